//! People: `people/roster.csv`, `headcount.csv`, `safety.csv`, and the registers of leave, injuries, hours worked and training.
//!
//! In: one row a person, or one row a class. Out: the same [`PeopleCut`]s either way, so that figures cannot tell how they were
//! entered; registers folded to counts. Invariant: a count that nobody gave is absent, never zero; a class is counted once; who is no
//! employee is counted apart. Not here: rates and shares (`heng-calc`). See `tests/errors/P00*` and the tests below.

mod bands;
mod checks;
mod flow;
mod injuries;
mod leave;
mod roster;
mod training;

pub use bands::{Band, age_on};

use crate::book::{CountRecord, Manifest, People, PeopleCut};
use crate::context::Context;
use crate::dimensions::read_value;
use crate::records::fold::Fold;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult, Spec, optional, read_tables};
use heng_model::{Code, Dims, Origin, Place};
use roster::Counted;
use std::collections::BTreeMap;

/// Columns that name a class, in the order in which cuts are kept.
const CLASSES: [&str; 9] = ["gender", "age", "region", "category", "employment", "function", "nationality", "grade", "entity"];

/// Place of `age` among them.
const AGE_CLASS: usize = 1;

const HEADCOUNT: &str = "headcount";
const HEADCOUNT_OPENING: &str = "headcount_opening";
const NEW_HIRES: &str = "new_hires";
const LEAVERS: &str = "leavers";
const TRAINED_PERSONS: &str = "trained_persons";
const TRAINING_HOURS: &str = "training_hours_total";
const PARTICIPATIONS: &str = "training_participations";
const TRANSFERS_IN: &str = "transfers_in";
const TRANSFERS_OUT: &str = "transfers_out";
const CONTRACTORS: &str = "contractors";

/// Columns that count, which are measure ids.
const COUNTS: [&str; 10] = [
    HEADCOUNT,
    HEADCOUNT_OPENING,
    NEW_HIRES,
    LEAVERS,
    TRANSFERS_IN,
    TRANSFERS_OUT,
    TRAINED_PERSONS,
    TRAINING_HOURS,
    PARTICIPATIONS,
    CONTRACTORS,
];

const HEADCOUNT_SPEC: Spec = Spec::new(&[
    optional("gender"),
    optional("age"),
    optional("region"),
    optional("category"),
    optional("employment"),
    optional("function"),
    optional("nationality"),
    optional("grade"),
    optional("entity"),
    optional("year"),
    optional(HEADCOUNT),
    optional(HEADCOUNT_OPENING),
    optional(NEW_HIRES),
    optional(LEAVERS),
    optional(TRANSFERS_IN),
    optional(TRANSFERS_OUT),
    optional(TRAINED_PERSONS),
    optional(TRAINING_HOURS),
    optional(PARTICIPATIONS),
    optional(CONTRACTORS),
])
.with_one_of(&[&COUNTS]);

const SAFETY: [&str; 5] = ["fatalities", "work_injuries", "injured_persons", "lost_days", "hours_worked"];

const SAFETY_SPEC: Spec = Spec::new(&[
    optional("year"),
    optional("fatalities"),
    optional("work_injuries"),
    optional("injured_persons"),
    optional("lost_days"),
    optional("hours_worked"),
])
.with_one_of(&[&SAFETY]);

/// The classes of one year, by dimensions.
type Cuts = BTreeMap<(i16, Dims), PeopleCut>;

/// Reads every file of `people/`.
pub fn read_people(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites) -> People {
    let entered = read_headcount(ctx, manifest);
    checks::check_sums(ctx, &entered);
    flow::check_flow(ctx, &entered);
    let (leaves, mut genders) = leave::read_leaves(ctx, manifest);
    let Counted { cuts: counted, mut registers, pay, staff_training } = roster::read_roster(ctx, manifest, &mut genders);
    checks::check_agreement(ctx, &counted, &entered);
    registers.extend(leave::count_leaves(ctx, manifest, leaves, &genders));
    let mut fold = Fold::default();
    injuries::read_injuries(ctx, manifest, sites, &mut fold);
    training::read_training(ctx, manifest, &mut fold);
    registers.extend(fold.into_records());
    // What the roster counts stands; what only the counts tell is added, as a record with its own origin.
    let only_entered = entered.into_iter().filter_map(|(key, mut cut)| {
        if let Some(of_roster) = counted.get(&key) {
            cut.counts.retain(|measure, _| !of_roster.counts.contains_key(measure));
        }
        (!cut.counts.is_empty()).then_some(cut)
    });
    let mut cuts: Vec<PeopleCut> = only_entered.collect();
    cuts.extend(counted.into_values());
    cuts.sort_by(|a, b| (a.year, &a.dims, a.from_roster).cmp(&(b.year, &b.dims, b.from_roster)));
    People { cuts, safety: read_safety(ctx, manifest), registers, pay, staff_training }
}

fn read_headcount(ctx: &mut Context<'_>, manifest: &Manifest) -> Cuts {
    let mut cuts = Cuts::new();
    read_tables(ctx, "people/headcount", &HEADCOUNT_SPEC, &mut |ctx, row| {
        let mut dims = Dims::none();
        for class in CLASSES {
            if let Some(value) = read_value(ctx, row, class, &manifest.labels)? {
                dims = dims.with(class, &value);
            }
        }
        let year = read_year(ctx, row, manifest)?;
        let mut counts = BTreeMap::new();
        for measure in COUNTS {
            if let Some(value) = row.amount(ctx, measure)? {
                counts.insert(measure.to_string(), value);
            }
        }
        if counts.is_empty() {
            let diag = row.diag(Code::EmptyCell, "the row counts nothing");
            ctx.push(diag.help("fill in a count, with 0 where there was nobody, or remove the row"));
            return Err(Reported);
        }
        add_row(ctx, row, &mut cuts, PeopleCut { dims, year, counts, origin: row.origin(), from_roster: false })
    });
    cuts
}

/// Adds a row to its class. One class may be spread over rows that count different things (R011 where they count the same).
fn add_row(ctx: &mut Context<'_>, row: &Row<'_>, cuts: &mut Cuts, cut: PeopleCut) -> RowResult {
    let key = (cut.year, cut.dims.clone());
    let Some(present) = cuts.get_mut(&key) else {
        cuts.insert(key, cut);
        return Ok(());
    };
    if let Some(twice) = cut.counts.keys().find(|measure| present.counts.contains_key(*measure)) {
        let diag = row
            .diag_at(twice, Code::DuplicateRow, format!("{twice} of {} in {} is given twice", class_name(&cut.dims), cut.year))
            .note(format!("first given at {}", present.origin));
        ctx.push(diag.help("keep one row for each class and year"));
        return Err(Reported);
    }
    present.counts.extend(cut.counts);
    present.origin = with_row(&present.origin, row);
    Ok(())
}

/// The origin of a record that one more row belongs to.
pub(crate) fn with_row(origin: &Origin, row: &Row<'_>) -> Origin {
    let (sheet, mut rows) = match &origin.place {
        Place::Line(line) => (String::new(), [*line].into_iter().collect()),
        Place::Cell { sheet, row, .. } => (sheet.clone(), [*row].into_iter().collect()),
        Place::Rows { sheet, rows } => (sheet.clone(), rows.clone()),
        Place::Whole => return origin.clone(),
    };
    // Rows of another file or sheet cannot be told by number in this one: the first place stands for them.
    if *origin.file == **row.file() && sheet == row.sheet() {
        rows.push(row.number());
    }
    Origin { file: std::sync::Arc::clone(&origin.file), place: Place::Rows { sheet, rows } }
}

/// The financial year of a row: the reporting year unless given; never a later one (R008).
pub(crate) fn read_year(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<i16> {
    let year = row.year(ctx, "year")?.unwrap_or(manifest.year());
    if year > manifest.year() {
        let diag = row
            .diag_at("year", Code::OutsidePeriod, format!("{year} comes after the reporting year {}", manifest.year()))
            .note(format!("the book reports on {}", manifest.period));
        ctx.push(diag.help("correct the year, or move the row to the next year's book"));
        return Err(Reported);
    }
    Ok(year)
}

fn read_safety(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<CountRecord> {
    let mut records: BTreeMap<(i16, &'static str), CountRecord> = BTreeMap::new();
    read_tables(ctx, "people/safety", &SAFETY_SPEC, &mut |ctx, row| {
        let year = read_year(ctx, row, manifest)?;
        let mut any = false;
        for measure in SAFETY {
            let Some(value) = row.amount(ctx, measure)? else { continue };
            any = true;
            if let Some(present) = records.get(&(year, measure)) {
                let diag = row
                    .diag_at(measure, Code::DuplicateRow, format!("{measure} in {year} is given twice"))
                    .note(format!("first given at {}", present.origin));
                ctx.push(diag.help("keep one row a year"));
                continue;
            }
            let origin = row.origin_of(measure);
            let record =
                CountRecord { measure: measure.into(), dims: Dims::none(), year, value, origin, currency: None, rows: 1 };
            records.insert((year, measure), record);
        }
        if any {
            return Ok(());
        }
        let diag = row.diag(Code::EmptyCell, "the row counts nothing");
        ctx.push(diag.help("fill in a count, with 0 where nothing happened, or remove the row"));
        Err(Reported)
    });
    records.into_values().collect()
}

/// `the whole workforce`, `gender=male`.
fn class_name(dims: &Dims) -> String {
    if dims.is_empty() { "the whole workforce".into() } else { dims.to_string() }
}

#[cfg(test)]
mod tests;
