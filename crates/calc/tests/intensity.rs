//! Intensities and their denominators; margins; year-on-year change; citations.

mod support;

use heng_calc::{change, check_citations};
use heng_intake::book::{Block, Inline, Section, SectionRole};
use heng_model::{Decimal, Locale, Trace};
use support::{Draft, id, line};

fn water(amount: &str) -> Draft {
    Draft::new(2022).site("hq", "CN", Some("1000"), true).site("lab", "CN", Some("500"), true).activity("water", "hq", amount)
}

#[test]
fn every_denominator_asked_for() {
    let outcome = water("367 m3")
        .method("intensity", "headcount, revenue, floor_area")
        .people("", "headcount=100 headcount_opening=300")
        .denominator("revenue", "507.21 CNY million")
        .evaluate();
    outcome.check("water_intensity[denominator=headcount]", 2, "3.67");
    outcome.check("water_intensity[denominator=revenue]", 5, "0.72357");
    outcome.check("water_intensity[denominator=floor_area]", 4, "0.2447");
    outcome.check("floor_area", 0, "1,500");
    outcome.check("revenue", 2, "507.21");
    let average = water("367 m3").method("intensity_headcount", "average").people("", "headcount=100 headcount_opening=300");
    average.evaluate().check("water_intensity[denominator=headcount]", 3, "1.835");
}

#[test]
fn a_denominator_names_its_date_and_boundary() {
    let outcome = water("367 m3").method("intensity", "revenue").denominator("revenue", "507210000 CNY").evaluate();
    let revenue = outcome.figures.get(&id("revenue", 2022)).unwrap();
    let Trace::Formula(formula) = &revenue.trace else { panic!("stated with conditions") };
    assert_eq!(formula.expression.en, "Revenue, 2022-12-31; boundary: the Group");
    assert_eq!(formula.expression.zh_hant, "收益，2022年12月31日；範圍：本集團");
    assert_eq!(formula.result.to_string(), "507.21 CNY million");
}

#[test]
fn a_stated_head_count_is_a_denominator_only() {
    let outcome = water("100 m3").people("", "headcount=50").denominator("headcount", "40 people").evaluate();
    outcome.check("headcount", 0, "50");
    outcome.check("water_intensity[denominator=headcount]", 2, "2.50");
}

#[test]
fn revenue_in_another_currency_keeps_it() {
    let outcome = water("100 m3").method("intensity", "revenue").denominator("revenue", "50 HKD million").evaluate();
    let figure = outcome.figures.get(&id("water_intensity[denominator=revenue]", 2022)).unwrap();
    assert_eq!(figure.quantity().to_string(), "2 m3/HKD million");
    let outcome = water("100 m3").method("intensity", "revenue").denominator("revenue", "50000000 HKD").evaluate();
    let figure = outcome.figures.get(&id("water_intensity[denominator=revenue]", 2022)).unwrap();
    assert_eq!(figure.quantity().to_string(), "2 m3/HKD million", "per million whatever the unit it is written in");
}

#[test]
fn a_missing_denominator_warns_when_asked_for_and_in_the_reporting_year() {
    let silent = water("100 m3").evaluate();
    assert!(silent.codes().is_empty(), "the default denominator is not asked for");
    assert_eq!(silent.missing("water_intensity[denominator=headcount]"), "Employees at period end, 2022");
    let asked = water("100 m3").activity("water@2021", "hq", "90 m3").method("intensity", "revenue").evaluate();
    assert_eq!(asked.codes(), ["C001"]);
    let diag = asked.diag("C001");
    assert!(diag.contains("`revenue` of 2022 is missing") && diag.contains("not computed: water_intensity"), "{diag}");
    let zero = water("100 m3").method("intensity", "revenue").denominator("revenue", "0 CNY million").evaluate();
    assert_eq!(zero.codes(), ["C001"]);
    assert!(zero.diag("C001").contains("is zero"), "{}", zero.diag("C001"));
    // An intensity as published needs no denominator.
    let entered =
        water("100 m3").method("intensity", "revenue").entered("water_intensity[denominator=revenue]", "2 m3/CNY million");
    assert!(entered.evaluate().codes().is_empty());
    // Nothing to divide, nothing to miss.
    assert!(Draft::new(2022).method("intensity", "revenue").evaluate().codes().is_empty());
}

#[test]
fn a_site_without_area_leaves_the_area_open() {
    let outcome = water("100 m3").site("new", "CN", None, true).method("intensity", "floor_area").evaluate();
    outcome.check("floor_area", 0, "–");
    outcome.check("floor_area[site=hq]", 0, "1,000");
    assert_eq!(outcome.codes(), ["C001"]);
    assert!(outcome.diag("C001").contains("site new"), "{}", outcome.diag("C001"));
}

#[test]
fn margins_and_changes() {
    let outcome = Draft::new(2022)
        .denominator("revenue", "1198 CNY million")
        .denominator("gross_profit", "927 CNY million")
        .denominator("revenue@2021", "1000 CNY million")
        .denominator("rd_expense@2021", "0 CNY million")
        .denominator("rd_expense", "5 CNY million")
        .evaluate();
    outcome.check("gross_margin", 3, "77.379");
    let grown = change(&outcome.figures, &id("revenue", 2022)).unwrap();
    assert_eq!((grown.percent, grown.last), (Decimal::new(198, 1), Decimal::from(1000)));
    assert_eq!(change(&outcome.figures, &id("revenue", 2021)), None);
    assert_eq!(change(&outcome.figures, &id("rd_expense", 2022)), None);
}

#[test]
fn printed_decimals_are_those_of_the_book_else_of_the_measure() {
    let outcome = water("367 m3").places("water", 1).people("", "headcount=100").evaluate();
    assert_eq!(outcome.figures.get(&id("water", 2022)).unwrap().printed(), "367.0");
    assert_eq!(outcome.figures.get(&id("water_intensity[denominator=headcount]", 2022)).unwrap().printed(), "3.67");
}

#[test]
fn a_citation_of_nothing_is_an_error_with_a_remedy() {
    let mut draft = water("367 m3");
    let cite = |figure: &str| Inline::Cite { id: id(figure, 2022), bare: false, origin: line("narrative/en/10-water.md", 7) };
    let text = vec![
        cite("water"),
        Inline::Strong(vec![cite("water@2021")]),
        cite("water_intensity[denominator=headcount]"),
        cite("donations"),
    ];
    draft.book.sections.push(Section {
        id: "water".into(),
        file_name: "10-water.md".into(),
        locale: Locale::En,
        role: SectionRole::Chapter,
        title: "Water".into(),
        answers: Vec::new(),
        blocks: vec![Block::List { start: None, items: vec![vec![Block::Paragraph(text)]] }],
        has_text: true,
        origin: line("narrative/en/10-water.md", 1),
    });
    let outcome = draft.evaluate();
    let diags: Vec<String> = check_citations(&draft.book, &outcome.figures).iter().map(ToString::to_string).collect();
    assert_eq!(diags.len(), 3, "{diags:?}");
    assert!(
        diags[0].starts_with("error[N001]: there is no figure `water@2021` to cite\n  --> narrative/en/10-water.md:7"),
        "{}",
        diags[0]
    );
    assert!(diags[0].contains("nearest: water@2022"), "{}", diags[0]);
    assert!(diags[1].contains("missing: Employees at period end, 2022"), "{}", diags[1]);
    assert!(diags[2].contains("help: "), "{}", diags[2]);
}
