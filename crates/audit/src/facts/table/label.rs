//! Labels of rows: taking off bullets, codes, notes and units.

use crate::fold::{fold_text, is_cjk};
use crate::lexicon::{Lexicon, UnitMatch};

/// A label as printed without bullets before it, codes of provisions, marks of notes and the unit's brackets after it.
pub(super) fn clean(label: &str) -> String {
    let mut text =
        label.trim().trim_start_matches(['-', '–', '—', '•', '‧', '·', '●', '○', '◆', '■', '*', '>', '　', ' ', '└', '─']).trim();
    for lead in ["其中：", "其中:", "其中", "of which:", "of which"] {
        if let Some(rest) = text.strip_prefix(lead) {
            text = rest.trim();
        }
    }
    let mut text =
        text.trim_end_matches(['*', '#', '^', '：', ':', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']).trim().to_string();
    // Brackets at the end: a note, a unit. 有害廢棄物（墨盒） keeps its own, which only describes.
    while text.ends_with(')') || text.ends_with('）') {
        let Some(open) = text.rfind(['(', '（']) else { break };
        if open == 0 {
            break;
        }
        text.truncate(open);
        text = text.trim_end().to_string();
    }
    text.trim_end_matches(['*', '#', ':', '：']).trim().to_string()
}

/// A label as printed without the marks of notes behind it.
pub(super) fn clean_marks(label: &str) -> String {
    let mark = |c: char| {
        matches!(c, '*' | '#' | '^' | '†' | '‡' | '§' | '¶' | ':' | '：' | '⁰'..='⁹' | '¹' | '²' | '³') || c.is_whitespace()
    };
    label.trim().trim_end_matches(mark).trim().to_string()
}

/// A folded label without the code of a provision before it: `kpi a1.2 ghg emissions`.
pub(super) fn without_code(folded: &str) -> &str {
    let mut text = folded.trim_start();
    for lead in ["关键绩效指标", "kpi", "指标"] {
        text = text
            .strip_prefix(lead)
            .map_or(text, |r| if r.trim_start().starts_with(['a', 'b', 'd']) { r.trim_start() } else { text });
    }
    let bytes = text.as_bytes();
    if bytes.len() >= 4 && matches!(bytes[0], b'a' | b'b') && bytes[1].is_ascii_digit() {
        let end = 1 + bytes[1..].iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
        let rest = &text[end..];
        if rest.is_empty() || rest.starts_with([' ', ':', '-', ')']) || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return rest.trim_start_matches([' ', ':', '-', ')']).trim_start();
        }
    }
    text
}

/// `Scope 33` is scope 3 with note 3: there are three scopes.
pub(super) fn without_scope_note(folded: &str) -> String {
    let Some(at) = folded.find("scope ").map(|at| at + "scope ".len()) else { return folded.to_string() };
    let digits: Vec<u8> = folded.as_bytes()[at..].iter().copied().take_while(u8::is_ascii_digit).collect();
    match digits.as_slice() {
        [b'1'..=b'3', b'1'..=b'9'] => format!("{}{}", &folded[..=at], &folded[at + 2..]),
        _ => folded.to_string(),
    }
}

/// The unit that ends a label whose line was split at single spaces: `Diesel MWh`, `外購電力 兆瓦時`; with the bytes before it. `told`: the
/// table's head says that labels end in units, so that even words of counting are.
pub(super) fn trailing_unit(printed: &str, told: bool, lexicon: &Lexicon) -> Option<(usize, UnitMatch)> {
    const MEASURED: [&str; 10] =
        ["co2", "mass", "energy", "coal", "volume", "volume_liquid", "percent", "area", "money", "length"];
    const OPEN: [&str; 12] = ["of", "in", "per", "by", "and", "or", "for", "to", "100", "1,000", "million", "number of"];
    let spaces = printed.char_indices().filter(|(_, c)| c.is_whitespace());
    spaces.map(|(at, c)| (at, at + c.len_utf8())).find_map(|(end, start)| {
        let (head, tail) = (fold_text(printed[..end].trim()), fold_text(printed[start..].trim()));
        if !head.chars().any(char::is_alphabetic) || tail.is_empty() {
            return None;
        }
        let unit = lexicon.unit_of(&tail)?;
        let open = head.ends_with(['/', '(', '-', ',']) || OPEN.iter().any(|w| head == *w || head.ends_with(&format!(" {w}")));
        let worded = tail.starts_with("percent") || tail.starts_with("per cent") || tail.ends_with('数') || tail == "百分比";
        // `Lost-time injuries per 100 employees`, `Directors %`: words of what is counted begin no unit.
        let counted = matches!(unit.class.as_str(), "count" | "people" | "items");
        let noun = counted
            && (unit.denominator.is_some() || tail.contains('%'))
            && !["number", "no.", "cases"].iter().any(|w| tail.starts_with(w));
        if noun {
            return None;
        }
        let single = tail.chars().all(is_cjk) && !printed[start..].trim().contains(' ');
        let sure = told || !worded && (MEASURED.contains(&unit.class.as_str()) || unit.denominator.is_some() || single);
        (sure && !open).then_some((end, unit))
    })
}

/// Whether a folded label goes on from the line above: it begins in the middle of brackets, or is nothing but brackets.
pub(super) fn continues(folded: &str) -> bool {
    let text = folded.trim();
    text.starts_with(['/', ')', '(']) || unbalanced(text) < 0
}

/// Opening less closing brackets.
pub(super) fn unbalanced(folded: &str) -> i32 {
    folded
        .chars()
        .map(|c| match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        })
        .sum()
}
