//! A book kept in memory: path → bytes. For tests, fuzzing, uploads and databases.
//!
//! In: pairs of path and bytes. Out: a [`Files`]. Invariant: every entry lies inside the book. Not here: folders (`heng-store`).

use crate::{FileEntry, Files};
use std::collections::BTreeMap;
use std::io::{self, Read};

/// The files of a book in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles(BTreeMap<String, Vec<u8>>);

impl MemoryFiles {
    /// An empty book.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more file.
    pub fn with(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.insert(path, bytes.as_ref().to_vec());
        self
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: &str, bytes: Vec<u8>) {
        self.0.insert(path.to_string(), bytes);
    }
}

impl Files for MemoryFiles {
    fn list(&self) -> Vec<FileEntry> {
        let entry =
            |(path, bytes): (&String, &Vec<u8>)| FileEntry { path: path.clone(), size_bytes: bytes.len() as u64, inside: true };
        self.0.iter().map(entry).collect()
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        match self.0.get(path) {
            Some(bytes) => Ok(Box::new(bytes.as_slice())),
            None => Err(io::Error::from(io::ErrorKind::NotFound)),
        }
    }
}
