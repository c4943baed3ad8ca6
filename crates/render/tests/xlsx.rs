//! The workbook read back: numbers are numbers, exact values are exact, nothing of a book becomes a formula; and the JSON file.

mod figures;

use calamine::{Data, Range, Reader, Xlsx};
use figures::{report, words};
use heng_compose::report::{Block, Cell, Report, RowKind};
use heng_model::{Decimal, Locale};
use heng_render::{render_json, render_xlsx};
use std::io::Cursor;

fn open(report: &Report) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(render_xlsx(report).expect("the sample fits"))).expect("a workbook")
}

fn sheet(report: &Report, position: usize) -> Range<Data> {
    let mut workbook = open(report);
    let name = workbook.sheet_names()[position].clone();
    workbook.worksheet_range(&name).expect("the sheet")
}

fn texts(range: &Range<Data>) -> Vec<String> {
    range.used_cells().map(|(_, _, cell)| cell.to_string()).collect()
}

#[test]
fn each_figure_is_a_number_beside_its_exact_decimals() {
    for locale in Locale::ALL {
        let report = report(locale);
        let range = sheet(&report, 2);
        assert_eq!(range.height(), report.figures.len() + 1);
        for (entry, row) in report.figures.iter().zip(range.rows().skip(1)) {
            assert_eq!(row[0], Data::String(entry.reference.clone()));
            let Data::Float(number) = row[3] else { panic!("{:?} is no number", row[3]) };
            assert_eq!(Some(number), entry.value.to_string().parse().ok());
            let Data::String(exact) = &row[5] else { panic!("{:?} is no text", row[5]) };
            assert_eq!(exact.parse::<Decimal>().ok(), Some(entry.value));
        }
    }
}

#[test]
fn sheets_are_named_once_each_whatever_titles_say() {
    let mut report = report(Locale::En);
    let mut second = report.sections.iter().find(|s| s.id.starts_with("index-")).expect("an index").clone();
    second.id = "index-other".to_string();
    report.sections.push(second);
    for section in &mut report.sections {
        section.title = "'History: [of] a very long name indeed / 很長的名稱'".to_string();
    }
    let names = open(&report).sheet_names();
    assert_eq!(names.len(), 5);
    assert!(names.iter().all(|name| name.chars().count() <= 31 && !name.contains(['[', ']', ':', '/'])), "{names:?}");
    assert!(names[2].ends_with(" 2"), "{names:?}");
}

#[test]
fn words_of_a_book_never_become_formulas() {
    let mut report = report(Locale::En);
    let labels = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"https://www.example.com\")"];
    for table in report.sections.iter_mut().flat_map(|s| &mut s.blocks).filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    }) {
        for (row, label) in table.rows.iter_mut().filter(|row| row.kind != RowKind::Group).zip(labels) {
            row.cells[0] = Cell::Text { text: vec![words(label)] };
        }
    }
    let mut workbook = open(&report);
    for name in workbook.sheet_names() {
        assert!(workbook.worksheet_formula(&name).expect("the sheet").is_empty(), "a formula in {name}");
    }
    let data = texts(&sheet(&report, 0));
    for label in labels {
        assert!(data.iter().any(|text| text.trim() == label.trim()), "{label} is missing");
    }
}

#[test]
fn the_register_stands_once_and_the_index_has_no_pages() {
    let report = report(Locale::En);
    let data = texts(&sheet(&report, 0));
    assert!(data.iter().any(|text| text.starts_with("Table")) && !data.iter().any(|text| text.contains("Register")));
    let index = texts(&sheet(&report, 1));
    assert!(index.contains(&"Remark".to_string()) && !index.contains(&"Page".to_string()));
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_does_not_lose_the_workbook() {
    let mut report = report(Locale::ZhHant);
    report.figures[0].trace[0].text = "字𠮷".repeat(20_000);
    let traces = texts(&sheet(&report, 3));
    assert!(traces.iter().any(|text| text.ends_with('…') && text.chars().count() > 20_000));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(render_xlsx(&report(Locale::ZhHant)).ok(), render_xlsx(&report(Locale::ZhHant)).ok());
}

#[test]
fn json_keeps_every_decimal_as_text() {
    for locale in Locale::ALL {
        let report = report(locale);
        let text = render_json(&report).expect("serializes");
        assert_eq!(text, render_json(&report).expect("serializes"));
        let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let entries = file["report"]["figures"].as_array().expect("figures");
        assert_eq!(entries.len(), report.figures.len());
        for (entry, written) in report.figures.iter().zip(entries) {
            let value = written["value"].as_str().expect("a decimal is text, no float");
            assert_eq!(value.parse::<Decimal>().ok(), Some(entry.value));
        }
    }
}
