//! Tables of targets, climate risks and enterprise risks, as a reader of either language sees them.

mod support;

use heng_calc::evaluate;
use heng_compose::report::{ChartKind, Report, Table};
use heng_factors::FactorCatalogue;
use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::{Catalogue, Locale};
use support::*;

const MANIFEST: &str = "[issuer]\nname = { en = \"Harbour\", zh-Hant = \"海港\" }\n[period]\nstart = 2025-01-01\nend = 2025-12-31\n\
                        [climate]\nhorizons = { short = \"2025-2027\", medium = \"2028-2035\", long = \"2036-2050\" }\n";

/// Water of 1,000 m³ in 2023 and 900 m³ in 2025; assets of HK$1,000 million.
fn report(files: &[(&str, &str)], locale: Locale) -> Report {
    let mut memory = MemoryFiles::new()
        .with("heng.toml", MANIFEST)
        .with("figures.csv", "measure,year,value,unit,source\nwater,2023,1000,m3,bills\nwater,2025,900,m3,bills\n")
        .with("denominators.csv", "measure,year,value,unit,source\ntotal_assets,2025,1000,HKD million,accounts\n");
    for (path, text) in files {
        memory = memory.with(path, *text);
    }
    let (book, diags) = read_book(&memory, Catalogue::embedded());
    assert!(diags.is_empty(), "{diags:?}");
    let mut given = given();
    given.book = book.expect("a usable manifest");
    given.figures = evaluate(&given.book, FactorCatalogue::embedded(), Catalogue::embedded()).0;
    given.report(locale)
}

/// Heads and rows; lines of a cell with ` / ` between them.
fn rows_of(table: &Table) -> Vec<String> {
    let heads: Vec<&str> = table.columns.iter().map(|c| c.head.as_str()).collect();
    let rows = table.rows.iter().map(|row| print_row(row).replace('\n', " / ").replace('^', ""));
    [heads.join(" | ")].into_iter().chain(rows).collect()
}

const TARGETS: &str = "target,measure,kind,baseline_year,target_year,value,milestones,text_en,text_zh_hant,gases,scopes,gross,third_party,validation_en,validation_zh_hant,credits_t\n\
    water,water,absolute,2023,2030,-20%,2027: -12%,Less water,減少用水,,,,,,,\n\
    led,,absolute,,,50%,,Half LED,半數採用LED燈,,,,,,,\n\
    ghg,ghg_total,directional,,,,,Less carbon,減碳,CO2; CH4,1; 2,no,yes,By an institute,由研究院驗證,120\n";

#[test]
fn targets_show_where_they_come_from_and_how_far_they_are() {
    // (1000 − 900) ÷ (1000 − 800) = 50 %; −12 % by 2027 is 60 % of the way, half of the time: 30 %.
    let en = report(&[("targets.csv", TARGETS)], Locale::En);
    assert_eq!(
        rows_of(table_of(&en, "table-targets")),
        [
            "Target | Baseline | Target value | Reporting year | Progress | Status",
            "Less water / Water consumption | 1,000 m³‡ / 2023 | −20% / 2030 | 900 m³‡ | 50.0% / (expected: 30.0%) | On track",
            "Half LED |  | 50% |  |  | Not measured1",
            "Less carbon / Total greenhouse gas emissions |  |  |  |  | Directional",
        ]
    );
    let zh = report(&[("targets.csv", TARGETS)], Locale::ZhHant);
    assert_eq!(
        rows_of(table_of(&zh, "table-targets"))[1],
        "減少用水 / 總耗水量 | 1,000立方米‡ / 2023年 | −20% / 2030年 | 900立方米‡ | 50.0% / （預期：30.0%） | 符合進度"
    );
    assert_eq!(
        rows_of(table_of(&zh, "table-target-details")),
        [
            "項目 | 說明",
            "# 減碳",
            "指標 | 溫室氣體排放總量",
            "目標類別 | 方向性目標",
            "涵蓋的溫室氣體 | CO₂、CH₄",
            "涵蓋的範圍 | 範圍一、範圍二",
            "總額或淨額 | 溫室氣體淨排放目標",
            "第三方驗證 | 是 / 由研究院驗證",
            "碳信用 | 120噸二氧化碳當量",
        ]
    );
    let chart = chart_of(&en, "chart-target-progress");
    assert_eq!((chart.kind, chart.categories.as_slice()), (ChartKind::Progress, &["Water consumption".to_string()][..]));
    assert_eq!(chart.groups, ["On track"]);
    let points: Vec<&str> = chart.series.iter().map(|s| s.points[0].as_ref().unwrap().text.as_str()).collect();
    assert_eq!(points, ["50.0", "30.0"]);
}

const RISKS: &str = "risk,kind,name_en,name_zh_hant,description_en,description_zh_hant,horizon,likelihood,impact,response_en,response_zh_hant,owner_en,owner_zh_hant,exposed_assets,amount_unit\n\
    carbon,transition-policy,Carbon price,碳價,,,medium,3,2,,,,,90,HKD million\n\
    typhoon,physical-acute,Typhoons,颱風,Stronger,更強,short; long,4,5,Barriers,防洪板,COO,營運總監,200,HKD million\n\
    services,opportunity-products,Services,節能服務,,,short,4,4,,,,,10,HKD million\n";

#[test]
fn risks_stand_by_kind_and_opportunities_apart() {
    let en = report(&[("climate/risks.csv", RISKS)], Locale::En);
    assert_eq!(
        rows_of(table_of(&en, "table-climate-risks")),
        [
            "Risk | Time horizon | Likelihood × impact | Response",
            "# Acute physical risk",
            "Typhoons / Stronger | Short term / Long term | 4 × 5 | Barriers / Owner: COO",
            "# Policy and legal transition risk",
            "Carbon price | Medium term | 3 × 2 | ",
        ]
    );
    assert_eq!(rows_of(table_of(&en, "table-climate-opportunities"))[2], "Services | Short term | 4 × 4");
    let zh = report(&[("climate/risks.csv", RISKS)], Locale::ZhHant);
    assert_eq!(rows_of(table_of(&zh, "table-climate-risks"))[2], "颱風 / 更強 | 短期 / 長期 | 4 × 5 | 防洪板 / 負責人：營運總監");
    assert_eq!(rows_of(table_of(&zh, "table-climate-horizons"))[1], "短期 | 2025-2027");
    // 200 of 1,000.
    let exposure = rows_of(table_of(&zh, "table-climate-exposure"));
    assert!(
        exposure.iter().any(|row| row.starts_with("面臨氣候實體風險的資產佔總資產比例") && row.ends_with("| 20.0")),
        "{exposure:?}"
    );
    let matrix = chart_of(&en, "chart-climate-risk-matrix");
    assert_eq!(matrix.categories, ["Carbon price", "Typhoons"], "risks alone");
    assert_eq!(matrix.groups, ["Transition risk", "Physical risk"]);
}

#[test]
fn scenarios_metrics_and_enterprise_risks_have_their_tables() {
    let files = [
        (
            "climate/scenarios.csv",
            "scenario,name_en,name_zh_hant,publisher_en,publisher_zh_hant,temperature,kind,horizon,assumptions_en,assumptions_zh_hant,result_en,result_zh_hant,date\n\
             nz,Net zero,淨零,NGFS network,央行網絡,1.5°C,transition; physical,medium,Carbon dear,碳價高,Cost up,成本升,2025\n",
        ),
        (
            "climate/metrics.csv",
            "metric,name_en,name_zh_hant,year,value,unit,text_en,text_zh_hant\n\
             internal_carbon_price,,,2024,250,HKD/tCO2e,Old,舊\n\
             internal_carbon_price,,,2025,300,HKD/tCO2e,For investments,用於投資\n\
             climate_remuneration_share,,,,,,Pay does not depend on it,薪酬與此無關\n\
             industry:vans,Electric vans,電動車佔比,,35,%,,\n",
        ),
        (
            "risks.csv",
            "risk,category,level,name_en,name_zh_hant,response_en,response_zh_hant,change\n\
             cyber,operations,major,Cyber attack,網絡攻擊,Firewalls,防火牆,up\nflood,operations,major,Flood,水浸,,,\nfx,finance,low,Currency,匯率,,,same\n",
        ),
    ];
    let en = report(&files, Locale::En);
    assert_eq!(
        rows_of(table_of(&en, "table-scenarios"))[1],
        "Net zero / NGFS network / Warming: 1.5°C | Physical risk, Transition risk / Medium term / Carried out: 2025 | Carbon dear | Cost up"
    );
    assert_eq!(
        rows_of(table_of(&en, "table-climate-metrics"))[1..],
        [
            "Internal carbon price | 2025: HK$300/tCO₂e‡ / 2024: HK$250/tCO₂e‡ | For investments",
            "Share of remuneration linked to climate |  | Pay does not depend on it",
            "Electric vans | 2025: 35.00%‡ | ",
        ]
    );
    let zh = report(&files, Locale::ZhHant);
    assert_eq!(
        rows_of(table_of(&zh, "table-enterprise-risk-matrix")),
        ["類別 | 低 | 一般 | 重要 | 重大", "營運 |  |  |  | 2 / 網絡攻擊、水浸", "財務 | 1 / 匯率 |  |  | "]
    );
    assert_eq!(
        rows_of(table_of(&zh, "table-enterprise-risks")),
        [
            "風險 | 等級 | 變化 | 應對措施",
            "# 營運",
            "網絡攻擊 | 重大 | 上升 | 防火牆",
            "水浸 | 重大 |  | ",
            "# 財務",
            "匯率 | 低 | 不變 | "
        ]
    );
}
