//! The materiality assessment beside its topics: stakeholder groups, survey answers, steps.

use crate::book::Manifest;
use crate::book::Materiality;
use crate::context::Context;
use crate::sites::Sites;

/// Reads them.
pub fn read(_ctx: &mut Context<'_>, _manifest: &Manifest, _sites: &Sites) -> Materiality {
    Materiality::default()
}
