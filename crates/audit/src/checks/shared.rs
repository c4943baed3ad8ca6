//! What several checks need of one report, made when the first of them asks, and once.
//!
//! In: a [`Case`]. Out: facts by measure and by dimensions, sentences, titles as they are compared. Invariant: nothing here depends on the check that
//! asks. Not here: what it means (`view`, `prose`, `answers`). Why: twenty checks of one long report would each fold and sort the same text again.

use super::Case;
use super::prose::{Sentence, read_sentences};
use super::view::spell;
use crate::fact::Fact;
use crate::fold::fold_text;
use crate::index::bare_title;
use crate::interval::Interval;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

/// Occurrences of one figure that are looked at: no report prints one more often.
const PRINTS: usize = 100;

/// Positions of facts by measure and year.
pub(super) type ByMeasure = BTreeMap<String, BTreeMap<i32, Vec<usize>>>;

/// What was made so far.
#[derive(Debug, Default)]
pub struct Shared {
    by_measure: OnceCell<ByMeasure>,
    by_dims: OnceCell<HashMap<String, Vec<usize>>>,
    values: OnceCell<Vec<Interval>>,
    lines: OnceCell<Vec<String>>,
    sentences: OnceCell<Vec<Sentence>>,
    section_titles: OnceCell<Vec<String>>,
    line_titles: OnceCell<HashMap<String, Vec<usize>>>,
}

impl Shared {
    /// Facts by measure and year, in the order of the report.
    pub(super) fn by_measure(&self, facts: &[Fact]) -> &ByMeasure {
        self.by_measure.get_or_init(|| {
            let mut by = ByMeasure::new();
            for (i, fact) in facts.iter().enumerate() {
                // Most facts follow another of their measure: its name is not copied for each.
                if !by.contains_key(&fact.measure) {
                    by.insert(fact.measure.clone(), BTreeMap::new());
                }
                if let Some(years) = by.get_mut(&fact.measure) {
                    years.entry(fact.year).or_default().push(i);
                }
            }
            by
        })
    }

    /// The first [`PRINTS`] facts of each figure, by its key.
    pub(super) fn by_dims(&self, facts: &[Fact]) -> &HashMap<String, Vec<usize>> {
        self.by_dims.get_or_init(|| {
            let mut all: HashMap<String, Vec<usize>> = HashMap::new();
            for (i, fact) in facts.iter().enumerate() {
                let dims = fact.dims.iter().map(|(k, v)| (k.as_str(), v.as_str()));
                let same = all.entry(spell(&fact.measure, fact.year, dims)).or_default();
                if same.len() < PRINTS {
                    same.push(i);
                }
            }
            all
        })
    }

    /// What each fact stands for, in its own unit.
    pub(super) fn values(&self, facts: &[Fact]) -> &[Interval] {
        self.values.get_or_init(|| facts.iter().map(Interval::of_fact).collect())
    }

    /// The folded text of each line.
    pub(super) fn lines(&self, case: &Case<'_>) -> &[String] {
        self.lines.get_or_init(|| case.document.lines.iter().map(|l| fold_text(&l.text)).collect())
    }

    /// The sentences of running text, in order.
    pub(super) fn sentences(&self, case: &Case<'_>) -> &[Sentence] {
        self.sentences.get_or_init(|| read_sentences(case))
    }

    /// The title of each section, bare.
    pub(super) fn section_titles(&self, case: &Case<'_>) -> &[String] {
        self.section_titles.get_or_init(|| case.structure.sections.iter().map(|s| bare_title(&s.title)).collect())
    }

    /// Lines outside the index by what they would be as titles, each in the order of the report.
    pub(super) fn lines_titled(&self, case: &Case<'_>, bare: &str) -> &[usize] {
        let all = self.line_titles.get_or_init(|| {
            let mut all: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, line) in case.document.lines.iter().enumerate() {
                if !line.is_blank() && !case.index.covers(line.number) {
                    all.entry(bare_title(&line.text)).or_default().push(at);
                }
            }
            all
        });
        all.get(bare).map_or(&[], Vec::as_slice)
    }
}
