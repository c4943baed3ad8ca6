//! The registers of climate and enterprise risks, scenarios, and what the climate rules ask for beside them.

use super::RecordSet;
use heng_model::Origin;

/// The registers of climate and enterprise risks, scenarios, and what the climate rules ask for beside them.
#[derive(Debug, Clone, Default)]
pub struct Climate {}

impl Climate {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, _set: &str, _field: &str) -> Vec<&Origin> {
        Vec::new()
    }
}
