//! The rows of a known grid to facts.
//!
//! In: grids. Out: facts in the order of the tables. Invariant: a heading within a table holds until the next, an indented row belongs to
//! the last one that stands further left. Not here: which measure a cell is of (`name`). Why: tests in `../tests.rs`.

use super::Grid;
use super::columns::{Column, Role, cells_of, read_columns};
use super::name::{Head, RowName};
use super::vocabulary::{Vocabulary, alone};
use crate::Setup;
use crate::document::Line;
use crate::fact::{Confidence, Fact, Precision, Source};
use crate::facts::table::rows::RowCell;
use crate::facts::table::{label, years};
use crate::fold::fold;
use crate::lexicon::{Lexicon, UnitMatch};
use crate::number::CellValue;
use crate::structure::Structure;
use heng_model::{Catalogue, Decimal};

/// Reads grids one after another.
pub(super) struct Reader<'a> {
    pub structure: &'a Structure,
    pub lexicon: &'a Lexicon,
    pub catalogue: &'a Catalogue,
    pub vocabulary: &'a Vocabulary,
    facts: Vec<Fact>,
    group: u32,
}

/// What a table has said so far.
pub(super) struct Scope<'g> {
    pub caption: &'g str,
    pub columns: Vec<Column>,
    /// The heading within the table.
    pub group: Option<Head>,
    /// The last row that stands furthest left.
    pub parent: Option<Head>,
    /// The dimension of the row before, under the same parent.
    pub sibling: Option<String>,
}

/// A row of values.
pub(super) struct RowOf<'r> {
    pub line: &'r Line,
    /// Folded, without the code of a provision.
    pub label: String,
    pub printed: String,
    pub indented: bool,
    pub unit: Option<UnitMatch>,
    pub year: Option<i32>,
}

impl<'a> Reader<'a> {
    pub fn new(structure: &'a Structure, setup: &Setup<'a>, vocabulary: &'a Vocabulary) -> Self {
        Self { structure, lexicon: setup.lexicon, catalogue: setup.catalogue, vocabulary, facts: Vec::new(), group: 0 }
    }

    pub fn finish(self) -> (Vec<Fact>, u32) {
        (self.facts, self.group)
    }

    /// The facts of one table.
    pub fn read(&mut self, grid: &Grid<'_>) {
        let (columns, heads) = read_columns(grid, self.lexicon);
        let attributes = columns.len() == 2 && columns[1].role == Role::Words;
        if !attributes && !columns.iter().any(|c| c.role == Role::Value) {
            return;
        }
        self.group += 1;
        let margins = Margins::of(grid, &columns);
        let mut scope = Scope { caption: &grid.caption, columns, group: None, parent: None, sibling: None };
        for line in &grid.lines[heads..] {
            if let Some(words) = alone(line) {
                self.group += 1;
                scope.group = Some(self.heading(words, &scope));
                (scope.parent, scope.sibling) = (None, None);
                continue;
            }
            self.read_row(grid, line, &margins, &mut scope);
        }
    }

    fn read_row(&mut self, grid: &Grid<'_>, line: &Line, margins: &Margins, scope: &mut Scope<'_>) {
        let cells = cells_of(line, self.lexicon);
        let cell_of = |role: Role| {
            let at = scope.columns.iter().position(|c| c.role == role)?;
            cells.get(at).and_then(Option::as_ref).filter(|c| !c.is_empty())
        };
        let label_cell = cell_of(Role::Label).or_else(|| cells.first().and_then(Option::as_ref));
        let whole = label_cell.map_or("", |c| &line.text[c.start..c.end]);
        // What stands behind a middle dot only describes: Super typhoons · Physical risk.
        let printed = whole.split(" · ").next().unwrap_or(whole).to_string();
        let folded = fold(&printed).text;
        let row = RowOf {
            line,
            label: label::without_code(&folded).trim().to_string(),
            indented: label_cell.is_some_and(|c| margins.indented(line, c)),
            unit: cell_of(Role::Unit).and_then(|c| self.lexicon.unit_of(c.text())),
            year: cell_of(Role::Year)
                .and_then(|c| years::year_in(c.text()))
                .or_else(|| years::is_year(&folded).then(|| years::year_in(&folded)).flatten()),
            printed,
        };
        let name = self.name_row(&row, scope);
        for (at, cell) in cells.iter().enumerate() {
            let (Some(cell), Some(column)) = (cell, scope.columns.get(at)) else { continue };
            if column.role == Role::Value
                && let Some(fact) = self.cell_fact(grid, &row, cell, at, column, &name, scope)
            {
                self.facts.push(fact);
            }
        }
        if scope.columns.len() == 2
            && scope.columns[1].role == Role::Words
            && let Some(cell) = cells.get(1).and_then(Option::as_ref)
            && let Some(name) = self.attribute(&row, cell, scope)
        {
            self.facts.extend(self.cell_fact(grid, &row, cell, 1, &Column::default(), &name, scope));
        }
        self.remember(&row, name, scope);
    }

    /// A row of attributes and statements whose statement begins with an amount: the heading above it is the thing that has the attribute.
    fn attribute(&self, row: &RowOf<'_>, cell: &RowCell, scope: &Scope<'_>) -> Option<RowName> {
        let CellValue::Number { unit, .. } = &cell.value else { return None };
        let unit = self.lexicon.unit_of(unit)?;
        let named = self.lexicon.name(&row.label, scope.caption, Some(&unit)).filter(|n| n.specific > 0)?;
        let [of] = self.lexicon.breakdowns(&named.id) else { return None };
        let head = scope.group.as_ref()?;
        let dims = [(of.clone(), label::clean_marks(&head.printed))].into();
        Some(RowName { measures: vec![named.id], dims, ..RowName::default() })
    }

    /// What a row leaves for those below it.
    fn remember(&mut self, row: &RowOf<'_>, name: RowName, scope: &mut Scope<'_>) {
        if name.part {
            scope.sibling = name.dims.keys().next_back().cloned().or_else(|| scope.sibling.take());
            return;
        }
        if name.measures.is_empty() {
            return;
        }
        self.group += 1;
        scope.sibling = None;
        if !row.indented {
            scope.group = None;
        }
        scope.parent = Some(Head {
            measures: name.measures,
            dims: name.dims,
            by: name.by,
            text: row.label.clone(),
            printed: row.printed.clone(),
        });
    }

    #[allow(clippy::too_many_arguments)]
    fn cell_fact(
        &self,
        grid: &Grid<'_>,
        row: &RowOf<'_>,
        cell: &RowCell,
        at: usize,
        column: &Column,
        name: &RowName,
        scope: &Scope<'_>,
    ) -> Option<Fact> {
        let (value, half, scale, words, approx) = match &cell.value {
            CellValue::Number { numeral, unit } => (numeral.value, numeral.half, numeral.scale, unit.as_str(), numeral.approx),
            CellValue::Zero => (Decimal::ZERO, Decimal::ZERO, Decimal::ONE, "", None),
            _ => return None,
        };
        let own = (!words.is_empty()).then(|| self.lexicon.unit_of(words)).flatten();
        let corner = scope.columns.first().and_then(|c| c.unit.clone());
        let unit = own
            .or_else(|| row.unit.clone())
            .or_else(|| column.unit.clone())
            .or_else(|| self.lexicon.unit_in(&row.label))
            .or(corner)
            .or_else(|| self.lexicon.unit_in(scope.caption));
        let named = self.name_cell(row, column, name, scope, unit.as_ref())?;
        let year = row.year.or(column.year).or_else(|| years::year_in(scope.caption));
        let by_unit = unit.as_ref().map_or(Decimal::ONE, |u| u.scale);
        let line = row.line;
        let confidence = if year.is_none() { named.confidence.min(Confidence::Medium) } else { named.confidence };
        Some(Fact {
            measure: named.measure,
            dims: named.dims,
            year: year.unwrap_or(self.structure.meta.year),
            value: value.checked_mul(by_unit).unwrap_or(value),
            scale: by_unit.checked_mul(scale).unwrap_or(scale),
            printed: line.text.get(cell.start..cell.end).unwrap_or_default().to_string(),
            precision: Precision {
                half: half.checked_mul(by_unit).unwrap_or(half),
                approx,
                in_words: cell.value == CellValue::Zero,
            },
            unit: unit.map(|u| u.unit).unwrap_or_default(),
            unit_printed: words.to_string(),
            line: line.number,
            page: line.page,
            bounds: line.cells.iter().find(|c| c.start <= cell.start && cell.end <= c.end).and_then(|c| c.bounds).or(line.bounds),
            range: (cell.start, cell.end),
            quote: [scope.caption, scope.group.as_ref().map_or("", |g| &g.text), &row.printed, &column.printed]
                .iter()
                .filter(|t| !t.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(" | "),
            label: label::clean(&row.printed),
            source: Source::Table { table: grid.number, group: self.group, row: line.number, column: at as u32 },
            confidence,
            reason: named.reason.into(),
        })
    }

    fn heading(&self, words: &str, scope: &Scope<'_>) -> Head {
        let folded = fold(words).text;
        let text = label::without_code(&folded).trim().to_string();
        if let Some(phrase) = self.lexicon.phrase(&text) {
            return Head { measures: phrase.measures, dims: phrase.dims, by: phrase.by, text, printed: words.to_string() };
        }
        let named = self.lexicon.name(&text, scope.caption, None).filter(|n| n.specific > 0);
        let by = self.lexicon.announced(&text).into_iter().map(str::to_string).collect();
        let measures = named.map(|n| vec![n.base]).unwrap_or_default();
        Head { measures, dims: Default::default(), by, text, printed: words.to_string() }
    }
}

/// Where labels begin, page by page: what stands to the right of that is indented.
struct Margins {
    least: std::collections::BTreeMap<u32, f32>,
}

/// Less than this, in points, is no indentation.
const INDENT: f32 = 3.0;

#[allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]
impl Margins {
    fn of(grid: &Grid<'_>, columns: &[Column]) -> Self {
        let column = columns.iter().position(|c| c.role == Role::Label).unwrap_or(0);
        let mut least = std::collections::BTreeMap::new();
        for line in &grid.lines {
            if let Some(left) = line.cells.get(column).and_then(|c| c.bounds).map(|b| b.left) {
                let known = least.entry(line.page).or_insert(left);
                *known = left.min(*known);
            }
        }
        // A page that a table goes on to may show indented rows alone; pages of one table have the same margins.
        let first = grid.lines.first().map_or(0, |l| l.page);
        if let Some(least_of_first) = least.get(&first).copied() {
            for left in least.values_mut() {
                if *left - least_of_first > INDENT && *left - least_of_first < 40.0 {
                    *left = least_of_first;
                }
            }
        }
        Self { least }
    }

    fn indented(&self, line: &Line, cell: &RowCell) -> bool {
        let left = line.cells.iter().find(|c| c.start <= cell.start && cell.end <= c.end).and_then(|c| c.bounds).map(|b| b.left);
        left.zip(self.least.get(&line.page)).is_some_and(|(left, least)| left - least > INDENT)
    }
}
