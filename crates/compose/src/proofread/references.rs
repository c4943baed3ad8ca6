//! References to sections by title or number: N011.
//!
//! In: running text and the titles of the report in its language. Out: a diagnostic for each title or number that the report does not have.
//! Invariant: only what is marked as a title, by quotation marks or 「」 beside the word for a section, is taken for one; a number only after "see" and
//! the like. Not here: numbering itself (`narrative`).

use super::lexicon::{Lexicon, ends_in, longest_prefix};
use super::{Words, excerpt};
use crate::narrative::{book_words, sections_of};
use crate::words;
use heng_intake::book::{Block, Book, SectionRole};
use heng_intake::text::nearest;
use heng_model::{Code, Diag, Diags, Locale};
use std::collections::BTreeSet;

/// Titles that Heng itself prints.
const OWN: [&str; 6] =
    ["section.glance", "section.about", "section.data", "section.methods", "section.index", "section.register"];

/// What a reference may name in one language.
pub(super) struct Titles {
    locale: Locale,
    titles: Vec<String>,
    numbers: BTreeSet<String>,
}

impl Titles {
    pub(super) fn of(book: &Book, locale: Locale) -> Self {
        let words = words::Words::of(locale);
        let mut titles: Vec<String> = OWN.iter().map(|key| words.get(key).to_string()).collect();
        let mut numbers = BTreeSet::new();
        for section in book.sections.iter().filter(|s| s.locale == locale) {
            titles.push(section.title.clone());
            titles.extend(section.blocks.iter().filter_map(heading).map(|(_, title)| title));
        }
        for (i, section) in sections_of(book, locale, SectionRole::Chapter).into_iter().enumerate() {
            let chapter = (i + 1).to_string();
            let mut counters = [0_u32; 2];
            for (level, _) in section.blocks.iter().filter_map(heading) {
                match level {
                    1 => {
                        counters = [counters[0] + 1, 0];
                        numbers.insert(format!("{chapter}.{}", counters[0]));
                    }
                    2 => {
                        counters[1] += 1;
                        numbers.insert(format!("{chapter}.{}.{}", counters[0].max(1), counters[1]));
                    }
                    _ => {}
                }
            }
            numbers.insert(chapter);
        }
        Self { locale, titles, numbers }
    }

    pub(super) fn check(&self, words: &Words<'_>, diags: &mut Diags) {
        let known = |title: &str| self.titles.iter().any(|t| t.trim().eq_ignore_ascii_case(title.trim()));
        for (start, end) in quoted_titles(words.text, self.locale) {
            let title = &words.text[start..end];
            if known(title) {
                continue;
            }
            let mut diag = Diag::new(Code::UnknownSection, format!("no section is called `{title}`"))
                .at((words.at)(start))
                .excerpt(excerpt(words.text, start, end));
            if let Some(near) = nearest(title, self.titles.iter().map(String::as_str)) {
                diag = diag.note(format!("nearest: {near}"));
            }
            diags.push(diag.help("write the title as it stands in the report"));
        }
        for (start, end) in numbered(words.text, self.locale) {
            let number = &words.text[start..end];
            if !self.numbers.contains(number) {
                diags.push(
                    Diag::new(Code::UnknownSection, format!("no section has the number {number}"))
                        .at((words.at)(start))
                        .excerpt(excerpt(words.text, start, end))
                        .help("write the number that the section has in the report, or better its title"),
                );
            }
        }
    }
}

fn heading(block: &Block) -> Option<(u8, String)> {
    match block {
        Block::Heading { level, text, .. } => Some((*level, book_words(text))),
        _ => None,
    }
}

/// Titles in quotation marks beside the word for a section.
fn quoted_titles(text: &str, locale: Locale) -> Vec<(usize, usize)> {
    const QUOTES: [(char, char); 4] = [('“', '”'), ('"', '"'), ('‘', '’'), ('「', '」')];
    let sections = || Lexicon::of(locale).sections.iter().map(String::as_str);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((open, c)) = text[at..].char_indices().find(|(_, c)| QUOTES.iter().any(|(o, _)| o == c)) {
        let start = at + open + c.len_utf8();
        let close = QUOTES.iter().find(|(o, _)| *o == c).map_or('"', |(_, close)| *close);
        let Some(length) = text[start..].find(close) else { break };
        let end = start + length;
        at = end + close.len_utf8();
        let before = text[..start - c.len_utf8()].trim_end();
        let called = ["headed", "entitled", "titled", "called", "named", "on"];
        let verb = called.iter().find(|verb| ends_in(before, std::iter::once(**verb)));
        let without_verb = verb.map_or(before, |verb| &before[..before.len() - verb.len()]).trim_end();
        let after = text[at..].trim_start();
        let beside = match locale {
            Locale::En => ends_in(without_verb, sections()) || longest_prefix(after, sections()).is_some(),
            Locale::ZhHant => longest_prefix(after, sections()).is_some(),
        };
        if beside && length > 0 {
            found.push((start, end));
        }
    }
    found
}

/// `see section 3.2`, 「見第3.2節」.
fn numbered(text: &str, locale: Locale) -> Vec<(usize, usize)> {
    let lexicon = Lexicon::of(locale);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + step;
        let length = text[start..].find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len() - start);
        let end = start + text[start..start + length].trim_end_matches('.').len();
        at = start + length.max(1);
        let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
        let sections = || lexicon.sections.iter().map(String::as_str);
        let references = || lexicon.references.iter().map(String::as_str);
        let referred = match locale {
            // A section of a law is no section of the report.
            Locale::En => {
                sections().any(|word| {
                    before
                        .strip_suffix(word)
                        .is_some_and(|lead| ends_in(lead.trim_end().trim_end_matches("the").trim_end(), references()))
                }) && !after.starts_with("of ")
            }
            Locale::ZhHant => {
                before.strip_suffix('第').is_some_and(|lead| ends_in(lead.trim_end_matches('本'), references()))
                    && longest_prefix(after, sections()).is_some()
            }
        };
        if referred {
            found.push((start, end));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_quotations() {
        let titles = |text: &'static str, locale| -> Vec<&str> {
            quoted_titles(text, locale).into_iter().map(|(a, b)| &text[a..b]).collect()
        };
        assert_eq!(titles("see the section “Waste” and chapter headed \"People\"", Locale::En), ["Waste", "People"]);
        assert_eq!(titles("the “Waste” section; the motto “Green first” is ours", Locale::En), ["Waste"]);
        assert_eq!(titles("詳見「廢棄物」一節；口號為「綠色先行」", Locale::ZhHant), ["廢棄物"]);
        let numbers =
            |text: &'static str, locale| -> Vec<&str> { numbered(text, locale).into_iter().map(|(a, b)| &text[a..b]).collect() };
        assert_eq!(numbers("see section 3.2. Under section 17 of the Ordinance", Locale::En), ["3.2"]);
        assert_eq!(numbers("詳情參閱第3.2節，第57章", Locale::ZhHant), ["3.2"]);
    }
}
