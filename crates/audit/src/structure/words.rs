//! The words by which a report's build is read.
//!
//! In: `data/lexicons/audit/structure.toml`. Out: [`Words`], folded. Invariant: a text is folded before it is held against them. Not
//! here: words of facts and of the index. Why: words are data, in both languages, so that a new wording needs no code.

use crate::fold::fold_text;
use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::OnceLock;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    report_titles: Vec<String>,
    fillers: Vec<String>,
    contents_titles: Vec<String>,
    company_ends: Vec<String>,
    not_issuers: Vec<String>,
    definitions: Vec<String>,
    stock_codes: Vec<String>,
    scope: Vec<String>,
    until: Vec<String>,
    edition: EditionFile,
    sections: SectionFile,
    language: LanguageFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionFile {
    code: Vec<String>,
    guide: Vec<String>,
    appendix: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct SectionFile {
    index_titles: Vec<String>,
    not_headings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    traditional: String,
    simplified: String,
}

/// The words, ready for use.
pub(super) struct Words {
    /// Titles of reports as keys (letters and digits only), longest first.
    pub titles: Vec<String>,
    /// Whether one of them stands in a key.
    pub titles_any: AhoCorasick,
    /// Titles of reports in folded text.
    pub title_finder: AhoCorasick,
    pub fillers: Vec<String>,
    pub contents_titles: HashSet<String>,
    pub company_ends: Vec<String>,
    pub not_issuers: AhoCorasick,
    pub definitions: AhoCorasick,
    pub stock_codes: AhoCorasick,
    pub scope: AhoCorasick,
    pub until: Vec<String>,
    pub code: AhoCorasick,
    pub guide: AhoCorasick,
    pub appendix: AhoCorasick,
    pub index_titles: Vec<String>,
    pub not_headings: HashSet<String>,
    /// The script that a character tells, from U+4E00 on.
    pub scripts: Vec<Script>,
}

/// What a Chinese character tells of the script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Script {
    #[default]
    Either,
    Traditional,
    Simplified,
}

/// Letters and digits of a folded text: what is left when spaces and punctuation differ.
pub(super) fn key(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn folded(words: &[String]) -> Vec<String> {
    let mut words: Vec<String> = words.iter().map(|w| fold_text(w)).collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    words
}

fn keys(words: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = words.iter().map(|w| key(&fold_text(w))).collect();
    keys.sort_by_key(|w| std::cmp::Reverse(w.len()));
    keys
}

fn finder(words: &[String]) -> AhoCorasick {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(folded(words)).expect("a list of words makes a finder")
}

impl Words {
    /// The words built into the program.
    pub fn embedded() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        WORDS.get_or_init(|| {
            let file: File = toml::from_str(include_str!("../../../../data/lexicons/audit/structure.toml"))
                .expect("structure.toml is checked by the tests");
            Words::of(file)
        })
    }

    fn of(file: File) -> Self {
        let (language, titles) = (file.language, keys(&file.report_titles));
        // What both scripts share tells nothing.
        let mut scripts = vec![Script::Either; 0x5200];
        for (of, other, script) in [
            (&language.traditional, &language.simplified, Script::Traditional),
            (&language.simplified, &language.traditional, Script::Simplified),
        ] {
            for c in of.chars().filter(|c| !other.contains(*c)) {
                if let Some(place) = (c as usize).checked_sub(0x4E00).and_then(|at| scripts.get_mut(at)) {
                    *place = script;
                }
            }
        }
        Self {
            titles_any: AhoCorasick::new(&titles).expect("a list of words makes a finder"),
            titles,
            title_finder: finder(&file.report_titles),
            fillers: keys(&file.fillers),
            contents_titles: keys(&file.contents_titles).into_iter().collect(),
            company_ends: file.company_ends,
            not_issuers: finder(&file.not_issuers),
            definitions: finder(&file.definitions),
            stock_codes: finder(&file.stock_codes),
            scope: finder(&file.scope),
            until: folded(&file.until),
            code: finder(&file.edition.code),
            guide: finder(&file.edition.guide),
            appendix: finder(&file.edition.appendix),
            index_titles: keys(&file.sections.index_titles),
            not_headings: keys(&file.sections.not_headings).into_iter().collect(),
            scripts,
        }
    }
}
