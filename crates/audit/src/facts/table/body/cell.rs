//! The cells of a row to facts: value, unit, year.
//!
//! In: an [`Item`] under its columns. Out: facts. Invariant: what a row leaves for those below it is kept only when it gave a fact or names
//! one that the report leaves open. Not here: measure words (`measure`). Why: one place builds facts.

use super::super::header::{Column, Columns, Role};
use super::super::label;
use super::super::rows::RowCell;
use super::super::years;
use super::{Item, Reader, Scope};
use crate::fact::{Confidence, Fact, Precision, Source};
use crate::facts::prose::{CONTRACTORS, SAFETY};
use crate::lexicon::{Lexicon, UnitMatch};
use crate::number::CellValue;
use heng_model::Decimal;
use std::collections::BTreeMap;

impl<'a> Reader<'a> {
    /// The facts of a row.
    pub(super) fn emit(&mut self, item: &Item<'_, 'a>, columns: &Columns, scope: &mut Scope) {
        let row_year = years::is_year(&item.label)
            .then(|| years::year_in(&item.label))
            .flatten()
            .or_else(|| item.row.cells.first().and_then(|c| c.year));
        let labelled_year = years::year_in(&item.label).filter(|_| item.label.chars().count() <= 20);
        let mut scoped = scope.clone();
        let mut any = false;
        for (cell, row, column) in &item.values {
            let none = Column::default();
            let column_data = column.and_then(|i| columns.columns.get(i)).unwrap_or(&none);
            if column_data.role == Role::Aside {
                continue;
            }
            let (value, half, unit_text, in_words) = match &cell.value {
                CellValue::Number { numeral, unit } => (numeral.value, numeral.half, unit.as_str(), false),
                CellValue::Zero => (Decimal::ZERO, Decimal::ZERO, "", true),
                CellValue::Dash if self.dash_is_zero => (Decimal::ZERO, Decimal::ZERO, "", true),
                _ => {
                    // A dash or not applicable is no fact, but the row names a measure for those below.
                    self.note_row(item, column_data, scope, &mut scoped);
                    self.lines.insert(row.line.number);
                    any = true;
                    continue;
                }
            };
            let unit = self.unit_of_cell(unit_text, item, column_data, scope);
            let year = row_year.or(column_data.year).or(labelled_year).or(scope.year).unwrap_or(self.structure.meta.year);
            let Some(mut fact) = self.name_cell(item, column_data, scope, &mut scoped, unit.as_ref()) else { continue };
            let known_year = row_year.is_some() || column_data.year.is_some();
            if fact.measure == "other" && !known_year && unit.is_none() {
                continue;
            }
            let scale = unit.as_ref().map_or(Decimal::ONE, |u| u.scale);
            // Magnitudes of the cell and of the unit.
            let in_cell = match &cell.value {
                CellValue::Number { numeral, .. } => numeral.scale,
                _ => Decimal::ONE,
            };
            fact.value = value.checked_mul(scale).unwrap_or(value);
            fact.scale = scale.checked_mul(in_cell).unwrap_or(scale);
            fact.precision = Precision { half: half.checked_mul(scale).unwrap_or(half), approx: approx_of(cell), in_words };
            fact.year = year;
            if fact.confidence == Confidence::High && !known_year {
                fact.confidence = Confidence::Medium;
                fact.reason = "the year is the report's, no column names it".into();
            }
            fact.line = row.line.number;
            fact.page = row.line.page;
            fact.range = (cell.start, cell.end);
            fact.bounds = row
                .line
                .cells
                .iter()
                .find(|c| c.start <= cell.start && cell.end <= c.end)
                .and_then(|c| c.bounds)
                .or(row.line.bounds);
            fact.printed = row.line.text.get(cell.start..cell.end).unwrap_or_default().to_string();
            fact.unit_printed = unit_text.to_string();
            fact.source = Source::Table {
                table: self.table,
                group: self.group,
                row: item.row.line.number,
                column: column.unwrap_or(0) as u32,
            };
            self.lines.insert(row.line.number);
            self.facts.push(fact);
            any = true;
        }
        if any {
            self.lines.insert(item.row.line.number);
            *scope = scoped;
        }
    }

    pub(super) fn note_row(&mut self, item: &Item<'_, 'a>, column: &Column, scope: &Scope, scoped: &mut Scope) {
        let unit = self.unit_of_cell("", item, column, scope);
        let _ = self.name_cell(item, column, scope, scoped, unit.as_ref());
    }

    pub(super) fn unit_of_cell(&self, text: &str, item: &Item<'_, 'a>, column: &Column, scope: &Scope) -> Option<UnitMatch> {
        let own = (!text.is_empty()).then(|| self.lexicon.unit_of(text)).flatten();
        let row = item.unit.clone();
        // 萬人 in the cell, 人 in the row: the cell's. A percent sign in a row of persons is the cell's too. Where columns name measures, a
        // unit in a column's head is nearer than the row's, which is that of the other columns.
        let by_column = column.unit.clone().filter(|u| {
            let other = row.as_ref().is_some_and(|r| r.class != u.class);
            scope.columns_name && other && self.lexicon.name(&column.words, "", Some(u)).is_some_and(|n| n.specific > 0)
        });
        own.or(by_column).or(row).or_else(|| column.unit.clone()).or_else(|| scope.unit.clone())
    }

    /// Measure and dimensions of a cell; the scope that its row leaves for the rows below goes to `scoped`.
    pub(super) fn name_cell(
        &mut self,
        item: &Item<'_, 'a>,
        column: &Column,
        scope: &Scope,
        scoped: &mut Scope,
        unit: Option<&UnitMatch>,
    ) -> Option<Fact> {
        let label = item.label.as_str();
        let year_label = years::is_year(label) || years::year_in(label).is_some() && label.chars().count() <= 12;
        let own = if year_label {
            column.words.clone()
        } else if column.words.is_empty() {
            label.to_string()
        } else {
            format!("{label}\n{}", column.words)
        };
        let context = scope.heads.join("\n");
        let total = self.lexicon.is_bare_total(label);
        let mut row_dims = self.dims_of_label(label, scope, column, year_label);
        // Who is counted, in brackets (employees, contractors), names nothing beside words that do.
        let bare = without_who(label, self.lexicon);
        let by_label = bare
            .and_then(|bare| self.lexicon.name(bare, &context, unit).filter(|n| n.specific > 0))
            .or_else(|| self.lexicon.name(label, &context, unit))
            .filter(|_| !year_label && !total);
        let strong = by_label.as_ref().is_some_and(|n| self.is_strong(n, label, scope, &row_dims));
        // 廢紙 and 包裝物 among wastes are kinds of waste, not paper used or packaging.
        let among_waste = scope.base.as_deref().or(scope.heading_base.as_deref()).is_some_and(|b| b.starts_with("waste_"));
        let used = ["用", "耗", "总量", "consum", "usage", "used", "purchase", "成品"].iter().any(|w| label.contains(w))
            && !label.contains('废');
        let among_waste = among_waste && !used;
        let strong =
            strong && !(among_waste && by_label.as_ref().is_some_and(|n| matches!(n.base.as_str(), "paper" | "packaging")));
        let by_label = by_label.filter(|n| !(among_waste && matches!(n.base.as_str(), "paper" | "packaging")));
        let value_of_cut = total || year_label || !row_dims.is_empty() || scope.cut.is_some();
        let from_column = if column.words.is_empty() {
            None
        } else {
            self.lexicon.name(&column.words, if scope.columns_name { "" } else { &context }, unit)
        };
        // The total of rows that each named a measure of their own is that of their heading.
        let leading =
            if total && scope.rows_since > 1 { scope.heading_base.as_ref().or(scope.base.as_ref()) } else { scope.base.as_ref() };
        let (mut measure, confidence, reason) = if strong {
            let named =
                self.lexicon.name(&own, &context, unit).filter(|_| !column.words.is_empty()).or_else(|| by_label.clone())?;
            (named.id, Confidence::High, "named by its label")
        } else if let Some(named) = from_column.filter(|n| n.specific > 0 || scope.base.is_none() || scope.columns_name) {
            (named.id, Confidence::High, "named by its column")
        } else if let Some(id) = leading.and_then(|base| self.lexicon.under_unit(base, unit, &own)) {
            (id, Confidence::Medium, "named by the heading above")
        } else {
            self.by_context(&context, unit, by_label.as_ref(), &row_dims, scope)
        };
        // Electricity and fuels in coal equivalents below or before the total are its parts, not amounts of their own.
        let carrier = by_label
            .as_ref()
            .filter(|n| CARRIERS.contains(&n.base.as_str()) && unit.is_some_and(|u| u.class == "coal" && u.denominator.is_none()))
            .map(|n| n.base.clone())
            .filter(|_| {
                let total = |base: &Option<String>| base.as_deref() == Some("energy_total");
                total(&scope.base) || total(&scope.heading_base) || ["折标", "折合标", "coal"].iter().any(|w| label.contains(w))
            });
        if measure == "headcount" && confidence == Confidence::Low && scope.base.is_none() {
            scoped.base = Some("headcount".into());
        }
        if let Some(carrier) = carrier {
            row_dims.insert("carrier".into(), carrier);
            measure = "energy_total".into();
        } else if strong && let Some(named) = &by_label {
            self.extend_scope(named, &measure, &row_dims, label, scope, scoped);
        } else if !value_of_cut
            && scope.base.is_none()
            && measure != "other"
            && let Some(named) = &by_label
        {
            scoped.base = Some(named.base.clone());
        }
        let mut dims = scope.fixed.clone();
        dims.extend(row_dims.clone());
        for (dimension, value) in &column.dims {
            dims.entry(dimension.clone()).or_insert_with(|| value.clone());
        }
        // `Employees` and nothing else is no kind of employees.
        let size: u32 = label.chars().filter(|c| c.is_alphabetic()).map(|c| if c.is_ascii() { 1 } else { 3 }).sum();
        let whole_name = by_label.as_ref().is_some_and(|n| n.id == measure && n.own >= size);
        if row_dims.is_empty() && !strong && !whole_name && !total && !year_label && !label.is_empty() {
            let dimension = scope.cut.clone().or_else(|| scope.sibling.clone()).unwrap_or_else(|| "type".into());
            dims.entry(dimension).or_insert_with(|| label::clean(&item.printed));
        } else if row_dims.len() == 1 {
            scoped.sibling = row_dims.keys().next().filter(|d| !matches!(d.as_str(), "gender" | "age")).cloned();
        } else {
            scoped.sibling = None;
        }
        // A label that is nothing but a value of a cut is a part of the row above it, whatever the measure is usually cut by.
        let part = row_dims.keys().next().filter(|d| row_dims.len() == 1 && (!strong || *d == "carrier")).cloned();
        let mut dims = self.settle_dims(dims, &measure, item, column, scope, unit, &own, &context);
        if let Some(dimension) = part
            && !dims.contains_key(&dimension)
        {
            let value = row_dims.get(&dimension).filter(|_| dimension != "region").cloned();
            dims.insert(dimension, value.unwrap_or_else(|| label::clean(&item.printed)));
        }
        Some(Fact {
            measure,
            dims,
            year: 0,
            value: Decimal::ZERO,
            scale: Decimal::ONE,
            printed: String::new(),
            precision: Precision { half: Decimal::ZERO, approx: None, in_words: false },
            unit: unit.map(|u| u.unit.clone()).unwrap_or_default(),
            unit_printed: String::new(),
            line: 0,
            page: 0,
            bounds: None,
            range: (0, 0),
            quote: [scope.heads.last().map_or("", String::as_str), &item.printed, &column.words]
                .iter()
                .filter(|t| !t.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(" | "),
            label: label::clean(&item.printed),
            source: Source::Table { table: 0, group: 0, row: 0, column: 0 },
            confidence,
            reason: reason.into(),
        })
    }

    /// Dimensions in the words of the report, without those that the measure is not broken down by; the denominator of an intensity.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn settle_dims(
        &self,
        mut dims: BTreeMap<String, String>,
        measure: &str,
        item: &Item<'_, 'a>,
        column: &Column,
        scope: &Scope,
        unit: Option<&UnitMatch>,
        own: &str,
        context: &str,
    ) -> BTreeMap<String, String> {
        let known = self.catalogue.measure(measure);
        dims.retain(|dimension, _| {
            let always = matches!(dimension.as_str(), "gender" | "age" | "type")
                || scope.cut.as_ref() == Some(dimension)
                || scope.fixed.contains_key(dimension);
            always || column.dims.contains_key(dimension) || known.is_none_or(|m| m.breakdowns.iter().any(|b| b == dimension))
        });
        if let Some(region) = dims.get_mut("region") {
            let printed = label::clean(&item.printed);
            if !column.dims.contains_key("region") && crate::fold::fold_text(&printed).contains(region.as_str()) {
                *region = printed;
            } else if let Some(words) = column.dims.get("region") {
                region.clone_from(words);
            }
        }
        if column.named {
            let cut = ["site", "region"].into_iter().find(|d| known.is_some_and(|m| m.breakdowns.iter().any(|b| b == d)));
            dims.entry(cut.unwrap_or("site").to_string()).or_insert_with(|| column.words.clone());
        }
        if measure.ends_with("_intensity") {
            let denominator = unit
                .and_then(|u| u.denominator.clone())
                .or_else(|| self.lexicon.denominator_in(own))
                .or_else(|| self.lexicon.denominator_in(context));
            dims.extend(denominator.map(|d| ("denominator".to_string(), d)));
        }
        let contractors = CONTRACTORS.iter().any(|w| item.label.contains(w));
        if contractors && SAFETY.contains(&measure) && !item.label.contains("employee") && !item.label.contains("员工") {
            dims.insert("group".into(), "contractors".into());
        }
        if measure == "energy_direct"
            && !dims.contains_key("fuel")
            && let Some(fuel) = self.lexicon.name(&item.label, "", None).filter(|n| n.base != "energy_direct")
        {
            dims.insert("fuel".into(), fuel.base);
        }
        dims
    }
}

/// What energy comes in, as the lexicon names its amounts.
const CARRIERS: [&str; 7] = ["electricity", "heat", "gasoline", "diesel", "natural_gas", "towngas", "lpg"];

/// A label without brackets at its end that hold words of people and nothing else.
fn without_who<'l>(label: &'l str, lexicon: &Lexicon) -> Option<&'l str> {
    let (head, inside) = label.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let only_who = lexicon.dimensions(inside).is_empty() && lexicon.name(inside, "", None).is_some_and(|n| n.specific == 0);
    only_who.then_some(head.trim_end())
}

fn approx_of(cell: &RowCell) -> Option<crate::fact::Approx> {
    match &cell.value {
        CellValue::Number { numeral, .. } => numeral.approx,
        _ => None,
    }
}
