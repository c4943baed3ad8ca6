//! Tables in the layouts that reports print, and the facts they hold.

use super::read_tables;
use crate::Setup;
use crate::document::{Cell, Document, Format, Line, Page};
use crate::fact::Fact;
use crate::index::Index;
use crate::structure::{Meta, Structure};
use crate::testing::shown;
use proptest::prelude::*;

fn read(document: &Document) -> Vec<Fact> {
    let setup = Setup::embedded();
    let structure = Structure { meta: Meta { year: 2024, end_month: 12, ..Meta::default() }, ..Structure::default() };
    let (mut facts, _) = read_tables(document, &structure, &Index::default(), &setup);
    facts.sort_by_key(|f| (f.line, f.range));
    facts
}

#[track_caller]
fn expect(document: &Document, want: &str) {
    let got: Vec<String> = read(document).iter().map(shown).collect();
    let want: Vec<&str> = want.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(got, want);
}

/// What a text's tables give, one fact a line.
#[track_caller]
fn check(text: &str, want: &str) {
    expect(&Document::of_text("test.txt", text), want);
}

/// Rows of one tagged table below its caption: `#` marks a head, a row of one cell spans all columns.
fn tagged(caption: &str, rows: &[&str]) -> Document {
    let width = rows.iter().map(|r| r.matches('|').count() as u32 + 1).max().unwrap_or(1);
    let mut lines = vec![Line::of_text(1, 1, caption.to_string())];
    for (i, row) in rows.iter().enumerate() {
        let (header, row) = row.strip_prefix('#').map_or((false, *row), |rest| (true, rest));
        let text = row.split('|').map(str::trim).collect::<Vec<_>>().join("\t");
        let mut line = Line::of_text(i as u32 + 2, 1, text);
        if let [Cell { span, .. }] = line.cells.as_mut_slice() {
            *span = width;
        }
        (line.table, line.header) = (Some(1), header);
        lines.push(line);
    }
    let pages = vec![Page { number: 1, width: 0.0, height: 0.0 }];
    Document { name: "test.pdf".into(), sha256: String::new(), format: Format::Pdf, pages, lines, notes: Vec::new() }
}

#[track_caller]
fn check_tagged(caption: &str, rows: &[&str], want: &str) {
    expect(&tagged(caption, rows), want);
}

#[test]
fn tabs_with_units_and_three_years() {
    check(
        "\t單位\t2024年\t2023年\t2022年\n溫室氣體排放總量\t噸二氧化碳當量\t1,200.5\t1,300.0\t–\n耗水量\t立方米\t3,400\t3,500\t3,600\n",
        "ghg_total 1200.5 tCO2e
         ghg_total@2023 1300 tCO2e
         water 3400 m3
         water@2023 3500 m3
         water@2022 3600 m3",
    );
}

#[test]
fn cuts_below_a_heading_in_simplified_characters() {
    check(
        "\t2024年\n按性别划分的员工人数\n男性\t120\n女性\t80\n按年龄划分的员工人数\n30岁以下\t60\n30至50岁\t110\n50岁以上\t30\n",
        "headcount gender=male 120
         headcount gender=female 80
         headcount age=<30 60
         headcount age=30-50 110
         headcount age=>50 30",
    );
}

#[test]
fn march_year_ends_name_the_year_that_ends() {
    check(
        "\tUnit\tFY2023/24\tFY2022/23\nElectricity consumption\tMWh\t910\t905.5\n",
        "electricity 910 MWh
         electricity@2023 905.5 MWh",
    );
}

#[test]
fn a_head_repeated_on_the_next_page_goes_on() {
    check(
        "Turnover rate (%)\n\t2024\t2023\nBy gender\nMale\t12.1\t11.0\n\n\t2024\t2023\nFemale\t13.5\t12.2\n",
        "turnover_rate gender=male 12.1 percent
         turnover_rate@2023 gender=male 11 percent
         turnover_rate gender=female 13.5 percent
         turnover_rate@2023 gender=female 12.2 percent",
    );
}

#[test]
fn full_names_of_the_catalogue_in_a_known_grid() {
    check_tagged(
        "Table 4 Employees",
        &[
            "#Item|Unit|2024|2023 ‡",
            "Employees at period end|persons|1,074|1,067",
            "#Employees at period end by gender",
            "Male|persons|667|659",
            "Female|persons|407|408",
            "#Employees at period end by employee category and gender",
            "Foremen, male|persons|21|—",
            "New-hire rate³|%|13.6|12.2",
        ],
        "headcount 1074 people
         headcount@2023 1067 people
         headcount gender=male 667 people
         headcount@2023 gender=male 659 people
         headcount gender=female 407 people
         headcount@2023 gender=female 408 people
         headcount category=Foremen,gender=male 21 people
         new_hire_rate 13.6 percent
         new_hire_rate@2023 12.2 percent",
    );
}

#[test]
fn a_register_names_each_row_in_full() {
    check_tagged(
        "數據登記冊",
        &[
            "#編號|數據|年度|數值|單位|依據",
            "F1|僱員總數：高級管理層、女性|2023|12|人|計算所得",
            "F2|能源消耗密度（每名僱員）|2024|0.68|兆瓦時╱人|直接輸入",
            "F3|供應商數目：香港、澳門及台灣|2024|35|數目|計算所得",
        ],
        "headcount@2023 category=senior_management,gender=female 12 people
         energy_intensity denominator=headcount 0.68 MWh/person
         suppliers region=香港、澳門及台灣 35 count",
    );
}

#[test]
fn columns_are_cuts_where_rows_are_years() {
    check_tagged(
        "Chart 3 Employees by region",
        &["#persons|Hong Kong|Guangdong", "2024|483|422", "2023|481|421"],
        "headcount region=Hong Kong 483 people
         headcount region=Guangdong 422 people
         headcount@2023 region=Hong Kong 481 people
         headcount@2023 region=Guangdong 421 people",
    );
}

#[test]
fn heads_of_columns_name_records() {
    check_tagged(
        "Table 18 Groups asked and their answers",
        &["#Group|Weight|Invited|Valid responses|Response rate", "Employees|25|210|68|32.4%", "All groups||387|150|38.8%"],
        "survey_invited group=Employees 210
         survey_responses group=Employees 68
         survey_response_rate group=Employees 32.4 percent
         survey_invited 387
         survey_responses 150
         survey_response_rate 38.8 percent",
    );
}

#[test]
fn nothing_is_read_under_heads_that_say_something_else() {
    check_tagged(
        "Laws and regulations",
        &[
            "#Law|Place|Breaches|Section",
            "Waste Disposal Ordinance|Hong Kong|0|5 Emissions",
            "Noise Ordinance|Hong Kong|1|5 Emissions",
        ],
        "",
    );
}

#[test]
fn units_end_the_labels_of_lines_without_columns() {
    check(
        "Environment Unit FY2023 FY2024\nGreenhouse gas emissions 1\nScope 1* tonnes CO2e 6,402 5,929\nScope 33 tonnes CO2e 314,996 308,902\n\
         Purchased electricity* MWh 178,950 171,750\n- Hong Kong MWh 117,050 112,300\nWaste 2\nNon-hazardous waste4 tonnes 28,124 28,160\n- Recycled tonnes 6,018 6,730\n",
        "ghg_scope1@2023 6402 tCO2e
         ghg_scope1 5929 tCO2e
         ghg_scope3@2023 314996 tCO2e
         ghg_scope3 308902 tCO2e
         electricity@2023 178950 MWh
         electricity 171750 MWh
         electricity@2023 region=Hong Kong 117050 MWh
         electricity region=Hong Kong 112300 MWh
         waste_nonhazardous@2023 28124 t
         waste_nonhazardous 28160 t
         waste_recycled@2023 6018 t
         waste_recycled 6730 t",
    );
}

#[test]
fn averages_lead_averages_and_counts_stand_in_their_own_column() {
    check(
        "Training\tUnit\t2024\nTotal training hours\tHours\t97,394\nAverage training hours\tHours\t19.0\nMale\tHours\t18.6\nFemale\tHours\t19.6\n",
        "training_hours_total 97394 hours
         training_hours_avg 19 hours
         training_hours_avg gender=male 18.6 hours
         training_hours_avg gender=female 19.6 hours",
    );
    check(
        "類別\t單位\t離職人數（人）\t流失率\n按性別\n男性\t%\t446\t8.3\n女性\t%\t131\t9.0\n",
        "leavers gender=male 446 people
         turnover_rate gender=male 8.3 percent
         leavers gender=female 131 people
         turnover_rate gender=female 9 percent",
    );
}

#[test]
fn units_rules_and_notes_around_the_values() {
    check(
        "Energy consumption\t2024\t2023\n(MWh)\t(MWh)\nDiesel\t487.0\t512.5\nPurchased electricity\t6,742.8\t6,980.2\n───\t───\nTotal\t7,229.8\t7,492.7\n\
         Note: energy is read from meters and from the invoices of suppliers, times\n\n      100%.\n",
        "energy_direct fuel=diesel 487 MWh
         energy_direct@2023 fuel=diesel 512.5 MWh
         electricity 6742.8 MWh
         electricity@2023 6980.2 MWh
         energy_total 7229.8 MWh
         energy_total@2023 7492.7 MWh",
    );
}

#[test]
fn columns_of_plants_beside_a_total_are_sites() {
    check(
        "\tUnit\tPlant A\tPlant B\t2024 Total\t2023 Total\nElectricity\tMWh\t180\t360\t540\t560\nEmployees\tpersons\t10\t20\t30\t31\n",
        "electricity site=plant a 180 MWh
         electricity site=plant b 360 MWh
         electricity 540 MWh
         electricity@2023 560 MWh
         headcount region=plant a 10 people
         headcount region=plant b 20 people
         headcount 30 people
         headcount@2023 31 people",
    );
}

#[test]
fn energy_in_coal_equivalents_is_a_part_of_the_total() {
    check(
        "指標\t單位\t2024年\n外購電力\t兆瓦時\t96,840\n折標煤：電力\t噸標準煤\t11,901.6\n折標煤：柴油\t噸標準煤\t1,259.2\n綜合能耗\t噸標準煤\t13,160.8\n",
        "electricity 96840 MWh
         energy_total carrier=electricity 11901.6 tce
         energy_total carrier=diesel 1259.2 tce
         energy_total 13160.8 tce",
    );
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("2024年".to_string()),
        Just("男性".to_string()),
        Just("Total".to_string()),
        Just("按性別劃分的僱員總數".to_string()),
        Just("噸／百萬港元".to_string()),
        Just("1,234.5".to_string()),
        Just("−3.2%".to_string()),
        Just("–".to_string()),
        "[a-zA-Z0-9 ,.()（）：、%²³¹†]{0,12}",
        "\\PC{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// No text stops the reader, and every fact stands where it says.
    #[test]
    fn every_fact_is_printed_where_it_says(
        rows in prop::collection::vec((prop::collection::vec(cell(), 1..6), any::<bool>(), prop::option::of(0u32..3)), 0..14),
    ) {
        let text: Vec<String> = rows.iter().map(|(cells, _, _)| cells.join("\t").replace(['\n', '\r'], " ")).collect();
        let mut document = Document::of_text("test.txt", &text.join("\n"));
        for (line, (_, header, table)) in document.lines.iter_mut().zip(&rows) {
            (line.header, line.table) = (*header && table.is_some(), *table);
        }
        for fact in read(&document) {
            let line = document.line(fact.line).expect("a line of the document");
            prop_assert_eq!(line.text.get(fact.range.0..fact.range.1), Some(fact.printed.as_str()));
        }
    }
}

#[test]
fn cells_that_say_more_than_their_value() {
    let matrix = tagged(
        "Table 4 Enterprise risks by category and level",
        &[
            "#Category|Low|General|Important",
            "Strategy||1 Digital services|1 Climate change",
            "Market|2 Metal prices, Weak market|1 Fewer tenders|",
            // Not what it counts.
            "Finance||3 Interest rates|1 Late payment",
        ],
    );
    expect(
        &matrix,
        "enterprise_risks risk_category=strategy,risk_level=general 1
         enterprise_risks risk_category=strategy,risk_level=important 1
         enterprise_risks risk_category=market,risk_level=low 2
         enterprise_risks risk_category=market,risk_level=general 1
         enterprise_risks risk_category=finance,risk_level=important 1",
    );
    let targets = tagged(
        "Table 5 Targets: how they are set and followed",
        &[
            "#Attribute|Statement",
            "#Cut emissions by 42% by 2030",
            "Kind of target|Absolute",
            "Carbon credits|0 tCO2e No credits are planned",
            "Period|2024 to 2030",
        ],
    );
    expect(&targets, "target_carbon_credits target=Cut emissions by 42% by 2030 0 tCO2e");
}

#[test]
fn amounts_behind_scope_3_are_no_totals() {
    let rows =
        ["#Source|Method|Activity data|Emission factor", "Waste recycled|By type|676.3 t|Sorting", "Diesel|Average|120 L|Fuel"];
    expect(&tagged("Table 6 Methods and emission factors of Scope 3", &rows), "");
}
