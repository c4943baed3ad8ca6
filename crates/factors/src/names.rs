//! Codes and their names: regions, subjects, parameters, uses and sets of factors (`data/factors/names.toml`).
//!
//! In: TOML. Out: printed names, and the order among regions (`parent`), uses (`within`) and subjects (`class`). Invariant: the order
//! is data; no code here names a region or a fuel. Not here: which factor is chosen (`grid.rs`, `fuel.rs`). Why: a factor's name
//! in both languages follows from its codes, so that two rows cannot call one thing differently.

use crate::Factor;
use heng_model::LocalText;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Longest chain of parents that is followed; the data have three levels. A circle in a data folder ends here.
const MAX_CHAIN: usize = 8;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    pub region: BTreeMap<String, Entry>,
    pub subject: BTreeMap<String, Entry>,
    pub parameter: BTreeMap<String, Entry>,
    #[serde(rename = "use")]
    pub uses: BTreeMap<String, Entry>,
    pub set: BTreeMap<String, Entry>,
    /// Families of gases.
    #[serde(default)]
    pub family: BTreeMap<String, Entry>,
}

/// One code. Which of the optional fields mean something depends on the table; see the head of `names.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    en: String,
    #[serde(rename = "zh-Hant")]
    zh_hant: String,
    /// The next wider region, use or subject.
    #[serde(default, alias = "within", alias = "class")]
    parent: String,
    /// Parameters: a value for purchased electricity.
    #[serde(default)]
    pub grid: bool,
    /// Regions: the inventory factor is an operating margin.
    #[serde(default)]
    pub operating_margin: bool,
    /// Families of gases: in the Kyoto basket.
    #[serde(default)]
    pub kyoto: bool,
    /// Families of gases: depleting the ozone layer.
    #[serde(default)]
    pub ozone_depleting: bool,
}

impl Entry {
    pub fn name(&self) -> LocalText {
        LocalText::new(&self.en, &self.zh_hant)
    }
}

/// Finds a code by itself or by its name in either language, whatever the letter case.
pub(crate) fn resolve<'a>(table: &'a BTreeMap<String, Entry>, text: &str) -> Option<&'a str> {
    let text = text.trim();
    let alike = |s: &str| s.eq_ignore_ascii_case(text);
    let by_code = table.keys().find(|code| alike(code));
    by_code.or_else(|| table.iter().find(|(_, e)| alike(&e.en) || alike(&e.zh_hant)).map(|(code, _)| code)).map(String::as_str)
}

/// The code most like `text`, if any is alike at all: at most a third of the letters may differ.
pub(crate) fn nearest<'a>(codes: impl Iterator<Item = &'a str>, text: &str) -> Option<&'a str> {
    let text = text.to_lowercase();
    let edits = |code: &str| strsim::osa_distance(&code.to_lowercase(), &text);
    codes
        .map(|code| (edits(code), code))
        .filter(|(edits, code)| edits * 3 <= code.chars().count().max(text.chars().count()))
        .min()
        .map(|(_, code)| code)
}

/// `code` and what contains it, narrowest first. A code that the table lacks stands alone.
pub(crate) fn chain<'a>(table: &'a BTreeMap<String, Entry>, code: &'a str) -> Vec<&'a str> {
    let mut found = vec![code];
    while let Some(parent) = table.get(found[found.len() - 1]).map(|e| e.parent.as_str()).filter(|p| !p.is_empty()) {
        if found.len() >= MAX_CHAIN {
            break;
        }
        found.push(parent);
    }
    found
}

impl Names {
    pub fn parse(text: &str) -> Result<Self, String> {
        let names: Names = toml::from_str(text).map_err(|e| format!("names.toml: {e}"))?;
        for table in [&names.region, &names.subject, &names.uses] {
            if let Some((code, entry)) = table.iter().find(|(_, e)| !e.parent.is_empty() && !table.contains_key(&e.parent)) {
                return Err(format!("names.toml: `{code}` lies in `{}`, which the table lacks", entry.parent));
            }
        }
        Ok(names)
    }

    /// Whether a factor for `parameter` belongs to purchased electricity.
    pub fn is_grid(&self, parameter: &str) -> bool {
        self.parameter.get(parameter).is_some_and(|p| p.grid)
    }

    /// Whether the factor serves the location-based method: grid averages and supplier factors everywhere, an operating margin
    /// only where the region's publisher states it as its inventory factor. Build margins, residual mixes, fossil power and life
    /// cycles never do.
    pub fn is_location_based(&self, factor: &Factor) -> bool {
        match factor.parameter.as_str() {
            "location-average" | "supplier" => true,
            "OM" => self.region.get(&factor.region).is_some_and(|r| r.operating_margin),
            _ => false,
        }
    }

    /// The name printed for a factor: "Grid electricity, Shanghai"; "Petrol, CH4 emission factor, passenger car".
    pub fn factor_name(&self, factor: &Factor) -> LocalText {
        if self.is_grid(&factor.parameter) { self.grid_name(factor) } else { self.fuel_name(factor) }
    }

    fn grid_name(&self, factor: &Factor) -> LocalText {
        let region = label(&self.region, &factor.region);
        if self.is_location_based(factor) {
            return LocalText::new(format!("Grid electricity, {}", region.en), format!("電網電力（{}）", region.zh_hant));
        }
        let kind = label(&self.parameter, &factor.parameter);
        LocalText::new(
            format!("Grid electricity, {}, {}", region.en, kind.en),
            format!("電網電力（{}，{}）", region.zh_hant, kind.zh_hant),
        )
    }

    fn fuel_name(&self, factor: &Factor) -> LocalText {
        let subject = label(&self.subject, &factor.subject);
        let parameter = label(&self.parameter, &factor.parameter);
        // The gas of a carbon content or an oxidation rate can only be CO2 and is not said.
        let gas = match factor.parameter.as_str() {
            "emission_factor" | "air_pollutant" if !factor.gas.is_empty() => format!("{} ", factor.gas),
            _ => String::new(),
        };
        let mut name = LocalText::new(
            format!("{}, {gas}{}", subject.en, parameter.en),
            if gas.is_empty() {
                format!("{}{}", subject.zh_hant, parameter.zh_hant)
            } else {
                format!("{} {gas}{}", subject.zh_hant, parameter.zh_hant)
            },
        );
        if !factor.applies_to.is_empty() {
            let used = label(&self.uses, &factor.applies_to);
            name.en = format!("{}, {}", name.en, used.en);
            name.zh_hant = format!("{}（{}）", name.zh_hant, used.zh_hant);
        }
        name
    }
}

/// The name of a code; the code itself where the table lacks it.
pub(crate) fn label(table: &BTreeMap<String, Entry>, code: &str) -> LocalText {
    table.get(code).map_or_else(|| LocalText::same(code), Entry::name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FactorSource;

    #[test]
    fn chains_lead_from_narrow_to_wide() {
        let names = Names::parse(FactorSource::EMBEDDED.names).unwrap();
        assert_eq!(chain(&names.region, "CN-SH"), ["CN-SH", "CN-GRID-E", "CN"]);
        assert_eq!(chain(&names.region, "HK-CLP"), ["HK-CLP", "HK"]);
        assert_eq!(chain(&names.uses, "passenger car"), ["passenger car", "road", "vehicles", "mobile"]);
        assert_eq!(chain(&names.region, "US-CAMX"), ["US-CAMX"]);
    }

    #[test]
    fn a_circle_of_parents_ends() {
        let names = r#"
            region = { A = { en = "A", zh-Hant = "甲", parent = "B" }, B = { en = "B", zh-Hant = "乙", parent = "A" } }
            subject = {}
            parameter = {}
            use = {}
            set = {}
        "#;
        assert_eq!(chain(&Names::parse(names).unwrap().region, "A").len(), MAX_CHAIN);
    }

    #[test]
    fn codes_are_found_by_name_in_either_language() {
        let names = Names::parse(FactorSource::EMBEDDED.names).unwrap();
        for text in ["passenger car", "Passenger Car", "私家車"] {
            assert_eq!(resolve(&names.uses, text), Some("passenger car"));
        }
        assert_eq!(resolve(&names.region, "上海"), Some("CN-SH"));
        assert_eq!(nearest(names.subject.keys().map(String::as_str), "petroll"), Some("petrol"));
        assert_eq!(nearest(names.subject.keys().map(String::as_str), "乙醇"), None);
    }
}
