//! `heng audit`: published reports to facts, findings, a review copy, a table, a draft book.

mod draft;
mod many;
mod one;

use crate::Outcome;
use crate::args::{AuditArgs, Format};
use crate::session::{Data, Failure, Fatal, find_pack};
use crate::ui;
use heng_audit::output::table::{FactRow, table_csv};
use heng_audit::{Audit, Lexicon, Limits, ReadError, Setup};
use heng_model::Severity;
use heng_store::ReportFile;
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

pub use many::{examine_all, print_unreadable};
pub use one::write_finding;

/// One report in full, or many in a table.
pub fn run(args: &AuditArgs, format: Format, data: Data) -> Result<Outcome, Failure> {
    if let Some(pack) = &args.pack {
        find_pack(data.packs, pack)?;
    }
    let setup = setup(data, args.pack.as_deref());
    let files = heng_store::find_reports(&args.reports).map_err(Fatal::from)?;
    match files.as_slice() {
        [] => Err(Fatal::new("there is no report here: a folder is searched for .pdf, .txt and .html files").into()),
        [file] if args.reports.iter().all(|path| path.is_file()) => one::run(file, args, format, data, &setup),
        _ if args.to_book.is_some() => Err(Fatal::new("--to-book makes the book of one report; name one file").into()),
        files => many::run(files, args, format, &setup),
    }
}

/// What an audit rests on.
pub fn setup(data: Data, pack: Option<&str>) -> Setup<'_> {
    Setup { catalogue: data.catalogue, packs: data.packs, factors: data.factors, lexicon: Lexicon::embedded(), pack }
}

/// A report that could not be read.
#[derive(Debug, Clone, Serialize)]
pub struct Unreadable {
    /// Its name.
    pub report: String,
    /// The reader's code; empty when the file could not be opened.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Reads and audits one file.
pub fn examine(file: &ReportFile, setup: &Setup<'_>) -> Result<Audit, Unreadable> {
    let limits = Limits::default();
    let unreadable = |code, message, help| Unreadable { report: file.name.clone(), code, message, help };
    let bytes = heng_store::read_limited(&file.path, limits.file_bytes)
        .map_err(|error| unreadable("", error.to_string(), "name a file that can be read".to_string()))?;
    let document = heng_audit::read_report(&file.name, &bytes, &limits)
        .map_err(|ReadError { code, message, help }| unreadable(code, message, help))?;
    drop(bytes);
    Ok(heng_audit::audit(document, setup))
}

/// Findings that make the exit code 1.
fn has_findings(audit: &Audit) -> bool {
    audit.findings.iter().any(|f| f.severity > Severity::Note)
}

/// Bytes to standard output; a terminal shows no workbook.
fn print_bytes(bytes: &[u8], format: Format) -> Result<(), Fatal> {
    let binary = matches!(format, Format::Xlsx | Format::Parquet);
    if binary && std::io::stdout().is_terminal() {
        return Err(Fatal::new("this is no text for a terminal: write it to a file with > or --out DIR"));
    }
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}

/// The table of facts in a format; nothing for formats that are no table.
fn table_bytes(rows: &[FactRow], format: Format) -> Result<Option<Vec<u8>>, Fatal> {
    match format {
        Format::Csv => Ok(Some(table_csv(rows).into_bytes())),
        Format::Parquet => {
            let bytes = heng_audit::output::parquet::table_parquet(rows).map_err(|e| Fatal::new(e.to_string()))?;
            Ok(Some(bytes))
        }
        _ => Ok(None),
    }
}

fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, Fatal> {
    heng_store::save_file(folder, name, bytes).map_err(|e| Fatal::new(format!("{}: {e}", folder.join(name).display())))?;
    Ok(folder.join(name))
}

fn print_files(files: &[PathBuf]) {
    for file in files {
        anstream::println!("{}", file.display());
    }
}

/// Says on standard error what a diagnostic would.
fn print_error(code: &str, message: &str, place: &str, help: &str) {
    let head = if code.is_empty() { "error".to_string() } else { format!("error[{code}]") };
    anstream::eprintln!("{}{}", ui::paint(ui::RED, &head), ui::paint(ui::BOLD, &format!(": {message}")));
    anstream::eprintln!("  --> {place}");
    if !help.is_empty() {
        anstream::eprintln!("{} {help}", ui::paint(ui::GREEN, "help:"));
    }
    anstream::eprintln!();
}
