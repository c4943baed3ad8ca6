//! The vocabulary of content indexes, folded.
//!
//! In: `data/lexicons/audit/index.toml`. Out: [`Words`]. Invariant: every word is folded once, when loaded. Not here: words of the
//! requirements' contents (`coverage`). Why data: reports name the same column in dozens of ways, and a new one is a line of data.

use crate::fold::fold_text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    titles: Vec<String>,
    general: Vec<String>,
    kpi: Vec<String>,
    aspect: Vec<String>,
    paragraph: Vec<String>,
    headers: Vec<String>,
    subjects: Vec<String>,
    mandatory_part: Vec<String>,
    climate_part: Vec<String>,
    running: Vec<String>,
    wording: Vec<String>,
    exhibits: Vec<String>,
    exhibit_fill: Vec<String>,
    disclosed: Vec<String>,
    explained: Vec<String>,
    not_applicable: Vec<String>,
    not_involved: Vec<String>,
    reasons: Vec<String>,
    nothing: Vec<String>,
    mandatory: Vec<Named>,
    aspects: BTreeMap<String, Vec<String>>,
    key: Vec<RawKey>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKey {
    code: String,
    any: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
    #[serde(default)]
    terms: Vec<String>,
}

/// How the wording of a requirement is known.
#[derive(Debug, Default)]
pub(crate) struct Key {
    pub code: String,
    any: Vec<String>,
    never: Vec<String>,
    /// Short terms that are often misspelt.
    pub terms: Vec<String>,
}

impl Key {
    fn of(raw: RawKey) -> Self {
        Self { code: raw.code, any: folded(raw.any), never: folded(raw.never), terms: folded(raw.terms) }
    }

    /// Whether a folded wording can be this requirement's.
    pub fn fits(&self, wording: &str) -> bool {
        Words::any(&self.any, wording) && !Words::any(&self.never, wording)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    code: String,
    names: Vec<String>,
}

/// Folded words; see the comments of the file.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub titles: Vec<String>,
    pub general: Vec<String>,
    pub kpi: Vec<String>,
    pub aspect: Vec<String>,
    pub paragraph: Vec<String>,
    /// The longest first, so that taking them out leaves no rests.
    pub headers: Vec<String>,
    /// Without spaces and signs.
    pub subjects: Vec<String>,
    pub mandatory_part: Vec<String>,
    pub climate_part: Vec<String>,
    pub running: Vec<String>,
    pub wording: Vec<String>,
    pub exhibits: Vec<String>,
    pub exhibit_fill: Vec<String>,
    pub disclosed: Vec<String>,
    /// Of these the ones that say a reason is given.
    pub explained: Vec<String>,
    pub not_applicable: Vec<String>,
    pub not_involved: Vec<String>,
    pub reasons: Vec<String>,
    pub nothing: Vec<String>,
    /// Code and name.
    pub mandatory: Vec<(String, String)>,
    pub keys: Vec<Key>,
    aspects: BTreeMap<String, Vec<String>>,
}

fn folded(words: Vec<String>) -> Vec<String> {
    words.iter().map(|w| fold_text(w)).collect()
}

/// A folded text without spaces and signs.
pub(super) fn bare(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Words {
    /// The words built into the program.
    pub fn embedded() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        // The file ships with the program, and a test reads it; a broken one leaves an index unread, and nothing worse.
        WORDS.get_or_init(|| Words::parse(include_str!("../../../../data/lexicons/audit/index.toml")).unwrap_or_default())
    }

    fn parse(text: &str) -> Result<Words, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut headers = folded(file.headers);
        headers.sort_by_key(|w| std::cmp::Reverse(w.len()));
        let mandatory = file.mandatory.into_iter().flat_map(|m| {
            let code = m.code;
            folded(m.names).into_iter().map(move |name| (code.clone(), name))
        });
        Ok(Words {
            titles: folded(file.titles),
            general: folded(file.general),
            kpi: folded(file.kpi),
            aspect: folded(file.aspect),
            paragraph: folded(file.paragraph),
            headers,
            subjects: file.subjects.iter().map(|s| bare(&fold_text(s))).collect(),
            mandatory_part: folded(file.mandatory_part),
            climate_part: folded(file.climate_part),
            running: folded(file.running),
            wording: folded(file.wording),
            exhibits: folded(file.exhibits),
            exhibit_fill: folded(file.exhibit_fill),
            disclosed: folded(file.disclosed),
            explained: folded(file.explained),
            not_applicable: folded(file.not_applicable),
            not_involved: folded(file.not_involved),
            reasons: folded(file.reasons),
            nothing: folded(file.nothing),
            mandatory: mandatory.collect(),
            keys: file.key.into_iter().map(Key::of).collect(),
            aspects: file.aspects.into_iter().map(|(code, titles)| (code, folded(titles))).collect(),
        })
    }

    /// The bytes of the aspect's title at the start of a folded text.
    pub fn title_at(&self, aspect: &str, text: &str) -> Option<usize> {
        let titles = self.aspects.get(aspect)?;
        titles.iter().filter(|t| text.starts_with(t.as_str())).map(String::len).max()
    }

    /// Whether the folded text holds one of the words.
    pub fn any(words: &[String], text: &str) -> bool {
        words.iter().any(|w| text.contains(w.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_ships_is_right() {
        let words = Words::parse(include_str!("../../../../data/lexicons/audit/index.toml")).expect("index.toml");
        assert_eq!(words.title_at("A1", &fold_text("排放物 一般披露")), Some("排放物".len()));
        assert!(words.headers.windows(2).all(|pair| pair[0].len() >= pair[1].len()));
    }
}
