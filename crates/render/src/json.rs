//! Report → JSON in the schema `docs/schema/report.schema.json`: the whole composed report, with every figure's trace.
//!
//! In: a composed report. Out: indented text. Invariant: numbers are decimal strings, never floats; the same report gives the
//! same bytes. Not here: the shape itself, which is [`Report`]'s. Test: the schema accepts what is written, and nothing looser.

use heng_compose::report::Report;
use serde::Serialize;

/// The name of the schema, written into every file.
pub const SCHEMA: &str = "urn:heng:schema:report:1";

#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    heng: &'static str,
    report: &'a Report,
}

/// Renders the file.
///
/// # Errors
/// None that a report can cause; the serializer's signature has one.
pub fn render_json(report: &Report) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&File { schema: SCHEMA, heng: env!("CARGO_PKG_VERSION"), report })?;
    text.push('\n');
    Ok(text)
}
