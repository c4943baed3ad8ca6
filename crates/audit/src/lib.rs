//! The way back: anyone's published ESG report to facts, the content index as printed, and findings.
//!
//! In: the bytes of a PDF, a text or an HTML file. Out: an [`Audit`]. Invariant: every fact says where it stands and from which words
//! it came; nothing is guessed silently (a fact carries its confidence with the reason), and an error is only what the report's own
//! numbers or the rules prove. Not here: files and folders (the edges), the network, models. Why and how: `docs/audit.md`.

pub mod checks;
pub mod coverage;
pub mod document;
pub mod fact;
pub mod facts;
pub mod finding;
pub mod fold;
pub mod index;
pub mod interval;
pub mod lexicon;
pub mod number;
pub mod output;
pub mod pages;
pub mod read;
mod search;
pub mod structure;
#[cfg(test)]
mod testing;

pub use coverage::{Asks, Coverage, CoverageRow, LimbRow, Outcome};
pub use document::{Cell, Document, Format, Line, Page, Rect};
pub use fact::{Approx, Confidence, Fact, Precision, Source};
pub use finding::Finding;
pub use index::{Index, IndexRow, Status};
pub use lexicon::Lexicon;
pub use read::{Limits, ReadError, read_report};
pub use structure::{Meta, Section, Structure};

use heng_factors::FactorCatalogue;
use heng_model::Catalogue;
use heng_packs::Packs;

/// What an audit rests on besides the report: data, all of it.
pub struct Setup<'a> {
    /// Measures, units and dimensions.
    pub catalogue: &'a Catalogue,
    /// Disclosure frameworks.
    pub packs: &'a Packs,
    /// Published emission factors, for implied ones to be compared with.
    pub factors: &'a FactorCatalogue,
    /// Words of both languages.
    pub lexicon: &'a Lexicon,
    /// The edition to judge against; the one in force for the report's year unless given.
    pub pack: Option<&'a str>,
}

impl Setup<'static> {
    /// The data built into the program; the edition follows from the report.
    pub fn embedded() -> Self {
        Self {
            catalogue: Catalogue::embedded(),
            packs: Packs::embedded(),
            factors: FactorCatalogue::embedded(),
            lexicon: Lexicon::embedded(),
            pack: None,
        }
    }
}

/// All that an audit says about one report.
#[derive(Debug)]
pub struct Audit {
    /// The report as read.
    pub document: Document,
    /// Headings, period, issuer.
    pub structure: Structure,
    /// The content index as printed.
    pub index: Index,
    /// The facts, in the order of the report.
    pub facts: Vec<Fact>,
    /// The findings, in the order of the report.
    pub findings: Vec<Finding>,
    /// Each requirement of the edition, and what the report gives for it.
    pub coverage: Coverage,
}

/// Reads facts, index and findings out of a report.
pub fn audit(document: Document, setup: &Setup<'_>) -> Audit {
    let structure = structure::read_structure(&document, setup);
    let mut index = index::read_index(&document, &structure, setup);
    let facts = facts::read_facts(&document, &structure, &index, setup);
    let coverage = coverage::judge(&document, &structure, &index, &facts, setup);
    index.judge(&coverage);
    let findings = checks::run(&checks::Case {
        document: &document,
        structure: &structure,
        index: &index,
        facts: &facts,
        coverage: &coverage,
        setup,
        shared: checks::Shared::default(),
    });
    Audit { document, structure, index, facts, findings, coverage }
}
