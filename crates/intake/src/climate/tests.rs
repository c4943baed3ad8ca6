//! What each row of the registers becomes, and the one code that each mistake yields.

use super::*;
use crate::book::RiskClass;
use crate::context::Silent;
use crate::memory::MemoryFiles;
use crate::read_book;
use crate::testing::manifest;
use heng_model::{Catalogue, Diags};

fn read_text(path: &str, text: &str) -> (Climate, Diags) {
    let files = MemoryFiles::new().with(path, text);
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    let climate = read(&mut ctx, &manifest(), &Sites::default());
    (climate, ctx.finish().1)
}

fn codes(diags: &Diags) -> Vec<&'static str> {
    assert!(diags.iter().all(|d| !d.help.is_empty()), "{diags:?}");
    diags.iter().map(|d| d.code.id()).collect()
}

const RISKS: &str = "risk,kind,name_en,name_zh_hant,horizon,likelihood,impact,response_en,response_zh_hant,exposed_assets,capital_deployed,amount_unit,overlaps\n";

fn risks(rows: &str) -> (Climate, Diags) {
    read_text("climate/risks.csv", &format!("{RISKS}{rows}"))
}

#[test]
fn risks_and_opportunities_are_two_sets() {
    let (climate, diags) = risks(
        "typhoon,Physical acute,Typhoons,颱風,短期; long,4,5,Barriers,防洪板,200,,HKD million,\n\
         services,opportunity-products,Services,服務,medium,2,3,,,,5,HKD million,\n",
    );
    assert!(diags.is_empty(), "{diags:?}");
    let [typhoon, services] = &climate.risks[..] else { panic!("{climate:?}") };
    assert_eq!((typhoon.kind.as_str(), typhoon.class), ("physical-acute", RiskClass::Physical));
    assert_eq!(typhoon.horizons, ["short", "long"]);
    assert_eq!(typhoon.exposed_assets.unwrap().to_string(), "200 HKD million");
    assert_eq!((services.kind.as_str(), services.class), ("opportunity-products-services", RiskClass::Opportunity));
    let count = |set: &str, field: &str| climate.records(set, field).len();
    assert_eq!([count("climate-risks", ""), count("climate-risks", "response"), count("climate-risks", "capital")], [1, 1, 0]);
    assert_eq!([count("climate-opportunities", ""), count("climate-opportunities", "capital")], [1, 1]);
    assert_eq!([count("climate-risks", "transition"), count("climate-risks", "nonsense"), count("nonsense", "")], [0, 0, 0]);
}

#[test]
fn bad_risks_say_what_is_wrong() {
    for (row, code) in [
        ("a,weather,A,甲,short,4,5,,,,,,\n", "R013"),
        ("a,opportunity-housing,A,甲,short,4,5,,,,,,\n", "R013"),
        ("a,physical-acute,A,,short,4,5,,,,,,\n", "R012"),
        ("a,physical-acute,A,甲,,4,5,,,,,,\n", "R012"),
        ("a,physical-acute,A,甲,soon,4,5,,,,,,\n", "R013"),
        ("a,physical-acute,A,甲,short,7,5,,,,,,\n", "K003"),
        ("a,physical-acute,A,甲,short,4,0,,,,,,\n", "K003"),
        ("a,physical-acute,A,甲,short,3.5,5,,,,,,\n", "K003"),
        ("a,physical-acute,A,甲,short,high,5,,,,,,\n", "R001"),
        ("a,physical-acute,A,甲,short,4,5,,,200,,,\n", "R012"),
        ("a,physical-acute,A,甲,short,4,5,,,200,,MWh,\n", "R003"),
        ("a,physical-acute,A,甲,short,4,5,,,-200,,HKD,\n", "R007"),
        ("a,physical-acute,A,甲,short,4,5,Only,,,,,\n", "R012"),
        ("a,physical-acute,A,甲,short,4,5,,,,,,b\n", "R013"),
        ("a,physical-acute,A,甲,short,4,5,,,,,,\na,physical-acute,A,甲,short,4,5,,,,,,\n", "R011"),
    ] {
        assert_eq!(codes(&risks(row).1), [code], "{row}");
    }
}

#[test]
fn horizons_of_the_book_are_the_only_ones() {
    let manifest = "[issuer]\nname = \"Harbour\"\n[period]\nstart = 2025-01-01\nend = 2025-12-31\n[report]\nlocales = [\"en\", \"zh-Hant\"]\n\
                    [climate]\nhorizons = { medium = \"2028-2035\", short = \"2025-2027\" }\n";
    let files = MemoryFiles::new().with("heng.toml", manifest).with(
        "climate/risks.csv",
        format!("{RISKS}a,physical-acute,A,甲,短期,4,5,,,,,,\nb,physical-acute,B,乙,long,4,5,,,,,,\n"),
    );
    let (book, diags) = read_book(&files, Catalogue::embedded());
    let book = book.unwrap();
    assert_eq!(codes(&diags), ["K002"]);
    assert!(diags.iter().next().unwrap().to_string().contains("defined: short, medium"));
    assert_eq!(book.climate.risks.len(), 1);
    let spans: Vec<(&str, &str)> = book.climate.horizons.iter().map(|h| (h.id.as_str(), h.span.en.as_str())).collect();
    assert_eq!(spans, [("short", "2025-2027"), ("medium", "2028-2035")]);
    assert_eq!(book.records("climate-horizons", "short").len(), 1);
    assert_eq!(book.manifest.labels["risk"], [("a".to_string(), LocalText::new("A", "甲"))]);
}

#[test]
fn scenarios_say_when_and_about_what() {
    let head = "scenario,name_en,name_zh_hant,temperature,kind,horizon,assumptions_en,assumptions_zh_hant,date\n";
    let (climate, diags) =
        read_text("climate/scenarios.csv", &format!("{head}nz,Net zero,淨零,1.5°C,physical; 轉型,long,A,甲,2025-06\n"));
    assert!(diags.is_empty(), "{diags:?}");
    let scenario = &climate.scenarios[0];
    assert!(scenario.physical && scenario.transition);
    for (field, rows) in [("", 1), ("assumptions", 1), ("date", 1), ("temperature", 1), ("resilience", 0), ("result", 0)] {
        assert_eq!(climate.records("scenarios", field).len(), rows, "{field}");
    }
    for (row, code) in
        [("nz,Net zero,淨零,,weather,,,,\n", "R013"), ("nz,Net zero,淨零,,,,,,soon\n", "R006"), ("nz,Net zero,,,,,,,\n", "R012")]
    {
        assert_eq!(codes(&read_text("climate/scenarios.csv", &format!("{head}{row}")).1), [code], "{row}");
    }
}

#[test]
fn metrics_are_values_or_statements() {
    let head = "metric,name_en,name_zh_hant,year,value,unit,text_en,text_zh_hant\n";
    let (climate, diags) = read_text(
        "climate/metrics.csv",
        &format!(
            "{head}internal_carbon_price,,,,,,None is applied,並無採用\nindustry:pue,PUE,用電效率,2021,1.5,ratio,,\nclimate_remuneration_share,,,,10,%,,\n"
        ),
    );
    assert!(diags.is_empty(), "{diags:?}");
    let count = |field: &str| climate.records("climate-metrics", field).len();
    assert_eq!(count("internal_carbon_price"), 0, "a statement is no price");
    assert_eq!(count("internal_carbon_price_use"), 1);
    assert_eq!([count("industry"), count("remuneration"), count("climate_remuneration_share"), count("")], [1, 1, 1, 3]);
    for (row, code) in [
        ("carbon_price,,,,400,HKD/tCO2e,,\n", "R013"),
        ("internal_carbon_price,,,,400,HKD,,\n", "R003"),
        ("internal_carbon_price,,,,,HKD/tCO2e,,\n", "R012"),
        ("climate_remuneration_share,,,,110,%,,\n", "K001"),
        ("climate_remuneration_share,,,,1.1,ratio,,\n", "K001"),
        ("climate_capital_deployed,,,,-3,HKD million,,\n", "R007"),
        ("industry:pue,,,,1.5,ratio,,\n", "R012"),
        ("industry:pue,PUE,用電效率,2030,1.5,ratio,,\n", "R008"),
        ("climate_capital_deployed,,,,3,HKD,,\nclimate_capital_deployed,,,,4,HKD,,\n", "R011"),
    ] {
        assert_eq!(codes(&read_text("climate/metrics.csv", &format!("{head}{row}")).1), [code], "{row}");
    }
}

#[test]
fn enterprise_risks_have_a_category_and_a_level() {
    let head = "risk,category,level,name_en,name_zh_hant,change\n";
    let (climate, diags) =
        read_text("risks.csv", &format!("{head}cyber,營運,重大,Cyber,網絡,上升\nfx,Finance,low,Currency,匯率,\n"));
    assert!(diags.is_empty(), "{diags:?}");
    let shown: Vec<String> = climate.enterprise.iter().map(|r| format!("{} {} {}", r.category, r.level, r.change)).collect();
    assert_eq!(shown, ["operations major up", "finance low "]);
    assert_eq!(climate.records("enterprise-risks", "change").len(), 1);
    for (row, code) in [
        ("a,weather,low,A,甲,\n", "R013"),
        ("a,finance,huge,A,甲,\n", "R013"),
        ("a,finance,,A,甲,\n", "R012"),
        ("a,finance,low,A,甲,sideways\n", "R013"),
        ("a,finance,low,A,,\n", "R012"),
    ] {
        assert_eq!(codes(&read_text("risks.csv", &format!("{head}{row}")).1), [code], "{row}");
    }
}
