//! What greenhouse gas accounts need beside activity rows: entities, refrigerants, blends, instruments, meters.

use super::RecordSet;
use heng_model::Origin;

/// What greenhouse gas accounts need beside activity rows: entities, refrigerants, blends, instruments, meters.
#[derive(Debug, Clone, Default)]
pub struct Emissions {}

impl Emissions {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, _set: &str, _field: &str) -> Vec<&Origin> {
        Vec::new()
    }
}
