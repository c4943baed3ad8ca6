//! # X302 missing_mandatory: a mandatory disclosure is not made
//!
//! **What it does.** Looks for the mandatory disclosures: in the board's statement its oversight, its approach and its review of progress
//! against goals; what the report covers and how the entities in it were chosen.
//!
//! **Why it matters.** These cannot be explained away; a reason does not replace them.
//!
//! **Example.** The board "holds overall responsibility" and "approves the report", but nothing is said on how it follows up goals and targets.
//!
//! **How sure.** By words. A statement in unusual words may be missed, so only the review of progress, which rests on few words, is an error.
//!
//! **References.** HKEX ESG Reporting Guide (2020) and ESG Reporting Code (2025), Part B, paragraphs 13 to 15.

use super::answers::{Said, finding, lines_of, refs_text};
use super::{Case, Check};
use crate::coverage::Outcome;
use crate::finding::Finding;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X302",
    kind: "missing_mandatory",
    severity: Severity::Error,
    source: include_str!("x302_missing_mandatory.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut findings = Vec::new();
    if case.document.lines.iter().filter(|l| !l.is_blank()).count() < 20 {
        return findings;
    }
    for row in case.coverage.rows.iter().filter(|r| r.code.starts_with("MDR-")) {
        for limb in row.limbs.iter().filter(|l| l.outcome == Outcome::Missing) {
            let Some(severity) = limb.severity else { continue };
            let refs = refs_text(case, &row.code);
            let said = Said {
                message: LocalText::new(
                    format!("Mandatory disclosure {}: the report does not state {}.", row.code, limb.text.en),
                    format!("強制披露規定{}：報告並無交代「{}」。", row.code, limb.text.zh_hant),
                ),
                evidence: LocalText::new(
                    format!("no sentence with words of it was found outside the index; {}", refs.en),
                    format!("索引以外並無相關字句；{}。", refs.zh_hant),
                ),
                help: LocalText::new(
                    "State it: a reason does not replace a mandatory disclosure.",
                    "請予以說明：強制披露不得以理由代替。",
                ),
            };
            findings.push(finding(check, severity, &row.code, said, lines_of(case, row), Vec::new()));
        }
    }
    findings
}
