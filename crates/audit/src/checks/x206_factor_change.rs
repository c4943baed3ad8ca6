//! # X206 factor_change: the factor changed from one year to the next, without a word
//!
//! **What it does.** Compares scope 2 over electricity, and scope 1 over direct energy, of neighbouring years. Where the quotient moves by more
//! than rounding and two per cent, and no sentence speaks of new factors or restated figures, it says so.
//!
//! **Why it matters.** Part of the rise or fall that the report shows is then the factor's, not the company's.
//!
//! **Example.** Scope 2 / electricity: 0.6101 t/MWh in 2021, 0.5703 in 2022; emissions fall by 7 % with the same consumption.
//!
//! **Severity.** A warning.
//!
//! **References.** HKEX ESG Reporting Guide, MDR 14 "Consistency" (changes to methods); GHG Protocol, chapter 5.

use super::view::{Draft, View, rounded};
use super::words::Words;
use super::x201_factor::implied;
use super::{Case, Check};
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};

/// The check.
pub(super) const CHECK: Check = Check {
    code: "X206",
    kind: "factor_change",
    severity: Severity::Warning,
    source: include_str!("x206_factor_change.rs"),
    run,
};

/// What is one quotient in print may be a mixture of several: two per cent are no change.
const TOLERANCE: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// A quotient of one year with its facts.
struct Quotient {
    value: Interval,
    facts: [usize; 2],
}

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let of_power = |year| implied(&view, year).map(|i| Quotient { value: i.factor, facts: [i.scope2, i.electricity] });
    let of_fuel = |year| fuel(&view, year);
    let mut findings = Vec::new();
    for measure in ["ghg_scope2", "ghg_scope1"] {
        let years: Vec<i32> = view.series().filter(|(m, _, _)| *m == measure).map(|(_, y, _)| y).collect();
        for year in years {
            let quotient = |y| if measure == "ghg_scope2" { of_power(y) } else { of_fuel(y) };
            if let (Some(now), Some(before)) = (quotient(year), quotient(year - 1)) {
                findings.extend(compare(check, &view, year, &now, &before));
            }
        }
    }
    if findings.is_empty() || says_so(case) { Vec::new() } else { findings }
}

/// Scope 1 over direct energy.
fn fuel(view: &View<'_>, year: i32) -> Option<Quotient> {
    let (scope1, energy) = (*view.whole("ghg_scope1", year).first()?, *view.whole("energy_direct", year).first()?);
    let value = view.value_in(scope1, "tCO2e")?.over(view.value_in(energy, "MWh")?);
    value.low.filter(|l| *l > Decimal::ZERO)?;
    Some(Quotient { value, facts: [scope1, energy] })
}

fn compare(check: &Check, view: &View<'_>, year: i32, now: &Quotient, before: &Quotient) -> Option<Finding> {
    let middle = |i: Interval| i.bounds().and_then(|(l, h)| l.checked_add(h)?.checked_div(Decimal::TWO));
    let (a, b) = (middle(before.value)?, middle(now.value)?);
    let moved = now.value.gap(before.value).checked_div(a)?;
    if moved <= TOLERANCE {
        return None;
    }
    let percent = rounded(b.checked_sub(a)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(a)?, 1);
    let name = view.name(now.facts[0]);
    let (was, is) = (rounded(a, 4), rounded(b, 4));
    let facts: Vec<usize> = now.facts.iter().chain(&before.facts).copied().collect();
    Some(
        Draft::new(check, view, &facts)
            .message(
                format!(
                    "{}: {is} t/MWh in {year} against {was} in {} ({percent} %), and no word about another factor or method",
                    name.en,
                    year - 1
                ),
                format!(
                    "{}：{year}年為{is}噸/兆瓦時，{}年為{was}（{percent}%），文中並無說明因子或方法有變",
                    name.zh_hant,
                    year - 1
                ),
            )
            .evidence(format!("emissions ÷ energy: {was} → {is}"), format!("排放量 ÷ 能源：{was} → {is}"))
            .help(
                "Name the factor of each year, and show last year's emissions with this year's factor",
                "請列明各年度的因子，並以本年因子列示去年排放量",
            )
            .done(),
    )
}

/// Whether a sentence speaks of changed factors or restated figures.
fn says_so(case: &Case<'_>) -> bool {
    let words = Words::embedded();
    case.shared.lines(case).iter().any(|line| words.any(&words.method.method_changed, line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn factors_over_two_years() {
        let facts = |scope2: &str| {
            format!(
                "electricity 2021 1,000.0 MWh @3\nghg_scope2 2021 610.1 tCO2e @4\nelectricity 2022 1,000.0 MWh @3\nghg_scope2 2022 {scope2} tCO2e @4"
            )
        };
        check(&CHECK, &Report::of_facts(&facts("610.1")), &[]);
        check(&CHECK, &Report::of_facts(&facts("604.0")), &[]);
        check(
            &CHECK,
            &Report::of_facts(&facts("570.3")),
            &["warning factor_change|0.5703 t/MWh in 2022 against 0.6101 in 2021 (-6.5 %)"],
        );
        check(&CHECK, &Report::new("本年度採用最新公佈的電網因子。", &facts("570.3")), &[]);
    }
}
