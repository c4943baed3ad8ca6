//! Tables, CSV or XLSX, row by row: headers matched through the lexicon, cells handed over by column name with their origin.
//!
//! In: a path and a [`Spec`]. Out: one call per row with a [`Row`]. Invariant: a row's number is the line (CSV) or the row of the
//! worksheet that a person sees; a bad row is reported once and left out. Not here: what the rows mean. See `tests/tables.rs`.
//!
//! ```
//! use heng_intake::context::{Context, Silent};
//! use heng_intake::memory::MemoryFiles;
//! use heng_intake::table::{Spec, optional, read_tables, required};
//!
//! const SPEC: Spec = Spec::new(&[required("site"), optional("included")]);
//! let files = MemoryFiles::new().with("sites.csv", "地點,是否納入\nHQ,是\nDepot,perhaps\n");
//! let mut ctx = Context::new(&files, heng_model::Catalogue::embedded(), &Silent);
//! let mut included = Vec::new();
//! read_tables(&mut ctx, "sites", &SPEC, &mut |ctx, row| {
//!     let site = row.required(ctx, "site")?;
//!     if row.yes_no(ctx, "included")?.unwrap_or(true) {
//!         included.push(site.to_string());
//!     }
//!     Ok(())
//! });
//! assert_eq!(included, ["HQ"]);
//! assert_eq!(ctx.finish().1.iter().next().unwrap().to_string().lines().next(), Some("error[R013]: included cannot be `perhaps`"));
//! ```

use crate::context::{Context, not_utf8};
use crate::csv_rows::{CsvRows, Step};
use crate::headers::{Header, Headers};
use crate::languages::Pairs;
use crate::row::{Cells, Row};
use crate::text::shorten;
use crate::workbook;
use heng_model::{Code, Diag, Origin, Place, SourceFile};
use std::sync::Arc;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in `docs/book.md`; aliases are in `data/lexicons/headers.toml`.
    pub name: &'static str,
    /// Whether a table without it is refused (B004).
    pub required: bool,
}

/// A column that a table must have.
pub const fn required(name: &'static str) -> Column {
    Column { name, required: true }
}

/// A column that a table may have.
pub const fn optional(name: &'static str) -> Column {
    Column { name, required: false }
}

/// The columns that every table may have: they travel with the row into its trace.
pub const COMMON_COLUMNS: [&str; 3] = ["source", "note", "evidence"];

/// What a table holds.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// Its columns; `source`, `note` and `evidence` are always understood besides.
    pub columns: &'static [Column],
    /// Groups of columns of which a table must have at least one each: `date`, `period` or `start`.
    pub one_of: &'static [&'static [&'static str]],
    /// Whether the reader of the rows names their evidence itself, each path once.
    pub names_evidence: bool,
    /// Whether further columns belong to the table, with headings that only its reader understands: a survey has one a topic.
    pub free_columns: bool,
}

impl Spec {
    /// A table with these columns.
    pub const fn new(columns: &'static [Column]) -> Self {
        Self { columns, one_of: &[], names_evidence: false, free_columns: false }
    }

    /// The same, needing one column of each group.
    pub const fn with_one_of(mut self, groups: &'static [&'static [&'static str]]) -> Self {
        self.one_of = groups;
        self
    }

    /// The same, with a reader that calls [`Context::name_evidence`]: for tables of a million rows.
    pub const fn naming_evidence(mut self) -> Self {
        self.names_evidence = true;
        self
    }

    /// The same, with further columns that the reader of the rows looks at by [`Row::free_cells`].
    pub const fn with_free_columns(mut self) -> Self {
        self.free_columns = true;
        self
    }

    /// Every column understood: those of the table, then the common ones that it does not list itself.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let own = self.columns;
        let common = COMMON_COLUMNS.into_iter().filter(move |name| own.iter().all(|c| c.name != *name));
        own.iter().map(|c| c.name).chain(common)
    }
}

/// What is called for each row. An `Err` says that the row has been reported and is left out.
pub type EachRow<'f> = dyn FnMut(&mut Context<'_>, &Row<'_>) -> RowResult + 'f;

/// A diagnostic has been pushed for this row; nothing more to say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported;

/// A value of a row, or the knowledge that its absence has been reported.
pub type RowResult<T = ()> = Result<T, Reported>;

/// Reads `STEM.csv` and `STEM.xlsx`, whichever exist. Says whether there was any that holds more than comments.
pub fn read_tables(ctx: &mut Context<'_>, stem: &str, spec: &Spec, each: &mut EachRow<'_>) -> bool {
    let paths: Vec<String> =
        ctx.paths_under(stem).into_iter().filter(|p| split_table_path(p).is_some_and(|(s, _)| s == stem)).collect();
    let mut found = false;
    for path in &paths {
        found |= read_table(ctx, path, spec, each);
    }
    found
}

/// Reads one table; other endings than `.csv` and `.xlsx` are not tables and are left alone. Says whether it holds more than
/// comments: a file of nothing else states nothing, as if it were not there.
pub fn read_table(ctx: &mut Context<'_>, path: &str, spec: &Spec, each: &mut EachRow<'_>) -> bool {
    match split_table_path(path) {
        Some((_, TableKind::Csv)) => read_csv(ctx, path, spec, each),
        Some((_, TableKind::Xlsx)) => workbook::read_workbook(ctx, path, spec, each),
        None => false,
    }
}

/// The two forms of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// Comma-separated text.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

/// Splits `activity/water.csv` into `activity/water` and the kind of table; `None` for other files.
pub fn split_table_path(path: &str) -> Option<(&str, TableKind)> {
    let (stem, ending) = path.rsplit_once('.')?;
    if ending.eq_ignore_ascii_case("csv") {
        Some((stem, TableKind::Csv))
    } else if ending.eq_ignore_ascii_case("xlsx") {
        Some((stem, TableKind::Xlsx))
    } else {
        None
    }
}

fn read_csv(ctx: &mut Context<'_>, path: &str, spec: &Spec, each: &mut EachRow<'_>) -> bool {
    let Some(opened) = ctx.open(path) else {
        let file = ctx.source(path);
        leave_out_at(ctx, Origin::whole(&file));
        return true;
    };
    let file = Arc::clone(&opened.file);
    let mut rows = CsvRows::new(opened);
    let mut table = Table::new(Arc::clone(&file), String::new(), spec);
    let mut cells = Cells::default();
    let mut rows_not_utf8 = 0_u32;
    let mut first_not_utf8 = None;
    loop {
        match rows.next(&mut cells) {
            Ok(Step::Row { line }) => table.feed(ctx, &cells, line, each),
            Ok(Step::NotUtf8 { line, offset }) => {
                rows_not_utf8 += 1;
                first_not_utf8.get_or_insert((line, offset));
            }
            Ok(Step::Unclosed { line }) => {
                leave_out_at(ctx, Origin::line(&file, line));
                ctx.push(
                    Diag::new(Code::BadCsvRow, "a quotation mark is opened here and never closed")
                        .at(Origin::line(&file, line))
                        .note("the line was left out, reading went on with the next one")
                        .help("close the quotation mark, or write two (\"\") where one belongs to the text"),
                );
            }
            Ok(Step::End) => break,
            Err(error) => {
                leave_out_at(ctx, Origin::whole(&file));
                ctx.push_io(&file, &error);
                break;
            }
        }
    }
    if let Some((line, offset)) = first_not_utf8 {
        leave_out_at(ctx, Origin::line(&file, line));
        ctx.push(not_utf8(&file, line, offset).note(format!("rows left out: {rows_not_utf8}")));
        // A header that cannot be read is no missing column.
        if !table.has_header() {
            return true;
        }
    }
    let says = table.says() != Says::Comments;
    table.finish(ctx);
    says
}

/// What a table without a header holds, from less to more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    /// Not even a comment: an export that went wrong, for all we know.
    Nothing,
    /// Comments: somebody left it so on purpose.
    Comments,
    /// Rows, or a header.
    Something,
}

/// Where a table is while it streams by: looking for its header, or past it.
pub(crate) struct Table<'s> {
    file: Arc<SourceFile>,
    sheet: String,
    spec: &'s Spec,
    state: State,
    pairs: Pairs,
}

enum State {
    /// The header is still sought; the first row that named some columns, though not all, and the first row of all.
    Seeking { incomplete: Option<(Header, u32)>, first: Option<(String, u32)>, tried: u32, commented: bool },
    /// Rows follow.
    Reading(Header),
    /// No row may be used.
    Refused,
}

/// The header stands within so many rows from the top; titles and merged cells may be above it.
const HEADER_WITHIN_ROWS: u32 = 50;

impl<'s> Table<'s> {
    pub(crate) fn new(file: Arc<SourceFile>, sheet: String, spec: &'s Spec) -> Self {
        let state = State::Seeking { incomplete: None, first: None, tried: 0, commented: false };
        Self { file, sheet, spec, state, pairs: Pairs::of(spec) }
    }

    /// Whether a row naming the columns has been found, complete or not.
    pub(crate) fn has_header(&self) -> bool {
        !matches!(self.state, State::Seeking { incomplete: None, .. })
    }

    /// How much it holds so far.
    pub(crate) fn says(&self) -> Says {
        match self.state {
            State::Seeking { first: None, commented: true, .. } => Says::Comments,
            State::Seeking { first: None, .. } => Says::Nothing,
            _ => Says::Something,
        }
    }

    pub(crate) fn feed(&mut self, ctx: &mut Context<'_>, cells: &Cells, number: u32, each: &mut EachRow<'_>) {
        match &self.state {
            State::Reading(header) => {
                let row = Row::new(self.spec, header, cells, &self.file, &self.sheet, number);
                if !row.is_passed_over() {
                    read_row(ctx, &row, each);
                    self.pairs.check(ctx, &row, self.spec);
                }
            }
            State::Seeking { .. } => self.seek_header(ctx, cells, number),
            State::Refused => {}
        }
    }

    fn seek_header(&mut self, ctx: &mut Context<'_>, cells: &Cells, number: u32) {
        let State::Seeking { incomplete, first, tried, commented } = &mut self.state else { return };
        let comment = cells.get(0).trim_start().starts_with('#');
        *commented |= comment;
        if comment || cells.is_blank() || *tried == HEADER_WITHIN_ROWS {
            return;
        }
        *tried += 1;
        if first.is_none() {
            let shown: Vec<String> = cells.iter().map(str::trim).filter(|c| !c.is_empty()).map(|c| shorten(c, 24)).collect();
            *first = Some((shown.join(", "), number));
        }
        let Some(header) = Headers::embedded().read(cells, self.spec, &ctx.catalogue.units) else { return };
        if header.missing(self.spec).is_empty() {
            self.accept(ctx, header, number);
        } else if incomplete.is_none() {
            *incomplete = Some((header, number));
        }
    }

    fn accept(&mut self, ctx: &mut Context<'_>, mut header: Header, number: u32) {
        header.number = number;
        let unknown = if self.spec.free_columns { &[][..] } else { &header.unknown };
        for unknown in unknown {
            let mut diag = Diag::new(Code::UnknownField, format!("column `{}` is not known here", shorten(&unknown.text, 40)))
                .at(self.cell_origin(number, unknown.cell))
                .help("its cells are passed over; rename the column, or move remarks into a column named note");
            if let Some(nearest) = unknown.nearest {
                diag = diag.note(format!("nearest: {nearest}"));
            }
            ctx.push(diag);
        }
        for (name, cell) in &header.repeated {
            ctx.push(
                Diag::new(Code::UnknownField, format!("column `{name}` stands here a second time"))
                    .at(self.cell_origin(number, *cell))
                    .help("only the first one is read; remove the other"),
            );
        }
        self.state = State::Reading(header);
    }

    /// At the end of the rows: a table whose header was not found, or not whole, is refused; one of comments alone is none.
    pub(crate) fn finish(&mut self, ctx: &mut Context<'_>) {
        if self.says() == Says::Comments {
            return;
        }
        let State::Seeking { incomplete, first, commented, .. } = std::mem::replace(&mut self.state, State::Refused) else {
            return;
        };
        leave_out_at(ctx, Origin::whole(&self.file));
        let mut diag = match &incomplete {
            Some((header, number)) => {
                let missing = header.missing(self.spec).join(", ");
                let mut diag = Diag::new(Code::MissingColumn, format!("the table has no column {missing}"))
                    .at(self.cell_origin(*number, header.first_cell));
                for unknown in &header.unknown {
                    diag = diag.note(format!("column `{}` is not known", shorten(&unknown.text, 40)));
                }
                diag
            }
            None => {
                let sought = Header::none(self.spec).missing(self.spec).join(", ");
                Diag::new(Code::MissingColumn, "no row names the columns")
                    .at(Origin::whole(&self.file))
                    .note(format!("sought: {sought}"))
            }
        };
        if let Some((first, number)) = &first {
            diag = diag.note(format!("row {number} reads: {}", shorten(first, 120)));
        }
        let help = match incomplete {
            None if commented => "take the # away before the line that names the columns, or name them as docs/book.md does",
            _ => "name the columns in the first row as docs/book.md does, in English or Chinese",
        };
        ctx.push(diag.help(help));
    }

    fn cell_origin(&self, row: u32, cell: usize) -> Origin {
        cell_origin(&self.file, &self.sheet, row, cell)
    }
}

/// The place of a cell: its line in a CSV, its own place in a worksheet.
pub(crate) fn cell_origin(file: &Arc<SourceFile>, sheet: &str, row: u32, cell: usize) -> Origin {
    if sheet.is_empty() {
        return Origin::line(file, row);
    }
    let column = u32::try_from(cell).unwrap_or(u32::MAX - 1) + 1;
    Origin { file: Arc::clone(file), place: Place::Cell { sheet: sheet.to_string(), row, column } }
}

fn read_row(ctx: &mut Context<'_>, row: &Row<'_>, each: &mut EachRow<'_>) {
    if let Some(extra) = row.cell_beyond_header() {
        ctx.push(
            row.diag(Code::BadCsvRow, format!("the row has more cells than the header: `{}`", shorten(extra, 40)))
                .help("put a text that holds a comma between quotation marks, or remove the cell"),
        );
        leave_out(ctx, row);
        return;
    }
    if !row.names_evidence()
        && let Some(evidence) = row.evidence()
    {
        for path in evidence.split([';', '；']).map(str::trim).filter(|p| !p.is_empty()) {
            ctx.name_evidence(path, || row.origin_of("evidence"));
        }
    }
    // The row has been reported already; what it would have said is not known.
    if each(ctx, row).is_err() {
        leave_out(ctx, row);
    }
}

/// Notes a row that is left out, by what it says of its year and measure.
fn leave_out(ctx: &mut Context<'_>, row: &Row<'_>) {
    let Some((table, _)) = split_table_path(&row.file().path) else { return };
    let cell = |column: &str| if row.has_column(column) { row.get(column) } else { None };
    ctx.leave_out(table, cell("year").and_then(crate::dates::parse_year), cell("measure"), || row.origin());
}

/// Notes rows of which nothing can be read.
pub(crate) fn leave_out_at(ctx: &mut Context<'_>, origin: Origin) {
    let file = Arc::clone(&origin.file);
    if let Some((table, _)) = split_table_path(&file.path) {
        ctx.leave_out(table, None, None, || origin);
    }
}
