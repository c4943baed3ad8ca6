//! The numbers of a sentence that may be facts, each with its own words.
//!
//! In: a sentence's clauses and numerals. Out: [`Candidate`]s. Invariant: `before` and `after` lie in the number's clause and hold no other
//! candidate. Not here: what they measure (`measure`), dimensions, years. Why: the words between two numbers belong to one of them.

use super::noise::is_noise;
use super::sentence::Clause;
use super::unit::{Counted, unit_of};
use super::words::ProseWords;
use super::year::YearMention;
use crate::lexicon::Lexicon;
use crate::number::Numeral;
use std::ops::Range;

/// A number that may be a fact.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub number: Numeral,
    /// Its unit; `None` for a bare number, which needs another number to lean on.
    pub counted: Option<Counted>,
    /// Index of its clause.
    pub clause: usize,
    /// Words of its clause before it.
    pub before: Range<usize>,
    /// Words of its clause from its unit on.
    pub after: Range<usize>,
    /// It is the lower or upper end of a range.
    pub bound: Option<&'static str>,
}

impl Candidate {
    pub fn class(&self) -> &str {
        self.counted.as_ref().and_then(|c| c.unit.as_ref()).map_or("", |u| u.class.as_str())
    }

    /// Its words as one text.
    pub fn own(&self, text: &str) -> String {
        format!("{} {}", &text[self.before.clone()], &text[self.after.clone()])
    }
}

/// A sentence under the reader's eyes.
pub(super) struct Sentence<'a> {
    pub text: &'a str,
    pub range: Range<usize>,
    pub clauses: Vec<Clause>,
    pub numerals: &'a [Numeral],
    pub years: &'a [YearMention],
}

impl Sentence<'_> {
    /// The clause that holds a byte.
    pub fn clause_of(&self, at: usize) -> Option<usize> {
        let index = self.clauses.partition_point(|c| c.range.end <= at);
        self.clauses.get(index).filter(|c| c.range.contains(&at)).map(|_| index)
    }

    pub fn words(&self) -> &str {
        &self.text[self.range.clone()]
    }
}

/// Words that part two numbers of one clause.
const PARTS: &[&str] = &[" and ", " or ", " but ", "以及", "及", "和", "与", "并", "或", "而", "另", " with ", " while "];

/// The candidates of a sentence, in order.
pub(super) fn candidates(sentence: &Sentence<'_>, words: &ProseWords, lexicon: &Lexicon) -> Vec<Candidate> {
    let text = sentence.text;
    let mut found: Vec<Candidate> = Vec::new();
    let mut counted: Vec<(usize, Option<Counted>)> = Vec::new();
    for (i, number) in sentence.numerals.iter().enumerate().filter(|(_, n)| sentence.range.contains(&n.start)) {
        let in_year = sentence.years.iter().any(|y| y.start <= number.start && number.start < y.end);
        if in_year || super::year::as_year(text, number).is_some() || is_noise(text, number, words) {
            continue;
        }
        counted.push((i, unit_of(text, number, words, lexicon)));
    }
    share_units(sentence, &mut counted);
    for (i, unit) in counted {
        let number = &sentence.numerals[i];
        let class = unit.as_ref().and_then(|c| c.unit.as_ref()).map(|u| u.class.as_str());
        if class.is_some_and(|c| matches!(c, "age" | "years")) || is_age(text, number) || is_date(text, number) {
            continue;
        }
        let Some(clause) = sentence.clause_of(number.start) else { continue };
        let at = unit.as_ref().map_or(number.end, |c| c.at.0.min(text.len()));
        if unit.is_none() && !leans(sentence, number, clause) || is_scenario(text, number, class) {
            continue;
        }
        found.push(Candidate {
            number: number.clone(),
            counted: unit,
            clause,
            before: number.start..number.start,
            after: at..at,
            bound: None,
        });
    }
    bind_ranges(text, &mut found);
    give_words(sentence, &mut found);
    found
}

/// `aged 30`, `the age of 18`, `under 30 years`.
fn is_age(text: &str, number: &Numeral) -> bool {
    let before = text[..number.start].trim_end();
    [
        "aged",
        "age",
        "age of",
        "ages",
        "aged under",
        "aged over",
        "aged below",
        "aged above",
        "aged between",
        "年龄",
        "未满",
        "年满",
    ]
    .iter()
    // `an average of 19 hours` is none.
    .any(|w| before.strip_suffix(w).is_some_and(|rest| !w.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphabetic())))
        && !text[number.end..].trim_start().starts_with(['%', '名', '人', '位'])
}

fn is_date(text: &str, number: &Numeral) -> bool {
    let after = text[number.end..].trim_start();
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may ",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    after.starts_with('月')
        || months.iter().any(|m| after.starts_with(m))
        || after.starts_with('日') && text[..number.start].ends_with('月')
}

/// `a 1.5 °C pathway` is a scenario.
fn is_scenario(text: &str, number: &Numeral, class: Option<&str>) -> bool {
    let after: String = text[number.end..].chars().take(40).collect();
    class == Some("temperature")
        && ["pathway", "scenario", "warming", "情景", "路径", "温控", "升温"].iter().any(|w| after.contains(w))
}

/// Whether a bare number leans on the one before: in brackets behind a year, `of whom`, `in Hong Kong`, a verb.
fn leans(sentence: &Sentence<'_>, number: &Numeral, clause: usize) -> bool {
    let text = sentence.text;
    let (head, after) = (&text[..number.start], text[number.end..sentence.range.end].trim_start());
    let aside = sentence.clauses[clause].aside;
    let dated = aside && sentence.years.iter().any(|y| y.end <= number.start && number.start - y.end <= 6);
    let latin = [
        "of which",
        "of whom",
        "of them",
        "of those",
        "of the",
        "of these",
        "in ",
        "came",
        "were",
        "was",
        "are ",
        "had ",
        "have ",
        "replied",
        "from ",
        "proved",
        "men",
        "women",
        "fall",
        "worked",
        "left",
        "that matter",
        "stood out",
    ];
    let all = ["of the ", "of our ", "of its ", "net "].iter().any(|w| head.ends_with(w));
    let verb = latin.iter().any(|w| after.starts_with(w)) && head.ends_with(' ') && !all;
    let moved = ["down from ", "up from ", "万分之", "千分之"].iter().any(|w| head.ends_with(w));
    let said = !number.in_words
        && ["为", "达", "共计", "合计", "共"].iter().any(|w| head.trim_end().ends_with(w))
        && after.starts_with(['，', ',', '。', ';', '、', ')']);
    dated || verb || said || moved
}

/// `12, 34 and 56 tonnes`, `10-20%`: the unit behind the last serves all. Ages likewise.
fn share_units(sentence: &Sentence<'_>, counted: &mut [(usize, Option<Counted>)]) {
    for k in (1..counted.len()).rev() {
        let (before, after) = counted.split_at_mut(k);
        let (Some((i, unit)), (j, next)) = (before.last_mut(), &after[0]) else { continue };
        let Some(next) = next else { continue };
        if unit.is_none() {
            let between = &sentence.text[sentence.numerals[*i].end..sentence.numerals[*j].start];
            let joined = ["-", "~", "至", "到", " to ", "、", "及", "和", " and ", ", ", ",", " - ", ", and "];
            if joined.contains(&between) {
                *unit = Some(Counted { at: (sentence.numerals[*i].end, sentence.numerals[*i].end), ..next.clone() });
            }
        }
    }
}

/// `10-20%`: two ends of one range.
fn bind_ranges(text: &str, found: &mut [Candidate]) {
    for i in 1..found.len() {
        let between = &text[found[i - 1].number.end..found[i].number.start];
        let (low, high) = (found[i - 1].number.value, found[i].number.value);
        let between = between.trim_start_matches('%');
        if matches!(between, "-" | "~" | "至" | " - " | " to ") && low < high && found[i - 1].class() == found[i].class() {
            found[i - 1].bound = Some("min");
            found[i].bound = Some("max");
        }
    }
}

/// Gives each candidate the words of its clause up to its neighbours.
fn give_words(sentence: &Sentence<'_>, found: &mut [Candidate]) {
    let text = sentence.text;
    for i in 0..found.len() {
        let clause = &sentence.clauses[found[i].clause];
        let (mut start, mut end) = (clause.range.start, clause.range.end);
        if i > 0 && found[i - 1].clause == found[i].clause {
            let past = found[i - 1].counted.as_ref().map_or(found[i - 1].number.end, |c| c.at.1);
            start = part(text, past, found[i].number.start).map_or(past, |p| p.1);
        }
        if let Some(next) = found.get(i + 1)
            && next.clause == found[i].clause
        {
            let past = found[i].counted.as_ref().map_or(found[i].number.end, |c| c.at.1);
            // `92.4% of 8,640 respondents were satisfied`: what is said of the part stands behind the whole.
            let of_all = text.get(past..next.number.start).is_some_and(|t| matches!(t.trim(), "of" | "of the" | "of our"));
            end = if of_all { end } else { part(text, past, next.number.start).map_or(next.number.start, |p| p.0) };
        }
        let at = found[i].after.start;
        let taken = i > 0 && found[i - 1].clause + 1 == found[i].clause;
        let last = found[i].clause + 1 == sentence.clauses.len() || found.get(i + 1).is_some_and(|n| n.clause == found[i].clause);
        if !last {
            end = listed(sentence, found[i].clause, end, found.get(i + 1).map(|n| n.clause));
        }
        found[i].before = widen(sentence, found[i].clause, start, found[i].number.start, taken);
        found[i].after = at..end.max(at);
    }
}

/// A clause that only goes on (佔…, 即…, what follows brackets) takes the words of the clause before, where that holds no number.
fn widen(sentence: &Sentence<'_>, clause: usize, start: usize, number: usize, taken: bool) -> Range<usize> {
    let this = &sentence.clauses[clause];
    let own = start.min(number)..number;
    if start != this.range.start {
        return own;
    }
    let words = sentence.text[start..number].trim_start();
    if let Some(outer) = this.opened_by
        && words.len() <= 9
    {
        return sentence.clauses[outer].range.clone();
    }
    let before = clause.checked_sub(1).map(|i| &sentence.clauses[i]);
    // `all of the senior management (100%)`
    if let Some(before) = before
        && this.aside
        && !before.aside
        && words.is_empty()
    {
        return before.range.start..number;
    }
    let goes_on = ["占", "即", "达", "为", "represent", "account", "or ", "being "].iter().any(|w| words.starts_with(w));
    match before {
        Some(before) if goes_on && !taken && !before.aside => before.range.start..number,
        _ => own,
    }
}

/// The end of the words behind a number: those that 、 lists go on, up to the next number.
fn listed(sentence: &Sentence<'_>, clause: usize, end: usize, next: Option<usize>) -> usize {
    let mut end = end;
    for (i, following) in sentence.clauses.iter().enumerate().skip(clause + 1) {
        let between = &sentence.text[sentence.clauses[i - 1].range.end..following.range.start];
        if !between.starts_with('、') || next == Some(i) || following.range.end - end > 120 {
            break;
        }
        end = following.range.end;
    }
    end
}

/// Where two numbers of one clause part: the joining word that stands last.
fn part(text: &str, from: usize, to: usize) -> Option<(usize, usize)> {
    let between = text.get(from..to)?;
    let at = PARTS.iter().filter_map(|w| between.rfind(w).map(|at| (at, at + w.len()))).max_by_key(|p| p.0)?;
    Some((from + at.0, from + at.1))
}

/// Whether a text speaks of a part of what was said before.
pub(super) fn is_part(own: &str, words: &ProseWords) -> bool {
    words.part_of.places(own).any(|(at, _)| at < 40)
}
