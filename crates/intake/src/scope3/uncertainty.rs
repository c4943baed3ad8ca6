//! `uncertainty.csv`: what is known of the uncertainty of each source of emissions.
//!
//! In: the table. Out: [`UncertainSource`]s. Invariant: a source is described once, by percentages or by scores, never by both. Not here:
//! propagation (`heng-calc`). See `tests.rs` and `tests/errors/S308-*`.

use super::inputs::read_score;
use crate::book::{INDICATORS, Manifest, Uncertain, UncertainSource};
use crate::context::Context;
use crate::dimensions::read_dims;
use crate::people::read_year;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Decimal, FigureId};

const SPEC: Spec = Spec::new(&[
    required("measure"),
    optional("dims"),
    optional("year"),
    optional("activity_percent"),
    optional("factor_percent"),
    optional("reliability"),
    optional("technology"),
    optional("geography"),
    optional("time"),
    optional("completeness"),
    optional("factor_reliability"),
    optional("factor_technology"),
    optional("factor_geography"),
    optional("factor_time"),
    optional("factor_completeness"),
]);

/// The scopes; the total follows from them.
const MEASURES: [&str; 3] = ["ghg_scope1", "ghg_scope2", "ghg_scope3"];

/// The columns of the factor's scores, in the order of [`INDICATORS`].
const OF_FACTOR: [&str; 5] =
    ["factor_technology", "factor_time", "factor_geography", "factor_completeness", "factor_reliability"];

/// Reads `uncertainty`.
pub(super) fn read(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<UncertainSource> {
    let mut sources: Vec<UncertainSource> = Vec::new();
    read_tables(ctx, "uncertainty", &SPEC, &mut |ctx, row| {
        let measure = row.required_measure(ctx, "measure")?;
        if !MEASURES.contains(&measure.id.as_str()) {
            let diag = row.diag_at("measure", Code::BadUncertainty, format!("`{measure}` is no scope of emissions"));
            ctx.push(diag.help(format!("write {}; the total follows from them", MEASURES.join(", "))));
            return Err(Reported);
        }
        let dims = read_dims(ctx, row, &manifest.labels)?;
        let year = read_year(ctx, row, manifest)?;
        let figure = FigureId::new(measure, dims, year);
        let kind = read_kind(ctx, row)?;
        if let Some(first) = sources.iter().find(|s| s.figure == figure) {
            let diag = row.diag(Code::DuplicateRow, format!("the uncertainty of {figure} is given twice"));
            ctx.push(diag.note(format!("first given at {}", first.origin)).help("keep one of the two rows"));
            return Err(Reported);
        }
        sources.push(UncertainSource { figure, kind, origin: row.origin() });
        Ok(())
    });
    sources
}

fn read_kind(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Uncertain> {
    let percent = |ctx: &mut Context<'_>, column: &str| -> RowResult<Option<Decimal>> {
        let Some(text) = row.get(column) else { return Ok(None) };
        let value = row.parse_number(ctx, column, text.trim_start_matches('±').trim_end_matches(['%', '％']))?;
        if value.is_sign_negative() && !value.is_zero() { Err(row.negative(ctx, column, value)) } else { Ok(Some(value)) }
    };
    let (activity, factor) = (percent(ctx, "activity_percent")?, percent(ctx, "factor_percent")?);
    let mut scores = |columns: [&str; 5]| -> RowResult<[Option<u8>; 5]> {
        let mut read = [None; 5];
        for (score, column) in read.iter_mut().zip(columns) {
            *score = read_score(ctx, row, column)?;
        }
        Ok(read)
    };
    let (of_activity, of_factor) = (scores(INDICATORS)?, scores(OF_FACTOR)?);
    let scored = of_activity.iter().chain(&of_factor).any(Option::is_some);
    let (message, help) = match (activity, factor, scored) {
        (Some(activity), Some(factor), false) => return Ok(Uncertain::Percent { activity, factor }),
        (None, None, true) => return Ok(Uncertain::Pedigree { activity: of_activity, factor: of_factor }),
        (None, None, false) => (
            "the row says nothing of the uncertainty",
            "fill in activity_percent and factor_percent, or the scores of the indicators from 1 to 5",
        ),
        (_, _, true) => (
            "a source is described by percentages or by scores, not by both",
            "keep activity_percent and factor_percent, or the scores of the indicators",
        ),
        (_, _, false) => (
            "one of the two percentages is missing",
            "fill in activity_percent and factor_percent; write 0 where one of them is exact",
        ),
    };
    ctx.push(row.diag(Code::BadUncertainty, message).help(help));
    Err(Reported)
}
