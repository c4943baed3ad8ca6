//! Supplier practices and grades, service levels, community programmes.
//!
//! In: the rows and the figures counted from them. Out: tables. Invariant: a number that a figure holds is printed as that figure; a column
//! that no row fills is left out. Not here: counts by region, channel or type (`data/exhibits.toml`).

use super::lines::{Line, figure_names};
use super::{Topic, data_row};
use crate::composer::Composer;
use crate::print;
use crate::report::{Align, Cell, Row, Table};
use crate::tables::words_cell;
use heng_intake::book::{Practice, Programme, SupplierGrade};
use heng_model::{Decimal, Dims, FigureId, format_decimal};

const PRACTICES: &str = "practices";
const GRADES: &str = "supplier-grades";
const SERVICE_LEVELS: &str = "service-levels";
const PROGRAMMES: &str = "community-programmes";

pub(super) const TOPIC: Topic = Topic {
    tables: &[PRACTICES, GRADES, SERVICE_LEVELS, PROGRAMMES],
    charts: &[],
    table: |composer, name| match name {
        PRACTICES => composer.practices(),
        GRADES => composer.supplier_grades(),
        SERVICE_LEVELS => composer.service_levels(),
        _ => composer.programmes(),
    },
    chart: |_, _| None,
};

impl Composer<'_> {
    /// A figure of the reporting year as a cell.
    fn counted_cell(&self, measure: &str, dims: Dims, used: &mut Vec<FigureId>) -> Cell {
        let Some(measure) = self.input.catalogue.measure(measure) else { return Cell::Empty };
        let id = FigureId::new(measure, dims, self.year());
        Line::new().inlines(figure_names(self, &id, used).unwrap_or_default()).cell()
    }

    /// Each practice, how it is carried out, and how many suppliers are under it.
    fn practices(&mut self) -> Option<Table> {
        let practices = &self.input.book.operations.practices;
        if practices.is_empty() {
            return None;
        }
        let mut used = Vec::new();
        let mut row = |p: &Practice| {
            let dims = || Dims::one("practice", &p.id);
            data_row(vec![
                words_cell(&self.names.value("practice", &p.id)),
                words_cell(p.text.get(self.locale)),
                self.counted_cell("suppliers_under_practice", dims(), &mut used),
                self.counted_cell("suppliers_under_practice_share", dims(), &mut used),
            ])
        };
        let rows: Vec<Row> = practices.iter().map(&mut row).collect();
        let heads = [
            ("operations.practice", Align::Start, 4),
            ("operations.how", Align::Start, 8),
            ("operations.suppliers", Align::End, 2),
            ("operations.share", Align::End, 2),
        ];
        let table = self.table_of_filled(PRACTICES, "operations.practices", &heads, rows);
        self.note_uses(&used, &table.id);
        Some(table)
    }

    /// Each grade with its scores, the suppliers in it and what follows.
    fn supplier_grades(&mut self) -> Option<Table> {
        let grades = &self.input.book.operations.grades;
        if grades.is_empty() {
            return None;
        }
        let mut used = Vec::new();
        let mut above: Option<Decimal> = None;
        let mut rows = Vec::new();
        for grade in grades {
            rows.push(data_row(vec![
                words_cell(&self.names.value("grade", &grade.id)),
                words_cell(&self.scores_of(grade, above)),
                self.counted_cell("suppliers", Dims::one("grade", &grade.id), &mut used),
                words_cell(grade.consequence.get(self.locale)),
            ]));
            above = Some(grade.from);
        }
        let heads = [
            ("operations.grade", Align::Start, 2),
            ("operations.scores", Align::Start, 3),
            ("operations.suppliers", Align::End, 2),
            ("operations.consequence", Align::Start, 8),
        ];
        let table = self.table_of_filled(GRADES, "operations.grades", &heads, rows);
        self.note_uses(&used, &table.id);
        Some(table)
    }

    /// "85 and above", "70 to below 85", "below 60".
    fn scores_of(&self, grade: &SupplierGrade, above: Option<Decimal>) -> String {
        let number = |value: Decimal| format_decimal(value, value.normalize().scale());
        let from = number(grade.from);
        match above {
            Some(below) if grade.from.is_zero() => self.words.fill("operations.scores_below", &[("below", &number(below))]),
            None => self.words.fill("operations.scores_from", &[("from", &from)]),
            Some(below) => self.words.fill("operations.scores_between", &[("from", &from), ("below", &number(below))]),
        }
    }

    /// What is promised to those who complain, and what was kept.
    fn service_levels(&mut self) -> Option<Table> {
        let mut used = Vec::new();
        let mut row = |step: &str, measures: [&str; 4]| {
            let mut cells = vec![words_cell(self.words.get(step))];
            cells.extend(measures.map(|measure| self.counted_cell(measure, Dims::none(), &mut used)));
            data_row(cells)
        };
        let response = row(
            "operations.response",
            ["complaint_response_time", "complaint_response_days", "complaint_response_days_median", "complaint_response_within"],
        );
        let resolution = row(
            "operations.resolution",
            [
                "complaint_resolution_time",
                "complaint_resolution_days",
                "complaint_resolution_days_median",
                "complaint_resolution_within",
            ],
        );
        let says_something = |row: &Row| row.cells.iter().skip(1).any(|cell| !matches!(cell, Cell::Empty));
        let rows: Vec<Row> = [response, resolution].into_iter().filter(says_something).collect();
        // A level alone, without a complaint held against it, is one line of the table of customers.
        if rows.is_empty() || self.input.book.operations.complaints.is_empty() {
            return None;
        }
        let heads = [
            ("operations.step", Align::Start, 4),
            ("operations.level", Align::End, 3),
            ("operations.mean", Align::End, 3),
            ("operations.median", Align::End, 3),
            ("operations.within", Align::End, 3),
        ];
        let table = self.table_of_filled(SERVICE_LEVELS, "operations.service_levels", &heads, rows);
        self.note_uses(&used, &table.id);
        Some(table)
    }

    /// The community programmes of the reporting year.
    fn programmes(&mut self) -> Option<Table> {
        let year = self.year();
        let programmes = self.input.book.operations.programmes.iter().filter(|p| p.year == year);
        let rows: Vec<Row> = programmes.map(|p| self.programme_row(p)).collect();
        if rows.is_empty() {
            return None;
        }
        let heads = [
            ("operations.programme", Align::Start, 10),
            ("operations.focus_area", Align::Start, 8),
            ("operations.contribution", Align::Start, 6),
            ("operations.amount", Align::End, 6),
            ("operations.volunteers", Align::End, 5),
            ("operations.hours", Align::End, 3),
            ("operations.beneficiaries", Align::End, 6),
        ];
        Some(self.table_of_filled(PROGRAMMES, "operations.programmes", &heads, rows))
    }

    fn programme_row(&self, programme: &Programme) -> Row {
        let kind = match programme.kind {
            "money" => self.words.get("operations.money"),
            "in-kind" => self.words.get("operations.in_kind"),
            "purchase" => self.words.get("operations.purchase"),
            "staff-gift" => self.words.get("operations.staff_gift"),
            _ => "",
        };
        let amount = programme.amount.map(|amount| print::exact_quantity(self.words, amount)).unwrap_or_default();
        let number = |value: Option<Decimal>| words_cell(&value.map(print::exact).unwrap_or_default());
        data_row(vec![
            words_cell(programme.name.get(self.locale)),
            words_cell(&self.names.value("focus_area", &programme.focus_area)),
            words_cell(kind),
            words_cell(&amount),
            number(programme.volunteers),
            number(programme.hours),
            number(programme.beneficiaries),
        ])
    }
}
