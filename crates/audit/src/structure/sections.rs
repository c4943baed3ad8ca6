//! Headings and the sections that they open.
//!
//! In: the folded lines, the contents list, the furniture. Out: sections in the order of the report, and lines that repeat a heading as a
//! running head. Invariant: a section ends where the next of its level or above begins. Not here: what a section is about. Why: rows of
//! the index point to sections by name, and a false heading cuts a true section short: where in doubt a line is no heading.

use super::contents::{Contents, Entry, section_number, without_ornament};
use super::words::{Words, key};
use super::{ContentsEntry, Section, View};
use crate::fold::is_cjk;
use crate::search::without_heads;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// What was found.
pub(super) struct Found {
    pub sections: Vec<Section>,
    pub entries: Vec<ContentsEntry>,
    /// Lines that repeat a heading.
    pub repeated: BTreeSet<u32>,
    /// Lines that passed for furniture and are headings.
    pub unmarked: BTreeSet<u32>,
}

/// A heading in the text.
#[derive(Debug, Clone)]
struct Heading {
    at: usize,
    number: String,
    title: String,
    key: String,
    level: u8,
    /// Position of its entry in the contents list.
    entry: Option<usize>,
    /// No number, no markup, no entry: told by its looks only.
    loose: bool,
}

/// A line that could be a heading by its length.
struct Candidate<'a> {
    at: usize,
    number: &'a str,
    depth: u8,
    title: &'a str,
    key: String,
    /// The line passes for a head of the page.
    running: bool,
}

/// Finds the sections.
pub(super) fn find_sections(
    views: &[View<'_>],
    cover: usize,
    contents: &Contents,
    running: &impl Fn(u32) -> bool,
    words: &Words,
) -> Found {
    let index = index_lines(views, words);
    let listed = |v: &View<'_>| contents.lines.as_ref().is_some_and(|r| r.contains(&v.number()));
    let is_body = |v: &View<'_>| !running(v.number()) && !listed(v);
    let mut candidates: Vec<Candidate<'_>> = views
        .iter()
        .enumerate()
        .filter(|(_, v)| !listed(v))
        .filter_map(|(at, v)| candidate(at, v, running(v.number())))
        .collect();
    let mut headings = of_contents(&contents.entries, &candidates, views, &index);
    let unmarked: BTreeSet<u32> = headings.iter().map(|h| views[h.at].number()).filter(|line| running(*line)).collect();
    candidates.retain(|c| !c.running);
    let mut taken: HashSet<usize> = headings.iter().map(|h| h.at).collect();
    let free = |c: &&Candidate<'_>| !index.contains(&c.at);
    let others: Vec<Heading> =
        marked(&candidates, views).into_iter().chain(numbered(candidates.iter().filter(free), contents)).collect();
    for heading in others {
        if taken.insert(heading.at) {
            headings.push(heading);
        }
    }
    headings.sort_by_key(|h| h.at);
    let repeated = repeated(&candidates, &headings, views, &index, words);
    let is_skipped = |at: usize| {
        at < cover || taken.contains(&at) || index.contains(&at) || repeated.contains(&views[at].number()) || !is_body(&views[at])
    };
    // Headings and the index end the search for what a heading opens; furniture is looked past.
    let stops = |at: usize| taken.contains(&at) || index.contains(&at);
    headings.extend(loose(&candidates, views, &is_skipped, &stops, words));
    headings.sort_by_key(|h| h.at);
    set_levels(&mut headings, views, &contents.entries, &index);
    Found { unmarked, repeated, ..assemble(headings, contents, views) }
}

fn candidate<'a>(at: usize, view: &'a View<'_>, running: bool) -> Option<Candidate<'a>> {
    if view.key.is_empty() || view.chars > 90 || view.line.table.is_some() {
        return None;
    }
    let mut text = without_ornament(&view.line.text[view.glued..]);
    let numbered = |t: &'a str| section_number(t);
    let (number, depth, title) = match text.split_once('\t') {
        // `4.1<tab>排放物`; other lines with tabs are rows.
        Some((number, title)) if !title.contains('\t') => {
            let number = number.trim().trim_end_matches(['.', '、']);
            let parts = number.split('.').filter(|p| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit())).count();
            if parts == 0 || parts != number.split('.').count() || !title.trim().starts_with(char::is_alphabetic) {
                return None;
            }
            (number, parts as u8, title.trim())
        }
        Some(_) => return None,
        None => {
            text = text.trim_end();
            numbered(text).unwrap_or(("", 0, text))
        }
    };
    let key = key(&crate::fold::fold_text(title));
    (!key.is_empty() && !title.ends_with(['。', '；', ';', '，', ',', '、'])).then_some(Candidate {
        at,
        number,
        depth,
        title,
        key,
        running,
    })
}

/// Headings that the contents list names. Order is a help, not a rule: columns of a list may be read in the wrong order.
fn of_contents(entries: &[Entry], candidates: &[Candidate<'_>], views: &[View<'_>], index: &Range<usize>) -> Vec<Heading> {
    let mut by_key: HashMap<&str, Vec<usize>> = HashMap::new();
    for (position, c) in candidates.iter().enumerate() {
        by_key.entry(c.key.as_str()).or_default().push(position);
    }
    let mut headings: Vec<Heading> = Vec::new();
    let mut used: HashSet<usize> = HashSet::new();
    let mut last = 0;
    let mut open = Vec::new();
    for (position, entry) in entries.iter().enumerate() {
        let fits = |c: &Candidate<'_>| c.number.is_empty() || entry.number.is_empty() || same_number(c.number, &entry.number);
        let exact = by_key
            .get(entry.key.as_str())
            .into_iter()
            .flatten()
            .map(|i| &candidates[*i])
            .filter(|c| fits(c) && !used.contains(&c.at));
        let found: Vec<&Candidate<'_>> = exact.collect();
        // Rows of the index cite titles; a head of the page stands for the title only where nothing else does.
        let plain = |c: &&&Candidate<'_>| !c.running && !index.contains(&c.at);
        let best = found.iter().filter(plain).find(|c| c.at >= last).or(found.iter().find(plain)).or(found.first());
        let Some(best) = best else {
            open.push(position);
            continue;
        };
        last = best.at;
        used.insert(best.at);
        headings.push(heading_of(best, entry, position));
    }
    for position in open {
        let entry = &entries[position];
        let near = candidates
            .iter()
            .filter(|c| !c.running && !index.contains(&c.at) && !used.contains(&c.at))
            .find(|c| nearly(c, entry, views));
        if let Some(near) = near {
            used.insert(near.at);
            headings.push(heading_of(near, entry, position));
        }
    }
    headings
}

fn heading_of(c: &Candidate<'_>, entry: &Entry, index: usize) -> Heading {
    let number = if c.number.is_empty() { entry.number.clone() } else { c.number.to_string() };
    Heading {
        at: c.at,
        level: depth_of(&number),
        number,
        title: c.title.to_string(),
        key: c.key.clone(),
        entry: Some(index),
        loose: false,
    }
}

fn depth_of(number: &str) -> u8 {
    let sample = format!("{number} 題");
    section_number(&sample).map_or(0, |(_, depth, _)| depth)
}

fn same_number(a: &str, b: &str) -> bool {
    let clean = |n: &str| n.trim_matches(['.', ' ', '、']).trim_start_matches('0').replace('．', ".");
    clean(a) == clean(b)
}

/// A heading that says almost what the list says: one number and most of the words, or, without a number, all words but one or two characters.
fn nearly(c: &Candidate<'_>, entry: &Entry, views: &[View<'_>]) -> bool {
    let (ours, theirs) = (c.key.chars().count(), entry.key.chars().count());
    let same_number = !c.number.is_empty() && !entry.number.is_empty() && same_number(c.number, &entry.number);
    let far = ours.abs_diff(theirs) > if same_number { theirs.max(ours) / 2 } else { 2 };
    if far || ours.min(theirs) < 3 || (!same_number && (!c.number.is_empty() || theirs < 5)) {
        return false;
    }
    let alone = views[c.at].line.cells.len() == 1;
    let shares = c.key.chars().next() == entry.key.chars().next() || c.key.chars().next_back() == entry.key.chars().next_back();
    if !alone || !shares {
        return false;
    }
    let distance = strsim::levenshtein(&c.key, &entry.key);
    if same_number { distance * 2 <= theirs.max(ours) } else { distance <= 1 + theirs / 12 }
}

/// Lines that Markdown, HTML or a tagged PDF marks as headings.
fn marked(candidates: &[Candidate<'_>], views: &[View<'_>]) -> Vec<Heading> {
    let of = |c: &Candidate<'_>| {
        let level = views[c.at].line.heading?;
        Some(Heading {
            at: c.at,
            number: c.number.to_string(),
            title: c.title.to_string(),
            key: c.key.clone(),
            level,
            entry: None,
            loose: false,
        })
    };
    candidates.iter().filter_map(of).collect()
}

/// Numbered lines that go on with the numbering: 3.2 after 3.1, 四、 after 三、, B1 after B. Items of lists do not.
fn numbered<'a>(candidates: impl Iterator<Item = &'a Candidate<'a>>, contents: &Contents) -> Vec<Heading> {
    const APART: usize = 8;
    let listed = contents.entries.iter().filter(|e| !e.number.is_empty()).count() >= 3;
    let parents: HashSet<Vec<u32>> =
        contents.entries.iter().filter_map(|e| parts_of(&e.number)).map(|(_, parts)| parts).collect();
    let mut found: Vec<(Numbering, Heading)> = Vec::new();
    let mut paths: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
    for c in candidates.filter(|c| c.depth > 0 && is_title_like(c.title)) {
        let Some((kind, number)) = parts_of(c.number) else { continue };
        let heading = || Heading {
            at: c.at,
            number: c.number.to_string(),
            title: c.title.to_string(),
            key: c.key.clone(),
            level: number.len() as u8,
            entry: None,
            loose: false,
        };
        if kind == Numbering::Appendix {
            found.push((kind, heading()));
            continue;
        }
        let path = &mut paths[usize::from(kind == Numbering::Letter)];
        let depth = number.len();
        if listed && depth == 1 {
            // The list names every chapter; single numbers beside it are items. Chapters still lead the numbering.
            if contents.entries.iter().any(|e| same_number(&e.number, c.number) && e.key == c.key) {
                *path = number;
            }
            continue;
        }
        let same_parent = path.get(..depth - 1) == number.get(..depth - 1);
        let before = if same_parent { path.get(depth - 1).copied() } else { None };
        let follows = before.map_or(number[depth - 1] == 1, |b| number[depth - 1] == b + 1);
        if follows && (depth == 1 || same_parent || parents.contains(&number[..depth - 1])) {
            found.push((kind, heading()));
            *path = number;
        }
    }
    // Single numbers close together are a list.
    for kind in [Numbering::Digit, Numbering::Letter] {
        let chapters: Vec<usize> = found.iter().filter(|(k, h)| *k == kind && h.level == 1).map(|(_, h)| h.at).collect();
        let spread = chapters.first().zip(chapters.last()).map_or(0, |(a, b)| b - a);
        let least = if kind == Numbering::Digit { 3 } else { 2 };
        if chapters.len() < least || spread / chapters.len() < APART {
            found.retain(|(k, h)| *k != kind || (h.level > 1 && kind == Numbering::Digit));
        }
    }
    found.into_iter().map(|(_, heading)| heading).collect()
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Numbering {
    Digit,
    Letter,
    Appendix,
}

/// A section number as its parts: `4.1` and 四 are of digits, `B1.2` is of letters.
fn parts_of(number: &str) -> Option<(Numbering, Vec<u32>)> {
    let first = number.chars().next()?;
    if first.is_ascii_uppercase() && number.chars().nth(1).is_none_or(|c| c.is_ascii_digit()) {
        let mut parts = vec![u32::from(first) - u32::from('A') + 1];
        parts.extend(number[1..].split('.').filter(|p| !p.is_empty()).map(|p| p.parse().unwrap_or(0)));
        return Some((Numbering::Letter, parts));
    }
    if first.is_ascii_digit() {
        return Some((Numbering::Digit, depth_number(number)));
    }
    if first == '附' || first.is_ascii_uppercase() {
        return Some((Numbering::Appendix, vec![1]));
    }
    let numerals = number.trim_matches(['第', '章', '部', '分', '份', '、', '.']);
    if numerals.ends_with(['節', '节']) || number.starts_with(['（', '(']) {
        return None;
    }
    let value = match numerals.parse() {
        Ok(value) => value,
        Err(_) => chinese_value(numerals)?,
    };
    Some((Numbering::Digit, vec![value]))
}

fn chinese_value(numerals: &str) -> Option<u32> {
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|p| p as u32 + 1);
    let (tens, ones) = numerals.split_once('十').map_or(("", numerals), |(t, o)| (if t.is_empty() { "一" } else { t }, o));
    let of = |part: &str| if part.is_empty() { Some(0) } else { part.chars().next().and_then(digit) };
    Some(of(tens)? * 10 + of(ones)?).filter(|v| *v > 0)
}

fn depth_number(number: &str) -> Vec<u32> {
    number.split(['.', '．']).filter_map(|p| p.parse().ok()).collect()
}

/// A title: short, no sentence.
fn is_title_like(title: &str) -> bool {
    let cjk = title.chars().filter(|c| is_cjk(*c)).count();
    let short = if cjk > 0 { title.chars().count() <= 36 } else { title.split(' ').count() <= 14 };
    short
        && !title.contains(['。', '；', '？', '！', '?'])
        && !title.ends_with([':', '：', '.'])
        && !title.ends_with("and")
        && !title.ends_with("及")
}

/// Later lines that say a numbered or listed heading again: heads of pages.
fn repeated(
    candidates: &[Candidate<'_>],
    headings: &[Heading],
    views: &[View<'_>],
    index: &Range<usize>,
    words: &Words,
) -> BTreeSet<u32> {
    let mut first: HashMap<(&str, &str), usize> = HashMap::new();
    for h in headings.iter().filter(|h| !h.number.is_empty() || h.entry.is_some()) {
        first.entry((h.number.as_str(), h.key.as_str())).or_insert(h.at);
        // The head of a page may leave the number out.
        first.entry(("", h.key.as_str())).or_insert(h.at);
    }
    let heads: HashSet<usize> = headings.iter().map(|h| h.at).collect();
    let again = |c: &&Candidate<'_>| {
        let own = first.get(&(c.number, c.key.as_str())).copied();
        // Within the index only its own title is a head; other titles are what its rows cite.
        let own_title = !index.contains(&c.at) || words.index_titles.iter().any(|t| c.key.contains(t.as_str()));
        own_title && own.is_some_and(|at| at < c.at) && !heads.contains(&c.at) && views[c.at].line.cells.len() == 1
    };
    candidates.iter().filter(again).map(|c| views[c.at].number()).collect()
}

/// Unnumbered headings: a short line that ends no sentence, behind a finished one and before running text or a table.
fn loose(
    candidates: &[Candidate<'_>],
    views: &[View<'_>],
    skipped: &impl Fn(usize) -> bool,
    stops: &impl Fn(usize) -> bool,
    words: &Words,
) -> Vec<Heading> {
    let full: Vec<usize> = (0..views.len()).filter(|i| !views[*i].line.is_blank()).collect();
    let mut place: Vec<usize> = vec![0; views.len()];
    for (position, at) in full.iter().enumerate() {
        place[*at] = position;
    }
    let mut found: Vec<Heading> = Vec::new();
    for c in candidates.iter().filter(|c| c.depth == 0 && !skipped(c.at)) {
        let view = &views[c.at];
        if view.line.cells.len() != 1 || !looks_like_heading(c, words) {
            continue;
        }
        let before = full[..place[c.at]].iter().rev().map(|i| &views[*i]).next();
        let mut after = full[place[c.at] + 1..]
            .iter()
            .filter(|i| stops(**i) || !skipped(**i))
            .take_while(|i| !stops(**i))
            .map(|i| &views[*i]);
        let next = after.next();
        // A line that begins in lower case goes on with the one before.
        let goes_on = next.is_some_and(|n| n.line.text.trim_start().starts_with(|l: char| l.is_ascii_lowercase()));
        let opens = next.is_some_and(|n| is_text(n) || n.line.text.matches('\t').count() >= 2)
            || (next.is_some_and(|n| {
                n.chars <= 24
                    && n.line.cells.len() == 1
                    && !n.line.text.contains(|d: char| d.is_ascii_digit() || d == '（' || d == '(')
            }) && after.next().is_some_and(is_text));
        let heads = |v: &View<'_>| found.last().is_some_and(|h| views[h.at].number() == v.number());
        let behind_item = |v: &View<'_>| v.line.text.trim_start().starts_with(BULLETS) && c.title.chars().count() >= 4;
        // The last words of a table before, when running text follows at once.
        let behind_word = |v: &View<'_>| v.chars <= 8 && next.is_some_and(is_text);
        let after_end = before.is_none_or(|v| is_finished(v) || heads(v) || behind_item(v) || behind_word(v))
            || place[c.at].checked_sub(1).is_some_and(|p| skipped(full[p]));
        if opens && !goes_on && after_end {
            found.push(Heading {
                at: c.at,
                number: String::new(),
                title: c.title.to_string(),
                key: c.key.clone(),
                level: 0,
                entry: None,
                loose: true,
            });
        }
    }
    found
}

/// What items of lists begin with.
const BULLETS: [char; 8] = ['•', '‧', '·', '-', '–', '—', '✓', '*'];

fn looks_like_heading(c: &Candidate<'_>, words: &Words) -> bool {
    let title = c.title;
    let length = title.chars().count();
    let cjk = title.chars().any(is_cjk);
    let sized = if cjk {
        (2..=24).contains(&length)
    } else {
        length >= 4 && title.split_whitespace().count() <= 9 && title.starts_with(|l: char| l.is_ascii_uppercase())
    };
    let bulleted =
        title.contains('•') || title.starts_with(BULLETS) || title.starts_with(['(', '（', '<', '>', '≥', '≤', '/', '／', '※']);
    let ends =
        title.ends_with(['。', '.', '：', ':', '；', ';', '，', ',', '、', '！', '？', '?', '%', '-', '—', '「', '（', '(', '╱']);
    let holds = title.contains(['。', '，', '；', '？', '！', '%', '：', '@', '=', '÷', '×'])
        || title.contains("://")
        || title.contains(", ") && length > 60;
    let number = title.starts_with(|d: char| d.is_ascii_digit()) && !title.contains('年');
    let ends_in_number = title.ends_with(|d: char| d.is_ascii_digit());
    // A space between Chinese words parts cells; a conjunction goes on with what stands before.
    let parted =
        title.split_whitespace().zip(title.split_whitespace().skip(1)).any(|(a, b)| a.ends_with(is_cjk) && b.starts_with(is_cjk));
    let goes_on = title.starts_with(['及', '和', '的', '等', '或', '之', '並', '并']);
    let sentence = ["We ", "It ", "This ", "They ", "As ", "There ", "If "].iter().any(|w| title.starts_with(w));
    let open = title.matches(['（', '(', '「', '《']).count() != title.matches(['）', ')', '」', '》']).count();
    !parted
        && !open
        && !sentence
        && !goes_on
        && sized
        && !bulleted
        && !ends
        && !holds
        && !number
        && !ends_in_number
        && !words.not_headings.contains(&c.key)
}

/// Running text: long, or with a sentence's end.
fn is_text(view: &View<'_>) -> bool {
    let text = view.line.text.trim();
    let wide: usize = text.chars().map(|c| if is_cjk(c) { 2 } else { 1 }).sum();
    view.line.cells.len() == 1 && (wide >= 56 || (wide >= 30 && text.ends_with(['。', '：', ':', '；', '.'])))
}

/// The line before a heading: a sentence's end, a row, a figure.
fn is_finished(view: &View<'_>) -> bool {
    let text = view.line.text.trim_end();
    text.ends_with(['。', '：', ':', '.', '！', '？', '；', ';', '）', ')', '”', '"', '%'])
        || view.line.cells.len() > 1
        || text.ends_with(|c: char| c.is_ascii_digit())
}

/// Lines (positions) of the content index: from the first to the last of many rows with a requirement's code.
fn index_lines(views: &[View<'_>], words: &Words) -> Range<usize> {
    const ROWS: usize = 10;
    const HEAD: usize = 12;
    let codes: Vec<usize> = views.iter().enumerate().filter(|(_, v)| has_code(&v.folded)).map(|(i, _)| i).collect();
    // Ten rows within a hundred lines; earlier mentions in the text are fewer.
    let first = codes.windows(ROWS).find(|w| w[ROWS - 1] - w[0] < 150).map(|w| w[0]);
    match first.zip(codes.last()) {
        Some((first, last)) => {
            // The head of the index belongs to it, its title does not.
            let title = (first.saturating_sub(HEAD)..first)
                .rev()
                .find(|i| words.index_titles.iter().any(|t| views[*i].key.contains(t.as_str())));
            title.map_or(first, |t| t + 1)..last + 1
        }
        None => 0..0,
    }
}

/// `a1.2`, 一般披露, `general disclosure` at the head of a line or a cell.
fn has_code(folded: &str) -> bool {
    let head = without_heads(without_heads(folded.trim_start(), "关键绩效指标"), "kpi").trim_start();
    let b = head.as_bytes();
    let code =
        b.len() >= 4 && matches!(b[0], b'a' | b'b') && (b'1'..=b'8').contains(&b[1]) && b[2] == b'.' && b[3].is_ascii_digit();
    code || head.starts_with("一般披露") || head.starts_with("general disclosure")
}

/// Levels for those whose number gives none.
fn set_levels(headings: &mut [Heading], views: &[View<'_>], entries: &[Entry], index: &Range<usize>) {
    let cited = cited_titles(views, index);
    let numbered = headings.iter().filter(|h| !h.number.is_empty()).count() >= 3;
    let listed = |h: &Heading| h.entry.is_some() || (!h.loose && h.number.is_empty());
    let capitals =
        |h: &Heading| h.title.chars().any(|c| c.is_ascii_uppercase()) && !h.title.chars().any(|c| c.is_ascii_lowercase());
    let any_capitals = headings.iter().any(|h| listed(h) && capitals(h));
    let least = entries.iter().map(|e| e.indent).min().unwrap_or(0);
    let mut deepest_listed = 1;
    let mut current = 0;
    for h in headings.iter_mut() {
        if h.level == 0 {
            let indented = h.entry.is_some_and(|e| entries[e].indent > least);
            h.level = if listed(h) {
                if indented || (any_capitals && !capitals(h)) { 2 } else { 1 }
            } else if numbered || !entries.is_empty() {
                current.max(1) + 1
            } else if capitals(h) {
                1
            } else if cited.contains(&h.key) {
                2
            } else {
                3
            };
        }
        if !h.loose {
            current = h.level;
            deepest_listed = deepest_listed.max(h.level);
        }
    }
}

/// Titles that the index cites: what stands alone in a row's last cell or on a line of its own within the index.
fn cited_titles(views: &[View<'_>], index: &Range<usize>) -> HashSet<String> {
    let mut cited = HashSet::new();
    for view in views.get(index.clone()).unwrap_or_default() {
        cited.insert(view.key.clone());
        if let Some(last) = view.line.cell_texts().last() {
            cited.insert(key(&crate::fold::fold_text(last)));
        }
        if let Some((_, last)) = view.line.text.trim().rsplit_once(' ') {
            cited.insert(key(&crate::fold::fold_text(last)));
        }
    }
    cited
}

fn assemble(headings: Vec<Heading>, contents: &Contents, views: &[View<'_>]) -> Found {
    let end = views.last().map_or(1, |v| v.number() + 1);
    let mut entries: Vec<ContentsEntry> = contents
        .entries
        .iter()
        .map(|e| ContentsEntry { number: e.number.clone(), title: e.title.clone(), page: e.page, line: e.line, section: None })
        .collect();
    let mut sections: Vec<Section> = Vec::with_capacity(headings.len());
    let mut owners: Vec<Option<usize>> = Vec::with_capacity(headings.len());
    for h in headings {
        let line = views[h.at].number();
        sections.push(Section { number: h.number, title: h.title, level: h.level, line, lines: line..end, found: true });
        owners.push(h.entry);
    }
    close(&mut sections);
    let owned: HashSet<usize> = owners.iter().flatten().copied().collect();
    let missing = contents.entries.iter().enumerate().filter(|(i, _)| !owned.contains(i));
    for (index, entry) in missing {
        let level = depth_of(&entry.number).max(1);
        sections.push(Section {
            number: entry.number.clone(),
            title: entry.title.clone(),
            level,
            line: entry.line,
            lines: entry.line..entry.line + 1,
            found: false,
        });
        owners.push(Some(index));
    }
    let mut order: Vec<usize> = (0..sections.len()).collect();
    order.sort_by_key(|i| sections[*i].line);
    let sections: Vec<Section> = order.iter().map(|i| sections[*i].clone()).collect();
    for (position, old) in order.iter().enumerate() {
        if let Some(entry) = owners[*old] {
            entries[entry].section = Some(position);
        }
    }
    Found { sections, entries, repeated: BTreeSet::new(), unmarked: BTreeSet::new() }
}

/// Ends each section at the next of its level or above, in one pass.
fn close(sections: &mut [Section]) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..sections.len() {
        while let Some(last) = open.last().copied().filter(|last| sections[*last].level >= sections[index].level) {
            sections[last].lines.end = sections[index].line;
            open.pop();
        }
        open.push(index);
    }
}
