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
    /// Not answered, or not wholly.
    Open {
        /// What was sought and not found.
        sought: String,
        /// What answers it in some of its years or languages.
        so_far: Option<Answered>,
    },
}

impl Verdict {
    fn open(sought: impl Into<String>) -> Self {
        Verdict::Open { sought: sought.into(), so_far: None }
    }
}

/// What answers a limb; neither figures nor targets where words do.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answered {
    pub figures: Vec<FigureId>,
    pub targets: Vec<String>,
}

impl Answered {
    fn by_figures(figures: Vec<FigureId>) -> Self {
        Self { figures, targets: Vec::new() }
    }
}

/// Judges one limb of the requirement `code`.
pub(crate) fn judge_limb(evidence: &Evidence<'_>, code: &str, limb: &Limb) -> Verdict {
    let verdict = match &limb.answer {
        Answer::Text => judge_text(evidence, code, &limb.id),
        Answer::Target { .. } => judge_target(evidence, code, &limb.id),
        Answer::Records { .. } => Verdict::open(""),
        Answer::Measure { measures, all, breakdown, parts, years } => {
            let ask = Ask { evidence, breakdown, parts: *parts, years: *years, unless_zero: &limb.unless_zero };
            return ask.judge(measures, *all);
        }
    };
    match verdict {
        Verdict::Open { .. } if are_zero(evidence, &limb.unless_zero, evidence.book.manifest.year()) => Verdict::Needless,
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
    match named.first() {
        None => Verdict::open(format!("no section or heading names {code} or {code}/{limb}")),
        Some(first) if named.iter().all(|m| !m.has_words) => {
            Verdict::open(format!("section `{}` names it, but no words stand there", first.place.section))
        }
        Some(_) => Verdict::Open { sought: format!("no words in {}", list(&lacking)), so_far: Some(Answered::default()) },
    }
}

fn judge_target(evidence: &Evidence<'_>, code: &str, limb: &str) -> Verdict {
    let (worded, unworded): (Vec<_>, Vec<_>) =
        evidence.targets(code, limb).into_iter().partition(|t| evidence.lacking(&t.text).is_empty());
    if !worded.is_empty() {
        return Verdict::Answered(Answered { figures: Vec::new(), targets: worded.iter().map(|t| t.id.clone()).collect() });
    }
    Verdict::open(match unworded.first() {
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

/// What a measure has and lacks.
struct Sought {
    found: Vec<FigureId>,
    lacking: Vec<String>,
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
        let sought: Vec<Sought> = measures.iter().map(|id| self.years_of(id)).collect();
        let complete: Vec<&Sought> = sought.iter().filter(|s| s.lacking.is_empty()).collect();
        let needed = if all { measures.len() } else { 1 };
        if complete.len() >= needed {
            let figures: Vec<FigureId> = complete.iter().flat_map(|s| s.found.iter().cloned()).collect();
            // Every year was needless: nothing to show, nothing to ask.
            return if figures.is_empty() { Verdict::Needless } else { Verdict::Answered(Answered::by_figures(figures)) };
        }
        let figures: Vec<FigureId> = sought.iter().flat_map(|s| s.found.iter().cloned()).collect();
        let lacking: Vec<String> = sought.into_iter().flat_map(|s| s.lacking).collect();
        Verdict::Open {
            sought: self.describe(measures, &lacking),
            so_far: (!figures.is_empty()).then(|| Answered::by_figures(figures)),
        }
    }

    /// What a measure has and lacks in the years asked for.
    fn years_of(&self, id: &str) -> Sought {
        let mut sought = Sought { found: Vec::new(), lacking: Vec::new() };
        let Some(measure) = self.evidence.catalogue.measure(id) else {
            sought.lacking.push(format!("there is no measure `{id}`"));
            return sought;
        };
        let reporting_year = self.evidence.book.manifest.year();
        for year in (0..i16::from(self.years)).map(|n| reporting_year - n) {
            match self.figures_of(measure, year) {
                Ok(found) => sought.found.extend(found),
                Err(_) if are_zero(self.evidence, self.unless_zero, year) => {}
                Err(lack) => sought.lacking.push(lack),
            }
        }
        sought
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
        let why = gap.map(|g| format!(" ({})", g.missing.en)).unwrap_or_default();
        format!("no `{measure}` for {year}{why}")
    }

    /// What is lacking, in one line: where any of many measures would do, their names rather than a sentence for each.
    fn describe(&self, measures: &[String], lacking: &[String]) -> String {
        const ALTERNATIVES_IN_FULL: usize = 2;
        if measures.len() <= ALTERNATIVES_IN_FULL {
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
