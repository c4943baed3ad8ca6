//! The crosswalk: which requirement of one framework answers which of another, and how far.
//!
//! In: `data/packs/crosswalk.toml`. Out: [`Crosswalk`]. Invariant: both ends exist in the packs that are there. Not here: what
//! follows for a book (`heng-disclose`). Why data: the judgement how far two rules meet is somebody's, and is dated and marked.

use heng_model::LocalText;
use serde::{Deserialize, Serialize};

/// Every link there is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// The links, in the order of their sources.
    #[serde(default)]
    pub map: Vec<Map>,
}

/// From a requirement of one framework to those of another that it answers.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Map {
    /// Code of the requirement that answers.
    pub from: String,
    /// Packs in which that code means this.
    pub packs: Vec<String>,
    /// The pack that is answered.
    pub to: String,
    /// Its codes.
    pub codes: Vec<String>,
    /// How far.
    pub strength: Strength,
    /// What is lacking, or how the two differ; may be left out.
    #[serde(default)]
    pub gap: LocalText,
    /// There is evidence for it beyond our own reading.
    pub verified: bool,
}

/// How far a requirement answers another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Wholly.
    Full,
    /// It is one of several that answer it wholly together.
    Joint,
    /// It contributes to a goal; goals ask for no more.
    Contributes,
    /// In part.
    Partial,
    /// The subject is the same, the question is not: no answer.
    Related,
}

impl Strength {
    /// Its id: `full`.
    pub fn id(self) -> &'static str {
        match self {
            Strength::Full => "full",
            Strength::Joint => "joint",
            Strength::Contributes => "contributes",
            Strength::Partial => "partial",
            Strength::Related => "related",
        }
    }
}

impl Crosswalk {
    /// The links that lead to a requirement of a pack.
    pub fn to<'a>(&'a self, pack: &'a str, code: &'a str) -> impl Iterator<Item = &'a Map> {
        self.map.iter().filter(move |m| m.to == pack && m.codes.iter().any(|c| c == code))
    }

    /// The links that lead from a requirement of a pack.
    pub fn from<'a>(&'a self, pack: &'a str, code: &'a str) -> impl Iterator<Item = &'a Map> {
        self.map.iter().filter(move |m| m.from == code && m.packs.iter().any(|p| p == pack))
    }
}
