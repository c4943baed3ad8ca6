//! Tables and charts: what they show, what they leave out, and the notes below them.

mod support;

use heng_compose::report::{Block, ChartKind, Inline};
use heng_intake::book::SectionRole;
use heng_model::{Code, LocalText, Locale, Op, Severity, Trace};
use support::*;

#[test]
fn a_missing_cell_is_a_dash_and_a_row_without_figures_is_left_out() {
    let given = given().figures(&["water=37674", "water@2021=37262", "wastewater@2021=12", "suppliers=3"]);
    let report = given.report(Locale::En);
    assert_eq!(
        print_table(table_of(&report, "table-environment")),
        [
            "Item | Unit | 2022 | 2021",
            "# Water",
            "Water consumption | m³ | 37,674 | 37,262",
            "Wastewater discharged | m³ | missing | 12",
        ]
    );
    assert_eq!(print_table(table_of(&report, "table-suppliers")), ["Item | Unit | 2022", "Suppliers | number | 3"]);
    assert!(tables(&report).iter().all(|t| t.id != "table-community"), "a table without figures is left out");
    let chinese = given.report(Locale::ZhHant);
    assert_eq!(print_table(table_of(&chinese, "table-environment"))[2], "總耗水量 | 立方米 | 37,674 | 37,262");
    assert_eq!(print_table(table_of(&chinese, "table-suppliers"))[1], "供應商數目 | 數目 | 3");
}

#[test]
fn breakdowns_stand_below_their_total_in_the_books_order() {
    let mut given = given().figures(&[
        "headcount=10",
        "headcount[region=mainland]=6",
        "headcount[region=hefei]=4",
        "headcount[age=>50]=1",
        "headcount[age=<30]=4",
        "headcount[age=30-50]=5",
        "suppliers=9",
        "suppliers[region=overseas]=2",
        "suppliers[region=hong-kong]=7",
        "patents[type=invention]=5",
    ]);
    let labels = vec![
        ("hefei".to_string(), LocalText::new("Hefei", "合肥")),
        ("mainland".to_string(), LocalText::new("Elsewhere", "其他")),
    ];
    given.book.manifest.labels.insert("region".into(), labels);
    let report = given.report(Locale::En);
    assert_eq!(
        print_table(table_of(&report, "table-employees"))[1..],
        [
            "= Employees at period end | persons | 10",
            "# Employees at period end by age group",
            ">Below 30 | persons | 4",
            ">30 to 50 | persons | 5",
            ">Above 50 | persons | 1",
            "# Employees at period end by region",
            ">Hefei | persons | 4",
            ">Elsewhere | persons | 6",
        ]
    );
    assert_eq!(
        print_table(table_of(&report, "table-suppliers"))[1..],
        ["Suppliers | number | 9", ">Hong Kong | number | 7", ">Overseas | number | 2"]
    );
    assert_eq!(
        print_table(table_of(&report, "table-intellectual-property"))[1..],
        ["# Patents held", "Invention | number | 5"],
        "parts without a total stand under the name of the measure"
    );
}

#[test]
fn three_years_of_safety_are_shown_whatever_the_comparatives() {
    let mut given = given().figures(&["fatalities=0", "fatalities@2021=1", "fatalities@2020=0", "water=1", "water@2021=1"]);
    given.book.manifest.comparatives = 0;
    let report = given.report(Locale::En);
    assert_eq!(
        print_table(table_of(&report, "table-safety")),
        ["Item | Unit | 2022 | 2021 | 2020", "Work-related fatalities | persons | 0 | 1 | 0"]
    );
    assert_eq!(print_table(table_of(&report, "table-environment"))[0], "Item | Unit | 2022");
}

#[test]
fn signs_stand_once_where_they_hold_for_many() {
    let report = given().entered(&["donations=5", "volunteers=3"]).report(Locale::En);
    let whole = print_table(table_of(&report, "table-community"));
    assert_eq!(whole[1..3], ["Donations | RMB | 5", "Volunteers | persons | 3"]);
    assert!(whole[3].starts_with("() All figures of this table were entered"), "{whole:?}");

    let report =
        given().figures(&["donations=5", "volunteers=3"]).prior(&["donations@2021=4", "volunteers@2021=2"]).report(Locale::En);
    let column = print_table(table_of(&report, "table-community"));
    assert_eq!(column[..2], ["Item | Unit | 2022 | 2021 §", "Donations | RMB | 5 | 4"]);
    assert_eq!(column[3], "(§) As published in the report of an earlier year.");

    let report =
        given().entered(&["donations=5", "donations@2021=4"]).figures(&["volunteers=3", "volunteers@2021=3"]).report(Locale::En);
    assert_eq!(print_table(table_of(&report, "table-community"))[1], "Donations^‡ | RMB | 5 | 4");

    let report = given().figures(&["donations=5", "volunteers=3"]).entered(&["volunteer_hours=4"]).report(Locale::En);
    assert_eq!(print_table(table_of(&report, "table-community"))[3], "Volunteer hours | hours | 4‡");
}

#[test]
fn notes_name_method_factor_and_denominator() {
    let product = |verified| {
        formula(
            Op::Product,
            ("electricity × grid factor", "用電量 × 電網排放因子"),
            vec![records("291.51".parse().unwrap(), unit("MWh"), "activity/electricity.csv", 2), grid_factor(verified)],
            quantity("162.312768", "tCO2e"),
        )
    };
    let ratio = formula(
        Op::Ratio,
        ("emissions ÷ revenue", "排放量 ÷ 收益"),
        vec![Trace::Figure { id: id("ghg_scope2"), value: quantity("162.312768", "tCO2e") }],
        quantity("0.32", "tCO2e/CNY million"),
    );
    let given = given()
        .traced("ghg_scope2=162.312768", false, product(false))
        .traced("ghg_intensity[denominator=revenue]=0.32", true, ratio)
        .denominator("revenue", 2022, "507.21", "CNY million", "year to 2022-12-31");
    let report = given.report(Locale::En);
    assert_eq!(
        print_table(table_of(&report, "table-environment"))[2..],
        [
            "Energy indirect greenhouse gas emissions (Scope 2, location-based)^1 | tCO₂e | 162.31†",
            "Greenhouse gas intensity per RMB million of revenue^2 | tCO₂e/RMB million | 0.32",
            "(†) Rests on a factor whose value has not been checked against its publication.",
            "(1) Computed as electricity × grid factor. Factor: Grid electricity, national grid 0.5568 tCO₂/MWh (Ministry; data of 2021).",
            "(2) Denominator: Revenue, RMB507.21 million (2022), for the year ended 31 December 2022. Boundary: the whole Group.",
        ]
    );
    let chinese = given.report(Locale::ZhHant);
    assert_eq!(
        print_table(table_of(&chinese, "table-environment"))[5..],
        [
            "(1) 計算方法：用電量 × 電網排放因子。因子：全國電網電力0.5568噸二氧化碳╱兆瓦時（生態環境部；2021年數據）。",
            "(2) 分母：收益，人民幣507.21百萬元（2022）；截至2022年12月31日止年度。範圍：整個集團。",
        ]
    );
    let factors = print_table(table_of(&chinese, "table-factors"));
    assert_eq!(
        factors[1],
        "全國電網電力 | 0.5568噸二氧化碳╱兆瓦時^† | 2021 | 生態環境部：公告2024年第12號（2024-04-12） | 報告日期前最新發布"
    );
}

#[test]
fn one_note_serves_the_lines_of_one_measure() {
    let rate = |id: &str| {
        let expression = ("leavers ÷ employees", "流失僱員 ÷ 僱員");
        (format!("turnover_rate{id}=10"), formula(Op::Ratio, expression, Vec::new(), quantity("10", "percent")))
    };
    let mut given = given();
    for part in ["", "[gender=male]", "[gender=female]"] {
        let (text, trace) = rate(part);
        given = given.traced(&text, true, trace);
    }
    let lines = print_table(table_of(&given.report(Locale::En), "table-turnover"));
    assert_eq!(lines[1], "= Employee turnover rate^1 | % | 10.0");
    assert_eq!(lines[3], ">Male | % | 10.0");
    assert_eq!(lines.last().unwrap(), "(1) Computed as leavers ÷ employees.");
}

#[test]
fn what_a_chapter_shows_is_not_repeated() {
    let given = given()
        .figures(&["water=5", "waste_hazardous=1", "suppliers=3", "headcount[gender=male]=3", "headcount[gender=female]=4"])
        .chapter("environment", &[table("water"), table("water"), table("suppliers"), chart("headcount-by-gender")]);
    let report = given.report(Locale::En);
    let ids: Vec<&str> = tables(&report).iter().map(|t| t.id.as_str()).collect();
    assert_eq!(ids.iter().filter(|id| **id == "table-water").count(), 1);
    assert_eq!(ids.iter().filter(|id| **id == "table-suppliers").count(), 1);
    assert_eq!(
        print_table(table_of(&report, "table-environment")),
        ["Item | Unit | 2022", "# Waste", "Hazardous waste | tonnes | 1.00"],
        "the appendix keeps the groups that no chapter placed"
    );
    assert_eq!(charts(&report).iter().filter(|c| c.id.starts_with("chart-headcount-by-gender")).count(), 1);
    let chapter = section(&report, "environment");
    assert_eq!(paragraphs(chapter), ["See Table 1."], "the second call refers to the first");
    let Block::Paragraph { text } = &chapter.blocks[1] else { panic!("a paragraph") };
    assert!(text.contains(&Inline::SectionRef { target: "table-water".into(), text: "Table 1".into() }));
    // The whole placed: none of its groups again.
    let whole = given.chapter("data", &[table("environment")]).report(Locale::En);
    assert_eq!(tables(&whole).iter().filter(|t| t.id.starts_with("table-environment")).count(), 1);
}

#[test]
fn an_unknown_exhibit_is_named_with_the_nearest() {
    let given = given().figures(&["water=5"]).chapter("environment", &[table("wather"), chart("turnover"), table("water")]);
    for locale in Locale::ALL {
        let (report, diags) = given.compose_with(&[], locale);
        let found: Vec<_> = diags.iter().map(|d| (d.code, d.severity, d.message.as_str())).collect();
        assert_eq!(
            found,
            [
                (Code::UnknownExhibit, Severity::Error, "there is no table `wather`"),
                (Code::UnknownExhibit, Severity::Warning, "the book has no figure for the chart `turnover`, which is left out"),
            ]
        );
        let first = diags.iter().next().unwrap();
        assert_eq!(first.notes, ["nearest: water"]);
        assert_eq!(first.origin.as_ref().unwrap().to_string(), "narrative/en/10-environment.md:7");
        assert_eq!(table_of(&report, "table-water").rows.len(), 1, "everything else is composed");
    }
}

#[test]
fn charts_that_nobody_placed_stand_in_the_appendix() {
    let given = given().figures(&[
        "ghg_scope1=28",
        "ghg_scope1@2021=34",
        "ghg_scope2=2930",
        "ghg_scope2@2021=2829",
        "energy_direct=114.71",
        "energy_direct[fuel=petrol]=114.71",
        "energy_indirect=4132.36",
        "headcount[gender=male]=3568",
        "headcount[gender=female]=2710",
        "turnover_rate=45.4",
        "turnover_rate[gender=male]=46.2",
        "turnover_rate[gender=male]@2021=40",
    ]);
    let report = given.report(Locale::En);
    let ghg = chart_of(&report, "chart-ghg-by-scope");
    assert_eq!((ghg.kind, ghg.unit.as_str()), (ChartKind::StackedColumn, "tCO₂e"));
    assert_eq!(ghg.categories, ["2021", "2022"], "time runs to the right");
    assert_eq!(
        ghg.alt,
        "Stacked column chart: Greenhouse gas emissions by scope (tCO₂e). Scope 1: 2021 34.00, 2022 28.00; Scope 2: 2021 2,829.00, 2022 2,930.00."
    );
    let mix = chart_of(&report, "chart-energy-mix");
    assert_eq!(
        (mix.kind, mix.categories.clone()),
        (ChartKind::Donut, vec!["Petrol".to_string(), "Indirect energy consumption".into()])
    );
    assert_eq!(chart_of(&report, "chart-headcount-by-gender").categories, ["Male", "Female"]);
    let turnover = chart_of(&report, "chart-turnover");
    assert_eq!(turnover.kind, ChartKind::Bar);
    assert_eq!(turnover.categories, ["All employees", "Male"]);
    let points =
        |series: usize| turnover.series[series].points.iter().map(|p| p.as_ref().map(|p| p.text.clone())).collect::<Vec<_>>();
    assert_eq!(turnover.series[0].label, "2021");
    assert_eq!(points(0), [None, Some("40.0".to_string())], "a gap stays a gap");
    assert_eq!(charts(&report).len(), 4);
    let zh = given.report(Locale::ZhHant);
    assert!(
        chart_of(&zh, "chart-turnover")
            .alt
            .starts_with("橫條圖：僱員流失比率（%）。2021：全體僱員為未有數據，男性為40.0；2022：")
    );
}

#[test]
fn parts_that_do_not_add_up_are_shown_as_their_total() {
    let figures =
        ["energy_direct=100", "energy_direct[fuel=petrol]=40", "energy_indirect=50", "energy_indirect[carrier=electricity]=50"];
    let report = given().figures(&figures).report(Locale::En);
    assert_eq!(chart_of(&report, "chart-energy-mix").categories, ["Direct energy consumption", "Purchased electricity"]);
}

#[test]
fn one_carrier_alone_is_drawn_only_when_asked_for() {
    let one = ["energy_indirect=291.51", "energy_indirect[carrier=electricity]=291.51", "energy_total=291.51"];
    assert!(charts(&given().figures(&one).report(Locale::En)).is_empty());
    let asked = given().figures(&one).chapter("energy", &[chart("energy-mix")]).report(Locale::En);
    assert_eq!(chart_of(&asked, "chart-energy-mix").kind, ChartKind::StackedColumn);
}

#[test]
fn a_table_of_the_narrative_keeps_its_words_and_cites_figures() {
    let cells = |a: &str, b| vec![vec![words(a)], vec![cite(b, true)]];
    let written = heng_intake::book::Block::Table {
        head: vec![vec![words("Item")], vec![words("Amount")]],
        rows: vec![cells("Water", "water"), cells("Paper", "paper")],
    };
    let report =
        given().figures(&["water=5"]).section("water", SectionRole::Chapter, |_| vec![written.clone()]).report(Locale::En);
    assert_eq!(print_table(table_of(&report, "water--table-1")), ["Item | Amount", "Water | 5", "Paper | missing"]);
}
