//! Speed, as ratios to named peers run beside us on the same files: `cargo bench -p heng-cli`.
//!
//! In: the example book, and files made here (fixed arithmetic, no chance). Out: a table. Invariant: never a test; nothing fails
//! because a machine is slow. Peers: the `typst` compiler on the same source, `polars` on the same CSV, both from PyPI
//! (`pip install typst polars`); a peer that is not installed is said to be absent. See `docs/benchmarks.md`.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 5;
const ROWS: u32 = 1_000_000;

/// Best of several runs: wall time, and the most memory the process held.
struct Measured {
    best: Duration,
    peak_mib: Option<u64>,
}

fn main() {
    let scratch = std::env::temp_dir().join("heng-bench");
    fs::create_dir_all(&scratch).expect("a temporary folder can be made");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("two folders deep").to_path_buf();
    println!("{:<58} {:>9} {:>10}   ratio to peer", "what", "best of 5", "peak MiB");
    for book in ["weimob-2022", "harbour-2025"] {
        report(&root, &scratch, book);
    }
    activity_rows(&scratch);
    roster(&scratch);
}

fn heng(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heng"));
    command.args(args);
    command
}

/// Runs a command several times; `None` when it cannot run or fails with another code than findings.
fn measure(mut make: impl FnMut() -> Command) -> Option<Measured> {
    let mut best = Duration::MAX;
    let mut peak_mib = None;
    for _ in 0..RUNS {
        let started = Instant::now();
        let mut child = make().stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let status_file = format!("/proc/{}/status", child.id());
        let status = loop {
            if let Some(status) = child.try_wait().ok()? {
                break status;
            }
            peak_mib = peak_mib.max(high_water_mib(&status_file));
            std::thread::sleep(Duration::from_millis(2));
        };
        if !matches!(status.code(), Some(0 | 1)) {
            return None;
        }
        best = best.min(started.elapsed());
    }
    Some(Measured { best, peak_mib })
}

/// The kernel's high-water mark of resident memory, where there is one to read.
fn high_water_mib(status_file: &str) -> Option<u64> {
    let text = fs::read_to_string(status_file).ok()?;
    let line = text.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

#[expect(clippy::float_arithmetic, reason = "a ratio of two times, printed for people")]
fn line(what: &str, ours: Option<&Measured>, peer: Option<(&str, Option<Measured>)>) {
    let Some(ours) = ours else {
        println!("{what:<58}    failed");
        return;
    };
    let mut text = String::new();
    match peer {
        None => {}
        Some((name, Some(peer))) => {
            let ratio = ours.best.as_secs_f64() / peer.best.as_secs_f64();
            let memory = peer.peak_mib.map_or(String::new(), |m| format!(", {m} MiB"));
            let _ = write!(text, "{ratio:.2} × {name} ({:.3} s{memory})", peer.best.as_secs_f64());
        }
        Some((name, None)) => {
            let _ = write!(text, "{name} is not installed here");
        }
    }
    let memory = ours.peak_mib.map_or("–".to_string(), |m| m.to_string());
    println!("{what:<58} {:>7.3} s {memory:>10}   {text}", ours.best.as_secs_f64());
}

/// An example's report: all formats in both languages; the PDFs alone; the same PDF source by the typesetter alone.
fn report(root: &Path, scratch: &Path, name: &str) {
    let book = root.join("examples/books").join(name);
    let book = book.to_str().expect("UTF-8 path");
    let out = scratch.join(format!("report-{name}"));
    let out = out.to_str().expect("UTF-8 path");
    let everything = measure(|| heng(&["report", book, "--out", out]));
    line(&format!("{name}, both languages, PDF HTML XLSX JSON"), everything.as_ref(), None);
    let sources = scratch.join(format!("typst-{name}"));
    let dumped = heng(&["report", book, "--out", sources.to_str().expect("UTF-8 path"), "--only", "typst"]).output();
    let pdfs = measure(|| heng(&["report", book, "--out", out, "--only", "pdf"]));
    let peer = dumped.ok().and_then(|_| measure(|| typst(&sources)));
    line(&format!("{name}, both languages, PDF only, from the book"), pdfs.as_ref(), Some(("typst on the same source", peer)));
}

/// The typesetter alone on the sources that `--only typst` wrote, one process for both languages, as ours.
fn typst(sources: &Path) -> Command {
    let script = "import sys, typst, pathlib
for folder in sorted(p for p in pathlib.Path(sys.argv[1]).iterdir() if p.is_dir()):
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder / 'fonts')])
    typst.Compiler(str(folder), font_paths=fonts).compile(input=str(folder / 'main.typ'), output=str(folder / 'out.pdf'), pdf_standards='ua-1')
";
    python(script, sources)
}

fn python(script: &str, argument: &Path) -> Command {
    let mut command = Command::new("python3");
    command.args(["-c", script]).arg(argument);
    command
}

const MANIFEST: &str = "[issuer]\nname = { en = \"Bench\", zh-Hant = \"基準\" }\n[period]\nstart = 2023-01-01\nend = 2023-12-31\n\
    [methods]\ngrid_factor = \"latest-at-report-date\"\nintensity = \"headcount\"\n[report]\ndate = 2024-04-30\n[limits]\nmax_file_mb = 1000\n";

fn book(scratch: &Path, name: &str) -> PathBuf {
    let folder = scratch.join(name);
    for part in ["activity", "people"] {
        fs::create_dir_all(folder.join(part)).expect("a folder");
    }
    fs::write(folder.join("heng.toml"), MANIFEST).expect("a manifest");
    folder
}

/// One million bills of 200 sites, and the same sums by polars.
fn activity_rows(scratch: &Path) {
    let folder = book(scratch, "rows");
    let _ = fs::remove_dir_all(folder.join("people"));
    let mut sites = String::from("site,region,grid\n");
    for site in 0..200 {
        let _ = writeln!(sites, "S{site:03},mainland,CN");
    }
    fs::write(folder.join("sites.csv"), sites).expect("sites");
    let file = folder.join("activity/bills.csv");
    let mut out = BufWriter::new(fs::File::create(&file).expect("a file"));
    writeln!(out, "site,activity,period,quantity,unit,note").expect("a line");
    for row in 0..ROWS {
        let activity = if row % 3 == 0 { ("water", "m3") } else { ("electricity", "kWh") };
        let (whole, cents) = (row * 7919 % 90_000, row % 100);
        writeln!(out, "S{:03},{},2023-{:02},{whole}.{cents:02},{},bill {row}", row % 200, activity.0, row % 12 + 1, activity.1)
            .expect("a line");
    }
    out.flush().expect("a file");
    let path = folder.to_str().expect("UTF-8 path").to_string();
    let ours = measure(|| heng(&["figures", &path, "--format", "json"]));
    let script = "import sys, polars as pl
frame = pl.read_csv(sys.argv[1] + '/activity/bills.csv', schema_overrides={'quantity': pl.Decimal(28, 2)})
print(frame.group_by('site', 'activity', 'unit').agg(pl.col('quantity').sum()).sort('site'))";
    line("figures from 1,000,000 bills", ours.as_ref(), Some(("polars, sums only", measure(|| python(script, &folder)))));
}

/// A roster of one million people, and the same counts by polars.
fn roster(scratch: &Path) {
    let folder = book(scratch, "roster");
    let _ = fs::remove_dir_all(folder.join("activity"));
    let mut out = BufWriter::new(fs::File::create(folder.join("people/roster.csv")).expect("a file"));
    writeln!(out, "id,gender,birth_date,region,category,employment,joined,left,training_hours").expect("a line");
    for row in 0..ROWS {
        let gender = if row % 5 < 2 { "female" } else { "male" };
        let region = ["mainland", "hong-kong", "overseas"][(row % 7 % 3) as usize];
        let category = if row % 50 == 0 {
            "senior_management"
        } else if row % 9 == 0 {
            "middle_management"
        } else {
            "general_staff"
        };
        let employment = if row % 40 == 0 { "part_time" } else { "full_time" };
        let left = if row % 8 == 0 { format!("2023-{:02}-15", row % 12 + 1) } else { String::new() };
        writeln!(
            out,
            "P{row:07},{gender},{}-{:02}-{:02},{region},{category},{employment},20{:02}-03-01,{left},{}",
            1960 + row % 42,
            row % 12 + 1,
            row % 28 + 1,
            10 + row % 13,
            row % 30
        )
        .expect("a line");
    }
    out.flush().expect("a file");
    let path = folder.to_str().expect("UTF-8 path").to_string();
    let ours = measure(|| heng(&["figures", &path, "--format", "json"]));
    let script = "import sys, polars as pl
frame = pl.read_csv(sys.argv[1] + '/people/roster.csv', try_parse_dates=True)
closing = frame.filter(pl.col('left').is_null())
for cut in ('gender', 'region', 'category', 'employment'):
    print(closing.group_by(cut).agg(pl.len(), pl.col('training_hours').sum()))
    print(frame.filter(pl.col('left').is_not_null()).group_by(cut).len())
print(closing.group_by((2023 - pl.col('birth_date').dt.year()) // 10).len())";
    line(
        "figures from a roster of 1,000,000 people",
        ours.as_ref(),
        Some(("polars, counts only", measure(|| python(script, &folder)))),
    );
}
