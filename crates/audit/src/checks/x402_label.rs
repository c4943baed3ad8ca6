//! # X402 label_conflict: one thing under two names
//!
//! **What it does.** Compares the labels of cuts across tables. Two names are one thing when two tables cut by the same functions or regions
//! and all labels but one are the same, and the odd ones share most of their characters, or stand for the same figure of the same year;
//! and when one grade of employees is printed under two names of the same form.
//!
//! **Why it matters.** Readers, and machines, take two names for two groups. A rate of one table cannot then be held against the head count
//! of another.
//!
//! **Example.** Training is cut by 銷售及營銷 in one table and by 銷售及行銷 in the next; 13 employees are 其他 here and 港澳及其他 there.
//!
//! **What it cannot know.** Whether a group was renamed on purpose. Names that only differ by a word such as 地區 or 人員 are not reported.
//!
//! **References.** HKEX ESG Reporting Guide, reporting principle "Consistency"; KPI B1.1, B1.2, B3.1, B3.2, B5.1.

use super::{Case, Check};
use crate::fact::{Fact, Source};
use crate::finding::Finding;
use crate::fold::fold_text;
use heng_model::{Decimal, LocalText, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X402", kind: "label_conflict", severity: Severity::Note, source: include_str!("x402_label.rs"), run };

/// Dimensions whose values are the report's own labels.
const PRINTED: [&str; 2] = ["function", "region"];

/// One cut of one measure in one year: label (folded) → value and the fact's position.
type Cut = BTreeMap<String, (Decimal, usize)>;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut pairs: BTreeMap<(String, String), BTreeSet<usize>> = BTreeMap::new();
    for dimension in PRINTED {
        let cuts = cuts_by(case.facts, dimension);
        for (index, (key, cut)) in cuts.iter().enumerate() {
            for (other_key, other) in &cuts[index + 1..] {
                if let Some((a, b)) = odd_pair(key, cut, other_key, other) {
                    let positions = [cut[&a].1, other[&b].1];
                    let names = if a <= b { (a, b) } else { (b, a) };
                    pairs.entry(names).or_default().extend(positions);
                }
            }
        }
    }
    let mut findings: Vec<Finding> = pairs.into_values().map(|facts| finding(case, check, &facts, dimension_label)).collect();
    findings.extend(grades(case, check));
    findings
}

/// What tells cuts apart: measure, year, table and group.
type CutKey = (String, i32, u32, u32);

fn cuts_by(facts: &[Fact], dimension: &str) -> Vec<(CutKey, Cut)> {
    let mut cuts: BTreeMap<CutKey, Cut> = BTreeMap::new();
    for (position, fact) in facts.iter().enumerate() {
        let Source::Table { table, group, .. } = fact.source else { continue };
        let others = fact.dims.keys().filter(|k| PRINTED.contains(&k.as_str()) || *k == "gender" || *k == "age").count();
        if let (Some(label), 1) = (fact.dim(dimension), others) {
            let cut = cuts.entry((fact.measure.clone(), fact.year, table, group)).or_default();
            cut.insert(letters(label), (fact.value, position));
        }
    }
    cuts.into_iter().filter(|(_, cut)| cut.len() >= 2).collect()
}

fn letters(text: &str) -> String {
    fold_text(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The labels in which two cuts differ, if it is one each and they are one thing.
fn odd_pair(key: &CutKey, cut: &Cut, other_key: &CutKey, other: &Cut) -> Option<(String, String)> {
    if cut.len() != other.len() || (key.2, key.3) == (other_key.2, other_key.3) {
        return None;
    }
    let mut odd = cut.keys().filter(|l| !other.contains_key(*l));
    let (a, None) = (odd.next()?, odd.next()) else { return None };
    let b = other.keys().find(|l| !cut.contains_key(*l))?;
    if is_trivial(a, b) || is_trivial(b, a) {
        return None;
    }
    // The same measure and year: every figure of the two cuts is the same.
    let same = (&key.0, key.1) == (&other_key.0, other_key.1)
        && cut[a].0 == other[b].0
        && cut.iter().filter(|(l, _)| *l != a).all(|(l, (value, _))| other.get(l).is_some_and(|(v, _)| v == value));
    (same || (cut.len() >= 3 && resembles(a, b))).then(|| (a.clone(), b.clone()))
}

/// `其他` and `其他地區`: a word more that says nothing.
fn is_trivial(short: &str, long: &str) -> bool {
    let rest = long.strip_prefix(short).or_else(|| long.strip_suffix(short));
    rest.is_some_and(|r| {
        ["地区", "人员", "员工", "雇员", "部门", "类", "部", "国家", "国家及地区", "中国", "s", "staff", "employees"].contains(&r)
    })
}

/// Most characters in common and in one order, and of about one length.
fn resembles(a: &str, b: &str) -> bool {
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let length = x.len().max(y.len());
    length >= 4 && x.len().abs_diff(y.len()) <= 1 && strsim::levenshtein(a, b) * 4 <= length
}

/// One grade of employees under two names of one form: 一般員工, 普通員工.
fn grades(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut labels: BTreeMap<&str, BTreeMap<String, BTreeSet<usize>>> = BTreeMap::new();
    for (position, fact) in case.facts.iter().enumerate().filter(|(_, f)| f.in_table() && f.dims.len() == 1) {
        let label = letters(&fact.label);
        if let Some(grade) = fact.dim("category").filter(|_| (3..=8).contains(&label.chars().count())) {
            labels.entry(grade).or_default().entry(label).or_default().insert(position);
        }
    }
    let mut findings = Vec::new();
    for names in labels.into_values() {
        let names: Vec<(String, BTreeSet<usize>)> = names.into_iter().collect();
        for (index, (a, first)) in names.iter().enumerate() {
            for (b, second) in names[index + 1..].iter().filter(|(b, _)| same_form(a, b)) {
                debug_assert_ne!(a, b);
                findings.push(finding(case, check, &first.union(second).copied().collect(), |f| f.label.trim().to_string()));
            }
        }
    }
    findings
}

/// Chinese names of one length that end alike.
fn same_form(a: &str, b: &str) -> bool {
    let tail = |t: &str| t.chars().rev().take(2).collect::<String>();
    a.chars().count() == b.chars().count() && tail(a) == tail(b) && a.chars().all(crate::fold::is_cjk)
}

fn dimension_label(fact: &Fact) -> String {
    PRINTED.iter().find_map(|d| fact.dim(d)).unwrap_or(&fact.label).to_string()
}

fn finding(case: &Case<'_>, check: &Check, facts: &BTreeSet<usize>, label: impl Fn(&Fact) -> String) -> Finding {
    let mut names: Vec<String> = Vec::new();
    for name in facts.iter().filter_map(|i| case.facts.get(*i)).map(label) {
        if !names.iter().any(|n| letters(n) == letters(&name)) {
            names.push(name);
        }
    }
    let lines: BTreeSet<u32> = facts.iter().filter_map(|i| case.facts.get(*i)).map(|f| f.line).collect();
    let lines: Vec<u32> = lines.into_iter().collect();
    let shown = lines.iter().map(u32::to_string).collect::<Vec<_>>();
    Finding {
        code: check.code,
        kind: check.kind,
        severity: check.severity,
        requirement: None,
        message: LocalText::new(
            format!("One group is printed under two names: {}.", names.join(", ")),
            format!("同一組別用了兩個名稱：{}。", names.join("、")),
        ),
        evidence: LocalText::new(format!("Lines {}.", shown.join(", ")), format!("第{}行。", shown.join("、"))),
        help: LocalText::new("Use one name throughout.", "全文統一用一個名稱。"),
        lines,
        facts: facts.iter().copied().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::fact::{Fact, Source};
    use crate::testing::fact;
    use crate::{Document, Structure};

    /// Facts by tables: `table` rows are `measure dims year value`.
    fn check(tables: &[&[&str]], expect: &[&str]) {
        let mut facts: Vec<Fact> = Vec::new();
        for (table, rows) in tables.iter().enumerate() {
            for row in *rows {
                let mut fact = fact(row);
                fact.line = facts.len() as u32 + 1;
                fact.source = Source::Table { table: table as u32, group: 0, row: 0, column: 0 };
                facts.push(fact);
            }
        }
        let document = Document::of_text("r", "");
        let found = crate::checks::testing::findings_on(&CHECK, &document, &Structure::default(), &facts);
        let names: Vec<String> = found.iter().map(|f| f.message.zh_hant.clone()).collect();
        assert_eq!(names.len(), expect.len(), "{names:?}");
        assert!(names.iter().zip(expect).all(|(n, e)| n.contains(e)), "{names:?}");
    }

    #[test]
    fn labels_that_are_one() {
        check(
            &[
                &[
                    "training_hours_avg function=研發 2023 1",
                    "training_hours_avg function=運營 2023 2",
                    "training_hours_avg function=市場及營銷 2023 3",
                ],
                &[
                    "trained_share function=研發 2023 5",
                    "trained_share function=運營 2023 6",
                    "trained_share function=市場及行銷 2023 7",
                ],
            ],
            &["市場及營銷、市場及行銷"],
        );
        check(
            &[
                &["headcount region=內地 2023 90", "headcount region=其他 2023 8"],
                &["headcount region=內地 2023 90", "headcount region=海外及其他地區 2023 8"],
            ],
            &["其他、海外及其他地區"],
        );
        check(
            &[
                &["headcount category=general_staff 2023 9 label=一般員工"],
                &["trained_share category=general_staff 2023 8 label=普通員工"],
            ],
            &["一般員工、普通員工"],
        );
    }

    #[test]
    fn labels_that_are_two() {
        check(
            &[
                &["headcount region=香港 2023 1", "headcount region=內地 2023 2", "headcount region=澳門 2023 3"],
                &["suppliers region=香港 2023 1", "suppliers region=內地 2023 2", "suppliers region=海外 2023 3"],
            ],
            &[],
        );
        check(
            &[
                &["headcount region=內地 2023 90", "headcount region=其他 2023 8"],
                &["headcount region=內地 2023 90", "headcount region=其他地區 2023 8"],
            ],
            &[],
        );
    }
}
