//! Exact arithmetic that cannot panic: every sum, product and quotient of this crate goes through here.
//!
//! In: decimals and quantities. Out: the same, or a [`Fault`]. Invariant: 28 digits are enough or the figure is left out (C004);
//! nothing is rounded to fit print. Not here: what is multiplied with what. See the property tests below.

use heng_model::{Decimal, LocalText, Quantity, Unit, UnitError};

/// Why a figure cannot be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A result has more digits than a decimal holds: C004.
    Overflow,
    /// Something below the figure is missing or zero: the text of its gap.
    Missing(LocalText),
}

impl Fault {
    /// What is missing, in both languages of a report.
    pub fn missing(en: impl Into<String>, zh_hant: impl Into<String>) -> Self {
        Fault::Missing(LocalText::new(en, zh_hant))
    }

    /// Something that is zero and must not be.
    pub fn zero(what: &LocalText) -> Self {
        Fault::missing(format!("{} is zero", what.en), format!("{}為零", what.zh_hant))
    }

    /// The words of the gap, where a figure of several parts becomes one.
    pub fn into_missing(self) -> LocalText {
        match self {
            Fault::Missing(missing) => missing,
            Fault::Overflow => LocalText::new("the result has more than 28 digits", "結果超出28位數字"),
        }
    }
}

impl From<UnitError> for Fault {
    fn from(error: UnitError) -> Self {
        match error {
            UnitError::OutOfRange(..) => Fault::Overflow,
            UnitError::Unknown(ref unit) => Fault::missing(error.to_string(), format!("沒有「{unit}」這個單位")),
            UnitError::Incompatible(ref from, ref to) => Fault::missing(error.to_string(), format!("{from}不能換算為{to}")),
        }
    }
}

/// A value, or why there is none.
pub(crate) type Exact<T> = Result<T, Fault>;

/// `a + b`.
pub(crate) fn add(a: Decimal, b: Decimal) -> Exact<Decimal> {
    a.checked_add(b).ok_or(Fault::Overflow)
}

/// `a × b`.
pub(crate) fn mul(a: Decimal, b: Decimal) -> Exact<Decimal> {
    a.checked_mul(b).ok_or(Fault::Overflow)
}

/// `a ÷ b`; `what` names the divisor for the gap when it is zero.
pub(crate) fn div(a: Decimal, b: Decimal, what: &LocalText) -> Exact<Decimal> {
    if b.is_zero() {
        return Err(Fault::zero(what));
    }
    a.checked_div(b).ok_or(Fault::Overflow)
}

/// `a ÷ 100`: what a product with a percentage leaves to do.
pub(crate) fn hundredth(a: Decimal) -> Exact<Decimal> {
    a.checked_div(Decimal::ONE_HUNDRED).ok_or(Fault::Overflow)
}

/// The sum of all values, each converted into `unit`.
pub(crate) fn sum(quantities: impl IntoIterator<Item = Quantity>, unit: Unit) -> Exact<Quantity> {
    let total = quantities.into_iter().try_fold(Decimal::ZERO, |total, q| add(total, q.to(unit)?.value))?;
    Ok(Quantity::new(total, unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::Catalogue;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_fit_is_a_fault_not_a_panic() {
        assert_eq!(mul(Decimal::MAX, Decimal::TEN), Err(Fault::Overflow));
        assert_eq!(add(Decimal::MAX, Decimal::MAX), Err(Fault::Overflow));
        let people = LocalText::new("the head count", "人數");
        assert_eq!(div(Decimal::ONE, Decimal::ZERO, &people), Err(Fault::missing("the head count is zero", "人數為零")));
        let units = &Catalogue::embedded().units;
        let huge = Quantity::new(Decimal::MAX, units.get("GWh"));
        assert_eq!(sum([huge], units.get("MWh")), Err(Fault::Overflow));
    }

    proptest! {
        #[test]
        fn sums_do_not_depend_on_the_unit_of_writing(kwh in proptest::collection::vec(0_i64..1_000_000_000, 0..20)) {
            let units = &Catalogue::embedded().units;
            let written = |unit: &str, scale: u32| {
                let unit = units.get(unit);
                let amounts: Vec<Quantity> = kwh.iter().map(|&n| Quantity::new(Decimal::new(n, scale), unit)).collect();
                sum(amounts, units.get("MWh")).unwrap().value
            };
            prop_assert_eq!(written("kWh", 0), written("MWh", 3));
        }
    }
}
