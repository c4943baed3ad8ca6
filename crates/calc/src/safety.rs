//! Safety rates: fatalities, injuries and lost days per employee or per hours worked.
//!
//! In: the counts of `people/safety.csv` or the registers. Out: `fatality_rate`, `lost_day_rate`, `injury_rate`, `contractor_injury_rate` as the
//! book chooses. Invariant: the base of the rate stands in its expression, since 200,000 and 1,000,000 hours differ fivefold. Not here: the counts themselves. Formulas:
//! `docs/formulas.md`, safety. See `tests/people.rs`.

use crate::exact::{self, Exact, Fault};
use crate::methods::RateBase;
use crate::run::Run;
use crate::term::{self, Node, Term, formula};
use heng_model::{Decimal, Dims, LocalText, Measure, Op, Quantity, Unit, format_decimal};

/// Hours of employees, and of workers who are not.
const HOURS: &str = "hours_worked";
const CONTRACTOR_HOURS: &str = "contractor_hours_worked";

/// Computes every safety rate chosen.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let methods = &run.methods;
    let rates = [
        ("fatality_rate", "fatalities", HOURS, methods.fatality_rate),
        ("lost_day_rate", "lost_days", HOURS, methods.lost_day_rate),
        ("injury_rate", "work_injuries", HOURS, methods.injury_rate),
        // Workers who are not employees are held against their own hours.
        ("contractor_injury_rate", "contractor_injuries", CONTRACTOR_HOURS, methods.injury_rate),
    ];
    for (rate, count, hours_worked, base) in rates {
        let measure = run.measure(count);
        let mut settled = Vec::new();
        for year in run.years() {
            let id = run.id(rate, Dims::none(), year);
            let Some(count) = run.term(&run.id(count, Dims::none(), year)) else { continue };
            let term = match base {
                RateBase::None => continue,
                RateBase::Headcount => per_employee(run, rate, measure, count, year),
                RateBase::Hours(hours) => per_hours(run, rate, measure, count, (hours_worked, hours), year),
            };
            run.settle(id.clone(), term);
            settled.push(id);
        }
        if run.methods.given(rate) {
            let help =
                "give the missing numbers in people/safety.csv and people/headcount.csv, or choose another base in heng.toml";
            run.cannot_compute(rate, format!("{} cannot be computed", run.measure(rate).name.en.to_lowercase()), &settled, help);
        }
    }
}

fn per_employee(run: &Run<'_>, rate: &str, measure: Measure, count: Term, year: i16) -> Exact<Term> {
    let unit = unit_of(run, rate, count.value.unit);
    let expression = LocalText::new(
        format!("{} ÷ employees at period end", measure.name.en.to_lowercase()),
        format!("{} ÷ 期末僱員", measure.name.zh_hant),
    );
    match run.need(&run.id("headcount", Dims::none(), year)) {
        // Nobody harmed is a rate of zero, however many were employed.
        Err(Fault::Missing(_)) if count.value.value.is_zero() => {
            let name = LocalText::new("employees at period end: any number", "期末僱員：任何人數");
            let inputs = vec![count.node, Node::constant(name, "1")];
            Ok(formula("safety.none", Op::Ratio, expression, inputs, Quantity::new(Decimal::ZERO, unit)))
        }
        divisor => {
            term::ratio("safety.per-employee", expression, count, divisor?, unit, &LocalText::new("the head count", "僱員人數"))
        }
    }
}

/// A percentage of employees where the measure is one, else the unit of what is counted.
fn unit_of(run: &Run<'_>, rate: &str, counted: Unit) -> Unit {
    let unit = run.unit(&run.measure(rate).unit);
    if unit.id() == "percent" { unit } else { counted }
}

fn per_hours(
    run: &Run<'_>,
    rate: &str,
    measure: Measure,
    count: Term,
    (hours_worked, base): (&str, Decimal),
    year: i16,
) -> Exact<Term> {
    let hours = run.need(&run.id(hours_worked, Dims::none(), year))?;
    let product = exact::mul(count.value.value, base)?;
    let value = exact::div(product, hours.value.value, &LocalText::new("the number of hours worked", "工時"))?;
    let printed = format_decimal(base, 0);
    let expression = LocalText::new(
        format!("{} × {printed} ÷ hours worked", measure.name.en.to_lowercase()),
        format!("{} × {printed} ÷ 總工時", measure.name.zh_hant),
    );
    let constant = Node::constant(LocalText::new("base of the rate, hours", "比率基數（工時）"), base.to_string());
    let unit = if rate == "fatality_rate" { run.unit("people") } else { count.value.unit };
    Ok(formula("safety.per-hours", Op::Other, expression, vec![count.node, constant, hours.node], Quantity::new(value, unit)))
}
