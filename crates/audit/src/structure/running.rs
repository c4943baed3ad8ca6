//! Furniture of the page: running heads, feet, page numbers.
//!
//! In: the lines, folded, and the issuer's name. Out: their numbers, and how many bytes of a line are furniture that stuck to its text.
//! Invariant: a line of a table is never furniture; what only looks like a page number needs company. Not here: chapter titles that
//! are repeated as heads (`sections`). Why: a page number read as a figure, or a head inside a sentence, spoils what follows.

use super::View;
use super::words::Words;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Longest running head in characters.
const LONGEST_HEAD: usize = 110;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Running {
    pub lines: BTreeSet<u32>,
    /// Line → bytes at its head that are furniture glued to the text.
    pub glued: BTreeMap<u32, usize>,
}

/// Finds the furniture. `cover` is the number of lines at the start where a title is a title.
pub(super) fn find_running(views: &[View<'_>], names: &[String], cover: usize, words: &Words) -> Running {
    let mut running = Running::default();
    let heads: Vec<(usize, Head)> = views.iter().enumerate().filter_map(|(i, v)| Some((i, head_of(v, names, words)?))).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (_, head) in &heads {
        *counts.entry(head.rest.as_str()).or_default() += 1;
    }
    let numbered = heads.iter().filter(|(_, h)| h.number.is_some()).count();
    for (index, head) in &heads {
        let often = counts.get(head.rest.as_str()).copied().unwrap_or(0);
        let is_head = match head.number {
            Some(_) => numbered >= 2 && (often >= 2 || *index >= cover),
            None => often >= 3 && *index >= cover,
        };
        if is_head {
            running.lines.insert(views[*index].number());
        }
    }
    add_neighbours(views, &heads, cover, &mut running);
    add_page_edges(views, &mut running);
    add_page_numbers(views, &mut running);
    running.glued = glued(views, &running, &heads);
    running
}

/// A line that holds nothing but titles of reports, the issuer's name and a page number.
struct Head {
    number: Option<u32>,
    rest: String,
}

fn head_of(view: &View<'_>, names: &[String], words: &Words) -> Option<Head> {
    if view.key.is_empty() || view.chars > LONGEST_HEAD || view.line.text.contains('\t') {
        return None;
    }
    // Most lines hold no title at all.
    if !words.titles_any.is_match(&view.key) && !names.iter().any(|n| view.key.contains(n.as_str())) {
        return None;
    }
    let mut rest = view.key.clone();
    let mut found = String::new();
    for title in words.titles.iter().chain(names) {
        if let Some(at) = rest.find(title.as_str()) {
            rest.replace_range(at..at + title.len(), " ");
            found.push_str(title);
        }
    }
    if found.is_empty() {
        return None;
    }
    let mut number = None;
    for part in rest.split(' ') {
        let (page, other) = page_number(part);
        number = number.or(page);
        let other = words.fillers.iter().fold(other.to_string(), |text, filler| text.replace(filler.as_str(), ""));
        if !is_year(&other) {
            return None;
        }
    }
    Some(Head { number, rest: found })
}

/// A page number at the start or the end of a part, apart from a year: `332023年` is page 33.
fn page_number(part: &str) -> (Option<u32>, &str) {
    let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (head, year_length) = if digits >= 5 { (digits - 4, 4) } else { (digits, 0) };
    if year_length == 4 || (1..=3).contains(&digits) {
        let (page, rest) = part.split_at(head);
        return (page.parse().ok(), rest);
    }
    let body = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let tail = &part[body.len()..];
    match tail.len() {
        1..=3 => (tail.parse().ok(), body),
        // `202212` at the end of a head: the year, then the page.
        5..=7 => (tail[4..].parse().ok(), &part[..body.len() + 4]),
        _ => (None, part),
    }
}

/// Nothing, or a year in either writing.
fn is_year(text: &str) -> bool {
    let text = text.trim_end_matches(['年', '度']);
    text.is_empty() || (text.chars().count() <= 8 && text.chars().all(|c| super::dates::digit(c).is_some()))
}

/// The second line of a running head (its title without a number) goes with the first.
fn add_neighbours(views: &[View<'_>], heads: &[(usize, Head)], cover: usize, running: &mut Running) {
    for pair in heads.windows(2) {
        let [(a, _), (b, _)] = pair else { continue };
        let close = views[a + 1..*b].iter().all(|v| v.line.is_blank());
        if close && *b >= cover && (running.lines.contains(&views[*a].number()) || running.lines.contains(&views[*b].number())) {
            running.lines.insert(views[*a].number());
            running.lines.insert(views[*b].number());
        }
    }
}

/// What stands at the edge of many pages in the same words is furniture, where pages are known.
fn add_page_edges(views: &[View<'_>], running: &mut Running) {
    const EDGE: usize = 2;
    let pages = views.last().map_or(1, |v| v.line.page) as usize;
    if pages < 3 {
        return;
    }
    let mut edges: Vec<&View<'_>> = Vec::new();
    for page in views.chunk_by(|a, b| a.line.page == b.line.page) {
        // Entries of a contents list may stand at an edge; their chapters come again as heads.
        let mut full = page.iter().filter(|v| {
            !v.line.is_blank() && !super::contents::has_page(v) && v.chars <= LONGEST_HEAD && !v.line.text.contains('。')
        });
        edges.extend(full.by_ref().take(EDGE));
        edges.extend(full.rev().take(EDGE));
    }
    let mut counts: HashMap<String, BTreeSet<u32>> = HashMap::new();
    let named: Vec<(String, &View<'_>)> = edges.into_iter().map(|v| (edge_key(v), v)).collect();
    for (key, view) in &named {
        counts.entry(key.clone()).or_default().insert(view.line.page);
    }
    for (key, view) in &named {
        let on = counts.get(key).map_or(0, BTreeSet::len);
        let bare_number =
            key.is_empty() && view.key.len() <= 3 && view.key.bytes().all(|b| b.is_ascii_digit()) && !view.key.is_empty();
        let often = on >= 3 && on * 5 >= pages;
        if (bare_number && often)
            || (often && !key.is_empty() && view.line.cells.len() <= 3 && view.line.table.is_none() && !looks_like_header(view))
        {
            running.lines.insert(view.number());
        }
    }
}

fn edge_key(view: &View<'_>) -> String {
    view.key.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Heads of tables are repeated on each page too; they are no furniture.
fn looks_like_header(view: &View<'_>) -> bool {
    view.line.cells.len() >= 3
        || ["单位", "指标", "章节", "备注", "层面", "unit", "kpi", "indicator", "description"]
            .iter()
            .any(|w| view.key.contains(w))
}

/// Bare page numbers without known pages: a run of numbers, one more each time, some lines apart.
fn add_page_numbers(views: &[View<'_>], running: &mut Running) {
    const APART: usize = 12;
    const RUN: usize = 5;
    if views.last().is_some_and(|v| v.line.page > 1) {
        return;
    }
    let bare: Vec<(usize, u32)> = views.iter().enumerate().filter_map(|(i, v)| Some((i, bare_number(v)?))).collect();
    // Numbers beside furniture are page numbers.
    for (index, _) in &bare {
        let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        if beside.filter_map(|i| views.get(i)).any(|v| running.lines.contains(&v.number())) {
            running.lines.insert(views[*index].number());
        }
    }
    // `run` holds the best chain that ends in each number.
    let mut best: HashMap<u32, (usize, Vec<usize>)> = HashMap::new();
    let mut longest: Vec<usize> = Vec::new();
    for (index, number) in &bare {
        let before = [number.checked_sub(1), number.checked_sub(2)].into_iter().flatten();
        let chain = before.filter_map(|n| best.get(&n)).filter(|(at, _)| index - at >= APART).max_by_key(|(_, c)| c.len());
        let mut chain = chain.map_or_else(Vec::new, |(_, c)| c.clone());
        chain.push(*index);
        if chain.len() > longest.len() {
            longest.clone_from(&chain);
        }
        let keep = best.get(number).is_none_or(|(_, c)| c.len() <= chain.len());
        if keep {
            best.insert(*number, (*index, chain));
        }
    }
    if longest.len() >= RUN && longest.len() * 2 > bare.len() {
        running.lines.extend(longest.iter().map(|i| views[*i].number()));
    }
}

fn bare_number(view: &View<'_>) -> Option<u32> {
    if view.key.is_empty() || view.key.len() > 3 || view.line.text.contains(['\t', '%', '.', ',']) {
        return None;
    }
    view.key.parse().ok().filter(|n| (1..=400).contains(n))
}

/// Furniture that stuck to the text behind it: `4環境、社會及管治報告本集團的…`.
fn glued(views: &[View<'_>], running: &Running, heads: &[(usize, Head)]) -> BTreeMap<u32, usize> {
    let mut texts: Vec<&str> = heads
        .iter()
        .filter(|(i, _)| running.lines.contains(&views[*i].number()))
        .map(|(i, _)| views[*i].folded.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace()))
        .filter(|t| t.chars().count() >= 4)
        .collect();
    texts.sort_unstable();
    texts.dedup();
    let mut glued = BTreeMap::new();
    if texts.is_empty() || texts.len() > 40 {
        return glued;
    }
    for view in views.iter().filter(|v| !v.line.is_blank() && !running.lines.contains(&v.number())) {
        // Only with a page number in front: the title alone may open a sentence about the report.
        let Some(first) = view.folded.bytes().find(|b| *b != b' ').filter(u8::is_ascii_digit) else { continue };
        debug_assert!(first.is_ascii_digit());
        let body = view.folded.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        if let Some(text) = texts.iter().find(|t| body.len() > t.len() && body.starts_with(**t)) {
            let end = view.folded.len() - body.len() + text.len();
            glued.insert(view.number(), crate::fold::fold(&view.line.text).original(end));
        }
    }
    glued
}
