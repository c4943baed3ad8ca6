//! A book and its figures held against a framework.
//!
//! In: a book, its figures, a pack. Out: one [`Disclosure`] per requirement, in the pack's order, with diagnostics. Invariant: a
//! requirement is never judged disclosed without naming what discloses it, nor explained without words. Not here: the frameworks
//! themselves (`heng-packs`), index pages (`heng-compose`). How limbs are answered: `docs/packs.md`; cases: `tests/statuses.rs`.

mod advice;
mod class;
mod disclosure;
mod evidence;
mod headings;
mod held;
mod inherit;
mod limbs;
mod mentions;
mod provisions;
mod reasons;
mod requirement;
mod words;

pub use class::issuer_class;
pub use disclosure::{Disclosure, Inherited, LimbAnswer, MissingLimb, ReasonGiven, SectionRef, Standing, Status, Tally};
pub use held::{evaluate_disclosures, evaluate_packs};
pub use provisions::{check_provisions, packs_of};
