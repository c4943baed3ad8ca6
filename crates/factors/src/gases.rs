//! Gases by any of their names, their families, and what blends are made of.
//!
//! In: `gwp.csv`, and the warming potentials of a book's own `factors.csv`. Out: [`Gas`]. Invariant: whether a family belongs to the Kyoto
//! basket or depletes the ozone layer is data (`names.toml`); a blend is always its components, never a gas of its own. Not here:
//! masses and emissions (`heng-calc`). Why: one cylinder may hold gases of which one counts in scope 1 and the other does not.

use crate::FactorCatalogue;
use crate::names::{Names, nearest};
use heng_model::{Decimal, LocalText};

/// A row of `gwp.csv` as a gas.
#[derive(Debug, Clone)]
pub(crate) struct GasRow {
    /// Subject of its warming potentials: `HFC134a`, `R-410A`.
    subject: String,
    family: String,
    /// How it is printed: its refrigerant number where it has one.
    label: String,
    /// Every name it goes by: `HFC134a`, `R-134a`, 四氟乙烷.
    names: Vec<String>,
    /// Of a blend: each component and its share by mass in per cent.
    components: Vec<(String, Decimal)>,
}

/// A gas, or a blend of gases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gas {
    /// Subject of its warming potentials.
    pub subject: String,
    /// How it is printed in either language: its refrigerant number where it has one, `R-134a`.
    pub label: String,
    /// Code of its family: `HFC`, `HCFC`; `blend`.
    pub family: String,
    /// Printed name of the family.
    pub family_name: LocalText,
    /// Whether the family is in the Kyoto basket, so that its emissions belong to scope 1.
    pub kyoto: bool,
    /// Whether the family depletes the ozone layer.
    pub ozone_depleting: bool,
    /// Of a blend: each component and its share by mass in per cent.
    pub components: Vec<(String, Decimal)>,
}

impl GasRow {
    /// Reads the gas of a row; a blend's formula is `50% HFC32 + 50% HFC125`.
    pub(crate) fn read(names: &Names, texts: [&str; 5], family: &str) -> Result<Self, String> {
        let [id, gas, formula, en, zh_hant] = texts;
        if !names.family.contains_key(family) {
            return Err(format!("gwp.csv: `{gas}`: names.toml has no family `{family}`"));
        }
        let components = if formula.contains('%') {
            components(formula).ok_or_else(|| format!("gwp.csv: `{gas}`: `{formula}` is no composition"))?
        } else {
            Vec::new()
        };
        // The formula of methane is that of each of its kinds; only a gas's own names tell it from others.
        let formula = if components.is_empty() && (formula.starts_with("R-") || formula.contains('-')) { formula } else { "" };
        let label = if formula.is_empty() { gas } else { formula }.to_string();
        let names = [id, gas, formula, en, zh_hant].into_iter().filter(|name| !name.is_empty()).map(str::to_string);
        Ok(Self { subject: gas.to_string(), label, family: family.to_string(), names: names.collect(), components })
    }
}

/// `44% HFC125 + 52% HFC143a`: shares that add up to a hundred.
fn components(formula: &str) -> Option<Vec<(String, Decimal)>> {
    let parts: Option<Vec<(String, Decimal)>> = formula
        .split('+')
        .map(|part| {
            let (percent, gas) = part.trim().split_once('%')?;
            Some((gas.trim().to_string(), percent.trim().parse().ok()?))
        })
        .collect();
    let parts = parts?;
    (parts.iter().map(|(_, percent)| percent).sum::<Decimal>() == Decimal::ONE_HUNDRED).then_some(parts)
}

/// `HFC-134a`, `hfc 134A` and `HFC134a` are one name.
fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '-' | '_' | '(' | ')')).flat_map(char::to_lowercase).collect()
}

impl FactorCatalogue {
    /// The gas that goes by this name, in any spelling: `R-410A`, `HFC-134a`, `R134a`, `SF6`. A gas that only the book's
    /// `factors.csv` gives a warming potential for is found too; its family is what its column `gas` says.
    pub fn gas(&self, text: &str) -> Option<Gas> {
        let wanted = folded(text.trim());
        if let Some(row) = self.gases.iter().find(|row| row.names.iter().any(|name| folded(name) == wanted)) {
            return Some(self.gas_of((&row.subject, &row.label), &row.family, row.components.clone()));
        }
        let own = self.iter().find(|f| f.parameter == "gwp100" && f.origin.is_some() && folded(&f.subject) == wanted)?;
        let family = self.names.family.keys().find(|code| folded(code) == folded(&own.gas)).cloned().unwrap_or_default();
        Some(self.gas_of((&own.subject, &own.subject), &family, Vec::new()))
    }

    fn gas_of(&self, (subject, label): (&str, &str), family: &str, components: Vec<(String, Decimal)>) -> Gas {
        let entry = self.names.family.get(family);
        Gas {
            subject: subject.to_string(),
            label: label.to_string(),
            family: family.to_string(),
            family_name: entry.map_or_else(|| LocalText::same(family), crate::names::Entry::name),
            kyoto: entry.is_some_and(|e| e.kyoto),
            ozone_depleting: entry.is_some_and(|e| e.ozone_depleting),
            components,
        }
    }

    /// The gas whose name is most like `text`, if any is alike at all.
    pub fn nearest_gas(&self, text: &str) -> Option<&str> {
        nearest(self.gases.iter().flat_map(|row| row.names.iter().map(String::as_str)), text)
    }

    /// Codes of the families of gases: `HFC`, `PFC`.
    pub fn gas_families(&self) -> impl Iterator<Item = &str> {
        self.names.family.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gas_goes_by_many_names() {
        let catalogue = FactorCatalogue::embedded();
        for (text, subject, family) in [
            ("R-410A", "R-410A", "blend"),
            ("r410a", "R-410A", "blend"),
            ("HFC-134a", "HFC134a", "HFC"),
            ("R-134a", "HFC134a", "HFC"),
            ("R134A", "HFC134a", "HFC"),
            ("HFC-32", "HFC32", "HFC"),
            ("六氟化硫", "SF6", "SF6"),
            ("R-22", "HCFC22", "HCFC"),
            ("CH4", "CH4", "CH4"),
            ("R-744", "R-744", "CO2"),
        ] {
            let gas = catalogue.gas(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((gas.subject.as_str(), gas.family.as_str()), (subject, family), "{text}");
        }
        assert_eq!(catalogue.gas("R-999"), None);
        assert_eq!(catalogue.nearest_gas("R-134b"), Some("R-134a"));
    }

    #[test]
    fn families_say_what_counts_where() {
        let catalogue = FactorCatalogue::embedded();
        let of = |text: &str| catalogue.gas(text).map(|g| (g.kyoto, g.ozone_depleting)).unwrap();
        assert_eq!(of("R-32"), (true, false));
        assert_eq!(of("R-22"), (false, true));
        assert_eq!(of("HFO-1234yf"), (false, false));
        assert_eq!(of("SF6"), (true, false));
    }

    /// The warming potential printed for a blend is the sum over its components.
    #[test]
    fn blends_are_what_their_components_make() {
        let catalogue = FactorCatalogue::embedded();
        for row in catalogue.gases.iter().filter(|row| !row.components.is_empty()) {
            for set in crate::GwpSet::ALL {
                let of = |gas: &str| catalogue.select_gwp(set, gas).unwrap().value;
                let sum: Decimal = row.components.iter().map(|(gas, percent)| of(gas) * percent).sum();
                assert_eq!(sum, of(&row.subject) * Decimal::ONE_HUNDRED, "{} {set}", row.subject);
            }
        }
    }
}
