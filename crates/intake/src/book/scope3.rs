//! Scope 3: which categories apply, their rows folded, own factors, emissions avoided, and what is known of the uncertainty.

use super::RecordSet;
use heng_model::{Decimal, FigureId, LocalText, Origin, Unit};
use std::collections::BTreeMap;

/// Scope 3: which categories apply, their rows, the quality of the data.
#[derive(Debug, Clone, Default)]
pub struct Scope3 {
    /// `scope3/screening.csv`.
    pub screening: Vec<Screening>,
    /// `scope3/factors.csv`, by id.
    pub factors: BTreeMap<String, Scope3Factor>,
    /// Every other table of `scope3/`, folded.
    pub groups: Vec<Scope3Group>,
    /// Rows that could not be used: what they would have fed must not look complete.
    pub left_out: Vec<LeftOut>,
    /// `scope3/avoided.csv`.
    pub avoided: Vec<Avoided>,
    /// `uncertainty.csv`.
    pub uncertainty: Vec<UncertainSource>,
}

/// Whether a category applies, and why.
#[derive(Debug, Clone)]
pub struct Screening {
    /// Category id of `data/scope3.toml`: `6`.
    pub category: String,
    /// Whether it applies.
    pub applies: bool,
    /// Why, or why not.
    pub reason: LocalText,
    /// What is counted in it.
    pub boundary: LocalText,
    /// Where it is.
    pub origin: Origin,
}

/// A factor of the book's own, for Scope 3.
#[derive(Debug, Clone)]
pub struct Scope3Factor {
    /// Id that rows name.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Emissions per unit.
    pub value: Decimal,
    /// `kgCO2e/p.km`.
    pub unit: Unit,
    /// Biogenic carbon dioxide per unit, in the mass unit of `unit`, where stated.
    pub biogenic: Option<Decimal>,
    /// Year the data describe.
    pub year: Option<i16>,
    /// Where it holds.
    pub region: String,
    /// Publisher.
    pub publisher: LocalText,
    /// Publication.
    pub source: LocalText,
    /// Whether it was checked against the publication.
    pub verified: bool,
    /// Remark.
    pub note: String,
    /// Where it is.
    pub origin: Origin,
}

/// The five indicators of data quality in the order of `scores`: 1 poor to 5 very good.
pub const INDICATORS: [&str; 5] = ["technology", "time", "geography", "completeness", "reliability"];

/// Rows of one category folded by what a figure, a table or a factor can tell apart.
#[derive(Debug, Clone)]
pub struct Scope3Group {
    /// Category id.
    pub category: String,
    /// Method id.
    pub method: String,
    /// What it is: "Flights up to 1,500 km".
    pub item: LocalText,
    /// Site id; empty where the rows name none.
    pub site: String,
    /// Supplier.
    pub supplier: String,
    /// The financial year.
    pub year: i16,
    /// Sum over the rows of what their columns multiply to, but for the factor.
    pub sum: Decimal,
    /// The unit of the sum: `p.km`.
    pub unit: Unit,
    /// What was multiplied in each row: "quantity × distance".
    pub expression: LocalText,
    /// How many columns were multiplied; one alone is a plain sum.
    pub columns: u8,
    /// Where the factor comes from.
    pub factor: RowFactor,
    /// Whether the data are primary.
    pub primary: bool,
    /// Scores of [`INDICATORS`], where given.
    pub scores: [Option<u8>; 5],
    /// For financed emissions: the score of PCAF, 1 best to 5.
    pub pcaf_score: Option<u8>,
    /// The amount of money that the rows state, in its unit.
    pub money: Option<(Decimal, Unit)>,
    /// The rows.
    pub origin: Origin,
    /// How many rows.
    pub rows: u64,
    /// Evidence named by the rows, each once, sorted.
    pub evidence: Vec<String>,
    /// Distinct sources and notes of the rows, sorted.
    pub notes: Vec<String>,
    /// Whether rows hold further notes than those kept.
    pub more_notes: bool,
}

/// Where the factor of a row comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowFactor {
    /// The row holds emissions.
    None,
    /// The id in the row: of `scope3/factors.csv`, or of the factor catalogue.
    Named(String),
    /// The grid of the row's site.
    Grid,
}

/// A row that could not be used.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// Its category.
    pub category: String,
    /// Its year, if that could be read; else the reporting year.
    pub year: i16,
    /// Where it is.
    pub origin: Origin,
}

/// Emissions that an action avoided, against a stated baseline.
#[derive(Debug, Clone)]
pub struct Avoided {
    /// Id of the action.
    pub action: String,
    /// Printed name.
    pub name: LocalText,
    /// The financial year.
    pub year: i16,
    /// Emissions avoided.
    pub value: Decimal,
    /// In this unit.
    pub unit: Unit,
    /// What would have been otherwise.
    pub baseline: LocalText,
    /// Where the estimate was taken from.
    pub source: LocalText,
    /// Where it is.
    pub origin: Origin,
}

/// What is known of the uncertainty of one source of emissions.
#[derive(Debug, Clone)]
pub struct UncertainSource {
    /// The figure it is about: `ghg_scope3[category=6]`.
    pub figure: FigureId,
    /// Half the width of the 95 % interval, or scores.
    pub kind: Uncertain,
    /// Where it is.
    pub origin: Origin,
}

/// How the uncertainty of a source is described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uncertain {
    /// IPCC approach 1: half the width of the 95 % interval, in percent of the value.
    Percent {
        /// Of the activity data.
        activity: Decimal,
        /// Of the factor.
        factor: Decimal,
    },
    /// Pedigree scores of [`INDICATORS`], 1 to 5, 5 best; unknown where absent.
    Pedigree {
        /// Of the activity data.
        activity: [Option<u8>; 5],
        /// Of the factor.
        factor: [Option<u8>; 5],
    },
}

const SCREENING: &str = "scope3-screening";
const METHODS: &str = "scope3-methods";
const QUALITY: &str = "scope3-quality";
const AVOIDED: &str = "ghg-avoided";
const UNCERTAINTY: &str = "uncertainty";

impl Scope3 {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[
        RecordSet { id: SCREENING, fields: &["applies", "not-applicable", "reason", "boundary"] },
        RecordSet { id: METHODS, fields: &["factor", "supplier", "primary", "verified", "evidence"] },
        RecordSet { id: QUALITY, fields: &INDICATORS },
        RecordSet { id: AVOIDED, fields: &["baseline", "source"] },
        RecordSet { id: UNCERTAINTY, fields: &["percent", "pedigree"] },
    ];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, set: &str, field: &str) -> Vec<&Origin> {
        match set {
            SCREENING => self.screening.iter().filter(|s| s.fills(field)).map(|s| &s.origin).collect(),
            METHODS => self.groups.iter().filter(|g| self.fills(g, field)).map(|g| &g.origin).collect(),
            QUALITY => self.groups.iter().filter(|g| g.is_scored(field)).map(|g| &g.origin).collect(),
            AVOIDED => self.avoided.iter().filter(|a| a.fills(field)).map(|a| &a.origin).collect(),
            UNCERTAINTY => self.uncertainty.iter().filter(|u| u.kind.is(field)).map(|u| &u.origin).collect(),
            _ => Vec::new(),
        }
    }

    /// The screening of a category.
    pub fn screened(&self, category: &str) -> Option<&Screening> {
        self.screening.iter().find(|s| s.category == category)
    }

    fn fills(&self, group: &Scope3Group, field: &str) -> bool {
        match field {
            "" => true,
            "factor" => group.factor != RowFactor::None,
            "supplier" => !group.supplier.is_empty(),
            "primary" => group.primary,
            "verified" => match &group.factor {
                RowFactor::Named(id) => self.factors.get(id).is_some_and(|f| f.verified),
                RowFactor::None | RowFactor::Grid => false,
            },
            "evidence" => !group.evidence.is_empty(),
            _ => false,
        }
    }
}

impl Screening {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "applies" => self.applies,
            "not-applicable" => !self.applies,
            "reason" => !self.reason.is_empty(),
            "boundary" => !self.boundary.is_empty(),
            _ => false,
        }
    }
}

impl Scope3Group {
    /// Whether an indicator is scored; with an empty name, whether any is.
    pub fn is_scored(&self, indicator: &str) -> bool {
        INDICATORS.iter().zip(self.scores).any(|(name, score)| score.is_some() && (indicator.is_empty() || *name == indicator))
    }
}

impl Avoided {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "baseline" => !self.baseline.is_empty(),
            "source" => !self.source.is_empty(),
            _ => false,
        }
    }
}

impl Uncertain {
    fn is(&self, field: &str) -> bool {
        match self {
            Uncertain::Percent { .. } => matches!(field, "" | "percent"),
            Uncertain::Pedigree { .. } => matches!(field, "" | "pedigree"),
        }
    }
}
