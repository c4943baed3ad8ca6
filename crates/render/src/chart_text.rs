//! Words in charts: how wide they are and where their lines break, in Chinese and English.
//!
//! In: a text and a width. Out: lines no wider than it. Invariant: nothing is lost but the space at a break; a Chinese line
//! neither begins with closing punctuation nor ends with an opening one. Not here: running text, which Typst breaks.
#![allow(clippy::float_arithmetic, reason = "measures for a picture")]

use crate::fonts::Fonts;

/// Knows how wide words are. A trait, so that geometry is tested without fonts.
pub trait Measure {
    /// Width in points of a line at a size in points.
    fn width(&self, text: &str, size_pt: f64, bold: bool) -> f64;
}

impl Measure for Fonts {
    fn width(&self, text: &str, size_pt: f64, bold: bool) -> f64 {
        self.text_width_pt(text, size_pt, bold)
    }
}

impl dyn Measure + '_ {
    /// Lines of `text` no wider than `max_pt`; a word that is wider by itself is broken between characters.
    pub fn wrap(&self, text: &str, max_pt: f64, size_pt: f64) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for piece in pieces(text) {
            let joined = format!("{line}{piece}");
            if self.width(joined.trim_end(), size_pt, false) <= max_pt {
                line = joined;
                continue;
            }
            if !line.trim().is_empty() {
                lines.push(line.trim_end().to_string());
            }
            line = self.break_word(piece, max_pt, size_pt, &mut lines);
        }
        if !line.trim().is_empty() || lines.is_empty() {
            lines.push(line.trim_end().to_string());
        }
        lines
    }

    /// Fills lines with a piece that may be too wide for one; returns what is left for the next line.
    fn break_word(&self, piece: &str, max_pt: f64, size_pt: f64, lines: &mut Vec<String>) -> String {
        let mut line = String::new();
        for c in piece.chars() {
            line.push(c);
            if self.width(line.trim_end(), size_pt, false) > max_pt && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(c);
            }
        }
        line
    }

    /// Whether every word of `text` fits `max_pt`, and all of it in `max_lines` lines.
    pub fn fits(&self, text: &str, max_pt: f64, size_pt: f64, max_lines: usize) -> bool {
        pieces(text).iter().all(|p| self.width(p.trim_end(), size_pt, false) <= max_pt)
            && self.wrap(text, max_pt, size_pt).len() <= max_lines
    }
}

/// The parts of a text between which a line may break, each with the space after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let Some(&(_, next)) = chars.peek() else { break };
        if may_break(c, next) {
            pieces.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn may_break(c: char, next: char) -> bool {
    if next.is_whitespace() || is_closing(next) || is_opening(c) {
        return false;
    }
    c.is_whitespace() || is_wide(c) || is_wide(next) || matches!(c, '-' | '/' | '–' | '‧' | '·')
}

/// Chinese characters, kana and full-width forms, between which a line may break anywhere.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}')
        || c >= '\u{20000}'
}

fn is_closing(c: char) -> bool {
    "、。，．：；？！）」』》〉】〕％℃,.:;?!)]}%".contains(c)
}

fn is_opening(c: char) -> bool {
    "（「『《〈【〔([{".contains(c)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Half an em for ASCII, an em for anything else.
    pub struct Typewriter;

    impl Measure for Typewriter {
        fn width(&self, text: &str, size_pt: f64, _bold: bool) -> f64 {
            text.chars().map(|c| if c.is_ascii() { size_pt / 2.0 } else { size_pt }).sum()
        }
    }

    #[test]
    fn lines_break_where_readers_expect() {
        let measure: &dyn Measure = &Typewriter;
        let cases: &[(&str, f64, &[&str])] = &[
            ("Scope 1", 100.0, &["Scope 1"]),
            ("Energy indirect emissions", 90.0, &["Energy indirect", "emissions"]),
            ("能源間接溫室氣體排放", 50.0, &["能源間接溫", "室氣體排放"]),
            ("範圍一排（直接）", 50.0, &["範圍一排", "（直接）"]),
            ("每名僱員，平均", 50.0, &["每名僱員，", "平均"]),
            ("Supercalifragilistic", 50.0, &["Supercalif", "ragilistic"]),
            ("", 50.0, &[""]),
        ];
        for (text, width, expected) in cases {
            assert_eq!(measure.wrap(text, *width, 10.0), *expected, "{text}");
        }
    }

    #[test]
    fn a_long_word_does_not_fit_although_it_can_be_broken() {
        let measure: &dyn Measure = &Typewriter;
        assert!(!measure.fits("Supercalifragilistic", 50.0, 10.0, 3));
        assert!(measure.fits("a few short words", 50.0, 10.0, 3));
        assert!(!measure.fits("a few short words", 30.0, 10.0, 2));
    }
}
