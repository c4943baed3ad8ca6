//! # X102 sum_mismatch, share_rounding: shares do not add up to 100 %
//!
//! **What it does.** Adds up the shares of a composition: employees by gender, trained employees by category. Each value hides half of its
//! last digit, so three shares of one decimal may give 99.9 or 100.1; 99.1 they cannot give.
//!
//! **Why it matters.** One of the shares is wrong, and nobody can tell which.
//!
//! **Example.** Trained employees: senior 2.4 %, middle 11.5 %, general 84.1 %. 2.4 + 11.5 + 84.1 = 98.0.
//!
//! **Severity.** An error where the groups are all there. "Percentage of employees trained" is read as a composition only where the report
//! says so, where another cut beside it adds up to 100, or where the overall percentage lies outside its own parts; else it is coverage, and
//! X102 is silent. A difference just above what rounding hides is a warning of kind `share_rounding`; so is one that the report itself names
//! for the year: shares published wrongly in an earlier year are printed as they were, and readers are told.
//!
//! **References.** HKEX ESG Reporting Guide, KPI B1.1, B3.1; HKEX, How to prepare an ESG report, Appendix 3.

use super::view::{Cut, Draft, View, number, span};
use super::words::Words;
use super::x101_sum::dimension_name;
use super::{Case, Check};
use crate::finding::Finding;
use crate::fold::fold_text;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X102", kind: "sum_mismatch", severity: Severity::Error, source: include_str!("x102_share.rs"), run };

/// Shares that are compositions by their nature.
const COMPOSITIONS: [&str; 5] = ["headcount_share", "new_hires_share", "suppliers_share", "leavers_share", "waste_share"];
/// The share that reports give as a composition or as coverage.
pub(super) const TRAINED: &str = "trained_share";
/// A hundred.
const ALL: Decimal = Decimal::ONE_HUNDRED;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let cuts = view.cuts();
    let shares: Vec<&Cut<'_>> = cuts.iter().filter(|c| view.facts[c.parts[0]].unit == "percent").collect();
    let mut findings = Vec::new();
    // The share of women in each class is one share a class; only women and men make a whole.
    let composed = |c: &Cut<'_>| COMPOSITIONS.contains(&c.measure) || c.measure == "female_share" && c.dimension == "gender";
    for cut in shares.iter().filter(|c| c.measure == TRAINED || composed(c)) {
        if cut.measure == TRAINED && !is_composition(&view, cut, &shares) {
            continue;
        }
        findings.extend(look(check, &view, cut));
    }
    findings.extend(women_and_men(&view).into_iter().filter_map(|pair| look(check, &view, &pair)));
    findings
}

fn look(check: &Check, view: &View<'_>, cut: &Cut<'_>) -> Option<Finding> {
    let sum = view.sum(cut)?;
    let printed = view.printed_sum(&cut.parts)?;
    if sum.contains(ALL) {
        return None;
    }
    let above = printed > ALL;
    let (low, high) = sum.bounds()?;
    let hidden = high.checked_sub(low)?.checked_div(Decimal::TWO)?;
    let complete = if cut.measure == "female_share" { Some(true) } else { cut.complete(view) };
    // Far from 100 some groups were left out, or it is no composition.
    let near = printed.saturating_sub(ALL).abs() <= Decimal::TEN;
    if !near || complete == Some(false) && !above || complete.is_none() && cut.parts.len() < 3 && !above {
        return None;
    }
    let slip = sum.widen(hidden).contains(ALL);
    let mut error = !slip && view.sure(&cut.parts) && (complete == Some(true) || above);
    let admitted = if error { view.admitted(cut.year) } else { None };
    error &= admitted.is_none();
    let (name, by) = (view.name(cut.parts[0]), dimension_name(view, cut.dimension));
    let (terms, year, exact) = (view.terms(&cut.parts), cut.year, number(printed));
    let (n, most) = (cut.parts.len(), number(hidden));
    Some(
        Draft::new(check, view, &cut.parts)
            .kind(if slip { "share_rounding" } else { check.kind })
            .severity(if error { Severity::Error } else { Severity::Warning })
            .message(
                format!(
                    "{} {year} by {}: {terms} = {exact}, not 100; {n} values printed like this can hide {most} at most",
                    name.en, by.0
                ),
                format!(
                    "{year}年{}按{}劃分：{terms} = {exact}，並非100；{n}個數值的四捨五入差異最多為{most}",
                    name.zh_hant, by.1
                ),
            )
            .evidence(format!("possible sums: {}", span(sum, 4)), format!("可能的總和：{}", span(sum, 4)))
            .lines(admitted)
            .help("Check each share against the numbers it was computed from", "請按計算所用的人數核對各項百分比")
            .done(),
    )
}

/// Shares of women and of men that are measures of their own, side by side.
fn women_and_men<'a>(view: &View<'a>) -> Vec<Cut<'a>> {
    let mut pairs = Vec::new();
    for (measure, year, women) in view.series().filter(|(m, _, _)| *m == "female_share") {
        for woman in women {
            let same = |m: &&usize| view.facts[**m].dims == view.facts[*woman].dims && view.distance(**m, *woman) <= 2;
            if let Some(man) = view.of("male_share", year).iter().find(same) {
                pairs.push(Cut { dimension: "gender", measure, year, context: Vec::new(), parts: vec![*woman, *man] });
            }
        }
    }
    pairs
}

/// Whether shares of trained employees are a composition.
pub(super) fn is_composition(view: &View<'_>, cut: &Cut<'_>, shares: &[&Cut<'_>]) -> bool {
    let near = view.printed_sum(&cut.parts).is_some_and(|s| s.saturating_sub(ALL).abs() <= Decimal::from(5));
    near && (says_composition(view, cut) || beside_one(view, cut, shares) || overall_outside(view, cut))
}

/// Whether the lines of the cut, or the three before, say that the shares are of those trained.
pub(super) fn says_composition(view: &View<'_>, cut: &Cut<'_>) -> bool {
    let words = Words::embedded();
    let lines = cut.parts.iter().map(|p| view.facts[*p].line);
    let (Some(first), Some(last)) = (lines.clone().min(), lines.max()) else { return false };
    (first.saturating_sub(3)..=last)
        .filter_map(|n| view.case.document.line(n))
        .any(|line| words.any(&words.method.composition, &fold_text(&line.text)))
}

/// Whether another complete cut near it, of any year, adds up to 100.
fn beside_one(view: &View<'_>, cut: &Cut<'_>, shares: &[&Cut<'_>]) -> bool {
    let at = shares.partition_point(|c| c.parts[0] < cut.parts[0]);
    let near = &shares[at.saturating_sub(12)..(at + 12).min(shares.len())];
    near.iter().any(|other| {
        other.parts != cut.parts
            && other.measure == cut.measure
            && other.complete(view) == Some(true)
            && view.distance(other.parts[0], cut.parts[0]) <= 20
            && view.facts[other.parts[0]].in_table() == view.facts[cut.parts[0]].in_table()
            && adds_up_to_all(view, other)
    })
}

/// Whether a cut adds up to 100 within rounding, and is not one group of 100 and others of nothing.
pub(super) fn adds_up_to_all(view: &View<'_>, cut: &Cut<'_>) -> bool {
    view.sum(cut).is_some_and(|s| s.contains(ALL)) && cut.parts.iter().all(|p| view.facts[*p].value < ALL)
}

/// Whether the overall percentage lies outside the parts: as coverage that cannot be.
fn overall_outside(view: &View<'_>, cut: &Cut<'_>) -> bool {
    let parts = cut.parts.iter().map(|p| view.value(*p)).reduce(Interval::hull).unwrap_or(Interval::ANY);
    let overall = view.totals(cut);
    !overall.is_empty() && overall.iter().all(|o| !view.value(*o).overlaps(parts)) && cut.complete(view) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn shares() {
        let male_female = |m: &str, f: &str| {
            format!("headcount_share gender=male 2022 {m} percent @1\nheadcount_share gender=female 2022 {f} percent @2")
        };
        check(&CHECK, &Report::of_facts(&male_female("53.4", "46.6")), &[]);
        check(&CHECK, &Report::of_facts(&male_female("53.4", "46.5")), &[]);
        check(&CHECK, &Report::of_facts(&male_female("53.4", "46.4")), &["warning share_rounding"]);
        check(
            &CHECK,
            &Report::of_facts(&male_female("53.4", "45.6")),
            &["error sum_mismatch|53.4 + 45.6 = 99, not 100; 2 values"],
        );
        // Shares of women in each class need not add up to anything.
        let women = "female_share category=senior_management 2022 26.3 percent @1\nfemale_share category=middle_management 2022 37.6 percent @2\n\
                     female_share category=general_staff 2022 38.2 percent @3";
        check(&CHECK, &Report::of_facts(women), &[]);
        // One group alone, or groups of which some are missing, say nothing.
        check(
            &CHECK,
            &Report::of_facts("headcount_share age=<30 2022 53 percent @1\nheadcount_share age=>50 2022 43 percent @2"),
            &[],
        );
    }

    #[test]
    fn a_difference_that_the_report_names() {
        let shares = "headcount_share gender=male 2021 53.4 percent @1\nheadcount_share gender=female 2021 45.6 percent @2";
        let said = |text: &str| Report::new(&format!("Employees\nThe shares of 2021 {text}\nby almost one point.\n"), shares);
        check(&CHECK, &said("were checked"), &["error"]);
        check(&CHECK, &said("miss one hundred per cent"), &["warning sum_mismatch"]);
        check(&CHECK, &said("do not add up to 100 because of rounding"), &["error"]);
        let chinese = Report::new("僱員\n2021年的佔比合計，較百分之一百少近一個百分點。\n", shares);
        check(&CHECK, &chinese, &["warning sum_mismatch"]);
    }

    #[test]
    fn coverage_is_no_composition() {
        let categories = |year: &str, a: &str, b: &str, c: &str| {
            format!(
                "trained_share category=senior_management {year} {a} percent @5\ntrained_share category=middle_management {year} {b} percent @6\n\
                 trained_share category=general_staff {year} {c} percent @7\n"
            )
        };
        let coverage = categories("2022", "30.0", "31.0", "37.1");
        check(&CHECK, &Report::of_facts(&coverage), &[]);
        let gender = "trained_share gender=male 2022 60.1 percent @1\ntrained_share gender=female 2022 39.9 percent @2\n";
        check(&CHECK, &Report::of_facts(&format!("{gender}{coverage}")), &["error|30 + 31 + 37.1 = 98.1, not 100"]);
        // The overall percentage lies outside its parts, so they are no coverage.
        let overall = "trained_share 2022 95.0 percent @4\n";
        check(&CHECK, &Report::of_facts(&format!("{overall}{coverage}")), &["error sum_mismatch"]);
        let said = "受訓員工中各職級的比例\n\n\n\n\n\n\n";
        check(&CHECK, &Report::new(said, &coverage), &[]);
        check(&CHECK, &Report::new(&format!("\n\n{said}"), &coverage), &["error sum_mismatch"]);
    }
}
