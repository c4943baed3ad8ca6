//! Air pollutants: sulphur oxides and, for gas, nitrogen oxides from fuel; nitrogen oxides and particulate matter of vehicles from
//! the distance driven, or particulate matter from nitrogen oxides.
//!
//! In: activity groups of fuels and of vehicles, entered nitrogen oxides. Out: `air_so2`, `air_nox`, `air_pm` by source and in all.
//! Invariant: what needs a mileage that no record gives is a gap; what is driven is not counted by its fuel as well. Not here: factors. Formulas: `docs/formulas.md`, air pollutants
//! (HKEX Appendix 2). See `tests/emissions.rs`.

use crate::amounts::{by_dimension, by_use, chain, no_records, origin_of};
use crate::chain::Chain;
use crate::energy::fuels;
use crate::exact::{Exact, Fault};
use crate::rate::{Rate, unusable};
use crate::run::Run;
use crate::term::{self, Node, Term};
use crate::totals::total_over;
use heng_factors::FuelQuery;
use heng_intake::book::ActivityGroup;
use heng_model::{Activity, Dims, LocalText};
use std::collections::BTreeMap;

/// The table of HKEX Appendix 2.
const HKEX: &str = "HKEX-A2";
/// The use of fuels and the source of pollutants that is driving.
const VEHICLES: &str = "vehicles";
/// The pair of factors per kilometre behind published particulate matter; its origin is not known, so it is never verified.
const INFERRED: &str = "INFERRED";

/// Computes the air pollutants of every year with fuel.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let driven = driven(run);
    for (year, fuels) in fuels(run) {
        let by_distance = driven.contains_key(&year);
        for (activity, groups) in &fuels {
            if run.methods.so2_from_fuel {
                pollutant(run, "air_so2", "SOx", activity, year, groups);
            }
            let groups: Vec<&ActivityGroup> =
                groups.iter().copied().filter(|g| !by_distance || use_of(activity, g) != VEHICLES).collect();
            if !groups.is_empty() {
                pollutant(run, "air_nox", "NOx", activity, year, &groups);
            }
        }
    }
    for (year, (activity, groups)) in &driven {
        for (measure, gas) in [("air_nox", "NOx"), ("air_pm", "PM")] {
            let id = run.id(measure, Dims::one("source", VEHICLES), *year);
            match over_distance(run, activity, groups, gas) {
                Err(Fault::Missing(missing)) => run.part_missing(id, missing),
                term => run.settle(id, term),
            }
        }
    }
    for year in run.years() {
        for measure in ["air_so2", "air_nox", "air_pm"] {
            let measure = run.measure(measure);
            total_over(run, measure, "source", year);
        }
        if run.methods.pm_from_nox && !driven.contains_key(&year) {
            particulates(run, year);
        }
    }
}

fn pollutant(run: &mut Run<'_>, measure: &str, gas: &str, activity: &Activity, year: i16, groups: &[&ActivityGroup]) {
    let source = activity.fuel.as_deref().unwrap_or(&activity.id);
    let id = run.id(measure, Dims::one("source", source), year);
    match from_fuel(run, activity, groups, gas) {
        Err(Fault::Missing(missing)) => run.part_missing(id, missing),
        term => run.settle(id, term),
    }
}

/// What vehicles were driven, by year.
fn driven<'a>(run: &Run<'a>) -> BTreeMap<i16, (&'a Activity, Vec<&'a ActivityGroup>)> {
    let mut years: BTreeMap<i16, (&Activity, Vec<&ActivityGroup>)> = BTreeMap::new();
    for (activity, group) in run.groups().filter(|(a, _)| a.measure == "vehicle_distance") {
        years.entry(group.year).or_insert_with(|| (activity, Vec::new())).1.push(group);
    }
    years
}

/// Distance × factor of the class of vehicle, for each class.
fn over_distance(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup], gas: &str) -> Exact<Term> {
    let mut terms = Vec::new();
    for (class, groups) in by_use(groups, "") {
        let Some(first) = groups.first() else { continue };
        if class.is_empty() {
            return Err(Fault::Missing(LocalText::new(
                format!("the class of vehicle of {}", origin_of(first)),
                format!("{}的車輛類別", origin_of(first)),
            )));
        }
        let class = first.dims.get("vehicle").unwrap_or(&class);
        let query = FuelQuery {
            fuel: class,
            parameter: "air_pollutant",
            source_set: HKEX,
            applies_to: Some(VEHICLES),
            gas: Some(gas),
            year: Some(first.year),
        };
        let (rate, node) = looked_up(run, &query)?;
        let name = LocalText::new(format!("{gas} factor"), format!("{gas}因子"));
        terms.push(chain(run, activity, &groups, rate.den)?.times(&name, rate, node)?.finish("air.distance", run.unit("kg"))?);
    }
    term::sum("air.sum", LocalText::new("sum of the amounts", "各項用量之和"), terms, run.unit("kg"))
}

/// What a fuel is burnt in when its rows do not say.
fn usual_use(activity: &Activity) -> &'static str {
    match activity.fuel.as_deref() {
        Some("petrol" | "diesel") => VEHICLES,
        _ => "stationary",
    }
}

fn use_of(activity: &Activity, group: &ActivityGroup) -> String {
    by_use(&[group], usual_use(activity)).into_keys().next().unwrap_or_default()
}

/// Fuel × factor of the pollutant, for the rows recorded and burnt alike.
fn from_fuel(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup], gas: &str) -> Exact<Term> {
    let usual = usual_use(activity);
    let mut terms = Vec::new();
    for (_, groups) in by_dimension(groups) {
        for (used, groups) in by_use(&groups, usual) {
            terms.push(of_use(run, activity, &groups, &used, gas)?);
        }
    }
    term::sum("air.sum", LocalText::new("sum of the amounts", "各項用量之和"), terms, run.unit("kg"))
}

/// A factor per energy takes gas by the energy content that the same table states.
fn of_use(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup], used: &str, gas: &str) -> Exact<Term> {
    let Some(first) = groups.first() else { return Err(no_records(activity)) };
    let fuel = activity.fuel.as_deref().unwrap_or(&activity.id);
    let query = FuelQuery { fuel, source_set: HKEX, year: Some(first.year), ..FuelQuery::default() };
    let factor = FuelQuery { parameter: "air_pollutant", applies_to: Some(used), gas: Some(gas), ..query };
    let (rate, node) = looked_up(run, &factor)?;
    let start = if rate.den.measures("energy") && !first.unit.measures("energy") {
        let (content, content_node) = looked_up(run, &FuelQuery { parameter: "energy_content", ..query })?;
        let name = LocalText::new("energy content", "能量含量");
        chain(run, activity, groups, content.den)?.times(&name, content, content_node)?
    } else {
        chain(run, activity, groups, rate.den)?
    };
    let name = LocalText::new(format!("{gas} factor"), format!("{gas}因子"));
    start.times(&name, rate, node)?.finish("air.fuel", run.unit("kg"))
}

/// Particulate matter from the nitrogen oxides of the same mileage: NOx ÷ gNOx/km × gPM/km.
fn particulates(run: &mut Run<'_>, year: i16) {
    let nox = run.id("air_nox", Dims::none(), year);
    let pm = run.id("air_pm", Dims::none(), year);
    let term = run.need(&nox).and_then(|term| {
        let query = |gas| FuelQuery {
            fuel: "petrol",
            parameter: "air_pollutant",
            source_set: INFERRED,
            applies_to: Some(VEHICLES),
            gas: Some(gas),
            year: Some(year),
        };
        let (per_km_nox, nox_node) = looked_up(run, &query("NOx"))?;
        let (per_km_pm, pm_node) = looked_up(run, &query("PM"))?;
        Chain::start(LocalText::new("nitrogen oxides", "氮氧化物"), term)
            .over(&LocalText::new("NOx per km", "每公里氮氧化物"), per_km_nox, nox_node)?
            .times(&LocalText::new("particulate matter per km", "每公里顆粒物"), per_km_pm, pm_node)?
            .finish("air.pm-from-nox", run.unit("kg"))
    });
    run.settle(pm.clone(), term);
    let message = "particulate matter cannot be computed from nitrogen oxides".to_string();
    run.cannot_compute(
        "air_pm",
        message,
        &[pm],
        "enter air_nox in figures.csv, or choose another method for air_pm in heng.toml",
    );
}

fn looked_up(run: &mut Run<'_>, query: &FuelQuery<'_>) -> Exact<(Rate, Node)> {
    let factor = run.factors.select_fuel_by(query).map_err(|e| Fault::Missing(e.sought))?;
    let rate = Rate::parse(factor.value, &factor.unit, &run.catalogue.units).ok_or_else(|| unusable(factor))?;
    let rule = run.factors.rule_of_set(factor);
    Ok((rate, run.factor(factor, rule)))
}
