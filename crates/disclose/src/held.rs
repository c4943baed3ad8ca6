//! A book held against its packs: each requirement in turn, then headings, then what is inherited.
//!
//! In: a book, its figures, packs. Out: disclosures in the packs' order, with diagnostics. Invariant: every requirement of a pack that
//! lists all has its disclosure. Not here: which packs a book follows (`provisions`). See `tests/statuses.rs`, `tests/crosswalk.rs`.

use crate::evidence::{Asked, Evidence};
use crate::headings::settle_headings;
use crate::inherit::{Sources, evaluate_inherited};
use crate::requirement::{Rules, blank, evaluate_requirement, sections};
use crate::{Disclosure, Status, advice, issuer_class, mentions, reasons};
use heng_intake::book::Book;
use heng_model::{Catalogue, Diags, Figures};
use heng_packs::{Crosswalk, Lists, Pack, Packs, Requirement};

/// Holds a book and its figures against one pack by itself: nothing is inherited from another. Every requirement that is missing or
/// partial, and is asked for, also comes back as a D001.
pub fn evaluate_disclosures(book: &Book, figures: &Figures, pack: &Pack, catalogue: &Catalogue) -> (Vec<Disclosure>, Diags) {
    let evidence = Evidence::gather(book, figures, catalogue);
    hold(&evidence, pack, &Crosswalk::default(), &[])
}

/// Holds a book and its figures against several packs. What an inheriting pack asks is answered from the disclosures under the
/// others; where the book follows none of those, from what it discloses under the one in force for its year.
pub fn evaluate_packs<'a>(
    book: &Book,
    figures: &Figures,
    followed: &[&'a Pack],
    packs: &Packs,
    catalogue: &Catalogue,
) -> (Vec<(&'a Pack, Vec<Disclosure>)>, Diags) {
    let evidence = Evidence::gather(book, figures, catalogue);
    let mut diags = Diags::new();
    let mut held: Vec<(&'a Pack, Vec<Disclosure>)> = Vec::new();
    let (inheriting, own): (Vec<&'a Pack>, Vec<&'a Pack>) = followed.iter().partition(|pack| pack.inherits);
    for pack in own {
        let (disclosures, found) = hold(&evidence, pack, packs.crosswalk(), &[]);
        diags.extend(found);
        held.push((pack, disclosures));
    }
    // What a framework that is not followed finds wanting is nobody's concern.
    let unfollowed = packs.for_period(book.manifest.period.start).filter(|_| held.is_empty() && !inheriting.is_empty());
    let unfollowed = unfollowed.map(|pack| (pack, hold(&evidence, pack, packs.crosswalk(), &[]).0));
    let inherited: Vec<(&'a Pack, Vec<Disclosure>)> = {
        let sources: Vec<(&Pack, &[Disclosure])> =
            held.iter().map(|(pack, d)| (*pack, &d[..])).chain(unfollowed.iter().map(|(pack, d)| (*pack, &d[..]))).collect();
        let each = |pack: &'a Pack| {
            let (disclosures, found) = hold(&evidence, pack, packs.crosswalk(), &sources);
            diags.extend(found);
            (pack, disclosures)
        };
        inheriting.into_iter().map(each).collect()
    };
    held.extend(inherited);
    held.sort_by_key(|(pack, _)| followed.iter().position(|p| p.id == pack.id));
    (held, diags)
}

fn hold(evidence: &Evidence<'_>, pack: &Pack, crosswalk: &Crosswalk, sources: &Sources<'_>) -> (Vec<Disclosure>, Diags) {
    let manifest = &evidence.book.manifest;
    let rules = Rules { pack, class: issuer_class(manifest), start: manifest.period.start, way: &manifest.gri_use };
    let mut disclosures: Vec<Disclosure> = Vec::with_capacity(pack.requirement.len());
    for requirement in &pack.requirement {
        let disclosure = if pack.is_heading(requirement) {
            heading(evidence, rules, requirement)
        } else if requirement.limb.is_empty() {
            evaluate_inherited(evidence, rules, requirement, crosswalk, sources)
        } else {
            evaluate_requirement(evidence, rules, requirement)
        };
        // An edition followed early is one that the book names itself.
        if is_in_edition(evidence, requirement) || is_named(evidence, rules, requirement) {
            disclosures.push(disclosure);
        }
    }
    settle_headings(pack, &mut disclosures);
    let mut diags = Diags::new();
    for disclosure in &disclosures {
        let Some(requirement) = pack.requirement(&disclosure.code) else { continue };
        diags.extend(advice::missing_disclosure(evidence, rules, requirement, disclosure).into_iter().collect());
    }
    diags.extend(reasons::check_reasons(evidence, rules, &disclosures));
    diags.extend(mentions::check_mentions(evidence, pack));
    if pack.lists == Lists::Reported {
        disclosures.retain(|d| d.status != Status::NotReported);
    }
    (disclosures, diags)
}

fn heading(evidence: &Evidence<'_>, rules: Rules<'_>, requirement: &Requirement) -> Disclosure {
    let asked = Asked::new(rules.pack, requirement);
    Disclosure { sections: sections(evidence, &asked), ..blank(rules, requirement) }
}

fn is_named(evidence: &Evidence<'_>, rules: Rules<'_>, requirement: &Requirement) -> bool {
    let asked = Asked::new(rules.pack, requirement);
    evidence.mentions.iter().any(|m| asked.is_named(m.named))
}

/// Whether a report that is published when this one is follows the requirement: editions of single standards change by that day.
fn is_in_edition(evidence: &Evidence<'_>, requirement: &Requirement) -> bool {
    let manifest = &evidence.book.manifest;
    let published = manifest.report_date.unwrap_or(manifest.period.end);
    requirement.published_from.is_none_or(|from| from <= published)
        && requirement.published_before.is_none_or(|before| published < before)
}
