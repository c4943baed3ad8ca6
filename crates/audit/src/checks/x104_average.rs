//! # X104 weighted_average_mismatch, weighted_total_mismatch, average_inconsistent: averages that no population can have
//!
//! **What it does.** An average over all lies between the averages of its groups, and is their mean weighted with the sizes of the groups.
//! The check holds overall averages and rates (training hours, turnover, coverage of training) against their groups, weights the groups with
//! the printed head counts, persons trained or shares of those trained, compares the results across cuts (by gender against by category), and
//! multiplies averages with head counts to compare them with the printed total of hours.
//!
//! **Why it matters.** Groups computed from one list and the total from another, or a figure of last year left standing, show up here only.
//!
//! **Example.** Average hours: men 16.2, women 14.9, all 17.5. Whatever the numbers of men and women, the mean of 16.2 and 14.9 is not 17.5.
//!
//! **Severity.** An error where the overall value lies outside its complete groups: no weights could save it. A warning where the weights are
//! the report's, since they may be of another day.
//!
//! **References.** HKEX ESG Reporting Guide, KPI B1.2, B3.1, B3.2.

use super::view::{Cut, Draft, View, number, span};
use super::x101_sum::dimension_name;
use super::x102_share::{TRAINED, adds_up_to_all};
use super::{Case, Check};
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};
use std::collections::BTreeMap;

/// The check.
pub(super) const CHECK: Check = Check {
    code: "X104",
    kind: "weighted_average_mismatch",
    severity: Severity::Warning,
    source: include_str!("x104_average.rs"),
    run,
};

/// Averages and rates over persons.
const AVERAGES: [&str; 3] = ["training_hours_avg", "turnover_rate", TRAINED];
/// What groups are weighted with.
const WEIGHTS: [&str; 3] = ["headcount", "trained_persons", TRAINED];

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let cuts = view.cuts();
    let mut findings = Vec::new();
    let mut by_year: BTreeMap<(&str, i32), Vec<&Cut<'_>>> = BTreeMap::new();
    for cut in cuts.iter().filter(|c| AVERAGES.contains(&c.measure) && c.context.is_empty()) {
        // A composition is no average.
        if cut.measure == TRAINED && adds_up_to_all(&view, cut) {
            continue;
        }
        match outside(check, &view, cut) {
            Some(finding) => findings.push(finding),
            None => by_year.entry((cut.measure, cut.year)).or_default().push(cut),
        }
    }
    let weights = weights(&cuts);
    for ((measure, year), cuts) in by_year {
        let weights = weights.get(&year).map_or(&[][..], Vec::as_slice);
        if measure == "training_hours_avg" {
            findings.extend(cuts.iter().filter_map(|cut| overall(check, &view, cut, weights)));
            findings.extend(across(check, &view, &cuts, weights));
            findings.extend(cuts.iter().filter_map(|cut| total(check, &view, cut, weights)));
        }
    }
    findings
}

/// Prints of one cut that are looked at for weights: no report prints it more often, and what is not a report must not take for ever.
const PRINTS: usize = 8;

/// The cuts that give weights, by year.
fn weights<'a>(cuts: &[Cut<'a>]) -> BTreeMap<i32, Vec<Cut<'a>>> {
    let mut by_year: BTreeMap<i32, Vec<Cut<'a>>> = BTreeMap::new();
    let mut prints: BTreeMap<(i32, &str, &str), usize> = BTreeMap::new();
    for cut in cuts.iter().filter(|c| WEIGHTS.contains(&c.measure) && c.context.is_empty()) {
        let seen = prints.entry((cut.year, cut.measure, cut.dimension)).or_default();
        *seen += 1;
        if *seen <= PRINTS {
            by_year.entry(cut.year).or_default().push(cut.clone());
        }
    }
    by_year
}

/// An overall value outside all of its groups.
fn outside(check: &Check, view: &View<'_>, cut: &Cut<'_>) -> Option<Finding> {
    let hull = cut.parts.iter().map(|p| view.value(*p)).reduce(Interval::hull)?;
    let totals = view.totals(cut);
    let total = *totals.first()?;
    // A place that prints it within the groups is right; X108 speaks of two values.
    if totals.iter().any(|t| view.value(*t).widen(view.facts[*t].precision.half).overlaps(hull)) {
        return None;
    }
    let complete = cut.complete(view);
    // Rows of regions or functions may be left out.
    if complete == Some(false) || complete.is_none() && cut.parts.len() < 3 {
        return None;
    }
    let mut facts = vec![total];
    facts.extend(&cut.parts);
    let near = view.distance(total, cut.parts[0]) <= 40;
    let error = complete == Some(true) && near && view.sure(&facts) && !mixed_basis(view, cut, total);
    let (name, by, value) = (view.name(total), dimension_name(view, cut.dimension), number(view.facts[total].value));
    let parts = cut.parts.iter().map(|p| number(view.facts[*p].value)).collect::<Vec<_>>();
    Some(
        Draft::new(check, view, &facts)
            .severity(if error { Severity::Error } else { Severity::Warning })
            .message(
                format!(
                    "{} {}: the overall {value} lies outside its parts by {} ({})",
                    name.en,
                    cut.year,
                    by.0,
                    parts.join(", ")
                ),
                format!("{}年{}：整體數值{value}超出按{}劃分各項（{}）的範圍", cut.year, name.zh_hant, by.1, parts.join("、")),
            )
            .evidence(
                format!("whatever the sizes of the groups, their mean lies within {}", span(hull, 3)),
                format!("不論各組人數多少，平均數必在{}之內", span(hull, 3)),
            )
            .help("Compute the overall value from the same list as the groups", "請以同一份名單計算整體及分組數值")
            .done(),
    )
}

/// Whether the parts and the total may be of two bases: coverage beside a composition that does not add up.
fn mixed_basis(view: &View<'_>, cut: &Cut<'_>, total: usize) -> bool {
    cut.measure == TRAINED && view.facts[total].in_table() != view.facts[cut.parts[0]].in_table()
}

/// The mean of a cut's groups under one kind of weights; `None` where these are not printed for every group.
fn weighted(view: &View<'_>, cut: &Cut<'_>, weights: &str, cuts: &[Cut<'_>]) -> Option<(Interval, Vec<usize>)> {
    let values: Vec<&str> = cut.values(view).collect();
    let fits = |c: &&Cut<'_>| c.measure == weights && c.dimension == cut.dimension && (weights != TRAINED || near_all(view, c));
    for other in cuts.iter().filter(fits) {
        let of: BTreeMap<&str, usize> = other.values(view).zip(other.parts.iter().copied()).collect();
        let Some(sizes) = values.iter().map(|v| of.get(v).copied()).collect::<Option<Vec<_>>>() else { continue };
        // A group without a value of its own would be left out of the mean.
        if other.parts.len() != sizes.len() {
            continue;
        }
        if let Some(mean) = mean(view, &cut.parts, &sizes) {
            return Some((mean, sizes));
        }
    }
    None
}

/// Whether shares are a composition of nearly all.
fn near_all(view: &View<'_>, cut: &Cut<'_>) -> bool {
    cut.complete(view) == Some(true)
        && view.printed_sum(&cut.parts).is_some_and(|s| s.saturating_sub(Decimal::ONE_HUNDRED).abs() <= Decimal::from(3))
}

/// Bounds of the weighted mean: what is missing to 100 % of the weights is counted to the lowest and to the highest group.
fn mean(view: &View<'_>, values: &[usize], sizes: &[usize]) -> Option<Interval> {
    let weights: Vec<Interval> = sizes.iter().map(|s| view.value(*s)).collect();
    let all = Interval::sum(weights.iter().copied());
    let hull = values.iter().map(|v| view.value(*v)).reduce(Interval::hull)?;
    let share = view.facts[sizes[0]].measure == TRAINED;
    let sum = Interval::sum(values.iter().zip(&weights).map(|(v, w)| view.value(*v).times(*w)));
    if share {
        let rest = Interval::exact(Decimal::ONE_HUNDRED).minus(all);
        let rest = Interval { low: rest.low.map(|l| l.max(Decimal::ZERO)), high: rest.high.map(|h| h.max(Decimal::ZERO)) };
        return Some(sum.plus(hull.times(rest)).over(Interval::exact(Decimal::ONE_HUNDRED)));
    }
    // Exact weights: dividing bound by bound keeps what the values' rounding allows and no more.
    let whole = weights.iter().try_fold(Decimal::ZERO, |s, w| s.checked_add(w.low.filter(|l| Some(*l) == w.high)?));
    match whole {
        Some(whole) if !whole.is_zero() => Some(sum.over(Interval::exact(whole))),
        _ => Some(sum.over(all)),
    }
}

/// The weighted mean against the printed overall value.
fn overall(check: &Check, view: &View<'_>, cut: &Cut<'_>, cuts: &[Cut<'_>]) -> Option<Finding> {
    let total = *view.totals(cut).first()?;
    if cut.complete(view) == Some(false) {
        return None;
    }
    let means: Vec<(Interval, Vec<usize>)> = WEIGHTS.iter().filter_map(|w| weighted(view, cut, w, cuts)).collect();
    let value = view.value(total).widen(view.facts[total].precision.half);
    if means.is_empty() || means.iter().any(|(mean, _)| mean.overlaps(value)) {
        return None;
    }
    let (mean, sizes) = &means[0];
    let mut facts = vec![total];
    facts.extend(&cut.parts);
    let (name, by, printed) = (view.name(total), dimension_name(view, cut.dimension), number(view.facts[total].value));
    let (mean, weights) = (span(*mean, 2), weight_names(view, sizes));
    Some(
        Draft::new(check, view, &facts)
            .message(
                format!(
                    "{} {}: weighted with {} the groups by {} give {mean}, but {printed} is printed",
                    name.en, cut.year, weights.0, by.0
                ),
                format!(
                    "{}年{}：以{}加權，按{}劃分各組的平均數為{mean}，與所列{printed}不符",
                    cut.year, name.zh_hant, weights.1, by.1
                ),
            )
            .evidence(products(view, &cut.parts, sizes), products(view, &cut.parts, sizes))
            .help("Compute the overall value from the same list as the groups", "請以同一份名單計算整體及分組數值")
            .done(),
    )
}

/// Two cuts whose means cannot be equal under any of the weights that are printed.
fn across(check: &Check, view: &View<'_>, cuts: &[&Cut<'_>], all: &[Cut<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let complete: Vec<&&Cut<'_>> = cuts.iter().filter(|c| c.complete(view) == Some(true)).take(8).collect();
    for (i, a) in complete.iter().enumerate() {
        for b in &complete[i + 1..] {
            if a.dimension != b.dimension {
                findings.extend(disjoint(check, view, a, b, all));
            }
        }
    }
    findings
}

fn disjoint(check: &Check, view: &View<'_>, a: &Cut<'_>, b: &Cut<'_>, all: &[Cut<'_>]) -> Option<Finding> {
    let hull = |c: &Cut<'_>| c.parts.iter().map(|p| view.value(*p)).reduce(Interval::hull);
    let mut worst: Option<(Interval, Interval)> = None;
    let mut rests_on: Vec<usize> = Vec::new();
    for weights in WEIGHTS {
        let (of_a, of_b) = (weighted(view, a, weights, all), weighted(view, b, weights, all));
        if of_a.is_none() && of_b.is_none() {
            continue;
        }
        let side = |known: Option<(Interval, Vec<usize>)>, cut: &Cut<'_>, rests_on: &mut Vec<usize>| match known {
            Some((mean, sizes)) => {
                rests_on.extend(sizes);
                Some(mean)
            }
            None => hull(cut),
        };
        let (x, y) = (side(of_a, a, &mut rests_on)?, side(of_b, b, &mut rests_on)?);
        if x.overlaps(y) {
            return None;
        }
        worst = worst.or(Some((x, y)));
    }
    let (x, y) = worst.or_else(|| hull(a).zip(hull(b)).filter(|(x, y)| !x.overlaps(*y)))?;
    let mut facts = a.parts.clone();
    facts.extend(b.parts.iter().chain(&rests_on));
    let (name, by_a, by_b) = (view.name(a.parts[0]), dimension_name(view, a.dimension), dimension_name(view, b.dimension));
    let (x, y) = (span(x, 2), span(y, 2));
    Some(
        Draft::new(check, view, &facts)
            .kind("average_inconsistent")
            .message(
                format!(
                    "{} {}: the mean is {x} by {} but {y} by {}; the two cuts cannot be of the same employees",
                    name.en, a.year, by_a.0, by_b.0
                ),
                format!(
                    "{}年{}：按{}劃分的平均數為{x}，按{}劃分則為{y}，兩者不可能來自同一批僱員",
                    a.year, name.zh_hant, by_a.1, by_b.1
                ),
            )
            .evidence(
                format!("all bounds take rounding and unprinted weights in the report's favour: {x} against {y}"),
                format!("已就四捨五入及未列示的權數取最寬範圍：{x}與{y}"),
            )
            .help("Compute both cuts from the same list", "請以同一份名單計算兩項劃分")
            .done(),
    )
}

/// Averages times head counts against the printed total.
fn total(check: &Check, view: &View<'_>, cut: &Cut<'_>, cuts: &[Cut<'_>]) -> Option<Finding> {
    let totals = view.whole("training_hours_total", cut.year);
    let total = view.nearest(&totals, cut.parts[0])?;
    if cut.complete(view) == Some(false) {
        return None;
    }
    let mut closest: Option<(Interval, Vec<usize>)> = None;
    for weights in ["headcount", "trained_persons"] {
        let Some((_, sizes)) = weighted(view, cut, weights, cuts) else { continue };
        let sum = Interval::sum(
            cut.parts.iter().zip(&sizes).map(|(v, w)| view.value(*v).widen(view.facts[*v].precision.half).times(view.value(*w))),
        );
        if totals.iter().any(|t| view.value(*t).overlaps(sum)) {
            return None;
        }
        closest = closest.or(Some((sum, sizes)));
    }
    let (sum, sizes) = closest?;
    let mut facts = vec![total];
    facts.extend(&cut.parts);
    let (name, by, printed) = (view.name(total), dimension_name(view, cut.dimension), number(view.facts[total].value));
    let sum = span(sum, 0);
    Some(
        Draft::new(check, view, &facts)
            .kind("weighted_total_mismatch")
            .message(
                format!(
                    "{} {}: averages by {} times the sizes of the groups give {sum}, but {printed} is printed",
                    name.en, cut.year, by.0
                ),
                format!("{}年{}：按{}劃分的平均時數乘以各組人數為{sum}，與所列{printed}不符", cut.year, name.zh_hant, by.1),
            )
            .evidence(products(view, &cut.parts, &sizes), products(view, &cut.parts, &sizes))
            .help("Compute total and averages from the same list", "請以同一份名單計算總數及平均數")
            .done(),
    )
}

/// `16.2 × 310 + 14.9 × 270`.
fn products(view: &View<'_>, values: &[usize], sizes: &[usize]) -> String {
    let term = |(v, s): (&usize, &usize)| format!("{} × {}", number(view.facts[*v].value), number(view.facts[*s].value));
    values.iter().zip(sizes).map(term).collect::<Vec<_>>().join(" + ")
}

fn weight_names(view: &View<'_>, sizes: &[usize]) -> (&'static str, &'static str) {
    match view.facts[sizes[0]].measure.as_str() {
        "headcount" => ("head counts", "僱員人數"),
        "trained_persons" => ("persons trained", "受訓人數"),
        _ => ("shares of those trained", "受訓僱員構成比例"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    const GENDER: &str =
        "training_hours_avg gender=male 2022 16.2 hours/person @3\ntraining_hours_avg gender=female 2022 14.9 hours/person @4\n";
    const HEADS: &str = "headcount gender=male 2022 300 people @13\nheadcount gender=female 2022 200 people @14\n";

    #[test]
    fn overall_values() {
        let cases: &[(&str, &[&str])] = &[
            ("training_hours_avg 2022 15.7 hours/person @1", &[]),
            (
                "training_hours_avg 2022 17.5 hours/person @1",
                &["error weighted_average_mismatch|the overall 17.5 lies outside its parts by gender (16.2, 14.9)"],
            ),
            // Between the groups, but not where their sizes put it: (16.2 × 300 + 14.9 × 200) / 500 = 15.68.
            ("training_hours_avg 2022 15.1 hours/person @1", &["warning weighted_average_mismatch|give 15.63–15.73, but 15.1"]),
            ("training_hours_avg 2022 17.5 hours/person @1 low", &["warning"]),
            ("training_hours_total 2022 7,840 hours @1", &[]),
            ("training_hours_total 2022 9,840 hours @1", &["weighted_total_mismatch|but 9,840 is printed"]),
        ];
        for (overall, expected) in cases {
            check(&CHECK, &Report::of_facts(&format!("{overall}\n{GENDER}{HEADS}")), expected);
        }
        let rate = "turnover_rate 2022 31 percent @1\nturnover_rate gender=male 2022 20 percent @2\nturnover_rate gender=female 2022 25 percent @3";
        check(&CHECK, &Report::of_facts(rate), &["error"]);
        check(&CHECK, &Report::of_facts(&rate.replace("rate 2022 31", "rate 2022 22")), &[]);
    }

    #[test]
    fn two_cuts() {
        let categories = "training_hours_avg category=middle_management 2022 11.0 hours/person @6\n\
                          training_hours_avg category=general_staff 2022 12.1 hours/person @7\n";
        check(
            &CHECK,
            &Report::of_facts(&format!("{GENDER}{categories}")),
            &["average_inconsistent|14.85–16.25 by gender but 10.95–12.15"],
        );
        // With a group of long hours the means may meet, and nothing is known of the sizes.
        let wide = format!("{GENDER}{categories}training_hours_avg category=senior_management 2022 44.0 hours/person @8\n");
        check(&CHECK, &Report::of_facts(&wide), &[]);
        let shares = "trained_share category=middle_management 2022 9.0 percent @26\ntrained_share category=general_staff 2022 90.0 percent @27\n\
                      trained_share category=senior_management 2022 1.0 percent @28\n";
        check(&CHECK, &Report::of_facts(&format!("{wide}{shares}")), &["average_inconsistent"]);
    }
}
