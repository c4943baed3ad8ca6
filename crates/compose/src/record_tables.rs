//! Tables and charts made from records rather than from figures: targets, topics, risks, laws. One module a topic.
//!
//! In: the book's records. Out: exhibits by name, as narrative calls for them and the data appendix places them. Invariant: a
//! table's name is the id of the record set it prints, so that the content index finds the answer. Not here: tables of figures
//! (`tables`), charts of figures (`charts`).

mod climate;
mod emissions;
mod governance;
mod lines;
mod materiality;
mod operations;
mod refs;
mod restatements;
mod scope3;
mod targets;

pub(crate) use restatements::published_line;

use crate::composer::{Anchor, Composer};
use crate::report::{Align, Cell, Chart, Column, Row, RowKind, Table};
use heng_intake::book::ExhibitKind;

/// A topic's exhibits.
struct Topic {
    tables: &'static [&'static str],
    charts: &'static [&'static str],
    table: fn(&mut Composer<'_>, &str) -> Option<Table>,
    chart: fn(&mut Composer<'_>, &str) -> Option<Chart>,
}

/// In the order in which their names are listed.
const TOPICS: [Topic; 8] = [
    materiality::TOPIC,
    governance::TOPIC,
    targets::TOPIC,
    climate::TOPIC,
    emissions::TOPIC,
    scope3::TOPIC,
    operations::TOPIC,
    restatements::TOPIC,
];

/// The names of every exhibit made from records.
pub(crate) fn names(kind: ExhibitKind) -> impl Iterator<Item = &'static str> {
    TOPICS
        .iter()
        .flat_map(move |topic| match kind {
            ExhibitKind::Table => topic.tables,
            ExhibitKind::Chart => topic.charts,
        })
        .copied()
}

impl Composer<'_> {
    /// The table of records with this name; `None` when the book has none.
    pub(crate) fn record_table(&mut self, name: &str) -> Option<Table> {
        TOPICS.iter().find(|topic| topic.tables.contains(&name)).and_then(|topic| (topic.table)(self, name))
    }

    /// The chart of records with this name; `None` when the book has none.
    pub(crate) fn record_chart(&mut self, name: &str) -> Option<Chart> {
        TOPICS.iter().find(|topic| topic.charts.contains(&name)).and_then(|topic| (topic.chart)(self, name))
    }
}

impl Composer<'_> {
    /// A numbered table of words in its place; `caption` and heads are keys of the words.
    pub(crate) fn table_of_words(&mut self, name: &str, caption: &str, heads: &[(&str, Align, u32)], rows: Vec<Row>) -> Table {
        let id = self.claim(&format!("table-{name}"));
        let number = self.next_table();
        self.place(ExhibitKind::Table, name, Anchor { id: id.clone(), text: number.clone() });
        let columns = self.columns(heads);
        Table { id, number, caption: self.words.get(caption).to_string(), columns, rows, notes: Vec::new() }
    }

    /// Columns with heads from the words.
    pub(crate) fn columns(&self, heads: &[(&str, Align, u32)]) -> Vec<Column> {
        let column = |&(key, align, weight): &(&str, Align, u32)| Column { head: self.words.get(key).to_string(), align, weight };
        heads.iter().map(column).collect()
    }
}

/// A data row of the given cells.
pub(crate) fn data_row(cells: Vec<Cell>) -> Row {
    Row { kind: RowKind::Data, indent: 0, cells }
}
