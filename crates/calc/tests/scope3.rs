//! Scope 3 from the rows of a book to its figures: every method of every category with a case worked by hand, screening, quality, and
//! what each mistake leaves.

mod support;

use heng_calc::evaluate;
use heng_factors::FactorCatalogue;
use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_intake::scope3::rules::Rules;
use heng_model::{Diags, Severity};
use std::collections::BTreeSet;
use support::{Outcome, catalogue};

const MANIFEST: &str =
    "[issuer]\nname = \"Harbour\"\n[period]\nstart = 2022-01-01\nend = 2022-12-31\n[report]\nlocales = [\"en\"]\n";
const SITES: &str = "site,grid,included\nhq,HK-CLP,yes\nsh,CN,yes\nout,CN,no\n";
const COLUMNS: &str = "category,method,item_en,site,supplier,period,quantity,unit,distance,distance_unit,factor,share,count,days,uses,per_use,per_use_unit,value,value_unit,\
                       investee_value,pcaf_score,primary,technology,time,geography,completeness,reliability";

/// The factors of the cases: round numbers, so that a case can be worked on paper.
const FACTORS: &str = "factor,name_en,value,unit,source,verified,biogenic
per-kg,Per kilogram,2,kgCO2e/kg,test,yes,
per-t,Per tonne,0.5,tCO2e/t,test,yes,
per-unit,Per unit,11.4,kgCO2e/unit,test,yes,
per-hkd,Per dollar,0.03,kgCO2e/HKD,test,yes,
per-kwh,Per kilowatt-hour,0.06,kgCO2e/kWh,test,yes,
per-litre,Per litre,2.5,kgCO2e/L,test,yes,0.4
per-tkm,Per tonne-kilometre,0.1,kgCO2e/t.km,test,yes,
per-pkm,Per passenger-kilometre,0.15,kgCO2e/pkm,test,yes,
per-km,Per vehicle-kilometre,0.2,kgCO2e/km,test,yes,
per-night,Per night,38,kgCO2e/night,test,yes,
per-m2,Per square metre,0.05,tCO2e/m2,test,yes,
per-person,Per person,150,kgCO2e/person,test,yes,
co2-only,Carbon dioxide alone,3,kgCO2/kg,test,yes,
unchecked,Unchecked,1,kgCO2e/kg,test,no,
";

/// A row as `column=value` pairs.
fn line(row: &str) -> String {
    let given: Vec<(&str, &str)> =
        row.split(' ').filter(|p| !p.is_empty()).map(|p| p.split_once('=').expect("column=value")).collect();
    let columns: Vec<&str> = COLUMNS.split(',').map(str::trim).collect();
    assert!(given.iter().all(|(c, _)| columns.contains(c)), "{row}");
    let cells = columns.iter().map(|c| given.iter().find(|(g, _)| g == c).map_or("", |(_, v)| v).replace('_', " "));
    cells.collect::<Vec<_>>().join(",")
}

fn book(rows: &[&str], others: &[(&str, &str)]) -> Outcome {
    let mut table = COLUMNS.to_string();
    for row in rows {
        table.push('\n');
        table.push_str(&line(row));
    }
    let mut files = MemoryFiles::new().with("heng.toml", MANIFEST).with("sites.csv", SITES).with("scope3/factors.csv", FACTORS);
    if !rows.is_empty() {
        files = files.with("scope3/rows.csv", &table);
    }
    for (path, text) in others {
        files = files.with(path, text);
    }
    let (book, read) = read_book(&files, catalogue());
    let book = book.expect("a book with a manifest");
    let (figures, computed) = evaluate(&book, FactorCatalogue::embedded(), catalogue());
    let diags: Diags = read.into_iter().chain(computed).collect();
    Outcome { figures, diags, year: 2022 }
}

/// Category, method, the columns of a row, tonnes, and how they come about.
const WORKED: &[(&str, &str, &str, &str)] = &[
    // Category 1, purchased goods: 4,000 units × 11.4 kg = 45,600 kg.
    ("1", "supplier-specific", "quantity=4000 unit=pcs factor=per-unit", "45.6000"),
    // The supplier reports 1,200 t; a quarter of its output is ours: 300 t.
    ("1", "supplier-specific", "quantity=1200 unit=tCO2e share=25%", "300.0000"),
    // Hybrid, term by term: 800 t × 10% of the supplier's scope 1 and 2; 12 t × 2 kg/kg of material; 12 t × 500 km × 0.1; 300 kg waste × 2.
    ("1", "hybrid", "quantity=800 unit=tCO2e share=10", "80.0000"),
    ("1", "hybrid", "quantity=12 unit=t factor=per-kg", "24.0000"),
    ("1", "hybrid", "quantity=12 unit=t distance=500 distance_unit=km factor=per-tkm", "0.6000"),
    // Average data: 3,500 kg × 2 kg/kg; 100 boxes of 2.5 kg each × 2.
    ("1", "average-data", "quantity=3500 unit=kg factor=per-kg", "7.0000"),
    ("1", "average-data", "quantity=100 unit=pcs per_use=2.5 per_use_unit=kg factor=per-kg", "0.5000"),
    // Spend: HK$2,000,000 × 0.03 kg = 60,000 kg, whichever column holds the money.
    ("1", "spend-based", "quantity=2 unit=HKD_million factor=per-hkd", "60.0000"),
    ("1", "spend-based", "quantity=12 unit=pcs value=2000000 value_unit=HKD factor=per-hkd", "60.0000"),
    // Category 2 has the methods of category 1.
    ("2", "supplier-specific", "quantity=10 unit=tCO2e", "10.0000"),
    ("2", "hybrid", "quantity=5 unit=t factor=per-t", "2.5000"),
    ("2", "average-data", "quantity=10 unit=t factor=per-t", "5.0000"),
    ("2", "spend-based", "quantity=1000000 unit=HKD factor=per-hkd", "30.0000"),
    // Category 3: 10,000 L × 2.5; 1,000 MWh × 0.06 kg/kWh; 1,000 MWh × 4% lost × 0.06.
    ("3", "fuel-upstream", "quantity=10000 unit=L factor=per-litre", "25.0000"),
    ("3", "electricity-upstream", "quantity=1000 unit=MWh factor=per-kwh", "60.0000"),
    ("3", "transmission-losses", "quantity=1000 unit=MWh share=4% factor=per-kwh", "2.4000"),
    // Without a factor, the grid of the site: CN 2022, data of the year, 0.5366 t/MWh: 1,000 × 5% × 0.5366.
    ("3", "transmission-losses", "site=sh quantity=1000 unit=MWh share=5%", "26.8300"),
    // Category 4: 400 L × 2.5 × 60% of the load ours; 2,000 km × 0.3 L/km × 2.5; 20 t × 1,500 km × 0.1; 30,000 t.km × 0.1; 50 trips of 40 km × 0.2.
    ("4", "fuel-based", "quantity=400 unit=L share=60% factor=per-litre", "0.6000"),
    ("4", "fuel-based", "quantity=2000 unit=km per_use=0.3 per_use_unit=L factor=per-litre", "1.5000"),
    ("4", "distance-based", "quantity=20 unit=t distance=1500 distance_unit=km factor=per-tkm", "3.0000"),
    ("4", "distance-based", "quantity=30000 unit=tkm factor=per-tkm", "3.0000"),
    ("4", "distance-based", "quantity=50 unit=trips distance=40 distance_unit=km factor=per-km", "0.4000"),
    ("4", "spend-based", "quantity=100000 unit=HKD factor=per-hkd", "3.0000"),
    // Category 5: 12 t × 0.5; of 40 t, 30% incinerated × 0.5; the waste company's 50 t × 8%.
    ("5", "waste-type", "quantity=12 unit=t factor=per-t", "6.0000"),
    ("5", "average-data", "quantity=40 unit=t share=30% factor=per-t", "6.0000"),
    ("5", "supplier-specific", "quantity=50 unit=tCO2e share=8%", "4.0000"),
    // Category 6: 24 trips × 1,263 km × 0.15 = 4,546.8 kg; 10,000 pkm × 0.15; 1,000 miles × 1.609344 × 0.15; a taxi's 900 km × 0.2.
    ("6", "distance-based", "quantity=24 unit=trips distance=1263 distance_unit=km factor=per-pkm", "4.5468"),
    ("6", "distance-based", "quantity=10000 unit=pkm factor=per-pkm", "1.5000"),
    ("6", "distance-based", "quantity=1 unit=person-times distance=1000 distance_unit=miles factor=per-pkm", "0.2414"),
    ("6", "distance-based", "quantity=900 unit=km factor=per-km", "0.1800"),
    ("6", "fuel-based", "quantity=80 unit=L factor=per-litre", "0.2000"),
    ("6", "spend-based", "quantity=50000 unit=HKD factor=per-hkd", "1.5000"),
    ("6", "hotel-nights", "quantity=100 unit=nights factor=per-night", "3.8000"),
    // Category 7: 320 persons × 18 km × 2 × 230 days × 0.15 = 397,440 kg; the same from the kilometres of one.
    ("7", "distance-based", "quantity=320 unit=people distance=18 distance_unit=km days=230 factor=per-pkm", "397.4400"),
    ("7", "distance-based", "quantity=18 unit=km count=320 days=230 factor=per-pkm", "397.4400"),
    ("7", "distance-based", "quantity=2649600 unit=pkm factor=per-pkm", "397.4400"),
    // Of 320 persons 25% by car, 10 km each way, 200 days: 320 × 25% × 10 × 2 × 200 × 0.2; or 320 × 150 kg each.
    ("7", "average-data", "quantity=320 unit=people share=25% distance=10 distance_unit=km days=200 factor=per-pkm", "48.0000"),
    ("7", "average-data", "quantity=320 unit=people factor=per-person", "48.0000"),
    ("7", "fuel-based", "quantity=1000 unit=L factor=per-litre", "2.5000"),
    ("7", "spend-based", "quantity=200000 unit=HKD factor=per-hkd", "6.0000"),
    // 100 persons × 96 days × 1.5 kWh × 0.06; by the grid of the site: 100 MWh × 0.5366.
    ("7", "telework", "quantity=100 unit=people days=96 per_use=1.5 per_use_unit=kWh factor=per-kwh", "0.8640"),
    ("7", "telework", "site=sh quantity=100 unit=MWh", "53.6600"),
    // Category 8: 200 MWh × 0.06; the lessor's 500 t × 12%; the building's 2,000 MWh × 5% × 0.06; 800 m² × 0.05.
    ("8", "asset-specific", "quantity=200 unit=MWh factor=per-kwh", "12.0000"),
    ("8", "asset-specific", "site=sh quantity=10 unit=MWh", "5.3660"),
    ("8", "lessor-specific", "quantity=500 unit=tCO2e share=12%", "60.0000"),
    ("8", "lessor-specific", "quantity=2000 unit=MWh share=5% factor=per-kwh", "6.0000"),
    ("8", "average-data", "quantity=800 unit=m2 factor=per-m2", "40.0000"),
    // Category 9 has the methods of category 4.
    ("9", "distance-based", "quantity=820 unit=t distance=75 distance_unit=km factor=per-tkm", "6.1500"),
    ("9", "fuel-based", "quantity=100 unit=L factor=per-litre", "0.2500"),
    ("9", "spend-based", "quantity=10000 unit=HKD factor=per-hkd", "0.3000"),
    // Category 10: 50 MWh × 0.06; 30 t × 0.5.
    ("10", "site-specific", "quantity=50 unit=MWh factor=per-kwh", "3.0000"),
    ("10", "average-data", "quantity=30 unit=t factor=per-t", "15.0000"),
    // Category 11: 1,225 panels × 15 years × 412 kWh × 0.06 = 454,230 kg; a tenth of it used so; 5,000 L sold; 200 units × 0.8 kg × 50% × GWP 1,300 (AR5).
    ("11", "direct-use", "quantity=1225 unit=pcs uses=15 per_use=412 per_use_unit=kWh factor=per-kwh", "454.2300"),
    ("11", "indirect-use", "quantity=1225 unit=pcs uses=15 per_use=412 per_use_unit=kWh share=10% factor=per-kwh", "45.4230"),
    ("11", "fuels-sold", "quantity=5000 unit=L factor=per-litre", "12.5000"),
    ("11", "contained-gas", "quantity=200 unit=pcs per_use=0.8 per_use_unit=kg share=50% factor=HFC134a/gwp100/AR5", "104.0000"),
    // Category 12: 3,050 t × 8% × 2 kg/kg; 1,000 units of 3 kg × 2.
    ("12", "waste-type", "quantity=3050 unit=t share=8% factor=per-kg", "488.0000"),
    ("12", "average-data", "quantity=1000 unit=pcs per_use=3 per_use_unit=kg factor=per-kg", "6.0000"),
    // Category 13 has the methods of category 8.
    ("13", "asset-specific", "quantity=100 unit=MWh factor=per-kwh", "6.0000"),
    ("13", "lessor-specific", "quantity=100 unit=tCO2e share=50%", "50.0000"),
    ("13", "average-data", "quantity=20 unit=m2 factor=per-m2", "1.0000"),
    // Category 14: the franchisees' 75 t; 1,000 m² × 0.05.
    ("14", "franchise-specific", "quantity=75 unit=tCO2e", "75.0000"),
    ("14", "average-data", "quantity=1000 unit=m2 factor=per-m2", "50.0000"),
    // Category 15: 1,415 t × 25% held; revenue HK$40 million × 0.03 × 25%; PCAF: 8,000 t × HK$30 million ÷ 120 million.
    ("15", "investment-specific", "quantity=1415 unit=tCO2e share=25%", "353.7500"),
    ("15", "average-data", "quantity=40 unit=HKD_million share=25% factor=per-hkd", "300.0000"),
    ("15", "financed", "quantity=8000 unit=tCO2e value=30 value_unit=HKD_million investee_value=120", "2,000.0000"),
    ("15", "financed", "quantity=8000 unit=tCO2e share=25% value=30 value_unit=HKD_million", "2,000.0000"),
];

#[test]
fn every_method_has_a_case_worked_by_hand() {
    for (category, method, columns, tonnes) in WORKED {
        let outcome = book(&[&format!("category={category} method={method} {columns}")], &[]);
        assert_eq!(outcome.codes(), Vec::<&str>::new(), "{category} {method} {columns}: {:?}", outcome.diags);
        for figure in [
            format!("ghg_scope3[category={category};method={method}]"),
            format!("ghg_scope3[category={category}]"),
            "ghg_scope3".into(),
        ] {
            assert_eq!(outcome.show(&figure, 4), *tonnes, "{figure}: {columns}");
        }
    }
    let worked: BTreeSet<(&str, &str)> = WORKED.iter().map(|(c, m, ..)| (*c, *m)).collect();
    let rules = Rules::embedded();
    let docs = include_str!("../../../docs/scope3.md");
    for category in &rules.categories {
        for (method, _) in rules.of_category(&category.id) {
            assert!(worked.contains(&(category.id.as_str(), method.id.as_str())), "category {}: {}", category.id, method.id);
            assert!(docs.contains(&format!("| `{}` |", method.id)), "docs/scope3.md lacks {}", method.id);
        }
    }
}

#[test]
fn rows_add_up_by_method_category_and_in_all() {
    // 2 × 7 t and 60 t in category 1, 1.5 t in category 6; the row of a site outside the boundary counts nothing.
    let outcome = book(
        &[
            "category=1 method=average-data item_en=Steel quantity=3500 unit=kg factor=per-kg",
            "category=1 method=average-data item_en=Steel quantity=3.5 unit=t factor=per-kg",
            "category=1 method=spend-based quantity=2000000 unit=HKD factor=per-hkd",
            "category=6 method=distance-based quantity=10000 unit=pkm factor=per-pkm",
            "category=6 method=distance-based site=out quantity=10000 unit=pkm factor=per-pkm",
        ],
        &[],
    );
    outcome.check("ghg_scope3[category=1;method=average-data]", 2, "14.00");
    outcome.check("ghg_scope3[category=1]", 2, "74.00");
    outcome.check("ghg_scope3[category=6]", 2, "1.50");
    outcome.check("ghg_scope3", 2, "75.50");
    // Never part of the total of scopes 1 and 2.
    outcome.check("ghg_total", 2, "–");
}

#[test]
fn years_are_those_of_the_rows() {
    let outcome = book(
        &[
            "category=6 method=hotel-nights period=2022Q3 quantity=100 unit=nights factor=per-night",
            "category=6 method=hotel-nights period=2021-11 quantity=50 unit=nights factor=per-night",
        ],
        &[],
    );
    outcome.check("ghg_scope3", 2, "3.80");
    outcome.check("ghg_scope3@2021", 2, "1.90");
}

#[test]
fn biogenic_carbon_stands_apart() {
    // 1,000 L × 0.4 kg.
    let outcome = book(&["category=4 method=fuel-based quantity=1000 unit=L factor=per-litre"], &[]);
    outcome.check("ghg_scope3[category=4]", 2, "2.50");
    outcome.check("ghg_scope3_biogenic[category=4]", 2, "0.40");
    outcome.check("ghg_scope3_biogenic", 2, "0.40");
}

#[test]
fn a_factor_of_the_catalogue_serves_too() {
    // 10 MWh × 0.5568 t.
    let named = "category=8 method=asset-specific quantity=10000 unit=kWh factor=CN/2021/location-average/mee-nbs-2024-12";
    book(&[named], &[]).check("ghg_scope3[category=8]", 3, "5.568");
    // Carbon dioxide alone is printed as CO2 equivalent, and the trace says so.
    let outcome = book(&["category=1 method=average-data quantity=1 unit=t factor=co2-only"], &[]);
    outcome.check("ghg_scope3", 2, "3.00");
    let trace = format!(
        "{:?}",
        outcome.figures.get(&support::id("ghg_scope3[category=1;method=average-data]", 2022)).expect("a figure").trace
    );
    assert!(trace.contains("covers carbon dioxide only"), "{trace}");
}

fn screening(rows: &str) -> String {
    let mut text = "category,applies,reason_en\n".to_string();
    let given: Vec<(&str, &str)> = rows.split(' ').map(|r| r.split_once('=').expect("category=yes")).collect();
    for category in 1..=15 {
        let applies = given.iter().find(|(c, _)| *c == category.to_string()).map_or("no", |(_, a)| a);
        text.push_str(&format!("{category},{applies},because\n"));
    }
    text
}

#[test]
fn a_category_that_applies_without_data_leaves_a_gap() {
    let rows = ["category=6 method=hotel-nights quantity=100 unit=nights factor=per-night"];
    let outcome = book(&rows, &[("scope3/screening.csv", &screening("6=yes 11=yes"))]);
    outcome.check("ghg_scope3[category=6]", 2, "3.80");
    outcome.check("ghg_scope3", 2, "–");
    assert!(outcome.missing("ghg_scope3").contains("category 11 (Use of sold products)"), "{}", outcome.missing("ghg_scope3"));
    assert_eq!(outcome.codes(), ["S306"]);
    // A figure entered for it closes the gap.
    let figures = "measure,dims,value,unit,source\nghg_scope3,category=11,96.2,tCO2e,study\n";
    let outcome = book(&rows, &[("scope3/screening.csv", &screening("6=yes 11=yes")), ("figures.csv", figures)]);
    outcome.check("ghg_scope3", 2, "100.00");
    assert_eq!(outcome.codes(), Vec::<&str>::new());
    // Its quality is not known, so that of the whole is not either.
    outcome.check("scope3_primary_share[category=6]", 1, "0.0");
    outcome.check("scope3_primary_share", 1, "–");
}

#[test]
fn a_category_screened_out_and_reported_is_an_error() {
    let rows = [
        "category=6 method=hotel-nights quantity=100 unit=nights factor=per-night",
        "category=7 method=distance-based quantity=100 unit=pkm factor=per-pkm",
    ];
    let outcome = book(&rows, &[("scope3/screening.csv", &screening("6=yes"))]);
    assert_eq!(outcome.codes(), ["S301"]);
    outcome.check("ghg_scope3[category=7]", 2, "–");
    outcome.check("ghg_scope3", 2, "–");
    outcome.check("ghg_scope3[category=6]", 2, "3.80");
    // An entered figure contradicts the screening as well.
    let figures = "measure,dims,value,unit,source\nghg_scope3,category=14,5,tCO2e,study\n";
    let outcome = book(&rows[..1], &[("scope3/screening.csv", &screening("6=yes")), ("figures.csv", figures)]);
    assert_eq!(outcome.codes(), ["S301"]);
    outcome.check("ghg_scope3", 2, "–");
}

#[test]
fn a_screening_must_be_whole_and_say_why() {
    let outcome = book(&[], &[("scope3/screening.csv", "category,applies,reason_en\n1,no,\n2,no,small\n")]);
    let found = outcome.codes();
    // One without a reason, thirteen not screened.
    assert_eq!(found, vec!["S302"; 14]);
}

#[test]
fn a_row_that_cannot_be_used_is_never_a_smaller_sum() {
    let good = "category=6 method=hotel-nights quantity=100 unit=nights factor=per-night";
    let cases = [
        ("category=6 method=waste-type quantity=1 unit=t factor=per-t", "S303"),
        ("category=6 method=hotel-nights quantity=1 unit=nights factor=per-nihgt", "S304"),
        ("category=6 method=hotel-nights quantity=1 unit=nights", "S304"),
        ("category=6 method=hotel-nights quantity=1 unit=nights factor=per-kwh", "S305"),
        ("category=6 method=distance-based quantity=5 unit=t distance=3 distance_unit=km factor=per-tkm", "S307"),
        ("category=6 method=hotel-nights quantity=1 unit=nights days=3 factor=per-night", "S307"),
        ("category=6 method=hotel-nights quantity=1 unit=HKD factor=per-night", "S307"),
        ("category=6 method=distance-based quantity=5 unit=people distance=3 factor=per-pkm", "R012"),
        ("category=6 method=hotel-nights quantity=1 unit=nights share=120% factor=per-night", "R001"),
        // The grid's own emissions are scope 2 already.
        ("category=3 method=electricity-upstream quantity=1 unit=MWh factor=CN/2022/location-average/mee-2023-43", "S304"),
        // 0.6% or 60%, 1% or all of it.
        ("category=6 method=hotel-nights quantity=1 unit=nights share=0.6 factor=per-night", "R001"),
        ("category=6 method=hotel-nights quantity=1 unit=nights share=1 factor=per-night", "R001"),
        // 130 outstanding of an enterprise worth 120.
        ("category=15 method=financed quantity=8000 unit=tCO2e value=130 value_unit=HKD investee_value=120", "R001"),
        ("category=6 method=hotel-nights quantity=-1 unit=nights factor=per-night", "R007"),
        ("category=6 method=hotel-nights site=moon quantity=1 unit=nights factor=per-night", "R004"),
        ("category=6 method=hotel-nights technology=6 quantity=1 unit=nights factor=per-night", "R013"),
        ("category=16 method=hotel-nights quantity=1 unit=nights factor=per-night", "R013"),
        ("category=6 method=hotel-nights period=spring quantity=1 unit=nights factor=per-night", "R006"),
    ];
    for (bad, code) in cases {
        let outcome = book(&[good, bad], &[]);
        assert_eq!(outcome.codes(), [code], "{bad}");
        outcome.check("ghg_scope3", 2, "–");
        assert!(!outcome.missing("ghg_scope3").is_empty(), "{bad}");
    }
    // A row of a year that the report does not show is reported, and nothing of this year is missing.
    let outcome = book(&[good, "category=6 method=hotel-nights period=2019 quantity=1 unit=nights factor=per-night"], &[]);
    assert_eq!(outcome.codes(), ["R008"]);
    outcome.check("ghg_scope3", 2, "3.80");
}

#[test]
fn diagnostics_say_what_is_near_and_what_is_accepted() {
    let near = book(&["category=6 method=hotel-nights quantity=1 unit=nights factor=per-nihgt"], &[]).diag("S304");
    assert!(near.contains("nearest: per-night") && near.contains("scope3/rows.csv:2"), "{near}");
    let method = book(&["category=6 method=distnace-based quantity=1 unit=pkm factor=per-pkm"], &[]).diag("S303");
    assert!(method.contains("nearest: distance-based") && method.contains("hotel-nights"), "{method}");
    let unit = book(&["category=4 method=distance-based quantity=1 unit=t.km factor=per-pkm"], &[]).diag("S305");
    assert!(unit.contains("is per p.km, and the rows measure t.km"), "{unit}");
    let inputs =
        book(&["category=7 method=distance-based quantity=320 unit=people distance=18 distance_unit=km factor=per-pkm"], &[])
            .diag("S307");
    assert!(inputs.contains("filled: quantity (people), distance"), "{inputs}");
    assert!(inputs.contains("accepted: quantity (people) × distance × days × 2"), "{inputs}");
}

#[test]
fn unchecked_factors_mark_their_figures() {
    let outcome = book(&["category=1 method=average-data quantity=1 unit=t factor=unchecked"], &[]);
    assert!(!outcome.figures.get(&support::id("ghg_scope3", 2022)).expect("a figure").verified);
    assert!(outcome.diags.iter().any(|d| d.code.id() == "F003" && d.severity == Severity::Note));
}

#[test]
fn quality_is_weighted_by_emissions() {
    let rows = [
        // 60 t, primary, all scores 5.
        "category=1 method=supplier-specific quantity=60 unit=tCO2e technology=5 time=5 geography=5 completeness=5 reliability=5",
        // 30 t, secondary, scores 1, 3, 2, 4, 2: mean 2.4.
        "category=1 method=spend-based quantity=1000000 unit=HKD factor=per-hkd technology=1 time=3 geography=2 completeness=4 reliability=2",
        // 10 t, of which nothing is said but that it is primary.
        "category=1 method=average-data quantity=20 unit=t factor=per-t primary=yes",
        // Category 6, 100 t: time 4, technology 2: mean 3.
        "category=6 method=spend-based quantity=100 unit=tCO2e",
    ];
    let outcome = book(&rows[..3], &[]);
    // (60 + 10) ÷ 100.
    outcome.check("scope3_primary_share[category=1]", 2, "70.00");
    outcome.check("scope3_primary_share", 2, "70.00");
    outcome.check("scope3_scored_share", 2, "90.00");
    // (60 × 5 + 30 × 2.4) ÷ 90 = 372 ÷ 90.
    outcome.check("scope3_data_quality", 4, "4.1333");
    // (60 × 5 + 30 × 3) ÷ 90.
    outcome.check("scope3_data_quality[category=1;indicator=time]", 4, "4.3333");
    outcome.check("scope3_data_quality[indicator=technology]", 4, "3.6667");
    // A spend that is an amount of emissions is no spend.
    assert_eq!(book(&rows[3..], &[]).codes(), ["S307"]);
}

#[test]
fn financed_scores_are_weighted_by_the_amount_outstanding() {
    let rows = [
        "category=15 method=financed quantity=8000 unit=tCO2e share=25% value=30 value_unit=HKD_million pcaf_score=2",
        "category=15 method=financed quantity=100 unit=tCO2e share=10% value=10000000 value_unit=HKD pcaf_score=5",
    ];
    // (30 × 2 + 10 × 5) ÷ 40 = 2.75.
    book(&rows, &[]).check("financed_data_quality", 2, "2.75");
    let without = "category=15 method=financed quantity=100 unit=tCO2e share=10% pcaf_score=5";
    let outcome = book(&[rows[0], without], &[]);
    outcome.check("financed_data_quality", 2, "–");
    assert!(outcome.missing("financed_data_quality").contains("amount outstanding"));
}

#[test]
fn avoided_emissions_are_never_netted() {
    let avoided = "action,name_en,year,quantity,unit,baseline_en,source\nsolar,Solar,2022,12000,kgCO2e,grid electricity,study\nvideo,Video calls,2022,3,tCO2e,flights,survey\n";
    let outcome =
        book(&["category=6 method=hotel-nights quantity=100 unit=nights factor=per-night"], &[("scope3/avoided.csv", avoided)]);
    assert_eq!(outcome.codes(), Vec::<&str>::new());
    outcome.check("ghg_avoided[action=solar]", 2, "12.00");
    outcome.check("ghg_avoided", 2, "15.00");
    outcome.check("ghg_scope3", 2, "3.80");
}

#[test]
fn entered_categories_alone_still_add_up() {
    let figures = "measure,dims,value,unit,source\nghg_scope3,category=6,5,tCO2e,report\nghg_scope3,類別=x,1,tCO2e,report\n";
    assert_eq!(book(&[], &[("figures.csv", figures)]).codes(), ["R010"]);
    let figures = "measure,dims,value,unit,source\nghg_scope3,category=6,5,tCO2e,report\nghg_scope3,category=7,1,tCO2e,report\n";
    book(&[], &[("figures.csv", figures)]).check("ghg_scope3", 2, "6.00");
    // One alone may be one of many.
    let figures = "measure,dims,value,unit,source\nghg_scope3,category=6,5,tCO2e,report\n";
    book(&[], &[("figures.csv", figures)]).check("ghg_scope3", 2, "–");
}

#[test]
fn an_unreadable_category_hides_no_other_bad_row() {
    let good = "category=6 method=hotel-nights quantity=100 unit=nights factor=per-night";
    let bad_category = "category=16 method=hotel-nights quantity=1 unit=nights factor=per-night";
    let bad_row = "category=6 method=hotel-nights quantity=-1 unit=nights factor=per-night";
    let other = "category=5 method=waste-type quantity=12 unit=t factor=per-t";
    for rows in [[bad_category, bad_row, good, other], [bad_row, bad_category, good, other]] {
        let outcome = book(&rows, &[]);
        outcome.check("ghg_scope3[category=6]", 2, "–");
        // 12 t × 0.5.
        outcome.check("ghg_scope3[category=5]", 2, "6.00");
        outcome.check("ghg_scope3", 2, "–");
    }
    // It is of no category that could be named.
    let outcome = book(&[bad_category, good], &[]);
    let gap = outcome.figures.gap(&support::id("ghg_scope3", 2022)).expect("a gap");
    assert_eq!(gap.missing.en, "the category of a row, which cannot be read (scope3/rows.csv:2)");
    assert_eq!(gap.missing.zh_hant, "一行記錄所屬的類別，該行類別無法讀取（scope3/rows.csv:2）");
}

#[test]
fn an_unreadable_category_leaves_the_year_of_its_row_open() {
    let manifest = MANIFEST.replace("[report]", "comparatives = 1\n[report]");
    let rows = [
        "category=6 method=hotel-nights period=2022 quantity=100 unit=nights factor=per-night",
        "category=6 method=hotel-nights period=2021 quantity=50 unit=nights factor=per-night",
        "category=16 method=hotel-nights period=2021 quantity=1 unit=nights factor=per-night",
    ];
    let outcome = book(&rows, &[("heng.toml", &manifest)]);
    // 100 × 38 kg in 2022; of 2021 a row is open.
    outcome.check("ghg_scope3", 2, "3.80");
    assert!(outcome.figures.get(&support::id("ghg_scope3", 2021)).is_none());
    // A row of a year that the report does not show is missing nowhere, whatever its category.
    let elsewhere = book(&[rows[0], &rows[2].replace("2021", "2019")], &[]);
    assert_eq!(elsewhere.codes(), ["R008"]);
    elsewhere.check("ghg_scope3", 2, "3.80");
}

#[test]
fn a_row_pasted_twice_is_pointed_out() {
    let row = "category=6 method=hotel-nights item_en=Hotels quantity=100 unit=nights factor=per-night";
    let outcome = book(&[row, row], &[]);
    assert_eq!(outcome.codes(), ["R011"]);
    assert!(outcome.diag("R011").starts_with("warning[R011]"), "{}", outcome.diag("R011"));
    assert!(outcome.diag("R011").contains("first given in row 2; both are counted"), "{}", outcome.diag("R011"));
    assert!(outcome.diag("R011").contains("scope3/rows.csv:3"), "{}", outcome.diag("R011"));
    // 2 × 100 × 38 kg.
    outcome.check("ghg_scope3", 2, "7.60");
    assert!(book(&[row, &row.replace("Hotels", "Guests")], &[]).codes().is_empty());
}

#[test]
fn rows_of_a_site_take_the_portion_that_is_consolidated() {
    let entities = "entity,kind,equity_share,operational_control\nparent,parent,,yes\njv,joint-venture,60%,no\n";
    let sites = "site,grid,included,entity\nhq,HK-CLP,yes,parent\nsh,CN,yes,jv\n";
    let rows = [
        "category=6 method=hotel-nights quantity=100 unit=nights factor=per-night",
        "category=6 method=hotel-nights site=hq quantity=100 unit=nights factor=per-night",
        "category=6 method=hotel-nights site=sh quantity=100 unit=nights factor=per-night",
        "category=4 method=fuel-based site=sh quantity=400 unit=L factor=per-litre",
    ];
    let read = |approach: &str| {
        let manifest = format!("{MANIFEST}[boundary]\nconsolidation = \"{approach}\"\n");
        book(&rows, &[("heng.toml", &manifest), ("sites.csv", sites), ("entities.csv", entities)])
    };
    let equity = read("equity-share");
    // 3.8 + 3.8 + 3.8 × 60%; 400 L × 2.5 kg × 60%; biogenic 400 L × 0.4 kg × 60%.
    equity.check("ghg_scope3[category=6]", 2, "9.88");
    equity.check("ghg_scope3[category=4]", 2, "0.60");
    equity.check("ghg_scope3", 2, "10.48");
    equity.check("ghg_scope3_biogenic[category=4]", 3, "0.096");
    // The joint venture is not operated: scopes 1 to 3 count nothing of it.
    let control = read("operational-control");
    control.check("ghg_scope3[category=6]", 2, "7.60");
    control.check("ghg_scope3[category=4]", 2, "0.00");
    control.check("ghg_scope3_biogenic[category=4]", 3, "0.000");
}
