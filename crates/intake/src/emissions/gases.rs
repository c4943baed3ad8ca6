//! `refrigerants.csv` and `blends.csv`: gases that get out, and what the book's own blends are made of.
//!
//! In: the tables. Out: [`GasRecord`]s and [`BlendPart`]s. Invariant: a row has what its method needs, or is reported (R012); the shares
//! of a blend add up to one or to 100 % (E005). Not here: names of gases (E006) and the balance itself (E007), both `heng-calc`.

use super::{evidence, known_site, number_or_percent, percent, remarks, year};
use crate::book::{BlendPart, GasLoss, GasRecord, Manifest};
use crate::context::Context;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Decimal, Diag, Origin};

const SPEC: Spec = Spec::new(&[
    required("site"),
    required("gas"),
    optional("year"),
    optional("kind"),
    optional("method"),
    optional("opening_kg"),
    optional("added_kg"),
    optional("disposed_kg"),
    optional("closing_kg"),
    optional("capacity_kg"),
    optional("leak_rate"),
    optional("years_share"),
    optional("charge_new_kg"),
    optional("install_loss"),
    optional("retired_kg"),
    optional("remaining"),
    optional("recovered"),
    optional("emitted_kg"),
    optional("equipment_en"),
    optional("equipment_zh_hant"),
]);

const BLENDS: Spec = Spec::new(&[required("blend"), required("component"), required("share")]);

const BALANCE: &str = "balance";
const LIFE_CYCLE: &str = "life-cycle";
const MEASURED: &str = "measured";

/// What a gas gets out of: the values of the dimension `source` that this table feeds.
const KINDS: [&str; 4] = ["refrigerants", "electrical_equipment", "fire_suppression", "process"];

/// Reads `refrigerants`.
pub(super) fn read(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites) -> Vec<GasRecord> {
    let mut records = Vec::new();
    read_tables(ctx, "refrigerants", &SPEC, &mut |ctx, row| {
        let site = row.required(ctx, "site")?.to_string();
        let included = known_site(ctx, row, sites, &site)?;
        let record = GasRecord {
            gas: row.required(ctx, "gas")?.to_string(),
            kind: row.choice(ctx, "kind", &KINDS)?.unwrap_or_default().to_string(),
            year: year(ctx, row, manifest)?,
            loss: loss(ctx, row)?,
            equipment: row.local_text("equipment"),
            evidence: evidence(row),
            remarks: remarks(row),
            origin: row.origin(),
            site,
        };
        if included {
            records.push(record);
        }
        Ok(())
    });
    records
}

fn loss(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<GasLoss> {
    let stated = row.choice(ctx, "method", &[BALANCE, LIFE_CYCLE, MEASURED])?;
    let filled = |columns: &[&str]| columns.iter().any(|column| row.get(column).is_some());
    let method = stated.unwrap_or(if filled(&["emitted_kg"]) {
        MEASURED
    } else if filled(&["capacity_kg", "charge_new_kg", "retired_kg"]) {
        LIFE_CYCLE
    } else {
        BALANCE
    });
    match method {
        MEASURED => row.required_amount(ctx, "emitted_kg").map(GasLoss::Measured),
        LIFE_CYCLE => life_cycle(ctx, row),
        _ => balance(ctx, row),
    }
}

/// Both stocks or neither: one alone would be a loss or a gain that never happened.
fn balance(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<GasLoss> {
    let mut opening = row.amount(ctx, "opening_kg")?;
    let mut closing = row.amount(ctx, "closing_kg")?;
    if opening.is_some() != closing.is_some() {
        opening = Some(row.required_amount(ctx, "opening_kg")?);
        closing = Some(row.required_amount(ctx, "closing_kg")?);
    }
    // A year without purchases is written as 0 unless the stocks tell.
    let added = match row.amount(ctx, "added_kg")? {
        None if opening.is_none() => row.required_amount(ctx, "added_kg")?,
        added => added.unwrap_or_default(),
    };
    Ok(GasLoss::Balance { opening, added, disposed: row.amount(ctx, "disposed_kg")?, closing })
}

fn life_cycle(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<GasLoss> {
    let whole = Some(Decimal::ONE_HUNDRED);
    let installed = match row.amount(ctx, "charge_new_kg")? {
        None => None,
        Some(charge) => Some((charge, required_percent(ctx, row, "install_loss", whole)?)),
    };
    let operated = match row.amount(ctx, "capacity_kg")? {
        // The capacity of equipment that was only retired this year needs no rate.
        Some(capacity) if row.get("leak_rate").is_some() || row.get("retired_kg").is_none() => {
            let rate = required_percent(ctx, row, "leak_rate", whole)?;
            Some((capacity, rate, share_of_year(ctx, row)?))
        }
        _ => None,
    };
    let retired = match row.amount(ctx, "retired_kg")? {
        None => None,
        Some(retired) => {
            let remaining = required_percent(ctx, row, "remaining", whole)?;
            Some((retired, remaining, percent(ctx, row, "recovered", whole)?.unwrap_or_default()))
        }
    };
    if installed.is_none() && operated.is_none() && retired.is_none() {
        return Err(row.required(ctx, "capacity_kg").map_or_else(|reported| reported, |_| Reported));
    }
    Ok(GasLoss::LifeCycle { installed, operated, retired })
}

fn required_percent(ctx: &mut Context<'_>, row: &Row<'_>, column: &str, most: Option<Decimal>) -> RowResult<Decimal> {
    row.required(ctx, column)?;
    percent(ctx, row, column, most)?.ok_or(Reported)
}

/// The share of the year in which the equipment ran: `0.5` or `50%`; the whole year unless given.
fn share_of_year(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Decimal> {
    let Some((value, is_percent)) = number_or_percent(ctx, row, "years_share")? else { return Ok(Decimal::ONE) };
    // A percentage is cut to a fraction exactly: two places more.
    let share = if is_percent { value / Decimal::ONE_HUNDRED } else { value };
    if share > Decimal::ONE {
        let diag =
            row.diag_at("years_share", Code::BadChoice, format!("years_share cannot be {value}, more than the whole year"));
        ctx.push(diag.help("write the share of the year in use: 0.5 or 50%"));
        return Err(Reported);
    }
    Ok(share)
}

struct WrittenShare {
    blend: String,
    component: String,
    value: Decimal,
    is_percent: bool,
    origin: Origin,
    excerpt: String,
}

/// Reads `blends`; a blend whose shares do not add up is left out whole, and its name kept.
pub(super) fn read_blends(ctx: &mut Context<'_>) -> (Vec<BlendPart>, Vec<String>) {
    let mut written: Vec<WrittenShare> = Vec::new();
    read_tables(ctx, "blends", &BLENDS, &mut |ctx, row| {
        row.required(ctx, "share")?;
        let (value, is_percent) = number_or_percent(ctx, row, "share")?.ok_or(Reported)?;
        written.push(WrittenShare {
            blend: row.required(ctx, "blend")?.to_string(),
            component: row.required(ctx, "component")?.to_string(),
            value,
            is_percent,
            origin: row.origin(),
            excerpt: row.excerpt(),
        });
        Ok(())
    });
    let mut blends: Vec<&str> = Vec::new();
    for row in &written {
        if !blends.contains(&row.blend.as_str()) {
            blends.push(&row.blend);
        }
    }
    let (mut parts, mut broken) = (Vec::new(), Vec::new());
    for blend in blends {
        let rows: Vec<&WrittenShare> = written.iter().filter(|row| row.blend == blend).collect();
        match in_percent(&rows) {
            Ok(scale) => parts.extend(rows.iter().map(|row| BlendPart {
                blend: row.blend.clone(),
                component: row.component.clone(),
                percent: row.value * scale,
                origin: row.origin.clone(),
            })),
            Err(sum) => {
                broken.push(blend.to_string());
                ctx.push(
                    Diag::new(Code::BlendShares, format!("the shares of blend `{blend}` add up to {sum}"))
                        .at(rows[0].origin.clone())
                        .excerpt(rows[0].excerpt.clone())
                        .help("let the shares of a blend add up to 1, or to 100%"),
                );
            }
        }
    }
    (parts, broken)
}

/// What turns the shares of one blend into per cent; their sum when it is neither one nor a hundred.
fn in_percent(rows: &[&WrittenShare]) -> Result<Decimal, String> {
    let sum = rows.iter().try_fold(Decimal::ZERO, |sum, row| sum.checked_add(row.value)).unwrap_or(Decimal::MAX);
    let percents = rows.iter().filter(|row| row.is_percent).count();
    match percents {
        _ if percents == rows.len() && sum == Decimal::ONE_HUNDRED => Ok(Decimal::ONE),
        0 if sum == Decimal::ONE => Ok(Decimal::ONE_HUNDRED),
        0 if sum == Decimal::ONE_HUNDRED => Ok(Decimal::ONE),
        _ if percents == rows.len() => Err(format!("{} %", sum.normalize())),
        0 => Err(sum.normalize().to_string()),
        _ => Err(format!("{}, some of them with a per cent sign", sum.normalize())),
    }
}
