//! The words by which reports name measures, units, cuts and totals: data of `data/lexicons/audit/`, folded once.
//!
//! In: TOML and the catalogue's own names. Out: [`Lexicon`]: which measure a label names, which unit, which cut. Invariant: no word names
//! a company; one automaton finds every word in one pass, so the size of the lexicon costs no time. Not here: tables and sentences
//! (`facts`). Why words and not models: every reading can be explained by the words it rests on, and added to by anybody.

mod ages;
mod names;
mod units;
mod words;

pub use ages::age_band;
pub use names::Phrase;
pub use units::UnitMatch;

use crate::fold::fold_text;
use heng_model::{Catalogue, Locale};
use names::Names;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use units::UnitTable;
use words::{Hit, WordId, Words, WordsBuilder};

/// The words, ready to be searched for.
#[derive(Debug)]
pub struct Lexicon {
    words: Words,
    measures: Vec<MeasureWords>,
    ids: HashMap<String, usize>,
    cuts: Vec<Cut>,
    /// What a cut's value word says: (cut, value id or empty for the label itself).
    values: HashMap<WordId, (usize, String)>,
    heads: HashMap<WordId, usize>,
    totals: HashSet<WordId>,
    intensity: Vec<WordId>,
    average: Vec<WordId>,
    /// Whether a word names whoever is counted, by its number.
    generic: Vec<bool>,
    /// For each word the measures in whose rules it stands.
    of_word: Vec<Vec<u32>>,
    units: UnitTable,
    names: Names,
}

/// A measure with its rules.
#[derive(Debug)]
pub struct MeasureWords {
    /// Its id.
    pub id: String,
    rules: Vec<Rule>,
    not: Vec<WordId>,
    /// Classes of unit its values may have; any when empty.
    pub classes: Vec<String>,
    /// The measure per something.
    pub intensity: Option<String>,
    /// The measure as a share.
    pub percent: Option<String>,
    /// The measure per person, when words say average.
    pub average: Option<String>,
}

#[derive(Debug)]
struct Rule {
    /// Words of which one must stand there, and whether it must stand in the label itself.
    parts: Vec<(Vec<WordId>, bool)>,
    not: Vec<WordId>,
}

#[derive(Debug)]
struct Cut {
    dimension: String,
}

/// A measure found in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// The base measure whose words were found: `water` for `water_intensity`.
    pub base: String,
    /// Longer words score higher.
    pub score: u32,
    /// Part of the score that the label itself gave.
    pub own: u32,
    /// Part of it that words gave which belong to this measure, and not to whoever is counted: 流失 of 男性員工流失.
    pub specific: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasuresFile {
    measure: Vec<MeasureRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureRow {
    id: String,
    #[serde(rename = "match")]
    rules: Vec<String>,
    #[serde(default)]
    not: String,
    #[serde(default)]
    unit: Vec<String>,
    intensity: Option<String>,
    percent: Option<String>,
    average: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CutsFile {
    cut: Vec<CutRow>,
    totals: WordList,
    intensity: WordList,
    average: WordList,
    generic: WordList,
}

#[derive(Deserialize)]
struct WordList {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CutRow {
    dimension: String,
    heads: Vec<String>,
    values: Vec<ValueRow>,
}

#[derive(Deserialize)]
struct ValueRow {
    id: String,
    words: Vec<String>,
}

impl Lexicon {
    /// The lexicon built into the program, with the names of the catalogue's measures.
    pub fn embedded() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let measures = include_str!("../../../../data/lexicons/audit/measures.toml");
            let cuts = include_str!("../../../../data/lexicons/audit/cuts.toml");
            let units = include_str!("../../../../data/lexicons/audit/units.toml");
            Self::parse(measures, cuts, units, Catalogue::embedded()).expect("the lexicon that is built in is read by the tests")
        })
    }

    /// Reads a lexicon.
    pub fn parse(measures: &str, cuts: &str, units: &str, catalogue: &Catalogue) -> Result<Self, String> {
        let measures: MeasuresFile = toml::from_str(measures).map_err(|e| format!("measures.toml: {e}"))?;
        let cuts: CutsFile = toml::from_str(cuts).map_err(|e| format!("cuts.toml: {e}"))?;
        let units = UnitTable::parse(units)?;
        let mut builder = WordsBuilder::default();
        let mut found: Vec<MeasureWords> = measures.measure.into_iter().map(|row| measure(row, &mut builder)).collect();
        add_names(&mut found, catalogue, &units, &mut builder);
        let (mut values, mut heads, mut list) = (HashMap::new(), HashMap::new(), Vec::new());
        for (index, row) in cuts.cut.into_iter().enumerate() {
            for value in row.values {
                for word in &value.words {
                    values.insert(builder.add(word), (index, value.id.clone()));
                }
            }
            for head in &row.heads {
                heads.entry(builder.add(head)).or_insert(index);
            }
            list.push(Cut { dimension: row.dimension });
        }
        let [totals, intensity, average] =
            [cuts.totals, cuts.intensity, cuts.average].map(|l| l.words.iter().map(|w| builder.add(w)).collect::<Vec<_>>());
        let generic_words: Vec<WordId> = cuts.generic.words.iter().map(|w| builder.add(w)).collect();
        let ids = found.iter().enumerate().map(|(i, m)| (m.id.clone(), i)).collect();
        let words = builder.build()?;
        let mut generic = vec![false; words.len()];
        generic_words.into_iter().for_each(|w| generic[w as usize] = true);
        let mut of_word = vec![Vec::new(); words.len()];
        for (index, measure) in found.iter().enumerate() {
            for word in measure.rules.iter().flat_map(|r| &r.parts).flat_map(|(part, _)| part) {
                of_word[*word as usize].push(index as u32);
            }
        }
        Ok(Self {
            words,
            of_word,
            measures: found,
            ids,
            cuts: list,
            values,
            heads,
            totals: totals.into_iter().collect(),
            intensity,
            average,
            generic,
            units,
            names: Names::new(catalogue),
        })
    }

    /// The measure of an id.
    pub fn measure_words(&self, id: &str) -> Option<&MeasureWords> {
        self.ids.get(id).map(|i| &self.measures[*i])
    }

    /// The measure that a label names. `own` is what stands beside the value (row label and column head), `context` the headings above;
    /// some word must stand in `own`. All folded. A unit that cannot count the measure rules it out.
    pub fn name(&self, own: &str, context: &str, unit: Option<&UnitMatch>) -> Option<Named> {
        let own_hits = self.words.find(own);
        if own_hits.is_empty() {
            return None;
        }
        let context_hits = if context.is_empty() { Vec::new() } else { self.words.find(context) };
        let nearest = context.rfind('\n').map_or(0, |at| at + 1);
        let weigh = self.weights(&own_hits, &context_hits, nearest);
        let intensity = self.intensity.iter().any(|w| weigh.own(*w) > 0) || unit.is_some_and(|u| u.denominator.is_some());
        let average = self.average.iter().any(|w| weigh.own(*w) > 0);
        let mut best: Option<Named> = None;
        for index in self.candidates(&own_hits) {
            let measure = &self.measures[index as usize];
            let Some((score, own, specific)) = measure.score(&weigh, &self.generic) else { continue };
            let Some(id) = measure.resolve(unit, intensity, average) else { continue };
            // A fuel in units of energy is energy burnt; in litres it is the fuel.
            let burnt = FUELS.contains(&id.as_str()) && unit.is_some_and(|u| u.class == "energy" && u.denominator.is_none());
            let id = if burnt { "energy_direct".to_string() } else { id };
            // A unit that the measure expects is worth a word.
            let fits = unit.is_some_and(|u| measure.classes.contains(&u.class));
            let score = score + if fits { 6 * SCALE } else { 0 };
            if best.as_ref().is_none_or(|b| (score, own) > (b.score, b.own)) {
                best = Some(Named { id, base: measure.id.clone(), score, own, specific });
            }
        }
        best
    }

    /// The measure of an id under a unit: `water` with `m3/person` is `water_intensity`.
    pub fn under_unit(&self, base: &str, unit: Option<&UnitMatch>, own: &str) -> Option<String> {
        let hits = self.words.find(own);
        let has = |list: &[WordId]| hits.iter().any(|h| list.contains(&h.word));
        let intensity = has(&self.intensity) || unit.is_some_and(|u| u.denominator.is_some());
        self.measure_words(base)?.resolve(unit, intensity, has(&self.average))
    }

    /// `nearest` is where the nearest heading begins in the context: of two headings that name as much, the nearer one speaks.
    fn weights(&self, own: &[Hit], context: &[Hit], nearest: usize) -> Weights {
        let weight = |hit: &Hit| self.words.weight(hit.word);
        let near = |hit: &Hit| u32::from(hit.start >= nearest && nearest > 0);
        Weights {
            own: WordWeights::of(own.iter().map(|hit| (hit.word, weight(hit)))),
            context: WordWeights::of(context.iter().map(|hit| (hit.word, weight(hit) * SCALE + near(hit)))),
        }
    }

    /// The measures of which a word stands in the label, in the order of the lexicon.
    fn candidates(&self, own: &[Hit]) -> Vec<u32> {
        let mut found: Vec<u32> = own.iter().flat_map(|hit| &self.of_word[hit.word as usize]).copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The dimensions that words name by themselves: `male`, `full_time`, a known place. `(dimension, value, word's place)`.
    pub fn dimensions(&self, text: &str) -> Vec<(&str, String, (usize, usize))> {
        let mut found: Vec<(&str, String, (usize, usize))> = Vec::new();
        for hit in self.words.find(text) {
            if let Some((cut, value)) = self.values.get(&hit.word) {
                let value = if value.is_empty() { text[hit.start..hit.end].to_string() } else { value.clone() };
                found.push((&self.cuts[*cut].dimension, value, (hit.start, hit.end)));
            }
        }
        // Of words that overlap within one dimension the longest speaks: 中國香港, not 香港.
        let all = found.clone();
        found.retain(|(dimension, _, (start, end))| {
            !all.iter().any(|(d, _, (s, e))| d == dimension && s <= start && end <= e && (e - s) > (end - start))
        });
        found
    }

    /// The cuts that a heading announces, in its order: `按性別`, `by age group`.
    pub fn announced(&self, text: &str) -> Vec<&str> {
        let mut found: Vec<(usize, &str)> = Vec::new();
        for hit in self.words.find(text) {
            if let Some(cut) = self.heads.get(&hit.word) {
                let dimension = self.cuts[*cut].dimension.as_str();
                if !found.iter().any(|(_, d)| *d == dimension) {
                    found.push((hit.start, dimension));
                }
            }
        }
        // 類別 belongs to 僱員類別 where that stands.
        if found.len() > 1 {
            found.retain(|(_, d)| *d != "type");
        }
        found.sort_unstable();
        found.into_iter().map(|(_, d)| d).collect()
    }

    /// Whether a label says total.
    pub fn is_total(&self, text: &str) -> bool {
        self.words.find(text).iter().any(|h| self.totals.contains(&h.word))
    }

    /// Whether a label is nothing but a total: 總計, Total (note 1).
    pub fn is_bare_total(&self, text: &str) -> bool {
        let hits = self.words.find(text);
        hits.iter().filter(|h| self.totals.contains(&h.word)).any(|hit| {
            // Marks of notes and units in brackets say nothing of their own.
            let rest = format!("{} {}", &text[..hit.start], &text[hit.end..]);
            let outside = rest.split(['(', '[']).next().unwrap_or_default();
            outside.chars().filter(|c| c.is_alphabetic()).count() <= usize::from(!outside.is_ascii())
        })
    }

    /// Whether a label says per something.
    pub fn is_intensity(&self, text: &str) -> bool {
        self.words.find(text).iter().any(|h| self.intensity.contains(&h.word))
    }

    /// Whether a label says average.
    pub fn is_average(&self, text: &str) -> bool {
        self.words.find(text).iter().any(|h| self.average.contains(&h.word))
    }

    /// The unit that a folded text begins with.
    pub fn unit_at(&self, text: &str) -> Option<UnitMatch> {
        self.units.at_start(text)
    }

    /// What a price is per, behind its amount: `/tCO2e` of `HK$300/tCO2e`.
    pub fn price_per(&self, currency: &str, rest: &str) -> Option<UnitMatch> {
        self.units.price_per(currency, rest)
    }

    /// The unit that a folded text is, whole: a unit cell, the brackets of a label.
    pub fn unit_of(&self, text: &str) -> Option<UnitMatch> {
        self.units.whole(text)
    }

    /// The unit in a label: in its brackets, after its comma or colon.
    pub fn unit_in(&self, text: &str) -> Option<UnitMatch> {
        self.units.inside(text)
    }

    /// The phrase of the catalogue's names that a label is: `Employees at period end, male`.
    pub fn phrase(&self, text: &str) -> Option<Phrase> {
        self.names.phrase(text, &self.units)
    }

    /// The id of a dimension's value by its name in the catalogue.
    pub fn value_of(&self, dimension: &str, text: &str) -> Option<String> {
        self.names.value(dimension, text)
    }

    /// The folded names of a dimension's value.
    pub fn names_of(&self, dimension: &str, id: &str) -> Vec<String> {
        self.names.of_value(dimension, id)
    }

    /// The dimension that a text names, whole: `Age group`.
    pub fn dimension_named(&self, text: &str) -> Option<&str> {
        self.names.dimension(text)
    }

    /// The cuts that a caption announces by full names of the catalogue's dimensions.
    pub fn cuts_named(&self, text: &str) -> Vec<String> {
        self.names.cuts_in(text)
    }

    /// The dimensions by which the catalogue cuts a measure.
    pub fn breakdowns(&self, measure: &str) -> &[String] {
        self.names.breakdowns(measure)
    }

    /// Values of these dimensions in a list (`senior management, male`), and the parts of it that name none.
    pub fn values_in(&self, list: &str, among: &[String]) -> (std::collections::BTreeMap<String, String>, Vec<String>) {
        self.names.parts(list, among)
    }

    /// The denominator a label names without a unit: 人均, per employee, 每百萬港元收益.
    pub fn denominator_in(&self, text: &str) -> Option<String> {
        self.units.denominator_in(text)
    }
}

/// Measures of fuels, as the catalogue counts them: by volume or mass.
const FUELS: &[&str] = &["gasoline", "diesel", "natural_gas", "towngas", "lpg"];

/// Scores are finer than weights of words, so that places can decide between equal words.
const SCALE: u32 = 4;

/// What each word is worth in a label and in the headings above it.
struct Weights {
    own: WordWeights,
    context: WordWeights,
}

impl Weights {
    fn own(&self, word: WordId) -> u32 {
        self.own.get(word)
    }

    /// Words of the headings count half.
    fn any(&self, word: WordId) -> u32 {
        (self.own(word) * 2 * SCALE).max(self.context.get(word))
    }
}

/// The words that were found, each with what it is worth. A label holds few of the thousands there are, and rules ask for all of theirs: a
/// bit for each of 64 classes of numbers answers most.
struct WordWeights {
    classes: u64,
    /// By number.
    found: Vec<(WordId, u32)>,
}

impl WordWeights {
    fn of(words: impl Iterator<Item = (WordId, u32)>) -> Self {
        let mut found: Vec<(WordId, u32)> = words.collect();
        // Of a word found twice, what it is worth where it is worth more.
        found.sort_unstable_by_key(|(word, weight)| (*word, std::cmp::Reverse(*weight)));
        found.dedup_by_key(|(word, _)| *word);
        Self { classes: found.iter().fold(0, |all, (word, _)| all | 1 << (word % 64)), found }
    }

    fn get(&self, word: WordId) -> u32 {
        if self.classes & 1 << (word % 64) == 0 {
            return 0;
        }
        self.found.binary_search_by_key(&word, |(w, _)| *w).map_or(0, |at| self.found[at].1)
    }
}

impl MeasureWords {
    /// The best rule's score, and what of it the label gave.
    fn score(&self, weights: &Weights, generic: &[bool]) -> Option<(u32, u32, u32)> {
        if self.not.iter().any(|w| weights.own(*w) > 0) {
            return None;
        }
        self.rules.iter().filter_map(|rule| rule.score(weights, generic)).max()
    }

    /// The measure's id under a unit and words of intensity or average; `None` when the unit cannot count it.
    fn resolve(&self, unit: Option<&UnitMatch>, intensity: bool, average: bool) -> Option<String> {
        let allowed = |class: &str| self.classes.is_empty() || self.classes.iter().any(|c| c == class);
        let Some(unit) = unit else {
            let derived = if average && self.average.is_some() { self.average.clone() } else { None };
            return derived.or_else(|| if intensity { self.intensity.clone() } else { None }).or_else(|| Some(self.id.clone()));
        };
        if unit.class == "percent" && !allowed("percent") {
            return self.percent.clone();
        }
        if !allowed(&unit.class) {
            return None;
        }
        if unit.denominator.is_some() {
            return self.average.clone().filter(|_| unit.class == "hours").or_else(|| self.intensity.clone());
        }
        if average && let Some(average) = &self.average {
            return Some(average.clone());
        }
        if intensity
            && unit.class != "percent"
            && let Some(per) = &self.intensity
        {
            return Some(per.clone());
        }
        Some(self.id.clone())
    }
}

impl Rule {
    fn score(&self, weights: &Weights, generic: &[bool]) -> Option<(u32, u32, u32)> {
        if self.not.iter().any(|w| weights.own(*w) > 0) {
            return None;
        }
        let (mut score, mut own, mut specific) = (0, 0, 0);
        for (part, in_label) in &self.parts {
            let best = part
                .iter()
                .map(|w| if *in_label { weights.own(*w) * 2 * SCALE } else { weights.any(*w) })
                .max()
                .filter(|s| *s > 0)?;
            score += best;
            own += part.iter().map(|w| weights.own(*w)).max().unwrap_or(0);
            specific += part.iter().filter(|w| !generic[**w as usize]).map(|w| weights.own(*w)).max().unwrap_or(0);
        }
        (own > 0).then_some((score, own, specific))
    }
}

fn measure(row: MeasureRow, builder: &mut WordsBuilder) -> MeasureWords {
    let mut list =
        |text: &str| text.split('|').map(str::trim).filter(|w| !w.is_empty()).map(|w| builder.add(w)).collect::<Vec<_>>();
    let not = list(&row.not);
    let mut rules = Vec::new();
    for text in &row.rules {
        let mut rule = Rule { parts: Vec::new(), not: Vec::new() };
        for part in text.split(';').map(str::trim) {
            match part.strip_prefix('!') {
                Some(forbidden) => rule.not.extend(list(forbidden)),
                None => match part.strip_prefix('+') {
                    Some(words) => rule.parts.push((list(words), true)),
                    None => rule.parts.push((list(part), false)),
                },
            }
        }
        rules.push(rule);
    }
    MeasureWords {
        id: row.id,
        rules,
        not,
        classes: row.unit,
        intensity: row.intensity,
        percent: row.percent,
        average: row.average,
    }
}

/// The catalogue's own names: what Heng prints, Heng reads.
fn add_names(measures: &mut Vec<MeasureWords>, catalogue: &Catalogue, units: &UnitTable, builder: &mut WordsBuilder) {
    let mut at: HashMap<String, usize> = measures.iter().enumerate().map(|(i, m)| (m.id.clone(), i)).collect();
    for measure in catalogue.measures() {
        // A name of one common word (Directors, 商標) names its measure only where it is the whole label.
        let common = |name: &str| if name.is_ascii() { !name.contains(' ') } else { name.chars().count() <= 4 };
        let names = [Locale::En, Locale::ZhHant].map(|l| fold_text(measure.name.get(l)));
        let names = names.iter().filter(|n| !n.is_empty()).map(|n| if common(n) { format!("={n}") } else { n.clone() });
        let rules = names.map(|n| Rule { parts: vec![(vec![builder.add(&n)], false)], not: Vec::new() });
        let rules: Vec<Rule> = rules.collect();
        let id = measure.id.clone();
        let index = *at.entry(id.clone()).or_insert_with(|| {
            let class = units.whole(&fold_text(measure.unit.split('/').next().unwrap_or_default())).map(|u| u.class);
            measures.push(MeasureWords {
                id,
                rules: Vec::new(),
                not: Vec::new(),
                classes: class.into_iter().collect(),
                intensity: None,
                percent: None,
                average: None,
            });
            measures.len() - 1
        });
        measures[index].rules.extend(rules);
    }
}

#[cfg(test)]
mod tests;
