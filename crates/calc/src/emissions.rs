//! Greenhouse gas emissions in all.
//!
//! In: scope 1 and scope 2, computed or entered. Out: `ghg_total`. Invariant: both scopes or no total. Scope 3 is never part of it.
//! Not here: the scopes (`scope1.rs`, `scope2.rs`). See `tests/emissions.rs`.

use crate::run::Run;
use crate::term;
use heng_model::{Dims, LocalText};

/// Scope 1 + scope 2 of every year that has either.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    for year in run.years() {
        let scopes = ["ghg_scope1", "ghg_scope2"].map(|m| run.id(m, Dims::none(), year));
        if scopes.iter().all(|id| run.value(id).is_none()) {
            continue;
        }
        let expression = LocalText::new("scope 1 + scope 2", "範圍一 + 範圍二");
        let term = run.need(&scopes[0]).and_then(|one| {
            let two = run.need(&scopes[1])?;
            term::sum("ghg.total", expression, vec![one, two], run.unit("tCO2e"))
        });
        let id = run.id("ghg_total", Dims::none(), year);
        run.settle(id, term);
    }
}
