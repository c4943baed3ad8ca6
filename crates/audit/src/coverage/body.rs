//! The body of a report as sentences with their headings: what words are looked for in.
//!
//! In: a document without its index, contents list and page furniture. Out: [`Unit`]s. Invariant: a unit knows its first and last line;
//! its text is folded. Not here: what the words mean (`rules`, `judge`). Why sentences: 「目標」 in one sentence and 「用水」 in the next do not
//! make a water target, and a text from a PDF breaks sentences at every line.

use crate::document::{Document, Line};
use crate::fold::{fold_text, is_cjk};
use crate::index::Index;
use crate::structure::Structure;

/// A sentence, or a row of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    /// Folded.
    pub text: String,
    /// The headings above it, folded: section, short line, header row.
    pub head: String,
    pub first: u32,
    pub last: u32,
    /// A row of a table.
    pub row: bool,
}

/// Lines that are collected until a sentence or the paragraph ends.
#[derive(Default)]
struct Paragraph {
    text: String,
    /// Where each line begins in `text`.
    starts: Vec<(usize, u32)>,
}

/// A line without punctuation and no longer than this, in columns, may be a heading.
const HEADING_COLUMNS: usize = 60;

/// The sentences of the body.
pub(super) fn units(document: &Document, structure: &Structure, index: &Index) -> Vec<Unit> {
    let width = wrap_columns(document);
    let mut builder = Builder {
        structure,
        units: Vec::new(),
        open: Paragraph::default(),
        short: String::new(),
        header: String::new(),
        full: false,
    };
    for line in &document.lines {
        let skip = structure.is_running(line.number)
            || index.covers(line.number)
            || structure.contents.as_ref().is_some_and(|c| c.contains(&line.number));
        if !skip && !line.is_blank() {
            builder.line(line, width);
        } else if line.is_blank() && width > 200 {
            // One paragraph a line: a blank line ends it. Wrapped texts may have blank lines between all lines.
            builder.flush();
        }
        if line.is_blank() {
            builder.header.clear();
        }
    }
    builder.flush();
    builder.units
}

/// The width of wrapped lines in columns: that which nine of ten lines stay within.
fn wrap_columns(document: &Document) -> usize {
    let mut widths: Vec<usize> =
        document.lines.iter().filter(|l| !l.is_blank() && l.cells.len() == 1).map(|l| columns(&l.text)).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 9 / 10).copied().unwrap_or(0).max(30)
}

fn columns(text: &str) -> usize {
    text.trim().chars().map(|c| if is_cjk(c) { 2 } else { 1 }).sum()
}

struct Builder<'a> {
    structure: &'a Structure,
    units: Vec<Unit>,
    open: Paragraph,
    /// The last short line without punctuation.
    short: String,
    /// The first row of the table at hand.
    header: String,
    /// The last line ran to the edge.
    full: bool,
}

impl Builder<'_> {
    fn line(&mut self, line: &Line, width: usize) {
        let skip = self.structure.glued.get(&line.number).copied().unwrap_or(0);
        let raw = line.text.get(skip..).unwrap_or(&line.text);
        let filled = line.cell_texts().filter(|c| !c.is_empty()).count();
        if filled > 1 {
            return self.row(line);
        }
        let text = fold_text(raw.trim());
        let columns = columns(raw);
        let bullet = text.starts_with(['•', '·', '-', '‧', '*', '■', '◆', '►', '(']) || is_numbered(&text);
        let ended = self.open.text.is_empty() || self.open.text.ends_with(['。', '.', ';', ':', '!', '?']);
        if ended || bullet || !self.full {
            self.flush();
        }
        let heading = self.open.text.is_empty()
            && columns <= HEADING_COLUMNS
            && columns * 4 < width * 3
            && !text.contains(['。', ';', '!', '?', '•'])
            && !text.ends_with(['.', ','])
            && (!bullet || self.structure.sections.iter().any(|s| s.line == line.number));
        if heading {
            self.short.clone_from(&text);
            self.header.clear();
        }
        self.open.starts.push((self.open.text.len(), line.number));
        let seamless = self.open.text.is_empty() || self.open.text.ends_with(is_cjk) && text.starts_with(is_cjk);
        if !seamless {
            self.open.text.push(' ');
        }
        self.open.text.push_str(&text);
        self.full = columns * 4 >= width * 3;
        if text.ends_with(':') && columns > 20 {
            // An introduction heads what follows it.
            self.flush();
            self.short = text;
        }
    }

    fn row(&mut self, line: &Line) {
        self.flush();
        let text = fold_text(&line.cell_texts().filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" | "));
        let head = self.head(line.number);
        let head = format!("{head} | {}", self.header);
        if self.header.is_empty() {
            self.header.clone_from(&text);
        }
        self.units.push(Unit { text, head, first: line.number, last: line.number, row: true });
    }

    fn head(&self, line: u32) -> String {
        let section = self.structure.section_of(line).map(|s| fold_text(&s.title)).unwrap_or_default();
        format!("{section} | {}", self.short)
    }

    /// Ends the paragraph: each of its sentences is a unit.
    fn flush(&mut self) {
        let open = std::mem::take(&mut self.open);
        self.full = false;
        let Some((_, line)) = open.starts.first().copied() else { return };
        let head = self.head(line);
        let at_line = |at: usize| open.starts.iter().rev().find(|(start, _)| *start <= at).map_or(line, |(_, l)| *l);
        let mut start = 0;
        for end in sentence_ends(&open.text) {
            let text = open.text[start..end].trim();
            if !text.is_empty() {
                let (first, last) = (at_line(start), at_line(end.saturating_sub(1)));
                self.units.push(Unit { text: text.to_string(), head: head.clone(), first, last, row: false });
            }
            start = end;
        }
    }
}

fn is_numbered(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && text[digits..].starts_with(['.', ')', '、'])
}

/// The bytes after each sentence; the last one is the end of the text.
fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let stop = match c {
            '。' | '!' | '?' => true,
            '.' => {
                after.starts_with(' ')
                    && at > 2
                    && !text[..at].ends_with(|c: char| c.is_ascii_digit())
                    && !text[..at].ends_with("e.g")
                    && !text[..at].ends_with("i.e")
                    && !text[..at].ends_with("no")
            }
            _ => false,
        };
        if stop {
            ends.push(at + c.len_utf8());
        }
    }
    if ends.last() != Some(&text.len()) {
        ends.push(text.len());
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, u32, String)> {
        let document = Document::of_text("t", text);
        units(&document, &Structure::default(), &Index::default()).into_iter().map(|u| (u.first, u.last, u.text)).collect()
    }

    #[test]
    fn wrapped_sentences_are_joined() {
        let text = "董事會每年最少兩次聽取匯報，並檢視各項環境目標的進\n展情況。本年度共舉行四次會議，議題包括排放及安全等多\n項。\n用水管理\n本集團節約用水。\n";
        let got = read(text);
        assert_eq!(got[0], (1, 2, "董事会每年最少两次听取汇报,并检视各项环境目标的进展情况。".to_string()));
        assert_eq!((got[1].0, got[1].1), (2, 3));
        assert_eq!(got[2].2, "用水管理");
    }

    #[test]
    fn rows_know_their_header() {
        let document = Document::of_text("t", "Targets\nField\tTarget\nWater\t5% less by 2028\n");
        let got = units(&document, &Structure::default(), &Index::default());
        assert!(got[2].row && got[2].head.contains("target") && got[2].text.contains("water"), "{got:?}");
    }

    #[test]
    fn english_sentences_end_at_full_stops() {
        let got = read("We use 3.5 tonnes, e.g. paper. Nothing else is used.");
        assert_eq!(got.len(), 2, "{got:?}");
    }
}
