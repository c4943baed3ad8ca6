//! The book's targets. Why: provisions on targets are answered by these rows, so the report must print them.

use super::Topic;
use crate::composer::Composer;
use crate::report::{Align, Row, RowKind, Table};
use crate::tables::words_cell;
use heng_intake::book::Target;

/// The table of targets.
const TARGETS: &str = "targets";

pub(super) const TOPIC: Topic =
    Topic { tables: &[TARGETS], charts: &[], table: |composer, _| composer.targets_table(), chart: |_, _| None };

impl Composer<'_> {
    /// The book's targets; `None` without any.
    fn targets_table(&mut self) -> Option<Table> {
        let targets = &self.input.book.targets;
        if targets.is_empty() {
            return None;
        }
        let heads = [
            ("exhibit.target", Align::Start, 6),
            ("exhibit.measure", Align::Start, 3),
            ("exhibit.baseline", Align::Center, 2),
            ("exhibit.target_year", Align::Center, 2),
            ("exhibit.target_value", Align::Center, 2),
        ];
        let rows = targets.iter().map(|target| self.target_row(target)).collect();
        Some(self.table_of_words(TARGETS, "exhibit.targets", &heads, rows))
    }

    fn target_row(&self, target: &Target) -> Row {
        let measure = self.input.catalogue.measure(&target.measure);
        let measure = measure.map(|m| m.name.get(self.locale).to_string()).unwrap_or_default();
        let year = |year: Option<i16>| year.map(|y| y.to_string()).unwrap_or_default();
        let cells =
            [target.text.get(self.locale), &measure, &year(target.baseline_year), &year(target.target_year), &target.value];
        Row { kind: RowKind::Data, indent: 0, cells: cells.into_iter().map(words_cell).collect() }
    }
}
