//! Inline markup out of a line of text: HTML tags, Markdown, entities.
//!
//! In: one line. Out: its words and the heading level that the markup gives it. Invariant: only real tags of HTML go; `<30歲` is an age
//! band and stays. Not here: whole pages of HTML (`html`), tables (`text`). Why: text taken out of PDFs by layout models carries lists
//! and paragraphs inside table cells.

use std::borrow::Cow;

/// No tag is longer; it keeps a line of many brackets from being searched to its end for each.
const LONGEST_TAG_BYTES: usize = 2_000;

/// Takes tags, entities and emphasis out of a line; `None` in the common case that there is nothing to take out.
pub(super) fn strip(line: &str) -> Option<String> {
    if !line.bytes().any(is_mark) {
        return None;
    }
    let mut out = String::with_capacity(line.len());
    let mut raised = false;
    let mut rest = line;
    while let Some(at) = rest.bytes().position(is_mark) {
        push(&mut out, &rest[..at], raised);
        rest = &rest[at..];
        let taken = match rest.as_bytes()[0] {
            b'<' => take_tag(rest, &mut out, &mut raised),
            b'&' => take_entity(rest).map(|(c, length)| {
                out.push_str(&c);
                length
            }),
            b'*' => rest.starts_with("**").then(|| rest.len() - rest.trim_start_matches('*').len()),
            // Control characters are an artefact of extraction.
            _ => Some(1),
        };
        let length = taken.unwrap_or_else(|| {
            out.push_str(&rest[..1]);
            1
        });
        rest = &rest[length..];
        // Two spaces would look like a gap between cells.
        if out.ends_with(' ') {
            rest = rest.trim_start_matches(' ');
        }
    }
    push(&mut out, rest, raised);
    Some(out)
}

/// Bytes at which something may have to go; all of them characters of their own.
fn is_mark(byte: u8) -> bool {
    matches!(byte, b'<' | b'&' | b'*' | 0..=8 | 11..=31 | 127)
}

fn push(out: &mut String, text: &str, raised: bool) {
    if raised { out.extend(text.chars().map(raise)) } else { out.push_str(text) }
}

/// Digits of `<sup>` become raised digits: the mark of a note must not run into the number before it.
pub(super) fn raise(c: char) -> char {
    match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' => '⁰',
        '4'..='9' => char::from_u32(0x2070 + (c as u32 - 0x30)).unwrap_or(c),
        '(' => '⁽',
        ')' => '⁾',
        _ => c,
    }
}

/// Reads a tag at the head of `rest`; its length in bytes, or `None` when it is none.
fn take_tag(rest: &str, out: &mut String, raised: &mut bool) -> Option<usize> {
    if rest.starts_with("<!--") {
        return Some(rest.find("-->").map_or(rest.len(), |end| end + 3));
    }
    let closing = rest[1..].starts_with('/');
    let start = 1 + usize::from(closing);
    let name_length = rest[start..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len() - start);
    let name = rest[start..start + name_length].to_ascii_lowercase();
    let after = &rest[start + name_length..];
    if matches!(name.as_str(), "http" | "https" | "mailto" | "www") {
        // A link in angle brackets keeps its words.
        let end = rest.bytes().take(LONGEST_TAG_BYTES).position(|b| b == b'>')?;
        out.push_str(&rest[1..end]);
        return Some(end + 1);
    }
    let kind = kind_of_tag(&name)?;
    let end = end_of_tag(after)?;
    match kind {
        Tag::Block => push_space(out),
        Tag::Break => push_break(out),
        Tag::Item if closing => push_space(out),
        Tag::Item => {
            push_space(out);
            if !after[end..].trim_start().starts_with(['•', '‧', '·', '-', '–', '✓', '●', '○']) {
                out.push_str("• ");
            }
        }
        Tag::Raised => *raised = !closing,
        Tag::Inline => {}
    }
    Some(start + name_length + end)
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '\t']) {
        out.push(' ');
    }
}

/// A break within a cell stays one: a cell of several lines may hold as many values.
fn push_break(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '\t', LINE_BREAK]) {
        out.push(LINE_BREAK);
    }
}

/// Stands for a break of lines within a line of the file.
pub(crate) const LINE_BREAK: char = '\u{2028}';

#[derive(Clone, Copy)]
enum Tag {
    Break,
    Block,
    Item,
    Raised,
    Inline,
}

fn kind_of_tag(name: &str) -> Option<Tag> {
    Some(match name {
        "br" => Tag::Break,
        "p" | "div" | "ul" | "ol" | "dl" | "dt" | "dd" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th"
        | "caption" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" | "section" | "article" | "header" | "footer" | "main"
        | "nav" | "aside" | "figure" | "figcaption" | "blockquote" | "pre" | "html" | "head" | "body" | "center" | "details"
        | "summary" => Tag::Block,
        "li" => Tag::Item,
        "sup" => Tag::Raised,
        "a" | "b" | "strong" | "i" | "em" | "u" | "s" | "sub" | "span" | "font" | "small" | "big" | "mark" | "del" | "ins"
        | "strike" | "code" | "label" | "input" | "img" | "abbr" | "cite" | "q" | "tt" | "col" | "colgroup" | "button"
        | "wbr" | "nobr" => Tag::Inline,
        _ => return None,
    })
}

/// Bytes after the name up to and with `>`; `None` when what follows is no end of a tag.
fn end_of_tag(after: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in after.bytes().take(LONGEST_TAG_BYTES).enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(at + 1),
            (None, b'<') => return None,
            // After the name only a space, a slash or the end may follow.
            (None, _) if at == 0 && !matches!(b, b' ' | b'\t' | b'/') => return None,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), _) if open == b => quote = None,
            _ => {}
        }
    }
    // An attribute whose quote never closes: the tag ends at the first bracket.
    quote.and_then(|_| after.bytes().take(LONGEST_TAG_BYTES).position(|b| b == b'>').map(|at| at + 1))
}

/// Reads an entity at the head of `rest`: what it stands for and its length.
fn take_entity(rest: &str) -> Option<(Cow<'static, str>, usize)> {
    let end = rest.bytes().take(12).position(|b| b == b';')?;
    let name = &rest[1..end];
    let text = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" | "ensp" | "emsp" | "thinsp" => " ",
        "ndash" => "–",
        "mdash" => "—",
        "hellip" => "…",
        "middot" => "·",
        "bull" => "•",
        "le" | "leq" => "≤",
        "ge" | "geq" => "≥",
        "times" => "×",
        "divide" => "÷",
        "deg" => "°",
        "sup1" => "¹",
        "sup2" => "²",
        "sup3" => "³",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "copy" => "©",
        "reg" => "®",
        "trade" => "™",
        "shy" | "zwnj" | "zwj" => "",
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            let c = char::from_u32(code).filter(|c| !c.is_control()).unwrap_or(' ');
            let c = if c == '\u{A0}' { ' ' } else { c };
            return Some((Cow::Owned(c.to_string()), end + 1));
        }
    };
    Some((Cow::Borrowed(text), end + 1))
}

/// A Markdown heading: its level and its words.
pub(super) fn heading(line: &str) -> Option<(u8, &str)> {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    if !(1..=6).contains(&level) || !words.starts_with([' ', '\u{3000}']) {
        return None;
    }
    let words = words.trim().trim_end_matches('#').trim_end();
    (!words.is_empty()).then_some((level as u8, words))
}

/// The level of a line that opens with `<h1>` to `<h6>`.
pub(super) fn html_heading(line: &str) -> Option<u8> {
    let rest = line.trim_start().strip_prefix("<h").or_else(|| line.trim_start().strip_prefix("<H"))?;
    let level = rest.bytes().next().filter(|b| (b'1'..=b'6').contains(b))? - b'0';
    rest[1..].starts_with(['>', ' ']).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expect: &str) {
        assert_eq!(strip(line).as_deref().unwrap_or(line), expect, "{line}");
    }

    #[test]
    fn tags_go_and_bands_stay() {
        check("<30歲\t12", "<30歲\t12");
        check("&lt;30歲\t12", "<30歲\t12");
        check("a < b > c", "a < b > c");
        check("<b>合計</b>\t<b>12</b>", "合計\t12");
        check("<p>一般披露</p> <p>(a) 政策；及</p>", "一般披露 (a) 政策；及 ");
        check("員工<br/>總數", "員工\u{2028}總數");
        check("<ul style=\"x: y\"><li>節水</li><li>• 節電</li></ul>", "• 節水 • 節電 ");
        check("<input type=\"checkbox\"/> 好", " 好");
        check("見<https://example.com/a>。", "見https://example.com/a。");
        check("<page 3>", "<page 3>");
        check("x<pre", "x<pre");
        check("a<!-- b -->c", "ac");
    }

    #[test]
    fn raised_digits_do_not_run_into_numbers() {
        check("1,234<sup>3</sup>", "1,234³");
        check("m<sup>2</sup>", "m²");
        check("CO<sub>2</sub>e", "CO2e");
    }

    #[test]
    fn emphasis_and_entities() {
        check("**重要性**：*本*", "重要性：*本*");
        check("R&amp;D&nbsp;5&#37; &#x4E2D; A&B &unknown; &", "R&D 5% 中 A&B &unknown; &");
        check("a\u{7}b\tc", "ab\tc");
    }

    #[test]
    fn headings() {
        assert_eq!(heading("## 4.1 排放物 ##"), Some((2, "4.1 排放物")));
        assert_eq!(heading("#標籤"), None);
        assert_eq!(heading("# "), None);
        assert_eq!(html_heading("<h3>水</h3>"), Some(3));
        assert_eq!(html_heading("<hr>"), None);
    }
}
