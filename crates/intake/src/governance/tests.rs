//! Bodies, meetings, directors and registers: what each row becomes, and the one code that each mistake yields.

use super::*;
use crate::context::Silent;
use crate::memory::MemoryFiles;
use crate::testing::manifest;
use heng_model::{Catalogue, Diags, Locale};

fn read_all(files: &[(&str, &str)]) -> (Governance, Diags) {
    let files = files.iter().fold(MemoryFiles::new(), |all, (path, text)| all.with(path, *text));
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    let governance = read(&mut ctx, &manifest(), &Sites::default());
    (governance, ctx.finish().1)
}

fn codes(diags: &Diags) -> Vec<&'static str> {
    assert!(diags.iter().all(|d| !d.help.is_empty()), "{diags:?}");
    diags.iter().map(|d| d.code.id()).collect()
}

const BODIES: &str = "body,kind,name_en,name_zh_hant,reports_to,climate\n\
    team,working-group,ESG team,ESG工作小組,esg-committee,\n\
    board,board,Board,董事會,,yes\n\
    esg-committee,committee,ESG Committee,ESG委員會,Board,是\n\
    audit,committee,Audit Committee,審核委員會,board,\n";

#[test]
fn bodies_know_the_one_above_whatever_the_order() {
    let (governance, diags) = read_all(&[("bodies.csv", BODIES)]);
    assert!(diags.is_empty(), "{diags:?}");
    let shown: Vec<String> =
        governance.bodies.iter().map(|b| format!("{}>{} {} {}", b.id, b.reports_to, b.climate, b.esg)).collect();
    let expected =
        ["team>esg-committee false false", "board> true false", "esg-committee>board true true", "audit>board false false"];
    assert_eq!(shown, expected, "the committee whose name says so is the ESG committee");
}

#[test]
fn a_body_never_reports_to_itself() {
    let text = "body,kind,reports_to\na,board,b\nb,committee,c\nc,committee,a\nd,department,d\ne,department,nobody\n";
    let (governance, diags) = read_all(&[("bodies.csv", text)]);
    assert_eq!(codes(&diags), ["M006", "M006", "M006"]);
    let first = diags.iter().find(|d| d.message == "c reports to itself").expect("the link that closes the circle");
    assert_eq!(first.notes, ["the way up: c → a → b → c"]);
    let links: Vec<&str> = governance.bodies.iter().map(|b| b.reports_to.as_str()).collect();
    assert_eq!(links, ["b", "c", "", "", ""]);
}

#[test]
fn meetings_belong_to_a_body_and_a_year() {
    let text = "body,date,members,attended,climate\nboard,2022-08-20,6,5,yes\n董事會,2022-03-01,6,7,\nborad,2022-03-01,,,\n\
                board,2023-01-05,,,\nboard,2021-12-31,6,6,\n";
    let (governance, diags) = read_all(&[("bodies.csv", BODIES), ("meetings.csv", text)]);
    assert_eq!(codes(&diags), ["M009", "M006", "R008"]);
    let shown: Vec<String> =
        governance.meetings.iter().map(|m| format!("{} {} {}", m.date, m.year, m.attended.unwrap_or_default())).collect();
    assert_eq!(
        shown,
        ["2021-12-31 2021 6", "2022-03-01 2022 0", "2022-08-20 2022 5"],
        "by date; the numbers of M009 are left out"
    );
}

#[test]
fn directors_are_read_in_both_languages() {
    let text = "director,name_en,role,gender,birth_date,age,appointed,left,skills,committees\n\
        D1,Ms Chan,執行董事,女,1970-01-01,,2015-06-01,,climate; 財務; sailing,esg-committee\n\
        D2,Mr Lee,INED,M,,61,2022-12-31,,,\n\
        D3,Mr Ho,non-executive,male,,,2010-01-01,2022-12-31,,nomination\n\
        D4,Mr Ng,chief,male,,50,,,,\n\
        D5,Mr Ma,executive,male,,50,2020-01-01,2019-01-01,,\n\
        D6,Mr Mok,executive,male,,,2020-01-01,,,\n";
    let (governance, diags) = read_all(&[("bodies.csv", BODIES), ("board.csv", text)]);
    // D3 left on the last day and needs no age; D6 has none although others have.
    assert_eq!(codes(&diags), ["M006", "R013", "P003", "R012"]);
    let shown: Vec<String> = governance
        .directors
        .iter()
        .map(|d| format!("{} {} {} {:?} {}", d.id, d.role, d.gender, d.age_years, d.skills.join("+")))
        .collect();
    assert_eq!(
        shown,
        [
            "D1 executive female Some(52) climate+finance+sailing",
            "D2 independent male Some(61) ",
            "D3 non_executive male None ",
            "D6 executive male None ",
        ]
    );
    let end = manifest().period.end;
    let serving: Vec<&str> = governance.directors.iter().filter(|d| d.serves_on(end)).map(|d| d.id.as_str()).collect();
    assert_eq!(serving, ["D1", "D2", "D6"], "appointed on the last day counts, left on it does not");
}

#[test]
fn laws_name_their_aspects_and_an_existing_section() {
    let text = "law,name_en,name_zh_hant,jurisdiction,aspects,section,breaches\n\
        eo,Employment Ordinance,《僱傭條例》,香港,B1; B4,people,0\n\
        pdpo,Personal Data (Privacy) Ordinance,,hong-kong,B6,,\n\
        osho,Occupational Safety and Health Ordinance,《職業安全及健康條例》,HK,B2,peple,-1\n\
        apc,Air Pollution Control Ordinance,《空氣污染管制條例》,HK,,people,\n\
        wdo,Waste Disposal Ordinance,《廢物處置條例》,HK,A1,waste,\n";
    let (governance, diags) = read_all(&[("laws.csv", text), ("narrative/en/20-people.md", "text")]);
    assert_eq!(codes(&diags), ["R012", "R007", "R012", "M005"]);
    let shown: Vec<String> = governance
        .laws
        .iter()
        .map(|l| {
            format!("{} {} {} {} {:?}", l.id, l.jurisdiction, l.aspects.join("+"), l.section, l.breaches.map(|b| b.to_string()))
        })
        .collect();
    assert_eq!(shown, ["eo hong-kong B1+B4 people Some(\"0\")", "wdo hong-kong A1  None"], "an empty cell is not a zero");
}

#[test]
fn honours_and_stakeholders_keep_their_words() {
    let files = [
        (
            "awards.csv",
            "award,name_en,body_en,date,year\ngreen,Green Office,WWF,2022-05-01,\ncaring,Caring Company,HKCSS,,2022\ngreen,,,,\n",
        ),
        ("memberships.csv", "membership,body_zh_hant,role_zh_hant\nhkgbc,香港綠色建築議會,會員\n"),
        ("stakeholders.csv", "group,name_zh_hant,expectations_zh_hant,channels_zh_hant\nstaff,僱員,薪酬,會議\nstaff,,,\n"),
    ];
    let (governance, diags) = read_all(&files);
    assert_eq!(codes(&diags), ["R011", "R011"]);
    assert_eq!((governance.awards.len(), governance.awards[1].year), (2, Some(2022)));
    assert_eq!(governance.memberships[0].role.get(Locale::ZhHant), "會員");
    assert_eq!(governance.records("stakeholders", "channels").len(), 1);
    assert_eq!(governance.records("stakeholders", "frequency").len(), 0);
    assert_eq!(governance.records("awards", "date").len(), 2);
}
