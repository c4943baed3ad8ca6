//! Records and factors in, figures with traces out.
//!
//! In: a [`heng_intake::book::Book`] and a factor catalogue. Out: `(Figures, Diags)`, and [`reconcile`] verdicts. Invariant:
//! exact decimals, no rounding before print, totals from unrounded parts, every method named and stored. Not here: parsing,
//! printing, frameworks. Formulas and where each was seen: `docs/formulas.md`.

pub mod reconcile;
