//! Sentences of running text with the way back to lines, for checks that read claims.
//!
//! In: a [`Case`]. Out: [`Sentence`]s. Invariant: folded text; index rows, table rows and furniture of the page are left out; a sentence
//! broken over lines is put together again. Not here: what a sentence says.

use super::Case;
use crate::fold::{fold, is_cjk};

/// A sentence, folded.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sentence {
    /// Its folded text.
    pub text: String,
    /// First byte of each line's part, with the line's number.
    starts: Vec<(usize, u32)>,
}

impl Sentence {
    /// The line a byte of the sentence stands on.
    pub fn line_at(&self, byte: usize) -> u32 {
        let at = self.starts.partition_point(|(start, _)| *start <= byte);
        self.starts.get(at.saturating_sub(1)).map_or(0, |(_, line)| *line)
    }

    /// A part of the sentence as the report prints it, in its own script; the part itself where it cannot be found again.
    pub fn as_printed(&self, case: &Case<'_>, part: &str) -> String {
        let mut printed = String::new();
        for (_, number) in &self.starts {
            let Some(line) = case.document.line(*number) else { continue };
            let text = line.text.trim();
            let joint = printed.chars().next_back().zip(text.chars().next());
            if joint.is_some_and(|(a, b)| !is_cjk(a) && !is_cjk(b)) {
                printed.push(' ');
            }
            printed.push_str(text);
        }
        let folded = fold(&printed);
        match folded.text.find(part) {
            Some(start) => {
                let (start, end) = folded.original_range(start, start + part.len());
                printed.get(start..end).unwrap_or(part).to_string()
            }
            None => part.to_string(),
        }
    }

    /// Its first line.
    pub fn first_line(&self) -> u32 {
        self.starts.first().map_or(0, |(_, l)| *l)
    }
}

/// Characters from which on a line without an end goes on in the next one.
const LONG_LINE: usize = 24;
/// No sentence is longer than this in bytes: text without a full stop is cut.
const LONGEST: usize = 4_000;

/// The sentences of running text, in order.
pub(super) fn sentences<'c>(case: &'c Case<'_>) -> &'c [Sentence] {
    case.shared.sentences(case)
}

/// Reads them, for [`super::Shared`].
pub(super) fn read_sentences(case: &Case<'_>) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut open = Sentence { text: String::new(), starts: Vec::new() };
    let mut goes_on = false;
    for (line, folded) in case.document.lines.iter().zip(case.shared.lines(case)) {
        if case.structure.is_running(line.number) {
            continue;
        }
        let is_text = line.cells.len() == 1 && line.table.is_none() && !line.is_blank() && !case.index.covers(line.number);
        let text = if is_text { folded.as_str() } else { "" };
        if !goes_on || !is_text || begins_anew(text) {
            close(&mut open, &mut all);
        }
        goes_on = is_text && text.chars().count() >= LONG_LINE && open.text.len() < LONGEST;
        push(&mut open, text.trim(), line.number, &mut all);
    }
    close(&mut open, &mut all);
    all
}

/// Whether a line begins an item of a list, and does not go on from the line before.
fn begins_anew(text: &str) -> bool {
    let mut chars = text.trim_start().chars();
    let first = chars.next();
    first.is_some_and(|c| matches!(c, '•' | '●' | '·' | '‧' | '-' | '*' | '–' | '■' | '◆' | '>')) || {
        let rest = text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < text.trim_start().len() && rest.starts_with(['.', '、', ')']) && rest.chars().nth(1) == Some(' ')
    }
}

fn push(open: &mut Sentence, text: &str, line: u32, all: &mut Vec<Sentence>) {
    if text.is_empty() {
        return;
    }
    let joint = open.text.chars().next_back().zip(text.chars().next());
    if joint.is_some_and(|(a, b)| !is_cjk(a) && !is_cjk(b)) {
        open.text.push(' ');
    }
    open.starts.push((open.text.len(), line));
    let mut rest = text;
    while let Some(end) = sentence_end(rest).or_else(|| (rest.len() > LONGEST).then(|| rest.floor_char_boundary(LONGEST))) {
        open.text.push_str(&rest[..end]);
        close(open, all);
        rest = rest[end..].trim_start();
        open.starts.push((0, line));
    }
    open.text.push_str(rest);
    if rest.is_empty() {
        open.starts.clear();
    }
}

fn close(open: &mut Sentence, all: &mut Vec<Sentence>) {
    let done = std::mem::replace(open, Sentence { text: String::new(), starts: Vec::new() });
    if !done.text.trim().is_empty() {
        all.push(done);
    }
}

/// The byte after the first end of a sentence.
fn sentence_end(text: &str) -> Option<usize> {
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match c {
            '。' | '!' | '?' => return Some(end),
            // A full stop ends a sentence before a space, not in 3.5 nor after a single letter or a short form.
            '.' if text[end..].starts_with(' ') && !is_short_form(&text[..at]) => return Some(end),
            _ => {}
        }
    }
    None
}

fn is_short_form(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '.').next().unwrap_or_default();
    word.chars().count() <= 1
        || ["no", "cap", "mr", "ms", "mrs", "dr", "co", "ltd", "inc", "e.g", "i.e", "approx", "vs", "st"].contains(&word)
}

/// Numbers of a folded text: byte range and value, thousands taken out.
pub(super) fn numbers(text: &str) -> Vec<(usize, usize, heng_model::Decimal)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || matches!(bytes[at], b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
        if let Ok(value) = heng_model::parse_decimal(&text[start..at]) {
            found.push((start, at, value));
        }
    }
    found
}

/// Small numbers in words: 六, 十二, "six".
pub(super) fn small_number(text: &str) -> Option<u32> {
    const EN: [&str; 20] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    if let Some(at) = EN.iter().position(|w| *w == text) {
        return Some(at as u32 + 1);
    }
    if let Ok(number) = text.parse::<u32>() {
        return Some(number);
    }
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|p| p as u32 + 1).or((c == '两').then_some(2));
    let chars: Vec<char> = text.chars().collect();
    match chars.as_slice() {
        ['十'] => Some(10),
        [c] => digit(*c),
        ['十', c] => Some(10 + digit(*c)?),
        [c, '十'] => Some(10 * digit(*c)?),
        [a, '十', b] => Some(10 * digit(*a)? + digit(*b)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_text;

    #[test]
    fn sentences_over_lines() {
        let text = "The Group used 3.5 tonnes in 2023, which is less than\nbefore. Another one follows here.\n\nName\t12\nNew.";
        let mut all = Vec::new();
        let mut open = Sentence { text: String::new(), starts: Vec::new() };
        for (n, line) in text.lines().enumerate() {
            push(&mut open, &fold_text(line), n as u32 + 1, &mut all);
        }
        close(&mut open, &mut all);
        assert_eq!(all[0].text, "the group used 3.5 tonnes in 2023, which is less than before.");
        assert_eq!((all[0].line_at(0), all[0].line_at(56)), (1, 2));
        assert_eq!(all[1].first_line(), 2);
    }

    #[test]
    fn numbers_in_digits_and_words() {
        let found: Vec<String> = numbers("12,345.6吨,约3%及4.").iter().map(|(_, _, v)| v.to_string()).collect();
        assert_eq!(found, ["12345.6", "3", "4"]);
        for (text, value) in [("六", 6), ("十二", 12), ("二十", 20), ("三十一", 31), ("两", 2), ("seven", 7), ("9", 9)] {
            assert_eq!(small_number(text), Some(value), "{text}");
        }
        assert_eq!(small_number("百"), None);
    }
}
