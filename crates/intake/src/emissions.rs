//! What greenhouse gas accounts need beside activity rows: entities, refrigerants, blends, instruments, meters.

use crate::book::Emissions;
use crate::book::Manifest;
use crate::context::Context;
use crate::sites::Sites;

/// Reads them.
pub fn read(_ctx: &mut Context<'_>, _manifest: &Manifest, _sites: &Sites) -> Emissions {
    Emissions::default()
}
