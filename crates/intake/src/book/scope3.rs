//! Scope 3: which categories apply, their rows, the quality of the data.

use super::RecordSet;
use heng_model::Origin;

/// Scope 3: which categories apply, their rows, the quality of the data.
#[derive(Debug, Clone, Default)]
pub struct Scope3 {}

impl Scope3 {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, _set: &str, _field: &str) -> Vec<&Origin> {
        Vec::new()
    }
}
