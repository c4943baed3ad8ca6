//! Rows folded into groups: sums, row numbers, evidence. The lookup tables that keep a million rows from being parsed twice.

use crate::row::Row;
use heng_model::{Decimal, RowSet, SourceFile};
use std::collections::HashMap;
use std::sync::Arc;

/// What a text has been found to mean, as an index.
#[derive(Debug, Default)]
pub(super) struct Memo {
    recent: Recent<String>,
    known: HashMap<String, u32>,
}

impl Memo {
    pub(super) fn get(&mut self, text: &str) -> Option<u32> {
        let slot = self.recent.slot(text.as_bytes().chunks(8).map(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(word)
        }));
        match slot {
            Some((recent, index)) if recent == text => Some(*index),
            Some((recent, recent_index)) => {
                *recent_index = *self.known.get(text)?;
                recent.clear();
                recent.push_str(text);
                Some(*recent_index)
            }
            slot => {
                let index = *self.known.get(text)?;
                *slot = Some((text.to_string(), index));
                Some(index)
            }
        }
    }

    /// Remembers what a text means. Only texts with a meaning are remembered, so that the table stays as small as the book's words.
    pub(super) fn insert(&mut self, text: &str, index: usize) -> u32 {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        self.known.insert(text.to_string(), index);
        index
    }
}

/// A small cache in front of a hash table: rows repeat the same few words, and the table's hash, which withstands chosen keys, costs
/// more than all else that is done with a row.
#[derive(Debug)]
struct Recent<K>(Vec<Option<(K, u32)>>);

impl<K> Default for Recent<K> {
    fn default() -> Self {
        Self((0..Self::SLOTS).map(|_| None).collect())
    }
}

impl<K> Recent<K> {
    const SLOTS: usize = 1024;

    /// The slot for a key made of these words; whoever finds another key in it takes the slot over.
    fn slot(&mut self, words: impl Iterator<Item = u64>) -> &mut Option<(K, u32)> {
        // An odd number with its bits spread out, 2^64 over the golden ratio (Knuth, TAOCP 6.4).
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        let mixed = words.fold(0_u64, |mixed, word| (mixed.rotate_left(23) ^ word).wrapping_mul(SPREAD));
        &mut self.0[(mixed >> 54) as usize % Self::SLOTS]
    }
}

/// What a figure can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) table: u32,
    pub(super) activity: u32,
    pub(super) site: u32,
    pub(super) dims: u32,
    pub(super) year: i16,
    pub(super) unit: u32,
}

impl Key {
    fn words(self) -> [u64; 3] {
        let pair = |a: u32, b: u32| u64::from(a) << 32 | u64::from(b);
        [pair(self.table, self.activity), pair(self.site, self.dims), pair(self.unit, u32::from(self.year.cast_unsigned()))]
    }
}

/// Words that many rows repeat, each kept once.
#[derive(Debug, Default)]
pub(super) struct Words {
    memo: Memo,
    words: Vec<String>,
}

impl Words {
    /// The number of a word, and whether it is new.
    pub(super) fn number(&mut self, word: &str) -> (u32, bool) {
        if let Some(number) = self.memo.get(word) {
            return (number, false);
        }
        self.words.push(word.to_string());
        (self.memo.insert(word, self.words.len() - 1), true)
    }

    /// The number of a word while there are fewer than `most` of them; later, only of those already known.
    pub(super) fn number_up_to(&mut self, most: usize, word: &str) -> Option<u32> {
        if self.words.len() < most { Some(self.number(word).0) } else { self.memo.get(word) }
    }

    /// The words in order, and for each number the place of its word among them.
    pub(super) fn ranked(self) -> Ranked {
        let mut numbers: Vec<u32> = (0..).take(self.words.len()).collect();
        numbers.sort_unstable_by_key(|&n| &self.words[n as usize]);
        let mut rank_of = vec![0; numbers.len()];
        for (rank, &number) in (0..).zip(&numbers) {
            rank_of[number as usize] = rank;
        }
        let mut words = self.words;
        words.sort_unstable();
        Ranked { words, rank_of }
    }
}

/// Words in alphabetical order, sorted once for all groups.
#[derive(Debug)]
pub(super) struct Ranked {
    words: Vec<String>,
    rank_of: Vec<u32>,
}

impl Ranked {
    /// The words with these numbers, sorted.
    pub(super) fn words(&self, numbers: &NumberSet) -> Vec<String> {
        let mut ranks: Vec<u32> = numbers.0.iter().map(|&n| self.rank_of[n as usize]).collect();
        ranks.sort_unstable();
        ranks.into_iter().map(|rank| self.words[rank as usize].clone()).collect()
    }
}

/// A set of word numbers. Words are numbered as they are first seen, so a new one mostly belongs at the end.
#[derive(Debug, Default)]
pub(super) struct NumberSet(Vec<u32>);

impl NumberSet {
    pub(super) fn merge(&mut self, other: NumberSet) {
        other.0.into_iter().for_each(|number| self.insert(number));
    }

    pub(super) fn insert(&mut self, number: u32) {
        if self.0.last().is_none_or(|last| *last < number) {
            self.0.push(number);
        } else if let Err(place) = self.0.binary_search(&number) {
            self.0.insert(place, number);
        }
    }
}

/// The rows of one key.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) sum: Decimal,
    pub(super) rows: RowSet,
    pub(super) evidence: NumberSet,
    pub(super) notes: NumberSet,
    pub(super) more_notes: bool,
}

/// File and worksheet.
pub(super) type TableName = (Arc<SourceFile>, String);

/// All groups, in the order of their first rows.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) tables: Vec<TableName>,
    pub(super) groups: Vec<(Key, Group)>,
    index: HashMap<Key, u32>,
    recent: Recent<Key>,
}

impl Folder {
    /// The number of the table that the row stands in.
    pub(super) fn table(&mut self, row: &Row<'_>) -> u32 {
        let is_current = self.tables.last().is_some_and(|(file, sheet)| {
            // Two empty names are equal without a look at them: comparing no bytes at no address takes processors long.
            let same_sheet = (sheet.is_empty() && row.sheet().is_empty()) || sheet == row.sheet();
            Arc::ptr_eq(file, row.file()) && same_sheet
        });
        if !is_current {
            self.tables.push((Arc::clone(row.file()), row.sheet().to_string()));
        }
        u32::try_from(self.tables.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds a row to its group; `None` when the sum would lose digits.
    pub(super) fn add(&mut self, key: Key, amount: Decimal, row: u32) -> Option<&mut Group> {
        let slot = self.recent.slot(key.words().into_iter());
        let index = match slot {
            Some((recent, index)) if *recent == key => *index,
            slot => {
                let index = *self.index.entry(key).or_insert_with(|| {
                    self.groups.push((key, Group::default()));
                    u32::try_from(self.groups.len() - 1).unwrap_or(u32::MAX)
                });
                *slot = Some((key, index));
                index
            }
        };
        let group = &mut self.groups[index as usize].1;
        group.sum = exact_sum(group.sum, amount)?;
        group.rows.push(row);
        Some(group)
    }
}

/// The sum, unless digits would be lost on the way.
fn exact_sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    let sum = a.checked_add(b)?;
    (sum.scale() >= a.scale().max(b.scale())).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_never_drops_digits() {
        let large = Decimal::from_i128_with_scale(10_i128.pow(27), 0);
        let small = Decimal::new(1, 3);
        assert_eq!(exact_sum(large, small), None);
        assert_eq!(exact_sum(Decimal::new(11, 1), Decimal::new(22, 2)), Some(Decimal::new(132, 2)));
        assert_eq!(exact_sum(Decimal::MAX, Decimal::ONE), None);
    }
}
