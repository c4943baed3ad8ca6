//! One limb of a requirement held against the evidence.
//!
//! In: a limb and the evidence. Out: a [`Verdict`]: what answers it, or what was sought and not found. Invariant: a figure of zero
//! answers as well as any other; a part never answers for the total. Not here: reasons for not disclosing (`requirement`).
//! See `tests/limbs.rs`.

use crate::evidence::Evidence;
use heng_model::{Dims, Figure, FigureId, Locale, Measure};
use heng_packs::{Answer, Limb};

/// Where a limb stands before reasons are considered.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Answered.
    Answered(Answered),
    /// Not asked for: a zero makes it needless.
    Needless,
    /// Not answered: what was sought.
    Open(String),
}

/// What answers a limb; neither figures nor targets where words do.
#[derive(Debug, Default)]
pub(crate) struct Answered {
    pub figures: Vec<FigureId>,
    pub targets: Vec<String>,
}

/// Judges one limb of the requirement `code`.
pub(crate) fn judge_limb(evidence: &Evidence<'_>, code: &str, limb: &Limb) -> Verdict {
    let verdict = match &limb.answer {
        Answer::Text => judge_text(evidence, code, &limb.id),
        Answer::Target => judge_target(evidence, code, &limb.id),
        Answer::Measure { measures, all, breakdown, parts, years } => {
            let ask = Ask { evidence, breakdown, parts: *parts, years: *years, unless_zero: &limb.unless_zero };
            return ask.judge(measures, *all);
        }
    };
    match verdict {
        Verdict::Open(_) if are_zero(evidence, &limb.unless_zero, evidence.book.manifest.year()) => Verdict::Needless,
        verdict => verdict,
    }
}

fn judge_text(evidence: &Evidence<'_>, code: &str, limb: &str) -> Verdict {
    let named: Vec<_> = evidence.mentions.iter().filter(|m| m.names_limb(code, limb)).collect();
    let lacking: Vec<Locale> =
        evidence.locales().iter().copied().filter(|&l| !named.iter().any(|m| m.has_words && m.place.locale == l)).collect();
    if lacking.is_empty() && !named.is_empty() {
        return Verdict::Answered(Answered::default());
    }
    Verdict::Open(match named.first() {
        None => format!("no section or heading names {code} or {code}/{limb}"),
        Some(place) if named.iter().all(|m| !m.has_words) => {
            format!("section `{}` names it, but no words stand there", place.place.section)
        }
        Some(_) => format!("no words in {}", list(&lacking)),
    })
}

fn judge_target(evidence: &Evidence<'_>, code: &str, limb: &str) -> Verdict {
    let (worded, unworded): (Vec<_>, Vec<_>) =
        evidence.targets(code, limb).into_iter().partition(|t| evidence.lacking(&t.text).is_empty());
    if !worded.is_empty() {
        return Verdict::Answered(Answered { figures: Vec::new(), targets: worded.iter().map(|t| t.id.clone()).collect() });
    }
    Verdict::Open(match unworded.first() {
        None => format!("no row of targets.csv answers {code}"),
        Some(target) => format!("target `{}` is not worded in {}", target.id, list(&evidence.lacking(&target.text))),
    })
}

/// Whether each of these measures (and there is one at least) is known to be zero in a year.
fn are_zero(evidence: &Evidence<'_>, measures: &[String], year: i16) -> bool {
    let is_zero = |id: &String| {
        let measure = evidence.catalogue.measure(id)?;
        Some(evidence.figures.get(&FigureId::total(measure, year))?.value.is_zero())
    };
    !measures.is_empty() && measures.iter().all(|id| is_zero(id) == Some(true))
}

/// What is asked of a measure.
struct Ask<'a> {
    evidence: &'a Evidence<'a>,
    breakdown: &'a [String],
    parts: bool,
    years: u8,
    unless_zero: &'a [String],
}

impl Ask<'_> {
    fn judge(&self, measures: &[String], all: bool) -> Verdict {
        let mut figures = Vec::new();
        let mut answered = 0;
        let mut lacking = Vec::new();
        for id in measures {
            match self.answer_of(id) {
                Ok(found) => {
                    answered += 1;
                    figures.extend(found);
                }
                Err(lack) => lacking.push(lack),
            }
        }
        if answered == 0 || (all && !lacking.is_empty()) {
            return Verdict::Open(self.describe(measures, lacking));
        }
        // Every year was needless: nothing to show, nothing to ask.
        if figures.is_empty() { Verdict::Needless } else { Verdict::Answered(Answered { figures, targets: Vec::new() }) }
    }

    /// The figures by which a measure answers in every year asked for, or what it lacks.
    fn answer_of(&self, id: &str) -> Result<Vec<FigureId>, String> {
        let Some(measure) = self.evidence.catalogue.measure(id) else { return Err(format!("there is no measure `{id}`")) };
        let reporting_year = self.evidence.book.manifest.year();
        let mut figures = Vec::new();
        let mut lacking: Vec<String> = Vec::new();
        for year in (0..i16::from(self.years)).map(|n| reporting_year - n) {
            match self.figures_of(measure, year) {
                Ok(found) => figures.extend(found),
                Err(_) if are_zero(self.evidence, self.unless_zero, year) => {}
                Err(lack) => lacking.push(lack),
            }
        }
        if lacking.is_empty() { Ok(figures) } else { Err(lacking.join("; ")) }
    }

    /// The figures by which a measure answers for one year.
    fn figures_of(&self, measure: Measure, year: i16) -> Result<Vec<FigureId>, String> {
        let of_year: Vec<&Figure> = self.evidence.figures.of(measure).filter(|f| f.id.year == year).collect();
        let totals: Vec<&Figure> = of_year.iter().copied().filter(|f| is_total(&f.id.dims)).collect();
        let mut found: Vec<&Figure> = totals.clone();
        if self.breakdown.is_empty() {
            if totals.is_empty() && self.parts {
                found = of_year;
            }
            if found.is_empty() {
                return Err(self.no_figure(measure, year));
            }
        }
        for alternatives in self.breakdown {
            found.extend(self.cut(measure, &totals, alternatives, year)?);
        }
        Ok(found.into_iter().map(|f| f.id.clone()).collect())
    }

    /// The parts along the first of the alternative dimensions that has a cut. Two classes at least; or one that is the whole, as
    /// where everybody works in one region.
    fn cut(&self, measure: Measure, totals: &[&Figure], alternatives: &str, year: i16) -> Result<Vec<&Figure>, String> {
        let figures = self.evidence.figures;
        let mut one_class = None;
        for dimension in alternatives.split('|') {
            let along = |f: &&Figure| f.id.year == year && f.id.dims.len() == 1 && f.id.dims.get(dimension).is_some();
            let parts: Vec<&Figure> = figures.of(measure).filter(along).collect();
            match parts.as_slice() {
                [] => {}
                [only] if totals.iter().any(|t| t.value == only.value) => return Ok(parts),
                [only] => one_class = Some(only.id.dims.to_string()),
                _ => return Ok(parts),
            }
        }
        let by = alternatives.replace('|', " or ");
        Err(match one_class {
            None => format!("no breakdown of `{measure}` by {by} for {year}"),
            Some(class) => format!("`{measure}` by {by} for {year} has the one class {class}, which is not the total"),
        })
    }

    fn no_figure(&self, measure: Measure, year: i16) -> String {
        let gap = self.evidence.figures.gap(&FigureId::total(measure, year));
        let why = gap.map(|g| format!(" ({})", g.missing)).unwrap_or_default();
        format!("no `{measure}` for {year}{why}")
    }

    /// What is lacking, in one line: where any of many measures would do, their names rather than a sentence for each.
    fn describe(&self, measures: &[String], lacking: Vec<String>) -> String {
        const SENTENCES: usize = 2;
        if lacking.len() <= SENTENCES {
            return lacking.join("; ");
        }
        let names: Vec<String> = measures.iter().map(|id| format!("`{id}`")).collect();
        format!("no figure of {} for {}", names.join(", "), self.evidence.book.manifest.year())
    }
}

/// A total: no dimensions, or only what an intensity is measured per.
fn is_total(dims: &Dims) -> bool {
    dims.iter().all(|(dimension, _)| dimension == "denominator")
}

fn list(locales: &[Locale]) -> String {
    locales.iter().map(|l| l.tag()).collect::<Vec<_>>().join(" and ")
}
