//! Energy: direct by fuel, indirect by carrier, by site, in all, and in standard coal.
//!
//! In: activity groups of fuels; the figures of electricity and heat. Out: `energy_direct`, `energy_indirect`, `energy_total`,
//! `energy_standard_coal`. Invariant: fuel becomes energy by density and net calorific value of the set the book chooses; what is not
//! recorded is not zero. Not here: emissions. Formulas: `docs/formulas.md`, energy; GB/T 2589. See `tests/energy.rs`.

use crate::amounts::{amount, by_dimension, chain};
use crate::chain::Chain;
use crate::exact::{Exact, Fault};
use crate::rate::{Rate, unusable};
use crate::run::Run;
use crate::term::{self, Node, Term};
use crate::totals::total_over;
use heng_factors::FuelQuery;
use heng_intake::book::ActivityGroup;
use heng_model::{Activity, Dims, EnergyKind, FigureId, LocalText, Op};
use std::collections::BTreeMap;

/// Activities of one kind of energy, by year.
type ByFuel<'a> = BTreeMap<i16, Vec<(&'a Activity, Vec<&'a ActivityGroup>)>>;

/// The fuels burnt, by year, each with its groups.
pub(crate) fn fuels<'a>(run: &Run<'a>) -> ByFuel<'a> {
    let mut years: ByFuel<'a> = BTreeMap::new();
    for (activity, group) in run.groups().filter(|(a, _)| a.energy == Some(EnergyKind::Direct)) {
        let fuels = years.entry(group.year).or_default();
        match fuels.iter_mut().find(|(a, _)| a.id == activity.id) {
            Some((_, groups)) => groups.push(group),
            None => fuels.push((activity, vec![group])),
        }
    }
    years
}

/// Computes every measure of energy.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    for (year, fuels) in fuels(run) {
        direct(run, year, &fuels);
    }
    for year in run.years() {
        indirect(run, year);
        for measure in ["energy_direct", "energy_indirect"] {
            let measure = run.measure(measure);
            total_over(run, measure, if measure.id == "energy_direct" { "fuel" } else { "carrier" }, year);
        }
        total(run, year);
        sites(run, year);
    }
    standard_coal(run);
}

pub(crate) fn carrier(activity: &Activity) -> &str {
    activity.carrier.as_deref().unwrap_or(&activity.id)
}

fn direct(run: &mut Run<'_>, year: i16, fuels: &[(&Activity, Vec<&ActivityGroup>)]) {
    let mwh = run.unit("MWh");
    let mut sites: BTreeMap<&str, Vec<Exact<Term>>> = BTreeMap::new();
    for (activity, groups) in fuels {
        let id = run.id("energy_direct", Dims::one("fuel", carrier(activity)), year);
        match amount(run, activity, groups, mwh) {
            Err(Fault::Missing(missing)) => {
                run.part_missing(id.clone(), missing);
                let message = format!("the energy of {} cannot be computed", activity.name.en.to_lowercase());
                let help = "choose a set that has the value under [methods] fuel_conversion, or add it to factors.csv";
                run.cannot_compute("fuel_conversion", message, &[id], help);
            }
            term => run.settle(id, term),
        }
        let mut by_site: BTreeMap<&str, Vec<&ActivityGroup>> = BTreeMap::new();
        groups.iter().for_each(|g| by_site.entry(g.site.as_str()).or_default().push(g));
        for (site, groups) in by_site {
            let term = amount(run, activity, &groups, mwh);
            sites.entry(site).or_default().push(term);
        }
    }
    for (site, terms) in sites {
        let id = run.id("energy_direct", Dims::one("site", site), year);
        let expression = LocalText::new("sum of the fuels of the site", "該地點各種燃料之和");
        let terms: Exact<Vec<Term>> = terms.into_iter().collect();
        run.settle(id, terms.and_then(|terms| term::sum("energy.site", expression, terms, mwh)));
    }
}

/// Purchased energy: electricity and heat as their own measures give them.
fn indirect(run: &mut Run<'_>, year: i16) {
    let mwh = run.unit("MWh");
    let mut sites: BTreeMap<Dims, Vec<Exact<Term>>> = BTreeMap::new();
    for activity in bought(run) {
        let measure = run.measure(&activity.measure);
        let of_carrier = run.id("energy_indirect", Dims::one("carrier", carrier(activity)), year);
        let in_mwh = |run: &Run<'_>, dims: &Dims| {
            let term = run.need(&FigureId::new(measure, dims.clone(), year))?;
            Chain::start(activity.name.clone(), term).finish("energy.indirect", mwh)
        };
        if run.is_incomplete(measure, year) {
            let missing = run.describe(&FigureId::total(measure, year));
            run.part_missing(of_carrier, missing);
            continue;
        }
        for dims in run.dims_of(measure, year) {
            let term = in_mwh(run, &dims);
            if dims.is_empty() {
                run.settle(of_carrier.clone(), term);
            } else if dims.len() == 1 && dims.get("site").is_some() {
                sites.entry(dims).or_default().push(term);
            }
        }
    }
    for (dims, terms) in sites {
        let id = run.id("energy_indirect", dims, year);
        let expression = LocalText::new("sum of the energy bought for the site", "該地點各種外購能源之和");
        let terms: Exact<Vec<Term>> = terms.into_iter().collect();
        run.settle(id, terms.and_then(|terms| term::sum("energy.site", expression, terms, mwh)));
    }
}

/// The activities that buy energy.
fn bought<'a>(run: &Run<'a>) -> Vec<&'a Activity> {
    run.catalogue.activities().iter().filter(|a| a.energy == Some(EnergyKind::Indirect)).collect()
}

/// Direct and indirect energy together, and what is generated and used on site.
fn total(run: &mut Run<'_>, year: i16) {
    let id = run.id("energy_total", Dims::none(), year);
    let parts = [run.id("energy_direct", Dims::none(), year), run.id("energy_indirect", Dims::none(), year)];
    let terms: Vec<Option<Term>> = parts.iter().map(|p| run.term(p)).collect();
    let expression = LocalText::new("direct energy + indirect energy", "直接能源 + 間接能源");
    let term = match terms.as_slice() {
        [None, None] => return,
        [Some(direct), Some(indirect)] => {
            term::sum("energy.total", expression, vec![direct.clone(), indirect.clone()], run.unit("MWh"))
        }
        [None, Some(indirect)] if burns_nothing(run, year) => {
            let name = LocalText::new(
                "direct energy: none, as scope 1 emissions are reported as zero",
                "直接能源：無（範圍一排放量列示為零）",
            );
            let inputs = vec![Node::constant(name, "0"), indirect.node.clone()];
            Ok(term::formula("energy.total", Op::Sum, expression, inputs, indirect.value))
        }
        [None, _] => {
            let remedy = LocalText::new(
                "write the fuel in activity/, or 0 in figures.csv if none is burnt",
                "請於activity/填寫燃料，或如無使用燃料，於figures.csv填寫0",
            );
            Err(missing(run, &parts[0], &remedy))
        }
        _ => {
            let remedy = LocalText::new(
                "write the electricity in activity/, or 0 in figures.csv if none is bought",
                "請於activity/填寫用電，或如無外購電力，於figures.csv填寫0",
            );
            Err(missing(run, &parts[1], &remedy))
        }
    };
    let term = term.and_then(|term| with_own(run, term, &Dims::none(), year));
    run.settle(id, term);
}

/// The activities that generate energy and use it on site.
fn own<'a>(run: &Run<'a>) -> Vec<&'a Activity> {
    run.catalogue.activities().iter().filter(|a| a.energy == Some(EnergyKind::Own)).collect()
}

/// Energy, and what of it was generated on site. A part that is known to be missing leaves no total.
fn with_own(run: &Run<'_>, term: Term, dims: &Dims, year: i16) -> Exact<Term> {
    let mwh = run.unit("MWh");
    let mut terms = vec![term];
    for activity in own(run) {
        let id = run.id(&activity.measure, dims.clone(), year);
        match (run.term(&id), run.missing(&id)) {
            (Some(own), _) => terms.push(own),
            (None, Some(_)) => terms.push(run.need(&id)?),
            (None, None) => {}
        }
    }
    let expression = LocalText::new("energy + renewable energy generated on site", "能源 + 自發可再生能源");
    term::sum("energy.with-own", expression, terms, mwh)
}

fn missing(run: &Run<'_>, id: &FigureId, remedy: &LocalText) -> Fault {
    match run.need(id) {
        Err(Fault::Missing(what)) => {
            Fault::missing(format!("{}: {}", what.en, remedy.en), format!("{}：{}", what.zh_hant, remedy.zh_hant))
        }
        _ => Fault::Missing(run.describe(id)),
    }
}

/// Zero direct emissions leave no fuel that could have been burnt. A gap of direct energy says that some was.
fn burns_nothing(run: &Run<'_>, year: i16) -> bool {
    let scope1 = run.id("ghg_scope1", Dims::none(), year);
    let direct = run.measure("energy_direct");
    run.value(&scope1).is_some_and(|q| q.value.is_zero()) && !run.is_incomplete(direct, year)
}

/// Energy of each site: what is recorded there, once the total shows that nothing is missing.
fn sites(run: &mut Run<'_>, year: i16) {
    if run.value(&run.id("energy_total", Dims::none(), year)).is_none() {
        return;
    }
    let of_site = |run: &Run<'_>, measure: &str| -> Vec<Dims> {
        let dims = run.dims_of(run.measure(measure), year);
        dims.into_iter().filter(|d| d.len() == 1 && d.get("site").is_some()).collect()
    };
    let mut all = of_site(run, "energy_direct");
    all.extend(of_site(run, "energy_indirect"));
    for activity in own(run) {
        all.extend(of_site(run, &activity.measure));
    }
    all.sort();
    all.dedup();
    for dims in all {
        let bought_or_burnt = ["energy_direct", "energy_indirect"].into_iter();
        let measures = bought_or_burnt.chain(own(run).into_iter().map(|activity| activity.measure.as_str()));
        let parts: Vec<FigureId> = measures.map(|m| run.id(m, dims.clone(), year)).collect();
        if parts.iter().any(|p| run.missing(p).is_some()) {
            continue;
        }
        let terms: Vec<Term> = parts.iter().filter_map(|p| run.term(p)).collect();
        let expression = LocalText::new("energy recorded at the site", "該地點已記錄的能源");
        let inputs: Vec<Node> = terms.iter().map(|t| t.node.clone()).collect();
        let sum = crate::exact::sum(terms.iter().map(|t| t.value), run.unit("MWh"));
        let term = sum.map(|sum| term::formula("energy.site", Op::Sum, expression, inputs, sum));
        let id = run.id("energy_total", dims, year);
        run.settle(id, term);
    }
}

/// Every carrier by its coefficient of GB/T 2589 (calorific basis, 當量值).
fn standard_coal(run: &mut Run<'_>) {
    let tce = run.measure("energy_standard_coal");
    for (year, fuels) in fuels(run) {
        for (activity, groups) in fuels {
            let term = fuel_in_standard_coal(run, activity, &groups);
            settle_carrier(run, activity, year, term);
        }
    }
    for year in run.years() {
        for activity in bought(run).into_iter().chain(own(run)) {
            let id = FigureId::total(run.measure(&activity.measure), year);
            let Some(term) = run.term(&id) else {
                // Energy that is known to be missing leaves no total.
                if let Some(missing) = run.missing(&id).cloned() {
                    let part = run.id("energy_standard_coal", Dims::one("carrier", carrier(activity)), year);
                    run.part_missing(part, missing);
                }
                continue;
            };
            // A kilowatt-hour is one whoever generated it.
            let generated = activity.energy == Some(EnergyKind::Own);
            let subject =
                if generated { "electricity" } else { activity.fuel.as_deref().unwrap_or(carrier(activity)) }.to_string();
            let term = coefficient(run, &subject, year).and_then(|(rate, node)| {
                let chain = Chain::start(activity.name.clone(), term);
                chain.times(&coefficient_name(), rate, node)?.finish("energy.standard-coal", run.unit("tce"))
            });
            settle_carrier(run, activity, year, term);
        }
        total_over(run, tce, "carrier", year);
    }
}

fn settle_carrier(run: &mut Run<'_>, activity: &Activity, year: i16, term: Exact<Term>) {
    let id = run.id("energy_standard_coal", Dims::one("carrier", carrier(activity)), year);
    match term {
        Err(Fault::Missing(missing)) => run.part_missing(id, missing),
        term => run.settle(id, term),
    }
}

fn coefficient_name() -> LocalText {
    LocalText::new("standard coal coefficient", "折標準煤係數")
}

fn fuel_in_standard_coal(run: &mut Run<'_>, activity: &Activity, groups: &[&ActivityGroup]) -> Exact<Term> {
    let subject = activity.fuel.as_deref().unwrap_or(&activity.id);
    let year = groups.first().map_or(run.year(), |g| g.year);
    let mut terms = Vec::new();
    for (_, groups) in by_dimension(groups) {
        let (rate, node) = coefficient(run, subject, year)?;
        let chain = chain(run, activity, &groups, rate.den)?;
        terms.push(chain.times(&coefficient_name(), rate, node)?.finish("energy.standard-coal", run.unit("tce"))?);
    }
    term::sum("energy.standard-coal", LocalText::new("sum of the amounts", "各項用量之和"), terms, run.unit("tce"))
}

fn coefficient(run: &mut Run<'_>, subject: &str, year: i16) -> Exact<(Rate, Node)> {
    let query =
        FuelQuery { fuel: subject, parameter: "standard_coal", source_set: "CN-2589", year: Some(year), ..FuelQuery::default() };
    let factor = run.factors.select_fuel_by(&query).map_err(|e| Fault::Missing(e.sought))?;
    let rate = Rate::parse(factor.value, &factor.unit, &run.catalogue.units).ok_or_else(|| unusable(factor))?;
    let rule = LocalText::new("coefficients of GB/T 2589, calorific basis", "GB/T 2589的當量值係數");
    Ok((rate, run.factor(factor, rule)))
}
