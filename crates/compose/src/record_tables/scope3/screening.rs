//! Which categories apply and why, and how good the data of those that do are.

use super::{Printed, QUALITY, SCREENING};
use crate::composer::Composer;
use crate::record_tables::data_row;
use crate::record_tables::lines::Line;
use crate::report::{Align, Cell, Row, RowKind, Table};
use crate::tables::words_cell;
use heng_intake::book::{INDICATORS, Screening};
use heng_intake::scope3::rules::{Category, Rules, Stream};
use heng_model::Dims;

impl Composer<'_> {
    /// A row a category, whether it applies or not; `None` without any screening.
    pub(super) fn screening_table(&mut self) -> Option<Table> {
        if self.input.book.scope3.screening.is_empty() {
            return None;
        }
        let heads = [
            ("scope3.category", Align::Start, 7),
            ("scope3.applies", Align::Center, 3),
            ("scope3.reason", Align::Start, 12),
            ("scope3.methods", Align::Start, 7),
            ("scope3.emissions", Align::End, 4),
            ("scope3.primary", Align::End, 4),
        ];
        let mut printed = Printed::default();
        let mut rows = Vec::new();
        for (stream, key) in [(Stream::Upstream, "scope3.upstream"), (Stream::Downstream, "scope3.downstream")] {
            rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(self.words.get(key))] });
            for category in Rules::embedded().categories.iter().filter(|c| c.stream == stream) {
                rows.push(self.screening_row(category, &mut printed));
            }
        }
        let total = vec![
            words_cell(self.words.get("scope3.total")),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            self.scope3_number("ghg_scope3", Dims::none(), &mut printed),
            self.scope3_number("scope3_primary_share", Dims::none(), &mut printed),
        ];
        rows.push(Row { kind: RowKind::Total, indent: 0, cells: total });
        let table = self.table_of_words(SCREENING, "scope3.screening", &heads, rows);
        Some(self.with_scope3_notes(table, printed))
    }

    fn screening_row(&self, category: &Category, printed: &mut Printed) -> Row {
        let screening = self.input.book.scope3.screened(&category.id);
        let applies = match screening {
            Some(screening) if screening.applies => self.words.get("words.yes"),
            Some(_) => self.words.get("words.no"),
            None => self.words.get("scope3.not_screened"),
        };
        let dims = || Dims::one("category", &category.id);
        let reported = self.scope3_id("ghg_scope3", dims()).is_some_and(|id| self.figure(&id).is_some());
        let counted = |measure: &str, printed: &mut Printed| {
            if reported || screening.is_some_and(|s| s.applies) {
                self.scope3_number(measure, dims(), printed)
            } else {
                Cell::Empty
            }
        };
        data_row(vec![
            words_cell(&self.numbered_category(category)),
            words_cell(applies),
            screening.map_or(Cell::Empty, |s| self.screening_reason(s)),
            words_cell(&self.scope3_methods_of(&category.id, reported)),
            counted("ghg_scope3", printed),
            counted("scope3_primary_share", printed),
        ])
    }

    /// "6 Business travel".
    pub(super) fn numbered_category(&self, category: &Category) -> String {
        self.words.fill("number.numbered_title", &[("number", &category.id), ("title", category.name.get(self.locale))])
    }

    fn screening_reason(&self, screening: &Screening) -> Cell {
        let boundary = self.labelled("scope3.boundary", screening.boundary.get(self.locale));
        Line::new().row(screening.reason.get(self.locale)).row(&boundary).cell()
    }

    /// The methods of a category in the reporting year; a figure without rows was entered.
    fn scope3_methods_of(&self, category: &str, reported: bool) -> String {
        let groups = self.input.book.scope3.groups.iter().filter(|g| g.category == category && g.year == self.year());
        let mut names: Vec<String> = Vec::new();
        for group in groups {
            let name = self.names.value("method", &group.method);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() && reported {
            return self.words.get("scope3.entered").to_string();
        }
        names.join(self.words.get("print.list_separator"))
    }

    /// Scores by indicator, a row a category; `None` without any score.
    pub(super) fn scope3_quality_table(&mut self) -> Option<Table> {
        let scored = |id: &str| {
            let groups = &self.input.book.scope3.groups;
            groups.iter().any(|g| g.category == id && g.year == self.year() && g.is_scored(""))
        };
        let categories: Vec<&Category> = Rules::embedded().categories.iter().filter(|c| scored(&c.id)).collect();
        if categories.is_empty() {
            return None;
        }
        let heads = [
            ("scope3.category", Align::Start, 9),
            ("scope3.technology", Align::End, 4),
            ("scope3.time", Align::End, 3),
            ("scope3.geography", Align::End, 4),
            ("scope3.completeness", Align::End, 5),
            ("scope3.reliability", Align::End, 4),
            ("scope3.score", Align::End, 3),
            ("scope3.scored", Align::End, 4),
        ];
        let mut printed = Printed::default();
        let mut rows = Vec::new();
        for category in categories {
            let label = self.numbered_category(category);
            rows.push(data_row(self.scope3_quality_cells(&label, &Dims::one("category", &category.id), &mut printed)));
        }
        let label = self.words.get("scope3.total").to_string();
        let cells = self.scope3_quality_cells(&label, &Dims::none(), &mut printed);
        rows.push(Row { kind: RowKind::Total, indent: 0, cells });
        printed.notes.general(self.words.get("scope3.quality_note"));
        let table = self.table_of_words(QUALITY, "scope3.quality", &heads, rows);
        Some(self.with_scope3_notes(table, printed))
    }

    fn scope3_quality_cells(&self, label: &str, dims: &Dims, printed: &mut Printed) -> Vec<Cell> {
        let mut cells = vec![words_cell(label)];
        for indicator in INDICATORS {
            cells.push(self.scope3_number("scope3_data_quality", dims.clone().with("indicator", indicator), printed));
        }
        cells.push(self.scope3_number("scope3_data_quality", dims.clone(), printed));
        cells.push(self.scope3_number("scope3_scored_share", dims.clone(), printed));
        cells
    }
}
