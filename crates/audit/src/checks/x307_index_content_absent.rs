//! # X307 index_content_absent: the index says disclosed, and the body does not hold it
//!
//! **What it does.** Names rows of the index that carry neither a reference nor a status nor a reason.
//!
//! **Why it matters.** An empty row leaves the reader to guess whether the item is disclosed, forgotten or thought not to apply.
//!
//! **Example.** `KPI B6.3 | practices for protecting intellectual property | (empty)`.
//!
//! **References.** HKEX ESG Reporting Guide (2020), paragraph 7; how to prepare an ESG report (2020), content index.

use super::answers::{Said, finding};
use super::{Case, Check};
use crate::finding::Finding;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X307",
    kind: "index_content_absent",
    severity: Severity::Warning,
    source: include_str!("x307_index_content_absent.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let empty = |r: &&crate::index::IndexRow| r.refs.is_empty() && r.remark.is_empty() && !r.stated;
    let rows: Vec<_> = case.index.rows.iter().filter(empty).collect();
    // An index whose answers could not be read at all is the reader's fault, not the report's.
    if rows.len() * 3 > case.index.rows.len() {
        return Vec::new();
    }
    let one = |row: &crate::index::IndexRow| {
        let said = Said {
            message: LocalText::new(
                format!("The index row {} names no section and gives no reason.", row.code),
                format!("索引的{}一欄並無列出章節或理由。", row.code),
            ),
            evidence: LocalText::new("the row holds the code and the wording only", "該欄只有編號及要求。"),
            help: LocalText::new("Name the section, or give the reason.", "請列出章節，或說明理由。"),
        };
        finding(check, check.severity, &row.code, said, vec![row.line], Vec::new())
    };
    rows.into_iter().map(one).collect()
}
