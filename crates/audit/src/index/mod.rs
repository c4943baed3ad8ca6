//! The content index as printed: requirement code, wording, status, references, place; and which edition it follows.
//!
//! In: a document and its structure. Out: an [`Index`]. Invariant: a code stands once, its line is that of the code, and the lines the index
//! covers hold no facts. Not here: whether the report gives what the row says (`coverage`), whether the sections exist (`checks`). Why all
//! layouts go one way: a row is what stands from one code to the next, whatever parts its cells. See the tests below.

mod codes;
mod refs;
mod rows;
#[cfg(test)]
mod tests;
mod view;
mod words;
mod zone;

pub use codes::{aspect_of, audit_code, is_code_of};
pub(crate) use refs::{alike_percent, bare_title, is_pages, section_number};
pub(crate) use words::{Key, Words};

use crate::Setup;
use crate::coverage::Coverage;
use crate::document::Document;
use crate::structure::Structure;
use serde::Serialize;
use std::ops::Range;

/// The content index.
#[derive(Debug, Default)]
pub struct Index {
    /// Rows in the order of the report.
    pub rows: Vec<IndexRow>,
    /// Lines (1-based) that the index covers: numbers in them are no facts.
    pub lines: Vec<Range<u32>>,
    /// The edition whose codes it lists.
    pub edition: Option<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexRow {
    /// `A1.2`, `A1-general`, `D-28`.
    pub code: String,
    /// The requirement's words as printed.
    pub wording: String,
    /// What the report gives for it, judged from the row and the section it leads to.
    pub status: Status,
    /// Sections and pages named.
    pub refs: Vec<String>,
    /// Reason or remark printed in the row.
    pub remark: String,
    /// First line of the row (where the code stands).
    pub line: u32,
    /// Last line.
    pub last_line: u32,
    /// Page.
    pub page: u32,
    /// A status of its own is printed: "disclosed", "not applicable".
    pub stated: bool,
}

/// What a report gives for a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is reported.
    Disclosed,
    /// The report says that it does not apply.
    NotApplicable,
    /// A reason stands instead, or a statement that there is nothing.
    Explained,
    /// Nothing was found.
    Absent,
}

impl Index {
    /// Takes over what was found for each requirement: a row's status is that of the report.
    pub fn judge(&mut self, coverage: &Coverage) {
        for row in &mut self.rows {
            if let Some(judged) = coverage.row(&row.code) {
                row.status = judged.status;
            }
        }
    }

    /// Whether a line is part of the index.
    pub fn covers(&self, line: u32) -> bool {
        self.lines.iter().any(|r| r.contains(&line))
    }
}

/// Reads the index. The status of a row is what the row itself says; `coverage` judges it by the report.
pub fn read_index(document: &Document, structure: &Structure, _setup: &Setup<'_>) -> Index {
    let words = Words::embedded();
    let views = view::views(document, structure);
    let titles = refs::Titles::of(structure);
    let mut index = Index::default();
    for zone in zone::zones(&views, words) {
        let rows = rows::read_rows(&views, zone.clone(), &titles, words);
        let Some(last) = rows.iter().map(|r| r.last_line).max() else { continue };
        let first = views[zone.start].number;
        let end = last.max(views[zone.end - 1].number) + 1;
        index.lines.push(first..end);
        for row in rows {
            if !index.rows.iter().any(|r| r.code == row.code) {
                index.rows.push(row);
            }
        }
    }
    index.edition = edition_of(&index.rows);
    index
}

/// The edition whose codes are listed: Part D is new in 2025, A1.2 and A4 are gone with it.
fn edition_of(rows: &[IndexRow]) -> Option<String> {
    let has = |code: &str| rows.iter().any(|r| r.code == code);
    if rows.iter().filter(|r| r.code.starts_with("D-")).count() >= 3 {
        return Some("hkex-2025".into());
    }
    if has("A1.2") || has("A4.1") || has("A4-general") {
        return Some("hkex-2020".into());
    }
    None
}
