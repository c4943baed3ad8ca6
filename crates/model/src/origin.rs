//! Where a value came from: the file with its hash, and the line, cell or key in it.

use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// An input file: its path in the book and the hash of its bytes. The hash is set once, when the last byte has been read, so that
/// the records of a file that is still streaming by may already point to it. Within a book the path alone identifies the file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to the book's folder, with `/` on every system.
    pub path: String,
    sha256: OnceLock<String>,
}

impl SourceFile {
    /// A file of which only the path is known yet.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), sha256: OnceLock::new() }
    }

    /// A file with the lower-case hexadecimal SHA-256 of its bytes.
    pub fn hashed(path: impl Into<String>, sha256: impl Into<String>) -> Self {
        Self { path: path.into(), sha256: OnceLock::from(sha256.into()) }
    }

    /// Lower-case hexadecimal SHA-256 of the bytes; empty while the file is still being read.
    pub fn sha256(&self) -> &str {
        self.sha256.get().map_or("", String::as_str)
    }

    /// Notes the hash when the last byte has been read; a hash already noted stays.
    pub fn set_sha256(&self, sha256: String) {
        let _ = self.sha256.set(sha256);
    }
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for SourceFile {}

impl PartialOrd for SourceFile {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SourceFile {
    fn cmp(&self, other: &Self) -> Ordering {
        self.path.cmp(&other.path)
    }
}

impl Hash for SourceFile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path.hash(state);
    }
}

impl Serialize for SourceFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut s = serializer.serialize_struct("SourceFile", 2)?;
        s.serialize_field("path", &self.path)?;
        s.serialize_field("sha256", self.sha256())?;
        s.end()
    }
}

/// A place inside a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// A line, counted from 1 (CSV, TOML, Markdown).
    Line(u32),
    /// A worksheet cell, row and column counted from 1.
    Cell {
        /// Worksheet name.
        sheet: String,
        /// Row as the spreadsheet shows it.
        row: u32,
        /// Column: 1 = A.
        column: u32,
    },
    /// Many rows of a table; `sheet` is empty for CSV.
    Rows {
        /// Worksheet name, empty for CSV.
        sheet: String,
        /// The rows.
        rows: RowSet,
    },
}

/// The origin of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The place in it.
    pub place: Place,
}

impl Origin {
    /// The file as a whole.
    pub fn whole(file: &Arc<SourceFile>) -> Self {
        Self { file: Arc::clone(file), place: Place::Whole }
    }

    /// A line of a text file, counted from 1.
    pub fn line(file: &Arc<SourceFile>, line: u32) -> Self {
        Self { file: Arc::clone(file), place: Place::Line(line) }
    }
}

/// `activity/electricity.csv:14`, `activity/bills.xlsx:Sheet1!C14`.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file.path)?;
        match &self.place {
            Place::Whole => Ok(()),
            Place::Line(line) => write!(f, ":{line}"),
            Place::Cell { sheet, row, column } => write!(f, ":{sheet}!{}{row}", column_letters(*column)),
            Place::Rows { sheet, rows } if sheet.is_empty() => write!(f, ":{rows}"),
            Place::Rows { sheet, rows } => write!(f, ":{sheet}!{rows}"),
        }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut s = serializer.serialize_struct("Origin", 3)?;
        s.serialize_field("file", &self.file.path)?;
        s.serialize_field("place", &self.to_string()[self.file.path.len()..].trim_start_matches(':'))?;
        s.serialize_field("sha256", self.file.sha256())?;
        s.end()
    }
}

/// Spreadsheet letters of a column: 1 → A, 27 → AA.
pub fn column_letters(column: u32) -> String {
    let mut n = column;
    let mut letters = Vec::new();
    while n > 0 {
        letters.push(char::from(b'A' + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A set of row numbers, kept as ranges: the rows below one figure, without keeping the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowSet {
    ranges: Vec<(u32, u32)>,
}

impl RowSet {
    /// Adds a row; rows come in ascending order from a reader, other orders are accepted and normalised.
    pub fn push(&mut self, row: u32) {
        match self.ranges.last_mut() {
            Some((_, last)) if row == *last + 1 => *last = row,
            Some((first, last)) if row >= *first && row <= *last => {}
            Some((_, last)) if row > *last => self.ranges.push((row, row)),
            None => self.ranges.push((row, row)),
            Some(_) => self.insert(row),
        }
    }

    fn insert(&mut self, row: u32) {
        self.ranges.push((row, row));
        self.ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(self.ranges.len());
        for &(first, last) in &self.ranges {
            match merged.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = (*end).max(last),
                _ => merged.push((first, last)),
            }
        }
        self.ranges = merged;
    }

    /// All rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.ranges.iter().flat_map(|&(first, last)| first..=last)
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.ranges.iter().map(|&(first, last)| (last - first) as usize + 1).sum()
    }

    /// Whether no row was added.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether `row` is in the set.
    pub fn contains(&self, row: u32) -> bool {
        let after = self.ranges.partition_point(|&(first, _)| first <= row);
        after > 0 && row <= self.ranges[after - 1].1
    }

    /// The ranges, first and last row inclusive.
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }
}

impl FromIterator<u32> for RowSet {
    fn from_iter<I: IntoIterator<Item = u32>>(rows: I) -> Self {
        let mut set = RowSet::default();
        rows.into_iter().for_each(|row| set.push(row));
        set
    }
}

/// `2-13,15`; a long set shows its first ranges and how many rows there are in all.
impl fmt::Display for RowSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        for (i, (first, last)) in self.ranges.iter().take(SHOWN).enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            if first == last { write!(f, "{first}")? } else { write!(f, "{first}-{last}")? }
        }
        if self.ranges.len() > SHOWN {
            write!(f, ",… ({} rows)", self.len())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_have_spreadsheet_letters() {
        for (n, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")] {
            assert_eq!(column_letters(n), letters);
        }
    }

    #[test]
    fn row_sets_read_like_print_ranges() {
        let rows: RowSet = [2, 3, 4, 9, 11, 12].into_iter().collect();
        assert_eq!(rows.to_string(), "2-4,9,11-12");
        assert_eq!(rows.len(), 6);
        assert!(rows.contains(3) && !rows.contains(5));
    }

    proptest! {
        #[test]
        fn a_row_set_is_a_set(mut rows in proptest::collection::vec(1_u32..200, 0..80)) {
            let set: RowSet = rows.iter().copied().collect();
            rows.sort_unstable();
            rows.dedup();
            prop_assert_eq!(set.iter().collect::<Vec<_>>(), rows.clone());
            prop_assert_eq!(set.len(), rows.len());
        }
    }
}
