//! KPI tables: items, units, up to three years, and the notes below.
//!
//! In: a table of `data/exhibits.toml` and the figures. Out: [`Table`]s whose numeric cells are figures. Invariants: a row or table
//! without any figure is left out; a missing cell is [`Cell::Missing`], never zero; numbers of one row have the same decimals and
//! one unit. Not here: which tables there are (`exhibits`), tables of records (`record_tables`). See the tests in `tests/report.rs`.

use crate::composer::{Anchor, Composer, text};
use crate::exhibits::{RowDef, TableDef};
use crate::notes::{ENTERED, Notes, PRIOR, UNVERIFIED, signs};
use crate::report::{Align, Cell, Column, Inline, Row, RowKind, Table};
use heng_intake::book::ExhibitKind;
use heng_model::{Dims, Figure, FigureId, Measure, MeasureKind, Unit, format_decimal};

/// What a table prints, before notes and cells.
enum Item<'a> {
    Group(String),
    Line(Line<'a>),
}

/// A row of figures of one unit.
struct Line<'a> {
    kind: RowKind,
    indent: u8,
    label: String,
    unit: Unit,
    measure: Measure,
    dims: Dims,
    /// One a year.
    figures: Vec<Option<&'a Figure>>,
}

impl<'a> Composer<'a> {
    /// The table with what its groups hold; groups for which `skip` holds are left out. `None` without any figure.
    pub(crate) fn kpi_table(&mut self, def: &'a TableDef, skip: &dyn Fn(&Self, &TableDef) -> bool) -> Option<Table> {
        let mut years = def.years.map_or_else(|| self.shown_years(), |n| self.years(n));
        let groups: Vec<&TableDef> = self.exhibits.groups(def).into_iter().filter(|g| !skip(self, g)).collect();
        let mut items = Vec::new();
        for group in &groups {
            let lines = self.lines(group, &years);
            if lines.is_empty() {
                continue;
            }
            if !def.parts.is_empty() {
                items.push(Item::Group(group.caption.get(self.locale).to_string()));
            }
            items.extend(lines);
        }
        drop_empty_years(&mut items, &mut years, self.year());
        if items.is_empty() {
            return None;
        }
        let id = self.claim(&format!("table-{}", def.id));
        let number = self.next_table();
        self.place(ExhibitKind::Table, &def.id, Anchor { id: id.clone(), text: number.clone() });
        for part in groups.iter().filter(|p| p.id != def.id) {
            self.place(ExhibitKind::Table, &part.id, Anchor { id: id.clone(), text: number.clone() });
        }
        let mut notes = Notes::default();
        let signs = self.place_signs(&items, &years, &mut notes);
        let columns = self.kpi_columns(&years, &signs);
        let rows = self.kpi_rows(&items, &years, &signs, &mut notes, &id);
        Some(Table { id, number, caption: def.caption.get(self.locale).to_string(), columns, rows, notes: notes.finish() })
    }

    /// The lines of one group, headings of breakdowns included.
    fn lines(&self, group: &TableDef, years: &[i16]) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        for row in &group.rows {
            let Some(measure) = self.input.catalogue.measure(&row.measure) else { continue };
            if row.grouped {
                self.grouped(row, measure, years, &mut items);
            } else {
                self.indented(row, measure, years, &mut items);
            }
        }
        items
    }

    /// A heading over each breakdown: "Employees at period end by gender".
    fn grouped(&self, row: &RowDef, measure: Measure, years: &[i16], items: &mut Vec<Item<'a>>) {
        for by in &row.by {
            let dimensions: Vec<&str> = by.split('+').collect();
            let lines = self.parts(row, measure, &dimensions, years);
            if lines.is_empty() {
                continue;
            }
            items.push(Item::Group(self.names.breakdown(measure, &dimensions)));
            items.extend(lines.into_iter().map(|line| Item::Line(Line { indent: 1, ..line })));
        }
    }

    /// The total and its parts below it. Intensities have no total: each denominator is a line of its own.
    fn indented(&self, row: &RowDef, measure: Measure, years: &[i16], items: &mut Vec<Item<'a>>) {
        let kind = if row.total { RowKind::Total } else { RowKind::Data };
        let total = self.line(kind, row, measure, &Dims::none(), years);
        let mut parts = Vec::new();
        for by in &row.by {
            let dimensions: Vec<&str> = by.split('+').collect();
            let lines = self.parts(row, measure, &dimensions, years);
            // One part beside a total says the same twice.
            if by == "denominator" {
                items.extend(lines.into_iter().map(Item::Line));
            } else if lines.len() > 1 || total.is_empty() {
                parts.extend(lines);
            }
        }
        if total.is_empty() && !parts.is_empty() {
            items.push(Item::Group(measure.name.get(self.locale).to_string()));
        }
        let indent = u8::from(!total.is_empty());
        items.extend(total.into_iter().map(Item::Line));
        items.extend(parts.into_iter().map(|line| Item::Line(Line { indent, ..line })));
    }

    /// The lines of the parts along exactly these dimensions, in printed order.
    fn parts(&self, row: &RowDef, measure: Measure, dimensions: &[&str], years: &[i16]) -> Vec<Line<'a>> {
        let mut classes: Vec<&Dims> = self
            .input
            .figures
            .of(measure)
            .filter(|f| years.contains(&f.id.year))
            .map(|f| &f.id.dims)
            .filter(|dims| dims.len() == dimensions.len() && dimensions.iter().all(|d| dims.get(d).is_some()))
            .collect();
        classes.sort_by(|a, b| self.names.compare(dimensions, a, b));
        classes.dedup();
        classes.into_iter().flat_map(|dims| self.line(RowKind::Data, row, measure, dims, years)).collect()
    }

    /// The figures of one class, a line for each unit they are in (one, but for amounts of money in two currencies).
    fn line(&self, kind: RowKind, row: &RowDef, measure: Measure, dims: &Dims, years: &[i16]) -> Vec<Line<'a>> {
        let shown_elsewhere = row
            .unless
            .as_ref()
            .and_then(|other| self.input.catalogue.measure(other))
            .is_some_and(|other| years.iter().any(|&year| self.figure(&FigureId::new(other, dims.clone(), year)).is_some()));
        if shown_elsewhere {
            return Vec::new();
        }
        let figures: Vec<Option<&'a Figure>> =
            years.iter().map(|&year| self.figure(&FigureId::new(measure, dims.clone(), year))).collect();
        let mut units: Vec<Unit> = Vec::new();
        for figure in figures.iter().flatten() {
            if !units.contains(&figure.unit) {
                units.push(figure.unit);
            }
        }
        let part = self.names.part(dims);
        let label = if part.is_empty() || dims.get("denominator").is_some() {
            self.names.measure(measure, dims)
        } else {
            capitalised(&part)
        };
        let of_unit = |unit: Unit| Line {
            kind,
            indent: 0,
            label: label.clone(),
            unit,
            measure,
            dims: dims.clone(),
            figures: figures.iter().map(|f| f.filter(|f| f.unit == unit)).collect(),
        };
        units.into_iter().map(of_unit).collect()
    }

    fn kpi_columns(&self, years: &[i16], signs: &Signs) -> Vec<Column> {
        let word = |key: &str| self.words.get(key).to_string();
        let mut columns = vec![
            Column { head: word("words.item"), align: Align::Start, weight: 6 },
            Column { head: word("words.unit"), align: Align::Start, weight: 3 },
        ];
        for (i, &year) in years.iter().enumerate() {
            let marks: String = signs.columns.iter().filter(|(c, _)| *c == i).map(|(_, sign)| *sign).collect();
            let label = self.year_label(year);
            let head = if marks.is_empty() { label } else { format!("{label} {marks}") };
            columns.push(Column { head, align: Align::End, weight: 2 });
        }
        columns
    }

    fn kpi_rows(&mut self, items: &[Item<'a>], years: &[i16], signs: &Signs, notes: &mut Notes, anchor: &str) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut noted: Vec<(Measure, String)> = Vec::new();
        for item in items {
            let line = match item {
                Item::Group(label) => {
                    rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(label)] });
                    continue;
                }
                Item::Line(line) => line,
            };
            let figures: Vec<&'a Figure> = line.figures.iter().flatten().copied().collect();
            let mut label = vec![text(&line.label)];
            // The lines of one measure mostly share their note: the first one carries it.
            if let Some(note) = self.row_note(&figures) {
                let last = noted.iter_mut().find(|(m, _)| *m == line.measure);
                if last.as_ref().is_none_or(|(_, n)| *n != note) {
                    match last {
                        Some((_, n)) => n.clone_from(&note),
                        None => noted.push((line.measure, note.clone())),
                    }
                    label.push(Inline::NoteRef { mark: notes.number(note) });
                }
            }
            let of_row = signs.of_row(&line.figures);
            label.extend(of_row.iter().map(|sign| Inline::NoteRef { mark: (*sign).to_string() }));
            let mut cells = vec![Cell::Text { text: label }, words_cell(&self.unit_of_line(line))];
            let places = figures.iter().map(|f| f.places).max().unwrap_or_default();
            for (i, figure) in line.figures.iter().enumerate() {
                cells.push(match figure {
                    Some(figure) => {
                        self.note_use(&figure.id, anchor);
                        let marks = signs.of_cell(i, figure).into_iter().filter(|sign| !of_row.contains(sign));
                        let mut marks: Vec<String> = marks.map(str::to_string).collect();
                        marks.extend(self.restatement_note(&figure.id).map(|note| notes.number(note)));
                        Cell::Figure {
                            figure: figure.id.clone(),
                            text: crate::print::signed(&format_decimal(figure.value, places)),
                            marks,
                        }
                    }
                    None => self.missing(&FigureId::new(line.measure, line.dims.clone(), years[i])),
                });
            }
            rows.push(Row { kind: line.kind, indent: line.indent, cells });
        }
        rows
    }

    /// The unit of a line: a ratio of two different things, as injuries to hours, is no number of anything.
    fn unit_of_line(&self, line: &Line<'_>) -> String {
        let bare = line.unit.symbol(self.locale).is_empty();
        if bare && line.measure.kind == MeasureKind::Ratio {
            return self.words.get("print.rate_unit").to_string();
        }
        self.unit_of_row(line.unit)
    }

    /// The unit as a column prints it: plain counts have no symbol, but an empty cell would look forgotten. A ratio counts nothing.
    pub(crate) fn unit_of_row(&self, unit: Unit) -> String {
        let symbol = unit.symbol(self.locale);
        if symbol.is_empty() && unit.id() != "ratio" { self.words.get("print.count_unit").to_string() } else { symbol }
    }

    fn missing(&self, id: &FigureId) -> Cell {
        let gap = self.input.figures.gap(id).filter(|gap| gap.missing.has(self.locale));
        let not_given = || self.words.get("exhibit.not_given").to_string();
        let reason = gap.map_or_else(not_given, |gap| gap.missing.get(self.locale).to_string());
        Cell::Missing { reason }
    }

    /// Decides where the signs stand: once below the table, in the head of a column, or beside each figure.
    fn place_signs(&self, items: &[Item<'a>], years: &[i16], notes: &mut Notes) -> Signs {
        let column = |i: usize| -> Vec<&Figure> {
            let of_line = |item: &Item<'a>| match item {
                Item::Line(line) => line.figures[i],
                Item::Group(_) => None,
            };
            items.iter().filter_map(of_line).collect()
        };
        let columns: Vec<Vec<&Figure>> = (0..years.len()).map(column).collect();
        let carries = |figures: &[&Figure], sign: &str| figures.iter().all(|f| signs(f).contains(&sign));
        let mut placed = Signs::default();
        for (sign, table_note, note) in [
            (ENTERED, "note.table_entered", "note.entered"),
            (PRIOR, "note.table_prior", "note.prior"),
            (UNVERIFIED, "note.table_unverified", "note.unverified"),
        ] {
            let all: Vec<&Figure> = columns.iter().flatten().copied().collect();
            if all.len() > 1 && carries(&all, sign) {
                notes.general(self.words.get(table_note));
                placed.table.push(sign);
                continue;
            }
            let mut used = false;
            for (i, figures) in columns.iter().enumerate() {
                if figures.len() > 1 && carries(figures, sign) {
                    placed.columns.push((i, sign));
                    used = true;
                } else {
                    used |= figures.iter().any(|f| signs(f).contains(&sign));
                }
            }
            if used {
                notes.sign(sign, self.words.get(note));
            }
        }
        placed
    }
}

/// Where signs stand that concern more than one cell.
#[derive(Default)]
struct Signs {
    table: Vec<&'static str>,
    columns: Vec<(usize, &'static str)>,
}

impl Signs {
    /// The signs that every one of several figures of a row carries: they stand at its label.
    fn of_row(&self, figures: &[Option<&Figure>]) -> Vec<&'static str> {
        let marks: Vec<Vec<&'static str>> =
            figures.iter().enumerate().filter_map(|(i, f)| Some(self.of_cell(i, (*f)?))).collect();
        match marks.split_first() {
            Some((first, rest)) if !rest.is_empty() => {
                first.iter().copied().filter(|sign| rest.iter().all(|m| m.contains(sign))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The signs left for the cell itself.
    fn of_cell(&self, column: usize, figure: &Figure) -> Vec<&'static str> {
        let elsewhere = |sign: &&str| self.table.contains(sign) || self.columns.iter().any(|(c, s)| *c == column && s == sign);
        signs(figure).into_iter().filter(|sign| !elsewhere(sign)).collect()
    }
}

/// Earlier years without any figure get no column; the reporting year always has one.
fn drop_empty_years(items: &mut [Item<'_>], years: &mut Vec<i16>, reporting: i16) {
    let has_figure =
        |i: usize, items: &[Item<'_>]| items.iter().any(|item| matches!(item, Item::Line(line) if line.figures[i].is_some()));
    let keep: Vec<bool> = years.iter().enumerate().map(|(i, &year)| year == reporting || has_figure(i, items)).collect();
    for item in items.iter_mut() {
        if let Item::Line(line) = item {
            let mut kept = keep.iter();
            line.figures.retain(|_| kept.next().copied().unwrap_or(true));
        }
    }
    let mut kept = keep.iter();
    years.retain(|_| kept.next().copied().unwrap_or(true));
}

/// A cell of plain words; nothing at all when there are none.
pub(crate) fn words_cell(words: &str) -> Cell {
    if words.is_empty() { Cell::Empty } else { Cell::Text { text: vec![text(words)] } }
}

/// "Senior management, male" as a label of its own.
fn capitalised(label: &str) -> String {
    let mut chars = label.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
