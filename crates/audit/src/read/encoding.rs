//! Bytes to characters: which encoding a text is in.
//!
//! In: bytes. Out: the text, and a note when the encoding had to be guessed. Invariant: line feeds are kept, so that line numbers are
//! those of the file. Not here: lines, markup. Why: older reports circulate in Big5 and GB18030, which decode each other's bytes without
//! an error; only the characters that come out tell them apart (frequent ones against rare ones).

use super::ReadError;
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes that are decoded to tell encodings apart; a report's first pages are enough.
const SAMPLE_BYTES: usize = 64 << 10;
/// Text with more unreadable characters than one in this many is no text.
const READABLE: usize = 20;

/// A decoded text.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// What the user should know about the encoding.
    pub note: Option<String>,
}

/// Decodes a text. A byte order mark decides; then valid UTF-8; then what a page declares (`declared`); then the characters.
pub(super) fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Result<Decoded<'a>, ReadError> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[mark_bytes..], None);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return with(encoding, bytes, Some(format!("no byte order mark; read as {}", encoding.name())));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: Cow::Borrowed(text), note: None });
    }
    if let Some(encoding) = declared.filter(|e| *e != UTF_8) {
        return with(encoding, bytes, None);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let guesses = [UTF_8, BIG5, GB18030].map(|encoding| (score(encoding, sample), encoding));
    let Some((points, encoding)) = guesses.into_iter().max_by_key(|(points, _)| *points) else {
        return with(UTF_8, bytes, None);
    };
    if points <= 0 {
        return Err(unreadable());
    }
    with(encoding, bytes, Some(format!("the encoding is not declared; read as {}, judged by its characters", encoding.name())))
}

fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8], note: Option<String>) -> Result<Decoded<'a>, ReadError> {
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    if !bad {
        return Ok(Decoded { text, note });
    }
    let unread = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    if unread * READABLE > text.chars().filter(|c| !c.is_ascii()).count().max(READABLE) {
        return Err(unreadable());
    }
    let said = format!("{unread} characters could not be read as {}", encoding.name());
    let note = note.map_or_else(|| said.clone(), |n| format!("{n}; {said}"));
    Ok(Decoded { text, note: Some(note) })
}

fn unreadable() -> ReadError {
    ReadError {
        code: "X012",
        message: "the characters cannot be read: the bytes are neither UTF-8 nor UTF-16, Big5 or GB18030".into(),
        help: "save the text as UTF-8 and run the audit again; if it came out of a PDF, give the PDF itself".into(),
    }
}

/// UTF-16 without a mark: in Latin text, and at every line end, each second byte is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let line_feed = |pair: [u8; 2]| sample.chunks_exact(2).any(|p| p == pair);
    if odd > 0 && even == 0 && (line_feed([b'\n', 0]) || odd * 4 > sample.len()) {
        Some(UTF_16LE)
    } else if even > 0 && odd == 0 && (line_feed([0, b'\n']) || even * 4 > sample.len()) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// How much a text looks like one of ours in an encoding: frequent characters count for it, unreadable and odd ones against it.
fn score(encoding: &'static Encoding, sample: &[u8]) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    // The sample may end within a character.
    let text = text.trim_end_matches(char::REPLACEMENT_CHARACTER);
    let points = |c: char| match c {
        '\0'..='\x7f' => 0,
        char::REPLACEMENT_CHARACTER => -20,
        '\u{E000}'..='\u{F8FF}' => -4,
        '，' | '。' | '、' | '：' | '；' | '（' | '）' | '「' | '」' | '《' | '》' | '“' | '”' => 3,
        _ if FREQUENT.contains(c) => 3,
        '\u{4E00}'..='\u{9FFF}' => -1,
        _ => -2,
    };
    text.chars().map(points).sum()
}

/// The characters that reports use most, in both scripts. More than a third of a Chinese text is made of them.
const FREQUENT: &str = "的一在是和及有為为本集團团年度報告报員员工會会管理公司環环境社治我們们以對对於于不人業业務务發发展產产\
 中國国安全生與与等並并期數数據据量用能源排放氣气候總总時时間间風风險险董事按地區区女男性名個个供應应商客戶户服信息保護护法律規规定\
 健康職职培訓训目標标水電电百分比密單单位年齡龄千萬万噸吨持續续方面進进行提高通過过要求制度措施相關关重大議议題题日月截至上下";

#[cfg(test)]
mod tests {
    use super::*;

    const HANT: &str = "本集團於本年度並無發現任何違反有關環境法律及規例的個案。\n員工總數為1,234人，按性別劃分。\n";
    const HANS: &str = "本集团于本年度并无发现任何违反有关环境法律及规例的个案。\n员工总数为1,234人，按性别划分。\n";

    fn check(bytes: &[u8], expect: &str) -> Option<String> {
        let decoded = decode(bytes, None).unwrap();
        assert_eq!(decoded.text, expect);
        decoded.note
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(check(HANT.as_bytes(), HANT), None);
        assert_eq!(check(format!("\u{FEFF}{HANT}").as_bytes(), HANT), None);
        assert!(check(&BIG5.encode(HANT).0, HANT).unwrap().contains("Big5"));
        assert!(check(&GB18030.encode(HANS).0, HANS).unwrap().contains("gb18030"));
        // Traditional characters in a mainland encoding.
        assert!(check(&GB18030.encode(HANT).0, HANT).unwrap().contains("gb18030"));
    }

    #[test]
    fn utf16_with_and_without_mark() {
        for little in [true, false] {
            let bytes = |text: &str| {
                text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect::<Vec<_>>()
            };
            assert_eq!(check(&bytes(&format!("\u{FEFF}{HANT}")), HANT), None);
            assert!(check(&bytes(HANT), HANT).is_some());
            assert!(check(&bytes("Total 12\nWater 3\n"), "Total 12\nWater 3\n").is_some());
        }
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut bytes = HANT.repeat(4).into_bytes();
        bytes.truncate(bytes.len() - 3);
        assert!(decode(&bytes, None).unwrap().note.unwrap().contains("could not be read"));
    }

    #[test]
    fn noise_is_no_text() {
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
        assert_eq!(decode(&noise, None).unwrap_err().code, "X012");
    }
}
