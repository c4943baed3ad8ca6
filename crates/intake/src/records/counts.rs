//! Counted things: cases, donations, patents, board members by measure; rights by kind; community programmes.
//!
//! In: `cases`, `community`, `ip`, `governance`. Out: [`CountRecord`]s, folded, and the programmes. Invariant: a zero is a row with the
//! value 0; where no row is, nothing is said; amounts that add up are of one currency. Not here: totals over classes (`heng-calc`).

use super::fold::Fold;
use super::{Given, is_mass_of_water, own_unit, read_value, wrong_unit};
use crate::book::{CountRecord, Manifest, Programme};
use crate::context::Context;
use crate::dimensions::{read_dims, read_value as read_class};
use crate::operations::community;
use crate::people::read_year;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Decimal, Dims, Measure, MeasureKind, Unit};

const COUNTS: Spec = Spec::new(&[required("measure"), optional("dims"), optional("year"), optional("value"), optional("unit")]);

const RIGHTS: Spec = Spec::new(&[
    optional("measure"),
    optional("dims"),
    optional("year"),
    optional("value"),
    optional("unit"),
    optional("right"),
    optional("type"),
    optional("held"),
    optional("new"),
])
.with_one_of(&[&["measure", "right"]]);

/// Kinds of rights with the measures of what is held and what is new.
const RIGHTS_HELD: [(&str, &str, Option<&str>); 5] = [
    ("patent", "patents", Some("patents_new")),
    ("patent-application", "patent_applications", Some("patent_applications_new")),
    ("trademark", "trademarks", Some("trademarks_new")),
    ("copyright", "copyrights", Some("copyrights_new")),
    ("domain-name", "domain_names", None),
];

/// Reads the tables of counted things. Rows of one measure, dimensions and year add up, in whichever table they stand.
pub fn read_counts(ctx: &mut Context<'_>, manifest: &Manifest) -> (Vec<CountRecord>, Vec<Programme>) {
    let mut counts = Counts { fold: Fold::default(), ratios: Given::new() };
    let mut programmes = Vec::new();
    for table in ["cases", "governance"] {
        read_tables(ctx, table, &COUNTS, &mut |ctx, row| counts.add(ctx, row, manifest));
    }
    read_tables(ctx, "community", &community::SPEC, &mut |ctx, row| {
        if row.get("measure").is_some() {
            return counts.add(ctx, row, manifest);
        }
        programmes.push(community::read_programme(ctx, row, manifest, &mut counts.fold)?);
        Ok(())
    });
    read_tables(ctx, "ip", &RIGHTS, &mut |ctx, row| {
        if row.get("right").is_some() { counts.add_right(ctx, row, manifest) } else { counts.add(ctx, row, manifest) }
    });
    (counts.fold.into_records(), programmes)
}

type Ratio = (Measure, Dims, i16);

struct Counts {
    fold: Fold,
    ratios: Given<Ratio>,
}

impl Counts {
    /// A row that names a measure.
    fn add(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult {
        let measure = row.required_measure(ctx, "measure")?;
        let dims = read_dims(ctx, row, &manifest.labels)?;
        let year = read_year(ctx, row, manifest)?;
        let own = own_unit(ctx, row, measure, &dims)?;
        let (mut value, column) = match read_value(ctx, row, measure)? {
            Some(value) => (value, "value"),
            // The table of programmes has a column for amounts, which a heading may mean.
            None if row.has_column("amount") && row.get("amount").is_some() => {
                (row.amount(ctx, "amount")?.ok_or(Reported)?, "amount")
            }
            None => (Decimal::ONE, "value"),
        };
        let mut currency = None;
        if let Some(unit) = row.unit(ctx, "unit")? {
            let kept = kept_in(ctx, measure, unit, own);
            currency = kept.filter(|kept| !kept.converts_to(own) && !is_mass_of_water(ctx.catalogue, measure, unit, own));
            value = match kept.map(|kept| unit.convert(value, kept)) {
                Some(Ok(value)) => value,
                Some(Err(heng_model::UnitError::OutOfRange(..))) => {
                    let message = format!("{value} {unit} in {own} has more than 28 digits");
                    ctx.push(row.diag_at(column, Code::Overflow, message));
                    return Err(Reported);
                }
                _ => return Err(wrong_unit(ctx, row, measure, unit, own)),
            };
        }
        if measure.kind == MeasureKind::Ratio {
            // Two rates do not add up to a third.
            self.ratios.once(ctx, row, (measure, dims.clone(), year), format!("{measure} in {year}"))?;
        }
        if own.dimension().starts_with("currency-") {
            self.fold.keep_currency(ctx, row, &measure.id, year, currency)?;
        }
        self.fold.add(ctx, row, &measure.id, dims, year, value)
    }

    /// A row that says how many rights of a kind are held and how many are new.
    fn add_right(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult {
        let year = read_year(ctx, row, manifest)?;
        let right = row.choice(ctx, "right", &RIGHTS_HELD.map(|(right, ..)| right))?.unwrap_or_default();
        let class = read_class(ctx, row, "type", &manifest.labels)?;
        let dims = class.map_or_else(Dims::none, |class| Dims::one("type", &class));
        let (held, new) = (row.amount(ctx, "held")?, row.amount(ctx, "new")?);
        let Some((_, of_held, of_new)) = RIGHTS_HELD.into_iter().find(|(known, ..)| *known == right) else { return Ok(()) };
        if held.is_none() && new.is_none() {
            let diag = row.diag(Code::EmptyCell, "the row counts nothing");
            ctx.push(diag.help("fill in held or new, with 0 where there is none, or remove the row"));
            return Err(Reported);
        }
        for (measure, value) in [(Some(of_held), held), (of_new, new)] {
            if let (Some(measure), Some(value)) = (measure, value) {
                self.fold.add(ctx, row, measure, dims.clone(), year, value)?;
            }
        }
        Ok(())
    }
}

/// The unit in which an amount is kept: the measure's own, the same in another currency, or tonnes of water, which are cubic metres.
fn kept_in(ctx: &Context<'_>, measure: Measure, unit: Unit, own: Unit) -> Option<Unit> {
    if !is_mass_of_water(ctx.catalogue, measure, unit, own) {
        // Only money stands in another unit than its own: a rate per million of revenue keeps the measure's.
        return ctx.catalogue.units.kept_in(own, unit);
    }
    // A tonne of water is a cubic metre, a kilogram is not.
    let tonne = ctx.catalogue.units.get("t");
    Some(own.denominator().map_or(tonne, |denominator| tonne.per(denominator)))
}
