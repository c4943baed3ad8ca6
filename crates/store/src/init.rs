//! A new book: the files of `data/init`, whose comments teach.
//!
//! In: a folder. Out: the template in it. Invariant: nothing is overwritten; the template has no finding (see the test).
//! Not here: the format, which `docs/book.md` gives.

use crate::save::save_file;
use include_dir::{Dir, include_dir};
use std::fs;
use std::io;
use std::path::Path;

static TEMPLATE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../data/init");

/// Writes the template into a folder that is new or empty. Gives the files written, sorted, relative to the folder.
///
/// # Errors
/// The folder holds something already, or whatever the file system reports.
pub fn init_book(folder: &Path) -> io::Result<Vec<String>> {
    save_new_book(folder, template())
}

/// Writes the files of a book into a folder that is new or empty. Gives the files written, relative to the folder.
///
/// # Errors
/// The folder holds something already, or whatever the file system reports.
pub fn save_new_book<B: AsRef<[u8]>>(folder: &Path, files: impl IntoIterator<Item = (String, B)>) -> io::Result<Vec<String>> {
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                let message = "the folder is not empty; a new book is written into a new or empty folder only";
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut written = Vec::new();
    for (name, bytes) in files {
        save_file(folder, &name, bytes.as_ref())?;
        written.push(name);
    }
    Ok(written)
}

/// Name and bytes of every file of the template, sorted.
fn template() -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    let mut folders = vec![&TEMPLATE];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        // Names in a book are written with `/` on every system.
        files.extend(folder.files().map(|f| (f.path().to_string_lossy().replace('\\', "/"), f.contents())));
    }
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FolderFiles;
    use crate::scratch::Scratch;
    use heng_intake::book::Book;
    use heng_intake::read_book;
    use heng_model::{Catalogue, Severity};

    #[test]
    fn a_new_book_has_no_finding() {
        let scratch = Scratch::new();
        let folder = scratch.0.join("book");
        let written = init_book(&folder).unwrap();
        let files = FolderFiles::open_folder(&folder).unwrap();
        let (book, diags) = read_book(&files, Catalogue::embedded());
        let findings: Vec<String> = diags.iter().filter(|d| d.severity > Severity::Note).map(ToString::to_string).collect();
        assert!(findings.is_empty(), "{}", findings.join("\n"));
        assert!(written.contains(&"heng.toml".to_string()));
        let book = book.unwrap();
        // A row of every kind, so that nobody has to guess how one looks.
        assert!(!book.sites.is_empty() && !book.activities.is_empty() && !book.people.cuts.is_empty());
        assert!(!book.people.safety.is_empty() && !book.suppliers.is_empty() && !book.counts.is_empty());
        assert!(!book.denominators.is_empty() && !book.entered.is_empty() && !book.prior.is_empty());
        assert!(!book.published.is_empty() && !book.topics.is_empty() && !book.targets.is_empty());
        assert!(!book.explanations.is_empty() && !book.sections.is_empty() && book.factor_overrides.is_some());
    }

    /// Tables that the template shows and does not use say nothing; put to use, each is read.
    #[test]
    fn a_table_not_in_use_says_nothing_until_its_marks_are_taken_off() {
        let scratch = Scratch::new();
        let (mut plain, mut used) = (Vec::new(), Vec::new());
        for (name, bytes) in template() {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            plain.push((name.clone(), text.clone()));
            // An example is marked by `#` alone, a remark by `#` and a space.
            let marked = |line: &str| line.starts_with('#') && !line.starts_with("# ") && line.len() > 1;
            let lines: Vec<&str> = text.lines().map(|l| if marked(l) { &l[1..] } else { l }).collect();
            used.push((name, lines.join("\n")));
        }
        let read = |files: &[(String, String)]| {
            files.iter().for_each(|(name, text)| scratch.write(name, text));
            let files = FolderFiles::open_folder(&scratch.0).unwrap();
            let (book, diags) = read_book(&files, Catalogue::embedded());
            let findings: Vec<String> = diags.iter().filter(|d| d.severity > Severity::Note).map(ToString::to_string).collect();
            (book.unwrap(), findings)
        };
        let silent = |book: &Book| -> Vec<&'static str> {
            Book::record_sets().map(|set| set.id).filter(|set| book.records(set, "").is_empty()).collect()
        };
        let (book, _) = read(&plain);
        assert!(silent(&book).len() > 20, "{:?}", silent(&book));
        assert!(book.operations.complaints.is_empty() && book.people.registers.is_empty());
        let (book, findings) = read(&used);
        // The three that the template tells of in words: they need columns of tables that are in use already.
        assert_eq!(silent(&book), ["scope3-quality", "supplier-grades", "community-programmes"]);
        // Registers take the place of counts; nothing else is to be said.
        let others: Vec<&String> = findings.iter().filter(|text| !text.contains("[R014]")).collect();
        assert!(others.is_empty(), "{others:?}");
        assert_eq!(book.operations.complaints.len(), 2);
    }

    #[test]
    fn nothing_is_overwritten() {
        let scratch = Scratch::new();
        scratch.write("heng.toml", "mine");
        assert_eq!(init_book(&scratch.0).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(scratch.0.join("heng.toml")).unwrap(), "mine");
    }

    #[test]
    fn an_empty_folder_is_filled() {
        let scratch = Scratch::new();
        assert_eq!(init_book(&scratch.0).unwrap().len(), template().len());
    }
}
