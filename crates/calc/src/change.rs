//! Year-on-year change of a figure.

use heng_model::{Decimal, FigureId, Figures};

/// How a figure moved against the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// (this − last) ÷ last, in per cent, unrounded.
    pub percent: Decimal,
    /// Last year's value, unrounded.
    pub last: Decimal,
}

/// The change of a figure against the year before: (this − last) ÷ last. `None` when last year has no figure in the same unit, or a
/// zero, over which nothing can be said in per cent.
pub fn change(figures: &Figures, id: &FigureId) -> Option<Change> {
    let this = figures.get(id)?;
    let last = figures.get(&id.years_before(1))?;
    if last.unit != this.unit || last.value.is_zero() {
        return None;
    }
    let moved = this.value.checked_sub(last.value)?.checked_mul(Decimal::ONE_HUNDRED)?;
    // Over the magnitude: a loss that grows is a fall, whatever its sign.
    Some(Change { percent: moved.checked_div(last.value.abs())?, last: last.value })
}
