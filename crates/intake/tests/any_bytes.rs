//! No bytes make intake panic, and the same bytes always give the same diagnostics. The fuzz targets in `fuzz/` go on from here.

mod support;

use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::Catalogue;
use proptest::prelude::*;
use support::{book, sheet, workbook};

/// Every place of a book where foreign bytes may lie, one per reader.
const PATHS: &[&str] = &[
    "heng.toml",
    "sites.csv",
    "sites.xlsx",
    "activity/electricity.csv",
    "activity/electricity.xlsx",
    "people/roster.csv",
    "people/headcount.csv",
    "people/safety.csv",
    "people/leave.csv",
    "people/injuries.csv",
    "people/hours.csv",
    "people/training.csv",
    "suppliers.csv",
    "supplier_dimensions.csv",
    "supplier_grades.csv",
    "practices.csv",
    "complaints.csv",
    "recalls.csv",
    "satisfaction.csv",
    "incidents.csv",
    "reports.csv",
    "ip.csv",
    "cases.csv",
    "denominators.csv",
    "figures.csv",
    "prior/2021.csv",
    "published.csv",
    "materiality/topics.csv",
    "materiality/groups.csv",
    "materiality/survey.csv",
    "materiality/survey.xlsx",
    "materiality/steps.csv",
    "stakeholders.csv",
    "bodies.csv",
    "meetings.csv",
    "board.csv",
    "laws.csv",
    "awards.csv",
    "memberships.csv",
    "entities.csv",
    "meters.csv",
    "refrigerants.csv",
    "blends.csv",
    "instruments.csv",
    "targets.csv",
    "explanations.csv",
    "factors.csv",
    "narrative/en/10-about.md",
    "narrative/zh-Hant/10-about.md",
    "evidence/bill.pdf",
    "community.xlsx",
];

fn read_twice(files: &MemoryFiles) {
    let (_, first) = read_book(files, Catalogue::embedded());
    let (_, second) = read_book(files, Catalogue::embedded());
    assert_eq!(first, second);
}

/// Text made of what the formats are made of, so that it gets past the first check more often than noise does.
fn likely_text() -> impl Strategy<Value = String> {
    let pieces = [
        "site",
        "activity",
        "topic",
        "respondent",
        "group",
        "climate/stakeholders",
        "climate/",
        "/business",
        "body",
        "reports_to",
        "director",
        "role",
        "law",
        "supplier",
        "region",
        "score_quality",
        "complaint",
        "received",
        "case",
        "programme",
        "pay",
        "pay_unit",
        "aspects",
        "date",
        "quantity",
        "unit",
        "id",
        "gender",
        "year",
        "measure",
        "value",
        "headcount",
        "code",
        "kind",
        "joined",
        "HQ",
        "electricity",
        "2022-01-31",
        "2022",
        "2022年3月",
        "12,400",
        "１２",
        "-1",
        "kWh",
        "male",
        "女",
        "<30",
        "ghg_total",
        "=",
        ",",
        ",",
        ",",
        "\n",
        "\n",
        "\r\n",
        "\"",
        "\"\"",
        ";",
        "#",
        "[",
        "]",
        "{{",
        "}}",
        "+++",
        "+++\n",
        "title = \"x\"\n",
        "answers",
        "@2021",
        " bare",
        "|",
        "---",
        "##",
        "- ",
        "> ",
        "<b>",
        "![",
        "](",
        "`",
        "[period]\n",
        "start = ",
        "end = ",
        "\u{FEFF}",
        "\u{3000}",
        "年",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_anywhere(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for path in PATHS {
            read_twice(&book().with(path, &bytes));
        }
    }

    #[test]
    fn any_likely_text_anywhere(text in likely_text()) {
        for path in PATHS {
            read_twice(&book().with(path, &text));
        }
    }

    #[test]
    fn any_damage_to_a_workbook(at in 0_usize..4000, byte in any::<u8>(), cut in 0_usize..4000) {
        let rows = sheet(&[
            ("A1", "site"), ("B1", "date"), ("C1", "quantity"), ("D1", "unit"), ("A2", "HQ"), ("B2", "@44651"), ("C2", "#1"), ("D2", "kWh"),
        ]);
        let mut bytes = workbook(&[("S", &rows)], false);
        let length = bytes.len();
        bytes[at % length] = byte;
        read_twice(&book().with("activity/electricity.xlsx", &bytes));
        bytes.truncate(cut % length);
        read_twice(&book().with("activity/electricity.xlsx", &bytes));
    }

    #[test]
    fn any_cell_of_a_row(cells in proptest::collection::vec(".{0,12}", 1..14)) {
        let header = "site,activity,date,period,start,end,quantity,unit,meter,type,treatment,material,vehicle,evidence\n";
        let quoted: Vec<String> = cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
        read_twice(&book().with("activity/bills.csv", format!("{header}{}\n", quoted.join(","))));
    }

    /// The columns of a wide survey are named by people: a book with topics and groups survives every heading and every answer.
    #[test]
    fn any_heading_of_a_survey(headings in proptest::collection::vec(".{0,16}", 0..8), cells in proptest::collection::vec(".{0,6}", 0..16)) {
        let quote = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
        let known = ["respondent", "group", "climate/stakeholders", "水／業務"].map(String::from);
        let header: Vec<String> = known.iter().chain(&headings).map(quote).collect();
        let row: Vec<String> = ["A", "staff"].map(String::from).iter().chain(&cells).map(quote).collect();
        let files = book()
            .with("materiality/topics.csv", "topic,name_en,name_zh_hant\nclimate,,\nwater,Water,水\n")
            .with("materiality/groups.csv", "group,weight,axis\nstaff,1,both\n")
            .with("materiality/survey.csv", format!("{}\n{}\n", header.join(","), row.join(",")));
        read_twice(&files);
    }

    #[test]
    fn any_line_of_reporting(links in proptest::collection::vec((0_usize..6, 0_usize..6), 0..8)) {
        let rows: String = links.iter().map(|(body, above)| format!("b{body},committee,b{above}\n")).collect();
        read_twice(&book().with("bodies.csv", format!("body,kind,reports_to\n{rows}")));
    }
}
