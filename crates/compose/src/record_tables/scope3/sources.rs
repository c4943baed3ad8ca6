//! By which method and factor each item was computed, and what was avoided against which baseline.

use super::{AVOIDED, METHODS, Printed};
use crate::composer::Composer;
use crate::print;
use crate::record_tables::data_row;
use crate::record_tables::lines::Line;
use crate::report::{Align, Row, RowKind, Table};
use crate::tables::words_cell;
use heng_intake::book::{RowFactor, Scope3Group};
use heng_intake::scope3::rules::Rules;
use heng_model::{Decimal, Dims, FigureId, Quantity, Trace};

/// Groups of rows that differ only in what the table does not show.
struct MethodLine<'g> {
    group: &'g Scope3Group,
    amount: Decimal,
    factor: String,
}

impl MethodLine<'_> {
    fn is_like(&self, other: &Self) -> bool {
        let (a, b) = (self.group, other.group);
        self.factor == other.factor
            && (&a.item, &a.method, &a.expression, a.unit, a.primary) == (&b.item, &b.method, &b.expression, b.unit, b.primary)
    }
}

impl Composer<'_> {
    /// Items with their method, factor and kind of data, by category; `None` without rows in the reporting year.
    pub(super) fn scope3_methods_table(&mut self) -> Option<Table> {
        let year = self.year();
        let groups: Vec<&Scope3Group> = self.input.book.scope3.groups.iter().filter(|g| g.year == year).collect();
        if groups.is_empty() {
            return None;
        }
        let heads = [
            ("scope3.item", Align::Start, 8),
            ("words.method", Align::Start, 5),
            ("scope3.multiplied", Align::Start, 6),
            ("scope3.factor", Align::Start, 9),
            ("scope3.data", Align::Start, 3),
        ];
        let rules = Rules::embedded();
        let mut printed = Printed::default();
        let mut rows = Vec::new();
        for category in &rules.categories {
            let of_category = groups.iter().copied().filter(|g| g.category == category.id);
            let mut lines: Vec<MethodLine<'_>> = Vec::new();
            for group in of_category {
                let line = self.scope3_method_line(group);
                match lines.iter_mut().find(|l| l.is_like(&line)) {
                    Some(like) => like.amount = like.amount.checked_add(line.amount).unwrap_or(like.amount),
                    None => lines.push(line),
                }
            }
            if lines.is_empty() {
                continue;
            }
            let heading = self.numbered_category(category);
            rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(&heading)] });
            rows.extend(lines.iter().map(|line| self.scope3_method_row(line)));
        }
        let mut sources: Vec<String> = Vec::new();
        for (_, calculation) in groups.iter().filter_map(|g| rules.method_of(&g.category, &g.method)) {
            let own = !calculation.source.is_empty();
            let source = if own { calculation.source.get(self.locale) } else { self.words.get("scope3.guidance") };
            if !sources.iter().any(|s| s == source) {
                sources.push(source.to_string());
            }
        }
        let sources = sources.join(self.words.get("print.clause_separator"));
        printed.notes.general(&self.words.fill("scope3.methods_note", &[("sources", &sources)]));
        let table = self.table_of_words(METHODS, "scope3.methods_caption", &heads, rows);
        Some(self.with_scope3_notes(table, printed))
    }

    fn scope3_method_line<'g>(&self, group: &'g Scope3Group) -> MethodLine<'g> {
        MethodLine { group, amount: group.sum, factor: self.scope3_factor(group) }
    }

    fn scope3_method_row(&self, line: &MethodLine<'_>) -> Row {
        let group = line.group;
        let method = self.names.value("method", &group.method);
        let item = if group.item.is_empty() { method.clone() } else { group.item.get(self.locale).to_string() };
        let amount = print::exact_quantity(self.words, Quantity::new(line.amount, group.unit));
        // One column alone needs no formula.
        let expression = if group.columns > 1 { group.expression.get(self.locale) } else { "" };
        let data = self.words.get(if group.primary { "scope3.primary_data" } else { "scope3.secondary_data" });
        data_row(vec![
            words_cell(&item),
            words_cell(&method),
            Line::new().row(&amount).row(expression).cell(),
            words_cell(&line.factor),
            words_cell(data),
        ])
    }

    /// "Flights up to 1,500 km, 0.15 kgCO₂e/passenger-km (Department, conversion factors 2025)".
    fn scope3_factor(&self, group: &Scope3Group) -> String {
        let (name, value, source) = match &group.factor {
            RowFactor::None => return self.words.get("scope3.no_factor").to_string(),
            RowFactor::Grid => {
                let grid = self.input.book.sites.get(&group.site).map(|s| self.names.value("grid", &s.grid)).unwrap_or_default();
                return self.words.fill("scope3.grid_factor", &[("grid", &grid)]);
            }
            RowFactor::Named(id) => match self.input.book.scope3.factors.get(id) {
                Some(factor) => {
                    let value = print::exact(factor.value);
                    let value =
                        self.words.fill("print.spaced_unit", &[("number", &value), ("unit", &factor.unit.symbol(self.locale))]);
                    let parts = [factor.publisher.get(self.locale), factor.source.get(self.locale)];
                    let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
                    (factor.name.get(self.locale).to_string(), value, parts.join(self.words.get("print.list_separator")))
                }
                None => match self.scope3_factor_in_trace(group, id) {
                    Some(found) => found,
                    None => return id.clone(),
                },
            },
        };
        self.words.fill("scope3.factor_item", &[("name", &name), ("value", &value), ("source", &source)])
    }

    /// Name, value and source of a factor of the catalogue, as the figure of the category used it.
    fn scope3_factor_in_trace(&self, group: &Scope3Group, id: &str) -> Option<(String, String, String)> {
        let dims = Dims::one("category", &group.category).with("method", &group.method);
        let figure = self.figure(&self.scope3_id("ghg_scope3", dims)?)?;
        let mut found = None;
        figure.trace.walk(&mut |node| {
            if let Trace::Factor(factor) = node
                && factor.id == id
            {
                let source = factor.publisher_name.get(self.locale).to_string();
                let value =
                    self.words.fill("print.spaced_unit", &[("number", &factor.value.to_string()), ("unit", &factor.unit)]);
                found = Some((factor.name.get(self.locale).to_string(), value, source));
            }
        });
        found
    }

    /// What each action avoided in the years shown; `None` without any.
    pub(super) fn avoided_table(&mut self) -> Option<Table> {
        let book = self.input.book;
        let measure = self.input.catalogue.measure("ghg_avoided")?;
        let mut actions: Vec<&heng_intake::book::Avoided> = Vec::new();
        for avoided in book.scope3.avoided.iter().filter(|a| a.year == self.year()) {
            actions.push(avoided);
        }
        if actions.is_empty() {
            return None;
        }
        let heads = [
            ("scope3.action", Align::Start, 7),
            ("scope3.baseline", Align::Start, 9),
            ("scope3.source", Align::Start, 6),
            ("scope3.avoided", Align::End, 4),
        ];
        let mut printed = Printed::default();
        let mut rows = Vec::new();
        for avoided in &actions {
            let id = FigureId::new(measure, Dims::one("action", &avoided.action), self.year());
            rows.push(data_row(vec![
                words_cell(avoided.name.get(self.locale)),
                words_cell(avoided.baseline.get(self.locale)),
                words_cell(avoided.source.get(self.locale)),
                self.scope3_cell(id, &mut printed),
            ]));
        }
        if actions.len() > 1 {
            let total = self.scope3_cell(FigureId::total(measure, self.year()), &mut printed);
            let label = words_cell(self.words.get("scope3.total"));
            let cells = vec![label, words_cell(""), words_cell(""), total];
            rows.push(Row { kind: RowKind::Total, indent: 0, cells });
        }
        printed.notes.general(self.words.get("scope3.avoided_note"));
        let table = self.table_of_words(AVOIDED, "scope3.avoided_caption", &heads, rows);
        Some(self.with_scope3_notes(table, printed))
    }
}
