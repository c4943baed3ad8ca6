//! Books as files: the broken ones of this stage yield exactly their code, and the examples reconcile.

mod support;

use heng_calc::reconcile::{Reconciled, Verdict, reconcile};
use heng_factors::FactorCatalogue;
use heng_intake::book::Book;
use heng_intake::memory::MemoryFiles;
use heng_model::{Diags, Figures, Severity};
use std::fs;
use std::path::{Path, PathBuf};
use support::catalogue;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder, by its path in the book.
fn load(folder: &Path, below: &str, files: &mut MemoryFiles) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries.flatten() {
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            load(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(&path, fs::read(entry.path()).expect("a file of the repository"));
        }
    }
}

fn evaluate(folder: &str) -> (Book, Figures, Diags) {
    let mut files = MemoryFiles::new();
    load(&root().join(folder), "", &mut files);
    let (book, mut diags) = heng_intake::read_book(&files, catalogue());
    let book = book.unwrap_or_else(|| panic!("{folder}: {diags:?}"));
    let embedded = FactorCatalogue::embedded();
    let factors = match &book.factor_overrides {
        Some(own) => {
            let (factors, found) = embedded.with_overrides(&own.file, &own.text);
            diags.extend(found);
            factors
        }
        None => embedded.clone(),
    };
    let (figures, found) = heng_calc::evaluate(&book, &factors, catalogue());
    diags.extend(found);
    diags.extend(heng_calc::check_citations(&book, &figures));
    (book, figures, diags)
}

fn findings(diags: &Diags) -> Vec<String> {
    diags.iter().filter(|d| d.severity != Severity::Note).map(ToString::to_string).collect()
}

#[test]
fn each_broken_book_yields_its_code() {
    let errors = root().join("tests/errors");
    for code in ["C001", "C002", "C003", "C004", "R014", "F001", "F002", "N001"] {
        let name = fs::read_dir(&errors)
            .expect("the broken books")
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .find(|name| name.starts_with(code))
            .unwrap_or_else(|| panic!("no broken book for {code}"));
        let (_, _, diags) = evaluate(&format!("tests/errors/{name}"));
        let found = findings(&diags);
        let only = !found.is_empty() && found.iter().all(|d| d.contains(&format!("[{code}]")));
        assert!(only, "{name}: {found:#?}");
    }
}

/// The page of a code shows what is really said of its broken book.
#[test]
fn broken_greenhouse_gas_accounts_are_those_of_the_pages() {
    let errors = root().join("tests/errors");
    let mut wrong = Vec::new();
    let mut books: Vec<String> = fs::read_dir(&errors)
        .expect("the broken books")
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('E'))
        .collect();
    books.sort();
    assert!(books.len() >= 9, "{books:?}");
    for name in books {
        let code = name.split('-').next().unwrap_or_default();
        let (_, _, diags) = evaluate(&format!("tests/errors/{name}"));
        let found = findings(&diags);
        let [only] = found.as_slice() else { panic!("{name}: {found:#?}") };
        let page = fs::read_to_string(root().join(format!("data/diagnostics/{code}.md"))).expect("the page");
        if !page.contains(&format!("```text\n{only}\n```")) {
            wrong.push(format!("{code}\n{only}"));
        }
    }
    assert!(wrong.is_empty(), "the pages should show:\n\n{}", wrong.join("\n\n"));
}

fn line(row: &Reconciled) -> String {
    let recomputed = row.recomputed.map_or("–".to_string(), |q| q.value.round_dp(6).to_string());
    format!("{:?} {} {} {recomputed} {}{}", row.verdict, row.published.case, row.published.id, row.how, row.missing)
}

#[test]
fn the_examples_differ_only_with_a_reason() {
    for name in ["weimob-2022", "mobvoi-2023", "linklogis-2021"] {
        let (book, figures, diags) = evaluate(&format!("examples/books/{name}"));
        let rows = reconcile(&book, &figures, catalogue());
        assert!(rows.len() > 20, "{name}: {}", rows.len());
        for row in &rows {
            assert!(row.verdict != Verdict::Differs || !row.published.reason.is_empty(), "{name}: {}", line(row));
        }
        let found = findings(&diags);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}
