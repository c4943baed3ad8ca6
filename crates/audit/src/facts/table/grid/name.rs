//! Measure and dimensions of a cell, from the heads of its row, its column, the heading and the caption above it.
//!
//! In: a row, its column, the scope. Out: [`CellName`]. Invariant: full names of the catalogue go before words of the lexicon, and the
//! nearest head before those further away. Not here: values and units. Why: one order of precedence for all kinds of tables.

use super::columns::Column;
use super::rows::{Reader, RowOf, Scope};
use crate::fact::Confidence;
use crate::facts::table::{label, years};
use crate::fold::fold;
use crate::lexicon::{Phrase, UnitMatch, age_band};
use std::collections::BTreeMap;

/// A heading, or a row that others stand under.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    pub measures: Vec<String>,
    pub dims: BTreeMap<String, String>,
    pub by: Vec<String>,
    pub text: String,
}

/// What a row's own label says.
#[derive(Debug, Clone, Default)]
pub(super) struct RowName {
    /// Measures of the label's name, or of what it is a part of.
    pub measures: Vec<String>,
    pub dims: BTreeMap<String, String>,
    pub by: Vec<String>,
    /// It is a part of the row or heading above.
    pub part: bool,
}

/// A cell's name.
pub(super) struct CellName {
    pub measure: String,
    pub dims: BTreeMap<String, String>,
    pub confidence: Confidence,
    pub reason: &'static str,
}

impl Reader<'_> {
    /// What a row's label says, with what stands above it.
    pub fn name_row(&self, row: &RowOf<'_>, scope: &Scope<'_>) -> RowName {
        let phrase = self.lexicon.phrase(&row.label).and_then(|p| self.counted_in(p, row.unit.as_ref()));
        let under = if row.indented {
            scope.parent.as_ref().or(scope.group.as_ref())
        } else {
            scope.group.as_ref()
        };
        let under = under.filter(|h| !h.measures.is_empty() && self.fits(&h.measures[0], row.unit.as_ref()));
        if let Some(head) = under {
            let dims = self.part_of(head, row, scope, phrase.is_some());
            if let Some(dims) = dims {
                return RowName { measures: head.measures.clone(), dims, by: Vec::new(), part: true };
            }
        }
        match phrase {
            Some(phrase) => {
                let mut dims = phrase.dims;
                let mut name = RowName { measures: phrase.measures, by: phrase.by, ..RowName::default() };
                for rest in &phrase.rest {
                    let printed = printed_part(&row.printed, rest);
                    let dimension = self.dimension_of(&name.measures[0], rest, &dims, &[], None);
                    dims.insert(dimension, printed);
                }
                name.dims = dims;
                name
            }
            None => RowName::default(),
        }
    }

    /// Of the measures of one name those that the unit can count.
    fn counted_in(&self, mut phrase: Phrase, unit: Option<&UnitMatch>) -> Option<Phrase> {
        phrase.measures.retain(|m| self.fits(m, unit));
        (!phrase.measures.is_empty()).then_some(phrase)
    }

    /// Whether a unit can count a measure of the catalogue; unknown ones are not judged.
    fn fits(&self, measure: &str, unit: Option<&UnitMatch>) -> bool {
        let (Some(unit), Some(known)) = (unit, self.catalogue.measure(measure)) else { return true };
        if known.unit.contains("denominator") {
            return true;
        }
        let Some(of_measure) = self.lexicon.unit_of(&fold(&known.unit).text) else { return true };
        let loose = |class: &str| matches!(class, "count" | "people" | "items" | "ratio" | "person_times" | "score");
        let energy = |class: &str| matches!(class, "mass" | "volume" | "volume_liquid");
        of_measure.class == unit.class
            || loose(&of_measure.class) && loose(&unit.class)
            || energy(&of_measure.class) && energy(&unit.class)
    }

    /// The dimensions of a row under a head; `None` where it is no part of it.
    fn part_of(&self, head: &Head, row: &RowOf<'_>, scope: &Scope<'_>, has_name: bool) -> Option<BTreeMap<String, String>> {
        let measure = &head.measures[0];
        let mut dims = head.dims.clone();
        if self.lexicon.is_bare_total(&row.label) {
            return Some(dims);
        }
        if row.year.is_some() && years::is_year(&row.label) {
            return Some(dims);
        }
        let among: Vec<String> = if head.by.is_empty() { self.lexicon.breakdowns(measure).to_vec() } else { head.by.clone() };
        let (found, rest) = self.lexicon.values_in(&row.label, &among);
        if has_name && (head.by.is_empty() && (found.is_empty() || !rest.is_empty()) || !row.indented && head.by.is_empty()) {
            return None;
        }
        if has_name && !row.indented && !rest.is_empty() {
            return None;
        }
        dims.extend(found);
        for part in &rest {
            let printed = if rest.len() == 1 && dims.len() == head.dims.len() {
                label::clean_marks(&row.printed)
            } else {
                printed_part(&row.printed, part)
            };
            let dimension = self.dimension_of(measure, part, &dims, &head.by, scope.sibling.as_ref());
            dims.insert(dimension, printed);
        }
        Some(dims)
    }

    /// The dimension that a value belongs to which the catalogue does not know.
    fn dimension_of(
        &self,
        measure: &str,
        word: &str,
        taken: &BTreeMap<String, String>,
        by: &[String],
        sibling: Option<&String>,
    ) -> String {
        if let Some(dimension) = by.iter().find(|d| !taken.contains_key(*d)) {
            return dimension.clone();
        }
        let free: Vec<String> = self.lexicon.breakdowns(measure).iter().filter(|d| !taken.contains_key(*d)).cloned().collect();
        if let Some(dimension) = self.vocabulary.dimension(word, &free) {
            return dimension.clone();
        }
        let places = self.lexicon.dimensions(word);
        if free.iter().any(|d| d == "region") && places.iter().any(|(d, ..)| *d == "region") {
            return "region".into();
        }
        if let Some(sibling) = sibling.filter(|s| free.contains(s)) {
            return sibling.clone();
        }
        let open = |d: &&String| self.catalogue.dimension(d).is_some_and(|d| d.open && d.id != "age" && d.id != "denominator");
        // The issuer's own words are rather those of a dimension for which nobody lists values.
        let unlisted = |d: &&String| self.catalogue.dimension(d).is_some_and(|d| d.open && d.values.is_empty());
        free.iter().find(unlisted).or_else(|| free.iter().find(open)).cloned().unwrap_or_else(|| "type".into())
    }

    /// Measure and dimensions of a cell.
    pub fn name_cell(
        &self,
        row: &RowOf<'_>,
        column: &Column,
        name: &RowName,
        scope: &Scope<'_>,
        unit: Option<&UnitMatch>,
    ) -> Option<CellName> {
        let own_head = column.phrase.as_ref().map(|p| p.measures.as_slice()).unwrap_or_default();
        if let Some(measure) = name.measures.iter().find(|m| self.fits(m, unit)).or(name.measures.first()) {
            let dims = self.with_column(measure, name.dims.clone(), column, scope);
            return Some(CellName {
                measure: measure.clone(),
                dims,
                confidence: Confidence::High,
                reason: if name.part { "a part of the row or heading above" } else { "named by its label" },
            });
        }
        if let Some(measure) = own_head.iter().find(|m| self.fits(m, unit)) {
            let mut dims = self.dims_of_row(measure, row, scope);
            dims.extend(column.phrase.iter().flat_map(|p| p.dims.clone()));
            return Some(CellName { measure: measure.clone(), dims, confidence: Confidence::High, reason: "named by its column" });
        }
        let plain = column.words.is_empty() || column.year.is_some() || value_head(&column.words) || column.unit.is_some();
        let by_label = self
            .lexicon
            .name(&row.label, scope.caption, unit)
            .filter(|n| n.specific > 0 && row.year.is_none() && (plain || n.specific >= 9));
        let by_column = self.lexicon.name(&column.words, scope.caption, unit).filter(|n| n.specific > 0 && !plain);
        if let Some(named) = by_column {
            let dims = self.dims_of_row(&named.id, row, scope);
            return Some(CellName { measure: named.id, dims, confidence: Confidence::High, reason: "named by its column" });
        }
        if let Some(named) = by_label.filter(|_| plain) {
            let mut dims = self.words_of(&row.label);
            self.denominator(&named.id, row, scope, unit, &mut dims);
            let dims = self.with_column(&named.id, dims, column, scope);
            return Some(CellName { measure: named.id, dims, confidence: Confidence::High, reason: "named by its label" });
        }
        self.from_above(row, column, scope, unit, plain)
    }

    /// A cell that neither its row nor its column names: the heading or the caption does.
    fn from_above(
        &self,
        row: &RowOf<'_>,
        column: &Column,
        scope: &Scope<'_>,
        unit: Option<&UnitMatch>,
        plain: bool,
    ) -> Option<CellName> {
        let cut = self.cut_of_column(column, scope);
        if !plain && cut.is_none() {
            return None;
        }
        let head = scope.group.as_ref().or(scope.parent.as_ref()).and_then(|h| h.measures.first().cloned());
        let head = head.and_then(|base| self.lexicon.under_unit(&base, unit, &row.label).or(Some(base)));
        let caption = || {
            let phrase = self.lexicon.phrase(scope.caption).and_then(|p| self.counted_in(p, unit));
            phrase.map(|p| p.measures[0].clone()).or_else(|| self.lexicon.name(scope.caption, "", unit).map(|n| n.id))
        };
        let measure = head.or_else(caption)?;
        let mut dims = self.dims_of_row(&measure, row, scope);
        self.denominator(&measure, row, scope, unit, &mut dims);
        let dims = self.with_column(&measure, dims, column, scope);
        Some(CellName { measure, dims, confidence: Confidence::Medium, reason: "named by the heading above" })
    }

    /// The row's label as values of a measure.
    fn dims_of_row(&self, measure: &str, row: &RowOf<'_>, scope: &Scope<'_>) -> BTreeMap<String, String> {
        let by = self.announced(scope);
        if years::is_year(&row.label) || row.label.is_empty() || self.lexicon.is_bare_total(&row.label) {
            return BTreeMap::new();
        }
        let (mut dims, rest) = self.lexicon.values_in(&row.label, self.lexicon.breakdowns(measure));
        for part in &rest {
            let printed =
                if rest.len() == 1 && dims.is_empty() { label::clean_marks(&row.printed) } else { printed_part(&row.printed, part) };
            let dimension = self.dimension_of(measure, part, &dims, &by, scope.sibling.as_ref());
            dims.insert(dimension, printed);
        }
        dims
    }

    /// The cuts that heading or caption announce.
    fn announced(&self, scope: &Scope<'_>) -> Vec<String> {
        if let Some(group) = scope.group.as_ref().filter(|g| !g.by.is_empty()) {
            return group.by.clone();
        }
        self.lexicon.announced(scope.caption).into_iter().map(str::to_string).collect()
    }

    /// The dimensions that words of the lexicon name.
    fn words_of(&self, text: &str) -> BTreeMap<String, String> {
        let mut dims = BTreeMap::new();
        for (dimension, value, _) in self.lexicon.dimensions(text) {
            if dimension != "region" || text.chars().count() <= value.chars().count() + 4 {
                dims.entry(dimension.to_string()).or_insert(value);
            }
        }
        if let Some(band) = age_band(text, false) {
            dims.insert("age".into(), band);
        }
        dims
    }

    fn denominator(
        &self,
        measure: &str,
        row: &RowOf<'_>,
        scope: &Scope<'_>,
        unit: Option<&UnitMatch>,
        dims: &mut BTreeMap<String, String>,
    ) {
        if measure.ends_with("_intensity") {
            let found = unit
                .and_then(|u| u.denominator.clone())
                .or_else(|| self.lexicon.denominator_in(&row.label))
                .or_else(|| self.lexicon.denominator_in(scope.caption));
            dims.extend(found.map(|d| ("denominator".to_string(), d)));
        }
    }

    fn cut_of_column(&self, column: &Column, scope: &Scope<'_>) -> Option<(String, String)> {
        if column.year.is_some() && column.words.is_empty() || column.words.is_empty() {
            return None;
        }
        if self.lexicon.is_bare_total(&column.words) {
            return None;
        }
        let announced = self.announced(scope);
        if let [one] = announced.as_slice() {
            let known = self.lexicon.value_of(one, &column.words);
            return Some((one.clone(), known.unwrap_or_else(|| label::clean_marks(&column.printed))));
        }
        let (dimension, value) = self.words_of(&column.words).into_iter().next()?;
        let printed = if dimension == "region" { label::clean_marks(&column.printed) } else { value };
        Some((dimension, printed))
    }

    /// With the value that the column stands for.
    fn with_column(
        &self,
        measure: &str,
        mut dims: BTreeMap<String, String>,
        column: &Column,
        scope: &Scope<'_>,
    ) -> BTreeMap<String, String> {
        let plain = column.words.is_empty() || value_head(&column.words) || self.lexicon.unit_of(&column.words).is_some();
        if plain {
            return dims;
        }
        let (found, _) = self.lexicon.values_in(&column.words, self.lexicon.breakdowns(measure));
        let named = found.into_iter().next().or_else(|| self.cut_of_column(column, scope));
        if let Some((dimension, value)) = named {
            dims.entry(dimension).or_insert(value);
        }
        dims
    }
}

/// Whether a head only says that values stand below it.
fn value_head(words: &str) -> bool {
    matches!(
        words.trim(),
        "value" | "values" | "数值" | "data" | "数据" | "amount" | "quantity" | "数量" | "figure" | "result" | "total" | "总计" | "合计"
    )
}

/// A folded part of a label as printed.
fn printed_part(printed: &str, part: &str) -> String {
    let folded = fold(printed);
    let found = folded.text.find(part.trim()).map(|at| folded.original_range(at, at + part.trim().len()));
    let text = found.and_then(|(start, end)| printed.get(start..end)).unwrap_or(part);
    label::clean_marks(text)
}
