//! One row of values with its label, over as many lines as it takes.
//!
//! In: rows from the first line of values on, labels that wait above. Out: [`Item`]. Invariant: a line belongs to one row. Not here: what the
//! row means (`cell`). Why: labels break over lines, and values stand on lines of their own.

use super::super::header::{Columns, Role};
use super::super::label;
use super::super::rows::{Kind, Row, RowCell};
use super::super::years;
use super::{Item, Reader, Scope};
use crate::lexicon::age_band;

impl<'a> Reader<'a> {
    /// The first row's label and values, and values on lines of their own below it.
    pub(super) fn item<'r>(
        &mut self,
        rows: &'r [Row<'a>],
        columns: &Columns,
        scope: &mut Scope,
        pending: &mut Vec<&Row<'a>>,
    ) -> (Item<'r, 'a>, usize) {
        let row = &rows[0];
        let first_value = row.cells.iter().position(RowCell::is_value).unwrap_or(0);
        let mut label_cells: Vec<&RowCell> = row.cells[..first_value].iter().filter(|c| !c.is_empty()).collect();
        let mut unit = None;
        // The unit's column stands between the label and the values, or behind them.
        let unit_column = columns.columns.iter().position(|c| c.role == Role::Unit).filter(|_| row.columns);
        let unit_cell = unit_column.and_then(|i| row.cells.get(i)).filter(|c| !c.is_empty() && !c.is_value());
        if let Some(cell) = unit_cell {
            unit = self.lexicon.unit_of(cell.text());
            label_cells.retain(|c| c.start != cell.start);
        } else if label_cells.len() > 1
            && let Some(found) = self.lexicon.unit_of(label_cells[label_cells.len() - 1].text())
        {
            unit = Some(found);
            label_cells.pop();
        }
        // A unit where the label should stand: the label is on the lines above.
        if let [only] = label_cells.as_slice()
            && !pending.is_empty()
            && let Some(found) = self
                .lexicon
                .unit_of(only.text())
                .filter(|u| u.denominator.is_some() || !matches!(u.class.as_str(), "count" | "people" | "items"))
        {
            unit = unit.or(Some(found));
            label_cells.clear();
        }
        // Two words before the values: a heading that spans rows, and the row's own label.
        let code_only =
            |c: &RowCell| label::without_code(c.text()).is_empty() || c.text().chars().all(|c| c.is_ascii_digit() || c == '.');
        label_cells.retain(|c| !code_only(c));
        if label_cells.len() > 1 {
            let (head, rest) = label_cells.split_at(label_cells.len() - 1);
            let head: Vec<String> = head.iter().map(|c| c.text().to_string()).collect();
            self.flush_pending(pending, scope, rows[0].line.number);
            for head in head {
                self.read_heading(&head, scope, false);
            }
            label_cells = rest.to_vec();
        }
        let mut own = label_cells.first().map_or(String::new(), |c| c.text().to_string());
        let mut own_printed = label_cells.first().map_or("", |c| &row.line.text[c.start..c.end]).to_string();
        if !row.columns
            && unit.is_none()
            && let Some((end, found)) = label::trailing_unit(&own_printed, columns.units_in_labels, self.lexicon)
        {
            own_printed = own_printed[..end].trim_end().to_string();
            own = crate::fold::fold_text(&own_printed);
            unit = Some(found);
        }
        let (label, printed) = self.join_pending(&own, &own_printed, scope, pending, row);
        let label = label::without_scope_note(label::without_code(&label));
        let mut values: Vec<_> = Vec::new();
        let (cells, aligned) = (&row.cells, columns.aligned && row.columns);
        for (i, cell) in cells.iter().enumerate().skip(first_value) {
            if cell.is_value() || cell.is_year_only() && i > first_value {
                values.push((cell, row, aligned.then_some(i)));
            }
        }
        let mut taken = 1;
        // One value a line below a label: as many lines as there are columns of values.
        let wanted = columns.value_columns().len().max(1);
        if !aligned {
            while values.len() < wanted {
                let Some(next) = rows.get(taken).filter(|r| r.kind == Kind::Values && !r.columns) else { break };
                values.extend(next.filled().map(|c| (c, next, None)));
                taken += 1;
            }
            // Values stand at the right: the last value in the last column.
            let all = columns.value_columns();
            let count = values.len();
            if count <= all.len() {
                for (value, column) in values.iter_mut().zip(&all[all.len() - count..]) {
                    value.2 = Some(*column);
                }
            }
        } else if columns.columns.len() != cells.len() {
            // Rows with fewer or more cells than the header: counted from the right.
            let shift = columns.columns.len() as i64 - cells.len() as i64;
            for value in &mut values {
                value.2 = value.2.and_then(|i| usize::try_from(i as i64 + shift).ok());
            }
        }
        (Item { row, label, printed, values, unit }, taken)
    }

    /// The label with the lines before it that are a part of it; those that are headings are read as such.
    pub(super) fn join_pending(
        &mut self,
        own: &str,
        printed: &str,
        scope: &mut Scope,
        pending: &mut Vec<&Row<'a>>,
        row: &Row<'a>,
    ) -> (String, String) {
        // A unit on a line of its own between label and values.
        if (own.is_empty() || self.lexicon.unit_of(own).is_some())
            && pending.len() > 1
            && self.lexicon.unit_of(pending[pending.len() - 1].filled().next().map_or("", |c| c.text())).is_some()
        {
            pending.pop();
        }
        let Some(last) = pending.last().copied() else { return (own.to_string(), printed.to_string()) };
        let before = last.filled().next().map_or("", |c| c.text()).to_string();
        if last.gap + row.gap <= 1 && self.are_twins(&before, own) {
            pending.pop();
            self.lines.insert(last.line.number);
            self.flush_pending(pending, scope, row.line.number);
            return (own.to_string(), printed.to_string());
        }
        let named = |text: &str| {
            self.lexicon.name(label::without_code(text), "", None).is_some()
                || !self.lexicon.dimensions(text).is_empty()
                || age_band(text, true).is_some()
                || self.lexicon.is_bare_total(text)
        };
        // English labels go on in lower case.
        let lower = printed.trim_start().starts_with(|c: char| c.is_ascii_lowercase()) && last.gap <= row.gap + 1 && row.gap <= 1;
        let broken = own.is_empty() || lower || label::continues(own) || label::unbalanced(&before) > 0;
        let joined = format!("{before}{}{own}", if before.is_ascii() && !own.is_empty() { " " } else { "" });
        let heads = self.lexicon.announced(&before).len() == 1 && before.chars().count() < 24;
        let half = !broken
            && !heads
            && row.gap == last.gap.min(row.gap)
            && !last.columns
            && !row.columns
            && !named(own)
            && !self.lexicon.is_intensity(own)
            && named(&joined)
            && scope.cut.is_none();
        let cut_half =
            !broken && !heads && scope.cut.is_some() && !row.columns && !named(own) && named(&joined) && !named(&before);
        if broken || half || cut_half {
            pending.pop();
            // A label may be broken more than once.
            let mut text = joined;
            let mut lines = vec![last.line.number];
            let mut shown = format!("{}{printed}", last.line.text.trim());
            while label::unbalanced(&text) < 0 || label::continues(&text) {
                let Some(above) = pending.pop() else { break };
                let above_text = above.filled().next().map_or("", |c| c.text());
                text = format!("{above_text}{text}");
                shown = format!("{}{shown}", above.line.text.trim());
                lines.push(above.line.number);
            }
            self.lines.extend(lines);
            self.flush_pending(pending, scope, row.line.number);
            return (text, shown);
        }
        self.flush_pending(pending, scope, row.line.number);
        (own.to_string(), printed.to_string())
    }

    /// Labels that no value followed are headings.
    pub(super) fn flush_pending(&mut self, pending: &mut Vec<&Row<'a>>, scope: &mut Scope, line: u32) {
        for row in pending.drain(..) {
            let text = row.filled().next().map_or("", |c| c.text()).to_string();
            if line - row.line.number < 16 {
                self.lines.insert(row.line.number);
            }
            scope.year = years::year_in(&text).filter(|_| text.chars().count() < 24).or(scope.year);
            self.read_heading(&text, scope, false);
        }
    }

    /// Lines below a row that complete its label: the rest of brackets.
    pub(super) fn label_after(&mut self, rows: &[Row<'a>], item: &mut Item<'_, 'a>) -> usize {
        let mut taken = 0;
        while let Some(row) = rows.get(taken).filter(|r| r.kind == Kind::Label && taken < 3 && !r.columns) {
            let text = row.filled().next().map_or("", |c| c.text());
            let open = label::unbalanced(&item.label) > 0;
            let unit_alone = text.starts_with('(')
                && text.ends_with(')')
                && self.lexicon.unit_in(text).is_some()
                && item.unit.is_none()
                && self.lexicon.unit_in(&item.label).is_none();
            let aside = text.starts_with('(')
                && self.lexicon.unit_in(text).is_none()
                && label::unbalanced(&item.label) == 0
                && taken == 0;
            let twin = taken == 0 && row.gap == 0 && !item.label.is_empty() && self.are_twins(&item.label, text);
            if twin {
                self.lines.insert(row.line.number);
                return 1;
            }
            if !open && !unit_alone && !aside {
                break;
            }
            item.label.push_str(text);
            item.printed.push_str(row.line.text.trim());
            self.lines.insert(row.line.number);
            taken += 1;
        }
        taken
    }
}
