//! What answers a limb: facts of its measures, sentences with its words.
//!
//! In: facts and sentences. Out: positions and lines. Invariant: a fact counts for the reporting year, or for any where no year is known.
//! Not here: what follows for the requirement (`judge`). Why parts count for totals of counts but not of rates: heads add up, rates do not.

use super::body::Unit;
use super::rules::{Bits, LimbRule, Pattern, Rules};
use crate::fact::Fact;
use crate::search::places;
use heng_packs::Answer;
use std::collections::HashMap;

/// The sentences with their words.
pub(super) struct Body {
    pub units: Vec<Unit>,
    /// Words of the sentence.
    pub own: Vec<Bits>,
    /// Words of the sentence and of its headings.
    pub all: Vec<Bits>,
    /// Words of the headings.
    pub heads: Vec<Bits>,
    /// A code such as `a2.5` stands in the sentence.
    pub coded: Vec<bool>,
}

/// The dimensions that cut a total into parts; others name the total more closely.
const CUTS: [&str; 6] = ["gender", "age", "region", "category", "employment", "function"];
/// A denial stands within so many characters before or after what it denies.
const DENIAL_CHARS: usize = 20;

impl Body {
    pub fn new(units: Vec<Unit>, rules: &Rules) -> Self {
        let own: Vec<Bits> = units.iter().map(|u| rules.bits(&u.text)).collect();
        // Headings repeat: many sentences stand under one.
        let mut last: Option<(String, Bits)> = None;
        let mut all = Vec::with_capacity(units.len());
        let mut heads = Vec::with_capacity(units.len());
        for (unit, own) in units.iter().zip(&own) {
            let head = match last.take() {
                Some((text, bits)) if text == unit.head => (text, bits),
                _ => (unit.head.clone(), rules.bits(&unit.head)),
            };
            all.push(own.with(&head.1));
            heads.push(head.1.clone());
            last = Some(head);
        }
        let is_code = |w: &[u8]| matches!(w[0], b'a' | b'b') && w[1].is_ascii_digit() && w[2] == b'.';
        let coded = units.iter().map(|u| u.text.as_bytes().windows(3).any(is_code)).collect();
        Self { units, own, all, heads, coded }
    }

    /// The units that meet one of the patterns; each has at least one word of the last group but one itself.
    pub fn say<'a>(&'a self, patterns: &'a [Pattern], span: usize) -> impl Iterator<Item = usize> + 'a {
        (0..self.units.len())
            .filter(move |i| patterns.iter().any(|p| self.meets(*i, p) || span > 1 && self.meets_together(*i, span, p)))
    }

    /// Whether a sentence and those after it under the same heading meet the pattern together.
    fn meets_together(&self, unit: usize, span: usize, pattern: &Pattern) -> bool {
        if !pattern.iter().any(|group| self.own[unit].meets(group)) {
            return false;
        }
        let head = &self.units[unit].head;
        let last = (unit..self.units.len())
            .take(span)
            .take_while(|u| self.units[*u].head == *head && self.units[*u].first <= self.units[unit].last + 8);
        let together = last.map(|u| &self.all[u]).fold(Bits::default(), |sum, bits| sum.with(bits));
        pattern.iter().all(|group| together.meets(group))
    }

    fn meets(&self, unit: usize, pattern: &Pattern) -> bool {
        // A heading may hold what the sentence is about, not everything it says.
        pattern.iter().all(|group| self.all[unit].meets(group)) && pattern.iter().any(|group| self.own[unit].meets(group))
    }

    /// Lines of units.
    pub fn lines(&self, units: impl IntoIterator<Item = usize>) -> Vec<u32> {
        let mut lines: Vec<u32> = units.into_iter().map(|u| self.units[u].first).collect();
        lines.dedup();
        lines
    }
}

/// Positions of facts by measure, in the order of the report.
pub(super) type ByMeasure<'a> = HashMap<&'a str, Vec<usize>>;

/// The facts by measure.
pub(super) fn by_measure(facts: &[Fact]) -> ByMeasure<'_> {
    let mut by = ByMeasure::new();
    for (i, fact) in facts.iter().enumerate() {
        by.entry(fact.measure.as_str()).or_default().push(i);
    }
    by
}

/// Whether a fact is of the reporting year.
fn in_year(fact: &Fact, year: i32) -> bool {
    year == 0 || fact.year == year || fact.year == 0
}

fn is_total(fact: &Fact) -> bool {
    CUTS.iter().all(|cut| fact.dim(cut).is_none())
}

/// The facts that answer a measure limb, or none.
pub(super) fn facts_for(answer: &Answer, facts: &[Fact], by_measure: &ByMeasure<'_>, year: i32) -> Vec<usize> {
    let Answer::Measure { measures, all, breakdown, parts, years } = answer else { return Vec::new() };
    let of = |measure: &String| -> Vec<usize> {
        let these = by_measure.get(measure.as_str()).into_iter().flatten().copied();
        these.filter(|i| in_year(&facts[*i], year) || *years > 1).collect()
    };
    let found: Vec<Vec<usize>> = measures.iter().map(of).collect();
    if *all && found.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let found: Vec<usize> = found.into_iter().flatten().collect();
    if !breakdown.is_empty() {
        let along = |dims: &String| {
            found.iter().filter(|i| dims.split('|').any(|d| facts[**i].dim(d).is_some())).copied().collect::<Vec<_>>()
        };
        let cuts: Vec<Vec<usize>> = breakdown.iter().map(along).collect();
        return if cuts.iter().any(Vec::is_empty) { Vec::new() } else { cuts.into_iter().flatten().collect() };
    }
    if *years > 1 {
        let given = |y: i32| found.iter().any(|i| facts[*i].year == y);
        let last = if year == 0 { found.iter().map(|i| facts[*i].year).max().unwrap_or(0) } else { year };
        return if (0..i32::from(*years)).all(|back| given(last - back)) { found } else { Vec::new() };
    }
    let rate = |m: &str| ["_share", "_rate", "_avg"].iter().any(|end| m.ends_with(end));
    found.into_iter().filter(|i| *parts || is_total(&facts[*i]) || !rate(&facts[*i].measure)).collect()
}

/// Facts of a limb that asks for several years, whatever years they are of.
pub(super) fn facts_of_any_year(answer: &Answer, facts: &[Fact]) -> Vec<usize> {
    let Answer::Measure { measures, .. } = answer else { return Vec::new() };
    facts.iter().enumerate().filter(|(_, f)| measures.contains(&f.measure)).map(|(i, _)| i).collect()
}

/// Whether a sentence holds a number beside one of the words.
pub(super) fn has_number(text: &str, words: &[String]) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')).count();
        // A year is no number of suppliers.
        let is_year =
            end - at == 4 && text[at..].starts_with("20") && (text[end..].starts_with('年') || !text[end..].starts_with(' '));
        let after: String = text[end..].chars().take(14).collect();
        let before: String = text[..at].chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
        let beside = words.iter().any(|w| {
            after.trim_start().starts_with(w.as_str())
                || after.contains(&format!(" {w}"))
                || (w.is_ascii() && before.contains(w.as_str()))
        });
        if !is_year && beside {
            return true;
        }
        at = end;
    }
    false
}

/// Sentences that answer a limb by its own words.
pub(super) fn said(body: &Body, rule: &LimbRule) -> Vec<usize> {
    let fits = |unit: &Unit| {
        (rule.number.is_empty() || has_number(&unit.text, &rule.number))
            && (rule.near_heading.is_empty() || rule.near_heading.iter().any(|w| unit.head.contains(w.as_str())))
    };
    body.say(&rule.say, rule.span).filter(|i| fits(&body.units[*i])).collect()
}

/// Whether a clause of the text denies one of the things: 「並無產生有害廢棄物」, and not 「並無違反有關有害廢棄物的法規」.
pub(super) fn denies(text: &str, things: &[String], denials: &[&str], breach: &[&str]) -> bool {
    text.split([',', '。', ';']).any(|clause| {
        if breach.iter().any(|b| clause.contains(b)) {
            return false;
        }
        things.iter().any(|thing| {
            places(clause, thing).any(|at| {
                let before: String =
                    clause[..at].chars().rev().take(DENIAL_CHARS).collect::<Vec<_>>().into_iter().rev().collect();
                let after: String = clause[at + thing.len()..].chars().take(DENIAL_CHARS).collect();
                let latin_start = thing.starts_with(|c: char| c.is_ascii_alphabetic())
                    && before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
                !latin_start && denials.iter().any(|d| word_in(&before, d) || word_in(&after, d))
            })
        })
    })
}

fn word_in(text: &str, word: &str) -> bool {
    let latin = word.starts_with(|c: char| c.is_ascii_alphabetic());
    places(text, word).any(|at| !latin || !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
}
