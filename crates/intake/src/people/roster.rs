//! A roster, one row a person, folded into the classes that counts are entered in.
//!
//! In: `people/roster.csv`. Out: [`PeopleCut`](crate::book::PeopleCut)s of the reporting year, and what is counted beside classes of
//! employees. Invariant: opening + new hires + transfers in − leavers − transfers out = closing, in every class; who is no employee is
//! in no head count. Memory holds the classes and 16 bytes a person (the hash of the id, for P002; as much again where pay is given),
//! never the persons: their names and dates are not kept. Not here: counts by class (`people.rs`).

mod finish;
mod pay;
mod stays;

use super::bands::{Band, age_on};
use super::leave::Genders;
use super::{AGE_CLASS, CLASSES, Cuts};
use crate::book::{CountRecord, Manifest, PayRatio, StaffTraining};
use crate::context::Context;
use crate::dates::parse_date;
use crate::dimensions::resolve_value;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Date, Decimal, Origin, RowSet, parse_decimal};
use pay::Pays;
use stays::Dates;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

const SPEC: Spec = Spec::new(&[
    required("id"),
    required("gender"),
    optional("birth_date"),
    optional("age"),
    optional("region"),
    optional("category"),
    optional("employment"),
    optional("function"),
    optional("nationality"),
    optional("grade"),
    optional("entity"),
    optional("joined"),
    optional("left"),
    optional("transferred_in"),
    optional("transferred_out"),
    optional("trained"),
    optional("training_hours"),
    optional("training_participations"),
    optional("employer_type"),
    optional("manager"),
    optional("parental_entitled"),
    optional("pay"),
    optional("pay_unit"),
]);

// Positions in SPEC: a million rows are read by position, not by name.
const ID: usize = 0;
const GENDER: usize = 1;
const BIRTH_DATE: usize = 2;
const AGE: usize = 3;
const REGION: usize = 4;
const JOINED: usize = 11;
const LEFT: usize = 12;
const MOVED_IN: usize = 13;
const MOVED_OUT: usize = 14;
const TRAINED: usize = 15;
const HOURS: usize = 16;
const ATTENDED: usize = 17;
const EMPLOYER: usize = 18;
const MANAGER: usize = 19;
const ENTITLED: usize = 20;
const PAY: usize = 21;

/// Place of `gender` and `category` among [`CLASSES`]; age comes second, the rest stand in SPEC in the same order from region on.
const GENDER_CLASS: usize = 0;
const CATEGORY_CLASS: usize = 3;

/// The class number of a person whose cell is empty.
const UNKNOWN: u32 = u32::MAX;

/// What a person is of each class.
type Class = [u32; CLASSES.len()];

/// What a roster gives.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) cuts: Cuts,
    pub(super) registers: Vec<CountRecord>,
    pub(super) pay: Vec<PayRatio>,
    pub(super) staff_training: Vec<StaffTraining>,
}

/// Reads the roster, if there is one, and tells the genders of the persons asked for.
pub(super) fn read_roster(ctx: &mut Context<'_>, manifest: &Manifest, genders: &mut Genders) -> Counted {
    let mut roster = Roster::new(manifest);
    genders.has_roster = read_tables(ctx, "people/roster", &SPEC, &mut |ctx, row| roster.add(ctx, row, genders));
    roster.finish(ctx)
}

/// What is counted of the persons of one class.
#[derive(Debug, Clone, Default)]
struct Tally {
    closing: u64,
    opening: u64,
    new_hires: u64,
    leavers: u64,
    moved_in: u64,
    moved_out: u64,
    trained: u64,
    hours: Decimal,
    participations: Decimal,
    /// Of `trained` and `hours`, those of persons employed at the period end.
    staff_trained: u64,
    staff_hours: Decimal,
}

impl Tally {
    /// Adds; `None` beyond 28 digits.
    fn add(&mut self, other: &Tally) -> Option<()> {
        self.closing += other.closing;
        self.opening += other.opening;
        self.new_hires += other.new_hires;
        self.leavers += other.leavers;
        self.moved_in += other.moved_in;
        self.moved_out += other.moved_out;
        self.trained += other.trained;
        self.hours = self.hours.checked_add(other.hours)?;
        self.participations = self.participations.checked_add(other.participations)?;
        self.staff_trained += other.staff_trained;
        self.staff_hours = self.staff_hours.checked_add(other.staff_hours)?;
        Some(())
    }
}

/// Persons counted beside the classes of employees: by class, with their rows.
#[derive(Debug, Default)]
struct Counter {
    persons: BTreeMap<Class, u64>,
    rows: RowSet,
}

impl Counter {
    fn add(&mut self, class: Class, row: u32) {
        *self.persons.entry(class).or_default() += 1;
        self.rows.push(row);
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
    /// Employees by all of their classes at once.
    tallies: HashMap<Class, Tally>,
    contractors: Counter,
    managers: Counter,
    entitled: Counter,
    pays: Pays,
    /// Hash of a person's id → the rest of the hash, the row.
    seen: HashMap<u64, (u32, u32)>,
    /// Employees without a class, by class.
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
            contractors: Counter::default(),
            managers: Counter::default(),
            entitled: Counter::default(),
            pays: Pays::default(),
            seen: HashMap::new(),
            blanks: Default::default(),
            rows: RowSet::default(),
            origin: None,
            columns: [false; SPEC.columns.len()],
        }
    }

    fn add(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, genders: &mut Genders) -> RowResult {
        self.begin(row);
        let id = row.at(ID).map_or_else(|| row.required(ctx, "id"), Ok)?;
        self.check_twice(ctx, row, id)?;
        let dates = Dates::read(ctx, row, self.manifest)?;
        let training = read_training(ctx, row)?;
        let class = self.class(ctx, row, dates.birth)?;
        let is_contractor = row.at(EMPLOYER).is_some() && self.is_contractor(ctx, row)?;
        if !is_contractor {
            genders.tell(id, &self.classes[GENDER_CLASS].ids[class[GENDER_CLASS] as usize]);
        }
        let (manager, entitled) = (read_yes(ctx, row, MANAGER, "manager")?, read_yes(ctx, row, ENTITLED, "parental_entitled")?);
        let pay = if row.at(PAY).is_some() { Some(pay::read_pay(ctx, row)?) } else { None };
        let Some(mut tally) = dates.tally(self.manifest.period) else { return Ok(()) };
        if is_contractor {
            if tally.closing > 0 {
                self.contractors.add(class, row.number());
            }
            return Ok(());
        }
        (tally.trained, tally.hours, tally.participations) = training;
        self.rows.push(row.number());
        for (blank, _) in self.blanks.iter_mut().zip(class).filter(|(_, number)| *number == UNKNOWN) {
            blank.push(row.number());
        }
        if entitled {
            self.entitled.add(class, row.number());
        }
        if tally.closing > 0 {
            (tally.staff_trained, tally.staff_hours) = (tally.trained, tally.hours);
            if manager {
                self.managers.add(class, row.number());
            }
            if self.columns[PAY] {
                self.pays.add(class, pay, row.number());
            }
        }
        if self.tallies.entry(class).or_default().add(&tally).is_none() {
            ctx.push(row.diag(Code::Overflow, "the sum of the training hours has more than 28 digits"));
            return Err(Reported);
        }
        Ok(())
    }

    fn is_contractor(&self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<bool> {
        const CONTRACTOR: &str = "contractor";
        Ok(row.choice(ctx, "employer_type", &["employee", CONTRACTOR])? == Some(CONTRACTOR))
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

    fn class(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, birth: Option<Date>) -> RowResult<Class> {
        let mut class = [UNKNOWN; CLASSES.len()];
        row.at(GENDER).map_or_else(|| row.required(ctx, "gender"), Ok)?;
        for (i, name) in CLASSES.iter().enumerate() {
            if i == AGE_CLASS {
                class[i] = self.age_class(ctx, row, birth)?;
                continue;
            }
            let position = if i == GENDER_CLASS { GENDER } else { REGION + i - AGE_CLASS - 1 };
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

/// Yes, or no where nothing is said.
fn read_yes(ctx: &mut Context<'_>, row: &Row<'_>, position: usize, column: &str) -> RowResult<bool> {
    match row.at(position) {
        None | Some("no") => Ok(false),
        Some("yes") => Ok(true),
        Some(_) => Ok(row.yes_no(ctx, column)?.unwrap_or_default()),
    }
}

/// Whether trained (1 or 0), hours, participations.
fn read_training(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<(u64, Decimal, Decimal)> {
    let hours = read_amount(ctx, row, HOURS, "training_hours")?;
    let participations = read_amount(ctx, row, ATTENDED, "training_participations")?;
    let trained = read_trained(ctx, row, hours)?;
    Ok((u64::from(trained), hours.unwrap_or_default(), participations.unwrap_or_default()))
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
