//! Printed names of figures and of dimension values, and the order in which tables list the values.
//!
//! In: a figure's identity, the book's labels, the catalogue. Out: "Employees at period end, male" or 「僱員總數：男性」.
//! Invariant: the book's own labels win over the catalogue's, and order never depends on the language. Not here: values, units.
//! Why: one place decides what a class of people or a grid is called. See the tests below.

use crate::print;
use crate::words::Words;
use heng_intake::book::Book;
use heng_model::{Catalogue, Dims, FigureId, LocalText, Locale, Measure};
use std::cmp::Ordering;

/// Names in one language; without a book only the catalogue's.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) words: &'static Words,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) book: Option<&'a Book>,
}

/// An age band as its id writes it: `<30`, `<=30`, `30-49`, `>50`, `>=50`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AgeBand {
    Below(u32),
    UpTo(u32),
    Between(u32, u32),
    Above(u32),
    From(u32),
}

impl AgeBand {
    fn parse(id: &str) -> Option<Self> {
        let number = |text: &str| text.trim().parse().ok();
        if let Some(n) = id.strip_prefix("<=") {
            return number(n).map(AgeBand::UpTo);
        }
        if let Some(n) = id.strip_prefix(">=") {
            return number(n).map(AgeBand::From);
        }
        if let Some(n) = id.strip_prefix('<') {
            return number(n).map(AgeBand::Below);
        }
        if let Some(n) = id.strip_prefix('>') {
            return number(n).map(AgeBand::Above);
        }
        let (from, to) = id.split_once('-')?;
        Some(AgeBand::Between(number(from)?, number(to)?))
    }

    /// Youngest first.
    fn rank(self) -> (u32, u32) {
        match self {
            AgeBand::Below(n) | AgeBand::UpTo(n) => (0, n),
            AgeBand::Between(from, to) => (from, to),
            AgeBand::From(n) => (n, u32::MAX),
            AgeBand::Above(n) => (n.saturating_add(1), u32::MAX),
        }
    }

    fn label(self, words: &Words) -> String {
        let one = |key: &str, n: u32| words.fill(key, &[("n", &n.to_string())]);
        match self {
            AgeBand::Below(n) => one("name.age_below", n),
            AgeBand::UpTo(n) => one("name.age_up_to", n),
            AgeBand::Above(n) => one("name.age_above", n),
            AgeBand::From(n) => one("name.age_from", n),
            AgeBand::Between(from, to) => words.fill("name.age_between", &[("from", &from.to_string()), ("to", &to.to_string())]),
        }
    }
}

impl<'a> Names<'a> {
    fn locale(&self) -> Locale {
        self.words.locale()
    }

    fn book_labels(&self, dimension: &str) -> &'a [(String, heng_model::LocalText)] {
        self.book.and_then(|b| b.manifest.labels.get(dimension)).map_or(&[], Vec::as_slice)
    }

    /// How a financial year is called, from its number: "2022", or "2022/23" where it lies in two calendar years.
    pub(crate) fn year(&self, year: i16) -> String {
        self.book.map_or_else(|| year.to_string(), |b| print::year(b.manifest.period.of_year(year)))
    }

    /// The printed name of a dimension value. What nobody named is printed as the book writes it.
    pub(crate) fn value(&self, dimension: &str, value: &str) -> String {
        let locale = self.locale();
        if let Some((_, label)) = self.book_labels(dimension).iter().find(|(id, _)| id == value) {
            return label.get(locale).to_string();
        }
        if let Some(name) = self.named_in_book(dimension, value) {
            return name.get(locale).to_string();
        }
        let known = self.catalogue.dimension(dimension).and_then(|d| d.values.iter().find(|v| v.id == value));
        // A roster that calls its categories 1, 2, 3 does not mean those of Scope 3.
        let of_people = dimension == "category"
            && value.bytes().all(|b| b.is_ascii_digit())
            && self.book.is_some_and(|b| b.people.cuts.iter().any(|c| c.dims.get(dimension) == Some(value)));
        if let Some(known) = known.filter(|_| !of_people) {
            return known.name.get(locale).to_string();
        }
        match dimension {
            "age" => {
                if let Some(band) = AgeBand::parse(value) {
                    return band.label(self.words);
                }
            }
            "grid" => {
                if let Some(name) = self.words.find(&format!("grid.{value}")) {
                    return name.to_string();
                }
            }
            "denominator" => {
                if let Some(measure) = self.catalogue.measure(value) {
                    return self.words.fill("name.per", &[("measure", &self.in_sentence(measure.name.get(locale)))]);
                }
            }
            _ => {}
        }
        match self.catalogue.activities().iter().find(|a| a.id == value || a.carrier.as_deref() == Some(value)) {
            Some(activity) => activity.name.get(locale).to_string(),
            None => value.replace('_', " "),
        }
    }

    /// The name that a row of the book gives to a value: its sites, topics, bodies.
    fn named_in_book(&self, dimension: &str, value: &str) -> Option<&'a LocalText> {
        let book = self.book?;
        let name = match dimension {
            "site" => &book.sites.get(value)?.name,
            "action" => &book.scope3.avoided.iter().find(|a| a.action == value)?.name,
            "topic" => &book.topics.iter().find(|t| t.id == value)?.name,
            "group" => &book.materiality.groups.iter().find(|g| g.id == value)?.name,
            "body" => &book.governance.bodies.iter().find(|b| b.id == value)?.name,
            "entity" => &book.emissions.entities.iter().find(|e| e.id == value)?.name,
            "practice" | "programme" => book.operations.name(dimension, value)?,
            _ => return None,
        };
        Some(name).filter(|name| !name.is_empty())
    }

    /// The printed name of a dimension.
    pub(crate) fn dimension(&self, dimension: &str) -> String {
        self.catalogue.dimension(dimension).map_or(dimension, |d| d.name.get(self.locale())).to_string()
    }

    /// "Male" inside a name is "male"; acronyms, and Chinese, stay.
    pub(crate) fn in_sentence(&self, label: &str) -> String {
        let mut chars = label.chars();
        match (chars.next(), chars.next()) {
            (Some(first), Some(second)) if first.is_ascii_uppercase() && second.is_ascii_lowercase() => {
                first.to_ascii_lowercase().to_string() + &label[1..]
            }
            _ => label.to_string(),
        }
    }

    /// The name of a part within its measure: "senior management, male".
    pub(crate) fn part(&self, dims: &Dims) -> String {
        // Places and the book's own names keep their capitals.
        let proper = ["region", "site", "entity", "nationality", "grade", "grid", "segment", "programme", "club"];
        let label = |(dimension, value): (&str, &str)| {
            let label = self.value(dimension, value);
            if proper.contains(&dimension) { label } else { self.in_sentence(&label) }
        };
        let labels: Vec<String> = dims.iter().filter(|(d, _)| *d != "denominator").map(label).collect();
        labels.join(self.words.get("name.dims_separator"))
    }

    /// The measure with its denominator: "Energy intensity per employee".
    pub(crate) fn measure(&self, measure: Measure, dims: &Dims) -> String {
        let name = measure.name.get(self.locale());
        match dims.get("denominator") {
            Some(denominator) => {
                self.words.fill("name.denominator", &[("measure", name), ("per", &self.value("denominator", denominator))])
            }
            None => name.to_string(),
        }
    }

    /// The full name of a figure, without its year.
    pub(crate) fn figure(&self, id: &FigureId) -> String {
        let measure = self.measure(id.measure, &id.dims);
        let part = self.assessed_topic(id).map_or_else(|| self.part(&id.dims), |topic| self.in_sentence(topic));
        if part.is_empty() { measure } else { self.words.fill("name.dims", &[("measure", &measure), ("dims", &part)]) }
    }

    /// The topic of a score under its name in the materiality assessment: a label may call a topic of training by the same id otherwise.
    fn assessed_topic(&self, id: &FigureId) -> Option<&'a str> {
        let topic = id.dims.get("topic").filter(|_| id.dims.len() == 1 && id.measure.id.starts_with("topic_score_"))?;
        self.named_in_book("topic", topic).map(|name| name.get(self.locale()))
    }

    /// "Employees at period end by gender".
    pub(crate) fn breakdown(&self, measure: Measure, dimensions: &[&str]) -> String {
        let dimensions: Vec<String> = dimensions.iter().map(|d| self.in_sentence(&self.dimension(d))).collect();
        let dimension = dimensions.join(self.words.get("name.by_separator"));
        self.words.fill("name.by", &[("measure", measure.name.get(self.locale())), ("dimension", &dimension)])
    }

    /// The order of two parts that have the same dimensions.
    pub(crate) fn compare(&self, dimensions: &[&str], a: &Dims, b: &Dims) -> Ordering {
        dimensions
            .iter()
            .map(|d| match (a.get(d), b.get(d)) {
                (Some(x), Some(y)) => self.rank(d, x).cmp(&self.rank(d, y)).then_with(|| x.cmp(y)),
                (x, y) => x.cmp(&y),
            })
            .find(|o| o.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    /// The book's own order first, then age, then the catalogue's, then whatever else.
    fn rank(&self, dimension: &str, value: &str) -> (u8, u32, u32) {
        let index = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
        if let Some(i) = self.book_labels(dimension).iter().position(|(id, _)| id == value) {
            return (0, index(i), 0);
        }
        if dimension == "age"
            && let Some(band) = AgeBand::parse(value)
        {
            let (from, to) = band.rank();
            return (1, from, to);
        }
        let known = self.catalogue.dimension(dimension).and_then(|d| d.values.iter().position(|v| v.id == value));
        known.map_or((3, 0, 0), |i| (2, index(i), 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(locale: Locale) -> Names<'static> {
        Names { words: Words::of(locale), catalogue: Catalogue::embedded(), book: None }
    }

    #[test]
    fn figures_have_names_in_both_languages() {
        let cases = [
            ("headcount[gender=male]", "Employees at period end, male", "僱員總數：男性"),
            ("energy_intensity[denominator=headcount]", "Energy intensity per employee", "能源消耗密度（每名僱員）"),
            (
                "ghg_scope2[grid=CN-SH]",
                "Energy indirect greenhouse gas emissions (Scope 2, location-based), Shanghai grid",
                "能源間接溫室氣體排放（範圍二，地域基準）：上海電網",
            ),
            ("headcount[age=<=25]", "Employees at period end, 25 and below", "僱員總數：25歲及以下"),
            (
                "headcount[category=senior_management;gender=female]",
                "Employees at period end, senior management, female",
                "僱員總數：高級管理層、女性",
            ),
            ("headcount[region=hong-kong]", "Employees at period end, Hong Kong", "僱員總數：香港"),
            (
                "ghg_intensity[denominator=floor_area]",
                "Greenhouse gas intensity per m² of floor area",
                "溫室氣體排放密度（每平方米樓面面積）",
            ),
        ];
        for (id, en, zh) in cases {
            let id = FigureId::parse(id, Catalogue::embedded(), 2022).unwrap();
            assert_eq!(names(Locale::En).figure(&id), en);
            assert_eq!(names(Locale::ZhHant).figure(&id), zh);
        }
        let headcount = Catalogue::embedded().require("headcount");
        assert_eq!(names(Locale::En).breakdown(headcount, &["gender"]), "Employees at period end by gender");
        assert_eq!(names(Locale::ZhHant).breakdown(headcount, &["gender"]), "按性別劃分的僱員總數");
    }

    #[test]
    fn ages_stand_from_young_to_old() {
        let names = names(Locale::En);
        let mut ages = [">50", "30-50", "<30", ">=56", "18-25"].map(|a| Dims::one("age", a));
        ages.sort_by(|a, b| names.compare(&["age"], a, b));
        assert_eq!(ages.map(|a| a.get("age").unwrap().to_string()), ["<30", "18-25", "30-50", ">50", ">=56"]);
    }
}
