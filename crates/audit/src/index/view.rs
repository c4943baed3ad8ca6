//! The lines of a report as the index reader sees them: cells without markup, what each begins with, what kind of line it is.
//!
//! In: a document, its structure. Out: [`View`]s and [`Anchor`]s. Invariant: a view has its line's number. Not here: which lines are
//! the index (`zone`), which belong to one row (`rows`). Why heads are read from a folded prefix: a report has far more lines than rows.

use super::codes::{Head, head_at};
use super::words::Words;
use crate::document::{Document, Line};
use crate::fold::{fold, fold_text};
use crate::structure::Structure;
use std::borrow::Cow;

/// A line.
#[derive(Debug)]
pub(super) struct View {
    /// 1-based.
    pub number: u32,
    pub page: u32,
    /// Trimmed cells; `\n` where markup broke a line.
    pub cells: Vec<String>,
    /// Furniture of the page.
    pub running: bool,
}

/// A code or the like at the start of a cell.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    /// Position of the view.
    pub at: usize,
    /// The cell it stands in.
    pub cell: usize,
    pub head: Head,
    /// Bytes of the cell that the head takes.
    pub used: usize,
}

/// What a line between rows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    /// Page furniture, header row, title of the index: belongs to no row.
    Furniture,
    /// A part of the framework begins: rows end here.
    Subject,
    /// Words of a row.
    Text,
}

/// The head is read from so many bytes of a cell: enough for a list of codes.
const PREFIX_BYTES: usize = 200;
/// The longest line that may be a title or page furniture, in characters.
const SHORT_CHARS: usize = 70;

/// The lines of a document.
pub(super) fn views(document: &Document, structure: &Structure) -> Vec<View> {
    let view = |line: &Line| View {
        number: line.number,
        page: line.page,
        cells: line.cell_texts().flat_map(|c| at_gaps(without_tags(c).trim())).collect(),
        running: structure.is_running(line.number),
    };
    let mut views: Vec<View> = document.lines.iter().map(view).collect();
    join_split_words(&mut views);
    views
}

/// A cell cut at its wide gaps: columns that are only set apart by spaces.
fn at_gaps(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = text.split("   ").map(str::trim).filter(|p| !p.is_empty()).map(str::to_string).collect();
    if parts.is_empty() {
        parts.push(String::new());
    }
    parts
}

/// A narrow code column breaks 「一般／披露」 and `General / Disclosure` over two lines: the second half goes up.
fn join_split_words(views: &mut [View]) {
    for at in 0..views.len() {
        let Some(first) = views[at].cells.iter().find(|c| !c.is_empty()) else { continue };
        let Some((head, tail)) = [("general", "disclosure"), ("一般", "披露")]
            .into_iter()
            .find(|(h, _)| first.len() <= 8 && fold_text(first).trim() == *h)
        else {
            continue;
        };
        let Some(next) = (at + 1..views.len()).take(3).find(|n| !views[*n].is_blank()) else { continue };
        let Some(cell) = views[next].cells.iter_mut().find(|c| !c.is_empty()) else { continue };
        if !fold_text(cell).starts_with(tail) {
            continue;
        }
        let cut = fold(cell).original(tail.len());
        *cell = cell[cut..].trim().to_string();
        if let Some(first) = views[at].cells.iter_mut().find(|c| !c.is_empty()) {
            *first = format!("{head} {tail}");
        }
    }
}

/// A text without HTML tags; the ends of paragraphs and list entries become line breaks.
pub(super) fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let tag = &rest[open + 1..];
        let name = tag.trim_start_matches('/');
        let close = tag.find('>').filter(|_| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        let Some(close) = close else {
            out.push('<');
            rest = tag;
            continue;
        };
        let block = ["p", "br", "li", "div", "tr", "ul"]
            .iter()
            .any(|b| name.strip_prefix(b).is_some_and(|after| after.starts_with(|c: char| !c.is_ascii_alphanumeric())));
        if block && !out.ends_with('\n') {
            out.push('\n');
        }
        rest = &tag[close + 1..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

impl View {
    /// All of it in one string.
    pub fn text(&self) -> String {
        self.cells.iter().filter(|c| !c.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Cells with something in them.
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.is_empty()).count()
    }

    /// Whether nothing is on it.
    pub fn is_blank(&self) -> bool {
        self.filled() == 0
    }

    /// Its first head within the first three cells.
    pub fn anchor(&self, at: usize, words: &Words, climate: bool, mandatory: bool) -> Option<Anchor> {
        self.cells.iter().take(3).enumerate().find_map(|(cell, text)| {
            let prefix = prefix(text);
            if !may_be_head(prefix) {
                return None;
            }
            let folded = fold(prefix);
            let (head, used) = head_at(&folded.text, words, climate, mandatory)?;
            // The word for general disclosures stands in header rows too.
            if matches!(head, Head::General(None)) && used < folded.text.len() && is_header(&fold_text(&self.text()), words) {
                return None;
            }
            Some(Anchor { at, cell, head, used: folded.original(used) })
        })
    }

    /// What it is, if no head begins it.
    pub fn kind(&self, words: &Words) -> Kind {
        if self.is_blank() {
            return Kind::Blank;
        }
        if self.running {
            return Kind::Furniture;
        }
        let folded = fold_text(&self.text());
        let folded = folded.trim();
        if is_subject(folded, words) {
            return Kind::Subject;
        }
        let short = folded.chars().count() <= SHORT_CHARS;
        if is_header(folded, words)
            || (short && (self.is_title(words) || Words::any(&words.running, folded) && self.filled() == 1))
        {
            return Kind::Furniture;
        }
        Kind::Text
    }

    /// Whether it is the heading of a content index.
    pub fn is_title(&self, words: &Words) -> bool {
        let text = self.text();
        text.chars().count() <= SHORT_CHARS && Words::any(&words.titles, &fold_text(&text)) && !text.ends_with(['。', '.'])
    }
}

/// The first bytes of a cell.
fn prefix(text: &str) -> &str {
    let mut end = text.len().min(PREFIX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A cheap test before anything is folded: letters, digits and the few characters that heads begin with.
fn may_be_head(text: &str) -> bool {
    let first = text.trim_start().chars().next();
    first.is_some_and(|c| match c {
        'A' | 'a' | 'B' | 'b' | 'D' | 'd' | 'G' | 'g' | 'K' | 'k' | 'M' | 'm' | 'P' | 'p' | 'Q' | 'q' | 'C' | 'c' | 'R' | 'r'
        | 'S' | 's' => true,
        '0'..='9' | '(' | '[' | '（' | '「' | '《' | '•' | '·' | '-' | '*' => true,
        c => (c as u32) > 0x3000,
    })
}

/// Whether a folded line is made of the words of header rows.
fn is_header(folded: &str, words: &Words) -> bool {
    if folded.chars().count() > 160 {
        return false;
    }
    let mut rest = folded.to_string();
    let mut found = 0;
    for word in &words.headers {
        if rest.contains(word.as_str()) {
            found += 1;
            rest = rest.replace(word.as_str(), " ");
        }
    }
    let left = rest.chars().filter(|c| c.is_alphanumeric()).count();
    let all = folded.chars().filter(|c| c.is_alphanumeric()).count();
    let alone = words.general.iter().any(|g| folded.trim() == g);
    found >= 1 && !alone && left * 6 <= all
}

/// Whether a folded line opens a part of the framework: `A. Environmental`, `Part D`.
fn is_subject(folded: &str, words: &Words) -> bool {
    let bare = super::words::bare(folded);
    if bare.chars().count() > 48 {
        return false;
    }
    words.subjects.iter().any(|s| {
        bare.strip_prefix(s.as_str()).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with("续")
                || rest.starts_with("continued")
                || words.subjects.iter().any(|s| rest.contains(s.as_str()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str) -> View {
        let document = Document::of_text("t", text);
        views(&document, &Structure::default()).remove(0)
    }

    #[test]
    fn markup_goes_and_lines_stay_apart() {
        assert_eq!(without_tags("<p>一般披露</p> <p>(a) 政策</p>"), "\n一般披露\n \n(a) 政策\n");
        assert_eq!(without_tags("年齡 <30 及 >50"), "年齡 <30 及 >50");
    }

    #[test]
    fn kinds_of_lines() {
        let words = Words::embedded();
        for header in [
            "層面\t要求\t報告索引",
            "關鍵績效指標 香港交易所《環境、社會及管治報告指引》要求 章節╱備註",
            "Aspects, General Disclosures and KPIs\tDescription\tRelevant section",
        ] {
            assert_eq!(view(header).kind(words), Kind::Furniture, "{header}");
        }
        for subject in ["A.環境\t\t", "B. Social", "主要範疇A. 環境", "Part D: Climate-related Disclosures"] {
            assert_eq!(view(subject).kind(words), Kind::Subject, "{subject}");
        }
        for text in ["環境管理", "氣體排放量及，如適用，密度。", "Waste Management"] {
            assert_eq!(view(text).kind(words), Kind::Text, "{text}");
        }
        assert!(view("ESG指引索引表").is_title(words) && view("10.5 內容索引").is_title(words));
    }
}
