//! The materiality assessment beside its topics: stakeholder groups, survey answers, steps.

use super::RecordSet;
use heng_model::Origin;

/// The materiality assessment beside its topics: stakeholder groups, survey answers, steps.
#[derive(Debug, Clone, Default)]
pub struct Materiality {}

impl Materiality {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, _set: &str, _field: &str) -> Vec<&Origin> {
        Vec::new()
    }
}
