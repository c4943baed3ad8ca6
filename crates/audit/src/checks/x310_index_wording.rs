//! # X310 index_wording: a row of the index bears the words of another provision
//!
//! **What it does.** Compares the wording printed beside each code with what the provision is about, and with the wording of the other rows: a
//! row that carries another provision's words, a row that prints a section's name in their place, limbs lettered (a) twice, terms
//! that miss one character.
//!
//! **Why it matters.** A row about the wrong provision answers neither; mostly a line was copied and not changed.
//!
//! **Example.** `KPI A1.3 | total non-hazardous waste`, which is the subject of A1.4.
//!
//! **Severity.** An error where the words are another provision's or a section's name; a note for letters and misspelt terms.
//!
//! **References.** HKEX ESG Reporting Guide (2020), Part C.

use super::answers::{Said, finding};
use super::{Case, Check};
use crate::finding::Finding;
use crate::fold::fold_text;
use crate::index::{IndexRow, Key, Words, bare_title};
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check =
    Check { code: "X310", kind: "index_wording", severity: Severity::Error, source: include_str!("x310_index_wording.rs"), run };

/// Shorter wording is a keyword, and may leave out the one that is looked for.
const SHORTEST_CHARS: usize = 4;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let words = Words::embedded();
    let mut findings = Vec::new();
    let mut judged = 0usize;
    for row in case.index.rows.iter().filter(|r| r.wording.chars().count() >= SHORTEST_CHARS) {
        let wording = fold_text(&row.wording);
        if let Some(key) = words.keys.iter().find(|k| k.code == row.code) {
            judged += 1;
            findings.extend(words_of_another(case, check, row, key, &wording).or_else(|| misspelt(check, row, key, &wording)));
        }
        findings.extend(lettered_twice(check, row, &wording));
    }
    // Where half of the rows seem wrong, the columns were read wrongly.
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    if errors * 3 > judged { Vec::new() } else { findings }
}

fn words_of_another(case: &Case<'_>, check: &Check, row: &IndexRow, key: &Key, wording: &str) -> Option<Finding> {
    if key.fits(wording) {
        return None;
    }
    let same = case.index.rows.iter().find(|r| r.code != row.code && bare_title(&r.wording) == bare_title(&row.wording));
    let keys = &Words::embedded().keys;
    let aspect = crate::index::aspect_of(&row.code);
    // Neighbours are confused most, so they come first.
    let near = keys.iter().filter(|k| crate::index::aspect_of(&k.code) == aspect);
    let others = near.chain(keys.iter().filter(|k| crate::index::aspect_of(&k.code) != aspect));
    let title = bare_title(wording);
    let section =
        case.structure.sections.iter().any(|s| bare_title(&s.title) == title) || row.refs.iter().any(|r| bare_title(r) == title);
    let mut lines = vec![row.line];
    let (en, zh) = if let Some(other) = same {
        lines.push(other.line);
        (format!("carries the wording of {}", other.code), format!("所載為{}的要求", other.code))
    } else if section {
        ("prints the name of a section in place of the requirement".to_string(), "以章節名稱代替了要求".to_string())
    } else {
        let other = others.into_iter().find(|k| k.code != row.code && k.fits(wording))?;
        (format!("carries the wording of {}", other.code), format!("所載為{}的要求", other.code))
    };
    let said = Said {
        message: LocalText::new(format!("The index row {} {en}.", row.code), format!("索引的{}一欄{zh}。", row.code)),
        evidence: LocalText::new(format!("printed: \"{}\"", row.wording), format!("原文：「{}」。", row.wording)),
        help: LocalText::new("Print the requirement of this provision.", "請改為本條文的要求。"),
    };
    Some(finding(check, check.severity, &row.code, said, lines, Vec::new()))
}

/// A term that stands there but for one character.
fn misspelt(check: &Check, row: &IndexRow, key: &Key, wording: &str) -> Option<Finding> {
    let (term, printed) = key.terms.iter().find_map(|term| Some((term, near_miss(wording, term)?)))?;
    let said = Said {
        message: LocalText::new(
            format!("The index row {} prints \"{printed}\" for \"{term}\".", row.code),
            format!("索引的{}一欄「{printed}」應作「{term}」。", row.code),
        ),
        evidence: LocalText::new("one character differs", "相差一字。"),
        help: LocalText::new("Correct the term.", "請更正用詞。"),
    };
    Some(finding(check, Severity::Note, &row.code, said, vec![row.line], Vec::new()))
}

/// A part of the text that differs from the term in one character, or lacks its last one.
fn near_miss(text: &str, term: &str) -> Option<String> {
    let (text, term): (Vec<char>, Vec<char>) = (text.chars().collect(), term.chars().collect());
    if term.len() < 4 || text.windows(term.len()).any(|w| w == term) {
        return None;
    }
    let one_off = |w: &&[char]| {
        w[0] == term[0] && w.iter().zip(&term).filter(|(a, b)| a != b).count() == 1 && w.iter().all(|c| c.is_alphanumeric())
    };
    if let Some(window) = text.windows(term.len()).find(one_off) {
        return Some(window.iter().collect());
    }
    let short = &term[..term.len() - 1];
    let cut = |at: usize| text[at..].starts_with(short) && text.get(at + short.len()).is_none_or(|c| !c.is_alphanumeric());
    (0..text.len()).any(cut).then(|| short.iter().collect())
}

/// Two limbs with the letter (a), none with (b).
fn lettered_twice(check: &Check, row: &IndexRow, wording: &str) -> Option<Finding> {
    if wording.matches("(a)").count() < 2 || wording.contains("(b)") {
        return None;
    }
    let said = Said {
        message: LocalText::new(
            format!("The index row {} letters both limbs (a).", row.code),
            format!("索引的{}一欄兩項均標為(a)。", row.code),
        ),
        evidence: LocalText::new("(a) stands twice, (b) nowhere", "(a)出現兩次，並無(b)。"),
        help: LocalText::new("Letter the second limb (b).", "第二項應標為(b)。"),
    };
    Some(finding(check, Severity::Note, &row.code, said, vec![row.line], Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses() {
        let miss = |text: &str, term: &str| near_miss(&fold_text(text), &fold_text(term));
        assert_eq!(miss("品質及產品回收程式。", "產品回收程序").as_deref(), Some("产品回收程式"));
        assert_eq!(miss("因工傷損失工作日。", "損失工作日數").as_deref(), Some("损失工作日"));
        assert_eq!(miss("因工傷損失工作日數目", "損失工作日數"), None);
        assert_eq!(miss("完全不同的字", "產品回收程序"), None);
    }
}
