//! Targets: what is to be reached, read as numbers wherever a measure is named, and what the rules ask beside them.
//!
//! In: `targets`. Out: [`Target`]s and their printed names. Invariant: a percentage with a sign changes the baseline, one without is a
//! share; anything that could be meant otherwise is not read (G005). Not here: progress (`heng-calc`). See `targets/tests.rs` and
//! `tests/errors/G00*`.

mod level;

use crate::book::{Level, Manifest, Milestone, Target, TargetDetails};
use crate::context::Context;
use crate::dates::parse_year;
use crate::dimensions::read_dims;
use crate::records::Given;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::{half_width, shorten};
use heng_model::{Code, Dims, LocalText, Locale, Measure};
use level::Yardstick;

const TARGETS: Spec = Spec::new(&[
    required("target"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("measure"),
    optional("dims"),
    optional("kind"),
    optional("baseline_year"),
    optional("baseline_value"),
    optional("baseline_unit"),
    optional("target_year"),
    optional("value"),
    optional("unit"),
    optional("milestones"),
    optional("answers"),
    optional("text_en"),
    optional("text_zh_hant"),
    optional("steps_en"),
    optional("steps_zh_hant"),
    optional("scope_en"),
    optional("scope_zh_hant"),
    optional("gases"),
    optional("scopes"),
    optional("gross"),
    optional("objective"),
    optional("metric_en"),
    optional("metric_zh_hant"),
    optional("validation_en"),
    optional("validation_zh_hant"),
    optional("third_party"),
    optional("review_en"),
    optional("review_zh_hant"),
    optional("sector_approach"),
    optional("sector_approach_en"),
    optional("sector_approach_zh_hant"),
    optional("agreement_en"),
    optional("agreement_zh_hant"),
    optional("revision_en"),
    optional("revision_zh_hant"),
    optional("credits_en"),
    optional("credits_zh_hant"),
    optional("credits_t"),
    optional("analysis_en"),
    optional("analysis_zh_hant"),
    optional("reached_year"),
]);

const KINDS: [&str; 3] = ["absolute", "intensity", "directional"];
const OBJECTIVES: [&str; 3] = ["mitigation", "adaptation", "conformance"];

/// Reads `targets`.
pub fn read(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<Target> {
    let mut targets = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "targets", &TARGETS, &mut |ctx, row| {
        let target = read_target(ctx, row, manifest)?;
        given.once(ctx, row, target.id.clone(), format!("the target `{}`", target.id))?;
        targets.push(target);
        Ok(())
    });
    targets
}

/// What each target is called in print, where the book's `[labels.target]` does not say: its short name, else its words.
pub fn name_targets(manifest: &mut Manifest, targets: &[Target]) {
    let labels = manifest.labels.entry("target".into()).or_default();
    for target in targets {
        if !labels.iter().any(|(id, _)| *id == target.id) {
            let name = if target.name.is_empty() { &target.text } else { &target.name };
            labels.push((target.id.clone(), name.clone()));
        }
    }
}

fn read_target(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<Target> {
    let id = row.required(ctx, "target")?.to_string();
    let measure = match row.get("measure") {
        Some(_) => Some(row.required_measure(ctx, "measure")?),
        None => None,
    };
    let dims = if row.get("dims").is_some() { read_dims(ctx, row, &manifest.labels)? } else { Dims::none() };
    let kind = row.choice(ctx, "kind", &KINDS)?.unwrap_or_else(|| kind_of(row, measure)).to_string();
    let baseline_year = row.year(ctx, "baseline_year")?;
    let target_year = row.year(ctx, "target_year")?;
    let reached_year = row.year(ctx, "reached_year")?;
    let text = required_text(ctx, row, manifest)?;
    if let (Some(from), Some(to)) = (baseline_year, target_year)
        && to <= from
    {
        let diag = row.diag_at(
            "target_year",
            Code::TargetBeforeBaseline,
            format!("the target year {to} is not after the baseline year {from}"),
        );
        ctx.push(diag.help("correct baseline_year or target_year; the way to a target leads forward"));
        return Err(Reported);
    }
    let mut target = Target { kind, dims, baseline_year, target_year, reached_year, ..Target::new(id, text, row.origin()) };
    target.name = paired(ctx, row, "name", manifest);
    target.measure = measure.map(|m| m.id.clone()).unwrap_or_default();
    target.value = row.text("value");
    target.source = row.text("source");
    let yardstick = measure.map(|measure| Yardstick::new(ctx, measure, &target.dims));
    if let Some(yardstick) = &yardstick
        && target.kind != "directional"
    {
        let unit = row.unit(ctx, "unit")?;
        target.level = level::read_value(ctx, row, yardstick, unit);
        target.baseline = level::read_baseline(ctx, row, yardstick, unit);
        target.milestones = read_milestones(ctx, row, yardstick, &target);
    }
    needs_baseline(ctx, row, &target);
    target.answers = list(row, "answers");
    target.details = read_details(ctx, row, manifest)?;
    Ok(target)
}

/// What a target is that does not say: its words alone are a direction; a number is held against figures, as its measure is.
fn kind_of(row: &Row<'_>, measure: Option<Measure>) -> &'static str {
    if row.get("value").is_none() && row.get("milestones").is_none() {
        return "directional";
    }
    if measure.is_some_and(|measure| measure.unit.ends_with("/denominator")) { "intensity" } else { "absolute" }
}

/// G001: "20% less" than what?
fn needs_baseline(ctx: &mut Context<'_>, row: &Row<'_>, target: &Target) {
    let is_relative =
        target.kind != "directional" && (level::is_change(&target.value) || matches!(target.level, Some(Level::Change(_))));
    if !is_relative || target.baseline_year.is_some() || row.get("baseline_value").is_some() {
        return;
    }
    let diag = row
        .diag(
            Code::TargetWithoutBaseline,
            format!("the target `{}` is {} of a baseline that is not given", target.id, target.value),
        )
        .note("its progress cannot be told; the target is printed in words only");
    ctx.push(diag.help("fill in baseline_year, and baseline_value where no figure of that year is in the book"));
}

/// `2027: -10%; 2030: -20%` (G004).
fn read_milestones(ctx: &mut Context<'_>, row: &Row<'_>, yardstick: &Yardstick, target: &Target) -> Vec<Milestone> {
    let mut milestones: Vec<Milestone> = Vec::new();
    let Some(text) = row.get("milestones") else { return milestones };
    for part in text.split([';', '；']).map(str::trim).filter(|p| !p.is_empty()) {
        match read_milestone(part, yardstick, target) {
            Ok(step) if milestones.iter().any(|m| m.year == step.year) => {
                unread(ctx, row, part, format!("{} has two milestones", step.year));
            }
            Ok(step) => milestones.push(step),
            Err(why) => unread(ctx, row, part, why),
        }
    }
    milestones.sort_by_key(|m| m.year);
    milestones
}

fn unread(ctx: &mut Context<'_>, row: &Row<'_>, part: &str, why: String) {
    let diag = row.diag_at("milestones", Code::BadMilestone, format!("the milestone `{}` cannot be read", shorten(part, 40)));
    ctx.push(diag.note(why).help("write year and value, several separated by `;`: 2027: -10%; 2030: -20%"));
}

fn read_milestone(part: &str, yardstick: &Yardstick, target: &Target) -> Result<Milestone, String> {
    let folded = half_width(part);
    let (year, value) = folded.split_once(':').ok_or("there is no `:` between year and value")?;
    let year = parse_year(year).ok_or_else(|| format!("`{}` is not a year", year.trim()))?;
    if target.baseline_year.is_some_and(|from| year <= from) {
        return Err(format!("{year} is not after the baseline year"));
    }
    if target.target_year.is_some_and(|to| year >= to) {
        return Err(format!("{year} is not before the target year, whose value stands in the column value"));
    }
    let level = yardstick.level(value, target.level.and_then(level::unit_of))?;
    Ok(Milestone { year, level, text: value.trim().to_string() })
}

fn read_details(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<TargetDetails> {
    let objective = row.choice(ctx, "objective", &OBJECTIVES)?.unwrap_or_default().to_string();
    let mut text = |name: &str| paired(ctx, row, name, manifest);
    let mut details = TargetDetails {
        steps: text("steps"),
        scope: text("scope"),
        metric: text("metric"),
        objective,
        gases: list(row, "gases"),
        scopes: list(row, "scopes"),
        validation: text("validation"),
        review: text("review"),
        sector_approach_text: text("sector_approach"),
        agreement: text("agreement"),
        revision: text("revision"),
        credits: text("credits"),
        analysis: text("analysis"),
        ..TargetDetails::default()
    };
    details.gross = row.yes_no(ctx, "gross")?;
    details.third_party = row.yes_no(ctx, "third_party")?;
    details.sector_approach = row.yes_no(ctx, "sector_approach")?;
    details.credits_t = row.amount(ctx, "credits_t")?;
    Ok(details)
}

/// The parts of a cell between semicolons or commas of either width.
fn list(row: &Row<'_>, column: &str) -> Vec<String> {
    let parts = row.get(column).unwrap_or_default().split([';', '；', ',', '，', '、']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_string).collect()
}

/// A text that may be left out, but not in one language of the report only (R012): a Chinese table has no room for English.
pub(crate) fn paired(ctx: &mut Context<'_>, row: &Row<'_>, name: &str, manifest: &Manifest) -> LocalText {
    let text = row.local_text(name);
    if text.is_empty() {
        return text;
    }
    let Some(lacking) = manifest.locales.iter().copied().find(|&locale| !text.has(locale)) else { return text };
    let column = format!(
        "{name}_{}",
        match lacking {
            Locale::En => "en",
            Locale::ZhHant => "zh_hant",
        }
    );
    let diag = row.diag(Code::EmptyCell, format!("{name} is given in one language only: the cell {column} is empty"));
    ctx.push(diag.note("the text was left out").help(format!("fill in {column}")));
    LocalText::default()
}

/// A text that must be given in every language of the report (R012).
pub(crate) fn required_pair(ctx: &mut Context<'_>, row: &Row<'_>, name: &str, manifest: &Manifest) -> RowResult<LocalText> {
    for locale in &manifest.locales {
        let language = match locale {
            Locale::En => "en",
            Locale::ZhHant => "zh_hant",
        };
        row.required(ctx, &format!("{name}_{language}"))?;
    }
    Ok(row.local_text(name))
}

/// A target is printed in words, in every language of the report (R012).
fn required_text(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<LocalText> {
    required_pair(ctx, row, "text", manifest)
}

#[cfg(test)]
mod tests;
