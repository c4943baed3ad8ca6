//! PDF to lines with places.
//!
//! In: the bytes of a PDF, limits. Out: a [`Document`], or why there is none (X001 to X005). Invariant: never a panic, never more time
//! or memory than the limits; the same bytes give the same lines, however many threads read the pages. Not here: what lines mean
//! (`structure`, `facts`). Why: objects, cross-reference tables, decryption and character maps are `hayro`'s, which the typesetter
//! brings along; positions, marked content and the order of reading are ours, since no library at hand gives all three.

mod draft;
mod encoding;
mod error;
mod font;
mod glyphs;
mod guard;
mod inflate;
mod interpret;
mod layout;
mod matrix;
mod page_tree;
mod path;
mod runs;
mod table;
mod tagged;
mod tree;

use super::{Limits, ReadError};
use crate::document::{Document, Format, Page};
use draft::Draft;
use glyphs::PageContent;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use inflate::Budget;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Objects are parsed by recursion, as deep as the guard lets through.
const STACK_BYTES: usize = 64 << 20;
/// More threads than this gain nothing on the files there are.
const MOST_THREADS: usize = 8;

/// Reads a PDF.
pub(super) fn read_pdf(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(error::file_too_large(bytes.len(), limits));
    }
    let (send, receive) = mpsc::channel();
    let (name, bytes, limits) = (name.to_string(), bytes.to_vec(), *limits);
    let work = move || {
        let read = catch_unwind(AssertUnwindSafe(|| read_within(&name, bytes, &limits)));
        // Nobody listens any more once the time was over.
        let _ = send.send(read.unwrap_or_else(|_| Err(error::broken())));
    };
    thread::Builder::new().stack_size(STACK_BYTES).spawn(work).map_err(|_| error::broken())?;
    // Every loop of ours looks at the clock; the wait is for a library that does not.
    receive.recv_timeout(limits.time + Duration::from_secs(5)).unwrap_or_else(|_| Err(error::too_slow(&limits)))
}

fn read_within(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Document, ReadError> {
    let budget = Budget::new(limits.inflated_bytes, Instant::now() + limits.time);
    let sha256 = hex(&Sha256::digest(&bytes));
    guard::check(&bytes, limits)?;
    let whole = guard::has_end(&bytes);
    let nothing = || if whole { error::empty() } else { error::cut_off() };
    let pdf = open(bytes).map_err(|e| if whole || e.code != "X001" { e } else { error::cut_off() })?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err(nothing());
    }
    if count > limits.pages as usize {
        return Err(error::too_many_pages(count, limits));
    }
    let contents = read_pages(&pdf, &budget, limits);
    let tree = tree::read(&pdf, &budget, limits.depth);
    check_spent(&budget, limits)?;
    let letters: usize = contents.iter().map(|c| c.glyphs.len()).sum();
    if letters == 0 {
        let pictures = contents.iter().any(|c| c.pictures > 0);
        if contents.iter().any(|c| !c.problems.is_empty()) {
            return Err(error::broken());
        }
        return Err(if pictures { error::scanned(count) } else { nothing() });
    }
    let numbers: Vec<i32> = pdf.pages().iter().map(|p| p.raw().obj_id().map_or(0, |id| id.obj_number)).collect();
    let drafts = match tree.filter(|t| tagged::is_guide(t, &contents, &numbers)) {
        Some(tree) => tagged::lines(&tree, &contents, &numbers),
        None => by_geometry(&contents),
    };
    check_spent(&budget, limits)?;
    let pages = contents.iter().enumerate().map(|(i, c)| Page { number: i as u32 + 1, width: c.width, height: c.height });
    Ok(Document {
        name: name.to_string(),
        sha256,
        format: Format::Pdf,
        pages: pages.collect(),
        lines: drafts.into_iter().enumerate().map(|(i, draft)| draft.number(i as u32 + 1)).collect(),
        notes: notes(&contents),
    })
}

fn open(bytes: Vec<u8>) -> Result<Pdf, ReadError> {
    Pdf::new(bytes).map_err(|e| match e {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => error::encrypted(),
        LoadPdfError::Decryption(_) => error::unknown_encryption(),
        LoadPdfError::Invalid => error::broken(),
    })
}

fn check_spent(budget: &Budget, limits: &Limits) -> Result<(), ReadError> {
    if budget.is_overdrawn() {
        return Err(error::bomb(limits));
    }
    if budget.is_late() {
        return Err(error::too_slow(limits));
    }
    Ok(())
}

/// Reads every page; each thread takes every n-th, and what a page gives does not depend on which thread read it.
fn read_pages(pdf: &Pdf, budget: &Budget, limits: &Limits) -> Vec<PageContent> {
    let count = pdf.pages().len();
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS).min(count.div_ceil(4));
    let share = |first: usize| {
        let mut fonts = interpret::Fonts::new();
        let mut read = Vec::new();
        for index in (first..count).step_by(threads.max(1)) {
            read.push((index, read_page(pdf, index, &mut fonts, budget, limits)));
        }
        read
    };
    let mut pages: Vec<(usize, PageContent)> = thread::scope(|scope| {
        let spawn = |first| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, move || share(first));
        let handles: Vec<_> = (1..threads).map(|first| (first, spawn(first))).collect();
        let mut read = share(0);
        for (first, handle) in handles {
            read.extend(match handle.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(pages)) => pages,
                // The system has no thread left: read here.
                _ => share(first),
            });
        }
        read
    });
    pages.sort_by_key(|(index, _)| *index);
    pages.into_iter().map(|(_, content)| content).collect()
}

fn read_page(pdf: &Pdf, index: usize, fonts: &mut interpret::Fonts, budget: &Budget, limits: &Limits) -> PageContent {
    let unread = || PageContent { problems: vec!["it could not be read".into()], ..PageContent::default() };
    let Some(page) = pdf.pages().get(index) else { return unread() };
    // A damaged page must not take the others with it.
    catch_unwind(AssertUnwindSafe(|| interpret::read_page(page, fonts, budget, limits.depth))).unwrap_or_else(|_| unread())
}

fn by_geometry(contents: &[PageContent]) -> Vec<Draft> {
    contents.iter().enumerate().flat_map(|(i, content)| layout::lines(content, i as u32 + 1, |_| true)).collect()
}

/// What a reader of the report has to know about its pages.
fn notes(contents: &[PageContent]) -> Vec<String> {
    let mut notes = Vec::new();
    let pictures: Vec<usize> =
        contents.iter().enumerate().filter(|(_, c)| c.glyphs.is_empty() && c.pictures > 0).map(|(i, _)| i + 1).collect();
    if !pictures.is_empty() {
        notes.push(format!("{} without text, only a picture: run text recognition to have it read", pages_named(&pictures)));
    }
    for (i, content) in contents.iter().enumerate() {
        notes.extend(content.problems.iter().map(|p| format!("page {}: {p}", i + 1)));
    }
    let unknown: usize = contents.iter().map(|c| c.text.matches('\u{FFFD}').count()).sum();
    if unknown > 0 {
        notes.push(format!("{unknown} characters have no meaning in their fonts and stand as \u{FFFD}"));
    }
    notes
}

fn pages_named(pages: &[usize]) -> String {
    let shown: Vec<String> = pages.iter().take(12).map(ToString::to_string).collect();
    let more = if pages.len() > 12 { format!(" and {} more", pages.len() - 12) } else { String::new() };
    format!("{} {}{more}", if pages.len() == 1 { "page" } else { "pages" }, shown.join(", "))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
