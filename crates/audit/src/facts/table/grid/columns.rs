//! What each column of a known grid holds.
//!
//! In: head rows and body rows. Out: [`Column`]s. Invariant: a column is of values only where its cells are. Not here: rows.

use super::Grid;
use crate::facts::table::header::{aside_head, unit_head};
use crate::facts::table::rows::RowCell;
use crate::facts::table::years;
use crate::fold::is_cjk;
use crate::lexicon::{Lexicon, Phrase, UnitMatch};
use crate::number::{CellValue, numerals};
use heng_model::Decimal;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// Names of rows.
    Label,
    /// Other words.
    #[default]
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
#[derive(Debug, Clone, Default)]
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
        let read = RowCell::new(line.text.get(cell.start..cell.end).unwrap_or_default(), cell.start, lexicon);
        out.push(Some(if out.is_empty() { read } else { said_in_words(read, lexicon) }));
        out.extend((1..cell.span.clamp(1, 64)).map(|_| None));
    }
    out
}

/// A cell of words that begins with its value: a count beside the names it counts (`2 Metal prices, Weak market`), an amount before a
/// sentence about it (`0 tCO2e No credits are planned`).
fn said_in_words(mut cell: RowCell, lexicon: &Lexicon) -> RowCell {
    if cell.value != CellValue::Text || cell.is_year_only() {
        return cell;
    }
    let text = cell.folded.text.clone();
    let Some(numeral) = numerals(&text).into_iter().next().filter(|n| n.start == 0 && !n.glued && !n.in_words && !n.percent)
    else {
        return cell;
    };
    let rest = &text[numeral.end..];
    let names = rest.split([',', '、', ';']).filter(|name| name.chars().any(char::is_alphabetic)).count();
    let apart = rest.starts_with(|c: char| c == ' ' || is_cjk(c));
    let counts = apart && numeral.value == Decimal::from(names) && numerals(rest).is_empty();
    let amount = || {
        let unit =
            lexicon.unit_at(rest).filter(|u| !["count", "people", "score", "years", "days"].contains(&u.class.as_str()))?;
        let said = rest.get(unit.len..)?;
        (said.chars().filter(|c| c.is_alphabetic()).count() >= 4).then_some(unit.len)
    };
    let unit = if counts { 0 } else { amount().unwrap_or(usize::MAX) };
    if unit == usize::MAX {
        return cell;
    }
    let end = numeral.end + unit;
    let unit = text[numeral.end..end].trim().to_string();
    cell.end = cell.start + cell.folded.original_range(0, end).1;
    cell.value = CellValue::Number { numeral, unit };
    cell
}

/// Whether a table sets out how Scope 3 was computed: what its columns of activity hold are the amounts behind one source of a category, and
/// no figure of the whole.
fn is_inventory(grid: &Grid<'_>, columns: &[Column]) -> bool {
    const SCOPE3: [&str; 5] = ["scope 3", "范围三", "范围3", "范畴三", "范畴3"];
    let factors = columns.iter().any(|c| ["factor", "因子", "系数"].iter().any(|w| c.words.contains(w)));
    factors && SCOPE3.iter().any(|w| grid.caption.contains(w))
}

/// Heads of the amounts that emissions are computed from.
const ACTIVITY_HEADS: [&str; 6] = ["activity data", "activity", "quantity", "活动数据", "活动水平", "数量"];

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
    if is_inventory(grid, &columns) {
        columns.iter_mut().filter(|c| ACTIVITY_HEADS.contains(&c.words.trim())).for_each(|c| c.role = Role::Aside);
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
