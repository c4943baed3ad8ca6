//! The showcase book: what the 2025 Code asks is all there, nothing stands without its records, and the index leads to the right
//! pages.

#![allow(clippy::float_arithmetic, reason = "places of words on a page")]

mod common;

use common::{Scratch, heng, json, root, skipped, stderr};
use heng_disclose::{LimbAnswer, Standing};
use heng_factors::FactorCatalogue;
use heng_intake::book::{Block, Book, Section};
use heng_intake::{FileEntry, Files};
use heng_model::{Catalogue, FigureId, Figures, Origin, Trace};
use heng_packs::{Answer, Packs};
use heng_store::FolderFiles;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

const BOOK: &str = "examples/books/harbour-2025";

#[test]
fn the_showcase_is_clean() {
    let output = heng(&["check", BOOK, "--format", "json"]);
    let found = json(&output);
    let diagnostics = found["diagnostics"].as_array().expect("a list");
    let grave: Vec<&Value> = diagnostics.iter().filter(|d| d["severity"] != "note").collect();
    assert!(grave.is_empty(), "{grave:#?}");
}

#[test]
fn nothing_the_code_asks_for_is_missing() {
    let output = heng(&["disclose", BOOK, "--pack", "hkex-2025", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let found = json(&output);
    let open: Vec<&Value> = found["packs"][0]["disclosures"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|d| d["status"] == "missing" || d["status"] == "partial")
        .collect();
    assert!(open.is_empty(), "{open:#?}");
}

/// A word of a page with its box.
struct Word {
    x: f64,
    y: f64,
    text: String,
}

/// The pages of a PDF as poppler reads them.
fn pages_of(file: &std::path::Path) -> Vec<Vec<Word>> {
    let output = Command::new("pdftotext").arg("-bbox").arg(file).arg("-").output().expect("pdftotext runs");
    let text = String::from_utf8(output.stdout).expect("pdftotext writes UTF-8");
    let number = |line: &str, name: &str| -> f64 {
        let (_, rest) = line.split_once(&format!("{name}=\"")).expect("the attribute");
        rest.split('"').next().and_then(|n| n.parse().ok()).expect("a number")
    };
    let mut pages: Vec<Vec<Word>> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages.push(Vec::new());
        } else if line.starts_with("<word ") {
            let (_, rest) = line.split_once('>').expect("the end of the tag");
            let text = rest.trim_end_matches("</word>").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
            let x = (number(line, "xMin") + number(line, "xMax")) / 2.0;
            let word = Word { x, y: number(line, "yMin"), text: text.replace("&quot;", "\"").replace("&apos;", "'") };
            pages.last_mut().expect("words stand on pages").push(word);
        }
    }
    pages
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The texts and page references of the cells of an index row.
fn references(row: &Value) -> (Vec<String>, usize) {
    let inlines = || row["cells"].as_array().expect("cells").iter().flat_map(|c| c["text"].as_array().into_iter().flatten());
    let sections = inlines().filter(|i| i["inline"] == "section-ref").map(|i| squeezed(i["text"].as_str().expect("a text")));
    (sections.collect(), inlines().filter(|i| i["inline"] == "page-ref").count())
}

/// The numbers of the column of pages, one list a row of the index, in reading order.
fn page_numbers(pages: &[Vec<Word>], head: &str) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    // A long list goes on below, and on the next page.
    let mut goes_on = false;
    for page in pages {
        numbers_of(page, head, &mut rows, &mut goes_on);
    }
    rows
}

fn numbers_of(page: &[Word], head: &str, rows: &mut Vec<Vec<usize>>, goes_on: &mut bool) {
    const HALF_COLUMN_PT: f64 = 24.0;
    let Some(column) = page.iter().find(|w| w.text == head) else { return };
    let mut words: Vec<&Word> = page.iter().filter(|w| w.y > column.y + 1.0 && (w.x - column.x).abs() < HALF_COLUMN_PT).collect();
    words.sort_by(|a, b| (a.y, a.x).partial_cmp(&(b.y, b.x)).expect("finite"));
    let mut last_y = f64::NEG_INFINITY;
    for word in words {
        let numbers: Option<Vec<usize>> =
            word.text.split([',', '、']).filter(|n| !n.is_empty()).map(|n| n.parse().ok()).collect();
        // Words of a heading or a note that reach into the column.
        let Some(numbers) = numbers.filter(|n| !n.is_empty()) else { continue };
        if *goes_on || (word.y - last_y).abs() < 2.0 {
            rows.last_mut().expect("a row to go on with").extend(numbers);
        } else {
            rows.push(numbers);
        }
        *goes_on = word.text.ends_with([',', '、']);
        last_y = word.y;
    }
}

/// Each page that the index names holds the section, table or chart that it names beside it.
#[test]
fn the_index_leads_to_the_right_pages() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        skipped("the_index_leads_to_the_right_pages", "poppler's pdftotext is not installed");
        return;
    }
    let scratch = Scratch::new("showcase-pages");
    let output = heng(&["report", BOOK, "--only", "pdf,json", "--out", scratch.arg()]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
    for (lang, head) in [("en", "Page"), ("zh-Hant", "頁")] {
        let file = |ending: &str| scratch.0.join(format!("harbour-2025.{lang}.{ending}"));
        let report: Value = serde_json::from_slice(&fs::read(file("json")).expect("the JSON")).expect("JSON");
        let pages = pages_of(&file("pdf"));
        assert!(pages.len() >= 60, "{lang}: {} pages", pages.len());
        // The cover has no number.
        let words: Vec<String> = pages.iter().skip(1).map(|p| p.iter().map(|w| squeezed(&w.text)).collect()).collect();
        let rows: Vec<(Vec<String>, usize)> = report["report"]["sections"]
            .as_array()
            .expect("sections")
            .iter()
            .filter(|s| s["kind"] == "index")
            .flat_map(|s| s["blocks"].as_array().expect("blocks"))
            .filter(|b| b["block"] == "table")
            .flat_map(|t| t["rows"].as_array().expect("rows"))
            .map(references)
            .filter(|(_, pages)| *pages > 0)
            .collect();
        assert!(rows.len() > 100, "{lang}: {} rows with pages", rows.len());
        let printed: Vec<Vec<usize>> = page_numbers(&pages, head);
        assert_eq!(printed.len(), rows.len(), "{lang}: every row of the index prints its pages");
        for ((sections, _), numbers) in rows.iter().zip(&printed) {
            for section in sections {
                let holds = |n: &usize| words.get(n - 1).is_some_and(|page| page.contains(section.as_str()));
                assert!(numbers.iter().any(holds), "{lang}: `{section}` stands on none of the pages {numbers:?}");
            }
            for n in numbers {
                let named = sections.iter().any(|s| words.get(n - 1).is_some_and(|page| page.contains(s.as_str())));
                assert!(named, "{lang}: page {n} holds none of {sections:?}");
            }
        }
    }
}

/// The book without one of its inputs.
struct Without<'a> {
    files: &'a FolderFiles,
    input: &'a str,
}

impl Files for Without<'_> {
    fn list(&self) -> Vec<FileEntry> {
        self.files.list().into_iter().filter(|f| input_of(&f.path) != self.input).collect()
    }

    fn open(&self, path: &str) -> std::io::Result<Box<dyn std::io::Read + '_>> {
        self.files.open(path)
    }
}

/// A book held against the Code, as far as a reader of its files can know.
struct Held {
    book: Book,
    figures: Figures,
    limbs: BTreeMap<(String, String), LimbAnswer>,
}

fn hold(files: &dyn Files) -> Option<Held> {
    let catalogue = Catalogue::embedded();
    let (book, _) = heng_intake::read_book(files, catalogue);
    let book = book?;
    let factors = FactorCatalogue::embedded();
    let factors = match &book.factor_overrides {
        Some(own) => factors.with_overrides(&own.file, &own.text).0,
        None => factors.clone(),
    };
    let (figures, _) = heng_calc::evaluate(&book, &factors, catalogue);
    let pack = Packs::embedded().get("hkex-2025").expect("the pack ships");
    let (disclosures, _) = heng_disclose::evaluate_disclosures(&book, &figures, pack, catalogue);
    let mut limbs = BTreeMap::new();
    for disclosure in disclosures {
        for limb in disclosure.limbs {
            limbs.insert((disclosure.code.clone(), limb.limb.clone()), limb);
        }
    }
    Some(Held { book, figures, limbs })
}

/// What is removed at once: a section in every language, any other file alone.
fn input_of(path: &str) -> String {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["narrative", _, section] => format!("narrative/*/{section}"),
        _ => path.to_string(),
    }
}

/// The files below a figure.
fn files_below(figures: &Figures, id: &FigureId, found: &mut BTreeSet<String>) {
    let Some(figure) = figures.get(id) else { return };
    figure.trace.walk(&mut |node| match node {
        Trace::Records { origin, .. } | Trace::Entered { origin, .. } => {
            found.insert(input_of(&origin.file.path));
        }
        Trace::Figure { id, .. } => files_below(figures, id, found),
        Trace::Factor(_) | Trace::Constant { .. } | Trace::Formula(_) => {}
    });
}

/// What stands in a place: under a heading, as far as the next one of its level, or in the whole section.
fn blocks_of(section: &Section, heading: Option<usize>) -> Vec<&Block> {
    let mut headings = section.blocks.iter().enumerate().filter_map(|(at, block)| match block {
        Block::Heading { level, .. } => Some((at, *level)),
        _ => None,
    });
    let Some((at, level)) = heading.and_then(|n| headings.nth(n)) else { return section.blocks.iter().collect() };
    let below = section.blocks[at + 1..].iter();
    below.take_while(|b| !matches!(b, Block::Heading { level: next, .. } if *next <= level)).collect()
}

/// The file below the tables of a place that hold the very records which would answer the limb: its words rest on them. A table
/// drawn from several files outlasts any one of them.
fn files_below_words(held: &Held, code: &str, limb: &str, blocks: &[&Block]) -> BTreeSet<String> {
    let pack = Packs::embedded().get("hkex-2025").expect("the pack ships");
    let limb = pack.requirement(code).and_then(|r| r.limb(limb)).expect("a limb of the pack");
    let mut found = BTreeSet::new();
    for answer in limb.answers() {
        let Answer::Records { records, .. } = answer else { continue };
        if blocks.iter().any(|b| matches!(b, Block::Exhibit { name, .. } if name == records)) {
            let files: BTreeSet<String> =
                held.book.records(records, "").into_iter().map(|origin| input_of(&origin.file.path)).collect();
            found.extend(files.iter().filter(|_| files.len() == 1).cloned());
        }
    }
    found
}

/// The inputs of each thing that answers a limb.
fn evidence(held: &Held, code: &str, limb: &LimbAnswer) -> Vec<BTreeSet<String>> {
    let file = |origin: &Origin| input_of(&origin.file.path);
    let mut evidence: Vec<BTreeSet<String>> = Vec::new();
    for id in &limb.figures {
        let mut files = BTreeSet::new();
        files_below(&held.figures, id, &mut files);
        evidence.push(files);
    }
    for place in &limb.sections {
        let sections = held.book.sections.iter().filter(|s| s.id == place.section);
        let inputs = sections.flat_map(|s| {
            let below = files_below_words(held, code, &limb.limb, &blocks_of(s, place.heading));
            std::iter::once(file(&s.origin)).chain(below).collect::<Vec<String>>()
        });
        evidence.push(inputs.collect());
    }
    for target in &limb.targets {
        let targets = held.book.targets.iter().filter(|t| t.id == *target);
        evidence.push(targets.map(|t| file(&t.origin)).collect());
    }
    for set in &limb.records {
        evidence.push(held.book.records(set, "").into_iter().map(file).collect());
    }
    if limb.standing == Standing::Explained {
        evidence.push(BTreeSet::from(["explanations.csv".to_string()]));
    }
    evidence
}

/// Without an input, what rests on it and on nothing else is missing, and nothing else is.
#[test]
fn every_input_carries_what_rests_on_it() {
    let files = FolderFiles::open_folder(root().join(BOOK)).expect("the book");
    let whole = hold(&files).expect("the book can be read");
    let inputs: BTreeSet<String> = files.list().iter().map(|f| input_of(&f.path)).collect();
    let silent = |input: &str| input == "heng.toml" || input.starts_with("evidence/") || input.starts_with("README");
    let answered = whole.limbs.iter().filter(|(_, limb)| matches!(limb.standing, Standing::Answered | Standing::Explained));
    let answered: Vec<_> = answered.map(|(key, limb)| (key, limb, evidence(&whole, &key.0, limb))).collect();
    let mut told = String::new();
    for input in inputs.iter().filter(|i| !silent(i)) {
        let rest = hold(&Without { files: &files, input }).expect("the manifest stays");
        let mut turned = Vec::new();
        for (key, limb, evidence) in &answered {
            let name = format!("{}/{}", key.0, key.1);
            let lost = rest.limbs.get(*key).is_none_or(|l| l.standing != limb.standing);
            let lost_a_figure = limb.figures.iter().any(|id| rest.figures.get(id).is_none());
            if lost {
                let rests = lost_a_figure || evidence.iter().any(|files| files.contains(input));
                assert!(rests, "without {input}, {name} is missing, which does not rest on it: {evidence:?}");
                turned.push(name);
            } else if !evidence.is_empty() && evidence.iter().all(|files| files.contains(input)) {
                panic!("{name} rests on {input} alone, and stands without it: {limb:?}");
            }
        }
        let _ = writeln!(told, "{input}\n    {}", if turned.is_empty() { "nothing".to_string() } else { turned.join(" ") });
    }
    insta::assert_snapshot!("showcase-inputs", told);
}

/// Words do not outlast the table to which they point.
#[test]
fn registers_are_the_ground_of_the_words_beside_them() {
    let files = FolderFiles::open_folder(root().join(BOOK)).expect("the book");
    let cases = [
        ("climate/scenarios.csv", "D-26(b)(ii)", "assumptions"),
        ("stakeholders.csv", "B-14-materiality(ii)", "engagement"),
        ("materiality/steps.csv", "B-14-materiality(i)", "process"),
        ("scope3/screening.csv", "D-29(d)", "categories"),
    ];
    for (input, code, limb) in cases {
        let rest = hold(&Without { files: &files, input }).expect("the manifest stays");
        let standing = rest.limbs[&(code.to_string(), limb.to_string())].standing;
        assert_eq!(standing, Standing::Missing, "{code}/{limb} without {input}");
    }
}

#[test]
fn check_tells_what_a_text_does_not_speak_of() {
    let output = heng(&["check", "tests/errors/D007-not-mentioned", "--format", "json"]);
    let found = json(&output);
    let codes: Vec<&str> = found["diagnostics"].as_array().expect("a list").iter().filter_map(|d| d["code"].as_str()).collect();
    assert!(codes.contains(&"D007") && !codes.contains(&"D001"), "{codes:?}");
}
