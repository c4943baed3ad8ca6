//! What the reader of Scope 3 promises: rows fold, headings are understood in Chinese, and nothing that was written is passed over.

use super::read;
use crate::book::{RowFactor, Scope3};
use crate::context::{Context, Silent};
use crate::memory::MemoryFiles;
use crate::sites::read_sites;
use crate::testing::manifest;
use heng_model::{Catalogue, Decimal, Severity};

fn read_book(files: &MemoryFiles) -> (Scope3, Vec<String>) {
    let mut ctx = Context::new(files, Catalogue::embedded(), &Silent);
    let manifest = manifest();
    let sites = read_sites(&mut ctx, &manifest);
    let scope3 = read(&mut ctx, &manifest, &sites);
    let diags = ctx.finish().1;
    (scope3, diags.iter().filter(|d| d.severity != Severity::Note).map(|d| d.code.id().to_string()).collect())
}

#[test]
fn rows_that_differ_in_amount_and_date_alone_are_one_group() {
    let mut table = "category,method,item_en,period,quantity,unit,distance,distance_unit,factor,note\n".to_string();
    // A thousand trips of 1,263 km, in twelve months, under two remarks.
    for n in 0..1000 {
        table.push_str(&format!("6,distance-based,To Singapore,2022-{:02},1,trip,1263,km,short,agency {}\n", n % 12 + 1, n % 2));
    }
    let factors = "factor,value,unit,source\nshort,0.15,kgCO2e/pkm,table\n";
    let files = MemoryFiles::new().with("scope3/travel.csv", &table).with("scope3/factors.csv", factors);
    let (scope3, codes) = read_book(&files);
    // Trips repeat: said once for the table.
    assert_eq!(codes, ["R011"]);
    let [group] = scope3.groups.as_slice() else { panic!("{} groups", scope3.groups.len()) };
    assert_eq!((group.sum, group.unit.id().as_str()), (Decimal::from(1_263_000), "p.km"));
    assert_eq!((group.rows, group.origin.to_string().as_str()), (1000, "scope3/travel.csv:2-1001"));
    assert_eq!(group.expression.en, "quantity × distance");
    assert_eq!(group.notes, ["agency 0", "agency 1"]);
    assert_eq!(scope3.records("scope3-methods", "factor").len(), 1);
    assert!(scope3.records("scope3-quality", "time").is_empty());
}

#[test]
fn a_table_in_chinese_reads_alike() {
    let rows = "類別,方法,項目,期間,數量,單位,距離,距離單位,排放因子,日數,一手數據,時間\n僱員通勤,距離法,乘鐵路上下班,2022年,320,人,18,公里,鐵路,230,是,4\n";
    let factors = "排放因子,中文名稱,數值,單位,來源\n鐵路,鐵路,0.025,千克二氧化碳當量/人公里,表\n";
    let screening = "類別,適用,原因,reason_en\n商務差旅,是,有,some\n";
    let files = MemoryFiles::new()
        .with("scope3/rows.csv", rows)
        .with("scope3/factors.csv", factors)
        .with("scope3/screening.csv", screening);
    let (scope3, codes) = read_book(&files);
    // Fourteen categories are not screened.
    assert_eq!(codes, vec!["S302"; 14]);
    let group = &scope3.groups[0];
    assert_eq!((group.category.as_str(), group.method.as_str()), ("7", "distance-based"));
    // 320 × 18 × 2 × 230.
    assert_eq!(group.sum, Decimal::from(2_649_600));
    assert_eq!(group.expression.zh_hant, "數量 × 距離 × 日數 × 2");
    assert!(group.primary);
    assert_eq!(group.scores, [None, Some(4), None, None, None]);
    assert_eq!(group.factor, RowFactor::Named("鐵路".into()));
    assert!(scope3.screened("6").is_some_and(|s| s.applies));
}

#[test]
fn a_row_left_out_is_remembered_by_category_and_year() {
    let rows = "category,method,year,quantity,unit,factor\n6,teleport,2022,1,nights,x\n6,teleport,2021,1,nights,x\n6,teleport,2021,2,nights,x\n";
    let (scope3, codes) = read_book(&MemoryFiles::new().with("scope3/rows.csv", rows));
    assert_eq!(codes, ["S303"; 3]);
    let left_out: Vec<(&str, i16)> = scope3.left_out.iter().map(|l| (l.category.as_str(), l.year)).collect();
    assert_eq!(left_out, [("6", 2022), ("6", 2021)]);
}

#[test]
fn emissions_without_factor_and_money_with_weight_are_kept() {
    let rows =
        "category,method,quantity,unit,value,value_unit,investee_value,pcaf_score\n15,financed,8000,tCO2e,30,HKD million,120,2\n";
    let (scope3, codes) = read_book(&MemoryFiles::new().with("scope3/loans.csv", rows));
    assert!(codes.is_empty(), "{codes:?}");
    let group = &scope3.groups[0];
    assert_eq!((group.sum, &group.factor), (Decimal::from(2000), &RowFactor::None));
    assert_eq!(group.money.map(|(amount, unit)| (amount, unit.id())), Some((Decimal::from(30), "HKD million".into())));
    assert_eq!(group.pcaf_score, Some(2));
    // An enterprise value that nothing is divided by is not passed over.
    let rows =
        "category,method,quantity,unit,value,value_unit,investee_value,share\n15,investment-specific,10,tCO2e,1,HKD,2,50%\n";
    assert_eq!(read_book(&MemoryFiles::new().with("scope3/loans.csv", rows)).1, ["S307"]);
}

#[test]
fn a_source_may_be_written_in_both_languages() {
    let factors = "factor,value,unit,source_en,source_zh_hant\nx,1,kgCO2e/kg,study,研究\n";
    let avoided = "action,quantity,unit,source\nsolar,1,tCO2e,meters\nlamps,1,tCO2e,\n";
    let files = MemoryFiles::new().with("scope3/factors.csv", factors).with("scope3/avoided.csv", avoided);
    let (scope3, codes) = read_book(&files);
    // Without a source there is no estimate.
    assert_eq!(codes, ["R012"]);
    assert_eq!(scope3.factors["x"].source.zh_hant, "研究");
    assert_eq!(scope3.avoided[0].source.zh_hant, "meters");
}
