//! A book and its figures held against a framework.
//!
//! In: a book, its figures, a pack. Out: one [`Disclosure`] per requirement, in the pack's order, with diagnostics. Invariant: a
//! requirement is never judged disclosed without naming what discloses it. Not here: the frameworks themselves (`heng-packs`),
//! index pages (`heng-compose`).

use heng_model::{FigureId, LocalText, Locale};
use serde::Serialize;

/// Where a requirement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every required limb is answered.
    Disclosed,
    /// Some required limbs are answered, others are neither answered nor explained.
    Partial,
    /// Nothing is disclosed, and a reason is given.
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
    /// Places in the narrative that answer it, the same for every locale.
    pub sections: Vec<SectionRef>,
    /// Targets of `targets.csv` that answer it, by id.
    pub targets: Vec<String>,
    /// Limbs neither answered nor explained: what is asked, in words.
    pub missing: Vec<MissingLimb>,
    /// Reasons given, by limb (empty limb = the whole requirement).
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
