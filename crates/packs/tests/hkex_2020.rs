//! The HKEX guide of 2020 as it ships: what a reader of the rules would count.

use heng_model::{Date, Locale};
use heng_packs::{Answer, Pack, Packs};

fn pack() -> &'static Pack {
    Packs::embedded().get("hkex-2020").expect("it ships")
}

#[test]
fn it_holds_the_48_provisions_and_the_mandatory_part() {
    let pack = pack();
    let of = |level: &str| pack.requirement.iter().filter(|r| r.level == level).map(|r| r.code.as_str()).collect::<Vec<_>>();
    let provisions = of("comply-or-explain");
    assert_eq!(provisions.len(), 48);
    assert_eq!(provisions.iter().filter(|code| code.ends_with("-GD")).count(), 12);
    assert_eq!(
        of("mandatory"),
        [
            "B-13(i)",
            "B-13(ii)",
            "B-13(iii)",
            "B-14-materiality(i)",
            "B-14-materiality(ii)",
            "B-14-quantitative",
            "B-14-consistency",
            "B-15"
        ]
    );
    for aspect in pack.aspect.iter().filter(|a| a.subject != "M") {
        let own: Vec<_> = provisions.iter().filter(|code| code.starts_with(&aspect.code)).collect();
        assert_eq!(*own[0], format!("{}-GD", aspect.code), "the general disclosure comes first");
        assert!(own.len() >= 2, "{} has KPIs", aspect.code);
    }
    assert!(pack.requirement.iter().all(|r| r.verified), "every provision was seen in the guide");
}

#[test]
fn only_four_kpis_ask_for_targets() {
    let with_target: Vec<_> = pack()
        .requirement
        .iter()
        .filter(|r| r.limb.iter().any(|l| matches!(l.answer, Answer::Target { .. })))
        .map(|r| r.code.as_str())
        .collect();
    assert_eq!(with_target, ["A1.5", "A1.6", "A2.3", "A2.4"]);
}

#[test]
fn measures_answer_the_provisions_their_catalogue_names() {
    // The catalogue says which provisions, or which aspect at large, a measure answers: a code unknown here is a slip in either.
    for measure in heng_model::Catalogue::embedded().measures() {
        for code in &measure.hkex_2020 {
            assert!(pack().requirement(code).is_some() || pack().aspect(code).is_some(), "{measure} names {code}");
        }
    }
}

#[test]
fn a_year_follows_the_pack_in_force_when_it_starts() {
    let on = |y, m, d| Packs::embedded().for_period(Date::new(y, m, d).unwrap()).map(|p| p.id.as_str());
    assert_eq!(on(2020, 6, 30), None);
    assert_eq!(on(2020, 7, 1), Some("hkex-2020"));
    assert_eq!(on(2024, 12, 31), Some("hkex-2020"));
    assert_eq!(on(2025, 1, 1), Some("hkex-2025"));
}

#[test]
fn limb_words_are_short_enough_for_an_index() {
    for requirement in &pack().requirement {
        for limb in &requirement.limb {
            for locale in Locale::ALL {
                let text = limb.text.get(locale);
                assert!(text.chars().count() <= 140 && !text.ends_with(['.', '。']), "{}/{}: {text}", requirement.code, limb.id);
            }
        }
    }
}
