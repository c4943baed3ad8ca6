//! House rules that a reader of the documents relies on, checked: the picture of the crates cannot drift from the crates.
//!
//! In: the repository's files and `cargo metadata`. Out: every breach, or silence. Invariant: a breach names file and remedy.
//! Not here: what clippy and rustfmt check. The tests run `check_repository` on this very repository.

use heng_model::Code;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Longest source file that is not explained in `LONG_FILES`.
const LONGEST_FILE_LINES: usize = 650;

/// Files longer than the rule, each with its reason. The list may only shrink.
const LONG_FILES: &[(&str, &str)] = &[("crates/intake/src/book.rs", "one plain type per noun of the book, read together")];

/// Diagnostics that no folder of files can show, each with the test that shows it instead.
const WITHOUT_BROKEN_BOOK: &[(&str, &str)] =
    &[("T002", "the typesetter reports only faults of our own template; crates/render tests")];

/// Runs every check on the repository that holds this crate.
pub fn run() -> Result<(), String> {
    let breaches = check_repository(&root());
    if breaches.is_empty() {
        return Ok(());
    }
    Err(format!("{}\ntidy: {} to mend", breaches.join("\n"), breaches.len()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf()
}

fn check_repository(root: &Path) -> Vec<String> {
    let mut breaches = Vec::new();
    check_architecture(root, &mut breaches);
    check_diagnostics(root, &mut breaches);
    check_sources(root, &mut breaches);
    breaches
}

/// The table of crates and the table of libraries in ARCHITECTURE.md against `cargo metadata`.
fn check_architecture(root: &Path, breaches: &mut Vec<String>) {
    let Ok(text) = fs::read_to_string(root.join("ARCHITECTURE.md")) else {
        breaches.push("ARCHITECTURE.md: missing".to_string());
        return;
    };
    let (actual, libraries) = match workspace_dependencies(root) {
        Ok(found) => found,
        Err(error) => {
            breaches.push(format!("cargo metadata: {error}"));
            return;
        }
    };
    let documented = table_after(&text, "<!-- tidy: crates -->");
    for (name, dependencies) in &actual {
        let Some(cells) = documented.get(name) else {
            breaches.push(format!("ARCHITECTURE.md: the crate table lacks `{name}`"));
            continue;
        };
        let said: BTreeSet<String> = cells.first().map(|c| words_in_backticks(c)).unwrap_or_default();
        if &said != dependencies {
            breaches.push(format!("ARCHITECTURE.md: `{name}` depends on {dependencies:?}, the table says {said:?}"));
        }
    }
    for name in documented.keys().filter(|name| !actual.contains_key(*name)) {
        breaches.push(format!("ARCHITECTURE.md: the crate table names `{name}`, which is not in the workspace"));
    }
    let explained: BTreeSet<String> =
        table_after(&text, "<!-- tidy: libraries -->").keys().flat_map(|key| words_in_backticks(&format!("`{key}`"))).collect();
    for library in libraries.difference(&explained) {
        breaches.push(format!("ARCHITECTURE.md: the library table does not say why `{library}` is there"));
    }
    for library in explained.difference(&libraries) {
        breaches.push(format!("ARCHITECTURE.md: the library table explains `{library}`, which nothing uses"));
    }
}

type Dependencies = (BTreeMap<String, BTreeSet<String>>, BTreeSet<String>);

/// For each crate of the workspace (short name) the workspace crates it depends on; and every outside library named directly.
fn workspace_dependencies(root: &Path) -> Result<Dependencies, String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .map_err(|e| e.to_string())?;
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|e| e.to_string())?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let short = |name: &str| name.strip_prefix("heng-").unwrap_or(name).to_string();
    let members: BTreeSet<&str> = packages.iter().filter_map(|p| p["name"].as_str()).collect();
    let mut crates = BTreeMap::new();
    let mut libraries = BTreeSet::new();
    for package in packages {
        let mut inner = BTreeSet::new();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let name = dependency["name"].as_str().unwrap_or_default();
            let for_tests_only = dependency["kind"].as_str() == Some("dev");
            if !members.contains(name) {
                libraries.insert(name.to_string());
            } else if !for_tests_only {
                inner.insert(short(name));
            }
        }
        crates.insert(short(package["name"].as_str().unwrap_or_default()), inner);
    }
    Ok((crates, libraries))
}

/// The Markdown table after a marker: first cell without backticks → the other cells.
fn table_after(text: &str, marker: &str) -> BTreeMap<String, Vec<String>> {
    let Some((_, rest)) = text.split_once(marker) else { return BTreeMap::new() };
    let rows = rest.lines().skip_while(|l| !l.starts_with('|')).take_while(|l| l.starts_with('|')).skip(2);
    let mut table = BTreeMap::new();
    for row in rows {
        let cells: Vec<String> = row.trim_matches('|').split('|').map(|c| c.trim().to_string()).collect();
        if let Some((first, others)) = cells.split_first() {
            for name in words_in_backticks(first) {
                table.insert(name, others.to_vec());
            }
        }
    }
    table
}

fn words_in_backticks(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_string).collect()
}

/// Every diagnostic has its page and a broken book, and there is no page or book without a diagnostic.
fn check_diagnostics(root: &Path, breaches: &mut Vec<String>) {
    let pages: BTreeSet<String> =
        names_in(&root.join("data/diagnostics")).into_iter().filter_map(|n| n.strip_suffix(".md").map(str::to_string)).collect();
    let books: BTreeSet<String> =
        names_in(&root.join("tests/errors")).into_iter().filter_map(|n| n.split('-').next().map(str::to_string)).collect();
    for code in Code::ALL {
        let id = code.id().to_string();
        if !pages.contains(&id) {
            breaches.push(format!("data/diagnostics/{id}.md: missing; `heng explain {id}` prints it"));
        }
        if !books.contains(&id) && !WITHOUT_BROKEN_BOOK.iter().any(|(c, _)| *c == id) {
            breaches.push(format!("tests/errors/{id}-…: no broken book shows this diagnostic"));
        }
    }
    let of_readers = reader_codes(root);
    for id in of_readers.difference(&pages) {
        breaches.push(format!("data/diagnostics/{id}.md: missing; `heng explain {id}` prints it"));
    }
    let known: BTreeSet<String> = Code::ALL.iter().map(|c| c.id().to_string()).chain(of_readers).collect();
    for stray in pages.union(&books).filter(|id| !known.contains(*id)) {
        breaches.push(format!("{stray}: a page or broken book for a diagnostic that does not exist"));
    }
}

/// Codes that the readers of published reports give, `X0` and two digits: they stand in their sources as texts.
fn reader_codes(root: &Path) -> BTreeSet<String> {
    let mut sources = Vec::new();
    gather_sources(&root.join("crates/audit/src/read"), &mut sources);
    let texts = sources.iter().filter_map(|path| fs::read_to_string(path).ok());
    let of_text = |text: String| -> Vec<String> {
        let is_code = |t: &&str| t.len() == 4 && t.starts_with("X0") && t.bytes().skip(2).all(|b| b.is_ascii_digit());
        text.split('"').filter(is_code).map(str::to_string).collect()
    };
    texts.flat_map(of_text).collect()
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().filter_map(|e| e.file_name().into_string().ok()).filter(|n| n != "README.md").collect();
    names.sort();
    names
}

/// Rules on source files: module docs, length, words that promise instead of doing.
fn check_sources(root: &Path, breaches: &mut Vec<String>) {
    let mut sources = Vec::new();
    gather_sources(&root.join("crates"), &mut sources);
    sources.sort();
    for path in &sources {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
        let is_root = name.ends_with("src/lib.rs") || name.ends_with("src/main.rs");
        if name.contains("/src/") && !text.starts_with("//!") {
            breaches.push(format!("{name}: begins without a module doc"));
        }
        if is_root && !text.contains("Not here:") {
            breaches.push(format!("{name}: the crate's doc does not say what is \"Not here:\""));
        }
        let lines = text.lines().count();
        if lines > LONGEST_FILE_LINES && !LONG_FILES.iter().any(|(file, _)| *file == name) {
            breaches.push(format!("{name}: {lines} lines; split it, at most {LONGEST_FILE_LINES}"));
        }
        // Spelled apart so that this file does not find itself.
        for promise in [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("unimple", "mented!")] {
            if let Some(line) = text.lines().position(|l| l.contains(promise)) {
                breaches.push(format!("{name}:{}: {promise}; do it or open an issue", line + 1));
            }
        }
    }
}

fn gather_sources(folder: &Path, sources: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            gather_sources(&path, sources);
        } else if path.extension().is_some_and(|e| e == "rs") {
            sources.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let breaches = check_repository(&root());
        assert!(breaches.is_empty(), "{}", breaches.join("\n"));
    }

    #[test]
    fn tables_are_read_by_their_backticks() {
        let text =
            "x\n<!-- tidy: crates -->\n\n| crate | uses | what |\n|---|---|---|\n| `calc` | `model`, `intake` | sums |\n\nafter";
        let table = table_after(text, "<!-- tidy: crates -->");
        assert_eq!(words_in_backticks(&table["calc"][0]), ["intake", "model"].map(String::from).into());
    }
}
