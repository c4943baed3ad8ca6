//! The small tables of Scope 3: screening, own factors, emissions avoided.
//!
//! In: `scope3/screening`, `scope3/factors`, `scope3/avoided`. Out: the records of `book/scope3.rs`. Invariant: a category is screened once,
//! a factor has one value, and its unit is an amount of CO₂ or CO₂ equivalent per something. Not here: the rows (`rows.rs`).

use super::rules::{Category, Rules};
use crate::book::{Avoided, Manifest, Scope3Factor, Screening};
use crate::context::Context;
use crate::people::read_year;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::{nearest, shorten};
use heng_model::{Code, Diag, LocalText, Locale, Origin};
use std::collections::BTreeMap;

const SCREENING: Spec = Spec::new(&[
    required("category"),
    required("applies"),
    optional("reason_en"),
    optional("reason_zh_hant"),
    optional("boundary_en"),
    optional("boundary_zh_hant"),
]);

const FACTORS: Spec = Spec::new(&[
    required("factor"),
    optional("name_en"),
    optional("name_zh_hant"),
    required("value"),
    required("unit"),
    optional("biogenic"),
    optional("year"),
    optional("region"),
    optional("publisher"),
    optional("publisher_en"),
    optional("publisher_zh_hant"),
    optional("source"),
    optional("source_en"),
    optional("source_zh_hant"),
    optional("verified"),
])
.with_one_of(SOURCES);

const AVOIDED: Spec = Spec::new(&[
    required("action"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("year"),
    required("quantity"),
    required("unit"),
    optional("baseline_en"),
    optional("baseline_zh_hant"),
    optional("source"),
    optional("source_en"),
    optional("source_zh_hant"),
])
.with_one_of(SOURCES);

/// A source in one column for both languages, or in a column each.
const SOURCES: &[&[&str]] = &[&["source", "source_en", "source_zh_hant"]];

/// The category that a row names (R013).
pub(super) fn read_category(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<&'static Category> {
    let rules = Rules::embedded();
    let text = row.required(ctx, "category")?;
    rules.category(text).ok_or_else(|| {
        let diag = row.diag_at("category", Code::BadChoice, format!("category cannot be `{}`", shorten(text, 40)));
        let names = rules.categories.iter().map(|c| c.name.get(Locale::En));
        let diag = nearest(text, names).into_iter().fold(diag, |d, near| d.note(format!("nearest: {near}")));
        let (first, last) = (rules.categories.first(), rules.categories.last());
        let ends = [first, last].map(|c| c.map_or("", |c| c.id.as_str()));
        ctx.push(diag.help(format!("write the number of a Scope 3 category, {} to {}", ends[0], ends[1])));
        Reported
    })
}

/// Reads `scope3/screening`. Once one category is screened, the others must be too, each with a reason (S302).
pub(super) fn read_screening(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<Screening> {
    let mut screening: Vec<Screening> = Vec::new();
    read_tables(ctx, "scope3/screening", &SCREENING, &mut |ctx, row| {
        let category = read_category(ctx, row)?;
        row.required(ctx, "applies")?;
        let applies = row.yes_no(ctx, "applies")?.ok_or(Reported)?;
        if let Some(first) = screening.iter().find(|s| s.category == category.id) {
            let diag = row.diag(Code::DuplicateRow, format!("category {} is screened twice", category.id));
            ctx.push(diag.note(format!("first at {}", first.origin)).help("keep one of the two rows"));
            return Err(Reported);
        }
        let reason = row.local_text("reason");
        let lacking: Vec<&str> = manifest.locales.iter().filter(|&&l| !reason.has(l)).map(|l| l.tag()).collect();
        if !lacking.is_empty() {
            let message = format!("the screening of category {} gives no reason ({})", category.id, lacking.join(", "));
            ctx.push(row.diag(Code::NotScreened, message).help("say in reason_en and reason_zh_hant why it applies, or why not"));
        }
        let boundary = row.local_text("boundary");
        screening.push(Screening { category: category.id.clone(), applies, reason, boundary, origin: row.origin() });
        Ok(())
    });
    if let Some(first) = screening.first() {
        let file = std::sync::Arc::clone(&first.origin.file);
        let rules = Rules::embedded();
        let open = rules.categories.iter().filter(|c| screening.iter().all(|s| s.category != c.id));
        let open: Vec<&str> = open.map(|c| c.id.as_str()).collect();
        for category in open {
            let diag = Diag::new(Code::NotScreened, format!("category {category} is not screened, while others are"));
            let help = format!("add a row for category {category}: applies yes or no, and why");
            ctx.push(diag.at(Origin::whole(&file)).help(help));
        }
        let place = |s: &Screening| rules.categories.iter().position(|c| c.id == s.category);
        screening.sort_by_key(place);
    }
    screening
}

/// Reads `scope3/factors`.
pub(super) fn read_factors(ctx: &mut Context<'_>) -> BTreeMap<String, Scope3Factor> {
    let mut factors: BTreeMap<String, Scope3Factor> = BTreeMap::new();
    read_tables(ctx, "scope3/factors", &FACTORS, &mut |ctx, row| {
        let factor = read_factor(ctx, row)?;
        if let Some(first) = factors.get(&factor.id) {
            let diag = row.diag(Code::DuplicateRow, format!("the factor `{}` is given twice", factor.id));
            ctx.push(
                diag.note(format!("first at {}", first.origin)).help("keep one of the two rows, or give them ids of their own"),
            );
            return Err(Reported);
        }
        factors.insert(factor.id.clone(), factor);
        Ok(())
    });
    factors
}

fn read_factor(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Scope3Factor> {
    let id = row.required(ctx, "factor")?.to_string();
    let value = row.required_decimal(ctx, "value")?;
    let unit = row.required_unit(ctx, "unit")?;
    let of_emissions = ["mass-co2e", "mass-co2"].iter().any(|d| unit.numerator().measures(d));
    if !of_emissions || unit.denominator().is_none() {
        let message = format!("{unit} is not an amount of CO2 or CO2e per something");
        ctx.push(
            row.diag_at("unit", Code::Scope3FactorUnit, message).help("write a unit such as kgCO2e/kWh, kgCO2e/t.km, kgCO2e/HKD"),
        );
        return Err(Reported);
    }
    let source = required_source(ctx, row)?;
    let name = row.local_text("name");
    Ok(Scope3Factor {
        name: if name.is_empty() { LocalText::same(id.as_str()) } else { name },
        id,
        value,
        unit,
        biogenic: row.amount(ctx, "biogenic")?,
        year: row.year(ctx, "year")?,
        region: row.text("region"),
        publisher: said(row, "publisher"),
        source,
        verified: row.yes_no(ctx, "verified")?.unwrap_or(false),
        note: row.text("note"),
        origin: row.origin(),
    })
}

/// The words of a column, or of its columns by language.
fn said(row: &Row<'_>, name: &str) -> LocalText {
    let by_language = row.local_text(name);
    if by_language.is_empty() { LocalText::same(row.text(name)) } else { by_language }
}

/// Where a number was taken from (R012).
fn required_source(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<LocalText> {
    let source = said(row, "source");
    if source.is_empty() {
        row.required(ctx, "source")?;
    }
    Ok(source)
}

/// Reads `scope3/avoided`.
pub(super) fn read_avoided(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<Avoided> {
    let mut avoided: Vec<Avoided> = Vec::new();
    read_tables(ctx, "scope3/avoided", &AVOIDED, &mut |ctx, row| {
        let action = row.required(ctx, "action")?.to_string();
        let year = read_year(ctx, row, manifest)?;
        let value = row.required_amount(ctx, "quantity")?;
        let unit = row.required_unit(ctx, "unit")?;
        if !unit.measures("mass-co2e") {
            let diag = row.diag_at("unit", Code::WrongUnit, format!("emissions avoided are not measured in {unit}"));
            ctx.push(diag.help("write tCO2e or kgCO2e"));
            return Err(Reported);
        }
        let source = required_source(ctx, row)?;
        if let Some(first) = avoided.iter().find(|a| a.action == action && a.year == year) {
            let diag = row.diag(Code::DuplicateRow, format!("the action `{action}` in {year} is given twice"));
            ctx.push(diag.note(format!("first at {}", first.origin)).help("keep one row for each action and year"));
            return Err(Reported);
        }
        let (name, baseline) = (row.local_text("name"), row.local_text("baseline"));
        let name = if name.is_empty() { LocalText::same(action.as_str()) } else { name };
        avoided.push(Avoided { action, name, year, value, unit, baseline, source, origin: row.origin() });
        Ok(())
    });
    avoided
}
