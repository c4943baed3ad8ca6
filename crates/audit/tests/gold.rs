//! The index and the coverage against hand-checked reports, where they are at hand: they are not part of the repository.

use heng_audit::{Confidence, Fact, Limits, Precision, Setup, Source, checks, coverage, index, read_report, structure};
use heng_model::Decimal;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn rows(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|l| serde_json::from_str(l).ok()).collect()
}

/// The hand-checked facts as the audit would have read them.
fn facts(dir: &Path) -> Vec<Fact> {
    rows(&dir.join("facts.jsonl")).iter().filter_map(fact).collect()
}

fn fact(v: &Value) -> Option<Fact> {
    let text = |key: &str| v[key].as_str().unwrap_or_default().to_string();
    let value: Decimal = v["value_num"].as_str().or(v["value"].as_str())?.replace(',', "").parse().ok()?;
    let dims =
        v["dims"].as_object().map(|o| o.iter().map(|(k, v)| (k.clone(), v.as_str().unwrap_or_default().to_string())).collect());
    Some(Fact {
        measure: text("measure"),
        dims: dims.unwrap_or_default(),
        year: i32::try_from(v["year"].as_i64()?).ok()?,
        value,
        scale: Decimal::ONE,
        printed: text("value"),
        precision: Precision { half: Decimal::ZERO, approx: None, in_words: v["textual_zero"].as_bool().unwrap_or(false) },
        unit: String::new(),
        unit_printed: text("unit"),
        line: u32::try_from(v["line"].as_u64()?).ok()?,
        page: 1,
        bounds: None,
        range: (0, 0),
        quote: text("quote"),
        label: text("label"),
        source: Source::Prose { sentence: 0 },
        confidence: Confidence::High,
        reason: String::new(),
    })
}

/// What `score-audit` counts as findings on requirements.
const KINDS: [&str; 13] = [
    "missing_kpi",
    "missing_mandatory",
    "missing_breakdown",
    "missing_detail",
    "partial_disclosure",
    "no_comparatives",
    "index_wrong_section",
    "index_reference",
    "index_wording",
    "index_missing_mandatory",
    "method_not_disclosed",
    "target_progress_not_reported",
    "index_content_absent",
];

/// Share of index rows, of statuses, of requirement findings, in percent.
fn score(dir: &Path) -> (usize, usize, usize) {
    let setup = Setup::embedded();
    let bytes = std::fs::read(dir.join("report.txt")).expect("report.txt");
    let document = read_report("report.txt", &bytes, &Limits::default()).expect("a text");
    let structure = structure::read_structure(&document, &setup);
    let mut index = index::read_index(&document, &structure, &setup);
    let facts = facts(dir);
    let coverage = coverage::judge(&document, &structure, &index, &facts, &setup);
    index.judge(&coverage);
    let case = checks::Case {
        document: &document,
        structure: &structure,
        index: &index,
        facts: &facts,
        coverage: &coverage,
        setup: &setup,
        shared: checks::Shared::default(),
    };
    let findings = checks::run(&case);
    let gold: Vec<Value> = rows(&dir.join("index.jsonl")).into_iter().filter(|r| r["listed"] == true).collect();
    let got = |code: &Value| index.rows.iter().find(|r| code == r.code.as_str());
    let at_line = |g: &Value| got(&g["code"]).is_some_and(|r| Some(u64::from(r.line)) == g["line"].as_u64());
    let as_judged = |g: &Value| got(&g["code"]).and_then(|r| serde_json::to_value(r.status).ok()).as_ref() == Some(&g["status"]);
    let asked = |f: &Value| f["severity"] != "note" && f["confidence"] != "low" && KINDS.iter().any(|k| f["kind"] == *k);
    let wanted: Vec<Value> = rows(&dir.join("findings.jsonl")).into_iter().filter(asked).collect();
    let is_found = |w: &Value| findings.iter().any(|f| f.requirement.is_some() && f.requirement.as_deref() == w["hkex"].as_str());
    let share = |some: usize, all: usize| some * 100 / all.max(1);
    (
        share(gold.iter().filter(|g| at_line(g)).count(), gold.len()),
        share(gold.iter().filter(|g| as_judged(g)).count(), gold.len()),
        share(wanted.iter().filter(|w| is_found(w)).count(), wanted.len()),
    )
}

#[test]
fn hand_checked_reports() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reports");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED hand_checked_reports: none beside the repository");
        return;
    };
    for dir in entries.flatten().map(|e| e.path()).filter(|p| p.join("index.jsonl").is_file()) {
        let (listed, judged, found) = score(&dir);
        eprintln!("{:?}: index rows {listed} %, status {judged} %, requirement findings {found} %", dir.file_name());
        assert!(listed == 100 && judged >= 95 && found >= 80, "{:?}: {listed} {judged} {found}", dir.file_name());
    }
}
