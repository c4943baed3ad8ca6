//! A line before it is numbered.
//!
//! In: cells with their text and place. Out: [`Line`]. Invariant: cells are separated by one tab, their ranges lie on character
//! boundaries, and no text holds a tab or a line feed of its own. Not here: order. Why: both ways of reading (structure tree, geometry)
//! end in the same lines.

use super::glyphs::PageContent;
use super::runs::Piece;
use crate::document::{Cell, Line, Rect};

/// A cell before it is joined to its line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DraftCell {
    pub(super) text: String,
    pub(super) bounds: Option<Rect>,
    pub(super) span: u32,
}

impl DraftCell {
    /// A cell that stands for a column and holds nothing.
    pub(super) fn empty() -> Self {
        Self { text: String::new(), bounds: None, span: 1 }
    }
}

/// A line before it is numbered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) page: u32,
    pub(super) cells: Vec<DraftCell>,
    pub(super) size: f32,
    pub(super) table: Option<u32>,
    pub(super) header: bool,
}

/// Cells of a row by geometry: each holds the pieces of its lines, and how many columns it spans.
pub(super) type Cells = Vec<(Vec<Piece>, u32)>;

impl Draft {
    /// A line of cells found by geometry.
    pub(super) fn of_cells(content: &PageContent, page: u32, cells: Cells) -> Self {
        let size = cells.iter().flat_map(|c| &c.0).map(|p| p.size).fold(0.0, f32::max);
        let cells = cells.iter().map(|(pieces, span)| cell_of(content, pieces, *span)).collect();
        Self { page, cells, size, table: None, header: false }
    }

    /// The box around all cells.
    pub(super) fn bounds(&self) -> Option<Rect> {
        self.cells.iter().filter_map(|c| c.bounds).reduce(around)
    }

    /// All text, cells parted by tabs.
    pub(super) fn text(&self) -> String {
        self.cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("\t")
    }

    /// The line with its number.
    pub(super) fn number(self, number: u32) -> Line {
        let bounds = self.bounds();
        let mut text = String::new();
        let mut cells = Vec::with_capacity(self.cells.len());
        for (i, cell) in self.cells.iter().enumerate() {
            if i > 0 {
                text.push('\t');
            }
            let start = text.len();
            text.extend(cell.text.chars().map(|c| if c.is_control() { ' ' } else { c }));
            cells.push(Cell { start, end: text.len(), span: cell.span, bounds: cell.bounds });
        }
        Line {
            number,
            page: self.page,
            text,
            cells,
            bounds,
            size: Some(self.size).filter(|s| *s > 0.0),
            table: self.table,
            header: self.header,
            heading: None,
        }
    }
}

/// Pieces of one cell, line after line, joined.
pub(super) fn cell_of(content: &PageContent, pieces: &[Piece], span: u32) -> DraftCell {
    let mut text = String::new();
    for piece in pieces {
        super::runs::join_wrapped(&mut text, &piece.text);
    }
    let place = |p: &Piece| content.place(p.direction, p.along, p.end, p.top(), p.bottom());
    DraftCell { text, bounds: pieces.iter().map(place).reduce(around), span }
}

/// The box around two.
pub(super) fn around(a: Rect, b: Rect) -> Rect {
    Rect { left: a.left.min(b.left), top: a.top.min(b.top), right: a.right.max(b.right), bottom: a.bottom.max(b.bottom) }
}
