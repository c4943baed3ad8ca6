//! Running the real binary on real folders.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod schema;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the crate lies two folders deep").to_path_buf()
}

/// Runs `heng` in the repository's root.
pub fn heng(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_heng"))
        .args(args)
        .current_dir(root())
        .env_remove("RUST_BACKTRACE")
        .output()
        .expect("heng runs")
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("heng prints UTF-8")
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("heng prints UTF-8")
}

/// Standard output as JSON.
pub fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("not JSON: {e}\n{}\n{}", stdout(output), stderr(output)))
}

/// A fresh folder that goes away with the test.
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// A folder named after the test.
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("heng-test-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }

    /// Its path as an argument.
    pub fn arg(&self) -> &str {
        self.0.to_str().expect("temporary paths are UTF-8")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The names of the example books.
pub const BOOKS: [&str; 3] = ["linklogis-2021", "mobvoi-2023", "weimob-2022"];

/// The reference material that may lie beside a checkout; tests that need it say so when it does not.
pub fn reference_material(test: &str) -> Option<PathBuf> {
    let path = root().join("../shared/reports");
    if path.is_dir() {
        return Some(path);
    }
    skipped(test, "the reference reports are not beside this checkout");
    None
}

/// Says that a test was skipped, past the capture of the test runner, so that nobody takes it for passed.
pub fn skipped(test: &str, why: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{test}: skipped, {why}");
}
