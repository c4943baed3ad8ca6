//! # X401 law_name: a law is cited under a name that does not exist
//!
//! **What it does.** Looks up every name in 《》 that says it is a law (中華人民共和國…法, …條例) and every ordinance with its chapter, in
//! Chinese and in English, in the list of laws. A name that is not there but nearly is (words in another order, one or two too many or too
//! few, one character wrong) is reported with the law that is probably meant; so is a chapter that belongs to another ordinance, and
//! a law that had been replaced before the year of the report.
//!
//! **Why it matters.** The general disclosures ask for compliance with relevant laws. A law that does not exist cannot be complied with,
//! and the slip shows that nobody checked the list.
//!
//! **Example.** 《中華人民共和國生產安全法》; the law is 《中華人民共和國安全生產法》. `Employment Ordinance (Cap. 59)`; it is Cap. 57.
//!
//! **What it cannot know.** The list is not complete: a name that resembles no listed law is never reported, nor are policies of the issuer,
//! laws of provinces, and laws of other countries. A replaced law may be cited for the time when it was in force: then take the note as read.
//!
//! **References.** HKEX ESG Reporting Guide, general disclosures of A1, B1, B2, B4, B6, B7; data/lexicons/audit/laws.toml.

use super::laws::{Law, Laws, key_of};
use super::{Case, Check};
use crate::finding::Finding;
use crate::fold::fold_text;
use heng_model::{LocalText, Severity};
use std::collections::BTreeMap;

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X401", kind: "law_name", severity: Severity::Warning, source: include_str!("x401_law_name.rs"), run };

/// Longest name in characters.
const LONGEST_NAME: usize = 60;

/// A name in 《》.
struct Cited {
    name: String,
    line: u32,
    /// Words before it on its line.
    before: String,
    /// Words behind it on its line.
    after: String,
}

/// What is wrong with a name: the same for every place where it stands.
struct Fault {
    severity: Severity,
    message: LocalText,
    evidence: LocalText,
    help: LocalText,
}

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let laws = Laws::embedded();
    let mut found: BTreeMap<(u32, String), (Fault, Vec<u32>)> = BTreeMap::new();
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    let faults = names_of(case)
        .into_iter()
        .filter_map(|c| fault_of(&c, laws, case.structure.meta.year).map(|f| (c.line, c.name, f)))
        .chain(english_faults(case, laws));
    for (line, name, fault) in faults {
        let first = *known.entry(name.clone()).or_insert(line);
        found.entry((first, name)).or_insert_with(|| (fault, Vec::new())).1.push(line);
    }
    let finding = |(fault, mut lines): (Fault, Vec<u32>)| {
        lines.dedup();
        Finding {
            code: check.code,
            kind: check.kind,
            severity: fault.severity,
            requirement: None,
            message: fault.message,
            evidence: fault.evidence,
            help: fault.help,
            lines,
            facts: Vec::new(),
        }
    };
    found.into_values().map(finding).collect()
}

/// The names in 《》; one that is broken over two lines is put together.
fn names_of(case: &Case<'_>) -> Vec<Cited> {
    let mut names = Vec::new();
    let mut open: Option<(String, u32, String)> = None;
    for line in case.document.lines.iter().filter(|l| !l.is_blank() && !case.structure.is_running(l.number)) {
        let mut rest = line.text.trim();
        if let Some((head, number, before)) = open.take()
            && let Some((tail, after)) = rest.split_once('》')
            && !tail.contains('《')
            && (head.chars().count() + tail.chars().count()) <= LONGEST_NAME
        {
            names.push(Cited { name: head + tail, line: number, before, after: start_of(after) });
            rest = after;
        }
        while let Some(at) = rest.find('《') {
            let inner = &rest[at + '《'.len_utf8()..];
            let before: String = rest[..at].chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
            match inner.find(['》', '《']) {
                Some(end) if inner[end..].starts_with('》') => {
                    let after = &inner[end + '》'.len_utf8()..];
                    if inner[..end].chars().count() <= LONGEST_NAME {
                        names.push(Cited { name: inner[..end].to_string(), line: line.number, before, after: start_of(after) });
                    }
                    rest = after;
                }
                Some(end) => rest = &inner[end..],
                None => {
                    open = Some((inner.to_string(), line.number, before));
                    break;
                }
            }
        }
    }
    names
}

fn start_of(text: &str) -> String {
    text.chars().take(24).collect()
}

fn fault_of(cited: &Cited, laws: &Laws, year: i32) -> Option<Fault> {
    let key = key_of(without_edition(&cited.name));
    let national = key.starts_with("中华人民共和国");
    let core = key.trim_start_matches("中华人民共和国");
    if !is_of_law(core) {
        return None;
    }
    let chapter = chapter_behind(&cited.after);
    if let Some(law) = laws.get(core) {
        let wrong = chapter.and_then(|c| wrong_chapter(law, &c, laws));
        return wrong.or_else(|| replaced(law, national, year));
    }
    if let Some(law) = chapter.as_deref().and_then(|c| laws.of_chapter(c).next()) {
        return Some(misnamed(&cited.name, law, "", law.en.as_str(), is_slight(core, law)));
    }
    let before = fold_text(&cited.before);
    let local = core.contains(['省', '市', '州', '县']) || core.contains("自治区") || core.contains("特区");
    if !national && (local || laws.elsewhere.iter().any(|w| before.contains(w.as_str()) || core.contains(w.as_str()))) {
        return None;
    }
    let near = laws.nearest(core, !national)?;
    let prefix = if national { "中華人民共和國" } else { "" };
    // A name without a country or a chapter may be an abbreviation: a note, not more.
    Some(misnamed(&cited.name, near.law, prefix, near.law.en.as_str(), near.slight || !national))
}

/// `…法（2018年修正）` without what stands in brackets.
fn without_edition(name: &str) -> &str {
    let trimmed = name.trim();
    let Some(at) = trimmed.rfind(['（', '(']) else { return trimmed };
    let inside = &trimmed[at..];
    let edition = trimmed.ends_with(['）', ')'])
        && (inside.contains(['年', '版', '修']) || inside.contains("試行") || inside.contains("试行"));
    if edition { trimmed[..at].trim_end() } else { trimmed }
}

/// A law or an ordinance by its last word; measures (辦法) and methods are none.
fn is_of_law(core: &str) -> bool {
    let method = ["办法", "方法", "做法", "手法", "用法", "书法", "算法", "看法", "语法"].iter().any(|w| core.ends_with(w));
    (core.ends_with('法') && !method) || core.ends_with("条例") || core.ends_with("规例")
}

/// `（香港法例第57章）`, `(Cap. 57)` right behind a name.
fn chapter_behind(after: &str) -> Option<String> {
    let folded = fold_text(after);
    let inside = folded.trim_start().strip_prefix('(')?;
    let inside = inside.split(')').next()?;
    let number = inside.split_once('第').map(|(_, n)| n).or_else(|| inside.split_once("cap").map(|(_, n)| n))?;
    let number = number.trim_start_matches(['.', ' ']).trim_end();
    let number = number.strip_suffix('章').unwrap_or(number).trim();
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && number.len() - digits <= 2).then(|| number.to_ascii_uppercase())
}

fn wrong_chapter(law: &Law, printed: &str, laws: &Laws) -> Option<Fault> {
    let own = law.chapter.as_deref()?;
    if own == printed || laws.of_chapter(printed).any(|l| l.key == law.key) {
        return None;
    }
    Some(Fault {
        severity: Severity::Warning,
        message: LocalText::new(
            format!("The {} is cited as Cap. {printed}; it is Cap. {own}.", law.en),
            format!("《{}》寫作第{printed}章，應為第{own}章。", law.name),
        ),
        evidence: of_chapter(printed, laws),
        help: LocalText::new("Correct the chapter.", "更正章號。"),
    })
}

fn of_chapter(chapter: &str, laws: &Laws) -> LocalText {
    match laws.of_chapter(chapter).next() {
        Some(law) => LocalText::new(format!("Cap. {chapter} is the {}.", law.en), format!("第{chapter}章是《{}》。", law.name)),
        None => LocalText::new("List of Hong Kong ordinances, laws.toml.", "據香港條例名單（laws.toml）。"),
    }
}

fn replaced(law: &Law, national: bool, year: i32) -> Option<Fault> {
    let (until, by) = law.replaced.as_ref()?;
    if !national || year <= *until {
        return None;
    }
    Some(Fault {
        severity: Severity::Note,
        message: LocalText::new(
            format!("《中華人民共和國{}》 had been replaced by 《中華人民共和國{by}》 in {until}.", law.name),
            format!("《中華人民共和國{}》已於{until}年由《中華人民共和國{by}》取代。", law.name),
        ),
        evidence: LocalText::new(format!("The report is of {year}."), format!("本報告屬{year}年度。")),
        help: LocalText::new("Cite the law in force in the reporting period.", "引用匯報期內有效的法律。"),
    })
}

fn is_slight(core: &str, law: &Law) -> bool {
    let bare = |text: &mut dyn Iterator<Item = char>| {
        text.filter(|c| !matches!(c, '及' | '与' | '和' | '的' | '之')).collect::<String>()
    };
    bare(&mut core.chars()) == bare(&mut law.key.iter().copied())
}

fn misnamed(printed: &str, law: &Law, prefix: &str, en: &str, slight: bool) -> Fault {
    let chapter =
        law.chapter.as_ref().map_or((String::new(), String::new()), |c| (format!(" ({en}, Cap. {c})"), format!("（第{c}章）")));
    Fault {
        severity: if slight { Severity::Note } else { Severity::Warning },
        message: LocalText::new(
            format!("《{printed}》 is not the name of a law; the law is 《{prefix}{}》{}.", law.name, chapter.0),
            format!("《{printed}》並非法律名稱，應為《{prefix}{}》{}。", law.name, chapter.1),
        ),
        evidence: LocalText::new(
            "No listed law has this name; one differs in a few characters only (laws.toml).",
            "法律名單中沒有此名稱，只有一項與其僅差數字（laws.toml）。",
        ),
        help: LocalText::new("Write the official name.", "改用法律的正式名稱。"),
    }
}

/// English ordinances with their chapters.
fn english_faults(case: &Case<'_>, laws: &Laws) -> Vec<(u32, String, Fault)> {
    let mut faults = Vec::new();
    let mut tail = String::new();
    for line in case.document.lines.iter().filter(|l| !l.is_blank() && !case.structure.is_running(l.number)) {
        let lower = line.text.to_ascii_lowercase();
        if lower.contains("(cap") || lower.contains("(chapter") {
            // The name may begin on the line before.
            let text = format!("{tail} {}", line.text.trim());
            let from = tail.len();
            faults.extend(english_in(&text, from, laws).into_iter().map(|(name, fault)| (line.number, name, fault)));
        }
        tail = line.text.trim().chars().rev().take(90).collect::<Vec<_>>().into_iter().rev().collect();
    }
    faults
}

fn english_in(text: &str, from: usize, laws: &Laws) -> Vec<(String, Fault)> {
    let lower = text.to_ascii_lowercase();
    let mut faults = Vec::new();
    let marks = lower.match_indices("(cap").chain(lower.match_indices("(chapter")).filter(|(at, _)| *at >= from);
    for (at, mark) in marks.collect::<Vec<_>>() {
        let number = lower[at + mark.len()..].trim_start_matches(['.', ' ', '\u{a0}']);
        let length = number.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(number.len());
        let chapter = number[..length].to_ascii_uppercase();
        let head = lower[..at].trim_end();
        if !chapter.starts_with(|c: char| c.is_ascii_digit())
            || !(head.ends_with("ordinance") || head.ends_with("regulation") || head.ends_with("regulations"))
        {
            continue;
        }
        let named = laws.ordinances().filter(|l| head.ends_with(&l.en.to_ascii_lowercase())).max_by_key(|l| l.en.len());
        if let Some(law) = named {
            faults.extend(wrong_chapter(law, &chapter, laws).map(|f| (law.en.clone(), f)));
            continue;
        }
        let Some(law) = laws.of_chapter(&chapter).next() else { continue };
        let name = capitalised_tail(text[..at].trim_end());
        if shares_words(&name, &law.en) {
            faults.push((name.clone(), misnamed_english(&name, law, &chapter)));
        }
    }
    faults
}

/// The words before a chapter that are the name: capitals, with small words between.
fn capitalised_tail(head: &str) -> String {
    let small = ["of", "and", "the", "for", "to", "on", "in", "&"];
    let mut words: Vec<&str> = Vec::new();
    for word in head.split_whitespace().rev() {
        let bare = word.trim_start_matches(['(', '"', '“', '‘']);
        // Punctuation ends the name before it, but not brackets within it.
        let ends = !words.is_empty() && word.ends_with([',', ';', '.', ':', '”', '"']);
        if ends || !(bare.starts_with(|c: char| c.is_ascii_uppercase()) || small.contains(&word)) {
            break;
        }
        words.push(word);
    }
    while words.last().is_some_and(|w| small.contains(w) || *w == "The") {
        words.pop();
    }
    words.reverse();
    words.join(" ")
}

/// At least half of the words, besides the last, in common: a slip, not another law.
fn shares_words(name: &str, law: &str) -> bool {
    let words = |t: &str| -> Vec<String> {
        let split = t.to_ascii_lowercase().replace(['(', ')', '\'', '’'], " ");
        split
            .split_whitespace()
            .filter(|w| w.len() > 2 && !matches!(*w, "and" | "the" | "for" | "ordinance"))
            .map(str::to_string)
            .collect()
    };
    let (ours, theirs) = (words(name), words(law));
    let common = ours.iter().filter(|w| theirs.contains(w)).count();
    !ours.is_empty() && ours != theirs && common * 2 >= theirs.len().max(ours.len()) && ours.len() <= theirs.len() + 1
}

fn misnamed_english(printed: &str, law: &Law, chapter: &str) -> Fault {
    Fault {
        severity: Severity::Note,
        message: LocalText::new(
            format!("Cap. {chapter} is the {}, not the {printed}.", law.en),
            format!("第{chapter}章的英文名稱是 {}，並非 {printed}（《{}》）。", law.en, law.name),
        ),
        evidence: LocalText::new("List of Hong Kong ordinances, laws.toml.", "據香港條例名單（laws.toml）。"),
        help: LocalText::new("Write the official name.", "改用條例的正式名稱。"),
    }
}

#[cfg(test)]
mod tests;
