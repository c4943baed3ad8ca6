//! Why no factor was found, said so that the reader can mend it.
//!
//! In: what was sought and what comes nearest. Out: [`NotFound`], and the diagnostic F001. Invariant: the nearest factors are only
//! shown, never used. Not here: the search (`grid.rs`, `fuel.rs`). Why a value and not a diagnostic at once: the caller knows the
//! row; see `tests/selection.rs`.

use crate::Factor;
use heng_model::{Code, Diag, LocalText};

/// Why no factor was found, with what comes nearest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// What is wrong, in one sentence: "no emission factor covers this electricity".
    pub message: String,
    /// What was sought: "grid electricity, region HK-CLP, 2025".
    pub sought: LocalText,
    /// Nearest candidates, best first.
    pub nearest: Vec<Factor>,
    /// How to mend it.
    pub help: String,
}

impl NotFound {
    /// F001; the caller says where.
    pub fn to_diag(&self) -> Diag {
        let mut diag = Diag::new(Code::NoFactor, self.message.clone()).note(format!("sought: {}", self.sought.en));
        for factor in &self.nearest {
            let mut note = format!("nearest: {}", factor.id);
            if !factor.unit.is_empty() {
                note = format!("{note}  {} {}", factor.value, factor.unit);
            }
            diag = diag.note(note);
        }
        diag.help(self.help.clone())
    }
}
