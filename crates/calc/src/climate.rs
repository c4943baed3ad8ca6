//! Exposure of assets and revenue, carbon price, capital deployed.

use crate::run::Run;

/// Not yet.
pub(crate) fn evaluate(_run: &mut Run<'_>) {}
