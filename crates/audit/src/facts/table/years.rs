//! Years as headers of columns print them.

use crate::number::read_chinese;
use std::sync::OnceLock;

/// The financial year that a folded header names, by the calendar year in which it ends: `2022年`, `fy2023/24`, `31 march 2024`,
/// `截至二零二三年三月三十一日止年度`. `None` where it names none or several.
pub(super) fn year_in(text: &str) -> Option<i32> {
    let found = years_in(text);
    match found.as_slice() {
        [one] => Some(*one),
        // From a day to a day: the year it ends in.
        [first, .., last] if *last == first + 1 && (text.contains("至") || text.contains("to") || text.contains('-')) => {
            Some(*last)
        }
        [first, rest @ ..] if rest.iter().all(|y| y == first) => Some(*first),
        _ => None,
    }
}

/// Every year a text names, in order.
pub(super) fn years_in(text: &str) -> Vec<i32> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_digit() {
            let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
            found.extend(digits(text, at, end));
            // The second half of 2023/24 was read with the first.
            at = after_short_year(text, at, end);
        } else if let Some(run) = chinese_run(&text[at..]) {
            if run.chars().count() == 4
                && let Some(year) = read_chinese(run).filter(|y| (2000..2100).contains(y))
            {
                found.push(year as i32);
            }
            at += run.len();
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

fn chinese_run(text: &str) -> Option<&str> {
    let digit = |c: &char| matches!(c, '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九');
    let end: usize = text.chars().take_while(digit).map(char::len_utf8).sum();
    (end > 0).then_some(&text[..end])
}

fn digits(text: &str, start: usize, end: usize) -> Option<i32> {
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| matches!(c, '.' | ',' | '$'))
        || text[end..].starts_with(['.', ',']) && text[end + 1..].starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let number: i32 = text[start..end].parse().ok()?;
    match end - start {
        4 if (2000..2100).contains(&number) => {
            let rest = &text.as_bytes()[end..];
            // 2023/24, 2023-24: the year that ends.
            if matches!(rest.first(), Some(b'/' | b'-'))
                && rest.len() >= 3
                && rest[1].is_ascii_digit()
                && rest[2].is_ascii_digit()
            {
                let four = rest.get(3).is_some_and(u8::is_ascii_digit);
                let short = (rest[1] - b'0') as i32 * 10 + (rest[2] - b'0') as i32;
                if !four && short == (number + 1) % 100 {
                    return Some(number + 1);
                }
            }
            Some(number)
        }
        2 if text[..start].ends_with("fy") || text[..start].ends_with("fy ") => Some(2000 + number),
        _ => None,
    }
}

fn after_short_year(text: &str, start: usize, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    let is_short = end - start == 4
        && matches!(rest.first(), Some(b'/' | b'-'))
        && rest.get(1..3).is_some_and(|d| d.iter().all(u8::is_ascii_digit))
        && !rest.get(3).is_some_and(u8::is_ascii_digit);
    if is_short { end + 3 } else { end }
}

/// What a header may hold beside its year.
const AROUND: &[&str] = &[
    "截至",
    "止年度",
    "年度",
    "财政年",
    "财年",
    "年末",
    "年底",
    "于",
    "在",
    "年",
    "月",
    "日",
    "止",
    "度",
    "fy",
    "for the year ended",
    "year ended",
    "as at",
    "as of",
    "at",
    "the year",
    "year",
    "ended",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "financial",
    "fiscal",
    "数据",
    "data",
    "restated",
    "经重列",
    "重列",
    "cal",
    "calendar",
    "附注",
    "note",
    "注",
    "in",
    "由",
    "至",
    "to",
    "from",
    "自",
    "期末",
    "报告期",
    "reporting period",
    "period",
    "the",
];

/// Whether a text is a year and nothing but what goes with one.
pub(super) fn is_year(text: &str) -> bool {
    if text.chars().count() > 40 || year_in(text).is_none() {
        return false;
    }
    let mut rest: String = text.chars().filter(|c| c.is_alphabetic() && !"零一二三四五六七八九十".contains(*c)).collect();
    for word in around() {
        if rest.len() >= word.len() && rest.contains(word.as_str()) {
            rest = rest.replace(word.as_str(), "");
        }
    }
    rest.is_empty()
}

/// The words of [`AROUND`] without blanks, longest first.
fn around() -> &'static [String] {
    static WORDS: OnceLock<Vec<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<&&str> = AROUND.iter().collect();
        words.sort_by_key(|w| std::cmp::Reverse(w.len()));
        words.into_iter().map(|w| w.replace(' ', "")).collect()
    })
}

/// Whether a text is the part of a date that a header's year leaves for the next line: `12月31日`, `止年度`, `31 march`.
pub(super) fn is_date_rest(text: &str) -> bool {
    let text = text.trim();
    let short = text.chars().count() <= 16;
    short
        && (text == "止年度"
            || text == "年度"
            || text == "止"
            || (text.ends_with('日') && text.contains('月'))
            || text.starts_with("截至") && text.ends_with(['年', '日', '度'])
            || ["31 march", "31 december", "30 june", "30 september", "31 mar", "31 dec"].contains(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_text;

    #[test]
    fn years_of_headers() {
        for (text, want) in [
            ("2022年", Some(2022)),
            ("FY2023/24", Some(2024)),
            ("2023/24", Some(2024)),
            ("FY24", Some(2024)),
            ("二零二三年", Some(2023)),
            ("截至二零二三年三月三十一日止年度", Some(2023)),
            ("Year ended 31 March 2024", Some(2024)),
            ("2022-2023", Some(2023)),
            ("2,022", None),
            ("2022年、2021年", None),
            ("B1.1", None),
        ] {
            assert_eq!(year_in(&fold_text(text)), want, "{text}");
        }
        for (text, want) in [
            ("2022年", true),
            ("於2023年", true),
            ("31 March 2024", true),
            ("2022年供應商", false),
            ("2022年度數據", true),
            ("3,702", false),
        ] {
            assert_eq!(is_year(&fold_text(text)), want, "{text}");
        }
    }
}
