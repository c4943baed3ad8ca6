//! Numbers as reports print them: thousands, 萬 and 億, millions, Chinese numerals, percent, brackets, words that say about.
//!
//! In: folded text ([`crate::fold`]). Out: [`Numeral`]s with exact values and what rounding hides. Invariant: a numeral covers whole
//! digits, `1,23` is never guessed at. Not here: units, and whether a number is a fact. Why: tables and running text share one reading.

use crate::fact::Approx;
use crate::search::{find, without_tails};
use heng_model::Decimal;
use std::borrow::Cow;

/// A number in folded text.
#[derive(Debug, Clone, PartialEq)]
pub struct Numeral {
    /// First byte, a sign included.
    pub start: usize,
    /// Byte after the digits.
    pub digits_end: usize,
    /// Byte after the word of magnitude, if there is one.
    pub end: usize,
    /// The value, magnitude multiplied in.
    pub value: Decimal,
    /// The magnitude multiplied in: 10,000 of `20萬`.
    pub scale: Decimal,
    /// Half of the last printed place.
    pub half: Decimal,
    /// Written in Chinese numerals or English words.
    pub in_words: bool,
    /// `百分之十`: a percentage by its own words.
    pub percent: bool,
    /// What the words around say of its exactness.
    pub approx: Option<Approx>,
    /// A letter, an underscore or a point stands right before it: CO2, A1.2, ISO14001.
    pub glued: bool,
}

const MAGNITUDES: &[(&str, u32)] = &[
    ("百亿", 10),
    ("十亿", 9),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("万亿", 12),
    ("亿", 8),
    ("万", 4),
    ("billion", 9),
    ("million", 6),
    ("thousand", 3),
];

/// What may follow 千 when it is part of a unit: 千克, 千瓦時, 千個千瓦時.
const KILO: &str = "克瓦米焦卡个帕伏安吨平升立港人名家";

const ABOVE: &[&str] = &[
    "超过",
    "逾",
    "超",
    "超出",
    "多于",
    "高于",
    "大于",
    "至少",
    "不少于",
    "不低于",
    "最少",
    "over ",
    "more than ",
    "above ",
    "at least ",
    "exceeding ",
    "exceeded ",
    "exceed ",
    "no less than ",
    "not less than ",
    ">",
];
const BELOW: &[&str] = &[
    "近",
    "将近",
    "接近",
    "接近为",
    "不足",
    "少于",
    "低于",
    "不超过",
    "不多于",
    "未超过",
    "小于",
    "nearly ",
    "almost ",
    "less than ",
    "below ",
    "fewer than ",
    "under ",
    "up to ",
    "no more than ",
    "not more than ",
    "<",
];
const ABOUT: &[&str] =
    &["约", "大约", "约为", "大概", "约有", "approximately ", "about ", "around ", "some ", "circa ", "approx. ", "roughly "];
const ABOVE_AFTER: &[&str] = &["余", "多", "+", "以上", "或以上", " or more", " or above"];
const ABOUT_AFTER: &[&str] = &["左右", "上下"];

/// Every number of a folded text, in order.
pub fn numerals(text: &str) -> Vec<Numeral> {
    each_numeral(text).collect()
}

/// The same one after another, for who needs the first alone.
fn each_numeral(text: &str) -> impl Iterator<Item = Numeral> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let found = if bytes[at].is_ascii_digit() {
                Some(ascii(text, at))
            } else if bytes[at] >= 0x80 || ENGLISH_FIRSTS.contains(&bytes[at]) {
                worded(text, at)
            } else {
                None
            };
            let (numeral, next) = found.unwrap_or_else(|| (None, at + char_bytes(bytes[at])));
            at = next;
            if numeral.is_some() {
                return numeral;
            }
        }
        None
    })
}

/// Bytes of the character that begins with a byte.
fn char_bytes(first: u8) -> usize {
    match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

/// A run of digits from `at`, and where to go on.
fn ascii(text: &str, at: usize) -> (Option<Numeral>, usize) {
    let bytes = text.as_bytes();
    let run = |from: usize| from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = run(at);
    let mut digits = text[at..end].to_string();
    // Groups of three after commas; a space between comma and digits is damage of extraction that is left alone.
    let mut grouped = end - at <= 3;
    while grouped && bytes.get(end) == Some(&b',') {
        let next = run(end + 1);
        if next - end - 1 != 3 {
            // `1,2`: a list of numbers, or a decimal comma; each part stands for itself.
            grouped = false;
        } else {
            digits.push_str(&text[end + 1..next]);
            end = next;
        }
    }
    let mut places = 0;
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        let next = run(end + 1);
        digits.push('.');
        digits.push_str(&text[end + 1..next]);
        places = next - end - 1;
        end = next;
        // 6.3.1 and 192.168.0.1 are no numbers.
        if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            let mut past = end;
            while past < bytes.len() && (bytes[past].is_ascii_digit() || bytes[past] == b'.') {
                past += 1;
            }
            return (None, past);
        }
    }
    let before = text[..at].chars().next_back();
    let glued = before.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '.' | '#' | '@'));
    let signed = matches!(before, Some('-' | '+'))
        && text[..at - 1].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '/' | ':' | '|'));
    let Ok(value) = Decimal::from_str_exact(&digits) else { return (None, end) };
    let value = if signed && before == Some('-') { -value } else { value };
    let start = if signed { at - 1 } else { at };
    (Some(finish(text, start, end, value, places as u32, glued)), end)
}

/// Magnitude and words of exactness around digits.
fn finish(text: &str, start: usize, digits_end: usize, value: Decimal, places: u32, glued: bool) -> Numeral {
    let (end, power) = magnitude(text, digits_end);
    let scale = Decimal::from(10u64.pow(power));
    let half = Decimal::new(5, places.min(27) + 1);
    let percent = text[..start].ends_with("百分之");
    let approx = approximation(&text[..start], &text[end..]);
    let value = value.checked_mul(scale).unwrap_or(value);
    Numeral { start, digits_end, end, value, scale, half: half * scale, in_words: false, percent, approx, glued }
}

/// The word of magnitude after digits: where it ends, and its power of ten.
fn magnitude(text: &str, digits_end: usize) -> (usize, u32) {
    let rest = &text[digits_end..];
    // 「20多萬」 puts the words of exactness before the magnitude.
    let skip = ["多", "余", "+", " "].iter().find(|w| rest.starts_with(**w)).map_or(0, |w| w.len());
    for skip in [0, skip] {
        let after = &rest[skip..];
        for (word, power) in MAGNITUDES {
            if let Some(past) = after.strip_prefix(word)
                && !past.starts_with("分之")
                && !(word.is_ascii() && past.starts_with(|c: char| c.is_ascii_alphabetic() && c != 's'))
            {
                return (digits_end + skip + word.len(), *power);
            }
        }
        if let Some(past) = after.strip_prefix('千')
            && !past.starts_with(|c: char| KILO.contains(c))
        {
            return (digits_end + skip + '千'.len_utf8(), 3);
        }
    }
    (digits_end, 0)
}

fn approximation(before: &str, after: &str) -> Option<Approx> {
    let head = before.trim_end_matches(['(', '"', '*']);
    let currencies = ["人民币", "港币", "港元", "美元", "rmb", "hk$", "us$", "hkd", "usd", "cny", "$", "¥", "€"];
    let head = currencies.iter().find_map(|c| head.trim_end().strip_suffix(c)).unwrap_or(head);
    // Words of exactness stand right before; a single space may part them.
    let ends = |words: &[&str]| {
        words.iter().any(|w| head.ends_with(w) || head.strip_suffix(' ').is_some_and(|h| h.ends_with(w.trim_end())))
    };
    let starts = |words: &[&str]| words.iter().any(|w| after.starts_with(w));
    if ends(ABOVE) || starts(ABOVE_AFTER) && !after.starts_with("多于") {
        // 不超过 ends with 超过, 不少于 with 少于: the longer words decide.
        return Some(if ends(&["不超过", "未超过", "不多于", "no more than ", "not more than "]) {
            Approx::Below
        } else {
            Approx::Above
        });
    }
    if ends(&["不少于", "不低于"]) {
        return Some(Approx::Above);
    }
    if ends(BELOW) {
        return Some(Approx::Below);
    }
    (ends(ABOUT) || starts(ABOUT_AFTER)).then_some(Approx::About)
}

/// A digit in Chinese writing, folded.
pub(crate) fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// A number in Chinese numerals from `at`. `None` where none begins.
fn worded(text: &str, at: usize) -> Option<(Option<Numeral>, usize)> {
    let first = text[at..].chars().next()?;
    if chinese_digit(first).is_none() && !matches!(first, '十' | '百' | '千' | '万') {
        return english(text, at);
    }
    let run: String =
        text[at..].chars().take_while(|c| chinese_digit(*c).is_some() || matches!(c, '十' | '百' | '千' | '万' | '亿')).collect();
    let end = at + run.len();
    let (before, after) = (&text[..at], &text[end..]);
    // 百分比, 千瓦, 萬元 begin other words: a place without a digit counts only where words of exactness stand beside it.
    let bare = matches!(first, '百' | '千' | '万')
        && !["近", "超", "过", "逾", "约", "上", "数"].iter().any(|w| before.ends_with(w))
        && !["余", "多"].iter().any(|w| after.starts_with(w));
    // 十分重視: very.
    let adverb = run == "十" && after.starts_with('分') && !after.starts_with("分钟") && !after.starts_with("分之");
    let value = read_chinese(&run).filter(|_| !bare && !adverb);
    let numeral = value.map(|value| Numeral {
        start: at,
        digits_end: end,
        end,
        value: Decimal::from(value),
        scale: Decimal::ONE,
        half: Decimal::new(5, 1),
        in_words: true,
        percent: before.ends_with("百分之"),
        approx: approximation(before, after),
        glued: false,
    });
    Some((numeral, end))
}

/// `二零二三` by its digits, `一千二百` by its places; `None` for anything else (百 alone is a hundred).
pub fn read_chinese(run: &str) -> Option<u64> {
    let digits: Option<Vec<u32>> = run.chars().map(chinese_digit).collect();
    if let Some(digits) = digits {
        return (digits.len() <= 15).then(|| digits.iter().fold(0u64, |n, d| n * 10 + u64::from(*d)));
    }
    let (mut total, mut section, mut digit) = (0u64, 0u64, None::<u64>);
    for c in run.chars() {
        if let Some(d) = chinese_digit(c) {
            digit = Some(u64::from(d));
            continue;
        }
        let power = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            '万' => 10_000,
            '亿' => 100_000_000,
            _ => return None,
        };
        if power >= 10_000 {
            let counted = section + digit.take().unwrap_or(0);
            total = (total + counted.max(u64::from(counted == 0 && total == 0))).checked_mul(power)?;
            section = 0;
        } else {
            section = section.checked_add(digit.take().unwrap_or(1).checked_mul(power)?)?;
        }
    }
    total.checked_add(section)?.checked_add(digit.unwrap_or(0))
}

const ENGLISH: &[(&str, u32)] = &[
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("eleven", 11),
    ("twelve", 12),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("zero", 0),
];

/// First letters of [`ENGLISH`].
const ENGLISH_FIRSTS: &[u8] = b"otfsenz";

/// A number in English words from `at`: `three`, `twenty`.
fn english(text: &str, at: usize) -> Option<(Option<Numeral>, usize)> {
    let bytes = text.as_bytes();
    if !ENGLISH_FIRSTS.contains(&bytes[at]) || at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'-') {
        return None;
    }
    let (word, value) = ENGLISH.iter().find(|(word, _)| text[at..].starts_with(word))?;
    let end = at + word.len();
    if bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'-') {
        return None;
    }
    let numeral = Numeral {
        start: at,
        digits_end: end,
        end,
        value: Decimal::from(*value),
        scale: Decimal::ONE,
        half: Decimal::new(5, 1),
        in_words: true,
        percent: false,
        approx: approximation(&text[..at], &text[end..]),
        glued: false,
    };
    Some((Some(numeral), end))
}

/// What a table cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// A number alone, with its unit if one stands beside it (folded, without the percent sign's meaning taken out).
    Number {
        /// The number.
        numeral: Numeral,
        /// The words after it: a unit, or nothing.
        unit: String,
    },
    /// 無, 零, nil: a zero in words.
    Zero,
    /// 不適用, N/A: no value.
    NotApplicable,
    /// A dash: nothing, or a zero; the report does not say which.
    Dash,
    /// Nothing.
    Empty,
    /// Words.
    Text,
}

const ZERO_WORDS: &[&str] = &["零", "无", "nil", "none", "没有", "并无", "zero", "0宗", "零宗", "未发生", "无发生"];
const NOT_APPLICABLE: &[&str] =
    &["不适用", "n/a", "na", "n.a.", "n.a", "not applicable", "暂无", "不详", "未有统计", "未统计", "n/d", "/"];

/// Reads a folded cell.
pub fn read_cell(folded: &str) -> CellValue {
    let text = folded.trim().trim_matches('*').trim();
    if text.is_empty() {
        return CellValue::Empty;
    }
    if matches!(text, "-" | "--" | "---" | "—" | "~" | "一") {
        return CellValue::Dash;
    }
    if ZERO_WORDS.contains(&text) {
        return CellValue::Zero;
    }
    let bare = text.trim_end_matches(|c: char| c == ')' || c.is_ascii_digit());
    let bare = ["(附注", "(note ", "(注"].into_iter().fold(bare, without_tails);
    if NOT_APPLICABLE.contains(&text) || bare.len() > 3 && NOT_APPLICABLE.contains(&bare.trim()) {
        return CellValue::NotApplicable;
    }
    read_number_cell(text).unwrap_or(CellValue::Text)
}

/// A cell that holds one number and at most a unit, a sign, a currency, a mark of a note.
fn read_number_cell(text: &str) -> Option<CellValue> {
    // Accountants' brackets are a minus; the unit may stand after them.
    let inner = text.strip_prefix('(').and_then(|t| t.split_once(')')).filter(|(inside, rest)| {
        inside.trim_end_matches('%').chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | ' '))
            && rest.chars().count() <= 3
    });
    let (body, negative) = match inner {
        Some((inside, rest)) => (Cow::Owned(format!("{inside}{rest}")), true),
        None => (Cow::Borrowed(text), false),
    };
    let body = body.as_ref();
    let mut numeral = each_numeral(body).next()?;
    let head = body[..numeral.start].trim();
    let currencies = [
        "hk$",
        "us$",
        "rmb",
        "人民币",
        "港币",
        "港元",
        "$",
        "¥",
        "€",
        "约",
        "近",
        "逾",
        ">",
        "<",
        "≤",
        "≥",
        "+",
        "*",
        "▲",
        "▼",
        "↑",
        "↓",
        "approx.",
        "approximately",
        "~",
    ];
    let mut rest_head = head;
    while let Some(stripped) = currencies.iter().find_map(|c| rest_head.strip_prefix(c)) {
        rest_head = stripped.trim();
    }
    if !rest_head.is_empty() || numeral.glued || numeral.in_words {
        return None;
    }
    // A mark of a note after the number: 12.3(1), 12.3*, 12.3 (note 2).
    let mut tail = body[numeral.end..].trim().trim_end_matches(['*', '#', '^', '△', '+']).trim().to_string();
    for opener in ["(note", "(附注", "(注", "(备注", "[note", "(1)", "(2)", "(3)", "(4)", "(5)", "[1]", "[2]", "[3]"] {
        if let Some(at) = find(&tail, opener) {
            tail.truncate(at);
        }
    }
    let unit = tail.trim();
    if unit.chars().count() > 24
        || numerals(unit).iter().any(|n| !n.glued && !n.in_words)
        || unit.contains([',', '。', ';'])
        || unit.starts_with(['-', '~', ':'])
    {
        return None;
    }
    if negative {
        numeral.value = -numeral.value;
    }
    Some(CellValue::Number { numeral, unit: unit.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_text;

    fn all(text: &str) -> Vec<String> {
        numerals(&fold_text(text)).iter().filter(|n| !n.glued).map(|n| n.value.normalize().to_string()).collect()
    }

    #[test]
    fn numbers_as_reports_print_them() {
        let cases: &[(&str, &[&str])] = &[
            ("共2,068起", &["2068"]),
            ("１２，４００．５０千瓦時", &["12400.5"]),
            ("超過20萬名", &["200000"]),
            ("5,600億元", &["560000000000"]),
            ("HK$1.2 million", &["1200000"]),
            ("3千克", &["3"]),
            ("14万+家", &["140000"]),
            ("10-20%", &["10", "20"]),
            ("6.3.1 環境", &[]),
            ("CO2 and ISO14001", &[]),
            ("一千二百人", &["1200"]),
            ("二零二三年", &["2023"]),
            ("近百家", &["100"]),
            ("three sessions", &["3"]),
            ("someone and often", &[]),
            ("降幅為-12.3%", &["12.3"]),
            ("變動 -12.3%", &["-12.3"]),
        ];
        for (text, want) in cases {
            assert_eq!(all(text), *want, "{text}");
        }
    }

    #[test]
    fn exactness() {
        let approx = |text: &str| numerals(&fold_text(text))[0].approx;
        for (text, want) in [
            ("逾1,000人", Some(Approx::Above)),
            ("近3,000位", Some(Approx::Below)),
            ("約人民幣100萬元", Some(Approx::About)),
            ("800+人次", Some(Approx::Above)),
            ("40餘位", Some(Approx::Above)),
            ("approximately 1,234 MWh", Some(Approx::About)),
            ("不超過5%", Some(Approx::Below)),
            ("不少於5次", Some(Approx::Above)),
            ("共5次", None),
        ] {
            assert_eq!(approx(text), want, "{text}");
        }
    }

    #[test]
    fn cells() {
        let shown = |text: &str| match read_cell(&fold_text(text)) {
            CellValue::Number { numeral, unit } => format!("{} {unit}", numeral.value.normalize()),
            other => format!("{other:?}"),
        };
        for (text, want) in [
            ("4,132.36", "4132.36 "),
            ("46.2%", "46.2 %"),
            ("(12.3%)", "-12.3 %"),
            ("(1,234)", "-1234 "),
            ("－", "Dash"),
            ("N/A", "NotApplicable"),
            ("不適用（附註2）", "NotApplicable"),
            ("Nil", "Zero"),
            ("12人", "12 人"),
            ("12.3(1)", "12.3 "),
            ("男性", "Text"),
            ("2022年", "2022 年"),
            ("B1.1 僱員", "Text"),
            ("0起", "0 起"),
        ] {
            assert_eq!(shown(text), want, "{text}");
        }
    }
}
