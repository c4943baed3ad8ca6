//! Small reports in other people's styles.

use super::*;

fn structure(text: &str) -> Structure {
    read(&Document::of_text("r.txt", text))
}

/// Prints what was read from the files named in `HENG_REPORTS`, separated by colons. For looking, not for judging.
#[test]
#[ignore = "prints"]
fn look() {
    for path in std::env::var("HENG_REPORTS").unwrap_or_default().split(':').filter(|p| !p.is_empty()) {
        let bytes = std::fs::read(path).unwrap();
        let start = std::time::Instant::now();
        let document = crate::read::read_report("r.txt", &bytes, &crate::Limits::default()).unwrap();
        let read_time = start.elapsed();
        let _ = read(&document);
        let start = std::time::Instant::now();
        let s = read(&document);
        println!("== {path} {} lines, read {read_time:?}, structure {:?}", document.lines.len(), start.elapsed());
        println!("{:?} contents {:?}", s.meta, s.contents);
        println!("running {:?} glued {:?}", s.running, s.glued);
        for x in &s.sections {
            println!(
                "{:>5} {:>5} {}{} {} {}",
                x.line,
                x.lines.end,
                "  ".repeat(x.level as usize),
                x.number,
                x.title,
                if x.found { "" } else { "(not found)" }
            );
        }
    }
}
