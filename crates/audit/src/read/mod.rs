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
    let document = read_any(name, bytes, limits)?;
    check_lines(&document)?;
    Ok(document)
}

/// Bytes of a line, and cells of a row, beyond which nothing is a line or a row of a report: whoever looks at every number and at
/// the words around it must not be kept busy for hours.
const LONGEST_LINE_BYTES: usize = 100_000;
const MOST_CELLS: usize = 2_000;

fn check_lines(document: &Document) -> Result<(), ReadError> {
    let Some(line) = document.lines.iter().find(|l| l.text.len() > LONGEST_LINE_BYTES || l.cells.len() > MOST_CELLS) else {
        return Ok(());
    };
    let message = match line.text.len() > LONGEST_LINE_BYTES {
        true => format!("line {} has {} bytes, more than the limit of {LONGEST_LINE_BYTES}", line.number, line.text.len()),
        false => format!("line {} has {} cells, more than the limit of {MOST_CELLS}", line.number, line.cells.len()),
    };
    Err(ReadError {
        code: "X014",
        message,
        help: "break the text into lines as the report has them, or give the published PDF".into(),
    })
}

fn read_any(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        match read_report("report.txt", text.as_bytes(), &Limits::default()) {
            Ok(_) => String::new(),
            Err(error) => format!("{}: {}", error.code, error.message),
        }
    }

    #[test]
    fn lines_and_rows_have_an_end() {
        let words = "The Group used 3,200 kWh of electricity in 2024. ";
        assert_eq!(refused(&words.repeat(2_000)), "");
        assert_eq!(
            refused(&format!("Report\n{}", words.repeat(3_000))),
            "X014: line 2 has 146999 bytes, more than the limit of 100000"
        );
        assert_eq!(
            refused(&format!("Electricity{}", "\t12".repeat(3_000))),
            "X014: line 1 has 3001 cells, more than the limit of 2000"
        );
    }
}
