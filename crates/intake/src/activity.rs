//! `activity/*`: bills and meter readings, folded into groups while they stream by.
//!
//! In: tables of any length. Out: [`ActivityGroup`]s, one for what a figure can tell apart. Invariant: no row is kept; a group knows
//! its sum and its row numbers, a meter the days it has been billed for. Not here: conversion and factors (`heng-calc`).
//! See `tests/sites_and_activity.rs`.

mod fold;
mod meters;
mod repeats;
mod submeters;

use crate::book::{ActivityGroup, Manifest, Meter, MeterReading, PartMetered};
use crate::context::Context;
use crate::dates::{self, PeriodText};
use crate::dimensions::resolve_value;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult, Spec, cell_origin, optional, read_table, required, split_table_path};
use crate::text::{half_width, nearest, shorten};
use fold::{Folder, Key, Memo, NumberSet, Words};
use heng_model::{Activity, Code, Dims, Locale, Period, Severity, Unit, parse_decimal};
use meters::Meters;
pub(crate) use repeats::Repeats;
use std::collections::HashMap;
use submeters::Submeters;

const SPEC: Spec = Spec::new(&[
    required("site"),
    optional("activity"),
    optional("date"),
    optional("period"),
    optional("start"),
    optional("end"),
    required("quantity"),
    required("unit"),
    optional("meter"),
    optional("type"),
    optional("treatment"),
    optional("material"),
    optional("vehicle"),
    optional("evidence"),
    optional("note"),
    optional("source"),
])
.with_one_of(&[&["date", "period", "start"]])
.naming_evidence();

/// Different remarks kept of one reading. Remarks that repeat say where a quantity comes from; a remark of its own in every one of
/// a million rows is read in the rows, whose numbers the trace gives.
const REMARKS_KEPT: usize = 64;

// Positions in `SPEC`: a million rows look their cells up by number, not by name.
const SITE: usize = 0;
const ACTIVITY: usize = 1;
const DATE: usize = 2;
const PERIOD: usize = 3;
const START: usize = 4;
const END: usize = 5;
const QUANTITY: usize = 6;
const UNIT: usize = 7;
const METER: usize = 8;
const DIMENSIONS: [usize; 4] = [9, 10, 11, 12];
const EVIDENCE: usize = 13;
const REMARKS: [usize; 2] = [14, 15];

/// What the tables of `activity/` hold.
#[derive(Debug, Default)]
pub struct Activities {
    /// What counts.
    pub groups: Vec<ActivityGroup>,
    /// Rows of sub-meters whose main meters count the same; in no total.
    pub submetered: Vec<ActivityGroup>,
    /// The meters that `meters.csv` lists.
    pub meters: Vec<Meter>,
    /// What each of them counted.
    pub readings: Vec<MeterReading>,
    /// Rows of sub-meters of which the main meter counts a part; in no total.
    pub part_metered: Vec<PartMetered>,
}

/// Reads every table of `activity/`.
pub fn read_activities(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites, meters: Vec<Meter>) -> Activities {
    let mut reader = Reader::new(manifest, sites, meters);
    for path in ctx.paths_under("activity/") {
        let Some((stem, _)) = split_table_path(&path) else { continue };
        let name = stem.rsplit('/').next().unwrap_or(stem);
        reader.file_activity = ctx.catalogue.activity(name).and_then(|a| reader.activity_index(ctx, a));
        read_table(ctx, &path, &SPEC, &mut |ctx, row| reader.row(ctx, row));
    }
    reader.finish(ctx)
}

struct Reader<'b> {
    manifest: &'b Manifest,
    years: Vec<Period>,
    sites: &'b Sites,
    /// The activity that the file's name stands for.
    file_activity: Option<u32>,
    site_ids: Vec<&'b str>,
    site_memo: Memo,
    activity_memo: Memo,
    unit_memo: HashMap<u32, Memo>,
    units: Vec<Unit>,
    period_memo: Memo,
    periods: Vec<PeriodText>,
    dims_memo: Memo,
    dims_text: String,
    dims: Vec<Dims>,
    evidence: Words,
    notes: Words,
    meters: Meters,
    submeters: Submeters,
    repeats: Repeats,
    folder: Folder,
}

impl<'b> Reader<'b> {
    fn new(manifest: &'b Manifest, sites: &'b Sites, meters: Vec<Meter>) -> Self {
        Self {
            manifest,
            years: manifest.periods(),
            sites,
            file_activity: None,
            site_ids: sites.by_id.keys().map(String::as_str).collect(),
            site_memo: Memo::default(),
            activity_memo: Memo::default(),
            unit_memo: HashMap::new(),
            units: Vec::new(),
            period_memo: Memo::default(),
            periods: Vec::new(),
            dims_memo: Memo::default(),
            dims_text: String::new(),
            dims: vec![Dims::none()],
            evidence: Words::default(),
            notes: Words::default(),
            meters: Meters::default(),
            submeters: Submeters::new(meters),
            repeats: Repeats::default(),
            folder: Folder::default(),
        }
    }

    fn row(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult {
        let site = self.site(ctx, row)?;
        let activity = self.activity(ctx, row)?;
        let period = self.period(ctx, row)?;
        let year = self.year(ctx, row, period)?;
        let quantity = match row.at(QUANTITY).map(parse_decimal) {
            Some(Ok(quantity)) if !quantity.is_sign_negative() => quantity,
            // Read again by name, which tells what is wrong with it.
            _ => row.required_amount(ctx, "quantity")?,
        };
        let unit = self.unit(ctx, row, activity)?;
        let dims = self.dims(ctx, row)?;
        let table = self.folder.table(row);
        if let Some(meter) = row.at(METER) {
            self.meters.bill(ctx, row, (site, activity, meter), period, &self.folder.tables, table)?;
        } else if let Some(first) = self.repeats.earlier(table, row.number(), (SITE..=REMARKS[1]).map(|cell| row.at(cell))) {
            let mut diag = row.diag_at("quantity", Code::DuplicateRow, "this row says in every cell what an earlier one says");
            diag.severity = Severity::Warning;
            diag = diag.note(format!("first given in row {first}; both are counted"));
            ctx.push(
                diag.help("take one out if it is one bill; if there are two, tell them apart by `meter`, `evidence` or `note`"),
            );
        }
        let key = Key { table, activity, site, dims, year, unit };
        let listed = row.at(METER).and_then(|meter| {
            let (id, activity) = (self.site_ids[site as usize], &ctx.catalogue.activities()[activity as usize].id);
            self.submeters.listed(ctx, row, (site, id), activity, meter)
        });
        let (evidence, notes, more_notes) = match listed {
            Some(meter) if self.submeters.has_parent(meter) => {
                let held = self.submeters.hold(meter, period, key, quantity, row.number());
                (&mut held.evidence, &mut held.notes, &mut held.more_notes)
            }
            _ => {
                if let Some(meter) = listed {
                    self.submeters.count(meter, key, quantity);
                }
                let Some(group) = self.folder.add(key, quantity, row.number()) else { return Err(too_many_digits(ctx, row)) };
                (&mut group.evidence, &mut group.notes, &mut group.more_notes)
            }
        };
        if let Some(paths) = row.at(EVIDENCE) {
            for path in paths.split([';', '；']).map(str::trim).filter(|p| !p.is_empty()) {
                let (number, is_new) = self.evidence.number(path);
                evidence.insert(number);
                if is_new {
                    ctx.name_evidence(path, || row.origin_of("evidence"));
                }
            }
        }
        for remark in REMARKS.into_iter().filter_map(|column| row.at(column)) {
            match self.notes.number_up_to(REMARKS_KEPT, remark) {
                Some(number) => notes.insert(number),
                None => *more_notes = true,
            }
        }
        Ok(())
    }

    fn site(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<u32> {
        let Some(text) = row.at(SITE) else { return row.required(ctx, "site").and(Err(Reported)) };
        if let Some(index) = self.site_memo.get(text) {
            return Ok(index);
        }
        match self.site_ids.iter().position(|id| *id == text) {
            Some(index) => Ok(self.site_memo.insert(text, index)),
            None if !self.sites.known => Err(Reported),
            None => {
                let mut diag =
                    row.diag_at("site", Code::UnknownSite, format!("site `{}` is not in sites.csv", shorten(text, 40)));
                if let Some(nearest) = nearest(text, self.site_ids.iter().copied()) {
                    diag = diag.note(format!("nearest: {nearest}"));
                }
                ctx.push(diag.help("add the site to sites.csv, or write the id as it stands there"));
                Err(Reported)
            }
        }
    }

    fn activity_index(&self, ctx: &Context<'_>, activity: &Activity) -> Option<u32> {
        let index = ctx.catalogue.activities().iter().position(|a| a.id == activity.id)?;
        u32::try_from(index).ok()
    }

    fn activity(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<u32> {
        let Some(text) = row.at(ACTIVITY) else {
            return self.file_activity.ok_or_else(|| {
                let diag = row.diag_at("activity", Code::EmptyCell, "the row does not say which activity it records");
                ctx.push(diag.help("fill in activity, or name the file after it: activity/electricity.csv"));
                Reported
            });
        };
        if let Some(index) = self.activity_memo.get(text) {
            return Ok(index);
        }
        let known = ctx.catalogue.activity(text).or_else(|| ctx.catalogue.activity(&half_width(text)));
        if let Some(index) = known.and_then(|a| self.activity_index(ctx, a)) {
            return Ok(self.activity_memo.insert(text, index as usize));
        }
        let words = ctx.catalogue.activities().iter().flat_map(|a| {
            let names = Locale::ALL.map(|l| a.name.get(l));
            names.into_iter().chain([a.id.as_str()]).chain(a.aliases.iter().map(String::as_str))
        });
        let nearest = nearest(text, words);
        let mut diag = row.diag_at("activity", Code::UnknownMeasure, format!("there is no activity `{}`", shorten(text, 40)));
        if let Some(nearest) = nearest {
            diag = diag.note(format!("nearest: {nearest}"));
        }
        let ids: Vec<&str> = ctx.catalogue.activities().iter().map(|a| a.id.as_str()).collect();
        ctx.push(diag.help(format!("the activities are {}", ids.join(", "))));
        Err(Reported)
    }

    fn period(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Period> {
        if row.at(START).is_none() && row.at(END).is_none() {
            let (column, text) = match (row.at(PERIOD), row.at(DATE)) {
                (Some(text), _) => ("period", text),
                (None, Some(text)) => ("date", text),
                (None, None) => {
                    let diag = row.diag(Code::EmptyCell, "the row has no date and no period");
                    ctx.push(diag.help("fill in date, period, or start and end"));
                    return Err(Reported);
                }
            };
            return self.period_of(text).ok_or_else(|| row.bad_date(ctx, column, text, "a date, or a period such as 2022-03"));
        }
        row.required(ctx, "start")?;
        row.required(ctx, "end")?;
        let (Some(start), Some(end)) = (row.date(ctx, "start")?, row.date(ctx, "end")?) else { return Err(Reported) };
        Period::new(start, end).ok_or_else(|| {
            let diag = row.diag_at("end", Code::BadDate, format!("the period ends on {end}, before it starts on {start}"));
            ctx.push(diag.help("exchange the two dates"));
            Reported
        })
    }

    fn period_of(&mut self, text: &str) -> Option<Period> {
        if let Some(index) = self.period_memo.get(text) {
            return Some(self.periods[index as usize].days(self.manifest.period));
        }
        let period = dates::parse_period(text)?;
        self.period_memo.insert(text, self.periods.len());
        self.periods.push(period);
        Some(period.days(self.manifest.period))
    }

    /// The financial year that holds the whole period.
    fn year(&self, ctx: &mut Context<'_>, row: &Row<'_>, period: Period) -> RowResult<i16> {
        if let Some(year) = self.years.iter().find(|year| year.contains(period)) {
            return Ok(year.year());
        }
        let straddles = self.years.iter().any(|year| year.overlaps(period));
        let (message, help) = if straddles {
            (format!("the period {period} does not lie within one financial year"), "split the bill at the end of the year")
        } else {
            let message = format!("the period {period} lies outside the reporting year and its comparatives");
            (message, "correct the date, remove the row, or raise comparatives under [period] in heng.toml")
        };
        let years: Vec<String> = self.years.iter().map(Period::to_string).collect();
        ctx.push(row.diag(Code::OutsidePeriod, message).note(format!("the years are {}", years.join("; "))).help(help));
        Err(Reported)
    }

    fn unit(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, activity: u32) -> RowResult<u32> {
        let Some(text) = row.at(UNIT) else { return row.required(ctx, "unit").and(Err(Reported)) };
        let memo = self.unit_memo.entry(activity).or_default();
        if let Some(index) = memo.get(text) {
            return Ok(index);
        }
        let unit = row.required_unit(ctx, "unit")?;
        let activity = &ctx.catalogue.activities()[activity as usize];
        if !activity.accepts.iter().any(|dimension| unit.measures(dimension)) {
            let accepted = accepted_units(ctx, activity);
            let message = format!("`{}` does not measure {}", shorten(text, 40), activity.name.get(Locale::En).to_lowercase());
            ctx.push(
                row.diag_at("unit", Code::WrongUnit, message)
                    .note(format!("accepted: {accepted}"))
                    .help("write the quantity in one of these units; what a bill does not say is not converted"),
            );
            return Err(Reported);
        }
        let index = self.units.iter().position(|known| *known == unit).unwrap_or_else(|| {
            self.units.push(unit);
            self.units.len() - 1
        });
        Ok(memo.insert(text, index))
    }

    fn dims(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<u32> {
        if DIMENSIONS.into_iter().all(|column| row.at(column).is_none()) {
            return Ok(0);
        }
        self.dims_text.clear();
        for column in DIMENSIONS {
            self.dims_text.push_str(row.at(column).unwrap_or_default());
            self.dims_text.push('\n');
        }
        if let Some(index) = self.dims_memo.get(&self.dims_text) {
            return Ok(index);
        }
        let mut dims = Dims::none();
        for column in DIMENSIONS {
            let (dimension, Some(text)) = (SPEC.columns[column].name, row.at(column)) else { continue };
            let value = resolve_value(dimension, text, ctx.catalogue, &self.manifest.labels).map_err(|problem| {
                let mut diag = row.diag_at(dimension, Code::UnknownDimension, problem.message).help(problem.help);
                diag.notes.extend(problem.note);
                ctx.push(diag);
                Reported
            })?;
            dims = dims.with(dimension, &value);
        }
        let index = self.dims.iter().position(|known| *known == dims).unwrap_or_else(|| {
            self.dims.push(dims);
            self.dims.len() - 1
        });
        Ok(self.dims_memo.insert(&self.dims_text, index))
    }

    fn finish(self, ctx: &mut Context<'_>) -> Activities {
        let Reader { mut folder, site_ids, dims, units, evidence, notes, meters, submeters, .. } = self;
        let released = submeters.release(ctx, &meters, &folder.tables, &site_ids, &units);
        let part_metered = released.in_part.into_iter().map(|(key, row)| {
            let (file, sheet) = &folder.tables[key.table as usize];
            PartMetered {
                activity: ctx.catalogue.activities()[key.activity as usize].id.clone(),
                site: site_ids[key.site as usize].to_string(),
                year: key.year,
                origin: cell_origin(file, sheet, row, 0),
            }
        });
        let part_metered = part_metered.collect();
        let mut left_out = Folder::default();
        for (held, counts) in released.rows {
            let into = if counts { &mut folder } else { &mut left_out };
            // A sum beyond 28 digits needs main meters of the same kind, which are reported row by row.
            let Some(group) = into.add(held.key, held.quantity, held.row) else { continue };
            NumberSet::merge(&mut group.evidence, held.evidence);
            NumberSet::merge(&mut group.notes, held.notes);
            group.more_notes |= held.more_notes;
        }
        let (evidence, notes) = (evidence.ranked(), notes.ranked());
        let tables = folder.tables;
        let group = |(key, group): (Key, fold::Group)| {
            let (file, sheet) = &tables[key.table as usize];
            ActivityGroup {
                activity: ctx.catalogue.activities()[key.activity as usize].id.clone(),
                site: site_ids[key.site as usize].to_string(),
                dims: dims[key.dims as usize].clone(),
                year: key.year,
                sum: group.sum,
                unit: units[key.unit as usize],
                file: file.clone(),
                sheet: sheet.clone(),
                rows: group.rows,
                evidence: evidence.words(&group.evidence),
                notes: notes.words(&group.notes),
                more_notes: group.more_notes,
            }
        };
        Activities {
            groups: folder.groups.into_iter().map(group).collect(),
            submetered: left_out.groups.into_iter().map(group).collect(),
            meters: released.meters,
            readings: released.readings,
            part_metered,
        }
    }
}

/// C004: with this row the sum of its group would lose digits.
fn too_many_digits(ctx: &mut Context<'_>, row: &Row<'_>) -> Reported {
    let diag = row.diag_at("quantity", Code::Overflow, "with this row the sum has more digits than a decimal holds (28)");
    ctx.push(diag.help("see whether the quantity is right; write fewer decimals"));
    Reported
}

/// `kWh, MWh, GJ`: the units of the dimensions that an activity accepts.
fn accepted_units(ctx: &Context<'_>, activity: &Activity) -> String {
    let units = ctx.catalogue.units.all().filter(|u| activity.accepts.contains(&u.dimension)).map(|u| u.id.as_str());
    units.collect::<Vec<_>>().join(", ")
}
