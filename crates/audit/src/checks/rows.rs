//! Sums of table rows that hold in one year and fail in another, whatever the rows are called.
//!
//! In: a [`View`]. Out: findings of X101. Invariant: a relation is taken from the table itself: a row is the sum of the two or more rows right
//! below or above it, exactly within rounding, in at least one other column of the same measure; a total that some run of rows gives is
//! right. Not here: sums told by measures and dimensions (`x101_sum`).

use super::Check;
use super::view::{Draft, View, number, span};
use super::words::Words;
use crate::fact::Source;
use crate::finding::Finding;
use crate::fold::fold_text;
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
        for total in (0..rows.len()).filter(|row| rows[*row].len() > 1) {
            let runs = runs(total, rows.len());
            let given: BTreeSet<Column> = runs.iter().flat_map(|parts| given(view, &rows, total, parts)).collect();
            for parts in runs {
                for (column, sum, fact) in broken(view, &rows, total, &parts) {
                    // Rows before the next heading give it: the run went on past them.
                    if given.contains(&column) {
                        continue;
                    }
                    if done.insert((total, column)) {
                        findings.extend(finding(check, view, (column, fact), &sum, &rows, total, &parts));
                    }
                }
            }
        }
    }
    findings
}

/// The rows of each table, where two of them or more have values in several columns.
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
        // A row with one value stays in its place: a part that was nothing the year before.
        if !twice.contains(&(table, line)) {
            tables.entry(table).or_default().push(row);
        }
    }
    let several = |rows: &Rows| rows.iter().filter(|row| row.len() > 1).count() > 2;
    tables.into_values().filter(several).collect()
}

/// Runs of two or more rows right below or right above a row.
fn runs(total: usize, rows: usize) -> Vec<std::ops::Range<usize>> {
    let below = (2..=MOST).map(|n| total + 1..total + 1 + n).filter(|r| r.end <= rows);
    let above = (2..=MOST).filter(|n| *n <= total).map(|n| total - n..total);
    below.chain(above).collect()
}

/// The sum of a run of rows beside a total in one column.
struct Sum {
    column: Column,
    fact: usize,
    whole: Interval,
    sum: Interval,
    /// Parts that have a value, and how many of them are no zero.
    parts: usize,
    telling: usize,
}

/// The sums of a run in every column of a total; a row without a value in one adds nothing to it.
fn sums<'v>(
    view: &'v View<'_>,
    rows: &'v Rows,
    total: usize,
    parts: &'v std::ops::Range<usize>,
) -> impl Iterator<Item = Sum> + 'v {
    rows[total].iter().filter_map(move |(column, fact)| {
        let facts = parts.clone().filter_map(|row| rows[row].get(column));
        let values: Vec<Interval> = facts.map(|part| view.value_like(*part, *fact)).collect::<Option<_>>()?;
        let whole = view.value(*fact);
        // Zeros and lone values add up by themselves.
        let telling = values.iter().filter(|v| !v.contains(Decimal::ZERO)).count();
        let sum = Interval::sum(values.iter().copied());
        (telling > 1 && whole.bounds().is_some()).then_some(Sum {
            column: *column,
            fact: *fact,
            whole,
            sum,
            parts: values.len(),
            telling,
        })
    })
}

/// Columns in which a run gives the total, whatever the others say.
fn given(view: &View<'_>, rows: &Rows, total: usize, parts: &std::ops::Range<usize>) -> Vec<Column> {
    sums(view, rows, total, parts).filter(|s| s.sum.overlaps(s.whole)).map(|s| s.column).collect()
}

/// Columns in which a row is not the sum of a run, where it is in another one.
fn broken(view: &View<'_>, rows: &Rows, total: usize, parts: &std::ops::Range<usize>) -> Vec<(Column, Interval, usize)> {
    let (holds, fails): (Vec<Sum>, Vec<Sum>) = sums(view, rows, total, parts).partition(|s| s.sum.overlaps(s.whole));
    // Two rows of fewer than three digits add up by chance.
    let proves = |s: &Sum| {
        let digits = view.facts[s.fact].value.normalize().mantissa().unsigned_abs();
        digits >= 100 || digits >= 50 && s.telling > 2
    };
    let proofs: Vec<&Sum> = holds.iter().filter(|s| proves(s)).collect();
    let measure = |s: &Sum| view.facts[s.fact].measure.as_str();
    // Columns of one measure prove each other; of persons asked and persons who answered only where the row is called a total.
    let words = Words::embedded();
    let called_total = |s: &Sum| words.any(&words.totals, &fold_text(&view.facts[s.fact].label));
    let fails = fails.into_iter().filter(|s| s.parts == parts.len() && near(s.sum, s.whole));
    let fails: Vec<Sum> = fails.filter(|s| proofs.iter().any(|p| measure(p) == measure(s) || called_total(s))).collect();
    if fails.len() > proofs.len() {
        return Vec::new();
    }
    fails.into_iter().map(|s| (s.column, s.sum, s.fact)).collect()
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
        // A part that was nothing the year before is a part all the same; and the run ends where the total is reached.
        let new_part =
            rows("2,783").replace("ghg_scope3 2022 203 tCO2e @43\n", "").replace("2,608", "2,405").replace("2,783", "2,738");
        check(&CHECK, &Report::of_facts(&new_part), &[]);
        let gifts = "donations 2022 210 HKD @1\ndonations 2023 411 HKD @1\ndonations focus_area=a 2022 24 HKD @2\n\
                     donations focus_area=a 2023 190 HKD @2\ndonations focus_area=b 2022 186 HKD @3\ndonations focus_area=b 2023 221 HKD @3\n\
                     staff_gifts 2022 0 HKD @4\nstaff_gifts 2023 52.4 HKD @4";
        check(&CHECK, &Report::of_facts(gifts), &[]);
        // Persons asked and persons who answered are two measures: one adding up by chance says nothing of the other.
        let asked = |label: &str| {
            let row = |line: u32, a: u32, b: u32| {
                format!(
                    "survey_invited 2022 {a} people label={label} @{line}\nsurvey_responses 2023 {b} people label={label} @{line}\n"
                )
            };
            [row(4, 210, 12), row(1, 130, 3), row(2, 50, 2), row(3, 30, 5)].concat()
        };
        check(&CHECK, &Report::of_facts(&asked("Employees")), &[]);
        check(&CHECK, &Report::of_facts(&asked("Total")), &["error sum_mismatch|3 + 2 + 5 = 10, but the printed total is 12"]);
        // A row that is no sum in any year.
        check(&CHECK, &Report::of_facts(&rows("2,783").replace("2,608", "2,620")), &[]);
    }
}
