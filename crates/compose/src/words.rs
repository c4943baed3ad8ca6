//! The words of the report in each language: `data/locales/<locale>.toml`, embedded.
//!
//! In: a key such as `about.period`, values for its placeholders. Out: text. Invariant: both languages hold the same keys with the
//! same placeholders, so that no text of one language can appear on a page of the other. Not here: names of measures, units and
//! dimensions (the catalogue). Why: a translator edits one file. See the tests below.

use heng_model::Locale;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The words of one language.
#[derive(Debug)]
pub struct Words {
    locale: Locale,
    groups: BTreeMap<String, BTreeMap<String, String>>,
}

impl Words {
    /// The words that ship with the program.
    pub fn of(locale: Locale) -> &'static Words {
        static EN: OnceLock<Words> = OnceLock::new();
        static ZH_HANT: OnceLock<Words> = OnceLock::new();
        let (slot, text) = match locale {
            Locale::En => (&EN, include_str!("../../../data/locales/en.toml")),
            Locale::ZhHant => (&ZH_HANT, include_str!("../../../data/locales/zh-Hant.toml")),
        };
        slot.get_or_init(|| Words { locale, groups: toml::from_str(text).expect("the embedded words are checked by the tests") })
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The words that renderers print around the content.
    pub fn for_renderers(&self) -> BTreeMap<String, String> {
        self.groups.get("words").cloned().unwrap_or_default()
    }

    /// The phrase with this key, `group.name`. A key that does not exist is a programming error, which the tests stop at; a
    /// reader would see the key.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        let found = self.find(key);
        debug_assert!(found.is_some(), "{} has no phrase `{key}`", self.locale);
        found.unwrap_or(key)
    }

    /// The phrase with this key, for keys that come from data.
    pub fn find(&self, key: &str) -> Option<&str> {
        let (group, name) = key.split_once('.')?;
        self.groups.get(group)?.get(name).map(String::as_str)
    }

    /// The phrase with its placeholders filled: `{year}` by the value given for `year`.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let phrase = self.get(key);
        let mut out = String::with_capacity(phrase.len() + 32);
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                rest = after;
                continue;
            };
            let value = values.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
            debug_assert!(value.is_some(), "`{key}` needs a value for {{{name}}}");
            out.push_str(value.unwrap_or_default());
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// What stands between two sentences.
    pub fn sentence_gap(&self) -> &'static str {
        match self.locale {
            Locale::En => " ",
            Locale::ZhHant => "",
        }
    }

    /// The part of a `|`-separated list, counted from 0.
    pub fn nth(&self, key: &str, index: usize) -> Option<&str> {
        self.find(key)?.split('|').nth(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(phrase: &str) -> Vec<&str> {
        let mut found: Vec<&str> =
            phrase.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn both_languages_hold_the_same_phrases() {
        let (en, zh) = (Words::of(Locale::En), Words::of(Locale::ZhHant));
        let keys = |words: &Words| -> Vec<String> {
            let of_group = |(group, phrases): (&String, &BTreeMap<String, String>)| -> Vec<String> {
                phrases.keys().map(|name| format!("{group}.{name}")).collect()
            };
            // Chinese has no plural, so only English lists singulars.
            words.groups.iter().filter(|(group, _)| *group != "singular").flat_map(of_group).collect()
        };
        assert_eq!(keys(en), keys(zh));
        for key in keys(en) {
            assert_eq!(placeholders(en.get(&key)), placeholders(zh.get(&key)), "{key}");
            assert!(!en.get(&key).is_empty() && !zh.get(&key).is_empty(), "{key} is empty");
        }
    }

    #[test]
    fn every_phrase_is_used() {
        fn code_under(folder: &std::path::Path) -> String {
            let paths = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
            paths.map(|path| if path.is_dir() { code_under(&path) } else { std::fs::read_to_string(path).unwrap() }).collect()
        }
        let code = code_under(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
        // Looked up by an id of the data, or by the renderers.
        let by_id = ["words", "singular", "grid", "area"];
        for (group, phrases) in Words::of(Locale::En).groups.iter().filter(|(group, _)| !by_id.contains(&group.as_str())) {
            for name in phrases.keys() {
                assert!(code.contains(&format!("\"{group}.{name}\"")), "{group}.{name} is used nowhere");
            }
        }
    }

    #[test]
    fn the_chinese_phrases_are_chinese() {
        // Units, hashes and pure punctuation aside, no phrase is left in English.
        let exempt: [&str; 0] = [];
        let zh = Words::of(Locale::ZhHant);
        for (group, phrases) in &zh.groups {
            for (name, phrase) in phrases {
                let key = format!("{group}.{name}");
                let bare: String = phrase.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after)).collect();
                let latin = bare.chars().any(|c| c.is_ascii_alphabetic());
                assert!(!latin || exempt.iter().any(|e| key.starts_with(e)), "{key}: {phrase}");
            }
        }
    }

    #[test]
    fn placeholders_are_filled() {
        let words = Words::of(Locale::ZhHant);
        assert_eq!(words.fill("meta.title", &[("year", "2022")]), "2022年環境、社會及管治報告");
        assert_eq!(Words::of(Locale::En).nth("date.months", 11), Some("December"));
    }
}
