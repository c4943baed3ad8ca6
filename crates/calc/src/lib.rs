//! Records and factors in, figures with traces out.
//!
//! In: a [`heng_intake::book::Book`] and a factor catalogue. Out: `(Figures, Diags)`, and [`reconcile`] verdicts. Invariant:
//! exact decimals, no rounding before print, totals from unrounded parts, every method named and stored. Not here: parsing,
//! printing, frameworks. Formulas and where each was seen: `docs/formulas.md`.

mod air;
mod amounts;
mod chain;
mod change;
mod citations;
mod climate;
mod completeness;
mod counts;
mod emissions;
mod energy;
mod entered;
mod exact;
mod fugitive;
mod governance;
mod intensity;
pub mod materiality;
pub mod methods;
mod operations;
mod people;
mod rate;
pub mod reconcile;
mod resources;
pub mod restatements;
mod run;
mod safety;
mod scope1;
mod scope2;
mod scope2_market;
mod scope3;
mod shares;
pub mod targets;
mod term;
mod totals;
mod uncertainty;
mod units;
mod unread;

pub use change::{Change, change};
pub use citations::check_citations;
pub use climate::measure_of as climate_measure;

use heng_factors::FactorCatalogue;
use heng_intake::book::Book;
use heng_model::{Catalogue, Diags, Figures};

/// Computes every figure the book gives, for the reporting year, its comparatives and whatever other year records speak of.
///
/// A figure that cannot be computed is a gap that names what is missing. Diagnostics: C001 to C006, F001 to F003, R014.
pub fn evaluate(book: &Book, factors: &FactorCatalogue, catalogue: &Catalogue) -> (Figures, Diags) {
    let mut run = run::Run::new(book, factors, catalogue);
    entered::evaluate(&mut run);
    completeness::evaluate(&mut run);
    unread::evaluate(&mut run);
    // What records say, before anything is derived from it.
    resources::evaluate(&mut run);
    people::counts(&mut run);
    // Registers before lists of counts: what a register gives, a list repeats (R014).
    materiality::evaluate(&mut run);
    governance::evaluate(&mut run);
    counts::evaluate(&mut run);
    people::gaps(&mut run);
    operations::evaluate(&mut run);
    climate::evaluate(&mut run);
    intensity::floor_area(&mut run);
    totals::fill_totals(&mut run, totals::Pass::Recorded);
    // Scope 1 before energy: that nothing is burnt may follow from scope 1 being stated as zero.
    let gases = fugitive::evaluate(&mut run);
    scope1::evaluate(&mut run, gases);
    energy::evaluate(&mut run);
    scope2::evaluate(&mut run);
    scope2_market::evaluate(&mut run);
    air::evaluate(&mut run);
    scope3::evaluate(&mut run);
    totals::fill_totals(&mut run, totals::Pass::All);
    // Figures over figures.
    emissions::evaluate(&mut run);
    people::rates(&mut run);
    safety::evaluate(&mut run);
    counts::supplier_shares(&mut run);
    operations::shares(&mut run);
    intensity::margins(&mut run);
    intensity::evaluate(&mut run);
    uncertainty::evaluate(&mut run);
    climate::shares(&mut run);
    targets::evaluate(&mut run);
    let (figures, mut diags) = run.finish();
    diags.extend(restatements::check(book, &figures, catalogue));
    (figures, diags)
}
