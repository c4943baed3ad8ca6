//! Numbers with units, dates and periods as each language prints them.
//!
//! In: values. Out: text. Invariant: a number is rounded by [`heng_model::format_decimal`] alone. Not here: which figure goes
//! where. Why: "162.31 tCO₂e", 「162.31噸二氧化碳當量」, "RMB507.21 million", 「人民幣507.21百萬元」. See the tests below.

use crate::words::Words;
use heng_model::{Date, Decimal, Figure, Period, Quantity, Unit, format_decimal};

/// A printed number with the minus sign of typesetting, which is as wide as a digit, for the hyphen.
pub(crate) fn signed(number: &str) -> String {
    number.strip_prefix('-').map_or_else(|| number.to_string(), |digits| format!("−{digits}"))
}

/// A printed number with the symbol of its unit, in the order and spacing of the language.
pub(crate) fn with_unit(words: &Words, number: &str, unit: Unit) -> String {
    let symbol = unit.symbol(words.locale());
    let number = &signed(number);
    if symbol.is_empty() {
        return number.clone();
    }
    if symbol == "%" {
        return words.fill("print.percent", &[("number", number)]);
    }
    // Currencies stand before the number: RMB507.21 million.
    for prefix in words.get("print.currency_prefixes").split('|') {
        if let Some(rest) = symbol.strip_prefix(prefix) {
            return format!("{prefix}{number}{rest}");
        }
    }
    let singular = if number == "1" { words.find(&format!("singular.{symbol}")) } else { None };
    words.fill("print.spaced_unit", &[("number", number), ("unit", singular.unwrap_or(&symbol))])
}

/// A figure as running text prints it: rounded, with its unit.
pub(crate) fn figure(words: &Words, figure: &Figure) -> String {
    with_unit(words, &figure.printed(), figure.unit)
}

/// An amount with every digit it has, up to eight decimals; "…" shows that digits were cut, as of one third.
pub(crate) fn exact(value: Decimal) -> String {
    const SHOWN: u32 = 8;
    let value = value.normalize();
    if value.scale() <= SHOWN {
        return format_decimal(value, value.scale());
    }
    format!("{}…", format_decimal(value.trunc_with_scale(SHOWN), SHOWN))
}

/// Gases and cubic metres with their indices set low or high.
pub(crate) fn with_indices(text: &str) -> String {
    [("CO2", "CO₂"), ("CH4", "CH₄"), ("N2O", "N₂O"), ("SF6", "SF₆"), ("SOx", "SOₓ"), ("NOx", "NOₓ"), ("m3", "m³")]
        .iter()
        .fold(text.to_string(), |text, (plain, set)| text.replace(plain, set))
}

/// The unit of a factor as the language writes it; composite ones of a publication stay as published, but for their indices.
pub(crate) fn factor_unit(words: &Words, units: &heng_model::Units, unit: &str) -> String {
    match units.parse(unit) {
        Ok(known) => known.symbol(words.locale()),
        Err(_) => with_indices(unit),
    }
}

/// A factor's value with its unit; one without a unit stands alone.
pub(crate) fn factor_value(words: &Words, units: &heng_model::Units, value: Decimal, unit: &str) -> String {
    let unit = factor_unit(words, units, unit);
    let number = value.to_string();
    if unit.is_empty() { number } else { words.fill("print.spaced_unit", &[("number", &number), ("unit", &unit)]) }
}

/// An exact amount with its unit.
pub(crate) fn exact_quantity(words: &Words, quantity: Quantity) -> String {
    with_unit(words, &exact(quantity.value), quantity.unit)
}

/// "31 December 2022".
pub(crate) fn date(words: &Words, date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    words.fill(
        "date.day",
        &[
            ("day", &date.day().to_string()),
            ("month", words.nth("date.months", month).unwrap_or_default()),
            ("year", &date.year().to_string()),
        ],
    )
}

/// The period with the phrases `<key>_ended` for a whole year, `<key>_other` or another phrase for anything else.
pub(crate) fn period(words: &Words, period: Period, year_key: &str, other_key: &str) -> String {
    let (start, end) = (date(words, period.start), date(words, period.end));
    if is_whole_year(period) {
        words.fill(year_key, &[("end", &end)])
    } else {
        words.fill(other_key, &[("start", &start), ("end", &end)])
    }
}

fn is_whole_year(period: Period) -> bool {
    (365..=366).contains(&period.days())
}

/// "2022, 2021 and 2020".
pub(crate) fn list(words: &Words, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => first.join(words.get("print.list_separator")) + words.get("print.last_separator") + last,
    }
}

/// How a financial year is called: `2022`, or `2022/23` when it spans two calendar years.
pub(crate) fn year(period: Period) -> String {
    let (start, end) = (period.start.year(), period.end.year());
    if start == end { end.to_string() } else { format!("{start}/{:02}", end.rem_euclid(100)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::{Catalogue, Locale};
    use jiff::civil::date as day;

    #[test]
    fn numbers_carry_their_units_as_the_language_writes_them() {
        let units = &Catalogue::embedded().units;
        let cases = [
            ("162.31", "tCO2e", "162.31 tCO₂e", "162.31噸二氧化碳當量"),
            ("507.21", "CNY million", "RMB507.21 million", "人民幣507.21百萬元"),
            ("5,000", "HKD", "HK$5,000", "5,000港元"),
            ("12.3", "percent", "12.3%", "12.3%"),
            ("1,204", "count", "1,204", "1,204"),
            ("1", "people", "1 person", "1人"),
            ("20.5", "hours/people", "20.5 hours/person", "20.5小時╱人"),
        ];
        for (number, unit, en, zh) in cases {
            let unit = units.parse(unit).unwrap();
            assert_eq!(with_unit(Words::of(Locale::En), number, unit), en);
            assert_eq!(with_unit(Words::of(Locale::ZhHant), number, unit), zh);
        }
    }

    #[test]
    fn exact_amounts_show_where_they_were_cut() {
        assert_eq!(exact(Decimal::new(29151, 2)), "291.51");
        assert_eq!(exact(Decimal::ONE / Decimal::from(3)), "0.33333333…");
        assert_eq!(exact(Decimal::new(1_234_500, 1)), "123,450");
    }

    #[test]
    fn periods_are_written_out() {
        let year_2022 = Period::new(day(2022, 1, 1), day(2022, 12, 31)).unwrap();
        let half = Period::new(day(2022, 7, 1), day(2022, 12, 31)).unwrap();
        let write = |p, locale| period(Words::of(locale), p, "meta.year_ended", "meta.period_ended");
        assert_eq!(write(year_2022, Locale::En), "For the year ended 31 December 2022");
        assert_eq!(write(year_2022, Locale::ZhHant), "截至2022年12月31日止年度");
        assert_eq!(write(half, Locale::En), "For the period from 1 July 2022 to 31 December 2022");
        assert_eq!(year(year_2022), "2022");
        assert_eq!(year(Period::new(day(2022, 4, 1), day(2023, 3, 31)).unwrap()), "2022/23");
    }
}
