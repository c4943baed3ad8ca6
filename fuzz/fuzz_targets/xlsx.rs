//! A workbook from any bytes, read as activity and as counts.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    heng_fuzz::read(&["activity/bills.xlsx", "people/headcount.xlsx"], bytes);
});
