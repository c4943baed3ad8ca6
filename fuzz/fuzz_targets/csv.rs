//! A table from any bytes; the first byte chooses which table it is.
#![no_main]

const TABLES: &[&str] = &[
    "sites.csv",
    "activity/electricity.csv",
    "activity/bills.csv",
    "people/roster.csv",
    "people/headcount.csv",
    "people/safety.csv",
    "suppliers.csv",
    "cases.csv",
    "denominators.csv",
    "figures.csv",
    "prior/2021.csv",
    "published.csv",
    "materiality/topics.csv",
    "materiality/groups.csv",
    "materiality/survey.csv",
    "bodies.csv",
    "board.csv",
    "laws.csv",
    "targets.csv",
    "explanations.csv",
    "factors.csv",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((choice, table)) = bytes.split_first() {
        heng_fuzz::read(&[TABLES[usize::from(*choice) % TABLES.len()]], table);
    }
});
