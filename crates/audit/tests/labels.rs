//! Labels as issuers word them, each alone in a table: which measure and which dimensions they are read as.
//!
//! In: `labels.tsv`. Out: a list of the labels that are read otherwise. Why a table: every line is a wording that some report prints, and the
//! next one is added without a line of code.

use heng_audit::{Document, Fact, Setup, audit};
use std::collections::BTreeMap;

struct Label<'a> {
    label: &'a str,
    unit: &'a str,
    measure: &'a str,
    dims: &'a str,
}

fn labels(table: &str) -> Vec<Label<'_>> {
    let lines = table.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    let read = |line: &'static str| {
        let mut cells = line.split('\t').chain(std::iter::repeat(""));
        let mut next = || cells.next().unwrap_or_default();
        Label { label: next(), unit: next(), measure: next(), dims: next() }
    };
    lines.map(|line| read(Box::leak(line.to_string().into_boxed_str()))).collect()
}

/// Every label in a table of its own, so that none leads another; its value is its number.
fn report(labels: &[Label<'_>]) -> String {
    let mut text = "ENVIRONMENTAL, SOCIAL AND GOVERNANCE REPORT 2024\nFor the year ended 31 December 2024\n\n".to_string();
    for (i, row) in labels.iter().enumerate() {
        let head = "This sentence stands between tables and ends here.\n\nIndicator\tUnit\t2024\n";
        text += &format!("{head}{}\t{}\t{}\n\n", row.label, row.unit, 101 + i);
    }
    text
}

fn fits(fact: &Fact, want: &Label<'_>) -> bool {
    let dims = want.dims.split(',').filter_map(|d| d.split_once('='));
    fact.measure == want.measure
        && dims.into_iter().all(|(id, value)| fact.dims.get(id).is_some_and(|have| value == "*" || value == have))
}

#[test]
fn labels_are_read_as_what_they_say() {
    let labels = labels(include_str!("labels.tsv"));
    let audit = audit(Document::of_text("labels.txt", &report(&labels)), &Setup::embedded());
    let by_value: BTreeMap<String, &Fact> = audit.facts.iter().map(|f| (f.printed.clone(), f)).collect();
    let mut wrong = Vec::new();
    for (i, want) in labels.iter().enumerate() {
        let fact = by_value.get(&(101 + i).to_string());
        if !fact.is_some_and(|f| fits(f, want)) {
            let got = fact.map(|f| format!("{} {:?} {}", f.measure, f.dims, f.unit));
            wrong.push(format!("{} [{}]: {} {} — {got:?}", want.label, want.unit, want.measure, want.dims));
        }
    }
    assert!(wrong.is_empty(), "{} of {} labels:\n{}", wrong.len(), labels.len(), wrong.join("\n"));
}
