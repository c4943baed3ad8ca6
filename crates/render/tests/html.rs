//! The HTML page: what a book says stays text, every link leads somewhere, nothing is loaded, nothing runs.

mod figures;

use figures::{report, words};
use heng_compose::report::{Block, Cell, Inline};
use heng_model::Locale;
use heng_render::{Fonts, render_html};
use std::collections::BTreeSet;

fn page(locale: Locale) -> String {
    render_html(&report(locale), Fonts::embedded())
}

/// The values of an attribute, in order.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let opening = format!(" {attribute}=\"");
    page.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_link_within_the_page_leads_to_the_one_element_of_that_id() {
    for locale in Locale::ALL {
        let page = page(locale);
        let ids = values(&page, "id");
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "an id stands twice");
        let inside: Vec<&str> = values(&page, "href").into_iter().filter_map(|href| href.strip_prefix('#')).collect();
        assert!(inside.len() > 100);
        for target in inside {
            assert!(distinct.contains(target), "{locale}: nothing at #{target}");
        }
    }
}

#[test]
fn every_figure_leads_to_its_own_entry_of_the_register() {
    let report = report(Locale::En);
    let page = page(Locale::En);
    for entry in &report.figures {
        let link = format!("href=\"#_{}\" data-figure=\"{}\"", entry.reference, entry.figure);
        assert!(page.contains(&link), "{link}");
        assert!(page.contains(&format!("<details id=\"_{}\">", entry.reference)));
    }
    assert_eq!(page.matches("<details id=").count(), report.figures.len(), "the register stands once, not as a table too");
    assert_eq!(page.matches(r#"id="_register""#).count(), 1);
    assert!(!page.contains("nowhere"), "an anchor that is not in the report is not linked");
}

#[test]
fn a_report_without_register_appendix_has_the_traces_all_the_same() {
    let mut report = report(Locale::En);
    report.sections.retain(|section| section.id != "register");
    let page = render_html(&report, Fonts::embedded());
    assert_eq!(page.matches(r#"id="_register""#).count(), 1);
    assert!(page.contains("id=\"_F1\"") && page.contains("href=\"#_figures\""));
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    for locale in Locale::ALL {
        let page = page(locale).to_lowercase();
        for forbidden in
            ["<script", "<link", "<iframe", "<img", " src=", "@import", "javascript:", " onclick", "url(http", "url(//"]
        {
            assert!(!page.contains(forbidden), "{locale}: {forbidden}");
        }
        assert!(page.contains("default-src 'none'"));
        for rest in page.split("url(").skip(1) {
            assert!(rest.starts_with("data:font/"), "{}", rest.chars().take(40).collect::<String>());
        }
    }
}

#[test]
fn what_a_book_says_is_escaped_wherever_it_stands() {
    const HOSTILE: &str = "<script>alert(\"1\")</script>&'";
    let mut report = report(Locale::En);
    let text = || HOSTILE.to_string();
    report.meta.issuer = text();
    report.meta.title = text();
    report.meta.contact = text();
    report.sections[0].title = text();
    report.figures[0].name = text();
    report.figures[0].trace[0].text = text();
    report.sections[1].blocks.push(Block::Paragraph { text: vec![words(HOSTILE), Inline::NoteRef { mark: text() }] });
    for block in report.sections.iter_mut().flat_map(|section| &mut section.blocks) {
        match block {
            Block::Table(table) => {
                table.caption = text();
                table.columns[0].head = text();
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    if matches!(cell, Cell::Text { .. } | Cell::Empty) {
                        *cell = Cell::Missing { reason: text() };
                    }
                }
            }
            Block::Chart(chart) => {
                chart.caption = text();
                chart.alt = text();
                chart.unit = text();
                chart.categories.iter_mut().for_each(|category| *category = text());
                chart.series.iter_mut().for_each(|series| series.label = text());
            }
            Block::Highlights { items } => items.iter_mut().for_each(|item| item.label = text()),
            _ => {}
        }
    }
    let page = render_html(&report, Fonts::embedded());
    assert!(!page.contains("<script") && !page.contains("</script"), "markup of the book runs in the page");
    assert!(!page.contains("alert(\"1\")"), "a quotation mark of the book ends an attribute");
    assert!(page.contains("alert("), "the words themselves stay");
}

#[test]
fn both_languages_show_the_same_figures_in_their_own_language() {
    let (english, chinese) = (page(Locale::En), page(Locale::ZhHant));
    assert!(english.contains("<html lang=\"en-HK\">") && chinese.contains("<html lang=\"zh-Hant-HK\">"));
    assert!(chinese.contains("<h1>2022年環境、社會及管治報告</h1>"));
    assert_eq!(values(&english, "data-figure"), values(&chinese, "data-figure"));
}

#[test]
fn tables_say_what_heads_what_and_page_numbers_are_dropped() {
    let page = page(Locale::En);
    assert!(page.contains("scope=\"col\"") && page.contains("scope=\"row\"") && page.contains("scope=\"rowgroup\""));
    let index = page.split("id=\"index-hkex-2020\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("the index");
    assert!(index.contains(">Remark</th>") && !index.contains(">Page</th>"));
    assert!(index.contains("data-head=\"Remark\"") && index.contains("role=\"rowheader\""), "cards keep heads and roles");
}

#[test]
fn the_same_report_gives_the_same_bytes_of_a_bearable_size() {
    let page = page(Locale::ZhHant);
    assert_eq!(page, render_html(&report(Locale::ZhHant), Fonts::embedded()));
    assert!(page.len() < 1_500_000, "{} bytes", page.len());
}
