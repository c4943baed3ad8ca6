//! Published reports in files and folders: which there are, and their bytes.
//!
//! In: paths as somebody typed them. Out: [`ReportFile`]s in an order that is the same everywhere, each with a name of its own.
//! Invariant: a file beyond the limit is never loaded; of a folder only regular files that look like reports are taken, hidden ones never.
//! Not here: what the bytes mean (`heng-audit`).

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Endings of the files of a folder that are reports. A file named by itself may be called anything.
const ENDINGS: [&str; 5] = ["pdf", "txt", "text", "html", "htm"];
/// Folders within folders that are looked into.
const DEEPEST: usize = 16;

/// A report's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name: that of the file, with the folders below the one that was named; unlike every other's.
    pub name: String,
}

/// The reports that paths name: files as they are, of folders those that look like reports, by name.
///
/// # Errors
/// A path that is not there or cannot be listed, which the message names.
pub fn find_reports(paths: &[PathBuf]) -> io::Result<Vec<ReportFile>> {
    let mut found = Vec::new();
    let mut names = BTreeSet::new();
    for path in paths {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        if fs::metadata(path).map_err(named)?.is_dir() {
            let mut files = Vec::new();
            list(path, "", 0, &mut files).map_err(named)?;
            files.sort();
            found.extend(files.into_iter().map(|(name, path)| ReportFile { name: unlike(&name, &mut names), path }));
        } else {
            let name = path.file_name().map_or_else(|| "report".into(), |n| n.to_string_lossy().into_owned());
            found.push(ReportFile { name: unlike(&name, &mut names), path: path.clone() });
        }
    }
    Ok(found)
}

fn list(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{prefix}{file_name}");
        // Links are not followed: they may lead round in a circle.
        let kind = entry.file_type()?;
        if file_name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && depth < DEEPEST {
            list(&entry.path(), &format!("{name}/"), depth + 1, files)?;
        } else if kind.is_file()
            && entry.path().extension().is_some_and(|e| ENDINGS.iter().any(|known| e.eq_ignore_ascii_case(known)))
        {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}

/// The name, with a number after it where another report has it already.
fn unlike(name: &str, names: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|n| format!("{name} ({n})"));
    let free = std::iter::once(name.to_string()).chain(numbered).find(|n| !names.contains(n)).unwrap_or_default();
    names.insert(free.clone());
    free
}

/// The bytes of a file, if it is no larger than the limit. A pipe is read as far as the limit.
///
/// # Errors
/// The file is larger ([`io::ErrorKind::FileTooLarge`]), or whatever the file system reports.
pub fn read_limited(path: &Path, limit_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit_bytes {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("the file is larger than {} MB", limit_bytes >> 20)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_folder_gives_its_reports_by_name_and_a_file_itself() {
        let scratch = Scratch::new();
        for name in ["b.txt", "a.PDF", "sub/c.html", "notes.docx", ".hidden.txt"] {
            scratch.write(name, "x");
        }
        let found = find_reports(&[scratch.0.clone(), scratch.0.join("b.txt"), scratch.0.join("notes.docx")]).unwrap();
        let names: Vec<&str> = found.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["a.PDF", "b.txt", "sub/c.html", "b.txt (2)", "notes.docx"]);
        assert!(find_reports(&[scratch.0.join("absent.pdf")]).unwrap_err().to_string().contains("absent.pdf"));
    }

    #[test]
    fn a_file_beyond_the_limit_is_not_loaded() {
        let scratch = Scratch::new();
        scratch.write("a.txt", "12345");
        assert_eq!(read_limited(&scratch.0.join("a.txt"), 5).unwrap(), b"12345");
        assert_eq!(read_limited(&scratch.0.join("a.txt"), 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
