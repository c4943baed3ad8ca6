//! One limb of a requirement held against the evidence.
//!
//! In: a limb and the evidence. Out: a [`Verdict`]: what answers it, or what was sought and not found. Invariant: a figure of zero
//! answers as well as any other; a part never answers for the total. Not here: reasons for not disclosing (`requirement`).
//! See `tests/limbs.rs`, `tests/records.rs`.

use crate::SectionRef;
use crate::evidence::{Asked, Evidence, Mention};
use crate::mentions::is_about;
use crate::words::{join, languages};
use heng_intake::book::Target;
use heng_model::{Dims, Figure, FigureId, LocalText, Locale, Measure};
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
        sought: LocalText,
        /// What answers it in some of its years or languages.
        so_far: Option<Answered>,
    },
}

impl Verdict {
    fn open(sought: LocalText) -> Self {
        Verdict::Open { sought, so_far: None }
    }
}

/// What answers a limb.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answered {
    pub figures: Vec<FigureId>,
    pub sections: Vec<SectionRef>,
    pub targets: Vec<String>,
    pub records: Vec<String>,
}

impl Answered {
    fn by_figures(figures: Vec<FigureId>) -> Self {
        Self { figures, ..Self::default() }
    }

    fn by_targets(targets: &[&Target]) -> Self {
        Self { targets: targets.iter().map(|t| t.id.clone()).collect(), ..Self::default() }
    }

    fn and(mut self, other: Answered) -> Self {
        self.figures.extend(other.figures);
        self.sections.extend(other.sections);
        self.targets.extend(other.targets);
        self.records.extend(other.records);
        self
    }
}

/// Judges one limb: every answer it accepts, the ones that hold taken together.
pub(crate) fn judge_limb(evidence: &Evidence<'_>, asked: &Asked<'_>, limb: &Limb) -> Verdict {
    let mut answered: Option<Answered> = None;
    let mut needless = false;
    let mut lacking = Vec::new();
    let mut part = None;
    for answer in limb.answers() {
        match judge(evidence, asked, limb, answer) {
            Verdict::Answered(found) => answered = Some(answered.unwrap_or_default().and(found)),
            Verdict::Needless => needless = true,
            Verdict::Open { sought, so_far } => {
                lacking.push(sought);
                part = part.or(so_far);
            }
        }
    }
    match answered {
        Some(answered) => Verdict::Answered(answered),
        None if needless => Verdict::Needless,
        None => Verdict::Open { sought: join(&lacking, "; and ", "；且"), so_far: part },
    }
}

fn judge(evidence: &Evidence<'_>, asked: &Asked<'_>, limb: &Limb, answer: &Answer) -> Verdict {
    let verdict = match answer {
        Answer::Text => judge_text(evidence, asked, limb),
        Answer::Target { field, every } => judge_target(evidence, asked, &limb.id, field, *every),
        Answer::Records { records, field, min } => judge_records(evidence, records, field, *min),
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

fn judge_text(evidence: &Evidence<'_>, asked: &Asked<'_>, limb: &Limb) -> Verdict {
    let (code, id) = (asked.code, &limb.id);
    let named: Vec<_> = evidence.mentions.iter().filter(|m| asked.speaks_of(m.named, id)).collect();
    let about: Vec<_> = named.iter().filter(|m| is_about(evidence, asked, m)).collect();
    let telling = || about.iter().filter(|m| rests_on_nothing(evidence, limb, m).is_none());
    let lacking: Vec<Locale> = evidence.locales().iter().copied().filter(|&l| !telling().any(|m| m.place.locale == l)).collect();
    let answered = Answered { sections: telling().map(|m| m.place.clone()).collect(), ..Answered::default() };
    if lacking.is_empty() && !named.is_empty() {
        return Verdict::Answered(answered);
    }
    let names = if id.is_empty() { code.to_string() } else { format!("{code}/{id}") };
    let Some(first) = named.first() else {
        return Verdict::open(if id.is_empty() {
            LocalText::new(format!("no section or heading names {code}"), format!("沒有章節或標題指明{code}"))
        } else {
            LocalText::new(format!("no section or heading names {code} or {names}"), format!("沒有章節或標題指明{code}或{names}"))
        });
    };
    let section = &first.place.section;
    if !answered.sections.is_empty() {
        return Verdict::Open { sought: languages("no words in ", &lacking, "沒有", "文字"), so_far: Some(answered) };
    }
    Verdict::open(if named.iter().all(|m| !m.has_words) {
        LocalText::new(
            format!("section `{section}` names it, but no words stand there"),
            format!("章節「{section}」指明此項，但沒有文字"),
        )
    } else if let Some(table) = about.iter().find_map(|m| rests_on_nothing(evidence, limb, m)) {
        LocalText::new(
            format!("section `{section}` names it and rests on the table `{table}`, which is empty"),
            format!("章節「{section}」指明此項並以列表`{table}`為據，但該表並無記錄"),
        )
    } else {
        LocalText::new(
            format!("section `{section}` names it, but the text there does not mention it"),
            format!("章節「{section}」指明此項，但該處文字沒有提及"),
        )
    })
}

/// The table on which the words of a place rest, where it is empty: a place that prints the very records which would answer the limb
/// tells of them, and tells nothing without them.
fn rests_on_nothing<'a>(evidence: &Evidence<'_>, limb: &'a Limb, mention: &Mention<'_>) -> Option<&'a str> {
    limb.answers().find_map(|answer| match answer {
        Answer::Records { records, .. } => (mention.said.exhibits.contains(&records.as_str())
            && evidence.book.records(records, "").is_empty())
        .then_some(records.as_str()),
        Answer::Text | Answer::Measure { .. } | Answer::Target { .. } => None,
    })
}

fn judge_target(evidence: &Evidence<'_>, asked: &Asked<'_>, limb: &str, field: &str, every: bool) -> Verdict {
    let code = asked.code;
    let (worded, unworded): (Vec<_>, Vec<_>) =
        evidence.targets(asked, limb).into_iter().partition(|t| evidence.lacking(&t.text).is_empty());
    if worded.is_empty() {
        return Verdict::open(match unworded.first() {
            None => LocalText::new(format!("no row of targets.csv answers {code}"), format!("targets.csv沒有回應{code}的目標")),
            Some(target) => languages(
                &format!("target `{}` is not worded in ", target.id),
                &evidence.lacking(&target.text),
                &format!("目標「{}」沒有", target.id),
                "文字",
            ),
        });
    }
    if field.is_empty() {
        return Verdict::Answered(Answered::by_targets(&worded));
    }
    let filled = evidence.book.records("targets", field);
    let (with, without): (Vec<&Target>, Vec<&Target>) = worded.into_iter().partition(|t| filled.contains(&&t.origin));
    let Some(lacking) = without.first().filter(|_| every || with.is_empty()) else {
        return Verdict::Answered(Answered::by_targets(&with));
    };
    Verdict::Open {
        sought: LocalText::new(
            format!("target `{}` does not fill `{field}` in targets.csv", lacking.id),
            format!("目標「{}」在targets.csv沒有填寫`{field}`", lacking.id),
        ),
        so_far: (!with.is_empty()).then(|| Answered::by_targets(&with)),
    }
}

fn judge_records(evidence: &Evidence<'_>, set: &str, field: &str, min: usize) -> Verdict {
    let found = evidence.book.records(set, field).len();
    if found >= min {
        return Verdict::Answered(Answered { records: vec![set.to_string()], ..Answered::default() });
    }
    let (with, with_zh) = if field.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(" with `{field}`"), format!("填有`{field}`的"))
    };
    Verdict::open(match found {
        0 => LocalText::new(format!("no record of `{set}`{with}"), format!("沒有{with_zh}`{set}`記錄")),
        found => LocalText::new(
            format!("{found} of {min} records of `{set}`{with}"),
            format!("{with_zh}`{set}`記錄只有{found}項，須有{min}項"),
        ),
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
    lacking: Vec<LocalText>,
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
        let lacking: Vec<LocalText> = sought.into_iter().flat_map(|s| s.lacking).collect();
        Verdict::Open {
            sought: self.describe(measures, &lacking),
            so_far: (!figures.is_empty()).then(|| Answered::by_figures(figures)),
        }
    }

    /// What a measure has and lacks in the years asked for.
    fn years_of(&self, id: &str) -> Sought {
        let mut sought = Sought { found: Vec::new(), lacking: Vec::new() };
        let Some(measure) = self.evidence.catalogue.measure(id) else {
            sought.lacking.push(LocalText::new(format!("there is no measure `{id}`"), format!("沒有指標`{id}`")));
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
    fn figures_of(&self, measure: Measure, year: i16) -> Result<Vec<FigureId>, LocalText> {
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
    fn cut(&self, measure: Measure, totals: &[&Figure], alternatives: &str, year: i16) -> Result<Vec<&Figure>, LocalText> {
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
        let names: Vec<LocalText> = alternatives.split('|').map(|d| self.dimension(d)).collect();
        let (name, by_zh) = (&measure.name.zh_hant, join(&names, " or ", "或").zh_hant);
        Err(match one_class {
            None => LocalText::new(
                format!("no breakdown of `{measure}` by {by} for {year}"),
                format!("{year}年「{name}」沒有按{by_zh}劃分的數據"),
            ),
            Some(class) => LocalText::new(
                format!("`{measure}` by {by} for {year} has the one class {class}, which is not the total"),
                format!("{year}年「{name}」按{by_zh}劃分的數據只有一類（{class}），與總數不符"),
            ),
        })
    }

    fn dimension(&self, id: &str) -> LocalText {
        self.evidence.catalogue.dimension(id).map_or_else(|| LocalText::same(id), |d| d.name.clone())
    }

    fn no_figure(&self, measure: Measure, year: i16) -> LocalText {
        let gap = self.evidence.figures.gap(&FigureId::total(measure, year));
        let why = |locale| gap.map(|g| g.missing.get(locale)).filter(|why: &&str| !why.is_empty());
        let (en, zh) = (why(Locale::En), why(Locale::ZhHant));
        LocalText::new(
            format!("no `{measure}` for {year}{}", en.map(|why| format!(" ({why})")).unwrap_or_default()),
            format!("沒有{year}年「{}」的數據{}", measure.name.zh_hant, zh.map(|why| format!("（{why}）")).unwrap_or_default()),
        )
    }

    /// What is lacking, in one line: where any of many measures would do, their names rather than a sentence for each.
    fn describe(&self, measures: &[String], lacking: &[LocalText]) -> LocalText {
        const ALTERNATIVES_IN_FULL: usize = 2;
        if measures.len() <= ALTERNATIVES_IN_FULL {
            return join(lacking, "; ", "；");
        }
        let year = self.evidence.book.manifest.year();
        let ids: Vec<String> = measures.iter().map(|id| format!("`{id}`")).collect();
        let names: Vec<String> = measures
            .iter()
            .map(|id| self.evidence.catalogue.measure(id).map_or_else(|| id.clone(), |m| format!("「{}」", m.name.zh_hant)))
            .collect();
        LocalText::new(
            format!("no figure of {} for {year}", ids.join(", ")),
            format!("沒有{year}年{}任何一項的數據", names.join("、")),
        )
    }
}

/// A total: no dimensions, or only what an intensity is measured per.
fn is_total(dims: &Dims) -> bool {
    dims.iter().all(|(dimension, _)| dimension == "denominator")
}
