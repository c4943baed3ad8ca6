//! `sites.csv`: where the issuer works, and what lies inside the reporting boundary.
//!
//! In: the table. Out: [`Site`]s by id. Invariant: a site whose other cells are wrong is kept without them, so that its bills do not
//! become errors as well. Not here: whether a grid region has factors (`heng-factors`). See `tests/sites_and_activity.rs`.

use crate::book::{Manifest, Site};
use crate::context::Context;
use crate::dimensions::resolve_value;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::{nearest, shorten};
use heng_model::{Code, Diag, Dims, LocalText, Origin, SourceFile};
use std::collections::BTreeMap;
use std::sync::Arc;

const SPEC: Spec = Spec::new(&[
    required("site"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("entity"),
    optional("region"),
    optional("grid"),
    optional("floor_area_m2"),
    optional("included"),
    optional("activities"),
    optional("reason_en"),
    optional("reason_zh_hant"),
]);

/// What a site lists under `activities` when gases escape there: rows of `refrigerants.csv`, which is no table of activities.
pub const REFRIGERANTS: &str = "refrigerants";

/// Words for it.
const GASES: [&str; 6] = [REFRIGERANTS, "refrigerant", "製冷劑", "制冷剂", "冷媒", "雪種"];

/// The sites of a book.
#[derive(Debug, Default)]
pub struct Sites {
    /// By id.
    pub by_id: BTreeMap<String, Site>,
    /// False when the table is absent or cannot be read as a whole, which has been reported: an unknown site is then no news.
    pub known: bool,
}

/// Reads `sites.csv`.
pub fn read_sites(ctx: &mut Context<'_>, manifest: &Manifest) -> Sites {
    let mut by_id: BTreeMap<String, Site> = BTreeMap::new();
    let reported_before = ctx.reported();
    let found = read_tables(ctx, "sites", &SPEC, &mut |ctx, row| {
        let site = read_site(ctx, row, manifest)?;
        if let Some(first) = by_id.get(&site.id) {
            let diag = row.diag_at("site", Code::DuplicateRow, format!("site `{}` is listed a second time", site.id));
            ctx.push(diag.note(format!("first at {}", first.origin)).help("give each site one row with an id of its own"));
            return Err(Reported);
        }
        by_id.insert(site.id.clone(), site);
        Ok(())
    });
    if !found && !ctx.paths_under("activity/").is_empty() {
        ctx.push(
            Diag::new(Code::MissingFile, "the book has activity rows but no sites.csv")
                .at(Origin::whole(&Arc::new(SourceFile::new("sites.csv"))))
                .help("list every site in sites.csv, at least with the column site"),
        );
    }
    let known = found && !(by_id.is_empty() && ctx.reported() > reported_before);
    Sites { by_id, known }
}

/// Leaves out the figures of sites that `sites.csv` does not list (R004), and those of sites outside the boundary.
pub fn keep_known_sites<T>(ctx: &mut Context<'_>, sites: &Sites, figures: &mut Vec<T>, of: impl Fn(&T) -> (&Dims, &Origin)) {
    figures.retain(|figure| {
        let (dims, origin) = of(figure);
        let Some(id) = dims.get("site") else { return true };
        match sites.by_id.get(id) {
            Some(site) => site.included,
            None if !sites.known => true,
            None => {
                let diag =
                    Diag::new(Code::UnknownSite, format!("site `{}` is not in sites.csv", shorten(id, 40))).at(origin.clone());
                let near = nearest(id, sites.by_id.keys().map(String::as_str));
                let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
                ctx.push(diag.help("add the site to sites.csv, or write the id as it stands there"));
                false
            }
        }
    });
}

/// The activities listed; one that does not exist is R005 and left out.
fn activities(ctx: &mut Context<'_>, row: &Row<'_>) -> Vec<String> {
    let mut listed: Vec<String> = Vec::new();
    let words = row.get("activities").unwrap_or_default().split([';', '；', ',', '，', '、']).map(str::trim);
    for word in words.filter(|word| !word.is_empty()) {
        if GASES.contains(&word.to_lowercase().as_str()) {
            if !listed.iter().any(|id| id == REFRIGERANTS) {
                listed.push(REFRIGERANTS.to_string());
            }
            continue;
        }
        match ctx.catalogue.activity(word) {
            Some(activity) if !listed.contains(&activity.id) => listed.push(activity.id.clone()),
            Some(_) => {}
            None => {
                let known = ctx.catalogue.activities();
                let names = known.iter().flat_map(|a| std::iter::once(&a.id).chain(&a.aliases)).map(String::as_str);
                let near = nearest(word, names);
                let message = format!("there is no activity `{}`", shorten(word, 40));
                let diag = row.diag_at("activities", Code::UnknownMeasure, message);
                let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
                let ids: Vec<&str> = known.iter().map(|a| a.id.as_str()).chain([REFRIGERANTS]).collect();
                ctx.push(diag.help(format!("the activities are {}", ids.join(", "))));
            }
        }
    }
    listed
}

fn read_site(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<Site> {
    let id = row.required(ctx, "site")?.to_string();
    let name = row.local_text("name");
    let region = row
        .get("region")
        .map(|text| resolve_value("region", text, ctx.catalogue, &manifest.labels).unwrap_or_else(|_| text.to_string()));
    Ok(Site {
        name: if name.is_empty() { LocalText::same(id.as_str()) } else { name },
        entity: row.text("entity"),
        region: region.unwrap_or_default(),
        grid: row.text("grid"),
        // A wrong cell has been reported; the site itself stays.
        floor_area_m2: row.amount(ctx, "floor_area_m2").unwrap_or_default(),
        included: row.yes_no(ctx, "included").unwrap_or_default().unwrap_or(true),
        reason: row.local_text("reason"),
        activities: activities(ctx, row),
        origin: row.origin(),
        id,
    })
}
