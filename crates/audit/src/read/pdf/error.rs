//! Why a PDF gives no report, in words that say what to do.
//!
//! In: what went wrong. Out: a [`ReadError`]. Invariant: one code a cause, X001 to X009, each with its page in `data/diagnostics/`.
//! Not here: text and HTML (X010 and on), notes on single pages. Why: a bank that reads a thousand files has to know which to ask
//! for again.

use crate::read::{Limits, ReadError};

/// The file is not a PDF, or broken beyond repair.
pub(super) fn broken() -> ReadError {
    ReadError {
        code: "X001",
        message: "the PDF cannot be read: its table of objects is broken and could not be rebuilt".into(),
        help: "download the file again, or open it in a PDF viewer and print it to a new PDF".into(),
    }
}

/// The end is missing.
pub(super) fn cut_off() -> ReadError {
    ReadError {
        code: "X001",
        message: "the PDF is cut off: its end is missing, and what is left holds no text".into(),
        help: "download the file again".into(),
    }
}

/// Pages within themselves.
pub(super) fn circular() -> ReadError {
    ReadError {
        code: "X001",
        message: "the PDF is broken: its list of pages leads back to itself".into(),
        help: "open the file in a PDF viewer and print it to a new PDF".into(),
    }
}

/// Objects nested deeper than any report needs.
pub(super) fn too_deep(limits: &Limits) -> ReadError {
    ReadError {
        code: "X001",
        message: format!("the PDF nests objects more than {} deep, which no report does", limits.depth),
        help: "open the file in a PDF viewer and print it to a new PDF".into(),
    }
}

/// A password is needed.
pub(super) fn encrypted() -> ReadError {
    ReadError {
        code: "X002",
        message: "the PDF is encrypted and does not open without a password".into(),
        help: "save a copy without a password (the published version has none), and audit that".into(),
    }
}

/// Encrypted in a way that is not known.
pub(super) fn unknown_encryption() -> ReadError {
    ReadError {
        code: "X002",
        message: "the PDF is encrypted by a method that Heng does not know".into(),
        help: "save a copy without encryption, and audit that".into(),
    }
}

/// Pictures of pages.
pub(super) fn scanned(pages: usize) -> ReadError {
    let pages = if pages == 1 { "its page is a picture".to_string() } else { format!("its {pages} pages are pictures") };
    ReadError {
        code: "X003",
        message: format!("the PDF holds no text: {pages}, as from a scanner"),
        help: "run text recognition over it (for instance `ocrmypdf -l chi_tra+eng in.pdf out.pdf`), and audit the result".into(),
    }
}

/// The file itself is too large.
pub(super) fn file_too_large(bytes: usize, limits: &Limits) -> ReadError {
    ReadError {
        code: "X004",
        message: format!("the PDF has {} MiB, over the limit of {} MiB", bytes >> 20, limits.file_bytes >> 20),
        help: "reduce the resolution of its pictures, or split it".into(),
    }
}

/// Too many pages.
pub(super) fn too_many_pages(pages: usize, limits: &Limits) -> ReadError {
    ReadError {
        code: "X004",
        message: format!("the PDF has {pages} pages, over the limit of {}", limits.pages),
        help: "split it, and audit the part that holds the ESG report".into(),
    }
}

/// It inflates to more than may be held.
pub(super) fn bomb(limits: &Limits) -> ReadError {
    ReadError {
        code: "X004",
        message: format!("the PDF inflates to more than {} MiB", limits.inflated_bytes >> 20),
        help: "no report needs that much: get the file again from its publisher".into(),
    }
}

/// It takes too long.
pub(super) fn too_slow(limits: &Limits) -> ReadError {
    ReadError {
        code: "X004",
        message: format!("reading the PDF took more than {} seconds and was stopped", limits.time.as_secs()),
        help: "open the file in a PDF viewer, print it to a new PDF, and audit that; or split it".into(),
    }
}

/// Nothing in it.
pub(super) fn empty() -> ReadError {
    ReadError {
        code: "X005",
        message: "the PDF is empty: it has no page, or its pages have neither text nor pictures".into(),
        help: "check that the right file was chosen and that it was downloaded in full".into(),
    }
}
