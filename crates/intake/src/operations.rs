//! Customers, ethics, supplier assessment and community, row by row.

use crate::book::Manifest;
use crate::book::Operations;
use crate::context::Context;
use crate::sites::Sites;

/// Reads them.
pub fn read(_ctx: &mut Context<'_>, _manifest: &Manifest, _sites: &Sites) -> Operations {
    Operations::default()
}
