//! Tables and the matrix of the materiality assessment, tables of governance: from the files of a book to the report.

mod support;

use heng_calc::methods::Methods;
use heng_compose::report::{Block, Cell, ChartKind, Inline, Report, ReportCopy, Row, RowKind, Table};
use heng_compose::{Input, compose};
use heng_factors::FactorCatalogue;
use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::{Catalogue, Locale};

const TOPICS: &str = "topic,name_en,name_zh_hant,group,aspect,section\nair,Air,空氣,environment,A1,environment\n\
    books,Books,賬目,governance,,\ncare,Care,關愛,community,B8,\ndata,Data,數據,operations,B6,people\n";
const GROUPS: &str = "group,name_en,name_zh_hant,weight,axis,invited\nstaff,Staff,僱員,1,,4\nboard,Board,董事會,1,business,2\n";
const SURVEY: &str = "respondent,group,air/stakeholders,books/stakeholders,care/stakeholders,air/business,books/business,care/business\n\
    S1,staff,5,4,3,,,\nS2,staff,4,5,2,,,\nM1,board,,,,4,4,1\n";

fn report(manifest: &str, files: &[(&str, &str)], locale: Locale) -> Report {
    let manifest = format!(
        "[issuer]\nname = {{ en = \"Harbour\", zh-Hant = \"海港\" }}\n[period]\nstart = 2022-01-01\nend = 2022-12-31\n{manifest}"
    );
    let section = |title: &str| format!("+++\ntitle = \"{title}\"\n+++\n\nText 文字.\n");
    let mut all = MemoryFiles::new().with("heng.toml", &manifest);
    for locale in ["en", "zh-Hant"] {
        all = all
            .with(&format!("narrative/{locale}/10-environment.md"), section("Environment 環境"))
            .with(&format!("narrative/{locale}/20-people.md"), section("People 僱員"));
    }
    let all = files.iter().fold(all, |all, (path, text)| all.with(path, *text));
    let catalogue = Catalogue::embedded();
    let (book, _) = read_book(&all, catalogue);
    let book = book.expect("a manifest");
    let (figures, _) = heng_calc::evaluate(&book, FactorCatalogue::embedded(), catalogue);
    let (methods, _) = Methods::from_manifest(&book.manifest);
    let input =
        Input { book: &book, figures: &figures, disclosures: &[], catalogue, methods: &methods, copy: ReportCopy::Publication };
    compose(&input, locale).0
}

fn surveyed(locale: Locale) -> Report {
    let files = [("materiality/topics.csv", TOPICS), ("materiality/groups.csv", GROUPS), ("materiality/survey.csv", SURVEY)];
    report("[materiality]\ntiers = \"count:1,1\"\n", &files, locale)
}

fn table<'r>(report: &'r Report, name: &str) -> &'r Table {
    let id = format!("table-{name}");
    let blocks = report.sections.iter().flat_map(|s| &s.blocks);
    let tables = blocks.filter_map(|b| if let Block::Table(table) = b { Some(table) } else { None });
    tables.into_iter().find(|t| t.id == id).unwrap_or_else(|| panic!("no table {name}"))
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text { text } | Inline::Figure { text, .. } => text.clone(),
        Inline::SectionRef { target, text } => format!("{text} → {target}"),
        Inline::Break => " / ".into(),
        _ => String::new(),
    }
}

fn cells(row: &Row) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Text { text } => text.iter().map(inline).collect(),
        Cell::Figure { text, .. } => text.clone(),
        Cell::Missing { .. } => "–".to_string(),
        Cell::Empty => String::new(),
    };
    row.cells.iter().map(cell).collect::<Vec<String>>().join(" | ")
}

fn rows(table: &Table) -> Vec<String> {
    table.rows.iter().map(cells).collect()
}

#[test]
fn topics_stand_by_rank_under_their_tier() {
    let report = surveyed(Locale::En);
    let table = table(&report, "materiality");
    // Air and books: 4.5 and 4; care: 2.5 and 1; nobody scored data. The chapters come before the table, yet lead there.
    assert_eq!(
        rows(table),
        [
            "Importance: High (2 of 4 topics)",
            "1 | Air | Environment | 4.50 | 4.00 | A1 / 1 Environment 環境 → environment",
            "1 | Books | Governance | 4.50 | 4.00 | ",
            "Importance: Low (1 of 4 topics)",
            "3 | Care | Community | 2.50 | 1.00 | B8",
            "Without a tier (1 of 4 topics)",
            " | Data | Operating practices | – | – | B6 / 2 People 僱員 → people",
        ]
    );
    let notes: Vec<String> = table.notes.iter().map(|n| n.text.iter().map(inline).collect()).collect();
    assert!(
        notes.iter().any(|n| n.contains("Air and Books share one score") && n.contains("2 topics instead of 1")),
        "{notes:?}"
    );
    let figures: Vec<String> = report.figures.iter().map(|f| f.figure.to_string()).collect();
    assert!(figures.contains(&"topic_score_business[topic=care]@2022".to_string()), "scores are figures of the register");
}

#[test]
fn the_matrix_holds_the_ranked_topics() {
    let report = surveyed(Locale::ZhHant);
    let blocks = report.sections.iter().flat_map(|s| &s.blocks);
    let chart = blocks.filter_map(|b| if let Block::Chart(chart) = b { Some(chart) } else { None }).next().expect("a chart");
    assert_eq!(chart.kind, ChartKind::Matrix);
    assert_eq!(chart.categories, ["1 空氣", "1 賬目", "3 關愛"]);
    assert_eq!(chart.groups, ["高", "高", "低"]);
    let labels: Vec<&str> = chart.series.iter().map(|s| s.label.as_str()).collect();
    assert_eq!(labels, ["對業務的重要性", "對持份者的重要性"], "the first is the horizontal axis");
    let across: Vec<&str> = chart.series[0].points.iter().flatten().map(|p| p.text.as_str()).collect();
    assert_eq!(across, ["4.00", "4.00", "1.00"]);
    // The figure's name carries the topic's.
    let name =
        report.figures.iter().find(|f| f.figure.to_string() == "topic_score_business[topic=care]@2022").map(|f| f.name.clone());
    assert_eq!(name.as_deref(), Some("議題對業務的重要性評分：關愛"));
}

#[test]
fn groups_show_who_answered() {
    let report = surveyed(Locale::En);
    let table = table(&report, "materiality-groups");
    assert_eq!(
        rows(table),
        [
            "Staff | 1 | Stakeholders | 4 | 2 | 0 | 50.0%",
            "Board | 1 | Business | 2 | 1 | 0 | 50.0%",
            "All groups |  |  | 6 | 3 | 0 | 50.0%",
        ]
    );
    assert_eq!(table.rows[2].kind, RowKind::Total);
}

#[test]
fn bodies_form_a_tree_and_directors_a_board() {
    let bodies = "body,kind,name_en,name_zh_hant,reports_to,duties_en,climate\nteam,working-group,Team,小組,esg,Data,\n\
        board,board,Board,董事會,,Oversight,yes\nesg,committee,ESG Committee,ESG委員會,board,,\naudit,committee,Audit Committee,審核委員會,board,,\n";
    let board = "director,name_en,name_zh_hant,role,gender,appointed,left,skills,committees\n\
        D1,Ann,安,independent,female,2020-01-01,,climate; sailing,esg; audit\nD2,Ben,賓,executive,male,2019-05-01,2022-06-30,,\n";
    let meetings = "body,date,members,attended,topics_en,climate\nesg,2022-05-05,3,2,Targets,yes\n";
    let labels = "[labels.skill]\nsailing = { en = \"Sailing\", zh-Hant = \"航海\" }\n";
    let files = [("bodies.csv", bodies), ("board.csv", board), ("meetings.csv", meetings)];
    let en = report(labels, &files, Locale::En);
    let tree: Vec<String> = table(&en, "bodies").rows.iter().map(|r| format!("{} {}", r.indent, cells(r))).collect();
    let expected = [
        "0 Board | Oversight / Oversees climate-related risks and opportunities | ",
        "1 ESG Committee |  | 1",
        "2 Team | Data | ",
        "1 Audit Committee |  | ",
    ];
    assert_eq!(tree, expected);
    assert_eq!(
        rows(table(&en, "board")),
        [
            "Independent non-executive directors",
            "Ann | Female | Since 1 January 2020 | Climate and environment; Sailing | ESG Committee; Audit Committee",
            "Not in office at the end of the period",
            "Ben | Male | 1 May 2019 to 30 June 2022 |  | ",
        ]
    );
    assert_eq!(rows(table(&en, "meetings")), ["ESG Committee", "5 May 2022 | 2/3 | Targets | Yes"]);
    let zh = report(labels, &files, Locale::ZhHant);
    assert_eq!(rows(table(&zh, "board"))[1], "安 | 女性 | 自2020年1月1日起 | 氣候及環境；航海 | ESG委員會；審核委員會");
}

#[test]
fn laws_lead_to_their_section() {
    let laws = "law,name_en,name_zh_hant,jurisdiction,aspects,section,breaches\npdpo,Privacy Ordinance,《私隱條例》,HK,B6,,\n\
                eo,Employment Ordinance,《僱傭條例》,HK,B1; B4,people,0\n";
    let zh = report("", &[("laws.csv", laws)], Locale::ZhHant);
    assert_eq!(
        rows(table(&zh, "laws")),
        ["B1、B4 | 《僱傭條例》 | 香港 | 0 | 2 People 僱員 → people", "B6 | 《私隱條例》 | 香港 |  | "],
        "by aspect; no column for what no law says"
    );
}
