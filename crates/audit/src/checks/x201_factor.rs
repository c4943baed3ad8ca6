//! # X201 factor_implied: the emission factor behind scope 2
//!
//! **What it does.** Divides scope 2 by the electricity bought and looks which published grid factor gives the same, in which edition; and
//! whether a factor that the report itself prints does.
//!
//! **Why it matters.** The factor decides scope 2 and is seldom printed. Where none fits, electricity and emissions are of different
//! boundaries, several grids were mixed, or a number is wrong.
//!
//! **Example.** 1,000 MWh and 570.3 tCO₂e: 0.5703 t/MWh, the mainland's factor for 2022 (MEE, February 2023).
//!
//! **Severity.** A note when a factor fits. A warning when none does within rounding, or when the factor that fits is that of fossil power
//! alone.
//!
//! **References.** GHG Protocol Scope 2 Guidance; publications in `heng factors`.

use super::prose::{numbers, sentences};
use super::view::{Draft, View, number, rounded};
use super::words::find;
use super::{Case, Check};
use crate::finding::Finding;
use crate::interval::Interval;
use heng_factors::Factor;
use heng_model::{Decimal, Severity};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X201", kind: "factor_implied", severity: Severity::Note, source: include_str!("x201_factor.rs"), run };

/// Factors that are no grid averages, and only explain a mistake.
const FOSSIL: &str = "fossil-power";
/// Factors that nobody should find scope 2 with.
const OTHER: [&str; 3] = ["BM", "lca-footprint", "residual"];

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let own = own_factors(case);
    let years: Vec<i32> = view.series().filter(|(m, _, _)| *m == "ghg_scope2").map(|(_, y, _)| y).collect();
    let mut groups: Vec<(Verdict<'_>, Vec<Implied>)> = Vec::new();
    for year in years {
        let Some((verdict, implied)) = best(&view, year, &own) else { continue };
        match groups.iter_mut().find(|(v, _)| *v == verdict) {
            Some((_, list)) => list.push(implied),
            None => groups.push((verdict, vec![implied])),
        }
    }
    groups.iter().filter_map(|(verdict, list)| finding(check, &view, verdict, list)).collect()
}

/// What gives the implied factor.
#[derive(PartialEq)]
enum Verdict<'a> {
    /// A factor that the report prints, and its line.
    Own(Decimal, u32),
    /// Published grid factors.
    Published(Vec<&'a Factor>),
    /// The factor of fossil power.
    Fossil(&'a Factor),
    /// None.
    Unknown,
}

/// The verdict of a year: of all the places that print electricity and scope 2, those that some factor explains go first.
fn best<'a>(view: &View<'a>, year: i32, own: &[(Decimal, u32)]) -> Option<(Verdict<'a>, Implied)> {
    let mut first: Option<(Verdict<'a>, Implied)> = None;
    for implied in candidates(view, year) {
        let verdict = verdict(view, &implied, own);
        if matches!(verdict, Verdict::Own(..) | Verdict::Published(_)) {
            return Some((verdict, implied));
        }
        first = first.or(Some((verdict, implied)));
    }
    first
}

fn verdict<'a>(view: &View<'a>, implied: &Implied, own: &[(Decimal, u32)]) -> Verdict<'a> {
    if let Some((value, line)) = own.iter().find(|(value, _)| implied.factor.contains(*value)) {
        return Verdict::Own(*value, *line);
    }
    let (mut grid, fossil): (Vec<&Factor>, Vec<&Factor>) =
        fitting(view, implied.factor).into_iter().partition(|f| f.parameter != FOSSIL);
    grid.truncate(3);
    match fossil.first() {
        _ if !grid.is_empty() => Verdict::Published(grid),
        Some(fossil) => Verdict::Fossil(fossil),
        None => Verdict::Unknown,
    }
}

/// Scope 2 over electricity in t/MWh.
pub(super) struct Implied {
    pub year: i32,
    pub scope2: usize,
    pub electricity: usize,
    pub factor: Interval,
}

/// The factor implied by the printed scope 2 and electricity of a year.
pub(super) fn implied(view: &View<'_>, year: i32) -> Option<Implied> {
    candidates(view, year).into_iter().next()
}

/// The factors implied by every print of scope 2 and electricity, tables first.
fn candidates(view: &View<'_>, year: i32) -> Vec<Implied> {
    let order = |mut facts: Vec<usize>| {
        facts.sort_by_key(|f| (!view.facts[*f].in_table(), *f));
        facts.dedup_by_key(|f| view.facts[*f].value);
        facts.truncate(4);
        facts
    };
    let scope2 = order(view.whole("ghg_scope2", year));
    let power = ["electricity", "energy_indirect"].iter().map(|measure| {
        let whole = view.whole(measure, year);
        let all = view.of(measure, year);
        // Of purchased energy given by source alone, a single one is all of it.
        order(if whole.is_empty() && all.len() == 1 { all.to_vec() } else { whole })
    });
    let Some(power) = power.into_iter().find(|facts| !facts.is_empty()) else { return Vec::new() };
    let pairs = scope2.iter().flat_map(|s| power.iter().map(move |e| (*s, *e)));
    let quotient = |(scope2, electricity): (usize, usize)| {
        let tonnes = view.value_in(scope2, "tCO2e").or_else(|| view.value_in(scope2, "tCO2"))?;
        let factor = tonnes.over(view.value_in(electricity, "MWh")?);
        let positive = factor.low.is_some_and(|l| l > Decimal::ZERO) && factor.high.is_some();
        positive.then_some(Implied { year, scope2, electricity, factor })
    };
    pairs.filter_map(quotient).collect()
}

fn finding(check: &Check, view: &View<'_>, verdict: &Verdict<'_>, list: &[Implied]) -> Option<Finding> {
    let facts: Vec<usize> = list.iter().flat_map(|i| [i.scope2, i.electricity]).collect();
    let middle = |i: &Implied| Some(rounded(i.factor.low?.checked_add(i.factor.high?)?.checked_div(Decimal::TWO)?, 4));
    let implied = list.iter().map(|i| Some(format!("{} ({})", middle(i)?, i.year))).collect::<Option<Vec<_>>>()?;
    let quotients = list.iter().map(|i| {
        let (scope2, power) = (&view.facts[i.scope2], &view.facts[i.electricity]);
        Some(format!("{} {} / {} {} = {}", number(scope2.value), scope2.unit, number(power.value), power.unit, middle(i)?))
    });
    let quotients = quotients.collect::<Option<Vec<_>>>()?;
    let draft = Draft::new(check, view, &facts).evidence(quotients.join("; "), quotients.join("；"));
    let (en, zh) = (implied.join(", "), implied.join("、"));
    let draft = match verdict {
        Verdict::Own(value, line) => draft.lines([*line]).message(
            format!("Scope 2 implies {en} t/MWh: electricity times {value}, the factor printed on line {line}"),
            format!("範圍二推算的排放因子為{zh}噸/兆瓦時，即第{line}行所列的{value}"),
        ),
        Verdict::Published(factors) => {
            let (names_en, names_zh): (Vec<String>, Vec<String>) = factors.iter().map(|f| describe(view, f)).unzip();
            draft.message(
                format!("Scope 2 implies {en} t/MWh, which fits {}", names_en.join("; ")),
                format!("範圍二推算的排放因子為{zh}噸/兆瓦時，與{}相符", names_zh.join("；")),
            )
        }
        Verdict::Fossil(factor) => draft.severity(Severity::Warning).message(
            format!(
                "Scope 2 implies {en} t/MWh, the factor of fossil power alone ({}), not of the grid",
                describe(view, factor).0
            ),
            format!("範圍二推算的排放因子為{zh}噸/兆瓦時，屬火電而非電網平均因子（{}）", describe(view, factor).1),
        ),
        // Heat or steam is in scope 2 too: the quotient is then no factor of electricity.
        Verdict::Unknown if list.iter().any(|i| !view.of("heat", i.year).is_empty()) => return None,
        Verdict::Unknown if list.iter().any(|i| i.factor.low.is_some_and(|l| l > Decimal::TWO)) => {
            draft.severity(Severity::Warning).message(
                format!("Scope 2 implies {en} t/MWh, which no grid reaches: a unit of electricity or emissions must be wrong"),
                format!("範圍二推算的排放因子為{zh}噸/兆瓦時，任何電網均不可能，用電量或排放量的單位應有誤"),
            )
        }
        Verdict::Unknown => draft.severity(Severity::Warning).message(
            format!("Scope 2 implies {en} t/MWh; no published grid factor known here gives it, so it may be a mixture of grids"),
            format!("範圍二推算的排放因子為{zh}噸/兆瓦時，並無已公佈的電網因子與之相符，或為多個電網的混合"),
        ),
    };
    Some(draft.help("Print the factor with its source, edition and region", "請列明排放因子的數值、來源、版本及地區").done())
}

/// Published factors that give an implied one, whole markets before parts of them, the newest first.
pub(super) fn fitting<'a>(view: &View<'a>, implied: Interval) -> Vec<&'a Factor> {
    let same_scale = |unit: &str| ["tCO2/MWh", "tCO2e/MWh", "kgCO2/kWh", "kgCO2e/kWh"].contains(&unit);
    let fits = |f: &&Factor| {
        f.subject == "electricity" && same_scale(&f.unit) && !OTHER.contains(&f.parameter.as_str()) && implied.contains(f.value)
    };
    let mut all: Vec<&Factor> = view.case.setup.factors.iter().filter(fits).collect();
    all.sort_by_key(|f| {
        (f.region.contains('-'), f.parameter != "location-average", std::cmp::Reverse(f.data_year), f.id.clone())
    });
    all
}

/// A factor in words.
pub(super) fn describe(view: &View<'_>, factor: &Factor) -> (String, String) {
    let region = view.case.setup.factors.region_name(&factor.region);
    let year = factor.data_year.map_or(String::new(), |y| y.to_string());
    (
        format!(
            "{} {} ({}, data of {year}, {}, {})",
            number(factor.value),
            factor.unit,
            region.en,
            factor.publisher_name.en,
            factor.published
        ),
        format!(
            "{} {}（{}，{year}年數據，{}，{}）",
            number(factor.value),
            factor.unit,
            region.zh_hant,
            factor.publisher_name.zh_hant,
            factor.published
        ),
    )
}

/// Factors that the report prints itself: numbers of a factor's size in sentences that speak of factors and of kWh or MWh.
fn own_factors(case: &Case<'_>) -> Vec<(Decimal, u32)> {
    let mut all = Vec::new();
    for sentence in sentences(case) {
        let text = &sentence.text;
        let about = ["因子", "系数", "factor", "factors"].iter().any(|w| find(text, w, 0).is_some());
        let power = ["千瓦时", "兆瓦时", "度电", "kwh", "mwh"].iter().any(|w| text.contains(w));
        if about && power {
            let size = |v: &Decimal| *v > Decimal::new(1, 2) && *v < Decimal::TWO && v.scale() >= 2;
            all.extend(numbers(text).into_iter().filter(|(_, _, v)| size(v)).map(|(at, _, v)| (v, sentence.line_at(at))));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn factors() {
        let facts = |scope2: &str| format!("electricity 2022 1,000.0 MWh @3\nghg_scope2 2022 {scope2} tCO2e @4");
        check(&CHECK, &Report::of_facts(&facts("570.3")), &["note factor_implied|0.5703 tCO2/MWh"]);
        check(&CHECK, &Report::of_facts(&facts("998.7")), &["warning factor_implied|implies 0.9987 (2022) t/MWh; no published"]);
        check(&CHECK, &Report::of_facts(&facts("832.5")), &["warning factor_implied|fossil power alone"]);
        check(
            &CHECK,
            &Report::new("排放因子為每千瓦時0.9987千克二氧化碳當量。", &facts("998.7")),
            &["note|the factor printed on line 1"],
        );
        check(&CHECK, &Report::of_facts("electricity 2022 0 MWh @3\nghg_scope2 2022 1.0 tCO2e @4"), &[]);
        check(&CHECK, &Report::of_facts("electricity 2022 1,000,000 kWh @3\nghg_scope2 2022 570.3 tCO2e @4"), &["0.5703"]);
    }
}
