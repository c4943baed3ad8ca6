//! Paragraphs that only introduce their parts, levels by class, and what is voluntary.

mod support;

use heng_disclose::{Status, Tally};
use heng_model::Code;
use support::files::{book, held, manifest, one};

fn narrative(answers: &str) -> String {
    // Something on each part of paragraphs 19, 24(a) and 26(b)(i).
    format!(
        "+++\ntitle = \"Climate\"\nanswers = [{answers}]\n+++\n\nThe board has the skills, is informed each quarter, weighs trade-offs and \
         sets targets; the working group keeps controls. Profit fell. Two scenarios, one of physical and one of transition risk, the \
         latter in line with the Paris treaty, were chosen; the horizon is 2050 and all sites are covered.\n"
    )
}

#[test]
fn a_heading_stands_where_its_parts_stand() {
    let of = |answers: &str, code: &str| {
        let text = narrative(answers);
        let disclosure = one(&book(&manifest(2025, "", ""), &[("narrative/en/05-climate.md", &text)]), code);
        assert!(disclosure.heading && disclosure.missing.is_empty(), "{disclosure:?}");
        disclosure.status
    };
    assert_eq!(of("", "D-19"), Status::Missing);
    assert_eq!(of("\"D-19(a)(i)\"", "D-19"), Status::Partial);
    // The part of a part: D-19(b) has two, one of which is named.
    assert_eq!(of("\"D-19(b)(i)\"", "D-19(b)"), Status::Partial);
    assert_eq!(of("\"D-19(b)\"", "D-19(b)"), Status::Disclosed);
    assert_eq!(of("\"D-19\"", "D-19"), Status::Disclosed);
    assert_eq!(of("\"D-26\"", "D-26(b)(i)"), Status::Disclosed);
}

#[test]
fn a_heading_is_advised_on_by_its_parts_alone_and_counted_with_none() {
    let book = book(&manifest(2025, "", ""), &[]);
    let (packs, diags) = held(&book);
    let (_, disclosures) = &packs[0];
    let tally = Tally::of(disclosures, |level| level == "voluntary");
    // 8 + 45 + 82 requirements; industry metrics are encouraged, and nobody asks for them.
    assert_eq!((tally.all, tally.missing, tally.not_reported, tally.open), (135, 134, 1, 134));
    assert_eq!(diags.iter().filter(|d| d.code == Code::MissingDisclosure).count(), 134);
    assert!(!diags.iter().any(|d| d.message.starts_with("D-26 ") || d.message.starts_with("D-36 ")));
}

#[test]
fn levels_follow_class_and_year() {
    let of = |year: i16, issuer: &str, code: &str| {
        let disclosure = one(&book(&manifest(year, issuer, ""), &[]), code);
        (disclosure.level, disclosure.status)
    };
    let large = "size = \"large-cap\"";
    let gem = "board = \"gem\"";
    assert_eq!(of(2025, large, "D-28(c)"), ("comply-or-explain".into(), Status::Missing));
    assert_eq!(of(2026, large, "D-28(c)"), ("mandatory".into(), Status::Missing));
    assert_eq!(of(2026, "", "D-28(c)"), ("comply-or-explain".into(), Status::Missing));
    assert_eq!(of(2026, gem, "D-28(c)"), ("voluntary".into(), Status::NotReported));
    assert_eq!(of(2026, gem, "D-28(a)"), ("mandatory".into(), Status::Missing));
    // A heading over voluntary parts of which nothing is said is not reported either.
    assert_eq!(of(2026, gem, "D-26").1, Status::NotReported);
}

#[test]
fn what_is_voluntary_and_half_said_is_partial_and_not_complained_of() {
    let text = narrative("\"D-24(a)/amounts\"");
    let book = book(&manifest(2025, "board = \"gem\"", ""), &[("narrative/en/05-climate.md", &text)]);
    assert_eq!(one(&book, "D-24(a)").status, Status::Partial);
    assert!(!held(&book).1.iter().any(|d| d.message.starts_with("D-24(a)")));
}

#[test]
fn a_gem_issuer_is_no_large_cap() {
    let book = book(&manifest(2026, "board = \"gem\"\nsize = \"large-cap\"", ""), &[]);
    let codes: Vec<Code> = held(&book).1.iter().map(|d| d.code).filter(|c| *c != Code::MissingDisclosure).collect();
    assert_eq!(codes, [Code::GemLargeCap]);
    assert_eq!(one(&book, "D-19(a)").level, "voluntary", "it is treated as a GEM issuer");
}
