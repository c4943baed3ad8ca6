//! The proofreader on sentences that people write.

mod support;

use heng_compose::proofread;
use heng_intake::book::{Law, Passage, PassageKind};
use heng_model::{Catalogue, LocalText, Locale};
use std::sync::Arc;
use support::*;

fn given_figures() -> Given {
    given().figures(&[
        "headcount=6278",
        "headcount@2021=6100",
        "turnover_rate=45.38",
        "water=37674",
        "ghg_total=1204.51",
        "training_hours_avg=13.25",
        "complaints=412",
        "lost_days=5",
        "trained_share=100",
    ])
}

/// `code message` of what is found in one paragraph.
fn found(mut given: Given, locale: Locale, text: &str) -> Vec<String> {
    given.book.passages.push(Passage {
        file: Arc::clone(&origin("narrative/en/10-people.md", 1).file),
        locale,
        kind: PassageKind::Text,
        text: text.into(),
        lines: vec![(0, 7)],
    });
    let diags = proofread(&given.book, &given.figures, Catalogue::embedded());
    diags.iter().map(|d| format!("{} {} {}", d.code, d.message, d.notes.first().cloned().unwrap_or_default())).collect()
}

#[test]
fn a_typed_number_is_held_against_the_figures() {
    let cases = [
        (Locale::En, "At the end of the year 6,278 employees worked here.", "headcount@2022"),
        (Locale::En, "Turnover was 45.4 per cent.", "turnover_rate@2022"),
        (Locale::En, "We used 37,674 m³ of water.", "water@2022"),
        (Locale::En, "We received 412 complaints.", "complaints@2022"),
        (Locale::En, "Emissions were 1.2045 thousand tCO₂e.", "ghg_total@2022"),
        (Locale::En, "Up from 6,100 staff.", "headcount@2021"),
        (Locale::En, "Injuries led to 5 days lost.", "lost_days@2022"),
        (Locale::ZhHant, "年末僱員為6,278名。", "headcount@2022"),
        (Locale::ZhHant, "流失率為45.38%。", "turnover_rate@2022"),
        (Locale::ZhHant, "用水３７，６７４立方米。", "water@2022"),
        (Locale::ZhHant, "用水3.7674萬立方米。", "water@2022"),
    ];
    for (locale, text, figure) in cases {
        let found = found(given_figures(), locale, text);
        assert!(found.len() == 1 && found[0].contains(&format!("it is probably `{figure}`")), "{text}: {found:?}");
    }
}

#[test]
fn good_prose_is_left_in_peace() {
    for (locale, text) in [
        (Locale::En, "In 2022 we were certified to ISO 14001 and ISO/IEC 27001:2013."),
        (Locale::En, "The board met 5 times, and the committee on 30 March 2022."),
        (Locale::En, "All 100% of paper is recycled; air conditioning is set to 25 °C."),
        (Locale::En, "Staff aged 16 to 35 train for 3 weeks; 412m2 of roof carry panels."),
        (Locale::En, "We had \u{FFFC} employees, of whom \u{FFFC} were women."),
        (Locale::ZhHant, "本集團於2022年3月30日取得ISO 14001認證，董事會舉行5次會議。"),
        (Locale::ZhHant, "年滿16歲的僱員均可參加；室溫維持在25至26°C。"),
    ] {
        assert_eq!(found(given_figures(), locale, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn an_amount_that_no_figure_has_is_a_note() {
    let mut given = given_figures();
    given.book.passages.push(Passage {
        file: Arc::clone(&origin("narrative/en/10-people.md", 1).file),
        locale: Locale::En,
        kind: PassageKind::Text,
        text: "Solar panels gave 88.2 MWh.".into(),
        lines: vec![(0, 7)],
    });
    let diags = proofread(&given.book, &given.figures, Catalogue::embedded());
    let diag = diags.iter().next().unwrap();
    assert_eq!(
        (diag.severity, diag.message.as_str()),
        (heng_model::Severity::Note, "no figure of the book has the value `88.2 MWh`")
    );
    assert_eq!(diag.origin.as_ref().unwrap().to_string(), "narrative/en/10-people.md:7");
}

#[test]
fn laws_are_named_as_the_book_lists_them() {
    let with_laws = || {
        let mut given = given_figures();
        given.book.governance.laws.push(Law {
            id: "employment".into(),
            name: LocalText::new("Employment Ordinance (Cap. 57)", "《僱傭條例》（第57章）"),
            jurisdiction: "hong-kong".into(),
            aspects: vec!["B1".into()],
            section: String::new(),
            compliance: LocalText::default(),
            breaches: None,
            origin: origin("laws.csv", 2),
        });
        given
    };
    for (locale, text) in [
        (Locale::En, "The Group follows the Employment Ordinance in Hong Kong and the Mainland."),
        (Locale::ZhHant, "本集團遵守《僱傭條例》。"),
    ] {
        assert_eq!(found(with_laws(), locale, text), Vec::<String>::new(), "{text}");
    }
    for (locale, text, name) in [
        (Locale::En, "The Group follows the Employments Ordinance.", "Employments Ordinance"),
        (Locale::ZhHant, "本集團遵守《雇傭條例》。", "雇傭條例"),
    ] {
        let found = found(with_laws(), locale, text);
        assert!(found.len() == 1 && found[0].starts_with(&format!("N010 laws.csv has no law `{name}`")), "{text}: {found:?}");
    }
    // Without laws.csv nothing can be said.
    assert_eq!(found(given_figures(), Locale::En, "We follow the Employments Ordinance."), Vec::<String>::new());
}

#[test]
fn references_lead_to_sections() {
    let with_chapter = || given_figures().chapter("waste", &[heading(1, "Waste water")]);
    for text in ["See the section \"Waste water\", and see section 1.1.", "See the section “Register of Figures”."] {
        assert_eq!(found(with_chapter(), Locale::En, text), Vec::<String>::new(), "{text}");
    }
    for (text, message) in [
        ("See the section \"Waste waters\".", "N011 no section is called `Waste waters` nearest: Waste water"),
        ("See section 1.2.", "N011 no section has the number 1.2 "),
    ] {
        assert_eq!(found(with_chapter(), Locale::En, text), [message], "{text}");
    }
}
