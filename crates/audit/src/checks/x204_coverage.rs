//! # X204 share_not_coverage: a composition of trained employees in the place of coverage
//!
//! **What it does.** Looks whether the "percentage of employees trained" by gender or category adds up to 100 %. Then it is the composition
//! of those trained (of 100 trained, 57 were men), not the share of each group that was trained.
//!
//! **Why it matters.** The two answer different questions: with a composition nobody can see whether women or general staff are left out.
//! Readers who compare companies mix them up.
//!
//! **Example.** Men 57.3 %, women 42.7 %: added up 100.0 %.
//!
//! **Severity.** A warning: the guidance of the exchange shows both, and the report may say which one it gives; where it does, X204 is silent.
//!
//! **References.** HKEX ESG Reporting Guide, KPI B3.1; HKEX, How to prepare an ESG report, Appendix 3, KPI B3.1.

use super::view::{Cut, Draft, View, number};
use super::x102_share::{TRAINED, adds_up_to_all, says_composition};
use super::{Case, Check};
use crate::finding::Finding;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};

/// The check.
pub(super) const CHECK: Check = Check {
    code: "X204",
    kind: "share_not_coverage",
    severity: Severity::Warning,
    source: include_str!("x204_coverage.rs"),
    run,
};

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let cuts = view.cuts();
    let fits = |c: &&Cut<'_>| {
        c.measure == TRAINED
            && c.complete(&view) == Some(true)
            && adds_up_to_all(&view, c)
            && !says_composition(&view, c)
            && !is_coverage(&view, c)
    };
    let compositions: Vec<&Cut<'_>> = cuts.iter().filter(fits).collect();
    let facts: Vec<usize> = compositions.iter().flat_map(|c| c.parts.iter().copied()).collect();
    if facts.is_empty() {
        return Vec::new();
    }
    let sums = compositions
        .iter()
        .filter_map(|c| Some(format!("{} = {} ({})", view.terms(&c.parts), number(view.printed_sum(&c.parts)?), c.year)));
    let sums = sums.collect::<Vec<_>>();
    let finding = Draft::new(check, &view, &facts)
        .message(
            format!("The shares of employees trained add up to 100 %: {}. They are the composition of those trained, not the share of each group that was trained", sums[0]),
            format!("受訓僱員百分比相加為100%：{}。所示為受訓僱員的構成，並非各類別僱員的受訓比例", sums[0]),
        )
        .evidence(sums.join("; "), sums.join("；"))
        .help(
            "Give employees trained in each group divided by employees of the group, or say that it is a composition",
            "請改列各類別受訓僱員人數除以該類別僱員總數，或註明所示為構成比例",
        );
    vec![finding.done()]
}

/// Whether trained persons and head counts of the groups show that it is coverage after all.
fn is_coverage(view: &View<'_>, cut: &Cut<'_>) -> bool {
    cut.parts.iter().all(|part| {
        let dims: Vec<(&str, &str)> = view.facts[*part].dims.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let trained = view.with("trained_persons", cut.year, &dims);
        let all = view.with("headcount", cut.year, &dims);
        trained.iter().any(|t| {
            all.iter().any(|a| {
                let share = view.value(*t).over(view.value(*a)).times(Interval::exact(Decimal::ONE_HUNDRED));
                share.overlaps(view.value(*part))
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn composition_or_coverage() {
        let shares = "trained_share gender=male 2022 57.3 percent @3\ntrained_share gender=female 2022 42.7 percent @4\n";
        check(&CHECK, &Report::of_facts(shares), &["57.3 + 42.7 = 100 (2022)"]);
        check(&CHECK, &Report::of_facts(&shares.replace("57.3", "77.3")), &[]);
        check(&CHECK, &Report::new("\nOf the employees trained (composition of trained employees)\n", shares), &[]);
        let known = "trained_persons gender=male 2022 573 people @8\ntrained_persons gender=female 2022 427 people @9\n\
                     headcount gender=male 2022 1000 people @11\nheadcount gender=female 2022 1000 people @12";
        check(&CHECK, &Report::of_facts(&format!("{shares}{known}")), &[]);
        // Everybody of one group and nobody of the other.
        check(&CHECK, &Report::of_facts(&shares.replace("57.3", "100").replace("42.7", "0")), &[]);
    }
}
