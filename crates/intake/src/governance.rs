//! Who governs and under which rules: stakeholders, bodies, meetings, directors, laws, awards, memberships.

use crate::book::Governance;
use crate::book::Manifest;
use crate::context::Context;
use crate::sites::Sites;

/// Reads them.
pub fn read(_ctx: &mut Context<'_>, _manifest: &Manifest, _sites: &Sites) -> Governance {
    Governance::default()
}
