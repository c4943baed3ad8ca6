//! Which factor applies to purchased electricity (location-based scope 2).
//!
//! In: [`Query`] (region, year, rule). Out: [`Selected`] with the rule in words, or [`NotFound`]. Invariant: the factor holds for the
//! region asked for; a wider region is only suggested. Not here: the book's method names (`heng-calc`). Why rules: published
//! reports use all of these and differ by them (`docs/factors.md`); see `tests/selection.rs`.

use crate::names::{chain, label, nearest};
use crate::{Factor, FactorCatalogue, NotFound};
use heng_model::{Date, LocalText};
use std::cmp::Reverse;

/// How many near candidates are shown.
const SHOWN: usize = 3;

/// The parameter of a residual mix.
const RESIDUAL: &str = "market-residual";

/// Which year's grid factor applies. The rule is chosen in the book and printed with the figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YearRule {
    /// The factor whose data describe the year of the activity, in its newest edition.
    DataYear,
    /// The newest factor that was certainly published on the report date; of one date, that of the newest data.
    LatestAtReportDate(Date),
    /// The factor with this id, named in a notice; several ids separated by `;` where sites lie in several regions.
    Named(String),
}

/// What is sought for purchased electricity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Factor region of the site.
    pub region: String,
    /// Financial year of the activity.
    pub year: i16,
    /// Rule.
    pub rule: YearRule,
    /// Oldest accepted distance between the data year and the activity's year; `None` accepts any. Only for the data-year rule.
    pub max_age_years: Option<i16>,
}

/// The factor chosen, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected<'a> {
    /// The factor.
    pub factor: &'a Factor,
    /// The rule in words, for the trace and the report.
    pub rule: LocalText,
}

impl FactorCatalogue {
    /// Chooses the location-based factor for purchased electricity.
    pub fn select_grid(&self, query: &Query) -> Result<Selected<'_>, NotFound> {
        match &query.rule {
            YearRule::DataYear => self.of_data_year(query),
            YearRule::LatestAtReportDate(date) => self.latest_at(query, *date),
            YearRule::Named(ids) => self.named(query, ids),
        }
    }

    /// Chooses the residual mix for electricity that no contractual instrument covers (market-based scope 2): that of the region, else
    /// of the next wider one, for a residual mix is published for a whole market. Of two data years the query accepts the newer one
    /// wins; a rule by report date takes what was published by then. `None` when the market publishes none.
    pub fn select_residual(&self, query: &Query) -> Option<Selected<'_>> {
        let age = |f: &Factor| f.data_year.map(|y| i32::from(query.year) - i32::from(y));
        let oldest = query.max_age_years.map_or(i32::MAX, i32::from);
        let fits = |f: &Factor| match &query.rule {
            YearRule::LatestAtReportDate(date) => f.published_on().is_some_and(|p| p.by(*date)),
            YearRule::DataYear | YearRule::Named(_) => age(f).is_some_and(|years| (0..=oldest).contains(&years)),
        };
        for region in chain(&self.names.region, &query.region) {
            let of_region = self.factors.iter().filter(|f| f.region == region && f.parameter == RESIDUAL && fits(f));
            if let Some(factor) = of_region.max_by_key(|f| (f.data_year, edition_rank(f))) {
                let rule = LocalText::new("residual mix of the market", "該市場的剩餘電力組合");
                return Some(Selected { factor, rule });
            }
        }
        None
    }

    /// Whether `region` is `wider` or lies within it: Shanghai lies within the national grid.
    pub fn region_lies_in(&self, region: &str, wider: &str) -> bool {
        chain(&self.names.region, region).contains(&wider)
    }

    /// The region's factors that serve the location-based method.
    fn of_region(&self, region: &str) -> impl Iterator<Item = &Factor> {
        self.factors.iter().filter(move |f| f.region == region && self.names.is_location_based(f))
    }

    fn of_data_year(&self, query: &Query) -> Result<Selected<'_>, NotFound> {
        let age = |f: &Factor| f.data_year.map(|y| i32::from(query.year) - i32::from(y));
        let oldest = query.max_age_years.map_or(i32::MAX, i32::from);
        let factor = self
            .of_region(&query.region)
            .filter(|f| age(f).is_some_and(|years| (0..=oldest).contains(&years)))
            .max_by_key(|f| (f.data_year, edition_rank(f)))
            .ok_or_else(|| self.no_data_year(query))?;
        let year = query.year;
        let rule = match factor.data_year.filter(|y| *y != year) {
            None => LocalText::new(format!("factor of the data year {year}"), format!("採用{year}數據年度的因子")),
            Some(earlier) => LocalText::new(
                format!("factor of the nearest earlier data year, {earlier}, for {year}"),
                format!("{year}年採用最接近的較早數據年度（{earlier}年）的因子"),
            ),
        };
        Ok(Selected { factor, rule })
    }

    fn latest_at(&self, query: &Query, date: Date) -> Result<Selected<'_>, NotFound> {
        let factor = self
            .of_region(&query.region)
            .filter_map(|f| Some((f, f.published_on().filter(|p| p.by(date))?)))
            .max_by_key(|(f, published)| (published.latest, f.data_year, edition_rank(f)))
            .map(|(f, _)| f)
            .ok_or_else(|| self.none_published(query, date))?;
        let rule = LocalText::new(
            format!("latest factor published by the report date, {date}"),
            format!("於報告日期（{}年{}月{}日）或之前最新發佈的因子", date.year(), date.month(), date.day()),
        );
        Ok(Selected { factor, rule })
    }

    /// A named factor serves its own region and the regions within it.
    fn named(&self, query: &Query, ids: &str) -> Result<Selected<'_>, NotFound> {
        let regions = chain(&self.names.region, &query.region);
        let mut named: Vec<&Factor> = Vec::new();
        for id in ids.split(';').map(str::trim).filter(|id| !id.is_empty()) {
            named.push(self.get(id).ok_or_else(|| self.no_such_id(query, id))?);
        }
        let factor = regions
            .iter()
            .find_map(|region| named.iter().find(|f| f.region == *region && self.names.is_location_based(f)))
            .ok_or_else(|| self.named_elsewhere(query, &named))?;
        Ok(Selected { factor, rule: LocalText::new("factor named in the book", "由賬冊指定的因子") })
    }

    fn no_data_year(&self, query: &Query) -> NotFound {
        let mut near: Vec<&Factor> = self.of_region(&query.region).filter(|f| f.data_year.is_some()).collect();
        near.sort_by_key(|f| (distance(f, query.year), Reverse(edition_rank(f))));
        near.dedup_by_key(|f| f.data_year);
        let earlier = near.iter().filter_map(|f| f.data_year).filter(|y| *y < query.year).max();
        let mut found = self.not_found(query, near);
        if let Some(earlier) = earlier {
            let years = query.year - earlier;
            found.help = format!("{}, or set methods.grid_factor_max_age_years = {years} in heng.toml", found.help);
        }
        found
    }

    fn none_published(&self, query: &Query, date: Date) -> NotFound {
        let mut near: Vec<&Factor> = self.of_region(&query.region).collect();
        near.sort_by_key(|f| f.published_on().map(|p| p.latest));
        let mut found = self.not_found(query, near);
        found.sought = LocalText::new(
            format!("{}, published by {date}", found.sought.en),
            format!("{}，於{date}或以前公布", found.sought.zh_hant),
        );
        found
    }

    fn no_such_id(&self, query: &Query, id: &str) -> NotFound {
        let ids = self.factors.iter().filter(|f| self.names.is_location_based(f)).map(|f| f.id.as_str());
        let near = nearest(ids, id).and_then(|id| self.get(id)).into_iter().collect();
        let mut found = self.not_found(query, near);
        found.message = format!("there is no factor `{id}`");
        found.help = "name a factor that `heng factors electricity` lists".to_string();
        found
    }

    fn named_elsewhere(&self, query: &Query, named: &[&Factor]) -> NotFound {
        let mut near: Vec<&Factor> = self.of_region(&query.region).collect();
        near.sort_by_key(|f| (distance(f, query.year), Reverse(edition_rank(f))));
        let mut found = self.not_found(query, near);
        let named: Vec<String> = named.iter().map(|f| format!("{} ({}, {})", f.id, f.region, f.parameter)).collect();
        found.message = "the factor named in the book does not cover this electricity".to_string();
        found.sought = LocalText::new(
            format!("{}; named: {}", found.sought.en, named.join("; ")),
            format!("{}；所指定者為{}", found.sought.zh_hant, named.join("；")),
        );
        found.help = "name one location-based factor for each region, separated by `;`".to_string();
        found
    }

    /// What every failure says; `near` are factors of the region itself, to which those of wider regions are added.
    fn not_found(&self, query: &Query, near: Vec<&Factor>) -> NotFound {
        let mut shown: Vec<Factor> = near.into_iter().take(SHOWN).cloned().collect();
        for region in chain(&self.names.region, &query.region).into_iter().skip(1) {
            let closest = self.of_region(region).min_by_key(|f| (distance(f, query.year), Reverse(edition_rank(f))));
            shown.extend(closest.filter(|_| shown.len() < SHOWN).cloned());
        }
        let (region, help) = if query.region.is_empty() {
            (
                "no region".to_string(),
                "give the site's `grid` in sites.csv, a region that `heng factors electricity` lists".to_string(),
            )
        } else {
            let help = format!("add a {} factor for {} to factors.csv", query.year, query.region);
            (format!("region {}", query.region), self.with_known_region(help, &query.region))
        };
        NotFound {
            message: "no emission factor covers this electricity".to_string(),
            sought: LocalText::new(
                format!("grid electricity, {region}, {}", query.year),
                format!("電網用電的排放因子：{}，{}年", self.region_in_chinese(&query.region), query.year),
            ),
            nearest: shown,
            help,
        }
    }

    fn region_in_chinese(&self, region: &str) -> String {
        if region.is_empty() { "未有指明地區".to_string() } else { label(&self.names.region, region).zh_hant }
    }

    /// For a region that nothing knows, the one most like it.
    fn with_known_region(&self, help: String, region: &str) -> String {
        let known = self.names.region.contains_key(region) || self.of_region(region).next().is_some();
        match nearest(self.names.region.keys().map(String::as_str), region).filter(|_| !known) {
            Some(near) => format!("write the region {near}, or {help}"),
            None => help,
        }
    }
}

/// Years between the data and the activity; without a data year, far.
fn distance(factor: &Factor, year: i16) -> i32 {
    factor.data_year.map_or(i32::MAX, |y| (i32::from(y) - i32::from(year)).abs())
}

/// Among factors for one region and year: the book's own first, then the newest edition, then the one that covers all greenhouse gases,
/// then the verified one; the id makes the order total.
fn edition_rank(factor: &Factor) -> impl Ord {
    (
        factor.origin.is_some(),
        factor.published_on().map(|p| p.latest),
        factor.gas == "CO2e",
        factor.verified,
        Reverse(factor.id.clone()),
    )
}
