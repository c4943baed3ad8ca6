//! Runs one check on a document, for tests.

use super::{Case, Check, Shared};
use crate::finding::Finding;
use crate::structure::Structure;
use crate::{Coverage, Document, Fact, Index, Setup};

/// The findings of a check on a document of a year, without facts.
pub(super) fn findings(check: &Check, document: &Document, year: i32) -> Vec<Finding> {
    let setup = setup();
    let mut structure = crate::structure::read_structure(document, &setup);
    structure.meta.year = year;
    findings_on(check, document, &structure, &[])
}

/// The findings of a check on a document with its structure and facts.
pub(super) fn findings_on(check: &Check, document: &Document, structure: &Structure, facts: &[Fact]) -> Vec<Finding> {
    let setup = setup();
    let (index, coverage) = (Index::default(), Coverage::default());
    let shared = Shared::default();
    (check.run)(&Case { document, structure, index: &index, facts, coverage: &coverage, setup: &setup, shared }, check)
}

fn setup() -> Setup<'static> {
    Setup::embedded()
}
