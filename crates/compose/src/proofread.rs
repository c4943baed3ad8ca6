//! The proofreader: what a careful reader of the narrative would mark before it is printed.
//!
//! In: the words of the narrative and of the explanations, the figures, the laws. Out: N010 (laws), N011 (references to sections), N012
//! (numbers that nobody cited). Invariant: nothing is changed, and good prose is left in peace: what is doubtful is not said. Not here:
//! citations that do not exist (`heng-calc`), differences between the languages (`heng-intake`). See `tests/proofread.rs`.

mod laws;
mod lexicon;
mod numbers;
mod quantities;
mod references;

use heng_intake::book::{Book, Passage, PassageKind};
use heng_model::{Catalogue, Diags, Figures, Locale, Origin};

/// Reads the narrative of every language of the book.
pub fn proofread(book: &Book, figures: &Figures, catalogue: &Catalogue) -> Diags {
    let mut diags = Diags::new();
    for &locale in &book.manifest.locales {
        let numbers = numbers::Numbers::new(book, figures, catalogue, locale);
        let titles = references::Titles::of(book, locale);
        let laws = laws::Laws::of(book, locale);
        for passage in book.passages.iter().filter(|p| p.locale == locale && p.kind == PassageKind::Text) {
            let words = Words { text: &passage.text, at: &|offset| passage.origin_at(offset) };
            numbers.check(&words, &mut diags);
            titles.check(&words, &mut diags);
            laws.check(&words, &mut diags);
        }
        for explanation in &book.explanations {
            let words = Words { text: text_in(&explanation.reason, locale), at: &|_| explanation.origin.clone() };
            titles.check(&words, &mut diags);
            laws.check(&words, &mut diags);
        }
    }
    diags
}

fn text_in(text: &heng_model::LocalText, locale: Locale) -> &str {
    if text.has(locale) { text.get(locale) } else { "" }
}

/// Words to read, and where they stand.
struct Words<'w> {
    text: &'w str,
    at: &'w dyn Fn(usize) -> Origin,
}

/// The text between two offsets, in short and with what surrounds it.
fn excerpt(text: &str, start: usize, end: usize) -> String {
    const AROUND: usize = 24;
    let before: String = text[..start].chars().rev().take(AROUND).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text[end..].chars().take(AROUND).collect();
    format!("… {}{}{} …", before, &text[start..end], after).replace(Passage::CITED, "{{…}}")
}
