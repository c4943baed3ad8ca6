//! A book's own factors: `factors.csv`.
//!
//! In: the file's text. Out: a catalogue in which they come first, and diagnostics (B003, B004, B009, F004, R011). Invariant: a row
//! beats the catalogue's rows for the same thing and no others; a bad row is left out, the rest goes on. Not here: reading the
//! file (`heng-intake`). Why rows are held against the same rules as the catalogue's: one check, `Names::faults`; see
//! `tests/overrides.rs`.

use crate::catalogue::{FactorCatalogue, unknown};
use crate::header::read_header;
use crate::names::{Entry, resolve};
use crate::published::parse_day;
use crate::{Factor, Published};
use heng_model::{Code, Date, Decimal, Diag, Diags, LocalText, Origin, SourceFile, parse_decimal};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl FactorCatalogue {
    /// The catalogue with a book's own factors. A row takes the place of the catalogue's rows with the same subject, parameter,
    /// region, year and set (for electricity), or subject, parameter, set, year, use and gas (for everything else).
    pub fn with_overrides(&self, file: &Arc<SourceFile>, csv_text: &str) -> (FactorCatalogue, Diags) {
        let mut diags = Diags::new();
        let own = self.read_own(file, csv_text, &mut diags);
        let beaten: BTreeSet<Key<'_>> = own.iter().map(|f| self.key(f)).collect();
        let ids: BTreeSet<&str> = own.iter().map(|f| f.id.as_str()).collect();
        let kept = self.factors.iter().filter(|f| !beaten.contains(&self.key(f)) && !ids.contains(f.id.as_str()));
        let mut factors: Vec<Factor> = kept.cloned().collect();
        factors.extend(own.iter().cloned());
        (FactorCatalogue { factors, names: Arc::clone(&self.names), gases: Arc::clone(&self.gases) }, diags)
    }

    fn read_own(&self, file: &Arc<SourceFile>, text: &str, diags: &mut Diags) -> Vec<Factor> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut columns: Option<BTreeMap<&'static str, usize>> = None;
        let mut own: Vec<Factor> = Vec::new();
        let mut lines = LineCounter { text, offset: 0, line: 1 };
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    diags.push(Diag::new(Code::BadCsvRow, format!("the row cannot be read: {error}")).at(Origin::whole(file)));
                    continue;
                }
            };
            let origin = Origin::line(file, lines.line_of(record.position()));
            if is_blank_or_comment(&record) {
                continue;
            }
            let Some(columns) = &columns else {
                columns = Some(read_header(&record, &origin, diags));
                continue;
            };
            let cells = Cells { record: &record, columns };
            match self.factor_of(&cells, &origin) {
                Err(faults) => diags.push(bad_factor(&cells, &origin, faults)),
                Ok(factor) => match own.iter().find(|f| self.key(f) == self.key(&factor) || f.id == factor.id) {
                    Some(first) => diags.push(given_twice(&cells, &origin, first)),
                    None => own.push(factor),
                },
            }
        }
        own
    }

    /// What a factor says something about; two rows with one key contradict each other.
    fn key<'a>(&self, factor: &'a Factor) -> Key<'a> {
        // Gas and use tell factors of a fuel apart; the gas coverage of electricity is an attribute of one and the same factor.
        let (gas, used) = match self.names.is_grid(&factor.parameter) {
            true => ("", ""),
            false => (factor.gas.as_str(), factor.applies_to.as_str()),
        };
        let codes = [&factor.subject, &factor.parameter, &factor.region, &factor.source_set];
        Key { codes: codes.map(String::as_str), years: [factor.data_year, factor.valid_from], gas, used }
    }

    /// Reads one row; every fault of the row is gathered.
    fn factor_of(&self, cells: &Cells<'_>, origin: &Origin) -> Result<Factor, Vec<String>> {
        let mut faults = Vec::new();
        let names = &self.names;
        let value = value_of(cells, &mut faults);
        let parameter = code_of(&names.parameter, cells.get("parameter"));
        let grid = names.is_grid(&parameter);
        let unit = cells.get("unit").to_string();
        let publisher = cells.get("publisher").to_string();
        let mut factor = Factor {
            id: id_of(cells, origin),
            subject: code_of(&names.subject, cells.get("subject")),
            region: code_of(&names.region, cells.get("region")),
            source_set: code_of(&names.set, cells.get("source_set")),
            applies_to: code_of(&names.uses, cells.get("applies_to")),
            name: LocalText::default(),
            value,
            gas: gas_of(cells, grid, &unit),
            data_year: year_of(cells, "data_year", &mut faults),
            valid_from: year_of(cells, "valid_from", &mut faults),
            valid_to: year_of(cells, "valid_to", &mut faults),
            source: cells.get("source").to_string(),
            source_name: LocalText::same(cells.get("source")),
            url: String::new(),
            publisher_name: LocalText::same(&publisher),
            publisher,
            published: cells.get("published").to_string(),
            verified: verified_of(cells, &mut faults),
            review_by: review_of(cells, &mut faults),
            notes: cells.get("notes").to_string(),
            origin: Some(origin.clone()),
            parameter,
            unit,
        };
        let given = LocalText::new(cells.get("name_en"), cells.get("name_zh_hant"));
        factor.name = if given.is_empty() { names.factor_name(&factor) } else { given };
        if factor.source.is_empty() {
            faults.push("`source` is empty: say where the value comes from".to_string());
        }
        // A cell that could not be read was said already; the rules would only say it once more.
        if faults.is_empty() {
            faults.extend(names.faults(&factor));
            faults.extend(self.unit_fault(&factor));
        }
        if faults.is_empty() { Ok(factor) } else { Err(faults) }
    }

    /// The formulas know the units that the catalogue uses for a parameter, and no others; but what it states per kilogram or litre of
    /// one fuel a book may state per cubic metre of another.
    fn unit_fault(&self, factor: &Factor) -> Option<String> {
        if self.names.is_grid(&factor.parameter) {
            return None; // its units are checked with its gas
        }
        let known: BTreeSet<&String> = self.factors.iter().filter(|f| f.parameter == factor.parameter).map(|f| &f.unit).collect();
        let numerators: BTreeSet<&str> = known.iter().filter_map(|unit| unit.split_once('/')).map(|(above, _)| above).collect();
        let per_amount = |(above, below): (&str, &str)| AMOUNTS.contains(&below) && numerators.contains(above);
        let fits = known.is_empty() || known.contains(&factor.unit) || factor.unit.split_once('/').is_some_and(per_amount);
        if known.iter().all(|unit| unit.is_empty()) && !fits {
            return Some(format!("this parameter is a plain number: leave `unit` empty instead of `{}`", factor.unit));
        }
        (!fits).then(|| unknown("unit of this parameter", &factor.unit, known.iter().copied()))
    }
}

/// What fuel is measured in.
const AMOUNTS: [&str; 6] = ["kg", "t", "L", "m3", "Nm3", "unit"];

/// See [`FactorCatalogue::with_overrides`].
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    codes: [&'a str; 4],
    years: [Option<i16>; 2],
    gas: &'a str,
    used: &'a str,
}

/// The line on which a record begins. The reader's own count lags behind at CRLF and at the empty lines that it passes over.
struct LineCounter<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
}

impl LineCounter<'_> {
    fn line_of(&mut self, position: Option<&csv::Position>) -> u32 {
        let bytes = self.text.as_bytes();
        let mut start = position.map_or(self.offset, |p| p.byte() as usize).clamp(self.offset, bytes.len());
        while bytes.get(start).is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            start += 1;
        }
        let newlines = bytes[self.offset..start].iter().filter(|b| **b == b'\n').count();
        self.line = self.line.saturating_add(newlines as u32);
        self.offset = start;
        self.line
    }
}

/// A row by column name.
struct Cells<'a> {
    record: &'a csv::StringRecord,
    columns: &'a BTreeMap<&'static str, usize>,
}

impl Cells<'_> {
    /// The trimmed cell; empty when the file lacks the column or the row ends before it.
    fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|i| self.record.get(*i)).map_or("", str::trim)
    }

    /// The row in short: `electricity, HK-CLP, 2025, 0.38 kgCO2e/kWh`.
    fn excerpt(&self) -> String {
        let amount = format!("{} {}", self.get("value"), self.get("unit"));
        let cells = ["subject", "parameter", "region", "data_year"].map(|c| self.get(c)).into_iter().chain([amount.trim()]);
        cells.filter(|c| !c.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

fn is_blank_or_comment(record: &csv::StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty()) || record.get(0).is_some_and(|cell| cell.trim_start().starts_with('#'))
}

fn bad_factor(cells: &Cells<'_>, origin: &Origin, faults: Vec<String>) -> Diag {
    let mut faults = faults.into_iter();
    let first = faults.next().unwrap_or_default();
    let diag =
        Diag::new(Code::BadFactor, format!("the factor cannot be used: {first}")).at(origin.clone()).excerpt(cells.excerpt());
    faults.fold(diag, Diag::note).help("correct the row; until then the catalogue's own factor is used, if it has one")
}

fn given_twice(cells: &Cells<'_>, origin: &Origin, first: &Factor) -> Diag {
    let diag = Diag::new(Code::DuplicateRow, "this factor is given twice; the later row is left out").at(origin.clone());
    let place = first.origin.as_ref().map_or(String::new(), ToString::to_string);
    diag.excerpt(cells.excerpt()).note(format!("first given at {place}")).help("keep one of the two rows")
}

/// The id as given, else the row's own place, which is stable as long as the file is.
fn id_of(cells: &Cells<'_>, origin: &Origin) -> String {
    match cells.get("id") {
        "" => origin.to_string(),
        id => id.to_string(),
    }
}

/// The code behind a name in either language; a text that names nothing stays, and the rules say so.
fn code_of(table: &BTreeMap<String, Entry>, text: &str) -> String {
    resolve(table, text).unwrap_or(text).to_string()
}

/// For electricity the unit says which gases are covered, so the column may stay empty.
fn gas_of(cells: &Cells<'_>, grid: bool, unit: &str) -> String {
    match cells.get("gas") {
        "" if grid && unit.contains("CO2e/") => "CO2e".to_string(),
        "" if grid && unit.contains("CO2/") => "CO2".to_string(),
        stated => stated.to_string(),
    }
}

fn value_of(cells: &Cells<'_>, faults: &mut Vec<String>) -> Decimal {
    parse_decimal(cells.get("value")).unwrap_or_else(|error| {
        faults.push(format!("`value`: {error}"));
        Decimal::ZERO
    })
}

fn year_of(cells: &Cells<'_>, column: &str, faults: &mut Vec<String>) -> Option<i16> {
    let text = cells.get(column);
    if text.is_empty() {
        return None;
    }
    let year =
        text.parse::<Published>().ok().filter(|span| span.latest.year() == span.earliest.year()).map(|span| span.latest.year());
    if year.is_none() {
        faults.push(format!("`{column}`: `{text}` is not a year"));
    }
    year
}

fn verified_of(cells: &Cells<'_>, faults: &mut Vec<String>) -> bool {
    match cells.get("verified").to_lowercase().as_str() {
        "yes" | "true" | "是" => true,
        "" | "no" | "false" | "否" => false,
        other => {
            faults.push(format!("`verified`: `{other}` is neither yes nor no"));
            false
        }
    }
}

fn review_of(cells: &Cells<'_>, faults: &mut Vec<String>) -> Option<Date> {
    let text = cells.get("review_by");
    let day = parse_day(text);
    if day.is_none() && !text.is_empty() {
        faults.push(format!("`review_by`: `{text}` is not a day; write it as 2026-12-31"));
    }
    day
}
