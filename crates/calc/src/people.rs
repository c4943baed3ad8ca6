//! Head counts and rates by class: shares, turnover, new hires, training.
//!
//! In: the counts of `people/*`, whether from a roster or entered by cut. Out: each count as a figure, and the rates of each class.
//! Invariant: a rate divides figures of the same class and year; a class without its denominator is a gap. Not here: that cuts
//! add up (`heng-intake`, P001). Formulas: `docs/formulas.md`, workforce. See `tests/people.rs`.

mod apart;
mod pay;

use crate::exact::{self, Exact, Fault};
use crate::methods::{TrainedShare, Turnover};
use crate::run::Run;
use crate::term::{self, Said, Term, formula};
use heng_intake::book::{PeopleCut, StaffTraining};
use heng_model::{Decimal, Dims, FigureId, LocalText, Measure, Op, Origin, Place, Quantity, Trace};

/// Every count of every class as a figure.
pub(crate) fn counts(run: &mut Run<'_>) {
    let mut cuts: Vec<&PeopleCut> = run.book.people.cuts.iter().collect();
    // A roster is the record below the counts, so it comes first where both give a number.
    cuts.sort_by_key(|cut| !cut.from_roster);
    for cut in cuts {
        for (measure, value) in &cut.counts {
            let Some(measure) = run.catalogue.measure(measure) else { continue };
            let sum = Quantity::new(*value, run.unit(&measure.unit));
            let what = measure.name.clone();
            let term = Term::records(what, cut.origin.clone(), row_count(&cut.origin), sum, Said::default());
            run.settle(FigureId::new(measure, cut.dims.clone(), cut.year), Ok(term));
        }
    }
}

/// What leaves sums of these counts open.
pub(crate) fn gaps(run: &mut Run<'_>) {
    apart::audiences(run);
}

/// How many rows an origin names.
pub(crate) fn row_count(origin: &Origin) -> u64 {
    match &origin.place {
        Place::Rows { rows, .. } => rows.len() as u64,
        Place::Whole | Place::Line(_) | Place::Cell { .. } => 1,
    }
}

/// Every rate by class.
pub(crate) fn rates(run: &mut Run<'_>) {
    shares(run);
    turnover(run);
    training(run);
    apart::evaluate(run);
    pay::evaluate(run);
}

/// The closing head count of a class.
fn closing(run: &Run<'_>, dims: &Dims, year: i16) -> Exact<Term> {
    run.need(&run.id("headcount", dims.clone(), year))
}

/// Mean of period start and end.
pub(crate) fn average_headcount(run: &Run<'_>, dims: &Dims, year: i16) -> Exact<Term> {
    let opening = run.need(&run.id("headcount_opening", dims.clone(), year))?;
    let closing = closing(run, dims, year)?;
    let sum = exact::add(opening.value.value, closing.value.value)?;
    let mean = Quantity::new(exact::div(sum, Decimal::TWO, &LocalText::new("two", "二"))?, opening.value.unit);
    let expression = LocalText::new("(employees at period start + employees at period end) ÷ 2", "（期初僱員 + 期末僱員）÷ 2");
    Ok(formula("headcount.average", Op::Other, expression, vec![opening.node, closing.node], mean))
}

fn shares(run: &mut Run<'_>) {
    let headcount = run.measure("headcount");
    for year in run.years() {
        for dims in run.dims_of(headcount, year).into_iter().filter(|d| d.len() == 1) {
            let expression = LocalText::new("employees in the class ÷ all employees", "該類別僱員 ÷ 全體僱員");
            let rate = Rate { measure: "headcount_share", method: "headcount.share", expression };
            rate.settle(run, &dims, year, headcount, |run| closing(run, &Dims::none(), year));
        }
        for women in run.dims_of(headcount, year).into_iter().filter(|d| d.get("gender") == Some("female") && d.len() <= 2) {
            let class = women.clone().without("gender");
            let expression = LocalText::new("women in the class ÷ employees in the class", "該類別女性僱員 ÷ 該類別僱員");
            let numerator = run.need(&FigureId::new(headcount, women, year));
            let term = numerator.and_then(|women| {
                let divisor = closing(run, &class, year)?;
                let of_class = LocalText::new("the head count of the class", "該類別的僱員人數");
                term::ratio("headcount.female", expression, women, divisor, run.unit("percent"), &of_class)
            });
            let id = run.id("female_share", class, year);
            run.settle(id, term);
        }
        let new_hires = run.measure("new_hires");
        for dims in run.dims_of(new_hires, year).into_iter().filter(|d| d.len() == 1) {
            let expression = LocalText::new("new hires in the class ÷ all new hires", "該類別新入職僱員 ÷ 全部新入職僱員");
            let rate = Rate { measure: "new_hires_share", method: "new-hires.share", expression };
            rate.settle(run, &dims, year, new_hires, |run| run.need(&FigureId::total(new_hires, year)));
        }
    }
}

/// A rate of one class: a count over a denominator, as a percentage.
struct Rate {
    measure: &'static str,
    method: &'static str,
    expression: LocalText,
}

impl Rate {
    fn settle(
        self,
        run: &mut Run<'_>,
        dims: &Dims,
        year: i16,
        numerator: Measure,
        denominator: impl FnOnce(&Run<'_>) -> Exact<Term>,
    ) -> FigureId {
        let id = run.id(self.measure, dims.clone(), year);
        let term = run.need(&FigureId::new(numerator, dims.clone(), year)).and_then(|numerator| {
            let denominator = denominator(run)?;
            let divisor = described(run, &denominator);
            term::ratio(self.method, self.expression, numerator, denominator, run.unit("percent"), &divisor)
        });
        run.settle(id.clone(), term);
        id
    }
}

/// A denominator in words, for the gap when it is zero.
fn described(run: &Run<'_>, term: &Term) -> LocalText {
    match &term.node.trace {
        Trace::Figure { id, .. } => run.describe(id),
        Trace::Formula(formula) => formula.expression.clone(),
        _ => LocalText::new("the denominator", "分母"),
    }
}

/// Turnover and new-hire rates by the method the book chooses.
fn turnover(run: &mut Run<'_>) {
    let (method, turnover_text, hire_text) = turnover_texts(run.methods.turnover);
    let rates = [
        ("turnover_rate", "leavers", format!("turnover.{method}"), turnover_text),
        ("new_hire_rate", "new_hires", format!("new-hires.{method}"), hire_text),
    ];
    for (measure, numerator, method, expression) in rates {
        let numerator = run.measure(numerator);
        let mut settled = Vec::new();
        for year in run.years() {
            for dims in run.dims_of(numerator, year) {
                let id = run.id(measure, dims.clone(), year);
                let term = run.need(&FigureId::new(numerator, dims.clone(), year)).and_then(|count| {
                    let base = turnover_base(run, &dims, year)?;
                    let divisor = described(run, &base);
                    term::ratio(&method, expression.clone(), count, base, run.unit("percent"), &divisor)
                });
                run.settle(id.clone(), term);
                // Of classes that no table prints, such as a function, a missing rate is a gap and no warning.
                if dims.iter().all(|(dimension, _)| id.measure.breakdowns.iter().any(|b| b == dimension)) {
                    settled.push(id);
                }
            }
        }
        if measure == "turnover_rate" {
            let help = "give the missing counts in people/headcount.csv, or choose another method for turnover in heng.toml";
            run.cannot_compute("turnover", "the turnover rate cannot be computed".into(), &settled, help);
            gaps_without(run, measure, numerator);
        }
    }
}

fn turnover_texts(method: Turnover) -> (&'static str, LocalText, LocalText) {
    let (id, en, zh) = match method {
        Turnover::Closing => ("leavers-over-closing", "employees at period end", "期末僱員"),
        Turnover::LeaversAndClosing => {
            ("leavers-over-leavers-and-closing", "(leavers + employees at period end)", "（流失僱員 + 期末僱員）")
        }
        Turnover::Average => ("leavers-over-average", "average employees", "平均僱員"),
        Turnover::Opening => ("leavers-over-opening", "employees at period start", "期初僱員"),
    };
    let text = |en_count: &str, zh_count: &str| LocalText::new(format!("{en_count} ÷ {en}"), format!("{zh_count} ÷ {zh}"));
    (id, text("leavers", "流失僱員"), text("new hires", "新入職僱員"))
}

fn turnover_base(run: &Run<'_>, dims: &Dims, year: i16) -> Exact<Term> {
    match run.methods.turnover {
        Turnover::Closing => closing(run, dims, year),
        Turnover::Opening => run.need(&run.id("headcount_opening", dims.clone(), year)),
        Turnover::Average => average_headcount(run, dims, year),
        Turnover::LeaversAndClosing => {
            let leavers = run.need(&run.id("leavers", dims.clone(), year))?;
            let closing = closing(run, dims, year)?;
            let expression = LocalText::new("leavers + employees at period end", "流失僱員 + 期末僱員");
            term::sum("headcount.leavers-and-closing", expression, vec![leavers, closing], run.unit("people"))
        }
    }
}

/// Classes that have employees but lack the count a rate starts from: their gap says so.
fn gaps_without(run: &mut Run<'_>, rate: &str, numerator: Measure) {
    let headcount = run.measure("headcount");
    for year in run.years() {
        for dims in run.dims_of(headcount, year) {
            let count = FigureId::new(numerator, dims.clone(), year);
            if run.value(&count).is_none() {
                let missing = run.describe(&count);
                let id = run.id(rate, dims, year);
                run.gap(id, missing);
            }
        }
    }
}

/// Share trained by the definition the book chooses, and average hours.
fn training(run: &mut Run<'_>) {
    let (trained, hours) = (run.measure("trained_persons"), run.measure("training_hours_total"));
    let (mut shares, mut averages) = (Vec::new(), Vec::new());
    for year in run.years() {
        for dims in run.dims_of(trained, year) {
            match run.methods.trained_share {
                TrainedShare::Coverage => shares.push(coverage(run, trained, &dims, year)),
                // All trained are all of the trained: a total says nothing under this definition.
                TrainedShare::Composition if dims.is_empty() => {}
                TrainedShare::Composition => {
                    let expression =
                        LocalText::new("employees trained in the class ÷ all trained", "該類別受訓僱員 ÷ 全部受訓僱員");
                    let rate = Rate { measure: "trained_share", method: "training.composition", expression };
                    shares.push(rate.settle(run, &dims, year, trained, |run| run.need(&FigureId::total(trained, year))));
                }
            }
        }
        for dims in run.dims_of(hours, year) {
            averages.push(average_hours(run, hours, &dims, year));
        }
    }
    let help = "give the missing head counts in people/headcount.csv; those trained are no more than the employees there";
    run.cannot_compute("trained_share", "the share of employees trained cannot be computed".into(), &shares, help);
    run.cannot_compute("training_hours_avg", "average training hours cannot be computed".into(), &averages, help);
    gaps_without(run, "trained_share", trained);
    gaps_without(run, "training_hours_avg", hours);
}

/// Of the employees of a class at period end, the share that was trained. A roster tells who of the trained has left; counts do not, so
/// more trained than there are employees are no share (C002).
fn coverage(run: &mut Run<'_>, trained: Measure, dims: &Dims, year: i16) -> FigureId {
    let id = run.id("trained_share", dims.clone(), year);
    let term = part_of_staff(run, trained, ("employees trained", "受訓僱員"), dims, year, |staff| staff.trained).and_then(
        |(trained, expression)| {
            let employees = closing(run, dims, year)?;
            if trained.value.value > employees.value.value {
                let (here, trained) = (employees.value.value.normalize(), trained.value.value.normalize());
                return Err(Fault::missing(
                    format!("employees at period end, of whom there are fewer ({here}) than were trained ({trained})"),
                    format!("期末僱員人數（所填{here}人少於受訓的{trained}人）"),
                ));
            }
            let divisor = described(run, &employees);
            term::ratio("training.coverage", expression, trained, employees, run.unit("percent"), &divisor)
        },
    );
    run.settle(id.clone(), term);
    id
}

/// Hours of training per employee of a class at period end: of the hours of those employees, where a roster tells them apart.
fn average_hours(run: &mut Run<'_>, hours: Measure, dims: &Dims, year: i16) -> FigureId {
    let id = run.id("training_hours_avg", dims.clone(), year);
    let per_person = run.unit("hours").per(run.unit("people"));
    let term = part_of_staff(run, hours, ("training hours", "培訓時數"), dims, year, |staff| staff.hours).and_then(
        |(hours, expression)| {
            let employees = closing(run, dims, year)?;
            let divisor = described(run, &employees);
            term::ratio("training.hours-per-employee", expression, hours, employees, per_person, &divisor)
        },
    );
    run.settle(id.clone(), term);
    id
}

/// What the employees at period end have of a measure of training, by the roster; else the count as entered. With the expression of
/// its rate.
fn part_of_staff(
    run: &Run<'_>,
    measure: Measure,
    (en, zh): (&str, &str),
    dims: &Dims,
    year: i16,
    of: fn(&StaffTraining) -> Option<Decimal>,
) -> Exact<(Term, LocalText)> {
    let mut staff = run.book.people.staff_training.iter().filter(|s| s.year == year && s.dims == *dims);
    let Some((value, origin)) = staff.find_map(|s| Some((of(s)?, &s.origin))) else {
        let expression = LocalText::new(format!("{en} ÷ employees, in the class"), format!("該類別{zh} ÷ 該類別僱員"));
        return Ok((run.need(&FigureId::new(measure, dims.clone(), year))?, expression));
    };
    let what = LocalText::new(format!("{en}, of those employed at period end"), format!("{zh}（期末在職者）"));
    let sum = Quantity::new(value, run.unit(&measure.unit));
    let term = Term::records(what, origin.clone(), row_count(origin), sum, Said::default());
    let expression = LocalText::new(
        format!("{en} (those employed at period end) ÷ employees at period end, in the class"),
        format!("該類別{zh}（期末在職者）÷ 該類別期末僱員"),
    );
    Ok((term, expression))
}
