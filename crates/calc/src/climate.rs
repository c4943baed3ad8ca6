//! What is exposed to climate risks and aligned with opportunities, in all and as a share; carbon price, capital, counts.
//!
//! In: the climate and enterprise registers, stated metrics, accounts. Out: exposures by risk and in all, shares of assets and
//! revenue, scores, counts. Invariants: amounts of risks that overlap are never added up (K004), a risk without an amount leaves
//! the sum open, a share above the whole is no figure (K001). Not here: reading (`heng-intake`). See `tests/climate.rs`.

use crate::exact::{Exact, Fault};
use crate::run::Run;
use crate::term::{self, Said, Term};
use heng_intake::book::{ClimateMetric, ClimateRisk, INDUSTRY, RiskClass};
use heng_model::{Basis, Code, Decimal, Diag, Dims, FigureId, LocalText, Origin, Quantity, round_half_up};
use std::collections::BTreeMap;

/// An amount of the register, what it adds up to, and how its total may be stated.
struct Exposure {
    /// `None`: every class.
    class: Option<RiskClass>,
    /// The measure of the total and of each risk.
    measure: &'static str,
    /// The metric of `climate/metrics.csv` that states the total.
    metric: &'static str,
    /// The column of `climate/risks.csv`.
    column: &'static str,
    amount: fn(&ClimateRisk) -> Option<Quantity>,
    /// What the total is a share of.
    whole: Option<&'static str>,
}

const EXPOSURES: [Exposure; 7] = [
    assets(RiskClass::Transition, "climate_transition_exposure_assets", "assets_at_transition_risk"),
    revenue(RiskClass::Transition, "climate_transition_exposure_revenue", "revenue_at_transition_risk"),
    assets(RiskClass::Physical, "climate_physical_exposure_assets", "assets_at_physical_risk"),
    revenue(RiskClass::Physical, "climate_physical_exposure_revenue", "revenue_at_physical_risk"),
    assets(RiskClass::Opportunity, "climate_opportunity_assets", "climate_opportunity_assets"),
    revenue(RiskClass::Opportunity, "climate_opportunity_revenue", "climate_opportunity_revenue"),
    Exposure {
        class: None,
        measure: "climate_capital_deployed",
        metric: "climate_capital_deployed",
        column: "capital_deployed",
        amount: |risk| risk.capital_deployed,
        whole: None,
    },
];

const fn assets(class: RiskClass, measure: &'static str, metric: &'static str) -> Exposure {
    let whole = Some("total_assets");
    Exposure { class: Some(class), measure, metric, column: "exposed_assets", amount: |risk| risk.exposed_assets, whole }
}

const fn revenue(class: RiskClass, measure: &'static str, metric: &'static str) -> Exposure {
    let whole = Some("revenue");
    Exposure { class: Some(class), measure, metric, column: "exposed_revenue", amount: |risk| risk.exposed_revenue, whole }
}

/// What the registers and stated metrics say.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    stated(run);
    for exposure in &EXPOSURES {
        register(run, exposure);
    }
    scores(run);
    counts(run);
}

/// Metrics stated in `climate/metrics.csv`.
fn stated(run: &mut Run<'_>) {
    let book = run.book;
    for metric in &book.climate.metrics {
        let Some(quantity) = metric.quantity else { continue };
        let (measure, dims) = match metric.industry() {
            Some(free) => ("climate_industry_metric", Dims::one("industry_metric", free)),
            None => (measure_of(&metric.id), Dims::none()),
        };
        let id = run.id(measure, dims, metric.year);
        match stated_term(run, metric, &id, quantity) {
            Ok(term) => run.enter(id, term, Basis::Entered, metric.origin.clone()),
            Err(fault) => run.settle(id, Err(fault)),
        }
    }
}

/// The measure that a metric of `climate/metrics.csv` states.
pub fn measure_of(metric: &str) -> &str {
    EXPOSURES.iter().find(|e| e.metric == metric).map_or(metric, |e| e.measure)
}

fn stated_term(run: &Run<'_>, metric: &ClimateMetric, id: &FigureId, quantity: Quantity) -> Exact<Term> {
    let mut term = Term::entered(metric.origin.clone(), metric.source.clone(), quantity, Basis::Entered);
    // Metrics of the industry keep the unit they are written in.
    if !metric.id.starts_with(INDUSTRY) {
        term.value = in_own_unit(run, id, quantity)?;
    }
    Ok(term)
}

/// The amount in the measure's unit, or in its currency at the measure's size.
fn in_own_unit(run: &Run<'_>, id: &FigureId, quantity: Quantity) -> Exact<Quantity> {
    let own = run.unit(&id.measure.unit);
    let unit = run.catalogue.units.kept_in(own, quantity.unit).unwrap_or(quantity.unit);
    Ok(quantity.to(unit)?)
}

/// The amounts of each risk, and their sum where nothing is counted twice and nothing is missing.
fn register(run: &mut Run<'_>, exposure: &Exposure) {
    let book = run.book;
    let of_class = |risk: &&ClimateRisk| exposure.class.is_none_or(|class| class == risk.class);
    let risks: Vec<&ClimateRisk> = book.climate.risks.iter().filter(of_class).collect();
    if risks.iter().all(|risk| (exposure.amount)(risk).is_none()) {
        return;
    }
    for risk in &risks {
        let Some(amount) = (exposure.amount)(risk) else { continue };
        let id = run.id(exposure.measure, Dims::one("risk", &risk.id), run.year());
        let term = in_own_unit(run, &id, amount);
        let term = term.map(|sum| Term::records(risk.name.clone(), risk.origin.clone(), 1, sum, Said::default()));
        run.settle(id, term);
    }
    let total = run.id(exposure.measure, Dims::none(), run.year());
    let stated = run.value(&total);
    match (sum_of(run, exposure, &risks, &total), stated) {
        (Ok(sum), Some(stated)) => differs(run, exposure, sum.value, stated),
        (Ok(sum), None) => run.settle(total, Ok(sum)),
        // The stated total stands for a register that cannot be added up.
        (Err(_), Some(_)) => {}
        (Err(Fault::Overflow), None) => run.settle(total, Err(Fault::Overflow)),
        (Err(Fault::Missing(missing)), None) => {
            if let Some(overlap) = overlap(exposure, &risks) {
                unstated(run, exposure, &overlap.en);
            }
            run.part_missing(total, missing);
        }
    }
}

fn sum_of(run: &Run<'_>, exposure: &Exposure, risks: &[&ClimateRisk], total: &FigureId) -> Exact<Term> {
    if let Some(overlap) = overlap(exposure, risks) {
        return Err(Fault::missing(
            format!("the total without double counting: {}", overlap.en),
            format!("不重複計算的總額：{}", overlap.zh_hant),
        ));
    }
    if let Some(open) = risks.iter().find(|risk| (exposure.amount)(risk).is_none()) {
        let (what, name, at) = (&total.measure.name, &open.name, &open.origin);
        return Err(Fault::missing(
            format!("{} of {} ({}, {at}; 0 where there is none)", what.en, name.en, exposure.column),
            format!("「{}」的{}（{at}；如無，填0）", name.zh_hant, what.zh_hant),
        ));
    }
    let parts = risks.iter().map(|risk| run.need(&FigureId::new(total.measure, Dims::one("risk", &risk.id), total.year)));
    let parts: Vec<Term> = parts.collect::<Exact<_>>()?;
    let Some(unit) = parts.first().map(|part| part.value.unit) else { return Err(Fault::Missing(run.describe(total))) };
    term::sum("climate.register", LocalText::new("sum of the register", "登記冊各項之和"), parts, unit)
}

/// Two risks whose amounts concern the same things, in words: each has an amount, and one names the other.
fn overlap(exposure: &Exposure, risks: &[&ClimateRisk]) -> Option<LocalText> {
    let has_amount = |risk: &ClimateRisk| (exposure.amount)(risk).is_some_and(|q| !q.value.is_zero());
    let counted: Vec<&ClimateRisk> = risks.iter().copied().filter(|risk| has_amount(risk)).collect();
    // Capital is spent once, whatever it protects.
    if exposure.column == "capital_deployed" {
        return None;
    }
    counted.iter().find_map(|risk| {
        let names = |other: &&&ClimateRisk| other.id != risk.id && risk.overlaps.contains(&other.id);
        let other = counted.iter().find(names)?;
        let (a, b) = (&risk.name, &other.name);
        Some(LocalText::new(format!("{} overlaps with {}", a.en, b.en), format!("「{}」與「{}」重疊", a.zh_hant, b.zh_hant)))
    })
}

fn unstated(run: &mut Run<'_>, exposure: &Exposure, overlap: &str) {
    let diag = Diag::new(Code::OverlappingExposure, format!("exposures that overlap have no total: {}", exposure.measure))
        .note(overlap.to_string())
        .help(format!("state the total without double counting in climate/metrics.csv, as metric {}", exposure.metric));
    run.diags.push(match run.book.climate.risks.first() {
        Some(risk) => diag.at(Origin::whole(&risk.origin.file)),
        None => diag,
    });
}

/// K005, at the row that states the total and at the decimals it states; a total of figures.csv has its own diagnostics.
fn differs(run: &mut Run<'_>, exposure: &Exposure, sum: Quantity, stated: Quantity) {
    let year = run.year();
    let Some(row) = run.book.climate.metrics.iter().find(|m| m.id == exposure.metric && m.year == year) else { return };
    let written = row.quantity.unwrap_or(stated);
    if sum.to(written.unit).is_ok_and(|sum| round_half_up(sum.value, written.value.scale()) == written.value) {
        return;
    }
    let message = format!("{} is stated as {stated}, and the register adds up to {sum}", exposure.measure);
    run.diags.push(Diag::new(Code::ExposureDiffers, message).at(row.origin.clone()).help(
        "correct one of the two; where risks concern the same assets, name the others in the column overlaps of climate/risks.csv",
    ));
}

/// Likelihood and impact of each risk and opportunity.
fn scores(run: &mut Run<'_>) {
    let book = run.book;
    for risk in &book.climate.risks {
        for (measure, score) in [("climate_risk_likelihood", risk.likelihood), ("climate_risk_impact", risk.impact)] {
            let id = run.id(measure, Dims::one("risk", &risk.id), run.year());
            let score = Quantity::new(score, run.unit("ratio"));
            run.settle(id, Ok(Term::records(risk.name.clone(), risk.origin.clone(), 1, score, Said::default())));
        }
    }
}

/// How many risks of each kind, horizon, category and level.
fn counts(run: &mut Run<'_>) {
    let book = run.book;
    let mut rows: BTreeMap<(&str, Dims), Vec<&Origin>> = BTreeMap::new();
    let mut count = |measure, dims, origin| rows.entry((measure, dims)).or_default().push(origin);
    for risk in &book.climate.risks {
        let opportunity = risk.class == RiskClass::Opportunity;
        let measure = if opportunity { "climate_opportunities" } else { "climate_risks" };
        count(measure, Dims::none(), &risk.origin);
        count(measure, Dims::one("risk_kind", &risk.kind), &risk.origin);
        for horizon in &risk.horizons {
            count(measure, Dims::one("horizon", horizon), &risk.origin);
        }
    }
    for risk in &book.climate.enterprise {
        let (category, level) = (Dims::one("risk_category", &risk.category), Dims::one("risk_level", &risk.level));
        let both = category.clone().with("risk_level", &risk.level);
        for dims in [Dims::none(), category, level, both] {
            count("enterprise_risks", dims, &risk.origin);
        }
    }
    for ((measure, dims), origins) in rows {
        let Some(first) = origins.first() else { continue };
        let id = run.id(measure, dims, run.year());
        let sum = Quantity::new(Decimal::from(origins.len()), run.unit("count"));
        let what = LocalText::new("rows of the register", "登記冊所載項目");
        // One row stands for itself; of several, the file that holds them.
        let origin = if origins.len() == 1 { (*first).clone() } else { Origin::whole(&first.file) };
        run.settle(id, Ok(Term::records(what, origin, origins.len() as u64, sum, Said::default())));
    }
}

/// Exposures over total assets or revenue.
pub(crate) fn shares(run: &mut Run<'_>) {
    for exposure in &EXPOSURES {
        let Some(whole) = exposure.whole else { continue };
        let part = run.measure(exposure.measure);
        for year in run.years() {
            let part_id = FigureId::total(part, year);
            let Some(amount) = run.term(&part_id) else { continue };
            share(run, &part_id, amount, whole);
        }
    }
}

fn share(run: &mut Run<'_>, part: &FigureId, amount: Term, whole: &str) {
    let id = run.id(&format!("{}_share", part.measure.id), Dims::none(), part.year);
    let whole_id = run.id(whole, Dims::none(), part.year);
    let (of, by) = (&part.measure.name, &whole_id.measure.name);
    let expression = LocalText::new(format!("{} ÷ {}", of.en, by.en), format!("{} ÷ {}", of.zh_hant, by.zh_hant));
    let amount_value = amount.value;
    let term = run.need(&whole_id).and_then(|whole_term| {
        let mut amount = amount;
        amount.value = amount.value.to(whole_term.value.unit)?;
        let percent = run.unit("percent");
        term::ratio("climate.share", expression, amount, whole_term, percent, &whole_id.measure.name)
    });
    let term = match term {
        Ok(term) if term.value.value > Decimal::ONE_HUNDRED => {
            above_whole(run, &id, term.value.value, amount_value, &whole_id);
            let (part, whole) = (run.describe(part), run.describe(&whole_id));
            Err(Fault::missing(format!("{} within {}", part.en, whole.en), format!("不超過{}的{}", whole.zh_hant, part.zh_hant)))
        }
        Err(Fault::Missing(missing)) => {
            no_whole(run, &id, whole, &missing.en);
            Err(Fault::Missing(missing))
        }
        other => other,
    };
    run.settle(id, term);
}

/// K001.
fn above_whole(run: &mut Run<'_>, id: &FigureId, percent: Decimal, amount: Quantity, whole: &FigureId) {
    let Some(of) = run.value(whole) else { return };
    let message = format!("{} would be {}% in {}", id.measure, heng_model::format_decimal(percent, 1), id.year);
    let diag = Diag::new(Code::ShareAboveWhole, message)
        .note(format!("{amount} of {of}"))
        .help("check the units of climate/risks.csv and denominators.csv; name risks that concern the same assets in the column overlaps");
    run.diags.push(
        match run.book.climate.risks.first().map(|r| &r.origin).or(run.book.climate.metrics.first().map(|m| &m.origin)) {
            Some(origin) => diag.at(Origin::whole(&origin.file)),
            None => diag,
        },
    );
}

/// C001, when amounts of the reporting year have nothing to be a share of.
fn no_whole(run: &mut Run<'_>, id: &FigureId, whole: &str, missing: &str) {
    if id.year != run.year() || run.value(id).is_some() {
        return;
    }
    let diag = Diag::new(Code::NoDenominator, format!("the denominator `{whole}` of {} is missing", id.year))
        .note(format!("needed: {missing}"))
        .note(format!("not computed: {}", id.measure))
        .help(format!("add {whole} for {} to denominators.csv, in the currency of the amounts", id.year));
    run.diags.push(diag);
}
