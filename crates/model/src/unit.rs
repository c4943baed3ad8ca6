//! Units and quantities. Conversion happens within one dimension only; what needs a factor is a method, not a conversion.

use crate::locale::{LocalText, Locale};
use crate::number::Decimal;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;

/// One unit of the catalogue (`data/units.toml`).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitDef {
    /// Stable id, also the plain-text symbol: `MWh`.
    pub id: String,
    /// What is measured: `energy`, `mass`, `mass-co2e` … Only units of one dimension convert.
    pub dimension: String,
    /// Exact size in the dimension's base unit.
    pub to_base: Decimal,
    /// Printed symbol.
    pub symbol: LocalText,
    /// Printed symbol after "per", where it differs: persons, but per person.
    #[serde(default)]
    pub per: LocalText,
    /// Other spellings accepted in books.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A unit, or a ratio of two: `MWh`, `MWh/people`. Copies are free; the definitions live as long as the program.
#[derive(Clone, Copy)]
pub struct Unit {
    num: &'static UnitDef,
    den: Option<&'static UnitDef>,
}

/// Why a conversion is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitError {
    /// The catalogue does not know the unit.
    Unknown(String),
    /// The two measure different things.
    Incompatible(String, String),
    /// The converted value has more digits than a decimal holds.
    OutOfRange(String, String),
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnitError::Unknown(u) => write!(f, "unknown unit `{u}`"),
            UnitError::Incompatible(a, b) => write!(f, "{a} does not convert into {b}"),
            UnitError::OutOfRange(a, b) => write!(f, "the value is beyond 28 digits when {a} becomes {b}"),
        }
    }
}

impl std::error::Error for UnitError {}

impl Unit {
    /// Stable id: `MWh`, `MWh/people`.
    pub fn id(self) -> String {
        match self.den {
            None => self.num.id.clone(),
            Some(den) => format!("{}/{}", self.num.id, den.id),
        }
    }

    /// The dimension: `energy`, `energy/people`.
    pub fn dimension(self) -> String {
        match self.den {
            None => self.num.dimension.clone(),
            Some(den) => format!("{}/{}", self.num.dimension, den.dimension),
        }
    }

    /// Whether the unit (not a ratio) measures `dimension`.
    pub fn measures(self, dimension: &str) -> bool {
        self.den.is_none() && self.num.dimension == dimension
    }

    /// The printed symbol: `MWh/person`, `兆瓦時╱人`. Empty for plain counts.
    pub fn symbol(self, locale: Locale) -> String {
        let num = self.num.symbol.get(locale);
        let Some(den) = self.den else { return num.to_string() };
        let den = if den.per.is_empty() { den.symbol.get(locale) } else { den.per.get(locale) };
        match locale {
            Locale::En => format!("{num}/{den}"),
            Locale::ZhHant => format!("{num}╱{den}"),
        }
    }

    /// This unit per `den`.
    pub fn per(self, den: Unit) -> Unit {
        Unit { num: self.num, den: Some(den.num) }
    }

    /// The numerator, or the unit itself.
    pub fn numerator(self) -> Unit {
        Unit { num: self.num, den: None }
    }

    /// The denominator of a ratio.
    pub fn denominator(self) -> Option<Unit> {
        self.den.map(|num| Unit { num, den: None })
    }

    /// Whether `self` converts into `other`.
    pub fn converts_to(self, other: Unit) -> bool {
        self.num.dimension == other.num.dimension && self.den.map(|d| &d.dimension) == other.den.map(|d| &d.dimension)
    }

    /// The exact ratio of this unit to `other` as multiplier and divisor, for whoever divides only once at the end of a formula.
    pub fn ratio_to(self, other: Unit) -> Result<(Decimal, Decimal), UnitError> {
        if !self.converts_to(other) {
            return Err(UnitError::Incompatible(self.id(), other.id()));
        }
        if self == other {
            return Ok((Decimal::ONE, Decimal::ONE));
        }
        match (self.den, other.den) {
            (Some(a), Some(b)) => Ok((self.num.to_base * b.to_base, other.num.to_base * a.to_base)),
            _ => Ok((self.num.to_base, other.num.to_base)),
        }
    }

    /// Converts a value; exact wherever the ratio of the two units is a decimal.
    pub fn convert(self, value: Decimal, other: Unit) -> Result<Decimal, UnitError> {
        let (multiplier, divisor) = self.ratio_to(other)?;
        // Multiply first: 12,400 kWh × 3.6 ÷ 3,600 is exact where 12,400 × (3.6 ÷ 3,600) may not be.
        value
            .checked_mul(multiplier)
            .and_then(|v| v.checked_div(divisor))
            .ok_or_else(|| UnitError::OutOfRange(self.id(), other.id()))
    }
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.num, other.num)
            && match (self.den, other.den) {
                (None, None) => true,
                (Some(a), Some(b)) => std::ptr::eq(a, b),
                _ => false,
            }
    }
}

impl Eq for Unit {}

impl std::hash::Hash for Unit {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.num, state);
        self.den.map(std::ptr::from_ref).hash(state);
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.id())
    }
}

/// A value with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quantity {
    /// The value.
    pub value: Decimal,
    /// The unit.
    pub unit: Unit,
}

impl Quantity {
    /// A value with its unit.
    pub fn new(value: Decimal, unit: Unit) -> Self {
        Self { value, unit }
    }

    /// The same amount in another unit of the same dimension.
    pub fn to(self, unit: Unit) -> Result<Quantity, UnitError> {
        Ok(Quantity { value: self.unit.convert(self.value, unit)?, unit })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value.normalize(), self.unit)
    }
}

/// Every currency is a dimension of its own, since none converts into another: `currency-hkd`.
const CURRENCY: &str = "currency-";

/// The catalogue of units.
#[derive(Debug)]
pub struct Units {
    by_name: HashMap<String, &'static UnitDef>,
    all: Vec<&'static UnitDef>,
}

impl Units {
    pub(crate) fn from_defs(defs: Vec<UnitDef>) -> Result<Self, String> {
        // Leaked once per catalogue, so that a unit is a plain copyable value everywhere else.
        let all: Vec<&'static UnitDef> = defs.into_iter().map(|d| &*Box::leak(Box::new(d))).collect();
        let mut by_name = HashMap::new();
        for def in &all {
            for name in std::iter::once(&def.id).chain(&def.aliases) {
                if let Some(other) = by_name.insert(name.clone(), *def)
                    && other.id != def.id
                {
                    return Err(format!("unit name `{name}` belongs to both {} and {}", other.id, def.id));
                }
            }
        }
        Ok(Self { by_name, all })
    }

    /// Reads a unit by id or alias, alone or as a ratio (`MWh/person`); letter case counts only where it distinguishes units.
    pub fn parse(&self, text: &str) -> Result<Unit, UnitError> {
        let text = text.trim();
        if let Some(num) = self.find(text) {
            return Ok(Unit { num, den: None });
        }
        let unknown = || UnitError::Unknown(text.to_string());
        let (num, den) = text.split_once(['/', '╱', '／']).ok_or_else(unknown)?;
        let num = self.find(num.trim()).ok_or_else(unknown)?;
        let den = self.find(den.trim()).ok_or_else(unknown)?;
        Ok(Unit { num, den: Some(den) })
    }

    /// A unit that the catalogue must hold because code relies on it.
    ///
    /// # Panics
    /// If the catalogue lacks it; `Catalogue::parse` checks all such units, so this is a programming error.
    pub fn get(&self, id: &str) -> Unit {
        self.parse(id).unwrap_or_else(|e| panic!("the unit catalogue must hold `{id}`: {e}"))
    }

    /// The unit in which a figure written in `given` is kept where the catalogue keeps it in `own`: `own` itself, or for another
    /// currency the unit of that currency of the same size, `HKD million` for `CNY million`. `None` when the two measure different
    /// things.
    pub fn kept_in(&self, own: Unit, given: Unit) -> Option<Unit> {
        let num = self.of_same_size(own.num, given.num)?;
        let den = match (own.den, given.den) {
            (None, None) => None,
            (Some(own), Some(given)) => Some(self.of_same_size(own, given)?),
            _ => return None,
        };
        Some(Unit { num, den })
    }

    fn of_same_size(&self, own: &'static UnitDef, given: &'static UnitDef) -> Option<&'static UnitDef> {
        if own.dimension == given.dimension {
            return Some(own);
        }
        let both_money = [own, given].iter().all(|def| def.dimension.starts_with(CURRENCY));
        let of_given = self.all.iter().filter(|def| def.dimension == given.dimension);
        of_given.copied().find(|def| both_money && def.to_base == own.to_base)
    }

    fn find(&self, name: &str) -> Option<&'static UnitDef> {
        if let Some(def) = self.by_name.get(name) {
            return Some(def);
        }
        let lower = name.to_lowercase();
        let mut matches =
            self.all.iter().filter(|d| d.id.to_lowercase() == lower || d.aliases.iter().any(|a| a.to_lowercase() == lower));
        // `g` and `G` would be two units: an ambiguous folding is not a match.
        match (matches.next(), matches.next()) {
            (Some(def), None) => Some(def),
            _ => None,
        }
    }

    /// Every unit, in catalogue order.
    pub fn all(&self) -> impl Iterator<Item = &'static UnitDef> {
        self.all.iter().copied()
    }
}
