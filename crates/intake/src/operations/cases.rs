//! `incidents.csv`: data incidents; `reports.csv`: reports of misconduct received.
//!
//! In: the registers. Out: counts by severity, channel, outcome and kind. Invariant: a breach of personal data is not counted among the
//! security incidents as well; a register without entries says zero. Not here: totals of several years (`heng-calc`).

use crate::book::Manifest;
use crate::context::Context;
use crate::dimensions::read_value;
use crate::records::Given;
use crate::records::fold::{Cuts, Fold, read_once, read_register, year_of};
use crate::table::{Reported, Spec, optional, required};
use heng_model::{Decimal, Dims};

const INCIDENTS: Spec = Spec::new(&[
    required("incident"),
    required("date"),
    optional("kind"),
    optional("severity"),
    optional("persons_affected"),
    optional("text_en"),
    optional("text_zh_hant"),
]);

const REPORTS: Spec =
    Spec::new(&[required("report"), required("date"), required("channel"), optional("outcome"), optional("kind")]);

const SECURITY: &str = "security";
const PERSONAL_DATA: &str = "personal-data";

/// Reads the register of data incidents.
pub(super) fn read_incidents(ctx: &mut Context<'_>, manifest: &Manifest, fold: &mut Fold) {
    const MEASURES: [&str; 3] = ["data_security_incidents", "data_leak_incidents", "data_persons_affected"];
    let mut given = Given::new();
    let mut cuts = Cuts::default();
    let mut affected_is_known = true;
    let register = read_register(ctx, "incidents", &INCIDENTS, &mut |ctx, row| {
        read_once(ctx, row, "incident", &mut given)?;
        row.required(ctx, "date")?;
        let day = row.date(ctx, "date")?.ok_or(Reported)?;
        let year = year_of(ctx, row, "date", day, manifest)?;
        let kind = row.choice(ctx, "kind", &[SECURITY, PERSONAL_DATA])?.unwrap_or(SECURITY);
        let severity = read_value(ctx, row, "severity", &manifest.labels)?;
        match row.amount(ctx, "persons_affected")? {
            Some(persons) => fold.add(ctx, row, "data_persons_affected", Dims::none(), year, persons)?,
            None => affected_is_known = false,
        }
        if kind == PERSONAL_DATA {
            fold.count(ctx, row, "data_leak_incidents", Dims::none(), year)?;
        } else {
            cuts.add(ctx, row, fold, "data_security_incidents", "severity", severity.as_deref(), year, Decimal::ONE)?;
            fold.count(ctx, row, "data_security_incidents", Dims::none(), year)?;
        }
        Ok(Some(year))
    });
    cuts.finish(fold);
    if let Some(file) = &register.kept {
        for year in register.years(manifest, None) {
            MEASURES.iter().for_each(|measure| fold.zero(measure, Dims::none(), year, file));
        }
    }
    // An empty cell is not zero persons.
    if !affected_is_known {
        fold.retain(|record| record.measure != "data_persons_affected");
    }
}

/// Reads the register of reports received.
pub(super) fn read_reports(ctx: &mut Context<'_>, manifest: &Manifest, fold: &mut Fold) {
    const MEASURE: &str = "whistleblowing_reports";
    let mut given = Given::new();
    let mut cuts = Cuts::default();
    let register = read_register(ctx, "reports", &REPORTS, &mut |ctx, row| {
        read_once(ctx, row, "report", &mut given)?;
        row.required(ctx, "date")?;
        let day = row.date(ctx, "date")?.ok_or(Reported)?;
        let year = year_of(ctx, row, "date", day, manifest)?;
        row.required(ctx, "channel")?;
        let channel = read_value(ctx, row, "channel", &manifest.labels)?;
        // What has not been decided is open.
        let outcome = row.choice(ctx, "outcome", &["substantiated", "unsubstantiated", "open"])?.unwrap_or("open");
        let kind = match row.get("kind") {
            None => None,
            Some(text) => Some(
                crate::dimensions::resolve_value("type", text, ctx.catalogue, &manifest.labels)
                    .map_err(|problem| crate::dimensions::report(ctx, row, "kind", problem))?,
            ),
        };
        let classes = [("channel", channel.as_deref()), ("outcome", Some(outcome)), ("type", kind.as_deref())];
        for (dimension, class) in classes {
            cuts.add(ctx, row, fold, MEASURE, dimension, class, year, Decimal::ONE)?;
        }
        fold.count(ctx, row, MEASURE, Dims::none(), year)?;
        Ok(Some(year))
    });
    cuts.finish(fold);
    if let Some(file) = &register.kept {
        register.years(manifest, None).into_iter().for_each(|year| fold.zero(MEASURE, Dims::none(), year, file));
    }
}
