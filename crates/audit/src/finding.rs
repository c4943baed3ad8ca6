//! What a check says about a report.

use heng_model::{LocalText, Severity};

/// A finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Code of the check: `X101`.
    pub code: &'static str,
    /// Its kind in one word: `sum_mismatch`.
    pub kind: &'static str,
    /// How grave. An error is only what the report's own numbers or the rules prove.
    pub severity: Severity,
    /// The requirement it is about, as `A1.2`, `A1-general`, `MDR-13`.
    pub requirement: Option<String>,
    /// What is wrong, in one sentence that quotes the numbers.
    pub message: LocalText,
    /// The arithmetic or the words that prove it.
    pub evidence: LocalText,
    /// How to mend it.
    pub help: LocalText,
    /// The lines it rests on, ascending.
    pub lines: Vec<u32>,
    /// Positions in the audit's facts that it rests on.
    pub facts: Vec<usize>,
}
