//! # X202 ncv_implied: the energy content behind direct energy
//!
//! **What it does.** Where a report prints fuels in litres or cubic metres and direct energy too, compares the energy with what the printed
//! amounts hold by the published net calorific values and densities.
//!
//! **Why it matters.** Direct energy is converted by hand and often in the wrong unit (MJ for kWh, kilograms for litres).
//!
//! **Example.** 20,000 litres of diesel hold about 200 MWh; printed: 720 MWh, which is 200 MWh in gigajoules.
//!
//! **Severity.** A note where published values give the printed energy; a warning where the printed fuels hold more energy than is printed, or,
//! for one fuel alone, less than a fifth of it.
//!
//! **References.** GB/T 2589-2020; IPCC 2006, volume 2, table 1.2; IEA Energy Statistics Manual.

use super::view::{Draft, View, number, span};
use super::{Case, Check};
use crate::finding::Finding;
use crate::interval::Interval;
use heng_factors::Factor;
use heng_model::{Decimal, Severity};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X202", kind: "ncv_implied", severity: Severity::Note, source: include_str!("x202_calorific.rs"), run };

/// Measures of fuels and their names in the catalogue of factors.
const FUELS: [(&str, &str); 3] = [("gasoline", "petrol"), ("diesel", "diesel"), ("natural_gas", "natural_gas")];
/// A tenth: fuels differ from tables by less.
const TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// Gigajoules in a megawatt hour.
const GJ_PER_MWH: Decimal = Decimal::from_parts(36, 0, 0, false, 1);

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let years: Vec<i32> = view.series().filter(|(m, _, _)| *m == "energy_direct").map(|(_, y, _)| y).collect();
    years.into_iter().filter_map(|year| judge(check, &view, year)).collect()
}

fn judge(check: &Check, view: &View<'_>, year: i32) -> Option<Finding> {
    let direct = *view.whole("energy_direct", year).first()?;
    let energy = view.value_in(direct, "MWh")?;
    let mut facts = vec![direct];
    let (mut held, mut terms) = (Interval::ZERO, Vec::new());
    for (measure, subject) in FUELS {
        let unit = if measure == "natural_gas" { "m3" } else { "L" };
        let amounts = view.whole(measure, year);
        let Some((fact, amount)) = amounts.iter().find_map(|f| Some((*f, view.value_in(*f, unit)?))) else { continue };
        let content = content_mwh(view, subject)?;
        held = held.plus(amount.times(content));
        terms.push(format!("{} {unit} × {} MWh", number(view.facts[fact].value), span(content, 5)));
        facts.push(fact);
    }
    if terms.is_empty() {
        return None;
    }
    let wide = held.hull(held.scale(Decimal::ONE - TOLERANCE)).hull(held.scale(Decimal::ONE + TOLERANCE));
    let fits = wide.overlaps(energy);
    let more = wide.low.zip(energy.high).is_some_and(|(held, printed)| held > printed);
    // Other fuels may be part of direct energy without their amounts.
    let far_less = terms.len() == 1
        && held
            .high
            .zip(energy.low)
            .and_then(|(held, printed)| Some(held < printed.checked_mul(Decimal::new(2, 1))?))
            .unwrap_or(false);
    if !fits && !more && !far_less {
        return None;
    }
    let (printed, unit, held) = (number(view.facts[direct].value), &view.facts[direct].unit, span(held, 1));
    let draft = Draft::new(check, view, &facts).evidence(terms.join(" + "), terms.join(" + "));
    let draft = if fits {
        draft.message(
            format!("Direct energy of {year}, {printed} {unit}, agrees with the printed fuels by published calorific values ({held} MWh)"),
            format!("{year}年直接能源{printed} {unit}與所列燃料按已公佈熱值計算的{held}兆瓦時相符"),
        )
    } else {
        draft.severity(Severity::Warning).message(
            format!("Direct energy of {year} is printed as {printed} {unit}; the printed fuels hold {held} MWh by published calorific values"),
            format!("{year}年直接能源列為{printed} {unit}，但所列燃料按已公佈熱值計算為{held}兆瓦時"),
        )
    };
    Some(draft.help("Check unit and conversion factor, and print the factor", "請核對單位及轉換因子，並予列明").done())
}

/// Energy of a litre or cubic metre in MWh, over all published values.
fn content_mwh(view: &View<'_>, subject: &str) -> Option<Interval> {
    let of = |parameter: &'static str| {
        view.case.setup.factors.iter().filter(move |f| f.subject == subject && f.parameter == parameter)
    };
    let range = |values: Vec<Decimal>| values.into_iter().map(Interval::exact).reduce(Interval::hull);
    if subject == "natural_gas" {
        let per_cubic_metre = of("NCV").filter_map(|f| match f.unit.as_str() {
            "GJ/Nm3" => Some(f.value),
            "GJ/10^4 Nm3" => f.value.checked_div(Decimal::from(10_000)),
            _ => None,
        });
        return Some(range(per_cubic_metre.collect())?.over(Interval::exact(GJ_PER_MWH)));
    }
    // GJ/t and TJ/Gg are the same number; tonnes of a litre are its density over a thousand.
    let mass = |f: &&Factor| ["GJ/t", "TJ/Gg"].contains(&f.unit.as_str());
    let calorific = range(of("NCV").filter(mass).map(|f| f.value).collect())?;
    let density = range(of("density").filter(|f| f.unit == "kg/L").map(|f| f.value).collect())?;
    Some(calorific.times(density).over(Interval::exact(Decimal::ONE_THOUSAND)).over(Interval::exact(GJ_PER_MWH)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn fuels_and_energy() {
        let facts = |energy: &str| format!("diesel 2022 20,000 L @1\nenergy_direct 2022 {energy} @2");
        check(&CHECK, &Report::of_facts(&facts("200 MWh")), &["note ncv_implied"]);
        check(&CHECK, &Report::of_facts(&facts("200,600 kWh")), &["note ncv_implied"]);
        check(&CHECK, &Report::of_facts(&facts("72 MWh")), &["warning ncv_implied|printed as 72 MWh; the printed fuels hold"]);
        // Another fuel may be part of it; five times as much is another unit.
        check(&CHECK, &Report::of_facts(&facts("420 MWh")), &[]);
        check(&CHECK, &Report::of_facts(&facts("72,000 MWh")), &["warning"]);
        check(&CHECK, &Report::of_facts("energy_direct 2022 200 MWh @2"), &[]);
    }
}
