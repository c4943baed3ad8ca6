//! `[boundary]`: how the account of greenhouse gases is drawn up, and from which year it is measured.
//!
//! In: the section. Out: [`Boundary`], each value with its line. Not here: what the approach does to a site (`book/emissions.rs`).

use super::keys::Keys;
use crate::book::{Boundary, Consolidation, Stated};
use crate::context::Context;
use heng_model::{Decimal, LocalText, parse_decimal};

/// Years that a base year may be.
const BASE_YEARS: std::ops::RangeInclusive<i64> = 1990..=2100;

/// Reads the section.
pub(super) fn read(ctx: &mut Context<'_>, mut keys: Keys<'_>) -> Boundary {
    let consolidation = keys.choice(ctx, "consolidation", &Consolidation::ALL);
    let base_year = keys.integer(ctx, "base_year", BASE_YEARS).and_then(|year| i16::try_from(year).ok());
    let threshold = read_threshold(ctx, &mut keys);
    let boundary = Boundary {
        standard: words(ctx, &mut keys, "standard"),
        consolidation: stated(&keys, "consolidation", consolidation),
        base_year: stated(&keys, "base_year", base_year),
        threshold: stated(&keys, "recalculation_threshold", threshold),
        policy: words(ctx, &mut keys, "recalculation_policy"),
        reasons: words(ctx, &mut keys, "reasons"),
        assumptions: words(ctx, &mut keys, "assumptions"),
        changes: words(ctx, &mut keys, "changes"),
    };
    keys.close(ctx);
    boundary
}

fn stated<T>(keys: &Keys<'_>, key: &str, value: Option<T>) -> Option<Stated<T>> {
    value.map(|value| Stated { value, origin: keys.origin(key) })
}

fn words(ctx: &mut Context<'_>, keys: &mut Keys<'_>, key: &str) -> Option<Stated<LocalText>> {
    let text = keys.local_text(ctx, key).filter(|text| !text.is_empty());
    stated(keys, key, text)
}

/// `"5%"` or `5`: per cent of the base year's emissions.
fn read_threshold(ctx: &mut Context<'_>, keys: &mut Keys<'_>) -> Option<Decimal> {
    const KEY: &str = "recalculation_threshold";
    let (text, _) = keys.scalar(ctx, KEY)?;
    let percent = parse_decimal(text.trim_end_matches(['%', '％'])).ok().filter(|percent| !percent.is_sign_negative());
    if percent.is_none() {
        keys.bad(ctx, KEY, &format!("`{text}` is not a percentage"), "write recalculation_threshold = \"5%\"");
    }
    percent
}
