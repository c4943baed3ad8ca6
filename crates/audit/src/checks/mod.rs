//! The checks, one file each.
//!
//! In: a [`Case`]. Out: findings. Invariant: an error is proved by the report's own numbers, within what rounding hides, or by the rules.
//! The manual page of a check is the comment at the head of its file: what it does, why it matters, an example, references.

mod answers;
mod changes;
mod laws;
mod list;
mod prose;
mod ratios;
mod rows;
mod shared;
#[cfg(test)]
mod testing;
mod view;
mod words;
mod x101_sum;
mod x102_share;
mod x103_ratio;
mod x104_average;
mod x105_count;
mod x106_change;
mod x107_impossible;
mod x108_twice;
mod x109_unit;
mod x110_formula;
mod x111_jump;
mod x112_total_label;
mod x201_factor;
mod x202_calorific;
mod x203_denominator;
mod x204_coverage;
mod x205_turnover;
mod x206_factor_change;
mod x301_missing_kpi;
mod x302_missing_mandatory;
mod x303_missing_breakdown;
mod x304_missing_detail;
mod x305_partial_disclosure;
mod x306_no_comparatives;
mod x307_index_content_absent;
mod x308_index_wrong_section;
mod x309_index_reference;
mod x310_index_wording;
mod x311_index_missing_mandatory;
mod x312_bare_not_applicable;
mod x313_method_not_disclosed;
mod x314_target_progress_not_reported;
mod x315_claim_contradicted;
mod x401_law_name;
mod x402_label;
mod x403_heading;
mod x404_announced;

use crate::Setup;
use crate::coverage::Coverage;
use crate::document::Document;
use crate::fact::Fact;
use crate::finding::Finding;
use crate::index::Index;
use crate::structure::Structure;
use heng_model::Severity;
pub use shared::Shared;

/// A report with all that was read from it.
pub struct Case<'a> {
    /// The report.
    pub document: &'a Document,
    /// Its structure.
    pub structure: &'a Structure,
    /// Its index.
    pub index: &'a Index,
    /// Its facts.
    pub facts: &'a [Fact],
    /// Requirements and what was found for them.
    pub coverage: &'a Coverage,
    /// The data.
    pub setup: &'a Setup<'a>,
    /// What checks make of it for each other.
    pub shared: Shared,
}

/// A check.
pub struct Check {
    /// `X101`. X1: arithmetic. X2: method. X3: requirement. X4: wording.
    pub code: &'static str,
    /// `sum_mismatch`.
    pub kind: &'static str,
    /// The severity its findings have unless they say otherwise.
    pub severity: Severity,
    /// The file it stands in, whose head is its manual page.
    pub source: &'static str,
    /// Looks at a report.
    pub run: fn(&Case<'_>, &Check) -> Vec<Finding>,
}

impl Check {
    /// Its manual page in Markdown: the comment at the head of its file.
    pub fn page(&self) -> String {
        let lines = self.source.lines().map_while(|l| l.strip_prefix("//!"));
        lines.map(|l| l.strip_prefix(' ').unwrap_or(l)).collect::<Vec<_>>().join("\n")
    }
}

/// Every check, by code.
pub const CHECKS: &[&Check] = &[
    &x101_sum::CHECK,
    &x102_share::CHECK,
    &x103_ratio::CHECK,
    &x104_average::CHECK,
    &x105_count::CHECK,
    &x106_change::CHECK,
    &x107_impossible::CHECK,
    &x108_twice::CHECK,
    &x109_unit::CHECK,
    &x110_formula::CHECK,
    &x111_jump::CHECK,
    &x112_total_label::CHECK,
    &x201_factor::CHECK,
    &x202_calorific::CHECK,
    &x203_denominator::CHECK,
    &x204_coverage::CHECK,
    &x205_turnover::CHECK,
    &x206_factor_change::CHECK,
    &x301_missing_kpi::CHECK,
    &x302_missing_mandatory::CHECK,
    &x303_missing_breakdown::CHECK,
    &x304_missing_detail::CHECK,
    &x305_partial_disclosure::CHECK,
    &x306_no_comparatives::CHECK,
    &x307_index_content_absent::CHECK,
    &x308_index_wrong_section::CHECK,
    &x309_index_reference::CHECK,
    &x310_index_wording::CHECK,
    &x311_index_missing_mandatory::CHECK,
    &x312_bare_not_applicable::CHECK,
    &x313_method_not_disclosed::CHECK,
    &x314_target_progress_not_reported::CHECK,
    &x315_claim_contradicted::CHECK,
    &x401_law_name::CHECK,
    &x402_label::CHECK,
    &x403_heading::CHECK,
    &x404_announced::CHECK,
];

/// Runs all checks; findings come in the order of the report.
pub fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| (check.run)(case, check)).collect();
    // What has no place in the report, because it is missing there, comes after what has one.
    findings.sort_by_key(|f| (f.lines.is_empty(), f.lines.first().copied(), f.code));
    findings
}

/// The check of a code, for `heng explain`.
pub fn check(code: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|c| c.code.eq_ignore_ascii_case(code))
}
