//! Who must disclose what from when: issuer class × first day of the financial year → level.
//!
//! In: the groups and rows of a pack. Out: the level in force. Invariant: where no row speaks, the level written at the requirement
//! holds. Not here: to which class an issuer belongs (`heng-disclose` reads the book). See `tests/applicability.rs`.

use crate::{Level, Pack, Requirement, parse};
use heng_model::{Date, LocalText};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Classes of issuer that listing rules tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssuerClass {
    /// On the Main Board, in the large-cap index throughout the year before the reporting year.
    LargeCap,
    /// Any other on the Main Board.
    MainBoardOther,
    /// On GEM.
    Gem,
}

impl IssuerClass {
    /// Every class.
    pub const ALL: [IssuerClass; 3] = [IssuerClass::LargeCap, IssuerClass::MainBoardOther, IssuerClass::Gem];

    /// Its id: `large-cap`.
    pub fn id(self) -> &'static str {
        match self {
            IssuerClass::LargeCap => "large-cap",
            IssuerClass::MainBoardOther => "main-board-other",
            IssuerClass::Gem => "gem",
        }
    }
}

impl fmt::Display for IssuerClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for IssuerClass {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let ids = || IssuerClass::ALL.map(IssuerClass::id).join(", ");
        IssuerClass::ALL
            .into_iter()
            .find(|c| c.id() == s)
            .ok_or_else(|| format!("there is no class `{s}`: write one of {}", ids()))
    }
}

/// Requirements that come into force together.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// `scope-1-2`.
    pub id: String,
    /// What is in it.
    pub text: LocalText,
    /// Checked against the official text.
    pub verified: bool,
}

/// From when a group has a level for a class.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Applicability {
    /// Group id.
    pub group: String,
    /// Class.
    pub class: IssuerClass,
    /// Financial years that start on this day or later.
    #[serde(deserialize_with = "parse::date")]
    pub from: Date,
    /// Level id.
    pub level: String,
    /// Checked against the official text.
    pub verified: bool,
}

/// What is expected, and is no rule yet. Nothing follows from it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Outlook {
    /// Financial years that start on this day or later.
    #[serde(deserialize_with = "parse::date")]
    pub from: Date,
    /// What is expected.
    pub text: LocalText,
    /// Checked against an official text.
    pub verified: bool,
}

impl Pack {
    /// The level of a requirement for an issuer of a class, for a financial year that starts on a day.
    pub fn level_of(&self, requirement: &Requirement, class: IssuerClass, start: Date) -> Option<&Level> {
        let row = self.applicability_of(requirement, class, start);
        self.level(row.map_or(&requirement.level, |row| &row.level))
    }

    /// The row that gives a requirement its level: of those that have begun, the one that began last.
    pub fn applicability_of(&self, requirement: &Requirement, class: IssuerClass, start: Date) -> Option<&Applicability> {
        let group = requirement.group.as_deref()?;
        let begun = self.applicability.iter().filter(|row| row.group == group && row.class == class && row.from <= start);
        begun.max_by_key(|row| row.from)
    }
}
