//! Snippets of indexes in every layout, written for these tests.

use super::*;
use crate::document::Document;

fn read(text: &str) -> Index {
    let setup = Setup::embedded();
    read_index(&Document::of_text("t.txt", text), &Structure::default(), &setup)
}

/// Each row as `line code: refs | remark`.
fn check(text: &str, expect: &[&str]) {
    let index = read(text);
    let got: Vec<String> =
        index.rows.iter().map(|r| format!("{} {}: {} | {}", r.line, r.code, r.refs.join(" + "), r.remark)).collect();
    assert_eq!(got, expect, "{index:#?}");
}

#[test]
fn tab_layout_with_aspects_in_the_code_column() {
    check(
        "前文。\n\n指引索引表\n\n層面\t要求\t報告索引\nA1 排放物\t一般披露\n(甲)\nKPI A1.1\t種類。\t3.1 綠色\nKPI A1.2\t總量。\t3.1 綠色\nKPI A1.3\t有害。\t3.1 綠色\n指引索引表\n\n\
         層面\t要求\t報告索引\nA2 資源使用\t一般披露 有效使用的政策。\t3.2 資源\nA2.1\t能源。\t3.2 資源\nA2.5\t包裝。\t不適用\nA3.1\t影響。\t不適用，因為沒有\n",
        &[
            "6 A1-general:  | ",
            "8 A1.1: 3.1 綠色 | ",
            "9 A1.2: 3.1 綠色 | ",
            "10 A1.3: 3.1 綠色 | ",
            "14 A2-general: 3.2 資源 | ",
            "15 A2.1: 3.2 資源 | ",
            "16 A2.5:  | 不適用",
            "17 A3.1:  | 不適用，因為沒有",
        ],
    );
}

#[test]
fn loose_lines_with_references_below() {
    check(
        "關鍵績效指標 要求 章節╱備註\nA. 環境\n層面A1：排放\n一般披露 有關排放的：\n(a) 政策；及\n(b) 守法的資料。\n環境管理\n關鍵績效指標A1.1 種類及數據。 廢氣排放\n\
         關鍵績效指標A1.2 範圍1及\n範圍2的總量。\n廢氣排放\n關鍵績效指標A1.3 有害廢物\n總量。\n廢物管理\n環境管理\n 12 某某公司 2023年環境、社會及管治報告\n關鍵績效指標 要求 章節╱備註\n\
         層面A2：資源使用\n一般披露 有效使用的政策。 資源消耗\n關鍵績效指標A2.1 能源。 資源消耗\n關鍵績效指標A2.2 用水。 資源消耗\n關鍵績效指標A2.3 目標及\n步驟。\n環境管理\n",
        &[
            "4 A1-general: 環境管理 | ",
            "8 A1.1: 廢氣排放 | ",
            "9 A1.2: 廢氣排放 | ",
            "12 A1.3: 廢物管理 + 環境管理 | ",
            "19 A2-general: 資源消耗 | ",
            "20 A2.1: 資源消耗 | ",
            "21 A2.2: 資源消耗 | ",
            "22 A2.3: 環境管理 | ",
        ],
    );
}

#[test]
fn english_with_mandatory_rows_and_pages() {
    check(
        "HKEX ESG CODE CONTENT INDEX\nPart B: Mandatory Disclosure Requirements\nGovernance Structure\tStatement of the board\tBoard Statement\n\
         Reporting Principles\tApplication of materiality\tAbout this Report\nReporting Boundary\tNarrative\tAbout this Report\nA. Environmental\nAspect A1: Emissions\n\
         General Disclosure\tInformation on the policies\tEmissions; Waste\nKPI A1.1\tTypes of emissions.\t12\nKPI A1.3\tHazardous waste.\tp. 13-14\nKPI A1.4\tNon-hazardous waste.\tWaste\n\
         KPI A1.5\tTargets.\tNo target has been set, since the amounts are small.\nKPI A1.6\tHandling.\tWaste\nKPI A2.1\tEnergy.\tEnergy\n\
         Part D: Climate-related Disclosures\nGovernance\n19(a)\tThe body\tClimate\n(b)\tManagement's role\tClimate\n28(a)\tScope 1\tClimate\n(ii)\tmethods\tClimate\n",
        &[
            "3 MDR-13: Board Statement | ",
            "4 MDR-14: About this Report | ",
            "5 MDR-15: About this Report | ",
            "8 A1-general: Emissions + Waste | ",
            "9 A1.1: 12 | ",
            "10 A1.3: p. 13-14 | ",
            "11 A1.4: Waste | ",
            "12 A1.5:  | No target has been set, since the amounts are small.",
            "13 A1.6: Waste | ",
            "14 A2.1: Energy | ",
            "17 D-19(a): Climate | ",
            "18 D-19(b): Climate | ",
            "19 D-28(a): Climate | ",
            "20 D-28(a)(ii): Climate | ",
        ],
    );
}

#[test]
fn a_data_table_with_codes_is_no_index() {
    let table = "环境绩效\t单位\t2023\t2022\nA1.1 氮氧化物\t千克\t12.5\t13.1\nA1.2 温室气体\t吨\t1,200.5\t1,300.2\nA1.3 有害废弃物\t吨\t1.2\t1.3\nA1.4 无害废弃物\t吨\t120.5\t133.0\n\
                 A2.1 能源\t兆瓦时\t3,200\t3,300\nA2.2 用水\t吨\t5,200\t5,300\nB1.1 雇员\t人\t1,200\t1,300\nB2.2 损失日数\t天\t1,012\t1,013\n";
    assert!(read(table).rows.is_empty());
    let index = "内容索引\n关键绩效指标A1.1\t描述种类及相关的数据。\t环境\n关键绩效指标A1.2\t描述总量及密度等情况。\t环境\n关键绩效指标A1.3\t描述有害废弃物的总量。\t环境\n关键绩效指标A1.4\t描述无害废弃物的总量。\t环境\n\
                 关键绩效指标A1.5\t描述目标及所采取的步骤。\t环境\n关键绩效指标A1.6\t描述处理方法及有关目标。\t环境\n";
    let both = read(&format!("{table}\n{}\n{index}", "正文。\n".repeat(40)));
    assert_eq!(both.rows.len(), 6);
    assert!(!both.covers(3) && both.covers(52), "{:?}", both.lines);
}

#[test]
fn the_edition_is_told_by_the_codes() {
    let row = |code: &str| format!("KPI {code}\tA description of this and that.\tSome section\n");
    let old: String = ["A1.1", "A1.2", "A1.3", "A1.4", "A1.5", "A1.6"].map(row).concat();
    assert_eq!(read(&old).edition.as_deref(), Some("hkex-2020"));
}

#[test]
fn a_narrow_code_column_breaks_general_disclosure() {
    let kpis: String =
        (1..=6).map(|n| format!("A1.{n}\tDescription of what is done in this field.\tOur Environment\n")).collect();
    let index = read(&format!(
        "CONTENT INDEX\nAspect A1 Emissions\nGeneral\tInformation on policies and\tOur\nDisclosure\tcompliance.\tEnvironment\n{kpis}"
    ));
    assert_eq!((index.rows[0].code.as_str(), index.rows[0].line), ("A1-general", 3));
    assert_eq!(index.rows[0].wording, "Information on policies and compliance.");
    assert_eq!(index.rows[0].refs, ["Our", "Environment"]);
}

#[test]
fn a_status_that_says_a_reason_stands_here() {
    let index = read(
        "HKEX ESG GUIDE CONTENT INDEX\nA. Environmental\nKPI A1.2\tGreenhouse gas.\tDisclosed\t2.1 Emissions\t\n\
         KPI A1.3\tHazardous waste.\tExplained\t\tGiven the nature of the business none arose.\nKPI A1.4\tNon-hazardous waste.\tExplained\t\t\n\
         KPI A2.1\tEnergy.\tDisclosed\t2.2 Energy\t\nKPI A2.2\tWater.\tDisclosed\t2.3 Water\t\n\
         KPI A2.3\tTarget.\tDisclosed\t2.2 Energy\t\n",
    );
    let status = |code: &str| index.rows.iter().find(|r| r.code == code).map(|r| r.status);
    assert_eq!(status("A1.2"), Some(Status::Disclosed));
    assert_eq!(status("A1.3"), Some(Status::Explained));
    // A status without its reason explains nothing.
    assert_ne!(status("A1.4"), Some(Status::Explained));
}
