//! Uncertainty by error propagation (IPCC approach 1): percentages of independent quantities, in exact decimals.
//!
//! In: half widths of 95 % intervals in percent. Out: those of products and sums. Invariant: a root has 28 digits less rounding. Source:
//! 2006 IPCC Guidelines, Vol. 1, chapter 3, equations 3.1 and 3.2. Not here: scores (`lognormal.rs`). See the tests below.

use crate::exact::{self, Exact, Fault};
use heng_model::{Decimal, LocalText};

/// U = √(a² + f²).
pub(super) fn of_product(activity: Decimal, factor: Decimal) -> Exact<Decimal> {
    root(exact::add(exact::mul(activity, activity)?, exact::mul(factor, factor)?)?)
}

/// U = √ Σ (U x)² ÷ |Σ x|, over pairs of a value and its percentage.
pub(super) fn of_sum(parts: &[(Decimal, Decimal)]) -> Exact<Decimal> {
    let (mut squares, mut total) = (Decimal::ZERO, Decimal::ZERO);
    for (value, percent) in parts {
        let spread = exact::mul(*value, *percent)?;
        squares = exact::add(squares, exact::mul(spread, spread)?)?;
        total = exact::add(total, *value)?;
    }
    let divisor = LocalText::new("the emissions", "排放量");
    exact::div(root(squares)?, total.abs(), &divisor)
}

/// The square root by Newton's method, to the last digits of a decimal.
fn root(value: Decimal) -> Exact<Decimal> {
    if value.is_zero() {
        return Ok(Decimal::ZERO);
    }
    if value.is_sign_negative() {
        return Err(Fault::Overflow);
    }
    // From above the root the steps only fall; they end when rounding keeps them from falling further.
    let mut guess = value.max(Decimal::ONE);
    loop {
        let sum = exact::add(guess, value.checked_div(guess).ok_or(Fault::Overflow)?)?;
        let next = sum.checked_div(Decimal::TWO).ok_or(Fault::Overflow)?;
        if next >= guess {
            return Ok(guess);
        }
        guess = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(value: i64) -> Decimal {
        Decimal::from(value)
    }

    #[test]
    fn products_add_in_quadrature() {
        // 3, 4, 5; and an exact factor leaves the other's.
        assert_eq!(of_product(d(3), d(4)), Ok(d(5)));
        assert_eq!(of_product(d(7), d(0)), Ok(d(7)));
        // √2 to the digits of a decimal.
        let two = of_product(d(1), d(1)).unwrap();
        assert_eq!(two.round_dp(20).to_string(), "1.41421356237309504880");
    }

    #[test]
    fn sums_weigh_by_the_values() {
        // √((100 × 5)² + (100 × 5)²) ÷ 200 = 500 √2 ÷ 200 = 3.5355…
        assert_eq!(of_sum(&[(d(100), d(5)), (d(100), d(5))]).unwrap().round_dp(4).to_string(), "3.5355");
        // √((60 × 5)² + (40 × 10)²) ÷ 100 = √(90,000 + 160,000) ÷ 100 = 5.
        assert_eq!(of_sum(&[(d(60), d(5)), (d(40), d(10))]), Ok(d(5)));
        assert!(matches!(of_sum(&[(d(0), d(5))]), Err(Fault::Missing(_))));
    }
}
