//! The content index of a framework: where each requirement is answered, or why not.
//!
//! In: a pack, its disclosures, and the places that narrative, tables and charts were given. Out: a section. Invariant: every
//! requirement of the pack has its row, in the pack's order; what is missing is printed as missing. Not here: the judgement itself
//! (`heng-disclose`). Why: a regulator reads this table first.

use crate::about::paragraph;
use crate::composer::{Anchor, Appendix, Composer, text};
use crate::exhibits::TARGETS;
use crate::report::{Align, Block, Cell, Inline, Row, RowKind, Section, SectionKind, Table};
use crate::tables::words_cell;
use heng_disclose::{Disclosure, Status};
use heng_intake::book::ExhibitKind;
use heng_model::FigureId;
use heng_packs::{Pack, Requirement};

/// How many tables and charts one requirement is referred to.
const EXHIBITS_AT_MOST: usize = 3;

impl Composer<'_> {
    /// The content index of the pack at a position of the input.
    pub(crate) fn index(&mut self, position: usize) -> Section {
        let (id, number, title) = self.appendix(&Appendix::Index(position));
        let id = self.claim(&id);
        let (pack, disclosures) = &self.input.disclosures[position];
        let values = [("pack", pack.title.get(self.locale)), ("citation", pack.citation.get(self.locale))];
        let intro = paragraph(self.words.fill("index.intro", &values));
        let heads = [
            ("index.code", Align::Start, 5),
            ("index.requirement", Align::Start, 11),
            ("index.status", Align::Start, 4),
            ("index.reference", Align::Start, 7),
            ("words.page", Align::Center, 2),
            ("index.remark", Align::Start, 9),
        ];
        let table = Table {
            id: self.claim(&format!("table-{id}")),
            number: String::new(),
            caption: String::new(),
            columns: self.columns(&heads),
            rows: self.index_rows(pack, disclosures),
            notes: Vec::new(),
        };
        Section { id, number, title, kind: SectionKind::Index, blocks: vec![intro, Block::Table(table)] }
    }

    fn index_rows(&self, pack: &Pack, disclosures: &[Disclosure]) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut aspect = "";
        for disclosure in disclosures {
            let Some(requirement) = pack.requirement(&disclosure.code) else { continue };
            if requirement.aspect != aspect {
                aspect = &requirement.aspect;
                let heading = self.aspect(pack, aspect);
                rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(&heading)] });
            }
            rows.push(Row { kind: RowKind::Data, indent: 0, cells: self.index_cells(requirement, disclosure) });
        }
        rows
    }

    /// "A1 Emissions"; the code of an aspect that its provisions do not carry is ours, and is not printed.
    fn aspect(&self, pack: &Pack, code: &str) -> String {
        let title = pack.aspect(code).map_or("", |a| a.title.get(self.locale));
        let mut provisions = pack.requirement.iter().filter(|r| r.aspect == code);
        if provisions.any(|r| r.display.get(self.locale).contains(code)) {
            self.words.fill("index.aspect", &[("code", code), ("title", title)])
        } else {
            title.to_string()
        }
    }

    fn index_cells(&self, requirement: &Requirement, disclosure: &Disclosure) -> Vec<Cell> {
        let places = self.places(disclosure);
        let references = separated(places.iter().map(Anchor::section_ref), &Inline::Break);
        let pages = places.iter().map(|p| Inline::PageRef { target: p.id.clone() });
        let pages = separated(pages, &text(self.words.get("print.list_separator")));
        vec![
            words_cell(requirement.display.get(self.locale)),
            words_cell(requirement.text.get(self.locale)),
            words_cell(self.status(disclosure.status)),
            cell(references),
            cell(pages),
            cell(self.remarks(requirement, disclosure)),
        ]
    }

    fn status(&self, status: Status) -> &'static str {
        self.words.get(match status {
            Status::Disclosed => "index.disclosed",
            Status::Partial => "index.partial",
            Status::Explained => "index.explained",
            Status::NotApplicable => "index.not_applicable",
            Status::NotReported => "index.not_reported",
            Status::Missing => "index.missing_status",
        })
    }

    /// Narrative that answers first, then the exhibits that print the figures, then the targets.
    fn places(&self, disclosure: &Disclosure) -> Vec<Anchor> {
        let mut places: Vec<Anchor> = Vec::new();
        let mut push = |anchor: &Anchor| {
            if !places.contains(anchor) {
                places.push(anchor.clone());
            }
        };
        for reference in disclosure.sections.iter().filter(|r| r.locale == self.locale) {
            if let Some(printed) = self.printed.get(&reference.section) {
                push(reference.heading.and_then(|h| printed.headings.get(h)).unwrap_or(&printed.section));
            }
        }
        let mut exhibits: Vec<&Anchor> = Vec::new();
        for figure in &disclosure.figures {
            match self.exhibit_of(figure) {
                Some(anchor) if !exhibits.contains(&anchor) => exhibits.push(anchor),
                Some(_) => {}
                // Cited in the narrative only.
                None => {
                    let cited = self.uses_of(figure).iter().find_map(|id| self.narrative_anchor(id));
                    cited.into_iter().for_each(&mut push);
                }
            }
        }
        exhibits.into_iter().take(EXHIBITS_AT_MOST).for_each(&mut push);
        if !disclosure.targets.is_empty()
            && let Some(anchor) = self.placed(ExhibitKind::Table, TARGETS)
        {
            push(anchor);
        }
        places
    }

    /// The first table that prints a figure, a chapter's before the appendix's; else the first chart.
    fn exhibit_of(&self, figure: &FigureId) -> Option<&Anchor> {
        let exhibits = || self.uses_of(figure).iter().filter_map(|id| self.exhibit_anchors.get(id));
        let table = exhibits().find(|(kind, _)| *kind == ExhibitKind::Table);
        table.or_else(|| exhibits().next()).map(|(_, anchor)| anchor)
    }

    fn narrative_anchor(&self, id: &str) -> Option<&Anchor> {
        let of_section = |p: &'_ crate::composer::Printed| p.section.id == id || p.headings.iter().any(|h| h.id == id);
        let printed = self.printed.values().find(|p| of_section(p))?;
        Some(printed.headings.iter().find(|h| h.id == id).unwrap_or(&printed.section))
    }

    /// Reasons given, then what is missing.
    fn remarks(&self, requirement: &Requirement, disclosure: &Disclosure) -> Vec<Inline> {
        let mut remarks = Vec::new();
        for reason in &disclosure.reasons {
            let words = reason.text.get(self.locale);
            remarks.push(match requirement.limb(&reason.limb) {
                // A requirement of one limb need not repeat what it asks.
                Some(limb) if requirement.limb.len() > 1 => {
                    self.words.fill("index.reason_limb", &[("limb", limb.text.get(self.locale)), ("reason", words)])
                }
                _ => words.to_string(),
            });
        }
        if !disclosure.missing.is_empty() {
            let what: Vec<&str> = disclosure.missing.iter().map(|m| m.text.get(self.locale)).collect();
            remarks.push(self.words.fill("index.missing", &[("what", &what.join(self.words.get("print.clause_separator")))]));
        }
        if !requirement.verified {
            remarks.push(self.words.get("index.unverified").to_string());
        }
        separated(remarks.into_iter().map(text), &Inline::Break)
    }
}

fn cell(inlines: Vec<Inline>) -> Cell {
    if inlines.is_empty() { Cell::Empty } else { Cell::Text { text: inlines } }
}

/// The items with something between them.
fn separated(items: impl Iterator<Item = Inline>, between: &Inline) -> Vec<Inline> {
    let mut out = Vec::new();
    for item in items {
        if !out.is_empty() {
            out.push(between.clone());
        }
        out.push(item);
    }
    out
}
