//! What is said rather than counted: material topics, reasons for not disclosing.
//!
//! In: `materiality/topics`, `explanations`. Out: their records. Invariant: a reason is a reason only when it is given
//! in words (D002). Not here: whether a provision of that code exists (`heng-disclose`, N004).

use super::Given;
use crate::book::{Explanation, Topic};
use crate::context::Context;
use crate::table::{Reported, Spec, optional, read_tables, required};
use crate::text::normalise;
use heng_model::{Code, LocalText};

const TOPICS: Spec =
    Spec::new(&[required("topic"), optional("name_en"), optional("name_zh_hant"), optional("tier"), optional("group")]);

const EXPLANATIONS: Spec = Spec::new(&[required("code"), required("kind"), optional("reason_en"), optional("reason_zh_hant")]);

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
        let (tier, group) = (tier(&row.text("tier")), row.text("group"));
        topics.push(Topic { tier, group, ..Topic::new(&id, name, row.origin()) });
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
