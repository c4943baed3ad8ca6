//! One requirement: the verdicts on its limbs and the reasons given, brought to one status.
//!
//! In: a requirement and the evidence. Out: a [`Disclosure`]. Invariant: what is missing is neither answered nor explained; a
//! reason is listed only where it stands for something that is not disclosed. Not here: how a limb is judged (`limbs`).
//! Why a limb may depend on another: steps towards a target say nothing where no target is set. See `tests/statuses.rs`.

use crate::evidence::Evidence;
use crate::limbs::{Answered, Verdict, judge_limb};
use crate::{Disclosure, MissingLimb, ReasonGiven, SectionRef, Status};
use heng_intake::book::Explanation;
use heng_packs::{Limb, Pack, Requirement};

/// The reason that every level accepts where a limb is asked for under a condition only.
const NOT_APPLICABLE: &str = "not-applicable";

/// Where a limb stands after reasons were considered.
#[derive(Debug, Clone)]
enum Standing<'a> {
    Answered,
    /// Not asked for.
    Silent,
    Explained(&'a Explanation),
    /// With what was sought.
    Missing(String),
}

/// A limb's standing and what the book shows for it, wholly or in part.
#[derive(Debug, Clone)]
struct Stood<'a> {
    standing: Standing<'a>,
    shown: Option<Answered>,
}

/// Judges one requirement.
pub(crate) fn evaluate_requirement(evidence: &Evidence<'_>, pack: &Pack, requirement: &Requirement) -> Disclosure {
    let code = requirement.code.as_str();
    let mut disclosure = Disclosure {
        pack: pack.id.clone(),
        code: code.to_string(),
        status: Status::Missing,
        figures: Vec::new(),
        sections: Vec::new(),
        targets: Vec::new(),
        missing: Vec::new(),
        reasons: Vec::new(),
    };
    let limbs = stand(&Reasons { evidence, pack, requirement });
    for (limb, stood) in requirement.limb.iter().zip(&limbs) {
        if let Some(answered) = &stood.shown {
            answered.figures.iter().for_each(|figure| push_new(&mut disclosure.figures, figure.clone()));
            answered.targets.iter().for_each(|target| push_new(&mut disclosure.targets, target.clone()));
        }
        match &stood.standing {
            Standing::Missing(detail) => {
                disclosure.missing.push(MissingLimb { limb: limb.id.clone(), text: limb.text.clone(), detail: detail.clone() });
            }
            Standing::Explained(reason) => push_new(&mut disclosure.reasons, given(reason, limb)),
            Standing::Answered | Standing::Silent => {}
        }
    }
    disclosure.status = status(requirement, &limbs);
    if disclosure.status != Status::Missing {
        disclosure.sections = sections(evidence, code);
    }
    disclosure
}

/// Judges the limbs in two passes: each by itself, then those that depend on another.
fn stand<'a>(reasons: &Reasons<'a>) -> Vec<Stood<'a>> {
    let limbs = &reasons.requirement.limb;
    let alone: Vec<Stood<'a>> = limbs.iter().map(|limb| stand_alone(reasons, limb)).collect();
    let needed = |limb: &Limb| limb.needs.as_ref().and_then(|id| limbs.iter().position(|l| l.id == *id));
    let depend = |(limb, own): (&Limb, &Stood<'a>)| match needed(limb).map(|at| &alone[at].standing) {
        None | Some(Standing::Answered) => own.clone(),
        // What will be asked for next is said at once.
        Some(Standing::Missing(_)) if matches!(own.standing, Standing::Missing(_)) => own.clone(),
        Some(_) => Stood { standing: Standing::Silent, shown: None },
    };
    limbs.iter().zip(&alone).map(depend).collect()
}

fn stand_alone<'a>(reasons: &Reasons<'a>, limb: &Limb) -> Stood<'a> {
    match judge_limb(reasons.evidence, &reasons.requirement.code, limb) {
        Verdict::Answered(answered) => Stood { standing: Standing::Answered, shown: Some(answered) },
        Verdict::Needless => Stood { standing: Standing::Silent, shown: None },
        Verdict::Open { sought, so_far } => Stood { standing: reasons.weigh(limb, &sought), shown: so_far },
    }
}

fn status(requirement: &Requirement, limbs: &[Stood<'_>]) -> Status {
    let shown = limbs.iter().any(|l| l.shown.is_some());
    let missing = limbs.iter().any(|l| matches!(l.standing, Standing::Missing(_)));
    // A reason for an optional limb is a remark, not an explanation of the requirement.
    let of_required = requirement.limb.iter().zip(limbs).filter(|(limb, _)| limb.required);
    let kinds: Vec<&str> = of_required
        .filter_map(|(_, stood)| if let Standing::Explained(reason) = stood.standing { Some(reason.kind.as_str()) } else { None })
        .collect();
    match (missing, shown, kinds.is_empty()) {
        (_, false, true) => Status::Missing,
        (true, _, _) => Status::Partial,
        (false, true, _) => Status::Disclosed,
        (false, false, false) if kinds.iter().all(|kind| *kind == NOT_APPLICABLE) => Status::NotApplicable,
        (false, false, false) => Status::Explained,
    }
}

/// The reasons a book gives, weighed by the rules of the pack.
struct Reasons<'a> {
    evidence: &'a Evidence<'a>,
    pack: &'a Pack,
    requirement: &'a Requirement,
}

impl<'a> Reasons<'a> {
    /// Where a limb that is not answered stands: explained by a reason for itself or for the whole, else missing if required.
    fn weigh(&self, limb: &Limb, detail: &str) -> Standing<'a> {
        let code = &self.requirement.code;
        let mut given = self.evidence.reasons(code, &limb.id);
        if limb.required {
            given.extend(self.evidence.reasons(code, ""));
        }
        let mut details = vec![detail.to_string()];
        for reason in given {
            match self.refused(limb, reason) {
                None => return Standing::Explained(reason),
                Some(why) => details.push(format!("the reason at {} does not count: {why}", reason.origin)),
            }
        }
        if limb.required { Standing::Missing(details.join("; ")) } else { Standing::Silent }
    }

    /// Why a reason does not count for a limb, if it does not.
    fn refused(&self, limb: &Limb, reason: &Explanation) -> Option<String> {
        let lacking = self.evidence.lacking(&reason.reason);
        let explainable = self.pack.level(&self.requirement.level).is_some_and(|level| level.explainable);
        let conditional = !limb.condition.is_empty();
        if !lacking.is_empty() {
            let lacking: Vec<&str> = lacking.iter().map(|l| l.tag()).collect();
            Some(format!("it is not given in {}", lacking.join(" and ")))
        } else if explainable {
            let known = reason.kind == NOT_APPLICABLE || self.pack.reason.iter().any(|r| r.id == reason.kind);
            (!known).then(|| format!("`{}` is not a reason of this framework", reason.kind))
        } else if conditional {
            (reason.kind != NOT_APPLICABLE).then(|| "only `not-applicable` counts here".to_string())
        } else {
            Some("the disclosure is mandatory".to_string())
        }
    }
}

fn given(reason: &Explanation, limb: &Limb) -> ReasonGiven {
    let whole = !reason.code.contains('/');
    let limb = if whole { String::new() } else { limb.id.clone() };
    ReasonGiven { limb, kind: reason.kind.clone(), text: reason.reason.clone() }
}

/// Places that name the requirement and say something, whichever limb: the index points to them.
fn sections(evidence: &Evidence<'_>, code: &str) -> Vec<SectionRef> {
    let mut places = Vec::new();
    for mention in evidence.mentions.iter().filter(|m| m.has_words && m.names_requirement(code)) {
        push_new(&mut places, mention.place.clone());
    }
    places
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}
