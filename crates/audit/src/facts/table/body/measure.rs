//! Which measure and which dimensions words of a row name.
//!
//! In: labels, the scope. Out: names. Invariant: under a cut a label is first of all one of its values. Not here: cells (`cell`). Why: names
//! of functions and grades are made of the same words as measures.

use super::super::header::Column;
use super::{Reader, Scope};
use crate::fact::Confidence;
use crate::lexicon::{Named, UnitMatch, age_band};
use std::collections::BTreeMap;

impl Reader<'_> {
    /// Whether a label's own words name a measure, and not only whose value it is.
    pub(super) fn is_strong(&self, named: &Named, label: &str, scope: &Scope, row_dims: &BTreeMap<String, String>) -> bool {
        if named.specific == 0 {
            return false;
        }
        let size: u32 = label.chars().filter(|c| c.is_alphabetic()).map(|c| if c.is_ascii() { 1 } else { 3 }).sum();
        let most = named.own * 5 >= size.min(60) * 2;
        match scope.cut.as_deref() {
            // Names of functions and grades are made of the same words as measures: 培訓部, 環境管理.
            Some("function" | "category" | "tenure" | "education") => {
                named.own >= 9 && named.specific >= 6 && most && row_dims.is_empty()
            }
            Some(_) => named.specific >= 6,
            None => true,
        }
    }

    pub(super) fn by_context(
        &self,
        context: &str,
        unit: Option<&UnitMatch>,
        named: Option<&Named>,
        row_dims: &BTreeMap<String, String>,
        scope: &Scope,
    ) -> (String, Confidence, &'static str) {
        if let Some(n) = named {
            return (n.id.clone(), Confidence::Medium, "named by its label");
        }
        for head in context.lines().rev() {
            if let Some(n) = self.lexicon.name(head, context, unit) {
                return (n.id, Confidence::Low, "named by a heading further above");
            }
        }
        // A table without a title is about what the sentence before it speaks of.
        if let Some(n) = self.lexicon.name(&self.lead, "", unit).filter(|n| n.specific > 0 && unit.is_some()) {
            // A list of regions below a sentence about assessments is of the suppliers themselves.
            let regions = n.base == "suppliers_assessed" && scope.cut.as_deref() == Some("region");
            let id = if regions { "suppliers".to_string() } else { n.id };
            return (id, Confidence::Low, "named by the sentence before the table");
        }
        // Nothing but full-time and part-time: people who are employed.
        let counts = unit.is_none_or(|u| matches!(u.class.as_str(), "people" | "count"));
        if counts && row_dims.contains_key("employment") {
            return ("headcount".into(), Confidence::Low, "cut by type of employment");
        }
        ("other".into(), Confidence::Low, "no word names its measure")
    }

    /// The dimensions a row's label names.
    pub(super) fn dims_of_label(
        &self,
        label: &str,
        scope: &Scope,
        column: &Column,
        year_label: bool,
    ) -> BTreeMap<String, String> {
        let mut dims = BTreeMap::new();
        if year_label {
            return dims;
        }
        // Among counts of people a band of ages needs no word for age: Below 30, 30–50.
        let people =
            |id: &str| self.catalogue.measure(id).is_some_and(|m| m.breakdowns.iter().any(|b| b == "age" || b == "gender"));
        let of_people = scope.base.as_deref().is_some_and(people)
            || self.lexicon.name(&column.words, "", None).is_some_and(|n| people(&n.base));
        if let Some(band) = age_band(label, scope.cut.as_deref() == Some("age") || of_people && label.chars().count() <= 16) {
            dims.insert("age".into(), band);
        }
        // 供應商－香港, Suppliers – Hong Kong: what is behind the dash is the value.
        let tail = label.rsplit_once(['-', ':']).map_or(label, |(_, tail)| tail.trim());
        if tail.len() < label.len() {
            for (dimension, _, _) in self
                .lexicon
                .dimensions(tail)
                .iter()
                .filter(|(d, v, _)| *d == "region" && tail.chars().count() <= v.chars().count() + 4)
            {
                dims.insert((*dimension).to_string(), tail.to_string());
            }
            let total = self.lexicon.is_bare_total(tail);
            if dims.is_empty()
                && !total
                && scope.sibling.as_deref() == Some("region")
                && self.lexicon.name(tail, "", None).is_none()
            {
                dims.insert("region".into(), tail.to_string());
            }
        }
        for (dimension, value, _) in self.lexicon.dimensions(label) {
            // A place in a label is its region only where regions are listed, or where it is the whole label.
            let region = dimension == "region";
            let whole = label.chars().count() <= value.chars().count() + 4;
            if region && !(scope.cut.as_deref() == Some("region") || whole || self.is_set_in(label, &value)) {
                continue;
            }
            // `(Shanxi Province)` is more than `province`.
            let value = if region { in_brackets(label, &value).unwrap_or(value) } else { value };
            // Under a cut a value of another dimension only describes: 全職 under a list of functions.
            dims.entry(dimension.to_string()).or_insert(value);
        }
        dims
    }

    /// Whether a place in a label says whose value it is: `Suppliers in Hong Kong`, `Turnover rate (Shanxi Province)`, 香港僱員流失比率; of
    /// measures that are cut by region.
    fn is_set_in(&self, label: &str, place: &str) -> bool {
        let Some(at) = label.find(place) else { return false };
        let (before, after) = (label[..at].trim_end(), label[at + place.len()..].trim_start());
        let apart = before.ends_with(" in") && after.is_empty()
            || before.ends_with(['(', '-', ':']) && after.trim_matches([')', ' ']).is_empty()
            || before.is_empty() && !place.is_ascii() && !label.is_ascii()
            || in_brackets(label, place).is_some();
        let by_region = |id: &str| self.catalogue.measure(id).is_some_and(|m| m.breakdowns.iter().any(|b| b == "region"));
        apart && self.lexicon.name(label, "", None).is_some_and(|n| by_region(&n.base))
    }

    /// A row that names its measure leads the rows below it, unless it is one value of a cut under way.
    pub(super) fn extend_scope(
        &mut self,
        named: &Named,
        measure: &str,
        dims: &BTreeMap<String, String>,
        label: &str,
        scope: &Scope,
        scoped: &mut Scope,
    ) {
        if measure == "other" {
            return;
        }
        if scope.base.as_deref() != Some(&named.base) {
            self.group += 1;
        }
        if dims.is_empty() || scope.cut.is_none() {
            if scope.base.as_deref() != Some(&named.base) {
                scoped.rows_since = scope.rows_since + 1;
            }
            // Below an average stand averages, not parts of the total that the same words may name.
            let average = measure.ends_with("_avg") && self.lexicon.measure_words(measure).is_some();
            scoped.base = Some(if average { measure.to_string() } else { named.base.clone() });
            scoped.cut = None;
            scoped.fixed.clear();
            if let [one] = self.lexicon.announced(label).as_slice() {
                scoped.cut = Some((*one).to_string());
            }
            // The unit of a heading is of its own rows.
            scoped.unit = None;
        } else if scope.base.is_none() {
            scoped.base = Some(named.base.clone());
        }
    }
}

/// The words in a label's last brackets, where they hold a place and end the label.
fn in_brackets(label: &str, place: &str) -> Option<String> {
    let (_, inside) = label.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let words = inside.trim();
    (words.contains(place) && words.chars().count() <= place.chars().count() + 16).then(|| words.to_string())
}
