//! HTML to lines.
//!
//! In: a whole page of HTML. Out: a [`Document`]: a block a line, a table row a line with tabs, blank lines between blocks. Invariant:
//! one pass over the tokens, no tree and no recursion, so that elements nested a million deep cost no stack. Not here: markup inside
//! lines of text (`markup`). Why: regulators and issuers publish pages too, and our own reports in HTML must be read back.

use super::encoding::{Decoded, decode};
use super::text::{check_size, check_words};
use super::{Limits, ReadError, markup};
use crate::document::{Cell, Document, Format, Line, Page};
use encoding_rs::Encoding;
use html5gum::{DefaultEmitter, Token, Tokenizer};

type StartTag = html5gum::StartTag<()>;

/// Whether the bytes open like a page of HTML; a text with some tags in it does not.
pub(super) fn looks_like_html(bytes: &[u8]) -> bool {
    // Zero bytes of UTF-16 are looked past.
    let head: Vec<u8> = bytes.iter().take(4096).filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    let head = head.strip_prefix(b"\xFF\xFE").or_else(|| head.strip_prefix(b"\xFE\xFF")).unwrap_or(head);
    let start = head.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let head = &head[start..];
    let holds = |what: &[u8]| head.windows(what.len()).take(2048).any(|w| w == what);
    let opens = [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|w| head.starts_with(w));
    opens || ((head.starts_with(b"<?xml") || head.starts_with(b"<!--")) && (holds(b"<html") || holds(b"<!doctype html")))
}

/// Reads a page.
pub(super) fn read_html(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    check_size(bytes, limits)?;
    let Decoded { text, note } = decode(bytes, declared(bytes))?;
    let mut reader = Reader::new(limits.depth);
    let mut emitter = DefaultEmitter::default();
    // Scripts and styles are raw text; the tokenizer has to know.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(text.as_ref(), emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.open(&tag),
            Token::EndTag(tag) => reader.close(&tag.name),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    let mut document = Document {
        name: name.to_string(),
        sha256: super::sha256(bytes),
        format: Format::Html,
        pages: vec![Page { number: 1, width: 0.0, height: 0.0 }],
        lines: reader.finish(),
        notes: note.into_iter().collect(),
    };
    if document.lines.is_empty() {
        document.lines.push(Line::of_text(1, 1, String::new()));
    }
    check_words(&document)?;
    Ok(document)
}

/// The encoding that `<meta charset=…>` or an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: Vec<u8> = bytes.iter().take(4096).map(u8::to_ascii_lowercase).collect();
    let at = [&b"charset="[..], b"encoding="]
        .iter()
        .find_map(|w| head.windows(w.len()).position(|h| h == *w).map(|at| at + w.len()))?;
    let label = head[at..].iter().skip_while(|b| matches!(b, b'"' | b'\'' | b' '));
    let label: Vec<u8> = label.copied().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':')).collect();
    Encoding::for_label(&label)
}

/// A row in the making.
#[derive(Default)]
struct Row {
    /// Text, columns, rows, head.
    cells: Vec<RowCell>,
    open: bool,
}

struct RowCell {
    text: String,
    columns: u32,
    rows: u32,
    head: bool,
}

/// A table in the making. Rows that a cell above reaches into get an empty cell there.
struct Table {
    number: u32,
    row: Row,
    /// For each column how many rows below are taken.
    taken: Vec<u32>,
    in_head: bool,
}

/// Turns tokens into lines.
struct Reader {
    lines: Vec<Line>,
    block: String,
    heading: Option<u8>,
    tables: Vec<Table>,
    count: u32,
    /// The element whose content is not shown, and how many of its name are open.
    hidden: Option<(Vec<u8>, u32)>,
    raised: bool,
    depth: usize,
}

/// Widest span of a cell that is believed.
const WIDEST_SPAN: u32 = 60;

impl Reader {
    fn new(depth: u32) -> Self {
        Self {
            lines: Vec::new(),
            block: String::new(),
            heading: None,
            tables: Vec::new(),
            count: 0,
            hidden: None,
            raised: false,
            depth: depth as usize,
        }
    }

    fn open(&mut self, tag: &StartTag) {
        let name: &[u8] = &tag.name;
        if let Some((hidden, count)) = &mut self.hidden {
            *count += u32::from(hidden.as_slice() == name && !tag.self_closing);
            return;
        }
        if is_hidden(tag) {
            if !tag.self_closing && !is_void(name) {
                self.hidden = Some((name.to_vec(), 1));
            }
            return;
        }
        match name {
            b"br" => self.break_line(),
            b"sup" => self.raised = true,
            b"table" => self.open_table(),
            b"thead" => self.in_head(true),
            b"tbody" | b"tfoot" => self.in_head(false),
            b"tr" => {
                self.close_row();
                if let Some(table) = self.tables.last_mut() {
                    table.row.open = true;
                }
            }
            b"td" | b"th" => self.open_cell(tag),
            b"li" => {
                self.end_block();
                self.push("• ");
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                self.end_block();
                self.heading = Some(name[1] - b'0');
            }
            _ if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8]) {
        if let Some((hidden, count)) = &mut self.hidden {
            *count -= u32::from(hidden.as_slice() == name);
            if *count == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            b"sup" => self.raised = false,
            b"table" => self.close_table(),
            b"tr" => self.close_row(),
            b"thead" => self.in_head(false),
            b"td" | b"th" => {}
            _ if is_block(name) || name == b"li" || (name.len() == 2 && name[0] == b'h') => self.end_block(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        let raised = self.raised;
        let out = self.sink();
        for c in text.chars() {
            if c.is_whitespace() || c.is_control() {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            } else {
                out.push(if raised { markup::raise(c) } else { c });
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.sink().push_str(text);
    }

    /// Where text goes: the open cell, or the block.
    fn sink(&mut self) -> &mut String {
        match self.tables.last_mut().and_then(|t| t.row.cells.last_mut().filter(|_| t.row.open)) {
            Some(cell) => &mut cell.text,
            None => &mut self.block,
        }
    }

    fn in_cell(&self) -> bool {
        self.tables.last().is_some_and(|t| t.row.open && !t.row.cells.is_empty())
    }

    /// `<br>`: a line of its own in text, a space in a cell.
    fn break_line(&mut self) {
        if self.in_cell() {
            self.text(" ");
        } else if !self.block.trim().is_empty() {
            self.flush_block();
        }
    }

    fn end_block(&mut self) {
        if self.in_cell() {
            self.text(" ");
            return;
        }
        self.flush_block();
        self.blank();
        self.heading = None;
    }

    fn flush_block(&mut self) {
        let text = std::mem::take(&mut self.block);
        let text = text.trim();
        if !text.is_empty() && text != "•" {
            let mut line = Line::of_text(self.next_number(), 1, text.to_string());
            line.heading = self.heading;
            self.lines.push(line);
        }
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|l| !l.is_blank()) {
            self.lines.push(Line::of_text(self.next_number(), 1, String::new()));
        }
    }

    fn next_number(&self) -> u32 {
        self.lines.len() as u32 + 1
    }

    fn open_table(&mut self) {
        // Beyond the limit a table inside a cell is read as the cell's text.
        if self.tables.len() >= self.depth.min(64) {
            return;
        }
        // A table inside a cell: the outer one is layout, what it holds so far becomes a line.
        if self.tables.is_empty() {
            self.flush_block()
        } else {
            self.close_row()
        }
        self.blank();
        self.count += 1;
        self.tables.push(Table { number: self.count, row: Row::default(), taken: Vec::new(), in_head: false });
    }

    fn close_table(&mut self) {
        if self.tables.is_empty() {
            return;
        }
        self.close_row();
        self.tables.pop();
        self.blank();
        // The cell around it goes on, if there is one.
        if let Some(outer) = self.tables.last_mut() {
            outer.row = Row::default();
        }
    }

    fn in_head(&mut self, head: bool) {
        self.close_row();
        if let Some(table) = self.tables.last_mut() {
            table.in_head = head;
        }
    }

    fn open_cell(&mut self, tag: &StartTag) {
        let span = |name: &[u8]| {
            let value = tag.attributes.get(name).and_then(|v| String::from_utf8_lossy(v).trim().parse::<u32>().ok());
            value.unwrap_or(1).clamp(1, WIDEST_SPAN)
        };
        let Some(table) = self.tables.last_mut() else {
            self.end_block();
            return;
        };
        table.row.open = true;
        table.row.cells.push(RowCell {
            text: String::new(),
            columns: span(b"colspan"),
            rows: span(b"rowspan"),
            head: &*tag.name == b"th",
        });
    }

    fn close_row(&mut self) {
        let number = self.next_number();
        let Some(table) = self.tables.last_mut() else { return };
        let row = std::mem::take(&mut table.row);
        if row.cells.is_empty() {
            return;
        }
        let line = line_of_row(number, table, &row.cells);
        if !line.is_blank() {
            self.lines.push(line);
        }
    }

    fn finish(mut self) -> Vec<Line> {
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.flush_block();
        while self.lines.last().is_some_and(Line::is_blank) {
            self.lines.pop();
        }
        self.lines
    }
}

/// A row as a line: its cells by tabs, an empty one where a cell above reaches down.
fn line_of_row(number: u32, table: &mut Table, row: &[RowCell]) -> Line {
    let mut text = String::new();
    let mut cells = Vec::new();
    let mut column = 0;
    let mut put = |words: &str, span: u32| {
        if !cells.is_empty() {
            text.push('\t');
        }
        let start = text.len();
        text.push_str(words.trim());
        cells.push(Cell { start, end: text.len(), span, bounds: None });
    };
    for cell in row {
        while table.taken.get(column).is_some_and(|rows| *rows > 0) {
            table.taken[column] -= 1;
            column += 1;
            put("", 1);
        }
        put(&cell.text, cell.columns);
        for _ in 0..cell.columns {
            if table.taken.len() <= column {
                table.taken.resize(column + 1, 0);
            }
            table.taken[column] = cell.rows - 1;
            column += 1;
        }
    }
    for rows in table.taken.iter_mut().skip(column).filter(|rows| **rows > 0) {
        *rows -= 1;
        put("", 1);
    }
    let header = table.in_head || row.iter().all(|c| c.head);
    Line { number, page: 1, text, cells, bounds: None, size: None, table: Some(table.number), header, heading: None }
}

fn is_hidden(tag: &StartTag) -> bool {
    let name: &[u8] = &tag.name;
    if matches!(
        name,
        b"script"
            | b"style"
            | b"template"
            | b"noscript"
            | b"svg"
            | b"title"
            | b"ix:header"
            | b"ix:hidden"
            | b"iframe"
            | b"object"
            | b"select"
            | b"textarea"
    ) {
        return true;
    }
    let style = tag.attributes.get(&b"style"[..]).map(|v| String::from_utf8_lossy(v).to_ascii_lowercase().replace(' ', ""));
    tag.attributes.contains_key(&b"hidden"[..])
        || style.is_some_and(|s| s.contains("display:none") || s.contains("visibility:hidden"))
}

fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"br"
            | b"hr"
            | b"img"
            | b"input"
            | b"meta"
            | b"link"
            | b"col"
            | b"wbr"
            | b"area"
            | b"base"
            | b"embed"
            | b"source"
            | b"track"
    )
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"div"
            | b"section"
            | b"article"
            | b"header"
            | b"footer"
            | b"main"
            | b"nav"
            | b"aside"
            | b"ul"
            | b"ol"
            | b"dl"
            | b"dt"
            | b"dd"
            | b"blockquote"
            | b"pre"
            | b"figure"
            | b"figcaption"
            | b"hr"
            | b"caption"
            | b"address"
            | b"details"
            | b"summary"
            | b"body"
            | b"form"
            | b"fieldset"
            | b"center"
            | b"option"
    )
}

#[cfg(test)]
mod tests;
