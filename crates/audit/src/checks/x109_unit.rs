//! # X109 unit_mismatch: one number under two units
//!
//! **What it does.** Looks for one figure printed with the same digits in different units: kilograms here and tonnes there, cubic metres in
//! the text and tonnes in the table, per employee in one place and per million of revenue in another.
//!
//! **Why it matters.** One of the two is wrong by a factor of a thousand, or is no quantity of that kind at all.
//!
//! **Example.** "84.2 kg of packaging" in the text; packaging, tonnes: 84.2 in the table.
//!
//! **Severity.** An error where both units are printed. A note for water and wastewater in m³ and t, whose numbers agree. Two denominators
//! of one intensity need three significant digits: small numbers meet by chance.
//!
//! **References.** HKEX ESG Reporting Guide, KPI A1.3, A1.4, A2.1, A2.2, A2.5 (units named in the guide).

use super::view::{Draft, View, number};
use super::{Case, Check};
use crate::fact::{Confidence, Fact};
use crate::finding::Finding;
use heng_model::{Decimal, Severity};
use std::collections::BTreeMap;

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X109", kind: "unit_mismatch", severity: Severity::Error, source: include_str!("x109_unit.rs"), run };

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let mut findings = Vec::new();
    for (_, _, facts) in view.series() {
        // Facts of the same digits and group, the denominator aside.
        type Key<'a> = (Decimal, Vec<(&'a str, &'a str)>);
        let mut same: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
        for fact in facts.iter().filter(|f| counts(&view.facts[**f])) {
            let data = &view.facts[*fact];
            let dims = data.dims.iter().filter(|(k, _)| *k != "denominator").map(|(k, v)| (k.as_str(), v.as_str())).collect();
            same.entry((data.value, dims)).or_default().push(*fact);
        }
        for facts in same.values().filter(|f| f.len() > 1) {
            let other = facts.iter().copied().find(|f| view.facts[*f].unit != view.facts[facts[0]].unit);
            findings.extend(other.and_then(|other| compare(check, &view, facts, facts[0], other)));
        }
    }
    findings
}

/// Whether a fact has a number and a unit that can contradict another one.
fn counts(fact: &Fact) -> bool {
    // What no word names may be any two things.
    !fact.value.is_zero() && !fact.unit.is_empty() && !["unnamed", "other"].contains(&fact.measure.as_str())
}

fn compare(check: &Check, view: &View<'_>, facts: &[usize], a: usize, b: usize) -> Option<Finding> {
    let (fa, fb) = (&view.facts[a], &view.facts[b]);
    let (unit_a, unit_b) = (view.unit(&fa.unit), view.unit(&fb.unit));
    if unit_a.is_some() && unit_a == unit_b || fa.unit_printed.is_empty() && fb.unit_printed.is_empty() {
        return None;
    }
    // "hours" and "hours per person" of one average: the second half was left out.
    let half_said = fa.unit.contains('/') != fb.unit.contains('/') && numerator(&fa.unit) == numerator(&fb.unit);
    if half_said {
        return None;
    }
    // A unit that only follows from the measure was not printed; that of a table may stand in its head.
    let told = |f: &Fact| !f.unit_printed.is_empty() || f.in_table() && f.confidence == Confidence::High;
    if !told(fa) || !told(fb) {
        return None;
    }
    let shown = |f: &Fact| if f.unit_printed.is_empty() { f.unit.clone() } else { f.unit_printed.clone() };
    let (shown_a, shown_b) = (shown(fa), shown(fb));
    // People, cases and times are counted alike whatever they are called; carbon dioxide and its equivalent are told apart elsewhere.
    let counted = |f: &Fact| {
        !f.unit.contains('/') && f.unit.starts_with("pe") || ["count", "cases", "ratio", "times"].contains(&f.unit.as_str())
    };
    let gas = |f: &Fact| f.unit.contains("CO2");
    if counted(fa) && counted(fb) || gas(fa) && gas(fb) && same_but_gas(&fa.unit, &fb.unit) {
        return None;
    }
    let denominators = fa.dim("denominator") != fb.dim("denominator");
    if denominators && significant(fa.value) < 3 {
        return None;
    }
    let water = fa.measure.starts_with("water") || fa.measure.starts_with("wastewater");
    let volume_and_mass = water
        && !denominators
        && numerator(&fa.unit) != numerator(&fb.unit)
        && ["t", "m3"].contains(&numerator(&fa.unit))
        && ["t", "m3"].contains(&numerator(&fb.unit));
    let severity = match (volume_and_mass, view.sure(&[a, b])) {
        (true, _) => Severity::Note,
        (false, true) => Severity::Error,
        (false, false) => Severity::Warning,
    };
    let (name, value) = (view.name(a), number(fa.value));
    Some(
        Draft::new(check, view, facts)
            .severity(severity)
            .message(
                format!(
                    "{} {}: {value} is in {} on line {} and in {} on line {}",
                    name.en, fa.year, shown_a, fa.line, shown_b, fb.line
                ),
                format!(
                    "{}年{}：同一數值{value}在第{}行以{}計，在第{}行則以{}計",
                    fa.year, name.zh_hant, fa.line, shown_a, fb.line, shown_b
                ),
            )
            .evidence(format!("“{}”; “{}”", fa.quote, fb.quote), format!("「{}」；「{}」", fa.quote, fb.quote))
            .help("Print the figure in one unit", "請統一計量單位")
            .done(),
    )
}

fn numerator(unit: &str) -> &str {
    unit.split('/').next().unwrap_or(unit)
}

/// Whether two units differ in the e of CO2e alone.
fn same_but_gas(a: &str, b: &str) -> bool {
    a.replace("CO2e", "CO2") == b.replace("CO2e", "CO2")
}

/// Significant digits of a value.
fn significant(value: Decimal) -> usize {
    value.normalize().mantissa().unsigned_abs().to_string().trim_end_matches('0').len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn one_number_two_units() {
        let cases: &[(&str, &[&str])] = &[
            (
                "packaging 2022 84.2 kg prose @3\npackaging 2022 84.2 t @40",
                &["error unit_mismatch|84.2 is in kg on line 3 and in t on line 40"],
            ),
            ("packaging 2022 84,200 kg prose @3\npackaging 2022 84.2 t @40", &[]),
            ("waste_nonhazardous 2022 55 m3 prose @3\nwaste_nonhazardous 2022 55 t @40", &["error"]),
            ("wastewater 2022 55 m3 prose @3\nwastewater 2022 55 t @40", &["note"]),
            (
                "water_intensity denominator=headcount 2022 2.11 m3/person prose @3\nwater_intensity denominator=headcount 2022 2.11 t/person @40",
                &["note"],
            ),
            (
                "water_intensity denominator=headcount 2022 12.5 m3/person prose @3\nwater_intensity denominator=revenue_million_cny 2022 12.5 m3/million_CNY @40",
                &["error"],
            ),
            (
                "waste_hazardous_intensity denominator=headcount 2022 0.03 t/person prose @3\nwaste_hazardous_intensity denominator=revenue_million_cny 2022 0.03 t/million_CNY @40",
                &[],
            ),
            ("lost_days 2022 30 days @3\nlost_days 2022 30 days @40", &[]),
            ("work_injuries 2022 30 count @3\nwork_injuries 2022 30 people @40", &[]),
            ("ghg_total 2022 30 tCO2 @3\nghg_total 2022 30 tCO2e @40", &[]),
            ("fatalities 2022 0 people @3\nfatalities 2022 0 count @40", &[]),
        ];
        for (facts, expected) in cases {
            check(&CHECK, &Report::of_facts(facts), expected);
        }
    }
}
