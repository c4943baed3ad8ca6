//! Books and outputs in folders: the only crate, besides the edges, that touches a file system.
//!
//! In: a path. Out: [`FolderFiles`] for intake; files written whole or not at all; a new book. Invariant: nothing outside the
//! folder is read through a book or written through a name. Not here: what files mean (`heng-intake`). See the tests of each
//! module.

mod folder;
mod init;
mod save;

pub use folder::FolderFiles;
pub use init::init_book;
pub use save::save_file;

#[cfg(test)]
mod scratch;
