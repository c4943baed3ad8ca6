//! # X309 index_reference: the index names a section that does not exist
//!
//! **What it does.** Compares every section that the index names with the headings and the contents list of the report. A name that stands
//! nowhere is reported once, with the rows that use it and the nearest title.
//!
//! **Why it matters.** Readers cannot follow a reference to a section that does not exist; mostly a title was changed after the index was made.
//!
//! **Example.** Three rows cite "Supply Chain Stewardship"; the section is called "Supply Chain Management".
//!
//! **How sure.** Chapter titles can be lost when a text is taken from a PDF, so a title that many rows use and nothing resembles is a note; and
//! nothing is said where most references lead nowhere.
//!
//! **References.** HKEX, how to prepare an ESG report (2020), content index.

use super::answers::{Named, Said, finding, resolve};
use super::{Case, Check};
use crate::finding::Finding;
use crate::index::{IndexRow, Status, section_number};
use crate::structure::Section;
use heng_model::{LocalText, Severity};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    code: "X309",
    kind: "index_reference",
    severity: Severity::Warning,
    source: include_str!("x309_index_reference.rs"),
    run,
};

/// So many rows do not repeat a slip; the heading was lost.
const MANY_ROWS: usize = 4;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut rows_of: BTreeMap<&str, Vec<&IndexRow>> = BTreeMap::new();
    for row in &case.index.rows {
        for reference in &row.refs {
            rows_of.entry(reference.as_str()).or_default().push(row);
        }
    }
    let mut lost: Vec<(&str, Option<&Section>)> = Vec::new();
    let mut found = 0usize;
    for reference in rows_of.keys() {
        for named in resolve(case, reference) {
            match named {
                Named::Section(_) | Named::Line(_) => found += 1,
                // Beside a row that is explained away, what is no section is the reason.
                Named::Nothing(None) if rows_of[reference].iter().all(|r| r.status != Status::Disclosed) => {}
                Named::Nothing(near) => lost.push((reference, near)),
                Named::Other => {}
            }
        }
    }
    if lost.len() > found {
        return Vec::new();
    }
    lost.into_iter().map(|(reference, near)| one(case, check, reference, near, &rows_of[reference])).collect()
}

fn one(_case: &Case<'_>, check: &Check, reference: &str, near: Option<&Section>, rows: &[&IndexRow]) -> Finding {
    let numbered = !section_number(reference).0.is_empty();
    let severity = if near.is_none() && !numbered && rows.len() >= MANY_ROWS { Severity::Note } else { check.severity };
    let codes = rows.iter().map(|r| r.code.as_str()).collect::<Vec<_>>();
    let title = near.map(|s| format!("{} {}", s.number, s.title).trim().to_string());
    let said = Said {
        message: LocalText::new(
            format!(
                "The index names \"{reference}\", a section that does not exist{}.",
                title.as_ref().map(|t| format!("; the nearest is \"{t}\"")).unwrap_or_default()
            ),
            format!(
                "索引所列「{reference}」並非本報告的章節{}。",
                title.as_ref().map(|t| format!("，最接近的標題為「{t}」")).unwrap_or_default()
            ),
        ),
        evidence: LocalText::new(format!("rows {}", codes.join(", ")), format!("見{}各欄。", codes.join("、"))),
        help: LocalText::new("Use the title as it stands in the report.", "請沿用報告所載的章節標題。"),
    };
    let mut lines: Vec<u32> = rows.iter().map(|r| r.line).collect();
    lines.extend(near.map(|s| s.line));
    finding(check, severity, codes.first().copied().unwrap_or_default(), said, lines, Vec::new())
}
