//! The content index in its two styles and two copies, and the restatements it may point to.

mod support;

use heng_compose::report::{Block, Report, ReportCopy, SectionKind};
use heng_disclose::evaluate_packs;
use heng_intake::book::{IndexStyle, Restatement};
use heng_model::{AsPublished, Catalogue, Diags, Dims, LocalText, Locale};
use heng_packs::Packs;
use support::*;

fn water() -> Given {
    let mut given = given()
        .figures(&["water=412", "water@2021=400", "headcount=100", "headcount[gender=male]=60", "headcount[gender=female]=40"])
        .chapter("environment", &[table("water"), table("employees")]);
    given.book.manifest.locales = vec![Locale::En, Locale::ZhHant];
    given
}

fn index_of(given: &Given, locale: Locale) -> (Report, Vec<String>) {
    let (report, diags) = given.compose_with(&given.disclosures(), locale);
    assert_eq!(diags, Diags::new());
    let lines = print_table(table_of(&report, "table-index-hkex-2020"));
    (report, lines)
}

#[test]
fn the_reference_style_has_no_statuses() {
    let mut given = water();
    assert!(index_of(&given, Locale::En).1[0].contains("| Status | Reference | Page |"));
    given.book.manifest.index_style = IndexStyle::Reference;
    let (_, lines) = index_of(&given, Locale::En);
    assert!(lines[0].contains("(paraphrased) | Reference | Page |"), "{}", lines[0]);
    // What is missing is said in the remarks, also without a column for it.
    assert!(lines.iter().any(|l| l.starts_with("KPI A1.6") && l.contains("Not disclosed: ")), "{lines:#?}");
}

#[test]
fn a_row_names_the_figures_of_the_register() {
    let given = water();
    let (report, lines) = index_of(&given, Locale::En);
    let row = lines.iter().find(|l| l.starts_with("KPI A2.2")).unwrap();
    let number = &report.figures.iter().find(|f| f.figure.to_string() == "water@2022").unwrap().reference;
    assert!(row.contains(&format!("Figures {number}")), "{number}: {row}");
    let (_, lines) = index_of(&given, Locale::ZhHant);
    assert!(lines.iter().any(|l| l.contains("數據F")), "{lines:#?}");
}

#[test]
fn only_the_review_copy_shows_what_reviewers_need() {
    let mut given = water();
    let (published, lines) = index_of(&given, Locale::En);
    assert!(!lines.iter().any(|l| l.contains('▲') || l.contains("Records:")), "{lines:#?}");
    assert!(published.sections.iter().all(|s| s.id != "review-notes"));
    // A mandatory statement that is missing does not vanish from what is published.
    assert!(lines.iter().any(|l| l.contains("| Not disclosed |")), "{lines:#?}");
    given.copy = ReportCopy::Review;
    let (review, lines) = index_of(&given, Locale::En);
    assert_eq!(review.meta.copy, ReportCopy::Review);
    assert_eq!((review.sections[0].id.as_str(), review.sections[0].kind), ("review-notes", SectionKind::Front));
    assert!(lines[0].ends_with("| Remarks | Records and evidence"), "{}", lines[0]);
    assert!(lines.iter().any(|l| l.contains("▲ Not disclosed")), "{lines:#?}");
    let missing = lines.iter().find(|l| l.starts_with("KPI A1.6")).unwrap();
    assert!(missing.contains("no section or heading names"), "{missing}");
    let (_, lines) = index_of(&given, Locale::ZhHant);
    let missing = lines.iter().find(|l| l.contains("A1.6 ")).unwrap();
    assert!(missing.contains("▲ 未披露") && !missing.contains("section"), "{missing}");
}

#[test]
fn a_framework_used_with_reference_lists_what_is_reported() {
    let mut given = water();
    given.book.manifest.gri_use = "with-reference".into();
    let packs = Packs::embedded();
    let followed = [packs.get("hkex-2020").unwrap(), packs.get("gri-2021").unwrap()];
    let (held, _) = evaluate_packs(&given.book, &given.figures, &followed, packs, Catalogue::embedded());
    let (report, _) = given.compose_with(&held, Locale::En);
    let statement = print_table(table_of(&report, "table-index-gri-2021-use")).join("\n");
    assert!(statement.contains("Harbour Example Limited has reported the information cited"), "{statement}");
    assert!(statement.contains("1 January 2022 to 31 December 2022"), "{statement}");
    assert!(statement.contains("GRI 1: Foundation 2021"), "{statement}");
    let lines = print_table(table_of(&report, "table-index-gri-2021"));
    assert!(lines.iter().any(|l| l.contains("303-5")), "{lines:#?}");
    assert!(lines.iter().all(|l| !l.contains("Not reported")), "{lines:#?}");
    assert!(lines.len() < followed[1].requirement.len() / 2, "{} lines", lines.len());
}

#[test]
fn parts_of_a_framework_have_tables_of_their_own() {
    let given = water();
    let packs = Packs::embedded();
    let (held, _) = evaluate_packs(&given.book, &given.figures, &[packs.get("hkex-2025").unwrap()], packs, Catalogue::embedded());
    let (report, _) = given.compose_with(&held, Locale::En);
    let titles: Vec<String> = headings(section(&report, "index-hkex-2025"));
    assert_eq!(titles.last().map(String::as_str), Some("Part D: Climate-related disclosures"), "{titles:?}");
    let climate = print_table(table_of(&report, "table-index-hkex-2025-d"));
    assert!(climate.len() > 20, "{climate:#?}");
}

#[test]
fn restated_figures_are_marked_and_listed() {
    let mut given = water();
    given.figures.insert_published(AsPublished {
        id: id("water@2021"),
        quantity: quantity("380", "m3"),
        places: 0,
        source: LocalText::same("ESG report 2021"),
        origin: origin("prior/2021.csv", 2),
    });
    given.book.restatements.rows.push(Restatement {
        measure: Catalogue::embedded().require("water"),
        dims: Dims::none(),
        year: 2021,
        kind: "error",
        reason: LocalText::new("A reading had been entered wrongly.", "抄錶讀數曾經誤填。"),
        origin: origin("restatements.csv", 2),
    });
    let report = given.report(Locale::En);
    let lines = print_table(table_of(&report, "table-restatements"));
    // 400 − 380 = 20; 20 ÷ 380 = 5.263…%.
    let expected =
        "Water consumption | 2021 | m³ | 380 | 400 | +20 (+5.3%) | Correction of an error: A reading had been entered wrongly.";
    assert_eq!(lines[1], expected);
    let water = print_table(table_of(&report, "table-water")).join("\n");
    assert!(
        water.contains("Restated since it was published. Correction of an error: A reading had been entered wrongly."),
        "{water}"
    );
    let chinese = print_table(table_of(&given.report(Locale::ZhHant), "table-restatements"));
    assert!(chinese[1].ends_with("+20（+5.3%） | 更正錯誤：抄錶讀數曾經誤填。"), "{}", chinese[1]);
}

/// The headings of a section.
fn headings(section: &heng_compose::report::Section) -> Vec<String> {
    let heading = |block: &Block| match block {
        Block::Heading { text, .. } => Some(plain(text)),
        _ => None,
    };
    section.blocks.iter().filter_map(heading).collect()
}
