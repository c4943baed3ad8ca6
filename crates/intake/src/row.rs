//! One row of a table: cells by column name, typed readers that report what they cannot read.
//!
//! In: the cells of a row and the header. Out: values, or [`Reported`] after a diagnostic. Invariant: every diagnostic names the
//! file, the line or cell, and shows the row. Not here: where rows come from (`table.rs`). See `tests/tables.rs`.

use crate::context::Context;
use crate::dates;
use crate::headers::Header;
use crate::table::{COMMON_COLUMNS, Reported, RowResult, Spec, cell_origin};
use crate::text::{half_width, nearest, normalise, shorten};
use heng_model::{Code, Date, Decimal, Diag, LocalText, Measure, Origin, SourceFile, Unit, parse_decimal};
use std::sync::Arc;

/// The cells of one row as text: one buffer and where each cell ends.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    pub(crate) text: String,
    pub(crate) ends: Vec<usize>,
}

impl Cells {
    /// The cell at `index` as written; empty beyond the last.
    pub(crate) fn get(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text.get(start..end).unwrap_or("")
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i))
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim_start().is_empty()
    }
}

/// One row of a table.
pub struct Row<'a> {
    spec: &'a Spec,
    header: &'a Header,
    cells: &'a Cells,
    file: &'a Arc<SourceFile>,
    sheet: &'a str,
    number: u32,
}

impl<'a> Row<'a> {
    pub(crate) fn new(
        spec: &'a Spec,
        header: &'a Header,
        cells: &'a Cells,
        file: &'a Arc<SourceFile>,
        sheet: &'a str,
        number: u32,
    ) -> Self {
        Self { spec, header, cells, file, sheet, number }
    }

    /// The cell of the column at this position of the spec, without the spaces around it; `None` when empty or absent.
    pub fn at(&self, position: usize) -> Option<&'a str> {
        let cell = (*self.header.cells.get(position)?)?;
        let text = self.cells.get(cell).trim();
        (!text.is_empty()).then_some(text)
    }

    fn position(&self, column: &str) -> Option<usize> {
        let own = self.spec.columns.iter().position(|c| c.name == column);
        own.or_else(|| self.spec.names().position(|name| name == column))
    }

    /// The cell of a column, without the spaces around it; `None` when empty or absent.
    pub fn get(&self, column: &str) -> Option<&'a str> {
        debug_assert!(self.position(column).is_some(), "`{column}` is not in the spec");
        self.at(self.position(column)?)
    }

    pub(crate) fn names_evidence(&self) -> bool {
        self.spec.names_evidence
    }

    /// The evidence that the row names.
    pub(crate) fn evidence(&self) -> Option<&'a str> {
        let text = self.cells.get(self.header.evidence?).trim();
        (!text.is_empty()).then_some(text)
    }

    /// The cell as owned text; empty when there is none.
    pub fn text(&self, column: &str) -> String {
        self.get(column).unwrap_or_default().to_string()
    }

    /// Whether the table has this column.
    pub fn has_column(&self, column: &str) -> bool {
        self.position(column).and_then(|p| self.header.cells.get(p).copied().flatten()).is_some()
    }

    /// Line of the CSV or row of the worksheet, counted from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The file.
    pub fn file(&self) -> &'a Arc<SourceFile> {
        self.file
    }

    /// The worksheet; empty for CSV.
    pub fn sheet(&self) -> &'a str {
        self.sheet
    }

    /// The place of the row: its line, or its first cell.
    pub fn origin(&self) -> Origin {
        cell_origin(self.file, self.sheet, self.number, self.header.first_cell)
    }

    /// The place of a cell; in a CSV, its line.
    pub fn origin_of(&self, column: &str) -> Origin {
        let cell = self.position(column).and_then(|p| self.header.cells.get(p).copied().flatten());
        cell_origin(self.file, self.sheet, self.number, cell.unwrap_or(self.header.first_cell))
    }

    /// The columns that only the reader of a table with [`Spec::free_columns`] understands: heading, cell if filled, and the column
    /// counted from 0.
    pub fn free_cells(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>, usize)> + '_ {
        self.header.unknown.iter().map(|heading| {
            let cell = self.cells.get(heading.cell).trim();
            (heading.text.as_str(), (!cell.is_empty()).then_some(cell), heading.cell)
        })
    }

    /// The place of the heading of a column, counted from 0.
    pub fn heading_origin(&self, column: usize) -> Origin {
        cell_origin(self.file, self.sheet, self.header.number, column)
    }

    /// The place of this row's cell in a column, counted from 0.
    pub fn cell_origin(&self, column: usize) -> Origin {
        cell_origin(self.file, self.sheet, self.number, column)
    }

    /// The row in short, `HQ, 2025-03, 12,400 kWh`.
    pub fn excerpt(&self) -> String {
        const CELLS_SHOWN: usize = 6;
        let mut parts: Vec<String> = Vec::new();
        let mut last_was_amount = false;
        for (position, column) in self.spec.columns.iter().enumerate() {
            let Some(cell) = self.at(position) else { continue };
            let cell = shorten(cell, 32);
            match parts.last_mut() {
                Some(amount) if last_was_amount && column.name == "unit" => {
                    amount.push(' ');
                    amount.push_str(&cell);
                }
                _ => parts.push(cell),
            }
            last_was_amount = matches!(column.name, "quantity" | "value");
            if parts.len() == CELLS_SHOWN {
                break;
            }
        }
        parts.join(", ")
    }

    /// A diagnostic at this row.
    pub fn diag(&self, code: Code, message: impl Into<String>) -> Diag {
        Diag::new(code, message).at(self.origin()).excerpt(self.excerpt())
    }

    /// A diagnostic at a cell of this row.
    pub fn diag_at(&self, column: &str, code: Code, message: impl Into<String>) -> Diag {
        Diag::new(code, message).at(self.origin_of(column)).excerpt(self.excerpt())
    }

    /// A blank row, or one whose first cell starts with `#`.
    pub(crate) fn is_passed_over(&self) -> bool {
        self.cells.is_blank() || self.cells.get(self.header.first_cell).trim_start().starts_with('#')
    }

    /// The first cell with words in it beyond the last column, which tells of a stray comma. A worksheet may hold remarks there.
    pub(crate) fn cell_beyond_header(&self) -> Option<&'a str> {
        if !self.sheet.is_empty() {
            return None;
        }
        (self.header.width..self.cells.len()).map(|i| self.cells.get(i).trim()).find(|c| !c.is_empty())
    }

    /// A cell that must not be empty (R012).
    pub fn required(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<&'a str> {
        self.get(column).ok_or_else(|| {
            let diag = self.diag_at(column, Code::EmptyCell, format!("the cell {column} is empty"));
            ctx.push(diag.help(format!("fill in {column}, or remove the row")));
            Reported
        })
    }

    /// A number (R001), if the cell is filled.
    pub fn decimal(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Option<Decimal>> {
        let Some(text) = self.get(column) else { return Ok(None) };
        self.parse_number(ctx, column, text).map(Some)
    }

    /// A number that must be given (R001, R012).
    pub fn required_decimal(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Decimal> {
        let text = self.required(ctx, column)?;
        self.parse_number(ctx, column, text)
    }

    pub(crate) fn parse_number(&self, ctx: &mut Context<'_>, column: &str, text: &str) -> RowResult<Decimal> {
        parse_decimal(text).map_err(|error| {
            let diag = self.diag_at(column, Code::BadNumber, format!("{column}: {}", shorten(&error.to_string(), 80)));
            ctx.push(diag.help("write digits with a point for decimals, such as 12,400.5; words, units and % go elsewhere"));
            Reported
        })
    }

    /// A number not below zero (R001, R007), if the cell is filled.
    pub fn amount(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Option<Decimal>> {
        match self.decimal(ctx, column)? {
            Some(value) if value.is_sign_negative() && !value.is_zero() => Err(self.negative(ctx, column, value)),
            other => Ok(other),
        }
    }

    /// A number not below zero that must be given (R001, R007, R012).
    pub fn required_amount(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Decimal> {
        let value = self.required_decimal(ctx, column)?;
        if value.is_sign_negative() && !value.is_zero() { Err(self.negative(ctx, column, value)) } else { Ok(value) }
    }

    /// Reports an amount below zero.
    pub fn negative(&self, ctx: &mut Context<'_>, column: &str, value: Decimal) -> Reported {
        let diag = self.diag_at(column, Code::NegativeAmount, format!("{column} is negative: {value}"));
        ctx.push(diag.help("amounts count from zero; take a credit note off the bill that it belongs to"));
        Reported
    }

    /// Refuses a share up to 1 without its sign (R001): `0.6` may be six tenths or six thousandths.
    pub fn clear_share(&self, ctx: &mut Context<'_>, column: &str, share: Decimal, has_sign: bool) -> RowResult {
        if has_sign || share.is_zero() || share > Decimal::ONE {
            return Ok(());
        }
        let share = share.normalize();
        let whole = (share * Decimal::ONE_HUNDRED).normalize();
        let diag = self.diag_at(column, Code::BadNumber, format!("{column}: `{share}` may be {share}% or {whole}%"));
        ctx.push(diag.help(format!("write {share}% or {whole}%; without the sign only numbers above 1 are taken for per cent")));
        Err(Reported)
    }

    /// How many decimals a number is written with: `28.0` has one.
    pub fn places(&self, column: &str) -> u32 {
        let text = self.get(column).unwrap_or_default();
        let fraction = text.rsplit_once(['.', '．']).map_or("", |(_, fraction)| fraction);
        u32::try_from(fraction.chars().count()).unwrap_or(0)
    }

    /// One of the words allowed (R013), if the cell is filled; width, case, `-` and `_` do not matter.
    pub fn choice(&self, ctx: &mut Context<'_>, column: &str, allowed: &[&'static str]) -> RowResult<Option<&'static str>> {
        let Some(text) = self.get(column) else { return Ok(None) };
        let wanted = normalise(text);
        if let Some(found) = allowed.iter().find(|a| normalise(a) == wanted) {
            return Ok(Some(found));
        }
        Err(self.bad_choice(ctx, column, text, allowed))
    }

    /// Yes or no (R013), if the cell is filled, in either language.
    pub fn yes_no(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Option<bool>> {
        let Some(text) = self.get(column) else { return Ok(None) };
        match normalise(text).as_str() {
            "yes" | "y" | "true" | "1" | "是" | "有" | "✓" | "√" => Ok(Some(true)),
            "no" | "n" | "false" | "0" | "否" | "無" | "无" | "沒有" | "✗" | "×" => Ok(Some(false)),
            _ => Err(self.bad_choice(ctx, column, text, &["yes", "no"])),
        }
    }

    fn bad_choice(&self, ctx: &mut Context<'_>, column: &str, text: &str, allowed: &[&'static str]) -> Reported {
        let message = format!("{column} cannot be `{}`", shorten(text, 40));
        let diag = self.diag_at(column, Code::BadChoice, message);
        let diag = match nearest(text, allowed.iter().copied()) {
            Some(nearest) => diag.note(format!("nearest: {nearest}")),
            None => diag,
        };
        ctx.push(diag.help(format!("write {}", allowed.join(" or "))));
        Reported
    }

    /// The number of a financial year (R006), if the cell is filled: `2022`, `FY2022`, `2022年`.
    pub fn year(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Option<i16>> {
        let Some(text) = self.get(column) else { return Ok(None) };
        dates::parse_year(text).map(Some).ok_or_else(|| self.bad_date(ctx, column, text, "a year such as 2022"))
    }

    /// A date (R006), if the cell is filled.
    pub fn date(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Option<Date>> {
        let Some(text) = self.get(column) else { return Ok(None) };
        dates::parse_date(text).map(Some).ok_or_else(|| self.bad_date(ctx, column, text, "a date such as 2022-03-31"))
    }

    pub(crate) fn bad_date(&self, ctx: &mut Context<'_>, column: &str, text: &str, sought: &str) -> Reported {
        let mut diag = self
            .diag_at(column, Code::BadDate, format!("{column}: `{}` cannot be read", shorten(text, 40)))
            .note(format!("sought: {sought}"));
        if let Some(hint) = dates::hint(text) {
            diag = diag.note(hint);
        }
        ctx.push(diag.help("write 2022-03-31, 2022/3/31 or 2022年3月31日; day and month are never guessed"));
        Reported
    }

    /// A unit of the catalogue (R002), if the cell is filled.
    pub fn unit(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Option<Unit>> {
        let Some(text) = self.get(column) else { return Ok(None) };
        let units = &ctx.catalogue.units;
        match units.parse(text).or_else(|_| units.parse(&half_width(text))) {
            Ok(unit) => Ok(Some(unit)),
            Err(_) => {
                let spellings = ctx.catalogue.units.all().flat_map(|u| std::iter::once(&u.id).chain(&u.aliases));
                let nearest = nearest(text, spellings.map(String::as_str));
                let mut diag = self.diag_at(column, Code::UnknownUnit, format!("unknown unit `{}`", shorten(text, 40)));
                if let Some(nearest) = nearest {
                    diag = diag
                        .note(format!("nearest: {nearest}"))
                        .help(format!("write {nearest}, or see the list with `heng units`"));
                } else {
                    diag = diag.help("see the list with `heng units`");
                }
                ctx.push(diag);
                Err(Reported)
            }
        }
    }

    /// A unit that must be given (R002, R012).
    pub fn required_unit(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Unit> {
        self.required(ctx, column)?;
        self.unit(ctx, column)?.ok_or(Reported)
    }

    /// A measure of the catalogue that must be given (R005, R012).
    pub fn required_measure(&self, ctx: &mut Context<'_>, column: &str) -> RowResult<Measure> {
        let text = self.required(ctx, column)?;
        ctx.catalogue.measure(text).ok_or_else(|| {
            let nearest = nearest(text, ctx.catalogue.measures().iter().map(|m| m.id.as_str()));
            let mut diag = self.diag_at(column, Code::UnknownMeasure, format!("there is no measure `{}`", shorten(text, 40)));
            if let Some(nearest) = nearest {
                diag = diag.note(format!("nearest: {nearest}"));
            }
            ctx.push(diag.help("see the list with `heng measures`"));
            Reported
        })
    }

    /// The text of `NAME_en` and `NAME_zh_hant`.
    pub fn local_text(&self, name: &str) -> LocalText {
        LocalText::new(self.text(&format!("{name}_en")), self.text(&format!("{name}_zh_hant")))
    }

    /// The row's `source`, `note` and `evidence`, where filled.
    pub fn remarks(&self) -> impl Iterator<Item = (&'static str, &'a str)> + '_ {
        COMMON_COLUMNS.into_iter().filter_map(|name| Some((name, self.get(name)?)))
    }
}
