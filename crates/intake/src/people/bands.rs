//! Age bands: `<30`, `30-49`, `>=50`.
//!
//! In: `[age_bands] bands` of heng.toml. Out: the band of an age. Not here: printed names (`data/measures/dimensions.toml`).

use heng_model::Date;
use heng_model::number::fold_width;

/// One band, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// As the manifest writes it; the id of the class.
    pub id: String,
    lowest_years: i16,
    highest_years: i16,
}

impl Band {
    /// Reads `<30`, `<=29`, `30-49`, `>50`, `>=50`, `50+`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Band> {
        let folded: String = text.trim().chars().map(fold_width).filter(|c| *c != ' ').collect();
        let years = |digits: &str| digits.parse::<i16>().ok().filter(|years| (0..=999).contains(years));
        let (lowest_years, highest_years) = if let Some(rest) = folded.strip_prefix("<=").or(folded.strip_prefix('≤')) {
            (0, years(rest)?)
        } else if let Some(rest) = folded.strip_prefix('<') {
            (0, years(rest)? - 1)
        } else if let Some(rest) = folded.strip_prefix(">=").or(folded.strip_prefix('≥')).or(folded.strip_suffix('+')) {
            (years(rest)?, i16::MAX)
        } else if let Some(rest) = folded.strip_prefix('>') {
            (years(rest)? + 1, i16::MAX)
        } else {
            let (lowest, highest) = folded.split_once('-')?;
            (years(lowest)?, years(highest)?)
        };
        (lowest_years <= highest_years).then(|| Band { id: text.trim().to_string(), lowest_years, highest_years })
    }

    /// Whether somebody of this age belongs to it.
    pub fn holds(&self, age_years: i16) -> bool {
        (self.lowest_years..=self.highest_years).contains(&age_years)
    }
}

/// Completed years of life on a day.
pub fn age_on(day: Date, birth: Date) -> i16 {
    let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
    day.year() - birth.year() - i16::from(before_birthday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn bands_hold_their_ends() {
        for (text, inside, outside) in [
            ("<30", vec![0, 29], vec![30]),
            ("<=29", vec![29], vec![30]),
            ("30-49", vec![30, 49], vec![29, 50]),
            ("３０－４９", vec![30, 49], vec![29, 50]),
            (">50", vec![51, 99], vec![50]),
            (">=50", vec![50, 99], vec![49]),
            ("50+", vec![50], vec![49]),
        ] {
            let band = Band::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert!(inside.iter().all(|&years| band.holds(years)), "{text}");
            assert!(outside.iter().all(|&years| !band.holds(years)), "{text}");
        }
        for text in ["", "young", "49-30", "<", "-5", "30-", "9999"] {
            assert_eq!(Band::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_birthday_on_the_day_counts() {
        let last_day = date(2022, 12, 31);
        assert_eq!(age_on(last_day, date(1992, 12, 31)), 30);
        assert_eq!(age_on(last_day, date(1993, 1, 1)), 29);
        assert_eq!(age_on(date(2023, 2, 28), date(2000, 2, 29)), 22);
    }
}
