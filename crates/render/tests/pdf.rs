//! The PDF of a report as large as the published ones: it comes out, twice the same, tagged and titled.

#[path = "sample/mod.rs"]
mod sample;

use heng_compose::report::{Block, Inline};
use heng_model::{Code, Locale, Severity};
use heng_render::{Fonts, missing_glyphs, render_pdf};

#[test]
fn both_languages_come_out_tagged_and_the_same_every_time() {
    for locale in Locale::ALL {
        let report = sample::report(locale);
        let (bytes, diags) = render_pdf(&report, Fonts::embedded()).expect("the sample is sound");
        assert!(diags.is_empty(), "{:?}", diags.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(render_pdf(&report, Fonts::embedded()).expect("the sample is sound").0, bytes);
        assert!(bytes.starts_with(b"%PDF-"));
        let text = String::from_utf8_lossy(&bytes);
        for part in ["pdfuaid", "/MarkInfo", "/StructTreeRoot", "/Outlines", "/DisplayDocTitle true"] {
            assert!(text.contains(part), "{locale}: no {part}");
        }
        assert!(!text.contains("/CreationDate") && !text.contains("xmp:CreateDate"), "{locale}: carries the time of making");
    }
}

#[test]
fn a_character_without_glyph_is_named_with_its_place_and_spoils_nothing() {
    let mut report = sample::report(Locale::ZhHant);
    let words = "我們今年種了🌳一千棵樹🌳。".to_string();
    report.sections[1].blocks.push(Block::Paragraph { text: vec![Inline::Text { text: words }] });
    let diags = missing_glyphs(&report, Fonts::embedded());
    assert_eq!(diags.len(), 1, "once a section, however often it stands there");
    let diag = diags.iter().next().expect("one");
    assert_eq!((diag.code, diag.severity), (Code::MissingGlyph, Severity::Error));
    assert!(diag.message.contains("U+1F333"), "{diag}");
    assert!(diag.notes[0].contains("關於本報告") && diag.notes[0].contains("今年種了"), "{diag}");
    assert!(render_pdf(&report, Fonts::embedded()).is_ok());
}

#[test]
fn every_sign_prints_in_both_languages_and_every_style() {
    let signs: String = (0x20..0x3100_u32)
        .chain(0xFF00..0xFFF0)
        .filter_map(char::from_u32)
        .filter(|&c| !c.is_control() && Fonts::embedded().has_glyph(c))
        .collect();
    assert!(signs.chars().count() > 2_000);
    let text = || vec![Inline::Text { text: signs.clone() }];
    for locale in Locale::ALL {
        let mut report = sample::report(locale);
        let styles = vec![Inline::Strong { children: text() }, Inline::Emph { children: text() }];
        let both = vec![Inline::Strong { children: vec![Inline::Emph { children: text() }] }];
        for text in [text(), styles, both] {
            report.sections[1].blocks.push(Block::Paragraph { text });
        }
        let faults = render_pdf(&report, Fonts::embedded()).err().map(|d| d.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(faults, None, "{locale}");
    }
}

#[test]
fn a_sound_report_misses_no_glyph() {
    for locale in Locale::ALL {
        assert!(missing_glyphs(&sample::report(locale), Fonts::embedded()).is_empty());
    }
}

#[test]
fn what_a_book_may_do_wrong_still_prints() {
    let mut report = sample::report(Locale::En);
    let nowhere = Inline::SectionRef { target: "nowhere".to_string(), text: "Nowhere".to_string() };
    let page = Inline::PageRef { target: "nowhere".to_string() };
    let blocks = &mut report.sections[1].blocks;
    blocks.push(Block::Paragraph { text: vec![nowhere, page, Inline::Text { text: "a\u{0}b\u{7}".to_string() }] });
    // A heading two levels below the last, an empty heading, empty lists and tables.
    let heading = |level, id: &str, text: &str| Block::Heading {
        level,
        id: id.to_string(),
        number: String::new(),
        text: vec![Inline::Text { text: text.to_string() }],
    };
    blocks.push(heading(4, "deep", "Deep"));
    blocks.push(heading(1, "empty", " "));
    blocks.push(Block::List { start: None, items: Vec::new() });
    blocks.push(Block::Highlights { items: Vec::new() });
    blocks.push(Block::Paragraph { text: Vec::new() });
    let long = "unbreakable".repeat(40);
    blocks.push(Block::Paragraph { text: vec![Inline::Text { text: long }] });
    let result = render_pdf(&report, Fonts::embedded());
    let diags = result.err().map(|d| d.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(diags, None);
}
