//! Requirements that are answered through the crosswalk: what a book discloses under one framework speaks for another.
//!
//! In: the links to a requirement, and the disclosures they come from. Out: its disclosure. Invariant: what answers it is named,
//! with how far it does; a link that is merely related answers nothing. Not here: the links themselves (`heng-packs`).
//! See `tests/crosswalk.rs`.

use crate::evidence::{Asked, Evidence};
use crate::headings::together;
use crate::reasons::{NOT_APPLICABLE, Reasons};
use crate::requirement::{Rules, blank, given_for, push_new, sections};
use crate::{Disclosure, Inherited, MissingLimb, Status};
use heng_model::LocalText;
use heng_packs::{Answer, Crosswalk, Limb, Pack, Requirement, Strength};

/// The disclosures that others are inherited from, with their packs.
pub(crate) type Sources<'a> = [(&'a Pack, &'a [Disclosure])];

/// Judges a requirement without limbs: by the places that name it, else by what is disclosed elsewhere, else by a reason.
pub(crate) fn evaluate_inherited(
    evidence: &Evidence<'_>,
    rules: Rules<'_>,
    requirement: &Requirement,
    crosswalk: &Crosswalk,
    sources: &Sources<'_>,
) -> Disclosure {
    let mut disclosure = blank(rules, requirement);
    let asked = Asked::new(rules.pack, requirement);
    let links = links(rules.pack, requirement, crosswalk, sources);
    disclosure.status = status_of(&links);
    for (link, from) in &links {
        disclosure.inherited.push(link.clone());
        if answers(link) {
            from.iter().for_each(|d| take(&mut disclosure, d));
        }
    }
    let own = sections(evidence, &asked);
    let worded = evidence.locales().iter().all(|&l| own.iter().any(|place| place.locale == l));
    if !own.is_empty() && worded {
        disclosure.status = Status::Disclosed;
    }
    for place in own.into_iter().rev() {
        disclosure.sections.retain(|p| *p != place);
        disclosure.sections.insert(0, place);
    }
    if disclosure.status == Status::NotReported {
        without_answer(evidence, rules, requirement, &asked, &mut disclosure);
    }
    disclosure
}

/// Each link with the disclosures it comes from: the requirement itself and what is below it.
fn links<'a>(
    pack: &Pack,
    requirement: &Requirement,
    crosswalk: &Crosswalk,
    sources: &Sources<'a>,
) -> Vec<(Inherited, Vec<&'a Disclosure>)> {
    let mut links = Vec::new();
    for map in crosswalk.to(&pack.id, &requirement.code) {
        for (source, disclosures) in sources.iter().filter(|(source, _)| map.packs.contains(&source.id)) {
            let below = |d: &&Disclosure| {
                d.code == map.from || source.requirement(&d.code).is_some_and(|r| source.above(r).contains(&map.from.as_str()))
            };
            let from: Vec<&Disclosure> = disclosures.iter().filter(below).collect();
            let link = Inherited {
                pack: source.id.clone(),
                code: map.from.clone(),
                status: together(from.iter().filter(|d| !d.heading).map(|d| d.status)),
                strength: map.strength,
                gap: map.gap.clone(),
                verified: map.verified,
            };
            links.push((link, from));
        }
    }
    // What answers most stands first.
    links.sort_by_key(|(link, _)| link.strength);
    links
}

/// Whether anything is disclosed by way of a link.
fn answers(link: &Inherited) -> bool {
    matches!(link.status, Status::Disclosed | Status::Partial) && link.strength != Strength::Related
}

fn status_of(links: &[(Inherited, Vec<&Disclosure>)]) -> Status {
    let disclosed = |link: &Inherited, strength: Strength| link.strength == strength && link.status == Status::Disclosed;
    let wholly = |link: &Inherited| disclosed(link, Strength::Full) || disclosed(link, Strength::Contributes);
    let joint = || links.iter().map(|(link, _)| link).filter(|link| link.strength == Strength::Joint);
    // What does not apply, or is explained, takes nothing from what the others say together.
    let settled = |link: &Inherited| matches!(link.status, Status::Disclosed | Status::NotApplicable | Status::NotReported);
    let jointly = joint().any(|link| link.status == Status::Disclosed) && joint().all(settled);
    if jointly || links.iter().any(|(link, _)| wholly(link)) {
        Status::Disclosed
    } else if links.iter().any(|(link, _)| answers(link)) {
        Status::Partial
    } else {
        Status::NotReported
    }
}

fn take(disclosure: &mut Disclosure, from: &Disclosure) {
    from.figures.iter().for_each(|figure| push_new(&mut disclosure.figures, figure.clone()));
    from.sections.iter().for_each(|place| push_new(&mut disclosure.sections, place.clone()));
    from.targets.iter().for_each(|target| push_new(&mut disclosure.targets, target.clone()));
    from.records.iter().for_each(|set| push_new(&mut disclosure.records, set.clone()));
}

/// Nothing answers it: a reason may, if its level asks for it at all.
fn without_answer(
    evidence: &Evidence<'_>,
    rules: Rules<'_>,
    requirement: &Requirement,
    asked: &Asked<'_>,
    disclosure: &mut Disclosure,
) {
    let whole = Limb {
        id: String::new(),
        answer: Answer::Text,
        or: Vec::new(),
        required: true,
        unless_zero: Vec::new(),
        needs: None,
        condition: LocalText::default(),
        text: requirement.text.clone(),
    };
    let reasons = Reasons { evidence, rules, requirement, asked };
    let given = evidence.reasons(asked, "");
    let counts = given.iter().find(|reason| reasons.refused(&whole, reason).is_none());
    if let Some(reason) = counts {
        disclosure.status = if reason.kind == NOT_APPLICABLE { Status::NotApplicable } else { Status::Explained };
        disclosure.reasons.push(given_for(reason, String::new()));
    } else if !rules.level(requirement).is_some_and(|level| level.voluntary) {
        disclosure.status = Status::Missing;
        let detail = LocalText::new(
            format!("nothing that answers it is disclosed, and no section names {}", requirement.code),
            format!("沒有相應的披露，亦沒有章節指明{}", requirement.code),
        );
        disclosure.missing.push(MissingLimb { limb: String::new(), text: requirement.text.clone(), detail });
    }
}
