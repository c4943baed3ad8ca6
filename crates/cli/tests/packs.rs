//! `heng packs`: what an issuer asks of the rules.

mod common;

use common::{heng, json, stdout};

#[test]
fn the_packs_there_are() {
    insta::assert_snapshot!(stdout(&heng(&["packs"])));
}

#[test]
fn what_changed_between_the_guide_and_the_code() {
    for lang in ["en", "zh-Hant"] {
        insta::assert_snapshot!(
            format!("diff-{lang}"),
            stdout(&heng(&["packs", "diff", "hkex-2020", "hkex-2025", "--lang", lang]))
        );
    }
}

#[test]
fn levels_for_an_issuer_and_a_year() {
    let levels =
        |class: &str, year: &str| json(&heng(&["packs", "hkex-2025", "--class", class, "--year", year, "--format", "json"]));
    let level = |class, year, code: &str| levels(class, year)["for"]["levels"][code].as_str().map(str::to_string);
    assert_eq!(level("large-cap", "2025", "D-28(c)").as_deref(), Some("comply-or-explain"));
    assert_eq!(level("large-cap", "2026", "D-28(c)").as_deref(), Some("mandatory"));
    // A financial year from 1 October 2025 to 30 September 2026 began in the first phase.
    assert_eq!(level("large-cap", "2025-10-01", "D-28(c)").as_deref(), Some("comply-or-explain"));
    assert_eq!(level("gem", "2026", "D-28(c)").as_deref(), Some("voluntary"));
    assert_eq!(level("gem", "2026", "D-28(a)").as_deref(), Some("mandatory"));
}

#[test]
fn what_was_not_checked_carries_its_mark_and_the_mark_is_explained() {
    let text = stdout(&heng(&["packs", "hkex-2025"]));
    let line = |code: &str| text.lines().find(|l| l.starts_with(&format!("{code} "))).unwrap_or_else(|| panic!("no line {code}"));
    assert!(line("D-30").ends_with('†') && !line("D-28(a)").ends_with('†'), "{text}");
    assert!(text.contains("\n† not checked against the official text ("), "{text}");
    assert!(!stdout(&heng(&["packs", "hkex-2020"])).contains('†'), "all of the guide was seen");
}
