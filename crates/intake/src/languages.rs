//! Texts in each language of the report.
//!
//! In: a text with its languages, or the columns of a table that hold them. Out: N009. Invariant: a report in one language prints no
//! text of another unless somebody was told. Not here: narrative, which has a file a language (N002).

use crate::context::Context;
use crate::row::Row;
use crate::table::Spec;
use heng_model::{Code, Diag, LocalText, Locale};

/// The language in which a text is given and one of `locales` in which it is not; `None` when nothing is amiss.
pub(crate) fn lacking(text: &LocalText, locales: &[Locale]) -> Option<(Locale, Locale)> {
    let given = Locale::ALL.into_iter().find(|&l| text.has(l))?;
    let lacking = locales.iter().copied().find(|&l| !text.has(l))?;
    (!is_language_free(text.get(given))).then_some((given, lacking))
}

/// The remedy.
pub(crate) fn help(lacking: Locale) -> String {
    format!("write it in {lacking}, or take that language out of `locales` in heng.toml")
}

/// Codes, numbers and acronyms read alike in every language: `ISO 14001`, `R-410A`.
fn is_language_free(text: &str) -> bool {
    let mut lower = 0;
    text.chars().all(|c| {
        lower = if c.is_ascii_lowercase() { lower + 1 } else { 0 };
        c.is_ascii() && lower < 3
    })
}

/// The columns of a table that hold one text in two languages: positions among [`Spec::names`] of the plain column, the English and
/// the Chinese one.
#[derive(Debug)]
pub(crate) struct Pairs(Vec<Pair>);

#[derive(Debug)]
struct Pair {
    plain: Option<usize>,
    en: usize,
    zh_hant: usize,
    /// Whether it has been said that the whole column is lacking.
    said: bool,
}

impl Pairs {
    pub(crate) fn of(spec: &Spec) -> Self {
        let names: Vec<&str> = spec.names().collect();
        let position = |wanted: &str| names.iter().position(|name| *name == wanted);
        let pair = |base: &str| {
            let (en, zh_hant) = (position(&format!("{base}_en"))?, position(&format!("{base}_zh_hant"))?);
            Some(Pair { plain: position(base), en, zh_hant, said: false })
        };
        Self(names.iter().filter_map(|name| pair(name.strip_suffix("_en")?)).collect())
    }

    /// N009 for each text of the row that lacks a language of the report; once for a column that the table lacks.
    pub(crate) fn check(&mut self, ctx: &mut Context<'_>, row: &Row<'_>, spec: &Spec) {
        for pair in &mut self.0 {
            let cell = |position: usize| row.at(position).unwrap_or_default();
            // A citation stands in the language it was written in.
            if pair.said || pair.plain.is_some_and(|plain| row.at(plain).is_some()) {
                continue;
            }
            let text = LocalText::new(cell(pair.en), cell(pair.zh_hant));
            let Some((given, lacking)) = lacking(&text, ctx.locales()) else { continue };
            let (from, to) = if given == Locale::En { (pair.en, pair.zh_hant) } else { (pair.zh_hant, pair.en) };
            let names: Vec<&str> = spec.names().collect();
            let diag = if row.has_column(names[to]) {
                let message = format!("{} is empty although {} is not", names[to], names[from]);
                row.diag_at(names[to], Code::UntranslatedText, message)
            } else {
                pair.said = true;
                let message = format!("the table has {} and no column {}", names[from], names[to]);
                Diag::new(Code::UntranslatedText, message).at(row.origin())
            };
            ctx.push(diag.help(help(lacking)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_need_no_translation() {
        for (text, free) in [("ISO 14001", true), ("R-410A", true), ("SGD 5", true), ("Head office", false), ("總部", false)] {
            assert_eq!(is_language_free(text), free, "{text}");
        }
        let text = LocalText::new("Head office", "");
        assert_eq!(lacking(&text, &Locale::ALL), Some((Locale::En, Locale::ZhHant)));
        assert_eq!(lacking(&text, &[Locale::En]), None);
        assert_eq!(lacking(&text, &[Locale::ZhHant]), Some((Locale::En, Locale::ZhHant)));
        assert_eq!(lacking(&LocalText::default(), &Locale::ALL), None);
    }
}
