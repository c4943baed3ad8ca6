//! # X313 method_not_disclosed: figures without the method behind them
//!
//! **What it does.** Looks for the methods behind figures that are given: the source of emission factors, that of factors for air pollutants, the
//! turnover formula.
//!
//! **Why it matters.** The quantitative principle asks for standards, methods, assumptions and sources of conversion factors; a turnover rate means
//! little without its formula.
//!
//! **Example.** A table of scopes 1 and 2 with no word on factors.
//!
//! **References.** HKEX ESG Reporting Guide (2020), paragraph 14, quantitative.

use super::answers::{Said, finding};
use super::{Case, Check};
use crate::finding::Finding;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check = Check {
    code: "X313",
    kind: "method_not_disclosed",
    severity: Severity::Note,
    source: include_str!("x313_method_not_disclosed.rs"),
    run,
};

/// Measures, the probe that looks for their method, the requirement, and what is missing.
const METHODS: [(&[&str], &str, &str, &str, &str); 3] = [
    (&["ghg_scope1", "ghg_scope2", "ghg_total"], "factor_source", "A1.2", "the source of the emission factors", "排放因子的出處"),
    (
        &["air_nox", "air_so2", "air_pm"],
        "air_factor_source",
        "A1.1",
        "the source of the factors for air pollutants",
        "廢氣排放系數的出處",
    ),
    (&["turnover_rate"], "turnover_formula", "B1.2", "the formula of the turnover rate", "流失率的計算公式"),
];

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (measures, probe, code, en, zh) in METHODS {
        let facts: Vec<usize> = (0..case.facts.len()).filter(|i| measures.contains(&case.facts[*i].measure.as_str())).collect();
        let printed: Vec<usize> = facts.into_iter().filter(|i| !case.facts[*i].value.is_zero()).collect();
        if printed.is_empty() || !case.coverage.probe(probe).is_empty() {
            continue;
        }
        let said = Said {
            message: LocalText::new(format!("The report does not give {en}."), format!("報告並無交代{zh}。")),
            evidence: LocalText::new(
                format!("{} figures rest on it", printed.len()),
                format!("共有{}項數據以此為據。", printed.len()),
            ),
            help: LocalText::new("Name it in a note under the table.", "請於表格附註列明。"),
        };
        let lines = printed.iter().take(5).map(|i| case.facts[*i].line).collect();
        findings.push(finding(check, check.severity, code, said, lines, printed.into_iter().take(10).collect()));
    }
    findings
}
