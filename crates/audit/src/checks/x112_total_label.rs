//! # X112 label_conflict: a total bears the name of one of its parts
//!
//! **What it does.** Looks for a value whose label names a group (全職員工總數, full-time employees in total), although it equals the
//! printed total of everybody and another value is printed for that group.
//!
//! **Why it matters.** A reader who takes the label at its word uses the wrong number for the group, and the cut no longer adds up.
//!
//! **Example.** "Full-time employees, total: 394", where 394 are all employees, of whom 375 work full time.
//!
//! **Severity.** A warning: the numbers are right, the label is not.
//!
//! **References.** HKEX ESG Reporting Guide, KPI B1.1; reporting principle "Consistency".

use super::view::{Draft, View, number};
use super::{Case, Check};
use crate::finding::Finding;
use crate::fold::fold_text;
use heng_model::Severity;

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X112", kind: "label_conflict", severity: Severity::Warning, source: include_str!("x112_total_label.rs"), run };

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    view.series().filter_map(|(_, _, facts)| conflict(check, &view, facts)).collect()
}

fn conflict(check: &Check, view: &View<'_>, facts: &[usize]) -> Option<Finding> {
    let fact = |i: usize| &view.facts[i];
    let total = *facts.iter().find(|i| fact(**i).dims.is_empty())?;
    let named = *facts.iter().find(|i| {
        let f = fact(**i);
        !f.dims.is_empty() && f.value == fact(total).value && view.case.setup.lexicon.is_total(&fold_text(&f.label))
    })?;
    let group = *facts
        .iter()
        .find(|i| fact(**i).dims == fact(named).dims && fact(**i).value < fact(named).value && fact(**i).in_table())?;
    let (all, part) = (number(fact(total).value), number(fact(group).value));
    let (label, name) = (&fact(named).label, view.name(named));
    Some(
        Draft::new(check, view, &[total, named, group])
            .message(
                format!(
                    "{}: {all} is labelled \"{label}\" (line {}), but it is the total; {part} is printed for the group",
                    name.en,
                    fact(named).line
                ),
                format!("{}：{all}標為「{label}」（第{}行），但這是總數；該組別另列為{part}", name.zh_hant, fact(named).line),
            )
            .evidence(
                format!("line {}: {all}; line {}: {part}", fact(total).line, fact(group).line),
                format!("第{}行：{all}；第{}行：{part}", fact(total).line, fact(group).line),
            )
            .help("Correct the label", "請更正標籤")
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::testing::{Report, check};

    #[test]
    fn a_total_under_the_name_of_a_part() {
        let cut = |label: &str| {
            format!(
                "headcount 2023 394 people @9\nheadcount employment=full_time 2023 394 people label={label} @20\nheadcount employment=full_time 2023 375 people @25"
            )
        };
        check(&CHECK, &Report::of_facts(&cut("全職員工總數")), &["375 is printed for the group"]);
        check(&CHECK, &Report::of_facts(&cut("全職")), &[]);
        check(
            &CHECK,
            &Report::of_facts("headcount 2023 394 people\nheadcount employment=full_time 2023 394 people label=全職員工總數"),
            &[],
        );
    }
}
