//! The audit as JSON: `facts`, `index`, `findings`, `coverage`, `report`.

use crate::Audit;
use heng_model::Locale;
use serde_json::{Value, json};

/// The audit as one JSON object; messages in the locale. Its schema is `docs/schema/audit.schema.json`.
pub fn audit_json(audit: &Audit, locale: Locale) -> Value {
    let facts: Vec<Value> = audit
        .facts
        .iter()
        .map(|f| {
            json!({
                "measure": f.measure, "dims": f.dims, "year": f.year, "value": printed_digits(f), "value_scaled": f.value.normalize().to_string(), "printed": f.printed,
                "unit": f.unit, "unit_printed": f.unit_printed, "line": f.line, "page": f.page, "box": f.bounds,
                "approx": f.precision.approx, "in_words": f.precision.in_words, "label": f.label, "quote": f.quote,
                "source": f.source, "confidence": f.confidence, "reason": f.reason,
            })
        })
        .collect();
    let index: Vec<Value> = audit
        .index
        .rows
        .iter()
        .map(|r| json!({ "code": r.code, "wording": r.wording, "status": r.status, "refs": r.refs, "remark": r.remark, "line": r.line, "page": r.page }))
        .collect();
    let findings: Vec<Value> = audit
        .findings
        .iter()
        .map(|f| {
            json!({
                "code": f.code, "kind": f.kind, "severity": f.severity, "requirement": f.requirement, "message": f.message.get(locale),
                "evidence": f.evidence.get(locale), "help": f.help.get(locale), "lines": f.lines, "facts": f.facts,
            })
        })
        .collect();
    let coverage: Vec<Value> = audit
        .coverage
        .rows
        .iter()
        .map(|r| {
            json!({ "code": r.code, "status": r.status, "partial": r.partial, "missing": r.missing, "lines": r.lines, "facts": r.facts, "verified": r.verified })
        })
        .collect();
    let meta = &audit.structure.meta;
    json!({
        "report": {
            "name": audit.document.name, "sha256": audit.document.sha256, "format": audit.document.format, "pages": audit.document.pages.len(),
            "lines": audit.document.lines.len(), "notes": audit.document.notes, "issuer": meta.issuer, "stock_code": meta.stock_code,
            "year": meta.year, "language": meta.language, "edition": meta.edition, "pack": audit.coverage.pack,
        },
        "facts": facts, "index": index, "findings": findings, "coverage": coverage,
    })
}

/// The printed digits, without a word of magnitude.
fn printed_digits(fact: &crate::Fact) -> String {
    fact.value.checked_div(fact.scale).unwrap_or(fact.value).normalize().to_string()
}
