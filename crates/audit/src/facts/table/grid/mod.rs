//! Tables whose cells the reader knows (a tagged PDF, an HTML table) to facts.
//!
//! In: lines with a table number. Out: facts and the lines they and the drawings above them took. Invariant: a value is read by the heads
//! of its own row and column, never by its neighbours. Not here: tables as loose lines (`body`), which have no columns but by guess.
//! Why apart: where the grid is given, nothing about the layout needs to be inferred.

mod columns;
mod name;
mod rows;
mod vocabulary;

use crate::Setup;
use crate::document::{Document, Line};
use crate::fact::Fact;
use crate::fold::fold_text;
use crate::index::Index;
use crate::structure::Structure;
use std::collections::{BTreeMap, BTreeSet};

/// How far above a chart's table its caption may stand: the drawing's own words are between.
const DRAWING_LINES: usize = 80;
/// How far above a table its caption may stand.
const CAPTION_LINES: usize = 3;

/// A table with its caption.
pub(super) struct Grid<'a> {
    pub number: u32,
    /// Its rows, repeated heads of later pages left out.
    pub lines: Vec<&'a Line>,
    /// Folded words of its caption, without `Table 3`.
    pub caption: String,
}

/// What tables gave.
#[derive(Default)]
pub(super) struct Found {
    pub facts: Vec<Fact>,
    /// Lines of tables read here, of their captions and drawings.
    pub lines: BTreeSet<u32>,
    /// Tables and groups so far, for those that are read otherwise.
    pub tables: u32,
    pub groups: u32,
}

/// Reads every table whose grid is known.
pub(super) fn read_grids(document: &Document, structure: &Structure, index: &Index, setup: &Setup<'_>) -> Found {
    let mut tables: BTreeMap<u32, Vec<&Line>> = BTreeMap::new();
    for line in document.lines.iter().filter(|l| !l.is_blank()) {
        if let Some(table) = line.table {
            tables.entry(table).or_default().push(line);
        }
    }
    tables.retain(|_, lines| lines.len() > 1 && lines[0].header && !lines.iter().any(|l| index.covers(l.number)));
    let mut found = Found::default();
    let mut grids = Vec::new();
    for (number, lines) in tables {
        let head = lines[0].text.as_str();
        let body = lines.iter().skip(1).filter(|l| !(l.header && l.text == head));
        let mut kept = vec![lines[0]];
        kept.extend(body);
        found.lines.extend(lines.iter().map(|l| l.number));
        let caption = caption(document, structure, lines[0].number, &mut found.lines);
        grids.push(Grid { number, lines: kept, caption });
    }
    if !grids.is_empty() {
        drawings(document, structure, &mut found.lines);
    }
    let vocabulary = vocabulary::learn(&grids, setup.lexicon);
    let mut reader = rows::Reader::new(structure, setup, &vocabulary);
    for grid in &grids {
        reader.read(grid);
    }
    found.tables = grids.iter().map(|g| g.number).max().unwrap_or(0);
    (found.facts, found.groups) = reader.finish();
    found
}

/// The caption above a table; the words of a drawing between a chart's caption and its table are no text to be read.
fn caption(document: &Document, structure: &Structure, first: u32, taken: &mut BTreeSet<u32>) -> String {
    let start = document.lines.partition_point(|l| l.number < first);
    let above = document.lines[..start].iter().rev().take(DRAWING_LINES);
    let mut between: Vec<u32> = Vec::new();
    let mut nearest: Option<String> = None;
    for line in above.filter(|l| !l.is_blank() && l.table.is_none() && !structure.is_running(l.number)) {
        let folded = fold_text(&line.text);
        if let Some((drawing, words)) = captioned(&folded) {
            if drawing {
                taken.extend(between);
                taken.insert(line.number);
                return words.to_string();
            }
            if between.len() < CAPTION_LINES {
                taken.insert(line.number);
                return words.to_string();
            }
            break;
        }
        // A drawing holds labels; a paragraph parts it from a caption further above.
        if folded.chars().count() > 60 && super::rows::is_sentence(&folded) {
            break;
        }
        nearest.get_or_insert(folded);
        between.push(line.number);
    }
    nearest.filter(|n| n.chars().count() <= 60 && !super::rows::is_sentence(n)).unwrap_or_default()
}

/// The words of drawings below their captions: ticks, legends, labels. They end where a paragraph, the next caption or the next page but one
/// begins.
fn drawings(document: &Document, structure: &Structure, taken: &mut BTreeSet<u32>) {
    let mut under: Option<u32> = None;
    for line in document.lines.iter().filter(|l| !l.is_blank() && !structure.is_running(l.number)) {
        let folded = fold_text(&line.text);
        match captioned(&folded) {
            Some((drawing, _)) if line.table.is_none() => under = drawing.then_some(line.page),
            _ => {
                let paragraph = folded.chars().count() > 60 && super::rows::is_sentence(&folded);
                if line.table.is_some() || paragraph || under.is_some_and(|page| line.page > page + 1) {
                    under = None;
                }
            }
        }
        if under.is_some() {
            taken.insert(line.number);
        }
    }
}

/// Whether a line is a caption with a number, whether it is a chart's, and its words.
fn captioned(folded: &str) -> Option<(bool, &str)> {
    const HEADS: [(&str, bool); 7] =
        [("table ", false), ("chart ", true), ("figure ", true), ("graph ", true), ("图表", true), ("图", true), ("表", false)];
    let (head, drawing) = HEADS.iter().find(|(head, _)| folded.starts_with(head))?;
    let rest = folded[head.len()..].trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let words = rest.get(digits..)?.trim_start_matches([':', '.', '-', ' ']);
    (digits > 0 && digits < 4 && !words.is_empty()).then_some((*drawing, words))
}
