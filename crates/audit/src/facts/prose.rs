//! Facts out of running text.

use crate::Setup;
use crate::document::Document;
use crate::fact::Fact;
use crate::index::Index;
use crate::structure::Structure;
use std::collections::BTreeSet;

/// Facts of running text: every line that is neither a table's (`table_lines`), nor the index's, nor furniture of the page.
pub(super) fn read_prose(
    _document: &Document,
    _structure: &Structure,
    _index: &Index,
    _setup: &Setup<'_>,
    _table_lines: &BTreeSet<u32>,
) -> Vec<Fact> {
    Vec::new()
}
