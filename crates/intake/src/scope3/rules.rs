//! What a method of Scope 3 multiplies: `data/scope3.toml`, embedded.
//!
//! In: the file. Out: [`Rules`]. Invariant: every calculation names categories, columns and dimensions that exist, and its words in
//! both languages. Not here: rows (`rows.rs`), figures (`heng-calc`). Why data: a method is a list of columns, and a category a list
//! of methods; no code names either. See the tests below.

use crate::text::{nearest, normalise};
use heng_model::{LocalText, Locale};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Where the methods come from, unless a calculation says otherwise.
    pub standard: LocalText,
    /// What columns are called in a formula.
    pub inputs: BTreeMap<String, LocalText>,
    /// The categories, in their order.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    /// What a quantity times a distance is measured in.
    #[serde(rename = "compound")]
    pub compounds: Vec<Compound>,
    /// The methods.
    #[serde(rename = "method")]
    pub methods: Vec<Method>,
}

/// A category.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// `6`.
    pub id: String,
    /// "Business travel".
    pub name: LocalText,
    /// Above or below the issuer in the value chain.
    pub stream: Stream,
}

/// Side of the value chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// What the issuer buys.
    Upstream,
    /// What becomes of what it sells.
    Downstream,
}

/// What a quantity times a distance is measured in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compound {
    /// Dimension of the quantity.
    pub of: String,
    /// Dimension of the other column.
    pub by: String,
    /// Unit of the product.
    pub unit: String,
    /// The units in which the two are multiplied.
    pub from: [String; 2],
}

/// A method.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// `distance-based`.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Whether its data are primary where a row does not say.
    pub primary: bool,
    /// How it is computed, by category.
    #[serde(rename = "calculation")]
    pub calculations: Vec<Calculation>,
}

/// How a method is computed in some categories.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calculation {
    /// Category ids.
    pub categories: Vec<String>,
    /// In words.
    pub formula: LocalText,
    /// Where it comes from, where that is not the standard.
    #[serde(default)]
    pub source: LocalText,
    /// What may be multiplied, tried in order.
    pub forms: Vec<Form>,
}

/// Columns that are multiplied with each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The column it starts with: `quantity` or `value`.
    #[serde(default = "quantity")]
    pub base: String,
    /// What that column may measure.
    pub dims: Vec<String>,
    /// Columns that must be filled.
    #[serde(default)]
    pub with: Vec<String>,
    /// Columns that may be filled.
    #[serde(default)]
    pub may: Vec<String>,
    /// A constant.
    #[serde(default)]
    pub times: Option<u32>,
    /// The unit of the product, where it is not that of the base or of a compound.
    #[serde(default)]
    pub product: Option<String>,
    /// Where the factor comes from.
    #[serde(default)]
    pub factor: FactorNeed,
}

/// Where the factor of a form comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactorNeed {
    /// The row names one.
    #[default]
    Own,
    /// The row names one of the book: what catalogues list is emitted in use, which other scopes count.
    Book,
    /// The row names one, or the grid of its site has one.
    Grid,
    /// The row holds emissions.
    None,
}

fn quantity() -> String {
    "quantity".to_string()
}

impl Rules {
    /// The rules that ship with the program.
    pub fn embedded() -> &'static Rules {
        static EMBEDDED: OnceLock<Rules> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            toml::from_str(include_str!("../../../../data/scope3.toml")).expect("the embedded rules are checked by the tests")
        })
    }

    /// The category that a cell means: `6`, `Category 6`, `類別6`, its name in either language.
    pub fn category(&self, text: &str) -> Option<&Category> {
        let wanted = normalise(text);
        let digits = wanted.trim_start_matches("category").trim_start_matches("類別").trim_start_matches("类别");
        self.categories
            .iter()
            .find(|c| c.id == digits || Locale::ALL.iter().any(|&locale| normalise(c.name.get(locale)) == wanted))
    }

    /// The method with this id.
    pub fn method(&self, id: &str) -> Option<&Method> {
        self.methods.iter().find(|m| m.id == id)
    }

    /// The method that a cell means in a category, with its calculation there.
    pub fn method_of<'r>(&'r self, category: &'r str, text: &str) -> Option<(&'r Method, &'r Calculation)> {
        let wanted = normalise(text);
        self.of_category(category).find(|(method, _)| {
            normalise(&method.id) == wanted || Locale::ALL.iter().any(|&locale| normalise(method.name.get(locale)) == wanted)
        })
    }

    /// The methods of a category.
    pub fn of_category<'r>(&'r self, category: &'r str) -> impl Iterator<Item = (&'r Method, &'r Calculation)> {
        self.methods.iter().filter_map(move |m| {
            let of = m.calculations.iter().find(|c| c.categories.iter().any(|id| id == category));
            of.map(|c| (m, c))
        })
    }

    /// The nearest method of a category to a text.
    pub fn nearest_method<'r>(&'r self, category: &'r str, text: &str) -> Option<&'r str> {
        nearest(text, self.of_category(category).map(|(m, _)| m.id.as_str()))
    }

    /// Where a calculation comes from, in words.
    pub fn source(&self, calculation: &Calculation, category: &str) -> LocalText {
        if !calculation.source.is_empty() {
            return calculation.source.clone();
        }
        let fill = |locale| self.standard.get(locale).replace("{category}", category);
        LocalText::new(fill(Locale::En), fill(Locale::ZhHant))
    }

    /// What a column is called in a formula.
    pub fn input(&self, column: &str) -> LocalText {
        self.inputs.get(column).cloned().unwrap_or_else(|| LocalText::same(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::Catalogue;
    use std::collections::BTreeSet;

    #[test]
    fn the_rules_name_what_exists() {
        let (rules, catalogue) = (Rules::embedded(), Catalogue::embedded());
        let ids: Vec<&str> = rules.categories.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]);
        assert_eq!(rules.categories.iter().filter(|c| c.stream == Stream::Upstream).count(), 8);
        let dimensions: BTreeSet<&str> = catalogue.units.all().map(|u| u.dimension.as_str()).chain(["*", "currency"]).collect();
        for (method, calculation) in rules.methods.iter().flat_map(|m| m.calculations.iter().map(move |c| (m, c))) {
            assert!(calculation.categories.iter().all(|c| ids.contains(&c.as_str())), "{}", method.id);
            assert!(Locale::ALL.iter().all(|&l| calculation.formula.has(l) && method.name.has(l)), "{}", method.id);
            for form in &calculation.forms {
                assert!(form.dims.iter().all(|d| dimensions.contains(d.as_str())), "{} {:?}", method.id, form.dims);
                let columns = form.with.iter().chain(&form.may).chain([&form.base]);
                assert!(columns.clone().all(|c| rules.inputs.contains_key(c)), "{} {:?}", method.id, columns.collect::<Vec<_>>());
                assert!(form.product.as_ref().is_none_or(|unit| catalogue.units.parse(unit).is_ok()));
            }
        }
        for compound in &rules.compounds {
            for unit in compound.from.iter().chain([&compound.unit]) {
                assert!(catalogue.units.parse(unit).is_ok(), "{unit}");
            }
        }
    }

    /// Figures are named after the catalogue of dimensions: the two must say the same.
    #[test]
    fn dimensions_have_the_names_of_categories_and_methods() {
        let (rules, catalogue) = (Rules::embedded(), Catalogue::embedded());
        let name = |dimension: &str, id: &str| {
            let values = &catalogue.dimension(dimension).unwrap().values;
            values.iter().find(|v| v.id == id).map(|v| v.name.clone()).unwrap_or_default()
        };
        for category in &rules.categories {
            let (id, own) = (&category.id, &category.name);
            let expected = LocalText::new(format!("Category {id}: {}", own.en), format!("類別{id}：{}", own.zh_hant));
            assert_eq!(name("category", id), expected);
        }
        for method in &rules.methods {
            assert_eq!(name("method", &method.id), method.name);
        }
    }

    #[test]
    fn categories_and_methods_are_read_as_people_write_them() {
        let rules = Rules::embedded();
        for text in ["6", "Category 6", "類別6", "business travel", "商務差旅"] {
            assert_eq!(rules.category(text).map(|c| c.id.as_str()), Some("6"), "{text}");
        }
        assert!(rules.category("16").is_none());
        assert_eq!(rules.method_of("6", "距離法").map(|(m, _)| m.id.as_str()), Some("distance-based"));
        assert!(rules.method_of("6", "waste-type").is_none());
        assert_eq!(rules.nearest_method("6", "distnace-based"), Some("distance-based"));
    }
}
