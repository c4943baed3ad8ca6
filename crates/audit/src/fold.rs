//! One spelling for matching: Simplified characters, half-width, lower case, no notes, no stray spaces.
//!
//! In: text as printed. Out: [`Folded`], with the way back to every byte. Invariant: folding twice changes nothing, and `at` leads to
//! character boundaries of the original. Not here: meaning. Why: one lexicon then serves 溫室氣體, 温室气体, 温 室 气 体 and `ＧＨＧ`;
//! what is printed always comes from the original.

use std::sync::OnceLock;

/// Folded text with the way back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text` the byte of the original it came from; one more for the end.
    at: Vec<u32>,
}

impl Folded {
    /// The original's byte for a byte of the folded text.
    pub fn original(&self, byte: usize) -> usize {
        self.at.get(byte).or(self.at.last()).map_or(0, |at| *at as usize)
    }

    /// The original's byte range for a range of the folded text.
    pub fn original_range(&self, start: usize, end: usize) -> (usize, usize) {
        (self.original(start), self.original(end))
    }
}

/// In the table of [`table`]: the character is dropped. No character has this code.
const DROPPED: u16 = 0xD800;

/// What each character of the basic plane folds to.
fn table() -> &'static [u16] {
    static TABLE: OnceLock<Vec<u16>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: Vec<u16> = (0..=u16::MAX).collect();
        for line in include_str!("../../../data/lexicons/audit/characters.tsv").lines().filter(|l| !l.starts_with('#')) {
            let mut chars = line.chars();
            if let (Some(from), Some('\t'), Some(to)) = (chars.next(), chars.next(), chars.next())
                && let (Ok(from), Ok(to)) = (u16::try_from(from as u32), u16::try_from(to as u32))
            {
                table[from as usize] = to;
            }
        }
        // Signs come before the characters of the list.
        for (code, to) in (0..=u16::MAX).zip(table.iter_mut()) {
            if let Some(sign) = char::from_u32(u32::from(code)).and_then(fold_sign) {
                *to = sign.and_then(|c| u16::try_from(c as u32).ok()).unwrap_or(DROPPED);
            }
        }
        table
    })
}

/// Whether a character is written without spaces around it.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
        || matches!(c, '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF60}')
}

/// What a letter, sign or space of any script folds to, if the list of characters does not say: `Some(None)` drops it.
fn fold_sign(c: char) -> Option<Option<char>> {
    Some(Some(match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\x7f' => c,
        // Note marks glued to words and numbers; ² and ³ of units are kept by the caller.
        '\u{B9}' | '\u{2070}'..='\u{207F}' | '\u{2460}'..='\u{2473}' | '†' | '‡' | '§' | '¶' => return Some(None),
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}' => return Some(None),
        '²' => '2',
        '³' => '3',
        '\u{2080}'..='\u{2089}' => return Some(char::from_digit(c as u32 - 0x2080, 10)),
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => '-',
        '‘' | '’' | '＇' | 'ʹ' | '′' => '\'',
        '“' | '”' | '＂' => '"',
        '〜' | '～' | '∼' => '~',
        '≧' | '⩾' => '≥',
        '≦' | '⩽' => '≤',
        '㎡' => '㎡',
        '\u{FF01}'..='\u{FF5E}' => return Some(char::from_u32(c as u32 - 0xFEE0).map(|narrow| narrow.to_ascii_lowercase())),
        _ => return None,
    }))
}

/// What one character folds to; `None` drops it.
fn fold_char(c: char, table: &[u16]) -> Option<char> {
    match table.get(c as usize) {
        None => Some(c),
        Some(&DROPPED) => None,
        Some(to) => Some(char::from_u32(u32::from(*to)).unwrap_or(c)),
    }
}

/// Folds a text, and tells of what is kept where it stands, how many bytes it folds to, and by how much a byte of these is further on in the
/// original than the one before: 1 in a run of characters of one byte, 0 within a character.
fn fold_into(text: &str, out: &mut String, mut kept: impl FnMut(usize, usize, usize)) {
    let table = table();
    let mut before = '\n';
    let mut at = 0;
    loop {
        // In a run of ASCII only capitals change, and only spaces depend on what is beside them.
        let run = text.as_bytes()[at..].iter().take_while(|b| b.is_ascii() && **b != b' ').count();
        if run > 0 {
            let start = out.len();
            out.push_str(&text[at..at + run]);
            out[start..].make_ascii_lowercase();
            kept(at, run, 1);
            at += run;
            before = char::from(out.as_bytes()[out.len() - 1]);
        }
        let mut chars = text[at..].chars();
        if chars.as_str().is_empty() {
            break;
        }
        while let Some(c) = chars.next() {
            let end = text.len() - chars.as_str().len();
            // A raised 2 or 3 belongs to a unit only after m, km, cm; elsewhere it is the mark of a note.
            let note = matches!(c, '²' | '³') && !matches!(before, 'm' | '米' | '尺');
            if let Some(to) = fold_char(c, table).filter(|_| !note) {
                // Spaces between two characters of a script without spaces, and repeated ones, are an artefact of extraction.
                let next = || chars.clone().next();
                let needless =
                    to == ' ' && next().is_some_and(|n| fold_char(n, table) == Some(' ') || is_cjk(before) && is_cjk(n));
                if !needless {
                    out.push(to);
                    kept(at, to.len_utf8(), 0);
                    before = to;
                }
            }
            at = end;
            if chars.as_str().as_bytes().first().is_some_and(|b| b.is_ascii() && *b != b' ') {
                break;
            }
        }
    }
}

/// Folds a text.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), at: Vec::with_capacity(text.len() + 1) };
    let Folded { text: out, at } = &mut folded;
    fold_into(text, out, |from, bytes, step| at.extend((0..bytes).map(|byte| (from + byte * step) as u32)));
    folded.at.push(text.len() as u32);
    folded
}

/// The folded text alone.
pub fn fold_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded, |_, _, _| {});
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_all() {
        for text in ["溫室氣體", "温室气体", "溫 室 氣 體", "温室氣体"] {
            assert_eq!(fold_text(text), "温室气体", "{text}");
        }
        assert_eq!(fold_text("ＧＨＧ Emissions¹ （tCO₂e／m²）"), "ghg emissions (tco2e/m2)");
        assert_eq!(fold_text("1,234³ 噸"), "1,234 吨");
    }

    #[test]
    fn the_way_back() {
        let text = "共 計 １２人";
        let folded = fold(text);
        assert_eq!(folded.text, "共计 12人");
        let at = folded.text.find("12").unwrap();
        let (start, end) = folded.original_range(at, at + 2);
        assert_eq!(&text[start..end], "１２");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        let every: String = (0u32..0x10000).filter_map(char::from_u32).collect();
        let once: String = every.chars().filter_map(|c| fold_char(c, table())).collect();
        let twice: String = once.chars().filter_map(|c| fold_char(c, table())).collect();
        assert_eq!(once, twice);
    }
}
