//! Reports in a few lines, for the tests of checks: facts in one line each, and the gold data of published reports where they are at hand.

use crate::Setup;
use crate::checks::{Case, Check};
use crate::coverage::Coverage;
use crate::document::Document;
use crate::fact::{Approx, Confidence, Fact, Precision, Source};
use crate::finding::Finding;
use crate::index::Index;
use crate::structure::Structure;
use heng_model::{Decimal, Severity};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A fact of a report of 2024 as `measure@year dims value unit`, the report's own year left out.
pub fn shown(fact: &Fact) -> String {
    let dims: Vec<String> = fact.dims.iter().map(|(id, value)| format!("{id}={value}")).collect();
    let year = if fact.year == 2024 { String::new() } else { format!("@{}", fact.year) };
    [fact.measure.clone() + &year, dims.join(","), fact.value.normalize().to_string(), fact.unit.clone()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A report made by hand.
pub struct Report {
    document: Document,
    structure: Structure,
    facts: Vec<Fact>,
}

/// A fact in one line: `headcount gender=male 2022 3,568 people @415`. Words after the unit: `prose`, `about`, `above`, `below`, `low`
/// (confidence), `words` (a zero in words), `label=…` (there, and in regions and
/// functions, underscores stand for spaces). Without a place it stands on line 1.
pub fn fact(text: &str) -> Fact {
    let mut words = text.split_whitespace();
    let measure = words.next().expect("a measure").to_string();
    let mut fact = blank(measure);
    let (mut year, mut value) = (None, None);
    for word in words {
        if let Some(line) = word.strip_prefix('@') {
            fact.line = line.parse().expect("a line");
        } else if let Some(label) = word.strip_prefix("label=") {
            fact.label = label.replace('_', " ");
        } else if let (Some((key, dim)), None) = (word.split_once('='), year) {
            let printed = ["region", "function"].contains(&key);
            fact.dims.insert(key.to_string(), if printed { dim.replace('_', " ") } else { dim.to_string() });
        } else if year.is_none() {
            year = Some(word.parse().expect("a year"));
        } else if value.is_none() {
            value = Some(word.to_string());
        } else {
            match word {
                "prose" => fact.source = Source::Prose { sentence: 0 },
                "about" => fact.precision.approx = Some(Approx::About),
                "above" => fact.precision.approx = Some(Approx::Above),
                "below" => fact.precision.approx = Some(Approx::Below),
                "low" => fact.confidence = Confidence::Low,
                "words" => fact.precision.in_words = true,
                unit => (fact.unit, fact.unit_printed) = (unit.to_string(), unit.to_string()),
            }
        }
    }
    fact.year = year.expect("a year");
    fact.printed = value.expect("a value");
    fact.value = fact.printed.replace(',', "").parse().expect("a number");
    fact.precision.half = Decimal::new(5, fact.value.scale() + 1);
    match &mut fact.source {
        Source::Prose { sentence } => *sentence = fact.line,
        // Tables of tests begin every twenty lines.
        Source::Table { table, .. } => *table = fact.line / 20,
    }
    fact
}

fn blank(measure: String) -> Fact {
    Fact {
        measure,
        dims: BTreeMap::new(),
        year: 0,
        value: Decimal::ZERO,
        scale: Decimal::ONE,
        printed: String::new(),
        precision: Precision { half: Decimal::ZERO, approx: None, in_words: false },
        unit: String::new(),
        unit_printed: String::new(),
        line: 1,
        page: 1,
        bounds: None,
        range: (0, 0),
        quote: String::new(),
        label: String::new(),
        source: Source::Table { table: 0, group: 0, row: 0, column: 0 },
        confidence: Confidence::High,
        reason: String::new(),
    }
}

impl Report {
    /// A report of the facts alone, one a line.
    pub fn of_facts(facts: &str) -> Self {
        Self::new("", facts)
    }

    /// A report of text and facts.
    pub fn new(text: &str, facts: &str) -> Self {
        let facts: Vec<Fact> = facts.lines().map(str::trim).filter(|l| !l.is_empty()).map(fact).collect();
        let mut structure = Structure::default();
        structure.meta.year = facts.iter().map(|f| f.year).max().unwrap_or_default();
        Report { document: Document::of_text("test.txt", text), structure, facts }
    }

    /// A published report with the facts that were read from it by hand; `None` where the data are not at hand.
    pub fn gold(folder: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(folder.join("report.txt")).ok()?;
        let document = Document::of_text("report.txt", &text);
        let mut facts: Vec<Fact> = rows(&folder.join("facts.jsonl")).iter().filter_map(gold_fact).collect();
        facts.sort_by_key(|f| f.line);
        number_tables(&document, &mut facts);
        let mut structure = Structure::default();
        let mut years: BTreeMap<i32, usize> = BTreeMap::new();
        facts.iter().for_each(|f| *years.entry(f.year).or_default() += 1);
        structure.meta.year = years.into_iter().max_by_key(|(_, n)| *n).map_or(0, |(y, _)| y);
        Some(Report { document, structure, facts })
    }

    /// Runs checks.
    pub fn run(&self, checks: &[&Check]) -> Vec<Finding> {
        let setup = Setup::embedded();
        let (index, coverage) = (Index::default(), Coverage::default());
        let case = Case {
            document: &self.document,
            structure: &self.structure,
            index: &index,
            facts: &self.facts,
            coverage: &coverage,
            setup: &setup,
            shared: crate::checks::Shared::default(),
        };
        checks.iter().flat_map(|check| (check.run)(&case, check)).collect()
    }

    /// What a check finds, each as `severity kind: message`.
    pub fn lines(&self, check: &Check) -> Vec<String> {
        let show = |f: &Finding| format!("{} {}: {}", f.severity, f.kind, f.message.en);
        self.run(&[check]).iter().map(show).collect()
    }
}

/// Asserts what a check finds: each expected entry belongs to one finding, in order, and there are no others; an entry's parts between
/// bars all stand in the finding.
#[track_caller]
pub fn check(check: &Check, report: &Report, expected: &[&str]) {
    let found = report.lines(check);
    let fits =
        found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| e.split('|').all(|part| f.contains(part)));
    assert!(fits, "expected {expected:#?}\nfound {found:#?}");
}

/// The folder of reports with gold data, or a line that says it is absent.
pub fn gold_folders() -> Vec<PathBuf> {
    let roots = std::env::var("HENG_AUDIT_GOLD").unwrap_or_default();
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reports");
    let mut folders: Vec<PathBuf> = roots
        .split(':')
        .filter(|r| !r.is_empty())
        .map(PathBuf::from)
        .chain([beside])
        .filter_map(|root| std::fs::read_dir(root).ok())
        .flat_map(|entries| entries.flatten().map(|e| e.path()))
        .filter(|p| p.join("facts.jsonl").exists())
        .collect();
    folders.sort();
    if folders.is_empty() {
        eprintln!("skipped: no reports with gold data beside the repository (HENG_AUDIT_GOLD names folders)");
    }
    folders
}

/// The rows of a JSON-lines file.
pub fn rows(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).expect("a JSON row")).collect()
}

fn gold_fact(row: &Value) -> Option<Fact> {
    let text = |key: &str| row[key].as_str().unwrap_or_default();
    let mut fact = blank(text("measure").to_string());
    fact.value = text("value_num").parse().ok()?;
    fact.printed = text("value").to_string();
    fact.year = row["year"].as_i64()? as i32;
    fact.line = row["line"].as_u64()? as u32;
    (fact.unit, fact.unit_printed) = (text("unit_canonical").to_string(), text("unit").to_string());
    (fact.label, fact.quote) = (text("label").to_string(), text("quote").to_string());
    for (key, value) in row["dims"].as_object()? {
        fact.dims.insert(key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_string));
    }
    fact.precision.in_words = row["textual_zero"] == true;
    let printed: Option<Decimal> = fact.printed.parse().ok();
    // A value printed in millions hides more than its digits show.
    let scale = printed.filter(|p| !p.is_zero()).map_or(Decimal::ONE, |p| fact.value / p);
    let places = printed.map_or(0, |p| p.scale());
    fact.precision.half = Decimal::new(5, places + 1) * scale;
    fact.precision.approx = match text("approx") {
        "" => None,
        "約" | "about" | "approximately" | "接近" => Some(Approx::About),
        "近" | "將近" | "不足" | "少於" | "內" | "nearly" => Some(Approx::Below),
        _ => Some(Approx::Above),
    };
    if row["in_table"] == false {
        fact.source = Source::Prose { sentence: fact.line };
    }
    Some(fact)
}

/// Guesses tables: a gap of more than eight lines ends one, and where cells stand between tabs an empty line does.
fn number_tables(document: &Document, facts: &mut [Fact]) {
    let (mut number, mut last) = (0, 0);
    for fact in facts.iter_mut() {
        let line = fact.line;
        let Source::Table { table, .. } = &mut fact.source else { continue };
        let tabs = document.line(line).is_some_and(|l| l.cells.len() > 1);
        let blank = (last..line).filter_map(|n| document.line(n)).any(|l| l.is_blank());
        number += u32::from(line > last + 8 || tabs && blank);
        (*table, last) = (number, line);
    }
}

/// Severity as the scorer writes it.
pub fn severity(finding: &Finding) -> &'static str {
    match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks;
    use std::collections::BTreeSet;

    /// Kinds of findings that rest on arithmetic.
    const KINDS: [&str; 19] = [
        "sum_mismatch",
        "count_mismatch",
        "weighted_total_mismatch",
        "weighted_average_mismatch",
        "impossible_ratio",
        "ratio_mismatch",
        "intensity_mismatch",
        "impossible_change",
        "change_mismatch",
        "average_inconsistent",
        "denominator_inconsistent",
        "unit_mismatch",
        "share_rounding",
        "formula_error",
        "share_not_coverage",
        "text_table_contradiction",
        "factor_change",
        "scale_change",
        "unexplained_change",
    ];

    fn lines(row: &Value, key: &str) -> BTreeSet<u32> {
        row[key].as_array().into_iter().flatten().filter_map(|l| l.as_u64()).map(|l| l as u32).collect()
    }

    /// A report of very many facts, and of very large ones, comes to an end.
    #[test]
    fn many_and_large_facts() {
        let figures = [
            "headcount",
            "training_hours_avg",
            "trained_share",
            "water",
            "water_intensity",
            "turnover_rate",
            "ghg_scope2",
            "electricity",
        ];
        let mut facts = Vec::new();
        for n in 0..20_000u32 {
            let mut one = fact("water 2023 1 people @1");
            one.measure = figures[n as usize % figures.len()].to_string();
            one.year = 2020 + (n / 8 % 4) as i32;
            one.value = if n % 97 == 0 {
                Decimal::MAX
            } else if n % 89 == 0 {
                Decimal::MIN
            } else {
                Decimal::new(i64::from(n), n % 29)
            };
            one.unit = ["people", "percent", "m3/person", "MWh", "tCO2e", "hours/person"][n as usize % 6].to_string();
            one.line = n / 7 + 1;
            if n % 3 > 0 {
                one.dims.insert("gender".into(), if n % 2 == 0 { "male".into() } else { "female".into() });
            }
            if n % 5 == 0 {
                one.dims.insert("denominator".into(), "headcount".into());
            }
            facts.push(one);
        }
        let report =
            Report { document: Document::of_text("t", "用水量較去年減少3%。"), structure: Structure::default(), facts };
        let _ = report.run(checks::CHECKS);
    }

    /// Every mistake of arithmetic that was found by hand is found, and no error falls on a relation that holds.
    #[test]
    fn published_reports() {
        let show = std::env::var_os("HENG_AUDIT_SHOW").is_some();
        let (mut missed, mut alarms) = (Vec::new(), Vec::new());
        for folder in gold_folders() {
            let report = Report::gold(&folder).expect("a report beside its facts");
            let found = report.run(checks::CHECKS);
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let gold = rows(&folder.join("findings.jsonl"));
            let bad: BTreeSet<u32> = gold.iter().flat_map(|g| lines(g, "lines")).collect();
            let wanted = gold.iter().filter(|g| {
                KINDS.contains(&g["kind"].as_str().unwrap_or_default()) && g["severity"] != "note" && g["confidence"] != "low"
            });
            for g in wanted {
                let near: BTreeSet<u32> = lines(g, "lines").iter().flat_map(|l| l.saturating_sub(2)..=l + 2).collect();
                if !found.iter().any(|f| f.lines.iter().any(|l| near.contains(l))) {
                    missed.push(format!("{name}: {} {}", g["kind"], g["statement"]));
                }
            }
            let holds = rows(&folder.join("checks.jsonl")).into_iter().filter(|c| c["holds"] == true);
            let good: BTreeSet<u32> =
                holds.filter_map(|c| c["printed_line"].as_u64()).map(|l| l as u32).filter(|l| !bad.contains(l)).collect();
            for f in &found {
                let error = f.severity == Severity::Error;
                let alarm = f.lines.iter().all(|l| good.contains(l)) || !f.lines.iter().any(|l| bad.contains(l));
                if error && alarm {
                    alarms.push(format!("{name}: {} {:?} {}", f.code, f.lines, f.message.en));
                }
                if show {
                    println!("{name} {} {} {:?} {}", severity(f), f.code, f.lines, f.message.en);
                }
            }
        }
        assert!(missed.is_empty() && alarms.is_empty(), "missed {missed:#?}\nalarms {alarms:#?}");
    }
}
