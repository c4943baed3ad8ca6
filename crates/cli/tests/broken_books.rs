//! Every diagnostic has a broken book that yields exactly its code, and everything else in the book is still processed.

mod common;

use common::{Scratch, heng, json, root, stderr, stdout};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// Codes of the diagnostics of a run, with their severity.
fn codes(value: &Value) -> Vec<(String, String)> {
    let list = value["diagnostics"].as_array().expect("every command prints its diagnostics");
    list.iter()
        .map(|d| (d["code"].as_str().unwrap_or_default().to_string(), d["severity"].as_str().unwrap_or_default().to_string()))
        .collect()
}

/// The command that reaches the stage where the code arises.
fn run_for(code: &str, book: &str, scratch: &Scratch) -> std::process::Output {
    match code {
        "N004" => heng(&["disclose", book, "--format", "json"]),
        "N006" => heng(&["report", book, "--format", "json", "--only", "json", "--out", scratch.arg()]),
        _ if code.starts_with('D') && code != "D002" => heng(&["disclose", book, "--format", "json"]),
        _ if code.starts_with('T') => heng(&["report", book, "--format", "json", "--only", "html", "--out", scratch.arg()]),
        _ => heng(&["check", book, "--format", "json"]),
    }
}

#[test]
fn every_broken_book_yields_exactly_its_code() {
    let scratch = Scratch::new("broken");
    let mut failures = Vec::new();
    let mut books: Vec<_> = fs::read_dir(root().join("tests/errors")).expect("tests/errors exists").flatten().collect();
    books.sort_by_key(std::fs::DirEntry::file_name);
    for book in books.into_iter().filter(|b| b.path().is_dir()) {
        let name = book.file_name().into_string().expect("UTF-8 names");
        let code = name.split('-').next().unwrap_or_default();
        let output = run_for(code, &format!("tests/errors/{name}"), &scratch);
        let found = codes(&json(&output));
        // A tiny book leaves most requirements open; only the book of D001 is about that.
        let relevant: BTreeSet<&str> = found
            .iter()
            .filter(|(c, severity)| c == code || (severity != "note" && c != "D001"))
            .map(|(c, _)| c.as_str())
            .collect();
        if relevant != BTreeSet::from([code]) {
            failures.push(format!("{name}: found {found:?}\n{}", stderr(&output)));
        }
        let only_notes = found.iter().all(|(_, severity)| severity == "note");
        let expected = if only_notes { 0 } else { 1 };
        if output.status.code() != Some(expected) {
            failures.push(format!("{name}: exit code {:?}, expected {expected}", output.status.code()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_diagnostic_reads_well_on_a_terminal() {
    let output = heng(&["check", "tests/errors/R002-unknown-unit"]);
    insta::assert_snapshot!(stderr(&output));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_book_is_not_followed() {
    let scratch = Scratch::new("escape");
    let book = scratch.0.join("book");
    fs::create_dir_all(&book).expect("a folder");
    fs::copy(root().join("tests/errors/R002-unknown-unit/heng.toml"), book.join("heng.toml")).expect("a manifest");
    fs::write(scratch.0.join("secret.csv"), "site\nHQ\n").expect("a file outside");
    std::os::unix::fs::symlink(scratch.0.join("secret.csv"), book.join("sites.csv")).expect("a link");
    let output = heng(&["check", book.to_str().expect("UTF-8"), "--format", "json"]);
    let found: Vec<String> = codes(&json(&output)).into_iter().filter(|(_, s)| s != "note").map(|(c, _)| c).collect();
    assert_eq!(found, ["B007"], "{}", stdout(&output));
}

#[test]
fn every_code_explains_itself() {
    for code in heng_model::Code::ALL {
        let output = heng(&["explain", code.id()]);
        let page = stdout(&output);
        assert!(page.starts_with(&format!("# {code}: ")), "{code}: {page}");
        for heading in ["## What it means", "## Why it matters", "## Example", "## How to mend it"] {
            assert!(page.contains(heading), "{code} lacks {heading}");
        }
    }
}
