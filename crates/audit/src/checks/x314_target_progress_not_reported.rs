//! # X314 target_progress_not_reported: a target without the progress towards it
//!
//! **What it does.** Notes a report that states environmental targets and never says how far they are reached.
//!
//! **Why it matters.** The board reviews progress against goals; readers want to see what it saw.
//!
//! **Example.** "we aim to cut energy intensity by 8 % by 2028" without a result for the year.
//!
//! **References.** HKEX ESG Reporting Guide (2020), paragraph 13(iii); KPIs A1.5, A1.6, A2.3, A2.4.

use super::answers::{Said, finding};
use super::{Case, Check};
use crate::coverage::{Asks, Outcome};
use crate::finding::Finding;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X314",
    kind: "target_progress_not_reported",
    severity: Severity::Note,
    source: include_str!("x314_target_progress_not_reported.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    if !case.coverage.probe("target_result").is_empty() {
        return Vec::new();
    }
    let targets = case.coverage.rows.iter().flat_map(|r| r.limbs.iter().map(move |l| (r, l)));
    let met: Vec<_> = targets.filter(|(_, l)| l.asks == Asks::Target && l.firm && l.outcome == Outcome::Met).collect();
    let Some((first, _)) = met.first() else { return Vec::new() };
    let codes = met.iter().map(|(r, _)| r.code.as_str()).collect::<Vec<_>>();
    let said = Said {
        message: LocalText::new(
            format!("Targets are stated ({}), but no result against them.", codes.join(", ")),
            format!("報告訂有目標（{}），但並無匯報達標進度。", codes.join("、")),
        ),
        evidence: LocalText::new(
            "no sentence speaks of progress, achievement or the base year's figure",
            "未見有關進度、達成情況或基準年比較的字句。",
        ),
        help: LocalText::new("Give the result of the year beside each target.", "請在各項目標旁列出本年度的結果。"),
    };
    let lines = met.iter().flat_map(|(_, l)| l.lines.iter().take(2).copied()).collect();
    vec![finding(check, check.severity, &first.code, said, lines, Vec::new())]
}
