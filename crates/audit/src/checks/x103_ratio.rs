//! # X103 ratio_mismatch, intensity_mismatch: a ratio does not follow from its parts
//!
//! **What it does.** Divides what the report prints and compares: average training hours = hours / employees; employees trained = persons
//! trained / employees; turnover = leavers / employees; shares = part / whole; intensities = total / employees, revenue or floor area. It tries
//! the head count of the year's end, of its beginning, their mean, and for turnover end plus leavers; intervals hold what rounding hides.
//!
//! **Why it matters.** Intensities and rates are what readers compare. One that does not follow was computed from an older total or typed wrongly.
//!
//! **Example.** Water 52,300 m³, revenue HK$ 871.4 million, intensity printed 51.02; 52,300 / 871.4 = 60.02, and the other intensities fit.
//!
//! **Severity.** An error where other ratios of the same kind fit the very same denominator, or the same ratio fits in the other year; else a
//! warning, since the report may divide by a figure that it does not print.
//!
//! **References.** HKEX ESG Reporting Guide, KPI A1.2–A1.4, A2.1, A2.2, B1.2, B3.1, B3.2.

use super::ratios::{Candidate, Intensity, denominators, head_denominators, heads, intensities, printed};
use super::view::{Draft, View, number, rounded};
use super::{Case, Check};
use crate::fact::Fact;
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X103", kind: "ratio_mismatch", severity: Severity::Warning, source: include_str!("x103_ratio.rs"), run };

/// A ratio of persons or things: what is divided, by what, times what.
struct Relation {
    measure: &'static str,
    numerator: &'static str,
    denominator: &'static str,
    times: Decimal,
}

/// So many values of one measure and year that miss are no slips.
const MANY: usize = 4;
const HUNDRED: Decimal = Decimal::ONE_HUNDRED;
const RELATIONS: [Relation; 9] = [
    Relation { measure: "training_hours_avg", numerator: "training_hours_total", denominator: "headcount", times: Decimal::ONE },
    Relation { measure: "trained_share", numerator: "trained_persons", denominator: "headcount", times: HUNDRED },
    Relation { measure: "turnover_rate", numerator: "leavers", denominator: "headcount", times: HUNDRED },
    Relation { measure: "new_hire_rate", numerator: "new_hires", denominator: "headcount", times: HUNDRED },
    Relation { measure: "headcount_share", numerator: "headcount", denominator: "whole", times: HUNDRED },
    Relation { measure: "board_female_share", numerator: "women on the board", denominator: "board", times: HUNDRED },
    Relation { measure: "female_share", numerator: "female", denominator: "whole", times: HUNDRED },
    Relation { measure: "suppliers_assessed_share", numerator: "suppliers_assessed", denominator: "suppliers", times: HUNDRED },
    Relation { measure: "suppliers_local_share", numerator: "suppliers_local", denominator: "suppliers", times: HUNDRED },
];

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let mut findings: Vec<Finding> = RELATIONS.iter().flat_map(|r| relation(check, &view, r)).collect();
    let years: BTreeSet<i32> = view.series().filter(|(m, _, _)| m.ends_with("_intensity")).map(|(_, y, _)| y).collect();
    let fits: BTreeMap<i32, Vec<Judged>> = years.into_iter().map(|year| (year, judge(&view, year))).collect();
    for (year, judged) in &fits {
        findings.extend(judged.iter().filter_map(|j| wrong_intensity(check, &view, *year, j, &fits)));
    }
    findings
}

/// How a ratio stands to its parts.
enum Verdict {
    Fits,
    Misses { quotient: Interval, facts: Vec<usize>, text: String },
}

fn relation(check: &Check, view: &View<'_>, relation: &Relation) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, year, facts) in view.series().filter(|(m, _, _)| *m == relation.measure) {
        let verdicts: Vec<(usize, Verdict)> =
            facts.iter().filter_map(|f| Some((*f, verdict(view, relation, year, *f)?))).collect();
        let fitting = verdicts.iter().filter(|(_, v)| matches!(v, Verdict::Fits)).count();
        // Where no group fits, the report divides by something else, and which is not known; turnover is mostly divided by the mean of two
        // year ends, of which one may not be printed.
        let comes_and_goes = matches!(relation.measure, "turnover_rate" | "new_hire_rate");
        let no_opening = comes_and_goes && heads(view, year - 1, &[]).is_empty();
        let other_basis = fitting == 0 && (verdicts.len() > 2 || no_opening);
        // A group printed twice of which one fits: the other is of something else, or X108 speaks of it.
        let fit: BTreeSet<&BTreeMap<String, String>> =
            verdicts.iter().filter(|(_, v)| matches!(v, Verdict::Fits)).map(|(f, _)| &view.facts[*f].dims).collect();
        let missing = verdicts.iter().filter(|(f, v)| !matches!(v, Verdict::Fits) && !fit.contains(&view.facts[*f].dims)).count();
        // A few that fit by chance beside many that do not: everybody employed in the year, say, and groups that nobody left.
        let other_basis = other_basis || missing > MANY && missing > 2 * fitting;
        // Many that miss beside few that fit are read wrongly, or divided by something else.
        let proved = if fitting >= 2 * missing { fitting } else { 0 };
        let dims_fit: Vec<bool> = verdicts.iter().map(|(f, _)| fit.contains(&view.facts[*f].dims)).collect();
        for ((fact, verdict), dims_fit) in verdicts.into_iter().zip(dims_fit) {
            if let Verdict::Misses { quotient, facts, text } = verdict
                && !other_basis
                && !dims_fit
                && !(no_opening && is_near(view, fact, quotient))
                && !mean_of_the_year(view, relation, year, fact)
            {
                findings.extend(finding(check, view, fact, quotient, &facts, &text, proved));
            }
        }
    }
    findings
}

/// Whether a rate is so near to the quotient that the mean with an opening head count, which is not printed, may well give it.
fn is_near(view: &View<'_>, fact: usize, quotient: Interval) -> bool {
    let tenth = Decimal::new(1, 1);
    let near = |bound: Decimal, up: bool| bound.checked_mul(if up { Decimal::ONE + tenth } else { Decimal::ONE - tenth });
    let low = quotient.low.and_then(|low| near(low, false));
    let high = quotient.high.and_then(|high| near(high, true));
    Interval { low, high }.overlaps(view.value(fact))
}

/// Whether a rate of people who came or went fits some mean of the year's head counts: any between its beginning and its end may be meant. A
/// group whose opening is not printed, where the total's is, is not judged.
fn mean_of_the_year(view: &View<'_>, relation: &Relation, year: i32, fact: usize) -> bool {
    if !matches!(relation.measure, "turnover_rate" | "new_hire_rate") {
        return false;
    }
    let data = &view.facts[fact];
    let dims: Vec<(&str, &str)> = data.dims.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let (opening, closing) = (heads(view, year - 1, &dims), heads(view, year, &dims));
    if opening.is_empty() {
        return !dims.is_empty() && !heads(view, year - 1, &[]).is_empty();
    }
    let bounds: Vec<(Decimal, Decimal)> = opening.iter().chain(&closing).filter_map(|c| c.value.bounds()).collect();
    let (Some(low), Some(high)) = (bounds.iter().map(|b| b.0).min(), bounds.iter().map(|b| b.1).max()) else { return false };
    let between = Interval { low: Some(low), high: Some(high) };
    let value = view.value(fact).widen(data.precision.half);
    let counted = printed(view, relation.numerator, year, &dims, "");
    counted.iter().any(|n| n.value.times(Interval::exact(relation.times)).over(between).overlaps(value))
}

fn finding(
    check: &Check,
    view: &View<'_>,
    fact: usize,
    quotient: Interval,
    parts: &[usize],
    text: &str,
    fitting: usize,
) -> Option<Finding> {
    let mut facts = vec![fact];
    facts.extend(parts);
    let error = fitting > 0 && view.sure(&facts);
    let data = &view.facts[fact];
    let middle = quotient.low?.checked_add(quotient.high?)?.checked_div(Decimal::TWO)?;
    let (name, printed) = (view.name(fact), number(data.value));
    let result = rounded(middle, data.value.scale().max(1) + 1);
    let group = group(data);
    Some(
        Draft::new(check, view, &facts)
            .severity(if error { Severity::Error } else { Severity::Warning })
            .message(
                format!("{}{group} {}: {text} = {result}, but {printed} is printed", name.en, data.year),
                format!("{}年{}{group}：{text} = {result}，與所列{printed}不符", data.year, name.zh_hant),
            )
            .evidence(
                format!("year end, year beginning and their mean were tried; {fitting} other values of the kind fit"),
                format!("已分別以年末、年初及平均數計算；另有{fitting}個同類數值相符"),
            )
            .help("Check the ratio and its two parts", "請核對比率及其分子、分母")
            .done(),
    )
}

/// ` (male)`: the group a fact is about.
fn group(fact: &Fact) -> String {
    let values: Vec<&str> = fact.dims.iter().filter(|(k, _)| *k != "denominator").map(|(_, v)| v.as_str()).collect();
    if values.is_empty() { String::new() } else { format!(" ({})", values.join(", ").replace('_', " ")) }
}

fn verdict(view: &View<'_>, relation: &Relation, year: i32, fact: usize) -> Option<Verdict> {
    let data = &view.facts[fact];
    if data.precision.in_words || data.precision.approx.is_some() {
        return None;
    }
    let dims: Vec<(&str, &str)> = data.dims.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let numerators = match relation.numerator {
        "women on the board" => printed(view, "board_members", year, &[("gender", "female")], ""),
        "female" => printed(view, "headcount", year, &with_women(&dims), ""),
        measure => printed(view, measure, year, &dims, ""),
    };
    let wholes = match relation.denominator {
        "whole" if relation.measure == "headcount_share" && dims.is_empty() => return None,
        "whole" if relation.measure == "headcount_share" => head_denominators(view, year, &[]),
        "whole" => head_denominators(view, year, &dims),
        "board" => printed(view, "board_members", year, &[], ""),
        "headcount" => head_denominators(view, year, &dims),
        measure => printed(view, measure, year, &dims, ""),
    };
    let value = view.value(fact).widen(data.precision.half);
    let mut first: Option<Verdict> = None;
    for (n, d, extra) in pairs(view, relation, year, &dims, &numerators, &wholes) {
        let quotient = n.value.times(Interval::exact(relation.times)).over(d.value);
        if quotient.overlaps(value) {
            return Some(Verdict::Fits);
        }
        if first.is_none() && !extra && n.value.bounds().is_some() && d.value.bounds().is_some() {
            let facts: Vec<usize> = n.facts.iter().chain(&d.facts).copied().collect();
            let text = format!("{} / {}", number(view.facts[n.facts[0]].value), number(d.value.low?));
            first = Some(Verdict::Misses { quotient, facts, text });
        }
    }
    first
}

/// A group's women.
fn with_women<'d>(dims: &[(&'d str, &'d str)]) -> Vec<(&'d str, &'d str)> {
    let mut dims = dims.to_vec();
    dims.push(("gender", "female"));
    dims.sort_unstable();
    dims
}

/// Every numerator with every denominator; those of other readings of the measure are marked.
fn pairs(
    view: &View<'_>,
    relation: &Relation,
    year: i32,
    dims: &[(&str, &str)],
    numerators: &[Candidate],
    denominators: &[Candidate],
) -> Vec<(Candidate, Candidate, bool)> {
    let mut all: Vec<(Candidate, Candidate, bool)> =
        numerators.iter().flat_map(|n| denominators.iter().map(move |d| (n.clone(), d.clone(), false))).collect();
    match relation.measure {
        "turnover_rate" => {
            for (n, d) in numerators.iter().flat_map(|n| denominators.iter().map(move |d| (n, d))) {
                let sum = Candidate { value: n.value.plus(d.value), facts: d.facts.clone() };
                all.push((n.clone(), sum, true));
            }
        }
        "training_hours_avg" => {
            for d in printed(view, "trained_persons", year, dims, "") {
                all.extend(numerators.iter().map(|n| (n.clone(), d.clone(), true)));
            }
        }
        // A composition: persons of the group over all persons trained.
        "trained_share" if !dims.is_empty() => {
            for d in printed(view, "trained_persons", year, &[], "") {
                all.extend(numerators.iter().map(|n| (n.clone(), d.clone(), true)));
            }
        }
        _ => {}
    }
    all
}

/// An intensity with the denominators that are printed for it.
struct Judged<'a> {
    intensity: Intensity,
    denominator: &'a str,
    /// The first printed denominator it fits.
    fits: bool,
    /// Whether any denominator is printed.
    printed: Option<Candidate>,
    /// Other intensities of the year that fit.
    others: usize,
}

fn judge<'a>(view: &View<'a>, year: i32) -> Vec<Judged<'a>> {
    let mut all = Vec::new();
    for (denominator, list) in intensities(view, year) {
        // One denominator may be printed in several units: per m2 and per 1,000 m2.
        let candidates: Vec<Vec<Candidate>> = list.iter().map(|i| denominators(view, year, denominator, &i.per)).collect();
        let fits: Vec<bool> = list.iter().zip(&candidates).map(|(i, all)| all.iter().any(|c| i.fits(view, c.value))).collect();
        let fitting = fits.iter().filter(|f| **f).count();
        for ((intensity, candidates), fits) in list.into_iter().zip(candidates).zip(fits) {
            let others = fitting - usize::from(fits);
            all.push(Judged { intensity, denominator, fits, printed: candidates.first().cloned(), others });
        }
    }
    all
}

fn wrong_intensity(
    check: &Check,
    view: &View<'_>,
    year: i32,
    judged: &Judged<'_>,
    all: &BTreeMap<i32, Vec<Judged<'_>>>,
) -> Option<Finding> {
    // Where no intensity fits, the denominator is another one: X203 speaks of that.
    if judged.fits || judged.others == 0 {
        return None;
    }
    let (fact, denominator) = (judged.intensity.fact, judged.printed.as_ref()?);
    let data = &view.facts[fact];
    let same = |j: &&Judged<'_>| view.facts[j.intensity.fact].measure == data.measure && j.denominator == judged.denominator;
    let elsewhere: Vec<bool> =
        all.iter().filter(|(y, _)| **y != year).flat_map(|(_, list)| list.iter().filter(same).map(|j| j.fits)).collect();
    // The same intensity of another year decides whether it is meant to fit this denominator.
    let error = if elsewhere.is_empty() { judged.others >= 3 } else { elsewhere.contains(&true) };
    let numerator = judged.intensity.numerators.first()?;
    // A thousand times off is a unit, of the report or of its reading: nothing that the numbers alone prove.
    let value = view.value(fact).widen(data.precision.half);
    let off = |by: Decimal| numerator.value.scale(by).over(denominator.value).overlaps(value);
    let error =
        error && ![Decimal::ONE_THOUSAND, Decimal::new(1, 3), Decimal::new(1, 6), Decimal::from(1_000_000)].into_iter().any(off);
    let mut facts = vec![fact];
    facts.extend(numerator.facts.iter().chain(&denominator.facts));
    let quotient = numerator.value.over(denominator.value);
    let middle = quotient.low?.checked_add(quotient.high?)?.checked_div(Decimal::TWO)?;
    let (name, printed) = (view.name(fact), number(data.value));
    let result = rounded(middle, data.value.scale().max(1) + 1);
    let terms = format!("{} / {}", rounded(middle_of(numerator.value)?, 4), rounded(middle_of(denominator.value)?, 4));
    let (others, per) = (judged.others, &judged.intensity.per);
    // The intensity and its total are where the mistake is; the denominator serves others and is right.
    Some(
        Draft::new(check, view, &facts)
            .kind("intensity_mismatch")
            .severity(if error && view.sure(&facts) { Severity::Error } else { Severity::Warning })
            .message(
                format!("{} {year}: {terms} = {result}, but {printed} per {per} is printed", name.en),
                format!("{year}年{}：{terms} = {result}，與所列{printed}不符", name.zh_hant),
            )
            .evidence(
                format!("{others} other intensities of {year} fit this denominator"),
                format!("{year}年另有{others}項密度與此分母相符"),
            )
            .help("Compute the intensity anew from the printed total", "請以所列總量重新計算密度")
            .done(),
    )
}

fn middle_of(interval: Interval) -> Option<Decimal> {
    let (low, high) = interval.bounds()?;
    low.checked_add(high)?.checked_div(Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn ratios_of_persons() {
        let heads = "headcount 2022 400 people @1\nheadcount gender=male 2022 240 people @2\nheadcount gender=female 2022 160 people @3\n";
        let cases: &[(&str, &[&str])] = &[
            ("training_hours_total 2022 5,000 hours @4\ntraining_hours_avg 2022 12.5 hours/person @5", &[]),
            (
                "training_hours_total 2022 5,000 hours @4\ntraining_hours_avg 2022 15.2 hours/person @5",
                &["warning ratio_mismatch|5,000 / 400 = 12.5, but 15.2"],
            ),
            // Hours per employee trained is another reading.
            (
                "training_hours_total 2022 5,000 hours @4\ntrained_persons 2022 329 people @4\ntraining_hours_avg 2022 15.2 hours/person @5",
                &[],
            ),
            ("headcount_share gender=female 2022 40.0 percent @4", &[]),
            ("headcount_share gender=female 2022 44.0 percent @4", &["160 / 400 = 40, but 44"]),
            ("female_share 2022 44.0 percent prose @4", &["160 / 400 = 40, but 44"]),
            // Turnover by year end, by the mean of two year ends, by year end plus leavers.
            ("leavers 2022 100 people @4\nturnover_rate 2022 25.0 percent @5", &[]),
            ("leavers 2022 100 people @4\nturnover_rate 2022 20.0 percent @5", &[]),
            ("leavers 2022 100 people @4\nheadcount 2021 500 people @4\nturnover_rate 2022 22.2 percent @5", &[]),
            ("leavers 2022 100 people @4\nturnover_rate 2022 28.0 percent @5", &[]),
            (
                "leavers 2022 100 people @4\nheadcount 2021 420 people @4\nturnover_rate 2022 28.0 percent @5",
                &["100 / 400 = 25, but 28"],
            ),
            // One group does not follow where the others do: proved.
            (
                "leavers 2022 100 people @4\nleavers gender=male 2022 60 people @5\nleavers gender=female 2022 40 people @6\n\
                 turnover_rate 2022 25.0 percent @7\nturnover_rate gender=male 2022 25.0 percent @8\nturnover_rate gender=female 2022 29.0 percent @9",
                &["error ratio_mismatch|(female) 2022: 40 / 160 = 25, but 29"],
            ),
            // Cut off instead of rounded.
            ("leavers 2022 99 people @4\nturnover_rate 2022 24.7 percent @5", &[]),
        ];
        for (facts, expected) in cases {
            check(&CHECK, &Report::of_facts(&format!("{heads}{facts}")), expected);
        }
    }

    #[test]
    fn intensities_of_one_denominator() {
        let facts = |water: &str| {
            format!(
                "revenue 2023 871,400,000 HKD @1\nwater 2023 52,300 m3 @2\nwater_intensity denominator=revenue_million_hkd 2023 {water} m3/million_HKD @3\n\
                 energy_total 2023 9,000 MWh @4\nenergy_intensity denominator=revenue_million_hkd 2023 10.33 MWh/million_HKD @5\n\
                 ghg_total 2023 5,000 tCO2e @6\nghg_intensity denominator=revenue_million_hkd 2023 5.74 tCO2e/million_HKD @7\n\
                 waste_hazardous 2023 2.00 t @8\nwaste_hazardous_intensity denominator=revenue_million_hkd 2023 2.30 kg/million_HKD @9\n"
            )
        };
        check(&CHECK, &Report::of_facts(&facts("60.02")), &[]);
        check(
            &CHECK,
            &Report::of_facts(&facts("51.02")),
            &["error intensity_mismatch|52,300 / 871.4 = 60.018, but 51.02 per million_HKD"],
        );
        // In another year it does not fit either: it is divided by something else.
        let other = "revenue 2022 800,000,000 HKD @1\nwater 2022 50,000 m3 @2\nwater_intensity denominator=revenue_million_hkd 2022 51.02 m3/million_HKD @3\n\
                     energy_total 2022 8,000 MWh @4\nenergy_intensity denominator=revenue_million_hkd 2022 10.00 MWh/million_HKD @5\n";
        check(&CHECK, &Report::of_facts(&format!("{}{other}", facts("51.02"))), &["warning", "warning"]);
        // A lone intensity that fits nothing printed is no matter of arithmetic.
        check(
            &CHECK,
            &Report::of_facts(
                "revenue 2023 871,400,000 HKD @1\nwater 2023 52,300 m3 @2\nwater_intensity denominator=revenue_million_hkd 2023 51.02 m3/million_HKD @3",
            ),
            &[],
        );
    }
}
