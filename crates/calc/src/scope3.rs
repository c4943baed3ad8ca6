//! Scope 3 by category and method, its total, and emissions avoided.
//!
//! In: the book's screening and folded rows. Out: `ghg_scope3` by category, by category and method, and in all; `ghg_scope3_biogenic`;
//! `ghg_avoided`, which nothing is ever netted with. Invariant: the total is the sum of the categories that apply; one without data leaves
//! it a gap that names the category. Not here: what a row multiplies to (`heng_intake::scope3`), which names the methods. Formulas:
//! `docs/scope3.md`. See `tests/scope3.rs`.

mod emission;
mod quality;

use crate::exact::{Exact, Fault};
use crate::run::{Claim, Run};
use crate::term::{self, Leaves, Said, Term};
use heng_intake::book::Scope3Group;
use heng_intake::scope3::rules::{Category, Rules};
use heng_model::{Basis, Code, Diag, Dims, FigureId, LocalText, Quantity};
use std::collections::{BTreeMap, BTreeSet};

/// Rows with the emissions computed from them.
type Computed<'a> = Vec<(&'a Scope3Group, Term)>;

/// Computes every year that the book gives rows or figures of.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    avoided(run);
    let scope3 = &run.book.scope3;
    let mut years: BTreeSet<i16> = scope3.groups.iter().map(|g| g.year).chain(scope3.left_out.iter().map(|l| l.year)).collect();
    years.extend(run.of(run.measure("ghg_scope3")).map(|f| f.id.year));
    if !scope3.screening.is_empty() {
        years.insert(run.year());
    }
    for year in years {
        unread_category(run, year);
        let mut all = Vec::new();
        for category in &Rules::embedded().categories {
            let computed = of_category(run, category, year);
            quality::of_category(run, &category.id, year, &computed);
            all.extend(computed);
        }
        total(run, year);
        quality::in_all(run, year, &all);
    }
}

/// A row whose category cannot be read belongs to one of them, nobody knows which: the total is open.
fn unread_category(run: &mut Run<'_>, year: i16) {
    let Some(row) = run.book.scope3.left_out.iter().find(|l| l.category.is_empty() && l.year == year) else { return };
    let missing = LocalText::new(
        format!("the category of a row, which cannot be read ({})", row.origin),
        format!("一行記錄所屬的類別，該行類別無法讀取（{}）", row.origin),
    );
    let total = run.id("ghg_scope3", Dims::none(), year);
    run.part_missing(total, missing);
}

/// The id of a category's figure.
fn category_id(run: &Run<'_>, category: &str, year: i16) -> FigureId {
    run.id("ghg_scope3", Dims::one("category", category), year)
}

/// The emissions of a category by method, and their sum.
fn of_category<'a>(run: &mut Run<'a>, category: &Category, year: i16) -> Computed<'a> {
    let book = run.book;
    let groups: Vec<&Scope3Group> = book.scope3.groups.iter().filter(|g| g.category == category.id && g.year == year).collect();
    let left_out = book.scope3.left_out.iter().find(|l| l.category == category.id && l.year == year);
    let id = category_id(run, &category.id, year);
    if let Some(missing) = screened_out(run, category, year, &groups) {
        run.part_missing(id, missing);
        return Vec::new();
    }
    if let Some(row) = left_out {
        let missing = LocalText::new(
            format!("a row of category {} that cannot be used ({})", category.id, row.origin),
            format!("類別{}一行無法採用的記錄（{}）", category.id, row.origin),
        );
        run.part_missing(id, missing);
        return Vec::new();
    }
    let mut computed = Vec::new();
    let mut faults = Vec::new();
    for group in groups {
        match emission::of(run, group) {
            Ok(term) => computed.push((group, term)),
            Err(fault) => faults.push(fault),
        }
    }
    match faults.into_iter().next() {
        Some(Fault::Missing(missing)) => {
            run.part_missing(id, missing);
            return Vec::new();
        }
        Some(fault) => {
            run.settle(id, Err(fault));
            return Vec::new();
        }
        None => {}
    }
    if !computed.is_empty() {
        by_method(run, &id, &computed);
        emission::biogenic(run, &category.id, year, &computed);
    }
    computed
}

/// The figures of each method of a category, and the category as their sum.
fn by_method(run: &mut Run<'_>, id: &FigureId, computed: &Computed<'_>) {
    let mut methods: BTreeMap<&str, Vec<Term>> = BTreeMap::new();
    for (group, term) in computed {
        methods.entry(&group.method).or_default().push(term.clone());
    }
    let unit = run.unit("tCO2e");
    let mut parts = Vec::new();
    for (method, terms) in methods {
        let part = FigureId::new(id.measure, id.dims.clone().with("method", method), id.year);
        let expression = LocalText::new("sum of the rows of the method", "該方法各項記錄之和");
        run.settle(part.clone(), term::sum("scope3.method", expression, terms, unit));
        parts.push(part);
    }
    let term = match parts.as_slice() {
        [only] => run.whole(only).map_or_else(|| run.need(only), Ok),
        _ => {
            let terms: Exact<Vec<Term>> = parts.iter().map(|part| run.need(part)).collect();
            let expression = LocalText::new("sum of the methods", "各方法之和");
            terms.and_then(|terms| term::sum("scope3.category", expression, terms, unit))
        }
    };
    run.settle(id.clone(), term);
}

/// S301 when the reporting year has data of a category that is screened out; the words of the gap that this leaves.
fn screened_out(run: &mut Run<'_>, category: &Category, year: i16, groups: &[&Scope3Group]) -> Option<LocalText> {
    let book = run.book;
    let screening = book.scope3.screened(&category.id).filter(|s| !s.applies && year == run.year())?;
    let rows = groups.first().map(|g| &g.origin);
    let left_out = book.scope3.left_out.iter().find(|l| l.category == category.id && l.year == year).map(|l| &l.origin);
    let entered = |f: &&heng_intake::book::EnteredFigure| f.id == category_id(run, &category.id, year);
    let at = rows.or(left_out).or_else(|| book.entered.iter().find(entered).map(|f| &f.origin))?.clone();
    let diag =
        Diag::new(Code::ScreenedOutButReported, format!("category {} is screened out, and the book reports it", category.id))
            .at(at)
            .note(format!("screened out at {}", screening.origin))
            .help(format!("set applies = yes for category {}, or remove what is reported of it", category.id));
    run.diags.push(diag);
    Some(LocalText::new(
        format!("one answer for category {} ({}), which is screened out and reported", category.id, category.name.en),
        format!("類別{}（{}）的一致資料：該類別已剔除卻仍有匯報", category.id, category.name.zh_hant),
    ))
}

/// The sum of the categories that apply; without a screening, of those that the book gives.
fn total(run: &mut Run<'_>, year: i16) {
    let book = run.book;
    let measure = run.measure("ghg_scope3");
    let total = FigureId::total(measure, year);
    let entered_whole = book.entered.iter().any(|f| f.id == total);
    let mut parts = Vec::new();
    let mut lacking = Vec::new();
    for category in &Rules::embedded().categories {
        let id = category_id(run, &category.id, year);
        let screening = book.scope3.screened(&category.id);
        if run.value(&id).is_some() {
            parts.push(id);
        } else if let Some(screening) = screening.filter(|s| s.applies) {
            lacking.push((category, id, screening.origin.clone()));
        }
    }
    // A total that was entered whole may hold categories of which nothing else is known.
    let given_whole = entered_whole && parts.is_empty();
    for (category, id, origin) in &lacking {
        if run.missing(id).is_none() && !given_whole {
            let missing = LocalText::new(
                format!("data of category {} ({})", category.id, category.name.en),
                format!("類別{}（{}）的數據", category.id, category.name.zh_hant),
            );
            if year == run.year() {
                let message = format!("category {} applies, and the book has no data of it", category.id);
                let help =
                    format!("add its rows below scope3/, or enter ghg_scope3 with dims category={} in figures.csv", category.id);
                run.diags.push(Diag::new(Code::CategoryWithoutData, message).at(origin.clone()).help(help));
            }
            if !parts.is_empty() || year == run.year() {
                run.part_missing(id.clone(), missing);
            }
        }
    }
    if run.is_incomplete(measure, year) || parts.is_empty() {
        return;
    }
    let recorded = |id: &FigureId| run.term(id).is_some_and(|t| t.node.leaves == Leaves::Recorded);
    // A single category that was only entered may be one of many.
    if parts.len() == 1 && book.scope3.screening.is_empty() && !parts.iter().all(recorded) {
        return;
    }
    let terms: Exact<Vec<Term>> = parts.iter().map(|id| run.need(id)).collect();
    let expression = LocalText::new("sum of the categories that apply", "適用類別之和");
    let term = terms.and_then(|terms| term::sum("scope3.total", expression, terms, run.unit("tCO2e")));
    run.settle_as(Claim::SumOfParts, total, term);
}

/// Emissions avoided by action: estimates with a stated baseline, never part of any other figure.
fn avoided(run: &mut Run<'_>) {
    for action in &run.book.scope3.avoided {
        let id = run.id("ghg_avoided", Dims::one("action", &action.action), action.year);
        let quantity = Quantity::new(action.value, action.unit);
        let term = quantity.to(run.unit("tCO2e")).map_err(Fault::from).map(|quantity| {
            let mut term = Term::entered(action.origin.clone(), action.source.clone(), quantity, Basis::Entered);
            term.node.leaves = Leaves::Recorded;
            term
        });
        run.settle(id, term);
    }
}

/// The words of the rows of a group, for its trace.
fn said(group: &Scope3Group) -> Said {
    Said { evidence: group.evidence.clone(), remarks: group.notes.clone(), more_remarks: group.more_notes }
}
