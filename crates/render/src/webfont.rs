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
use typst::text::{Font, FontStyle};

/// `@font-face` rules for our families, with every character of the report, regular and bold.
pub fn font_faces(report: &Report, fonts: &Fonts) -> String {
    let characters = characters(report);
    let mut css = String::new();
    for font in (0..).map_while(|index| fonts.font(index)) {
        let info = font.info();
        let variant = info.variant;
        if variant.style != FontStyle::Normal {
            continue;
        }
        let own: BTreeSet<char> = characters.iter().copied().filter(|&c| info.coverage.contains(c as u32)).collect();
        let weight = variant.weight.to_number();
        if let Some(bytes) = subset_font(&font, &own) {
            let data = base64::engine::general_purpose::STANDARD.encode(bytes);
            // Writing into a string does not fail.
            let _ = write!(
                css,
                "@font-face{{font-family:\"{}\";font-weight:{weight};src:url(data:font/sfnt;base64,{data})}}",
                family(&info.family)
            );
        }
    }
    css
}

/// The name under which a page knows one of our families: apart from what may be installed where the page is read.
fn family(name: &str) -> String {
    format!("Heng {name}")
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

fn subset_font(font: &Font, characters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let file = ReadScope::new(font.data()).read::<FontData>().ok()?;
    let provider = file.table_provider(0).ok()?;
    let mut font = allsorts::Font::new(provider).ok()?;
    // Glyph 0 is the mark for a missing glyph; a font must begin with it.
    let mut glyphs: Vec<u16> = vec![0];
    for &c in characters {
        glyphs.push(font.lookup_glyph_index(c, MatchingPresentation::NotRequired, None).0);
    }
    glyphs.sort_unstable();
    glyphs.dedup();
    subset(&font.font_table_provider, &glyphs, &SubsetProfile::Minimal, CmapTarget::Unicode).ok()
}
