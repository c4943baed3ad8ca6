//! Helpers of the requirement checks: rows of the index beside rows of the coverage, sections that references name, findings.
//!
//! In: a [`Case`]. Out: lines, [`Named`] sections, [`Finding`]s. Invariant: a finding's lines are ascending, the index row's among them. Not here:
//! the checks. Why: each check then says only what it looks for.

use super::{Case, Check};
use crate::coverage::CoverageRow;
use crate::finding::Finding;
use crate::fold::fold_text;
use crate::index::{IndexRow, alike_percent, bare_title, is_pages, section_number};
use crate::structure::Section;
use heng_model::{LocalText, Severity};

/// The words of a finding.
pub(super) struct Said {
    pub message: LocalText,
    pub evidence: LocalText,
    pub help: LocalText,
}

/// A finding on a requirement.
pub(super) fn finding(
    check: &Check,
    severity: Severity,
    code: &str,
    said: Said,
    mut lines: Vec<u32>,
    facts: Vec<usize>,
) -> Finding {
    lines.sort_unstable();
    lines.dedup();
    Finding {
        code: check.code,
        kind: check.kind,
        severity,
        requirement: (!code.is_empty()).then(|| code.to_string()),
        message: said.message,
        evidence: said.evidence,
        help: said.help,
        lines,
        facts,
    }
}

/// The row of the index for a requirement.
pub(super) fn index_row<'a>(case: &Case<'a>, code: &str) -> Option<&'a IndexRow> {
    case.index.rows.iter().find(|r| r.code == code)
}

/// The index row's line and the first lines of the evidence.
pub(super) fn lines_of(case: &Case<'_>, row: &CoverageRow) -> Vec<u32> {
    let mut lines: Vec<u32> = index_row(case, &row.code).map(|r| r.line).into_iter().collect();
    lines.extend(row.lines.iter().take(8));
    lines
}

/// The references of a row in one string, or where none is, that there is none.
pub(super) fn refs_text(case: &Case<'_>, code: &str) -> LocalText {
    match index_row(case, code) {
        Some(row) if !row.refs.is_empty() => {
            let refs = row.refs.join(", ");
            LocalText::new(format!("the index points to {refs}"), format!("索引指向「{}」", row.refs.join("、")))
        }
        Some(_) => LocalText::new("the index names no section", "索引並無列出章節"),
        None => LocalText::new("the index does not list it", "索引並無列出此項"),
    }
}

/// Whether the report's level binds: neither voluntary nor one of those that only bind some issuers.
pub(super) fn binds(row: &CoverageRow) -> bool {
    row.level == "mandatory" || row.level == "comply-or-explain"
}

/// The severity of a missing item: Part D binds issuers by class and year, which a report does not tell.
pub(super) fn grave(row: &CoverageRow, severity: Severity) -> Severity {
    if row.code.starts_with("D-") && row.level != "mandatory" { severity.min(Severity::Warning) } else { severity }
}

/// What a reference of the index names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Named<'a> {
    /// A section of the report.
    Section(&'a Section),
    /// A line that reads as the reference does.
    Line(u32),
    /// Pages, or nothing that could be a section.
    Other,
    /// No section; the nearest one, if any is near.
    Nothing(Option<&'a Section>),
}

/// Titles this near, in percent of characters kept in order, are taken for one another.
const NEAR_PERCENT: usize = 50;

/// Finds what a reference names.
pub(super) fn resolve<'a>(case: &Case<'a>, reference: &str) -> Vec<Named<'a>> {
    let folded = fold_text(reference);
    if is_pages(&folded) || folded.contains("http") || folded.contains("www.") {
        return vec![Named::Other];
    }
    let numbers: Vec<&str> =
        folded.split([',', '、', ';', ' ', '及', '&']).map(|n| n.trim_matches(['.', ' '])).filter(|n| !n.is_empty()).collect();
    if numbers.iter().all(|n| n.chars().all(|c| c.is_ascii_digit() || c == '.')) {
        let by_number = |n: &str| case.structure.sections.iter().find(|s| s.number.trim_matches('.') == n);
        return numbers.into_iter().map(|n| by_number(n).map_or(Named::Other, Named::Section)).collect();
    }
    vec![resolve_title(case, reference, &folded)]
}

fn resolve_title<'a>(case: &Case<'a>, reference: &str, folded: &str) -> Named<'a> {
    let sections = &case.structure.sections;
    let titles = case.shared.section_titles(case);
    let with_titles = || sections.iter().zip(titles);
    let bare = bare_title(reference);
    let (number, _) = section_number(folded);
    let titled = |bare: &str| with_titles().filter(|(_, t)| *t == bare).map(|(s, _)| s).max_by_key(|s| s.found);
    if let Some(section) = titled(&bare) {
        return Named::Section(section);
    }
    // `Our People - Training`: any part will do; the last is the nearest.
    let parts: Vec<&str> =
        reference.split([':', '：', '>', '–', '—', '/', '／', '(', '（', '、', ',', '，']).flat_map(|p| p.split(" - ")).collect();
    if let Some(section) = parts.iter().rev().filter(|_| parts.len() > 1).find_map(|p| titled(&bare_title(p))) {
        return Named::Section(section);
    }
    let whole_in = |(_, title): &(&Section, &String)| {
        let (short, long) = if title.len() < bare.len() { (*title, &bare) } else { (&bare, *title) };
        short.len() * 10 >= long.len() * 6 && short.chars().count() >= 4 && long.contains(short.as_str())
    };
    if let Some((section, _)) = with_titles().find(whole_in) {
        return Named::Section(section);
    }
    let lines = case.shared.lines_titled(case, &bare).iter().map(|at| &case.document.lines[*at]);
    let line = lines.into_iter().find(|l| l.text.len() <= reference.len() * 3 + 40);
    if let Some(line) = line.filter(|_| bare.chars().count() >= 2) {
        return Named::Line(line.number);
    }
    let appendix = |(_, title): &(&Section, &String)| {
        title.starts_with(bare.as_str()) && (bare.starts_with('附') || bare.starts_with("appendix"))
    };
    if let Some((section, _)) = with_titles().find(appendix) {
        return Named::Section(section);
    }
    let same_number = with_titles().find(|(s, _)| !number.is_empty() && s.number.trim_matches('.') == number);
    // A misread character is no wrong title.
    let misread = |(_, title): &(&Section, &String)| {
        title.chars().count() == bare.chars().count() && title.chars().zip(bare.chars()).filter(|(a, b)| a != b).count() <= 1
    };
    if let Some((section, _)) = same_number.filter(misread) {
        return Named::Section(section);
    }
    let near = with_titles().map(|(s, title)| (alike_percent(&bare, title), s)).max_by_key(|(alike, _)| *alike);
    let near = near.filter(|(alike, _)| *alike >= NEAR_PERCENT).map(|(_, s)| s);
    Named::Nothing(near.or(same_number.map(|(s, _)| s)))
}
