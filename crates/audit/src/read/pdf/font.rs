//! Fonts: the bytes of a shown string to characters and widths.
//!
//! In: a font dictionary. Out: [`Font`], which decodes strings. Invariant: every code gives a character or U+FFFD (counted, so that the
//! reader can say so), and a width; nothing is drawn. Not here: positions (`interpret`). Why: PDF 32000-1, 9.6 to 9.10: `ToUnicode`
//! first, then the encoding's own meaning, then the character collection, then the embedded font's own table.

#![allow(clippy::float_arithmetic, reason = "widths place letters on a picture of the page; no figure is computed with them")]

use super::encoding::{self, Base};
use super::inflate::{self, Budget};
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as PdfString};
use std::collections::HashMap;
use std::sync::Arc;

/// The most entries a table of widths may have.
const WIDTH_ENTRIES: usize = 70_000;

/// What one code of a string stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Code {
    /// The characters; empty for a code that only takes up space.
    pub(super) text: Arc<str>,
    /// Advance in thousandths of the size: to the right, or downwards in vertical writing.
    pub(super) advance: f32,
    /// One byte, 32: word spacing applies.
    pub(super) is_single_space: bool,
}

/// A font, ready to decode.
pub(super) struct Font {
    kind: Kind,
    codes: HashMap<u32, Code>,
    /// Text runs from top to bottom.
    pub(super) vertical: bool,
    /// Font size times this is the size of the type: 1 but for Type 3 fonts.
    pub(super) scale: f32,
}

enum Kind {
    Simple(Box<[Code; 256]>),
    Composite(Box<Composite>),
}

struct Composite {
    encoding: Encoding,
    to_unicode: Option<CMap>,
    /// The collection's table from CID to Unicode.
    collection: Option<CMap>,
    /// The embedded font's table from glyph to Unicode.
    glyphs: HashMap<u16, char>,
    widths: HashMap<u32, f32>,
    width_ranges: Vec<(u32, u32, f32)>,
    default_width: f32,
    vertical_advance: f32,
}

/// Widths one by one, and of ranges: first, last, width.
type Widths = (HashMap<u32, f32>, Vec<(u32, u32, f32)>);

enum Encoding {
    /// Two bytes, code = CID.
    Identity,
    /// The codes are Unicode themselves (`UniGB-UTF16-H` and its like).
    Unicode(CMap),
    /// Codes of another character set.
    Other(CMap),
}

impl Font {
    /// A font that stands for one that cannot be read: codes as Latin-1.
    pub(super) fn unknown() -> Self {
        let codes = std::array::from_fn(|code| simple_code(code as u8, encoding::character(Base::WinAnsi, code as u8), 556.0));
        Self { kind: Kind::Simple(Box::new(codes)), codes: HashMap::new(), vertical: false, scale: 1.0 }
    }

    /// Reads a font dictionary.
    pub(super) fn of(dict: &Dict<'_>, budget: &Budget) -> Self {
        let subtype = dict.get::<Name<'_>>(b"Subtype");
        match subtype.as_ref().map(AsRef::as_ref) {
            Some(b"Type0") => composite(dict, budget).unwrap_or_else(Self::unknown),
            subtype => simple(dict, subtype == Some(b"Type3"), budget),
        }
    }

    /// Decodes a string, code by code.
    pub(super) fn decode(&mut self, bytes: &[u8], mut each: impl FnMut(&Code)) {
        match &self.kind {
            Kind::Simple(codes) => bytes.iter().for_each(|b| each(&codes[usize::from(*b)])),
            Kind::Composite(composite) => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let (code, length) = composite.next_code(rest);
                    rest = rest.get(length..).unwrap_or_default();
                    let key = code | (length as u32 - 1) << 30;
                    let decoded = self.codes.entry(key).or_insert_with(|| composite.decode(code, length, self.vertical));
                    each(decoded);
                }
            }
        }
    }
}

impl Composite {
    /// The next code and how many bytes it takes: at least one, at most what there is.
    fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let (Encoding::Unicode(cmap) | Encoding::Other(cmap)) = &self.encoding else {
            return match bytes {
                [high, low, ..] => (u32::from(*high) << 8 | u32::from(*low), 2),
                [one, ..] => (u32::from(*one), 1),
                [] => (0, 1),
            };
        };
        let mut code = 0_u32;
        for (i, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            if cmap.lookup_cid_code(code, i as u8 + 1).is_some() {
                return (code, i + 1);
            }
        }
        // A code outside the table: as many bytes as these tables mostly use.
        let length = if bytes[0] < 0x80 && !matches!(self.encoding, Encoding::Unicode(_)) { 1 } else { 2.min(bytes.len()) };
        (bytes.iter().take(length).fold(0, |code, b| code << 8 | u32::from(*b)), length)
    }

    fn decode(&self, code: u32, length: usize, vertical: bool) -> Code {
        let cid = match &self.encoding {
            Encoding::Identity => code,
            Encoding::Unicode(cmap) | Encoding::Other(cmap) => cmap.lookup_cid_code(code, length as u8).unwrap_or(0),
        };
        let advance = if vertical { self.vertical_advance } else { self.width(cid) };
        Code { text: self.text(code, cid, length).into(), advance, is_single_space: length == 1 && code == 32 }
    }

    fn text(&self, code: u32, cid: u32, length: usize) -> String {
        let mapped = self.to_unicode.as_ref().and_then(|m| m.lookup_bf_string(code)).map(string_of);
        if let Some(text) = mapped.filter(|t| is_meaningful(t)) {
            return text;
        }
        if matches!(self.encoding, Encoding::Unicode(_))
            && let Some(character) = char_of_unicode_code(code, length)
        {
            return character.into();
        }
        let by_collection = self.collection.as_ref().and_then(|m| of_collection(m, cid));
        by_collection
            .or_else(|| self.glyphs.get(&u16::try_from(cid).ok()?).copied().map(String::from))
            .unwrap_or_else(|| '\u{FFFD}'.into())
    }

    fn width(&self, cid: u32) -> f32 {
        if let Some(width) = self.widths.get(&cid) {
            return *width;
        }
        self.width_ranges.iter().find(|(first, last, _)| (*first..=*last).contains(&cid)).map_or(self.default_width, |r| r.2)
    }
}

fn char_of_unicode_code(code: u32, length: usize) -> Option<char> {
    if length == 4 {
        let units = [(code >> 16) as u16, code as u16];
        return char::decode_utf16(units).next()?.ok();
    }
    char::from_u32(code).filter(|c| !c.is_control())
}

fn of_collection(map: &CMap, cid: u32) -> Option<String> {
    let direct = map.lookup_bf_string(cid).map(string_of).filter(|t| is_meaningful(t));
    direct.or_else(|| (1..=4).find_map(|n| map.lookup_cid_code(cid, n)).and_then(char::from_u32).map(String::from))
}

fn string_of(mapped: BfString) -> String {
    match mapped {
        BfString::Char(c) => c.into(),
        BfString::String(s) => s,
    }
}

/// Some writers fill their table with zeros or with the replacement character.
fn is_meaningful(text: &str) -> bool {
    !text.is_empty() && !text.chars().all(|c| c == '\0' || c == '\u{FFFD}')
}

fn simple_code(code: u8, text: Option<char>, advance: f32) -> Code {
    let text = text.map_or_else(|| '\u{FFFD}'.into(), String::from);
    Code { text: text.into(), advance, is_single_space: code == 32 }
}

fn simple(dict: &Dict<'_>, type3: bool, budget: &Budget) -> Font {
    let to_unicode = to_unicode(dict, budget);
    let name = dict.get::<Name<'_>>(b"BaseFont").map(|n| n.as_str().to_string()).unwrap_or_default();
    let texts = simple_texts(dict, &name);
    let (widths, first) = simple_widths(dict);
    let missing = dict.get::<Dict<'_>>(b"FontDescriptor").and_then(|d| d.get::<f32>(b"MissingWidth"));
    // The widths of a Type 3 font are in a space of its own.
    let matrix = dict.get::<Array<'_>>(b"FontMatrix").filter(|_| type3);
    let matrix: Vec<f32> = matrix.map(|a| a.iter::<f32>().take(6).collect()).unwrap_or_default();
    let unit = matrix.first().filter(|_| type3).map_or(1.0, |a| a.abs() * 1000.0);
    let codes = std::array::from_fn(|i| {
        let code = i as u8;
        let mapped = to_unicode.as_ref().and_then(|m| m.lookup_bf_string(u32::from(code))).map(string_of);
        let text = mapped.filter(|t| is_meaningful(t)).or_else(|| texts.get(i).cloned().flatten());
        let width = i.checked_sub(first).and_then(|at| widths.get(at)).copied();
        let width = width
            .unwrap_or_else(|| if widths.is_empty() { encoding::standard_width(&name, code) } else { missing.unwrap_or(0.0) });
        Code { text: text.unwrap_or_else(|| '\u{FFFD}'.into()).into(), advance: width * unit, is_single_space: code == 32 }
    });
    let scale = if type3 { type3_scale(dict, &matrix) } else { 1.0 };
    Font { kind: Kind::Simple(Box::new(codes)), codes: HashMap::new(), vertical: false, scale }
}

/// A Type 3 font of size 1 may draw letters of any height: the height of its box says which.
fn type3_scale(dict: &Dict<'_>, matrix: &[f32]) -> f32 {
    let vertical = matrix.get(3).copied().unwrap_or(0.001).abs();
    let height = dict.get::<hayro_syntax::object::Rect>(b"FontBBox").map_or(0.0, |b| b.height() as f32);
    let scale = if height > 0.0 { vertical * height } else { vertical * 1000.0 };
    if scale.is_finite() && scale > 0.0 { scale } else { 1.0 }
}

fn simple_widths(dict: &Dict<'_>) -> (Vec<f32>, usize) {
    let first = dict.get::<i32>(b"FirstChar").unwrap_or(0).clamp(0, 255) as usize;
    let widths = dict.get::<Array<'_>>(b"Widths");
    (widths.map(|a| a.iter::<f32>().take(256).collect()).unwrap_or_default(), first)
}

fn simple_texts(dict: &Dict<'_>, name: &str) -> Vec<Option<String>> {
    let base_of = |name: &Name<'_>| match name.as_ref() {
        b"WinAnsiEncoding" => Some(Base::WinAnsi),
        b"MacRomanEncoding" => Some(Base::MacRoman),
        b"StandardEncoding" => Some(Base::Standard),
        _ => None,
    };
    let encoding = dict.get::<Dict<'_>>(b"Encoding");
    let base = dict.get::<Name<'_>>(b"Encoding").as_ref().and_then(base_of);
    let base = base.or_else(|| encoding.as_ref()?.get::<Name<'_>>(b"BaseEncoding").as_ref().and_then(base_of));
    let true_type = dict.get::<Name<'_>>(b"Subtype").is_some_and(|n| n.as_ref() == b"TrueType");
    let base = base.unwrap_or(if true_type { Base::WinAnsi } else { Base::Standard });
    let mut texts: Vec<Option<String>> = (0..=255).map(|c| encoding::character(base, c).map(String::from)).collect();
    if name.contains("ZapfDingbats") || name.contains("Wingdings") {
        // Bullets and ticks, whichever: letters would be wrong.
        texts.iter_mut().skip(33).for_each(|t| *t = Some("•".into()));
    }
    let mut code = 0_usize;
    let differences = encoding.and_then(|e| e.get::<Array<'_>>(b"Differences"));
    for item in differences.iter().flat_map(|a| a.iter::<Object<'_>>()).take(1024) {
        match item {
            Object::Number(n) => code = n.as_i64().clamp(0, 256) as usize,
            Object::Name(name) => {
                if let Some(text) = texts.get_mut(code) {
                    *text = encoding::of_glyph_name(name.as_str());
                }
                code += 1;
            }
            _ => {}
        }
    }
    texts
}

fn to_unicode(dict: &Dict<'_>, budget: &Budget) -> Option<CMap> {
    if let Some(stream) = dict.get::<Stream<'_>>(b"ToUnicode") {
        return CMap::parse(&inflate::decode(&stream, budget)?, load_embedded);
    }
    None
}

fn composite(dict: &Dict<'_>, budget: &Budget) -> Option<Font> {
    let descendant = dict.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let (encoding, vertical) = composite_encoding(dict, budget);
    let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo");
    let text =
        |key: &[u8]| info.as_ref().and_then(|i| i.get::<PdfString<'_>>(key)).map(|s| s.as_bytes().to_vec()).unwrap_or_default();
    let family = CidFamily::from_registry_ordering(&text(b"Registry"), &text(b"Ordering"));
    let collection = family.ucs2_cmap().and_then(load_embedded).and_then(|data| CMap::parse(data, load_embedded));
    let to_unicode = to_unicode(dict, budget);
    // The embedded font is opened only when nothing better is there.
    let glyphs = if to_unicode.is_none() && collection.is_none() {
        glyphs_of(&descendant, budget).unwrap_or_default()
    } else {
        HashMap::new()
    };
    let (widths, width_ranges) = composite_widths(&descendant);
    let default_width = descendant.get::<f32>(b"DW").unwrap_or(1000.0);
    let vertical_advance = descendant.get::<Array<'_>>(b"DW2").and_then(|a| a.iter::<f32>().nth(1)).unwrap_or(-1000.0).abs();
    let composite = Composite { encoding, to_unicode, collection, glyphs, widths, width_ranges, default_width, vertical_advance };
    Some(Font { kind: Kind::Composite(Box::new(composite)), codes: HashMap::new(), vertical, scale: 1.0 })
}

fn composite_encoding(dict: &Dict<'_>, budget: &Budget) -> (Encoding, bool) {
    if let Some(stream) = dict.get::<Stream<'_>>(b"Encoding") {
        let cmap = inflate::decode(&stream, budget).and_then(|data| CMap::parse(&data, load_embedded));
        return cmap.map_or((Encoding::Identity, false), |cmap| {
            let vertical = cmap.metadata().writing_mode == Some(WritingMode::Vertical);
            (Encoding::Other(cmap), vertical)
        });
    }
    let Some(name) = dict.get::<Name<'_>>(b"Encoding") else { return (Encoding::Identity, false) };
    let vertical = name.as_str().ends_with("-V") || name.as_str() == "V";
    let known = CMapName::from_bytes(name.as_ref());
    if matches!(known, CMapName::IdentityH | CMapName::IdentityV) {
        return (Encoding::Identity, vertical);
    }
    let cmap = load_embedded(known).and_then(|data| CMap::parse(data, load_embedded));
    let unicode = name.as_str().contains("UCS2") || name.as_str().contains("UTF16");
    let encoding = match cmap {
        Some(cmap) if unicode => Encoding::Unicode(cmap),
        Some(cmap) => Encoding::Other(cmap),
        None => Encoding::Identity,
    };
    (encoding, vertical)
}

/// `/W`: `first [w w w]` or `first last w`.
fn composite_widths(descendant: &Dict<'_>) -> Widths {
    let mut widths = HashMap::new();
    let mut ranges = Vec::new();
    let Some(array) = descendant.get::<Array<'_>>(b"W") else { return (widths, ranges) };
    let cid = |n: Number| n.as_i64().clamp(0, 0xFF_FFFF) as u32;
    let mut items = array.iter::<Object<'_>>();
    while let Some(Object::Number(first)) = items.next() {
        match items.next() {
            Some(Object::Array(list)) => {
                for (i, width) in list.iter::<f32>().enumerate() {
                    if widths.len() >= WIDTH_ENTRIES {
                        return (widths, ranges);
                    }
                    widths.insert(cid(first).saturating_add(i as u32), width);
                }
            }
            Some(Object::Number(last)) => {
                let Some(Object::Number(width)) = items.next() else { break };
                let (first, last) = (cid(first), cid(last));
                if last.saturating_sub(first) < 64 && widths.len() < WIDTH_ENTRIES {
                    widths.extend((first..=last).map(|c| (c, width.as_f32())));
                } else if ranges.len() < 256 {
                    ranges.push((first, last, width.as_f32()));
                }
            }
            _ => break,
        }
    }
    (widths, ranges)
}

/// The embedded font's own table, turned round: from glyph to character.
fn glyphs_of(descendant: &Dict<'_>, budget: &Budget) -> Option<HashMap<u16, char>> {
    let descriptor = descendant.get::<Dict<'_>>(b"FontDescriptor")?;
    let program = descriptor.get::<Stream<'_>>(b"FontFile2").or_else(|| descriptor.get::<Stream<'_>>(b"FontFile3"))?;
    let data = inflate::decode(&program, budget)?;
    let face = ttf_parser::Face::parse(&data, 0).ok()?;
    let mut glyphs = HashMap::new();
    for table in face.tables().cmap?.subtables.into_iter().filter(|t| t.is_unicode()) {
        table.codepoints(|code| {
            if let (Some(glyph), Some(character)) = (table.glyph_index(code), char::from_u32(code)) {
                // The first character of a glyph is the plain one; later ones are compatibility forms.
                glyphs.entry(glyph.0).or_insert(character);
            }
        });
    }
    let map = descendant.get::<Stream<'_>>(b"CIDToGIDMap").and_then(|s| inflate::decode(&s, budget));
    Some(match map {
        None => glyphs,
        Some(map) => {
            let by_cid = map.chunks_exact(2).take(0x1_0000).enumerate();
            let glyph_of = |pair: &[u8]| u16::from_be_bytes([pair[0], pair[1]]);
            by_cid.filter_map(|(cid, pair)| Some((u16::try_from(cid).ok()?, *glyphs.get(&glyph_of(pair))?))).collect()
        }
    })
}
