//! `heng audit`, `heng compare`, `heng checks`: published reports in, findings and tables out.

mod common;

use common::{Scratch, heng, json, root, stderr, stdout};
use serde_json::Value;

const EN: &str = "tests/audit/reports/harbour-2024.en.txt";
const ZH: &str = "tests/audit/reports/lumen-2024.zh-Hant.txt";
const FOLDER: &str = "tests/audit/reports";

fn schema() -> Value {
    let text = std::fs::read_to_string(root().join("docs/schema/audit.schema.json")).expect("the schema is there");
    serde_json::from_str(&text).expect("the schema is JSON")
}

#[test]
fn the_json_has_the_shape_of_its_schema() {
    for (report, locale) in [(EN, "en"), (ZH, "zh-Hant"), (EN, "zh-Hant")] {
        let audit = json(&heng(&["audit", report, "--format", "json", "--lang", locale]));
        let faults = common::schema::faults(&schema(), &audit);
        assert!(faults.is_empty(), "{report}: {faults:#?}");
        assert!(audit["facts"].as_array().is_some_and(|facts| facts.len() > 15), "{report}");
        assert!(audit["index"].as_array().is_some_and(|rows| rows.len() > 5), "{report}");
    }
}

#[test]
fn a_sum_that_is_wrong_is_found_with_its_lines() {
    let output = heng(&["audit", EN]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("[X101]") && text.contains("harbour-2024.en.txt:"), "{text}");
    assert!(text.contains("Harbour Lantern Limited") && text.contains("2024-01-01 to 2024-12-31"), "{text}");
}

#[test]
fn chinese_output_has_no_english_labels() {
    let text = stdout(&heng(&["audit", ZH, "--locale", "zh-Hant"]));
    for label in ["Findings", "Coverage", "Facts", "Topic", "Judged", "help:", "error["] {
        assert!(!text.contains(label), "{label} in:\n{text}");
    }
    assert!(text.contains("流明示例控股有限公司") && text.contains("排放物"), "{text}");
}

#[test]
fn what_cannot_be_read_is_said_and_exits_with_2() {
    let scratch = Scratch::new("audit-unreadable");
    let empty = scratch.0.join("empty.txt");
    std::fs::write(&empty, "").expect("a file");
    let output = heng(&["audit", empty.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("error[X010]"), "{}", stderr(&output));
    assert_eq!(heng(&["audit", "no/such/report.pdf"]).status.code(), Some(2));
    assert_eq!(heng(&["audit", EN, "--pack", "no-such-pack"]).status.code(), Some(2));
    assert!(stdout(&heng(&["explain", "X010"])).contains("## How to mend it"));
}

#[test]
fn the_review_copy_marks_facts_and_leads_from_findings_to_lines() {
    let page = stdout(&heng(&["audit", EN, "--format", "html"]));
    assert!(page.contains("<mark class="), "no fact is marked");
    // A finding beside its line leads to its row of the list, and the row to it; those without a line stand in the list alone.
    let beside = page.split("id=\"finding-").nth(1).and_then(|rest| rest.split('"').next()).expect("a finding beside its line");
    for link in [format!("href=\"#list-{beside}\""), format!("id=\"list-{beside}\""), format!("href=\"#finding-{beside}\"")] {
        assert!(page.contains(&link), "{link}");
    }
    for outside in ["http://", "https://", "<script", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    let chinese = stdout(&heng(&["audit", ZH, "--format", "html", "--lang", "zh-Hant"]));
    assert!(chinese.contains("lang=\"zh-Hant-HK\""));
    for label in ["Findings", "Coverage", "Confidence", "Requirement", "Page "] {
        assert!(!chinese.contains(label), "{label}");
    }
}

#[test]
fn a_report_cannot_bring_markup_or_formulas_into_the_outputs() {
    let scratch = Scratch::new("audit-hostile");
    let report = scratch.0.join("hostile.txt");
    let text = "<script>alert(1)</script> Limited\nESG Report 2024\n\nIndicator\tUnit\t2024\n=cmd() electricity\tMWh\t12\n";
    std::fs::write(&report, text).expect("a file");
    let report = report.to_str().expect("UTF-8");
    let page = stdout(&heng(&["audit", report, "--format", "html"]));
    assert!(!page.contains("<script>"));
    let table = stdout(&heng(&["audit", report, "--format", "csv"]));
    assert!(!table.contains(",=cmd"), "{table}");
}

#[test]
fn many_reports_make_one_table_and_one_that_fails_stops_nothing() {
    let scratch = Scratch::new("audit-many");
    for report in [EN, ZH] {
        let name = report.rsplit('/').next().expect("a name");
        std::fs::copy(root().join(report), scratch.0.join(name)).expect("a copy");
    }
    std::fs::write(scratch.0.join("broken.pdf"), b"%PDF-1.7\nnothing").expect("a file");
    let output = heng(&["audit", scratch.arg(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let table = json(&output);
    assert_eq!(table["reports"].as_array().map(Vec::len), Some(2));
    assert_eq!(table["unreadable"][0]["report"], "broken.pdf");
    assert_eq!(table["reports"][0]["company"], "Harbour Lantern Limited");
    let again = heng(&["audit", scratch.arg(), "--format", "json"]);
    assert_eq!(output.stdout, again.stdout, "the same reports give the same bytes");
    let out = scratch.0.join("out");
    let written = heng(&["audit", EN, ZH, "--out", out.to_str().expect("UTF-8")]);
    assert_eq!(written.status.code(), Some(1), "{}", stderr(&written));
    for file in ["facts.csv", "facts.json", "facts.parquet", "harbour-2024.en.txt.en.html", "lumen-2024.zh-Hant.txt.en.xlsx"] {
        assert!(out.join(file).is_file(), "{file}");
    }
    let parquet = std::fs::read(out.join("facts.parquet")).expect("a file");
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
}

#[test]
fn a_measure_is_compared_in_one_unit() {
    let output = heng(&["compare", "electricity", FOLDER, "--year", "2024", "--format", "json"]);
    let found = json(&output);
    let values: Vec<(&str, &str, &str)> = found["values"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|v| (v["company"].as_str().unwrap_or(""), v["value"].as_str().unwrap_or(""), v["unit"].as_str().unwrap_or("")))
        .collect();
    assert_eq!(values, [("流明示例控股有限公司", "2300", "MWh"), ("Harbour Lantern Limited", "1450", "MWh")], "{found:#}");
    let scratch = Scratch::new("compare");
    let table = scratch.0.join("table.json");
    std::fs::write(&table, heng(&["audit", FOLDER, "--format", "json"]).stdout).expect("a file");
    let one = scratch.0.join("one.json");
    std::fs::write(&one, heng(&["audit", EN, "--format", "json"]).stdout).expect("a file");
    let from_table = heng(&["compare", "electricity", table.to_str().expect("UTF-8"), "--year", "2024", "--format", "json"]);
    assert_eq!(json(&from_table), found);
    let of_one = json(&heng(&["compare", "electricity", one.to_str().expect("UTF-8"), "--year", "2024", "--format", "json"]));
    assert_eq!(of_one["values"][0]["value"], "1450");
    let text = stdout(&heng(&["compare", "electricity", FOLDER]));
    assert!(text.contains("median"), "{text}");
    let csv = stdout(&heng(&["compare", "electricity", FOLDER, "--format", "csv"]));
    assert!(csv.starts_with("measure,dims,year,company"), "{csv}");
}

#[test]
fn a_draft_book_passes_its_check() {
    let scratch = Scratch::new("to-book");
    for (report, name) in [(EN, "en"), (ZH, "zh")] {
        let book = scratch.0.join(name);
        let book = book.to_str().expect("UTF-8");
        let output = heng(&["audit", report, "--to-book", book]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
        let check = json(&heng(&["check", book, "--format", "json"]));
        let errors: Vec<&Value> =
            check["diagnostics"].as_array().into_iter().flatten().filter(|d| d["severity"] == "error").collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert!(check["figures"].as_u64() > Some(15), "{check:#}");
        assert_eq!(heng(&["audit", report, "--to-book", book]).status.code(), Some(2), "a book is not overwritten");
    }
    let note = std::fs::read_to_string(scratch.0.join("en/README.md")).expect("the note");
    assert!(note.contains("its cut adds up to 422, not to 412"), "{note}");
    let reasons = std::fs::read_to_string(scratch.0.join("zh/explanations.csv")).expect("reasons of the index");
    assert!(reasons.contains("A2.5,not-applicable"), "{reasons}");
}

#[test]
fn the_manual_lists_every_check() {
    let listed = stdout(&heng(&["checks"]));
    let list = json(&heng(&["checks", "--format", "json"]));
    let mut table = "| code | severity | what it looks for |\n|---|---|---|\n".to_string();
    for check in list.as_array().into_iter().flatten() {
        let (code, title) = (check["code"].as_str().unwrap_or(""), check["title"].as_str().unwrap_or(""));
        assert!(listed.contains(code), "{code}");
        assert!(stdout(&heng(&["explain", code])).contains(code), "{code}");
        table.push_str(&format!("| `{code}` | {} | {title} |\n", check["severity"].as_str().unwrap_or("")));
    }
    let path = root().join("docs/audit.md");
    let manual = std::fs::read_to_string(&path).expect("the manual");
    let (before, rest) = manual.split_once("<!-- checks -->\n").expect("the mark");
    let (shown, after) = rest.split_once("<!-- /checks -->").expect("the second mark");
    if std::env::var_os("UPDATE_MANUAL").is_some() {
        std::fs::write(&path, format!("{before}<!-- checks -->\n{table}<!-- /checks -->{after}")).expect("the manual is written");
        return;
    }
    assert_eq!(shown, table, "run the test with UPDATE_MANUAL=1 and look at the difference");
}

#[test]
fn what_has_just_been_rendered_is_audited() {
    let scratch = Scratch::new("own-report");
    let args = ["report", "examples/books/mobvoi-2023", "--only", "pdf", "--lang", "en", "--out", scratch.arg()];
    let said = json(&heng(&[&args[..], &["--format", "json"]].concat()));
    assert_eq!(said["audit"][0]["file"], "mobvoi-2023.en.pdf", "{said:#}");
    assert!(said["audit"][0].get("unreadable").is_none(), "{:#}", said["audit"]);
    assert!(said["audit"][0]["facts"].as_u64() > Some(20), "{:#}", said["audit"]);
    assert_eq!(said["final"], said["audit"][0]["errors"] == 0);
    // An error stands in the way, unless a draft is asked for; the file is there either way.
    let output = heng(&args);
    assert_eq!(stderr(&output).contains("not final:"), said["final"] == false, "{}", stderr(&output));
    let draft = heng(&[&args[..], &["--draft"]].concat());
    assert!(!stderr(&draft).contains("not final:"), "{}", stderr(&draft));
    assert!(scratch.0.join("mobvoi-2023.en.pdf").is_file());
}
