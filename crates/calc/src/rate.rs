//! The units of factors as publications write them: `tC/TJ`, `GJ/10^4 Nm3`, `kgCH4/L`, `kgCO2e/unit (48 MJ)`.
//!
//! In: a factor. Out: a [`Rate`] between two units of the catalogue, or `None` for a unit that no formula can use. Invariant: a
//! gas named in the unit is carbon dioxide, its equivalent, or plain mass; nothing else is guessed. See the table in the tests.

use crate::exact::Fault;
use heng_model::{Decimal, Unit, Units};

/// A factor's value as a ratio of two units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    /// As published.
    pub value: Decimal,
    /// What one gets.
    pub num: Unit,
    /// Per what.
    pub den: Unit,
    /// How many `num` and how many `den` the published units are: TJ/Gg is TJ per 1,000 t.
    pub scale: (Decimal, Decimal),
}

impl Rate {
    /// The scale of units that are those of the catalogue.
    pub const UNSCALED: (Decimal, Decimal) = (Decimal::ONE, Decimal::ONE);

    /// Reads a factor's value and unit.
    pub fn parse(value: Decimal, unit: &str, units: &Units) -> Option<Rate> {
        let (num, den) = unit.split_once('/')?;
        let (num, num_scale) = side(num.trim(), units)?;
        let (den, den_scale) = side(den.trim(), units)?;
        Some(Rate { value, num, den, scale: (num_scale, den_scale) })
    }
}

/// The gap of a figure whose factor has a unit that no formula can use.
pub(crate) fn unusable(factor: &heng_factors::Factor) -> Fault {
    Fault::missing(
        format!("a factor in a unit that can be used, not {} ({})", factor.unit, factor.id),
        format!("單位可用的因子，而非{}（{}）", factor.unit, factor.id),
    )
}

/// One side of a factor's unit, with the number of catalogue units it holds.
fn side(text: &str, units: &Units) -> Option<(Unit, Decimal)> {
    // Units of publications that books never write: a gigagram is a thousand tonnes.
    let known = match text {
        "Gg" => Some((units.get("t"), Decimal::ONE_THOUSAND)),
        "10^6 MJ" => Some((units.get("TJ"), Decimal::ONE)),
        "unit" | "unit (48 MJ)" => Some((units.get("towngas unit"), Decimal::ONE)),
        _ => None,
    };
    if known.is_some() {
        return known;
    }
    if let Ok(unit) = units.parse(text) {
        return Some((unit, Decimal::ONE));
    }
    // A mass of a named substance: of carbon (tC), of a gas (kgCH4, gNOx). Carbon dioxide and its equivalent are units of their
    // own and were found above, but for grams.
    let (mass, substance) = ["kg", "t", "g"].into_iter().find_map(|mass| Some((mass, text.strip_prefix(mass)?)))?;
    match substance {
        "CO2" if mass == "g" => Some((units.get("kgCO2"), Decimal::new(1, 3))),
        "CO2e" if mass == "g" => Some((units.get("kgCO2e"), Decimal::new(1, 3))),
        "C" | "CH4" | "N2O" | "NOx" | "SOx" | "SO2" | "PM" | "PM10" | "PM2.5" => Some((units.get(mass), Decimal::ONE)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::Catalogue;

    #[test]
    fn units_of_publications_are_read() {
        let units = &Catalogue::embedded().units;
        let cases = [
            ("tCO2/MWh", "tCO2", "MWh"),
            ("kgCO2e/kWh", "kgCO2e", "kWh"),
            ("GJ/t", "GJ", "t"),
            ("GJ/10^4 Nm3", "GJ", "10^4 Nm3"),
            ("tC/TJ", "t", "TJ"),
            ("kgCH4/TJ", "kg", "TJ"),
            ("kgCO2/L", "kgCO2", "L"),
            ("kgce/kWh", "kgce", "kWh"),
            ("gNOx/km", "g", "km"),
            ("kgSOx/10^6 MJ", "kg", "TJ"),
            ("MJ/unit", "MJ", "towngas unit"),
            ("kgCO2e/unit (48 MJ)", "kgCO2e", "towngas unit"),
        ];
        for (text, num, den) in cases {
            let rate = Rate::parse(Decimal::TEN, text, units).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((rate.num.id().as_str(), rate.den.id().as_str()), (num, den), "{text}");
            assert_eq!((rate.value, rate.scale), (Decimal::TEN, (Decimal::ONE, Decimal::ONE)), "{text}");
        }
        let gigagram = Rate::parse(Decimal::new(443, 1), "TJ/Gg", units).unwrap();
        assert_eq!((gigagram.den.id().as_str(), gigagram.scale), ("t", (Decimal::ONE, Decimal::ONE_THOUSAND)));
        for text in ["%", "tCO2", "kgXY/L", "GJ/furlong"] {
            assert_eq!(Rate::parse(Decimal::ONE, text, units), None, "{text}");
        }
    }
}
