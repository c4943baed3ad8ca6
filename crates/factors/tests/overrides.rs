//! A book's own factors: what a row replaces, and what is said of a row that cannot be used.

use heng_factors::{FactorCatalogue, GwpSet, Query, YearRule};
use heng_model::{Diags, SourceFile};
use std::sync::Arc;

const HEAD: &str = "subject,parameter,region,source_set,data_year,value,unit,gas,applies_to,publisher,source,published,verified";

fn with(rows: &str) -> (FactorCatalogue, Diags) {
    with_text(&format!("{HEAD}\n{rows}\n"))
}

fn with_text(text: &str) -> (FactorCatalogue, Diags) {
    FactorCatalogue::embedded().with_overrides(&Arc::new(SourceFile::new("factors.csv")), text)
}

fn query(region: &str, year: i16) -> Query {
    Query { region: region.to_string(), year, rule: YearRule::DataYear, max_age_years: Some(0) }
}

#[test]
fn a_row_beats_the_catalogue_for_the_same_thing_only() {
    let (factors, diags) = with(
        "electricity,location-average,CN,,2021,0.6,tCO2e/MWh,,,Auditor,Report 2021,2024-05-01,yes\n\
         petrol,NCV,,CN-PB,,43.1,GJ/t,,,Supplier,Certificate,2022,yes",
    );
    assert!(diags.is_empty(), "{diags:?}");
    let national = factors.select_grid(&query("CN", 2021)).unwrap().factor;
    assert_eq!(
        (national.value.to_string().as_str(), national.gas.as_str(), national.id.as_str()),
        ("0.6", "CO2e", "factors.csv:2")
    );
    assert_eq!(national.name.zh_hant, "電網電力（中國內地全國電網）");
    assert_eq!(factors.select_grid(&query("CN", 2022)).unwrap().factor.value.to_string(), "0.5366");
    assert_eq!(factors.select_grid(&query("CN-SH", 2021)).unwrap().factor.value.to_string(), "0.5834");
    assert_eq!(factors.select_fuel("petrol", "NCV", "CN-PB", None, None).unwrap().value.to_string(), "43.1");
    assert_eq!(factors.select_fuel("petrol", "NCV", "CN-NDRC", None, None).unwrap().value.to_string(), "44.80");
    // Both editions of the national factor of 2021 are replaced: they are about the same thing.
    assert!(factors.get("CN/2021/location-average/mee-nbs-2024-12").is_none());
    assert!(factors.get("CN/2021/fossil-power/mee-nbs-2024-12").is_some());
}

#[test]
fn a_region_that_the_catalogue_lacks_can_be_added() {
    let (factors, diags) = with("electricity,supplier,US-CAMX,,2022,0.226,kgCO2e/kWh,,,US EPA,eGRID2022,2024-01,no");
    assert!(diags.is_empty(), "{diags:?}");
    let own = factors.select_grid(&query("US-CAMX", 2022)).unwrap().factor;
    assert_eq!(own.name.en, "Grid electricity, US-CAMX");
    assert!(own.unverified_diag().is_some());
}

#[test]
fn the_books_supplier_factor_comes_before_the_catalogues_average() {
    let (factors, diags) = with("electricity,supplier,CN,,2021,0.4,tCO2/MWh,,,Power company,Letter,2022-05,yes");
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(factors.select_grid(&query("CN", 2021)).unwrap().factor.value.to_string(), "0.4");
}

#[test]
fn a_warming_potential_can_be_added() {
    let (factors, diags) = with("HFO-1234yf,gwp100,,AR5,,1,,HFO-1234yf,,IPCC,AR5 Table 8.A.1,2013,yes");
    assert!(diags.is_empty(), "{diags:?}");
    assert_eq!(factors.select_gwp(GwpSet::Ar5, "HFO-1234yf").unwrap().value.to_string(), "1");
}

#[test]
fn chinese_names_full_width_digits_byte_order_mark_and_comments_are_read() {
    let text = format!("\u{feff}{HEAD}\r\n# 自備因子\r\n\r\n汽油,密度,,CN-PB,,０．７４,kg/L,,,供應商,證書,２０２２年５月,是\r\n");
    let (factors, diags) = with_text(&text);
    assert!(diags.is_empty(), "{diags:?}");
    let density = factors.select_fuel("petrol", "density", "CN-PB", None, None).unwrap();
    assert_eq!((density.value.to_string().as_str(), density.id.as_str(), density.verified), ("0.74", "factors.csv:4", true));
}

#[test]
fn a_bad_row_says_why_and_the_rest_goes_on() {
    let cases = [
        ("electricity,supplier,HK-CLP,,2025,abc,kgCO2e/kWh,,,CLP,Report,2026,yes", "`value`: `abc` is not a number"),
        ("electricity,supplier,HK-CLP,,2025,-0.3,kgCO2e/kWh,,,CLP,Report,2026,yes", "negative"),
        ("electricity,suplier,HK-CLP,,2025,0.3,kgCO2e/kWh,,,CLP,Report,2026,yes", "nearest: supplier"),
        ("electricity,supplier,,,2025,0.3,kgCO2e/kWh,,,CLP,Report,2026,yes", "`region` is empty"),
        ("electricity,supplier,HK-CLP,,,0.3,kgCO2e/kWh,,,CLP,Report,2026,yes", "`data_year` is empty"),
        ("electricity,supplier,HK-CLP,,2025,0.3,kgCO2e/kWh,,,CLP,Report,,yes", "`published` is empty"),
        ("electricity,supplier,HK-CLP,,2025,0.3,kgCO2e/kWh,,,CLP,,2026,yes", "`source` is empty"),
        ("electricity,supplier,HK-CLP,,2025,0.3,kgCO2e/kWh,CO2,,CLP,Report,2026,yes", "`gas` says CO2"),
        ("electricity,supplier,HK-CLP,,2025,0.3,kg,,,CLP,Report,2026,yes", "no unit of a factor for electricity"),
        ("electricity,supplier,HK-CLP,,2025,0.3,kgCO2e/kWh,,,CLP,Report,soon,yes", "not a date of publication"),
        ("electricity,supplier,HK-CLP,,last,0.3,kgCO2e/kWh,,,CLP,Report,2026,yes", "`data_year`: `last` is not a year"),
        ("electricity,supplier,HK-CLP,,2025,0.3,kgCO2e/kWh,,,CLP,Report,2026,perhaps", "neither yes nor no"),
        ("petroll,NCV,,CN-PB,,43,GJ/t,,,x,y,2022,yes", "nearest: petrol"),
        ("petrol,NCV,,,,43,GJ/t,,,x,y,2022,yes", "`source_set` is empty"),
        ("petrol,NCV,,CN-PC,,43,GJ/t,,,x,y,2022,yes", "nearest: CN-PB"),
        ("petrol,NCV,,CN-PB,,43,MJ/L,,,x,y,2022,yes", "`MJ/L` is no unit of this parameter"),
        ("CH4,gwp100,,AR5,,30,kgCO2e/kgCH4,,,x,y,2022,yes", "a plain number: leave `unit` empty"),
        ("petrol,NCV,,CN-PB,,0,GJ/t,,,x,y,2022,yes", "zero"),
        ("petrol,oxidation_rate,,CN-PB,,101,%,CO2,,x,y,2022,yes", "above 100"),
        ("petrol,emission_factor,,HK-EPD,,2.3,kgCO2/L,CO2,pasenger car,x,y,2022,yes", "nearest: passenger car"),
        ("petrol,supplier,CN,,2022,0.5,tCO2/MWh,,,x,y,2022,yes", "is for the subject `electricity`"),
    ];
    let good = "electricity,supplier,HK-HKE,,2026,0.5,kgCO2e/kWh,,,HK Electric,Report,2027,yes";
    for (row, expected) in cases {
        let (factors, diags) = with(&format!("{row}\n{good}"));
        let said: Vec<String> = diags.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 1, "{row}: {said:?}");
        assert!(said[0].starts_with("error[F004]") && said[0].contains(expected), "{row}: {}", said[0]);
        assert!(said[0].contains("factors.csv:2"), "{}", said[0]);
        assert!(factors.get("factors.csv:3").is_some(), "{row}");
    }
}

#[test]
fn the_header_is_checked() {
    let (_, diags) = with_text("subject,parameter,value,unit,sorce\nelectricity,supplier,0.5,tCO2/MWh,x\n");
    let said: Vec<String> = diags.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    assert_eq!(said[0], "B003 unknown column `sorce`");
    assert_eq!(said[1], "B004 the column `source` is missing");
}

#[test]
fn one_factor_given_twice_keeps_the_first() {
    let row = "electricity,supplier,HK-CLP,,2025,0.3,kgCO2e/kWh,,,CLP,Report,2026,yes";
    let (factors, diags) = with(&format!("{row}\n{}", row.replace("0.3", "0.4")));
    assert_eq!(diags.iter().map(|d| d.code.id()).collect::<Vec<_>>(), ["R011"]);
    assert_eq!(factors.select_grid(&query("HK-CLP", 2025)).unwrap().factor.value.to_string(), "0.3");
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = with_text(&text);
    }

    #[test]
    fn no_cells_panic(cells in proptest::collection::vec("[ -~]{0,12}", 13)) {
        let _ = with(&cells.join(","));
    }
}
