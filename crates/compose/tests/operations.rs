//! Tables of supplier practices and grades, service levels and community programmes, as a reader of either language sees them.

mod support;

use heng_calc::evaluate;
use heng_compose::report::{Report, Table};
use heng_factors::FactorCatalogue;
use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::{Catalogue, Locale};
use support::*;

const MANIFEST: &str = "[issuer]\nname = { en = \"Harbour\", zh-Hant = \"海港\" }\n[period]\nstart = 2025-01-01\nend = 2025-12-31\n\
                        [service]\nresponse_days = 2\n";

const FILES: [(&str, &str); 6] = [
    ("heng.toml", MANIFEST),
    (
        "suppliers.csv",
        "supplier,region,practices,score_quality\nA,hong-kong,site-audit,90\nB,hong-kong,site-audit; own-check,55\nC,hong-kong,,\nD,hong-kong,,\n",
    ),
    (
        "practices.csv",
        "practice,name_en,name_zh_hant,text_en,text_zh_hant\nsite-audit,,,Visits by buyers,採購員到訪\nown-check,Own check,自行檢查,,\n",
    ),
    ("supplier_grades.csv", "grade,from,consequence_en,consequence_zh_hant\nD,0,Suspended,暫停\nA,85,,\nB,60.5,,\n"),
    ("complaints.csv", "complaint,received,responded,resolved\n1,2025-02-01,2025-02-02,2025-02-11\n2,2025-03-01,2025-03-05,\n"),
    (
        "community.csv",
        "programme,name_en,name_zh_hant,date,focus_area,kind,amount,unit,volunteers,hours\n\
         books,Books,書籍,2025-05-01,education,money,1500.50,HKD,,\ncards,Cards,賀卡,2025-06-01,education,purchase,200,HKD,3,4.5\n\
         old,Old,舊,2024-06-01,education,purchase,7,HKD,,\n",
    ),
];

fn report(locale: Locale) -> Report {
    let files = FILES.iter().fold(MemoryFiles::new(), |all, (path, text)| all.with(path, text));
    let (book, diags) = read_book(&files, Catalogue::embedded());
    assert!(diags.is_empty(), "{diags:?}");
    let mut given = given();
    given.book = book.expect("a usable manifest");
    given.figures = evaluate(&given.book, FactorCatalogue::embedded(), Catalogue::embedded()).0;
    given.report(locale)
}

fn rows_of(table: &Table) -> Vec<String> {
    let heads: Vec<&str> = table.columns.iter().map(|c| c.head.as_str()).collect();
    [heads.join(" | ")].into_iter().chain(table.rows.iter().map(print_row)).collect()
}

#[test]
fn practices_stand_with_the_suppliers_under_each() {
    assert_eq!(
        rows_of(table_of(&report(Locale::En), "table-practices")),
        [
            "Practice | How it is implemented and monitored | Suppliers | Share of suppliers",
            "Site audit | Visits by buyers | 2 | 50.0%",
            "Own check |  | 1 | 25.0%",
        ]
    );
    assert_eq!(rows_of(table_of(&report(Locale::ZhHant), "table-practices"))[1], "實地審核 | 採購員到訪 | 2 | 50.0%");
}

#[test]
fn grades_stand_from_the_best_down_with_their_bounds() {
    assert_eq!(
        rows_of(table_of(&report(Locale::En), "table-supplier-grades")),
        [
            "Grade | Weighted score | Suppliers | Consequence",
            "A | 85 and above | 1 | ",
            "B | 60.5 to below 85 | 0 | ",
            "D | Below 60.5 | 1 | Suspended",
        ]
    );
    assert_eq!(rows_of(table_of(&report(Locale::ZhHant), "table-supplier-grades"))[2], "B | 60.5分至85分以下 | 0 | ");
}

#[test]
fn complaints_are_held_against_the_level_stated() {
    // One of two answered within two days; after 1 and 4 days.
    assert_eq!(
        rows_of(table_of(&report(Locale::ZhHant), "table-service-levels")),
        [
            "程序 | 服務承諾 | 平均 | 中位數 | 於服務承諾時限內",
            "回應 | 2日 | 2.5日 | 2.5日 | 50.0%",
            "解決 |  | 10.0日 | 10.0日 | "
        ]
    );
}

#[test]
fn programmes_say_what_they_gave() {
    assert_eq!(
        rows_of(table_of(&report(Locale::En), "table-community-programmes")),
        [
            "Programme | Focus area | Kind of contribution | Amount | Volunteers | Hours",
            "Books | Education | Money donated | HK$1,500.5 |  | ",
            "Cards | Education | Purchase | HK$200 | 3 | 4.5",
        ]
    );
}
