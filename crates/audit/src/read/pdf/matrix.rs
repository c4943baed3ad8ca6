//! Transformations of the page.
//!
//! In: six numbers. Out: [`Matrix`]. Invariant: `a.then(b)` applies `a` first, as a PDF's row vectors do. Not here: anything else.
//! Why: PDF 32000-1, 8.3.3.

#![allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]

/// `[a b c d e f]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn translate(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// The six numbers of an array; identity where they are missing.
    pub(super) fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let mut matrix = Self::IDENTITY;
        matrix.0.iter_mut().zip(numbers).for_each(|(slot, n)| *slot = n);
        matrix
    }

    /// This one, then another.
    pub(super) fn then(&self, next: &Self) -> Self {
        let ([a, b, c, d, e, f], n) = (self.0, next.0);
        Self([
            a * n[0] + b * n[2],
            a * n[1] + b * n[3],
            c * n[0] + d * n[2],
            c * n[1] + d * n[3],
            e * n[0] + f * n[2] + n[4],
            e * n[1] + f * n[3] + n[5],
        ])
    }

    /// Where a point comes to lie.
    pub(super) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let m = self.0;
        (x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5])
    }
}
