//! A limb, the smallest thing that is answered, and what answers it.
//!
//! In: the table of a limb in `pack.toml`. Out: a [`Limb`]. Invariant: a key belongs to its kind of answer. Not here: whether what
//! is named exists (`parse`). Why flat when written: unknown keys are refused whatever the kind. See the tests of `parse`.

use heng_model::LocalText;
use serde::{Deserialize, Serialize};

/// One part of a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "RawLimb", rename_all = "kebab-case")]
pub struct Limb {
    /// Id within the requirement: `source`, `target`, `steps`, `total`.
    pub id: String,
    /// What answers it.
    #[serde(flatten)]
    pub answer: Answer,
    /// What else would do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<Answer>,
    /// False when its absence does not make the disclosure partial: an intensity "where appropriate".
    pub required: bool,
    /// Measures whose zero makes the limb needless, year by year: no outcomes of cases without cases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unless_zero: Vec<String>,
    /// Another limb without which this one says nothing: steps towards a target that was not set. It shares that limb's fate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// When it is asked for at all, in words: "if stakeholders were engaged". Empty: always.
    #[serde(skip_serializing_if = "LocalText::is_empty")]
    pub condition: LocalText,
    /// What is asked, in a few words; printed when it is missing.
    pub text: LocalText,
}

/// What answers a limb.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Answer {
    /// Words: a section or heading of the narrative that names the requirement (or `code/limb`).
    Text,
    /// A figure of any of these measures, for the reporting year; with `breakdown` along each of these dimensions.
    Measure {
        /// Measure ids; one is enough unless `all`.
        measures: Vec<String>,
        /// Whether every measure is needed.
        all: bool,
        /// Dimensions needed; `category|function` is either of the two. Without any, the total is needed.
        breakdown: Vec<String>,
        /// Whether a part will do where there is no total: hours of one volunteering programme.
        parts: bool,
        /// Consecutive years needed, reporting year included.
        years: u8,
    },
    /// A row of `targets.csv` that answers the requirement.
    Target {
        /// What the row must fill: a field of the record set `targets`; empty: nothing beside its words.
        #[serde(skip_serializing_if = "String::is_empty")]
        field: String,
        /// Whether every target that answers must fill it.
        every: bool,
    },
    /// Rows of a record set.
    Records {
        /// Id of the set, which is also the name of the table that prints it: `climate-risks`.
        records: String,
        /// What the rows must fill; empty: any row counts.
        #[serde(skip_serializing_if = "String::is_empty")]
        field: String,
        /// How many rows at least.
        min: usize,
    },
}

impl Limb {
    /// Everything that would answer it, the usual one first.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        std::iter::once(&self.answer).chain(&self.or)
    }
}

/// Kinds of answer as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Text,
    Measure,
    Target,
    Records,
}

/// A limb as it is written: flat, so that unknown keys are refused whatever its kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawLimb {
    id: String,
    kind: Kind,
    text: LocalText,
    #[serde(default = "yes")]
    required: bool,
    #[serde(default)]
    unless_zero: Vec<String>,
    needs: Option<String>,
    #[serde(default)]
    condition: LocalText,
    #[serde(default)]
    or: Vec<RawAnswer>,
    #[serde(default)]
    measures: Vec<String>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    breakdown: Vec<String>,
    #[serde(default)]
    parts: bool,
    years: Option<u8>,
    #[serde(default)]
    records: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    every: bool,
    min: Option<usize>,
}

/// What else would do, as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawAnswer {
    kind: Kind,
    #[serde(default)]
    measures: Vec<String>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    breakdown: Vec<String>,
    #[serde(default)]
    parts: bool,
    years: Option<u8>,
    #[serde(default)]
    records: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    every: bool,
    min: Option<usize>,
}

fn yes() -> bool {
    true
}

impl TryFrom<RawAnswer> for Answer {
    type Error = String;

    fn try_from(raw: RawAnswer) -> Result<Self, String> {
        let of_measures = !raw.measures.is_empty() || raw.all || raw.parts || !raw.breakdown.is_empty() || raw.years.is_some();
        let of_records = !raw.records.is_empty() || raw.min.is_some();
        let of_targets = raw.every;
        let refused = [
            (of_measures && raw.kind != Kind::Measure, "measures, all, breakdown, parts and years belong to kind = \"measure\""),
            (of_records && raw.kind != Kind::Records, "records and min belong to kind = \"records\""),
            (of_targets && raw.kind != Kind::Target, "every belongs to kind = \"target\""),
            (
                !raw.field.is_empty() && !matches!(raw.kind, Kind::Records | Kind::Target),
                "field belongs to kind = \"records\" or \"target\"",
            ),
            (raw.kind == Kind::Records && raw.records.is_empty(), "kind = \"records\" names its set in `records`"),
            (raw.min == Some(0), "min is 1 or more"),
            (raw.every && raw.field.is_empty(), "every needs a field"),
        ];
        if let Some((_, why)) = refused.iter().find(|(wrong, _)| *wrong) {
            return Err((*why).to_string());
        }
        Ok(match raw.kind {
            Kind::Text => Answer::Text,
            Kind::Measure => Answer::Measure {
                measures: raw.measures,
                all: raw.all,
                breakdown: raw.breakdown,
                parts: raw.parts,
                years: raw.years.unwrap_or(1),
            },
            Kind::Target => Answer::Target { field: raw.field, every: raw.every },
            Kind::Records => Answer::Records { records: raw.records, field: raw.field, min: raw.min.unwrap_or(1) },
        })
    }
}

impl TryFrom<RawLimb> for Limb {
    type Error = String;

    fn try_from(raw: RawLimb) -> Result<Self, String> {
        let id = raw.id;
        let fault = |why: String| format!("limb `{id}`: {why}");
        let own = RawAnswer {
            kind: raw.kind,
            measures: raw.measures,
            all: raw.all,
            breakdown: raw.breakdown,
            parts: raw.parts,
            years: raw.years,
            records: raw.records,
            field: raw.field,
            every: raw.every,
            min: raw.min,
        };
        let answer = Answer::try_from(own).map_err(fault)?;
        let or = raw.or.into_iter().map(Answer::try_from).collect::<Result<Vec<_>, _>>().map_err(fault)?;
        Ok(Limb {
            id,
            answer,
            or,
            required: raw.required,
            unless_zero: raw.unless_zero,
            needs: raw.needs,
            condition: raw.condition,
            text: raw.text,
        })
    }
}
