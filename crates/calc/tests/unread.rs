//! A row of a register that cannot be read makes what the register feeds a gap, never a smaller number.

mod support;

use heng_intake::memory::MemoryFiles;
use support::{Outcome, catalogue};

const MANIFEST: &str = "[issuer]\nname = \"Harbour\"\n[period]\nstart = 2022-01-01\nend = 2022-12-31\ncomparatives = 1\n\
    [boundary]\n[methods]\ninjury_rate = \"hours:1000000\"\n";

fn book(files: &[(&str, &str)]) -> Outcome {
    let all = MemoryFiles::new().with("heng.toml", MANIFEST).with("sites.csv", "site,region,included\nHQ,hong-kong,yes\n");
    let all = files.iter().fold(all, |all, (path, text)| all.with(path, text));
    let (book, diags) = heng_intake::read_book(&all, catalogue());
    let book = book.expect("a manifest");
    let (figures, found) = heng_calc::evaluate(&book, heng_factors::FactorCatalogue::embedded(), catalogue());
    Outcome { figures, diags: diags.into_iter().chain(found).collect(), year: 2022 }
}

const LAWS: &str = "law,name_en,name_zh_hant,aspects,breaches\neo,Employment Ordinance,僱傭條例,B1,0\n";
const BOARD: &str = "director,role,gender,age\nA,executive,male,50\nB,executive,male,60\n";
const BODIES: (&str, &str) = ("bodies.csv", "body,kind,name_en,name_zh_hant\nboard,board,Board,董事會\n");
const MEETINGS: &str = "body,date,members,attended\nboard,2022-03-01,3,3\n";
const RECALLS: &str = "product,sold,recalled\nlamp,100,5\n";
const INJURIES: &str = "case,date,site,fatal,lost_days\n1,2022-02-01,HQ,no,3\n";
const COMMUNITY: &str = "programme,date,focus_area,kind,amount,unit\np,2022-02-01,education,money,50,HKD\n";
const SUPPLIERS: &str = "supplier,region,assessed\na,hong-kong,yes\n";

/// A table, its good rows, a bad one, and what the good ones alone would give.
type Case = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

#[test]
fn what_the_other_rows_give_is_not_the_whole() {
    let cases: [Case; 8] = [
        ("laws.csv", LAWS, "pdpo,Privacy Ordinance,私隱條例,B6,x\n", &[("law_breaches", "0")]),
        (
            "board.csv",
            BOARD,
            "C,independent,female,old\n",
            &[("board_members", "2"), ("board_independent", "0"), ("board_independent_share", "0.0")],
        ),
        ("meetings.csv", MEETINGS, "board,sometime,3,1\n", &[("board_meetings", "1"), ("board_attendance_rate", "100.0")]),
        ("recalls.csv", RECALLS, "fan,many,0\n", &[("product_recalls", "5.0"), ("products_sold", "100")]),
        (
            "people/injuries.csv",
            INJURIES,
            "2,2022-02-31,HQ,yes,\n",
            &[("work_injuries", "1"), ("work_injuries[site=HQ]", "1"), ("fatalities", "0")],
        ),
        ("community.csv", COMMUNITY, "q,soon,education,money,50,HKD\n", &[("donations", "50")]),
        ("suppliers.csv", SUPPLIERS, "b,,no\n", &[("suppliers", "1"), ("suppliers_assessed_share", "100.0")]),
        ("suppliers.csv", SUPPLIERS, "b,\"hong-kong,no\n", &[("suppliers", "1")]),
    ];
    for (path, rows, bad, figures) in cases {
        let places = |value: &str| value.split_once('.').map_or(0, |(_, digits)| digits.len() as u32);
        let whole = book(&[BODIES, (path, rows)]);
        figures.iter().for_each(|(figure, value)| whole.check(figure, places(value), value));
        let outcome = book(&[BODIES, (path, &format!("{rows}{bad}"))]);
        assert!(!outcome.diags.is_empty(), "{path}");
        for (figure, value) in figures {
            outcome.check(figure, places(value), "–");
            let missing = outcome.missing(figure);
            assert!(missing.contains("rows that cannot be read") || missing.contains(path), "{figure}: {missing}");
        }
    }
}

#[test]
fn a_row_that_names_its_year_or_measure_spoils_no_other() {
    let rows = "product,year,sold,recalled\nlamp,2021,200,1\nlamp,2022,100,5\nfan,2021,many,0\n";
    let outcome = book(&[("recalls.csv", rows)]);
    outcome.check("product_recalls", 1, "5.0");
    let rows = "measure,value,unit\ndonations,50,CNY\nvolunteer_hours,many,hours\n";
    let outcome = book(&[("community.csv", rows)]);
    outcome.check("donations", 0, "50");
}

#[test]
fn a_supplier_of_whom_nothing_is_said_is_not_one_that_was_not_assessed() {
    // Two yes and three unknown are not 2 of 5.
    let rows = "supplier,region,assessed,terminated\na,hong-kong,yes,no\nb,hong-kong,yes,no\nc,hong-kong,,no\nd,hong-kong,,no\n\
        e,hong-kong,,no\n";
    let outcome = book(&[("suppliers.csv", rows)]);
    assert_eq!(outcome.codes(), ["S004"]);
    outcome.check("suppliers_assessed_share", 1, "–");
    outcome.check("suppliers_assessed", 0, "–");
    outcome.check("suppliers_terminated", 0, "0");
    assert_eq!(outcome.missing("suppliers_assessed"), "whether each supplier was assessed (given for 2 of 5)");
    // Of a region in numbers, its whole number is not known.
    let outcome = book(&[("suppliers.csv", "region,count,assessed\nhong-kong,4,3\nmainland,6,\n")]);
    assert_eq!(outcome.missing("suppliers_assessed"), "whether each supplier was assessed (given for 4 of 10)");
}

#[test]
fn a_region_counted_and_named_counts_once() {
    let rows = "supplier,region,count,assessed\n,hong-kong,5,1\na,hong-kong,,yes\nb,hong-kong,,no\n,mainland,4,3\n";
    let outcome = book(&[("suppliers.csv", rows)]);
    assert_eq!(outcome.codes(), ["R011"]);
    // Two named in Hong Kong, four counted on the mainland; assessed 1 + 3.
    outcome.check("suppliers", 0, "6");
    outcome.check("suppliers[region=hong-kong]", 0, "2");
    outcome.check("suppliers_assessed", 0, "4");
}

#[test]
fn a_second_currency_costs_the_sum_and_nothing_else() {
    let rows = "supplier,region,spend,spend_unit\na,hong-kong,5,HKD\nb,hong-kong,5,USD\n";
    let outcome = book(&[("suppliers.csv", rows)]);
    assert_eq!(outcome.codes(), ["R003"]);
    outcome.check("suppliers", 0, "2");
    outcome.check("supplier_spend", 0, "–");
    outcome.check("supplier_spend[region=hong-kong]", 0, "–");
    let rows = "programme,date,focus_area,kind,amount,unit,volunteers,hours\n\
        p,2022-02-01,education,money,50,HKD,2,8\nq,2022-03-01,education,money,50,USD,3,9\n";
    let outcome = book(&[("community.csv", rows)]);
    assert_eq!(outcome.codes(), ["R003"]);
    outcome.check("donations", 0, "–");
    outcome.check("volunteer_hours", 0, "17");
    outcome.check("volunteer_participations", 0, "5");
}
