//! Headings: a requirement that only introduces its parts stands where they stand.
//!
//! In: the disclosures of the parts. Out: those of the headings. Invariant: a heading is missing only when everything below it is,
//! and disclosed only when nothing below it is open. Not here: the parts themselves. See `tests/headings.rs`.

use crate::{Disclosure, Status};
use heng_packs::Pack;

/// Gives every heading the status of its parts, the innermost first.
pub(crate) fn settle_headings(pack: &Pack, disclosures: &mut [Disclosure]) {
    for at in (0..disclosures.len()).rev() {
        if !disclosures[at].heading {
            continue;
        }
        let children: Vec<&str> = pack.children(&disclosures[at].code).map(|r| r.code.as_str()).collect();
        let below = disclosures.iter().filter(|d| children.contains(&d.code.as_str()));
        disclosures[at].status = together(below.map(|d| d.status));
    }
}

/// One status for several.
pub(crate) fn together(statuses: impl Iterator<Item = Status>) -> Status {
    let asked: Vec<Status> = statuses.filter(|s| *s != Status::NotReported).collect();
    let any = |wanted: Status| asked.contains(&wanted);
    if asked.is_empty() {
        Status::NotReported
    } else if any(Status::Partial) {
        Status::Partial
    } else if any(Status::Missing) {
        if asked.iter().all(|s| *s == Status::Missing) { Status::Missing } else { Status::Partial }
    } else if any(Status::Disclosed) {
        Status::Disclosed
    } else if any(Status::Explained) {
        Status::Explained
    } else {
        Status::NotApplicable
    }
}
