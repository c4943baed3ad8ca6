//! Disclosures and figures in, a [`report::Report`] out, in any locale.
//!
//! In: book, figures, disclosures, packs, a locale. Out: sections, tables whose cells hold figure ids, charts, index, notes.
//! Invariant: no number in the report is typed; every numeric cell names its figure. Not here: page layout and file formats
//! (`heng-render`).

mod about;
mod charts;
mod compose;
mod composer;
mod data_appendix;
mod exhibits;
mod glance;
mod index;
mod index_row;
mod methods;
mod names;
mod narrative;
mod notes;
mod print;
mod proofread;
mod record_tables;
mod register;
pub mod report;
mod review;
mod tables;
pub mod trace;
pub mod words;

pub use compose::{Input, check_exhibits, compose};
pub use proofread::proofread;
