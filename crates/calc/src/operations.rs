//! Complaints, reports, supplier grades, community, row by row.

use crate::run::Run;

/// Not yet.
pub(crate) fn evaluate(_run: &mut Run<'_>) {}
