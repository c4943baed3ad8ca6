//! Small books made in code, and the words in which tests speak of disclosures.

#![allow(dead_code, reason = "every test file uses its own part of this")]

pub mod files;

use heng_disclose::{Disclosure, Status, evaluate_disclosures};
use heng_intake::book::{Block, Book, Explanation, Inline, Manifest, Section, SectionRole, Target};
use heng_model::{
    Basis, Catalogue, Date, Decimal, Diags, Figure, FigureId, Figures, Gap, LocalText, Locale, Origin, Period, Quantity,
    SourceFile, Trace,
};
use heng_packs::{Pack, Packs};
use std::sync::Arc;

/// A place in a file of the book.
pub fn origin(path: &str, line: u32) -> Origin {
    Origin::line(&Arc::new(SourceFile::new(path)), line)
}

/// A book for the calendar year 2022 in both languages, with nothing in it.
fn empty_book() -> Book {
    let day = |m, d| Date::new(2022, m, d).unwrap();
    let name = LocalText::new("Harbour Example Limited", "海港示例有限公司");
    let mut manifest = Manifest::new(origin("heng.toml", 1), name, Period::new(day(1, 1), day(12, 31)).unwrap());
    manifest.comparatives = 2;
    Book::new(manifest)
}

/// A book under construction, with its figures.
pub struct Given {
    pub book: Book,
    pub figures: Figures,
}

/// An empty book of the year 2022.
pub fn given() -> Given {
    Given { book: empty_book(), figures: Figures::default() }
}

pub fn words(text: &str) -> Block {
    Block::Paragraph(vec![Inline::Text(text.into())])
}

pub fn heading(level: u8, answers: &[&str]) -> Block {
    let answers = answers.iter().map(|a| a.to_string()).collect();
    Block::Heading {
        level,
        text: vec![Inline::Text("Heading".into())],
        answers,
        origin: origin("narrative/en/10-environment.md", 9),
    }
}

/// A word by which a text on a provision is known.
fn known_by(named: &str, locale: Locale) -> Option<&'static str> {
    let code = named.split('/').next().unwrap_or(named);
    let (pack, requirement) = Packs::embedded().all().iter().find_map(|p| Some((p, p.requirement(code)?)))?;
    pack.words_of(requirement)?.of(locale).first().map(String::as_str)
}

impl Given {
    /// A section in each language of the book whose head names these provisions, and whose words are about them.
    pub fn says(mut self, answers: &[&str]) -> Self {
        for locale in self.book.manifest.locales.clone() {
            let text: Vec<&str> = answers.iter().filter_map(|named| known_by(named, locale)).collect();
            self = self.section(locale, answers, vec![words(&format!("Words. 文字。 {}", text.join(" ")))]);
        }
        self
    }

    /// A section in one language.
    pub fn section(mut self, locale: Locale, answers: &[&str], blocks: Vec<Block>) -> Self {
        let path = format!("narrative/{locale}/10-environment.md");
        let has_text = blocks.iter().any(|b| matches!(b, Block::Paragraph(_)));
        self.book.sections.push(Section {
            id: "environment".into(),
            file_name: "10-environment.md".into(),
            locale,
            role: SectionRole::Chapter,
            title: "Environment".into(),
            answers: answers.iter().map(|a| (a.to_string(), origin(&path, 4))).collect(),
            blocks,
            has_text,
            origin: origin(&path, 1),
        });
        self
    }

    /// Figures as `id=value`: `lost_days=0`, `headcount[gender=male]@2021=12`.
    pub fn figures(mut self, figures: &[&str]) -> Self {
        for text in figures {
            let (id, value) = text.rsplit_once('=').unwrap();
            let id = FigureId::parse(id, Catalogue::embedded(), 2022).unwrap();
            let unit = Catalogue::embedded().unit_of(id.measure, &id.dims).unwrap();
            let value: Decimal = value.parse().unwrap();
            let trace = Trace::Entered {
                origin: origin("figures.csv", 2),
                source: "the tests".into(),
                value: Quantity::new(value, unit),
            };
            assert!(self.figures.insert(Figure { id, value, unit, places: 0, basis: Basis::Entered, verified: true, trace }));
        }
        self
    }

    /// A figure that cannot be given, and why.
    pub fn gap(mut self, id: &str, missing: &str) -> Self {
        let id = FigureId::parse(id, Catalogue::embedded(), 2022).unwrap();
        self.figures.insert_gap(Gap { id, missing: heng_model::LocalText::same(missing) });
        self
    }

    /// A target in both languages.
    pub fn target(self, id: &str, answers: &[&str]) -> Self {
        self.target_worded(id, answers, LocalText::new("Less waste", "減廢"))
    }

    pub fn target_worded(mut self, id: &str, answers: &[&str], text: LocalText) -> Self {
        self.book.targets.push(Target {
            answers: answers.iter().map(|a| a.to_string()).collect(),
            ..Target::new(id, text, origin("targets.csv", 2))
        });
        self
    }

    /// A reason in both languages.
    pub fn because(self, code: &str, kind: &str) -> Self {
        self.because_worded(code, kind, LocalText::new("We have none.", "本集團並無此項。"))
    }

    pub fn because_worded(mut self, code: &str, kind: &str, reason: LocalText) -> Self {
        let line = self.book.explanations.len() as u32 + 2;
        let origin = origin("explanations.csv", line);
        self.book.explanations.push(Explanation::new(code, kind, reason, origin));
        self
    }

    /// The book in one language only.
    pub fn only(mut self, locale: Locale) -> Self {
        self.book.manifest.locales = vec![locale];
        self
    }

    /// Held against a pack.
    pub fn held(&self, pack: &Pack) -> (Vec<Disclosure>, Diags) {
        evaluate_disclosures(&self.book, &self.figures, pack, Catalogue::embedded())
    }

    /// One requirement of the HKEX guide of 2020.
    pub fn hkex(&self, code: &str) -> Disclosure {
        let pack = Packs::embedded().get("hkex-2020").unwrap();
        let (disclosures, _) = self.held(pack);
        disclosures.into_iter().find(|d| d.code == code).unwrap_or_else(|| panic!("no requirement {code}"))
    }

    /// The D001 of one requirement, as printed.
    pub fn advice(&self, code: &str) -> Option<String> {
        let pack = Packs::embedded().get("hkex-2020").unwrap();
        let (_, diags) = self.held(pack);
        diags.iter().find(|d| d.message.starts_with(&format!("{code} "))).map(|d| d.to_string())
    }
}

/// Status with the limbs missing: `partial: target, steps`.
pub fn stands(disclosure: &Disclosure) -> String {
    let status = match disclosure.status {
        Status::Disclosed => "disclosed",
        Status::Partial => "partial",
        Status::Explained => "explained",
        Status::NotApplicable => "not applicable",
        Status::NotReported => "not reported",
        Status::Missing => "missing",
    };
    let limbs: Vec<&str> = disclosure.missing.iter().map(|m| m.limb.as_str()).collect();
    if limbs.is_empty() { status.to_string() } else { format!("{status}: {}", limbs.join(", ")) }
}
