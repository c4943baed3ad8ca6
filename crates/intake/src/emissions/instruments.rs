//! `instruments.csv`: certificates, contracts and supplier rates that say what the electricity bought was made from.
//!
//! In: the table and the sites. Out: [`Instrument`]s. Invariant: each has a quantity of energy, a factor in a unit that fits, stated or
//! zero for a renewable attribute, and a grid or site. Not here: how much of the consumption it covers (`heng-calc`, E004).

use super::{evidence, known_site, remarks, year};
use crate::book::{Instrument, InstrumentKind, Manifest};
use crate::context::Context;
use crate::dimensions::read_value;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::shorten;
use heng_model::{Code, Decimal, Quantity};
use std::collections::BTreeSet;

const SPEC: Spec = Spec::new(&[
    required("instrument"),
    required("kind"),
    required("quantity"),
    required("unit"),
    optional("site"),
    optional("grid"),
    optional("year"),
    optional("factor"),
    optional("factor_unit"),
    optional("attribute"),
    optional("registry"),
]);

const KINDS: [InstrumentKind; 3] = [InstrumentKind::Certificate, InstrumentKind::Contract, InstrumentKind::SupplierRate];
const USUAL_FACTOR_UNIT: &str = "kgCO2e/kWh";

/// Reads `instruments`.
pub(super) fn read(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites) -> Vec<Instrument> {
    let mut instruments: Vec<Instrument> = Vec::new();
    read_tables(ctx, "instruments", &SPEC, &mut |ctx, row| {
        let (instrument, included) = read_row(ctx, row, manifest, sites)?;
        let same = |i: &&Instrument| i.id == instrument.id && i.year == instrument.year && i.site == instrument.site;
        if let Some(first) = instruments.iter().find(same) {
            let message = format!("instrument `{}` is given twice for {}", instrument.id, instrument.year);
            let diag = row.diag_at("instrument", Code::DuplicateRow, message);
            ctx.push(diag.note(format!("first given at {}", first.origin)).help("keep one of the two rows, or tell them apart"));
            return Err(Reported);
        }
        if included {
            instruments.push(instrument);
        }
        Ok(())
    });
    instruments
}

fn read_row(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest, sites: &Sites) -> RowResult<(Instrument, bool)> {
    let id = row.required(ctx, "instrument")?.to_string();
    row.required(ctx, "kind")?;
    let word = row.choice(ctx, "kind", &KINDS.map(InstrumentKind::id))?.ok_or(Reported)?;
    let kind = KINDS.into_iter().find(|kind| kind.id() == word).ok_or(Reported)?;
    let site = row.text("site");
    let included = site.is_empty() || known_site(ctx, row, sites, &site)?;
    let year = year(ctx, row, manifest)?;
    let quantity = row.required_amount(ctx, "quantity")?;
    let unit = row.required_unit(ctx, "unit")?;
    if !unit.measures("energy") {
        let diag = row.diag_at("unit", Code::WrongUnit, format!("`{unit}` does not measure electricity"));
        ctx.push(diag.help("write the electricity covered in MWh or kWh"));
        return Err(Reported);
    }
    let attribute = read_value(ctx, row, "attribute", &manifest.labels)?.unwrap_or_default();
    let factor = match row.amount(ctx, "factor")? {
        Some(factor) => factor,
        None if kind != InstrumentKind::SupplierRate && ctx.catalogue.is_renewable(&attribute) => Decimal::ZERO,
        None => return Err(no_factor(ctx, row, kind)),
    };
    let instrument = Instrument {
        id,
        kind,
        grid: grid(ctx, row, sites, &site)?,
        site,
        year,
        quantity: Quantity::new(quantity, unit),
        factor,
        factor_unit: factor_unit(ctx, row)?,
        attribute,
        registry: row.text("registry"),
        evidence: evidence(row),
        remarks: remarks(row),
        origin: row.origin(),
    };
    Ok((instrument, included))
}

/// R012: only what is known to be renewable emits nothing unless the row says otherwise.
fn no_factor(ctx: &mut Context<'_>, row: &Row<'_>, kind: InstrumentKind) -> Reported {
    let message = match kind {
        InstrumentKind::SupplierRate => "a supplier rate has no factor",
        InstrumentKind::Certificate | InstrumentKind::Contract => "the instrument has neither a factor nor a renewable attribute",
    };
    let help =
        "write the factor that the instrument states, 0 if it is zero, or the renewable `attribute` of a certificate or contract";
    ctx.push(row.diag_at("factor", Code::EmptyCell, message).help(help));
    Reported
}

/// The grid as given, that of the site, or the only one the sites have; R012 when there are several.
fn grid(ctx: &mut Context<'_>, row: &Row<'_>, sites: &Sites, site: &str) -> RowResult<String> {
    if let Some(grid) = row.get("grid") {
        return Ok(grid.to_string());
    }
    if let Some(site) = sites.by_id.get(site) {
        return Ok(site.grid.clone());
    }
    let grids: BTreeSet<&str> =
        sites.by_id.values().filter(|s| s.included && !s.grid.is_empty()).map(|s| s.grid.as_str()).collect();
    match grids.first() {
        Some(grid) if grids.len() == 1 => Ok((*grid).to_string()),
        _ => row.required(ctx, "grid").map(str::to_string),
    }
}

/// Mass of carbon dioxide, or of its equivalent, per energy (R003).
fn factor_unit(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<String> {
    let Some(text) = row.get("factor_unit") else { return Ok(USUAL_FACTOR_UNIT.to_string()) };
    let unit = row.unit(ctx, "factor_unit")?.ok_or(Reported)?;
    let numerator = unit.numerator();
    let per_energy = unit.denominator().is_some_and(|den| den.measures("energy"));
    if per_energy && (numerator.measures("mass-co2e") || numerator.measures("mass-co2")) {
        return Ok(unit.id());
    }
    let message = format!("`{}` is no unit of an emission factor of electricity", shorten(text, 40));
    ctx.push(row.diag_at("factor_unit", Code::WrongUnit, message).help("write kgCO2e/kWh, kgCO2/kWh or tCO2e/MWh"));
    Err(Reported)
}
