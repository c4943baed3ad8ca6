//! `heng packs`: frameworks, their requirements, the levels in force for an issuer, and what changed from one to the next.

use super::lists::write;
use super::print_json;
use crate::Outcome;
use crate::args::{Format, PacksArgs, PacksCommand};
use crate::session::{Data, Failure, Fatal, find_pack};
use crate::ui::{self, Align, TextTable};
use anstyle::Style;
use heng_model::{Date, LocalText, Locale};
use heng_packs::{Changed, Difference, IssuerClass, Pack, Packs, Requirement};
use serde_json::{Value, json};
use std::io::Write;

/// The mark of what was not checked against the official text.
pub const UNVERIFIED: &str = "†";

/// Lists packs, or the requirements of one, or what changed between two.
pub fn run(args: &PacksArgs, format: Format, data: Data) -> Result<Outcome, Failure> {
    if let Some(PacksCommand::Diff { older, newer, lang }) = &args.command {
        return diff(find_pack(data.packs, older)?, find_pack(data.packs, newer)?, *lang, format).map_err(Into::into);
    }
    let whose = args.class.zip(args.year);
    match &args.id {
        None => list(data.packs, args.lang, format),
        Some(id) => show(find_pack(data.packs, id)?, whose, args.lang, format),
    }
}

/// `text †` unless it is verified.
fn marked(text: &str, verified: bool) -> String {
    if verified { text.to_string() } else { format!("{text} {UNVERIFIED}") }
}

/// Says what the mark means, where it was used.
pub fn legend(out: &mut impl Write, unverified: usize) -> std::io::Result<()> {
    if unverified > 0 {
        writeln!(out, "{UNVERIFIED} not checked against the official text ({unverified})")?;
    }
    Ok(())
}

fn list(packs: &Packs, lang: Locale, format: Format) -> Result<Outcome, Failure> {
    if format == Format::Json {
        let list: Vec<Value> = packs.all().iter().map(pack_json).collect();
        print_json(&list)?;
        return Ok(Outcome::Fine);
    }
    let columns = ["id", "requirements", "unverified", "years starting", "title"];
    let mut table = TextTable::new(
        &columns.map(|c| (c, if matches!(c, "requirements" | "unverified") { Align::Right } else { Align::Left })),
    );
    for pack in packs.all() {
        let until = pack.applies_before.map_or_else(String::new, |d| format!(" to before {d}"));
        let unverified = unverified(pack);
        table.row([
            pack.id.clone(),
            pack.count().to_string(),
            if unverified == 0 { String::new() } else { format!("{unverified} {UNVERIFIED}") },
            format!("{}{until}", pack.applies_from),
            pack.title.get(lang).to_string(),
        ]);
    }
    write(&table, packs.all().len(), "packs")?;
    legend(&mut anstream::stdout().lock(), packs.all().iter().map(unverified).sum()).map_err(Fatal::from)?;
    Ok(Outcome::Fine)
}

/// How many requirements were not checked, headings apart.
fn unverified(pack: &Pack) -> usize {
    pack.requirement.iter().filter(|r| !r.verified && !pack.is_heading(r)).count()
}

fn pack_json(pack: &Pack) -> Value {
    json!({ "id": pack.id, "title": pack.title, "citation": pack.citation, "applies_from": pack.applies_from,
        "applies_before": pack.applies_before, "by_default": pack.by_default, "supersedes": pack.supersedes,
        "requirements": pack.count(), "unverified": unverified(pack) })
}

fn show(pack: &Pack, whose: Option<(IssuerClass, Date)>, lang: Locale, format: Format) -> Result<Outcome, Failure> {
    let level = |requirement: &Requirement| whose.and_then(|(class, start)| pack.level_of(requirement, class, start));
    if format == Format::Json {
        let levels: serde_json::Map<String, Value> =
            pack.requirement.iter().filter_map(|r| Some((r.code.clone(), json!(level(r)?.id)))).collect();
        print_json(
            &json!({ "id": pack.id, "title": pack.title, "level": pack.level, "aspect": pack.aspect, "reason": pack.reason,
            "relief": pack.relief, "use": pack.uses, "group": pack.group, "applicability": pack.applicability,
            "outlook": pack.outlook, "requirement": pack.requirement, "sources": pack.sources,
            "for": whose.map(|(class, start)| json!({ "class": class, "year_starts": start, "levels": levels })) }),
        )?;
        return Ok(Outcome::Fine);
    }
    let mut table = TextTable::new(&[("code", Align::Left), ("level", Align::Left), ("asks for", Align::Left)]);
    for requirement in &pack.requirement {
        let heading = pack.is_heading(requirement);
        let level = if heading { "" } else { level(requirement).map_or(&*requirement.level, |l| &l.id) };
        let style = if heading { ui::BOLD } else { Style::new() };
        table.styled_row([
            (requirement.code.clone(), style),
            (level.to_string(), Style::new()),
            (marked(requirement.text.get(lang), requirement.verified), style),
        ]);
    }
    write(&table, pack.count(), "requirements")?;
    let mut out = anstream::stdout().lock();
    show_rest(&mut out, pack, whose, lang).map_err(Fatal::from)?;
    legend(&mut out, unverified(pack)).map_err(Fatal::from)?;
    Ok(Outcome::Fine)
}

/// Levels by class and year where none were asked for, reliefs, uses, outlook.
fn show_rest(out: &mut impl Write, pack: &Pack, whose: Option<(IssuerClass, Date)>, lang: Locale) -> std::io::Result<()> {
    match whose {
        Some((class, start)) => writeln!(out, "levels for a {class} issuer, financial year starting on {start}")?,
        None => applicability(out, pack, lang)?,
    }
    for relief in &pack.relief {
        let scope = marked(&relief.applies_to.join(", "), relief.scope_verified);
        writeln!(out, "relief-{}: {} [{scope}]", relief.id, marked(relief.text.get(lang), relief.verified))?;
        writeln!(out, "  to be said: {}", relief.must_state.get(lang))?;
    }
    for way in &pack.uses {
        writeln!(out, "{}: {}", way.id, marked(way.statement.get(lang), way.verified))?;
    }
    let start = whose.map(|(_, start)| start);
    for outlook in pack.outlook.iter().filter(|o| start.is_none_or(|start| o.from <= start)) {
        writeln!(out, "expected from {}: {}", outlook.from, marked(outlook.text.get(lang), outlook.verified))?;
    }
    Ok(())
}

fn applicability(out: &mut impl Write, pack: &Pack, lang: Locale) -> std::io::Result<()> {
    for group in &pack.group {
        writeln!(out, "{}: {}", group.id, marked(group.text.get(lang), group.verified))?;
        for row in pack.applicability.iter().filter(|row| row.group == group.id) {
            writeln!(out, "  {} from {}: {}", row.class, row.from, marked(&row.level, row.verified))?;
        }
    }
    Ok(())
}

fn diff(older: &Pack, newer: &Pack, lang: Locale, format: Format) -> Result<Outcome, Fatal> {
    let difference = newer.changes_from(older);
    if format == Format::Json {
        print_json(&json!({ "older": older.id, "newer": newer.id, "difference": difference }))?;
        return Ok(Outcome::Fine);
    }
    let mut out = anstream::stdout().lock();
    print_difference(&mut out, (older, newer), &difference, lang)?;
    Ok(Outcome::Fine)
}

fn print_difference(
    out: &mut impl Write,
    (older, newer): (&Pack, &Pack),
    difference: &Difference<'_>,
    lang: Locale,
) -> std::io::Result<()> {
    writeln!(out, "{}", ui::paint(ui::BOLD, &format!("{} → {}", older.title.get(lang), newer.title.get(lang))))?;
    let asked = |pack: &Pack, list: &[&Requirement]| list.iter().filter(|r| !pack.is_heading(r)).count();
    let mut marks = 0;
    let mut text = |text: &LocalText, verified: bool| {
        marks += usize::from(!verified);
        marked(text.get(lang), verified)
    };
    for change in &difference.told {
        let codes = [&change.from, &change.to].map(|codes| codes.join(", "));
        let arrow = codes.iter().filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(" → ");
        writeln!(out, "* {arrow}: {}", text(&change.text, change.verified))?;
    }
    let (removed, added) = (asked(older, &difference.removed), asked(newer, &difference.added));
    writeln!(out, "\nremoved ({removed})")?;
    for requirement in &difference.removed {
        writeln!(out, "- {}: {}", requirement.code, text(&requirement.text, requirement.verified))?;
    }
    writeln!(out, "\nadded ({added})")?;
    for requirement in &difference.added {
        writeln!(out, "+ {}: {}", requirement.code, text(&requirement.text, requirement.verified))?;
    }
    writeln!(out, "\nchanged ({})", difference.changed.len())?;
    for changed in &difference.changed {
        writeln!(out, "~ {}: {}", changed.after.code, text(&changed.after.text, changed.after.verified))?;
        print_changed(out, changed, lang)?;
    }
    writeln!(out)?;
    legend(out, marks)
}

fn print_changed(out: &mut impl Write, changed: &Changed<'_>, lang: Locale) -> std::io::Result<()> {
    if changed.level {
        writeln!(out, "    level: {} → {}", changed.before.level, changed.after.level)?;
    }
    if changed.wording {
        writeln!(out, "    before: {}", changed.before.text.get(lang))?;
    }
    for (mark, limbs) in [("+", &changed.limbs_added), ("-", &changed.limbs_removed), ("~", &changed.limbs_changed)] {
        for limb in limbs {
            let of = if mark == "-" { changed.before } else { changed.after };
            let words = of.limb(limb).map_or("", |l| l.text.get(lang));
            writeln!(out, "    {mark} {}/{limb}: {words}", changed.after.code)?;
        }
    }
    Ok(())
}
