//! Names that reports print, right and wrong.

use crate::Document;
use crate::checks::testing::findings;
use heng_model::Severity;

fn check(text: &str, expect: &[(u32, Severity, &str)]) {
    let found = findings(&super::CHECK, &Document::of_text("r.txt", text), 2023);
    let got: Vec<(u32, Severity)> = found.iter().map(|f| (f.lines[0], f.severity)).collect();
    let want: Vec<(u32, Severity)> = expect.iter().map(|(line, severity, _)| (*line, *severity)).collect();
    assert_eq!(got, want, "{text}: {:?}", found.iter().map(|f| &f.message.zh_hant).collect::<Vec<_>>());
    for (finding, (_, _, words)) in found.iter().zip(expect) {
        assert!(finding.message.zh_hant.contains(words) || finding.message.en.contains(words), "{}", finding.message.zh_hant);
    }
}

#[test]
fn names_that_exist() {
    check("遵守《中華人民共和國環境保護法》、《勞動法》及《中华人民共和国安全生产法（2021年修正）》。", &[]);
    check(
        "《中華人民共和國禁止使用童工規定》《工傷保險條例》香港《僱傭條例》（第57章）、《個人資料(私隱)條例》（香港法例第486章）",
        &[],
    );
    check("《信息安全管理辦法》《員工手冊》《中華人民共和國宇宙航行法》《上海市生活垃圾管理條例》越南《環境生產法》", &[]);
    check(
        "the Employment Ordinance (Cap. 57), the Personal Data (Privacy) Ordinance (Chapter 486 of the Laws of Hong Kong)",
        &[],
    );
}

#[test]
fn names_that_do_not_exist() {
    check(
        "一\n遵守《中華人民共和國生產安全法》及\n《中華人民共和國消防安\n全法》。",
        &[(2, Severity::Warning, "《中華人民共和國安全生產法》"), (3, Severity::Warning, "《中華人民共和國消防法》")],
    );
    check(
        "《中华人民共和国固体废弃物污染环境防治法》\n《中華人民共和國固體廢棄物污染環境防治法》",
        &[(1, Severity::Warning, "固體廢物"), (2, Severity::Warning, "固體廢物")],
    );
    check("《職業安全與健康條例》", &[(1, Severity::Note, "職業安全及健康條例")]);
    check("《空氣污染控制條例》（第311章）", &[(1, Severity::Warning, "空氣污染管制條例")]);
}

#[test]
fn chapters() {
    check("《僱傭條例》（第59章）", &[(1, Severity::Warning, "第57章")]);
    check("the Waste\nDisposal Ordinance (Cap. 358).", &[(2, Severity::Warning, "Cap. 354")]);
    check(
        "under the Occupational Safety and Health Ordinance (Cap. 509) and the Prevention of Bribing Ordinance (Cap. 201)",
        &[(1, Severity::Note, "Prevention of Bribery")],
    );
}

#[test]
fn replaced_laws() {
    check("《中華人民共和國合同法》", &[(1, Severity::Note, "民法典")]);
}
