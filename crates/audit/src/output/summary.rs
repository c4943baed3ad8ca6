//! An audit in short, for a terminal: what the report is, what was found in it, where it stands.
//!
//! In: an audit. Out: a [`Summary`] of plain texts. Invariant: counts add up to what the other outputs list. Not here: colour and
//! columns (the edge), the findings themselves (they are printed as diagnostics are, by [`finding_text`]).

use super::names::Names;
use crate::index::Status;
use crate::{Audit, Finding, Setup};
use heng_model::{Locale, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// The head of a summary and its counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Label and text: issuer, period, pages …; nothing is listed that was not found.
    pub head: Vec<(String, String)>,
    /// Topic, facts of it, measures of it, and the years they speak of.
    pub topics: Vec<Topic>,
    /// Word and number: disclosed, partial, explained …; those of none are left out.
    pub coverage: Vec<(Standing, String, usize)>,
    /// What the reader of the file could not read in full.
    pub notes: Vec<String>,
}

/// Facts of one topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// Its title.
    pub title: String,
    /// How many facts.
    pub facts: usize,
    /// How many measures.
    pub measures: usize,
    /// Years, ascending.
    pub years: Vec<i32>,
}

/// Where a requirement stands, as colours tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Disclosed.
    Good,
    /// In part.
    Partial,
    /// Explained or not applicable.
    Explained,
    /// Not found.
    Absent,
}

/// The summary of an audit.
pub fn summary(audit: &Audit, setup: &Setup<'_>, locale: Locale) -> Summary {
    let names = Names::new(audit, setup, locale);
    Summary {
        head: head(audit, &names),
        topics: topics(audit, &names),
        coverage: counts(audit, &names),
        notes: audit.document.notes.clone(),
    }
}

pub(super) fn head(audit: &Audit, names: &Names<'_>) -> Vec<(String, String)> {
    let (meta, document) = (&audit.structure.meta, &audit.document);
    let language = names.words.find(&format!("language.{}", meta.language)).unwrap_or_default();
    let edition = meta.edition.as_deref().map(|id| names.pack_title(id)).unwrap_or_default();
    let judged = if audit.coverage.pack.is_empty() { String::new() } else { names.pack_title(&audit.coverage.pack) };
    let mut head = vec![
        ("label.report", document.name.clone()),
        ("label.issuer", meta.issuer.clone()),
        ("label.stock_code", meta.stock_code.clone().unwrap_or_default()),
        ("label.period", names.period(audit)),
        ("label.language", language.to_string()),
        ("label.edition", edition),
        ("label.judged", judged),
        ("label.pages", document.pages.len().to_string()),
        ("label.lines", document.lines.len().to_string()),
    ];
    head.retain(|(_, text)| !text.is_empty());
    head.into_iter().map(|(key, text)| (names.words.get(key).to_string(), text)).collect()
}

pub(super) fn topics(audit: &Audit, names: &Names<'_>) -> Vec<Topic> {
    #[derive(Default)]
    struct Gathered<'a> {
        facts: usize,
        measures: BTreeSet<&'a str>,
        years: BTreeSet<i32>,
    }
    let mut by_topic: BTreeMap<(usize, String), Gathered<'_>> = BTreeMap::new();
    for fact in &audit.facts {
        let topic = by_topic.entry(names.topic(&fact.measure)).or_default();
        topic.facts += 1;
        topic.measures.insert(&fact.measure);
        topic.years.insert(fact.year);
    }
    let topics = by_topic.into_iter().map(|((_, title), found)| Topic {
        title,
        facts: found.facts,
        measures: found.measures.len(),
        years: found.years.into_iter().collect(),
    });
    topics.collect()
}

pub(super) fn counts(audit: &Audit, names: &Names<'_>) -> Vec<(Standing, String, usize)> {
    let mut counts: BTreeMap<(Standing, &str), usize> = BTreeMap::new();
    for row in &audit.coverage.rows {
        *counts.entry((standing(row.status, row.partial), names.coverage(row))).or_default() += 1;
    }
    counts.into_iter().map(|((standing, word), count)| (standing, word.to_string(), count)).collect()
}

pub(super) fn standing(status: Status, partial: bool) -> Standing {
    match status {
        Status::Disclosed if partial => Standing::Partial,
        Status::Disclosed => Standing::Good,
        Status::Explained | Status::NotApplicable => Standing::Explained,
        Status::Absent => Standing::Absent,
    }
}

/// A finding as diagnostics are printed, without its first line's severity and code.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingText {
    /// How grave.
    pub severity: Severity,
    /// The word for it, with the code: `error[X101]`.
    pub head: String,
    /// What is wrong.
    pub message: String,
    /// `report.pdf:120  page 3` and the words that stand there; empty where it has no place.
    pub place: String,
    /// What proves it.
    pub evidence: String,
    /// How to mend it.
    pub help: String,
}

/// Lines of a finding shown by number; the rest is counted.
const MOST_LINES: usize = 8;
/// Characters of the report's words that are shown.
const EXCERPT_CHARACTERS: usize = 60;

/// The finding in words.
pub fn finding_text(finding: &Finding, audit: &Audit, setup: &Setup<'_>, locale: Locale) -> FindingText {
    let names = Names::new(audit, setup, locale);
    FindingText {
        severity: finding.severity,
        head: format!("{}[{}]", names.severity(finding.severity), finding.code),
        message: finding.message.get(locale).to_string(),
        place: place(finding, audit, &names),
        evidence: finding.evidence.get(locale).to_string(),
        help: finding.help.get(locale).to_string(),
    }
}

fn place(finding: &Finding, audit: &Audit, names: &Names<'_>) -> String {
    let Some(&first) = finding.lines.first() else { return String::new() };
    let lines = finding.lines.iter().take(MOST_LINES).map(u32::to_string).collect::<Vec<_>>().join(",");
    let more = finding.lines.len().saturating_sub(MOST_LINES);
    let more = if more == 0 {
        String::new()
    } else {
        format!(" {}", names.words.fill("label.and_more", &[("count", &more.to_string())]))
    };
    let line = audit.document.line(first);
    let page = line.filter(|_| audit.document.pages.len() > 1).map(|line| line.page.to_string());
    let page = page.map_or_else(String::new, |page| format!("  {}", names.words.fill("label.page_of", &[("page", &page)])));
    let excerpt = line.map(|line| shortened(&line.text)).filter(|text| !text.is_empty());
    let excerpt = excerpt.map_or_else(String::new, |text| format!("  {text}"));
    format!("{}:{lines}{more}{page}{excerpt}", audit.document.name)
}

/// A line's words without control characters, cut to what fits beside its number.
fn shortened(text: &str) -> String {
    let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words: String = words.chars().filter(|c| !c.is_control()).collect();
    if words.chars().count() <= EXCERPT_CHARACTERS {
        return words;
    }
    words.chars().take(EXCERPT_CHARACTERS).chain(['…']).collect()
}
