//! The state of composing one report in one language: words, numbering, anchors, and where each figure is printed.
//!
//! In: an [`Input`]. Out: what the parts of the report share. Invariant: numbers of tables and charts follow reading order, anchors
//! are unique, and every printed figure is noted with its place. Not here: the parts themselves. Why: the register and the content
//! index need to know where things stand. See `compose.rs`.

use crate::Input;
use crate::exhibits::Exhibits;
use crate::names::Names;
use crate::report::Inline;
use crate::words::Words;
use heng_calc::restatements::{Restated, restated};
use heng_intake::book::ExhibitKind;
use heng_model::{Diags, Figure, FigureId, Locale};
use std::collections::{BTreeMap, BTreeSet};

/// A place in the report that can be referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) id: String,
    /// How a reference prints it: "3.1 Waste", "Table 2".
    pub(crate) text: String,
}

impl Anchor {
    /// A reference to it.
    pub(crate) fn section_ref(&self) -> Inline {
        Inline::SectionRef { target: self.id.clone(), text: self.text.clone() }
    }
}

/// Running text of plain words.
pub(crate) fn text(text: impl Into<String>) -> Inline {
    Inline::Text { text: text.into() }
}

/// A section of the narrative as printed, with its headings in order.
#[derive(Debug, Clone)]
pub(crate) struct Printed {
    pub(crate) section: Anchor,
    pub(crate) headings: Vec<Anchor>,
}

/// Parts of the appendix, in order; the place of each is known before the report is composed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Appendix {
    Data,
    Methods,
    /// The content index of the pack at this position of the input.
    Index(usize),
    Register,
}

/// See the module.
pub(crate) struct Composer<'a> {
    pub(crate) input: &'a Input<'a>,
    pub(crate) locale: Locale,
    pub(crate) words: &'static Words,
    pub(crate) names: Names<'a>,
    pub(crate) exhibits: &'static Exhibits,
    /// Figures that an earlier report published otherwise.
    pub(crate) restated: BTreeMap<FigureId, Restated<'a>>,
    pub(crate) diags: Diags,
    /// Sections of the narrative, by id.
    pub(crate) printed: BTreeMap<String, Printed>,
    /// Exhibits already in the report.
    placed: BTreeMap<(bool, String), Anchor>,
    /// Tables and charts by anchor.
    pub(crate) exhibit_anchors: BTreeMap<String, (ExhibitKind, Anchor)>,
    uses: BTreeMap<FigureId, Vec<String>>,
    taken: BTreeSet<String>,
    tables: u32,
    charts: u32,
}

impl<'a> Composer<'a> {
    pub(crate) fn new(input: &'a Input<'a>, locale: Locale) -> Self {
        let words = Words::of(locale);
        Self {
            input,
            locale,
            words,
            names: Names { words, catalogue: input.catalogue, book: Some(input.book) },
            exhibits: Exhibits::embedded(),
            restated: restated(input.book, input.figures, input.catalogue).into_iter().map(|r| (r.id.clone(), r)).collect(),
            diags: Diags::new(),
            printed: BTreeMap::new(),
            placed: BTreeMap::new(),
            exhibit_anchors: BTreeMap::new(),
            uses: BTreeMap::new(),
            taken: BTreeSet::new(),
            tables: 0,
            charts: 0,
        }
    }

    /// The reporting year.
    pub(crate) fn year(&self) -> i16 {
        self.input.book.manifest.year()
    }

    /// Reporting year first, then as many earlier ones as asked for.
    pub(crate) fn years(&self, count: u8) -> Vec<i16> {
        let period = self.input.book.manifest.period;
        (0..i16::from(count.max(1))).map(|n| period.years_before(n).year()).collect()
    }

    /// Reporting year first, then the book's comparatives.
    pub(crate) fn shown_years(&self) -> Vec<i16> {
        self.years(self.input.book.manifest.comparatives.saturating_add(1))
    }

    /// How a financial year is called, from its number.
    pub(crate) fn year_label(&self, year: i16) -> String {
        self.names.year(year)
    }

    /// The same within a sentence: 「2022年」.
    pub(crate) fn year_in_text(&self, year: i16) -> String {
        self.words.fill("date.year", &[("year", &self.year_label(year))])
    }

    /// The figure with this id.
    pub(crate) fn figure(&self, id: &FigureId) -> Option<&'a Figure> {
        self.input.figures.get(id)
    }

    /// An anchor like `wanted` that nothing else has.
    pub(crate) fn claim(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_string();
        let mut n = 2;
        while !self.taken.insert(id.clone()) {
            id = format!("{wanted}-{n}");
            n += 1;
        }
        id
    }

    /// Whether something in the report has this anchor.
    pub(crate) fn is_claimed(&self, id: &str) -> bool {
        self.taken.contains(id)
    }

    /// The next "Table 3".
    pub(crate) fn next_table(&mut self) -> String {
        self.tables += 1;
        self.words.fill("number.table", &[("n", &self.tables.to_string())])
    }

    /// The next "Chart 2".
    pub(crate) fn next_chart(&mut self) -> String {
        self.charts += 1;
        self.words.fill("number.chart", &[("n", &self.charts.to_string())])
    }

    /// Notes that a figure is printed at an anchor.
    pub(crate) fn note_use(&mut self, figure: &FigureId, anchor: &str) {
        let places = self.uses.entry(figure.clone()).or_default();
        if !places.iter().any(|p| p == anchor) {
            places.push(anchor.to_string());
        }
    }

    /// Where a figure is printed, in reading order.
    pub(crate) fn uses_of(&self, figure: &FigureId) -> &[String] {
        self.uses.get(figure).map_or(&[], Vec::as_slice)
    }

    /// Every printed figure with its places, sorted.
    pub(crate) fn uses(&self) -> &BTreeMap<FigureId, Vec<String>> {
        &self.uses
    }

    /// The numbers of the register: printed figures in the order of their ids. Complete once everything but the indexes is composed.
    pub(crate) fn references(&self) -> BTreeMap<FigureId, usize> {
        let printed = self.uses.keys().filter(|id| self.input.figures.get(id).is_some());
        printed.enumerate().map(|(i, id)| (id.clone(), i + 1)).collect()
    }

    /// Notes that an exhibit stands in the report.
    pub(crate) fn place(&mut self, kind: ExhibitKind, name: &str, anchor: Anchor) {
        self.exhibit_anchors.insert(anchor.id.clone(), (kind, anchor.clone()));
        self.placed.insert((kind == ExhibitKind::Table, name.to_string()), anchor);
    }

    /// Where an exhibit stands already.
    pub(crate) fn placed(&self, kind: ExhibitKind, name: &str) -> Option<&Anchor> {
        self.placed.get(&(kind == ExhibitKind::Table, name.to_string()))
    }

    /// The parts of the appendix, in order.
    pub(crate) fn appendices(&self) -> Vec<Appendix> {
        let indexes = (0..self.input.disclosures.len()).map(Appendix::Index);
        [Appendix::Data, Appendix::Methods].into_iter().chain(indexes).chain([Appendix::Register]).collect()
    }

    /// Anchor id, number and title of a part of the appendix.
    pub(crate) fn appendix(&self, part: &Appendix) -> (String, String, String) {
        let position = self.appendices().iter().position(|p| p == part).unwrap_or_default();
        let numeral = match self.words.nth("number.appendix_numerals", position) {
            Some(numeral) => numeral.to_string(),
            None => (position + 1).to_string(),
        };
        let number = self.words.fill("number.appendix", &[("n", &numeral)]);
        let (id, title) = match part {
            Appendix::Data => ("appendix-data".to_string(), self.words.get("section.data").to_string()),
            Appendix::Methods => ("appendix-methods".to_string(), self.words.get("section.methods").to_string()),
            Appendix::Register => ("appendix-register".to_string(), self.words.get("section.register").to_string()),
            Appendix::Index(i) => {
                let pack = self.input.disclosures[*i].0;
                // One index needs no name of its framework; several do.
                let title = match self.input.disclosures.len() {
                    1 => self.words.get("section.index").to_string(),
                    _ => self.words.fill("section.index_of", &[("pack", pack.title.get(self.locale))]),
                };
                (format!("index-{}", pack.id), title)
            }
        };
        (id, number, title)
    }

    /// A reference to a part of the appendix.
    pub(crate) fn appendix_ref(&self, part: &Appendix) -> Inline {
        let (id, number, title) = self.appendix(part);
        let text = self.words.fill("number.numbered_title", &[("number", &number), ("title", &title)]);
        Inline::SectionRef { target: id, text }
    }
}
