//! The appendix of methods and factors: what was chosen, and every factor with its publisher, year and reason.
//!
//! In: the methods in force and the traces of the printed figures. Out: a section. Invariant: a factor is listed if and only if it
//! entered into a printed figure, at any depth. Not here: choosing methods (`heng-calc`) or factors (`heng-factors`).

use crate::about::paragraph;
use crate::composer::{Appendix, Composer, text};
use crate::notes::UNVERIFIED;
use crate::record_tables::data_row;
use crate::report::{Align, Block, Cell, Inline, Note, Section, SectionKind, Table};
use crate::tables::words_cell;
use heng_model::{FactorUse, FigureId, Trace};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Composer<'a> {
    /// The appendix of methods and factors.
    pub(crate) fn methods_appendix(&mut self) -> Section {
        let (id, number, title) = self.appendix(&Appendix::Methods);
        let id = self.claim(&id);
        let mut blocks = vec![paragraph(self.words.get("methods.intro")), Block::Table(self.methods_table())];
        let factors = self.factors_used();
        if factors.is_empty() {
            blocks.push(paragraph(self.words.get("methods.none")));
        } else {
            blocks.push(paragraph(self.words.get("methods.factors_intro")));
            blocks.push(Block::Table(self.factors_table(&factors)));
        }
        Section { id, number, title, kind: SectionKind::Appendix, blocks }
    }

    fn methods_table(&mut self) -> Table {
        let heads =
            [("methods.subject", Align::Start, 3), ("methods.method", Align::Start, 4), ("methods.description", Align::Start, 7)];
        let row = |choice: &heng_calc::methods::Choice| {
            let cells = [choice.subject.name.clone(), choice.name(), choice.description()];
            data_row(cells.iter().map(|c| words_cell(c.get(self.locale))).collect())
        };
        let rows = self.input.methods.choices().iter().map(row).collect();
        let columns = self.columns(&heads);
        let caption = self.words.get("methods.caption").to_string();
        Table { id: self.claim("table-methods"), number: self.next_table(), caption, columns, rows, notes: Vec::new() }
    }

    /// Every factor below a printed figure, each once, by name and year.
    fn factors_used(&self) -> Vec<&'a FactorUse> {
        let mut seen: BTreeSet<FigureId> = BTreeSet::new();
        let mut open: Vec<FigureId> = self.uses().keys().cloned().collect();
        let mut factors: BTreeMap<(&str, Option<i16>, &str, &str), &'a FactorUse> = BTreeMap::new();
        while let Some(id) = open.pop() {
            let Some(figure) = self.figure(&id).filter(|_| seen.insert(id.clone())) else { continue };
            figure.trace.walk(&mut |node| match node {
                Trace::Factor(factor) => {
                    let key = (factor.name.en.as_str(), factor.data_year, factor.id.as_str(), factor.rule.en.as_str());
                    factors.insert(key, factor);
                }
                Trace::Figure { id, .. } => open.push(id.clone()),
                _ => {}
            });
        }
        factors.into_values().collect()
    }

    fn factors_table(&mut self, factors: &[&FactorUse]) -> Table {
        let heads = [
            ("methods.what", Align::Start, 6),
            ("methods.value", Align::Start, 5),
            ("methods.data_year", Align::Center, 3),
            ("methods.source", Align::Start, 9),
            ("methods.rule", Align::Start, 5),
        ];
        let rows = factors.iter().map(|factor| data_row(self.factor_cells(factor))).collect();
        let unverified = factors.iter().any(|f| !f.verified);
        let note = || Note { mark: UNVERIFIED.to_string(), text: vec![text(self.words.get("methods.checked_no"))] };
        let notes = if unverified { vec![note()] } else { Vec::new() };
        let columns = self.columns(&heads);
        let caption = self.words.get("methods.factors_caption").to_string();
        Table { id: self.claim("table-factors"), number: self.next_table(), caption, columns, rows, notes }
    }

    fn factor_cells(&self, factor: &FactorUse) -> Vec<Cell> {
        let mut value =
            vec![text(crate::print::factor_value(self.words, &self.input.catalogue.units, factor.value, &factor.unit))];
        if !factor.verified {
            value.push(Inline::NoteRef { mark: UNVERIFIED.to_string() });
        }
        let publisher = factor.publisher_name.get(self.locale);
        let key = match (publisher.is_empty(), factor.source_date.is_empty()) {
            (true, true) => "methods.source_title",
            (true, false) => "methods.source_dated",
            (false, true) => "methods.source_undated",
            (false, false) => "methods.source_item",
        };
        let filled = [("publisher", publisher), ("title", factor.source_name.get(self.locale)), ("date", &factor.source_date)];
        vec![
            words_cell(&crate::print::with_indices(factor.name.get(self.locale))),
            Cell::Text { text: value },
            words_cell(&factor.data_year.map(|y| y.to_string()).unwrap_or_default()),
            words_cell(&self.words.fill(key, &filled)),
            words_cell(factor.rule.get(self.locale)),
        ]
    }
}
