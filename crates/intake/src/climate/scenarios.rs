//! `climate/scenarios`: the analysis of resilience.

use super::{parts, read_horizons};
use crate::book::{Manifest, Scenario};
use crate::context::Context;
use crate::dates::parse_period;
use crate::records::Given;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::targets::{paired, required_pair};
use crate::text::{normalise, shorten};
use heng_model::Code;

const SCENARIOS: Spec = Spec::new(&[
    required("scenario"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("publisher_en"),
    optional("publisher_zh_hant"),
    optional("temperature"),
    optional("kind"),
    optional("horizon"),
    optional("assumptions_en"),
    optional("assumptions_zh_hant"),
    optional("result_en"),
    optional("result_zh_hant"),
    optional("resilience_en"),
    optional("resilience_zh_hant"),
    optional("relevance_en"),
    optional("relevance_zh_hant"),
    optional("scope_en"),
    optional("scope_zh_hant"),
    optional("uncertainties_en"),
    optional("uncertainties_zh_hant"),
    optional("agreement"),
    optional("date"),
]);

/// Reads `climate/scenarios`.
pub(super) fn read(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "climate/scenarios", &SCENARIOS, &mut |ctx, row| {
        let id = row.required(ctx, "scenario")?.to_string();
        let name = required_pair(ctx, row, "name", manifest)?;
        let (physical, transition) = read_kinds(ctx, row)?;
        let horizons = read_horizons(ctx, row, manifest)?;
        let agreement = row.yes_no(ctx, "agreement")?;
        let date = match row.get("date") {
            None => None,
            Some(text) => {
                let date = parse_period(text).ok_or_else(|| row.bad_date(ctx, "date", text, "a date, month or year"))?;
                Some(date)
            }
        };
        given.once(ctx, row, id.clone(), format!("the scenario `{id}`"))?;
        scenarios.push(Scenario {
            id,
            name,
            publisher: paired(ctx, row, "publisher", manifest),
            temperature: row.text("temperature"),
            physical,
            transition,
            horizons,
            assumptions: paired(ctx, row, "assumptions", manifest),
            result: paired(ctx, row, "result", manifest),
            resilience: paired(ctx, row, "resilience", manifest),
            relevance: paired(ctx, row, "relevance", manifest),
            scope: paired(ctx, row, "scope", manifest),
            uncertainties: paired(ctx, row, "uncertainties", manifest),
            agreement,
            date,
            origin: row.origin(),
        });
        Ok(())
    });
    scenarios
}

/// `physical; transition`, or both (R013).
fn read_kinds(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<(bool, bool)> {
    let (mut physical, mut transition) = (false, false);
    for part in parts(row.get("kind").unwrap_or_default()) {
        match normalise(part).as_str() {
            "physical" | "physicalrisk" | "實體" | "物理" | "實體風險" | "物理風險" => physical = true,
            "transition" | "transitionrisk" | "轉型" | "过渡" | "過渡" | "轉型風險" | "過渡風險" => {
                transition = true
            }
            "both" | "兩者" => (physical, transition) = (true, true),
            _ => {
                let diag = row.diag_at("kind", Code::BadChoice, format!("kind cannot be `{}`", shorten(part, 40)));
                ctx.push(diag.help("write physical or transition, or both separated by `;`"));
                return Err(Reported);
            }
        }
    }
    Ok((physical, transition))
}
