//! Scope 1: combustion of fuels, by the factor set the book chooses.
//!
//! In: activity groups of fuels; what other gases add. Out: `ghg_scope1` by source, by gas and in all, `ghg_biogenic`. Invariant: a book
//! without fuel and gases has no scope 1 figure, not a zero; a fuel without factor leaves the total a gap (F001). Not here:
//! refrigerants (`fugitive.rs`). Formulas: `docs/formulas.md`, scope 1:
//! mainland guidelines (CO2 only), Hong Kong guidelines and IPCC 2006 (three gases). See `tests/emissions.rs`.

use crate::amounts::{by_dimension, by_use, chain, origin_of};
use crate::chain::Chain;
use crate::energy::{carrier, fuels};
use crate::exact::{self, Exact, Fault};
use crate::fugitive::Ledger;
use crate::methods::{Scope1Method, Scope1Set};
use crate::rate::{Rate, unusable};
use crate::run::Run;
use crate::shares::by_portion;
use crate::term::{self, Node, Term};
use crate::totals::total_over;
use heng_factors::{Factor, FuelQuery, NotFound};
use heng_intake::book::ActivityGroup;
use heng_model::{Activity, Dims, FigureId, LocalText};
use std::collections::BTreeMap;

/// The only set that knows fuels from biomass.
const BIOGENIC_SET: &str = "IPCC2006";

/// Computes `ghg_scope1` of every year with fuel or gases, in all, by source and by gas; and `ghg_biogenic`.
pub(crate) fn evaluate(run: &mut Run<'_>, mut ledger: Ledger) {
    for (year, fuels) in fuels(run) {
        for (activity, groups) in fuels {
            of_fuel(run, activity, year, &groups, &mut ledger);
        }
    }
    let measure = run.measure("ghg_scope1");
    let biogenic = run.measure("ghg_biogenic");
    for year in run.years() {
        total_over(run, measure, "source", year);
        total_over(run, biogenic, "source", year);
        by_gas(run, year, ledger.remove(&year).unwrap_or_default());
    }
}

fn of_fuel(run: &mut Run<'_>, activity: &Activity, year: i16, groups: &[&ActivityGroup], ledger: &mut Ledger) {
    let source = Dims::one("source", carrier(activity));
    if activity.biogenic {
        let id = run.id("ghg_biogenic", source.clone(), year);
        let term = biogenic(run, activity, groups);
        settle_part(run, id, term);
    }
    let mut gases = Vec::new();
    let term = emissions(run, activity, groups, &mut gases);
    if term.is_ok() {
        ledger.entry(year).or_default().extend(gases);
    }
    let id = run.id("ghg_scope1", source, year);
    settle_part(run, id, term);
}

pub(crate) fn settle_part(run: &mut Run<'_>, id: FigureId, term: Exact<Term>) {
    match term {
        Err(Fault::Missing(missing)) => run.part_missing(id, missing),
        term => run.settle(id, term),
    }
}

/// Scope 1 by gas, where it holds more than one: a method that covers carbon dioxide alone has nothing to split. Only a split that
/// adds up to the total is given.
fn by_gas(run: &mut Run<'_>, year: i16, terms: Vec<(String, Term)>) {
    let mut gases: BTreeMap<String, Vec<Term>> = BTreeMap::new();
    for (gas, term) in terms {
        gases.entry(gas).or_default().push(term);
    }
    let total = run.id("ghg_scope1", Dims::none(), year);
    let split = exact::sum(gases.values().flatten().map(|t| t.value), run.unit("tCO2e"));
    let adds_up = match (run.value(&total), split) {
        (Some(total), Ok(split)) => run.is_computed(&FigureId::total(run.measure("ghg_scope1"), year)) && total == split,
        _ => false,
    };
    if gases.len() < 2 || !adds_up {
        return;
    }
    for (gas, terms) in gases {
        let id = run.id("ghg_scope1", Dims::one("gas", &gas), year);
        let expression = LocalText::new("sum of the sources", "各來源之和");
        let term = term::sum("scope1.by-gas", expression, terms, run.unit("tCO2e"));
        run.settle(id, term);
    }
}

/// Groups of one fuel that one formula serves: recorded alike, burnt alike and consolidated alike. What each gas adds goes to `gases`.
fn emissions(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup], gases: &mut Vec<(String, Term)>) -> Exact<Term> {
    let set = set_for(run, activity);
    let mut terms = Vec::new();
    for (portion, groups) in by_portion(run, groups) {
        if let Some(zero) = portion.zero(run.unit("tCO2e")) {
            terms.push(zero);
            continue;
        }
        for (_, groups) in by_dimension(&groups) {
            if set.method == Scope1Method::CarbonContent {
                let term = portion.of(carbon_content(run, activity, &set, &groups)?)?;
                gases.push(("CO2".to_string(), term.clone()));
                terms.push(term);
                continue;
            }
            for (used, groups) in by_use(&groups, usual_use(set.method, activity.fuel.as_deref().unwrap_or(&activity.id))) {
                let sought = Sought { activity, set: &set.id, groups: &groups, used: Some(&used) };
                let of_gases = sought.by_gas(run)?;
                for (gas, term) in &of_gases {
                    gases.push((gas.clone(), portion.of(term.clone())?));
                }
                terms.push(portion.of(together(run, of_gases)?)?);
            }
        }
    }
    let expression = LocalText::new("sum of the amounts of the fuel", "該燃料各項用量的排放之和");
    term::sum("scope1.sum", expression, terms, run.unit("tCO2e"))
}

/// Carbon dioxide of a fuel from biomass.
fn biogenic(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup]) -> Exact<Term> {
    let set = set_for(run, activity);
    let mut terms = Vec::new();
    for (portion, groups) in by_portion(run, groups) {
        if let Some(zero) = portion.zero(run.unit("tCO2")) {
            terms.push(zero);
            continue;
        }
        for (_, groups) in by_dimension(&groups) {
            for (used, groups) in by_use(&groups, usual_use(set.method, activity.fuel.as_deref().unwrap_or(&activity.id))) {
                let sought = Sought { activity, set: &set.id, groups: &groups, used: Some(&used) };
                let (rate, node) = sought.rate(run, "emission_factor", Some("CO2"))?;
                let name = LocalText::new("CO2 emission factor", "CO2排放因子");
                let chain = chain(run, activity, &groups, rate.den)?.times(&name, rate, node)?;
                terms.push(portion.of(chain.finish("scope1.biogenic", run.unit("tCO2"))?)?);
            }
        }
    }
    let expression = LocalText::new("sum of the amounts of the fuel", "該燃料各項用量的排放之和");
    term::sum("scope1.sum", expression, terms, run.unit("tCO2"))
}

/// The factor set for a fuel: the first of the book's choice that knows the fuel, else the first. Fuels from biomass are in the IPCC
/// guidelines alone, whatever set is chosen for the others.
fn set_for(run: &Run<'_>, activity: &Activity) -> Scope1Set {
    let fuel = activity.fuel.as_deref().unwrap_or(&activity.id);
    let ipcc = Scope1Set { id: BIOGENIC_SET.to_string(), method: Scope1Method::PerEnergy };
    let knows = |set: &Scope1Set| {
        let parameter = if set.method == Scope1Method::CarbonContent { "carbon_content" } else { "emission_factor" };
        run.factors.iter().any(|f| f.subject == fuel && f.parameter == parameter && f.source_set == set.id)
    };
    let mut sets = run.methods.scope1_sets.iter();
    if let Some(set) = sets.find(|set| knows(set) && !(activity.biogenic && set.method == Scope1Method::CarbonContent)) {
        return set.clone();
    }
    if activity.biogenic {
        return ipcc;
    }
    run.methods.scope1_sets.first().cloned().unwrap_or(ipcc)
}

/// Energy × carbon content × oxidation rate × 44/12. Recorded energy goes in as it is: calorific value and density cancel.
fn carbon_content(run: &mut Run<'_>, activity: &Activity, set: &Scope1Set, groups: &[&ActivityGroup]) -> Exact<Term> {
    let sought = Sought { activity, set: &set.id, groups, used: None };
    let carbon = sought.rate(run, "carbon_content", None)?;
    let oxidation = sought.factor(run, "oxidation_rate", None)?;
    let (percent, oxidation) = (oxidation.value, chosen(run, oxidation));
    // An energy unit makes the chain start from recorded energy, or end in energy after density and calorific value.
    let target = groups.first().map(|g| g.unit).filter(|u| u.measures("energy")).unwrap_or(run.unit("GJ"));
    let carbon_name = LocalText::new("carbon content", "單位熱值含碳量");
    chain(run, activity, groups, target)?
        .times(&carbon_name, carbon.0, carbon.1)?
        .times_percent(&LocalText::new("oxidation rate", "碳氧化率"), percent, oxidation)?
        .into_unit(run.unit("t"))?
        .times_constant(LocalText::new("carbon to carbon dioxide", "碳換算為二氧化碳"), (44, 12), run.unit("tCO2"))?
        .taken_as(co2_as_co2e(), run.unit("tCO2e"))?
        .finish("scope1.carbon-content", run.unit("tCO2e"))
}

/// The step by which a factor of carbon dioxide alone gives a figure in carbon dioxide equivalent, as issuers print it.
pub(crate) fn co2_as_co2e() -> LocalText {
    LocalText::new("the factor covers carbon dioxide only; printed as CO₂ equivalent", "因子只涵蓋二氧化碳，以二氧化碳當量列示")
}

/// Quantity × (CO2 + CH4 × GWP + N2O × GWP): what the gases of a use come to.
fn together(run: &Run<'_>, gases: Vec<(String, Term)>) -> Exact<Term> {
    let expression = LocalText::new("CO2 + CH4 × GWP + N2O × GWP", "CO2 + CH4 × 全球升溫潛能值 + N2O × 全球升溫潛能值");
    let terms = gases.into_iter().map(|(_, term)| term).collect();
    term::sum("scope1.three-gases", expression, terms, run.unit("tCO2e"))
}

/// A chain that holds a mass of a gas, times the gas's warming potential.
fn in_co2e(run: &mut Run<'_>, chain: Chain, gas: &str) -> Exact<Chain> {
    if gas == "CO2e" {
        return chain.into_unit(run.unit("tCO2e"));
    }
    if gas == "CO2" {
        let name = LocalText::new("warming potential of carbon dioxide", "二氧化碳的全球升溫潛能值");
        return chain.into_unit(run.unit("tCO2"))?.taken_as(name, run.unit("tCO2e"));
    }
    let set = run.methods.gwp;
    let factor = run.factors.select_gwp(set, gas).map_err(|e| Fault::Missing(e.sought))?;
    let rate = Rate { value: factor.value, num: run.unit("kgCO2e"), den: run.unit("kg"), scale: Rate::UNSCALED };
    let name = LocalText::new("global warming potential", "全球升溫潛能值");
    let node = chosen(run, factor);
    chain.times(&name, rate, node)
}

/// The use that the method states for rows that say nothing (`data/methods.toml`).
fn usual_use(method: Scope1Method, fuel: &str) -> &'static str {
    match (method, fuel) {
        (Scope1Method::PerEnergy, "petrol") => "road, low-mileage light duty 1995 or later",
        (Scope1Method::PerEnergy, "diesel") => "road",
        (Scope1Method::PerEnergy, _) => "commercial",
        (_, "petrol" | "diesel") => "passenger car",
        _ => "stationary",
    }
}

fn chosen(run: &mut Run<'_>, factor: &Factor) -> Node {
    let rule = run.factors.rule_of_set(factor);
    run.factor(factor, rule)
}

/// Factors of a scope 1 set, and the rows they are sought for.
struct Sought<'s> {
    activity: &'s Activity,
    set: &'s str,
    groups: &'s [&'s ActivityGroup],
    used: Option<&'s str>,
}

impl Sought<'_> {
    /// Each gas of the fuel in carbon dioxide equivalent. A factor of the book's own that covers all gases comes first and is not
    /// split; the carbon dioxide of biomass is left out.
    fn by_gas(&self, run: &mut Run<'_>) -> Exact<Vec<(String, Term)>> {
        let whole = self.select(run, "emission_factor", Some("CO2e")).ok().filter(|f| f.gas == "CO2e");
        let gases: &[&str] = match (whole.is_some(), self.activity.biogenic) {
            (true, false) => &["CO2e"],
            (_, true) => &["CH4", "N2O"],
            (false, false) => &["CO2", "CH4", "N2O"],
        };
        let mut terms = Vec::new();
        for gas in gases {
            let (rate, node) = self.rate(run, "emission_factor", Some(gas))?;
            let name = LocalText::new(format!("{gas} emission factor"), format!("{gas}排放因子"));
            let chain = chain(run, self.activity, self.groups, rate.den)?.times(&name, rate, node)?;
            terms.push((gas.to_string(), in_co2e(run, chain, gas)?.finish("scope1.gas", run.unit("tCO2e"))?));
        }
        Ok(terms)
    }

    fn rate(&self, run: &mut Run<'_>, parameter: &str, gas: Option<&str>) -> Exact<(Rate, Node)> {
        let factor = self.factor(run, parameter, gas)?;
        match Rate::parse(factor.value, &factor.unit, &run.catalogue.units) {
            Some(rate) => {
                let node = chosen(run, factor);
                Ok((rate, node))
            }
            None => Err(unusable(factor)),
        }
    }

    fn factor<'a>(&self, run: &mut Run<'a>, parameter: &str, gas: Option<&str>) -> Exact<&'a Factor> {
        self.select(run, parameter, gas).map_err(|not_found| self.report(run, &not_found))
    }

    fn select<'a>(&self, run: &Run<'a>, parameter: &str, gas: Option<&str>) -> Result<&'a Factor, NotFound> {
        let query = FuelQuery {
            fuel: self.activity.fuel.as_deref().unwrap_or(&self.activity.id),
            parameter,
            source_set: self.set,
            applies_to: self.used,
            gas,
            year: self.groups.first().map(|g| g.year),
        };
        run.factors.select_fuel_by(&query)
    }

    /// F001 at the first rows concerned, unless the figure was entered and nothing is lost.
    fn report(&self, run: &mut Run<'_>, not_found: &NotFound) -> Fault {
        let missing = Fault::Missing(not_found.sought.clone());
        let Some(group) = self.groups.first() else { return missing };
        let total = run.id("ghg_scope1", Dims::none(), group.year);
        if run.value(&total).is_none() {
            run.diags.push(not_found.to_diag().at(origin_of(group)).excerpt(excerpt(group)));
        }
        missing
    }
}

/// The rows in short: `HQ, 2025, 12,400 kWh`.
pub(crate) fn excerpt(group: &ActivityGroup) -> String {
    let amount = heng_model::format_decimal(group.sum, group.sum.normalize().scale());
    format!("{}, {}, {amount} {}", group.site, group.year, group.unit)
}
