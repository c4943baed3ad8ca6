//! Figures restated: as published, as given now, the change and its reason.
//!
//! In: what earlier reports published beside the figures. Out: the table, and the note that a restated figure carries wherever it is
//! printed. Invariant: every restated figure of the book stands in the table, with its reason or with the words that none is given.
//! Not here: which figures are restated (`heng_calc::restatements`).

use super::{Topic, data_row};
use crate::composer::Composer;
use crate::print;
use crate::report::{Align, Cell, Row, Table};
use crate::tables::words_cell;
use heng_calc::restatements::Restated;
use heng_model::{Decimal, FigureId, Quantity, format_decimal};

/// The table of restated figures.
const RESTATEMENTS: &str = "restatements";

pub(super) const TOPIC: Topic =
    Topic { tables: &[RESTATEMENTS], charts: &[], table: |composer, _| composer.restatements_table(), chart: |_, _| None };

impl<'a> Composer<'a> {
    /// `None` when nothing was restated.
    fn restatements_table(&mut self) -> Option<Table> {
        let restated: Vec<Restated<'a>> = self.restated.values().cloned().collect();
        if restated.is_empty() {
            return None;
        }
        let heads = [
            ("restatement.figure", Align::Start, 8),
            ("words.year", Align::Center, 3),
            ("words.unit", Align::Start, 4),
            ("restatement.published", Align::End, 4),
            ("restatement.restated", Align::End, 4),
            ("restatement.change", Align::End, 4),
            ("restatement.reason", Align::Start, 12),
        ];
        let rows = restated.iter().filter_map(|one| self.restated_row(one)).collect();
        let table = self.table_of_words(RESTATEMENTS, "restatement.caption", &heads, rows);
        for one in &restated {
            self.note_use(&one.id, &table.id);
        }
        Some(table)
    }

    fn restated_row(&self, one: &Restated<'a>) -> Option<Row> {
        let figure = self.figure(&one.id)?;
        let unit = one.published.quantity.unit;
        // Where the unit has changed as well, each number says its own.
        let number = |value: Decimal, places: u32| {
            let number = print::signed(&format_decimal(value, places));
            if unit == figure.unit { number } else { print::with_unit(self.words, &number, unit) }
        };
        let signed = |value: Decimal, printed: String| if value.is_sign_positive() { format!("+{printed}") } else { printed };
        let mut change = signed(one.change, number(one.change, one.places));
        if let Some(percent) = one.percent {
            let percent =
                signed(percent, self.words.fill("print.percent", &[("number", &print::signed(&format_decimal(percent, 1)))]));
            change = self.words.fill("restatement.change_percent", &[("change", &change), ("percent", &percent)]);
        }
        Some(data_row(vec![
            words_cell(&self.names.figure(&one.id)),
            words_cell(&self.year_label(one.id.year)),
            words_cell(&self.unit_of_row(figure.unit)),
            words_cell(&number(one.published.quantity.value, one.published.places)),
            Cell::Figure { figure: one.id.clone(), text: figure.printed(), marks: Vec::new() },
            words_cell(&change),
            words_cell(&self.restatement_reason(one)),
        ]))
    }

    /// "Change of method: the grid factor of the supplier replaces the national one (follows from …)".
    fn restatement_reason(&self, one: &Restated<'a>) -> String {
        let Some(reason) = &one.reason else { return self.words.get("restatement.no_reason").to_string() };
        let words = self.kind_and_reason(one).unwrap_or_default();
        match &reason.follows {
            Some(id) => self.words.fill("restatement.follows", &[("reason", &words), ("figure", &self.names.figure(id))]),
            None => words,
        }
    }

    fn kind_and_reason(&self, one: &Restated<'a>) -> Option<String> {
        let row = one.reason.as_ref()?.row;
        let kind = self.words.get(match row.kind {
            "method" => "restatement.method",
            "boundary" => "restatement.boundary",
            "factor" => "restatement.factor",
            "error" => "restatement.error",
            _ => "restatement.data",
        });
        Some(self.words.fill("restatement.kind_reason", &[("kind", kind), ("reason", row.reason.get(self.locale))]))
    }

    /// What stands below a table about a restated figure; the same for all figures of one reason.
    pub(crate) fn restatement_note(&self, id: &FigureId) -> Option<String> {
        let one = self.restated.get(id)?;
        Some(match self.kind_and_reason(one) {
            Some(reason) => self.words.fill("note.restated", &[("reason", &reason)]),
            None => self.words.get("note.restated_bare").to_string(),
        })
    }
}

/// The line of a trace about what was published earlier: "published earlier as 400 m³, prior/2024.csv:2".
pub(crate) fn published_line(words: &'static crate::words::Words, published: &heng_model::AsPublished) -> String {
    let Quantity { value, unit } = published.quantity;
    let value = print::with_unit(words, &format_decimal(value, published.places), unit);
    words.fill("trace.published", &[("value", &value), ("origin", &published.origin.to_string())])
}
