//! One file a command: take the arguments, call the stages, print.

pub mod audit;
pub mod check;
pub mod compare;
pub mod disclose;
pub mod explain;
pub mod figures;
pub mod init;
pub mod lists;
pub mod packs;
pub mod reconcile;
pub mod report;
pub mod topics;

use crate::session::Fatal;
use serde::Serialize;
use std::io::Write;

/// Prints a value as indented JSON.
pub fn print_json(value: &impl Serialize) -> Result<(), Fatal> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}
