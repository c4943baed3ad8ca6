//! Uncertainty of the greenhouse gas account: what the book knows of each source, combined to scopes and to their total.
//!
//! In: `uncertainty.csv` and the figures. Out: `ghg_uncertainty`, `ghg_lower`, `ghg_upper` by source and scope, and, without a scope, of
//! `ghg_total`. Invariant: the sources of a scope are all described, by one method, or the scope has no uncertainty but a gap. Not here: the
//! arithmetic (`uncertainty/`). Formulas: `docs/formulas.md`, uncertainty. See `tests/uncertainty.rs`.

mod lognormal;
mod propagation;

use crate::exact::{self, Exact, Fault};
use crate::run::Run;
use crate::term::{Node, Said, Term, formula};
use heng_intake::book::{Uncertain, UncertainSource};
use heng_model::{Code, Decimal, Diag, Dims, FigureId, LocalText, Op, Quantity};
use std::collections::BTreeSet;

/// The scopes with their measures; the first two are the total.
const SCOPES: [(&str, &str); 3] = [("1", "ghg_scope1"), ("2", "ghg_scope2"), ("3", "ghg_scope3")];
const IN_TOTAL: usize = 2;

/// How far a value may be off at 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Spread {
    /// Half the width of the interval, in percent of the value.
    Percent(Decimal),
    /// GSD²: the interval reaches from the value ÷ this to the value × this.
    Factor(f64),
}

/// A value with its spread, and the figure of that spread.
#[derive(Debug, Clone)]
struct Part {
    value: Decimal,
    spread: Spread,
    figure: FigureId,
}

/// Combines the sources of every year that has any.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let years: BTreeSet<i16> = run.book.scope3.uncertainty.iter().map(|s| s.figure.year).collect();
    for year in years {
        let mut scopes = Vec::new();
        for (scope, measure) in SCOPES {
            scopes.push(of_scope(run, scope, measure, year));
        }
        of_total(run, year, &scopes[..IN_TOTAL]);
    }
}

/// The spread of a scope, from its sources or as described whole.
fn of_scope(run: &mut Run<'_>, scope: &str, measure: &str, year: i16) -> Option<Part> {
    let book = run.book;
    let sources: Vec<&UncertainSource> =
        book.scope3.uncertainty.iter().filter(|s| s.figure.measure.id == measure && s.figure.year == year).collect();
    if sources.is_empty() {
        return None;
    }
    let described: Vec<Option<Part>> = sources.iter().map(|source| of_source(run, scope, source)).collect();
    let mut parts: Vec<Part> = described.into_iter().collect::<Option<_>>()?;
    if let Some(whole) = sources.iter().position(|s| s.figure.dims.is_empty()) {
        // Parts beside the whole would count twice: they are figures of their own.
        return Some(parts.swap_remove(whole));
    }
    if let Some(other) = parts.iter().position(|p| !p.spread.is_like(parts[0].spread)) {
        let diag = Diag::new(Code::BadUncertainty, format!("the sources of scope {scope} are described by two methods"))
            .at(sources[other].origin.clone())
            .note(format!("the first source: {}", sources[0].origin));
        run.diags.push(diag.help("describe all sources of a scope by percentages, or all by scores"));
    }
    let whole = run.id(measure, Dims::none(), year);
    let id = run.id("ghg_uncertainty", Dims::one("scope", scope), year);
    combine(run, &id, &whole, &parts)
}

/// The spread of scopes 1 and 2 together.
fn of_total(run: &mut Run<'_>, year: i16, scopes: &[Option<Part>]) {
    let whole = run.id("ghg_total", Dims::none(), year);
    if run.value(&whole).is_none() || scopes.iter().all(Option::is_none) {
        return;
    }
    let parts: Vec<Part> = scopes.iter().flatten().cloned().collect();
    let id = run.id("ghg_uncertainty", Dims::none(), year);
    combine(run, &id, &whole, &parts);
}

/// The spread of one source, with its bounds. `None` after a diagnostic when the book has no such source.
fn of_source(run: &mut Run<'_>, scope: &str, source: &UncertainSource) -> Option<Part> {
    let Some(value) = run.value(&source.figure) else {
        let diag =
            Diag::new(Code::BadUncertainty, format!("the book has no figure `{}`", source.figure)).at(source.origin.clone());
        let missing = run.missing(&source.figure).map(|m| m.en.clone());
        let diag = missing.into_iter().fold(diag, |d, m| d.note(format!("missing: {m}")));
        run.diags.push(diag.help("write the dims as `heng figures` lists them, or remove the row"));
        let id = run.id("ghg_uncertainty", Dims::one("scope", scope), source.figure.year);
        let missing = run.describe(&source.figure);
        run.gap(id, missing);
        return None;
    };
    let id = run.id("ghg_uncertainty", source.figure.dims.clone().with("scope", scope), source.figure.year);
    let (spread, term) = match &source.kind {
        Uncertain::Percent { activity, factor } => by_percent(run, source, *activity, *factor),
        Uncertain::Pedigree { activity, factor } => by_scores(run, source, *activity, *factor),
    }
    .map_or_else(|fault| (None, Err(fault)), |(spread, term)| (Some(spread), Ok(term)));
    run.settle(id.clone(), term);
    let part = Part { value: value.value, spread: spread?, figure: id };
    bounds(run, &source.figure, &part);
    Some(part)
}

/// IPCC approach 1: activity data × factor.
fn by_percent(run: &Run<'_>, source: &UncertainSource, activity: Decimal, factor: Decimal) -> Exact<(Spread, Term)> {
    let percent = run.unit("percent");
    let row = |what: LocalText, value: Decimal| {
        Term::records(what, source.origin.clone(), 1, Quantity::new(value, percent), Said::default()).node
    };
    let combined = propagation::of_product(activity, factor)?;
    let inputs = vec![
        row(LocalText::new("uncertainty of the activity data", "活動數據的不確定性"), activity),
        row(LocalText::new("uncertainty of the factor", "排放因子的不確定性"), factor),
    ];
    let expression = LocalText::new("√(activity data² + factor²)", "√（活動數據² + 因子²）");
    let term = formula("uncertainty.ipcc-product", Op::Other, expression, inputs, Quantity::new(combined, percent));
    Ok((Spread::Percent(combined), term))
}

/// Pedigree: GSD² of activity data × factor.
fn by_scores(
    run: &Run<'_>,
    source: &UncertainSource,
    activity: [Option<u8>; 5],
    factor: [Option<u8>; 5],
) -> Exact<(Spread, Term)> {
    let (of_activity, of_factor) = (lognormal::gsd2(activity), lognormal::gsd2(factor));
    let combined = lognormal::of_product(of_activity, of_factor);
    let row = |what: LocalText, gsd2: f64| -> Exact<Node> {
        let value = Quantity::new(held(gsd2)?, run.unit("ratio"));
        let from = lognormal::source();
        let what = LocalText::new(format!("{} ({})", what.en, from.en), format!("{}（{}）", what.zh_hant, from.zh_hant));
        Ok(Term::records(what, source.origin.clone(), 1, value, Said::default()).node)
    };
    let inputs = vec![
        row(LocalText::new("GSD² of the activity data, from its scores", "活動數據按評分的GSD²"), of_activity)?,
        row(LocalText::new("GSD² of the factor, from its scores", "排放因子按評分的GSD²"), of_factor)?,
    ];
    let expression = LocalText::new(
        "exp(2 √(ln(√GSD² activity data)² + ln(√GSD² factor)²)) − 1",
        "exp(2 √(ln(√活動數據GSD²)² + ln(√因子GSD²)²)) − 1",
    );
    let value = Quantity::new(percent_of(combined)?, run.unit("percent"));
    let term = formula("uncertainty.pedigree-product", Op::Other, expression, inputs, value);
    Ok((Spread::Factor(combined), term))
}

/// The spread of `whole` from its parts: a figure, its bounds, or a gap.
fn combine(run: &mut Run<'_>, id: &FigureId, whole: &FigureId, parts: &[Part]) -> Option<Part> {
    match of_parts(run, whole, parts) {
        Ok((value, spread, term)) => {
            run.settle(id.clone(), Ok(term));
            let part = Part { value, spread, figure: id.clone() };
            bounds(run, whole, &part);
            Some(part)
        }
        Err(fault) => {
            run.settle(id.clone(), Err(fault));
            None
        }
    }
}

fn of_parts(run: &Run<'_>, whole: &FigureId, parts: &[Part]) -> Exact<(Decimal, Spread, Term)> {
    let total = run.need(whole)?.value.value;
    let described = parts.iter().try_fold(Decimal::ZERO, |sum, part| exact::add(sum, part.value))?;
    // Sums of the same decimals in another order may differ in the 28th digit.
    if (described - total).abs() > Decimal::new(1, 12) {
        let (open, name) = (exact::add(total, -described)?.normalize(), run.describe(whole));
        return Err(Fault::missing(
            format!("the uncertainty of all sources of {}: {open} t are described by none, or twice", name.en),
            format!("{}所有來源的不確定性：{open}噸未有描述或重複描述", name.zh_hant),
        ));
    }
    let mut percents = Vec::new();
    let mut factors = Vec::new();
    for part in parts {
        match part.spread {
            Spread::Percent(percent) => percents.push((part.value, percent)),
            Spread::Factor(gsd2) => factors.push((part.value, gsd2)),
        }
    }
    let mut inputs = Vec::new();
    for part in parts {
        inputs.push(run.need(&part.figure)?.node);
    }
    inputs.insert(0, run.need(whole)?.node);
    let unit = run.unit("percent");
    if factors.is_empty() {
        let percent = propagation::of_sum(&percents)?;
        let expression =
            LocalText::new("√ Σ (uncertainty × emissions)² ÷ emissions in all", "√Σ（不確定性 × 排放量）² ÷ 總排放量");
        let term = formula("uncertainty.ipcc-sum", Op::Other, expression, inputs, Quantity::new(percent, unit));
        return Ok((total, Spread::Percent(percent), term));
    }
    if !percents.is_empty() {
        return Err(Fault::missing("one method for all sources: percentages or scores", "所有來源採用同一方法：百分比或評分"));
    }
    let gsd2 = lognormal::of_sum(&factors).ok_or_else(|| Fault::missing("emissions above zero", "大於零的排放量"))?;
    let expression =
        LocalText::new("exp(√ Σ (share of the emissions)² × ln(√GSD²)²)² − 1", "exp(√Σ（排放量佔比）² × ln(√GSD²)²)² − 1");
    let term = formula("uncertainty.pedigree-sum", Op::Other, expression, inputs, Quantity::new(percent_of(gsd2)?, unit));
    Ok((total, Spread::Factor(gsd2), term))
}

/// `ghg_lower` and `ghg_upper` of a figure.
fn bounds(run: &mut Run<'_>, whole: &FigureId, part: &Part) {
    for measure in ["ghg_lower", "ghg_upper"] {
        let id = FigureId::new(run.measure(measure), part.figure.dims.clone(), part.figure.year);
        let term = bound(run, whole, part, measure == "ghg_upper");
        run.settle(id, term);
    }
}

fn bound(run: &Run<'_>, whole: &FigureId, part: &Part, upper: bool) -> Exact<Term> {
    let emissions = run.need(whole)?;
    let spread = run.need(&part.figure)?;
    let share = exact::hundredth(spread.value.value)?;
    let above = exact::add(Decimal::ONE, share)?;
    let value = emissions.value.value;
    let (value, expression) = match (upper, part.spread) {
        (true, _) => (exact::mul(value, above)?, LocalText::new("emissions × (1 + uncertainty)", "排放量 ×（1 + 不確定性）")),
        (false, Spread::Percent(_)) if share > Decimal::ONE => {
            return Err(Fault::missing(
                "an uncertainty of 100% at most: emissions are not below zero; scores give a bound for larger ones",
                "不超過100%的不確定性：排放量不會低於零；較大者可按評分得出下限",
            ));
        }
        (false, Spread::Percent(_)) => {
            let below = exact::add(Decimal::ONE, -share)?;
            (exact::mul(value, below)?, LocalText::new("emissions × (1 − uncertainty)", "排放量 ×（1 − 不確定性）"))
        }
        (false, Spread::Factor(_)) => {
            let value = exact::div(value, above, &LocalText::new("one and the uncertainty", "一加不確定性"))?;
            (value, LocalText::new("emissions ÷ (1 + uncertainty)", "排放量 ÷（1 + 不確定性）"))
        }
    };
    let result = Quantity::new(value, emissions.value.unit);
    Ok(formula("uncertainty.bound", Op::Other, expression, vec![emissions.node, spread.node], result))
}

impl Spread {
    fn is_like(self, other: Spread) -> bool {
        matches!((self, other), (Spread::Percent(_), Spread::Percent(_)) | (Spread::Factor(_), Spread::Factor(_)))
    }
}

/// The digits of a floating-point result that hold.
fn held(value: f64) -> Exact<Decimal> {
    lognormal::to_decimal(value).ok_or(Fault::Overflow)
}

/// GSD² as how far the upper bound lies above the value, in percent.
fn percent_of(gsd2: f64) -> Exact<Decimal> {
    exact::mul(exact::add(held(gsd2)?, -Decimal::ONE)?, Decimal::ONE_HUNDRED)
}
