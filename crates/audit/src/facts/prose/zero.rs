//! Zeros that sentences state: 「未發生因工死亡」, `no complaints were received`, `nil`.
//!
//! In: a sentence's clauses. Out: [`Zero`]s. Invariant: a policy (`zero tolerance`), a wish or a supposition states nothing. Not here:
//! printed zeros (`0宗`), which are numbers. Why: a stated nil is a figure that rules ask for.

use super::candidate::Sentence;
use super::noise::tail;
use super::words::{ProseWords, ZeroRow, has};
use std::ops::Range;

/// A stated zero.
#[derive(Debug)]
pub(super) struct Zero<'a> {
    pub row: &'a ZeroRow,
    /// Bytes of the words that say so.
    pub at: Range<usize>,
    /// The clause.
    pub clause: Range<usize>,
    /// It is said of three years.
    pub three_years: bool,
}

const THREE: &[&str] = &[
    "过去三年",
    "过去3年",
    "最近三年",
    "近三年",
    "三年内",
    "三年来",
    "三个年度",
    "三个财政年度",
    "past three",
    "last three",
    "preceding three",
    "three years",
    "past 3",
    "三年均",
    "自成立以来",
    "连续三年",
];
/// The zero stands behind its subject: 「個案為零宗」.
const BEHIND: &[&str] = &["零宗", "零起", "零件", "零例", "为零", "为无", "零个案", "none", "nil", "为0"];
/// What is not done, where nothing is said to have happened or not.
const NOT_NIL: &[&str] =
    &["披露", "设", "订", "制定", "统计", "记录", "单独", "重大违", "disclos", "set ", "target", "separate", "data "];
/// The case is named only by pointing back.
const POINTING: &[&str] = &[
    "相关个案",
    "有关个案",
    "此类个案",
    "此类事件",
    "相关事件",
    "违规个案",
    "该等个案",
    "such case",
    "such incident",
    "no case was found",
    "no cases were found",
    "no breach was",
    "no breaches were",
    "such breach",
    "相关情况",
    "相关事故",
    "no such",
];

/// The zeros of a sentence. `earlier` is the paragraph before it and its heading.
pub(super) fn zeros<'a>(sentence: &Sentence<'_>, earlier: &str, words: &'a ProseWords) -> Vec<Zero<'a>> {
    let text = sentence.text;
    if !has(sentence.words(), &words.negation) {
        return Vec::new();
    }
    let three_years = THREE.iter().any(|w| sentence.words().contains(w));
    let mut found: Vec<Zero<'a>> = Vec::new();
    for span in spans(sentence) {
        let clause = &text[span.clone()];
        if let Some(row) = found.last().map(|z| z.row).filter(|_| is_again(clause)) {
            found.push(Zero { row, at: span.clone(), clause: span.clone(), three_years: false });
            continue;
        }
        let Some((at, word)) = negation(clause, words) else { continue };
        if NOT_NIL.iter().any(|w| clause[at + word.len()..].trim_start().starts_with(w)) {
            continue;
        }
        if is_rule(clause, at, words) || supposes(text, sentence, span.start, words) {
            continue;
        }
        let rows: Vec<&ZeroRow> = words.zero.iter().filter(|row| stands(row, sentence.words(), clause, at, word)).collect();
        let pointed = rows.is_empty() && POINTING.iter().any(|w| clause.contains(w));
        let rows = if pointed {
            last_subject(&format!("{earlier} {}", &text[sentence.range.start..span.start]), words).into_iter().collect()
        } else {
            rows
        };
        for row in rows {
            if !found.iter().any(|z| (&z.row.measure, &z.row.dims) == (&row.measure, &row.dims)) {
                let start = span.start + at;
                found.push(Zero { row, at: start..start + word.trim_end().len(), clause: span.clone(), three_years });
            }
        }
    }
    found
}

/// `(none in 2022)` says it of another year.
fn is_again(clause: &str) -> bool {
    let words = clause.trim();
    words.len() <= 24 && ["none in", "nil in", "none for"].iter().any(|w| words.starts_with(w))
        || words.len() <= 6 && ["零", "无", "没有", "nil", "none"].contains(&words)
}

/// A part that is said to be all.
#[derive(Debug)]
pub(super) struct Whole {
    pub measure: &'static str,
    pub at: Range<usize>,
    pub clause: Range<usize>,
}

const COVERS: &[&str] = &[
    "覆盖所有",
    "覆盖全体",
    "覆盖全部",
    "涵盖所有",
    "涵盖全体",
    "涵盖全部",
    "covered all ",
    "covers all ",
    "covering all ",
    "attended by all ",
    "completed by all ",
    "provided to all ",
];

/// Whether a text without a number may state one.
pub(super) fn may_state(text: &str, words: &ProseWords) -> bool {
    has(text, &words.negation) || COVERS.iter().any(|w| text.contains(w))
}

/// Training that reaches everybody.
pub(super) fn whole(sentence: &Sentence<'_>, earlier: &str, words: &ProseWords) -> Option<Whole> {
    let text = sentence.words();
    let (at, word) = COVERS.iter().find_map(|w| crate::search::find(text, w).map(|at| (at, *w)))?;
    let after = &text[at + word.len()..];
    let people = ["员工", "雇员", "职工", "董事", "employees", "staff", "directors"]
        .iter()
        .any(|w| after.find(w).is_some_and(|at| at <= 24));
    let trained = has(&text[..at], &words.training);
    if !people || !trained || has(text, &words.policy) || supposes(sentence.text, sentence, sentence.range.start, words) {
        return None;
    }
    let conduct = has(&text[..at], &words.conduct)
        || has(tail(earlier, 240), &words.conduct)
        || has(earlier, &words.conduct) && text.contains("上述");
    let start = sentence.range.start + at;
    let clause = sentence.clauses.iter().find(|c| c.range.contains(&start))?.range.clone();
    let measure = if conduct { "anticorruption_training_coverage" } else { "trained_share" };
    Some(Whole { measure, at: start..start + word.trim_end().len(), clause })
}

/// Clauses, those that 、 parts put together again: 「未發生貪污、賄賂、勒索的事件」 is one statement.
fn spans(sentence: &Sentence<'_>) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for clause in &sentence.clauses {
        let joined = spans.last().is_some_and(|last| {
            let next = sentence.text[clause.range.clone()].trim_start();
            sentence.text[last.end..clause.range.start].contains('、')
                || ["or ", "nor ", "and ", "extortion", "fraud"].iter().any(|w| next.starts_with(w))
        });
        match spans.last_mut() {
            Some(last) if joined => last.end = clause.range.end,
            _ => spans.push(clause.range.clone()),
        }
    }
    spans
}

/// The first word of negation in a clause.
fn negation<'w>(clause: &str, words: &'w ProseWords) -> Option<(usize, &'w str)> {
    words.negation.places(clause).min_by_key(|(at, w)| (*at, usize::MAX - w.len()))
}

/// Whether a row's subject stands in a clause behind the negation, or before a zero that ends it.
fn stands(row: &ZeroRow, sentence: &str, clause: &str, at: usize, word: &str) -> bool {
    if has(clause, &row.not) || !row.needs.is_empty() && !has(sentence, &row.needs) {
        return false;
    }
    let behind = BEHIND.contains(&word.trim());
    let latin = word.is_ascii();
    let passive = ["were not", "was not", "had not", "have not", "none", "nil"].contains(&word.trim());
    row.words.places(clause).any(|(subject, found)| {
        let end = subject + found.len();
        subject > at
            || behind && at - subject < 120
            || !behind && !latin && end <= at && at - end <= 24 && tail_is_empty(clause, at, word)
            || latin && passive && at - subject < 60
    })
}

/// 「工傷事故沒有發生」: nothing but a verb behind the negation.
fn tail_is_empty(clause: &str, at: usize, word: &str) -> bool {
    clause[at + word.len()..].chars().filter(|c| c.is_alphabetic()).count() <= 3
}

/// Whether a clause is a rule: the word of policy stands before the negation, or one of duty behind it.
fn is_rule(clause: &str, at: usize, words: &ProseWords) -> bool {
    let tolerance = ["容忍", "tolerance"].iter().any(|w| clause.contains(w));
    let duty = ["shall", "must", "不得", "will be", "is allowed", "are allowed", "is tolerated", "may be"]
        .iter()
        .any(|w| clause[at..].contains(w));
    tolerance || duty || has(&clause[..at], &words.policy)
}

/// Whether the sentence up to a clause, or the clause itself, only supposes.
fn supposes(text: &str, sentence: &Sentence<'_>, clause: usize, words: &ProseWords) -> bool {
    let end = sentence.clauses.iter().find(|c| c.range.start == clause).map_or(clause, |c| c.range.end);
    // A supposition ends with its half of the sentence.
    let start = text[sentence.range.start..clause].rfind(';').map_or(sentence.range.start, |at| sentence.range.start + at + 1);
    let head = text[start..end].trim_start();
    words.supposition.iter().any(|w| head.starts_with(w.as_str()) || text[clause..end].trim_start().starts_with(w.as_str()))
}

/// The subject that a paragraph named last.
fn last_subject<'a>(earlier: &str, words: &'a ProseWords) -> Option<&'a ZeroRow> {
    let rows = words.zero.iter().filter(|r| {
        matches!(
            r.measure.as_str(),
            "child_forced_labour_cases" | "corruption_cases" | "fatalities" | "data_leak_incidents" | "work_injuries"
        )
    });
    let standards = ["劳工准则", "劳工标准", "labour standards", "labor standards"];
    if !words.zero.iter().any(|row| has(earlier, &row.words)) && standards.iter().any(|w| earlier.contains(w)) {
        return words.zero.iter().find(|r| r.measure == "child_forced_labour_cases");
    }
    rows.filter_map(|row| row.words.last(earlier).map(|at| (at, row))).max_by_key(|(at, _)| *at).map(|(_, row)| row)
}
