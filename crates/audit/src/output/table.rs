//! Facts of many reports in one table over companies and years: JSON, CSV, Parquet.
//!
//! In: audits, one after the other. Out: [`FactRow`]s and the bytes of a file. Invariant: a row is one printed occurrence, with its
//! report and place; values are exact decimals as text; the same reports in the same order give the same bytes. Not here: comparing
//! (`compare`). Why a row a fact: whoever reads thousands of reports groups them by what he needs.

use crate::Audit;
use crate::fact::Confidence;
use heng_model::{Decimal, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One fact of one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactRow {
    /// File name of the report.
    pub report: String,
    /// Issuer's name as printed; the file's name where none was found.
    pub company: String,
    /// Stock code, if printed.
    #[serde(default)]
    pub stock_code: String,
    /// Financial year of the report.
    pub report_year: i32,
    /// Id of the measure.
    pub measure: String,
    /// Dimensions.
    #[serde(default)]
    pub dims: BTreeMap<String, String>,
    /// The fact's financial year.
    pub year: i32,
    /// Exact value in `unit`.
    pub value: Decimal,
    /// Unit id.
    #[serde(default)]
    pub unit: String,
    /// `about`, `above`, `below`; empty for a plain number.
    #[serde(default)]
    pub approx: String,
    /// As printed.
    #[serde(default)]
    pub printed: String,
    /// Line.
    pub line: u32,
    /// Page.
    #[serde(default)]
    pub page: u32,
    /// Whether it stands in a table.
    #[serde(default)]
    pub in_table: bool,
    /// `high`, `medium`, `low`.
    #[serde(default)]
    pub confidence: String,
    /// The label that named it.
    #[serde(default)]
    pub label: String,
}

impl FactRow {
    /// The dimensions as books write them: `age=<30;gender=male`.
    pub fn dims_text(&self) -> String {
        dims_text(&self.dims)
    }
}

/// `age=<30;gender=male`.
pub fn dims_text(dims: &BTreeMap<String, String>) -> String {
    dims.iter().map(|(dimension, value)| format!("{dimension}={value}")).collect::<Vec<_>>().join(";")
}

/// One report in the table: what it is, and how much was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportRow {
    /// File name.
    pub report: String,
    /// Issuer's name as printed; the file's name where none was found.
    pub company: String,
    /// Stock code, if printed.
    pub stock_code: String,
    /// Financial year.
    pub year: i32,
    /// The pack judged against.
    pub pack: String,
    /// Pages.
    pub pages: usize,
    /// Facts.
    pub facts: usize,
    /// Rows of the content index.
    pub index: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// The report's row.
pub fn report_row(audit: &Audit) -> ReportRow {
    let meta = &audit.structure.meta;
    let count = |severity| audit.findings.iter().filter(|f| f.severity == severity).count();
    ReportRow {
        report: audit.document.name.clone(),
        company: company(audit),
        stock_code: meta.stock_code.clone().unwrap_or_default(),
        year: meta.year,
        pack: audit.coverage.pack.clone(),
        pages: audit.document.pages.len(),
        facts: audit.facts.len(),
        index: audit.index.rows.len(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
    }
}

fn company(audit: &Audit) -> String {
    let issuer = &audit.structure.meta.issuer;
    if issuer.is_empty() { audit.document.name.clone() } else { issuer.clone() }
}

/// The rows of a report's facts, in its order.
pub fn fact_rows(audit: &Audit) -> Vec<FactRow> {
    let report = report_row(audit);
    let row = |fact: &crate::Fact| FactRow {
        report: report.report.clone(),
        company: report.company.clone(),
        stock_code: report.stock_code.clone(),
        report_year: report.year,
        measure: fact.measure.clone(),
        dims: fact.dims.clone(),
        year: fact.year,
        value: fact.value,
        unit: fact.unit.clone(),
        approx: fact.precision.approx.map_or("", |approx| approx.id()).to_string(),
        printed: fact.printed.clone(),
        line: fact.line,
        page: fact.page,
        in_table: fact.in_table(),
        confidence: confidence_id(fact.confidence).to_string(),
        label: fact.label.clone(),
    };
    audit.facts.iter().map(row).collect()
}

pub(super) fn confidence_id(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

/// The names of the columns, in order.
pub const COLUMNS: [&str; 16] = [
    "company",
    "stock_code",
    "year",
    "measure",
    "dims",
    "value",
    "unit",
    "approx",
    "printed",
    "report",
    "report_year",
    "page",
    "line",
    "in_table",
    "confidence",
    "label",
];

/// The rows as CSV (RFC 4180, UTF-8, LF). Text that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn table_csv(rows: &[FactRow]) -> String {
    let mut out = COLUMNS.join(",") + "\n";
    for row in rows {
        let cells: [String; 16] = [
            csv_text(&row.company),
            csv_text(&row.stock_code),
            row.year.to_string(),
            csv_text(&row.measure),
            csv_text(&row.dims_text()),
            row.value.to_string(),
            csv_text(&row.unit),
            row.approx.clone(),
            csv_text(&row.printed),
            csv_text(&row.report),
            row.report_year.to_string(),
            row.page.to_string(),
            row.line.to_string(),
            row.in_table.to_string(),
            row.confidence.clone(),
            csv_text(&row.label),
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

/// A cell of words: never a formula, quoted where the format needs it.
pub fn csv_text(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && heng_model::parse_decimal(text).is_err();
    csv_cell(&if is_formula { format!("'{text}") } else { text.to_string() })
}

/// A cell as it stands, quoted where the format needs it.
pub fn csv_cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_never_two_cells() {
        for (text, expected) in
            [("=1+1", "'=1+1"), ("-12.5", "-12.5"), ("a,b", "\"a,b\""), ("說\"好\"", "\"說\"\"好\"\"\""), ("@x", "'@x")]
        {
            assert_eq!(csv_text(text), expected);
        }
    }
}
