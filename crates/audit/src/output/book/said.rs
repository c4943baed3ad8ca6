//! What a report says rather than counts: reasons for not disclosing, and the laws it names.
//!
//! In: the content index, the text. Out: rows of `explanations.csv` and `laws.csv`. Invariant: a kind of reason is taken from the report's
//! words, never chosen for it; a law goes in under a provision only if the index leads from that provision to where it is named. Not
//! here: whether a reason suffices (`heng-disclose`).

use super::{Draft, Frame};
use crate::IndexRow;
use crate::fold::fold_text;
use crate::index::Status;
use crate::output::names::pack_code;
use heng_model::{LocalText, Locale};
use std::collections::{BTreeMap, BTreeSet};

/// Words that tell the kind of a reason, folded.
const KINDS: [(&str, &[&str]); 4] = [
    ("not-applicable", &["不适用", "notapplicable", "n/a"]),
    ("not-material", &["不重大", "不重要", "并非重大", "非重大", "notmaterial", "immaterial"]),
    ("confidentiality", &["保密", "机密", "confidential"]),
    (
        "information-unavailable",
        &["尚未收集", "未有收集", "未能收集", "正在收集", "notavailable", "notyetcollected", "unavailable"],
    ),
];

/// Reasons of the content index to `explanations.csv`.
pub(super) fn carry_explanations(frame: &Frame<'_>, draft: &mut Draft) {
    let mut given = BTreeSet::new();
    let columns = match frame.locale {
        Locale::En => ["code", "kind", "reason_en", "source"],
        Locale::ZhHant => ["code", "kind", "reason_zh_hant", "source"],
    };
    let rows = frame.audit.index.rows.iter();
    for row in rows.filter(|r| matches!(r.status, Status::NotApplicable | Status::Explained)) {
        let (from, what) = (frame.from(row.line), format!("{} {}", row.code, row.remark).trim().to_string());
        let code = pack_code(&row.code);
        if frame.names.requirement(&code).is_none() {
            draft.leave(from, what, LocalText::new("the framework has no such provision", "有關框架並無此條文"));
        } else if row.remark.trim().is_empty() {
            draft.leave(from, what, LocalText::new("the index prints no reason", "索引並無列出理由"));
        } else if let Some(kind) = kind_of(row) {
            if given.insert(code.clone()) {
                let cells = vec![code, kind.to_string(), row.remark.clone(), from.clone()];
                draft.add("explanations.csv", &columns, cells, from, what);
            }
        } else {
            draft.leave(from, what, LocalText::new("the words do not tell which kind of reason it is", "文字未能顯示屬何種理由"));
        }
    }
}

fn kind_of(row: &IndexRow) -> Option<&'static str> {
    let words: String = fold_text(&row.remark).split_whitespace().collect();
    let said = KINDS.iter().find(|(_, marks)| marks.iter().any(|mark| words.contains(mark))).map(|(kind, _)| *kind);
    said.or((row.status == Status::NotApplicable).then_some("not-applicable"))
}

/// Laws named in book-title marks to `laws.csv`.
pub(super) fn carry_laws(frame: &Frame<'_>, draft: &mut Draft) {
    if frame.locale == Locale::En {
        // English reports set laws in no marks of their own.
        return;
    }
    let aspects = aspects_by_section(frame);
    let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut first: BTreeMap<String, u32> = BTreeMap::new();
    for line in frame.audit.document.lines.iter().filter(|l| !frame.audit.index.covers(l.number)) {
        for law in laws_in(&line.text) {
            first.entry(law.clone()).or_insert(line.number);
            let sections = frame.audit.structure.sections.iter().filter(|s| s.lines.contains(&line.number));
            let of_line = sections.filter_map(|s| aspects.get(&s.line)).flatten().cloned();
            given.entry(law).or_default().extend(of_line);
        }
    }
    for (law, aspects) in given {
        let line = first.get(&law).copied().unwrap_or_default();
        let from = frame.from(line);
        if aspects.is_empty() {
            draft.leave(
                from,
                law,
                LocalText::new("no provision of the index leads to where it is named", "索引內並無條文指向其所在章節"),
            );
            continue;
        }
        let jurisdiction =
            if law.contains("中華人民共和國") || law.contains("中华人民共和国") { "mainland" } else { "" };
        let aspects = aspects.into_iter().collect::<Vec<_>>().join("; ");
        let cells = vec![law.clone(), law.clone(), jurisdiction.to_string(), aspects, from.clone()];
        draft.add("laws.csv", &["law", "name_zh_hant", "jurisdiction", "aspects", "source"], cells, from, law);
    }
}

/// Aspects of the provisions whose index row names a section, by the section's line.
fn aspects_by_section(frame: &Frame<'_>) -> BTreeMap<u32, BTreeSet<String>> {
    let mut found: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    let plain = |text: &str| -> String { fold_text(text).split_whitespace().collect() };
    for section in frame.audit.structure.sections.iter().filter(|s| !s.title.is_empty()) {
        let title = plain(&section.title);
        for row in &frame.audit.index.rows {
            let Some(requirement) = frame.names.requirement(&row.code) else { continue };
            if row.refs.iter().any(|reference| plain(reference).contains(&title)) {
                found.entry(section.line).or_default().insert(requirement.aspect.clone());
            }
        }
    }
    found
}

/// Titles in 《》 that end as laws do.
fn laws_in(text: &str) -> Vec<String> {
    const ENDINGS: [&str; 10] = ["法", "條例", "条例", "規定", "规定", "辦法", "办法", "守則", "規則", "规则"];
    let mut laws = Vec::new();
    for part in text.split('《').skip(1) {
        let Some((title, _)) = part.split_once('》') else { continue };
        if ENDINGS.iter().any(|ending| title.ends_with(ending)) {
            laws.push(format!("《{title}》"));
        }
    }
    laws
}
