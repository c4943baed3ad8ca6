//! Paragraphs cut into sentences, sentences into clauses.
//!
//! In: folded text. Out: byte ranges. Invariant: clauses do not overlap and lie in order; a point or a comma within a number cuts
//! nothing. Not here: what the words mean. Why: the words that name a number stand in its own clause first.

use std::ops::Range;

/// A clause of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clause {
    /// Its bytes in the paragraph.
    pub range: Range<usize>,
    /// It stands in brackets.
    pub aside: bool,
    /// For the rest of a clause after brackets, the clause before them.
    pub opened_by: Option<usize>,
}

/// Words before a point that end no sentence.
const ABBREVIATED: &[&str] = &[
    "no", "nos", "cap", "approx", "sq", "ltd", "co", "inc", "st", "dr", "mr", "ms", "mrs", "vs", "i.e", "e.g", "etc", "fig",
    "para", "cu", "dept",
];

/// Bytes after which a sentence is cut at the next comma or space.
const LONGEST: usize = 3_000;

/// Cuts a text into sentences.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let ends = match c {
            '。' | '!' | '?' => true,
            // A sentence that never ends is cut, so that no text costs more than its length.
            ',' | ';' | '、' | ' ' if at - start > LONGEST => true,
            _ if at - start > 2 * LONGEST => true,
            '.' => bytes.get(end).is_none_or(|b| b.is_ascii_whitespace() || *b >= 0x80) && !is_abbreviation(&text[start..at]),
            _ => false,
        };
        if ends {
            found.push(start..end);
            start = end;
        }
    }
    if !text[start..].trim().is_empty() {
        found.push(start..text.len());
    }
    found
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    // A list number at the head: `1. We`.
    ABBREVIATED.contains(&word) || !word.is_empty() && before.trim().len() <= 3 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Cuts a sentence into clauses.
pub(super) fn clauses(text: &str, sentence: &Range<usize>) -> Vec<Clause> {
    let bytes = text.as_bytes();
    let mut found: Vec<Clause> = Vec::new();
    let (mut start, mut depth) = (sentence.start, 0usize);
    // The clause before the outermost open bracket, and the one that the clause being read goes on from.
    let (mut before_bracket, mut opened_by) = (None, None);
    for (offset, c) in text[sentence.clone()].char_indices() {
        let at = sentence.start + offset;
        let end = at + c.len_utf8();
        let digit_before = at > 0 && bytes[at - 1].is_ascii_digit();
        let digit_after = bytes.get(end).is_some_and(u8::is_ascii_digit);
        let thousands = digit_before && bytes.get(end..end + 3).is_some_and(|b| b.iter().all(u8::is_ascii_digit));
        let cuts = match c {
            ',' => !thousands,
            ':' => !(digit_before && digit_after),
            ';' | '、' | '(' | ')' | '。' | '[' | ']' => true,
            _ => false,
        };
        if !cuts {
            continue;
        }
        if !text[start..at].trim().is_empty() {
            found.push(Clause { range: start..at, aside: depth > 0, opened_by: opened_by.take() });
        }
        match c {
            '(' | '[' => {
                if depth == 0 {
                    before_bracket = (start < at && !found.is_empty()).then(|| found.len() - 1);
                }
                depth += 1;
            }
            ')' | ']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    opened_by = before_bracket.take();
                }
            }
            _ => opened_by = None,
        }
        start = end;
    }
    if start < sentence.end && !text[start..sentence.end].trim().is_empty() {
        found.push(Clause { range: start..sentence.end, aside: depth > 0, opened_by });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts() {
        let text = "we had 1,204 staff (2022: 1,100), of whom 12.5 % left. cap. 509 was kept. 兼职(实习生)7人,全职9人。";
        let all: Vec<&str> = sentences(text).into_iter().map(|r| text[r].trim()).collect();
        assert_eq!(all.len(), 3, "{all:?}");
        let first = clauses(text, &sentences(text)[0]);
        let words: Vec<&str> = first.iter().map(|c| text[c.range.clone()].trim()).collect();
        assert_eq!(words, ["we had 1,204 staff", "2022", "1,100", "of whom 12.5 % left."]);
        let last = clauses(text, &sentences(text)[2]);
        assert_eq!(last[2].opened_by, Some(0));
    }
}
