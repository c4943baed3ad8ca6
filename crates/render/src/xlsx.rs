//! Report → workbook: the data tables as printed, the content index, every figure with its exact value, every trace.
//!
//! In: a composed report. Out: XLSX bytes. Invariant: text is written as text (no formula can come from a book), a number shows
//! the decimals of the report and its exact value stands beside it as text; the same report gives the same bytes. Not here:
//! wording (compose), looks (`xlsx_style`). A worksheet holds binary floats; that is why the exact decimal is written too.

use crate::anchors::{columns_without_pages, holds_figures, is_register, plain, raised, titles};
use crate::xlsx_style::{Names, Styles, line_count, set_up};
use heng_compose::report::{Align, Block, Cell, Column, FigureEntry, Report, Row, RowKind, Section, SectionKind, Table};
use heng_model::{Decimal, FigureId};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// A note below a narrow table may be this many columns wide.
const NOTE_COLUMNS_AT_LEAST: u16 = 5;
/// Height of a line of the notes' type.
const NOTE_LINE_PT: u32 = 12;
/// Characters of one unit of a column's weight in the index.
const WEIGHT_CHARACTERS: u32 = 5;
/// What a cell can hold.
const CELL_CHARACTERS: usize = 32_767;

/// Renders the workbook.
///
/// # Errors
/// Only what a worksheet cannot hold: more than 1,048,576 rows.
pub fn render_xlsx(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date: the same report gives the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(&report.meta.title).set_author(&report.meta.issuer).set_creation_datetime(&created),
    );
    let styles = Styles::new(report.locale);
    let figures: BTreeMap<&FigureId, &FigureEntry> = report.figures.iter().map(|entry| (&entry.figure, entry)).collect();
    let writer = Writer { report, styles: &styles, figures: &figures };
    let mut names = Names::default();
    writer.data_sheet(workbook.add_worksheet(), &names.claim(writer.word("sheet_data")))?;
    for section in report.sections.iter().filter(|s| s.kind == SectionKind::Index) {
        writer.index_sheet(workbook.add_worksheet(), &names.claim(&section.title), section)?;
    }
    writer.figures_sheet(workbook.add_worksheet(), &names.claim(writer.word("sheet_figures")))?;
    writer.traces_sheet(workbook.add_worksheet(), &names.claim(writer.word("sheet_traces")))?;
    workbook.save_to_buffer()
}

struct Writer<'a> {
    report: &'a Report,
    styles: &'a Styles,
    figures: &'a BTreeMap<&'a FigureId, &'a FigureEntry>,
}

impl Writer<'_> {
    /// A word that the report brings along; the key itself shows when it is missing, so that a test finds it.
    fn word<'k: 'r, 'r>(&'r self, key: &'k str) -> &'r str {
        self.report.meta.words.get(key).map_or(key, String::as_str)
    }

    /// Issuer, title and period; the first free row comes back.
    fn title(&self, sheet: &mut Worksheet) -> Result<u32, XlsxError> {
        let meta = &self.report.meta;
        sheet.write_with_format(0, 0, &meta.issuer, &self.styles.title)?;
        sheet.write_with_format(1, 0, &meta.title, &self.styles.caption)?;
        sheet.write_with_format(2, 0, &meta.period, &self.styles.plain)?;
        Ok(4)
    }

    /// Every table of figures, one under the other, wherever it stands in the report. The register has a sheet of its own.
    fn data_sheet(&self, sheet: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
        const WIDTHS: [u32; 8] = [50, 22, 15, 15, 15, 15, 15, 15];
        set_up(sheet, name, &WIDTHS)?;
        let mut row = self.title(sheet)?;
        sheet.set_repeat_rows(0, 2)?;
        sheet.set_freeze_panes(3, 1)?;
        for section in self.report.sections.iter().filter(|s| s.kind != SectionKind::Index) {
            for table in tables(&section.blocks).into_iter().filter(|t| holds_figures(t) && !is_register(t)) {
                row = self.table(sheet, row, table, &WIDTHS)? + 1;
            }
        }
        Ok(())
    }

    fn index_sheet(&self, sheet: &mut Worksheet, name: &str, section: &Section) -> Result<(), XlsxError> {
        let tables = tables(&section.blocks);
        let columns = tables.first().map(|table| columns(table)).unwrap_or_default();
        let widths: Vec<u32> = columns.iter().map(|(_, c)| (c.weight * WEIGHT_CHARACTERS).clamp(10, 60)).collect();
        set_up(sheet, name, &widths)?;
        let title = format!("{} {}", section.number, section.title);
        sheet.write_with_format(0, 0, title.trim(), &self.styles.title)?;
        let mut row = 2;
        for (position, table) in tables.into_iter().enumerate() {
            if position == 0 {
                let head = row + u32::from(!table.caption.is_empty());
                sheet.set_repeat_rows(head, head)?;
                sheet.set_freeze_panes(head + 1, 1)?;
            }
            row = self.table(sheet, row, table, &widths)? + 1;
        }
        Ok(())
    }

    /// Writes one table; the first free row comes back.
    fn table(&self, sheet: &mut Worksheet, start: u32, table: &Table, widths: &[u32]) -> Result<u32, XlsxError> {
        let mut row = start;
        let columns = columns(table);
        if !table.caption.is_empty() {
            let caption = format!("{} {}", table.number, table.caption);
            sheet.write_with_format(row, 0, caption.trim(), &self.styles.caption)?;
            row += 1;
        }
        for (column, (_, head)) in (0_u16..).zip(&columns) {
            let indent = u8::from(column > 0 && head.align == Align::Start);
            sheet.write_with_format(row, column, &head.head, &self.styles.head(head.align).clone().set_indent(indent))?;
        }
        row += 1;
        for line in &table.rows {
            self.row(sheet, row, line, &columns)?;
            row += 1;
        }
        for note in &table.notes {
            let text = format!("{} {}", raised(&note.mark), plain(&note.text));
            self.note(sheet, row, &text, columns.len(), widths)?;
            row += 1;
        }
        Ok(row)
    }

    /// A note across the table's columns; spreadsheets do not find the height of merged cells themselves.
    fn note(&self, sheet: &mut Worksheet, row: u32, text: &str, columns: usize, widths: &[u32]) -> Result<(), XlsxError> {
        let across = u16::try_from(columns).unwrap_or(u16::MAX).max(NOTE_COLUMNS_AT_LEAST);
        let width: u32 = widths.iter().take(usize::from(across)).sum();
        sheet.merge_range(row, 0, row, across - 1, &fitting(text), &self.styles.note)?;
        sheet.set_row_height(row, line_count(text, width) * NOTE_LINE_PT + 2)?;
        Ok(())
    }

    fn row(&self, sheet: &mut Worksheet, row: u32, line: &Row, columns: &[(usize, &Column)]) -> Result<(), XlsxError> {
        if line.kind == RowKind::Group {
            for (column, _) in (0_u16..).zip(columns) {
                sheet.write_blank(row, column, &self.styles.group)?;
            }
            if let Some(Cell::Text { text }) = line.cells.first() {
                sheet.write_with_format(row, 0, fitting(&plain(text)), &self.styles.group)?;
            }
            return Ok(());
        }
        for (column, (position, head)) in (0_u16..).zip(columns) {
            let Some(cell) = line.cells.get(*position) else { continue };
            // Words beside a number keep off it.
            let indent = if column == 0 { line.indent } else { u8::from(head.align == Align::Start) };
            let format = self.styles.words(head.align, line.kind == RowKind::Total).set_indent(indent);
            self.cell(sheet, (row, column), cell, &format)?;
        }
        Ok(())
    }

    fn cell(&self, sheet: &mut Worksheet, at: (u32, u16), cell: &Cell, format: &Format) -> Result<(), XlsxError> {
        let (row, column) = at;
        match cell {
            Cell::Text { text } => sheet.write_with_format(row, column, fitting(&plain(text)), format)?,
            Cell::Figure { figure, text, marks } => match self.figures.get(figure) {
                Some(entry) => {
                    let format = Styles::number(format, entry.places, &raised(&marks.join(",")));
                    sheet.write_with_format(row, column, approximate(entry.value), &format)?
                }
                None => sheet.write_with_format(row, column, text, format)?,
            },
            Cell::Missing { .. } => sheet.write_with_format(row, column, "–", format)?,
            Cell::Empty => sheet.write_blank(row, column, format)?,
        };
        Ok(())
    }

    fn figures_sheet(&self, sheet: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
        let heads = ["reference", "figure", "year", "value", "unit", "exact_value", "basis", "method", "used_in", "figure_id"];
        set_up(sheet, name, &[8, 38, 8, 15, 18, 32, 12, 42, 34, 36])?;
        self.heads(sheet, &heads)?;
        let titles = titles(self.report);
        let (text, middle) = (self.styles.words(Align::Start, false), self.styles.words(Align::Center, false));
        for (row, entry) in (1_u32..).zip(&self.report.figures) {
            let places: Vec<&str> = entry.used_in.iter().filter_map(|id| titles.get(id.as_str())).map(String::as_str).collect();
            let number = Styles::number(&self.styles.words(Align::End, false), entry.places, "");
            sheet.write_with_format(row, 0, &entry.reference, &text)?;
            sheet.write_with_format(row, 1, fitting(&entry.name), &text)?;
            sheet.write_with_format(row, 2, &entry.year_label, &middle)?;
            sheet.write_with_format(row, 3, approximate(entry.value), &number)?;
            sheet.write_with_format(row, 4, &entry.unit, &text)?;
            sheet.write_with_format(row, 5, entry.value.normalize().to_string(), &text)?;
            sheet.write_with_format(row, 6, &entry.basis, &text)?;
            sheet.write_with_format(row, 7, fitting(&entry.method), &text)?;
            sheet.write_with_format(row, 8, fitting(&places.join("\n")), &text)?;
            sheet.write_with_format(row, 9, entry.figure.to_string(), &text)?;
        }
        let last = u32::try_from(self.report.figures.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, 9)?;
        // The exact values are text on purpose.
        sheet.ignore_error_range(1, 5, last.max(1), 5, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }

    fn traces_sheet(&self, sheet: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
        set_up(sheet, name, &[8, 38, 8, 120])?;
        self.heads(sheet, &["reference", "figure", "year", "trace"])?;
        let (text, middle) = (self.styles.words(Align::Start, false), self.styles.words(Align::Center, false));
        let mut row = 1;
        for entry in &self.report.figures {
            for line in &entry.trace {
                sheet.write_with_format(row, 0, &entry.reference, &text)?;
                sheet.write_with_format(row, 1, fitting(&entry.name), &text)?;
                sheet.write_with_format(row, 2, &entry.year_label, &middle)?;
                sheet.write_with_format(row, 3, fitting(&line.text), &text.clone().set_indent(line.depth))?;
                row += 1;
            }
        }
        sheet.autofilter(0, 0, row - 1, 3)?;
        Ok(())
    }

    /// The heads of a sheet that is one table: they stay in sight and are printed on every page.
    fn heads(&self, sheet: &mut Worksheet, keys: &[&str]) -> Result<(), XlsxError> {
        for (column, key) in (0_u16..).zip(keys) {
            let align = if *key == "value" { Align::End } else { Align::Start };
            sheet.write_with_format(0, column, self.word(key), self.styles.head(align))?;
        }
        sheet.set_freeze_panes(1, 2)?;
        sheet.set_repeat_rows(0, 0)?;
        Ok(())
    }
}

/// The nearest binary number, which is all a worksheet cell can hold: through the decimal text, as a spreadsheet reads digits.
fn approximate(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

/// What fits into a cell; "…" shows that words were cut.
fn fitting(text: &str) -> String {
    // Excel counts UTF-16 units.
    if text.encode_utf16().count() <= CELL_CHARACTERS {
        return text.to_string();
    }
    let mut units = 1;
    let within = |c: &char| {
        units += c.len_utf16();
        units <= CELL_CHARACTERS
    };
    text.chars().take_while(within).chain(['…']).collect()
}

/// Columns that mean something without pages, with their positions.
fn columns(table: &Table) -> Vec<(usize, &Column)> {
    let shown = columns_without_pages(table);
    table.columns.iter().enumerate().zip(shown).filter_map(|(column, shown)| shown.then_some(column)).collect()
}

/// The tables of a section, those within lists and quotations too.
fn tables(blocks: &[Block]) -> Vec<&Table> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Table(table) => found.push(table),
            Block::List { items, .. } => items.iter().for_each(|item| found.extend(tables(item))),
            Block::Quote { blocks } => found.extend(tables(blocks)),
            _ => {}
        }
    }
    found
}
