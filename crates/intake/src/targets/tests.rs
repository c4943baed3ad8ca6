//! What each row of targets.csv becomes, and the one code that each mistake yields.

use super::*;
use crate::context::Silent;
use crate::memory::MemoryFiles;
use crate::testing::manifest;
use heng_model::{Catalogue, Decimal, Diags};

const HEAD: &str = "target,measure,dims,kind,baseline_year,baseline_value,baseline_unit,target_year,value,unit,milestones,answers,text_en,text_zh_hant\n";

fn read_text(text: &str) -> (Vec<Target>, Diags) {
    let files = MemoryFiles::new().with("targets.csv", text);
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    let targets = read(&mut ctx, &manifest());
    (targets, ctx.finish().1)
}

fn codes(diags: &Diags) -> Vec<&'static str> {
    assert!(diags.iter().all(|d| !d.help.is_empty()), "{diags:?}");
    diags.iter().map(|d| d.code.id()).collect()
}

/// The cells from `measure` to `milestones`.
fn row(cells: &str) -> (Target, Diags) {
    let (mut targets, diags) = read_text(&format!("{HEAD}e,{cells},A1.5；A2.3,Less,減少\n"));
    (targets.remove(0), diags)
}

#[test]
fn the_columns_of_old_suffice() {
    let head = "target,measure,kind,baseline_year,target_year,value,answers,text_en,text_zh_hant\n";
    let (targets, diags) = read_text(&format!(
        "{head}e,energy_total,Absolute,2020,2030,-10%,A1.5；A2.3,Less,減少\nled,,absolute,,,50%,A2.3,Half,半數\n"
    ));
    assert!(diags.is_empty(), "{diags:?}");
    let [energy, led] = &targets[..] else { panic!("{targets:?}") };
    assert_eq!((energy.kind.as_str(), energy.baseline_year, energy.target_year), ("absolute", Some(2020), Some(2030)));
    assert_eq!(energy.answers, ["A1.5", "A2.3"]);
    assert_eq!(energy.level, Some(Level::Change(Decimal::from(-10))));
    assert_eq!((led.level, led.value.as_str()), (None, "50%"), "without a measure there is nothing to read it against");
    for (row, code) in [
        ("e,,,,,,,Less,\n", "R012"),
        (",,,,,,,Less,減少\n", "R012"),
        ("e,energi,,,,,,Less,減少\n", "R005"),
        ("e,,soon,,,,,Less,減少\n", "R013"),
        ("e,,,,later,,,Less,減少\n", "R006"),
        ("e,,,,,,,Less,減少\ne,,,,,,,More,增加\n", "R011"),
        ("e,energy_total,absolute,2023,2020,-10%,,Less,減少\n", "G002"),
        ("e,energy_total,absolute,,2030,-10%,,Less,減少\n", "G001"),
        ("e,,absolute,,2030,-10%,,Less,減少\n", "G001"),
    ] {
        assert_eq!(codes(&read_text(&format!("{head}{row}")).1), [code], "{row}");
    }
}

#[test]
fn a_target_that_does_not_say_its_kind_is_what_its_numbers_make_it() {
    for (cells, kind) in [
        ("energy_total,,,2020,,,2030,-20%,,2025: -8%", "absolute"),
        ("energy_total,,,2020,,,2030,\"1,200 MWh\",,", "absolute"),
        ("energy_intensity,denominator=revenue,,2020,,,2030,-20%,,", "intensity"),
        ("energy_intensity,denominator=revenue,,,,,,,,", "directional"),
        ("energy_total,,directional,2020,,,2030,-20%,,", "directional"),
        (",,,2020,,,2030,50%,,", "absolute"),
        (",,,,,,,,,", "directional"),
    ] {
        let (target, diags) = row(cells);
        assert!(diags.is_empty(), "{cells}: {diags:?}");
        assert_eq!(target.kind, kind, "{cells}");
        assert_eq!(target.level.is_some(), kind != "directional" && !target.measure.is_empty(), "{cells}");
    }
    let (target, _) = row("energy_total,,,2020,,,2030,-20%,,2025: -8%");
    assert_eq!(target.milestones.len(), 1);
    assert_eq!(codes(&row("energy_total,,,2020,,,2030,-20%,,soon: -8%").1), ["G004"]);
    assert_eq!(codes(&row("energy_total,,,,,,2030,-20%,,").1), ["G001"]);
}

#[test]
fn values_are_changes_shares_or_amounts() {
    for (cells, shown) in [
        ("energy_total,,absolute,2020,,,2030,-20%,,", "-20%"),
        ("energy_total,,absolute,2020,,,2030,－２０％,,", "-20%"),
        ("energy_total,,absolute,2020,,,2030,\"−12.5 %\",,", "-12.5%"),
        ("energy_total,,absolute,2020,,,2030,-20,%,", "-20%"),
        ("energy_total,,absolute,2020,,,2030,\"1,200 MWh\",,", "1200 MWh"),
        ("energy_total,,absolute,2020,,,2030,1200000,kWh,", "1200000 kWh"),
        ("energy_total,,absolute,2020,,,2030,1200,,", "1200"),
        ("trained_share,,absolute,2020,,,2030,100%,,", "100 percent"),
        ("trained_share,,absolute,2020,,,2030,100,%,", "100 percent"),
        ("trained_share,,absolute,2020,,,2030,+5%,,", "5%"),
        ("ghg_intensity,denominator=headcount,intensity,2020,,,2030,0.35,tCO2e/people,", "0.35 tCO2e/people"),
        ("ghg_intensity,denominator=revenue,intensity,2020,,,2030,0.35,tCO2e/HKD million,", "0.35 tCO2e/HKD million"),
    ] {
        let (target, diags) = row(cells);
        assert!(diags.is_empty(), "{cells}: {diags:?}");
        let written = match target.level.unwrap() {
            Level::Change(percent) => format!("{}%", percent.normalize()),
            Level::Value(amount) => {
                let unit = amount.unit.map(|u| format!(" {u}")).unwrap_or_default();
                format!("{}{unit}", amount.value.normalize())
            }
        };
        assert_eq!(written, shown, "{cells}");
    }
}

#[test]
fn what_could_mean_two_things_is_not_read() {
    for cells in [
        "energy_total,,absolute,2020,,,2030,80%,,",
        "energy_total,,absolute,2020,,,2030,20,%,",
        "energy_total,,absolute,2020,,,2030,100 m3,,",
        "energy_total,,absolute,2020,,,2030,a fifth,,",
        "energy_total,,absolute,2020,,,2030,-20 MWh,,",
        // There is no energy below zero.
        "energy_total,,absolute,2020,,,2030,-120%,,",
        "energy_total,,absolute,2020,much,,2030,-20%,,",
        "energy_total,,absolute,2020,100,m3,2030,-20%,,",
    ] {
        let (target, diags) = row(cells);
        assert_eq!(codes(&diags), ["G005"], "{cells}");
        assert_eq!(target.text.en, "Less", "the target itself stays");
    }
}

#[test]
fn milestones_stand_between_baseline_and_target() {
    let (target, diags) = row("energy_total,,absolute,2020,,,2030,-20%,,2027：-12%；2025: -8%");
    assert!(diags.is_empty(), "{diags:?}");
    let steps: Vec<(i16, &str)> = target.milestones.iter().map(|m| (m.year, m.text.as_str())).collect();
    assert_eq!(steps, [(2025, "-8%"), (2027, "-12%")]);
    for bad in ["2025 -8%", "soon: -8%", "2031: -8%", "2030: -8%", "2020: -8%", "2025: 8%", "2025: -8%; 2025: -9%"] {
        assert_eq!(codes(&row(&format!("energy_total,,absolute,2020,,,2030,-20%,,{bad}")).1), ["G004"], "{bad}");
    }
    // A milestone without a unit is meant in the unit of the target.
    let (target, _) = row("energy_total,,absolute,2020,,,2030,1200000,kWh,2025: 1300000");
    let Level::Value(amount) = target.milestones[0].level else { panic!("a value") };
    assert_eq!(amount.unit.unwrap().id(), "kWh");
}

#[test]
fn a_stated_baseline_stands_for_the_year() {
    let (target, diags) = row("energy_total,,absolute,,1500,MWh,2030,-20%,,");
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(target.baseline.unwrap().value, Decimal::from(1500));
}

#[test]
fn details_fill_their_fields_and_texts_come_in_both_languages() {
    let head = "target,kind,text_en,text_zh_hant,gases,scopes,gross,objective,third_party,validation_en,validation_zh_hant,credits_t,review_en,review_zh_hant\n";
    let (targets, diags) = read_text(&format!("{head}e,directional,Less,減少,CO2; CH4,1；2,no,mitigation,是,By X,由X,120,,\n"));
    assert!(diags.is_empty(), "{diags:?}");
    let target = &targets[0];
    for field in ["gases", "scopes", "gross", "objective", "third_party", "validation", "credits"] {
        assert!(target.fills(field), "{field}");
        assert_eq!(Target::records(&targets, "targets", field).len(), 1, "{field}");
        assert_eq!(Target::records(&targets, "target-details", field).len(), 1, "{field}");
    }
    for field in ["baseline", "milestones", "review", "sector_approach", "agreement", "metric", "analysis", "nonsense"] {
        assert!(!target.fills(field), "{field}");
    }
    let (targets, diags) = read_text(&format!("{head}e,directional,Less,減少,,,,,,By X,,,,\n"));
    assert_eq!(codes(&diags), ["R012"]);
    assert!(targets[0].details.validation.is_empty(), "no English in a Chinese table");
}

#[test]
fn targets_are_called_by_their_short_name_else_by_their_words() {
    let (targets, _) =
        read_text("target,name_en,name_zh_hant,text_en,text_zh_hant\na,Short,短,Long,長\nb,,,Long,長\nc,,,Long,長\n");
    let mut manifest = manifest();
    manifest.labels.insert("target".into(), vec![("c".into(), LocalText::new("Own", "自定"))]);
    name_targets(&mut manifest, &targets);
    let names: Vec<(&str, &str)> = manifest.labels["target"].iter().map(|(id, name)| (id.as_str(), name.en.as_str())).collect();
    assert_eq!(names, [("c", "Own"), ("a", "Short"), ("b", "Long")]);
}
