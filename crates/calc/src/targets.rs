//! Progress towards targets: how far each has come, and what the years gone by ask for.
//!
//! In: the book's targets and every other figure. Out: `target_progress`, `target_expected_progress`, credits planned, G003, G006,
//! G007. Invariant: progress = (baseline − current) ÷ (baseline − target), from unrounded figures, signed; a target that equals its
//! baseline has no progress, not a division by zero. Not here: which word says how a target stands ([`standing`]). See
//! `tests/targets.rs`.

mod standing;
mod way;

pub use standing::{Outlook, Standing, Unmeasured, outlook};

use crate::exact::{Exact, Fault, mul};
use crate::run::Run;
use crate::term::{self, Node, Said, Term};
use heng_intake::book::{Level, Milestone, Target};
use heng_model::{Basis, Code, Decimal, Diag, Dims, FigureId, LocalText, Op, Quantity, round_half_up};
use std::collections::BTreeSet;
use way::Way;

/// Every target that names a measure.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let book = run.book;
    for target in &book.targets {
        credits(run, target);
        if let Some(way) = Way::of(run.catalogue, target) {
            for year in years(run, target) {
                progress(run, &way, year);
            }
            baseline_differs(run, &way);
            not_reached(run, target);
        }
        not_met(run, target);
    }
}

/// The years of the report that lie after the baseline, the reporting year always, and the year in which it is said to be reached.
fn years(run: &Run<'_>, target: &Target) -> BTreeSet<i16> {
    let shown = run.book.manifest.periods().into_iter().map(heng_model::Period::year);
    let past = shown.chain(target.reached_year).filter(|&year| target.baseline_year.is_some_and(|from| year > from));
    past.filter(|&year| year <= run.year()).chain([run.year()]).collect()
}

fn of_target(run: &Run<'_>, measure: &str, target: &Target, year: i16) -> FigureId {
    run.id(measure, Dims::one("target", &target.id), year)
}

fn credits(run: &mut Run<'_>, target: &Target) {
    let Some(tonnes) = target.details.credits_t else { return };
    let id = of_target(run, "target_carbon_credits", target, run.year());
    let planned = Quantity::new(tonnes, run.unit("tCO2e"));
    let what = LocalText::new("carbon credits planned", "計劃使用的碳信用");
    run.settle(id, Ok(Term::records(what, target.origin.clone(), 1, planned, Said::default())));
}

/// Progress reached and progress expected in a year.
fn progress(run: &mut Run<'_>, way: &Way<'_>, year: i16) {
    let target = way.target;
    let reached = reached(run, way, year);
    let is_known = reached.is_ok();
    // An earlier year without data is no news; the reporting year is.
    if is_known || year == run.year() {
        run.settle(of_target(run, "target_progress", target, year), reached);
    }
    // What is expected says nothing where nothing is reached.
    if is_known {
        let expected = expected(run, way, year);
        run.settle(of_target(run, "target_expected_progress", target, year), expected);
    }
}

/// (baseline − current) ÷ (baseline − target).
fn reached(run: &Run<'_>, way: &Way<'_>, year: i16) -> Exact<Term> {
    if let Some(from) = way.target.baseline_year.filter(|&from| from > year) {
        return Err(Fault::missing(
            format!("a baseline year that is not after {year}, instead of {from}"),
            format!("不遲於{year}年的基準年度（現為{from}年）"),
        ));
    }
    let current = current(run, way, year)?;
    let baseline = baseline(run, way, current.value)?;
    let goal = goal(way, way.target.level, &baseline)?;
    let expression = LocalText::new("(baseline − current) ÷ (baseline − target)", "（基準 − 現時）÷（基準 − 目標）");
    share_of_way(run, expression, &baseline, current, &goal)
}

/// (baseline − point) ÷ (baseline − target) in per cent.
fn share_of_way(run: &Run<'_>, expression: LocalText, baseline: &Term, point: Term, goal: &Term) -> Exact<Term> {
    let gone = difference(baseline.clone(), point, LocalText::new("baseline − value", "基準 − 數值"))?;
    let whole = difference(baseline.clone(), goal.clone(), LocalText::new("baseline − target", "基準 − 目標"))?;
    if whole.value.value.is_zero() {
        return Err(Fault::missing("a target that differs from its baseline", "與基準不同的目標值"));
    }
    let whole_way = LocalText::new("the way from baseline to target", "基準與目標之差");
    term::ratio("target.progress", expression, gone, whole, run.unit("percent"), &whole_way)
}

fn difference(a: Term, b: Term, expression: LocalText) -> Exact<Term> {
    let value = a.value.value.checked_sub(b.value.value).ok_or(Fault::Overflow)?;
    let result = Quantity::new(value, a.value.unit);
    Ok(term::formula("target.difference", Op::Difference, expression, vec![a.node, b.node], result))
}

/// The figure of the year.
fn current(run: &Run<'_>, way: &Way<'_>, year: i16) -> Exact<Term> {
    if !way.has_denominator(run.catalogue) {
        return Err(Fault::missing(
            format!("the denominator of {}, in the column dims of targets.csv", way.measure.name.en),
            format!("{}的分母（targets.csv）", way.measure.name.zh_hant),
        ));
    }
    run.need(&way.figure(year))
}

/// The baseline as stated, else the figure of its year, in the unit of the current figure.
fn baseline(run: &Run<'_>, way: &Way<'_>, current: Quantity) -> Exact<Term> {
    let target = way.target;
    let mut term = match (target.baseline, target.baseline_year) {
        (Some(amount), _) => stated(target, Quantity::new(amount.value, amount.unit.unwrap_or(current.unit)).to(current.unit)?),
        (None, Some(year)) => run.need(&way.figure(year))?,
        (None, None) => {
            return Err(Fault::missing("a baseline (targets.csv, baseline_year)", "基準（targets.csv）"));
        }
    };
    term.value = term.value.to(current.unit)?;
    Ok(term)
}

/// A value that the row states.
fn stated(target: &Target, value: Quantity) -> Term {
    Term::entered(target.origin.clone(), target.source.clone(), value, Basis::Entered)
}

/// What is to be reached, in the unit of the baseline.
fn goal(way: &Way<'_>, level: Option<Level>, baseline: &Term) -> Exact<Term> {
    let Some(level) = level else {
        return Err(Fault::missing("a value to reach (targets.csv, value)", "目標值（targets.csv）"));
    };
    let value = way::level_in(level, Some(baseline.value), baseline.value.unit)?;
    let Level::Change(percent) = level else { return Ok(stated(way.target, value)) };
    let rest = percent.checked_add(Decimal::ONE_HUNDRED).ok_or(Fault::Overflow)?.normalize();
    let name = LocalText::new("what the target leaves of the baseline", "目標相對基準的比率");
    let expression = LocalText::new("baseline × rest", "基準 × 比率");
    let nodes = vec![baseline.node.clone(), Node::constant(name, format!("{rest}/100"))];
    Ok(term::formula("target.goal", Op::Product, expression, nodes, value))
}

/// What the milestones, or else the years gone by, ask for.
fn expected(run: &Run<'_>, way: &Way<'_>, year: i16) -> Exact<Term> {
    let target = way.target;
    let (Some(from), Some(to)) = (target.baseline_year, target.target_year) else {
        return Err(Fault::missing("baseline year and target year (targets.csv)", "基準年度及目標年度（targets.csv）"));
    };
    // Milestones before and after the year, or the two ends of the way.
    let before = target.milestones.iter().rev().find(|m| m.year <= year);
    let after = target.milestones.iter().find(|m| m.year >= year);
    if target.milestones.is_empty() || year >= to {
        return by_time(run, year.min(to), from, to, None, None);
    }
    let at = |milestone: &Milestone| at_milestone(run, way, milestone, year);
    let (start, low) = before.map_or(Ok((from, None)), |m| at(m).map(|term| (m.year, Some(term))))?;
    let (end, high) = after.map_or(Ok((to, None)), |m| at(m).map(|term| (m.year, Some(term))))?;
    by_time(run, year, start, end, low, high)
}

/// The progress that a milestone stands for.
fn at_milestone(run: &Run<'_>, way: &Way<'_>, milestone: &Milestone, year: i16) -> Exact<Term> {
    let current = current(run, way, year)?;
    let baseline = baseline(run, way, current.value)?;
    let whole = goal(way, way.target.level, &baseline)?;
    let point = goal(way, Some(milestone.level), &baseline)?;
    let n = milestone.year;
    let expression = LocalText::new(
        format!("(baseline − milestone of {n}) ÷ (baseline − target)"),
        format!("（基準 − {n}年階段性目標）÷（基準 − 目標）"),
    );
    share_of_way(run, expression, &baseline, point, &whole)
}

/// Along a straight line from `low` (nothing, where there is none) in `start` to `high` (the whole way) in `end`.
fn by_time(run: &Run<'_>, year: i16, start: i16, end: i16, low: Option<Term>, high: Option<Term>) -> Exact<Term> {
    let percent = run.unit("percent");
    let (gone, all) = (year - start, end - start);
    if all <= 0 {
        // The year is that of a milestone.
        return high.or(low).ok_or_else(|| Fault::missing("years between baseline and target", "基準年度與目標年度之間的年期"));
    }
    let years = |name: LocalText, n: i16| Node::constant(name, n.to_string());
    let low_value = low.as_ref().map_or(Decimal::ZERO, |t| t.value.value);
    let high_value = high.as_ref().map_or(Decimal::ONE_HUNDRED, |t| t.value.value);
    let step = high_value.checked_sub(low_value).ok_or(Fault::Overflow)?;
    let part = mul(step, Decimal::from(gone))?.checked_div(Decimal::from(all)).ok_or(Fault::Overflow)?;
    if low.is_none() && high.is_none() {
        let nodes = vec![
            years(LocalText::new("years since the baseline", "距基準年的年數"), gone),
            years(LocalText::new("years from baseline to target", "由基準年至目標年的年數"), all),
        ];
        let expression = LocalText::new("years gone by ÷ years in all", "已過年數 ÷ 總年數");
        return Ok(term::formula("target.expected-by-time", Op::Ratio, expression, nodes, Quantity::new(part, percent)));
    }
    let whole = Node::constant(LocalText::new("the whole way, in per cent", "全部進度（百分比）"), "100");
    let high = high.map_or(whole, |t| t.node);
    let rise = match &low {
        None => high,
        Some(low) => {
            let expression = LocalText::new("next step − last step", "下一階段 − 上一階段");
            let nodes = vec![high, low.node.clone()];
            term::formula("target.step", Op::Difference, expression, nodes, Quantity::new(step, percent)).node
        }
    };
    let time = Node::constant(
        LocalText::new("years gone by ÷ years between the two", "已過年數 ÷ 兩者相距年數"),
        format!("{gone}/{all}"),
    );
    let expression = LocalText::new("rise × share of the time", "升幅 × 時間比率");
    let risen = term::formula("target.rise", Op::Product, expression, vec![rise, time], Quantity::new(part, percent));
    let Some(low) = low else { return Ok(risen) };
    let total = low_value.checked_add(part).ok_or(Fault::Overflow)?;
    let expression = LocalText::new("last step + rise since", "上一階段 + 其後升幅");
    let nodes = vec![low.node, risen.node];
    Ok(term::formula("target.expected-by-milestones", Op::Sum, expression, nodes, Quantity::new(total, percent)))
}

/// G003.
fn not_met(run: &mut Run<'_>, target: &Target) {
    let Some(to) = target.target_year.filter(|&to| to <= run.year()) else { return };
    let (standing, progress) = {
        let value = |id: &FigureId| run.value(id);
        let outlook = standing::outlook_of(target, &value, run.catalogue, run.year());
        (outlook.standing, run.value(&of_target(run, "target_progress", target, run.year())))
    };
    if standing == Standing::Met {
        return;
    }
    let message = match standing {
        Standing::Missed => format!("the target `{}` was to be reached in {to}, and is not met", target.id),
        _ => format!("the target `{}` was to be reached in {to}, and nothing says whether it was", target.id),
    };
    let diag = Diag::new(Code::TargetNotMet, message).at(target.origin.clone());
    let diag = progress.iter().fold(diag, |diag, p| diag.note(format!("progress: {}%", heng_model::format_decimal(p.value, 1))));
    run.diags.push(diag.help(
        "explain it in analysis_en and analysis_zh_hant and set a new target; if it was met in an earlier year, write that in reached_year",
    ));
}

/// G006.
fn not_reached(run: &mut Run<'_>, target: &Target) {
    let Some(year) = target.reached_year.filter(|&year| year <= run.year()) else { return };
    let Some(progress) = run.value(&of_target(run, "target_progress", target, year)) else { return };
    if progress.value >= Decimal::ONE_HUNDRED {
        return;
    }
    let message = format!("the target `{}` is said to be reached in {year}, and the figures say otherwise", target.id);
    run.diags.push(
        Diag::new(Code::TargetNotReached, message)
            .at(target.origin.clone())
            .note(format!("progress in {year}: {}%", heng_model::format_decimal(progress.value, 1)))
            .help("correct reached_year, the target or the figures"),
    );
}

/// G007: compared at the decimals that the row states.
fn baseline_differs(run: &mut Run<'_>, way: &Way<'_>) {
    let (Some(amount), Some(year)) = (way.target.baseline, way.target.baseline_year) else { return };
    let Some(figure) = run.value(&way.figure(year)) else { return };
    let stated = Quantity::new(amount.value, amount.unit.unwrap_or(figure.unit));
    let Ok(figure) = figure.to(stated.unit) else { return };
    if round_half_up(figure.value, amount.places) == amount.value {
        return;
    }
    let message =
        format!("the baseline of the target `{}` is stated as {stated}, and the figure of {year} is {figure}", way.target.id);
    run.diags.push(
        Diag::new(Code::BaselineDiffers, message)
            .at(way.target.origin.clone())
            .help("empty baseline_value to take the figure, or correct the figure; a restatement belongs into restatements.csv"),
    );
}
