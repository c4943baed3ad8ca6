//! `complaints.csv`: a row a complaint, with the days on which it was received, answered and settled.
//!
//! In: the register. Out: [`Complaint`]s, and their numbers by channel and type. Invariant: a complaint belongs to the year in which
//! it was received; received ≤ responded ≤ resolved. Not here: times and shares (`heng-calc`). See `tests/errors/O001-*`.

use crate::book::{Complaint, Manifest, Operations};
use crate::context::Context;
use crate::dimensions::read_value;
use crate::records::Given;
use crate::records::fold::{At, Cuts, Fold, read_at, read_once, read_register, year_of};
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult, Spec, optional, required};
use heng_model::{Code, Date, Decimal, Dims};

const SPEC: Spec = Spec::new(&[
    required("complaint"),
    required("received"),
    optional("responded"),
    optional("resolved"),
    optional("channel"),
    optional("type"),
    optional("site"),
]);

/// Reads the register.
pub(super) fn read_complaints(
    ctx: &mut Context<'_>,
    manifest: &Manifest,
    sites: &Sites,
    operations: &mut Operations,
    fold: &mut Fold,
) {
    let mut given = Given::new();
    let mut cuts = Cuts::default();
    let mut complaints = Vec::new();
    let register = read_register(ctx, "complaints", &SPEC, &mut |ctx, row| {
        read_once(ctx, row, "complaint", &mut given)?;
        row.required(ctx, "received")?;
        let received = row.date(ctx, "received")?.ok_or(Reported)?;
        let year = year_of(ctx, row, "received", received, manifest)?;
        let (responded, resolved) = (row.date(ctx, "responded")?, row.date(ctx, "resolved")?);
        check_order(ctx, row, received, responded, resolved)?;
        let at = read_at(ctx, row, sites)?;
        let classes = ["channel", "type"].map(|name| (name, read_value(ctx, row, name, &manifest.labels)));
        if at == At::Outside {
            return Ok(None);
        }
        for (name, class) in classes {
            cuts.add(ctx, row, fold, "complaints", name, class?.as_deref(), year, Decimal::ONE)?;
        }
        fold.count(ctx, row, "complaints", Dims::none(), year)?;
        complaints.push(Complaint { year, received, responded, resolved, origin: row.origin() });
        Ok(Some(year))
    });
    cuts.finish(fold);
    if let Some(file) = &register.kept {
        for year in register.years(manifest, None) {
            fold.zero("complaints", Dims::none(), year, file);
        }
    }
    operations.complaints = complaints;
}

/// Received, then answered, then settled (O001).
fn check_order(
    ctx: &mut Context<'_>,
    row: &Row<'_>,
    received: Date,
    responded: Option<Date>,
    resolved: Option<Date>,
) -> RowResult {
    let wrong = match (responded, resolved) {
        (Some(day), _) if day < received => {
            Some(("responded", format!("responded on {day}, before it was received on {received}")))
        }
        (_, Some(day)) if day < received => {
            Some(("resolved", format!("resolved on {day}, before it was received on {received}")))
        }
        (Some(first), Some(day)) if day < first => {
            Some(("resolved", format!("resolved on {day}, before the response on {first}")))
        }
        _ => None,
    };
    let Some((column, message)) = wrong else { return Ok(()) };
    let diag = row.diag_at(column, Code::DatesOutOfOrder, message);
    ctx.push(diag.help("correct the dates; an empty date means not yet"));
    Err(Reported)
}
