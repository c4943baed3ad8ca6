//! Dimensions of a figure: `gender=male`, `denominator=headcount`. The order of writing never matters.

use serde::{Serialize, Serializer, ser::SerializeMap};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A set of dimension values, sorted by dimension. Cheap to clone when empty, which is the common case.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dims(BTreeMap<Arc<str>, Arc<str>>);

impl Dims {
    /// No dimensions: the total.
    pub fn none() -> Self {
        Self::default()
    }

    /// One dimension.
    pub fn one(dimension: &str, value: &str) -> Self {
        Self::none().with(dimension, value)
    }

    /// The same with one more dimension.
    pub fn with(mut self, dimension: &str, value: &str) -> Self {
        self.0.insert(dimension.into(), value.into());
        self
    }

    /// The same without a dimension.
    pub fn without(mut self, dimension: &str) -> Self {
        self.0.remove(dimension);
        self
    }

    /// The value of a dimension.
    pub fn get(&self, dimension: &str) -> Option<&str> {
        self.0.get(dimension).map(|v| &**v)
    }

    /// Whether there are none: the total.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many dimensions.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Dimension and value, sorted by dimension.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (&**k, &**v))
    }

    /// Reads `gender=male;age=<30` (or with commas or spaces between); errors name what was read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut dims = Dims::none();
        for part in text.split([';', ',', ' ']).map(str::trim).filter(|p| !p.is_empty()) {
            // The first `=` separates: values such as `>=50` hold one of their own.
            let (dimension, value) = part.split_once('=').ok_or_else(|| format!("`{part}` is not dimension=value"))?;
            if dimension.is_empty() || value.is_empty() {
                return Err(format!("`{part}` is not dimension=value"));
            }
            if dims.get(dimension).is_some() {
                return Err(format!("dimension `{dimension}` is given twice"));
            }
            dims = dims.with(dimension, value);
        }
        Ok(dims)
    }
}

/// `age=<30;gender=male`; nothing for the total.
impl fmt::Display for Dims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (dimension, value)) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(";")?;
            }
            write!(f, "{dimension}={value}")?;
        }
        Ok(())
    }
}

impl Serialize for Dims {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (dimension, value) in self.iter() {
            map.serialize_entry(dimension, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_writing_does_not_matter() {
        let a = Dims::parse("gender=male;age=>=50").unwrap();
        let b = Dims::parse("age=>=50, gender=male").unwrap();
        assert_eq!(a, b);
        assert_eq!(a.to_string(), "age=>=50;gender=male");
        assert!(Dims::parse("gender").is_err());
        assert!(Dims::parse("gender=male;gender=female").is_err());
    }
}
