//! Scores of material topics from the survey.

use crate::run::Run;

/// Not yet.
pub(crate) fn evaluate(_run: &mut Run<'_>) {}
