//! Facts out of tables: tab-separated rows, rows with wide gaps, rows of single spaces, values on lines of their own.
//!
//! In: lines that are no index, no contents list, no running head. Out: facts and the lines they took. Invariant: a number without a name,
//! a unit or a year above it gives no fact. Not here: sentences (`prose`). Why one reader for all layouts: once a line is a [`rows::Row`] of a
//! label and values, only the place of its header differs.

mod body;
mod grid;
mod header;
mod label;
mod rows;
mod years;

use crate::Setup;
use crate::document::Document;
use crate::fact::Fact;
use crate::index::Index;
use crate::structure::Structure;
use std::collections::BTreeSet;

/// Facts of tables, and the lines that tables cover: these are no prose.
pub(super) fn read_tables(
    document: &Document,
    structure: &Structure,
    index: &Index,
    setup: &Setup<'_>,
) -> (Vec<Fact>, BTreeSet<u32>) {
    let grids = grid::read_grids(document, structure, index, setup);
    let rows = rows::read_rows(document, structure, index, setup.lexicon, &grids.lines);
    let mut reader = body::Reader::new(document, structure, setup, grids.tables, grids.groups);
    for block in rows::blocks(&rows) {
        let lead = rows::before(&rows, block).unwrap_or_default();
        reader.read_block(block, lead);
    }
    let (mut facts, mut lines) = reader.finish();
    facts.extend(grids.facts);
    lines.extend(grids.lines);
    (facts, lines)
}

#[cfg(test)]
mod tests;
