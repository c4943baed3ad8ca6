//! # X101 sum_mismatch: parts do not add up to their total
//!
//! **What it does.** Adds up the parts of a cut (employees by gender, waste by type, suppliers by region) and compares the sum with the
//! printed total; adds scopes 1, 2 and 3 up to total greenhouse gases, direct and indirect energy up to total energy; and compares cuts
//! of one population with each other where no total is printed. Rounded values are intervals: three values of one decimal may miss
//! their total by 0.2 without an error. Rows of a table whose sum holds in one year and fails in another are found whatever they are called.
//!
//! **Why it matters.** It is the commonest mistake of published reports: one figure of a table was updated and the others were not, or
//! two digits changed places. Everything computed from it (rates, intensities) is then in doubt.
//!
//! **Example.** Employees below 30: 212, 30 to 50: 547, above 50: 98, total 867. 212 + 547 + 98 = 857.
//!
//! **Severity.** An error where the names of the parts tell that none is missing (both genders; age groups that leave no gap), where the
//! parts exceed the total, or where the same rows of another year do add up. A warning where a part may be missing or the sum is another
//! printed figure (full-time employees only), and where the report says itself that figures of the year miss their total.
//!
//! **References.** HKEX ESG Reporting Guide, KPI A1.2, A1.4, A2.1, B1.1, B5.1; reporting principle "Quantitative".

use super::view::{Cut, Draft, View, number, span};
use super::words::Words;
use super::{Case, Check, rows};
use crate::fact::{Fact, Source};
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X101", kind: "sum_mismatch", severity: Severity::Error, source: include_str!("x101_sum.rs"), run };

/// Dimensions whose values cannot overlap, so that parts above the total are wrong whatever is missing.
const DISJOINT: [&str; 7] = ["gender", "age", "employment", "category", "region", "function", "type"];
/// Totals and what they are made of; any of the recipes that fits is right.
const RECIPES: &[(&str, &[&[&str]])] = &[
    (
        "ghg_total",
        &[
            &["ghg_scope1", "ghg_scope2"],
            &["ghg_scope1", "ghg_scope2", "ghg_scope3"],
            &["ghg_scope1", "ghg_scope2_market"],
            &["ghg_scope1", "ghg_scope2_market", "ghg_scope3"],
        ],
    ),
    (
        "energy_total",
        &[
            &["energy_direct", "energy_indirect"],
            &["energy_direct", "electricity"],
            &["energy_direct", "energy_indirect", "renewable_energy"],
            &["energy_direct", "electricity", "renewable_energy"],
            &["energy_direct", "electricity", "heat", "renewable_energy"],
            &["energy_direct", "electricity", "towngas"],
            &["electricity", "renewable_energy"],
            &["electricity", "heat"],
            &["electricity", "towngas"],
            &["electricity", "lpg"],
            &["energy_direct", "electricity", "heat"],
            &["electricity", "gasoline"],
            &["electricity", "diesel"],
            &["electricity", "natural_gas"],
            &["electricity", "gasoline", "diesel"],
            &["electricity", "natural_gas", "diesel"],
            &["electricity", "natural_gas", "gasoline"],
            &["electricity", "natural_gas", "gasoline", "diesel"],
        ],
    ),
];

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let cuts = view.cuts();
    let mut findings = Vec::new();
    let mut without_total: BTreeMap<(&str, i32), Vec<&Cut<'_>>> = BTreeMap::new();
    let fitting: Vec<bool> = cuts.iter().map(|c| fits_total(&view, c)).collect();
    for (cut, fits) in cuts.iter().zip(&fitting) {
        if !view.adds_up(&view.facts[cut.parts[0]]) {
            continue;
        }
        let totals = view.totals(cut);
        if totals.is_empty() {
            if cut.context.is_empty() {
                without_total.entry((cut.measure, cut.year)).or_default().push(cut);
            }
        } else if !fits {
            findings.extend(mismatch(check, &view, cut, &totals, &cuts, &fitting));
        }
    }
    let known: BTreeSet<u32> = findings.iter().flat_map(|f: &Finding| f.lines.iter().copied()).collect();
    findings.extend(rows::broken_sums(check, &view).into_iter().filter(|f| f.lines.iter().any(|l| !known.contains(l))));
    for cuts in without_total.values() {
        findings.extend(unequal_cuts(check, &view, cuts));
    }
    for (total, recipes) in RECIPES {
        for (_, year, _) in view.series().filter(|(m, _, _)| m == total) {
            findings.extend(recipe(check, &view, total, year, recipes));
        }
    }
    findings
}

/// Whether a printed total is met by the parts, within what rounding and cutting off hide.
fn fits_total(view: &View<'_>, cut: &Cut<'_>) -> bool {
    let slack = slack(view, &cut.parts, cut.parts[0]);
    // A total of scopes 1 and 2 stands beside scope 3.
    let own = cut.dimension == "scope" && cut.parts.len() == 3;
    let first_two = own.then(|| view.value_like(cut.parts[1], cut.parts[0]).map(|b| view.value(cut.parts[0]).plus(b))).flatten();
    let sums = [view.sum(cut), sum_without_children(view, cut), first_two];
    view.totals(cut).iter().any(|total| {
        let Some(total) = view.value_like(*total, cut.parts[0]) else { return true };
        sums.iter().flatten().any(|sum| sum.widen(slack).overlaps(total))
    })
}

/// A second half of the last place per part, in the unit of a fact: some publishers cut digits off.
fn slack(view: &View<'_>, parts: &[usize], like: usize) -> Decimal {
    let width = |i: &usize| view.value_like(*i, like).and_then(Interval::bounds).and_then(|(l, h)| h.checked_sub(l));
    parts.iter().filter_map(width).fold(Decimal::ZERO, |sum, w| sum.checked_add(w).unwrap_or(Decimal::MAX)) / Decimal::TWO
}

/// The sum without rows that only detail the row above them ("China; of which Shenzhen, Wuhan").
fn sum_without_children(view: &View<'_>, cut: &Cut<'_>) -> Option<Interval> {
    // A table has tens of rows; what has hundreds holds no details of other rows.
    if cut.parts.len() > 100 {
        return None;
    }
    let values: Vec<Interval> = cut.parts.iter().map(|p| view.value_like(*p, cut.parts[0])).collect::<Option<_>>()?;
    let mut sum = Interval::ZERO;
    let mut at = 0;
    while at < values.len() {
        sum = sum.plus(values[at]);
        at += 1 + children(&values[at..]);
    }
    Some(sum)
}

/// How many values after the first add up to it: none, or at least two.
fn children(values: &[Interval]) -> usize {
    let (mut sum, parent) = (Interval::ZERO, values[0]);
    if parent.contains(Decimal::ZERO) {
        return 0;
    }
    for (n, value) in values[1..].iter().enumerate() {
        sum = sum.plus(*value);
        if n > 0 && sum.overlaps(parent) {
            return n + 1;
        }
        if sum.low.zip(parent.high).is_some_and(|(s, p)| s > p) {
            return 0;
        }
    }
    0
}

fn mismatch(
    check: &Check,
    view: &View<'_>,
    cut: &Cut<'_>,
    totals: &[usize],
    cuts: &[Cut<'_>],
    fitting: &[bool],
) -> Option<Finding> {
    let table = |i: usize| view.facts[i].in_table();
    let total = totals.iter().copied().find(|t| table(*t) == table(cut.parts[0])).unwrap_or(totals[0]);
    let (sum, whole) = (view.sum(cut)?, view.value_like(total, cut.parts[0])?);
    let above = sum.low.zip(whole.high).is_some_and(|(s, w)| s > w);
    // Regions and the provinces within them: each level adds up, and together they are the total over again.
    let over_again = |times: Decimal| sum.overlaps(whole.times(Interval::exact(times)));
    if far_apart(view, &cut.parts, total) || cut.parts.len() > 3 && over_again(Decimal::TWO) {
        return None;
    }
    let severity = severity(view, cut, total, above, sibling_fits(view, cut, cuts, fitting))?;
    let mut facts = vec![total];
    facts.extend(&cut.parts);
    let printed = number(view.facts[total].value);
    let exact = view.printed_sum(&cut.parts).map_or_else(|| span(sum, 3), number);
    let (name, year) = (view.name(total), cut.year);
    let by = dimension_name(view, cut.dimension);
    let terms = view.terms(&cut.parts);
    Some(
        Draft::new(check, view, &facts)
            .severity(severity)
            .message(
                format!("{} {year} by {}: {terms} = {exact}, but the printed total is {printed}", name.en, by.0),
                format!("{year}年{}按{}劃分：{terms} = {exact}，與所列總數{printed}不符", name.zh_hant, by.1),
            )
            .evidence(format!("rounding explains sums of {}", span(sum, 4)), format!("計及四捨五入，總和應為{}", span(sum, 4)))
            .help("Check each part and the total against the records", "請按原始記錄核對各項及總數")
            .done(),
    )
}

/// How grave a sum that misses its total is; `None` where the parts do not claim to be all.
fn severity(view: &View<'_>, cut: &Cut<'_>, total: usize, above: bool, sibling: bool) -> Option<Severity> {
    let table = |i: usize| view.facts[i].in_table();
    let together = table(total) == table(cut.parts[0]) && view.distance(total, cut.parts[0]) <= 60;
    let complete = cut.complete(view);
    let proved = match complete {
        Some(true) => true,
        Some(false) => above,
        None => sibling || above && DISJOINT.contains(&cut.dimension) || has_rest(view, cut),
    };
    // A "total" smaller than several of its parts is a row of its own that was read without its name.
    let whole = view.value_like(total, cut.parts[0]);
    let larger = cut.parts.iter().filter(|p| {
        let part = view.value_like(**p, cut.parts[0]).and_then(|v| v.low);
        part.zip(whole.and_then(|w| w.high)).is_some_and(|(part, whole)| part > whole)
    });
    let larger = larger.count();
    if larger > 1 || larger == 1 && complete.is_none() {
        return (larger == 1).then_some(Severity::Warning);
    }
    if !proved && !above && (complete == Some(false) || !covers_most(view, cut, total)) {
        return None;
    }
    let mut all = cut.parts.clone();
    all.push(total);
    let error = proved && together && view.sure(&all) && !explained(view, cut, total) && view.admitted(cut.year).is_none();
    Some(if error { Severity::Error } else { Severity::Warning })
}

/// Whether the parts are nine tenths of the total: what is missing then looks like a slip rather than like rows left out.
fn covers_most(view: &View<'_>, cut: &Cut<'_>, total: usize) -> bool {
    let sum = view.sum(cut).and_then(|s| s.high);
    let whole = view.value_like(total, cut.parts[0]).and_then(|w| w.low);
    sum.zip(whole).and_then(|(s, w)| Some(s >= w.checked_mul(Decimal::new(9, 1))?)).unwrap_or(false)
}

/// Whether the last part is the rest of all: "others".
fn has_rest(view: &View<'_>, cut: &Cut<'_>) -> bool {
    let words = Words::embedded();
    cut.values(view).any(|v| words.is_rest(&crate::fold::fold_text(v)))
}

/// Whether the sum, or what is missing, is another printed figure of the measure: then the cut is of another population, or a part stands
/// elsewhere.
fn explained(view: &View<'_>, cut: &Cut<'_>, total: usize) -> bool {
    let (Some(sum), Some(whole)) = (view.sum(cut), view.value_like(total, cut.parts[0])) else { return false };
    let missing = whole.minus(sum);
    let others = view.of(cut.measure, cut.year).iter().take(1_000).filter(|i| !cut.parts.contains(i) && **i != total);
    let mut others = others.filter(|i| !view.facts[**i].value.is_zero() && !view.facts[**i].dims.contains_key(cut.dimension));
    others.any(|i| view.value_like(*i, cut.parts[0]).is_some_and(|v| v.overlaps(sum) || v.overlaps(missing)))
}

/// Whether the same rows of another year beside them do add up: then no row is missing.
fn sibling_fits(view: &View<'_>, cut: &Cut<'_>, cuts: &[Cut<'_>], fitting: &[bool]) -> bool {
    let values: Vec<&str> = cut.values(view).collect();
    // Cuts are sorted by their first fact, so the neighbours in place are near in the list.
    let at = cuts.partition_point(|c| c.parts[0] < cut.parts[0]);
    let range = at.saturating_sub(40)..(at + 40).min(cuts.len());
    range.into_iter().any(|i| {
        let other = &cuts[i];
        fitting[i]
            && other.year != cut.year
            && (other.measure, other.dimension) == (cut.measure, cut.dimension)
            && view.distance(other.parts[0], cut.parts[0]) <= 3
            && other.values(view).eq(values.iter().copied())
    })
}

/// Cuts of one population that add up to different totals, where no total is printed.
fn unequal_cuts(check: &Check, view: &View<'_>, cuts: &[&Cut<'_>]) -> Vec<Finding> {
    let complete: Vec<&&Cut<'_>> = cuts.iter().filter(|c| c.complete(view) == Some(true)).collect();
    let sums: Vec<Interval> = complete.iter().filter_map(|c| view.sum(c)).collect();
    if complete.len() < 2 || sums.len() != complete.len() {
        return Vec::new();
    }
    // The sum most cuts agree on, the first of them in a tie, is the yardstick.
    let votes = |i: usize| sums.iter().filter(|s| s.overlaps(sums[i])).count();
    let Some(best) = (0..sums.len()).max_by_key(|i| (votes(*i), std::cmp::Reverse(*i))) else { return Vec::new() };
    let odd = (0..sums.len()).filter(|i| !sums[*i].overlaps(sums[best]));
    odd.filter_map(|i| {
        let (cut, like) = (complete[i], complete[best]);
        let mut facts = cut.parts.clone();
        facts.extend(&like.parts);
        let (name, year) = (view.name(cut.parts[0]), cut.year);
        let (by, like_by) = (dimension_name(view, cut.dimension), dimension_name(view, like.dimension));
        let (sum, like_sum) = (number(view.printed_sum(&cut.parts)?), number(view.printed_sum(&like.parts)?));
        let (terms, like_terms) = (view.terms(&cut.parts), view.terms(&like.parts));
        let certain = view.sure(&facts) && cut.dimension != "category" && like.dimension != "category";
        Some(
            Draft::new(check, view, &facts)
                .severity(if certain { Severity::Error } else { Severity::Warning })
                .message(
                    format!("{} {year} by {} adds up to {sum}, by {} to {like_sum}", name.en, by.0, like_by.0),
                    format!("{year}年{}按{}劃分合計{sum}，按{}劃分則合計{like_sum}", name.zh_hant, by.1, like_by.1),
                )
                .evidence(
                    format!("{terms} = {sum}; {like_terms} = {like_sum}"),
                    format!("{terms} = {sum}；{like_terms} = {like_sum}"),
                )
                .help("Check both cuts against the records", "請按原始記錄核對兩項劃分")
                .done(),
        )
    })
    .collect()
}

/// A total against the recipes by which it may be made.
fn recipe(check: &Check, view: &View<'_>, total: &str, year: i32, recipes: &[&[&str]]) -> Option<Finding> {
    let totals = view.whole(total, year);
    let mut worst: Option<(usize, Vec<usize>, bool)> = None;
    for total in totals {
        let whole = view.value(total);
        let mut tried: Option<(Vec<usize>, bool)> = None;
        let mut fits = false;
        for (n, recipe) in recipes.iter().enumerate() {
            let Some((parts, sums)) = ingredients(view, recipe, year, total) else { continue };
            fits |= sums.iter().any(|sum| sum.widen(slack(view, &parts, total)).overlaps(whole));
            let above = sums.iter().all(|sum| sum.low.zip(whole.high).is_some_and(|(s, w)| s > w));
            // The first recipe, or a longer one whose parts are all there, is what the total claims to be.
            if tried.as_ref().is_none_or(|(p, _)| parts.len() > p.len()) && (n < 2 || above) {
                tried = Some((parts, above));
            }
        }
        if fits {
            return None;
        }
        worst = worst.or(tried.map(|(parts, above)| (total, parts, above)));
    }
    let (total, parts, _) = worst?;
    let together =
        parts.iter().all(|p| view.distance(*p, total) <= 40 && view.facts[*p].in_table() == view.facts[total].in_table());
    let mut facts = vec![total];
    facts.extend(&parts);
    // What is missing may be a row that no recipe knows; sums of another size are of other things.
    if filled_by_rows(view, total, &parts) || far_apart(view, &parts, total) {
        return None;
    }
    let error = together && view.sure(&facts) && !has_deduction(view, &facts);
    let (name, exact) = (view.name(total), number(view.printed_sum(&parts)?));
    let (terms, printed) = (view.terms(&parts), number(view.facts[total].value));
    let parts_en = parts.iter().map(|p| view.name(*p).en).collect::<Vec<_>>().join(", ");
    let parts_zh = parts.iter().map(|p| view.name(*p).zh_hant).collect::<Vec<_>>().join("、");
    Some(
        Draft::new(check, view, &facts)
            .severity(if error { Severity::Error } else { Severity::Warning })
            .message(
                format!("{} {year}: {terms} = {exact}, but the printed total is {printed}", name.en),
                format!("{year}年{}：{terms} = {exact}，與所列總數{printed}不符", name.zh_hant),
            )
            .evidence(format!("added up: {parts_en}"), format!("相加項目：{parts_zh}"))
            .help(
                "Check the total and its parts; say what else the total holds",
                "請核對總數及各項；如總數另有包含項目，請予說明",
            )
            .done(),
    )
}

/// The facts of a recipe nearest to the total, and every sum that the printed values allow.
fn ingredients(view: &View<'_>, recipe: &[&str], year: i32, total: usize) -> Option<(Vec<usize>, Vec<Interval>)> {
    let mut parts = Vec::new();
    let mut sums = vec![Interval::ZERO];
    for measure in recipe {
        let mut facts = view.whole(measure, year);
        if facts.is_empty() && *measure == "energy_indirect" {
            facts = view.of(measure, year).to_vec();
        }
        facts.retain(|f| view.value_like(*f, total).is_some());
        parts.push(view.nearest(&facts, total)?);
        let mut values: Vec<Interval> = facts.iter().filter_map(|f| view.value_like(*f, total)).collect();
        values.sort_unstable_by_key(|v| (v.low, v.high));
        values.dedup();
        // A value printed in many ways is not multiplied out for ever.
        values.truncate(4);
        sums = sums.iter().flat_map(|s| values.iter().map(|v| s.plus(*v))).collect();
    }
    Some((parts, sums))
}

/// Whether what the parts lack of their total is one row of the same table and year, or two; in running text, a number near it.
fn filled_by_rows(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    let fact = &view.facts[total];
    let together = |f: &Fact| match (fact.source, f.source) {
        (Source::Table { table: a, .. }, Source::Table { table: b, .. }) => a == b,
        (Source::Prose { .. }, Source::Prose { .. }) => f.line.abs_diff(fact.line) <= 6,
        _ => false,
    };
    let whole = view.value(total);
    let values = parts.iter().map(|p| view.value_like(*p, total));
    let Some(missing) = values.collect::<Option<Vec<_>>>().map(|v| whole.minus(Interval::sum(v))) else { return false };
    let rows =
        view.facts.iter().enumerate().filter(|(i, f)| f.year == fact.year && *i != total && !parts.contains(i) && together(f));
    let rows: Vec<Interval> = rows
        .filter(|(_, f)| !f.value.is_zero() && !f.unit.is_empty())
        .filter_map(|(i, _)| view.value_like(i, total))
        .take(60)
        .collect();
    let pair = |(n, a): (usize, &Interval)| rows[n + 1..].iter().any(|b| a.plus(*b).overlaps(missing));
    rows.iter().any(|row| row.overlaps(missing)) || rows.iter().enumerate().any(pair)
}

/// Whether a sum and a total are of another size altogether: hours per person under a total of hours.
fn far_apart(view: &View<'_>, parts: &[usize], total: usize) -> bool {
    let values = parts.iter().map(|p| view.value_like(*p, total)).collect::<Option<Vec<_>>>();
    let Some(sum) = values.and_then(|v| Interval::sum(v).high) else { return false };
    let Some(whole) = view.value(total).high else { return false };
    let times = |a: Decimal, b: Decimal| b.checked_mul(Decimal::from(20)).is_some_and(|b| a > b);
    !sum.is_zero() && !whole.is_zero() && (times(sum, whole) || times(whole, sum))
}

/// Whether the lines of a table speak of something taken off: trees planted, credits retired.
fn has_deduction(view: &View<'_>, facts: &[usize]) -> bool {
    let lines = facts.iter().map(|f| view.facts[*f].line);
    let (Some(first), Some(last)) = (lines.clone().min(), lines.max()) else { return false };
    let words = Words::embedded();
    (first..=last.min(first + 60))
        .filter_map(|n| view.case.document.line(n))
        .any(|line| words.any(&words.deductions, &crate::fold::fold_text(&line.text)))
}

/// What a dimension is called.
pub(super) fn dimension_name(view: &View<'_>, id: &str) -> (String, String) {
    match view.case.setup.catalogue.dimension(id) {
        Some(dimension) => (dimension.name.en.to_lowercase(), dimension.name.zh_hant.clone()),
        None => (id.replace('_', " "), id.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn a_total_of_two_scopes_beside_the_third() {
        let scopes = |total: &str| {
            format!(
                "ghg_total 2022 {total} tCO2e @1\nghg_total scope=1 2022 1,200 tCO2e @2\nghg_total scope=2 2022 4,600 tCO2e @3\n\
                 ghg_total scope=3 2022 34,000 tCO2e @4"
            )
        };
        check(&CHECK, &Report::of_facts(&scopes("5,800")), &[]);
        check(&CHECK, &Report::of_facts(&scopes("39,800")), &[]);
        check(&CHECK, &Report::of_facts(&scopes("6,900")), &["warning sum_mismatch"]);
    }

    #[test]
    fn cuts_against_their_total() {
        let cases: &[(&str, &[&str])] = &[
            (
                "headcount 2022 857 people @1\nheadcount gender=male 2022 500 people @3\nheadcount gender=female 2022 357 people @4",
                &[],
            ),
            (
                "headcount 2022 867 people @1\nheadcount gender=male 2022 500 people @3\nheadcount gender=female 2022 357 people @4",
                &["error sum_mismatch: Employees at period end 2022 by gender: 500 + 357 = 857, but the printed total is 867"],
            ),
            // One gender alone is no cut in full.
            (
                "headcount 2022 867 people @1\nheadcount gender=male 2022 500 people @3\nheadcount gender=other 2022 7 people @4",
                &[],
            ),
            // The sum is the number of full-time employees: another population.
            (
                "headcount 2022 867 people @1\nheadcount employment=full_time 2022 857 people @2\n\
                 headcount gender=male 2022 500 people @3\nheadcount gender=female 2022 357 people @4",
                &["warning sum_mismatch"],
            ),
            // A reading of low confidence proves nothing.
            (
                "headcount 2022 867 people @1 low\nheadcount gender=male 2022 500 people @3\nheadcount gender=female 2022 357 people @4",
                &["warning"],
            ),
            // An approximate total.
            (
                "headcount 2022 800 people above @1\nheadcount gender=male 2022 500 people @3\nheadcount gender=female 2022 357 people @4",
                &[],
            ),
            // Rounded parts.
            (
                "waste_nonhazardous 2023 100.1 t @1\nwaste_nonhazardous type=a 2023 33.3 t @2\nwaste_nonhazardous type=b 2023 33.3 t @3\n\
                 waste_nonhazardous type=c 2023 33.3 t @4",
                &[],
            ),
            // Regions: more than the total.
            (
                "suppliers 2023 90 count @1\nsuppliers region=East 2023 60 count @2\nsuppliers region=West 2023 32 count @3",
                &["error|by region: 60 + 32 = 92"],
            ),
            // Regions: a region may be missing.
            (
                "suppliers 2023 95 count @1\nsuppliers region=East 2023 60 count @2\nsuppliers region=West 2023 32 count @3",
                &["warning sum_mismatch"],
            ),
            ("suppliers 2023 180 count @1\nsuppliers region=East 2023 60 count @2\nsuppliers region=West 2023 32 count @3", &[]),
            // Regions with details of the first.
            (
                "suppliers 2023 92 count @1\nsuppliers region=East 2023 60 count @2\nsuppliers region=A 2023 20 count @3\n\
                 suppliers region=B 2023 40 count @4\nsuppliers region=West 2023 32 count @5",
                &[],
            ),
            // The other year shows that no row is missing.
            (
                "waste_nonhazardous 2023 64 t @1\nwaste_nonhazardous 2022 50 t @1\n\
                 waste_nonhazardous type=a 2023 33 t @2\nwaste_nonhazardous type=a 2022 20 t @2\n\
                 waste_nonhazardous type=b 2023 28 t @3\nwaste_nonhazardous type=b 2022 30 t @3",
                &["error sum_mismatch"],
            ),
            // Hours per person are no parts of a total of hours, whatever they were read as.
            (
                "training_hours_total 2022 83,504 hours @1\ntraining_hours_total gender=male 2022 16.8 hours @3\n\
                 training_hours_total gender=female 2022 17.3 hours @4",
                &[],
            ),
            // Solar power that no recipe of the total names by this name fills what is missing.
            (
                "energy_direct 2024 21,150 MWh @1\nelectricity 2024 171,750 MWh @2\nother type=solar 2024 4,215 MWh @3\n\
                 energy_total 2024 197,115 MWh @4",
                &[],
            ),
            (
                "energy_direct 2024 21,150 MWh @1\nelectricity 2024 171,750 MWh @2\nrenewable_energy 2024 4,215 MWh @3\n\
                 energy_total 2024 197,115 MWh @4",
                &[],
            ),
        ];
        for (facts, expected) in cases {
            check(&CHECK, &Report::of_facts(facts), expected);
        }
    }

    #[test]
    fn cuts_against_each_other() {
        let facts = "headcount gender=male 2022 500 people @1\nheadcount gender=female 2022 357 people @2\n\
                     headcount age=<30 2022 300 people @4\nheadcount age=30-50 2022 457 people @5\nheadcount age=>50 2022 101 people @6";
        check(
            &CHECK,
            &Report::of_facts(facts),
            &["error sum_mismatch: Employees at period end 2022 by age group adds up to 858, by gender to 857"],
        );
        check(&CHECK, &Report::of_facts(&facts.replace("101", "100")), &[]);
    }

    #[test]
    fn totals_of_scopes_and_energy() {
        let cases: &[(&str, &[&str])] = &[
            ("ghg_scope1 2023 10.1 tCO2e @1\nghg_scope2 2023 20.2 tCO2e @2\nghg_total 2023 30.3 tCO2e @3", &[]),
            (
                "ghg_scope1 2023 10.1 tCO2e @1\nghg_scope2 2023 20.2 tCO2e @2\nghg_total 2023 33.0 tCO2e @3",
                &["error sum_mismatch"],
            ),
            // Scope 3 belongs to the total, or not.
            (
                "ghg_scope1 2023 10 tCO2e @1\nghg_scope2 2023 20 tCO2e @2\nghg_scope3 2023 5 tCO2e @3\nghg_total 2023 35 tCO2e @4",
                &[],
            ),
            (
                "ghg_scope1 2023 10 tCO2e @1\nghg_scope2 2023 20 tCO2e @2\nghg_scope3 2023 5 tCO2e @3\nghg_total 2023 30 tCO2e @4",
                &[],
            ),
            (
                "ghg_scope1 2023 10 tCO2e @1\nghg_scope2 2023 20 tCO2e @2\nghg_scope3 2023 5 tCO2e @3\nghg_total 2023 53 tCO2e @4",
                &["10 + 20 + 5 = 35"],
            ),
            // Units are made equal.
            ("energy_direct 2023 1,500 kWh @1\nelectricity 2023 2.5 MWh @2\nenergy_total 2023 4.0 MWh @3", &[]),
            ("energy_direct 2023 1,500 kWh @1\nenergy_indirect 2023 2.5 MWh @2\nenergy_total 2023 4.9 MWh @3", &["error"]),
        ];
        for (facts, expected) in cases {
            check(&CHECK, &Report::of_facts(facts), expected);
        }
        let facts = "ghg_scope1 2023 10 tCO2e @1\nghg_scope2 2023 20 tCO2e @3\nghg_total 2023 25 tCO2e @4";
        let text = "Scope 1\nRemoved by trees\nScope 2\nTotal";
        check(&CHECK, &Report::new(text, facts), &["warning sum_mismatch"]);
    }
}
