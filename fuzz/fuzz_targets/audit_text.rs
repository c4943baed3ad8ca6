//! A published report from any bytes, read as text and audited whole.
#![no_main]

use heng_audit::{Audit, Limits, Setup, audit, read_report};
use std::time::Duration;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { file_bytes: 1 << 20, inflated_bytes: 1 << 22, pages: 200, time: Duration::from_secs(10), depth: 64 };
    let file = bytes.to_vec();
    let Ok(document) = read_report("fuzz", &file, &limits) else { return };
    for (index, line) in document.lines.iter().enumerate() {
        assert_eq!(line.number as usize, index + 1);
        for cell in &line.cells {
            assert!(line.text.get(cell.start..cell.end).is_some());
        }
    }
    let setup = Setup::embedded();
    let Audit { structure, document, .. } = audit(document, &setup);
    let end = document.lines.len() as u32 + 1;
    assert!(structure.sections.iter().all(|s| s.lines.contains(&s.line) && s.lines.end <= end));
});
