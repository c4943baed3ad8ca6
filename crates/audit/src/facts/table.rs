//! Facts out of tables.

use crate::Setup;
use crate::document::Document;
use crate::fact::Fact;
use crate::index::Index;
use crate::structure::Structure;
use std::collections::BTreeSet;

/// Facts of tables, and the lines that tables cover: these are no prose.
pub(super) fn read_tables(
    _document: &Document,
    _structure: &Structure,
    _index: &Index,
    _setup: &Setup<'_>,
) -> (Vec<Fact>, BTreeSet<u32>) {
    (Vec::new(), BTreeSet::new())
}
