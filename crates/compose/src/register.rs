//! The register of figures: every printed figure with its reference, value, basis and source.
//!
//! In: the figures and where the report prints them. Out: the appendix table, one line a figure, and the [`FigureEntry`]s with the
//! full trace for spreadsheet and JSON. Invariant: a figure is registered if and only if it is printed. Not here: `heng explain`.

use crate::about::paragraph;
use crate::composer::{Appendix, Composer};
use crate::notes::{Notes, UNVERIFIED};
use crate::record_tables::data_row;
use crate::report::{Align, Block, Cell, FigureEntry, ReportCopy, Row, Section, SectionKind, Table};
use crate::tables::words_cell;
use crate::trace::{self, factor_value};
use heng_intake::book::RegisterPlace;
use heng_model::{Basis, Figure, FigureId, Op, Trace};
use std::collections::BTreeMap;

/// How many sources one line of the register names.
const SOURCES_AT_MOST: usize = 4;

impl<'a> Composer<'a> {
    /// The appendix and the entries.
    pub(crate) fn register(&mut self) -> (Section, Vec<FigureEntry>) {
        let printed: Vec<(&'a Figure, Vec<String>)> =
            self.uses().iter().filter_map(|(id, places)| Some((self.figure(id)?, places.clone()))).collect();
        let references: BTreeMap<&FigureId, String> =
            printed.iter().enumerate().map(|(i, (figure, _))| (&figure.id, format!("F{}", i + 1))).collect();
        let reference = |id: &FigureId| references.get(id).cloned().unwrap_or_default();
        let rows: Vec<Row> = printed.iter().map(|(f, _)| self.register_row(f, reference(&f.id), &references)).collect();
        let (id, number, title) = self.appendix(&Appendix::Register);
        let id = self.claim(&id);
        let mut blocks = vec![paragraph(self.words.get("register.intro"))];
        let apart = self.input.book.manifest.register == RegisterPlace::Apart && self.input.copy == ReportCopy::Publication;
        if apart {
            let count = rows.len().to_string();
            blocks.push(paragraph(self.words.fill("register.apart", &[("count", &count)])));
        } else if !rows.is_empty() {
            let unverified = printed.iter().any(|(f, _)| !f.verified);
            blocks.push(Block::Table(self.register_table(rows, unverified)));
        }
        let section = Section { id, number, title, kind: SectionKind::Appendix, blocks };
        let entries = printed.into_iter().map(|(figure, places)| self.entry(figure, reference(&figure.id), places)).collect();
        (section, entries)
    }

    fn register_table(&mut self, rows: Vec<Row>, unverified: bool) -> Table {
        let heads = [
            ("register.reference", Align::Start, 4),
            ("register.figure", Align::Start, 16),
            ("register.year", Align::Center, 4),
            ("register.value", Align::End, 7),
            ("words.unit", Align::Start, 8),
            ("register.basis", Align::Start, 7),
            ("register.source", Align::Start, 24),
        ];
        let mut notes = Notes::default();
        if unverified {
            notes.sign(UNVERIFIED, self.words.get("note.unverified"));
        }
        let id = self.claim("table-register");
        Table { id, number: String::new(), caption: String::new(), columns: self.columns(&heads), rows, notes: notes.finish() }
    }

    fn register_row(&self, figure: &Figure, reference: String, references: &BTreeMap<&FigureId, String>) -> Row {
        let marks = if figure.verified { Vec::new() } else { vec![UNVERIFIED.to_string()] };
        data_row(vec![
            words_cell(&reference),
            words_cell(&self.names.figure(&figure.id)),
            words_cell(&self.year_label(figure.id.year)),
            Cell::Figure { figure: figure.id.clone(), text: figure.printed(), marks },
            words_cell(&self.unit_of_row(figure.unit)),
            words_cell(self.basis(figure)),
            words_cell(&self.source(figure, references)),
        ])
    }

    fn entry(&self, figure: &'a Figure, reference: String, used_in: Vec<String>) -> FigureEntry {
        FigureEntry {
            reference,
            figure: figure.id.clone(),
            name: self.names.figure(&figure.id),
            year: figure.id.year,
            year_label: self.year_label(figure.id.year),
            value: figure.value,
            text: figure.printed(),
            unit: figure.unit.symbol(self.locale),
            places: figure.places,
            basis: self.basis(figure).to_string(),
            method: self.method(figure),
            trace: trace::lines(figure, self.input.figures, self.names),
            used_in,
            verified: figure.verified,
        }
    }

    fn basis(&self, figure: &Figure) -> &'static str {
        self.words.get(match figure.basis {
            Basis::Computed => "basis.computed",
            Basis::Entered => "basis.entered",
            Basis::Prior => "basis.prior",
        })
    }

    /// The method in words.
    fn method(&self, figure: &Figure) -> String {
        match &figure.trace {
            Trace::Formula(formula) if !formula.expression.is_empty() => formula.expression.get(self.locale).to_string(),
            Trace::Formula(formula) if formula.op != Op::Sum => self.words.get("register.result_of").to_string(),
            Trace::Formula(_) | Trace::Records { .. } => self.words.get("register.from_records").to_string(),
            Trace::Entered { .. } if figure.basis == Basis::Prior => self.words.get("register.as_published").to_string(),
            Trace::Entered { .. } => self.words.get("register.as_entered").to_string(),
            Trace::Figure { id, .. } => self.names.figure(id),
            Trace::Factor(_) | Trace::Constant { .. } => self.words.get("register.result_of").to_string(),
        }
    }

    /// Method and direct sources in one line: "electricity × grid factor; activity/electricity.csv:2, factor 0.5568 tCO2/MWh".
    fn source(&self, figure: &Figure, references: &BTreeMap<&FigureId, String>) -> String {
        if let Trace::Entered { origin, source, .. } = &figure.trace {
            let place = origin.to_string();
            if source.is_empty() {
                return place;
            }
            return self.words.fill("register.entered_source", &[("source", source.get(self.locale)), ("place", &place)]);
        }
        let mut sources: Vec<String> = Vec::new();
        figure.trace.walk(&mut |node| {
            let source = match node {
                Trace::Records { origin, .. } | Trace::Entered { origin, .. } => origin.to_string(),
                Trace::Factor(factor) => self.words.fill("register.factor", &[("value", &factor_value(factor))]),
                Trace::Figure { id, .. } => references.get(id).cloned().unwrap_or_else(|| self.names.figure(id)),
                Trace::Formula(_) | Trace::Constant { .. } => return,
            };
            if !sources.contains(&source) {
                sources.push(source);
            }
        });
        let more = sources.len().saturating_sub(SOURCES_AT_MOST);
        sources.truncate(SOURCES_AT_MOST);
        if more > 0 {
            sources.push(self.words.fill("register.more", &[("n", &more.to_string())]));
        }
        let sources = sources.join(self.words.get("print.list_separator"));
        [self.method(figure), sources]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(self.words.get("print.clause_separator"))
    }
}
