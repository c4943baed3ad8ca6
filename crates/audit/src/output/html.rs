//! Audit → review copy in HTML: the report's text with every fact marked, each finding beside its place, coverage, index, facts.
//!
//! In: an audit, a language. Out: one page. Invariant: nothing is loaded and nothing runs; every text passes through the template's
//! escaping; a finding leads to its lines and back. Not here: the words (`words`), names (`names`). Why no script: filters are radio
//! buttons and selectors, so that the page works wherever mail and archives show it. The page's look follows that of reports (`render`).

use super::names::Names;
use super::summary::{Standing, Topic, counts, head, standing, topics};
use super::words::Words;
use crate::document::Line;
use crate::{Audit, CoverageRow, Fact, Finding, IndexRow, Setup};
use askama::Template;
use heng_model::{Locale, Severity};
use std::collections::BTreeMap;

/// Lines shown beside a requirement.
const MOST_LINES: usize = 12;

/// Renders the page.
pub fn audit_html(audit: &Audit, setup: &Setup<'_>, locale: Locale) -> String {
    let names = Names::new(audit, setup, locale);
    let mut facts_by_line: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (position, fact) in audit.facts.iter().enumerate() {
        facts_by_line.entry(fact.line).or_default().push(position);
    }
    let mut findings_by_line: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (position, finding) in audit.findings.iter().enumerate() {
        for line in &finding.lines {
            findings_by_line.entry(*line).or_default().push(position);
        }
    }
    let view = View { audit, names, facts_by_line, findings_by_line };
    let page = Page {
        lang: match locale {
            Locale::ZhHant => "zh-Hant-HK",
            Locale::En => "en-HK",
        },
        style: include_str!("../../templates/audit.css"),
        words: names.words,
        head: head(audit, &names),
        topics: topics(audit, &names),
        standings: counts(audit, &names),
        view: &view,
        audit,
    };
    // A template writes into a string; only a writer that fails could make it fail.
    page.render().unwrap_or_default()
}

#[derive(Template)]
#[template(path = "audit.html")]
struct Page<'a> {
    lang: &'static str,
    style: &'static str,
    words: Words,
    head: Vec<(String, String)>,
    topics: Vec<Topic>,
    standings: Vec<(Standing, String, usize)>,
    view: &'a View<'a>,
    audit: &'a Audit,
}

impl Page<'_> {
    fn word(&self, key: &str) -> &'static str {
        self.words.find(&format!("label.{key}")).unwrap_or_default()
    }

    fn title(&self) -> &str {
        let issuer = &self.audit.structure.meta.issuer;
        if issuer.is_empty() { &self.audit.document.name } else { issuer }
    }

    /// Severities with how many findings have them, the gravest first.
    fn severities(&self) -> Vec<(&'static str, &'static str, usize)> {
        let of = |severity: Severity| {
            let count = self.audit.findings.iter().filter(|f| f.severity == severity).count();
            let class = class_of(severity);
            (class, self.words.find(&format!("severities.{class}")).unwrap_or_default(), count)
        };
        [Severity::Error, Severity::Warning, Severity::Note].into_iter().map(of).collect()
    }

    /// Findings in the order of gravity, with their positions.
    fn findings(&self) -> Vec<(usize, &Finding)> {
        let mut all: Vec<(usize, &Finding)> = self.audit.findings.iter().enumerate().collect();
        all.sort_by_key(|(position, finding)| (std::cmp::Reverse(finding.severity), *position));
        all
    }

    fn years(&self, topic: &Topic) -> String {
        topic.years.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
    }

    fn class(&self, standing: &Standing) -> &'static str {
        standing_class(*standing)
    }
}

fn class_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "good",
        Standing::Partial => "partial",
        Standing::Explained => "explained",
        Standing::Absent => "absent",
    }
}

/// What parts of the page need.
struct View<'a> {
    audit: &'a Audit,
    names: Names<'a>,
    facts_by_line: BTreeMap<u32, Vec<usize>>,
    findings_by_line: BTreeMap<u32, Vec<usize>>,
}

/// A piece of a line: plain words, or a fact with its position.
struct Piece<'a> {
    text: &'a str,
    fact: Option<(usize, &'a Fact)>,
}

impl<'a> View<'a> {
    fn severity(&self, finding: &Finding) -> &'static str {
        class_of(finding.severity)
    }

    fn severity_word(&self, finding: &Finding) -> &'static str {
        self.names.severity(finding.severity)
    }

    fn message<'f>(&self, finding: &'f Finding) -> &'f str {
        finding.message.get(self.names.locale())
    }

    fn evidence<'f>(&self, finding: &'f Finding) -> &'f str {
        finding.evidence.get(self.names.locale())
    }

    fn help<'f>(&self, finding: &'f Finding) -> &'f str {
        finding.help.get(self.names.locale())
    }

    fn place(&self, line: &u32) -> String {
        self.names.place(self.audit, *line)
    }

    fn page_of(&self, page: &u32) -> String {
        self.names.words.fill("label.page_of", &[("page", &page.to_string())])
    }

    /// The lines of each page.
    fn sheets(&self) -> Vec<(u32, Vec<&'a Line>)> {
        let mut sheets: Vec<(u32, Vec<&Line>)> = Vec::new();
        for line in &self.audit.document.lines {
            match sheets.last_mut() {
                Some((page, lines)) if *page == line.page => lines.push(line),
                _ => sheets.push((line.page, vec![line])),
            }
        }
        sheets
    }

    /// Findings whose first line this is: they stand beside it in full.
    fn beside(&self, line: &Line) -> Vec<(usize, &'a Finding)> {
        self.touching(line).into_iter().filter(|(_, finding)| finding.lines.first() == Some(&line.number)).collect()
    }

    /// Findings that rest on the line and stand elsewhere.
    fn elsewhere(&self, line: &Line) -> Vec<(usize, &'a Finding)> {
        self.touching(line).into_iter().filter(|(_, finding)| finding.lines.first() != Some(&line.number)).collect()
    }

    fn has_margin(&self, line: &Line) -> bool {
        self.findings_by_line.contains_key(&line.number)
    }

    fn touching(&self, line: &Line) -> Vec<(usize, &'a Finding)> {
        let positions = self.findings_by_line.get(&line.number).into_iter().flatten();
        positions.filter_map(|position| Some((*position, self.audit.findings.get(*position)?))).collect()
    }

    /// The class of a line: heading, row of a table, part of the index, furniture of the page; with the gravest finding on it.
    fn line_class(&self, line: &Line) -> String {
        let structure = &self.audit.structure;
        let heading = structure.sections.iter().find(|s| s.found && s.line == line.number);
        let mut class = match heading {
            Some(section) => format!("line heading level-{}", section.level.clamp(1, 4)),
            None if structure.is_running(line.number) => "line running".to_string(),
            None if line.cells.len() > 1 => "line row".to_string(),
            None => "line".to_string(),
        };
        if line.header {
            class.push_str(" head");
        }
        if let Some(worst) = self.touching(line).iter().map(|(_, f)| f.severity).max() {
            class.push_str(" has-");
            class.push_str(class_of(worst));
        }
        class
    }

    /// The cells of a line, each cut at its facts.
    fn cells(&self, line: &'a Line) -> Vec<Vec<Piece<'a>>> {
        let positions = self.facts_by_line.get(&line.number).map_or(&[][..], Vec::as_slice);
        let facts: Vec<(usize, &Fact)> = positions.iter().filter_map(|p| Some((*p, self.audit.facts.get(*p)?))).collect();
        if line.cells.len() < 2 {
            return vec![pieces(&line.text, 0, line.text.len(), &facts)];
        }
        line.cells.iter().map(|cell| pieces(&line.text, cell.start, cell.end, &facts)).collect()
    }

    fn fact_title(&self, fact: &Fact) -> String {
        self.names.measure(fact)
    }

    fn fact_dims(&self, fact: &Fact) -> String {
        self.names.dims(fact)
    }

    fn fact_value(&self, fact: &Fact) -> String {
        format!("{} {}", self.names.value(fact), self.names.unit(fact)).trim().to_string()
    }

    fn fact_confidence(&self, fact: &Fact) -> &'static str {
        self.names.confidence(fact.confidence)
    }

    fn fact_class(&self, fact: &Fact) -> &'static str {
        super::table::confidence_id(fact.confidence)
    }

    fn fact_reason(&self, fact: &Fact) -> String {
        self.names.reason(fact)
    }

    fn status(&self, row: &IndexRow) -> &'static str {
        self.names.status(row.status)
    }

    fn status_class(&self, row: &IndexRow) -> &'static str {
        standing_class(standing(row.status, false))
    }

    fn coverage(&self, row: &CoverageRow) -> &'static str {
        self.names.coverage(row)
    }

    fn coverage_class(&self, row: &CoverageRow) -> &'static str {
        standing_class(standing(row.status, row.partial))
    }

    /// The lines that answer a requirement; words of policy stand on many, of which the first lead there.
    fn first_lines<'r>(&self, row: &'r CoverageRow) -> &'r [u32] {
        row.lines.get(..MOST_LINES).unwrap_or(&row.lines)
    }

    fn more_lines(&self, row: &CoverageRow) -> String {
        match row.lines.len().checked_sub(MOST_LINES) {
            None | Some(0) => String::new(),
            Some(more) => format!(" {}", self.names.words.fill("label.and_more", &[("count", &more.to_string())])),
        }
    }

    fn requirement(&self, code: &str) -> String {
        self.names.requirement_text(code)
    }

    fn missing(&self, row: &CoverageRow) -> String {
        self.names.limbs(&row.code, &row.missing)
    }

    /// The facts of each measure, in the order of topics, then of the report.
    fn measures(&self) -> Vec<(String, Vec<(usize, &'a Fact)>)> {
        let mut by_measure: BTreeMap<_, Vec<(usize, &Fact)>> = BTreeMap::new();
        for (position, fact) in self.audit.facts.iter().enumerate() {
            let key = (self.names.topic(&fact.measure), self.names.measure(fact));
            by_measure.entry(key).or_default().push((position, fact));
        }
        by_measure.into_iter().map(|((_, name), facts)| (name, facts)).collect()
    }
}

/// A range of a line cut at the facts in it. Facts that overlap an earlier one share its mark.
fn pieces<'a>(text: &'a str, start: usize, end: usize, facts: &[(usize, &'a Fact)]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut at = start;
    for (position, fact) in facts {
        let (from, to) = fact.range;
        if from < at || to > end || from >= to {
            continue;
        }
        // Ranges lie on character boundaries; one that does not is shown without a mark.
        let (Some(before), Some(marked)) = (text.get(at..from), text.get(from..to)) else { continue };
        if !before.is_empty() {
            pieces.push(Piece { text: before, fact: None });
        }
        pieces.push(Piece { text: marked, fact: Some((*position, fact)) });
        at = to;
    }
    if let Some(rest) = text.get(at..end).filter(|rest| !rest.is_empty()) {
        pieces.push(Piece { text: rest, fact: None });
    }
    pieces
}
