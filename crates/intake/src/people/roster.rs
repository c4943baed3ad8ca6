//! A roster, one row a person, folded into the classes that counts are entered in.
//!
//! In: `people/roster.csv`. Out: [`PeopleCut`]s of the reporting year: the whole, each class, category and region by gender.
//! Invariant: opening + new hires − leavers = closing, in every class. Memory holds the classes and 16 bytes a person (the hash of
//! the id, for P002), never the persons: their names and dates are not kept. Not here: counts by class (`people.rs`).

use super::bands::{Band, age_on};
use super::{CLASSES, Cuts, HEADCOUNT, HEADCOUNT_OPENING, LEAVERS, NEW_HIRES, PARTICIPATIONS, TRAINED_PERSONS, TRAINING_HOURS};
use crate::book::{Manifest, PeopleCut};
use crate::context::Context;
use crate::dates::parse_date;
use crate::dimensions::resolve_value;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Date, Decimal, Diag, Dims, Origin, Place, RowSet, parse_decimal};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

const SPEC: Spec = Spec::new(&[
    required("id"),
    required("gender"),
    optional("birth_date"),
    optional("age"),
    optional("region"),
    optional("category"),
    optional("employment"),
    optional("function"),
    optional("joined"),
    optional("left"),
    optional("trained"),
    optional("training_hours"),
    optional("training_participations"),
]);

// Positions in SPEC: a million rows are read by position, not by name.
const ID: usize = 0;
const GENDER: usize = 1;
const BIRTH_DATE: usize = 2;
const AGE: usize = 3;
const REGION: usize = 4;
const JOINED: usize = 8;
const LEFT: usize = 9;
const TRAINED: usize = 10;
const HOURS: usize = 11;
const ATTENDED: usize = 12;

/// Place of `age` among [`CLASSES`]; the others stand in SPEC in the same order, gender first and the rest from region on.
const AGE_CLASS: usize = 1;

/// The class number of a person whose cell is empty.
const UNKNOWN: u32 = u32::MAX;

/// Reads the roster, if there is one.
pub(super) fn read_roster(ctx: &mut Context<'_>, manifest: &Manifest) -> Cuts {
    let mut roster = Roster::new(manifest);
    read_tables(ctx, "people/roster", &SPEC, &mut |ctx, row| roster.add(ctx, row));
    roster.finish(ctx)
}

/// What is counted of the persons of one class.
#[derive(Debug, Clone, Default)]
struct Tally {
    closing: u64,
    opening: u64,
    new_hires: u64,
    leavers: u64,
    trained: u64,
    hours: Decimal,
    participations: Decimal,
}

impl Tally {
    /// Adds; `None` beyond 28 digits.
    fn add(&mut self, other: &Tally) -> Option<()> {
        self.closing += other.closing;
        self.opening += other.opening;
        self.new_hires += other.new_hires;
        self.leavers += other.leavers;
        self.trained += other.trained;
        self.hours = self.hours.checked_add(other.hours)?;
        self.participations = self.participations.checked_add(other.participations)?;
        Some(())
    }
}

/// The values of one class, numbered as they appear.
#[derive(Debug, Default)]
struct Values {
    number_by_text: HashMap<String, u32>,
    ids: Vec<String>,
}

impl Values {
    fn number(&mut self, text: &str, id: impl FnOnce() -> RowResult<String>) -> RowResult<u32> {
        if let Some(&number) = self.number_by_text.get(text) {
            return Ok(number);
        }
        let id = id()?;
        let place = self.ids.iter().position(|known| *known == id).unwrap_or_else(|| {
            self.ids.push(id);
            self.ids.len() - 1
        });
        let number = u32::try_from(place).unwrap_or(UNKNOWN);
        self.number_by_text.insert(text.to_string(), number);
        Ok(number)
    }
}

struct Roster<'m> {
    manifest: &'m Manifest,
    bands: Vec<Band>,
    classes: [Values; CLASSES.len()],
    /// Persons by all of their classes at once.
    tallies: HashMap<[u32; CLASSES.len()], Tally>,
    /// Hash of a person's id → the rest of the hash, the row.
    seen: HashMap<u64, (u32, u32)>,
    /// Persons without a class, by class.
    blanks: [RowSet; CLASSES.len()],
    rows: RowSet,
    origin: Option<Origin>,
    /// Which columns the table has, by position in SPEC.
    columns: [bool; SPEC.columns.len()],
}

impl<'m> Roster<'m> {
    fn new(manifest: &'m Manifest) -> Self {
        Self {
            manifest,
            bands: manifest.age_bands.iter().filter_map(|text| Band::parse(text)).collect(),
            classes: Default::default(),
            tallies: HashMap::new(),
            seen: HashMap::new(),
            blanks: Default::default(),
            rows: RowSet::default(),
            origin: None,
            columns: [false; SPEC.columns.len()],
        }
    }

    fn add(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult {
        self.begin(row);
        let id = row.at(ID).map_or_else(|| row.required(ctx, "id"), Ok)?;
        self.check_twice(ctx, row, id)?;
        let birth = read_date(ctx, row, BIRTH_DATE, "birth_date")?;
        let joined = read_date(ctx, row, JOINED, "joined")?;
        let left = read_date(ctx, row, LEFT, "left")?;
        self.check_dates(ctx, row, birth, joined, left)?;
        let tally = self.tally(ctx, row, joined, left)?;
        let class = self.class(ctx, row, birth)?;
        let Some(tally) = tally else { return Ok(()) };
        self.rows.push(row.number());
        for (blank, _) in self.blanks.iter_mut().zip(class).filter(|(_, number)| *number == UNKNOWN) {
            blank.push(row.number());
        }
        if self.tallies.entry(class).or_default().add(&tally).is_none() {
            ctx.push(row.diag(Code::Overflow, "the sum of the training hours has more than 28 digits"));
            return Err(Reported);
        }
        Ok(())
    }

    /// Notes on the first row what the table has.
    fn begin(&mut self, row: &Row<'_>) {
        if self.origin.is_none() {
            self.origin = Some(row.origin());
            for (has, column) in self.columns.iter_mut().zip(SPEC.columns) {
                *has = row.has_column(column.name);
            }
        }
    }

    /// A person counted twice would be two (P002).
    fn check_twice(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, id: &str) -> RowResult {
        // 96 bits: among a million persons, two different ids meet once in 10^17 rosters.
        let (hash, rest) = (hash_of(id, 0), hash_of(id, 1) as u32);
        match self.seen.insert(hash, (rest, row.number())) {
            Some((same, first)) if same == rest => {
                let diag = row.diag_at("id", Code::DuplicatePerson, format!("the person `{id}` is in the roster twice"));
                ctx.push(
                    diag.note(format!("first in row {first}"))
                        .help("keep one row a person: somebody who changed class stands in the last one"),
                );
                self.seen.insert(hash, (same, first));
                Err(Reported)
            }
            _ => Ok(()),
        }
    }

    fn check_dates(
        &self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        birth: Option<Date>,
        joined: Option<Date>,
        left: Option<Date>,
    ) -> RowResult {
        let contradiction = match (birth, joined, left) {
            (_, Some(joined), Some(left)) if left < joined => {
                Some(("left", format!("left on {left}, before joining on {joined}")))
            }
            (Some(birth), Some(joined), _) if joined <= birth => {
                Some(("joined", format!("joined on {joined}, before being born on {birth}")))
            }
            (Some(birth), _, _) if birth > self.manifest.period.end => {
                Some(("birth_date", format!("born on {birth}, after the period's end on {}", self.manifest.period.end)))
            }
            _ => None,
        };
        let Some((column, what)) = contradiction else { return Ok(()) };
        ctx.push(
            row.diag_at(column, Code::BadPersonDates, what)
                .help("correct the dates; an empty date is allowed, a wrong one is not"),
        );
        Err(Reported)
    }

    /// What the person adds to the counts; `None` for somebody who was not employed in the period.
    fn tally(&self, ctx: &mut Context<'_>, row: &Row<'_>, joined: Option<Date>, left: Option<Date>) -> RowResult<Option<Tally>> {
        let period = self.manifest.period;
        let hours = read_amount(ctx, row, HOURS, "training_hours")?;
        let participations = read_amount(ctx, row, ATTENDED, "training_participations")?;
        let trained = read_trained(ctx, row, hours)?;
        let joined_before = joined.is_none_or(|day| day < period.start);
        let joined_by_end = joined.is_none_or(|day| day <= period.end);
        let left_before = left.is_some_and(|day| day < period.start);
        let left_by_end = left.is_some_and(|day| day <= period.end);
        if !joined_by_end || left_before {
            return Ok(None);
        }
        Ok(Some(Tally {
            closing: u64::from(!left_by_end),
            opening: u64::from(joined_before),
            new_hires: u64::from(!joined_before),
            leavers: u64::from(left_by_end),
            trained: u64::from(trained),
            hours: hours.unwrap_or_default(),
            participations: participations.unwrap_or_default(),
        }))
    }

    fn class(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, birth: Option<Date>) -> RowResult<[u32; CLASSES.len()]> {
        let mut class = [UNKNOWN; CLASSES.len()];
        row.at(GENDER).map_or_else(|| row.required(ctx, "gender"), Ok)?;
        for (i, name) in CLASSES.iter().enumerate() {
            if i == AGE_CLASS {
                class[i] = self.age_class(ctx, row, birth)?;
                continue;
            }
            let position = if i == 0 { GENDER } else { REGION + i - AGE_CLASS - 1 };
            let Some(text) = row.at(position) else { continue };
            let manifest = self.manifest;
            class[i] = self.classes[i].number(text, || {
                resolve_value(name, text, ctx.catalogue, &manifest.labels)
                    .map_err(|problem| crate::dimensions::report(ctx, row, name, problem))
            })?;
        }
        Ok(class)
    }

    fn age_class(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, birth: Option<Date>) -> RowResult<u32> {
        let (column, age_years) = match birth {
            Some(birth) => ("birth_date", age_on(self.manifest.period.end, birth)),
            None => match row.at(AGE) {
                None => return Ok(UNKNOWN),
                Some(text) => match text.parse::<i16>() {
                    Ok(years) if years >= 0 => ("age", years),
                    _ => {
                        let Some(years) = row.amount(ctx, "age")? else { return Ok(UNKNOWN) };
                        ("age", i16::try_from(years.trunc()).unwrap_or(i16::MAX))
                    }
                },
            },
        };
        let Some(band) = self.bands.iter().find(|band| band.holds(age_years)) else {
            let bands: Vec<&str> = self.bands.iter().map(|b| b.id.as_str()).collect();
            let diag = row
                .diag_at(column, Code::UnknownDimension, format!("the age {age_years} lies in none of the age bands"))
                .note(format!("bands: {}", bands.join(", ")));
            ctx.push(diag.help("correct the age, or let [age_bands] of heng.toml cover it"));
            return Err(Reported);
        };
        self.classes[AGE_CLASS].number(&band.id, || Ok(band.id.clone()))
    }

    /// The classes with their counts.
    fn finish(self, ctx: &mut Context<'_>) -> Cuts {
        let Some(origin) = self.origin_of(self.rows.clone()) else { return Cuts::new() };
        self.check_blanks(ctx);
        // In a fixed order, so that sums are the same to the last digit on every run.
        let mut tallies: Vec<_> = self.tallies.iter().collect();
        tallies.sort_unstable_by_key(|(class, _)| **class);
        let mut cuts = Cuts::new();
        for classes in self.cuts() {
            let mut folded: BTreeMap<Vec<u32>, Tally> = BTreeMap::new();
            for (class, tally) in &tallies {
                let key: Vec<u32> = classes.iter().map(|&i| class[i]).collect();
                let whole = !key.contains(&UNKNOWN);
                if whole && folded.entry(key).or_default().add(tally).is_none() {
                    let diag = Diag::new(Code::Overflow, "the sum of the training hours has more than 28 digits");
                    ctx.push(diag.at(origin.clone()));
                    return Cuts::new();
                }
            }
            for (key, tally) in folded {
                let named = classes.iter().zip(&key).map(|(&i, &n)| (CLASSES[i], self.classes[i].ids[n as usize].as_str()));
                let dims = named.fold(Dims::none(), |dims, (name, value)| dims.with(name, value));
                let year = self.manifest.year();
                let cut = PeopleCut {
                    dims: dims.clone(),
                    year,
                    counts: self.counts(&tally),
                    origin: origin.clone(),
                    from_roster: true,
                };
                cuts.insert((year, dims), cut);
            }
        }
        cuts
    }

    /// The sets of classes by which the roster is cut: the whole, each class, and the two pairs that tables print.
    fn cuts(&self) -> Vec<Vec<usize>> {
        const PAIRS: [[&str; 2]; 2] = [["category", "gender"], ["region", "gender"]];
        let place = |name: &str| CLASSES.iter().position(|c| *c == name);
        let pairs = PAIRS.iter().map(|pair| pair.iter().filter_map(|name| place(name)).collect());
        std::iter::once(Vec::new()).chain((0..CLASSES.len()).map(|i| vec![i])).chain(pairs).collect()
    }

    /// The counts that the table's columns allow to know: without dates of joining nobody can tell new hires.
    fn counts(&self, tally: &Tally) -> BTreeMap<String, Decimal> {
        let (joined, left) = (self.columns[JOINED], self.columns[LEFT]);
        let counts = [
            (HEADCOUNT, true, Decimal::from(tally.closing)),
            (HEADCOUNT_OPENING, joined && left, Decimal::from(tally.opening)),
            (NEW_HIRES, joined, Decimal::from(tally.new_hires)),
            (LEAVERS, left, Decimal::from(tally.leavers)),
            (TRAINED_PERSONS, self.columns[TRAINED] || self.columns[HOURS], Decimal::from(tally.trained)),
            (TRAINING_HOURS, self.columns[HOURS], tally.hours),
            (PARTICIPATIONS, self.columns[ATTENDED], tally.participations),
        ];
        counts.into_iter().filter(|(_, known, _)| *known).map(|(measure, _, value)| (measure.to_string(), value)).collect()
    }

    /// A class that some persons lack does not add up to the whole (P001).
    fn check_blanks(&self, ctx: &mut Context<'_>) {
        for ((name, values), blank) in CLASSES.iter().zip(&self.classes).zip(&self.blanks) {
            if values.ids.is_empty() || blank.is_empty() {
                continue;
            }
            let diag = Diag::new(Code::CutMismatch, format!("{} of {} persons have no {name}", blank.len(), self.rows.len()))
                .help(format!("fill in {name} for every person, or leave the column out"));
            ctx.push(Diag { origin: self.origin_of(blank.clone()), ..diag });
        }
    }

    /// These rows of the roster, once it has any.
    fn origin_of(&self, rows: RowSet) -> Option<Origin> {
        let first = self.origin.as_ref()?;
        let sheet = if let Place::Cell { sheet, .. } = &first.place { sheet.clone() } else { String::new() };
        Some(Origin { file: Arc::clone(&first.file), place: Place::Rows { sheet, rows } })
    }
}

fn hash_of(id: &str, salt: u8) -> u64 {
    let mut hasher = DefaultHasher::new();
    (salt, id).hash(&mut hasher);
    hasher.finish()
}

fn read_date(ctx: &mut Context<'_>, row: &Row<'_>, position: usize, column: &str) -> RowResult<Option<Date>> {
    match row.at(position) {
        None => Ok(None),
        Some(text) => parse_date(text).map_or_else(|| row.date(ctx, column), |date| Ok(Some(date))),
    }
}

fn read_amount(ctx: &mut Context<'_>, row: &Row<'_>, position: usize, column: &str) -> RowResult<Option<Decimal>> {
    match row.at(position).map(parse_decimal) {
        None => Ok(None),
        Some(Ok(value)) if value >= Decimal::ZERO => Ok(Some(value)),
        Some(_) => row.amount(ctx, column),
    }
}

/// Trained: said so, or with hours above zero. "No" beside hours contradicts itself (R013).
fn read_trained(ctx: &mut Context<'_>, row: &Row<'_>, hours: Option<Decimal>) -> RowResult<bool> {
    let has_hours = hours.is_some_and(|hours| hours > Decimal::ZERO);
    let said = match row.at(TRAINED) {
        None => return Ok(has_hours),
        Some("yes") => true,
        Some("no") => false,
        Some(_) => row.yes_no(ctx, "trained")?.unwrap_or(has_hours),
    };
    if !said && has_hours {
        let diag = row.diag_at("trained", Code::BadChoice, "trained is no, although training hours are given");
        ctx.push(diag.help("write yes, or leave trained empty: hours above zero say it"));
        return Err(Reported);
    }
    Ok(said)
}
