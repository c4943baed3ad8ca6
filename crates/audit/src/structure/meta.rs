//! Who, when, in which language, after which edition.
//!
//! In: the folded lines. Out: [`Meta`]. Invariant: what is not found stays empty; a year is named by the calendar year in which the
//! financial year ends. Not here: sections. Why: every relative word of the report ("this year", 去年) and every bare column head rests on it.

use super::dates::{Span, find_dates, find_spans, year_before};
use super::words::{Script, Words};
use super::{Meta, View};
use heng_model::Date;
use std::collections::{BTreeMap, HashMap};

/// Lines that may belong to a cover, not counting blank ones.
const COVER_LINES: usize = 40;

/// Reads all of it but the issuer, who is needed earlier (`find_issuer`).
pub(super) fn read_meta(views: &[View<'_>], issuer: String, running: impl Fn(u32) -> bool, words: &Words) -> Meta {
    let text = joined(views, running);
    let language = language_of(views, words);
    let title_year = title_year(views, words);
    let dates = find_dates(&text);
    let spans = find_spans(&text, &dates, &words.until);
    let period = best_period(&text, &spans, title_year, words).or_else(|| period_of_closing_days(&dates, title_year));
    let year = period.map(|(_, last)| i32::from(last.year())).or(title_year).or_else(|| table_year(views)).unwrap_or(0);
    Meta {
        issuer,
        stock_code: stock_code(views, words),
        year,
        period,
        end_month: period.map_or(12, |(_, last)| last.month() as u8),
        language,
        edition: edition(&text, period, year, words),
    }
}

/// The text without its line breaks; table rows keep theirs.
fn joined(views: &[View<'_>], running: impl Fn(u32) -> bool) -> String {
    let mut text = String::with_capacity(views.iter().map(|v| v.folded.len() + 1).sum());
    for view in views.iter().filter(|v| !v.line.is_blank() && !running(v.number())) {
        let folded = view.folded.trim();
        let cjk =
            text.chars().next_back().is_some_and(crate::fold::is_cjk) && folded.chars().next().is_some_and(crate::fold::is_cjk);
        if view.line.cells.len() > 1 {
            text.push('\n');
        } else if !cjk {
            text.push(' ');
        }
        text.push_str(folded);
        if view.line.cells.len() > 1 {
            text.push('\n');
        }
    }
    text
}

/// The period that the report says is its own.
fn best_period(text: &str, spans: &[Span], title_year: Option<i32>, words: &Words) -> Option<(Date, Date)> {
    let mut best: BTreeMap<(Date, Date), (i32, i32)> = BTreeMap::new();
    for span in spans {
        let near = around(text, span.start, span.end);
        let mut score = if span.explicit { 3 } else { 2 };
        score += if words.scope.is_match(near) { 2 } else { 0 };
        score += if title_year == Some(i32::from(span.last.year())) { 3 } else { 0 };
        let entry = best.entry((span.first, span.last)).or_insert((0, 0));
        entry.0 = entry.0.max(score);
        entry.1 += 1;
    }
    // Of equals the later one: the earlier is the comparative year.
    best.into_iter().max_by_key(|((_, last), (score, count))| (*score, (*count).min(5), *last)).map(|(period, _)| period)
}

/// Forty bytes or so on both sides.
fn around(text: &str, start: usize, end: usize) -> &str {
    let mut from = start.saturating_sub(60);
    let mut to = (end + 40).min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    &text[from..to]
}

/// No period is stated, but "as at 31 March 2024" is, again and again.
fn period_of_closing_days(dates: &[super::dates::Found], title_year: Option<i32>) -> Option<(Date, Date)> {
    let mut counts: HashMap<Date, usize> = HashMap::new();
    for date in dates {
        let Some(day) = date.year.zip(date.day).and_then(|(y, d)| Date::new(y, date.month, d).ok()) else { continue };
        if day == day.last_of_month() && title_year.is_none_or(|y| y == i32::from(day.year())) {
            *counts.entry(day).or_default() += 1;
        }
    }
    let (last, _) = counts
        .into_iter()
        .filter(|(day, count)| *count >= 2 && matches!(day.month(), 3 | 6 | 9 | 12))
        .max_by_key(|(day, count)| (*count, *day))?;
    let first = last.checked_sub(jiff::Span::new().years(1)).ok()?.tomorrow().ok()?;
    Some((first.first_of_month(), last))
}

/// The year beside the report's title.
fn title_year(views: &[View<'_>], words: &Words) -> Option<i32> {
    let full: Vec<&View<'_>> = views.iter().filter(|v| !v.line.is_blank()).collect();
    let mut votes: BTreeMap<i32, usize> = BTreeMap::new();
    for (index, view) in full.iter().enumerate().filter(|(_, v)| !v.key.is_empty() && v.chars <= 80) {
        let Some(title) = words.title_finder.find(&view.folded) else { continue };
        // On the cover the year may stand on a line of its own, two lines away when the title is broken.
        let beside = year_in(&view.folded[..title.start()], true).or_else(|| year_in(&view.folded[title.end()..], false));
        let near = || {
            let range = index.saturating_sub(3)..(index + 4).min(full.len());
            full[range].iter().filter(|v| v.chars <= 12).find_map(|v| year_in(&v.folded, false))
        };
        let year = beside.or_else(|| if index < COVER_LINES { near() } else { None });
        if let Some(year) = year {
            *votes.entry(year).or_default() += if index < COVER_LINES { 3 } else { 1 };
        }
    }
    let voted = votes.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year);
    voted.or_else(|| full.iter().take(15).filter(|v| v.chars <= 12).find_map(|v| year_in(&v.folded, false)))
}

/// A financial year in a short text, named by the year in which it ends: `2022`, `2022/23`, `fy2024`, 二零二三.
pub(super) fn year_in(text: &str, last: bool) -> Option<i32> {
    let mut found = None;
    let mut at = 0;
    while at < text.len() {
        let Some(length) = text[at..].chars().next().map(char::len_utf8) else { break };
        if let Some((year, end)) = year_at(text, at) {
            found = Some(year);
            if !last {
                break;
            }
            at = end;
            continue;
        }
        at += length;
    }
    found
}

fn year_at(text: &str, at: usize) -> Option<(i32, usize)> {
    let four: usize = text[at..].chars().take(4).map(char::len_utf8).sum();
    let end = at + four;
    let (year, start) = year_before(text, end)?;
    let glued = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if start != at || glued(text[..at].chars().next_back()) || glued(text[end..].chars().next()) {
        return None;
    }
    let year = i32::from(year);
    let rest = text[end..].trim_start_matches('年').trim_start();
    let tail = rest.strip_prefix(['/', '-']).map(str::trim_start);
    if let Some(tail) = tail {
        let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
        let next = (year + 1).to_string();
        if digits == next || digits == next[2..] {
            return Some((year + 1, text.len() - tail.len() + digits.len()));
        }
    }
    Some((year, end))
}

/// The latest of the years that head most columns.
fn table_year(views: &[View<'_>]) -> Option<i32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for view in views.iter().filter(|v| v.chars <= 80) {
        for cell in view.line.cell_texts().filter(|c| c.chars().count() <= 10) {
            if let Some(year) = year_in(&crate::fold::fold_text(cell), false) {
                *counts.entry(year).or_default() += 1;
            }
        }
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().rev().find(|(_, count)| count * 2 >= most).map(|(year, _)| year)
}

fn stock_code(views: &[View<'_>], words: &Words) -> Option<String> {
    let full = views.iter().filter(|v| !v.line.is_blank()).take(300);
    for view in full {
        let Some(found) = words.stock_codes.find(&view.folded) else { continue };
        let mut rest = &view.folded[found.end()..];
        // `股份代號 Stock Code: 12`
        while let Some(next) = words.stock_codes.find(rest).filter(|n| n.start() <= 4) {
            rest = &rest[next.end()..];
        }
        let rest = rest.trim_start_matches([':', ' ', '.', '(', ')', '\t']);
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if (3..=5).contains(&digits) {
            return Some(rest[..digits].to_string());
        }
    }
    None
}

fn language_of(views: &[View<'_>], words: &Words) -> String {
    const ENOUGH: usize = 60_000;
    let (mut han, mut latin, mut traditional, mut simplified) = (0_usize, 0_usize, 0_usize, 0_usize);
    for view in views {
        for c in view.line.text.chars() {
            match c {
                'a'..='z' | 'A'..='Z' => latin += 1,
                '\u{4E00}'..='\u{9FFF}' => {
                    han += 1;
                    let script = words.scripts.get(c as usize - 0x4E00).copied().unwrap_or_default();
                    traditional += usize::from(script == Script::Traditional);
                    simplified += usize::from(script == Script::Simplified);
                }
                _ => {}
            }
        }
        if han + latin > ENOUGH {
            break;
        }
    }
    // A Chinese word has two characters, an English one five and a space.
    let language = if han * 3 < latin {
        "en"
    } else if simplified > traditional {
        "zh-Hans"
    } else {
        "zh-Hant"
    };
    language.to_string()
}

fn edition(text: &str, period: Option<(Date, Date)>, year: i32, words: &Words) -> Option<String> {
    let count = |finder: &aho_corasick::AhoCorasick| finder.find_iter(text).count();
    let (code, guide, appendix) = (count(&words.code), count(&words.guide), count(&words.appendix));
    if code + guide + appendix == 0 {
        return None;
    }
    // The Code applies to years that begin on or after 1 January 2025; the name of the document is the better witness of the two.
    let begins_in_2025 = period.map_or(year >= 2026, |(first, _)| first.year() >= 2025);
    let new = if code == guide { begins_in_2025 } else { code > guide };
    Some(if new { "hkex-2025" } else { "hkex-2020" }.to_string())
}

/// The issuer as the report prints it.
pub(super) fn find_issuer(views: &[View<'_>], words: &Words) -> String {
    let full: Vec<&View<'_>> = views.iter().filter(|v| !v.line.is_blank()).collect();
    let chinese = language_of(views, words) != "en";
    let cover: Vec<String> = full.iter().take(25).filter_map(|v| company_of(v, words)).collect();
    let same_script = |name: &&String| name.chars().any(crate::fold::is_cjk) == chinese;
    if let Some(name) = cover.iter().find(same_script) {
        return name.clone();
    }
    let defined: Vec<String> = full.iter().take(200).filter_map(|v| defined_name(v, words)).collect();
    defined.iter().find(same_script).or(cover.first()).or(defined.first()).cloned().unwrap_or_default()
}

/// A line of the cover that is a company's name.
fn company_of(view: &View<'_>, words: &Words) -> Option<String> {
    if view.chars > 90 || view.line.text.contains(['。', '，', '\t', '「']) || words.not_issuers.is_match(&view.folded) {
        return None;
    }
    // `甲有限公司  2023年環境、社會及管治報告`, a running head on the first page.
    view.line.cell_texts().find_map(|cell| {
        let name = cell.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '*' | '＊' | '#' | '†'));
        let name = name.strip_prefix(['(', '（']).unwrap_or(name);
        let ends = words.company_ends.iter().any(|end| ends_with_ignoring_case(name, end));
        let length = name.chars().count();
        (ends && (4..=80).contains(&length)).then(|| name.to_string())
    })
}

fn ends_with_ignoring_case(name: &str, end: &str) -> bool {
    let Some(tail) = name.len().checked_sub(end.len()).and_then(|at| name.get(at..)) else { return false };
    let whole = !end.is_ascii() || name.len() == end.len() || name[..name.len() - end.len()].ends_with([' ', ',']);
    tail.eq_ignore_ascii_case(end) && whole
}

/// The name before `（「本公司」…` or `(the "Company"…`.
fn defined_name(view: &View<'_>, words: &Words) -> Option<String> {
    let found = words.definitions.find(&view.folded)?;
    let original = crate::fold::fold(&view.line.text).original(found.start());
    let head = view.line.text.get(..original)?.trim();
    // A company in English begins with the first capital of the last clause; in Chinese behind the last punctuation or 為/由/是.
    let start = head
        .rfind(['。', '，', '：', '是', '為', '由', '为', '、', '”', '」', ';', '\u{201d}', '('])
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let name = head[start..].trim().trim_start_matches("本報告").trim_start_matches("本报告").trim();
    let name = ["The board of ", "the board of ", "Board of ", "report of ", "Report of "]
        .iter()
        .find_map(|p| name.rfind(p).map(|at| &name[at + p.len()..]))
        .unwrap_or(name);
    let ends = words.company_ends.iter().any(|end| ends_with_ignoring_case(name, end));
    (ends && name.chars().count() <= 80 && !words.not_issuers.is_match(&crate::fold::fold_text(name))).then(|| name.to_string())
}

/// The keys under which the issuer appears in running heads: every company name of the cover.
pub(super) fn issuer_keys(views: &[View<'_>], issuer: &str, words: &Words) -> Vec<String> {
    let mut names: Vec<String> =
        views.iter().filter(|v| !v.line.is_blank()).take(25).filter_map(|v| company_of(v, words)).collect();
    names.push(issuer.to_string());
    let mut keys: Vec<String> =
        names.iter().map(|n| super::words::key(&crate::fold::fold_text(n))).filter(|k| k.chars().count() >= 3).collect();
    keys.sort_by_key(|k| std::cmp::Reverse(k.len()));
    keys.dedup();
    keys
}
