//! Words that only running text needs: negation, policy, change, targets, zeros, nouns that count nothing.
//!
//! In: `data/lexicons/audit/prose.toml`. Out: [`ProseWords`], folded once. Invariant: no word names a company. Not here: measures
//! (`lexicon`). Why data: a phrase that was missed is added by anybody, with a sentence in the tests.

use crate::fold::fold_text;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

/// The words, folded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProseWords {
    /// Nouns that count parts of a text or of a process: pillars, steps, 個維度.
    pub structural: Vec<String>,
    /// Words that begin like a unit and are none: 人才, 名單.
    pub no_units: Vec<String>,
    /// English words that end a noun phrase.
    pub stops: HashSet<String>,
    /// English nouns of people.
    pub people: HashSet<String>,
    /// What stands before numbers of notes, rules, addresses.
    pub labels_before: Vec<String>,
    /// What stands after numbers of floors, articles, months.
    pub labels_after: Vec<String>,
    /// Words that say that nothing happened.
    pub negation: Vec<String>,
    /// Words that make a sentence a rule and no report.
    pub policy: Vec<String>,
    /// Words that make a clause a supposition.
    pub supposition: Vec<String>,
    /// Words of a change against another year.
    pub change: Vec<String>,
    /// Words that say that a level is given, not a change.
    pub level: Vec<String>,
    /// Words of an aim.
    pub target: Vec<String>,
    /// Words that tie a number to the one before: 其中, of whom.
    pub part_of: Vec<String>,
    /// Words before the year that a comparison is made with.
    pub against: Vec<String>,
    /// Words that make a year a beginning.
    pub since: Vec<String>,
    /// Words of the year before.
    pub last_year: Vec<String>,
    /// Functions that people work in.
    pub functions: Vec<String>,
    /// Words of conduct, for training that is about it.
    pub conduct: Vec<String>,
    /// Words of training.
    pub training: Vec<String>,
    /// Words that say that a topic is of the first order.
    pub high: Vec<String>,
    /// What numbers are about that name nothing themselves, by words before them.
    pub topic: Vec<TopicRow>,
    /// What may have been nothing.
    pub zero: Vec<ZeroRow>,
}

/// A measure that texts state to be nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZeroRow {
    /// Its id.
    pub measure: String,
    /// Unit id.
    pub unit: String,
    /// Words of which one must stand in the clause.
    pub words: Vec<String>,
    /// Words that rule it out.
    #[serde(default)]
    pub not: Vec<String>,
    /// Words of which one must stand in the sentence.
    #[serde(default)]
    pub needs: Vec<String>,
}

impl ZeroRow {
    /// A row for a measure that is known already.
    pub fn of(measure: &str, unit: &str) -> Self {
        Self { measure: measure.into(), unit: unit.into(), words: Vec::new(), not: Vec::new(), needs: Vec::new() }
    }
}

/// A topic of a paragraph: which measure a number of a class of unit then is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicRow {
    /// Words of which one must stand before the number.
    pub words: Vec<String>,
    /// Class of unit to measure.
    pub classes: BTreeMap<String, String>,
}

impl ProseWords {
    /// The words built into the program.
    pub fn embedded() -> &'static Self {
        static WORDS: OnceLock<ProseWords> = OnceLock::new();
        WORDS.get_or_init(|| {
            Self::parse(include_str!("../../../../../data/lexicons/audit/prose.toml"))
                .expect("the words built in are read by the tests")
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut words: Self = toml::from_str(text).map_err(|e| format!("prose.toml: {e}"))?;
        for list in [
            &mut words.structural,
            &mut words.no_units,
            &mut words.labels_before,
            &mut words.labels_after,
            &mut words.negation,
            &mut words.policy,
            &mut words.supposition,
            &mut words.change,
            &mut words.level,
            &mut words.target,
            &mut words.part_of,
            &mut words.against,
            &mut words.since,
            &mut words.last_year,
            &mut words.functions,
            &mut words.conduct,
            &mut words.training,
            &mut words.high,
        ] {
            list.iter_mut().for_each(|w| *w = fold_text(w));
        }
        for row in &mut words.zero {
            row.words.iter_mut().chain(&mut row.not).chain(&mut row.needs).for_each(|w| *w = fold_text(w));
        }
        for row in &mut words.topic {
            row.words.iter_mut().for_each(|w| *w = fold_text(w));
        }
        Ok(words)
    }
}

/// Whether one of the words stands in a text; a Latin word begins at a boundary.
pub(super) fn has(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| find(text, w).is_some())
}

/// Where a word stands in a text, at a boundary where it is Latin.
pub(super) fn find(text: &str, word: &str) -> Option<usize> {
    let latin = word.starts_with(|c: char| c.is_ascii_alphanumeric());
    text.match_indices(word).map(|(at, _)| at).find(|at| !latin || *at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric())
}

/// The first of the words that stands latest before the end of a text, right at its end but for blanks.
pub(super) fn ends_with(text: &str, words: &[String]) -> bool {
    let text = text.trim_end();
    words.iter().any(|w| {
        let word = w.trim_end();
        text.strip_suffix(word).is_some_and(|rest| {
            !word.starts_with(|c: char| c.is_ascii_alphabetic()) || !rest.ends_with(|c: char| c.is_ascii_alphabetic())
        })
    })
}
