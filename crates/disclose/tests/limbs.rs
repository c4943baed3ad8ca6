//! What answers a limb of each kind: words, figures, targets.

mod support;

use heng_intake::book::{Block, ExhibitKind};
use heng_model::{LocalText, Locale};
use support::{Given, given, heading, origin, stands, words};

#[track_caller]
fn check(given: &Given, code: &str, expected: &str) {
    assert_eq!(stands(&given.hkex(code)), expected, "{code}");
}

/// The detail of the first missing limb.
fn detail(given: &Given, code: &str) -> String {
    given.hkex(code).missing[0].detail.en.clone()
}

#[test]
fn words_must_stand_in_every_language() {
    let one = given().section(Locale::En, &["B8.1"], vec![words("Education.")]);
    check(&one, "B8.1", "partial: focus");
    assert_eq!(detail(&one, "B8.1"), "no words in zh-Hant");
    check(&one.only(Locale::En), "B8.1", "disclosed");
}

#[test]
fn a_heading_answers_with_what_stands_under_it() {
    let under = |blocks: Vec<Block>| given().only(Locale::En).section(Locale::En, &[], blocks);
    let chart = Block::Exhibit { kind: ExhibitKind::Chart, name: "water".into(), origin: origin("a.md", 1) };
    let cases = [
        (under(vec![heading(1, &["B8.1"]), words("Education.")]), "disclosed"),
        (under(vec![heading(1, &["B8.1"]), heading(2, &[]), words("Education.")]), "disclosed"),
        (under(vec![heading(1, &["B8.1"]), heading(1, &[]), words("Education.")]), "missing: focus"),
        (under(vec![heading(1, &["B8.1"]), chart]), "missing: focus"),
        (under(vec![words("Education."), heading(1, &["B8.1"]), words("…")]), "missing: focus"),
    ];
    for (book, expected) in &cases {
        check(book, "B8.1", expected);
    }
    assert_eq!(detail(&cases[2].0, "B8.1"), "section `environment` names it, but no words stand there");
    let place = &under(vec![heading(1, &[]), words("a"), heading(2, &["B8.1"]), words("Education.")]).hkex("B8.1").sections[0];
    assert_eq!((place.section.as_str(), place.heading), ("environment", Some(1)));
}

#[test]
fn words_do_not_answer_for_a_figure() {
    check(&given().says(&["B2.2"]), "B2.2", "missing: days");
    check(&given().says(&["B2.2"]).figures(&["lost_days=0"]), "B2.2", "disclosed");
}

#[test]
fn a_zero_is_a_figure() {
    check(&given().figures(&["waste_hazardous=0"]), "A1.3", "disclosed");
}

#[test]
fn a_gap_says_why_there_is_no_figure() {
    let book = given().gap("lost_days", "people/safety.csv");
    assert_eq!(detail(&book, "B2.2"), "no `lost_days` for 2022 (people/safety.csv)");
    assert_eq!(detail(&given().figures(&["lost_days@2021=3"]), "B2.2"), "no `lost_days` for 2022");
}

#[test]
fn any_of_several_measures_will_do() {
    for measure in ["air_nox", "air_so2", "air_pm", "wastewater"] {
        check(&given().figures(&[&format!("{measure}=1")]), "A1.1", "disclosed");
    }
    assert_eq!(detail(&given(), "A1.1"), "no figure of `air_nox`, `air_so2`, `air_pm`, `wastewater` for 2022");
}

#[test]
fn a_part_does_not_answer_for_the_total() {
    check(&given().figures(&["ghg_scope1[site=hq]=1", "ghg_scope2=2"]), "A1.2", "partial: scope1");
    // Where resources are asked for, hours of one programme are resources.
    check(&given().figures(&["volunteer_hours[programme=beach]=12"]), "B8.2", "disclosed");
}

#[test]
fn a_breakdown_has_two_classes_or_one_that_is_the_whole() {
    let all = ["headcount[gender=male]=6", "headcount[gender=female]=4", "headcount[employment=full_time]=10"];
    let cut = ["headcount[age=<30]=5", "headcount[age=>=30]=5"];
    let book = |more: &[&str]| given().figures(&all).figures(&cut).figures(more);
    check(&book(&["headcount=10", "headcount[region=hong-kong]=10"]), "B1.1", "disclosed");
    check(&book(&["headcount=10", "headcount[region=hong-kong]=7"]), "B1.1", "partial: region");
    check(&book(&["headcount=10"]), "B1.1", "partial: region");
    let half = book(&["headcount=10", "headcount[region=hong-kong]=7"]);
    assert_eq!(
        detail(&half, "B1.1"),
        "`headcount` by region for 2022 has the one class region=hong-kong, which is not the total"
    );
    // A cross of two dimensions is not a cut by either.
    let crossed = book(&["headcount=10", "headcount[region=hk;gender=male]=6", "headcount[region=hk;gender=female]=4"]);
    assert_eq!(detail(&crossed, "B1.1"), "no breakdown of `headcount` by region for 2022");
}

#[test]
fn functions_may_stand_for_employee_categories() {
    let hours = |dimension: &str| {
        given().figures(&[
            "training_hours_avg[gender=male]=8",
            "training_hours_avg[gender=female]=9",
            &format!("training_hours_avg[{dimension}=a]=8"),
            &format!("training_hours_avg[{dimension}=b]=9"),
        ])
    };
    check(&hours("category"), "B3.2", "disclosed");
    check(&hours("function"), "B3.2", "disclosed");
    check(&hours("age"), "B3.2", "partial: category");
    assert_eq!(detail(&hours("age"), "B3.2"), "no breakdown of `training_hours_avg` by category or function for 2022");
}

#[test]
fn three_years_are_asked_for_and_a_year_without_deaths_needs_no_rate() {
    let zeros = ["fatalities=0", "fatalities@2021=0", "fatalities@2020=0"];
    check(&given().figures(&zeros), "B2.1", "disclosed");
    check(&given().figures(&zeros[..2]), "B2.1", "partial: number, rate");
    let one_death = ["fatalities=0", "fatalities@2021=1", "fatalities@2020=0"];
    check(&given().figures(&one_death), "B2.1", "partial: rate");
    assert_eq!(detail(&given().figures(&one_death), "B2.1"), "no `fatality_rate` for 2021");
    check(&given().figures(&one_death).figures(&["fatality_rate@2021=0.1"]), "B2.1", "disclosed");
    assert!(given().figures(&zeros[..1]).advice("B2.1").unwrap().contains("prior/<year>.csv"));
}

#[test]
fn outcomes_are_asked_for_only_where_there_are_cases() {
    check(&given().figures(&["corruption_cases=0"]), "B7.1", "disclosed");
    check(&given().figures(&["corruption_cases=1"]), "B7.1", "partial: outcomes");
    check(&given().figures(&["corruption_cases=1"]).says(&["B7.1/outcomes"]), "B7.1", "disclosed");
    check(&given(), "B7.1", "missing: number, outcomes");
}

#[test]
fn a_target_answers_by_its_codes_and_in_every_language() {
    check(&given().target("t", &["A1.5/target"]).says(&["A1.5"]), "A1.5", "disclosed");
    check(&given().target("t", &["A2.3"]).says(&["A1.5"]), "A1.5", "missing: target");
    let half = given().target_worded("t", &["A1.5"], LocalText::new("Less", "")).says(&["A1.5"]);
    check(&half, "A1.5", "missing: target");
    assert_eq!(detail(&half, "A1.5"), "target `t` is not worded in zh-Hant");
}
