//! The materiality assessment: topics by rank or by area, the matrix, who was asked, and the steps.
//!
//! In: the book and the ranking of `heng-calc`. Out: tables and a chart. Invariant: the topics of a tier are those that its count
//! counts. Not here: scores and tiers. See `tests/materiality.rs`.

use super::lines::{Line, figure_names};
use super::{Topic as Exhibits, data_row};
use crate::charts::Plot;
use crate::composer::Composer;
use crate::notes::{ENTERED, Notes, PRIOR, UNVERIFIED, signs};
use crate::print;
use crate::report::{Align, Cell, Chart, ChartKind, Point, Row, RowKind, Series, Table};
use crate::tables::words_cell;
use heng_calc::materiality::{Assessment, RankedTopic, assess};
use heng_intake::book::{Axes, Axis, RankBy, SurveyGroup, TierRule, Topic};
use heng_model::{Dims, FigureId};

/// The table of topics.
const MATERIALITY: &str = "materiality";
/// Who was asked.
const GROUPS: &str = "materiality-groups";
/// How the assessment was made.
const STEPS: &str = "materiality-steps";
/// Topics on two axes.
const MATRIX: &str = "materiality-matrix";

pub(super) const TOPIC: Exhibits = Exhibits {
    tables: &[STEPS, GROUPS, MATERIALITY],
    charts: &[MATRIX],
    table: |composer, name| match name {
        STEPS => composer.materiality_steps(),
        GROUPS => composer.materiality_groups(),
        _ => composer.materiality_table(),
    },
    chart: |composer, _| composer.materiality_matrix(),
};

impl<'a> Composer<'a> {
    fn assessment(&self) -> Assessment<'a> {
        let input = self.input;
        assess(input.book, input.catalogue, &|id| input.figures.get(id).map(|f| f.value))
    }

    /// The topics of the materiality assessment; `None` without any.
    fn materiality_table(&mut self) -> Option<Table> {
        if self.input.book.topics.is_empty() {
            return None;
        }
        let assessment = self.assessment();
        Some(if assessment.is_scored { self.ranked_topics(&assessment) } else { self.topics_by_area(&assessment) })
    }

    /// Without scores: by area, with the tier as written.
    fn topics_by_area(&mut self, assessment: &Assessment<'a>) -> Table {
        let topics: Vec<&Topic> = assessment.topics.iter().map(|t| t.topic).collect();
        let mut areas: Vec<&str> = Vec::new();
        for topic in &topics {
            if !areas.contains(&topic.group.as_str()) {
                areas.push(&topic.group);
            }
        }
        let mut rows = Vec::new();
        for area in &areas {
            // One unnamed area needs no heading.
            if areas.len() > 1 || !area.is_empty() {
                rows.push(group_row(&self.area(area)));
            }
            for topic in topics.iter().filter(|t| t.group == *area) {
                let tier = words_cell(&self.tier(&topic.tier));
                rows.push(data_row(vec![self.topic_cell(topic), tier, self.where_cell(topic)]));
            }
        }
        let heads =
            [("exhibit.topic", Align::Start, 6), ("exhibit.tier", Align::Center, 2), ("materiality.where", Align::Start, 3)];
        self.table_of_filled(MATERIALITY, "exhibit.materiality", &heads, rows)
    }

    /// With scores: by rank, a heading for each tier.
    fn ranked_topics(&mut self, assessment: &Assessment<'a>) -> Table {
        let (mut rows, mut used, mut notes) = (Vec::new(), Vec::new(), Notes::default());
        let mut tier: Option<&str> = None;
        for ranked in &assessment.topics {
            if tier != Some(ranked.tier.as_str()) {
                tier = Some(&ranked.tier);
                let count = assessment.topics.iter().filter(|t| t.tier == ranked.tier).count();
                // Topics without any tier, all of them, need no heading.
                if count < assessment.topics.len() || !ranked.tier.is_empty() {
                    rows.push(group_row(&self.tier_heading(&ranked.tier, count, assessment.topics.len())));
                }
            }
            let rank = ranked.rank.map(|rank| rank.to_string()).unwrap_or_default();
            let mut score = |axis: Axis| match ranked.on(axis) {
                Some((id, _)) => self.score_cell(id, &mut notes, &mut used),
                None if assessment.axes.contains(&axis) => {
                    Cell::Missing { reason: self.words.get("materiality.not_scored").to_string() }
                }
                None => Cell::Empty,
            };
            let (first, second) = (score(Axis::First), score(Axis::Second));
            rows.push(data_row(vec![
                words_cell(&rank),
                self.topic_cell(ranked.topic),
                words_cell(&self.area(&ranked.topic.group)),
                first,
                second,
                self.where_cell(ranked.topic),
            ]));
        }
        let axes = self.input.book.manifest.materiality.axes;
        let heads = [
            ("materiality.rank", Align::Center, 2),
            ("exhibit.topic", Align::Start, 8),
            ("materiality.area", Align::Start, 4),
            (short_name(axes, Axis::First), Align::End, 3),
            (short_name(axes, Axis::Second), Align::End, 3),
            ("materiality.where", Align::Start, 5),
        ];
        let mut table = self.table_of_filled(MATERIALITY, "exhibit.materiality", &heads, rows);
        self.explain_scores(assessment, &mut notes);
        table.notes = notes.finish();
        self.note_uses(&used, &table.id);
        table
    }

    /// How scores, ranks and tiers came about.
    fn explain_scores(&self, assessment: &Assessment<'_>, notes: &mut Notes) {
        let (words, rules) = (self.words, &self.input.book.manifest.materiality);
        if self.input.book.materiality.survey.is_some() {
            let top = rules.scale_top.to_string();
            notes.general(&words.fill("materiality.note_scores", &[("top", &top)]));
        }
        if assessment.axes.len() > 1 {
            let key = match rules.rank_by {
                RankBy::Average => "materiality.note_average",
                RankBy::Higher => "materiality.note_higher",
            };
            notes.general(words.get(key));
        }
        if let Some(TierRule::Threshold(bounds)) = &rules.tiers {
            let bound = |at: usize| bounds.get(at).map(|b| b.normalize().to_string()).unwrap_or_default();
            notes.general(&match bounds.len() {
                1 => words.fill("materiality.note_threshold", &[("high", &bound(0))]),
                _ => words.fill("materiality.note_thresholds", &[("high", &bound(0)), ("medium", &bound(1))]),
            });
        }
        for tie in &assessment.ties {
            let names: Vec<String> = tie.topics.iter().map(|t| t.name.get(self.locale).to_string()).collect();
            let (meant, holds) = (tie.meant.to_string(), tie.holds.to_string());
            let values = [
                ("topics", print::list(words, &names)),
                ("tier", self.names.in_sentence(&self.tier(tie.tier))),
                ("meant", meant),
                ("holds", holds),
            ];
            let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
            notes.general(&words.fill("materiality.note_tie", &values));
        }
    }

    /// "Importance: High (10 of 33 topics)".
    fn tier_heading(&self, tier: &str, count: usize, all: usize) -> String {
        let (name, count, all) = (self.tier(tier), count.to_string(), all.to_string());
        match tier {
            "" => self.words.fill("materiality.without_tier", &[("n", &count), ("all", &all)]),
            _ => self.words.fill("materiality.tier_heading", &[("tier", &name), ("n", &count), ("all", &all)]),
        }
    }

    /// A score without its unit, with its signs.
    fn score_cell(&self, id: &FigureId, notes: &mut Notes, used: &mut Vec<FigureId>) -> Cell {
        let Some(figure) = self.figure(id) else { return Cell::Empty };
        used.push(id.clone());
        for sign in signs(figure) {
            match sign {
                ENTERED => notes.sign(sign, self.words.get("note.entered")),
                PRIOR => notes.sign(sign, self.words.get("note.prior")),
                UNVERIFIED => notes.sign(sign, self.words.get("note.unverified")),
                _ => {}
            }
        }
        let marks = signs(figure).into_iter().map(str::to_string).collect();
        Cell::Figure { figure: id.clone(), text: figure.printed(), marks }
    }

    /// The topic, and below it why it matters.
    fn topic_cell(&self, topic: &Topic) -> Cell {
        Line::new().words(topic.name.get(self.locale)).row(topic.impact.get(self.locale)).cell()
    }

    /// The provisions that it belongs to, and the section that speaks of it.
    fn where_cell(&self, topic: &Topic) -> Cell {
        let section = self.section_reference(&topic.section);
        Line::new().words(&topic.aspects.join(self.words.get("print.list_separator"))).row_of(Some(section)).cell()
    }

    fn tier(&self, tier: &str) -> String {
        let known = match tier {
            "high" => "exhibit.tier_high",
            "medium" => "exhibit.tier_medium",
            "low" => "exhibit.tier_low",
            "other" => "exhibit.tier_other",
            own => return own.to_string(),
        };
        self.words.get(known).to_string()
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

    /// Topics on two axes; `None` unless at least two have both scores.
    fn materiality_matrix(&mut self) -> Option<Chart> {
        let assessment = self.assessment();
        let placed: Vec<&RankedTopic<'_>> =
            assessment.topics.iter().filter(|t| t.rank.is_some() && t.first.is_some() && t.second.is_some()).collect();
        if placed.len() < 2 {
            return None;
        }
        let axes = self.input.book.manifest.materiality.axes;
        let series = |axis: Axis| {
            let points = placed.iter().map(|topic| {
                let figure = self.figure(&topic.on(axis)?.0)?;
                Some(Point { figure: figure.id.clone(), value: figure.value, text: figure.printed() })
            });
            Series { label: self.words.get(long_name(axes, axis)).to_string(), points: points.collect() }
        };
        let category = |topic: &&RankedTopic<'_>| {
            let rank = topic.rank.unwrap_or_default().to_string();
            self.words.fill("materiality.ranked", &[("rank", &rank), ("topic", topic.topic.name.get(self.locale))])
        };
        let groups = match placed.iter().all(|t| t.tier.is_empty()) {
            true => Vec::new(),
            false => placed.iter().map(|t| self.tier(&t.tier)).collect(),
        };
        let plot = Plot {
            kind: ChartKind::Matrix,
            categories: placed.iter().map(category).collect(),
            groups,
            // The first series runs along the horizontal axis.
            series: vec![series(Axis::Second), series(Axis::First)],
        };
        Some(self.chart_of(MATRIX, self.words.get("materiality.matrix"), "", plot))
    }

    /// Who was asked, with which weight, and how many answered.
    fn materiality_groups(&mut self) -> Option<Table> {
        let groups = &self.input.book.materiality.groups;
        if groups.is_empty() {
            return None;
        }
        let mut used = Vec::new();
        let mut rows: Vec<Row> = groups.iter().map(|group| self.survey_group_row(group, &mut used)).collect();
        let total = self.survey_counts(&Dims::none(), &mut used);
        if rows.len() > 1 && total.iter().any(|cell| *cell != Cell::Empty) {
            let label = words_cell(self.words.get("materiality.all_groups"));
            rows.push(Row {
                kind: RowKind::Total,
                indent: 0,
                cells: [label, Cell::Empty, Cell::Empty].into_iter().chain(total).collect(),
            });
        }
        let heads = [
            ("materiality.group", Align::Start, 5),
            ("materiality.weight", Align::End, 2),
            ("materiality.judges", Align::Start, 4),
            ("materiality.invited", Align::End, 2),
            ("materiality.responses", Align::End, 2),
            ("materiality.incomplete", Align::End, 3),
            ("materiality.response_rate", Align::End, 2),
        ];
        let table = self.table_of_filled(GROUPS, "materiality.groups", &heads, rows);
        self.note_uses(&used, &table.id);
        Some(table)
    }

    fn survey_group_row(&self, group: &SurveyGroup, used: &mut Vec<FigureId>) -> Row {
        let axes = self.input.book.manifest.materiality.axes;
        let judged: Vec<String> = group.axes.iter().map(|&a| self.words.get(short_name(axes, a)).to_string()).collect();
        let cells = [
            words_cell(group.name.get(self.locale)),
            words_cell(&group.weight.normalize().to_string()),
            words_cell(&print::list(self.words, &judged)),
        ];
        let counts = self.survey_counts(&Dims::one("group", &group.id), used);
        data_row(cells.into_iter().chain(counts).collect())
    }

    /// Invited, responses, responses with open questions, response rate.
    fn survey_counts(&self, dims: &Dims, used: &mut Vec<FigureId>) -> Vec<Cell> {
        let measures = ["survey_invited", "survey_responses", "survey_incomplete", "survey_response_rate"];
        let cell = |measure: &&str| {
            let id = FigureId::new(self.input.catalogue.require(measure), dims.clone(), self.year());
            match self.figure(&id) {
                Some(figure) if *measure != "survey_response_rate" => {
                    used.push(id.clone());
                    Cell::Figure { figure: id, text: figure.printed(), marks: Vec::new() }
                }
                _ => Line::new().inlines(figure_names(self, &id, used).unwrap_or_default()).cell(),
            }
        };
        measures.iter().map(cell).collect()
    }

    /// The steps of the assessment in the order written.
    fn materiality_steps(&mut self) -> Option<Table> {
        let steps = &self.input.book.materiality.steps;
        if steps.is_empty() {
            return None;
        }
        let row = |step: &heng_intake::book::MaterialityStep| {
            let name = match step.step.as_str() {
                "identify" => "materiality.step_identify",
                "rank" => "materiality.step_rank",
                "confirm" => "materiality.step_confirm",
                _ => "materiality.step_review",
            };
            let date = step.date.map(|date| print::date(self.words, date)).unwrap_or_default();
            let (text, by) = (step.text.get(self.locale), step.by.get(self.locale));
            data_row([self.words.get(name), text, by, &date].map(words_cell).into())
        };
        let rows = steps.iter().map(row).collect();
        let heads = [
            ("materiality.step", Align::Start, 2),
            ("materiality.done", Align::Start, 7),
            ("materiality.by", Align::Start, 3),
            ("materiality.date", Align::Start, 3),
        ];
        Some(self.table_of_filled(STEPS, "materiality.steps", &heads, rows))
    }
}

fn group_row(words: &str) -> Row {
    Row { kind: RowKind::Group, indent: 0, cells: vec![words_cell(words)] }
}

/// The key of an axis as the head of a column.
fn short_name(axes: Axes, axis: Axis) -> &'static str {
    match (axes, axis) {
        (Axes::Importance, Axis::First) => "materiality.stakeholders",
        (Axes::Importance, Axis::Second) => "materiality.business",
        (Axes::Double, Axis::First) => "materiality.impact",
        (Axes::Double, Axis::Second) => "materiality.financial",
    }
}

/// The key of an axis as the label of an axis.
fn long_name(axes: Axes, axis: Axis) -> &'static str {
    match (axes, axis) {
        (Axes::Importance, Axis::First) => "materiality.axis_stakeholders",
        (Axes::Importance, Axis::Second) => "materiality.axis_business",
        (Axes::Double, Axis::First) => "materiality.axis_impact",
        (Axes::Double, Axis::Second) => "materiality.axis_financial",
    }
}
