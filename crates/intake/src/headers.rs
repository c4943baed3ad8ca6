//! Headers: which column a person means by a heading, in Chinese or English.
//!
//! In: the cells of a row and a [`Spec`]. Out: for each column its cell, if the row names columns. Invariant: an alias is looked up only among
//! the columns of its table, so that one word may mean different columns in different tables. Not here: cells below the header.
//! The words are in `data/lexicons/headers.toml`.

use crate::row::Cells;
use crate::table::Spec;
use crate::text::{nearest, normalise};
use heng_model::Units;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// The lexicon: heading → columns it may mean.
#[derive(Debug)]
pub struct Headers {
    columns_by_word: HashMap<String, Vec<String>>,
    words_by_column: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LexiconFile {
    column: BTreeMap<String, Vec<String>>,
}

/// A row that names columns.
#[derive(Debug, Default)]
pub(crate) struct Header {
    /// For each name of [`Spec::names`], the cell it stands in.
    pub(crate) cells: Vec<Option<usize>>,
    /// The row that names the columns.
    pub(crate) number: u32,
    /// How many cells the row has.
    pub(crate) width: usize,
    /// The first cell that names a column.
    pub(crate) first_cell: usize,
    /// The cell that names evidence.
    pub(crate) evidence: Option<usize>,
    /// Headings that mean nothing here.
    pub(crate) unknown: Vec<UnknownHeading>,
    /// Columns named twice, with the second cell.
    pub(crate) repeated: Vec<(&'static str, usize)>,
}

#[derive(Debug)]
pub(crate) struct UnknownHeading {
    pub(crate) text: String,
    pub(crate) cell: usize,
    pub(crate) nearest: Option<&'static str>,
}

impl Header {
    /// A row that names no column.
    pub(crate) fn none(spec: &Spec) -> Self {
        Self { cells: vec![None; spec.names().count()], first_cell: usize::MAX, ..Self::default() }
    }

    fn has(&self, spec: &Spec, column: &str) -> bool {
        spec.names().zip(&self.cells).any(|(name, cell)| name == column && cell.is_some())
    }

    /// The required columns that the row does not name; a group of alternatives reads `date or period or start`.
    pub(crate) fn missing(&self, spec: &Spec) -> Vec<String> {
        let single = spec.columns.iter().filter(|c| c.required && !self.has(spec, c.name)).map(|c| c.name.to_string());
        let groups = spec.one_of.iter().filter(|group| !group.iter().any(|c| self.has(spec, c)));
        single.chain(groups.map(|group| group.join(" or "))).collect()
    }
}

impl Headers {
    /// The lexicon that ships with the program.
    pub fn embedded() -> &'static Headers {
        static EMBEDDED: OnceLock<Headers> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            Headers::parse(include_str!("../../../data/lexicons/headers.toml"))
                .expect("the embedded lexicon is checked by the tests")
        })
    }

    /// Reads a lexicon.
    ///
    /// # Errors
    /// What is not valid TOML.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: LexiconFile = toml::from_str(text).map_err(|e| e.to_string())?;
        let mut columns_by_word: HashMap<String, Vec<String>> = HashMap::new();
        for (column, words) in &file.column {
            for word in words {
                columns_by_word.entry(normalise(word)).or_default().push(column.clone());
            }
        }
        Ok(Self { columns_by_word, words_by_column: file.column })
    }

    /// Every word of the lexicon for a column.
    pub fn words(&self, column: &str) -> &[String] {
        self.words_by_column.get(column).map_or(&[], Vec::as_slice)
    }

    /// The column that a heading means in this table: its position among [`Spec::names`] and its name.
    fn column(&self, heading: &str, spec: &Spec, units: &Units) -> Option<(usize, &'static str)> {
        let named = |word: &str| {
            let word = normalise(word);
            if word.is_empty() {
                return None;
            }
            let columns = self.columns_by_word.get(&word);
            spec.names()
                .enumerate()
                .find(|(_, name)| normalise(name) == word)
                .or_else(|| spec.names().enumerate().find(|(_, name)| columns.is_some_and(|c| c.iter().any(|c| c == name))))
        };
        named(heading).or_else(|| {
            // `Date (YYYY-MM-DD)` is the date; `Quantity (kWh)` would drop a unit that nobody checks, so it stays unknown.
            let (word, remark) = heading.split_once(['(', '（', '[', '【'])?;
            let remark = remark.trim_end().trim_end_matches([')', '）', ']', '】']);
            if units.parse(remark).is_ok() { None } else { named(word) }
        })
    }

    /// Reads a row as a header. A row is one when it names at least two columns, or nothing but columns.
    pub(crate) fn read(&self, cells: &Cells, spec: &Spec, units: &Units) -> Option<Header> {
        let mut header = Header::none(spec);
        let mut filled = 0_usize;
        let mut known = 0_usize;
        for (cell, heading) in cells.iter().enumerate() {
            let heading = heading.trim().trim_start_matches('\u{FEFF}');
            if heading.is_empty() {
                continue;
            }
            filled += 1;
            header.width = cell + 1;
            match self.column(heading, spec, units) {
                Some((position, name)) => {
                    known += 1;
                    header.first_cell = header.first_cell.min(cell);
                    match &mut header.cells[position] {
                        slot @ None => *slot = Some(cell),
                        Some(_) => header.repeated.push((name, cell)),
                    }
                }
                None => header.unknown.push(UnknownHeading {
                    text: heading.to_string(),
                    cell,
                    nearest: nearest(heading, spec.names()),
                }),
            }
        }
        header.evidence = spec.names().zip(&header.cells).find(|(name, _)| *name == "evidence").and_then(|(_, cell)| *cell);
        // Cells under an empty heading at the end belong to the table as well.
        header.width = header.width.max(cells.len());
        (known >= 2 || (known == 1 && filled == 1)).then_some(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The columns of each table of `docs/book.md`.
    const TABLES: &[&str] = &[
        "site name_en name_zh_hant entity region grid floor_area_m2 included reason_en reason_zh_hant",
        "site activity date period start end quantity unit meter type treatment material vehicle",
        "year fatalities work_injuries injured_persons lost_days hours_worked",
        "supplier region assessed terminated year",
        "region count assessed terminated year",
        "measure dims year value unit",
        "measure year value unit date boundary_en boundary_zh_hant",
        "measure dims year value unit missing",
        "case measure dims year sum_by value unit reason_en reason_zh_hant",
        "topic name_en name_zh_hant group tier aspect section impact_en impact_zh_hant",
        "group name_en name_zh_hant weight axis invited",
        "respondent group date topic",
        "step date by_en by_zh_hant text_en text_zh_hant",
        "group name_en name_zh_hant expectations_en expectations_zh_hant channels_en channels_zh_hant frequency_en \
         frequency_zh_hant response_en response_zh_hant",
        "body kind name_en name_zh_hant reports_to chair_en chair_zh_hant duties_en duties_zh_hant climate esg frequency_en \
         frequency_zh_hant",
        "body date members attended topics_en topics_zh_hant climate",
        "director name_en name_zh_hant role gender birth_date age appointed left skills committees",
        "law name_en name_zh_hant jurisdiction aspects section compliance_en compliance_zh_hant breaches",
        "award name_en name_zh_hant body_en body_zh_hant date year",
        "membership name_en name_zh_hant body_en body_zh_hant role_en role_zh_hant date year",
        "target measure kind baseline_year target_year value answers text_en text_zh_hant",
        "code kind reason_en reason_zh_hant",
        "id gender birth_date age region category employment function nationality grade entity joined left transferred_in \
         transferred_out trained training_hours training_participations employer_type manager parental_entitled pay pay_unit",
        "gender age region category employment function nationality grade entity year headcount headcount_opening new_hires leavers \
         transfers_in transfers_out trained_persons training_hours_total training_participations contractors",
        "id kind start end returned still_employed_12m gender",
        "case date site person_type fatal lost_days description_en description_zh_hant",
        "year person_type hours",
        "session date topic audience gender category participants hours new_participants",
        "supplier region assessed terminated year name_en name_zh_hant tier local spend spend_unit practices",
        "dimension name_en name_zh_hant weight",
        "grade from consequence_en consequence_zh_hant",
        "practice name_en name_zh_hant text_en text_zh_hant",
        "complaint received responded resolved channel type site",
        "product year sold recalled unit reason_en reason_zh_hant",
        "programme name_en name_zh_hant year score scale respondents invited",
        "incident date kind severity persons_affected text_en text_zh_hant",
        "report date channel outcome kind",
        "programme name_en name_zh_hant date focus_area kind amount unit volunteers hours beneficiaries",
        "right type held new year",
    ];

    #[test]
    fn every_column_has_words_in_chinese_and_no_word_means_two_columns_of_a_table() {
        let headers = Headers::embedded();
        let mut wrong = BTreeSet::new();
        for table in TABLES {
            let columns: Vec<&str> = table.split_whitespace().chain(["source", "note", "evidence"]).collect();
            for column in &columns {
                let words = headers.words(column);
                if !words.iter().any(|w| !w.is_ascii()) {
                    wrong.insert(format!("{column} has no word in Chinese"));
                }
                for other in columns.iter().filter(|other| *other != column) {
                    let shared = words
                        .iter()
                        .map(|w| normalise(w))
                        .filter(|w| normalise(other) == *w || headers.words(other).iter().any(|o| normalise(o) == *w));
                    wrong.extend(shared.map(|word| format!("{word}: {column} or {other}")));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
