//! What a book offers in answer: places of the narrative that name a provision, targets, reasons, figures.
//!
//! In: the book and its figures. Out: [`Evidence`], looked up by code and limb. Invariant: a place without words is known as such
//! and never answers anything. Not here: whether an answer suffices (`limbs`). See the tests in `tests/statuses.rs`.

use crate::SectionRef;
use heng_intake::book::{Block, Book, Explanation, Section, Target};
use heng_model::{Catalogue, Figures, LocalText, Locale, Origin};

/// Splits `A1.6/handling` into code and limb.
pub(crate) fn code_and_limb(text: &str) -> (&str, Option<&str>) {
    match text.trim().split_once('/') {
        Some((code, limb)) => (code.trim_end(), Some(limb.trim_start())),
        None => (text.trim(), None),
    }
}

/// Whether what names `named` speaks of `limb` of `code`: it names the whole requirement or just this limb.
fn speaks_of(named: &str, code: &str, limb: &str) -> bool {
    let (its_code, its_limb) = code_and_limb(named);
    its_code == code && its_limb.is_none_or(|l| l == limb)
}

/// A place of the narrative that says which provision it answers.
#[derive(Debug)]
pub(crate) struct Mention<'a> {
    named: &'a str,
    pub place: SectionRef,
    pub has_words: bool,
    pub origin: &'a Origin,
}

impl Mention<'_> {
    pub fn names_requirement(&self, code: &str) -> bool {
        code_and_limb(self.named).0 == code
    }

    pub fn names_limb(&self, code: &str, limb: &str) -> bool {
        speaks_of(self.named, code, limb)
    }
}

/// Everything that can answer a requirement.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub book: &'a Book,
    pub figures: &'a Figures,
    pub catalogue: &'a Catalogue,
    /// In the order of the book.
    pub mentions: Vec<Mention<'a>>,
}

impl<'a> Evidence<'a> {
    pub fn gather(book: &'a Book, figures: &'a Figures, catalogue: &'a Catalogue) -> Self {
        let mentions = book.sections.iter().flat_map(mentions_of).collect();
        Self { book, figures, catalogue, mentions }
    }

    /// The languages that an answer in words must stand in.
    pub fn locales(&self) -> &'a [Locale] {
        &self.book.manifest.locales
    }

    /// Targets that answer a limb.
    pub fn targets(&self, code: &str, limb: &str) -> Vec<&'a Target> {
        self.book.targets.iter().filter(|t| t.answers.iter().any(|named| speaks_of(named, code, limb))).collect()
    }

    /// Reasons given for a limb by name, or for the requirement as a whole when `limb` is empty.
    pub fn reasons(&self, code: &str, limb: &str) -> Vec<&'a Explanation> {
        let named = |e: &&Explanation| code_and_limb(&e.code) == (code, Some(limb).filter(|l| !l.is_empty()));
        self.book.explanations.iter().filter(named).collect()
    }

    /// Languages of the book in which a text is not given.
    pub fn lacking(&self, text: &LocalText) -> Vec<Locale> {
        let given = |locale: Locale| match locale {
            Locale::En => !text.en.trim().is_empty(),
            Locale::ZhHant => !text.zh_hant.trim().is_empty(),
        };
        self.locales().iter().copied().filter(|&l| !given(l)).collect()
    }
}

/// The places of one section: the section as a whole, then each heading with what stands under it.
fn mentions_of(section: &Section) -> Vec<Mention<'_>> {
    let place = |heading| SectionRef { section: section.id.clone(), heading, locale: section.locale };
    let mut mentions: Vec<Mention<'_>> = section
        .answers
        .iter()
        .map(|(named, origin)| Mention { named, place: place(None), has_words: section.has_text, origin })
        .collect();
    let mut heading = 0;
    for (at, block) in section.blocks.iter().enumerate() {
        let Block::Heading { level, answers, origin, .. } = block else { continue };
        let below =
            section.blocks[at + 1..].iter().take_while(|b| !matches!(b, Block::Heading { level: next, .. } if next <= level));
        let words = below.into_iter().any(Block::has_words);
        mentions.extend(answers.iter().map(|named| Mention { named, place: place(Some(heading)), has_words: words, origin }));
        heading += 1;
    }
    mentions
}
