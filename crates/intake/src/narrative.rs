//! Narrative sections: `narrative/<locale>/NN-name.md`, a head in TOML and a body in Markdown.
//!
//! In: the files of the book's languages. Out: [`Section`]s, in the order of languages and file names. Invariant: a section with
//! a bad head is kept, because its words are what the other language is held against. Not here: whether cited figures exist
//! (`heng-calc`), whether answered provisions do (`heng-disclose`). See `tests/errors/N00*` and the tests below.

mod braces;
mod markdown;
mod passages;
mod structure;

use crate::book::{Block, Inline, Manifest, Passage, Section, SectionRole};
use crate::context::Context;
use crate::text::{line_of, nearest};
use braces::Masked;
use heng_model::{Code, Diag, Locale, Origin, SourceFile};
use markdown::{Source, parse_body};
use passages::read_passages;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads every section in the languages of the report, and its words for the proofreader.
pub fn read_sections(ctx: &mut Context<'_>, manifest: &Manifest) -> (Vec<Section>, Vec<Passage>) {
    let mut sections = Vec::new();
    let mut passages = Vec::new();
    for &locale in &manifest.locales {
        let folder = format!("narrative/{locale}/");
        let files = ctx.paths_under(&folder).into_iter().filter(|p| p.ends_with(".md") && !p[folder.len()..].contains('/'));
        for path in files {
            if let Some((file, text)) = ctx.read_text(&path) {
                sections.push(read_section(ctx, manifest, locale, &file, &text, &mut passages));
            }
        }
    }
    name_apart(&mut sections);
    check_parity(ctx, manifest, &sections);
    (sections, passages)
}

fn read_section(
    ctx: &mut Context<'_>,
    manifest: &Manifest,
    locale: Locale,
    file: &Arc<SourceFile>,
    text: &str,
    passages: &mut Vec<Passage>,
) -> Section {
    let file_name = file.path.rsplit('/').next().unwrap_or_default().to_string();
    let id = section_id(&file_name).to_string();
    let head = read_head(ctx, file, text);
    let body = parse_body(ctx, &Source { file, text, body_at: head.body_at, locale, manifest });
    let masked = Masked::new(&text[head.body_at..]);
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(at, _)| at + 1)).collect();
    let line = |at: usize| u32::try_from(starts.partition_point(|&start| start <= head.body_at + at)).unwrap_or(u32::MAX);
    passages.extend(read_passages(&masked, file, locale, &line));
    let mut answers = head.answers;
    answers.extend(body.answers);
    Section {
        title: if head.title.is_empty() { id.clone() } else { head.title },
        has_text: body.blocks.iter().any(Block::has_words),
        origin: Origin::whole(file),
        id,
        file_name,
        locale,
        role: head.role,
        answers,
        blocks: body.blocks,
    }
}

/// `10-environment.md` → `environment`.
pub(crate) fn section_id(file_name: &str) -> &str {
    let stem = file_name.strip_suffix(".md").unwrap_or(file_name);
    let name = stem.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_', ' ']);
    if name.is_empty() { stem } else { name }
}

/// Where two files of one language come to the same id, all files of that id keep their number: in every language alike.
fn name_apart(sections: &mut [Section]) {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<String> =
        sections.iter().filter(|s| !seen.insert((s.locale, s.id.clone()))).map(|s| s.id.clone()).collect();
    for section in sections.iter_mut().filter(|s| twice.contains(&s.id)) {
        section.id = section.file_name.strip_suffix(".md").unwrap_or(&section.file_name).to_string();
    }
}

/// What stands between the `+++` lines.
struct Head {
    title: String,
    role: SectionRole,
    answers: Vec<(String, Origin)>,
    /// Where the body starts.
    body_at: usize,
}

const HEAD_HELP: &str = "start the file with a head between two lines of +++: title = \"…\", role = \"…\", answers = [\"A1.2\"]";

fn read_head(ctx: &mut Context<'_>, file: &Arc<SourceFile>, text: &str) -> Head {
    let mut head = Head { title: String::new(), role: SectionRole::Chapter, answers: Vec::new(), body_at: 0 };
    let Some((toml, body_at)) = split_head(text) else {
        let diag = Diag::new(Code::BadSectionHead, "the section has no head, or the head has no end");
        ctx.push(diag.at(Origin::line(file, 1)).help(HEAD_HELP));
        return head;
    };
    head.body_at = body_at;
    let (table, errors) = DeTable::parse_recoverable(&text[toml.clone()]);
    let at = |span: Range<usize>| Origin::line(file, line_of(text, toml.start + span.start));
    // What is wrong after the first error may only follow from it.
    if let Some(error) = errors.first() {
        let origin = at(error.span().unwrap_or(0..0));
        let message = format!("the head is not valid TOML: {}", error.message().trim());
        ctx.push(Diag::new(Code::BadSectionHead, message).at(origin).help(HEAD_HELP));
        head.title = table.get_ref().get("title").and_then(|t| t.get_ref().as_str()).unwrap_or_default().trim().to_string();
        return head;
    }
    for (key, value) in table.get_ref() {
        let bad = |must: &str| {
            Diag::new(Code::BadSectionHead, format!("{} must be {must}", key.get_ref())).at(at(value.span())).help(HEAD_HELP)
        };
        match key.get_ref().as_ref() {
            "title" => match value.get_ref().as_str().map(str::trim) {
                Some(title) if !title.is_empty() => head.title = title.to_string(),
                _ => ctx.push(bad("a text")),
            },
            "role" => match value.get_ref().as_str() {
                Some("about") => head.role = SectionRole::About,
                Some("board-statement") => head.role = SectionRole::BoardStatement,
                Some("chapter") => head.role = SectionRole::Chapter,
                _ => ctx.push(bad("about, board-statement or chapter")),
            },
            "answers" => match codes(value) {
                Some(codes) => head.answers = codes.into_iter().map(|(code, span)| (code, at(span))).collect(),
                None => ctx.push(bad("a list of provision codes in quotes: [\"A1.2\", \"A2.4/source\"]")),
            },
            other => {
                let near = nearest(other, ["title", "role", "answers"]);
                let diag = Diag::new(Code::UnknownField, format!("a section's head has no field `{other}`")).at(at(key.span()));
                let diag = near.into_iter().fold(diag, |d, n| d.note(format!("nearest: {n}")));
                ctx.push(diag.help("a head holds title, role and answers"));
            }
        }
    }
    if !table.get_ref().contains_key("title") {
        ctx.push(Diag::new(Code::BadSectionHead, "the section has no title").at(Origin::line(file, 1)).help(HEAD_HELP));
    }
    head
}

/// The span of the TOML between the `+++` lines, and where the body starts.
fn split_head(text: &str) -> Option<(Range<usize>, usize)> {
    let mut at = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match (start, line.trim()) {
            (None, "+++") => start = Some(end),
            (None, "") => {}
            (None, _) => return None,
            (Some(start), "+++") => return Some((start..at, end)),
            (Some(_), _) => {}
        }
        at = end;
    }
    None
}

/// The codes of a list, or of one text; `None` when it holds anything else.
fn codes(value: &Spanned<DeValue<'_>>) -> Option<Vec<(String, Range<usize>)>> {
    let one = |value: &Spanned<DeValue<'_>>| {
        let span = value.span();
        Some(braces::split_codes(value.get_ref().as_str()?).into_iter().map(move |code| (code, span.clone())))
    };
    match value.get_ref() {
        DeValue::Array(array) => Some(array.iter().map(one).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect()),
        _ => Some(one(value)?.collect()),
    }
}

/// Holds the languages against each other: the same files, and in each the same figures.
fn check_parity(ctx: &mut Context<'_>, manifest: &Manifest, sections: &[Section]) {
    let mut by_file: BTreeMap<&str, Vec<&Section>> = BTreeMap::new();
    for section in sections {
        by_file.entry(&section.file_name).or_default().push(section);
    }
    for (file_name, versions) in by_file {
        let Some((first, others)) = versions.split_first() else { continue };
        for &locale in &manifest.locales {
            // A file that is there but could not be read has its own diagnostic.
            let path = format!("narrative/{locale}/{file_name}");
            if versions.iter().all(|s| s.locale != locale) && !ctx.exists(&path) {
                let diag = Diag::new(Code::OneLanguageOnly, format!("the section {} does not exist in {locale}", first.id));
                ctx.push(
                    diag.at(first.origin.clone())
                        .note(format!("sought: {path}"))
                        .help("write the section in that language under the same file name, or take the language out of `locales` in heng.toml"),
                );
            }
        }
        for other in others {
            check_citations(ctx, first, other);
            structure::check_structure(ctx, first, other);
        }
    }
}

fn check_citations(ctx: &mut Context<'_>, a: &Section, b: &Section) {
    let mut balance: BTreeMap<String, i32> = BTreeMap::new();
    for_each_citation(&a.blocks, &mut |id| *balance.entry(id).or_default() += 1);
    for_each_citation(&b.blocks, &mut |id| *balance.entry(id).or_default() -= 1);
    let more_in =
        |sign: i32| -> Vec<&str> { balance.iter().filter(|(_, n)| n.signum() == sign).map(|(id, _)| id.as_str()).collect() };
    let notes = [(a, more_in(1)), (b, more_in(-1))];
    if notes.iter().all(|(_, ids)| ids.is_empty()) {
        return;
    }
    let mut diag =
        Diag::new(Code::CitationsDiffer, format!("{} and {} cite different figures in the section {}", a.locale, b.locale, a.id))
            .at(b.origin.clone())
            .help("cite the same figures in every language, each as often");
    for (section, ids) in notes.iter().filter(|(_, ids)| !ids.is_empty()) {
        diag = diag.note(format!("more often in {}: {}", section.locale, ids.join(", ")));
    }
    ctx.push(diag);
}

/// Calls `each` with the printed id of every figure cited.
fn for_each_citation(blocks: &[Block], each: &mut impl FnMut(String)) {
    fn inlines(list: &[Inline], each: &mut impl FnMut(String)) {
        for inline in list {
            match inline {
                Inline::Cite { id, .. } => each(id.to_string()),
                Inline::Strong(inner) | Inline::Emph(inner) | Inline::Link { text: inner, .. } => inlines(inner, each),
                Inline::Text(_) | Inline::Break => {}
            }
        }
    }
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => inlines(text, each),
            Block::List { items, .. } => items.iter().for_each(|item| for_each_citation(item, each)),
            Block::Quote(blocks) => for_each_citation(blocks, each),
            Block::Table { head, rows } => head.iter().chain(rows.iter().flatten()).for_each(|cell| inlines(cell, each)),
            Block::Exhibit { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests;
