//! Where a value stands among others: percentiles and ranks, exact.
//!
//! In: decimals. Out: decimals. Invariant: nothing is rounded here; percentiles lie between two neighbours, linearly (Hyndman and Fan's
//! type 7, as spreadsheets' PERCENTILE.INC). Not here: which values are compared (`compare`).

use heng_model::Decimal;

/// The value below which `percent` of a sorted list lies; `None` of nothing.
pub(super) fn percentile(sorted: &[Decimal], percent: u32) -> Option<Decimal> {
    let steps = Decimal::from(sorted.len().checked_sub(1)?);
    let at = steps.checked_mul(Decimal::from(percent))? / Decimal::ONE_HUNDRED;
    let below = usize::try_from(at.trunc().mantissa()).ok()?;
    let low = *sorted.get(below)?;
    let Some(&high) = sorted.get(below + 1) else { return Some(low) };
    low.checked_add(high.checked_sub(low)?.checked_mul(at.fract())?).map(|value| value.normalize())
}

/// The share of the others that lie below a value, those equal to it by half: 0 for the lowest, 100 for the highest. `None` where
/// there are no others.
pub(super) fn percent_rank(all: &[Decimal], value: Decimal) -> Option<Decimal> {
    let others = all.len().checked_sub(1).filter(|n| *n > 0)?;
    let below = all.iter().filter(|v| **v < value).count();
    let equal = all.iter().filter(|v| **v == value).count().saturating_sub(1);
    let points = Decimal::from(below * 2 + equal) * Decimal::from(50);
    Some((points / Decimal::from(others)).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[i64]) -> Vec<Decimal> {
        values.iter().map(|v| Decimal::from(*v)).collect()
    }

    #[test]
    fn percentiles_are_those_of_spreadsheets() {
        let four = of(&[10, 20, 30, 40]);
        let results: Vec<String> = [0, 25, 50, 75, 100].iter().map(|p| percentile(&four, *p).unwrap().to_string()).collect();
        assert_eq!(results, ["10", "17.5", "25", "32.5", "40"]);
        assert_eq!(percentile(&[], 50), None);
        assert_eq!(percentile(&of(&[7]), 90), Some(Decimal::from(7)));
    }

    #[test]
    fn a_rank_needs_others() {
        let values = of(&[1, 2, 2, 5]);
        let rank = |v: i64| percent_rank(&values, Decimal::from(v)).unwrap();
        assert_eq!((rank(1), rank(5)), (Decimal::ZERO, Decimal::ONE_HUNDRED));
        assert_eq!(rank(2), Decimal::from(50));
        assert_eq!(percent_rank(&of(&[3]), Decimal::from(3)), None);
    }
}
