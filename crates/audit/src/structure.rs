//! What the report is and how it is divided: issuer, period, edition, headings, running heads, contents list.

use crate::Setup;
use crate::document::Document;
use heng_model::Date;
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

    /// The innermost section that holds a line.
    pub fn section_of(&self, line: u32) -> Option<&Section> {
        self.sections.iter().filter(|s| s.lines.contains(&line)).max_by_key(|s| s.line)
    }
}

/// Reads issuer, period, headings and furniture.
pub fn read_structure(_document: &Document, _setup: &Setup<'_>) -> Structure {
    Structure::default()
}
