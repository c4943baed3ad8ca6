//! One requirement: the verdicts on its limbs and the reasons given, brought to one status.
//!
//! In: a requirement and the evidence. Out: a [`Disclosure`]. Invariant: what is missing is neither answered nor explained; a
//! reason is listed only where it stands for something that is not disclosed. Not here: how a limb is judged (`limbs`), which
//! reason counts (`reasons`). Why a limb may depend on another: steps towards a target say nothing where no target is set. See
//! `tests/statuses.rs`.

use crate::evidence::{Asked, Evidence};
use crate::limbs::{Answered, Verdict, judge_limb};
use crate::reasons::{NOT_APPLICABLE, Reasons};
use crate::{Disclosure, LimbAnswer, MissingLimb, ReasonGiven, SectionRef, Standing, Status};
use heng_intake::book::Explanation;
use heng_model::LocalText;
use heng_packs::{IssuerClass, Level, Limb, Pack, Requirement};

/// The pack, and what in it depends on the book.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub pack: &'a Pack,
    pub class: IssuerClass,
    pub start: heng_model::Date,
    /// The way in which the book uses the framework.
    pub way: &'a str,
}

impl<'a> Rules<'a> {
    /// The level in force.
    pub fn level(&self, requirement: &'a Requirement) -> Option<&'a Level> {
        let of_use = self.pack.use_of(self.way).and_then(|way| way.level.as_deref());
        of_use.and_then(|id| self.pack.level(id)).or_else(|| self.pack.level_of(requirement, self.class, self.start))
    }
}

/// Where a limb stands after reasons were considered.
#[derive(Debug, Clone)]
pub(crate) enum Stand<'a> {
    Answered,
    /// Not asked for.
    Silent,
    Explained(&'a Explanation),
    /// With what was sought.
    Missing(LocalText),
}

/// A limb's standing and what the book shows for it, wholly or in part.
#[derive(Debug, Clone)]
struct Stood<'a> {
    stand: Stand<'a>,
    shown: Option<Answered>,
}

/// A disclosure of which nothing is known yet.
pub(crate) fn blank(rules: Rules<'_>, requirement: &Requirement) -> Disclosure {
    Disclosure {
        pack: rules.pack.id.clone(),
        code: requirement.code.clone(),
        level: rules.level(requirement).map_or_else(|| requirement.level.clone(), |level| level.id.clone()),
        heading: rules.pack.is_heading(requirement),
        status: Status::Missing,
        figures: Vec::new(),
        sections: Vec::new(),
        targets: Vec::new(),
        records: Vec::new(),
        limbs: Vec::new(),
        missing: Vec::new(),
        reasons: Vec::new(),
        inherited: Vec::new(),
    }
}

/// Judges one requirement that has limbs.
pub(crate) fn evaluate_requirement(evidence: &Evidence<'_>, rules: Rules<'_>, requirement: &Requirement) -> Disclosure {
    let mut disclosure = blank(rules, requirement);
    let asked = Asked::new(rules.pack, requirement);
    let reasons = Reasons { evidence, rules, requirement, asked: &asked };
    let limbs = stand(&reasons);
    for (limb, stood) in requirement.limb.iter().zip(&limbs) {
        if let Some(answered) = &stood.shown {
            answered.figures.iter().for_each(|figure| push_new(&mut disclosure.figures, figure.clone()));
            answered.targets.iter().for_each(|target| push_new(&mut disclosure.targets, target.clone()));
            answered.records.iter().for_each(|set| push_new(&mut disclosure.records, set.clone()));
        }
        match &stood.stand {
            Stand::Missing(detail) => {
                disclosure.missing.push(MissingLimb { limb: limb.id.clone(), text: limb.text.clone(), detail: detail.clone() });
            }
            Stand::Explained(reason) => push_new(&mut disclosure.reasons, given(reason, limb)),
            Stand::Answered | Stand::Silent => {}
        }
        disclosure.limbs.push(limb_answer(limb, stood));
    }
    let voluntary = rules.level(requirement).is_some_and(|level| level.voluntary);
    disclosure.status = status(requirement, &limbs, voluntary);
    if disclosure.status == Status::NotReported {
        disclosure.missing.clear();
        disclosure.limbs.iter_mut().for_each(|limb| limb.standing = Standing::NotAsked);
    }
    if !matches!(disclosure.status, Status::Missing | Status::NotReported) {
        disclosure.sections = sections(evidence, &asked);
    }
    disclosure
}

fn limb_answer(limb: &Limb, stood: &Stood<'_>) -> LimbAnswer {
    let standing = match stood.stand {
        Stand::Answered => Standing::Answered,
        Stand::Silent => Standing::NotAsked,
        Stand::Explained(_) => Standing::Explained,
        Stand::Missing(_) => Standing::Missing,
    };
    let shown = stood.shown.clone().unwrap_or_default();
    LimbAnswer {
        limb: limb.id.clone(),
        standing,
        figures: shown.figures,
        sections: shown.sections,
        targets: shown.targets,
        records: shown.records,
    }
}

/// Judges the limbs in two passes: each by itself, then those that depend on another.
fn stand<'a>(reasons: &Reasons<'a, '_>) -> Vec<Stood<'a>> {
    let limbs = &reasons.requirement.limb;
    let alone: Vec<Stood<'a>> = limbs.iter().map(|limb| stand_alone(reasons, limb)).collect();
    let needed = |limb: &Limb| limb.needs.as_ref().and_then(|id| limbs.iter().position(|l| l.id == *id));
    let depend = |(limb, own): (&Limb, &Stood<'a>)| match needed(limb).map(|at| &alone[at].stand) {
        None | Some(Stand::Answered) => own.clone(),
        // What will be asked for next is said at once.
        Some(Stand::Missing(_)) if matches!(own.stand, Stand::Missing(_)) => own.clone(),
        Some(_) => Stood { stand: Stand::Silent, shown: None },
    };
    limbs.iter().zip(&alone).map(depend).collect()
}

fn stand_alone<'a>(reasons: &Reasons<'a, '_>, limb: &Limb) -> Stood<'a> {
    match judge_limb(reasons.evidence, reasons.asked, limb) {
        Verdict::Answered(answered) => Stood { stand: Stand::Answered, shown: Some(answered) },
        Verdict::Needless => Stood { stand: Stand::Silent, shown: None },
        Verdict::Open { sought, so_far } => Stood { stand: reasons.weigh(limb, &sought), shown: so_far },
    }
}

fn status(requirement: &Requirement, limbs: &[Stood<'_>], voluntary: bool) -> Status {
    let shown = limbs.iter().any(|l| l.shown.is_some());
    let missing = limbs.iter().any(|l| matches!(l.stand, Stand::Missing(_)));
    // A reason for an optional limb is a remark, not an explanation of the requirement.
    let of_required = requirement.limb.iter().zip(limbs).filter(|(limb, _)| limb.required);
    let kinds: Vec<&str> = of_required
        .filter_map(|(_, stood)| if let Stand::Explained(reason) = stood.stand { Some(reason.kind.as_str()) } else { None })
        .collect();
    match (missing, shown, kinds.is_empty()) {
        (_, false, true) if voluntary => Status::NotReported,
        (_, false, true) => Status::Missing,
        (true, _, _) => Status::Partial,
        (false, true, _) => Status::Disclosed,
        (false, false, false) if kinds.iter().all(|kind| *kind == NOT_APPLICABLE) => Status::NotApplicable,
        (false, false, false) => Status::Explained,
    }
}

pub(crate) fn given(reason: &Explanation, limb: &Limb) -> ReasonGiven {
    let limb = if reason.code.contains('/') { limb.id.clone() } else { String::new() };
    given_for(reason, limb)
}

/// A reason for a limb; for the whole when it is empty.
pub(crate) fn given_for(reason: &Explanation, limb: String) -> ReasonGiven {
    let (kind, text) = (reason.kind.clone(), reason.reason.clone());
    ReasonGiven { limb, kind, text, statement: reason.statement.clone(), until: reason.until }
}

/// Places that name the requirement and say something, whichever limb: the index points to them. A place that names the requirement
/// itself is nearer than one that names a heading above it, and then stands alone.
pub(crate) fn sections(evidence: &Evidence<'_>, asked: &Asked<'_>) -> Vec<SectionRef> {
    let worded = || evidence.mentions.iter().filter(|m| m.has_words && asked.is_named(m.named));
    let own = |m: &&crate::evidence::Mention<'_>| crate::evidence::code_and_limb(m.named).0 == asked.code;
    let nearest: Vec<_> = worded().filter(own).collect();
    let mut places = Vec::new();
    let chosen = if nearest.is_empty() { worded().collect() } else { nearest };
    for mention in chosen {
        push_new(&mut places, mention.place.clone());
    }
    places
}

pub(crate) fn push_new<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}
