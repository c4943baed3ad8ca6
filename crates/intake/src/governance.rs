//! Who governs and under which rules: stakeholders, bodies, meetings, directors, laws, awards, memberships.
//!
//! In: one table each. Out: [`Governance`]. Invariant: a body named in a record exists, and no body reports to itself, even through
//! others (M006). Not here: counts and shares (`heng-calc`), whether a law's aspects are provisions of a pack. See `tests/errors/M005*`,
//! `M006*`, `M009*`.

mod bodies;
mod directors;
mod registers;
#[cfg(test)]
mod tests;

use crate::book::{Governance, Manifest};
use crate::context::Context;
use crate::sites::Sites;

/// Reads them.
pub fn read(ctx: &mut Context<'_>, manifest: &Manifest, _sites: &Sites) -> Governance {
    let bodies = bodies::read_bodies(ctx);
    let meetings = bodies::read_meetings(ctx, manifest, &bodies);
    let directors = directors::read_directors(ctx, manifest, &bodies);
    Governance {
        stakeholders: registers::read_stakeholders(ctx),
        meetings,
        directors,
        laws: registers::read_laws(ctx, manifest),
        awards: registers::read_honours(ctx, "awards"),
        memberships: registers::read_honours(ctx, "memberships"),
        bodies,
    }
}
