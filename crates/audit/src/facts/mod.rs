//! Facts out of tables and running text.

mod prose;
mod table;

use crate::Setup;
use crate::document::Document;
use crate::fact::Fact;
use crate::index::Index;
use crate::structure::Structure;

/// Reads the facts of a report, in its order. Lines of the index and of the contents list hold none.
pub fn read_facts(document: &Document, structure: &Structure, index: &Index, setup: &Setup<'_>) -> Vec<Fact> {
    let (mut facts, table_lines) = table::read_tables(document, structure, index, setup);
    facts.extend(prose::read_prose(document, structure, index, setup, &table_lines));
    facts.sort_by_key(|fact| (fact.line, fact.range));
    facts
}
