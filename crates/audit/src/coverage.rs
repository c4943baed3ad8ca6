//! Each requirement of the edition, and what the report gives for it.

use crate::Setup;
use crate::document::Document;
use crate::fact::Fact;
use crate::index::{Index, Status};
use crate::structure::Structure;

/// A table of requirements.
#[derive(Debug, Default)]
pub struct Coverage {
    /// The pack judged against: `hkex-2020`.
    pub pack: String,
    /// One row a requirement, in the pack's order.
    pub rows: Vec<CoverageRow>,
}

/// What a report gives for one requirement.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageRow {
    /// `A1.2`, `A1-general`, `MDR-13`.
    pub code: String,
    /// What it gives.
    pub status: Status,
    /// One part of the requirement is not met.
    pub partial: bool,
    /// Ids of the limbs not met.
    pub missing: Vec<String>,
    /// Lines that answer it.
    pub lines: Vec<u32>,
    /// Facts that answer it.
    pub facts: Vec<usize>,
    /// Whether the pack's requirement was checked against the official text.
    pub verified: bool,
}

/// Judges a report against a pack.
pub fn judge(_document: &Document, _structure: &Structure, _index: &Index, _facts: &[Fact], _setup: &Setup<'_>) -> Coverage {
    Coverage::default()
}
