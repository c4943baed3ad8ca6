//! Completeness: what `sites.csv` says a site consumes must be recorded for the reporting year.
//!
//! In: sites with `activities`, activity groups, entered figures, rows of sub-meters. Out: E008, and figures withheld. Invariant: a total
//! that lacks a site is a gap, never a smaller number; figures of single sites stand. Not here: sites without records in earlier years. See
//! `tests/emissions_full.rs`.

use crate::energy::carrier;
use crate::run::Run;
use heng_intake::book::Site;
use heng_intake::sites::REFRIGERANTS;
use heng_model::{Activity, Code, Diag, Dims, EnergyKind, LocalText};
use std::collections::BTreeSet;

/// Withholds what a missing record makes incomplete. Comes after what was entered and before anything is computed.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    let (book, catalogue, year) = (run.book, run.catalogue, run.year());
    part_metered(run);
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

/// Rows of a sub-meter that the main meter counts in part (E003): the amount of the site is not known, and no total that holds it.
fn part_metered(run: &mut Run<'_>) {
    let (book, catalogue) = (run.book, run.catalogue);
    let mut seen = BTreeSet::new();
    for row in &book.emissions.part_metered {
        let Some(activity) = catalogue.activities().iter().find(|a| a.id == row.activity) else { continue };
        if !seen.insert((&row.activity, &row.site, row.year)) {
            continue;
        }
        let missing = LocalText::new(
            format!("{} of site {}: a sub-meter and its main meter share some days ({})", activity.name.en, row.site, row.origin),
            format!("地點{}的{}：分錶與總錶的部分日數重疊（{}）", row.site, activity.name.zh_hant, row.origin),
        );
        let of_site = run.id(&activity.measure, Dims::one("site", &row.site), row.year);
        run.withhold(of_site, &missing);
        withhold_all(run, activity, row.year, &missing);
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
    withhold_all(run, activity, year, &missing);
    let total = run.id(&activity.measure, Dims::none(), year);
    let what = activity.name.en.to_lowercase();
    let diag = Diag::new(Code::IncompleteSite, format!("site `{}` lists {what}, but no row of {year} gives it", site.id))
        .at(site.origin.clone())
        .note(format!("not given: {total}, and what is computed from it"))
        .help("record it in activity/, with a quantity of 0 if there was none, or take it out of `activities`");
    run.diags.push(diag);
}

/// What is summed over sites of an activity, and what is computed from it.
fn withhold_all(run: &mut Run<'_>, activity: &Activity, year: i16, missing: &LocalText) {
    run.withhold_measure(run.measure(&activity.measure), year, missing);
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
            run.withhold(id, missing);
        }
    }
}
