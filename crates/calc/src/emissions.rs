//! Greenhouse gas emissions in all, and against the base year.
//!
//! In: scope 1 and scope 2, computed or entered; the base year of `[boundary]`. Out: `ghg_total`, `ghg_base_year` and what became of it.
//! Invariant: both scopes or no total. Scope 3 is never part of it. What an earlier report published is compared with what the
//! records give now; a change above the threshold is E009. Not here: the scopes (`scope1.rs`, `scope2.rs`), restatements. See
//! `tests/emissions.rs`, `tests/emissions_full.rs`. Source: GHG Protocol Corporate Standard, chapter 5.

use crate::exact::{self, Exact};
use crate::run::Run;
use crate::term::{self, Term, formula};
use heng_intake::book::EnteredFigure;
use heng_model::{Basis, Code, Decimal, Diag, Dims, FigureId, LocalText, Op, Quantity};

/// The total and the scopes, with the value of the dimension `scope`.
const TOTALS: [(&str, &str); 3] = [("ghg_total", ""), ("ghg_scope1", "1"), ("ghg_scope2", "2")];

/// Scope 1 + scope 2 of every year that has either; then the base year.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    for year in run.years() {
        let scopes = ["ghg_scope1", "ghg_scope2"].map(|m| run.id(m, Dims::none(), year));
        if scopes.iter().all(|id| run.value(id).is_none()) {
            continue;
        }
        let expression = LocalText::new("scope 1 + scope 2", "範圍一 + 範圍二");
        let term = run.need(&scopes[0]).and_then(|one| {
            let two = run.need(&scopes[1])?;
            term::sum("ghg.total", expression, vec![one, two], run.unit("tCO2e"))
        });
        let id = run.id("ghg_total", Dims::none(), year);
        run.settle(id, term);
    }
    let Some(base_year) = run.book.manifest.boundary.base_year.as_ref().map(|stated| stated.value) else { return };
    for (measure, scope) in TOTALS {
        base(run, base_year, measure, scope);
    }
}

/// The base year as it stands now, as it was published, and the change since.
fn base(run: &mut Run<'_>, base_year: i16, measure: &str, scope: &str) {
    let dims = if scope.is_empty() { Dims::none() } else { Dims::one("scope", scope) };
    let year = run.year();
    let then = run.id(measure, Dims::none(), base_year);
    let id = |run: &Run<'_>, name: &str| run.id(name, dims.clone(), year);
    let now = run.need(&then);
    let same = LocalText::new(format!("of the base year {base_year}"), format!("基準年{base_year}年"));
    let base = now.clone().map(|term| formula("base-year", Op::Sum, same.clone(), vec![term.node], term.value));
    let figure = id(run, "ghg_base_year");
    run.settle(figure, base);
    if let Some(published) = published(run, &then) {
        let computed = run.is_computed(&then).then(|| run.term(&then)).flatten();
        recalculation(run, base_year, &dims, published, computed);
    }
    if base_year == year {
        return;
    }
    let this = run.need(&run.id(measure, Dims::none(), year));
    let change = this.and_then(|this| change(run, this, run.need(&id(run, "ghg_base_year"))?));
    let figure = id(run, "ghg_since_base_year");
    run.settle(figure, change);
}

/// (later − earlier) ÷ earlier.
fn change(run: &Run<'_>, later: Term, earlier: Term) -> Exact<Term> {
    let moved = exact::add(later.value.value, -earlier.value.value)?;
    let base = LocalText::new("the emissions of the base year", "基準年的排放量");
    let percent = exact::div(exact::mul(moved, Decimal::ONE_HUNDRED)?, earlier.value.value, &base)?;
    let result = Quantity::new(percent, run.unit("percent"));
    let expression = LocalText::new("(this − base) ÷ base", "（本值 − 基準值）÷ 基準值");
    Ok(formula("base-year.change", Op::Other, expression, vec![later.node, earlier.node], result))
}

/// What an earlier report printed; of several the first.
fn published<'a>(run: &Run<'a>, id: &FigureId) -> Option<&'a EnteredFigure> {
    run.book.prior.iter().find(|figure| figure.id == *id)
}

/// The published base beside the recomputed one. E009 for the total when it moved by more than the policy allows.
fn recalculation(run: &mut Run<'_>, base_year: i16, dims: &Dims, published: &EnteredFigure, now: Option<Term>) {
    let source = published.source.clone();
    let entered = Term::entered(published.origin.clone(), source, published.quantity, Basis::Prior);
    let year = run.year();
    let id = run.id("ghg_base_year_published", dims.clone(), year);
    let expression = LocalText::new("as published", "按原先公布");
    let printed = published.quantity;
    run.settle(id.clone(), Ok(formula("base-year.published", Op::Sum, expression, vec![entered.node], printed)));
    let Some(now) = now else { return };
    let moved = run.need(&id).and_then(|earlier| change(run, now.clone(), earlier));
    let percent = moved.as_ref().ok().map(|term| term.value.value);
    let id = run.id("ghg_base_year_change", dims.clone(), year);
    run.settle(id, moved);
    let boundary = &run.book.manifest.boundary;
    let (Some(percent), Some(threshold)) = (percent, &boundary.threshold) else { return };
    if !dims.is_empty() || percent.abs() <= threshold.value || is_restated(run, base_year) {
        return;
    }
    let limit = threshold.value.normalize();
    let message = format!("the base year {base_year} differs from what was published by more than {limit} %");
    let shown = |value: Decimal| heng_model::format_decimal(value, 2);
    let diag = Diag::new(Code::BaseYearChanged, message)
        .at(threshold.origin.clone())
        .note(format!(
            "published: {} {}; computed now: {} {}; change: {} %",
            shown(published.quantity.value),
            published.quantity.unit,
            shown(now.value.value),
            now.value.unit,
            shown(percent)
        ))
        .note(format!("published figure: {}", published.origin))
        .help("restate the base year in restatements.csv with the reason, or correct the records");
    run.diags.push(diag);
}

/// Whether the book declares the emissions of the base year restated. A reason for a bill below them explains the difference and does
/// not declare the recalculation.
fn is_restated(run: &Run<'_>, base_year: i16) -> bool {
    let rows = &run.book.restatements.rows;
    rows.iter().any(|row| row.year == base_year && TOTALS.iter().any(|(measure, _)| row.measure.id == *measure))
}
