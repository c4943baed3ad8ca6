//! Words of claims in running text, as data: `data/lexicons/audit/claims.toml`.
//!
//! In: the file, built in. Out: [`Words`]. Invariant: every word is folded. Not here: how a claim is read (the checks).

use crate::fold::fold_text;
use serde::Deserialize;
use std::sync::OnceLock;

/// The words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// What is left over once the named parts are listed.
    rest: Vec<String>,
    /// What a row that adds up others is called.
    pub totals: Vec<String>,
    /// What is taken off a total.
    pub deductions: Vec<String>,
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
    pub classifiers: Vec<String>,
    pub exact: Vec<String>,
    pub open: Vec<String>,
    pub nouns: Vec<String>,
    pub nouns_en: Vec<String>,
    pub verbs: Vec<String>,
    pub verbs_en: Vec<String>,
    pub ranks: Vec<String>,
}

/// Changes from year to year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeWords {
    pub rise: Vec<String>,
    pub fall: Vec<String>,
    pub plain: Vec<String>,
    pub fillers: Vec<String>,
    pub approximate: Vec<String>,
    pub prior: Vec<String>,
    pub earlier: Vec<String>,
    pub plans: Vec<String>,
    pub because: Vec<String>,
    pub may_pass_100: Vec<String>,
}

/// Names of one measure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasureWords {
    pub id: String,
    pub words: Vec<String>,
}

/// Operands of formulas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormulaWords {
    pub turnover: Vec<String>,
    pub leavers: Vec<String>,
    pub opening: Vec<String>,
    pub closing: Vec<String>,
    pub average: Vec<String>,
}

/// Compositions, boundaries, methods.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MethodWords {
    pub composition: Vec<String>,
    /// The report says itself that parts miss their whole.
    pub admitted: Vec<String>,
    pub environment: Vec<String>,
    pub covers: Vec<String>,
    pub narrower: Vec<String>,
    pub whole: Vec<String>,
    pub method_changed: Vec<String>,
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
    pub fn any(&self, words: &[String], folded: &str) -> bool {
        words.iter().any(|w| find(folded, w, 0).is_some())
    }

    /// Whether a folded label names the rest of all.
    pub fn is_rest(&self, folded: &str) -> bool {
        self.rest.iter().any(|w| find(folded, w, 0).is_some())
    }
}

/// Where a word stands in a folded text at or after a byte: a word of letters only between word boundaries.
pub(super) fn find(text: &str, word: &str, from: usize) -> Option<usize> {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let mut at = from;
    while let Some(found) = text.get(at..)?.find(word) {
        let start = at + found;
        let end = start + word.len();
        let before = text[..start].chars().next_back().filter(|_| word.starts_with(latin));
        let after = text[end..].chars().next().filter(|_| word.ends_with(latin));
        if !before.is_some_and(latin) && !after.is_some_and(latin) {
            return Some(start);
        }
        at = end;
    }
    None
}

/// The last place of any of the words in a folded text: start and end.
pub(super) fn find_last(text: &str, words: &[String]) -> Option<(usize, usize)> {
    let mut last: Option<(usize, usize)> = None;
    for word in words {
        let mut from = 0;
        while let Some(start) = find(text, word, from) {
            let end = start + word.len();
            // The longer of two words that end together says more.
            if last.is_none_or(|(s, e)| end > e || end == e && start < s) {
                last = Some((start, end));
            }
            from = end;
        }
    }
    last
}

/// The longest of the words that a folded text begins with.
pub(super) fn prefix<'w>(text: &str, words: &'w [String]) -> Option<&'w str> {
    let fits = words.iter().filter(|w| find(text, w, 0) == Some(0));
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
        for word in lists.into_iter().flatten().chain(words.measure.iter().flat_map(|m| &m.words)) {
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
