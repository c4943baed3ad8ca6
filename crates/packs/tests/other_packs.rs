//! GRI, the goals, TCFD and the crosswalk as they ship.

use heng_model::{Catalogue, Date, Locale};
use heng_packs::{Pack, Packs, Strength};
use std::collections::BTreeSet;

fn pack(id: &str) -> &'static Pack {
    Packs::embedded().get(id).expect("it ships")
}

#[test]
fn gri_is_keyed_by_edition_and_code() {
    let gri = pack("gri-2021");
    let general = gri.requirement.iter().filter(|r| r.aspect == "GRI-2:2021").count();
    assert_eq!((general, gri.requirement.len()), (30, 140));
    let energy = gri.requirement("GRI-302-1:2016").unwrap();
    assert_eq!(energy.display.get(Locale::En), "GRI 302-1 (2016)");
    // GRI 103 of 2025 takes the place of GRI 302 for reports published from 2027; both are told apart by their edition.
    let later = gri.requirement("GRI-103-2:2025").unwrap();
    let day = Date::new(2027, 1, 1).ok();
    assert_eq!((energy.published_before, later.published_from), (day, day));
    // Of 305 only the first five are withdrawn.
    let withdrawn: Vec<&str> =
        gri.requirement.iter().filter(|r| r.aspect == "GRI-305:2016" && r.published_before.is_some()).map(|r| &*r.code).collect();
    assert_eq!(withdrawn.len(), 5);
    assert!(!withdrawn.contains(&"GRI-305-6:2016"));
}

#[test]
fn no_reason_stands_in_for_seven_disclosures_of_gri() {
    let gri = pack("gri-2021");
    let strict: Vec<&str> =
        gri.requirement.iter().filter(|r| !gri.level(&r.level).unwrap().explainable).map(|r| r.code.as_str()).collect();
    let expected = ["2-1", "2-2", "2-3", "2-4", "2-5", "3-1", "3-2"].map(|code| format!("GRI-{code}:2021"));
    assert_eq!(strict, expected);
    // The fourth reason, not applicable, is one that every pack accepts.
    assert_eq!(gri.reason.len(), 3);
    assert_eq!(gri.uses.iter().map(|u| u.id.as_str()).collect::<Vec<_>>(), ["with-reference", "in-accordance"]);
    for way in &gri.uses {
        assert!(
            Locale::ALL.iter().all(|&l| way.statement.get(l).contains("{issuer}") && way.statement.get(l).contains("{period}"))
        );
    }
}

#[test]
fn measures_answer_gri_disclosures_that_exist() {
    let gri = pack("gri-2021");
    let known = |code: &str| {
        let (disclosure, standard) = (format!("GRI-{code}:"), format!("GRI-{code}:"));
        gri.requirement.iter().any(|r| r.code.starts_with(&disclosure))
            || gri.aspect.iter().any(|a| a.code.starts_with(&standard))
    };
    for measure in Catalogue::embedded().measures() {
        assert!(measure.gri.iter().all(|code| known(code)), "{measure} names {:?}", measure.gri);
    }
}

#[test]
fn goals_and_recommendations_are_complete() {
    assert_eq!(pack("sdg").requirement.len(), 17);
    assert_eq!(pack("tcfd").requirement.len(), 11);
    // All of them are answered from the Code of 2025, and each recommendation wholly by several paragraphs together.
    let crosswalk = Packs::embedded().crosswalk();
    for requirement in &pack("tcfd").requirement {
        let links: Vec<_> = crosswalk.to("tcfd", &requirement.code).filter(|m| m.packs == ["hkex-2025"]).collect();
        assert!(links.iter().any(|m| m.strength == Strength::Joint), "{}", requirement.code);
    }
    let reached: BTreeSet<&str> =
        crosswalk.map.iter().filter(|m| m.to == "sdg").flat_map(|m| m.codes.iter().map(String::as_str)).collect();
    // Nothing that is disclosed speaks to hunger or to partnerships.
    assert_eq!(reached.len(), 15);
}

#[test]
fn the_crosswalk_claims_no_more_than_it_can() {
    let crosswalk = Packs::embedded().crosswalk();
    let strength = |from: &str, to: &str| {
        crosswalk.map.iter().find(|m| m.from == from && m.codes.iter().any(|c| c == to)).map(|m| m.strength)
    };
    assert_eq!(strength("D-28(a)", "GRI-305-1:2016"), Some(Strength::Full));
    assert_eq!(strength("A1.2", "GRI-305-2:2016"), Some(Strength::Full));
    // Hazardous and other waste make up the waste generated together.
    assert_eq!(strength("A1.3", "GRI-306-3:2020"), Some(Strength::Joint));
    // A statement of the board on its oversight is not the structure and composition of governance.
    assert_eq!(strength("B-13(i)", "GRI-2-9:2021"), Some(Strength::Partial));
    // The share of employees trained, lost days, targets: GRI asks for something else.
    assert_eq!(strength("B3.1", "GRI-404-1:2016"), Some(Strength::Related));
    assert_eq!(strength("B2.2", "GRI-403-9:2018"), Some(Strength::Related));
    assert_eq!(strength("A2.3", "GRI-302-4:2016"), Some(Strength::Related));
}
