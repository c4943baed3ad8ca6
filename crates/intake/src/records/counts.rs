//! Counted things: suppliers by region; cases, donations, patents, board members by measure.
//!
//! In: `suppliers`, `cases`, `community`, `ip`, `governance`. Out: [`CountRecord`]s, folded. Invariant: a zero is a row with the
//! value 0; where no row is, nothing is said. Not here: totals over regions and types (`heng-calc`).

use super::{Given, is_mass_of_water, own_unit, read_value, wrong_unit};
use crate::book::{CountRecord, Manifest};
use crate::context::Context;
use crate::dimensions::{self, read_dims};
use crate::people::{read_year, with_row};
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Decimal, Dims, MeasureKind};
use std::collections::BTreeMap;

const SUPPLIERS: Spec = Spec::new(&[
    optional("supplier"),
    required("region"),
    optional("count"),
    optional("assessed"),
    optional("terminated"),
    optional("year"),
])
.with_one_of(&[&["supplier", "count"]]);

const COUNTS: Spec = Spec::new(&[required("measure"), optional("dims"), optional("year"), optional("value"), optional("unit")]);

/// Records by measure, dimensions and year.
#[derive(Default)]
struct Fold(BTreeMap<(String, Dims, i16), CountRecord>);

impl Fold {
    /// Adds a row to its record (C004 beyond 28 digits).
    fn add(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, measure: &str, dims: Dims, year: i16, value: Decimal) -> RowResult {
        let key = (measure.to_string(), dims.clone(), year);
        let Some(record) = self.0.get_mut(&key) else {
            let record = CountRecord { measure: measure.to_string(), dims, year, value, origin: row.origin(), rows: 1 };
            self.0.insert(key, record);
            return Ok(());
        };
        let Some(sum) = record.value.checked_add(value) else {
            let diag = row.diag(Code::Overflow, format!("the sum of {measure} has more than 28 digits"));
            ctx.push(diag.help("correct the value of this row"));
            return Err(Reported);
        };
        record.value = sum;
        record.rows += 1;
        record.origin = with_row(&record.origin, row);
        Ok(())
    }

    fn into_records(self) -> Vec<CountRecord> {
        self.0.into_values().collect()
    }
}

/// Reads `suppliers`: one row a supplier, or one row a region with its count.
pub fn read_suppliers(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<CountRecord> {
    let mut fold = Fold::default();
    let mut suppliers = Given::new();
    let mut regions = Given::new();
    read_tables(ctx, "suppliers", &SUPPLIERS, &mut |ctx, row| {
        row.required(ctx, "region")?;
        let region = dimensions::read_value(ctx, row, "region", &manifest.labels)?.ok_or(Reported)?;
        let year = read_year(ctx, row, manifest)?;
        let count = row.amount(ctx, "count")?;
        let (count, assessed, terminated) = if let Some(count) = count {
            let numbers = (count, row.amount(ctx, "assessed")?, row.amount(ctx, "terminated")?);
            regions.once(ctx, row, (region.clone(), year), format!("the region {region} in {year}"))?;
            numbers
        } else {
            let name = row.required(ctx, if row.has_column("supplier") { "supplier" } else { "count" })?;
            let yes = |said: Option<bool>| said.map(|yes| Decimal::from(u8::from(yes)));
            let numbers = (Decimal::ONE, yes(row.yes_no(ctx, "assessed")?), yes(row.yes_no(ctx, "terminated")?));
            suppliers.once(ctx, row, (name.to_string(), year), format!("the supplier `{name}` in {year}"))?;
            numbers
        };
        fold.add(ctx, row, "suppliers", Dims::one("region", &region), year, count)?;
        for (measure, value) in [("suppliers_assessed", assessed), ("suppliers_terminated", terminated)] {
            if let Some(value) = value {
                fold.add(ctx, row, measure, Dims::none(), year, value)?;
            }
        }
        Ok(())
    });
    fold.into_records()
}

/// Reads the tables of counted things. Rows of one measure, dimensions and year add up, in whichever table they stand.
pub fn read_counts(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<CountRecord> {
    let mut fold = Fold::default();
    let mut ratios = Given::new();
    for table in ["cases", "community", "ip", "governance"] {
        read_tables(ctx, table, &COUNTS, &mut |ctx, row| {
            let measure = row.required_measure(ctx, "measure")?;
            let dims = read_dims(ctx, row, &manifest.labels)?;
            let year = read_year(ctx, row, manifest)?;
            let own = own_unit(ctx, row, measure, &dims)?;
            let mut value = read_value(ctx, row, measure)?.unwrap_or(Decimal::ONE);
            if let Some(unit) = row.unit(ctx, "unit")? {
                // A tonne of water is a cubic metre, a kilogram is not.
                let tonne = ctx.catalogue.units.get("t");
                let kept = match own.denominator() {
                    _ if !is_mass_of_water(ctx.catalogue, measure, unit, own) => own,
                    Some(denominator) => tonne.per(denominator),
                    None => tonne,
                };
                value = match unit.convert(value, kept) {
                    Ok(value) => value,
                    Err(heng_model::UnitError::OutOfRange(..)) => {
                        ctx.push(row.diag_at(
                            "value",
                            Code::Overflow,
                            format!("{value} {unit} in {own} has more than 28 digits"),
                        ));
                        return Err(Reported);
                    }
                    Err(_) => return Err(wrong_unit(ctx, row, measure, unit, own)),
                };
            }
            if measure.kind == MeasureKind::Ratio {
                // Two rates do not add up to a third.
                ratios.once(ctx, row, (measure, dims.clone(), year), format!("{measure} in {year}"))?;
            }
            fold.add(ctx, row, &measure.id, dims, year, value)
        });
    }
    fold.into_records()
}
