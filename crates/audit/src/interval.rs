//! What a printed number can stand for: an interval of exact decimals.
//!
//! In: facts, and operations on them. Out: [`Interval`]. Invariant: the true value lies inside, so two intervals that do not meet prove
//! that two printed numbers cannot both be right; where exact arithmetic ends (overflow, a divisor that may be zero, a division that does
//! not come out even) the result gets wider, never narrower. Not here: what a difference means (`checks`).

use crate::fact::{Approx, Fact};
use heng_model::Decimal;

/// A closed interval, open to a side whose bound is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Lowest value.
    pub low: Option<Decimal>,
    /// Highest value.
    pub high: Option<Decimal>,
}

/// Units that are counted: an integer printed in one of them is exact.
const COUNTED: [&str; 12] = [
    "people",
    "person",
    "persons",
    "count",
    "cases",
    "person_times",
    "person-times",
    "topics",
    "responses",
    "meetings",
    "patents",
    "trademarks",
];

impl Interval {
    /// Nothing is known.
    pub const ANY: Interval = Interval { low: None, high: None };
    /// Nothing.
    pub const ZERO: Interval = Interval::exact(Decimal::ZERO);

    /// One value.
    pub const fn exact(value: Decimal) -> Self {
        Interval { low: Some(value), high: Some(value) }
    }

    /// From a lowest to a highest value, in either order.
    pub fn new(a: Decimal, b: Decimal) -> Self {
        Interval { low: Some(a.min(b)), high: Some(a.max(b)) }
    }

    /// A value with what rounding hides on both sides.
    pub fn around(value: Decimal, half: Decimal) -> Self {
        Interval { low: value.checked_sub(half), high: value.checked_add(half) }
    }

    /// What a printed fact stands for. Whole persons and cases are exact; `about` gives one unit of the last digit that is not a zero,
    /// so that 約200 reaches from 100 to 300 and 約13,421 from 13,420 to 13,422.
    pub fn of_fact(fact: &Fact) -> Self {
        let value = fact.value;
        match fact.precision.approx {
            Some(Approx::About) => Interval::around(value, last_digit(value)),
            Some(Approx::Above) => Interval { low: value.checked_sub(fact.precision.half), high: None },
            Some(Approx::Below) => Interval { low: None, high: value.checked_add(fact.precision.half) },
            None if fact.precision.in_words || is_count(fact) => Interval::exact(value),
            None => Interval::around(value, fact.precision.half),
        }
    }

    /// Both bounds, when there are two.
    pub fn bounds(self) -> Option<(Decimal, Decimal)> {
        Some((self.low?, self.high?))
    }

    /// Whether a value lies inside.
    pub fn contains(self, value: Decimal) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }

    /// Whether the two have a value in common.
    pub fn overlaps(self, other: Interval) -> bool {
        let below = |high: Option<Decimal>, low: Option<Decimal>| high.zip(low).is_some_and(|(h, l)| h < l);
        !below(self.high, other.low) && !below(other.high, self.low)
    }

    /// What both allow; `None` when nothing.
    pub fn intersect(self, other: Interval) -> Option<Interval> {
        let low = self.low.into_iter().chain(other.low).max();
        let high = self.high.into_iter().chain(other.high).min();
        self.overlaps(other).then_some(Interval { low, high })
    }

    /// The smallest interval that holds both.
    pub fn hull(self, other: Interval) -> Interval {
        Interval { low: self.low.zip(other.low).map(|(a, b)| a.min(b)), high: self.high.zip(other.high).map(|(a, b)| a.max(b)) }
    }

    /// Wider by `by` on both sides.
    pub fn widen(self, by: Decimal) -> Interval {
        Interval { low: self.low.and_then(|l| l.checked_sub(by)), high: self.high.and_then(|h| h.checked_add(by)) }
    }

    /// The distance between the two; zero when they meet.
    pub fn gap(self, other: Interval) -> Decimal {
        let above = |low: Option<Decimal>, high: Option<Decimal>| {
            low.zip(high).and_then(|(l, h)| l.checked_sub(h)).unwrap_or_default().max(Decimal::ZERO)
        };
        above(self.low, other.high).max(above(other.low, self.high))
    }

    /// Sum.
    pub fn plus(self, other: Interval) -> Interval {
        let add = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).and_then(|(a, b)| a.checked_add(b));
        Interval { low: add(self.low, other.low), high: add(self.high, other.high) }
    }

    /// Difference.
    pub fn minus(self, other: Interval) -> Interval {
        let sub = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).and_then(|(a, b)| a.checked_sub(b));
        Interval { low: sub(self.low, other.high), high: sub(self.high, other.low) }
    }

    /// Product. With an open side only the product of lowest values is known, and only where nothing is negative.
    pub fn times(self, other: Interval) -> Interval {
        let Some(((a, b), (c, d))) = self.bounds().zip(other.bounds()) else {
            let low = self.low.zip(other.low).filter(|(a, c)| *a >= Decimal::ZERO && *c >= Decimal::ZERO);
            return Interval { low: low.and_then(|(a, c)| product(a, c, false)), high: None };
        };
        let pairs = [(a, c), (a, d), (b, c), (b, d)];
        let low = pairs.iter().map(|(x, y)| product(*x, *y, false)).collect::<Option<Vec<_>>>();
        let high = pairs.iter().map(|(x, y)| product(*x, *y, true)).collect::<Option<Vec<_>>>();
        Interval { low: low.and_then(|p| p.into_iter().min()), high: high.and_then(|p| p.into_iter().max()) }
    }

    /// Product with one value.
    pub fn scale(self, by: Decimal) -> Interval {
        self.times(Interval::exact(by))
    }

    /// Quotient; nothing is known where the divisor may be zero, but for a lowest value of what is not negative.
    pub fn over(self, other: Interval) -> Interval {
        let (Some(c), positive) = (other.low, other.low.is_some_and(|c| c > Decimal::ZERO)) else { return Interval::ANY };
        if !positive {
            let low = match (self.low, other.high) {
                (Some(a), Some(d)) if a >= Decimal::ZERO && c >= Decimal::ZERO && d > Decimal::ZERO => quotient(a, d, false),
                _ => None,
            };
            return Interval { low, high: None };
        }
        // The divisor is positive: each bound takes the end of the divisor that carries it outwards.
        let low = self.low.and_then(|a| if a < Decimal::ZERO { quotient(a, c, false) } else { quotient_or_zero(a, other.high) });
        let high = self.high.and_then(|b| if b < Decimal::ZERO { quotient_or_zero(b, other.high) } else { quotient(b, c, true) });
        Interval { low, high }
    }

    /// Sum of many.
    pub fn sum(all: impl IntoIterator<Item = Interval>) -> Interval {
        all.into_iter().fold(Interval::ZERO, Interval::plus)
    }
}

/// Whether a fact counts whole things and is printed in full.
pub fn is_count(fact: &Fact) -> bool {
    COUNTED.contains(&fact.unit.as_str()) && fact.value.fract().is_zero() && fact.precision.half <= Decimal::new(5, 1)
}

/// The place of the last digit that is not a zero: 100 for 13,400, 0.1 for 12.30.
fn last_digit(value: Decimal) -> Decimal {
    let value = value.normalize();
    if value.is_zero() {
        return Decimal::ONE;
    }
    if value.scale() > 0 {
        return Decimal::new(1, value.scale());
    }
    let mut place = Decimal::ONE;
    let mut mantissa = value.mantissa();
    while mantissa % 10 == 0 {
        mantissa /= 10;
        place *= Decimal::TEN;
    }
    place
}

/// A product rounded outwards where 28 digits do not hold it.
fn product(a: Decimal, b: Decimal, up: bool) -> Option<Decimal> {
    let value = a.checked_mul(b)?;
    let exact = value.is_zero() == (a.is_zero() || b.is_zero()) && value.scale() == a.scale() + b.scale();
    if exact || value.is_zero() && (a.is_zero() || b.is_zero()) { Some(value) } else { outwards(value, up) }
}

/// A quotient rounded outwards where the division does not come out even.
fn quotient(a: Decimal, b: Decimal, up: bool) -> Option<Decimal> {
    let value = a.checked_div(b)?;
    if value.checked_mul(b) == Some(a) && value.scale() + b.scale() <= 28 { Some(value) } else { outwards(value, up) }
}

/// A quotient by the far end of the divisor, towards zero when that end is open.
fn quotient_or_zero(a: Decimal, b: Option<Decimal>) -> Option<Decimal> {
    match b {
        Some(b) => quotient(a, b, a < Decimal::ZERO),
        None => Some(Decimal::ZERO),
    }
}

fn outwards(value: Decimal, up: bool) -> Option<Decimal> {
    let step = Decimal::new(1, value.scale().min(28));
    if up { value.checked_add(step) } else { value.checked_sub(step) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn small() -> impl Strategy<Value = Decimal> {
        (-1_000_000i64..1_000_000, 0u32..5).prop_map(|(m, s)| Decimal::new(m, s))
    }

    fn interval() -> impl Strategy<Value = (Interval, Decimal)> {
        (small(), small(), 0u32..=10).prop_map(|(a, b, at)| {
            let inside = a.min(b) + (a.max(b) - a.min(b)) * Decimal::from(at) / Decimal::TEN;
            (Interval::new(a, b), inside)
        })
    }

    #[test]
    fn the_last_digit_that_says_something() {
        for (value, place) in [("13421", "1"), ("200", "100"), ("12.30", "0.1"), ("0", "1"), ("6200", "100")] {
            assert_eq!(last_digit(d(value)), d(place), "{value}");
        }
    }

    #[test]
    fn open_sides_prove_nothing() {
        let open = Interval { low: Some(d("10")), high: None };
        assert!(open.overlaps(Interval::exact(d("1000000"))));
        assert!(!open.overlaps(Interval::exact(d("9"))));
        assert_eq!(open.times(open).low, Some(d("100")));
        assert_eq!(open.times(open).high, None);
        assert_eq!(Interval::exact(d("1")).over(Interval::new(d("-1"), d("1"))), Interval::ANY);
        assert_eq!(Interval::exact(Decimal::MAX).plus(Interval::exact(Decimal::MAX)), Interval::ANY);
    }

    #[test]
    fn a_third_three_times_holds_one() {
        let third = Interval::exact(d("1")).over(Interval::exact(d("3")));
        assert!(third.times(Interval::exact(d("3"))).contains(d("1")));
    }

    proptest! {
        #[test]
        fn what_holds_for_the_numbers_holds_for_the_intervals((a, x) in interval(), (b, y) in interval()) {
            prop_assert!(a.contains(x) && b.contains(y));
            prop_assert!(a.plus(b).contains(x + y));
            prop_assert!(a.minus(b).contains(x - y));
            prop_assert!(a.times(b).contains(x * y));
            if !y.is_zero() {
                prop_assert!(a.over(b).contains(x / y));
            }
            prop_assert!(a.hull(b).contains(x) && a.hull(b).contains(y));
            if a.contains(y) {
                prop_assert!(a.overlaps(b) && a.intersect(b).is_some_and(|i| i.contains(y)));
            }
            prop_assert_eq!(a.overlaps(b), a.gap(b).is_zero());
        }

        #[test]
        fn no_number_is_too_large(a in any::<i128>(), s in 0u32..28, b in any::<i64>(), t in 0u32..28) {
            let big = Decimal::from_i128_with_scale(a % 79_228_162_514_264_337_593_543_950_335, s);
            let other = Decimal::new(b, t);
            let (x, y) = (Interval::around(big, other.abs()), Interval::exact(other));
            let _ = (x.plus(y), x.minus(y), x.times(y), x.over(y), y.over(x), x.gap(y), x.widen(other.abs()));
        }
    }
}
