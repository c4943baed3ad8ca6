//! A text that does not speak of the provision it is said to answer.

mod support;

use heng_model::{Code, Locale, Severity};
use heng_packs::Packs;
use support::files::{book, held, manifest};
use support::{Given, given, heading, words};

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
