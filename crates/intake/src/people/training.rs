//! `people/training.csv`: training sessions by topic and audience.
//!
//! In: a row a session, or a row for each class that took part in one. Out: sessions by topic; participations and hours of employees by
//! gender and category; training against corruption by audience. Invariant: a session is counted once, however many rows it has; persons are
//! told from participations only where nobody can have taken part twice. Not here: averages and coverage (`heng-calc`); what a roster
//! gives of training stays (R014).

use super::{PARTICIPATIONS, TRAINING_HOURS};
use crate::book::{CountRecord, Manifest};
use crate::context::Context;
use crate::dimensions::{read_value, report, resolve_value};
use crate::records::fold::{Cuts, Fold, year_of};
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Decimal, Dims};
use std::collections::{BTreeMap, BTreeSet};

const SPEC: Spec = Spec::new(&[
    required("session"),
    required("date"),
    required("topic"),
    optional("audience"),
    optional("gender"),
    optional("category"),
    optional("participants"),
    optional("hours"),
    optional("new_participants"),
]);

/// Audiences as rows write them, and as figures name them.
const AUDIENCES: [(&str, &str); 4] =
    [("employee", "employees"), ("director", "directors"), ("contractor", "contractors"), ("supplier", "suppliers")];

const ANTI_CORRUPTION: &str = "anti-corruption";
const CORRUPTION_SESSIONS: &str = "anticorruption_training_sessions";
const CORRUPTION_PERSONS: &str = "anticorruption_trained_persons";
const CORRUPTION_PARTICIPATIONS: &str = "anticorruption_training_participations";
const CORRUPTION_HOURS: &str = "anticorruption_training_hours";

/// Reads the sessions.
pub(super) fn read_training(ctx: &mut Context<'_>, manifest: &Manifest, fold: &mut Fold) {
    let mut reader = Reader {
        manifest,
        fold,
        cuts: Cuts::default(),
        sessions: BTreeSet::new(),
        corruption: BTreeMap::new(),
        unknown: BTreeSet::new(),
    };
    read_tables(ctx, "people/training", &SPEC, &mut |ctx, row| reader.add(ctx, row));
    let Reader { fold, cuts, corruption, unknown, .. } = reader;
    cuts.finish(fold);
    // With one session, or with those who are new to it marked, participants are persons; else nobody knows who came twice.
    let are_persons = |audience: &str, year: i16| {
        corruption.get(&(audience.to_string(), year)).is_some_and(|seen| seen.all_new || seen.sessions.len() == 1)
    };
    let is_known = |record: &CountRecord| {
        let audience = record.dims.get("audience");
        !unknown.iter().any(|(m, a, y)| *m == record.measure && a.as_deref() == audience && *y == record.year)
    };
    fold.retain(is_known);
    fold.retain(|record| {
        record.measure != CORRUPTION_PERSONS || record.dims.get("audience").is_some_and(|a| are_persons(a, record.year))
    });
}

/// Training of one audience against corruption in a year.
struct Corruption {
    sessions: BTreeSet<String>,
    /// Whether every row says how many of its participants are new.
    all_new: bool,
}

struct Reader<'r> {
    manifest: &'r Manifest,
    fold: &'r mut Fold,
    cuts: Cuts,
    /// Sessions counted, by what they were counted for.
    sessions: BTreeSet<(String, String, i16)>,
    corruption: BTreeMap<(String, i16), Corruption>,
    /// What a row does not give, by measure, audience and year: a sum without it would be too small.
    unknown: BTreeSet<(&'static str, Option<String>, i16)>,
}

impl Reader<'_> {
    fn add(&mut self, ctx: &mut Context<'_>, row: &Row<'_>) -> RowResult {
        let session = row.required(ctx, "session")?;
        row.required(ctx, "date")?;
        let day = row.date(ctx, "date")?.ok_or(Reported)?;
        let year = year_of(ctx, row, "date", day, self.manifest)?;
        let text = row.required(ctx, "topic")?;
        let topic = resolve_value("topic", text, ctx.catalogue, &self.manifest.labels)
            .map_err(|problem| report(ctx, row, "topic", problem))?;
        let audience = row.choice(ctx, "audience", &AUDIENCES.map(|(word, _)| word))?.unwrap_or(AUDIENCES[0].0);
        let audience = AUDIENCES.iter().find(|(word, _)| *word == audience).map_or(audience, |(_, id)| *id);
        let (gender, category) =
            (read_value(ctx, row, "gender", &self.manifest.labels)?, read_value(ctx, row, "category", &self.manifest.labels)?);
        let participants = row.amount(ctx, "participants")?;
        let new = row.amount(ctx, "new_participants")?;
        let hours = match (participants, row.amount(ctx, "hours")?) {
            (Some(persons), Some(hours)) => Some(persons.checked_mul(hours).ok_or_else(|| {
                ctx.push(row.diag(Code::Overflow, "participants × hours has more than 28 digits"));
                Reported
            })?),
            _ => None,
        };
        self.count_session(ctx, row, session, "training_sessions", Dims::one("topic", &topic), year)?;
        self.count_session(ctx, row, session, "training_sessions", Dims::none(), year)?;
        if audience == "employees" {
            let classes = [("gender", gender.as_deref()), ("category", category.as_deref())];
            for (measure, value) in [(PARTICIPATIONS, participants), (TRAINING_HOURS, hours)] {
                let Some(value) = value else {
                    self.unknown.insert((measure, None, year));
                    continue;
                };
                self.fold.add(ctx, row, measure, Dims::none(), year, value)?;
                for (dimension, class) in classes {
                    self.cuts.add(ctx, row, self.fold, measure, dimension, class, year, value)?;
                }
            }
        }
        if topic == ANTI_CORRUPTION {
            self.count_corruption(ctx, row, session, audience, year, (participants, new, hours))?;
        }
        Ok(())
    }

    /// Counts a session the first time it is named for a figure.
    fn count_session(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        session: &str,
        measure: &str,
        dims: Dims,
        year: i16,
    ) -> RowResult {
        if self.sessions.insert((session.to_string(), format!("{measure}[{dims}]"), year)) {
            self.fold.count(ctx, row, measure, dims, year)?;
        }
        Ok(())
    }

    fn count_corruption(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        session: &str,
        audience: &str,
        year: i16,
        (participants, new, hours): (Option<Decimal>, Option<Decimal>, Option<Decimal>),
    ) -> RowResult {
        let seen = self.corruption.entry((audience.to_string(), year));
        let seen = seen.or_insert_with(|| Corruption { sessions: BTreeSet::new(), all_new: true });
        seen.sessions.insert(session.to_string());
        seen.all_new &= new.is_some();
        let dims = Dims::one("audience", audience);
        self.count_session(ctx, row, session, CORRUPTION_SESSIONS, dims.clone(), year)?;
        self.count_session(ctx, row, session, CORRUPTION_SESSIONS, Dims::none(), year)?;
        let counts =
            [(CORRUPTION_PARTICIPATIONS, participants), (CORRUPTION_PERSONS, new.or(participants)), (CORRUPTION_HOURS, hours)];
        for (measure, value) in counts {
            match value {
                Some(value) => self.fold.add(ctx, row, measure, dims.clone(), year, value)?,
                None => _ = self.unknown.insert((measure, Some(audience.to_string()), year)),
            }
        }
        Ok(())
    }
}
