//! What each column of a known grid holds.
//!
//! In: head rows and body rows. Out: [`Column`]s. Invariant: a column is of values only where its cells are. Not here: rows.

use super::Grid;
use crate::facts::table::header::{aside_head, unit_head};
use crate::facts::table::rows::RowCell;
use crate::facts::table::years;
use crate::lexicon::{Lexicon, Phrase, UnitMatch};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Names of rows.
    Label,
    /// Other words.
    Words,
    /// Units of rows.
    Unit,
    /// Years of rows.
    Year,
    /// Values.
    Value,
    /// Changes, pages, notes, ranks: numbers that are no facts.
    Aside,
}

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub role: Role,
    /// Its head, folded, without a year that is all of it.
    pub words: String,
    /// The head as printed.
    pub printed: String,
    pub year: Option<i32>,
    pub unit: Option<UnitMatch>,
    pub phrase: Option<Phrase>,
}

/// A row as cells by column: a cell over several columns stands in its first.
pub(super) fn cells_of(line: &crate::document::Line, lexicon: &Lexicon) -> Vec<Option<RowCell>> {
    let mut out = Vec::new();
    for cell in &line.cells {
        out.push(Some(RowCell::new(line.text.get(cell.start..cell.end).unwrap_or_default(), cell.start, lexicon)));
        out.extend((1..cell.span.clamp(1, 64)).map(|_| None));
    }
    out
}

/// The columns of a grid, and how many rows its head has.
pub(super) fn read_columns(grid: &Grid<'_>, lexicon: &Lexicon) -> (Vec<Column>, usize) {
    let heads = grid.lines.iter().take_while(|l| l.header && super::vocabulary::alone(l).is_none()).count().max(1);
    let width = grid.lines.iter().map(|l| l.cells.iter().map(|c| c.span.clamp(1, 64) as usize).sum()).max().unwrap_or(0);
    let mut columns: Vec<Column> = (0..width).map(|i| head_of(grid, heads, i, lexicon)).collect();
    let body: Vec<Vec<Option<RowCell>>> = grid.lines[heads..].iter().map(|l| cells_of(l, lexicon)).collect();
    for (i, column) in columns.iter_mut().enumerate() {
        let cells: Vec<&RowCell> =
            body.iter().filter_map(|r| r.get(i).and_then(Option::as_ref)).filter(|c| !c.is_empty()).collect();
        column.role = role_of(column, &cells, i);
    }
    // The label is the first column of words.
    if let Some(label) = columns.iter_mut().find(|c| c.role == Role::Words) {
        label.role = Role::Label;
    }
    (columns, heads)
}

fn head_of(grid: &Grid<'_>, heads: usize, at: usize, lexicon: &Lexicon) -> Column {
    let (mut words, mut printed) = (String::new(), String::new());
    let (mut year, mut unit) = (None, None);
    for line in &grid.lines[..heads] {
        let mut start = 0;
        for cell in &line.cells {
            let end = start + cell.span.clamp(1, 64) as usize;
            if (start..end).contains(&at) {
                let text = RowCell::new(line.text.get(cell.start..cell.end).unwrap_or_default(), cell.start, lexicon);
                year = years::year_in(text.text()).or(year);
                unit = lexicon.unit_in(text.text()).or_else(|| lexicon.unit_of(text.text())).or(unit);
                if !text.is_year_only() && !text.is_empty() {
                    words = format!("{words} {}", text.text()).trim().to_string();
                    printed = format!("{printed} {}", line.cell(cell)).trim().to_string();
                }
            }
            start = end;
        }
    }
    let phrase = lexicon.phrase(&words);
    Column { role: Role::Words, words, printed, year, unit, phrase }
}

fn role_of(column: &Column, cells: &[&RowCell], at: usize) -> Role {
    const YEAR_HEADS: [&str; 6] = ["year", "年度", "年份", "年", "financial year", "reporting year"];
    const RANK_HEADS: [&str; 8] = ["rank", "排名", "名次", "序号", "no.", "编号", "ref.", "ref"];
    let words = column.words.as_str();
    if column.year.is_some() {
        return Role::Value;
    }
    if unit_head(words) {
        return Role::Unit;
    }
    if YEAR_HEADS.contains(&words) && cells.iter().all(|c| c.year.is_some()) {
        return Role::Year;
    }
    if RANK_HEADS.contains(&words) || aside_head(words) {
        return Role::Aside;
    }
    let values = cells.iter().filter(|c| c.is_value()).count();
    if at > 0 && values * 2 > cells.len() { Role::Value } else { Role::Words }
}
