//! Rows of a page to lines in reading order, by geometry.
//!
//! In: the letters and rules of a page without a structure tree. Out: [`Draft`] lines. Invariant: columns of prose are read one after
//! the other, everything else row by row from the top; every letter comes out once. Not here: tagged files (`tagged`), cells of a table
//! (`table`). Why: printed order in the file means nothing, and two columns of prose read across make nonsense.

#![allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]

use super::draft::Draft;
use super::glyphs::{Direction, Glyph, PageContent, Rule};
use super::runs::{Piece, Row, rows, runs};
use super::table;

/// Columns of prose within columns: more is not a page.
const COLUMN_DEPTH: u32 = 4;
/// Wide blanks at which rows are cut to find columns of prose above them.
const MOST_CUTS: usize = 12;
/// Rows looked at together.
const MOST_ROWS: usize = 400;
/// Ruled lines of a page that are looked at: more are a drawing.
const MOST_RULES: usize = 4_000;

/// Lines of the letters given, in reading order.
pub(super) fn lines(content: &PageContent, page: u32, wanted: impl Fn(&Glyph) -> bool) -> Vec<Draft> {
    let mut out = Vec::new();
    // The direction of most letters is the page's; others (labels of an axis, a turned heading) come after it.
    let mut directions = [Direction::Right, Direction::Down, Direction::Up, Direction::Left, Direction::Slanted];
    let count = |d: Direction| content.glyphs.iter().filter(|g| g.direction == d && wanted(g)).count();
    directions.sort_by_key(|d| std::cmp::Reverse(count(*d)));
    for direction in directions {
        let runs = runs(content, content.glyphs.iter().filter(|g| g.direction == direction && wanted(g)));
        if runs.is_empty() {
            continue;
        }
        let rules = turned(content, direction);
        let rows = rows(runs, &rules);
        let mut ordered = Vec::new();
        read_columns(rows, &rules, 0, &mut ordered);
        out.extend(
            ordered.into_iter().flat_map(|block| table::lines(block, &rules)).map(|cells| Draft::of_cells(content, page, cells)),
        );
    }
    out
}

/// The rules as they lie when the page is turned so that the text is upright.
fn turned(content: &PageContent, direction: Direction) -> Vec<Rule> {
    let rules = content.rules.get(..MOST_RULES).unwrap_or(&content.rules);
    if matches!(direction, Direction::Right | Direction::Slanted) {
        return rules.to_vec();
    }
    let turn = |r: &Rule| {
        let (a, b) = content.along_across(direction, r.left, r.top);
        let (c, d) = content.along_across(direction, r.right, r.bottom);
        Rule { left: a.min(c), top: b.min(d), right: a.max(c), bottom: b.max(d) }
    };
    rules.iter().map(turn).collect()
}

/// Parts rows into blocks that are read one after another: a column of prose, or rows that are read across.
fn read_columns(rows: Vec<Row>, rules: &[Rule], depth: u32, out: &mut Vec<Vec<Row>>) {
    let mut across: Vec<Row> = Vec::new();
    let width = width_of(&rows);
    let mut rest = rows.as_slice();
    while !rest.is_empty() {
        let (length, found) = columns_of_prose(rest, width, rules, depth);
        let (range, after) = rest.split_at(length);
        match found {
            Some(gutter) => {
                if !across.is_empty() {
                    out.push(std::mem::take(&mut across));
                }
                let (left, right) = split(range, gutter);
                read_columns(left, rules, depth + 1, out);
                read_columns(right, rules, depth + 1, out);
            }
            None => across.extend_from_slice(range),
        }
        rest = after;
    }
    if !across.is_empty() {
        out.push(across);
    }
}

/// How many of the first rows belong together, and the gutter between their columns if they are columns of prose. A table below may
/// share the gutter by chance: then the rows above one of the wide blanks are tried.
fn columns_of_prose(rows: &[Row], width: f32, rules: &[Rule], depth: u32) -> (usize, Option<Gutter>) {
    let (length, _) = common_gutters(rows, width);
    if length < 3 || depth >= COLUMN_DEPTH {
        return (length, None);
    }
    let blank =
        |i: &usize| rows.get(i - 1).zip(rows.get(*i)).is_some_and(|(a, b)| b.top() - a.bottom() > 0.7 * a.size().max(b.size()));
    let cuts: Vec<usize> = (1..length).filter(blank).collect();
    for cut in std::iter::once(length).chain(cuts.iter().rev().take(MOST_CUTS).copied()) {
        let range = rows.get(..cut).unwrap_or_default();
        let (reach, gutters) = common_gutters(range, width);
        if reach == cut
            && let Some(gutter) = gutters.into_iter().find(|g| is_prose_beside_prose(range, *g, rules))
        {
            // What hangs below the prose without one full line of its own is a heading or the beginning of a table.
            let mut end = cut;
            for before in cuts.iter().rev().copied().filter(|c| *c < cut) {
                let hanging = rows.get(before..end).unwrap_or_default();
                if has_full_line(hanging, range, gutter) {
                    break;
                }
                end = before;
            }
            return (end, Some(gutter));
        }
    }
    (cuts.first().copied().unwrap_or(length), None)
}

/// Whether one of the rows fills most of its column.
fn has_full_line(rows: &[Row], columns: &[Row], gutter: Gutter) -> bool {
    let (left, right) = split(columns, gutter);
    let (a, b) = split(rows, gutter);
    let full =
        |rows: &[Row], width: f32| rows.iter().any(|r| r.pieces.len() == 1 && width_of(std::slice::from_ref(r)) > width * 0.7);
    full(&a, width_of(&left)) || full(&b, width_of(&right))
}

/// A strip without text, in reading direction.
#[derive(Debug, Clone, Copy)]
struct Gutter {
    from: f32,
    to: f32,
}

impl Gutter {
    fn middle(self) -> f32 {
        (self.from + self.to) / 2.0
    }
}

/// How many rows from the first on share a strip without text, and the strips they share, widest first. A line across the whole
/// region stands by itself.
fn common_gutters(rows: &[Row], region_width: f32) -> (usize, Vec<Gutter>) {
    let mut taken: Vec<(f32, f32)> = Vec::new();
    let mut best = Vec::new();
    let mut length = 0;
    let mut bottom = f32::MAX;
    for row in rows.iter().take(MOST_ROWS) {
        // A wide blank ends what belongs together.
        if row.top() > bottom + row.size() * 2.5 {
            break;
        }
        let mut with = taken.clone();
        for piece in &row.pieces {
            cover(&mut with, piece.along, piece.end);
        }
        let gutters = gaps(&with, row.size() * 0.8);
        // A narrow line may be the beginning of either column.
        let narrow = with.len() < 2 && row.pieces.iter().map(Piece::width).sum::<f32>() < region_width * 0.6;
        if gutters.is_empty() && !narrow {
            break;
        }
        bottom = row.bottom();
        length += 1;
        taken = with;
        best = gutters;
    }
    (length.max(1), best)
}

fn width_of(rows: &[Row]) -> f32 {
    let left = rows.iter().flat_map(|r| &r.pieces).map(|p| p.along).fold(f32::MAX, f32::min);
    let right = rows.iter().flat_map(|r| &r.pieces).map(|p| p.end).fold(f32::MIN, f32::max);
    (right - left).max(0.0)
}

/// Adds an interval to sorted, disjoint ones.
fn cover(taken: &mut Vec<(f32, f32)>, from: f32, to: f32) {
    let (mut from, mut to) = (from, to);
    taken.retain(|(a, b)| {
        let apart = *b < from || *a > to;
        if !apart {
            (from, to) = (from.min(*a), to.max(*b));
        }
        apart
    });
    let at = taken.partition_point(|(a, _)| *a < from);
    taken.insert(at, (from, to));
}

fn gaps(taken: &[(f32, f32)], least: f32) -> Vec<Gutter> {
    let pairs = taken.iter().zip(taken.iter().skip(1));
    let mut gaps: Vec<Gutter> = pairs.map(|(a, b)| Gutter { from: a.1, to: b.0 }).filter(|g| g.to - g.from >= least).collect();
    gaps.sort_by(|a, b| (b.to - b.from).total_cmp(&(a.to - a.from)));
    gaps.truncate(8);
    gaps
}

fn split(rows: &[Row], gutter: Gutter) -> (Vec<Row>, Vec<Row>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let (a, b): (Vec<Piece>, Vec<Piece>) = row.pieces.iter().cloned().partition(|p| p.end <= gutter.middle());
        left.extend((!a.is_empty()).then_some(Row { pieces: a }));
        right.extend((!b.is_empty()).then_some(Row { pieces: b }));
    }
    (left, right)
}

/// Both sides read like prose, and no ruled line ties them together as a table.
fn is_prose_beside_prose(rows: &[Row], gutter: Gutter, rules: &[Rule]) -> bool {
    let (top, bottom) = (rows.first().map_or(0.0, Row::top), rows.last().map_or(0.0, Row::bottom));
    let ties = |r: &&Rule| {
        r.is_horizontal()
            && r.left < gutter.from - 10.0
            && r.right > gutter.to + 10.0
            && r.top > top + 2.0
            && r.bottom < bottom - 2.0
    };
    if rules.iter().filter(ties).count() >= 2 {
        return false;
    }
    let (left, right) = split(rows, gutter);
    is_prose_columns(&left, COLUMN_DEPTH) && is_prose_columns(&right, COLUMN_DEPTH)
}

/// Prose, or columns of it.
fn is_prose_columns(rows: &[Row], depth: u32) -> bool {
    if is_prose(rows) {
        return true;
    }
    let (length, gutters) = common_gutters(rows, width_of(rows));
    let both = |g: &Gutter| {
        let (left, right) = split(rows, *g);
        is_prose_columns(&left, depth - 1) && is_prose_columns(&right, depth - 1)
    };
    depth > 0 && length == rows.len() && gutters.iter().take(2).any(both)
}

/// Lines that mostly fill their column, of some length, without wide gaps.
fn is_prose(rows: &[Row]) -> bool {
    if rows.len() < 3 {
        return false;
    }
    let width = width_of(rows);
    let mut sizes: Vec<f32> = rows.iter().map(Row::size).collect();
    sizes.sort_by(f32::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied().unwrap_or(10.0);
    let whole = rows.iter().filter(|r| r.pieces.len() == 1).count();
    let full = rows.iter().filter(|r| r.pieces.iter().map(Piece::width).sum::<f32>() > width * 0.7).count();
    width > size * 9.0 && whole * 10 >= rows.len() * 8 && full * 10 >= rows.len() * 5
}
