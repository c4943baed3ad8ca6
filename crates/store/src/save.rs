//! Files written whole or not at all.
//!
//! In: a folder, a name in it, bytes. Out: the file. Invariant: who looks at the name sees the old file or the new one, never half
//! of either; a name cannot lead out of the folder. Not here: what is written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path};

/// Writes a file below a folder, which is made if need be. A file of that name is replaced.
///
/// # Errors
/// A name that is absolute or leads upwards, or whatever the file system reports.
pub fn save_file(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let relative = Path::new(name);
    let stays_below = relative.components().all(|part| matches!(part, Component::Normal(_)));
    let Some(file_name) = relative.file_name().filter(|_| stays_below) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("`{name}` is not a name below the folder")));
    };
    let target = folder.join(relative);
    let parent = target.parent().unwrap_or(folder);
    fs::create_dir_all(parent)?;
    // In the same folder, because only there the last step is a single one. The process tells two programs at work apart.
    let temporary = parent.join(format!(".{}.{}.tmp", file_name.to_string_lossy(), std::process::id()));
    let written = write_through(&temporary, bytes).and_then(|()| fs::rename(&temporary, &target));
    if written.is_err() {
        // The first error is the one to tell; a leftover would only be untidy.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_file_is_replaced_and_leaves_nothing_behind() {
        let scratch = Scratch::new();
        save_file(&scratch.0, "a/report.json", b"old").unwrap();
        save_file(&scratch.0, "a/report.json", b"new").unwrap();
        assert_eq!(fs::read(scratch.0.join("a/report.json")).unwrap(), b"new");
        assert_eq!(fs::read_dir(scratch.0.join("a")).unwrap().count(), 1);
    }

    #[test]
    fn a_name_stays_below_the_folder() {
        let scratch = Scratch::new();
        for name in ["../x", "/x", "a/../../x", "", ".", "a/.."] {
            assert_eq!(save_file(&scratch.0, name, b"x").unwrap_err().kind(), io::ErrorKind::InvalidInput, "{name}");
        }
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 0);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let scratch = Scratch::new();
        fs::create_dir_all(scratch.0.join("x")).unwrap();
        scratch.write("x/inner", "kept");
        assert!(save_file(&scratch.0, "x", b"new").is_err());
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1);
    }
}
