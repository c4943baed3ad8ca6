//! Exact decimals: reading them as people write them, rounding them once, printing them.

pub use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;
use std::fmt;

/// Why a text is not a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberError {
    /// Nothing is written.
    Empty,
    /// A character that no number holds.
    Malformed(String),
    /// Digits are grouped other than by three: `1,23` may be a European decimal comma, so it is never guessed.
    Grouping(String),
    /// More than 28 significant digits, or out of range.
    OutOfRange(String),
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NumberError::Empty => f.write_str("no number is written here"),
            NumberError::Malformed(s) => write!(f, "`{s}` is not a number"),
            NumberError::Grouping(s) => write!(f, "the comma in `{s}` does not separate thousands"),
            NumberError::OutOfRange(s) => write!(f, "`{s}` has more digits than a decimal holds (28)"),
        }
    }
}

impl std::error::Error for NumberError {}

/// Folds a full-width form (U+FF01 to U+FF5E), an ideographic space or a mathematical minus to its ASCII twin; others stay.
pub fn fold_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{00A0}' | '\u{2009}' | '\u{202F}' => ' ',
        '\u{2212}' | '\u{2013}' | '\u{FE63}' => '-',
        _ => c,
    }
}

/// Reads a decimal as spreadsheets and bills print it: full-width digits and punctuation, thousands separators, spaces around.
///
/// A comma must separate groups of three digits before the point; anything else is an error, never a guess.
///
/// ```
/// use heng_model::{parse_decimal, Decimal};
/// assert_eq!(parse_decimal("１２，４００．５０").unwrap(), Decimal::new(1240050, 2));
/// assert!(parse_decimal("1,23").is_err());
/// ```
pub fn parse_decimal(text: &str) -> Result<Decimal, NumberError> {
    let trimmed = text.trim();
    // The common case of a machine-written cell needs no copy.
    let bytes = trimmed.as_bytes();
    let plain = bytes.len() <= 28
        && bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.last().is_some_and(u8::is_ascii_digit)
        && bytes.iter().all(|&b| b.is_ascii_digit() || b == b'.');
    if plain {
        return Decimal::from_str_exact(trimmed).map_err(|_| NumberError::Malformed(trimmed.to_string()));
    }
    let folded: String = trimmed.chars().map(fold_width).collect();
    let folded = folded.trim();
    if folded.is_empty() {
        return Err(NumberError::Empty);
    }
    let (negative, digits) = match folded.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, folded.strip_prefix('+').unwrap_or(folded)),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((w, f)) => (w, Some(f)),
        None => (digits, None),
    };
    let malformed = || NumberError::Malformed(text.trim().to_string());
    let whole = ungroup(whole).map_err(|kind| match kind {
        GroupError::Grouping => NumberError::Grouping(text.trim().to_string()),
        GroupError::Malformed => malformed(),
    })?;
    if fraction.is_some_and(|f| f.is_empty() || !f.bytes().all(|b| b.is_ascii_digit())) {
        return Err(malformed());
    }
    let mut plain = String::with_capacity(folded.len() + 1);
    if negative {
        plain.push('-');
    }
    plain.push_str(&whole);
    if let Some(f) = fraction {
        plain.push('.');
        plain.push_str(f);
    }
    Decimal::from_str_exact(&plain).map_err(|_| NumberError::OutOfRange(text.trim().to_string()))
}

enum GroupError {
    Grouping,
    Malformed,
}

fn ungroup(whole: &str) -> Result<String, GroupError> {
    if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b' ' || b == b'\'') {
        return Err(GroupError::Malformed);
    }
    let groups: Vec<&str> = whole.split([',', ' ', '\'']).collect();
    let grouped_by_three = groups.len() == 1 || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3));
    if !grouped_by_three {
        return Err(GroupError::Grouping);
    }
    Ok(groups.concat())
}

/// Rounds half away from zero to `places` decimals: 51.25 → 51.3. Used once, in printing.
pub fn round_half_up(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// The middle value; the mean of the two in the middle of an even number. `None` of nothing, or beyond 28 digits.
pub fn median(values: &[Decimal]) -> Option<Decimal> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    lower.checked_add(upper)?.checked_div(Decimal::TWO)
}

/// Prints a value with `places` decimals and thousands separators; the only place where a figure is rounded.
///
/// ```
/// use heng_model::{format_decimal, Decimal};
/// assert_eq!(format_decimal(Decimal::new(12345675, 3), 2), "12,345.68");
/// assert_eq!(format_decimal(Decimal::new(-4, 3), 2), "0.00");
/// ```
pub fn format_decimal(value: Decimal, places: u32) -> String {
    let mut rounded = round_half_up(value, places);
    rounded.rescale(places);
    let negative = rounded.is_sign_negative() && !rounded.is_zero();
    let text = rounded.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::with_capacity(text.len() + whole.len() / 3 + 1);
    if negative {
        out.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        let cases = [
            ("12,400", "12400"),
            ("１２，４００", "12400"),
            (" 291.51 ", "291.51"),
            ("－3．5", "-3.5"),
            ("1 234 567.8", "1234567.8"),
            ("+7", "7"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_decimal(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "1,23", "12,34,567", "1.2.3", "abc", "1e5", "--1", "5.", ",5", "1,,000"] {
            assert!(parse_decimal(text).is_err(), "{text}");
        }
    }

    #[test]
    fn rounds_half_up_once() {
        assert_eq!(format_decimal(Decimal::new(5125, 2), 1), "51.3");
        assert_eq!(format_decimal(Decimal::new(-5125, 2), 1), "-51.3");
        assert_eq!(format_decimal(Decimal::new(367, 0), 2), "367.00");
    }

    #[test]
    fn the_middle_of_an_even_number_is_the_mean_of_two() {
        let of = |values: &[i64]| median(&values.iter().map(|&value| Decimal::from(value)).collect::<Vec<_>>());
        assert_eq!(of(&[30, 10, 20]), Some(Decimal::from(20)));
        assert_eq!(of(&[5, 1, 3, 9]), Some(Decimal::from(4)));
        assert_eq!(of(&[]), None);
    }

    proptest! {
        #[test]
        fn printing_then_reading_gives_the_same_number(mantissa in -10_000_000_000_i64..10_000_000_000, scale in 0_u32..6) {
            let value = Decimal::new(mantissa, scale);
            prop_assert_eq!(parse_decimal(&format_decimal(value, scale)).unwrap(), value);
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = parse_decimal(&text);
        }
    }
}
