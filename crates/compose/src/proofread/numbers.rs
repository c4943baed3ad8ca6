//! Numbers that are typed where a figure should be cited: N012.
//!
//! In: running text and the figures of the years shown. Out: diagnostics with the figure that is probably meant. Invariant: a warning names a
//! figure that has this very value at the decimals written; a number that no figure has is at most a note. Not here: reading numbers
//! (`quantities`).

use super::quantities::{Counted, Written, read_quantities};
use super::{Words, excerpt};
use crate::names::Names;
use crate::print;
use crate::words;
use heng_intake::book::Book;
use heng_model::{
    Catalogue, Code, Decimal, Diag, Diags, Figure, FigureId, Figures, Locale, Severity, Unit, Units, round_half_up,
};

/// Integers up to this are words rather than data, unless what they count is said.
const SMALL: u32 = 12;
/// Numbers of fewer digits are met by chance.
const TELLING_DIGITS: usize = 3;
/// How many figures a diagnostic names.
const SHOWN: usize = 3;
/// What is measured rather than counted.
const MEASURED: [&str; 6] = ["energy", "mass", "mass-co2", "mass-co2e", "volume", "normal-volume"];

/// The figures that text of one language is held against.
pub(super) struct Numbers<'a> {
    locale: Locale,
    units: &'a Units,
    names: Names<'a>,
    /// Of the reporting year and its comparatives.
    figures: Vec<&'a Figure>,
    year: i16,
    /// Numbers that targets set: a text that repeats them cites no figure.
    targets: Vec<Decimal>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(book: &'a Book, figures: &'a Figures, catalogue: &'a Catalogue, locale: Locale) -> Self {
        let years: Vec<i16> = book.manifest.periods().into_iter().map(heng_model::Period::year).collect();
        let words = words::Words::of(locale);
        let mut targets = Vec::new();
        for target in &book.targets {
            for text in [target.value.as_str(), &target.text.en, &target.text.zh_hant] {
                targets.extend(read_quantities(text, locale, &catalogue.units).into_iter().map(|w| w.value));
            }
        }
        Self {
            locale,
            units: &catalogue.units,
            names: Names { words, catalogue, book: Some(book) },
            figures: figures.iter().filter(|f| years.contains(&f.id.year)).collect(),
            year: book.manifest.year(),
            targets,
        }
    }

    pub(super) fn check(&self, words: &Words<'_>, diags: &mut Diags) {
        for written in read_quantities(words.text, self.locale, self.units) {
            if written.value.is_zero() || self.targets.contains(&written.value) {
                continue;
            }
            let meant = self.meant(&written);
            let diag = if meant.is_empty() {
                self.unknown(&written, words.text)
            } else {
                Some(self.uncited(&written, words.text, &meant))
            };
            if let Some(diag) = diag {
                diags.push(diag.at((words.at)(written.start)).excerpt(excerpt(words.text, written.start, written.end)));
            }
        }
    }

    /// The figures that have this value, the likeliest first.
    fn meant(&self, written: &Written) -> Vec<&'a Figure> {
        let mut found: Vec<&'a Figure> = self.figures.iter().copied().filter(|f| is_value_of(written, f)).collect();
        found.sort_by_key(|f| (f.id.year != self.year, f.id.dims.len(), f.id.clone()));
        found
    }

    fn uncited(&self, written: &Written, text: &str, meant: &[&Figure]) -> Diag {
        let words = self.names.words;
        let mut diag = Diag::new(Code::UncitedNumber, format!("`{}` is written, not cited", &text[written.start..written.end]));
        for (i, figure) in meant.iter().take(SHOWN).enumerate() {
            let lead = if i == 0 { "it is probably" } else { "or" };
            let value = print::figure(words, figure);
            diag = diag.note(format!("{lead} `{}`: {}, {value}", figure.id, self.names.figure(&figure.id)));
        }
        diag.help(format!(
            "write {} in place of the number, so that text and tables cannot disagree",
            self.citation(&meant[0].id, written)
        ))
    }

    /// `{{turnover_rate gender=male @2024 bare}}`.
    fn citation(&self, id: &FigureId, written: &Written) -> String {
        let dims = id.dims.iter().map(|(dimension, value)| format!(" {dimension}={value}"));
        let mut citation = format!("{}{}", id.measure, dims.collect::<String>());
        if id.year != self.year {
            citation.push_str(&format!(" @{}", id.year));
        }
        if matches!(written.counted, Counted::Bare | Counted::People) {
            citation.push_str(" bare");
        }
        format!("{{{{{citation}}}}}")
    }

    /// A note for an amount in a measured unit that no figure has.
    fn unknown(&self, written: &Written, text: &str) -> Option<Diag> {
        let Counted::Unit(unit) = written.counted else { return None };
        if written.limit || !MEASURED.iter().any(|dimension| unit.measures(dimension)) {
            return None;
        }
        let message = format!("no figure of the book has the value `{}`", &text[written.start..written.end]);
        let mut diag = Diag::new(Code::UncitedNumber, message)
            .help("cite the figure if it is one; enter it in figures.csv with its source if it should be one");
        diag.severity = Severity::Note;
        Some(diag)
    }
}

/// Whether a figure has the value written, at the decimals and in the unit written.
fn is_value_of(written: &Written, figure: &Figure) -> bool {
    let Some(value) = in_unit_of(written, figure).and_then(|v| v.checked_div(written.multiplier)) else { return false };
    let typed = written.value;
    let same = value == typed;
    let rounded = round_half_up(value, written.decimals) == typed;
    let telling = written.significant_digits() >= TELLING_DIGITS;
    let small = written.decimals == 0 && typed <= Decimal::from(SMALL);
    match written.counted {
        Counted::Unit(_) => same || (rounded && telling),
        // All of something is said of many things.
        Counted::Percent => typed != Decimal::ONE_HUNDRED && (same || (rounded && telling)),
        Counted::People => same && (!small || figure.id.dims.is_empty()),
        Counted::Bare => {
            let counted = ["count", "people", "person-times"].iter().any(|dimension| figure.unit.measures(dimension));
            let unmistakable = written.separated || written.decimals > 0;
            let printed = round_half_up(figure.value, figure.places) == typed && figure.places == written.decimals;
            (counted && same && telling) || (printed && unmistakable && written.significant_digits() > TELLING_DIGITS)
        }
    }
}

/// The figure's value in what the number counts; an intensity by its numerator, for prose says "per" in many ways.
fn in_unit_of(written: &Written, figure: &Figure) -> Option<Decimal> {
    let convert = |unit: Unit| {
        if figure.unit.converts_to(unit) {
            return figure.quantity().to(unit).ok().map(|q| q.value);
        }
        let numerator = figure.unit.denominator().map(|_| figure.unit.numerator())?;
        numerator.convert(figure.value, unit).ok()
    };
    match written.counted {
        Counted::Unit(unit) => convert(unit),
        Counted::Percent => (figure.unit.id() == "percent").then_some(figure.value),
        Counted::People => figure.unit.measures("people").then_some(figure.value),
        Counted::Bare => Some(figure.value),
    }
}
