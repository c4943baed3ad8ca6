//! Customers, ethics, supplier assessment and community, row by row.

use super::{CountRecord, RecordSet};
use heng_model::{Date, Decimal, LocalText, Origin, Quantity, SourceFile};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Customers, ethics, supplier assessment and community, row by row.
#[derive(Debug, Clone, Default)]
pub struct Operations {
    /// What the registers count, folded: complaints, incidents, reports, recalls, community programmes.
    pub counts: Vec<CountRecord>,
    /// `suppliers.csv`, where it has a row a supplier.
    pub suppliers: Vec<Supplier>,
    /// What keeps a figure on suppliers from being given, by measure or dimension and year.
    pub supplier_gaps: BTreeMap<(&'static str, i16), (u64, u64)>,
    /// `supplier_dimensions.csv`, or the library where suppliers are scored without one.
    pub dimensions: Vec<ScoreDimension>,
    /// `supplier_grades.csv`, or the usual grades; best first.
    pub grades: Vec<SupplierGrade>,
    /// `practices.csv`.
    pub practices: Vec<Practice>,
    /// `complaints.csv`.
    pub complaints: Vec<Complaint>,
    /// `recalls.csv`.
    pub recalls: Vec<Recall>,
    /// `recalls.csv`, when it has a header and no rows: nothing was recalled.
    pub no_recalls: Option<Arc<SourceFile>>,
    /// `satisfaction.csv`.
    pub satisfaction: Vec<Satisfaction>,
    /// `community.csv`, where it has a row a programme.
    pub programmes: Vec<Programme>,
}

/// A supplier.
#[derive(Debug, Clone)]
pub struct Supplier {
    /// Id or name.
    pub id: String,
    /// The financial year.
    pub year: i16,
    /// Value of the `region` dimension.
    pub region: String,
    /// Tier in the chain, if given.
    pub tier: String,
    /// Whether it is local.
    pub local: Option<bool>,
    /// What was spent with it.
    pub spend: Option<Quantity>,
    /// Practices applied to it; `None` when nothing is said.
    pub practices: Option<Vec<String>>,
    /// Σ weight × score ÷ Σ weight over the dimensions scored, of 100.
    pub score: Option<Decimal>,
    /// Grade of the score.
    pub grade: String,
    /// Where it is.
    pub origin: Origin,
}

/// A dimension on which suppliers are scored.
#[derive(Debug, Clone)]
pub struct ScoreDimension {
    /// Id: the column is `score_<id>`.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Weight, above zero.
    pub weight: Decimal,
    /// Where it is; `None` for the library.
    pub origin: Option<Origin>,
}

/// A grade that scores from a bound upwards earn.
#[derive(Debug, Clone)]
pub struct SupplierGrade {
    /// `A`.
    pub id: String,
    /// Lowest score, included.
    pub from: Decimal,
    /// What follows from it.
    pub consequence: LocalText,
    /// Where it is; `None` for the usual grades.
    pub origin: Option<Origin>,
}

/// A practice of engaging suppliers.
#[derive(Debug, Clone)]
pub struct Practice {
    /// Id used in suppliers.csv.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// How it is implemented and monitored.
    pub text: LocalText,
    /// Where it is.
    pub origin: Origin,
}

/// A complaint.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// The financial year in which it was received.
    pub year: i16,
    /// The day it was received.
    pub received: Date,
    /// The day of the first answer.
    pub responded: Option<Date>,
    /// The day it was settled.
    pub resolved: Option<Date>,
    /// Where it is.
    pub origin: Origin,
}

/// A product sold, and how much of it was recalled.
#[derive(Debug, Clone)]
pub struct Recall {
    /// The financial year.
    pub year: i16,
    /// Sold or shipped.
    pub sold: Decimal,
    /// Recalled for safety and health reasons.
    pub recalled: Decimal,
    /// What is counted: pieces where nothing is said.
    pub unit: String,
    /// Where it is.
    pub origin: Origin,
}

/// A survey of satisfaction.
#[derive(Debug, Clone)]
pub struct Satisfaction {
    /// Id.
    pub programme: String,
    /// Printed name.
    pub name: LocalText,
    /// The financial year.
    pub year: i16,
    /// Mean score.
    pub score: Decimal,
    /// `1-5`, `1-10` or `percent`.
    pub scale: &'static str,
    /// Answers.
    pub respondents: Option<Decimal>,
    /// Persons asked.
    pub invited: Option<Decimal>,
    /// Where it is.
    pub origin: Origin,
}

/// A community programme.
#[derive(Debug, Clone)]
pub struct Programme {
    /// Id.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// The financial year.
    pub year: i16,
    /// Value of the `focus_area` dimension.
    pub focus_area: String,
    /// `money`, `in-kind`, `purchase` or `staff-gift`; empty when nothing was given but time.
    pub kind: &'static str,
    /// What was given.
    pub amount: Option<Quantity>,
    /// Volunteers who took part.
    pub volunteers: Option<Decimal>,
    /// Their hours.
    pub hours: Option<Decimal>,
    /// Whom it reached.
    pub beneficiaries: Option<Decimal>,
    /// Where it is.
    pub origin: Origin,
}

impl Operations {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[
        RecordSet { id: "suppliers", fields: &["region", "tier", "practices", "spend", "score"] },
        RecordSet { id: "practices", fields: &["text", "suppliers"] },
        RecordSet { id: "supplier-grades", fields: &["consequence"] },
        RecordSet { id: "service-levels", fields: &["responded", "resolved"] },
        RecordSet { id: "community-programmes", fields: &["amount", "hours", "beneficiaries"] },
    ];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, set: &str, field: &str) -> Vec<&Origin> {
        match set {
            "suppliers" => {
                let fills = |s: &&Supplier| match field {
                    "tier" => !s.tier.is_empty(),
                    "practices" => s.practices.as_ref().is_some_and(|p| !p.is_empty()),
                    "spend" => s.spend.is_some(),
                    "score" => s.score.is_some(),
                    _ => true,
                };
                self.suppliers.iter().filter(fills).map(|s| &s.origin).collect()
            }
            "practices" => {
                let used = |p: &Practice| self.suppliers.iter().any(|s| s.practices.iter().flatten().any(|id| *id == p.id));
                let fills = |p: &&Practice| match field {
                    "text" => !p.text.is_empty(),
                    "suppliers" => used(p),
                    _ => true,
                };
                self.practices.iter().filter(fills).map(|p| &p.origin).collect()
            }
            "supplier-grades" => {
                let fills = |g: &&SupplierGrade| field.is_empty() || !g.consequence.is_empty();
                self.grades.iter().filter(fills).filter_map(|g| g.origin.as_ref()).collect()
            }
            "service-levels" => {
                let fills = |c: &&Complaint| match field {
                    "responded" => c.responded.is_some(),
                    "resolved" => c.resolved.is_some(),
                    _ => true,
                };
                self.complaints.iter().filter(fills).map(|c| &c.origin).collect()
            }
            "community-programmes" => {
                let fills = |p: &&Programme| match field {
                    "amount" => p.amount.is_some(),
                    "hours" => p.hours.is_some(),
                    "beneficiaries" => p.beneficiaries.is_some(),
                    _ => true,
                };
                self.programmes.iter().filter(fills).map(|p| &p.origin).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The name that the book's own tables give a value of a dimension.
    pub fn name(&self, dimension: &str, value: &str) -> Option<&LocalText> {
        let found = match dimension {
            "practice" => self.practices.iter().find(|p| p.id == value).map(|p| &p.name),
            "programme" => self.satisfaction.iter().find(|s| s.programme == value).map(|s| &s.name),
            _ => None,
        };
        found.filter(|name| !name.is_empty())
    }
}
