//! The command line as a contract: help texts, exit codes, JSON everywhere, no colour in a pipe.

mod common;

use common::{Scratch, heng, json, stderr, stdout};

const COMMANDS: &[&str] = &[
    "init",
    "check",
    "figures",
    "explain",
    "disclose",
    "reconcile",
    "report",
    "audit",
    "compare",
    "checks",
    "factors",
    "packs",
    "measures",
    "units",
    "topics",
    "completions",
];

#[test]
fn help_is_the_manual() {
    insta::assert_snapshot!("help", stdout(&heng(&["--help"])));
    for command in COMMANDS {
        insta::assert_snapshot!(format!("help-{command}"), stdout(&heng(&[command, "--help"])));
    }
}

#[test]
fn exit_codes_mean_what_the_help_says() {
    let cases: &[(&[&str], i32)] = &[
        (&["check", "tests/errors/R002-unknown-unit"], 1),
        (&["check", "no/such/book"], 2),
        (&["figures", "--no-such-flag"], 2),
        (&["explain", "no-such-code"], 2),
        (&["packs", "no-such-pack"], 2),
        (&["packs", "diff", "hkex-2020", "no-such-pack"], 2),
        (&["packs", "hkex-2025", "--class", "huge", "--year", "2026"], 2),
        (&["factors", "no-such-factor-at-all"], 0),
        (&["units"], 0),
        (&["report", "examples/books/mobvoi-2023", "--data", "no/such/data"], 2),
    ];
    for (args, code) in cases {
        let output = heng(args);
        assert_eq!(output.status.code(), Some(*code), "{args:?}\n{}", stderr(&output));
    }
}

#[test]
fn every_command_speaks_json() {
    let scratch = Scratch::new("json");
    let book = scratch.0.join("book");
    let book = book.to_str().expect("UTF-8");
    let example = "examples/books/mobvoi-2023";
    let commands: &[&[&str]] = &[
        &["init", book],
        &["check", book],
        &["figures", example],
        &["explain", example, "ghg_scope2"],
        &["explain", "R002"],
        &["explain", "A1.2"],
        &["explain", "water"],
        &["disclose", example],
        &["reconcile", example],
        &["report", example, "--only", "json", "--out", scratch.arg()],
        &["audit", "tests/audit/reports/harbour-2024.en.txt"],
        &["audit", "tests/audit/reports"],
        &["compare", "electricity", "tests/audit/reports"],
        &["checks"],
        &["explain", "X101"],
        &["factors", "HK"],
        &["packs"],
        &["packs", "hkex-2020"],
        &["packs", "hkex-2025", "--class", "gem", "--year", "2026"],
        &["packs", "diff", "hkex-2020", "hkex-2025"],
        &["measures"],
        &["units"],
        &["topics"],
    ];
    for args in commands {
        let args: Vec<&str> = args.iter().copied().chain(["--format", "json"]).collect();
        let output = heng(&args);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}\n{}", stderr(&output));
        json(&output);
    }
}

#[test]
fn a_pipe_gets_no_colour() {
    let output = heng(&["check", "tests/errors/R002-unknown-unit"]);
    assert!(!stderr(&output).contains('\u{1b}') && !stdout(&output).contains('\u{1b}'));
}

#[test]
fn a_new_book_is_free_of_findings_and_makes_a_report() {
    let scratch = Scratch::new("init");
    let book = scratch.0.join("my-book");
    let book = book.to_str().expect("UTF-8");
    assert_eq!(heng(&["init", book]).status.code(), Some(0));
    let check = heng(&["check", book]);
    assert_eq!(check.status.code(), Some(0), "{}", stderr(&check));
    let again = heng(&["init", book]);
    assert_eq!(again.status.code(), Some(2), "a folder with files in it is not overwritten");
    let out = scratch.0.join("out");
    let report = heng(&["report", book, "--out", out.to_str().expect("UTF-8")]);
    assert!(matches!(report.status.code(), Some(0 | 1)), "{}", stderr(&report));
    assert_eq!(std::fs::read_dir(out).expect("outputs").count(), 8);
}

#[test]
fn completions_are_written_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = heng(&["completions", shell]);
        assert!(stdout(&output).contains("reconcile"), "{shell}");
    }
}
