//! Small books made in code, and ways to look into a composed report.

#![allow(dead_code, reason = "every test file uses its own part of this")]

use heng_calc::methods::Methods;
use heng_compose::report::{Block, Cell, Chart, Inline, Report, Row, RowKind, Section, Table};
use heng_compose::{Input, compose};
use heng_disclose::{Disclosure, evaluate_disclosures};
use heng_intake::book::{self, Book, Denominator, Manifest, SectionRole, Site};
use heng_model::{
    Basis, Catalogue, Date, Decimal, Diags, Dims, FactorUse, Figure, FigureId, Figures, Formula, LocalText, Locale, Op, Origin,
    Period, Quantity, SourceFile, Trace, Unit,
};
use heng_packs::{Pack, Packs};
use std::sync::Arc;

pub fn origin(path: &str, line: u32) -> Origin {
    Origin::line(&Arc::new(SourceFile::new(path)), line)
}

pub fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

fn empty_book() -> Book {
    let name = LocalText::new("Harbour Example Limited", "海港示例有限公司");
    let period = Period::new(day(2022, 1, 1), day(2022, 12, 31)).unwrap();
    let mut manifest = Manifest::new(origin("heng.toml", 1), name, period);
    manifest.issuer_short = LocalText::new("Harbour", "海港");
    manifest.stock_code = "0000".into();
    Book::new(manifest)
}

/// A book under construction, with its figures.
pub struct Given {
    pub book: Book,
    pub figures: Figures,
    pub copy: heng_compose::report::ReportCopy,
}

/// An empty book of the year 2022 with one comparative year.
pub fn given() -> Given {
    Given { book: empty_book(), figures: Figures::default(), copy: heng_compose::report::ReportCopy::Publication }
}

pub fn id(text: &str) -> FigureId {
    FigureId::parse(text, Catalogue::embedded(), 2022).unwrap()
}

pub fn unit_of(id: &FigureId) -> Unit {
    Catalogue::embedded().unit_of(id.measure, &id.dims).unwrap()
}

pub fn unit(text: &str) -> Unit {
    Catalogue::embedded().units.parse(text).unwrap()
}

pub fn quantity(value: &str, unit_id: &str) -> Quantity {
    Quantity::new(value.parse().unwrap(), unit(unit_id))
}

/// The rows of a file, as a trace.
pub fn records(value: Decimal, unit: Unit, path: &str, line: u32) -> Trace {
    Trace::Records {
        what: LocalText::new("records", "記錄"),
        origin: origin(path, line),
        count: 1,
        sum: Quantity::new(value, unit),
        evidence: Vec::new(),
        remarks: Vec::new(),
        more_remarks: false,
    }
}

pub fn formula(op: Op, expression: (&str, &str), inputs: Vec<Trace>, result: Quantity) -> Trace {
    let expression = LocalText::new(expression.0, expression.1);
    Trace::Formula(Formula { method: "test".into(), op, expression, inputs, result })
}

/// The national grid factor announced in April 2024.
pub fn grid_factor(verified: bool) -> Trace {
    Trace::Factor(FactorUse {
        id: "CN/2021/location-average/example".into(),
        name: LocalText::new("Grid electricity, national grid", "全國電網電力"),
        value: Decimal::new(5568, 4),
        unit: "tCO2/MWh".into(),
        data_year: Some(2021),
        gas_coverage: "CO2".into(),
        publisher: "Ministry".into(),
        publisher_name: LocalText::new("Ministry", "生態環境部"),
        source: "公告2024年第12號".into(),
        source_name: LocalText::same("公告2024年第12號"),
        source_date: "2024-04-12".into(),
        verified,
        rule: LocalText::new("latest on the report date", "報告日期前最新發布"),
    })
}

impl Given {
    fn insert(mut self, text: &str, basis: Basis, trace: impl FnOnce(&FigureId, Decimal, Unit) -> Trace) -> Self {
        let (name, value) = text.rsplit_once('=').unwrap();
        let id = id(name.trim());
        let (unit, value) = (unit_of(&id), value.trim().parse().unwrap());
        let trace = trace(&id, value, unit);
        let places = id.measure.places;
        assert!(self.figures.insert(Figure { id, value, unit, places, basis, verified: true, trace }), "{text} is given twice");
        self
    }

    /// Figures from records, as `id=value`: `headcount[gender=male]@2021=12`.
    pub fn figures(mut self, figures: &[&str]) -> Self {
        for (line, text) in (2..).zip(figures) {
            self = self.insert(text, Basis::Computed, |_, value, unit| records(value, unit, "records.csv", line));
        }
        self
    }

    /// Figures entered as such.
    pub fn entered(self, figures: &[&str]) -> Self {
        self.not_computed(figures, Basis::Entered)
    }

    /// Figures of earlier reports.
    pub fn prior(self, figures: &[&str]) -> Self {
        self.not_computed(figures, Basis::Prior)
    }

    fn not_computed(mut self, figures: &[&str], basis: Basis) -> Self {
        for (line, text) in (2..).zip(figures) {
            self = self.insert(text, basis, |_, value, unit| Trace::Entered {
                origin: origin("figures.csv", line),
                source: "annual report 2022".into(),
                value: Quantity::new(value, unit),
            });
        }
        self
    }

    /// A figure with this trace.
    pub fn traced(self, text: &str, verified: bool, trace: Trace) -> Self {
        let id = id(text.rsplit_once('=').unwrap().0);
        let mut given = self.insert(text, Basis::Computed, |_, _, _| trace);
        let mut figures = Figures::default();
        for figure in given.figures.iter() {
            let mut figure = figure.clone();
            if figure.id == id {
                figure.verified = verified;
            }
            figures.insert(figure);
        }
        given.figures = figures;
        given
    }

    /// A section in both languages, its blocks made for each.
    pub fn section(mut self, name: &str, role: SectionRole, blocks: impl Fn(Locale) -> Vec<book::Block>) -> Self {
        for locale in Locale::ALL {
            let path = format!("narrative/{locale}/{:02}-{name}.md", self.book.sections.len() / 2);
            let title = match locale {
                Locale::En => format!("About {name}"),
                Locale::ZhHant => "本章標題".to_string(),
            };
            self.book.sections.push(book::Section {
                id: name.into(),
                file_name: path.rsplit('/').next().unwrap().to_string(),
                locale,
                role,
                title,
                answers: Vec::new(),
                blocks: blocks(locale),
                has_text: true,
                origin: origin(&path, 1),
            });
        }
        self
    }

    /// A chapter of the same blocks in both languages.
    pub fn chapter(self, name: &str, blocks: &[book::Block]) -> Self {
        self.section(name, SectionRole::Chapter, |_| blocks.to_vec())
    }

    pub fn denominator(mut self, measure: &str, year: i16, value: &str, unit_id: &str, date: &str) -> Self {
        self.book.denominators.push(Denominator {
            measure: measure.into(),
            year,
            quantity: quantity(value, unit_id),
            date: date.into(),
            boundary: LocalText::new("the whole Group", "整個集團"),
            source: "annual report".into(),
            origin: origin("denominators.csv", 2),
        });
        self
    }

    pub fn site(mut self, name: &str, included: bool) -> Self {
        self.book.sites.insert(
            name.into(),
            Site {
                id: name.into(),
                name: LocalText::new("Head office", "總部"),
                entity: String::new(),
                region: "hong-kong".into(),
                grid: "HK-CLP".into(),
                floor_area_m2: None,
                activities: Vec::new(),
                included,
                reason: LocalText::new("Owned", "自置物業"),
                origin: origin("sites.csv", 2),
            },
        );
        self
    }

    pub fn disclosures(&self) -> Vec<(&'static Pack, Vec<Disclosure>)> {
        let pack = Packs::embedded().get("hkex-2020").unwrap();
        vec![(pack, evaluate_disclosures(&self.book, &self.figures, pack, Catalogue::embedded()).0)]
    }

    pub fn compose_with(&self, disclosures: &[(&Pack, Vec<Disclosure>)], locale: Locale) -> (Report, Diags) {
        let (methods, _) = Methods::from_manifest(&self.book.manifest);
        let input = Input {
            book: &self.book,
            figures: &self.figures,
            disclosures,
            catalogue: Catalogue::embedded(),
            methods: &methods,
            copy: self.copy,
        };
        compose(&input, locale)
    }

    /// The report without any framework.
    pub fn report(&self, locale: Locale) -> Report {
        self.compose_with(&[], locale).0
    }
}

// Narrative.

pub fn words(text: &str) -> book::Inline {
    book::Inline::Text(text.into())
}

pub fn paragraph(text: &str) -> book::Block {
    book::Block::Paragraph(vec![words(text)])
}

pub fn heading(level: u8, text: &str) -> book::Block {
    book::Block::Heading { level, text: vec![words(text)], answers: Vec::new(), origin: origin("narrative.md", 9) }
}

pub fn cite(text: &str, bare: bool) -> book::Inline {
    book::Inline::Cite { id: id(text), bare, origin: origin("narrative.md", 12) }
}

pub fn table(name: &str) -> book::Block {
    exhibit(book::ExhibitKind::Table, name)
}

pub fn chart(name: &str) -> book::Block {
    exhibit(book::ExhibitKind::Chart, name)
}

fn exhibit(kind: book::ExhibitKind, name: &str) -> book::Block {
    book::Block::Exhibit { kind, name: name.into(), origin: origin("narrative/en/10-environment.md", 7) }
}

// Looking into a report.

pub fn plain(inlines: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text { text } | Inline::Figure { text, .. } | Inline::SectionRef { text, .. } => text.clone(),
        Inline::Strong { children } | Inline::Emph { children } | Inline::Link { children, .. } => plain(children),
        Inline::Break => "\n".into(),
        Inline::PageRef { target } => format!("@{target}"),
        Inline::NoteRef { mark } => format!("^{mark}"),
    };
    inlines.iter().map(one).collect()
}

pub fn print_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text { text } => plain(text),
        Cell::Figure { text, marks, .. } => format!("{text}{}", marks.concat()),
        Cell::Missing { .. } => "missing".into(),
        Cell::Empty => String::new(),
    }
}

pub fn print_row(row: &Row) -> String {
    let cells: Vec<String> = row.cells.iter().map(print_cell).collect();
    let kind = match row.kind {
        RowKind::Group => "# ",
        RowKind::Data => "",
        RowKind::Total => "= ",
    };
    format!("{kind}{}{}", ">".repeat(usize::from(row.indent)), cells.join(" | "))
}

pub fn section<'a>(report: &'a Report, id: &str) -> &'a Section {
    report.sections.iter().find(|s| s.id == id).unwrap_or_else(|| panic!("no section {id}"))
}

/// Every block, those within lists and quotations too, with its section.
pub fn blocks(report: &Report) -> Vec<(&Section, &Block)> {
    fn visit<'a>(section: &'a Section, blocks: &'a [Block], out: &mut Vec<(&'a Section, &'a Block)>) {
        for block in blocks {
            out.push((section, block));
            match block {
                Block::List { items, .. } => items.iter().for_each(|item| visit(section, item, out)),
                Block::Quote { blocks } => visit(section, blocks, out),
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    report.sections.iter().for_each(|s| visit(s, &s.blocks, &mut out));
    out
}

pub fn tables(report: &Report) -> Vec<&Table> {
    blocks(report).into_iter().filter_map(|(_, b)| if let Block::Table(t) = b { Some(t) } else { None }).collect()
}

pub fn charts(report: &Report) -> Vec<&Chart> {
    blocks(report).into_iter().filter_map(|(_, b)| if let Block::Chart(c) = b { Some(c) } else { None }).collect()
}

pub fn table_of<'a>(report: &'a Report, id: &str) -> &'a Table {
    tables(report).into_iter().find(|t| t.id == id).unwrap_or_else(|| panic!("no table {id}"))
}

pub fn chart_of<'a>(report: &'a Report, id: &str) -> &'a Chart {
    charts(report).into_iter().find(|c| c.id == id).unwrap_or_else(|| panic!("no chart {id}"))
}

/// A table as lines: heads, rows, notes.
pub fn print_table(table: &Table) -> Vec<String> {
    let heads: Vec<&str> = table.columns.iter().map(|c| c.head.as_str()).collect();
    let rows = table.rows.iter().map(print_row);
    let notes = table.notes.iter().map(|n| format!("({}) {}", n.mark, plain(&n.text)));
    [heads.join(" | ")].into_iter().chain(rows).chain(notes).collect()
}

/// Text of the paragraphs of a section.
pub fn paragraphs(section: &Section) -> Vec<String> {
    let text = |block: &Block| if let Block::Paragraph { text } = block { Some(plain(text)) } else { None };
    section.blocks.iter().filter_map(text).collect()
}

/// A dims value for targets of tests.
pub fn dims(text: &str) -> Dims {
    Dims::parse(text).unwrap()
}
