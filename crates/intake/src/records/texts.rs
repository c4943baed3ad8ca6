//! What is said rather than counted: material topics, targets, reasons for not disclosing.
//!
//! In: `materiality/topics`, `targets`, `explanations`. Out: their records. Invariant: a reason is a reason only when it is given
//! in words (D002). Not here: whether a provision of that code exists (`heng-disclose`, N004).

use super::Given;
use crate::book::{Explanation, Manifest, Target, Topic};
use crate::context::Context;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use crate::text::normalise;
use heng_model::{Code, LocalText, Locale};

const TOPICS: Spec =
    Spec::new(&[required("topic"), optional("name_en"), optional("name_zh_hant"), optional("tier"), optional("group")]);

const TARGETS: Spec = Spec::new(&[
    required("target"),
    optional("measure"),
    optional("kind"),
    optional("baseline_year"),
    optional("target_year"),
    optional("value"),
    optional("answers"),
    optional("text_en"),
    optional("text_zh_hant"),
]);

const EXPLANATIONS: Spec = Spec::new(&[required("code"), required("kind"), optional("reason_en"), optional("reason_zh_hant")]);

const TARGET_KINDS: [&str; 3] = ["absolute", "intensity", "directional"];

const REASON_KINDS: [&str; 5] =
    ["not-applicable", "not-material", "confidentiality", "legal-prohibition", "information-unavailable"];

/// Reads `materiality/topics`.
pub fn read_topics(ctx: &mut Context<'_>) -> Vec<Topic> {
    let mut topics = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "materiality/topics", &TOPICS, &mut |ctx, row| {
        let id = row.required(ctx, "topic")?.to_string();
        given.once(ctx, row, id.clone(), format!("the topic `{id}`"))?;
        let name = row.local_text("name");
        let name = if name.is_empty() { LocalText::same(&id) } else { name };
        topics.push(Topic { id, name, tier: tier(&row.text("tier")), group: row.text("group"), origin: row.origin() });
        Ok(())
    });
    topics
}

/// `high`, `medium`, `low` in either language; a tier of the book's own stays as written.
fn tier(text: &str) -> String {
    let known = match normalise(text).as_str() {
        "high" | "高" | "高度" | "高度重要" => "high",
        "medium" | "middle" | "中" | "中度" | "中度重要" => "medium",
        "low" | "低" | "低度" | "低度重要" => "low",
        _ => text,
    };
    known.to_string()
}

/// Reads `targets`.
pub fn read_targets(ctx: &mut Context<'_>, manifest: &Manifest) -> Vec<Target> {
    let mut targets = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "targets", &TARGETS, &mut |ctx, row| {
        let id = row.required(ctx, "target")?.to_string();
        let measure = match row.get("measure") {
            Some(_) => row.required_measure(ctx, "measure")?.id.clone(),
            None => String::new(),
        };
        let kind = row.choice(ctx, "kind", &TARGET_KINDS)?.unwrap_or("directional").to_string();
        let baseline_year = row.year(ctx, "baseline_year")?;
        let target_year = row.year(ctx, "target_year")?;
        let text = required_text(ctx, row, manifest)?;
        given.once(ctx, row, id.clone(), format!("the target `{id}`"))?;
        let answers = row.get("answers").unwrap_or_default();
        let answers = answers.split([';', '；', ',', '，']).map(str::trim).filter(|code| !code.is_empty());
        targets.push(Target {
            id,
            measure,
            kind,
            baseline_year,
            target_year,
            value: row.text("value"),
            answers: answers.map(str::to_string).collect(),
            text,
            origin: row.origin(),
        });
        Ok(())
    });
    targets
}

/// A target is printed in words, in every language of the report (R012).
fn required_text(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<LocalText> {
    for locale in &manifest.locales {
        row.required(
            ctx,
            match locale {
                Locale::En => "text_en",
                Locale::ZhHant => "text_zh_hant",
            },
        )?;
    }
    Ok(row.local_text("text"))
}

/// Reads `explanations`.
pub fn read_explanations(ctx: &mut Context<'_>) -> Vec<Explanation> {
    let mut explanations = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "explanations", &EXPLANATIONS, &mut |ctx, row| {
        let code = row.required(ctx, "code")?.to_string();
        row.required(ctx, "kind")?;
        let kind = row.choice(ctx, "kind", &REASON_KINDS)?.ok_or(Reported)?.to_string();
        let reason = row.local_text("reason");
        if reason.is_empty() {
            let diag = row.diag(Code::BareNotApplicable, format!("{code} is said to be {kind}, without a reason"));
            ctx.push(
                diag.note("a reason in words is what makes it an explanation; without one the provision counts as not disclosed")
                    .help("write why in reason_en and reason_zh_hant"),
            );
            return Err(Reported);
        }
        given.once(ctx, row, code.clone(), format!("the reason for {code}"))?;
        explanations.push(Explanation { code, kind, reason, origin: row.origin() });
        Ok(())
    });
    explanations
}
