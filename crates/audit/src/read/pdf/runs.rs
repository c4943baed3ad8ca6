//! Letters to runs, rows and pieces.
//!
//! In: letters of one page. Out: [`Row`]s of [`Piece`]s, a piece being what stands between wide gaps. Invariant: within a row pieces go
//! in reading direction and do not overlap; no letter is lost but one printed twice over itself. Not here: columns of prose and tables
//! (`layout`, `table`). Why: PDFs place letters, in any order; words are where the gaps are narrow.

#![allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]

use super::glyphs::{Direction, Glyph, PageContent, Rule, is_cjk};

/// A gap this wide, in sizes of the type, parts cells. Justified words stay below it, columns of a table above.
const CELL_GAP: f32 = 1.0;
/// A gap this wide may part cells of a narrow table, if other rows are parted at the same place.
const SOFT_GAP: f32 = 0.4;

/// Runs on one row: more is a drawing.
const PIECES: usize = 400;

/// A gap within a piece that may part two cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Soft {
    /// Byte of the piece's text after the gap.
    pub(super) byte: usize,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// Text without a wide gap.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) direction: Direction,
    pub(super) along: f32,
    pub(super) end: f32,
    pub(super) across: f32,
    pub(super) size: f32,
    /// A blank was shown before it.
    pub(super) after_space: bool,
    /// Gaps within it, narrower than those between cells.
    pub(super) soft: Vec<Soft>,
}

impl Piece {
    pub(super) fn top(&self) -> f32 {
        self.across - self.size * 0.85
    }

    pub(super) fn bottom(&self) -> f32 {
        self.across + self.size * 0.2
    }

    fn middle(&self) -> f32 {
        self.across - self.size * 0.33
    }

    pub(super) fn width(&self) -> f32 {
        self.end - self.along
    }

    /// Parts it at a gap within it.
    pub(super) fn split_at(&self, gap: Soft) -> (Self, Self) {
        let (left, right) = self.text.split_at_checked(gap.byte).unwrap_or((&self.text, ""));
        let before = self.soft.iter().filter(|s| s.byte < gap.byte).copied().collect();
        let after = self.soft.iter().filter(|s| s.byte > gap.byte).map(|s| Soft { byte: s.byte - gap.byte, ..*s }).collect();
        (
            Self { text: left.trim_end().to_string(), end: gap.from, soft: before, ..self.clone() },
            Self { text: right.to_string(), along: gap.to, soft: after, ..self.clone() },
        )
    }

    /// Adds what follows on the same row, with a blank where one belongs.
    fn join(&mut self, next: &Piece) {
        if wants_blank(&self.text, &next.text, next.along - self.end, self.size.min(next.size), next.after_space) {
            self.text.push(' ');
        }
        let byte = self.text.len();
        if next.along - self.end > SOFT_GAP * self.size.min(next.size) {
            self.soft.push(Soft { byte, from: self.end, to: next.along });
        }
        match raised(self, next) {
            Some(marks) => self.text.push_str(&marks),
            None => {
                self.soft.extend(next.soft.iter().map(|s| Soft { byte: s.byte + byte, ..*s }));
                self.text.push_str(&next.text);
            }
        }
        self.end = self.end.max(next.end);
        if next.size > self.size {
            (self.size, self.across) = (next.size, next.across);
        }
    }
}

/// Digits that stand smaller and higher than what is before them, as marks of notes do: as such, so that `82,560` with note 1 is not
/// 825,601. Whoever prints a raised 2 after `m` means the power, and `m²` says the same.
fn raised(before: &Piece, next: &Piece) -> Option<String> {
    let small = next.size < 0.85 * before.size;
    let high = before.across - next.across > 0.15 * before.size;
    if !small || !high || before.direction != next.direction {
        return None;
    }
    let digits = next.text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ') || !c.is_ascii());
    (digits && next.text.contains(|c: char| c.is_ascii_digit())).then(|| next.text.chars().map(superscript).collect())
}

fn superscript(c: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    c.to_digit(10).and_then(|d| RAISED.get(d as usize)).copied().unwrap_or(c)
}

/// Pieces on one line of print.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Row {
    pub(super) pieces: Vec<Piece>,
}

impl Row {
    pub(super) fn top(&self) -> f32 {
        self.pieces.iter().map(Piece::top).fold(f32::MAX, f32::min)
    }

    pub(super) fn bottom(&self) -> f32 {
        self.pieces.iter().map(Piece::bottom).fold(f32::MIN, f32::max)
    }

    pub(super) fn size(&self) -> f32 {
        self.pieces.iter().map(|p| p.size).fold(0.0, f32::max)
    }

    pub(super) fn middle(&self) -> f32 {
        (self.top() + self.bottom()) / 2.0
    }
}

/// Whether a blank belongs between two texts that stand side by side.
fn wants_blank(left: &str, right: &str, gap: f32, size: f32, shown: bool) -> bool {
    let (Some(last), Some(first)) = (left.chars().next_back(), right.chars().next()) else { return false };
    if last == ' ' || first == ' ' {
        return false;
    }
    let limit = match (is_cjk(last), is_cjk(first)) {
        // Between ideographs a blank is rarely meant; justification and letter spacing make gaps too.
        (true, true) => 0.6,
        (false, false) => 0.16,
        _ => 0.45,
    };
    gap > size * limit || (shown && gap > size * 0.05)
}

/// Chains letters that were shown one after another into runs.
pub(super) fn runs<'g>(content: &PageContent, glyphs: impl Iterator<Item = &'g Glyph>) -> Vec<Piece> {
    let mut runs: Vec<Piece> = Vec::new();
    let mut last_start = f32::MIN;
    for glyph in glyphs {
        let text = content.text_of(glyph);
        if let Some(run) = runs.last_mut()
            && run.direction == glyph.direction
            && (run.across - glyph.across).abs() < 0.12 * run.size.min(glyph.size)
            && (run.size - glyph.size).abs() < 0.2 * run.size
        {
            let gap = glyph.along - run.end;
            // Printed twice over itself to look bold.
            let again = run.text.ends_with(text)
                && (glyph.along - last_start).abs() < 0.2 * glyph.size
                && gap < -0.5 * (glyph.end - glyph.along);
            if again {
                continue;
            }
            if gap > -0.35 * run.size && gap < SOFT_GAP * run.size {
                if wants_blank(&run.text, text, gap, run.size, glyph.after_space) {
                    run.text.push(' ');
                }
                run.text.push_str(text);
                run.end = run.end.max(glyph.end);
                last_start = glyph.along;
                continue;
            }
        }
        last_start = glyph.along;
        runs.push(Piece {
            text: text.to_string(),
            direction: glyph.direction,
            along: glyph.along,
            end: glyph.end,
            across: glyph.across,
            size: glyph.size,
            after_space: glyph.after_space,
            soft: Vec::new(),
        });
    }
    runs
}

/// Runs of one direction to rows, from the top, whatever their order.
pub(super) fn rows(mut runs: Vec<Piece>, rules: &[Rule]) -> Vec<Row> {
    runs.sort_by(|a, b| a.across.total_cmp(&b.across).then(a.along.total_cmp(&b.along)));
    let mut rows: Vec<Row> = Vec::new();
    for run in runs {
        // Sorted by baseline: only the last few rows can be meant.
        let from = rows.len().saturating_sub(6);
        let fits = |row: &Row| fits_row(row, &run);
        let best = (from..rows.len())
            .filter(|i| rows.get(*i).is_some_and(fits))
            .min_by(|a, b| off_row(&rows[*a], &run).total_cmp(&off_row(&rows[*b], &run)));
        match best {
            Some(i) => rows[i].pieces.push(run),
            None => rows.push(Row { pieces: vec![run] }),
        }
    }
    for row in &mut rows {
        join_pieces(row, rules);
    }
    rows.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    rows
}

fn off_row(row: &Row, run: &Piece) -> f32 {
    row.pieces.iter().map(|p| (p.across - run.across).abs()).fold(f32::MAX, f32::min)
}

/// On the row: its middle lies within the row's height (a raised figure, another size), and its place is free.
fn fits_row(row: &Row, run: &Piece) -> bool {
    if row.pieces.len() > PIECES {
        return false;
    }
    let Some(tallest) = row.pieces.iter().max_by(|a, b| a.size.total_cmp(&b.size)) else { return false };
    let (large, small) = if tallest.size >= run.size { (tallest, run) } else { (run, tallest) };
    let same_baseline = (large.across - small.across).abs() < 0.25 * small.size;
    let near = large.size < 2.2 * small.size && small.middle() > large.top() && small.middle() < large.across;
    (same_baseline || near)
        && !row.pieces.iter().any(|p| p.along.max(run.along) + 0.3 * small.size < p.end.min(run.end) && p.text != run.text)
}

/// Joins what stands close, in reading direction; a vertical rule between two parts them.
fn join_pieces(row: &mut Row, rules: &[Rule]) {
    let mut pieces = std::mem::take(&mut row.pieces);
    pieces.sort_by(|a, b| a.along.total_cmp(&b.along));
    let (top, bottom) =
        pieces.iter().fold((f32::MAX, f32::MIN), |(t, b), p| (t.min(p.across - p.size * 0.3), b.max(p.across - p.size * 0.3)));
    let mut walls: Vec<f32> = rules
        .iter()
        .filter(|r| !r.is_horizontal() && r.top <= top + 1.0 && r.bottom >= bottom - 1.0)
        .map(|r| (r.left + r.right) / 2.0)
        .collect();
    walls.sort_by(f32::total_cmp);
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Some(last) = out.last_mut() else {
            out.push(piece);
            continue;
        };
        // Printed twice over itself.
        if last.text == piece.text
            && (last.along - piece.along).abs() < 0.2 * piece.size
            && (last.across - piece.across).abs() < 0.2 * piece.size
        {
            continue;
        }
        let gap = piece.along - last.end;
        let nearest = walls.get(walls.partition_point(|x| *x <= (last.end - 0.5).max(last.along)));
        let wall = nearest.is_some_and(|x| *x < piece.along + 0.5);
        if gap < CELL_GAP * last.size.max(piece.size) && !wall && piece.direction == last.direction {
            last.join(&piece);
        } else {
            out.push(piece);
        }
    }
    row.pieces = out;
}

/// A row of runs whose order is given.
pub(super) fn joined(pieces: Vec<Piece>) -> Row {
    let mut row = Row { pieces };
    join_pieces(&mut row, &[]);
    row
}

/// Joins two lines of one cell or paragraph: no blank where either side is written without.
pub(super) fn join_wrapped(text: &mut String, next: &str) {
    let next = next.trim();
    let (Some(last), Some(first)) = (text.trim_end().chars().next_back(), next.chars().next()) else {
        text.push_str(next);
        return;
    };
    text.truncate(text.trim_end().len());
    if last == '\u{AD}' {
        text.pop();
    } else if !(is_cjk(last) || is_cjk(first) || (matches!(last, '-' | '/' | '–') && first.is_alphanumeric())) {
        text.push(' ');
    }
    text.push_str(next);
}
