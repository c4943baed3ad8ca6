//! # X403 heading_conflict: the contents list and the text name one section differently
//!
//! **What it does.** Compares each entry of the contents list with the heading it leads to, letters and digits only, so that spaces, brackets
//! and dashes do not count. Traditional and Simplified forms of a character are one.
//!
//! **Why it matters.** The content index refers to sections by name. A name that stands once in the list and otherwise in the text leads
//! readers, and the exchange's reviewers, to a section that seems not to exist.
//!
//! **Example.** The list prints `5.2 氣侯變化`, the heading reads `5.2 氣候變化`.
//!
//! **What it cannot know.** An entry whose heading is not found at all, because it is a picture, is not reported.
//!
//! **References.** HKEX ESG Reporting Guide and Code, index of references to sections.

use super::{Case, Check};
use crate::finding::Finding;
use crate::fold::fold_text;
use heng_model::{LocalText, Severity};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X403", kind: "heading_conflict", severity: Severity::Note, source: include_str!("x403_heading.rs"), run };

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let letters = |text: &str| -> String { fold_text(text).chars().filter(|c| c.is_alphanumeric()).collect() };
    let mut findings = Vec::new();
    for entry in &case.structure.entries {
        let section = entry.section.and_then(|s| case.structure.sections.get(s)).filter(|s| s.found && s.line != entry.line);
        let Some(section) = section.filter(|s| letters(&s.title) != letters(&entry.title)) else { continue };
        let (list, text) = (&entry.title, &section.title);
        findings.push(Finding {
            code: check.code,
            kind: check.kind,
            severity: check.severity,
            requirement: None,
            message: LocalText::new(
                format!("The contents list says “{list}”, the heading “{text}”."),
                format!("目錄作「{list}」，正文標題作「{text}」。"),
            ),
            evidence: LocalText::new(
                format!("Lines {} and {}.", entry.line, section.line),
                format!("第{}行與第{}行。", entry.line, section.line),
            ),
            help: LocalText::new("Make the two the same.", "統一兩處標題。"),
            lines: vec![entry.line, section.line],
            facts: Vec::new(),
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::Document;
    use crate::checks::testing::findings;

    #[test]
    fn list_and_text() {
        let body = "本集團每年檢討有關安排，並由工作小組向董事會匯報執行情況以及各項改善措施的進度。\n";
        let text = format!(
            "目錄\n1. 關於我們\t2\n2. 應對氣侯變化\t5\n3. 社區 參與－關愛\t6\n\n1. 關於我們\n{body}2. 應對氣候變化\n{body}3. 社區參與 — 關愛\n{body}"
        );
        let found = findings(&super::CHECK, &Document::of_text("r", &text), 2023);
        assert_eq!(found.iter().map(|f| f.lines.clone()).collect::<Vec<_>>(), [[3, 8]]);
    }
}
