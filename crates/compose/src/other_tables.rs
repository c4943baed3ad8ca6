//! Tables of words: the book's targets and the topics of its materiality assessment.
//!
//! In: `targets.csv` and `materiality/topics.csv` as records. Out: [`Table`]s without figures. Invariant: no number in a column of
//! figures. Not here: KPI tables (`tables`). Why: provisions on targets are answered by these rows, so the report must print them.

use crate::composer::{Anchor, Composer};
use crate::exhibits::{MATERIALITY, TARGETS};
use crate::report::{Align, Cell, Column, Row, RowKind, Table};
use crate::tables::words_cell;
use heng_intake::book::{ExhibitKind, Target, Topic};

impl Composer<'_> {
    /// The book's targets; `None` without any.
    pub(crate) fn targets_table(&mut self) -> Option<Table> {
        let targets = &self.input.book.targets;
        if targets.is_empty() {
            return None;
        }
        let heads = [
            ("exhibit.target", Align::Start, 6),
            ("exhibit.measure", Align::Start, 3),
            ("exhibit.baseline", Align::Center, 2),
            ("exhibit.target_year", Align::Center, 2),
            ("exhibit.target_value", Align::Center, 2),
        ];
        let rows = targets.iter().map(|target| self.target_row(target)).collect();
        Some(self.table_of_words(TARGETS, "exhibit.targets", &heads, rows))
    }

    fn target_row(&self, target: &Target) -> Row {
        let measure = self.input.catalogue.measure(&target.measure);
        let measure = measure.map(|m| m.name.get(self.locale).to_string()).unwrap_or_default();
        let year = |year: Option<i16>| year.map(|y| y.to_string()).unwrap_or_default();
        let cells =
            [target.text.get(self.locale), &measure, &year(target.baseline_year), &year(target.target_year), &target.value];
        Row { kind: RowKind::Data, indent: 0, cells: cells.into_iter().map(words_cell).collect() }
    }

    /// The topics of the materiality assessment by area; `None` without any.
    pub(crate) fn materiality_table(&mut self) -> Option<Table> {
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

    fn table_of_words(&mut self, name: &str, caption: &str, heads: &[(&str, Align, u32)], rows: Vec<Row>) -> Table {
        let id = self.claim(&format!("table-{name}"));
        let number = self.next_table();
        self.place(ExhibitKind::Table, name, Anchor { id: id.clone(), text: number.clone() });
        let columns = self.columns(heads);
        Table { id, number, caption: self.words.get(caption).to_string(), columns, rows, notes: Vec::new() }
    }

    /// Columns with heads from the words.
    pub(crate) fn columns(&self, heads: &[(&str, Align, u32)]) -> Vec<Column> {
        let column = |&(key, align, weight): &(&str, Align, u32)| Column { head: self.words.get(key).to_string(), align, weight };
        heads.iter().map(column).collect()
    }
}

/// A data row of the given cells.
pub(crate) fn data_row(cells: Vec<Cell>) -> Row {
    Row { kind: RowKind::Data, indent: 0, cells }
}
