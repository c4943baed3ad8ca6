//! Rates beside the head count: parental leave, women in management, training against corruption by audience.
//!
//! In: counts of leave, managers, training. Out: their rates by gender or audience. Invariant: a rate is computed only where a register
//! gives its count; each divides counts of the same class. Formulas: `docs/formulas.md`, people. Source of the leave rates: GRI 401-3.

use crate::exact::Exact;
use crate::run::Run;
use crate::term::{self, Term};
use heng_model::{Dims, FigureId, LocalText};

/// Every such rate.
pub(super) fn evaluate(run: &mut Run<'_>) {
    for year in run.years() {
        parental(run, year);
        managers(run, year);
        corruption(run, year);
    }
}

fn percent(run: &Run<'_>, method: &str, expression: LocalText, above: &FigureId, below: &FigureId) -> Exact<Term> {
    let (numerator, denominator) = (run.need(above)?, run.need(below)?);
    term::ratio(method, expression, numerator, denominator, run.unit("percent"), &run.describe(below))
}

fn parental(run: &mut Run<'_>, year: i16) {
    let due = run.measure("parental_due");
    for dims in run.dims_of(due, year) {
        let of = |run: &Run<'_>, measure: &str, year: i16| run.id(measure, dims.clone(), year);
        let returned = LocalText::new("returned from parental leave ÷ due back", "休假後復工僱員 ÷ 應復工僱員");
        let term = percent(run, "leave.returned", returned, &of(run, "maternity_returned", year), &of(run, "parental_due", year));
        run.settle(of(run, "parental_return_rate", year), term);
        let before = of(run, "maternity_returned", year - 1);
        if run.value(&before).is_some() {
            let retained = LocalText::new(
                "still employed 12 months after return ÷ returned in the year before",
                "復工後留任滿12個月僱員 ÷ 上年度復工僱員",
            );
            let term = percent(run, "leave.retained", retained, &of(run, "parental_retained", year), &before);
            run.settle(of(run, "parental_retention_rate", year), term);
        }
    }
}

fn managers(run: &mut Run<'_>, year: i16) {
    let women = run.id("managers", Dims::one("gender", "female"), year);
    if run.value(&women).is_none() {
        return;
    }
    let expression = LocalText::new("women in management ÷ employees in management", "女性管理人員 ÷ 管理人員");
    let term = percent(run, "managers.female", expression, &women, &run.id("managers", Dims::none(), year));
    run.settle(run.id("female_managers_share", Dims::none(), year), term);
}

/// An audience that was trained and whose rows do not say how long, or how many persons, leaves the sum over audiences open: it would be
/// too small. Before totals.
pub(super) fn audiences(run: &mut Run<'_>) {
    let sessions = run.measure("anticorruption_training_sessions");
    for measure in ["anticorruption_training_hours", "anticorruption_trained_persons", "anticorruption_training_participations"] {
        for year in run.years() {
            let given = run.dims_of(run.measure(measure), year);
            let trained = run.dims_of(sessions, year).into_iter().filter(|dims| dims.get("audience").is_some());
            let open: Vec<Dims> = trained.filter(|dims| !given.contains(dims)).collect();
            // A sum that was entered says what the rows do not.
            for dims in open.into_iter().filter(|_| !given.is_empty() && !given.contains(&Dims::none())) {
                let id = run.id(measure, dims, year);
                let what = run.describe(&id);
                let missing = LocalText::new(
                    format!("{} (in every row of people/training.csv)", what.en),
                    format!("{}（people/training.csv每一行均須填寫）", what.zh_hant),
                );
                run.part_missing(id, missing);
            }
        }
    }
}

/// Hours per person and coverage, of employees and of directors: of whom the book knows how many there are.
fn corruption(run: &mut Run<'_>, year: i16) {
    for (audience, persons) in [("employees", "headcount"), ("directors", "board_members")] {
        let dims = Dims::one("audience", audience);
        let all = run.id(persons, Dims::none(), year);
        let hours = run.id("anticorruption_training_hours", dims.clone(), year);
        if run.is_computed(&hours) && run.value(&all).is_some() {
            let unit = run.unit("hours").per(run.unit("people"));
            let expression = LocalText::new("hours of anti-corruption training ÷ persons", "反貪污培訓時數 ÷ 人數");
            let term = run.need(&hours).and_then(|hours| {
                term::ratio("corruption.hours-per-person", expression, hours, run.need(&all)?, unit, &run.describe(&all))
            });
            run.settle(run.id("anticorruption_training_hours_avg", dims.clone(), year), term);
        }
        let trained = run.id("anticorruption_trained_persons", dims.clone(), year);
        if run.is_computed(&trained) && run.value(&all).is_some() {
            let expression = LocalText::new("persons trained against corruption ÷ persons", "反貪污培訓人數 ÷ 人數");
            let term = percent(run, "corruption.coverage", expression, &trained, &all);
            run.settle(run.id("anticorruption_training_coverage", dims, year), term);
        }
    }
}
