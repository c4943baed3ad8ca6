//! The emissions of one group of rows: what they multiply to × the factor they name.
//!
//! In: a group. Out: a term in tonnes of CO2 equivalent, or a fault with S304, S305 or F001 at its rows. Invariant: the unit of the rows is
//! that of the factor's denominator or converts into it exactly; a factor of carbon dioxide alone is printed as CO2 equivalent by a step
//! of its own; rows of a site take the portion of it that the account consolidates. Not here: which rows, and sums of them (`scope3.rs`).

use super::{Computed, said};
use crate::chain::Chain;
use crate::exact::{Exact, Fault};
use crate::methods::GridRule;
use crate::rate::Rate;
use crate::run::Run;
use crate::scope1::co2_as_co2e;
use crate::shares::portion;
use crate::term::{self, Node, Term, formula};
use heng_factors::{Factor, Query, YearRule};
use heng_intake::book::{RowFactor, Scope3Factor, Scope3Group};
use heng_intake::scope3::rules::Rules;
use heng_intake::text::nearest;
use heng_model::{Code, Diag, Dims, LocalText, Locale, Op, Quantity};

/// The emissions of a group: of a site, the portion that scopes 1 and 2 count of it; rows without a site count in full.
pub(super) fn of(run: &mut Run<'_>, group: &Scope3Group) -> Exact<Term> {
    let whole = in_full(run, group)?;
    portion(run, &group.site).of(whole)
}

fn in_full(run: &mut Run<'_>, group: &Scope3Group) -> Exact<Term> {
    let unit = run.unit("tCO2e");
    if group.factor == RowFactor::None {
        let rows = records(group, Quantity::new(group.sum, group.unit).to(unit)?);
        if group.columns < 2 {
            return Ok(rows);
        }
        let result = rows.value;
        return Ok(formula(&method_id(group), Op::Sum, group.expression.clone(), vec![rows.node], result));
    }
    let (rate, node) = match &group.factor {
        RowFactor::Named(id) => match run.book.scope3.factors.get(id) {
            Some(factor) => own_rate(run, factor),
            None => catalogue_rate(run, group, id)?,
        },
        RowFactor::Grid | RowFactor::None => grid_rate(run, group)?,
    };
    if !group.unit.converts_to(rate.den) {
        return Err(unit_misfit(run, group, rate));
    }
    let rows = records(group, Quantity::new(group.sum, group.unit));
    let chain = Chain::start(group.expression.clone(), rows).times(&LocalText::new("emission factor", "排放因子"), rate, node)?;
    let chain =
        if rate.num.converts_to(unit) { chain } else { chain.into_unit(run.unit("tCO2"))?.taken_as(co2_as_co2e(), unit)? };
    chain.finish(&method_id(group), unit)
}

/// Biogenic carbon dioxide of the rows whose factor states it, apart from everything else.
pub(super) fn biogenic(run: &mut Run<'_>, category: &str, year: i16, computed: &Computed<'_>) {
    let unit = run.unit("tCO2");
    let mut terms = Vec::new();
    for (group, _) in computed {
        let RowFactor::Named(id) = &group.factor else { continue };
        let Some((factor, value)) = run.book.scope3.factors.get(id).and_then(|f| Some((f, f.biogenic?))) else { continue };
        let Some(den) = factor.unit.denominator() else { continue };
        let mass = if factor.unit.numerator().id().starts_with('t') { "tCO2" } else { "kgCO2" };
        let rate = Rate { value, num: run.unit(mass), den, scale: Rate::UNSCALED };
        let node = own_node(run, &Scope3Factor { value, unit: rate.num.per(den), ..factor.clone() });
        let rows = records(group, Quantity::new(group.sum, group.unit));
        let name = LocalText::new("biogenic CO2 factor", "生物源二氧化碳因子");
        let term =
            Chain::start(group.expression.clone(), rows).times(&name, rate, node).and_then(|c| c.finish("scope3.biogenic", unit));
        terms.push(term.and_then(|term| portion(run, &group.site).of(term)));
    }
    if terms.is_empty() {
        return;
    }
    let id = run.id("ghg_scope3_biogenic", Dims::one("category", category), year);
    let expression = LocalText::new("sum of the rows", "各項記錄之和");
    let terms: Exact<Vec<Term>> = terms.into_iter().collect();
    run.settle(id, terms.and_then(|terms| term::sum("scope3.biogenic", expression, terms, unit)));
}

fn method_id(group: &Scope3Group) -> String {
    format!("scope3.{}", group.method)
}

fn records(group: &Scope3Group, sum: Quantity) -> Term {
    Term::records(what(group), group.origin.clone(), group.rows, sum, said(group))
}

/// "Flights up to 1,500 km (Distance-based)".
fn what(group: &Scope3Group) -> LocalText {
    let rules = Rules::embedded();
    let method = rules.method(&group.method).map(|m| m.name.clone()).unwrap_or_default();
    if group.item.is_empty() {
        return method;
    }
    let text = |locale: Locale, open: &str, close: &str| format!("{}{open}{}{close}", group.item.get(locale), method.get(locale));
    LocalText::new(text(Locale::En, " (", ")"), text(Locale::ZhHant, "（", "）"))
}

fn own_rate(run: &mut Run<'_>, factor: &Scope3Factor) -> (Rate, Node) {
    let (num, den) = (factor.unit.numerator(), factor.unit.denominator().unwrap_or(run.unit("count")));
    let node = own_node(run, factor);
    (Rate { value: factor.value, num, den, scale: Rate::UNSCALED }, node)
}

/// A factor of the book's own as the catalogue writes factors, so that F003 speaks of it too.
fn own_node(run: &mut Run<'_>, factor: &Scope3Factor) -> Node {
    let as_listed = Factor {
        id: format!("scope3/factors.csv:{}", factor.id),
        subject: factor.id.clone(),
        parameter: "emission_factor".into(),
        region: factor.region.clone(),
        source_set: String::new(),
        name: factor.name.clone(),
        value: factor.value,
        unit: factor.unit.id(),
        gas: if factor.unit.numerator().measures("mass-co2e") { "CO2e" } else { "CO2" }.into(),
        applies_to: String::new(),
        data_year: factor.year,
        valid_from: None,
        valid_to: None,
        source: factor.source.get(Locale::En).to_string(),
        source_name: factor.source.clone(),
        url: String::new(),
        publisher: factor.publisher.get(Locale::En).to_string(),
        publisher_name: factor.publisher.clone(),
        published: String::new(),
        verified: factor.verified,
        review_by: None,
        notes: factor.note.clone(),
        origin: Some(factor.origin.clone()),
    };
    run.factor(&as_listed, LocalText::new("factor named in the row", "記錄所指定的因子"))
}

/// A factor of the catalogue that a row names: of a grid, a fuel, a gas.
fn catalogue_rate(run: &mut Run<'_>, group: &Scope3Group, id: &str) -> Exact<(Rate, Node)> {
    let Some(factor) = run.factors.get(id) else { return Err(unknown(run, group, id)) };
    let rate = if factor.unit.is_empty() {
        // A warming potential: kilograms of CO2 equivalent per kilogram of the gas.
        Some(Rate { value: factor.value, num: run.unit("kgCO2e"), den: run.unit("kg"), scale: Rate::UNSCALED })
    } else {
        Rate::parse(factor.value, &factor.unit, &run.catalogue.units)
    };
    let rate = rate.filter(|rate| ["mass-co2e", "mass-co2"].iter().any(|d| rate.num.measures(d)));
    let Some(rate) = rate else {
        let message = format!("the factor `{id}` is no amount of CO2 or CO2e per something");
        let diag = located(group, Code::Scope3FactorUnit, message).note(format!("the factor: {} {}", factor.value, factor.unit));
        run.diags.push(diag.help("name a factor whose unit reads kgCO2e per something, or add one to scope3/factors.csv"));
        return Err(Fault::missing(
            format!("a factor in a unit that can be used, not {} ({id})", factor.unit),
            format!("單位可用的因子（{id}的單位是{}）", factor.unit),
        ));
    };
    let node = run.factor(factor, LocalText::new("factor named in the row", "記錄所指定的因子"));
    Ok((rate, node))
}

/// The factor of the grid of the rows' site, by the rule of the book.
fn grid_rate(run: &mut Run<'_>, group: &Scope3Group) -> Exact<(Rate, Node)> {
    let region = run.book.sites.get(&group.site).map(|s| s.grid.clone()).unwrap_or_default();
    let period = &run.book.manifest.period;
    let rule = match (&run.methods.grid_rule, run.book.manifest.report_date) {
        (GridRule::Named(id), _) => YearRule::Named(id.clone()),
        (GridRule::LatestAtReportDate, Some(date)) => YearRule::LatestAtReportDate(date),
        (GridRule::DataYear | GridRule::LatestAtReportDate, _) => YearRule::DataYear,
    };
    let year = period.of_year(group.year).data_year();
    let query = Query { region, year, rule, max_age_years: Some(run.methods.grid_max_age_years) };
    match run.factors.select_grid(&query) {
        Ok(selected) => {
            let rate = Rate::parse(selected.factor.value, &selected.factor.unit, &run.catalogue.units);
            let rate = rate.ok_or_else(|| Fault::missing("a grid factor in a unit that can be used", "單位可用的電網因子"))?;
            Ok((rate, run.factor(selected.factor, selected.rule)))
        }
        Err(not_found) => {
            run.diags.push(not_found.to_diag().at(group.origin.clone()).excerpt(excerpt(group)));
            Err(Fault::Missing(not_found.sought.clone()))
        }
    }
}

fn unknown(run: &mut Run<'_>, group: &Scope3Group, id: &str) -> Fault {
    let own = run.book.scope3.factors.keys().map(String::as_str);
    let near = nearest(id, own.chain(run.factors.iter().map(|f| f.id.as_str())));
    let diag = located(group, Code::UnknownScope3Factor, format!("there is no factor `{id}`"));
    let diag = near.into_iter().fold(diag, |d, near| d.note(format!("nearest: {near}")));
    run.diags.push(diag.help("add the factor to scope3/factors.csv, or write an id that `heng factors` lists"));
    Fault::missing(format!("the factor `{id}` of category {}", group.category), format!("類別{}所用的因子{id}", group.category))
}

fn unit_misfit(run: &mut Run<'_>, group: &Scope3Group, rate: Rate) -> Fault {
    let name = match &group.factor {
        RowFactor::Named(id) => format!("the factor `{id}`"),
        RowFactor::Grid | RowFactor::None => "the factor of the grid".to_string(),
    };
    let message = format!("{name} is per {}, and the rows measure {}", rate.den, group.unit);
    let diag = located(group, Code::Scope3FactorUnit, message)
        .note(format!("the factor: {} {}/{}", rate.value.normalize(), rate.num, rate.den))
        .note(format!("the rows: {}", group.expression.en));
    run.diags.push(diag.help(format!("name a factor per {}, or correct the unit of the row", group.unit)));
    Fault::missing(
        format!("a factor per {} for category {}", group.unit, group.category),
        format!("類別{}以{}計的因子", group.category, group.unit.symbol(Locale::ZhHant)),
    )
}

fn located(group: &Scope3Group, code: Code, message: String) -> Diag {
    Diag::new(code, message).at(group.origin.clone()).excerpt(excerpt(group))
}

/// The rows in short: `6, distance-based, Flights up to 1,500 km`.
fn excerpt(group: &Scope3Group) -> String {
    let item = group.item.get(Locale::En);
    let parts = [group.category.as_str(), group.method.as_str(), item];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
}
