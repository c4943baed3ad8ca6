//! Customers, ethics, supplier assessment and community, row by row.
//!
//! In: `suppliers`, `supplier_dimensions`, `supplier_grades`, `practices`, `complaints`, `recalls`, `satisfaction`, `incidents`,
//! `reports`. Out: [`Operations`], with what is counted folded to records. Invariant: a register that is kept and has no entry says
//! zero, one that is not kept says nothing. Not here: times, rates and shares (`heng-calc`). See `tests/errors/S0*` and `O0*`.

mod cases;
pub(crate) mod community;
mod complaints;
mod practices;
mod products;
mod scores;
mod suppliers;

use crate::book::{CountRecord, Manifest, Operations, Programme};
use crate::context::Context;
use crate::records::fold::Fold;
use crate::sites::Sites;

/// Reads them. The programmes come from `community.csv`, which counts other things as well.
pub fn read(
    ctx: &mut Context<'_>,
    manifest: &Manifest,
    sites: &Sites,
    programmes: Vec<Programme>,
) -> (Operations, Vec<CountRecord>) {
    let mut operations = Operations { programmes, ..Operations::default() };
    operations.practices = practices::read_practices(ctx);
    let by_region = suppliers::read_suppliers(ctx, manifest, &mut operations);
    let mut fold = Fold::default();
    complaints::read_complaints(ctx, manifest, sites, &mut operations, &mut fold);
    products::read_recalls(ctx, manifest, &mut operations, &mut fold);
    products::read_satisfaction(ctx, manifest, &mut operations);
    cases::read_incidents(ctx, manifest, &mut fold);
    cases::read_reports(ctx, manifest, &mut fold);
    operations.counts.extend(fold.into_records());
    (operations, by_region)
}
