//! # X205 turnover_formula: by which formula the turnover rates were computed
//!
//! **What it does.** Four formulas are in use: leavers over the head count of the year's end, over the mean of beginning and end, over end plus
//! leavers, over the beginning. The check tries each: against the printed leavers; or, where these are not printed, by asking whether the
//! leavers that the rates imply are the same number by gender and by age.
//!
//! **Why it matters.** The same company has 14.6 % by one formula and 12.7 % by another; rates of different formulas cannot be compared.
//!
//! **Example.** 90 leavers, 410 employees at the end: 22.0 % over the end, 18.0 % over end plus leavers. Printed: 18.0 %.
//!
//! **Severity.** A note that names the formula that fits. A warning when the leavers and head counts of both year ends are printed and none
//! fits, or when the rates by gender and by age imply different numbers of leavers by every formula that can be tried.
//!
//! **References.** HKEX, How to prepare an ESG report, Appendix 3, KPI B1.2.

use super::ratios::{heads, printed};
use super::view::{Cut, Draft, View, number, span};
use super::x110_formula::{Formula, formula_name};
use super::{Case, Check};
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X205", kind: "turnover_formula", severity: Severity::Note, source: include_str!("x205_turnover.rs"), run };

const FORMULAS: [Formula; 4] = [Formula::Closing, Formula::Mean, Formula::ClosingAndLeavers, Formula::Opening];
const ONE: Interval = Interval::exact(Decimal::ONE);
/// Cuts of one year that are looked at.
const CUTS: usize = 6;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let year = view.year();
    let (known, fits, facts) = match by_leavers(&view, year) {
        Some(result) => result,
        None => {
            let cuts = view.cuts();
            let of_year = |c: &&Cut<'_>| {
                c.measure == "turnover_rate" && c.year == year && c.context.is_empty() && c.complete(&view) == Some(true)
            };
            let cuts: Vec<&Cut<'_>> = cuts.iter().filter(of_year).take(CUTS).collect();
            match by_cuts(&view, year, &cuts) {
                Some(result) => result,
                None => return Vec::new(),
            }
        }
    };
    finding(check, &view, year, known, &fits, &facts).into_iter().collect()
}

/// Whether every usual formula could be tried, those that fit, and the facts used.
type Tried = (bool, Vec<(Formula, String)>, Vec<usize>);

/// With printed leavers: the rate of each formula against the printed one.
fn by_leavers(view: &View<'_>, year: i32) -> Option<Tried> {
    let rate = *view.whole("turnover_rate", year).first()?;
    let leavers = printed(view, "leavers", year, &[], "").into_iter().next()?;
    let (opening, closing) = (heads(view, year - 1, &[]).into_iter().next(), heads(view, year, &[]).into_iter().next()?);
    let value = view.value(rate).widen(view.facts[rate].precision.half);
    let mut facts = vec![rate];
    facts.extend(leavers.facts.iter().chain(&closing.facts));
    let two = Interval::exact(Decimal::TWO);
    let divisor = |formula| match formula {
        Formula::Closing => Some(closing.value),
        Formula::ClosingAndLeavers => Some(closing.value.plus(leavers.value)),
        Formula::Opening => opening.as_ref().map(|o| o.value),
        Formula::Mean | Formula::MeanUnbracketed => opening.as_ref().map(|o| o.value.plus(closing.value).over(two)),
    };
    let fits = FORMULAS.into_iter().filter_map(|formula| {
        let divisor = divisor(formula)?;
        let result = leavers.value.scale(Decimal::ONE_HUNDRED).over(divisor);
        let text = format!("{} / {} = {} %", span(leavers.value, 0), span(divisor, 1), span(result, 2));
        result.overlaps(value).then_some((formula, text))
    });
    Some((opening.is_some(), fits.collect(), facts))
}

/// Without: whether gender and age imply the same number of leavers. The mean needs a beginning by group, which is seldom printed.
fn by_cuts(view: &View<'_>, year: i32, cuts: &[&Cut<'_>]) -> Option<Tried> {
    let mut facts = Vec::new();
    let mut fits = Vec::new();
    let mut tried = 0;
    for formula in [Formula::Closing, Formula::ClosingAndLeavers] {
        let mut implied: Vec<(&str, Interval)> = Vec::new();
        for cut in cuts {
            if let Some((sum, used)) = implied_leavers(view, year, cut, formula) {
                implied.push((cut.dimension, sum));
                facts.extend(used);
            }
        }
        implied.dedup_by_key(|(dimension, _)| *dimension);
        if implied.len() < 2 {
            continue;
        }
        tried += 1;
        let common = implied.iter().try_fold(Interval::ANY, |common, (_, sum)| common.intersect(*sum));
        if let Some(common) = common {
            fits.push((formula, format!("{} leavers by every cut", span(common, 0))));
        }
    }
    // The mean of two year ends could not be tried: that nothing fits proves nothing.
    (tried > 0).then_some((false, fits, facts))
}

fn implied_leavers(view: &View<'_>, year: i32, cut: &Cut<'_>, formula: Formula) -> Option<(Interval, Vec<usize>)> {
    let mut sum = Interval::ZERO;
    let mut facts = Vec::new();
    for part in &cut.parts {
        let group = [(cut.dimension, view.facts[*part].dim(cut.dimension)?)];
        let heads = printed(view, "headcount", year, &group, "").into_iter().next()?;
        let share = view.value(*part).over(Interval::exact(Decimal::ONE_HUNDRED));
        let times = match formula {
            Formula::ClosingAndLeavers => share.over(ONE.minus(share)),
            _ => share,
        };
        sum = sum.plus(heads.value.times(times));
        facts.push(*part);
        facts.extend(heads.facts);
    }
    Some((sum, facts))
}

fn finding(
    check: &Check,
    view: &View<'_>,
    year: i32,
    all_tried: bool,
    fits: &[(Formula, String)],
    facts: &[usize],
) -> Option<Finding> {
    let draft = Draft::new(check, view, facts).requirement(view.requirement("turnover_rate"));
    let draft = draft.help("Print the formula beside the rates", "請在流失率旁列明計算公式");
    if fits.is_empty() {
        let rate = facts.first().map(|f| number(view.facts[*f].value)).filter(|_| all_tried)?;
        let draft = draft.severity(Severity::Warning).message(
            format!("No usual formula gives the turnover rate of {year}, {rate} %, from the printed leavers and head counts"),
            format!("以所列離職人數及僱員人數，按常用公式均不能得出{year}年流失率{rate}%"),
        );
        return Some(
            draft
                .evidence(
                    "year end, mean, year end plus leavers and year beginning were tried",
                    "已試年末、平均、年末加離職及年初人數",
                )
                .done(),
        );
    }
    let (en, zh): (Vec<&str>, Vec<&str>) = fits.iter().map(|(f, _)| formula_name(*f)).unzip();
    let proof = fits.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("; ");
    Some(
        draft
            .message(
                format!("The turnover rates of {year} follow from {}", en.join(", or ")),
                format!("{year}年流失率相當於{}", zh.join("，或")),
            )
            .evidence(proof.clone(), proof)
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn formulas_that_fit() {
        let facts = |rate: &str, opening: &str| {
            format!("leavers 2022 90 people @1\nheadcount 2022 410 people @2\n{opening}turnover_rate 2022 {rate} percent @3")
        };
        let opening = "headcount 2021 500 people @2\n";
        check(&CHECK, &Report::of_facts(&facts("22.0", "")), &["note turnover_formula|follow from leavers / closing head count"]);
        check(
            &CHECK,
            &Report::of_facts(&facts("18.0", "")),
            &["leavers / (closing head count + leavers), or"].map(|e| e.trim_end_matches(", or")),
        );
        check(&CHECK, &Report::of_facts(&facts("19.8", opening)), &["mean of opening and closing"]);
        check(
            &CHECK,
            &Report::of_facts(&facts("29.8", opening)),
            &["warning turnover_formula|No usual formula gives the turnover rate of 2022, 29.8 %"],
        );
        // The beginning is not printed, so the mean cannot be excluded.
        check(&CHECK, &Report::of_facts(&facts("19.8", "")), &[]);
    }

    #[test]
    fn cuts_that_agree() {
        let facts = "headcount gender=male 2022 300 people @1\nheadcount gender=female 2022 100 people @2\n\
                     headcount age=<30 2022 200 people @4\nheadcount age=30-50 2022 150 people @5\nheadcount age=>50 2022 50 people @6\n\
                     turnover_rate gender=male 2022 20.0 percent @11\nturnover_rate gender=female 2022 30.0 percent @12\n\
                     turnover_rate age=<30 2022 30.0 percent @14\nturnover_rate age=30-50 2022 16.7 percent @15\nturnover_rate age=>50 2022 10.0 percent @16";
        check(&CHECK, &Report::of_facts(facts), &["note turnover_formula|leavers / closing head count"]);
    }
}
