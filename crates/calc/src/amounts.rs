//! Amounts of an activity: rows summed, and fuels converted between volume, mass and energy by density and calorific value.
//!
//! In: groups of activity rows. Out: a [`Chain`] or a term in the unit asked for. Invariant: a conversion that needs a factor names
//! it, its set and its source in the trace; a missing density is a gap, never a guess. Not here: emissions. Formulas:
//! `docs/formulas.md`, energy; see `tests/energy.rs`.

use crate::chain::Chain;
use crate::exact::{Exact, Fault};
use crate::rate::Rate;
use crate::run::Run;
use crate::term::{self, Node, Said, Term};
use heng_factors::{Factor, FuelQuery};
use heng_intake::book::ActivityGroup;
use heng_model::{Activity, LocalText, Origin, Place, Quantity, Unit};
use std::collections::BTreeMap;

/// Where the rows of a group are.
pub(crate) fn origin_of(group: &ActivityGroup) -> Origin {
    let place = Place::Rows { sheet: group.sheet.clone(), rows: group.rows.clone() };
    Origin { file: std::sync::Arc::clone(&group.file), place }
}

/// The rows of groups as one term in `unit`, to which all of them must convert.
pub(crate) fn rows(run: &Run<'_>, activity: &Activity, groups: &[&ActivityGroup], unit: Unit) -> Exact<Term> {
    let mut terms = Vec::with_capacity(groups.len());
    for group in groups {
        let site = run.book.sites.get(&group.site).map_or_else(|| LocalText::same(&group.site), |s| s.name.clone());
        let what = LocalText::new(
            format!("{}, {}", activity.name.en, site.get(heng_model::Locale::En)),
            format!("{}，{}", activity.name.zh_hant, site.get(heng_model::Locale::ZhHant)),
        );
        let sum = Quantity::new(group.sum, group.unit).to(unit)?;
        let said = Said { evidence: group.evidence.clone(), remarks: group.notes.clone(), more_remarks: group.more_notes };
        terms.push(Term::records(what, origin_of(group), group.rows.len() as u64, sum, said));
    }
    term::sum("records.sum", LocalText::new("sum of the records", "各項記錄之和"), terms, unit)
}

/// The amount of groups in `unit`, whatever they are recorded in.
pub(crate) fn amount(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup], unit: Unit) -> Exact<Term> {
    let mut terms = Vec::new();
    for (_, groups) in by_dimension(groups) {
        terms.push(chain(run, activity, &groups, unit)?.finish("amount.converted", unit)?);
    }
    term::sum("amount.sum", LocalText::new("sum of the amounts", "各項用量之和"), terms, unit)
}

/// Groups apart by what their unit measures: volume, mass, energy.
pub(crate) fn by_dimension<'g>(groups: &[&'g ActivityGroup]) -> BTreeMap<String, Vec<&'g ActivityGroup>> {
    let mut apart: BTreeMap<String, Vec<&ActivityGroup>> = BTreeMap::new();
    for group in groups {
        apart.entry(group.unit.dimension()).or_default().push(group);
    }
    apart
}

/// Groups by what they are burnt in: the `vehicle` of their rows, or the usual use.
pub(crate) fn by_use<'g>(groups: &[&'g ActivityGroup], usual: &str) -> BTreeMap<String, Vec<&'g ActivityGroup>> {
    let mut uses: BTreeMap<String, Vec<&ActivityGroup>> = BTreeMap::new();
    for group in groups {
        let used = group.dims.get("vehicle").map_or_else(|| usual.to_string(), |v| v.replace('_', " "));
        uses.entry(used).or_default().push(group);
    }
    uses
}

/// Groups recorded in one dimension, as a chain that holds something convertible to `target`.
pub(crate) fn chain(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup], target: Unit) -> Exact<Chain> {
    let name = || LocalText::new(activity.name.en.to_lowercase(), activity.name.zh_hant.clone());
    let Some(first) = groups.first() else { return Err(no_records(activity)) };
    if first.unit.converts_to(target) {
        return Ok(Chain::start(name(), rows(run, activity, groups, target)?));
    }
    let unit = common_unit(run, groups);
    let chain = Chain::start(name(), rows(run, activity, groups, unit)?);
    if activity.tonne_is_m3 && unit.measures("mass") && target.measures("volume") {
        let name = LocalText::new("1 tonne of water taken as 1 m³", "1噸水視作1立方米");
        return chain.into_unit(run.unit("t"))?.taken_as(name, run.unit("m3"));
    }
    match &activity.fuel {
        Some(fuel) => Conversion { fuel, name: &activity.name, year: first.year }.convert(run, chain, unit, target),
        None => Err(heng_model::UnitError::Incompatible(unit.id(), target.id()).into()),
    }
}

/// The gap of what has no rows.
pub(crate) fn no_records(activity: &Activity) -> Fault {
    Fault::missing(format!("records of {}", activity.name.en), format!("{}的記錄", activity.name.zh_hant))
}

/// The unit of the rows when they agree, else the usual one of its dimension.
fn common_unit(run: &Run<'_>, groups: &[&ActivityGroup]) -> Unit {
    let first = groups[0].unit;
    if groups.iter().all(|g| g.unit == first) {
        return first;
    }
    match first.dimension().as_str() {
        "energy" => run.unit("MWh"),
        "mass" => run.unit("t"),
        "volume" => run.unit("L"),
        "normal-volume" => run.unit("Nm3"),
        _ => first,
    }
}

/// Conversions of one fuel.
struct Conversion<'f> {
    fuel: &'f str,
    name: &'f LocalText,
    year: i16,
}

impl Conversion<'_> {
    /// Leads a chain that holds `from` to something that converts to `to`.
    fn convert(&self, run: &mut Run<'_>, chain: Chain, from: Unit, to: Unit) -> Exact<Chain> {
        if from.converts_to(to) {
            return Ok(chain);
        }
        if to.measures("energy") {
            let (rate, node) = self.calorific_value(run, from)?;
            let chain = self.convert(run, chain, from, rate.den)?;
            return chain.times(&calorific_name(), rate, node);
        }
        if from.measures("energy") {
            let (rate, node) = self.calorific_value(run, to)?;
            let chain = chain.over(&calorific_name(), rate, node)?;
            return self.convert(run, chain, rate.den, to);
        }
        if let Some(unit) = gas_volume(run, from, to) {
            let name = LocalText::new("1 m³ of gas taken as 1 Nm³", "1立方米氣體視作1標準立方米");
            return chain.into_unit(if from.measures("volume") { run.unit("m3") } else { run.unit("Nm3") })?.taken_as(name, unit);
        }
        let density = LocalText::new("density", "密度");
        if from.measures("volume") && to.measures("mass") {
            let (rate, node) = self.density(run)?;
            return chain.times(&density, rate, node);
        }
        if from.measures("mass") && to.measures("volume") {
            let (rate, node) = self.density(run)?;
            return chain.over(&density, rate, node);
        }
        Err(Fault::missing(
            format!("a way to turn {} of {} into {}", from, self.name.en, to),
            format!("將{from}的{}換算為{to}的方法", self.name.zh_hant),
        ))
    }

    fn density(&self, run: &mut Run<'_>) -> Exact<(Rate, Node)> {
        let per_volume = |rate: Rate| rate.num.measures("mass") && rate.den.measures("volume");
        self.looked_up(run, "density", &per_volume).ok_or_else(|| {
            Fault::missing(
                format!("the density of {} (factors.csv: subject {}, parameter density)", self.name.en, self.fuel),
                format!("{}的密度（factors.csv：subject {}，parameter density）", self.name.zh_hant, self.fuel),
            )
        })
    }

    /// The calorific value that meets an amount measured as `other`.
    fn calorific_value(&self, run: &mut Run<'_>, other: Unit) -> Exact<(Rate, Node)> {
        let has_density = self.places(run, "density").iter().any(|(parameter, set)| self.select(run, parameter, set).is_some());
        let meets = |rate: Rate| {
            let liquid = |unit: Unit| unit.measures("mass") || unit.measures("volume");
            let gas = |unit: Unit| unit.measures("volume") || unit.measures("normal-volume");
            rate.num.measures("energy")
                && (rate.den.converts_to(other)
                    || (has_density && liquid(rate.den) && liquid(other))
                    || (!has_density && gas(rate.den) && gas(other)))
        };
        self.looked_up(run, "NCV", &meets).ok_or_else(|| {
            Fault::missing(
                format!(
                    "the calorific value of {} by {} (factors.csv: subject {}, parameter NCV)",
                    self.name.en,
                    other.dimension(),
                    self.fuel
                ),
                format!("{}的熱值（factors.csv：subject {}，parameter NCV）", self.name.zh_hant, self.fuel),
            )
        })
    }

    /// The first place, in the order of the book's choice, that has a factor which can be used.
    fn looked_up(&self, run: &mut Run<'_>, parameter: &str, usable: &dyn Fn(Rate) -> bool) -> Option<(Rate, Node)> {
        let places = self.places(run, parameter);
        let (i, factor, rate) = places.iter().enumerate().find_map(|(i, (parameter, set))| {
            let factor = self.select(run, parameter, set)?;
            let rate = Rate::parse(factor.value, &factor.unit, &run.catalogue.units).filter(|rate| usable(*rate))?;
            Some((i, factor, rate))
        })?;
        let mut rule = run.factors.rule_of_set(factor);
        if i > 0 {
            let lacking = run.factors.set_name(&places[0].1);
            rule = LocalText::new(
                format!("{} has no usable value: next set", lacking.en),
                format!("{}沒有可用的數值，採用下一套", lacking.zh_hant),
            );
        }
        Some((rate, run.factor(factor, rule)))
    }

    /// Parameters and sets in which a conversion is sought. Hong Kong's guidelines state what towngas and LPG hold in a table of
    /// their own; towngas has no other.
    fn places<'m>(&self, run: &'m Run<'_>, parameter: &'m str) -> Vec<(&'m str, String)> {
        let sets = run.methods.conversion_sets.iter().map(|set| (parameter, set.clone()));
        let hong_kong = run.methods.conversion_sets.first().is_some_and(|set| set == "HK-EPD");
        let mut places: Vec<(&str, String)> = Vec::new();
        if parameter == "NCV" && (self.fuel == "towngas" || (hong_kong && self.fuel == "lpg")) {
            places.push(("energy_content", "HKEX-A2".to_string()));
        }
        places.extend(sets);
        places
    }

    fn select<'a>(&self, run: &Run<'a>, parameter: &str, set: &str) -> Option<&'a Factor> {
        let query = FuelQuery { fuel: self.fuel, parameter, source_set: set, year: Some(self.year), ..FuelQuery::default() };
        run.factors.select_fuel_by(&query).ok()
    }
}

fn calorific_name() -> LocalText {
    LocalText::new("net calorific value", "低位發熱量")
}

/// The volume unit of gas on the other side, when the two are volumes of gas at different conditions.
fn gas_volume(run: &Run<'_>, from: Unit, to: Unit) -> Option<Unit> {
    let (volume, normal) = ("volume", "normal-volume");
    if from.measures(volume) && to.measures(normal) {
        Some(run.unit("Nm3"))
    } else if from.measures(normal) && to.measures(volume) {
        Some(run.unit("m3"))
    } else {
        None
    }
}
