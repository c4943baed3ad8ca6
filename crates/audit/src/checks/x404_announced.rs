//! # X404 heading_conflict: a sentence announces another table than the one that follows
//!
//! **What it does.** Where a sentence ends with 如下 or "as follows" and announces rates, hours or numbers of training or of turnover, looks
//! at the caption right behind it. A caption on the same matter that gives another of the three is reported.
//!
//! **Why it matters.** KPI B3.1 asks for percentages and B3.2 for hours; a reader who believes the sentence takes one for the other.
//!
//! **Example.** "The training rates by gender are as follows:" and below it a table headed "Average training hours".
//!
//! **What it cannot know.** A table further down may be the one that is meant; the sentence then stands in the wrong place.
//!
//! **References.** HKEX ESG Reporting Guide, KPI B1.2, B3.1, B3.2.

use super::{Case, Check};
use crate::document::Line;
use crate::finding::Finding;
use crate::fold::fold_text;
use heng_model::{LocalText, Severity};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X404", kind: "heading_conflict", severity: Severity::Note, source: include_str!("x404_announced.rs"), run };

/// Matters, and the words that give them (folded).
const MATTERS: [&[&str]; 2] = [&["培训", "受训", "训练", "training", "trained"], &["流失", "turnover"]];
/// What a table can give of a matter.
const GIVEN: [&[&str]; 3] = [
    &["率", "百分比", "比例", "percentage", "rate", "%"],
    &["时数", "小时", "时间", "hours"],
    &["人数", "数目", "次数", "人次", "number of", "headcount"],
];
/// Longest caption in characters.
const LONGEST_CAPTION: usize = 30;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let full: Vec<&Line> = case
        .document
        .lines
        .iter()
        .filter(|l| !l.is_blank() && !case.structure.is_running(l.number) && !case.index.covers(l.number))
        .collect();
    let mut findings = Vec::new();
    for pair in full.windows(3) {
        let [before, line, next] = pair else { continue };
        let Some(announced) = announced(before, line) else { continue };
        let caption = fold_text(next.cell_texts().next().unwrap_or_default());
        if caption.chars().count() > LONGEST_CAPTION || next.cells.len() > 1 || caption.contains('。') {
            continue;
        }
        let same_matter = MATTERS.iter().any(|m| holds(&announced, m) && holds(&caption, m));
        let (said, given) = (kinds(&announced), kinds(&caption));
        let apart = said.iter().zip(given).all(|(a, b)| !(*a && b));
        if same_matter && apart && said.contains(&true) && given.contains(&true) {
            findings.push(finding(check, line, next));
        }
    }
    findings
}

/// The last clause of a sentence that announces what follows.
fn announced(before: &Line, line: &Line) -> Option<String> {
    let text = fold_text(line.text.trim_end().trim_end_matches(['：', ':', '。', '.']));
    let head = text.strip_suffix("所示").or_else(|| text.strip_suffix("下表")).unwrap_or(&text);
    let head = ["如下表", "如下", "as follows", "set out below", "shown below"].iter().find_map(|w| head.strip_suffix(w))?;
    // A sentence that was broken over lines goes on from the one before.
    let head =
        if head.contains(['。', ',', '，', ';']) { head.to_string() } else { format!("{}{head}", fold_text(&before.text)) };
    let clause = head.rsplit(['。', '，', ',', ';', '.']).next().unwrap_or_default();
    (!clause.trim().is_empty()).then(|| clause.to_string())
}

fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}

fn kinds(text: &str) -> [bool; 3] {
    GIVEN.map(|words| holds(text, words))
}

fn finding(check: &Check, line: &Line, caption: &Line) -> Finding {
    let name = caption.text.trim();
    Finding {
        code: check.code,
        kind: check.kind,
        severity: check.severity,
        requirement: None,
        message: LocalText::new(
            format!("The sentence announces another table than “{name}”, which follows."),
            format!("此句所指的資料與緊接其後的「{name}」不符。"),
        ),
        evidence: LocalText::new(
            format!("Lines {} and {}.", line.number, caption.number),
            format!("第{}行與第{}行。", line.number, caption.number),
        ),
        help: LocalText::new("Announce what follows, or move the table.", "更正引言，或調整表格次序。"),
        lines: vec![line.number, caption.number],
        facts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::Document;
    use crate::checks::testing::findings;

    fn lines(text: &str) -> Vec<Vec<u32>> {
        findings(&super::CHECK, &Document::of_text("r", text), 2023).into_iter().map(|f| f.lines).collect()
    }

    #[test]
    fn announced_and_given() {
        assert_eq!(lines("本年度，按性\n別劃分的僱員培訓比率如下：\n平均受訓時數\n男 1\n"), [[2, 3]]);
        assert_eq!(lines("We train people.\nThe training rates by gender are as follows:\n\nAverage training hours\n"), [[2, 4]]);
        for fine in [
            "員工培訓率如下：\n受訓僱員百分比\n",
            "員工培訓情況如下：\n平均培訓時數\n",
            "員工培訓率如下：\n按性別\n",
            "員工流失率如下：\n平均培訓時數\n",
        ] {
            assert_eq!(lines(&format!("本年度的情況。\n{fine}男\n")), Vec::<Vec<u32>>::new(), "{fine}");
        }
    }
}
