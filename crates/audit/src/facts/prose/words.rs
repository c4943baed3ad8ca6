//! Words that only running text needs: negation, policy, change, targets, zeros, nouns that count nothing.
//!
//! In: `data/lexicons/audit/prose.toml`. Out: [`ProseWords`], folded once. Invariant: no word names a company. Not here: measures
//! (`lexicon`). Why data: a phrase that was missed is added by anybody, with a sentence in the tests.

use crate::fold::fold_text;
use aho_corasick::AhoCorasick;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::ops::Deref;
use std::sync::OnceLock;

/// The words, folded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProseWords {
    /// Nouns that count parts of a text or of a process: pillars, steps, 個維度.
    pub structural: List,
    /// Words that begin like a unit and are none: 人才, 名單.
    pub no_units: List,
    /// English words that end a noun phrase.
    pub stops: HashSet<String>,
    /// English nouns of people.
    pub people: HashSet<String>,
    /// What stands before numbers of notes, rules, addresses.
    pub labels_before: List,
    /// What stands after numbers of floors, articles, months.
    pub labels_after: List,
    /// Words that say that nothing happened.
    pub negation: List,
    /// Words that make a sentence a rule and no report.
    pub policy: List,
    /// Words that make a clause a supposition.
    pub supposition: List,
    /// Words of a change against another year.
    pub change: List,
    /// Words that say that a level is given, not a change.
    pub level: List,
    /// Words of an aim.
    pub target: List,
    /// Words that tie a number to the one before: 其中, of whom.
    pub part_of: List,
    /// Words before the year that a comparison is made with.
    pub against: List,
    /// Words that make a year a beginning.
    pub since: List,
    /// Words of the year before.
    pub last_year: List,
    /// Functions that people work in.
    pub functions: List,
    /// Words of conduct, for training that is about it.
    pub conduct: List,
    /// Words of training.
    pub training: List,
    /// Words that say that a topic is of the first order.
    pub high: List,
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
    /// The part it is said of: no temporary workers are no zero head count.
    #[serde(default)]
    pub dims: BTreeMap<String, String>,
    /// Words of which one must stand in the clause.
    pub words: List,
    /// Words that rule it out.
    #[serde(default)]
    pub not: List,
    /// Words of which one must stand in the sentence.
    #[serde(default)]
    pub needs: List,
}

impl ZeroRow {
    /// A row for a measure that is known already.
    pub fn of(measure: &str, unit: &str) -> Self {
        let (words, not, needs) = (List::default(), List::default(), List::default());
        Self { measure: measure.into(), unit: unit.into(), dims: BTreeMap::new(), words, not, needs }
    }
}

/// A topic of a paragraph: which measure a number of a class of unit then is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicRow {
    /// Words of which one must stand before the number.
    pub words: List,
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
        toml::from_str(text).map_err(|e| format!("prose.toml: {e}"))
    }
}

/// Words that are looked for in one pass, folded.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(super) struct List {
    words: Vec<String>,
    automaton: Option<AhoCorasick>,
}

impl TryFrom<Vec<String>> for List {
    type Error = String;

    fn try_from(words: Vec<String>) -> Result<Self, String> {
        let words: Vec<String> = words.iter().map(|w| fold_text(w)).collect();
        let automaton = AhoCorasick::new(&words).map_err(|e| e.to_string())?;
        Ok(Self { words, automaton: Some(automaton) })
    }
}

impl Deref for List {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.words
    }
}

impl List {
    /// Where the words stand in a text, in order of their ends; Latin ones at a boundary.
    pub fn places<'w>(&'w self, text: &str) -> impl Iterator<Item = (usize, &'w str)> {
        let matches = self.automaton.iter().flat_map(move |a| a.find_overlapping_iter(text));
        matches.filter(move |m| begins_word(text, m.start())).map(|m| (m.start(), self.words[m.pattern().as_usize()].as_str()))
    }

    /// Where a word begins that stands last.
    pub fn last(&self, text: &str) -> Option<usize> {
        self.places(text).map(|(at, _)| at).max()
    }
}

/// Whether a word may begin at a byte: a Latin one not within another.
fn begins_word(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    at == 0 || !bytes[at].is_ascii_alphanumeric() || !bytes[at - 1].is_ascii_alphanumeric()
}

/// Whether one of the words stands in a text; a Latin word begins at a boundary.
pub(super) fn has(text: &str, words: &List) -> bool {
    words.places(text).next().is_some()
}

/// Whether a text ends with one of the words, but for blanks.
pub(super) fn ends_with(text: &str, words: &[String]) -> bool {
    let text = text.trim_end();
    words.iter().any(|w| {
        let word = w.trim_end();
        text.strip_suffix(word).is_some_and(|rest| {
            !word.starts_with(|c: char| c.is_ascii_alphabetic()) || !rest.ends_with(|c: char| c.is_ascii_alphabetic())
        })
    })
}
