//! The header of a book's `factors.csv`.
//!
//! In: its first row. Out: where each column stands, with diagnostics B003 and B004. Invariant: headings are matched as in every
//! other table of a book, by name or by a word of `data/lexicons/headers.toml`. Not here: the rows (`overrides.rs`). Why not the
//! reader of `heng-intake`: factors are read below it; the lexicon is what the two share.

use crate::names::nearest;
use heng_model::{Code, Diag, Diags, Origin, number::fold_width};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Columns, with whether a file must have them.
const COLUMNS: [(&str, bool); 20] = [
    ("id", false),
    ("subject", true),
    ("parameter", true),
    ("region", false),
    ("source_set", false),
    ("name_en", false),
    ("name_zh_hant", false),
    ("data_year", false),
    ("valid_from", false),
    ("valid_to", false),
    ("value", true),
    ("unit", true),
    ("gas", false),
    ("applies_to", false),
    ("publisher", false),
    ("source", true),
    ("published", false),
    ("verified", false),
    ("review_by", false),
    ("notes", false),
];

#[derive(Deserialize)]
struct Lexicon {
    column: BTreeMap<String, Vec<String>>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        // A test below reads it.
        toml::from_str(include_str!("../../../data/lexicons/headers.toml")).expect("the embedded lexicon is sound")
    })
}

/// Half-width, lower case, without what people put between words.
fn normalised(heading: &str) -> String {
    heading.chars().map(fold_width).filter(|c| !matches!(c, ' ' | '_' | '-' | '*')).flat_map(char::to_lowercase).collect()
}

/// The column that a heading means: a column's own name before any word for it.
fn column_of(heading: &str) -> Option<&'static str> {
    let heading = normalised(heading);
    let named = COLUMNS.iter().find(|(name, _)| normalised(name) == heading);
    let by_word = || {
        COLUMNS.iter().find(|(name, _)| {
            lexicon().column.get(*name).is_some_and(|words| words.iter().any(|word| normalised(word) == heading))
        })
    };
    named.or_else(by_word).map(|(name, _)| *name)
}

/// Where each column stands. A heading that means nothing is a warning, a missing column an error; the rows are read all the same,
/// so that what else is wrong with them is said at once.
pub(crate) fn read_header(record: &csv::StringRecord, origin: &Origin, diags: &mut Diags) -> BTreeMap<&'static str, usize> {
    let mut columns = BTreeMap::new();
    for (i, heading) in record.iter().map(str::trim).enumerate().filter(|(_, h)| !h.is_empty()) {
        if let Some(name) = column_of(heading) {
            columns.entry(name).or_insert(i);
            continue;
        }
        let mut diag = Diag::new(Code::UnknownField, format!("unknown column `{heading}`")).at(origin.clone());
        if let Some(near) = nearest(COLUMNS.iter().map(|(name, _)| *name), heading) {
            diag = diag.note(format!("nearest: {near}"));
        }
        diags.push(diag.help("remove the column or correct its name"));
    }
    for (name, _) in COLUMNS.iter().filter(|(name, required)| *required && !columns.contains_key(name)) {
        let diag = Diag::new(Code::MissingColumn, format!("the column `{name}` is missing")).at(origin.clone());
        diags.push(diag.help(format!("add the column `{name}`")));
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_found_in_both_languages() {
        let cases = [
            ("subject", "subject"),
            ("Data Year", "data_year"),
            ("數據年度", "data_year"),
            ("數值", "value"),
            ("單位", "unit"),
            ("備註", "notes"),
            ("資料來源", "source"),
        ];
        for (heading, column) in cases {
            assert_eq!(column_of(heading), Some(column), "{heading}");
        }
        assert_eq!(column_of("colour"), None);
    }
}
