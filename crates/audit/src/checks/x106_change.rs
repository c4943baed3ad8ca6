//! # X106 change_mismatch, impossible_change: a change that the values do not show
//!
//! **What it does.** Reads claims of change in running text ("fell by 7.5 % from the previous year", 較去年減少4.3%, "for the third year in a
//! row") and columns of change in tables, and computes the change from the printed values. A fall of more than 100 % is impossible whatever
//! the values are.
//!
//! **Why it matters.** The text is what most readers see; it is written once and the table is corrected later.
//!
//! **Example.** "Water use decreased by 9.4 %": 51,200 m³ against 54,300 m³ is a decrease of 5.7 %.
//!
//! **Severity.** An error where the sentence names both values itself, or where the words and the values are of one measure beyond doubt and
//! the numbers exclude each other; a warning for claims without a number and for names that may mean another measure. The evidence says
//! when a change was divided by this year's value.
//!
//! **References.** HKEX ESG Reporting Guide, reporting principles "Quantitative", "Consistency", "Balance".

use super::changes::{Base, Change, Percent, changes, measure_in};
use super::prose::{Sentence, numbers, sentences};
use super::view::{Draft, View, number, rounded, span};
use super::words::{Words, bare_label, find};
use super::{Case, Check};
use crate::finding::Finding;
use crate::fold::fold_text;
use crate::interval::Interval;
use heng_model::{Decimal, LocalText, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X106", kind: "change_mismatch", severity: Severity::Error, source: include_str!("x106_change.rs"), run };

const HUNDRED: Decimal = Decimal::ONE_HUNDRED;
/// Lines above a row in which the head of its table is looked for.
const HEAD_LINES: u32 = 30;

/// Row labels that are looked for in sentences: no report has more.
const LABELS: usize = 2_000;

/// A figure over the years: its measure and dimensions.
type Figure<'a> = (&'a str, &'a BTreeMap<String, String>);

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let labels = labels(&view);
    let report_year = view.year();
    let all = sentences(case);
    let mut findings = Vec::new();
    for (n, sentence) in all.iter().enumerate() {
        for change in changes(sentence, report_year) {
            if let Some(impossible) = impossible(check, &view, sentence, &change) {
                findings.push(impossible);
                continue;
            }
            let before = &all[n.saturating_sub(2)..n];
            findings.extend(claim(check, &view, sentence, &change, before, &labels));
        }
    }
    findings.extend(columns(check, &view));
    findings
}

/// Row labels of tables that name one figure alone, folded.
fn labels<'a>(view: &View<'a>) -> BTreeMap<String, Figure<'a>> {
    let mut all: BTreeMap<String, BTreeSet<Figure<'a>>> = BTreeMap::new();
    for fact in view.facts.iter().filter(|f| f.in_table()) {
        let label = bare_label(&fact.label);
        // Short words name too much: "men", 合計.
        if label.chars().count() >= if label.is_ascii() { 8 } else { 3 } {
            all.entry(label).or_default().insert((fact.measure.as_str(), &fact.dims));
        }
    }
    all.into_iter()
        .filter(|(_, figures)| figures.len() == 1)
        .take(LABELS)
        .filter_map(|(label, f)| Some((label, f.into_iter().next()?)))
        .collect()
}

/// A fall of more than everything.
fn impossible(check: &Check, view: &View<'_>, sentence: &Sentence, change: &Change) -> Option<Finding> {
    let words = Words::embedded();
    let percent = change.percent.filter(|p| p.value > HUNDRED && !change.rises)?;
    if words.any(&words.change.may_pass_100, &sentence.text) {
        return None;
    }
    let measure = measure_in(&sentence.text[change.subject.0..change.subject.1]).map(|m| m.0);
    Some(
        impossible_fall(check, view, percent.value, sentence.line_at(change.at), &sentence.text, &[])
            .requirement(measure.and_then(|m| view.requirement(m)))
            .done(),
    )
}

fn impossible_fall(check: &Check, view: &View<'_>, percent: Decimal, line: u32, text: &str, facts: &[usize]) -> Draft {
    let value = number(percent.abs());
    let text: String = text.chars().take(300).collect();
    Draft::new(check, view, facts)
        .kind("impossible_change")
        .lines([line])
        .message(
            format!("a fall of {value} % is impossible: nothing can fall by more than 100 %"),
            format!("減幅{value}%並不可能：任何數值的減幅最多為100%"),
        )
        .evidence(text.clone(), text)
        .help("Compute the change anew: (this year − last year) ÷ last year", "請重新計算變幅：（本年－去年）÷去年")
}

/// A claim against the printed values.
fn claim(
    check: &Check,
    view: &View<'_>,
    sentence: &Sentence,
    change: &Change,
    before: &[Sentence],
    labels: &BTreeMap<String, Figure<'_>>,
) -> Option<Finding> {
    if change.plan {
        return None;
    }
    let subject = &sentence.text[change.subject.0..change.subject.1];
    if let (Some((old, now)), Some(percent)) = (change.values, change.percent) {
        return in_sentence(check, view, sentence, change, percent, (old, now));
    }
    let base = change.base?;
    let (figure, certain) = figure(view, sentence, change, subject, before, labels)?;
    match base {
        Base::Year(year) => against_year(check, view, sentence, change, &figure, certain, year),
        Base::Streak(years) => streak(check, view, sentence, change, &figure, years),
        Base::Earlier => earlier(check, view, sentence, change, &figure),
    }
}

/// The sentence names both values.
fn in_sentence(
    check: &Check,
    view: &View<'_>,
    sentence: &Sentence,
    change: &Change,
    percent: Percent,
    values: (Decimal, Decimal),
) -> Option<Finding> {
    let half = |v: Decimal| Decimal::new(5, (v.scale() + 1).min(28));
    let (old, now) = values;
    let actual = relative(Interval::around(now, half(now)), Interval::around(old, half(old)))?;
    if actual.overlaps(claimed(change, percent)) {
        return None;
    }
    let measure = measure_in(&sentence.text[change.subject.0..change.subject.1]).map(|m| m.0);
    let name = measure
        .and_then(|m| view.case.setup.catalogue.measure(m))
        .map_or_else(|| LocalText::new("The value", "數值"), |m| m.name.clone());
    let draft = mismatch(Draft::new(check, view, &[]), &name, change, Some(percent), (number(old), number(now)), actual);
    Some(draft.requirement(measure.and_then(|m| view.requirement(m))).lines([sentence.line_at(change.at)]).done())
}

/// A figure's identity: measure and dimensions.
struct Subject {
    measure: String,
    dims: Vec<(String, String)>,
}

/// What a claim is about, and whether that is beyond doubt.
fn figure(
    view: &View<'_>,
    sentence: &Sentence,
    change: &Change,
    subject: &str,
    before: &[Sentence],
    labels: &BTreeMap<String, Figure<'_>>,
) -> Option<(Subject, bool)> {
    // Without a number a claim is about what its own clause names: "NOx burners were fitted, and the use of trucks rose".
    let subject = if change.percent.is_some() { subject } else { own_clause(subject) };
    // What is said after the last full clause is nearest to the word of change.
    let named = measure_in(subject).or_else(|| {
        let clause = &sentence.text[change.at..];
        let end = clause.find([',', ';', '。']).unwrap_or(clause.len());
        // "a reduction of 12.5% in injuries"
        measure_in(&clause[..end]).filter(|_| find(&clause[..end], "in", 0).is_some())
    });
    if both_scopes(subject) {
        return Some((Subject { measure: "ghg_total".to_string(), dims: Vec::new() }, false));
    }
    let label = labels
        .iter()
        .filter_map(|(label, figure)| find_label(subject, label).map(|at| (at + label.len(), label.len(), figure)))
        .max_by_key(|(end, len, _)| (*end, *len));
    if let Some((end, _, (measure, dims))) = label
        && named.is_none_or(|(_, _, e)| end >= e)
    {
        let dims = dims.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        return Some((Subject { measure: (*measure).to_string(), dims }, true));
    }
    if let Some((measure, start, end)) = named {
        let (measure, certain) = refine(view, subject, measure, start, end)?;
        return Some((Subject { measure, dims: Vec::new() }, certain));
    }
    let general =
        ["consumption", "usage", "emissions", "用量", "耗量", "排放量", "消耗量"].iter().any(|w| find(subject, w, 0).is_some());
    let (measure, _, _) = before.iter().rev().filter(|_| general).find_map(|s| measure_in(&s.text))?;
    let near = before.last().is_some_and(|s| s.first_line() + 12 >= sentence.first_line());
    near.then(|| (Subject { measure: measure.to_string(), dims: Vec::new() }, false))
}

/// The last clause, where it has a subject of its own; a comparison ("compared with last year, 較去年") has none.
fn own_clause(subject: &str) -> &str {
    let start = subject.rfind([',', ';']).map_or(0, |at| at + 1);
    let last = &subject[start..];
    let size: usize = last.chars().filter(|c| c.is_alphabetic()).map(|c| if c.is_ascii() { 1 } else { 3 }).sum();
    let compares = ["较", "比", "与", "compared", "which", "it ", "this "].iter().any(|w| last.trim_start().starts_with(w));
    if size < 20 || compares { subject } else { last }
}

/// Scope 1 and Scope 2 together are the total of most reports.
fn both_scopes(subject: &str) -> bool {
    let last = subject.rsplit(';').next().unwrap_or(subject);
    let of =
        |one: &str| Words::embedded().measure.iter().any(|m| m.id == one && m.words.iter().any(|w| find(last, w, 0).is_some()));
    of("ghg_scope1") && of("ghg_scope2")
}

fn find_label(subject: &str, label: &str) -> Option<usize> {
    let mut last = None;
    let mut from = 0;
    while let Some(at) = find(subject, label, from) {
        last = Some(at);
        from = at + label.len();
    }
    last
}

/// A measure named in words, made an intensity where the words say so; `None` where they speak of something it does not cover.
fn refine(view: &View<'_>, subject: &str, measure: &str, start: usize, end: usize) -> Option<(String, bool)> {
    let around = &subject[subject[..start].rfind([',', ';']).unwrap_or(0)..];
    let per = ["密度", "强度", "人均", "单位", "每", "intensity", "per "].iter().any(|w| around.contains(w));
    if per && !measure.ends_with("_intensity") && !measure.ends_with("_avg") && !measure.ends_with("_rate") {
        let base = measure.strip_suffix("_total").unwrap_or(measure);
        let intensity = format!("{base}_intensity");
        let known = view.series().any(|(m, _, _)| m == intensity);
        return known.then_some((intensity, false));
    }
    // "use of purchased electricity in the plant": words between the name and the change make it narrower.
    let between = subject[end..].trim();
    // "… of scope 2; in total 1,215 tonnes, a fall of 6 %": what falls is the total.
    if ["合计", "共计", "总计", "in total", "altogether"].iter().any(|w| find(between, w, 0).is_some()) {
        return None;
    }
    // "water and energy fell by 3 %": which of the two, or both, is not known.
    let before = subject[..start].trim_end();
    if ["and", "及", "和", "与", "、", "以及"].iter().any(|w| before.ends_with(w))
        && measure_in(before).is_some_and(|(m, _, e)| m != measure && e + 12 > start)
    {
        return None;
    }
    let certain = between.chars().count() <= 12 || between.starts_with(['较', '比', ',']) || find(between, "year", 0).is_some();
    Some((measure.to_string(), certain))
}

/// Printed values of a figure in a year: for the whole, or for an intensity of any denominator.
fn values(view: &View<'_>, figure: &Subject, year: i32) -> Vec<usize> {
    let dims: Vec<(&str, &str)> = figure.dims.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let mut facts = view.with(&figure.measure, year, &dims);
    if facts.is_empty() && figure.measure.ends_with("_intensity") {
        facts = view.of(&figure.measure, year).to_vec();
    }
    facts.truncate(6);
    facts
}

fn against_year(
    check: &Check,
    view: &View<'_>,
    sentence: &Sentence,
    change: &Change,
    figure: &Subject,
    certain: bool,
    base: i32,
) -> Option<Finding> {
    let (now, old) = (values(view, figure, change.year), values(view, figure, base));
    let mut first: Option<(usize, usize, Interval)> = None;
    for n in &now {
        for o in &old {
            if view.facts[*n].dims != view.facts[*o].dims {
                continue;
            }
            let Some(actual) = view.value_like(*o, *n).and_then(|o| relative(view.value(*n), o)) else { continue };
            if agrees(change, actual) {
                return None;
            }
            first = first.or(Some((*n, *o, actual)));
        }
    }
    let (n, o, actual) = first?;
    let facts = [n, o];
    let both = [number(view.facts[o].value), number(view.facts[n].value)];
    let draft = mismatch(
        Draft::new(check, view, &facts),
        &view.name(n),
        change,
        change.percent,
        (both[0].clone(), both[1].clone()),
        actual,
    );
    let error = certain && change.percent.is_some() && view.sure(&facts);
    let line = sentence.line_at(change.at);
    Some(draft.severity(if error { Severity::Error } else { Severity::Warning }).lines([line]).done())
}

/// Whether a claim can be true of a change.
fn agrees(change: &Change, actual: Interval) -> bool {
    match change.percent {
        Some(percent) => actual.overlaps(claimed(change, percent)),
        None if change.rises => actual.high.is_none_or(|h| h >= Decimal::ZERO),
        None => actual.low.is_none_or(|l| l <= Decimal::ZERO),
    }
}

/// "for the third year in a row": every pair of neighbours that is printed.
fn streak(check: &Check, view: &View<'_>, sentence: &Sentence, change: &Change, figure: &Subject, years: u32) -> Option<Finding> {
    let years = i32::try_from(years.min(20)).ok()?;
    for back in 0..years {
        let (year, before) = (change.year - back, change.year - back - 1);
        let (Some(n), Some(o)) = (values(view, figure, year).first().copied(), values(view, figure, before).first().copied())
        else {
            continue;
        };
        let actual = view.value_like(o, n).and_then(|o| relative(view.value(n), o))?;
        if !agrees(change, actual) {
            let both = (number(view.facts[o].value), number(view.facts[n].value));
            let draft = mismatch(Draft::new(check, view, &[n, o]), &view.name(n), change, None, both, actual);
            return Some(draft.severity(Severity::Warning).lines([sentence.line_at(change.at)]).done());
        }
    }
    None
}

/// "higher than in past years": wrong only where it is so of no year printed.
fn earlier(check: &Check, view: &View<'_>, sentence: &Sentence, change: &Change, figure: &Subject) -> Option<Finding> {
    let n = *values(view, figure, change.year).first()?;
    let mut last: Option<(usize, Interval)> = None;
    for year in (change.year - 5)..change.year {
        let Some(o) = values(view, figure, year).first().copied() else { continue };
        let actual = view.value_like(o, n).and_then(|o| relative(view.value(n), o))?;
        if agrees(change, actual) {
            return None;
        }
        last = Some((o, actual));
    }
    let (o, actual) = last?;
    let both = (number(view.facts[o].value), number(view.facts[n].value));
    let draft = mismatch(Draft::new(check, view, &[n, o]), &view.name(n), change, change.percent, both, actual);
    Some(draft.severity(Severity::Warning).lines([sentence.line_at(change.at)]).done())
}

/// (now − old) ÷ old in percent; nothing of an old value that may be zero.
fn relative(now: Interval, old: Interval) -> Option<Interval> {
    old.low.filter(|l| *l > Decimal::ZERO)?;
    // now/old − 1, so that old counts once.
    Some(now.over(old).minus(Interval::exact(Decimal::ONE)).scale(HUNDRED))
}

/// What a claim leaves open: rounding, one unit of the last place for digits cut off, and a tenth where it says "about".
fn claimed(change: &Change, percent: Percent) -> Interval {
    let slack = percent.half.checked_mul(Decimal::TWO).unwrap_or(percent.half);
    let slack = if percent.about { slack.max(Decimal::ONE).max(percent.value / Decimal::TEN) } else { slack };
    Interval::around(if change.rises { percent.value } else { -percent.value }, slack)
}

fn mismatch(
    draft: Draft,
    name: &LocalText,
    change: &Change,
    percent: Option<Percent>,
    (old, now): (String, String),
    actual: Interval,
) -> Draft {
    let amount = percent.map_or(String::new(), |p| format!(" {} %", number(p.value)));
    let (en, zh) = if change.rises { ("a rise", "上升") } else { ("a fall", "下降") };
    let places = percent.map_or(1, |p| p.value.scale().max(1));
    let middle = actual.bounds().and_then(|(l, h)| l.checked_add(h)?.checked_div(Decimal::TWO)).unwrap_or_default();
    let (shows_en, shows_zh) = if middle < Decimal::ZERO { ("a fall", "下降") } else { ("a rise", "上升") };
    let size = rounded(middle.abs(), places);
    let draft = draft
        .message(
            format!(
                "{}: the text says {en}{}, but {old} → {now} is {shows_en} of {size} %",
                name.en,
                if amount.is_empty() { String::new() } else { format!(" of{amount}") }
            ),
            format!("{}：文中稱{zh}{}，但由{old}至{now}為{shows_zh}{size}%", name.zh_hant, amount.replace(' ', "")),
        )
        .help("Compute the change anew: (this year − last year) ÷ last year", "請重新計算變幅：（本年－去年）÷去年");
    match percent.filter(|p| wrong_base(change, *p, actual)) {
        Some(_) => draft.evidence(
            "the printed change is what one gets by dividing by this year's value instead of last year's",
            "所列變幅相當於以本年數值（而非去年數值）作分母",
        ),
        None => draft.evidence(
            format!("({now} − {old}) / {old} = {} %", span(actual, places)),
            format!("（{now} − {old}）/ {old} = {}%", span(actual, places)),
        ),
    }
}

/// Whether the claim is the change over this year's value: x/(1+x) for a change x.
fn wrong_base(change: &Change, percent: Percent, actual: Interval) -> bool {
    let share = actual.scale(Decimal::new(1, 2));
    let turned = share.over(share.plus(Interval::exact(Decimal::ONE))).scale(HUNDRED);
    turned.overlaps(claimed(change, percent)) && turned.bounds().is_some()
}

/// Columns of change in tables: the last cell of a row against the values of two years on it.
fn columns(check: &Check, view: &View<'_>) -> Vec<Finding> {
    let mut by_line: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, fact) in view.facts.iter().enumerate().filter(|(_, f)| f.in_table()) {
        by_line.entry(fact.line).or_default().push(i);
    }
    let rows = by_line.iter().filter(|(_, facts)| facts.len() >= 2);
    rows.filter_map(|(line, facts)| column(check, view, *line, facts)).collect()
}

fn column(check: &Check, view: &View<'_>, line: u32, facts: &[usize]) -> Option<Finding> {
    let row = view.case.document.line(line)?;
    let cell = row.cells.last().filter(|_| row.cells.len() >= 3)?;
    let printed = fold_text(row.cell(cell));
    let change = cell_change(&printed)?;
    let years: BTreeSet<i32> = facts.iter().map(|f| view.facts[*f].year).collect();
    let now = *years.last()?;
    // The cell may be read as a value of its own; then it is no change.
    if facts.iter().any(|f| view.facts[*f].range.0 >= cell.start && view.facts[*f].range.1 > cell.start)
        || !is_change_column(view, line, row.cells.len())
    {
        return None;
    }
    let of = |year: i32| facts.iter().copied().find(|f| view.facts[*f].year == year);
    let (n, o) = (of(now)?, of(now - 1)?);
    if view.facts[n].measure != view.facts[o].measure
        || view.facts[n].dims != view.facts[o].dims
        || view.facts[n].unit == "percent"
    {
        return None;
    }
    if change.percent?.value > HUNDRED && !change.rises {
        let finding = impossible_fall(check, view, change.percent?.value, line, &row.text, &[n, o]);
        return Some(finding.done());
    }
    let actual = view.value_like(o, n).and_then(|o| relative(view.value(n), o))?;
    let difference = view.facts[n].value.checked_sub(view.facts[o].value)?;
    let absolute = difference.abs() == change.percent?.value;
    if absolute || agrees(&change, actual) {
        return None;
    }
    let both = (number(view.facts[o].value), number(view.facts[n].value));
    Some(
        mismatch(Draft::new(check, view, &[n, o]), &view.name(n), &change, change.percent, both, actual)
            .severity(Severity::Warning)
            .done(),
    )
}

/// "(17.1)", "-17.1%", "+3.2%".
fn cell_change(text: &str) -> Option<Change> {
    let (at, stop, value) = numbers(text).into_iter().next()?;
    let around = [&text[..at], &text[stop..]].concat();
    if !around.chars().all(|c| matches!(c, '(' | ')' | '-' | '+' | '%' | ' ' | '↓' | '↑' | '▲' | '▼')) {
        return None;
    }
    let falls = around.contains(['(', '-', '↓', '▼']);
    let places = text[at..stop].split_once('.').map_or(0, |(_, f)| f.len() as u32);
    let percent = Percent { value, half: Decimal::new(5, (places + 1).min(28)), about: false };
    Some(Change { subject: (0, 0), at: 0, rises: !falls, percent: Some(percent), year: 0, base: None, values: None, plan: false })
}

/// Whether the last column's head, the nearest row of words above, speaks of change.
fn is_change_column(view: &View<'_>, line: u32, cells: usize) -> bool {
    const HEADS: [&str; 12] =
        ["change", "变动", "变化", "增减", "同比", "变幅", "yoy", "y-o-y", "variance", "升跌", "增长率", "按年"];
    let head = (line.saturating_sub(HEAD_LINES)..line).rev().filter_map(|n| view.case.document.line(n)).find(|l| {
        let last = l.cells.last().map(|c| fold_text(l.cell(c))).unwrap_or_default();
        l.cells.len() + 1 >= cells && l.cells.len() > 1 && !last.is_empty() && numbers(&last).is_empty()
    });
    head.and_then(|l| l.cells.last().map(|c| fold_text(l.cell(c)))).is_some_and(|head| HEADS.iter().any(|w| head.contains(w)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    const WATER: &str = "water 2022 54,300 m3 label=總用水量 @40\nwater 2023 51,200 m3 label=總用水量 @40\n";
    const POWER: &str =
        "electricity 2022 800 MWh label=Purchased_electricity @41\nelectricity 2023 900 MWh label=Purchased_electricity @41\n";

    #[test]
    fn claims_against_values() {
        let cases: &[(&str, &[&str])] = &[
            ("總用水量較去年減少5.7%。", &[]),
            ("總用水量較去年減少9.4%。", &["error change_mismatch|says a fall of 9.4 %, but 54,300 → 51,200 is a fall of 5.7 %"]),
            ("總用水量較2022年上升5.7%。", &["error change_mismatch|says a rise of 5.7 %"]),
            ("總用水量較去年減少約6%。", &[]),
            // Divided by this year's value.
            ("總用水量較去年減少6.1%。", &["error"]),
            ("用水量較往年有所上升。", &["warning"]),
            ("用水量較往年有所下降。", &[]),
            ("用水量連續兩年下降。", &[]),
            ("用水量連續兩年上升。", &["warning"]),
            ("目標是總用水量較2022年減少9.4%。", &[]),
            ("天台種植的用水量較預算減少9.4%。", &[]),
            ("Purchased electricity increased by 12.5% compared with 2022.", &[]),
            ("Purchased electricity decreased by 12.5% compared with last year.", &["error change_mismatch"]),
            ("Purchased electricity increased by 12.5 percentage points from last year.", &[]),
            (
                "Donations rose by 25%, from HK$80,000 in FY2022 to HK$96,000 in FY2023.",
                &["error|80,000 → 96,000 is a rise of 20 %"],
            ),
            ("Donations rose by 20%, from HK$80,000 in FY2022 to HK$96,000 in FY2023.", &[]),
            ("接獲投訴88宗，較去年的100宗減少15.0%。", &["error|100 → 88 is a fall of 12 %"]),
            ("紙張使用量較去年減少112.4%。", &["error impossible_change|a fall of 112.4 % is impossible"]),
            ("The loss for the year decreased by 112.4% from last year.", &[]),
            ("能源費用由此增加了兩倍。", &[]),
        ];
        for (text, expected) in cases {
            check(&CHECK, &Report::new(text, &format!("{WATER}{POWER}")), expected);
        }
    }

    #[test]
    fn columns_of_change() {
        let table = |cell: &str| {
            Report::new(
                &format!("Indicator\tUnit\t2022\t2023\tChange (%)\nPaper\tt\t75.4\t62.5\t{cell}"),
                "paper 2022 75.4 t @2\npaper 2023 62.5 t @2",
            )
        };
        check(&CHECK, &table("(17.1)"), &[]);
        check(&CHECK, &table("(117.1)"), &["error impossible_change"]);
        check(&CHECK, &table("-11.7%"), &["warning change_mismatch|a fall of 17.1 %"]);
        check(&CHECK, &table("-12.9"), &[]);
    }
}
