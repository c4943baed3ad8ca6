//! Which factor is chosen, by which rule, and what is said when there is none.

use heng_factors::{FactorCatalogue, FuelQuery, GwpSet, NotFound, Query, YearRule};
use heng_model::{Date, Locale};

fn catalogue() -> &'static FactorCatalogue {
    FactorCatalogue::embedded()
}

fn data_year(region: &str, year: i16, max_age_years: Option<i16>) -> Query {
    Query { region: region.to_string(), year, rule: YearRule::DataYear, max_age_years }
}

fn latest(region: &str, year: i16, date: &str) -> Query {
    let date: Date = date.parse().unwrap();
    Query { region: region.to_string(), year, rule: YearRule::LatestAtReportDate(date), max_age_years: None }
}

fn named(region: &str, ids: &str) -> Query {
    Query { region: region.to_string(), year: 2021, rule: YearRule::Named(ids.to_string()), max_age_years: None }
}

/// The id chosen, or the failure.
fn chosen(query: &Query) -> Result<&'static str, NotFound> {
    catalogue().select_grid(query).map(|s| s.factor.id.as_str())
}

#[test]
fn the_data_year_rule_takes_the_year_itself_in_its_newest_edition() {
    let cases = [
        // The notice of 2024 replaces the value that a circular of 2022 gave for 2021.
        ("CN", 2021, "CN/2021/location-average/mee-nbs-2024-12"),
        ("CN", 2022, "CN/2022/location-average/mee-nbs-2024-33"),
        ("CN-SH", 2023, "CN-SH/2023/location-average/mee-nbs-2025-47"),
        ("CN-GRID-E", 2012, "CN-GRID-E/2012/location-average/ndrc-2014"),
        ("HK-HKE", 2022, "HK-HKE/2022/supplier/hke"),
        ("HK-CLP", 2023, "HK-CLP/2023/supplier/clp"),
        // CLP stated 2019 for CO2 and for all greenhouse gases; the wider coverage is taken.
        ("HK-CLP", 2019, "HK-CLP/2019/supplier/clp"),
        // The Energy Market Authority states an operating margin as its inventory factor.
        ("SG", 2022, "SG/2022/OM/ema-ses"),
        ("SG", 2012, "SG/2012/OM/ema-dataset"),
    ];
    for (region, year, id) in cases {
        assert_eq!(chosen(&data_year(region, year, Some(0))), Ok(id), "{region} {year}");
    }
}

#[test]
fn an_earlier_year_is_taken_only_as_far_back_as_the_book_allows() {
    assert!(chosen(&data_year("HK-CLP", 2026, Some(1))).is_err());
    assert_eq!(chosen(&data_year("HK-CLP", 2026, Some(2))), Ok("HK-CLP/2024/supplier/clp"));
    assert_eq!(chosen(&data_year("HK-CLP", 2040, None)), Ok("HK-CLP/2024/supplier/clp"));
    // Never a later one.
    assert!(chosen(&data_year("HK-HKE", 2016, None)).is_err());
    let selected = catalogue().select_grid(&data_year("HK-CLP", 2026, Some(2))).unwrap();
    assert_eq!(selected.rule.get(Locale::En), "factor of the nearest earlier data year, 2024, for 2026");
    assert_eq!(selected.rule.get(Locale::ZhHant), "2026年採用最接近的較早數據年度（2024年）的因子");
}

#[test]
fn the_latest_rule_takes_what_was_certainly_published_by_the_report_date() {
    let cases = [
        ("CN", "2024-04-26", "0.5568"),
        ("CN", "2024-04-12", "0.5568"),
        ("CN", "2024-04-11", "0.5703"),
        ("CN", "2022-04-20", "0.5810"),
        // March 2022 is known to be over only on its last day.
        ("CN", "2022-03-30", "0.6101"),
        ("CN", "2025-03-28", "0.5366"),
        ("CN", "2026-11-20", "0.5306"),
        ("CN-GRID-E", "2022-04-20", "0.7035"),
    ];
    for (region, date, value) in cases {
        let selected = catalogue().select_grid(&latest(region, 2021, date)).unwrap();
        assert_eq!(selected.factor.value.to_string(), value, "{region} at {date}");
    }
    assert!(chosen(&latest("CN", 2020, "2020-12-31")).is_err());
    let selected = catalogue().select_grid(&latest("CN", 2023, "2024-04-26")).unwrap();
    assert_eq!(selected.rule.en, "latest factor published by the report date, 2024-04-26");
    assert_eq!(selected.rule.zh_hant, "於報告日期（2024年4月26日）或之前最新發佈的因子");
}

#[test]
fn a_named_factor_serves_its_region_and_those_within_it() {
    let notice = "CN/2015/location-average/mee-2021-9";
    let selected = catalogue().select_grid(&named("CN", notice)).unwrap();
    assert_eq!((selected.factor.value.to_string().as_str(), selected.factor.published.as_str()), ("0.6101", "2021-03"));
    assert_eq!(chosen(&named("CN-SH", notice)), Ok(notice));
    let both = format!("{notice}; HK-HKE/2021/supplier/hke");
    assert_eq!(chosen(&named("HK-HKE", &both)), Ok("HK-HKE/2021/supplier/hke"));
    assert_eq!(chosen(&named("CN-GD", &both)), Ok(notice));

    let elsewhere = chosen(&named("HK-CLP", &both)).unwrap_err();
    assert_eq!(elsewhere.message, "the factor named in the book does not cover this electricity");
    let misspelt = chosen(&named("CN", "CN/2015/location-average/mee-2021-8")).unwrap_err();
    assert_eq!(misspelt.nearest[0].id, notice);
    assert!(chosen(&named("CN", "")).is_err());
}

#[test]
fn what_is_no_grid_average_is_never_chosen() {
    for kind in ["fossil-power", "market-residual", "BM", "lca-footprint"] {
        for factor in catalogue().iter().filter(|f| f.parameter == kind) {
            let year = factor.data_year.unwrap();
            for query in [
                data_year(&factor.region, year, None),
                latest(&factor.region, year, "2026-11-20"),
                named(&factor.region, &factor.id),
            ] {
                assert_ne!(chosen(&query), Ok(factor.id.as_str()));
            }
        }
    }
    // Operating margins of mainland grids are baselines for projects.
    assert!(chosen(&data_year("CN-GRID-E", 2019, Some(0))).is_err());
    assert!(chosen(&named("CN-GRID-E", "CN-GRID-E/2019/OM/mee-baseline-2019")).is_err());
}

#[test]
fn a_missing_factor_shows_the_nearest_and_the_way_out() {
    let found = chosen(&data_year("HK-CLP", 2025, Some(0))).unwrap_err();
    let printed = found.to_diag().to_string();
    let expected = "error[F001]: no emission factor covers this electricity\n   \
                    = sought: grid electricity, region HK-CLP, 2025\n   \
                    = nearest: HK-CLP/2024/supplier/clp  0.38 kgCO2e/kWh\n   \
                    = nearest: HK-CLP/2023/supplier/clp  0.39 kgCO2e/kWh\n   \
                    = nearest: HK-CLP/2022/supplier/clp  0.39 kgCO2e/kWh\n\
                    help: add a 2025 factor for HK-CLP to factors.csv, or set methods.grid_factor_max_age_years = 1 in heng.toml";
    assert_eq!(printed, expected);
}

#[test]
fn wider_regions_are_suggested_and_never_used() {
    let found = chosen(&data_year("CN-XZ", 2022, None)).unwrap_err();
    assert_eq!(found.nearest.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["CN/2022/location-average/mee-nbs-2024-33"]);
    let found = chosen(&data_year("CN-SH", 2012, None)).unwrap_err();
    let regions: Vec<&str> = found.nearest.iter().map(|f| f.region.as_str()).collect();
    assert_eq!(regions, ["CN-SH", "CN-SH", "CN-SH"]);
    let found = chosen(&data_year("HK-CPL", 2022, None)).unwrap_err();
    assert_eq!(found.help, "write the region HK-CLP, or add a 2022 factor for HK-CPL to factors.csv");
    let found = chosen(&data_year("", 2022, None)).unwrap_err();
    assert_eq!(found.sought.en, "grid electricity, no region, 2022");
    assert_eq!(found.sought.zh_hant, "電網用電的排放因子：未有指明地區，2022年");
}

#[test]
fn fuels_by_set_use_and_gas() {
    let cases = [
        (("petrol", "NCV", "CN-NDRC", None, None), "44.80"),
        (("petrol", "NCV", "CN-PB", None, None), "43.07"),
        (("petrol", "density", "CN-PB", None, None), "0.73"),
        (("natural_gas", "NCV", "CN-NDRC", None, None), "389.31"),
        (("diesel", "oxidation_rate", "CN-NDRC", Some("passenger car"), None), "98"),
        (("petrol", "emission_factor", "HK-EPD", Some("passenger car"), Some("CH4")), "0.000253"),
        (("petrol", "emission_factor", "HK-EPD", Some("電單車"), Some("CH4")), "0.001422"),
        (("diesel", "emission_factor", "HK-EPD", Some("stationary"), Some("N2O")), "0.0000074"),
        (("kerosene", "emission_factor", "HK-EPD", None, Some("CO2")), "2.429"),
        // A passenger car is a vehicle.
        (("petrol", "air_pollutant", "HKEX-A2", Some("passenger car"), Some("SOx")), "0.0000147"),
        (("diesel", "air_pollutant", "HKEX-A2", None, Some("SOx")), "0.0000161"),
        (("petrol", "air_pollutant", "INFERRED", None, Some("PM")), "0.06"),
        (("petrol", "emission_factor", "IPCC2006", Some("road, uncontrolled"), Some("N2O")), "3.2"),
        (("petrol", "emission_factor", "IPCC2006", Some("passenger car"), Some("CO2")), "69300"),
        (("diesel", "emission_factor", "IPCC2006", Some("light goods vehicle"), Some("CH4")), "3.9"),
        // IPCC gives the CH4 of stationary burning for oil products as a whole.
        (("diesel", "emission_factor", "IPCC2006", Some("commercial"), Some("CH4")), "10"),
        (("anthracite", "emission_factor", "IPCC2006", Some("manufacturing"), Some("CH4")), "10"),
        (("anthracite", "emission_factor", "IPCC2006", Some("energy industry"), Some("CH4")), "1"),
        (("electricity", "standard_coal", "CN-2589", None, None), "0.1229"),
        (("heat", "emission_factor", "CN-PB", None, Some("CO2")), "0.11"),
    ];
    for ((fuel, parameter, set, used, gas), value) in cases {
        let factor = catalogue().select_fuel(fuel, parameter, set, used, gas).unwrap_or_else(|e| panic!("{}", e.to_diag()));
        assert_eq!(factor.value.to_string(), value, "{fuel} {parameter} {set} {used:?} {gas:?}");
    }
}

#[test]
fn a_fuel_without_a_factor_says_what_there_is() {
    let sought = |fuel, parameter, set, used, gas| catalogue().select_fuel(fuel, parameter, set, used, gas).unwrap_err();

    let several = sought("petrol", "emission_factor", "HK-EPD", None, Some("CH4"));
    assert_eq!(several.message, "several factors fit this petrol");
    assert_eq!(several.help, "say which use it has: light goods vehicle; motorcycle; passenger car; private van");

    let other_set = sought("diesel", "carbon_content", "CN-PB", None, None);
    assert_eq!(other_set.sought.en, "carbon content per energy of diesel, set CN-PB");
    assert!(!other_set.sought.zh_hant.contains("diesel"), "{:?}", other_set.sought);
    assert_eq!(other_set.nearest[0].id, "diesel/carbon_content/CN-NDRC");

    let other_use = sought("lpg", "emission_factor", "HK-EPD", Some("passenger car"), Some("CO2"));
    assert_eq!(other_use.message, "no CO2 emission factor covers this liquefied petroleum gas");
    assert_eq!(other_use.nearest[0].applies_to, "stationary");
}

#[test]
fn a_factor_of_a_later_year_is_left_out_when_the_year_is_known() {
    let query = FuelQuery {
        fuel: "natural_gas",
        parameter: "carbon_content",
        source_set: "CN-NCSC2",
        year: Some(2026),
        ..FuelQuery::default()
    };
    assert!(catalogue().select_fuel_by(&query).is_ok());
    assert!(catalogue().select_fuel_by(&FuelQuery { year: Some(2025), ..query }).is_err());
}

#[test]
fn warming_potentials_by_report_and_gas() {
    let cases = [
        (GwpSet::Ar4, "CH4", "25"),
        (GwpSet::Ar5, "CH4", "28"),
        (GwpSet::Ar6, "CH4", "27.9"),
        (GwpSet::Ar5, "n2o", "265"),
        (GwpSet::Ar6, "R-410A", "2255.5"),
        (GwpSet::Ar4, "CO2", "1"),
    ];
    for (set, gas, value) in cases {
        assert_eq!(catalogue().select_gwp(set, gas).unwrap().value.to_string(), value, "{set} {gas}");
    }
    let none = catalogue().select_gwp(GwpSet::Ar4, "R-410B").unwrap_err();
    assert_eq!(none.nearest[0].subject, "R-410A");
    assert_eq!(none.message, "there is no global warming potential of R-410B in AR4");
    assert_eq!("ar5".parse(), Ok(GwpSet::Ar5));
    assert!("AR7".parse::<GwpSet>().is_err());
}

#[test]
fn staleness_and_verification_are_said_with_the_way_out() {
    let factor = catalogue().get("CN/2021/location-average/mee-nbs-2024-12").unwrap();
    let day = |text: &str| text.parse::<Date>().unwrap();
    assert!(!factor.is_stale(day("2026-04-30")));
    assert!(factor.is_stale(day("2026-05-01")));
    assert!(factor.unverified_diag().is_none());
    let printed = factor.stale_diag(day("2026-05-01")).unwrap().to_string();
    assert!(printed.starts_with("warning[F002]: the factor `CN/2021/location-average/mee-nbs-2024-12` is past its review date"));
    let unverified = catalogue().get("HK-HKE/2022/supplier/hke").unwrap().unverified_diag().unwrap().to_string();
    assert!(unverified.starts_with("note[F003]") && unverified.contains("Publication not seen."), "{unverified}");
}

#[test]
fn a_factor_in_use_carries_its_source() {
    let selected = catalogue().select_grid(&latest("CN", 2023, "2024-04-26")).unwrap();
    let used = selected.factor.to_use(selected.rule);
    assert_eq!(used.name.zh_hant, "電網電力（中國內地全國電網）");
    assert_eq!(used.publisher_name.get(Locale::ZhHant), "生態環境部、國家統計局");
    assert_eq!(used.source, "关于发布2021年电力二氧化碳排放因子的公告 (公告2024年第12号)");
    assert_eq!((used.data_year, used.gas_coverage.as_str(), used.source_date.as_str()), (Some(2021), "CO2", "2024-04-12"));
}
