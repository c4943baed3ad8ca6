//! A value read from a published report, with its place.
//!
//! In: nothing. Out: [`Fact`]. Invariant: the value is exact, as printed; what rounding hides is its [`Precision`]. Not here: how it is found
//! (`facts`), what is said about it (`checks`).

use crate::document::Rect;
use heng_model::Decimal;
use serde::Serialize;
use std::collections::BTreeMap;

/// A fact: one printed occurrence of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Id of the measure; one of the catalogue where it has one.
    pub measure: String,
    /// Dimensions: `gender=male`, `age=<30`, `region=香港`, `denominator=headcount`.
    pub dims: BTreeMap<String, String>,
    /// The financial year, named by the calendar year in which it ends.
    pub year: i32,
    /// The value in the printed unit; words of magnitude (萬, 億, million, '000) are multiplied in.
    pub value: Decimal,
    /// The magnitude that the unit or a word beside the number says: 10,000 of 萬. `value / scale` are the printed digits.
    pub scale: Decimal,
    /// As printed: `1,234.5`, `20萬`, `未發生`.
    pub printed: String,
    /// How exact it is.
    pub precision: Precision,
    /// Unit id (`tCO2e`, `MWh/person`); empty where none is printed or implied.
    pub unit: String,
    /// Unit as printed, empty where it is only implied.
    pub unit_printed: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based page.
    pub page: u32,
    /// Its box, where the reader knows.
    pub bounds: Option<Rect>,
    /// Byte range in its line.
    pub range: (usize, usize),
    /// The words it was read from: row label, group, column; or the clause.
    pub quote: String,
    /// The label that named it.
    pub label: String,
    /// Table cell or running text.
    pub source: Source,
    /// How sure the reading is, and why.
    pub confidence: Confidence,
    /// Why it is so.
    pub reason: String,
}

/// How exact a printed value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Precision {
    /// Half of the last printed digit's place, in the printed unit: 0.05 for `12.3`, 500 for `12千`.
    pub half: Decimal,
    /// The words say it is about this much.
    pub approx: Option<Approx>,
    /// A zero stated in words.
    pub in_words: bool,
}

/// What an approximation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Approx {
    /// 約, about.
    About,
    /// 逾, 超, 餘, +, over, more than, at least.
    Above,
    /// 近, 不足, nearly, less than.
    Below,
}

impl Approx {
    /// As outputs write it.
    pub fn id(self) -> &'static str {
        match self {
            Approx::About => "about",
            Approx::Above => "above",
            Approx::Below => "below",
        }
    }
}

/// Where in the report's build a fact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Source {
    /// A table cell. Facts of one `group` are the parts of one cut, or its total, under one heading of one table.
    Table {
        /// Number of the table in the report.
        table: u32,
        /// Number of the group within the report.
        group: u32,
        /// Row of the table.
        row: u32,
        /// Column of the table.
        column: u32,
    },
    /// Running text: the sentence's number in the report.
    Prose {
        /// Number of the sentence.
        sentence: u32,
    },
}

/// How sure a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Some word had to be inferred from far away, or several readings fit.
    Low,
    /// One part (year, unit, group) is implied.
    Medium,
    /// Label, unit and year are printed.
    High,
}

impl Fact {
    /// Lowest and highest true value that would print like this: `[value - half, value + half]`, open where words say so.
    pub fn bounds_of_value(&self) -> (Option<Decimal>, Option<Decimal>) {
        let (low, high) = (self.value - self.precision.half, self.value + self.precision.half);
        match self.precision.approx {
            None => (Some(low), Some(high)),
            Some(Approx::Above) => (Some(low), None),
            Some(Approx::Below) => (None, Some(high)),
            Some(Approx::About) => (None, None),
        }
    }

    /// The value of a dimension.
    pub fn dim(&self, id: &str) -> Option<&str> {
        self.dims.get(id).map(String::as_str)
    }

    /// Whether it stands in a table.
    pub fn in_table(&self) -> bool {
        matches!(self.source, Source::Table { .. })
    }
}
