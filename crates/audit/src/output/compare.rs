//! A measure across reports, companies and years, in one unit, with percentiles.
//!
//! In: rows of the table of facts. Out: a [`Comparison`]. Invariant: units are made equal by the catalogue's ratios alone; what does not
//! convert, what one report prints with two values, and what an earlier report said of the same year is listed apart, never guessed and
//! never counted. Not here: reading reports. Why percentiles by year: prices, factors and boundaries change from year to year.

use super::percentile::{percent_rank, percentile};
use super::table::{FactRow, csv_cell, csv_text, dims_text};
use heng_model::{Catalogue, Decimal, Dims, LocalText, Unit};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is compared.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Id of the measure.
    pub measure: String,
    /// Exactly these dimensions; `None` compares each set of dimensions with its like.
    pub dims: Option<BTreeMap<String, String>>,
    /// Only this year.
    pub year: Option<i32>,
    /// In this unit, where the fact's converts into it.
    pub unit: Option<String>,
}

/// One value in its place among the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// Company.
    pub company: String,
    /// Year.
    pub year: i32,
    /// Dimensions: `age=<30;gender=male`.
    pub dims: String,
    /// In the common unit.
    pub value: Decimal,
    /// The common unit.
    pub unit: String,
    /// Of the values of its year, the share that lies below it, in percent; none where it is alone.
    pub percentile: Option<Decimal>,
    /// As printed, with its unit.
    pub printed: String,
    /// `about`, `above`, `below`, or empty.
    pub approx: String,
    /// Report.
    pub report: String,
    /// Line.
    pub line: u32,
}

/// The spread of one year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// Dimensions.
    pub dims: String,
    /// Unit.
    pub unit: String,
    /// Year.
    pub year: i32,
    /// How many companies.
    pub companies: usize,
    /// Lowest.
    pub min: Decimal,
    /// A quarter lies below.
    pub p25: Decimal,
    /// The middle.
    pub median: Decimal,
    /// Three quarters lie below.
    pub p75: Decimal,
    /// Highest.
    pub max: Decimal,
}

/// A value that is not compared, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Apart {
    /// Company.
    pub company: String,
    /// Year.
    pub year: i32,
    /// Dimensions.
    pub dims: String,
    /// As printed, with its unit.
    pub printed: String,
    /// Report.
    pub report: String,
    /// Line.
    pub line: u32,
    /// Why.
    pub reason: LocalText,
}

/// A measure across reports.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// Id of the measure.
    pub measure: String,
    /// By dimensions, year and falling value.
    pub values: Vec<Compared>,
    /// By dimensions and year.
    pub spreads: Vec<Spread>,
    /// What is not compared.
    pub apart: Vec<Apart>,
}

/// Compares.
pub fn compare(rows: &[FactRow], question: &Question, catalogue: &Catalogue) -> Comparison {
    let mut found = Comparison { measure: question.measure.clone(), ..Comparison::default() };
    let mut groups: BTreeMap<String, Vec<&FactRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_asked(row, question)) {
        groups.entry(dims_text(&row.dims)).or_default().push(row);
    }
    for (dims, rows) in groups {
        compare_group(&mut found, &dims, &rows, question, catalogue);
    }
    found
}

fn is_asked(row: &FactRow, question: &Question) -> bool {
    row.measure == question.measure
        && question.year.is_none_or(|year| row.year == year)
        && question.dims.as_ref().is_none_or(|dims| row.dims == *dims)
}

fn compare_group(found: &mut Comparison, dims: &str, rows: &[&FactRow], question: &Question, catalogue: &Catalogue) {
    let unit = common_unit(rows, question, catalogue);
    let mut years: BTreeMap<i32, Vec<Compared>> = BTreeMap::new();
    for (_, rows) in by_company_and_year(rows) {
        let Some(chosen) = choose(&rows, found) else { continue };
        match in_unit(chosen, unit, catalogue) {
            Ok(value) => years.entry(chosen.year).or_default().push(compared(chosen, value, unit)),
            Err(reason) => found.apart.push(apart(chosen, reason)),
        }
    }
    for (year, mut values) in years {
        let mut sorted: Vec<Decimal> = values.iter().map(|v| v.value).collect();
        sorted.sort_unstable();
        for value in &mut values {
            value.percentile = percent_rank(&sorted, value.value);
        }
        values.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| (&a.company, &a.report).cmp(&(&b.company, &b.report))));
        let at = |percent| percentile(&sorted, percent).unwrap_or_default();
        found.spreads.push(Spread {
            dims: dims.to_string(),
            unit: unit.map(Unit::id).unwrap_or_default(),
            year,
            companies: values.len(),
            min: at(0),
            p25: at(25),
            median: at(50),
            p75: at(75),
            max: at(100),
        });
        found.values.append(&mut values);
    }
}

/// One company is one by its stock code, else by its name.
fn by_company_and_year<'r>(rows: &[&'r FactRow]) -> BTreeMap<(String, i32), Vec<&'r FactRow>> {
    let mut grouped: BTreeMap<(String, i32), Vec<&FactRow>> = BTreeMap::new();
    for row in rows {
        let company = if row.stock_code.is_empty() { &row.company } else { &row.stock_code };
        grouped.entry((company.clone(), row.year)).or_default().push(row);
    }
    grouped
}

/// The unit asked for, else the measure's own, else the one most rows have.
fn common_unit(rows: &[&FactRow], question: &Question, catalogue: &Catalogue) -> Option<Unit> {
    let parse = |text: &str| catalogue.units.parse(text).ok();
    if let Some(asked) = question.unit.as_deref().and_then(parse) {
        return Some(asked);
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for unit in rows.iter().filter_map(|row| parse(&row.unit)) {
        *counts.entry(unit.id()).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(id, count)| (**count, std::cmp::Reverse(*id))).and_then(|(id, _)| parse(id));
    let own = catalogue.measure(&question.measure).and_then(|measure| {
        let dims = rows.first()?.dims.iter().fold(Dims::none(), |dims, (name, value)| {
            let id = catalogue.dimension_value(name, value).unwrap_or_else(|| value.clone());
            dims.with(name, &id)
        });
        catalogue.unit_of(measure, &dims).ok()
    });
    match (own, most) {
        (Some(own), Some(most)) if !own.converts_to(most) => Some(most),
        (Some(own), _) => Some(own),
        (None, most) => most,
    }
}

/// The value that stands for a company's year: the newest report's, its most certain one. What says otherwise is listed apart.
fn choose<'r>(rows: &[&'r FactRow], found: &mut Comparison) -> Option<&'r FactRow> {
    let newest = rows.iter().map(|row| row.report_year).max()?;
    let (mut current, earlier): (Vec<&FactRow>, Vec<&FactRow>) = rows.iter().partition(|row| row.report_year == newest);
    current.sort_by_key(|row| (!row.approx.is_empty(), confidence_rank(row), !row.in_table, row.report.clone(), row.line));
    let chosen = *current.first()?;
    let differs = |row: &&&FactRow| row.value != chosen.value || row.unit != chosen.unit;
    let restated = LocalText::new("an earlier report gives it otherwise", "較早的報告所載有別");
    let mut seen = BTreeSet::new();
    for row in earlier.iter().filter(differs).filter(|row| seen.insert((row.value, &row.unit, &row.report))) {
        found.apart.push(apart(row, restated.clone()));
    }
    let otherwise: Vec<&&FactRow> = current.iter().filter(|row| row.approx.is_empty()).filter(differs).collect();
    // A value that another place of the report contradicts is no value.
    if !otherwise.is_empty() && chosen.approx.is_empty() && !are_roundings(chosen, &otherwise) {
        let twice = LocalText::new("the report prints it with different values", "報告內數值不一");
        let mut seen = BTreeSet::new();
        for row in current.iter().filter(|row| seen.insert((row.value, &row.unit))) {
            found.apart.push(apart(row, twice.clone()));
        }
        return None;
    }
    Some(chosen)
}

fn confidence_rank(row: &FactRow) -> u8 {
    match row.confidence.as_str() {
        "low" => 2,
        "medium" => 1,
        _ => 0,
    }
}

/// Whether the other values are the chosen one with more or fewer decimals, in its unit.
fn are_roundings(chosen: &FactRow, others: &[&&FactRow]) -> bool {
    others.iter().all(|other| {
        let places = chosen.value.scale().min(other.value.scale());
        let round = |value| heng_model::number::round_half_up(value, places);
        other.unit == chosen.unit && round(other.value) == round(chosen.value)
    })
}

fn in_unit(row: &FactRow, unit: Option<Unit>, catalogue: &Catalogue) -> Result<Decimal, LocalText> {
    let own = catalogue.units.parse(&row.unit).ok();
    match (own, unit) {
        (Some(own), Some(unit)) => own
            .convert(row.value, unit)
            .map(|value| value.normalize())
            .map_err(|_| LocalText::new(format!("{own} does not convert into {unit}"), format!("{own}不能換算為{unit}"))),
        (None, None) => Ok(row.value),
        (None, Some(_)) if row.unit.is_empty() => Err(LocalText::new("no unit is printed", "未印單位")),
        _ => Err(LocalText::new(format!("the unit {} is not known", row.unit), format!("未知單位{}", row.unit))),
    }
}

fn compared(row: &FactRow, value: Decimal, unit: Option<Unit>) -> Compared {
    Compared {
        company: row.company.clone(),
        year: row.year,
        dims: row.dims_text(),
        value,
        unit: unit.map(Unit::id).unwrap_or_default(),
        percentile: None,
        printed: printed(row),
        approx: row.approx.clone(),
        report: row.report.clone(),
        line: row.line,
    }
}

fn printed(row: &FactRow) -> String {
    let value = if row.printed.is_empty() { row.value.to_string() } else { row.printed.clone() };
    format!("{value} {}", row.unit).trim().to_string()
}

fn apart(row: &FactRow, reason: LocalText) -> Apart {
    Apart {
        company: row.company.clone(),
        year: row.year,
        dims: row.dims_text(),
        printed: printed(row),
        report: row.report.clone(),
        line: row.line,
        reason,
    }
}

/// The comparison as CSV: what is compared, then what is not, which has no value and says why.
pub fn comparison_csv(found: &Comparison, locale: heng_model::Locale) -> String {
    let mut out = "measure,dims,year,company,value,unit,percentile,printed,approx,report,line,not_compared\n".to_string();
    let mut row = |cells: [String; 12]| {
        out.push_str(&cells.join(","));
        out.push('\n');
    };
    for v in &found.values {
        let percentile = v.percentile.map(|p| p.to_string()).unwrap_or_default();
        row([
            csv_cell(&found.measure),
            csv_text(&v.dims),
            v.year.to_string(),
            csv_text(&v.company),
            v.value.to_string(),
            csv_text(&v.unit),
            percentile,
            csv_text(&v.printed),
            v.approx.clone(),
            csv_text(&v.report),
            v.line.to_string(),
            String::new(),
        ]);
    }
    for a in &found.apart {
        row([
            csv_cell(&found.measure),
            csv_text(&a.dims),
            a.year.to_string(),
            csv_text(&a.company),
            String::new(),
            String::new(),
            String::new(),
            csv_text(&a.printed),
            String::new(),
            csv_text(&a.report),
            a.line.to_string(),
            csv_text(a.reason.get(locale)),
        ]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(company: &str, year: i32, value: &str, unit: &str) -> FactRow {
        serde_json::from_value(json!({
            "report": format!("{company}.txt"), "company": company, "report_year": 2024, "measure": "electricity", "year": year,
            "value": value, "unit": unit, "line": 1, "in_table": true, "confidence": "high"
        }))
        .unwrap()
    }

    fn asked(rows: &[FactRow]) -> Comparison {
        compare(rows, &Question { measure: "electricity".into(), ..Question::default() }, Catalogue::embedded())
    }

    #[test]
    fn units_are_made_equal_and_what_does_not_convert_is_listed_apart() {
        let rows = [
            row("A", 2024, "1000", "MWh"),
            row("B", 2024, "2500000", "kWh"),
            row("C", 2024, "7200", "GJ"),
            row("D", 2024, "900", "tce"),
            row("E", 2024, "900", ""),
        ];
        let found = asked(&rows);
        let values: Vec<String> = found.values.iter().map(|v| format!("{} {}", v.company, v.value)).collect();
        assert_eq!(values, ["B 2500", "C 2000", "A 1000"]);
        assert_eq!(found.values[0].percentile, Some(Decimal::ONE_HUNDRED));
        assert_eq!(found.spreads[0].median, Decimal::from(2000));
        let apart: Vec<&str> = found.apart.iter().map(|a| a.company.as_str()).collect();
        assert_eq!(apart, ["D", "E"]);
    }

    #[test]
    fn the_newest_report_speaks_for_a_year_and_a_contradiction_for_none() {
        let mut old = row("A", 2023, "10", "MWh");
        old.report_year = 2023;
        let found = asked(&[old, row("A", 2023, "11", "MWh"), row("B", 2023, "5", "MWh"), row("B", 2023, "6", "MWh")]);
        assert_eq!(found.values.len(), 1);
        assert_eq!(found.values[0].value, Decimal::from(11));
        assert_eq!(found.apart.len(), 3);
        let rounded = asked(&[row("A", 2023, "10.4", "MWh"), row("A", 2023, "10", "MWh")]);
        assert_eq!(rounded.values.len(), 1, "a rounded repeat is no contradiction");
    }
}
