//! # X203 denominator_inconsistent, boundary_mismatch: the denominator behind the intensities
//!
//! **What it does.** Solves each intensity for its denominator and asks three things. Do the intensities of one year give one head count (or
//! revenue, or area), and is it the printed one? Does the head count behind last year's intensities fit this year's: opening + recruits −
//! leavers = closing? Does the text say that environmental data cover some offices or plants only, while the intensities divide by everybody?
//!
//! **Why it matters.** A numerator of two offices over the employees of the whole group makes the company look leaner than it is.
//!
//! **Example.** "Environmental data cover the head office and the plant"; water 8,310 m³, 1.39 m³ per employee: 8,310 / 1.39 = 5,978, which is
//! the number of all employees of all regions.
//!
//! **Severity.** A warning: the report may use a denominator that it does not print.
//!
//! **References.** HKEX ESG Reporting Guide, MDR 15 (reporting boundary), KPI A1.2–A2.2; GHG Protocol, chapter 9.

use super::prose::{Sentence, sentences};
use super::ratios::{Intensity, denominators, heads, intensities, printed};
use super::view::{Draft, View, number, rounded, span};
use super::words::Words;
use super::x110_formula::{Formula, turnover_formulas};
use super::{Case, Check};
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};
use std::collections::BTreeSet;

/// The check.
pub(super) const CHECK: Check = Check {
    code: "X203",
    kind: "denominator_inconsistent",
    severity: Severity::Warning,
    source: include_str!("x203_denominator.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let years: BTreeSet<i32> = view.series().filter(|(m, _, _)| m.ends_with("_intensity")).map(|(_, y, _)| y).collect();
    let mut findings = Vec::new();
    let mut group_wide: Vec<usize> = Vec::new();
    for year in &years {
        for (denominator, list) in intensities(&view, *year) {
            match against_printed(check, &view, *year, denominator, &list) {
                Ok(fitting) => group_wide.extend(fitting),
                Err(finding) => findings.extend(*finding),
            }
        }
    }
    findings.extend(years.iter().filter_map(|year| roll_forward(check, &view, *year)));
    findings.extend(boundary(check, &view, &group_wide));
    findings
}

/// Intensities against the printed denominators: those that fit, or what is wrong with all of them.
fn against_printed(
    check: &Check,
    view: &View<'_>,
    year: i32,
    denominator: &str,
    list: &[Intensity],
) -> Result<Vec<usize>, Box<Option<Finding>>> {
    let Some(first) = list.first() else { return Ok(Vec::new()) };
    let candidates = denominators(view, year, denominator, &first.per);
    let fitting = list.iter().filter(|i| candidates.iter().any(|c| i.fits(view, c.value)));
    let fitting: Vec<usize> = fitting.map(|i| i.fact).collect();
    if !fitting.is_empty() {
        return Ok(fitting);
    }
    let solved: Vec<(&Intensity, Interval)> = list.iter().filter_map(|i| Some((i, i.implied(view)?))).collect();
    let common = solved.iter().try_fold(Interval::ANY, |common, (_, d)| common.intersect(d.widen(slack(*d))));
    match (common, candidates.first()) {
        (Some(common), Some(printed)) => {
            let facts: Vec<usize> = solved.iter().map(|(i, _)| i.fact).chain(printed.facts.iter().copied()).collect();
            Err(Box::new(other_denominator(check, view, year, &facts, common, printed.value)))
        }
        (None, _) => Err(Box::new(disagree(check, view, year, &solved))),
        (Some(_), None) => Ok(Vec::new()),
    }
}

/// Digits cut off instead of rounded: one part in two hundred.
fn slack(interval: Interval) -> Decimal {
    interval.bounds().and_then(|(l, h)| h.checked_sub(l)).unwrap_or_default() / Decimal::TWO
}

fn other_denominator(
    check: &Check,
    view: &View<'_>,
    year: i32,
    facts: &[usize],
    implied: Interval,
    printed: Interval,
) -> Option<Finding> {
    let printed = span(printed, 2);
    let (name, implied) = (view.name(facts[0]), span(implied, 1));
    Some(
        Draft::new(check, view, facts)
            .message(
                format!("{} {year}: the intensities need a denominator of {implied}, but {printed} is printed", name.en),
                format!("{year}年{}：按密度推算的分母為{implied}，與所列{printed}不同", name.zh_hant),
            )
            .evidence(
                format!("total ÷ intensity gives {implied} within rounding; year end, year beginning and their mean were tried"),
                format!("總量除以密度，計及四捨五入為{implied}；已分別以年末、年初及平均數計算"),
            )
            .help("Name the denominator, its date and what it covers", "請說明分母、其日期及涵蓋範圍")
            .done(),
    )
}

/// Intensities that need different denominators.
fn disagree(check: &Check, view: &View<'_>, year: i32, solved: &[(&Intensity, Interval)]) -> Option<Finding> {
    let votes = |i: usize| solved.iter().filter(|(_, d)| d.overlaps(solved[i].1)).count();
    let best = (0..solved.len()).max_by_key(|i| (votes(*i), std::cmp::Reverse(*i)))?;
    let odd = (0..solved.len()).find(|i| !solved[*i].1.widen(slack(solved[*i].1)).overlaps(solved[best].1))?;
    let facts: Vec<usize> = [odd, best].iter().map(|i| solved[*i].0.fact).collect();
    let (a, b) = (view.name(facts[0]), view.name(facts[1]));
    let (x, y) = (span(solved[odd].1, 1), span(solved[best].1, 1));
    Some(
        Draft::new(check, view, &facts)
            .message(
                format!("{} {year} needs a denominator of {x}, {} one of {y}", a.en, b.en),
                format!("{year}年{}推算的分母為{x}，{}則為{y}", a.zh_hant, b.zh_hant),
            )
            .evidence(
                format!("{} of {} intensities agree on {y}", votes(best), solved.len()),
                format!("{}項密度之中有{}項與{y}相符", solved.len(), votes(best)),
            )
            .help("Divide by one denominator, or name each", "請採用同一分母，或逐項說明")
            .done(),
    )
}

/// The head count behind last year's intensities against closing + leavers − recruits.
fn roll_forward(check: &Check, view: &View<'_>, last: i32) -> Option<Finding> {
    let year = last + 1;
    if !heads(view, last, &[]).is_empty() {
        return None;
    }
    let (_, list) = intensities(view, last).into_iter().find(|(d, _)| *d == "headcount")?;
    let implied = list.iter().filter_map(|i| i.implied(view)).try_fold(Interval::ANY, Interval::intersect)?;
    let closing = heads(view, year, &[]).into_iter().next()?;
    let hires = printed(view, "new_hires", year, &[], "").into_iter().next()?;
    let (leavers, from) = leavers(view, year)?;
    let opening = closing.value.plus(leavers).minus(hires.value);
    // Transfers and different days explain a little.
    if opening.overlaps(implied.widen(implied.high? / Decimal::from(20))) {
        return None;
    }
    let mut facts: Vec<usize> = list.iter().map(|i| i.fact).collect();
    facts.extend(closing.facts.iter().chain(&hires.facts).chain(&from));
    let (implied, opening) = (span(implied, 0), span(opening, 0));
    let (closing, leavers, hires) = (span(closing.value, 0), span(leavers, 0), number(view.facts[hires.facts[0]].value));
    let formulas = turnover_formulas(view.case).into_iter().take(1).map(|f| f.line);
    Some(
        Draft::new(check, view, &facts)
            .lines(formulas)
            .message(
                format!("The intensities of {last} rest on {implied} employees, but {year} began with {opening}: {closing} at its end + {leavers} leavers − {hires} recruits"),
                format!("按{last}年密度推算的僱員為{implied}人，但{year}年年初應為{opening}人：年末{closing}人 + 離職{leavers}人 − 新入職{hires}人"),
            )
            .evidence(
                "the denominators of the two years cannot have the same scope, or turnover and recruitment count differently",
                "兩個年度的分母口徑不可能一致，或流失與招聘的統計方法不同",
            )
            .help("State the head count and boundary used for each year's intensities", "請說明各年度密度所用的僱員人數及範圍")
            .done(),
    )
}

/// Leavers of a year: as printed, or by the printed formula from the rates by gender.
fn leavers(view: &View<'_>, year: i32) -> Option<(Interval, Vec<usize>)> {
    if let Some(printed) = printed(view, "leavers", year, &[], "").into_iter().next() {
        return Some((printed.value, printed.facts));
    }
    let formula = turnover_formulas(view.case).first()?.formula;
    let mut facts = Vec::new();
    let mut sum = Interval::ZERO;
    for gender in ["male", "female"] {
        let dims = [("gender", gender)];
        let (rate, heads) = (*view.with("turnover_rate", year, &dims).first()?, *view.with("headcount", year, &dims).first()?);
        let share = view.value(rate).over(Interval::exact(Decimal::ONE_HUNDRED));
        let of_group = match formula {
            Formula::Closing => view.value(heads).times(share),
            Formula::ClosingAndLeavers => view.value(heads).times(share.over(Interval::exact(Decimal::ONE).minus(share))),
            _ => return None,
        };
        sum = sum.plus(of_group);
        facts.extend([rate, heads]);
    }
    Some((sum, facts))
}

/// A boundary of some sites, with intensities over the whole group.
fn boundary(check: &Check, view: &View<'_>, group_wide: &[usize]) -> Option<Finding> {
    let statement = sentences(view.case).iter().find(|s| narrower(s))?;
    let year = view.year();
    let over_all = |i: &&usize| {
        let fact = &view.facts[**i];
        fact.year == year && fact.dim("denominator").is_some_and(|d| d == "headcount" || d.starts_with("revenue"))
    };
    let mut facts: Vec<usize> = group_wide.iter().filter(over_all).copied().collect();
    let first = *facts.first()?;
    let per_head = facts.iter().any(|f| view.facts[*f].dim("denominator") == Some("headcount"));
    if per_head {
        facts.extend(heads(view, year, &[]).into_iter().flat_map(|c| c.facts));
    }
    let value = rounded(view.facts[first].value, 4);
    let quote: String = statement.text.chars().take(240).collect();
    Some(
        Draft::new(check, view, &facts)
            .kind("boundary_mismatch")
            .lines([statement.line_at(statement.text.len() / 2)])
            .message(
                format!("Environmental data cover some sites only (line {}), but intensities such as {value} divide by the figure of the whole group", statement.first_line()),
                format!("環境數據僅涵蓋部分地點（第{}行），但密度（如{value}）以全集團的數字作分母", statement.first_line()),
            )
            .evidence(quote.clone(), quote)
            .help("Divide by the employees or revenue of the sites covered, or widen the boundary", "請以所涵蓋地點的僱員人數或收益作分母，或擴大範圍")
            .done(),
    )
}

/// Whether a sentence says that environmental data are of less than the group.
fn narrower(sentence: &Sentence) -> bool {
    let words = Words::embedded();
    let (text, method) = (sentence.text.as_str(), &words.method);
    words.any(&method.environment, text)
        && words.any(&method.covers, text)
        && words.any(&method.narrower, text)
        && !words.any(&method.whole, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    const FACTS: &str = "headcount gender=male 2023 600 people @1\nheadcount gender=female 2023 400 people @2\nwater 2023 8,310 m3 @30\n\
                         water_intensity denominator=headcount 2023 8.31 m3/person @31\nenergy_total 2023 2,500 MWh @32\n\
                         energy_intensity denominator=headcount 2023 2.50 MWh/person @33\n";

    #[test]
    fn boundaries() {
        check(&CHECK, &Report::new("環境數據涵蓋本集團的總部辦公室。", FACTS), &["warning boundary_mismatch"]);
        check(&CHECK, &Report::new("環境數據涵蓋本集團及所有附屬公司的辦公室。", FACTS), &[]);
        check(
            &CHECK,
            &Report::new("Environmental data cover the plant and the head office only.", FACTS),
            &["warning boundary_mismatch"],
        );
        check(&CHECK, &Report::new("社會數據涵蓋本集團的總部辦公室。", FACTS), &[]);
    }

    #[test]
    fn denominators_solved() {
        let other = FACTS.replace("8.31 m3", "11.87 m3").replace("2.50 MWh", "3.57 MWh");
        check(&CHECK, &Report::of_facts(&other), &["need a denominator of 699|but 1,000 is printed"]);
        let apart = FACTS.replace("8.31 m3", "11.87 m3").replace("2.50 MWh", "9.11 MWh");
        check(&CHECK, &Report::of_facts(&apart), &["denominator_inconsistent"]);
        // One fits the printed head count: the other is a matter of X103.
        check(&CHECK, &Report::of_facts(&FACTS.replace("2.50 MWh", "9.11 MWh")), &[]);
    }

    #[test]
    fn one_year_into_the_next() {
        let next = |hires: &str| {
            format!(
                "{FACTS}headcount gender=male 2024 620 people @1\nheadcount gender=female 2024 410 people @2\nleavers 2024 150 people @5\nnew_hires 2024 {hires} people @6\n"
            )
        };
        let without_heads = |hires: &str| {
            next(hires).replace("headcount gender=male 2023 600 people @1\nheadcount gender=female 2023 400 people @2\n", "")
        };
        check(&CHECK, &Report::of_facts(&without_heads("180")), &[]);
        check(
            &CHECK,
            &Report::of_facts(&without_heads("580")),
            &["2024 began with 600: 1,030 at its end + 150 leavers − 580 recruits"],
        );
    }
}
