//! Why figures published in earlier reports are given differently now.

use super::RecordSet;
use heng_model::{Dims, LocalText, Measure, Origin};

/// `restatements.csv`.
#[derive(Debug, Clone, Default)]
pub struct Restatements {
    /// Its rows.
    pub rows: Vec<Restatement>,
}

/// Why a figure of an earlier year differs from what was published.
#[derive(Debug, Clone)]
pub struct Restatement {
    /// Measure.
    pub measure: Measure,
    /// Which part of it; none for the total, and for parts that have no row of their own.
    pub dims: Dims,
    /// The financial year restated.
    pub year: i16,
    /// What changed: `method`, `boundary`, `factor`, `error` or `data`.
    pub kind: &'static str,
    /// The reason in words.
    pub reason: LocalText,
    /// Where it is.
    pub origin: Origin,
}

impl Restatements {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[RecordSet { id: "restatements", fields: &["measure", "year", "kind", "reason"] }];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, set: &str, field: &str) -> Vec<&Origin> {
        if set != "restatements" {
            return Vec::new();
        }
        self.rows.iter().filter(|row| field != "reason" || !row.reason.is_empty()).map(|row| &row.origin).collect()
    }
}
