//! A reporting period longer than a year, beside the twelve months before it.

mod support;

use heng_compose::report::Block;
use heng_model::{Locale, Period};
use support::*;

#[test]
fn amounts_of_unequal_years_are_not_compared() {
    let mut given = given().figures(&["water=515", "water@2021=400", "headcount=110", "headcount@2021=100"]);
    // October 2021 to December 2022, after a year that ended in September 2021.
    given.book.manifest.period = Period::new(day(2021, 10, 1), day(2022, 12, 31)).unwrap();
    let report = given.report(Locale::En);
    let about = paragraphs(section(&report, "about")).join("\n");
    let expected = "The reporting period, 1 October 2021 to 31 December 2022, is longer than the year before it, \
                    1 October 2020 to 30 September 2021; amounts of the two cannot be compared directly.";
    assert!(about.contains(expected), "{about}");
    let Some(Block::Highlights { items }) = section(&report, "glance").blocks.first() else { panic!("no highlights") };
    let changes: Vec<(&str, &str)> = items.iter().map(|i| (i.label.as_str(), i.change.as_str())).collect();
    // 110 over 100 employees is a rise of 10%; the years are named as those they lie in.
    assert_eq!(changes, [("Water consumption", ""), ("Employees at period end", "+10.0% on 2020/21")]);
    let columns: Vec<&str> = table_of(&report, "table-environment").columns.iter().map(|c| c.head.as_str()).collect();
    assert_eq!(columns, ["Item", "Unit", "2021/22", "2020/21"]);
}
