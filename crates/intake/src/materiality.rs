//! The materiality assessment: topics, stakeholder groups, survey answers, steps.
//!
//! In: the tables of `materiality/`. Out: [`Topic`]s and [`Materiality`]. Invariant: an answer that is kept lies on the scale, and names
//! a topic and a group of the book. Not here: scores, ranks and tiers (`heng-calc`). See `tests/errors/M00*`.

mod answers;
mod groups;
mod survey;
#[cfg(test)]
mod tests;
mod topics;

pub(crate) use topics::list_in_cell;
pub use topics::read_topics;

use crate::book::{Manifest, Materiality, MaterialityStep, STEPS, Topic};
use crate::context::Context;
use crate::table::{Reported, Spec, optional, read_tables, required};

const STEPS_SPEC: Spec = Spec::new(&[
    required("step"),
    optional("date"),
    optional("by_en"),
    optional("by_zh_hant"),
    optional("text_en"),
    optional("text_zh_hant"),
]);

/// Reads what stands beside the topics.
pub fn read(ctx: &mut Context<'_>, manifest: &Manifest, topics: &[Topic]) -> Materiality {
    let groups = groups::read_groups(ctx, manifest.materiality.axes);
    let survey = survey::read_survey(ctx, &manifest.materiality, topics, &groups);
    Materiality { groups, survey, steps: read_steps(ctx) }
}

fn read_steps(ctx: &mut Context<'_>) -> Vec<MaterialityStep> {
    let mut steps = Vec::new();
    read_tables(ctx, "materiality/steps", &STEPS_SPEC, &mut |ctx, row| {
        row.required(ctx, "step")?;
        let step = row.choice(ctx, "step", &STEPS)?.ok_or(Reported)?.to_string();
        let date = row.date(ctx, "date")?;
        steps.push(MaterialityStep { step, date, by: row.local_text("by"), text: row.local_text("text"), origin: row.origin() });
        Ok(())
    });
    steps
}
