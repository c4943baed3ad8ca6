//! Customers, ethics and suppliers, row by row.
//!
//! In: complaints, recalls, surveys, suppliers. Out: times to respond and resolve, shares within the service level, recalls, scores,
//! shares of suppliers. Invariant: what is counted or averaged names every row it comes from; a figure that needs a cell of every
//! supplier has a gap where one lacks it. Not here: counts (`counts.rs`). Formulas: `docs/formulas.md`. See `tests/operations.rs`.

mod complaints;
mod products;
mod suppliers;

use crate::run::Run;
use crate::term::{Said, Term};
use heng_intake::records::joined;
use heng_model::{Decimal, LocalText, Origin, Quantity, Unit};

/// What the rows give.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    complaints::evaluate(run);
    products::evaluate(run);
    suppliers::scores(run);
}

/// Shares of counts, once totals are there.
pub(crate) fn shares(run: &mut Run<'_>) {
    complaints::shares(run);
    suppliers::shares(run);
}

/// A value taken from rows: their sum, their median, their number. `None` without rows.
fn taken<'o>(what: LocalText, origins: impl IntoIterator<Item = &'o Origin>, value: Decimal, unit: Unit) -> Option<Term> {
    let origins: Vec<&Origin> = origins.into_iter().collect();
    let origin = joined(origins.iter().copied())?;
    Some(Term::records(what, origin, origins.len() as u64, Quantity::new(value, unit), Said::default()))
}
