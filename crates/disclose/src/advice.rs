//! What a book is told about a requirement that is missing or partial.
//!
//! In: a requirement with its disclosure. Out: a D001 that says what is asked, what was sought, and which file to write. Invariant:
//! one diagnostic a requirement. Not here: the judgement itself (`requirement`). See `tests/statuses.rs`.

use crate::evidence::{Asked, Evidence};
use crate::requirement::Rules;
use crate::{Disclosure, Status};
use heng_model::{Code, Diag};
use heng_packs::{Answer, Limb, Requirement};

/// The diagnostic for a requirement that is missing or partial; none for any other, for a heading (its parts say it), nor for what
/// is voluntary or only inherited in part.
pub(crate) fn missing_disclosure(
    evidence: &Evidence<'_>,
    rules: Rules<'_>,
    requirement: &Requirement,
    disclosure: &Disclosure,
) -> Option<Diag> {
    let code = &requirement.code;
    let level = rules.level(requirement);
    if disclosure.heading || level.is_some_and(|level| level.voluntary) || disclosure.missing.is_empty() {
        return None;
    }
    let explainable = level.is_some_and(|level| level.explainable);
    let message = match disclosure.status {
        Status::Partial => format!("{code} is answered only in part"),
        Status::Missing if explainable => format!("{code} is neither disclosed nor explained"),
        Status::Missing => format!("{code} is not disclosed, and it is mandatory"),
        Status::Disclosed | Status::Explained | Status::NotApplicable | Status::NotReported => return None,
    };
    let mut diag = Diag::new(Code::MissingDisclosure, message);
    let asked = Asked::new(rules.pack, requirement);
    if let Some(mention) = evidence.mentions.iter().find(|m| asked.is_named(m.named)) {
        diag = diag.at(mention.origin.clone());
    }
    let limbs: Vec<&Limb> = disclosure.missing.iter().filter_map(|m| requirement.limb(&m.limb)).collect();
    for missing in &disclosure.missing {
        let named = if missing.limb.is_empty() { code.clone() } else { format!("{code}/{}", missing.limb) };
        diag = diag.note(format!("missing {named}: {}; {}", missing.text.en, missing.detail.en));
    }
    Some(diag.help(help(code, explainable, &limbs)))
}

/// Which file to write, for the limbs that are missing.
fn help(code: &str, explainable: bool, limbs: &[&Limb]) -> String {
    if limbs.is_empty() {
        let or = if explainable { format!("; or give the reason in explanations.csv for {code}") } else { String::new() };
        return format!("write it in narrative/<locale>/ and name {code} there, in `answers` of the head or under a heading{or}");
    }
    let named: Vec<String> = limbs.iter().map(|l| format!("{code}/{}", l.id)).collect();
    let of = |wanted: fn(&Answer) -> bool| limbs.iter().any(|l| l.answers().any(wanted));
    let mut ways = Vec::new();
    if of(|a| matches!(a, Answer::Text)) {
        let is_text = |l: &&&Limb| l.answers().any(|a| *a == Answer::Text);
        let texts: Vec<String> = limbs.iter().filter(is_text).map(|l| format!("{code}/{}", l.id)).collect();
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
    if let Some((set, field)) = limbs.iter().flat_map(|l| l.answers()).find_map(|answer| match answer {
        Answer::Records { records, field, .. } => Some((records, field)),
        _ => None,
    }) {
        let what = if field.is_empty() { String::new() } else { format!(", and fill `{field}`") };
        ways.push(format!("give the records of `{set}`{what}"));
    }
    if let Some(field) = limbs.iter().flat_map(|l| l.answers()).find_map(|answer| match answer {
        Answer::Target { field, .. } => Some(field),
        _ => None,
    }) {
        let what = if field.is_empty() { String::new() } else { format!(", and fill `{field}`") };
        ways.push(format!("add a row to targets.csv with {code} in `answers`{what}"));
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
