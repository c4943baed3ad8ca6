//! Lines to rows: which of them are tabular, what their cells hold, where a table begins and ends.

use super::years;
use crate::document::{Cell, Document, Line};
use crate::fold::{Folded, fold, fold_text, is_cjk};
use crate::index::Index;
use crate::lexicon::Lexicon;
use crate::number::{CellValue, read_cell};
use crate::read::LINE_BREAK;
use crate::structure::Structure;
use std::collections::BTreeSet;

/// A cell: its words as printed and folded, its place, its value.
#[derive(Debug, Clone)]
pub(super) struct RowCell {
    /// Byte range in the line.
    pub start: usize,
    pub end: usize,
    pub folded: Folded,
    pub value: CellValue,
    /// The year it names and is nothing but.
    pub year: Option<i32>,
}

impl RowCell {
    pub fn new(text: &str, start: usize, lexicon: &Lexicon) -> Self {
        let lead = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        let folded = fold(trimmed);
        let year = years::is_year(&folded.text).then(|| years::year_in(&folded.text)).flatten();
        let value = match read_cell(&folded.text) {
            // Words after a number that are no unit make it a label: 4.2 Emissions, 30歲以下, ≥56.
            CellValue::Number { unit, .. } if !unit.is_empty() && lexicon.unit_of(&unit).is_none_or(|u| u.class == "age") => {
                CellValue::Text
            }
            CellValue::Number { .. } if folded.text.starts_with(['<', '>', '≤', '≥']) => CellValue::Text,
            value => value,
        };
        Self { start: start + lead, end: start + lead + trimmed.len(), folded, value, year }
    }

    pub fn text(&self) -> &str {
        &self.folded.text
    }

    pub fn is_empty(&self) -> bool {
        self.folded.text.trim().is_empty()
    }

    /// A number, a zero in words, a dash, not applicable: what stands in a column of values. A year may be either.
    pub fn is_value(&self) -> bool {
        matches!(self.value, CellValue::Number { .. } | CellValue::Zero | CellValue::NotApplicable | CellValue::Dash)
            && !self.is_year_only()
    }

    /// A year in the form of a header, and not a plain number that may be a count.
    pub fn is_year_only(&self) -> bool {
        self.year.is_some()
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words and values.
    Data,
    /// Values alone.
    Values,
    /// Years, names of columns.
    Header,
    /// Words alone: a heading in a table, or a part of a label.
    Label,
    /// A sentence, or anything else that no table holds.
    Other,
}

/// A line as a row.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub line: &'a Line,
    pub cells: Vec<RowCell>,
    pub kind: Kind,
    /// The line came with columns of its own (tabs, gaps), not split at single spaces.
    pub columns: bool,
    /// Blank lines before it.
    pub gap: u32,
}

impl Row<'_> {
    pub fn filled(&self) -> impl Iterator<Item = &RowCell> {
        self.cells.iter().filter(|c| !c.is_empty())
    }
}

/// All lines that may belong to tables, as rows.
pub(super) fn read_rows<'a>(
    document: &'a Document,
    structure: &Structure,
    index: &Index,
    lexicon: &Lexicon,
    taken: &BTreeSet<u32>,
) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut gap = 0;
    // Where the source says which lines are tables, a sentence that ends in a number is not taken for a row.
    let told = document.lines.iter().any(|l| l.table.is_some());
    let headings: BTreeSet<u32> = structure.sections.iter().filter(|s| !s.number.is_empty()).map(|s| s.line).collect();
    for line in &document.lines {
        if line.is_blank() {
            gap += 1;
            continue;
        }
        let contents = structure.contents.as_ref().is_some_and(|c| c.contains(&line.number));
        if structure.is_running(line.number) || is_rule(&line.text) {
            continue;
        }
        let mut row = read_row(line, lexicon);
        if told && !row.columns && row.kind == Kind::Data || is_change(&row) {
            row.kind = Kind::Other;
        }
        let heading = headings.contains(&line.number);
        if contents || heading || index.covers(line.number) || taken.contains(&line.number) {
            rows.push(Row { kind: Kind::Other, gap, ..row });
        } else if let Some(stacked) = unstack(line, &row, lexicon) {
            rows.extend(stacked.into_iter().map(|row| Row { gap, ..row }));
        } else {
            rows.push(Row { gap, ..row });
        }
        gap = 0;
    }
    rows
}

/// Whether a line says by how much the figure above it changed: +3.3% on 2021, 較2021年增加3.3%.
fn is_change(row: &Row<'_>) -> bool {
    const SINCE: [&str; 8] = [" on ", " from ", " vs ", "compared", "than", "较", "比", "与"];
    if row.columns {
        return false;
    }
    let text = fold_text(row.line.text.trim());
    text.chars().count() < 48
        && years::years_in(&text).len() == 1
        && SINCE.iter().any(|w| if w.is_ascii() { text.contains(w) } else { text.starts_with(w) })
        && (text.starts_with(['+', '-']) || !text.is_ascii() && text.starts_with(['较', '比', '与']))
}

fn read_row<'a>(line: &'a Line, lexicon: &Lexicon) -> Row<'a> {
    let columns = line.cells.len() > 1 && !is_numbered_caption(line);
    let cells: Vec<RowCell> = if columns {
        line.cells.iter().map(|c| RowCell::new(&line.text[c.start..c.end], c.start, lexicon)).collect()
    } else {
        split_loose(&line.text, lexicon)
    };
    let kind = kind_of(line, &cells, columns, lexicon);
    Row { line, cells, kind, columns, gap: 0 }
}

/// 「表5-1　按地區劃分的供應商」: the gap behind a caption's number makes no columns.
fn is_numbered_caption(line: &Line) -> bool {
    let [number, words] = line.cells.as_slice() else { return false };
    let text = |c: &Cell| fold_text(line.text.get(c.start..c.end).unwrap_or_default().trim());
    let (number, words) = (text(number), text(words));
    let digits = ["表", "图表", "图", "table ", "chart ", "figure "].iter().find_map(|head| number.strip_prefix(head));
    let is_number = |t: &str| {
        t.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
            && t.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十.-: ".contains(c))
    };
    digits.is_some_and(|d| is_number(d.trim())) && words.chars().filter(|c| c.is_alphabetic()).count() > 1
}

/// Whether a line is nothing but a rule drawn above a total.
fn is_rule(text: &str) -> bool {
    let marks = |c: char| matches!(c, '─' | '━' | '═' | '_' | '=' | '-' | '–' | '—' | '‒' | '|' | '+') || c.is_whitespace();
    text.chars().all(marks) && text.split_whitespace().any(|run| run.chars().count() >= 3)
}

/// A row whose cells hold several lines each, labels in one and as many values in another, as one row a line.
fn unstack<'a>(line: &'a Line, row: &Row<'a>, lexicon: &Lexicon) -> Option<Vec<Row<'a>>> {
    if !row.columns || !line.text.contains(LINE_BREAK) {
        return None;
    }
    let parts: Vec<Vec<RowCell>> = line
        .cells
        .iter()
        .map(|cell| {
            let mut at = cell.start;
            let text = line.text.get(cell.start..cell.end).unwrap_or_default();
            text.split(LINE_BREAK)
                .map(|part| {
                    let read = RowCell::new(part, at, lexicon);
                    at += part.len() + LINE_BREAK.len_utf8();
                    read
                })
                .collect()
        })
        .collect();
    let height = parts.iter().filter(|p| p.len() > 1 && p.iter().all(RowCell::is_value)).map(Vec::len).max()?;
    let labelled = parts.iter().any(|p| p.len() == height && p.iter().any(|c| !c.is_value()));
    if !labelled || parts.iter().any(|p| p.len() > 1 && p.len() != height) {
        return None;
    }
    let of_line = |i: usize| {
        let cells: Vec<RowCell> = parts
            .iter()
            .map(|p| match p.as_slice() {
                [one] if i == 0 => one.clone(),
                [one] => RowCell::new("", one.start, lexicon),
                several => several[i].clone(),
            })
            .collect();
        let kind = kind_of(line, &cells, true, lexicon);
        Row { line, cells, kind, columns: true, gap: 0 }
    };
    Some((0..height).map(of_line).collect())
}

/// A line of single spaces: values at its end stand for columns, what is before them is the label.
fn split_loose(text: &str, lexicon: &Lexicon) -> Vec<RowCell> {
    let mut end = text.trim_end().len();
    let mut values = Vec::new();
    loop {
        let head = text[..end].trim_end();
        let start = head.rfind([' ', '\u{3000}', '\u{A0}']).map_or(0, |i| i + head[i..].chars().next().map_or(1, char::len_utf8));
        let token = &head[start..];
        if token.is_empty() || values.len() >= 24 {
            break;
        }
        let cell = RowCell::new(token, start, lexicon);
        if !(cell.is_value() || cell.is_year_only() && token.chars().count() <= 12) {
            break;
        }
        end = start;
        values.push(cell);
        if start == 0 {
            break;
        }
    }
    values.reverse();
    let head = &text[..end];
    let mut cells = Vec::new();
    if !head.trim().is_empty() || values.is_empty() {
        cells.push(RowCell::new(head, 0, lexicon));
    }
    cells.extend(values);
    cells
}

/// Whether words look like a sentence or a part of one, and not like a label.
pub(super) fn is_sentence(text: &str) -> bool {
    let text = text.trim();
    if text.contains(['。', ';', '；', '!', '?']) || text.ends_with(['.', ',', '、', '，']) && text.chars().count() > 8 {
        return true;
    }
    let mut depth = 0usize;
    let mut commas = 0;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => commas += 1,
            _ => {}
        }
    }
    let wide = text.chars().filter(|c| is_cjk(*c)).count();
    let words = text.split_whitespace().count();
    if wide > 0 { wide > 34 || commas >= 1 && wide > 22 } else { words > 18 || commas >= 2 && words > 12 }
}

fn kind_of(line: &Line, cells: &[RowCell], columns: bool, lexicon: &Lexicon) -> Kind {
    let filled: Vec<&RowCell> = cells.iter().filter(|c| !c.is_empty()).collect();
    let (values, year_cells) =
        (filled.iter().filter(|c| c.is_value()).count(), filled.iter().filter(|c| c.is_year_only()).count());
    let words: Vec<&&RowCell> = filled.iter().filter(|c| !c.is_value() && !c.is_year_only()).collect();
    if filled.is_empty() || words.first().is_some_and(|c| is_note(c.text())) {
        return Kind::Other;
    }
    if line.header {
        return Kind::Header;
    }
    let bullet = words.first().is_some_and(|c| c.text().starts_with(['•', '‧', '●', '○', '◆', '■', '\u{f0b7}']));
    let long = words.iter().any(|c| is_sentence(c.text()) && (!columns || c.text().chars().count() > 60));
    if values == 0 && year_cells > 0 {
        return if long || bullet { Kind::Other } else { Kind::Header };
    }
    if values == 0 {
        if columns && filled.len() > 1 {
            // Words in several columns: a header, or a table of words.
            return if words.iter().all(|c| c.text().chars().count() <= 40) { Kind::Header } else { Kind::Other };
        }
        return if long || bullet { Kind::Other } else { Kind::Label };
    }
    if words.is_empty() {
        // A year as the label of its row: 2022年 7.1 7.8.
        return if year_cells > 0 && filled[0].is_year_only() && values >= 1 { Kind::Data } else { Kind::Values };
    }
    if long || bullet && !columns {
        return Kind::Other;
    }
    // Split at single spaces, a sentence that ends in a number looks like a row.
    if !columns && looks_like_prose(words[0].text(), values, lexicon) {
        return Kind::Other;
    }
    Kind::Data
}

/// `Note: employees who left during the year divided by …` is no label.
fn is_note(text: &str) -> bool {
    let leads = ["note:", "notes:", "remark:", "remarks:", "注:", "附注:", "备注:", "注释:", "说明:"];
    leads.iter().any(|w| text.strip_prefix(w).is_some_and(|rest| rest.chars().filter(|c| c.is_alphabetic()).count() > 5))
}

/// Whether the label of a loosely split line is rather the end of a sentence.
fn looks_like_prose(text: &str, values: usize, lexicon: &Lexicon) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    let ends = [
        "为",
        "达",
        "约",
        "共",
        "至",
        "于",
        "的",
        "及",
        "和",
        "与",
        "由",
        "是",
        "有",
        "with",
        "of",
        "to",
        "by",
        "in",
        "the",
        "and",
        "was",
        "were",
        "from",
        "at",
        "than",
        "a",
        "about",
        "approximately",
        "over",
        "no.",
        "note",
        "notes",
        "page",
        "section",
        "appendix",
        "附录",
        "第",
    ];
    let last = text.rsplit([' ']).next().unwrap_or(text);
    let ends_open =
        ends.iter().any(|e| if e.is_ascii() { last == *e } else { text.ends_with(e) && lexicon.unit_of(text).is_none() });
    let narrative =
        ["我们", "本集团", "本公司", " we ", " our ", "the group", "the company", "the board"].iter().any(|w| text.contains(w));
    // Several values at the end of a sentence are rare: `Women on the Board 2 3 4` is a row.
    ends_open || narrative && values < 2 && text.chars().count() > 14
}

/// Runs of rows that make a table: rows of values with the headers and headings around them.
pub(super) fn blocks<'r, 'a>(rows: &'r [Row<'a>]) -> Vec<&'r [Row<'a>]> {
    let mut blocks = Vec::new();
    let mut start = None;
    let mut labels = 0;
    for (i, row) in rows.iter().enumerate() {
        match row.kind {
            Kind::Other => {
                if let Some(from) = start.take() {
                    blocks.push(&rows[from..i]);
                }
                labels = 0;
            }
            Kind::Label => {
                labels += 1;
                // Many headings in a row are no table's: only the last few belong to what follows.
                if labels > 8
                    && let Some(from) = start
                {
                    blocks.push(&rows[from..i]);
                    start = Some(i);
                    labels = 1;
                }
                start = start.or(Some(i));
            }
            _ => {
                labels = 0;
                start = start.or(Some(i));
            }
        }
    }
    if let Some(from) = start {
        blocks.push(&rows[from..]);
    }
    blocks.retain(|b| b.iter().any(|r| matches!(r.kind, Kind::Data | Kind::Values)));
    blocks
}

/// The folded last sentence before a block, if it stands near.
pub(super) fn before<'r>(rows: &'r [Row<'_>], block: &[Row<'_>]) -> Option<&'r str> {
    let first = block.first()?;
    // Rows come in the order of their lines.
    let at = rows.partition_point(|r| r.line.number < first.line.number);
    let row = rows[..at].last().filter(|r| first.line.number - r.line.number < 6)?;
    let text = row.filled().next()?.text();
    let sentences: Vec<&str> = text.split_inclusive(['。', '.']).filter(|s| !s.trim().is_empty()).collect();
    // A sentence that ends in a colon leads to the table; otherwise the paragraph's first says what it is about.
    if text.trim_end().ends_with(':') { sentences.last().copied() } else { sentences.first().copied() }
}
