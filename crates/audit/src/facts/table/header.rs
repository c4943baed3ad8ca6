//! Headers: what each column of a table holds.

use super::rows::{Row, RowCell};
use super::years;
use crate::lexicon::{Lexicon, UnitMatch, age_band};
use std::collections::BTreeMap;

/// What a column's header says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Column {
    /// The year, and nothing else, or beside other words.
    pub year: Option<i32>,
    /// Words beside the year and the unit: a measure, a cut's value.
    pub words: String,
    /// Dimensions that the words name.
    pub dims: BTreeMap<String, String>,
    /// Unit in the header.
    pub unit: Option<UnitMatch>,
    /// Its words are a name that only the report knows: a plant, a subsidiary.
    pub named: bool,
    /// What it is for.
    pub role: Role,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Not known.
    #[default]
    Unknown,
    /// Labels of rows.
    Label,
    /// Units.
    Unit,
    /// Values.
    Value,
    /// Codes, notes, references, changes against the year before: no facts.
    Aside,
}

/// The columns of a table, and its years in the order in which they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Columns {
    pub columns: Vec<Column>,
    /// Rows it was made of had columns of their own.
    pub aligned: bool,
    /// Its first head ends in "Unit": where lines are split at single spaces, every label ends in one.
    pub units_in_labels: bool,
}

const UNIT_HEADS: &[&str] = &["单位", "unit", "units", "计量单位", "unit of measurement", "measurement unit", "uom", "测量单位"];
const ASIDE_HEADS: &[&str] = &[
    "附注",
    "备注",
    "note",
    "notes",
    "变动",
    "变化",
    "增减",
    "同比",
    "change",
    "changes",
    "variance",
    "yoy",
    "year-on-year",
    "趋势",
    "trend",
    "页",
    "page",
    "参考",
    "reference",
    "gri",
    "章节",
    "序号",
    "no.",
    "%change",
    "increase/(decrease)",
    "+/-",
    "差异",
    "increase",
    "增幅",
];

/// Whether a head says that its column holds units.
pub(super) fn unit_head(text: &str) -> bool {
    UNIT_HEADS.contains(&text)
}

/// Whether a head says that its column holds no facts: notes, changes, pages.
pub(super) fn aside_head(text: &str) -> bool {
    ASIDE_HEADS
        .iter()
        .any(|w| text == *w || text.chars().count() <= 18 && text.starts_with(w) || text.ends_with(w) && w.len() > 6)
}

impl Columns {
    pub fn years(&self) -> Vec<i32> {
        self.columns.iter().filter_map(|c| c.year).collect()
    }

    /// Whether the columns, and not the rows, say what is measured: two of their heads name different measures.
    pub fn name_measures(&self, lexicon: &Lexicon) -> bool {
        let mut named: Vec<String> = Vec::new();
        for column in self.columns.iter().skip(1).filter(|c| !c.words.is_empty() && c.role != Role::Aside) {
            let unit = column.unit.as_ref();
            named.extend(lexicon.name(&column.words, "", unit).map(|n| n.id).filter(|id| !named.contains(id)));
        }
        named.len() > 1
    }

    /// Marks columns that are parts of a total by names of the report's own: Plant A, Plant B beside a total.
    pub fn mark_names(&mut self, lexicon: &Lexicon) {
        const PLAIN: [&str; 22] = [
            "amount",
            "value",
            "figure",
            "data",
            "number",
            "result",
            "performance",
            "actual",
            "restated",
            "target",
            "baseline",
            "base year",
            "quantity",
            "数据",
            "数值",
            "数量",
            "结果",
            "实际",
            "目标",
            "重列",
            "基准",
            "金额",
        ];
        let plain = |words: &str| {
            let bare = words.trim_matches(|c: char| !c.is_alphabetic());
            bare.chars().count() < 2 || PLAIN.contains(&bare) || PLAIN.contains(&bare.trim_end_matches('s'))
        };
        let total = |words: &str| lexicon.is_bare_total(words) || ["group", "整体", "全集团"].contains(&words.trim());
        let (mut of_its_own, mut places, mut whole) = (Vec::new(), Vec::new(), false);
        for (i, column) in self.columns.iter().enumerate().skip(1) {
            let words = column.words.trim();
            if !matches!(column.role, Role::Unknown | Role::Value) || words.is_empty() {
                continue;
            }
            whole |= lexicon.is_total(words);
            let known = column.unit.is_some() || lexicon.name(words, "", None).is_some_and(|n| n.specific > 0);
            let place = column.dims.len() == 1 && column.dims.contains_key("region");
            if place {
                places.push(i);
            } else if column.dims.is_empty() && !known && !total(words) && !plain(words) && lexicon.unit_of(words).is_none() {
                of_its_own.push(i);
            }
        }
        if !whole || of_its_own.len() < 2 {
            return;
        }
        // A branch named by its place is one of them.
        for i in of_its_own.into_iter().chain(places) {
            self.columns[i].named = true;
            self.columns[i].dims.clear();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The columns that hold values, in order.
    pub fn value_columns(&self) -> Vec<usize> {
        (0..self.columns.len())
            .filter(|i| matches!(self.columns[*i].role, Role::Value | Role::Unknown) && *i > 0 || self.columns[*i].year.is_some())
            .collect()
    }

    /// A header cell over several columns stands in the first of them: the others take what it says.
    pub fn fill_spans(&mut self) {
        let repeats = |years: &[i32]| years.iter().enumerate().any(|(i, y)| years[..i].contains(y));
        let years_repeat = repeats(&self.years());
        let mut last: Option<Column> = None;
        for column in self.columns.iter_mut().skip(1) {
            if matches!(column.role, Role::Unit | Role::Aside | Role::Label) {
                continue;
            }
            if let Some(left) = &last {
                // Measures over years: 受訓百分比 over 2023 and 2022.
                if column.words.is_empty()
                    && column.year.is_some()
                    && years_repeat
                    && !left.words.is_empty()
                    && left.year != column.year
                {
                    column.words.clone_from(&left.words);
                    column.unit = column.unit.clone().or_else(|| left.unit.clone());
                    column.dims.clone_from(&left.dims);
                }
                // Years over cuts: 2023 over Hong Kong, Mainland China, Total.
                if column.year.is_none() && left.year.is_some() && !column.words.is_empty() {
                    column.year = left.year;
                    column.role = Role::Value;
                }
            }
            last = Some(column.clone());
        }
    }

    /// One more column under a head of one word.
    pub fn push_words(&mut self, folded: &str, year: Option<i32>, lexicon: &Lexicon) {
        let first = self.columns.is_empty();
        let mut column =
            Column { words: folded.to_string(), year, role: if first { Role::Label } else { Role::Value }, ..Column::default() };
        column.unit = lexicon.unit_in(folded);
        column.dims = lexicon.dimensions(folded).into_iter().map(|(d, v, _)| (d.to_string(), v)).collect();
        self.columns.push(column);
    }

    /// Takes in one more header row below those before it.
    pub fn add(&mut self, row: &Row<'_>, lexicon: &Lexicon) {
        let mut spans = spread(row);
        if !row.columns {
            // A bilingual head prints its year twice: 2020 二零二零年 2019 二零一九年.
            spans.dedup_by(|b, a| matches!((a, b), (Some(a), Some(b)) if a.year.is_some() && a.year == b.year));
        }
        if self.columns.len() < spans.len() {
            self.columns.resize(spans.len(), Column::default());
        }
        self.aligned |= row.columns;
        let offset = self.columns.len() - spans.len();
        // A row of units without an empty first cell stands under the values.
        let units_alone = offset > 0 && spans.iter().all(|c| c.is_some_and(|c| lexicon.unit_of(c.text()).is_some()));
        // A shorter second row (years under one head) stands at the right unless it begins with an empty cell.
        for (i, cell) in spans.iter().enumerate() {
            let Some(cell) = cell else { continue };
            let at = if self.aligned && row.columns && !units_alone { i } else { i + offset };
            let told = cell.text().trim().rsplit_once(' ').is_some_and(|(_, last)| unit_head(last));
            self.units_in_labels |= at == 0 && !row.columns && told;
            read_head(&mut self.columns[at], cell, at == 0, lexicon);
        }
    }
}

/// One entry a column: a header cell that spans several stands in each.
fn spread<'c>(row: &'c Row<'_>) -> Vec<Option<&'c RowCell>> {
    let mut spread = Vec::new();
    for (i, cell) in row.cells.iter().enumerate() {
        let span = row.line.cells.get(i).filter(|_| row.columns).map_or(1, |c| c.span.clamp(1, 64));
        for _ in 0..span {
            spread.push((!cell.is_empty()).then_some(cell));
        }
    }
    spread
}

fn read_head(column: &mut Column, cell: &RowCell, first: bool, lexicon: &Lexicon) {
    let text = cell.text().trim();
    if let Some(year) = years::year_in(text) {
        column.year = Some(year);
        column.role = if column.role == Role::Aside { Role::Aside } else { Role::Value };
        if cell.is_year_only() {
            return;
        }
    }
    if unit_head(text) {
        column.role = Role::Unit;
        return;
    }
    if aside_head(text) && column.year.is_none() {
        column.role = Role::Aside;
        return;
    }
    if let Some(unit) = lexicon.unit_in(text).or_else(|| lexicon.unit_of(text)) {
        column.unit = Some(unit);
    }
    if first && column.year.is_none() {
        column.role = Role::Label;
    }
    for (dimension, value, _) in lexicon.dimensions(text) {
        let printed = if dimension == "region" { cell.folded.text.clone() } else { value };
        column.dims.entry(dimension.to_string()).or_insert(printed);
    }
    if let Some(band) = age_band(text, false) {
        column.dims.insert("age".into(), band);
    }
    if !column.words.is_empty() {
        column.words.push(' ');
    }
    column.words.push_str(text);
}
