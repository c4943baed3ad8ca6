//! Disclosure frameworks as data: requirements with their limbs, levels and applicability.
//!
//! In: `data/packs/<id>/pack.toml`. Out: a [`Pack`]. Invariant: codes are the regulator's own, words are our paraphrase in both
//! languages, and what was not checked against the official text carries `verified = false`. Not here: judging a book against a
//! pack (`heng-disclose`). How a pack is written: `docs/packs.md`; what is refused: the tests of `parse`.

mod packs;
mod parse;

pub use packs::Packs;

use heng_model::LocalText;
use serde::{Deserialize, Serialize};

/// One framework in one edition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pack {
    /// `hkex-2020`.
    pub id: String,
    /// Printed title.
    pub title: LocalText,
    /// Where it stands: "Main Board Listing Rules, Appendix C2 (formerly Appendix 27)".
    pub citation: LocalText,
    /// First day a financial year may start on for the pack to apply.
    #[serde(deserialize_with = "parse::date")]
    pub applies_from: heng_model::Date,
    /// Financial years starting on or after this day follow another pack.
    #[serde(default, deserialize_with = "parse::optional_date")]
    pub applies_before: Option<heng_model::Date>,
    /// Levels of obligation.
    #[serde(default)]
    pub level: Vec<Level>,
    /// Subject areas and aspects, in order.
    #[serde(default)]
    pub aspect: Vec<Aspect>,
    /// Requirements, in order.
    #[serde(default)]
    pub requirement: Vec<Requirement>,
    /// Reasons the regulator accepts for not disclosing.
    #[serde(default)]
    pub reason: Vec<Reason>,
    /// Sources the data were read from.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A level of obligation.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Level {
    /// `mandatory`, `comply-or-explain`, `voluntary`.
    pub id: String,
    /// What it means.
    pub text: LocalText,
    /// Whether a reason may stand in place of the disclosure. Where it may not, a reason counts only for a limb with a
    /// [`condition`](Limb::condition), and only "not applicable": the condition did not occur.
    pub explainable: bool,
    /// Checked against the official text.
    pub verified: bool,
}

/// An aspect: A1 Emissions.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Aspect {
    /// `A1`.
    pub code: String,
    /// `A` environmental, `B` social, `M` mandatory part.
    pub subject: String,
    /// Printed title.
    pub title: LocalText,
    /// Checked against the official text.
    pub verified: bool,
}

/// A reason for not disclosing.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reason {
    /// `not-material`.
    pub id: String,
    /// What must be said with it.
    pub must_state: LocalText,
    /// Checked against the official text.
    pub verified: bool,
}

/// One requirement.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Requirement {
    /// The regulator's own code: `A1.2`; `A1-GD` for a general disclosure, `B-13(i)` for a mandatory paragraph.
    pub code: String,
    /// As printed in an index: "KPI A1.2", "A1 General Disclosure".
    pub display: LocalText,
    /// Aspect code.
    pub aspect: String,
    /// Level id.
    pub level: String,
    /// Our paraphrase.
    pub text: LocalText,
    /// Its parts; a requirement is disclosed when every required limb is.
    pub limb: Vec<Limb>,
    /// Checked against the official text.
    pub verified: bool,
    /// Remark for the reader of `heng packs`.
    #[serde(default)]
    pub note: LocalText,
}

/// One part of a requirement.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(try_from = "parse::RawLimb", rename_all = "kebab-case")]
pub struct Limb {
    /// Id within the requirement: `source`, `target`, `steps`, `total`.
    pub id: String,
    /// What answers it.
    #[serde(flatten)]
    pub answer: Answer,
    /// False when its absence does not make the disclosure partial: an intensity "where appropriate".
    pub required: bool,
    /// Measures whose zero makes the limb needless, year by year: no outcomes of cases without cases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unless_zero: Vec<String>,
    /// Another limb without which this one says nothing: steps towards a target that was not set. It shares that limb's fate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// When it is asked for at all, in words: "if stakeholders were engaged". Empty: always.
    #[serde(skip_serializing_if = "LocalText::is_empty")]
    pub condition: LocalText,
    /// What is asked, in a few words; printed when it is missing.
    pub text: LocalText,
}

/// What answers a limb.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Answer {
    /// Words: a section or heading of the narrative that names the requirement (or `code/limb`).
    Text,
    /// A figure of any of these measures, for the reporting year; with `breakdown` along each of these dimensions.
    Measure {
        /// Measure ids; one is enough unless `all`.
        measures: Vec<String>,
        /// Whether every measure is needed.
        all: bool,
        /// Dimensions needed; `category|function` is either of the two. Without any, the total is needed.
        breakdown: Vec<String>,
        /// Whether a part will do where there is no total: hours of one volunteering programme.
        parts: bool,
        /// Consecutive years needed, reporting year included.
        years: u8,
    },
    /// A row of `targets.csv` that answers the requirement.
    Target,
}

impl Pack {
    /// The requirement with this code.
    pub fn requirement(&self, code: &str) -> Option<&Requirement> {
        self.requirement.iter().find(|r| r.code == code)
    }

    /// The level of a requirement; `parse` has seen to it that every requirement names one of its pack's levels.
    pub fn level(&self, requirement: &Requirement) -> Option<&Level> {
        self.level.iter().find(|l| l.id == requirement.level)
    }

    /// The aspect with this code.
    pub fn aspect(&self, code: &str) -> Option<&Aspect> {
        self.aspect.iter().find(|a| a.code == code)
    }

    /// Whether a financial year that starts on `start` follows this pack.
    pub fn in_force(&self, start: heng_model::Date) -> bool {
        self.applies_from <= start && self.applies_before.is_none_or(|end| start < end)
    }
}

impl Requirement {
    /// The limb with this id.
    pub fn limb(&self, id: &str) -> Option<&Limb> {
        self.limb.iter().find(|l| l.id == id)
    }
}
