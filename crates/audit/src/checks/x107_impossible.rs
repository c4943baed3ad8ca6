//! # X107 impossible_ratio: a share above 100 %, a rate that no number of persons gives
//!
//! **What it does.** Finds shares of a whole above 100 %, parts above their whole (more women than employees), and rates that no whole number
//! of persons can give: of three employees none or one or two or three were trained, never 40 %.
//!
//! **Why it matters.** The value is impossible on the face of it.
//!
//! **Example.** Senior managers: 7, trained: 80 %. 5 / 7 = 71.4 %, 6 / 7 = 85.7 %.
//!
//! **Severity.** An error above 100 %; a warning for rates between two whole numbers, since the report may divide by another head count.
//!
//! **References.** HKEX ESG Reporting Guide, KPI B1.1, B3.1.

use super::ratios::heads;
use super::view::{Draft, View, number};
use super::{Case, Check};
use crate::fact::Fact;
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X107", kind: "impossible_ratio", severity: Severity::Error, source: include_str!("x107_impossible.rs"), run };

/// Shares of a whole, by the end of their name.
const BOUNDED: [&str; 4] = ["_share", "_coverage", "_resolution_rate", "_recycling_rate"];
/// Shares with a group's head count as their whole.
const OF_GROUP: [&str; 1] = ["trained_share"];
const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let mut findings = Vec::new();
    for (measure, _, facts) in view.series() {
        let bounded = BOUNDED.iter().any(|end| measure.ends_with(end));
        for fact in facts.iter().copied().filter(|f| bounded && view.facts[*f].unit == "percent") {
            let above = view.value(fact).low.is_some_and(|low| low > HUNDRED);
            if above {
                findings.push(above_all(check, &view, fact));
            } else if OF_GROUP.contains(&measure) {
                findings.extend(between_persons(check, &view, fact));
            }
        }
    }
    findings.extend(parts_above(check, &view));
    findings
}

fn above_all(check: &Check, view: &View<'_>, fact: usize) -> Finding {
    let (name, data) = (view.name(fact), &view.facts[fact]);
    let value = number(data.value);
    Draft::new(check, view, &[fact])
        .severity(if view.sure(&[fact]) { Severity::Error } else { Severity::Warning })
        .message(
            format!("{} {} is {value} %: a share cannot exceed 100 %", name.en, data.year),
            format!("{}年{}為{value}%：比例不可能超過100%", data.year, name.zh_hant),
        )
        .evidence(data.quote.clone(), data.quote.clone())
        .help(
            "Count persons, not attendances, and divide by all employees of the group",
            "請以人數（而非人次）除以該類別僱員總數",
        )
        .done()
}

/// A share that lies between two whole numbers of persons of its group.
fn between_persons(check: &Check, view: &View<'_>, fact: usize) -> Option<Finding> {
    let data = &view.facts[fact];
    if data.precision.approx.is_some() || data.precision.in_words || data.value.is_zero() {
        return None;
    }
    let dims: Vec<(&str, &str)> = data.dims.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    // A composition has all those trained as its whole.
    let mut wholes = heads(view, data.year, &dims);
    if wholes.is_empty() {
        return None;
    }
    wholes.extend(heads(view, data.year, &[]));
    let trained = view.whole("trained_persons", data.year);
    let wholes: Vec<Interval> = wholes.iter().map(|w| w.value).chain(trained.iter().map(|t| view.value(*t))).collect();
    let whole = wholes[0].low.filter(|l| Some(*l) == wholes[0].high)?;
    if wholes.iter().any(|w| some_person(view.value(fact).widen(data.precision.half), *w)) {
        return None;
    }
    let persons = data.value.checked_mul(whole)?.checked_div(HUNDRED)?.floor();
    let share = |n: Decimal| {
        n.checked_mul(HUNDRED).and_then(|n| n.checked_div(whole)).map(|s| super::view::rounded(s, data.value.scale() + 1))
    };
    let (below, above) = (share(persons)?, share(persons.checked_add(Decimal::ONE)?)?);
    let (name, value, group) = (view.name(fact), number(data.value), number(whole));
    Some(
        Draft::new(check, view, &[fact])
            .severity(Severity::Warning)
            .message(
                format!(
                    "{} {}: no whole number of {group} persons is {value} %; {persons} would be {below} %, one more {above} %",
                    name.en, data.year
                ),
                format!(
                    "{}年{}：{group}人中並無整數人數等於{value}%；{persons}人為{below}%，多一人為{above}%",
                    data.year, name.zh_hant
                ),
            )
            .evidence(data.quote.clone(), data.quote.clone())
            .help("Name the head count the share is of", "請說明計算百分比所用的人數")
            .done(),
    )
}

/// Whether a whole number of persons of a group gives a share; of a head count that is not exact, some will.
fn some_person(share: Interval, whole: Interval) -> bool {
    if whole.low != whole.high {
        return true;
    }
    let persons = share.times(whole).over(Interval::exact(HUNDRED));
    persons.bounds().is_none_or(|(low, high)| low.ceil() <= high)
}

/// One group larger than all employees, or than the group it is part of.
fn parts_above(check: &Check, view: &View<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (measure, year, facts) in
        view.series().filter(|(m, _, _)| ["headcount", "trained_persons", "leavers", "suppliers"].contains(m))
    {
        let wholes = view.whole(measure, year);
        let Some(whole) = wholes.iter().map(|w| view.value(*w)).reduce(Interval::hull) else { continue };
        let larger =
            |f: &&usize| !view.facts[**f].dims.is_empty() && view.value(**f).low.zip(whole.high).is_some_and(|(l, h)| l > h);
        for fact in facts.iter().filter(larger).take(3) {
            let total = wholes[0];
            let (name, part, all) = (view.name(*fact), number(view.facts[*fact].value), number(view.facts[total].value));
            let group = group(&view.facts[*fact]);
            findings.push(
                Draft::new(check, view, &[*fact, total])
                    .severity(if view.sure(&[*fact, total]) { Severity::Error } else { Severity::Warning })
                    .message(
                        format!("{} {year}: {part} ({group}) are more than all, {all}", name.en),
                        format!("{year}年{}：{group}為{part}，多於總數{all}", name.zh_hant),
                    )
                    .evidence(format!("{part} > {all}"), format!("{part} > {all}"))
                    .help("Check the part and the total", "請核對分項及總數")
                    .done(),
            );
        }
    }
    findings
}

fn group(fact: &Fact) -> String {
    fact.dims.values().map(|v| v.replace('_', " ")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn impossible_values() {
        let cases: &[(&str, &[&str])] = &[
            ("trained_share 2022 100.0 percent @1", &[]),
            ("trained_share 2022 103.6 percent @1", &["error impossible_ratio|is 103.6 %: a share cannot exceed 100 %"]),
            ("turnover_rate 2022 130 percent @1", &[]),
            (
                "headcount category=senior_management 2022 7 people @1\ntrained_share category=senior_management 2022 80 percent @3",
                &["warning|no whole number of 7 persons is 80 %; 5 would be 71.4 %, one more 85.7 %"],
            ),
            (
                "headcount category=senior_management 2022 7 people @1\ntrained_share category=senior_management 2022 85.7 percent @3",
                &[],
            ),
            (
                "headcount category=senior_management 2022 7 people @1\ntrained_share category=senior_management 2022 80 percent about @3",
                &[],
            ),
            // A composition: 80 % of 40 trained.
            (
                "headcount category=senior_management 2022 7 people @1\ntrained_persons 2022 40 people @2\ntrained_share category=senior_management 2022 80 percent @3",
                &[],
            ),
            ("headcount 2022 90 people @1\nheadcount gender=male 2022 96 people @2", &["error|96 (male) are more than all, 90"]),
            ("headcount 2022 90 people above @1\nheadcount gender=male 2022 96 people @2", &[]),
        ];
        for (facts, expected) in cases {
            check(&CHECK, &Report::of_facts(facts), expected);
        }
    }
}
