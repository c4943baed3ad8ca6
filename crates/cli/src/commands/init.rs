//! `heng init`: a new book whose comments teach.

use super::print_json;
use crate::Outcome;
use crate::args::Format;
use crate::session::{Failure, Fatal};
use serde_json::json;
use std::path::Path;

/// Writes the template book into a new or empty folder.
pub fn run(dir: &Path, format: Format) -> Result<Outcome, Failure> {
    let written = heng_store::init_book(dir).map_err(|e| Fatal::new(format!("{}: {e}", dir.display())))?;
    match format {
        Format::Json => print_json(&json!({ "book": dir, "files": written }))?,
        _ => {
            for file in &written {
                anstream::println!("{}", dir.join(file).display());
            }
            anstream::println!("\nThe book is ready. Next:\n  heng check {0}\n  heng report {0}", dir.display());
        }
    }
    Ok(Outcome::Fine)
}
