//! Whole phrases of the catalogue: `Employees at period end, male`, `按性別劃分的僱員總數`, `Water intensity per employee`.
//!
//! In: a folded label. Out: [`Phrase`]: its measure, its dimensions, the cuts it announces, and the words that are neither. Invariant: a
//! phrase begins or ends with a measure's full name; nothing is inferred from parts of it. Not here: words by which others name measures
//! (`words`). Why: who prints the catalogue's names, as Heng does, is read exactly; see `tests.rs`.

use super::ages::age_band;
use super::units::UnitTable;
use crate::fold::fold_text;
use crate::number::{Numeral, numerals};
use heng_model::{Catalogue, Locale};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A label that the catalogue's names make up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Phrase {
    /// Measures of this name: mostly one.
    pub measures: Vec<String>,
    /// Dimensions whose values stand beside the name.
    pub dims: BTreeMap<String, String>,
    /// Dimensions that it announces: by gender and age group.
    pub by: Vec<String>,
    /// What is left: names of values that only the report knows.
    pub rest: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Names {
    measures: HashMap<String, Vec<String>>,
    /// Names by length, longest first.
    order: Vec<String>,
    breakdowns: HashMap<String, Vec<String>>,
    /// Value ids by dimension and name.
    values: HashMap<String, HashMap<String, String>>,
    dimensions: HashMap<String, String>,
    /// Names of activities, which name fuels, carriers and materials.
    activities: HashMap<String, String>,
    /// Dimensions whose values nobody adds to: gender, age, type of employment.
    closed: HashSet<String>,
}

impl Names {
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut names = Self::default();
        for measure in catalogue.measures() {
            for locale in Locale::ALL {
                let ids = names.measures.entry(fold_text(measure.name.get(locale))).or_default();
                if !ids.contains(&measure.id) {
                    ids.push(measure.id.clone());
                }
            }
            names.breakdowns.insert(measure.id.clone(), measure.breakdowns.clone());
        }
        names.measures.remove("");
        names.order = names.measures.keys().cloned().collect();
        names.order.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        for dimension in catalogue.dimensions() {
            for locale in Locale::ALL {
                names.dimensions.insert(fold_text(dimension.name.get(locale)), dimension.id.clone());
            }
            if !dimension.open || matches!(dimension.id.as_str(), "age" | "scale") {
                names.closed.insert(dimension.id.clone());
            }
            let values = names.values.entry(dimension.id.clone()).or_default();
            for value in &dimension.values {
                for locale in Locale::ALL {
                    values.entry(fold_text(value.name.get(locale))).or_insert_with(|| value.id.clone());
                }
                for alias in value.aliases.iter().chain([&value.id]) {
                    values.entry(fold_text(alias)).or_insert_with(|| value.id.clone());
                }
            }
        }
        for activity in catalogue.activities() {
            let id = activity.carrier.as_ref().unwrap_or(&activity.id);
            for locale in Locale::ALL {
                names.activities.entry(fold_text(activity.name.get(locale))).or_insert_with(|| id.clone());
            }
        }
        names
    }

    /// The id of a value by its name.
    pub fn value(&self, dimension: &str, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if dimension == "age"
            && let Some(band) = age_band(text, true)
        {
            return Some(band);
        }
        if let Some(id) = self.values.get(dimension).and_then(|v| v.get(text)) {
            return Some(id.clone());
        }
        if dimension == "scale" {
            return scale(text);
        }
        // A numbered list of classes: `1 purchased goods and services` of `category 1: purchased goods and services`.
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            let (number, name) = text.split_once(' ')?;
            let values = self.values.get(dimension)?;
            let numbered = |(known, id): (&String, &String)| (id == number && known.ends_with(name.trim())).then(|| id.clone());
            return values.iter().find_map(numbered);
        }
        let energy = matches!(dimension, "fuel" | "carrier" | "material" | "type" | "source");
        if energy { self.activities.get(text).cloned() } else { None }
    }

    /// The folded names of a value.
    pub fn of_value(&self, dimension: &str, id: &str) -> Vec<String> {
        let values = self.values.get(dimension).into_iter().flatten();
        values.filter(|(_, known)| *known == id).map(|(name, _)| name.clone()).collect()
    }

    /// The dimension of a name: `gender`, `age group`.
    pub fn dimension(&self, text: &str) -> Option<&str> {
        self.dimensions.get(text.trim()).map(String::as_str)
    }

    /// The ways in which a measure is cut.
    pub fn breakdowns(&self, measure: &str) -> &[String] {
        self.breakdowns.get(measure).map_or(&[], Vec::as_slice)
    }

    /// The phrase that a label is.
    pub fn phrase(&self, text: &str, units: &UnitTable) -> Option<Phrase> {
        let text = text.trim().trim_end_matches([':', '*']).trim_end();
        if let Some(measures) = self.measures.get(text) {
            return Some(Phrase { measures: measures.clone(), ..Phrase::default() });
        }
        // 按性别及年龄组别划分的僱员总数
        if let Some((cuts, name)) = text.strip_prefix('按').and_then(|t| t.split_once("划分的"))
            && let Some(measures) = self.measures.get(name.trim())
        {
            return Some(Phrase { measures: measures.clone(), by: self.cuts(cuts)?, ..Phrase::default() });
        }
        let name = self.order.iter().find(|name| {
            text.strip_prefix(name.as_str()).is_some_and(|rest| {
                rest.starts_with([',', ':', '(', '、', ';']) || rest.starts_with(" per ") || rest.starts_with(" by ")
            })
        })?;
        let mut phrase = Phrase { measures: self.measures.get(name)?.clone(), ..Phrase::default() };
        self.read_rest(&text[name.len()..], &mut phrase, units).then_some(phrase)
    }

    fn cuts(&self, text: &str) -> Option<Vec<String>> {
        if let Some(one) = self.dimension(text) {
            return Some(vec![one.to_string()]);
        }
        for joint in [" and ", "及", "和", "、", "与"] {
            if let Some((a, b)) = text.split_once(joint)
                && let (Some(mut a), Some(b)) = (self.cuts(a), self.cuts(b))
            {
                a.extend(b);
                return Some(a);
            }
        }
        None
    }

    /// What stands behind the measure's name; `false` when it is no list of values.
    fn read_rest(&self, rest: &str, phrase: &mut Phrase, units: &UnitTable) -> bool {
        let rest = rest.trim();
        if let Some(cuts) = rest.strip_prefix("by ") {
            phrase.by = self.cuts(cuts.trim()).unwrap_or_default();
            return !phrase.by.is_empty();
        }
        let inside = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')).unwrap_or(rest);
        if inside.starts_with("per ") || inside.starts_with('每') {
            let denominator = units.denominator_in(inside).or_else(|| self.value("denominator", inside));
            phrase.dims.extend(denominator.map(|d| ("denominator".to_string(), d)));
            return phrase.dims.contains_key("denominator");
        }
        if rest.starts_with('(') {
            // A unit, or a remark: the measure is the same.
            return true;
        }
        let list = rest.trim_start_matches([',', ':', '、', ';', ' ']);
        let measure = phrase.measures[0].clone();
        let (dims, rest) = self.parts(list, self.breakdowns(&measure));
        phrase.dims = dims;
        phrase.rest = rest;
        true
    }

    /// The cuts that a caption announces by full names of dimensions: `Suppliers by grade`, `按級別劃分的供應商`.
    pub fn cuts_in(&self, text: &str) -> Vec<String> {
        let english = text.rfind(" by ").and_then(|at| self.cuts(text[at + 4..].trim()));
        let chinese = || {
            let inner = text.split_once('按')?.1.split_once("划分")?.0;
            self.cuts(inner)
        };
        english.or_else(chinese).unwrap_or_default()
    }

    /// Values of these dimensions in a list (`senior management, male`), and what is left. Names may hold commas themselves: a list whose
    /// every part is known is one, and so are values of closed dimensions beside one other; anything else is a single name.
    pub fn parts(&self, list: &str, among: &[String]) -> (BTreeMap<String, String>, Vec<String>) {
        let list = list.trim();
        if list.is_empty() {
            return (BTreeMap::new(), Vec::new());
        }
        let whole = among.iter().find_map(|d| Some((d.clone(), self.value(d, list)?)));
        if let Some((dimension, value)) = whole {
            return (BTreeMap::from([(dimension, value)]), Vec::new());
        }
        let mut starts = vec![0];
        starts.extend(list.char_indices().filter(|(_, c)| matches!(c, ',' | '、' | ':')).map(|(i, c)| i + c.len_utf8()));
        let piece = |from: usize, to: usize| {
            let end = starts.get(to).map_or(list.len(), |e| *e);
            list[starts[from]..end].trim().trim_end_matches([',', '、', ':']).trim()
        };
        let (mut dims, mut unknown) = (BTreeMap::new(), Vec::new());
        let mut at = 0;
        while at < starts.len() {
            let known = (at + 1..=starts.len()).rev().find_map(|to| {
                let dimension = among.iter().find(|d| !dims.contains_key(*d) && self.value(d, piece(at, to)).is_some())?;
                Some((to, dimension.clone(), self.value(dimension, piece(at, to))?))
            });
            match known {
                Some((to, dimension, value)) => {
                    dims.insert(dimension, value);
                    at = to;
                }
                None => {
                    unknown.push(at);
                    at += 1;
                }
            }
        }
        let (Some(first), Some(last)) = (unknown.first(), unknown.last()) else { return (dims, Vec::new()) };
        // What stands between two unknown parts belongs to them.
        let together = last - first + 1 == unknown.len();
        if together && dims.keys().all(|d| self.closed.contains(d)) && !dims.is_empty() {
            return (dims, vec![piece(*first, last + 1).to_string()]);
        }
        (BTreeMap::new(), vec![list.to_string()])
    }
}

/// A scale of scores: `scale of 1 to 5`, `1至5分`.
fn scale(text: &str) -> Option<String> {
    let begins = text.starts_with("scale") || text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('分');
    if !begins || text.chars().count() > 24 {
        return None;
    }
    let whole = |n: &Numeral| n.value.is_integer() && !n.glued && !n.in_words;
    match numerals(text).as_slice() {
        [low, high] if whole(low) && whole(high) => {
            Some(format!("{}-{}", low.value.normalize().abs(), high.value.normalize().abs()))
        }
        _ => None,
    }
}
