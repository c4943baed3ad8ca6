//! # X303 missing_breakdown: a cut that the provision asks for is not given
//!
//! **What it does.** Compares the dimensions along which a figure is printed with those that the provision asks for: workforce by gender,
//! employment type, age and region; turnover by gender, age and region; training by gender and category; suppliers by region.
//!
//! **Why it matters.** A total alone does not answer the provision.
//!
//! **Example.** Turnover by gender and by age group, but not by region.
//!
//! **How sure.** Only where figures of the measure were read at all; a cut printed as a picture cannot be seen.
//!
//! **References.** HKEX ESG Reporting Guide (2020), KPIs B1.1, B1.2, B3.1, B3.2 and B5.1.

use super::answers::{Said, binds, finding, grave, lines_of};
use super::{Case, Check};
use crate::coverage::{Asks, Outcome};
use crate::finding::Finding;
use crate::index::Status;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X303",
    kind: "missing_breakdown",
    severity: Severity::Error,
    source: include_str!("x303_missing_breakdown.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in case.coverage.rows.iter().filter(|r| binds(r) && r.status == Status::Disclosed) {
        for limb in row.limbs.iter().filter(|l| l.asks == Asks::Breakdown && l.outcome == Outcome::Missing) {
            let Some(severity) = limb.severity.filter(|_| !row.facts.is_empty()) else { continue };
            let said = Said {
                message: LocalText::new(
                    format!("{} asks for {}, which is not given.", row.code, limb.text.en),
                    format!("{}要求披露「{}」，報告並無提供。", row.code, limb.text.zh_hant),
                ),
                evidence: LocalText::new(
                    format!("{} figures were read for this provision, none of them along this dimension", row.facts.len()),
                    format!("就此條文讀得{}項數據，並無按此分類的數字。", row.facts.len()),
                ),
                help: LocalText::new(
                    "Add the breakdown, or give the reason for its absence.",
                    "請補充有關分類數據，或說明沒有提供的理由。",
                ),
            };
            findings.push(finding(
                check,
                grave(row, severity),
                &row.code,
                said,
                lines_of(case, row),
                row.facts.iter().take(20).copied().collect(),
            ));
        }
    }
    findings
}
