//! Who must disclose what for which year: issuer class × year, held against a table and, where it is at hand, against the reference.

use heng_model::Date;
use heng_packs::{IssuerClass, Packs};
use std::collections::BTreeMap;
use std::path::Path;

/// The pack in force and the level of a requirement in it: `hkex-2025 mandatory`.
fn in_force(code: &str, class: IssuerClass, year: i16) -> String {
    let start = Date::new(year, 1, 1).unwrap();
    let pack = Packs::embedded().for_period(start).expect("a pack is in force");
    let level = pack.requirement(code).and_then(|r| pack.level_of(r, class, start));
    format!("{} {}", pack.id, level.map_or("-", |l| l.id.as_str()))
}

#[test]
fn levels_by_class_and_year() {
    use IssuerClass::{Gem, LargeCap, MainBoardOther};
    let mandatory = "hkex-2025 mandatory";
    let explain = "hkex-2025 comply-or-explain";
    let voluntary = "hkex-2025 voluntary";
    // Years 2025 to 2028; for 2024 the guide of 2020 is in force, which has no Part D: its paragraphs are not there.
    let table: &[(&str, IssuerClass, [&str; 4])] = &[
        // Scope 1 and 2 are mandatory for every issuer from 2025.
        ("D-28(a)", LargeCap, [mandatory; 4]),
        ("D-28(a)", MainBoardOther, [mandatory; 4]),
        ("D-28(a)", Gem, [mandatory; 4]),
        ("D-28(b)", Gem, [mandatory; 4]),
        // How they are measured goes with them.
        ("D-29(a)", Gem, [mandatory; 4]),
        ("D-29(b)(iii)", MainBoardOther, [mandatory; 4]),
        ("D-29(c)", LargeCap, [mandatory; 4]),
        // The rest of Part D: comply or explain on the Main Board from 2025, mandatory for large-caps from 2026, voluntary on GEM.
        // What is expected for 2028 is no rule yet and changes nothing.
        ("D-19(a)", LargeCap, [explain, mandatory, mandatory, mandatory]),
        ("D-19(a)", MainBoardOther, [explain; 4]),
        ("D-19(a)", Gem, [voluntary; 4]),
        ("D-28(c)", LargeCap, [explain, mandatory, mandatory, mandatory]),
        ("D-28(c)", MainBoardOther, [explain; 4]),
        ("D-28(c)", Gem, [voluntary; 4]),
        ("D-29(d)", LargeCap, [explain, mandatory, mandatory, mandatory]),
        ("D-40(e)(iv)", LargeCap, [explain, mandatory, mandatory, mandatory]),
        ("D-41", Gem, [voluntary; 4]),
        // Industry metrics are encouraged, for everyone, always.
        ("D-36", LargeCap, [voluntary; 4]),
        ("D-36", MainBoardOther, [voluntary; 4]),
        // Parts B and C are what they are, whatever the class.
        ("B-13(i)", Gem, [mandatory; 4]),
        ("A1.3", LargeCap, [explain; 4]),
        ("A1.3", Gem, [explain; 4]),
    ];
    for (code, class, levels) in table {
        for (year, expected) in (2025..).zip(levels) {
            assert_eq!(in_force(code, *class, year), *expected, "{code}, {class}, {year}");
        }
        let before = in_force(code, *class, 2024);
        let expected = match *code {
            "B-13(i)" => "hkex-2020 mandatory",
            "A1.3" => "hkex-2020 comply-or-explain",
            _ => "hkex-2020 -",
        };
        assert_eq!(before, expected, "{code}, {class}, 2024");
    }
}

#[test]
fn a_year_that_starts_before_the_day_follows_what_was_before() {
    let pack = Packs::embedded().get("hkex-2025").unwrap();
    let scope3 = pack.requirement("D-28(c)").unwrap();
    let level = |y, m, d| pack.level_of(scope3, IssuerClass::LargeCap, Date::new(y, m, d).unwrap()).unwrap().id.as_str();
    // A financial year from 1 April 2025 is in the first phase to its end.
    assert_eq!(level(2025, 4, 1), "comply-or-explain");
    assert_eq!(level(2025, 12, 31), "comply-or-explain");
    assert_eq!(level(2026, 1, 1), "mandatory");
    // Followed early, the Code has no phase for the year: what is written at the requirement holds.
    assert_eq!(level(2024, 1, 1), "comply-or-explain");
}

/// The reference file that the data were made from, where it stands beside the repository.
fn reference() -> Option<toml::Table> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/rules/hkex-2025.toml");
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("SKIPPED the_levels_are_those_of_the_reference: {} is not there", path.display());
    }
    text.map(|text| text.parse().expect("the reference is TOML"))
}

#[test]
fn the_levels_are_those_of_the_reference() {
    let Some(reference) = reference() else { return };
    let rows = |name: &str| reference[name].as_array().expect("a list").iter().map(|v| v.as_table().expect("a table"));
    let text = |row: &toml::Table, key: &str| row.get(key).and_then(toml::Value::as_str).map(str::to_string);
    // (group, class) → the phases, by the year they begin in.
    let mut phases: BTreeMap<(String, String), BTreeMap<i16, String>> = BTreeMap::new();
    for row in rows("phase_in") {
        let from: i16 = text(row, "fy_starting_from").unwrap()[..4].parse().unwrap();
        let level = text(row, "level").unwrap();
        if level != "expected-review" {
            let key = (text(row, "group").unwrap(), text(row, "issuer_class").unwrap());
            phases.entry(key).or_default().insert(from, level);
        }
    }
    let pack = Packs::embedded().get("hkex-2025").unwrap();
    let mut compared = 0;
    for row in rows("climate") {
        let code = text(row, "code").unwrap();
        let requirement = pack.requirement(&code).unwrap_or_else(|| panic!("{code} is in the reference"));
        assert_eq!(Some(requirement.verified), row["verified"].as_bool(), "{code}");
        if pack.is_heading(requirement) {
            continue;
        }
        let group = text(row, "obligation_group").unwrap_or_else(|| "part-d-other".into());
        for (class, named) in
            [(IssuerClass::LargeCap, "largecap"), (IssuerClass::MainBoardOther, "main-board-other"), (IssuerClass::Gem, "gem")]
        {
            for year in 2025..=2028 {
                let phase = phases[&(group.clone(), named.to_string())].range(..=year).next_back().unwrap().1.as_str();
                let expected = if text(row, "level_override").is_some() { "voluntary" } else { phase };
                assert_eq!(in_force(&code, class, year), format!("hkex-2025 {expected}"), "{code}, {class}, {year}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 82 * 3 * 4);
}
