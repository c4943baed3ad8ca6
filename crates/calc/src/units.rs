//! Conversion as a measure's definition allows it: within one dimension, and 1 t of water as 1 m³ where the catalogue says so.
//!
//! In: a quantity and the unit wanted. Out: the quantity in it, or a fault. Invariant: tonnes of waste never become cubic metres. Not
//! here: fuels (`amounts.rs`). See the test below.

use crate::exact::{Exact, Fault};
use crate::intensity::numerator_of;
use heng_model::{Catalogue, Measure, Quantity, Unit, UnitError};

/// `quantity` of `measure` in `unit`.
pub(crate) fn in_unit(catalogue: &Catalogue, measure: Measure, quantity: Quantity, unit: Unit) -> Exact<Quantity> {
    match quantity.to(unit) {
        Err(UnitError::Incompatible(..)) if tonne_is_m3(catalogue, measure) => {
            let (tonne, cubic_metre) = (catalogue.units.get("t"), catalogue.units.get("m3"));
            let over = |unit: Unit| quantity.unit.denominator().map_or(unit, |den| unit.per(den));
            let (from, to) = match quantity.unit.numerator() {
                num if num.measures("mass") => (tonne, cubic_metre),
                _ => (cubic_metre, tonne),
            };
            let same = Quantity::new(quantity.to(over(from))?.value, over(to));
            Ok(same.to(unit)?)
        }
        other => other.map_err(Fault::from),
    }
}

/// Whether the measure, or what it is an intensity of, is recorded by an activity that takes 1 t as 1 m³.
fn tonne_is_m3(catalogue: &Catalogue, measure: Measure) -> bool {
    let fed = numerator_of(&measure.id).unwrap_or(&measure.id);
    catalogue.activities().iter().any(|a| a.tonne_is_m3 && a.measure == fed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::Decimal;

    #[test]
    fn water_may_be_weighed_and_waste_may_not_be_poured() {
        let catalogue = Catalogue::embedded();
        let quantity = |value: i64, unit: &str| Quantity::new(Decimal::from(value), catalogue.units.parse(unit).unwrap());
        let convert = |measure: &str, q: Quantity, unit: &str| {
            in_unit(catalogue, catalogue.require(measure), q, catalogue.units.parse(unit).unwrap()).map(|q| q.value)
        };
        assert_eq!(convert("water", quantity(3, "t"), "m3"), Ok(Decimal::from(3)));
        assert_eq!(convert("water", quantity(3, "m3"), "kg"), Ok(Decimal::from(3000)));
        assert_eq!(convert("wastewater_intensity", quantity(3, "t/people"), "m3/people"), Ok(Decimal::from(3)));
        assert!(convert("waste_nonhazardous", quantity(3, "t"), "m3").is_err());
        assert!(convert("ghg_total", quantity(3, "tCO2"), "tCO2e").is_err());
    }
}
