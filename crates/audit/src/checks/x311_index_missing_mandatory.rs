//! # X311 index_missing_mandatory: the index leaves out the mandatory disclosures
//!
//! **What it does.** Notes an index that lists the "comply or explain" provisions but not the mandatory disclosures of Part B.
//!
//! **Why it matters.** Most indexes leave them out, and readers then search for the board's statement, the principles and the boundary.
//!
//! **Example.** The first row is that of aspect A1.
//!
//! **References.** HKEX ESG Reporting Guide (2020), Part B, paragraphs 13 to 15.

use super::answers::{Said, finding};
use super::{Case, Check};
use crate::finding::Finding;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X311",
    kind: "index_missing_mandatory",
    severity: Severity::Note,
    source: include_str!("x311_index_missing_mandatory.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let rows = &case.index.rows;
    if rows.len() < 20 || rows.iter().any(|r| r.code.starts_with("MDR-")) {
        return Vec::new();
    }
    let said = Said {
        message: LocalText::new(
            "The index lists the \"comply or explain\" provisions but not the mandatory disclosures: governance structure, reporting principles, reporting boundary.",
            "索引列出「不遵守就解釋」條文，但未列強制披露規定：管治架構、匯報原則及匯報範圍。",
        ),
        evidence: LocalText::new(
            format!("{} rows, the first is {}", rows.len(), rows[0].code),
            format!("共{}欄，首欄為{}。", rows.len(), rows[0].code),
        ),
        help: LocalText::new("Add a row for each of the three.", "請為三項規定各加一欄。"),
    };
    let lines = case.index.lines.first().map(|r| r.start).into_iter().chain([rows[0].line]).collect();
    vec![finding(check, check.severity, "", said, lines, Vec::new())]
}
