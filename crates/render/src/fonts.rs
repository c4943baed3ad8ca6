//! The embedded fonts: parsed once, shared by every report of a process.
//!
//! In: the subsets of `data/fonts`. Out: [`Fonts`] for the typesetter, text widths for charts, and T001 for every character
//! that none of them has. Invariant: no font of the machine is ever used, so pages are the same everywhere. Not here: how the
//! subsets are made (`cargo xtask fonts`). See the tests below and `tests/errors/T001-missing-glyph`.

use heng_compose::report::Report;
use heng_model::{Code, Diag, Diags};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariations, FontWeight};
use typst::utils::LazyHash;

/// The family of Latin text in both languages.
pub const LATIN_FAMILY: &str = "Noto Sans";
/// The family of Chinese text, and of every sign that the Latin one lacks.
pub const CJK_FAMILY: &str = "Noto Sans CJK HK";
/// Mathematical signs as wide as Latin letters.
pub const SIGNS_FAMILY: &str = "Noto Sans Math";

/// Stands for a character that no font has: the geta mark, by which Chinese and Japanese printers say "type is missing".
pub const MISSING_MARK: char = '〓';

macro_rules! embedded {
    ($($file:literal),* $(,)?) => { &[$(include_bytes!(concat!("../../../data/fonts/", $file))),*] };
}

/// In the order in which they are tried.
const FILES: &[&[u8]] = embedded![
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSans-Italic.ttf",
    "NotoSans-BoldItalic.ttf",
    "NotoSansMath-Regular.ttf",
    "NotoSansCJKhk-Regular.otf",
    "NotoSansCJKhk-Bold.otf",
];

/// Parsed fonts with their book.
pub struct Fonts {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    /// For measuring, in the order in which they are tried: regular, then bold.
    regular: Vec<FontInstance>,
    bold: Vec<FontInstance>,
}

impl Fonts {
    /// The fonts in the binary; parsed on first use.
    pub fn embedded() -> &'static Fonts {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| {
            let fonts: Vec<Font> = FILES.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect();
            let book = LazyHash::new(FontBook::from_fonts(&fonts));
            let of_weight = |weight: FontWeight| -> Vec<FontInstance> {
                [LATIN_FAMILY, SIGNS_FAMILY, CJK_FAMILY]
                    .into_iter()
                    .filter_map(|family| {
                        let variant = typst::text::FontVariant { weight, ..Default::default() };
                        let index = book.select(&family.to_lowercase(), variant)?;
                        Some(fonts[index].clone().instantiate(variant, Abs::pt(10.0), &FontVariations::default()))
                    })
                    .collect()
            };
            let (regular, bold) = (of_weight(FontWeight::REGULAR), of_weight(FontWeight::BOLD));
            Fonts { fonts, book, regular, bold }
        })
    }

    /// The typesetter's view.
    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// The font at an index of the book.
    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Whether some font draws the character, or it needs no drawing.
    pub fn has_glyph(&self, c: char) -> bool {
        draws_nothing(c) || self.regular.iter().any(|font| font.ttf().glyph_index(c).is_some())
    }

    /// The width of a line of text in points, without kerning, at `size_pt`.
    #[allow(clippy::float_arithmetic, reason = "measures for a picture")]
    pub fn text_width_pt(&self, text: &str, size_pt: f64, bold: bool) -> f64 {
        let faces = if bold { &self.bold } else { &self.regular };
        text.chars()
            .map(|c| {
                let advance = faces.iter().find_map(|font| {
                    let glyph = font.ttf().glyph_index(c)?;
                    font.x_advance(glyph.0)
                });
                // A character without glyph prints as the geta mark, one em wide.
                advance.map_or(size_pt, |em| em.at(Abs::pt(size_pt)).to_pt())
            })
            .sum()
    }

    /// The text as it can be drawn: characters without glyph become the geta mark, control characters vanish.
    pub(crate) fn drawable(&self, text: &str) -> Option<String> {
        if text.chars().all(|c| self.has_glyph(c) && !c.is_control()) {
            return None;
        }
        let kept = text.chars().filter(|&c| !c.is_control() || c == '\n');
        Some(kept.map(|c| if self.has_glyph(c) { c } else { MISSING_MARK }).collect())
    }
}

/// Characters that shape or separate text but have no shape of their own.
fn draws_nothing(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}')
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// T001 for every character of the report that no embedded font has, once a section, with the words around it.
pub fn missing_glyphs(report: &Report, fonts: &Fonts) -> Diags {
    let mut diags = Diags::new();
    let mut look = |place: &str, value: &Value| {
        let mut seen = BTreeSet::new();
        visit_text(value, &mut |text| {
            for (at, c) in text.char_indices() {
                if !fonts.has_glyph(c) && seen.insert(c) {
                    diags.push(missing_glyph(report, place, text, at, c));
                }
            }
        });
    };
    // A report holds strings, numbers and lists only, so that turning it into a value cannot fail.
    look("the title page", &serde_json::to_value(&report.meta).unwrap_or_default());
    for section in &report.sections {
        let place = format!("section `{}` ({})", section.title, section.id);
        look(&place, &serde_json::to_value(section).unwrap_or_default());
    }
    diags
}

fn missing_glyph(report: &Report, place: &str, text: &str, at: usize, c: char) -> Diag {
    Diag::new(Code::MissingGlyph, format!("no font has the character `{c}` (U+{:04X})", u32::from(c)))
        .note(format!("in {place}, {}: {}", report.locale, around(text, at)))
        .note(format!("printed as {MISSING_MARK} in the PDF"))
        .help("write another character; Big5, HKSCS and GB 2312 characters, Latin, kana and common signs are covered")
}

/// The text at a byte position with up to twelve characters on either side.
fn around(text: &str, at: usize) -> String {
    const CONTEXT: usize = 12;
    let before: Vec<char> = text[..at].chars().rev().take(CONTEXT).collect();
    let after = text[at..].chars().take(CONTEXT + 1);
    let cut_before = if text[..at].chars().count() > CONTEXT { "…" } else { "" };
    let cut_after = if text[at..].chars().count() > CONTEXT + 1 { "…" } else { "" };
    format!("{cut_before}{}{}{cut_after}", before.into_iter().rev().collect::<String>(), after.collect::<String>())
}

/// Keys of a report's JSON form whose strings are names for machines and are never printed.
const MACHINE_KEYS: &[&str] = &["id", "target", "url", "kind", "block", "inline", "cell", "align", "figure", "reason", "locale"];

/// Every printed string below a value, in reading order.
pub(crate) fn visit_text(value: &Value, see: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(items) => items.iter().for_each(|item| visit_text(item, see)),
        Value::Object(fields) => {
            fields.iter().filter(|(key, _)| !MACHINE_KEYS.contains(&key.as_str())).for_each(|(_, v)| visit_text(v, see));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart_text::Measure;

    #[test]
    fn the_characters_of_hong_kong_reports_are_covered() {
        let fonts = Fonts::embedded();
        // Traditional with HKSCS, simplified law titles, units and signs.
        let text = "溫室氣體排放匯報持份者嘅邨滘鰂魚涌粉嶺峯着裏𨋢 节约能源法环境保护税条例 CO₂ m² m³ kg⁴ ½ € ≥ ≤ × ÷ − ± ‰ † ‡ • ‧ · – — … ╱ → ✓ ● ■ □ Ａ１％「」《》、。É ü ñ Ω μ";
        let missing: String = text.chars().filter(|&c| !fonts.has_glyph(c)).collect();
        assert_eq!(missing, "");
        assert!(!fonts.has_glyph('🦄') && !fonts.has_glyph('한'));
        assert!(fonts.has_glyph(MISSING_MARK));
    }

    #[test]
    #[allow(clippy::float_arithmetic, reason = "measures for a picture")]
    fn chinese_is_one_em_wide_and_latin_narrower() {
        let fonts = Fonts::embedded();
        let width = |text: &str, bold| fonts.width(text, 10.0, bold);
        assert!((width("溫室氣體", false) - 40.0).abs() < 0.01);
        assert!(width("Emissions", false) < width("Emissions", true));
        assert!((width("1,111.11", false) - width("9,999.99", false)).abs() < 0.01, "digits are tabular");
    }

    #[test]
    fn every_face_of_a_family_has_the_same_characters() {
        let mut families: std::collections::BTreeMap<&str, BTreeSet<u32>> = std::collections::BTreeMap::new();
        for font in &Fonts::embedded().fonts {
            let covered: BTreeSet<u32> = font.info().coverage.iter().collect();
            let first = families.entry(font.info().family.as_str()).or_insert_with(|| covered.clone());
            assert_eq!(first.symmetric_difference(&covered).count(), 0, "{}", font.info().family);
        }
        assert_eq!(families.keys().copied().collect::<Vec<_>>(), [LATIN_FAMILY, CJK_FAMILY, SIGNS_FAMILY]);
    }

    #[test]
    fn undrawable_text_keeps_its_place() {
        let fonts = Fonts::embedded();
        assert_eq!(fonts.drawable("綠色 green"), None);
        assert_eq!(fonts.drawable("a🦄b\u{7}c").as_deref(), Some("a〓bc"));
    }

    #[test]
    fn the_place_shows_the_words_around() {
        assert_eq!(around("ab🦄cd", 2), "ab🦄cd");
        let long = "0123456789abcdefg🦄0123456789abcdefg";
        assert_eq!(around(long, 17), "…56789abcdefg🦄0123456789ab…");
    }
}
