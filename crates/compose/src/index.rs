//! The content index of a framework: where each requirement is answered, or why not.
//!
//! In: a pack, its disclosures, and the places that narrative, tables and charts were given. Out: a section, a table for each part of the
//! framework. Invariant: every requirement that the pack lists has its row, in the pack's order; what is missing is printed as missing, in every copy.
//! Not here: the judgement itself (`heng-disclose`), the cells (`index_row`). Why: a regulator reads this table first.

use crate::about::paragraph;
use crate::composer::{Appendix, Composer, text};
use crate::notes::UNVERIFIED;
use crate::print;
use crate::record_tables::data_row;
use crate::report::{Align, Block, Note, ReportCopy, Row, RowKind, Section, SectionKind, Table};
use crate::tables::words_cell;
use heng_disclose::{Disclosure, Status};
use heng_intake::book::IndexStyle;
use heng_model::FigureId;
use heng_packs::{Lists, Pack, Requirement};
use std::collections::BTreeMap;

/// A column of the index: the key of its head, its alignment, its share of the width.
type Head = (&'static str, Align, u32);

/// What the rows of one index share.
pub(crate) struct IndexOf<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) style: IndexStyle,
    pub(crate) copy: ReportCopy,
    /// Reference numbers of the register, by figure.
    pub(crate) references: BTreeMap<FigureId, usize>,
}

impl IndexOf<'_> {
    fn heads(&self) -> Vec<Head> {
        let mut heads = vec![("index.code", Align::Start, 10), ("index.requirement", Align::Start, 20)];
        if self.has_status() {
            heads.push(("index.status", Align::Start, 7));
        }
        heads.extend([
            ("index.reference", Align::Start, 18),
            ("words.page", Align::Center, 6),
            ("index.remark", Align::Start, 17),
        ]);
        if self.copy == ReportCopy::Review {
            heads.push(("index.evidence", Align::Start, 14));
        }
        heads
    }

    /// Reviewers always see where a requirement stands.
    pub(crate) fn has_status(&self) -> bool {
        self.style == IndexStyle::Status || self.copy == ReportCopy::Review
    }

    /// Whether the index lists a requirement at all.
    fn lists(&self, disclosure: &Disclosure) -> bool {
        self.pack.lists == Lists::All || disclosure.status != Status::NotReported
    }
}

impl<'a> Composer<'a> {
    /// The content index of the pack at a position of the input.
    pub(crate) fn index(&mut self, position: usize) -> Section {
        let (id, number, title) = self.appendix(&Appendix::Index(position));
        let id = self.claim(&id);
        let (pack, disclosures) = &self.input.disclosures[position];
        let of =
            IndexOf { pack, style: self.input.book.manifest.index_style, copy: self.input.copy, references: self.references() };
        let values = [("pack", pack.title.get(self.locale)), ("citation", pack.citation.get(self.locale))];
        let mut blocks = vec![paragraph(self.words.fill("index.intro", &values))];
        blocks.extend(self.statement_of_use(pack, &id));
        for (subject, part) in parts(pack, disclosures) {
            let rows = self.index_rows(&of, &part);
            if rows.is_empty() {
                continue;
            }
            let mut wanted = format!("table-{id}");
            if let Some(subject) = subject.and_then(|code| pack.subject(code)) {
                let slug = subject.code.to_lowercase();
                wanted = format!("{wanted}-{slug}");
                let anchor = self.claim(&format!("{id}--{slug}"));
                let heading = vec![text(subject.title.get(self.locale))];
                blocks.push(Block::Heading { level: 1, id: anchor, number: String::new(), text: heading });
            }
            blocks.push(Block::Table(self.index_table(&of, wanted, rows, &part)));
        }
        Section { id, number, title, kind: SectionKind::Index, blocks }
    }

    /// "… has reported the information cited in this index with reference to …", and the text that governs it.
    fn statement_of_use(&mut self, pack: &Pack, id: &str) -> Option<Block> {
        let used = pack.use_of(&self.input.book.manifest.gri_use)?;
        let manifest = &self.input.book.manifest;
        let (start, end) = (print::date(self.words, manifest.period.start), print::date(self.words, manifest.period.end));
        let period = self.words.fill("date.span", &[("start", &start), ("end", &end)]);
        let statement = used.statement.get(self.locale);
        let statement = statement.replace("{issuer}", manifest.issuer_name.get(self.locale)).replace("{period}", &period);
        let mut rows = vec![data_row(vec![words_cell(self.words.get("index.statement")), words_cell(&statement)])];
        if !pack.basis.is_empty() {
            rows.push(data_row(vec![words_cell(self.words.get("index.basis")), words_cell(pack.basis.get(self.locale))]));
        }
        let heads = [("index.use", Align::Start, 3), ("index.use_text", Align::Start, 9)];
        let columns = self.columns(&heads);
        let id = self.claim(&format!("table-{id}-use"));
        Some(Block::Table(Table { id, number: String::new(), caption: String::new(), columns, rows, notes: Vec::new() }))
    }

    fn index_table(&mut self, of: &IndexOf<'_>, wanted: String, rows: Vec<Row>, part: &[(&Requirement, &Disclosure)]) -> Table {
        let unverified = of.copy == ReportCopy::Review && part.iter().any(|(r, d)| of.lists(d) && !r.verified);
        let note = || Note { mark: UNVERIFIED.to_string(), text: vec![text(self.words.get("index.unverified"))] };
        let notes = if unverified { vec![note()] } else { Vec::new() };
        let columns = self.columns(&of.heads());
        Table { id: self.claim(&wanted), number: String::new(), caption: String::new(), columns, rows, notes }
    }

    fn index_rows(&self, of: &IndexOf<'_>, part: &[(&Requirement, &Disclosure)]) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut aspect = "";
        for (requirement, disclosure) in part.iter().filter(|(_, d)| of.lists(d)) {
            if requirement.aspect != aspect {
                aspect = &requirement.aspect;
                let heading = self.aspect(of.pack, aspect);
                rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(&heading)] });
            }
            let indent = u8::try_from(of.pack.above(requirement).len().min(3)).unwrap_or(3);
            rows.push(Row { kind: RowKind::Data, indent, cells: self.index_cells(of, requirement, disclosure) });
        }
        rows
    }

    /// "A1 Emissions"; the code of an aspect that its provisions do not carry is ours, and is not printed.
    fn aspect(&self, pack: &Pack, code: &str) -> String {
        let title = pack.aspect(code).map_or("", |a| a.title.get(self.locale));
        let mut provisions = pack.requirement.iter().filter(|r| r.aspect == code);
        if provisions.any(|r| r.display.get(self.locale).contains(code)) && !title.contains(code) {
            self.words.fill("index.aspect", &[("code", code), ("title", title)])
        } else {
            title.to_string()
        }
    }
}

type Part<'p> = (Option<&'p str>, Vec<(&'p Requirement, &'p Disclosure)>);

/// The disclosures by the parts of the framework that have a title, in the pack's order; all together where none has.
fn parts<'p>(pack: &'p Pack, disclosures: &'p [Disclosure]) -> Vec<Part<'p>> {
    let mut parts: Vec<Part<'p>> = Vec::new();
    for disclosure in disclosures {
        let Some(requirement) = pack.requirement(&disclosure.code) else { continue };
        let subject = pack.aspect(&requirement.aspect).map(|a| a.subject.as_str()).filter(|code| pack.subject(code).is_some());
        match parts.last_mut() {
            Some((last, rows)) if *last == subject => rows.push((requirement, disclosure)),
            _ => parts.push((subject, vec![(requirement, disclosure)])),
        }
    }
    parts
}
