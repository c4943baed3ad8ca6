//! Counts of directors, meetings, laws.

use crate::run::Run;

/// Not yet.
pub(crate) fn evaluate(_run: &mut Run<'_>) {}
