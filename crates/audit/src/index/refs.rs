//! What a row gives beside its wording: sections, pages, a status, a reason.
//!
//! In: the pieces of the answer cells, the report's section titles. Out: [`Answer`]. Invariant: nothing of the pieces is lost: what
//! is no reference is the remark. Not here: whether a section exists (`checks`). Why titles help: 「環境管理體系 本集團業務不涉及…」 has no other
//! mark where the title ends.

use super::words::Words;
use crate::fold::fold_text;
use crate::structure::Structure;
use std::collections::BTreeSet;

/// An answer taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// Sections and pages as printed.
    pub refs: Vec<String>,
    /// Anything else.
    pub remark: String,
    /// A status is printed.
    pub stated: bool,
    /// The status says that a reason stands here.
    pub explained: bool,
}

/// The titles of a report's sections, as they are compared.
#[derive(Debug, Default)]
pub(super) struct Titles {
    known: BTreeSet<String>,
}

/// A title without its number, spaces and punctuation, folded.
pub(crate) fn bare_title(text: &str) -> String {
    let folded = fold_text(text);
    let (_, rest) = section_number(&folded);
    rest.chars().filter(|c| c.is_alphanumeric() || *c == '+').collect()
}

/// The section number at the start of a text (`6.3.1`, `6.`, `第六章`, `chapter 6`) and what follows.
pub(crate) fn section_number(text: &str) -> (String, &str) {
    let trimmed = text.trim_start();
    for word in ["chapter ", "section ", "第"] {
        if let Some(rest) = trimmed.strip_prefix(word) {
            let digits: usize =
                rest.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).map(char::len_utf8).sum();
            let after = rest[digits..].trim_start();
            let after = after.strip_prefix(['章', '节', '節', '部']).unwrap_or(after);
            if digits > 0 && (word != "第" || after.len() < rest[digits..].trim_start().len()) {
                return (rest[..digits].to_string(), after.trim_start_matches([' ', ':', '-', '.', '、']));
            }
        }
    }
    let digits = trimmed.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let number = trimmed[..digits].trim_matches('.');
    let levels = number.split('.').collect::<Vec<_>>();
    let plausible = !number.is_empty() && levels.len() <= 5 && levels.iter().all(|l| (1..=2).contains(&l.len()));
    let rest = trimmed[digits..].trim_start_matches([' ', '、', ':']);
    let apart = digits < trimmed.len() && !trimmed[digits..].starts_with(['%', ',', '-', '/', '(']);
    if plausible && apart && !rest.is_empty() { (number.to_string(), rest) } else { (String::new(), trimmed) }
}

impl Titles {
    pub fn of(structure: &Structure) -> Self {
        let known = structure.sections.iter().map(|s| bare_title(&s.title)).filter(|t| t.chars().count() >= 2);
        Self { known: known.collect() }
    }

    /// Whether the text is a title, with or without its number.
    pub fn is_title(&self, text: &str) -> bool {
        self.known.contains(&bare_title(text))
    }

    /// Whether the text is a title, or one below another: `Our Environment – Climate Change`.
    fn ends_with_title(&self, text: &str) -> bool {
        self.is_title(text) || text.rsplit(['–', '—', '-', '>', ':', '：']).next().is_some_and(|last| self.is_title(last))
    }

    /// Beside a reference that is a title, pieces that resemble none are remarks: 「含強度」, `Lost days: 134`.
    fn sort_out(&self, answer: Answer) -> Answer {
        let firm = |r: &String| self.ends_with_title(r) || is_pages(&fold_text(r));
        if self.known.len() < FEWEST_TITLES {
            return answer;
        }
        let any_firm = answer.refs.iter().any(firm);
        let resembles = |r: &String| {
            let bare = bare_title(r);
            firm(r)
                || !section_number(r).0.is_empty()
                || !r.starts_with(|c: char| c.is_ascii_lowercase()) && self.known.iter().any(|k| alike_percent(k, &bare) >= 50)
                || !any_firm && reads_as_title(r)
        };
        let (refs, others): (Vec<String>, Vec<String>) = answer.refs.into_iter().partition(resembles);
        let mut sorted = Answer { refs, remark: answer.remark, stated: answer.stated, explained: answer.explained };
        others.iter().for_each(|o| remark(o, &mut sorted));
        sorted
    }

    /// The longest title that the text begins with, with its number: bytes of the text.
    pub fn at_start(&self, text: &str) -> Option<usize> {
        boundaries(text).into_iter().rev().find(|at| self.is_title(&text[..*at]))
    }

    /// The longest title that the text ends with, after a space.
    fn at_end(&self, text: &str) -> Option<usize> {
        boundaries(text).into_iter().find(|at| *at < text.len() && self.is_title(&text[*at..]))
    }
}

/// Places where a text may be cut: at its spaces, before brackets and colons, and its end.
fn boundaries(text: &str) -> Vec<usize> {
    let spaces = text.char_indices().filter(|(_, c)| c.is_whitespace() || matches!(c, '(' | '（' | ':' | '：')).map(|(at, _)| at);
    spaces.chain([text.len()]).filter(|at| *at > 0).collect()
}

/// With fewer titles known, nothing can be said of what is none.
const FEWEST_TITLES: usize = 5;

/// Whether a text could be a title: it begins as one, holds no value and does not end as a sentence.
fn reads_as_title(text: &str) -> bool {
    let lower = text.starts_with(|c: char| c.is_ascii_lowercase());
    let short = matches!(fold_text(text).as_str(), "nil" | "none" | "see" | "无" | "没有");
    !lower
        && !short
        && !text.ends_with(['.', '。'])
        && !text.contains(|c: char| c.is_ascii_digit())
        && text.split_whitespace().count() <= 10
}

/// Whether a piece reads as an answer and not as wording.
pub(super) fn is_answer(piece: &str, titles: &Titles, words: &Words) -> bool {
    let piece = piece.trim();
    let folded = fold_text(piece);
    !piece.is_empty()
        && (titles.is_title(piece)
            || titles.at_start(piece).is_some()
            || !section_number(piece).0.is_empty()
            || is_pages(&folded)
            || is_status(&folded, &words.disclosed)
            || is_status(&folded, &words.not_applicable))
}

/// Whether a folded text is page numbers: `12`, `p. 12-15`, `第12頁`, `pages 3, 7`.
pub(crate) fn is_pages(folded: &str) -> bool {
    let mut rest = folded.trim();
    for word in ["pages", "page", "pp.", "pp", "p.", "第"] {
        if let Some(after) = rest.strip_prefix(word) {
            rest = after;
            break;
        }
    }
    let rest = rest.trim().trim_end_matches(['页', '頁']);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let fits = |part: &str| part.is_empty() || (part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit()));
    digits > 0
        && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '-' | '~' | '至' | '、' | '及' | '&' | 'p' | '.'))
        && rest.split(|c: char| !c.is_ascii_digit()).all(fits)
}

fn is_status(folded: &str, words: &[String]) -> bool {
    let bare = folded.trim().trim_matches(['.', '。', '(', ')', ' ']);
    words.iter().any(|w| bare == w)
}

/// Where an answer begins behind wording in one line of single spaces: `… steps taken to achieve them 9, 12`, `… per unit produced Not
/// applicable: …`.
pub(super) fn answer_at_end(line: &str, words: &Words) -> Option<usize> {
    let spaces = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    let long = |at: &usize| line[..*at].split_whitespace().count() > 2 || !line[..*at].is_ascii();
    spaces.filter(long).find(|at| {
        let rest = fold_text(&line[*at..]);
        let pages = rest.starts_with(|c: char| c.is_ascii_digit()) && is_pages(&rest);
        pages || words.not_applicable.iter().any(|w| rest.starts_with(w.as_str()))
    })
}

/// Takes answer pieces apart. In `columns` a piece after the references may be a remark; in lines each is a reference of its own.
pub(super) fn parse_answer(pieces: &[String], columns: bool, titles: &Titles, words: &Words) -> Answer {
    let mut answer = Answer::default();
    for piece in pieces {
        // A cell that is too narrow breaks a title or a remark over lines.
        let joined = one_line(piece);
        let whole =
            piece.contains('\n') && (titles.ends_with_title(&joined) || Words::any(&words.not_applicable, &fold_text(&joined)));
        let lines: Vec<&str> = if whole { vec![&joined] } else { piece.split('\n').collect() };
        for part in lines.into_iter().flat_map(|p| p.split(['；', ';', '•', '|'])) {
            take(part.trim().trim_start_matches(['-', '–', '‧', '*', '·']).trim(), titles, words, &mut answer);
        }
    }
    if columns { titles.sort_out(answer) } else { answer }
}

fn take(piece: &str, titles: &Titles, words: &Words, answer: &mut Answer) {
    let piece = piece.trim_matches([' ', '「', '」', '“', '”', '"', '《', '》', ',', '，', '、', ':', '：']);
    let piece = piece.strip_prefix(['(', '（']).and_then(|p| p.strip_suffix([')', '）'])).unwrap_or(piece);
    if piece.is_empty() || piece.chars().all(|c| !c.is_alphanumeric()) {
        return;
    }
    let folded = fold_text(piece);
    if is_status(&folded, &words.disclosed) {
        answer.stated = true;
        answer.explained |= is_status(&folded, &words.explained);
        return;
    }
    if is_status(&folded, &words.not_applicable)
        || is_reason(&folded, words) && titles.at_start(piece).is_none() && section_number(piece).0.is_empty()
    {
        return remark(piece, answer);
    }
    if titles.is_title(piece) || is_pages(&folded) {
        return reference(piece, answer);
    }
    // `Paragraph 14, Quantitative` is the provision's own name, come here from a narrow column.
    let own_name = |word: &String| {
        word.len() > 3
            && folded.strip_prefix(word.as_str()).is_some_and(|r| r.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    };
    if words.paragraph.iter().any(own_name) {
        return remark(piece, answer);
    }
    if let Some(at) = exhibits_at(piece, words) {
        take(&piece[..at], titles, words, answer);
        return remark(&piece[at..], answer);
    }
    if let Some((first, rest)) = piece.split_once(['、', '/', '／', '╱', ',', '，']).filter(|(first, _)| titles.is_title(first))
    {
        take(first, titles, words, answer);
        return take(rest, titles, words, answer);
    }
    if let Some(at) = titles.at_start(piece) {
        reference(&piece[..at], answer);
        return take(&piece[at..], titles, words, answer);
    }
    // Numbered sections one after the other.
    if let Some(at) = next_number(piece) {
        take(&piece[..at], titles, words, answer);
        return take(&piece[at..], titles, words, answer);
    }
    let numbered = !section_number(piece).0.is_empty();
    if is_sentence(&folded) || is_reason(&folded, words) {
        // `6.3 Title and then a sentence.`: the title of a numbered section ends at the first space after it.
        let skip = piece.len() - section_number(piece).1.len();
        let title_ends = |c: char| matches!(c, '(' | '（' | ':' | '：') || c.is_whitespace() && !piece.is_ascii();
        match piece[skip..].find(title_ends).filter(|_| numbered) {
            Some(space) => {
                reference(&piece[..skip + space], answer);
                take(&piece[skip + space..], titles, words, answer);
            }
            None => remark(piece, answer),
        }
        return;
    }
    match titles.at_end(piece) {
        Some(at) if !numbered => {
            take(&piece[..at], titles, words, answer);
            reference(&piece[at..], answer);
        }
        _ => reference(piece, answer),
    }
}

/// Where numbered tables, charts and figures begin that reach to the end of a piece.
fn exhibits_at(piece: &str, words: &Words) -> Option<usize> {
    let only_numbers = |rest: &str| {
        let mut folded = fold_text(rest);
        for word in words.exhibits.iter().chain(&words.exhibit_fill) {
            folded = folded.replace(word.as_str(), " ");
        }
        let parts = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty());
        // `7`, `F98`, `3a`: at most one letter beside the digits.
        parts.clone().next().is_some()
            && parts
                .clone()
                .all(|p| p.bytes().filter(u8::is_ascii_alphabetic).count() <= 1 && p.bytes().any(|b| b.is_ascii_digit()))
            && !folded.contains(|c: char| !c.is_ascii() && c.is_alphanumeric())
    };
    let begins = |at: &usize| {
        let (before, rest) = piece.split_at(*at);
        let folded = fold_text(rest.get(..rest.char_indices().nth(12).map_or(rest.len(), |(i, _)| i)).unwrap_or(rest));
        let word = words.exhibits.iter().find(|w| folded.starts_with(w.as_str()));
        let apart = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        let numbered = |w: &&String| {
            let after = folded[w.len()..].trim_start();
            after.starts_with(|c: char| c.is_ascii_digit())
                || after.starts_with(|c: char| c.is_ascii_alphabetic()) && after[1..].starts_with(|c: char| c.is_ascii_digit())
        };
        apart && word.is_some_and(|w| numbered(&w)) && only_numbers(rest)
    };
    piece.char_indices().map(|(at, _)| at).find(begins)
}

fn reference(text: &str, answer: &mut Answer) {
    let text = text.trim().trim_matches(['「', '」', '“', '”', '"']).trim();
    if !text.is_empty() && !answer.refs.iter().any(|r| r == text) {
        answer.refs.push(text.to_string());
    }
}

fn remark(text: &str, answer: &mut Answer) {
    if !answer.remark.is_empty() {
        answer.remark.push(' ');
    }
    answer.remark.push_str(text.trim());
}

/// Where a second section number begins: after a space, with a level point or a title behind it.
fn next_number(piece: &str) -> Option<usize> {
    let spaces = piece.char_indices().filter(|(at, c)| *at > 0 && c.is_whitespace());
    spaces.map(|(at, c)| at + c.len_utf8()).find(|at| {
        let rest = &piece[*at..];
        rest.starts_with(|c: char| c.is_ascii_digit()) && section_number(rest).0.contains('.')
            || rest.bytes().take_while(u8::is_ascii_digit).count() > 0
                && !section_number(rest).0.is_empty()
                && rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('.')
    })
}

fn is_sentence(folded: &str) -> bool {
    folded.ends_with('。') || (folded.ends_with('.') && folded.split_whitespace().count() >= 5) || folded.contains('。')
}

fn is_reason(folded: &str, words: &Words) -> bool {
    Words::any(&words.not_applicable, folded)
        || Words::any(&words.not_involved, folded)
        || Words::any(&words.reasons, folded)
        || Words::any(&words.nothing, folded)
}

/// Parts wording and answers that run into each other over lines without tabs.
pub(super) fn split_loose(lines: &[String], titles: &Titles, words: &Words) -> (String, Vec<String>) {
    let lines: Vec<&str> = lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
    let text = lines.join("\n");
    let ends = sentence_ends(&text);
    let first_line = |at: usize| text[at..].trim_start().lines().next().unwrap_or_default();
    let goes_on = |piece: &str| Words::any(&words.wording, &fold_text(piece)) || piece.starts_with(['(', '（']);
    let accepted = ends.iter().copied().find(|at| {
        let next = first_line(*at);
        !next.is_empty() && (is_answer(next, titles, words) || !goes_on(next))
    });
    if let Some(at) = accepted {
        return (one_line(&text[..at]), answer_lines(&text[at..]));
    }
    // No sentence ends before the answer: the last lines that read as answers are it.
    let mut cut = lines.len();
    while cut > 1 && is_answer(lines[cut - 1], titles, words) {
        cut -= 1;
    }
    if cut == lines.len() && cut > 1 && !goes_on(lines[cut - 1]) && ends.last() != Some(&text.len()) {
        cut -= 1;
    }
    let (head, tail) = lines.split_at(cut);
    let mut wording = head.join("\n");
    let mut answers: Vec<String> = tail.iter().map(|l| l.to_string()).collect();
    if answers.is_empty()
        && let Some(at) = titles.at_end(&wording)
    {
        answers.push(wording[at..].trim().to_string());
        wording.truncate(at);
    }
    (one_line(&wording), answers)
}

/// The bytes after each sentence end: `。`, and a full stop before a space, a line break or the end.
fn sentence_ends(text: &str) -> Vec<usize> {
    let abbreviations = ["e.g", "i.e", "etc", "no", "para", "incl", "approx"];
    let mut ends = Vec::new();
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let stop = match c {
            '。' => true,
            '.' => {
                let before = text[..at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
                (after.is_empty() || after.starts_with(char::is_whitespace))
                    && !abbreviations.contains(&before.to_lowercase().as_str())
                    && !before.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            }
            _ => false,
        };
        if stop {
            ends.push(at + c.len_utf8());
        }
    }
    ends
}

/// Lines joined: without a space between characters that are written without.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let cjk = |c: Option<char>| c.is_some_and(crate::fold::is_cjk);
        let seamless = out.is_empty() || cjk(out.chars().next_back()) && cjk(line.chars().next());
        if !seamless {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

fn answer_lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_string).collect()
}

/// How much of two texts stands in the same order, in percent of the longer: twice 綠色營運 is 100.
pub(crate) fn alike_percent(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(60).collect(), b.chars().take(60).collect());
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let mut row = vec![0usize; b.len() + 1];
    for x in &a {
        let mut corner = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { corner + 1 } else { above.max(row[at]) };
            corner = above;
        }
    }
    row[b.len()] * 100 / a.len().max(b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(known: &[&str]) -> Titles {
        Titles { known: known.iter().map(|t| bare_title(t)).collect() }
    }

    fn parse(text: &str, known: &[&str]) -> (Vec<String>, String) {
        let answer = parse_answer(&[text.to_string()], true, &titles(known), Words::embedded());
        (answer.refs, answer.remark)
    }

    #[test]
    fn references_and_remarks() {
        let cases: &[(&str, &[&str], &[&str], &str)] = &[
            ("6.3 環保 6.3.1 管理體系 10.4 數據摘要", &[], &["6.3 環保", "6.3.1 管理體系", "10.4 數據摘要"], ""),
            ("6.3.1 管理體系 我們未設立目標。", &[], &["6.3.1 管理體系"], "我們未設立目標。"),
            ("僱傭常規、健康安全", &["僱傭常規", "健康安全"], &["僱傭常規", "健康安全"], ""),
            ("5.2 策略（未能量化）", &[], &["5.2 策略"], "未能量化"),
            ("不適用", &[], &[], "不適用"),
            ("Not applicable: we sell no goods.", &[], &[], "Not applicable: we sell no goods."),
            ("Emissions; Waste Management", &["Emissions", "Waste Management"], &["Emissions", "Waste Management"], ""),
            ("Disclosed\nUse of Resources\np. 12-13", &[], &["Use of Resources", "p. 12-13"], ""),
            ("8. Our People", &[], &["8. Our People"], ""),
        ];
        for (text, known, refs, remark) in cases {
            assert_eq!(parse(text, known), (refs.iter().map(|r| r.to_string()).collect(), remark.to_string()), "{text}");
        }
    }

    #[test]
    fn loose_lines_are_parted() {
        let cases: &[(&[&str], &str, &[&str])] = &[
            (&["描述甲，", "及乙。", "綠色營運"], "描述甲，及乙。", &["綠色營運"]),
            (&["政策。描述培", "訓。", "員工成長"], "政策。描述培訓。", &["員工成長"]),
            (&["Total water used and intensity. Water"], "Total water used and intensity.", &["Water"]),
            (&["數目及做法 綠色營運"], "數目及做法", &["綠色營運"]),
            (&["Waste handling (e.g. paper)", "and targets", "12-13"], "Waste handling (e.g. paper) and targets", &["12-13"]),
        ];
        for (lines, wording, answers) in cases {
            let lines: Vec<String> = lines.iter().map(|l| l.to_string()).collect();
            let got = split_loose(&lines, &titles(&["綠色營運", "Water"]), Words::embedded());
            assert_eq!(got, (wording.to_string(), answers.iter().map(|a| a.to_string()).collect()), "{lines:?}");
        }
    }

    #[test]
    fn likeness_of_titles() {
        assert_eq!(alike_percent("綠色營運", "綠色營運"), 100);
        assert!(alike_percent("社區參與和諧發展", "社區參與和諧共享") >= 60);
        assert!(alike_percent("supplychainstewardship", "supplychainmanagement") >= 50);
        assert!(alike_percent("環境管理", "氣候變化") < 60);
    }

    #[test]
    fn numbers_of_sections() {
        assert_eq!(section_number("6.3.1 環境"), ("6.3.1".to_string(), "環境"));
        assert_eq!(section_number("6. 綠色"), ("6".to_string(), "綠色"));
        assert_eq!(section_number("第六章 綠色"), ("六".to_string(), "綠色"));
        assert_eq!(section_number("100% renewable").0, "");
        assert_eq!(bare_title("5. 社區參與，和諧 共享"), bare_title("社區參與, 和諧共享"));
        assert!(is_pages("第12頁") && is_pages("p. 12-15") && is_pages("45") && !is_pages("2023") && !is_pages("6.3 x"));
    }
}
