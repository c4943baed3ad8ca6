//! The methods a book chooses under `[methods]`: which formula, factor set and denominator each figure is computed with.
//!
//! In: the manifest as written and `data/methods.toml` (subjects, options, defaults, texts in both languages). Out: [`Methods`],
//! one typed choice per subject, and C003 for a name that does not exist. Invariant: every figure is computed with exactly the
//! methods listed by [`Methods::choices`], so that the report can print them. Not here: the formulas.

use heng_factors::GwpSet;
use heng_intake::book::{Manifest, MethodChoice};
use heng_intake::text::nearest;
use heng_model::{Code, Decimal, Diag, Diags, LocalText, parse_decimal};
use serde::Deserialize;
use std::sync::OnceLock;

/// What may be chosen for one subject.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The key under `[methods]`: `turnover`.
    pub id: String,
    /// Printed name.
    pub name: LocalText,
    /// The value when the book names none.
    pub default: String,
    /// Whether several options may be named, separated by commas.
    #[serde(default)]
    pub list: bool,
    /// The options.
    #[serde(rename = "option")]
    pub options: Vec<MethodOption>,
}

/// One option of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodOption {
    /// What the book writes: `leavers/closing`; with a parameter `hours:1000000`. Empty when the parameter stands alone.
    pub id: String,
    /// Printed name; `{parameter}` stands for what the book writes after the colon.
    pub name: LocalText,
    /// What it does, in one line.
    pub description: LocalText,
    /// Whether a parameter follows, and of which kind.
    #[serde(default)]
    pub parameter: Option<Parameter>,
}

/// Kinds of parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Parameter {
    /// A whole number from zero: years.
    Count,
    /// A whole number above zero: the hours of a rate.
    Positive,
    /// Any text that is not empty: the id of a factor.
    Text,
}

/// A method in force, for whoever prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its subject.
    pub subject: &'static Subject,
    /// The value in force, as written or by default.
    pub value: String,
    /// Whether the book names it.
    pub given: bool,
    picks: Vec<Pick>,
}

impl Choice {
    /// Printed name of what is chosen; several are joined.
    pub fn name(&self) -> LocalText {
        self.joined(|option| &option.name)
    }

    /// What it does, in one line; several are joined.
    pub fn description(&self) -> LocalText {
        self.joined(|option| &option.description)
    }

    fn joined(&self, text: impl Fn(&MethodOption) -> &LocalText) -> LocalText {
        let filled = |text: &str, pick: &Pick| text.replace("{parameter}", &pick.printed());
        let en: Vec<String> = self.picks.iter().map(|p| filled(&text(p.option).en, p)).collect();
        let zh: Vec<String> = self.picks.iter().map(|p| filled(&text(p.option).zh_hant, p)).collect();
        // Sentences carry their own full stop; names are separated by the language's comma.
        let (en_gap, zh_gap) = if en.first().is_some_and(|t| t.ends_with('.')) { (" ", "") } else { (", ", "、") };
        LocalText::new(en.join(en_gap), zh.join(zh_gap))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pick {
    option: &'static MethodOption,
    parameter: String,
}

impl Pick {
    /// The parameter as a reader reads it: hours in groups of three digits.
    fn printed(&self) -> String {
        match (self.option.parameter, parse_decimal(&self.parameter)) {
            (Some(Parameter::Positive), Ok(hours)) => heng_model::format_decimal(hours, hours.scale()),
            _ => self.parameter.clone(),
        }
    }
}

/// Which year's grid factor applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GridRule {
    /// The factor whose data describe the year of the consumption.
    DataYear,
    /// The newest published on or before the report date.
    LatestAtReportDate,
    /// The factor with this id.
    Named(String),
}

/// How fuel becomes scope 1 emissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope1Method {
    /// Energy × carbon content × oxidation × 44/12 with the values of the set.
    CarbonContent,
    /// Fuel × factors of three gases per litre or kilogram.
    PerFuel,
    /// Energy × factors of three gases per terajoule.
    PerEnergy,
}

/// A factor set of scope 1 with the form of its formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope1Set {
    /// `CN-NDRC`.
    pub id: String,
    /// Its formula.
    pub method: Scope1Method,
}

/// When market-based scope 2 is computed, and what uncovered electricity takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarketRule {
    /// Only where the book holds instruments; the rest takes the residual mix, else the grid average.
    WithInstruments,
    /// Always; the rest takes the residual mix, else the grid average.
    Residual,
    /// Always; the rest takes the grid average.
    Grid,
}

/// Denominator of the turnover rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turnover {
    /// Employees at period end.
    Closing,
    /// Leavers and employees at period end.
    LeaversAndClosing,
    /// Mean of period start and end.
    Average,
    /// Employees at period start.
    Opening,
}

/// What the share of employees trained is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrainedShare {
    /// The class.
    Coverage,
    /// All trained.
    Composition,
}

/// Base of a safety rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateBase {
    /// Not computed.
    None,
    /// Per employee at period end.
    Headcount,
    /// Per so many hours worked.
    Hours(Decimal),
}

/// Head count used in intensities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadcountBasis {
    /// At period end.
    Closing,
    /// Mean of period start and end.
    Average,
}

/// One typed choice per subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Methods {
    /// Year rule of grid factors.
    pub grid_rule: GridRule,
    /// With [`GridRule::DataYear`]: how many years older the data may be.
    pub grid_max_age_years: i16,
    /// Factor sets of scope 1 in the order of preference: the first that knows a fuel serves it.
    pub scope1_sets: Vec<Scope1Set>,
    /// What electricity takes that no instrument covers, in the market-based method.
    pub market: MarketRule,
    /// Factor sets for density and calorific value, first choice first.
    pub conversion_sets: Vec<String>,
    /// Global warming potentials.
    pub gwp: GwpSet,
    /// Turnover rate.
    pub turnover: Turnover,
    /// Share trained.
    pub trained_share: TrainedShare,
    /// Fatality rate.
    pub fatality_rate: RateBase,
    /// Lost-day rate.
    pub lost_day_rate: RateBase,
    /// Injury rate.
    pub injury_rate: RateBase,
    /// Whether particulate matter is estimated from nitrogen oxides.
    pub pm_from_nox: bool,
    /// Whether sulphur oxides are computed from fuel.
    pub so2_from_fuel: bool,
    /// Denominators of intensities, by measure id.
    pub intensity: Vec<String>,
    /// Head count of intensities.
    pub intensity_headcount: HeadcountBasis,
    choices: Vec<Choice>,
}

impl Methods {
    /// Every subject with its options, in the order of `data/methods.toml`.
    pub fn subjects() -> &'static [Subject] {
        static SUBJECTS: OnceLock<Vec<Subject>> = OnceLock::new();
        SUBJECTS.get_or_init(|| {
            let file: MethodsFile = toml::from_str(include_str!("../../../data/methods.toml")).expect("checked by the tests");
            file.subjects
        })
    }

    /// The methods of a book. A name that does not exist is C003, and the default takes its place.
    pub fn from_manifest(manifest: &Manifest) -> (Methods, Diags) {
        let mut diags = Diags::new();
        for (id, choice) in &manifest.methods {
            if !Self::subjects().iter().any(|s| s.id == *id) {
                diags.push(unknown_subject(id, choice));
            }
        }
        let choices: Vec<Choice> = Self::subjects()
            .iter()
            .map(|subject| match manifest.methods.get(&subject.id) {
                None => default_choice(subject),
                Some(written) => parse_choice(subject, &written.value, true).unwrap_or_else(|problem| {
                    diags.push(problem.at(written.origin.clone()));
                    default_choice(subject)
                }),
            })
            .collect();
        (Self::from_choices(choices), diags)
    }

    /// The methods in force, one a subject, in the order of `data/methods.toml`.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// The method in force for a subject.
    pub fn choice(&self, subject: &str) -> Option<&Choice> {
        self.choices.iter().find(|c| c.subject.id == subject)
    }

    /// Whether the book itself names a method for the subject.
    pub fn given(&self, subject: &str) -> bool {
        self.choice(subject).is_some_and(|c| c.given)
    }

    fn from_choices(choices: Vec<Choice>) -> Self {
        let picks = |id: &str| -> &[Pick] { choices.iter().find(|c| c.subject.id == id).map_or(&[], |c| &c.picks) };
        let id = |subject: &str| picks(subject).first().map_or("", |p| p.option.id.as_str());
        let parameter = |subject: &str| picks(subject).first().map_or("", |p| p.parameter.as_str());
        let base = |subject: &str| match id(subject) {
            "headcount" => RateBase::Headcount,
            "hours" => parse_decimal(parameter(subject)).map_or(RateBase::None, RateBase::Hours),
            _ => RateBase::None,
        };
        let scope1_sets: Vec<Scope1Set> = picks("scope1")
            .iter()
            .map(|pick| Scope1Set {
                id: pick.option.id.clone(),
                method: match pick.option.id.as_str() {
                    "HK-EPD" => Scope1Method::PerFuel,
                    "IPCC2006" => Scope1Method::PerEnergy,
                    _ => Scope1Method::CarbonContent,
                },
            })
            .collect();
        Methods {
            grid_rule: match id("grid_factor") {
                "latest-at-report-date" => GridRule::LatestAtReportDate,
                "named" => GridRule::Named(parameter("grid_factor").to_string()),
                _ => GridRule::DataYear,
            },
            grid_max_age_years: parameter("grid_factor_max_age_years").parse().unwrap_or(i16::MAX),
            conversion_sets: conversion_sets(id("fuel_conversion"), id("scope1")),
            scope1_sets,
            market: match id("scope2_market") {
                "residual" => MarketRule::Residual,
                "grid" => MarketRule::Grid,
                _ => MarketRule::WithInstruments,
            },
            gwp: match id("gwp") {
                "AR4" => GwpSet::Ar4,
                "AR6" => GwpSet::Ar6,
                _ => GwpSet::Ar5,
            },
            turnover: match id("turnover") {
                "leavers/(leavers+closing)" => Turnover::LeaversAndClosing,
                "leavers/average" => Turnover::Average,
                "leavers/opening" => Turnover::Opening,
                _ => Turnover::Closing,
            },
            trained_share: match id("trained_share") {
                "composition" => TrainedShare::Composition,
                _ => TrainedShare::Coverage,
            },
            fatality_rate: base("fatality_rate"),
            lost_day_rate: base("lost_day_rate"),
            injury_rate: base("injury_rate"),
            pm_from_nox: id("air_pm") == "from-nox",
            so2_from_fuel: id("air_so2") == "fuel",
            intensity: picks("intensity").iter().map(|p| p.option.id.clone()).collect(),
            intensity_headcount: match id("intensity_headcount") {
                "average" => HeadcountBasis::Average,
                _ => HeadcountBasis::Closing,
            },
            choices,
        }
    }
}

#[derive(Deserialize)]
struct MethodsFile {
    #[serde(rename = "subject")]
    subjects: Vec<Subject>,
}

/// The sets in which a density or calorific value is looked up, each once.
fn conversion_sets(chosen: &str, scope1_set: &str) -> Vec<String> {
    let first = if chosen == "as-scope1" { scope1_set } else { chosen };
    let mut sets: Vec<String> = Vec::new();
    for set in [first, "CN-PB", "CN-NDRC", "IPCC2006"] {
        if !sets.iter().any(|s| s == set) {
            sets.push(set.to_string());
        }
    }
    sets
}

fn default_choice(subject: &'static Subject) -> Choice {
    parse_choice(subject, &subject.default, false).expect("the defaults of data/methods.toml are checked by the tests")
}

fn parse_choice(subject: &'static Subject, value: &str, given: bool) -> Result<Choice, Box<Diag>> {
    let written: Vec<&str> = if subject.list { value.split([',', '，', '、']).collect() } else { vec![value] };
    let mut picks: Vec<Pick> = Vec::new();
    for text in written.iter().map(|t| t.trim()).filter(|t| !t.is_empty()) {
        let pick = parse_pick(subject, text)?;
        if !picks.contains(&pick) {
            picks.push(pick);
        }
    }
    if picks.is_empty() {
        return Err(Box::new(unknown_option(subject, value.trim())));
    }
    Ok(Choice { subject, value: value.trim().to_string(), given, picks })
}

fn parse_pick(subject: &'static Subject, text: &str) -> Result<Pick, Box<Diag>> {
    if let Some(option) = subject.options.iter().find(|o| o.parameter.is_none() && o.id == text) {
        return Ok(Pick { option, parameter: String::new() });
    }
    let (id, parameter) = text.split_once(':').unwrap_or(("", text));
    subject
        .options
        .iter()
        .find(|o| o.id == id && o.parameter.is_some_and(|kind| accepts(kind, parameter.trim())))
        .map(|option| Pick { option, parameter: parameter.trim().to_string() })
        .ok_or_else(|| Box::new(unknown_option(subject, text)))
}

fn accepts(kind: Parameter, text: &str) -> bool {
    let digits = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match kind {
        Parameter::Text => !text.is_empty(),
        Parameter::Count => digits,
        Parameter::Positive => digits && text.bytes().any(|b| b != b'0'),
    }
}

fn unknown_subject(id: &str, choice: &MethodChoice) -> Diag {
    let known: Vec<&str> = Methods::subjects().iter().map(|s| s.id.as_str()).collect();
    let diag = Diag::new(Code::UnknownMethod, format!("no method is chosen under `{id}`")).at(choice.origin.clone());
    let diag = match nearest(id, known.iter().copied()) {
        Some(near) => diag.note(format!("nearest: {near}")),
        None => diag,
    };
    diag.help(format!("the subjects under [methods] are: {}", known.join(", ")))
}

fn unknown_option(subject: &Subject, value: &str) -> Diag {
    let forms: Vec<String> = subject.options.iter().map(form).collect();
    let diag = Diag::new(Code::UnknownMethod, format!("`{value}` is not a method for {}", subject.id));
    let diag = match nearest(value, forms.iter().map(String::as_str)) {
        Some(near) => diag.note(format!("nearest: {near}")),
        None => diag,
    };
    diag.note(format!("the default, {}, is used", subject.default)).help(format!("write one of: {}", forms.join(", ")))
}

/// How an option is written: `hours:NUMBER`.
fn form(option: &MethodOption) -> String {
    let parameter = match option.parameter {
        None => return option.id.clone(),
        Some(Parameter::Count | Parameter::Positive) => "NUMBER",
        Some(Parameter::Text) => "ID",
    };
    if option.id.is_empty() { parameter.to_string() } else { format!("{}:{parameter}", option.id) }
}
