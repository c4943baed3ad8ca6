//! Report → workbook: the data tables as printed, the content index, every figure with its exact value, every trace.
//!
//! In: a composed report. Out: XLSX bytes. Invariant: text is written as text (no formula can come from a book), a number shows
//! the decimals of the report and its exact value stands beside it as text; the same report gives the same bytes. Not here:
//! wording (compose). A worksheet holds binary floats; that is why the exact decimal is written too.

use heng_compose::report::{Align, Block, Cell, FigureEntry, Inline, Report, Row, RowKind, Section, SectionKind, Table};
use heng_model::{Decimal, FigureId};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

const BRAND: Color = Color::RGB(0x0B_5D_4E);
const WASH: Color = Color::RGB(0xF3_F7_F6);
const SOFT: Color = Color::RGB(0x5B_6B_6C);

/// Renders the workbook.
///
/// # Errors
/// Only what a worksheet cannot hold: more than 1,048,576 rows, a text over 32,767 characters.
pub fn render_xlsx(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date: the same report gives the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(&report.meta.title).set_author(&report.meta.issuer).set_creation_datetime(&created),
    );
    let styles = Styles::new();
    let figures: BTreeMap<&FigureId, &FigureEntry> = report.figures.iter().map(|entry| (&entry.figure, entry)).collect();
    let writer = Writer { report, styles: &styles, figures: &figures };
    writer.data_sheet(workbook.add_worksheet())?;
    for section in report.sections.iter().filter(|s| s.kind == SectionKind::Index) {
        writer.index_sheet(workbook.add_worksheet(), section)?;
    }
    writer.figures_sheet(workbook.add_worksheet())?;
    writer.traces_sheet(workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

struct Styles {
    title: Format,
    head: Format,
    head_end: Format,
    group: Format,
    text: Format,
    wrap: Format,
    total: Format,
    note: Format,
    missing: Format,
    caption: Format,
}

impl Styles {
    fn new() -> Self {
        let base = Format::new().set_font_name("Arial").set_font_size(10).set_align(FormatAlign::Top);
        let head = base.clone().set_bold().set_font_color(Color::White).set_background_color(BRAND).set_text_wrap();
        Self {
            title: base.clone().set_bold().set_font_size(14).set_font_color(BRAND),
            head_end: head.clone().set_align(FormatAlign::Right),
            head,
            group: base.clone().set_bold().set_background_color(WASH).set_font_color(BRAND),
            wrap: base.clone().set_text_wrap().set_border_bottom(FormatBorder::Hair),
            total: base.clone().set_bold().set_border_top(FormatBorder::Thin),
            note: base.clone().set_font_size(9).set_font_color(SOFT),
            missing: base.clone().set_font_color(SOFT).set_align(FormatAlign::Right).set_border_bottom(FormatBorder::Hair),
            caption: base.clone().set_bold().set_font_size(11).set_font_color(BRAND),
            text: base.set_border_bottom(FormatBorder::Hair),
        }
    }

    /// The format of a number with this many decimals.
    fn number(&self, places: u32, total: bool) -> Format {
        let base = if total { &self.total } else { &self.text };
        let decimals = if places == 0 { String::new() } else { format!(".{}", "0".repeat(places as usize)) };
        base.clone().set_num_format(format!("#,##0{decimals}")).set_align(FormatAlign::Right)
    }
}

struct Writer<'a> {
    report: &'a Report,
    styles: &'a Styles,
    figures: &'a BTreeMap<&'a FigureId, &'a FigureEntry>,
}

impl Writer<'_> {
    fn word(&self, key: &str) -> &str {
        self.report.meta.words.get(key).map_or("", String::as_str)
    }

    /// Every table of figures, one under the other, wherever it stands in the report.
    fn data_sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        set_up(sheet, self.word("sheet_data"), &[46.0, 22.0, 15.0, 15.0, 15.0, 40.0])?;
        sheet.write_with_format(0, 0, &self.report.meta.issuer, &self.styles.title)?;
        sheet.write_with_format(1, 0, &self.report.meta.title, &self.styles.title)?;
        sheet.write_with_format(2, 0, &self.report.meta.period, &self.styles.note)?;
        let mut row = 4;
        for section in self.report.sections.iter().filter(|s| s.kind != SectionKind::Index) {
            for table in tables(&section.blocks).filter(|t| holds_figures(t)) {
                row = self.table(sheet, row, table)? + 1;
            }
        }
        Ok(())
    }

    fn index_sheet(&self, sheet: &mut Worksheet, section: &Section) -> Result<(), XlsxError> {
        set_up(sheet, &sheet_name(&section.title), &[16.0, 60.0, 16.0, 40.0, 40.0, 40.0])?;
        sheet.write_with_format(0, 0, &section.title, &self.styles.title)?;
        let mut row = 2;
        for table in tables(&section.blocks) {
            row = self.table(sheet, row, table)? + 1;
        }
        Ok(())
    }

    /// Writes one table; the first free row comes back.
    fn table(&self, sheet: &mut Worksheet, start: u32, table: &Table) -> Result<u32, XlsxError> {
        let mut row = start;
        if !table.caption.is_empty() {
            sheet.write_with_format(row, 0, format!("{} {}", table.number, table.caption).trim(), &self.styles.caption)?;
            row += 1;
        }
        for (column, head) in (0_u16..).zip(&table.columns) {
            let format = if head.align == Align::End { &self.styles.head_end } else { &self.styles.head };
            sheet.write_with_format(row, column, &head.head, format)?;
        }
        row += 1;
        for line in &table.rows {
            self.row(sheet, row, line, table.columns.len())?;
            row += 1;
        }
        for note in &table.notes {
            sheet.write_with_format(row, 0, format!("{} {}", note.mark, plain(&note.text)), &self.styles.note)?;
            row += 1;
        }
        Ok(row)
    }

    fn row(&self, sheet: &mut Worksheet, row: u32, line: &Row, columns: usize) -> Result<(), XlsxError> {
        if line.kind == RowKind::Group {
            for column in 0..u16::try_from(columns).unwrap_or(u16::MAX) {
                sheet.write_blank(row, column, &self.styles.group)?;
            }
            if let Some(Cell::Text { text }) = line.cells.first() {
                sheet.write_with_format(row, 0, plain(text), &self.styles.group)?;
            }
            return Ok(());
        }
        let total = line.kind == RowKind::Total;
        for (column, cell) in (0_u16..).zip(&line.cells) {
            match cell {
                Cell::Text { text } => {
                    let format = if total { self.styles.total.clone() } else { self.styles.wrap.clone() };
                    let indent = if column == 0 { line.indent } else { 0 };
                    sheet.write_with_format(row, column, plain(text), &format.set_indent(indent))?;
                }
                Cell::Figure { figure, text, .. } => match self.figures.get(figure) {
                    Some(entry) => {
                        sheet.write_with_format(
                            row,
                            column,
                            approximate(entry.value),
                            &self.styles.number(entry.places, total),
                        )?;
                    }
                    None => {
                        sheet.write_with_format(row, column, text, &self.styles.text)?;
                    }
                },
                Cell::Missing { .. } => {
                    sheet.write_with_format(row, column, "–", &self.styles.missing)?;
                }
                Cell::Empty => {
                    sheet.write_blank(row, column, &self.styles.text)?;
                }
            }
        }
        Ok(())
    }

    fn figures_sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        set_up(sheet, self.word("sheet_figures"), &[8.0, 40.0, 8.0, 14.0, 26.0, 20.0, 14.0, 44.0, 44.0, 34.0])?;
        let heads = ["reference", "figure", "year", "value", "exact_value", "unit", "basis", "method", "figure_id", "used_in"];
        for (column, key) in (0_u16..).zip(heads) {
            sheet.write_with_format(0, column, self.word(key), &self.styles.head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (row, entry) in (1_u32..).zip(&self.report.figures) {
            let text = &self.styles.text;
            sheet.write_with_format(row, 0, &entry.reference, text)?;
            sheet.write_with_format(row, 1, &entry.name, text)?;
            sheet.write_with_format(row, 2, i32::from(entry.year), text)?;
            sheet.write_with_format(row, 3, approximate(entry.value), &self.styles.number(entry.places, false))?;
            sheet.write_with_format(row, 4, entry.value.normalize().to_string(), text)?;
            sheet.write_with_format(row, 5, &entry.unit, text)?;
            sheet.write_with_format(row, 6, &entry.basis, text)?;
            sheet.write_with_format(row, 7, &entry.method, text)?;
            sheet.write_with_format(row, 8, entry.figure.to_string(), text)?;
            sheet.write_with_format(row, 9, entry.used_in.join(", "), text)?;
        }
        let last = u32::try_from(self.report.figures.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, 9)?;
        Ok(())
    }

    fn traces_sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        set_up(sheet, self.word("sheet_traces"), &[8.0, 40.0, 8.0, 120.0])?;
        for (column, key) in (0_u16..).zip(["reference", "figure", "year", "trace"]) {
            sheet.write_with_format(0, column, self.word(key), &self.styles.head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let mut row = 1;
        for entry in &self.report.figures {
            for line in &entry.trace {
                sheet.write_with_format(row, 0, &entry.reference, &self.styles.text)?;
                sheet.write_with_format(row, 1, &entry.name, &self.styles.text)?;
                sheet.write_with_format(row, 2, i32::from(entry.year), &self.styles.text)?;
                sheet.write_with_format(row, 3, &line.text, &self.styles.text.clone().set_indent(line.depth))?;
                row += 1;
            }
        }
        Ok(())
    }
}

fn set_up(sheet: &mut Worksheet, name: &str, widths: &[f64]) -> Result<(), XlsxError> {
    if !name.is_empty() {
        sheet.set_name(name)?;
    }
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_screen_gridlines(false);
    Ok(())
}

/// A worksheet's name: at most 31 characters, none of `[]:*?/\`.
fn sheet_name(title: &str) -> String {
    title.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect()
}

/// The nearest binary number, which is all a worksheet cell can hold: through the decimal text, as a spreadsheet reads digits.
fn approximate(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

fn tables(blocks: &[Block]) -> impl Iterator<Item = &Table> {
    blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

fn holds_figures(table: &Table) -> bool {
    table.rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Figure { .. }))
}

/// Inline content as plain text.
fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Figure { text, .. } | Inline::SectionRef { text, .. } => out.push_str(text),
            Inline::Strong { children } | Inline::Emph { children } | Inline::Link { children, .. } => {
                out.push_str(&plain(children))
            }
            Inline::Break => out.push('\n'),
            Inline::NoteRef { mark } => {
                out.push(' ');
                out.push_str(mark);
            }
            Inline::PageRef { .. } => {}
        }
    }
    out
}
