//! Uncertainty by pedigree: geometric standard deviations of lognormal quantities.
//!
//! In: scores, and shares of a sum. Out: GSD², the factor by which the 95 % interval reaches above and below. Invariant: the only floating
//! point of this crate. Logarithms and exponentials have no exact decimals; an `f64` holds 15 digits, each of the few steps here
//! loses less than one, and [`to_decimal`] keeps 12. Not here: percentages (`propagation.rs`). Coefficients: `data/uncertainty.toml`. See the golden
//! values in the tests.

#![allow(clippy::float_arithmetic, reason = "logarithms and exponentials; see the module")]

use heng_intake::book::INDICATORS;
use heng_model::{Decimal, LocalText};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The coefficients and where they come from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pedigree {
    source: LocalText,
    coefficients: BTreeMap<String, [Decimal; 5]>,
}

impl Pedigree {
    fn embedded() -> &'static Pedigree {
        static EMBEDDED: OnceLock<Pedigree> = OnceLock::new();
        EMBEDDED.get_or_init(|| toml::from_str(include_str!("../../../../data/uncertainty.toml")).expect("checked by the tests"))
    }
}

/// Where the coefficients come from.
pub(super) fn source() -> LocalText {
    Pedigree::embedded().source.clone()
}

/// GSD² of one quantity from the scores of [`INDICATORS`]: exp √ Σ ln(u)². An unknown indicator has score 1.
pub(super) fn gsd2(scores: [Option<u8>; 5]) -> f64 {
    let coefficients = &Pedigree::embedded().coefficients;
    let squares = INDICATORS.iter().zip(scores).filter_map(|(indicator, score)| {
        let index = usize::from(score.unwrap_or(1)).checked_sub(1)?;
        let coefficient = coefficients.get(*indicator)?.get(index)?;
        f64::try_from(*coefficient).ok().map(|u| u.ln().powi(2))
    });
    squares.sum::<f64>().sqrt().exp()
}

/// GSD² of activity data × factor: exp(2 √(ln(√a)² + ln(√f)²)).
pub(super) fn of_product(activity: f64, factor: f64) -> f64 {
    let half = |gsd2: f64| gsd2.sqrt().ln().powi(2);
    (2.0 * (half(activity) + half(factor)).sqrt()).exp()
}

/// GSD² of a sum whose parts have a value and a GSD²: exp(√ Σ (x/X)² ln(√g)²)². `None` when the sum is zero.
pub(super) fn of_sum(parts: &[(Decimal, f64)]) -> Option<f64> {
    let values: Option<Vec<f64>> = parts.iter().map(|(value, _)| f64::try_from(*value).ok()).collect();
    let values = values?;
    let total: f64 = values.iter().sum();
    if total == 0.0 {
        return None;
    }
    let squares = values.iter().zip(parts).map(|(value, (_, gsd2))| (value / total).powi(2) * gsd2.sqrt().ln().powi(2));
    Some(squares.sum::<f64>().sqrt().exp().powi(2))
}

/// The twelve digits that hold. `None` for what is no number of a sensible size.
pub(super) fn to_decimal(value: f64) -> Option<Decimal> {
    const DIGITS_THAT_HOLD: u32 = 12;
    Decimal::try_from(value).ok()?.round_sf(DIGITS_THAT_HOLD)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores by name; the others are unknown.
    fn scores(given: &[(&str, u8)]) -> [Option<u8>; 5] {
        INDICATORS.map(|indicator| given.iter().find(|(name, _)| *name == indicator).map(|(_, score)| *score))
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} against {b}");
    }

    #[test]
    fn the_golden_values_hold_to_twelve_decimals() {
        close(gsd2(scores(&[])), 2.516_356_601_259_095_4);
        close(gsd2(scores(&[("completeness", 4), ("geography", 3)])), 2.459_659_422_059_095);
        let all = [("completeness", 4), ("geography", 3), ("reliability", 2), ("technology", 1), ("time", 5)];
        close(gsd2(scores(&all)), 2.048_835_397_669_546_6);
    }

    #[test]
    fn products_and_sums_follow_by_hand() {
        // Exact data: nothing is uncertain. √(ln²2 + 0) = ln 2: the other factor's own GSD².
        close(gsd2([Some(5); 5]), 1.0);
        close(of_product(1.0, 2.0), 2.0);
        // √(ln²2 + ln²2) = ln 2 × √2; exp = 2^√2.
        close(of_product(2.0, 2.0), 2f64.powf(2f64.sqrt()));
        // One part is its own sum. Two equal parts: ln² × (1/4 + 1/4) = ln²/2: 2^(1/√2).
        let (one, equal) = (Decimal::TEN, Decimal::from(5));
        close(of_sum(&[(one, 2.0)]).unwrap(), 2.0);
        close(of_sum(&[(equal, 2.0), (equal, 2.0)]).unwrap(), 2f64.powf(0.5f64.sqrt()));
        assert!(of_sum(&[(Decimal::ZERO, 2.0)]).is_none());
    }

    #[test]
    fn twelve_digits_are_kept() {
        assert_eq!(to_decimal(2.516_356_601_259_095_4).unwrap().to_string(), "2.51635660126");
        assert!(to_decimal(f64::INFINITY).is_none());
    }
}
