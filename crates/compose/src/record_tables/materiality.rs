//! The topics of the materiality assessment.

use super::Topic as Exhibits;
use crate::composer::Composer;
use crate::report::{Align, Row, RowKind, Table};
use crate::tables::words_cell;
use heng_intake::book::Topic;

/// The table of topics.
const MATERIALITY: &str = "materiality";

pub(super) const TOPIC: Exhibits =
    Exhibits { tables: &[MATERIALITY], charts: &[], table: |composer, _| composer.materiality_table(), chart: |_, _| None };

impl Composer<'_> {
    /// The topics of the materiality assessment by area; `None` without any.
    fn materiality_table(&mut self) -> Option<Table> {
        let topics = &self.input.book.topics;
        if topics.is_empty() {
            return None;
        }
        let mut areas: Vec<&str> = Vec::new();
        for topic in topics {
            if !areas.contains(&topic.group.as_str()) {
                areas.push(&topic.group);
            }
        }
        let mut rows = Vec::new();
        for area in &areas {
            // One unnamed area needs no heading.
            if areas.len() > 1 || !area.is_empty() {
                rows.push(Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(&self.area(area))] });
            }
            rows.extend(topics.iter().filter(|t| t.group == *area).map(|t| self.topic_row(t)));
        }
        let heads = [("exhibit.topic", Align::Start, 6), ("exhibit.tier", Align::Center, 2)];
        Some(self.table_of_words(MATERIALITY, "exhibit.materiality", &heads, rows))
    }

    fn topic_row(&self, topic: &Topic) -> Row {
        let tier = match topic.tier.as_str() {
            "high" => self.words.get("exhibit.tier_high"),
            "medium" => self.words.get("exhibit.tier_medium"),
            "low" => self.words.get("exhibit.tier_low"),
            "other" => self.words.get("exhibit.tier_other"),
            own => own,
        };
        Row { kind: RowKind::Data, indent: 0, cells: vec![words_cell(topic.name.get(self.locale)), words_cell(tier)] }
    }

    /// The name of an area; the book's own word when it is none of the known ones.
    fn area(&self, area: &str) -> String {
        let label = self.input.book.manifest.labels.get("group").and_then(|l| l.iter().find(|(id, _)| id == area));
        if let Some((_, label)) = label {
            return label.get(self.locale).to_string();
        }
        let known = self.words.find(&format!("area.{area}"));
        known.map_or_else(
            || if area.is_empty() { self.words.get("exhibit.other").to_string() } else { area.to_string() },
            str::to_string,
        )
    }
}
