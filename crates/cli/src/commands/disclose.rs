//! `heng disclose`: a book held against its frameworks.

use super::packs::{UNVERIFIED, legend};
use super::print_json;
use crate::Outcome;
use crate::args::{DiscloseArgs, Format};
use crate::session::{Data, Failure, Fatal, Session};
use crate::ui::{self, Align, Progress, TextTable};
use anstyle::Style;
use heng_disclose::{Disclosure, Status, Tally};
use heng_model::{Code, Locale};
use heng_packs::Pack;
use serde_json::json;
use std::io::Write;

/// Holds the book against its packs and prints where each requirement stands.
pub fn run(args: &DiscloseArgs, format: Format, data: Data) -> Result<Outcome, Failure> {
    let progress = Progress::start();
    let mut session = Session::open(data, &args.book.book, &progress)?;
    progress.say("holding the book against its frameworks");
    let held = session.disclose(args.pack.as_deref())?;
    progress.finish();
    match format {
        Format::Json => {
            let packs: Vec<_> =
                held.iter().map(|(pack, disclosures)| json!({ "pack": pack.id, "disclosures": disclosures })).collect();
            print_json(&json!({ "packs": packs, "diagnostics": session.diags }))?;
        }
        _ => {
            // The table below says what each D001 says; the rest of the diagnostics stand above it.
            let others = session.diags.iter().filter(|d| d.code != Code::MissingDisclosure).cloned().collect();
            ui::print_diags(&others);
            for (pack, disclosures) in &held {
                print_pack(pack, disclosures, args.lang).map_err(Fatal::from)?;
            }
        }
    }
    let open = held.iter().any(|(pack, disclosures)| tally(pack, disclosures).open > 0);
    Ok(Outcome::of(&session.diags).and(open))
}

fn print_pack(pack: &Pack, disclosures: &[Disclosure], lang: Locale) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "{}", ui::paint(ui::BOLD, pack.title.get(lang)))?;
    let mut table =
        TextTable::new(&[("code", Align::Left), ("status", Align::Left), ("answered by, or what is missing", Align::Left)]);
    let mut unverified = 0;
    for disclosure in disclosures {
        let (word, style) = status(disclosure.status);
        let verified = pack.requirement(&disclosure.code).is_none_or(|r| r.verified);
        unverified += usize::from(!verified);
        let mark = if verified { String::new() } else { format!(" {UNVERIFIED}") };
        table.styled_row([
            (format!("{}{mark}", disclosure.code), if disclosure.heading { ui::BOLD } else { Style::new() }),
            (word.to_string(), style),
            (remark(disclosure, lang), Style::new()),
        ]);
    }
    table.write(&mut out)?;
    let tally = tally(pack, disclosures);
    let voluntary = if tally.not_reported > 0 { format!(", {} not reported", tally.not_reported) } else { String::new() };
    writeln!(
        out,
        "\n{} requirements: {} disclosed, {} partial, {} explained, {} not applicable, {} missing{voluntary}",
        tally.all, tally.disclosed, tally.partial, tally.explained, tally.not_applicable, tally.missing,
    )?;
    legend(&mut out, unverified)
}

fn tally(pack: &Pack, disclosures: &[Disclosure]) -> Tally {
    Tally::of(disclosures, |level| pack.level(level).is_some_and(|l| l.voluntary))
}

fn status(status: Status) -> (&'static str, Style) {
    match status {
        Status::Disclosed => ("disclosed", ui::GREEN),
        Status::Partial => ("partial", ui::YELLOW),
        Status::Explained => ("explained", ui::CYAN),
        Status::NotApplicable => ("not applicable", ui::CYAN),
        Status::NotReported => ("not reported", ui::DIM),
        Status::Missing => ("missing", ui::RED),
    }
}

fn remark(disclosure: &Disclosure, lang: Locale) -> String {
    let mut parts: Vec<String> = Vec::new();
    for missing in &disclosure.missing {
        let detail = if missing.detail.is_empty() { String::new() } else { format!(" ({})", missing.detail.get(lang)) };
        let limb = if missing.limb.is_empty() { String::new() } else { format!(" {}", missing.limb) };
        parts.push(format!("missing{limb}: {}{detail}", missing.text.get(lang)));
    }
    for reason in &disclosure.reasons {
        parts.push(format!("{}: {}", reason.kind, reason.text.get(lang)));
    }
    for link in &disclosure.inherited {
        parts.push(format!("{} {} ({}, {})", link.pack, link.code, link.strength.id(), status(link.status).0));
    }
    if parts.is_empty() {
        for place in &disclosure.sections {
            if !parts.contains(&place.section) {
                parts.push(place.section.clone());
            }
        }
        parts.extend(disclosure.records.iter().cloned());
        parts.extend(disclosure.figures.first().map(|f| match disclosure.figures.len() {
            1 => f.to_string(),
            n => format!("{f} and {} more figures", n - 1),
        }));
    }
    parts.join("; ")
}
