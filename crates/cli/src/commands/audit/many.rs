//! Many reports: audited side by side, one table over companies and years.

use super::{Unreadable, examine, one, print_bytes, print_error, print_files, save, table_bytes};
use crate::Outcome;
use crate::args::{AuditArgs, Format};
use crate::commands::print_json;
use crate::session::{Failure, Fatal};
use crate::ui::{self, Align, TextTable};
use anstyle::Style;
use heng_audit::output::table::{FactRow, ReportRow, fact_rows, report_row};
use heng_audit::{Audit, Setup};
use heng_store::ReportFile;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Audits all, writes what is asked for, prints the table.
pub fn run(files: &[ReportFile], args: &AuditArgs, format: Format, setup: &Setup<'_>) -> Result<Outcome, Failure> {
    if args.out.is_none() && matches!(format, Format::Html | Format::Xlsx) {
        return Err(Fatal::new("of several reports review copies and workbooks are files: add --out DIR").into());
    }
    let per_report = !matches!(format, Format::Csv | Format::Parquet);
    let (examined, unreadable) = examine_all(files, setup, |audit| {
        let written = match &args.out {
            Some(out) if per_report => one::write(audit, setup, args.lang, out, format)?,
            _ => Vec::new(),
        };
        Ok::<_, Fatal>((report_row(audit), fact_rows(audit), written))
    });
    let (mut reports, mut rows, mut written) = (Vec::new(), Vec::new(), Vec::new());
    for result in examined {
        let (report, facts, files) = result?;
        reports.push(report);
        rows.extend(facts);
        written.extend(files);
    }
    print_unreadable(&unreadable, files);
    if let Some(out) = &args.out {
        for (name, bytes) in tables(&reports, &rows, &unreadable, format)? {
            written.push(save(out, name, &bytes)?);
        }
    }
    print(&reports, &rows, &unreadable, args, format)?;
    if args.out.is_some() {
        print_files(&written);
    }
    if reports.is_empty() {
        return Err(Failure::Fatal(Fatal::Said));
    }
    let findings = reports.iter().any(|r| r.errors + r.warnings > 0) || !unreadable.is_empty();
    Ok(if findings { Outcome::Findings } else { Outcome::Fine })
}

/// The table of facts, as files of the output folder.
fn tables(
    reports: &[ReportRow],
    rows: &[FactRow],
    unreadable: &[Unreadable],
    format: Format,
) -> Result<Vec<(&'static str, Vec<u8>)>, Fatal> {
    let mut files = Vec::new();
    for (kind, name) in [(Format::Csv, "facts.csv"), (Format::Parquet, "facts.parquet")] {
        if [kind, Format::Text].contains(&format) {
            files.extend(table_bytes(rows, kind)?.map(|bytes| (name, bytes)));
        }
    }
    if [Format::Json, Format::Text].contains(&format) {
        let mut bytes = serde_json::to_vec_pretty(&as_json(reports, rows, unreadable))?;
        bytes.push(b'\n');
        files.push(("facts.json", bytes));
    }
    Ok(files)
}

fn as_json(reports: &[ReportRow], rows: &[FactRow], unreadable: &[Unreadable]) -> serde_json::Value {
    json!({ "$schema": "urn:heng:schema:audit-table:1", "heng": env!("CARGO_PKG_VERSION"), "reports": reports, "facts": rows, "unreadable": unreadable })
}

fn print(
    reports: &[ReportRow],
    rows: &[FactRow],
    unreadable: &[Unreadable],
    args: &AuditArgs,
    format: Format,
) -> Result<(), Fatal> {
    match format {
        Format::Text => print_table(reports),
        // What is written to files is not printed as well.
        _ if args.out.is_some() => Ok(()),
        Format::Json => print_json(&as_json(reports, rows, unreadable)),
        _ => print_bytes(&table_bytes(rows, format)?.unwrap_or_default(), format),
    }
}

fn print_table(reports: &[ReportRow]) -> Result<(), Fatal> {
    let columns = [
        ("report", Align::Left),
        ("year", Align::Right),
        ("facts", Align::Right),
        ("index", Align::Right),
        ("errors", Align::Right),
        ("warnings", Align::Right),
        ("company", Align::Left),
    ];
    let mut table = TextTable::new(&columns);
    for report in reports {
        let marked = |count: usize, style: Style| (count.to_string(), if count > 0 { style } else { Style::new() });
        table.styled_row([
            (report.report.clone(), ui::CYAN),
            (if report.year > 0 { report.year.to_string() } else { "–".into() }, Style::new()),
            (report.facts.to_string(), Style::new()),
            (report.index.to_string(), Style::new()),
            marked(report.errors, ui::RED),
            marked(report.warnings, ui::YELLOW),
            (report.company.clone(), Style::new()),
        ]);
    }
    let mut out = anstream::stdout().lock();
    table.write(&mut out)?;
    let sum = |of: fn(&ReportRow) -> usize| reports.iter().map(of).sum::<usize>();
    let (facts, errors, warnings) = (sum(|r| r.facts), sum(|r| r.errors), sum(|r| r.warnings));
    io::Write::write_fmt(
        &mut out,
        format_args!("\n{} reports, {facts} facts, {errors} errors, {warnings} warnings\n", reports.len()),
    )?;
    Ok(())
}

/// Says which reports could not be read.
pub fn print_unreadable(unreadable: &[Unreadable], files: &[ReportFile]) {
    for one in unreadable {
        let path = files.iter().find(|f| f.name == one.report).map(|f| f.path.display().to_string());
        print_error(one.code, &one.message, &path.unwrap_or_else(|| one.report.clone()), &one.help);
    }
}

/// Audits files on every core; what `keep` makes of each comes back in the order of the files, whatever finished first. An audit
/// is dropped when `keep` is done with it, so that memory does not grow with the number of reports.
pub fn examine_all<T: Send>(
    files: &[ReportFile],
    setup: &Setup<'_>,
    keep: impl Fn(&Audit) -> T + Sync,
) -> (Vec<T>, Vec<Unreadable>) {
    let bar = progress_bar(files.len());
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, Result<T, Unreadable>)>> = Mutex::new(Vec::with_capacity(files.len()));
    let workers = thread::available_parallelism().map_or(1, usize::from).min(files.len());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((position, file)) = take(files, &next) {
                    let result = examine(file, setup).map(|audit| keep(&audit));
                    if let Ok(mut results) = results.lock() {
                        results.push((position, result));
                    }
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(position, _)| *position);
    let (mut kept, mut unreadable) = (Vec::new(), Vec::new());
    for (_, result) in results {
        match result {
            Ok(one) => kept.push(one),
            Err(one) => unreadable.push(one),
        }
    }
    (kept, unreadable)
}

fn take<'f>(files: &'f [ReportFile], next: &AtomicUsize) -> Option<(usize, &'f ReportFile)> {
    let position = next.fetch_add(1, Ordering::Relaxed);
    files.get(position).map(|file| (position, file))
}

/// A bar on terminals, nothing elsewhere.
fn progress_bar(reports: usize) -> ProgressBar {
    if !io::stderr().is_terminal() || reports < 2 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(reports as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} reports {elapsed:>.dim}") {
        bar.set_style(style);
    }
    bar
}
