//! Which factor applies to a fuel, and which warming potential to a gas.
//!
//! In: [`FuelQuery`] or a [`GwpSet`] and a gas. Out: the factor, or [`NotFound`]. Invariant: a factor for a narrower use is never taken
//! for a wider one; several that fit equally are an error, not a choice. Not here: densities and calorific values applied
//! (`heng-calc`). Why uses have an order: Hong Kong gives CH4 by vehicle class, sulphur for all vehicles; see `tests/selection.rs`.

use crate::names::{chain, label, nearest, resolve};
use crate::{Factor, FactorCatalogue, NotFound};
use heng_model::LocalText;
use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

/// How many near candidates are shown.
const SHOWN: usize = 4;

/// Which assessment report's global warming potentials apply (100 years, without climate-carbon feedbacks).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GwpSet {
    /// IPCC Fourth Assessment Report, 2007.
    Ar4,
    /// IPCC Fifth Assessment Report, 2013.
    Ar5,
    /// IPCC Sixth Assessment Report, 2021.
    Ar6,
}

impl GwpSet {
    /// Every set, oldest first.
    pub const ALL: [GwpSet; 3] = [GwpSet::Ar4, GwpSet::Ar5, GwpSet::Ar6];

    /// The name in books and tables: `AR5`.
    pub fn id(self) -> &'static str {
        match self {
            GwpSet::Ar4 => "AR4",
            GwpSet::Ar5 => "AR5",
            GwpSet::Ar6 => "AR6",
        }
    }
}

impl fmt::Display for GwpSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for GwpSet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = GwpSet::ALL.into_iter().find(|set| set.id().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| format!("`{text}` is no set of global warming potentials: write AR4, AR5 or AR6"))
    }
}

/// What is sought for a fuel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FuelQuery<'a> {
    /// Fuel code: `petrol`.
    pub fuel: &'a str,
    /// `NCV`, `density`, `emission_factor` …
    pub parameter: &'a str,
    /// Set: `CN-NDRC`, `HK-EPD` …
    pub source_set: &'a str,
    /// Use, as a code or a name in either language: `passenger car`, `私家車`. Without it the factor must hold for any use, or be
    /// the only one there is.
    pub applies_to: Option<&'a str>,
    /// Gas; `None` when the parameter has none.
    pub gas: Option<&'a str>,
    /// Financial year: leaves out factors that are not valid in it or describe a later one.
    pub year: Option<i16>,
}

impl FactorCatalogue {
    /// Chooses a factor of a fuel, whatever the year; see [`FactorCatalogue::select_fuel_by`].
    pub fn select_fuel(
        &self,
        fuel: &str,
        parameter: &str,
        source_set: &str,
        applies_to: Option<&str>,
        gas: Option<&str>,
    ) -> Result<&Factor, NotFound> {
        self.select_fuel_by(&FuelQuery { fuel, parameter, source_set, applies_to, gas, year: None })
    }

    /// Chooses a factor of a fuel: that of the use asked for, else of the next wider use, else one for any use; where the fuel has none
    /// of its own, that of its class (IPCC gives CH4 and N2O for oil products as a whole). The book's own row comes first,
    /// then the newest data year and edition.
    pub fn select_fuel_by(&self, query: &FuelQuery<'_>) -> Result<&Factor, NotFound> {
        for subject in chain(&self.names.subject, query.fuel) {
            let candidates = self.fuel_candidates(subject, query);
            let uses = self.uses_to_try(query, &candidates)?;
            for used in uses {
                let fits = candidates.iter().filter(|f| f.applies_to.eq_ignore_ascii_case(used));
                if let Some(factor) = fits.max_by_key(|f| rank(f)) {
                    return Ok(factor);
                }
            }
        }
        Err(self.no_fuel(query))
    }

    /// Chooses the global warming potential of a gas, by its symbol or its refrigerant number (`CH4`, `R-410A`).
    pub fn select_gwp(&self, set: GwpSet, gas: &str) -> Result<&Factor, NotFound> {
        let of_set = || self.factors.iter().filter(|f| f.parameter == "gwp100" && f.source_set == set.id());
        let found = of_set().filter(|f| f.subject.eq_ignore_ascii_case(gas.trim())).max_by_key(|f| rank(f));
        found.ok_or_else(|| NotFound {
            message: format!("there is no global warming potential of {gas} in {set}"),
            sought: LocalText::new(
                format!("{gas}, {}", self.set_name(set.id()).en),
                format!("{gas}的全球變暖潛能值（{}）", self.set_name(set.id()).zh_hant),
            ),
            nearest: nearest(of_set().map(|f| f.subject.as_str()), gas)
                .and_then(|near| of_set().find(|f| f.subject == near))
                .or_else(|| self.factors.iter().find(|f| f.parameter == "gwp100" && f.subject.eq_ignore_ascii_case(gas)))
                .cloned()
                .into_iter()
                .collect(),
            help: format!("add it to factors.csv: subject {gas}, parameter gwp100, source_set {set}"),
        })
    }

    fn fuel_candidates<'a>(&'a self, subject: &str, query: &FuelQuery<'_>) -> Vec<&'a Factor> {
        let gas_fits = |f: &Factor| query.gas.is_none_or(|gas| f.gas == gas || f.gas.is_empty());
        let year_fits = |f: &Factor| {
            query.year.is_none_or(|year| {
                f.data_year.is_none_or(|y| y <= year)
                    && f.valid_from.is_none_or(|y| y <= year)
                    && f.valid_to.is_none_or(|y| year <= y)
            })
        };
        self.factors
            .iter()
            .filter(|f| f.subject == subject && f.parameter == query.parameter && f.source_set == query.source_set)
            .filter(|f| gas_fits(f) && year_fits(f))
            .collect()
    }

    /// Uses in the order in which they serve the query; the empty one is "any use".
    fn uses_to_try<'a>(&'a self, query: &FuelQuery<'a>, candidates: &[&'a Factor]) -> Result<Vec<&'a str>, NotFound> {
        let Some(asked) = query.applies_to.map(str::trim).filter(|u| !u.is_empty()) else {
            if candidates.iter().any(|f| f.applies_to.is_empty()) {
                return Ok(vec![""]);
            }
            let mut stated: Vec<&str> = candidates.iter().map(|f| f.applies_to.as_str()).collect();
            stated.sort_unstable();
            stated.dedup();
            return if stated.len() > 1 { Err(self.which_use(query, candidates, &stated)) } else { Ok(stated) };
        };
        let mut uses = chain(&self.names.uses, resolve(&self.names.uses, asked).unwrap_or(asked));
        uses.push("");
        Ok(uses)
    }

    fn which_use(&self, query: &FuelQuery<'_>, candidates: &[&Factor], uses: &[&str]) -> NotFound {
        NotFound {
            message: format!("several factors fit this {}", self.subject_in_prose(query.fuel)),
            sought: self.sought(query),
            nearest: candidates.iter().take(SHOWN).map(|f| (*f).clone()).collect(),
            help: format!("say which use it has: {}", uses.join("; ")),
        }
    }

    fn no_fuel(&self, query: &FuelQuery<'_>) -> NotFound {
        let mut near: Vec<&Factor> =
            self.factors.iter().filter(|f| f.subject == query.fuel && f.parameter == query.parameter).collect();
        near.sort_by_key(|f| (f.source_set != query.source_set, query.gas.is_some_and(|gas| f.gas != gas)));
        let mut fields = format!("subject {}, parameter {}, source_set {}", query.fuel, query.parameter, query.source_set);
        for (column, value) in [("applies_to", query.applies_to), ("gas", query.gas)] {
            if let Some(value) = value.filter(|v| !v.is_empty()) {
                fields = format!("{fields}, {column} {value}");
            }
        }
        NotFound {
            message: format!("no {} covers this {}", self.parameter_in_prose(query), self.subject_in_prose(query.fuel)),
            sought: self.sought(query),
            nearest: near.into_iter().take(SHOWN).cloned().collect(),
            help: format!("choose another set in [methods] of heng.toml, or add the value to factors.csv: {fields}"),
        }
    }

    fn subject_in_prose(&self, fuel: &str) -> String {
        label(&self.names.subject, fuel).en.to_lowercase()
    }

    fn parameter_in_prose(&self, query: &FuelQuery<'_>) -> String {
        let name = label(&self.names.parameter, query.parameter).en;
        match query.gas {
            Some(gas) if matches!(query.parameter, "emission_factor" | "air_pollutant") => format!("{gas} {name}"),
            _ => name,
        }
    }

    /// "CH4 emission factor of petrol, passenger car, set HK-EPD, 2022".
    fn sought(&self, query: &FuelQuery<'_>) -> LocalText {
        let used = query.applies_to.filter(|u| !u.is_empty());
        let year = query.year.map_or(String::new(), |y| format!(", {y}"));
        let (parameter, fuel) = (self.parameter_in_prose(query), self.subject_in_prose(query.fuel));
        let in_use = used.map_or(String::new(), |u| format!(", {u}"));
        let en = format!("{parameter} of {fuel}{in_use}, set {}{year}", query.source_set);
        let gas = query.gas.filter(|_| parameter != label(&self.names.parameter, query.parameter).en).unwrap_or_default();
        let in_use = used.map_or(String::new(), |u| format!("（{}）", label(&self.names.uses, u).zh_hant));
        let year = query.year.map_or(String::new(), |y| format!("，{y}年"));
        let zh_hant = format!(
            "{}{in_use}的{gas}{}，因子組「{}」{year}",
            label(&self.names.subject, query.fuel).zh_hant,
            label(&self.names.parameter, query.parameter).zh_hant,
            self.set_name(query.source_set).zh_hant
        );
        LocalText::new(en, zh_hant)
    }

    /// The rule printed for a factor taken from a set that the book chose.
    pub fn rule_of_set(&self, factor: &Factor) -> LocalText {
        let set = self.set_name(&factor.source_set);
        LocalText::new(format!("factor set: {}", set.en), format!("因子組「{}」", set.zh_hant))
    }
}

/// The book's own first, then the newest data, validity and edition, then the verified one; the id makes the order total.
fn rank(factor: &Factor) -> impl Ord {
    (
        factor.origin.is_some(),
        factor.data_year,
        factor.valid_from,
        factor.published_on().map(|p| p.latest),
        factor.verified,
        Reverse(factor.id.clone()),
    )
}
