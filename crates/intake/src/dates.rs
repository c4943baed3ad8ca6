//! Dates and periods as people write them, in Chinese and English, half-width and full-width.
//!
//! In: a cell. Out: a [`Date`] or a [`Period`]. Invariant: day and month are never guessed: the year comes first or the form is not
//! read. Not here: which financial year a period falls in (`activity.rs`). The forms are those of `docs/book.md`; see the tests.

use heng_model::number::fold_width;
use heng_model::{Date, Period};

/// The years that a book may speak of; other numbers are typing errors.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// What a period's text may mean before the financial year is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodText {
    /// A year alone: the financial year that ends in it.
    FinancialYear(i16),
    /// Given days: a date, a month, a quarter, a range.
    Days(Period),
}

impl PeriodText {
    /// The days, given the reporting year: `2021` is the financial year two before one that ends in 2023.
    pub fn days(self, reporting_year: Period) -> Period {
        match self {
            PeriodText::Days(period) => period,
            PeriodText::FinancialYear(year) => reporting_year.of_year(year),
        }
    }
}

/// Reads `2022-03-31`, `2022/3/31`, `2022.3.31`, `20220331`, `2022年3月31日`, `二零二二年三月三十一日`, in any width.
pub fn parse_date(text: &str) -> Option<Date> {
    if let Some(date) = parse_iso_date(text.as_bytes()) {
        return Some(date);
    }
    date_of(&folded(without_midnight(text)))
}

/// Databases export a date as the midnight it begins with: `2022-03-31 00:00:00`. Other times of day are no dates.
fn without_midnight(text: &str) -> &str {
    let Some((date, time)) = text.split_once(['T', ' ']) else { return text };
    let is_midnight = time.starts_with("00:00") && time.bytes().all(|b| matches!(b, b'0' | b':' | b'.'));
    if is_midnight { date } else { text }
}

/// Reads a period: a year, a month (`2022-03`, `2022年3月`), a quarter (`2022Q1`, `2022年第一季度`), a date, or two dates with `to`,
/// `至` or `~` between them.
pub fn parse_period(text: &str) -> Option<PeriodText> {
    if let Some(date) = parse_iso_date(text.as_bytes()) {
        return Some(PeriodText::Days(Period { start: date, end: date }));
    }
    let text = folded(without_midnight(text));
    if let Some(year) = year_of(&text) {
        return Some(PeriodText::FinancialYear(year));
    }
    let days = |p| Some(PeriodText::Days(p));
    if let Some(period) = month_of(&text).or_else(|| quarter_of(&text)) {
        return days(period);
    }
    if let Some(date) = date_of(&text) {
        return days(Period { start: date, end: date });
    }
    let (start, end) = ["to", "至", "~"].iter().find_map(|between| text.split_once(between))?;
    days(Period::new(date_of(start)?, date_of(end)?)?)
}

/// Reads a year: `2022`, `2022年`, `2022年度`, `FY2022`.
pub fn parse_year(text: &str) -> Option<i16> {
    year_of(&folded(text))
}

/// What a text that cannot be read looks like, to help its writer.
pub fn hint(text: &str) -> Option<String> {
    let text = folded(text);
    if text.len() == 5
        && let Ok(serial) = text.parse::<i32>()
        && (20_000..80_000).contains(&serial)
    {
        let day = Date::constant(1899, 12, 30).checked_add(jiff::Span::new().days(serial)).ok()?;
        return Some(format!("it looks like the day number of a spreadsheet, which would be {day}"));
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let is_year_last = parts.len() == 3 && parts[2].len() == 4 && parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
    is_year_last.then(|| "the year comes last, so that day and month could be either way round".to_string())
}

/// The form machines write, read without a copy: the one that a million rows hold.
fn parse_iso_date(text: &[u8]) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let digit = |b: u8| b.is_ascii_digit().then(|| i16::from(b - b'0'));
    let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
    let month = digit(m1)? * 10 + digit(m2)?;
    let day = digit(d1)? * 10 + digit(d2)?;
    date(year, month, day)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Half-width, lower case, without spaces, Chinese numerals as digits.
fn folded(text: &str) -> String {
    let folded: String = text.chars().map(fold_width).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    if folded.chars().any(|c| chinese_digit(c).is_some() || c == '十') { numerals_as_digits(&folded) } else { folded }
}

fn chinese_digit(c: char) -> Option<char> {
    "〇一二三四五六七八九"
        .chars()
        .position(|d| d == c)
        .or(if c == '零' { Some(0) } else { None })
        .and_then(|n| char::from_digit(u32::try_from(n).ok()?, 10))
}

/// `二零二二年十二月三十一日` → `2022年12月31日`: years are read digit by digit, months and days count in tens.
fn numerals_as_digits(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, &c) in chars.iter().enumerate() {
        if c != '十' {
            out.push(chinese_digit(c).unwrap_or(c));
            continue;
        }
        let digit_before = i > 0 && chinese_digit(chars[i - 1]).is_some();
        let digit_after = chars.get(i + 1).is_some_and(|&c| chinese_digit(c).is_some());
        out.push_str(match (digit_before, digit_after) {
            (true, true) => "",
            (true, false) => "0",
            (false, true) => "1",
            (false, false) => "10",
        });
    }
    out
}

fn number(text: &str, most_digits: usize) -> Option<i16> {
    let is_number = !text.is_empty() && text.len() <= most_digits && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn year_of(text: &str) -> Option<i16> {
    let text = text.strip_prefix("fy").unwrap_or(text);
    let text = text.strip_suffix("年度").or_else(|| text.strip_suffix('年')).unwrap_or(text);
    four_digits(text)
}

fn four_digits(text: &str) -> Option<i16> {
    number(text, 4).filter(|year| text.len() == 4 && YEARS.contains(year))
}

fn date_of(text: &str) -> Option<Date> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return date(number(&text[..4], 4)?, number(&text[4..6], 2)?, number(&text[6..], 2)?);
    }
    if let Some((year, rest)) = text.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        let day = day.strip_suffix(['日', '號', '号']).unwrap_or(day);
        return date(four_digits(year)?, number(month, 2)?, number(day, 2)?);
    }
    let separator = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = text.split(separator);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    date(four_digits(year)?, number(month, 2)?, number(day, 2)?)
}

fn month_of(text: &str) -> Option<Period> {
    let (year, month) = match text.split_once('年') {
        Some((year, month)) => (year, month.strip_suffix("月份").or_else(|| month.strip_suffix('月'))?),
        None => text.split_once(['-', '/', '.'])?,
    };
    months(four_digits(year)?, number(month, 2)?, 1)
}

fn quarter_of(text: &str) -> Option<Period> {
    let (year, quarter) = if let Some((year, quarter)) = text.split_once('q') {
        (year.trim_end_matches(['-', '年']), quarter)
    } else {
        let (year, quarter) = text.split_once('年')?;
        let quarter = quarter.strip_suffix("季度").or_else(|| quarter.strip_suffix('季'))?;
        (year, quarter.strip_prefix('第').unwrap_or(quarter))
    };
    let quarter = number(quarter, 1).filter(|q| (1..=4).contains(q))?;
    months(four_digits(year)?, quarter * 3 - 2, 3)
}

/// `count` whole months from the first of `month`.
fn months(year: i16, month: i16, count: i16) -> Option<Period> {
    let start = date(year, month, 1)?;
    let end = date(year, month + count - 1, 1)?.last_of_month();
    Period::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;
    use proptest::prelude::*;

    #[test]
    fn dates_in_every_form_of_the_manual() {
        let forms = [
            "2022-03-31",
            "2022-3-31",
            "2022/3/31",
            "2022/03/31",
            "2022.3.31",
            "20220331",
            "2022年3月31日",
            "2022 年 3 月 31 日",
            "２０２２年３月３１日",
            "２０２２－０３－３１",
            "二零二二年三月三十一日",
            "二〇二二年三月三十一日",
            "2022-03-31 00:00:00",
            "2022-03-31T00:00",
        ];
        for form in forms {
            assert_eq!(parse_date(form), Some(day(2022, 3, 31)), "{form}");
        }
        assert_eq!(parse_date("二零二三年十二月二十日"), Some(day(2023, 12, 20)));
        assert_eq!(parse_date("二零二三年十月十五日"), Some(day(2023, 10, 15)));
    }

    #[test]
    fn what_could_be_read_two_ways_is_not_read() {
        for text in [
            "2022-03-31 23:00",
            "31/3/2022",
            "3/31/2022",
            "03-04-2022",
            "2022-13-01",
            "2022-02-30",
            "44651",
            "0000-01-01",
            "soon",
            "",
            "2022-3/31",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert!(hint("44651").unwrap().contains("2022-03-31"));
        assert!(hint("31/3/2022").unwrap().contains("year comes last"));
        assert_eq!(hint("soon"), None);
    }

    #[test]
    fn periods_in_every_form_of_the_manual() {
        let march = PeriodText::Days(Period::new(day(2022, 3, 1), day(2022, 3, 31)).unwrap());
        for form in [
            "2022-03",
            "2022/3",
            "2022年3月",
            "2022年3月份",
            "２０２２年３月",
            "2022-3",
            "2022-03-01 to 2022-03-31",
            "2022/3/1至2022/3/31",
        ] {
            assert_eq!(parse_period(form), Some(march), "{form}");
        }
        let first = PeriodText::Days(Period::new(day(2022, 1, 1), day(2022, 3, 31)).unwrap());
        for form in ["2022Q1", "2022 Q1", "2022-Q1", "2022q1", "2022年第1季度", "2022年第一季度", "2022年第一季", "2022年Q1"]
        {
            assert_eq!(parse_period(form), Some(first), "{form}");
        }
        for form in ["2022", "FY2022", "2022年", "2022年度", "二零二二年"] {
            assert_eq!(parse_period(form), Some(PeriodText::FinancialYear(2022)), "{form}");
        }
        for text in ["2022Q5", "2022-13", "Q1", "2022-03-31 to 2022-03-01", "22", "March"] {
            assert_eq!(parse_period(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_alone_is_the_financial_year() {
        let march_year_end = Period::new(day(2022, 4, 1), day(2023, 3, 31)).unwrap();
        let days = parse_period("2022").unwrap().days(march_year_end);
        assert_eq!(days, Period::new(day(2021, 4, 1), day(2022, 3, 31)).unwrap());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,24}") {
            let _ = (parse_date(&text), parse_period(&text), parse_year(&text), hint(&text));
        }

        #[test]
        fn every_date_reads_back(days in 0_i32..90_000) {
            let date = day(1950, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            prop_assert_eq!(parse_date(&date.to_string()), Some(date));
            let chinese = format!("{}年{}月{}日", date.year(), date.month(), date.day());
            prop_assert_eq!(parse_date(&chinese), Some(date));
        }
    }
}
