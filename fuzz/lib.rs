//! A small book around the bytes under test, read through the same entry point as any other.
//!
//! Run with `cargo +nightly fuzz run TARGET`; targets are `manifest`, `csv`, `xlsx` and `markdown`.

use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::Catalogue;

const MANIFEST: &str = "[issuer]\nname = \"Harbour\"\n[period]\nstart = 2022-01-01\nend = 2022-12-31\n[limits]\nmax_file_mb = 1\n";

/// Reads a book that holds `bytes` at each of `paths`. It must not panic, and the same bytes must give the same diagnostics.
pub fn read(paths: &[&str], bytes: &[u8]) {
    let mut files = MemoryFiles::new()
        .with("heng.toml", MANIFEST)
        .with("sites.csv", "site,region,grid\nHQ,hong-kong,HK-CLP\n");
    for path in paths {
        files.insert(path, bytes.to_vec());
    }
    let (_, first) = read_book(&files, Catalogue::embedded());
    let (_, second) = read_book(&files, Catalogue::embedded());
    assert_eq!(first, second);
}
