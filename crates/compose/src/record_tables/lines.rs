//! Cells of several lines: words and figures, one below the other.
//!
//! In: words, figures. Out: cells. Invariant: an empty part leaves no empty line, and a cell of nothing is [`Cell::Empty`]. Not here:
//! tables. Why: registers hold more than a column each can carry; a few full cells read better than ten narrow ones.

use crate::composer::{Composer, text};
use crate::notes::{ENTERED, Notes, PRIOR, UNVERIFIED, signs};
use crate::print;
use crate::report::{Cell, Inline};
use heng_model::FigureId;

/// The lines of a cell.
#[derive(Debug, Default)]
pub(super) struct Line(Vec<Inline>);

impl Line {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Appends words to the last line.
    pub(super) fn words(self, words: &str) -> Self {
        self.inlines(if words.is_empty() { Vec::new() } else { vec![text(words)] })
    }

    /// Appends to the last line.
    pub(super) fn inlines(mut self, inlines: Vec<Inline>) -> Self {
        self.0.extend(inlines);
        self
    }

    /// A line of words, if there are any.
    pub(super) fn row(self, words: &str) -> Self {
        self.row_of((!words.is_empty()).then(|| vec![text(words)]))
    }

    /// A line, if there is one.
    pub(super) fn row_of(mut self, inlines: Option<Vec<Inline>>) -> Self {
        let Some(inlines) = inlines.filter(|inlines| !inlines.is_empty()) else { return self };
        if !self.0.is_empty() {
            self.0.push(Inline::Break);
        }
        self.0.extend(inlines);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn cell(self) -> Cell {
        if self.0.is_empty() { Cell::Empty } else { Cell::Text { text: self.0 } }
    }
}

impl Composer<'_> {
    /// A figure with its unit and the signs it carries, each with its note.
    pub(super) fn marked_figure(&self, id: &FigureId, notes: &mut Notes, used: &mut Vec<FigureId>) -> Vec<Inline> {
        let Some(figure) = self.figure(id) else { return Vec::new() };
        used.push(id.clone());
        let mut inlines = vec![Inline::Figure { figure: id.clone(), text: print::figure(self.words, figure) }];
        for sign in signs(figure) {
            let note = match sign {
                ENTERED => "note.entered",
                PRIOR => "note.prior",
                UNVERIFIED => "note.unverified",
                _ => continue,
            };
            notes.sign(sign, self.words.get(note));
            inlines.push(Inline::NoteRef { mark: sign.to_string() });
        }
        inlines
    }

    /// "Label: words" as a line of its own; nothing without words.
    pub(super) fn labelled(&self, label: &str, words: &str) -> String {
        if words.is_empty() {
            String::new()
        } else {
            format!("{}{}{words}", self.words.get(label), self.words.get("print.label_colon"))
        }
    }

    /// Notes that a table prints figures.
    pub(super) fn note_uses(&mut self, used: &[FigureId], table: &str) {
        used.iter().for_each(|figure| self.note_use(figure, table));
    }
}

/// A figure with its unit, without signs: a count of rows, a score.
pub(super) fn figure_names(composer: &Composer<'_>, id: &FigureId, used: &mut Vec<FigureId>) -> Option<Vec<Inline>> {
    let figure = composer.figure(id)?;
    used.push(id.clone());
    Some(vec![Inline::Figure { figure: id.clone(), text: print::figure(composer.words, figure) }])
}

/// `CO2` as chemists print it; names with a hyphen, such as R-410A, are no formulas.
pub(super) fn subscripts(gas: &str) -> String {
    if gas.contains('-') || !gas.starts_with(|c: char| c.is_ascii_uppercase()) {
        return gas.to_string();
    }
    let lowered = |c: char| c.to_digit(10).and_then(|n| char::from_u32(0x2080 + n)).unwrap_or(c);
    gas.chars().map(lowered).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_have_subscripts_and_trade_names_do_not() {
        assert_eq!(["CO2", "SF6", "R-410A", "HFCs"].map(subscripts), ["CO₂", "SF₆", "R-410A", "HFCs"]);
    }

    #[test]
    fn an_empty_part_leaves_no_line() {
        assert!(matches!(Line::new().words("").row("").cell(), Cell::Empty));
        let Cell::Text { text } = Line::new().words("").row("a").row("").row("b").cell() else { panic!("words") };
        assert_eq!(text.len(), 3, "{text:?}");
    }
}
