//! Scores, ranks, tiers and counts of material topics, from the answers to the figures.

mod support;

use heng_calc::materiality::assess;
use heng_intake::book::Axis;
use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::{Diags, Figures, Trace};
use support::{Outcome, catalogue, id};

const TOPICS: &str = "topic,name_en,name_zh_hant,tier\na,Air,空氣,\nb,Books,賬目,\nc,Care,關愛,\nd,Data,數據,\n";
const GROUPS: &str = "group,name_en,name_zh_hant,weight,axis,invited\nstaff,Staff,僱員,0.6,,4\nbuyers,Buyers,客戶,0.4,,5\n\
                      board,Board,董事會,1,business,2\n";
/// Staff three, one of them without an answer on c; buyers two; board two.
const SURVEY: &str = "respondent,group,a/stakeholders,b/stakeholders,c/stakeholders,d/stakeholders,a/business,b/business,c/business,d/business\n\
    S1,staff,5,4,3,2,,,,\nS2,staff,4,4,,2,,,,\nS3,staff,4,5,2,2,,,,\nB1,buyers,5,4,2,1,,,,\nB2,buyers,4,5,3,1,,,,\n\
    M1,board,,,,,5,4,3,2\nM2,board,,,,,4,5,2,2\n";

fn book(manifest: &str, files: &[(&str, &str)]) -> (heng_intake::book::Book, Outcome) {
    let manifest = format!("[issuer]\nname = \"Harbour\"\n[period]\nstart = 2022-01-01\nend = 2022-12-31\n{manifest}");
    let all = files.iter().fold(MemoryFiles::new().with("heng.toml", &manifest), |all, (path, text)| all.with(path, *text));
    let (book, mut diags) = read_book(&all, catalogue());
    let book = book.expect("a manifest");
    let (figures, found): (Figures, Diags) = heng_calc::evaluate(&book, heng_factors::FactorCatalogue::embedded(), catalogue());
    diags.extend(found);
    (book, Outcome { figures, diags, year: 2022 })
}

fn surveyed(manifest: &str, topics: &str) -> (heng_intake::book::Book, Outcome) {
    book(manifest, &[("materiality/topics.csv", topics), ("materiality/groups.csv", GROUPS), ("materiality/survey.csv", SURVEY)])
}

#[test]
fn scores_weigh_the_means_of_groups() {
    let (_, outcome) = surveyed("[materiality]\ntiers = \"count:2,1\"\n", TOPICS);
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.diags);
    // Staff 13/3, buyers 9/2: 0.6 × 13/3 + 0.4 × 9/2 = 2.6 + 1.8.
    outcome.check("topic_score_stakeholders[topic=a]", 4, "4.4000");
    // The mean of c is over the two of staff who answered: 0.6 × 5/2 + 0.4 × 5/2.
    outcome.check("topic_score_stakeholders[topic=c]", 4, "2.5000");
    outcome.check("topic_score_stakeholders[topic=d]", 4, "1.6000");
    outcome.check("topic_score_business[topic=c]", 4, "2.5000");
    outcome.check("survey_responses[group=staff]", 0, "3");
    outcome.check("survey_incomplete[group=staff]", 0, "1");
    outcome.check("survey_incomplete[group=board]", 0, "0");
    outcome.check("survey_responses", 0, "7");
    outcome.check("survey_incomplete", 0, "1");
    outcome.check("survey_response_rate[group=staff]", 1, "75.0");
    // 7 of 11.
    outcome.check("survey_response_rate", 2, "63.64");
}

#[test]
fn the_count_is_the_count_of_the_list() {
    let (book, outcome) = surveyed("[materiality]\ntiers = \"count:1,1\"\n", TOPICS);
    let assessment = assess(&book, catalogue(), &|id| outcome.figures.get(id).map(|f| f.value));
    let shown: Vec<String> =
        assessment.topics.iter().map(|t| format!("{} {} {}", t.rank.unwrap_or_default(), t.topic.id, t.tier)).collect();
    // a and b both have 4.4 and 4.5: a tie for the first place goes up, and the second place is taken with it.
    assert_eq!(shown, ["1 a high", "1 b high", "3 c low", "4 d low"]);
    assert_eq!(assessment.axes, [Axis::First, Axis::Second]);
    outcome.check("material_topics_identified", 0, "4");
    outcome.check("material_topics_high", 0, "2");
    outcome.check("material_topics_medium", 0, "0");
    outcome.check("material_topics_low", 0, "2");
    let tie = outcome.diag("M007");
    assert!(tie.contains("2 topics share the score at the end of the tier high, which holds 2 topics instead of 1"), "{tie}");
    assert!(outcome.codes().is_empty(), "a tie is no finding");
}

#[test]
fn thresholds_and_the_higher_of_two_scores() {
    let (_, outcome) = surveyed("[materiality]\ntiers = \"threshold:4,2.5\"\n", TOPICS);
    // Averages: a and b 4.45, c 2.5, d (1.6 + 2) ÷ 2 = 1.8.
    outcome.check("material_topics_high", 0, "2");
    outcome.check("material_topics_medium", 0, "1");
    outcome.check("material_topics_low", 0, "1");
    let (_, outcome) = surveyed("[materiality]\ntiers = \"threshold:4,2\"\nrank_by = \"higher\"\n", TOPICS);
    outcome.check("material_topics_medium", 0, "2");
}

#[test]
fn a_tier_written_against_the_scores_is_pointed_out() {
    let topics = TOPICS.replace("數據,", "數據,high").replace("空氣,", "空氣,high");
    let (_, outcome) = surveyed("[materiality]\ntiers = \"count:2,1\"\n", &topics);
    assert_eq!(outcome.codes(), ["M004"]);
    assert!(
        outcome.diag("M004").contains("the topic d is written as high, and its scores make it low"),
        "{}",
        outcome.diag("M004")
    );
    outcome.check("material_topics_high", 0, "2");
    // Without a rule the book's own words stand, scores or not.
    let (_, outcome) = surveyed("", &topics);
    assert_eq!(outcome.codes(), Vec::<&str>::new());
    outcome.check("material_topics_high", 0, "2");
    assert_eq!(outcome.show("material_topics_low", 0), "–");
}

#[test]
fn what_nobody_scored_has_no_rank() {
    let topics = format!("{TOPICS}e,Else,其他,\n");
    let (book, outcome) = surveyed("[materiality]\ntiers = \"count:2,1\"\n", &topics);
    assert_eq!(outcome.codes(), ["M003", "M003"], "on either axis");
    let assessment = assess(&book, catalogue(), &|id| outcome.figures.get(id).map(|f| f.value));
    let last = assessment.topics.last().expect("five topics");
    assert_eq!((last.topic.id.as_str(), last.rank, last.tier.as_str()), ("e", None, ""));
    outcome.check("material_topics_identified", 0, "5");
    outcome.check("material_topics_low", 0, "1");
}

#[test]
fn a_group_without_answers_has_none_and_one_without_invitations_no_rate() {
    let groups = format!("{GROUPS}ngos,NGOs,非政府機構,1,,3\n").replace("0.4,,5", "0.4,,");
    let (_, outcome) =
        book("", &[("materiality/topics.csv", TOPICS), ("materiality/groups.csv", &groups), ("materiality/survey.csv", SURVEY)]);
    outcome.check("survey_responses[group=ngos]", 0, "0");
    outcome.check("survey_response_rate[group=ngos]", 0, "0");
    // Its weight is not in the mean of those who answered.
    outcome.check("topic_score_stakeholders[topic=a]", 4, "4.4000");
    assert_eq!(outcome.show("survey_response_rate", 1), "–");
    assert!(outcome.missing("survey_response_rate").contains("Buyers"), "{}", outcome.missing("survey_response_rate"));
}

#[test]
fn more_responses_than_invitations_are_no_rate() {
    let groups = GROUPS.replace("0.6,,4", "0.6,,2");
    let (_, outcome) =
        book("", &[("materiality/topics.csv", TOPICS), ("materiality/groups.csv", &groups), ("materiality/survey.csv", SURVEY)]);
    assert_eq!(outcome.codes(), ["C002"]);
    assert_eq!(outcome.show("survey_response_rate[group=staff]", 1), "–");
}

#[test]
fn a_score_leads_back_to_the_rows_of_the_survey() {
    let (_, outcome) = surveyed("[materiality]\ntiers = \"count:2,1\"\n", TOPICS);
    let rows = |figure: &str| {
        let mut rows = Vec::new();
        outcome.figures.get(&id(figure, 2022)).expect("a figure").trace.walk(&mut |node| {
            if let Trace::Records { origin, count, .. } = node {
                rows.push(format!("{origin} ({count})"));
            }
        });
        rows
    };
    assert_eq!(
        rows("topic_score_stakeholders[topic=c]"),
        ["materiality/survey.csv:2,4 (2)", "materiality/survey.csv:5-6 (2)"],
        "the row without an answer is not among them"
    );
    assert_eq!(rows("survey_responses[group=staff]"), ["materiality/survey.csv:2-4 (3)"]);
    let mut figures = Vec::new();
    outcome.figures.get(&id("material_topics_high", 2022)).expect("a figure").trace.walk(&mut |node| {
        if let Trace::Figure { id, .. } = node {
            figures.push(id.to_string());
        }
    });
    assert_eq!(figures.len(), 4, "two topics on two axes: {figures:?}");
}

#[test]
fn a_survey_beats_what_was_entered() {
    let files = [
        ("materiality/topics.csv", TOPICS),
        ("materiality/groups.csv", GROUPS),
        ("materiality/survey.csv", SURVEY),
        ("figures.csv", "measure,value,unit,source\nsurvey_responses,150,count,Report\n"),
        ("governance.csv", "measure,value\nmaterial_topics_identified,33\n"),
    ];
    let (_, outcome) = book("", &files);
    assert_eq!(outcome.codes(), ["R014", "R014"]);
    outcome.check("survey_responses", 0, "7");
    outcome.check("material_topics_identified", 0, "4");
}

#[test]
fn double_materiality_has_its_own_axes() {
    let survey = "respondent,group,topic,impact,financial\nX,both,a,5,1\nX,both,b,2,3\n";
    let files = [
        ("materiality/topics.csv", "topic,name_en\na,A\nb,B\n"),
        ("materiality/groups.csv", "group,weight\nboth,1\n"),
        ("materiality/survey.csv", survey),
    ];
    let (_, outcome) = book("[materiality]\naxes = \"double\"\nrank_by = \"higher\"\ntiers = \"threshold:4\"\n", &files);
    assert_eq!(outcome.codes(), Vec::<&str>::new(), "{:?}", outcome.diags);
    outcome.check("topic_score_impact[topic=a]", 0, "5");
    outcome.check("topic_score_financial[topic=b]", 0, "3");
    // Material from either side: a has 5 on impact.
    outcome.check("material_topics_high", 0, "1");
    assert_eq!(outcome.show("topic_score_stakeholders[topic=a]", 0), "–");
}
