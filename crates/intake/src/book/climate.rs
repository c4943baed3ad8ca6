//! The registers of climate and enterprise risks, scenarios, and what the climate rules ask for beside them.

use super::RecordSet;
use crate::dates::PeriodText;
use heng_model::{Decimal, LocalText, Origin, Quantity};

/// The registers of climate and enterprise risks, scenarios, and what the climate rules ask for beside them.
#[derive(Debug, Clone, Default)]
pub struct Climate {
    /// `[climate] horizons`, in the order written.
    pub horizons: Vec<Horizon>,
    /// `climate/risks.csv`: risks and opportunities, in the order written.
    pub risks: Vec<ClimateRisk>,
    /// `climate/scenarios.csv`.
    pub scenarios: Vec<Scenario>,
    /// `climate/metrics.csv`.
    pub metrics: Vec<ClimateMetric>,
    /// `risks.csv`.
    pub enterprise: Vec<EnterpriseRisk>,
}

/// What short, medium and long term mean.
#[derive(Debug, Clone)]
pub struct Horizon {
    /// `short`.
    pub id: String,
    /// `2025-2027`.
    pub span: LocalText,
    /// Where it is.
    pub origin: Origin,
}

/// What kind of climate risk, as the rules divide them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskClass {
    /// Acute and chronic physical risks.
    Physical,
    /// Policy, technology, market, reputation.
    Transition,
    /// Opportunities.
    Opportunity,
}

/// A climate risk or opportunity.
#[derive(Debug, Clone)]
pub struct ClimateRisk {
    /// Id.
    pub id: String,
    /// `physical-acute`, `transition-policy`, `opportunity-markets`: a value of the dimension `risk_kind`.
    pub kind: String,
    /// Its class.
    pub class: RiskClass,
    /// Printed name.
    pub name: LocalText,
    /// In words.
    pub description: LocalText,
    /// Ids of the horizons over which it is expected.
    pub horizons: Vec<String>,
    /// 1 to 5.
    pub likelihood: Decimal,
    /// 1 to 5.
    pub impact: Decimal,
    /// Where in the business model and value chain it is concentrated.
    pub value_chain: LocalText,
    /// What is done about it.
    pub response: LocalText,
    /// Who answers for it.
    pub owner: LocalText,
    /// Assets exposed, or for an opportunity aligned with it.
    pub exposed_assets: Option<Quantity>,
    /// Revenue exposed or aligned.
    pub exposed_revenue: Option<Quantity>,
    /// Capital deployed towards it in the reporting year.
    pub capital_deployed: Option<Quantity>,
    /// Other risks that concern the same assets or revenue, by id.
    pub overlaps: Vec<String>,
    /// Effects on the reporting year.
    pub effect_current: LocalText,
    /// Effects expected.
    pub effect_expected: LocalText,
    /// Site, if it concerns one.
    pub site: String,
    /// Where it is.
    pub origin: Origin,
}

/// A scenario of the analysis of resilience.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Id.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Who published it.
    pub publisher: LocalText,
    /// Warming it assumes: `1.5°C`.
    pub temperature: String,
    /// Whether it is about physical and about transition risks.
    pub physical: bool,
    /// See `physical`.
    pub transition: bool,
    /// Ids of horizons.
    pub horizons: Vec<String>,
    /// Key assumptions.
    pub assumptions: LocalText,
    /// What it means for the issuer.
    pub result: LocalText,
    /// How well the strategy stands it.
    pub resilience: LocalText,
    /// Why it was chosen.
    pub relevance: LocalText,
    /// Which operations were looked at.
    pub scope: LocalText,
    /// What remains uncertain.
    pub uncertainties: LocalText,
    /// Whether it matches the latest international agreement on climate change.
    pub agreement: Option<bool>,
    /// When the analysis was carried out.
    pub date: Option<PeriodText>,
    /// Where it is.
    pub origin: Origin,
}

/// A figure that the climate rules ask for, with how it is used.
#[derive(Debug, Clone)]
pub struct ClimateMetric {
    /// `internal_carbon_price`, or `industry:<id>`.
    pub id: String,
    /// Printed name of an industry metric.
    pub name: LocalText,
    /// The financial year.
    pub year: i16,
    /// The value; `None` for a statement in words alone, such as that no carbon price is applied.
    pub quantity: Option<Quantity>,
    /// How it is applied.
    pub text: LocalText,
    /// Where it was taken from.
    pub source: String,
    /// Where it is.
    pub origin: Origin,
}

/// A risk of the enterprise's register.
#[derive(Debug, Clone)]
pub struct EnterpriseRisk {
    /// Id.
    pub id: String,
    /// `strategy`, `operations`, `market`, `finance`, `legal`, `integrity`.
    pub category: String,
    /// `low`, `general`, `important`, `major`.
    pub level: String,
    /// Printed name.
    pub name: LocalText,
    /// In words.
    pub description: LocalText,
    /// What is done about it.
    pub response: LocalText,
    /// Who answers for it.
    pub owner: LocalText,
    /// `up`, `same`, `down` against the year before; empty when not stated.
    pub change: String,
    /// Where it is.
    pub origin: Origin,
}

/// Fields of a risk or opportunity.
const RISK_FIELDS: &[&str] = &[
    "kind",
    "physical",
    "transition",
    "description",
    "horizon",
    "likelihood",
    "impact",
    "value_chain",
    "response",
    "owner",
    "exposed_assets",
    "exposed_revenue",
    "capital",
    "effect_current",
    "effect_expected",
    "site",
];

const SCENARIO_FIELDS: &[&str] = &[
    "publisher",
    "temperature",
    "kind",
    "physical",
    "transition",
    "horizon",
    "assumptions",
    "result",
    "resilience",
    "relevance",
    "scope",
    "uncertainties",
    "agreement",
    "date",
];

/// Metrics that are amounts of money exposed, aligned or deployed, and the other two.
pub const CLIMATE_METRICS: [&str; 9] = [
    "internal_carbon_price",
    "climate_remuneration_share",
    "assets_at_transition_risk",
    "revenue_at_transition_risk",
    "assets_at_physical_risk",
    "revenue_at_physical_risk",
    "climate_opportunity_assets",
    "climate_opportunity_revenue",
    "climate_capital_deployed",
];

/// What an industry metric's id begins with.
pub const INDUSTRY: &str = "industry:";

const METRIC_FIELDS: &[&str] = &[
    "internal_carbon_price",
    "internal_carbon_price_use",
    "climate_remuneration_share",
    "remuneration",
    "assets_at_transition_risk",
    "revenue_at_transition_risk",
    "assets_at_physical_risk",
    "revenue_at_physical_risk",
    "climate_opportunity_assets",
    "climate_opportunity_revenue",
    "climate_capital_deployed",
    "industry",
];

const ENTERPRISE_FIELDS: &[&str] = &["category", "level", "description", "response", "owner", "change"];

impl Climate {
    /// The record sets that live here.
    pub const SETS: &'static [RecordSet] = &[
        RecordSet { id: "climate-horizons", fields: &["short", "medium", "long"] },
        RecordSet { id: "climate-risks", fields: RISK_FIELDS },
        RecordSet { id: "climate-opportunities", fields: RISK_FIELDS },
        RecordSet { id: "scenarios", fields: SCENARIO_FIELDS },
        RecordSet { id: "climate-metrics", fields: METRIC_FIELDS },
        RecordSet { id: "enterprise-risks", fields: ENTERPRISE_FIELDS },
    ];

    /// The rows of a set that fill a field; every row when the field is empty.
    pub fn records(&self, set: &str, field: &str) -> Vec<&Origin> {
        match set {
            "climate-horizons" => self.horizons.iter().filter(|h| field.is_empty() || h.id == field).map(|h| &h.origin).collect(),
            "climate-risks" | "climate-opportunities" => {
                let opportunities = set == "climate-opportunities";
                let of_set = |r: &&ClimateRisk| (r.class == RiskClass::Opportunity) == opportunities && r.fills(field);
                self.risks.iter().filter(of_set).map(|r| &r.origin).collect()
            }
            "scenarios" => self.scenarios.iter().filter(|s| s.fills(field)).map(|s| &s.origin).collect(),
            "climate-metrics" => self.metrics.iter().filter(|m| m.fills(field)).map(|m| &m.origin).collect(),
            "enterprise-risks" => self.enterprise.iter().filter(|r| r.fills(field)).map(|r| &r.origin).collect(),
            _ => Vec::new(),
        }
    }

    /// Risks and opportunities of a class.
    pub fn of_class(&self, class: RiskClass) -> impl Iterator<Item = &ClimateRisk> {
        self.risks.iter().filter(move |r| r.class == class)
    }
}

impl ClimateRisk {
    fn fills(&self, field: &str) -> bool {
        match field {
            // The reader refuses a row without these.
            "" | "kind" | "horizon" | "likelihood" | "impact" => true,
            "physical" => self.class == RiskClass::Physical,
            "transition" => self.class == RiskClass::Transition,
            "description" => !self.description.is_empty(),
            "value_chain" => !self.value_chain.is_empty(),
            "response" => !self.response.is_empty(),
            "owner" => !self.owner.is_empty(),
            "exposed_assets" => self.exposed_assets.is_some(),
            "exposed_revenue" => self.exposed_revenue.is_some(),
            "capital" => self.capital_deployed.is_some(),
            "effect_current" => !self.effect_current.is_empty(),
            "effect_expected" => !self.effect_expected.is_empty(),
            "site" => !self.site.is_empty(),
            _ => false,
        }
    }
}

impl Scenario {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "publisher" => !self.publisher.is_empty(),
            "temperature" => !self.temperature.is_empty(),
            "kind" => self.physical || self.transition,
            "physical" => self.physical,
            "transition" => self.transition,
            "horizon" => !self.horizons.is_empty(),
            "assumptions" => !self.assumptions.is_empty(),
            "result" => !self.result.is_empty(),
            "resilience" => !self.resilience.is_empty(),
            "relevance" => !self.relevance.is_empty(),
            "scope" => !self.scope.is_empty(),
            "uncertainties" => !self.uncertainties.is_empty(),
            "agreement" => self.agreement.is_some(),
            "date" => self.date.is_some(),
            _ => false,
        }
    }
}

impl ClimateMetric {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" => true,
            "industry" => self.industry().is_some() && self.quantity.is_some(),
            // How a price enters decisions, or that none is applied, is said in words.
            "internal_carbon_price_use" => self.id == "internal_carbon_price" && !self.text.is_empty(),
            // Whether and how pay depends on it: a share, or words.
            "remuneration" => self.id == "climate_remuneration_share",
            _ => self.id == field && self.quantity.is_some(),
        }
    }

    /// The id of an industry metric within its kind.
    pub fn industry(&self) -> Option<&str> {
        self.id.strip_prefix(INDUSTRY)
    }
}

impl EnterpriseRisk {
    fn fills(&self, field: &str) -> bool {
        match field {
            "" | "category" | "level" => true,
            "description" => !self.description.is_empty(),
            "response" => !self.response.is_empty(),
            "owner" => !self.owner.is_empty(),
            "change" => !self.change.is_empty(),
            _ => false,
        }
    }
}
