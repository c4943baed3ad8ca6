//! # X105 count_mismatch: said to be so many, and counted otherwise
//!
//! **What it does.** Reads sentences that say a number and then name the things ("six topics, namely …", 五項議題，包括……) or name them first
//! (A、B及C三個方面), counts what is named and compares. A list is counted in both ways where one cannot tell whether "and" joins two things
//! or stands within one name: "diversity and inclusion". After "including" and before 等 more may exist than are named, never fewer.
//!
//! **Why it matters.** Topics were added to the list or merged, and the number in front of it was not touched; the matrix, the index and the
//! text then speak of different sets.
//!
//! **Example.** "Three topics are of high importance: product safety, privacy, supply chain, training."
//!
//! **Severity.** An error where more things are named than said and the sentence tells what they are (topics, areas, steps …); else a warning.
//!
//! **References.** HKEX ESG Reporting Guide, reporting principle "Materiality"; MDR 14.

use super::prose::{Sentence, numbers, sentences, small_number};
use super::view::{Draft, View};
use super::words::{CountWords, Words, find, prefix, suffix};
use super::{Case, Check};
use crate::finding::Finding;
use heng_model::Severity;

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X105", kind: "count_mismatch", severity: Severity::Error, source: include_str!("x105_count.rs"), run };

/// Nobody names more things than this after their number.
const MOST: u32 = 40;
/// Characters between a number with its thing and the word that begins the list.
const REACH: usize = 22;
/// The same in English.
const REACH_EN: usize = 70;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let words = &Words::embedded().count;
    let mut findings = Vec::new();
    for sentence in sentences(case) {
        for said in said_numbers(&sentence.text) {
            let list = listed_after(&sentence.text, &said, words)
                .or_else(|| listed_before(&sentence.text, &said, words))
                .or_else(|| listed_after_en(&sentence.text, &said, words));
            if let Some(list) = list {
                findings.extend(judge(check, case, &view, sentence, &said, &list));
            }
        }
    }
    findings
}

/// A number in a sentence.
struct Said {
    start: usize,
    end: usize,
    value: u32,
}

/// A list with the least and the most things it can be read to name.
#[derive(Debug, PartialEq)]
struct List {
    text: String,
    least: u32,
    most: u32,
    /// More may exist than are named.
    open: bool,
    /// The sentence says what the things are.
    named: bool,
}

fn judge(check: &Check, case: &Case<'_>, view: &View<'_>, sentence: &Sentence, said: &Said, list: &List) -> Option<Finding> {
    let value = said.value;
    let too_many = list.least > value;
    let too_few = list.most < value && !list.open;
    if !too_many && !too_few {
        return None;
    }
    let counted = if list.least == list.most { list.least.to_string() } else { format!("{}–{}", list.least, list.most) };
    let severity = if too_many && list.named { Severity::Error } else { Severity::Warning };
    let listed = sentence.as_printed(case, &list.text);
    let whole: String = sentence.as_printed(case, sentence.text.trim()).chars().take(300).collect();
    let line = sentence.line_at(said.start);
    let last = sentence.line_at(sentence.text.len().saturating_sub(1));
    let facts = view.facts.iter().enumerate().filter(|(_, f)| f.line == line && f.value == value.into()).map(|(i, _)| i);
    let facts: Vec<usize> = facts.take(1).collect();
    // The fact's requirement would be that of its measure; a list of topics answers none.
    Some(
        Draft::new(check, view, &facts)
            .requirement(None)
            .severity(severity)
            .lines([line, last.min(line + 2)])
            .message(
                format!("{value} are said, {counted} are named: {listed}"),
                format!("文中稱有{value}項，實際列出{counted}項：{listed}"),
            )
            .evidence(whole.clone(), whole)
            .help("Make the number and the list agree", "請核對數目與所列項目")
            .done(),
    )
}

/// Whole numbers up to [`MOST`], in digits, in Chinese and in English words.
fn said_numbers(text: &str) -> Vec<Said> {
    let mut all = Vec::new();
    for (start, end, value) in numbers(text) {
        let glued = text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '$'));
        if let Ok(value) = u32::try_from(value.trunc())
            && !glued
            && !text[start..end].contains(['.', ','])
            && (2..=MOST).contains(&value)
        {
            all.push(Said { start, end, value });
        }
    }
    let numeral = |c: char| "一二三四五六七八九十两".contains(c);
    let mut from = 0;
    while let Some(at) = text[from..].find(numeral) {
        let start = from + at;
        let len: usize = text[start..].chars().take_while(|c| numeral(*c)).map(char::len_utf8).sum();
        let end = start + len;
        if let Some(value) = small_number(&text[start..end]).filter(|v| (2..=MOST).contains(v)) {
            all.push(Said { start, end, value });
        }
        from = end;
    }
    let worded = |word: &str| small_number(word).filter(|v| *v > 1);
    // Few sentences hold a number in English words.
    let any = text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 2 && worded(word).is_some());
    let mut at = 0;
    for word in text.split(|c: char| !c.is_ascii_alphabetic()).filter(|_| any) {
        // The words' places are found again, since a split gives none.
        let Some(found) = text[at..].find(word).filter(|_| word.len() > 2) else { continue };
        let start = at + found;
        at = start + word.len();
        if let Some(value) = worded(word).filter(|_| !text[at..].starts_with('-')) {
            all.push(Said { start, end: at, value });
        }
    }
    all.sort_by_key(|s| s.start);
    all
}

/// 六項議題，包括A、B及C。
fn listed_after(text: &str, said: &Said, words: &CountWords) -> Option<List> {
    if suffix(text[..said.start].trim_end(), &words.ranks).is_some() {
        return None;
    }
    let rest = text[said.end..].trim_start();
    let classifier = prefix(rest, &words.classifiers)?;
    let rest = &rest[classifier.len()..];
    let (at, introducer, exact) = introducer(rest, words, REACH)?;
    let between = &rest[..at];
    let clash = |w: &String| find(between, w, 0).is_some();
    if between.contains(['、', '。', ';', '(']) || between.chars().any(|c| c.is_ascii_digit()) || words.verbs.iter().any(clash)
    {
        return None;
    }
    let list = &rest[at + introducer.len()..];
    let end = list.find(['。', ';', '!', ',']).unwrap_or(list.len());
    // A comma ends a list whose last thing is joined by "and"; else it may go on.
    let cut_short = list[end..].starts_with(',') && list[..end].rsplit('、').next().is_some_and(|last| joints(last) == 0);
    let named = words.nouns.iter().any(|n| between.contains(n.as_str()) || classifier == n);
    let mut list = count_chinese(&list[..end])?;
    list.open |= !exact || cut_short;
    list.named = named;
    Some(list)
}

/// The nearest word that begins a list within reach: its place, itself, and whether it promises all.
fn introducer<'w>(rest: &str, words: &'w CountWords, reach: usize) -> Option<(usize, &'w str, bool)> {
    let limit = rest.char_indices().nth(reach).map_or(rest.len(), |(at, _)| at);
    let all = words.exact.iter().map(|w| (w, true)).chain(words.open.iter().map(|w| (w, false)));
    let found = all.filter_map(|(word, exact)| {
        let at = find(rest, word, 0).filter(|at| *at < limit)?;
        // 即 alone is part of 立即 and 即将.
        let alone = word != "即" || rest[..at].ends_with([',', '(']) && !rest[at + word.len()..].starts_with(['将', '时', '使']);
        alone.then_some((at, word.as_str(), exact))
    });
    found.min_by_key(|(at, word, _)| (*at, std::cmp::Reverse(word.len())))
}

/// A、B及C三個方面
fn listed_before(text: &str, said: &Said, words: &CountWords) -> Option<List> {
    let rest = text[said.end..].trim_start();
    let classifier = prefix(rest, &words.classifiers)?;
    let after = &rest[classifier.len()..];
    let named = words.nouns.iter().any(|n| after.starts_with(n.as_str()) || classifier == n);
    if !named || suffix(&text[..said.start], &words.ranks).is_some() {
        return None;
    }
    let before = text[..said.start].trim_end();
    let from = mask(before).rfind([',', '。', ';', ':', '(', '!', '?']).map_or(0, |at| at + 1);
    let clause = &before[from..];
    let last = clause.rsplit(['、', '及', '和', '与']).next()?;
    let spoken = |w: &String| find(last, w, 0).is_some();
    if clause.chars().any(|c| c.is_ascii_digit())
        || last.contains(['的', '了', '在', '有', '于'])
        || words.verbs.iter().any(spoken)
    {
        return None;
    }
    let mut list = count_chinese(clause)?;
    // Words before the first thing may hold an "and" of their own, and a thing may be said before the clause.
    list.named = false;
    Some(list)
}

/// Counts a Chinese list. `None` where nothing is enumerated, or where amounts are.
fn count_chinese(text: &str) -> Option<List> {
    let masked = mask(text).replace("」「", "」、「").replace("》《", "》、《").replace("\"\"", "\"、\"");
    if masked.chars().any(|c| c.is_ascii_digit()) || !masked.contains('、') {
        return None;
    }
    let open = masked.char_indices().any(|(at, c)| c == '等' && ends_list(&masked, at));
    let parts: Vec<&str> = masked.split('、').map(str::trim).filter(|p| !p.is_empty()).collect();
    let least = u32::try_from(parts.len()).ok()?;
    let joints: usize = parts.iter().map(|p| joints(p)).sum();
    let most = least + u32::try_from(joints).ok()?;
    // An item of many words is a clause, and the list none of names.
    let clause = parts.iter().any(|p| p.chars().count() > 24);
    (least >= 2 && !clause).then(|| List { text: text.trim().to_string(), least, most, open, named: false })
}

/// Whether a 等 stands for more things: not in 平等, 等級.
fn ends_list(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + '等'.len_utf8()..].chars().next();
    !before.is_some_and(|c| "平同高初中均相".contains(c)) && !after.is_some_and(|c| "级候".contains(c))
}

/// Words that join two things, or stand within the name of one.
fn joints(part: &str) -> usize {
    let part = part.replace("以及", "及").replace("并且", "和");
    part.trim_start_matches(['及', '和', '与', '或']).matches(['及', '和', '与', '或', '/', '暨', '兼', '&']).count()
}

/// Replaces what stands in brackets and quotation marks by dots of the same length, so that places stay.
fn mask(text: &str) -> String {
    let mut close: Option<char> = None;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match close {
            Some(end) if c == end => {
                close = None;
                out.push(c);
            }
            Some(_) => out.extend(std::iter::repeat_n('.', c.len_utf8())),
            None => {
                close = match c {
                    '「' => Some('」'),
                    '『' => Some('』'),
                    '《' => Some('》'),
                    '(' => Some(')'),
                    _ => None,
                };
                out.push(c);
            }
        }
    }
    out
}

/// "six topics, namely a, b and c."
fn listed_after_en(text: &str, said: &Said, words: &CountWords) -> Option<List> {
    let rest = &text[said.end..];
    let rest = rest.strip_prefix(' ')?;
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) || suffix(text[..said.start].trim_end(), &words.ranks).is_some() {
        return None;
    }
    let (at, introducer, exact) = introducer(rest, words, REACH_EN)?;
    let between = &rest[..at];
    let clash = |w: &String| find(between, w, 0).is_some();
    let another = between.split(' ').any(|w| small_number(w).is_some());
    if another
        || between.contains(['.', ';', '('])
        || between.matches(',').count() > 1
        || between.chars().any(|c| c.is_ascii_digit())
    {
        return None;
    }
    let named = words.nouns_en.iter().any(|n| find(between, n, 0).is_some());
    if !named || words.verbs_en.iter().any(clash) {
        return None;
    }
    let list = &rest[at + introducer.len()..];
    let end = list.find([';', ')']).into_iter().chain(list.find(". ")).min().unwrap_or(list.len());
    let mut list = count_english(list[..end].trim_end_matches('.'))?;
    list.open |= !exact;
    list.named = true;
    Some(list)
}

fn count_english(text: &str) -> Option<List> {
    let more = ["etc", "and so on", "among others", "and more"].iter().any(|w| find(text, w, 0).is_some());
    // A clause after the list does not belong to it.
    let clauses = [
        ", which", ", where", ", who", ", with ", ", as ", ", while", ", so ", ", to ", ", in ", ", for ", ", that", ", under",
        ", all ", ", each",
    ];
    let end = clauses.iter().filter_map(|c| text.find(c)).min().unwrap_or(text.len());
    let list = mask(&text[..end]);
    if list.chars().any(|c| c.is_ascii_digit()) || !list.contains(',') {
        return None;
    }
    let strip = |p: &str| p.trim().trim_start_matches("and ").trim_start_matches("or ").trim().to_string();
    let parts: Vec<String> = list.split(',').map(strip).filter(|p| !p.is_empty()).collect();
    let least = u32::try_from(parts.len()).ok()?;
    let joints: usize =
        parts.iter().map(|p| p.matches(" and ").count() + p.matches(" & ").count() + p.matches(" or ").count()).sum();
    let clause = parts.iter().any(|p| p.split(' ').count() > 8);
    let most = least + u32::try_from(joints).ok()?;
    (least >= 2 && !clause).then(|| List { text: text[..end].trim().to_string(), least, most, open: more, named: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn chinese() {
        let cases: &[(&str, &[&str])] = &[
            (
                "本年度識別出4項重大議題，包括水資源、能源、僱傭、培訓、反貪污。",
                &["error count_mismatch|4 are said, 5 are named"],
            ),
            ("本年度識別出5項重大議題，包括水資源、能源、僱傭、培訓、反貪污。", &[]),
            ("本年度識別出6項重大議題，包括水資源、能源、僱傭、培訓、反貪污。", &[]),
            (
                "本年度識別出六項重大議題，分別為水資源、能源、僱傭、培訓、反貪污。",
                &["warning count_mismatch|6 are said, 5 are named"],
            ),
            ("本年度識別出六項重大議題，分別為水資源、能源、僱傭、培訓以及反貪污與舉報。", &[]),
            ("我們設有三個維度：多元化與平等機會、薪酬及福利、職業健康。", &[]),
            // The list is of something else.
            ("本集團3個廠房均設有安全設施，包括滅火筒、煙霧感應器、應急燈、逃生梯。", &[]),
            ("截至年底，共有3家附屬公司，業務包括製造、零售、物流、金融。", &["warning"]),
            // More exist than are named.
            ("本集團推行五項措施，包括更換燈具、調節空調等。", &[]),
            ("參與制定2項標準，包括《甲及乙、丙標準》和《丁標準》。", &[]),
            ("從「質量」「成本」「交付」「環保」四大維度評審供應商。", &[]),
            ("從「質量」「成本」「交付」「環保」五大維度評審供應商。", &["warning count_mismatch|5 are said, 4 are named"]),
            ("我們從環境、社會及管治三個方面管理風險。", &[]),
            ("於香港、深圳、上海及北京的辦公室開展了七個項目。", &[]),
            ("第三類別包括甲、乙、丙、丁、戊。", &[]),
        ];
        for (text, expected) in cases {
            check(&CHECK, &Report::new(text, ""), expected);
        }
    }

    #[test]
    fn english() {
        let cases: &[(&str, &[&str])] = &[
            ("We named four material topics, namely water, energy, privacy, training and supply chain.", &[]),
            (
                "We named four material topics: water, energy, privacy, training, ethics.",
                &["error count_mismatch|4 are said, 5 are named"],
            ),
            ("We named five material topics: water, energy and privacy.", &["warning count_mismatch|5 are said, 2–3 are named"]),
            ("We named 3 areas, including diversity and inclusion, health and safety, and pay.", &[]),
            ("All three plants have committees, including safety, quality, energy, canteen.", &[]),
            ("The Board has seven directors, of whom three are independent.", &[]),
            ("63 patents, being 11 invention patents, 44 utility models and 8 designs.", &[]),
        ];
        for (text, expected) in cases {
            check(&CHECK, &Report::new(text, ""), expected);
        }
    }
}
