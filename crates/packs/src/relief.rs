//! Reliefs: where a disclosure may be given less than in full, and what must then be said.
//!
//! In: the `[[relief]]` tables of a pack. Out: which relief covers which limb. Invariant: a relief covers only what it names, or
//! what stands below. Not here: whether a book says what must be said (`heng-disclose`). See the tests there.

use crate::{Pack, Requirement};
use heng_model::LocalText;
use serde::{Deserialize, Serialize};

/// What stands before the id of a relief where a book names it: `relief-capabilities`.
pub const RELIEF: &str = "relief-";

/// A relief.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Relief {
    /// `reasonable-information`.
    pub id: String,
    /// What it allows.
    pub text: LocalText,
    /// What must be said when it is used.
    pub must_state: LocalText,
    /// Whether the report must say that it was used, and the rest of `must-state`, in a statement of its own.
    pub statement: bool,
    /// Codes, or codes with a limb (`D-20(a)/opportunities`), to which it applies; a code covers what is below it.
    pub applies_to: Vec<String>,
    /// That it exists was checked against the official text.
    pub verified: bool,
    /// To what it applies was checked too.
    pub scope_verified: bool,
}

impl Pack {
    /// The relief that a book calls `relief-<id>`.
    pub fn relief(&self, kind: &str) -> Option<&Relief> {
        let id = kind.strip_prefix(RELIEF)?;
        self.relief.iter().find(|r| r.id == id)
    }

    /// Whether a relief applies to a limb of a requirement.
    pub fn covers(&self, relief: &Relief, requirement: &Requirement, limb: &str) -> bool {
        let above = self.above(requirement);
        let code = requirement.code.as_str();
        relief.applies_to.iter().any(|named| match named.split_once('/') {
            Some((its_code, its_limb)) => its_code == code && its_limb == limb,
            None => named == code || above.contains(&named.as_str()),
        })
    }
}
