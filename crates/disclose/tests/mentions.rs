//! A text that does not speak of the provision it is said to answer.

mod support;

use heng_disclose::{Disclosure, Status};
use heng_model::{Code, Locale, Severity};
use heng_packs::Packs;
use support::files::{book, held, manifest};
use support::{Given, given, heading, stands, words};

/// One requirement of the HKEX code of 2025.
fn of_2025(given: &Given, code: &str) -> Disclosure {
    let (disclosures, _) = given.held(Packs::embedded().get("hkex-2025").unwrap());
    disclosures.into_iter().find(|d| d.code == code).expect("a requirement")
}

/// What D007 says of a book, with how grave it is.
fn told(given: &Given) -> Vec<Severity> {
    let (_, diags) = given.held(Packs::embedded().get("hkex-2020").unwrap());
    diags.iter().filter(|d| d.code == Code::ProvisionNotMentioned).map(|d| d.severity).collect()
}

fn both(answers: &[&str], en: &str, zh: &str) -> Given {
    let under = |text: &str| vec![heading(1, answers), words(text)];
    given().section(Locale::En, &[], under(en)).section(Locale::ZhHant, &[], under(zh))
}

#[test]
fn a_text_is_known_by_its_words() {
    assert_eq!(told(&both(&["B2.2"], "Two injuries cost ten Working Days.", "兩宗工傷損失十日。")), []);
    assert_eq!(told(&both(&["B2.2"], "Lunch is served.", "午膳由公司提供。")), [Severity::Error]);
    assert_eq!(told(&both(&["B2.2"], "Working days were lost.", "午膳由公司提供。")), [Severity::Warning]);
    // A limb is known by the words of its requirement.
    assert_eq!(told(&both(&["B6.4/recall"], "Lunch is served.", "午膳由公司提供。")), [Severity::Error]);
    assert_eq!(told(&both(&["B6.4/recall"], "Products are recalled.", "產品如有問題即予回收。")), []);
}

#[test]
fn a_place_with_a_table_or_a_figure_speaks_by_it() {
    let text = |body: &str| format!("+++\ntitle = \"People\"\n+++\n\n## Numbers\n\n{{{{answers B2.2}}}}\n\nAs follows. {body}\n");
    let of = |body: &str| {
        let narrative = text(body);
        let book = book(&manifest(2022, "", ""), &[("narrative/en/06-people.md", &narrative)]);
        held(&book).1.iter().filter(|d| d.code == Code::ProvisionNotMentioned).count()
    };
    assert_eq!(of(""), 1);
    assert_eq!(of("{{lost_days}}"), 0, "the name of the figure says it");
    assert_eq!(of("\n\n{{table safety}}"), 0, "what a table shows is not known here");
}

#[test]
fn a_place_without_words_is_told_so_by_d001_alone() {
    let silent = given().section(Locale::En, &[], vec![heading(1, &["B2.2"])]);
    assert_eq!(told(&silent), []);
}

#[test]
fn a_text_on_something_else_answers_nothing() {
    let paragraphs: Vec<String> = (19..=41).map(|n| format!("D-{n}")).collect();
    let named: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let bananas = both(&named, "Bananas are yellow.", "香蕉是黃色的。");
    let (disclosures, _) = bananas.held(Packs::embedded().get("hkex-2025").unwrap());
    let part_d: Vec<&Disclosure> = disclosures.iter().filter(|d| d.code.starts_with("D-")).collect();
    // 104 paragraphs and sub-items; paragraph 36 is voluntary.
    assert_eq!(part_d.len(), 104);
    let answered: Vec<&str> =
        part_d.iter().filter(|d| !matches!(d.status, Status::Missing | Status::NotReported)).map(|d| d.code.as_str()).collect();
    assert_eq!(answered, [] as [&str; 0]);
    let detail = &of_2025(&bananas, "D-26(a)(ii)").missing[0].detail;
    assert!(detail.en.contains("section `environment` names it, but the text there does not mention it"), "{}", detail.en);
    assert!(detail.zh_hant.contains("章節「environment」指明此項，但該處文字沒有提及"), "{}", detail.zh_hant);
    // The same where the part itself is named.
    let part = both(&["D-26(a)(ii)"], "Bananas are yellow.", "香蕉是黃色的。");
    assert_eq!(stands(&of_2025(&part, "D-26(a)(ii)")), "missing: uncertainties");
}

#[test]
fn a_heading_answers_the_parts_that_its_text_is_about() {
    let resilience = both(&["D-26"], "Two scenarios show uncertainties as to floods.", "兩個情景顯示水浸存在不確定因素。");
    assert_eq!(stands(&of_2025(&resilience, "D-26(a)(ii)")), "disclosed");
    assert_eq!(stands(&of_2025(&resilience, "D-26(b)(i)(2)")), "disclosed");
    assert_eq!(stands(&of_2025(&resilience, "D-26(b)(ii)")), "missing: assumptions");
    // In each language: to name a heading is less than to name the part.
    let half = both(&["D-26"], "Two scenarios show uncertainties as to floods.", "兩個情景。");
    assert_eq!(stands(&of_2025(&half, "D-26(a)(ii)")), "partial: uncertainties");
    let itself = both(&["D-26(a)(ii)"], "Uncertainties as to floods.", "難以預料。");
    assert_eq!(stands(&of_2025(&itself, "D-26(a)(ii)")), "disclosed", "a word that one language lacks is a warning");
}

#[test]
fn a_place_that_prints_a_table_rests_on_it() {
    let text = |table: &str| {
        format!("+++\ntitle = \"Climate\"\n+++\n\n## Analysis\n\n{{{{answers D-26(b)(ii)}}}}\n\nKey assumptions.\n{table}")
    };
    let of = |table: &str, rows: &str| {
        let narrative = text(table);
        let files = [("narrative/en/06-climate.md", narrative.as_str()), ("climate/scenarios.csv", rows)];
        let files = if rows.is_empty() { &files[..1] } else { &files[..] };
        let book = book(&manifest(2022, "", ""), files);
        let given = Given { book, figures: Default::default() };
        of_2025(&given, "D-26(b)(ii)")
    };
    assert_eq!(of("", "").status, Status::Disclosed, "words will do");
    let empty = of("\n{{table scenarios}}\n", "");
    assert_eq!(empty.status, Status::Missing);
    let told = "section `climate` names it and rests on the table `scenarios`, which is empty";
    assert!(empty.missing[0].detail.en.contains(told), "{}", empty.missing[0].detail.en);
    let rows = "scenario,name_en,publisher_en,kind,horizon\nlow,Low,IEA,transition,long\n";
    assert_eq!(of("\n{{table scenarios}}\n", rows).status, Status::Disclosed);
}
