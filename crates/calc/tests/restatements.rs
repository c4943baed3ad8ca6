//! What an earlier report published against what the records give now.

mod support;

use heng_calc::restatements::restated;
use heng_intake::book::Restatement;
use heng_model::{Dims, LocalText};
use support::*;

fn row(measure: &str, dims: &str, year: i16, kind: &'static str) -> Restatement {
    Restatement {
        measure: catalogue().require(measure),
        dims: Dims::parse(dims).unwrap(),
        year,
        kind,
        reason: LocalText::new("Meters were read again", "重新抄錶"),
        origin: line("restatements.csv", 2),
    }
}

/// 412 m3 of records in 2021 against 400 published: +12, 12/400 = 3%.
fn water() -> Draft {
    Draft::new(2022).site("hq", "CN", None, true).activity("water@2021", "hq", "412 m3").prior("water@2021", "400 m3")
}

#[test]
fn a_difference_without_a_reason_is_said() {
    let outcome = water().evaluate();
    outcome.check("water@2021", 0, "412");
    assert_eq!(outcome.codes(), ["C005"]);
    let diag = outcome.diags.iter().next().unwrap();
    assert_eq!(diag.message, "`water@2021` was published as 400 m³, is 412 m³ now, and no reason is given");
    assert_eq!(diag.notes, ["change: +12 m³ (+3.0%)"]);
    assert_eq!(diag.origin.as_ref().unwrap().file.path, "prior/2021.csv");
}

#[test]
fn a_reason_makes_it_a_restatement_with_an_exact_change() {
    let mut draft = water();
    draft.book.restatements.rows.push(row("water", "", 2021, "data"));
    let book = draft.book.clone();
    let outcome = draft.evaluate();
    assert_eq!(outcome.codes(), Vec::<&str>::new());
    let found = restated(&book, &outcome.figures, catalogue());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].change, found[0].percent), (decimal("12"), Some(decimal("3"))));
    let reason = found[0].reason.as_ref().unwrap();
    assert_eq!((reason.row.kind, reason.follows.as_ref()), ("data", None));
}

#[test]
fn values_are_compared_at_the_decimals_published() {
    // 411.96 rounds to 412, and 412.4 to 412; 411.4 rounds to 411.
    for (records, differs) in [("411.96 m3", false), ("412.4 m3", false), ("411.4 m3", true)] {
        let draft = Draft::new(2022).site("hq", "CN", None, true).activity("water@2021", "hq", records);
        let outcome = draft.prior("water@2021", "412 m3").evaluate();
        assert_eq!(!outcome.codes().is_empty(), differs, "{records}");
    }
}

#[test]
fn values_are_compared_in_the_unit_published() {
    // 1.2344 MWh are 1,234.4 kWh: published as 1,234 kWh they are the same, as 1,235 kWh they are not.
    for (published, differs) in [("1234 kWh", false), ("1235 kWh", true)] {
        let draft = Draft::new(2022).entered("energy_direct@2021", "1.2344 MWh").prior("energy_direct@2021", published);
        let outcome = draft.evaluate();
        assert_eq!(outcome.codes().contains(&"C005"), differs, "{published}: {:?}", outcome.codes());
    }
}

#[test]
fn a_reason_also_explains_what_is_computed_from_the_figure() {
    let mut draft = Draft::new(2022)
        .entered("ghg_scope1@2021", "12 tCO2e")
        .entered("ghg_scope2@2021", "30 tCO2e")
        .prior("ghg_scope1@2021", "10 tCO2e")
        .prior("ghg_scope2@2021", "30 tCO2e")
        .prior("ghg_total@2021", "40 tCO2e");
    draft.book.restatements.rows.push(row("ghg_scope1", "", 2021, "factor"));
    let book = draft.book.clone();
    let outcome = draft.evaluate();
    // 12 + 30 = 42 against 40 published.
    outcome.check("ghg_total@2021", 0, "42");
    assert_eq!(outcome.codes(), Vec::<&str>::new());
    let found = restated(&book, &outcome.figures, catalogue());
    let total = found.iter().find(|r| r.id.measure.id == "ghg_total").unwrap();
    assert_eq!(total.change, decimal("2"));
    assert_eq!(total.reason.as_ref().unwrap().follows.as_ref().unwrap().to_string(), "ghg_scope1@2021");
}

#[test]
fn a_reason_for_a_measure_explains_its_parts() {
    let mut draft =
        Draft::new(2022).entered("headcount[gender=male]@2021", "12 people").prior("headcount[gender=male]@2021", "11 people");
    draft.book.restatements.rows.push(row("headcount", "", 2021, "boundary"));
    assert_eq!(draft.evaluate().codes(), Vec::<&str>::new());
}

#[test]
fn a_reason_without_a_difference_is_said() {
    let cases = [
        (row("water", "", 2020, "data"), "no earlier report in prior/ published it"),
        (row("water", "", 2021, "data"), "the figure did not change"),
        (row("lost_days", "", 2021, "data"), "the book has no records of it, so it is printed as published"),
    ];
    for (row, why) in cases {
        let mut draft = Draft::new(2022)
            .site("hq", "CN", None, true)
            .activity("water@2021", "hq", "400 m3")
            .prior("water@2021", "400 m3")
            .prior("lost_days@2021", "3 days");
        draft.book.restatements.rows.push(row);
        let outcome = draft.evaluate();
        assert_eq!(outcome.codes(), ["C006"]);
        let message = &outcome.diags.iter().next().unwrap().message;
        assert!(message.ends_with(why), "{message}");
    }
}

#[test]
fn deaths_of_three_years_come_from_records_and_earlier_reports_alike() {
    let draft = Draft::new(2022)
        .entered("fatalities", "0 people")
        .prior("fatalities@2021", "1 people")
        .prior("fatalities@2020", "0 people")
        .prior("headcount@2021", "400 people")
        .prior("headcount@2020", "380 people")
        .entered("headcount", "410 people");
    let outcome = draft.evaluate();
    for (figure, expected) in [("fatalities", "0"), ("fatalities@2021", "1"), ("fatalities@2020", "0")] {
        outcome.check(figure, 0, expected);
    }
    // 1 ÷ 400 = 0.25%.
    outcome.check("fatality_rate@2021", 2, "0.25");
    outcome.check("fatality_rate@2020", 2, "0.00");
}
