//! The dated catalogue of factors and its selection.
//!
//! In: the factor tables of `data/factors/` and a book's `factors.csv`. Out: a [`Factor`] for a [`Query`] by a stated
//! [`YearRule`], or the nearest candidates. Invariant: a factor never changes its value in print; publisher, edition, region,
//! validity, gas coverage and verification travel with it, and nothing falls back silently. Not here: what factors are multiplied
//! with (`heng-calc`). Why one table of dated rows: `docs/factors.md`; see `tests/selection.rs` and `tests/listing.rs`.

mod catalogue;
mod fuel;
mod gases;
mod grid;
mod header;
mod names;
mod not_found;
mod overrides;
mod published;

pub use catalogue::{FactorCatalogue, FactorSource};
pub use fuel::{FuelQuery, GwpSet};
pub use gases::Gas;
pub use grid::{Query, Selected, YearRule};
pub use not_found::NotFound;
pub use published::Published;

use heng_model::{Code, Date, Decimal, Diag, FactorUse, LocalText, Origin};

/// One factor of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Stable id, unique: `CN/2021/location-average/mee-nbs-2024-12`, `petrol/NCV/CN-NDRC`; `factors.csv:LINE` for a book's own
    /// factor without an id.
    pub id: String,
    /// What it is for: `electricity` or a fuel code (`petrol`, `diesel`, `natural_gas` …) or a gas.
    pub subject: String,
    /// What it is: `location-average`, `supplier`, `OM`, `NCV`, `carbon_content`, `oxidation_rate`, `density`, `emission_factor`,
    /// `standard_coal`, `air_pollutant`, `energy_content`, `gwp100`.
    pub parameter: String,
    /// Where it holds: `CN`, `CN-SH`, `HK-CLP`; empty for fuels.
    pub region: String,
    /// Family of sources: `CN-NDRC`, `CN-PB`, `IPCC2006`, `HK-EPD`, `HKEX-A2`, `AR5`; empty for purchased electricity.
    pub source_set: String,
    /// Printed name.
    pub name: LocalText,
    /// The value as published.
    pub value: Decimal,
    /// Unit as published: `tCO2/MWh`, `GJ/t`, `tC/TJ`, `%`, `kgCO2/L`; empty for a global warming potential.
    pub unit: String,
    /// Gas: `CO2`, `CH4`, `N2O`, `NOx` …; for electricity the coverage, `CO2` or `CO2e`.
    pub gas: String,
    /// Use it is limited to: `passenger car`, `vehicles`, `stationary`; empty for any.
    pub applies_to: String,
    /// Year the data describe.
    pub data_year: Option<i16>,
    /// First year the publication names as its period of use.
    pub valid_from: Option<i16>,
    /// Last year of use named by the publication.
    pub valid_to: Option<i16>,
    /// Title of the publication, as published.
    pub source: String,
    /// The title in each language of the report; see [`FactorUse::source_name`].
    pub source_name: LocalText,
    /// Where the publication is to be found, if known.
    pub url: String,
    /// Publisher, in English.
    pub publisher: String,
    /// Publisher in each language of the report.
    pub publisher_name: LocalText,
    /// Date of publication as stated: `2024-04-12`, `2021-03`, `2011-2022`; see [`Published`].
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

impl Factor {
    /// The factor as a leaf of a trace, with the rule by which it was chosen.
    pub fn to_use(&self, rule: LocalText) -> FactorUse {
        FactorUse {
            id: self.id.clone(),
            name: self.name.clone(),
            value: self.value,
            unit: self.unit.clone(),
            data_year: self.data_year,
            gas_coverage: self.gas.clone(),
            publisher: self.publisher.clone(),
            publisher_name: self.publisher_name.clone(),
            source: self.source.clone(),
            source_name: self.source_name.clone(),
            source_date: self.published.clone(),
            verified: self.verified,
            rule,
        }
    }

    /// Whether `on`, the report date, lies past the day by which somebody should have looked for a newer edition.
    pub fn is_stale(&self, on: Date) -> bool {
        self.review_by.is_some_and(|day| on > day)
    }

    /// The days on which it may have been published; `None` when no date is stated.
    pub fn published_on(&self) -> Option<Published> {
        self.published.parse().ok()
    }

    /// F002 when the factor is stale on the report date.
    pub fn stale_diag(&self, on: Date) -> Option<Diag> {
        let day = self.review_by.filter(|day| on > *day)?;
        let diag = Diag::new(Code::StaleFactor, format!("the factor `{}` is past its review date", self.id))
            .note(format!(
                "{} {}, published {}, to be reviewed by {day}; report date {on}",
                self.value, self.unit, self.published
            ))
            .help("look for a newer edition and add it to factors.csv, or give the factor a later `review_by` there".to_string());
        Some(self.located(diag))
    }

    /// F003 when the value was not checked against its publication.
    pub fn unverified_diag(&self) -> Option<Diag> {
        if self.verified {
            return None;
        }
        let mut diag =
            Diag::new(Code::UnverifiedFactor, format!("the factor `{}` is not verified against its publication", self.id))
                .note(format!("{} {}, {}", self.value, self.unit, self.source));
        if !self.notes.is_empty() {
            diag = diag.note(self.notes.clone());
        }
        diag = diag.help("check the value in the publication and state it in factors.csv with `verified` = yes".to_string());
        Some(self.located(diag))
    }

    /// Diagnostics of a book's own factor point to its row.
    fn located(&self, diag: Diag) -> Diag {
        match &self.origin {
            Some(origin) => diag.at(origin.clone()),
            None => diag,
        }
    }
}
