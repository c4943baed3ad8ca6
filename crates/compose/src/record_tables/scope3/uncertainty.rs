//! How far each source, each scope and their total may be off, at 95 % confidence.

use super::{Printed, UNCERTAINTY};
use crate::composer::Composer;
use crate::report::{Align, Row, RowKind, Table};
use crate::tables::words_cell;
use heng_intake::book::{Uncertain, UncertainSource};
use heng_model::{Dims, FigureId};

/// The scopes with their measures, in the order of print.
const SCOPES: [(&str, &str); 3] = [("1", "ghg_scope1"), ("2", "ghg_scope2"), ("3", "ghg_scope3")];

impl Composer<'_> {
    /// A row a source, a total a scope; `None` where the book says nothing of uncertainty.
    pub(super) fn uncertainty_table(&mut self) -> Option<Table> {
        let (book, year) = (self.input.book, self.year());
        let sources: Vec<&UncertainSource> = book.scope3.uncertainty.iter().filter(|s| s.figure.year == year).collect();
        if sources.is_empty() {
            return None;
        }
        let heads = [
            ("scope3.uncertain_source", Align::Start, 9),
            ("words.method", Align::Start, 7),
            ("scope3.emissions", Align::End, 4),
            ("scope3.uncertainty", Align::End, 4),
            ("scope3.lower", Align::End, 4),
            ("scope3.upper", Align::End, 4),
        ];
        let mut printed = Printed::default();
        let mut rows = Vec::new();
        for (scope, measure) in SCOPES {
            let of_scope: Vec<&&UncertainSource> = sources.iter().filter(|s| s.figure.measure.id == measure).collect();
            for source in of_scope.iter().filter(|s| !s.figure.dims.is_empty()) {
                let label = self.names.part(&source.figure.dims);
                let label = self.words.fill("name.dims", &[("measure", &self.names.value("scope", scope)), ("dims", &label)]);
                let dims = source.figure.dims.clone().with("scope", scope);
                rows.push(self.uncertain_row(RowKind::Data, &label, method(&source.kind), &source.figure, dims, &mut printed));
            }
            if let Some(first) = of_scope.first() {
                let whole = FigureId::total(first.figure.measure, year);
                let (label, dims) = (self.names.value("scope", scope), Dims::one("scope", scope));
                rows.push(self.uncertain_row(RowKind::Total, &label, method(&first.kind), &whole, dims, &mut printed));
            }
        }
        let total = self.scope3_id("ghg_total", Dims::none())?;
        let of_total = self.scope3_id("ghg_uncertainty", Dims::none()).is_some_and(|id| self.figure(&id).is_some());
        if of_total {
            let label = self.words.get("scope3.scopes_1_and_2").to_string();
            rows.push(self.uncertain_row(RowKind::Total, &label, "", &total, Dims::none(), &mut printed));
        }
        printed.notes.general(self.words.get("scope3.uncertainty_note"));
        let table = self.table_of_words(UNCERTAINTY, "scope3.uncertainty_caption", &heads, rows);
        Some(self.with_scope3_notes(table, printed))
    }

    fn uncertain_row(
        &self,
        kind: RowKind,
        label: &str,
        method: &str,
        emissions: &FigureId,
        dims: Dims,
        printed: &mut Printed,
    ) -> Row {
        let method = if method.is_empty() { "" } else { self.words.get(method) };
        let mut cells = vec![words_cell(label), words_cell(method), self.scope3_cell(emissions.clone(), printed)];
        for measure in ["ghg_uncertainty", "ghg_lower", "ghg_upper"] {
            cells.push(self.scope3_number(measure, dims.clone(), printed));
        }
        Row { kind, indent: 0, cells }
    }
}

/// The key of a method's name.
fn method(kind: &Uncertain) -> &'static str {
    match kind {
        Uncertain::Percent { .. } => "scope3.by_percent",
        Uncertain::Pedigree { .. } => "scope3.by_pedigree",
    }
}
