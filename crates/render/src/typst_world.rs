//! The typesetter's world: one template, one JSON file, the embedded fonts, and nothing else.
//!
//! In: the report as JSON. Out: what Typst asks for. Invariant: no file system, no network, no clock, so that the same
//! report always gives the same pages. Not here: what the pages look like (`assets/report.typ`).

use crate::fonts::Fonts;
use std::sync::OnceLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// Template and drawing routines, as Typst source.
pub(crate) const TEMPLATES: &[(&str, &str)] = &[
    ("main.typ", include_str!("../assets/report.typ")),
    ("theme.typ", include_str!("../assets/theme.typ")),
    ("blocks.typ", include_str!("../assets/blocks.typ")),
    ("chart.typ", include_str!("../assets/chart.typ")),
];

/// A world that holds one report.
pub struct ReportWorld<'a> {
    fonts: &'a Fonts,
    data_id: FileId,
    data: Bytes,
}

impl<'a> ReportWorld<'a> {
    /// A world whose `report.json` is `json`.
    pub fn new(fonts: &'a Fonts, json: String) -> Self {
        Self { fonts, data_id: file_id("report.json"), data: Bytes::from_string(json) }
    }
}

/// The identity of a file at the root of the world; the names are ours and valid.
fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).unwrap_or_else(|_| unreachable!("`{name}` is a plain name"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// The template sources, parsed once a process.
fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| TEMPLATES.iter().map(|(name, text)| Source::new(file_id(name), (*text).to_string())).collect())
}

impl World for ReportWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
        LIBRARY.get_or_init(|| LazyHash::new(Library::default()))
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        sources()[0].id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        sources().iter().find(|s| s.id() == id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(not_found(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
