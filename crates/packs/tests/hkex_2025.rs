//! The HKEX code of 2025 as it ships: what a reader of the rules would count.

use heng_model::{Catalogue, Locale};
use heng_packs::{Answer, Pack, Packs};

fn pack() -> &'static Pack {
    Packs::embedded().get("hkex-2025").expect("it ships")
}

#[test]
fn it_holds_parts_b_c_and_d() {
    let pack = pack();
    let asked = |prefix: &str| {
        let own = |r: &&heng_packs::Requirement| r.code.starts_with(prefix) && !pack.is_heading(r);
        pack.requirement.iter().filter(own).count()
    };
    // Part B: three of the board statement, two of materiality, quantitative, consistency, boundary.
    assert_eq!(asked("B-1"), 8);
    // Part C: the 48 provisions of 2020 without A1.2, the general disclosure A4 and A4.1.
    assert_eq!(pack.requirement.iter().filter(|r| !r.code.starts_with("B-1") && !r.code.starts_with("D-")).count(), 45);
    // Part D: 104 paragraphs and sub-items, of which 22 only introduce others.
    let headings = pack.requirement.iter().filter(|r| pack.is_heading(r)).count();
    assert_eq!((asked("D-"), headings), (82, 22));
    for gone in ["A1.2", "A4-GD", "A4.1"] {
        assert!(pack.requirement(gone).is_none(), "{gone} went over to Part D");
    }
    let paragraphs: Vec<String> = (19..=41).map(|n| format!("D-{n}")).collect();
    assert!(paragraphs.iter().all(|code| pack.requirement(code).is_some()), "paragraphs 19 to 41");
}

#[test]
fn a_code_says_where_it_belongs() {
    // D-26(b)(i)(4) is a part of D-26(b)(i), that of D-26(b), that of D-26.
    let pack = pack();
    let leaf = pack.requirement("D-26(b)(i)(4)").unwrap();
    assert_eq!(pack.above(leaf), ["D-26(b)(i)", "D-26(b)", "D-26"]);
    for requirement in pack.requirement.iter().filter(|r| r.code.starts_with("D-")) {
        let whole = requirement.code.rsplit_once('(').map(|(whole, _)| whole);
        assert_eq!(requirement.parent.as_deref(), whole, "{}", requirement.code);
    }
}

#[test]
fn what_was_not_seen_in_the_official_text_says_so() {
    // Seen: Part B, the general disclosure A1 with A1.1, A1.3, A1.4, and of Part D the paragraphs 19, 27, 28 and the three scopes.
    let seen: Vec<&str> = pack().requirement.iter().filter(|r| r.verified).map(|r| r.code.as_str()).collect();
    assert_eq!(seen.iter().filter(|code| code.starts_with("B-")).count(), 8);
    assert_eq!(
        seen.into_iter().filter(|code| !code.starts_with("B-")).collect::<Vec<_>>(),
        ["A1-GD", "A1.1", "A1.3", "A1.4", "D-19", "D-27", "D-28", "D-28(a)", "D-28(b)", "D-28(c)"]
    );
}

#[test]
fn the_scopes_are_answered_by_figures_alone() {
    for (code, measure) in [("D-28(a)", "ghg_scope1"), ("D-28(b)", "ghg_scope2"), ("D-28(c)", "ghg_scope3")] {
        let [limb] = &pack().requirement(code).unwrap().limb[..] else { panic!("{code} asks for one thing") };
        let answers: Vec<&Answer> = limb.answers().collect();
        let [Answer::Measure { measures, .. }] = answers[..] else { panic!("{code}: {answers:?}") };
        assert_eq!(measures, &[measure]);
    }
}

#[test]
fn measures_answer_the_provisions_their_catalogue_names() {
    for measure in Catalogue::embedded().measures() {
        for code in &measure.hkex_2025 {
            assert!(pack().requirement(code).is_some() || pack().aspect(code).is_some(), "{measure} names {code}");
        }
    }
}

#[test]
fn what_changed_is_told_and_found() {
    let difference = pack().changes_from(Packs::embedded().get("hkex-2020").unwrap());
    let codes = |list: &[&heng_packs::Requirement]| list.iter().map(|r| r.code.clone()).collect::<Vec<_>>();
    assert_eq!(codes(&difference.removed), ["A1.2", "A4-GD", "A4.1"]);
    assert_eq!(difference.added.len(), 104, "all of Part D");
    // Greenhouse gases are no longer named in A1. That registers may answer other provisions now is no change of the rules.
    let changed: Vec<_> = difference.changed.iter().map(|c| (c.after.code.as_str(), c.wording, &c.limbs_changed[..])).collect();
    assert_eq!(changed, [("A1-GD", true, &["policy"][..])]);
    assert!(difference.told.iter().any(|m| m.from == ["A1.2"] && m.to == ["D-28(a)", "D-28(b)"]));
    // Nobody supersedes itself.
    assert!(pack().changes_from(pack()).changed.is_empty() && pack().changes_from(pack()).told.is_empty());
}

#[test]
fn words_are_short_enough_for_an_index_and_end_as_they_should() {
    for requirement in &pack().requirement {
        for limb in &requirement.limb {
            for locale in Locale::ALL {
                let text = limb.text.get(locale);
                assert!(text.chars().count() <= 140 && !text.ends_with(['.', '。']), "{}/{}: {text}", requirement.code, limb.id);
            }
        }
        assert!(requirement.text.en.ends_with('.') && requirement.text.zh_hant.ends_with('。'), "{}", requirement.code);
    }
}

#[test]
fn every_text_on_a_requirement_can_be_known_by_its_words() {
    // Other frameworks leave their words to the issuer: tcfd, sdg and gri are exempt.
    for pack in ["hkex-2020", "hkex-2025"].map(|id| Packs::embedded().get(id).expect("it ships")) {
        for requirement in &pack.requirement {
            let by_words = requirement.limb.iter().any(|limb| limb.answers().any(|a| *a == Answer::Text));
            assert!(!by_words || pack.words_of(requirement).is_some(), "{} {} has no words", pack.id, requirement.code);
        }
    }
}

#[test]
fn words_tell_one_part_of_part_d_from_another() {
    let common = ["risk", "plan", "method", "operation", "change", "data", "process", "風險", "計劃", "方法", "營運", "流程"];
    for requirement in pack().requirement.iter().filter(|r| r.code.starts_with("D-")) {
        for locale in Locale::ALL {
            let found = requirement.mentions.of(locale).iter().find(|word| common.contains(&word.as_str()));
            assert!(found.is_none(), "{}: {found:?} stands in any text", requirement.code);
        }
    }
    // A part is known by its own words, or by those of the nearest heading: carbon credits for D-40(e)(ii).
    let words = |code: &str| &pack().words_of(pack().requirement(code).unwrap()).unwrap().en;
    assert_eq!(words("D-21(b)"), &["concentrat"]);
    assert_eq!(words("D-40(e)(ii)"), &["credit", "offset"]);
}

#[test]
fn what_is_known_from_others_alone_is_not_verified() {
    let pack = pack();
    assert_eq!((pack.applicability.len(), pack.relief.len()), (7, 4));
    assert!(pack.applicability.iter().all(|row| !row.verified));
    assert!(pack.relief.iter().all(|relief| !relief.verified && !relief.scope_verified));
    let whole = pack.change.iter().find(|c| c.text.en.starts_with("Part D is new")).expect("it is told");
    assert!(!whole.verified);
}
