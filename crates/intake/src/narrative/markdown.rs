//! Markdown of a section to [`Block`]s.
//!
//! In: a section's text after its head, with the place it starts at. Out: blocks, the provisions answered before the first
//! heading, diagnostics. Invariant: words are never lost; what cannot be printed (HTML, images, code, footnotes) leaves its words
//! behind and a diagnostic. Not here: the head (`narrative.rs`), layout (`heng-compose`). Nesting deeper than [`DEEPEST`] is
//! flattened, so that no input can exhaust the stack.

use super::braces::{Braced, Masked, Piece, parse_braced};
use crate::book::{Block, Inline, Manifest};
use crate::context::Context;
use heng_model::{Code, Diag, Locale, Origin, SourceFile};
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// How deep lists, quotations and emphasis may nest.
const DEEPEST: usize = 24;

/// Between two lines of one paragraph, until [`join_lines`] decides what separates them. Markdown text holds no line feed.
const SOFT_BREAK: &str = "\n";

/// What the reader of a body needs to know.
pub(super) struct Source<'a> {
    /// The file.
    pub file: &'a Arc<SourceFile>,
    /// Its whole text.
    pub text: &'a str,
    /// Where the body starts in it.
    pub body_at: usize,
    /// Its language.
    pub locale: Locale,
    /// The book's manifest.
    pub manifest: &'a Manifest,
}

/// What a body holds.
pub(super) struct Body {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Provisions answered by the section as a whole.
    pub answers: Vec<(String, Origin)>,
}

/// Reads a section's body.
pub(super) fn parse_body(ctx: &mut Context<'_>, source: &Source<'_>) -> Body {
    let body = &source.text[source.body_at..];
    let masked = Masked::new(body);
    let line_starts: Vec<usize> =
        std::iter::once(0).chain(source.text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(at, _)| at + 1)).collect();
    let mut builder = Builder {
        ctx,
        source,
        masked: &masked,
        line_starts,
        stack: vec![Open::new(Kind::Root)],
        flattened: 0,
        html: None,
        in_code: false,
        star_end: None,
        answers: Vec::new(),
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(&masked.text, options).into_offset_iter() {
        builder.event(event, &range);
    }
    builder.finish()
}

/// An element that is open.
struct Open {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    /// Braces that stand for a block, and how many inlines come before them.
    directives: Vec<(usize, Braced, Origin)>,
}

enum Kind {
    Root,
    Quote,
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Item,
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Row(Vec<Vec<Inline>>),
    Cell,
    Strong,
    Emph,
    Link(String),
    /// A link whose address a report cannot print: only its words stay.
    Words,
}

impl Open {
    fn new(kind: Kind) -> Self {
        Self { kind, blocks: Vec::new(), inlines: Vec::new(), directives: Vec::new() }
    }
}

struct Builder<'b, 'c, 's> {
    ctx: &'b mut Context<'c>,
    source: &'b Source<'s>,
    masked: &'b Masked<'s>,
    line_starts: Vec<usize>,
    /// Never empty: the root stays until the end.
    stack: Vec<Open>,
    /// Elements opened beyond [`DEEPEST`] and not yet closed.
    flattened: usize,
    html: Option<String>,
    in_code: bool,
    /// Where a text that ends in a star ended.
    star_end: Option<usize>,
    answers: Vec<(String, Origin)>,
}

impl Builder<'_, '_, '_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) if self.in_code => self.code_lines(&text),
            Event::Text(text) => {
                self.stars(&text, range);
                self.words(&text, range);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(&text, range),
            Event::Code(text) => {
                self.unsupported("code", range);
                self.words(&text, range);
            }
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.html_text(&text, range),
            },
            Event::InlineHtml(tag) => {
                // A closing tag was reported with its opening one; a comment is for the writers.
                if !tag.starts_with("</") && !tag.starts_with("<!--") {
                    self.unsupported("an HTML tag", range);
                }
            }
            Event::FootnoteReference(label) => {
                self.unsupported("a footnote", range);
                self.push(Inline::Text(format!("[{}]", self.masked.unmask(&label))));
            }
            Event::SoftBreak => self.push(Inline::Text(SOFT_BREAK.into())),
            Event::HardBreak => self.push(Inline::Break),
            Event::Rule => {
                self.flush();
                self.unsupported("a rule across the page", range);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::BlockQuote(_) => self.open_block(Kind::Quote),
            Tag::List(start) => self.open_block(Kind::List { start, items: Vec::new() }),
            Tag::Item => self.open_block(Kind::Item),
            Tag::Table(_) => self.open_block(Kind::Table { head: Vec::new(), rows: Vec::new() }),
            Tag::TableHead | Tag::TableRow => self.open_block(Kind::Row(Vec::new())),
            Tag::TableCell => self.open_block(Kind::Cell),
            Tag::Strong => self.open(Kind::Strong),
            Tag::Emphasis => self.open(Kind::Emph),
            Tag::Link { link_type, dest_url, .. } => self.start_link(link_type, &dest_url, range),
            Tag::Image { .. } => self.unsupported("an image", range),
            Tag::CodeBlock(_) => {
                self.flush();
                self.unsupported("code", range);
                self.in_code = true;
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = Some(String::new());
            }
            Tag::FootnoteDefinition(label) => {
                self.flush();
                self.push(Inline::Text(format!("[{}] ", self.masked.unmask(&label))));
            }
            Tag::Heading { .. } => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => self.close(),
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link => self.close(),
            TagEnd::Paragraph | TagEnd::FootnoteDefinition => self.flush(),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.flush();
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.html_text(&html, range);
                self.flush();
            }
            TagEnd::Heading(level) => self.heading(level, range),
            _ => {}
        }
    }

    fn start_link(&mut self, link_type: LinkType, url: &str, range: &Range<usize>) {
        let url = self.masked.unmask(url);
        let url = if link_type == LinkType::Email { format!("mailto:{url}") } else { url.into_owned() };
        // A report is read away from the book: an address must stand by itself, and never run anything.
        if ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme)) {
            self.open(Kind::Link(url));
        } else {
            self.unsupported("a link that is no web or mail address", range);
            self.open(Kind::Words);
        }
    }

    fn open_block(&mut self, kind: Kind) {
        self.flush();
        self.open(kind);
    }

    fn open(&mut self, kind: Kind) {
        // A list or table is opened only where its items, or rows and cells, still fit.
        let inner_levels = match kind {
            Kind::List { .. } | Kind::Table { .. } | Kind::Quote => 3,
            _ => 0,
        };
        if self.stack.len() + inner_levels < DEEPEST && self.flattened == 0 {
            self.stack.push(Open::new(kind));
        } else {
            self.flattened += 1;
        }
    }

    /// Closes the innermost element and hands what it holds to the one around it.
    fn close(&mut self) {
        if self.flattened > 0 {
            self.flattened -= 1;
            return;
        }
        if !matches!(self.top().kind, Kind::Cell | Kind::Strong | Kind::Emph | Kind::Link(_) | Kind::Words) {
            self.flush();
        }
        // The root is closed by `finish` only.
        let Some(open) = (self.stack.len() > 1).then(|| self.stack.pop()).flatten() else { return };
        let inlines = open.inlines;
        let locale = self.source.locale;
        let parent = self.top();
        match (open.kind, &mut parent.kind) {
            (Kind::Item, Kind::List { items, .. }) => items.push(open.blocks),
            (Kind::Cell, Kind::Row(cells)) => cells.push(join_lines(inlines, locale)),
            (Kind::Row(cells), Kind::Table { head, .. }) if head.is_empty() => *head = cells,
            (Kind::Row(cells), Kind::Table { rows, .. }) => rows.push(cells),
            (Kind::Quote, _) => parent.blocks.push(Block::Quote(open.blocks)),
            (Kind::List { start, items }, _) => parent.blocks.push(Block::List { start, items }),
            (Kind::Table { head, rows }, _) => parent.blocks.push(Block::Table { head, rows }),
            (Kind::Strong, _) => parent.inlines.push(Inline::Strong(inlines)),
            (Kind::Emph, _) => parent.inlines.push(Inline::Emph(inlines)),
            (Kind::Link(url), _) => parent.inlines.push(Inline::Link { url, text: inlines }),
            (Kind::Words, _) => parent.inlines.extend(inlines),
            (Kind::Root | Kind::Item | Kind::Cell | Kind::Row(_), _) => {
                // The parser nests these as above; were it not so, the words would still stay.
                parent.blocks.extend(open.blocks);
                parent.inlines.extend(inlines);
            }
        }
    }

    fn top(&mut self) -> &mut Open {
        if self.stack.is_empty() {
            self.stack.push(Open::new(Kind::Root));
        }
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    fn push(&mut self, inline: Inline) {
        self.top().inlines.push(inline);
    }

    /// Words and braces of a run of text.
    fn words(&mut self, text: &str, range: &Range<usize>) {
        for piece in self.masked.split(text) {
            match piece {
                Piece::Braces(inner, at) => self.braces(inner, at),
                Piece::Words(words) => {
                    if words.contains("{{") || words.contains("}}") {
                        let diag = Diag::new(Code::UnknownCitation, "these braces cannot be read: `{{` and `}}` do not match")
                            .help("close the braces in the same paragraph, or write \\{\\{ for braces that are to be printed");
                        self.report(diag, range.start);
                    }
                    self.push(Inline::Text(words.to_string()));
                }
            }
        }
    }

    /// Finds `**` that was meant as emphasis: the parser hands over such stars one by one.
    fn stars(&mut self, text: &str, range: &Range<usize>) {
        if text.starts_with('*') && self.star_end == Some(range.start) {
            let diag = Diag::new(Code::UnsupportedMarkdown, "`**` is not read as emphasis here and is printed as it is")
                .note("Markdown closes emphasis after a punctuation mark only before a space or another mark")
                .help("put the punctuation outside: **重點**：文字 instead of **重點：**文字");
            self.report(diag, range.start);
        }
        self.star_end = text.ends_with('*').then_some(range.end);
    }

    fn braces(&mut self, inner: &str, at: usize) {
        let origin = self.origin(at);
        match parse_braced(inner, self.ctx.catalogue, self.source.manifest) {
            Ok(Braced::Cite { id, bare }) => self.push(Inline::Cite { id, bare, origin }),
            Ok(directive) => {
                let top = self.top();
                if matches!(top.kind, Kind::Root | Kind::Item | Kind::Quote) {
                    let before = top.inlines.len();
                    top.directives.push((before, directive, origin));
                } else {
                    self.misplaced(inner, at);
                }
            }
            Err(diag) => {
                self.report(*diag, at);
                // As a figure that does not exist is printed: the place stays visible.
                self.push(Inline::Text("—".into()));
            }
        }
    }

    fn misplaced(&mut self, inner: &str, at: usize) {
        let name = inner.split_whitespace().next().unwrap_or_default();
        let diag = Diag::new(Code::UnknownCitation, format!("{{{{{name} …}}}} stands inside other text"))
            .help("put it alone in a paragraph, with an empty line before and after");
        self.report(diag, at);
    }

    fn code_lines(&mut self, text: &str) {
        for line in text.lines() {
            self.push(Inline::Text(self.masked.unmask(line).into_owned()));
            self.push(Inline::Break);
        }
    }

    /// The words of HTML: comments vanish, tags vanish with a diagnostic.
    fn html_text(&mut self, html: &str, range: &Range<usize>) {
        let (words, tags) = strip_html(&self.masked.unmask(html));
        if tags {
            self.unsupported("HTML", range);
        }
        if !words.is_empty() {
            self.push(Inline::Text(words));
        }
    }

    /// Ends the paragraph that is being gathered.
    fn flush(&mut self) {
        let top = self.top();
        if top.inlines.is_empty() && top.directives.is_empty() {
            return;
        }
        let mut inlines = std::mem::take(&mut top.inlines);
        let directives = std::mem::take(&mut top.directives);
        if !matches!(top.kind, Kind::Root | Kind::Item | Kind::Quote) {
            top.inlines = inlines;
            return;
        }
        let mut blocks = Vec::new();
        // From the last to the first, so that the positions of those before stay right.
        for (before, directive, origin) in directives.into_iter().rev() {
            let after = inlines.split_off(before);
            let alone = ends_line(inlines.last()) && ends_line(after.first());
            if !alone {
                let line = origin.clone();
                let diag =
                    Diag::new(Code::UnknownCitation, "{{answers …}}, {{chart …}} and {{table …}} cannot stand inside a sentence")
                        .help("put it alone in a paragraph, with an empty line before and after");
                self.ctx.push(diag.at(line));
            }
            self.push_paragraph(&mut blocks, after);
            blocks.push(Part::Directive(directive, origin));
        }
        self.push_paragraph(&mut blocks, inlines);
        for part in blocks.into_iter().rev() {
            match part {
                Part::Block(block) => self.top().blocks.push(block),
                Part::Directive(directive, origin) => self.place(directive, origin),
            }
        }
    }

    fn push_paragraph(&self, parts: &mut Vec<Part>, inlines: Vec<Inline>) {
        let inlines = join_lines(inlines, self.source.locale);
        if !inlines.is_empty() {
            parts.push(Part::Block(Block::Paragraph(inlines)));
        }
    }

    fn place(&mut self, directive: Braced, origin: Origin) {
        match directive {
            Braced::Exhibit(kind, name) => self.top().blocks.push(Block::Exhibit { kind, name, origin }),
            Braced::Answers(codes) => {
                let root = self.stack.first_mut().map(|root| &mut root.blocks);
                match root.and_then(|blocks| blocks.iter_mut().rev().find_map(answers_of)) {
                    Some(answers) => answers.extend(codes),
                    None => self.answers.extend(codes.into_iter().map(|code| (code, origin.clone()))),
                }
            }
            Braced::Cite { .. } => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel, range: &Range<usize>) {
        let origin = self.origin(range.start);
        let locale = self.source.locale;
        let at_root = self.stack.len() == 1 && self.flattened == 0;
        let top = self.top();
        let text = join_lines(std::mem::take(&mut top.inlines), locale);
        let directives = std::mem::take(&mut top.directives);
        if at_root {
            top.blocks.push(Block::Heading { level: level as u8, text, answers: Vec::new(), origin: origin.clone() });
        } else if !text.is_empty() {
            // A heading inside a list or a quotation is no heading of the report.
            top.blocks.push(Block::Paragraph(vec![Inline::Strong(text)]));
        }
        for (_, directive, origin) in directives {
            self.place(directive, origin);
        }
    }

    fn unsupported(&mut self, what: &str, range: &Range<usize>) {
        let diag = Diag::new(Code::UnsupportedMarkdown, format!("a report cannot print {what}; its words are kept"))
            .help("use headings, lists, quotations, tables, emphasis and links only; charts and tables of figures are placed by {{chart …}} and {{table …}}");
        self.report(diag, range.start);
    }

    fn report(&mut self, diag: Diag, at: usize) {
        let origin = self.origin(at);
        self.ctx.push(diag.at(origin));
    }

    /// The line of an offset in the body.
    fn origin(&self, at: usize) -> Origin {
        let at = self.source.body_at + at;
        let line = self.line_starts.partition_point(|&start| start <= at);
        Origin::line(self.source.file, u32::try_from(line).unwrap_or(u32::MAX))
    }

    fn finish(mut self) -> Body {
        self.flattened = 0;
        while self.stack.len() > 1 {
            self.close();
        }
        self.flush();
        let mut blocks = std::mem::take(&mut self.top().blocks);
        level_headings(&mut blocks);
        Body { blocks, answers: self.answers }
    }
}

enum Part {
    Block(Block),
    Directive(Braced, Origin),
}

fn answers_of(block: &mut Block) -> Option<&mut Vec<String>> {
    match block {
        Block::Heading { answers, .. } => Some(answers),
        _ => None,
    }
}

/// Whether a line begins or ends at this neighbour of a directive.
fn ends_line(neighbour: Option<&Inline>) -> bool {
    match neighbour {
        None | Some(Inline::Break) => true,
        Some(Inline::Text(text)) => text == SOFT_BREAK,
        _ => false,
    }
}

/// Headings count from the highest one used: whoever starts at `##` and whoever starts at `#` mean the same.
fn level_headings(blocks: &mut [Block]) {
    let highest = blocks.iter().filter_map(|b| if let Block::Heading { level, .. } = b { Some(*level) } else { None }).min();
    for block in blocks {
        if let Block::Heading { level, .. } = block {
            *level = (*level - highest.unwrap_or(1) + 1).min(3);
        }
    }
}

/// Joins the lines of a paragraph: with a space where words are separated by spaces, with nothing between Chinese characters.
fn join_lines(inlines: Vec<Inline>, locale: Locale) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    let mut rest = inlines.into_iter().peekable();
    while let Some(inline) = rest.next() {
        let text = match inline {
            Inline::Text(text) if text == SOFT_BREAK => {
                let spaced = match (out.last().and_then(|i| edge(i, Edge::End)), rest.peek().and_then(|i| edge(i, Edge::Start))) {
                    (Some(before), Some(after)) => match locale {
                        Locale::En => !(is_wide(before) && is_wide(after)),
                        Locale::ZhHant => !(is_wide(before) || is_wide(after)),
                    },
                    // Beside a figure: as its language separates words.
                    (before, after) => locale == Locale::En && !before.or(after).is_some_and(is_wide),
                };
                if out.is_empty() || rest.peek().is_none() || !spaced {
                    continue;
                }
                " ".to_string()
            }
            Inline::Text(text) => text,
            Inline::Strong(inner) => {
                out.push(Inline::Strong(join_lines(inner, locale)));
                continue;
            }
            Inline::Emph(inner) => {
                out.push(Inline::Emph(join_lines(inner, locale)));
                continue;
            }
            Inline::Link { url, text } => {
                out.push(Inline::Link { url, text: join_lines(text, locale) });
                continue;
            }
            other => {
                out.push(other);
                continue;
            }
        };
        match out.last_mut() {
            Some(Inline::Text(last)) => last.push_str(&text),
            _ => out.push(Inline::Text(text)),
        }
    }
    while matches!(out.last(), Some(Inline::Break)) {
        out.pop();
    }
    out
}

#[derive(Clone, Copy, PartialEq)]
enum Edge {
    Start,
    End,
}

/// The first or last character of an inline; a figure has none yet.
fn edge(inline: &Inline, which: Edge) -> Option<char> {
    match inline {
        Inline::Text(text) => match which {
            Edge::Start => text.chars().next(),
            Edge::End => text.chars().next_back(),
        },
        Inline::Strong(inner) | Inline::Emph(inner) | Inline::Link { text: inner, .. } => {
            edge(if which == Edge::Start { inner.first() } else { inner.last() }?, which)
        }
        Inline::Break | Inline::Cite { .. } => None,
    }
}

/// Chinese characters and full-width punctuation, between which no space is written.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}' | '\u{2018}'..='\u{201D}' | '\u{2026}')
}

/// The words of HTML, and whether there was any tag besides comments.
fn strip_html(html: &str) -> (String, bool) {
    let mut words = String::new();
    let mut tags = false;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        words.push_str(&rest[..at]);
        let (after, is_comment) = match rest[at..].strip_prefix("<!--") {
            Some(comment) => (comment.find("-->").map_or("", |end| &comment[end + 3..]), true),
            None => (rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]), false),
        };
        tags |= !is_comment;
        rest = after;
    }
    words.push_str(rest);
    (words.split_whitespace().collect::<Vec<_>>().join(" "), tags)
}
