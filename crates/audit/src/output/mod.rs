//! What an audit is printed as: JSON, a terminal summary, a review copy in HTML, a workbook, a table over many reports, a draft book.
//!
//! In: an [`crate::Audit`]. Out: text and bytes. Invariant: nothing is judged here; every output says the same of one audit. Not here:
//! files and terminals (the edges). Why: `docs/audit.md`.

pub mod book;
pub mod compare;
pub mod html;
pub mod json;
pub mod names;
pub mod parquet;
mod percentile;
pub mod summary;
pub mod table;
pub mod words;
pub mod xlsx;
