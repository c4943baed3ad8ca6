//! The words of a section paragraph by paragraph, each with the lines it stands on: what a proofreader reads.
//!
//! In: a section's masked body. Out: [`Passage`]s: headings, paragraphs, items, cells of tables. Invariant: a cited figure is one
//! [`Passage::CITED`], so that numbers which are typed can be told from numbers which are cited. Not here: how the words print (`markdown.rs`).

use super::braces::{Masked, Piece, is_citation};
use crate::book::{Passage, PassageKind};
use heng_model::{Locale, SourceFile};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::sync::Arc;

/// Reads the passages of a section. `line_of` gives the line of an offset in the body.
pub(super) fn read_passages(
    masked: &Masked<'_>,
    file: &Arc<SourceFile>,
    locale: Locale,
    line_of: &dyn Fn(usize) -> u32,
) -> Vec<Passage> {
    let empty = || Passage { file: Arc::clone(file), locale, kind: PassageKind::Text, text: String::new(), lines: Vec::new() };
    let mut passages = Vec::new();
    let mut open = empty();
    let mut broken = false;
    let mut code = false;
    for (event, range) in Parser::new_ext(&masked.text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES).into_offset_iter() {
        match event {
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. })
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link | TagEnd::Image) => {}
            Event::Start(tag) => {
                code = matches!(tag, Tag::CodeBlock(_));
                close(&mut passages, std::mem::replace(&mut open, empty()));
            }
            Event::End(end) => {
                if matches!(end, TagEnd::Heading(_)) {
                    open.kind = PassageKind::Heading;
                }
                code = false;
                close(&mut passages, std::mem::replace(&mut open, empty()));
            }
            Event::SoftBreak | Event::HardBreak => broken = true,
            Event::Text(text) if !code => {
                for piece in masked.split(&text) {
                    let words = match &piece {
                        Piece::Words(words) => (*words).to_string(),
                        Piece::Braces(inner, _) if is_citation(inner) => Passage::CITED.to_string(),
                        Piece::Braces(..) => continue,
                    };
                    if std::mem::take(&mut broken) && needs_space(&open.text, &words) {
                        open.text.push(' ');
                    }
                    open.lines.push((open.text.len(), line_of(range.start)));
                    open.text.push_str(&words);
                }
            }
            _ => {}
        }
    }
    close(&mut passages, open);
    passages
}

fn close(passages: &mut Vec<Passage>, passage: Passage) {
    if !passage.text.trim().is_empty() {
        passages.push(passage);
    }
}

/// Two lines are joined by a space unless one of them ends or begins in Chinese.
fn needs_space(before: &str, after: &str) -> bool {
    let narrow = |c: Option<char>| c.is_some_and(|c| (c as u32) < 0x2E80 && !c.is_whitespace());
    narrow(before.chars().next_back()) && narrow(after.chars().next())
}
