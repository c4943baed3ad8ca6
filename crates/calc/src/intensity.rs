//! Intensities: consumption and emissions per employee, revenue and area; and the margins that accounts give.
//!
//! In: the figures so far. Out: every `*_intensity` for every denominator of `methods.intensity`, `floor_area`, `gross_margin`.
//! Invariant: numerator and denominator go in unrounded, and the denominator's date and boundary stand in its trace. A missing
//! denominator that the book asks for is C001 in the reporting year, a gap before. See `tests/intensity.rs`.

use crate::entered::stated;
use crate::exact::{Exact, Fault};
use crate::methods::HeadcountBasis;
use crate::people::average_headcount;
use crate::run::Run;
use crate::term::{self, Said, Term};
use crate::totals::total_over;
use heng_model::{Code, Diag, Dims, FigureId, LocalText, Quantity};

/// Each intensity and what it divides.
const INTENSITIES: &[(&str, &str)] = &[
    ("ghg_intensity", "ghg_total"),
    ("ghg_scope1_intensity", "ghg_scope1"),
    ("ghg_scope2_intensity", "ghg_scope2"),
    ("energy_intensity", "energy_total"),
    ("electricity_intensity", "electricity"),
    ("water_intensity", "water"),
    ("wastewater_intensity", "wastewater"),
    ("waste_hazardous_intensity", "waste_hazardous"),
    ("waste_nonhazardous_intensity", "waste_nonhazardous"),
    ("paper_intensity", "paper"),
    ("packaging_intensity", "packaging"),
];

/// What an intensity divides: `water` for `water_intensity`.
pub(crate) fn numerator_of(intensity: &str) -> Option<&'static str> {
    INTENSITIES.iter().find(|(measure, _)| *measure == intensity).map(|(_, numerator)| *numerator)
}

/// Floor area of the sites inside the boundary, for the reporting year, unless stated.
pub(crate) fn floor_area(run: &mut Run<'_>) {
    let measure = run.measure("floor_area");
    let year = run.year();
    if run.value(&FigureId::total(measure, year)).is_some() || run.book.sites.values().all(|s| s.floor_area_m2.is_none()) {
        return;
    }
    for site in run.book.sites.values().filter(|s| s.included) {
        let id = FigureId::new(measure, Dims::one("site", &site.id), year);
        match site.floor_area_m2 {
            Some(area) => {
                let sum = Quantity::new(area, run.unit("m2"));
                run.settle(id, Ok(Term::records(site.name.clone(), site.origin.clone(), 1, sum, Said::default())));
            }
            None => {
                let missing = LocalText::new(
                    format!("the floor area of site {} (sites.csv)", site.id),
                    format!("地點{}的樓面面積（sites.csv）", site.id),
                );
                run.part_missing(id, missing);
            }
        }
    }
    total_over(run, measure, "site", year);
}

/// Gross profit over revenue.
pub(crate) fn margins(run: &mut Run<'_>) {
    for year in run.years() {
        let profit = run.id("gross_profit", Dims::none(), year);
        let Some(profit) = run.term(&profit) else { continue };
        let revenue = run.id("revenue", Dims::none(), year);
        let expression = LocalText::new("gross profit ÷ revenue", "毛利 ÷ 收益");
        let revenue_name = LocalText::new("the revenue", "收益");
        let term = run.need(&revenue).and_then(|revenue| {
            let profit = same_unit(profit, &revenue)?;
            term::ratio("margin.gross", expression, profit, revenue, run.unit("percent"), &revenue_name)
        });
        let id = run.id("gross_margin", Dims::none(), year);
        run.settle(id, term);
    }
}

fn same_unit(mut term: Term, other: &Term) -> Exact<Term> {
    term.value = term.value.to(other.value.unit)?;
    Ok(term)
}

/// Every intensity for every denominator chosen.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    for denominator in run.methods.intensity.clone() {
        for year in run.years() {
            per(run, &denominator, year);
        }
    }
}

fn per(run: &mut Run<'_>, denominator: &str, year: i16) {
    let mut numerators: Vec<(FigureId, Term)> = Vec::new();
    for (intensity, numerator) in INTENSITIES {
        let id = run.id(intensity, Dims::one("denominator", denominator), year);
        let numerator = run.id(numerator, Dims::none(), year);
        match (run.term(&numerator), run.missing(&numerator)) {
            (Some(term), _) => numerators.push((id, term)),
            (None, Some(missing)) => {
                let missing = crate::run::within(&run.describe(&numerator), missing);
                run.gap(id, missing);
            }
            (None, None) => {}
        }
    }
    if numerators.is_empty() {
        return;
    }
    let divisor = denominator_term(run, denominator, year).and_then(|term| match term.value.value.is_zero() {
        true => Err(Fault::zero(&run.measure(denominator).name)),
        false => Ok(term),
    });
    if let Err(Fault::Missing(missing)) = &divisor {
        no_denominator(run, denominator, year, &missing.en, &numerators);
    }
    for (id, numerator) in numerators {
        let name = |id: &FigureId| id.measure.name.clone();
        let term = divisor.clone().and_then(|divisor| {
            let of = name(&run.id(numerator_of(&id.measure.id).unwrap_or(&id.measure.id), Dims::none(), year));
            let by = run.measure(denominator).name.clone();
            let expression = LocalText::new(format!("{} ÷ {}", of.en, by.en), format!("{} ÷ {}", of.zh_hant, by.zh_hant));
            let unit = numerator.value.unit.per(divisor.value.unit);
            term::ratio("intensity", expression, numerator, divisor, unit, &by)
        });
        run.settle(id, term);
    }
}

/// The denominator of a year: stated, or counted.
fn denominator_term(run: &Run<'_>, denominator: &str, year: i16) -> Exact<Term> {
    if denominator != "headcount" {
        return run.need(&run.id(denominator, Dims::none(), year));
    }
    let given = run.book.denominators.iter().find(|d| d.measure == "headcount" && d.year == year);
    match (given, run.methods.intensity_headcount) {
        (Some(given), _) => stated(run, given),
        (None, HeadcountBasis::Closing) => run.need(&run.id("headcount", Dims::none(), year)),
        (None, HeadcountBasis::Average) => average_headcount(run, &Dims::none(), year),
    }
}

/// C001, when the book itself asks for this denominator, or gives it as zero, and an intensity is lost by it.
fn no_denominator(run: &mut Run<'_>, denominator: &str, year: i16, missing: &str, numerators: &[(FigureId, Term)]) {
    let lost: Vec<String> =
        numerators.iter().filter(|(id, _)| run.value(id).is_none()).map(|(id, _)| id.measure.id.clone()).collect();
    let zero = run.value(&run.id(denominator, Dims::none(), year)).is_some_and(|q| q.value.is_zero());
    if year != run.year() || lost.is_empty() || !(zero || run.methods.given("intensity")) {
        return;
    }
    let what = if zero { "zero" } else { "missing" };
    let diag = Diag::new(Code::NoDenominator, format!("the denominator `{denominator}` of {year} is {what}"))
        .note(format!("needed: {missing}"))
        .note(format!("not computed: {}", lost.join(", ")))
        .help(format!("add {denominator} for {year} to denominators.csv, or take it out of `intensity` under [methods]"));
    let written = run.book.manifest.methods.get("intensity").map(|m| m.origin.clone());
    run.diags.push(match written {
        Some(origin) => diag.at(origin),
        None => diag,
    });
}
