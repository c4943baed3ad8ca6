//! Terms: a value on its way to a figure, together with the node of the trace that explains it.
//!
//! In: records, factors, constants, figures. Out: [`Term`]s, combined by [`formula`]. Invariant: whoever computes a value hands
//! over its trace in the same breath, so no figure can lose its way back. Not here: which terms make which figure. The test
//! `recompute` in `tests/traces.rs` computes every figure again from its trace alone.

use crate::exact::{self, Exact};
use heng_model::{Basis, FactorUse, Figure, Formula, LocalText, Op, Origin, Quantity, Trace, Unit};

/// Where the leaves below a node come from; a node takes the latest kind among its inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leaves {
    /// Factors and constants only.
    Neutral,
    /// Figures of earlier reports only.
    Prior,
    /// Figures entered as such.
    Given,
    /// Records.
    Recorded,
}

/// A node of a trace on the way to a figure.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub trace: Trace,
    /// False when a factor below it is unverified.
    pub verified: bool,
    pub leaves: Leaves,
}

/// A value with its node.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub value: Quantity,
    pub node: Node,
}

impl Node {
    /// A constant of a formula.
    pub fn constant(name: LocalText, value: impl Into<String>) -> Self {
        Self { trace: Trace::Constant { name, value: value.into() }, verified: true, leaves: Leaves::Neutral }
    }

    /// A factor.
    pub fn factor(used: FactorUse) -> Self {
        Self { verified: used.verified, trace: Trace::Factor(used), leaves: Leaves::Neutral }
    }
}

/// What rows name beside their numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    /// Evidence.
    pub evidence: Vec<String>,
    /// Sources and notes.
    pub remarks: Vec<String>,
    /// Whether the rows hold further remarks.
    pub more_remarks: bool,
}

impl Term {
    /// Rows of the book, summed to `sum`.
    pub fn records(what: LocalText, origin: Origin, count: u64, sum: Quantity, said: Said) -> Self {
        let Said { evidence, remarks, more_remarks } = said;
        let trace = Trace::Records { what, origin, count, sum, evidence, remarks, more_remarks };
        Self { value: sum, node: Node { trace, verified: true, leaves: Leaves::Recorded } }
    }

    /// A value entered as such.
    pub fn entered(origin: Origin, source: impl Into<LocalText>, value: Quantity, basis: Basis) -> Self {
        let source = source.into();
        let leaves = if basis == Basis::Prior { Leaves::Prior } else { Leaves::Given };
        Self { value, node: Node { trace: Trace::Entered { origin, source, value }, verified: true, leaves } }
    }

    /// Another figure; its own trace is followed from there.
    pub fn figure(figure: &Figure, leaves: Leaves) -> Self {
        let trace = Trace::Figure { id: figure.id.clone(), value: figure.quantity() };
        Self { value: figure.quantity(), node: Node { trace, verified: figure.verified, leaves } }
    }
}

/// A formula over nodes whose result the caller has computed.
pub(crate) fn formula(method: &str, op: Op, expression: LocalText, inputs: Vec<Node>, result: Quantity) -> Term {
    let verified = inputs.iter().all(|i| i.verified);
    let leaves = inputs.iter().map(|i| i.leaves).max().unwrap_or(Leaves::Neutral);
    let inputs = inputs.into_iter().map(|i| i.trace).collect();
    let trace = Trace::Formula(Formula { method: method.to_string(), op, expression, inputs, result });
    Term { value: result, node: Node { trace, verified, leaves } }
}

/// The sum of terms, in `unit`. One term alone needs no sum: it is handed on as it is.
pub(crate) fn sum(method: &str, expression: LocalText, mut terms: Vec<Term>, unit: Unit) -> Exact<Term> {
    if let [only] = terms.as_slice()
        && only.value.unit == unit
    {
        return Ok(terms.remove(0));
    }
    let result = exact::sum(terms.iter().map(|t| t.value), unit)?;
    Ok(formula(method, Op::Sum, expression, terms.into_iter().map(|t| t.node).collect(), result))
}

/// `numerator ÷ denominator` in `unit`; a percentage when `unit` is percent. `divisor` names the denominator for the gap when it
/// is zero.
pub(crate) fn ratio(
    method: &str,
    expression: LocalText,
    numerator: Term,
    denominator: Term,
    unit: Unit,
    divisor: &LocalText,
) -> Exact<Term> {
    let over = |value| exact::div(value, denominator.value.value, divisor);
    let value = if unit.id() == "percent" {
        over(exact::mul(numerator.value.value, heng_model::Decimal::ONE_HUNDRED)?)?
    } else {
        over(numerator.value.value)?
    };
    Ok(formula(method, Op::Ratio, expression, vec![numerator.node, denominator.node], Quantity::new(value, unit)))
}
