//! One report: a summary with its findings, or one output of it.

use super::draft;
use super::{Unreadable, examine, has_findings, print_bytes, print_error, print_files, save, table_bytes};
use crate::Outcome;
use crate::args::{AuditArgs, Format};
use crate::commands::print_json;
use crate::session::{Data, Failure, Fatal};
use crate::ui::{self, Align, Progress, TextTable};
use anstyle::Style;
use heng_audit::output::summary::{FindingText, Standing, Summary, finding_text, summary};
use heng_audit::output::words::Words;
use heng_audit::output::{html, json, table, xlsx};
use heng_audit::{Audit, Setup};
use heng_model::{Locale, Severity};
use heng_store::ReportFile;
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Audits one report and prints it.
pub fn run(file: &ReportFile, args: &AuditArgs, format: Format, data: Data, setup: &Setup<'_>) -> Result<Outcome, Failure> {
    let progress = Progress::start();
    progress.say("reading the report");
    let examined = examine(file, setup);
    progress.finish();
    let audit = match examined {
        Ok(audit) => audit,
        Err(unreadable) => return Err(refuse(&unreadable, file, format)?),
    };
    let mut written = Vec::new();
    match &args.out {
        Some(out) => written.extend(write(&audit, setup, args.lang, out, format)?),
        None if !matches!(format, Format::Text) => print(&audit, setup, args.lang, format)?,
        None => {}
    }
    if format == Format::Text {
        print_summary(&audit, setup, args.lang).map_err(Fatal::from)?;
    }
    if let Some(folder) = &args.to_book {
        written.extend(draft::write(&audit, setup, data, folder, format)?);
    }
    if format == Format::Text || args.out.is_some() {
        print_files(&written);
    }
    Ok(if has_findings(&audit) { Outcome::Findings } else { Outcome::Fine })
}

/// Says why a report cannot be read; the exit code is that of input and output.
fn refuse(unreadable: &Unreadable, file: &ReportFile, format: Format) -> Result<Failure, Fatal> {
    print_error(unreadable.code, &unreadable.message, &file.path.display().to_string(), &unreadable.help);
    if format == Format::Json {
        print_json(&json!({ "unreadable": [unreadable] }))?;
    }
    Ok(Failure::Fatal(Fatal::Said))
}

/// One output on standard output.
fn print(audit: &Audit, setup: &Setup<'_>, locale: Locale, format: Format) -> Result<(), Fatal> {
    match format {
        Format::Text => Ok(()),
        Format::Json => print_json(&json::audit_json(audit, locale)),
        Format::Html | Format::Xlsx | Format::Csv | Format::Parquet => {
            let bytes = bytes_of(audit, setup, locale, format)?;
            print_bytes(&bytes, format)
        }
    }
}

fn bytes_of(audit: &Audit, setup: &Setup<'_>, locale: Locale, format: Format) -> Result<Vec<u8>, Fatal> {
    match format {
        Format::Html => Ok(html::audit_html(audit, setup, locale).into_bytes()),
        Format::Xlsx => xlsx::audit_xlsx(audit, setup, locale).map_err(|e| Fatal::new(e.to_string())),
        Format::Csv | Format::Parquet => Ok(table_bytes(&table::fact_rows(audit), format)?.unwrap_or_default()),
        Format::Json | Format::Text => {
            let mut bytes = serde_json::to_vec_pretty(&json::audit_json(audit, locale))?;
            bytes.push(b'\n');
            Ok(bytes)
        }
    }
}

/// The files of one report: review copy, workbook and JSON, or the one kind asked for.
pub fn write(audit: &Audit, setup: &Setup<'_>, locale: Locale, out: &Path, format: Format) -> Result<Vec<PathBuf>, Fatal> {
    let all = [Format::Html, Format::Xlsx, Format::Json];
    let kinds = if format == Format::Text { &all[..] } else { std::slice::from_ref(&format) };
    let mut written = Vec::new();
    for kind in kinds {
        let ending = match kind {
            Format::Html => "html",
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            Format::Json | Format::Text => "json",
        };
        let bytes = bytes_of(audit, setup, locale, *kind)?;
        written.push(save(out, &format!("{}.{locale}.{ending}", audit.document.name), &bytes)?);
    }
    Ok(written)
}

fn print_summary(audit: &Audit, setup: &Setup<'_>, locale: Locale) -> io::Result<()> {
    let (summary, words) = (summary(audit, setup, locale), Words::of(locale));
    let mut out = anstream::stdout().lock();
    for severity in [Severity::Note, Severity::Warning, Severity::Error] {
        for finding in audit.findings.iter().filter(|f| f.severity == severity) {
            write_finding(&mut out, &finding_text(finding, audit, setup, locale), words)?;
        }
    }
    write_head(&mut out, &summary)?;
    write_topics(&mut out, &summary, words)?;
    if !audit.index.rows.is_empty() {
        writeln!(out, "{}: {}", words.get("label.index"), audit.index.rows.len())?;
    }
    if !summary.coverage.is_empty() {
        let parts =
            summary.coverage.iter().map(|(standing, word, count)| ui::paint(style_of(*standing), &format!("{word} {count}")));
        writeln!(out, "{}: {}", words.get("label.coverage"), parts.collect::<Vec<_>>().join(", "))?;
    }
    for note in &summary.notes {
        writeln!(out, "{}: {note}", words.get("label.notes"))?;
    }
    let count = |severity| audit.findings.iter().filter(|f| f.severity == severity).count();
    let parts =
        [("error", Severity::Error, ui::RED), ("warning", Severity::Warning, ui::YELLOW), ("note", Severity::Note, ui::CYAN)];
    let parts = parts.map(|(name, severity, style)| {
        ui::paint(style, &format!("{} {}", words.get(&format!("severities.{name}")), count(severity)))
    });
    writeln!(out, "{}: {}", words.get("label.findings"), parts.join(", "))
}

fn style_of(standing: Standing) -> Style {
    match standing {
        Standing::Good => ui::GREEN,
        Standing::Partial => ui::YELLOW,
        Standing::Explained => ui::CYAN,
        Standing::Absent => ui::RED,
    }
}

fn write_head(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    for (label, text) in &summary.head {
        writeln!(out, "{} {}", ui::paint(ui::DIM, &format!("{label}:")), ui::paint(ui::BOLD, text))?;
    }
    writeln!(out)
}

fn write_topics(out: &mut impl Write, summary: &Summary, words: Words) -> io::Result<()> {
    if summary.topics.is_empty() {
        return writeln!(out, "{}: 0", words.get("label.facts"));
    }
    let columns = [
        (words.get("label.topic"), Align::Left),
        (words.get("label.number_of_facts"), Align::Right),
        (words.get("label.measures"), Align::Right),
        (words.get("label.year"), Align::Left),
    ];
    let mut table = TextTable::new(&columns);
    for topic in &summary.topics {
        let years = topic.years.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
        table.row([topic.title.clone(), topic.facts.to_string(), topic.measures.to_string(), years]);
    }
    table.write(out)?;
    writeln!(out)
}

/// A finding in the form of diagnostics.
pub fn write_finding(out: &mut impl Write, finding: &FindingText, words: Words) -> io::Result<()> {
    let style = match finding.severity {
        Severity::Error => ui::RED,
        Severity::Warning => ui::YELLOW,
        Severity::Note => ui::CYAN,
    };
    writeln!(out, "{}{}", ui::paint(style, &finding.head), ui::paint(ui::BOLD, &format!(": {}", finding.message)))?;
    if !finding.place.is_empty() {
        writeln!(out, "  --> {}", finding.place)?;
    }
    for line in finding.evidence.lines() {
        writeln!(out, "   = {line}")?;
    }
    if !finding.help.is_empty() {
        let word = match words.locale() {
            Locale::En => "help:".to_string(),
            Locale::ZhHant => format!("{}：", words.get("label.help")),
        };
        writeln!(out, "{} {}", ui::paint(ui::GREEN, &word), finding.help)?;
    }
    writeln!(out)
}
