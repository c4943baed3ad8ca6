//! Workbooks as spreadsheet programs write them.

mod support;

use heng_model::{Catalogue, Code};
use support::{book, places, read, sheet, workbook};

/// Reads `activity/bills.xlsx` and gives each group as `site activity sum unit rows`, and the diagnostics as `CODE place`.
fn check(bytes: Vec<u8>, groups: &[&str], diags: &[&str]) {
    let (book, found) = read(&book().with("activity/bills.xlsx", bytes));
    let seen: Vec<String> = book
        .activities
        .iter()
        .map(|g| format!("{} {} {} {} {}!{}", g.site, g.activity, g.sum, g.unit, g.sheet, g.rows))
        .collect();
    assert_eq!(seen, groups, "{found:?}");
    assert_eq!(places(&found), diags, "{found:?}");
}

const HEAD: [(&str, &str); 5] = [("A3", "地點"), ("B3", "Activity"), ("C3", "日期"), ("D3", "用量"), ("E3", "單位")];

fn rows(more: &[(&str, &str)]) -> String {
    sheet(&[&[("A1", "Harbour Example: bills")], &HEAD[..], more].concat())
}

#[test]
fn titles_above_the_header_are_passed_over_and_dates_are_dates() {
    let bills = rows(&[
        ("A4", "HQ"),
        ("B4", "electricity"),
        ("C4", "@44651"),
        ("D4", "#1200.1"),
        ("E4", "kWh"),
        ("A5", "HQ"),
        ("B5", "electricity"),
        ("C5", "2022-04"),
        ("D5", "#0.30000000000000004"),
        ("E5", "kWh"),
        ("H5", "a remark beside the table"),
    ]);
    let merged = format!("{bills}<mergeCells count=\"1\"><mergeCell ref=\"A1:E2\"/></mergeCells>");
    check(workbook(&[("Bills", &merged)], false), &["HQ electricity 1200.4 kWh Bills!4-5"], &[]);
}

#[test]
fn a_workbook_of_1904_counts_its_days_from_then() {
    let bills = |day| rows(&[("A4", "HQ"), ("B4", "water"), ("C4", day), ("D4", "#7"), ("E4", "m3")]);
    // 31 March 2022, and the same number under the other calendar.
    check(workbook(&[("Bills", &bills("@43189"))], true), &["HQ water 7 m3 Bills!4"], &[]);
    check(workbook(&[("Bills", &bills("@44651"))], true), &[], &["R008 activity/bills.xlsx:Bills!A4"]);
}

#[test]
fn every_worksheet_with_a_header_is_read() {
    let one = rows(&[("A4", "HQ"), ("B4", "water"), ("C4", "2022-01"), ("D4", "#1"), ("E4", "m3")]);
    let two = rows(&[("A4", "Lab"), ("B4", "petrol"), ("C4", "2022-01"), ("D4", "#2"), ("E4", "furlong")]);
    let notes = sheet(&[("A1", "Nothing but words"), ("A2", "and more")]);
    check(
        workbook(&[("Notes", &notes), ("One", &one), ("Two", &two)], false),
        &["HQ water 1 m3 One!4"],
        &["R002 activity/bills.xlsx:Two!E4"],
    );
    check(workbook(&[("Notes", &notes)], false), &[], &["B004 activity/bills.xlsx"]);
}

#[test]
fn merged_words_hold_for_each_row_and_merged_numbers_for_one() {
    let bills = rows(&[
        ("A4", "HQ"),
        ("B4", "electricity"),
        ("C4", "2022-01"),
        ("D4", "#100"),
        ("E4", "kWh"),
        ("C5", "2022-02"),
        ("D5", "#50"),
        ("C6", "2022-03"),
    ]);
    let merges = "<mergeCells count=\"4\"><mergeCell ref=\"A4:A6\"/><mergeCell ref=\"B4:B6\"/><mergeCell ref=\"E4:E6\"/>\
                  <mergeCell ref=\"D5:D6\"/></mergeCells>";
    check(
        workbook(&[("Bills", &format!("{bills}{merges}"))], false),
        &["HQ electricity 150 kWh Bills!4-5"],
        &["R012 activity/bills.xlsx:Bills!D6"],
    );
}

#[test]
fn a_header_of_two_rows_is_read_at_its_lower_one() {
    let cells = [
        ("A1", "Site"),
        ("B1", "Activity"),
        ("C1", "Month"),
        ("D1", "Consumption"),
        ("D2", "quantity"),
        ("E2", "unit"),
        ("A3", "HQ"),
        ("B3", "water"),
        ("C3", "2022-01"),
        ("D3", "#3"),
        ("E3", "m3"),
    ];
    let merges = "<mergeCells count=\"4\"><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:B2\"/><mergeCell ref=\"C1:C2\"/>\
                  <mergeCell ref=\"D1:E1\"/></mergeCells>";
    check(workbook(&[("S", &format!("{}{merges}", sheet(&cells)))], false), &["HQ water 3 m3 S!3"], &[]);
}

#[test]
fn what_is_no_number_is_not_taken_for_one() {
    let row = |quantity| rows(&[("A4", "HQ"), ("B4", "water"), ("C4", "2022-01"), ("D4", quantity), ("E4", "m3")]);
    for quantity in ["%0.05", "~1.5", "!#REF!", "twelve", "1,23"] {
        check(workbook(&[("S", &row(quantity))], false), &[], &["R001 activity/bills.xlsx:S!D4"]);
    }
    check(workbook(&[("S", &row("１，２００"))], false), &["HQ water 1200 m3 S!4"], &[]);
}

#[test]
fn an_error_in_the_first_cell_is_no_remark() {
    let bills = rows(&[("A4", "!#REF!"), ("B4", "water"), ("C4", "2022-01"), ("D4", "#1"), ("E4", "m3")]);
    check(workbook(&[("S", &bills)], false), &[], &["R004 activity/bills.xlsx:S!A4"]);
}

#[test]
fn cells_far_apart_cost_no_memory() {
    let bills = sheet(&[&HEAD[..], &[("XFD1048576", "#1"), ("A1048575", "HQ")]].concat());
    let (_, diags) = read(&book().with("activity/bills.xlsx", workbook(&[("S", &bills)], false)));
    assert_eq!(places(&diags), ["R012 activity/bills.xlsx:S!B1048575"]);
}

#[test]
fn a_broken_workbook_is_reported_and_the_rest_is_read() {
    let whole = workbook(&[("S", &rows(&[("A4", "HQ"), ("B4", "water"), ("C4", "2022-01"), ("D4", "#1"), ("E4", "m3")]))], false);
    for broken in [b"not a workbook".to_vec(), Vec::new(), whole[..whole.len() / 2].to_vec()] {
        let files = book().with("activity/a.xlsx", broken).with("activity/b.xlsx", &whole);
        let (book, diags) = heng_intake::read_book(&files, Catalogue::embedded());
        assert_eq!(book.unwrap().activities.len(), 1);
        assert_eq!(diags.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::BrokenWorkbook]);
    }
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused() {
    let mut bytes = workbook(&[("S", &rows(&[]))], false);
    // The size of the first part in the archive's directory: [Content_Types].xml says that it has 3 GB.
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[directory + 24..directory + 28].copy_from_slice(&3_000_000_000_u32.to_le_bytes());
    check(bytes, &[], &["B005 activity/bills.xlsx"]);
}

#[test]
fn a_workbook_of_comments_alone_states_nothing() {
    check(workbook(&[("Bills", &sheet(&[("A1", " # One row a bill."), ("A2", " #site"), ("B2", "quantity")]))], false), &[], &[]);
}
