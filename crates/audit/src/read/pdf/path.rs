//! Ruled lines: the straight parts of what a page draws.
//!
//! In: path operators. Out: [`Rule`]s once the path is painted. Invariant: only lines along the page's edges, longer than a letter is
//! thick; at most so many. Not here: curves, colours, clipping. Why: rules show the rows and columns of a table better than gaps do.

#![allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]

use super::glyphs::Rule;
use super::matrix::Matrix;

const RULES: usize = 20_000;
/// Shorter lines are strokes of letters or of pictures.
const SHORTEST: f32 = 8.0;
/// A box thinner than this is a line.
const THIN: f32 = 2.5;

/// The path that is being built, in page coordinates.
#[derive(Default)]
pub(super) struct Path {
    at: (f64, f64),
    start: (f64, f64),
    pending: Vec<Rule>,
}

impl Path {
    /// Takes one operator of path construction.
    pub(super) fn build(&mut self, operator: &[u8], n: &[f64; 6], to_page: &Matrix) {
        match operator {
            b"m" => {
                self.at = to_page.apply(n[0], n[1]);
                self.start = self.at;
            }
            b"l" => self.line_to(to_page.apply(n[0], n[1])),
            b"c" => self.at = to_page.apply(n[4], n[5]),
            b"v" | b"y" => self.at = to_page.apply(n[2], n[3]),
            b"h" => self.line_to(self.start),
            b"re" => {
                let (a, b) = (to_page.apply(n[0], n[1]), to_page.apply(n[0] + n[2], n[1] + n[3]));
                self.rectangle(&span(a, b));
            }
            _ => {}
        }
    }

    fn line_to(&mut self, to: (f64, f64)) {
        let rule = span(self.at, to);
        if (rule.right - rule.left).min(rule.bottom - rule.top) < 1.0 {
            self.push(rule);
        }
        self.at = to;
    }

    fn rectangle(&mut self, r: &Rule) {
        let (width, height) = (r.right - r.left, r.bottom - r.top);
        if height < THIN || width < THIN {
            self.push(*r);
            return;
        }
        self.push(Rule { bottom: r.top, ..*r });
        self.push(Rule { top: r.bottom, ..*r });
        self.push(Rule { right: r.left, ..*r });
        self.push(Rule { left: r.right, ..*r });
    }

    fn push(&mut self, rule: Rule) {
        let length = (rule.right - rule.left).max(rule.bottom - rule.top);
        if self.pending.len() < RULES && length.is_finite() && length >= SHORTEST {
            self.pending.push(rule);
        }
    }

    /// The path shows: its lines count.
    pub(super) fn paint(&mut self, rules: &mut Vec<Rule>) {
        let room = RULES.saturating_sub(rules.len());
        rules.extend(self.pending.drain(..).take(room));
    }

    /// The path does not show.
    pub(super) fn clear(&mut self) {
        self.pending.clear();
    }
}

fn span(a: (f64, f64), b: (f64, f64)) -> Rule {
    Rule { left: a.0.min(b.0) as f32, top: a.1.min(b.1) as f32, right: a.0.max(b.0) as f32, bottom: a.1.max(b.1) as f32 }
}
