//! The words around what an audit found: `data/locales/audit.toml`, embedded.
//!
//! In: a key such as `label.issuer`, a language. Out: the word. Invariant: every word exists in both languages, so that a page of one
//! holds nothing of the other. Not here: names of measures and units (the catalogue), messages (the checks). Why: a translator edits
//! one file. See the tests below.

use heng_model::{LocalText, Locale};
use std::collections::BTreeMap;
use std::sync::OnceLock;

type Groups = BTreeMap<String, BTreeMap<String, LocalText>>;

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    groups: &'static Groups,
    locale: Locale,
}

impl Words {
    /// The words that ship with the program.
    pub fn of(locale: Locale) -> Self {
        static GROUPS: OnceLock<Groups> = OnceLock::new();
        let parse = || toml::from_str(include_str!("../../../../data/locales/audit.toml")).unwrap_or_default();
        Self { groups: GROUPS.get_or_init(parse), locale }
    }

    /// The language.
    pub fn locale(self) -> Locale {
        self.locale
    }

    /// The word of a key, `group.name`. A reader would see a key that does not exist; the tests stop at it.
    pub fn get<'k>(self, key: &'k str) -> &'k str
    where
        'static: 'k,
    {
        let found = self.find(key);
        debug_assert!(found.is_some(), "data/locales/audit.toml has no `{key}`");
        found.unwrap_or(key)
    }

    /// The word of a key that comes from data.
    pub fn find(self, key: &str) -> Option<&'static str> {
        let (group, name) = key.split_once('.')?;
        Some(self.groups.get(group)?.get(name)?.get(self.locale))
    }

    /// The phrase of a key with its placeholders filled: `{line}` by the value given for `line`.
    pub fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.get(key).to_string(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages_with_the_same_placeholders() {
        let groups = Words::of(Locale::En).groups;
        assert!(groups.len() > 5);
        let marks = |text: &str| text.matches('{').count();
        for (group, words) in groups {
            for (name, text) in words {
                assert!(text.has(Locale::En) && text.has(Locale::ZhHant), "{group}.{name}");
                assert_eq!(marks(&text.en), marks(&text.zh_hant), "{group}.{name}");
            }
        }
    }

    #[test]
    fn placeholders_are_filled() {
        let words = Words::of(Locale::ZhHant);
        assert_eq!(words.fill("label.at_page", &[("page", "3"), ("line", "120")]), "第3頁第120行");
    }
}
