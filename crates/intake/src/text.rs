//! Text as people type it: widths folded, names compared, the nearest spelling found, bytes checked for UTF-8.
//!
//! In: cells, keys, bytes. Out: comparable text and suggestions. Invariant: folding never changes what a number or a date says.
//! Not here: numbers (`heng_model::parse_decimal`) and dates ([`crate::dates`]). See the tests below.

use heng_model::number::fold_width;

/// The form in which headers, keys and choices are compared: half-width, lower case, without spaces, `_`, `-` and the `*` of
/// "required".
pub fn normalise(text: &str) -> String {
    text.chars()
        .map(fold_width)
        .filter(|c| !matches!(c, ' ' | '_' | '-' | '*' | '\n' | '\r' | '\t'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The text in half-width characters, for words that are looked up as written: `ｋＷｈ` → `kWh`.
pub fn half_width(text: &str) -> String {
    text.chars().map(fold_width).collect()
}

/// The candidate that `text` most probably means, if any is close enough to be worth naming.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Half of the letters right is where a suggestion helps more often than it puzzles.
    const CLOSE_ENOUGH_PERCENT: u32 = 50;
    let text = normalise(text);
    let mut best: Option<(u32, &str)> = None;
    for candidate in candidates {
        let score = similarity_percent(&text, &normalise(candidate));
        if score >= CLOSE_ENOUGH_PERCENT && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn similarity_percent(a: &str, b: &str) -> u32 {
    let longest = a.chars().count().max(b.chars().count());
    if longest == 0 {
        return 0;
    }
    // Bounded, because a cell may hold a megabyte of anything.
    if longest > 80 {
        return 0;
    }
    let distance = strsim::damerau_levenshtein(a, b).min(longest);
    ((longest - distance) * 100 / longest) as u32
}

/// Shortens a cell for a message: one line, at most `max_chars` characters.
pub fn shorten(text: &str, max_chars: usize) -> String {
    let mut out = String::new();
    for (i, c) in text.chars().map(|c| if c.is_control() { ' ' } else { c }).enumerate() {
        if i == max_chars {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

/// Where bytes stop being UTF-8: the byte offset and the line, counted from 1.
pub fn utf8_error_place(bytes: &[u8]) -> Option<(usize, u32)> {
    let error = std::str::from_utf8(bytes).err()?;
    let offset = error.valid_up_to();
    let line = 1 + count_newlines(&bytes[..offset]);
    Some((offset, line))
}

/// How many `\n` the bytes hold.
pub fn count_newlines(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.iter().filter(|&&b| b == b'\n').count()).unwrap_or(u32::MAX)
}

/// The line, counted from 1, that holds the byte at `offset`.
pub fn line_of(text: &str, offset: usize) -> u32 {
    1 + count_newlines(&text.as_bytes()[..offset.min(text.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_compare_without_width_case_and_spaces() {
        assert_eq!(normalise("Floor Area_M2 *"), "floorarea".to_string() + "m2");
        assert_eq!(normalise("ＳＩＴＥ"), "site");
    }

    #[test]
    fn the_nearest_spelling_is_named_only_when_near() {
        assert_eq!(nearest("kWhh", ["kWh", "MWh"]), Some("kWh"));
        assert_eq!(nearest("quantty", ["quantity", "unit"]), Some("quantity"));
        assert_eq!(nearest("unicorn", ["site", "kWh"]), None);
    }

    #[test]
    fn utf8_errors_have_line_and_offset() {
        assert_eq!(utf8_error_place(b"site\nHQ,\xa4\xa4\n"), Some((8, 2)));
        assert_eq!(utf8_error_place("中文".as_bytes()), None);
    }
}
