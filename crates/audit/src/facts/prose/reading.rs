//! Reads paragraphs sentence by sentence and makes facts.
//!
//! In: [`Paragraph`]s. Out: facts. Invariant: every fact's range lies in the line that prints its number; numbers that nothing names
//! are marked so and sure of nothing. Not here: the single questions (unit, measure, year, dimensions), each in its own file.

use super::candidate::{Candidate, Sentence, candidates};
use super::dims::dimensions;
use super::measure::{Before, How, Kind, Meaning, Namer};
use super::noise::tail;
use super::paragraph::Paragraph;
use super::sentence::{clauses, sentences};
use super::unit::{Counted, currency_before};
use super::when::year_of;
use super::words::ProseWords;
use super::year::mentions;
use super::zero::{Whole, Zero, may_state, whole, zeros};
use crate::fact::{Confidence, Fact, Precision, Source};
use crate::lexicon::Lexicon;
use crate::number::numerals;
use crate::structure::Structure;
use heng_model::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) struct Reader<'a> {
    lexicon: &'a Lexicon,
    words: &'static ProseWords,
    year: i32,
    end_month: u8,
    sentence: u32,
    pub facts: Vec<Fact>,
}

/// What is known of a fact before its place.
struct Reading {
    meaning: Meaning,
    dims: BTreeMap<String, String>,
    year: i32,
    year_printed: bool,
}

impl<'a> Reader<'a> {
    pub fn new(structure: &Structure, year: i32, lexicon: &'a Lexicon) -> Self {
        let end_month = if structure.meta.end_month == 0 { 12 } else { structure.meta.end_month };
        Self { lexicon, words: ProseWords::embedded(), year, end_month, sentence: 0, facts: Vec::new() }
    }

    pub fn read(&mut self, paragraph: &Paragraph<'_>) {
        if paragraph.is_heading {
            return;
        }
        let text = paragraph.text.as_str();
        let numbers = numerals(text);
        if numbers.is_empty() && !may_state(text, self.words) {
            return;
        }
        let years = mentions(text, &numbers, self.end_month, self.year, self.words);
        let mut before = Leads::default();
        for range in sentences(text) {
            self.sentence += 1;
            let sentence = Sentence {
                text,
                clauses: clauses(text, &range),
                numerals: within(&numbers, &range, |n| n.start),
                years: within(&years, &range, |y| y.start),
                range,
            };
            let context = self.context(paragraph, sentence.range.start);
            before.next_sentence();
            self.numbers(paragraph, &sentence, &context, &mut before);
            let earlier = format!("{} {}", paragraph.heading, tail(&text[..sentence.range.start], 2_000));
            for zero in zeros(&sentence, &earlier, self.words) {
                self.zero(paragraph, &sentence, &zero);
            }
            if let Some(whole) = whole(&sentence, &earlier, self.words) {
                self.whole(paragraph, &sentence, &whole);
            }
        }
    }

    /// The heading and the words before a sentence.
    fn context(&self, paragraph: &Paragraph<'_>, start: usize) -> String {
        let below = if paragraph.is_short() { paragraph.below.as_str() } else { "" };
        format!("{} {} {}", paragraph.heading, below, tail(&paragraph.text[..start], 240))
    }

    fn numbers(&mut self, paragraph: &Paragraph<'_>, sentence: &Sentence<'_>, context: &str, leads: &mut Leads) {
        let namer = Namer { lexicon: self.lexicon, words: self.words, report_year: self.year };
        let mut last_dims: BTreeMap<String, String> = BTreeMap::new();
        let mut last_year: Option<(usize, i32)> = None;
        let first = self.facts.len();
        for mut candidate in candidates(sentence, self.words, self.lexicon) {
            let before = leads.of(sentence, &candidate);
            adopt_unit(sentence, &mut candidate, before);
            let mut meaning = namer.meaning(sentence, &candidate, before, context);
            if meaning.how == How::Unnamed && paragraph.is_short() {
                self.name_by_heading(paragraph, &candidate, &mut meaning);
            }
            if !self.is_fact(paragraph, sentence, &candidate, &meaning) {
                continue;
            }
            let is_bare = candidate.counted.is_none();
            if is_bare && meaning.how == How::Inherited {
                imply_unit(&mut candidate, before);
            }
            let mut dims = dimensions(sentence.text, &candidate, &meaning, self.lexicon, self.words);
            let aside = sentence.clauses[candidate.clause].aside;
            let follows = meaning.how == How::Inherited || !aside;
            let bare = is_bare && dims.is_empty();
            if bare || follows && (aside || dims.keys().all(|d| d == "denominator")) && stays(sentence, &candidate) {
                // `27 in Shanghai, 25 in other parts of the Mainland`: another place, if none that the words know.
                let elsewhere = last_dims.contains_key("region").then(|| place_behind(sentence, &candidate)).flatten();
                for (id, value) in &last_dims {
                    let value = elsewhere.as_ref().filter(|_| id == "region").unwrap_or(value);
                    dims.entry(id.clone()).or_insert_with(|| value.clone());
                }
            }
            if of_class(sentence, &candidate, &meaning, &dims, &last_dims, self.lexicon) {
                meaning.id = "female_share".to_string();
                dims.remove("gender");
            }
            self.add_target_years(sentence, &meaning, &mut dims);
            let (year, year_printed) = match year_of(sentence, &candidate, meaning.kind, self.year, self.words) {
                // 「上年度分別為13.0及11.1小時」: the year goes on through a list.
                (_, false) if goes_on(sentence, &candidate, last_year.map(|(clause, _)| clause)) => {
                    last_year.map_or((self.year, false), |(_, year)| (year, true))
                }
                said => said,
            };
            last_year = year_printed.then_some((candidate.clause, year));
            if meaning.kind == Kind::Level {
                last_dims.clone_from(&dims);
            }
            let reading = Reading { meaning: meaning.clone(), dims, year, year_printed };
            self.push(paragraph, sentence, &candidate, reading);
            if !meaning.base.is_empty() || meaning.kind == Kind::Level {
                leads.push(Before { candidate, meaning, same_sentence: true });
            }
        }
        self.tell_topics(first, sentence);
        self.map_respective(first, sentence);
    }

    /// Of two numbers of topics in a sentence the larger was identified, the smaller is of high importance; one alone says it itself.
    fn tell_topics(&mut self, first: usize, sentence: &Sentence<'_>) {
        let topics: Vec<usize> =
            (first..self.facts.len()).filter(|i| self.facts[*i].measure.starts_with("material_topics")).collect();
        let largest = topics.iter().map(|i| self.facts[*i].value).max().unwrap_or_default();
        for index in &topics {
            let fact = &mut self.facts[*index];
            let high = if topics.len() > 1 {
                fact.value < largest
            } else {
                super::words::has(sentence.words(), &self.words.high)
                    && !["潜在", "potential"].iter().any(|w| sentence.words().contains(w))
            };
            fact.measure = if high { "material_topics_high" } else { "material_topics_identified" }.to_string();
        }
    }

    /// `A, B and C, compared with D, E and F respectively in FY2024`: the last ones are the first ones' of another year.
    fn map_respective(&mut self, first: usize, sentence: &Sentence<'_>) {
        if !["respectively", "分别"].iter().any(|w| sentence.words().contains(w)) {
            return;
        }
        let facts = &mut self.facts[first..];
        let Some(year) = facts.last().map(|f| f.year).filter(|y| *y != self.year) else { return };
        let count = facts.iter().rev().take_while(|f| f.year == year).count();
        let (now, then) = facts.split_at_mut(facts.len() - count);
        if count < 2 || now.len() < count {
            return;
        }
        let now = &now[now.len() - count..];
        for (old, new) in then.iter_mut().zip(now) {
            old.measure.clone_from(&new.measure);
            old.dims.clone_from(&new.dims);
            old.unit.clone_from(&new.unit);
            old.reason = "listed in the order of this year's numbers; year printed".to_string();
        }
    }

    /// A number shown large under or over its label.
    fn name_by_heading(&self, paragraph: &Paragraph<'_>, candidate: &Candidate, meaning: &mut Meaning) {
        let unit = candidate.counted.as_ref().and_then(|c| c.unit.as_ref());
        let own = format!("{} {}", paragraph.heading, paragraph.below);
        if meaning.kind == Kind::Level
            && let Some(named) = self.lexicon.name(&own, "", unit)
        {
            *meaning = Meaning { id: named.id, base: named.base, how: How::Near, kind: Kind::Level };
        }
    }

    /// Whether a number with a unit is a figure at all.
    fn is_fact(&self, paragraph: &Paragraph<'_>, sentence: &Sentence<'_>, candidate: &Candidate, meaning: &Meaning) -> bool {
        let class = candidate.class();
        if is_note_number(paragraph, sentence, candidate) {
            return false;
        }
        if candidate.counted.is_none() {
            let said =
                !candidate.number.in_words && ["为", "达"].iter().any(|w| sentence.text[..candidate.number.start].ends_with(w));
            let parts = ["万分之", "千分之"].iter().any(|w| sentence.text[..candidate.number.start].ends_with(w));
            return said || parts || matches!(meaning.how, How::Inherited | How::Own);
        }
        if !candidate.number.in_words {
            return true;
        }
        // A number in words is often a turn of phrase: it needs a measure, and 一 a strong one.
        if candidate.number.percent || matches!(class, "percent" | "money") {
            return true;
        }
        let text = sentence.text;
        let parts = ["万分之", "千分之"].iter().any(|w| text[..candidate.number.start].ends_with(w));
        let after = text[candidate.number.end..].trim_start().trim_start_matches('个');
        let one = candidate.number.value == Decimal::ONE;
        if parts
            || after.starts_with("工作日")
            || after.starts_with("working day")
            || !one && (candidate.number.approx.is_some() || after.starts_with("或以上"))
        {
            return true;
        }
        let latin = text[candidate.number.start..].starts_with(|c: char| c.is_ascii());
        if one {
            let before = &text[candidate.before.clone()];
            let regular = ["每年", "每季", "每月", "至少", "each year", "every year"].iter().any(|w| before.contains(w));
            return meaning.how == How::Own
                && (SINGLE.contains(&meaning.id.as_str()) || meaning.id == "training_sessions" && !regular);
        }
        if latin && class == "count" && candidate.counted.as_ref().is_some_and(|c| c.noun) {
            return false;
        }
        let named = matches!(meaning.how, How::Own | How::Inherited) && meaning.id != "headcount";
        named || latin && candidate.counted.as_ref().is_some_and(|c| c.unit.is_some())
    }

    fn add_target_years(&self, sentence: &Sentence<'_>, meaning: &Meaning, dims: &mut BTreeMap<String, String>) {
        if meaning.kind != Kind::Target {
            return;
        }
        let mut years = sentence.years.iter().filter(|y| sentence.range.contains(&y.start));
        if let Some(aim) = years.clone().find(|y| y.year > self.year) {
            dims.insert("target_year".into(), aim.year.to_string());
        }
        if let Some(base) = years.find(|y| y.year <= self.year) {
            dims.insert("baseline_year".into(), base.year.to_string());
        }
    }

    fn push(&mut self, paragraph: &Paragraph<'_>, sentence: &Sentence<'_>, candidate: &Candidate, reading: Reading) {
        let number = &candidate.number;
        let Some(place) = paragraph.place(number.start, number.end) else { return };
        let counted = candidate.counted.as_ref();
        let unit = counted.and_then(|c| c.unit.as_ref());
        let (value, half, unit_id) = valued(
            sentence.text,
            candidate,
            unit.map_or("", |u| u.unit.as_str()),
            unit.map_or(Decimal::ONE, |u| u.scale),
            reading.dims.get("denominator"),
        );
        let behind = counted.filter(|c| c.at.1 > c.at.0).map(|c| c.at);
        let ahead = || currency_before(&sentence.text[..number.start]).filter(|_| candidate.class() == "money").map(|c| c.1);
        let unit_printed = behind.or_else(ahead).map(|at| paragraph.printed(at.0, at.1)).unwrap_or_default();
        let clause = &sentence.clauses[candidate.clause].range;
        let scale = magnitude(sentence.text, candidate, value);
        let (confidence, reason) = judged(&reading, unit.is_some() && (!unit_printed.is_empty() || number.percent));
        self.facts.push(Fact {
            measure: reading.meaning.id,
            dims: reading.dims,
            year: reading.year,
            value,
            scale,
            printed: place.line.text.get(place.range.0..place.range.1).unwrap_or_default().trim().to_string(),
            precision: Precision { half, approx: number.approx, in_words: number.in_words },
            unit: unit_id,
            unit_printed: unit_printed.trim().to_string(),
            line: place.line.number,
            page: place.line.page,
            bounds: place.line.bounds,
            range: place.range,
            quote: paragraph.printed(clause.start, clause.end).trim().to_string(),
            label: paragraph.printed(candidate.before.start, candidate.before.end).trim().to_string(),
            source: Source::Prose { sentence: self.sentence },
            confidence,
            reason,
        });
    }

    /// 「培訓覆蓋所有員工」 is 100 %.
    fn whole(&mut self, paragraph: &Paragraph<'_>, sentence: &Sentence<'_>, whole: &Whole) {
        let said = |f: &Fact| {
            f.source == Source::Prose { sentence: self.sentence } && f.value == Decimal::ONE_HUNDRED && f.unit == "percent"
        };
        if self.facts.iter().rev().take(12).any(said) {
            return;
        }
        let row = super::words::ZeroRow::of(whole.measure, "percent");
        let zero = Zero { row: &row, at: whole.at.clone(), clause: whole.clause.clone(), three_years: false };
        let count = self.facts.len();
        self.zero(paragraph, sentence, &zero);
        for fact in &mut self.facts[count..] {
            fact.value = Decimal::ONE_HUNDRED;
            fact.reason = "all, stated in words".to_string();
        }
    }

    fn zero(&mut self, paragraph: &Paragraph<'_>, sentence: &Sentence<'_>, zero: &Zero<'_>) {
        let named = sentence
            .years
            .iter()
            .find(|y| zero.clause.contains(&y.start) && !y.since && y.year <= self.year && y.year >= self.year - 3);
        let year = named.filter(|_| !zero.three_years).map_or(self.year, |y| y.year);
        // A printed zero of the same measure in the same sentence already says it.
        let said = |f: &Fact| {
            f.measure == zero.row.measure
                && f.dims == zero.row.dims
                && f.source == Source::Prose { sentence: self.sentence }
                && f.value.is_zero()
                && f.year == year
        };
        if self.facts.iter().rev().take(12).any(said) {
            return;
        }
        let Some(place) = paragraph.place(zero.at.start, zero.at.end) else { return };
        let years = if zero.three_years && zero.row.measure == "fatalities" { 3 } else { 1 };
        for back in 0..years {
            self.facts.push(Fact {
                measure: zero.row.measure.clone(),
                dims: zero.row.dims.clone(),
                year: year - back,
                value: Decimal::ZERO,
                scale: Decimal::ONE,
                printed: place.line.text.get(place.range.0..place.range.1).unwrap_or_default().trim().to_string(),
                precision: Precision { half: Decimal::ZERO, approx: None, in_words: true },
                unit: zero.row.unit.clone(),
                unit_printed: String::new(),
                line: place.line.number,
                page: place.line.page,
                bounds: place.line.bounds,
                range: place.range,
                quote: paragraph.printed(zero.clause.start, zero.clause.end).trim().to_string(),
                label: paragraph.printed(zero.clause.start, zero.clause.end).trim().to_string(),
                source: Source::Prose { sentence: self.sentence },
                confidence: Confidence::Medium,
                reason: "a zero stated in words".to_string(),
            });
        }
    }
}

/// The numbers before one, for it to lean on.
#[derive(Default)]
struct Leads {
    last: Option<Before>,
    /// The last one of the sentence that is no percentage.
    counted: Option<Before>,
    /// The first one of the sentence, and of the sentence before.
    subject: Option<Before>,
    earlier: Option<Before>,
}

impl Leads {
    fn next_sentence(&mut self) {
        for before in [&mut self.last, &mut self.earlier, &mut self.subject].into_iter().flatten() {
            before.same_sentence = false;
        }
        self.earlier = self.subject.take().or(self.earlier.take());
        self.counted = None;
    }

    fn push(&mut self, before: Before) {
        if before.candidate.class() != "percent" {
            self.counted = Some(before.clone());
        }
        self.subject.get_or_insert_with(|| before.clone());
        self.last = Some(before);
    }

    /// The number that a candidate leans on.
    fn of(&self, sentence: &Sentence<'_>, candidate: &Candidate) -> Option<&Before> {
        let last = self.last.as_ref()?;
        // `41.4% were women and 595 worked in research`: a whole number is no percentage without its sign.
        let aside = sentence.clauses[candidate.clause].aside;
        let whole = candidate.counted.is_none() && candidate.number.value.is_integer() && !aside;
        if whole && last.candidate.class() == "percent" {
            return self.counted.as_ref();
        }
        // `Energy was 900 MWh; 300 MWh was direct. That is 9 MWh per employee.`: of what the sentence was about.
        let unit = candidate.counted.as_ref().and_then(|c| c.unit.as_ref());
        let per = unit.is_some_and(|u| u.denominator.is_some());
        let earlier = self.earlier.as_ref().filter(|e| per && !last.same_sentence && e.candidate.class() == candidate.class());
        earlier.or(Some(last))
    }
}

/// Whether a share is one of women in a class: `women make up 37.9% of employees and 26.3% of senior management`.
fn of_class(
    sentence: &Sentence<'_>,
    candidate: &Candidate,
    meaning: &Meaning,
    dims: &BTreeMap<String, String>,
    last_dims: &BTreeMap<String, String>,
    lexicon: &Lexicon,
) -> bool {
    let gender = dims.get("gender").or_else(|| last_dims.get("gender").filter(|_| meaning.how == How::Inherited));
    if meaning.id != "headcount_share" || candidate.class() != "percent" || gender.map(String::as_str) != Some("female") {
        return false;
    }
    let is_class = |text: &str| lexicon.dimensions(text).iter().any(|(d, ..)| *d == "category");
    let (before, after) = (&sentence.text[candidate.before.clone()], &sentence.text[candidate.after.clone()]);
    let behind = after.trim_start_matches('%').starts_with(" of ") && is_class(after);
    behind || before.rfind('占').is_some_and(|at| is_class(&before[at..]))
}

/// Whether a number stands in one list with the dated one before it: nothing but a joining word between them.
fn goes_on(sentence: &Sentence<'_>, candidate: &Candidate, dated: Option<usize>) -> bool {
    dated == Some(candidate.clause) && sentence.text[candidate.before.clone()].trim().is_empty()
}

/// The place that the words right behind a number name: `in other parts of the Mainland`.
fn place_behind(sentence: &Sentence<'_>, candidate: &Candidate) -> Option<String> {
    let after = sentence.text[candidate.after.clone()].trim();
    let place = ["in ", "from ", "来自", "位于"].iter().find_map(|w| after.strip_prefix(w))?;
    let place = place.trim_end_matches(['.', '。', ' ']);
    (!place.is_empty() && place.chars().count() <= 40).then(|| place.to_string())
}

/// The items that begin in a range; they lie in order.
fn within<'t, T>(items: &'t [T], range: &Range<usize>, start: impl Fn(&T) -> usize) -> &'t [T] {
    &items[items.partition_point(|i| start(i) < range.start)..items.partition_point(|i| start(i) < range.end)]
}

/// `5 New hires in a class divided by …`: the number of a note stands at the head of its line, and a capital follows.
fn is_note_number(paragraph: &Paragraph<'_>, sentence: &Sentence<'_>, candidate: &Candidate) -> bool {
    let number = &candidate.number;
    let small = !number.in_words && !number.percent && number.end - number.start <= 2;
    if !small || !sentence.text[sentence.range.start..number.start].trim().is_empty() {
        return false;
    }
    let Some(place) = paragraph.place(number.start, number.end) else { return false };
    let (before, after) = (place.line.text.get(..place.range.0), place.line.text.get(place.range.1..));
    before.is_some_and(|t| t.trim().is_empty())
        && after.and_then(|t| t.strip_prefix(' ')).is_some_and(|t| t.trim_start().starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Measures of which a single one, in words, is a figure.
const SINGLE: &[&str] = &[
    "esg_committee_meetings",
    "board_meetings",
    "board_members",
    "data_leak_incidents",
    "fatalities",
    "work_injuries",
    "corruption_cases",
];

/// Value, half of the last place and unit id; magnitudes in the unit (萬元) multiplied in, 千分之 and 萬分之 divided.
fn valued(
    text: &str,
    candidate: &Candidate,
    unit: &str,
    scale: Decimal,
    denominator: Option<&String>,
) -> (Decimal, Decimal, String) {
    let number = &candidate.number;
    let head = &text[..number.start];
    let parts = [("万分之", 4), ("千分之", 3)].into_iter().find(|(w, _)| head.ends_with(w));
    if let Some((_, places)) = parts {
        let factor = Decimal::new(1, places);
        return (number.value * factor, number.half * factor, "ratio".to_string());
    }
    let value = number.value.checked_mul(scale).unwrap_or(number.value);
    let half = number.half.checked_mul(scale).unwrap_or(number.half);
    let per = match denominator.map(String::as_str) {
        Some(_) if unit.contains('/') => None,
        Some("headcount") => Some("person"),
        Some("floor_area") => Some("m2"),
        Some("floor_area_sqft") => Some("sqft"),
        Some(other) => other.strip_prefix("revenue_").map(|o| {
            if o == "million_cny" {
                "million_CNY"
            } else if o == "million_hkd" {
                "million_HKD"
            } else {
                o
            }
        }),
        None => None,
    };
    (value, half, per.map_or(unit.to_string(), |per| format!("{unit}/{per}")))
}

/// What the words of magnitude multiplied the printed digits by.
fn magnitude(text: &str, candidate: &Candidate, value: Decimal) -> Decimal {
    let digits = text[candidate.number.start..candidate.number.digits_end].replace(',', "");
    let printed = Decimal::from_str_exact(digits.trim_start_matches(['+', '-'])).unwrap_or_default().abs();
    value.abs().checked_div(printed).filter(|_| !candidate.number.in_words).unwrap_or(Decimal::ONE)
}

/// `of whom 710`: counted as the number before is.
fn imply_unit(candidate: &mut Candidate, before: Option<&Before>) {
    let end = candidate.number.end;
    candidate.counted = before.and_then(|b| b.candidate.counted.clone()).map(|counted| Counted { at: (end, end), ..counted });
}

/// 「950.8公噸」 in brackets behind 「879.5公噸二氧化碳當量」 is of the same gas.
fn adopt_unit(sentence: &Sentence<'_>, candidate: &mut Candidate, before: Option<&Before>) {
    if !sentence.clauses[candidate.clause].aside || candidate.class() != "mass" {
        return;
    }
    if let Some(before) = before.filter(|b| b.same_sentence && b.candidate.class() == "co2")
        && let (Some(counted), Some(other)) = (candidate.counted.as_mut(), before.candidate.counted.as_ref())
    {
        counted.unit.clone_from(&other.unit);
    }
}

/// Whether the words of a number only go on with the number before: its dimensions stay.
fn stays(sentence: &Sentence<'_>, candidate: &Candidate) -> bool {
    let before = sentence.text[candidate.before.clone()].trim_start();
    sentence.clauses[candidate.clause].aside
        || ["占", "即", "represent", "account", "or ", "较", "against", "compared", "相当", "being", "equal"]
            .iter()
            .any(|w| before.starts_with(w))
}

fn judged(reading: &Reading, unit: bool) -> (Confidence, String) {
    let year = if reading.year_printed { "year printed" } else { "year of the report" };
    let (confidence, named) = match reading.meaning.how {
        How::Own => (Confidence::High, "measure named in the clause"),
        How::Near => (Confidence::Medium, "measure named before the clause"),
        How::Inherited => (Confidence::Medium, "measure of the number before"),
        How::Unnamed => (Confidence::Low, "no measure named"),
    };
    let confidence = if unit { confidence } else { confidence.min(Confidence::Medium) };
    (confidence, format!("{named}; {year}{}", if unit { "" } else { "; no unit printed" }))
}
