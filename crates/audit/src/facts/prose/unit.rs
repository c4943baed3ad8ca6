//! What a number in running text is counted in: a unit, a currency before it, a counter, an English noun.
//!
//! In: folded text and a numeral. Out: [`Counted`]. Invariant: the words taken stand right beside the number. Not here: which numbers
//! are facts. Why: running text says `1,204 valid answers` where a table says `responses`.

use super::words::ProseWords;
use crate::lexicon::{Lexicon, UnitMatch};
use crate::number::Numeral;
use heng_model::Decimal;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counted {
    /// Unit; none for a bare number.
    pub unit: Option<UnitMatch>,
    /// Bytes of the unit's words.
    pub at: (usize, usize),
    /// The unit is a noun that no unit's word names.
    pub noun: bool,
}

/// What may stand between a number and its unit.
const BETWEEN: &[&str] = &["+", "余", "多", "-odd", "或以上的", "或以上", " or more", " or above", "*", "\"", "」"];
const CURRENCIES: &[(&str, &str)] = &[
    ("hk$", "HKD"),
    ("hkd", "HKD"),
    ("港币", "HKD"),
    ("港元", "HKD"),
    ("us$", "USD"),
    ("usd", "USD"),
    ("美元", "USD"),
    ("rmb", "CNY"),
    ("cny", "CNY"),
    ("人民币", "CNY"),
    ("¥", "CNY"),
    ("$", "HKD"),
];
const ABOUT: &[&str] = &[
    "超过",
    "超",
    "约为",
    "约",
    "近",
    "逾",
    "合共",
    "共",
    "approximately",
    "about",
    "around",
    "over",
    "some",
    "nearly",
    "more than",
    "*",
];

/// The currency that stands before a number, words of exactness between, and where.
pub(super) fn currency_before(head: &str) -> Option<(&'static str, (usize, usize))> {
    let mut head = head.trim_end();
    for _ in 0..2 {
        if let Some(rest) = ABOUT.iter().find_map(|w| head.strip_suffix(w)) {
            head = rest.trim_end();
        }
    }
    let (word, unit) = CURRENCIES.iter().find(|(word, _)| head.ends_with(word))?;
    Some((unit, (head.len() - word.len(), head.len())))
}

fn plain(unit: &str, class: &str) -> UnitMatch {
    UnitMatch { unit: unit.into(), class: class.into(), denominator: None, scale: Decimal::ONE, len: 0 }
}

/// The unit of a number; `None` where none stands beside it.
pub(super) fn unit_of(text: &str, number: &Numeral, words: &ProseWords, lexicon: &Lexicon) -> Option<Counted> {
    let currency = currency_before(&text[..number.start]);
    let mut at = number.end;
    if number.percent {
        return Some(Counted { unit: Some(plain("percent", "percent")), at: (at, at), noun: false });
    }
    for _ in 0..2 {
        if let Some(skipped) = BETWEEN.iter().find(|w| text[at..].starts_with(**w)) {
            at += skipped.len();
        }
    }
    let glued = at == number.end;
    let rest = &text[at..];
    let blank = rest.len() - rest.trim_start().len();
    let body = rest.trim_start();
    if body.starts_with('-') && body[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        // `16-hour course`
        let unit = lexicon.unit_at(&body[1..])?;
        let end = at + blank + 1 + unit.len;
        return Some(Counted { unit: Some(unit), at: (at + blank, end), noun: false });
    }
    if let Some((unit, _)) = currency {
        if let Some(price) = lexicon.price_per(unit, body) {
            let end = at + blank + price.len;
            return Some(Counted { unit: Some(price), at: (at, end), noun: false });
        }
        let after = lexicon.unit_at(body).filter(|u| u.class == "money").map_or(0, |u| blank + u.len);
        return Some(Counted { unit: Some(plain(unit, "money")), at: (at, at + after), noun: false });
    }
    if words.no_units.iter().any(|w| body.starts_with(w.as_str())) {
        return None;
    }
    if words.structural.iter().any(|w| body.starts_with(w.as_str())) {
        return None;
    }
    if let Some(unit) = lexicon.unit_at(body) {
        let latin = body.starts_with(|c: char| c.is_ascii_alphabetic());
        // A letter glued to digits is a unit only if it is one of measure: 5G, 3D and 8D are names.
        let named = latin && blank == 0 && glued && unit.len <= 1 && unit.class != "mass";
        if !named {
            let end = at + blank + unit.len;
            return Some(Counted { unit: Some(unit), at: (at, end), noun: false });
        }
    }
    let noun = noun(body, words, lexicon).filter(|_| blank > 0 || number.in_words)?;
    Some(Counted { at: (at, at + blank + noun.1), unit: Some(noun.0), noun: noun.2 })
}

/// Counts `valid responses`, `hydraulic presses`: a plural within a few words. With the bytes taken, and whether no unit names it.
fn noun(body: &str, words: &ProseWords, lexicon: &Lexicon) -> Option<(UnitMatch, usize, bool)> {
    let mut at = 0;
    for _ in 0..5 {
        let rest = &body[at..];
        let length = rest.bytes().take_while(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'\'')).count();
        let word = &rest[..length];
        if word.is_empty() || words.stops.contains(word) {
            return None;
        }
        let end = at + length;
        if words.structural.iter().any(|w| w == word) {
            return None;
        }
        if let Some(unit) = lexicon.unit_at(rest).filter(|u| u.class != "mass" || u.unit.len() > 1) {
            let len = at + unit.len;
            // `eleven trade marks` are no marks.
            let unit = if at > 0 && unit.class == "score" { plain("count", "count") } else { unit };
            return Some((unit, len, false));
        }
        if words.people.contains(word) {
            return Some((plain("people", "people"), end, false));
        }
        let plural = length > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("'s");
        if plural {
            return Some((plain("count", "count"), end, true));
        }
        if !body[end..].starts_with(' ') {
            return None;
        }
        at = end + 1;
    }
    None
}
