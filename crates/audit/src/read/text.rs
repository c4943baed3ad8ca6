//! Plain text to lines.
//!
//! In: bytes of a text file in any encoding that Hong Kong reports come in. Out: a [`Document`] with an editor's line numbers. Invariant:
//! a line of the file is a line of the document, whatever is taken out of it. Not here: what lines mean; whole pages of HTML (`html`).
//! Why: tables come as tabs, as Markdown, or as gaps of spaces that `pdftotext -layout` leaves; all become cells here, once.

use super::encoding::{Decoded, decode};
use super::{Limits, ReadError, markup};
use crate::document::{Cell, Document, Format, Line, Page};
use crate::fold::is_cjk;

/// Reads a text file.
pub(super) fn read_text(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    check_size(bytes, limits)?;
    check_kind(bytes)?;
    let Decoded { text, note } = decode(bytes, None)?;
    let mut document = lines_of(name, &text, limits)?;
    document.sha256 = super::sha256(bytes);
    document.notes.extend(note);
    check_words(&document)?;
    Ok(document)
}

pub(super) fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    if bytes.len() as u64 <= limits.file_bytes {
        return Ok(());
    }
    Err(too_large(format!("the file has {} bytes, more than the limit of {}", bytes.len(), limits.file_bytes)))
}

fn too_large(message: String) -> ReadError {
    ReadError { code: "X014", message, help: "give the part of the file that is the ESG report".into() }
}

/// Files that are no text at all, told by their first bytes or by zero bytes that no UTF-16 explains.
fn check_kind(bytes: &[u8]) -> Result<(), ReadError> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "a ZIP archive (DOCX, XLSX, EPUB)"),
        (b"\xD0\xCF\x11\xE0", "an old Office file"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x1F\x8B", "a compressed file"),
        (b"{\\rtf", "RTF"),
    ];
    let kind = KINDS.iter().find(|(head, _)| bytes.starts_with(head)).map(|(_, kind)| *kind);
    let sample = &bytes[..bytes.len().min(64 << 10)];
    let controls = sample.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31)).count();
    let zeros = sample.iter().filter(|b| **b == 0).count();
    // In UTF-16 zero bytes stand at one parity only; there decoding decides.
    let even_zeros = sample.iter().step_by(2).filter(|b| **b == 0).count();
    let wide = even_zeros == 0 || even_zeros == zeros || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let binary = controls * 50 > sample.len() || (zeros > 0 && !(wide && bytes.len().is_multiple_of(2)));
    let what = match kind {
        Some(kind) => kind,
        None if binary => "a binary file",
        None => return Ok(()),
    };
    Err(ReadError {
        code: "X011",
        message: format!("this is {what}, not a PDF, a text or an HTML file"),
        help: "give the published PDF, or save the report as text (UTF-8) or HTML".into(),
    })
}

fn lines_of(name: &str, text: &str, limits: &Limits) -> Result<Document, ReadError> {
    // An old file whose lines end in carriage returns only has no line feed to split at.
    let separator = if !text.contains('\n') && text.contains('\r') { '\r' } else { '\n' };
    let mut lines: Vec<Line> = Vec::with_capacity(text.len() / 40);
    let mut page = 1;
    for (index, raw) in text.split(separator).enumerate() {
        let raw = raw.trim_end_matches('\r');
        let lead = raw.trim_start_matches(|c: char| c != '\u{c}' && c.is_whitespace());
        let feeds = raw.matches('\u{c}').count() as u32;
        // A form feed before the first word puts the line on the new page; one after it, the next line.
        let before =
            lead.starts_with('\u{c}').then(|| lead.chars().take_while(|c| c.is_whitespace()).filter(|c| *c == '\u{c}').count());
        let before = before.unwrap_or(0) as u32;
        page += before;
        lines.push(line_of(index as u32 + 1, page, raw));
        page += feeds - before;
        if page > limits.pages {
            return Err(too_large(format!("the report has more than {} pages", limits.pages)));
        }
    }
    // The empty piece after the last line feed is no line; a file without one keeps its last line.
    if text.ends_with(separator) {
        lines.pop();
    }
    read_markdown_tables(&mut lines);
    let last = lines.last().map_or(1, |l| l.page);
    let pages = (1..=last).map(|number| Page { number, width: 0.0, height: 0.0 }).collect();
    Ok(Document { name: name.to_string(), sha256: String::new(), format: Format::Text, pages, lines, notes: Vec::new() })
}

fn line_of(number: u32, page: u32, raw: &str) -> Line {
    let stripped = markup::strip(raw);
    let text = stripped.as_deref().unwrap_or(raw);
    let mut level = stripped.as_ref().and_then(|_| markup::html_heading(raw));
    // Tabs at the end are empty cells.
    let mut text = text.trim_end_matches(|c: char| c.is_whitespace() && c != '\t');
    if text.starts_with('#')
        && let Some((depth, words)) = markup::heading(text)
    {
        level = Some(depth);
        text = words;
    }
    let mut line = Line::of_text(number, page, text.to_string());
    line.heading = level;
    if level.is_none()
        && let Some(cells) = loose_cells(&line.text)
    {
        line.cells = cells;
    }
    line
}

/// Cells at gaps of two or more spaces, if the line looks like a table row.
fn loose_cells(text: &str) -> Option<Vec<Cell>> {
    // The common line has neither; no more work for it.
    if text.contains('\t') || !(text.contains("  ") || text.contains('\u{3000}') || text.contains('\u{a0}')) {
        return None;
    }
    let cells = cells_between_gaps(text);
    if cells.len() < 2 || is_prose(text, &cells) {
        return None;
    }
    Some(cells)
}

fn cells_between_gaps(text: &str) -> Vec<Cell> {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{3000}' | '\u{2002}' | '\u{2003}');
    let mut cells: Vec<Cell> = Vec::new();
    let (mut width, mut open) = (0, false);
    for (at, c) in text.char_indices() {
        if is_space(c) {
            width += if c == '\u{3000}' { 2 } else { 1 };
            continue;
        }
        if !open || width >= 2 {
            cells.push(Cell { start: at, end: at, span: 1, bounds: None });
        }
        open = true;
        width = 0;
        if let Some(cell) = cells.last_mut() {
            cell.end = at + c.len_utf8();
        }
    }
    cells
}

/// Whether gaps are justified type rather than columns: a cell ends a sentence, or all cells are long or mere words.
fn is_prose(text: &str, cells: &[Cell]) -> bool {
    let words = |c: &Cell| &text[c.start..c.end];
    let (last, others) = match cells.split_last() {
        Some(split) => split,
        None => return true,
    };
    // A full stop and a gap: two spaces after a sentence.
    if others.iter().any(|c| words(c).ends_with(['.', '。', '；', '，', ',', ';', '、']))
        || words(last).ends_with(['。', '；', '，', ',', '、'])
    {
        return true;
    }
    if cells.iter().any(|c| words(c).contains('。')) {
        return true;
    }
    // A bullet, a list number or an ornament before a text is no column.
    if cells.len() == 2
        && others.iter().all(|c| words(c).chars().count() <= 4 && !words(c).chars().any(is_cjk))
        && is_long(words(last))
    {
        return true;
    }
    // Justified Latin type: many gaps between lower-case words, hardly a number.
    let lower = cells.iter().filter(|c| words(c).starts_with(|c: char| c.is_ascii_lowercase())).count();
    cells.len() >= 3 && lower * 2 > cells.len() && !cells.iter().any(|c| is_number(words(c)))
}

fn is_long(words: &str) -> bool {
    words.chars().map(|c| if is_cjk(c) { 2 } else { 1 }).sum::<usize>() > 60
}

fn is_number(words: &str) -> bool {
    words.contains(|c: char| c.is_ascii_digit()) && !words.contains(|c: char| c.is_alphabetic())
}

/// Pipe tables of Markdown: cells by tabs, rule rows blank, the row above the rule a header.
fn read_markdown_tables(lines: &mut [Line]) {
    let mut table = 0;
    let mut at = 0;
    while at < lines.len() {
        if !lines[at].text.contains('|') {
            at += 1;
            continue;
        }
        let bordered = |l: &Line| l.text.trim_start().starts_with('|') && l.text.trim_start()[1..].contains('|');
        let ruled = |l: &Line| is_rule(&l.text);
        let is_table = bordered(&lines[at]) || lines.get(at + 1).is_some_and(ruled) || ruled(&lines[at]);
        if !is_table {
            at += 1;
            continue;
        }
        let first = at;
        let border = bordered(&lines[at]);
        while at < lines.len() && lines[at].text.contains('|') && (!border || bordered(&lines[at])) {
            at += 1;
        }
        table += 1;
        for index in first..at {
            let rule = is_rule(&lines[index].text);
            lines[index].header = !rule && index < at - 1 && is_rule(&lines[index + 1].text);
            lines[index].text = if rule { String::new() } else { tabbed(&lines[index].text) };
            lines[index].cells = crate::document::cells_between_tabs(&lines[index].text);
            lines[index].table = (!rule).then_some(table);
        }
    }
}

/// `|---|:--:|`: nothing but dashes, colons, bars and spaces.
fn is_rule(text: &str) -> bool {
    text.contains("--") && text.contains('|') && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

fn tabbed(text: &str) -> String {
    const ESCAPED: &str = "\u{1}";
    let text = text.trim().replace("\\|", ESCAPED);
    let inner = text.strip_prefix('|').unwrap_or(&text);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
    cells.join("\t").replace(ESCAPED, "|")
}

/// Whether there are words, and in a language that the audit reads.
pub(super) fn check_words(document: &Document) -> Result<(), ReadError> {
    let counts = count_scripts(document);
    if counts.letters + counts.han + counts.other == 0 {
        return Err(ReadError {
            code: "X010",
            message: "there is no text in the file".into(),
            help: "give the report itself; a scanned PDF has to go through text recognition (OCR) first".into(),
        });
    }
    // Small inputs are somebody's excerpt of a table; only a text of some length says what language it is in.
    let all = counts.letters + counts.han * 3 + counts.other * 3;
    let chinese = counts.han * 3 * 5 > all && counts.kana * 5 < counts.han;
    let english = counts.letters * 2 > all && (counts.words < 400 || counts.english * 12 > counts.words);
    if all < 1_500 || chinese || english {
        return Ok(());
    }
    Err(ReadError {
        code: "X013",
        message: "the text is neither Chinese nor English".into(),
        help: "give the Chinese or the English version of the report; issuers in Hong Kong publish both".into(),
    })
}

#[derive(Default)]
struct Scripts {
    letters: usize,
    han: usize,
    kana: usize,
    other: usize,
    words: usize,
    english: usize,
}

fn count_scripts(document: &Document) -> Scripts {
    /// Words that every English text is full of and that few other languages have.
    const ENGLISH: &[&str] =
        &["the", "of", "and", "to", "for", "with", "is", "are", "our", "by", "on", "we", "as", "this", "from", "has", "that"];
    /// Characters that are enough to tell.
    const ENOUGH: usize = 200_000;
    let mut counts = Scripts::default();
    for line in &document.lines {
        for c in line.text.chars() {
            match c {
                'a'..='z' | 'A'..='Z' => counts.letters += 1,
                '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => counts.han += 1,
                '\u{3041}'..='\u{30FF}' => counts.kana += 1,
                _ if c.is_alphabetic() => counts.other += 1,
                _ => {}
            }
        }
        let latin = line.text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > 1);
        for word in latin {
            counts.words += 1;
            counts.english += usize::from(ENGLISH.iter().any(|e| word.eq_ignore_ascii_case(e)));
        }
        if counts.letters + counts.han > ENOUGH {
            break;
        }
    }
    counts.other += counts.kana;
    counts
}

#[cfg(test)]
mod tests;
