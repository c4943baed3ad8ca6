//! What greenhouse gas accounts need beside activity rows: entities, refrigerants, blends, instruments, meters.
//!
//! In: `entities`, `refrigerants`, `blends`, `instruments`, `meters`. Out: [`Emissions`]. Invariant: a share is in per cent, a mass in
//! kilograms; what a row does not say is absent, never zero. Not here: which gases exist (`heng-factors`), what a share does
//! (`book/emissions.rs`), arithmetic (`heng-calc`). See `tests/emissions.rs`.

mod entities;
mod gases;
mod instruments;
mod meters;

pub use meters::read_meters;

use crate::book::{EMISSION_SUBJECTS, Emissions, Manifest};
use crate::context::Context;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult};
use crate::text::{nearest, shorten};
use heng_model::{Code, Decimal, Origin, parse_decimal};

/// Reads them; meters and their readings come from the reader of activities.
pub fn read(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites) -> Emissions {
    let (blends, broken_blends) = gases::read_blends(ctx);
    Emissions {
        entities: entities::read(ctx, manifest, sites),
        gases: gases::read(ctx, manifest, sites),
        blends,
        broken_blends,
        instruments: instruments::read(ctx, manifest, sites),
        methods: methods(manifest),
        ..Emissions::default()
    }
}

/// What `heng.toml` says of the account, field by field.
fn methods(manifest: &Manifest) -> Vec<(&'static str, Origin)> {
    let boundary = &manifest.boundary;
    let words = [
        ("standard", &boundary.standard),
        ("recalculation", &boundary.policy),
        ("reasons", &boundary.reasons),
        ("assumptions", &boundary.assumptions),
        ("changes", &boundary.changes),
    ];
    let mut methods = Vec::new();
    methods.extend(boundary.consolidation.as_ref().map(|c| ("consolidation", c.origin.clone())));
    methods.extend(boundary.base_year.as_ref().map(|y| ("base_year", y.origin.clone())));
    for (field, text) in words {
        methods.extend(text.as_ref().map(|t| (field, t.origin.clone())));
    }
    for subject in EMISSION_SUBJECTS {
        methods.extend(manifest.methods.get(subject).map(|choice| (subject, choice.origin.clone())));
    }
    methods
}

/// A share as people write it: `60%` and `60` are 60 per cent. R001 for what is no number and for `0.6` without a sign, R007 below zero, R013 above `most`.
fn percent(ctx: &mut Context<'_>, row: &Row<'_>, column: &str, most: Option<Decimal>) -> RowResult<Option<Decimal>> {
    let Some((value, has_sign)) = number_or_percent(ctx, row, column)? else { return Ok(None) };
    row.clear_share(ctx, column, value, has_sign)?;
    if let Some(most) = most.filter(|most| value > *most) {
        let message = format!("{column} cannot be {} %, which is more than {most} %", value.normalize());
        ctx.push(row.diag_at(column, Code::BadChoice, message).help(format!("write a share up to {most}%")));
        return Err(Reported);
    }
    Ok(Some(value))
}

/// A number not below zero, and whether a per cent sign follows it.
fn number_or_percent(ctx: &mut Context<'_>, row: &Row<'_>, column: &str) -> RowResult<Option<(Decimal, bool)>> {
    let Some(text) = row.get(column) else { return Ok(None) };
    let bare = text.trim_end_matches(['%', '％']).trim_end();
    let value = match parse_decimal(bare) {
        Ok(value) => value,
        Err(_) => return row.required_decimal(ctx, column).map(|value| Some((value, false))),
    };
    if value.is_sign_negative() && !value.is_zero() {
        return Err(row.negative(ctx, column, value));
    }
    Ok(Some((value, bare.len() < text.len())))
}

/// A site of `sites.csv` (R004, R012). `None` when it lies outside the reporting boundary: the row is read and left out.
fn known_site(ctx: &mut Context<'_>, row: &Row<'_>, sites: &Sites, text: &str) -> RowResult<bool> {
    match sites.by_id.get(text) {
        Some(site) => Ok(site.included),
        None if !sites.known => Err(Reported),
        None => {
            let mut diag = row.diag_at("site", Code::UnknownSite, format!("site `{}` is not in sites.csv", shorten(text, 40)));
            if let Some(nearest) = nearest(text, sites.by_id.keys().map(String::as_str)) {
                diag = diag.note(format!("nearest: {nearest}"));
            }
            ctx.push(diag.help("add the site to sites.csv, or write the id as it stands there"));
            Err(Reported)
        }
    }
}

/// The row's financial year: the reporting year unless given; R008 outside the years of the report.
fn year(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<i16> {
    let year = row.year(ctx, "year")?.unwrap_or(manifest.year());
    let years: Vec<i16> = manifest.periods().into_iter().map(heng_model::Period::year).collect();
    if years.contains(&year) {
        return Ok(year);
    }
    let listed: Vec<String> = years.iter().map(i16::to_string).collect();
    let diag =
        row.diag_at("year", Code::OutsidePeriod, format!("{year} is neither the reporting year nor one of its comparatives"));
    let diag = diag.note(format!("the years are {}", listed.join(", ")));
    ctx.push(diag.help("correct the year, remove the row, or raise comparatives under [period] in heng.toml"));
    Err(Reported)
}

/// The evidence that a row names, path by path.
fn evidence(row: &Row<'_>) -> Vec<String> {
    let paths = row.get("evidence").unwrap_or_default().split([';', '；']).map(str::trim);
    paths.filter(|path| !path.is_empty()).map(str::to_string).collect()
}

/// Its source and note.
fn remarks(row: &Row<'_>) -> Vec<String> {
    row.remarks().filter(|(column, _)| *column != "evidence").map(|(_, text)| text.to_string()).collect()
}
