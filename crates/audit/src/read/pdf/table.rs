//! Rows that are read across to lines with cells in columns.
//!
//! In: rows of a block and the rules around them. Out: the cells of each line. Invariant: a cell keeps its column (an empty one before
//! it keeps its tab); lines of one cell are joined only where ruled lines or their places say that they are one. Not here: tables of
//! tagged files. Why: a figure is worth nothing without its row and its column.

#![allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]

use super::draft::Cells;
use super::glyphs::Rule;
use super::runs::{Piece, Row, Soft};

/// Columns beyond this are not a table.
const COLUMNS: usize = 64;
/// Rows beyond this are another table.
const ROWS: usize = 400;

/// The lines of a block.
pub(super) fn lines(rows: Vec<Row>, rules: &[Rule]) -> Vec<Cells> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let Some(first) = rows.iter().skip(at).position(has_cells).map(|i| i + at) else { break };
        let last = end_of_table(&rows, first, rules);
        let heights = heights(rows.get(first..last).unwrap_or_default(), rules);
        // Lines of a cell above the first row and below the last are of the table too.
        let pitch = pitch(rows.get(first..last).unwrap_or_default());
        let above = |i: &usize| closed_in(&rows, *i, first, &heights) || is_close(&rows, *i, *i + 1, first, pitch);
        let below = |i: &usize| closed_in(&rows, *i, last - 1, &heights) || is_close(&rows, *i - 1, *i, last - 1, pitch);
        let from = (at..first).rev().take_while(above).last().unwrap_or(first);
        let to = (last..rows.len()).take_while(below).last().map_or(last, |i| i + 1);
        let (first, last) = (from, to);
        out.extend(rows.get(at..first).unwrap_or_default().iter().map(plain));
        let parted = part_narrow(rows.get(first..last).unwrap_or_default());
        out.extend(table(&parted, &heights));
        at = last;
    }
    out.extend(rows.iter().skip(at).map(plain));
    out
}

fn has_cells(row: &Row) -> bool {
    row.pieces.len() > 1
}

/// Parts pieces at gaps that are narrow, where the other rows of the table are parted or blank at the same place.
fn part_narrow(rows: &[Row]) -> Vec<Row> {
    let covers =
        |piece: &Piece, x: f32| piece.along < x && x < piece.end && !piece.soft.iter().any(|gap| gap.from <= x && x <= gap.to);
    let is_channel = |gap: &Soft| {
        let middle = (gap.from + gap.to) / 2.0;
        let covering = rows.iter().filter(|r| r.pieces.iter().any(|p| covers(p, middle))).count();
        // A heading over several columns may lie across.
        rows.len() >= 3 && covering * 5 <= rows.len()
    };
    let part = |piece: &Piece| {
        let mut parts = Vec::new();
        let mut rest = piece.clone();
        while let Some(gap) = rest.soft.iter().copied().find(is_channel) {
            let (left, right) = rest.split_at(gap);
            parts.push(left);
            rest = right;
        }
        parts.push(rest);
        parts
    };
    rows.iter().map(|row| Row { pieces: row.pieces.iter().flat_map(part).collect() }).collect()
}

/// Where the table that begins with the row `first` ends: after its last row of several cells before a line that is not of it.
fn end_of_table(rows: &[Row], first: usize, rules: &[Rule]) -> usize {
    let (mut end, mut cells) = (first + 1, first);
    for i in first + 1..rows.len().min(first + ROWS) {
        let (Some(above), Some(row), Some(model)) = (rows.get(i - 1), rows.get(i), rows.get(cells)) else { break };
        let apart = row.top() - above.bottom() > 2.0 * row.size().max(above.size());
        if apart || runs_across(row, model) || is_heading(row, model) || is_below_foot(row, above, model, rules) {
            break;
        }
        if has_cells(row) {
            (end, cells) = (i + 1, i);
        }
    }
    end
}

/// A line in larger type than the cells.
fn is_heading(row: &Row, model: &Row) -> bool {
    row.pieces.len() == 1 && row.size() > model.size() * 1.15
}

/// A single piece below the ruled line that closes the table: no other line follows soon.
fn is_below_foot(row: &Row, above: &Row, model: &Row, rules: &[Rule]) -> bool {
    if row.pieces.len() > 1 {
        return false;
    }
    let (left, right) = (model.pieces.first().map_or(0.0, |p| p.along), model.pieces.last().map_or(0.0, |p| p.end));
    let wide = |r: &&Rule| r.is_horizontal() && r.right.min(right) - r.left.max(left) > (right - left) * 0.6;
    let mut closed = false;
    let mut goes_on = false;
    for rule in rules.iter().filter(wide) {
        closed |= rule.top > above.middle() && rule.top < row.middle();
        goes_on |= rule.top > row.middle() && rule.top < row.bottom() + row.size() * 4.0;
    }
    closed && !goes_on
}

/// A single piece that lies over several cells of another row.
fn runs_across(row: &Row, model: &Row) -> bool {
    let [piece] = row.pieces.as_slice() else { return false };
    model.pieces.iter().filter(|cell| overlap((cell.along, cell.end), piece) > piece.size * 0.3).count() > 1
}

/// Whether the row `i` lies with the row `anchor` between the same two ruled lines, without running across its cells.
fn closed_in(rows: &[Row], i: usize, anchor: usize, heights: &[f32]) -> bool {
    let (Some(row), Some(anchor)) = (rows.get(i), rows.get(anchor)) else { return false };
    let band = heights.partition_point(|h| *h < row.middle());
    let same = band == heights.partition_point(|h| *h < anchor.middle());
    same && band > 0 && band < heights.len() && row.pieces.len() == 1 && !runs_across(row, anchor)
}

/// Whether two rows, one of which is a single line of some cell of the row `anchor`, stand closer than rows of the table do.
fn is_close(rows: &[Row], upper: usize, lower: usize, anchor: usize, pitch: f32) -> bool {
    let (Some(upper_row), Some(lower_row), Some(model)) = (rows.get(upper), rows.get(lower), rows.get(anchor)) else {
        return false;
    };
    let outer = if upper < anchor { upper_row } else { lower_row };
    outer.pieces.len() == 1
        && !runs_across(outer, model)
        && !is_heading(outer, model)
        && stands_close(upper_row, lower_row, pitch)
}

/// Overlapping in height, or nearer than the usual distance of rows.
fn stands_close(upper: &Row, lower: &Row, pitch: f32) -> bool {
    let distance = lower.middle() - upper.middle();
    distance < 0.85 * upper.size().min(lower.size())
        || (distance < 0.8 * pitch && (upper.pieces.len() == 1 || lower.pieces.len() == 1))
}

fn plain(row: &Row) -> Cells {
    row.pieces.iter().map(|p| (vec![p.clone()], 1)).collect()
}

fn table(rows: &[Row], heights: &[f32]) -> Vec<Cells> {
    let columns = columns(rows);
    let several = rows.iter().filter(|r| has_cells(r)).count();
    if columns.len() < 2 || columns.len() > COLUMNS {
        return rows.iter().map(plain).collect();
    }
    // In running text with a few labels beside it, a single piece is a line of the text.
    let mostly_cells = several * 2 >= rows.len();
    let bands = bands(rows, heights);
    let pitch = pitch(rows);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let length = logical_length(rows, at, &bands, &columns, pitch);
        let together = rows.get(at..at + length).unwrap_or_default();
        at += length;
        let alone = row.pieces.first().filter(|_| length == 1 && row.pieces.len() == 1);
        if alone.is_some_and(|p| !mostly_cells || span_of(p, &columns).1 > 1) {
            out.push(plain(row));
        } else {
            out.push(in_columns(together, &columns));
        }
    }
    out
}

/// The usual distance between rows of several cells.
fn pitch(rows: &[Row]) -> f32 {
    let pairs = rows.iter().zip(rows.iter().skip(1)).filter(|(a, b)| has_cells(a) && has_cells(b));
    let mut pitches: Vec<f32> = pairs.map(|(a, b)| b.middle() - a.middle()).collect();
    pitches.sort_by(f32::total_cmp);
    pitches.get(pitches.len() / 2).copied().unwrap_or(0.0)
}

/// Intervals of columns, from the row with most cells outwards.
fn columns(rows: &[Row]) -> Vec<(f32, f32)> {
    let mut order: Vec<&Row> = rows.iter().filter(|r| r.pieces.len() > 1).collect();
    order.sort_by_key(|r| std::cmp::Reverse(r.pieces.len()));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for piece in order.iter().flat_map(|r| &r.pieces) {
        if columns.len() > COLUMNS {
            break;
        }
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
    merge_unshared(rows, columns)
}

/// A head that is centred over a wide column looks like a column of its own: two neighbours that no row fills together are one, if
/// some piece lies over both or if only one row has one of them.
fn merge_unshared(rows: &[Row], mut columns: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    let mut at = 0;
    while let (Some(a), Some(b)) = (columns.get(at).copied(), columns.get(at + 1).copied()) {
        let touches = |row: &Row, c: (f32, f32)| row.pieces.iter().any(|p| overlap(c, p) > 0.0);
        let over_both = |row: &Row| row.pieces.iter().any(|p| overlap(a, p) > p.size * 0.3 && overlap(b, p) > p.size * 0.3);
        let spanned = rows.iter().any(over_both);
        let apart = || rows.iter().filter(|r| !over_both(r));
        let shared = apart().any(|r| touches(r, a) && touches(r, b));
        let lone = apart().filter(|r| touches(r, a)).count().min(apart().filter(|r| touches(r, b)).count()) <= 1;
        if !shared && (spanned || (lone && rows.len() > 2)) {
            columns.remove(at + 1);
            columns[at] = (a.0, b.1);
        } else {
            at += 1;
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
    // A label that heads a group of rows is a line by itself.
    let alone = matches!(placed.as_slice(), [(0, _, _)]);
    let columns = if alone { &[] } else { columns };
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

/// Heights of the ruled lines across a table.
fn heights(rows: &[Row], rules: &[Rule]) -> Vec<f32> {
    let pieces = || rows.iter().flat_map(|r| &r.pieces);
    let (left, right) = (pieces().map(|p| p.along).fold(f32::MAX, f32::min), pieces().map(|p| p.end).fold(f32::MIN, f32::max));
    let (top, bottom) = (rows.first().map_or(0.0, Row::top), rows.last().map_or(0.0, Row::bottom));
    let near =
        |r: &&Rule| r.is_horizontal() && r.left < right && r.right > left && r.top > top - 60.0 && r.bottom < bottom + 120.0;
    let mut flat: Vec<&Rule> = rules.iter().filter(near).collect();
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
    heights
}

/// The band between ruled lines that each row lies in, when the lines part rows of the table: empty otherwise.
fn bands(rows: &[Row], heights: &[f32]) -> Vec<usize> {
    let band: Vec<usize> = rows.iter().map(|r| heights.partition_point(|h| *h < r.middle())).collect();
    let mut used = band.clone();
    used.dedup();
    // Lines under the head and at the foot alone part nothing.
    if used.len() >= 3 && rows.len() <= used.len() * 5 { band } else { Vec::new() }
}

/// How many rows from `at` on are one row of the table.
fn logical_length(rows: &[Row], at: usize, bands: &[usize], columns: &[(f32, f32)], pitch: f32) -> usize {
    let whole = |length: usize| {
        let together = rows.get(at..at + length).unwrap_or_default();
        let across = together.iter().any(|r| r.pieces.len() == 1 && r.pieces.iter().any(|p| span_of(p, columns).1 > 1));
        length == 1 || !(across || holds_several_figures(together, columns))
    };
    if let Some(band) = bands.get(at).filter(|b| **b > 0) {
        let length = bands.iter().skip(at).take_while(|b| *b == band).count();
        if whole(length) {
            return length;
        }
    }
    // Without lines: rows that overlap in height (figures set halfway beside a label of two lines), or that stand closer than rows of
    // this table do.
    let length = 1 + rows.iter().skip(at).zip(rows.iter().skip(at + 1)).take_while(|(a, b)| stands_close(a, b, pitch)).count();
    if whole(length) { length } else { 1 }
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

/// A figure of its own: neither a year nor something in brackets, which go with the figure above.
fn is_figure(text: &str) -> bool {
    let year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let bracketed = text.starts_with('(') && text.ends_with(')');
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || ",.%()-–− ".contains(c))
        && !year
        && !bracketed
}
