//! The nouns that every stage shares: quantities, units, periods, dimensions, measures, origins, figures, traces, diagnostics.
//!
//! In: catalogue text (units, measures, dimensions). Out: values. Invariant: no float, no clock, no file system, and every
//! value that came from somebody knows from where ([`Origin`]). Not here: records (`heng-intake`), factors (`heng-factors`),
//! formulas (`heng-calc`). Why: one value type per noun keeps the stages independent. See `tests/` beside this crate.

pub mod catalogue;
pub mod diag;
pub mod dims;
pub mod figure;
pub mod locale;
pub mod number;
pub mod origin;
pub mod period;
pub mod trace;
pub mod unit;

pub use catalogue::{
    Activity, Catalogue, CatalogueSource, Dimension, DimensionValue, EnergyKind, Measure, MeasureDef, MeasureKind,
};
pub use diag::{Code, Diag, Diags, Severity};
pub use dims::Dims;
pub use figure::{AsPublished, Basis, Figure, FigureId, Figures, Gap};
pub use jiff::civil::Date;
pub use locale::{LocalText, Locale};
pub use number::{Decimal, format_decimal, median, parse_decimal, round_half_up};
pub use origin::{Origin, Place, RowSet, SourceFile};
pub use period::Period;
pub use trace::{FactorUse, Formula, Op, Trace};
pub use unit::{Quantity, Unit, UnitDef, UnitError, Units};
