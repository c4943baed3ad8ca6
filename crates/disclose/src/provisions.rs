//! Which frameworks a book follows, and whether what it names exists in them.
//!
//! In: the book and all packs. Out: the packs in force for it, with D003 and N004. Invariant: a provision is known if any framework
//! of the book has it. Not here: whether the provision is answered (`requirement`). See `tests/provisions.rs`.

use crate::class::check_class;
use crate::evidence::code_and_limb;
use heng_intake::book::{Block, Book};
use heng_intake::text::nearest;
use heng_model::{Code, Diag, Diags, Origin, Severity};
use heng_packs::{Pack, Packs};

/// The packs a book follows: those it names, else the one in force for its year. What it names and they do not have is N004; a
/// framework that does not exist is D003, and one not in force for the year is a D003 that only warns, for it may be followed early.
pub fn packs_of<'a>(book: &Book, packs: &'a Packs) -> (Vec<&'a Pack>, Diags) {
    let mut found: Vec<&'a Pack> = Vec::new();
    let manifest = &book.manifest;
    let mut diags: Diags = check_class(manifest).into_iter().collect();
    for id in &manifest.frameworks {
        match packs.get(id) {
            None => diags.push(unknown_framework(book, packs, id)),
            Some(pack) => {
                if !pack.in_force(manifest.period.start) {
                    diags.push(not_in_force(book, packs, pack));
                }
                if !found.iter().any(|p| p.id == pack.id) {
                    found.push(pack);
                }
            }
        }
    }
    if manifest.frameworks.is_empty() {
        match packs.for_period(manifest.period.start) {
            Some(pack) => found.push(pack),
            None => diags.push(no_framework(book, packs)),
        }
    }
    diags.extend(check_provisions(book, &found));
    (found, diags)
}

fn unknown_framework(book: &Book, packs: &Packs, id: &str) -> Diag {
    let near = nearest(id, packs.all().iter().map(|p| p.id.as_str()));
    let diag = Diag::new(Code::UnknownFramework, format!("there is no framework `{id}`")).at(book.manifest.origin.clone());
    let diag = near.into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
    diag.help(format!("write one of these in [report] frameworks: {}", ids(packs)))
}

fn not_in_force(book: &Book, packs: &Packs, pack: &Pack) -> Diag {
    let start = book.manifest.period.start;
    let instead = if pack.by_default {
        let in_force = packs.for_period(start).map_or("none that is known here", |p| p.id.as_str());
        format!("in force for that year: {in_force}")
    } else {
        format!("it is for years that start on {} or later", pack.applies_from)
    };
    let mut diag =
        Diag::new(Code::UnknownFramework, format!("{} is not the framework of a year that starts on {start}", pack.id))
            .at(book.manifest.origin.clone())
            .note(instead)
            .help("change [report] frameworks, or leave it out to follow the one in force; a framework followed early may stay");
    diag.severity = Severity::Warning;
    diag
}

fn no_framework(book: &Book, packs: &Packs) -> Diag {
    let start = book.manifest.period.start;
    Diag::new(Code::UnknownFramework, format!("no framework known here is in force for a year that starts on {start}"))
        .at(book.manifest.origin.clone())
        .help(format!("name the one to follow in [report] frameworks: {}", ids(packs)))
}

fn ids(packs: &Packs) -> String {
    packs.all().iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// Says N004 of every provision that the narrative, a target or an explanation names and none of the packs has.
pub fn check_provisions(book: &Book, packs: &[&Pack]) -> Diags {
    let mut diags = Diags::new();
    // A book whose frameworks are all unknown has been told so once already.
    if packs.is_empty() {
        return diags;
    }
    for (named, by, origin) in named_provisions(book) {
        let Some(diag) = unknown_provision(named, by, packs).map(|diag| diag.at(origin.clone())) else { continue };
        // A row that names one code twice is one slip.
        if !diags.iter().any(|told| *told == diag) {
            diags.push(diag);
        }
    }
    diags
}

/// Every provision that the book names: by whom, and where.
fn named_provisions(book: &Book) -> impl Iterator<Item = (&str, &'static str, &Origin)> {
    let heads = book.sections.iter().flat_map(|s| s.answers.iter().map(|(named, origin)| (named.as_str(), "a section", origin)));
    let headings = book.sections.iter().flat_map(|s| &s.blocks).filter_map(|block| match block {
        Block::Heading { answers, origin, .. } => Some(answers.iter().map(move |named| (named.as_str(), "a heading", origin))),
        _ => None,
    });
    let targets = book.targets.iter().flat_map(|t| t.answers.iter().map(move |named| (named.as_str(), "a target", &t.origin)));
    let reasons = book.explanations.iter().map(|e| (e.code.as_str(), "an explanation", &e.origin));
    heads.chain(headings.flatten()).chain(targets).chain(reasons)
}

fn unknown_provision(named: &str, by: &str, packs: &[&Pack]) -> Option<Diag> {
    let (code, limb) = code_and_limb(named);
    let requirements: Vec<_> = packs.iter().filter_map(|p| p.requirement(code)).collect();
    let frameworks = packs.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", ");
    if requirements.is_empty() {
        let diag = Diag::new(Code::UnknownProvision, format!("{by} answers `{code}`, which {frameworks} does not have"));
        let known = packs.iter().flat_map(|p| &p.requirement).map(|r| r.code.as_str());
        let diag = nearest(code, known).into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {near}")));
        return Some(diag.help(format!("write a code as `heng packs {}` lists them", packs[0].id)));
    }
    let limb = limb.filter(|limb| !requirements.iter().any(|r| r.limb(limb).is_some()))?;
    let limbs: Vec<&str> = requirements.iter().flat_map(|r| &r.limb).map(|l| l.id.as_str()).collect();
    let diag = Diag::new(Code::UnknownProvision, format!("{by} answers `{code}/{limb}`, but {code} has no part `{limb}`"));
    let diag =
        nearest(limb, limbs.iter().copied()).into_iter().fold(diag, |diag, near| diag.note(format!("nearest: {code}/{near}")));
    Some(diag.help(format!("{code} has the parts {}; without a part, `{code}` names the whole", limbs.join(", "))))
}
