//! Sentences of our own in three scripts, and the facts they hold.

use super::read_prose;
use crate::Setup;
use crate::document::Document;
use crate::fact::Fact;
use crate::index::Index;
use crate::structure::{Meta, Structure};
use crate::testing::shown;
use std::collections::BTreeSet;

/// The facts of a text in a report of 2024, as `measure dims year=value unit`.
fn read(text: &str) -> Vec<Fact> {
    let setup = Setup::embedded();
    let structure = Structure { meta: Meta { year: 2024, end_month: 12, ..Meta::default() }, ..Structure::default() };
    read_prose(&Document::of_text("test.txt", text), &structure, &Index::default(), &setup, &BTreeSet::new())
}

/// What each text gives, one fact a part; all that differ are shown.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let shown_facts = |text: &str| read(text).iter().map(shown).collect::<Vec<_>>().join("; ");
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, want)| (text, want, shown_facts(text)))
        .filter(|(_, want, got)| *want != got)
        .map(|(text, want, got)| format!("{text}\n  want {want}\n  got  {got}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn counts_and_shares() {
    check(&[
        (
            "董事會由11名董事組成，其中獨立非執行董事4名，女性董事3名。",
            "board_members 11 people; board_independent 4 people; board_members gender=female 3 people",
        ),
        (
            "截至年末，集团共有员工1,530名，其中男性820名，女性710名。",
            "headcount 1530 people; headcount gender=male 820 people; headcount gender=female 710 people",
        ),
        (
            "本集團與212家供應商合作，其中180家來自中國內地，32家來自香港。",
            "suppliers 212 count; suppliers region=中国内地 180 count; suppliers region=香港 32 count",
        ),
        ("The Group employed 1,530 people, of whom 710 were women.", "headcount 1530 people; headcount gender=female 710 people"),
        ("年内收到客户投诉45宗，投诉解决率为98.5%。", "complaints 45 count; complaint_resolution_rate 98.5 percent"),
        (
            "We received 45 complaints and customer satisfaction reached 92.4%.",
            "complaints 45 count; customer_satisfaction 92.4 percent",
        ),
        (
            "男性流失率為12.3%，女性為10.1%；30歲以下為20.5%。",
            "turnover_rate gender=male 12.3 percent; turnover_rate gender=female 10.1 percent; turnover_rate age=<30 20.5 percent",
        ),
        ("公司持有专利52项，其中发明专利12项。", "patents 52 count; patents type=invention 12 count"),
        ("從21項議題中選出7項為重大議題。", "material_topics_identified 21 count; material_topics_high 7 count"),
    ]);
}

#[test]
fn quantities() {
    check(&[
        (
            "本年度總耗水量為3,456立方米，人均耗水量為2.1立方米／人。",
            "water 3456 m3; water_intensity denominator=headcount 2.1 m3/person",
        ),
        ("溫室氣體排放總量約1.2萬噸二氧化碳當量。", "ghg_total 12000 tCO2e"),
        (
            "Electricity consumption was 2,345.6 MWh, or 1.9 MWh per employee.",
            "electricity 2345.6 MWh; electricity_intensity denominator=headcount 1.9 MWh/person",
        ),
        ("全年捐款人民币320万元。", "donations 3200000 CNY"),
        ("We donated HK$1.5 million to charities.", "donations 1500000 HKD"),
        ("員工培訓總時數為12,000小時，人均受訓時數為8.5小時。", "training_hours_total 12000 hours; training_hours_avg 8.5 hours"),
    ]);
}

#[test]
fn other_years() {
    check(&[
        ("員工總數為3,100人（2023年：3,020人）。", "headcount 3100 people; headcount@2023 3020 people"),
        (
            "员工总数为3,100人，较2023年末的3,000人增加3.3%。",
            "headcount 3100 people; headcount@2023 3000 people; change_headcount 3.3 percent",
        ),
        ("Water consumption was 410 m3 (2023: 398 m3).", "water 410 m3; water@2023 398 m3"),
        ("總耗水量較去年減少4.3%。", "change_water 4.3 percent"),
        ("61 complaints were received, against 72 complaints in 2023.", "complaints 61 count; complaints@2023 72 count"),
    ]);
}

#[test]
fn aims() {
    check(&[
        (
            "目標是以2020年為基準，於2030年或之前把溫室氣體排放密度降低25%。",
            "target_ghg_intensity_reduction baseline_year=2020,target_year=2030 25 percent",
        ),
        (
            "We aim to cut water consumption by 8% by 2028 against 2022.",
            "target_water_reduction baseline_year=2022,target_year=2028 8 percent",
        ),
    ]);
}

#[test]
fn zeros_in_words() {
    check(&[
        ("過去三年，本集團未發生因工死亡事故。", "fatalities 0 people; fatalities@2023 0 people; fatalities@2022 0 people"),
        ("本年度並無任何貪污訴訟案件。", "corruption_cases 0 count"),
        ("报告期内未发生使用童工或强制劳工的情况。", "child_forced_labour_cases 0 count"),
        ("No complaints were received in the year.", "complaints 0 count"),
        (
            "There were no work-related fatalities in the past three years.",
            "fatalities 0 people; fatalities@2023 0 people; fatalities@2022 0 people",
        ),
        ("集團對貪污採取零容忍態度。", ""),
        ("We have zero tolerance for corruption.", ""),
        ("如發現童工，我們會立即終止其合約。", ""),
        ("為防止貪污，員工不得收受禮品。", ""),
        ("上述反貪腐培訓覆蓋所有員工。", "anticorruption_training_coverage 100 percent"),
    ]);
}

#[test]
fn numbers_that_are_no_figures() {
    for text in [
        "本報告涵蓋2024年1月1日至2024年12月31日。",
        "本集團遵守《防止賄賂條例》（第201章）及ISO 14001標準。",
        "見第12頁表3及附錄27。",
        "電話：2345 6789，地址為觀塘道123號8樓。",
        "我們提供24/7服務，平台採用5G技術。",
        "The Employment Ordinance (Cap. 57) and Appendix C2 apply; see section 4.2 on page 18.",
        "We support SDG 13 and ISO 45001 as at 31 December 2024.",
        "重要性評估分為三個步驟。",
    ] {
        check(&[(text, "")]);
    }
}

#[test]
fn a_sentence_over_lines_keeps_the_line_of_its_number() {
    let text = "本年度，我們的研發開支主要用於新一代平台的建設以及各地數據中心的升級，全年研發開支為人民幣\n\n154.7百萬元，佔我們同年總收入的30.5%，較去年有所增加。";
    let facts = read(text);
    assert_eq!(facts.iter().map(|f| (f.line, shown(f))).collect::<Vec<_>>()[0], (3, "rd_expense 154700000 CNY".to_string()));
    let line = text.lines().nth(2).unwrap();
    assert_eq!(&line[facts[0].range.0..facts[0].range.1], "154.7百萬");
    assert_eq!(facts[0].printed, "154.7百萬");
}

#[test]
fn a_sentence_without_end_is_read_in_parts() {
    let text = "共有3名員工，".repeat(2_000) + &"12 (3) ".repeat(2_000) + &"壹".repeat(9_000);
    assert!(read(&text).len() >= 2_000);
}

#[test]
fn foreign_text_never_panics() {
    for text in
        ["(((", "1,", "100%%", "万万万 一", "٣٤٥", "（2023年：", "respectively 1 2 3", "12-", "-", "\u{feff}9", "較較較12%12%"]
    {
        read(text);
    }
}

#[test]
fn what_a_number_leans_on() {
    check(&[
        // A list goes on with its year.
        (
            "男性僱員平均受訓13.3小時，女性為11.9小時；上年度分別為13.0及11.1小時。",
            "training_hours_avg gender=male 13.3 hours; training_hours_avg gender=female 11.9 hours; \
             training_hours_avg@2023 gender=male 13 hours; training_hours_avg@2023 gender=female 11.1 hours",
        ),
        // A whole number is no percentage.
        (
            "There were 910 employees; 41.4% were women, and 595 worked in research and development.",
            "headcount 910 people; headcount_share gender=female 41.4 percent; headcount function=research and development 595 people",
        ),
        (
            "Women make up 37.9% of employees and 26.3% of senior management.",
            "headcount_share gender=female 37.9 percent; female_share category=senior_management 26.3 percent",
        ),
        (
            "女性佔僱員37.9%，佔高級管理層26.3%。",
            "headcount_share gender=female 37.9 percent; female_share category=senior_management 26.3 percent",
        ),
        (
            "30 employees took parental leave and 28 of those whose leave ended had returned.",
            "maternity_leave 30 people; maternity_returned 28",
        ),
        (
            "Of the suppliers 27 are in Shanghai, 25 in other parts of the Mainland and 21 in Singapore.",
            "suppliers region=shanghai 27; suppliers region=other parts of the mainland 25; suppliers region=singapore 21",
        ),
        // What a sentence was about, and not the part it named last.
        (
            "Total energy consumption was 900 MWh; 300 MWh was direct energy from fuel. That is 9.00 MWh/person.",
            "energy_total 900 MWh; energy_direct 300 MWh; energy_intensity denominator=headcount 9 MWh/person",
        ),
    ]);
}

#[test]
fn factors_prices_and_nothing_of_a_part() {
    check(&[
        ("The internal carbon price is HK$300/tCO2e.", "internal_carbon_price 300 HKD/tCO2e"),
        ("內部碳價為300港元／噸二氧化碳當量。", "internal_carbon_price 300 HKD/tCO2e"),
        ("本集團並無聘用臨時工。", "headcount employment=temporary 0 people"),
        ("董事會會議的出席率為95.8%。", "board_attendance_rate 95.8 percent"),
    ]);
    // What fuel holds per kilogram, and a power of ten, are no energy used.
    let facts = read("Computed with an energy content of 46 MJ/kg and 4.02 kgNOx/10^6 MJ.");
    assert!(facts.iter().all(|f| !f.measure.starts_with("energy")), "{facts:#?}");
}
