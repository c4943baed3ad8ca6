//! The registers of climate and enterprise risks, scenarios, and what the climate rules ask for beside them.
//!
//! In: `[climate]` of heng.toml, `climate/risks`, `climate/scenarios`, `climate/metrics`, `risks`. Out: [`Climate`]. Invariant: a risk
//! has a kind, a horizon that is defined (K002), and scores on the scale (K003); amounts carry a currency. Not here: what is exposed
//! in all (`heng-calc`). See `climate/tests.rs` and `tests/errors/K00*`.

mod metrics;
mod risks;
mod scenarios;

use crate::book::{Climate, Manifest};
use crate::context::Context;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult};
use crate::text::{nearest, normalise, shorten};
use heng_model::{Code, LocalText};

/// Reads them.
pub fn read(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites) -> Climate {
    Climate {
        horizons: manifest.horizons.clone(),
        risks: risks::read_register(ctx, manifest, sites),
        scenarios: scenarios::read(ctx, manifest),
        metrics: metrics::read(ctx, manifest),
        enterprise: risks::read_enterprise(ctx, manifest),
    }
}

/// What risks and industry metrics are called in print, where the book's `[labels]` do not say.
pub fn name_them(manifest: &mut Manifest, climate: &Climate) {
    let risks = climate.risks.iter().map(|r| ("risk", r.id.as_str(), &r.name));
    let industry = climate.metrics.iter().filter_map(|m| Some(("industry_metric", m.industry()?, &m.name)));
    for (dimension, id, name) in risks.chain(industry).filter(|(_, _, name)| !name.is_empty()) {
        let labels: &mut Vec<(String, LocalText)> = manifest.labels.entry(dimension.into()).or_default();
        if !labels.iter().any(|(known, _)| known == id) {
            labels.push((id.to_string(), name.clone()));
        }
    }
}

/// The usual horizons, with what they may be called.
const HORIZONS: [(&str, &[&str]); 3] = [
    ("short", &["short term", "短期", "短"]),
    ("medium", &["medium term", "mid", "mid term", "中期", "中"]),
    ("long", &["long term", "長期", "长期", "長", "长"]),
];

/// The horizons of a cell (K002 where the book defines its own, else R013).
fn read_horizons(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for text in parts(row.get("horizon").unwrap_or_default()) {
        let id = horizon(ctx, row, manifest, text)?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

fn horizon(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest, text: &str) -> RowResult<String> {
    let wanted = normalise(text);
    let usual = HORIZONS.iter().find(|(id, words)| normalise(id) == wanted || words.iter().any(|w| normalise(w) == wanted));
    let usual = usual.map(|(id, _)| (*id).to_string());
    if manifest.horizons.is_empty() {
        return usual.ok_or_else(|| {
            let diag = row.diag_at("horizon", Code::BadChoice, format!("horizon cannot be `{}`", shorten(text, 40)));
            ctx.push(diag.help("write short, medium or long, or define horizons of your own under [climate] in heng.toml"));
            Reported
        });
    }
    let defined = manifest.horizons.iter().find(|h| normalise(&h.id) == wanted || usual.as_deref() == Some(h.id.as_str()));
    defined.map(|h| h.id.clone()).ok_or_else(|| {
        let known: Vec<&str> = manifest.horizons.iter().map(|h| h.id.as_str()).collect();
        let diag = row.diag_at("horizon", Code::UnknownHorizon, format!("the horizon `{}` is not defined", shorten(text, 40)));
        let diag = diag.note(format!("defined: {}", known.join(", ")));
        ctx.push(diag.help("name a horizon of [climate] horizons in heng.toml, or define this one there"));
        Reported
    })
}

/// The parts of a cell between semicolons.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '；', '、']).map(str::trim).filter(|part| !part.is_empty())
}

/// One of the words of a small vocabulary, in either language (R013).
fn word(
    ctx: &mut Context<'_>,
    row: &Row<'_>,
    column: &str,
    allowed: &[(&'static str, &[&str])],
) -> RowResult<Option<&'static str>> {
    let Some(text) = row.get(column) else { return Ok(None) };
    let wanted = normalise(text);
    let found = allowed.iter().find(|(id, words)| normalise(id) == wanted || words.iter().any(|w| normalise(w) == wanted));
    if let Some((id, _)) = found {
        return Ok(Some(id));
    }
    let ids: Vec<&str> = allowed.iter().map(|(id, _)| *id).collect();
    let diag = row.diag_at(column, Code::BadChoice, format!("{column} cannot be `{}`", shorten(text, 40)));
    let diag = nearest(text, ids.iter().copied()).into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
    ctx.push(diag.help(format!("write {}", ids.join(" or "))));
    Err(Reported)
}

/// The same where the cell must be filled (R012).
fn required_word(
    ctx: &mut Context<'_>,
    row: &Row<'_>,
    column: &str,
    allowed: &[(&'static str, &[&str])],
) -> RowResult<&'static str> {
    row.required(ctx, column)?;
    word(ctx, row, column, allowed)?.ok_or(Reported)
}

#[cfg(test)]
mod tests;
