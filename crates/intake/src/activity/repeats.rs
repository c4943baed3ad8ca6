//! Bills entered twice: rows of one table that say the same in every cell, and name no meter by which overlaps would show.
//!
//! In: the cells of each row. Out: the row that said it first. Invariant: only fingerprints are kept, twelve bytes a row, of one
//! table at a time. Not here: bills of one meter that share a day (`meters`). A repeated row is counted and pointed out: two
//! meters may well read alike, but a bill pasted twice is the commoner case.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

/// What has been said in the table at hand.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    table: u32,
    first_row: HashMap<u64, u32>,
}

impl Repeats {
    /// The earlier row of the same table whose cells are the same, if there is one.
    pub(crate) fn earlier<'a>(&mut self, table: u32, row: u32, cells: impl Iterator<Item = Option<&'a str>>) -> Option<u32> {
        if table != self.table {
            self.table = table;
            self.first_row.clear();
        }
        let mut fingerprint = DefaultHasher::new();
        for cell in cells {
            fingerprint.write(cell.unwrap_or_default().as_bytes());
            // No text holds this byte, so that cells cannot run into each other.
            fingerprint.write_u8(0xFF);
        }
        let first = *self.first_row.entry(fingerprint.finish()).or_insert(row);
        (first != row).then_some(first)
    }
}
