//! The proofreader's words in each language: `data/lexicons/proofread.toml`, embedded.

use heng_model::{Decimal, Locale};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    /// Before a number that is part of a name.
    pub names: Vec<String>,
    /// After a number that is a time or a rank.
    pub times: Vec<String>,
    /// After a number of people.
    pub people: Vec<String>,
    /// After a share.
    pub percent: Vec<String>,
    /// Between a number and its unit.
    pub multipliers: BTreeMap<String, Decimal>,
    /// Around an amount of money.
    pub currencies: BTreeMap<String, String>,
    /// Before a number that is a limit.
    pub limits: Vec<String>,
    /// Last words of the names of laws.
    pub laws: Vec<String>,
    /// Words within the names of laws.
    pub joins: Vec<String>,
    /// What a part of the report is called.
    pub sections: Vec<String>,
    /// Before a reference.
    pub references: Vec<String>,
    /// First words of sentences that are no names.
    pub starts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    en: Lexicon,
    #[serde(rename = "zh-Hant")]
    zh_hant: Lexicon,
}

impl Lexicon {
    /// The words that ship with the program.
    pub fn of(locale: Locale) -> &'static Lexicon {
        static FILE: OnceLock<File> = OnceLock::new();
        let file = FILE.get_or_init(|| {
            toml::from_str(include_str!("../../../../data/lexicons/proofread.toml"))
                .expect("the embedded words are checked by the tests")
        });
        match locale {
            Locale::En => &file.en,
            Locale::ZhHant => &file.zh_hant,
        }
    }
}

/// The longest of `words` that `text` begins with, whole words where words are separated by spaces.
pub(super) fn longest_prefix<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let begins = |word: &&str| {
        let Some(head) = text.get(..word.len()) else { return false };
        let last_is_letter = word.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        let next_is_letter = text[word.len()..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        head.eq_ignore_ascii_case(word) && !(last_is_letter && next_is_letter)
    };
    words.filter(|word| !word.is_empty()).filter(begins).max_by_key(|word| word.len())
}

/// Whether `text` ends in one of `words`, whole words where words are separated by spaces.
pub(super) fn ends_in<'w>(text: &str, mut words: impl Iterator<Item = &'w str>) -> bool {
    words.any(|word| {
        let Some(start) = text.len().checked_sub(word.len()).filter(|&start| text.is_char_boundary(start)) else { return false };
        let first_is_letter = word.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        let before_is_letter = text[..start].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        !word.is_empty() && text[start..].eq_ignore_ascii_case(word) && !(first_is_letter && before_is_letter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        assert_eq!(longest_prefix("percentage", ["per cent", "percent"].into_iter()), None);
        assert_eq!(longest_prefix("per cent of", ["per cent", "percent"].into_iter()), Some("per cent"));
        assert_eq!(longest_prefix("萬元", ["萬", "百萬"].into_iter()), Some("萬"));
        assert!(ends_in("under ISO", ["iso"].into_iter()) && !ends_in("espresso", ["so"].into_iter()));
        assert!(!Lexicon::of(Locale::ZhHant).laws.is_empty());
    }
}
