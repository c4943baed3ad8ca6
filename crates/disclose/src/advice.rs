//! What a book is told about a requirement that is missing or partial.
//!
//! In: a requirement with its disclosure. Out: a D001 that says what is asked, what was sought, and which file to write. Invariant:
//! one diagnostic a requirement. Not here: the judgement itself (`requirement`). See `tests/statuses.rs`.

use crate::evidence::Evidence;
use crate::{Disclosure, Status};
use heng_model::{Code, Diag};
use heng_packs::{Answer, Limb, Pack, Requirement};

/// The diagnostic for a requirement that is missing or partial; none for any other.
pub(crate) fn missing_disclosure(
    evidence: &Evidence<'_>,
    pack: &Pack,
    requirement: &Requirement,
    disclosure: &Disclosure,
) -> Option<Diag> {
    let code = &requirement.code;
    let explainable = pack.level(&requirement.level).is_some_and(|level| level.explainable);
    let message = match disclosure.status {
        Status::Partial => format!("{code} is answered only in part"),
        Status::Missing if explainable => format!("{code} is neither disclosed nor explained"),
        Status::Missing => format!("{code} is not disclosed, and it is mandatory"),
        Status::Disclosed | Status::Explained | Status::NotApplicable => return None,
    };
    let mut diag = Diag::new(Code::MissingDisclosure, message);
    if let Some(mention) = evidence.mentions.iter().find(|m| m.names_requirement(code)) {
        diag = diag.at(mention.origin.clone());
    }
    let limbs: Vec<&Limb> = disclosure.missing.iter().filter_map(|m| requirement.limb(&m.limb)).collect();
    for missing in &disclosure.missing {
        diag = diag.note(format!("missing {code}/{}: {}; {}", missing.limb, missing.text.en, missing.detail));
    }
    Some(diag.help(help(code, explainable, &limbs)))
}

/// Which file to write, for the limbs that are missing.
fn help(code: &str, explainable: bool, limbs: &[&Limb]) -> String {
    let named: Vec<String> = limbs.iter().map(|l| format!("{code}/{}", l.id)).collect();
    let of = |wanted: fn(&Answer) -> bool| limbs.iter().any(|l| wanted(&l.answer));
    let mut ways = Vec::new();
    if of(|a| matches!(a, Answer::Text)) {
        let texts: Vec<String> = limbs.iter().filter(|l| l.answer == Answer::Text).map(|l| format!("{code}/{}", l.id)).collect();
        ways.push(format!(
            "write it in narrative/<locale>/ and name {} there, in `answers` of the head or under a heading",
            texts.join(", ")
        ));
    }
    if of(|a| matches!(a, Answer::Measure { .. })) {
        ways.push("record what the figures are computed from, or enter them in figures.csv".to_string());
    }
    if of(|a| matches!(a, Answer::Measure { years, .. } if *years > 1)) {
        ways.push("for earlier years use prior/<year>.csv and period.comparatives".to_string());
    }
    if of(|a| matches!(a, Answer::Target { .. })) {
        ways.push(format!("add a row to targets.csv with {code} in `answers`"));
    }
    if explainable {
        ways.push(format!("or give the reason in explanations.csv for {code} or for {}", named.join(", ")));
    }
    for limb in limbs.iter().filter(|l| !explainable && !l.condition.is_empty()) {
        ways.push(format!(
            "it is asked for {}: if that is not so, say so in explanations.csv as not-applicable for {code}/{}",
            limb.condition.en, limb.id
        ));
    }
    ways.join("; ")
}
