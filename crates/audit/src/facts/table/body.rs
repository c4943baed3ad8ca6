//! The rows of a table to facts: headings carry measure and cut down to the rows below them.

use super::header::{Column, Columns, Role};
use super::label;
use super::rows::{Kind, Row, RowCell};
use super::years;
use crate::Setup;
use crate::document::Document;
use crate::fact::{Confidence, Fact, Precision, Source};
use crate::lexicon::{Lexicon, Named, UnitMatch, age_band};
use crate::number::CellValue;
use crate::structure::Structure;
use heng_model::{Catalogue, Decimal};
use std::collections::{BTreeMap, BTreeSet};

/// Reads tables one after another.
pub(super) struct Reader<'a> {
    structure: &'a Structure,
    lexicon: &'a Lexicon,
    catalogue: &'a Catalogue,
    facts: Vec<Fact>,
    lines: BTreeSet<u32>,
    table: u32,
    group: u32,
    /// The last header and the line it stood on: a table that goes on after a note has none of its own.
    last: Option<(Columns, u32)>,
    /// The measure that the last table ended with.
    last_base: Option<String>,
    /// The report says that a dash is a zero.
    dash_is_zero: bool,
    /// The sentence that stands before the table.
    lead: String,
}

/// What headings have said so far within one table.
#[derive(Debug, Clone, Default)]
struct Scope {
    /// Base measure: `water`, `turnover_rate`.
    base: Option<String>,
    /// The cut under way: `gender`.
    cut: Option<String>,
    /// Dimensions that a heading fixed: 高級管理層性別分佈.
    fixed: BTreeMap<String, String>,
    /// Unit that a heading gave.
    unit: Option<UnitMatch>,
    /// Year that a heading gave.
    year: Option<i32>,
    /// Words of headings, innermost last.
    heads: Vec<String>,
    /// The last lines before the header, as printed.
    titles: Vec<String>,
    /// The measure that title or heading named, and how many measures rows have named since.
    heading_base: Option<String>,
    rows_since: u32,
    /// The columns say what is measured.
    columns_name: bool,
    /// The dimension of the row before: an unknown label after 香港 and 澳門 is a region too.
    sibling: Option<String>,
}

/// A row of values under way.
struct Item<'r, 'a> {
    row: &'r Row<'a>,
    /// Folded label, without the code of its provision.
    label: String,
    /// As printed.
    printed: String,
    /// Values with their columns.
    values: Vec<(&'r RowCell, &'r Row<'a>, Option<usize>)>,
    unit: Option<UnitMatch>,
}

impl<'a> Reader<'a> {
    pub fn new(document: &Document, structure: &'a Structure, setup: &Setup<'a>, tables: u32, groups: u32) -> Self {
        Self {
            structure,
            lexicon: setup.lexicon,
            catalogue: setup.catalogue,
            facts: Vec::new(),
            lines: BTreeSet::new(),
            table: tables,
            group: groups,
            last: None,
            last_base: None,
            dash_is_zero: says_dash_is_zero(document),
            lead: String::new(),
        }
    }

    pub fn finish(mut self) -> (Vec<Fact>, BTreeSet<u32>) {
        parts_before_total(&mut self.facts);
        (self.facts, self.lines)
    }

    /// Reads one run of rows, in which several tables may follow each other.
    pub fn read_block(&mut self, rows: &[Row<'a>], lead: &str) {
        self.table += 1;
        self.lead = lead.to_string();
        let mut scope = Scope::default();
        let mut columns = Columns::default();
        let mut pending: Vec<&Row<'a>> = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            let row = &rows[at];
            match row.kind {
                Kind::Header => {
                    let taken = self.read_header(&rows[at..], &mut columns, &mut scope, &mut pending);
                    at += taken;
                }
                Kind::Label => {
                    let folded = row.cells.iter().find(|c| !c.is_empty()).map_or("", |c| c.text());
                    if years::is_date_rest(folded) {
                        self.lines.insert(row.line.number);
                    } else {
                        pending.push(row);
                    }
                    at += 1;
                }
                Kind::Data | Kind::Values => {
                    if let Some(header) = self.worded_header(row, &columns, &scope, &pending) {
                        self.lines.extend(pending.iter().rev().take(2).map(|line| line.line.number));
                        self.enter_table(&header, &mut scope, &mut pending, row, false);
                        scope.columns_name = header.name_measures(self.lexicon);
                        columns = header;
                    }
                    at += self.read_item(&rows[at..], &columns, &mut scope, &mut pending);
                }
                Kind::Other => at += 1,
            }
        }
        if !columns.is_empty()
            && let Some(row) = rows.last()
        {
            self.last = Some((columns, row.line.number));
            self.last_base = scope.base;
        }
    }

    /// A header of words between single spaces above a row of as many values: 培訓數據 受訓人數 受訓百分比 培訓時數. A single year that stands
    /// between the two is the year of all.
    fn worded_header(&self, row: &Row<'a>, columns: &Columns, scope: &Scope, pending: &[&Row<'a>]) -> Option<Columns> {
        let values = row.cells.iter().filter(|c| c.is_value()).count();
        let years = columns.years();
        if row.columns || values < 2 || columns.value_columns().len() == values && !columns.is_empty() || years.len() > 1 {
            return None;
        }
        // Folding takes out the spaces between words: the lines as printed.
        let above = pending.iter().rev().take(2).filter(|l| !l.columns).map(|l| l.line.text.as_str());
        above.chain(scope.titles.iter().rev().map(String::as_str)).find_map(|text| {
            let words: Vec<&str> = text.split_whitespace().collect();
            let wide = words.iter().all(|w| w.chars().any(crate::fold::is_cjk));
            if !wide || words.len() < values || words.len() > values + 1 {
                return None;
            }
            let mut header = Columns::default();
            if words.len() == values {
                header.columns.push(Column { role: Role::Label, ..Column::default() });
            }
            for word in words {
                let year = years.first().copied().filter(|_| !header.columns.is_empty());
                header.push_words(&crate::fold::fold_text(word), year, self.lexicon);
            }
            header.name_measures(self.lexicon).then_some(header)
        })
    }

    /// Whether two labels say the same in two scripts: `Male` above 男性.
    fn are_twins(&self, one: &str, other: &str) -> bool {
        let latin = |t: &str| t.is_ascii() && t.chars().any(|c| c.is_ascii_alphabetic());
        if latin(one) == latin(other) || one.trim().is_empty() || other.trim().is_empty() {
            return false;
        }
        let dims = |t: &str| -> Vec<String> {
            let named = self.lexicon.dimensions(t).into_iter().filter(|(d, ..)| *d != "region").map(|(d, v, _)| format!("{d}={v}"));
            named.chain(age_band(t, true)).collect()
        };
        let (a, b) = (dims(one), dims(other));
        if !a.is_empty() || !b.is_empty() {
            return a == b;
        }
        let name = |t: &str| self.lexicon.name(t, "", None).map(|n| n.base);
        match (name(one), name(other)) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.lexicon.is_bare_total(one) == self.lexicon.is_bare_total(other) && self.lexicon.announced(one).is_empty(),
            _ => false,
        }
    }

    /// Header rows from the first of `rows`: how many were taken.
    fn read_header(&mut self, rows: &[Row<'a>], columns: &mut Columns, scope: &mut Scope, pending: &mut Vec<&Row<'a>>) -> usize {
        let mut taken = 0;
        let mut header = Columns::default();
        let mut years_alone: Vec<&Row<'a>> = Vec::new();
        while let Some(row) = rows.get(taken) {
            let folded = row.filled().next().map_or("", |c| c.text());
            if row.kind == Kind::Header {
                let single_year = row.filled().count() == 1 && row.filled().all(RowCell::is_year_only);
                // Years on lines of their own, one below the other, are columns.
                if single_year && !row.columns { years_alone.push(row) } else { header.add(row, self.lexicon) }
            } else if row.kind == Kind::Label && years::is_date_rest(folded) && taken > 0 {
                // 12月31日 under 於2023年.
            } else {
                break;
            }
            taken += 1;
        }
        for row in years_alone {
            for cell in row.filled() {
                let column = Column { year: cell.year, role: Role::Value, ..Column::default() };
                // Of one date printed in two lines the year stands once.
                if header.columns.last().is_none_or(|c| c.year != column.year) || header.columns.is_empty() {
                    header.columns.push(column);
                }
            }
        }
        if header.is_empty() {
            return taken.max(1);
        }
        let followed = rows[taken..].iter().take(4).any(|r| matches!(r.kind, Kind::Data | Kind::Values));
        if !followed && header.years().is_empty() {
            // A table of words.
            pending.clear();
            return taken;
        }
        for row in &rows[..taken] {
            if followed {
                self.lines.insert(row.line.number);
            }
        }
        header.fill_spans();
        let same = *columns == header
            || columns.is_empty() && self.last.as_ref().is_some_and(|(c, line)| *c == header && rows[0].line.number - line < 40);
        self.enter_table(&header, scope, pending, &rows[0], same);
        scope.columns_name = header.name_measures(self.lexicon);
        *columns = header;
        taken.max(1)
    }

    /// A new header begins a table: its title is the label before it, or the words in its first column.
    fn enter_table(&mut self, header: &Columns, scope: &mut Scope, pending: &mut Vec<&Row<'a>>, row: &Row<'a>, same: bool) {
        self.group += 1;
        let mut heads: Vec<String> =
            pending.iter().rev().take(2).rev().flat_map(|r| r.filled().map(|c| c.text().to_string())).collect();
        let titles: Vec<String> = pending.iter().rev().take(2).rev().filter(|r| !r.columns).map(|r| r.line.text.clone()).collect();
        pending.clear();
        if let Some(first) = header.columns.first().filter(|c| c.year.is_none() || !c.words.is_empty()) {
            heads.push(first.words.clone());
        }
        if let Some(section) = self.structure.section_of(row.line.number) {
            heads.insert(0, crate::fold::fold_text(&section.title));
        }
        let text = heads.join("\n");
        // A page's repeated header goes on with the table above it, unless it has a title of its own.
        let before = std::mem::replace(scope, Scope { heads, titles, ..Scope::default() });
        scope.unit = self.lexicon.unit_in(&text).or_else(|| header.columns.first().and_then(|c| c.unit.clone()));
        for head in scope.heads.clone() {
            scope.year = years::year_in(&head).or(scope.year);
            self.read_heading(&head, scope, true);
        }
        if same && scope.base.is_none() {
            scope.base = before.base.or_else(|| self.last_base.clone());
        }
    }

    /// What a heading says for the rows below it.
    fn read_heading(&mut self, folded: &str, scope: &mut Scope, title: bool) {
        let text = label::without_code(folded);
        let announced = self.lexicon.announced(text);
        let named = self.lexicon.name(text, "", None);
        if let Some(named) = &named {
            let weak = named.specific == 0;
            if !(weak && (scope.base.is_some() || title || announced.len() == 1)) {
                scope.base = Some(named.base.clone());
                scope.heading_base = Some(named.base.clone());
                scope.rows_since = 0;
            }
        }
        scope.sibling = None;
        if !title {
            self.group += 1;
            scope.fixed.clear();
            scope.cut = None;
        }
        if let Some(unit) = self.lexicon.unit_in(text) {
            scope.unit = Some(unit);
        } else if !title && announced.is_empty() && named.is_some() {
            scope.unit = None;
        }
        let dims = self.lexicon.dimensions(text);
        match announced.as_slice() {
            [one] => {
                scope.cut = Some((*one).to_string());
                for (dimension, value, _) in dims.iter().filter(|(d, ..)| d != one && *d != "region") {
                    scope.fixed.insert((*dimension).to_string(), value.clone());
                }
            }
            _ if !title && announced.is_empty() && named.is_none() => {
                for (dimension, value, _) in dims {
                    scope.fixed.insert(dimension.to_string(), value);
                }
                if let Some(band) = age_band(text, false) {
                    scope.fixed.insert("age".into(), band);
                }
            }
            _ => {}
        }
        if !title {
            scope.heads.push(text.to_string());
            if scope.heads.len() > 6 {
                scope.heads.remove(1);
            }
        }
    }

    /// A row of values, with those of the lines below that belong to it: how many rows were taken.
    fn read_item(&mut self, rows: &[Row<'a>], columns: &Columns, scope: &mut Scope, pending: &mut Vec<&Row<'a>>) -> usize {
        let inherited;
        let columns = if columns.is_empty() {
            match &self.last {
                // Only a row of as many values as that header has columns goes on with it.
                Some((last, line))
                    if rows[0].line.number.saturating_sub(*line) < 40
                        && rows[0].cells.iter().filter(|c| c.is_value()).count() == last.value_columns().len() =>
                {
                    inherited = last.clone();
                    &inherited
                }
                _ => columns,
            }
        } else {
            columns
        };
        let (mut item, mut taken) = self.item(rows, columns, scope, pending);
        taken += self.label_after(&rows[taken..], &mut item);
        pending.clear();
        if item.unit.is_none() {
            item.unit = self.lexicon.unit_in(&item.label);
        }
        self.emit(&item, columns, scope);
        taken.max(1)
    }

    /// The first row's label and values, and values on lines of their own below it.
    fn item<'r>(
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
        let own = label_cells.first().map_or(String::new(), |c| c.text().to_string());
        let own_printed = label_cells.first().map_or("", |c| &row.line.text[c.start..c.end]).to_string();
        let (label, printed) = self.join_pending(&own, &own_printed, scope, pending, row);
        let label = label::without_code(&label).to_string();
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
    fn join_pending(
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
    fn flush_pending(&mut self, pending: &mut Vec<&Row<'a>>, scope: &mut Scope, line: u32) {
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
    fn label_after(&mut self, rows: &[Row<'a>], item: &mut Item<'_, 'a>) -> usize {
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

    /// The facts of a row.
    fn emit(&mut self, item: &Item<'_, 'a>, columns: &Columns, scope: &mut Scope) {
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

    fn note_row(&mut self, item: &Item<'_, 'a>, column: &Column, scope: &Scope, scoped: &mut Scope) {
        let unit = self.unit_of_cell("", item, column, scope);
        let _ = self.name_cell(item, column, scope, scoped, unit.as_ref());
    }

    fn unit_of_cell(&self, text: &str, item: &Item<'_, 'a>, column: &Column, scope: &Scope) -> Option<UnitMatch> {
        let own = (!text.is_empty()).then(|| self.lexicon.unit_of(text)).flatten();
        let row = item.unit.clone();
        // 萬人 in the cell, 人 in the row: the cell's. A percent sign in a row of persons is the cell's too.
        own.or(row).or_else(|| column.unit.clone()).or_else(|| scope.unit.clone())
    }

    /// Measure and dimensions of a cell; the scope that its row leaves for the rows below goes to `scoped`.
    fn name_cell(
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
        let row_dims = self.dims_of_label(label, scope, column, year_label);
        let by_label = self.lexicon.name(label, &context, unit).filter(|_| !year_label && !total);
        let strong = by_label.as_ref().is_some_and(|n| self.is_strong(n, label, scope, &row_dims));
        // 廢紙 and 包裝物 among wastes are kinds of waste, not paper used or packaging.
        let among_waste = scope.base.as_deref().or(scope.heading_base.as_deref()).is_some_and(|b| b.starts_with("waste_"));
        let used = ["用", "耗", "总量", "consum", "usage", "used", "purchase", "成品"].iter().any(|w| label.contains(w)) && !label.contains('废');
        let among_waste = among_waste && !used;
        let strong = strong && !(among_waste && by_label.as_ref().is_some_and(|n| matches!(n.base.as_str(), "paper" | "packaging")));
        let by_label = by_label.filter(|n| !(among_waste && matches!(n.base.as_str(), "paper" | "packaging")));
        let value_of_cut = total || year_label || !row_dims.is_empty() || scope.cut.is_some();
        let from_column = if column.words.is_empty() { None } else { self.lexicon.name(&column.words, if scope.columns_name { "" } else { &context }, unit) };
        // The total of rows that each named a measure of their own is that of their heading.
        let leading =
            if total && scope.rows_since > 1 { scope.heading_base.as_ref().or(scope.base.as_ref()) } else { scope.base.as_ref() };
        let (measure, confidence, reason) = if strong {
            let named =
                self.lexicon.name(&own, &context, unit).filter(|_| !column.words.is_empty()).or_else(|| by_label.clone())?;
            (named.id, Confidence::High, "named by its label")
        } else if let Some(named) = from_column.filter(|n| n.specific > 0 || scope.base.is_none() || scope.columns_name) {
            (named.id, Confidence::High, "named by its column")
        } else if let Some(id) = leading.and_then(|base| self.lexicon.under_unit(base, unit, &own)) {
            (id, Confidence::Medium, "named by the heading above")
        } else {
            self.by_context(&context, unit, by_label.as_ref())
        };
        if strong && let Some(named) = &by_label {
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
        if row_dims.is_empty() && !strong && !total && !year_label && !label.is_empty() {
            let dimension = scope.cut.clone().or_else(|| scope.sibling.clone()).unwrap_or_else(|| "type".into());
            dims.entry(dimension).or_insert_with(|| label::clean(&item.printed));
        } else if row_dims.len() == 1 {
            scoped.sibling = row_dims.keys().next().filter(|d| !matches!(d.as_str(), "gender" | "age")).cloned();
        } else {
            scoped.sibling = None;
        }
        let dims = self.settle_dims(dims, &measure, item, column, scope, unit, &own, &context);
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
    fn settle_dims(
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
        if measure.ends_with("_intensity") {
            let denominator = unit
                .and_then(|u| u.denominator.clone())
                .or_else(|| self.lexicon.denominator_in(own))
                .or_else(|| self.lexicon.denominator_in(context));
            dims.extend(denominator.map(|d| ("denominator".to_string(), d)));
        }
        if measure == "energy_direct"
            && !dims.contains_key("fuel")
            && let Some(fuel) = self.lexicon.name(&item.label, "", None).filter(|n| n.base != "energy_direct")
        {
            dims.insert("fuel".into(), fuel.base);
        }
        dims
    }

    /// Whether a label's own words name a measure, and not only whose value it is.
    fn is_strong(&self, named: &Named, label: &str, scope: &Scope, row_dims: &BTreeMap<String, String>) -> bool {
        if named.specific == 0 {
            return false;
        }
        let size: u32 = label.chars().filter(|c| c.is_alphabetic()).map(|c| if c.is_ascii() { 1 } else { 3 }).sum();
        let most = named.own * 5 >= size.min(60) * 2;
        match scope.cut.as_deref() {
            // Names of functions and grades are made of the same words as measures: 培訓部, 環境管理.
            Some("function" | "category" | "tenure" | "education") => {
                named.own >= 9 && named.specific >= 6 && most && row_dims.is_empty()
            }
            Some(_) => named.specific >= 6,
            None => true,
        }
    }

    fn by_context(&self, context: &str, unit: Option<&UnitMatch>, named: Option<&Named>) -> (String, Confidence, &'static str) {
        if let Some(n) = named {
            return (n.id.clone(), Confidence::Medium, "named by its label");
        }
        for head in context.lines().rev() {
            if let Some(n) = self.lexicon.name(head, context, unit) {
                return (n.id, Confidence::Low, "named by a heading further above");
            }
        }
        // A table without a title is about what the sentence before it speaks of.
        if let Some(n) = self.lexicon.name(&self.lead, "", unit).filter(|n| n.specific > 0 && unit.is_some()) {
            return (n.id, Confidence::Low, "named by the sentence before the table");
        }
        ("other".into(), Confidence::Low, "no word names its measure")
    }

    /// The dimensions a row's label names.
    fn dims_of_label(&self, label: &str, scope: &Scope, column: &Column, year_label: bool) -> BTreeMap<String, String> {
        let mut dims = BTreeMap::new();
        if year_label {
            return dims;
        }
        // Among counts of people a band of ages needs no word for age: Below 30, 30–50.
        let people =
            |id: &str| self.catalogue.measure(id).is_some_and(|m| m.breakdowns.iter().any(|b| b == "age" || b == "gender"));
        let of_people = scope.base.as_deref().is_some_and(people)
            || self.lexicon.name(&column.words, "", None).is_some_and(|n| people(&n.base));
        if let Some(band) = age_band(label, scope.cut.as_deref() == Some("age") || of_people && label.chars().count() <= 16) {
            dims.insert("age".into(), band);
        }
        // 供應商－香港, Suppliers – Hong Kong: what is behind the dash is the value.
        let tail = label.rsplit_once(['-', ':']).map_or(label, |(_, tail)| tail.trim());
        if tail.len() < label.len() {
            for (dimension, _, _) in self
                .lexicon
                .dimensions(tail)
                .iter()
                .filter(|(d, v, _)| *d == "region" && tail.chars().count() <= v.chars().count() + 4)
            {
                dims.insert((*dimension).to_string(), tail.to_string());
            }
            if dims.is_empty() && scope.sibling.as_deref() == Some("region") && self.lexicon.name(tail, "", None).is_none() {
                dims.insert("region".into(), tail.to_string());
            }
        }
        for (dimension, value, _) in self.lexicon.dimensions(label) {
            // A place in a label is its region only where regions are listed, or where it is the whole label.
            let region = dimension == "region";
            let whole = label.chars().count() <= value.chars().count() + 4;
            if region && !(scope.cut.as_deref() == Some("region") || whole) {
                continue;
            }
            // Under a cut a value of another dimension only describes: 全職 under a list of functions.
            dims.entry(dimension.to_string()).or_insert(value);
        }
        dims
    }

    /// A row that names its measure leads the rows below it, unless it is one value of a cut under way.
    fn extend_scope(
        &mut self,
        named: &Named,
        measure: &str,
        dims: &BTreeMap<String, String>,
        label: &str,
        scope: &Scope,
        scoped: &mut Scope,
    ) {
        if measure == "other" {
            return;
        }
        if scope.base.as_deref() != Some(&named.base) {
            self.group += 1;
        }
        if dims.is_empty() || scope.cut.is_none() {
            if scope.base.as_deref() != Some(&named.base) {
                scoped.rows_since = scope.rows_since + 1;
            }
            scoped.base = Some(named.base.clone());
            scoped.cut = None;
            scoped.fixed.clear();
            if let [one] = self.lexicon.announced(label).as_slice() {
                scoped.cut = Some((*one).to_string());
            }
            // The unit of a heading is of its own rows.
            scoped.unit = None;
        } else if scope.base.is_none() {
            scoped.base = Some(named.base.clone());
        }
    }
}

fn approx_of(cell: &RowCell) -> Option<crate::fact::Approx> {
    match &cell.value {
        CellValue::Number { numeral, .. } => numeral.approx,
        _ => None,
    }
}

/// Rows without a name of their own that add up to the row below them are its parts: 紙皮, 廢金屬, 生活垃圾 before 無害廢棄物總量.
fn parts_before_total(facts: &mut [Fact]) {
    let column = |f: &Fact| match f.source {
        Source::Table { table, column, .. } => Some((table, column, f.year)),
        Source::Prose { .. } => None,
    };
    let mut runs: BTreeMap<(u32, u32, i32), Vec<usize>> = BTreeMap::new();
    let mut changes: Vec<(usize, String)> = Vec::new();
    for (i, fact) in facts.iter().enumerate() {
        let Some(key) = column(fact) else { continue };
        if fact.dims.contains_key("type") && fact.confidence < Confidence::High {
            runs.entry(key).or_default().push(i);
            continue;
        }
        let Some(run) = runs.get_mut(&key) else { continue };
        // Of the rows above, as many as add up to this one; rows that name themselves may stand between (生活垃圾).
        let (mut sum, mut slack) = (Decimal::ZERO, fact.precision.half);
        for (count, at) in run.iter().rev().enumerate() {
            let part = &facts[*at];
            if !part.dims.contains_key("type") && part.measure != fact.measure {
                break;
            }
            sum += part.value;
            slack += part.precision.half;
            if count >= 1 && part.unit == fact.unit && part.measure != fact.measure && (sum - fact.value).abs() <= slack {
                changes.extend(run.iter().rev().take(count + 1).map(|i| (*i, fact.measure.clone())));
                break;
            }
        }
        // A row that names itself the same may be one of the parts.
        if !fact.dims.is_empty() || fact.confidence < Confidence::High {
            run.push(i);
        } else if changes.last().is_some_and(|(c, _)| run.contains(c)) {
            run.clear();
        } else {
            run.push(i);
        }
    }
    for (i, measure) in changes {
        if facts[i].dims.contains_key("type") {
            facts[i].measure = measure;
            facts[i].reason = "one of the rows that add up to the total below".into();
        }
    }
}

/// Whether a note says that a dash stands for zero: `「－」表示零`, `a dash means nil`.
fn says_dash_is_zero(document: &Document) -> bool {
    document.lines.iter().filter(|l| l.text.len() < 400).any(|line| {
        let may = line.text.contains(['–', '-', '－', '—']) || line.text.contains("dash") || line.text.contains("Dash");
        may && {
            let folded = crate::fold::fold_text(&line.text);
            let dash = ["dash", "\"-\"", "'-'", "「-」", "“-”", "破折号"].iter().any(|w| folded.contains(w));
            let zero = ["zero", "nil", "nothing", "none", "零", "并无发生", "没有发生"].iter().any(|w| folded.contains(w));
            let unknown =
                ["not applicable", "not available", "不适用", "未统计", "没有数据", "no data"].iter().any(|w| folded.contains(w));
            dash && zero && !unknown
        }
    })
}
