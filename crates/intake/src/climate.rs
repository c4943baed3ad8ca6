//! The registers of climate and enterprise risks, scenarios, and what the climate rules ask for beside them.

use crate::book::Climate;
use crate::book::Manifest;
use crate::context::Context;
use crate::sites::Sites;

/// Reads them.
pub fn read(_ctx: &mut Context<'_>, _manifest: &Manifest, _sites: &Sites) -> Climate {
    Climate::default()
}
