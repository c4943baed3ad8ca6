//! # X111 unexplained_change, scale_change: ten times the year before, and no word about it
//!
//! **What it does.** Compares the years of each row of a table. Where a value is ten times the one before, or a tenth, and no sentence that
//! names it speaks of the change, it asks whether a decimal point or a unit slipped: 48,260 after 508.10 is 482.60 without its point.
//!
//! **Why it matters.** Slips of unit and point are invisible in one year and plain over two.
//!
//! **Example.** Paper: 2022 41.2 t, 2023 4,075 t.
//!
//! **Severity.** A warning, never more: companies do change that much.
//!
//! **References.** HKEX ESG Reporting Guide, reporting principle "Consistency".

use super::prose::{Sentence, sentences};
use super::view::{Draft, View, number, rounded};
use super::words::{Words, bare_label, find};
use super::{Case, Check};
use crate::finding::Finding;
use heng_model::{Decimal, Severity};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X111", kind: "unexplained_change", severity: Severity::Warning, source: include_str!("x111_jump.rs"), run };

/// Findings of one report: more of them are the reader's mistake, not the report's.
const MOST: usize = 12;
/// Counts below this jump by themselves.
const SMALL: Decimal = Decimal::from_parts(30, 0, 0, false, 0);

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let mut jumps: Vec<(usize, usize)> = Vec::new();
    for (measure, year, facts) in view.series() {
        let before = view.of(measure, year - 1);
        // Rows of one table stand on one line: the facts before are sorted by line, so that each finds its own.
        for now in facts.iter().copied().filter(|f| view.facts[*f].in_table()) {
            let line = view.facts[now].line;
            let at = before.partition_point(|o| view.facts[*o].line < line);
            let mut same = before[at..].iter().copied().take_while(|o| view.facts[*o].line == line);
            let old = same.find(|o| view.facts[*o].dims == view.facts[now].dims && view.facts[*o].unit == view.facts[now].unit);
            jumps.extend(old.filter(|o| jumped(&view, *o, now)).map(|o| (o, now)));
        }
    }
    if jumps.is_empty() || jumps.len() > MOST {
        return Vec::new();
    }
    let texts = sentences(case);
    jumps
        .into_iter()
        .filter(|(old, now)| far(&view, *old, *now) || !explained(&view, *now, texts))
        .filter_map(|(old, now)| finding(check, &view, old, now))
        .collect()
}

fn jumped(view: &View<'_>, old: usize, now: usize) -> bool {
    let (a, b) = (view.facts[old].value, view.facts[now].value);
    let (low, high) = (a.min(b), a.max(b));
    let counted = view.facts[now].value.fract().is_zero() && view.facts[old].value.fract().is_zero();
    low > Decimal::ZERO && low.checked_mul(Decimal::TEN).is_some_and(|ten| ten <= high) && !(counted && high < SMALL)
}

/// Fifty times the year before needs more than a word.
fn far(view: &View<'_>, old: usize, now: usize) -> bool {
    let (a, b) = (view.facts[old].value, view.facts[now].value);
    a.min(b).checked_mul(Decimal::from(50)).is_some_and(|fifty| fifty <= a.max(b))
}

/// Whether a sentence names the figure and a change, or a reason.
fn explained(view: &View<'_>, now: usize, texts: &[Sentence]) -> bool {
    let words = Words::embedded();
    let fact = &view.facts[now];
    let label = bare_label(&fact.label);
    let names: Vec<&str> =
        words.measure.iter().filter(|m| m.id == fact.measure).flat_map(|m| m.words.iter().map(String::as_str)).collect();
    texts.iter().any(|s| {
        let named = label.chars().count() > 2 && find(&s.text, &label, 0).is_some()
            || names.iter().any(|n| find(&s.text, n, 0).is_some());
        let change = &words.change;
        named && [&change.rise, &change.fall, &change.because].into_iter().any(|list| words.any(list, &s.text))
    })
}

fn finding(check: &Check, view: &View<'_>, old: usize, now: usize) -> Option<Finding> {
    let (a, b) = (view.facts[old].value, view.facts[now].value);
    let times = if b > a { b.checked_div(a)? } else { a.checked_div(b)? };
    let slip = slip(times);
    let (name, year) = (view.name(now), view.facts[now].year);
    let (was, is, times) = (number(a), number(b), rounded(times, 0));
    let (share_en, share_zh) = if b > a {
        (format!("{times} times"), format!("{times}倍"))
    } else {
        (format!("one {times}th of"), format!("{times}分之一"))
    };
    let (hint_en, hint_zh) =
        if slip { ("; a decimal point or a unit may have slipped", "；小數點或單位可能有誤") } else { ("", "") };
    Some(
        Draft::new(check, view, &[now, old])
            .kind(if slip { "scale_change" } else { check.kind })
            .message(
                format!(
                    "{}: {is} in {year} is {share_en} the {was} of {}, and the text says nothing of it{hint_en}",
                    name.en,
                    year - 1
                ),
                format!("{}：{year}年的{is}為{}年{was}的{share_zh}，文中並無說明{hint_zh}", name.zh_hant, year - 1),
            )
            .evidence(format!("{was} → {is}"), format!("{was} → {is}"))
            .help(
                "Check point and unit; if the value is right, say why it changed",
                "請核對小數點及單位；如數值無誤，請說明變動原因",
            )
            .done(),
    )
}

/// Whether a factor is nearly a power of ten.
fn slip(times: Decimal) -> bool {
    let mut rest = times;
    while rest > Decimal::from(8) {
        let Some(next) = rest.checked_div(Decimal::TEN) else { return false };
        rest = next;
    }
    rest >= Decimal::new(7, 1) && rest <= Decimal::new(14, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn jumps() {
        let row = |old: &str, now: &str| format!("paper 2022 {old} t label=紙張用量 @9\npaper 2023 {now} t label=紙張用量 @9");
        check(&CHECK, &Report::of_facts(&row("41.2", "43.0")), &[]);
        check(
            &CHECK,
            &Report::of_facts(&row("41.2", "4,075")),
            &["warning scale_change|4,075 in 2023 is 99 times the 41.2 of 2022"],
        );
        check(&CHECK, &Report::of_facts(&row("41.2", "1,100")), &["warning unexplained_change|27 times"]);
        check(&CHECK, &Report::of_facts(&row("4,075", "41.2")), &["one 99th of the 4,075"]);
        check(&CHECK, &Report::new("紙張用量因新廠投產而大幅增加。", &row("41.2", "1,100")), &[]);
        check(&CHECK, &Report::of_facts("work_injuries 2022 1 count @9\nwork_injuries 2023 12 count @9"), &[]);
    }
}
