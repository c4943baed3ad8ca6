//! The rows of an index: from each code to the next, wording and answers parted.
//!
//! In: the views of one zone. Out: [`IndexRow`]s in the order of the report. Invariant: a row's line is that of its code (or of the words for
//! "general disclosure"); page furniture, header rows and headings of aspects are in no row. Not here: what the report gives (`coverage`).
//! Why no order is assumed: extracted pages can come in any.

use super::codes::{Head, aspect_of, head_at};
use super::refs::{Titles, one_line, parse_answer, split_loose};
use super::view::{Anchor, Kind, View};
use super::words::Words;
use super::{IndexRow, Status};
use crate::fold::{fold, fold_text};
use std::ops::Range;

/// A row as found.
#[derive(Debug)]
struct Raw {
    /// Empty for a general disclosure whose aspect is not known yet.
    codes: Vec<String>,
    line: u32,
    last_line: u32,
    page: u32,
    /// What stands beside the code in its cell.
    label: String,
    /// The cells after it.
    columns: Vec<String>,
    /// Lines after the first.
    loose: Vec<String>,
    /// A blank line or furniture came since the last line.
    gap: bool,
}

/// Where the walk is.
#[derive(Default)]
struct Walk {
    rows: Vec<Raw>,
    aspect: Option<String>,
    paragraph: Option<String>,
    climate: bool,
    mandatory: bool,
    open: bool,
}

/// A label beside the code that is shorter than this is a name, and the wording stands in the next cell.
const SHORT_LABEL_CHARS: usize = 12;
/// The last row of an index takes at most so many lines after its first.
const LAST_ROW_LINES: usize = 8;

/// The rows of a zone.
pub(super) fn read_rows(views: &[View], zone: Range<usize>, titles: &Titles, words: &Words) -> Vec<IndexRow> {
    let mut walk = Walk { mandatory: true, ..Walk::default() };
    for at in zone.clone() {
        walk.step(views, at, words);
    }
    walk.last_row(views, zone.end, titles, words);
    let mut rows: Vec<IndexRow> = Vec::new();
    for raw in walk.rows {
        finish(raw, titles, words, &mut rows);
    }
    rows
}

impl Walk {
    fn step(&mut self, views: &[View], at: usize, words: &Words) {
        let view = &views[at];
        if view.is_blank() || view.running {
            self.gap();
            return;
        }
        if let Some(anchor) = view.anchor(at, words, self.climate, self.mandatory) {
            return self.head(view, &anchor, words);
        }
        match view.kind(words) {
            Kind::Subject => {
                let folded = fold_text(&view.text());
                self.climate = Words::any(&words.climate_part, &folded) || self.climate;
                self.mandatory = Words::any(&words.mandatory_part, &folded);
                self.open = false;
            }
            Kind::Text if self.open => self.text(view),
            Kind::Blank | Kind::Furniture | Kind::Text => self.gap(),
        }
    }

    fn gap(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.gap = true;
        }
    }

    /// A line without a head goes to the row above.
    fn text(&mut self, view: &View) {
        let Some(row) = self.rows.last_mut() else { return };
        if view.cells.len() > 1 {
            // A cell that goes on stands in its own column; the first columns are those of the code.
            let skip = view.cells.len().saturating_sub(row.columns.len());
            for (column, cell) in view.cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
                match row.columns.get_mut(column.saturating_sub(skip)) {
                    Some(there) if column >= skip => {
                        there.push('\n');
                        there.push_str(cell);
                    }
                    _ => row.loose.push(cell.clone()),
                }
            }
        } else if !row.is_complete() {
            row.loose.push(view.text());
        } else if row.gap {
            return;
        } else {
            row.go_on(&view.text());
        }
        row.last_line = view.number;
        row.gap = false;
    }

    fn head(&mut self, view: &View, anchor: &Anchor, words: &Words) {
        match &anchor.head {
            Head::Kpi(codes) => {
                self.mandatory = false;
                self.climate = false;
                self.aspect = codes.last().map(|c| aspect_of(c).to_string());
                self.name_general(codes.first().map(|c| aspect_of(c)).unwrap_or_default());
                self.push(view, anchor.cell, anchor.used, codes.clone());
            }
            Head::General(named) => {
                self.mandatory = false;
                if named.is_some() {
                    self.aspect.clone_from(named);
                }
                let code = self.aspect.as_ref().map(|a| format!("{a}-general")).filter(|code| named.is_some() || !self.has(code));
                self.push(view, anchor.cell, anchor.used, code.into_iter().collect());
            }
            Head::Aspect(aspect) => {
                self.mandatory = false;
                self.climate = false;
                self.open = false;
                self.aspect = Some(aspect.clone());
                self.beside_aspect(view, anchor, aspect, words);
            }
            Head::Mandatory(code) => match self.rows.last_mut().filter(|r| self.open && r.codes.last() == Some(code)) {
                Some(row) => {
                    row.loose.extend(view.cells[anchor.cell..].iter().skip(1).filter(|c| !c.is_empty()).cloned());
                    row.last_line = view.number;
                }
                None => self.push(view, anchor.cell, anchor.used, vec![code.clone()]),
            },
            Head::Paragraph(code) => {
                self.climate = true;
                self.paragraph = Some(code.clone());
                self.push(view, anchor.cell, anchor.used, vec![format!("D-{code}")]);
            }
            Head::Part(part) => {
                let code = self.paragraph.as_ref().map(|p| format!("D-{}", below(p, part)));
                if let Some(code) = code {
                    self.paragraph = Some(code[2..].to_string());
                    self.push(view, anchor.cell, anchor.used, vec![code]);
                }
            }
        }
    }

    /// In a cell after that of the aspect: a general disclosure, a KPI, or wording without either.
    fn beside_aspect(&mut self, view: &View, anchor: &Anchor, aspect: &str, words: &Words) {
        for (cell, text) in view.cells.iter().enumerate().skip(anchor.cell + 1).filter(|(_, c)| !c.is_empty()) {
            let folded = fold(text);
            match head_at(&folded.text, words, false, false) {
                Some((Head::General(_), used)) => {
                    return self.push(view, cell, folded.original(used), vec![format!("{aspect}-general")]);
                }
                Some((Head::Kpi(codes), used)) => return self.push(view, cell, folded.original(used), codes),
                _ => {}
            }
        }
        // The title alone, or with nothing else, is a heading.
        if view.filled() > 2 {
            self.push(view, anchor.cell, view.cells[anchor.cell].len(), vec![format!("{aspect}-general")]);
        }
    }

    fn has(&self, code: &str) -> bool {
        self.rows.iter().any(|r| r.codes.iter().any(|c| c == code))
    }

    /// A general disclosure without an aspect of its own belongs to the aspect of the next KPI.
    fn name_general(&mut self, aspect: &str) {
        let code = format!("{aspect}-general");
        let taken = self.has(&code);
        if let Some(row) = self.rows.last_mut().filter(|r| r.codes.is_empty() && !taken) {
            row.codes.push(code);
        }
    }

    fn push(&mut self, view: &View, cell: usize, used: usize, codes: Vec<String>) {
        let label =
            view.cells[cell].get(used..).unwrap_or_default().trim_matches([' ', ':', '：', '.', ')', '）', ']', '\n', '-', '–']);
        let columns = view.cells[cell + 1..].iter().filter(|c| !c.is_empty()).cloned().collect();
        let (line, page) = (view.number, view.page);
        self.rows.push(Raw {
            codes,
            line,
            last_line: line,
            page,
            label: label.to_string(),
            columns,
            loose: Vec::new(),
            gap: false,
        });
        self.open = true;
    }

    /// The zone ends with the last code's line; its row may go on behind it.
    fn last_row(&mut self, views: &[View], end: usize, titles: &Titles, words: &Words) {
        let Some(row) = self.rows.last_mut() else { return };
        if row.is_complete() {
            return;
        }
        for view in views[end..].iter().filter(|v| !v.is_blank()).take(LAST_ROW_LINES) {
            let (_, answers) = split_loose(&row.pieces(), titles, words);
            if !answers.is_empty() && !row.pieces().is_empty() {
                break;
            }
            if view.running || view.cells.len() > 1 || view.text().chars().count() > 90 || view.kind(words) != Kind::Text {
                break;
            }
            row.loose.push(view.text());
            row.last_line = view.number;
        }
    }
}

impl Raw {
    /// Whether wording and answer stand in cells of their own.
    fn is_complete(&self) -> bool {
        self.columns.len() >= 2 || (!self.label.is_empty() && !self.columns.is_empty())
    }

    /// A line without columns below a row with them: the wording goes on until its sentence ends, then the answer.
    fn go_on(&mut self, text: &str) {
        let is_label = !self.label.is_empty() && (self.columns.len() < 2 || self.label.chars().count() >= SHORT_LABEL_CHARS);
        let wording = if is_label { Some(&self.label) } else { self.columns.first() };
        let ended = wording.is_some_and(|w| w.trim_end().ends_with(['。', '.', '；', ';']));
        let cell = match (ended, is_label) {
            (true, _) => self.columns.last_mut(),
            (false, true) => Some(&mut self.label),
            (false, false) => self.columns.first_mut(),
        };
        if let Some(cell) = cell {
            cell.push('\n');
            cell.push_str(text);
        }
    }

    /// Its lines in order, for rows without an answer cell.
    fn pieces(&self) -> Vec<String> {
        let first = std::iter::once(&self.label).chain(&self.columns).filter(|t| !t.is_empty());
        first.chain(&self.loose).flat_map(|t| t.split('\n').map(str::to_string)).collect()
    }
}

/// `28(a)` and `(b)` give `28(b)`; `28(a)` and `(ii)` give `28(a)(ii)`.
fn below(paragraph: &str, part: &str) -> String {
    let number = &paragraph[..paragraph.find('(').unwrap_or(paragraph.len())];
    let first = part[1..].split(')').next().unwrap_or_default();
    let roman = first.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let letter = paragraph.strip_prefix(number).and_then(|p| p.split_inclusive(')').next()).unwrap_or_default();
    // `(i)` after `(h)` is the letter.
    let is_next_letter = letter == "(h)" && first == "i";
    if roman && !letter.is_empty() && !is_next_letter { format!("{number}{letter}{part}") } else { format!("{number}{part}") }
}

/// Parts wording and answers, and joins a row that goes on under its code on the next page.
fn finish(raw: Raw, titles: &Titles, words: &Words, rows: &mut Vec<IndexRow>) {
    if raw.codes.is_empty() {
        return;
    }
    let columns_apart = raw.is_complete();
    let (wording, pieces) = if columns_apart {
        let mut columns = raw.columns.iter();
        let wording = match raw.label.is_empty() || raw.label.chars().count() < SHORT_LABEL_CHARS && raw.columns.len() > 1 {
            true => one_line(&format!("{}\n{}", raw.label, columns.next().map(String::as_str).unwrap_or_default())),
            false => one_line(&raw.label),
        };
        (wording, columns.cloned().chain(raw.loose.iter().cloned()).collect())
    } else {
        let pieces = raw.pieces();
        match pieces.as_slice() {
            [one] if super::refs::answer_at_end(one, words).is_some() => {
                let at = super::refs::answer_at_end(one, words).unwrap_or(one.len());
                (one[..at].trim().to_string(), vec![one[at..].trim().to_string()])
            }
            [one] if super::refs::is_answer(one, titles, words) => {
                match titles.at_start(one).filter(|at| titles.is_title(&one[*at..])) {
                    // The name of the section stands in the place of the wording.
                    Some(at) => (one[..at].trim().to_string(), vec![one[at..].trim().to_string()]),
                    None => (String::new(), pieces),
                }
            }
            _ => split_loose(&pieces, titles, words),
        }
    };
    let answer = parse_answer(&pieces, columns_apart, titles, words);
    let status = match answer.explained && !answer.remark.is_empty() {
        true => Status::Explained,
        false => printed_status(&answer.refs, &answer.remark, words),
    };
    for code in raw.codes {
        match rows.iter_mut().find(|r| r.code == code) {
            Some(row) => {
                row.refs.extend(answer.refs.iter().filter(|r| !row.refs.contains(r)).cloned().collect::<Vec<_>>());
                if row.remark.is_empty() {
                    row.remark.clone_from(&answer.remark);
                }
                if raw.line >= row.line {
                    row.last_line = row.last_line.max(raw.last_line);
                }
                row.stated |= answer.stated;
                row.status = printed_status(&row.refs, &row.remark, words);
            }
            None => rows.push(IndexRow {
                code,
                wording: wording.clone(),
                status,
                refs: answer.refs.clone(),
                remark: answer.remark.clone(),
                line: raw.line,
                last_line: raw.last_line,
                page: raw.page,
                stated: answer.stated,
            }),
        }
    }
}

/// What the row itself says; the report is judged in `coverage`.
fn printed_status(refs: &[String], remark: &str, words: &Words) -> Status {
    let folded = fold_text(remark);
    if Words::any(&words.not_applicable, &folded) || Words::any(&words.not_involved, &folded) && refs.is_empty() {
        Status::NotApplicable
    } else if Words::any(&words.reasons, &folded) || refs.is_empty() && Words::any(&words.nothing, &folded) {
        Status::Explained
    } else if refs.is_empty() && remark.is_empty() {
        Status::Absent
    } else {
        Status::Disclosed
    }
}
