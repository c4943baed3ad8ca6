//! Scope 3 in tables: the screening of the categories, the methods and factors, the quality of the data; emissions avoided; uncertainty.
//!
//! In: the book's records of Scope 3 and their figures. Out: five tables. Invariant: a table prints figures of the reporting year by their ids,
//! a category that applies without a figure as a dash, never as zero. Not here: the chart by category, which is a chart of figures.

mod screening;
mod sources;
mod uncertainty;

use super::Topic;
use crate::composer::Composer;
use crate::notes::{ENTERED, Notes, PRIOR, UNVERIFIED, signs};
use crate::report::{Cell, Table};
use heng_model::{Dims, FigureId};

const SCREENING: &str = "scope3-screening";
const METHODS: &str = "scope3-methods";
const QUALITY: &str = "scope3-quality";
const AVOIDED: &str = "ghg-avoided";
const UNCERTAINTY: &str = "uncertainty";

pub(super) const TOPIC: Topic = Topic {
    tables: &[SCREENING, METHODS, QUALITY, AVOIDED, UNCERTAINTY],
    charts: &[],
    table: |composer, name| match name {
        SCREENING => composer.screening_table(),
        METHODS => composer.scope3_methods_table(),
        QUALITY => composer.scope3_quality_table(),
        AVOIDED => composer.avoided_table(),
        _ => composer.uncertainty_table(),
    },
    chart: |_, _| None,
};

/// The figures and signs of a table under construction.
#[derive(Default)]
struct Printed {
    used: Vec<FigureId>,
    notes: Notes,
}

impl Composer<'_> {
    /// The id of a figure of the reporting year.
    fn scope3_id(&self, measure: &str, dims: Dims) -> Option<FigureId> {
        Some(FigureId::new(self.input.catalogue.measure(measure)?, dims, self.year()))
    }

    /// A figure of the reporting year as a cell; a dash with its reason where there is none.
    fn scope3_number(&self, measure: &str, dims: Dims, printed: &mut Printed) -> Cell {
        self.scope3_id(measure, dims).map_or(Cell::Empty, |id| self.scope3_cell(id, printed))
    }

    fn scope3_cell(&self, id: FigureId, printed: &mut Printed) -> Cell {
        let Some(figure) = self.figure(&id) else {
            let gap = self.input.figures.gap(&id).map(|gap| &gap.missing).filter(|missing| missing.has(self.locale));
            let reason = gap.map_or_else(|| self.words.get("exhibit.not_given"), |missing| missing.get(self.locale));
            return Cell::Missing { reason: reason.to_string() };
        };
        let mut marks = Vec::new();
        for sign in signs(figure) {
            let note = match sign {
                ENTERED => "note.entered",
                PRIOR => "note.prior",
                UNVERIFIED => "note.unverified",
                _ => continue,
            };
            printed.notes.sign(sign, self.words.get(note));
            marks.push(sign.to_string());
        }
        printed.used.push(id.clone());
        Cell::Figure { text: figure.printed(), figure: id, marks }
    }

    /// Puts the notes below a table and notes which figures it prints.
    fn with_scope3_notes(&mut self, mut table: Table, printed: Printed) -> Table {
        table.notes = printed.notes.finish();
        printed.used.iter().for_each(|id| self.note_use(id, &table.id));
        table
    }
}
