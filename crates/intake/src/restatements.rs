//! Why figures published in earlier reports are given differently now.

use crate::book::Manifest;
use crate::book::Restatements;
use crate::context::Context;
use crate::sites::Sites;

/// Reads them.
pub fn read(_ctx: &mut Context<'_>, _manifest: &Manifest, _sites: &Sites) -> Restatements {
    Restatements::default()
}
