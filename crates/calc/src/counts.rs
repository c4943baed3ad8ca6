//! Counted things: cases, patents, donations, suppliers, safety records, topics.
//!
//! In: count records, suppliers, topics. Out: a figure per measure, dimensions and year, and the share of suppliers assessed.
//! Invariant: records of one figure add up; silence is not zero. Not here: totals over classes (`totals.rs`). See `tests/people.rs`.

use crate::run::Run;
use crate::term::{self, Said, Term};
use heng_intake::book::{CountRecord, Topic};
use heng_model::{Code, Decimal, Diag, Dims, FigureId, LocalText, Origin, Quantity};
use std::collections::BTreeMap;

/// Every counted figure.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let mut by_figure: BTreeMap<FigureId, Vec<&CountRecord>> = BTreeMap::new();
    let book = run.book;
    for record in book.counts.iter().chain(&book.suppliers).chain(&book.people.safety) {
        if let Some(measure) = run.catalogue.measure(&record.measure) {
            by_figure.entry(FigureId::new(measure, record.dims.clone(), record.year)).or_default().push(record);
        }
    }
    for (id, records) in by_figure {
        let Ok(unit) = run.catalogue.unit_of(id.measure, &id.dims) else { continue };
        let Some(first) = records.first().copied() else { continue };
        let terms = records.into_iter().map(|r| {
            let sum = Quantity::new(r.value, unit);
            Term::records(id.measure.name.clone(), r.origin.clone(), r.rows, sum, Said::default())
        });
        let expression = LocalText::new("sum of the records", "各項記錄之和");
        let term = term::sum("records.sum", expression, terms.collect(), unit);
        if run.is_computed(&id) {
            run.diags.push(given_twice(&id, first.origin.clone()));
            continue;
        }
        run.settle(id, term);
    }
    topics(run);
}

/// Bills or people already give the figure: what a list counts beside them is not added, and not dropped in silence.
fn given_twice(id: &FigureId, at: Origin) -> Diag {
    Diag::new(Code::EnteredOverRecords, format!("`{id}` is given here although other records of the book give it"))
        .at(at)
        .note("the figure from the other records stays")
        .help("delete the row, or keep it in published.csv to reconcile with")
}

/// Topics counted from their list, when the list holds them all.
fn topics(run: &mut Run<'_>) {
    let topics: Vec<&Topic> = run.book.topics.iter().collect();
    if topics.is_empty() {
        return;
    }
    let is_high = |t: &&Topic| t.tier.eq_ignore_ascii_case("high");
    let high: Vec<&Topic> = topics.iter().copied().filter(is_high).collect();
    let identified = run.id("material_topics_identified", Dims::none(), run.year());
    // A list of the material topics alone does not say how many were identified.
    let partial = high.len() == topics.len() && run.value(&identified).is_some();
    if !partial {
        count_topics(run, identified, &topics);
    }
    if !high.is_empty() {
        let id = run.id("material_topics_high", Dims::none(), run.year());
        count_topics(run, id, &high);
    }
}

fn count_topics(run: &mut Run<'_>, id: FigureId, topics: &[&Topic]) {
    let Some(first) = topics.first() else { return };
    let sum = Quantity::new(Decimal::from(topics.len()), run.unit("count"));
    let what = LocalText::new("topics listed", "列出的議題");
    let term = Term::records(what, Origin::whole(&first.origin.file), topics.len() as u64, sum, Said::default());
    run.settle(id, Ok(term));
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
                term::ratio("suppliers.assessed", expression, count, all, run.unit("percent"), &LocalText::new("the number of suppliers", "供應商數目"))
            });
            run.settle(id, term);
        }
    }
}
