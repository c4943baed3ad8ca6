//! Methods: defaults, what books write, and C003 for names that do not exist.

mod support;

use heng_calc::methods::{GridRule, Methods, RateBase, Turnover};
use heng_model::{Decimal, Locale};
use support::{choose, manifest};

#[test]
fn every_subject_has_texts_and_a_valid_default() {
    let (methods, diags) = Methods::from_manifest(&manifest(2022));
    assert!(diags.is_empty());
    assert_eq!(methods.choices().len(), Methods::subjects().len());
    for choice in methods.choices() {
        assert!(!choice.given);
        for locale in Locale::ALL {
            assert!(choice.subject.name.has(locale), "{}", choice.subject.id);
            assert!(choice.name().has(locale) && choice.description().has(locale), "{}", choice.subject.id);
        }
        for option in &choice.subject.options {
            assert!(Locale::ALL.iter().all(|&l| option.name.has(l) && option.description.has(l)), "{}", option.id);
        }
    }
    assert_eq!(methods.turnover, Turnover::Closing);
    assert_eq!(methods.intensity, ["headcount"]);
    assert_eq!(methods.conversion_sets, ["CN-NDRC", "CN-PB", "IPCC2006"]);
    assert_eq!(methods.grid_max_age_years, 0);
}

#[test]
fn every_option_without_parameter_is_accepted() {
    for subject in Methods::subjects() {
        for option in subject.options.iter().filter(|o| o.parameter.is_none()) {
            let mut manifest = manifest(2022);
            choose(&mut manifest, &subject.id, &option.id);
            let (methods, diags) = Methods::from_manifest(&manifest);
            assert!(diags.is_empty(), "{} = {}", subject.id, option.id);
            assert!(methods.given(&subject.id));
        }
    }
}

#[test]
fn choices_are_read_as_the_book_writes_them() {
    let mut manifest = manifest(2022);
    choose(&mut manifest, "grid_factor", "named:CN/2020/x");
    choose(&mut manifest, "grid_factor_max_age_years", "3");
    choose(&mut manifest, "lost_day_rate", "hours:200000");
    choose(&mut manifest, "intensity", "revenue, headcount");
    choose(&mut manifest, "scope1", "HK-EPD");
    let (methods, diags) = Methods::from_manifest(&manifest);
    assert!(diags.is_empty());
    assert_eq!(methods.grid_rule, GridRule::Named("CN/2020/x".into()));
    assert_eq!(methods.grid_max_age_years, 3);
    assert_eq!(methods.lost_day_rate, RateBase::Hours(Decimal::from(200_000)));
    assert_eq!(methods.intensity, ["revenue", "headcount"]);
    assert_eq!(methods.conversion_sets, ["HK-EPD", "CN-PB", "CN-NDRC", "IPCC2006"]);
    assert_eq!(methods.choice("lost_day_rate").unwrap().name().en, "Per 200,000 hours worked");
    assert_eq!(methods.choice("intensity").unwrap().name().zh_hant, "收益、僱員人數");
}

#[test]
fn a_name_that_does_not_exist_keeps_the_default_and_shows_the_nearest() {
    let mut manifest = manifest(2022);
    choose(&mut manifest, "turnover", "leavers/closng");
    choose(&mut manifest, "turnovr", "leavers/closing");
    choose(&mut manifest, "injury_rate", "hours:0");
    let (methods, diags) = Methods::from_manifest(&manifest);
    assert_eq!(methods.turnover, Turnover::Closing);
    assert_eq!(methods.injury_rate, RateBase::None);
    let text: Vec<String> = diags.iter().map(ToString::to_string).collect();
    assert_eq!(text.len(), 3, "{text:?}");
    assert!(text[0].starts_with("error[C003]: no method is chosen under `turnovr`"), "{}", text[0]);
    assert!(text[0].contains("nearest: turnover"), "{}", text[0]);
    assert!(text.iter().any(|t| t.contains("nearest: leavers/closing")), "{text:?}");
    assert!(text.iter().any(|t| t.contains("hours:NUMBER")), "{text:?}");
}
