//! Figures entered as such: figures.csv, then the figures of earlier reports, then stated denominators.
//!
//! In: the book's entered and prior figures and denominators. Out: figures with basis entered or prior, before anything is computed.
//! Invariant: nothing is changed but the unit; the trace keeps the value as entered. Not here: who wins against records (`run.rs`).
//! See `tests/entered.rs`.

use crate::exact::Exact;
use crate::run::Run;
use crate::term::{Term, formula};
use crate::units::in_unit;
use heng_intake::book::{Denominator, EnteredFigure};
use heng_model::{Basis, Date, Dims, FigureId, LocalText, Locale, Op};

/// Enters every figure the book gives as such.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    for (figures, basis) in [(&run.book.entered, Basis::Entered), (&run.book.prior, Basis::Prior)] {
        for figure in figures {
            enter(run, figure, basis);
        }
    }
    for denominator in &run.book.denominators {
        // Employees are counted from records; a stated head count is a denominator only (`intensity.rs`).
        if denominator.measure == "headcount" {
            continue;
        }
        let Some(measure) = run.catalogue.measure(&denominator.measure) else { continue };
        let id = FigureId::new(measure, Dims::none(), denominator.year);
        match stated(run, denominator) {
            Ok(term) => run.enter(id, term, Basis::Entered, denominator.origin.clone()),
            Err(fault) => run.settle(id, Err(fault)),
        }
    }
}

fn enter(run: &mut Run<'_>, figure: &EnteredFigure, basis: Basis) {
    let mut term = Term::entered(figure.origin.clone(), figure.source.clone(), figure.quantity, basis);
    if let Ok(own) = run.catalogue.unit_of(figure.id.measure, &figure.id.dims) {
        let unit = run.catalogue.units.kept_in(own, figure.quantity.unit).unwrap_or(own);
        match in_unit(run.catalogue, figure.id.measure, figure.quantity, unit) {
            Ok(quantity) => term.value = quantity,
            // A unit that does not convert is the reader's finding; beyond 28 digits the figure is left out.
            Err(crate::exact::Fault::Missing(_)) => {}
            Err(fault) => return run.settle(figure.id.clone(), Err(fault)),
        }
    }
    run.enter(figure.id.clone(), term, basis, figure.origin.clone());
}

/// A stated denominator with its date and boundary.
pub(crate) fn stated(run: &Run<'_>, denominator: &Denominator) -> Exact<Term> {
    let basis = Basis::Entered;
    let term = Term::entered(denominator.origin.clone(), denominator.source.clone(), denominator.quantity, basis);
    let own = run.catalogue.measure(&denominator.measure).map(|m| run.unit(&m.unit));
    let unit = own.and_then(|own| run.catalogue.units.kept_in(own, term.value.unit)).unwrap_or(term.value.unit);
    let value = term.value.to(unit)?;
    let expression = conditions(run, denominator);
    if expression.is_empty() {
        return Ok(Term { value, ..term });
    }
    Ok(formula("denominator.stated", Op::Sum, expression, vec![term.node], value))
}

/// "Revenue, 2022-12-31; boundary: the Group".
fn conditions(run: &Run<'_>, denominator: &Denominator) -> LocalText {
    let boundary = &denominator.boundary;
    if denominator.date.is_empty() && boundary.is_empty() {
        return LocalText::default();
    }
    let name = run.catalogue.measure(&denominator.measure).map_or_else(LocalText::default, |m| m.name.clone());
    let date = |locale: Locale| match locale {
        Locale::En => denominator.date.clone(),
        Locale::ZhHant => date_in_chinese(&denominator.date),
    };
    let part = |locale: Locale, comma: &str, semicolon: &str, word: &str| {
        let mut text = name.get(locale).to_string();
        if !denominator.date.is_empty() {
            text.push_str(comma);
            text.push_str(&date(locale));
        }
        if !boundary.is_empty() {
            text.push_str(semicolon);
            text.push_str(word);
            text.push_str(boundary.get(locale));
        }
        text
    };
    LocalText::new(part(Locale::En, ", ", "; ", "boundary: "), part(Locale::ZhHant, "，", "；", "範圍："))
}

/// The date or basis of a denominator in Chinese; words that are not known stay as the book has them.
fn date_in_chinese(stated: &str) -> String {
    match stated {
        "year-end" | "closing" => return "年末".to_string(),
        "opening" => return "年初".to_string(),
        "average" => return "平均".to_string(),
        _ => {}
    }
    let day = |text: &str| {
        let date: Date = text.trim().parse().ok()?;
        Some(format!("{}年{}月{}日", date.year(), date.month(), date.day()))
    };
    let span = stated.split_once(" to ").or_else(|| stated.split_once('/'));
    let span = span.and_then(|(start, end)| Some(format!("{}至{}", day(start)?, day(end)?)));
    day(stated).or(span).unwrap_or_else(|| stated.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_denominators_stand_in_chinese() {
        for (stated, expected) in [
            ("2022-12-31", "2022年12月31日"),
            ("2022-01-01 to 2022-12-31", "2022年1月1日至2022年12月31日"),
            ("closing", "年末"),
            ("average", "平均"),
            ("於審計日", "於審計日"),
        ] {
            assert_eq!(date_in_chinese(stated), expected);
        }
    }
}
