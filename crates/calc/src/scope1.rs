//! Scope 1: combustion of fuels, by the factor set the book chooses.
//!
//! In: activity groups of fuels. Out: `ghg_scope1` by source and in all. Invariant: a book without fuel has no scope 1 figure, not
//! a zero; a fuel without factor leaves the total a gap (F001). Not here: refrigerants. Formulas: `docs/formulas.md`, scope 1:
//! mainland guidelines (CO2 only), Hong Kong guidelines and IPCC 2006 (three gases). See `tests/emissions.rs`.

use crate::amounts::{by_dimension, by_use, chain, origin_of};
use crate::chain::Chain;
use crate::energy::fuels;
use crate::exact::{Exact, Fault};
use crate::methods::Scope1Method;
use crate::rate::{Rate, unusable};
use crate::run::Run;
use crate::term::{self, Node, Term};
use crate::totals::total_over;
use heng_factors::{Factor, FuelQuery, NotFound};
use heng_intake::book::ActivityGroup;
use heng_model::{Activity, Dims, LocalText};

/// Computes `ghg_scope1` of every year with fuel.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    for (year, fuels) in fuels(run) {
        for (activity, groups) in fuels {
            let source = activity.fuel.as_deref().unwrap_or(&activity.id);
            let id = run.id("ghg_scope1", Dims::one("source", source), year);
            match emissions(run, activity, &groups) {
                Err(Fault::Missing(missing)) => run.part_missing(id, missing),
                term => run.settle(id, term),
            }
        }
    }
    let measure = run.measure("ghg_scope1");
    for year in run.years() {
        total_over(run, measure, "source", year);
    }
}

/// Groups of one fuel that one formula serves: recorded alike and burnt alike.
fn emissions(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup]) -> Exact<Term> {
    let mut terms = Vec::new();
    for (_, groups) in by_dimension(groups) {
        match run.methods.scope1 {
            Scope1Method::CarbonContent => terms.push(carbon_content(run, activity, &groups)?),
            Scope1Method::PerFuel | Scope1Method::PerEnergy => {
                let usual = usual_use(run.methods.scope1, activity.fuel.as_deref().unwrap_or(&activity.id));
                for (used, groups) in by_use(&groups, usual) {
                    terms.push(three_gases(run, activity, &used, &groups)?);
                }
            }
        }
    }
    let expression = LocalText::new("sum of the amounts of the fuel", "該燃料各項用量的排放之和");
    term::sum("scope1.sum", expression, terms, run.unit("tCO2e"))
}

/// Energy × carbon content × oxidation rate × 44/12. Recorded energy goes in as it is: calorific value and density cancel.
fn carbon_content(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup]) -> Exact<Term> {
    let carbon = Sought { activity, groups, parameter: "carbon_content", used: None, gas: None }.rate(run)?;
    let oxidation = Sought { activity, groups, parameter: "oxidation_rate", used: None, gas: None }.factor(run)?;
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

/// Quantity × (CO2 + CH4 × GWP + N2O × GWP) with factors for the use.
fn three_gases(run: &mut Run<'_>, activity: &Activity, used: &str, groups: &[&ActivityGroup]) -> Exact<Term> {
    let mut terms = Vec::new();
    for gas in ["CO2", "CH4", "N2O"] {
        let sought = Sought { activity, groups, parameter: "emission_factor", used: Some(used), gas: Some(gas) };
        let (rate, node) = sought.rate(run)?;
        let name = LocalText::new(format!("{gas} emission factor"), format!("{gas}排放因子"));
        let chain = chain(run, activity, groups, rate.den)?.times(&name, rate, node)?;
        terms.push(in_co2e(run, chain, gas)?.finish("scope1.gas", run.unit("tCO2e"))?);
    }
    let expression = LocalText::new("CO2 + CH4 × GWP + N2O × GWP", "CO2 + CH4 × 全球變暖潛能值 + N2O × 全球變暖潛能值");
    term::sum("scope1.three-gases", expression, terms, run.unit("tCO2e"))
}

/// A chain that holds a mass of a gas, times the gas's warming potential.
fn in_co2e(run: &mut Run<'_>, chain: Chain, gas: &str) -> Exact<Chain> {
    if gas == "CO2" {
        let name = LocalText::new("warming potential of carbon dioxide", "二氧化碳的全球變暖潛能值");
        return chain.into_unit(run.unit("tCO2"))?.taken_as(name, run.unit("tCO2e"));
    }
    let set = run.methods.gwp;
    let factor = run.factors.select_gwp(set, gas).map_err(|e| Fault::Missing(e.sought))?;
    let rate = Rate { value: factor.value, num: run.unit("kgCO2e"), den: run.unit("kg"), scale: Rate::UNSCALED };
    let name = LocalText::new("global warming potential", "全球變暖潛能值");
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

/// A factor of the scope 1 set, and the rows it is sought for.
struct Sought<'s> {
    activity: &'s Activity,
    groups: &'s [&'s ActivityGroup],
    parameter: &'s str,
    used: Option<&'s str>,
    gas: Option<&'s str>,
}

impl Sought<'_> {
    fn rate(&self, run: &mut Run<'_>) -> Exact<(Rate, Node)> {
        let factor = self.factor(run)?;
        match Rate::parse(factor.value, &factor.unit, &run.catalogue.units) {
            Some(rate) => {
                let node = chosen(run, factor);
                Ok((rate, node))
            }
            None => Err(unusable(factor)),
        }
    }

    fn factor<'a>(&self, run: &mut Run<'a>) -> Exact<&'a Factor> {
        let set = run.methods.scope1_set.clone();
        let query = FuelQuery {
            fuel: self.activity.fuel.as_deref().unwrap_or(&self.activity.id),
            parameter: self.parameter,
            source_set: &set,
            applies_to: self.used,
            gas: self.gas,
            year: self.groups.first().map(|g| g.year),
        };
        run.factors.select_fuel_by(&query).map_err(|not_found| self.report(run, &not_found))
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
