//! Measure and dimensions of a cell, from the heads of its row, its column, the heading and the caption above it.
//!
//! In: a row, its column, the scope. Out: [`CellName`]. Invariant: full names of the catalogue go before words of the lexicon, and the
//! nearest head before those further away. Not here: values and units. Why: one order of precedence for all kinds of tables.

use super::columns::{Column, Role};
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
    /// Its words, folded and as printed.
    pub text: String,
    pub printed: String,
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
        let under = if row.indented { scope.parent.as_ref().or(scope.group.as_ref()) } else { scope.group.as_ref() };
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
        if self.is_total(&row.label) {
            return Some(dims);
        }
        if row.year.is_some() && years::is_year(&row.label) {
            return Some(dims);
        }
        let among: Vec<String> = if head.by.is_empty() { self.lexicon.breakdowns(measure).to_vec() } else { head.by.clone() };
        let (found, rest) = self.parts_by(&row.label, &among, &head.by);
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

    /// The values in a label; under a heading that announces several cuts a list has as many parts.
    fn parts_by(&self, text: &str, among: &[String], by: &[String]) -> (BTreeMap<String, String>, Vec<String>) {
        let (found, rest) = self.lexicon.values_in(text, among);
        if by.len() > 1 && found.is_empty() {
            let pieces: Vec<&str> = text.split([',', '、']).map(str::trim).collect();
            if pieces.len() == by.len() {
                return (BTreeMap::new(), pieces.into_iter().map(str::to_string).collect());
            }
        }
        (found, rest)
    }

    /// Whether a label is that of all together.
    fn is_total(&self, label: &str) -> bool {
        const ALL: [&str; 6] = ["all groups", "所有组别", "全体雇员", "全体员工", "all employees", "the group"];
        ALL.contains(&label.trim()) || self.lexicon.is_bare_total(label)
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
        let of_measure = self.lexicon.breakdowns(measure);
        let announced = |d: &&String| !taken.contains_key(*d) && (of_measure.is_empty() || of_measure.contains(d));
        if let Some(dimension) = by.iter().find(announced) {
            return dimension.clone();
        }
        let free: Vec<String> = of_measure.iter().filter(|d| !taken.contains_key(*d)).cloned().collect();
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
        // A dimension whose values the report lists elsewhere is not meant by other words.
        let likely: Vec<String> = free.iter().filter(|d| !self.vocabulary.rules_out(word, d)).cloned().collect();
        let free = if likely.is_empty() { free } else { likely };
        // The issuer's own words are rather those of a dimension for which nobody lists values.
        let unlisted = |d: &&String| self.catalogue.dimension(d).is_some_and(|d| d.open && d.values.is_empty());
        free.iter().find(unlisted).or_else(|| free.iter().find(open)).cloned().unwrap_or_else(|| "type".into())
    }

    /// Measure and dimensions of a cell. Places keep the words of the report, as everywhere in the audit.
    pub fn name_cell(
        &self,
        row: &RowOf<'_>,
        column: &Column,
        name: &RowName,
        scope: &Scope<'_>,
        unit: Option<&UnitMatch>,
    ) -> Option<CellName> {
        let mut named = self.name_by_heads(row, column, name, scope, unit)?;
        if let Some(region) = named.dims.get_mut("region") {
            let names = self.lexicon.names_of("region", region);
            let printed = [&row.printed, &column.printed].into_iter().find_map(|text| {
                let folded = fold(text).text;
                let found = names.iter().filter(|n| folded.contains(n.as_str())).max_by_key(|n| n.len())?;
                Some(printed_part(text, found))
            });
            if let Some(printed) = printed {
                *region = printed;
            }
        }
        Some(named)
    }

    fn name_by_heads(
        &self,
        row: &RowOf<'_>,
        column: &Column,
        name: &RowName,
        scope: &Scope<'_>,
        unit: Option<&UnitMatch>,
    ) -> Option<CellName> {
        let plain = self.is_plain(column);
        let own_head = column.phrase.as_ref().map(|p| p.measures.as_slice()).unwrap_or_default();
        let of_column = own_head.iter().find(|m| self.fits(m, unit)).cloned().or_else(|| {
            let named = self.lexicon.name(&column.words, scope.caption, unit);
            named.filter(|n| n.specific > 0 && !plain).map(|n| n.id)
        });
        let own = name.measures.iter().find(|m| self.fits(m, unit));
        if let Some(measure) = own.filter(|_| of_column.is_none()) {
            let dims = self.with_column(measure, name.dims.clone(), row, column, scope);
            // Under a head that says something else, a part of what stands above is not known to be one.
            if name.part && !plain && dims.len() == name.dims.len() {
                return None;
            }
            let reason = if name.part { "a part of the row or heading above" } else { "named by its label" };
            return Some(CellName { measure: measure.clone(), dims, confidence: Confidence::High, reason });
        }
        if let Some(measure) = of_column {
            let mut dims = self.dims_of_row(&measure, row, scope);
            dims.extend(column.phrase.iter().flat_map(|p| p.dims.clone()));
            self.by_words(&measure, &column.words, &mut dims);
            self.denominator(&measure, row, scope, unit, &mut dims);
            return Some(CellName { measure, dims, confidence: Confidence::High, reason: "named by its column" });
        }
        let by_label = self.lexicon.name(&row.label, scope.caption, unit).filter(|n| n.specific > 0 && row.year.is_none());
        // A label that is a value of what the caption names is no name of its own: classes of Scope 3 below the quality of its data.
        let listed = self.of_caption(scope, unit).is_some_and(|measure| {
            let (found, rest) = self.lexicon.values_in(&row.label, self.lexicon.breakdowns(&measure));
            !found.is_empty() && rest.is_empty()
        });
        if let Some(named) = by_label.filter(|_| plain && !listed) {
            let mut dims = self.words_of(&row.label);
            self.by_words(&named.id, &row.label, &mut dims);
            self.denominator(&named.id, row, scope, unit, &mut dims);
            let dims = self.with_column(&named.id, dims, row, column, scope);
            return Some(CellName { measure: named.id, dims, confidence: Confidence::High, reason: "named by its label" });
        }
        self.named_above(row, column, scope, unit)
    }

    /// Whether a column's head says nothing but a year, a unit, or that values stand below it.
    fn is_plain(&self, column: &Column) -> bool {
        column.words.is_empty()
            || column.year.is_some()
            || value_head(&column.words)
            || self.lexicon.unit_of(&column.words).is_some()
            || self.is_total(&column.words)
    }

    /// A cell that neither its row nor its column names: the heading or the caption does.
    fn named_above(&self, row: &RowOf<'_>, column: &Column, scope: &Scope<'_>, unit: Option<&UnitMatch>) -> Option<CellName> {
        let head = scope.group.as_ref().or(scope.parent.as_ref()).and_then(|h| h.measures.first().cloned());
        let head = head.and_then(|base| self.lexicon.under_unit(&base, unit, &row.label).or(Some(base)));
        let measure = head.filter(|m| self.fits(m, unit)).or_else(|| self.of_caption(scope, unit))?;
        let mut dims = self.dims_of_row(&measure, row, scope);
        self.denominator(&measure, row, scope, unit, &mut dims);
        let of_row = dims.len();
        let dims = self.with_column(&measure, dims, row, column, scope);
        if !self.is_plain(column) && dims.len() == of_row {
            return None;
        }
        Some(CellName { measure, dims, confidence: Confidence::Medium, reason: "named by the heading above" })
    }

    /// The measure that the caption names.
    fn of_caption(&self, scope: &Scope<'_>, unit: Option<&UnitMatch>) -> Option<String> {
        let phrase = self.lexicon.phrase(scope.caption).and_then(|p| self.counted_in(p, unit));
        phrase.map(|p| p.measures[0].clone()).or_else(|| self.lexicon.name(scope.caption, "", unit).map(|n| n.id))
    }

    /// The row's label as values of a measure.
    fn dims_of_row(&self, measure: &str, row: &RowOf<'_>, scope: &Scope<'_>) -> BTreeMap<String, String> {
        if years::is_year(&row.label) || row.label.is_empty() || self.is_total(&row.label) {
            return BTreeMap::new();
        }
        // Scopes 1 and 2 beside Scope 1, Scope 2 and Scope 3: their sum is no value of its own.
        let sum = self.lexicon.breakdowns(measure).iter().any(|d| d == "scope")
            && self.lexicon.name(&row.label, "", None).is_some_and(|n| n.id == "ghg_total");
        if sum {
            return BTreeMap::new();
        }
        let by = self.announced(scope, true);
        self.values_as_printed(measure, &row.label, &row.printed, &by, scope)
    }

    fn values_as_printed(
        &self,
        measure: &str,
        words: &str,
        printed: &str,
        by: &[String],
        scope: &Scope<'_>,
    ) -> BTreeMap<String, String> {
        let breakdowns = self.lexicon.breakdowns(measure);
        let among: Vec<String> = by.iter().filter(|d| breakdowns.contains(d)).cloned().collect();
        let (mut dims, mut rest) = self.lexicon.values_in(words, breakdowns);
        if !rest.is_empty() && !among.is_empty() {
            (dims, rest) = self.lexicon.values_in(words, &among);
        }
        for part in &rest {
            let whole = rest.len() == 1 && dims.is_empty();
            let shown = if whole { label::clean_marks(printed) } else { printed_part(printed, part) };
            let dimension = self.dimension_of(measure, part, &dims, by, scope.sibling.as_ref());
            dims.insert(dimension, shown);
        }
        dims
    }

    /// The cuts that heading, head of the labels or caption announce, for rows or for columns.
    fn announced(&self, scope: &Scope<'_>, rows: bool) -> Vec<String> {
        if rows {
            if let Some(group) = scope.group.as_ref().filter(|g| !g.by.is_empty()) {
                return group.by.clone();
            }
            let label = scope.columns.iter().find(|c| c.role == Role::Label);
            if let Some(dimension) = label.and_then(|c| self.lexicon.dimension_named(&c.words)) {
                return vec![dimension.to_string()];
            }
        }
        let named = self.lexicon.cuts_named(scope.caption);
        if named.is_empty() { self.lexicon.announced(scope.caption).into_iter().map(str::to_string).collect() } else { named }
    }

    /// Values of a measure's dimensions that words are, whole.
    fn by_words(&self, measure: &str, words: &str, dims: &mut BTreeMap<String, String>) {
        // The first part may name the measure itself: Scope 3, category 1.
        let behind = words.split_once([',', '、', ':']).map_or("", |(_, rest)| rest.trim());
        for text in [words, behind] {
            let (found, rest) = self.lexicon.values_in(text, self.lexicon.breakdowns(measure));
            if rest.is_empty() && !found.is_empty() {
                dims.extend(found);
                return;
            }
        }
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

    /// With the value that the column stands for.
    fn with_column(
        &self,
        measure: &str,
        mut dims: BTreeMap<String, String>,
        row: &RowOf<'_>,
        column: &Column,
        scope: &Scope<'_>,
    ) -> BTreeMap<String, String> {
        if self.is_plain(column) {
            return dims;
        }
        let mut found = BTreeMap::new();
        self.by_words(measure, &column.words, &mut found);
        if found.is_empty() {
            found = self.words_of(&column.words);
            if let Some(region) = found.get_mut("region") {
                *region = label::clean_marks(&column.printed);
            }
        }
        // Rows that are years leave the cut to the columns.
        let years = row.label.is_empty() || years::is_year(&row.label);
        if found.is_empty() && years {
            let by = self.announced(scope, false);
            if by.len() == 1 {
                found = self.values_as_printed(measure, &column.words, &column.printed, &by, scope);
            }
        }
        for (dimension, value) in found {
            dims.entry(dimension).or_insert(value);
        }
        dims
    }
}

/// Whether a head only says that values stand below it.
fn value_head(words: &str) -> bool {
    matches!(
        words.trim(),
        "value" | "values" | "数值" | "data" | "数据" | "amount" | "figure" | "result" | "score" | "评分" | "得分"
    )
}

/// A folded part of a label as printed.
fn printed_part(printed: &str, part: &str) -> String {
    let folded = fold(printed);
    let found = folded.text.find(part.trim()).map(|at| folded.original_range(at, at + part.trim().len()));
    let text = found.and_then(|(start, end)| printed.get(start..end)).unwrap_or(part);
    label::clean_marks(text)
}
