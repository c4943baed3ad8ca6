//! What every reader shares: the files of the book, their hashes, the catalogue, and the diagnostics found so far.
//!
//! In: [`Files`]. Out: opened files and, at the end, the list of files read and all diagnostics. Invariant: every file is opened
//! through [`Context::open`], so that its size, its place and its hash are seen to once. Not here: formats. See `read.rs`.

use crate::Files;
use crate::book::Unread;
use crate::text::utf8_error_place;
use heng_model::{Catalogue, Code, Diag, Diags, Locale, Origin, SourceFile};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Read};
use std::sync::Arc;

/// Hears how many bytes were read, so that a command line can show a bar.
pub trait Progress: Sync {
    /// `bytes` more of the file at `path` have been read.
    fn bytes(&self, path: &str, bytes: u64);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn bytes(&self, _path: &str, _bytes: u64) {}
}

struct Entry {
    size_bytes: u64,
    inside: bool,
    source: Option<Arc<SourceFile>>,
}

/// The book while it is being read.
pub struct Context<'a> {
    /// Units, measures, dimensions, activities.
    pub catalogue: &'a Catalogue,
    files: &'a dyn Files,
    progress: &'a dyn Progress,
    entries: BTreeMap<String, Entry>,
    limit_bytes: u64,
    locales: Vec<Locale>,
    diags: Vec<Diag>,
    repeats: HashMap<(Option<String>, Code), Repeat>,
    evidence: HashMap<String, Origin>,
    unread: BTreeMap<(String, Option<i16>, Option<String>), Origin>,
}

struct Repeat {
    count: u32,
    last_kept: usize,
}

/// Larger files are refused unless `[limits] max_file_mb` says otherwise.
pub const DEFAULT_LIMIT_BYTES: u64 = 100_000_000;

/// One mistake may stand in a million rows; so many of one kind are shown per file, the rest are counted.
const SHOWN_PER_FILE: u32 = 100;

impl<'a> Context<'a> {
    /// A book of which nothing has been read yet.
    pub fn new(files: &'a dyn Files, catalogue: &'a Catalogue, progress: &'a dyn Progress) -> Self {
        let entries = files
            .list()
            .into_iter()
            .map(|f| (f.path, Entry { size_bytes: f.size_bytes, inside: f.inside, source: None }))
            .collect();
        Self {
            catalogue,
            files,
            progress,
            entries,
            limit_bytes: DEFAULT_LIMIT_BYTES,
            locales: Vec::new(),
            diags: Vec::new(),
            repeats: HashMap::new(),
            evidence: HashMap::new(),
            unread: BTreeMap::new(),
        }
    }

    /// Sets the languages in which every text must be given.
    pub fn set_locales(&mut self, locales: Vec<Locale>) {
        self.locales = locales;
    }

    /// The languages in which every text must be given; none until the manifest has been read.
    pub fn locales(&self) -> &[Locale] {
        &self.locales
    }

    /// Sets the size above which files are refused.
    pub fn set_limit_bytes(&mut self, limit_bytes: u64) {
        self.limit_bytes = limit_bytes;
    }

    /// The size above which files are refused.
    pub fn limit_bytes(&self) -> u64 {
        self.limit_bytes
    }

    /// Adds a diagnostic. Beyond a hundred of one code in one file they are only counted.
    pub fn push(&mut self, diag: Diag) {
        let file = diag.origin.as_ref().map(|o| o.file.path.clone());
        let repeat = self.repeats.entry((file, diag.code)).or_insert(Repeat { count: 0, last_kept: 0 });
        repeat.count = repeat.count.saturating_add(1);
        if repeat.count <= SHOWN_PER_FILE {
            repeat.last_kept = self.diags.len();
            self.diags.push(diag);
        }
    }

    /// How many diagnostics have been pushed so far.
    pub fn reported(&self) -> usize {
        self.repeats.values().map(|r| r.count as usize).sum()
    }

    /// Whether the book has this file.
    pub fn exists(&self, path: &str) -> bool {
        self.entries.contains_key(path)
    }

    /// The paths in a folder and below, `activity/` for instance, sorted.
    pub fn paths_under(&self, folder: &str) -> Vec<String> {
        self.entries.keys().filter(|p| p.starts_with(folder)).cloned().collect()
    }

    /// Every path that nothing has opened yet, sorted.
    pub fn unopened(&self) -> Vec<String> {
        self.entries.iter().filter(|(_, e)| e.source.is_none()).map(|(p, _)| p.clone()).collect()
    }

    /// The file as origins name it. Asking for it counts as reading it.
    pub fn source(&mut self, path: &str) -> Arc<SourceFile> {
        match self.entries.get_mut(path) {
            Some(entry) => Arc::clone(entry.source.get_or_insert_with(|| Arc::new(SourceFile::new(path)))),
            None => Arc::new(SourceFile::new(path)),
        }
    }

    /// Opens a file for one reading; `None` when it is absent or refused, with a diagnostic in the latter case.
    pub fn open(&mut self, path: &str) -> Option<Opened<'a>> {
        let limit_bytes = self.limit_bytes;
        self.open_within(path, limit_bytes)
    }

    fn open_within(&mut self, path: &str, limit_bytes: u64) -> Option<Opened<'a>> {
        let entry = self.entries.get(path)?;
        let (size_bytes, inside) = (entry.size_bytes, entry.inside);
        let source = self.source(path);
        if !inside {
            self.push(
                Diag::new(Code::PathEscapes, format!("{path} leads out of the book's folder"))
                    .at(Origin::whole(&source))
                    .help("copy the file into the book; links that lead out are not followed"),
            );
            return None;
        }
        if size_bytes > limit_bytes {
            self.push(too_large(&source, size_bytes, limit_bytes));
            return None;
        }
        match self.files.open(path) {
            Ok(inner) => Some(Opened {
                inner,
                hasher: Some(Sha256::new()),
                file: source,
                progress: self.progress,
                read_bytes: 0,
                limit_bytes,
            }),
            Err(error) => {
                self.push_io(&source, &error);
                None
            }
        }
    }

    /// Says that a file could not be read to its end.
    pub fn push_io(&mut self, file: &Arc<SourceFile>, error: &io::Error) {
        let diag = match error.get_ref().and_then(|e| e.downcast_ref::<OverLimit>()) {
            Some(over) => too_large(file, over.read_bytes, over.limit_bytes),
            None => Diag::new(Code::MissingFile, format!("{} cannot be read: {error}", file.path))
                .at(Origin::whole(file))
                .help("see that the file is there and that you may read it"),
        };
        self.push(diag);
    }

    /// A whole file as bytes, hashed; for workbooks.
    pub fn read_bytes(&mut self, path: &str) -> Option<(Arc<SourceFile>, Vec<u8>)> {
        let mut opened = self.open(path)?;
        let mut bytes = Vec::new();
        if let Err(error) = opened.read_to_end(&mut bytes) {
            self.push_io(&opened.file, &error);
            return None;
        }
        Some((Arc::clone(&opened.file), bytes))
    }

    /// A whole text file, hashed, without byte-order mark; for TOML, Markdown and small tables that others parse.
    pub fn read_text(&mut self, path: &str) -> Option<(Arc<SourceFile>, String)> {
        let (file, bytes) = self.read_bytes(path)?;
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{FEFF}').map(str::to_string).unwrap_or(text);
                Some((file, text))
            }
            Err(error) => {
                let (offset, line) = utf8_error_place(error.as_bytes()).unwrap_or((0, 1));
                self.push(not_utf8(&file, line, offset as u64));
                None
            }
        }
    }

    /// Hashes a file without looking at what it holds; of any size.
    pub fn hash_only(&mut self, path: &str) {
        if let Some(mut opened) = self.open_within(path, u64::MAX)
            && let Err(error) = opened.drain()
        {
            self.push_io(&opened.file, &error);
        }
    }

    /// Notes a path named as evidence, with the first row that names it; [`crate::read`] sees whether it exists.
    pub fn name_evidence(&mut self, path: &str, origin: impl FnOnce() -> Origin) {
        if !self.evidence.contains_key(path) {
            self.evidence.insert(path.to_string(), origin());
        }
    }

    /// Evidence named so far, sorted, each with the first row that names it.
    pub fn named_evidence(&self) -> BTreeMap<String, Origin> {
        self.evidence.iter().map(|(path, origin)| (path.clone(), origin.clone())).collect()
    }

    /// Notes that a row of a table has been left out, of a year or of none that is known, of one measure or of all that the table feeds.
    pub fn leave_out(&mut self, table: &str, year: Option<i16>, measure: Option<&str>, origin: impl FnOnce() -> Origin) {
        self.unread.entry((table.to_string(), year, measure.map(str::to_string))).or_insert_with(origin);
    }

    /// What has been left out so far.
    pub fn take_unread(&mut self) -> Vec<Unread> {
        let unread = std::mem::take(&mut self.unread).into_iter();
        unread.map(|((table, year, measure), origin)| Unread { table, year, measure, origin }).collect()
    }

    /// The files read and the diagnostics, each in a fixed order.
    pub fn finish(mut self) -> (Vec<Arc<SourceFile>>, Diags) {
        for repeat in self.repeats.values().filter(|r| r.count > SHOWN_PER_FILE) {
            let more = repeat.count - SHOWN_PER_FILE;
            self.diags[repeat.last_kept].notes.push(format!("{more} more of this kind in this file are not shown"));
        }
        self.diags.sort_by_cached_key(|d| {
            (d.origin.as_ref().map(|o| (Arc::clone(&o.file), o.place.clone())), d.code, d.message.clone())
        });
        let files = self.entries.into_values().filter_map(|e| e.source).filter(|f| !f.sha256().is_empty()).collect();
        (files, self.diags.into_iter().collect())
    }
}

/// Bytes that are not UTF-8, at a line and a byte offset.
pub(crate) fn not_utf8(file: &Arc<SourceFile>, line: u32, offset: u64) -> Diag {
    Diag::new(Code::NotUtf8, format!("{} is not UTF-8 text", file.path))
        .at(Origin::line(file, line))
        .note(format!("the first byte that is not UTF-8 is number {} of the file", offset + 1))
        .help("save the file again as UTF-8 (in Excel: CSV UTF-8); Big5 and GBK are not guessed")
}

fn too_large(file: &Arc<SourceFile>, size_bytes: u64, limit_bytes: u64) -> Diag {
    Diag::new(
        Code::FileTooLarge,
        format!("{} has {} MB, more than the {} MB allowed", file.path, megabytes(size_bytes), megabytes(limit_bytes)),
    )
    .at(Origin::whole(file))
    .help("split the file, or raise max_file_mb under [limits] in heng.toml")
}

/// Megabytes with as many decimals as tell a small file from none.
fn megabytes(bytes: u64) -> String {
    let mut text = format!("{}.{:06}", bytes / 1_000_000, bytes % 1_000_000);
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    text
}

#[derive(Debug)]
struct OverLimit {
    read_bytes: u64,
    limit_bytes: u64,
}

impl std::fmt::Display for OverLimit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the file holds more than {} bytes", self.limit_bytes)
    }
}

impl std::error::Error for OverLimit {}

/// An open file that is hashed while it streams by. At its end the hash is set on [`Opened::file`].
pub struct Opened<'a> {
    inner: Box<dyn Read + 'a>,
    hasher: Option<Sha256>,
    /// The file.
    pub file: Arc<SourceFile>,
    progress: &'a dyn Progress,
    read_bytes: u64,
    limit_bytes: u64,
}

impl Opened<'_> {
    /// Reads what is left, so that the hash covers the whole file.
    ///
    /// # Errors
    /// Whatever the place where the file is kept reports.
    pub fn drain(&mut self) -> io::Result<()> {
        let mut buffer = vec![0; 1 << 16];
        while self.read(&mut buffer)? > 0 {}
        Ok(())
    }
}

impl Read for Opened<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let n = loop {
            match self.inner.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.read_bytes += n as u64;
        if self.read_bytes > self.limit_bytes {
            let over = OverLimit { read_bytes: self.read_bytes, limit_bytes: self.limit_bytes };
            return Err(io::Error::other(over));
        }
        if n > 0 {
            if let Some(hasher) = &mut self.hasher {
                hasher.update(&buffer[..n]);
            }
            self.progress.bytes(&self.file.path, n as u64);
        } else if let Some(hasher) = self.hasher.take() {
            self.file.set_sha256(hex(&hasher.finalize()));
        }
        Ok(n)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
