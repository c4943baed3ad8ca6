//! One automaton over every word of the lexicon.
//!
//! In: words. Out: [`Hit`]s. Invariant: a word of a script with spaces begins at a boundary (`direct` is not in `indirect`, nor
//! `hazardous` in `non-hazardous`), and a short one ends at one. Not here: what a word means.

use crate::fold::fold_text;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;

/// A word's number.
pub(super) type WordId = u32;

/// A word found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    pub word: WordId,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Default)]
pub(super) struct WordsBuilder {
    words: Vec<(String, bool)>,
    numbers: HashMap<(String, bool), WordId>,
}

#[derive(Debug)]
pub(super) struct Words {
    automaton: AhoCorasick,
    /// Spelling, and whether it must be the whole text.
    words: Vec<(String, bool)>,
    weights: Vec<u32>,
    /// Words of one spelling, by pattern of the automaton.
    of_pattern: Vec<Vec<WordId>>,
}

impl WordsBuilder {
    /// The number of a word; `=` before it asks for the whole text.
    pub fn add(&mut self, word: &str) -> WordId {
        let (text, whole) = match word.strip_prefix('=') {
            Some(rest) => (rest, true),
            None => (word, false),
        };
        let key = (fold_text(text).trim().to_string(), whole);
        *self.numbers.entry(key.clone()).or_insert_with(|| {
            self.words.push(key);
            self.words.len() as WordId - 1
        })
    }

    pub fn build(self) -> Result<Words, String> {
        let (mut patterns, mut of_pattern, mut seen) = (Vec::<String>::new(), Vec::<Vec<WordId>>::new(), HashMap::new());
        for (id, (text, _)) in self.words.iter().enumerate() {
            let pattern = *seen.entry(text.clone()).or_insert_with(|| {
                patterns.push(text.clone());
                of_pattern.push(Vec::new());
                patterns.len() - 1
            });
            of_pattern[pattern].push(id as WordId);
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).map_err(|e| e.to_string())?;
        let weights = self.words.iter().map(|(text, whole)| weight(text, *whole)).collect();
        Ok(Words { automaton, words: self.words, weights, of_pattern })
    }
}

impl Words {
    /// Every word in a folded text, overlapping ones too.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let bytes = text.as_bytes();
        let mut hits = Vec::new();
        for m in self.automaton.find_overlapping_iter(text) {
            let (start, end) = (m.start(), m.end());
            if start == end {
                continue;
            }
            if bytes[start].is_ascii_alphanumeric()
                && start > 0
                && (bytes[start - 1].is_ascii_alphanumeric() || bytes[start - 1] == b'-')
            {
                continue;
            }
            let short = end - start <= 3 && bytes[start..end].iter().all(u8::is_ascii_alphabetic);
            if short && bytes.get(end).is_some_and(|b| b.is_ascii_alphabetic()) {
                continue;
            }
            // `scope 1` is not in `scope 10`.
            if bytes[end - 1].is_ascii_digit() && bytes.get(end).is_some_and(u8::is_ascii_digit) {
                continue;
            }
            for word in &self.of_pattern[m.pattern().as_usize()] {
                if !self.words[*word as usize].1 || is_whole(text, start, end) {
                    hits.push(Hit { word: *word, start, end });
                }
            }
        }
        hits
    }

    /// How many words there are; their numbers are below it.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// What a word is worth: a Chinese character says as much as three letters.
    pub fn weight(&self, word: WordId) -> u32 {
        self.weights[word as usize]
    }
}

fn weight(text: &str, whole: bool) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 3 }).sum::<u32>() + u32::from(whole) * 6
}

/// Whether a word is all there is: beside brackets, a unit, marks.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let tail = text[end..].trim_start();
    let head = text[..start].trim();
    let head_is_bullet = head.chars().all(|c| !c.is_alphabetic());
    head_is_bullet
        && (tail.is_empty() || tail.starts_with(['(', '[', ':', '*', '\n', '-']) || tail.chars().all(|c| !c.is_alphanumeric()))
}
