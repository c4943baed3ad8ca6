//! Values of targets as people write them: "-20%" of the baseline, "100%" of a share, "1,200 MWh", "0.35".
//!
//! In: a text, the measure it is about. Out: a [`Level`] or an [`Amount`], or why not. Invariant: a percentage of something else than
//! a share needs its sign, for "80%" may mean four fifths or four fifths less. Not here: milestones' years.

use crate::book::{Amount, Level};
use crate::context::Context;
use crate::row::Row;
use crate::text::{half_width, shorten};
use heng_model::{Catalogue, Code, Decimal, Dims, Measure, Unit, parse_decimal};

/// What a value is read against: the measure's unit, as far as it is known.
pub(super) struct Yardstick<'a> {
    catalogue: &'a Catalogue,
    measure: Measure,
    /// `None` for an intensity whose denominator is not named.
    own: Option<Unit>,
}

/// Whether a value is a change of something: a percentage with a sign.
pub(super) fn is_change(text: &str) -> bool {
    let text = half_width(text);
    text.trim().starts_with(['-', '+']) && text.trim().ends_with('%')
}

/// The unit that a value is written in; milestones without one are meant in it.
pub(super) fn unit_of(level: Level) -> Option<Unit> {
    match level {
        Level::Change(_) => None,
        Level::Value(amount) => amount.unit,
    }
}

impl<'a> Yardstick<'a> {
    pub(super) fn new(ctx: &Context<'a>, measure: Measure, dims: &Dims) -> Self {
        Self { catalogue: ctx.catalogue, measure, own: ctx.catalogue.unit_of(measure, dims).ok() }
    }

    /// A change or a value.
    pub(super) fn level(&self, text: &str, unit: Option<Unit>) -> Result<Level, String> {
        if is_change(text) || (has_sign(text) && unit.is_some_and(is_percent) && !self.measure.signed) {
            let folded = half_width(text);
            let number = folded.trim().trim_end_matches('%');
            let change = parse_decimal(number).map_err(|error| error.to_string())?;
            if change < -Decimal::ONE_HUNDRED && !self.measure.signed {
                return Err("a fall cannot exceed 100%: this measure has no value below zero".into());
            }
            return Ok(Level::Change(change));
        }
        self.amount(text, unit).map(Level::Value)
    }

    /// A number with its unit: from the text itself, else the one given beside it.
    pub(super) fn amount(&self, text: &str, unit: Option<Unit>) -> Result<Amount, String> {
        let folded = half_width(text);
        let folded = folded.trim();
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+');
        let end = folded.find(|c: char| !digits(c) && c != ' ').unwrap_or(folded.len());
        let (number, written) = (folded[..end].trim(), folded[end..].trim());
        let value = parse_decimal(number).map_err(|error| error.to_string())?;
        if value.is_sign_negative() && !value.is_zero() && !self.measure.signed {
            return Err(
                "a value below zero is no value of this measure; a change of the baseline is written in per cent: -20%".into()
            );
        }
        let unit = match written {
            "" => unit,
            written => Some(self.catalogue.units.parse(written).map_err(|error| error.to_string())?),
        };
        if let (Some(unit), Some(own)) = (unit, self.own)
            && self.catalogue.units.kept_in(own, unit).is_none()
        {
            return Err(match is_percent(unit) {
                true => format!("per cent of what? Write -20% for a change of the baseline, or a value in {own}"),
                false => format!("{} is measured in {own}, not in {unit}", self.measure),
            });
        }
        let places = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        Ok(Amount { value, unit, places: u32::try_from(places).unwrap_or(0) })
    }
}

fn has_sign(text: &str) -> bool {
    half_width(text).trim().starts_with(['-', '+'])
}

fn is_percent(unit: Unit) -> bool {
    unit.id() == "percent"
}

/// The cell `value` (G005).
pub(super) fn read_value(ctx: &mut Context<'_>, row: &Row<'_>, yardstick: &Yardstick<'_>, unit: Option<Unit>) -> Option<Level> {
    let text = row.get("value")?;
    match yardstick.level(text, unit) {
        Ok(level) => Some(level),
        Err(why) => {
            bad_value(ctx, row, "value", text, why);
            None
        }
    }
}

/// The cells `baseline_value` and `baseline_unit` (G005); the unit of the target where the baseline has none of its own.
pub(super) fn read_baseline(
    ctx: &mut Context<'_>,
    row: &Row<'_>,
    yardstick: &Yardstick<'_>,
    unit: Option<Unit>,
) -> Option<Amount> {
    let text = row.get("baseline_value")?;
    let of_target = unit.filter(|unit| !is_percent(*unit) || yardstick.own.is_some_and(is_percent));
    let unit = row.unit(ctx, "baseline_unit").ok()?.or(of_target);
    let read = yardstick.amount(text, unit);
    read.map_err(|why| bad_value(ctx, row, "baseline_value", text, why)).ok()
}

fn bad_value(ctx: &mut Context<'_>, row: &Row<'_>, column: &str, text: &str, why: String) {
    let diag = row.diag_at(column, Code::BadTargetValue, format!("{column} cannot be `{}`", shorten(text, 40)));
    ctx.push(
        diag.note(why)
            .help("write a change such as -20%, a share such as 100% where the measure is one, or a value such as 1,200 MWh"),
    );
}
