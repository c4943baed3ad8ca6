//! Who governs and under which rules: stakeholders, bodies, meetings, directors, laws, awards, memberships.

use super::RecordSet;
use heng_model::Origin;

/// Who governs and under which rules: stakeholders, bodies, meetings, directors, laws, awards, memberships.
#[derive(Debug, Clone, Default)]
pub struct Governance {}

impl Governance {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, _set: &str, _field: &str) -> Vec<&Origin> {
        Vec::new()
    }
}
