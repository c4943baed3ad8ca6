//! # X301 missing_kpi: neither disclosed nor explained
//!
//! **What it does.** Names every provision of the "comply or explain" part for which the report gives neither the disclosure nor a reason, and
//! targets and numbers that a provision asks for beside words: complaints received, suppliers assessed.
//!
//! **Why it matters.** Silence on such a provision is a breach of the Listing Rules, whatever the index says; a reason would do.
//!
//! **Example.** The index points to a section on energy for KPI A2.3. The section lists measures, and the word "target" stands nowhere in the
//! report, nor a reason for having none.
//!
//! **How sure.** A provision counts as answered when a figure of its measures was read, or words of its own stand in the body. What stands only
//! in a picture cannot be read.
//!
//! **References.** HKEX ESG Reporting Guide (2020), paragraph 7; ESG Reporting Code (2025), Part C.

use super::answers::{Said, binds, finding, grave, lines_of, refs_text};
use super::{Case, Check};
use crate::coverage::{Asks, CoverageRow, LimbRow, Outcome};
use crate::finding::Finding;
use crate::index::Status;
use heng_model::{LocalText, Severity};

pub(super) const CHECK: Check =
    Check { code: "X301", kind: "missing_kpi", severity: Severity::Error, source: include_str!("x301_missing_kpi.rs"), run };

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Without an index row nor a body there is nothing to judge: an empty or unreadable report is no breach.
    if case.document.lines.iter().filter(|l| !l.is_blank()).count() < 20 {
        return findings;
    }
    for row in case.coverage.rows.iter().filter(|r| binds(r) && !r.code.starts_with("MDR-") && !r.limbs.is_empty()) {
        if row.status == Status::Absent {
            findings.push(absent(case, check, row));
            continue;
        }
        let worded = row.limbs.iter().any(|l| l.asks == Asks::Text);
        let missing = row.limbs.iter().filter(|l| l.outcome == Outcome::Missing && row.missing.contains(&l.id));
        findings.extend(
            missing.filter(|l| l.asks == Asks::Target || l.asks == Asks::Figure && worded).map(|l| limb(case, check, row, l)),
        );
    }
    findings
}

fn absent(case: &Case<'_>, check: &Check, row: &CoverageRow) -> Finding {
    let code = &row.code;
    let refs = refs_text(case, code);
    let said = Said {
        message: LocalText::new(
            format!("{code} is neither disclosed nor explained: {}", row.text.en),
            format!("{code}既無披露，亦無解釋：{}", row.text.zh_hant),
        ),
        evidence: LocalText::new(
            format!("no figure, no words of it and no reason were found outside the index; {}", refs.en),
            format!("索引以外並無相關數據、文字或理由；{}。", refs.zh_hant),
        ),
        help: LocalText::new("Disclose it, or give the reason for not doing so.", "請作出披露，或說明不披露的理由。"),
    };
    // A limb whose absence is only worth a note makes no breach of the whole.
    let worst = row.limbs.iter().filter(|l| l.outcome == Outcome::Missing).filter_map(|l| l.severity).max();
    finding(check, grave(row, worst.unwrap_or(check.severity)), code, said, lines_of(case, row), Vec::new())
}

fn limb(case: &Case<'_>, check: &Check, row: &CoverageRow, limb: &LimbRow) -> Finding {
    let code = &row.code;
    let refs = refs_text(case, code);
    let said = Said {
        message: LocalText::new(
            format!("{code} asks for {}; the report gives neither this nor a reason.", limb.text.en),
            format!("{code}要求「{}」，報告既無提供，亦無說明理由。", limb.text.zh_hant),
        ),
        evidence: LocalText::new(
            format!("the rest of the provision is answered; {}", refs.en),
            format!("該條文的其他部分已有回應；{}。", refs.zh_hant),
        ),
        help: LocalText::new("Add it, or give the reason for its absence.", "請補充有關資料，或說明沒有提供的理由。"),
    };
    finding(check, grave(row, limb.severity.unwrap_or(check.severity)), code, said, lines_of(case, row), Vec::new())
}
