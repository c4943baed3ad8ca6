//! Figures with a value and a unit: denominators, figures entered as such, figures of earlier reports, figures as published.
//!
//! In: `denominators`, `figures`, `prior/<year>`, `published`. Out: records that keep value, unit and decimals as written.
//! Invariant: the unit measures what the measure does; nothing is converted here. Not here: which figure wins (`heng-calc`).

use super::{Given, read_quantity};
use crate::book::{Denominator, EnteredFigure, Manifest, PublishedFigure};
use crate::context::Context;
use crate::dates::parse_year;
use crate::dimensions::read_dims;
use crate::people::read_year;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_table, read_tables, required, split_table_path};
use crate::text::nearest;
use heng_model::{Code, Diag, Dims, FigureId, LocalText, Origin};

/// A citation stands in the language it was written in, or in a column a language.
const SOURCES: &[&[&str]] = &[&["source", "source_en", "source_zh_hant"]];

const DENOMINATORS: Spec = Spec::new(&[
    required("measure"),
    optional("year"),
    required("value"),
    required("unit"),
    optional("date"),
    optional("boundary_en"),
    optional("boundary_zh_hant"),
    optional("source_en"),
    optional("source_zh_hant"),
]);

const ENTERED: Spec = Spec::new(&[
    required("measure"),
    optional("dims"),
    optional("year"),
    required("value"),
    required("unit"),
    optional("source"),
    optional("source_en"),
    optional("source_zh_hant"),
    optional("missing"),
    optional("missing_en"),
    optional("missing_zh_hant"),
])
.with_one_of(SOURCES);

const PRIOR: Spec = Spec::new(&[
    required("measure"),
    optional("dims"),
    required("value"),
    required("unit"),
    optional("source"),
    optional("source_en"),
    optional("source_zh_hant"),
    optional("missing"),
    optional("missing_en"),
    optional("missing_zh_hant"),
])
.with_one_of(SOURCES);

const PUBLISHED: Spec = Spec::new(&[
    optional("case"),
    required("measure"),
    optional("dims"),
    optional("year"),
    optional("sum_by"),
    required("value"),
    required("unit"),
    optional("reason_en"),
    optional("reason_zh_hant"),
]);

/// Reads `denominators`.
pub fn read_denominators(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<Denominator> {
    let mut denominators = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "denominators", &DENOMINATORS, &mut |ctx, row| {
        let measure = row.required_measure(ctx, "measure")?;
        let year = read_year(ctx, row, manifest)?;
        let quantity = read_quantity(ctx, row, measure, &Dims::none())?;
        given.once(ctx, row, (measure, year), format!("{measure} in {year}"))?;
        denominators.push(Denominator {
            measure: measure.id.clone(),
            year,
            quantity,
            date: row.text("date"),
            boundary: row.local_text("boundary"),
            source: said(row, "source"),
            origin: row.origin(),
        });
        Ok(())
    });
    denominators
}

/// Reads `figures`.
pub fn read_entered(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<EnteredFigure> {
    let mut figures = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "figures", &ENTERED, &mut |ctx, row| {
        let year = read_year(ctx, row, manifest)?;
        figures.push(read_figure(ctx, row, manifest, year, &mut given)?);
        Ok(())
    });
    figures
}

/// Reads `prior/<year>`: the year comes from the file's name.
pub fn read_prior(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<EnteredFigure> {
    let mut figures = Vec::new();
    let mut given = Given::new();
    for path in ctx.paths_under("prior/") {
        let Some((stem, _)) = split_table_path(&path) else { continue };
        let name = stem.rsplit('/').next().unwrap_or_default();
        let Some(year) = parse_year(name).filter(|&year| year < manifest.year()) else {
            let file = ctx.source(&path);
            let code = if parse_year(name).is_some() { Code::OutsidePeriod } else { Code::BadDate };
            let diag = Diag::new(code, format!("`{name}` is not a year before the reporting year {}", manifest.year()))
                .at(Origin::whole(&file))
                .help(format!("name the file after the year it was reported for: prior/{}.csv", manifest.year() - 1));
            ctx.push(diag);
            continue;
        };
        read_table(ctx, &path, &PRIOR, &mut |ctx, row| {
            figures.push(read_figure(ctx, row, manifest, year, &mut given)?);
            Ok(())
        });
    }
    figures
}

fn read_figure(
    ctx: &mut Context<'_>,
    row: &Row<'_>,
    manifest: &Manifest,
    year: i16,
    given: &mut Given<FigureId>,
) -> RowResult<EnteredFigure> {
    let measure = row.required_measure(ctx, "measure")?;
    let dims = read_dims(ctx, row, &manifest.labels)?;
    let quantity = read_quantity(ctx, row, measure, &dims)?;
    let source = said(row, "source");
    if source.is_empty() {
        row.required(ctx, "source")?;
    }
    let id = FigureId::new(measure, dims, year);
    given.once(ctx, row, id.clone(), &id)?;
    Ok(EnteredFigure { id, quantity, places: row.places("value"), source, missing: said(row, "missing"), origin: row.origin() })
}

/// The text of `NAME_en` and `NAME_zh_hant`; what one of them lacks is taken from the plain column `NAME`.
fn said(row: &Row<'_>, name: &str) -> LocalText {
    let plain = row.text(name);
    let mut text = row.local_text(name);
    for language in [&mut text.en, &mut text.zh_hant] {
        if language.is_empty() {
            language.clone_from(&plain);
        }
    }
    text
}

/// Reads `published`: figures as printed, which a report may print more than once.
pub fn read_published(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<PublishedFigure> {
    let mut figures = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "published", &PUBLISHED, &mut |ctx, row| {
        let measure = row.required_measure(ctx, "measure")?;
        let dims = read_dims(ctx, row, &manifest.labels)?;
        let year = read_year(ctx, row, manifest)?;
        let sum_by = read_sum_by(ctx, row)?;
        let quantity = read_quantity(ctx, row, measure, &dims)?;
        let id = FigureId::new(measure, dims, year);
        let case = row.get("case").map_or_else(|| id.to_string(), str::to_string);
        given.once(ctx, row, (case.clone(), id.clone(), sum_by.clone()), format!("{id} of the case `{case}`"))?;
        figures.push(PublishedFigure {
            case,
            id,
            sum_by,
            quantity,
            places: row.places("value"),
            reason: row.local_text("reason"),
            source: row.text("source"),
            origin: row.origin(),
        });
        Ok(())
    });
    figures
}

fn read_sum_by(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Option<String>> {
    let Some(text) = row.get("sum_by") else { return Ok(None) };
    if let Some(dimension) = ctx.catalogue.dimension(text) {
        return Ok(Some(dimension.id.clone()));
    }
    let near = nearest(text, ctx.catalogue.dimensions().map(|d| d.id.as_str()));
    let diag = row.diag_at("sum_by", Code::UnknownDimension, format!("there is no dimension `{text}`"));
    let diag = near.into_iter().fold(diag, |d, n| d.note(format!("nearest: {n}")));
    ctx.push(diag.help("write a dimension that `heng measures` lists beside the measure"));
    Err(Reported)
}
