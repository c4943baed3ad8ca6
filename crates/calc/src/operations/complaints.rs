//! Complaints: how many are settled, how long it takes, how many within the service level.
//!
//! In: `complaints.csv`, `[service]`. Out: open and settled complaints at each year's end, mean and median calendar days, shares within
//! the level. Invariant: a complaint belongs to the year of its receipt, and nothing after that year's last day moves its figures; day one
//! is the day after; one that is not answered is not within the level. Formulas: `docs/formulas.md`, complaints.

use super::taken;
use crate::exact::Exact;
use crate::run::Run;
use crate::term::{self, Node, Term};
use heng_intake::book::Complaint;
use heng_model::{Basis, Date, Decimal, Dims, FigureId, LocalText, Origin, Period, Quantity, median};

/// A step in the life of a complaint.
struct Step {
    /// Measures: mean, median, stated level, share within it.
    mean: &'static str,
    median: &'static str,
    level: &'static str,
    within: &'static str,
    en: &'static str,
    zh: &'static str,
    day: fn(&Complaint) -> Option<Date>,
}

impl Step {
    /// The day of the step, if it had been taken by the last day of the year: what happens later moves no figure of the year.
    fn day_by(&self, complaint: &Complaint, end: Date) -> Option<Date> {
        (self.day)(complaint).filter(|day| *day <= end)
    }
}

const STEPS: [Step; 2] = [
    Step {
        mean: "complaint_response_days",
        median: "complaint_response_days_median",
        level: "complaint_response_time",
        within: "complaint_response_within",
        en: "response",
        zh: "回應",
        day: |complaint| complaint.responded,
    },
    Step {
        mean: "complaint_resolution_days",
        median: "complaint_resolution_days_median",
        level: "complaint_resolution_time",
        within: "complaint_resolution_within",
        en: "resolution",
        zh: "解決",
        day: |complaint| complaint.resolved,
    },
];

/// Times and stocks.
pub(super) fn evaluate(run: &mut Run<'_>) {
    stated_levels(run);
    for year in years(run) {
        open(run, year);
        for step in &STEPS {
            times(run, step, year);
        }
    }
}

/// Shares of the complaints received.
pub(super) fn shares(run: &mut Run<'_>) {
    for year in years(run) {
        resolved(run, year);
        for step in &STEPS {
            within(run, step, year);
        }
    }
}

/// The years of which the register speaks.
fn years(run: &Run<'_>) -> Vec<i16> {
    let counts = &run.book.operations.counts;
    counts.iter().filter(|c| c.measure == "complaints" && c.dims.is_empty()).map(|c| c.year).collect()
}

fn period(run: &Run<'_>, year: i16) -> Period {
    run.book.manifest.period.years_before(run.year() - year)
}

fn received<'a>(run: &Run<'a>, year: i16) -> Vec<&'a Complaint> {
    run.book.operations.complaints.iter().filter(|c| c.year == year).collect()
}

fn level<'a>(run: &Run<'a>, step: &Step) -> Option<&'a (u16, Origin)> {
    let service = &run.book.manifest.service;
    if step.level == STEPS[0].level { service.response_days.as_ref() } else { service.resolution_days.as_ref() }
}

/// The service levels as stated.
fn stated_levels(run: &mut Run<'_>) {
    for step in &STEPS {
        let Some((days, origin)) = level(run, step) else { continue };
        let days = Quantity::new(Decimal::from(*days), run.unit("days"));
        let source = LocalText::new("service level stated", "服務承諾");
        let term = Term::entered(origin.clone(), source, days, Basis::Entered);
        run.enter(run.id(step.level, Dims::none(), run.year()), term, Basis::Entered, origin.clone());
    }
}

/// Complaints received by the last day and not settled by then, whenever they were received.
fn open(run: &mut Run<'_>, year: i16) {
    let end = period(run, year).end;
    let all = &run.book.operations.complaints;
    let open: Vec<&Complaint> = all.iter().filter(|c| c.received <= end && c.resolved.is_none_or(|day| day > end)).collect();
    let what = LocalText::new("complaints received and not resolved by the last day", "截至期末已接獲而尚未解決的投訴");
    let count = run.unit("count");
    let rows = open.iter().map(|c| &c.origin);
    let term = taken(what.clone(), rows, Decimal::from(open.len()), count).or_else(|| {
        // None is open: the register says so as a whole.
        let register = run.book.operations.counts.iter().find(|c| c.measure == "complaints")?;
        let origin = Origin::whole(&register.origin.file);
        Some(Term::records(what, origin, 0, Quantity::new(Decimal::ZERO, count), crate::term::Said::default()))
    });
    if let Some(term) = term {
        run.settle(run.id("complaints_open", Dims::none(), year), Ok(term));
    }
}

/// Mean and median of calendar days from receipt, of the complaints that had been answered or settled by the last day.
fn times(run: &mut Run<'_>, step: &Step, year: i16) {
    let end = period(run, year).end;
    let days_of = |c: &Complaint| step.day_by(c, end).map(|day| days_between(c.received, day));
    let found: Vec<(&Complaint, i32)> = received(run, year).into_iter().filter_map(|c| Some((c, days_of(c)?))).collect();
    if found.is_empty() {
        return;
    }
    let days: Vec<Decimal> = found.iter().map(|(_, days)| Decimal::from(*days)).collect();
    let rows = || found.iter().map(|(c, _)| &c.origin);
    let unit = run.unit("days");
    let (sum, count) = (days.iter().copied().sum(), Decimal::from(days.len()));
    let what =
        LocalText::new(format!("calendar days from receipt to {}, added up", step.en), format!("由接獲至{}的曆日總數", step.zh));
    let number = LocalText::new(format!("complaints with a {}", step.en), format!("已{}的投訴", step.zh));
    let mean = || -> Option<Exact<Term>> {
        let (sum, count) = (taken(what, rows(), sum, unit)?, taken(number, rows(), count, run.unit("count"))?);
        let expression = LocalText::new(
            format!("calendar days from receipt to {} ÷ complaints with a {}", step.en, step.en),
            format!("由接獲至{}的曆日 ÷ 已{}的投訴", step.zh, step.zh),
        );
        let divisor = LocalText::new("the number of complaints", "投訴數目");
        Some(term::ratio("complaints.mean-days", expression, sum, count, unit, &divisor))
    };
    if let Some(term) = mean() {
        run.settle(run.id(step.mean, Dims::none(), year), term);
    }
    let what = LocalText::new(
        format!("median of the calendar days from receipt to {}", step.en),
        format!("由接獲至{}曆日的中位數", step.zh),
    );
    if let Some(term) = median(&days).and_then(|middle| taken(what, rows(), middle, unit)) {
        run.settle(run.id(step.median, Dims::none(), year), Ok(term));
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Settled by the last day of the year, of those received in it.
fn resolved(run: &mut Run<'_>, year: i16) {
    let end = period(run, year).end;
    let found = received(run, year).into_iter().filter(|c| c.resolved.is_some_and(|day| day <= end)).collect();
    let what = LocalText::new("complaints received in the year and resolved by its last day", "年內接獲並於期末前解決的投訴");
    let expression = LocalText::new(
        "complaints resolved by the last day of the year ÷ complaints received in it",
        "期末前已解決的投訴 ÷ 年內接獲的投訴",
    );
    share(run, "complaint_resolution_rate", "complaints.resolved", what, expression, found, year);
}

/// Answered or settled within the level by the last day, of those received. One not yet answered is not within it.
fn within(run: &mut Run<'_>, step: &Step, year: i16) {
    let Some((limit, _)) = level(run, step) else { return };
    let end = period(run, year).end;
    let in_time = |c: &&Complaint| step.day_by(c, end).is_some_and(|day| days_between(c.received, day) <= i32::from(*limit));
    let found = received(run, year).into_iter().filter(in_time).collect();
    let what = LocalText::new(
        format!("complaints with a {} within {limit} calendar days", step.en),
        format!("{limit}個曆日內{}的投訴", step.zh),
    );
    let expression = LocalText::new(
        format!("complaints with a {} within {limit} calendar days ÷ complaints received", step.en),
        format!("{limit}個曆日內{}的投訴 ÷ 接獲的投訴", step.zh),
    );
    share(run, step.within, "complaints.within-level", what, expression, found, year);
}

fn share(
    run: &mut Run<'_>,
    measure: &str,
    method: &str,
    what: LocalText,
    expression: LocalText,
    found: Vec<&Complaint>,
    year: i16,
) {
    let all = FigureId::total(run.measure("complaints"), year);
    // None received: there is nothing to take a share of.
    if run.value(&all).is_none_or(|all| all.value.is_zero()) || !run.is_computed(&all) {
        return;
    }
    let value = Decimal::from(found.len());
    let term = match taken(what.clone(), found.iter().map(|c| &c.origin), value, run.unit("count")) {
        Some(found) => run.need(&all).and_then(|all| {
            let divisor = LocalText::new("the number of complaints", "投訴數目");
            term::ratio(method, expression, found, all, run.unit("percent"), &divisor)
        }),
        None => run.need(&all).map(|all| {
            let none = Node::constant(what, "0");
            let zero = Quantity::new(Decimal::ZERO, run.unit("percent"));
            term::formula(method, heng_model::Op::Ratio, expression, vec![none, all.node], zero)
        }),
    };
    run.settle(run.id(measure, Dims::none(), year), term);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let date = Date::constant;
        assert_eq!(days_between(date(2024, 2, 27), date(2024, 3, 1)), 3);
        assert_eq!(days_between(date(2023, 12, 30), date(2024, 1, 2)), 3);
        assert_eq!(days_between(date(2024, 2, 27), date(2024, 2, 27)), 0);
    }
}
