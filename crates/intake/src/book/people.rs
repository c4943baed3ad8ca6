//! What a roster and the registers of people say beside counts by class.

use heng_model::{Decimal, Dims, Origin};

/// Women's pay over men's in one class of employees at period end. Pay itself is not kept: a figure of pay tells of persons.
#[derive(Debug, Clone)]
pub struct PayRatio {
    /// What is compared.
    pub of: PayOf,
    /// The class: none for all employees, or a category.
    pub dims: Dims,
    /// The financial year.
    pub year: i16,
    /// The ratio, or why there is none.
    pub ratio: Result<Decimal, PayGap>,
    /// How many persons stand above and below the line: women and men, or the highest-paid and all others.
    pub persons: (u64, u64),
    /// Their rows.
    pub origin: Origin,
}

/// Training of the employees of one class at period end, where a roster tells who left: a share of those who are there counts them alone.
#[derive(Debug, Clone)]
pub struct StaffTraining {
    /// The class: none for the whole workforce.
    pub dims: Dims,
    /// The financial year.
    pub year: i16,
    /// How many of them were trained; `None` where the roster does not say.
    pub trained: Option<Decimal>,
    /// Their hours of training; `None` where the roster gives none.
    pub hours: Option<Decimal>,
    /// The rows of the roster.
    pub origin: Origin,
}

/// What a ratio of pay compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PayOf {
    /// Mean pay of women over mean pay of men.
    Mean,
    /// Median pay of women over median pay of men.
    Median,
    /// Highest pay over the median of all others.
    Highest,
}

/// Why a ratio of pay is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayGap {
    /// Pay is missing for so many of so many.
    Incomplete(u64, u64),
    /// Pay stands in several currencies.
    Currencies,
    /// One side of the comparison holds fewer persons than may be told of.
    TooFew,
    /// The pay that the other is held against is zero.
    Zero,
}
