//! The glyphs one page uses, as `@font-face` rules with the fonts inside: a page must look right where nothing is installed.
//!
//! In: a report and the shipped fonts. Out: CSS. Invariant: the same report gives the same bytes. Not here: full fonts (`fonts`).

use crate::fonts::Fonts;
use allsorts::binary::read::ReadScope;
use allsorts::font::MatchingPresentation;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile, subset};
use base64::Engine;
use heng_compose::report::Report;
use std::collections::BTreeSet;
use std::fmt::Write;

/// `@font-face` rules for the family "Heng Sans" with every character of the report, in both weights.
pub fn font_faces(report: &Report, fonts: &Fonts) -> String {
    let characters = characters(report);
    let mut css = String::new();
    for (weight, face) in fonts.web_faces() {
        if let Some(bytes) = subset_font(face, &characters) {
            let data = base64::engine::general_purpose::STANDARD.encode(bytes);
            // Writing into a string does not fail.
            let _ = write!(css, "@font-face{{font-family:\"Heng Sans\";font-weight:{weight};src:url(data:font/otf;base64,{data})}}");
        }
    }
    css
}

/// Every character the page may show: all strings of the report, and what the template itself prints.
fn characters(report: &Report) -> BTreeSet<char> {
    let mut found: BTreeSet<char> = (' '..='~').collect();
    found.extend(['–', '·', '—', '…']);
    if let Ok(value) = serde_json::to_value(report) {
        gather(&value, &mut found);
    }
    found.retain(|c| !c.is_control());
    found
}

fn gather(value: &serde_json::Value, found: &mut BTreeSet<char>) {
    match value {
        serde_json::Value::String(text) => found.extend(text.chars()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        serde_json::Value::Object(map) => map.values().for_each(|item| gather(item, found)),
        _ => {}
    }
}

fn subset_font(data: &[u8], characters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let file = ReadScope::new(data).read::<FontData>().ok()?;
    let provider = file.table_provider(0).ok()?;
    let mut font = allsorts::Font::new(provider).ok()?;
    // Glyph 0 is the mark for a missing glyph; a font must begin with it.
    let mut glyphs: Vec<u16> = vec![0];
    for &c in characters {
        let (glyph, _) = font.lookup_glyph_index(c, MatchingPresentation::NotRequired, None);
        glyphs.push(glyph);
    }
    glyphs.sort_unstable();
    glyphs.dedup();
    subset(&font.font_table_provider, &glyphs, &SubsetProfile::Web, CmapTarget::Unicode).ok()
}
