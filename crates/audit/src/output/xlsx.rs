//! The audit as a workbook: facts, findings, content index, coverage.
//!
//! In: an audit, a language. Out: XLSX bytes. Invariant: words of the report are written as text (no formula can come from a file), a
//! number has its exact value beside it as text; the same audit gives the same bytes. Not here: wording. Why four sheets: each is a
//! list that somebody filters.

use super::names::Names;
use super::words::Words;
use crate::{Audit, Setup};
use heng_model::{Decimal, Locale};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, IgnoreError, Workbook, Worksheet, XlsxError};

const BRAND: Color = Color::RGB(0x0B_5D_4E);
/// What a cell can hold, in UTF-16 units.
const CELL_CHARACTERS: usize = 32_767;

/// Renders the workbook.
///
/// # Errors
/// Only what a worksheet cannot hold: more than 1,048,576 rows.
pub fn audit_xlsx(audit: &Audit, setup: &Setup<'_>, locale: Locale) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date: the same report gives the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&audit.document.name).set_creation_datetime(&created));
    let book = Book { audit, names: Names::new(audit, setup, locale), looks: Looks::new(locale) };
    book.facts(workbook.add_worksheet())?;
    book.findings(workbook.add_worksheet())?;
    book.index(workbook.add_worksheet())?;
    book.coverage(workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

struct Looks {
    head: Format,
    words: Format,
    number: Format,
}

impl Looks {
    fn new(locale: Locale) -> Self {
        let face = match locale {
            Locale::ZhHant => "Microsoft JhengHei",
            Locale::En => "Arial",
        };
        let words = Format::new().set_font_name(face).set_font_size(10).set_align(FormatAlign::Top).set_text_wrap();
        let head = words.clone().set_bold().set_font_color(Color::White).set_background_color(BRAND);
        Self { head, number: words.clone().set_align(FormatAlign::Right), words }
    }
}

/// A cell: words, a number with its decimals, or a whole number.
enum Cell {
    Words(String),
    Value(Decimal),
    Whole(i64),
}

struct Book<'a> {
    audit: &'a Audit,
    names: Names<'a>,
    looks: Looks,
}

impl Book<'_> {
    fn words(&self) -> Words {
        self.names.words
    }

    fn facts(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heads = [
            ("measure", 34),
            ("dims", 22),
            ("year", 8),
            ("value", 15),
            ("unit", 16),
            ("exact_value", 15),
            ("printed", 15),
            ("page", 7),
            ("line", 8),
            ("confidence", 10),
            ("reason", 34),
            ("quote", 60),
            ("unit_printed", 14),
            ("measure_id", 26),
        ];
        self.open(sheet, "label.facts", &heads)?;
        for (row, fact) in (1..).zip(&self.audit.facts) {
            let cells = [
                Cell::Words(self.names.measure(fact)),
                Cell::Words(self.names.dims(fact)),
                Cell::Whole(fact.year.into()),
                Cell::Value(fact.value),
                Cell::Words(self.names.unit(fact)),
                Cell::Words(fact.value.to_string()),
                Cell::Words(fact.printed.clone()),
                Cell::Whole(fact.page.into()),
                Cell::Whole(fact.line.into()),
                Cell::Words(self.names.confidence(fact.confidence).to_string()),
                Cell::Words(self.names.reason(fact)),
                Cell::Words(fact.quote.clone()),
                Cell::Words(fact.unit_printed.clone()),
                Cell::Words(fact.measure.clone()),
            ];
            self.row(sheet, row, cells)?;
        }
        let last = self.close(sheet, self.audit.facts.len(), heads.len())?;
        // Exact and printed values are text on purpose.
        sheet.ignore_error_range(1, 5, last.max(1), 6, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }

    fn findings(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heads =
            [("severity", 10), ("code", 8), ("requirement", 12), ("message", 60), ("evidence", 60), ("help", 50), ("lines", 16)];
        self.open(sheet, "label.findings", &heads)?;
        for (row, finding) in (1..).zip(&self.audit.findings) {
            let cells = [
                Cell::Words(self.names.severity(finding.severity).to_string()),
                Cell::Words(finding.code.to_string()),
                Cell::Words(finding.requirement.clone().unwrap_or_default()),
                Cell::Words(finding.message.get(self.names.locale()).to_string()),
                Cell::Words(finding.evidence.get(self.names.locale()).to_string()),
                Cell::Words(finding.help.get(self.names.locale()).to_string()),
                Cell::Words(numbers(&finding.lines)),
            ];
            self.row(sheet, row, cells)?;
        }
        let last = self.close(sheet, self.audit.findings.len(), heads.len())?;
        sheet.ignore_error_range(1, 6, last.max(1), 6, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }

    fn index(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heads = [("code", 12), ("wording", 70), ("status", 14), ("refs", 34), ("remark", 60), ("page", 7), ("line", 8)];
        self.open(sheet, "label.index", &heads)?;
        for (row, entry) in (1..).zip(&self.audit.index.rows) {
            let cells = [
                Cell::Words(entry.code.clone()),
                Cell::Words(entry.wording.clone()),
                Cell::Words(self.names.status(entry.status).to_string()),
                Cell::Words(entry.refs.join("\n")),
                Cell::Words(entry.remark.clone()),
                Cell::Whole(entry.page.into()),
                Cell::Whole(entry.line.into()),
            ];
            self.row(sheet, row, cells)?;
        }
        self.close(sheet, self.audit.index.rows.len(), heads.len())?;
        Ok(())
    }

    fn coverage(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heads = [("code", 12), ("requirement", 70), ("status", 16), ("missing", 50), ("lines", 16), ("number_of_facts", 8)];
        self.open(sheet, "label.coverage", &heads)?;
        for (row, entry) in (1..).zip(&self.audit.coverage.rows) {
            let mark = if entry.verified { "" } else { " †" };
            let cells = [
                Cell::Words(format!("{}{mark}", entry.code)),
                Cell::Words(self.names.requirement_text(&entry.code)),
                Cell::Words(self.names.coverage(entry).to_string()),
                Cell::Words(self.names.limbs(&entry.code, &entry.missing)),
                Cell::Words(numbers(&entry.lines)),
                Cell::Whole(i64::try_from(entry.facts.len()).unwrap_or(i64::MAX)),
            ];
            self.row(sheet, row, cells)?;
        }
        let rows = self.audit.coverage.rows.len();
        let last = self.close(sheet, rows, heads.len())?;
        if self.audit.coverage.rows.iter().any(|r| !r.verified) {
            sheet.write_string_with_format(last + 2, 1, self.words().get("label.unverified"), &self.looks.words)?;
        }
        sheet.ignore_error_range(1, 4, last.max(1), 4, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }

    /// Names the sheet, writes its heads.
    fn open(&self, sheet: &mut Worksheet, title: &str, heads: &[(&str, u32)]) -> Result<(), XlsxError> {
        sheet.set_name(self.words().get(title))?;
        for (column, (key, width)) in (0_u16..).zip(heads) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, self.words().get(&format!("label.{key}")).to_string(), &self.looks.head)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// A filter over the list; its last row comes back.
    fn close(&self, sheet: &mut Worksheet, rows: usize, columns: usize) -> Result<u32, XlsxError> {
        let last = u32::try_from(rows).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, u16::try_from(columns).unwrap_or(1) - 1)?;
        Ok(last)
    }

    fn row(&self, sheet: &mut Worksheet, row: u32, cells: impl IntoIterator<Item = Cell>) -> Result<(), XlsxError> {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Words(text) => sheet.write_string_with_format(row, column, fitting(&text), &self.looks.words)?,
                Cell::Whole(number) => sheet.write_number_with_format(row, column, number as f64, &self.looks.number)?,
                Cell::Value(value) => {
                    let format = self.looks.number.clone().set_num_format(number_format(value.scale()));
                    // The nearest binary number, which is all a worksheet cell can hold.
                    sheet.write_number_with_format(row, column, value.to_string().parse().unwrap_or(f64::NAN), &format)?
                }
            };
        }
        Ok(())
    }
}

fn number_format(places: u32) -> String {
    if places == 0 { "#,##0".to_string() } else { format!("#,##0.{}", "0".repeat(places as usize)) }
}

fn numbers(lines: &[u32]) -> String {
    lines.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

/// What fits into a cell; "…" shows that words were cut. Control characters, which a sheet cannot hold, are spaces.
fn fitting(text: &str) -> String {
    let mut units = 1;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        units += c.len_utf16();
        if units > CELL_CHARACTERS {
            out.push('…');
            break;
        }
        out.push(if c.is_control() && c != '\n' { ' ' } else { c });
    }
    out
}
