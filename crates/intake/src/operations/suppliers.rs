//! `suppliers.csv`: a row a supplier with what is known of it, or a row a region with counts.
//!
//! In: the table, practices, the scale of scores. Out: counts by region, and [`Supplier`]s folded to counts by tier, practice and
//! grade. Invariant: a figure that needs a cell of every supplier is given only where every supplier of the year has it (S004); a
//! supplier under three practices is one supplier. Not here: shares and averages (`heng-calc`).

use super::scores::{Scale, read_scale};
use crate::book::{CountRecord, Manifest, Operations, Supplier, SupplierGrade};
use crate::context::Context;
use crate::dimensions::read_value;
use crate::people::read_year;
use crate::records::Given;
use crate::records::fold::{Fold, joined, listed};
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::{nearest, shorten};
use heng_model::{Code, Decimal, Diag, Dims, Origin, Quantity};
use std::collections::{BTreeMap, BTreeSet};

const SPEC: Spec = Spec::new(&[
    optional("supplier"),
    required("region"),
    optional("count"),
    optional("assessed"),
    optional("terminated"),
    optional("year"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("tier"),
    optional("local"),
    optional("spend"),
    optional("spend_unit"),
    optional("practices"),
])
.with_one_of(&[&["supplier", "count"]])
.with_free_columns();

const SCORE: &str = "score_";
const HIGHEST_SCORE: Decimal = Decimal::ONE_HUNDRED;

/// Reads the table: the counts by region, with the suppliers into the operations.
pub(super) fn read_suppliers(ctx: &mut Context<'_>, manifest: &Manifest, operations: &mut Operations) -> Vec<CountRecord> {
    let mut reader = Reader {
        manifest,
        scale: read_scale(ctx),
        practices: operations.practices.iter().map(|p| p.id.clone()).collect(),
        fold: Fold::default(),
        named: Given::new(),
        regions: Given::new(),
        by_region: BTreeMap::new(),
        said: BTreeMap::new(),
        headings: BTreeSet::new(),
        suppliers: Vec::new(),
    };
    read_tables(ctx, "suppliers", &SPEC, &mut |ctx, row| reader.add(ctx, row));
    reader.add_regions(ctx);
    let Reader { mut fold, suppliers, scale, said, .. } = reader;
    if suppliers.iter().any(|s| s.score.is_some()) {
        operations.dimensions = scale.dimensions;
        operations.grades = scale.grades;
    }
    check_complete(ctx, &suppliers, operations, &mut fold);
    check_said(ctx, said, operations, &mut fold);
    name_empty_grades(&suppliers, &operations.grades, &mut fold);
    // Counts by region alone are added up where totals are; cuts by tier or grade need the whole beside them.
    fold.retain(|r| r.measure != "suppliers" || !r.dims.is_empty() || suppliers.iter().any(|s| s.year == r.year));
    operations.suppliers = suppliers;
    fold.into_records()
}

struct Reader<'m> {
    manifest: &'m Manifest,
    scale: Scale,
    /// Ids of practices.csv.
    practices: Vec<String>,
    fold: Fold,
    named: Given<(String, i16)>,
    regions: Given<(String, i16)>,
    /// Rows that count a region, until it is known whether others name its suppliers.
    by_region: BTreeMap<(String, i16), Counted>,
    /// How many suppliers each column speaks of, by year.
    said: BTreeMap<(&'static str, i16), Said>,
    /// Headings that have been reported.
    headings: BTreeSet<String>,
    suppliers: Vec<Supplier>,
}

/// A region in numbers.
struct Counted {
    count: Decimal,
    said: [Option<Decimal>; 2],
    origin: Origin,
    excerpt: String,
}

/// How many suppliers of a year a column speaks of.
#[derive(Default)]
struct Said {
    of: Decimal,
    all: Decimal,
    first_silent: Option<Origin>,
}

/// Columns of numbers or of yes and no, with the measures that they feed.
const SAID: [(&str, &str); 2] = [("assessed", "suppliers_assessed"), ("terminated", "suppliers_terminated")];

impl Reader<'_> {
    fn add(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult {
        row.required(ctx, "region")?;
        let region = read_value(ctx, row, "region", &self.manifest.labels)?.ok_or(Reported)?;
        let year = read_year(ctx, row, self.manifest)?;
        let by_region = Dims::one("region", &region);
        let count = row.amount(ctx, "count")?;
        if let Some(count) = count {
            let said = [row.amount(ctx, "assessed")?, row.amount(ctx, "terminated")?];
            self.regions.once(ctx, row, (region.clone(), year), format!("the region {region} in {year}"))?;
            let counted = Counted { count, said, origin: row.origin(), excerpt: row.excerpt() };
            self.by_region.insert((region, year), counted);
            return Ok(());
        }
        let id = row.required(ctx, if row.has_column("supplier") { "supplier" } else { "count" })?;
        let yes = |said: Option<bool>| said.map(|yes| Decimal::from(u8::from(yes)));
        let said = [yes(row.yes_no(ctx, "assessed")?), yes(row.yes_no(ctx, "terminated")?)];
        let supplier = self.read_supplier(ctx, row, id, &region, year)?;
        self.named.once(ctx, row, (id.to_string(), year), format!("the supplier `{id}` in {year}"))?;
        self.count(ctx, row, &supplier)?;
        self.suppliers.push(supplier);
        self.fold.add(ctx, row, "suppliers", by_region, year, Decimal::ONE)?;
        self.fold.add(ctx, row, "suppliers", Dims::none(), year, Decimal::ONE)?;
        for ((column, measure), value) in SAID.into_iter().zip(said) {
            self.note(column, year, Decimal::ONE, value, &row.origin());
            if let Some(value) = value {
                self.fold.add(ctx, row, measure, Dims::none(), year, value)?;
            }
        }
        Ok(())
    }

    /// Notes whether a row speaks in a column of the suppliers that it stands for.
    fn note(&mut self, column: &'static str, year: i16, suppliers: Decimal, value: Option<Decimal>, origin: &Origin) {
        let said = self.said.entry((column, year)).or_default();
        said.all = said.all.saturating_add(suppliers);
        match value {
            Some(_) => said.of = said.of.saturating_add(suppliers),
            None => _ = said.first_silent.get_or_insert_with(|| origin.clone()),
        }
    }

    /// Adds the regions that are given in numbers, unless other rows name suppliers of the region: those would count twice (R011).
    fn add_regions(&mut self, ctx: &mut Context<'_>) {
        for ((region, year), counted) in std::mem::take(&mut self.by_region) {
            let Counted { count, said, origin, excerpt } = counted;
            if let Some(named) = self.suppliers.iter().find(|s| s.region == region && s.year == year) {
                let message = format!("the suppliers of {region} in {year} are counted here and named in other rows");
                let diag = Diag::new(Code::DuplicateRow, message).at(origin).excerpt(excerpt);
                let diag = diag.note(format!("first named at {}", named.origin));
                ctx.push(diag.help("keep the rows that name them, or the row that counts them; the names stay"));
                continue;
            }
            let mut added = vec![("suppliers", Dims::one("region", &region), count), ("suppliers", Dims::none(), count)];
            for ((column, measure), value) in SAID.into_iter().zip(said) {
                self.note(column, year, count, value, &origin);
                added.extend(value.map(|value| (measure, Dims::none(), value)));
            }
            for (measure, dims, value) in added {
                if !self.fold.add_at(measure, dims, year, value, &origin) {
                    let diag = Diag::new(Code::Overflow, format!("the sum of {measure} has more than 28 digits"));
                    ctx.push(diag.at(origin.clone()).help("correct the value of this row"));
                    ctx.leave_out("suppliers", Some(year), Some(measure), || origin.clone());
                }
            }
        }
    }

    fn read_supplier(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, id: &str, region: &str, year: i16) -> RowResult<Supplier> {
        let spend = read_spend(ctx, row, &mut self.fold, year)?;
        let score = self.read_score(ctx, row)?;
        let grade = score.and_then(|score| self.scale.grade(score)).map(|g| g.id.clone()).unwrap_or_default();
        if let Some(score) = score
            && grade.is_empty()
        {
            let diag = row.diag(Code::NoGrade, format!("no grade holds the score {} of `{id}`", score.round_dp(2).normalize()));
            let lowest = self.scale.grades.last().map(|g| format!("the lowest grade, {}, starts at {}", g.id, g.from));
            let diag = lowest.into_iter().fold(diag, Diag::note);
            ctx.push(diag.help("give the lowest grade from = 0 in supplier_grades.csv"));
        }
        Ok(Supplier {
            id: id.to_string(),
            year,
            region: region.to_string(),
            tier: read_value(ctx, row, "tier", &self.manifest.labels)?.unwrap_or_default(),
            local: row.yes_no(ctx, "local")?,
            spend,
            practices: row.has_column("practices").then(|| self.read_practices(ctx, row)),
            score,
            grade,
            origin: row.origin(),
        })
    }

    /// The practices of a supplier, each once; an unknown one is passed over (S003).
    fn read_practices(&self, ctx: &mut Context<'_>, row: &Row<'_>) -> Vec<String> {
        let mut found = Vec::new();
        for text in listed(row.get("practices").unwrap_or_default()) {
            let known = self.practice(ctx, text);
            match known {
                Some(id) if !found.contains(&id) => found.push(id),
                Some(_) => {}
                None => {
                    let values = ctx.catalogue.dimension("practice").map_or(&[][..], |d| d.values.as_slice());
                    let ids = self.practices.iter().map(String::as_str);
                    let near = if self.practices.is_empty() {
                        nearest(text, values.iter().map(|v| v.id.as_str()))
                    } else {
                        nearest(text, ids)
                    };
                    let message = format!("there is no practice `{}`", shorten(text, 40));
                    let diag = row.diag_at("practices", Code::UnknownPractice, message);
                    let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
                    ctx.push(diag.help("correct it, or describe the practice in practices.csv"));
                }
            }
        }
        found
    }

    /// The id of a practice: one of practices.csv, or without that file one of the catalogue or the book's labels.
    fn practice(&self, ctx: &Context<'_>, text: &str) -> Option<String> {
        let values = ctx.catalogue.dimension("practice").map_or(&[][..], |d| d.values.as_slice());
        let of_catalogue = ctx.catalogue.dimension_value("practice", text).filter(|id| values.iter().any(|v| v.id == *id));
        if !self.practices.is_empty() {
            let id = of_catalogue.unwrap_or_else(|| text.to_string());
            return self.practices.iter().find(|p| p.eq_ignore_ascii_case(&id)).cloned();
        }
        let labels = self.manifest.labels.get("practice").map_or(&[][..], Vec::as_slice);
        of_catalogue.or_else(|| labels.iter().find(|(id, _)| id.eq_ignore_ascii_case(text)).map(|(id, _)| id.clone()))
    }

    /// The weighted score of the cells `score_…` that are filled (S001, S005).
    fn read_score(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Option<Decimal>> {
        let mut scored = Vec::new();
        for (heading, cell, column) in row.free_cells() {
            let dimension = heading.trim().to_ascii_lowercase();
            let Some(id) = dimension.strip_prefix(SCORE) else {
                self.report_heading(ctx, row, heading, column);
                continue;
            };
            let Some(weight) = self.scale.dimension(id).map(|d| d.weight) else {
                self.report_heading(ctx, row, heading, column);
                continue;
            };
            let Some(cell) = cell else { continue };
            let score = heng_model::parse_decimal(cell).map_err(|error| {
                let message = format!("{heading}: {}", shorten(&error.to_string(), 80));
                let diag = Diag::new(Code::BadNumber, message).at(row.cell_origin(column)).excerpt(row.excerpt());
                ctx.push(diag.help("write digits with a point for decimals, such as 82.5"));
                Reported
            })?;
            if score < Decimal::ZERO || score > HIGHEST_SCORE {
                let message = format!("{heading} is {}, outside 0 to 100", score.normalize());
                let diag = Diag::new(Code::ScoreOutOfRange, message).at(row.cell_origin(column)).excerpt(row.excerpt());
                ctx.push(diag.help("write a score from 0 to 100, or leave the cell empty"));
                return Err(Reported);
            }
            scored.push((weight, score));
        }
        Ok(Scale::score(&scored))
    }

    /// A heading that means nothing: a score of no dimension (S005), or no column at all (B003). Said once.
    fn report_heading(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, heading: &str, column: usize) {
        if !self.headings.insert(heading.to_string()) {
            return;
        }
        let shown = shorten(heading, 40);
        let lower = heading.trim().to_ascii_lowercase();
        let diag = match lower.strip_prefix(SCORE) {
            Some(id) => {
                let near = nearest(id, self.scale.dimensions.iter().map(|d| d.id.as_str()));
                let diag = Diag::new(Code::UnknownScoreDimension, format!("`{shown}` names no dimension of the scores"));
                let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
                diag.help("correct the heading, or give the dimension its weight in supplier_dimensions.csv")
            }
            None => {
                let near = nearest(heading, SPEC.names());
                let diag = Diag::new(Code::UnknownField, format!("column `{shown}` is not known here"));
                let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
                diag.help("its cells are passed over; rename the column, or move remarks into a column named note")
            }
        };
        ctx.push(diag.at(row.heading_origin(column)));
    }

    /// Counts of one supplier beside its region.
    fn count(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, supplier: &Supplier) -> RowResult {
        let year = supplier.year;
        let fold = &mut self.fold;
        if let Some(practices) = &supplier.practices {
            for practice in practices {
                fold.count(ctx, row, "suppliers_under_practice", Dims::one("practice", practice), year)?;
            }
            let under = Decimal::from(u8::from(!practices.is_empty()));
            fold.add(ctx, row, "suppliers_under_practice", Dims::none(), year, under)?;
        }
        if !supplier.tier.is_empty() {
            fold.count(ctx, row, "suppliers", Dims::one("tier", &supplier.tier), year)?;
        }
        if let Some(local) = supplier.local {
            fold.add(ctx, row, "suppliers_local", Dims::none(), year, Decimal::from(u8::from(local)))?;
        }
        if let Some(spend) = supplier.spend {
            fold.add(ctx, row, "supplier_spend", Dims::one("region", &supplier.region), year, spend.value)?;
            fold.add(ctx, row, "supplier_spend", Dims::none(), year, spend.value)?;
        }
        if supplier.score.is_some() {
            fold.count(ctx, row, "suppliers_scored", Dims::none(), year)?;
            if !supplier.grade.is_empty() {
                fold.count(ctx, row, "suppliers", Dims::one("grade", &supplier.grade), year)?;
            }
        }
        Ok(())
    }
}

/// What was spent, in whole units of its currency, one a year.
fn read_spend(ctx: &mut Context<'_>, row: &Row<'_>, fold: &mut Fold, year: i16) -> RowResult<Option<Quantity>> {
    let Some(value) = row.amount(ctx, "spend")? else { return Ok(None) };
    let unit = row.required_unit(ctx, "spend_unit")?;
    let own = ctx.catalogue.units.get("CNY");
    let Some(kept) = ctx.catalogue.units.kept_in(own, unit) else {
        let diag = row.diag_at("spend_unit", Code::WrongUnit, format!("spending is not measured in {unit}"));
        ctx.push(diag.note("sought: money, such as HKD").help("correct the unit"));
        return Err(Reported);
    };
    let Ok(value) = unit.convert(value, kept) else {
        ctx.push(row.diag_at("spend", Code::Overflow, format!("{value} {unit} has more than 28 digits")));
        return Err(Reported);
    };
    let currency = Some(kept).filter(|unit| !unit.converts_to(own));
    if fold.keep_currency(ctx, row, "supplier_spend", year, currency).is_err() {
        // The supplier stays; what was spent on all of them is not known.
        ctx.leave_out("suppliers", Some(year), Some("supplier_spend"), || row.origin());
        ctx.leave_out("suppliers", Some(year), Some("supplier_spend_local_share"), || row.origin());
    }
    Ok(Some(Quantity::new(value, kept)))
}

/// A grade that no supplier scored has earned holds none of them.
fn name_empty_grades(suppliers: &[Supplier], grades: &[SupplierGrade], fold: &mut Fold) {
    let years: BTreeSet<i16> = suppliers.iter().filter(|s| s.score.is_some()).map(|s| s.year).collect();
    for year in years {
        let scored = || suppliers.iter().filter(|s| s.year == year && s.score.is_some());
        let Some(origin) = joined(scored().map(|s| &s.origin)) else { continue };
        for grade in grades {
            fold.none("suppliers", Dims::one("grade", &grade.id), year, &origin, scored().count() as u64);
        }
    }
}

/// Drops the figures of columns that only some suppliers of a year fill (S004), and remembers why.
fn check_complete(ctx: &mut Context<'_>, suppliers: &[Supplier], operations: &mut Operations, fold: &mut Fold) {
    type Fills = fn(&Supplier) -> bool;
    let columns: [(&'static str, Fills); 3] =
        [("spend", |s| s.spend.is_some()), ("tier", |s| !s.tier.is_empty()), ("local", |s| s.local.is_some())];
    let mut by_year: BTreeMap<i16, Vec<&Supplier>> = BTreeMap::new();
    for supplier in suppliers {
        by_year.entry(supplier.year).or_default().push(supplier);
    }
    for (year, suppliers) in by_year {
        for (column, fills) in columns {
            let filled = suppliers.iter().filter(|s| fills(s)).count();
            let Some(first) = suppliers.iter().find(|s| !fills(s)).filter(|_| filled > 0) else { continue };
            let message = format!("{column} is given for {filled} of {} suppliers in {year}", suppliers.len());
            let zero = if column == "spend" { ", with 0 where there was none" } else { "" };
            let help = format!("fill in {column} for every supplier{zero}, or remove the column");
            ctx.push(Diag::new(Code::SuppliersIncomplete, message).at(first.origin.clone()).help(help));
            operations.supplier_gaps.insert((column, year), (filled as u64, suppliers.len() as u64));
            fold.retain(|record| {
                let concerned = match column {
                    "spend" => record.measure == "supplier_spend",
                    "local" => record.measure == "suppliers_local",
                    _ => record.measure == "suppliers" && record.dims.get("tier").is_some(),
                };
                record.year != year || !concerned
            });
        }
    }
}

/// Drops what only some suppliers of a year are said to be (S004), and remembers why: a blank is no "no".
fn check_said(ctx: &mut Context<'_>, said: BTreeMap<(&'static str, i16), Said>, operations: &mut Operations, fold: &mut Fold) {
    for ((column, year), Said { of, all, first_silent }) in said {
        let Some(silent) = first_silent.filter(|_| !of.is_zero()) else { continue };
        let message = format!("{column} is given for {} of {} suppliers in {year}", of.normalize(), all.normalize());
        let help = format!("fill in {column} for every supplier, with no where it does not hold, or remove the column");
        ctx.push(Diag::new(Code::SuppliersIncomplete, message).at(silent).help(help));
        let whole = |number: Decimal| u64::try_from(number.trunc()).unwrap_or(u64::MAX);
        operations.supplier_gaps.insert((column, year), (whole(of), whole(all)));
        fold.retain(|record| record.year != year || !SAID.contains(&(column, record.measure.as_str())));
    }
}
