//! What is known of one requirement of a pack for one book. Plain data.

use heng_model::{Date, FigureId, LocalText, Locale};
use heng_packs::Strength;
use serde::Serialize;

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
    /// Voluntary, and nothing is said of it.
    NotReported,
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
    /// Id of the level in force for the issuer's class and year.
    pub level: String,
    /// Whether it only introduces its parts, and stands where they stand.
    pub heading: bool,
    /// Status.
    pub status: Status,
    /// Figures that answer it.
    pub figures: Vec<FigureId>,
    /// Places in the narrative that name it and hold words, in every locale of the book; none when the requirement is missing.
    pub sections: Vec<SectionRef>,
    /// Targets of `targets.csv` that answer it, by id.
    pub targets: Vec<String>,
    /// Record sets that answer it, by id, which is also the name of the table that prints them.
    pub records: Vec<String>,
    /// Each limb: where it stands, and what answers it.
    pub limbs: Vec<LimbAnswer>,
    /// Limbs neither answered nor explained: what is asked, in words.
    pub missing: Vec<MissingLimb>,
    /// Reasons given, by limb (empty limb = the whole requirement), each for something that is not disclosed.
    pub reasons: Vec<ReasonGiven>,
    /// Requirements of other packs through which it is answered.
    pub inherited: Vec<Inherited>,
}

/// Where a limb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Answered.
    Answered,
    /// Not asked for: optional, voluntary, or made needless by a zero or by another limb.
    NotAsked,
    /// A reason is given.
    Explained,
    /// Neither answered, or only in part, nor explained.
    Missing,
}

/// A limb with what answers it, wholly or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimbAnswer {
    /// Limb id.
    pub limb: String,
    /// Where it stands.
    pub standing: Standing,
    /// Figures.
    pub figures: Vec<FigureId>,
    /// Places in the narrative.
    pub sections: Vec<SectionRef>,
    /// Targets, by id.
    pub targets: Vec<String>,
    /// Record sets, by id.
    pub records: Vec<String>,
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
    pub detail: LocalText,
}

/// A reason given for not disclosing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonGiven {
    /// Limb id; empty for the whole requirement.
    pub limb: String,
    /// `not-applicable`, `not-material`, `relief-capabilities` …
    pub kind: String,
    /// The reason in words.
    pub text: LocalText,
    /// What is said because a relief is used; may be empty.
    pub statement: LocalText,
    /// When it will be disclosed, if the book says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A requirement of another pack that answers this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inherited {
    /// Pack id.
    pub pack: String,
    /// Its code there.
    pub code: String,
    /// Where it stands there.
    pub status: Status,
    /// How far it answers.
    pub strength: Strength,
    /// What is lacking, or how the two differ; may be empty.
    pub gap: LocalText,
    /// There is evidence for the link beyond our own reading.
    pub verified: bool,
}

/// How many requirements stand where, headings apart: a heading stands where its parts stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// All of them.
    pub all: usize,
    /// Disclosed.
    pub disclosed: usize,
    /// In part.
    pub partial: usize,
    /// Explained.
    pub explained: usize,
    /// Not applicable.
    pub not_applicable: usize,
    /// Voluntary and not reported.
    pub not_reported: usize,
    /// Missing.
    pub missing: usize,
    /// Of those missing or in part, how many are asked for: voluntary ones are not.
    pub open: usize,
}

impl Tally {
    /// Counts disclosures. `is_voluntary` says which levels ask for nothing.
    pub fn of<'a>(disclosures: impl IntoIterator<Item = &'a Disclosure>, is_voluntary: impl Fn(&str) -> bool) -> Self {
        let mut tally = Tally::default();
        for disclosure in disclosures.into_iter().filter(|d| !d.heading) {
            tally.all += 1;
            *match disclosure.status {
                Status::Disclosed => &mut tally.disclosed,
                Status::Partial => &mut tally.partial,
                Status::Explained => &mut tally.explained,
                Status::NotApplicable => &mut tally.not_applicable,
                Status::NotReported => &mut tally.not_reported,
                Status::Missing => &mut tally.missing,
            } += 1;
            tally.open += usize::from(disclosure.is_open() && !is_voluntary(&disclosure.level));
        }
        tally
    }
}

impl Disclosure {
    /// Whether something that the requirement asks is neither disclosed nor explained.
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::Partial | Status::Missing)
    }
}
