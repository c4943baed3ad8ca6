//! What a roster has been folded to.
//!
//! In: the tallies of every combination of classes. Out: the whole, each class, category and region by gender; contractors, managers
//! and persons entitled to parental leave. Invariant: what the table has no column for is not counted; a class that somebody lacks is not
//! cut; sums are taken in a fixed order.

use super::{
    ATTENDED, Class, Counted, Counter, EMPLOYER, ENTITLED, HOURS, JOINED, LEFT, MANAGER, MOVED_IN, MOVED_OUT, Roster, TRAINED,
    Tally, UNKNOWN,
};
use crate::book::{CountRecord, PeopleCut, StaffTraining};
use crate::context::Context;
use crate::people::{
    CLASSES, CONTRACTORS, Cuts, HEADCOUNT, HEADCOUNT_OPENING, LEAVERS, NEW_HIRES, PARTICIPATIONS, TRAINED_PERSONS,
    TRAINING_HOURS, TRANSFERS_IN, TRANSFERS_OUT,
};
use heng_model::{Code, Decimal, Diag, Dims, Origin, Place, RowSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Classes by which contractors are cut.
const CONTRACTOR_CLASSES: [&str; 4] = ["gender", "region", "entity", "function"];

impl Roster<'_> {
    /// The classes with their counts.
    pub(super) fn finish(self, ctx: &mut Context<'_>) -> Counted {
        if self.origin.is_none() {
            return Counted::default();
        }
        self.check_blanks(ctx);
        let mut staff_training = Vec::new();
        let cuts = self.cut(ctx, &mut staff_training);
        Counted { cuts, registers: self.registers(), pay: self.compare_pay(ctx), staff_training }
    }

    fn cut(&self, ctx: &mut Context<'_>, training: &mut Vec<StaffTraining>) -> Cuts {
        let Some(origin) = self.origin_of(self.rows.clone()) else { return Cuts::new() };
        // In a fixed order, so that sums are the same to the last digit on every run.
        let mut tallies: Vec<_> = self.tallies.iter().collect();
        tallies.sort_unstable_by_key(|(class, _)| **class);
        let mut cuts = Cuts::new();
        // A class that some lack says nothing of the rest: P001 tells whose it is.
        let is_whole = |classes: &Vec<usize>| classes.iter().all(|&i| tallies.iter().all(|(class, _)| class[i] != UNKNOWN));
        for classes in cuts_of().into_iter().filter(is_whole) {
            let mut folded: BTreeMap<Vec<u32>, Tally> = BTreeMap::new();
            for (class, tally) in &tallies {
                let key: Vec<u32> = classes.iter().map(|&i| class[i]).collect();
                if folded.entry(key).or_default().add(tally).is_none() {
                    let diag = Diag::new(Code::Overflow, "the sum of the training hours has more than 28 digits");
                    ctx.push(diag.at(origin.clone()));
                    training.clear();
                    return Cuts::new();
                }
            }
            for (key, tally) in folded {
                let named = classes.iter().zip(&key).map(|(&i, &n)| (CLASSES[i], self.classes[i].ids[n as usize].as_str()));
                let dims = named.fold(Dims::none(), |dims, (name, value)| dims.with(name, value));
                let year = self.manifest.year();
                training.push(self.staff_training(&tally, dims.clone(), &origin));
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

    fn staff_training(&self, tally: &Tally, dims: Dims, origin: &Origin) -> StaffTraining {
        let has = |position: usize| self.columns[position];
        StaffTraining {
            dims,
            year: self.manifest.year(),
            trained: (has(TRAINED) || has(HOURS)).then(|| Decimal::from(tally.staff_trained)),
            hours: has(HOURS).then_some(tally.staff_hours),
            origin: origin.clone(),
        }
    }

    /// The counts that the table's columns allow to know: without dates of joining nobody can tell new hires.
    fn counts(&self, tally: &Tally) -> BTreeMap<String, Decimal> {
        let has = |position: usize| self.columns[position];
        let counts = [
            (HEADCOUNT, true, Decimal::from(tally.closing)),
            (HEADCOUNT_OPENING, has(JOINED) && has(LEFT), Decimal::from(tally.opening)),
            (NEW_HIRES, has(JOINED), Decimal::from(tally.new_hires)),
            (LEAVERS, has(LEFT), Decimal::from(tally.leavers)),
            (TRANSFERS_IN, has(MOVED_IN), Decimal::from(tally.moved_in)),
            (TRANSFERS_OUT, has(MOVED_OUT), Decimal::from(tally.moved_out)),
            (TRAINED_PERSONS, has(TRAINED) || has(HOURS), Decimal::from(tally.trained)),
            (TRAINING_HOURS, has(HOURS), tally.hours),
            (PARTICIPATIONS, has(ATTENDED), tally.participations),
        ];
        counts.into_iter().filter(|(_, known, _)| *known).map(|(measure, _, value)| (measure.to_string(), value)).collect()
    }

    /// Contractors, managers, persons entitled to leave: the whole, and by class.
    fn registers(&self) -> Vec<CountRecord> {
        let mut records = Vec::new();
        let gender = &CONTRACTOR_CLASSES[..1];
        for (column, measure, counter, classes) in [
            (EMPLOYER, CONTRACTORS, &self.contractors, &CONTRACTOR_CLASSES[..]),
            (MANAGER, "managers", &self.managers, gender),
            (ENTITLED, "parental_entitled", &self.entitled, gender),
        ] {
            if self.columns[column] {
                self.count_apart(measure, counter, classes, &mut records);
            }
        }
        records
    }

    fn count_apart(&self, measure: &str, counter: &Counter, classes: &[&str], records: &mut Vec<CountRecord>) {
        // A column that marks nobody says that there is nobody, in all rows.
        let rows = if counter.rows.is_empty() { self.rows.clone() } else { counter.rows.clone() };
        if rows.is_empty() {
            return;
        }
        let Some(origin) = self.origin_of(rows) else { return };
        let rows = counter.rows.len() as u64;
        let mut push = |dims: Dims, persons: u64| {
            let (measure, year, value) = (measure.to_string(), self.manifest.year(), Decimal::from(persons));
            records.push(CountRecord { measure, dims, year, value, currency: None, origin: origin.clone(), rows });
        };
        push(Dims::none(), counter.persons.values().sum());
        for (i, name) in CLASSES.iter().enumerate().filter(|(_, name)| classes.contains(name)) {
            let mut by_value: BTreeMap<u32, u64> = BTreeMap::new();
            for (class, persons) in &counter.persons {
                *by_value.entry(class[i]).or_default() += persons;
            }
            // A class that somebody lacks would not add up to the whole.
            if !by_value.contains_key(&UNKNOWN) {
                by_value.into_iter().for_each(|(n, persons)| push(Dims::one(name, &self.classes[i].ids[n as usize]), persons));
            }
        }
    }

    /// A class that some persons lack does not add up to the whole (P001).
    fn check_blanks(&self, ctx: &mut Context<'_>) {
        for (i, (name, values)) in CLASSES.iter().zip(&self.classes).enumerate() {
            let blank = &self.blanks[i];
            let is_of_employees = self.tallies.keys().any(|class: &Class| class[i] != UNKNOWN);
            if values.ids.is_empty() || !is_of_employees || blank.is_empty() {
                continue;
            }
            let diag = Diag::new(Code::CutMismatch, format!("{} of {} persons have no {name}", blank.len(), self.rows.len()))
                .help(format!("fill in {name} for every person, or leave the column out"));
            ctx.push(Diag { origin: self.origin_of(blank.clone()), ..diag });
        }
    }

    /// These rows of the roster, once it has any.
    pub(super) fn origin_of(&self, rows: RowSet) -> Option<Origin> {
        let first = self.origin.as_ref()?;
        let sheet = if let Place::Cell { sheet, .. } = &first.place { sheet.clone() } else { String::new() };
        Some(Origin { file: Arc::clone(&first.file), place: Place::Rows { sheet, rows } })
    }
}

/// The sets of classes by which the roster is cut: the whole, each class, and the two pairs that tables print.
fn cuts_of() -> Vec<Vec<usize>> {
    const PAIRS: [[&str; 2]; 2] = [["category", "gender"], ["region", "gender"]];
    let place = |name: &str| CLASSES.iter().position(|c| *c == name);
    let pairs = PAIRS.iter().map(|pair| pair.iter().filter_map(|name| place(name)).collect());
    std::iter::once(Vec::new()).chain((0..CLASSES.len()).map(|i| vec![i])).chain(pairs).collect()
}
