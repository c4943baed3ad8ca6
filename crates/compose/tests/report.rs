//! What holds of every report: both languages alike, no typed numbers, every reference leads somewhere, same input same report.

mod support;

use heng_compose::report::{Align, Block, Cell, Inline, Report, RowKind};
use heng_intake::book::{Explanation, SectionRole, Target, Topic};
use heng_model::{FigureId, LocalText, Locale, Op, Trace};
use std::collections::BTreeSet;
use support::*;

/// A book with something of everything.
fn rich() -> Given {
    let mut given = given()
        .figures(&[
            "ghg_scope1=28.05",
            "ghg_scope1@2021=34.52",
            "energy_direct=114.71",
            "energy_direct[fuel=petrol]=100.71",
            "energy_direct[fuel=diesel]=14",
            "energy_indirect=4132.36",
            "energy_indirect[carrier=electricity]=4132.36",
            "energy_total=4247.07",
            "energy_total@2021=4131.34",
            "water=37674",
            "headcount=6278",
            "headcount[gender=female]=2710",
            "headcount[gender=male]=3568",
            "headcount[age=<30]=3456",
            "headcount[age=30-49]=2801",
            "headcount[age=>=50]=21",
            "headcount[region=hong-kong]=78",
            "headcount[region=mainland]=6200",
            "turnover_rate=45.4",
            "turnover_rate@2021=47.5",
            "turnover_rate[gender=male]=46.2",
            "turnover_rate[gender=female]=44.5",
            "fatalities=0",
            "fatalities@2021=0",
            "fatalities@2020=0",
            "suppliers[region=mainland]=107",
            "corruption_cases=0",
        ])
        .entered(&["waste_nonhazardous=275.9", "lost_days=231"])
        .prior(&["water@2021=37262", "ghg_scope2@2021=2829.59"])
        .traced(
            "ghg_scope2=162.312768",
            false,
            formula(
                Op::Product,
                ("electricity × grid factor", "用電量 × 電網排放因子"),
                vec![records("291.51".parse().unwrap(), unit("MWh"), "activity/electricity.csv", 2), grid_factor(false)],
                quantity("162.312768", "tCO2e"),
            ),
        )
        .traced(
            "ghg_intensity[denominator=headcount]=0.0258542",
            true,
            formula(
                Op::Ratio,
                ("emissions ÷ employees", "排放量 ÷ 僱員"),
                vec![
                    Trace::Figure { id: id("ghg_scope2"), value: quantity("162.312768", "tCO2e") },
                    Trace::Figure { id: id("headcount"), value: quantity("6278", "people") },
                ],
                quantity("0.0258542", "tCO2e/people"),
            ),
        )
        .denominator("headcount", 2022, "6278", "people", "2022-12-31")
        .site("hq", true)
        .section("scope", SectionRole::About, |_| vec![paragraph("本報告 About"), heading(1, "Boundary")])
        .section("board", SectionRole::BoardStatement, |_| vec![paragraph("董事會 The board")])
        .chapter(
            "environment",
            &[
                heading(1, "Emissions"),
                heng_intake::book::Block::Paragraph(vec![words("排放 Emissions "), cite("ghg_scope2", false)]),
                chart("ghg-by-scope"),
                heading(2, "Waste"),
                table("waste"),
            ],
        )
        .chapter("people", &[paragraph("僱員 People"), table("employees")]);
    given.book.targets.push(Target {
        measure: "ghg_total".into(),
        kind: "absolute".into(),
        baseline_year: Some(2020),
        target_year: Some(2030),
        value: "-5%".into(),
        answers: vec!["A1.5".into()],
        ..Target::new("less", LocalText::new("Less emissions", "減少排放"), origin("targets.csv", 2))
    });
    let climate = Topic::new("climate", LocalText::new("Climate", "氣候"), origin("materiality/topics.csv", 2));
    given.book.topics.push(Topic { tier: "high".into(), group: "environment".into(), ..climate });
    let reason = LocalText::new("Offices only", "只設辦公室");
    given.book.explanations.push(Explanation::new("A1.3", "not-material", reason, origin("explanations.csv", 2)));
    for section in &mut given.book.sections {
        if section.id == "environment" {
            section.answers.push(("A1-GD".into(), section.origin.clone()));
        }
    }
    given
}

fn both() -> [(Given, Report); 2] {
    [Locale::En, Locale::ZhHant].map(|locale| {
        let given = rich();
        let held = given.disclosures();
        let (report, diags) = given.compose_with(&held, locale);
        assert!(diags.is_empty(), "{diags:?}");
        (given, report)
    })
}

/// Anchors with the figures under them, in reading order.
fn skeleton(report: &Report) -> Vec<(String, Vec<FigureId>)> {
    let mut out = Vec::new();
    for section in &report.sections {
        out.push((section.id.clone(), Vec::new()));
    }
    for (_, block) in blocks(report) {
        match block {
            Block::Heading { id, .. } => out.push((id.clone(), Vec::new())),
            Block::Table(table) => {
                let figure = |cell: &Cell| if let Cell::Figure { figure, .. } = cell { Some(figure.clone()) } else { None };
                out.push((table.id.clone(), table.rows.iter().flat_map(|r| &r.cells).filter_map(figure).collect()));
            }
            Block::Chart(chart) => {
                let points = chart.series.iter().flat_map(|s| s.points.iter().flatten()).map(|p| p.figure.clone());
                out.push((chart.id.clone(), points.collect()));
            }
            Block::Highlights { items } => out.push(("highlights".into(), items.iter().map(|h| h.figure.clone()).collect())),
            _ => {}
        }
    }
    out
}

#[test]
fn both_languages_hold_the_same_figures_under_the_same_anchors() {
    let [(_, en), (_, zh)] = both();
    assert_eq!(skeleton(&en), skeleton(&zh));
    let register = |report: &Report| {
        report.figures.iter().map(|f| (f.reference.clone(), f.figure.clone(), f.text.clone())).collect::<Vec<_>>()
    };
    assert_eq!(register(&en), register(&zh));
    assert!(en.figures.len() > 30);
}

#[test]
fn the_same_book_gives_the_same_report() {
    let [(_, first), _] = both();
    let [(_, second), _] = both();
    assert_eq!(first, second);
}

#[test]
fn no_number_is_typed() {
    for (given, report) in both() {
        for (_, block) in blocks(&report) {
            match block {
                Block::Table(table) => {
                    for row in table.rows.iter().filter(|r| r.kind != RowKind::Group) {
                        assert_eq!(row.cells.len(), table.columns.len(), "{}", table.id);
                        for (column, cell) in table.columns.iter().zip(&row.cells) {
                            if let Cell::Figure { figure, .. } = cell {
                                assert!(given.figures.get(figure).is_some(), "{figure}");
                            }
                            if let (Align::End, Cell::Text { text }) = (column.align, cell) {
                                assert!(
                                    !plain(text).chars().all(|c| c.is_ascii_digit() || ",.-".contains(c)),
                                    "{}: {text:?}",
                                    table.id
                                );
                            }
                        }
                    }
                }
                Block::Chart(chart) => {
                    for series in &chart.series {
                        assert_eq!(series.points.len(), chart.categories.len(), "{}", chart.id);
                        for point in series.points.iter().flatten() {
                            let figure = given.figures.get(&point.figure).unwrap();
                            assert_eq!((point.value, &point.text), (figure.value, &figure.printed()));
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// Every inline of the report.
fn inlines(report: &Report) -> Vec<Inline> {
    fn nested(list: &[Inline], out: &mut Vec<Inline>) {
        for inline in list {
            out.push(inline.clone());
            if let Inline::Strong { children } | Inline::Emph { children } | Inline::Link { children, .. } = inline {
                nested(children, out);
            }
        }
    }
    let mut out = Vec::new();
    for (_, block) in blocks(report) {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text } => nested(text, &mut out),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|r| &r.cells) {
                    if let Cell::Text { text } = cell {
                        nested(text, &mut out);
                    }
                }
                table.notes.iter().for_each(|n| nested(&n.text, &mut out));
            }
            _ => {}
        }
    }
    out
}

#[test]
fn every_reference_leads_somewhere() {
    for (_, report) in both() {
        let mut anchors: Vec<String> = skeleton(&report).into_iter().map(|(id, _)| id).filter(|id| id != "highlights").collect();
        let all = anchors.len();
        anchors.sort();
        anchors.dedup();
        assert_eq!(anchors.len(), all, "anchors are unique");
        let mut references = 0;
        for inline in inlines(&report) {
            if let Inline::SectionRef { target, .. } | Inline::PageRef { target } = inline {
                assert!(anchors.contains(&target), "{target}");
                references += 1;
            }
        }
        assert!(references > 20, "{references}");
        for entry in &report.figures {
            assert!(
                !entry.used_in.is_empty() && entry.used_in.iter().all(|id| anchors.contains(id)),
                "{}: {:?}",
                entry.figure,
                entry.used_in
            );
        }
    }
}

#[test]
fn every_mark_has_its_note() {
    for (_, report) in both() {
        for table in tables(&report) {
            let notes: BTreeSet<&str> = table.notes.iter().map(|n| n.mark.as_str()).filter(|m| !m.is_empty()).collect();
            let mut marks: BTreeSet<String> = BTreeSet::new();
            for cell in table.rows.iter().flat_map(|r| &r.cells) {
                match cell {
                    Cell::Figure { marks: own, .. } => marks.extend(own.iter().cloned()),
                    Cell::Text { text } => marks.extend(text.iter().filter_map(|i| match i {
                        Inline::NoteRef { mark } => Some(mark.clone()),
                        _ => None,
                    })),
                    _ => {}
                }
            }
            let heads = table.columns.iter().flat_map(|c| c.head.chars()).filter(|c| "†‡§".contains(*c));
            marks.extend(heads.map(String::from));
            assert_eq!(marks, notes.iter().map(ToString::to_string).collect(), "{}", table.id);
        }
    }
}

#[test]
fn the_chinese_page_has_no_english_label() {
    let [_, (given, report)] = both();
    let mut labels: Vec<String> = vec![report.meta.title.clone(), report.meta.period.clone(), report.meta.stock_code.clone()];
    for (section, block) in blocks(&report) {
        labels.push(section.title.clone());
        labels.push(section.number.clone());
        match block {
            // The narrative of the test is in two languages at once.
            Block::Heading { .. } | Block::Paragraph { .. } if given.book.sections.iter().any(|s| s.id == section.id) => {}
            Block::Heading { text, .. } | Block::Paragraph { text } => labels.push(plain(text)),
            Block::Table(table) => {
                labels.extend([table.caption.clone(), table.number.clone()]);
                labels.extend(table.columns.iter().map(|c| c.head.clone()));
                labels.extend(table.notes.iter().map(|n| plain(&n.text)));
                labels.extend(table.rows.iter().flat_map(|r| &r.cells).map(|cell| match cell {
                    Cell::Missing { reason } => reason.clone(),
                    cell => print_cell(cell),
                }));
            }
            Block::Chart(chart) => {
                labels.extend([chart.caption.clone(), chart.number.clone(), chart.unit.clone(), chart.alt.clone()]);
                labels.extend(chart.categories.iter().chain(chart.series.iter().map(|s| &s.label)).cloned());
            }
            Block::Highlights { items } => {
                labels.extend(items.iter().flat_map(|h| [h.label.clone(), h.unit.clone(), h.change.clone()]))
            }
            _ => {}
        }
    }
    labels.extend(report.figures.iter().flat_map(|f| [f.name.clone(), f.unit.clone(), f.basis.clone(), f.method.clone()]));
    labels.extend(report.meta.words.values().cloned());
    let chinese = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let reference = |label: &str| label.strip_prefix('F').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    for label in labels {
        let latin = label.chars().any(|c| c.is_ascii_alphabetic());
        let place = label.contains(".csv") || label.starts_with('@');
        let factor = label.contains("tCO2/MWh");
        assert!(!latin || label.chars().any(chinese) || reference(&label) || place || factor, "an English label: {label}");
    }
}

#[test]
fn a_draft_says_what_it_lacks() {
    let [(_, en), (_, zh)] = both();
    let about = paragraphs(section(&en, "scope")).join("\n");
    assert!(about.contains("requirements of HKEX Environmental"), "{about}");
    assert!(paragraphs(section(&zh, "scope")).join("").contains("未完整披露"));
    let rows = |report: &Report| print_table(table_of(report, "table-index-hkex-2020"));
    let row = |report: &Report, start: &str| rows(report).into_iter().find(|r| r.starts_with(start)).unwrap();
    let missing = row(&en, "KPI A1.6");
    assert!(missing.contains("| Not disclosed |") && missing.contains("Not disclosed: "), "{missing}");
    let explained = row(&en, "KPI A1.3");
    assert!(explained.contains("| Explained |") && explained.ends_with("| Offices only"), "{explained}");
    let disclosed = row(&en, "A1 General Disclosure");
    assert!(disclosed.contains("| 1 About environment | @environment |"), "{disclosed}");
    assert!(row(&en, "KPI A1.5").contains("| Table"), "a target is referred to by its table");
    assert!(rows(&en).contains(&"# A1 Emissions".to_string()));
    assert!(rows(&en).contains(&"# Reporting Principles".to_string()), "a code that provisions do not carry is not printed");
    assert!(row(&zh, "關鍵績效指標 A1.3").contains("| 已解釋 |"));
}

#[test]
fn sections_stand_in_their_order() {
    let [(_, en), (_, zh)] = both();
    let titles: Vec<String> = en.sections.iter().map(|s| format!("{} {}", s.number, s.title).trim().to_string()).collect();
    assert_eq!(
        titles,
        [
            "Performance at a Glance",
            "About scope",
            "About board",
            "1 About environment",
            "2 About people",
            "Appendix I Performance Data",
            "Appendix II Methods and Factors",
            "Appendix III Content Index",
            "Appendix IV Register of Figures",
        ]
    );
    let numbers: Vec<&str> = zh.sections.iter().map(|s| s.number.as_str()).filter(|n| !n.is_empty()).collect();
    assert_eq!(numbers, ["1", "2", "附錄一", "附錄二", "附錄三", "附錄四"]);
    let count = |report: &Report, prefix: &str| -> Vec<String> {
        let numbers = tables(report).into_iter().map(|t| &t.number).chain(charts(report).into_iter().map(|c| &c.number));
        numbers.filter(|n| n.starts_with(prefix)).cloned().collect()
    };
    let expected: Vec<String> = (1..=count(&en, "Table ").len()).map(|n| format!("Table {n}")).collect();
    assert_eq!(count(&en, "Table "), expected, "tables are numbered as they are read");
}
