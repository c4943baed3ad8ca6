//! Narrative as the report prints it: numbered headings, cited figures, exhibits where the text asks for them.
//!
//! In: the book's sections of one language. Out: [`Section`]s. Invariant: an anchor is the same in every language, so that a link
//! leads to the same place. Not here: reading Markdown (`heng-intake`), whether citations exist (`heng-calc` tells).
//! A cited figure that does not exist prints as a dash.

use crate::composer::{Anchor, Composer, Printed, text};
use crate::print;
use crate::report::{self, Align, Cell, Column, Inline, Section, SectionKind};
use heng_intake::book::{self, Block, Book, ExhibitKind, SectionRole};
use heng_model::{Code, Diag, Diags, Locale, Origin};

/// What running text says where there is no figure.
const NO_FIGURE: &str = "—";

/// The sections of a role in one language, in the book's order.
pub(crate) fn sections_of(book: &Book, locale: Locale, role: SectionRole) -> Vec<&book::Section> {
    let mut sections: Vec<_> = book.sections.iter().filter(|s| s.locale == locale && s.role == role).collect();
    sections.sort_by(|a, b| a.file_name.cmp(&b.file_name));
    sections
}

/// N006 for each table or chart of the narrative that does not exist.
pub(crate) fn check_exhibits(book: &Book, locale: Locale, known: &dyn Fn(ExhibitKind) -> Vec<&'static str>) -> Diags {
    let mut diags = Diags::new();
    for section in book.sections.iter().filter(|s| s.locale == locale) {
        visit_exhibits(&section.blocks, &mut |kind, name, origin| {
            let names = known(kind);
            if !names.contains(&name) {
                diags.push(unknown_exhibit(kind, name, origin, &names));
            }
        });
    }
    diags
}

fn visit_exhibits<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(ExhibitKind, &'a str, &'a Origin)) {
    for block in blocks {
        match block {
            Block::Exhibit { kind, name, origin } => visit(*kind, name, origin),
            Block::List { items, .. } => items.iter().for_each(|item| visit_exhibits(item, visit)),
            Block::Quote(blocks) => visit_exhibits(blocks, visit),
            Block::Heading { .. } | Block::Paragraph(_) | Block::Table { .. } => {}
        }
    }
}

fn word_of(kind: ExhibitKind) -> &'static str {
    match kind {
        ExhibitKind::Table => "table",
        ExhibitKind::Chart => "chart",
    }
}

fn unknown_exhibit(kind: ExhibitKind, name: &str, origin: &Origin, names: &[&str]) -> Diag {
    let word = word_of(kind);
    let diag = Diag::new(Code::UnknownExhibit, format!("there is no {word} `{name}`")).at(origin.clone());
    let all = names.join(", ");
    match heng_intake::text::nearest(name, names.iter().copied()) {
        Some(nearest) => {
            diag.note(format!("nearest: {nearest}")).help(format!("write {{{{{word} {nearest}}}}}; the {word}s are {all}"))
        }
        None => diag.help(format!("the {word}s are {all}")),
    }
}

impl<'a> Composer<'a> {
    /// One section; `number` is empty for those that are not numbered.
    pub(crate) fn narrative(&mut self, section: &'a book::Section, kind: SectionKind, number: &str) -> Section {
        let id = self.claim(&section.id);
        let anchor = Anchor { id: id.clone(), text: self.numbered(number, &section.title) };
        self.printed.insert(section.id.clone(), Printed { section: anchor, headings: Vec::new() });
        let mut writer = Writer { section, id: id.clone(), here: id.clone(), counters: [0; 3], headings: Vec::new(), tables: 0 };
        let blocks = self.blocks(&mut writer, &section.blocks, number);
        if let Some(printed) = self.printed.get_mut(&section.id) {
            printed.headings = writer.headings;
        }
        Section { id, number: number.to_string(), title: section.title.clone(), kind, blocks }
    }

    /// "3.1 Waste", or the title alone.
    pub(crate) fn numbered(&self, number: &str, title: &str) -> String {
        if number.is_empty() {
            return title.to_string();
        }
        self.words.fill("number.numbered_title", &[("number", number), ("title", title)])
    }

    fn blocks(&mut self, writer: &mut Writer<'a>, blocks: &'a [Block], number: &str) -> Vec<report::Block> {
        let mut out = Vec::new();
        for block in blocks {
            match block {
                Block::Heading { level, text, .. } => out.push(self.heading(writer, *level, text, number)),
                Block::Paragraph(text) => out.push(report::Block::Paragraph { text: self.inlines(&writer.here, text) }),
                Block::List { start, items } => {
                    let items = items.iter().map(|item| self.blocks(writer, item, number)).collect();
                    out.push(report::Block::List { start: *start, items });
                }
                Block::Quote(inner) => out.push(report::Block::Quote { blocks: self.blocks(writer, inner, number) }),
                Block::Table { head, rows } => out.push(report::Block::Table(self.written_table(writer, head, rows))),
                Block::Exhibit { kind, name, origin } => out.extend(self.exhibit(*kind, name, origin)),
            }
        }
        out
    }

    fn heading(&mut self, writer: &mut Writer<'a>, level: u8, text: &'a [book::Inline], chapter: &str) -> report::Block {
        let number = writer.next_number(level, chapter);
        let wanted = format!("{}--{}", writer.id, self.slug(writer));
        let id = self.claim(&wanted);
        writer.here.clone_from(&id);
        let text = self.inlines(&id, text);
        writer.headings.push(Anchor { id: id.clone(), text: self.numbered(&number, &plain(&text)) });
        report::Block::Heading { level, id, number, text }
    }

    /// A name for the next heading, from its English twin, so that it is the same in every language: `waste`, else `h3`.
    fn slug(&self, writer: &Writer<'_>) -> String {
        let index = writer.headings.len();
        let headings = |section: &'a book::Section| -> Vec<&'a [book::Inline]> {
            let of_block = |block: &'a Block| match block {
                Block::Heading { text, .. } => Some(text.as_slice()),
                _ => None,
            };
            section.blocks.iter().filter_map(of_block).collect()
        };
        let twin = self.input.book.sections.iter().find(|s| s.locale == Locale::En && s.id == writer.section.id);
        let same_shape = twin.filter(|t| headings(t).len() == writer.section.blocks.iter().filter(|b| is_heading(b)).count());
        let english = same_shape.and_then(|t| headings(t).get(index).map(|text| ascii_slug(text))).unwrap_or_default();
        if english.is_empty() { format!("h{}", index + 1) } else { english }
    }

    /// Running text; every cited figure is noted as used at `anchor`.
    fn inlines(&mut self, anchor: &str, inlines: &[book::Inline]) -> Vec<Inline> {
        let one = |composer: &mut Self, inline: &book::Inline| match inline {
            book::Inline::Text(words) => text(words),
            book::Inline::Strong(children) => Inline::Strong { children: composer.inlines(anchor, children) },
            book::Inline::Emph(children) => Inline::Emph { children: composer.inlines(anchor, children) },
            book::Inline::Link { url, text } => Inline::Link { url: url.clone(), children: composer.inlines(anchor, text) },
            book::Inline::Break => Inline::Break,
            book::Inline::Cite { id, bare, .. } => match composer.figure(id) {
                None => text(NO_FIGURE),
                Some(figure) => {
                    composer.note_use(id, anchor);
                    let printed = if *bare { figure.printed() } else { print::figure(composer.words, figure) };
                    Inline::Figure { figure: id.clone(), text: printed }
                }
            },
        };
        inlines.iter().map(|inline| one(self, inline)).collect()
    }

    /// A table written in the narrative: a column of nothing but cited figures is a column of numbers.
    fn written_table(
        &mut self,
        writer: &mut Writer<'a>,
        head: &'a [Vec<book::Inline>],
        rows: &'a [Vec<Vec<book::Inline>>],
    ) -> report::Table {
        writer.tables += 1;
        let id = self.claim(&format!("{}--table-{}", writer.id, writer.tables));
        let numeric = |column: usize| {
            !rows.is_empty()
                && rows.iter().all(|row| matches!(row.get(column).map(Vec::as_slice), Some([book::Inline::Cite { .. }])))
        };
        let columns: Vec<Column> = head
            .iter()
            .enumerate()
            .map(|(i, words)| {
                let align = if numeric(i) { Align::End } else { Align::Start };
                Column { head: plain(&self.inlines(&id, words)), align, weight: if i == 0 { 3 } else { 2 } }
            })
            .collect();
        let rows = rows
            .iter()
            .map(|row| {
                let cells = (0..columns.len()).map(|i| self.written_cell(&id, row.get(i).map_or(&[], Vec::as_slice))).collect();
                crate::record_tables::data_row(cells)
            })
            .collect();
        report::Table { id, number: String::new(), caption: String::new(), columns, rows, notes: Vec::new() }
    }

    fn written_cell(&mut self, anchor: &str, inlines: &[book::Inline]) -> Cell {
        if let [book::Inline::Cite { id, .. }] = inlines
            && self.figure(id).is_none()
        {
            return Cell::Missing { reason: self.words.get("exhibit.not_given").to_string() };
        }
        let text = self.inlines(anchor, inlines);
        match text.as_slice() {
            [] => Cell::Empty,
            [Inline::Figure { figure, text }] => Cell::Figure { figure: figure.clone(), text: text.clone(), marks: Vec::new() },
            _ => Cell::Text { text },
        }
    }

    /// A table or chart that the narrative calls for. The second call for the same one prints a reference to it.
    pub(crate) fn exhibit(&mut self, kind: ExhibitKind, name: &str, origin: &Origin) -> Option<report::Block> {
        if !self.exhibits.names(kind).contains(&name) {
            return None;
        }
        if let Some(anchor) = self.placed(kind, name) {
            let see = vec![text(self.words.get("exhibit.see")), anchor.section_ref(), text(self.words.get("print.sentence_end"))];
            return Some(report::Block::Paragraph { text: see });
        }
        let block = match kind {
            ExhibitKind::Table => {
                let table = match self.exhibits.table(name) {
                    Some(def) => self.kpi_table(def, &|_, _| false),
                    None => self.record_table(name),
                };
                table.map(report::Block::Table)
            }
            ExhibitKind::Chart => {
                let chart = match self.exhibits.chart(name) {
                    Some(def) => self.chart(def, 1),
                    None => self.record_chart(name),
                };
                chart.map(report::Block::Chart)
            }
        };
        if block.is_none() {
            self.diags.push(empty_exhibit(kind, name, origin));
        }
        block
    }
}

fn empty_exhibit(kind: ExhibitKind, name: &str, origin: &Origin) -> Diag {
    let word = word_of(kind);
    let mut diag = Diag::new(Code::UnknownExhibit, format!("the book has no figure for the {word} `{name}`, which is left out"))
        .at(origin.clone())
        .help(format!("give the figures it shows, or leave {{{{{word} {name}}}}} out of the text"));
    diag.severity = heng_model::Severity::Warning;
    diag
}

/// Where the text stands while a section is written.
struct Writer<'a> {
    section: &'a book::Section,
    /// Anchor of the section.
    id: String,
    /// Anchor of the heading above.
    here: String,
    counters: [u32; 3],
    headings: Vec<Anchor>,
    tables: u32,
}

impl Writer<'_> {
    /// `3.1` and `3.1.2`; deeper headings, and those of sections without a number, have none.
    fn next_number(&mut self, level: u8, chapter: &str) -> String {
        let depth = usize::from(level.clamp(1, 3)) - 1;
        self.counters[depth] += 1;
        self.counters[depth + 1..].fill(0);
        match (chapter, depth) {
            ("", _) | (_, 2..) => String::new(),
            (chapter, 0) => format!("{chapter}.{}", self.counters[0]),
            // A heading that skips a level counts under the one above it.
            (chapter, _) => format!("{chapter}.{}.{}", self.counters[0].max(1), self.counters[1]),
        }
    }
}

fn is_heading(block: &Block) -> bool {
    matches!(block, Block::Heading { .. })
}

/// Lower-case ASCII letters and digits, joined by hyphens.
fn ascii_slug(inlines: &[book::Inline]) -> String {
    let mut words = String::new();
    collect_words(inlines, &mut words);
    let parts: Vec<String> =
        words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).map(str::to_ascii_lowercase).collect();
    parts.join("-")
}

fn collect_words(inlines: &[book::Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            book::Inline::Text(words) => out.push_str(words),
            book::Inline::Strong(children) | book::Inline::Emph(children) | book::Inline::Link { text: children, .. } => {
                collect_words(children, out);
            }
            book::Inline::Break => out.push(' '),
            book::Inline::Cite { .. } => {}
        }
    }
}

/// The words of a heading, without the figures it cites.
pub(crate) fn book_words(inlines: &[book::Inline]) -> String {
    let mut words = String::new();
    collect_words(inlines, &mut words);
    words
}

/// Composed text without its marks.
pub(crate) fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Figure { text, .. } | Inline::SectionRef { text, .. } => out.push_str(text),
            Inline::Strong { children } | Inline::Emph { children } | Inline::Link { children, .. } => {
                out.push_str(&plain(children))
            }
            Inline::Break => out.push(' '),
            Inline::PageRef { .. } | Inline::NoteRef { .. } => {}
        }
    }
    out
}
