//! "Performance at a glance": up to six large figures, each with its change on the year before.
//!
//! In: the measures of `data/exhibits.toml` and the figures. Out: a section, or none. Invariant: only figures that exist are shown; a
//! rate changes by percentage points, anything else by percent. Not here: which measures matter (data). See the tests below.

use crate::composer::Composer;
use crate::report::{Block, Highlight, Section, SectionKind};
use heng_model::{Figure, FigureId, MeasureKind, format_decimal, round_half_up};

/// How many large figures a page holds.
const AT_MOST: usize = 6;

impl Composer<'_> {
    /// The section; `None` when the book has none of the figures.
    pub(crate) fn glance(&mut self) -> Option<Section> {
        let year = self.year();
        let figures: Vec<&Figure> = self
            .exhibits
            .highlights
            .iter()
            .filter_map(|id| self.input.catalogue.measure(id))
            .filter_map(|measure| self.figure(&FigureId::total(measure, year)))
            .take(AT_MOST)
            .collect();
        if figures.is_empty() {
            return None;
        }
        let id = self.claim("glance");
        let items: Vec<Highlight> = figures.iter().map(|figure| self.highlight(figure)).collect();
        for figure in figures {
            self.note_use(&figure.id, &id);
        }
        let title = self.words.get("section.glance").to_string();
        Some(Section { id, number: String::new(), title, kind: SectionKind::Front, blocks: vec![Block::Highlights { items }] })
    }

    fn highlight(&self, figure: &Figure) -> Highlight {
        Highlight {
            label: figure.id.measure.name.get(self.locale).to_string(),
            figure: figure.id.clone(),
            value: figure.printed(),
            unit: figure.unit.symbol(self.locale),
            change: self.change(figure).unwrap_or_default(),
        }
    }

    /// "−3.3% on 2021"; `None` without a figure of the year before, or when that is zero.
    fn change(&self, figure: &Figure) -> Option<String> {
        let before = self.figure(&figure.id.years_before(1)).filter(|f| f.unit == figure.unit)?;
        // What flowed in fifteen months is no rise over what flowed in twelve.
        if self.input.book.manifest.period.is_long() && figure.id.measure.kind == MeasureKind::Flow {
            return None;
        }
        let points = figure.unit.id() == "percent";
        let change = if points {
            figure.value.checked_sub(before.value)?
        } else {
            heng_calc::change(self.input.figures, &figure.id)?.percent
        };
        let year = self.year_in_text(before.id.year);
        let key = match (round_half_up(change, 1), points) {
            (c, _) if c.is_zero() => return Some(self.words.fill("change.same", &[("year", &year)])),
            (c, false) if c.is_sign_negative() => "change.down",
            (_, false) => "change.up",
            (c, true) if c.is_sign_negative() => "change.points_down",
            (_, true) => "change.points_up",
        };
        Some(self.words.fill(key, &[("amount", &format_decimal(change.abs(), 1)), ("year", &year)]))
    }
}
