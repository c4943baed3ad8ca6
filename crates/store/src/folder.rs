//! A book in a folder.
//!
//! In: the folder's path. Out: its files by name, for `heng_intake`. Invariant: only regular files that lie inside the folder, links
//! followed, are ever opened; the list is sorted and the same on every system. Not here: hidden files and the folder `out`, which
//! hold what programs leave behind and what Heng writes.

use heng_intake::{FileEntry, Files};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where `heng report` writes unless told otherwise.
const OUTPUT_FOLDER: &str = "out";

/// The files of a folder. What it held when it was opened; the contents are read when asked for.
#[derive(Debug)]
pub struct FolderFiles {
    root: PathBuf,
    found: BTreeMap<String, Found>,
}

#[derive(Debug)]
struct Found {
    path: PathBuf,
    size_bytes: u64,
    inside: bool,
}

impl FolderFiles {
    /// Lists the files of a folder and of the folders in it.
    ///
    /// # Errors
    /// The folder is absent, is no folder, or cannot be read.
    pub fn open_folder(path: impl AsRef<Path>) -> io::Result<Self> {
        let root = fs::canonicalize(path)?;
        let mut files = Self { found: BTreeMap::new(), root };
        let root = files.root.clone();
        files.list_folder(&root, "", &mut vec![root.clone()])?;
        Ok(files)
    }

    /// Adds what a folder holds. `above` are the folders on the way to it, so that a link back up ends there.
    fn list_folder(&mut self, folder: &Path, prefix: &str, above: &mut Vec<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if is_left_out(&entry.file_name(), prefix) {
                continue;
            }
            let path = entry.path();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            // A link to nothing is listed, so that whoever wants the file hears that it cannot be read.
            let target = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            let inside = target.starts_with(&self.root);
            let Ok(metadata) = fs::metadata(&target) else {
                self.found.insert(name, Found { path, size_bytes: 0, inside });
                continue;
            };
            if !metadata.is_dir() {
                self.found.insert(name, Found { path, size_bytes: metadata.len(), inside });
            } else if !inside {
                self.found.insert(name, Found { path, size_bytes: 0, inside });
            } else if !above.contains(&target) {
                above.push(target);
                self.list_folder(&path, &format!("{name}/"), above)?;
                above.pop();
            }
        }
        Ok(())
    }
}

fn is_left_out(name: &OsStr, prefix: &str) -> bool {
    name.as_encoded_bytes().starts_with(b".") || (prefix.is_empty() && name == OUTPUT_FOLDER)
}

impl Files for FolderFiles {
    fn list(&self) -> Vec<FileEntry> {
        let entry = |(path, found): (&String, &Found)| FileEntry {
            path: path.clone(),
            size_bytes: found.size_bytes,
            inside: found.inside,
        };
        self.found.iter().map(entry).collect()
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let found = self.found.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        // Looked at again: a link may point elsewhere by now.
        let target = fs::canonicalize(&found.path)?;
        if !target.starts_with(&self.root) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the path leads out of the book's folder"));
        }
        // A pipe or a device might never end, or never begin.
        if !fs::metadata(&target)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is not a regular file"));
        }
        Ok(Box::new(File::open(target)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn names(files: &FolderFiles) -> Vec<String> {
        files.list().into_iter().map(|f| format!("{}{}", f.path, if f.inside { "" } else { " (outside)" })).collect()
    }

    fn read(files: &FolderFiles, path: &str) -> io::Result<String> {
        let mut text = String::new();
        files.open(path)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn files_are_listed_in_order_without_hidden_ones_and_outputs() {
        let scratch = Scratch::new();
        for name in ["sites.csv", "activity/water.csv", "activity/.lock", ".git/config", "out/report.pdf", "people/out/x.csv"] {
            scratch.write(name, "x");
        }
        let files = FolderFiles::open_folder(&scratch.0).unwrap();
        assert_eq!(names(&files), ["activity/water.csv", "people/out/x.csv", "sites.csv"]);
        assert_eq!(files.list()[2].size_bytes, 1);
        assert_eq!(read(&files, "sites.csv").unwrap(), "x");
        assert!(read(&files, "../sites.csv").is_err());
        assert!(read(&files, "out/report.pdf").is_err());
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let scratch = Scratch::new();
        assert!(FolderFiles::open_folder(scratch.0.join("absent")).is_err());
        scratch.write("file", "x");
        assert!(FolderFiles::open_folder(scratch.0.join("file")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_and_marked_outside() {
        use std::os::unix::fs::symlink;
        let scratch = Scratch::new();
        scratch.write("outside/secret.csv", "secret");
        scratch.write("book/data/sites.csv", "sites");
        let book = scratch.0.join("book");
        symlink(book.join("data/sites.csv"), book.join("sites.csv")).unwrap();
        symlink(scratch.0.join("outside/secret.csv"), book.join("cases.csv")).unwrap();
        symlink(scratch.0.join("outside"), book.join("people")).unwrap();
        symlink(&book, book.join("data/up")).unwrap();
        symlink(book.join("nowhere.csv"), book.join("ip.csv")).unwrap();
        let files = FolderFiles::open_folder(&book).unwrap();
        assert_eq!(names(&files), ["cases.csv (outside)", "data/sites.csv", "ip.csv", "people (outside)", "sites.csv"]);
        assert_eq!(read(&files, "sites.csv").unwrap(), "sites");
        assert_eq!(read(&files, "cases.csv").unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(read(&files, "ip.csv").unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(read(&files, "people/secret.csv").is_err());
    }
}
