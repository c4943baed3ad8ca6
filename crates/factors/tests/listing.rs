//! What the catalogue holds: a listing that any changed, added or lost value moves, and the rules that every row keeps.

use heng_factors::{Factor, FactorCatalogue, FactorSource, Published};
use heng_model::{Date, Decimal};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The part of `sources.toml` that these tests need.
#[derive(Deserialize)]
struct Publication {
    title: String,
    cycle_months: Option<i32>,
}

fn publications() -> BTreeMap<String, Publication> {
    toml::from_str(FactorSource::EMBEDDED.sources).unwrap()
}

fn edition<'a>(publications: &'a BTreeMap<String, Publication>, factor: &Factor) -> (&'a str, &'a Publication) {
    publications.iter().find(|(_, p)| p.title == factor.source).map(|(key, p)| (key.as_str(), p)).unwrap()
}

/// Edition or set, parameter, how many values, their sum. When a new edition is added, its line is computed from the publication.
const LISTING: [(&str, &str, usize, &str); 48] = [
    ("mee-2021-9", "location-average", 1, "0.6101"),
    ("mee-2022-111", "location-average", 1, "0.5810"),
    ("mee-2023-43", "location-average", 1, "0.5703"),
    ("mee-nbs-2024-12", "location-average", 38, "20.5367"),
    ("mee-nbs-2024-12", "market-residual", 1, "0.5942"),
    ("mee-nbs-2024-12", "fossil-power", 1, "0.8426"),
    ("mee-nbs-2024-33", "location-average", 38, "19.6669"),
    ("mee-nbs-2024-33", "market-residual", 1, "0.5856"),
    ("mee-nbs-2024-33", "fossil-power", 1, "0.8325"),
    ("mee-nbs-2025-47", "location-average", 38, "19.2134"),
    ("mee-nbs-2025-47", "market-residual", 1, "0.6096"),
    ("mee-nbs-2025-47", "fossil-power", 1, "0.8273"),
    ("mee-nbs-nea-2025", "lca-footprint", 1, "0.5777"),
    ("ndrc-2014", "location-average", 12, "8.3694"),
    ("ndrc-2013", "location-average", 6, "4.2666"),
    ("ndrc-baseline-2015", "OM", 6, "5.7750"),
    ("ndrc-baseline-2015", "BM", 6, "2.5350"),
    ("mee-baseline-2019", "OM", 6, "5.3717"),
    ("hke", "supplier", 8, "5.76"),
    ("clp", "supplier", 8, "3.42"),
    ("hk-buildings-2010", "location-average", 1, "0.7"),
    ("ema-dataset", "OM", 10, "4.9150"),
    ("ema-dataset", "BM", 10, "4.2538"),
    ("ema-ses", "OM", 10, "4.1391"),
    ("ndrc-guidelines", "NCV", 23, "1304.137"),
    ("ndrc-guidelines", "carbon_content", 23, "547.07"),
    ("ndrc-guidelines", "oxidation_rate", 23, "2224"),
    ("ndrc-public-buildings", "NCV", 1, "43.07"),
    ("ndrc-public-buildings", "carbon_content", 1, "18.9"),
    ("ndrc-public-buildings", "oxidation_rate", 1, "98"),
    ("ndrc-public-buildings", "density", 2, "1.57"),
    ("ndrc-public-buildings", "emission_factor", 1, "0.11"),
    ("gbt-2589-2020", "NCV", 9, "312.857531"),
    ("gbt-2589-2020", "standard_coal", 13, "141.32982"),
    ("ncsc-database-2", "carbon_content", 2, "35.723011"),
    ("ncsc-database-2", "emission_factor", 2, "3.290"),
    ("ipcc-2006", "emission_factor", 64, "1122445.05"),
    ("ipcc-2006", "NCV", 13, "484.6"),
    ("hk-buildings-hkex", "emission_factor", 51, "41.9215141"),
    ("towngas-2023", "emission_factor", 1, "0.549"),
    ("hkex-appendix-2", "energy_content", 2, "94"),
    ("hkex-appendix-2", "air_pollutant", 6, "8.0800308"),
    ("hkex-appendix-2", "emission_factor", 1, "4.8"),
    ("inferred", "air_pollutant", 2, "0.6864"),
    ("AR4", "gwp100", 44, "196667.07"),
    ("AR5", "gwp100", 46, "187284.03"),
    ("AR5-CCF", "gwp100", 46, "211354.99"),
    ("AR6", "gwp100", 48, "212159.671"),
];

#[test]
fn the_catalogue_holds_what_the_publications_say() {
    let publications = publications();
    let mut found: BTreeMap<(String, String), (usize, Decimal)> = BTreeMap::new();
    for factor in FactorCatalogue::embedded() {
        let group = if factor.parameter == "gwp100" { &factor.source_set } else { edition(&publications, factor).0 };
        let (count, sum) = found.entry((group.to_string(), factor.parameter.clone())).or_default();
        *count += 1;
        *sum += factor.value;
    }
    for (group, parameter, count, sum) in LISTING {
        let held = found.remove(&(group.to_string(), parameter.to_string()));
        assert_eq!(held, Some((count, sum.parse().unwrap())), "{group} {parameter}");
    }
    assert!(found.is_empty(), "not in the listing: {found:?}");
}

/// The rule of `docs/factors.md`: a year after the next edition is due, at the end of the month.
#[test]
fn review_dates_follow_the_rule() {
    let publications = publications();
    for factor in FactorCatalogue::embedded() {
        let review_by = factor.review_by.unwrap_or_else(|| panic!("{} has no review date", factor.id));
        assert_eq!(review_by, review_by.last_of_month(), "{}", factor.id);
        let Some(cycle_months) = edition(&publications, factor).1.cycle_months else {
            assert_eq!(review_by, Date::constant(2028, 12, 31), "{}", factor.id);
            continue;
        };
        let Published { latest, .. } = factor.published_on().unwrap();
        let months = i32::from(latest.year()) * 12 + i32::from(latest.month()) - 1 + cycle_months + 12;
        let due = (i32::from(review_by.year()) * 12) + i32::from(review_by.month()) - 1;
        assert_eq!(due, months, "{}", factor.id);
    }
}

#[test]
fn ids_say_what_a_factor_is() {
    for factor in FactorCatalogue::embedded() {
        let year = factor.data_year.map(|y| y.to_string()).unwrap_or_default();
        let expected = match factor.region.as_str() {
            "" if factor.parameter == "gwp100" => continue,
            "" => format!("{}/{}/{}", factor.subject, factor.parameter, factor.source_set),
            region => format!("{region}/{year}/{}/", factor.parameter),
        };
        assert!(factor.id.starts_with(&expected), "{} should start with {expected}", factor.id);
        assert!(factor.id.bytes().all(|b| b.is_ascii_graphic()), "{}", factor.id);
    }
}

/// Names are written as Hong Kong writes them. Titles of mainland publications stay as published.
#[test]
fn names_and_publishers_are_in_traditional_characters() {
    const SIMPLIFIED: &str =
        "电气网业国东华区广发炼厂环员会务场体热标单质车辆数处书经适农财应减简类种号与为从计划还过进这门问间闻报无烟层圆";
    for factor in FactorCatalogue::embedded() {
        for text in [&factor.name.zh_hant, &factor.publisher_name.zh_hant] {
            let wrong = text.chars().find(|c| SIMPLIFIED.contains(*c));
            assert_eq!(wrong, None, "{}: {text}", factor.id);
        }
    }
}

#[test]
fn every_region_and_set_has_a_name() {
    let catalogue = FactorCatalogue::embedded();
    for factor in catalogue {
        if !factor.region.is_empty() {
            assert_ne!(catalogue.region_name(&factor.region).en, factor.region);
        }
        if !factor.source_set.is_empty() {
            assert_ne!(catalogue.set_name(&factor.source_set).en, factor.source_set);
        }
    }
}

/// Printed decimals are those of the publication: 0.5810, not 0.581.
#[test]
fn values_keep_the_decimals_of_the_publication() {
    let printed = |id: &str| FactorCatalogue::embedded().get(id).unwrap().value.to_string();
    assert_eq!(printed("CN/2021/location-average/mee-2022-111"), "0.5810");
    assert_eq!(printed("petrol/NCV/CN-NDRC"), "44.80");
    assert_eq!(printed("lpg/emission_factor/HK-EPD/stationary/N2O"), "0");
}
