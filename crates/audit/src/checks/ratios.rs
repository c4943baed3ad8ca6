//! What ratios are made of: numerators and denominators of intensities, averages, shares and rates.
//!
//! In: a [`View`]. Out: candidates for numerator and denominator as intervals, with the facts they come from. Invariant: a candidate is a
//! printed figure, a sum of a complete printed cut, or the mean of two year ends. Not here: what a ratio that fits none means.

use super::view::View;
use crate::interval::Interval;
use heng_model::Decimal;

/// A value a ratio may have been computed with.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// What it can be.
    pub value: Interval,
    /// Facts it comes from.
    pub facts: Vec<usize>,
}

/// Printed occurrences of one figure that are looked at.
const PRINTS: usize = 6;

/// Printed values of a measure in a unit, with the same dimensions.
pub(super) fn printed(view: &View<'_>, measure: &str, year: i32, dims: &[(&str, &str)], unit: &str) -> Vec<Candidate> {
    let facts = view.with(measure, year, dims).into_iter().take(PRINTS);
    let of = |i| {
        let value = if unit.is_empty() { view.value(i) } else { view.value_in(i, unit)? };
        Some(Candidate { value, facts: vec![i] })
    };
    let mut all: Vec<Candidate> = facts.filter_map(of).collect();
    all.dedup_by(|a, b| a.value == b.value);
    all
}

/// Head counts of a group at the end of a year: as printed, or for all employees the sum of a cut that is complete.
pub(super) fn heads(view: &View<'_>, year: i32, dims: &[(&str, &str)]) -> Vec<Candidate> {
    let mut all = printed(view, "headcount", year, dims, "");
    if dims.is_empty() && !all.iter().any(|c| c.value.low == c.value.high && c.value.low.is_some()) {
        let of_year = view.of("headcount", year);
        for gender in ["gender", "age", "employment"] {
            let mut parts: Vec<usize> = of_year
                .iter()
                .copied()
                .filter(|i| view.facts[*i].dims.len() == 1 && view.facts[*i].dim(gender).is_some())
                .collect();
            parts.truncate(100);
            parts.dedup_by(|a, b| view.facts[*a].dims == view.facts[*b].dims);
            let values: std::collections::BTreeSet<&str> = parts.iter().filter_map(|i| view.facts[*i].dim(gender)).collect();
            let both = gender == "gender" && values.contains("male") && values.contains("female") && values.len() == parts.len();
            if both {
                all.push(Candidate { value: Interval::sum(parts.iter().map(|p| view.value(*p))), facts: parts });
            }
        }
    }
    // What is printed in full goes before "more than 6,000", and a table before the text.
    all.sort_by_key(|c| (c.value.low.is_none() || c.value.low != c.value.high, !view.facts[c.facts[0]].in_table()));
    all
}

/// Head counts by which a rate may have been divided: of the year's end, of its beginning, and the mean of both.
pub(super) fn head_denominators(view: &View<'_>, year: i32, dims: &[(&str, &str)]) -> Vec<Candidate> {
    let closing = heads(view, year, dims);
    let mut opening = heads(view, year - 1, dims);
    opening.extend(printed(view, "headcount_opening", year, dims, ""));
    let mean = |a: &Candidate, b: &Candidate| Candidate {
        value: a.value.plus(b.value).over(Interval::exact(Decimal::TWO)),
        facts: a.facts.iter().chain(&b.facts).copied().collect(),
    };
    let means: Vec<Candidate> = closing.iter().take(2).flat_map(|c| opening.iter().take(2).map(move |o| mean(c, o))).collect();
    closing.into_iter().chain(means).chain(opening).collect()
}

/// An intensity with what it may have been computed from.
pub(super) struct Intensity {
    /// The fact.
    pub fact: usize,
    /// Its numerators, in the unit the intensity is printed in.
    pub numerators: Vec<Candidate>,
    /// The denominator's unit: `person`, `million_HKD`, `m2`.
    pub per: String,
}

impl Intensity {
    /// Whether a denominator gives the printed intensity, up to one unit of its last digit: some publishers cut digits off.
    pub fn fits(&self, view: &View<'_>, denominator: Interval) -> bool {
        let printed = view.value(self.fact).widen(view.facts[self.fact].precision.half);
        self.numerators.iter().any(|n| n.value.over(denominator).overlaps(printed))
    }

    /// The denominators that give the printed intensity exactly within rounding.
    pub fn implied(&self, view: &View<'_>) -> Option<Interval> {
        let first = self.numerators.first()?;
        let implied = first.value.over(view.value(self.fact));
        implied.low.filter(|l| *l > Decimal::ZERO)?;
        Some(implied)
    }
}

/// The intensities of a year, by denominator, that have a numerator in the report; one a value.
pub(super) fn intensities<'a>(view: &View<'a>, year: i32) -> Vec<(&'a str, Vec<Intensity>)> {
    let mut by: Vec<(&'a str, Vec<Intensity>)> = Vec::new();
    for (measure, _, facts) in view.series().filter(|(m, y, _)| *y == year && m.ends_with("_intensity")) {
        let mut seen = Vec::new();
        for fact in facts.iter().copied().take(40) {
            let data = &view.facts[fact];
            let Some(denominator) = data.dims.get("denominator").map(String::as_str) else { continue };
            let key = (&data.dims, data.value, &data.unit);
            if seen.contains(&key) || data.value.is_zero() || data.precision.approx.is_some() {
                continue;
            }
            seen.push(key);
            let Some(intensity) = intensity(view, measure, fact) else { continue };
            match by.iter_mut().find(|(d, _)| *d == denominator) {
                Some((_, list)) => list.push(intensity),
                None => by.push((denominator, vec![intensity])),
            }
        }
    }
    by
}

fn intensity(view: &View<'_>, measure: &str, fact: usize) -> Option<Intensity> {
    let data = &view.facts[fact];
    let base = measure.strip_suffix("_intensity")?;
    let (num, per) = data.unit.split_once('/')?;
    let dims: Vec<(&str, &str)> =
        data.dims.iter().filter(|(k, _)| *k != "denominator").map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let total = format!("{base}_total");
    let more: &[&str] = match base {
        "electricity" => &["energy_indirect"],
        "energy" => &["electricity"],
        _ => &[],
    };
    let names = [total.as_str(), base].into_iter().chain(more.iter().copied());
    let mut numerators: Vec<Candidate> = names.flat_map(|name| printed(view, name, data.year, &dims, num)).collect();
    if base == "ghg" && dims.is_empty() {
        // The intensity of a total with scope 3 is often that of scopes 1 and 2.
        let (one, two) = (printed(view, "ghg_scope1", data.year, &[], num), printed(view, "ghg_scope2", data.year, &[], num));
        numerators.extend(one.iter().take(2).flat_map(|a| {
            two.iter()
                .take(2)
                .map(|b| Candidate { value: a.value.plus(b.value), facts: a.facts.iter().chain(&b.facts).copied().collect() })
        }));
    }
    // A row named by its label alone has a type that its total has not.
    if numerators.is_empty() && dims.iter().all(|(k, _)| *k == "type") {
        numerators.extend([total.as_str(), base].iter().flat_map(|name| printed(view, name, data.year, &[], num)));
    }
    (!numerators.is_empty()).then(|| Intensity { fact, numerators, per: per.to_string() })
}

/// Printed denominators of an intensity.
pub(super) fn denominators(view: &View<'_>, year: i32, denominator: &str, per: &str) -> Vec<Candidate> {
    let (per, times) = multiple(per);
    let found = match denominator {
        "headcount" | "hundred_employees" | "thousand_employees" => head_denominators(view, year, &[]),
        _ if denominator.starts_with("revenue") => printed(view, "revenue", year, &[], per),
        _ if denominator.starts_with("floor_area") => printed(view, "floor_area", year, &[], per),
        _ => printed(view, denominator, year, &[], per),
    };
    let over = |c: Candidate| Candidate { value: c.value.over(Interval::exact(times)), facts: c.facts };
    if times == Decimal::ONE { found } else { found.into_iter().map(over).collect() }
}

/// A unit that is a round number of another: `thousand_m2`, `ten_thousand_CNY`. Millions of money are units of their own.
fn multiple(per: &str) -> (&str, Decimal) {
    const MULTIPLES: [(&str, u32); 4] =
        [("ten_thousand_", 10_000), ("thousand_", 1_000), ("hundred_", 100), ("200000_", 200_000)];
    let found = MULTIPLES.iter().find_map(|(word, times)| Some((per.strip_prefix(word)?, *times)));
    found.map_or((per, Decimal::ONE), |(base, times)| (base, Decimal::from(times)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Check;
    use crate::testing::Report;
    use heng_model::Severity;

    /// Speaks through findings what the functions give, since a case lives only inside a run.
    fn probe(report: &Report, look: fn(&View<'_>) -> Vec<String>) -> Vec<String> {
        type Look = fn(&View<'_>) -> Vec<String>;
        thread_local!(static LOOK: std::cell::Cell<Option<Look>> = const { std::cell::Cell::new(None) });
        LOOK.set(Some(look));
        fn run(case: &crate::checks::Case<'_>, check: &Check) -> Vec<crate::finding::Finding> {
            let view = View::new(case);
            let lines = LOOK.get().map(|look| look(&view)).unwrap_or_default();
            let say = |line: String| crate::checks::view::Draft::new(check, &view, &[]).message(line, "").done();
            lines.into_iter().map(say).collect()
        }
        let check = Check { code: "X000", kind: "probe", severity: Severity::Note, source: "", run };
        report.run(&[&check]).into_iter().map(|f| f.message.en).collect()
    }

    #[test]
    fn denominators_are_printed_summed_or_means() {
        let facts = "headcount gender=male 2023 60 people @1\nheadcount gender=female 2023 40 people @2\nheadcount 2022 80 people @3\n\
                     revenue 2023 2,500,000 HKD @9";
        let show = |view: &View<'_>| {
            let all = denominators(view, 2023, "headcount", "person").into_iter().chain(denominators(
                view,
                2023,
                "revenue_million_hkd",
                "million_HKD",
            ));
            all.filter_map(|c| Some(format!("{}", c.value.high?.normalize()))).collect()
        };
        assert_eq!(probe(&Report::of_facts(facts), show), ["100", "90", "80", "2.5000005"]);
    }

    #[test]
    fn numerators_take_the_unit_of_the_intensity() {
        let facts = "waste_hazardous 2023 0.5 t @1\nwaste_hazardous_intensity denominator=headcount 2023 5.0 kg/person @2";
        let show = |view: &View<'_>| {
            let (_, list) = &intensities(view, 2023)[0];
            vec![
                format!("{:?}", list[0].numerators[0].value.bounds().map(|(l, h)| (l.normalize(), h.normalize()))),
                list[0].fits(view, Interval::exact(Decimal::ONE_HUNDRED)).to_string(),
            ]
        };
        assert_eq!(probe(&Report::of_facts(facts), show), ["Some((450, 550))", "true"]);
    }
}
