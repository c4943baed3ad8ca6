//! # X315 claim_contradicted: a claim that the figures contradict
//!
//! **What it does.** Holds a statement that the report complies with the "comply or explain" provisions against what was found for each of
//! them.
//!
//! **Why it matters.** The issuer must say whether it has complied; a statement that its own report refutes misleads.
//!
//! **Example.** "We have complied with all comply-or-explain provisions", and no complaint figures nor a reason for KPI B6.2.
//!
//! **References.** Main Board Listing Rule 13.91; GEM Listing Rule 17.103.

use super::answers::{Said, binds, finding};
use super::{Case, Check};
use crate::coverage::{Asks, Outcome};
use crate::finding::Finding;
use crate::index::Status;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X315",
    kind: "claim_contradicted",
    severity: Severity::Warning,
    source: include_str!("x315_claim_contradicted.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let claim = case.coverage.probe("claims_compliance");
    if claim.is_empty() {
        return Vec::new();
    }
    let open = |row: &&crate::coverage::CoverageRow| {
        let target = row.limbs.iter().any(|l| {
            l.asks != Asks::Text
                && l.outcome == Outcome::Missing
                && l.severity == Some(Severity::Error)
                && row.missing.contains(&l.id)
        });
        binds(row) && !row.code.starts_with("MDR-") && !row.code.starts_with("D-") && (row.status == Status::Absent || target)
    };
    let rows: Vec<_> = case.coverage.rows.iter().filter(open).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let codes = rows.iter().map(|r| r.code.as_str()).collect::<Vec<_>>();
    let said = Said {
        message: LocalText::new(
            format!(
                "The report says it complies with the \"comply or explain\" provisions, but {} are not answered in full.",
                codes.join(", ")
            ),
            format!("報告聲稱符合「不遵守就解釋」條文，但{}未有全面披露或解釋。", codes.join("、")),
        ),
        evidence: LocalText::new("neither the disclosure nor a reason was found for these", "上述條文既無相關披露，亦無解釋。"),
        help: LocalText::new("Answer them, or restrict the statement.", "請補充披露或解釋，或修訂有關聲明。"),
    };
    let mut lines: Vec<u32> = claim.iter().take(2).copied().collect();
    lines.extend(rows.iter().filter_map(|r| case.index.rows.iter().find(|i| i.code == r.code)).map(|i| i.line));
    vec![finding(check, check.severity, "", said, lines, Vec::new())]
}
