//! Scope 2, location-based: purchased electricity by grid, and purchased heat.
//!
//! In: the figures of electricity by grid and of heat. Out: `ghg_scope2` by grid and in all. Invariant: the factor holds for the grid
//! of the site under the rule the book chooses; without one the total is a gap (F001), not a smaller sum. Not here: the
//! market-based method (`scope2_market.rs`). Formulas: `docs/formulas.md`, scope 2. See `tests/emissions.rs`.

use crate::amounts::origin_of;
use crate::chain::Chain;
use crate::exact::{Exact, Fault};
use crate::methods::GridRule;
use crate::rate::{Rate, unusable};
use crate::run::Run;
use crate::scope1::{co2_as_co2e, excerpt, settle_part};
use crate::shares::{all_whole, portion};
use crate::term::{self, Node, Term};
use crate::totals::{parts_along, total_over, years_with_parts};
use heng_factors::{Factor, FuelQuery, NotFound, Query, YearRule};
use heng_model::{Code, Diag, Dims, FigureId, LocalText};

/// Computes `ghg_scope2` of every year with purchased electricity or heat.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let electricity = run.measure("electricity");
    for (year, parts) in years_with_parts(run, electricity, "grid") {
        for part in parts {
            let grid = part.dims.get("grid").unwrap_or_default().to_string();
            let id = run.id("ghg_scope2", Dims::one("grid", &grid), year);
            match of_grid(run, &part, &grid) {
                Err(Fault::Missing(missing)) => run.part_missing(id, missing),
                term => run.settle(id, term),
            }
        }
    }
    for year in run.years() {
        sites_without_grid(run, year);
        if run.is_incomplete(electricity, year) {
            let missing = run.describe(&FigureId::total(electricity, year));
            let total = run.id("ghg_scope2", Dims::none(), year);
            run.part_missing(total, missing);
        }
        heat(run, year);
        let measure = run.measure("ghg_scope2");
        total_over(run, measure, "grid", year);
    }
}

/// Electricity of one grid × its factor, site by site where the sites are not all consolidated whole.
fn of_grid(run: &mut Run<'_>, part: &FigureId, grid: &str) -> Exact<Term> {
    let (rate, node) = location_factor(run, part, grid)?;
    let name = LocalText::new("electricity", "電力");
    let mut terms = Vec::new();
    for amount in consolidated(run, part, grid)? {
        let chain = Chain::start(name.clone(), amount);
        terms.push(times_factor(run, chain, rate, node.clone(), "scope2.location")?);
    }
    let expression = LocalText::new("sum of the sites on this grid", "此電網各地點之和");
    term::sum("scope2.sites", expression, terms, run.unit("tCO2e"))
}

/// What of a grid's electricity the account counts: the grid's figure when all its sites count whole, else a term a site.
pub(crate) fn consolidated(run: &Run<'_>, part: &FigureId, grid: &str) -> Exact<Vec<Term>> {
    let sites = sites_of(run, part, grid);
    if all_whole(run, sites.iter().filter_map(|id| id.dims.get("site"))) {
        return Ok(vec![run.need(part)?]);
    }
    let mut terms = Vec::with_capacity(sites.len());
    for id in sites {
        let term = run.need(&id)?;
        terms.push(portion(run, id.dims.get("site").unwrap_or_default()).of(term)?);
    }
    Ok(terms)
}

/// The sites behind a part of a measure: those on the grid; all of them when no grid is named.
pub(crate) fn sites_of(run: &Run<'_>, part: &FigureId, grid: &str) -> Vec<FigureId> {
    let on_grid = |site: &str| grid.is_empty() || run.book.sites.get(site).is_some_and(|s| s.grid == grid);
    let mut sites = parts_along(run, part.measure, &Dims::none(), "site", part.year);
    sites.retain(|id| id.dims.get("site").is_some_and(on_grid));
    sites
}

/// What is sought for the electricity of a grid in a year.
pub(crate) fn grid_query(run: &mut Run<'_>, part: &FigureId, grid: &str) -> Exact<Query> {
    let rule = match &run.methods.grid_rule {
        GridRule::DataYear => YearRule::DataYear,
        GridRule::Named(id) => YearRule::Named(id.clone()),
        GridRule::LatestAtReportDate => match run.book.manifest.report_date {
            Some(date) => YearRule::LatestAtReportDate(date),
            None => return Err(no_report_date(run, part)),
        },
    };
    let period = &run.book.manifest.period;
    let year = period.of_year(part.year).data_year();
    Ok(Query { region: grid.to_string(), year, rule, max_age_years: Some(run.methods.grid_max_age_years) })
}

/// The factor of the location-based method for a grid.
pub(crate) fn location_factor(run: &mut Run<'_>, part: &FigureId, grid: &str) -> Exact<(Rate, Node)> {
    let query = grid_query(run, part, grid)?;
    match run.factors.select_grid(&query) {
        Ok(selected) => rate_of(run, selected.factor, selected.rule),
        Err(not_found) => Err(report(run, part, grid, &not_found)),
    }
}

/// Purchased heat × its factor. It takes the place of a grid of its own among the parts.
fn heat(run: &mut Run<'_>, year: i16) {
    let heat = run.id("heat", Dims::none(), year);
    if run.value(&heat).is_none() {
        return;
    }
    let id = run.id("ghg_scope2", Dims::one("grid", "heat"), year);
    let mut sets: Vec<String> = run.methods.scope1_sets.iter().map(|set| set.id.clone()).collect();
    sets.push("CN-PB".to_string());
    let found = sets.iter().find_map(|set| {
        let query =
            FuelQuery { fuel: "heat", parameter: "emission_factor", source_set: set, year: Some(year), ..FuelQuery::default() };
        run.factors.select_fuel_by(&query).ok()
    });
    let Some(factor) = found else {
        let missing = LocalText::new(
            format!("an emission factor of purchased heat (set {})", sets.join(" or ")),
            format!("外購熱力的排放因子（因子組{}）", sets.join("或")),
        );
        run.part_missing(id, missing);
        return;
    };
    let rule = run.factors.rule_of_set(factor);
    let term = rate_of(run, factor, rule).and_then(|(rate, node)| {
        let name = LocalText::new("purchased heat", "外購熱力");
        let mut terms = Vec::new();
        for amount in consolidated(run, &heat, "")? {
            terms.push(times_factor(run, Chain::start(name.clone(), amount), rate, node.clone(), "scope2.location")?);
        }
        term::sum("scope2.sites", LocalText::new("sum of the sites", "各地點之和"), terms, run.unit("tCO2e"))
    });
    settle_part(run, id, term);
}

pub(crate) fn rate_of(run: &mut Run<'_>, factor: &Factor, rule: LocalText) -> Exact<(Rate, Node)> {
    let rate = Rate::parse(factor.value, &factor.unit, &run.catalogue.units).ok_or_else(|| unusable(factor))?;
    Ok((rate, run.factor(factor, rule)))
}

/// Energy × a factor of carbon dioxide, or of its equivalent.
pub(crate) fn times_factor(run: &Run<'_>, chain: Chain, rate: Rate, node: Node, method: &str) -> Exact<Term> {
    let unit = run.unit("tCO2e");
    let chain = chain.times(&LocalText::new("emission factor", "排放因子"), rate, node)?;
    let chain =
        if rate.num.converts_to(unit) { chain } else { chain.into_unit(run.unit("tCO2"))?.taken_as(co2_as_co2e(), unit)? };
    chain.finish(method, unit)
}

/// Electricity of a site whose `grid` is empty has no factor. That is an error unless scope 2 was entered.
fn sites_without_grid(run: &mut Run<'_>, year: i16) {
    let without = run.groups().find(|(activity, group)| {
        activity.measure == "electricity"
            && group.year == year
            && run.book.sites.get(&group.site).is_some_and(|site| site.grid.is_empty())
    });
    let Some((_, group)) = without else { return };
    let total = run.id("ghg_scope2", Dims::none(), year);
    let missing = LocalText::new(
        format!("the grid of site {} (sites.csv, column grid)", group.site),
        format!("地點{}的電網（sites.csv的grid欄）", group.site),
    );
    if run.value(&total).is_none() {
        let diag =
            Diag::new(Code::NoFactor, format!("the grid of site `{}` is not stated, so no emission factor applies", group.site))
                .at(origin_of(group))
                .excerpt(excerpt(group))
                .help("write the grid of the site in sites.csv (CN, CN-GRID-E, HK-CLP …), or enter ghg_scope2 in figures.csv");
        run.diags.push(diag);
    }
    run.part_missing(total, missing);
}

/// F001 at the first rows of the grid, unless scope 2 was entered.
fn report(run: &mut Run<'_>, part: &FigureId, grid: &str, not_found: &NotFound) -> Fault {
    let total = run.id("ghg_scope2", Dims::none(), part.year);
    if run.value(&total).is_none() {
        run.diags.push(located(run, part, grid, not_found.to_diag()));
    }
    Fault::Missing(not_found.sought.clone())
}

fn no_report_date(run: &mut Run<'_>, part: &FigureId) -> Fault {
    let total = run.id("ghg_scope2", Dims::none(), part.year);
    // One report of it is enough: the gap of the total shows that it was made.
    if run.value(&total).is_none() && run.missing(&total).is_none() && part.year == run.year() {
        let message = "the grid factor latest at the report date is asked for, but the report has no date";
        let diag =
            Diag::new(Code::NoFactor, message).help("write `date` under [report] in heng.toml, or choose another grid_factor");
        run.diags.push(diag.at(run.book.manifest.origin.clone()));
    }
    Fault::missing("the date of the report ([report] date in heng.toml)", "報告日期（heng.toml內[report]的date）")
}

fn located(run: &Run<'_>, part: &FigureId, grid: &str, diag: Diag) -> Diag {
    let of_grid = |site: &str| run.book.sites.get(site).is_some_and(|s| s.grid == grid);
    let first = run.groups().find(|(a, g)| a.measure == "electricity" && g.year == part.year && of_grid(&g.site));
    match first {
        Some((_, group)) => diag.at(origin_of(group)).excerpt(excerpt(group)),
        None => diag,
    }
}
