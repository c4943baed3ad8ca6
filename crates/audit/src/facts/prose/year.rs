//! Years that texts print, and which of them a number belongs to.
//!
//! In: folded text and its numerals. Out: [`YearMention`]s. Invariant: a year is named by the calendar year in which the financial year
//! ends, as in the rest of the audit. Not here: the report's own year (`structure`). Why: `3,702 at the end of 2021` stands beside this
//! year's number in one clause.

use super::words::{ProseWords, ends_with};
use crate::number::Numeral;

/// A year in a text, or words for the year before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct YearMention {
    /// First byte.
    pub start: usize,
    /// Byte after it, month and day included.
    pub end: usize,
    /// The year.
    pub year: i32,
    /// It is a beginning (since 2018) or lies in a span (2020 to 2023): no number's year.
    pub since: bool,
    /// Words, not digits.
    pub relative: bool,
}

const MONTHS: &[&str] =
    &["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The value of a numeral as a year.
pub(super) fn as_year(text: &str, number: &Numeral) -> Option<i32> {
    let digits = &text[number.start..number.digits_end];
    let value = i32::try_from(number.value.trunc().mantissa()).ok().filter(|_| number.value.is_integer())?;
    let before = &text[..number.start];
    let fy = ["fy", "fy ", "fy'"].iter().any(|w| before.ends_with(w));
    if fy && digits.len() == 2 {
        return Some(2000 + value);
    }
    // 2022/23: the second half.
    if digits.len() == 2 && before.ends_with(['/', '-']) {
        let head = before[..before.len() - 1].bytes().rev().take_while(u8::is_ascii_digit).count();
        let century = before.get(before.len().saturating_sub(5)..before.len() - 1).is_some_and(|y| y.starts_with("20"));
        return (head == 4 && century).then_some(2000 + value);
    }
    let four = digits.chars().count() == 4 && (number.in_words || digits.bytes().all(|b| b.is_ascii_digit()));
    if !four || !(1950..=2100).contains(&value) || number.end != number.digits_end {
        return None;
    }
    let after = text[number.end..].trim_start();
    if fy || after.starts_with(['年', '财']) {
        return Some(value);
    }
    let counted = after.starts_with(|c: char| "名人家个项宗位次起件吨小%元千万公台套".contains(c) || c == '.')
        && !after.starts_with(". ")
        && after != ".";
    (!number.in_words && !counted).then_some(value)
}

/// The years of a text, in order. `end_month` is the last month of the financial year.
pub(super) fn mentions(
    text: &str,
    numerals: &[Numeral],
    end_month: u8,
    report_year: i32,
    words: &ProseWords,
) -> Vec<YearMention> {
    let mut found: Vec<YearMention> = Vec::new();
    for number in numerals {
        let Some(mut year) = as_year(text, number) else { continue };
        let (start, mut end) = (number.start, number.end);
        let after = &text[end..];
        let mut month = None;
        if let Some(rest) = after.strip_prefix('年') {
            end += '年'.len_utf8();
            if let Some(next) = at(numerals, end)
                && text[next.end..].starts_with('月')
            {
                month = i32::try_from(next.value.mantissa()).ok();
                end = next.end + '月'.len_utf8();
                if let Some(day) = at(numerals, end)
                    && text[day.end..].starts_with('日')
                {
                    end = day.end + '日'.len_utf8();
                }
            } else if rest.starts_with('度') {
                end += '度'.len_utf8();
            }
        } else {
            let head = text[..start].trim_end_matches([' ', ',']);
            month = MONTHS
                .iter()
                .position(|m| head.ends_with(m) || head.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').ends_with(m))
                .map(|m| m as i32 + 1);
        }
        if month.is_some_and(|m| m > i32::from(end_month)) {
            year += 1;
        }
        let before = &text[..start];
        let rest = &text[end..];
        // 「以2020年為基準」 is a base, 「2022年為人民幣…」 a value.
        let base = rest.strip_prefix('为').is_some_and(|r| r.starts_with(['基', '准']));
        let spans = after.trim_start().starts_with(['-', '~']) || base || rest.starts_with(['至', '起', '以', '-', '~']);
        let since = ends_with(before, &words.since) && !before.ends_with(['于']) || spans;
        found.push(YearMention { start, end, year, since, relative: false });
    }
    for word in words.last_year.iter() {
        for start in crate::search::places(text, word) {
            let end = start + word.len();
            // 上年 within 上年度 is one mention.
            let index = found.partition_point(|m| m.end <= start);
            if found.get(index).is_none_or(|m| m.start >= end) {
                found.insert(index, YearMention { start, end, year: report_year - 1, since: false, relative: true });
            }
        }
    }
    found
}

/// The numeral that begins at a byte.
fn at(numerals: &[Numeral], byte: usize) -> Option<&Numeral> {
    numerals.binary_search_by_key(&byte, |n| n.start).ok().map(|i| &numerals[i])
}
