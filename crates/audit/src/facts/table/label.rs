//! Labels of rows: taking off bullets, codes, notes and units.

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
