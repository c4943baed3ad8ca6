//! `bodies` and `meetings`: who reports to whom, and who met when.

use crate::book::{Body, Manifest, Meeting};
use crate::context::Context;
use crate::records::Given;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::{nearest, normalise, shorten};
use heng_model::{Code, Date, Diag, LocalText, Locale};
use std::collections::BTreeSet;

const BODIES: Spec = Spec::new(&[
    required("body"),
    required("kind"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("reports_to"),
    optional("chair_en"),
    optional("chair_zh_hant"),
    optional("duties_en"),
    optional("duties_zh_hant"),
    optional("climate"),
    optional("esg"),
    optional("frequency_en"),
    optional("frequency_zh_hant"),
]);

const MEETINGS: Spec = Spec::new(&[
    required("body"),
    required("date"),
    optional("members"),
    optional("attended"),
    optional("topics_en"),
    optional("topics_zh_hant"),
    optional("climate"),
]);

const KINDS: [&str; 4] = ["board", "committee", "working-group", "department"];

const HELP: &str = "write the id of a body in bodies.csv; leave reports_to empty at the top";

/// Reads `bodies`.
pub(super) fn read_bodies(ctx: &mut Context<'_>) -> Vec<Body> {
    let mut bodies: Vec<Body> = Vec::new();
    // Where each body names the one above it, once all bodies are known.
    let mut links: Vec<(Diag, String)> = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "bodies", &BODIES, &mut |ctx, row| {
        let id = row.required(ctx, "body")?.to_string();
        row.required(ctx, "kind")?;
        let kind = row.choice(ctx, "kind", &KINDS)?.ok_or(Reported)?.to_string();
        let climate = row.yes_no(ctx, "climate")?.unwrap_or(false);
        let esg = row.yes_no(ctx, "esg")?;
        given.once(ctx, row, normalise(&id), format!("the body `{id}`"))?;
        let name = row.local_text("name");
        let esg = esg.unwrap_or_else(|| kind == "committee" && speaks_of_esg(&id, &name));
        let (reports_to, frequency) = (row.text("reports_to"), row.local_text("frequency"));
        let name = if name.is_empty() { LocalText::same(&id) } else { name };
        links.push((row.diag_at("reports_to", Code::UnknownBody, ""), reports_to));
        let (chair, duties, origin) = (row.local_text("chair"), row.local_text("duties"), row.origin());
        bodies.push(Body { id, kind, name, reports_to: String::new(), chair, duties, climate, esg, frequency, origin });
        Ok(())
    });
    for (place, (diag, reports_to)) in links.into_iter().enumerate() {
        if !reports_to.is_empty() {
            link(ctx, &mut bodies, place, diag, &reports_to);
        }
    }
    bodies
}

/// Whether a committee's id or name says that environmental, social and governance matters are its business.
fn speaks_of_esg(id: &str, name: &LocalText) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|w| !w.is_empty()).collect()
    };
    let english = words(id).union(&words(name.get(Locale::En))).any(|w| w == "esg" || w == "sustainability");
    let chinese = ["環境、社會及管治", "環境社會及管治", "可持續", "ESG"].iter().any(|w| name.zh_hant.contains(w));
    english || chinese
}

/// Sets the body above one, unless there is none of that name or it lies below (M006).
fn link(ctx: &mut Context<'_>, bodies: &mut [Body], place: usize, mut diag: Diag, reports_to: &str) {
    let own = bodies[place].id.clone();
    let Some(above) = find(bodies, reports_to) else {
        diag.message = format!("{own} reports to `{}`, which bodies.csv does not have", shorten(reports_to, 40));
        let near = nearest(reports_to, bodies.iter().map(|b| b.id.as_str()));
        let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
        return ctx.push(diag.help(HELP));
    };
    // Links are set one by one and never close a circle, so the way up always ends.
    let mut way = vec![own.clone(), above.to_string()];
    let mut at = above.to_string();
    while at != own {
        let Some(next) = bodies.iter().find(|b| b.id == at).map(|b| b.reports_to.clone()).filter(|next| !next.is_empty()) else {
            bodies[place].reports_to = above.to_string();
            return;
        };
        way.push(next.clone());
        at = next;
    }
    diag.message = format!("{own} reports to itself");
    ctx.push(diag.note(format!("the way up: {}", way.join(" → "))).help(HELP));
}

/// The id of the body that a text names, by id or name.
fn find(bodies: &[Body], text: &str) -> Option<String> {
    let wanted = normalise(text);
    let named = |b: &&Body| normalise(&b.id) == wanted || Locale::ALL.iter().any(|&l| normalise(b.name.get(l)) == wanted);
    bodies.iter().find(named).map(|b| b.id.clone())
}

/// The id of the body that a cell names (M006 otherwise).
pub(super) fn body_named(ctx: &mut Context<'_>, row: &Row<'_>, column: &str, text: &str, bodies: &[Body]) -> RowResult<String> {
    find(bodies, text).ok_or_else(|| {
        let message = format!("there is no body `{}` in bodies.csv", shorten(text, 40));
        let mut diag = row.diag_at(column, Code::UnknownBody, message);
        if let Some(near) = nearest(text, bodies.iter().map(|b| b.id.as_str())) {
            diag = diag.note(format!("nearest: {near}"));
        }
        ctx.push(diag.help("write the id of a body in bodies.csv, or add the body there"));
        Reported
    })
}

/// Reads `meetings`, in the order of their dates.
pub(super) fn read_meetings(ctx: &mut Context<'_>, manifest: &Manifest, bodies: &[Body]) -> Vec<Meeting> {
    let mut meetings: Vec<Meeting> = Vec::new();
    read_tables(ctx, "meetings", &MEETINGS, &mut |ctx, row| {
        let text = row.required(ctx, "body")?;
        let body = body_named(ctx, row, "body", text, bodies)?;
        row.required(ctx, "date")?;
        let date = row.date(ctx, "date")?.ok_or(Reported)?;
        let year = year_of(ctx, row, manifest, date)?;
        let climate = row.yes_no(ctx, "climate")?.unwrap_or(false);
        let (members, attended) = attendance(ctx, row);
        let (topics, origin) = (row.local_text("topics"), row.origin());
        meetings.push(Meeting { body, date, year, members, attended, topics, climate, origin });
        Ok(())
    });
    meetings.sort_by(|a, b| (a.date, &a.origin).cmp(&(b.date, &b.origin)));
    meetings
}

/// The financial year of the report that holds a day (R008).
fn year_of(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest, date: Date) -> RowResult<i16> {
    let holds = |p: &heng_model::Period| p.start <= date && date <= p.end;
    manifest.periods().into_iter().find(holds).map(heng_model::Period::year).ok_or_else(|| {
        let message = format!("{date} lies in none of the years of the report");
        let diag = row.diag_at("date", Code::OutsidePeriod, message).note(format!("the book reports on {}", manifest.period));
        ctx.push(diag.help("correct the date, or move the row to the book of its year"));
        Reported
    })
}

/// Members and those who came; neither when more came than are members (M009) or a number cannot be read.
fn attendance(ctx: &mut Context<'_>, row: &Row<'_>) -> (Option<heng_model::Decimal>, Option<heng_model::Decimal>) {
    let (Ok(members), Ok(attended)) = (row.amount(ctx, "members"), row.amount(ctx, "attended")) else { return (None, None) };
    if let (Some(members), Some(attended)) = (members, attended)
        && attended > members
    {
        let message = format!("{} attended a meeting of {} members", attended.normalize(), members.normalize());
        let diag = row.diag_at("attended", Code::TooManyAttended, message);
        ctx.push(diag.help("count only members in attended, or correct members; without both the meeting has no attendance"));
        return (None, None);
    }
    (members, attended)
}
