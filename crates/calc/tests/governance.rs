//! The board, its meetings and breaches of laws, from the registers to the figures.

mod support;

use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use support::{Outcome, catalogue};

const BODIES: &str = "body,kind,name_en,name_zh_hant,reports_to\nboard,board,Board,董事會,\nesg,committee,ESG Committee,ESG委員會,board\n\
                      audit,committee,Audit Committee,審核委員會,board\n";

fn evaluate(files: &[(&str, &str)]) -> Outcome {
    let manifest = "[issuer]\nname = \"Harbour\"\n[period]\nstart = 2025-01-01\nend = 2025-12-31\n";
    let all = files.iter().fold(MemoryFiles::new().with("heng.toml", manifest), |all, (path, text)| all.with(path, *text));
    let (book, mut diags) = read_book(&all, catalogue());
    let book = book.expect("a manifest");
    let (figures, found) = heng_calc::evaluate(&book, heng_factors::FactorCatalogue::embedded(), catalogue());
    diags.extend(found);
    Outcome { figures, diags, year: 2025 }
}

#[test]
fn the_board_is_that_of_the_last_day() {
    let board = "director,name_en,role,gender,age,appointed,left\n\
        D1,A,executive,male,62,2015-01-01,\nD2,B,executive,female,45,2023-07-01,\nD3,C,independent,female,70,2020-01-02,\n\
        D4,D,independent,male,50,2010-01-01,2025-06-30\nD5,E,non-executive,male,51,2026-01-01,\nD6,F,independent,male,29,2025-12-31,\n";
    let outcome = evaluate(&[("board.csv", board)]);
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.diags);
    outcome.check("board_members", 0, "4");
    outcome.check("board_members[gender=female]", 0, "2");
    outcome.check("board_members[role=independent]", 0, "2");
    assert_eq!(outcome.show("board_members[role=non_executive]", 0), "–", "nobody in office has the role");
    outcome.check("board_members[age=<30]", 0, "1");
    outcome.check("board_members[age=>=50]", 0, "2");
    outcome.check("board_independent", 0, "2");
    outcome.check("board_independent_share", 1, "50.0");
    outcome.check("board_female_share", 1, "50.0");
    // To 1 January 2026: 11 years; 2 years and 184 days of 365; 5 years and 364 of 365; 1 day of 365.
    // (11 + 2 + 184/365 + 5 + 364/365 + 1/365) ÷ 4 = (18 + 549/365) ÷ 4 = 4.8760…
    outcome.check("board_average_tenure", 4, "4.8760");
}

#[test]
fn what_a_register_does_not_say_is_a_gap() {
    let board = "director,name_en,role,gender,appointed\nD1,Ann,executive,female,\nD2,Ben,executive,male,2020-01-01\n";
    let laws = "law,name_en,name_zh_hant,aspects,breaches\neo,Employment Ordinance,《僱傭條例》,B1,0\npdpo,Privacy Ordinance,《私隱條例》,B6,\n";
    let meetings = "body,date,members,attended\nboard,2025-03-28,6,6\nboard,2025-08-28,,\n";
    let outcome = evaluate(&[("board.csv", board), ("laws.csv", laws), ("bodies.csv", BODIES), ("meetings.csv", meetings)]);
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.diags);
    for (figure, why) in [
        ("board_average_tenure", "the day of appointment of D1"),
        ("law_breaches", "breaches of Privacy Ordinance"),
        ("board_attendance_rate", "attendance of the meeting on 2025-08-28"),
    ] {
        assert_eq!(outcome.show(figure, 1), "–", "{figure}");
        assert!(outcome.missing(figure).contains(why), "{figure}: {}", outcome.missing(figure));
    }
    outcome.check("board_independent", 0, "0");
    outcome.check("board_meetings", 0, "2");
}

#[test]
fn meetings_are_counted_by_body_and_year() {
    let meetings = "body,date,members,attended,climate\nboard,2025-03-28,6,6,\nboard,2025-08-28,6,5,yes\nboard,2024-08-28,7,7,\n\
                    esg,2025-05-05,3,3,yes\naudit,2025-05-06,3,2,\naudit,2025-11-06,3,3,\n";
    let outcome = evaluate(&[("bodies.csv", BODIES), ("meetings.csv", meetings)]);
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.diags);
    outcome.check("board_meetings", 0, "2");
    outcome.check("board_meetings@2024", 0, "1");
    outcome.check("esg_committee_meetings", 0, "1");
    outcome.check("body_meetings[body=audit]", 0, "2");
    outcome.check("body_climate_meetings[body=board]", 0, "1");
    // 11 of 12.
    outcome.check("board_attendance_rate", 2, "91.67");
    outcome.check("body_attendance_rate[body=audit]", 2, "83.33");
}

#[test]
fn registers_beat_lists_of_counts() {
    let board = "director,name_en,role,gender\nD1,Ann,executive,female\n";
    let counts = "measure,dims,value\nboard_members,,7\nboard_members,gender=female,2\ngeneral_meetings,,1\n";
    let outcome = evaluate(&[("board.csv", board), ("governance.csv", counts)]);
    assert_eq!(outcome.codes(), ["R014"], "one word on a measure: {:?}", outcome.diags);
    outcome.check("board_members", 0, "1");
    outcome.check("general_meetings", 0, "1");
}

#[test]
fn breaches_add_up_when_every_law_says_how_many() {
    let laws = "law,name_en,name_zh_hant,aspects,breaches\neo,A,甲,B1; B4,1\npdpo,B,乙,B6,0\n";
    let outcome = evaluate(&[("laws.csv", laws)]);
    outcome.check("law_breaches", 0, "1");
}
