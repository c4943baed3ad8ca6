//! Facts out of running text, in Chinese of both scripts and English.
//!
//! In: the lines that belong to no table, index or furniture. Out: facts with their words. Invariant: a number becomes a fact only with a
//! unit or a number to lean on, and says from which words its measure came; nothing is named by position alone. Not here: tables
//! (`facts::table`), the words (`data/lexicons/audit/`). Why: half of what a report discloses stands in sentences; see the tests beside.

mod candidate;
mod dims;
mod measure;
mod noise;
mod paragraph;
mod reading;
mod sentence;
#[cfg(test)]
mod tests;
mod unit;
mod when;
mod words;
mod year;
mod zero;

use crate::Setup;
use crate::document::Document;
use crate::fact::Fact;
use crate::index::Index;
use crate::structure::Structure;
pub(super) use dims::{CONTRACTORS, SAFETY};
use reading::Reader;
use std::collections::BTreeSet;

/// Facts of running text: every line that is neither a table's (`table_lines`), nor the index's, nor furniture of the page.
pub(super) fn read_prose(
    document: &Document,
    structure: &Structure,
    index: &Index,
    setup: &Setup<'_>,
    table_lines: &BTreeSet<u32>,
) -> Vec<Fact> {
    let mut reader = Reader::new(structure, report_year(document, structure), setup.lexicon);
    for paragraph in paragraph::paragraphs(document, structure, index, table_lines) {
        reader.read(&paragraph);
    }
    reader.facts
}

/// The report's year; where the structure tells none, the latest of the years that the text prints often.
fn report_year(document: &Document, structure: &Structure) -> i32 {
    if structure.meta.year != 0 {
        return structure.meta.year;
    }
    let mut counts = std::collections::BTreeMap::new();
    for line in &document.lines {
        for word in line.text.split(|c: char| !c.is_ascii_digit()).filter(|w| w.len() == 4 && w.starts_with("20")) {
            *counts.entry(word.parse().unwrap_or(0)).or_insert(0u32) += 1;
        }
    }
    let most = counts.values().max().copied().unwrap_or(0);
    counts.into_iter().filter(|(_, n)| n * 3 >= most).map(|(year, _)| year).max().unwrap_or(0)
}
