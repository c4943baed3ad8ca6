//! # X306 no_comparatives: no year to compare with
//!
//! **What it does.** Notes a report whose environmental and social figures are all of one year, unless it says that it is the first.
//!
//! **Why it matters.** The quantitative principle asks for comparative data where appropriate; without them no reader sees a trend.
//!
//! **Example.** Every table has one column, headed 2023.
//!
//! **References.** HKEX ESG Reporting Guide (2020), paragraph 14, quantitative and consistency.

use super::answers::{Said, finding};
use super::{Case, Check};
use crate::finding::Finding;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X306",
    kind: "no_comparatives",
    severity: Severity::Note,
    source: include_str!("x306_no_comparatives.rs"),
    run,
};

/// Fewer figures tell nothing.
const FEWEST_FACTS: usize = 20;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let in_tables: Vec<usize> = (0..case.facts.len()).filter(|i| case.facts[*i].in_table()).collect();
    let year = case.structure.meta.year;
    let other = in_tables.iter().any(|i| case.facts[*i].year != year);
    if in_tables.len() < FEWEST_FACTS || other || year == 0 || !case.coverage.probe("first_report").is_empty() {
        return Vec::new();
    }
    let said = Said {
        message: LocalText::new(
            format!("All figures in tables are of {year}; none of an earlier year stands beside them."),
            format!("表格內的數據全部屬於{year}年，並無以往年度的比較數字。"),
        ),
        evidence: LocalText::new(
            format!("{} figures, one year", in_tables.len()),
            format!("共{}項數據，只有一個年度。", in_tables.len()),
        ),
        help: LocalText::new("Add the figures of last year, where they exist.", "如有上年度數據，請一併列出。"),
    };
    let lines = in_tables.iter().take(3).map(|i| case.facts[*i].line).collect();
    vec![finding(check, check.severity, "MDR-14", said, lines, in_tables.into_iter().take(20).collect())]
}
