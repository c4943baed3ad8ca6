//! `entities.csv`: who belongs to the group, how much of it, and under whose control.
//!
//! In: the table, sites and approach. Out: [`Entity`]s; E001 for a share above the whole, E002 for sites of nobody. Invariant: a share
//! that cannot be used is absent, and the entity stays, so that its sites do not become unknown as well.

use super::percent;
use crate::book::{Consolidation, Entity, EntityKind, Manifest, Site};
use crate::context::Context;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::{nearest, shorten};
use heng_model::{Code, Decimal, Diag, LocalText, Origin, SourceFile};
use std::sync::Arc;

const SPEC: Spec = Spec::new(&[
    required("entity"),
    optional("kind"),
    optional("equity_share"),
    optional("operational_control"),
    optional("financial_control"),
    optional("name_en"),
    optional("name_zh_hant"),
]);

const KINDS: [(&str, EntityKind); 5] = [
    ("parent", EntityKind::Parent),
    ("subsidiary", EntityKind::Subsidiary),
    ("joint-venture", EntityKind::JointVenture),
    ("associate", EntityKind::Associate),
    ("investment", EntityKind::Investment),
];

/// Reads `entities`.
pub(super) fn read(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    let by_equity = manifest.boundary.approach() == Consolidation::EquityShare;
    let found = read_tables(ctx, "entities", &SPEC, &mut |ctx, row| {
        let entity = read_row(ctx, row, by_equity)?;
        if let Some(first) = entities.iter().find(|e| e.id == entity.id) {
            let diag = row.diag_at("entity", Code::DuplicateRow, format!("entity `{}` is listed a second time", entity.id));
            ctx.push(diag.note(format!("first at {}", first.origin)).help("give each entity one row with an id of its own"));
            return Err(Reported);
        }
        entities.push(entity);
        Ok(())
    });
    match (found, &manifest.boundary.consolidation) {
        (true, _) if !entities.is_empty() => sites_of_nobody(ctx, sites, &entities),
        (false, Some(stated)) if by_equity => ctx.push(
            Diag::new(Code::MissingFile, "the equity-share approach needs entities.csv, which the book lacks")
                .at(stated.origin.clone())
                .note("until then every site counts as wholly owned")
                .note(format!("sought: {}", Origin::whole(&Arc::new(SourceFile::new("entities.csv")))))
                .help("list every entity with its equity share, and name the entity of each site in sites.csv"),
        ),
        _ => {}
    }
    entities
}

fn read_row(ctx: &mut Context<'_>, row: &Row<'_>, by_equity: bool) -> RowResult<Entity> {
    let id = row.required(ctx, "entity")?.to_string();
    let word = row.choice(ctx, "kind", &KINDS.map(|(word, _)| word))?;
    let kind = KINDS.iter().find(|(known, _)| Some(*known) == word).map_or(EntityKind::Subsidiary, |(_, kind)| *kind);
    // Who consolidates a company controls it; the others are controlled only where the row says so.
    let usual = matches!(kind, EntityKind::Parent | EntityKind::Subsidiary);
    let name = row.local_text("name");
    Ok(Entity {
        name: if name.is_empty() { LocalText::same(id.as_str()) } else { name },
        kind,
        equity_share: equity_share(ctx, row, kind, by_equity),
        operational_control: row.yes_no(ctx, "operational_control")?.unwrap_or(usual),
        financial_control: row.yes_no(ctx, "financial_control")?.unwrap_or(usual),
        note: row.text("note"),
        origin: row.origin(),
        id,
    })
}

/// The share in per cent; the issuer owns itself. E001 above the whole, R012 where the approach needs a share that is not given.
fn equity_share(ctx: &mut Context<'_>, row: &Row<'_>, kind: EntityKind, by_equity: bool) -> Option<Decimal> {
    match percent(ctx, row, "equity_share", None) {
        Ok(Some(share)) if share > Decimal::ONE_HUNDRED => {
            let entity = row.get("entity").unwrap_or_default();
            let message = format!("the equity share of `{entity}` is {} %, more than the whole", share.normalize());
            let diag = row.diag_at("equity_share", Code::EquityShareTooLarge, message);
            ctx.push(diag.help("write the issuer's share in the entity's equity, from 0% to 100%"));
            None
        }
        Ok(Some(share)) => Some(share),
        Ok(None) if kind == EntityKind::Parent => Some(Decimal::ONE_HUNDRED),
        Ok(None) if by_equity => {
            // Reports the empty cell.
            let _ = row.required(ctx, "equity_share");
            None
        }
        Ok(None) | Err(Reported) => None,
    }
}

/// E002 for each site of the boundary whose entity is not known.
fn sites_of_nobody(ctx: &mut Context<'_>, sites: &Sites, entities: &[Entity]) {
    let unknown = |site: &&Site| site.included && !entities.iter().any(|e| e.id == site.entity);
    for site in sites.by_id.values().filter(unknown) {
        let message = if site.entity.is_empty() {
            format!("site `{}` names no entity, although entities.csv lists them", site.id)
        } else {
            format!("entity `{}` of site `{}` is not in entities.csv", shorten(&site.entity, 40), site.id)
        };
        let mut diag = Diag::new(Code::UnknownEntity, message).at(site.origin.clone());
        if let Some(nearest) = nearest(&site.entity, entities.iter().map(|e| e.id.as_str())) {
            diag = diag.note(format!("nearest: {nearest}"));
        }
        ctx.push(diag.help("add the entity to entities.csv, or write its id as it stands there"));
    }
}
