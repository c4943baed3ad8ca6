//! What changed from one edition to the next.
//!
//! In: two packs. Out: a [`Difference`]: requirements added, removed, changed. Invariant: every requirement of either pack is in it
//! or is the same in both. Not here: what that means for a book. Why: an issuer asks first what is new.

use crate::{Limb, Pack, Requirement, parse};
use heng_model::LocalText;
use serde::{Deserialize, Serialize};

/// A change that the newer pack tells in words.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Moved {
    /// Codes of the pack that is superseded.
    #[serde(default)]
    pub from: Vec<String>,
    /// Codes of this pack.
    #[serde(default)]
    pub to: Vec<String>,
    /// What happened.
    pub text: LocalText,
    /// Checked against the official text.
    pub verified: bool,
}

/// What changed between two packs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Difference<'a> {
    /// Only in the newer one.
    pub added: Vec<&'a Requirement>,
    /// Only in the older one.
    pub removed: Vec<&'a Requirement>,
    /// In both, and not the same.
    pub changed: Vec<Changed<'a>>,
    /// Told in words by the newer one, if it supersedes the older.
    pub told: Vec<&'a Moved>,
}

/// A requirement that is not the same in both packs.
#[derive(Debug, Clone, Serialize)]
pub struct Changed<'a> {
    /// In the older pack.
    pub before: &'a Requirement,
    /// In the newer pack.
    pub after: &'a Requirement,
    /// Whether the level is another, as written or by class and year.
    pub level: bool,
    /// Whether what is asked is worded otherwise.
    pub wording: bool,
    /// Limbs only in the newer pack.
    pub limbs_added: Vec<&'a str>,
    /// Limbs only in the older pack.
    pub limbs_removed: Vec<&'a str>,
    /// Limbs in both that ask for something else. What Heng accepts in answer is no change of the rules.
    pub limbs_changed: Vec<&'a str>,
}

impl Pack {
    /// What changed from an older pack to this one.
    pub fn changes_from<'a>(&'a self, older: &'a Pack) -> Difference<'a> {
        let told = if self.supersedes.as_ref() == Some(&older.id) { self.change.iter().collect() } else { Vec::new() };
        Difference {
            added: self.requirement.iter().filter(|r| older.requirement(&r.code).is_none()).collect(),
            removed: older.requirement.iter().filter(|r| self.requirement(&r.code).is_none()).collect(),
            changed: self.requirement.iter().filter_map(|r| changed(older.requirement(&r.code)?, r)).collect(),
            told,
        }
    }
}

fn changed<'a>(before: &'a Requirement, after: &'a Requirement) -> Option<Changed<'a>> {
    let only = |these: &'a Requirement, others: &Requirement| -> Vec<&'a str> {
        these.limb.iter().filter(|l| others.limb(&l.id).is_none()).map(|l| l.id.as_str()).collect()
    };
    let asks = |limb: &Limb| (limb.text.clone(), limb.required, limb.needs.clone(), limb.condition.clone());
    let differs = |limb: &&Limb| before.limb(&limb.id).is_some_and(|other| asks(other) != asks(limb));
    let changed = Changed {
        before,
        after,
        level: (&before.level, &before.group) != (&after.level, &after.group),
        wording: before.text != after.text,
        limbs_added: only(after, before),
        limbs_removed: only(before, after),
        limbs_changed: after.limb.iter().filter(differs).map(|l| l.id.as_str()).collect(),
    };
    let same = !changed.level
        && !changed.wording
        && [&changed.limbs_added, &changed.limbs_removed, &changed.limbs_changed].iter().all(|list| list.is_empty());
    (!same).then_some(changed)
}

/// The faults of the changes that a pack tells: codes that are not in it, or not in the pack it supersedes.
pub(crate) fn faults(pack: &Pack, older: Option<&Pack>) -> Vec<String> {
    let mut faults = Vec::new();
    for change in &pack.change {
        let unknown = change.to.iter().filter(|code| pack.requirement(code).is_none());
        faults.extend(unknown.map(|code| parse::fault(&pack.id, format_args!("a change leads to `{code}`, which is not there"))));
        let Some(older) = older else { continue };
        let unknown = change.from.iter().filter(|code| older.requirement(code).is_none());
        faults.extend(
            unknown.map(|code| parse::fault(&pack.id, format_args!("a change comes from `{code}`, not in {}", older.id))),
        );
    }
    faults
}
