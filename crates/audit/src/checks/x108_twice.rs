//! # X108 text_table_contradiction: the same figure is printed twice, differently
//!
//! **What it does.** Compares every occurrence of one figure (measure, group, year): text against table, one table against another. Values
//! that can be roundings of one number agree: 14.6 and 14.59, 約1,200 and 1,187.
//!
//! **Why it matters.** One of the two is wrong, and readers quote either.
//!
//! **Example.** "We had 2,318 employees" in the text; 2,381 in the table, and the table's cuts add up to 2,381.
//!
//! **Severity.** An error where the two are near each other, are the same digits in another order, differ by a power of ten, or where words
//! deny what a table counts; a warning where they are farther apart (one of them may be of another scope) or an approximation does not fit.
//! Two rows of one table are never compared: they are different things.
//!
//! **References.** HKEX ESG Reporting Guide, reporting principles "Quantitative" and "Consistency".

use super::view::{Draft, View, number};
use super::words::{Words, bare_label};
use super::{Case, Check};
use crate::fact::{Confidence, Fact, Source};
use crate::finding::Finding;
use crate::fold::fold_text;
use heng_model::{Decimal, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// The check.
pub(super) const CHECK: Check = Check {
    code: "X108",
    kind: "text_table_contradiction",
    severity: Severity::Error,
    source: include_str!("x108_twice.rs"),
    run,
};

/// Different values of one figure that are looked at: more of them are no longer one figure.
const VALUES: usize = 4;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let mut findings = Vec::new();
    // Only a measure of the catalogue is one thing wherever it is met.
    let known = |measure: &str| case.setup.catalogue.measure(measure).is_some();
    for (_, _, facts) in view.series().filter(|(m, _, _)| known(m)) {
        let mut same: BTreeMap<&BTreeMap<String, String>, Vec<usize>> = BTreeMap::new();
        for fact in facts {
            same.entry(&view.facts[*fact].dims).or_default().push(*fact);
        }
        for facts in same.values().filter(|f| f.len() > 1) {
            findings.extend(contradictions(check, &view, facts));
        }
    }
    findings.extend((0..view.facts.len()).filter_map(|fact| denied_years(check, &view, fact)));
    findings
}

/// "None in each of the past three years", where a table counts some in one of the two years before.
fn denied_years(check: &Check, view: &View<'_>, fact: usize) -> Option<Finding> {
    let data = &view.facts[fact];
    if data.in_table() || !data.precision.in_words || !data.value.is_zero() {
        return None;
    }
    let text = fold_text(&view.case.document.line(data.line)?.text);
    if !["三年", "three years"].iter().any(|w| text.contains(w)) {
        return None;
    }
    let counted = (data.year - 2..data.year).flat_map(|year| view.of(&data.measure, year).iter().copied()).find(|i| {
        let other = &view.facts[*i];
        other.in_table() && other.dims == data.dims && other.value > Decimal::ZERO && other.confidence > Confidence::Low
    })?;
    let (name, other) = (view.name(counted), &view.facts[counted]);
    let count = number(other.value);
    Some(
        Draft::new(check, view, &[counted, fact])
            .severity(if data.confidence > Confidence::Low { Severity::Error } else { Severity::Warning })
            .message(
                format!(
                    "{}: the text (line {}) denies any in three years, but the table (line {}) has {count} in {}",
                    name.en, data.line, other.line, other.year
                ),
                format!(
                    "{}：正文（第{}行）稱三年內沒有發生，但表格（第{}行）列示{}年為{count}",
                    name.zh_hant, data.line, other.line, other.year
                ),
            )
            .evidence(format!("“{}”; “{}”", data.quote, other.quote), format!("「{}」；「{}」", data.quote, other.quote))
            .help("Correct the sentence or the table", "請更正正文或表格")
            .done(),
    )
}

/// Occurrences of one figure that disagree with the one printed most.
fn contradictions(check: &Check, view: &View<'_>, facts: &[usize]) -> Vec<Finding> {
    let facts = totals_alone(view, one_a_line(view, &comparable(view, facts)));
    // Occurrences by value; the value printed most, in a table before in text, is the yardstick.
    let mut values: Vec<Vec<usize>> = Vec::new();
    for fact in facts {
        match values.iter().position(|group| agree(view, group[0], fact)) {
            // Enough to say where it stands.
            Some(at) if values[at].len() < 20 => values[at].push(fact),
            Some(_) => {}
            None if values.len() < VALUES => values.push(vec![fact]),
            None => return Vec::new(),
        }
    }
    let tables = |group: &Vec<usize>| group.iter().filter(|f| view.facts[**f].in_table()).count();
    values.sort_by_key(|group| std::cmp::Reverse((group.len(), tables(group))));
    let Some((best, others)) = values.split_first() else { return Vec::new() };
    others.iter().filter_map(|other| compare(check, view, best, other)).collect()
}

/// Occurrences without those of which one line holds several: the columns were not told apart.
fn one_a_line(view: &View<'_>, facts: &[usize]) -> Vec<usize> {
    let mut kept = Vec::new();
    for line in facts.chunk_by(|a, b| view.facts[*a].line == view.facts[*b].line) {
        if line.iter().all(|f| view.facts[*f].value == view.facts[line[0]].value) {
            kept.push(line[0]);
        }
    }
    kept
}

/// Occurrences in units that convert into the one most are printed in: three items are no three tonnes.
fn comparable(view: &View<'_>, facts: &[usize]) -> Vec<usize> {
    let mut units: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for fact in facts {
        units.entry(view.facts[*fact].unit.as_str()).or_insert((0, *fact)).0 += 1;
    }
    let like = units
        .into_iter()
        .filter(|(unit, _)| !unit.is_empty())
        .max_by_key(|(_, (count, fact))| (*count, std::cmp::Reverse(*fact)));
    let Some((_, (_, like))) = like else { return facts.to_vec() };
    facts.iter().copied().filter(|f| view.value_like(*f, like).is_some()).collect()
}

/// Occurrences without rows of one table that were given one name and differ: of them only a row that is called a total stays.
fn totals_alone(view: &View<'_>, facts: Vec<usize>) -> Vec<usize> {
    let table = |f: usize| match view.facts[f].source {
        Source::Table { table, .. } => Some(table),
        Source::Prose { .. } => None,
    };
    let mut values: BTreeMap<u32, BTreeSet<Decimal>> = BTreeMap::new();
    for (table, fact) in facts.iter().filter_map(|f| Some((table(*f)?, *f))) {
        values.entry(table).or_default().insert(view.facts[fact].value);
    }
    let words = Words::embedded();
    let total = |f: usize| words.any(&words.totals, &fold_text(&view.facts[f].label));
    let stays = |f: &usize| table(*f).is_none_or(|t| values[&t].len() == 1 || total(*f));
    facts.into_iter().filter(stays).collect()
}

/// Whether two occurrences can be of one number, or cannot be compared.
fn agree(view: &View<'_>, a: usize, b: usize) -> bool {
    let (x, y) = (view.value(a), view.value_like(b, a));
    // The same digits in two units: X109 speaks of that.
    y.is_none_or(|y| x.overlaps(y)) || view.facts[a].value == view.facts[b].value && view.facts[a].unit != view.facts[b].unit
}

fn compare(check: &Check, view: &View<'_>, best: &[usize], other: &[usize]) -> Option<Finding> {
    // Rows of one table are different things that were given one name.
    let apart = |a: usize, b: usize| match (view.facts[a].source, view.facts[b].source) {
        (Source::Table { table: a, .. }, Source::Table { table: b, .. }) => a != b,
        _ => true,
    };
    let (a, b) = best.iter().flat_map(|a| other.iter().map(move |b| (*a, *b))).find(|(a, b)| apart(*a, *b))?;
    if best.iter().any(|a| other.iter().any(|b| !apart(*a, *b))) {
        return None;
    }
    let (fa, fb) = (&view.facts[a], &view.facts[b]);
    let severity = severity(view, fa, fb, view.value_like(b, a)?.gap(view.value(a)))?;
    let mut facts = best.to_vec();
    facts.extend(other);
    let (name, year) = (view.name(a), fa.year);
    let (shown_a, shown_b) = (shown(fa), shown(fb));
    let (place_a, place_b) = (place(fa), place(fb));
    Some(
        Draft::new(check, view, &facts)
            .severity(severity)
            .message(
                format!(
                    "{} {year} is {shown_b} {} (line {}) but {shown_a} {} (line {})",
                    name.en, place_b.0, fb.line, place_a.0, fa.line
                ),
                format!(
                    "{year}年{}在{}（第{}行）為{shown_b}，在{}（第{}行）則為{shown_a}",
                    name.zh_hant, place_b.1, fb.line, place_a.1, fa.line
                ),
            )
            .evidence(format!("“{}”; “{}”", fb.quote, fa.quote), format!("「{}」；「{}」", fb.quote, fa.quote))
            .help("Print one figure, or say what sets the two apart", "請統一數字，或說明兩者口徑的差異")
            .done(),
    )
}

/// How grave a difference is; `None` where the two may be of different things.
fn severity(view: &View<'_>, a: &Fact, b: &Fact, gap: Decimal) -> Option<Severity> {
    let (low, high) = (a.value.abs().min(b.value.abs()), a.value.abs().max(b.value.abs()));
    let sure = a.confidence > Confidence::Low && b.confidence > Confidence::Low;
    let approximate = a.precision.approx.is_some() || b.precision.approx.is_some();
    let denied = low.is_zero() && (a.precision.in_words || b.precision.in_words) && view.adds_up(a);
    let near = !low.is_zero() && gap.checked_mul(Decimal::from(6)).is_some_and(|g| g <= high);
    let transposed = same_digits(low, high) || power_of_ten(low, high);
    // Two sentences speak of two things more often than a sentence and a table, and percentages are near each other by themselves.
    let both_prose = !a.in_table() && !b.in_table();
    if both_prose && !denied && !(transposed && view.adds_up(a)) {
        return None;
    }
    let slip = transposed || near && view.adds_up(a);
    let alike = low.checked_mul(Decimal::TWO).is_some_and(|twice| twice > high);
    let both_tables = a.in_table() && b.in_table() && bare_label(&a.label) == bare_label(&b.label);
    // A thousand or ten thousand times: a scale in a heading, most likely, that the report prints and the reading lost.
    let scaled = low.checked_mul(Decimal::ONE_THOUSAND).is_some_and(|scaled| high >= scaled);
    match (slip || denied, sure) {
        (true, true) if !approximate && (!scaled || low.is_zero()) => Some(Severity::Error),
        (true, _) => Some(Severity::Warning),
        (false, true) if both_tables => Some(Severity::Warning),
        // Amounts of the text that are not half or twice those of the table are of something else.
        (false, true) if alike && view.adds_up(a) => Some(Severity::Warning),
        _ => None,
    }
}

/// Whether two numbers are made of the same digits: 3,482 and 3,428.
fn same_digits(a: Decimal, b: Decimal) -> bool {
    let digits = |d: Decimal| {
        let mut digits: Vec<char> = d.normalize().to_string().chars().filter(char::is_ascii_digit).collect();
        digits.sort_unstable();
        digits
    };
    let (x, y) = (digits(a), digits(b));
    x.len() > 1 && x == y && !a.is_zero()
}

/// Whether one number is ten, a hundred … times the other.
fn power_of_ten(low: Decimal, high: Decimal) -> bool {
    let Some(mut times) = high.checked_div(low) else { return false };
    for _ in 0..6 {
        if times == Decimal::TEN {
            return true;
        }
        times /= Decimal::TEN;
    }
    false
}

/// A value with its unit, as printed where it is.
fn shown(fact: &Fact) -> String {
    let unit = if fact.unit_printed.is_empty() { "" } else { &fact.unit_printed };
    match (fact.precision.in_words, unit) {
        (true, _) => fact.printed.clone(),
        (false, "%") => format!("{}%", number(fact.value)),
        (false, "") => number(fact.value),
        (false, _) => format!("{} {}", number(fact.value), fact.unit),
    }
}

fn place(fact: &Fact) -> (&'static str, &'static str) {
    if fact.in_table() { ("in a table", "表格") } else { ("in the text", "正文") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn denied_for_three_years() {
        let facts = "fatalities 2023 0 people words prose @1\nfatalities 2022 1 people @40\nfatalities 2023 0 people @40";
        check(
            &CHECK,
            &Report::new("過去三年並無因工死亡個案。", facts),
            &["error|denies any in three years, but the table (line 40) has 1 in 2022"],
        );
        check(&CHECK, &Report::new("本年度並無因工死亡個案。", facts), &[]);
    }

    #[test]
    fn printed_twice() {
        let cases: &[(&str, &[&str])] = &[
            ("headcount 2022 2,381 people @40\nheadcount 2022 2,381 people prose @3", &[]),
            (
                "headcount 2022 2,381 people @40\nheadcount 2022 2,318 people prose @3",
                &["error|2022 is 2,318 people in the text (line 3) but 2,381 people in a table (line 40)"],
            ),
            ("turnover_rate 2022 14.59 percent @40\nturnover_rate 2022 14.6 percent prose @3", &[]),
            ("headcount 2022 2,381 people @40\nheadcount 2022 2,300 people prose above @3", &[]),
            ("headcount 2022 2,381 people @40\nheadcount 2022 2,400 people prose above @3", &["warning"]),
            ("headcount 2022 2,381 people @40\nheadcount 2022 2,400 people prose about @3", &[]),
            ("waste_nonhazardous 2022 13,311.6 t @40\nwaste_nonhazardous 2022 13,421 t prose about @3", &["warning"]),
            // Units are made equal.
            ("electricity 2022 1,250 MWh @40\nelectricity 2022 1,250,000 kWh prose @3", &[]),
            ("donations 2022 1,256,000 CNY @40\ndonations 2022 12,560,000 CNY prose @3", &["error"]),
            // A denial in words.
            ("fatalities 2021 1 people @40\nfatalities 2021 0 people words prose @3", &["error"]),
            // Far apart: another scope, perhaps; of a doubtful reading nothing is said.
            ("headcount 2022 2,381 people @40\nheadcount 2022 600 people prose @3", &[]),
            ("headcount 2022 2,381 people @40\nheadcount 2022 1,600 people prose @3", &["warning"]),
            ("headcount 2022 2,381 people @40\nheadcount 2022 600 people prose low @3", &[]),
            // Two rows of one table.
            ("water 2022 100 m3 @40\nwater 2022 104 m3 @42", &[]),
            // Rows of one table that were given one name, and the total among them.
            (
                "water 2022 60 m3 @42\nwater 2022 40 m3 @43\nwater 2022 100 m3 label=Total_water @44\nwater 2022 104 m3 prose @3",
                &["error|is 104 m3 in the text (line 3) but 100 m3 in a table"],
            ),
            ("water 2022 3 count prose @2\nwater 2022 100 m3 @44\nwater 2022 104 m3 prose @3", &["error"]),
            ("water 2022 60 m3 @42\nwater 2022 40 m3 @43\nwater 2022 66 m3 prose @3", &[]),
            // Two columns that were not told apart.
            ("water 2022 100 m3 @40\nwater 2022 104 m3 @40\nwater 2022 100 m3 prose @2", &[]),
            ("work_injuries 2022 63 count @4\nwork_injuries 2022 36 count @50", &["error"]),
        ];
        for (facts, expected) in cases {
            check(&CHECK, &Report::of_facts(facts), expected);
        }
    }
}
