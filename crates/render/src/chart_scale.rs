//! The value axis: nice numbers, and where they stand.
//!
//! In: the values shown. Out: ticks at 1, 2, 2.5 or 5 times a power of ten, with zero among them. Invariant: every value lies
//! between the first and the last tick, and positions are proportional to values. Not here: drawing the axis.
#![allow(clippy::float_arithmetic, reason = "measures for a picture")]

use crate::chart::count;

/// An axis from `first` to `last`, both multiples of `step`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub first: f64,
    pub last: f64,
    pub step: f64,
    decimals: usize,
}

impl Scale {
    /// An axis that holds zero and every value in about `wanted` steps.
    pub fn holding(values: impl Iterator<Item = f64>, wanted: usize) -> Self {
        Self::around(values.chain([0.0]), wanted)
    }

    /// An axis that holds every value, and zero only if it lies near.
    pub fn around(values: impl Iterator<Item = f64>, wanted: usize) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|v| v.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            low = 0.0;
            high = 0.0;
        }
        if high - low <= f64::MIN_POSITIVE.max(1e-12 * high.abs()) {
            high = low + 1.0;
        }
        let (step, decimals) = nice_step((high - low) / count(wanted.max(1)));
        Self { first: (low / step).floor() * step, last: (high / step).ceil() * step, step, decimals }
    }

    /// The values of the ticks, in order.
    pub fn ticks(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        let mut n = (self.first / self.step).round();
        let end = (self.last / self.step).round();
        while n <= end {
            ticks.push(n * self.step);
            n += 1.0;
        }
        ticks
    }

    /// Where a value stands between `from` (the first tick) and `to` (the last).
    pub fn at(&self, value: f64, from: f64, to: f64) -> f64 {
        from + (value - self.first) / (self.last - self.first) * (to - from)
    }

    /// A tick as printed: `1,500`, `0.25`, `−20`.
    pub fn label(&self, tick: f64) -> String {
        let text = format!("{:.*}", self.decimals, tick.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut label = String::new();
        if tick < -self.step / 2.0 {
            label.push('−');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                label.push(',');
            }
            label.push(digit);
        }
        if !fraction.is_empty() {
            label.push('.');
            label.push_str(fraction);
        }
        label
    }
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that is not below `rough`, and the decimals it needs.
fn nice_step(rough: f64) -> (f64, usize) {
    let exponent = rough.log10().floor().clamp(-12.0, 28.0);
    let power = 10_f64.powf(exponent);
    // The tolerance lets 0.2 count as 0.2 although its third binary neighbour is meant.
    let factor = [1.0, 2.0, 2.5, 5.0].into_iter().find(|f| f * power >= rough * (1.0 - 1e-9)).unwrap_or(10.0);
    let extra = if factor == 2.5 { 1.0 } else { 0.0 };
    let exponent = if factor == 10.0 { exponent + 1.0 } else { exponent };
    let decimals = (0..=14).find(|&d| count(d) >= extra - exponent).unwrap_or(14);
    (factor * power, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_numbers_people_count_in() {
        let cases: &[(&[f64], &[&str])] = &[
            (&[162.31, 150.0], &["0", "50", "100", "150", "200"]),
            (&[12_345.0], &["0", "5,000", "10,000", "15,000"]),
            (&[0.57], &["0.0", "0.2", "0.4", "0.6"]),
            (&[0.9], &["0.00", "0.25", "0.50", "0.75", "1.00"]),
            (&[-3.0, 5.0], &["−4", "−2", "0", "2", "4", "6"]),
            (&[0.0], &["0.00", "0.25", "0.50", "0.75", "1.00"]),
            (&[], &["0.00", "0.25", "0.50", "0.75", "1.00"]),
            (&[9_800.0], &["0", "2,500", "5,000", "7,500", "10,000"]),
            (&[100.0], &["0", "25", "50", "75", "100"]),
        ];
        for (values, expected) in cases {
            let scale = Scale::holding(values.iter().copied(), 4);
            let labels: Vec<String> = scale.ticks().into_iter().map(|t| scale.label(t)).collect();
            assert_eq!(labels, *expected, "{values:?}");
        }
    }

    #[test]
    fn positions_are_proportional() {
        let scale = Scale::holding([80.0].into_iter(), 4);
        assert_eq!(scale.at(0.0, 200.0, 0.0), 200.0);
        assert_eq!(scale.at(40.0, 200.0, 0.0), 100.0);
    }
}
