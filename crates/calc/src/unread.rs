//! Rows that could not be read: what their table feeds is not known.
//!
//! In: [`heng_intake::book::Unread`]. Out: figures withheld. Invariant: what the remaining rows of a register give is never printed as
//! the whole; what was entered as such, or printed before, stands. Not here: which rows cannot be read (`heng-intake`). See
//! `tests/unread.rs`.

use crate::run::Run;
use heng_intake::book::{Book, Unread};
use heng_model::{LocalText, Measure};
use std::collections::BTreeSet;

/// Registers and lists, each with the measures that every row of it may add to. In tables that name their measures row by row, the rows
/// lost name their own.
const TABLES: &[(&str, &[&str])] = &[
    ("board", &["board_members", "board_independent", "board_independent_share", "board_female_share", "board_average_tenure"]),
    (
        "meetings",
        &[
            "body_meetings",
            "body_climate_meetings",
            "body_attendance_rate",
            "board_meetings",
            "board_attendance_rate",
            "esg_committee_meetings",
        ],
    ),
    ("laws", &["law_breaches"]),
    (
        "complaints",
        &[
            "complaints",
            "complaints_open",
            "complaint_response_days",
            "complaint_response_days_median",
            "complaint_response_within",
            "complaint_resolution_days",
            "complaint_resolution_days_median",
            "complaint_resolution_within",
            "complaint_resolution_rate",
        ],
    ),
    ("incidents", &["data_security_incidents", "data_leak_incidents", "data_persons_affected"]),
    ("reports", &["whistleblowing_reports"]),
    ("recalls", &["product_recalls", "products_sold", "products_recalled"]),
    ("satisfaction", &["customer_satisfaction", "satisfaction_score", "satisfaction_respondents", "satisfaction_response_rate"]),
    (
        "suppliers",
        &[
            "suppliers",
            "suppliers_assessed",
            "suppliers_assessed_share",
            "suppliers_terminated",
            "suppliers_under_practice",
            "suppliers_under_practice_share",
            "suppliers_local",
            "suppliers_local_share",
            "suppliers_scored",
            "suppliers_scored_share",
            "supplier_score_avg",
            "supplier_spend",
            "supplier_spend_local_share",
        ],
    ),
    (
        "community",
        &[
            "donations",
            "donation_in_kind",
            "community_purchases",
            "staff_gifts",
            "volunteer_participations",
            "volunteer_hours",
            "community_beneficiaries",
        ],
    ),
    ("cases", &[]),
    ("governance", &[]),
    ("ip", &[]),
    (
        "people/injuries",
        &["work_injuries", "fatalities", "lost_days", "contractor_injuries", "contractor_fatalities", "contractor_lost_days"],
    ),
    ("people/hours", &["hours_worked", "contractor_hours_worked"]),
    (
        "people/training",
        &[
            "training_sessions",
            "training_participations",
            "training_hours_total",
            "anticorruption_training_sessions",
            "anticorruption_trained_persons",
            "anticorruption_training_participations",
            "anticorruption_training_hours",
        ],
    ),
    ("people/leave", &["maternity_leave", "parental_due", "maternity_returned", "parental_retained"]),
];

/// Withholds what lost rows make unknown. Comes after what was entered and before anything is computed.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let book = run.book;
    for unread in &book.unread {
        let Some((_, fed)) = TABLES.iter().find(|(table, _)| *table == unread.table) else { continue };
        let named = unread.measure.as_deref().and_then(|text| run.catalogue.measure(text));
        let measures: Vec<Measure> = named.map_or_else(|| fed.iter().map(|id| run.measure(id)).collect(), |one| vec![one]);
        let years = unread.year.map_or_else(|| years(run, book), |year| BTreeSet::from([year]));
        let missing = missing(unread);
        for measure in measures {
            years.iter().for_each(|&year| run.withhold_whole(measure, year, &missing));
        }
    }
}

fn missing(unread: &Unread) -> LocalText {
    let at = &unread.origin;
    LocalText::new(format!("rows that cannot be read ({at})"), format!("無法讀取的記錄（{at}）"))
}

/// The years of the report, and whatever others the book's records speak of.
fn years(run: &Run<'_>, book: &Book) -> BTreeSet<i16> {
    let counts = book.people.registers.iter().chain(&book.operations.counts).chain(&book.suppliers).chain(&book.counts);
    let rows = counts.chain(&book.people.safety).map(|c| c.year);
    let operations = &book.operations;
    let more = operations.recalls.iter().map(|r| r.year).chain(operations.satisfaction.iter().map(|s| s.year));
    let meetings = book.governance.meetings.iter().map(|m| m.year);
    rows.chain(more).chain(meetings).chain(operations.suppliers.iter().map(|s| s.year)).chain(run.years()).collect()
}

#[cfg(test)]
mod tests {
    use super::TABLES;
    use heng_model::Catalogue;

    #[test]
    fn every_measure_is_known() {
        for (table, measures) in TABLES {
            measures.iter().for_each(|id| assert!(Catalogue::embedded().measure(id).is_some(), "{table}: {id}"));
        }
    }
}
