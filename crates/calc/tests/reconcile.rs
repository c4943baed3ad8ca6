//! The published numbers of three listed companies, recomputed from what their reports print below them.

mod support;

use heng_calc::reconcile::{Reconciled, Verdict, reconcile};
use support::{Draft, catalogue};

fn held(draft: &Draft) -> Vec<Reconciled> {
    let outcome = draft.evaluate();
    reconcile(&draft.book, &outcome.figures, catalogue())
}

#[track_caller]
fn check(draft: &Draft, expected: &[Verdict]) {
    let found = held(draft);
    assert_eq!(found.len(), expected.len());
    for (row, expected) in found.iter().zip(expected) {
        let recomputed = row.recomputed.map_or("–".to_string(), |q| q.to_string());
        assert_eq!(row.verdict, *expected, "{}: {recomputed} ({}{})", row.published.id, row.how, row.missing);
    }
}

const EXACT: Verdict = Verdict::Exact;
const ROUNDING: Verdict = Verdict::Rounding;
const OPEN: Verdict = Verdict::NotComputable;

/// Petrol and electricity in MWh, as the Weimob 2022 report prints them for three years; scope 2 has no site split.
fn weimob() -> Draft {
    Draft::new(2022)
        .method("scope1", "CN-PB")
        .method("air_pm", "from-nox")
        .method("trained_share", "composition")
        .method("turnover", "leavers/(leavers+closing)")
        .site("group", "", None, true)
        .activity("petrol", "group", "114.71 MWh")
        .activity("petrol@2021", "group", "141.19 MWh")
        .activity("petrol@2020", "group", "71.19 MWh")
        .activity("electricity", "group", "4132.36 MWh")
        .activity("electricity@2021", "group", "3990.15 MWh")
        .activity("electricity@2020", "group", "2113.22 MWh")
        .entered_missing("ghg_scope2", "2930.04 tCO2e", "electricity by site")
        .entered("ghg_scope2@2021", "2829.59 tCO2e")
        .entered("ghg_scope2@2020", "1501.98 tCO2e")
        .entered("air_nox", "84.15 kg")
        .entered("air_nox@2021", "102.10 kg")
        .entered("air_nox@2020", "48.40 kg")
}

#[test]
fn weimob_energy_and_emissions() {
    let draft = weimob()
        .published("energy_total", "4247.07 MWh")
        .published("energy_total@2021", "4131.34 MWh")
        .published("energy_total@2020", "2184.40 MWh")
        .published("ghg_scope1", "28.04 tCO2e")
        .published("ghg_scope1@2021", "34.52 tCO2e")
        .published("ghg_scope1@2020", "17.40 tCO2e")
        .published("ghg_scope2", "2930.04 tCO2e")
        .published("ghg_scope2@2020", "1501.98 tCO2e")
        .published("ghg_total", "2958.08 tCO2e")
        .published("ghg_total@2020", "1519.38 tCO2e")
        .published("air_so2", "0.19 kg")
        .published("air_so2@2021", "0.24 kg")
        .published("air_so2@2020", "0.12 kg")
        .published("air_pm", "8.06 kg")
        .published("air_pm@2021", "9.78 kg")
        .published("air_pm@2020", "4.64 kg")
        .published("air_nox", "84.15 kg");
    check(
        &draft,
        &[
            EXACT, EXACT, ROUNDING, ROUNDING, EXACT, ROUNDING, OPEN, OPEN, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT,
            EXACT, OPEN,
        ],
    );
    let found = held(&draft);
    // The report adds what it prints: 28.04 + 2,930.04.
    assert_eq!(found[8].how, "from the parts as printed");
    assert_eq!(found[6].missing, "electricity by site");
    let outcome = draft.evaluate();
    outcome.check("ghg_scope1", 5, "28.04549");
    outcome.check("air_so2", 5, "0.19307");
    outcome.check("air_pm", 5, "8.06034");
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "scope 2 is entered, so no factor is missing");
}

#[test]
fn weimob_people_and_intensities() {
    let draft = weimob()
        .people("gender=male", "headcount=3568")
        .people("gender=female", "headcount=2710")
        .people("age=<30", "headcount=3456")
        .people("age=30-39", "headcount=2591")
        .people("age=40-49", "headcount=210")
        .people("age=>=50", "headcount=21")
        .people("employment=full_time", "headcount=6277")
        .people("employment=part_time", "headcount=1")
        .activity("water", "group", "37674 t")
        .activity("waste_nonhazardous", "group", "275.90 t")
        .entered_missing("turnover_rate[gender=male]", "46.2 percent", "leavers by gender")
        .entered("trained_share[gender=male]", "56.6 percent")
        .entered("trained_share[gender=female]", "43.4 percent")
        .entered("trained_share[category=senior_management]@2021", "1.2 percent")
        .entered("trained_share[category=middle_management]@2021", "4.9 percent")
        .entered("trained_share[category=general_staff]@2021", "93.0 percent")
        .count("patents[type=invention]", "12")
        .count("patents[type=utility_model]", "3")
        .count("patents[type=design]", "8")
        .topics("high", 9)
        .entered("material_topics_identified", "19")
        .published("headcount by gender", "6278 people")
        .published("headcount by age", "6278 people")
        .published("headcount", "6278 people")
        .published("energy_intensity[denominator=headcount]", "0.68 MWh/people")
        .published("water_intensity[denominator=headcount]", "6.00 t/people")
        .published("ghg_intensity[denominator=headcount]", "0.47 tCO2e/people")
        .published("waste_nonhazardous_intensity[denominator=headcount]", "0.04 t/people")
        .published("energy_intensity[denominator=headcount]@2021", "0.71 MWh/people")
        .published("turnover_rate[gender=male]", "46.2 percent")
        .published("trained_share by gender", "100.0 percent")
        .published("trained_share@2021 by category", "100.0 percent")
        .published("patents", "23")
        .published("material_topics_high", "6");
    check(
        &draft,
        &[EXACT, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT, OPEN, OPEN, EXACT, Verdict::Differs, EXACT, Verdict::Differs],
    );
    let found = held(&draft);
    assert!(found[7].missing.contains("Employees at period end, 2021"), "{}", found[7].missing);
    assert_eq!(found[8].missing, "leavers by gender");
    assert_eq!(found[10].recomputed.unwrap().to_string(), "99.1 percent");
    assert_eq!(found[12].recomputed.unwrap().to_string(), "9 count");
}

#[test]
fn mobvoi_of_2023() {
    let draft = Draft::new(2023)
        .method("grid_factor", "latest-at-report-date")
        .method("intensity", "revenue")
        .report_date(2024, 4, 26)
        .site("beijing", "CN", None, true)
        .activity("electricity", "beijing", "291.51 MWh")
        .activity("water", "beijing", "367 m3")
        .entered("ghg_scope1", "0 tCO2e")
        .denominator("revenue", "507.21 CNY million")
        .people("", "headcount=394 trained_persons=92 training_hours_total=46")
        .people("gender=male", "headcount=229 trained_persons=53")
        .people("gender=female", "headcount=165 trained_persons=39")
        .people("function=rd", "headcount=240 trained_persons=53")
        .people("function=service", "headcount=20 trained_persons=2")
        .people("function=procurement", "headcount=4 trained_persons=0")
        .people("function=sales", "headcount=58 trained_persons=19")
        .suppliers("suppliers[region=north]", "47")
        .suppliers("suppliers[region=south]", "28")
        .suppliers("suppliers[region=east]", "25")
        .suppliers("suppliers[region=central]", "1")
        .suppliers("suppliers[region=hong-kong]", "6")
        .entered_missing("turnover_rate", "52 percent", "leavers")
        .published("ghg_scope2", "162.31 tCO2e")
        .published("ghg_total", "162.31 tCO2e")
        .published("energy_total", "291.51 MWh")
        .published("ghg_intensity[denominator=revenue]", "0.32 tCO2e/CNY million")
        .published("energy_intensity[denominator=revenue]", "0.58 MWh/CNY million")
        .published("water_intensity[denominator=revenue]", "0.73 m3/CNY million")
        .published("headcount_share[function=rd]", "60.9 percent")
        .published("trained_share[gender=male]", "23 percent")
        .published("trained_share[gender=female]", "24 percent")
        .published("trained_share[function=service]", "10 percent")
        .published("trained_share[function=procurement]", "0 percent")
        .published("trained_share[function=sales]", "33 percent")
        .published("trained_share", "23 percent")
        .published("training_hours_avg", "0.12 hours/people")
        .published("suppliers", "107")
        .published("turnover_rate", "52 percent");
    check(
        &draft,
        &[EXACT, EXACT, EXACT, EXACT, ROUNDING, ROUNDING, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT, EXACT, OPEN],
    );
    draft.evaluate().check("ghg_scope2", 6, "162.312768");
}

#[test]
fn linklogis_of_2021() {
    let draft = Draft::new(2021)
        .method("grid_factor", "named:CN/2015/location-average/mee-2021-9")
        .method("intensity", "headcount, revenue, floor_area")
        .site("offices", "CN", None, true)
        .activity("electricity", "offices", "479 MWh")
        .activity("water", "offices", "2164 m3")
        .activity("wastewater", "offices", "332 t")
        .activity("waste_nonhazardous", "offices", "369 t")
        .activity("waste_hazardous", "offices", "0.03 t")
        .entered("ghg_scope1", "0 tCO2e")
        .denominator("revenue", "1198 CNY million")
        .denominator("gross_profit", "927 CNY million")
        .people("", "headcount=910 training_hours_total=8711")
        .people("gender=male", "headcount=533 training_hours_total=5036")
        .people("gender=female", "headcount=377 training_hours_total=3675")
        .people("age=26-35", "headcount=660")
        .people("category=senior_management", "headcount=12 training_hours_total=615")
        .people("category=middle_management", "headcount=104 training_hours_total=1071")
        .people("category=general_staff", "headcount=794 training_hours_total=7025")
        .people("category=senior_management;gender=male", "headcount=8")
        .people("category=senior_management;gender=female", "headcount=4")
        .entered("ghg_intensity[denominator=floor_area]", "0.035 tCO2e/m2")
        .published("ghg_scope2", "292 tCO2e")
        .published("ghg_intensity[denominator=headcount]", "0.32 tCO2e/people")
        .published("ghg_intensity[denominator=revenue]", "0.24 tCO2e/CNY million")
        .published("ghg_intensity[denominator=floor_area]", "0.035 tCO2e/m2")
        .published("electricity_intensity[denominator=headcount]", "0.53 MWh/people")
        .published("water_intensity[denominator=headcount]", "2.38 m3/people")
        .published("wastewater_intensity[denominator=headcount]", "0.36 t/people")
        .published("waste_nonhazardous_intensity[denominator=headcount]", "0.41 t/people")
        .published("waste_hazardous_intensity[denominator=headcount]", "0.03 kg/people")
        .published("headcount_share[gender=female]", "41.4 percent")
        .published("headcount_share[age=26-35]", "72.5 percent")
        .published("headcount[category=senior_management] by gender", "12 people")
        .published("training_hours_total by gender", "8711 hours")
        .published("training_hours_total by category", "8711 hours")
        .published("training_hours_avg", "9.6 hours/people")
        .published("training_hours_avg[gender=male]", "9.4 hours/people")
        .published("training_hours_avg[gender=female]", "9.7 hours/people")
        .published("training_hours_avg[category=senior_management]", "51.3 hours/people")
        .published("training_hours_avg[category=middle_management]", "10.3 hours/people")
        .published("training_hours_avg[category=general_staff]", "8.8 hours/people")
        .published("gross_margin", "77 percent")
        .published("energy_total", "479 MWh");
    let mut expected = vec![EXACT; draft.book.published.len()];
    expected[3] = OPEN;
    check(&draft, &expected);
    draft.evaluate().check("ghg_scope2", 4, "292.2379");
    draft.evaluate().check("training_hours_avg[category=senior_management]", 2, "51.25");
    draft.evaluate().check("training_hours_avg[category=senior_management]", 1, "51.3");
}

#[test]
fn a_figure_outside_the_printed_unit_is_not_compared() {
    let draft = Draft::new(2022).site("hq", "CN", None, true).activity("waste_nonhazardous", "hq", "3 t");
    let draft = draft.published("waste_nonhazardous", "3 m3").published("packaging", "3 t");
    check(&draft, &[OPEN, OPEN]);
    let found = held(&draft);
    assert!(found[0].missing.contains("does not convert"), "{}", found[0].missing);
    assert_eq!(found[1].missing, "no records of it");
}

#[test]
fn a_count_that_is_off_by_one_is_not_rounding() {
    let draft =
        Draft::new(2022).people("", "headcount=395").published("headcount", "394 people").published("headcount", "395 people");
    check(&draft, &[Verdict::Differs, EXACT]);
}
