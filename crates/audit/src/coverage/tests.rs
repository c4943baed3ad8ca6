//! What reports say and leave out, in snippets written for these tests.

use super::*;

fn read(text: &str) -> Coverage {
    let setup = Setup { pack: Some("hkex-2020"), ..Setup::embedded() };
    let document = Document::of_text("t", text);
    judge(&document, &Structure::default(), &Index::default(), &[], &setup)
}

#[track_caller]
fn check(text: &str, code: &str, status: Status, missing: &[&str]) {
    let coverage = read(text);
    let row = coverage.row(code).expect("a row");
    assert_eq!(
        (row.status, row.missing.iter().map(String::as_str).collect::<Vec<_>>()),
        (status, missing.to_vec()),
        "{text}: {row:#?}"
    );
}

#[test]
fn targets_are_told_from_measures() {
    check("我們隨手關燈，節約用電。", "A2.3", Status::Absent, &[]);
    check("目標是在2028年前將用電密度降低百分之五。", "A2.3", Status::Disclosed, &[]);
    check("我们的目标是到2028年将能源密度降低5%。", "A2.3", Status::Disclosed, &[]);
    check("By FY2028 we want to bring energy per tonne 5% below FY2022.", "A2.3", Status::Disclosed, &[]);
    check("能源用量甚少，故未訂立能源目標。", "A2.3", Status::Explained, &[]);
    check("Water comes from the mains and leaks are repaired.", "A2.4", Status::Disclosed, &["target"]);
}

#[test]
fn denials_explain_and_are_told_from_compliance() {
    check("本集團並無產生有害廢棄物。", "A1.3", Status::Explained, &[]);
    check("We do not produce any hazardous waste.", "A1.3", Status::Explained, &[]);
    check("本年度並無違反有關有害廢棄物的法規。", "A1.3", Status::Absent, &[]);
    check("業務不涉及製成品，包裝材料並不適用。", "A2.5", Status::NotApplicable, &[]);
}

#[test]
fn the_board_reviews_progress_or_not() {
    let progress = |text: &str| read(text).row("MDR-13").expect("a row").missing.contains(&"progress".to_string());
    assert!(progress("董事會對環境、社會及管治策略負責，並批准本報告。"));
    assert!(!progress("董事會每年檢視各項環境目標的進度。"));
    assert!(!progress("The Board tracks progress against the targets twice a year."));
}
