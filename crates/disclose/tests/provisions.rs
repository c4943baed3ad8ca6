//! Which frameworks a book follows, and what is said of codes they do not have.

mod support;

use heng_disclose::packs_of;
use heng_model::{Code, Date, Diags, Locale, Period, Severity};
use heng_packs::Packs;
use support::{Given, given, heading, words};

fn resolve(given: &Given) -> (Vec<&'static str>, Diags) {
    let (packs, diags) = packs_of(&given.book, Packs::embedded());
    (packs.into_iter().map(|p| p.id.as_str()).collect(), diags)
}

fn following(frameworks: &[&str]) -> Given {
    let mut book = given();
    book.book.manifest.frameworks = frameworks.iter().map(|f| f.to_string()).collect();
    book
}

fn starting(mut book: Given, year: i16) -> Given {
    let day = |m, d| Date::new(year, m, d).unwrap();
    book.book.manifest.period = Period::new(day(1, 1), day(12, 31)).unwrap();
    book
}

#[test]
fn a_book_follows_what_it_names_or_what_is_in_force() {
    assert_eq!(resolve(&following(&["hkex-2020", "hkex-2020"])), (vec!["hkex-2020"], Diags::new()));
    assert_eq!(resolve(&given()), (vec!["hkex-2020"], Diags::new()));
    let (packs, diags) = resolve(&starting(given(), 2015));
    assert!(packs.is_empty());
    assert_eq!(diags.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::UnknownFramework]);
}

#[test]
fn an_unknown_framework_is_named_with_the_nearest() {
    // Nothing else is said: no code could be known.
    let (packs, diags) = resolve(&following(&["hkex-2002"]).because("A1.2", "not-material"));
    assert!(packs.is_empty());
    assert_eq!(diags.len(), 1);
    let text = diags.iter().next().unwrap().to_string();
    assert!(text.starts_with("error[D003]: there is no framework `hkex-2002`"), "{text}");
    assert!(text.contains("nearest: hkex-2020"), "{text}");
}

#[test]
fn a_framework_out_of_its_years_is_followed_with_a_warning() {
    let (packs, diags) = resolve(&starting(following(&["hkex-2020"]), 2019));
    assert_eq!(packs, ["hkex-2020"]);
    let diag = diags.iter().next().unwrap();
    assert_eq!((diag.code, diag.severity), (Code::UnknownFramework, Severity::Warning));
}

#[test]
fn whoever_names_an_unknown_provision_is_told_where_and_what_is_nearest() {
    let cases = [
        (given().only(Locale::En).says(&["A1-GDD"]), "narrative/en/10-environment.md:4", "a section", "nearest: A1-GD"),
        (
            given().section(Locale::En, &[], vec![heading(1, &["A1.6/handing"]), words("a")]),
            "narrative/en/10-environment.md:9",
            "a heading",
            "nearest: A1.6/handling",
        ),
        (given().target("t", &["A2.33"]), "targets.csv:2", "a target", "nearest: A2.3"),
        (given().because("B9.1", "not-material"), "explanations.csv:2", "an explanation", "nearest: B"),
    ];
    for (book, place, by, near) in cases {
        let (_, diags) = resolve(&book);
        let text: Vec<String> = diags.iter().map(ToString::to_string).collect();
        assert_eq!(text.len(), 1, "{text:?}");
        assert!(text[0].starts_with(&format!("error[N004]: {by} answers `")), "{text:?}");
        assert!(text[0].contains(place) && text[0].contains(near), "{text:?}");
    }
}

#[test]
fn codes_and_limbs_of_the_pack_are_known() {
    let book = given()
        .says(&["A1.6", "A1.6/handling", " A2.4 / source "])
        .target("t", &["A1.5"])
        .because("B-14-consistency", "not-applicable");
    assert_eq!(resolve(&book).1, Diags::new());
    assert_eq!(resolve(&given().because("A1.6/", "not-material")).1.len(), 1, "a slash without a limb names nothing");
}
