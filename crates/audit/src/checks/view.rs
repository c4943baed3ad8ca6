//! What every check of numbers needs: facts by measure and year, the cuts they form, totals, units made equal, findings in one call.
//!
//! In: a [`Case`]. Out: [`View`], [`Cut`], [`Draft`]. Invariant: a cut holds facts of one measure, year and context whose places follow each
//! other and whose values of one dimension differ; a place that reads two ways is in none. Not here: what a number proves (the checks).

use super::shared::ByMeasure;
use super::words::Words;
use super::{Case, Check};
use crate::fact::{Confidence, Fact, Source};
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, LocalText, MeasureKind, Severity, Unit, format_decimal};
use std::collections::{BTreeMap, BTreeSet};

/// Lines between two neighbours of one cut: blank lines, a heading and a page's furniture fit in between.
const NEAR_LINES: u32 = 10;
/// Dimensions that say what kind of value it is, and cut no population.
const NO_CUT: [&str; 10] =
    ["denominator", "bound", "baseline_year", "target_year", "horizon", "period", "status", "target", "method", "basis"];
/// The facts of a case by measure and year.
pub(super) struct View<'a> {
    /// The report.
    pub case: &'a Case<'a>,
    /// Its facts.
    pub facts: &'a [Fact],
    by: &'a ByMeasure,
    values: &'a [Interval],
}

/// Facts that cut one measure of one year by one dimension, printed one after the other.
#[derive(Debug, Clone)]
pub(super) struct Cut<'a> {
    /// The dimension that varies.
    pub dimension: &'a str,
    /// The measure.
    pub measure: &'a str,
    /// The year.
    pub year: i32,
    /// The other dimensions, equal in all parts.
    pub context: Vec<(&'a str, &'a str)>,
    /// Positions of the facts, in the order of the report.
    pub parts: Vec<usize>,
}

impl<'a> View<'a> {
    /// The facts of a case, sorted.
    pub fn new(case: &'a Case<'a>) -> Self {
        Self { case, facts: case.facts, by: case.shared.by_measure(case.facts), values: case.shared.values(case.facts) }
    }

    /// Facts of a measure and year, in the order of the report.
    pub fn of(&self, measure: &str, year: i32) -> &[usize] {
        self.by.get(measure).and_then(|years| years.get(&year)).map_or(&[], Vec::as_slice)
    }

    /// Facts of a measure and year whose dimensions are exactly these, the first hundred of them.
    pub fn with(&self, measure: &str, year: i32, dims: &[(&str, &str)]) -> Vec<usize> {
        let by_dims = self.case.shared.by_dims(self.facts);
        by_dims.get(&spell(measure, year, dims.iter().copied())).cloned().unwrap_or_default()
    }

    /// Facts of a measure and year for the whole: no dimension.
    pub fn whole(&self, measure: &str, year: i32) -> Vec<usize> {
        self.with(measure, year, &[])
    }

    /// Measures with their years, in order.
    pub fn series(&self) -> impl Iterator<Item = (&'a str, i32, &[usize])> {
        self.by.iter().flat_map(|(measure, years)| years.iter().map(|(year, facts)| (measure.as_str(), *year, facts.as_slice())))
    }

    /// The year the report is about: as stated, or the latest year that has many facts.
    pub fn year(&self) -> i32 {
        let stated = self.case.structure.meta.year;
        if stated != 0 {
            return stated;
        }
        let mut count: BTreeMap<i32, usize> = BTreeMap::new();
        for fact in self.facts {
            *count.entry(fact.year).or_default() += 1;
        }
        let most = count.values().copied().max().unwrap_or_default();
        count.into_iter().rev().find(|(_, n)| n * 4 >= most).map_or(0, |(year, _)| year)
    }

    /// What a fact stands for, in its own unit.
    pub fn value(&self, fact: usize) -> Interval {
        self.values[fact]
    }

    /// What a fact stands for in the unit of another one; `None` where the units do not convert.
    pub fn value_like(&self, fact: usize, like: usize) -> Option<Interval> {
        let (from, to) = (&self.facts[fact].unit, &self.facts[like].unit);
        let same_measure = self.facts[fact].measure == self.facts[like].measure;
        // "hours" and "hours per person" of one average are one unit, the second half left out.
        let half_said = || {
            let (one, other) = (from.split_once('/'), to.split_once('/'));
            one.is_some() != other.is_some() && one.map_or(from.as_str(), |o| o.0) == other.map_or(to.as_str(), |o| o.0)
        };
        if from == to || same_measure && half_said() {
            return Some(self.value(fact));
        }
        self.value_in(fact, to)
    }

    /// What a fact stands for in a unit.
    pub fn value_in(&self, fact: usize, unit: &str) -> Option<Interval> {
        let value = self.value(fact);
        // A row without a unit has that of its neighbours.
        if self.facts[fact].unit == unit || self.facts[fact].unit.is_empty() || unit.is_empty() {
            return Some(value);
        }
        let (from, to) = (self.unit(&self.facts[fact].unit)?, self.unit(unit)?);
        let (times, over) = from.ratio_to(to).ok()?;
        Some(value.scale(times).over(Interval::exact(over)))
    }

    /// A unit of the catalogue by the id a fact carries.
    pub fn unit(&self, id: &str) -> Option<Unit> {
        let units = &self.case.setup.catalogue.units;
        units.parse(id).ok().or_else(|| {
            let (num, den) = id.split_once('/').map_or((id, None), |(n, d)| (n, Some(d)));
            let spell = |part: &str| match part {
                "person_times" => "person-times".to_string(),
                "person" => "people".to_string(),
                _ => match part.strip_prefix("million_") {
                    Some(currency) => format!("{currency} million"),
                    None => part.to_string(),
                },
            };
            let text = den.map_or_else(|| spell(num), |den| format!("{}/{}", spell(num), spell(den)));
            units.parse(&text).ok()
        })
    }

    /// Whether values of a measure add up: amounts and counts do, rates and averages do not.
    pub fn adds_up(&self, fact: &Fact) -> bool {
        if fact.unit.contains('/')
            || ["percent", "ratio", "score", "degC", "minutes", "months", "weeks", "years", "W"].contains(&fact.unit.as_str())
        {
            return false;
        }
        match self.case.setup.catalogue.measure(&fact.measure) {
            Some(measure) => measure.kind != MeasureKind::Ratio,
            None => !["_avg", "_rate", "_share", "_time", "_intensity", "_average", "_per_day", "_factor", "_change", "_age"]
                .iter()
                .any(|end| fact.measure.ends_with(end)),
        }
    }

    /// The measure's name, or the label it was printed under.
    pub fn name(&self, fact: usize) -> LocalText {
        let fact = &self.facts[fact];
        match self.case.setup.catalogue.measure(&fact.measure) {
            Some(measure) => measure.name.clone(),
            None if fact.label.is_empty() => LocalText::same(fact.measure.replace('_', " ")),
            None => LocalText::same(fact.label.clone()),
        }
    }

    /// The requirement a measure answers, in the edition judged against.
    pub fn requirement(&self, measure: &str) -> Option<String> {
        let measure = self.case.setup.catalogue.measure(measure)?;
        let newer = self.case.coverage.pack == "hkex-2025" || self.case.structure.meta.edition.as_deref() == Some("hkex-2025");
        if newer { measure.hkex_2025.first().cloned() } else { measure.hkex_2020.first().cloned() }
    }

    /// Whether every one of the facts was read surely enough to support an error.
    pub fn sure(&self, facts: &[usize]) -> bool {
        facts.iter().all(|i| self.facts[*i].confidence > Confidence::Low && self.facts[*i].precision.approx.is_none())
    }

    /// The line on which the report says itself that figures of a year miss their whole: then nothing is hidden from its readers, and what
    /// was published in an earlier year stays as it was. Rounding is no such statement: what it explains is no finding.
    pub fn admitted(&self, year: i32) -> Option<u32> {
        let words = Words::embedded();
        let year = year.to_string();
        let folded = self.case.shared.lines(self.case);
        let lines: Vec<_> = self.case.document.lines.iter().zip(folded).filter(|(line, _)| !line.is_blank()).collect();
        // A sentence wraps: a line is read with the next.
        let says = |pair: &[(&crate::document::Line, &String)]| {
            let text = format!("{} {}", pair[0].1, pair[1].1);
            let mut sentences = text.split(['。', '!', '?']).flat_map(|s| s.split(". "));
            sentences.any(|s| {
                s.contains(&year)
                    && words.any(&words.method.admitted, s)
                    && !["rounding", "四舍五入", "舍入"].iter().any(|w| s.contains(w))
            })
        };
        lines.windows(2).find(|pair| says(pair)).map(|pair| pair[0].0.number)
    }

    /// Lines between two facts.
    pub fn distance(&self, a: usize, b: usize) -> u32 {
        self.facts[a].line.abs_diff(self.facts[b].line)
    }

    /// Of several facts the one printed nearest to another.
    pub fn nearest(&self, among: &[usize], to: usize) -> Option<usize> {
        among.iter().copied().min_by_key(|i| (self.distance(*i, to), *i))
    }

    /// Every cut of the report.
    pub fn cuts(&self) -> Vec<Cut<'a>> {
        type Key<'a> = (&'a str, i32, &'a str, Vec<(&'a str, &'a str)>, bool);
        let mut blocks: BTreeMap<Key<'a>, Vec<usize>> = BTreeMap::new();
        for (i, fact) in self.facts.iter().enumerate() {
            for dimension in fact.dims.keys().filter(|d| !NO_CUT.contains(&d.as_str())) {
                let context = context(fact, dimension);
                let key = (fact.measure.as_str(), fact.year, dimension.as_str(), context, fact.in_table());
                blocks.entry(key).or_default().push(i);
            }
        }
        let mut cuts = Vec::new();
        for ((measure, year, dimension, context, _), facts) in blocks {
            for parts in self.split(dimension, facts) {
                cuts.push(Cut { dimension, measure, year, context: context.clone(), parts });
            }
        }
        cuts.sort_by_key(|cut| cut.parts[0]);
        cuts
    }

    /// Splits facts into runs of neighbours in which no value of the dimension comes twice.
    fn split(&self, dimension: &str, mut facts: Vec<usize>) -> Vec<Vec<usize>> {
        facts.sort_by_key(|i| (self.facts[*i].line, self.facts[*i].range));
        let facts = self.without_ambiguous(dimension, facts);
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for i in facts {
            let value = self.facts[i].dim(dimension).unwrap_or_default();
            let near = runs.last().and_then(|r| r.last()).is_some_and(|last| self.belongs(*last, i));
            if !near || seen.contains(value) {
                runs.push(Vec::new());
                seen.clear();
            }
            seen.insert(value);
            if let Some(run) = runs.last_mut() {
                run.push(i);
            }
        }
        runs.retain(|run| run.len() > 1);
        runs
    }

    /// Whether two facts may be neighbours of one cut: near in lines, of one kind of source, of units that convert.
    fn belongs(&self, a: usize, b: usize) -> bool {
        let apart = match (self.facts[a].source, self.facts[b].source) {
            // In running text a cut does not leave its sentence by more than one.
            (Source::Prose { sentence: a }, Source::Prose { sentence: b }) => a.abs_diff(b) > 1,
            (Source::Table { .. }, Source::Table { .. }) => false,
            _ => true,
        };
        !apart && self.distance(a, b) <= NEAR_LINES && self.value_like(b, a).is_some()
    }

    /// Facts without those of which one line holds two with the same dimensions and other values: which column is meant is not known.
    fn without_ambiguous(&self, dimension: &str, facts: Vec<usize>) -> Vec<usize> {
        let mut kept: Vec<usize> = Vec::with_capacity(facts.len());
        for same_line in facts.chunk_by(|a, b| self.facts[*a].line == self.facts[*b].line) {
            let mut first: BTreeMap<&str, usize> = BTreeMap::new();
            let clash = same_line.iter().any(|i| {
                let fact = &self.facts[*i];
                let other = first.entry(fact.dim(dimension).unwrap_or_default()).or_insert(*i);
                self.facts[*other].value != fact.value
            });
            if !clash {
                let mut once: Vec<usize> = first.into_values().collect();
                once.sort_unstable();
                kept.extend(once);
            }
        }
        kept
    }

    /// Printed totals of a cut: facts of the same measure and year with the cut's context alone, the nearest first.
    pub fn totals(&self, cut: &Cut<'_>) -> Vec<usize> {
        let mut totals = self.with(cut.measure, cut.year, &cut.context);
        totals.retain(|t| self.value_like(*t, cut.parts[0]).is_some());
        totals.sort_by_key(|t| (self.distance(*t, cut.parts[0]), *t));
        totals
    }

    /// The sum of a cut's parts, in the unit of the first.
    pub fn sum(&self, cut: &Cut<'_>) -> Option<Interval> {
        let parts = cut.parts.iter().map(|p| self.value_like(*p, cut.parts[0]));
        parts.collect::<Option<Vec<_>>>().map(Interval::sum)
    }

    /// The exact sum of the printed values.
    pub fn printed_sum(&self, facts: &[usize]) -> Option<Decimal> {
        facts.iter().try_fold(Decimal::ZERO, |sum, i| {
            let fact = &self.facts[*i];
            let like = &self.facts[facts[0]];
            let value = if fact.unit == like.unit {
                fact.value
            } else {
                self.unit(&fact.unit)?.convert(fact.value, self.unit(&like.unit)?).ok()?
            };
            sum.checked_add(value)
        })
    }

    /// `287 + 655 + 334`.
    pub fn terms(&self, facts: &[usize]) -> String {
        facts.iter().map(|i| number(self.facts[*i].value)).collect::<Vec<_>>().join(" + ")
    }
}

impl<'a> Cut<'a> {
    /// Whether the parts are all there are, as far as their names tell; `None` where they do not tell.
    pub fn complete(&self, view: &View<'_>) -> Option<bool> {
        let values: BTreeSet<&str> = self.values(view).collect();
        match self.dimension {
            "gender" => Some(values.contains("male") && values.contains("female")),
            "employment" => {
                let pair = |a: &str, b: &str| values.contains(a) && values.contains(b);
                Some(pair("full_time", "part_time") || pair("regular", "temporary") || pair("permanent", "contract"))
            }
            "category" => {
                let managers = values.iter().any(|v| v.contains("management") || v.contains("manager"));
                Some(managers && values.contains("general_staff") && values.len() > 1)
            }
            "age" => ages_tile(&values),
            _ => None,
        }
    }

    /// The dimension's value of each part.
    pub fn values<'v>(&'v self, view: &'v View<'_>) -> impl Iterator<Item = &'v str> {
        self.parts.iter().map(|p| view.facts[*p].dim(self.dimension).unwrap_or_default())
    }
}

/// Whether age groups begin open, end open, and leave no gap nor overlap; `None` where they do not read as ages.
fn ages_tile(values: &BTreeSet<&str>) -> Option<bool> {
    let mut spans = Vec::new();
    for value in values {
        spans.push(age_span(value)?);
    }
    spans.sort_unstable();
    let (first, last) = (spans.first()?, spans.last()?);
    // Nobody is hired below 15 nor far above 20 as the youngest group begins.
    let ends = first.0 <= 20 && last.1 >= 60;
    // Groups that say 30 twice (below 30 and 30–50; up to 30 and 30–50) still tile.
    Some(ends && spans.windows(2).all(|w| (-1..=1).contains(&(w[1].0 - w[0].1 - 1))))
}

/// First and last year of an age group.
fn age_span(text: &str) -> Option<(i32, i32)> {
    let number = |t: &str| t.trim().parse::<i32>().ok();
    if let Some(rest) = text.strip_prefix("<=").or_else(|| text.strip_prefix('≤')) {
        return Some((0, number(rest)?));
    }
    if let Some(rest) = text.strip_prefix(">=").or_else(|| text.strip_prefix('≥')) {
        return Some((number(rest)?, 120));
    }
    if let Some(rest) = text.strip_prefix('<') {
        return Some((0, number(rest)? - 1));
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some((number(rest)? + 1, 120));
    }
    let (low, high) = text.split_once('-')?;
    Some((number(low)?, number(high)?))
}

/// A figure's key: measure, year and dimensions.
pub(super) fn spell<'d>(measure: &str, year: i32, dims: impl Iterator<Item = (&'d str, &'d str)>) -> String {
    let mut key = format!("{measure}\n{year}");
    for (id, value) in dims {
        key.push('\n');
        key.push_str(id);
        key.push('=');
        key.push_str(value);
    }
    key
}

/// A fact's dimensions but one.
fn context<'a>(fact: &'a Fact, without: &str) -> Vec<(&'a str, &'a str)> {
    fact.dims.iter().filter(|(k, _)| *k != without).map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

/// A number as people print it: no trailing zeros, at most six decimals, thousands apart.
pub(super) fn number(value: Decimal) -> String {
    let value = value.normalize();
    format_decimal(value, value.scale().min(6))
}

/// A number with a few significant decimals, for what was computed.
pub(super) fn rounded(value: Decimal, places: u32) -> String {
    let text = format_decimal(value, places.min(12));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// An interval as printed: `5,836–5,845`.
pub(super) fn span(interval: Interval, places: u32) -> String {
    match (interval.low, interval.high) {
        (Some(low), Some(high)) => {
            let (low, high) = (rounded(low, places), rounded(high, places));
            if low == high { low } else { format!("{low}–{high}") }
        }
        (Some(low), None) => format!("≥ {}", rounded(low, places)),
        (None, Some(high)) => format!("≤ {}", rounded(high, places)),
        (None, None) => "?".to_string(),
    }
}

/// A finding in the making.
pub(super) struct Draft(Finding);

impl Draft {
    /// A finding of a check with its usual kind and severity, resting on facts: lines, and the requirement of the first one's measure.
    pub fn new(check: &Check, view: &View<'_>, facts: &[usize]) -> Self {
        let mut facts: Vec<usize> = facts.to_vec();
        let requirement = facts.first().and_then(|f| view.requirement(&view.facts[*f].measure));
        facts.sort_unstable();
        facts.dedup();
        let lines: BTreeSet<u32> = facts.iter().map(|f| view.facts[*f].line).collect();
        Draft(Finding {
            code: check.code,
            kind: check.kind,
            severity: check.severity,
            requirement,
            message: LocalText::default(),
            evidence: LocalText::default(),
            help: LocalText::default(),
            lines: lines.into_iter().collect(),
            facts,
        })
    }

    /// Another kind than the check's.
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.0.kind = kind;
        self
    }

    /// Another severity than the check's.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// The requirement it is about.
    pub fn requirement(mut self, requirement: Option<String>) -> Self {
        self.0.requirement = requirement;
        self
    }

    /// More lines it rests on.
    pub fn lines(mut self, lines: impl IntoIterator<Item = u32>) -> Self {
        let all: BTreeSet<u32> = self.0.lines.iter().copied().chain(lines).collect();
        self.0.lines = all.into_iter().collect();
        self
    }

    /// What is wrong.
    pub fn message(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.0.message = LocalText::new(en, zh);
        self
    }

    /// What proves it.
    pub fn evidence(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.0.evidence = LocalText::new(en, zh);
        self
    }

    /// How to mend it.
    pub fn help(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.0.help = LocalText::new(en, zh);
        self
    }

    /// The finding.
    pub fn done(self) -> Finding {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_groups_that_are_all_there() {
        let tiles = |values: &[&str]| ages_tile(&values.iter().copied().collect());
        assert_eq!(tiles(&["<30", "30-50", ">50"]), Some(true));
        assert_eq!(tiles(&["<30", "30-39", "40-49", ">=50"]), Some(true));
        assert_eq!(tiles(&["18-25", "26-35", "36-45", "46-55", ">=56"]), Some(true));
        assert_eq!(tiles(&["<=25", "26-35", "36-45", ">=46"]), Some(true));
        assert_eq!(tiles(&["<30", ">50"]), Some(false));
        assert_eq!(tiles(&["30-50", ">50"]), Some(false));
        assert_eq!(tiles(&["young", "old"]), None);
    }
}
