//! The content index as printed: requirement code, wording, status, references, place; and which edition it follows.

use crate::Setup;
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
    /// Whether a line is part of the index.
    pub fn covers(&self, line: u32) -> bool {
        self.lines.iter().any(|r| r.contains(&line))
    }
}

/// Reads the index.
pub fn read_index(_document: &Document, _structure: &Structure, _setup: &Setup<'_>) -> Index {
    Index::default()
}
