//! Diagnostics: what is wrong, where, why, and how to mend it. Values that flow on beside results, never thrown.

use crate::origin::Origin;
use serde::{Serialize, Serializer};
use std::fmt;

/// How grave a diagnostic is. Exit code 1 follows from an error or a warning, not from a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing to mend.
    Note,
    /// The value is used, but somebody should look.
    Warning,
    /// The value was left out.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $id:literal, $severity:ident;)*) => {
        /// The code of a diagnostic; `heng explain CODE` prints its page, `data/diagnostics/CODE.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])* $name),* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The printed id: `B004`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $id),* }
            }

            /// Its page in Markdown: what it means, why it matters, an example, how to mend it.
            pub fn page(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("../../../data/diagnostics/", $id, ".md"))),* }
            }

            /// The severity it has unless said otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity),* }
            }
        }
    };
}

// B: the book as a folder and its files. R: records in it. P: people. F: factors. C: calculation. E: emissions. N: narrative. D: disclosure.
// T: typography. M: materiality and governance. G: targets. K: climate risks. S0: suppliers. S3: Scope 3 and uncertainty. O: customers
// and community. A code is never reused for another meaning.
codes! {
    /// A file that the book needs is missing.
    MissingFile = "B001", Error;
    /// heng.toml is not valid TOML or lacks a required field.
    BadManifest = "B002", Error;
    /// A field or header that Heng does not know.
    UnknownField = "B003", Warning;
    /// A required column is missing.
    MissingColumn = "B004", Error;
    /// A file is larger than the limit.
    FileTooLarge = "B005", Error;
    /// A workbook cannot be read.
    BrokenWorkbook = "B006", Error;
    /// A path leads out of the book's folder.
    PathEscapes = "B007", Error;
    /// A text file is not UTF-8.
    NotUtf8 = "B008", Error;
    /// A CSV row is malformed: unbalanced quotes, more cells than headers.
    BadCsvRow = "B009", Error;
    /// A file in the book that Heng does not read.
    UnusedFile = "B010", Note;
    /// A file named as evidence is not in the book.
    MissingEvidence = "B011", Warning;

    /// A cell that must hold a number does not.
    BadNumber = "R001", Error;
    /// The unit is unknown.
    UnknownUnit = "R002", Error;
    /// The unit measures something else than the activity or measure.
    WrongUnit = "R003", Error;
    /// The site is not in sites.csv.
    UnknownSite = "R004", Error;
    /// The measure or activity is unknown.
    UnknownMeasure = "R005", Error;
    /// The date or period cannot be read.
    BadDate = "R006", Error;
    /// An amount is negative.
    NegativeAmount = "R007", Error;
    /// The period lies outside the reporting year and its comparatives.
    OutsidePeriod = "R008", Error;
    /// Two bills of one meter cover the same day.
    OverlappingBills = "R009", Error;
    /// The dimension or its value is unknown.
    UnknownDimension = "R010", Error;
    /// Two rows give the same figure.
    DuplicateRow = "R011", Error;
    /// A required cell is empty.
    EmptyCell = "R012", Error;
    /// A value is not one of those allowed.
    BadChoice = "R013", Error;
    /// A figure is entered although records already give it.
    EnteredOverRecords = "R014", Warning;

    /// A cut of the head count does not add up to the total.
    CutMismatch = "P001", Error;
    /// A person is in the roster twice.
    DuplicatePerson = "P002", Error;
    /// A person's dates contradict each other.
    BadPersonDates = "P003", Error;
    /// Roster and counts by cut disagree.
    RosterDisagrees = "P004", Error;
    /// Opening head count, joiners, leavers and transfers do not lead to the closing one.
    FlowMismatch = "P005", Error;
    /// A person on leave is not in the roster.
    UnknownPerson = "P006", Error;
    /// Pay is not given for everybody, or in several currencies.
    PayIncomplete = "P007", Warning;
    /// The lost days of an injury are not given.
    LostDaysMissing = "P008", Warning;

    /// A supplier's score lies outside 0 to 100.
    ScoreOutOfRange = "S001", Error;
    /// A weight is not above zero.
    BadWeight = "S002", Error;
    /// A supplier is under a practice that is not known.
    UnknownPractice = "S003", Error;
    /// Only some suppliers give what a figure needs of all.
    SuppliersIncomplete = "S004", Warning;
    /// A column of scores names no dimension.
    UnknownScoreDimension = "S005", Error;
    /// No grade holds a score.
    NoGrade = "S006", Error;

    /// The dates of a complaint are out of order.
    DatesOutOfOrder = "O001", Error;
    /// More was recalled than sold.
    RecalledMoreThanSold = "O002", Error;
    /// A satisfaction score lies outside its scale.
    SatisfactionOutOfScale = "O003", Error;
    /// Recalls are counted in several units.
    RecallsInSeveralUnits = "O004", Warning;

    /// No factor covers the activity.
    NoFactor = "F001", Error;
    /// The factor is past its review date or older than the book allows.
    StaleFactor = "F002", Warning;
    /// The factor is not verified against its publication.
    UnverifiedFactor = "F003", Note;
    /// A factor in the book's factors.csv cannot be read.
    BadFactor = "F004", Error;

    /// A figure's denominator is missing or zero.
    NoDenominator = "C001", Warning;
    /// A figure cannot be computed because something below it is missing.
    NotComputable = "C002", Warning;
    /// The method named in the book does not exist.
    UnknownMethod = "C003", Error;
    /// The result is beyond 28 digits.
    Overflow = "C004", Error;
    /// A figure of an earlier report is given differently now, and no reason is given.
    UnexplainedRestatement = "C005", Warning;
    /// A reason is given for the restatement of a figure that did not change or does not exist.
    IdleRestatement = "C006", Warning;
    /// The years compared are not of one length.
    UnequalPeriods = "C007", Note;

    /// A Scope 3 category is screened out and reported all the same.
    ScreenedOutButReported = "S301", Error;
    /// A Scope 3 category is not screened while others are, or has no reason.
    NotScreened = "S302", Warning;
    /// The category has no such method.
    UnknownScope3Method = "S303", Error;
    /// No factor has the id that a Scope 3 row names, or none is named.
    UnknownScope3Factor = "S304", Error;
    /// The factor's unit does not meet what the Scope 3 row measures.
    Scope3FactorUnit = "S305", Error;
    /// A Scope 3 category applies and has no data.
    CategoryWithoutData = "S306", Warning;
    /// The columns of a Scope 3 row are not those that its method multiplies.
    Scope3Inputs = "S307", Error;
    /// A row of uncertainty.csv cannot be used.
    BadUncertainty = "S308", Error;

    /// An entity's equity share is more than the whole.
    EquityShareTooLarge = "E001", Error;
    /// The entity of a site is not in entities.csv.
    UnknownEntity = "E002", Error;
    /// A sub-meter counts what its main meter counts; as a warning, a meter that meters.csv does not list.
    CountedTwice = "E003", Error;
    /// A contractual instrument covers more electricity than was consumed.
    InstrumentTooLarge = "E004", Error;
    /// The shares of a blend do not add up to one.
    BlendShares = "E005", Error;
    /// The gas is unknown.
    UnknownGas = "E006", Error;
    /// The material balance of a gas is negative.
    NegativeBalance = "E007", Error;
    /// A site has no record of something that sites.csv says it consumes.
    IncompleteSite = "E008", Error;
    /// The base year's emissions changed by more than the recalculation threshold.
    BaseYearChanged = "E009", Warning;

    /// A cited figure does not exist.
    UnknownCitation = "N001", Error;
    /// A section exists in one language only.
    OneLanguageOnly = "N002", Error;
    /// The head of a section cannot be read.
    BadSectionHead = "N003", Error;
    /// A section answers a provision that no framework of the book has.
    UnknownProvision = "N004", Error;
    /// The two languages of a section cite different figures.
    CitationsDiffer = "N005", Warning;
    /// A table or chart that does not exist is called for.
    UnknownExhibit = "N006", Error;
    /// Markdown that a report cannot print.
    UnsupportedMarkdown = "N007", Warning;
    /// The two languages of a section differ in their headings or exhibits.
    StructureDiffers = "N008", Warning;
    /// A text of the book is not given in a language of the report.
    UntranslatedText = "N009", Warning;
    /// A law is named otherwise than in laws.csv.
    UnknownLaw = "N010", Warning;
    /// A section is referred to that does not exist under that name.
    UnknownSection = "N011", Warning;
    /// A number stands in the narrative without a citation.
    UncitedNumber = "N012", Warning;

    /// A survey answer lies outside the scale.
    SurveyScale = "M001", Error;
    /// A survey scores a topic, or names a group, that the book does not know.
    UnknownTopic = "M002", Error;
    /// A topic of the book was scored by nobody.
    UnscoredTopic = "M003", Warning;
    /// A tier is written that the scores contradict.
    TierContradicted = "M004", Warning;
    /// A register names a section that the narrative does not have.
    NoSuchSection = "M005", Error;
    /// A body is named that does not exist, or reports to itself.
    UnknownBody = "M006", Error;
    /// Topics share the score at the boundary of a tier.
    TierTie = "M007", Note;
    /// A group answers on an axis that it does not judge.
    AnswerOffAxis = "M008", Warning;
    /// More attended a meeting than are members.
    TooManyAttended = "M009", Error;

    /// A provision is neither disclosed nor explained.
    MissingDisclosure = "D001", Warning;
    /// "Not applicable" without a reason.
    BareNotApplicable = "D002", Error;
    /// A framework named in the book does not exist or does not apply to the period.
    UnknownFramework = "D003", Error;
    /// A relief is used where it does not apply.
    ReliefNotApplicable = "D004", Error;
    /// A mandatory disclosure is explained away.
    MandatoryExplained = "D005", Error;
    /// A GEM issuer is said to be a large-cap.
    GemLargeCap = "D006", Error;
    /// A section answers a provision that its text does not mention.
    ProvisionNotMentioned = "D007", Warning;
    /// A relief is used without what must be said with it.
    ReliefWithoutStatement = "D008", Error;

    /// A target of so many per cent less has no baseline.
    TargetWithoutBaseline = "G001", Error;
    /// A target's year is not after its baseline year.
    TargetBeforeBaseline = "G002", Error;
    /// The year of a target has come, and it is not met.
    TargetNotMet = "G003", Warning;
    /// A milestone of a target cannot be read.
    BadMilestone = "G004", Error;
    /// The value of a target cannot be read.
    BadTargetValue = "G005", Error;
    /// A target is said to be reached, and the figures say otherwise.
    TargetNotReached = "G006", Warning;
    /// The baseline stated for a target is not the figure of that year.
    BaselineDiffers = "G007", Warning;

    /// A share of exposed assets or revenue, or of remuneration, is above 100 %.
    ShareAboveWhole = "K001", Error;
    /// A climate risk names a horizon that the book does not define.
    UnknownHorizon = "K002", Error;
    /// Likelihood or impact lies outside 1 to 5.
    ScoreOutOfScale = "K003", Error;
    /// Exposures that overlap have no stated total.
    OverlappingExposure = "K004", Warning;
    /// A stated total of exposures is not the sum of the register.
    ExposureDiffers = "K005", Warning;

    /// No font has the character.
    MissingGlyph = "T001", Error;
    /// The typesetter reports a problem.
    Typesetting = "T002", Error;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl std::str::FromStr for Code {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Code::ALL.iter().copied().find(|c| c.id().eq_ignore_ascii_case(s)).ok_or_else(|| format!("there is no diagnostic `{s}`"))
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// One diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diag {
    /// Its code.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The row in short: `HQ, 2025-03, 12,400 kWh`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub excerpt: String,
    /// What was sought, what is nearest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// How to mend it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub help: String,
}

impl Diag {
    /// A diagnostic with the code's own severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            origin: None,
            excerpt: String::new(),
            notes: Vec::new(),
            help: String::new(),
        }
    }

    /// Says where.
    pub fn at(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    /// Shows the row in short.
    pub fn excerpt(mut self, excerpt: impl Into<String>) -> Self {
        self.excerpt = excerpt.into();
        self
    }

    /// Adds what was sought or found.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// The form printed on a terminal, without colour:
///
/// ```text
/// error[R002]: unknown unit `kWhh`
///   --> activity/electricity.csv:14  HQ, 2025-03, 12,400 kWhh
///    = nearest: kWh
/// help: write kWh
/// ```
impl fmt::Display for Diag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        if let Some(origin) = &self.origin {
            write!(f, "\n  --> {origin}")?;
            if !self.excerpt.is_empty() {
                write!(f, "  {}", self.excerpt)?;
            }
        }
        for note in &self.notes {
            write!(f, "\n   = {note}")?;
        }
        if !self.help.is_empty() {
            write!(f, "\nhelp: {}", self.help)?;
        }
        Ok(())
    }
}

/// Diagnostics gathered along a stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diags(Vec<Diag>);

impl Diags {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diag: Diag) {
        self.0.push(diag);
    }

    /// Adds those of another stage.
    pub fn extend(&mut self, other: Diags) {
        self.0.extend(other.0);
    }

    /// In the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diag> {
        self.0.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The gravest severity among them.
    pub fn worst(&self) -> Option<Severity> {
        self.0.iter().map(|d| d.severity).max()
    }
}

impl IntoIterator for Diags {
    type Item = Diag;
    type IntoIter = std::vec::IntoIter<Diag>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<Diag> for Diags {
    fn from_iter<I: IntoIterator<Item = Diag>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}
