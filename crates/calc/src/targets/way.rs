//! The way from baseline to target: which figures it is measured by.

use crate::exact::{Exact, Fault};
use heng_intake::book::{Level, Target};
use heng_model::{Catalogue, Decimal, FigureId, Measure, Quantity, Unit};

/// A target whose progress can be measured in principle: it names a measure and is more than a direction.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) target: &'a Target,
    pub(super) measure: Measure,
}

impl<'a> Way<'a> {
    pub(super) fn of(catalogue: &Catalogue, target: &'a Target) -> Option<Self> {
        let measure = catalogue.measure(&target.measure)?;
        (target.kind != "directional").then_some(Self { target, measure })
    }

    /// The figure it is measured by in a year.
    pub(super) fn figure(&self, year: i16) -> FigureId {
        FigureId::new(self.measure, self.target.dims.clone(), year)
    }

    /// False for an intensity whose denominator the target does not name.
    pub(super) fn has_denominator(&self, catalogue: &Catalogue) -> bool {
        catalogue.unit_of(self.measure, &self.target.dims).is_ok()
    }
}

/// A level as a value in `unit`: a change of the baseline, or the value stated.
pub(super) fn level_in(level: Level, baseline: Option<Quantity>, unit: Unit) -> Exact<Quantity> {
    match level {
        Level::Value(amount) => Ok(Quantity::new(amount.value, amount.unit.unwrap_or(unit)).to(unit)?),
        Level::Change(percent) => {
            let baseline = baseline.ok_or_else(|| Fault::missing("a baseline", "基準"))?.to(unit)?;
            let rest = percent.checked_add(Decimal::ONE_HUNDRED).ok_or(Fault::Overflow)?;
            // Multiply first: hundredths of a decimal are a decimal.
            let value =
                baseline.value.checked_mul(rest).and_then(|v| v.checked_div(Decimal::ONE_HUNDRED)).ok_or(Fault::Overflow)?;
            Ok(Quantity::new(value, unit))
        }
    }
}
