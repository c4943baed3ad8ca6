//! Customers, ethics, supplier assessment and community, row by row.

use super::RecordSet;
use heng_model::Origin;

/// Customers, ethics, supplier assessment and community, row by row.
#[derive(Debug, Clone, Default)]
pub struct Operations {}

impl Operations {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, _set: &str, _field: &str) -> Vec<&Origin> {
        Vec::new()
    }
}
