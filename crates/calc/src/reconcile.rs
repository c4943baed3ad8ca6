//! Published figures beside recomputed ones.
//!
//! In: `published.csv` and the figures. Out: one [`Reconciled`] per published figure, in the order of the file. Invariant: a figure
//! that was only entered from the same report proves nothing and is not computable; what is computed over entered figures is. Not
//! here: how verdicts print. Why "as printed": reports add rounded parts. See `tests/reconcile.rs`.

use crate::exact::{self, Exact, Fault};
use crate::units::in_unit;
use heng_intake::book::{Book, PublishedFigure};
use heng_model::{
    Basis, Catalogue, Decimal, Figure, FigureId, Figures, Formula, Locale, Op, Quantity, Trace, Unit, parse_decimal,
    round_half_up,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The recomputed figure, rounded to the printed decimals, is the printed one.
    Exact,
    /// It differs by one unit of the last printed digit: rounding of the parts explains it. Whole counts are not rounded.
    Rounding,
    /// It differs by more.
    Differs,
    /// It cannot be recomputed from the book; something is missing.
    NotComputable,
}

/// One published figure held against the book.
#[derive(Debug, Clone)]
pub struct Reconciled {
    /// The published figure.
    pub published: PublishedFigure,
    /// The recomputed, unrounded value in the published unit.
    pub recomputed: Option<Quantity>,
    /// How it was recomputed: "as computed", "sum by gender", "from the parts as printed".
    pub how: String,
    /// Verdict.
    pub verdict: Verdict,
    /// What is missing, for a figure that cannot be recomputed.
    pub missing: String,
}

/// Holds every published figure against the book's figures.
pub fn reconcile(book: &Book, figures: &Figures, catalogue: &Catalogue) -> Vec<Reconciled> {
    let mut printed = BTreeMap::new();
    for published in book.published.iter().filter(|p| p.sum_by.is_none()) {
        printed.entry(&published.id).or_insert(published.quantity);
    }
    let bench = Bench { book, figures, catalogue, printed };
    book.published.iter().map(|published| bench.hold(published)).collect()
}

/// What published figures are held against.
struct Bench<'a> {
    book: &'a Book,
    figures: &'a Figures,
    catalogue: &'a Catalogue,
    /// Values as printed, by figure.
    printed: BTreeMap<&'a FigureId, Quantity>,
}

impl Bench<'_> {
    fn hold(&self, published: &PublishedFigure) -> Reconciled {
        let found = match &published.sum_by {
            Some(dimension) => self.sum_of_parts(published, dimension),
            None => self.computed(&published.id).map(|figure| (figure.quantity(), "as computed".to_string())),
        };
        let (recomputed, how) = match found.and_then(|(value, how)| Ok((self.in_printed_unit(published, value)?, how))) {
            Ok(found) => found,
            Err(missing) => return not_computable(published, missing),
        };
        let verdict = verdict(recomputed.value, published);
        if verdict != Verdict::Exact
            && let Some(from_parts) = self.recompute_as_printed(published)
            && self::verdict(from_parts.value, published) == Verdict::Exact
        {
            return reconciled(published, from_parts, "from the parts as printed".into(), Verdict::Exact);
        }
        reconciled(published, recomputed, how, verdict)
    }

    /// The figure, if the book computes it rather than repeats it.
    fn computed(&self, id: &FigureId) -> Result<&Figure, String> {
        match self.figures.get(id) {
            Some(figure) if figure.basis == Basis::Computed => Ok(figure),
            Some(_) => Err(self.missing_below(id)),
            None => Err(self.figures.gap(id).map_or_else(|| "no records of it".to_string(), |gap| gap.missing.en.clone())),
        }
    }

    /// What an entered figure would need, in the book's words or ours.
    fn missing_below(&self, id: &FigureId) -> String {
        let entered = self.book.entered.iter().chain(&self.book.prior).find(|e| e.id == *id);
        let stated = entered.map_or("", |e| e.missing.get(Locale::En));
        if !stated.is_empty() {
            return stated.to_string();
        }
        match self.figures.gap(id) {
            Some(gap) => gap.missing.en.clone(),
            None => "the records below it: it is entered as published".to_string(),
        }
    }

    fn parts<'s>(&'s self, published: &'s PublishedFigure, dimension: &'s str) -> Vec<&'s Figure> {
        let id = &published.id;
        self.figures.parts(id.measure, &id.dims, dimension, id.year).collect()
    }

    fn sum_of_parts(&self, published: &PublishedFigure, dimension: &str) -> Result<(Quantity, String), String> {
        let parts = self.parts(published, dimension);
        let Some(first) = parts.first() else { return Err(format!("figures by {dimension}")) };
        let sum = exact::sum(parts.iter().map(|p| p.quantity()), first.unit).map_err(words)?;
        Ok((sum, format!("sum by {dimension}")))
    }

    fn in_printed_unit(&self, published: &PublishedFigure, value: Quantity) -> Result<Quantity, String> {
        in_unit(self.catalogue, published.id.measure, value, published.quantity.unit).map_err(words)
    }

    /// The same formula over the values as printed.
    fn recompute_as_printed(&self, published: &PublishedFigure) -> Option<Quantity> {
        let value = match &published.sum_by {
            None => self.over_printed(&self.figures.get(&published.id)?.trace),
            Some(dimension) => {
                let parts = self.parts(published, dimension);
                let printed: Option<Vec<Quantity>> = parts.iter().map(|p| self.printed.get(&p.id).copied()).collect();
                exact::sum(printed?, parts.first()?.unit).ok()
            }
        };
        self.in_printed_unit(published, value?).ok()
    }

    /// A formula whose figures are all printed or entered, at least one of them printed.
    fn over_printed(&self, trace: &Trace) -> Option<Quantity> {
        let Trace::Formula(formula) = trace else { return None };
        let mut any = false;
        formula.inputs.iter().for_each(|input| {
            input.walk(&mut |node| any |= matches!(node, Trace::Figure { id, .. } if self.printed.contains_key(id)));
        });
        if any { self.formula_over_printed(formula) } else { None }
    }

    fn formula_over_printed(&self, formula: &Formula) -> Option<Quantity> {
        let unit = formula.result.unit;
        let inputs: Option<Vec<Quantity>> = formula.inputs.iter().map(|input| self.input_as_printed(input, formula)).collect();
        let inputs = inputs?;
        let value = match (formula.op, inputs.as_slice()) {
            (Op::Sum, all) => exact::sum(all.iter().copied(), unit).ok()?.value,
            (Op::Ratio, [a, b]) if unit.id() == "percent" => a.value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b.value)?,
            (Op::Ratio, [a, b]) => a.value.checked_div(b.value)?,
            (Op::Difference, [a, b]) => a.value.checked_sub(b.to(unit).ok()?.value)?,
            _ => return None,
        };
        Some(Quantity::new(value, unit))
    }

    fn input_as_printed(&self, input: &Trace, formula: &Formula) -> Option<Quantity> {
        match input {
            Trace::Figure { id, value } => match self.printed.get(id) {
                Some(printed) => in_unit(self.catalogue, id.measure, *printed, value.unit).ok(),
                None => self.figures.get(id).filter(|f| f.basis != Basis::Computed).map(Figure::quantity),
            },
            Trace::Entered { value, .. } => Some(*value),
            Trace::Formula(inner) => self.formula_over_printed(inner),
            Trace::Constant { value, .. } => Some(Quantity::new(parse_decimal(value).ok()?, formula.result.unit)),
            Trace::Records { .. } | Trace::Factor(_) => None,
        }
    }
}

fn words(fault: Fault) -> String {
    match fault {
        Fault::Missing(missing) => missing.en,
        Fault::Overflow => "the result has more than 28 digits".to_string(),
    }
}

fn verdict(recomputed: Decimal, published: &PublishedFigure) -> Verdict {
    let rounded = round_half_up(recomputed, published.places);
    let last_digit = Decimal::new(1, published.places.min(Decimal::MAX_SCALE));
    match difference(rounded, published.quantity.value) {
        Ok(zero) if zero.is_zero() => Verdict::Exact,
        // Nobody rounds heads: a count that is off by one differs.
        Ok(one) if one == last_digit && !is_counted(recomputed, published.quantity.unit) => Verdict::Rounding,
        _ => Verdict::Differs,
    }
}

/// Whether a value is a whole number of things that are counted one by one.
fn is_counted(value: Decimal, unit: Unit) -> bool {
    value.is_integer() && ["people", "person-times", "count"].iter().any(|dimension| unit.measures(dimension))
}

fn difference(a: Decimal, b: Decimal) -> Exact<Decimal> {
    Ok(exact::add(a, -b)?.abs())
}

fn reconciled(published: &PublishedFigure, recomputed: Quantity, how: String, verdict: Verdict) -> Reconciled {
    Reconciled { published: published.clone(), recomputed: Some(recomputed), how, verdict, missing: String::new() }
}

fn not_computable(published: &PublishedFigure, missing: String) -> Reconciled {
    Reconciled { published: published.clone(), recomputed: None, how: String::new(), verdict: Verdict::NotComputable, missing }
}
