//! `materiality/topics`: the topics assessed, by name or from the library.

use crate::book::Topic;
use crate::context::Context;
use crate::records::Given;
use crate::row::Row;
use crate::section_ref::SectionNames;
use crate::table::{Spec, optional, read_tables, required};
use crate::text::{nearest, normalise};
use crate::topics::{library, library_topic};
use heng_model::{Code, LocalText, Severity};

const TOPICS: Spec = Spec::new(&[
    required("topic"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("group"),
    optional("tier"),
    optional("aspect"),
    optional("section"),
    optional("impact_en"),
    optional("impact_zh_hant"),
]);

/// Reads `materiality/topics`. A row that gives no name takes it, with area and aspects, from the library.
pub fn read_topics(ctx: &mut Context<'_>) -> Vec<Topic> {
    let sections = SectionNames::of(ctx);
    let mut topics = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "materiality/topics", &TOPICS, &mut |ctx, row| {
        let id = row.required(ctx, "topic")?.to_string();
        given.once(ctx, row, id.clone(), format!("the topic `{id}`"))?;
        let section = sections.read(ctx, row, "section");
        let mut topic = Topic {
            tier: tier(&row.text("tier")),
            group: row.text("group"),
            aspects: list_in_cell(row, "aspect"),
            section,
            impact: row.local_text("impact"),
            ..Topic::new(&id, row.local_text("name"), row.origin())
        };
        if topic.name.is_empty() {
            inherit(ctx, row, &mut topic);
        }
        topics.push(topic);
        Ok(())
    });
    topics
}

/// What the library says of a topic that the book does not name itself (M002, as a warning, when it does not know it either).
fn inherit(ctx: &mut Context<'_>, row: &Row<'_>, topic: &mut Topic) {
    let Some(known) = library_topic(&topic.id) else {
        let mut diag = row.diag_at("topic", Code::UnknownTopic, format!("the topic `{}` has no name", topic.id));
        diag.severity = Severity::Warning;
        if let Some(near) = nearest(&topic.id, library().iter().map(|t| t.id.as_str())) {
            diag = diag.note(format!("nearest in the library: {near}"));
        }
        ctx.push(diag.help("give name_en and name_zh_hant, or the id of a topic that `heng topics` lists"));
        topic.name = LocalText::same(&topic.id);
        return;
    };
    topic.name = known.name.clone();
    if topic.group.is_empty() {
        topic.group.clone_from(&known.group);
    }
    if topic.aspects.is_empty() {
        topic.aspects.clone_from(&known.aspects);
    }
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

/// A list in one cell: `A1; B2`.
pub(crate) fn list_in_cell(row: &Row<'_>, column: &str) -> Vec<String> {
    let text = row.get(column).unwrap_or_default();
    text.split([';', '；', ',', '，', '、']).map(str::trim).filter(|c| !c.is_empty()).map(str::to_string).collect()
}
