//! Words of claims that are looked for in one pass.
//!
//! In: folded words. Out: [`WordList`], which is also the words themselves. Invariant: a word of letters counts only between word boundaries.
//! Not here: which words (`words`). Why: a report has thousands of sentences, and a list a hundred words.

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use std::ops::Deref;
use std::sync::OnceLock;

/// Folded words.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct WordList {
    words: Vec<String>,
    /// Made when first used; `None` where it cannot be.
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> Self {
        Self { words, automaton: OnceLock::new() }
    }
}

impl Deref for WordList {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.words
    }
}

impl WordList {
    /// Where its words stand in a folded text, each with its end, in the order of their ends; words may overlap.
    pub fn places<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + use<'_, 't> {
        let automaton = self.automaton.get_or_init(|| AhoCorasick::new(&self.words).ok());
        let all = automaton.iter().flat_map(move |a| a.find_overlapping_iter(text)).map(|m| (m.start(), m.end()));
        all.filter(|(start, end)| stands_alone(text, *start, *end))
    }

    /// Whether a folded text holds one of the words.
    pub fn is_in(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }
}

/// Whether what stands there is no part of a longer word of letters and digits.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let joined = |a: usize, b: usize| bytes[a].is_ascii_alphanumeric() && bytes[b].is_ascii_alphanumeric();
    !(start > 0 && joined(start - 1, start) || end < bytes.len() && joined(end - 1, end))
}
