//! The three example books: what a reader of the README sees, and what an assurer checks.

mod common;

use common::{BOOKS, Scratch, heng, json, reference_material, root, stderr, stdout};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[test]
fn the_examples_are_free_of_errors() {
    for book in BOOKS {
        let output = heng(&["check", &format!("examples/books/{book}"), "--format", "json"]);
        let found = json(&output);
        let grave: Vec<&Value> =
            found["diagnostics"].as_array().expect("a list").iter().filter(|d| d["severity"] == "error").collect();
        assert!(grave.is_empty(), "{book}: {grave:#?}");
    }
}

#[test]
fn the_figures_of_the_examples() {
    for book in BOOKS {
        let output = heng(&["figures", &format!("examples/books/{book}")]);
        insta::assert_snapshot!(format!("figures-{book}"), stdout(&output));
    }
}

#[test]
fn every_kind_of_trace_reads_well_in_both_languages() {
    let walks = [
        ("weimob-2022", "ghg_total"),
        ("weimob-2022", "air_pm"),
        ("weimob-2022", "energy_intensity[denominator=headcount]"),
        ("linklogis-2021", "training_hours_avg[category=senior_management]"),
        ("linklogis-2021", "waste_hazardous_intensity[denominator=headcount]"),
        ("mobvoi-2023", "trained_share[gender=male]"),
        ("mobvoi-2023", "suppliers"),
    ];
    let mut text = String::new();
    for (book, figure) in walks {
        for lang in ["en", "zh-Hant"] {
            text.push_str(&stdout(&heng(&["explain", &format!("examples/books/{book}"), figure, "--lang", lang])));
            text.push('\n');
        }
    }
    insta::assert_snapshot!("walks", text);
}

#[test]
fn reconcile_gives_the_verdicts_of_the_examples() {
    for book in BOOKS {
        let output = heng(&["reconcile", &format!("examples/books/{book}")]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{book}: {}", stderr(&output));
        insta::assert_snapshot!(format!("reconcile-{book}"), stdout(&output));
    }
}

#[test]
fn disclose_says_where_the_examples_stand() {
    for book in BOOKS {
        let output = heng(&["disclose", &format!("examples/books/{book}")]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{book}: {}", stderr(&output));
        insta::assert_snapshot!(format!("disclose-{book}"), stdout(&output));
    }
}

/// The walk of one electricity bill, as ARCHITECTURE.md prints it, is what the program prints.
#[test]
fn the_walk_in_the_architecture_is_true() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let (_, rest) = text.split_once("```console\n$ heng explain examples/books/mobvoi-2023 ghg_scope2\n").expect("the walk");
    let (shown, _) = rest.split_once("```").expect("the end of the walk");
    let output = heng(&["explain", "examples/books/mobvoi-2023", "ghg_scope2"]);
    assert_eq!(shown, stdout(&output));
    for part in ["162.31", "291.51", "0.5568", "activity/"] {
        assert!(shown.contains(part), "{part}");
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let (first, second) = (Scratch::new("same-1"), Scratch::new("same-2"));
    for scratch in [&first, &second] {
        let output = heng(&["report", "examples/books/mobvoi-2023", "--out", scratch.arg()]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
    }
    let mut names: Vec<_> = fs::read_dir(&first.0).expect("outputs").flatten().map(|e| e.file_name()).collect();
    names.sort();
    assert_eq!(names.len(), 8, "{names:?}");
    for name in names {
        let (a, b) = (fs::read(first.0.join(&name)).expect("first"), fs::read(second.0.join(&name)).expect("second"));
        assert!(a == b, "{} differs between two runs", name.display());
    }
}

#[test]
fn the_json_follows_its_schema() {
    let scratch = Scratch::new("schema");
    let schema: Value =
        serde_json::from_slice(&fs::read(root().join("docs/schema/report.schema.json")).expect("schema")).expect("JSON");
    for book in BOOKS {
        heng(&["report", &format!("examples/books/{book}"), "--only", "json", "--out", scratch.arg()]);
        for locale in ["zh-Hant", "en"] {
            let file = scratch.0.join(format!("{book}.{locale}.json"));
            let report: Value = serde_json::from_slice(&fs::read(&file).expect("output")).expect("JSON");
            let faults = common::schema::faults(&schema, &report);
            assert!(faults.is_empty(), "{book} {locale}: {:#?}", &faults[..faults.len().min(5)]);
        }
    }
}

/// The PDF's text can be searched and copied, in Chinese too, and carries the figures.
#[test]
fn the_pdf_is_searchable() {
    if std::process::Command::new("pdftotext").arg("-v").output().is_err() {
        common::skipped("the_pdf_is_searchable", "poppler's pdftotext is not installed");
        return;
    }
    let scratch = Scratch::new("searchable");
    heng(&["report", "examples/books/weimob-2022", "--only", "pdf", "--out", scratch.arg()]);
    for (locale, words) in [
        ("zh-Hant", ["溫室氣體排放總量", "內容索引", "2,958.09", "關鍵績效指標"]),
        ("en", ["Total greenhouse gas emissions", "Content Index", "2,958.09", "KPI A1.2"]),
    ] {
        let file = scratch.0.join(format!("weimob-2022.{locale}.pdf"));
        let output = std::process::Command::new("pdftotext").arg(&file).arg("-").output().expect("pdftotext runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        for word in words {
            assert!(text.contains(word), "{locale}: {word}");
        }
    }
}

/// The two languages print the same figures in the same tables.
#[test]
fn both_languages_hold_the_same_figures() {
    let scratch = Scratch::new("parity");
    for book in BOOKS {
        heng(&["report", &format!("examples/books/{book}"), "--only", "json", "--out", scratch.arg()]);
        let figures = |locale: &str| -> Vec<(String, String)> {
            let file = scratch.0.join(format!("{book}.{locale}.json"));
            let report: Value = serde_json::from_slice(&fs::read(&file).expect("output")).expect("JSON");
            let entries = report["report"]["figures"].as_array().expect("figures").clone();
            entries.iter().map(|e| (e["figure"].to_string(), e["text"].to_string())).collect()
        };
        let (zh, en) = (figures("zh-Hant"), figures("en"));
        assert!(zh.len() > 40, "{book}: {} figures", zh.len());
        assert_eq!(zh, en, "{book}");
    }
}

/// Reads a CSV as maps; the reference files quote only with double quotes.
fn csv(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// Every case of the recomputation study has the verdict it must have.
#[test]
fn verdicts_agree_with_the_recomputation_study() {
    let Some(reports) = reference_material("verdicts_agree_with_the_recomputation_study") else { return };
    let cases = csv(&reports.join("recompute.csv"));
    let mut failures = Vec::new();
    for (company, book) in [("Weimob", "weimob-2022"), ("Mobvoi", "mobvoi-2023"), ("Linklogis", "linklogis-2021")] {
        let output = heng(&["reconcile", &format!("examples/books/{book}"), "--format", "json"]);
        let rows = json(&output)["reconciled"].as_array().expect("rows").clone();
        for row in rows.iter().filter(|r| r["verdict"] == "differs" && r["reason"]["en"] == "") {
            failures.push(format!("{book}: {} differs without a reason", row["figure"]));
        }
        for case in cases.iter().filter(|c| c["company"] == company) {
            let expected = match (case["verdict"].as_str(), case["basis"].as_str()) {
                ("EXACT", "solved") | ("OPEN", _) => "not-computable",
                ("EXACT", _) => "exact",
                ("ROUNDING", _) => "rounding",
                ("REPORT", _) => "differs",
                other => panic!("unknown verdict {other:?}"),
            };
            let ours: Vec<&Value> = rows
                .iter()
                .filter(|r| {
                    r["case"] == case["figure"].as_str()
                        && r["figure"].as_str().is_some_and(|f| f.ends_with(&format!("@{}", case["year"])))
                })
                .collect();
            if ours.is_empty() {
                failures.push(format!("{book} {}: `{}` is not in published.csv", case["year"], case["figure"]));
            }
            for row in ours.iter().filter(|r| r["verdict"] != expected) {
                failures
                    .push(format!("{book}: `{}` {} is {}, expected {expected}", case["figure"], row["figure"], row["verdict"]));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Provisions that a published report answers with a picture whose numbers its text does not hold; nor do our books.
const NOT_IN_THE_TEXT: &[(&str, &str)] = &[("weimob-2022", "B5.1")];

/// The status of each requirement agrees with the hand-made reading of the published index.
#[test]
fn statuses_agree_with_the_published_indexes() {
    let Some(reports) = reference_material("statuses_agree_with_the_published_indexes") else { return };
    let mut failures = Vec::new();
    for book in BOOKS {
        let output = heng(&["disclose", &format!("examples/books/{book}"), "--format", "json"]);
        let found = json(&output);
        let ours: BTreeMap<String, String> = found["packs"][0]["disclosures"]
            .as_array()
            .expect("disclosures")
            .iter()
            .map(|d| (d["code"].as_str().unwrap_or_default().to_string(), d["status"].as_str().unwrap_or_default().to_string()))
            .collect();
        let text = fs::read_to_string(reports.join(book).join("index.jsonl")).expect("an index");
        for line in text.lines() {
            let gold: Value = serde_json::from_str(line).expect("JSON");
            let code = gold["code"].as_str().unwrap_or_default();
            // The mandatory paragraphs have several codes of their own.
            if code.starts_with("MDR") {
                continue;
            }
            if NOT_IN_THE_TEXT.contains(&(book, code)) {
                continue;
            }
            let expected = match (gold["status"].as_str().unwrap_or_default(), gold["partial"] == true) {
                ("disclosed" | "explained", true) => "partial",
                ("absent", _) => "missing",
                ("not_applicable", _) => "not-applicable",
                (status, _) => status,
            };
            let status = ours.get(&code.replace("-general", "-GD")).map_or("not in the pack", String::as_str);
            if status != expected {
                failures.push(format!("{book} {code}: {status}, the published report: {} {}", gold["status"], gold["missing"]));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
