//! What is disclosed under one framework speaks for another.

mod support;

use heng_disclose::{Disclosure, Status};
use heng_intake::book::Book;
use heng_model::{Code, FigureId};
use heng_packs::{Packs, Strength};
use support::files::{book, held, manifest};
use support::{Given, given};

fn following(frameworks: &str, files: &[(&str, &str)]) -> Book {
    book(&manifest(2025, "", &format!("frameworks = [{frameworks}]")), files)
}

fn of(book: &Book, pack: &str, code: &str) -> Option<Disclosure> {
    let (packs, _) = held(book);
    packs.into_iter().find(|(id, _)| id == pack)?.1.into_iter().find(|d| d.code == code)
}

/// The same with figures: a book in code that follows several packs.
fn with_figures(given: &Given, frameworks: &[&str]) -> Vec<(String, Vec<Disclosure>)> {
    let packs: Vec<_> = frameworks.iter().map(|id| Packs::embedded().get(id).unwrap()).collect();
    let catalogue = heng_model::Catalogue::embedded();
    let (held, _) = heng_disclose::evaluate_packs(&given.book, &given.figures, &packs, Packs::embedded(), catalogue);
    held.into_iter().map(|(pack, d)| (pack.id.clone(), d)).collect()
}

fn find<'a>(held: &'a [(String, Vec<Disclosure>)], code: &str) -> Option<&'a Disclosure> {
    held.iter().flat_map(|(_, d)| d).find(|d| d.code == code)
}

#[test]
fn a_figure_given_once_answers_several_frameworks() {
    let book = given().figures(&["ghg_scope1=10", "ghg_scope2=20"]);
    let held = with_figures(&book, &["hkex-2020", "gri-2021", "tcfd", "sdg"]);
    let scope2 = find(&held, "GRI-305-2:2016").expect("it is reported");
    assert_eq!(scope2.status, Status::Disclosed);
    let figures: Vec<String> = scope2.figures.iter().map(FigureId::to_string).collect();
    assert_eq!(figures, ["ghg_scope1@2022", "ghg_scope2@2022"]);
    let link = &scope2.inherited[0];
    assert_eq!((link.pack.as_str(), link.code.as_str(), link.strength), ("hkex-2020", "A1.2", Strength::Full));
    // Intensity is only "where appropriate" there; scope 3 is not in the guide of 2020 at all.
    assert_eq!(find(&held, "GRI-305-4:2016").map(|d| d.status), Some(Status::Partial));
    assert_eq!(find(&held, "TCFD-metrics-b").map(|d| d.status), Some(Status::Partial));
    assert_eq!(find(&held, "SDG-13").map(|d| d.status), Some(Status::Disclosed));
    // With reference, what is not reported is not listed; recommendations are all listed.
    assert_eq!(find(&held, "GRI-305-3:2016"), None);
    assert_eq!(find(&held, "TCFD-governance-a").map(|d| d.status), Some(Status::NotReported));
    assert_eq!(find(&held, "SDG-2"), None);
}

#[test]
fn what_is_merely_related_answers_nothing() {
    let held = with_figures(&given().figures(&["lost_days=5", "suppliers=9"]), &["hkex-2020", "gri-2021"]);
    assert_eq!(find(&held, "B2.2").map(|d| d.status), Some(Status::Disclosed));
    assert_eq!(find(&held, "GRI-403-9:2018"), None, "lost days are no injuries");
}

#[test]
fn several_answer_together_what_none_answers_alone() {
    let one = with_figures(&given().figures(&["waste_hazardous=1"]), &["hkex-2020", "gri-2021"]);
    assert_eq!(find(&one, "GRI-306-3:2020").map(|d| d.status), Some(Status::Partial));
    let both = with_figures(&given().figures(&["waste_hazardous=1", "waste_nonhazardous=9"]), &["hkex-2020", "gri-2021"]);
    assert_eq!(find(&both, "GRI-306-3:2020").map(|d| d.status), Some(Status::Disclosed));
}

#[test]
fn a_framework_that_is_not_followed_is_still_a_source_and_not_complained_of() {
    let text = "+++\ntitle = \"Energy\"\nanswers = [\"GRI-302-4:2016\"]\n+++\n\nSavings.\n";
    let book = following("\"gri-2021\"", &[("narrative/en/04-energy.md", text)]);
    let own = of(&book, "gri-2021", "GRI-302-4:2016").expect("named by the book itself");
    assert_eq!((own.status, own.sections.len()), (Status::Disclosed, 1));
    let (packs, diags) = held(&book);
    assert_eq!(packs.len(), 1);
    assert!(!diags.iter().any(|d| d.code == Code::MissingDisclosure), "{diags:?}");
}

#[test]
fn in_accordance_asks_for_what_with_reference_does_not() {
    let reasons =
        "code,kind,reason_en\nGRI-2-10:2021,confidentiality,Under a contract.\nGRI-2-1:2021,confidentiality,Under a contract.\n";
    let files = [("explanations.csv", reasons)];
    let held_as = |way: &str| book(&manifest(2025, "", &format!("frameworks = [\"gri-2021\"]\ngri_use = \"{way}\"")), &files);
    let strict = held_as("in-accordance");
    assert_eq!(of(&strict, "gri-2021", "GRI-2-10:2021").map(|d| d.status), Some(Status::Explained));
    assert_eq!(of(&strict, "gri-2021", "GRI-2-11:2021").map(|d| d.status), Some(Status::Missing));
    // No omission is accepted for the first five of GRI 2.
    assert_eq!(of(&strict, "gri-2021", "GRI-2-1:2021").map(|d| d.status), Some(Status::Missing));
    assert_eq!(held(&strict).1.iter().filter(|d| d.code == Code::MandatoryExplained).count(), 1);
    // Topic standards are asked for only where the topic is material, which the organisation decides.
    assert_eq!(of(&strict, "gri-2021", "GRI-207-1:2019"), None);
    let loose = held_as("with-reference");
    assert_eq!(of(&loose, "gri-2021", "GRI-2-11:2021"), None);
    assert!(!held(&loose).1.iter().any(|d| matches!(d.code, Code::MissingDisclosure | Code::MandatoryExplained)));
}

#[test]
fn editions_change_by_the_day_of_publication() {
    let published = |date: &str| {
        let report = format!("date = {date}\nframeworks = [\"hkex-2025\", \"gri-2021\"]");
        let text = "+++\ntitle = \"Energy\"\nanswers = [\"A2-GD\", \"A2.3\"]\n+++\n\nEnergy policy.\n";
        let book = book(&manifest(2026, "", &report), &[("narrative/en/04-energy.md", text)]);
        held(&book).0.remove(1).1.into_iter().map(|d| d.code).collect::<Vec<_>>()
    };
    let energy = "GRI-103-1:2025".to_string();
    assert!(!published("2026-12-31").contains(&energy));
    assert!(published("2027-01-01").contains(&energy));
}
