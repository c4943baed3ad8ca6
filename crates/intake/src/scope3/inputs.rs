//! The amounts of a row as columns give them.
//!
//! In: a row. Out: [`Inputs`], scores. Invariant: an amount has its unit, a share lies between 0 and 100 %. Not here: what is multiplied
//! (`form.rs`).

use super::form::Inputs;
use crate::context::Context;
use crate::row::Row;
use crate::table::{Reported, RowResult};
use heng_model::{Code, Decimal, Quantity};

/// Every amount of the row.
pub(super) fn read_inputs(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Inputs> {
    let inputs = Inputs {
        quantity: read_quantity(ctx, row, "quantity", "unit")?,
        value: read_quantity(ctx, row, "value", "value_unit")?,
        investee_value: read_quantity(ctx, row, "investee_value", "value_unit")?,
        distance: read_quantity(ctx, row, "distance", "distance_unit")?,
        per_use: read_quantity(ctx, row, "per_use", "per_use_unit")?,
        share: read_percent(ctx, row, "share")?,
        count: row.amount(ctx, "count")?,
        days: row.amount(ctx, "days")?,
        uses: row.amount(ctx, "uses")?,
    };
    if inputs.quantity.is_none() && inputs.value.is_none() {
        row.required(ctx, "quantity")?;
    }
    let money = inputs.value.iter().chain(&inputs.investee_value).all(|q| q.unit.dimension().starts_with("currency-"));
    if !money {
        let diag = row.diag_at("value_unit", Code::WrongUnit, "value is an amount of money");
        ctx.push(diag.help("write the currency, such as HKD or CNY million"));
        return Err(Reported);
    }
    if inputs.investee_value.is_some_and(|q| q.value.is_zero()) {
        let diag =
            row.diag_at("investee_value", Code::BadNumber, "investee_value is zero, and the amount outstanding is divided by it");
        ctx.push(diag.help("write the enterprise value, equity plus debt, or the value at origination"));
        return Err(Reported);
    }
    if let (Some(value), Some(whole)) = (inputs.value, inputs.investee_value)
        && value.value > whole.value
    {
        let message = format!("value is {value}, more than investee_value, {whole}");
        let diag = row.diag_at("value", Code::BadNumber, message);
        ctx.push(diag.help("nobody finances more than the whole: correct the amounts, which share a unit"));
        return Err(Reported);
    }
    Ok(inputs)
}

/// An amount and its unit, if the amount is filled (R001, R002, R007, R012).
fn read_quantity(ctx: &mut Context<'_>, row: &Row<'_>, column: &str, unit: &str) -> RowResult<Option<Quantity>> {
    let Some(value) = row.amount(ctx, column)? else { return Ok(None) };
    let unit = row.required_unit(ctx, unit)?;
    Ok(Some(Quantity::new(value, unit)))
}

/// `60%` or `60`: 60 %, not below 0 nor above 100; up to 1 only with its sign (R001, R007).
fn read_percent(ctx: &mut Context<'_>, row: &Row<'_>, column: &str) -> RowResult<Option<Decimal>> {
    let Some(text) = row.get(column) else { return Ok(None) };
    let bare = text.trim_end_matches(['%', '％']);
    let value = row.parse_number(ctx, column, bare)?;
    if value.is_sign_negative() && !value.is_zero() {
        return Err(row.negative(ctx, column, value));
    }
    row.clear_share(ctx, column, value, bare.len() < text.len())?;
    if value > Decimal::ONE_HUNDRED {
        let diag = row.diag_at(column, Code::BadNumber, format!("{column} is above 100 %: {value}"));
        ctx.push(diag.help("a share is part of a whole: write 60 or 60% for six tenths"));
        return Err(Reported);
    }
    Ok(Some(value))
}

/// A score from 1 to 5 (R013), if the cell is filled.
pub(super) fn read_score(ctx: &mut Context<'_>, row: &Row<'_>, column: &str) -> RowResult<Option<u8>> {
    let score = row.choice(ctx, column, &["1", "2", "3", "4", "5"])?;
    Ok(score.and_then(|text| text.parse().ok()))
}
