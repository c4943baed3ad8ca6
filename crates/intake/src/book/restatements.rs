//! Why figures published in earlier reports are given differently now.

use super::RecordSet;
use heng_model::Origin;

/// Why figures published in earlier reports are given differently now.
#[derive(Debug, Clone, Default)]
pub struct Restatements {}

impl Restatements {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, _set: &str, _field: &str) -> Vec<&Origin> {
        Vec::new()
    }
}
