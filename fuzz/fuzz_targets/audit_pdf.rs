//! A published report from any bytes, read as a PDF.
#![no_main]

use heng_audit::{Limits, read_report};
use std::sync::Once;
use std::time::Duration;

static HOOK: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The reader answers for the libraries below it: what they panic on is an error to the user. A panic that leaves it still ends the run.
    HOOK.call_once(|| drop(std::panic::take_hook()));
    let limits = Limits { file_bytes: 1 << 20, inflated_bytes: 16 << 20, pages: 200, time: Duration::from_secs(10), depth: 64 };
    let mut file = b"%PDF-1.7\n".to_vec();
    file.extend_from_slice(bytes);
    if let Ok(document) = read_report("fuzz.pdf", &file, &limits) {
        for line in &document.lines {
            for cell in &line.cells {
                assert!(line.text.get(cell.start..cell.end).is_some());
            }
        }
        let again = read_report("fuzz.pdf", &file, &limits).expect("the same bytes give the same document");
        assert_eq!(document.lines, again.lines);
    }
});
