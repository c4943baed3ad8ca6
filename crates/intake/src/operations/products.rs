//! `recalls.csv` and `satisfaction.csv`.
//!
//! In: the tables. Out: [`Recall`]s and [`Satisfaction`]s. Invariant: recalled ≤ sold; a score lies on the scale that its row states.
//! Not here: percentages (`heng-calc`). See `tests/errors/O002-*`, `O003-*`, `O004-*`.

use crate::book::{Manifest, Operations, Recall, Satisfaction};
use crate::context::Context;
use crate::people::read_year;
use crate::records::Given;
use crate::records::fold::{Fold, read_register};
use crate::table::{Reported, Spec, optional, read_tables, required};
use heng_model::{Code, Decimal, Diag, Dims, LocalText};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const RECALLS: Spec = Spec::new(&[
    required("product"),
    optional("year"),
    required("sold"),
    required("recalled"),
    optional("unit"),
    optional("reason_en"),
    optional("reason_zh_hant"),
]);

const SATISFACTION: Spec = Spec::new(&[
    required("programme"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("year"),
    required("score"),
    required("scale"),
    optional("respondents"),
    optional("invited"),
]);

/// Scales with their ends.
const SCALES: [(&str, u32, u32); 3] = [("1-5", 1, 5), ("1-10", 1, 10), ("percent", 0, 100)];

/// What products are counted in where nothing, or one of these words, is said.
const PIECES: &str = "pieces";
const WORDS_FOR_PIECES: [&str; 10] = ["pieces", "piece", "pcs", "units", "items", "count", "件", "個", "台", "產品"];

/// Reads the recalls; products counted in pieces are counted as such.
pub(super) fn read_recalls(ctx: &mut Context<'_>, manifest: &Manifest, operations: &mut Operations, fold: &mut Fold) {
    let mut given = Given::new();
    let mut recalls: Vec<Recall> = Vec::new();
    let register = read_register(ctx, "recalls", &RECALLS, &mut |ctx, row| {
        let product = row.required(ctx, "product")?;
        let year = read_year(ctx, row, manifest)?;
        let (sold, recalled) = (row.required_amount(ctx, "sold")?, row.required_amount(ctx, "recalled")?);
        given.once(ctx, row, (product.to_string(), year), format!("the product `{product}` in {year}"))?;
        if recalled > sold {
            let message = format!("{} recalled of {} sold", recalled.normalize(), sold.normalize());
            let diag = row.diag_at("recalled", Code::RecalledMoreThanSold, message);
            ctx.push(diag.help("correct the numbers; products sold in earlier years belong to the number sold as well"));
            return Err(Reported);
        }
        let unit = row.get("unit").unwrap_or(PIECES).to_lowercase();
        let unit = if WORDS_FOR_PIECES.contains(&unit.as_str()) { PIECES.to_string() } else { unit };
        recalls.push(Recall { year, sold, recalled, unit, origin: row.origin() });
        if recalls.iter().all(|r| r.unit == PIECES) {
            fold.add(ctx, row, "products_sold", Dims::none(), year, sold)?;
            fold.add(ctx, row, "products_recalled", Dims::none(), year, recalled)?;
        }
        Ok(Some(year))
    });
    if !recalls.iter().all(|r| r.unit == PIECES) {
        fold.retain(|record| !["products_sold", "products_recalled"].contains(&record.measure.as_str()));
    }
    check_units(ctx, &recalls);
    if recalls.is_empty()
        && !register.has_bad_row
        && let Some(file) = register.kept
    {
        fold.zero("products_recalled", Dims::none(), manifest.year(), &file);
        operations.no_recalls = Some(Arc::clone(&file.file));
    }
    operations.recalls = recalls;
}

/// Products counted in several units have no sum (O004).
fn check_units(ctx: &mut Context<'_>, recalls: &[Recall]) {
    let mut by_year: BTreeMap<i16, Vec<&Recall>> = BTreeMap::new();
    for recall in recalls {
        by_year.entry(recall.year).or_default().push(recall);
    }
    for (year, recalls) in by_year {
        let units: BTreeSet<&str> = recalls.iter().map(|r| r.unit.as_str()).collect();
        let Some(other) = recalls.iter().find(|r| r.unit != recalls[0].unit) else { continue };
        let units: Vec<&str> = units.into_iter().collect();
        let message = format!("recalls of {year} are counted in several units: {}", units.join(", "));
        let diag = Diag::new(Code::RecallsInSeveralUnits, message).at(other.origin.clone());
        ctx.push(diag.help("give every product in one unit"));
    }
}

/// Reads the surveys of satisfaction.
pub(super) fn read_satisfaction(ctx: &mut Context<'_>, manifest: &Manifest, operations: &mut Operations) {
    let mut given = Given::new();
    read_tables(ctx, "satisfaction", &SATISFACTION, &mut |ctx, row| {
        let programme = row.required(ctx, "programme")?.to_string();
        let year = read_year(ctx, row, manifest)?;
        row.required(ctx, "scale")?;
        let words: Vec<&'static str> = SCALES.iter().map(|(word, ..)| *word).collect();
        let scale = row.choice(ctx, "scale", &words)?.ok_or(Reported)?;
        let written = row.required(ctx, "score")?;
        let score = match (scale, written.trim_end_matches(['%', '％', ' '])) {
            ("percent", number) if number.len() < written.len() => row.parse_number(ctx, "score", number)?,
            _ => row.required_decimal(ctx, "score")?,
        };
        let within = SCALES.iter().find(|(word, ..)| *word == scale);
        if within.is_some_and(|&(_, low, high)| score < Decimal::from(low) || score > Decimal::from(high)) {
            let message = format!("the score {} lies outside the scale {scale}", score.normalize());
            let diag = row.diag_at("score", Code::SatisfactionOutOfScale, message);
            ctx.push(diag.help("correct the score, or the scale: 1-5, 1-10 or percent"));
            return Err(Reported);
        }
        given.once(ctx, row, (programme.clone(), year, scale), format!("the programme `{programme}` in {year}"))?;
        let name = row.local_text("name");
        operations.satisfaction.push(Satisfaction {
            name: if name.is_empty() { LocalText::same(programme.as_str()) } else { name },
            programme,
            year,
            score,
            scale,
            respondents: row.amount(ctx, "respondents")?,
            invited: row.amount(ctx, "invited")?,
            origin: row.origin(),
        });
        Ok(())
    });
}
