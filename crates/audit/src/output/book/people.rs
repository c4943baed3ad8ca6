//! Head counts and safety to the tables of `people/`.
//!
//! In: facts that count persons. Out: rows of `people/headcount.csv` and `people/safety.csv`. Invariant: a cut goes in only if its parts
//! add up to the whole (or, where no total is printed, to what most other cuts add up to): a book with parts that do not is in error,
//! and the report's slip must be seen, not carried on. Not here: which facts these are cut from (`rows`).

use super::rows::Held;
use super::{Draft, Frame};
use heng_model::{Decimal, Dims, LocalText};
use std::collections::BTreeMap;

/// Columns of `headcount.csv` that name a class.
const CLASSES: [&str; 8] = ["gender", "age", "region", "category", "employment", "function", "nationality", "grade"];
/// Columns that count; they are measures.
const COUNTS: [&str; 7] =
    ["headcount", "new_hires", "leavers", "trained_persons", "training_hours_total", "training_participations", "contractors"];
/// Columns of `safety.csv`; they are measures.
const SAFETY: [&str; 4] = ["fatalities", "work_injuries", "injured_persons", "lost_days"];

const HEADCOUNT_COLUMNS: [&str; 17] = [
    "gender",
    "age",
    "region",
    "category",
    "employment",
    "function",
    "nationality",
    "grade",
    "year",
    "headcount",
    "new_hires",
    "leavers",
    "trained_persons",
    "training_hours_total",
    "training_participations",
    "contractors",
    "source",
];

/// Facts kept back until all of them are known.
#[derive(Default)]
pub(super) struct People<'f> {
    counts: Vec<Held<'f>>,
    safety: BTreeMap<i32, BTreeMap<&'static str, Held<'f>>>,
}

impl<'f> People<'f> {
    /// Keeps a fact that belongs to `people/`; gives back any other.
    pub(super) fn take(&mut self, held: Held<'f>) -> Option<Held<'f>> {
        // The tables have no column for units: only a plain number of persons, days or hours fits.
        if held.unit.id().contains('/') || held.unit.measures("ratio") {
            return Some(held);
        }
        let measure = held.fact.measure.as_str();
        if let Some(column) = SAFETY.iter().find(|column| **column == measure)
            && held.dims.is_empty()
        {
            self.safety.entry(held.fact.year).or_default().insert(column, held);
            return None;
        }
        // Of two dimensions the parts would have to add up both ways: such figures are entered as they are.
        if COUNTS.contains(&measure) && held.dims.len() < 2 && held.dims.iter().all(|(name, _)| CLASSES.contains(&name)) {
            self.counts.push(held);
            return None;
        }
        Some(held)
    }

    /// Writes what adds up, leaves what does not.
    pub(super) fn carry(self, frame: &Frame<'_>, draft: &mut Draft) {
        let mut rows: BTreeMap<(i32, Dims), BTreeMap<&str, Held<'f>>> = BTreeMap::new();
        for (_, group) in by_measure_and_year(self.counts) {
            for held in consistent(frame, group, draft) {
                let key = (held.fact.year, held.dims.clone());
                rows.entry(key).or_default().insert(held.fact.measure.as_str(), held);
            }
        }
        let heads = |rows: &BTreeMap<(i32, Dims), BTreeMap<&str, Held<'f>>>, of: i32| {
            let with_heads = rows.iter().filter(|((year, _), counts)| *year == of && counts.contains_key("headcount"));
            let (total, parts): (Vec<_>, Vec<_>) = with_heads.partition(|((_, dims), _)| dims.is_empty());
            !total.is_empty() || parts.len() > 1
        };
        let without_heads: Vec<i32> = rows.keys().map(|(year, _)| *year).filter(|year| !heads(&rows, *year)).collect();
        for ((year, dims), mut counts) in rows {
            if without_heads.contains(&year) {
                leave_training(&mut counts, draft);
            }
            let Some(any) = counts.values().next() else { continue };
            let mut cells: Vec<String> = CLASSES.iter().map(|c| dims.get(c).unwrap_or_default().to_string()).collect();
            cells.push(year.to_string());
            cells.extend(COUNTS.iter().map(|c| counts.get(c).map_or_else(String::new, |h| h.fact.value.normalize().to_string())));
            cells.push(any.from.clone());
            let what = counts.values().map(|h| h.what.clone()).collect::<Vec<_>>().join("; ");
            draft.add("people/headcount.csv", &HEADCOUNT_COLUMNS, cells, any.from.clone(), what);
        }
        for (year, counts) in self.safety {
            let Some(any) = counts.values().next() else { continue };
            let mut cells = vec![year.to_string()];
            cells.extend(SAFETY.iter().map(|c| counts.get(c).map_or_else(String::new, |h| h.fact.value.normalize().to_string())));
            cells.push(any.from.clone());
            let what = counts.values().map(|h| h.what.clone()).collect::<Vec<_>>().join("; ");
            let columns = ["year", "fatalities", "work_injuries", "injured_persons", "lost_days", "source"];
            draft.add("people/safety.csv", &columns, cells, any.from.clone(), what);
        }
    }
}

/// Takes out of a row what means nothing without the head count that the report does not give.
fn leave_training(counts: &mut BTreeMap<&str, Held<'_>>, draft: &mut Draft) {
    for column in ["trained_persons", "training_hours_total", "training_participations"] {
        if let Some(held) = counts.remove(column) {
            let reason = LocalText::new(
                "no head count of the year was found; it is in published.csv",
                "未見該年度的僱員人數；載於published.csv",
            );
            draft.leave(held.from, held.what, reason);
        }
    }
}

fn by_measure_and_year(counts: Vec<Held<'_>>) -> BTreeMap<(String, i32), Vec<Held<'_>>> {
    let mut groups: BTreeMap<(String, i32), Vec<Held<'_>>> = BTreeMap::new();
    for held in counts {
        groups.entry((held.fact.measure.clone(), held.fact.year)).or_default().push(held);
    }
    groups
}

/// The total and the cuts that agree with it.
fn consistent<'f>(frame: &Frame<'_>, group: Vec<Held<'f>>, draft: &mut Draft) -> Vec<Held<'f>> {
    let (total, parts): (Vec<Held<'f>>, Vec<Held<'f>>) = group.into_iter().partition(|held| held.dims.is_empty());
    let mut cuts: BTreeMap<String, Vec<Held<'f>>> = BTreeMap::new();
    for held in parts {
        cuts.entry(cut_of(frame, &held)).or_default().push(held);
    }
    let sums: Vec<Decimal> = cuts.values().filter(|rows| rows.len() > 1).map(|rows| sum(rows)).collect();
    let most = sums.iter().max_by_key(|sum| sums.iter().filter(|other| other == sum).count());
    let whole = total.first().map(|held| held.fact.value).or(most.copied());
    let mut kept = total;
    for rows in cuts.into_values() {
        if rows.len() < 2 || whole.is_none_or(|whole| sum(&rows) == whole) {
            kept.extend(rows);
            continue;
        }
        let (sum, whole) = (sum(&rows), whole.unwrap_or_default());
        let reason = LocalText::new(
            format!("its cut adds up to {sum}, not to {whole}; it is in published.csv"),
            format!("該分項之和為{sum}，與{whole}不符；載於published.csv"),
        );
        for held in rows {
            draft.leave(held.from, held.what, reason.clone());
        }
    }
    kept
}

fn sum(rows: &[Held<'_>]) -> Decimal {
    rows.iter().map(|held| held.fact.value).fold(Decimal::ZERO, |sum, value| sum.saturating_add(value))
}

/// The dimension of a part; full-time and part-time on the one hand, permanent and temporary on the other, are two cuts.
fn cut_of(frame: &Frame<'_>, held: &Held<'_>) -> String {
    let Some((dimension, value)) = held.dims.iter().next() else { return String::new() };
    let def = frame.setup.catalogue.dimension(dimension).and_then(|d| d.values.iter().find(|v| v.id == value));
    format!("{dimension} {}", def.map_or("", |v| v.system.as_str()))
}
