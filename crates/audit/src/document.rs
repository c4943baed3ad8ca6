//! A report as lines of text with their places: what every reader makes and every later stage reads.
//!
//! In: nothing. Out: [`Document`]. Invariant: line numbers are those of an editor (1-based, split at LF) for text files, and counted
//! through the pages for PDF and HTML; a cell's range lies on character boundaries of its line. Not here: reading bytes (`read`),
//! meaning (`structure`, `facts`).

use serde::Serialize;

/// What kind of file a report came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text, tables as tab-separated or loose lines.
    Text,
    /// HTML.
    Html,
    /// PDF with positions.
    Pdf,
}

/// A report as read.
#[derive(Debug, Clone)]
pub struct Document {
    /// File name, without folders.
    pub name: String,
    /// Lower-case hexadecimal SHA-256 of the bytes.
    pub sha256: String,
    /// Kind of file.
    pub format: Format,
    /// Pages in order; a text file without form feeds is one page.
    pub pages: Vec<Page>,
    /// Lines in reading order.
    pub lines: Vec<Line>,
    /// What the reader could not read in full (a page without text, an encoding that was guessed): said to the user.
    pub notes: Vec<String>,
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Width in points; 0 where unknown.
    pub width: f32,
    /// Height in points; 0 where unknown.
    pub height: f32,
}

/// A box on a page in points, origin at the top left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

/// A line of text. Where the report shows a table row, its cells are separated by tabs.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// 1-based.
    pub number: u32,
    /// Page it stands on, 1-based.
    pub page: u32,
    /// The words, markup taken out. An empty line stays, so that numbers are an editor's.
    pub text: String,
    /// The cells: one for prose, several for a table row.
    pub cells: Vec<Cell>,
    /// Where it stands on the page, if known.
    pub bounds: Option<Rect>,
    /// Size of the type in points, if known: headings are larger.
    pub size: Option<f32>,
    /// The line's table when the reader knows that it is a row of one (a tagged PDF, an HTML table): the same number for all its rows.
    pub table: Option<u32>,
    /// The row is a header row of its table, when the reader knows.
    pub header: bool,
    /// Level of the heading that the source marks the line as (`## `, `<h2>`, a tagged PDF): 1 is the highest.
    pub heading: Option<u8>,
}

/// A part of a line between wide gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// First byte in the line's text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Columns it spans; 1 unless the reader knows better.
    pub span: u32,
    /// Where it stands on the page, if known.
    pub bounds: Option<Rect>,
}

impl Line {
    /// A line of text whose cells are separated by tabs, without a place on the page.
    pub fn of_text(number: u32, page: u32, text: String) -> Self {
        let cells = cells_between_tabs(&text);
        Self { number, page, text, cells, bounds: None, size: None, table: None, header: false, heading: None }
    }

    /// The words of a cell, trimmed.
    pub fn cell(&self, cell: &Cell) -> &str {
        self.text.get(cell.start..cell.end).unwrap_or_default().trim()
    }

    /// The words of all cells, trimmed; empty ones stay.
    pub fn cell_texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|c| self.cell(c))
    }

    /// Whether there is nothing on it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The ranges between tabs: an empty cell keeps its place, since it stands for a column.
pub fn cells_between_tabs(text: &str) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut start = 0;
    for part in text.split('\t') {
        cells.push(Cell { start, end: start + part.len(), span: 1, bounds: None });
        start += part.len() + 1;
    }
    cells
}

impl Document {
    /// The line of a number.
    pub fn line(&self, number: u32) -> Option<&Line> {
        // Lines are numbered in order without gaps.
        let first = self.lines.first()?.number;
        self.lines.get(number.checked_sub(first)? as usize).filter(|l| l.number == number)
    }

    /// A document of plain text, as tests write it. The readers are in `read`.
    pub fn of_text(name: &str, text: &str) -> Self {
        let lines =
            text.split('\n').enumerate().map(|(i, t)| Line::of_text(i as u32 + 1, 1, t.trim_end_matches('\r').to_string()));
        Self {
            name: name.to_string(),
            sha256: String::new(),
            format: Format::Text,
            pages: vec![Page { number: 1, width: 0.0, height: 0.0 }],
            lines: lines.collect(),
            notes: Vec::new(),
        }
    }
}
