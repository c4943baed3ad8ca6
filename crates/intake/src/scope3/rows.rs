//! Rows of Scope 3, any table of `scope3/`, folded while they stream by.
//!
//! In: tables of any length. Out: [`Scope3Group`]s, one for what a figure, a table or a factor can tell apart, and the rows that could not
//! be used. Invariant: a row counts in full or its category is known to be incomplete; no row is kept. Not here: factors (`heng-calc`).
//! See `tests.rs`.

use super::form::{Inputs, Misfit, Named, accepted, multiply};
use super::inputs::{read_inputs, read_score};
use super::rules::{Calculation, FactorNeed, Method, Rules};
use super::small::read_category;
use crate::activity::Repeats;
use crate::book::{INDICATORS, LeftOut, Manifest, RowFactor, Scope3Factor, Scope3Group};
use crate::context::Context;
use crate::dates;
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult, Spec, optional, read_table, required, split_table_path};
use crate::text::{nearest, shorten};
use heng_model::{Code, Decimal, Diag, LocalText, Origin, Place, RowSet, Severity, SourceFile, Unit};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

const SPEC: Spec = Spec::new(&[
    required("category"),
    required("method"),
    optional("item_en"),
    optional("item_zh_hant"),
    optional("site"),
    optional("supplier"),
    optional("year"),
    optional("date"),
    optional("period"),
    optional("quantity"),
    optional("unit"),
    optional("distance"),
    optional("distance_unit"),
    optional("factor"),
    optional("share"),
    optional("count"),
    optional("days"),
    optional("uses"),
    optional("per_use"),
    optional("per_use_unit"),
    optional("value"),
    optional("value_unit"),
    optional("investee_value"),
    optional("pcaf_score"),
    optional("primary"),
    optional("technology"),
    optional("time"),
    optional("geography"),
    optional("completeness"),
    optional("reliability"),
    optional("evidence"),
    optional("note"),
    optional("source"),
])
.with_one_of(&[&["quantity", "value"]])
.naming_evidence();

/// Tables of the folder that hold something else.
const OTHERS: [&str; 3] = ["scope3/screening", "scope3/factors", "scope3/avoided"];

/// Different remarks kept of one group; the trace gives the rows.
const REMARKS_KEPT: usize = 64;

/// Reads every table of rows.
pub(super) fn read_rows(
    ctx: &mut Context<'_>,
    manifest: &Manifest,
    sites: &Sites,
    factors: &BTreeMap<String, Scope3Factor>,
) -> (Vec<Scope3Group>, Vec<LeftOut>) {
    let mut reader = Reader {
        manifest,
        sites,
        factors,
        groups: HashMap::new(),
        left_out: Vec::new(),
        repeats: Repeats::default(),
        repeated: None,
    };
    for path in ctx.paths_under("scope3/") {
        if split_table_path(&path).is_none_or(|(stem, _)| OTHERS.contains(&stem)) {
            continue;
        }
        reader.repeats = Repeats::default();
        read_table(ctx, &path, &SPEC, &mut |ctx, row| reader.row(ctx, row));
        reader.tell_repeats(ctx);
    }
    reader.finish()
}

/// What a figure, a table or a factor can tell apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    file: String,
    sheet: String,
    category: &'static str,
    method: &'static str,
    item: LocalText,
    site: String,
    supplier: String,
    year: i16,
    unit: Unit,
    expression: LocalText,
    factor: RowFactor,
    primary: bool,
    scores: [Option<u8>; 5],
    pcaf_score: Option<u8>,
    money: Option<Unit>,
}

struct Sums {
    file: Arc<SourceFile>,
    sum: Decimal,
    money: Decimal,
    columns: u8,
    rows: RowSet,
    evidence: BTreeSet<String>,
    notes: BTreeSet<String>,
    more_notes: bool,
}

struct Reader<'b> {
    manifest: &'b Manifest,
    sites: &'b Sites,
    factors: &'b BTreeMap<String, Scope3Factor>,
    groups: HashMap<Key, Sums>,
    left_out: Vec<LeftOut>,
    /// What the table at hand has said, by the text of its cells.
    repeats: Repeats,
    /// The first row of the table that repeats an earlier one, and how many more do.
    repeated: Option<(Diag, u32)>,
}

impl Reader<'_> {
    fn row(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult {
        let year = self.year(ctx, row);
        // Outside every year of the report: nothing of it is missing there.
        if year == Ok(None) {
            return Err(Reported);
        }
        let category = read_category(ctx, row);
        let (Ok(category), Ok(Some(year))) = (category, year) else {
            let year = year.ok().flatten().unwrap_or_else(|| self.manifest.year());
            self.leave_out(category.map_or("", |c| &c.id), year, row);
            return Err(Reported);
        };
        let read = self.read(ctx, row, &category.id, year);
        if read.is_err() {
            self.leave_out(&category.id, year, row);
        }
        read
    }

    fn leave_out(&mut self, category: &str, year: i16, row: &Row<'_>) {
        // One place a category and year is enough to know that it is incomplete; the diagnostics name every row.
        if !self.left_out.iter().any(|l| l.category == category && l.year == year) {
            self.left_out.push(LeftOut { category: category.to_string(), year, origin: row.origin() });
        }
    }

    /// The financial year of the row (R006, R008); `None` when it lies outside the years of the report, which has been reported.
    fn year(&self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Option<i16>> {
        let years = self.manifest.periods();
        let (column, text) = match (row.get("year"), row.get("period"), row.get("date")) {
            (Some(text), ..) => ("year", text),
            (None, Some(text), _) => ("period", text),
            (None, None, Some(text)) => ("date", text),
            (None, None, None) => return Ok(Some(self.manifest.year())),
        };
        let period = dates::parse_period(text)
            .ok_or_else(|| row.bad_date(ctx, column, text, "a year, a date, or a period such as 2022-03"))?;
        let period = period.days(self.manifest.period);
        if let Some(year) = years.iter().find(|year| year.contains(period)) {
            return Ok(Some(year.year()));
        }
        let straddles = years.iter().any(|year| year.overlaps(period));
        let names: Vec<String> = years.iter().map(ToString::to_string).collect();
        let message = if straddles {
            format!("the period {period} does not lie within one financial year")
        } else {
            format!("the period {period} lies outside the reporting year and its comparatives")
        };
        let help = if straddles {
            "split the row at the end of the year"
        } else {
            "correct the period, or raise comparatives under [period] in heng.toml"
        };
        ctx.push(
            row.diag_at(column, Code::OutsidePeriod, message).note(format!("the years are {}", names.join("; "))).help(help),
        );
        if straddles { Err(Reported) } else { Ok(None) }
    }

    fn read(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, category: &'static str, year: i16) -> RowResult {
        let site = row.text("site");
        if self.is_outside(ctx, row, &site)? {
            return Ok(());
        }
        let (method, calculation) = self.method(ctx, row, category)?;
        let inputs = read_inputs(ctx, row)?;
        let has_grid = self.sites.by_id.get(&site).is_some_and(|s| !s.grid.is_empty());
        let named = match row.get("factor") {
            None => Named::Nothing { grid: has_grid },
            Some(id) => self.factors.get(id).map_or(Named::Other, |f| Named::Own(f.unit)),
        };
        let rules = Rules::embedded();
        let product = multiply(rules, calculation, &inputs, named, &ctx.catalogue.units)
            .map_err(|misfit| self.report(ctx, row, misfit, (category, method, calculation), &inputs))?;
        let factor = match (product.need, row.get("factor")) {
            (FactorNeed::None, _) => RowFactor::None,
            (_, Some(id)) => RowFactor::Named(id.to_string()),
            (_, None) => RowFactor::Grid,
        };
        let mut scores = [None; 5];
        for (score, indicator) in scores.iter_mut().zip(INDICATORS) {
            *score = read_score(ctx, row, indicator)?;
        }
        let key = Key {
            file: row.file().path.clone(),
            sheet: row.sheet().to_string(),
            category,
            method: &method.id,
            item: row.local_text("item"),
            site,
            supplier: row.text("supplier"),
            year,
            unit: product.unit,
            expression: product.expression,
            factor,
            primary: row.yes_no(ctx, "primary")?.unwrap_or(method.primary),
            scores,
            pcaf_score: read_score(ctx, row, "pcaf_score")?,
            money: inputs.value.map(|q| q.unit),
        };
        let money = inputs.value.map_or(Decimal::ZERO, |q| q.value);
        self.point_out_repeat(row);
        self.add(ctx, row, key, (product.value, money, product.columns))
    }

    fn add(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        key: Key,
        (value, money, columns): (Decimal, Decimal, u8),
    ) -> RowResult {
        let group = self.groups.entry(key).or_insert_with(|| Sums {
            file: Arc::clone(row.file()),
            sum: Decimal::ZERO,
            money: Decimal::ZERO,
            columns,
            rows: RowSet::default(),
            evidence: BTreeSet::new(),
            notes: BTreeSet::new(),
            more_notes: false,
        });
        let (Some(sum), Some(money)) = (group.sum.checked_add(value), group.money.checked_add(money)) else {
            let diag = row.diag_at("quantity", Code::Overflow, "with this row the sum has more digits than a decimal holds (28)");
            ctx.push(diag.help("see whether the quantity is right; write fewer decimals"));
            return Err(Reported);
        };
        (group.sum, group.money) = (sum, money);
        group.rows.push(row.number());
        for path in row.evidence().unwrap_or_default().split([';', '；']).map(str::trim).filter(|p| !p.is_empty()) {
            if group.evidence.insert(path.to_string()) {
                ctx.name_evidence(path, || row.origin_of("evidence"));
            }
        }
        for remark in ["source", "note"].into_iter().filter_map(|column| row.get(column)) {
            if group.notes.len() < REMARKS_KEPT {
                group.notes.insert(remark.to_string());
            } else if !group.notes.contains(remark) {
                group.more_notes = true;
            }
        }
        Ok(())
    }

    /// R011, a warning, for a row that says in every cell what an earlier one of its sheet says.
    fn point_out_repeat(&mut self, row: &Row<'_>) {
        let cells = std::iter::once(Some(row.sheet())).chain(SPEC.names().map(|column| row.get(column)));
        let Some(first) = self.repeats.earlier(0, row.number(), cells) else { return };
        let column = if row.get("quantity").is_some() { "quantity" } else { "value" };
        let mut diag = row.diag_at(column, Code::DuplicateRow, "this row says in every cell what an earlier one says");
        diag.severity = Severity::Warning;
        let diag = diag.note(format!("first given in row {first}; both are counted"));
        let diag =
            diag.help("take one out if it was entered twice; if there are two, tell them apart by `item`, `evidence` or `note`");
        match &mut self.repeated {
            Some((_, more)) => *more += 1,
            None => self.repeated = Some((diag, 0)),
        }
    }

    /// R011 once a table: trips repeat, and a thousand warnings of one kind are read by nobody.
    fn tell_repeats(&mut self, ctx: &mut Context<'_>) {
        let Some((diag, more)) = self.repeated.take() else { return };
        ctx.push(if more > 0 { diag.note(format!("{more} further rows of this table repeat an earlier one")) } else { diag });
    }

    /// Whether the row's site lies outside the boundary (R004 for one that is not listed).
    fn is_outside(&self, ctx: &mut Context<'_>, row: &Row<'_>, site: &str) -> RowResult<bool> {
        if site.is_empty() {
            return Ok(false);
        }
        match self.sites.by_id.get(site) {
            Some(site) => Ok(!site.included),
            None if !self.sites.known => Err(Reported),
            None => {
                let diag = row.diag_at("site", Code::UnknownSite, format!("site `{}` is not in sites.csv", shorten(site, 40)));
                let near = nearest(site, self.sites.by_id.keys().map(String::as_str));
                let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
                ctx.push(diag.help("add the site to sites.csv, write the id as it stands there, or leave the cell empty"));
                Err(Reported)
            }
        }
    }

    /// The method of the row and how it is computed in its category (S303).
    fn method(
        &self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        category: &'static str,
    ) -> RowResult<(&'static Method, &'static Calculation)> {
        let rules = Rules::embedded();
        let text = row.required(ctx, "method")?;
        rules.method_of(category, text).ok_or_else(|| {
            let message = format!("category {category} has no method `{}`", shorten(text, 40));
            let diag = row.diag_at("method", Code::UnknownScope3Method, message);
            let near = rules.nearest_method(category, text);
            let diag = near.into_iter().fold(diag, |d, near| d.note(format!("nearest: {near}")));
            let ids: Vec<&str> = rules.of_category(category).map(|(m, _)| m.id.as_str()).collect();
            ctx.push(diag.help(format!("the methods of category {category} are {}", ids.join(", "))));
            Reported
        })
    }

    fn report(
        &self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        misfit: Misfit,
        (category, method, calculation): (&str, &Method, &Calculation),
        inputs: &Inputs,
    ) -> Reported {
        let diag = match misfit {
            Misfit::NoFactor => row
                .diag_at(
                    "factor",
                    Code::UnknownScope3Factor,
                    format!("no factor is named, and `{}` multiplies by one", method.id),
                )
                .help("write an id of scope3/factors.csv or of `heng factors`; for electricity, the site with its grid will do"),
            Misfit::NotOfBook => {
                let id = row.get("factor").unwrap_or_default();
                let message = format!("`{}` needs a factor of scope3/factors.csv, and `{}` is none", method.id, shorten(id, 60));
                let diag = row.diag_at("factor", Code::UnknownScope3Factor, message);
                let near = nearest(id, self.factors.keys().map(String::as_str));
                let diag = near.into_iter().fold(diag, |d, near| d.note(format!("nearest: {near}")));
                diag.help(
                    "add the upstream factor with its source; factors of fuels and grids are of use, which scopes 1 and 2 count",
                )
            }
            Misfit::Overflow => row
                .diag_at("quantity", Code::Overflow, "what the row multiplies to has more digits than a decimal holds (28)")
                .help("see whether the amounts are right; write fewer decimals"),
            Misfit::Columns => {
                let message = format!("the row does not give what `{}` multiplies in category {category}", method.id);
                let diag = row.diag(Code::Scope3Inputs, message).note(format!("filled: {}", inputs.filled()));
                let mut forms: Vec<String> = calculation.forms.iter().map(accepted).collect();
                forms.dedup();
                let accepted = forms.into_iter().map(|form| format!("accepted: {form}"));
                accepted
                    .fold(diag, heng_model::Diag::note)
                    .help("fill in what is missing, and empty what the method does not multiply")
            }
        };
        ctx.push(diag);
        Reported
    }

    fn finish(self) -> (Vec<Scope3Group>, Vec<LeftOut>) {
        let mut groups: Vec<Scope3Group> = self.groups.into_iter().map(|(key, sums)| group_of(key, sums)).collect();
        let place = |g: &Scope3Group| Rules::embedded().categories.iter().position(|c| c.id == g.category);
        groups.sort_by(|a, b| {
            (place(a), &a.method, &a.origin).cmp(&(place(b), &b.method, &b.origin)).then_with(|| a.year.cmp(&b.year))
        });
        (groups, self.left_out)
    }
}

fn group_of(key: Key, sums: Sums) -> Scope3Group {
    let rows = sums.rows.len() as u64;
    Scope3Group {
        category: key.category.to_string(),
        method: key.method.to_string(),
        item: key.item,
        site: key.site,
        supplier: key.supplier,
        year: key.year,
        sum: sums.sum,
        unit: key.unit,
        expression: key.expression,
        columns: sums.columns,
        factor: key.factor,
        primary: key.primary,
        scores: key.scores,
        pcaf_score: key.pcaf_score,
        money: key.money.map(|unit| (sums.money, unit)),
        origin: Origin { file: sums.file, place: Place::Rows { sheet: key.sheet, rows: sums.rows } },
        rows,
        evidence: sums.evidence.into_iter().collect(),
        notes: sums.notes.into_iter().collect(),
        more_notes: sums.more_notes,
    }
}
