//! `heng factors`, `measures`, `units`, `checks`: what the data hold, and what an audit looks for.

use super::print_json;
use crate::Outcome;
use crate::args::{FactorsArgs, Format, SearchArg};
use crate::session::{Data, Failure, Fatal};
use crate::ui::{self, Align, TextTable};
use anstyle::Style;
use heng_audit::pages::title;
use heng_factors::Factor;
use heng_model::Locale;
use serde_json::{Value, json};

/// Whether every word occurs in one of the texts, letter case apart.
fn matches(words: &[String], texts: &[&str]) -> bool {
    words.iter().all(|word| texts.iter().any(|text| text.to_lowercase().contains(&word.to_lowercase())))
}

/// A table with the number of its rows below it.
pub(super) fn write(table: &TextTable, found: usize, noun: &str) -> Result<Outcome, Failure> {
    let mut out = anstream::stdout().lock();
    table.write(&mut out).map_err(Fatal::from)?;
    std::io::Write::write_fmt(&mut out, format_args!("\n{found} {noun}\n")).map_err(Fatal::from)?;
    Ok(Outcome::Fine)
}

/// Lists factors.
pub fn factors(args: &FactorsArgs, format: Format, data: Data) -> Result<Outcome, Failure> {
    let found: Vec<&Factor> = data
        .factors
        .iter()
        .filter(|f| matches(&args.words, &[&f.id, &f.name.en, &f.name.zh_hant, &f.region, &f.source, &f.publisher, &f.subject]))
        .collect();
    if format == Format::Json {
        print_json(&found.iter().map(|f| factor_json(f)).collect::<Vec<_>>())?;
        return Ok(Outcome::Fine);
    }
    let columns = [
        ("id", Align::Left),
        ("name", Align::Left),
        ("value", Align::Right),
        ("unit", Align::Left),
        ("published", Align::Left),
        ("publisher", Align::Left),
    ];
    let mut table = TextTable::new(&columns);
    for factor in &found {
        let mark = if factor.verified { "" } else { " (unverified)" };
        table.styled_row([
            (factor.id.clone(), ui::CYAN),
            (factor.name.get(args.lang).to_string(), Style::new()),
            (factor.value.to_string(), ui::BOLD),
            (factor.unit.clone(), Style::new()),
            (factor.published.clone(), Style::new()),
            (format!("{}{mark}", factor.publisher), if factor.verified { Style::new() } else { ui::YELLOW }),
        ]);
    }
    write(&table, found.len(), "factors")
}

/// Everything known of a factor.
pub fn factor_json(factor: &Factor) -> Value {
    json!({
        "id": factor.id,
        "subject": factor.subject,
        "parameter": factor.parameter,
        "region": factor.region,
        "source_set": factor.source_set,
        "name": factor.name,
        "value": factor.value,
        "unit": factor.unit,
        "gas": factor.gas,
        "applies_to": factor.applies_to,
        "data_year": factor.data_year,
        "valid_from": factor.valid_from,
        "valid_to": factor.valid_to,
        "source": factor.source,
        "publisher": factor.publisher,
        "published": factor.published,
        "verified": factor.verified,
        "review_by": factor.review_by,
        "notes": factor.notes,
    })
}

/// Lists measures.
pub fn measures(args: &SearchArg, format: Format, data: Data) -> Result<Outcome, Failure> {
    let found: Vec<_> =
        data.catalogue.measures().iter().filter(|m| matches(&args.words, &[&m.id, &m.name.en, &m.name.zh_hant])).collect();
    if format == Format::Json {
        let list: Vec<_> = found
            .iter()
            .map(|m| json!({ "id": m.id, "name": m.name, "unit": m.unit, "kind": m.kind, "breakdowns": m.breakdowns, "definition": m.definition }))
            .collect();
        print_json(&list)?;
        return Ok(Outcome::Fine);
    }
    let mut table =
        TextTable::new(&[("id", Align::Left), ("unit", Align::Left), ("English", Align::Left), ("中文", Align::Left)]);
    for m in &found {
        table.row([m.id.clone(), m.unit.clone(), m.name.get(Locale::En).to_string(), m.name.get(Locale::ZhHant).to_string()]);
    }
    write(&table, found.len(), "measures")
}

/// Lists units.
pub fn units(args: &SearchArg, format: Format, data: Data) -> Result<Outcome, Failure> {
    let found: Vec<_> = data
        .catalogue
        .units
        .all()
        .filter(|u| matches(&args.words, &[&u.id, &u.dimension, &u.symbol.en, &u.symbol.zh_hant, &u.aliases.join(" ")]))
        .collect();
    if format == Format::Json {
        let list: Vec<_> = found
            .iter()
            .map(|u| json!({ "id": u.id, "dimension": u.dimension, "to_base": u.to_base, "symbol": u.symbol, "aliases": u.aliases }))
            .collect();
        print_json(&list)?;
        return Ok(Outcome::Fine);
    }
    let mut table = TextTable::new(&[("unit", Align::Left), ("measures", Align::Left), ("also written", Align::Left)]);
    for u in &found {
        table.row([u.id.clone(), u.dimension.clone(), u.aliases.join(", ")]);
    }
    write(&table, found.len(), "units")
}

/// Lists the checks of `heng audit`.
pub fn checks(args: &SearchArg, format: Format) -> Result<Outcome, Failure> {
    let all = heng_audit::checks::CHECKS.iter();
    let found: Vec<_> = all.filter(|c| matches(&args.words, &[c.code, c.kind, &c.page()])).collect();
    if format == Format::Json {
        let list: Vec<Value> =
            found.iter().map(|c| json!({ "code": c.code, "kind": c.kind, "severity": c.severity, "title": title(c) })).collect();
        print_json(&list)?;
        return Ok(Outcome::Fine);
    }
    let columns = [("code", Align::Left), ("severity", Align::Left), ("kind", Align::Left), ("what it looks for", Align::Left)];
    let mut table = TextTable::new(&columns);
    for check in &found {
        table.styled_row([
            (check.code.to_string(), ui::CYAN),
            (check.severity.to_string(), Style::new()),
            (check.kind.to_string(), Style::new()),
            (title(check), Style::new()),
        ]);
    }
    write(&table, found.len(), "checks; `heng explain CODE` prints the page of one")
}
