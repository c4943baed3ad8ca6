//! `meters.csv`: which meter stands behind which.
//!
//! In: the table and the sites. Out: [`Meter`]s. Invariant: no chain of main meters leads back to its start. Not here: whether both
//! are recorded for the same days (`activity/submeters.rs`).

use super::known_site;
use crate::book::Meter;
use crate::context::Context;
use crate::sites::Sites;
use crate::table::{Reported, Spec, optional, read_tables, required};
use crate::text::{nearest, shorten};
use heng_model::{Code, Diag, LocalText, Severity};

const SPEC: Spec = Spec::new(&[
    required("meter"),
    required("site"),
    optional("activity"),
    optional("parent"),
    optional("name_en"),
    optional("name_zh_hant"),
]);

/// Reads `meters`.
pub fn read_meters(ctx: &mut Context<'_>, sites: &Sites) -> Vec<Meter> {
    let mut meters: Vec<Meter> = Vec::new();
    read_tables(ctx, "meters", &SPEC, &mut |ctx, row| {
        let id = row.required(ctx, "meter")?.to_string();
        let site = row.required(ctx, "site")?.to_string();
        known_site(ctx, row, sites, &site)?;
        let activity = match row.get("activity") {
            None => String::new(),
            Some(text) => match ctx.catalogue.activity(text) {
                Some(activity) => activity.id.clone(),
                None => {
                    let message = format!("there is no activity `{}`", shorten(text, 40));
                    let ids: Vec<&str> = ctx.catalogue.activities().iter().map(|a| a.id.as_str()).collect();
                    let help = format!("the activities are {}", ids.join(", "));
                    ctx.push(row.diag_at("activity", Code::UnknownMeasure, message).help(help));
                    return Err(Reported);
                }
            },
        };
        if let Some(first) = meters.iter().find(|m| m.id == id && m.site == site && m.activity == activity) {
            let diag = row.diag_at("meter", Code::DuplicateRow, format!("meter `{id}` is listed a second time"));
            ctx.push(diag.note(format!("first at {}", first.origin)).help("give each meter of a site one row"));
            return Err(Reported);
        }
        let name = row.local_text("name");
        let name = if name.is_empty() { LocalText::same(id.as_str()) } else { name };
        meters.push(Meter { id, site, activity, parent: row.text("parent"), name, origin: row.origin() });
        Ok(())
    });
    check_parents(ctx, &mut meters);
    meters
}

/// A main meter must be listed, and no meter may stand behind itself; otherwise the meter is taken for a main one.
fn check_parents(ctx: &mut Context<'_>, meters: &mut [Meter]) {
    let ids: Vec<(String, String)> = meters.iter().map(|m| (m.id.clone(), m.parent.clone())).collect();
    let listed = |id: &str| ids.iter().any(|(known, _)| known == id);
    let circles = |start: &str| {
        let mut at = start;
        for _ in 0..=ids.len() {
            match ids.iter().find(|(id, _)| id == at) {
                Some((_, parent)) if parent == start => return true,
                Some((_, parent)) if !parent.is_empty() => at = parent,
                _ => return false,
            }
        }
        true
    };
    for meter in meters.iter_mut().filter(|m| !m.parent.is_empty()) {
        let message = if !listed(&meter.parent) {
            format!("main meter `{}` of `{}` is not in meters.csv", shorten(&meter.parent, 40), meter.id)
        } else if circles(&meter.id) {
            format!("meter `{}` stands behind itself", meter.id)
        } else {
            continue;
        };
        let mut diag = Diag::new(Code::CountedTwice, message).at(meter.origin.clone());
        diag.severity = Severity::Warning;
        if let Some(nearest) = nearest(&meter.parent, ids.iter().map(|(id, _)| id.as_str()).filter(|id| *id != meter.id)) {
            diag = diag.note(format!("nearest: {nearest}"));
        }
        ctx.push(diag.note("it is taken for a main meter").help("correct the column parent, or list the main meter as well"));
        meter.parent.clear();
    }
}
