//! Why figures published in earlier reports are given differently now: `restatements.csv`.
//!
//! In: the table. Out: [`Restatements`]. Invariant: every row says in words why. Not here: whether the figure changed (`heng-calc`, C006).

use crate::book::{Manifest, Restatement, Restatements};
use crate::context::Context;
use crate::dimensions::read_dims;
use crate::records::Given;
use crate::sites::Sites;
use crate::table::{Reported, Spec, optional, read_tables, required};

const SPEC: Spec = Spec::new(&[
    required("measure"),
    optional("dims"),
    required("year"),
    required("kind"),
    optional("reason_en"),
    optional("reason_zh_hant"),
])
.with_one_of(&[&["reason_en", "reason_zh_hant"]]);

/// What may have changed.
const KINDS: [&str; 5] = ["method", "boundary", "factor", "error", "data"];

/// Reads them.
pub fn read(ctx: &mut Context<'_>, manifest: &Manifest, _sites: &Sites) -> Restatements {
    let mut rows = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "restatements", &SPEC, &mut |ctx, row| {
        let measure = row.required_measure(ctx, "measure")?;
        let dims = read_dims(ctx, row, &manifest.labels)?;
        row.required(ctx, "year")?;
        let year = row.year(ctx, "year")?.ok_or(Reported)?;
        row.required(ctx, "kind")?;
        let kind = row.choice(ctx, "kind", &KINDS)?.ok_or(Reported)?;
        let reason = row.local_text("reason");
        if reason.is_empty() {
            row.required(ctx, "reason_en")?;
        }
        given.once(ctx, row, (measure, dims.clone(), year), format!("the restatement of {measure} in {year}"))?;
        rows.push(Restatement { measure, dims, year, kind, reason, origin: row.origin() });
        Ok(())
    });
    Restatements { rows }
}
