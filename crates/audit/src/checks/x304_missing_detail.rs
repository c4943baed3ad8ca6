//! # X304 missing_detail: a disclosure without a part that belongs to it
//!
//! **What it does.** Names figures that a provision asks for beside others that are given: an intensity beside the total, the share of all
//! employees trained beside those of each group, work-related deaths of each of the last three years and their rate.
//!
//! **Why it matters.** The provision is answered in part only, and the index seldom says so.
//!
//! **Example.** "no work-related death in the year", and nothing on the two years before.
//!
//! **References.** HKEX ESG Reporting Guide (2020), KPIs A2.1, A2.2, B2.1 and B3.1.

use super::answers::{Said, binds, finding, grave, lines_of};
use super::{Case, Check};
use crate::coverage::{Asks, Outcome};
use crate::finding::Finding;
use crate::index::Status;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X304",
    kind: "missing_detail",
    severity: Severity::Error,
    source: include_str!("x304_missing_detail.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in case.coverage.rows.iter().filter(|r| binds(r) && r.status == Status::Disclosed) {
        // Where a provision asks for words too, its missing number is X301's.
        let worded = row.limbs.iter().any(|l| l.asks == Asks::Text);
        for limb in row.limbs.iter().filter(|l| l.outcome == Outcome::Missing) {
            let asked = limb.asks == Asks::Years || limb.asks == Asks::Figure && !worded;
            let Some(severity) = limb.severity.filter(|_| asked) else { continue };
            let years: std::collections::BTreeSet<i32> = limb.facts.iter().map(|f| case.facts[*f].year).collect();
            let given = years.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
            let said = Said {
                message: LocalText::new(
                    format!("{} asks for {}, which is not given in full.", row.code, limb.text.en),
                    format!("{}要求披露「{}」，報告並無完整提供。", row.code, limb.text.zh_hant),
                ),
                evidence: match given.is_empty() {
                    true => LocalText::new(
                        "no figure of it was found, while others of the provision were",
                        "並無讀得該數據，但同一條文的其他數據已有披露。",
                    ),
                    false => LocalText::new(format!("years given: {given}"), format!("已披露年度：{given}。")),
                },
                help: LocalText::new(
                    "Add the figure, or give the reason for its absence.",
                    "請補充有關數據，或說明沒有提供的理由。",
                ),
            };
            findings.push(finding(check, grave(row, severity), &row.code, said, lines_of(case, row), limb.facts.clone()));
        }
    }
    findings
}
