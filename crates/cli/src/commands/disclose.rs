//! `heng disclose`: a book held against its frameworks.

use super::print_json;
use crate::Outcome;
use crate::args::{DiscloseArgs, Format};
use crate::session::{Data, Failure, Fatal, Session};
use crate::ui::{self, Align, Progress, TextTable};
use anstyle::Style;
use heng_disclose::{Disclosure, Status};
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
        Format::Text => {
            // The table below says what each D001 says; the rest of the diagnostics stand above it.
            let others = session.diags.iter().filter(|d| d.code != Code::MissingDisclosure).cloned().collect();
            ui::print_diags(&others);
            for (pack, disclosures) in &held {
                print_pack(pack, disclosures, args.lang).map_err(Fatal::from)?;
            }
        }
    }
    let open = held.iter().flat_map(|(_, d)| d).any(|d| matches!(d.status, Status::Missing | Status::Partial));
    Ok(Outcome::of(&session.diags).and(open))
}

fn print_pack(pack: &Pack, disclosures: &[Disclosure], lang: Locale) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "{}", ui::paint(ui::BOLD, pack.title.get(lang)))?;
    let mut table =
        TextTable::new(&[("code", Align::Left), ("status", Align::Left), ("answered by, or what is missing", Align::Left)]);
    for disclosure in disclosures {
        let (word, style) = status(disclosure.status);
        table.styled_row([
            (disclosure.code.clone(), Style::new()),
            (word.to_string(), style),
            (remark(disclosure, lang), Style::new()),
        ]);
    }
    table.write(&mut out)?;
    let count = |wanted: Status| disclosures.iter().filter(|d| d.status == wanted).count();
    writeln!(
        out,
        "\n{} requirements: {} disclosed, {} partial, {} explained, {} not applicable, {} missing",
        disclosures.len(),
        count(Status::Disclosed),
        count(Status::Partial),
        count(Status::Explained),
        count(Status::NotApplicable),
        count(Status::Missing),
    )
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
        parts.push(format!("missing {}: {}{detail}", missing.limb, missing.text.get(lang)));
    }
    for reason in &disclosure.reasons {
        parts.push(format!("{}: {}", reason.kind, reason.text.get(lang)));
    }
    if parts.is_empty() {
        for place in &disclosure.sections {
            if !parts.contains(&place.section) {
                parts.push(place.section.clone());
            }
        }
        parts.extend(disclosure.figures.first().map(|f| match disclosure.figures.len() {
            1 => f.to_string(),
            n => format!("{f} and {} more figures", n - 1),
        }));
    }
    parts.join("; ")
}
