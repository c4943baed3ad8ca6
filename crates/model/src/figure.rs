//! Figures: one computed or entered value of a measure, for a period and a set of dimensions.

use crate::catalogue::{Catalogue, Measure};
use crate::dims::Dims;
use crate::locale::LocalText;
use crate::number::{Decimal, format_decimal};
use crate::origin::Origin;
use crate::trace::Trace;
use crate::unit::{Quantity, Unit};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// The identity of a figure: measure, dimensions, financial year. Printed and cited as `turnover_rate[gender=male]@2022`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureId {
    /// What is measured.
    pub measure: Measure,
    /// Which part of it; empty for the total.
    pub dims: Dims,
    /// The calendar year in which the financial year ends.
    pub year: i16,
}

impl FigureId {
    /// The total of a measure for a year.
    pub fn total(measure: Measure, year: i16) -> Self {
        Self { measure, dims: Dims::none(), year }
    }

    /// A part of a measure for a year.
    pub fn new(measure: Measure, dims: Dims, year: i16) -> Self {
        Self { measure, dims, year }
    }

    /// Reads `ghg_scope2`, `headcount[gender=male]`, `ghg_scope2@2021`; a missing year becomes `default_year`.
    ///
    /// # Errors
    /// What is wrong, for a reader.
    pub fn parse(text: &str, catalogue: &Catalogue, default_year: i16) -> Result<Self, String> {
        let text = text.trim();
        let (rest, year) = match text.rsplit_once('@') {
            Some((rest, year)) => (rest, year.trim().parse().map_err(|_| format!("`{year}` is not a year"))?),
            None => (text, default_year),
        };
        let (measure, dims) = match rest.split_once('[') {
            Some((measure, dims)) => {
                let dims = dims.strip_suffix(']').ok_or_else(|| format!("`{text}` lacks its closing ]"))?;
                (measure.trim(), Dims::parse(dims)?)
            }
            None => (rest.trim(), Dims::none()),
        };
        let measure = catalogue.measure(measure).ok_or_else(|| format!("there is no measure `{measure}`"))?;
        Ok(Self { measure, dims, year })
    }

    /// The same figure `years` earlier.
    pub fn years_before(&self, years: i16) -> Self {
        Self { year: self.year - years, ..self.clone() }
    }
}

impl fmt::Display for FigureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.measure)?;
        if !self.dims.is_empty() {
            write!(f, "[{}]", self.dims)?;
        }
        write!(f, "@{}", self.year)
    }
}

impl Serialize for FigureId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where a figure's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// From records or from other figures, by a method.
    Computed,
    /// Entered as such in figures.csv, with its source.
    Entered,
    /// Taken from the report of an earlier year (`prior/<year>.csv`).
    Prior,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Its identity.
    pub id: FigureId,
    /// The unrounded value.
    pub value: Decimal,
    /// The unit.
    pub unit: Unit,
    /// Decimals to print.
    pub places: u32,
    /// Where it comes from.
    pub basis: Basis,
    /// False when any factor below it is unverified; the mark stays visible in print.
    pub verified: bool,
    /// The way back.
    pub trace: Trace,
}

impl Figure {
    /// Value and unit.
    pub fn quantity(&self) -> Quantity {
        Quantity::new(self.value, self.unit)
    }

    /// The number as printed: rounded half up, here and nowhere before.
    pub fn printed(&self) -> String {
        format_decimal(self.value, self.places)
    }
}

/// A figure as the report of an earlier year published it. It stays beside what the records give now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AsPublished {
    /// Which figure.
    pub id: FigureId,
    /// Value and unit as printed then.
    pub quantity: Quantity,
    /// Decimals printed then.
    pub places: u32,
    /// Which report, in the book's words.
    pub source: LocalText,
    /// Where the book holds it.
    pub origin: Origin,
}

/// A figure that cannot be given, and what is missing for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Which figure.
    pub id: FigureId,
    /// What is missing: "opening head count for region=mainland".
    pub missing: LocalText,
}

/// All figures of a book, and the gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    map: BTreeMap<FigureId, Figure>,
    gaps: BTreeMap<FigureId, Gap>,
    published: BTreeMap<FigureId, AsPublished>,
}

impl Figures {
    /// Adds a figure; a figure already there stays, and `false` comes back.
    pub fn insert(&mut self, figure: Figure) -> bool {
        self.gaps.remove(&figure.id);
        match self.map.entry(figure.id.clone()) {
            std::collections::btree_map::Entry::Occupied(_) => false,
            std::collections::btree_map::Entry::Vacant(slot) => {
                slot.insert(figure);
                true
            }
        }
    }

    /// Notes that a figure cannot be given, unless it already is.
    pub fn insert_gap(&mut self, gap: Gap) {
        if !self.map.contains_key(&gap.id) {
            self.gaps.entry(gap.id.clone()).or_insert(gap);
        }
    }

    /// Keeps what an earlier report published of a figure; the first stays.
    pub fn insert_published(&mut self, published: AsPublished) {
        self.published.entry(published.id.clone()).or_insert(published);
    }

    /// What an earlier report published of this figure.
    pub fn published(&self, id: &FigureId) -> Option<&AsPublished> {
        self.published.get(id)
    }

    /// Everything that earlier reports published, sorted by measure, dimensions, year.
    pub fn all_published(&self) -> impl Iterator<Item = &AsPublished> {
        self.published.values()
    }

    /// The figure with this id.
    pub fn get(&self, id: &FigureId) -> Option<&Figure> {
        self.map.get(id)
    }

    /// Why there is no such figure, if that is known.
    pub fn gap(&self, id: &FigureId) -> Option<&Gap> {
        self.gaps.get(id)
    }

    /// Every figure, sorted by measure, dimensions, year.
    pub fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.map.values()
    }

    /// Every gap, sorted likewise.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.values()
    }

    /// The figures of one measure, all dimensions and years.
    pub fn of(&self, measure: Measure) -> impl Iterator<Item = &Figure> {
        let first = FigureId::new(measure, Dims::none(), i16::MIN);
        self.map.range(first..).map(|(_, figure)| figure).take_while(move |f| f.id.measure == measure)
    }

    /// The parts of `measure` in `year` along exactly one dimension, beside the fixed dimensions of `within`.
    pub fn parts<'a>(
        &'a self,
        measure: Measure,
        within: &'a Dims,
        dimension: &'a str,
        year: i16,
    ) -> impl Iterator<Item = &'a Figure> {
        self.of(measure).filter(move |f| {
            f.id.year == year
                && f.id.dims.len() == within.len() + 1
                && f.id.dims.get(dimension).is_some()
                && within.iter().all(|(k, v)| f.id.dims.get(k) == Some(v))
        })
    }

    /// How many figures.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_as_printed() {
        let catalogue = Catalogue::embedded();
        for text in ["ghg_scope2@2022", "headcount[gender=male]@2021", "turnover_rate[age=>=50;gender=female]@2022"] {
            assert_eq!(FigureId::parse(text, catalogue, 2022).unwrap().to_string(), text);
        }
        assert_eq!(FigureId::parse("water", catalogue, 2022).unwrap().to_string(), "water@2022");
        for text in ["nonsense", "headcount[gender", "headcount[gender]", "water@x"] {
            assert!(FigureId::parse(text, catalogue, 2022).is_err(), "{text}");
        }
    }
}
