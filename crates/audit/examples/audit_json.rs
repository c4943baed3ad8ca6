//! Prints the audit of a report as JSON: `audit_json REPORT`. For measuring; `heng audit --format json` is the command.

use heng_audit::{Limits, Setup, audit, output::json::audit_json, read_report};
use heng_model::Locale;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: audit_json REPORT")?);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let document = read_report(&name, &std::fs::read(&path)?, &Limits::default())?;
    let setup = Setup::embedded();
    println!("{}", serde_json::to_string_pretty(&audit_json(&audit(document, &setup), Locale::En))?);
    Ok(())
}
