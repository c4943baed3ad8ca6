//! The dated catalogue of factors and its selection.
//!
//! In: the factor tables of `data/factors/` and a book's `factors.csv`. Out: a [`Factor`] for a [`Query`] by a stated
//! [`YearRule`], or the nearest candidates. Invariant: a factor never changes its value in print; publisher, edition, region,
//! validity, gas coverage and verification travel with it. Not here: what factors are multiplied with (`heng-calc`).

use heng_model::{Date, Decimal, Diags, FactorUse, LocalText, Origin};

/// One factor of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Stable id, unique: `CN/2021/location-average/mee-2024-12`, `petrol/NCV/CN-NDRC`.
    pub id: String,
    /// What it is for: `electricity` or a fuel code (`petrol`, `diesel`, `natural_gas` …) or a gas.
    pub subject: String,
    /// What it is: `location-average`, `supplier`, `OM`, `NCV`, `carbon_content`, `oxidation_rate`, `density`, `emission_factor`,
    /// `standard_coal`, `air_pollutant`, `energy_content`.
    pub parameter: String,
    /// Where it holds: `CN`, `CN-SH`, `HK-CLP`; empty for fuels.
    pub region: String,
    /// Family of sources: `CN-NDRC`, `CN-PB`, `IPCC2006`, `HK-EPD`, `HKEX-A2`; empty for electricity.
    pub source_set: String,
    /// Printed name.
    pub name: LocalText,
    /// The value as published.
    pub value: Decimal,
    /// Unit as published: `tCO2/MWh`, `GJ/t`, `tC/TJ`, `%`, `kgCO2/L`.
    pub unit: String,
    /// Gas: `CO2`, `CH4`, `N2O`, `NOx` …; for electricity the coverage, `CO2` or `CO2e`.
    pub gas: String,
    /// Use it is limited to: `passenger car`, `vehicles`, `stationary`; empty for any.
    pub applies_to: String,
    /// Year the data describe.
    pub data_year: Option<i16>,
    /// First and last year the publication names as its period of use.
    pub valid_from: Option<i16>,
    /// Last year of use named by the publication.
    pub valid_to: Option<i16>,
    /// Title of the publication.
    pub source: String,
    /// Publisher.
    pub publisher: String,
    /// Date of publication as stated: `2024-04-12`, `2021-03`, `2011-2022`.
    pub published: String,
    /// Whether the value was checked against the publication.
    pub verified: bool,
    /// The day by which somebody should look for a newer edition.
    pub review_by: Option<Date>,
    /// Remarks of the catalogue.
    pub notes: String,
    /// Set for a factor of the book's own `factors.csv`.
    pub origin: Option<Origin>,
}

/// Which year's grid factor applies. The rule is chosen in the book and printed with the figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YearRule {
    /// The factor whose data describe the year of the activity.
    DataYear,
    /// The newest factor published on or before the report date.
    LatestAtReportDate(Date),
    /// The factor with this id, named in a notice.
    Named(String),
}

/// What is sought for purchased electricity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Factor region of the site.
    pub region: String,
    /// Financial year of the activity.
    pub year: i16,
    /// Rule.
    pub rule: YearRule,
    /// Oldest accepted distance between the data year and the activity's year; `None` accepts any.
    pub max_age_years: Option<i16>,
}

/// Why no factor was found, with what comes nearest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// What was sought: "grid electricity, region HK-CLP, 2025".
    pub sought: String,
    /// Nearest candidates, best first.
    pub nearest: Vec<Factor>,
}
