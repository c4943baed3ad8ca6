//! Scope 3: which categories apply, their rows, own factors, emissions avoided, and the uncertainty of the account.
//!
//! In: `scope3/*` and `uncertainty`. Out: [`Scope3`]. Invariant: what a method multiplies is data ([`rules`]); no category is named here.
//! Not here: factors and figures (`heng-calc`). Formats: `docs/scope3.md`. See `tests.rs` and `tests/errors/S30*`.

mod form;
mod inputs;
mod rows;
pub mod rules;
mod small;
mod uncertainty;

use crate::book::{Manifest, Scope3};
use crate::context::Context;
use crate::sites::Sites;

/// Reads them.
pub fn read(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites) -> Scope3 {
    let screening = small::read_screening(ctx, manifest);
    let factors = small::read_factors(ctx);
    let (groups, left_out) = rows::read_rows(ctx, manifest, sites, &factors);
    let avoided = small::read_avoided(ctx, manifest);
    let uncertainty = uncertainty::read(ctx, manifest);
    Scope3 { screening, factors, groups, left_out, avoided, uncertainty }
}

#[cfg(test)]
mod tests;
