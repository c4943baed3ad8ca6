//! The command line as types. Help texts are the manual: they say what a command reads, writes and answers.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use heng_model::{Date, Locale};
use heng_packs::IssuerClass;
use std::path::PathBuf;

/// ESG accounting and disclosure for companies listed in Hong Kong.
///
/// A book (a folder of spreadsheets and Markdown) goes in; figures with traces, a disclosure check and a bilingual report come
/// out. Exit codes: 0 fine, 1 findings, 2 usage or input/output error.
#[derive(Debug, Parser)]
#[command(name = "heng", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// What to print on standard output.
    #[arg(long, global = true, default_value = "text", value_parser = text_or_json())]
    pub format: Format,
    /// Read units, activities, measures, factors and packs from this folder, laid out as `data/`, instead of the built-in ones.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Command.
    #[command(subcommand)]
    pub command: Command,
}

/// Output on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A page to read in a browser.
    Html,
    /// A workbook.
    Xlsx,
    /// A table as comma-separated values.
    Csv,
    /// A table for tools of data analysis.
    Parquet,
}

/// The formats every command has.
fn text_or_json() -> impl TypedValueParser<Value = Format> {
    one_of(&[Format::Text, Format::Json])
}

/// The formats of `heng compare`.
fn text_json_csv() -> impl TypedValueParser<Value = Format> {
    one_of(&[Format::Text, Format::Json, Format::Csv])
}

fn one_of(formats: &[Format]) -> impl TypedValueParser<Value = Format> + use<> {
    let names: Vec<PossibleValue> = formats.iter().filter_map(ValueEnum::to_possible_value).collect();
    PossibleValuesParser::new(names).try_map(|name| <Format as ValueEnum>::from_str(&name, false))
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a new book whose comments teach, with an example of every table.
    Init {
        /// A folder that does not exist yet, or is empty.
        dir: PathBuf,
    },
    /// Read a book and report everything that is wrong with it.
    Check(BookArg),
    /// Compute and print every figure, with the gaps and what is missing for them.
    Figures(FiguresArgs),
    /// Walk a figure back to its bills, or explain a diagnostic, a check, a measure, a requirement or a factor.
    Explain(ExplainArgs),
    /// Hold a book against its disclosure frameworks: disclosed, partial, explained, not applicable, missing.
    Disclose(DiscloseArgs),
    /// Print each published figure beside the recomputed one, with a verdict.
    Reconcile(BookArg),
    /// Compose the report and write PDF, HTML, XLSX and JSON in every language of the book.
    Report(ReportArgs),
    /// Read published reports (PDF, text, HTML): recover figures and content index, and say what does not add up and what is missing.
    Audit(AuditArgs),
    /// Show a measure across audited reports, in one unit, with percentiles.
    Compare(CompareArgs),
    /// List what `heng audit` checks.
    Checks(SearchArg),
    /// List emission factors and other conversion values with their sources.
    Factors(FactorsArgs),
    /// List disclosure frameworks, or the requirements of one.
    Packs(PacksArgs),
    /// List the measures that figures can have.
    Measures(SearchArg),
    /// List the units that books can use.
    Units(SearchArg),
    /// List the topics that a materiality assessment may take from the library.
    Topics(TopicsArgs),
    /// Print a completion script for a shell.
    Completions {
        /// Shell.
        shell: clap_complete::Shell,
    },
}

/// The book a command works on.
#[derive(Debug, Args)]
pub struct BookArg {
    /// The book's folder.
    #[arg(default_value = ".")]
    pub book: PathBuf,
}

/// `heng figures`.
#[derive(Debug, Args)]
pub struct FiguresArgs {
    /// The book.
    #[command(flatten)]
    pub book: BookArg,
    /// Only figures whose id contains this text.
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Only this financial year.
    #[arg(long)]
    pub year: Option<i16>,
    /// Language of names and units.
    #[arg(long, default_value = "en")]
    pub lang: Locale,
}

/// `heng explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// `BOOK FIGURE` (such as `examples/books/mobvoi-2023 ghg_scope2`), or one CODE: a diagnostic (R002), a check (X101), a measure, a
    /// requirement (A1.2) or a factor id.
    #[arg(required = true, num_args = 1..=2, value_name = "BOOK FIGURE | CODE")]
    pub what: Vec<String>,
    /// Language of the trace.
    #[arg(long, default_value = "en")]
    pub lang: Locale,
}

/// `heng disclose`.
#[derive(Debug, Args)]
pub struct DiscloseArgs {
    /// The book.
    #[command(flatten)]
    pub book: BookArg,
    /// Hold the book against this pack instead of those it names.
    #[arg(long, value_name = "ID")]
    pub pack: Option<String>,
    /// Language of requirements.
    #[arg(long, default_value = "en")]
    pub lang: Locale,
}

/// `heng report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The book.
    #[command(flatten)]
    pub book: BookArg,
    /// Where to write; default: `out/<name of the book's folder>`.
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Only these languages, separated by commas.
    #[arg(long, value_delimiter = ',')]
    pub lang: Vec<Locale>,
    /// Only these kinds of output, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Output>,
    /// For whom: a review copy marks gaps, what was not verified, and the evidence; its files are named `.review`.
    #[arg(long, value_enum, default_value_t = CopyFor::Publication)]
    pub copy: CopyFor,
    /// A draft: an error that the audit of the finished report finds is said, and does not make the command fail.
    #[arg(long)]
    pub draft: bool,
}

/// `heng audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// Reports (PDF, text, HTML), or folders of them.
    #[arg(required = true, value_name = "REPORT")]
    pub reports: Vec<PathBuf>,
    /// What to print on standard output: of one report text, JSON, the review copy or the workbook; of several text or JSON; of
    /// either the table of facts as CSV or Parquet. With `--out`, only this kind of file is written.
    #[arg(id = "format", long, value_enum, default_value_t = Format::Text, hide_possible_values = false)]
    pub format: Format,
    /// Write review copy, workbook and JSON of each report here, and the table of facts over all of them.
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Judge against this pack instead of the edition in force for the report's year.
    #[arg(long, value_name = "ID")]
    pub pack: Option<String>,
    /// Language of names and messages.
    #[arg(long, visible_alias = "locale", default_value = "en")]
    pub lang: Locale,
    /// Write a draft book of what was recovered into a new or empty folder; of one report only.
    #[arg(long, value_name = "DIR")]
    pub to_book: Option<PathBuf>,
}

/// `heng compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// A measure that `heng measures` lists.
    pub measure: String,
    /// Reports, folders of reports, or tables that `heng audit --format json` wrote.
    #[arg(required = true, value_name = "REPORT|TABLE.json")]
    pub inputs: Vec<PathBuf>,
    /// What to print on standard output.
    #[arg(id = "format", long, default_value = "text", value_parser = text_json_csv())]
    pub format: Format,
    /// Only these dimensions (`gender=female`; empty for the total); default: every set of dimensions with its like.
    #[arg(long, value_name = "TEXT")]
    pub dims: Option<String>,
    /// Only this financial year.
    #[arg(long)]
    pub year: Option<i32>,
    /// In this unit; default: the measure's own.
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// Language of names and messages.
    #[arg(long, visible_alias = "locale", default_value = "en")]
    pub lang: Locale,
}

/// For whom a report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CopyFor {
    /// For everybody.
    Publication,
    /// For those who sign the report off.
    Review,
}

impl From<CopyFor> for heng_compose::report::ReportCopy {
    fn from(copy: CopyFor) -> Self {
        match copy {
            CopyFor::Publication => Self::Publication,
            CopyFor::Review => Self::Review,
        }
    }
}

/// Kinds of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Tagged PDF/UA-1.
    Pdf,
    /// One self-contained page.
    Html,
    /// Figures, traces and index as a workbook.
    Xlsx,
    /// Everything, in the published schema.
    Json,
    /// The PDF's source for the Typst typesetter, as a folder; only on request.
    Typst,
}

impl Output {
    /// The kinds written unless others are asked for.
    pub const ALL: [Output; 4] = [Output::Pdf, Output::Html, Output::Xlsx, Output::Json];

    /// Ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Output::Pdf => "pdf",
            Output::Html => "html",
            Output::Xlsx => "xlsx",
            Output::Json => "json",
            Output::Typst => "typst",
        }
    }
}

/// `heng factors`.
#[derive(Debug, Args)]
pub struct FactorsArgs {
    /// Words that must all occur in the id, name, region, source or publisher.
    pub words: Vec<String>,
    /// Language of names.
    #[arg(long, default_value = "en")]
    pub lang: Locale,
}

/// `heng packs`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct PacksArgs {
    /// What else to do with packs.
    #[command(subcommand)]
    pub command: Option<PacksCommand>,
    /// A pack: its requirements are listed.
    pub id: Option<String>,
    /// Show the levels in force for this class of issuer: large-cap, main-board-other or gem.
    #[arg(long, requires = "year")]
    pub class: Option<IssuerClass>,
    /// Show the levels in force for the financial year that starts on 1 January of this year, or on this day (2025-07-01).
    #[arg(long, value_name = "YEAR|DATE", requires = "class", value_parser = parse_start)]
    pub year: Option<Date>,
    /// Language of requirements.
    #[arg(long, default_value = "en")]
    pub lang: Locale,
}

/// What else to do with packs.
#[derive(Debug, Subcommand)]
pub enum PacksCommand {
    /// Show what changed from one pack to another: requirements added, removed, changed.
    Diff {
        /// The older pack.
        older: String,
        /// The newer pack.
        newer: String,
        /// Language of requirements.
        #[arg(long, default_value = "en")]
        lang: Locale,
    },
}

/// A year stands for its first day.
fn parse_start(text: &str) -> Result<Date, String> {
    let day = if text.len() == 4 { format!("{text}-01-01") } else { text.to_string() };
    day.parse().map_err(|_| format!("`{text}` is neither a year (2026) nor a day (2026-04-01)"))
}

/// `heng topics`.
#[derive(Debug, Args)]
pub struct TopicsArgs {
    /// Words that must all occur in the id, a name, the area, an aspect or a GRI standard.
    pub words: Vec<String>,
    /// Language of names.
    #[arg(long, default_value = "en")]
    pub lang: Locale,
}

/// A search in a list.
#[derive(Debug, Args)]
pub struct SearchArg {
    /// Words that must all occur in the id or a name.
    pub words: Vec<String>,
}
