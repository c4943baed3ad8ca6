//! The rows of a table to facts: headings carry measure and cut down to the rows below them.
//!
//! In: runs of rows. Out: facts and the lines they took. Invariant: what a heading says ends with the next one of its kind. Not here: rows
//! over several lines (`item`), cells (`cell`), words (`measure`). Why: a printed table is read from the top, as people do.

mod cell;
mod item;
mod measure;
mod parts;

use super::header::{Column, Columns, Role};
use super::label;
use super::rows::{Kind, Row, RowCell};
use super::years;
use crate::Setup;
use crate::document::Document;
use crate::fact::Fact;
use crate::lexicon::{Lexicon, UnitMatch, age_band};
use crate::structure::Structure;
use heng_model::Catalogue;
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
            dash_is_zero: parts::says_dash_is_zero(document),
            lead: String::new(),
        }
    }

    pub fn finish(mut self) -> (Vec<Fact>, BTreeSet<u32>) {
        parts::parts_before_total(&mut self.facts);
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
                Kind::Data if is_marked_heading(&rows[at..], &columns) => {
                    pending.push(row);
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
    pub(super) fn are_twins(&self, one: &str, other: &str) -> bool {
        let latin = |t: &str| t.is_ascii() && t.chars().any(|c| c.is_ascii_alphabetic());
        if latin(one) == latin(other) || one.trim().is_empty() || other.trim().is_empty() {
            return false;
        }
        let dims = |t: &str| -> Vec<String> {
            let named =
                self.lexicon.dimensions(t).into_iter().filter(|(d, ..)| *d != "region").map(|(d, v, _)| format!("{d}={v}"));
            named.chain(age_band(t, true)).collect()
        };
        let (a, b) = (dims(one), dims(other));
        if !a.is_empty() || !b.is_empty() {
            return a == b;
        }
        let name = |t: &str| self.lexicon.name(t, "", None).map(|n| n.base);
        match (name(one), name(other)) {
            (Some(a), Some(b)) => a == b,
            (None, None) => {
                self.lexicon.is_bare_total(one) == self.lexicon.is_bare_total(other) && self.lexicon.announced(one).is_empty()
            }
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
        header.mark_names(self.lexicon);
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
        let titles: Vec<String> =
            pending.iter().rev().take(2).rev().filter(|r| !r.columns).map(|r| r.line.text.clone()).collect();
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
            scope.unit = scope.unit.take().or(before.unit);
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
        // Values alone where a table begins have no label, but by chance one further above.
        if columns.is_empty() && rows[0].kind == Kind::Values && pending.is_empty() && scope.heads.is_empty() {
            return 1;
        }
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
}

/// `New hires 5` above rows of three values each: a heading with the mark of a note.
fn is_marked_heading(rows: &[Row<'_>], columns: &Columns) -> bool {
    let [row, next, ..] = rows else { return false };
    let values = |row: &Row<'_>| row.cells.iter().filter(|c| c.is_value()).count();
    let wanted = columns.value_columns().len();
    let mark = row.cells.last().is_some_and(|c| c.text().len() <= 2 && c.text().bytes().all(|b| b.is_ascii_digit()));
    let words = row.cells.first().is_some_and(|c| !c.is_value() && !c.is_empty());
    !row.columns && words && mark && wanted > 1 && values(row) == 1 && next.kind == Kind::Data && values(next) == wanted
}
