//! Units as reports print them, with their denominators and magnitudes.
//!
//! In: folded text. Out: [`UnitMatch`]. Invariant: the longest word that stands first wins; `t` and `g` only stand alone. Not here: conversion
//! (the model's units).

use crate::fold::fold_text;
use crate::search::without_tails;
use heng_model::Decimal;
use serde::Deserialize;
use std::collections::HashMap;

/// A unit found.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitMatch {
    /// Unit id, with its denominator: `MWh/person`.
    pub unit: String,
    /// Class of what it counts: `energy`.
    pub class: String,
    /// Dimension value of the denominator: `headcount`.
    pub denominator: Option<String>,
    /// Magnitude printed in the unit: 10,000 of 萬元.
    pub scale: Decimal,
    /// Bytes of the text it took.
    pub len: usize,
}

#[derive(Debug)]
pub(super) struct UnitTable {
    /// Longest first.
    words: Vec<(String, bool, usize)>,
    units: Vec<UnitRow>,
    /// Longest first.
    denominators: Vec<(String, usize)>,
    denominator_rows: Vec<DenominatorRow>,
    /// Positions of words by their first character.
    by_first: HashMap<char, Vec<usize>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsFile {
    unit: Vec<UnitRow>,
    denominator: Vec<DenominatorRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRow {
    unit: String,
    class: String,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DenominatorRow {
    id: String,
    unit: String,
    words: Vec<String>,
}

/// Magnitudes that stand before a unit: 萬立方米, 百萬元, '000 tonnes.
const SCALES: &[(&str, u32)] = &[
    ("百万", 6),
    ("千万", 7),
    ("十万", 5),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
    ("million ", 6),
    ("thousand ", 3),
    ("'000 ", 3),
    ("billion ", 9),
];
/// Magnitudes that stand after a currency: RMB million, HK$'000.
const MONEY_SCALES: &[(&str, u32)] = &[
    ("百万", 6),
    ("千万", 7),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
    ("'000", 3),
    (" '000", 3),
    (" million", 6),
    ("million", 6),
    (" billion", 9),
    ("'million", 6),
    ("m", 6),
    (" in million", 6),
    (" thousand", 3),
    (" (million)", 6),
];
const LEADS: &[&str] = &["单位:", "单位", "unit:", "units:", "unit", "in ", "以", "计量单位:", "(", "[", ":"];

/// The bytes of ` of CO2 equivalent`, `-CO2`, `二氧化碳當量` after a unit of mass.
fn carbon_dioxide(rest: &str) -> Option<usize> {
    let start = rest.len() - rest.trim_start_matches([' ', '-', '(']).len();
    let mut at = start + rest[start..].strip_prefix("of ").map_or(0, |_| 3);
    let gas = ["co2", "carbon dioxide", "二氧化碳", "ghg", "carbon"].iter().find(|w| rest[at..].starts_with(**w))?;
    at += gas.len();
    Some(at + equivalent(&rest[at..]))
}

/// The bytes of `-eq.`, ` equivalent`, `當量` after carbon dioxide.
fn equivalent(tail: &str) -> usize {
    let lead = tail.len() - tail.trim_start_matches([' ', '-']).len();
    let words = ["equivalents", "equivalent", "eqv", "eq", "e", "当量"];
    let word = words
        .iter()
        .find(|w| tail[lead..].strip_prefix(**w).is_some_and(|past| !past.starts_with(|c: char| c.is_ascii_alphabetic())));
    let Some(word) = word else { return 0 };
    let at = lead + word.len();
    at + tail[at..].strip_prefix('.').map_or(0, |_| 1)
}

impl UnitTable {
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: UnitsFile = toml::from_str(text).map_err(|e| format!("units.toml: {e}"))?;
        let mut words: Vec<(String, bool, usize)> = Vec::new();
        for (i, row) in file.unit.iter().enumerate() {
            for word in &row.words {
                match word.strip_prefix('=') {
                    Some(alone) => words.push((fold_text(alone), true, i)),
                    None => words.push((fold_text(word), false, i)),
                }
            }
        }
        let longest_first = |a: &str, b: &str| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b));
        words.sort_by(|a, b| longest_first(&a.0, &b.0));
        let mut denominators: Vec<(String, usize)> = Vec::new();
        for (i, row) in file.denominator.iter().enumerate() {
            denominators.extend(row.words.iter().map(|w| (fold_text(w), i)));
        }
        denominators.sort_by(|a, b| longest_first(&a.0, &b.0));
        let mut by_first: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, (word, _, _)) in words.iter().enumerate() {
            by_first.entry(word.chars().next().ok_or("units.toml: an empty word")?).or_default().push(at);
        }
        Ok(Self { words, units: file.unit, denominators, denominator_rows: file.denominator, by_first })
    }

    /// The unit that a text begins with.
    pub fn at_start(&self, text: &str) -> Option<UnitMatch> {
        let lead = text.len() - text.trim_start().len();
        let body = &text[lead..];
        let (row, len, scale) = self.base(body)?;
        let mut found = UnitMatch { unit: row.unit.clone(), class: row.class.clone(), denominator: None, scale, len: lead + len };
        let mut rest = &body[len..];
        // Any mass of carbon dioxide: kt CO2-eq., tons of carbon dioxide equivalent.
        if row.class == "mass"
            && let Some(taken) = carbon_dioxide(rest)
        {
            found.unit = format!("{}CO2e", row.unit);
            found.class = "co2".into();
            found.len += taken;
            rest = &rest[taken..];
        } else if row.class == "co2" {
            let taken = equivalent(rest);
            found.len += taken;
            rest = &rest[taken..];
        }
        if let Some((unit, class, taken)) = self.quotient(row, rest) {
            found.unit = unit;
            found.class = class;
            found.len += taken;
        } else if let Some((denominator, taken)) = self.denominator(rest) {
            found.unit = format!("{}/{}", found.unit, denominator.unit);
            found.denominator = Some(denominator.id.clone());
            found.len += taken;
        }
        Some(found)
    }

    /// The base unit a text begins with, the bytes it took, its magnitude.
    fn base(&self, body: &str) -> Option<(&UnitRow, usize, Decimal)> {
        if let Some((row, len)) = self.word(body) {
            // A currency may be followed by its magnitude.
            if row.class == "money" {
                let rest = &body[len..];
                let scale = MONEY_SCALES.iter().find(|(w, _)| {
                    rest.strip_prefix(w).is_some_and(|past| !w.is_ascii() || !past.starts_with(|c: char| c.is_ascii_alphabetic()))
                });
                if let Some((word, power)) = scale {
                    let mut len = len + word.len();
                    if body[len..].starts_with('元') {
                        len += '元'.len_utf8();
                    }
                    return Some((row, len, Decimal::from(10u64.pow(*power))));
                }
            }
            return Some((row, len, Decimal::ONE));
        }
        let (word, power) = SCALES.iter().find(|(w, _)| body.starts_with(w))?;
        let (row, len) = self.word(&body[word.len()..])?;
        Some((row, word.len() + len, Decimal::from(10u64.pow(*power))))
    }

    fn word(&self, body: &str) -> Option<(&UnitRow, usize)> {
        self.by_first.get(&body.chars().next()?)?.iter().find_map(|at| {
            let (word, alone, unit) = &self.words[*at];
            let rest = body.strip_prefix(word.as_str())?;
            let ascii_end = word.ends_with(|c: char| c.is_ascii_alphabetic());
            let goes_on = rest.starts_with(|c: char| c.is_ascii_alphabetic() || *alone && c.is_ascii_digit());
            let stands_alone = !alone || rest.is_empty() || rest.starts_with(['/', ')', ' ', ',', '.', ';', '\t']);
            (!(ascii_end && goes_on) && stands_alone).then_some((&self.units[*unit], word.len()))
        })
    }

    /// `/人`, ` per employee`, `／百萬元收入` after a unit, with the bytes taken.
    fn denominator(&self, rest: &str) -> Option<(&DenominatorRow, usize)> {
        let mut at = 0;
        let skip = |text: &str, words: &[&str]| words.iter().find(|w| text.starts_with(**w)).map(|w| w.len());
        at += rest.len() - rest.trim_start_matches(')').trim_start().len();
        let opener = skip(&rest[at..], &["/每", "/ 每", "/", "per ", "每", "- per "])?;
        at += opener;
        at += rest[at..].len() - rest[at..].trim_start_matches([' ', '(']).len();
        for filler in ["1 ", "number of ", "no. of ", "average number of "] {
            at += rest[at..].strip_prefix(filler).map_or(0, |_| filler.len());
        }
        let (word, index) = self.denominators.iter().find(|(word, _)| {
            rest[at..].strip_prefix(word.as_str()).is_some_and(|past| {
                !(word.ends_with(|c: char| c.is_ascii_alphabetic())
                    && past.starts_with(|c: char| c.is_ascii_alphabetic() && c != 's'))
            })
        })?;
        Some((&self.denominator_rows[*index], at + word.len()))
    }

    /// One quantity per another, `MJ/kg`, `kgCO2e/kWh`, `HK$/tCO2e`: a factor or a price, and no amount of what stands above the stroke.
    fn quotient(&self, above: &UnitRow, rest: &str) -> Option<(String, String, usize)> {
        let opener = ["/", "╱", "per ", " per "].iter().find(|o| rest.starts_with(**o))?;
        let amount = |class: &str| ["co2", "energy", "coal", "mass", "volume", "volume_liquid"].contains(&class);
        let per = &rest[opener.len()..];
        let (below, len, scale) = self.base(per)?;
        let (class, taken) = match carbon_dioxide(&per[len..]) {
            Some(taken) if below.class == "mass" => ("co2", taken),
            _ => (below.class.as_str(), equivalent(&per[len..]) * usize::from(below.class == "co2")),
        };
        // Per tonne or per cubic metre alone may be of what is produced: a denominator of intensities.
        let priced = above.class == "money" && class == "co2";
        let factor = amount(&above.class)
            && amount(class)
            && opener.len() == 1
            && (per.starts_with("nm3") || !["m2", "m3", "t"].contains(&below.unit.as_str()));
        let id = if below.class == "mass" && class == "co2" { format!("{}CO2e", below.unit) } else { below.unit.clone() };
        let named = (priced || factor) && scale == Decimal::ONE;
        let class = if priced { &above.class } else { "factor" };
        named.then(|| (format!("{}/{id}", above.unit), class.to_string(), opener.len() + len + taken))
    }

    /// The price per unit behind an amount whose currency stands before it: `/tCO2e` of `HK$300/tCO2e`.
    pub fn price_per(&self, currency: &str, rest: &str) -> Option<UnitMatch> {
        let row = self.units.iter().find(|u| u.unit == currency)?;
        let (unit, class, len) = self.quotient(row, rest)?;
        Some(UnitMatch { unit, class, denominator: None, scale: Decimal::ONE, len })
    }

    /// The unit that a text is, whole.
    pub fn whole(&self, text: &str) -> Option<UnitMatch> {
        let mut body = text.trim().trim_matches('*').trim();
        while let Some(rest) = LEADS.iter().find_map(|lead| body.strip_prefix(lead)) {
            body = rest.trim_start();
        }
        let body = without_tails(body.trim_end_matches([')', ']', ' ', ';', ',', '.']), "计算").trim_end_matches('计');
        if body.is_empty() || body.chars().count() > 60 {
            return None;
        }
        // 每百萬元收入噸 and `per employee (tonnes)`: the denominator first.
        if let Some(found) = self.denominator_first(body) {
            return Some(found);
        }
        let found = self.at_start(body)?;
        let rest = body[found.len..].trim_matches([' ', ')', '(', '.', '*']);
        // What follows a denominator only describes it: `tCO2e/million RMB of revenue`.
        let described = found.denominator.is_some() && rest.chars().count() <= 24;
        let aside = rest.starts_with("of ") || rest.starts_with("(") || rest.is_empty();
        (aside || described || rest.chars().all(|c| !c.is_alphabetic())).then_some(found)
    }

    fn denominator_first(&self, body: &str) -> Option<UnitMatch> {
        let rest = body.strip_prefix('每').map(|_| body).or_else(|| body.strip_prefix("per ").map(|_| body))?;
        let (denominator, taken) = self.denominator(rest)?;
        let tail = rest[taken..].trim_start_matches(|c: char| {
            matches!(c, ' ' | '(' | '收' | '入' | '益' | '营' | '业' | '额' | '之' | '的' | ',' | ':')
        });
        let (row, len, scale) = self.base(tail)?;
        (tail.len() - len <= 3).then(|| UnitMatch {
            unit: format!("{}/{}", row.unit, denominator.unit),
            class: row.class.clone(),
            denominator: Some(denominator.id.clone()),
            scale,
            len: body.len(),
        })
    }

    /// The unit in a label: in brackets, after a comma or a colon.
    pub fn inside(&self, text: &str) -> Option<UnitMatch> {
        let mut best: Option<UnitMatch> = None;
        for (open, close) in [('(', ')'), ('[', ']')] {
            let mut from = 0;
            while let Some(start) = text[from..].find(open).map(|i| from + i) {
                let end = text[start..].rfind(close).map_or(text.len(), |i| start + i);
                let near = text[start + 1..].find(close).map_or(end, |i| start + 1 + i);
                for end in [near, end] {
                    if end > start
                        && let Some(found) = self.whole(&text[start + 1..end])
                    {
                        // The last bracket is the unit's; a denominator makes it the more telling one.
                        if best.as_ref().is_none_or(|b| b.denominator.is_none() || found.denominator.is_some()) {
                            best = Some(found);
                        }
                        break;
                    }
                }
                from = start + 1;
            }
        }
        best.or_else(|| {
            let (_, tail) = text.rsplit_once([',', ':'])?;
            self.whole(tail)
        })
    }

    /// The denominator a label names without a unit.
    pub fn denominator_in(&self, text: &str) -> Option<String> {
        if text.contains("人均") || text.contains("per capita") {
            return Some("headcount".into());
        }
        if text.contains("单位面积") {
            return Some("floor_area".into());
        }
        let starts = text
            .match_indices('每')
            .map(|(i, _)| i)
            .chain(text.match_indices("per ").map(|(i, _)| i))
            .chain(text.match_indices('/').map(|(i, _)| i));
        starts.filter_map(|at| self.denominator(&text[at..])).map(|(row, _)| row.id.clone()).next()
    }
}
