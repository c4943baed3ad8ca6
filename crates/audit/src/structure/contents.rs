//! The contents list: its lines and its entries.
//!
//! In: the folded lines. Out: [`Contents`]. Invariant: a list has at least three entries; it ends where the first title comes again.
//! Not here: where the titled sections stand (`sections`). Why: the list is the surest witness of what is a heading, and numbers in it
//! are pages, not figures.

use super::View;
use super::words::{Words, key};
use std::ops::Range;

/// Longest list in lines.
const LONGEST_LIST: usize = 400;

/// The list.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Lines (1-based) from its title to its last entry.
    pub lines: Option<Range<u32>>,
    pub entries: Vec<Entry>,
}

/// An entry as printed.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub line: u32,
    pub number: String,
    pub title: String,
    pub key: String,
    pub page: Option<u32>,
    /// Spaces before it.
    pub indent: usize,
}

/// A section number at the head of a line: the number without its closing mark, its depth and the words behind it.
pub(super) fn section_number(text: &str) -> Option<(&str, u8, &str)> {
    let digits = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    if (1..=2).contains(&first) {
        let (mut end, mut depth) = (first, 1);
        while text[end..].starts_with(['.', '．']) && (1..=2).contains(&digits(&text[end + dot_length(&text[end..])..])) {
            let start = end + dot_length(&text[end..]);
            end = start + digits(&text[start..]);
            depth += 1;
        }
        let rest = &text[end..];
        let words = rest.trim_start_matches(['.', '．', '、', ')', '）']).trim_start();
        // `3.5百萬` and `12月` are no numbers of sections; a lone number needs a mark or a space behind it.
        let marked = rest.len() > words.len();
        let opens = |c: char| c.is_alphabetic() || matches!(c, '「' | '《' | '“' | '"' | '‘' | '（' | '(');
        // `10.1 2021年獎項`: a year may open a title, another number may not.
        let year = || super::meta::year_in(&words.chars().take(5).collect::<String>(), false).is_some();
        let begins = words.starts_with(opens) || (depth > 1 && rest.starts_with(' ') && year());
        return (begins && (marked || depth > 1)).then_some((&text[..end], depth, words));
    }
    lettered_number(text).or_else(|| chinese_number(text))
}

fn dot_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// `A1. Emissions`, `A. Environmental`, `Chapter 3`.
fn lettered_number(text: &str) -> Option<(&str, u8, &str)> {
    let mut chars = text.chars();
    let letter = chars.next().filter(|c| ('A'..='D').contains(c))?;
    let rest = chars.as_str();
    let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let mut end = letter.len_utf8() + digits;
    let mut depth = if digits == 0 { 1 } else { 2 };
    if digits > 0 && text[end..].starts_with('.') && text[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
        end += 2;
        depth = 3;
    }
    let words = text[end..].trim_start_matches(['.', '、', ':', '：']).trim_start();
    let marked = text[end..].starts_with(['.', '、', ':', '：']) || (digits > 0 && text[end..].starts_with(' '));
    (marked && words.chars().next().is_some_and(char::is_alphabetic)).then_some((&text[..end], depth, words))
}

/// 第三章, 三、, （三）.
fn chinese_number(text: &str) -> Option<(&str, u8, &str)> {
    let is_numeral = |c: char| matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
    let numerals = |t: &str| t.len() - t.trim_start_matches(is_numeral).len();
    if let Some(rest) = text.strip_prefix('第') {
        let length = numerals(rest).max(rest.bytes().take(2).take_while(u8::is_ascii_digit).count());
        let tail = rest.get(length..).filter(|_| length > 0)?;
        let words = ["章", "節", "节", "部分", "部份"].iter().find_map(|w| tail.strip_prefix(w))?;
        let words_trimmed = words.trim_start_matches([':', '：', '、', ' ', '\u{3000}']);
        let number = &text[..text.len() - words.len()];
        let depth = if tail.starts_with('節') || tail.starts_with('节') { 2 } else { 1 };
        return (!words_trimmed.is_empty()).then_some((number, depth, words_trimmed));
    }
    if let Some(found) = appendix(text, is_numeral) {
        return Some(found);
    }
    if let Some(rest) = text.strip_prefix(['（', '(']) {
        let length = numerals(rest);
        let tail = rest.get(length..).filter(|_| length > 0)?.strip_prefix(['）', ')'])?;
        return (!tail.trim().is_empty()).then_some((&text[..text.len() - tail.len()], 2, tail.trim_start()));
    }
    let length = numerals(text);
    let words = text.get(length..).filter(|_| length > 0)?.strip_prefix(['、', '.', '．'])?;
    (!words.trim().is_empty()).then_some((&text[..length], 1, words.trim_start()))
}

/// 附錄一：…, `Appendix II – …`, `Chapter 3 …`.
fn appendix(text: &str, is_numeral: impl Fn(char) -> bool) -> Option<(&str, u8, &str)> {
    let names = ["附錄", "附录", "附件", "Appendix ", "APPENDIX ", "Chapter ", "CHAPTER ", "Part ", "PART "];
    let rest = names.iter().find_map(|n| text.strip_prefix(n))?;
    let length = rest.len()
        - rest
            .trim_start_matches(|c: char| is_numeral(c) || c.is_ascii_digit() || matches!(c, 'A'..='F' | 'I' | 'V' | 'X'))
            .len();
    let tail = rest.get(length..).filter(|_| (1..=9).contains(&length))?;
    let words = tail.trim_start_matches([':', '：', '、', '.', '-', '–', '—', ' ', '\u{3000}']);
    let parted = words.len() < tail.len();
    (parted && words.chars().next().is_some_and(char::is_alphabetic)).then_some((&text[..text.len() - tail.len()], 1, words))
}

/// A title without ornaments at its head: `○ 關於我們`, `◆ 用水`.
pub(super) fn without_ornament(text: &str) -> &str {
    text.trim().trim_start_matches([
        '○', '●', '◆', '◇', '■', '□', '▲', '►', '▶', '◎', '★', '※', '|', '｜', '│', '◥', '»', ' ', '\u{3000}',
    ])
}

/// Finds the list and reads its entries.
pub(super) fn read_contents(views: &[View<'_>], running: impl Fn(u32) -> bool, words: &Words) -> Contents {
    let early = views.len().min((views.len() * 2 / 5).max(120));
    let is_title = |v: &View<'_>| words.contents_titles.contains(&v.key);
    let starts =
        views[..early].iter().enumerate().filter(|(_, v)| !v.key.is_empty() && (is_title(v) || has_leader(v))).map(|(i, _)| i);
    for start in starts.take(6) {
        let first = start + usize::from(is_title(&views[start]));
        let (entries, end) = read_entries(views, first, is_title(&views[start]), &running);
        if entries.len() >= 3 {
            let entries = with_leading_pages(entries);
            return Contents { lines: Some(views[start].number()..end + 1), entries };
        }
    }
    Contents::default()
}

/// `標題 ........ 12`
fn has_leader(view: &View<'_>) -> bool {
    (view.folded.contains(".....") || view.folded.contains("……") || view.folded.contains(". . . ."))
        && view.folded.ends_with(|c: char| c.is_ascii_digit())
}

/// An entry by its looks: a leader or a tab before a page.
pub(super) fn has_page(view: &View<'_>) -> bool {
    has_leader(view)
        || (view.line.cells.len() == 2 && view.line.text.contains('\t') && trailing_page(&view.line.text).1.is_some())
}

/// Reads entries up to the first line that is none, or that says the first entry again. A list with a title may do without pages and
/// numbers; then only that repetition proves it.
fn read_entries(views: &[View<'_>], first: usize, titled: bool, running: &impl Fn(u32) -> bool) -> (Vec<Entry>, u32) {
    const MISSES: usize = 2;
    const BARE_ENTRIES: usize = 60;
    let mut entries: Vec<Entry> = Vec::new();
    // Lines that are entries only if surer ones follow: chapters without a page.
    let mut pending: Vec<Entry> = Vec::new();
    let mut end = 0;
    for view in views.iter().skip(first).take(LONGEST_LIST).filter(|v| !v.line.is_blank()) {
        if running(view.number()) {
            continue;
        }
        if let Some(page) = bare_page(view) {
            let last = pending.last_mut().or(entries.last_mut());
            if let Some(entry) = last.filter(|e| e.page.is_none()) {
                entry.page = Some(page);
            }
            entries.append(&mut pending);
            end = view.number();
            continue;
        }
        let Some(entry) = entry_of(view) else { break };
        let again = entries.iter().chain(&pending).any(|e| e.key == entry.key && (entry.page.is_none() || e.page == entry.page));
        if again {
            let proven = entries.is_empty() && pending.first().is_some_and(|e| e.key == entry.key) && pending.len() >= 5;
            if proven {
                end = pending.last().map_or(end, |e| e.line);
                entries.append(&mut pending);
            }
            break;
        }
        let lettered = entry.number.starts_with(|c: char| c.is_ascii_uppercase());
        if entry.page.is_some() || !(entry.number.is_empty() || lettered && entries.is_empty()) {
            entries.append(&mut pending);
            end = entry.line;
            entries.push(entry);
        } else {
            pending.push(entry);
            if pending.len() > if titled && entries.is_empty() { BARE_ENTRIES } else { MISSES } {
                break;
            }
        }
    }
    (entries, end)
}

fn bare_page(view: &View<'_>) -> Option<u32> {
    (1..=3).contains(&view.key.len()).then(|| view.key.parse().ok()).flatten()
}

fn entry_of(view: &View<'_>) -> Option<Entry> {
    if view.chars > 110 || view.key.is_empty() || view.line.text.contains(['。', '；']) {
        return None;
    }
    let text = view.line.text.as_str();
    let indent = text.len() - text.trim_start().len();
    let text = without_ornament(text);
    let (text, page) = trailing_page(text);
    let flat = text.replace('\t', " ");
    let (number, title) = match section_number(&flat) {
        Some((number, _, title)) => (number.to_string(), title.trim().to_string()),
        None => (String::new(), flat.trim().to_string()),
    };
    let key = key(&crate::fold::fold_text(&title));
    (!key.is_empty()).then_some(Entry { line: view.number(), number, title, key, page, indent })
}

/// The page behind a title: after a tab, dots or spaces.
fn trailing_page(text: &str) -> (&str, Option<u32>) {
    let head = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &text.trim_end()[head.len()..];
    let body = head.trim_end_matches(['\t', ' ', '.', '…', '·', '⋯', '-', '–', '_', '\u{3000}', 'P', 'p']);
    if (1..=3).contains(&digits.len()) && body.len() < head.len() && !body.is_empty() {
        return (body, digits.parse().ok());
    }
    (text, None)
}

/// Lists whose page stands before the title: bare numbers that grow, but not by one each.
fn with_leading_pages(mut entries: Vec<Entry>) -> Vec<Entry> {
    let bare = |e: &Entry| {
        e.page.is_none() && e.number.len() <= 3 && e.number.bytes().all(|b| b.is_ascii_digit()) && !e.number.is_empty()
    };
    let numbers: Vec<u32> = entries.iter().filter(|e| bare(e)).filter_map(|e| e.number.parse().ok()).collect();
    let grows = numbers.windows(2).all(|p| p[0] <= p[1]);
    let counts = numbers.iter().zip(1..).all(|(n, i)| *n == i);
    if numbers.len() * 2 > entries.len() && numbers.len() >= 3 && grows && !counts {
        for entry in entries.iter_mut().filter(|e| bare(e)) {
            entry.page = entry.number.parse().ok();
            entry.number.clear();
        }
    }
    entries
}
