//! The broken books of this stage, read from their files: each says its own code and nothing else.

use heng_disclose::{evaluate_disclosures, packs_of};
use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::{Catalogue, Code, Diags, Figures};
use heng_packs::Packs;
use std::fs;
use std::path::{Path, PathBuf};

/// Reads a broken book and holds it against its frameworks, without figures.
fn disclose(name: &str) -> Diags {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/errors").join(name);
    let mut files = MemoryFiles::new();
    for path in files_below(&root) {
        let inside = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        files = files.with(&inside, fs::read(&path).unwrap());
    }
    let (book, mut diags) = read_book(&files, Catalogue::embedded());
    let book = book.expect("the manifest is sound");
    let (packs, found) = packs_of(&book, Packs::embedded());
    diags.extend(found);
    for pack in packs {
        diags.extend(evaluate_disclosures(&book, &Figures::default(), pack, Catalogue::embedded()).1);
    }
    diags
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// The diagnostics, as printed, that are of one code; none may be of a third beside D001, which every tiny book yields.
fn of(diags: &Diags, code: Code) -> Vec<String> {
    assert!(diags.iter().all(|d| d.code == code || d.code == Code::MissingDisclosure), "{diags:?}");
    diags.iter().filter(|d| d.code == code).map(ToString::to_string).collect()
}

#[test]
fn a_limb_that_does_not_exist() {
    let told = of(&disclose("N004-unknown-provision"), Code::UnknownProvision);
    assert_eq!(
        told,
        ["error[N004]: a section answers `A1.6/handing`, but A1.6 has no part `handing`
  --> narrative/en/10-environment.md:3
   = nearest: A1.6/handling
help: A1.6 has the parts handling, target, steps; without a part, `A1.6` names the whole"]
    );
}

#[test]
fn a_framework_that_does_not_exist() {
    let diags = disclose("D003-unknown-framework");
    assert_eq!(diags.len(), 1);
    assert!(of(&diags, Code::UnknownFramework)[0].contains("nearest: hkex-2020"), "{diags:?}");
}

#[test]
fn a_target_neither_set_nor_explained() {
    let told = of(&disclose("D001-not-disclosed"), Code::MissingDisclosure);
    assert_eq!(told.len(), 56, "nothing else is in the book");
    let waste = told.iter().find(|t| t.contains("A1.6 is answered only in part")).unwrap();
    assert!(waste.contains("narrative/en/10-environment.md:3") && waste.contains("missing A1.6/target"), "{waste}");
}
