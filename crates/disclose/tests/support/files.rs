//! Small books read from their files.

use heng_disclose::{Disclosure, evaluate_packs, packs_of};
use heng_intake::book::Book;
use heng_intake::memory::MemoryFiles;
use heng_intake::read_book;
use heng_model::{Catalogue, Diags, Figures};
use heng_packs::Packs;

/// An issuer on a board, of a size, for the calendar year, with further lines of `[report]`.
pub fn manifest(year: i16, issuer: &str, report: &str) -> String {
    format!(
        "[issuer]\nname = {{ en = \"Harbour Example Limited\" }}\n{issuer}\n[period]\nstart = {year}-01-01\nend = {year}-12-31\n\
         [report]\nlocales = [\"en\"]\n{report}\n"
    )
}

/// A book of these files; what intake says of them is not looked at.
pub fn book(manifest: &str, files: &[(&str, &str)]) -> Book {
    let all = files.iter().fold(MemoryFiles::new().with("heng.toml", manifest), |all, (path, text)| all.with(path, *text));
    read_book(&all, Catalogue::embedded()).0.expect("the manifest is sound")
}

/// The book held against the packs it follows, each with its disclosures; and what is said of it.
pub fn held(book: &Book) -> (Vec<(String, Vec<Disclosure>)>, Diags) {
    let (packs, mut diags) = packs_of(book, Packs::embedded());
    let (held, found) = evaluate_packs(book, &Figures::default(), &packs, Packs::embedded(), Catalogue::embedded());
    diags.extend(found);
    (held.into_iter().map(|(pack, disclosures)| (pack.id.clone(), disclosures)).collect(), diags)
}

/// One requirement of the packs a book follows.
pub fn one(book: &Book, code: &str) -> Disclosure {
    let (packs, _) = held(book);
    let found = packs.into_iter().flat_map(|(_, d)| d).find(|d| d.code == code);
    found.unwrap_or_else(|| panic!("no disclosure of {code}"))
}
