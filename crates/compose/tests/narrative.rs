//! Narrative, front matter, register and traces as printed.

mod support;

use heng_compose::report::{Block, Inline, Report};
use heng_compose::trace::trace_lines;
use heng_intake::book::{self, SectionRole};
use heng_model::{Catalogue, FigureId, Locale, Op, Period, Trace};
use support::*;

fn headings(report: &Report, id: &str) -> Vec<String> {
    let one = |block: &Block| match block {
        Block::Heading { id, number, text, .. } => Some(format!("{number} {} #{id}", plain(text))),
        _ => None,
    };
    section(report, id).blocks.iter().filter_map(one).collect()
}

#[test]
fn headings_are_numbered_and_share_their_anchors() {
    let chapter = |locale| {
        let word = |en: &str, zh: &str| if locale == Locale::En { en.to_string() } else { zh.to_string() };
        vec![
            heading(1, &word("Waste & water", "廢棄物及用水")),
            heading(2, &word("Targets", "目標")),
            heading(3, &word("Detail", "細節")),
            heading(1, &word("Waste & water", "又廢棄物及用水")),
            heading(2, &word("!!", "！！")),
        ]
    };
    let given = given().section("environment", SectionRole::Chapter, chapter);
    assert_eq!(
        headings(&given.report(Locale::En), "environment"),
        [
            "1.1 Waste & water #environment--waste-water",
            "1.1.1 Targets #environment--targets",
            " Detail #environment--detail",
            "1.2 Waste & water #environment--waste-water-2",
            "1.2.1 !! #environment--h5",
        ]
    );
    assert_eq!(headings(&given.report(Locale::ZhHant), "environment")[1], "1.1.1 目標 #environment--targets");
}

#[test]
fn cited_figures_print_as_the_language_writes_them() {
    let sentence = || {
        let gap = || words(" / ");
        book::Block::Paragraph(vec![
            cite("ghg_scope2", false),
            gap(),
            cite("ghg_scope2", true),
            gap(),
            cite("trained_share", false),
            gap(),
            cite("headcount", false),
            gap(),
            cite("suppliers", false),
            gap(),
            cite("revenue", false),
            gap(),
            cite("water", false),
        ])
    };
    let figures = ["ghg_scope2=162.312768", "trained_share=23.35", "headcount=1", "suppliers=1204", "revenue=507.21"];
    let given = given().figures(&figures).section("text", SectionRole::Chapter, |_| vec![sentence()]);
    assert_eq!(
        paragraphs(section(&given.report(Locale::En), "text")),
        ["162.31 tCO₂e / 162.31 / 23.4% / 1 person / 1,204 / RMB507.21 million / —"]
    );
    assert_eq!(
        paragraphs(section(&given.report(Locale::ZhHant), "text")),
        ["162.31噸二氧化碳當量 / 162.31 / 23.4% / 1人 / 1,204 / 人民幣507.21百萬元 / —"]
    );
}

#[test]
fn inline_markup_lists_and_quotations_are_kept() {
    let strong = book::Inline::Strong(vec![words("bold "), cite("water", true)]);
    let link = book::Inline::Link { url: "https://example.com".into(), text: vec![words("link")] };
    let item = vec![book::Block::Paragraph(vec![strong, book::Inline::Break, link])];
    let given = given()
        .figures(&["water=5"])
        .chapter("text", &[book::Block::List { start: Some(3), items: vec![item.clone()] }, book::Block::Quote(item)]);
    let report = given.report(Locale::En);
    let Block::List { start: Some(3), items } = &section(&report, "text").blocks[0] else { panic!("a list") };
    let Block::Paragraph { text } = &items[0][0] else { panic!("a paragraph") };
    assert!(matches!(&text[0], Inline::Strong { children } if plain(children) == "bold 5"));
    assert!(matches!(&text[2], Inline::Link { url, .. } if url == "https://example.com"));
    assert_eq!(report.figures.len(), 1, "figures within lists are registered");
}

#[test]
fn the_glance_shows_six_figures_and_how_they_moved() {
    let given = given().figures(&[
        "ghg_total=2958.09",
        "ghg_total@2021=2864.11",
        "energy_total=100",
        "energy_total@2021=100",
        "water=0",
        "water@2021=0",
        "headcount=90",
        "headcount@2021=100",
        "turnover_rate=45.4",
        "turnover_rate@2021=47.5",
        "training_hours_avg=12",
        "suppliers=3",
    ]);
    let changes = |report: &Report| -> Vec<String> {
        let Block::Highlights { items } = &section(report, "glance").blocks[0] else { panic!("highlights") };
        items.iter().map(|h| format!("{} {} | {}", h.value, h.unit, h.change)).collect()
    };
    assert_eq!(
        changes(&given.report(Locale::En)),
        [
            "2,958.09 tCO₂e | +3.3% on 2021",
            "100.00 MWh | Unchanged from 2021",
            "0 m³ | ",
            "90 persons | −10.0% on 2021",
            "45.4 % | −2.1 percentage points on 2021",
            "12.0 hours/person | ",
        ]
    );
    let chinese = changes(&given.report(Locale::ZhHant));
    assert_eq!(chinese[0], "2,958.09 噸二氧化碳當量 | 較2021年增加3.3%");
    assert_eq!(chinese[4], "45.4 % | 較2021年下降2.1個百分點");
    assert!(support::given().report(Locale::En).sections.iter().all(|s| s.id != "glance"), "no figures, no glance");
}

#[test]
fn title_page_and_front_matter_speak_of_the_book() {
    let mut given = given().figures(&["water=5", "water@2021=4"]).site("hq", true);
    given.book.manifest.period = Period::new(day(2021, 4, 1), day(2022, 3, 31)).unwrap();
    given.book.manifest.report_date = Some(day(2022, 6, 30));
    given.book.manifest.contact = "ir@example.com".into();
    let en = given.report(Locale::En);
    assert_eq!(en.meta.title, "Environmental, Social and Governance Report 2021/22");
    assert_eq!((en.meta.period.as_str(), en.meta.date.as_str()), ("For the year ended 31 March 2022", "30 June 2022"));
    assert_eq!(en.meta.stock_code, "Stock code: 0000");
    let zh = given.report(Locale::ZhHant);
    assert_eq!(zh.meta.title, "2021/22年環境、社會及管治報告");
    assert_eq!((zh.meta.period.as_str(), zh.meta.stock_code.as_str()), ("截至2022年3月31日止年度", "股份代號：0000"));
    let about = paragraphs(section(&zh, "about"));
    assert_eq!(about[0], "本報告涵蓋海港示例有限公司截至2022年3月31日止財政年度的環境、社會及管治表現。");
    assert!(about.contains(&"本報告並列可提供的2020/21年數據，以便與2021/22年比較。".to_string()), "{about:?}");
    assert!(about.last().unwrap().contains("ir@example.com"));
    assert_eq!(print_table(table_of(&zh, "table-boundary"))[1], "總部 | 香港 | 是 | 自置物業");
    assert_eq!(print_table(table_of(&zh, "table-environment"))[0], "項目 | 單位 | 2021/22 | 2020/21");
}

#[test]
fn the_register_lists_what_is_printed() {
    let sum = formula(
        Op::Sum,
        ("direct energy + indirect energy", "直接能源 + 間接能源"),
        vec![Trace::Figure { id: id("energy_indirect"), value: quantity("291.51", "MWh") }],
        quantity("291.51", "MWh"),
    );
    let given = given().figures(&["energy_indirect=291.51", "headcount[site=hq]=5"]).entered(&["lost_days=2"]).traced(
        "energy_total=291.51",
        true,
        sum,
    );
    let report = given.report(Locale::En);
    assert_eq!(
        print_table(table_of(&report, "table-register")),
        [
            "Ref. | Figure | Year | Value | Unit | Basis | Method and source",
            "F1 | Indirect energy consumption | 2022 | 291.51 | MWh | Computed | from records; records.csv:2",
            "F2 | Total energy consumption | 2022 | 291.51 | MWh | Computed | direct energy + indirect energy; F1",
            "F3 | Lost days due to work injury | 2022 | 2 | days | Entered | annual report 2022 (figures.csv:2)",
        ],
        "a figure that nothing prints is not registered"
    );
    assert_eq!(report.figures[1].used_in, ["glance", "table-environment"]);
    assert_eq!(report.figures[1].trace[0].text, "Total energy consumption, 2022: 291.51 MWh");
}

/// Mobvoi's scope 2 of 2023 as its trace.
fn scope2() -> Given {
    let electricity = Trace::Records {
        what: heng_model::LocalText::new("Purchased electricity, offices", "外購電力，辦公場所"),
        origin: origin("activity/electricity.csv", 2),
        count: 1,
        sum: quantity("291.51", "MWh"),
        evidence: vec!["evidence/bill.pdf".into()],
        remarks: vec!["Landlord's statement".into()],
        more_remarks: true,
    };
    let product = formula(
        Op::Product,
        ("electricity × grid factor", "用電量 × 電網排放因子"),
        vec![Trace::Figure { id: id("electricity"), value: quantity("291.51", "MWh") }, grid_factor(true)],
        quantity("162.312768", "tCO2e"),
    );
    let total = formula(
        Op::Sum,
        ("scope 1 + scope 2", "範圍一 + 範圍二"),
        vec![
            Trace::Figure { id: id("ghg_scope1"), value: quantity("0", "tCO2e") },
            Trace::Figure { id: id("ghg_scope2"), value: quantity("162.312768", "tCO2e") },
            Trace::Figure { id: id("ghg_scope2"), value: quantity("162.312768", "tCO2e") },
        ],
        quantity("162.312768", "tCO2e"),
    );
    given().traced("electricity=291.51", true, electricity).traced("ghg_scope2=162.312768", true, product).traced(
        "ghg_total=162.312768",
        true,
        total,
    )
}

fn lines(given: &Given, figure: &str, locale: Locale) -> Vec<String> {
    let figure = given.figures.get(&FigureId::parse(figure, Catalogue::embedded(), 2022).unwrap()).unwrap();
    let lines = trace_lines(figure, &given.figures, &given.book, Catalogue::embedded(), locale);
    lines.iter().map(|l| format!("{}{}", "  ".repeat(usize::from(l.depth)), l.text)).collect()
}

#[test]
fn a_trace_walks_from_the_printed_figure_to_the_bill() {
    assert_eq!(
        lines(&scope2(), "ghg_scope2", Locale::En),
        [
            "Energy indirect greenhouse gas emissions (Scope 2, location-based), 2022: 162.31 tCO₂e (unrounded: 162.312768 tCO₂e)",
            "  = 291.51 MWh × 0.5568 tCO2/MWh  [electricity × grid factor]",
            "    Purchased electricity, 2022: 291.51 MWh",
            "      291.51 MWh: Purchased electricity, offices, activity/electricity.csv:2 (1 row)",
            "        evidence: evidence/bill.pdf",
            "        remark: Landlord's statement",
            "        further remarks stand in the rows",
            "    0.5568 tCO2/MWh: Grid electricity, national grid (Ministry; 公告2024年第12號; 2024-04-12; data of 2021; covers CO2; latest on the report date; checked against the publication; id CN/2021/location-average/example)",
        ]
    );
    assert_eq!(
        lines(&scope2(), "ghg_scope2", Locale::ZhHant),
        [
            "能源間接溫室氣體排放（範圍二，地域基準），2022年：162.31噸二氧化碳當量（未經四捨五入：162.312768噸二氧化碳當量）",
            "  = 291.51兆瓦時 × 0.5568 tCO2/MWh（用電量 × 電網排放因子）",
            "    外購電力，2022年：291.51兆瓦時",
            "      291.51兆瓦時：外購電力，辦公場所，activity/electricity.csv:2（1行）",
            "        憑證：evidence/bill.pdf",
            "        備註：Landlord's statement",
            "        其餘備註載於各行",
            "    0.5568 tCO2/MWh：全國電網電力（生態環境部；公告2024年第12號；2024-04-12；2021年數據；涵蓋CO2；選用原因：報告日期前最新發布；已與原刊物核對；編號CN/2021/location-average/example）",
        ]
    );
}

#[test]
fn a_figure_is_walked_once_and_an_unknown_one_is_named() {
    let lines = lines(&scope2(), "ghg_total", Locale::En);
    assert_eq!(lines[1], "  = 0 tCO₂e + 162.312768 tCO₂e + 162.312768 tCO₂e  [scope 1 + scope 2]");
    assert_eq!(lines[2], "    Direct greenhouse gas emissions (Scope 1), 2022: 0 tCO₂e (its trace is not at hand)");
    assert_eq!(
        lines.last().unwrap(),
        "    Energy indirect greenhouse gas emissions (Scope 2, location-based), 2022: 162.312768 tCO₂e (shown above)"
    );
}

#[test]
fn a_trace_that_runs_in_a_circle_ends() {
    let circle =
        formula(Op::Sum, ("", ""), vec![Trace::Figure { id: id("water"), value: quantity("1", "m3") }], quantity("1", "m3"));
    let given = given().traced("water=1", true, circle);
    assert_eq!(
        lines(&given, "water", Locale::En),
        ["Water consumption, 2022: 1 m³", "  = 1 m³", "    Water consumption, 2022: 1 m³ (shown above)"]
    );
}

#[test]
fn a_year_that_lies_in_two_is_called_so_in_traces_too() {
    let mut given =
        given().traced("electricity=5", true, support::records("5".parse().unwrap(), support::unit("MWh"), "activity/e.csv", 2));
    given.book.manifest.period = Period::new(support::day(2021, 4, 1), support::day(2022, 3, 31)).unwrap();
    assert!(lines(&given, "electricity", Locale::En)[0].starts_with("Purchased electricity, 2021/22:"));
}
