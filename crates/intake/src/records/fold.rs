//! Registers: rows that stand for cases, persons or sessions, folded to counts by measure, class and year.
//!
//! In: rows. Out: [`CountRecord`]s. Invariant: a count names every row it comes from; a register that is kept and has no entry in a
//! year states zero, one that is not kept states nothing. Not here: which rows count for what.

use super::Given;
use crate::book::{CountRecord, Manifest};
use crate::context::Context;
use crate::people::with_row;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{EachRow, Reported, RowResult, Spec, read_tables};
use crate::text::{nearest, shorten};
use heng_model::{Code, Date, Decimal, Dims, Origin, Place, RowSet, SourceFile, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Records by measure, dimensions and year.
#[derive(Default)]
pub(crate) struct Fold {
    records: BTreeMap<(String, Dims, i16), CountRecord>,
    /// The currency of a measure's first amount in a year: amounts that add up are of one.
    currencies: BTreeMap<(String, i16), Option<Unit>>,
}

impl Fold {
    /// Adds a row to its record (C004 beyond 28 digits).
    pub(crate) fn add(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        measure: &str,
        dims: Dims,
        year: i16,
        value: Decimal,
    ) -> RowResult {
        let key = (measure.to_string(), dims.clone(), year);
        let Some(record) = self.records.get_mut(&key) else {
            let currency = self.currencies.get(&(measure.to_string(), year)).copied().flatten();
            let record = CountRecord { measure: measure.to_string(), dims, year, value, currency, origin: row.origin(), rows: 1 };
            self.records.insert(key, record);
            return Ok(());
        };
        let Some(sum) = record.value.checked_add(value) else {
            let diag = row.diag(Code::Overflow, format!("the sum of {measure} has more than 28 digits"));
            ctx.push(diag.help("correct the value of this row"));
            return Err(Reported);
        };
        record.value = sum;
        record.rows += 1;
        record.origin = with_row(&record.origin, row);
        Ok(())
    }

    /// Adds one: a case, a session.
    pub(crate) fn count(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, measure: &str, dims: Dims, year: i16) -> RowResult {
        self.add(ctx, row, measure, dims, year, Decimal::ONE)
    }

    /// Adds a value from elsewhere than the row at hand; false beyond 28 digits.
    pub(crate) fn add_at(&mut self, measure: &str, dims: Dims, year: i16, value: Decimal, origin: &Origin) -> bool {
        let key = (measure.to_string(), dims.clone(), year);
        let Some(record) = self.records.get_mut(&key) else {
            let (measure, origin) = (measure.to_string(), origin.clone());
            self.records.insert(key, CountRecord { measure, dims, year, value, currency: None, origin, rows: 1 });
            return true;
        };
        let Some(sum) = record.value.checked_add(value) else { return false };
        record.value = sum;
        record.rows += 1;
        record.origin = joined([&record.origin, origin]).unwrap_or_else(|| origin.clone());
        true
    }

    /// Settles the currency of a measure in a year, `None` for the measure's own unit; R003 where an earlier row has another.
    pub(crate) fn keep_currency(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        measure: &str,
        year: i16,
        currency: Option<Unit>,
    ) -> RowResult {
        let key = (measure.to_string(), year);
        let kept = *self.currencies.entry(key).or_insert(currency);
        if kept == currency {
            return Ok(());
        }
        let own = || ctx.catalogue.measure(measure).map(|m| m.unit.clone()).unwrap_or_default();
        let name = |unit: Option<Unit>| unit.map_or_else(own, Unit::id);
        let message = format!("{measure} of {year} is in {} and here in {}", name(kept), name(currency));
        let diag = row.diag_at("unit", Code::WrongUnit, message);
        ctx.push(diag.help("rows that add up are kept in one currency: convert the amount, and say how in the note"));
        Err(Reported)
    }

    /// States zero where no row counts, of a register without entries.
    pub(crate) fn zero(&mut self, measure: &str, dims: Dims, year: i16, register: &Origin) {
        self.none(measure, dims, year, register, 0);
    }

    /// States zero where none of so many rows counts.
    pub(crate) fn none(&mut self, measure: &str, dims: Dims, year: i16, origin: &Origin, rows: u64) {
        let key = (measure.to_string(), dims.clone(), year);
        self.records.entry(key).or_insert_with(|| CountRecord {
            measure: measure.to_string(),
            dims,
            year,
            value: Decimal::ZERO,
            currency: None,
            origin: origin.clone(),
            rows,
        });
    }

    /// Drops every record of a measure in a year for which `keep` does not hold.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&CountRecord) -> bool) {
        self.records.retain(|_, record| keep(record));
    }

    pub(crate) fn into_records(self) -> Vec<CountRecord> {
        self.records.into_values().collect()
    }
}

/// Several places of one table as one; the first stands for those of other files and sheets.
pub fn joined<'o>(origins: impl IntoIterator<Item = &'o Origin>) -> Option<Origin> {
    let mut origins = origins.into_iter();
    let first = origins.next()?;
    let (sheet, mut rows) = rows_of(first)?;
    for origin in origins {
        if let Some((other, more)) = rows_of(origin)
            && other == sheet
            && origin.file == first.file
        {
            more.iter().for_each(|row| rows.push(row));
        }
    }
    Some(Origin { file: Arc::clone(&first.file), place: Place::Rows { sheet, rows } })
}

fn rows_of(origin: &Origin) -> Option<(String, RowSet)> {
    match &origin.place {
        Place::Line(line) => Some((String::new(), [*line].into_iter().collect())),
        Place::Cell { sheet, row, .. } => Some((sheet.clone(), [*row].into_iter().collect())),
        Place::Rows { sheet, rows } => Some((sheet.clone(), rows.clone())),
        Place::Whole => None,
    }
}

/// A register after reading.
pub(crate) struct Register {
    /// The file, when the book keeps the register and its header could be read.
    pub(crate) kept: Option<Origin>,
    /// The first year of which it has an entry.
    pub(crate) since: Option<i16>,
    /// Whether a row was left out: what it would have said is not known, so nothing is zero.
    pub(crate) has_bad_row: bool,
}

impl Register {
    /// The years of which the register speaks, silence included: from its first entry, or from `since`, to the reporting year.
    pub(crate) fn years(&self, manifest: &Manifest, since: Option<i16>) -> Vec<i16> {
        if self.kept.is_none() || self.has_bad_row {
            return Vec::new();
        }
        let first = self.since.into_iter().chain(since).min().unwrap_or(manifest.year());
        (first..=manifest.year()).collect()
    }
}

/// Reads a register. `each` returns the year of the entry; `None` for one that does not count.
pub(crate) fn read_register(
    ctx: &mut Context<'_>,
    stem: &str,
    spec: &Spec,
    each: &mut dyn FnMut(&mut Context<'_>, &Row<'_>) -> RowResult<Option<i16>>,
) -> Register {
    let reported_before = ctx.reported();
    let mut since: Option<i16> = None;
    let mut file: Option<Arc<SourceFile>> = None;
    let mut has_bad_row = false;
    let mut reader = |ctx: &mut Context<'_>, row: &Row<'_>| -> RowResult {
        file.get_or_insert_with(|| Arc::clone(row.file()));
        let year = each(ctx, row).inspect_err(|_| has_bad_row = true)?;
        since = since.into_iter().chain(year).min();
        Ok(())
    };
    let reader: &mut EachRow<'_> = &mut reader;
    let found = read_tables(ctx, stem, spec, reader);
    // Without a row, a register is kept only if nothing was wrong with its header.
    if found && file.is_none() && ctx.reported() == reported_before {
        let path = ctx.paths_under(stem).into_iter().find(|p| crate::table::split_table_path(p).is_some_and(|(s, _)| s == stem));
        file = path.map(|path| ctx.source(&path));
    }
    Register { kept: file.map(|file| Origin::whole(&file)), since, has_bad_row }
}

/// The financial year in which a day of a register lies; R008 for a day after the reporting year.
pub(crate) fn year_of(ctx: &mut Context<'_>, row: &Row<'_>, column: &str, day: Date, manifest: &Manifest) -> RowResult<i16> {
    const YEARS_BACK: i16 = 60;
    if let Some(period) = (0..YEARS_BACK).map(|n| manifest.period.years_before(n)).find(|p| p.start <= day && day <= p.end) {
        return Ok(period.year());
    }
    let when = if day > manifest.period.end { "after the reporting year" } else { "in no financial year" };
    let diag = row
        .diag_at(column, Code::OutsidePeriod, format!("{column}: {day} lies {when}"))
        .note(format!("the book reports on {}", manifest.period));
    ctx.push(diag.help("correct the date, or move the row to the book of its year"));
    Err(Reported)
}

/// Where something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum At {
    /// Nothing is said.
    Anywhere,
    /// At a site of the book.
    Site(String),
    /// At a site that lies outside the boundary: it does not count.
    Outside,
}

/// The site of a row (R004).
pub(crate) fn read_at(ctx: &mut Context<'_>, row: &Row<'_>, sites: &Sites) -> RowResult<At> {
    let Some(id) = row.get("site") else { return Ok(At::Anywhere) };
    match sites.by_id.get(id) {
        Some(site) if site.included => Ok(At::Site(id.to_string())),
        Some(_) => Ok(At::Outside),
        None if !sites.known => Ok(At::Site(id.to_string())),
        None => {
            let diag = row.diag_at("site", Code::UnknownSite, format!("site `{}` is not in sites.csv", shorten(id, 40)));
            let near = nearest(id, sites.by_id.keys().map(String::as_str));
            let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
            ctx.push(diag.help("add the site to sites.csv, or write the id as it stands there"));
            Err(Reported)
        }
    }
}

/// The words of a list cell: `a; b`.
pub(crate) fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '；', '、']).map(str::trim).filter(|word| !word.is_empty())
}

/// An id that one table gives once (R011).
pub(crate) fn read_once<'r>(ctx: &mut Context<'_>, row: &Row<'r>, column: &str, given: &mut Given<String>) -> RowResult<&'r str> {
    let id = row.required(ctx, column)?;
    given.once(ctx, row, id.to_string(), format!("{column} `{}`", shorten(id, 40)))?;
    Ok(id)
}

/// Cuts of a register: each is kept only if every entry of the year has a class in it, since others would be missing from it.
#[derive(Default)]
pub(crate) struct Cuts {
    blanks: BTreeSet<(String, &'static str, i16)>,
}

impl Cuts {
    /// Counts a value in a class, or notes that an entry has none.
    #[expect(clippy::too_many_arguments, reason = "one call a cut; a struct would only rename them")]
    pub(crate) fn add(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        fold: &mut Fold,
        measure: &str,
        dimension: &'static str,
        class: Option<&str>,
        year: i16,
        value: Decimal,
    ) -> RowResult {
        match class {
            Some(class) => fold.add(ctx, row, measure, Dims::one(dimension, class), year, value),
            None => {
                self.blanks.insert((measure.to_string(), dimension, year));
                Ok(())
            }
        }
    }

    /// Drops the cuts that lack an entry.
    pub(crate) fn finish(self, fold: &mut Fold) {
        let lacks = |record: &CountRecord, dimension: &str| {
            self.blanks.iter().any(|(m, d, y)| *m == record.measure && *d == dimension && *y == record.year)
        };
        fold.retain(|record| !(record.dims.len() == 1 && record.dims.iter().any(|(dimension, _)| lacks(record, dimension))));
    }
}
