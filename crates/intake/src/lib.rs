//! Bytes in, records and diagnostics out: `heng.toml`, CSV, XLSX and Markdown become a [`book::Book`].
//!
//! In: a [`Files`] (names and bytes). Out: `(Book, Diags)`. Invariant: no input panics, nothing stops at the first error, every
//! record keeps its origin, and activity rows are folded as they stream by. Not here: the file system (`heng-store`), formulas
//! (`heng-calc`), factor files (`heng-factors`). See `tests/errors/` for one broken book per diagnostic.

pub mod activity;
pub mod book;
pub mod climate;
pub mod context;
mod csv_rows;
pub mod dates;
pub mod dimensions;
pub mod emissions;
pub mod governance;
pub mod headers;
mod languages;
pub mod manifest;
pub mod materiality;
pub mod memory;
pub mod narrative;
pub mod operations;
pub mod people;
pub mod read;
pub mod records;
pub mod restatements;
pub mod row;
pub mod scope3;
mod section_ref;
pub mod sites;
pub mod table;
pub mod targets;
#[cfg(test)]
mod testing;
pub mod text;
pub mod topics;
mod workbook;

pub use read::{read_book, read_book_with};

use std::io::{self, Read};

/// The files of a book, however they are kept: a folder, a database, an archive, a test's map.
pub trait Files: Sync {
    /// Every file, path relative to the book with `/`, sorted; and its size in bytes.
    fn list(&self) -> Vec<FileEntry>;

    /// Opens a file for reading once from start to end.
    ///
    /// # Errors
    /// Whatever the place where it is kept reports.
    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>>;
}

/// One file of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Path relative to the book's folder.
    pub path: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// False when the path, links followed, leads out of the book's folder; such a file is never opened.
    pub inside: bool,
}
