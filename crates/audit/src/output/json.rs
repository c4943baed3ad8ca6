//! The audit as JSON: `report`, `facts`, `index`, `findings`, `coverage`.
//!
//! In: an audit, a language for its messages. Out: one JSON object. Invariant: it has the shape of `docs/schema/audit.schema.json`, and
//! values are exact decimals as text, never floats. Not here: the table over many reports (`table`). Test: `crates/cli/tests/audit.rs`.

use crate::{Audit, CoverageRow, Fact, Finding, IndexRow};
use heng_model::{Locale, Severity};
use serde_json::{Value, json};

/// The schema's id, which every output names.
pub const SCHEMA: &str = "urn:heng:schema:audit:1";

/// The audit as one JSON object; messages in the locale.
pub fn audit_json(audit: &Audit, locale: Locale) -> Value {
    json!({
        "$schema": SCHEMA,
        "heng": env!("CARGO_PKG_VERSION"),
        "locale": locale,
        "report": report(audit),
        "facts": audit.facts.iter().map(fact).collect::<Vec<_>>(),
        "index": audit.index.rows.iter().map(index_row).collect::<Vec<_>>(),
        "findings": audit.findings.iter().map(|f| finding(f, locale)).collect::<Vec<_>>(),
        "coverage": audit.coverage.rows.iter().map(coverage_row).collect::<Vec<_>>(),
    })
}

fn report(audit: &Audit) -> Value {
    let (document, meta) = (&audit.document, &audit.structure.meta);
    let count = |severity| audit.findings.iter().filter(|f| f.severity == severity).count();
    json!({
        "name": document.name, "sha256": document.sha256, "format": document.format, "pages": document.pages.len(),
        "lines": document.lines.len(), "notes": document.notes, "issuer": meta.issuer, "stock_code": meta.stock_code,
        "year": meta.year, "start": meta.period.map(|(start, _)| start.to_string()),
        "end": meta.period.map(|(_, end)| end.to_string()), "end_month": meta.end_month, "language": meta.language,
        "edition": meta.edition, "index_edition": audit.index.edition, "pack": audit.coverage.pack,
        "errors": count(Severity::Error), "warnings": count(Severity::Warning), "findings": audit.findings.len(),
    })
}

fn fact(fact: &Fact) -> Value {
    json!({
        "measure": fact.measure, "dims": fact.dims, "year": fact.year, "value": printed_digits(fact),
        "value_scaled": fact.value.normalize().to_string(), "printed": fact.printed,
        "half": fact.precision.half.to_string(), "approx": fact.precision.approx, "in_words": fact.precision.in_words,
        "unit": fact.unit, "unit_printed": fact.unit_printed, "line": fact.line, "page": fact.page, "box": fact.bounds,
        "range": [fact.range.0, fact.range.1], "label": fact.label, "quote": fact.quote, "source": fact.source,
        "confidence": fact.confidence, "reason": fact.reason,
    })
}

fn index_row(row: &IndexRow) -> Value {
    json!({
        "code": row.code, "wording": row.wording, "status": row.status, "refs": row.refs, "remark": row.remark, "line": row.line,
        "last_line": row.last_line, "page": row.page,
    })
}

fn finding(finding: &Finding, locale: Locale) -> Value {
    json!({
        "code": finding.code, "kind": finding.kind, "severity": finding.severity, "requirement": finding.requirement,
        "message": finding.message.get(locale), "evidence": finding.evidence.get(locale), "help": finding.help.get(locale),
        "lines": finding.lines, "facts": finding.facts,
    })
}

fn coverage_row(row: &CoverageRow) -> Value {
    json!({
        "code": row.code, "status": row.status, "partial": row.partial, "missing": row.missing, "lines": row.lines,
        "facts": row.facts, "verified": row.verified,
    })
}

/// The printed digits, without a word of magnitude.
fn printed_digits(fact: &Fact) -> String {
    fact.value.checked_div(fact.scale).unwrap_or(fact.value).normalize().to_string()
}
