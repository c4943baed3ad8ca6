//! Notes below a table: numbered ones for methods, factors and denominators; signs for figures that are not computed from records.
//!
//! In: the figures of a table. Out: marks and the [`Note`]s they lead to. Invariant: one text has one mark, and every mark printed
//! in the table has its note. Not here: which cells there are (`tables`). Why: an assurer must see under the table by what method
//! and factor it was computed, without reading the same note forty times.

use crate::composer::{Composer, text};
use crate::print;
use crate::report::Note;
use heng_model::{Basis, Date, FactorUse, Figure, FigureId, Formula, Measure, MeasureKind, Op, Trace};

/// A figure entered as such.
pub(crate) const ENTERED: &str = "‡";
/// A figure as published in an earlier report.
pub(crate) const PRIOR: &str = "§";
/// A figure that rests on an unverified factor.
pub(crate) const UNVERIFIED: &str = "†";

/// The signs a figure carries, in the order in which they are printed.
pub(crate) fn signs(figure: &Figure) -> Vec<&'static str> {
    let mut signs = Vec::new();
    match figure.basis {
        Basis::Computed => {}
        Basis::Entered => signs.push(ENTERED),
        Basis::Prior => signs.push(PRIOR),
    }
    if !figure.verified {
        signs.push(UNVERIFIED);
    }
    signs
}

/// Gathers the notes of one table.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    numbered: Vec<String>,
    signs: Vec<(&'static str, String)>,
    general: Vec<String>,
}

impl Notes {
    /// The mark of a numbered note; the same text gets the same mark.
    pub(crate) fn number(&mut self, note: String) -> String {
        let position = self.numbered.iter().position(|n| *n == note).unwrap_or_else(|| {
            self.numbered.push(note);
            self.numbered.len() - 1
        });
        (position + 1).to_string()
    }

    /// Adds the note of a sign, once.
    pub(crate) fn sign(&mut self, sign: &'static str, note: &str) {
        if !self.signs.iter().any(|(s, _)| *s == sign) {
            self.signs.push((sign, note.to_string()));
        }
    }

    /// Adds a note on the table as a whole.
    pub(crate) fn general(&mut self, note: &str) {
        self.general.push(note.to_string());
    }

    /// General notes, signs, then numbers.
    pub(crate) fn finish(mut self) -> Vec<Note> {
        let order = [ENTERED, PRIOR, UNVERIFIED];
        self.signs.sort_by_key(|(sign, _)| order.iter().position(|o| o == sign));
        let note = |mark: String, words: String| Note { mark, text: vec![text(words)] };
        let general = self.general.into_iter().map(|n| note(String::new(), n));
        let signs = self.signs.into_iter().map(|(sign, n)| note(sign.to_string(), n));
        let numbered = self.numbered.into_iter().enumerate().map(|(i, n)| note((i + 1).to_string(), n));
        general.chain(signs).chain(numbered).collect()
    }
}

impl<'a> Composer<'a> {
    /// What stands below a table about one row: method, factors, denominator. `None` for plain sums of records.
    pub(crate) fn row_note(&self, figures: &[&'a Figure]) -> Option<String> {
        let first = *figures.first()?;
        let mut parts = Vec::new();
        let mut expressions: Vec<&str> = Vec::new();
        let mut factors: Vec<(&FactorUse, Vec<i16>)> = Vec::new();
        for figure in figures {
            self.collect(figure, &figure.trace, 0, &mut |found| match found {
                Found::Expression(expression) if !expressions.contains(&expression) => expressions.push(expression),
                Found::Expression(_) => {}
                Found::Factor(factor) => match factors.iter_mut().find(|(f, _)| f.id == factor.id && f.value == factor.value) {
                    Some((_, years)) if years.contains(&figure.id.year) => {}
                    Some((_, years)) => years.push(figure.id.year),
                    None => factors.push((factor, vec![figure.id.year])),
                },
            });
        }
        // An intensity says what it is by its name; its note tells the denominator.
        let denominator = first.id.dims.get("denominator");
        // A sum over many fuels or purchases has a formula and a factor each: a note that lists them all is longer than the table.
        const FORMULAS_NAMED: usize = 2;
        const FACTORS_NAMED: usize = 2;
        if expressions.len() > FORMULAS_NAMED {
            parts.push(self.words.fill("note.methods_many", &[("count", &expressions.len().to_string())]));
        } else if !expressions.is_empty() && denominator.is_none() {
            let expression = expressions.join(self.words.get("print.clause_separator"));
            parts.push(self.words.fill("note.method", &[("expression", &print::with_indices(&expression))]));
        }
        if factors.len() > FACTORS_NAMED {
            parts.push(self.words.fill("note.factors_many", &[("count", &factors.len().to_string())]));
        } else if !factors.is_empty() {
            let all_years = figures.iter().filter(|f| f.basis == Basis::Computed).count();
            let items: Vec<String> = factors.iter().map(|(f, years)| self.factor_in_note(f, years, all_years)).collect();
            parts.push(self.words.fill("note.factor", &[("factors", &items.join(self.words.get("print.clause_separator")))]));
        }
        if let Some(denominator) = denominator {
            parts.extend(self.denominator_note(denominator, figures));
        }
        (!parts.is_empty()).then(|| parts.join(self.words.sentence_gap()))
    }

    /// Expressions and factors of a figure, through sums of its own parts but not into other measures: the note of an intensity
    /// does not repeat the notes of its numerator.
    fn collect(&self, figure: &'a Figure, node: &'a Trace, depth: u8, visit: &mut dyn FnMut(Found<'a>)) {
        const DEEPEST: u8 = 8;
        if depth > DEEPEST {
            return;
        }
        match node {
            Trace::Formula(formula) => {
                if formula.op != Op::Sum && !is_trivial(formula) {
                    visit(Found::Expression(formula.expression.get(self.locale)));
                }
                for input in &formula.inputs {
                    // The expression of the formula on top says how; formulas inside it only bring their factors.
                    let inner = formula.op != Op::Sum;
                    self.collect(figure, input, depth + 1, &mut |found| match found {
                        Found::Expression(_) if inner => {}
                        found => visit(found),
                    });
                }
            }
            Trace::Figure { id, .. } if id.measure == figure.id.measure => {
                if let Some(part) = self.figure(id) {
                    self.collect(part, &part.trace, depth + 1, visit);
                }
            }
            Trace::Factor(factor) => visit(Found::Factor(factor)),
            Trace::Figure { .. } | Trace::Records { .. } | Trace::Entered { .. } | Trace::Constant { .. } => {}
        }
    }

    fn factor_in_note(&self, factor: &FactorUse, years: &[i16], all_years: usize) -> String {
        let data = match factor.data_year {
            Some(year) => self.words.fill("note.factor_data", &[("year", &year.to_string())]),
            None if factor.source_date.is_empty() => String::new(),
            None => self.words.fill("note.factor_published", &[("date", &factor.source_date)]),
        };
        let details = [factor.publisher_name.get(self.locale), &data];
        let mut details: Vec<&str> = details.into_iter().filter(|d| !d.is_empty()).collect();
        if details.is_empty() {
            details.push(factor.source_name.get(self.locale));
        }
        let item = self.words.fill(
            "note.factor_item",
            &[
                ("name", &print::with_indices(factor.name.get(self.locale))),
                ("value", &print::factor_value(self.words, &self.input.catalogue.units, factor.value, &factor.unit)),
                ("details", &details.join(self.words.get("print.clause_separator"))),
            ],
        );
        if years.len() >= all_years {
            return item;
        }
        let years: Vec<String> = years.iter().map(|&y| self.year_label(y)).collect();
        self.words.fill("note.factor_years", &[("years", &years.join(self.words.get("print.list_separator"))), ("factor", &item)])
    }

    /// The denominator with its value in every shown year, its date and its boundary.
    fn denominator_note(&self, denominator: &str, figures: &[&Figure]) -> Option<String> {
        let measure = self.input.catalogue.measure(denominator)?;
        let given: Vec<_> = figures
            .iter()
            .filter_map(|f| self.input.book.denominators.iter().find(|d| d.measure == denominator && d.year == f.id.year))
            .collect();
        let values: Vec<String> = figures
            .iter()
            .filter_map(|f| {
                let entered = given.iter().find(|d| d.year == f.id.year).map(|d| print::exact_quantity(self.words, d.quantity));
                let computed = || self.figure(&FigureId::total(measure, f.id.year)).map(|d| print::figure(self.words, d));
                let value = entered.or_else(computed)?;
                Some(self.words.fill("note.denominator_value", &[("value", &value), ("year", &self.year_label(f.id.year))]))
            })
            .collect();
        if values.is_empty() {
            return None;
        }
        let name = measure.name.get(self.locale);
        let values = values.join(self.words.get("print.list_separator"));
        let latest = given.iter().max_by_key(|d| d.year);
        let when = latest.map(|d| self.when(measure, &d.date)).unwrap_or_default();
        let mut note = self.words.fill("note.denominator", &[("name", name), ("values", &values), ("when", &when)]);
        if let Some(boundary) = latest.map(|d| &d.boundary).filter(|b| !b.is_empty()) {
            note += self.words.sentence_gap();
            note += &self.words.fill("note.denominator_boundary", &[("boundary", boundary.get(self.locale))]);
        }
        Some(note)
    }
}

impl Composer<'_> {
    /// The date or basis of a denominator in the language of the report; words that Heng does not know stay as the book has them.
    fn when(&self, measure: Measure, stated: &str) -> String {
        let words = self.words;
        let day = |date: &Date| print::date(words, *date);
        match (iso_dates(stated).as_slice(), stated) {
            (_, "") => String::new(),
            ([start, end], _) => words.fill("note.denominator_span", &[("start", &day(start)), ("end", &day(end))]),
            ([end], _) if measure.kind == MeasureKind::Flow => words.fill("note.denominator_year", &[("date", &day(end))]),
            ([date], _) => words.fill("note.denominator_day", &[("date", &day(date))]),
            (_, "closing" | "year-end") => words.get("note.denominator_closing").to_string(),
            (_, "opening") => words.get("note.denominator_opening").to_string(),
            (_, "average") => words.get("note.denominator_average").to_string(),
            (_, other) => words.fill("note.denominator_other", &[("date", other)]),
        }
    }
}

/// A quantity times one: a tonne of water taken as a cubic metre.
fn is_trivial(formula: &Formula) -> bool {
    let is_one = |node: &&Trace| matches!(node, Trace::Constant { value, .. } if value == "1");
    formula.op == Op::Product && formula.inputs.iter().filter(|node| !is_one(node)).count() == 1
}

/// The dates written as `2022-12-31` in a text.
fn iso_dates(text: &str) -> Vec<Date> {
    let is_date = |part: &&str| part.len() == 10;
    text.split(|c: char| !c.is_ascii_digit() && c != '-').filter(is_date).filter_map(|part| part.parse().ok()).collect()
}

enum Found<'a> {
    Expression(&'a str),
    Factor(&'a FactorUse),
}
