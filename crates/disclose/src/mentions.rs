//! Whether the text that is said to answer a provision speaks of it at all.
//!
//! In: the places that name provisions, and the words by which the pack knows them. Out: D007. Invariant: a place with a chart or a
//! table is not accused: what they show is not known here. Not here: whether the text is any good. Why per section and language
//! together: the same place exists in both, and a word that one of them lacks is a matter of style.

use crate::evidence::{Evidence, Mention, code_and_limb};
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
        let Some(requirement) = pack.requirement(code).filter(|r| !r.mentions.is_empty()) else { continue };
        if !told.insert((mention.place.section.as_str(), mention.named)) {
            continue;
        }
        let places = || {
            let same = |m: &&Mention<'_>| m.named == mention.named && m.place.section == mention.place.section && m.has_words;
            evidence.mentions.iter().filter(same)
        };
        let silent: Vec<Locale> = Locale::ALL
            .into_iter()
            .filter(|&l| places().any(|m| m.place.locale == l))
            .filter(|&l| !places().any(|m| m.place.locale == l && speaks(m, &requirement.mentions)))
            .collect();
        let Some(first) = places().find(|m| silent.contains(&m.place.locale)) else { continue };
        let everywhere = places().all(|m| silent.contains(&m.place.locale));
        let locale = first.place.locale;
        let by = if first.place.heading.is_some() { "the text under a heading" } else { "a section" };
        let mut diag =
            Diag::new(Code::ProvisionNotMentioned, format!("{by} answers `{}` and does not mention it", mention.named))
                .at(first.origin.clone())
                .note(format!("asked for: {}", requirement.text.en))
                .note(format!("none of these words stands there: {}", requirement.mentions.of(locale).join(", ")))
                .help("name the provision where the text speaks of it, or write about it here");
        diag.severity = if everywhere { Severity::Error } else { Severity::Warning };
        diags.push(diag);
    }
    diags
}

/// Whether a place holds one of the words, in its text or in the name of a figure it cites; or something that is not text.
fn speaks(mention: &Mention<'_>, words: &Mentions) -> bool {
    let locale = mention.place.locale;
    let said = mention.text();
    said.has_exhibit || words.of(locale).iter().any(|word| said.words.contains(word.as_str()))
}
