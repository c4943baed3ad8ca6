//! `people/leave.csv`: parental leave, return and stay.
//!
//! In: one row a leave; genders from the row or the roster. Out: who took leave, was due back, came back and stayed, by gender, for the
//! reporting year. Invariant: a person counts once in each; whoever came back in a year was due back in it, whoever has not was due at the
//! planned end, so that nobody returns who was not due. Not here: rates (`heng-calc`), who is entitled (`roster`). Definitions: GRI 401-3.

use crate::book::{CountRecord, Manifest};
use crate::context::Context;
use crate::dimensions::read_value;
use crate::records::Given;
use crate::records::fold::joined;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Date, Decimal, Diag, Dims, Origin, Period};
use std::collections::{BTreeMap, HashMap};

const SPEC: Spec = Spec::new(&[
    required("id"),
    optional("kind"),
    required("start"),
    optional("end"),
    optional("returned"),
    optional("still_employed_12m"),
    optional("gender"),
]);

const KINDS: [&str; 4] = ["parental", "maternity", "paternity", "adoption"];

/// A leave as the row tells it.
pub(super) struct Leave {
    id: String,
    gender: Option<String>,
    start: Date,
    end: Option<Date>,
    returned: Option<Date>,
    still_employed: Option<bool>,
    origin: Origin,
    excerpt: String,
}

/// Genders of the persons whom the leaves name, as the roster tells them.
#[derive(Default)]
pub(super) struct Genders {
    pub(super) has_roster: bool,
    by_id: HashMap<String, Option<String>>,
    /// Every gender of the roster, in order of appearance.
    seen: Vec<String>,
}

impl Genders {
    /// The roster's word on a person.
    pub(super) fn tell(&mut self, id: &str, gender: &str) {
        if !self.seen.iter().any(|seen| seen == gender) {
            self.seen.push(gender.to_string());
        }
        if let Some(slot) = self.by_id.get_mut(id) {
            *slot = Some(gender.to_string());
        }
    }
}

/// Reads the leaves, and notes whose gender is to be learnt from the roster.
pub(super) fn read_leaves(ctx: &mut Context<'_>, manifest: &Manifest) -> (Vec<Leave>, Genders) {
    let mut leaves = Vec::new();
    let mut genders = Genders::default();
    let mut given = Given::new();
    read_tables(ctx, "people/leave", &SPEC, &mut |ctx, row| {
        let leave = read_leave(ctx, row, manifest)?;
        given.once(ctx, row, (leave.id.clone(), leave.start), format!("the leave of `{}` from {}", leave.id, leave.start))?;
        genders.by_id.insert(leave.id.clone(), None);
        leaves.push(leave);
        Ok(())
    });
    (leaves, genders)
}

fn read_leave(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<Leave> {
    let id = row.required(ctx, "id")?.to_string();
    row.choice(ctx, "kind", &KINDS)?;
    row.required(ctx, "start")?;
    let start = row.date(ctx, "start")?.ok_or(Reported)?;
    let (end, returned) = (row.date(ctx, "end")?, row.date(ctx, "returned")?);
    for (column, day) in [("end", end), ("returned", returned)] {
        if let Some(day) = day.filter(|&day| day < start) {
            let diag = row.diag_at(column, Code::BadPersonDates, format!("{column} on {day}, before the leave began on {start}"));
            ctx.push(diag.help("correct the dates; an empty date is allowed, a wrong one is not"));
            return Err(Reported);
        }
    }
    Ok(Leave {
        id,
        gender: read_value(ctx, row, "gender", &manifest.labels)?,
        start,
        end,
        returned,
        still_employed: row.yes_no(ctx, "still_employed_12m")?,
        origin: row.origin(),
        excerpt: row.excerpt(),
    })
}

/// Counts the leaves, once the roster has told the genders (P006 for a person whom it does not know).
pub(super) fn count_leaves(
    ctx: &mut Context<'_>,
    manifest: &Manifest,
    mut leaves: Vec<Leave>,
    genders: &Genders,
) -> Vec<CountRecord> {
    leaves.retain_mut(|leave| {
        let of_roster = genders.by_id.get(&leave.id).cloned().flatten();
        leave.gender = leave.gender.take().or(of_roster);
        let is_known = leave.gender.is_some() || !genders.has_roster;
        if !is_known {
            let diag = Diag::new(Code::UnknownPerson, format!("the person `{}` on leave is not in the roster", leave.id));
            let diag = diag.at(leave.origin.clone()).excerpt(leave.excerpt.clone());
            ctx.push(diag.help("correct the id, or give the gender in a column gender of leave.csv"));
            ctx.leave_out("people/leave", None, None, || leave.origin.clone());
        }
        is_known
    });
    if leaves.is_empty() {
        return Vec::new();
    }
    let (year, before) = (manifest.period, manifest.period.years_before(1));
    let mut counts = Counts { leaves: &leaves, genders: &genders.seen, records: Vec::new() };
    counts.count("maternity_leave", year, |leave| lies_in(Some(leave.start), year));
    counts.count("parental_due", year, |leave| lies_in(leave.returned.or(leave.end), year));
    counts.count("maternity_returned", year, |leave| lies_in(leave.returned, year));
    let returned_before: Vec<&Leave> = leaves.iter().filter(|leave| lies_in(leave.returned, before)).collect();
    if !returned_before.is_empty() {
        counts.count("maternity_returned", before, |leave| lies_in(leave.returned, before));
        // Whoever is not said to have stayed or gone would be counted as gone.
        if returned_before.iter().all(|leave| leave.still_employed.is_some()) {
            let stayed = |leave: &Leave| lies_in(leave.returned, before) && leave.still_employed == Some(true);
            counts.count("parental_retained", year, stayed);
        }
    }
    counts.records
}

fn lies_in(day: Option<Date>, period: Period) -> bool {
    day.is_some_and(|day| period.start <= day && day <= period.end)
}

struct Counts<'l> {
    leaves: &'l [Leave],
    genders: &'l [String],
    records: Vec<CountRecord>,
}

impl Counts<'_> {
    /// Distinct persons for whom a condition holds: all, and by gender where everybody's is known.
    fn count(&mut self, measure: &str, period: Period, holds: impl Fn(&Leave) -> bool) {
        let mut persons: BTreeMap<&str, &Leave> = BTreeMap::new();
        for leave in self.leaves.iter().filter(|leave| holds(leave)) {
            persons.entry(&leave.id).or_insert(leave);
        }
        let found: Vec<&Leave> = persons.into_values().collect();
        let mut records = vec![record(measure, Dims::none(), period, &found, self.leaves)];
        if self.leaves.iter().all(|leave| leave.gender.is_some()) {
            let mut genders: Vec<&str> = self.genders.iter().map(String::as_str).collect();
            genders.extend(self.leaves.iter().filter_map(|leave| leave.gender.as_deref()));
            genders.sort_unstable();
            genders.dedup();
            for gender in genders {
                let of_gender: Vec<&Leave> = found.iter().copied().filter(|l| l.gender.as_deref() == Some(gender)).collect();
                records.push(record(measure, Dims::one("gender", gender), period, &of_gender, self.leaves));
            }
        }
        self.records.extend(records.into_iter().flatten());
    }
}

/// A count of persons with their rows; of nobody, with the whole register.
fn record(measure: &str, dims: Dims, period: Period, found: &[&Leave], all: &[Leave]) -> Option<CountRecord> {
    let origin = match found {
        [] => Origin::whole(&all.first()?.origin.file),
        _ => joined(found.iter().map(|leave| &leave.origin))?,
    };
    let rows = found.len() as u64;
    let (measure, year, value) = (measure.to_string(), period.year(), Decimal::from(rows));
    Some(CountRecord { measure, dims, year, value, currency: None, origin, rows })
}
