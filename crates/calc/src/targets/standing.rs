//! How a target stands, in one word, and the values that say so.
//!
//! In: a target and the figures. Out: an [`Outlook`]. Invariant: a word is given only where figures, or the book itself, bear it out;
//! else the reason why not. Not here: words in print (`heng-compose`).

use super::way::{Way, level_in};
use heng_intake::book::Target;
use heng_model::{Catalogue, Decimal, Dims, FigureId, Figures, Quantity};

/// How a target stands in the reporting year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Reached, by the figures or by the book's word.
    Met,
    /// As far as the years gone by, or the milestones, ask for.
    OnTrack,
    /// Not as far.
    Behind,
    /// Its year has come, and it is not reached.
    Missed,
    /// The reporting year is the one it starts from: nothing is expected yet.
    BaseYear,
    /// Under way; no years are named that would ask for anything.
    UnderWay,
    /// A direction, not a number.
    Directional,
    /// Not known.
    Unmeasured(Unmeasured),
}

/// Why it is not known how a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unmeasured {
    /// The target names no measure.
    NoMeasure,
    /// It states no value that could be read.
    NoValue,
    /// An intensity, and it is not said per what.
    NoDenominator,
    /// Neither baseline year nor baseline value.
    NoBaseline,
    /// There is no figure for the baseline year.
    NoBaselineFigure,
    /// There is no figure for the reporting year.
    NoFigure,
    /// Target and baseline are the same.
    NoWay,
}

/// Where a target comes from, where it leads, where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The value of the baseline.
    pub baseline: Option<Quantity>,
    /// The figure the baseline is, where it is not stated by the target itself.
    pub baseline_figure: Option<FigureId>,
    /// The value to reach.
    pub goal: Option<Quantity>,
    /// The figure of the year, if there is one.
    pub current: Option<FigureId>,
    /// `target_progress`, if there is one.
    pub progress: Option<FigureId>,
    /// `target_expected_progress`, if there is one.
    pub expected: Option<FigureId>,
    /// The word.
    pub standing: Standing,
}

/// The outlook of a target in a year.
pub fn outlook(target: &Target, figures: &Figures, catalogue: &Catalogue, year: i16) -> Outlook {
    outlook_of(target, &|id| figures.get(id).map(|f| f.quantity()), catalogue, year)
}

/// The same while figures are still being made.
pub(super) fn outlook_of(
    target: &Target,
    value: &dyn Fn(&FigureId) -> Option<Quantity>,
    catalogue: &Catalogue,
    year: i16,
) -> Outlook {
    let known = |id: FigureId| value(&id).map(|quantity| (id, quantity));
    let of_target = |measure: &str| {
        let measure = catalogue.measure(measure)?;
        known(FigureId::new(measure, Dims::one("target", &target.id), year))
    };
    let (progress, expected) = (of_target("target_progress"), of_target("target_expected_progress"));
    let way = Way::of(catalogue, target);
    let current = way.and_then(|way| known(way.figure(year)));
    let past =
        way.zip(target.baseline_year).filter(|_| target.baseline.is_none()).and_then(|(way, from)| known(way.figure(from)));
    let own_unit = way.and_then(|way| catalogue.unit_of(way.measure, &target.dims).ok());
    let unit = current.as_ref().or(past.as_ref()).map(|(_, quantity)| quantity.unit).or(own_unit);
    let baseline = match target.baseline {
        Some(amount) => amount.unit.or(unit).map(|unit| Quantity::new(amount.value, unit)),
        None => past.as_ref().map(|(_, quantity)| *quantity),
    };
    let baseline = baseline.zip(unit).and_then(|(quantity, unit)| quantity.to(unit).ok());
    let goal = target.level.zip(unit).and_then(|(level, unit)| level_in(level, baseline, unit).ok());
    let known_values = Values { baseline, goal, current: current.as_ref().map(|(_, q)| *q) };
    let standing = stands(target, way, catalogue, year, &known_values, progress.as_ref(), expected.as_ref());
    let id = |found: Option<(FigureId, Quantity)>| found.map(|(id, _)| id);
    Outlook {
        baseline,
        baseline_figure: id(past),
        goal,
        current: id(current),
        progress: id(progress),
        expected: id(expected),
        standing,
    }
}

struct Values {
    baseline: Option<Quantity>,
    goal: Option<Quantity>,
    current: Option<Quantity>,
}

impl Values {
    /// Whether the figure of the year is exactly what is to be reached, from wherever it comes.
    fn is_there(&self) -> bool {
        matches!((self.goal, self.current), (Some(goal), Some(current)) if goal == current)
    }

    /// Nothing was to be kept at nothing, and there is something.
    fn has_left_zero(&self, signed: bool) -> bool {
        let zero = |q: Option<Quantity>| q.is_some_and(|q| q.value.is_zero());
        !signed && zero(self.baseline) && zero(self.goal) && self.current.is_some_and(|q| !q.value.is_zero())
    }
}

fn stands(
    target: &Target,
    way: Option<Way<'_>>,
    catalogue: &Catalogue,
    year: i16,
    values: &Values,
    progress: Option<&(FigureId, Quantity)>,
    expected: Option<&(FigureId, Quantity)>,
) -> Standing {
    if target.reached_year.is_some_and(|reached| reached <= year) {
        return Standing::Met;
    }
    if target.kind == "directional" {
        return Standing::Directional;
    }
    let Some(way) = way else { return Standing::Unmeasured(Unmeasured::NoMeasure) };
    let has_come = target.target_year.is_some_and(|to| to <= year);
    let Some((_, progress)) = progress else {
        return match why_not(target, way, catalogue, values) {
            _ if values.is_there() => Standing::Met,
            _ if values.has_left_zero(way.measure.signed) => {
                if has_come {
                    Standing::Missed
                } else {
                    Standing::Behind
                }
            }
            why => Standing::Unmeasured(why),
        };
    };
    match expected {
        _ if progress.value >= Decimal::ONE_HUNDRED => Standing::Met,
        _ if has_come => Standing::Missed,
        _ if target.baseline_year == Some(year) => Standing::BaseYear,
        None => Standing::UnderWay,
        Some((_, expected)) if progress.value >= expected.value => Standing::OnTrack,
        Some(_) => Standing::Behind,
    }
}

fn why_not(target: &Target, way: Way<'_>, catalogue: &Catalogue, values: &Values) -> Unmeasured {
    if !way.has_denominator(catalogue) {
        Unmeasured::NoDenominator
    } else if target.level.is_none() {
        Unmeasured::NoValue
    } else if target.baseline.is_none() && target.baseline_year.is_none() {
        Unmeasured::NoBaseline
    } else if values.current.is_none() {
        Unmeasured::NoFigure
    } else if values.baseline.is_none() {
        Unmeasured::NoBaselineFigure
    } else {
        Unmeasured::NoWay
    }
}
