//! Counted things: cases, complaints, injuries, patents, donations, suppliers.
//!
//! In: count records, suppliers. Out: a figure per measure, dimensions and year, and the share of suppliers assessed.
//! Invariant: records of one figure add up; silence is not zero. Not here: totals over classes (`totals.rs`). See `tests/people.rs`.

use crate::run::Run;
use crate::term::{self, Said, Term};
use heng_intake::book::CountRecord;
use heng_model::{Code, Diag, FigureId, LocalText, Measure, Origin, Quantity};
use std::collections::{BTreeMap, BTreeSet};

/// Every counted figure: first what registers hold row by row, then what lists count.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let book = run.book;
    take(run, book.people.registers.iter().chain(&book.operations.counts).chain(&book.suppliers));
    take(run, book.counts.iter().chain(&book.people.safety));
}

fn take<'a>(run: &mut Run<'a>, records: impl Iterator<Item = &'a CountRecord>) {
    let mut by_figure: BTreeMap<FigureId, Vec<&CountRecord>> = BTreeMap::new();
    for record in records {
        if let Some(measure) = run.catalogue.measure(&record.measure) {
            by_figure.entry(FigureId::new(measure, record.dims.clone(), record.year)).or_default().push(record);
        }
    }
    // One word on a measure and year: its classes differ with it.
    let mut told: BTreeSet<(Measure, i16)> = BTreeSet::new();
    for (id, records) in by_figure {
        let Ok(own) = run.catalogue.unit_of(id.measure, &id.dims) else { continue };
        let Some(first) = records.first().copied() else { continue };
        let unit = first.currency.unwrap_or(own);
        // The rows of one file agree on their currency; two files may not, and do not add up.
        if let Some(other) = records.iter().find(|r| r.currency != first.currency) {
            run.diags.push(two_currencies(&id, other.origin.clone()));
            run.part_missing(id, LocalText::new("the amounts in one currency", "以同一貨幣計算的金額"));
            continue;
        }
        let terms = records.iter().map(|r| {
            let what = if r.rows == 0 { without_entries(id.measure) } else { id.measure.name.clone() };
            Term::records(what, r.origin.clone(), r.rows, Quantity::new(r.value, unit), Said::default())
        });
        let expression = LocalText::new("sum of the records", "各項記錄之和");
        let term = term::sum("records.sum", expression, terms.collect(), unit);
        if run.is_computed(&id) {
            let same = run.value(&id).zip(term.as_ref().ok()).is_some_and(|(there, term)| there == term.value);
            let is_register = first.origin.file.path.starts_with("people/");
            if !(same && is_register) && told.insert((id.measure, id.year)) {
                run.diags.push(given_twice(&id, first.origin.clone()));
            }
            continue;
        }
        run.settle(id, term);
    }
}

/// "Recorded work injuries: the register has no entries".
fn without_entries(measure: Measure) -> LocalText {
    LocalText::new(format!("{}: register without entries", measure.name.en), format!("{}：登記冊並無記錄", measure.name.zh_hant))
}

/// Bills, people or a register already give the figure: what a list counts beside them is not added, and not dropped in silence.
fn given_twice(id: &FigureId, at: Origin) -> Diag {
    Diag::new(Code::EnteredOverRecords, format!("`{id}` is given here although other records of the book give it"))
        .at(at)
        .note("the figure from the other records stays")
        .help("delete the row, or keep it in published.csv to reconcile with")
}

fn two_currencies(id: &FigureId, at: Origin) -> Diag {
    Diag::new(Code::WrongUnit, format!("`{id}` is given in two currencies, which do not add up"))
        .at(at)
        .note("no sum is given")
        .help("convert the amount, and say how in the note")
}

/// Suppliers assessed over all suppliers, in all and by class.
pub(crate) fn supplier_shares(run: &mut Run<'_>) {
    let (assessed, suppliers) = (run.measure("suppliers_assessed"), run.measure("suppliers"));
    for year in run.years() {
        for dims in run.dims_of(assessed, year) {
            let id = run.id("suppliers_assessed_share", dims.clone(), year);
            let expression = LocalText::new("suppliers assessed ÷ suppliers", "受評估供應商 ÷ 供應商");
            let term = run.need(&FigureId::new(assessed, dims.clone(), year)).and_then(|count| {
                let all = run.need(&FigureId::new(suppliers, dims, year))?;
                term::ratio(
                    "suppliers.assessed",
                    expression,
                    count,
                    all,
                    run.unit("percent"),
                    &LocalText::new("the number of suppliers", "供應商數目"),
                )
            });
            run.settle(id, term);
        }
    }
}
