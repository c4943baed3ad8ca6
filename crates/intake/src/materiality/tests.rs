//! Topics, groups and answers: what each row becomes, and the one code that each mistake yields.

use super::*;
use crate::book::{Axes, Axis, MaterialityRules, Survey};
use crate::context::Silent;
use crate::memory::MemoryFiles;
use crate::testing::manifest;
use heng_model::{Catalogue, Diags, Locale};
use proptest::prelude::*;

const TOPICS: &str = "topic,name_en,name_zh_hant\nclimate,Climate,氣候\nwater,Water,水\n";
const GROUPS: &str = "group,name_en,name_zh_hant,weight,axis,invited\nstaff,Staff,僱員,0.6,,10\nbuyers,Buyers,客戶,40%,持份者,\nboard,Board,董事會,1,business,5\n";

fn read_with(rules: MaterialityRules, files: &[(&str, &str)]) -> (Vec<Topic>, Materiality, Diags) {
    let files = files.iter().fold(MemoryFiles::new(), |all, (path, text)| all.with(path, *text));
    let mut ctx = Context::new(&files, Catalogue::embedded(), &Silent);
    let manifest = Manifest { materiality: rules, ..manifest() };
    let topics = read_topics(&mut ctx);
    let materiality = read(&mut ctx, &manifest, &topics);
    (topics, materiality, ctx.finish().1)
}

fn survey(text: &str) -> (Survey, Diags) {
    let files = [("materiality/topics.csv", TOPICS), ("materiality/groups.csv", GROUPS), ("materiality/survey.csv", text)];
    let (_, materiality, diags) = read_with(MaterialityRules::default(), &files);
    (materiality.survey.expect("there is a survey"), diags)
}

fn codes(diags: &Diags) -> Vec<&'static str> {
    assert!(diags.iter().all(|d| !d.help.is_empty()), "{diags:?}");
    diags.iter().map(|d| d.code.id()).collect()
}

/// `climate/stakeholders staff 9 of 2, rows`.
fn answers(survey: &Survey) -> Vec<String> {
    let word = |axis: Axis| Axes::Importance.word(axis);
    let show = |a: &crate::book::Answers| {
        format!("{}/{} {} {} of {} {}", a.topic, word(a.axis), a.group, a.sum.normalize(), a.count, a.origin)
    };
    survey.answers.iter().map(show).collect()
}

fn responses(survey: &Survey) -> Vec<String> {
    survey.respondents.iter().map(|r| format!("{} {}/{} {}", r.group, r.valid, r.incomplete, r.origin)).collect()
}

#[test]
fn topics_know_their_tier_in_both_languages() {
    let text = "topic,name_en,name_zh_hant,tier,group\nenergy,Energy,能源,高,environment\nown,Own,自定,watch list,\nenergy,,,,\n";
    let (topics, _, diags) = read_with(MaterialityRules::default(), &[("materiality/topics.csv", text)]);
    assert_eq!(codes(&diags), ["R011"]);
    let shown: Vec<String> = topics.iter().map(|t| format!("{} {} {}", t.id, t.name.get(Locale::En), t.tier)).collect();
    assert_eq!(shown, ["energy Energy high", "own Own watch list"]);
}

#[test]
fn a_row_without_a_name_takes_it_from_the_library() {
    let text = "topic,name_en,group,aspect\nhealth-safety,,,\ntraining,Our training,,\nwater,,community,A3; B8\nnonesuch,,,\n";
    let (topics, _, diags) = read_with(MaterialityRules::default(), &[("materiality/topics.csv", text)]);
    assert_eq!(codes(&diags), ["M002"]);
    assert!(diags.iter().all(|d| d.severity == heng_model::Severity::Warning), "the row is kept");
    let shown: Vec<String> =
        topics.iter().map(|t| format!("{} {} {}", t.name.get(Locale::ZhHant), t.group, t.aspects.join("+"))).collect();
    let expected = ["職業健康與安全 employment B2", "Our training  ", "水資源使用 community A3+B8", "nonesuch  "];
    assert_eq!(shown, expected, "a row with a name of its own is a topic of its own");
}

#[test]
fn a_section_is_named_by_its_file() {
    let files = [
        ("materiality/topics.csv", "topic,name_en,section\na,A,environment\nb,B,10-environment\nc,C,envronment\n"),
        ("narrative/en/10-environment.md", "text"),
    ];
    let (topics, _, diags) = read_with(MaterialityRules::default(), &files);
    assert_eq!(codes(&diags), ["M005"]);
    assert!(diags.iter().any(|d| d.notes == ["nearest: environment"]), "{diags:?}");
    assert_eq!(topics.iter().map(|t| t.section.as_str()).collect::<Vec<_>>(), ["environment", "environment", ""]);
}

#[test]
fn a_wide_survey_and_a_long_one_are_the_same() {
    let wide = "respondent,group,date,climate/stakeholders,climate/business,水／業務,water/stakeholders\n\
                A,staff,2022-06-01,5,,,3\nB,staff,,4,,,N/A\nC,董事會,,,4,2,\n";
    let long = "respondent,group,topic,stakeholders,business\nA,staff,climate,5,\nA,staff,水,3,\nB,staff,climate,4,\n\
                C,board,climate,,4\nC,board,water,,2\n";
    let (wide, diags) = survey(wide);
    assert!(diags.is_empty(), "{diags:?}");
    let expected = [
        "climate/stakeholders staff 9 of 2 materiality/survey.csv:2-3",
        "climate/business board 4 of 1 materiality/survey.csv:4",
        "water/stakeholders staff 3 of 1 materiality/survey.csv:2",
        "water/business board 2 of 1 materiality/survey.csv:4",
    ];
    assert_eq!(answers(&wide), expected);
    // B left a question open: counted, and its other answer kept.
    assert_eq!(responses(&wide), ["staff 2/1 materiality/survey.csv:2-3", "board 1/0 materiality/survey.csv:4"]);
    let (long, diags) = survey(long);
    assert!(diags.is_empty(), "{diags:?}");
    let without_rows = |list: &[String]| list.iter().map(|a| a.rsplit_once(' ').unwrap().0.to_string()).collect::<Vec<_>>();
    assert_eq!(without_rows(&answers(&wide)), without_rows(&answers(&long)));
    assert_eq!(without_rows(&responses(&wide)), without_rows(&responses(&long)));
}

#[test]
fn who_leaves_the_scale_is_left_out_as_a_whole() {
    let text = "respondent,group,climate/stakeholders,water/stakeholders\nA,staff,4,3\nB,staff,5,8\nC,staff,9,10\nD,staff,0,1\n";
    let (found, diags) = survey(text);
    assert_eq!(codes(&diags), ["M001", "M001", "M001"]);
    let first = diags.iter().next().unwrap();
    assert_eq!(first.message, "the scale of the survey is mixed: B gives water 8 on a scale of 1-5");
    assert_eq!(
        answers(&found),
        [
            "climate/stakeholders staff 4 of 1 materiality/survey.csv:2",
            "water/stakeholders staff 3 of 1 materiality/survey.csv:2"
        ]
    );
    assert_eq!(responses(&found), ["staff 1/0 materiality/survey.csv:2"]);
    let files = [("materiality/topics.csv", TOPICS), ("materiality/groups.csv", GROUPS), ("materiality/survey.csv", text)];
    let (_, ten, diags) = read_with(MaterialityRules { scale_top: 10, ..MaterialityRules::default() }, &files);
    assert_eq!(codes(&diags), ["M001"], "on a scale of ten only the zero is off");
    assert_eq!(ten.survey.unwrap().respondents[0].valid, 3);
}

#[test]
fn what_is_unknown_is_named_once() {
    let text = "respondent,group,climte/stakeholders,water/stakeholders,mood,water/price\nA,staf,4,3,x,\nB,staf,4,3,,\nC,staff,4,3,,\nC,staff,1,1,,\n";
    let (found, diags) = survey(text);
    let shown: Vec<String> = diags.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    assert_eq!(
        shown,
        [
            "B003 column `mood` is not known here",
            "B003 column `water/price` is not known here",
            "M002 the survey scores a topic `climte`, which topics.csv does not have",
            "M002 `staf` is not a group of materiality/groups.csv",
            "R011 the respondent `C` of staff is given twice",
        ]
    );
    assert!(diags.iter().any(|d| d.notes == ["nearest: staff", "rows left out: 2"]), "{diags:?}");
    assert_eq!(answers(&found), ["water/stakeholders staff 3 of 1 materiality/survey.csv:4"]);
}

#[test]
fn a_group_judges_its_own_axis() {
    let text = "respondent,group,climate/stakeholders,climate/business\nA,staff,4,5\nB,board,,3\nC,buyers,,5\n";
    let (found, diags) = survey(text);
    // C answered nothing that counts.
    assert_eq!(codes(&diags), ["M008", "R012", "M008"]);
    assert_eq!(found.answers.len(), 2);
    let (_, materiality, _) = read_with(
        MaterialityRules { axes: Axes::Double, ..MaterialityRules::default() },
        &[("materiality/groups.csv", "group,weight,axis\na,1,\nb,2,財務\nc,3,both\nd,4,business\n")],
    );
    let axes: Vec<usize> = materiality.groups.iter().map(|g| g.axes.len()).collect();
    assert_eq!(axes, [2, 1, 2], "in double materiality a group judges both unless it says otherwise; business is no axis of it");
}

#[test]
fn steps_and_weights_are_read_strictly() {
    let files = [
        (
            "materiality/steps.csv",
            "step,date,by_en,text_en\nidentify,2022-03-01,ESG team,Peers\nguess,,,\nConfirm,2022-31-12,,\n",
        ),
        ("materiality/groups.csv", "group,weight\na,-1\nb,much\nc,\nd,25%\n"),
    ];
    let (_, materiality, diags) = read_with(MaterialityRules::default(), &files);
    assert_eq!(codes(&diags), ["R007", "R001", "R012", "R013", "R006"]);
    assert_eq!(materiality.steps.len(), 1);
    assert_eq!(materiality.groups[0].weight.to_string(), "0.25");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Headings of a survey are made by people: whatever they are, nothing panics, and no more respondents come out than went in.
    #[test]
    fn no_heading_panics(
        headings in proptest::collection::vec(prop_oneof![
            Just("climate/stakeholders".to_string()), Just("/".to_string()), Just("water／".to_string()), Just("topic".to_string()),
            Just("業務".to_string()), "[a-z水/／|]{0,12}", ".{0,8}",
        ], 0..8),
        cells in proptest::collection::vec(prop_oneof![Just("5".to_string()), Just("8".to_string()), "[0-9.,-]{0,4}", ".{0,6}"], 0..24),
    ) {
        let quote = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
        let header: Vec<String> = ["respondent", "group"].map(String::from).iter().chain(&headings).map(quote).collect();
        let rows: Vec<String> = cells.chunks(headings.len().max(1)).enumerate().map(|(n, cells)| {
            let row: Vec<String> = [format!("P{n}"), "staff".into()].iter().chain(cells).map(quote).collect();
            row.join(",")
        }).collect();
        let text = format!("{}\n{}\n", header.join(","), rows.join("\n"));
        let files = [
            ("materiality/topics.csv", TOPICS),
            ("materiality/groups.csv", GROUPS),
            ("materiality/survey.csv", text.as_str()),
        ];
        let (_, materiality, _) = read_with(MaterialityRules::default(), &files);
        let valid: u64 = materiality.survey.iter().flat_map(|s| &s.respondents).map(|r| r.valid).sum();
        prop_assert!(valid <= rows.len() as u64);
    }
}
