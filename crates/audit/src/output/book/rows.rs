//! Facts to rows: which table holds which fact.
//!
//! In: the facts of an audit. Out: rows of `published.csv`, `figures.csv`, `prior/<year>.csv`, `suppliers.csv`, `people/`. Invariant: a
//! figure stands in one table of inputs, and in `published.csv` as often as it is printed with another value. Not here: head counts,
//! whose parts must add up (`people`).

use super::people::People;
use super::{Draft, Frame};
use crate::Fact;
use heng_model::{Decimal, Dims, LocalText, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// Names of dimension values that cannot stand in a book as they are printed: dimension → id → name.
pub(super) type Labels = BTreeMap<String, BTreeMap<String, String>>;

/// A fact as the book can hold it.
pub(super) struct Held<'f> {
    pub(super) fact: &'f Fact,
    pub(super) dims: Dims,
    pub(super) unit: Unit,
    pub(super) from: String,
    pub(super) what: String,
}

const FIGURES: [&str; 6] = ["measure", "dims", "year", "value", "unit", "source"];
const PRIOR: [&str; 5] = ["measure", "dims", "value", "unit", "source"];
const PUBLISHED: [&str; 7] = ["case", "measure", "dims", "year", "value", "unit", "source"];
const SUPPLIERS: [&str; 4] = ["region", "count", "year", "source"];

/// Puts every fact into its table or leaves it with a reason; gives the labels that the tables need.
pub(super) fn carry_facts(frame: &Frame<'_>, draft: &mut Draft) -> Labels {
    let mut labels = Labels::new();
    let mut first: BTreeMap<(String, Dims, i32), (Decimal, Unit)> = BTreeMap::new();
    let mut published: BTreeSet<(String, Dims, i32, Decimal, String)> = BTreeSet::new();
    let mut people = People::default();
    for fact in &frame.audit.facts {
        let (from, what) = (frame.from(fact.line), frame.what(fact));
        let held = match hold(frame, fact, &mut labels) {
            Ok((dims, unit)) => Held { fact, dims, unit, from, what },
            Err(reason) => {
                draft.leave(from, what, reason);
                continue;
            }
        };
        if published.insert((fact.measure.clone(), held.dims.clone(), fact.year, fact.value.normalize(), held.unit.id())) {
            publish(draft, &held);
        }
        let key = (fact.measure.clone(), held.dims.clone(), fact.year);
        match first.get(&key) {
            None => {
                first.insert(key, (fact.value, held.unit));
                if let Some(held) = people.take(held) {
                    enter(frame, draft, &held);
                }
            }
            Some((value, unit)) if same(*value, *unit, &held) => {}
            Some(_) => {
                let reason = LocalText::new(
                    "printed otherwise before; both values are in published.csv",
                    "前文數值不同；兩者均載於published.csv",
                );
                draft.leave(held.from, held.what, reason);
            }
        }
    }
    people.carry(frame, draft);
    labels
}

/// Whether a repeat says the same, in whatever unit and with however many decimals.
fn same(value: Decimal, unit: Unit, held: &Held<'_>) -> bool {
    held.unit.convert(held.fact.value, unit).is_ok_and(|other| {
        let places = value.scale().min(held.fact.value.scale());
        other == value || heng_model::number::round_half_up(other, places) == heng_model::number::round_half_up(value, places)
    })
}

/// Dimensions and unit as the book writes them, or why it cannot hold the fact.
fn hold(frame: &Frame<'_>, fact: &Fact, labels: &mut Labels) -> Result<(Dims, Unit), LocalText> {
    let catalogue = frame.setup.catalogue;
    if catalogue.measure(&fact.measure).is_none() {
        return Err(LocalText::new("the catalogue has no such measure", "指標目錄並無此指標"));
    }
    if fact.precision.approx.is_some() {
        return Err(LocalText::new("the report gives an approximation", "報告只提供約數"));
    }
    if fact.year > frame.year {
        return Err(LocalText::new("it speaks of a year after the report's", "所屬年度遲於報告年度"));
    }
    let Ok(unit) = catalogue.units.parse(&fact.unit) else {
        let unit = if fact.unit.is_empty() { &fact.unit_printed } else { &fact.unit };
        return Err(LocalText::new(
            format!("the unit `{unit}` is not in data/units.toml"),
            format!("data/units.toml並無單位「{unit}」"),
        ));
    };
    let mut dims = Dims::none();
    for (dimension, value) in &fact.dims {
        let Some(id) = catalogue.dimension_value(dimension, value) else {
            let (en, zh) =
                (format!("the book has no dimension value {dimension}={value}"), format!("賬冊並無分類{dimension}={value}"));
            return Err(LocalText::new(en, zh));
        };
        dims = dims.with(dimension, &labelled(dimension, &id, labels));
    }
    Ok((dims, unit))
}

/// An id that the column `dims` can hold; a name with spaces or separators in it becomes a label.
fn labelled(dimension: &str, value: &str, labels: &mut Labels) -> String {
    let breaks = |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '"' | '\'' | '[' | ']');
    if !value.contains(breaks) {
        return value.to_string();
    }
    let id: Vec<&str> = value.split(breaks).filter(|part| !part.is_empty()).collect();
    let id = id.join("-");
    labels.entry(dimension.to_string()).or_default().insert(id.clone(), value.to_string());
    id
}

fn publish(draft: &mut Draft, held: &Held<'_>) {
    let fact = held.fact;
    let cells = vec![
        format!("{}:{}", fact.line, fact.range.0),
        fact.measure.clone(),
        held.dims.to_string(),
        fact.year.to_string(),
        fact.value.to_string(),
        held.unit.id(),
        held.from.clone(),
    ];
    draft.add("published.csv", &PUBLISHED, cells, held.from.clone(), held.what.clone());
}

/// Puts a fact that is no head count into the table of its kind.
pub(super) fn enter(frame: &Frame<'_>, draft: &mut Draft, held: &Held<'_>) {
    let fact = held.fact;
    let by_region = held.dims.len() == 1 && held.dims.get("region").is_some();
    if fact.measure == "suppliers" && by_region && fact.value.fract().is_zero() {
        let region = held.dims.get("region").unwrap_or_default().to_string();
        let cells = vec![region, fact.value.normalize().to_string(), fact.year.to_string(), held.from.clone()];
        return draft.add("suppliers.csv", &SUPPLIERS, cells, held.from.clone(), held.what.clone());
    }
    let (measure, dims, year) = (fact.measure.clone(), held.dims.to_string(), fact.year.to_string());
    let (value, unit, source) = (fact.value.to_string(), held.unit.id(), held.from.clone());
    if fact.year == frame.year {
        let cells = vec![measure, dims, year, value, unit, source];
        draft.add("figures.csv", &FIGURES, cells, held.from.clone(), held.what.clone());
    } else {
        let cells = vec![measure, dims, value, unit, source];
        draft.add(&format!("prior/{year}.csv"), &PRIOR, cells, held.from.clone(), held.what.clone());
    }
}
