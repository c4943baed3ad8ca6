//! # X312 bare_not_applicable: "not applicable" without a reason
//!
//! **What it does.** Names provisions that the index calls not applicable without a reason, where the body gives none either.
//!
//! **Why it matters.** A bare "N/A" is not a reason; it leaves the provision neither disclosed nor explained.
//!
//! **Example.** `KPI A1.3 | hazardous waste | N/A`, and no sentence on hazardous waste in the report.
//!
//! **How sure.** A sentence of the body that speaks of the subject and denies it, or calls it not applicable, is taken for a reason. The
//! reason may stand there in other words, so it is a warning.
//!
//! **References.** HKEX ESG Reporting Guide (2020), paragraph 7; step-by-step guide (2020) on explanations.

use super::answers::{Said, binds, finding, grave};
use super::{Case, Check};
use crate::finding::Finding;
use crate::fold::fold_text;
use crate::index::{Status, Words};
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X312",
    kind: "bare_not_applicable",
    severity: Severity::Warning,
    source: include_str!("x312_bare_not_applicable.rs"),
    run,
};

/// A remark longer than the words "not applicable" by so many characters says why.
const REASON_CHARS: usize = 5;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut findings = Vec::new();
    for judged in case.coverage.rows.iter().filter(|r| r.status == Status::NotApplicable && binds(r) && r.reasons.is_empty()) {
        let Some(row) = case.index.rows.iter().find(|r| r.code == judged.code) else { continue };
        if !is_bare(&row.remark) || !judged.lines.is_empty() && !row.refs.is_empty() {
            continue;
        }
        let said = Said {
            message: LocalText::new(
                format!("{} is called not applicable without a reason.", row.code),
                format!("{}只註明不適用，並無說明理由。", row.code),
            ),
            evidence: LocalText::new(
                format!("the row says \"{}\"; no reason was found in the report", row.remark),
                format!("該欄註明「{}」；報告內文未見理由。", row.remark),
            ),
            help: LocalText::new("Say why it does not apply.", "請說明不適用的原因。"),
        };
        findings.push(finding(check, grave(judged, check.severity), &row.code, said, vec![row.line], Vec::new()));
    }
    findings
}

fn is_bare(remark: &str) -> bool {
    let folded = fold_text(remark);
    let words = &Words::embedded().not_applicable;
    let longest = words.iter().filter(|w| folded.contains(w.as_str())).map(String::len).max();
    longest.is_some_and(|_| {
        let mut rest = folded.clone();
        words.iter().for_each(|w| rest = rest.replace(w.as_str(), ""));
        rest.chars().filter(|c| c.is_alphanumeric()).count() < REASON_CHARS
    })
}
