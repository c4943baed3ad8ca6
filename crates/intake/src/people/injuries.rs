//! `people/injuries.csv`, a row a case, and `people/hours.csv`, hours worked by year.
//!
//! In: the two tables. Out: injuries, deaths and lost days of employees, those of contractors apart; hours of both. Invariant: a register
//! without entries in a year that it or the hours cover says zero; lost days are summed only where every case gives them. Not here:
//! rates (`heng-calc`), counts a year (`people/safety.csv`). See `tests/errors/P008-*`.

use crate::book::Manifest;
use crate::context::Context;
use crate::people::read_year;
use crate::records::Given;
use crate::records::fold::{At, Cuts, Fold, read_at, read_once, read_register, year_of};
use crate::row::Row;
use crate::sites::Sites;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Decimal, Dims, Origin};
use std::collections::BTreeSet;

const INJURIES: Spec = Spec::new(&[
    required("case"),
    required("date"),
    optional("site"),
    optional("person_type"),
    optional("fatal"),
    optional("lost_days"),
    optional("description_en"),
    optional("description_zh_hant"),
]);

const HOURS: Spec = Spec::new(&[optional("year"), optional("person_type"), required("hours")]);

const PERSON_TYPES: [&str; 2] = ["employee", "contractor"];

/// The measures of one type of person.
struct Measures {
    injuries: &'static str,
    fatalities: &'static str,
    lost_days: &'static str,
    hours: &'static str,
}

const EMPLOYEES: Measures =
    Measures { injuries: "work_injuries", fatalities: "fatalities", lost_days: "lost_days", hours: "hours_worked" };

const CONTRACTORS: Measures = Measures {
    injuries: "contractor_injuries",
    fatalities: "contractor_fatalities",
    lost_days: "contractor_lost_days",
    hours: "contractor_hours_worked",
};

/// The type of person of a row: employees unless said otherwise.
fn measures(ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<&'static Measures> {
    let is_contractor = row.choice(ctx, "person_type", &PERSON_TYPES)? == Some(PERSON_TYPES[1]);
    Ok(if is_contractor { &CONTRACTORS } else { &EMPLOYEES })
}

/// Reads both tables.
pub(super) fn read_injuries(ctx: &mut Context<'_>, manifest: &Manifest, sites: &Sites, fold: &mut Fold) {
    // Types of person with the years of which hours are known: the register speaks of those as well.
    let covered = read_hours(ctx, manifest, fold);
    let mut reader = Reader {
        manifest,
        sites,
        fold,
        cuts: Cuts::default(),
        given: Given::new(),
        unknown: BTreeSet::new(),
        has_contractors: false,
    };
    let register = read_register(ctx, "people/injuries", &INJURIES, &mut |ctx, row| reader.add(ctx, row));
    let Reader { fold, cuts, unknown, has_contractors, .. } = reader;
    cuts.finish(fold);
    if let Some(file) = &register.kept {
        let of_contractors = has_contractors || covered.iter().any(|(measure, _)| *measure == CONTRACTORS.hours);
        for (measures, kept) in [(&EMPLOYEES, true), (&CONTRACTORS, of_contractors)] {
            let since = covered.iter().filter(|(measure, _)| *measure == measures.hours).map(|(_, year)| *year).min();
            for year in register.years(manifest, since).into_iter().filter(|_| kept) {
                zero(fold, measures, year, file);
            }
        }
    }
    fold.retain(|record| !unknown.contains(&(record.measure.clone(), record.year)));
}

fn zero(fold: &mut Fold, measures: &Measures, year: i16, file: &Origin) {
    for measure in [measures.injuries, measures.fatalities, measures.lost_days] {
        fold.zero(measure, Dims::none(), year, file);
    }
}

fn read_hours(ctx: &mut Context<'_>, manifest: &Manifest, fold: &mut Fold) -> BTreeSet<(&'static str, i16)> {
    let mut covered = BTreeSet::new();
    let mut given = Given::new();
    read_tables(ctx, "people/hours", &HOURS, &mut |ctx, row| {
        let year = read_year(ctx, row, manifest)?;
        let measure = measures(ctx, row)?.hours;
        let hours = row.required_amount(ctx, "hours")?;
        given.once(ctx, row, (measure, year), format!("{measure} in {year}"))?;
        fold.add(ctx, row, measure, Dims::none(), year, hours)?;
        covered.insert((measure, year));
        Ok(())
    });
    covered
}

struct Reader<'r> {
    manifest: &'r Manifest,
    sites: &'r Sites,
    fold: &'r mut Fold,
    /// By site, in years of which every case names one.
    cuts: Cuts,
    given: Given<String>,
    /// Lost days that a case does not give, by measure and year.
    unknown: BTreeSet<(String, i16)>,
    has_contractors: bool,
}

impl Reader<'_> {
    fn add(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult<Option<i16>> {
        let case = read_once(ctx, row, "case", &mut self.given)?;
        row.required(ctx, "date")?;
        let day = row.date(ctx, "date")?.ok_or(Reported)?;
        let year = year_of(ctx, row, "date", day, self.manifest)?;
        let measures = measures(ctx, row)?;
        let fatal = row.yes_no(ctx, "fatal")?.unwrap_or_default();
        let lost_days = row.amount(ctx, "lost_days")?;
        let site = match read_at(ctx, row, self.sites)? {
            At::Outside => return Ok(None),
            At::Anywhere => None,
            At::Site(site) => Some(site),
        };
        self.has_contractors |= measures.hours == CONTRACTORS.hours;
        let one = Decimal::ONE;
        self.count(ctx, row, measures.injuries, site.as_deref(), year, one)?;
        self.fold.add(ctx, row, measures.fatalities, Dims::none(), year, Decimal::from(u8::from(fatal)))?;
        match lost_days {
            Some(days) => self.count(ctx, row, measures.lost_days, site.as_deref(), year, days)?,
            None if fatal => {}
            None => {
                self.unknown.insert((measures.lost_days.to_string(), year));
                if row.has_column("lost_days") {
                    let message = format!("the lost days of `{case}` are not given, so those of {year} cannot be");
                    let diag = row.diag_at("lost_days", Code::LostDaysMissing, message);
                    ctx.push(diag.help("write the days lost, with 0 where nobody stayed away"));
                }
            }
        }
        Ok(Some(year))
    }

    /// The whole, and the site.
    fn count(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        measure: &str,
        site: Option<&str>,
        year: i16,
        value: Decimal,
    ) -> RowResult {
        self.cuts.add(ctx, row, self.fold, measure, "site", site, year, value)?;
        self.fold.add(ctx, row, measure, Dims::none(), year, value)
    }
}
