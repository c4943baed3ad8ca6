//! Whether the text that is said to answer a provision speaks of it at all.
//!
//! In: the places that name provisions, and the words by which the pack knows them. Out: D007, and whether a place answers in words.
//! Invariant: what D007 calls an error answers nothing; a place with a chart or a table is not accused: what they show is not known
//! here. Not here: whether the text is any good. Why per section and language together: the same place exists in both, and a word
//! that one of them lacks is a matter of style.

use crate::evidence::{Asked, Evidence, Mention, code_and_limb};
use heng_model::{Code, Diag, Diags, Locale, Severity};
use heng_packs::{Mentions, Pack};
use std::collections::BTreeSet;

/// Says D007 of every section or heading that names a provision and holds none of its words: an error when no language does, a
/// warning when one does and another does not.
pub(crate) fn check_mentions(evidence: &Evidence<'_>, pack: &Pack) -> Diags {
    let mut diags = Diags::new();
    let mut told = BTreeSet::new();
    for mention in evidence.mentions.iter().filter(|m| m.has_words) {
        let code = code_and_limb(mention.named).0;
        let Some(requirement) = pack.requirement(code) else { continue };
        let Some(known_by) = pack.words_of(requirement) else { continue };
        if !told.insert((mention.place.section.as_str(), mention.named)) {
            continue;
        }
        let places = || same_place(evidence, mention);
        let silent: Vec<Locale> = Locale::ALL
            .into_iter()
            .filter(|&l| places().any(|m| m.place.locale == l))
            .filter(|&l| !places().any(|m| m.place.locale == l && speaks(m, known_by)))
            .collect();
        let Some(first) = places().find(|m| silent.contains(&m.place.locale)) else { continue };
        let everywhere = places().all(|m| silent.contains(&m.place.locale));
        let locale = first.place.locale;
        let by = if first.place.heading.is_some() { "the text under a heading" } else { "a section" };
        let mut diag =
            Diag::new(Code::ProvisionNotMentioned, format!("{by} answers `{}` and does not mention it", mention.named))
                .at(first.origin.clone())
                .note(format!("asked for: {}", requirement.text.en))
                .note(format!("none of these words stands there: {}", known_by.of(locale).join(", ")))
                .help("name the provision where the text speaks of it, or write about it here");
        diag.severity = if everywhere { Severity::Error } else { Severity::Warning };
        diags.push(diag);
    }
    diags
}

/// The places of the same section that name the same, in any language.
fn same_place<'e, 'a>(evidence: &'e Evidence<'a>, mention: &'e Mention<'a>) -> impl Iterator<Item = &'e Mention<'a>> {
    let same = |m: &&Mention<'_>| m.named == mention.named && m.place.section == mention.place.section && m.has_words;
    evidence.mentions.iter().filter(same)
}

/// Whether a place answers a requirement in words: it speaks of what it names, and where that is a heading above the requirement,
/// its words are about the requirement too. What a pack gives no words for is taken at its word.
pub(crate) fn is_about(evidence: &Evidence<'_>, asked: &Asked<'_>, mention: &Mention<'_>) -> bool {
    let speaks_of_named = |words: &Mentions| same_place(evidence, mention).any(|m| speaks(m, words));
    mention.has_words
        && asked.words_of(mention.named).is_none_or(speaks_of_named)
        && (asked.is_itself(mention.named) || asked.words.is_none_or(|words| mention.said.holds(words, mention.place.locale)))
}

/// Whether a place holds one of the words, in its text or in the name of a figure it cites; or something that is not text.
fn speaks(mention: &Mention<'_>, words: &Mentions) -> bool {
    !mention.said.exhibits.is_empty() || mention.said.holds(words, mention.place.locale)
}
