//! The composed document. Everything a renderer needs, nothing it must compute.

use heng_model::{Decimal, FigureId, Locale};
use serde::Serialize;

/// A report in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Language.
    pub locale: Locale,
    /// Title page and document properties.
    pub meta: Meta,
    /// Parts in reading order.
    pub sections: Vec<Section>,
    /// Every figure that the report prints, sorted by id: the register of references.
    pub figures: Vec<FigureEntry>,
}

/// Title page and document properties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meta {
    /// "Environmental, Social and Governance Report 2022".
    pub title: String,
    /// Issuer's name.
    pub issuer: String,
    /// How the report calls the issuer.
    pub issuer_short: String,
    /// "Stock code: 2013", empty if none.
    pub stock_code: String,
    /// "For the year ended 31 December 2022".
    pub period: String,
    /// "2022".
    pub year: String,
    /// Date of approval as printed, empty if none.
    pub date: String,
    /// Contact, empty if none.
    pub contact: String,
    /// For whom it is made; renderers say so at the head of every page of a review copy, in the words `review_copy`.
    pub copy: ReportCopy,
    /// Words that renderers print around the content: contents, page, table, chart, figure, note, source …, by key.
    pub words: std::collections::BTreeMap<String, String>,
}

/// For whom a report is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportCopy {
    /// For everybody: no marks of reviewers.
    #[default]
    Publication,
    /// For those who sign it off: gaps, what was not verified, and the evidence are shown.
    Review,
}

/// A part of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Anchor, unique in the report: `environment`, `environment--waste`, `index-hkex-2020`.
    pub id: String,
    /// Printed number: `3`, `A1`; empty when unnumbered.
    pub number: String,
    /// Title.
    pub title: String,
    /// What it is.
    pub kind: SectionKind,
    /// Content.
    pub blocks: Vec<Block>,
}

/// What a section is; renderers may lay them out differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    /// Front matter: about this report, board statement.
    Front,
    /// A chapter.
    Chapter,
    /// Data tables, methods, factors, register of figures.
    Appendix,
    /// A content index: landscape where the page allows.
    Index,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum Block {
    /// A heading below the section title.
    Heading {
        /// 1 is the first below the title.
        level: u8,
        /// Anchor, unique in the report.
        id: String,
        /// Printed number, `3.1`; empty when unnumbered.
        number: String,
        /// Text.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// Text.
        text: Vec<Inline>,
    },
    /// A list.
    List {
        /// First number of an ordered list.
        start: Option<u64>,
        /// Items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote {
        /// Content.
        blocks: Vec<Block>,
    },
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// Large figures side by side: the year at a glance.
    Highlights {
        /// At most six.
        items: Vec<Highlight>,
    },
}

/// A large figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Highlight {
    /// What it is.
    pub label: String,
    /// The figure.
    pub figure: FigureId,
    /// The number as printed.
    pub value: String,
    /// Its unit as printed.
    pub unit: String,
    /// "−3.3% on 2021"; empty without a comparative.
    pub change: String,
}

/// Running text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "inline", rename_all = "kebab-case")]
pub enum Inline {
    /// Words.
    Text {
        /// Words.
        text: String,
    },
    /// Strong.
    Strong {
        /// Content.
        children: Vec<Inline>,
    },
    /// Emphasis.
    Emph {
        /// Content.
        children: Vec<Inline>,
    },
    /// A link to the outside.
    Link {
        /// Address.
        url: String,
        /// Content.
        children: Vec<Inline>,
    },
    /// A line break.
    Break,
    /// A cited figure, as printed.
    Figure {
        /// Which.
        figure: FigureId,
        /// As printed, with unit unless bare.
        text: String,
    },
    /// A reference to a section or heading: "3.1 Waste", with its page in paged media.
    SectionRef {
        /// Anchor.
        target: String,
        /// As printed.
        text: String,
    },
    /// The page number of an anchor; media without pages print nothing.
    PageRef {
        /// Anchor.
        target: String,
    },
    /// A mark that leads to a note of the same table: `1`, `†`.
    NoteRef {
        /// As printed.
        mark: String,
    },
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Anchor: `table-emissions`.
    pub id: String,
    /// Printed number, "Table 3"; empty for tables of the narrative.
    pub number: String,
    /// Caption; empty for tables of the narrative.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Notes printed below.
    pub notes: Vec<Note>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Head.
    pub head: String,
    /// Alignment.
    pub align: Align,
    /// Share of the width, relative to the other columns.
    pub weight: u32,
}

/// Alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Words.
    Start,
    /// Numbers, aligned at the right; all numbers of a row have the same decimals.
    End,
    /// Marks.
    Center,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Indentation of the first cell.
    pub indent: u8,
    /// Cells, as many as columns; a group row has one.
    pub cells: Vec<Cell>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// A heading within the table, across all columns.
    Group,
    /// Data.
    Data,
    /// A total.
    Total,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "cell", rename_all = "kebab-case")]
pub enum Cell {
    /// Words.
    Text {
        /// Content.
        text: Vec<Inline>,
    },
    /// A figure.
    Figure {
        /// Which.
        figure: FigureId,
        /// The number as printed, without unit.
        text: String,
        /// Marks of notes that concern it.
        marks: Vec<String>,
    },
    /// No figure: printed as a dash, never as zero.
    Missing {
        /// Why, if known.
        reason: String,
    },
    /// Nothing belongs here.
    Empty,
}

/// A note below a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// `1`, `†`.
    pub mark: String,
    /// Text.
    pub text: Vec<Inline>,
}

/// A chart. Values are figures; floating point appears only when a renderer draws them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// Anchor: `chart-ghg-by-scope`.
    pub id: String,
    /// Printed number, "Chart 2".
    pub number: String,
    /// Caption.
    pub caption: String,
    /// Form.
    pub kind: ChartKind,
    /// Unit of the value axis as printed.
    pub unit: String,
    /// Labels along the category axis: years, classes.
    pub categories: Vec<String>,
    /// The class of each category, as printed in the legend: the tier of a topic, the standing of a target. Empty: none.
    pub groups: Vec<String>,
    /// Series; a donut has one.
    pub series: Vec<Series>,
    /// What the picture shows, for readers who do not see it.
    pub alt: String,
}

/// Form of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// Vertical bars, series stacked.
    StackedColumn,
    /// Vertical bars side by side.
    Column,
    /// Horizontal bars.
    Bar,
    /// Shares of a whole.
    Donut,
    /// Lines over the categories, which are years.
    Line,
    /// Items on two axes: the first series is the horizontal value of each category, the second the vertical one.
    Matrix,
    /// How far each category has come: the first series is what was reached, the second, where there is one, what the time
    /// gone by asks for; both in percent of the whole way.
    Progress,
}

/// One series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Series {
    /// Label.
    pub label: String,
    /// One point a category; `None` where there is no figure.
    pub points: Vec<Option<Point>>,
}

/// One value of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Which figure.
    pub figure: FigureId,
    /// Unrounded value in the chart's unit.
    pub value: Decimal,
    /// As printed.
    pub text: String,
}

/// An entry of the register of figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureEntry {
    /// Reference number: `F12`, printed in the register.
    pub reference: String,
    /// Which figure.
    pub figure: FigureId,
    /// Printed name with dimensions: "Employees at period end, male".
    pub name: String,
    /// The calendar year in which the financial year ends, as in the figure's id.
    pub year: i16,
    /// The financial year as printed: "2022", or "2022/23" where it lies in two.
    pub year_label: String,
    /// Unrounded value.
    pub value: Decimal,
    /// As printed, without unit.
    pub text: String,
    /// Unit as printed.
    pub unit: String,
    /// Decimals printed.
    pub places: u32,
    /// Computed, entered, prior: as printed.
    pub basis: String,
    /// The method in words.
    pub method: String,
    /// The trace in lines for a reader, indented by depth.
    pub trace: Vec<TraceLine>,
    /// Anchors where it is printed.
    pub used_in: Vec<String>,
    /// False when a factor below it is unverified.
    pub verified: bool,
}

/// A line of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceLine {
    /// Depth, 0 for the figure itself.
    pub depth: u8,
    /// Text.
    pub text: String,
}
