//! Words of claims in running text, as data: `data/lexicons/audit/claims.toml`.
//!
//! In: the file, built in. Out: [`Words`]. Invariant: every word is folded. Not here: how a claim is read (the checks).

use super::list::{WordList, stands_alone};
use crate::fold::fold_text;
use crate::search;
use serde::Deserialize;
use std::sync::OnceLock;

/// The words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// What is left over once the named parts are listed.
    rest: WordList,
    /// What a row that adds up others is called.
    pub totals: WordList,
    /// What is taken off a total.
    pub deductions: WordList,
    /// Counts said and counted.
    pub count: CountWords,
    /// Changes from year to year.
    pub change: ChangeWords,
    /// Names of measures in running text.
    pub measure: Vec<MeasureWords>,
    /// Formulas.
    pub formula: FormulaWords,
    /// Compositions, boundaries, methods.
    pub method: MethodWords,
}

/// Counts said and counted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountWords {
    pub classifiers: WordList,
    pub exact: WordList,
    pub open: WordList,
    pub nouns: WordList,
    pub nouns_en: WordList,
    pub verbs: WordList,
    pub verbs_en: WordList,
    pub ranks: WordList,
}

/// Changes from year to year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeWords {
    pub rise: WordList,
    pub fall: WordList,
    pub plain: WordList,
    pub fillers: WordList,
    pub approximate: WordList,
    pub prior: WordList,
    pub earlier: WordList,
    pub plans: WordList,
    pub because: WordList,
    pub may_pass_100: WordList,
}

/// Names of one measure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasureWords {
    pub id: String,
    pub words: WordList,
}

/// Operands of formulas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormulaWords {
    pub turnover: WordList,
    pub leavers: WordList,
    pub opening: WordList,
    pub closing: WordList,
    pub average: WordList,
}

/// Compositions, boundaries, methods.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MethodWords {
    pub composition: WordList,
    /// The report says itself that parts miss their whole.
    pub admitted: WordList,
    pub environment: WordList,
    pub covers: WordList,
    pub narrower: WordList,
    pub whole: WordList,
    pub method_changed: WordList,
}

impl Words {
    /// The words built into the program.
    pub fn embedded() -> &'static Words {
        static WORDS: OnceLock<Words> = OnceLock::new();
        // A test reads the embedded file.
        WORDS.get_or_init(|| {
            toml::from_str(include_str!("../../../../data/lexicons/audit/claims.toml")).expect("claims.toml is sound")
        })
    }

    /// Whether a folded text holds one of the words.
    pub fn any(&self, words: &WordList, folded: &str) -> bool {
        words.is_in(folded)
    }

    /// Whether a folded label names the rest of all.
    pub fn is_rest(&self, folded: &str) -> bool {
        self.rest.is_in(folded)
    }
}

/// Where a word stands in a folded text at or after a byte: a word of letters only between word boundaries.
pub(super) fn find(text: &str, word: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = search::find(text.get(at..)?, word) {
        let start = at + found;
        at = start + word.len();
        if stands_alone(text, start, at) {
            return Some(start);
        }
    }
    None
}

/// The last place of any of the words in a folded text: start and end.
pub(super) fn find_last(text: &str, words: &WordList) -> Option<(usize, usize)> {
    // The longer of two words that end together says more.
    words.places(text).max_by_key(|(start, end)| (*end, std::cmp::Reverse(*start)))
}

/// The longest of the words that a folded text begins with.
pub(super) fn prefix<'w>(text: &str, words: &'w [String]) -> Option<&'w str> {
    let fits = words.iter().filter(|w| text.starts_with(w.as_str()) && stands_alone(text, 0, w.len()));
    fits.map(String::as_str).max_by_key(|w| w.len())
}

/// The longest of the words that a folded text ends with.
pub(super) fn suffix<'w>(text: &str, words: &'w [String]) -> Option<&'w str> {
    let fits = words.iter().filter(|w| text.ends_with(w.as_str()) && find(text, w, text.len() - w.len()).is_some());
    fits.map(String::as_str).max_by_key(|w| w.len())
}

/// A label as a name: folded, without what stands in brackets, and without dashes and bullets at its head.
pub(super) fn bare_label(label: &str) -> String {
    let folded = fold_text(label);
    let mut depth = 0u32;
    let mut bare = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare.trim_matches(|c: char| !c.is_alphanumeric()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sound_and_folded() {
        let words = Words::embedded();
        let (count, change, formula, method) = (&words.count, &words.change, &words.formula, &words.method);
        let lists = [
            &words.rest,
            &words.totals,
            &words.deductions,
            &count.classifiers,
            &count.exact,
            &count.open,
            &count.nouns,
            &count.nouns_en,
            &count.verbs,
            &count.verbs_en,
            &count.ranks,
            &change.rise,
            &change.fall,
            &change.plain,
            &change.fillers,
            &change.approximate,
            &change.prior,
            &change.earlier,
            &change.plans,
            &change.because,
            &change.may_pass_100,
            &formula.turnover,
            &formula.leavers,
            &formula.opening,
            &formula.closing,
            &formula.average,
            &method.composition,
            &method.admitted,
            &method.environment,
            &method.covers,
            &method.narrower,
            &method.whole,
            &method.method_changed,
        ];
        for word in lists.into_iter().flat_map(|l| l.iter()).chain(words.measure.iter().flat_map(|m| m.words.iter())) {
            assert_eq!(&fold_text(word), word);
        }
        // Measures that facts can have: of the catalogue or of the readers alone.
        let lexicon = crate::lexicon::Lexicon::embedded();
        for measure in &words.measure {
            let known = heng_model::Catalogue::embedded().measure(&measure.id).is_some();
            assert!(known || lexicon.measure_words(&measure.id).is_some(), "{}", measure.id);
        }
    }

    #[test]
    fn words_stand_alone() {
        assert_eq!(find("supply up 3%", "up", 0), Some(7));
        assert_eq!(find("总能耗上升", "上升", 0), Some("总能耗".len()));
        assert_eq!(bare_label("－ 總耗水量（附註7）"), "总耗水量");
    }
}
