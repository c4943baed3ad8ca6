//! Scope 3 by category and method.

use crate::run::Run;

/// Not yet.
pub(crate) fn evaluate(_run: &mut Run<'_>) {}
