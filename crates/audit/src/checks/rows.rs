//! Sums of table rows that hold in one year and fail in another, whatever the rows are called.
//!
//! In: a [`View`]. Out: findings of X101. Invariant: a relation is taken from the table itself: a row is the sum of the two or more rows right
//! below or above it, exactly within rounding, in at least one other year. Not here: sums told by measures and dimensions (`x101_sum`).

use super::Check;
use super::view::{Draft, View, number, span};
use crate::fact::Source;
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that one total adds up at most.
const MOST: usize = 12;

/// A column: its number, and the year of its values.
type Column = (u32, i32);
/// A table's rows in order: for each the fact of every column.
type Rows = Vec<BTreeMap<Column, usize>>;

/// Totals that their rows no longer give.
pub(super) fn broken_sums(check: &Check, view: &View<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rows in tables(view) {
        let mut done: BTreeSet<(usize, Column)> = BTreeSet::new();
        for total in 0..rows.len() {
            for parts in runs(total, rows.len()) {
                for (column, sum, fact) in broken(view, &rows, total, &parts) {
                    if done.insert((total, column)) {
                        findings.extend(finding(check, view, (column, fact), &sum, &rows, total, &parts));
                    }
                }
            }
        }
    }
    findings
}

/// The rows of each table with values in two columns or more.
fn tables(view: &View<'_>) -> Vec<Rows> {
    let mut lines: BTreeMap<(u32, u32), BTreeMap<Column, usize>> = BTreeMap::new();
    let mut twice: BTreeSet<(u32, u32)> = BTreeSet::new();
    for (i, fact) in view.facts.iter().enumerate() {
        if let Source::Table { table, column, .. } = fact.source
            && view.adds_up(fact)
            && lines.entry((table, fact.line)).or_default().insert((column, fact.year), i).is_some()
        {
            // Two values of one column on a line: which belongs to which row is not known.
            twice.insert((table, fact.line));
        }
    }
    let mut tables: BTreeMap<u32, Rows> = BTreeMap::new();
    for ((table, line), row) in lines {
        if row.len() > 1 && !twice.contains(&(table, line)) {
            tables.entry(table).or_default().push(row);
        }
    }
    tables.into_values().filter(|rows| rows.len() > 2).collect()
}

/// Runs of two or more rows right below or right above a row.
fn runs(total: usize, rows: usize) -> Vec<std::ops::Range<usize>> {
    let below = (2..=MOST).map(|n| total + 1..total + 1 + n).filter(|r| r.end <= rows);
    let above = (2..=MOST).filter(|n| *n <= total).map(|n| total - n..total);
    below.chain(above).collect()
}

/// Columns in which a row is not the sum of a run, where it is in another one.
fn broken(view: &View<'_>, rows: &Rows, total: usize, parts: &std::ops::Range<usize>) -> Vec<(Column, Interval, usize)> {
    let mut holds = 0usize;
    let mut fails = Vec::new();
    for (column, fact) in &rows[total] {
        let values: Option<Vec<Interval>> = parts.clone().map(|row| view.value_like(*rows[row].get(column)?, *fact)).collect();
        let Some(values) = values else { continue };
        let whole = view.value(*fact);
        let sum = Interval::sum(values.iter().copied());
        // Zeros and lone values add up by themselves.
        let telling = values.iter().filter(|v| !v.contains(Decimal::ZERO)).count() > 1;
        if !telling || whole.bounds().is_none() {
            continue;
        }
        if sum.overlaps(whole) {
            // Two rows of fewer than three digits add up by chance.
            let digits = view.facts[*fact].value.normalize().mantissa().unsigned_abs();
            holds += usize::from(digits >= 100 || digits >= 50 && values.len() > 2);
        } else if near(sum, whole) {
            fails.push((*column, sum, *fact));
        }
    }
    if holds > 0 && fails.len() <= holds { fails } else { Vec::new() }
}

/// Whether a sum misses its total by less than a fifth: more is another relation.
fn near(sum: Interval, whole: Interval) -> bool {
    let fifth = whole.low.and_then(|l| l.checked_div(Decimal::from(5)));
    fifth.is_some_and(|fifth| sum.gap(whole) < fifth)
}

fn finding(
    check: &Check,
    view: &View<'_>,
    (column, total): (Column, usize),
    sum: &Interval,
    rows: &Rows,
    row: usize,
    parts: &std::ops::Range<usize>,
) -> Option<Finding> {
    let year = view.facts[total].year;
    let facts: Vec<usize> = parts.clone().filter_map(|r| rows[r].get(&column).copied()).collect();
    let others = rows[row].keys().filter(|c| **c != column).map(|(_, y)| y.to_string()).collect::<Vec<_>>().join(", ");
    let (terms, exact) = (view.terms(&facts), number(view.printed_sum(&facts)?));
    let (name, printed) = (view.name(total), number(view.facts[total].value));
    let mut all = vec![total];
    all.extend(&facts);
    Some(
        Draft::new(check, view, &all)
            .severity(if view.sure(&all) { Severity::Error } else { Severity::Warning })
            .message(
                format!(
                    "{} {year}: {terms} = {exact}, but the printed total is {printed}; the same rows add up in another column",
                    name.en
                ),
                format!("{year}年{}：{terms} = {exact}，與所列總數{printed}不符；同一組項目在其他欄相符", name.zh_hant),
            )
            .evidence(
                format!("rounding explains sums of {}; other columns: {others}", span(*sum, 4)),
                format!("計及四捨五入，總和應為{}；其他欄：{others}", span(*sum, 4)),
            )
            .help("Check each part and the total against the records", "請按原始記錄核對各項及總數")
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::super::x101_sum::CHECK;
    use crate::testing::{Report, check};

    #[test]
    fn rows_that_add_up_in_one_year() {
        // Five rows that were all given one name, the total below.
        let rows = |total: &str| {
            let row = |line: u32, old: &str, now: &str| {
                format!("ghg_scope3 2022 {old} tCO2e @{line}\nghg_scope3 2023 {now} tCO2e @{line}\n")
            };
            [row(41, "2,310", "2,140"), row(42, "95", "86"), row(43, "203", "512"), row(44, "2,608", total)].concat()
        };
        check(&CHECK, &Report::of_facts(&rows("2,738")), &[]);
        check(
            &CHECK,
            &Report::of_facts(&rows("2,783")),
            &["error sum_mismatch|2,140 + 86 + 512 = 2,738, but the printed total is 2,783"],
        );
        // A row that is no sum in any year.
        check(&CHECK, &Report::of_facts(&rows("2,783").replace("2,608", "2,620")), &[]);
    }
}
