//! Which figures stand in which table and chart, as data: `data/exhibits.toml`, embedded.
//!
//! In: the file. Out: [`Exhibits`]. Invariant: names are unique, parts and topics name what exists, measures and dimensions are the
//! catalogue's, and every measure stands in some table, so that no figure of a book is lost in print. Not here: filling them with
//! figures (`tables`, `charts`). Why: what a report shows is an editor's decision, not code. See the tests below.

use crate::record_tables;
use heng_intake::book::ExhibitKind;
use heng_model::LocalText;
use serde::Deserialize;
use std::sync::OnceLock;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exhibits {
    /// Measures shown large, in order of preference.
    pub(crate) highlights: Vec<String>,
    /// Headings of the data appendix.
    #[serde(rename = "topic")]
    pub(crate) topics: Vec<Topic>,
    #[serde(rename = "table")]
    tables: Vec<TableDef>,
    #[serde(rename = "chart")]
    charts: Vec<ChartDef>,
}

/// A heading of the data appendix with what stands below it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Topic {
    pub(crate) id: String,
    pub(crate) name: LocalText,
    pub(crate) tables: Vec<String>,
    #[serde(default)]
    pub(crate) charts: Vec<String>,
}

/// A table: rows of its own, or other tables as its groups.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableDef {
    pub(crate) id: String,
    pub(crate) caption: LocalText,
    #[serde(default)]
    pub(crate) parts: Vec<String>,
    #[serde(default)]
    pub(crate) rows: Vec<RowDef>,
    /// Years shown where figures exist; the book's comparatives decide when absent.
    #[serde(default)]
    pub(crate) years: Option<u8>,
}

/// A measure, or its breakdowns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowDef {
    pub(crate) measure: String,
    /// Breakdowns; several dimensions of one are joined by `+`.
    #[serde(default)]
    pub(crate) by: Vec<String>,
    /// Prints a heading over each breakdown, and no total: that is a row of its own.
    #[serde(default)]
    pub(crate) grouped: bool,
    /// Printed as a total.
    #[serde(default)]
    pub(crate) total: bool,
    /// Left out where this measure has a figure of the same class.
    #[serde(default)]
    pub(crate) unless: Option<String>,
}

/// A chart.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChartDef {
    pub(crate) id: String,
    pub(crate) caption: LocalText,
    pub(crate) kind: ChartForm,
    pub(crate) over: Axis,
    /// With `over = "classes"`: years shown, one series each.
    #[serde(default = "one")]
    pub(crate) years: u8,
    pub(crate) terms: Vec<TermDef>,
}

/// Form of a chart as the data names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChartForm {
    StackedColumn,
    Column,
    Bar,
    Donut,
    Line,
}

/// What runs along the category axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Axis {
    Years,
    Classes,
}

/// A measure in a chart, or the parts of one breakdown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermDef {
    pub(crate) measure: String,
    #[serde(default)]
    pub(crate) by: Option<String>,
    #[serde(default)]
    pub(crate) label: LocalText,
}

fn one() -> u8 {
    1
}

/// The table of the book's targets, which answers provisions that ask for a target.
pub(crate) const TARGETS: &str = "targets";

impl Exhibits {
    /// The exhibits that ship with the program.
    pub(crate) fn embedded() -> &'static Exhibits {
        static EMBEDDED: OnceLock<Exhibits> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            toml::from_str(include_str!("../../../data/exhibits.toml")).expect("the embedded exhibits are checked by the tests")
        })
    }

    /// The table with this name.
    pub(crate) fn table(&self, id: &str) -> Option<&TableDef> {
        self.tables.iter().find(|t| t.id == id)
    }

    /// The chart with this name.
    pub(crate) fn chart(&self, id: &str) -> Option<&ChartDef> {
        self.charts.iter().find(|c| c.id == id)
    }

    /// Every name that narrative may call for.
    pub(crate) fn names(&self, kind: ExhibitKind) -> Vec<&str> {
        match kind {
            ExhibitKind::Table => self.tables.iter().map(|t| t.id.as_str()).chain(record_names(kind)).collect(),
            ExhibitKind::Chart => self.charts.iter().map(|c| c.id.as_str()).chain(record_names(kind)).collect(),
        }
    }

    /// The table with its parts, each with the rows of one group; a table without parts is one group.
    pub(crate) fn groups<'a>(&'a self, table: &'a TableDef) -> Vec<&'a TableDef> {
        if table.parts.is_empty() {
            return vec![table];
        }
        table.parts.iter().filter_map(|id| self.table(id)).collect()
    }
}

/// Names of the exhibits made from records.
fn record_names<'a>(kind: ExhibitKind) -> impl Iterator<Item = &'a str> {
    record_tables::names(kind).map(|name| -> &'a str { name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::{Catalogue, Locale};
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_known() {
        let exhibits = Exhibits::embedded();
        for kind in [ExhibitKind::Table, ExhibitKind::Chart] {
            let names = exhibits.names(kind);
            let unique: BTreeSet<_> = names.iter().collect();
            assert_eq!(names.len(), unique.len());
        }
        for part in exhibits.tables.iter().flat_map(|t| &t.parts) {
            assert!(exhibits.table(part).is_some(), "{part}");
        }
        let (tables, charts) = (exhibits.names(ExhibitKind::Table), exhibits.names(ExhibitKind::Chart));
        for topic in &exhibits.topics {
            assert!(topic.tables.iter().all(|name| tables.contains(&name.as_str())), "{:?}", topic.tables);
            assert!(topic.charts.iter().all(|name| charts.contains(&name.as_str())), "{:?}", topic.charts);
        }
        let placed: BTreeSet<&str> = exhibits.topics.iter().flat_map(|t| &t.charts).map(String::as_str).collect();
        assert!(charts.iter().all(|name| placed.contains(name)), "every chart has a place in the appendix");
        let placed: BTreeSet<&str> = exhibits.topics.iter().flat_map(|t| &t.tables).map(String::as_str).collect();
        assert!(record_tables::names(ExhibitKind::Table).all(|name| placed.contains(name)), "every table of records too");
    }

    #[test]
    fn measures_and_dimensions_are_the_catalogues() {
        let (exhibits, catalogue) = (Exhibits::embedded(), Catalogue::embedded());
        let rows = exhibits
            .tables
            .iter()
            .flat_map(|t| &t.rows)
            .map(|r| (&r.measure, r.by.iter().map(String::as_str).collect::<Vec<_>>()));
        let terms = exhibits.charts.iter().flat_map(|c| &c.terms).map(|t| (&t.measure, t.by.as_deref().into_iter().collect()));
        for (measure, by) in rows.chain(terms) {
            let def = catalogue.measure(measure).unwrap_or_else(|| panic!("there is no measure {measure}"));
            for dimension in by.iter().flat_map(|b| b.split('+')) {
                assert!(def.breakdowns.iter().any(|b| b == dimension), "{measure} has no breakdown {dimension}");
            }
        }
        for measure in &exhibits.highlights {
            assert!(catalogue.measure(measure).is_some(), "{measure}");
        }
    }

    #[test]
    fn every_measure_stands_in_a_table() {
        let exhibits = Exhibits::embedded();
        let shown: BTreeSet<&str> = exhibits.tables.iter().flat_map(|t| &t.rows).map(|r| r.measure.as_str()).collect();
        for measure in Catalogue::embedded().measures() {
            assert!(shown.contains(measure.id.as_str()), "{measure} stands in no table");
        }
    }

    #[test]
    fn the_page_of_n006_lists_every_name() {
        let page = include_str!("../../../data/diagnostics/N006.md");
        for kind in [ExhibitKind::Table, ExhibitKind::Chart] {
            for name in Exhibits::embedded().names(kind) {
                assert!(page.contains(&format!("`{name}`")), "{name}");
            }
        }
    }

    #[test]
    fn captions_exist_in_every_language() {
        let exhibits = Exhibits::embedded();
        let captions = exhibits.tables.iter().map(|t| &t.caption).chain(exhibits.charts.iter().map(|c| &c.caption));
        for text in captions.chain(exhibits.topics.iter().map(|t| &t.name)) {
            assert!(Locale::ALL.iter().all(|&l| text.has(l)), "{text:?}");
        }
    }
}
