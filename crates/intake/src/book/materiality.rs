//! The materiality assessment beside its topics: how it is done, stakeholder groups, survey answers, steps.

use super::RecordSet;
use heng_model::{Date, Decimal, LocalText, Origin};

/// A topic of the materiality assessment.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Id.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Tier as the book names it; `high` counts as material. Empty where the scores decide.
    pub tier: String,
    /// Area: environment, employment, operations, community, governance, or the book's own.
    pub group: String,
    /// Codes of the aspects it belongs to: `A1`, `B2`.
    pub aspects: Vec<String>,
    /// Id of the section of the narrative that speaks of it.
    pub section: String,
    /// Why it matters.
    pub impact: LocalText,
    /// Where it is.
    pub origin: Origin,
}

impl Topic {
    /// A topic of which nothing but its name is known.
    pub fn new(id: &str, name: LocalText, origin: Origin) -> Self {
        Self {
            id: id.to_string(),
            name,
            tier: String::new(),
            group: String::new(),
            aspects: Vec::new(),
            section: String::new(),
            impact: LocalText::default(),
            origin,
        }
    }
}

/// The materiality assessment beside its topics.
#[derive(Debug, Clone, Default)]
pub struct Materiality {
    /// `materiality/groups.csv`, in the order written.
    pub groups: Vec<SurveyGroup>,
    /// `materiality/survey.csv`, when there is one.
    pub survey: Option<Survey>,
    /// `materiality/steps.csv`, in the order written.
    pub steps: Vec<MaterialityStep>,
}

/// `[materiality]` of heng.toml: how topics are scored and put into tiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterialityRules {
    /// The highest answer of the survey; the lowest is 1.
    pub scale_top: u8,
    /// What the two axes are.
    pub axes: Axes,
    /// How tiers follow from scores; as written in topics.csv when absent.
    pub tiers: Option<TierRule>,
    /// What a topic is ranked by.
    pub rank_by: RankBy,
}

impl Default for MaterialityRules {
    fn default() -> Self {
        Self { scale_top: 5, axes: Axes::Importance, tiers: None, rank_by: RankBy::Average }
    }
}

/// What the two axes of the matrix are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axes {
    /// Importance to stakeholders and to the business.
    Importance,
    /// Impact on people and the environment, and financial effect on the issuer: double materiality.
    Double,
}

/// One of the two axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// Importance to stakeholders; impact.
    First,
    /// Importance to the business; financial.
    Second,
}

impl Axis {
    /// Both, in order.
    pub const BOTH: [Axis; 2] = [Axis::First, Axis::Second];
}

impl Axes {
    /// The word of an axis in headings of the survey.
    pub fn word(self, axis: Axis) -> &'static str {
        match (self, axis) {
            (Axes::Importance, Axis::First) => "stakeholders",
            (Axes::Importance, Axis::Second) => "business",
            (Axes::Double, Axis::First) => "impact",
            (Axes::Double, Axis::Second) => "financial",
        }
    }

    /// The measure that holds the scores of an axis.
    pub fn measure(self, axis: Axis) -> &'static str {
        match (self, axis) {
            (Axes::Importance, Axis::First) => "topic_score_stakeholders",
            (Axes::Importance, Axis::Second) => "topic_score_business",
            (Axes::Double, Axis::First) => "topic_score_impact",
            (Axes::Double, Axis::Second) => "topic_score_financial",
        }
    }
}

/// How tiers follow from scores: the bounds of `high` and, if given, of `medium`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TierRule {
    /// So many topics in each tier, from the top of the ranking.
    Count(Vec<u32>),
    /// The score from which on a topic belongs to a tier.
    Threshold(Vec<Decimal>),
}

/// What a topic is ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankBy {
    /// The mean of its two scores.
    Average,
    /// The higher of its two scores: material from either side.
    Higher,
}

/// A group of people asked.
#[derive(Debug, Clone)]
pub struct SurveyGroup {
    /// Id.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Its weight beside the other groups of the same axis.
    pub weight: Decimal,
    /// The axes it judges.
    pub axes: Vec<Axis>,
    /// How many were asked.
    pub invited: Option<Decimal>,
    /// Where it is.
    pub origin: Origin,
}

/// The answers of a survey, folded by what a score can tell apart.
#[derive(Debug, Clone)]
pub struct Survey {
    /// By topic, axis, group, file and worksheet.
    pub answers: Vec<Answers>,
    /// By group, file and worksheet.
    pub respondents: Vec<Respondents>,
}

/// The answers of one group on one topic and axis.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Topic id.
    pub topic: String,
    /// Axis.
    pub axis: Axis,
    /// Group id.
    pub group: String,
    /// Their sum.
    pub sum: Decimal,
    /// How many.
    pub count: u64,
    /// Their rows.
    pub origin: Origin,
}

/// The people of one group who answered.
#[derive(Debug, Clone)]
pub struct Respondents {
    /// Group id.
    pub group: String,
    /// How many gave at least one answer that counts.
    pub valid: u64,
    /// How many of these left a question open.
    pub incomplete: u64,
    /// Their rows.
    pub origin: Origin,
}

/// A step of the assessment.
#[derive(Debug, Clone)]
pub struct MaterialityStep {
    /// `identify`, `rank`, `confirm` or `review`.
    pub step: String,
    /// When.
    pub date: Option<Date>,
    /// By whom.
    pub by: LocalText,
    /// What was done.
    pub text: LocalText,
    /// Where it is.
    pub origin: Origin,
}

/// The steps, in their order.
pub const STEPS: [&str; 4] = ["identify", "rank", "confirm", "review"];

impl Materiality {
    /// The record sets that live here; `materiality` holds the topics.
    pub const SETS: &'static [RecordSet] = &[
        RecordSet { id: "materiality", fields: &["group", "tier", "aspects", "section", "impact", "score"] },
        RecordSet { id: "materiality-groups", fields: &["weight", "invited", "answers"] },
        RecordSet { id: "materiality-steps", fields: &["identify", "rank", "confirm", "review", "date", "by", "text"] },
    ];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records<'b>(&'b self, topics: &'b [Topic], set: &str, field: &str) -> Vec<&'b Origin> {
        match set {
            "materiality" => topics.iter().filter(|t| self.topic_fills(t, field)).map(|t| &t.origin).collect(),
            "materiality-groups" => self.groups.iter().filter(|g| self.group_fills(g, field)).map(|g| &g.origin).collect(),
            "materiality-steps" => self.steps.iter().filter(|s| step_fills(s, field)).map(|s| &s.origin).collect(),
            _ => Vec::new(),
        }
    }

    fn topic_fills(&self, topic: &Topic, field: &str) -> bool {
        let scored = || self.survey.iter().flat_map(|s| &s.answers).any(|a| a.topic == topic.id);
        match field {
            "" => true,
            "group" => !topic.group.is_empty(),
            "tier" => !topic.tier.is_empty() || scored(),
            "aspects" => !topic.aspects.is_empty(),
            "section" => !topic.section.is_empty(),
            "impact" => !topic.impact.is_empty(),
            "score" => scored(),
            _ => false,
        }
    }

    fn group_fills(&self, group: &SurveyGroup, field: &str) -> bool {
        match field {
            "" | "weight" => true,
            "invited" => group.invited.is_some(),
            "answers" => self.survey.iter().flat_map(|s| &s.respondents).any(|r| r.group == group.id),
            _ => false,
        }
    }
}

fn step_fills(step: &MaterialityStep, field: &str) -> bool {
    match field {
        "" => true,
        "date" => step.date.is_some(),
        "by" => !step.by.is_empty(),
        "text" => !step.text.is_empty(),
        kind => step.step == kind,
    }
}
