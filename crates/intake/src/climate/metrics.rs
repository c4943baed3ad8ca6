//! `climate/metrics`: carbon price, remuneration, exposure stated in all, metrics of the industry.

use crate::book::{CLIMATE_METRICS, ClimateMetric, INDUSTRY, Manifest};
use crate::context::Context;
use crate::people::read_year;
use crate::records::Given;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::targets::{paired, required_pair};
use crate::text::{nearest, shorten};
use heng_model::{Code, Decimal, Quantity, Unit};

const METRICS: Spec = Spec::new(&[
    required("metric"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("year"),
    required("value"),
    required("unit"),
    optional("text_en"),
    optional("text_zh_hant"),
]);

/// Reads `climate/metrics`.
pub(super) fn read(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<ClimateMetric> {
    let mut metrics = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "climate/metrics", &METRICS, &mut |ctx, row| {
        let id = read_id(ctx, row)?;
        let year = read_year(ctx, row, manifest)?;
        let name = if id.starts_with(INDUSTRY) { required_pair(ctx, row, "name", manifest)? } else { row.local_text("name") };
        let text = paired(ctx, row, "text", manifest);
        // "No carbon price is applied" is a statement without a value.
        let quantity = if row.get("value").is_none() && !text.is_empty() { None } else { Some(read_value(ctx, row, &id)?) };
        given.once(ctx, row, (id.clone(), year), format!("{id} in {year}"))?;
        metrics.push(ClimateMetric { id, name, year, quantity, text, source: row.text("source"), origin: row.origin() });
        Ok(())
    });
    metrics
}

/// A metric that the rules ask for, or `industry:` and a name (R013).
fn read_id(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<String> {
    let text = row.required(ctx, "metric")?;
    if let Some(free) = text.strip_prefix(INDUSTRY).map(str::trim).filter(|free| !free.is_empty()) {
        return Ok(format!("{INDUSTRY}{free}"));
    }
    if let Some(id) = CLIMATE_METRICS.iter().find(|id| id.eq_ignore_ascii_case(text)) {
        return Ok((*id).to_string());
    }
    let diag = row.diag_at("metric", Code::BadChoice, format!("metric cannot be `{}`", shorten(text, 40)));
    let diag = nearest(text, CLIMATE_METRICS).into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
    ctx.push(diag.help(format!("write {}, or {INDUSTRY}NAME for a metric of your industry", CLIMATE_METRICS.join(" or "))));
    Err(Reported)
}

fn read_value(ctx: &mut Context<'_>, row: &Row<'_>, id: &str) -> RowResult<Quantity> {
    if id.starts_with(INDUSTRY) {
        let value = row.required_decimal(ctx, "value")?;
        return Ok(Quantity::new(value, row.required_unit(ctx, "unit")?));
    }
    let value = row.required_amount(ctx, "value")?;
    let unit = row.required_unit(ctx, "unit")?;
    let quantity = Quantity::new(value, unit);
    match id {
        "internal_carbon_price" => must_be(ctx, row, "unit", unit, "HKD/tCO2e")?,
        "climate_remuneration_share" => {
            must_be(ctx, row, "unit", unit, "percent")?;
            at_most_all(ctx, row, quantity)?;
        }
        _ => must_be(ctx, row, "unit", unit, "HKD million")?,
    }
    Ok(quantity)
}

/// A share of remuneration is not above all of it (K001).
fn at_most_all(ctx: &mut Context<'_>, row: &Row<'_>, share: Quantity) -> RowResult {
    let percent = share.to(ctx.catalogue.units.get("percent")).map_or(share.value, |q| q.value);
    if percent <= Decimal::ONE_HUNDRED {
        return Ok(());
    }
    let diag = row.diag_at("value", Code::ShareAboveWhole, format!("the share is {}% of the whole", percent.normalize()));
    ctx.push(diag.help("a share lies between 0 and 100 %; check value and unit"));
    Err(Reported)
}

/// A unit of the same nature as the one the measure is kept in, money in any currency (R003).
pub(super) fn must_be(ctx: &mut Context<'_>, row: &Row<'_>, column: &str, unit: Unit, own: &str) -> RowResult {
    let own = ctx.catalogue.units.get(own);
    if ctx.catalogue.units.kept_in(own, unit).is_some() {
        return Ok(());
    }
    let diag = row.diag_at(column, Code::WrongUnit, format!("{unit} is no unit for this amount"));
    ctx.push(
        diag.note(format!("sought: {own}, the same in another currency, or a unit that converts into it"))
            .help("correct the unit; `heng units` lists them"),
    );
    Err(Reported)
}
