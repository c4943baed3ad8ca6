//! What a book must hold for a requirement to be disclosed, partial, explained, not applicable or missing.

mod support;

use heng_disclose::Status;
use heng_model::{LocalText, Locale};
use heng_packs::Packs;
use support::{Given, given, stands};

#[track_caller]
fn check(given: &Given, code: &str, expected: &str) {
    assert_eq!(stands(&given.hkex(code)), expected, "{code}");
}

#[test]
fn an_empty_book_discloses_nothing() {
    let (disclosures, diags) = given().held(Packs::embedded().get("hkex-2020").unwrap());
    assert_eq!(disclosures.len(), 56);
    assert!(disclosures.iter().all(|d| d.status == Status::Missing && !d.missing.is_empty()));
    assert_eq!(diags.len(), 56, "one diagnostic each");
}

#[test]
fn every_status_has_its_book() {
    let water = || given().figures(&["water=6114", "water_intensity[denominator=headcount]=1.1"]);
    let cases = [
        (water(), "A2.2", "disclosed"),
        (given().figures(&["water=6114"]), "A2.2", "partial: intensity"),
        (given().figures(&["water=6114"]).because("A2.2/intensity", "information-unavailable"), "A2.2", "disclosed"),
        (given().figures(&["water=6114"]).because("A2.2", "information-unavailable"), "A2.2", "disclosed"),
        (given().because("A2.2", "not-material"), "A2.2", "explained"),
        (given().because("A2.2", "not-applicable"), "A2.2", "not applicable"),
        (given().because("A2.2/total", "not-applicable").because("A2.2/intensity", "not-material"), "A2.2", "explained"),
        (given().because("A2.2/total", "not-material"), "A2.2", "partial: intensity"),
        (given(), "A2.2", "missing: total, intensity"),
    ];
    for (book, code, expected) in cases {
        check(&book, code, expected);
    }
}

#[test]
fn steps_say_nothing_without_a_target() {
    let cases = [
        (given().says(&["A2.3"]), "missing: target"),
        (given(), "missing: target, steps"),
        (given().target("t1", &["A2.3"]), "partial: steps"),
        (given().target("t1", &["A2.3"]).says(&["A2.3/steps"]), "disclosed"),
        (given().because("A2.3/target", "not-material"), "explained"),
        (given().says(&["A2.3/steps"]).because("A2.3", "not-material"), "explained"),
    ];
    for (book, expected) in cases {
        check(&book, "A2.3", expected);
    }
}

/// The partial answers found in three published reports: each can be said, limb by limb.
#[test]
fn partial_answers_of_published_reports_can_be_told() {
    let cases = [
        (given().says(&["A1.6"]), "A1.6", "partial: target"),
        (given().says(&["A2.4/source"]), "A2.4", "partial: target, steps"),
        (given().because("A2.4/target", "not-material"), "A2.4", "partial: source"),
        (given().says(&["B5.2"]), "B5.2", "partial: number"),
        (given().says(&["B6.2"]), "B6.2", "partial: number"),
        (given().says(&["B6.4/quality"]), "B6.4", "partial: recall"),
        (given().says(&["B4.1/avoidance"]), "B4.1", "partial: review"),
        (given().says(&["B5.3/monitoring"]), "B5.3", "partial: practice"),
        (
            given().figures(&[
                "trained_share[gender=male]=60",
                "trained_share[gender=female]=40",
                "trained_share[category=senior_management]=10",
                "trained_share[category=general_staff]=90",
            ]),
            "B3.1",
            "partial: total",
        ),
        (given().says(&["B-13(iii)/relevance"]), "B-13(iii)", "partial: progress"),
        (given().says(&["B-15/boundary"]), "B-15", "partial: selection"),
    ];
    for (book, code, expected) in cases {
        check(&book, code, expected);
    }
}

#[test]
fn no_reason_replaces_a_mandatory_disclosure() {
    let book = given().because("B-15", "not-material");
    check(&book, "B-15", "missing: boundary, selection");
    let advice = book.advice("B-15").unwrap();
    assert!(advice.contains("the reason at explanations.csv:2 does not count: the disclosure is mandatory"), "{advice}");
    assert!(!advice.contains("or give the reason"), "{advice}");

    // But what is asked under a condition may not apply.
    check(&given().because("B-14-materiality(ii)", "not-applicable"), "B-14-materiality(ii)", "not applicable");
    check(&given().because("B-14-consistency", "not-material"), "B-14-consistency", "missing: changes");
}

#[test]
fn a_reason_counts_only_in_every_language_of_the_book() {
    let reason = LocalText::new("Not material to an office business.", "");
    let book = given().because_worded("A1.3", "not-material", reason);
    check(&book, "A1.3", "missing: total");
    assert!(book.advice("A1.3").unwrap().contains("it is not given in zh-Hant"));
    check(&book.only(Locale::En), "A1.3", "explained");

    let bare = given().because_worded("A1.3", "not-applicable", LocalText::new(" ", "\u{3000}"));
    check(&bare, "A1.3", "missing: total");
}

#[test]
fn a_reason_the_framework_does_not_list_does_not_count() {
    let book = given().because("A1.3", "too-much-work");
    check(&book, "A1.3", "missing: total");
    assert!(book.advice("A1.3").unwrap().contains("`too-much-work` is not a reason of this framework"));
}

#[test]
fn what_discloses_is_named() {
    let book =
        given().target("waste-2025", &["A1.6"]).says(&["A1.6"]).figures(&["water=1", "water_intensity[denominator=revenue]=2"]);
    let waste = book.hkex("A1.6");
    assert_eq!((waste.status, waste.targets.as_slice()), (Status::Disclosed, &["waste-2025".to_string()][..]));
    assert_eq!(waste.sections.len(), 2, "one place in each language");
    let water: Vec<String> = book.hkex("A2.2").figures.iter().map(ToString::to_string).collect();
    assert_eq!(water, ["water@2022", "water_intensity[denominator=revenue]@2022"]);
}

#[test]
fn a_reason_is_listed_only_for_what_is_not_disclosed() {
    let whole = given().because("A1.2", "not-material");
    let disclosed = given().figures(&["ghg_scope1=0", "ghg_scope2=9"]).because("A1.2", "not-material");
    assert_eq!(whole.hkex("A1.2").reasons.len(), 1, "one reason, though two limbs lean on it");
    assert_eq!(disclosed.hkex("A1.2").reasons, []);
    let remark = disclosed.because("A1.2/intensity", "not-material").hkex("A1.2");
    assert_eq!((remark.status, remark.reasons[0].limb.as_str()), (Status::Disclosed, "intensity"));
}

#[test]
fn advice_says_what_was_sought_and_which_file_to_write() {
    let book = given().says(&["A1.6/handling"]);
    assert_eq!(
        book.advice("A1.6").unwrap(),
        "warning[D001]: A1.6 is answered only in part
  --> narrative/zh-Hant/10-environment.md:4
   = missing A1.6/target: waste-reduction target(s); no row of targets.csv answers A1.6
   = missing A1.6/steps: steps taken towards the target; no section or heading names A1.6 or A1.6/steps
help: write it in narrative/<locale>/ and name A1.6/steps there, in `answers` of the head or under a heading; \
add a row to targets.csv with A1.6 in `answers`; or give the reason in explanations.csv for A1.6 or for A1.6/target, A1.6/steps"
    );
    assert_eq!(given().because("A1.6", "not-material").advice("A1.6"), None);
}
