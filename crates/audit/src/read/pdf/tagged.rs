//! Lines of a tagged PDF, by its structure tree.
//!
//! In: the pages and the [`Tree`]. Out: [`Draft`] lines, page by page. Invariant: a row of a table is one line with a tab between its
//! cells, whatever lines its cells are printed on; other text keeps the tree's order; text outside the tree (running heads) is read by
//! geometry. Not here: the walk of the tree (`tree`). Why: tests in `tests/pdf.rs`; Heng's own reports are tagged.

#![allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]

use super::draft::{Draft, DraftCell, around, cell_of};
use super::glyphs::{Glyph, PageContent};
use super::layout;
use super::runs::{self, Piece, Row};
use super::tree::{Tree, TreeRow};
use std::collections::{HashMap, HashSet};

/// Below this share of letters in the tree, the tree is not to be trusted with the reading order.
const LEAST_TAGGED_PERCENT: usize = 85;

/// Where each letter belongs: per page, per mark, the leaf of the tree.
type Leaves = Vec<Vec<Option<usize>>>;

/// Whether the tree covers the text and knows tables; then it is the better guide.
pub(super) fn is_guide(tree: &Tree, pages: &[PageContent], numbers: &[i32]) -> bool {
    let leaves = leaves(tree, pages, numbers);
    let (mut within, mut all) = (0_usize, 0_usize);
    for (content, leaves) in pages.iter().zip(&leaves) {
        for glyph in content.glyphs.iter().filter(|g| !content.mark_of(g).artifact) {
            all += 1;
            within += usize::from(leaves.get(glyph.mark as usize).copied().flatten().is_some());
        }
    }
    tree.tables > 0 && within * 100 >= all * LEAST_TAGGED_PERCENT
}

fn leaves(tree: &Tree, pages: &[PageContent], numbers: &[i32]) -> Leaves {
    let of_page = |(content, number): (&PageContent, &i32)| {
        let leaf = |m: &super::glyphs::Mark| tree.places.get(&(*number, m.owner, m.mcid?)).copied();
        content.marks.iter().map(leaf).collect()
    };
    pages.iter().zip(numbers).map(of_page).collect()
}

/// The lines of all pages.
pub(super) fn lines(tree: &Tree, pages: &[PageContent], numbers: &[i32]) -> Vec<Draft> {
    let leaves = leaves(tree, pages, numbers);
    let mut reader = Reader { tree, pages, leaves: &leaves, rows: HashMap::new(), spans: HashMap::new(), heads: HashSet::new() };
    reader.collect_rows();
    let mut tables: Vec<Vec<TableLine>> = pages.iter().map(|_| Vec::new()).collect();
    for line in reader.table_lines() {
        if let Some(of_page) = tables.get_mut(line.page) {
            of_page.push(line);
        }
    }
    let mut out = Vec::new();
    for (index, tables) in tables.into_iter().enumerate() {
        reader.page_lines(index, tables, &mut out);
    }
    out
}

/// A cell's number in its row, a page, and the cell's letters there.
type CellPart<'a> = (usize, usize, Vec<&'a Glyph>);

struct Reader<'a> {
    tree: &'a Tree,
    pages: &'a [PageContent],
    leaves: &'a Leaves,
    /// Letters of each cell by row: (cell, page, letters in the order of the tree).
    rows: HashMap<usize, Vec<CellPart<'a>>>,
    /// Rows that a cell of an earlier row still covers, by table and column.
    spans: HashMap<u32, Vec<u32>>,
    /// Text of header rows: repeated on later pages as decoration.
    heads: HashSet<String>,
}

/// A line of a table, and where it stands in the order of the tree.
struct TableLine {
    page: usize,
    first_leaf: usize,
    draft: Draft,
}

impl<'a> Reader<'a> {
    fn leaf_of(&self, page: usize, glyph: &Glyph) -> Option<usize> {
        self.leaves.get(page)?.get(glyph.mark as usize).copied().flatten()
    }

    fn collect_rows(&mut self) {
        let pages: &'a [PageContent] = self.pages;
        for (index, content) in pages.iter().enumerate() {
            for glyph in &content.glyphs {
                let Some(leaf) = self.leaf_of(index, glyph) else { continue };
                let Some((row, cell)) = self.tree.leaves.get(leaf).and_then(|l| l.cell) else { continue };
                let cells = self.rows.entry(row).or_default();
                // Letters of one cell come together; looking back a little finds them.
                match cells.iter_mut().rev().take(64).find(|c| c.0 == cell && c.1 == index) {
                    Some(found) => found.2.push(glyph),
                    None => cells.push((cell, index, vec![glyph])),
                }
            }
        }
    }

    fn table_lines(&mut self) -> Vec<TableLine> {
        let mut first_leaf: HashMap<usize, usize> = HashMap::new();
        for (i, leaf) in self.tree.leaves.iter().enumerate() {
            if let Some((row, _)) = leaf.cell {
                first_leaf.entry(row).or_insert(i);
            }
        }
        let tree: &'a Tree = self.tree;
        let mut out = Vec::new();
        for (index, row) in tree.rows.iter().enumerate() {
            let Some((page, draft)) = self.row_line(index, row) else { continue };
            out.push(TableLine { page, first_leaf: first_leaf.get(&index).copied().unwrap_or(0), draft });
        }
        out
    }

    /// The line of a row; `None` when nothing of it is printed.
    fn row_line(&mut self, index: usize, row: &TreeRow) -> Option<(usize, Draft)> {
        let held = self.rows.remove(&index).unwrap_or_default();
        let page = held.iter().map(|c| c.1).min();
        let mut by_cell: Vec<Vec<(usize, Vec<&Glyph>)>> = (0..row.cells.len()).map(|_| Vec::new()).collect();
        for (cell, page, glyphs) in held {
            if let Some(parts) = by_cell.get_mut(cell) {
                parts.push((page, glyphs));
            }
        }
        let mut covered = self.spans.remove(&row.table).unwrap_or_default();
        let mut cells = Vec::new();
        let mut size = 0.0_f32;
        let mut column = 0;
        for (cell, parts) in row.cells.iter().zip(by_cell) {
            skip_covered(&mut covered, &mut column, &mut cells);
            let draft = self.cell(&parts, page, cell.columns, &mut size);
            cells.push(draft);
            cover(&mut covered, column, cell.columns, cell.rows);
            column += cell.columns as usize;
        }
        skip_covered(&mut covered, &mut column, &mut cells);
        self.spans.insert(row.table, covered);
        let page = page?;
        let all_heads = row.cells.iter().all(|c| c.header);
        let draft = Draft { page: page as u32 + 1, cells, size, table: Some(row.table), header: row.header || all_heads };
        if draft.header {
            self.heads.insert(squeezed(&draft.text()));
        }
        Some((page, draft))
    }

    /// One cell: its printed lines joined, over pages too; the box is that of the row's first page.
    fn cell(&self, parts: &[(usize, Vec<&Glyph>)], first_page: Option<usize>, span: u32, size: &mut f32) -> DraftCell {
        let mut out = DraftCell { span, ..DraftCell::empty() };
        for (page, glyphs) in parts {
            let Some(content) = self.pages.get(*page) else { continue };
            let rows = printed_lines(content, glyphs.iter().copied());
            let pieces: Vec<Piece> = rows.into_iter().flat_map(|r| r.pieces).collect();
            *size = pieces.iter().map(|p| p.size).fold(*size, f32::max);
            let part = cell_of(content, &pieces, span);
            runs::join_wrapped(&mut out.text, &part.text);
            if Some(*page) == first_page {
                out.bounds = out.bounds.into_iter().chain(part.bounds).reduce(around);
            }
        }
        out
    }

    /// The lines of one page: running heads above, text and tables in the order of the tree, what is outside the tree, running feet.
    fn page_lines(&self, index: usize, tables: Vec<TableLine>, out: &mut Vec<Draft>) {
        let Some(content) = self.pages.get(index) else { return };
        let number = index as u32 + 1;
        let mut text: Vec<(usize, &Glyph)> = Vec::new();
        let (mut top, mut bottom) = (f32::MAX, f32::MIN);
        for glyph in &content.glyphs {
            let Some(leaf) = self.leaf_of(index, glyph) else { continue };
            top = top.min(glyph.across - glyph.size);
            bottom = bottom.max(glyph.across);
            if self.tree.leaves.get(leaf).is_some_and(|l| l.cell.is_none()) {
                text.push((leaf, glyph));
            }
        }
        let outside = layout::lines(content, number, |g| self.leaf_of(index, g).is_none());
        let outside: Vec<Draft> = outside.into_iter().filter(|d| !self.heads.contains(&squeezed(&d.text()))).collect();
        let above = |d: &Draft| d.bounds().is_some_and(|b| b.bottom <= top + 2.0);
        let (heads, rest): (Vec<Draft>, Vec<Draft>) = outside.into_iter().partition(above);
        out.extend(heads);
        text.sort_by_key(|(leaf, _)| *leaf);
        let mut text = text.as_slice();
        for table in tables {
            let before = text.partition_point(|(leaf, _)| *leaf < table.first_leaf);
            let (now, later) = text.split_at(before);
            out.extend(text_lines(content, number, now));
            text = later;
            out.push(table.draft);
        }
        out.extend(text_lines(content, number, text));
        out.extend(rest);
    }
}

/// Text for comparing: without blanks and tabs.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Empty cells where a cell of an earlier row still covers the column.
fn skip_covered(covered: &mut [u32], column: &mut usize, cells: &mut Vec<DraftCell>) {
    while let Some(left) = covered.get_mut(*column).filter(|n| **n > 0) {
        *left -= 1;
        *column += 1;
        cells.push(DraftCell::empty());
    }
}

fn cover(covered: &mut Vec<u32>, column: usize, columns: u32, rows: u32) {
    if rows < 2 || column > 1024 {
        return;
    }
    let end = column + columns as usize;
    if covered.len() < end {
        covered.resize(end, 0);
    }
    covered.iter_mut().take(end).skip(column).for_each(|n| *n = rows - 1);
}

fn text_lines(content: &PageContent, page: u32, glyphs: &[(usize, &Glyph)]) -> Vec<Draft> {
    let rows = printed_lines(content, glyphs.iter().map(|(_, g)| *g));
    let cells = |row: Row| row.pieces.into_iter().map(|p| (vec![p], 1)).collect();
    rows.into_iter().map(|row| Draft::of_cells(content, page, cells(row))).collect()
}

/// Printed lines in the order given: a line goes on while the next run stands to its right on the same height.
fn printed_lines<'g>(content: &PageContent, glyphs: impl Iterator<Item = &'g Glyph>) -> Vec<Row> {
    let runs = runs::runs(content, glyphs);
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for run in runs {
        let goes_on = lines.last().and_then(|l| l.last()).is_some_and(|last| {
            let size = last.size.max(run.size);
            last.direction == run.direction && (last.across - run.across).abs() < 0.5 * size && run.along > last.end - 0.5 * size
        });
        match lines.last_mut() {
            Some(line) if goes_on => line.push(run),
            _ => lines.push(vec![run]),
        }
    }
    lines.into_iter().map(runs::joined).collect()
}
