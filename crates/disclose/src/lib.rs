//! A book and its figures held against a framework.
//!
//! In: a book, its figures, a pack. Out: one [`Disclosure`] per requirement, in the pack's order, with diagnostics. Invariant: a
//! requirement is never judged disclosed without naming what discloses it, nor explained without words. Not here: the frameworks
//! themselves (`heng-packs`), index pages (`heng-compose`). How limbs are answered: `docs/packs.md`; cases: `tests/statuses.rs`.

mod advice;
mod evidence;
mod limbs;
mod provisions;
mod requirement;

pub use provisions::{check_provisions, packs_of};

use evidence::Evidence;
use heng_intake::book::Book;
use heng_model::{Catalogue, Diags, FigureId, Figures, LocalText, Locale};
use heng_packs::Pack;
use serde::Serialize;

/// Holds a book and its figures against one pack. Every requirement that is missing or partial also comes back as a D001.
pub fn evaluate_disclosures(book: &Book, figures: &Figures, pack: &Pack, catalogue: &Catalogue) -> (Vec<Disclosure>, Diags) {
    let evidence = Evidence::gather(book, figures, catalogue);
    let mut diags = Diags::new();
    let mut disclosures = Vec::with_capacity(pack.requirement.len());
    for requirement in &pack.requirement {
        let disclosure = requirement::evaluate_requirement(&evidence, pack, requirement);
        if let Some(diag) = advice::missing_disclosure(&evidence, pack, requirement, &disclosure) {
            diags.push(diag);
        }
        disclosures.push(disclosure);
    }
    (disclosures, diags)
}

/// Where a requirement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every required limb is answered, or some are and a reason is given for each of the others.
    Disclosed,
    /// Some required limbs are answered or explained, others are neither.
    Partial,
    /// Nothing is disclosed, and a reason is given for all of it.
    Explained,
    /// Not applicable, with a reason.
    NotApplicable,
    /// Neither disclosed nor explained.
    Missing,
}

/// One requirement of a pack held against the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disclosure {
    /// Pack id.
    pub pack: String,
    /// The regulator's code.
    pub code: String,
    /// Status.
    pub status: Status,
    /// Figures that answer it.
    pub figures: Vec<FigureId>,
    /// Places in the narrative that name it and hold words, in every locale of the book; none when the requirement is missing.
    pub sections: Vec<SectionRef>,
    /// Targets of `targets.csv` that answer it, by id.
    pub targets: Vec<String>,
    /// Limbs neither answered nor explained: what is asked, in words.
    pub missing: Vec<MissingLimb>,
    /// Reasons given, by limb (empty limb = the whole requirement), each for something that is not disclosed.
    pub reasons: Vec<ReasonGiven>,
}

/// A place in the narrative: a section, and a heading in it when the answer stands there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SectionRef {
    /// Section id.
    pub section: String,
    /// Position of the heading among the section's headings, from 0; `None` for the section as a whole.
    pub heading: Option<usize>,
    /// Language in which it was found; every language of the book should have it.
    pub locale: Locale,
}

/// A limb that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingLimb {
    /// Limb id.
    pub limb: String,
    /// What is asked.
    pub text: LocalText,
    /// More precisely: "no breakdown by age for 2022".
    pub detail: String,
}

/// A reason given for not disclosing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonGiven {
    /// Limb id; empty for the whole requirement.
    pub limb: String,
    /// `not-applicable`, `not-material` …
    pub kind: String,
    /// The reason in words.
    pub text: LocalText,
}
