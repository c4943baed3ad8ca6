//! Bytes to a [`Document`]: text, HTML, PDF.

mod encoding;
mod html;
mod markup;
mod pdf;
mod text;

pub(crate) use markup::LINE_BREAK;

use crate::document::Document;
use std::fmt;
use std::time::Duration;

/// What a reader may use up. Beyond them it stops and says so.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes after decompression, over all streams.
    pub inflated_bytes: u64,
    /// Pages.
    pub pages: u32,
    /// Time for the whole report.
    pub time: Duration,
    /// Depth of nested objects or elements.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 512 << 20, inflated_bytes: 2 << 30, pages: 5_000, time: Duration::from_secs(120), depth: 256 }
    }
}

/// Why a file gives no report: what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// `X001`: its page is `data/diagnostics/X001.md`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ReadError {}

/// Reads the bytes of a report; the kind of file is told by its bytes, not by its name.
pub fn read_report(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    if bytes.starts_with(b"%PDF-")
        || bytes.iter().take(1024).collect::<Vec<_>>().windows(5).any(|w| w.iter().map(|b| **b).eq(*b"%PDF-"))
    {
        return pdf::read_pdf(name, bytes, limits);
    }
    if html::looks_like_html(bytes) {
        return html::read_html(name, bytes, limits);
    }
    text::read_text(name, bytes, limits)
}

/// Lower-case hexadecimal SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
