//! Refrigerants and other fugitive emissions.

use crate::run::Run;

/// Not yet.
pub(crate) fn evaluate(_run: &mut Run<'_>) {}
