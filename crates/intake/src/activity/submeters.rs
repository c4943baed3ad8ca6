//! Rows of sub-meters, held back until it is known whether their main meter counts the same days (E003).
//!
//! In: rows whose meter `meters.csv` lists. Out: the rows to be folded, those left out, what each meter counted. Invariant: only rows of
//! sub-meters are held, so memory grows with them alone; a row is left out only where every day of it is counted already. Not here: two bills of one meter (`meters.rs`).

use super::fold::{Key, NumberSet, TableName};
use super::meters::{Cover, Meters};
use crate::book::{Meter, MeterReading};
use crate::context::Context;
use crate::row::Row;
use crate::text::{nearest, shorten};
use heng_model::{Code, Date, Decimal, Diag, Origin, Period, Place, Quantity, RowSet, Severity, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// A row of a sub-meter.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) key: Key,
    pub(super) quantity: Decimal,
    pub(super) row: u32,
    pub(super) evidence: NumberSet,
    pub(super) notes: NumberSet,
    pub(super) more_notes: bool,
    period: Period,
    meter: usize,
}

/// What one meter counted in a year and unit, counted or left out.
type Counted = BTreeMap<(usize, i16, u32, bool), (Decimal, u64)>;

/// What `meters.csv` says, and the rows that wait for the end.
#[derive(Debug, Default)]
pub(super) struct Submeters {
    meters: Vec<Meter>,
    held: Vec<Held>,
    counted: Counted,
    unlisted: BTreeSet<(String, u32)>,
}

impl Submeters {
    pub(super) fn new(meters: Vec<Meter>) -> Self {
        Self { meters, ..Self::default() }
    }

    /// The listed meter that a row names; a meter that is not listed at this site is a warning, once.
    pub(super) fn listed(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        (site, site_id): (u32, &str),
        activity: &str,
        meter: &str,
    ) -> Option<usize> {
        if self.meters.is_empty() {
            return None;
        }
        let fits = |m: &Meter| m.id == meter && m.site == site_id && (m.activity.is_empty() || m.activity == activity);
        let found = self.meters.iter().position(fits);
        if found.is_none() && self.unlisted.insert((meter.to_string(), site)) {
            let message = format!("meter {} of site `{site_id}` is not in meters.csv", shorten(meter, 40));
            let mut diag = row.diag_at("meter", Code::CountedTwice, message);
            diag.severity = Severity::Warning;
            let here = self.meters.iter().filter(|m| m.site == site_id).map(|m| m.id.as_str());
            if let Some(nearest) = nearest(meter, here.chain(self.meters.iter().map(|m| m.id.as_str()))) {
                diag = diag.note(format!("nearest: {nearest}"));
            }
            ctx.push(diag.help("list the meter in meters.csv with its site, or write its id as it stands there"));
        }
        found
    }

    /// Whether the meter stands behind another.
    pub(super) fn has_parent(&self, meter: usize) -> bool {
        !self.meters[meter].parent.is_empty()
    }

    /// Notes what a main meter counted.
    pub(super) fn count(&mut self, meter: usize, key: Key, quantity: Decimal) {
        count(&mut self.counted, meter, key, quantity, true);
    }

    /// Holds a row of a sub-meter back.
    pub(super) fn hold(&mut self, meter: usize, period: Period, key: Key, quantity: Decimal, row: u32) -> &mut Held {
        let [evidence, notes] = [NumberSet::default(), NumberSet::default()];
        self.held.push(Held { key, quantity, row, evidence, notes, more_notes: false, period, meter });
        let last = self.held.len() - 1;
        &mut self.held[last]
    }

    /// The rows held, each with whether its main meter leaves it to be counted; and what every meter counted. E003 for the others.
    pub(super) fn release(
        self,
        ctx: &mut Context<'_>,
        meters: &Meters,
        tables: &[TableName],
        site_ids: &[&str],
        units: &[Unit],
    ) -> Released {
        let Submeters { meters: listed, held, mut counted, .. } = self;
        let mut doubled: BTreeMap<(u32, usize, bool), Doubled> = BTreeMap::new();
        let mut rows = Vec::with_capacity(held.len());
        let mut in_part = Vec::new();
        for held in held {
            let covers: Vec<(usize, Cover)> = ancestors(&listed, held.meter)
                .into_iter()
                .map(|main| {
                    let site = site_ids.iter().position(|id| *id == listed[main].site).and_then(|site| u32::try_from(site).ok());
                    let of = |site| meters.cover((site, held.key.activity, &listed[main].id), held.period);
                    (main, site.map_or(Cover::None, of))
                })
                .collect();
            let with = |sought: Cover| covers.iter().find(|(_, cover)| *cover == sought).copied();
            let main = with(Cover::Whole).or_else(|| with(Cover::Part));
            count(&mut counted, held.meter, held.key, held.quantity, main.is_none());
            if let Some((main, cover)) = main {
                let part = cover == Cover::Part;
                if part {
                    in_part.push((held.key, held.row));
                }
                let key = (held.key.table, held.meter, part);
                let found = doubled.entry(key).or_insert_with(|| Doubled::new(main, held.period));
                found.rows.push(held.row);
                found.start = found.start.min(held.period.start);
                found.end = found.end.max(held.period.end);
            }
            rows.push((held, main.is_none()));
        }
        for ((table, meter, part), found) in doubled {
            ctx.push(found.diag(&listed, (meter, part), &tables[table as usize]));
        }
        let readings = counted.into_iter().map(|((meter, year, unit, counted), (sum, rows))| MeterReading {
            meter: listed[meter].id.clone(),
            year,
            sum: Quantity::new(sum, units[unit as usize]),
            rows,
            counted,
        });
        Released { readings: readings.collect(), rows, in_part, meters: listed }
    }
}

/// What comes of the rows held.
pub(super) struct Released {
    /// The rows, each with whether it counts.
    pub(super) rows: Vec<(Held, bool)>,
    /// Rows of which the main meter counts some days and not others: neither counting them nor leaving them out is right.
    pub(super) in_part: Vec<(Key, u32)>,
    pub(super) readings: Vec<MeterReading>,
    pub(super) meters: Vec<Meter>,
}

/// Rows of one sub-meter in one table that its main meter counts as well.
struct Doubled {
    main: usize,
    rows: RowSet,
    start: Date,
    end: Date,
}

impl Doubled {
    fn new(main: usize, period: Period) -> Self {
        Self { main, rows: RowSet::default(), start: period.start, end: period.end }
    }

    fn diag(self, listed: &[Meter], (meter, part): (usize, bool), (file, sheet): &TableName) -> Diag {
        let (sub, main) = (&listed[meter].id, &listed[self.main].id);
        let (start, end) = (self.start, self.end);
        let place = Place::Rows { sheet: sheet.clone(), rows: self.rows };
        let (message, days, help) = if part {
            (
                format!("sub-meter {sub} counts more days than its main meter {main}, and some of the same"),
                format!("main meter: {main}; it has rows for a part of the days between {start} and {end}"),
                format!("split the rows of {sub} at the days of the bills of {main}; until then the year's total is not given"),
            )
        } else {
            (
                format!("sub-meter {sub} counts what its main meter {main} counts already"),
                format!("main meter: {main}; both have rows for days between {start} and {end}"),
                format!("record one of the two; the rows of {sub} are shown and left out of every total"),
            )
        };
        let at = Origin { file: std::sync::Arc::clone(file), place };
        Diag::new(Code::CountedTwice, message).at(at).note(days).help(help)
    }
}

fn count(counted: &mut Counted, meter: usize, key: Key, quantity: Decimal, counts: bool) {
    let (sum, rows) = counted.entry((meter, key.year, key.unit, counts)).or_default();
    // A sum beyond 28 digits has been reported where the rows are added up.
    *sum = sum.checked_add(quantity).unwrap_or(*sum);
    *rows += 1;
}

/// The meters in front of one, the nearest first. `read_meters` has cut circles open.
fn ancestors(listed: &[Meter], meter: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut at = meter;
    while !listed[at].parent.is_empty() && found.len() < listed.len() {
        let here = &listed[at];
        let same_site = |m: &Meter| m.id == here.parent && m.site == here.site;
        let parent = listed.iter().position(same_site).or_else(|| listed.iter().position(|m| m.id == here.parent));
        let Some(parent) = parent else { break };
        found.push(parent);
        at = parent;
    }
    found
}
