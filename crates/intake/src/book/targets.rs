//! Targets as the book states them: what is to be reached, from where, by when, and how it is watched over.

use super::RecordSet;
use heng_model::{Decimal, Dims, LocalText, Origin, Unit};

/// A target of `targets.csv`.
#[derive(Debug, Clone)]
pub struct Target {
    /// Id.
    pub id: String,
    /// Short name for charts, if the book gives one.
    pub name: LocalText,
    /// Measure it is about, if any.
    pub measure: String,
    /// The part of the measure, and for an intensity its denominator.
    pub dims: Dims,
    /// `absolute`, `intensity` or `directional`.
    pub kind: String,
    /// Baseline year, if any.
    pub baseline_year: Option<i16>,
    /// The value of the baseline year as stated, if the book states it.
    pub baseline: Option<Amount>,
    /// Year to reach it, if any.
    pub target_year: Option<i16>,
    /// What is to be reached, as written: "-5%", "1,200 MWh".
    pub value: String,
    /// The same as read; `None` when nothing is stated, or no measure is named that it could be read against.
    pub level: Option<Level>,
    /// Steps on the way, by year.
    pub milestones: Vec<Milestone>,
    /// Provision codes it answers: `A1.5`, `A2.3`.
    pub answers: Vec<String>,
    /// The target in words.
    pub text: LocalText,
    /// The year in which the book says it was reached.
    pub reached_year: Option<i16>,
    /// What the rules ask about how it was set and is followed.
    pub details: TargetDetails,
    /// Where its numbers were taken from.
    pub source: String,
    /// Where it is.
    pub origin: Origin,
}

/// What the climate rules ask of a target beside its numbers. Empty where the book says nothing.
#[derive(Debug, Clone, Default)]
pub struct TargetDetails {
    /// What is done to reach it.
    pub steps: LocalText,
    /// The part of the entity it applies to.
    pub scope: LocalText,
    /// The metric in words.
    pub metric: LocalText,
    /// `mitigation`, `adaptation`, `conformance`.
    pub objective: String,
    /// Gases covered, as written: `CO2`, `CH4`.
    pub gases: Vec<String>,
    /// Scopes covered: `1`, `2`, `3`.
    pub scopes: Vec<String>,
    /// Gross (yes) or net (no).
    pub gross: Option<bool>,
    /// Whether a third party validated it.
    pub third_party: Option<bool>,
    /// How it was validated.
    pub validation: LocalText,
    /// How it is reviewed.
    pub review: LocalText,
    /// Whether a sectoral decarbonisation approach was used.
    pub sector_approach: Option<bool>,
    /// Which.
    pub sector_approach_text: LocalText,
    /// How the latest international agreement on climate change informed it.
    pub agreement: LocalText,
    /// Revisions and their reasons.
    pub revision: LocalText,
    /// Planned use of carbon credits.
    pub credits: LocalText,
    /// Carbon credits planned, in tCO2e.
    pub credits_t: Option<Decimal>,
    /// Performance and trends in words.
    pub analysis: LocalText,
}

/// A number with its unit; without one it is meant in the unit of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The number.
    pub value: Decimal,
    /// Its unit, if written.
    pub unit: Option<Unit>,
    /// Decimals as written.
    pub places: u32,
}

/// What is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A change of the baseline in per cent: -20 for a fifth less.
    Change(Decimal),
    /// A value.
    Value(Amount),
}

/// A step on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// When.
    pub year: i16,
    /// What.
    pub level: Level,
    /// As written.
    pub text: String,
}

/// The fields of the record set `targets`.
const FIELDS: &[&str] = &[
    "measure",
    "kind",
    "value",
    "baseline",
    "target_year",
    "milestones",
    "steps",
    "scope",
    "gases",
    "scopes",
    "gross",
    "objective",
    "metric",
    "validation",
    "third_party",
    "review",
    "sector_approach",
    "agreement",
    "revision",
    "credits",
    "analysis",
    "reached",
];

/// The fields that the table `target-details` prints.
const DETAILS: &[&str] = &[
    "steps",
    "scope",
    "gases",
    "scopes",
    "gross",
    "objective",
    "metric",
    "validation",
    "third_party",
    "review",
    "sector_approach",
    "agreement",
    "revision",
    "credits",
    "analysis",
];

impl Target {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] =
        &[RecordSet { id: "targets", fields: FIELDS }, RecordSet { id: "target-details", fields: DETAILS }];

    /// A direction in words, without numbers.
    pub fn new(id: impl Into<String>, text: LocalText, origin: Origin) -> Self {
        Self {
            id: id.into(),
            name: LocalText::default(),
            measure: String::new(),
            dims: Dims::none(),
            kind: "directional".into(),
            baseline_year: None,
            baseline: None,
            target_year: None,
            value: String::new(),
            level: None,
            milestones: Vec::new(),
            answers: Vec::new(),
            text,
            reached_year: None,
            details: TargetDetails::default(),
            source: String::new(),
            origin,
        }
    }

    /// Whether the book fills a field of the record set; every target has the field with no name.
    pub fn fills(&self, field: &str) -> bool {
        let d = &self.details;
        match field {
            "" => true,
            "measure" => !self.measure.is_empty(),
            "kind" => !self.kind.is_empty(),
            "value" => !self.value.is_empty(),
            "baseline" => self.baseline_year.is_some(),
            "target_year" => self.target_year.is_some(),
            "milestones" => !self.milestones.is_empty(),
            "steps" => !d.steps.is_empty(),
            "scope" => !d.scope.is_empty(),
            "gases" => !d.gases.is_empty(),
            "scopes" => !d.scopes.is_empty(),
            "gross" => d.gross.is_some(),
            "objective" => !d.objective.is_empty(),
            // A measure of the catalogue is a metric with a name in every language.
            "metric" => !d.metric.is_empty() || !self.measure.is_empty(),
            "validation" => !d.validation.is_empty(),
            "third_party" => d.third_party.is_some(),
            "review" => !d.review.is_empty(),
            "sector_approach" => d.sector_approach.is_some() || !d.sector_approach_text.is_empty(),
            "agreement" => !d.agreement.is_empty(),
            "revision" => !d.revision.is_empty(),
            "credits" => !d.credits.is_empty() || d.credits_t.is_some(),
            "analysis" => !d.analysis.is_empty(),
            "reached" => self.reached_year.is_some(),
            _ => false,
        }
    }

    /// Whether the table of details has anything to say about it.
    pub fn has_details(&self) -> bool {
        DETAILS.iter().any(|field| *field != "metric" && self.fills(field)) || !self.details.metric.is_empty()
    }

    /// The rows of a record set that fill a field.
    pub(crate) fn records<'a>(targets: &'a [Target], set: &str, field: &str) -> Vec<&'a Origin> {
        let holds = |target: &&Target| match set {
            "targets" => target.fills(field),
            "target-details" => target.has_details() && target.fills(field),
            _ => false,
        };
        targets.iter().filter(holds).map(|target| &target.origin).collect()
    }
}
