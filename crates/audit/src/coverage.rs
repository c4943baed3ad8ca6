//! Each requirement of the edition, and what the report gives for it.
//!
//! In: a report with its index and facts, a pack. Out: a [`Coverage`]. Invariant: "absent" is said only where neither a fact nor the words
//! of the requirement nor a reason were found outside the index. Not here: findings (`checks`), the words (`rules` and
//! `data/lexicons/audit/requirements.toml`). Why facts come first: a number of the right measure answers a KPI whatever words stand around it.

mod body;
mod evidence;
mod judge;
mod rules;
#[cfg(test)]
mod tests;

use crate::Setup;
use crate::document::Document;
use crate::fact::Fact;
use crate::index::{Index, Status};
use crate::structure::Structure;
use heng_model::{Date, LocalText, Severity};
use heng_packs::Pack;

/// A table of requirements.
#[derive(Debug, Default)]
pub struct Coverage {
    /// The pack judged against: `hkex-2020`.
    pub pack: String,
    /// One row a requirement, in the pack's order.
    pub rows: Vec<CoverageRow>,
    /// What else was looked for: methods, statements. Id and lines where it stands.
    pub probes: Vec<(String, Vec<u32>)>,
}

/// What a report gives for one requirement.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageRow {
    /// `A1.2`, `A1-general`, `MDR-13`.
    pub code: String,
    /// What it gives.
    pub status: Status,
    /// One part of the requirement is not met.
    pub partial: bool,
    /// Ids of the limbs not met.
    pub missing: Vec<String>,
    /// Lines that answer it.
    pub lines: Vec<u32>,
    /// Facts that answer it.
    pub facts: Vec<usize>,
    /// Whether the pack's requirement was checked against the official text.
    pub verified: bool,
    /// Level id: `mandatory`, `comply-or-explain`, `voluntary`.
    pub level: String,
    /// What is asked, in the pack's paraphrase.
    pub text: LocalText,
    /// Its limbs with what was found.
    pub limbs: Vec<LimbRow>,
    /// Lines of a reason or a denial.
    pub reasons: Vec<u32>,
}

/// What a report gives for one limb.
#[derive(Debug, Clone, PartialEq)]
pub struct LimbRow {
    /// Id within the requirement.
    pub id: String,
    /// What is asked, in the pack's paraphrase.
    pub text: LocalText,
    /// What answers it.
    pub asks: Asks,
    /// What was found.
    pub outcome: Outcome,
    /// How grave it is when missing; nothing where that cannot be told by reading.
    pub severity: Option<Severity>,
    /// Whether facts or words of its own were found, and not only words of the subject.
    pub firm: bool,
    /// Lines that answer it.
    pub lines: Vec<u32>,
    /// Facts that answer it.
    pub facts: Vec<usize>,
}

/// What a limb asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// A value.
    Figure,
    /// A value along a dimension.
    Breakdown,
    /// A value of several years.
    Years,
    /// A target.
    Target,
    /// Words.
    Text,
}

/// What was found for a limb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is given.
    Met,
    /// A reason or a denial stands instead.
    Reason,
    /// Nothing was found.
    Missing,
    /// Not asked, or not to be told by reading.
    Skipped,
}

impl Coverage {
    /// The row of a requirement.
    pub fn row(&self, code: &str) -> Option<&CoverageRow> {
        self.rows.iter().find(|r| r.code == code)
    }

    /// The lines of a probe; empty where nothing was found.
    pub fn probe(&self, id: &str) -> &[u32] {
        self.probes.iter().find(|(name, _)| name == id).map_or(&[], |(_, lines)| lines)
    }
}

/// The pack a report is judged against: the one that is asked for, the one it names, the one whose codes its index lists, the one of its year.
fn pack_of<'a>(structure: &Structure, index: &Index, setup: &Setup<'a>) -> Option<&'a Pack> {
    let packs = setup.packs;
    let meta = &structure.meta;
    let named = setup.pack.and_then(|id| packs.get(id));
    let listed = || index.edition.as_deref().and_then(|id| packs.get(id));
    let stated = || meta.edition.as_deref().and_then(|id| packs.get(id));
    let by_year = || {
        let start = meta.period.map(|(start, _)| start).or_else(|| Date::new(meta.year.try_into().ok()?, 1, 1).ok());
        start.and_then(|start| packs.for_period(start))
    };
    named.or_else(listed).or_else(stated).or_else(by_year).or_else(|| packs.get("hkex-2020"))
}

/// Judges a report against a pack.
pub fn judge(document: &Document, structure: &Structure, index: &Index, facts: &[Fact], setup: &Setup<'_>) -> Coverage {
    let Some(pack) = pack_of(structure, index, setup) else { return Coverage::default() };
    rules::Rules::with(setup.packs, |rules| judge::judge(document, structure, index, facts, pack, rules))
}
