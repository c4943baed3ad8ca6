//! Scope 2, market-based: what the electricity bought was made from, as certificates, contracts and supplier rates say; the rest by the
//! residual mix of the market, else by the grid average.
//!
//! In: the figures of electricity by site and grid, `instruments.csv`. Out: `ghg_scope2_market` and `electricity` by instrument,
//! `electricity_covered_share`, `renewable_share`. Invariant: nothing is covered twice, and no more than was consumed (E004); the
//! location-based figures do not change. Order: instruments of a site, of its grid, of a wider region; within each certificates,
//! contracts, supplier rates. Source: GHG Protocol Scope 2 Guidance, table 6.3. See `tests/emissions_full.rs`.

use crate::chain::Chain;
use crate::exact::{self, Exact, Fault};
use crate::methods::MarketRule;
use crate::rate::Rate;
use crate::run::Run;
use crate::scope2::{consolidated, grid_query, location_factor, rate_of, sites_of, times_factor};
use crate::shares::{Portion, all_whole, portion};
use crate::term::{self, Leaves, Node, Said, Term, formula};
use crate::totals::{total_over, years_with_parts};
use heng_intake::book::Instrument;
use heng_model::{Code, Decimal, Diag, Dims, FactorUse, FigureId, LocalText, Op, Quantity};
use std::collections::BTreeMap;

/// Kinds of electricity without an instrument.
const RESIDUAL: &str = "residual";
const LOCATION: &str = "location";

/// Computes them for every year with electricity, where the book asks for it or holds instruments.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let measure = run.measure("ghg_scope2_market");
    let book = run.book;
    let unread = |year: i16| book.unread.iter().find(|u| u.table == "instruments" && u.year.is_none_or(|of| of == year));
    let given = !book.emissions.instruments.is_empty() || book.unread.iter().any(|u| u.table == "instruments");
    let asked = run.methods.market != MarketRule::WithInstruments || given;
    let electricity = run.measure("electricity");
    let years = years_with_parts(run, electricity, "grid");
    for (year, parts) in years.into_iter().filter(|_| asked) {
        let total = FigureId::total(measure, year);
        if let Some(row) = unread(year) {
            let missing = LocalText::new(
                format!("an instrument that cannot be used ({})", row.origin),
                format!("一項無法採用的合約工具（{}）", row.origin),
            );
            for measure in ["electricity_covered_share", "renewable_share"] {
                run.part_missing(run.id(measure, Dims::none(), year), missing.clone());
            }
            run.part_missing(total, missing);
            continue;
        }
        match of_year(run, year, &parts) {
            Ok(()) => total_over(run, measure, "instrument", year),
            Err(Fault::Missing(missing)) => run.part_missing(total, missing),
            Err(fault) => run.settle(total, Err(fault)),
        }
    }
    for year in run.years() {
        renewable_without_instruments(run, year);
    }
}

/// The electricity of one grid that the account counts.
struct Grid {
    id: String,
    part: FigureId,
    /// Its consumption.
    amount: Term,
    /// What no instrument covers yet.
    left: Decimal,
    /// The same by site.
    sites: BTreeMap<String, Decimal>,
    covered: Vec<Covered>,
}

/// Electricity that an instrument covers.
struct Covered {
    instrument: usize,
    amount: Decimal,
}

fn of_year(run: &mut Run<'_>, year: i16, parts: &[FigureId]) -> Exact<()> {
    let location = run.id("ghg_scope2", Dims::none(), year);
    if let Some(missing) = run.missing(&location).filter(|_| run.value(&location).is_none()) {
        // What leaves the location-based figure open leaves this one open as well.
        return Err(Fault::Missing(missing.clone()));
    }
    let mut grids = Vec::new();
    for part in parts {
        grids.push(grid(run, part)?);
    }
    let book = run.book;
    let mut order: Vec<usize> = (0..book.emissions.instruments.len()).collect();
    let instruments = &book.emissions.instruments;
    order.retain(|i| instruments[*i].year == year);
    let width = |i: &Instrument| match (i.site.is_empty(), grids.iter().any(|g| g.id == i.grid)) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => 2,
    };
    order.sort_by_key(|i| (width(&instruments[*i]), instruments[*i].kind));
    for i in order {
        cover(run, &mut grids, i, &instruments[i])?;
    }
    let whole = parts.iter().all(|part| {
        let grid = part.dims.get("grid").unwrap_or_default();
        all_whole(run, sites_of(run, part, grid).iter().filter_map(|id| id.dims.get("site")))
    });
    settle(run, year, &grids, whole)
}

fn grid(run: &Run<'_>, part: &FigureId) -> Exact<Grid> {
    let id = part.dims.get("grid").unwrap_or_default().to_string();
    let expression = LocalText::new("electricity of the sites that the account counts", "計入範圍的各地點電力之和");
    let amount = term::sum("scope2.consolidated", expression, consolidated(run, part, &id)?, run.unit("MWh"))?;
    let mut sites = BTreeMap::new();
    for site in sites_of(run, part, &id) {
        let name = site.dims.get("site").unwrap_or_default().to_string();
        let counted = portion(run, &name).of(run.need(&site)?)?;
        sites.insert(name, counted.value.to(run.unit("MWh"))?.value);
    }
    Ok(Grid { left: amount.value.value, id, part: part.clone(), amount, sites, covered: Vec::new() })
}

/// Lets an instrument cover what is left of its site, its grid or the grids of its region.
fn cover(run: &mut Run<'_>, grids: &mut [Grid], number: usize, instrument: &Instrument) -> Exact<()> {
    let mut quantity = instrument.quantity.to(run.unit("MWh"))?.value;
    if !instrument.site.is_empty() {
        match portion(run, &instrument.site) {
            Portion::Part(percent, _) => quantity = exact::hundredth(exact::mul(quantity, percent)?)?,
            // A site that the account does not count has nothing to cover in it.
            Portion::Outside(_) => return Ok(()),
            Portion::Whole | Portion::Unknown(_) => {}
        }
        let grid = grids.iter_mut().find(|g| g.sites.contains_key(&instrument.site));
        // A site draws from its own grid: what was generated for another market covers nothing there.
        if let Some(on) = grid.as_ref().map(|g| g.id.clone()).filter(|on| !run.factors.region_lies_in(on, &instrument.grid)) {
            let place = format!("grid {} at site {}, which is on {on}", instrument.grid, instrument.site);
            too_large(run, instrument, quantity, Decimal::ZERO, &place);
            return Ok(());
        }
        let of_site = grid.as_ref().and_then(|g| g.sites.get(&instrument.site)).copied().unwrap_or_default();
        let most = grid.as_ref().map_or(Decimal::ZERO, |g| g.left.min(of_site));
        let amount = quantity.min(most);
        if let Some(grid) = grid {
            grid.take(number, amount)?;
            if let Some(left) = grid.sites.get_mut(&instrument.site) {
                *left = exact::add(*left, -amount)?;
            }
        }
        if quantity > most {
            too_large(run, instrument, quantity, most, &format!("site {}", instrument.site));
        }
        return Ok(());
    }
    let within: Vec<usize> = (0..grids.len()).filter(|g| run.factors.region_lies_in(&grids[*g].id, &instrument.grid)).collect();
    let most = within.iter().try_fold(Decimal::ZERO, |sum, g| exact::add(sum, grids[*g].left))?;
    let amount = quantity.min(most);
    // Over several grids in proportion to what is left; the last takes the rest, so that the parts add up.
    let mut rest = amount;
    for (n, g) in within.iter().enumerate() {
        let share = match (n + 1 == within.len(), most.is_zero()) {
            (true, _) => rest,
            (false, true) => Decimal::ZERO,
            (false, false) => {
                exact::div(exact::mul(grids[*g].left, amount)?, most, &LocalText::new("the consumption left", "尚餘用電量"))?
            }
        };
        let share = share.min(grids[*g].left);
        rest = exact::add(rest, -share)?;
        grids[*g].take(number, share)?;
    }
    if quantity > most {
        too_large(run, instrument, quantity, most, &format!("grid {}", instrument.grid));
    }
    Ok(())
}

impl Grid {
    fn take(&mut self, instrument: usize, amount: Decimal) -> Exact<()> {
        if !amount.is_zero() {
            self.left = exact::add(self.left, -amount)?;
            self.covered.push(Covered { instrument, amount });
        }
        Ok(())
    }
}

/// E004.
fn too_large(run: &mut Run<'_>, instrument: &Instrument, quantity: Decimal, most: Decimal, place: &str) {
    let (quantity, most) = (quantity.normalize(), most.normalize());
    let diag = Diag::new(Code::InstrumentTooLarge, format!("instrument `{}` covers more than was consumed", instrument.id))
        .at(instrument.origin.clone())
        .excerpt(format!("{}, {}, {}", instrument.id, instrument.kind.id(), instrument.quantity))
        .note(format!("covered by it: {most} MWh of {quantity} MWh"))
        .note(format!("left to cover in {}: {most} MWh ({place})", instrument.year))
        .help("correct the quantity, the year or the site; only the consumption is covered");
    run.diags.push(diag);
}

/// Terms of one kind of instrument.
#[derive(Default)]
struct Kind {
    energy: Vec<Term>,
    emissions: Vec<Term>,
}

fn settle(run: &mut Run<'_>, year: i16, grids: &[Grid], whole: bool) -> Exact<()> {
    let book = run.book;
    let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
    let mut renewable = Vec::new();
    let mut covered_all = Vec::new();
    for grid in grids {
        let mut covered_here = Vec::new();
        for covered in &grid.covered {
            let instrument = &book.emissions.instruments[covered.instrument];
            let term = covered_term(run, instrument, covered.amount)?;
            let kind = kinds.entry(instrument.kind.id()).or_default();
            kind.emissions.push(emission(run, instrument, term.clone())?);
            kind.energy.push(term.clone());
            if run.catalogue.is_renewable(&instrument.attribute) {
                renewable.push(term.clone());
            }
            covered_here.push(term);
        }
        covered_all.extend(covered_here.iter().cloned());
        if grid.left.is_zero() {
            continue;
        }
        let rest = rest(run, grid, covered_here)?;
        let (name, (rate, node)) = rest_factor(run, grid)?;
        let kind = kinds.entry(name).or_default();
        let chain = Chain::start(LocalText::new("electricity without an instrument", "沒有合約工具的電力"), rest.clone());
        kind.emissions.push(times_factor(run, chain, rate, node, "scope2.market")?);
        kind.energy.push(rest);
    }
    let sum = LocalText::new("sum over grids and instruments", "各電網及合約工具之和");
    for (name, kind) in kinds {
        let id = run.id("ghg_scope2_market", Dims::one("instrument", name), year);
        let term = term::sum("scope2.market-sum", sum.clone(), kind.emissions, run.unit("tCO2e"));
        run.settle(id, term);
        // Energy stays at the reporting boundary; where the account counts only shares, its electricity is another amount.
        if whole {
            let id = run.id("electricity", Dims::one("instrument", name), year);
            let term = term::sum("scope2.market-energy", sum.clone(), kind.energy, run.unit("MWh"));
            run.settle(id, term);
        }
    }
    heat(run, year)?;
    let base: Vec<Term> = grids.iter().map(|g| g.amount.clone()).collect();
    let expression = LocalText::new("electricity of the grids", "各電網電力之和");
    let base = term::sum("scope2.base", expression, base, run.unit("MWh"))?;
    shares(run, year, base, covered_all, renewable);
    Ok(())
}

/// Heat has no instruments here: its location-based figure stands.
fn heat(run: &mut Run<'_>, year: i16) -> Exact<()> {
    let heat = run.id("ghg_scope2", Dims::one("grid", "heat"), year);
    if run.value(&heat).is_some() {
        let term = run.need(&heat)?;
        let expression = LocalText::new("as location-based", "與地域基準相同");
        let id = run.id("ghg_scope2_market", Dims::one("instrument", "heat"), year);
        run.settle(id, Ok(formula("scope2.heat", Op::Sum, expression, vec![term.node], term.value)));
    }
    Ok(())
}

/// What an instrument covers: its quantity, or as much of it as there is to cover.
fn covered_term(run: &Run<'_>, instrument: &Instrument, amount: Decimal) -> Exact<Term> {
    let what = LocalText::new(format!("instrument {}", instrument.id), format!("合約工具{}", instrument.id));
    let said = Said { evidence: instrument.evidence.clone(), remarks: instrument.remarks.clone(), more_remarks: false };
    let quantity = instrument.quantity.to(run.unit("MWh"))?;
    let term = Term::records(what, instrument.origin.clone(), 1, quantity, said);
    if quantity.value == amount {
        return Ok(term);
    }
    let expression = LocalText::new("the part that covers this consumption", "涵蓋此用電量的部分");
    Ok(formula("scope2.covered", Op::Other, expression, vec![term.node], Quantity::new(amount, quantity.unit)))
}

/// Covered electricity × the factor that the instrument states.
fn emission(run: &Run<'_>, instrument: &Instrument, covered: Term) -> Exact<Term> {
    let rate = Rate::parse(instrument.factor, &instrument.factor_unit, &run.catalogue.units).ok_or_else(|| {
        Fault::missing(
            format!("a factor of instrument {} in a unit that can be used", instrument.id),
            format!("合約工具{}單位可用的因子", instrument.id),
        )
    })?;
    let chain = Chain::start(LocalText::new("electricity covered", "涵蓋的電力"), covered);
    times_factor(run, chain, rate, factor_node(instrument), "scope2.market")
}

fn factor_node(instrument: &Instrument) -> Node {
    let registry = |other: &str| if instrument.registry.is_empty() { other.to_string() } else { instrument.registry.clone() };
    let used = FactorUse {
        id: instrument.origin.to_string(),
        name: LocalText::new(format!("Contractual instrument {}", instrument.id), format!("合約工具{}", instrument.id)),
        value: instrument.factor,
        unit: instrument.factor_unit.clone(),
        data_year: Some(instrument.year),
        gas_coverage: if instrument.factor_unit.contains("CO2e") { "CO2e".into() } else { "CO2".into() },
        publisher: registry("the issuer"),
        publisher_name: LocalText::new(registry("the issuer"), registry("發行人")),
        source: "contractual instrument".into(),
        source_name: LocalText::new("contractual instrument", "合約工具"),
        source_date: String::new(),
        // What an instrument states is as good as the certificate that shows it.
        verified: !instrument.evidence.is_empty(),
        rule: LocalText::new("factor stated by the instrument", "合約工具所載的因子"),
    };
    Node::factor(used)
}

/// The consumption of a grid less what instruments cover.
fn rest(run: &Run<'_>, grid: &Grid, covered: Vec<Term>) -> Exact<Term> {
    if covered.is_empty() {
        return Ok(grid.amount.clone());
    }
    let expression = LocalText::new("sum of the instruments", "各合約工具之和");
    let covered = term::sum("scope2.covered-sum", expression, covered, run.unit("MWh"))?;
    let expression = LocalText::new("consumption - covered by instruments", "用電量 - 合約工具涵蓋的電力");
    let result = Quantity::new(grid.left, run.unit("MWh"));
    Ok(formula("scope2.rest", Op::Difference, expression, vec![grid.amount.node.clone(), covered.node], result))
}

/// The factor of electricity without an instrument, and what it is called.
fn rest_factor(run: &mut Run<'_>, grid: &Grid) -> Exact<(&'static str, (Rate, Node))> {
    if run.methods.market != MarketRule::Grid {
        let query = grid_query(run, &grid.part, &grid.id)?;
        if let Some(selected) = run.factors.select_residual(&query) {
            return Ok((RESIDUAL, rate_of(run, selected.factor, selected.rule)?));
        }
    }
    Ok((LOCATION, location_factor(run, &grid.part, &grid.id)?))
}

/// The share covered by instruments, and the share that is renewable.
fn shares(run: &mut Run<'_>, year: i16, base: Term, covered: Vec<Term>, renewable: Vec<Term>) {
    let percent = run.unit("percent");
    let expression = LocalText::new("covered by instruments ÷ electricity", "合約工具涵蓋的電力 ÷ 電力");
    let covered = total_of(run, covered)
        .and_then(|covered| term::ratio("scope2.covered-share", expression, covered, base.clone(), percent, &electricity()));
    let id = run.id("electricity_covered_share", Dims::none(), year);
    run.settle(id, covered);
    let share = generated(run, year).and_then(|own| {
        let mut parts = renewable;
        parts.extend(own.clone());
        let expression = LocalText::new("purchased + generated on site", "外購 + 自發");
        let consumed = match own {
            Some(own) => term::sum("scope2.consumed", expression, vec![base, own], run.unit("MWh"))?,
            None => base,
        };
        share_of(run, total_of(run, parts)?, consumed)
    });
    let id = run.id("renewable_share", Dims::none(), year);
    run.settle(id, share);
}

/// What is generated on site, as much of it as the account counts of each site: the base beside it is of the account as well.
fn generated(run: &Run<'_>, year: i16) -> Exact<Option<Term>> {
    let own = run.id("electricity_renewable", Dims::none(), year);
    let Some(whole) = run.term(&own) else { return Ok(None) };
    if all_whole(run, sites_of(run, &own, "").iter().filter_map(|id| id.dims.get("site"))) {
        return Ok(Some(whole));
    }
    let expression = LocalText::new("electricity of the sites that the account counts", "計入範圍的各地點電力之和");
    term::sum("scope2.consolidated", expression, consolidated(run, &own, "")?, run.unit("MWh")).map(Some)
}

/// What the shares divide by.
fn electricity() -> LocalText {
    LocalText::new("the electricity", "用電量")
}

fn share_of(run: &Run<'_>, renewable: Term, consumed: Term) -> Exact<Term> {
    let expression = LocalText::new("renewable electricity ÷ electricity consumed", "可再生能源電力 ÷ 耗用電力");
    term::ratio("scope2.renewable-share", expression, renewable, consumed, run.unit("percent"), &electricity())
}

/// The sum; nothing at all is a zero, since the register of instruments says what is covered.
fn total_of(run: &Run<'_>, terms: Vec<Term>) -> Exact<Term> {
    let unit = run.unit("MWh");
    if terms.is_empty() {
        let name = LocalText::new("covered by no instrument", "沒有合約工具涵蓋");
        let node = Node { leaves: Leaves::Recorded, ..Node::constant(name, "0") };
        return Ok(Term { value: Quantity::new(Decimal::ZERO, unit), node });
    }
    term::sum("scope2.sum", LocalText::new("sum", "合計"), terms, unit)
}

/// Where no market-based figure is computed, electricity generated on site is still a share of what was consumed.
fn renewable_without_instruments(run: &mut Run<'_>, year: i16) {
    let id = run.id("renewable_share", Dims::none(), year);
    let own = run.id("electricity_renewable", Dims::none(), year);
    let (Some(own), None) = (run.term(&own), run.value(&id)) else { return };
    if own.node.leaves != Leaves::Recorded || run.missing(&id).is_some() || !run.book.emissions.instruments.is_empty() {
        return;
    }
    let bought = run.id("electricity", Dims::none(), year);
    let term = run.need(&bought).and_then(|bought| {
        let expression = LocalText::new("purchased + generated on site", "外購 + 自發");
        let consumed = term::sum("scope2.consumed", expression, vec![bought, own.clone()], run.unit("MWh"))?;
        share_of(run, own, consumed)
    });
    run.settle(id, term);
}
