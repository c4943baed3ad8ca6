//! Report → one self-contained HTML page: style, charts and the glyphs it uses are inside; nothing is loaded, nothing runs.
//!
//! In: a composed report and the fonts. Out: the page's text. Invariant: every text passes through the template's escaping, every
//! figure links to its trace in the register. Not here: wording (compose) and chart geometry (`chart`). See the tests below.

use crate::fonts::Fonts;
use crate::{draw, to_svg, webfont};
use askama::Template;
use heng_compose::report::{Align, Block, Cell, Chart, Column, Inline, Point, Report, RowKind, Section, SectionKind, Table};
use heng_model::{FigureId, Locale};
use std::collections::BTreeMap;

/// Renders the page.
pub fn render_html(report: &Report, fonts: &Fonts) -> String {
    let links = Links { anchors: report.figures.iter().map(|entry| (&entry.figure, entry.reference.as_str())).collect() };
    let page = Page {
        report,
        lang: match report.locale {
            Locale::ZhHant => "zh-Hant-HK",
            Locale::En => "en-HK",
        },
        font_faces: webfont::font_faces(report, fonts),
        fonts,
        style: include_str!("../templates/report.css"),
        links: &links,
    };
    // A template writes into a string; only a writer that fails could make it fail.
    page.render().unwrap_or_default()
}

/// Where a figure's trace stands in the page.
struct Links<'a> {
    anchors: BTreeMap<&'a FigureId, &'a str>,
}

impl Links<'_> {
    fn anchor(&self, figure: &FigureId) -> &str {
        self.anchors.get(figure).copied().unwrap_or("figure-register")
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    lang: &'static str,
    font_faces: String,
    fonts: &'a Fonts,
    style: &'static str,
    links: &'a Links<'a>,
}

impl<'a> Page<'a> {
    fn word(&self, key: &'a str) -> &'a str {
        word(self.report, key)
    }

    fn class_of(&self, section: &Section) -> &'static str {
        kind(section.kind)
    }

    fn blocks(&self, blocks: &'a [Block]) -> Blocks<'a> {
        Blocks { blocks, report: self.report, fonts: self.fonts, links: self.links }
    }
}

/// A word that the report brings along; the key itself shows when it is missing, so that a test finds it.
fn word<'a>(report: &'a Report, key: &'a str) -> &'a str {
    report.meta.words.get(key).map_or(key, String::as_str)
}

fn kind(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Front => "front",
        SectionKind::Chapter => "chapter",
        SectionKind::Appendix => "appendix",
        SectionKind::Index => "index",
    }
}

#[derive(Template)]
#[template(path = "blocks.html")]
struct Blocks<'a> {
    blocks: &'a [Block],
    report: &'a Report,
    fonts: &'a Fonts,
    links: &'a Links<'a>,
}

impl<'a> Blocks<'a> {
    fn nest(&self, blocks: &'a [Block]) -> Blocks<'a> {
        Blocks { blocks, report: self.report, fonts: self.fonts, links: self.links }
    }

    fn text(&self, inlines: &'a [Inline]) -> Text<'a> {
        Text { inlines, links: self.links }
    }

    fn word(&self, key: &'a str) -> &'a str {
        word(self.report, key)
    }

    fn point(&self, points: &'a [Option<Point>], row: &usize) -> Option<&'a Point> {
        points.get(*row).and_then(Option::as_ref)
    }

    fn drawing(&self, chart: &Chart) -> String {
        to_svg(&draw(chart, self.fonts))
    }

    fn table(&self, table: &'a Table) -> TableView<'a> {
        TableView::new(table, self.links)
    }
}

#[derive(Template)]
#[template(path = "inline.html")]
struct Text<'a> {
    inlines: &'a [Inline],
    links: &'a Links<'a>,
}

impl<'a> Text<'a> {
    fn nest(&self, inlines: &'a [Inline]) -> Text<'a> {
        Text { inlines, links: self.links }
    }
}

#[derive(Template)]
#[template(path = "table.html")]
struct TableView<'a> {
    table: &'a Table,
    links: &'a Links<'a>,
    shown: Vec<bool>,
    width: usize,
}

impl<'a> TableView<'a> {
    fn new(table: &'a Table, links: &'a Links<'a>) -> Self {
        let shown: Vec<bool> = (0..table.columns.len()).map(|column| !holds_pages_only(table, column)).collect();
        let width = shown.iter().filter(|s| **s).count();
        Self { table, links, shown, width }
    }

    fn shown(&self, column: &usize) -> bool {
        self.shown.get(*column).copied().unwrap_or(true)
    }

    fn text(&self, inlines: &'a [Inline]) -> Text<'a> {
        Text { inlines, links: self.links }
    }

    fn head_class(&self, column: &Column) -> &'static str {
        class(column.align)
    }

    fn cell(&self, cell: &'a Cell) -> CellView<'a> {
        CellView { cell, links: self.links }
    }

    fn cell_class(&self, column: &usize, cell: &Cell) -> String {
        let align = self.table.columns.get(*column).map_or("start", |c| class(c.align));
        match cell {
            Cell::Missing { .. } => format!("{align} missing"),
            _ => align.to_string(),
        }
    }
}

/// A column of page numbers means nothing on a page without pages.
fn holds_pages_only(table: &Table, column: usize) -> bool {
    let mut pages = false;
    for row in table.rows.iter().filter(|row| row.kind != RowKind::Group) {
        match row.cells.get(column) {
            Some(Cell::Text { text }) if text.iter().any(|i| matches!(i, Inline::PageRef { .. })) => {
                let only = text.iter().all(|i| match i {
                    Inline::PageRef { .. } => true,
                    Inline::Text { text } => {
                        text.chars().all(|c| c.is_whitespace() || c.is_ascii_punctuation() || "、，；".contains(c))
                    }
                    _ => false,
                });
                if !only {
                    return false;
                }
                pages = true;
            }
            Some(Cell::Empty | Cell::Missing { .. }) | None => {}
            Some(Cell::Text { text }) if text.is_empty() => {}
            Some(_) => return false,
        }
    }
    pages
}

#[derive(Template)]
#[template(
    source = r##"{%- match cell -%}
{%- when Cell::Text { text } -%}{{ self.text(text)|safe }}
{%- when Cell::Figure { figure, text, marks } -%}<a class="figure" href="#{{ links.anchor(figure) }}" data-figure="{{ figure }}">{{ text }}</a>{% if !marks.is_empty() %}<sup>{{ marks.join(",") }}</sup>{% endif %}
{%- when Cell::Missing { reason } -%}<span title="{{ reason }}">–</span>
{%- when Cell::Empty -%}
{%- endmatch -%}"##,
    ext = "html"
)]
struct CellView<'a> {
    cell: &'a Cell,
    links: &'a Links<'a>,
}

impl<'a> CellView<'a> {
    fn text(&self, inlines: &'a [Inline]) -> Text<'a> {
        Text { inlines, links: self.links }
    }
}

fn class(align: Align) -> &'static str {
    match align {
        Align::Start => "start",
        Align::End => "end",
        Align::Center => "center",
    }
}
