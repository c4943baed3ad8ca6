//! # X305 partial_disclosure: one limb of a provision is answered, another is not
//!
//! **What it does.** Names parts of a provision in words that were not found (whether water is hard to source, how supply-chain risks are
//! identified, recall procedures), and targets that have no amount, base year or date.
//!
//! **Why it matters.** The provision is answered in part only. Directional targets are allowed, but cannot be followed up.
//!
//! **Example.** The section on suppliers lists criteria of selection and never speaks of risk.
//!
//! **How sure.** By words, so never an error.
//!
//! **References.** HKEX ESG Reporting Guide (2020), KPIs A1.5, A1.6, A2.3, A2.4, B4.1, B5.3, B5.4 and B6.4.

use super::answers::{Said, binds, finding, lines_of, refs_text};
use super::{Case, Check};
use crate::coverage::{Asks, CoverageRow, LimbRow, Outcome};
use crate::finding::Finding;
use crate::index::Status;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X305",
    kind: "partial_disclosure",
    severity: Severity::Warning,
    source: include_str!("x305_partial_disclosure.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in case.coverage.rows.iter().filter(|r| binds(r) && !r.code.starts_with("MDR-")) {
        if !matches!(row.status, Status::Disclosed | Status::Explained) {
            continue;
        }
        for limb in &row.limbs {
            let missing = limb.asks == Asks::Text && limb.outcome == Outcome::Missing && row.missing.contains(&limb.id);
            if let Some(severity) = limb.severity.filter(|_| missing) {
                findings.push(part(case, check, row, limb, severity.min(Severity::Warning)));
            } else if limb.asks == Asks::Target && limb.outcome == Outcome::Met && limb.firm && !quantified(case, limb) {
                findings.push(unquantified(case, check, row, limb));
            }
        }
    }
    findings
}

/// Whether one of the target's lines holds a number besides that of a list entry.
fn quantified(case: &Case<'_>, limb: &LimbRow) -> bool {
    limb.lines.iter().filter_map(|l| case.document.line(*l)).any(|line| {
        let text = line.text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '、', ')']);
        text.contains(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c))
    })
}

fn part(case: &Case<'_>, check: &Check, row: &CoverageRow, limb: &LimbRow, severity: Severity) -> Finding {
    let refs = refs_text(case, &row.code);
    let said = Said {
        message: LocalText::new(
            format!("{} asks for {}; nothing was found on it.", row.code, limb.text.en),
            format!("{}要求說明「{}」，報告未見相關內容。", row.code, limb.text.zh_hant),
        ),
        evidence: LocalText::new(
            format!("no sentence with words of it stands outside the index; {}", refs.en),
            format!("索引以外並無相關字句；{}。", refs.zh_hant),
        ),
        help: LocalText::new("Describe it, or give the reason for its absence.", "請補充說明，或交代沒有的理由。"),
    };
    finding(check, severity, &row.code, said, lines_of(case, row), Vec::new())
}

fn unquantified(case: &Case<'_>, check: &Check, row: &CoverageRow, limb: &LimbRow) -> Finding {
    let mut lines = limb.lines.clone();
    lines.truncate(6);
    lines.extend(super::answers::index_row(case, &row.code).map(|r| r.line));
    let said = Said {
        message: LocalText::new(
            format!("The target for {} has no amount, base year or date.", row.code),
            format!("{}的目標並無數值、基準年或達標日期。", row.code),
        ),
        evidence: LocalText::new("the sentences that state it hold no number", "有關字句並無任何數字。"),
        help: LocalText::new(
            "Name amount, base year and date, so that progress can be reported.",
            "請列明數值、基準年及日期，以便匯報進度。",
        ),
    };
    finding(check, Severity::Note, &row.code, said, lines, Vec::new())
}
