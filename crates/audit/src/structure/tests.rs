//! Small reports in other people's styles.

use super::*;
use proptest::prelude::*;

fn structure(text: &str) -> Structure {
    read(&Document::of_text("r.txt", text))
}

/// Sections as `line level number title`.
fn outline(text: &str) -> Vec<String> {
    structure(text).sections.iter().map(|s| format!("{} {} {}|{}", s.line, s.level, s.number, s.title)).collect()
}

const BODY: &str = "本集團每年檢討有關安排，並由工作小組向董事會匯報執行情況以及各項改善措施的進度。\n";

#[test]
fn year_and_period() {
    for (text, year, period, month) in [
        ("甲有限公司\n2023 環境、社會及管治報告\n", 2023, None, 12),
        (
            "甲有限公司\n環境、社會及管治報告\n2022/23\n本報告涵蓋截至二零二三年三月三十一日止年度。\n",
            2023,
            Some("2022-04-01"),
            3,
        ),
        ("A Limited\nESG Report 2023/24\n", 2024, None, 12),
        (
            "Report covers the year ended 30 June 2022; figures for the year ended 30 June 2021 are given beside.",
            2022,
            Some("2021-07-01"),
            6,
        ),
        ("指標\t2023年\t2022年\n用水\t1\t2\n用電\t3\t4\n", 2023, None, 12),
        ("於二零二\n三年一月一日至二零二三年十二月三十一日期間\n", 2023, Some("2023-01-01"), 12),
        ("As at 31 March 2024 we had 12 people. As at 31 March 2024 there were 3 sites.", 2024, Some("2023-04-01"), 3),
    ] {
        let meta = structure(text).meta;
        let first = meta.period.map(|(first, _)| first.to_string());
        assert_eq!((meta.year, first.as_deref(), meta.end_month), (year, period, month), "{text}");
    }
}

#[test]
fn who_and_which_edition() {
    let meta = structure("甲乙集團有限公司\n(股份代號：1234)\n本報告依照附錄C2《環境、社會及管治報告守則》編製，涵蓋2025年1月1日至2025年12月31日。").meta;
    assert_eq!((meta.issuer.as_str(), meta.stock_code.as_deref()), ("甲乙集團有限公司", Some("1234")));
    assert_eq!((meta.language.as_str(), meta.edition.as_deref()), ("zh-Hant", Some("hkex-2025")));
    let meta = structure("本报告由丙丁科技有限公司（「本公司」）发布，按照附录二十七《环境、社会及管治报告指引》编制。").meta;
    assert_eq!(
        (meta.issuer.as_str(), meta.language.as_str(), meta.edition.as_deref()),
        ("丙丁科技有限公司", "zh-Hans", Some("hkex-2020"))
    );
    let meta =
        structure("This report of Alpha Holdings Limited (the \"Company\") follows the ESG Reporting Guide in Appendix C2.").meta;
    assert_eq!(
        (meta.issuer.as_str(), meta.language.as_str(), meta.edition.as_deref()),
        ("Alpha Holdings Limited", "en", Some("hkex-2020"))
    );
    assert_eq!(structure("We save water.").meta.edition, None);
}

#[test]
fn contents_and_headings_meet() {
    let text = format!(
        "封面\n目錄\n1. 關於我們\t2\n1.1 簡介 ..... 3\n2. 環境  5\n2.1 用水\n6\n\n1. 關於我們\n{BODY}1.1 簡介\n{BODY}2 環境\n{BODY}2.1用水\n{BODY}2 環境\n{BODY}"
    );
    let found = structure(&text);
    assert_eq!(found.contents, Some(2..8));
    assert_eq!(found.entries.iter().map(|e| e.page).collect::<Vec<_>>(), [Some(2), Some(3), Some(5), Some(6)]);
    assert_eq!(outline(&text), ["9 1 1|關於我們", "11 2 1.1|簡介", "13 1 2|環境", "15 2 2.1|用水"]);
    assert_eq!(found.running, [17], "a chapter said again at the head of a page");
    assert_eq!(found.sections[2].lines, 13..20);
    assert_eq!(found.section_of(16).map(|s| s.title.as_str()), Some("用水"));
}

#[test]
fn numbering_of_every_kind_without_contents() {
    let text = |numbers: [&str; 4]| numbers.map(|n| format!("{n}標題\n{}", BODY.repeat(10))).concat();
    let numbers =
        |numbers| outline(&text(numbers)).iter().map(|o| o.split(' ').skip(1).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    assert_eq!(numbers(["一、", "二、", "2.1 ", "三、"]), ["1 一|標題", "1 二|標題", "2 2.1|標題", "1 三|標題"]);
    assert_eq!(
        numbers(["第一章 ", "1.1 ", "第二章 ", "第三章 "]),
        ["1 第一章|標題", "2 1.1|標題", "1 第二章|標題", "1 第三章|標題"]
    );
    assert_eq!(numbers(["A. ", "A1. ", "A2. ", "B. "]), ["1 A|標題", "2 A1|標題", "2 A2|標題", "1 B|標題"]);
}

#[test]
fn lists_are_no_headings() {
    for text in [
        format!("{BODY}1. 節約用水\n2. 節約用電\n3. 減少用紙\n4. 綠色出行\n{BODY}"),
        format!("男性\n12\n女性\n13\n{BODY}"),
        format!("員工人數\t2023\n男性\t12\n{BODY}"),
        format!("• 推行垃圾分類及\n回收\n{BODY}"),
        "We follow the Code of the Stock\nExchange of Hong Kong\nand report every year on the matters that the Code names in full detail.\n".to_string(),
    ] {
        assert_eq!(outline(&text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn unnumbered_headings() {
    let text = format!(
        "{BODY}廢棄物管理\n{BODY}{BODY}Water and Energy\nWe use water in kitchens and offices, and electricity for lights and machines everywhere.\n"
    );
    assert_eq!(outline(&text), ["2 3 |廢棄物管理", "5 3 |Water and Energy"]);
}

#[test]
fn furniture_of_pages() {
    let page = |n: u32| format!("{n} 甲有限公司\n環境、社會及管治報告（續）\n{BODY}");
    let text = format!(
        "甲有限公司\n{}{}{}{}122023年環境、社會及管治報告  甲有限公司\n{BODY}2環境、社會及管治報告（續）{BODY}",
        BODY.repeat(13),
        page(9),
        page(10),
        page(11)
    );
    let found = structure(&text);
    assert_eq!(found.running, [15, 16, 18, 19, 21, 22, 24]);
    let glued = found.glued_bytes(26);
    assert!(text.lines().nth(25).unwrap()[glued..].starts_with("本集團每年"));
    let fed = (1..6).map(|n| format!("綠色未來\n{BODY}{}{BODY}- {n} -\n\u{c}", "用電\t12\n")).collect::<String>();
    let document = crate::read::read_report("r", fed.as_bytes(), &crate::Limits::default()).unwrap();
    assert_eq!(read(&document).running, [1, 5, 6, 10, 11, 15, 16, 20, 21, 25]);
}

#[test]
fn page_numbers_need_company() {
    let text: String = (1..9).map(|n| format!("{}{n}\n", BODY.repeat(15))).collect();
    assert_eq!(structure(&text).running.len(), 8);
    assert_eq!(structure("合計\n12\n男\n13\n女\n14\n").running, [0_u32; 0]);
}

proptest! {
    #[test]
    fn any_text_has_a_structure(text in "(第?[0-9一二三四章、.]{0,3} ?[目錄環境社會及管治報告A-C\t .：。()（）年月日至截止20-3]{0,14}\n){0,40}") {
        let found = structure(&text);
        let lines = text.split('\n').count() as u32;
        for section in &found.sections {
            prop_assert!(section.lines.start >= 1 && section.lines.end <= lines + 1 && section.lines.contains(&section.line));
        }
        prop_assert!(found.running.windows(2).all(|p| p[0] < p[1]));
    }
}

/// Prints what was read from the files named in `HENG_REPORTS`, separated by colons. For looking, not for judging.
#[test]
#[ignore = "prints"]
fn look() {
    for path in std::env::var("HENG_REPORTS").unwrap_or_default().split(':').filter(|p| !p.is_empty()) {
        let bytes = std::fs::read(path).unwrap();
        let document = crate::read::read_report("r.txt", &bytes, &crate::Limits::default()).unwrap();
        let s = read(&document);
        println!("== {path} {} lines", document.lines.len());
        println!("{:?} contents {:?}", s.meta, s.contents);
        println!("running {:?} glued {:?}", s.running, s.glued);
        for x in &s.sections {
            let found = if x.found { "" } else { "(not found)" };
            println!("{:>5} {:>5} {}{} {} {found}", x.line, x.lines.end, "  ".repeat(x.level as usize), x.number, x.title);
        }
    }
}
