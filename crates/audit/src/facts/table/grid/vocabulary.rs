//! What a report itself says its words mean: a column headed `Site` lists sites, the rows under `by function` are functions.
//!
//! In: tables. Out: [`Vocabulary`]. Invariant: a word is learnt only where a head names its dimension. Not here: words that everybody
//! uses (the lexicon). Why: names of places, entities and programmes are the issuer's own.

use super::Grid;
use crate::document::Line;
use crate::fold::fold_text;
use crate::lexicon::Lexicon;
use std::collections::{BTreeSet, HashMap};

/// Dimensions by folded value.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashMap<String, BTreeSet<String>>,
    /// How many rows of tables list the values of a dimension.
    listed: HashMap<String, usize>,
}

impl Vocabulary {
    /// The first of these dimensions that the report uses the word for.
    pub fn dimension<'d>(&self, word: &str, among: &'d [String]) -> Option<&'d String> {
        let known = self.words.get(word.trim())?;
        among.iter().find(|d| known.contains(*d))
    }

    /// Whether the report lists the values of a dimension, and this word is none of them.
    pub fn rules_out(&self, word: &str, dimension: &str) -> bool {
        let lists = dimension != "type" && self.listed.get(dimension).is_some_and(|n| *n > 1);
        lists && !self.words.get(word.trim()).is_some_and(|d| d.contains(dimension))
    }

    fn add(&mut self, word: &str, dimension: &str) {
        if !word.trim().is_empty() {
            self.words.entry(word.trim().to_string()).or_default().insert(dimension.to_string());
        }
    }
}

/// Learns from all tables.
pub(super) fn learn(grids: &[Grid<'_>], lexicon: &Lexicon) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for grid in grids {
        let heads: Vec<String> = grid.lines[0].cell_texts().map(fold_text).collect();
        let columns: Vec<(usize, &str)> =
            heads.iter().enumerate().filter_map(|(i, h)| Some((i, lexicon.dimension_named(h)?))).collect();
        let mut under: Option<String> = None;
        for line in &grid.lines[1..] {
            let cells: Vec<String> = line.cell_texts().map(fold_text).collect();
            if let Some(group) = alone(line) {
                under = lexicon.phrase(&fold_text(group)).and_then(|p| <[String; 1]>::try_from(p.by).ok()).map(|[by]| by);
                continue;
            }
            for (column, dimension) in &columns {
                if let Some(cell) = cells.get(*column) {
                    vocabulary.add(cell, dimension);
                    *vocabulary.listed.entry((*dimension).to_string()).or_default() += 1;
                }
            }
            let label = cells.first().filter(|label| lexicon.phrase(label).is_none());
            match (label, &under) {
                (Some(label), Some(by)) => vocabulary.add(label, by),
                _ => under = None,
            }
        }
    }
    vocabulary
}

/// The only words of a row: a heading within the table.
pub(super) fn alone(line: &Line) -> Option<&str> {
    let mut filled = line.cell_texts().filter(|t| !t.is_empty());
    let first = filled.next()?;
    (filled.next().is_none()
        && first.contains(char::is_alphabetic)
        && (line.header || line.cells.len() > 1 && !first.starts_with(|c: char| c.is_ascii_digit())))
    .then_some(first)
}
