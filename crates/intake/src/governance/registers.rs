//! `stakeholders`, `laws`, `awards`, `memberships`.

use crate::book::{Honour, Law, Manifest, Stakeholder};
use crate::context::Context;
use crate::dimensions::resolve_value;
use crate::materiality::list_in_cell;
use crate::records::Given;
use crate::row::Row;
use crate::section_ref::SectionNames;
use crate::table::{RowResult, Spec, optional, read_tables, required};
use crate::text::normalise;
use heng_model::{LocalText, Locale};

const STAKEHOLDERS: Spec = Spec::new(&[
    required("group"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("expectations_en"),
    optional("expectations_zh_hant"),
    optional("channels_en"),
    optional("channels_zh_hant"),
    optional("frequency_en"),
    optional("frequency_zh_hant"),
    optional("response_en"),
    optional("response_zh_hant"),
]);

const LAWS: Spec = Spec::new(&[
    required("law"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("jurisdiction"),
    required("aspects"),
    optional("section"),
    optional("compliance_en"),
    optional("compliance_zh_hant"),
    optional("breaches"),
]);

const AWARDS: Spec = Spec::new(&[
    required("award"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("body_en"),
    optional("body_zh_hant"),
    optional("date"),
    optional("year"),
]);

const MEMBERSHIPS: Spec = Spec::new(&[
    required("membership"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("body_en"),
    optional("body_zh_hant"),
    optional("role_en"),
    optional("role_zh_hant"),
    optional("date"),
    optional("year"),
]);

/// The row's name, or its id where it gives none.
fn name_or(row: &Row<'_>, id: &str) -> LocalText {
    let name = row.local_text("name");
    if name.is_empty() { LocalText::same(id) } else { name }
}

/// Reads `stakeholders`.
pub(super) fn read_stakeholders(ctx: &mut Context<'_>) -> Vec<Stakeholder> {
    let mut stakeholders = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "stakeholders", &STAKEHOLDERS, &mut |ctx, row| {
        let id = row.required(ctx, "group")?.to_string();
        given.once(ctx, row, normalise(&id), format!("the group `{id}`"))?;
        stakeholders.push(Stakeholder {
            name: name_or(row, &id),
            id,
            expectations: row.local_text("expectations"),
            channels: row.local_text("channels"),
            frequency: row.local_text("frequency"),
            response: row.local_text("response"),
            origin: row.origin(),
        });
        Ok(())
    });
    stakeholders
}

/// Reads `laws`. The title of a law is its name in each language of the report (R012).
pub(super) fn read_laws(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<Law> {
    let sections = SectionNames::of(ctx);
    let mut laws = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "laws", &LAWS, &mut |ctx, row| {
        let id = row.required(ctx, "law")?.to_string();
        titled(ctx, row, manifest)?;
        row.required(ctx, "aspects")?;
        let breaches = row.amount(ctx, "breaches")?;
        given.once(ctx, row, id.clone(), format!("the law `{id}`"))?;
        let jurisdiction = row
            .get("jurisdiction")
            .map(|text| resolve_value("region", text, ctx.catalogue, &manifest.labels).unwrap_or_else(|_| text.to_string()));
        laws.push(Law {
            id,
            name: row.local_text("name"),
            jurisdiction: jurisdiction.unwrap_or_default(),
            aspects: list_in_cell(row, "aspects"),
            section: sections.read(ctx, row, "section"),
            compliance: row.local_text("compliance"),
            breaches,
            origin: row.origin(),
        });
        Ok(())
    });
    laws
}

fn titled(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult {
    for locale in &manifest.locales {
        row.required(
            ctx,
            match locale {
                Locale::En => "name_en",
                Locale::ZhHant => "name_zh_hant",
            },
        )?;
    }
    Ok(())
}

/// Reads `awards` or `memberships`.
pub(super) fn read_honours(ctx: &mut Context<'_>, table: &'static str) -> Vec<Honour> {
    let is_award = table == "awards";
    let (spec, column) = if is_award { (&AWARDS, "award") } else { (&MEMBERSHIPS, "membership") };
    let mut honours = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, table, spec, &mut |ctx, row| {
        let id = row.required(ctx, column)?.to_string();
        let (date, year) = (row.date(ctx, "date")?, row.year(ctx, "year")?);
        given.once(ctx, row, id.clone(), format!("the {column} `{id}`"))?;
        honours.push(Honour {
            name: name_or(row, &id),
            id,
            body: row.local_text("body"),
            role: if is_award { LocalText::default() } else { row.local_text("role") },
            date,
            year,
            origin: row.origin(),
        });
        Ok(())
    });
    honours
}
