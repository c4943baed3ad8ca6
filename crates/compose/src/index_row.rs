//! One row of a content index: status, places with their pages, figures, reasons or remarks, and for reviewers the evidence.
//!
//! In: a requirement with its disclosure. Out: cells. Invariant: a reference leads to something that is printed; what reviewers are told
//! is in the language of the report. Not here: which rows there are (`index`).

use crate::composer::{Anchor, Composer, text};
use crate::exhibits::TARGETS;
use crate::index::IndexOf;
use crate::notes::UNVERIFIED;
use crate::report::{Cell, Inline, ReportCopy};
use crate::tables::words_cell;
use heng_disclose::{Disclosure, Inherited, ReasonGiven, Status};
use heng_intake::book::ExhibitKind;
use heng_model::{FigureId, LocalText, Origin, Place, Trace};
use heng_packs::Requirement;
use std::collections::{BTreeMap, BTreeSet};

/// How many tables and charts one requirement is referred to.
const EXHIBITS_AT_MOST: usize = 3;
/// How many figures, files or provisions one row lists; the rest are counted.
const LISTED_AT_MOST: usize = 6;
/// How many places one row refers to that answers by way of other provisions: a goal may be spoken of everywhere.
const PLACES_AT_MOST: usize = 5;
/// How many provisions such a row names; they lead to their own rows, with all their places.
const PROVISIONS_AT_MOST: usize = 10;
/// What stands before the status of a requirement that is open, in a review copy.
const OPEN: &str = "▲";

impl Composer<'_> {
    pub(crate) fn index_cells(&self, of: &IndexOf<'_>, requirement: &Requirement, disclosure: &Disclosure) -> Vec<Cell> {
        let mut places = if disclosure.heading { Vec::new() } else { self.places(disclosure) };
        if !disclosure.inherited.is_empty() {
            places.truncate(PLACES_AT_MOST);
        }
        let mut references = self.place_references(&places);
        // What answers by way of other provisions names those; their rows name the figures.
        if disclosure.inherited.is_empty()
            && let Some(figures) = self.figure_references(of, disclosure)
        {
            references = separated([references, vec![text(figures)]], &Inline::Break);
        }
        let pages = places.iter().map(|p| Inline::PageRef { target: p.id.clone() });
        let pages = separated(pages, &text(self.words.get("print.list_separator")));
        let mut code = vec![text(requirement.display.get(self.locale))];
        if of.copy == ReportCopy::Review && !requirement.verified {
            code.push(Inline::NoteRef { mark: UNVERIFIED.to_string() });
        }
        let mut cells = vec![cell(code), words_cell(requirement.text.get(self.locale))];
        if of.has_status() {
            cells.push(words_cell(&self.standing(of, disclosure)));
        }
        cells.extend([cell(references), cell(pages), cell(self.remarks(of, requirement, disclosure))]);
        if of.copy == ReportCopy::Review {
            cells.push(cell(self.evidence(disclosure)));
        }
        cells
    }

    /// Sections a line each, then tables and charts on one line.
    fn place_references(&self, places: &[Anchor]) -> Vec<Inline> {
        let (exhibits, sections): (Vec<&Anchor>, Vec<&Anchor>) =
            places.iter().partition(|place| self.exhibit_anchors.contains_key(&place.id));
        let comma = text(self.words.get("print.list_separator"));
        let sections = separated(sections.into_iter().map(Anchor::section_ref), &Inline::Break);
        let exhibits = separated(exhibits.into_iter().map(Anchor::section_ref), &comma);
        separated([sections, exhibits], &Inline::Break)
    }

    /// The status in words; for reviewers what is open is marked.
    fn standing(&self, of: &IndexOf<'_>, disclosure: &Disclosure) -> String {
        let status = self.words.get(match disclosure.status {
            Status::Disclosed => "index.disclosed",
            Status::Partial => "index.partial",
            Status::Explained => "index.explained",
            Status::NotApplicable => "index.not_applicable",
            Status::NotReported => "index.not_reported",
            Status::Missing => "index.missing_status",
        });
        let marked = of.copy == ReportCopy::Review && disclosure.is_open();
        if marked { format!("{OPEN} {status}") } else { status.to_string() }
    }

    /// Narrative that answers first, then the exhibits that print the figures and the records, then the targets.
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
        let sets = disclosure.records.iter().map(String::as_str);
        let targets = (!disclosure.targets.is_empty()).then_some(TARGETS);
        for set in sets.chain(targets) {
            if let Some(anchor) = self.placed(ExhibitKind::Table, set) {
                push(anchor);
            }
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

    /// "Figures F3–F9, F12": the numbers of the register.
    fn figure_references(&self, of: &IndexOf<'_>, disclosure: &Disclosure) -> Option<String> {
        let numbers: BTreeSet<usize> = disclosure.figures.iter().filter_map(|id| of.references.get(id).copied()).collect();
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for number in numbers {
            match ranges.last_mut() {
                Some((_, last)) if number == *last + 1 => *last = number,
                _ => ranges.push((number, number)),
            }
        }
        let range =
            |&(first, last): &(usize, usize)| if first == last { format!("F{first}") } else { format!("F{first}–F{last}") };
        let list = self.first_of(ranges.iter().map(range).collect());
        (!list.is_empty()).then(|| self.words.fill("index.figures", &[("figures", &list)]))
    }

    /// Reasons given, what answers it elsewhere, then what is missing.
    fn remarks(&self, of: &IndexOf<'_>, requirement: &Requirement, disclosure: &Disclosure) -> Vec<Inline> {
        let mut remarks: Vec<String> = disclosure.reasons.iter().map(|reason| self.reason(requirement, reason)).collect();
        remarks.extend(self.inherited(of, disclosure));
        if !disclosure.missing.is_empty() {
            let what: Vec<String> = disclosure.missing.iter().map(|m| self.missing_limb(of, &m.text, &m.detail)).collect();
            let what = what.join(self.words.get("print.clause_separator"));
            remarks.push(self.words.fill("index.missing", &[("what", &what)]));
        }
        separated(remarks.into_iter().map(text), &Inline::Break)
    }

    fn reason(&self, requirement: &Requirement, reason: &ReasonGiven) -> String {
        let words = reason.text.get(self.locale);
        let mut sentences = vec![match requirement.limb(&reason.limb) {
            // A requirement of one limb need not repeat what it asks.
            Some(limb) if requirement.limb.len() > 1 => {
                self.words.fill("index.reason_limb", &[("limb", limb.text.get(self.locale)), ("reason", words)])
            }
            _ => words.to_string(),
        }];
        if !reason.statement.is_empty() {
            sentences.push(reason.statement.get(self.locale).to_string());
        }
        if let Some(date) = reason.until {
            sentences.push(self.words.fill("index.until", &[("date", &crate::print::date(self.words, date))]));
        }
        sentences.join(self.words.sentence_gap())
    }

    /// What is missing; reviewers are told what was sought.
    fn missing_limb(&self, of: &IndexOf<'_>, what: &LocalText, detail: &LocalText) -> String {
        let what = what.get(self.locale);
        if of.copy == ReportCopy::Publication || !detail.has(self.locale) {
            return what.to_string();
        }
        self.words.fill("index.missing_detail", &[("what", what), ("detail", detail.get(self.locale))])
    }

    /// "By way of A1.2, B2.1", with what the two frameworks differ in where that leaves something open.
    fn inherited(&self, of: &IndexOf<'_>, disclosure: &Disclosure) -> Vec<String> {
        let answers = |link: &&Inherited| matches!(link.status, Status::Disclosed | Status::Partial);
        let links: Vec<&Inherited> = disclosure.inherited.iter().filter(answers).collect();
        if links.is_empty() {
            return Vec::new();
        }
        let codes: Vec<String> = links.iter().map(|link| self.display_of(link)).collect();
        let codes = self.first(PROVISIONS_AT_MOST, codes);
        let mut remarks = vec![self.words.fill("index.inherited", &[("codes", &codes)])];
        let differ = disclosure.status == Status::Partial || of.copy == ReportCopy::Review;
        let gaps: BTreeSet<&str> = links.iter().map(|l| l.gap.get(self.locale)).filter(|gap| differ && !gap.is_empty()).collect();
        remarks.extend(gaps.into_iter().map(str::to_string));
        remarks
    }

    /// The other framework's own name of the requirement.
    fn display_of(&self, link: &Inherited) -> String {
        let pack = self.input.disclosures.iter().map(|(pack, _)| *pack).find(|pack| pack.id == link.pack);
        let requirement = pack.and_then(|pack| pack.requirement(&link.code));
        requirement.map_or_else(|| link.code.clone(), |r| r.display.get(self.locale).to_string())
    }

    /// For the reviewer: the records, and the documents behind them.
    fn evidence(&self, disclosure: &Disclosure) -> Vec<Inline> {
        let mut records: BTreeMap<&str, usize> = BTreeMap::new();
        let mut documents: BTreeSet<&str> = BTreeSet::new();
        let mut seen: BTreeSet<&FigureId> = BTreeSet::new();
        let mut open: Vec<&FigureId> = disclosure.figures.iter().collect();
        while let Some(id) = open.pop() {
            let Some(figure) = self.input.figures.get(id).filter(|f| seen.insert(&f.id)) else { continue };
            figure.trace.walk(&mut |node| match node {
                Trace::Records { origin, evidence, .. } => {
                    *records.entry(&origin.file.path).or_default() += rows(origin);
                    documents.extend(evidence.iter().map(String::as_str));
                }
                Trace::Entered { origin, .. } => *records.entry(&origin.file.path).or_default() += rows(origin),
                Trace::Figure { id, .. } => open.push(id),
                _ => {}
            });
        }
        for set in &disclosure.records {
            for origin in self.input.book.records(set, "") {
                *records.entry(&origin.file.path).or_default() += rows(origin);
            }
        }
        let record = |(path, rows): (&&str, &usize)| self.words.fill("index.record", &[("file", path), ("n", &rows.to_string())]);
        let records: Vec<String> = records.iter().map(record).collect();
        let documents: Vec<String> = documents.into_iter().map(str::to_string).collect();
        let lists = [("index.records", records), ("index.documents", documents)];
        let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
        separated(lists.map(|(key, list)| text(self.words.fill(key, &[("files", &self.first_of(list))]))), &Inline::Break)
    }

    fn first_of(&self, list: Vec<String>) -> String {
        self.first(LISTED_AT_MOST, list)
    }

    /// So many of them, and how many more there are.
    fn first(&self, at_most: usize, mut list: Vec<String>) -> String {
        let more = list.len().saturating_sub(at_most);
        list.truncate(at_most);
        if more > 0 {
            list.push(self.words.fill("register.more", &[("n", &more.to_string())]));
        }
        list.join(self.words.get("print.list_separator"))
    }
}

fn rows(origin: &Origin) -> usize {
    match &origin.place {
        Place::Rows { rows, .. } => rows.len(),
        Place::Whole | Place::Line(_) | Place::Cell { .. } => 1,
    }
}

fn cell(inlines: Vec<Inline>) -> Cell {
    if inlines.is_empty() { Cell::Empty } else { Cell::Text { text: inlines } }
}

/// What may stand in a list that is joined.
trait Piece {
    fn inlines(self) -> Vec<Inline>;
}

impl Piece for Inline {
    fn inlines(self) -> Vec<Inline> {
        vec![self]
    }
}

impl Piece for Vec<Inline> {
    fn inlines(self) -> Vec<Inline> {
        self
    }
}

/// The pieces that hold anything, with something between them.
fn separated<P: Piece>(pieces: impl IntoIterator<Item = P>, between: &Inline) -> Vec<Inline> {
    let mut out = Vec::new();
    for piece in pieces.into_iter().map(Piece::inlines).filter(|piece| !piece.is_empty()) {
        if !out.is_empty() {
            out.push(between.clone());
        }
        out.extend(piece);
    }
    out
}
