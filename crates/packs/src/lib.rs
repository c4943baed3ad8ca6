//! Disclosure frameworks as data: requirements with their limbs, levels, applicability, reliefs; and the crosswalk between them.
//!
//! In: `data/packs/<id>/pack.toml`, `data/packs/crosswalk.toml`. Out: [`Packs`]. Invariant: codes are the regulator's own, words
//! are our paraphrase in both languages, and what was not checked against the official text carries `verified = false`. Not here:
//! judging a book against a pack (`heng-disclose`). How a pack is written: `docs/packs.md`; what is refused: the tests of `parse`.

mod applicability;
mod crosswalk;
mod diff;
mod limb;
mod packs;
mod parse;
mod relief;

pub use applicability::{Applicability, Group, IssuerClass, Outlook};
pub use crosswalk::{Crosswalk, Map, Strength};
pub use diff::{Changed, Difference, Moved};
pub use limb::{Answer, Limb};
pub use packs::Packs;
pub use relief::{RELIEF, Relief};

use heng_model::{Date, LocalText, Locale};
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
    /// The text that governs its use, printed beside the statement of use; may be left out.
    #[serde(default)]
    pub basis: LocalText,
    /// First day a financial year may start on for the pack to apply.
    #[serde(deserialize_with = "parse::date")]
    pub applies_from: Date,
    /// Financial years starting on or after this day follow another pack.
    #[serde(default, deserialize_with = "parse::optional_date")]
    pub applies_before: Option<Date>,
    /// Whether a book that names no framework follows it.
    #[serde(default)]
    pub by_default: bool,
    /// The pack it takes the place of.
    #[serde(default)]
    pub supersedes: Option<String>,
    /// Whether its requirements are answered through the crosswalk from another pack, unless the book names them itself.
    #[serde(default)]
    pub inherits: bool,
    /// Which requirements its index lists.
    #[serde(default)]
    pub lists: Lists,
    /// Ways to use the framework, the first one unless the book says otherwise: in accordance, with reference.
    #[serde(default, rename = "use")]
    pub uses: Vec<Use>,
    /// Levels of obligation.
    #[serde(default)]
    pub level: Vec<Level>,
    /// Requirements whose level depends on the issuer's class and the year.
    #[serde(default)]
    pub group: Vec<Group>,
    /// Those levels.
    #[serde(default)]
    pub applicability: Vec<Applicability>,
    /// What is expected to change, and is no rule yet.
    #[serde(default)]
    pub outlook: Vec<Outlook>,
    /// Parts of the framework that an index prints apart, in order; without any it is one table.
    #[serde(default)]
    pub subject: Vec<Subject>,
    /// Subject areas and aspects, in order.
    #[serde(default)]
    pub aspect: Vec<Aspect>,
    /// Requirements, in order.
    #[serde(default)]
    pub requirement: Vec<Requirement>,
    /// Reasons the regulator accepts for not disclosing.
    #[serde(default)]
    pub reason: Vec<Reason>,
    /// Reliefs: disclosures that may be given less than in full, where something is said instead.
    #[serde(default)]
    pub relief: Vec<Relief>,
    /// What changed against the pack it supersedes.
    #[serde(default)]
    pub change: Vec<Moved>,
    /// Sources the data were read from.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// Which requirements an index lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lists {
    /// Every one.
    #[default]
    All,
    /// Those of which something is reported, and those that are missing although they are asked for.
    Reported,
}

/// A way to use a framework, with the statement that goes with it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Use {
    /// `in-accordance`, `with-reference`.
    pub id: String,
    /// The statement of use; `{issuer}` and `{period}` stand for the issuer's name and the reporting period.
    pub statement: LocalText,
    /// The level of every requirement under this use; each its own when absent.
    #[serde(default)]
    pub level: Option<String>,
    /// Checked against the official text.
    pub verified: bool,
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
    /// Whether nothing need be said at all.
    #[serde(default)]
    pub voluntary: bool,
    /// Checked against the official text.
    pub verified: bool,
}

/// A part of the framework with a title of its own in the index.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Subject {
    /// As the aspects name it: `D`.
    pub code: String,
    /// Printed title.
    pub title: LocalText,
}

/// An aspect: A1 Emissions.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Aspect {
    /// `A1`.
    pub code: String,
    /// `A` environmental, `B` social, `D` climate, `M` mandatory part.
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

/// One requirement, or a heading over several.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Requirement {
    /// The regulator's own code: `A1.2`; `A1-GD` for a general disclosure, `B-13(i)` for a mandatory paragraph.
    pub code: String,
    /// As printed in an index: "KPI A1.2", "A1 General Disclosure".
    pub display: LocalText,
    /// Aspect code.
    pub aspect: String,
    /// The requirement of which this is a part: `D-19` of `D-19(a)`. Who names the whole names its parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Level id, where no row of the applicability says otherwise.
    pub level: String,
    /// Group of the applicability, if its level depends on class and year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// First day on which a report that is published follows it, where editions change one by one.
    #[serde(default, deserialize_with = "parse::optional_date", skip_serializing_if = "Option::is_none")]
    pub published_from: Option<Date>,
    /// Reports published on or after this day follow another requirement.
    #[serde(default, deserialize_with = "parse::optional_date", skip_serializing_if = "Option::is_none")]
    pub published_before: Option<Date>,
    /// Our paraphrase.
    pub text: LocalText,
    /// Its parts; a requirement is disclosed when every required limb is. Without any it is a heading, or is inherited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limb: Vec<Limb>,
    /// Words of which one at least stands in any text that speaks of it.
    #[serde(default, skip_serializing_if = "Mentions::is_empty")]
    pub mentions: Mentions,
    /// Checked against the official text.
    pub verified: bool,
    /// Remark for the reader of `heng packs`.
    #[serde(default)]
    pub note: LocalText,
}

/// Words by language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mentions {
    /// English, in lower case; the beginning of a word will do.
    #[serde(default)]
    pub en: Vec<String>,
    /// Traditional Chinese.
    #[serde(default, rename = "zh-Hant")]
    pub zh_hant: Vec<String>,
}

impl Mentions {
    /// Whether there are none in either language.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh_hant.is_empty()
    }

    /// The words of a language.
    pub fn of(&self, locale: Locale) -> &[String] {
        match locale {
            Locale::En => &self.en,
            Locale::ZhHant => &self.zh_hant,
        }
    }
}

impl Pack {
    /// The requirement with this code.
    pub fn requirement(&self, code: &str) -> Option<&Requirement> {
        self.requirement.iter().find(|r| r.code == code)
    }

    /// The level with this id.
    pub fn level(&self, id: &str) -> Option<&Level> {
        self.level.iter().find(|l| l.id == id)
    }

    /// The aspect with this code.
    pub fn aspect(&self, code: &str) -> Option<&Aspect> {
        self.aspect.iter().find(|a| a.code == code)
    }

    /// The part with this code, if it has a title.
    pub fn subject(&self, code: &str) -> Option<&Subject> {
        self.subject.iter().find(|s| s.code == code)
    }

    /// Whether a financial year that starts on `start` follows this pack.
    pub fn in_force(&self, start: Date) -> bool {
        self.applies_from <= start && self.applies_before.is_none_or(|end| start < end)
    }

    /// The parts directly below a requirement.
    pub fn children<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Requirement> {
        self.requirement.iter().filter(move |r| r.parent.as_deref() == Some(code))
    }

    /// The codes above a requirement, the nearest first.
    pub fn above<'a>(&'a self, requirement: &'a Requirement) -> Vec<&'a str> {
        let mut codes: Vec<&str> = Vec::new();
        let mut parent = requirement.parent.as_deref();
        while let Some(code) = parent.filter(|code| !codes.contains(code)) {
            codes.push(code);
            parent = self.requirement(code).and_then(|r| r.parent.as_deref());
        }
        codes
    }

    /// The words by which a text on a requirement is known: its own, or those of the nearest requirement above it that has any.
    pub fn words_of<'a>(&'a self, requirement: &'a Requirement) -> Option<&'a Mentions> {
        let above = self.above(requirement).into_iter().filter_map(|code| self.requirement(code));
        std::iter::once(requirement).chain(above).map(|r| &r.mentions).find(|words| !words.is_empty())
    }

    /// Whether it only introduces its parts, and stands where they stand.
    pub fn is_heading(&self, requirement: &Requirement) -> bool {
        requirement.limb.is_empty() && self.children(&requirement.code).next().is_some()
    }

    /// How many requirements there are to answer, headings apart.
    pub fn count(&self) -> usize {
        self.requirement.iter().filter(|r| !self.is_heading(r)).count()
    }

    /// The use with this id, or the first.
    pub fn use_of(&self, id: &str) -> Option<&Use> {
        self.uses.iter().find(|u| u.id == id).or(self.uses.first())
    }
}

impl Requirement {
    /// The limb with this id.
    pub fn limb(&self, id: &str) -> Option<&Limb> {
        self.limb.iter().find(|l| l.id == id)
    }
}
