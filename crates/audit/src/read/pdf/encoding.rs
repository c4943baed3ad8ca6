//! Simple fonts: one byte to a character, by encoding or by the name of a glyph.
//!
//! In: the name of an encoding, a code, a glyph's name. Out: characters. Invariant: a name that is not known gives nothing rather than
//! a guess. Not here: composite fonts (`font`). Why: PDF 32000-1 annex D; the names are those of the Adobe Glyph List that Latin,
//! Greek, punctuation and symbols need.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The encodings that a PDF may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    WinAnsi,
    MacRoman,
}

/// Where Standard differs from Latin-1.
const STANDARD: &[(u8, char)] = &[
    (39, '’'),
    (96, '‘'),
    (164, '⁄'),
    (166, 'ƒ'),
    (168, '¤'),
    (169, '\''),
    (170, '“'),
    (172, '‹'),
    (173, '›'),
    (174, 'ﬁ'),
    (175, 'ﬂ'),
    (177, '–'),
    (178, '†'),
    (179, '‡'),
    (180, '·'),
    (183, '•'),
    (184, '‚'),
    (185, '„'),
    (186, '”'),
    (188, '…'),
    (189, '‰'),
    (193, '`'),
    (194, '´'),
    (195, 'ˆ'),
    (196, '˜'),
    (197, '¯'),
    (198, '˘'),
    (199, '˙'),
    (200, '¨'),
    (202, '˚'),
    (203, '¸'),
    (205, '˝'),
    (206, '˛'),
    (207, 'ˇ'),
    (208, '—'),
    (225, 'Æ'),
    (227, 'ª'),
    (232, 'Ł'),
    (233, 'Ø'),
    (234, 'Œ'),
    (235, 'º'),
    (241, 'æ'),
    (245, 'ı'),
    (248, 'ł'),
    (249, 'ø'),
    (250, 'œ'),
    (251, 'ß'),
];

/// The character of a code.
pub(super) fn character(base: Base, code: u8) -> Option<char> {
    if code < 32 {
        return None;
    }
    let table = match base {
        Base::Standard => {
            let special = STANDARD.iter().find(|(c, _)| *c == code).map(|(_, ch)| *ch);
            return special.or_else(|| Some(char::from(code)).filter(|c| !c.is_control()));
        }
        Base::WinAnsi if code == 0xA0 => return Some(' '),
        Base::WinAnsi if matches!(code, 0x7F | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D) => return Some('•'),
        Base::WinAnsi => encoding_rs::WINDOWS_1252,
        Base::MacRoman => encoding_rs::MACINTOSH,
    };
    let one = [code];
    let (text, _, _) = table.decode(&one);
    text.chars().next().filter(|c| !c.is_control())
}

static NAMES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| include_str!("glyph_names.tsv").lines().filter_map(|l| l.split_once('\t')).collect());

/// The characters of a glyph's name: of the list, `uni20AC`, `u1F600`, or one of these with a suffix or joined by `_`.
pub(super) fn of_glyph_name(name: &str) -> Option<String> {
    let stem = name.split('.').next().filter(|s| !s.is_empty())?;
    if let Some(text) = NAMES.get(stem) {
        return Some((*text).to_string());
    }
    if stem.contains('_') {
        return stem.split('_').map(of_glyph_name).collect();
    }
    if let Some(hex) = stem.strip_prefix("uni")
        && hex.len() >= 4
        && hex.len() % 4 == 0
        && hex.is_ascii()
    {
        let units: Option<Vec<u16>> =
            (0..hex.len() / 4).map(|i| u16::from_str_radix(hex.get(i * 4..i * 4 + 4)?, 16).ok()).collect();
        return String::from_utf16(&units?).ok();
    }
    let hex = stem.strip_prefix('u').filter(|h| (4..=6).contains(&h.len()))?;
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).map(String::from)
}

/// Widths in thousandths of the characters 32 to 126 of the standard fonts, for files that leave them out.
pub(super) fn standard_width(font: &str, code: u8) -> f32 {
    const HELVETICA: [u16; 95] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
        556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
        556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];
    const HELVETICA_BOLD: [u16; 95] = [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
        556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611,
        611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
    ];
    const TIMES: [u16; 95] = [
        250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500,
        500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
        556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500,
        500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
    ];
    if font.contains("Courier") || font.contains("Mono") {
        return 600.0;
    }
    let table = if font.contains("Times") || font.contains("Serif") {
        &TIMES
    } else if font.contains("Bold") {
        &HELVETICA_BOLD
    } else {
        &HELVETICA
    };
    code.checked_sub(32).and_then(|i| table.get(usize::from(i))).map_or(556.0, |w| f32::from(*w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_become_characters() {
        let codes = [
            (Base::WinAnsi, 0x41, Some('A')),
            (Base::WinAnsi, 0x80, Some('€')),
            (Base::WinAnsi, 0x95, Some('•')),
            (Base::Standard, 39, Some('’')),
            (Base::Standard, 0xB1, Some('–')),
            (Base::MacRoman, 0xA5, Some('•')),
            (Base::WinAnsi, 0x09, None),
        ];
        for (base, code, expected) in codes {
            assert_eq!(character(base, code), expected, "{base:?} {code:#x}");
        }
        let names = [
            ("A", Some("A")),
            ("fi", Some("fi")),
            ("f_f_i", Some("ffi")),
            ("percent", Some("%")),
            ("uni6EAB", Some("溫")),
            ("u20BB7", Some("𠮷")),
            ("one.oldstyle", Some("1")),
            ("g123", None),
            (".notdef", None),
        ];
        for (name, expected) in names {
            assert_eq!(of_glyph_name(name).as_deref(), expected, "{name}");
        }
    }
}
