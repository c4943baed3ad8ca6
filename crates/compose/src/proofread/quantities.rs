//! Numbers in running text, with what they count: "1,204.5 tCO₂e", 「人民幣5.3百萬元」, "45.4 per cent".
//!
//! In: a text of one language. Out: [`Written`] numbers. Invariant: numbers that are names, dates, times, ages, ranks or ends of a range are passed
//! over. Not here: which figure a number is (`numbers`). See the tests below.

use super::lexicon::{Lexicon, ends_in, longest_prefix};
use crate::words::Words;
use heng_model::number::fold_width;
use heng_model::{Decimal, Locale, Unit, Units, parse_decimal};

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Counted {
    /// An amount in a unit of the catalogue, money included.
    Unit(Unit),
    Percent,
    People,
    /// Nothing that is said right after it.
    Bare,
}

/// A number in the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    /// Where it starts, and where it ends with its unit.
    pub start: usize,
    pub end: usize,
    /// As written, before any "million".
    pub value: Decimal,
    pub decimals: u32,
    /// Whether thousands are separated.
    pub separated: bool,
    pub multiplier: Decimal,
    pub counted: Counted,
    /// Whether it stands after "more than" and the like.
    pub limit: bool,
}

impl Written {
    /// How many digits say something: 1,200 has four, 0.05 one.
    pub fn significant_digits(&self) -> usize {
        self.value.mantissa().unsigned_abs().to_string().len()
    }
}

/// Every number of a text that may stand for a figure.
pub(super) fn read_quantities(text: &str, locale: Locale, units: &Units) -> Vec<Written> {
    let reader = Reader { text, lexicon: Lexicon::of(locale), locale, units };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = text[at..].find(|c: char| fold_width(c).is_ascii_digit()) {
        let start = at + step;
        let end = number_end(text, start);
        found.extend(reader.read(start, end));
        at = end;
    }
    found
}

/// Digits with separators and one point.
fn number_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|(_, n)| fold_width(*n).is_ascii_digit());
        match fold_width(c) {
            digit if digit.is_ascii_digit() => end = start + at + c.len_utf8(),
            ',' | '.' if next_is_digit => {}
            _ => break,
        }
    }
    end
}

struct Reader<'t> {
    text: &'t str,
    lexicon: &'static Lexicon,
    locale: Locale,
    units: &'t Units,
}

impl Reader<'_> {
    fn read(&self, start: usize, end: usize) -> Option<Written> {
        let (before, after) = (&self.text[..start], &self.text[end..]);
        let number = &self.text[start..end];
        let value = parse_decimal(number).ok()?;
        if is_joined(before, after) || self.is_name(before) {
            return None;
        }
        let (multiplier, counted, length) = self.counted(before, after);
        if counted == Counted::Bare && length == 0 && after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let decimals = number.rsplit_once(['.', '．']).map_or(0, |(_, f)| f.chars().count());
        let separated = number.contains([',', '，']);
        let written = Written {
            start,
            end: end + length,
            value,
            decimals: u32::try_from(decimals).unwrap_or(0),
            separated,
            multiplier,
            counted,
            limit: ends_in(before.trim_end(), self.lexicon.limits.iter().map(String::as_str)),
        };
        (!self.is_time(&written, before, after)).then_some(written)
    }

    /// "ISO 14001", "Scope 3", "(1)".
    fn is_name(&self, before: &str) -> bool {
        let before = before.trim_end();
        ends_in(before, self.lexicon.names.iter().map(String::as_str)) || self.is_capital_name(before)
    }

    /// A word in capitals right before: "GRI 2", "Cap. 57", "Windows 11".
    fn is_capital_name(&self, before: &str) -> bool {
        let word = before.rsplit([' ', '(', '（', '“', '"']).next().unwrap_or_default();
        let capital = word.chars().next().is_some_and(|c| c.is_ascii_uppercase());
        let starts = self.lexicon.starts.iter().any(|w| w.eq_ignore_ascii_case(word));
        let money = self.lexicon.currencies.keys().any(|c| c == word);
        capital && !starts && !money && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-'))
    }

    fn is_time(&self, written: &Written, before: &str, after: &str) -> bool {
        let after = after.trim_start();
        if written.counted != Counted::Bare {
            return false;
        }
        let months = (0..12).filter_map(|i| Words::of(self.locale).nth("date.months", i));
        let year =
            (Decimal::from(1900)..=Decimal::from(2100)).contains(&written.value) && !written.separated && written.decimals == 0;
        let month_before = self.locale == Locale::En && ends_in(before.trim_end(), months.clone());
        let month_after = self.locale == Locale::En && longest_prefix(after, months).is_some();
        year || month_before || month_after || longest_prefix(after, self.lexicon.times.iter().map(String::as_str)).is_some()
    }

    /// The multiplier, what is counted, and how long the words of both are.
    fn counted(&self, before: &str, after: &str) -> (Decimal, Counted, usize) {
        let mut at = 0;
        let skip = |at: usize| at + (after[at..].len() - after[at..].trim_start_matches(' ').len());
        let mut multiplier = Decimal::ONE;
        // A unit may begin as a multiplier does: 「千瓦時」.
        let unit = |at: usize| self.unit(&after[skip(at)..]).map(|(counted, length)| (counted, skip(at) + length));
        let mut counted = unit(at);
        if counted.is_none()
            && let Some(word) = longest_prefix(&after[skip(at)..], self.lexicon.multipliers.keys().map(String::as_str))
        {
            multiplier = self.lexicon.multipliers.get(word).copied().unwrap_or(Decimal::ONE);
            at = skip(at) + word.len();
            counted = unit(at);
        }
        let prefix = self.lexicon.currencies.iter().find(|(sign, _)| ends_in(before.trim_end(), std::iter::once(sign.as_str())));
        if let Some((_, id)) = prefix {
            return (multiplier, Counted::Unit(self.units.get(id)), at);
        }
        match counted {
            Some((counted, end)) => (multiplier, counted, end),
            None => (multiplier, Counted::Bare, at),
        }
    }

    fn unit(&self, after: &str) -> Option<(Counted, usize)> {
        let words = |list: &'static [String]| list.iter().map(String::as_str);
        if longest_prefix(after, words(&self.lexicon.times)).is_some() {
            return None;
        }
        if let Some(word) = longest_prefix(after, words(&self.lexicon.percent)) {
            return Some((Counted::Percent, word.len()));
        }
        if let Some(word) = longest_prefix(after, self.lexicon.currencies.keys().map(String::as_str)) {
            return Some((Counted::Unit(self.units.get(&self.lexicon.currencies[word])), word.len()));
        }
        let spellings = self
            .units
            .all()
            .filter(|u| u.dimension != "currency")
            .flat_map(|u| [u.id.as_str(), u.symbol.get(self.locale)].into_iter().chain(u.aliases.iter().map(String::as_str)));
        // Short symbols are told by their capitals: 5 g is a mass, 5G is not.
        let spellings = spellings.filter(|s| s.len() > 3 || after.starts_with(s));
        let people = longest_prefix(after, words(&self.lexicon.people));
        let spelling = longest_prefix(after, spellings);
        match (people, spelling) {
            (Some(word), spelling) if spelling.is_none_or(|s| s.len() <= word.len()) => Some((Counted::People, word.len())),
            (_, Some(spelling)) => {
                let unit = self.units.parse(spelling).ok()?;
                let counted = if unit.measures("people") { Counted::People } else { Counted::Unit(unit) };
                Some((counted, spelling.len()))
            }
            _ => None,
        }
    }
}

/// Whether a number is joined to something: part of a code, a range, a time, a section number.
fn is_joined(before: &str, after: &str) -> bool {
    let (previous, next) = (before.chars().next_back(), after.chars().next());
    let follows = after.chars().nth(1);
    let joins = |c: char| matches!(c, '-' | '–' | '—' | '~' | '/' | ':' | '：' | '.' | '_' | '#' | '第' | '至' | '+');
    let part_of_code = previous.is_some_and(|c| c.is_ascii_alphabetic() && !before.ends_with("RMB") && !before.ends_with("HKD"));
    let ends_range = previous.is_some_and(|c| joins(fold_width(c)));
    let starts_range = next.is_some_and(|c| joins(fold_width(c)) && fold_width(c) != '.')
        && follows.is_some_and(|c| fold_width(c).is_ascii_digit() || c.is_ascii_alphabetic());
    let to = after.trim_start().strip_prefix("to ");
    let from = before.trim_end().strip_suffix(" to");
    let up_to = to.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || from.is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    let numbered = matches!(previous, Some('(' | '（')) && matches!(next, Some(')' | '）'));
    let letters = next.is_some_and(|c| c.is_ascii_alphabetic()) && matches!(after.get(..2), Some("st" | "nd" | "rd" | "th"));
    part_of_code || ends_range || starts_range || up_to || numbered || letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::Catalogue;

    fn show(text: &str, locale: Locale) -> Vec<String> {
        let units = &Catalogue::embedded().units;
        let show = |w: Written| {
            let counted = match w.counted {
                Counted::Unit(unit) => unit.id(),
                Counted::Percent => "%".into(),
                Counted::People => "people".into(),
                Counted::Bare => "bare".into(),
            };
            format!("{} × {} {counted}", w.value, w.multiplier)
        };
        read_quantities(text, locale, units).into_iter().map(show).collect()
    }

    #[test]
    fn amounts_are_read_with_their_units() {
        let cases = [
            ("We emitted 1,204.5 tCO₂e and used 2.5 million kWh.", "1204.5 × 1 tCO2e; 2.5 × 1000000 kWh"),
            ("a share of 45.4 per cent, or 45.4%", "45.4 × 1 %; 45.4 × 1 %"),
            ("6,278 employees and 12 suppliers", "6278 × 1 people; 12 × 1 bare"),
            ("revenue of RMB507.21 million", "507.21 × 1000000 CNY"),
            ("donations of HK$ 12,000", "12000 × 1 HKD"),
            ("412m³ of water", "412 × 1 m3"),
        ];
        for (text, expected) in cases {
            assert_eq!(show(text, Locale::En).join("; "), expected, "{text}");
        }
        let cases = [
            ("排放量為1,204.5噸二氧化碳當量", "1204.5 × 1 tCO2e"),
            ("僱員6,278人，共２５名", "6278 × 1 people; 25 × 1 people"),
            ("用電250萬千瓦時", "250 × 10000 kWh"),
            ("捐款人民幣5.3百萬元及12萬港元", "5.3 × 1000000 CNY; 12 × 10000 HKD"),
            ("比率為45.4%", "45.4 × 1 %"),
        ];
        for (text, expected) in cases {
            assert_eq!(show(text, Locale::ZhHant).join("; "), expected, "{text}");
        }
    }

    #[test]
    fn names_dates_and_ages_are_passed_over() {
        for text in [
            "In 2022 and 2021, by 2030",
            "on 30 March 2023, and March 30",
            "certified to ISO 14001, ISO/IEC 27001:2013 and GB/T 2589",
            "Scope 1, Scope 2 and Category 6",
            "aged 26 to 35, or 30-49, for 16 years",
            "see section 3.2 and Table 4",
            "5G, CO2 and PM2.5; the 1st and 22nd floor; open 24/7 until 18:30",
            "Employment Ordinance (Cap. 57)",
            "(1) first, (2) second",
        ] {
            assert_eq!(show(text, Locale::En), Vec::<String>::new(), "{text}");
        }
        for text in ["2022年3月30日", "第57章", "範圍1及範圍2", "年滿18歲", "25至26歲", "ISO 14001認證", "於8月舉行", "3個月內"]
        {
            assert_eq!(show(text, Locale::ZhHant), Vec::<String>::new(), "{text}");
        }
    }
}
