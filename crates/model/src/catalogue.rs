//! The catalogue: units, measures and dimensions as data, embedded and overridable.

use crate::dims::Dims;
use crate::locale::{LocalText, Locale};
use crate::unit::{Unit, UnitDef, Units};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

/// How values of a measure behave over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MeasureKind {
    /// Adds up over the period: energy, leavers.
    Flow,
    /// Counted on a date: employees.
    Stock,
    /// One figure over another: an intensity, a rate.
    Ratio,
    /// A plain number of things.
    Count,
}

/// One measure of the catalogue (`data/measures/*.toml`).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MeasureDef {
    /// Stable id: `ghg_scope2`.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Canonical unit; `MWh/denominator` takes its second half from the figure's `denominator` dimension.
    pub unit: String,
    /// Behaviour over time.
    pub kind: MeasureKind,
    /// Decimals printed unless the book says otherwise.
    pub places: u32,
    /// Dimensions it may be broken down by.
    #[serde(default)]
    pub breakdowns: Vec<String>,
    /// Codes of the HKEX 2020 guide it answers.
    #[serde(default, rename = "hkex-2020")]
    pub hkex_2020: Vec<String>,
    /// Codes of the HKEX 2025 code it answers.
    #[serde(default, rename = "hkex-2025")]
    pub hkex_2025: Vec<String>,
    /// GRI disclosures it answers.
    #[serde(default)]
    pub gri: Vec<String>,
    /// What is counted, in one line.
    #[serde(default)]
    pub definition: String,
    /// Whether a value may lie below zero: a profit.
    #[serde(default)]
    pub signed: bool,
}

/// A measure of the catalogue; copies are free.
#[derive(Clone, Copy)]
pub struct Measure(&'static MeasureDef);

impl Deref for Measure {
    type Target = MeasureDef;

    fn deref(&self) -> &MeasureDef {
        self.0
    }
}

impl PartialEq for Measure {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Measure {}

impl PartialOrd for Measure {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Measure {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.id.cmp(&other.0.id)
    }
}

impl std::hash::Hash for Measure {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.id)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.id)
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.id)
    }
}

/// One value of a dimension: its id, name and other spellings accepted in books.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionValue {
    /// Stable id: `male`, `<30`.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where one dimension holds several ways of dividing the same people: which of them. Full-time and part-time are one,
    /// permanent and temporary another; a value without a system belongs to any.
    #[serde(default)]
    pub system: String,
    /// Whether electricity made from this is renewable.
    #[serde(default)]
    pub renewable: bool,
}

/// One dimension (`data/measures/dimensions.toml`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Stable id: `gender`.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Whether books may use values that are not listed here (a region, a function); labels come from `[labels]` of the book.
    #[serde(default)]
    pub open: bool,
    /// Known values, in the order in which tables print them.
    #[serde(default, rename = "value")]
    pub values: Vec<DimensionValue>,
}

/// Whether an energy activity burns fuel on site or buys energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnergyKind {
    /// Fuel burnt in owned or controlled sources.
    Direct,
    /// Purchased electricity, heat, steam or cooling.
    Indirect,
    /// Generated from renewable sources and used on site: energy consumed, nothing burnt and nothing bought.
    Own,
}

/// What rows of `activity/*` may record (`data/activities.toml`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Stable id: `electricity`, `petrol`.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Other spellings accepted in books.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The measure whose total it feeds.
    pub measure: String,
    /// Unit dimensions a quantity may be written in.
    pub accepts: Vec<String>,
    /// Energy carrier, for the `carrier` and `fuel` dimensions.
    #[serde(default)]
    pub carrier: Option<String>,
    /// Fuel code of the factor tables.
    #[serde(default)]
    pub fuel: Option<String>,
    /// Direct, indirect or own energy.
    #[serde(default)]
    pub energy: Option<EnergyKind>,
    /// A fuel from biomass: its carbon dioxide is reported apart, its methane and nitrous oxide in scope 1.
    #[serde(default)]
    pub biogenic: bool,
    /// The measure's definition takes 1 t as 1 m3 (water).
    #[serde(default)]
    pub tonne_is_m3: bool,
    /// Column that breaks the measure down: `type`, `material`.
    #[serde(default)]
    pub dimension: Option<String>,
}

#[derive(Deserialize)]
struct ActivitiesFile {
    activity: Vec<Activity>,
}

#[derive(Deserialize)]
struct UnitsFile {
    unit: Vec<UnitDef>,
}

#[derive(Deserialize)]
struct MeasuresFile {
    #[serde(default)]
    measure: Vec<MeasureDef>,
}

#[derive(Deserialize)]
struct DimensionsFile {
    dimension: Vec<Dimension>,
}

/// Units, measures and dimensions together.
#[derive(Debug)]
pub struct Catalogue {
    /// The units.
    pub units: Units,
    measures: HashMap<&'static str, Measure>,
    measure_order: Vec<Measure>,
    dimensions: BTreeMap<String, Dimension>,
    activities: Vec<Activity>,
}

/// The texts a catalogue is read from.
#[derive(Debug, Clone, Copy)]
pub struct CatalogueSource<'a> {
    /// `data/units.toml`.
    pub units: &'a str,
    /// The files of `data/measures/` that define measures, in order: name and text.
    pub measures: &'a [(&'a str, &'a str)],
    /// `data/measures/dimensions.toml`.
    pub dimensions: &'a str,
    /// `data/activities.toml`.
    pub activities: &'a str,
}

impl CatalogueSource<'static> {
    /// The data that ships with the program.
    pub const EMBEDDED: CatalogueSource<'static> = CatalogueSource {
        units: include_str!("../../../data/units.toml"),
        measures: &[
            ("measures.toml", include_str!("../../../data/measures/measures.toml")),
            ("emissions.toml", include_str!("../../../data/measures/emissions.toml")),
            ("scope3.toml", include_str!("../../../data/measures/scope3.toml")),
            ("people.toml", include_str!("../../../data/measures/people.toml")),
            ("operations.toml", include_str!("../../../data/measures/operations.toml")),
            ("materiality.toml", include_str!("../../../data/measures/materiality.toml")),
            ("governance.toml", include_str!("../../../data/measures/governance.toml")),
            ("climate.toml", include_str!("../../../data/measures/climate.toml")),
            ("targets.toml", include_str!("../../../data/measures/targets.toml")),
        ],
        dimensions: include_str!("../../../data/measures/dimensions.toml"),
        activities: include_str!("../../../data/activities.toml"),
    };
}

impl Catalogue {
    /// The catalogue that ships with the program.
    pub fn embedded() -> &'static Catalogue {
        static EMBEDDED: OnceLock<Catalogue> = OnceLock::new();
        EMBEDDED
            .get_or_init(|| Catalogue::parse(CatalogueSource::EMBEDDED).expect("the embedded catalogue is checked by the tests"))
    }

    /// Reads a catalogue. Its definitions stay in memory for the life of the program.
    ///
    /// # Errors
    /// A text that is not valid TOML, a duplicate name, a measure with an unknown unit or breakdown.
    pub fn parse(source: CatalogueSource<'_>) -> Result<Self, String> {
        let units: UnitsFile = toml::from_str(source.units).map_err(|e| format!("units: {e}"))?;
        let mut measures = Vec::new();
        for (name, text) in source.measures {
            let file: MeasuresFile = toml::from_str(text).map_err(|e| format!("measures/{name}: {e}"))?;
            measures.extend(file.measure);
        }
        let dimensions: DimensionsFile = toml::from_str(source.dimensions).map_err(|e| format!("dimensions: {e}"))?;
        let activities: ActivitiesFile = toml::from_str(source.activities).map_err(|e| format!("activities: {e}"))?;
        let activities = activities.activity;
        let units = Units::from_defs(units.unit)?;
        let dimensions: BTreeMap<_, _> = dimensions.dimension.into_iter().map(|d| (d.id.clone(), d)).collect();
        let mut by_id = HashMap::new();
        let mut measure_order = Vec::new();
        for def in measures {
            let numerator = def.unit.strip_suffix("/denominator").unwrap_or(&def.unit);
            units.parse(numerator).map_err(|e| format!("measure {}: {e}", def.id))?;
            if let Some(unknown) = def.breakdowns.iter().find(|b| !dimensions.contains_key(*b)) {
                return Err(format!("measure {}: unknown breakdown `{unknown}`", def.id));
            }
            let measure = Measure(Box::leak(Box::new(def)));
            if by_id.insert(measure.0.id.as_str(), measure).is_some() {
                return Err(format!("measure {measure} is defined twice"));
            }
            measure_order.push(measure);
        }
        if let Some(lost) = activities.iter().find(|a| !by_id.contains_key(a.measure.as_str())) {
            return Err(format!("activity {}: unknown measure `{}`", lost.id, lost.measure));
        }
        Ok(Self { units, measures: by_id, measure_order, dimensions, activities })
    }

    /// The measure with this id.
    pub fn measure(&self, id: &str) -> Option<Measure> {
        self.measures.get(id).copied()
    }

    /// A measure that code relies on.
    ///
    /// # Panics
    /// If the catalogue lacks it: a programming error, found by the first test that runs the formula.
    pub fn require(&self, id: &str) -> Measure {
        self.measure(id).unwrap_or_else(|| panic!("the measure catalogue must hold `{id}`"))
    }

    /// Every measure, in catalogue order.
    pub fn measures(&self) -> &[Measure] {
        &self.measure_order
    }

    /// The dimension with this id.
    pub fn dimension(&self, id: &str) -> Option<&Dimension> {
        self.dimensions.get(id)
    }

    /// Whether electricity of this `attribute` is renewable; a value that only a book names is not.
    pub fn is_renewable(&self, attribute: &str) -> bool {
        self.dimension("attribute").is_some_and(|d| d.values.iter().any(|v| v.id == attribute && v.renewable))
    }

    /// Every dimension, sorted by id.
    pub fn dimensions(&self) -> impl Iterator<Item = &Dimension> {
        self.dimensions.values()
    }

    /// Every activity, in catalogue order.
    pub fn activities(&self) -> &[Activity] {
        &self.activities
    }

    /// The activity with this id, name or alias, in any language.
    pub fn activity(&self, text: &str) -> Option<&Activity> {
        let text = text.trim();
        self.activities.iter().find(|a| {
            a.id.eq_ignore_ascii_case(text)
                || Locale::ALL.iter().any(|&l| a.name.get(l).eq_ignore_ascii_case(text))
                || a.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(text))
        })
    }

    /// The unit in which a figure of `measure` with these dimensions is kept.
    ///
    /// # Errors
    /// The name of the missing or unknown denominator.
    pub fn unit_of(&self, measure: Measure, dims: &Dims) -> Result<Unit, String> {
        let Some(numerator) = measure.0.unit.strip_suffix("/denominator") else {
            return Ok(self.units.get(&measure.0.unit));
        };
        let denominator = dims
            .get("denominator")
            .ok_or_else(|| format!("{measure} needs a denominator dimension, such as denominator=headcount"))?;
        let per = self.measure(denominator).ok_or_else(|| format!("unknown denominator `{denominator}`"))?;
        Ok(self.units.get(numerator).per(self.units.get(&per.0.unit)))
    }

    /// The id of a dimension value written as id, name or alias in any language; `None` for an unknown value of a closed
    /// dimension, the text itself for an open one.
    pub fn dimension_value(&self, dimension: &str, text: &str) -> Option<String> {
        let def = self.dimensions.get(dimension)?;
        let text = text.trim();
        let known = def.values.iter().find(|v| {
            v.id.eq_ignore_ascii_case(text)
                || Locale::ALL.iter().any(|&l| v.name.get(l).eq_ignore_ascii_case(text))
                || v.aliases.iter().any(|a| a.eq_ignore_ascii_case(text))
        });
        match known {
            Some(value) => Some(value.id.clone()),
            None if def.open && !text.is_empty() => Some(text.to_string()),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Decimal;

    #[test]
    fn the_embedded_catalogue_is_whole() {
        let catalogue = Catalogue::embedded();
        assert!(catalogue.measures().len() > 100);
        for measure in catalogue.measures() {
            for locale in Locale::ALL {
                assert!(measure.name.has(locale), "{measure} has no name in {locale}");
            }
        }
        for unit in catalogue.units.all() {
            // Counting units print no symbol.
            assert!(unit.symbol.has(Locale::En) == unit.symbol.has(Locale::ZhHant), "{}", unit.id);
        }
    }

    #[test]
    fn units_convert_within_a_dimension_only() {
        let units = &Catalogue::embedded().units;
        let mwh = units.get("MWh");
        let kwh = units.parse("千瓦時").unwrap();
        assert_eq!(kwh.convert(Decimal::new(12_400, 0), mwh).unwrap(), Decimal::new(124, 1));
        assert!(mwh.convert(Decimal::ONE, units.get("tce")).is_err());
        assert!(units.get("t").convert(Decimal::ONE, units.get("m3")).is_err());
        assert!(units.get("people").convert(Decimal::ONE, units.get("person-times")).is_err());
        assert!(units.get("tCO2").convert(Decimal::ONE, units.get("tCO2e")).is_err());
        assert_eq!(units.parse("MWh/person").unwrap().symbol(Locale::En), "MWh/person");
        assert_eq!(
            units.parse("kWh/people").unwrap().convert(Decimal::new(1000, 0), units.parse("MWh/people").unwrap()).unwrap(),
            Decimal::ONE
        );
        assert!(units.parse("furlong").is_err());
    }

    #[test]
    fn dimension_values_are_read_in_both_languages() {
        let catalogue = Catalogue::embedded();
        assert_eq!(catalogue.dimension_value("gender", "女").as_deref(), Some("female"));
        assert_eq!(catalogue.dimension_value("gender", "Female").as_deref(), Some("female"));
        assert_eq!(catalogue.dimension_value("gender", "unicorn"), None);
        assert_eq!(catalogue.dimension_value("region", "合肥").as_deref(), Some("合肥"));
    }

    #[test]
    fn an_intensity_takes_its_unit_from_its_denominator() {
        let catalogue = Catalogue::embedded();
        let intensity = catalogue.require("energy_intensity");
        let unit = catalogue.unit_of(intensity, &Dims::one("denominator", "revenue")).unwrap();
        assert_eq!(unit.id(), "MWh/CNY million");
        assert!(catalogue.unit_of(intensity, &Dims::none()).is_err());
    }
}
