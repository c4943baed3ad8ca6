//! What a book offers in answer: places of the narrative that name a provision, targets, reasons, figures.
//!
//! In: the book and its figures. Out: [`Evidence`], looked up by code and limb. Invariant: a place without words is known as such
//! and never answers anything. Not here: whether an answer suffices (`limbs`). See the tests in `tests/statuses.rs`.

use crate::SectionRef;
use heng_intake::book::{Block, Book, Explanation, Inline, Section, Target};
use heng_model::{Catalogue, Figures, LocalText, Locale, Origin};
use heng_packs::{Mentions, Pack, Requirement};

/// Splits `A1.6/handling` into code and limb.
pub(crate) fn code_and_limb(text: &str) -> (&str, Option<&str>) {
    match text.trim().split_once('/') {
        Some((code, limb)) => (code.trim_end(), Some(limb.trim_start())),
        None => (text.trim(), None),
    }
}

/// A requirement as a book may name it: by its own code, or by that of a heading above it.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub code: &'a str,
    above: Vec<&'a str>,
    pack: &'a Pack,
    /// The words of which one at least stands in any text on it; none where the pack gives none.
    pub words: Option<&'a Mentions>,
}

impl<'a> Asked<'a> {
    pub fn new(pack: &'a Pack, requirement: &'a Requirement) -> Self {
        Self { code: &requirement.code, above: pack.above(requirement), pack, words: pack.words_of(requirement) }
    }

    /// The words by which a text that names `named` is known to speak of what it names.
    pub fn words_of(&self, named: &str) -> Option<&'a Mentions> {
        self.pack.requirement(code_and_limb(named).0).and_then(|r| self.pack.words_of(r))
    }

    /// Whether what names `named` names the requirement itself, and not a heading above it.
    pub fn is_itself(&self, named: &str) -> bool {
        code_and_limb(named).0 == self.code
    }

    /// Whether what names `named` speaks of the requirement or a part of it.
    pub fn is_named(&self, named: &str) -> bool {
        let (code, limb) = code_and_limb(named);
        code == self.code || (limb.is_none() && self.above.contains(&code))
    }

    /// Whether what names `named` speaks of the requirement as a whole: not of one limb.
    pub fn is_named_whole(&self, named: &str) -> bool {
        let (code, limb) = code_and_limb(named);
        limb.is_none() && (code == self.code || self.above.contains(&code))
    }

    /// Whether what names `named` speaks of a limb: it names the whole requirement, a heading above it, or just this limb.
    pub fn speaks_of(&self, named: &str, limb: &str) -> bool {
        let (code, its_limb) = code_and_limb(named);
        match its_limb {
            None => code == self.code || self.above.contains(&code),
            Some(its_limb) => code == self.code && its_limb == limb,
        }
    }
}

/// A place of the narrative that says which provision it answers.
#[derive(Debug)]
pub(crate) struct Mention<'a> {
    pub named: &'a str,
    pub place: SectionRef,
    pub has_words: bool,
    pub origin: &'a Origin,
    /// What stands there: its title or heading, its text, the names of what it cites.
    pub said: Said<'a>,
}

/// What stands in a place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said<'a> {
    /// The words, in lower case, with the names of the figures cited.
    pub words: String,
    /// The tables and charts that stand there, by name.
    pub exhibits: Vec<&'a str>,
}

impl<'a> Said<'a> {
    fn of(title: &str, heading: &[Inline], blocks: &[&'a Block], locale: Locale) -> Self {
        let mut said = Said { words: title.to_string(), exhibits: Vec::new() };
        said.take(heading, locale);
        blocks.iter().for_each(|block| said.take_block(block, locale));
        said.words = said.words.to_lowercase();
        said
    }

    /// Whether one of these words stands there.
    pub fn holds(&self, words: &Mentions, locale: Locale) -> bool {
        words.of(locale).iter().any(|word| self.words.contains(word.as_str()))
    }

    fn take_block(&mut self, block: &'a Block, locale: Locale) {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => self.take(text, locale),
            Block::List { items, .. } => items.iter().flatten().for_each(|block| self.take_block(block, locale)),
            Block::Quote(blocks) => blocks.iter().for_each(|block| self.take_block(block, locale)),
            Block::Table { head, rows } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| self.take(cell, locale));
            }
            Block::Exhibit { name, .. } => self.exhibits.push(name),
        }
    }

    fn take(&mut self, text: &[Inline], locale: Locale) {
        for inline in text {
            match inline {
                Inline::Text(text) => self.words.push_str(text),
                Inline::Strong(inner) | Inline::Emph(inner) | Inline::Link { text: inner, .. } => self.take(inner, locale),
                Inline::Break => self.words.push(' '),
                Inline::Cite { id, .. } => self.words.push_str(id.measure.name.get(locale)),
            }
        }
        self.words.push(' ');
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
    pub fn targets(&self, asked: &Asked<'_>, limb: &str) -> Vec<&'a Target> {
        self.book.targets.iter().filter(|t| t.answers.iter().any(|named| asked.speaks_of(named, limb))).collect()
    }

    /// Reasons given for a limb by name, or for the requirement as a whole when `limb` is empty.
    pub fn reasons(&self, asked: &Asked<'_>, limb: &str) -> Vec<&'a Explanation> {
        let named = |e: &&Explanation| match limb {
            "" => asked.is_named_whole(&e.code),
            limb => code_and_limb(&e.code) == (asked.code, Some(limb)),
        };
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
    let mut mentions: Vec<Mention<'_>> = Vec::new();
    if !section.answers.is_empty() {
        let said = Said::of(&section.title, &[], &section.blocks.iter().collect::<Vec<_>>(), section.locale);
        mentions.extend(section.answers.iter().map(|(named, origin)| Mention {
            named,
            place: place(None),
            has_words: section.has_text,
            origin,
            said: said.clone(),
        }));
    }
    let mut heading = 0;
    for (at, block) in section.blocks.iter().enumerate() {
        let Block::Heading { level, text, answers, origin } = block else { continue };
        let below: Vec<&Block> = section.blocks[at + 1..]
            .iter()
            .take_while(|b| !matches!(b, Block::Heading { level: next, .. } if next <= level))
            .collect();
        let words = below.iter().any(|block| block.has_words());
        let said = Said::of("", text, &below, section.locale);
        mentions.extend(answers.iter().map(|named| Mention {
            named,
            place: place(Some(heading)),
            has_words: words,
            origin,
            said: said.clone(),
        }));
        heading += 1;
    }
    mentions
}
