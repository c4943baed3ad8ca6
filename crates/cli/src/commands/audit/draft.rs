//! `heng audit --to-book`: the draft book of a report, tried out before it is written.
//!
//! In: an audit. Out: a folder with a book. Invariant: `heng check` finds no error in it: a row that the book refuses, or that it computes
//! from other rows, is taken back and listed in the book's README.md. Not here: what goes where (`heng_audit::output::book`).

use crate::args::Format;
use crate::session::{Data, Fatal};
use crate::ui;
use heng_audit::output::book::{Draft, draft_book};
use heng_audit::{Audit, Setup};
use heng_intake::memory::MemoryFiles;
use heng_model::{Code, Diag, Diags, LocalText, Locale, Place, Severity};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rows that are refused may uncover others; no more rounds than this.
const MOST_ROUNDS: usize = 12;

/// Writes the draft into a new or empty folder; gives the files.
pub fn write(audit: &Audit, setup: &Setup<'_>, data: Data, folder: &Path, format: Format) -> Result<Vec<PathBuf>, Fatal> {
    let mut draft = draft_book(audit, setup).map_err(|why| Fatal::new(why.get(Locale::En)))?;
    settle(&mut draft, data);
    let written =
        heng_store::save_new_book(folder, draft.files()).map_err(|e| Fatal::new(format!("{}: {e}", folder.display())))?;
    if format == Format::Text {
        let rows: usize = draft.counts().iter().map(|(_, rows)| rows).sum();
        anstream::eprintln!(
            "{} {rows} rows carried over, {} values and reasons not (listed in {}); next: heng check {}",
            ui::paint(ui::CYAN, "draft book:"),
            draft.left.len(),
            folder.join("README.md").display(),
            folder.display()
        );
    }
    Ok(written.into_iter().map(|file| folder.join(file)).collect())
}

/// Takes back what the book refuses.
fn settle(draft: &mut Draft, data: Data) {
    for _ in 0..MOST_ROUNDS {
        // A line may be refused for several reasons; the first says enough.
        let mut refused: BTreeMap<(String, u32), LocalText> = BTreeMap::new();
        for diag in try_out(draft, data).iter() {
            if diag.severity != Severity::Error && diag.code != Code::EnteredOverRecords {
                continue;
            }
            for (path, line) in places(diag) {
                refused.entry((path, line)).or_insert_with(|| reason(diag));
            }
        }
        // From the last line up, so that the numbers of the others stay.
        let taken = refused.into_iter().rev().filter(|((path, line), why)| draft.take_back(path, *line, why.clone())).count();
        if taken == 0 {
            return;
        }
    }
}

fn reason(diag: &Diag) -> LocalText {
    if diag.code == Code::EnteredOverRecords {
        return LocalText::new(
            "the book computes it from other rows; the printed value is in published.csv",
            "賬冊由其他記錄計算此數值；所印數值載於published.csv",
        );
    }
    LocalText::new(format!("{}: {}", diag.code, diag.message), format!("賬冊未能採用（見 heng explain {}）", diag.code))
}

fn places(diag: &Diag) -> Vec<(String, u32)> {
    let Some(origin) = &diag.origin else { return Vec::new() };
    let path = origin.file.path.to_string();
    match &origin.place {
        Place::Line(line) => vec![(path, *line)],
        Place::Rows { rows, .. } => rows.iter().map(|row| (path.clone(), row)).collect(),
        Place::Whole | Place::Cell { .. } => Vec::new(),
    }
}

/// What `heng check` would say.
fn try_out(draft: &Draft, data: Data) -> Diags {
    let mut files = MemoryFiles::new();
    for (path, text) in draft.files() {
        files.insert(&path, text.into_bytes());
    }
    let (book, mut diags) = heng_intake::read_book(&files, data.catalogue);
    let Some(book) = book else { return diags };
    let (figures, found) = heng_calc::evaluate(&book, data.factors, data.catalogue);
    diags.extend(found);
    let (packs, found) = heng_disclose::packs_of(&book, data.packs);
    diags.extend(found);
    let (_, found) = heng_disclose::evaluate_packs(&book, &figures, &packs, data.packs, data.catalogue);
    diags.extend(found);
    diags
}
