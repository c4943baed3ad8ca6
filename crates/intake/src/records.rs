//! The small tables: suppliers, counted things, denominators, figures entered as such, published figures,
//! explanations.
//!
//! In: one CSV or XLSX each. Out: the records of `book.rs`. Invariant: a record names a measure, dimensions and a unit that the
//! catalogue knows, and one figure is given once. Not here: activity, people, sites. See `tests/errors/R0*`, `D002-*`.

mod counts;
mod figures;
pub(crate) mod fold;
mod texts;

pub use counts::read_counts;
pub use figures::{read_denominators, read_entered, read_prior, read_published};
pub use fold::joined;
pub use texts::read_explanations;

use crate::context::Context;
use crate::row::Row;
use crate::table::{Reported, RowResult};
use heng_model::{Catalogue, Code, Decimal, Dims, Measure, Origin, Quantity, Unit};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Display;

/// Remembers what has been given, so that it is not given twice (R011).
pub(crate) struct Given<K>(BTreeMap<K, Origin>);

impl<K: Ord> Given<K> {
    pub(crate) fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Notes that the row gives `key`; an error when an earlier one did.
    pub(crate) fn once(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, key: K, what: impl Display) -> RowResult {
        match self.0.entry(key) {
            Entry::Vacant(slot) => {
                slot.insert(row.origin());
                Ok(())
            }
            Entry::Occupied(first) => {
                let diag = row
                    .diag(Code::DuplicateRow, format!("{what} is given twice"))
                    .note(format!("first given at {}", first.get()))
                    .help("keep one of the two rows");
                ctx.push(diag);
                Err(Reported)
            }
        }
    }
}

/// The unit in which figures of a measure are kept (R010 when a denominator is missing or unknown).
fn own_unit(ctx: &mut Context<'_>, row: &Row<'_>, measure: Measure, dims: &Dims) -> RowResult<Unit> {
    ctx.catalogue.unit_of(measure, dims).map_err(|message| {
        let diag = row.diag(Code::UnknownDimension, message);
        ctx.push(diag.help("write the denominator in the column dims: denominator=headcount, denominator=revenue"));
        Reported
    })
}

/// Value and unit of a row, in a unit that measures what the measure measures, money in any currency (R001, R002, R003, R007, R012).
fn read_quantity(ctx: &mut Context<'_>, row: &Row<'_>, measure: Measure, dims: &Dims) -> RowResult<Quantity> {
    let own = own_unit(ctx, row, measure, dims)?;
    row.required(ctx, "value")?;
    let value = read_value(ctx, row, measure)?.ok_or(Reported)?;
    let unit = row.required_unit(ctx, "unit")?;
    if ctx.catalogue.units.kept_in(own, unit).is_none() && !is_mass_of_water(ctx.catalogue, measure, unit, own) {
        return Err(wrong_unit(ctx, row, measure, unit, own));
    }
    Ok(Quantity::new(value, unit))
}

/// The cell `value`: not below zero, unless the measure may be (R007).
fn read_value(ctx: &mut Context<'_>, row: &Row<'_>, measure: Measure) -> RowResult<Option<Decimal>> {
    if measure.signed { row.decimal(ctx, "value") } else { row.amount(ctx, "value") }
}

/// Water is measured in m³ and often billed in tonnes: `data/activities.toml` says of which measures one is the other.
fn is_mass_of_water(catalogue: &Catalogue, measure: Measure, unit: Unit, own: Unit) -> bool {
    let base = measure.id.strip_suffix("_intensity").unwrap_or(&measure.id);
    let same_denominator = match (unit.denominator(), own.denominator()) {
        (None, None) => true,
        (Some(a), Some(b)) => a.converts_to(b),
        _ => false,
    };
    same_denominator
        && unit.numerator().measures("mass")
        && own.numerator().measures("volume")
        && catalogue.activities().iter().any(|a| a.tonne_is_m3 && a.measure == base)
}

fn wrong_unit(ctx: &mut Context<'_>, row: &Row<'_>, measure: Measure, unit: Unit, own: Unit) -> Reported {
    let diag = row
        .diag_at("unit", Code::WrongUnit, format!("{measure} is not measured in {unit}"))
        .note(format!("sought: {own}, or a unit that converts into it"));
    let is_co2_alone = unit.numerator().measures("mass-co2") && own.numerator().measures("mass-co2e");
    ctx.push(diag.help(if is_co2_alone {
        "CO2 alone is less than CO2 equivalent: write tCO2e if the figure covers all greenhouse gases, or if its source says so"
    } else if ctx.catalogue.units.kept_in(own, unit).is_some() {
        "rows that add up are kept in one currency: convert the amount, or enter the figure in its own currency in figures.csv"
    } else {
        "correct the unit, or the measure; `heng units` lists what converts into what"
    }));
    Reported
}

#[cfg(test)]
mod tests;
