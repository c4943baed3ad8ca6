//! XLSX as a stream of rows, worksheet by worksheet.
//!
//! In: the bytes of a workbook. Out: the same rows as from a CSV, each cell with its place. Invariant: no grid is ever laid out in
//! memory, however far apart the cells are said to be; cells are printed as a person sees them, exactly. Not here: headers.
//! See `tests/workbooks.rs`.

use crate::context::Context;
use crate::row::Cells;
use crate::table::{EachRow, Says, Spec, Table, leave_out_at};
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, Xlsx, XlsxError};
use heng_model::{Code, Decimal, Diag, Origin, SourceFile, parse_decimal};
use std::io::Cursor;
use std::sync::Arc;

/// Cells farther to the right than this are passed over: no table of a book is so wide.
const WIDEST_COLUMNS: u32 = 256;

/// Reads every worksheet whose header names the columns of `spec`; the others are passed over. Says whether
/// there is more than comments.
pub(crate) fn read_workbook(ctx: &mut Context<'_>, path: &str, spec: &Spec, each: &mut EachRow<'_>) -> bool {
    let Some((file, bytes)) = ctx.read_bytes(path) else { return true };
    let limit_bytes = ctx.limit_bytes();
    let unpacked = Unpacked::stated_by(&bytes);
    if unpacked.kept_bytes > limit_bytes.saturating_mul(2) || unpacked.streamed_bytes > limit_bytes.saturating_mul(50) {
        let total = unpacked.kept_bytes.saturating_add(unpacked.streamed_bytes);
        ctx.push(
            Diag::new(Code::FileTooLarge, format!("{path} unpacks to {} MB", total / 1_000_000))
                .at(Origin::whole(&file))
                .help("clear formatted empty cells and split the workbook, or raise max_file_mb under [limits] in heng.toml"),
        );
        return true;
    }
    let mut workbook: Xlsx<_> = match Xlsx::new(Cursor::new(bytes)) {
        Ok(workbook) => workbook,
        Err(error) => {
            push_broken(ctx, &file, "", &error);
            return true;
        }
    };
    let mut any_header = false;
    let mut any_broken = false;
    let mut last = Table::new(Arc::clone(&file), String::new(), spec);
    for sheet in workbook.sheet_names() {
        let mut table = Table::new(Arc::clone(&file), sheet.clone(), spec);
        match read_sheet(ctx, &mut workbook, &sheet, &mut table, each) {
            Ok(()) => {}
            // A chart has a sheet of its own; it holds no cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => {
                any_broken = true;
                push_broken(ctx, &file, &sheet, &error);
            }
        }
        if table.has_header() {
            any_header = true;
            table.finish(ctx);
        } else if table.says() >= last.says() {
            last = table;
        }
    }
    let says = any_header || any_broken || last.says() != Says::Comments;
    if !any_header && !any_broken {
        last.finish(ctx);
    }
    says
}

/// How large a workbook says it is once unpacked: a small file may hold gigabytes of the same byte.
#[derive(Debug, Default, PartialEq, Eq)]
struct Unpacked {
    /// Worksheets, which stream by.
    streamed_bytes: u64,
    /// Everything else, above all the texts that cells share, which is kept in memory.
    kept_bytes: u64,
}

impl Unpacked {
    /// Adds up the central directory of the archive (PKWARE APPNOTE 4.3.12 and 4.3.16). What is not an archive adds up to nothing
    /// and is reported by whoever opens it.
    fn stated_by(archive: &[u8]) -> Self {
        let number = |at: usize, length: usize| -> Option<u64> {
            let bytes = archive.get(at..at.checked_add(length)?)?;
            Some(bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
        };
        let mut unpacked = Self::default();
        let Some(end) = archive.windows(4).rposition(|w| w == b"PK\x05\x06") else { return unpacked };
        let mut at = number(end + 16, 4).and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
        while number(at, 4) == Some(0x0201_4B50) {
            let (Some(size_bytes), Some(name), Some(extra), Some(comment)) =
                (number(at + 24, 4), number(at + 28, 2), number(at + 30, 2), number(at + 32, 2))
            else {
                break;
            };
            let is_worksheet = archive.get(at + 46..).is_some_and(|name| name.starts_with(b"xl/worksheets/"));
            *if is_worksheet { &mut unpacked.streamed_bytes } else { &mut unpacked.kept_bytes } += size_bytes;
            at += 46 + (name + extra + comment) as usize;
        }
        unpacked
    }
}

fn push_broken(ctx: &mut Context<'_>, file: &Arc<SourceFile>, sheet: &str, error: &XlsxError) {
    leave_out_at(ctx, Origin::whole(file));
    let what = if sheet.is_empty() { file.path.clone() } else { format!("worksheet {sheet} of {}", file.path) };
    ctx.push(
        Diag::new(Code::BrokenWorkbook, format!("{what} cannot be read as a workbook"))
            .at(Origin::whole(file))
            .note(crate::text::shorten(&error.to_string(), 120))
            .help("open it in a spreadsheet program and save it again as .xlsx, or save the sheet as CSV UTF-8"),
    );
}

fn read_sheet(
    ctx: &mut Context<'_>,
    workbook: &mut Xlsx<Cursor<Vec<u8>>>,
    sheet: &str,
    table: &mut Table<'_>,
    each: &mut EachRow<'_>,
) -> Result<(), XlsxError> {
    let merged = workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    let mut grid = RowGrid::new(merged);
    let outcome = loop {
        match reader.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                let (row, column) = cell.get_position();
                if row != grid.row
                    && let Some(number) = grid.close_row()
                {
                    table.feed(ctx, &grid.cells, number, each);
                }
                grid.row = row;
                let format = reader.styles().get(style).and_then(|s| s.number_format.as_ref());
                let is_percentage = format.is_some_and(|f| f.format_code.contains('%'));
                grid.put(column, cell_text(cell.get_value(), is_percentage));
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    if let Some(number) = grid.close_row() {
        table.feed(ctx, &grid.cells, number, each);
    }
    outcome
}

/// The row being gathered, and what merged cells above hand down to it.
struct RowGrid {
    row: u32,
    texts: Vec<String>,
    used: usize,
    cells: Cells,
    /// Merged cells of more than one row, by their first row; those before `next_merged` have begun.
    merged: Vec<Dimensions>,
    next_merged: usize,
    /// Words of merged cells that hold for this row too: column, last row, text.
    handed_down: Vec<(usize, u32, String)>,
}

impl RowGrid {
    fn new(mut merged: Vec<Dimensions>) -> Self {
        merged.retain(|m| m.end.0 > m.start.0 && m.start.1 < WIDEST_COLUMNS);
        merged.sort_by_key(|m| (m.start, m.end));
        Self { row: 0, texts: Vec::new(), used: 0, cells: Cells::default(), merged, next_merged: 0, handed_down: Vec::new() }
    }

    fn put(&mut self, column: u32, text: String) {
        if column < WIDEST_COLUMNS && !text.is_empty() {
            let column = column as usize;
            self.widen(column + 1);
            self.texts[column] = text;
        }
    }

    fn widen(&mut self, width: usize) {
        if self.texts.len() < width {
            self.texts.resize(width, String::new());
        }
        self.used = self.used.max(width);
    }

    /// Lays the gathered texts out as cells; gives the row's number, or nothing for a row without cells.
    fn close_row(&mut self) -> Option<u32> {
        if self.used == 0 {
            return None;
        }
        self.hand_down();
        self.cells.text.clear();
        self.cells.ends.clear();
        for text in &mut self.texts[..self.used] {
            self.cells.text.push_str(text);
            self.cells.ends.push(self.cells.text.len());
            text.clear();
        }
        self.used = 0;
        self.row.checked_add(1)
    }

    /// A site merged over twelve months holds for each of them. A number never does: it would be counted twelve times.
    fn hand_down(&mut self) {
        let row = self.row;
        self.handed_down.retain(|(_, last, _)| row <= *last);
        for i in 0..self.handed_down.len() {
            let (column, text) = (self.handed_down[i].0, self.handed_down[i].2.clone());
            self.widen(column + 1);
            if self.texts[column].is_empty() {
                self.texts[column] = text;
            }
        }
        while let Some(merged) = self.merged.get(self.next_merged).filter(|m| m.start.0 <= row) {
            let column = merged.start.1 as usize;
            if let Some(text) = self.texts[..self.used].get(column)
                && merged.start.0 == row
                && !text.is_empty()
                && parse_decimal(text).is_err()
            {
                self.handed_down.push((column, merged.end.0, text.clone()));
            }
            self.next_merged += 1;
        }
    }
}

/// A cell as a person sees it: dates as dates, numbers with the fifteen digits that a spreadsheet keeps.
fn cell_text(value: &DataRef<'_>, is_percentage: bool) -> String {
    match value {
        // Shown as 5 % and kept as 0.05: passed on as `5%`, which no column takes for a number, rather than a hundredfold too small.
        DataRef::Float(number) if is_percentage => match parse_decimal(&number_text(*number)) {
            Ok(share) => format!("{}%", share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share).normalize()),
            Err(_) => number.to_string(),
        },
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(true) => "yes".to_string(),
        DataRef::Bool(false) => "no".to_string(),
        DataRef::DateTime(time) => time_text(*time),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_string(),
        DataRef::DurationIso(text) => text.clone(),
        // Not `#REF!` as Excel shows it: a row whose first cell starts with `#` is a remark.
        DataRef::Error(error) => format!("error {error}"),
    }
}

/// Spreadsheets keep binary fractions and show fifteen digits: 0.1 + 0.2 is 0.3 to whoever typed it.
fn number_text(number: f64) -> String {
    match Decimal::from_scientific(&format!("{number:.14e}")) {
        Ok(exact) => exact.normalize().to_string(),
        Err(_) => number.to_string(),
    }
}

fn time_text(time: ExcelDateTime) -> String {
    if !time.is_datetime() {
        return duration_text(time.as_f64());
    }
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// A duration, kept as days, in hours and minutes, so that it is not taken for a plain number.
fn duration_text(days: f64) -> String {
    let minutes = parse_decimal(&number_text(days)).ok().and_then(|days| days.checked_mul(Decimal::from(24 * 60)));
    match minutes.map(|m| m.round().mantissa()) {
        Some(minutes) => format!("{}:{:02}", minutes / 60, (minutes % 60).abs()),
        None => days.to_string(),
    }
}
