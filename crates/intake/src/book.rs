//! The book after intake: validated records with their origins. Plain data; no parsing, no file system.

mod climate;
mod emissions;
mod governance;
mod materiality;
mod operations;
mod passages;
mod people;
mod restatements;
mod scope3;
mod targets;

pub use climate::*;
pub use emissions::*;
pub use governance::*;
pub use materiality::*;
pub use operations::*;
pub use passages::*;
pub use people::*;
pub use restatements::*;
pub use scope3::*;
pub use targets::*;

use heng_model::{Date, Decimal, Dims, FigureId, LocalText, Locale, Origin, Period, Quantity, RowSet, SourceFile, Unit};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything one issuer's book says.
#[derive(Debug, Clone)]
pub struct Book {
    /// `heng.toml`.
    pub manifest: Manifest,
    /// `sites.csv`, by id.
    pub sites: BTreeMap<String, Site>,
    /// `activity/*`, folded: rows that differ only in date, amount and evidence are one group with its sum and its rows.
    pub activities: Vec<ActivityGroup>,
    /// `people/*`.
    pub people: People,
    /// `suppliers.csv`, folded to counts by region.
    pub suppliers: Vec<CountRecord>,
    /// `cases.csv`, `community.csv`, `ip.csv`, `governance.csv`: counted things.
    pub counts: Vec<CountRecord>,
    /// `denominators.csv`.
    pub denominators: Vec<Denominator>,
    /// `figures.csv`.
    pub entered: Vec<EnteredFigure>,
    /// `prior/<year>.csv`.
    pub prior: Vec<EnteredFigure>,
    /// `published.csv`.
    pub published: Vec<PublishedFigure>,
    /// `materiality/topics.csv`.
    pub topics: Vec<Topic>,
    /// `materiality/*` beside the topics.
    pub materiality: Materiality,
    /// `stakeholders.csv`, `bodies.csv`, `meetings.csv`, `board.csv`, `laws.csv`, `awards.csv`, `memberships.csv`.
    pub governance: Governance,
    /// `climate/*`, `risks.csv`.
    pub climate: Climate,
    /// `entities.csv`, `refrigerants.csv`, `blends.csv`, `instruments.csv`, `meters.csv`.
    pub emissions: Emissions,
    /// `scope3/*`.
    pub scope3: Scope3,
    /// `complaints.csv`, `reports.csv`, `practices.csv`, supplier scores, community rows.
    pub operations: Operations,
    /// `restatements.csv`.
    pub restatements: Restatements,
    /// `targets.csv`.
    pub targets: Vec<Target>,
    /// `explanations.csv`.
    pub explanations: Vec<Explanation>,
    /// `narrative/<locale>/*.md`.
    pub sections: Vec<Section>,
    /// The words of the sections, for the proofreader.
    pub passages: Vec<Passage>,
    /// `factors.csv`: rows for the factor catalogue, parsed by `heng-factors`.
    pub factor_overrides: Option<SourceText>,
    /// Rows of tables that could not be read: what they feed is not known.
    pub unread: Vec<Unread>,
    /// Every file that was read, for the appendix and the seal.
    pub files: Vec<Arc<SourceFile>>,
}

/// Rows of one table that were left out, all reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The table without its ending: `people/injuries`.
    pub table: String,
    /// The year that the rows name; `None` where they name none that can be read.
    pub year: Option<i16>,
    /// The measure that the rows feed; `None` where they may feed any that the table does.
    pub measure: Option<String>,
    /// The first of them.
    pub origin: Origin,
}

impl Book {
    /// A book that holds nothing but its manifest.
    pub fn new(manifest: Manifest) -> Self {
        Self {
            manifest,
            sites: BTreeMap::new(),
            activities: Vec::new(),
            people: People::default(),
            suppliers: Vec::new(),
            counts: Vec::new(),
            denominators: Vec::new(),
            entered: Vec::new(),
            prior: Vec::new(),
            published: Vec::new(),
            topics: Vec::new(),
            materiality: Materiality::default(),
            governance: Governance::default(),
            climate: Climate::default(),
            emissions: Emissions::default(),
            scope3: Scope3::default(),
            operations: Operations::default(),
            restatements: Restatements::default(),
            targets: Vec::new(),
            explanations: Vec::new(),
            sections: Vec::new(),
            passages: Vec::new(),
            factor_overrides: None,
            unread: Vec::new(),
            files: Vec::new(),
        }
    }
}

/// A kind of record that a requirement may ask for. Its id is also the name of the table that prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordSet {
    /// `climate-risks`.
    pub id: &'static str,
    /// The fields a requirement may name: `likelihood`.
    pub fields: &'static [&'static str],
}

impl Book {
    /// Every record set there is.
    pub fn record_sets() -> impl Iterator<Item = &'static RecordSet> {
        [
            Materiality::SETS,
            Governance::SETS,
            Climate::SETS,
            Emissions::SETS,
            Scope3::SETS,
            Operations::SETS,
            Restatements::SETS,
            Target::SETS,
        ]
        .into_iter()
        .flatten()
    }

    /// The rows of a record set that fill a field; every row when the field is empty.
    pub fn records(&self, set: &str, field: &str) -> Vec<&Origin> {
        let mut found = self.materiality.records(&self.topics, set, field);
        found.extend(self.governance.records(set, field));
        found.extend(self.climate.records(set, field));
        found.extend(self.emissions.records(set, field));
        found.extend(self.scope3.records(set, field));
        found.extend(self.operations.records(set, field));
        found.extend(self.restatements.records(set, field));
        found.extend(Target::records(&self.targets, set, field));
        found
    }
}

/// A small file kept as text because another crate owns its format.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// Which file.
    pub file: Arc<SourceFile>,
    /// Its text.
    pub text: String,
}

/// `heng.toml`.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Where it is.
    pub origin: Origin,
    /// `[issuer] name`.
    pub issuer_name: LocalText,
    /// `[issuer] short`: how the report calls the issuer; the name when absent.
    pub issuer_short: LocalText,
    /// `[issuer] stock_code`.
    pub stock_code: String,
    /// `[issuer] board`: the listing board.
    pub board: ListingBoard,
    /// `[issuer] size`.
    pub size: SizeClass,
    /// `[period]`: the reporting year.
    pub period: Period,
    /// `[period] comparatives`: how many earlier years are shown beside it (0 to 2).
    pub comparatives: u8,
    /// `[report] title`; a standard title when absent.
    pub title: LocalText,
    /// `[report] date`: the day of approval. The rule "latest at report date" needs it.
    pub report_date: Option<Date>,
    /// `[report] frameworks`: pack ids.
    pub frameworks: Vec<String>,
    /// `[report] locales`.
    pub locales: Vec<Locale>,
    /// `[report] contact`: an address for feedback.
    pub contact: String,
    /// `[report] gri_use`: `in-accordance` or `with-reference`; empty: the first use the framework has.
    pub gri_use: String,
    /// `[report] index_style`: whether the content index has a column of statuses.
    pub index_style: IndexStyle,
    /// `[report] register`: whether the register of figures is printed in the report.
    pub register: RegisterPlace,
    /// `[methods]`: method by subject, as written, with the line. `calc` knows the subjects and their defaults.
    pub methods: BTreeMap<String, MethodChoice>,
    /// `[places]`: decimals to print, by measure id.
    pub places: BTreeMap<String, u32>,
    /// `[labels.<dimension>]`: printed names of the book's own dimension values, in the order written.
    pub labels: BTreeMap<String, Vec<(String, LocalText)>>,
    /// `[service]`: the service levels stated for complaints.
    pub service: ServiceLevels,
    /// `[materiality]`: how topics are scored and put into tiers.
    pub materiality: MaterialityRules,
    /// `[climate] horizons`: what short, medium and long term mean, in the order written.
    pub horizons: Vec<Horizon>,
    /// `[age_bands] bands`: for rosters, ids such as `<30`, `30-49`, `>=50`, in order.
    pub age_bands: Vec<String>,
    /// `[boundary]`: how greenhouse gases are consolidated, and their base year.
    pub boundary: Boundary,
}

impl Manifest {
    /// A manifest that leaves everything to the defaults but the issuer's name and the reporting year.
    pub fn new(origin: Origin, issuer_name: LocalText, period: Period) -> Self {
        Self {
            origin,
            issuer_short: issuer_name.clone(),
            issuer_name,
            stock_code: String::new(),
            board: ListingBoard::Main,
            size: SizeClass::Other,
            period,
            comparatives: 1,
            title: LocalText::default(),
            report_date: None,
            frameworks: Vec::new(),
            locales: Locale::ALL.to_vec(),
            contact: String::new(),
            gri_use: String::new(),
            index_style: IndexStyle::default(),
            register: RegisterPlace::default(),
            methods: BTreeMap::new(),
            places: BTreeMap::new(),
            labels: BTreeMap::new(),
            service: ServiceLevels::default(),
            materiality: MaterialityRules::default(),
            horizons: Vec::new(),
            age_bands: Vec::new(),
            boundary: Boundary::default(),
        }
    }

    /// The reporting year's number.
    pub fn year(&self) -> i16 {
        self.period.year()
    }

    /// Reporting year first, then its comparatives.
    pub fn periods(&self) -> Vec<Period> {
        (0..=i16::from(self.comparatives)).map(|n| self.period.years_before(n)).collect()
    }
}

/// `[service]`: within how many calendar days complaints are to be answered and settled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceLevels {
    /// Days to respond.
    pub response_days: Option<(u16, Origin)>,
    /// Days to resolve.
    pub resolution_days: Option<(u16, Origin)>,
}

/// A method as the book names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodChoice {
    /// The id, or for some subjects a parameter: `data-year`, `named:CN-2021-MEE`, `200000`.
    pub value: String,
    /// Where it is written.
    pub origin: Origin,
}

/// How the content index prints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IndexStyle {
    /// With a column that says where each requirement stands.
    #[default]
    Status,
    /// References and remarks only.
    Reference,
}

/// Where the register of figures stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterPlace {
    /// In every form of the report.
    #[default]
    Printed,
    /// In the page, the workbook and the review copy; a book of a thousand figures would print fifty pages of it.
    Apart,
}

/// Listing board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListingBoard {
    /// Main Board.
    Main,
    /// GEM.
    Gem,
}

/// Size class of the climate rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SizeClass {
    /// Constituent of the Hang Seng Composite LargeCap Index throughout the year before the reporting year.
    LargeCap,
    /// Any other issuer.
    Other,
}

/// A site of `sites.csv`.
#[derive(Debug, Clone)]
pub struct Site {
    /// Id used by activity rows.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// Legal entity.
    pub entity: String,
    /// Region of the `region` dimension.
    pub region: String,
    /// Factor region of its electricity: `CN`, `CN-GRID-E`, `HK-CLP`.
    pub grid: String,
    /// Floor area in m², if given.
    pub floor_area_m2: Option<Decimal>,
    /// Whether it is inside the reporting boundary.
    pub included: bool,
    /// Activities that the book says take place there.
    pub activities: Vec<String>,
    /// Why, or why not.
    pub reason: LocalText,
    /// Where it is.
    pub origin: Origin,
}

/// Activity rows folded by what a figure can tell apart.
#[derive(Debug, Clone)]
pub struct ActivityGroup {
    /// Activity id of `data/activities.toml`: `electricity`, `petrol`, `waste_nonhazardous`.
    pub activity: String,
    /// Site id.
    pub site: String,
    /// Further dimensions of the rows: waste type, treatment, material, vehicle.
    pub dims: Dims,
    /// The financial year (its number) that the rows' periods fall in.
    pub year: i16,
    /// Sum of the amounts in `unit`.
    pub sum: Decimal,
    /// The unit as written in the rows; rows in other units are other groups.
    pub unit: Unit,
    /// File and worksheet.
    pub file: Arc<SourceFile>,
    /// Worksheet, empty for CSV.
    pub sheet: String,
    /// The rows.
    pub rows: RowSet,
    /// Evidence named by the rows, each once, sorted.
    pub evidence: Vec<String>,
    /// Distinct notes and sources of the rows, sorted.
    pub notes: Vec<String>,
    /// Whether rows hold further notes than those kept.
    pub more_notes: bool,
}

/// Head counts and what happened to people, by cut. A roster is folded into the same records that counts are entered in, so
/// that both ways give the same figures.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Counts by cut.
    pub cuts: Vec<PeopleCut>,
    /// `people/safety.csv`, one record a measure and year.
    pub safety: Vec<CountRecord>,
    /// `people/injuries.csv`, `hours.csv`, `training.csv`, `leave.csv`, and what the roster counts beside classes of employees.
    pub registers: Vec<CountRecord>,
    /// Pay compared, where the roster gives it.
    pub pay: Vec<PayRatio>,
    /// Training of the employees at period end, by class, where there is a roster.
    pub staff_training: Vec<StaffTraining>,
}

/// What is counted of the people in one class, for one year.
#[derive(Debug, Clone)]
pub struct PeopleCut {
    /// The class: no dimensions for the whole workforce, `gender=male`, `category=senior_management;gender=male`.
    pub dims: Dims,
    /// The financial year.
    pub year: i16,
    /// Each number given, by measure id: `headcount`, `headcount_opening`, `new_hires`, `leavers`, `trained_persons`,
    /// `training_hours_total`, `training_participations`, `transfers_in`, `transfers_out`, `contractors`.
    pub counts: BTreeMap<String, Decimal>,
    /// Where it comes from.
    pub origin: Origin,
    /// True when the records are persons of a roster, not entered counts.
    pub from_roster: bool,
}

/// A count of a measure: suppliers in a region, corruption cases, patents by type.
#[derive(Debug, Clone)]
pub struct CountRecord {
    /// Measure id.
    pub measure: String,
    /// Dimensions.
    pub dims: Dims,
    /// The financial year.
    pub year: i16,
    /// The amount in the measure's unit.
    pub value: Decimal,
    /// The unit where it is another currency than the measure's.
    pub currency: Option<Unit>,
    /// The rows it was counted from.
    pub origin: Origin,
    /// How many rows; none for a register that is kept and has no entry.
    pub rows: u64,
}

/// A denominator of intensities.
#[derive(Debug, Clone)]
pub struct Denominator {
    /// Measure id: `revenue`, `floor_area`, `headcount`.
    pub measure: String,
    /// The financial year.
    pub year: i16,
    /// Value and unit.
    pub quantity: Quantity,
    /// Date (a stock) or basis (`year-end`, `average`) as stated.
    pub date: String,
    /// What it covers.
    pub boundary: LocalText,
    /// Where it was taken from; a citation in one language stands for both.
    pub source: LocalText,
    /// Where it is entered.
    pub origin: Origin,
}

/// A figure entered as such.
#[derive(Debug, Clone)]
pub struct EnteredFigure {
    /// Which figure.
    pub id: FigureId,
    /// Value and unit as entered.
    pub quantity: Quantity,
    /// Decimals as entered: `28.0` has one.
    pub places: u32,
    /// Where it was taken from; a citation in one language stands for both.
    pub source: LocalText,
    /// What is missing below it, if the book says so.
    pub missing: LocalText,
    /// Where it is entered.
    pub origin: Origin,
}

/// A figure as printed in a published report, to reconcile with.
#[derive(Debug, Clone)]
pub struct PublishedFigure {
    /// A name for the case, free.
    pub case: String,
    /// Which figure.
    pub id: FigureId,
    /// `sum by <dimension>`: recompute as the sum of the figure's parts instead of the figure itself.
    pub sum_by: Option<String>,
    /// Value and unit as printed.
    pub quantity: Quantity,
    /// Decimals as printed.
    pub places: u32,
    /// Why it differs, if the book says so.
    pub reason: LocalText,
    /// Where it is printed.
    pub source: String,
    /// Where it is entered.
    pub origin: Origin,
}

/// Why a provision, or one limb of it, is not disclosed.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Provision code, `B6.1`, or with a limb, `B6.4/recall`.
    pub code: String,
    /// `not-applicable`, `not-material`, `confidentiality`, `legal-prohibition`, `information-unavailable`, or a relief:
    /// `relief-reasonable-information`, `relief-capabilities`, `relief-commercial-sensitivity`, `relief-financial-effects`.
    pub kind: String,
    /// The reason.
    pub reason: LocalText,
    /// What must be said when a relief is used.
    pub statement: LocalText,
    /// When it will be disclosed.
    pub until: Option<Date>,
    /// Where it is.
    pub origin: Origin,
}

impl Explanation {
    /// A reason, without a statement or a date.
    pub fn new(code: impl Into<String>, kind: impl Into<String>, reason: LocalText, origin: Origin) -> Self {
        Self { code: code.into(), kind: kind.into(), reason, statement: LocalText::default(), until: None, origin }
    }
}

/// What a section is in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionRole {
    /// About this report: scope, principles. Heng adds period, boundary table and methods.
    About,
    /// The board's statement.
    BoardStatement,
    /// A chapter.
    Chapter,
}

/// A narrative section in one language.
#[derive(Debug, Clone)]
pub struct Section {
    /// File name without number prefix and ending; the same in both languages: `10-environment.md` → `environment`.
    pub id: String,
    /// File name, which orders the sections.
    pub file_name: String,
    /// Language.
    pub locale: Locale,
    /// Role.
    pub role: SectionRole,
    /// Title.
    pub title: String,
    /// Provision codes answered, whole (`A2.4`) or by limb (`A2.4/source`), each with where it is written.
    pub answers: Vec<(String, Origin)>,
    /// The body as blocks.
    pub blocks: Vec<Block>,
    /// Whether the body holds any words.
    pub has_text: bool,
    /// The file.
    pub origin: Origin,
}

/// A block of narrative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading inside the section; level 1 is the first below the title. Provisions may be answered per heading:
    /// `## Waste {answers="A1.6"}` is written as `## Waste` followed by a line `{{answers A1.6}}`.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Text.
        text: Vec<Inline>,
        /// Codes answered under this heading.
        answers: Vec<String>,
        /// Where.
        origin: Origin,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; each item is a sequence of blocks.
    List {
        /// First number of an ordered list.
        start: Option<u64>,
        /// Items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A table written in the narrative: header row, then rows.
    Table {
        /// Header cells.
        head: Vec<Vec<Inline>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// `{{table NAME}}` or `{{chart NAME}}` alone in a paragraph: an exhibit made by `compose`.
    Exhibit {
        /// `table` or `chart`.
        kind: ExhibitKind,
        /// Its name.
        name: String,
        /// Where it is called for.
        origin: Origin,
    },
}

/// Kinds of exhibit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExhibitKind {
    /// A table of figures.
    Table,
    /// A chart.
    Chart,
}

/// Running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Strong.
    Strong(Vec<Inline>),
    /// Emphasis.
    Emph(Vec<Inline>),
    /// A link.
    Link {
        /// Address.
        url: String,
        /// Words.
        text: Vec<Inline>,
    },
    /// A line break.
    Break,
    /// `{{ghg_total}}`: a cited figure.
    Cite {
        /// Which figure; the year defaults to the reporting year.
        id: FigureId,
        /// `{{ghg_total bare}}`: the number without its unit.
        bare: bool,
        /// Where it is cited.
        origin: Origin,
    },
}

impl Block {
    /// Whether the block says anything in words; a chart, a table of figures or a heading alone does not.
    pub fn has_words(&self) -> bool {
        match self {
            Block::Heading { .. } | Block::Exhibit { .. } => false,
            Block::Paragraph(inlines) => inlines.iter().any(Inline::has_words),
            Block::List { items, .. } => items.iter().flatten().any(Block::has_words),
            Block::Quote(blocks) => blocks.iter().any(Block::has_words),
            Block::Table { head, rows } => head.iter().chain(rows.iter().flatten()).flatten().any(Inline::has_words),
        }
    }
}

impl Inline {
    fn has_words(&self) -> bool {
        match self {
            Inline::Text(text) => text.chars().any(char::is_alphanumeric),
            Inline::Strong(inner) | Inline::Emph(inner) | Inline::Link { text: inner, .. } => inner.iter().any(Inline::has_words),
            Inline::Break | Inline::Cite { .. } => false,
        }
    }
}
