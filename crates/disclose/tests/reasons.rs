//! Reliefs, and reasons where none counts.

mod support;

use heng_disclose::Status;
use heng_intake::book::Book;
use heng_model::Code;
use support::files::{book, held, manifest, one};
use support::stands;

const HEAD: &str = "code,kind,reason_en,statement_en,until\n";
const SAID: &str = "Buildings and inventories are affected.";

fn explained(year: i16, issuer: &str, rows: &str) -> Book {
    book(&manifest(year, issuer, ""), &[("explanations.csv", &format!("{HEAD}{rows}"))])
}

/// The codes of what is said, D001 apart.
fn codes(book: &Book) -> Vec<Code> {
    held(book).1.iter().map(|d| d.code).filter(|c| *c != Code::MissingDisclosure).collect()
}

#[test]
fn a_relief_stands_for_what_it_covers_and_no_more() {
    let row = format!("D-24,relief-financial-effects,They cannot be told apart.,{SAID},2027-12-31\n");
    let book = explained(2025, "", &row);
    assert_eq!(codes(&book), []);
    // Amounts may stay out; what happened must still be said in words.
    assert_eq!(stands(&one(&book, "D-24(a)")), "partial: description");
    let adjustments = one(&book, "D-24(b)");
    assert_eq!(adjustments.status, Status::Explained);
    let reason = &adjustments.reasons[0];
    assert_eq!((reason.kind.as_str(), reason.statement.en.as_str()), ("relief-financial-effects", SAID));
    assert_eq!(reason.until.map(|d| d.to_string()).as_deref(), Some("2027-12-31"));
}

#[test]
fn a_relief_reaches_what_is_mandatory() {
    let row = "D-28(c),relief-reasonable-information,Suppliers give no data without undue cost.,,\n";
    let large = explained(2026, "size = \"large-cap\"", row);
    let scope3 = one(&large, "D-28(c)");
    assert_eq!((scope3.level.as_str(), scope3.status), ("mandatory", Status::Explained));
    assert_eq!(codes(&large), []);
}

#[test]
fn a_relief_where_none_applies_counts_for_nothing() {
    for (code, kind) in [
        ("D-28(a)", "relief-reasonable-information"),
        ("D-30", "relief-financial-effects"),
        ("D-20(a)/risks", "relief-commercial-sensitivity"),
        ("A1.3", "relief-capabilities"),
    ] {
        let book = explained(2025, "", &format!("{code},{kind},Why.,Said.,\n"));
        assert_eq!(codes(&book), [Code::ReliefNotApplicable], "{code}");
        assert_eq!(one(&book, code.split('/').next().unwrap()).status, Status::Missing, "{code}");
    }
    let opportunities = explained(2025, "", "D-20(a)/opportunities,relief-commercial-sensitivity,Why.,One is left out.,\n");
    assert_eq!(codes(&opportunities), []);
    // The guide of 2020 has no reliefs.
    assert_eq!(codes(&explained(2022, "", "A1.3,relief-capabilities,Why.,Said.,\n")), [Code::ReliefNotApplicable]);
}

#[test]
fn a_relief_without_its_statement_counts_for_nothing() {
    let silent = explained(2025, "", "D-24(b),relief-financial-effects,They cannot be told apart.,,\n");
    assert_eq!(codes(&silent), [Code::ReliefWithoutStatement]);
    assert_eq!(one(&silent, "D-24(b)").status, Status::Missing);
    // Some reliefs ask for no statement of their own.
    assert_eq!(codes(&explained(2025, "", "D-25(a),relief-capabilities,No model is at hand.,,\n")), []);
}

#[test]
fn what_is_mandatory_is_not_explained_away() {
    let row = "D-28(c),not-material,An office business.,,\n";
    assert_eq!(codes(&explained(2025, "size = \"large-cap\"", row)), []);
    assert_eq!(codes(&explained(2026, "size = \"large-cap\"", row)), [Code::MandatoryExplained]);
    assert_eq!(codes(&explained(2026, "", row)), []);
    assert_eq!(codes(&explained(2025, "", "D-28(a),not-applicable,None.,,\n")), [Code::MandatoryExplained]);
    // Where a condition did not occur, a reason is right.
    assert_eq!(codes(&explained(2025, "", "D-29(b)(iii),not-applicable,Nothing changed.,,\n")), []);
    assert_eq!(codes(&explained(2025, "", "D-29(b)(iii),not-material,Little changed.,,\n")), [Code::MandatoryExplained]);
    // What is disclosed after all is not explained away.
    let narrative =
        ("narrative/en/01-about.md", "+++\ntitle = \"About\"\nanswers = [\"B-15\"]\n+++\n\nThe scope is the Group.\n");
    let file = format!("{HEAD}B-15,not-material,Small.,,\n");
    assert_eq!(codes(&book(&manifest(2025, "", ""), &[narrative, ("explanations.csv", &file)])), []);
}
