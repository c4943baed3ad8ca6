//! Requirement codes: as a report prints them, as the audit names them, as the packs name them.
//!
//! In: folded text at the beginning of a cell. Out: [`Head`], what the cell begins with. Invariant: an audit code is the regulator's
//! own with `A1-general` for a general disclosure, `MDR-13` for a mandatory paragraph, `D-28(a)` for a paragraph of Part D. Not
//! here: which line belongs to which row (`rows`). Why one place: packs write `A1-GD` and `B-13(i)`, gold data and readers do not.

use super::words::Words;

/// What a cell or line begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    /// `A1.2`; more than one where a cell lists several.
    Kpi(Vec<String>),
    /// A general disclosure, with its aspect where the same cell names it.
    General(Option<String>),
    /// The heading of an aspect.
    Aspect(String),
    /// A mandatory paragraph: `MDR-13`.
    Mandatory(String),
    /// A paragraph of the climate part, without the letter `D`: `28(a)`.
    Paragraph(String),
    /// A part of a paragraph whose number stands above: `(a)`.
    Part(String),
}

/// The audit's name for a pack's requirement: `A1-general` for `A1-GD`, `MDR-13` for `B-13(i)`.
pub fn audit_code(pack_code: &str) -> String {
    if let Some(aspect) = pack_code.strip_suffix("-GD") {
        return format!("{aspect}-general");
    }
    match pack_code.strip_prefix("B-") {
        Some(rest) => format!("MDR-{}", &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())]),
        None => pack_code.to_string(),
    }
}

/// Whether a requirement of a pack goes by this audit code.
pub fn is_code_of(pack_code: &str, audit: &str) -> bool {
    audit_code(pack_code) == audit
}

/// The aspect of an audit code: `A1` of `A1.2` and of `A1-general`.
pub fn aspect_of(code: &str) -> &str {
    &code[..code.find(['.', '-']).unwrap_or(code.len())]
}

/// Reads `a1.2` (spaces, a middle dot allowed) at the start; gives the code and the bytes it takes.
pub(super) fn kpi_at(text: &str) -> Option<(String, usize)> {
    let (aspect, at) = aspect_at(text)?;
    let rest = text[at..].trim_start_matches(' ');
    let dotted = rest.strip_prefix(['.', '·', '。', '-'])?.trim_start_matches(' ');
    let digits = dotted.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = dotted.get(..digits)?.parse().ok().filter(|n| (1..=12).contains(n))?;
    let after = &dotted[digits..];
    let goes_on = after.starts_with(|c: char| c.is_ascii_alphanumeric()) && !after.starts_with("kpi");
    let deeper = after.strip_prefix('.').is_some_and(|a| a.starts_with(|c: char| c.is_ascii_digit()));
    if goes_on || deeper {
        return None;
    }
    Some((format!("{aspect}.{number}"), text.len() - after.len()))
}

/// Reads `a1` at the start.
pub(super) fn aspect_at(text: &str) -> Option<(String, usize)> {
    let letter = text.chars().next().filter(|c| matches!(c, 'a' | 'b'))?;
    let rest = text[1..].trim_start_matches([' ', '-']);
    let digit = rest.chars().next().filter(char::is_ascii_digit)?;
    let highest = if letter == 'a' { '4' } else { '8' };
    if !('1'..=highest).contains(&digit) || rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((format!("{}{digit}", letter.to_ascii_uppercase()), text.len() - rest.len() + 1))
}

/// Reads `28`, `28(a)`, `28(a)(i)` at the start: a paragraph of Part D.
pub(super) fn paragraph_at(text: &str) -> Option<(String, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = text.get(..digits)?.parse().ok().filter(|n| (19..=41).contains(n))?;
    let (parts, used) = parts_at(&text[digits..]);
    let after = &text[digits + used..];
    if after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '-' | '/')) {
        return None;
    }
    Some((format!("{number}{parts}"), digits + used))
}

/// Reads `(a)(i)(1)`; gives them without spaces and the bytes they take.
pub(super) fn parts_at(text: &str) -> (String, usize) {
    let mut parts = String::new();
    let mut used = 0;
    loop {
        let rest = text[used..].trim_start_matches(' ');
        let Some(inside) = rest.strip_prefix('(').and_then(|r| r.split_once(')')).map(|(inside, _)| inside) else { break };
        let inside = inside.trim();
        let is_part =
            !inside.is_empty() && inside.len() <= 4 && inside.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let is_part = is_part && (inside.len() == 1 || inside.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')));
        if !is_part {
            break;
        }
        parts.push_str(&format!("({inside})"));
        used = text.len() - rest.len() + rest.find(')').unwrap_or(0) + 1;
    }
    (parts, used)
}

/// The bytes of one of the words at the start, with the spaces after it.
fn word_at(text: &str, words: &[String]) -> Option<usize> {
    let word = words.iter().filter(|w| text.starts_with(w.as_str())).max_by_key(|w| w.len())?;
    let rest = &text[word.len()..];
    // `kpis` must not begin with `kpi` and go on as another word.
    if word.ends_with(|c: char| c.is_ascii_alphabetic())
        && rest.starts_with(|c: char| c.is_ascii_lowercase() && c != 'a' && c != 'b')
    {
        return None;
    }
    Some(text.len() - rest.trim_start_matches([' ', ':', '.', '-', '(', '[']).len())
}

/// What a folded text begins with, and the bytes that takes. `climate` allows bare paragraph numbers, `mandatory` bare names.
pub(super) fn head_at(text: &str, words: &Words, climate: bool, mandatory: bool) -> Option<(Head, usize)> {
    let lead = text.len() - text.trim_start_matches([' ', '•', '·', '-', '*', '[', '(', '「', '《']).len();
    let inner = &text[lead..];
    if let Some(found) = kpi_head(inner, words).or_else(|| general_head(inner, words)).or_else(|| aspect_head(inner, words)) {
        return Some((found.0, lead + found.1));
    }
    if let Some(found) = mandatory_head(text, words, mandatory) {
        return Some(found);
    }
    let prefixed = word_at(text, &words.paragraph).or_else(|| {
        let d = text.strip_prefix('d')?.trim_start_matches(['-', ' ', '.']);
        d.starts_with(|c: char| c.is_ascii_digit()).then_some(text.len() - d.len())
    });
    if let Some(at) = prefixed
        && let Some((code, used)) = paragraph_at(&text[at..])
    {
        let after = &text[at + used..];
        let skip = if after.starts_with('段') || after.starts_with('条') { '段'.len_utf8() } else { 0 };
        let (parts, more) = parts_at(&after[skip..]);
        return Some((Head::Paragraph(code + &parts), at + used + skip + more));
    }
    if climate {
        if let Some((code, used)) = paragraph_at(text) {
            return Some((Head::Paragraph(code), used));
        }
        let (parts, used) = parts_at(text);
        if !parts.is_empty() {
            return Some((Head::Part(parts), used));
        }
    }
    None
}

/// `KPI A1.2`, `A1.2`, `A1.1, A1.2`, `A1.1 - A1.3`.
fn kpi_head(text: &str, words: &Words) -> Option<(Head, usize)> {
    let start = word_at(text, &words.kpi).unwrap_or(0);
    let (first, used) = kpi_at(&text[start..])?;
    let mut codes = vec![first];
    let mut end = start + used;
    loop {
        let rest = &text[end..];
        let joined = rest.trim_start_matches([' ', ',', '、', '/', '&', '及', '和', '至', '-', '~', ';']);
        let next = joined.strip_prefix("and ").or(joined.strip_prefix("to ")).unwrap_or(joined);
        let next = &next[word_at(next, &words.kpi).unwrap_or(0)..];
        let Some((code, used)) = kpi_at(next).filter(|_| joined.len() < rest.len()) else { break };
        let link = &rest[..rest.len() - next.len()];
        if link.contains(['-', '~', '至']) || link.contains("to ") {
            fill(&mut codes, &code);
        }
        codes.push(code);
        end = text.len() - next.len() + used;
    }
    Some((Head::Kpi(codes), end))
}

/// The codes between the last one and the end of a range within one aspect.
fn fill(codes: &mut Vec<String>, end: &str) {
    let number = |code: &str| code.split_once('.').and_then(|(aspect, n)| Some((aspect.to_string(), n.parse::<u32>().ok()?)));
    let (Some((from_aspect, from)), Some((to_aspect, to))) = (codes.last().and_then(|c| number(c)), number(end)) else { return };
    if from_aspect == to_aspect {
        codes.extend((from + 1..to).map(|n| format!("{to_aspect}.{n}")));
    }
}

/// `一般披露`, `A1 一般披露`, `General Disclosure A1`, `A1 Emissions General Disclosure`.
fn general_head(text: &str, words: &Words) -> Option<(Head, usize)> {
    if let Some(at) = word_at(text, &words.general) {
        return Some(match aspect_at(&text[at..]) {
            Some((aspect, used)) => (Head::General(Some(aspect)), at + used),
            None => (Head::General(None), at),
        });
    }
    let start = word_at(text, &words.aspect).unwrap_or(0);
    let (aspect, used) = aspect_at(&text[start..])?;
    let at = start + used;
    let rest = text[at..].trim_start_matches([' ', ':', '.', '-', '、']);
    let title = words.title_at(&aspect, rest).unwrap_or(0);
    let rest = rest[title..].trim_start_matches([' ', ':', '.', '-', '(', '\n']);
    let general = word_at(rest, &words.general)?;
    Some((Head::General(Some(aspect)), text.len() - rest.len() + general))
}

/// `層面A1：排放物`, `Aspect A1`, `A1 Emissions`, and `A1` alone.
fn aspect_head(text: &str, words: &Words) -> Option<(Head, usize)> {
    let start = word_at(text, &words.aspect);
    let (aspect, used) = aspect_at(&text[start.unwrap_or(0)..])?;
    let at = start.unwrap_or(0) + used;
    let rest = text[at..].trim_start_matches([' ', ':', '.', '-', '、']);
    let title = words.title_at(&aspect, rest);
    // Without the word and the title it must stand alone: `A1` begins many other things.
    if start.is_none() && title.is_none() && !rest.trim().is_empty() {
        return None;
    }
    Some((Head::Aspect(aspect), text.len() - rest.len() + title.unwrap_or(0)))
}

/// `MDR-13`, `第13段`, `Paragraph 13`, `13(i)`; in the mandatory part also `Governance Structure`.
fn mandatory_head(text: &str, words: &Words, by_name: bool) -> Option<(Head, usize)> {
    let numbered = |text: &str| {
        let digits = text.get(..2)?;
        let number: u32 = digits.parse().ok().filter(|n| (13..=15).contains(n))?;
        let after = &text[2..];
        let (_, used) = parts_at(after);
        let ends = !after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '-' | '/'));
        ends.then(|| (format!("MDR-{number}"), 2 + used))
    };
    let prefix = text.strip_prefix("mdr").map(|r| r.trim_start_matches([' ', '-', '.']));
    let at = prefix.map(|r| text.len() - r.len()).or_else(|| word_at(text, &words.paragraph));
    if let Some((code, used)) = at.and_then(|at| numbered(&text[at..]).map(|(code, used)| (code, at + used))) {
        let skip = if text[used..].starts_with('段') { '段'.len_utf8() } else { 0 };
        return Some((Head::Mandatory(code), used + skip));
    }
    if !by_name {
        return None;
    }
    if let Some((code, used)) = numbered(text) {
        return Some((Head::Mandatory(code), used));
    }
    let named = words.mandatory.iter().filter_map(|(code, name)| text.starts_with(name.as_str()).then_some((code, name.len())));
    named.max_by_key(|(_, len)| *len).map(|(code, len)| (Head::Mandatory(code.clone()), len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_text;

    fn read(text: &str) -> Option<Head> {
        head_at(&fold_text(text), Words::embedded(), false, false).map(|(head, _)| head)
    }

    fn kpi(code: &str) -> Option<Head> {
        Some(Head::Kpi(vec![code.to_string()]))
    }

    #[test]
    fn kpis_in_every_spelling() {
        for text in [
            "KPI A1.2",
            "A1.2 Direct",
            "關鍵績效指標A1.2 直接",
            "关键绩效指标 A1.2",
            "Key Performance Indicators A1.2",
            "Ａ１．２",
            "A 1.2",
        ] {
            assert_eq!(read(text), kpi("A1.2"), "{text}");
        }
        assert_eq!(read("A1.1, A1.2"), Some(Head::Kpi(vec!["A1.1".into(), "A1.2".into()])));
        assert_eq!(read("KPI B6.1 to B6.3"), Some(Head::Kpi(vec!["B6.1".into(), "B6.2".into(), "B6.3".into()])));
        for text in ["A1.2.3", "A5.1", "B9.1", "B1.200", "A1 rated", "1.2"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn general_disclosures_and_aspects() {
        assert_eq!(read("一般披露 有關"), Some(Head::General(None)));
        assert_eq!(read("A1 排放物 一般披露"), Some(Head::General(Some("A1".into()))));
        assert_eq!(read("General Disclosure A1"), Some(Head::General(Some("A1".into()))));
        assert_eq!(read("Aspect B1: Employment General Disclosure"), Some(Head::General(Some("B1".into()))));
        assert_eq!(read("層面A1：排放"), Some(Head::Aspect("A1".into())));
        assert_eq!(read("B1雇佣"), Some(Head::Aspect("B1".into())));
        assert_eq!(read("Aspect A4: Climate Change"), Some(Head::Aspect("A4".into())));
    }

    #[test]
    fn mandatory_and_climate_paragraphs() {
        assert_eq!(read("第13段"), Some(Head::Mandatory("MDR-13".into())));
        assert_eq!(read("Paragraph 14"), Some(Head::Mandatory("MDR-14".into())));
        assert_eq!(read("MDR-15"), Some(Head::Mandatory("MDR-15".into())));
        assert_eq!(read("Paragraph 28"), Some(Head::Paragraph("28".into())));
        assert_eq!(read("第28(a)段"), Some(Head::Paragraph("28(a)".into())));
        assert_eq!(read("D-28 (a)(i)"), Some(Head::Paragraph("28(a)(i)".into())));
        assert_eq!(read("28"), None);
        let climate = |text: &str| head_at(&fold_text(text), Words::embedded(), true, false).map(|(head, _)| head);
        assert_eq!(climate("28(a)"), Some(Head::Paragraph("28(a)".into())));
        assert_eq!(climate("(b) risks"), Some(Head::Part("(b)".into())));
        assert_eq!(climate("28.5"), None);
    }

    #[test]
    fn codes_to_and_from_the_packs() {
        assert_eq!(audit_code("A1-GD"), "A1-general");
        assert_eq!(audit_code("B-14-materiality(i)"), "MDR-14");
        assert_eq!(audit_code("B-15"), "MDR-15");
        assert_eq!(audit_code("B1.1"), "B1.1");
        assert_eq!(audit_code("D-28(a)"), "D-28(a)");
        assert!(is_code_of("B-13(ii)", "MDR-13"));
        assert_eq!((aspect_of("A1.2"), aspect_of("B3-general")), ("A1", "B3"));
    }
}
