//! Completeness: what `sites.csv` says a site consumes must be recorded for the reporting year.
//!
//! In: sites with `activities`, activity groups, entered figures. Out: E008, and figures withheld. Invariant: a total that lacks a site is
//! a gap, never a smaller number; figures of single sites stand. Not here: years before the reporting year. See
//! `tests/emissions_full.rs`.

use crate::energy::carrier;
use crate::run::Run;
use heng_intake::book::Site;
use heng_intake::sites::REFRIGERANTS;
use heng_model::{Activity, Code, Diag, Dims, EnergyKind, FigureId, LocalText};

/// Withholds what a missing record makes incomplete. Comes after what was entered and before anything is computed.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let (book, catalogue, year) = (run.book, run.catalogue, run.year());
    for site in book.sites.values().filter(|s| s.included) {
        for id in &site.activities {
            if id == REFRIGERANTS {
                gases(run, site, year);
                continue;
            }
            let Some(activity) = catalogue.activities().iter().find(|a| a.id == *id) else { continue };
            let given = book.activities.iter().any(|g| g.site == site.id && g.activity == *id && g.year == year);
            if !given && !is_entered(run, activity, site, year) {
                withhold(run, activity, site, year);
            }
        }
    }
}

/// A site that keeps gases without a row of the year: scope 1 is not known.
fn gases(run: &mut Run<'_>, site: &Site, year: i16) {
    if run.book.emissions.gases.iter().any(|g| g.site == site.id && g.year == year) {
        return;
    }
    let missing = LocalText::new(
        format!("refrigerants of site {} in {year} (refrigerants.csv)", site.id),
        format!("{year}年地點{}的製冷劑（refrigerants.csv）", site.id),
    );
    let source = run.id("ghg_scope1", Dims::one("source", "refrigerants"), year);
    run.withhold(source, &missing);
    // Whether what escaped there harms the ozone layer is not known either.
    for measure in ["ghg_other_gases", "ods_emissions", "gas_losses"] {
        run.withhold_measure(run.measure(measure), year, &missing);
    }
    let total = run.id("ghg_scope1", Dims::none(), year);
    let diag = Diag::new(Code::IncompleteSite, format!("site `{}` lists refrigerants, but no row of {year} gives them", site.id))
        .at(site.origin.clone())
        .note(format!("not given: {total}, and what is computed from it"))
        .help("record them in refrigerants.csv, with losses of 0 if there were none, or take them out of `activities`");
    run.diags.push(diag);
}

/// A figure entered for the site, or for all of them, needs no records.
fn is_entered(run: &Run<'_>, activity: &Activity, site: &Site, year: i16) -> bool {
    let of = |dims: Dims| run.value(&run.id(&activity.measure, dims, year)).is_some();
    of(Dims::none()) || of(Dims::one("site", &site.id))
}

fn withhold(run: &mut Run<'_>, activity: &Activity, site: &Site, year: i16) {
    let missing = LocalText::new(
        format!("{} of site {} in {year} (activity/)", activity.name.en, site.id),
        format!("{year}年地點{}的{}（activity/）", site.id, activity.name.zh_hant),
    );
    let measure = run.measure(&activity.measure);
    run.withhold_measure(measure, year, &missing);
    if activity.energy == Some(EnergyKind::Direct) {
        let fuel = carrier(activity).to_string();
        let source = activity.fuel.clone().unwrap_or_else(|| fuel.clone());
        let mut parts = vec![
            ("energy_direct", Dims::one("fuel", &fuel)),
            ("energy_standard_coal", Dims::one("carrier", &fuel)),
            ("ghg_scope1", Dims::one("source", &fuel)),
            ("air_so2", Dims::one("source", &source)),
            ("air_nox", Dims::one("source", &source)),
        ];
        if activity.biogenic {
            parts.push(("ghg_biogenic", Dims::one("source", &fuel)));
        }
        for (measure, dims) in parts {
            let id = run.id(measure, dims, year);
            run.withhold(id, &missing);
        }
    }
    let total = FigureId::total(measure, year);
    let what = activity.name.en.to_lowercase();
    let diag = Diag::new(Code::IncompleteSite, format!("site `{}` lists {what}, but no row of {year} gives it", site.id))
        .at(site.origin.clone())
        .note(format!("not given: {total}, and what is computed from it"))
        .help("record it in activity/, with a quantity of 0 if there was none, or take it out of `activities`");
    run.diags.push(diag);
}
