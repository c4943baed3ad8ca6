//! Dates of publication as they are stated, made comparable.
//!
//! In: `2024-04-12`, `2021-03`, `2018`, `2011-2022`, `2010; 2022`. Out: the earliest and the latest day they allow. Invariant:
//! earliest ≤ latest. Not here: which factor that makes the newest (`grid.rs`). Why both ends: a rule that asks what was published
//! by a day may count only what certainly was, so the latest day decides.

use heng_model::{Date, number::fold_width};
use std::str::FromStr;

/// The span of days in which a publication appeared, as far as its stated date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The first day the stated date allows.
    pub earliest: Date,
    /// The last day the stated date allows; editions are ordered by it.
    pub latest: Date,
}

impl Published {
    /// Whether the publication was certainly out on `day`: a bare year counts from its last day, a month from its last.
    pub fn by(self, day: Date) -> bool {
        self.latest <= day
    }
}

impl FromStr for Published {
    type Err = String;

    /// Reads a year, a month, a day, a range of them, or several separated by `;`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || format!("`{}` is not a date of publication", text.trim());
        let mut span: Option<Published> = None;
        for piece in text.split([';', '；', '、']) {
            let piece = parse_piece(piece).ok_or_else(unreadable)?;
            span = Some(match span {
                None => piece,
                Some(so_far) => {
                    Published { earliest: so_far.earliest.min(piece.earliest), latest: so_far.latest.max(piece.latest) }
                }
            });
        }
        span.ok_or_else(unreadable)
    }
}

/// One date or range. Years have four digits, so `2011-2022` and `2021-03` cannot be confused.
fn parse_piece(text: &str) -> Option<Published> {
    let numbers = split_numbers(text)?;
    let second_year = numbers.iter().skip(1).position(|n| n.len() == 4).map(|i| i + 1);
    let (first, last) = match second_year {
        Some(at) => numbers.split_at(at),
        None => (numbers.as_slice(), numbers.as_slice()),
    };
    let (earliest, _) = parse_date(first)?;
    let (_, latest) = parse_date(last)?;
    (earliest <= latest).then_some(Published { earliest, latest })
}

/// The first and the last day of a year, of a month, or a day twice.
fn parse_date(numbers: &[String]) -> Option<(Date, Date)> {
    let year: i16 = numbers.first().filter(|y| y.len() == 4)?.parse().ok()?;
    let part = |i: usize| numbers.get(i).map(|n| n.parse::<i8>());
    match (part(1), part(2), numbers.len()) {
        (None, None, 1) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
        (Some(Ok(month)), None, 2) => {
            let first = Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        (Some(Ok(month)), Some(Ok(day)), 3) => {
            let day = Date::new(year, month, day).ok()?;
            Some((day, day))
        }
        _ => None,
    }
}

/// The numbers between `-`, `/`, `.` and 年月日; `None` when anything else is written.
fn split_numbers(text: &str) -> Option<Vec<String>> {
    let folded: String = text.chars().map(fold_width).collect();
    let dashed = folded.trim().replace(['/', '.', '年', '月', '~'], "-").replace('日', "");
    let numbers: Vec<String> = dashed.trim_end_matches('-').split('-').map(|n| n.trim().to_string()).collect();
    let sound = numbers.iter().all(|n| matches!(n.len(), 1 | 2 | 4) && n.bytes().all(|b| b.is_ascii_digit()));
    sound.then_some(numbers)
}

/// One day: `2026-12-31`, `2026/12/31`, `2026年12月31日`.
pub(crate) fn parse_day(text: &str) -> Option<Date> {
    let span = parse_piece(text)?;
    (span.earliest == span.latest).then_some(span.latest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stated_dates_become_spans() {
        let cases = [
            ("2024-04-12", "2024-04-12", "2024-04-12"),
            ("2021-03", "2021-03-01", "2021-03-31"),
            ("2024-2", "2024-02-01", "2024-02-29"),
            ("2018", "2018-01-01", "2018-12-31"),
            ("2011-2022", "2011-01-01", "2022-12-31"),
            ("2011–2022", "2011-01-01", "2022-12-31"),
            ("2021-03-2022-05", "2021-03-01", "2022-05-31"),
            ("2010; 2022", "2010-01-01", "2022-12-31"),
            ("２０２４年４月１２日", "2024-04-12", "2024-04-12"),
            ("2024/4", "2024-04-01", "2024-04-30"),
        ];
        for (text, earliest, latest) in cases {
            let span: Published = text.parse().unwrap_or_else(|e| panic!("{e}"));
            assert_eq!((span.earliest.to_string().as_str(), span.latest.to_string().as_str()), (earliest, latest), "{text}");
        }
        for text in ["", "-", "spring 2024", "2024-13", "2022-2011", "24-04-12", "2024-02-30", "2024-04-12-01"] {
            assert!(text.parse::<Published>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_what_was_certainly_out_counts() {
        let march: Published = "2021-03".parse().unwrap();
        assert!(!march.by(Date::constant(2021, 3, 30)));
        assert!(march.by(Date::constant(2021, 3, 31)));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}") {
            if let Ok(span) = text.parse::<Published>() {
                prop_assert!(span.earliest <= span.latest);
            }
            let _ = parse_day(&text);
        }
    }
}
