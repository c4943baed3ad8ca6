//! Places of short words in short texts, many thousands of times a report.
//!
//! In: a text and a word. Out: bytes, the same as those of the methods of `str` named beside each function. Not here: many words in one pass
//! (automata of the lexicons). Why: `str::find` of a word prepares itself anew for each text, which costs more than the search.

use memchr::memmem;

/// `str::find`.
pub(crate) fn find(text: &str, word: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), word.as_bytes())
}

/// `str::rfind`.
pub(crate) fn rfind(text: &str, word: &str) -> Option<usize> {
    memmem::rfind(text.as_bytes(), word.as_bytes())
}

/// `str::match_indices`, without the words.
pub(crate) fn places(text: &str, word: &str) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(text.get(from..)?, word)?;
        from = at + word.len().max(1);
        Some(at)
    })
}

/// `str::trim_start_matches`.
pub(crate) fn without_heads<'t>(text: &'t str, word: &str) -> &'t str {
    let mut rest = text;
    while let Some(shorter) = rest.strip_prefix(word).filter(|_| !word.is_empty()) {
        rest = shorter;
    }
    rest
}

/// `str::trim_end_matches`.
pub(crate) fn without_tails<'t>(text: &'t str, word: &str) -> &'t str {
    let mut rest = text;
    while let Some(shorter) = rest.strip_suffix(word).filter(|_| !word.is_empty()) {
        rest = shorter;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_same_as_str(text in "[ab中文]{0,12}", word in "[ab中文]{1,3}") {
            let word = word.as_str();
            prop_assert_eq!(find(&text, word), text.find(word));
            prop_assert_eq!(rfind(&text, word), text.rfind(word));
            prop_assert_eq!(places(&text, word).collect::<Vec<_>>(), text.match_indices(word).map(|(at, _)| at).collect::<Vec<_>>());
            prop_assert_eq!(without_heads(&text, word), text.trim_start_matches(word));
            prop_assert_eq!(without_tails(&text, word), text.trim_end_matches(word));
        }
    }
}
