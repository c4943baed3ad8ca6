//! Energy and resources: what rows in different units come to, and what is missing when they cannot.

mod support;

use heng_model::Trace;
use support::{Draft, id};

#[test]
fn petrol_gives_the_same_energy_in_litres_tonnes_and_megawatt_hours() {
    // 1,000 L × 0.73 kg/L × 43.07 GJ/t ÷ 3.6.
    let recorded = [("1000 L", "1,000"), ("730 kg", "1,000"), ("0.73 t", "1,000"), ("31.4411 GJ", "1,000")];
    for (amount, litres) in recorded {
        let draft = Draft::new(2022).method("scope1", "CN-PB").site("hq", "CN", None, true).activity("petrol", "hq", amount);
        let outcome = draft.evaluate();
        outcome.check("energy_direct[fuel=petrol]", 6, "8.733639");
        outcome.check("energy_direct[site=hq]", 6, "8.733639");
        outcome.check("energy_direct", 6, "8.733639");
        outcome.check("gasoline", 0, litres);
        outcome.check("energy_standard_coal[carrier=petrol]", 6, "1.074122");
        outcome.check("ghg_scope1", 6, "2.135291");
    }
}

#[test]
fn natural_gas_is_read_in_both_volumes_and_in_energy() {
    for amount in ["1000 m3", "1000 Nm3", "0.1 10^4 Nm3", "38.931 GJ", "10.814166666666666667 MWh"] {
        let outcome = Draft::new(2022).site("hq", "CN", None, true).activity("natural_gas", "hq", amount).evaluate();
        outcome.check("energy_direct", 6, "10.814167");
        outcome.check("natural_gas", 3, "1,000.000");
        // 38.931 GJ × 15.3 tC/TJ × 99% × 44/12 ÷ 1000.
        outcome.check("ghg_scope1[source=natural_gas]", 6, "2.162189");
    }
}

#[test]
fn electricity_adds_up_by_site_and_grid_whatever_its_unit() {
    let outcome = Draft::new(2022)
        .site("sh", "CN-GRID-E", None, true)
        .site("sz", "CN-GRID-S", None, true)
        .site("hf", "CN-GRID-E", None, true)
        .site("sold", "CN-GRID-E", None, false)
        .activity("electricity", "sh", "12400 kWh")
        .activity("electricity", "sh", "7.2 GJ")
        .activity("electricity", "hf", "1 MWh")
        .activity("electricity", "sz", "5 MWh")
        .activity("electricity", "sold", "99 MWh")
        .entered("ghg_scope1", "0 tCO2e")
        .evaluate();
    outcome.check("electricity[site=sh]", 1, "14.4");
    outcome.check("electricity[grid=CN-GRID-E]", 1, "15.4");
    outcome.check("electricity", 1, "20.4");
    outcome.check("electricity[site=sold]", 1, "–");
    outcome.check("energy_indirect[carrier=electricity]", 1, "20.4");
    outcome.check("energy_indirect[site=hf]", 1, "1.0");
    outcome.check("energy_total", 1, "20.4");
    outcome.check("energy_total[site=sz]", 1, "5.0");
    outcome.check("energy_standard_coal", 5, "2.50716");
}

#[test]
fn direct_energy_that_is_not_recorded_is_not_zero() {
    let draft = || Draft::new(2022).site("hq", "HK-HKE", None, true).activity("electricity", "hq", "10 MWh");
    let silent = draft().evaluate();
    silent.check("energy_total", 2, "–");
    assert!(silent.missing("energy_total").contains("Direct energy consumption, 2022"), "{}", silent.missing("energy_total"));
    silent.check("ghg_total", 2, "–");
    silent.check("ghg_scope1", 2, "–");
    let stated = draft().entered("ghg_scope1", "0 tCO2e").evaluate();
    stated.check("energy_total", 2, "10.00");
    let counted = draft().entered("energy_direct", "0 MWh").evaluate();
    counted.check("energy_total", 2, "10.00");
}

#[test]
fn heat_is_indirect_energy_with_a_factor_of_its_own() {
    let outcome = Draft::new(2022)
        .site("hq", "CN", None, true)
        .activity("heat", "hq", "360 GJ")
        .activity("electricity", "hq", "10 MWh")
        .evaluate();
    outcome.check("heat", 0, "360");
    outcome.check("energy_indirect[carrier=heat]", 2, "100.00");
    outcome.check("energy_indirect[site=hq]", 2, "110.00");
    outcome.check("ghg_scope2[grid=heat]", 2, "39.60");
}

#[test]
fn a_fuel_without_density_leaves_a_gap_that_names_it() {
    let outcome = Draft::new(2022)
        .site("hq", "CN", None, true)
        .activity("lpg", "hq", "100 L")
        .activity("petrol", "hq", "100 L")
        .activity("electricity", "hq", "1 MWh")
        .evaluate();
    outcome.check("energy_direct[fuel=lpg]", 2, "–");
    outcome.check("energy_direct", 2, "–");
    outcome.check("lpg", 2, "–");
    outcome.check("gasoline", 0, "100");
    assert!(
        outcome.missing("energy_direct").contains("calorific value of Liquefied petroleum gas"),
        "{}",
        outcome.missing("energy_direct")
    );
    assert!(outcome.codes().contains(&"C002"), "{:?}", outcome.codes());
    assert!(outcome.diag("C002").contains("energy_direct[fuel=lpg]@2022"), "{}", outcome.diag("C002"));
}

#[test]
fn water_is_poured_or_weighed_and_waste_is_cut_by_its_columns() {
    let outcome = Draft::new(2022)
        .site("hq", "CN", None, true)
        .site("lab", "CN", None, true)
        .activity("water", "hq", "12 m3")
        .activity("water", "hq", "3000 kg")
        .activity("wastewater", "lab", "2 t")
        .activity("waste_nonhazardous[type=paper;treatment=recycled]", "hq", "300 kg")
        .activity("waste_nonhazardous[type=office;treatment=landfill]", "hq", "1.2 t")
        .activity("waste_nonhazardous[type=paper;treatment=landfill]", "lab", "0.5 t")
        .activity("packaging[material=carton]@2021", "lab", "4 t")
        .evaluate();
    outcome.check("water", 1, "15.0");
    outcome.check("wastewater[site=lab]", 1, "2.0");
    outcome.check("waste_nonhazardous[type=paper]", 2, "0.80");
    outcome.check("waste_nonhazardous[treatment=landfill]", 2, "1.70");
    outcome.check("waste_nonhazardous[site=hq]", 2, "1.50");
    outcome.check("waste_nonhazardous", 2, "2.00");
    outcome.check("packaging[material=carton]@2021", 2, "4.00");
    outcome.check("packaging", 2, "–");
}

#[test]
fn a_total_leads_back_to_the_rows() {
    let outcome = Draft::new(2022)
        .site("hq", "CN", None, true)
        .site("lab", "CN", None, true)
        .activity("electricity", "hq", "12400 kWh")
        .activity("electricity", "lab", "600 kWh")
        .evaluate();
    let total = outcome.figures.get(&id("electricity", 2022)).unwrap();
    let Trace::Formula(sum) = &total.trace else { panic!("a sum over sites") };
    let Trace::Figure { id: site, .. } = &sum.inputs[0] else { panic!("a site") };
    assert_eq!(site.to_string(), "electricity[site=hq]@2022");
    let Trace::Records { what, origin, sum, count, .. } = &outcome.figures.get(site).unwrap().trace else { panic!("rows") };
    assert_eq!((what.en.as_str(), what.zh_hant.as_str()), ("Purchased electricity, hq", "外購電力，hq"));
    assert_eq!((origin.to_string().as_str(), *count, sum.to_string().as_str()), ("activity/electricity.csv:4", 1, "12.4 MWh"));
}

#[test]
fn hong_kong_reads_gas_by_the_energy_it_holds() {
    let draft = || Draft::new(2022).site("hk", "HK-CLP", None, true);
    // 48 MJ a unit, 46 MJ a kilogram.
    draft().activity("towngas", "hk", "75 towngas unit").evaluate().check("energy_direct", 3, "1.000");
    let lpg = draft().activity("lpg", "hk", "180 kg");
    draft().method("scope1", "HK-EPD").activity("lpg", "hk", "180 kg").evaluate().check("energy_direct", 3, "2.300");
    lpg.evaluate().check("energy_direct", 4, "2.3655");
}
