//! The broken books of `tests/errors/`: one code each, and the page of the code shows what Heng really says.

mod support;

use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::{Catalogue, Code, Diag, Severity};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn add_files(files: &mut MemoryFiles, folder: &Path, prefix: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            add_files(files, &entry.path(), &format!("{path}/"));
        } else {
            files.insert(&path, std::fs::read(entry.path()).unwrap());
        }
    }
}

/// What intake says about the broken book of a code, notes left out unless the code is one.
fn diagnostics(code: Code) -> Vec<Diag> {
    let books = std::fs::read_dir(root().join("tests/errors")).unwrap().map(|entry| entry.unwrap().path());
    let mut books = books.filter(|p| p.file_name().unwrap().to_string_lossy().starts_with(&format!("{code}-")));
    let folder = books.next().unwrap_or_else(|| panic!("tests/errors has no book for {code}"));
    assert_eq!(books.next(), None, "one book a code");
    let mut files = MemoryFiles::new();
    add_files(&mut files, &folder, "");
    let (_, diags) = read_book(&files, Catalogue::embedded());
    diags.into_iter().filter(|d| d.severity > Severity::Note || d.code == code).collect()
}

#[test]
fn each_broken_book_has_its_one_mistake_and_its_page_shows_it() {
    use Code::*;
    let codes = [
        BadManifest,
        UnknownField,
        MissingColumn,
        FileTooLarge,
        BrokenWorkbook,
        PathEscapes,
        NotUtf8,
        BadCsvRow,
        BadNumber,
        UnknownUnit,
        WrongUnit,
        UnknownSite,
        UnknownMeasure,
        BadDate,
        NegativeAmount,
        OutsidePeriod,
        OverlappingBills,
        EmptyCell,
        BadChoice,
        FlowMismatch,
        UnknownPerson,
        PayIncomplete,
        LostDaysMissing,
        ScoreOutOfRange,
        BadWeight,
        UnknownPractice,
        SuppliersIncomplete,
        UnknownScoreDimension,
        NoGrade,
        DatesOutOfOrder,
        RecalledMoreThanSold,
        SatisfactionOutOfScale,
        RecallsInSeveralUnits,
    ];
    let mut wrong = Vec::new();
    for code in codes {
        let found = diagnostics(code);
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [code], "{found:#?}");
        let page = std::fs::read_to_string(root().join(format!("data/diagnostics/{code}.md"))).unwrap_or_default();
        if !page.contains(&format!("```text\n{}\n```", found[0])) {
            wrong.push(found[0].to_string());
        }
    }
    assert!(wrong.is_empty(), "the pages should show:\n\n{}", wrong.join("\n\n"));
}
