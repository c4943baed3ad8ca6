//! Numbers of running text that are no facts: dates, rules, notes, addresses, ages, names.
//!
//! In: folded text, a numeral. Out: yes or no. Invariant: looks only at what stands right beside the number. Not here: units (`unit`),
//! years (`year`). Why: most digits of a report that are no figures are told by their neighbours.

use super::words::{ProseWords, ends_with};
use crate::number::Numeral;

/// Whether a numeral is no figure, whatever unit might stand behind it.
pub(super) fn is_noise(text: &str, number: &Numeral, words: &ProseWords) -> bool {
    let (before, after) = (&text[..number.start], &text[number.end..]);
    let digits = &text[number.start..number.digits_end];
    if number.glued && !is_currency(before) {
        return true;
    }
    // Phone numbers, codes.
    if !number.in_words && digits.len() >= 8 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    if number.in_words
        && number.value == heng_model::Decimal::ONE
        && ["at least", "至少", "最少"].iter().any(|w| before.trim_end().ends_with(w))
    {
        return true;
    }
    if is_conversion(before, after, number) {
        return true;
    }
    if number.value <= heng_model::Decimal::from(3) && is_scope(before) {
        return true;
    }
    if digits.len() > 1 && digits.starts_with('0') && !digits.contains('.') {
        return true;
    }
    labelled(before, after, number, words)
        || in_a_name(text, number)
        || part_of_a_code(before, after)
        || is_list_number(before, after, number)
}

/// `1 MWh equals 1,000 kWh`: both sides of a conversion.
fn is_conversion(before: &str, after: &str, number: &Numeral) -> bool {
    const EQUALS: [&str; 5] = ["等于", "equals", "equal to", "=", "相等于"];
    let one = number.value == heng_model::Decimal::ONE && !number.in_words;
    let left = one && EQUALS.iter().any(|w| head(after, 40).find(w).is_some_and(|at| !after[..at].contains([',', '。', ';'])));
    let right = EQUALS.iter().any(|w| before.trim_end().ends_with(w)) && {
        let tail = tail(before, 40);
        tail.starts_with("1 ") || [" 1 ", ":1", ": 1", "。1", "注:1"].iter().any(|w| tail.contains(w))
    };
    left || right
}

/// The last number of `scopes 1 and 2`, 「範圍一、二及三」.
fn is_scope(before: &str) -> bool {
    let head = before.trim_end();
    let Some(head) = ["and", "&", ",", "+", "及", "和", "、", "至", "-"].iter().find_map(|w| head.strip_suffix(w)) else {
        return false;
    };
    let head = head.trim_end_matches([' ', ',', '1', '2', '一', '二', '、']);
    ["scope", "scopes", "范围", "范畴"].iter().any(|w| head.ends_with(w))
}

fn is_currency(before: &str) -> bool {
    ["rmb", "hkd", "usd", "cny"].iter().any(|c| before.ends_with(c))
}

fn labelled(before: &str, after: &str, number: &Numeral, words: &ProseWords) -> bool {
    if ends_with(before, &words.labels_before) {
        // 「目標」and 「表」 end many words; in Chinese a label is followed by its number at once, and units tell figures.
        let latin = before.trim_end().ends_with(|c: char| c.is_ascii_alphabetic() || c == '.');
        let ordinal = before.ends_with('第');
        let figure =
            after.trim_start().starts_with(['%', '吨', '名', '人', '家', '个', '宗', '项', '小', '元', '千', '公', '兆']);
        return ordinal || !figure && (latin || number.end == number.digits_end);
    }
    words.labels_after.iter().any(|w| after.starts_with(w.as_str())) && !after.starts_with("年龄")
}

/// Within 《…》, or within short quotation marks: a title or a name. Looks a few words around, however long the text is.
fn in_a_name(text: &str, number: &Numeral) -> bool {
    let (before, after) = (tail(&text[..number.start], 400), head(&text[number.end..], 160));
    [('《', '》', 120), ('「', '」', 36), ('"', '"', 40), ('『', '』', 36)].into_iter().any(|(open, close, limit)| {
        let Some(start) = before.rfind(open) else { return false };
        let inside = &before[start + open.len_utf8()..];
        let opened = if open == close { !before.matches(open).count().is_multiple_of(2) } else { !inside.contains(close) };
        opened && inside.len() <= limit && after.find(close).is_some_and(|at| at <= limit)
    })
}

/// The last bytes of a text, cut between characters.
pub(super) fn tail(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

fn head(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// 24/7, 1:2, 9:00, 7x24, o-park-1, 1v1, B6.1.
fn part_of_a_code(before: &str, after: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (last, first) = (before.chars().next_back(), after.chars().next());
    let before_last = before.chars().rev().nth(1);
    let after_first = after.chars().nth(1);
    let joined = |c: Option<char>| matches!(c, Some('/' | ':' | 'x' | '×' | '*'));
    matches!(last, Some('×' | '*' | '÷' | '^'))
        || before.trim_end().ends_with(['×', '÷'])
        || before.ends_with(char::is_whitespace) && before.trim_end().ends_with(" times")
        || joined(last) && digit(before_last)
        || joined(first) && digit(after_first)
        || last == Some('-') && before_last.is_some_and(|c| c.is_ascii_alphabetic())
        || first.is_some_and(|c| c.is_ascii_alphabetic()) && after_first.is_some_and(|c| c.is_ascii_digit())
        || after.starts_with("d ") && last == Some(' ')
}

/// `(1)` and `1.` at the head of an item.
fn is_list_number(before: &str, after: &str, number: &Numeral) -> bool {
    if number.in_words {
        return false;
    }
    let head = before.trim_end();
    let bracketed = head.ends_with('(') && after.starts_with(')');
    let first = head.is_empty() || head.ends_with(['。', ';']) && after.starts_with([')', '.']);
    bracketed
        || first
            && (after.starts_with([')', '、'])
                || after.starts_with(". ")
                || after.starts_with(".") && !after[1..].starts_with(|c: char| c.is_ascii_digit()))
}
