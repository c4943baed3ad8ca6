//! Books and outputs in folders: the only crate, besides the edges, that touches a file system.
//!
//! In: a path. Out: [`FolderFiles`] for intake; files written whole or not at all; a new book; published reports. Invariant: nothing outside the
//! folder is read through a book or written through a name. Not here: what files mean (`heng-intake`). See the tests of each
//! module.

mod folder;
mod init;
mod reports;
mod save;

pub use folder::FolderFiles;
pub use init::{init_book, save_new_book};
pub use reports::{ReportFile, find_reports, read_limited};
pub use save::save_file;

#[cfg(test)]
mod scratch;
