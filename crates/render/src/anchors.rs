//! What stands at the anchors of a report, and which tables mean nothing outside a paged medium.
//!
//! In: a composed report. Out: the printed title of each anchor; tests on tables. Invariant: nothing is worded here, every title is
//! the report's own. Not here: how a renderer links. Why: HTML and workbook both lead a figure back to where it is printed, both
//! drop columns of page numbers and both show the register of figures in a better form than its table.

use heng_compose::report::{Block, Cell, Inline, Report, RowKind, Table};
use std::collections::BTreeMap;

/// The printed titles of sections, headings, tables and charts: "2.1 Emissions", "Table 4 Emissions".
pub(crate) fn titles(report: &Report) -> BTreeMap<&str, String> {
    let mut titles = BTreeMap::new();
    for section in &report.sections {
        let title = numbered(&section.number, &section.title);
        gather(&section.blocks, &title, &mut titles);
        titles.insert(section.id.as_str(), title);
    }
    titles.remove("");
    titles
}

fn gather<'a>(blocks: &'a [Block], section: &str, titles: &mut BTreeMap<&'a str, String>) {
    for block in blocks {
        match block {
            Block::Heading { id, number, text, .. } => {
                titles.insert(id, numbered(number, &plain(text)));
            }
            Block::Table(table) => {
                let title = numbered(&table.number, &table.caption);
                // A table of the narrative has no title of its own.
                titles.insert(&table.id, if title.is_empty() { section.to_string() } else { title });
            }
            Block::Chart(chart) => {
                titles.insert(&chart.id, numbered(&chart.number, &chart.caption));
            }
            Block::List { items, .. } => items.iter().for_each(|item| gather(item, section, titles)),
            Block::Quote { blocks } => gather(blocks, section, titles),
            Block::Paragraph { .. } | Block::Highlights { .. } => {}
        }
    }
}

fn numbered(number: &str, title: &str) -> String {
    format!("{number} {title}").trim().to_string()
}

/// Inline content as plain text; marks of notes are raised, page numbers are left out.
pub(crate) fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Figure { text, .. } | Inline::SectionRef { text, .. } => out.push_str(text),
            Inline::Strong { children } | Inline::Emph { children } | Inline::Link { children, .. } => {
                out.push_str(&plain(children));
            }
            Inline::Break => out.push('\n'),
            Inline::NoteRef { mark } => out.push_str(&raised(mark)),
            Inline::PageRef { .. } => {}
        }
    }
    out
}

/// A mark in raised digits: 12 is ¹², so that it cannot be read as part of a number before it.
pub(crate) fn raised(mark: &str) -> String {
    mark.chars().map(|c| c.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or(c)).collect()
}

/// The register of figures; compose gives it this anchor.
pub(crate) fn is_register(table: &Table) -> bool {
    table.id == "table-register"
}

/// Whether a table prints a figure.
pub(crate) fn holds_figures(table: &Table) -> bool {
    table.rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Figure { .. }))
}

/// Which columns mean something where there are no pages, in order.
pub(crate) fn columns_without_pages(table: &Table) -> Vec<bool> {
    (0..table.columns.len()).map(|column| !holds_pages_only(table, column)).collect()
}

/// A column of page numbers means nothing in a medium without pages.
fn holds_pages_only(table: &Table, column: usize) -> bool {
    let mut pages = false;
    for row in table.rows.iter().filter(|row| row.kind != RowKind::Group) {
        match row.cells.get(column) {
            Some(Cell::Text { text }) if text.iter().all(is_page_or_separator) => {
                pages |= text.iter().any(|inline| matches!(inline, Inline::PageRef { .. }));
            }
            Some(Cell::Empty | Cell::Missing { .. }) | None => {}
            Some(_) => return false,
        }
    }
    pages
}

fn is_page_or_separator(inline: &Inline) -> bool {
    match inline {
        Inline::PageRef { .. } => true,
        Inline::Text { text } => text.chars().all(|c| c.is_whitespace() || c.is_ascii_punctuation() || "、，；".contains(c)),
        _ => false,
    }
}
