//! A figure's trace as lines that an assurer can read: from the printed number to the row of the bill.
//!
//! In: a figure and all figures. Out: [`TraceLine`]s, indented by depth. Invariant: every node of the trace appears, figures below
//! it are followed into their own traces, each once; the lines end at rows, entered values, factors and constants. Not here: making
//! traces (`heng-calc`). Why: "every figure can be walked back to the bill" has to be visible. See the tests below.

use crate::names::Names;
use crate::print;
use crate::record_tables::published_line;
use crate::report::TraceLine;
use crate::words::Words;
use heng_intake::book::Book;
use heng_model::{Basis, Catalogue, FactorUse, Figure, FigureId, Figures, Formula, Locale, Op, Quantity, Trace};
use std::collections::BTreeSet;

/// The trace of a figure in lines, with the names that the book gives to its own classes. `heng explain` prints it.
pub fn trace_lines(figure: &Figure, figures: &Figures, book: &Book, catalogue: &Catalogue, locale: Locale) -> Vec<TraceLine> {
    lines(figure, figures, Names { words: Words::of(locale), catalogue, book: Some(book) })
}

/// The trace of a figure in lines.
pub(crate) fn lines(figure: &Figure, figures: &Figures, names: Names<'_>) -> Vec<TraceLine> {
    let mut tracer = Tracer { figures, names, words: names.words, lines: Vec::new(), shown: BTreeSet::new() };
    tracer.figure(figure, 0);
    tracer.lines
}

/// A constant that changes no number, such as CO₂ taken as CO₂e: a remark beneath the formula, not a factor in it.
const ONE_FOR_ONE: &str = "1";

/// Sums of more inputs are counted, not written out.
const WRITTEN_OUT: usize = 8;

struct Tracer<'a> {
    figures: &'a Figures,
    names: Names<'a>,
    words: &'static Words,
    lines: Vec<TraceLine>,
    shown: BTreeSet<FigureId>,
}

impl<'a> Tracer<'a> {
    fn push(&mut self, depth: u8, text: String) {
        self.lines.push(TraceLine { depth, text });
    }

    fn figure(&mut self, figure: &'a Figure, depth: u8) {
        self.shown.insert(figure.id.clone());
        let (printed, exact) = (print::figure(self.words, figure), print::exact_quantity(self.words, figure.quantity()));
        // 12.50 and 12.5 are one number: only a rounded one is shown twice.
        let rounded = heng_model::round_half_up(figure.value, figure.places) != figure.value;
        let value = if rounded { self.words.fill("trace.unrounded", &[("value", &printed), ("exact", &exact)]) } else { printed };
        let line = self.named("trace.figure", &figure.id, &value);
        self.push(depth, line);
        // A figure taken from an earlier report says so below; one that replaces it keeps it in sight.
        if let Some(published) = self.figures.published(&figure.id).filter(|_| figure.basis != Basis::Prior) {
            self.push(depth.saturating_add(1), published_line(self.words, published));
        }
        self.node(&figure.trace, figure.basis, depth.saturating_add(1), true);
    }

    fn named(&self, key: &str, id: &FigureId, value: &str) -> String {
        let year = self.words.fill("date.year", &[("year", &self.names.year(id.year))]);
        self.words.fill(key, &[("name", &self.names.figure(id)), ("year", &year), ("value", value)])
    }

    /// `top`: the node stands directly below its figure, whose value need not be repeated.
    fn node(&mut self, node: &'a Trace, basis: Basis, depth: u8, top: bool) {
        match node {
            Trace::Formula(formula) => self.formula(formula, basis, depth, top),
            Trace::Figure { id, value } => self.other_figure(id, *value, depth),
            Trace::Factor(factor) => {
                let line = self.factor(factor);
                self.push(depth, line);
            }
            Trace::Constant { name, value } => {
                let name = name.get(self.words.locale());
                let line = match value.as_str() {
                    ONE_FOR_ONE => name.to_string(),
                    value => self.words.fill("trace.constant", &[("value", value), ("name", name)]),
                };
                self.push(depth, line);
            }
            Trace::Entered { origin, source, value } => {
                let key = if basis == Basis::Prior { "trace.prior" } else { "trace.entered" };
                let value = print::exact_quantity(self.words, *value);
                let line = self.words.fill(key, &[("value", &value), ("origin", &origin.to_string())]);
                self.push(depth, line);
                if !source.is_empty() {
                    let line = self.words.fill("trace.source", &[("source", source.get(self.words.locale()))]);
                    self.push(depth.saturating_add(1), line);
                }
            }
            Trace::Records { what, origin, count, sum, evidence, remarks, more_remarks } => {
                let rows = match count {
                    1 => self.words.get("trace.row").to_string(),
                    n => self.words.fill("trace.rows", &[("n", &n.to_string())]),
                };
                let sum = print::exact_quantity(self.words, *sum);
                let what = what.get(self.words.locale());
                let origin = origin.to_string();
                let values = [("sum", sum.as_str()), ("what", what), ("origin", &origin), ("rows", &rows)];
                let line = self.words.fill("trace.records", &values);
                self.push(depth, line);
                if !evidence.is_empty() {
                    let files = evidence.join(self.words.get("print.list_separator"));
                    let line = self.words.fill("trace.evidence", &[("files", &files)]);
                    self.push(depth.saturating_add(1), line);
                }
                for remark in remarks {
                    let line = self.words.fill("trace.remark", &[("remark", remark)]);
                    self.push(depth.saturating_add(1), line);
                }
                if *more_remarks {
                    let line = self.words.get("trace.more_remarks").to_string();
                    self.push(depth.saturating_add(1), line);
                }
            }
        }
    }

    /// `= 291.51 MWh × 0.5568 tCO2/MWh  [electricity × grid factor]`, then every input.
    fn formula(&mut self, formula: &'a Formula, basis: Basis, depth: u8, top: bool) {
        let expression = formula.expression.get(self.words.locale());
        let line = match (self.numbers(formula), expression.is_empty()) {
            (Some(numbers), true) => self.words.fill("trace.formula", &[("numbers", &numbers)]),
            (Some(numbers), false) => self.words.fill("trace.formula_as", &[("numbers", &numbers), ("expression", expression)]),
            (None, _) => self.words.fill("trace.expression", &[("expression", expression)]),
        };
        let line = if top { line } else { format!("{} {line}", print::exact_quantity(self.words, formula.result)) };
        self.push(depth, line);
        for input in &formula.inputs {
            self.node(input, basis, depth.saturating_add(1), false);
        }
    }

    /// The formula with its numbers in place; `None` where only the expression tells how they go together.
    fn numbers(&self, formula: &Formula) -> Option<String> {
        let sign = match formula.op {
            Op::Sum => " + ",
            Op::Product => " × ",
            Op::Ratio => " ÷ ",
            Op::Difference => " − ",
            Op::Other => return None,
        };
        if formula.inputs.len() > WRITTEN_OUT {
            return Some(self.words.fill("trace.many", &[("n", &formula.inputs.len().to_string())]));
        }
        let written = |input: &&Trace| !matches!(input, Trace::Constant { value, .. } if value == ONE_FOR_ONE);
        let numbers: Vec<String> = formula.inputs.iter().filter(written).map(|input| self.number(input)).collect();
        (!numbers.is_empty()).then(|| numbers.join(sign))
    }

    fn number(&self, node: &Trace) -> String {
        let quantity = |q: Quantity| print::exact_quantity(self.words, q);
        match node {
            Trace::Records { sum, .. } => quantity(*sum),
            Trace::Entered { value, .. } | Trace::Figure { value, .. } => quantity(*value),
            Trace::Formula(formula) => quantity(formula.result),
            Trace::Factor(factor) => factor_value(factor),
            Trace::Constant { value, .. } => value.clone(),
        }
    }

    fn other_figure(&mut self, id: &FigureId, value: Quantity, depth: u8) {
        let figures = self.figures;
        match figures.get(id) {
            Some(figure) if !self.shown.contains(id) => self.figure(figure, depth),
            found => {
                let key = if found.is_some() { "trace.as_above" } else { "trace.unknown" };
                let value = print::exact_quantity(self.words, value);
                let line = self.named(key, id, &value);
                self.push(depth, line);
            }
        }
    }

    /// `0.5568 tCO2/MWh: Grid electricity, … (publisher; title; data of 2021; covers CO2; the rule that chose it; checked …)`.
    fn factor(&self, factor: &FactorUse) -> String {
        let words = self.words;
        let mut details = vec![
            factor.publisher_name.get(words.locale()).to_string(),
            factor.source_name.get(words.locale()).to_string(),
            factor.source_date.clone(),
        ];
        if let Some(year) = factor.data_year {
            details.push(words.fill("trace.factor_data", &[("year", &year.to_string())]));
        }
        if !factor.gas_coverage.is_empty() {
            details.push(words.fill("trace.factor_gas", &[("gas", &factor.gas_coverage)]));
        }
        if !factor.rule.is_empty() {
            details.push(words.fill("trace.factor_rule", &[("rule", factor.rule.get(words.locale()))]));
        }
        details.push(words.get(if factor.verified { "trace.verified" } else { "trace.unverified" }).to_string());
        details.push(words.fill("trace.factor_id", &[("id", &factor.id)]));
        details.retain(|d| !d.is_empty());
        let details = details.join(words.get("print.clause_separator"));
        let name = factor.name.get(words.locale());
        words.fill("trace.factor", &[("value", &factor_value(factor)), ("name", name), ("details", &details)])
    }
}

/// Value and unit of a factor as published.
pub(crate) fn factor_value(factor: &FactorUse) -> String {
    format!("{} {}", factor.value, factor.unit).trim_end().to_string()
}
