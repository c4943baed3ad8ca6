//! The reports that Heng prints, read back as anybody's: every printed figure is recovered from the PDF, in both languages, and no check
//! finds an error.
//!
//! A figure is recovered when the audit has a fact of its measure, its dimensions, its year and its printed value. Values of dimensions are
//! compared by id, by the catalogue's names, or by the words that the figure's printed name holds.

mod common;

use common::{Scratch, heng, root, stderr};
use heng_audit::{Fact, Limits, Setup, audit, read_report};
use heng_model::{Catalogue, Decimal, Locale, Severity};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a report prints: figure id, name, value.
struct Printed {
    measure: String,
    dims: BTreeMap<String, String>,
    year: i32,
    name: String,
    value: Decimal,
}

/// `headcount[gender=male]@2022`.
fn printed(entry: &Value) -> Printed {
    let text = |key: &str| entry[key].as_str().expect("text").to_string();
    let id = text("figure");
    let (name, year) = id.rsplit_once('@').expect("a figure's id ends in its year");
    let (measure, dims) = name.strip_suffix(']').and_then(|n| n.split_once('[')).unwrap_or((name, ""));
    let dims = dims.split(';').filter_map(|pair| pair.split_once('=')).map(|(d, v)| (d.to_string(), v.to_string())).collect();
    let value = text("text").replace(',', "").replace('−', "-").parse().expect("a printed figure is a number");
    Printed { measure: measure.to_string(), dims, year: year.parse().expect("a year"), name: text("name"), value }
}

fn plain(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a fact's value of a dimension is the figure's.
fn same_value(dimension: &str, figure: &str, fact: &str, name: &str) -> bool {
    if plain(figure) == plain(fact) && (figure.starts_with(['<', '>']) == fact.starts_with(['<', '>'])) {
        return true;
    }
    // The audit names the unit of a denominator, the catalogue its measure.
    if dimension == "denominator" && (figure == "revenue" || figure == "floor_area") {
        return fact.starts_with(figure);
    }
    let known = Catalogue::embedded().dimension(dimension).map_or(&[][..], |d| d.values.as_slice());
    let value = known.iter().find(|v| v.id == figure);
    let names = value.iter().flat_map(|v| Locale::ALL.iter().map(|l| v.name.get(*l)).chain(v.aliases.iter().map(String::as_str)));
    let mut names = names.map(plain);
    names.any(|n| n == plain(fact))
        || !known.iter().any(|v| v.id == fact) && !plain(fact).is_empty() && plain(name).contains(&plain(fact))
}

fn is_recovered(figure: &Printed, facts: &[&Fact]) -> bool {
    facts.iter().any(|fact| {
        let value = fact.value == figure.value || fact.value.checked_div(fact.scale) == Some(figure.value);
        value
            && fact.dims.keys().eq(figure.dims.keys())
            && figure.dims.iter().all(|(d, v)| same_value(d, v, &fact.dims[d], &figure.name))
    })
}

/// One report read back.
struct ReadBack {
    report: String,
    printed: usize,
    /// Figures that were not recovered.
    lost: Vec<String>,
    /// What the checks call an error.
    errors: Vec<String>,
}

/// Renders a book and reads its PDFs, one in each language.
fn read_back(book: &str) -> Vec<ReadBack> {
    let scratch = Scratch::new(&format!("own-{book}"));
    let folder = root().join("examples/books").join(book);
    let made =
        heng(&["report", folder.to_str().expect("UTF-8"), "--out", scratch.arg(), "--only", "pdf", "--only", "json", "--draft"]);
    let mut results = Vec::new();
    for locale in ["en", "zh-Hant"] {
        let file = |ending: &str| scratch.0.join(format!("{book}.{locale}.{ending}"));
        let json = std::fs::read(file("json")).unwrap_or_else(|e| panic!("{e}: {}", stderr(&made)));
        let json: Value = serde_json::from_slice(&json).expect("the report's JSON");
        let document =
            read_report("own.pdf", &std::fs::read(file("pdf")).expect("the PDF"), &Limits::default()).expect("readable");
        let setup = Setup::embedded();
        let audit = audit(document, &setup);
        let mut by_measure: BTreeMap<(&str, i32), Vec<&Fact>> = BTreeMap::new();
        for fact in &audit.facts {
            by_measure.entry((fact.measure.as_str(), fact.year)).or_default().push(fact);
        }
        let entries = json["report"]["figures"].as_array().expect("figures");
        let printed: Vec<Printed> = entries.iter().filter(|e| is_printed(e)).map(printed).collect();
        let lost = printed.iter().filter(|f| !is_recovered(f, by_measure.get(&(f.measure.as_str(), f.year)).map_or(&[], |v| v)));
        let shown = |f: &Printed| format!("{} {:?} {} {}", f.measure, f.dims, f.year, f.value);
        let lost = lost.map(shown).collect();
        let errors = audit.findings.iter().filter(|f| f.severity == Severity::Error);
        let errors = errors.map(|f| format!("{} {:?} {}", f.code, f.lines, f.message.en)).collect();
        results.push(ReadBack { report: format!("{book} {locale}"), printed: printed.len(), lost, errors });
    }
    results
}

/// Entries that no table, chart or sentence uses are not printed.
fn is_printed(entry: &Value) -> bool {
    entry["used_in"].as_array().is_some_and(|places| !places.is_empty())
}

/// Reads a book's reports back; `least` figures are printed at least.
#[track_caller]
fn check(book: &str, least: usize) {
    for read in read_back(book) {
        assert!(read.printed > least, "{}: {} figures", read.report, read.printed);
        assert!(read.lost.is_empty(), "{}, of {}: {:#?}", read.report, read.printed, read.lost);
        assert!(read.errors.is_empty(), "{}: {:#?}", read.report, read.errors);
    }
}

#[test]
fn the_small_books_are_read_back() {
    for book in common::BOOKS {
        check(book, 90);
    }
}

#[test]
fn the_large_book_is_read_back() {
    check("harbour-2025", 1_400);
}
