//! Progress towards targets: each number worked out by hand beside the test.

mod support;

use heng_calc::targets::{Standing, Unmeasured, outlook};
use heng_intake::book::{Amount, Level, Milestone, Target};
use heng_model::{Dims, LocalText, Trace};
use support::{Draft, Outcome, catalogue, decimal, id, line, unit};

/// `-20%` of the baseline, or a value with its unit.
fn level(text: &str) -> Level {
    match text.strip_suffix('%').filter(|n| n.starts_with(['-', '+'])) {
        Some(percent) => Level::Change(decimal(percent)),
        None => Level::Value(amount(text)),
    }
}

fn amount(text: &str) -> Amount {
    let (value, unit_name) = text.split_once(' ').unwrap_or((text, ""));
    let places = value.split_once('.').map_or(0, |(_, f)| f.len() as u32);
    Amount { value: decimal(value), unit: (!unit_name.is_empty()).then(|| unit(unit_name)), places }
}

/// A target `t` on water, from 2021 to 2030.
fn water(value: &str) -> Target {
    Target {
        measure: "water".into(),
        kind: "absolute".into(),
        baseline_year: Some(2021),
        target_year: Some(2030),
        value: value.into(),
        level: Some(level(value)),
        ..Target::new("t", LocalText::new("Less water", "減少用水"), line("targets.csv", 2))
    }
}

/// A book of 2024 with 1,000 m³ in 2021 and 940 m³ in 2024.
fn draft() -> Draft {
    let mut draft =
        Draft::new(2024).site("hq", "CN", None, true).activity("water", "hq", "940 m3").prior("water@2021", "1000 m3");
    draft.book.manifest.comparatives = 1;
    draft
}

fn with(mut draft: Draft, target: Target) -> (Outcome, Standing) {
    draft.book.targets.push(target.clone());
    let outcome = draft.evaluate();
    let standing = outlook(&target, &outcome.figures, catalogue(), outcome.year).standing;
    (outcome, standing)
}

#[test]
fn a_share_of_the_baseline() {
    // (1000 − 940) ÷ (1000 − 800) = 60 ÷ 200 = 30 %; three of nine years are gone: 33.33… %.
    let (outcome, standing) = with(draft(), water("-20%"));
    outcome.check("target_progress[target=t]", 4, "30.0000");
    outcome.check("target_expected_progress[target=t]", 4, "33.3333");
    assert_eq!(standing, Standing::Behind);
    assert!(outcome.codes().is_empty(), "{:?}", outcome.diags);
}

#[test]
fn the_year_a_target_starts_from_asks_for_nothing() {
    let mut target = water("-20%");
    target.baseline_year = Some(2024);
    let (outcome, standing) = with(draft(), target);
    // 940 − 940 = 0 of 188 m³.
    outcome.check("target_progress[target=t]", 1, "0.0");
    assert_eq!(standing, Standing::BaseYear);
}

#[test]
fn a_value_in_another_unit_and_a_baseline_that_the_target_states() {
    // 900,000 litres are 900 m³: (1000 − 940) ÷ (1000 − 900) = 60 %, where 33.3 % are asked for.
    let mut target = water("900000 L");
    target.baseline = Some(amount("1000 m3"));
    let (outcome, standing) = with(draft(), target);
    outcome.check("target_progress[target=t]", 2, "60.00");
    assert_eq!(standing, Standing::OnTrack);
    assert!(outcome.codes().is_empty(), "the stated baseline is the figure of 2021");
    // 1,100 m³ stated: (1100 − 940) ÷ (1100 − 900) = 80 %, and the figure of 2021 says otherwise.
    let mut target = water("900 m3");
    target.baseline = Some(amount("1100 m3"));
    let (outcome, _) = with(draft(), target);
    outcome.check("target_progress[target=t]", 2, "80.00");
    assert_eq!(outcome.codes(), ["G007"]);
    assert!(outcome.diag("G007").contains("stated as 1100 m3, and the figure of 2021 is 1000 m3"), "{}", outcome.diag("G007"));
}

#[test]
fn milestones_say_what_is_expected() {
    // −5 % by 2023 is a quarter of the way to −20 %, −10 % by 2025 is half: in 2024 25 + (50 − 25) × 1/2 = 37.5 %.
    let mut target = water("-20%");
    target.milestones =
        [(2023, "-5%"), (2025, "-10%")].map(|(year, value)| Milestone { year, level: level(value), text: value.into() }).to_vec();
    let (outcome, _) = with(draft(), target.clone());
    outcome.check("target_expected_progress[target=t]", 2, "37.50");
    // After the last milestone towards the whole: −5 % by 2023, then 25 + 75 × 1/7 = 35.714… %.
    target.milestones.truncate(1);
    let (outcome, _) = with(draft(), target.clone());
    outcome.check("target_expected_progress[target=t]", 3, "35.714");
    // Before the first: −8 % by 2027 is 40 %, of which three sixths: 20 %. 30 % are more.
    target.milestones = vec![Milestone { year: 2027, level: level("-8%"), text: "-8%".into() }];
    let (outcome, standing) = with(draft(), target.clone());
    outcome.check("target_expected_progress[target=t]", 2, "20.00");
    assert_eq!(standing, Standing::OnTrack);
    // In its very year: −6 % by 2024 is 30 %.
    target.milestones = vec![Milestone { year: 2024, level: level("-6%"), text: "-6%".into() }];
    let (outcome, standing) = with(draft(), target);
    outcome.check("target_expected_progress[target=t]", 2, "30.00");
    assert_eq!(standing, Standing::OnTrack, "exactly as far as asked for");
}

#[test]
fn upwards_and_the_wrong_way() {
    // Renewable electricity up by half: (100 − 130) ÷ (100 − 150) = 60 %.
    let target = Target { measure: "electricity_renewable".into(), ..water("+50%") };
    let figures = |now: &str| {
        let mut draft = Draft::new(2024).entered("electricity_renewable", now).prior("electricity_renewable@2021", "100 MWh");
        draft.book.manifest.comparatives = 0;
        draft
    };
    with(figures("130 MWh"), target.clone()).0.check("target_progress[target=t]", 1, "60.0");
    // Down to 90: (100 − 90) ÷ (100 − 150) = −20 %.
    let (outcome, standing) = with(figures("90 MWh"), target);
    outcome.check("target_progress[target=t]", 1, "-20.0");
    assert_eq!(standing, Standing::Behind);
}

#[test]
fn met_missed_and_said_to_be_met() {
    let mut target = water("-5%");
    // (1000 − 940) ÷ 50 = 120 %.
    let (outcome, standing) = with(draft(), target.clone());
    outcome.check("target_progress[target=t]", 1, "120.0");
    assert_eq!(standing, Standing::Met);
    target = Target { target_year: Some(2024), ..water("-10%") };
    let (outcome, standing) = with(draft(), target.clone());
    outcome.check("target_progress[target=t]", 1, "60.0");
    outcome.check("target_expected_progress[target=t]", 1, "100.0");
    assert_eq!((standing, outcome.codes()), (Standing::Missed, vec!["G003"]));
    assert!(outcome.diag("G003").contains("progress: 60.0%"), "{}", outcome.diag("G003"));
    target.reached_year = Some(2024);
    let (outcome, standing) = with(draft(), target);
    assert_eq!((standing, outcome.codes()), (Standing::Met, vec!["G006"]), "the word of the book, and a warning");
}

#[test]
fn nothing_is_divided_by_zero_and_every_gap_has_a_reason() {
    let unmeasured = |target: Target, why: Unmeasured, missing: &str| {
        let (outcome, standing) = with(draft(), target);
        assert_eq!(standing, Standing::Unmeasured(why));
        assert_eq!(outcome.show("target_expected_progress[target=t]", 0), "–", "expected of nothing");
        assert!(
            outcome.missing("target_progress[target=t]").contains(missing),
            "{}",
            outcome.missing("target_progress[target=t]")
        );
        assert!(outcome.codes().is_empty(), "{:?}", outcome.diags);
    };
    unmeasured(water("1000 m3"), Unmeasured::NoWay, "differs from its baseline");
    unmeasured(Target { baseline_year: None, ..water("-5%") }, Unmeasured::NoBaseline, "a baseline");
    unmeasured(Target { baseline_year: Some(2020), ..water("-5%") }, Unmeasured::NoBaselineFigure, "2020");
    unmeasured(Target { level: None, ..water("-5%") }, Unmeasured::NoValue, "a value to reach");
    unmeasured(Target { measure: "wastewater".into(), ..water("-5%") }, Unmeasured::NoFigure, "Wastewater");
    let intensity = Target { measure: "water_intensity".into(), kind: "intensity".into(), ..water("-5%") };
    unmeasured(intensity, Unmeasured::NoDenominator, "the denominator");
    let (outcome, standing) = with(draft(), Target { measure: String::new(), ..water("-5%") });
    assert_eq!(standing, Standing::Unmeasured(Unmeasured::NoMeasure));
    assert_eq!(outcome.show("target_progress[target=t]", 0), "–");
    assert_eq!(with(draft(), Target { kind: "directional".into(), ..water("-5%") }).1, Standing::Directional);
}

#[test]
fn keeping_nothing_at_nothing() {
    let target = Target { measure: "fatalities".into(), ..water("0") };
    let fatalities = |now: &str| Draft::new(2024).safety("fatalities", now).safety("fatalities@2021", "0");
    assert_eq!(with(fatalities("0"), target.clone()).1, Standing::Met);
    assert_eq!(with(fatalities("1"), target).1, Standing::Behind);
}

#[test]
fn an_intensity_takes_its_denominator_from_the_dimensions() {
    // 940 m³ ÷ 47 = 20, from 25 towards 15: 5 ÷ 10 = 50 %.
    let target = Target {
        measure: "water_intensity".into(),
        dims: Dims::one("denominator", "headcount"),
        kind: "intensity".into(),
        baseline: Some(amount("25")),
        ..water("15")
    };
    let (outcome, standing) = with(draft().people("", "headcount=47"), target);
    outcome.check("target_progress[target=t]", 1, "50.0");
    assert_eq!(standing, Standing::OnTrack);
}

#[test]
fn earlier_years_show_the_way() {
    // 2023: 980 m³, (1000 − 980) ÷ 200 = 10 %; two of nine years: 22.2 %.
    let (outcome, _) = with(draft().activity("water@2023", "hq", "980 m3"), water("-20%"));
    outcome.check("target_progress[target=t]@2023", 1, "10.0");
    outcome.check("target_expected_progress[target=t]@2023", 1, "22.2");
    assert_eq!(outcome.show("target_progress[target=t]@2021", 0), "–", "nothing is reached in the baseline year");
}

#[test]
fn the_trace_names_baseline_current_and_target() {
    let (outcome, _) = with(draft(), water("-20%"));
    let figure = outcome.figures.get(&id("target_progress[target=t]", 2024)).unwrap();
    let (mut figures, mut constants) = (Vec::new(), Vec::new());
    figure.trace.walk(&mut |node| match node {
        Trace::Figure { id, .. } => figures.push(id.to_string()),
        Trace::Constant { value, .. } => constants.push(value.clone()),
        _ => {}
    });
    figures.sort();
    figures.dedup();
    assert_eq!(figures, ["water@2021", "water@2024"]);
    assert_eq!(constants, ["80/100"]);
}

#[test]
fn credits_planned_are_a_figure_of_their_own() {
    let mut target = water("-20%");
    target.details.credits_t = Some(decimal("120"));
    with(draft(), target).0.check("target_carbon_credits[target=t]", 0, "120");
}
