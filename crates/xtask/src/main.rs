//! The project's own chores: `cargo xtask tidy`, `cargo xtask fonts`.
//!
//! In: the repository. Out: findings on standard error, or files under `data/`. Invariant: what a chore checks, the documents
//! claim. Not here: anything the product needs at run time. See `tests` in each module.

mod fonts;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask tidy | fonts [OPTIONS]

  tidy    checks that ARCHITECTURE.md tells the truth about crates and libraries, that every diagnostic has its page and its
          broken book, and that sources keep to the house rules
  fonts   makes the font subsets of data/fonts from the packaged Noto CJK fonts";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let result = match args.first().map(String::as_str) {
        Some("tidy") => tidy::run(),
        Some("fonts") => fonts::run(&args[1..]),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
