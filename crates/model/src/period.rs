//! Periods of time: first and last day, both included.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A span of whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl Period {
    /// A period, if it does not end before it starts.
    pub fn new(start: Date, end: Date) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// The financial year's number: the calendar year in which it ends. This is the `@2022` of a figure id.
    pub fn year(self) -> i16 {
        self.end.year()
    }

    /// The calendar year that holds most of the days, of two that hold as many the later: the year of which data describe the
    /// period best. April 2022 to March 2023 was consumed in 2022, although it is the financial year 2023.
    pub fn data_year(self) -> i16 {
        let days_in = |year: i16| {
            let first = Date::new(year, 1, 1).map_or(self.start, |day| day.max(self.start));
            let last = Date::new(year, 12, 31).map_or(self.end, |day| day.min(self.end));
            Period::new(first, last).map_or(0, Period::days)
        };
        (self.start.year()..=self.end.year()).max_by_key(|year| days_in(*year)).unwrap_or(self.end.year())
    }

    /// The comparative period `years` earlier: the same days, 29 February becoming 28. Before a period of more than a year the
    /// comparatives are the years that end where it starts, so that no day counts twice.
    pub fn years_before(self, years: i16) -> Self {
        if years > 0
            && self.is_long()
            && let Ok(end) = self.start.yesterday()
            && let Ok(start) = Date::new(self.start.year() - 1, self.start.month(), self.start.day())
        {
            return Self { start, end }.years_before(years - 1);
        }
        self.shifted(years)
    }

    /// The financial year with this number, as [`Period::year`] counts. After a change of year end a number may belong to no year
    /// at all; the same days of that year then stand for it, which lie in none of the years compared.
    pub fn of_year(self, year: i16) -> Self {
        let years = self.year() - year;
        if self.is_long() && years > 0 {
            let before = (1..=years).map(|n| self.years_before(n)).find(|p| p.year() == year);
            return before.unwrap_or_else(|| self.shifted(years));
        }
        self.shifted(years)
    }

    fn shifted(self, years: i16) -> Self {
        let shift = |d: Date| {
            let year = d.year() - years;
            Date::new(year, d.month(), d.day()).or_else(|_| Date::new(year, d.month(), 28)).unwrap_or(d)
        };
        // A year that ends on the last day of February ends on the last day of February in every year.
        let end = shift(self.end);
        let end = if self.end.day() == self.end.days_in_month() { end.last_of_month() } else { end };
        Self { start: shift(self.start), end }
    }

    /// Whether it is longer than a year.
    pub fn is_long(self) -> bool {
        self.days() > 366
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Period) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: Period) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// How many days.
    pub fn days(self) -> i32 {
        self.start.until(self.end).map_or(0, |span| span.get_days()) + 1
    }
}

/// `2022-01-01 to 2022-12-31`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn comparatives_of_a_march_year_end() {
        let fy = Period::new(date(2023, 4, 1), date(2024, 3, 31)).unwrap();
        assert_eq!(fy.year(), 2024);
        assert_eq!(fy.days(), 366);
        assert_eq!(fy.years_before(1), Period::new(date(2022, 4, 1), date(2023, 3, 31)).unwrap());
    }

    #[test]
    fn data_describe_the_calendar_year_that_holds_most_of_the_period() {
        let year = |start, end| Period::new(start, end).unwrap().data_year();
        assert_eq!(year(date(2022, 1, 1), date(2022, 12, 31)), 2022);
        assert_eq!(year(date(2022, 4, 1), date(2023, 3, 31)), 2022);
        assert_eq!(year(date(2022, 7, 1), date(2023, 6, 30)), 2022);
        assert_eq!(year(date(2022, 10, 1), date(2023, 9, 30)), 2023);
        assert_eq!(year(date(2021, 7, 1), date(2022, 12, 31)), 2022);
        assert_eq!(year(date(2022, 12, 31), date(2023, 1, 1)), 2023);
    }

    #[test]
    fn a_long_period_is_compared_with_the_years_before_it() {
        let long = Period::new(date(2021, 10, 1), date(2022, 12, 31)).unwrap();
        assert!(long.is_long());
        assert_eq!(long.years_before(1), Period::new(date(2020, 10, 1), date(2021, 9, 30)).unwrap());
        assert_eq!(long.years_before(2), Period::new(date(2019, 10, 1), date(2020, 9, 30)).unwrap());
        assert_eq!((long.years_before(1).year(), long.years_before(2).year()), (2021, 2020));
        // The year end moved from December to June: no year is numbered 2021.
        let moved = Period::new(date(2021, 1, 1), date(2022, 6, 30)).unwrap();
        assert_eq!(moved.of_year(2020), Period::new(date(2020, 1, 1), date(2020, 12, 31)).unwrap());
        assert!(moved.of_year(2021).overlaps(moved));
        let leap = Period::new(date(2024, 1, 1), date(2024, 12, 31)).unwrap();
        assert!(!leap.is_long());
    }

    #[test]
    fn a_february_year_end_stays_the_last_day() {
        let fy = Period::new(date(2022, 3, 1), date(2023, 2, 28)).unwrap();
        assert_eq!(fy.years_before(-1).end, date(2024, 2, 29));
    }
}
