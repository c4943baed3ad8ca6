//! # X308 index_wrong_section: the index points to a section that is about something else
//!
//! **What it does.** Where the sections that an index row names all exist and the disclosure was found, but in none of them, says where it is.
//!
//! **Why it matters.** Readers and assurers follow the index; a wrong reference reads as a missing disclosure.
//!
//! **Example.** KPI B7.3 points to the section on customers; training against corruption is described under business ethics.
//!
//! **How sure.** Only where figures or words of the provision's own were found, and for figures only where no section named holds one.
//!
//! **References.** HKEX, how to prepare an ESG report (2020), content index.

use super::answers::{Named, Said, finding, resolve};
use super::{Case, Check};
use crate::coverage::{CoverageRow, Outcome};
use crate::finding::Finding;
use crate::index::{IndexRow, Status};
use crate::structure::Section;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X308",
    kind: "index_wrong_section",
    severity: Severity::Warning,
    source: include_str!("x308_index_wrong_section.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    case.index.rows.iter().filter_map(|row| wrong(case, check, row, case.coverage.row(&row.code)?)).collect()
}

fn wrong(case: &Case<'_>, check: &Check, row: &IndexRow, judged: &CoverageRow) -> Option<Finding> {
    if judged.status != Status::Disclosed || row.code.starts_with("MDR-") || row.refs.is_empty() {
        return None;
    }
    let mut named: Vec<&Section> = Vec::new();
    for reference in &row.refs {
        for found in resolve(case, reference) {
            match found {
                Named::Section(section) if section.found && section.lines.end > section.lines.start + 1 => named.push(section),
                // One reference that leads nowhere may be the right one.
                _ => return None,
            }
        }
    }
    let firm: Vec<u32> =
        judged.limbs.iter().filter(|l| l.firm && l.outcome == Outcome::Met).flat_map(|l| l.lines.iter().copied()).collect();
    let inside = |line: &u32| named.iter().any(|s| s.lines.contains(line));
    if firm.is_empty()
        || firm.iter().any(inside)
        || judged.lines.iter().any(inside) && judged.facts.is_empty() && judged.limbs.len() > 1
    {
        return None;
    }
    let there = firm.iter().find_map(|l| case.structure.section_of(*l))?;
    let at = format!("{} {}", there.number, there.title);
    let said = Said {
        message: LocalText::new(
            format!("The index points to {} for {}; it stands in {}.", row.refs.join(", "), row.code, at.trim()),
            format!("索引就{}指向「{}」，有關內容實載於「{}」。", row.code, row.refs.join("、"), at.trim()),
        ),
        evidence: LocalText::new(
            format!("lines {}", firm.iter().take(5).map(u32::to_string).collect::<Vec<_>>().join(", ")),
            format!("見第{}行。", firm.iter().take(5).map(u32::to_string).collect::<Vec<_>>().join("、")),
        ),
        help: LocalText::new("Correct the reference.", "請更正索引。"),
    };
    let mut lines: Vec<u32> = firm.into_iter().take(5).collect();
    lines.push(row.line);
    Some(finding(check, check.severity, &row.code, said, lines, Vec::new()))
}
