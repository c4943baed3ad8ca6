//! Emissions: the factor sets of scope 1, the grid rules of scope 2, air pollutants, and what a missing factor does.

mod support;

use heng_model::{Date, Period};
use support::Draft;

fn one_site() -> Draft {
    Draft::new(2022).site("hq", "CN", None, true)
}

#[test]
fn mainland_sets_take_density_and_calorific_value_from_the_conversion_set() {
    // 1,000 L × 0.73 kg/L × NCV × 18.9 tC/TJ × 98% × 44/12.
    let cases = [("CN-NDRC", "", "2.221059"), ("CN-PB", "", "2.135291"), ("CN-NDRC", "CN-PB", "2.135291")];
    for (set, conversion, expected) in cases {
        let draft = one_site().method("scope1", set).activity("petrol", "hq", "1000 L");
        let draft = if conversion.is_empty() { draft } else { draft.method("fuel_conversion", conversion) };
        draft.evaluate().check("ghg_scope1", 6, expected);
    }
}

#[test]
fn recorded_energy_needs_neither() {
    for conversion in ["CN-PB", "CN-2589", "IPCC2006"] {
        let draft = one_site().method("fuel_conversion", conversion).activity("petrol", "hq", "114.71 MWh");
        draft.evaluate().check("ghg_scope1", 5, "28.04549");
    }
}

#[test]
fn hong_kong_factors_are_those_of_the_vehicle() {
    // AR5: CH4 28, N2O 265.
    let car = one_site().method("scope1", "HK-EPD").activity("petrol", "hq", "1000 L").evaluate();
    car.check("ghg_scope1", 6, "2.659909");
    let van = one_site().method("scope1", "HK-EPD").activity("petrol[vehicle=private_van]", "hq", "1000 L").evaluate();
    van.check("ghg_scope1", 6, "2.667784");
    let both = one_site()
        .method("scope1", "HK-EPD")
        .activity("petrol", "hq", "1000 L")
        .activity("petrol[vehicle=private_van]", "hq", "1000 L")
        .evaluate();
    both.check("ghg_scope1[source=petrol]", 6, "5.327693");
    both.check("gasoline[vehicle=private_van]", 0, "1,000");
    let older = one_site().method("scope1", "HK-EPD").method("gwp", "AR4").activity("petrol", "hq", "1000 L").evaluate();
    older.check("ghg_scope1", 6, "2.695615");
}

#[test]
fn ipcc_factors_are_per_terajoule() {
    // 1 TJ of diesel on the road: 74,100 + 3.9 × 28 + 3.9 × 265 kg.
    one_site().method("scope1", "IPCC2006").activity("diesel", "hq", "1000 GJ").evaluate().check("ghg_scope1", 4, "75.2427");
    // 1,000 kg of LPG × 47.3 TJ/Gg.
    one_site().method("scope1", "IPCC2006").activity("lpg", "hq", "1000 kg").evaluate().check("ghg_scope1", 6, "2.992505");
}

#[test]
fn a_fuel_without_factor_is_an_error_and_leaves_no_total() {
    let outcome = one_site()
        .method("scope1", "CN-PB")
        .activity("petrol", "hq", "100 L")
        .activity("diesel", "hq", "100 L")
        .activity("electricity", "hq", "1 MWh")
        .evaluate();
    outcome.check("ghg_scope1[source=petrol]", 3, "0.214");
    outcome.check("ghg_scope1", 3, "–");
    outcome.check("ghg_total", 3, "–");
    let diag = outcome.diag("F001");
    assert!(diag.contains("--> activity/diesel.csv:4  hq, 2022, 100 L"), "{diag}");
    assert!(diag.contains("nearest: diesel/carbon_content/CN-NDRC"), "{diag}");
    assert_eq!(outcome.codes(), ["F001"]);
}

#[test]
fn grid_rules_choose_different_factors() {
    let draft = |rule: &str| one_site().activity("electricity", "hq", "100 MWh").method("grid_factor", rule);
    // Data of 2022: the newest edition, 0.5366.
    draft("data-year").evaluate().check("ghg_scope2", 2, "53.66");
    // Published by the report date: 0.5703.
    draft("latest-at-report-date").report_date(2023, 4, 28).evaluate().check("ghg_scope2", 2, "57.03");
    draft("named:CN/2015/location-average/mee-2021-9").evaluate().check("ghg_scope2", 2, "61.01");
    let dateless = draft("latest-at-report-date").evaluate();
    dateless.check("ghg_scope2", 2, "–");
    assert_eq!(dateless.codes(), ["F001"]);
    assert!(dateless.diag("F001").contains("--> heng.toml"), "{}", dateless.diag("F001"));
}

#[test]
fn a_march_year_end_takes_the_factor_of_the_year_most_of_it_lies_in() {
    let mut draft = Draft::new(2023).site("hq", "HK-HKE", None, true).activity("electricity", "hq", "100 MWh");
    draft = draft.activity("electricity@2022", "hq", "100 MWh");
    draft.book.manifest.period = Period::new(Date::constant(2022, 4, 1), Date::constant(2023, 3, 31)).unwrap();
    let outcome = draft.evaluate();
    outcome.check("ghg_scope2", 2, "68.00");
    outcome.check("ghg_scope2@2022", 2, "71.00");
}

#[test]
fn data_of_another_year_need_permission() {
    let draft = || Draft::new(2020).site("hq", "CN", None, true).activity("electricity", "hq", "100 MWh");
    let strict = draft().evaluate();
    strict.check("ghg_scope2", 2, "–");
    assert_eq!(strict.codes(), ["F001"]);
    let diag = strict.diag("F001");
    assert!(
        diag.contains("sought: grid electricity, region CN, 2020") && diag.contains("grid_factor_max_age_years = 5"),
        "{diag}"
    );
    draft().method("grid_factor_max_age_years", "5").evaluate().check("ghg_scope2", 2, "61.01");
    // An entered figure needs no factor.
    let entered = draft().entered("ghg_scope2", "57 tCO2e").evaluate();
    entered.check("ghg_scope2", 0, "57");
    assert!(entered.codes().is_empty(), "{:?}", entered.codes());
}

#[test]
fn each_grid_has_its_own_factor_and_the_total_needs_all() {
    let draft = || {
        Draft::new(2022)
            .site("island", "HK-HKE", None, true)
            .site("kowloon", "HK-CLP", None, true)
            .activity("electricity", "island", "100 MWh")
            .activity("electricity", "kowloon", "100000 kWh")
    };
    let outcome = draft().evaluate();
    outcome.check("ghg_scope2[grid=HK-HKE]", 2, "68.00");
    outcome.check("ghg_scope2[grid=HK-CLP]", 2, "39.00");
    outcome.check("ghg_scope2", 2, "107.00");
    let lost = draft().site("moon", "MOON", None, true).activity("electricity", "moon", "1 MWh").evaluate();
    lost.check("ghg_scope2[grid=HK-HKE]", 2, "68.00");
    lost.check("ghg_scope2", 2, "–");
    assert_eq!(lost.codes(), ["F001"]);
}

#[test]
fn a_site_without_grid_is_an_error_unless_scope_2_is_entered() {
    let draft = || Draft::new(2022).site("hq", "", None, true).activity("electricity", "hq", "100 MWh");
    let outcome = draft().evaluate();
    outcome.check("electricity", 0, "100");
    outcome.check("ghg_scope2", 2, "–");
    assert_eq!(outcome.codes(), ["F001"]);
    assert!(outcome.diag("F001").contains("grid of site `hq`"), "{}", outcome.diag("F001"));
    assert!(draft().entered("ghg_scope2", "50 tCO2e").evaluate().codes().is_empty());
}

#[test]
fn a_factor_past_its_review_date_warns_once() {
    let outcome = Draft::new(2022)
        .report_date(2027, 6, 30)
        .site("a", "CN", None, true)
        .site("b", "CN", None, true)
        .activity("electricity", "a", "1 MWh")
        .activity("electricity", "b", "1 MWh")
        .evaluate();
    assert_eq!(outcome.codes(), ["F002"]);
}

#[test]
fn unverified_factors_leave_their_mark_on_every_figure_above() {
    let outcome =
        one_site().method("scope1", "CN-PB").activity("petrol", "hq", "1 MWh").entered("ghg_scope2", "1 tCO2e").evaluate();
    let verified = |figure: &str| outcome.figures.get(&support::id(figure, 2022)).unwrap().verified;
    assert!(!verified("ghg_scope1[source=petrol]") && !verified("ghg_scope1") && !verified("ghg_total"));
    assert!(verified("energy_direct") && verified("ghg_scope2"));
    let notes = outcome.diags.iter().filter(|d| d.code.id() == "F003").count();
    // Carbon content, oxidation, and calorific value, density and sulphur factor behind litres and sulphur oxides.
    assert_eq!(notes, 5);
}

#[test]
fn air_pollutants_of_gas_and_of_vehicles() {
    let gas = Draft::new(2022).site("hk", "HK-CLP", None, true).activity("towngas", "hk", "1000 towngas unit").evaluate();
    // 1,000 units × 48 MJ × 4.02 kg/10^6 MJ.
    gas.check("air_nox", 5, "0.19296");
    gas.check("air_so2", 5, "0.00096");
    let car = one_site().activity("petrol", "hq", "1000 L").evaluate();
    car.check("air_so2", 4, "0.0147");
    car.check("air_nox", 4, "–");
    let off = one_site().method("air_so2", "entered").activity("petrol", "hq", "1000 L").evaluate();
    off.check("air_so2", 4, "–");
}

#[test]
fn particulates_from_nox_need_the_nox() {
    let outcome = one_site().method("air_pm", "from-nox").activity("petrol", "hq", "1 L").evaluate();
    assert_eq!(outcome.codes(), ["C002"]);
    assert!(outcome.diag("C002").contains("Nitrogen oxides"), "{}", outcome.diag("C002"));
}
