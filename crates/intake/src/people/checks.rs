//! Counts held against each other: cuts against the whole (P001), the roster against the counts (P004).
//!
//! In: the classes entered, the classes counted. Out: diagnostics only. Invariant: a cut is judged for a count only when each of
//! its rows gives that count and it has at least two. Not here: reading. See `tests/errors/P001-*` and `P004-*`.

use super::{COUNTS, Cuts, class_name};
use crate::book::PeopleCut;
use crate::context::Context;
use heng_model::{Code, Decimal, Diag, Dims, Origin};
use std::collections::BTreeMap;

/// Holds every cut of the entered counts against what it divides.
pub(super) fn check_sums(ctx: &mut Context<'_>, cuts: &Cuts) {
    // Year, dimensions of the cut → its rows.
    let mut by_names: BTreeMap<(i16, Vec<&str>), Vec<&PeopleCut>> = BTreeMap::new();
    for ((year, dims), cut) in cuts {
        by_names.entry((*year, dims.iter().map(|(name, _)| name).collect())).or_default().push(cut);
    }
    for measure in COUNTS {
        let mut wholes: BTreeMap<i16, Whole> = BTreeMap::new();
        for ((year, names), rows) in &by_names {
            match names.as_slice() {
                [] => {
                    let total = rows.first().and_then(|cut| Some((*cut, *cut.counts.get(measure)?)));
                    wholes.extend(
                        total.map(|(cut, value)| {
                            (*year, Whole { name: class_name(&cut.dims), value, origin: cut.origin.clone() })
                        }),
                    );
                }
                [dimension] => check_single(ctx, measure, dimension, rows, *year, &mut wholes),
                _ => {
                    for dimension in names {
                        let single = by_names.get(&(*year, vec![*dimension])).map_or(&[][..], Vec::as_slice);
                        check_nested(ctx, measure, dimension, rows, single, cuts);
                    }
                }
            }
        }
    }
}

/// What a cut is held against: the total, the first cut where no total is given, or the class that it divides.
struct Whole {
    name: String,
    value: Decimal,
    origin: Origin,
}

fn check_single(
    ctx: &mut Context<'_>,
    measure: &str,
    dimension: &str,
    rows: &[&PeopleCut],
    year: i16,
    wholes: &mut BTreeMap<i16, Whole>,
) {
    for rows in systems(ctx, dimension, rows, measure, wholes.get(&year).map(|w| w.value)) {
        let Some(sum) = complete_sum(&rows, measure) else { continue };
        match wholes.get(&year) {
            Some(whole) if whole.value != sum => mismatch(ctx, measure, dimension, &rows, sum, whole),
            Some(_) => {}
            None => {
                let Some(first) = rows.first() else { continue };
                wholes.insert(year, Whole { name: format!("the sum by {dimension}"), value: sum, origin: first.origin.clone() });
            }
        }
    }
}

/// One dimension may hold two ways of dividing the same people: full-time and part-time, permanent and temporary. Where the rows
/// taken together do not add up, each way is judged by itself.
fn systems<'c>(
    ctx: &Context<'_>,
    dimension: &str,
    rows: &[&'c PeopleCut],
    measure: &str,
    whole: Option<Decimal>,
) -> Vec<Vec<&'c PeopleCut>> {
    let together = complete_sum(rows, measure);
    let system_of = |cut: &PeopleCut| -> String {
        let value = cut.dims.get(dimension).unwrap_or_default();
        let values = ctx.catalogue.dimension(dimension).map_or(&[][..], |d| d.values.as_slice());
        values.iter().find(|v| v.id == value).map(|v| v.system.clone()).unwrap_or_default()
    };
    let mut by_system: BTreeMap<String, Vec<&PeopleCut>> = BTreeMap::new();
    for cut in rows {
        by_system.entry(system_of(cut)).or_default().push(cut);
    }
    let shared = by_system.remove("").unwrap_or_default();
    if by_system.len() < 2 || (together.is_some() && together == whole) {
        return vec![rows.to_vec()];
    }
    let judged = |own: Vec<&'c PeopleCut>| {
        let with_shared = [own.clone(), shared.clone()].concat();
        if complete_sum(&with_shared, measure) == whole { with_shared } else { own }
    };
    by_system.into_values().map(judged).collect()
}

/// Rows cut by two dimensions, held along one of them against the class that they divide: `gender=male` and `gender=female` of
/// `category=general_staff`. Judged where every value of the single cut is there.
fn check_nested(ctx: &mut Context<'_>, measure: &str, dimension: &str, rows: &[&PeopleCut], single: &[&PeopleCut], cuts: &Cuts) {
    let mut by_parent: BTreeMap<Dims, Vec<&PeopleCut>> = BTreeMap::new();
    for cut in rows {
        by_parent.entry(cut.dims.clone().without(dimension)).or_default().push(cut);
    }
    for (parent, rows) in by_parent {
        let class = rows.first().and_then(|cut| cuts.get(&(cut.year, parent.clone())));
        let whole = class.and_then(|cut| Some((cut, *cut.counts.get(measure)?)));
        let (Some((class, value)), Some(sum)) = (whole, complete_sum(&rows, measure)) else { continue };
        let has_every_value = single.iter().all(|s| rows.iter().any(|r| r.dims.get(dimension) == s.dims.get(dimension)));
        if !single.is_empty() && has_every_value && sum != value {
            let whole = Whole { name: class_name(&parent), value, origin: class.origin.clone() };
            mismatch(ctx, measure, dimension, &rows, sum, &whole);
        }
    }
}

/// The sum of a cut for a count, if there are at least two rows and each gives it.
fn complete_sum(rows: &[&PeopleCut], measure: &str) -> Option<Decimal> {
    if rows.len() < 2 {
        return None;
    }
    rows.iter().try_fold(Decimal::ZERO, |sum, cut| sum.checked_add(*cut.counts.get(measure)?))
}

fn mismatch(ctx: &mut Context<'_>, measure: &str, dimension: &str, rows: &[&PeopleCut], sum: Decimal, whole: &Whole) {
    const PARTS_SHOWN: usize = 8;
    let Some(first) = rows.first() else { return };
    let part = |cut: &&PeopleCut| {
        let class = cut.dims.get(dimension).unwrap_or_default();
        format!("{class} {}", cut.counts.get(measure).copied().unwrap_or_default().normalize())
    };
    let mut parts: Vec<String> = rows.iter().take(PARTS_SHOWN).map(part).collect();
    if rows.len() > PARTS_SHOWN {
        parts.push("…".into());
    }
    let (sum, value) = (sum.normalize(), whole.value.normalize());
    let message = format!("{measure} by {dimension} adds up to {sum}, {} is {value}", whole.name);
    let diag = Diag::new(Code::CutMismatch, message)
        .at(first.origin.clone())
        .excerpt(parts.join(" + "))
        .note(format!("held against {}, year {}: difference {}", whole.origin, first.year, sum - value))
        .help("correct the row that is wrong, or add the class that is missing");
    ctx.push(diag);
}

/// Holds what the roster counts against what was entered for the same class.
pub(super) fn check_agreement(ctx: &mut Context<'_>, counted: &Cuts, entered: &Cuts) {
    let known = |cut: &PeopleCut| -> Option<&PeopleCut> {
        // A class that the roster knows of but has nobody in is zero there; a dimension that it lacks says nothing.
        counted.values().find(|c| c.year == cut.year && c.dims.iter().map(|(n, _)| n).eq(cut.dims.iter().map(|(n, _)| n)))
    };
    for (key, cut) in entered {
        let Some(of_same_cut) = known(cut) else { continue };
        for (measure, &value) in &cut.counts {
            let roster = match counted.get(key) {
                Some(class) => class.counts.get(measure).copied(),
                None => of_same_cut.counts.contains_key(measure).then_some(Decimal::ZERO),
            };
            let Some(roster) = roster.filter(|&roster| roster != value) else { continue };
            let (value, roster) = (value.normalize(), roster.normalize());
            let name = class_name(&cut.dims);
            let diag = Diag::new(
                Code::RosterDisagrees,
                format!("{measure} of {name} is entered as {value}, the roster counts {roster}"),
            )
            .at(cut.origin.clone())
            .note(format!("counted in {}", of_same_cut.origin.file.path))
            .help("correct the roster, or remove the entered counts: the roster alone is enough");
            ctx.push(diag);
        }
    }
}
