//! What the report is and how it is divided: issuer, period, edition, headings, running heads, contents list.
//!
//! In: a [`Document`]. Out: [`Structure`]. Invariant: what is not found stays empty, and a line is a heading only when it is safe to say
//! so. Not here: facts, the content index. Why: years, places and references of every later stage rest on it; the words it goes by are
//! data (`data/lexicons/audit/structure.toml`).

mod contents;
mod dates;
mod meta;
mod running;
mod sections;
#[cfg(test)]
mod tests;
mod words;

use crate::Setup;
use crate::document::{Document, Line};
use crate::fold::fold_text;
use heng_model::Date;
use std::collections::BTreeMap;
use std::ops::Range;

/// Headings, period, issuer.
#[derive(Debug, Default)]
pub struct Structure {
    /// Who, when, in which language.
    pub meta: Meta,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Lines (1-based) of the contents list.
    pub contents: Option<Range<u32>>,
    /// Lines that are running heads, feet or page numbers.
    pub running: Vec<u32>,
    /// Entries of the contents list as printed.
    pub entries: Vec<ContentsEntry>,
    /// Lines at whose head furniture stuck to the text, with the bytes that are furniture.
    pub glued: BTreeMap<u32, usize>,
}

/// An entry of the contents list.
#[derive(Debug, Clone, PartialEq)]
pub struct ContentsEntry {
    /// Number as printed; empty without one.
    pub number: String,
    /// Title as printed.
    pub title: String,
    /// Page as printed.
    pub page: Option<u32>,
    /// Its line.
    pub line: u32,
    /// Position of its section in [`Structure::sections`].
    pub section: Option<usize>,
}

/// Who, when, in which language.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Meta {
    /// Issuer's name as printed.
    pub issuer: String,
    /// Stock code.
    pub stock_code: Option<String>,
    /// Financial year, named by the calendar year in which it ends; 0 where not found.
    pub year: i32,
    /// First and last day of the period, where stated.
    pub period: Option<(Date, Date)>,
    /// Last month of the financial year, 12 unless the report says otherwise.
    pub end_month: u8,
    /// `zh-Hant`, `zh-Hans`, `en`; the one most of the text is in.
    pub language: String,
    /// The edition the report says it follows: `hkex-2020`, `hkex-2025`.
    pub edition: Option<String>,
}

/// A section.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Number as printed: `6.2`; empty without one.
    pub number: String,
    /// Title as printed, without its number.
    pub title: String,
    /// Depth: 1 for a chapter.
    pub level: u8,
    /// The heading's line; for a section that only the contents list names, that line.
    pub line: u32,
    /// Lines it covers, from its heading to the next one of its level or above (subsections within).
    pub lines: Range<u32>,
    /// Whether a heading was found in the text, and not only in the contents list.
    pub found: bool,
}

impl Structure {
    /// Whether the line is furniture of the page: a running head, a foot, a page number.
    pub fn is_running(&self, line: u32) -> bool {
        self.running.binary_search(&line).is_ok()
    }

    /// Bytes at the head of a line that are furniture, as a page's head that stuck to its first sentence.
    pub fn glued_bytes(&self, line: u32) -> usize {
        self.glued.get(&line).copied().unwrap_or(0)
    }

    /// The innermost section that holds a line.
    pub fn section_of(&self, line: u32) -> Option<&Section> {
        let next = self.sections.partition_point(|s| s.line <= line);
        self.sections[..next].iter().rev().find(|s| s.lines.contains(&line))
    }
}

/// A line with its folded text, made once.
struct View<'a> {
    line: &'a Line,
    folded: String,
    /// Letters and digits only; empty for long lines.
    key: String,
    /// Characters of the trimmed text.
    chars: usize,
    /// Bytes of furniture at the head.
    glued: usize,
}

impl<'a> View<'a> {
    fn of(line: &'a Line) -> Self {
        /// No title is longer.
        const LONGEST_KEY: usize = 150;
        let folded = fold_text(&line.text);
        let chars = if folded.len() > LONGEST_KEY * 4 { folded.len() / 3 } else { folded.trim().chars().count() };
        let key = if chars <= LONGEST_KEY { words::key(&folded) } else { String::new() };
        Self { line, folded, key, chars, glued: 0 }
    }

    fn number(&self) -> u32 {
        self.line.number
    }
}

/// Reads issuer, period, headings and furniture.
pub fn read_structure(document: &Document, _setup: &Setup<'_>) -> Structure {
    read(document)
}

fn read(document: &Document) -> Structure {
    let words = words::Words::embedded();
    let mut views: Vec<View<'_>> = document.lines.iter().map(View::of).collect();
    let issuer = meta::find_issuer(&views, words);
    let names = meta::issuer_keys(&views, &issuer, words);
    let cover = cover_lines(&views, words);
    let furniture = running::find_running(&views, &names, cover, words);
    for (line, bytes) in &furniture.glued {
        if let Ok(at) = views.binary_search_by_key(line, View::number) {
            views[at].glued = *bytes;
        }
    }
    let is_running = |line: u32| furniture.lines.contains(&line);
    let contents = contents::read_contents(&views, is_running, words);
    let found = sections::find_sections(&views, cover, &contents, &is_running, words);
    let meta = meta::read_meta(&views, issuer, is_running, words);
    let mut running: Vec<u32> = furniture.lines.difference(&found.unmarked).copied().chain(found.repeated).collect();
    running.sort_unstable();
    running.dedup();
    Structure {
        meta,
        sections: found.sections,
        contents: contents.lines,
        running,
        entries: found.entries,
        glued: furniture.glued,
    }
}

/// How many lines at the start may be the cover: to the contents list, or the first dozen that are not blank.
fn cover_lines(views: &[View<'_>], words: &words::Words) -> usize {
    const COVER: usize = 12;
    let full: Vec<usize> = (0..views.len()).filter(|i| !views[*i].line.is_blank()).take(60).collect();
    let contents = full.iter().find(|i| words.contents_titles.contains(&views[**i].key));
    contents.or(full.get(COVER)).copied().unwrap_or(0)
}
