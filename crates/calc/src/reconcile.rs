//! Published figures beside recomputed ones.

use heng_intake::book::PublishedFigure;
use heng_model::Quantity;
use serde::Serialize;

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The recomputed figure, rounded to the printed decimals, is the printed one.
    Exact,
    /// It differs by one unit of the last printed digit: rounding of the parts explains it.
    Rounding,
    /// It differs by more.
    Differs,
    /// It cannot be recomputed from the book; something is missing.
    NotComputable,
}

/// One published figure held against the book.
#[derive(Debug, Clone)]
pub struct Reconciled {
    /// The published figure.
    pub published: PublishedFigure,
    /// The recomputed, unrounded value in the published unit.
    pub recomputed: Option<Quantity>,
    /// How it was recomputed: "sum of the parts as printed", "sum by gender", "as computed".
    pub how: String,
    /// Verdict.
    pub verdict: Verdict,
    /// What is missing, for a figure that cannot be recomputed.
    pub missing: String,
}
