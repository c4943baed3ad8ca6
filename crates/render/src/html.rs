//! Report → one self-contained HTML page: style, charts and the glyphs it uses are inside; nothing is loaded, nothing runs.
//!
//! In: a composed report and the fonts. Out: the page's text. Invariant: every text passes through the template's escaping, every
//! figure links to its trace in the register, no two elements share an id. The page's own ids begin with `_`, which no anchor of
//! a report does. Not here: wording (compose) and chart geometry (`chart`). Tests: `tests/html.rs`.

use crate::anchors::{columns_without_pages, holds_figures, is_register, titles};
use crate::fonts::Fonts;
use crate::{draw, to_svg, webfont};
use askama::Template;
use heng_compose::report::{
    Align, Block, Cell, Chart, Column, FigureEntry, Inline, Note, Point, Report, ReportCopy, Row, RowKind, Section, SectionKind,
    Table,
};
use heng_model::{FigureId, Locale};
use std::collections::BTreeMap;

/// A table of words with this many columns is unreadable on a phone; there its rows become cards.
const CARDS_FROM_COLUMNS: usize = 3;

/// Renders the page.
pub fn render_html(report: &Report, fonts: &Fonts) -> String {
    let shared = Shared {
        report,
        fonts,
        references: report.figures.iter().map(|entry| (&entry.figure, entry.reference.as_str())).collect(),
        titles: titles(report),
    };
    let page = Page {
        report,
        lang: match report.locale {
            Locale::ZhHant => "zh-Hant-HK",
            Locale::En => "en-HK",
        },
        font_faces: webfont::font_faces(report, fonts),
        style: include_str!("../templates/report.css"),
        // A report without the appendix, as of a few sections, still needs the targets of its figures' links.
        register_apart: !report.sections.iter().flat_map(|s| &s.blocks).any(is_register_block),
        shared: &shared,
    };
    // A template writes into a string; only a writer that fails could make it fail.
    page.render().unwrap_or_default()
}

fn is_register_block(block: &Block) -> bool {
    matches!(block, Block::Table(table) if is_register(table))
}

/// What every part of the page needs.
struct Shared<'a> {
    report: &'a Report,
    fonts: &'a Fonts,
    references: BTreeMap<&'a FigureId, &'a str>,
    titles: BTreeMap<&'a str, String>,
}

impl<'a> Shared<'a> {
    /// The id of a figure's entry in the register.
    fn anchor(&self, figure: &FigureId) -> String {
        self.references.get(figure).map_or_else(|| "_register".to_string(), |reference| format!("_{reference}"))
    }

    /// A word that the report brings along; the key itself shows when it is missing, so that a test finds it.
    fn word<'k: 'r, 'r>(&'r self, key: &'k str) -> &'r str {
        self.report.meta.words.get(key).map_or(key, String::as_str)
    }

    fn blocks(&'a self, blocks: &'a [Block]) -> Blocks<'a> {
        Blocks { blocks, shared: self }
    }

    fn text(&'a self, inlines: &'a [Inline]) -> Text<'a> {
        Text { inlines, shared: self }
    }

    fn register(&'a self, notes: &'a [Note]) -> Register<'a> {
        Register { entries: &self.report.figures, notes, shared: self }
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    lang: &'static str,
    font_faces: String,
    style: &'static str,
    register_apart: bool,
    shared: &'a Shared<'a>,
}

impl Page<'_> {
    fn is_review(&self) -> bool {
        self.report.meta.copy == ReportCopy::Review
    }

    fn class_of(&self, section: &Section) -> &'static str {
        match section.kind {
            SectionKind::Front => "front",
            SectionKind::Chapter => "chapter",
            SectionKind::Appendix => "appendix",
            SectionKind::Index => "index",
        }
    }
}

#[derive(Template)]
#[template(path = "blocks.html")]
struct Blocks<'a> {
    blocks: &'a [Block],
    shared: &'a Shared<'a>,
}

impl<'a> Blocks<'a> {
    /// The page's title is of level 1, a section's of level 2; HTML has six.
    fn heading(&self, level: &u8) -> u8 {
        level.saturating_add(2).min(6)
    }

    /// The class of a category of a chart.
    fn group<'c>(&self, chart: &'c Chart, category: &usize) -> Option<&'c str> {
        chart.groups.get(*category).map(String::as_str)
    }

    fn point(&self, points: &'a [Option<Point>], row: &usize) -> Option<&'a Point> {
        points.get(*row).and_then(Option::as_ref)
    }

    fn drawing(&self, chart: &Chart) -> String {
        to_svg(&draw(chart, self.shared.fonts))
    }

    /// The register opens each figure's trace, which its table cannot.
    fn table(&self, table: &'a Table) -> String {
        let rendered = if is_register(table) {
            self.shared.register(&table.notes).render()
        } else {
            TableView::new(table, self.shared).render()
        };
        rendered.unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "inline.html")]
struct Text<'a> {
    inlines: &'a [Inline],
    shared: &'a Shared<'a>,
}

impl Text<'_> {
    /// Whether a link may be followed: a book must not bring a script into the page through an address.
    fn leads_out(&self, url: &str) -> bool {
        let url = url.trim_start().to_ascii_lowercase();
        ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
    }
}

#[derive(Template)]
#[template(path = "register.html")]
struct Register<'a> {
    entries: &'a [FigureEntry],
    notes: &'a [Note],
    shared: &'a Shared<'a>,
}

impl<'a> Register<'a> {
    /// The mark of the register's only note: that a figure rests on an unverified factor.
    fn mark(&self, entry: &FigureEntry) -> &'a str {
        self.notes.first().filter(|_| !entry.verified).map_or("", |note| note.mark.as_str())
    }

    /// Where the figure is printed: anchor and title.
    fn places(&self, entry: &'a FigureEntry) -> Vec<(&'a str, &'a str)> {
        let title = |id: &'a String| self.shared.titles.get(id.as_str()).map(|title| (id.as_str(), title.as_str()));
        entry.used_in.iter().filter_map(title).collect()
    }
}

#[derive(Template)]
#[template(path = "table.html")]
struct TableView<'a> {
    table: &'a Table,
    /// Columns that are shown.
    shown: Vec<bool>,
    width: usize,
    /// Whether rows become cards on a phone.
    cards: bool,
    shared: &'a Shared<'a>,
}

impl<'a> TableView<'a> {
    fn new(table: &'a Table, shared: &'a Shared<'a>) -> Self {
        let shown = columns_without_pages(table);
        let width = shown.iter().filter(|s| **s).count();
        let cards = width >= CARDS_FROM_COLUMNS && !holds_figures(table);
        Self { table, shown, width, cards, shared }
    }

    /// What the scrolling box is called for who comes to it by keyboard.
    fn label(&self) -> String {
        if !self.table.caption.is_empty() {
            return format!("{} {}", self.table.number, self.table.caption).trim().to_string();
        }
        self.columns().map(|(_, column)| column.head.as_str()).filter(|head| !head.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Columns shown, with their positions.
    fn columns(&self) -> impl Iterator<Item = (usize, &'a Column)> {
        self.table.columns.iter().enumerate().filter(|(position, _)| self.shown.get(*position).copied().unwrap_or(true))
    }

    /// A column's share of the width in percent; tables of figures find their own widths.
    fn share(&self, column: &Column) -> u32 {
        let all: u32 = self.columns().map(|(_, c)| c.weight).sum();
        (column.weight * 100).checked_div(all).unwrap_or_default()
    }

    fn align(&self, column: &Column) -> &'static str {
        class(column.align)
    }

    /// Cells shown, with the columns they stand in.
    fn cells(&self, row: &'a Row) -> Vec<CellView<'a>> {
        let cell = |(position, column)| {
            row.cells.get(position).map(|cell| CellView { cell, column, cards: self.cards, shared: self.shared })
        };
        self.columns().filter_map(cell).collect()
    }

    /// The heading of a group of rows.
    fn heading(&self, row: &'a Row) -> Vec<CellView<'a>> {
        let column = self.table.columns.first();
        let cells = row.cells.iter().zip(column);
        cells.map(|(cell, column)| CellView { cell, column, cards: false, shared: self.shared }).collect()
    }

    /// Cards lose the roles that browsers give to tables; they are said again.
    fn role(&self, role: &str) -> String {
        if self.cards { format!(" role=\"{role}\"") } else { String::new() }
    }
}

#[derive(Template)]
#[template(path = "cell.html")]
struct CellView<'a> {
    cell: &'a Cell,
    column: &'a Column,
    cards: bool,
    shared: &'a Shared<'a>,
}

impl CellView<'_> {
    fn class(&self) -> String {
        let missing = if matches!(self.cell, Cell::Missing { .. }) { " missing" } else { "" };
        format!("{}{missing}", class(self.column.align))
    }
}

fn class(align: Align) -> &'static str {
    match align {
        Align::Start => "start",
        Align::End => "end",
        Align::Center => "center",
    }
}
