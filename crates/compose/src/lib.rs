//! Disclosures and figures in, a [`report::Report`] out, in any locale.
//!
//! In: book, figures, disclosures, packs, a locale. Out: sections, tables whose cells hold figure ids, charts, index, notes.
//! Invariant: no number in the report is typed; every numeric cell names its figure. Not here: page layout and file formats
//! (`heng-render`).

pub mod report;
