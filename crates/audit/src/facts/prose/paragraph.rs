//! Lines of running text put together into paragraphs, folded, with the way back to every line.
//!
//! In: the lines that are nobody else's. Out: [`Paragraph`]s. Invariant: a paragraph's text keeps the order of its lines, and `place` leads
//! to bytes of the line as printed. Not here: sentences and numbers. Why: a sentence that wraps is one sentence, yet each number has the
//! line it stands on.

use crate::document::{Document, Line};
use crate::fold::{Folded, fold, is_cjk};
use crate::index::Index;
use crate::structure::Structure;
use std::collections::BTreeSet;

/// A paragraph.
pub(super) struct Paragraph<'a> {
    /// Folded text of all its lines.
    pub text: String,
    pieces: Vec<Piece<'a>>,
    /// The folded heading or label above it.
    pub heading: String,
    /// It is a section's heading: its numbers are no figures.
    pub is_heading: bool,
    /// The folded line right below it, where it is short: the label of a number that stands alone.
    pub below: String,
}

struct Piece<'a> {
    start: usize,
    line: &'a Line,
    folded: Folded,
}

/// A place in a line as printed.
pub(super) struct Place<'a> {
    pub line: &'a Line,
    pub range: (usize, usize),
}

impl<'a> Paragraph<'a> {
    fn of_line(line: &'a Line, is_heading: bool) -> Self {
        let folded = fold(&line.text);
        let text = folded.text.clone();
        Self { text, pieces: vec![Piece { start: 0, line, folded }], heading: String::new(), is_heading, below: String::new() }
    }

    /// Where a byte range of the text stands; the line is that of its first byte.
    pub fn place(&self, start: usize, end: usize) -> Option<Place<'_>> {
        let index = self.pieces.partition_point(|p| p.start <= start).checked_sub(1)?;
        let piece = &self.pieces[index];
        let length = piece.folded.text.len();
        let (from, to) = (start - piece.start, (end - piece.start).min(length));
        Some(Place { line: piece.line, range: piece.folded.original_range(from.min(length), to) })
    }

    /// The words of a range as printed.
    pub fn printed(&self, start: usize, end: usize) -> String {
        let mut words = String::new();
        let first = self.pieces.partition_point(|p| p.start <= start).saturating_sub(1);
        for piece in self.pieces[first..].iter().take_while(|p| p.start < end) {
            let length = piece.folded.text.len();
            let (from, to) = (start.max(piece.start), end.min(piece.start + length));
            if from < to {
                let (a, b) = piece.folded.original_range(from - piece.start, to - piece.start);
                let part = piece.line.text.get(a..b).unwrap_or_default().trim();
                if needs_space(&words, part) {
                    words.push(' ');
                }
                words.push_str(part);
            }
        }
        words
    }

    /// Whether it is one short line without a full stop: a heading, a label, a number shown large.
    pub fn is_short(&self) -> bool {
        self.pieces.len() == 1 && is_short(&self.text)
    }
}

fn needs_space(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    !is_cjk(last) && !is_cjk(first) && !last.is_whitespace()
}

fn is_short(text: &str) -> bool {
    // Whoever asks may hold a whole page: a short text has few bytes.
    text.len() <= 64 * 4 && width(text) <= 64 && !text.trim_end().ends_with(['。', '.', ';', '!', '?', ','])
}

/// Columns that a text takes on a page: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if is_cjk(c) { 2 } else { 1 }).sum()
}

/// Everything that is running text.
pub(super) fn paragraphs<'a>(
    document: &'a Document,
    structure: &Structure,
    index: &Index,
    table_lines: &BTreeSet<u32>,
) -> Vec<Paragraph<'a>> {
    let full = full_width(document, table_lines);
    let headings: BTreeSet<u32> = structure.sections.iter().filter(|s| s.found).map(|s| s.line).collect();
    let mut all = Vec::new();
    let mut open: Option<Paragraph<'a>> = None;
    let mut blanks = 0;
    for line in &document.lines {
        let number = line.number;
        if structure.is_running(number) {
            continue;
        }
        if line.is_blank() {
            blanks += 1;
            continue;
        }
        let elsewhere = table_lines.contains(&number)
            || index.covers(number)
            || structure.contents.as_ref().is_some_and(|c| c.contains(&number))
            || is_tabular(line);
        if elsewhere {
            all.extend(open.take());
        } else if headings.contains(&number) {
            all.extend(open.take());
            all.push(Paragraph::of_line(line, true));
        } else {
            let folded = fold(&line.text);
            match &mut open {
                Some(paragraph) if goes_on(paragraph, &folded.text, blanks, full) => append(paragraph, line, folded),
                _ => {
                    all.extend(open.take());
                    open = Some(Paragraph::of_line(line, false));
                }
            }
        }
        blanks = 0;
    }
    all.extend(open);
    add_labels(&mut all);
    all
}

/// The width at which text wraps in this report: most lines of its running text are about as wide.
fn full_width(document: &Document, table_lines: &BTreeSet<u32>) -> usize {
    let lines = document.lines.iter().filter(|l| !table_lines.contains(&l.number) && !is_tabular(l));
    let mut widths: Vec<usize> = lines.map(|l| width(l.text.trim())).filter(|w| *w >= 40).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 7 / 10).copied().unwrap_or(usize::MAX)
}

/// Whether a line is a table's row as far as its cells tell. A list number in a cell of its own is none.
fn is_tabular(line: &Line) -> bool {
    if line.table.is_some() {
        return true;
    }
    let mut cells = line.cell_texts().filter(|c| !c.is_empty());
    let Some(first) = cells.next() else { return false };
    let Some(second) = cells.next() else { return false };
    let listed = width(first) <= 4 && first.chars().any(|c| !c.is_alphanumeric() || c.is_ascii_digit());
    !(listed && width(second) >= 60 && cells.next().is_none())
}

/// Whether a line goes on with the sentence of the lines before.
fn goes_on(paragraph: &Paragraph<'_>, next: &str, blanks: usize, full: usize) -> bool {
    let next = next.trim_start();
    if next.starts_with(['，', ',', '。', '、', ')', ';', '；']) {
        return blanks <= 3;
    }
    let Some(last) = paragraph.pieces.last().filter(|_| paragraph.pieces.len() < 200) else { return false };
    let text = last.folded.text.trim_end();
    if blanks > 3 || is_listed(next) {
        return false;
    }
    let ended = text.ends_with(['。', '!', '?']) || blanks > 0 && text.ends_with(['.', ':', ';']);
    if ended {
        // Within a paragraph that wraps, a sentence may end where the line does.
        return blanks == 0 && width(text) * 10 >= full * 8 && width(text) <= full * 2;
    }
    let wide = width(text) * 100 >= full.saturating_mul(if blanks > 0 { 85 } else { 72 });
    let open = text.ends_with([',', '、', '(', '-']) || next.starts_with(|c: char| c.is_ascii_lowercase());
    wide || open && !is_short(text)
}

/// Whether a line begins an item of a list.
fn is_listed(text: &str) -> bool {
    let marks = ['-', '•', '●', '‧', '·', '*', '■', '□', '▪', '◆', '○', '➢', '✓', '─', '>'];
    if text.starts_with(marks) {
        return true;
    }
    let digits = text.trim_start_matches('(').bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.trim_start_matches('(').get(digits..).unwrap_or_default();
    (1..=2).contains(&digits)
        && (rest.starts_with(". ")
            || rest.starts_with(')') && text.starts_with('(') && !rest.starts_with(") ")
            || rest.starts_with('、'))
}

fn append<'a>(paragraph: &mut Paragraph<'a>, line: &'a Line, folded: Folded) {
    let kept = paragraph.text.trim_end().len();
    paragraph.text.truncate(kept);
    if needs_space(&paragraph.text, &folded.text) {
        paragraph.text.push(' ');
    }
    let start = paragraph.text.len();
    paragraph.text.push_str(&folded.text);
    paragraph.pieces.push(Piece { start, line, folded });
}

/// Gives every paragraph the short line above it, and a short one the short line right below.
fn add_labels(all: &mut [Paragraph<'_>]) {
    let mut heading = String::new();
    for i in 0..all.len() {
        all[i].heading.clone_from(&heading);
        if all[i].is_heading {
            heading = all[i].text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim().to_string();
        } else if all[i].is_short() && !all[i].text.bytes().any(|b| b.is_ascii_digit()) {
            heading.clone_from(&all[i].text);
        } else if let Some((number, title)) = numbered_title(&all[i]) {
            heading = title[number..].trim().to_string();
        }
        if all[i].is_short()
            && let Some(next) = all.get(i + 1)
            && next.is_short()
            && next.pieces[0].line.number == all[i].pieces[0].line.number + 1
        {
            all[i].below = all[i + 1].text.clone();
        }
    }
}

/// A heading with its number: `6.2 健康與安全`; bytes of the number.
fn numbered_title<'a>(paragraph: &'a Paragraph<'_>) -> Option<(usize, &'a str)> {
    let text = paragraph.text.trim_start();
    let number = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let title = &text[number..];
    (paragraph.is_short() && number > 0 && !title.is_empty() && !title.bytes().any(|b| b.is_ascii_digit()))
        .then_some((number, text))
}
