//! Figures of earlier reports beside what the book gives now, with the reason for the difference.
//!
//! In: a book and its figures, which keep what was published. Out: a [`Restated`] for each figure that differs at the decimals that
//! were published, and C005, C006. Invariant: a figure never changes in silence; what is only repeated from the earlier report is no restatement.
//! Not here: which value is printed (`run.rs`), how restatements print (`heng-compose`). See `tests/restatements.rs`.

use crate::units::in_unit;
use heng_intake::book::{Book, Restatement};
use heng_model::{
    AsPublished, Basis, Catalogue, Code, Decimal, Diag, Diags, FigureId, Figures, Locale, Quantity, Trace, format_decimal,
    round_half_up,
};
use std::collections::{BTreeMap, BTreeSet};

/// A figure that an earlier report published otherwise.
#[derive(Debug, Clone)]
pub struct Restated<'a> {
    /// Which figure.
    pub id: FigureId,
    /// What was published.
    pub published: &'a AsPublished,
    /// The value now, unrounded, in the unit published.
    pub now: Quantity,
    /// Decimals at which the two differ in print: those published, or those of the figure now if they are more.
    pub places: u32,
    /// Now less published, unrounded.
    pub change: Decimal,
    /// The change over what was published, in per cent; `None` when that was zero.
    pub percent: Option<Decimal>,
    /// Why.
    pub reason: Option<Reason<'a>>,
}

/// Why a figure is restated.
#[derive(Debug, Clone)]
pub struct Reason<'a> {
    /// The row that says so.
    pub row: &'a Restatement,
    /// The figure that the row explains, when this one only follows from it.
    pub follows: Option<FigureId>,
}

/// Every restated figure, sorted by measure, dimensions, year.
pub fn restated<'a>(book: &'a Book, figures: &'a Figures, catalogue: &Catalogue) -> Vec<Restated<'a>> {
    let mut found: Vec<Restated<'a>> = figures.all_published().filter_map(|p| compare(p, figures, catalogue).ok()?).collect();
    let changed: BTreeSet<FigureId> = found.iter().map(|r| r.id.clone()).collect();
    let own: BTreeMap<&FigureId, &Restatement> = changed.iter().filter_map(|id| Some((id, row_for(book, id)?))).collect();
    for one in &mut found {
        one.reason = match own.get(&one.id) {
            Some(row) => Some(Reason { row, follows: None }),
            None => cause(&one.id, figures, &own, book),
        };
    }
    found
}

/// The difference of a figure from what was published; `Ok(None)` when there is none, `Err` when the two cannot be compared.
fn compare<'a>(published: &'a AsPublished, figures: &Figures, catalogue: &Catalogue) -> Result<Option<Restated<'a>>, String> {
    let id = &published.id;
    let Some(figure) = figures.get(id).filter(|f| f.basis != Basis::Prior) else { return Ok(None) };
    let now = in_unit(catalogue, id.measure, figure.quantity(), published.quantity.unit)
        .map_err(|_| format!("{} and {} cannot be compared", published.quantity.unit, figure.unit))?;
    let then = published.quantity.value;
    if round_half_up(now.value, published.places) == then {
        return Ok(None);
    }
    let beyond = || "the difference has more than 28 digits".to_string();
    let change = now.value.checked_sub(then).ok_or_else(beyond)?;
    let percent = change.checked_mul(Decimal::ONE_HUNDRED).and_then(|c| c.checked_div(then.abs()));
    let same_unit = figure.unit == published.quantity.unit;
    let places = if same_unit { published.places.max(figure.places) } else { published.places };
    Ok(Some(Restated { id: id.clone(), published, now, places, change, percent, reason: None }))
}

/// The row for a figure: its own, or the one for its measure as a whole.
fn row_for<'a>(book: &'a Book, id: &FigureId) -> Option<&'a Restatement> {
    let of_year = || book.restatements.rows.iter().filter(|row| row.measure == id.measure && row.year == id.year);
    of_year().find(|row| row.dims == id.dims).or_else(|| of_year().find(|row| row.dims.is_empty()))
}

/// The nearest figure below this one for which a row gives a reason: what it was computed from has changed.
fn cause<'a>(id: &FigureId, figures: &Figures, own: &BTreeMap<&FigureId, &'a Restatement>, book: &'a Book) -> Option<Reason<'a>> {
    let mut seen = BTreeSet::from([id.clone()]);
    let mut level = vec![id.clone()];
    while !level.is_empty() {
        let mut below = Vec::new();
        for figure in level.iter().filter_map(|id| figures.get(id)) {
            figure.trace.walk(&mut |node| {
                if let Trace::Figure { id, .. } = node
                    && seen.insert(id.clone())
                {
                    below.push(id.clone());
                }
            });
        }
        // A figure that no report published may still be the one that changed: its row says so.
        let found = below.iter().find_map(|id| Some((id, own.get(id).copied().or_else(|| row_for(book, id))?)));
        if let Some((follows, row)) = found {
            return Some(Reason { row, follows: Some(follows.clone()) });
        }
        level = below;
    }
    None
}

/// C005 for each figure that differs without a reason, C006 for each reason without a difference.
pub(crate) fn check(book: &Book, figures: &Figures, catalogue: &Catalogue) -> Diags {
    let mut diags = Diags::new();
    for published in figures.all_published() {
        if let Err(why) = compare(published, figures, catalogue) {
            diags.push(not_comparable(published, &why));
        }
    }
    let restated = restated(book, figures, catalogue);
    for one in restated.iter().filter(|r| r.reason.is_none()) {
        diags.push(unexplained(one));
    }
    for row in &book.restatements.rows {
        let used = restated.iter().any(|r| r.reason.as_ref().is_some_and(|reason| std::ptr::eq(reason.row, row)));
        if !used {
            diags.push(idle(row, figures));
        }
    }
    diags
}

fn not_comparable(published: &AsPublished, why: &str) -> Diag {
    Diag::new(Code::UnexplainedRestatement, format!("`{}` cannot be held against what was published", published.id))
        .at(published.origin.clone())
        .note(why)
        .help("write the published value in the unit, and the currency, that the figure has now")
}

fn unexplained(one: &Restated<'_>) -> Diag {
    let unit = one.now.unit.symbol(Locale::En);
    let amount = |value: Decimal, places: u32| format!("{} {unit}", format_decimal(value, places)).trim_end().to_string();
    let message = format!(
        "`{}` was published as {}, is {} now, and no reason is given",
        one.id,
        amount(one.published.quantity.value, one.published.places),
        amount(one.now.value, one.places)
    );
    let sign = if one.change.is_sign_positive() { "+" } else { "" };
    let percent = one.percent.map(|p| format!(" ({sign}{}%)", format_decimal(p, 1))).unwrap_or_default();
    Diag::new(Code::UnexplainedRestatement, message)
        .at(one.published.origin.clone())
        .note(format!("change: {sign}{}{percent}", amount(one.change, one.places)))
        .help(format!(
            "write the reason in restatements.csv (measure, dims, year, kind, reason_en, reason_zh_hant), or correct the records of {}",
            one.id.year
        ))
}

fn idle(row: &Restatement, figures: &Figures) -> Diag {
    let id = FigureId::new(row.measure, row.dims.clone(), row.year);
    let (why, note) = match (figures.published(&id), figures.get(&id)) {
        (None, _) => {
            let others: Vec<String> =
                figures.all_published().filter(|p| p.id.measure == id.measure).map(|p| p.id.to_string()).take(4).collect();
            let note =
                if others.is_empty() { String::new() } else { format!("published of this measure: {}", others.join(", ")) };
            ("no earlier report in prior/ published it", note)
        }
        (Some(_), None) => ("the book has no such figure", String::new()),
        (Some(published), Some(figure)) if figure.basis == Basis::Prior => {
            ("the book has no records of it, so it is printed as published", format!("published at {}", published.origin))
        }
        (Some(published), Some(figure)) => (
            "the figure did not change",
            format!("published: {} ({}); now: {}", published.quantity, published.origin, figure.quantity()),
        ),
    };
    let diag = Diag::new(Code::IdleRestatement, format!("the reason for `{id}` explains nothing: {why}")).at(row.origin.clone());
    let diag = if note.is_empty() { diag } else { diag.note(note) };
    diag.help("correct measure, dims or year, or remove the row")
}
