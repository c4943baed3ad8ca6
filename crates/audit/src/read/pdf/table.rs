//! Rows that are read across to lines with cells in columns.
//!
//! In: rows of a block and the rules around them. Out: the cells of each line. Invariant: a cell keeps its column (an empty one before
//! it keeps its tab); lines of one cell are joined only where ruled lines or their places say that they are one. Not here: tables of
//! tagged files. Why: a figure is worth nothing without its row and its column.

#![allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]

use super::draft::Cells;
use super::glyphs::Rule;
use super::runs::{Piece, Row};

/// Columns beyond this are not a table.
const COLUMNS: usize = 64;

/// The lines of a block.
pub(super) fn lines(rows: Vec<Row>, rules: &[Rule]) -> Vec<Cells> {
    let mut out = Vec::new();
    let mut rest = rows.as_slice();
    while !rest.is_empty() {
        let length = connected(rest);
        let (group, after) = rest.split_at(length);
        rest = after;
        // What stands before the first row of several cells, and after the last, is not of the table.
        let several = |r: &Row| r.pieces.len() > 1;
        let (Some(first), Some(last)) = (group.iter().position(several), group.iter().rposition(several)) else {
            out.extend(group.iter().map(plain));
            continue;
        };
        let last = last + 1;
        out.extend(group.iter().take(first).map(plain));
        out.extend(table(group.get(first..last).unwrap_or_default(), rules));
        out.extend(group.iter().skip(last).map(plain));
    }
    out
}

/// How many rows follow one another without a wide blank.
fn connected(rows: &[Row]) -> usize {
    let pairs = rows.iter().zip(rows.iter().skip(1));
    1 + pairs.take_while(|(a, b)| b.top() - a.bottom() < 2.0 * a.size().max(b.size())).count()
}

fn plain(row: &Row) -> Cells {
    row.pieces.iter().map(|p| (vec![p.clone()], 1)).collect()
}

fn table(rows: &[Row], rules: &[Rule]) -> Vec<Cells> {
    let columns = columns(rows);
    let several = rows.iter().filter(|r| r.pieces.len() > 1).count();
    if columns.len() < 2 || columns.len() > COLUMNS {
        return rows.iter().map(plain).collect();
    }
    // In running text with a few labels beside it, a single piece is a line of the text.
    let mostly_cells = several * 2 >= rows.len();
    let bands = bands(rows, &columns, rules);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let length = logical_length(rows, at, &bands, &columns);
        let together = rows.get(at..at + length).unwrap_or_default();
        at += length;
        if length == 1 && row.pieces.len() == 1 && (!mostly_cells || span_of(&row.pieces[0], &columns).1 > 1) {
            out.push(plain(row));
        } else {
            out.push(in_columns(together, &columns));
        }
    }
    out
}

/// Intervals of columns, from the row with most cells outwards.
fn columns(rows: &[Row]) -> Vec<(f32, f32)> {
    let mut order: Vec<&Row> = rows.iter().filter(|r| r.pieces.len() > 1).collect();
    order.sort_by_key(|r| std::cmp::Reverse(r.pieces.len()));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for piece in order.iter().flat_map(|r| &r.pieces) {
        let touched: Vec<usize> =
            (0..columns.len()).filter(|i| columns.get(*i).is_some_and(|c| overlap(*c, piece) > 0.0)).collect();
        match touched.as_slice() {
            [] => {
                let at = columns.partition_point(|c| c.0 < piece.along);
                columns.insert(at, (piece.along, piece.end));
            }
            [one] => {
                // It grows as far as its neighbours let it.
                let before = one.checked_sub(1).and_then(|i| columns.get(i)).map_or(f32::MIN, |c| c.1);
                let after = columns.get(one + 1).map_or(f32::MAX, |c| c.0);
                let column = &mut columns[*one];
                *column = (column.0.min(piece.along).max(before), column.1.max(piece.end).min(after));
            }
            _ => {}
        }
    }
    columns
}

fn overlap(column: (f32, f32), piece: &Piece) -> f32 {
    column.1.min(piece.end) - column.0.max(piece.along)
}

/// The column in which a piece begins, and how many it spans.
fn span_of(piece: &Piece, columns: &[(f32, f32)]) -> (usize, u32) {
    let touched: Vec<usize> =
        (0..columns.len()).filter(|i| columns.get(*i).is_some_and(|c| overlap(*c, piece) > piece.size * 0.3)).collect();
    match (touched.first(), touched.last()) {
        (Some(first), Some(last)) => (*first, (last - first) as u32 + 1),
        _ => {
            let middle = (piece.along + piece.end) / 2.0;
            let off = |c: &(f32, f32)| (c.0 - middle).max(middle - c.1);
            let nearest = (0..columns.len()).min_by(|a, b| off(&columns[*a]).total_cmp(&off(&columns[*b])));
            (nearest.unwrap_or(0), 1)
        }
    }
}

/// Rows that are one row of the table, put into its columns.
fn in_columns(rows: &[Row], columns: &[(f32, f32)]) -> Cells {
    let mut placed: Vec<(usize, u32, Vec<Piece>)> = Vec::new();
    for row in rows {
        let mut least = 0;
        for piece in &row.pieces {
            let (column, span) = span_of(piece, columns);
            // Two pieces of one row never share a cell, even where the column was seen too wide.
            let column = column.max(least);
            least = column + 1;
            match placed.iter_mut().find(|p| p.0 == column) {
                Some(cell) => {
                    cell.1 = cell.1.max(span);
                    cell.2.push(piece.clone());
                }
                None => placed.push((column, span, vec![piece.clone()])),
            }
        }
    }
    placed.sort_by_key(|p| p.0);
    let mut cells: Cells = Vec::new();
    let mut next = 0;
    for (column, span, pieces) in placed {
        while next < column {
            cells.push((Vec::new(), 1));
            next += 1;
        }
        next = next.max(column + span as usize);
        cells.push((pieces, span));
    }
    while next < columns.len() {
        cells.push((Vec::new(), 1));
        next += 1;
    }
    cells
}

/// The band between ruled lines that each row lies in, when the rules part rows of the table: empty otherwise.
fn bands(rows: &[Row], columns: &[(f32, f32)], rules: &[Rule]) -> Vec<usize> {
    let (left, right) = (columns.first().map_or(0.0, |c| c.0), columns.last().map_or(0.0, |c| c.1));
    let (top, bottom) = (rows.first().map_or(0.0, Row::top), rows.last().map_or(0.0, Row::bottom));
    let mut flat: Vec<&Rule> = rules
        .iter()
        .filter(|r| r.is_horizontal() && r.left < right && r.right > left && r.top > top - 30.0 && r.bottom < bottom + 30.0)
        .collect();
    flat.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut heights = Vec::new();
    let mut at = 0;
    while let Some(first) = flat.get(at) {
        let same: Vec<&&Rule> = flat.get(at..).unwrap_or_default().iter().take_while(|r| r.top - first.top < 2.5).collect();
        at += same.len();
        let (from, to) = same.iter().fold((f32::MAX, f32::MIN), |(a, b), r| (a.min(r.left), b.max(r.right)));
        if to.min(right) - from.max(left) > (right - left) * 0.6 {
            heights.push(first.top);
        }
    }
    let band: Vec<usize> = rows.iter().map(|r| heights.partition_point(|h| *h < r.middle())).collect();
    let mut used = band.clone();
    used.dedup();
    // Rules under the head and at the foot alone part nothing.
    if used.len() >= 3 && rows.len() <= used.len() * 5 { band } else { Vec::new() }
}

/// How many rows from `at` on are one row of the table.
fn logical_length(rows: &[Row], at: usize, bands: &[usize], columns: &[(f32, f32)]) -> usize {
    if let Some(band) = bands.get(at) {
        let length = bands.iter().skip(at).take_while(|b| *b == band).count();
        let together = rows.get(at..at + length).unwrap_or_default();
        if length > 1 && !holds_several_figures(together, columns) {
            return length;
        }
    }
    // A label of two lines with its figures set halfway between: rows that overlap in height.
    let close = |a: &Row, b: &Row| b.middle() - a.middle() < 0.85 * a.size().min(b.size());
    1 + rows.iter().skip(at).zip(rows.iter().skip(at + 1)).take_while(|(a, b)| close(a, b)).count()
}

/// Whether some column holds more than one figure: then these are rows of their own within one ruled row.
fn holds_several_figures(rows: &[Row], columns: &[(f32, f32)]) -> bool {
    let mut count = vec![0_u32; columns.len()];
    for piece in rows.iter().flat_map(|r| &r.pieces).filter(|p| is_figure(&p.text)) {
        if let Some(n) = count.get_mut(span_of(piece, columns).0) {
            *n += 1;
        }
    }
    count.iter().any(|n| *n > 1)
}

fn is_figure(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || ",.%()-–− ".contains(c))
}
