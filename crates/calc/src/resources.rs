//! What activity rows add up to: electricity, fuels in their own unit, water, waste, paper, packaging.
//!
//! In: activity groups. Out: per measure and year a figure a site, a figure a value of the other dimensions the rows carry
//! (waste type, treatment, material, vehicle, grid), and the total over the sites. Invariant: the total is the sum of the sites; a
//! site whose amount cannot be given leaves the total a gap. Not here: energy and emissions. See `tests/energy.rs`.

use crate::amounts::amount;
use crate::exact::Fault;
use crate::run::Run;
use crate::term;
use crate::totals::total_over;
use heng_intake::book::ActivityGroup;
use heng_model::{Activity, Dims, FigureId, LocalText};
use std::collections::BTreeMap;

/// Groups of one activity and year, by the class they belong to.
type Classes<'a> = BTreeMap<Dims, Vec<&'a ActivityGroup>>;

/// Computes every measure that activity rows feed directly.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let mut by_activity: BTreeMap<(&str, i16), (&Activity, Vec<&ActivityGroup>)> = BTreeMap::new();
    for (activity, group) in run.groups() {
        by_activity.entry((activity.id.as_str(), group.year)).or_insert_with(|| (activity, Vec::new())).1.push(group);
    }
    for ((_, year), (activity, groups)) in by_activity {
        evaluate_activity(run, activity, year, &groups);
    }
}

fn evaluate_activity(run: &mut Run<'_>, activity: &Activity, year: i16, groups: &[&ActivityGroup]) {
    let measure = run.measure(&activity.measure);
    let unit = run.unit(&measure.unit);
    let mut sites = Classes::new();
    let mut others = Classes::new();
    for group in groups {
        sites.entry(Dims::one("site", &group.site)).or_default().push(group);
        for (dimension, value) in group.dims.iter().filter(|(d, _)| *d != "site" && measure.breakdowns.iter().any(|b| b == d)) {
            others.entry(Dims::one(dimension, value)).or_default().push(group);
        }
    }
    for (dims, groups) in &sites {
        let id = FigureId::new(measure, dims.clone(), year);
        match amount(run, activity, groups, unit) {
            Err(Fault::Missing(missing)) => run.part_missing(id, missing),
            term => run.settle(id, term),
        }
    }
    for (dims, groups) in &others {
        let term = amount(run, activity, groups, unit);
        run.settle(FigureId::new(measure, dims.clone(), year), term);
    }
    if measure.breakdowns.iter().any(|b| b == "grid") {
        evaluate_grids(run, &FigureId::total(measure, year), sites.keys());
    }
    total_over(run, measure, "site", year);
}

/// The sites of one grid together: what the grid's factor is applied to.
fn evaluate_grids<'s>(run: &mut Run<'_>, total: &FigureId, sites: impl Iterator<Item = &'s Dims>) {
    let mut grids: BTreeMap<String, Vec<FigureId>> = BTreeMap::new();
    for dims in sites {
        let grid = dims.get("site").and_then(|id| run.book.sites.get(id)).map_or("", |s| s.grid.as_str());
        if !grid.is_empty() {
            grids.entry(grid.to_string()).or_default().push(FigureId::new(total.measure, dims.clone(), total.year));
        }
    }
    for (grid, parts) in grids {
        let id = FigureId::new(total.measure, Dims::one("grid", &grid), total.year);
        let unit = run.unit(&total.measure.unit);
        let expression = LocalText::new("sum of the sites on this grid", "此電網各地點之和");
        let whole = match parts.as_slice() {
            [only] => run.whole(only).map(|term| vec![term]),
            _ => parts.iter().map(|p| run.term(p)).collect(),
        };
        // A site whose amount is missing has left its own gap.
        if let Some(terms) = whole {
            let term = term::sum("total.sum", expression, terms, unit);
            run.settle(id, term);
        }
    }
}
