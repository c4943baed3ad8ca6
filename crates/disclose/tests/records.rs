//! Limbs answered by records: registers, targets with what they fill, and words in their place.

mod support;

use heng_disclose::{Standing, Status};
use heng_intake::book::Book;
use heng_packs::{Answer, Packs};
use std::collections::{BTreeMap, BTreeSet};
use support::files::{book, manifest, one};
use support::stands;

const RISKS: &str = "risk,kind,name_en,horizon,likelihood,impact,value_chain_en,response_en\n\
                     typhoon,physical-acute,Typhoons,short,3,4,Sites by the harbour,Flood gates\n";

#[test]
fn every_record_set_and_field_that_a_pack_names_exists() {
    let sets: BTreeMap<&str, BTreeSet<&str>> =
        Book::record_sets().map(|set| (set.id, set.fields.iter().copied().collect())).collect();
    for pack in Packs::embedded().all() {
        for (requirement, limb) in pack.requirement.iter().flat_map(|r| r.limb.iter().map(move |l| (r, l))) {
            for answer in limb.answers() {
                let (set, field) = match answer {
                    Answer::Records { records, field, .. } => (records.as_str(), field.as_str()),
                    Answer::Target { field, .. } => ("targets", field.as_str()),
                    Answer::Text | Answer::Measure { .. } => continue,
                };
                let fields = sets.get(set).unwrap_or_else(|| panic!("{}/{}: no record set `{set}`", requirement.code, limb.id));
                let known = field.is_empty() || fields.contains(field);
                assert!(known, "{}/{}: `{set}` has no field `{field}`: {fields:?}", requirement.code, limb.id);
            }
        }
    }
}

#[test]
fn a_register_answers_and_is_named() {
    let risks = book(&manifest(2025, "", ""), &[("climate/risks.csv", RISKS)]);
    let horizon = one(&risks, "D-20(c)");
    assert_eq!(stands(&horizon), "partial: opportunities", "there are risks, and no opportunities");
    assert_eq!(horizon.records, ["climate-risks"]);
    let limb = &horizon.limbs[0];
    assert_eq!(
        (limb.limb.as_str(), limb.standing, &limb.records[..]),
        ("risks", Standing::Answered, &["climate-risks".into()][..])
    );
    assert_eq!(one(&risks, "D-21(b)").status, Status::Disclosed);
    // A field that no row fills is not answered.
    let missing = one(&risks, "D-24(a)");
    assert_eq!(stands(&missing), "missing: description, amounts");
    let detail = &missing.missing[0].detail;
    assert!(detail.en.contains("no record of `climate-risks` with `effect_current`"), "{}", detail.en);
    assert!(detail.zh_hant.contains("沒有填有`effect_current`的`climate-risks`記錄"), "{}", detail.zh_hant);
}

#[test]
fn words_do_as_well_as_records_and_both_are_shown() {
    let narrative = (
        "narrative/en/05-climate.md",
        "+++\ntitle = \"Climate\"\nanswers = [\"D-21(b)\"]\n+++\n\nRisks are concentrated in one place.\n",
    );
    let words = book(&manifest(2025, "", ""), &[narrative]);
    assert_eq!(one(&words, "D-21(b)").status, Status::Disclosed);
    let both = one(&book(&manifest(2025, "", ""), &[narrative, ("climate/risks.csv", RISKS)]), "D-21(b)");
    let limb = &both.limbs[0];
    assert_eq!((limb.records.len(), limb.sections.len()), (1, 1), "it stands when either goes");
}

#[test]
fn several_records_are_needed_where_a_range_is_asked_for() {
    let of = |rows: &str| {
        let head = "scenario,name_en,publisher_en\n";
        one(&book(&manifest(2025, "", ""), &[("climate/scenarios.csv", &format!("{head}{rows}"))]), "D-26(b)(i)(2)")
    };
    let alone = of("nze,Net zero,IEA\n");
    assert_eq!(stands(&alone), "missing: range");
    assert!(alone.missing[0].detail.en.contains("1 of 2 records of `scenarios`"), "{}", alone.missing[0].detail.en);
    assert_eq!(of("nze,Net zero,IEA\nssp5,High emissions,IPCC\n").status, Status::Disclosed);
}

#[test]
fn a_target_answers_by_what_it_fills() {
    let head = "target,measure,kind,baseline_year,baseline_value,baseline_unit,target_year,value,answers,text_en,objective_en,objective,milestones\n";
    let of = |rows: &str, code: &str| one(&book(&manifest(2025, "", ""), &[("targets.csv", &format!("{head}{rows}"))]), code);
    let ghg = "ghg,ghg_total,absolute,2024,100,tCO2e,2030,-20%,D-37; D-40,Less,,mitigation,2027: -10%\n";
    let water = "water,water,absolute,2024,100,m3,2030,-20%,D-37,Less water,,,\n";
    // Who names the paragraph names its parts.
    assert_eq!(stands(&of(ghg, "D-37(f)")), "disclosed");
    assert_eq!(of(ghg, "D-37(f)").targets, ["ghg"]);
    assert_eq!(stands(&of(water, "D-37(f)")), "missing: milestones");
    // Milestones of one target will do; the objective is asked of each.
    let two = format!("{ghg}{water}");
    assert_eq!(stands(&of(&two, "D-37(f)")), "disclosed");
    let objective = of(&two, "D-37(b)");
    assert_eq!(stands(&objective), "partial: objective");
    assert!(objective.missing[0].detail.en.contains("target `water` does not fill `objective`"), "{:?}", objective.missing);
}
