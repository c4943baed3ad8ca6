//! Totals from parts: a measure whose total is not given is the sum of a complete cut.
//!
//! In: the figures so far. Out: totals along one dimension. Invariant: a total is never a sum over a cut that lacks a class, and
//! two cuts that disagree give no total. Not here: rates, which never add up. See the tests of `tests/people.rs`.

use crate::run::{Claim, Run};
use crate::term::{self, Leaves, Term};
use heng_model::{Dims, FigureId, LocalText, Measure, MeasureKind};
use std::collections::{BTreeMap, BTreeSet};

/// Adds up the parts of `measure` along `dimension`, the one its parts are computed by. A single part from records is the whole;
/// a single entered part may be one of many.
pub(crate) fn total_over(run: &mut Run<'_>, measure: Measure, dimension: &str, year: i16) {
    let total = FigureId::total(measure, year);
    if run.is_incomplete(measure, year) {
        return;
    }
    let parts = parts_along(run, measure, &Dims::none(), dimension, year);
    let term = match parts.as_slice() {
        [] => return,
        [only] => match run.whole(only) {
            Some(term) if term.node.leaves == Leaves::Recorded => Ok(term),
            _ => return,
        },
        _ => sum_of(run, &parts, dimension),
    };
    run.settle_as(Claim::SumOfParts, total, term);
}

/// When totals are filled: before energy and emissions are computed from what was recorded, and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// Measures that come from records alone.
    Recorded,
    /// Every measure.
    All,
}

/// Measures whose parts are computed from records of others: before that, their parts are not all there.
const DERIVED: &[&str] = &[
    "energy_direct",
    "energy_indirect",
    "energy_standard_coal",
    "ghg_scope1",
    "ghg_scope2",
    "ghg_scope2_market",
    "air_nox",
    "air_so2",
    "air_pm",
];

/// Measures whose total is a formula of its own, never the sum of whatever parts are known.
const FORMULAS: &[&str] = &["energy_total", "ghg_total", "ghg_scope3"];

/// Fills every parent that is not given from its parts: first classes of one dimension from pairs, then totals.
pub(crate) fn fill_totals(run: &mut Run<'_>, pass: Pass) {
    let left_out = |id: &str| FORMULAS.contains(&id) || (pass == Pass::Recorded && DERIVED.contains(&id));
    let adds_up = |m: &&Measure| m.kind != MeasureKind::Ratio && !left_out(&m.id);
    let measures: Vec<Measure> = run.catalogue.measures().iter().filter(adds_up).copied().collect();
    for measure in measures {
        let mut ids: Vec<FigureId> = run.of(measure).map(|f| f.id.clone()).collect();
        ids.sort_by_key(|id| std::cmp::Reverse(id.dims.len()));
        let mut parents: Vec<(FigureId, BTreeSet<String>)> = Vec::new();
        for id in &ids {
            for (dimension, _) in id.dims.iter() {
                let parent = FigureId::new(measure, id.dims.clone().without(dimension), id.year);
                match parents.iter_mut().find(|(p, _)| *p == parent) {
                    Some((_, dimensions)) => _ = dimensions.insert(dimension.to_string()),
                    None => parents.push((parent, BTreeSet::from([dimension.to_string()]))),
                }
            }
        }
        for (parent, dimensions) in parents {
            if run.value(&parent).is_none() && !run.is_incomplete(measure, parent.year) {
                fill_parent(run, &parent, &dimensions);
            }
        }
    }
}

fn fill_parent(run: &mut Run<'_>, parent: &FigureId, dimensions: &BTreeSet<String>) {
    // The order of the catalogue decides along which of several agreeing cuts the sum is written down.
    let order = |d: &String| parent.measure.breakdowns.iter().position(|b| b == d).unwrap_or(usize::MAX);
    let mut candidates: Vec<&String> = dimensions.iter().filter(|d| d.as_str() != "year").collect();
    candidates.sort_by_key(|d| order(d));
    let mut sums: Vec<(&str, Term)> = Vec::new();
    for dimension in candidates {
        let parts = parts_along(run, parent.measure, &parent.dims, dimension, parent.year);
        if is_complete(run, parent, dimension, &parts)
            && let Ok(term) = sum_of(run, &parts, dimension)
        {
            sums.push((dimension, term));
        }
    }
    let Some((_, first)) = sums.first() else { return };
    if sums.iter().all(|(_, term)| term.value.value == first.value.value) {
        let term = sums.swap_remove(0).1;
        run.settle_as(Claim::SumOfParts, parent.clone(), Ok(term));
    } else {
        let each: Vec<String> = sums.iter().map(|(d, t)| format!("{} by {d}", t.value.value.normalize())).collect();
        let dimension = |d: &str| run.catalogue.dimension(d).map_or(d.to_string(), |d| d.name.zh_hant.clone());
        let in_chinese: Vec<String> =
            sums.iter().map(|(d, t)| format!("按{}為{}", dimension(d), t.value.value.normalize())).collect();
        let missing = LocalText::new(
            format!("a total: the cuts add up differently ({})", each.join(", ")),
            format!("總數：各種劃分的合計不一（{}）", in_chinese.join("，")),
        );
        run.gap(parent.clone(), missing);
    }
}

/// Whether parts along a dimension cover it: every class that the measure, or the head count, has a figure for.
fn is_complete(run: &Run<'_>, parent: &FigureId, dimension: &str, parts: &[FigureId]) -> bool {
    let values: BTreeSet<&str> = parts.iter().filter_map(|p| p.dims.get(dimension)).collect();
    let covers = |measure: &str| {
        let measure = run.measure(measure);
        let known = parts_along(run, measure, &Dims::none(), dimension, parent.year);
        known.iter().filter_map(|p| p.dims.get(dimension)).all(|value| values.contains(value))
    };
    if parent.dims.is_empty() {
        // A register counted row by row is whole even with a single class; entered parts need at least two to look like a cut.
        let recorded = parts.iter().filter_map(|p| run.term(p)).all(|t| t.node.leaves == Leaves::Recorded);
        let people = parent.measure.breakdowns.iter().any(|b| b == "gender");
        return (values.len() > 1 || (recorded && !people)) && (!people || covers("headcount"));
    }
    // Classes within a class: complete when the single cut is known and covered.
    let single = parts_along(run, parent.measure, &Dims::none(), dimension, parent.year);
    values.len() > 1 && !single.is_empty() && single.iter().filter_map(|p| p.dims.get(dimension)).all(|v| values.contains(v))
}

/// The figures of `measure` in `year` along exactly one dimension beside `within`.
pub(crate) fn parts_along(run: &Run<'_>, measure: Measure, within: &Dims, dimension: &str, year: i16) -> Vec<FigureId> {
    run.of(measure)
        .filter(|f| {
            f.id.year == year
                && f.id.dims.len() == within.len() + 1
                && f.id.dims.get(dimension).is_some()
                && within.get(dimension).is_none()
                && within.iter().all(|(k, v)| f.id.dims.get(k) == Some(v))
        })
        .map(|f| f.id.clone())
        .collect()
}

fn sum_of(run: &Run<'_>, parts: &[FigureId], dimension: &str) -> crate::exact::Exact<Term> {
    let mut terms = Vec::with_capacity(parts.len());
    for part in parts {
        terms.push(run.need(part)?);
    }
    let unit = terms.first().map_or_else(|| run.unit("count"), |t| t.value.unit);
    let name = run.catalogue.dimension(dimension).map_or_else(|| LocalText::same(dimension), |d| d.name.clone());
    let expression = LocalText::new(format!("sum by {}", name.en.to_lowercase()), format!("按{}合計", name.zh_hant));
    if let [_] = parts {
        // One part is its own sum, but the trace must still lead to it.
        let only = terms.remove(0);
        return Ok(term::formula("total.sum", heng_model::Op::Sum, expression, vec![only.node], only.value));
    }
    term::sum("total.sum", expression, terms, unit)
}

/// The years in which a measure has figures, with the parts along a dimension in each.
pub(crate) fn years_with_parts(run: &Run<'_>, measure: Measure, dimension: &str) -> BTreeMap<i16, Vec<FigureId>> {
    let mut years: BTreeMap<i16, Vec<FigureId>> = BTreeMap::new();
    for figure in run.of(measure) {
        if figure.id.dims.len() == 1 && figure.id.dims.get(dimension).is_some() {
            years.entry(figure.id.year).or_default().push(figure.id.clone());
        }
    }
    years
}
