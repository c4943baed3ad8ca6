//! Where the content index is: the place with most distinct codes and with requirement wording, not a data table with codes.
//!
//! In: the views of a report. Out: ranges of views. Invariant: ranges are in order and do not overlap. Not here: rows. Why by density:
//! codes stand in headings, notes and data tables too, and an index may be titled in any way, or not at all.

use super::codes::Head;
use super::view::{Anchor, Kind, View};
use super::words::Words;
use crate::fold::{fold_text, is_cjk};
use std::collections::BTreeSet;
use std::ops::Range;

/// Rows further apart than this many filled lines are not of one index.
const GAP_LINES: usize = 30;
/// A row of an index takes at most so many filled lines on average; prose under a heading with a code takes more.
const LINES_PER_ROW: usize = 12;
/// Fewest distinct codes of an index.
const FEWEST_CODES: usize = 6;
/// How far above the first code its heading, header row and mandatory rows may stand, in filled lines.
const ABOVE_LINES: usize = 40;

/// The index, in one or more ranges of views.
pub(super) fn zones(views: &[View], words: &Words) -> Vec<Range<usize>> {
    let anchors: Vec<Anchor> = views.iter().enumerate().filter_map(|(at, v)| v.anchor(at, words, false, false)).collect();
    let mut runs = runs(views, &anchors);
    runs.retain(|run| run.is_index());
    runs.sort_by_key(|run| std::cmp::Reverse(run.codes.len()));
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut found: Vec<Range<usize>> = Vec::new();
    for run in runs {
        let new = run.codes.difference(&seen).count();
        if new >= FEWEST_CODES && new * 2 >= run.codes.len() {
            seen.extend(run.codes.iter().cloned());
            found.push(run.first..run.last + 1);
        }
    }
    found.sort_by_key(|r| r.start);
    let mut zones: Vec<Range<usize>> = Vec::new();
    for range in found {
        let floor = zones.last().map_or(0, |z| z.end);
        let start = start_above(views, range.start, floor, words);
        let end = end_below(views, range.end, words);
        match zones.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => zones.push(start..end),
        }
    }
    zones
}

/// Codes close together.
#[derive(Debug)]
struct Run {
    first: usize,
    last: usize,
    codes: BTreeSet<String>,
    rows: usize,
    filled: usize,
    worded: usize,
}

impl Run {
    fn is_index(&self) -> bool {
        let dense = self.filled <= self.rows * LINES_PER_ROW;
        // The shortest indexes print codes and references only; then each has its own row.
        let worded = self.worded * 4 >= self.rows || self.codes.len() * 4 >= self.rows * 3;
        self.codes.len() >= FEWEST_CODES && dense && worded
    }
}

fn runs(views: &[View], anchors: &[Anchor]) -> Vec<Run> {
    // Filled lines before each view, for distances.
    let mut filled = Vec::with_capacity(views.len());
    let mut count = 0;
    for view in views {
        filled.push(count);
        count += usize::from(!view.is_blank());
    }
    let mut runs: Vec<Run> = Vec::new();
    for anchor in anchors {
        let codes: Vec<String> = match &anchor.head {
            Head::Kpi(codes) => codes.clone(),
            Head::Paragraph(code) => vec![format!("D-{code}")],
            _ => continue,
        };
        let (data, worded) = shape(&views[anchor.at], anchor);
        if data {
            continue;
        }
        let near = runs.last_mut().filter(|run| filled[anchor.at] - filled[run.last] <= GAP_LINES);
        let run = match near {
            Some(run) => run,
            None => {
                runs.push(Run { first: anchor.at, last: anchor.at, codes: BTreeSet::new(), rows: 0, filled: 0, worded: 0 });
                let last = runs.len() - 1;
                &mut runs[last]
            }
        };
        run.filled += filled[anchor.at] - filled[run.last];
        run.last = anchor.at;
        run.codes.extend(codes);
        run.rows += 1;
        run.worded += usize::from(worded);
    }
    runs
}

/// Whether the row holds measured values, and whether it holds wording.
fn shape(view: &View, anchor: &Anchor) -> (bool, bool) {
    let text: Vec<&str> = view.cells[anchor.cell..].iter().map(String::as_str).collect();
    let worded = text.iter().any(|c| c.contains('。') || c.chars().count() >= if c.contains(is_cjk) { 14 } else { 36 });
    // `12` and `3.1` may be a page and a section; `1,234` and `12.34` are values, and so are two numbers in a row.
    let number = |t: &str| {
        t.bytes().any(|b| b.is_ascii_digit()) && t.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'%'))
    };
    let nothing = |t: &str| {
        matches!(t.to_ascii_lowercase().as_str(), "nil" | "n/a" | "-" | "–" | "—" | "/" | "無" | "无" | "不適用" | "不适用")
    };
    let value = |t: &str| {
        number(t)
            && (t.contains(',')
                || t.split_once('.').is_some_and(|(_, d)| d.len() > 1 && !d.contains('.'))
                || t.len() > 3 && !t.contains('.'))
    };
    let in_cells = text.iter().skip(1).filter(|c| number(c) || nothing(c)).count();
    let tail: Vec<&str> = text[0].split_whitespace().rev().take(2).collect();
    let in_tail = view.filled() == 1
        && (tail.iter().all(|t| number(t) || nothing(t)) && tail.len() == 2 || tail.first().is_some_and(|t| value(t)));
    // Two numbers in columns are values whatever the label's length; a single one may stand in a row of the index.
    let data = text.iter().skip(1).any(|c| value(c)) || in_tail;
    (in_cells > 1 || data && !worded, worded)
}

/// The first view of the index: its title, its header row, the mandatory rows above the first code.
fn start_above(views: &[View], first: usize, floor: usize, words: &Words) -> usize {
    let mut start = first;
    let mut passed = 0;
    let mut titled = false;
    for at in (floor..first).rev() {
        let view = &views[at];
        if view.is_blank() {
            continue;
        }
        passed += 1;
        if passed > ABOVE_LINES {
            break;
        }
        if view.is_title(words) {
            // The title of a part may stand below that of the whole: go on for a few lines.
            start = at;
            titled = true;
            continue;
        }
        // A row of a data table stands before the index, not in it.
        if is_data_row(view) {
            break;
        }
        let anchor = view.anchor(at, words, false, true);
        let belongs = match &anchor {
            Some(a) => matches!(a.head, Head::Mandatory(_) | Head::Aspect(_) | Head::General(_)),
            None => matches!(view.kind(words), Kind::Subject | Kind::Furniture) && !view.running,
        };
        if belongs && (passed <= 12 || view.filled() > 1) {
            start = at;
        } else if titled {
            break;
        }
    }
    start
}

/// Whether a line has two or more cells of nothing but numbers.
fn is_data_row(view: &View) -> bool {
    let number = |c: &&String| {
        let text = c.trim();
        text.bytes().any(|b| b.is_ascii_digit())
            && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'%' | b'(' | b')' | b'-'))
    };
    view.cells.iter().skip(1).filter(number).count() > 1
}

/// The view after the last one of the index: the last row, and the climate part behind it.
fn end_below(views: &[View], last: usize, words: &Words) -> usize {
    let mut end = last;
    let mut climate = false;
    let mut passed = 0;
    for (at, view) in views.iter().enumerate().skip(last) {
        if view.is_blank() {
            continue;
        }
        passed += 1;
        let folded = fold_text(&view.text());
        climate |= folded.chars().count() <= 70 && Words::any(&words.climate_part, &folded);
        if climate && view.anchor(at, words, true, false).is_some_and(|a| matches!(a.head, Head::Paragraph(_) | Head::Part(_))) {
            end = at + 1;
            passed = 0;
        }
        if passed > GAP_LINES {
            break;
        }
    }
    end
}
