//! Speed of reading reports, as ratios to named peers run beside us on the same files: `cargo bench -p heng-audit -- [FILE…]`.
//!
//! In: PDFs named on the command line (as `heng report` writes them), else one made here; a text made here. Out: a table. Invariant:
//! never a test; nothing fails because a machine is slow. Peers: `pdfplumber` and `pypdf` from PyPI (`pip install pdfplumber pypdf`), one
//! process each, timed inside, so that starting Python does not count; a peer that is not installed is said to be absent. See
//! `docs/benchmarks.md`.

#![allow(clippy::float_arithmetic, reason = "ratios of times, printed for people")]

use heng_audit::{Document, Limits, Setup, audit, read_report};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: u32 = 5;
const PAGES: usize = 200;

fn main() {
    let mut files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).filter(|p| p.exists()).collect();
    if files.is_empty() {
        let made = std::env::temp_dir().join("heng-bench-audit.pdf");
        std::fs::write(&made, pdf()).expect("a temporary file can be written");
        files.push(made);
    }
    for file in files {
        read_beside_peers(&file);
    }
    text();
}

/// Best of several runs.
fn best<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut result = None;
    let mut shortest = Duration::MAX;
    for _ in 0..RUNS {
        let started = Instant::now();
        result = Some(work());
        shortest = shortest.min(started.elapsed());
    }
    (shortest, result.expect("at least one run"))
}

fn read(name: &str, bytes: &[u8]) -> Document {
    read_report(name, bytes, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn read_beside_peers(file: &Path) {
    let bytes = std::fs::read(file).expect("the file can be read");
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (ours, document) = best(|| read(&name, &bytes));
    let rate = document.pages.len() as f64 / ours.as_secs_f64();
    println!("{name}: {} pages, {} lines", document.pages.len(), document.lines.len());
    println!("  {:<34} {:>9.4} s   {rate:.0} pages a second", "heng", ours.as_secs_f64());
    let peers = [
        (
            "pdfplumber, text and tables",
            "pdfplumber",
            "[(p.extract_text(), p.extract_tables()) for p in pdfplumber.open(f).pages]",
        ),
        ("pdfplumber, text alone", "pdfplumber", "[p.extract_text() for p in pdfplumber.open(f).pages]"),
        ("pypdf, text alone", "pypdf", "[p.extract_text() for p in pypdf.PdfReader(f).pages]"),
    ];
    for (what, module, work) in peers {
        match peer(module, work, file) {
            Some(time) => println!("  {what:<34} {:>9.4} s   {:.0} × heng", time, time / ours.as_secs_f64()),
            None => println!("  {what:<34}   is not installed here"),
        }
    }
}

/// Seconds that a Python library takes, as it measures itself; `None` when it is absent or fails.
fn peer(module: &str, work: &str, file: &Path) -> Option<f64> {
    let script =
        format!("import sys, time, {module}\nf = sys.argv[1]\nt = time.perf_counter()\n{work}\nprint(time.perf_counter() - t)");
    let output = Command::new("python3").args(["-c", &script]).arg(file).output().ok().filter(|o| o.status.success())?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// Pages of text: reading, and the whole audit, on one core.
fn text() {
    let page = "環境數據\n指標\t單位\t2023\t2022\n".to_string()
        + &rows().map(|(a, b, c)| format!("{a}\t噸\t{b}\t{c}\n")).collect::<String>();
    let text: String = std::iter::repeat_n(page, PAGES).collect::<Vec<_>>().join("\u{c}\n");
    let (reading, document) = best(|| read("report.txt", text.as_bytes()));
    let setup = Setup::embedded();
    let (auditing, facts) = best(|| audit(document.clone(), &setup).facts.len());
    println!("text: {PAGES} pages of 40 rows, {facts} facts");
    for (what, time) in [("reading", reading), ("the whole audit", auditing)] {
        println!("  {what:<34} {:>9.4} s   {:.0} pages a second", time.as_secs_f64(), PAGES as f64 / time.as_secs_f64());
    }
}

/// Labels with two figures each.
fn rows() -> impl Iterator<Item = (String, String, String)> {
    (0_u32..40).map(|i| {
        (format!("Total emissions of site {i}"), format!("{},{:03}.5", i + 1, i * 7), format!("{},{:03}.1", i + 2, i * 11))
    })
}

/// A report of tables in Helvetica, one stream a page.
fn pdf() -> Vec<u8> {
    let mut content = String::from("BT /F 9 Tf ");
    for (i, (label, now, before)) in rows().enumerate() {
        let y = 800 - i * 18;
        for (x, cell) in [(60, label.as_str()), (300, "tonnes"), (400, &now), (480, &before)] {
            let _ = write!(content, "1 0 0 1 {x} {y} Tm ({cell}) Tj ");
        }
    }
    content.push_str("ET");
    let kids: String = (0..PAGES).fold(String::new(), |kids, i| kids + &format!("{} 0 R ", i * 2 + 4));
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        format!("<</Type/Pages/Kids[{kids}]/Count {PAGES}>>"),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_string(),
    ];
    for i in 0..PAGES {
        let entries = "/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>";
        objects.push(format!("<<{entries}/Contents {} 0 R>>", i * 2 + 5));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    let mut out = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let start = out.len();
    let _ = write!(out, "{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}
