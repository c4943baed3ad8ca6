//! `heng compare`: a measure across reports, companies and years.

use super::audit::{examine_all, print_unreadable, setup};
use super::print_json;
use crate::Outcome;
use crate::args::{CompareArgs, Format};
use crate::session::{Data, Failure, Fatal};
use crate::ui::{self, Align, TextTable};
use anstyle::Style;
use heng_audit::output::compare::{Comparison, Question, compare, comparison_csv};
use heng_audit::output::table::{FactRow, fact_rows};
use heng_model::{Decimal, Dims, format_decimal};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Beyond this a table is no table that Heng wrote.
const MOST_TABLE_BYTES: u64 = 4 << 30;
/// Decimals of a percentile.
const PERCENTILE_PLACES: u32 = 0;

/// Reads tables and reports, compares, prints.
pub fn run(args: &CompareArgs, format: Format, data: Data) -> Result<Outcome, Failure> {
    let question = question(args, data)?;
    let (tables, reports): (Vec<PathBuf>, Vec<PathBuf>) =
        args.inputs.iter().cloned().partition(|path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")));
    let mut rows = Vec::new();
    for table in &tables {
        rows.extend(read_table(table)?);
    }
    let files = heng_store::find_reports(&reports).map_err(Fatal::from)?;
    let (audited, unreadable) = examine_all(&files, &setup(data, None), fact_rows);
    rows.extend(audited.into_iter().flatten());
    print_unreadable(&unreadable, &files);
    let found = compare(&rows, &question, data.catalogue);
    match format {
        Format::Json => print_json(&found)?,
        Format::Csv => std::io::stdout().lock().write_all(comparison_csv(&found, args.lang).as_bytes()).map_err(Fatal::from)?,
        _ => print(&found, args, data)?,
    }
    Ok(if unreadable.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

fn question(args: &CompareArgs, data: Data) -> Result<Question, Fatal> {
    let dims = args.dims.as_deref().map(Dims::parse).transpose().map_err(Fatal::new)?;
    if let Some(unit) = &args.unit {
        data.catalogue.units.parse(unit).map_err(|e| Fatal::new(format!("{e}; `heng units` lists them")))?;
    }
    Ok(Question {
        measure: args.measure.clone(),
        dims: dims.map(|dims| dims.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()),
        year: args.year,
        unit: args.unit.clone(),
    })
}

/// The rows of a table over many reports, or of one report's JSON.
fn read_table(path: &Path) -> Result<Vec<FactRow>, Fatal> {
    let named = |message: String| Fatal::new(format!("{}: {message}", path.display()));
    let bytes = heng_store::read_limited(path, MOST_TABLE_BYTES).map_err(|e| named(e.to_string()))?;
    let mut table: Value = serde_json::from_slice(&bytes).map_err(|e| named(format!("this is not JSON: {e}")))?;
    let Some(Value::Array(facts)) = table.get_mut("facts").map(Value::take) else {
        return Err(named("there are no facts in it; write the table with `heng audit … --format json`".to_string()));
    };
    let report = table.get("report").cloned();
    let row = |mut fact: Value| {
        if let (Some(report), Some(fact)) = (&report, fact.as_object_mut()) {
            complete(fact, report);
        }
        serde_json::from_value(fact).map_err(|e| named(format!("a fact is not as Heng writes it: {e}")))
    };
    facts.into_iter().map(row).collect()
}

/// What a fact of a single report leaves to the report.
fn complete(fact: &mut serde_json::Map<String, Value>, report: &Value) {
    let name = report["name"].clone();
    // A report's facts give the printed digits as `value`; the table gives what they stand for.
    if let Some(scaled) = fact.remove("value_scaled") {
        fact.insert("value".into(), scaled);
    }
    let issuer = report["issuer"].as_str().filter(|issuer| !issuer.is_empty());
    fact.insert("company".into(), issuer.map_or_else(|| name.clone(), Value::from));
    fact.insert("report".into(), name);
    fact.insert("stock_code".into(), report["stock_code"].as_str().unwrap_or_default().into());
    fact.insert("report_year".into(), report["year"].as_i64().unwrap_or_default().into());
    let in_table = fact.get("source").is_some_and(|source| source["kind"] == "table");
    fact.insert("in_table".into(), in_table.into());
    if fact.get("approx").is_some_and(Value::is_null) {
        fact.remove("approx");
    }
}

fn print(found: &Comparison, args: &CompareArgs, data: Data) -> Result<(), Fatal> {
    let mut out = anstream::stdout().lock();
    let measure = data.catalogue.measure(&found.measure);
    let name = measure.map_or_else(|| found.measure.clone(), |measure| measure.name.get(args.lang).to_string());
    writeln!(out, "{}  {}", ui::paint(ui::BOLD, &name), ui::paint(ui::DIM, &found.measure))?;
    if found.values.is_empty() && found.apart.is_empty() {
        writeln!(out, "no report gives it")?;
        return Ok(());
    }
    let columns = [
        ("year", Align::Left),
        ("dimensions", Align::Left),
        ("value", Align::Right),
        ("unit", Align::Left),
        ("percentile", Align::Right),
        ("company", Align::Left),
        ("as printed", Align::Left),
        ("place", Align::Left),
    ];
    let mut table = TextTable::new(&columns);
    for v in &found.values {
        let percentile = v.percentile.map_or_else(|| "–".to_string(), |p| format_decimal(p, PERCENTILE_PLACES));
        table.styled_row([
            (v.year.to_string(), Style::new()),
            (v.dims.clone(), Style::new()),
            (plain(v.value), ui::BOLD),
            (v.unit.clone(), Style::new()),
            (percentile, Style::new()),
            (v.company.clone(), ui::CYAN),
            (format!("{}{}", v.printed, if v.approx.is_empty() { "" } else { " ~" }), Style::new()),
            (format!("{}:{}", v.report, v.line), ui::DIM),
        ]);
    }
    table.write(&mut out)?;
    print_spreads(&mut out, found)?;
    if !found.apart.is_empty() {
        writeln!(out, "\nnot compared:")?;
    }
    for a in &found.apart {
        let dims = if a.dims.is_empty() { String::new() } else { format!(" {}", a.dims) };
        writeln!(out, "  {} {}{dims}: {} ({}:{}): {}", a.company, a.year, a.printed, a.report, a.line, a.reason.get(args.lang))?;
    }
    Ok(())
}

/// The spread of each year of which there is more than one value.
fn print_spreads(out: &mut impl Write, found: &Comparison) -> Result<(), Fatal> {
    let spreads: Vec<_> = found.spreads.iter().filter(|s| s.companies > 1).collect();
    if spreads.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let columns = [
        ("year", Align::Left),
        ("dimensions", Align::Left),
        ("companies", Align::Right),
        ("lowest", Align::Right),
        ("25%", Align::Right),
        ("median", Align::Right),
        ("75%", Align::Right),
        ("highest", Align::Right),
        ("unit", Align::Left),
    ];
    let mut table = TextTable::new(&columns);
    for s in spreads {
        let values = [s.min, s.p25, s.median, s.p75, s.max].map(plain);
        let head = [s.year.to_string(), s.dims.clone(), s.companies.to_string()];
        table.row(head.into_iter().chain(values).chain([s.unit.clone()]));
    }
    table.write(out)?;
    Ok(())
}

/// A value with as many decimals as it has, four at most.
fn plain(value: Decimal) -> String {
    let value = value.normalize();
    format_decimal(value, value.scale().min(4))
}
