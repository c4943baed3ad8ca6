//! Reading the factor tables, and what they hold.
//!
//! In: the five files of `data/factors/`, embedded or from a folder. Out: [`FactorCatalogue`]. Invariant: every id is unique, every
//! row names a publication of `sources.toml`, and every code is known. Not here: selection (`grid.rs`, `fuel.rs`), the book's own
//! rows (`overrides.rs`). Why text and not serialized values: a new edition is a diff that a reader can check (`tests/listing.rs`).

use crate::gases::GasRow;
use crate::names::{Names, label};
use crate::{Factor, Published};
use heng_model::{Date, Decimal, LocalText};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// The texts that a catalogue is read from.
#[derive(Debug, Clone, Copy)]
pub struct FactorSource<'a> {
    /// `electricity.csv`: purchased electricity by region and year.
    pub electricity: &'a str,
    /// `fuels.csv`: calorific values, carbon contents, densities, emission factors.
    pub fuels: &'a str,
    /// `gwp.csv`: global warming potentials, a column for each assessment report.
    pub gwp: &'a str,
    /// `sources.toml`: publications by edition.
    pub sources: &'a str,
    /// `names.toml`: names of codes in both languages, and their order.
    pub names: &'a str,
}

impl FactorSource<'static> {
    /// The tables built into the program.
    pub const EMBEDDED: Self = Self {
        electricity: include_str!("../../../data/factors/electricity.csv"),
        fuels: include_str!("../../../data/factors/fuels.csv"),
        gwp: include_str!("../../../data/factors/gwp.csv"),
        sources: include_str!("../../../data/factors/sources.toml"),
        names: include_str!("../../../data/factors/names.toml"),
    };
}

/// Every factor, with the names of their codes.
#[derive(Debug, Clone)]
pub struct FactorCatalogue {
    pub(crate) factors: Vec<Factor>,
    pub(crate) names: Arc<Names>,
    pub(crate) gases: Arc<Vec<GasRow>>,
}

impl FactorCatalogue {
    /// The catalogue built into the program.
    pub fn embedded() -> &'static FactorCatalogue {
        static EMBEDDED: OnceLock<FactorCatalogue> = OnceLock::new();
        // A test parses the embedded tables.
        EMBEDDED.get_or_init(|| Self::parse(FactorSource::EMBEDDED).expect("the embedded factor tables are sound"))
    }

    /// Reads the tables; the error names the file, the line and the cause.
    pub fn parse(source: FactorSource<'_>) -> Result<Self, String> {
        let names = Names::parse(source.names)?;
        let sources: BTreeMap<String, Publication> = toml::from_str(source.sources).map_err(|e| format!("sources.toml: {e}"))?;
        let mut factors = read_rows("electricity.csv", source.electricity, &sources, &names)?;
        factors.extend(read_rows("fuels.csv", source.fuels, &sources, &names)?);
        let (potentials, gases) = read_gwp(source.gwp, &sources, &names)?;
        factors.extend(potentials);
        let mut ids = BTreeSet::new();
        if let Some(twice) = factors.iter().find(|f| !ids.insert(f.id.as_str())) {
            return Err(format!("the factor `{}` is there twice", twice.id));
        }
        Ok(Self { factors, names: Arc::new(names), gases: Arc::new(gases) })
    }

    /// Every factor, in the order of the tables; a book's own come last.
    pub fn iter(&self) -> std::slice::Iter<'_, Factor> {
        self.factors.iter()
    }

    /// The factor with this id.
    pub fn get(&self, id: &str) -> Option<&Factor> {
        self.factors.iter().find(|f| f.id == id)
    }

    /// Printed name of a factor region; the code itself if it is unknown.
    pub fn region_name(&self, region: &str) -> LocalText {
        label(&self.names.region, region)
    }

    /// Printed name of a set of factors: `CN-NDRC`, `HK-EPD`.
    pub fn set_name(&self, set: &str) -> LocalText {
        label(&self.names.set, set)
    }
}

impl<'a> IntoIterator for &'a FactorCatalogue {
    type Item = &'a Factor;
    type IntoIter = std::slice::Iter<'a, Factor>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// An entry of `sources.toml`. `published` and `review_by` stand here only for publications whose rows do not state them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Publication {
    title: String,
    /// Only where nothing was published, so that the title is a remark of ours.
    #[serde(default)]
    title_zh_hant: String,
    publisher: LocalText,
    #[serde(default)]
    url: String,
    /// Months until a new edition is expected; the rule of review dates (`docs/factors.md`) is tested with it.
    #[serde(default)]
    #[allow(dead_code, reason = "read by people and by tests/listing.rs")]
    cycle_months: Option<u16>,
    #[serde(default)]
    published: String,
    review_by: Option<Date>,
    #[serde(default)]
    notes: String,
}

impl Publication {
    /// The title as printed in each language: as published, unless it has a translation.
    fn name(&self) -> LocalText {
        let chinese = if self.title_zh_hant.is_empty() { &self.title } else { &self.title_zh_hant };
        LocalText::new(&self.title, chinese)
    }
}

/// A row of `electricity.csv` or `fuels.csv`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    subject: String,
    parameter: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    source_set: String,
    data_year: Option<i16>,
    valid_from: Option<i16>,
    valid_to: Option<i16>,
    value: Decimal,
    unit: String,
    gas: String,
    #[serde(default)]
    applies_to: String,
    edition: String,
    published: String,
    verified: YesNo,
    review_by: Option<Date>,
    notes: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum YesNo {
    Yes,
    No,
}

fn read_rows(file: &str, text: &str, sources: &BTreeMap<String, Publication>, names: &Names) -> Result<Vec<Factor>, String> {
    let mut factors = Vec::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.deserialize() {
        let row: Row = row.map_err(|e| format!("{file}: {e}"))?;
        let id = row.id.clone();
        factors.push(factor_of_row(row, sources, names).map_err(|cause| format!("{file}: `{id}`: {cause}"))?);
    }
    Ok(factors)
}

fn factor_of_row(row: Row, sources: &BTreeMap<String, Publication>, names: &Names) -> Result<Factor, String> {
    let publication = sources.get(&row.edition).ok_or_else(|| format!("sources.toml has no `{}`", row.edition))?;
    let mut factor = Factor {
        id: row.id,
        subject: row.subject,
        parameter: row.parameter,
        region: row.region,
        source_set: row.source_set,
        name: LocalText::default(),
        value: row.value,
        unit: row.unit,
        gas: row.gas,
        applies_to: row.applies_to,
        data_year: row.data_year,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        source: publication.title.clone(),
        source_name: publication.name(),
        url: publication.url.clone(),
        publisher: publication.publisher.en.clone(),
        publisher_name: publication.publisher.clone(),
        published: row.published,
        verified: matches!(row.verified, YesNo::Yes),
        review_by: row.review_by,
        notes: joined(&row.notes, &publication.notes),
        origin: None,
    };
    factor.name = names.factor_name(&factor);
    match names.faults(&factor).into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(factor),
    }
}

/// Remarks on the row before remarks on its publication.
fn joined(row: &str, publication: &str) -> String {
    [row, publication].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A row of `gwp.csv`; an empty cell means that the assessment report gives no value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GwpRow {
    id: String,
    gas: String,
    formula: String,
    family: String,
    name_en: String,
    name_zh_hant: String,
    ar4: Option<Decimal>,
    ar5: Option<Decimal>,
    ar5_ccf: Option<Decimal>,
    ar6: Option<Decimal>,
    verified: YesNo,
    notes: String,
}

/// One factor for each value, `CH4/gwp100/AR5`, and every gas.
fn read_gwp(text: &str, sources: &BTreeMap<String, Publication>, names: &Names) -> Result<(Vec<Factor>, Vec<GasRow>), String> {
    let mut factors = Vec::new();
    let mut gases = Vec::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.deserialize() {
        let row: GwpRow = row.map_err(|e| format!("gwp.csv: {e}"))?;
        let values = [
            ("AR4", "ipcc-ar4", row.ar4),
            ("AR5", "ipcc-ar5", row.ar5),
            ("AR5-CCF", "ipcc-ar5", row.ar5_ccf),
            ("AR6", "ipcc-ar6", row.ar6),
        ];
        for (set, edition, value) in values {
            let Some(value) = value else { continue };
            let publication = sources.get(edition).ok_or_else(|| format!("sources.toml has no `{edition}`"))?;
            factors.push(gwp_factor(&row, set, value, publication, names));
        }
        let texts = [&row.id, &row.gas, &row.formula, &row.name_en, &row.name_zh_hant].map(String::as_str);
        gases.push(GasRow::read(names, texts, &row.family)?);
    }
    Ok((factors, gases))
}

fn gwp_factor(row: &GwpRow, set: &str, value: Decimal, publication: &Publication, names: &Names) -> Factor {
    let parameter = label(&names.parameter, "gwp100");
    let formula = if row.formula == row.gas { String::new() } else { format!("{}.", row.formula) };
    Factor {
        id: format!("{}/gwp100/{set}", row.id),
        subject: row.gas.clone(),
        parameter: "gwp100".to_string(),
        region: String::new(),
        source_set: set.to_string(),
        name: LocalText::new(
            format!("{}, {} ({set})", row.name_en, parameter.en),
            format!("{}{}（{set}）", row.name_zh_hant, parameter.zh_hant),
        ),
        value,
        unit: String::new(),
        gas: row.gas.clone(),
        applies_to: String::new(),
        data_year: None,
        valid_from: None,
        valid_to: None,
        source: publication.title.clone(),
        source_name: publication.name(),
        url: publication.url.clone(),
        publisher: publication.publisher.en.clone(),
        publisher_name: publication.publisher.clone(),
        published: publication.published.clone(),
        verified: matches!(row.verified, YesNo::Yes),
        review_by: publication.review_by,
        notes: joined(&formula, &row.notes),
        origin: None,
    }
}

/// Units of grid factors. All are tonnes a megawatt-hour in number.
pub(crate) const GRID_UNITS: [&str; 4] = ["tCO2/MWh", "tCO2e/MWh", "kgCO2/kWh", "kgCO2e/kWh"];

impl Names {
    /// What is wrong with a factor, whoever states it; empty when nothing is.
    pub(crate) fn faults(&self, factor: &Factor) -> Vec<String> {
        let mut faults = Vec::new();
        if !self.parameter.contains_key(&factor.parameter) {
            faults.push(unknown("parameter", &factor.parameter, self.parameter.keys()));
        } else if self.is_grid(&factor.parameter) {
            faults.extend(grid_faults(factor));
        } else {
            faults.extend(self.fuel_faults(factor));
        }
        if !factor.published.is_empty() {
            faults.extend(factor.published.parse::<Published>().err());
        }
        if let (Some(from), Some(to)) = (factor.valid_from, factor.valid_to)
            && from > to
        {
            faults.push(format!("it is valid from {from} to {to}, which is no period"));
        }
        faults.extend(value_fault(factor));
        faults
    }

    fn fuel_faults(&self, factor: &Factor) -> Vec<String> {
        let mut faults = Vec::new();
        // Any gas may have a warming potential, and an issuer's own classes of vehicle emit by distance; everything else is for a
        // subject of the list.
        let class_of_vehicle = factor.parameter == "air_pollutant" && factor.unit.ends_with("/km") && !factor.subject.is_empty();
        let free = factor.parameter == "gwp100" || class_of_vehicle;
        if !free && !self.subject.contains_key(&factor.subject) {
            faults.push(unknown("subject", &factor.subject, self.subject.keys()));
        }
        if factor.source_set.is_empty() {
            faults.push("`source_set` is empty".to_string());
        } else if !self.set.contains_key(&factor.source_set) {
            faults.push(unknown("source_set", &factor.source_set, self.set.keys()));
        }
        if !factor.applies_to.is_empty() && !self.uses.contains_key(&factor.applies_to) {
            faults.push(unknown("applies_to", &factor.applies_to, self.uses.keys()));
        }
        faults
    }
}

fn grid_faults(factor: &Factor) -> Vec<String> {
    let mut faults = Vec::new();
    if factor.subject != "electricity" {
        faults.push(format!("`{}` is for the subject `electricity`, not `{}`", factor.parameter, factor.subject));
    }
    for (column, empty) in [
        ("region", factor.region.is_empty()),
        ("data_year", factor.data_year.is_none()),
        ("published", factor.published.is_empty()),
    ] {
        if empty {
            faults.push(format!("`{column}` is empty; a factor for electricity needs it"));
        }
    }
    if !GRID_UNITS.contains(&factor.unit.as_str()) {
        faults.push(format!("`{}` is no unit of a factor for electricity; write {}", factor.unit, GRID_UNITS.join(", ")));
    } else if !factor.unit.contains(&format!("{}/", factor.gas)) {
        faults.push(format!("`gas` says {}, the unit {}", factor.gas, factor.unit));
    }
    faults
}

/// Amounts that divide or carry others must be above zero; an emission may be zero, and an oxidation rate is a percentage.
fn value_fault(factor: &Factor) -> Option<String> {
    let may_be_zero =
        matches!(factor.parameter.as_str(), "emission_factor" | "air_pollutant" | "gwp100" | "location-average" | "supplier");
    if factor.value.is_sign_negative() && !factor.value.is_zero() {
        return Some(format!("the value {} is negative", factor.value));
    }
    if factor.value.is_zero() && !may_be_zero {
        return Some("the value is zero".to_string());
    }
    if factor.parameter == "oxidation_rate" && factor.value > Decimal::ONE_HUNDRED {
        return Some(format!("an oxidation rate of {} % is above 100 %", factor.value));
    }
    None
}

pub(crate) fn unknown<'a>(column: &str, text: &str, known: impl Iterator<Item = &'a String> + Clone) -> String {
    if text.is_empty() {
        return format!("`{column}` is empty");
    }
    match crate::names::nearest(known.clone().map(String::as_str), text) {
        Some(near) => format!("`{text}` is no {column}; nearest: {near}"),
        None => {
            let all: Vec<&str> = known.map(String::as_str).collect();
            format!("`{text}` is no {column}; there are: {}", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_tables_are_sound() {
        let catalogue = FactorCatalogue::parse(FactorSource::EMBEDDED).unwrap();
        assert!(catalogue.iter().count() > 500);
        for factor in &catalogue {
            assert!(!factor.name.en.is_empty() && !factor.name.zh_hant.is_empty(), "{}", factor.id);
            assert!(!factor.source.is_empty() && !factor.publisher.is_empty(), "{}", factor.id);
        }
    }

    #[test]
    fn a_broken_table_says_where() {
        let broken = |electricity: &str| {
            let head = FactorSource::EMBEDDED.electricity.lines().next().unwrap();
            let text = format!("{head}\n{electricity}\n");
            FactorCatalogue::parse(FactorSource { electricity: &text, ..FactorSource::EMBEDDED }).unwrap_err()
        };
        let cases = [
            ("x,electricity,supplier,CN,2021,,,abc,tCO2/MWh,CO2,hke,2022,yes,,", "electricity.csv"),
            ("x,electricity,supplier,CN,2021,,,0.5,tCO2/MWh,CO2,nowhere,2022,yes,,", "sources.toml has no `nowhere`"),
            ("x,electricity,suplier,CN,2021,,,0.5,tCO2/MWh,CO2,hke,2022,yes,,", "nearest: supplier"),
            ("x,electricity,supplier,CN,2021,,,0.5,tCO2e/MWh,CO2,hke,2022,yes,,", "`gas` says CO2, the unit tCO2e/MWh"),
            ("petrol/NCV/CN-NDRC,electricity,supplier,CN,2021,,,0.5,tCO2/MWh,CO2,hke,2022,yes,,", "twice"),
        ];
        for (row, expected) in cases {
            let error = broken(row);
            assert!(error.contains(expected), "{row}: {error}");
        }
    }
}
