//! Headings: a requirement that only introduces its parts stands where they stand.
//!
//! In: the disclosures of the parts. Out: those of the headings. Invariant: a heading is missing only when everything below it is,
//! and disclosed only when nothing below it is open. Not here: the parts themselves. See `tests/headings.rs`.

use crate::{Disclosure, Status};
use heng_packs::Pack;

/// Gives every heading the status of everything below it, whatever stands between.
pub(crate) fn settle_headings(pack: &Pack, disclosures: &mut [Disclosure]) {
    let above: Vec<Vec<&str>> =
        disclosures.iter().map(|d| pack.requirement(&d.code).map(|r| pack.above(r)).unwrap_or_default()).collect();
    for at in 0..disclosures.len() {
        if disclosures[at].heading {
            let code = disclosures[at].code.as_str();
            let below = disclosures.iter().zip(&above).filter(|(d, above)| !d.heading && above.contains(&code));
            disclosures[at].status = together(below.map(|(d, _)| d.status));
        }
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
