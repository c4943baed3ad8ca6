//! Who sits on the board, which bodies met, how many attended, which laws were breached.
//!
//! In: `board`, `bodies`, `meetings`, `laws`. Out: `board_*`, `body_*`, `esg_committee_meetings`, `law_breaches`. Invariant: what some
//! rows do not say makes the figure a gap, never a smaller number. Not here: reading and checking the rows (`heng-intake`). See
//! `tests/governance.rs`.

use crate::exact::{self, Exact, Fault};
use crate::run::Run;
use crate::term::{self, Node, Said, Term, formula};
use heng_intake::book::{Body, Director, Law, Meeting};
use heng_intake::people::Band;
use heng_model::{Date, Decimal, Dims, FigureId, LocalText, Locale, Measure, Op, Origin, Place, Quantity, RowSet};
use std::collections::{BTreeMap, BTreeSet};

/// Every figure of these records.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    board(run);
    meetings(run);
    breaches(run);
}

/// Rows of one table as one place; of several tables, the first one's rows.
fn rows_of<'o>(origins: impl IntoIterator<Item = &'o Origin>) -> Option<Origin> {
    let mut found: Option<(Origin, String, BTreeSet<u32>)> = None;
    for origin in origins {
        let (sheet, row) = match &origin.place {
            Place::Line(line) => (String::new(), *line),
            Place::Cell { sheet, row, .. } => (sheet.clone(), *row),
            Place::Whole | Place::Rows { .. } => return Some(origin.clone()),
        };
        match &mut found {
            None => found = Some((origin.clone(), sheet, BTreeSet::from([row]))),
            Some((first, of, rows)) if first.file == origin.file && *of == sheet => _ = rows.insert(row),
            Some(_) => {}
        }
    }
    found.map(|(origin, sheet, rows)| Origin {
        file: origin.file,
        place: Place::Rows { sheet, rows: rows.into_iter().collect::<RowSet>() },
    })
}

/// A sum over rows.
fn counted<'o>(
    run: &Run<'_>,
    what: LocalText,
    rows: impl IntoIterator<Item = &'o Origin> + Clone,
    sum: Decimal,
    unit: &str,
) -> Exact<Term> {
    let count = rows.clone().into_iter().count() as u64;
    let origin = rows_of(rows).ok_or_else(|| Fault::missing("records", "記錄"))?;
    Ok(Term::records(what, origin, count, Quantity::new(sum, run.unit(unit)), Said::default()))
}

/// The board as it stands at the period's end.
fn board(run: &mut Run<'_>) {
    let end = run.book.manifest.period.end;
    let serving: Vec<&Director> = run.book.governance.directors.iter().filter(|d| d.serves_on(end)).collect();
    if serving.is_empty() {
        return;
    }
    let bands: Vec<Band> = run.book.manifest.age_bands.iter().filter_map(|text| Band::parse(text)).collect();
    let year = run.year();
    let members = run.measure("board_members");
    let what = LocalText::new("directors in office at period end", "期末在任董事");
    let people = |run: &Run<'_>, of: &[&Director]| {
        // A class that nobody belongs to was counted among all of them.
        let rows = if of.is_empty() { &serving } else { of };
        counted(run, what.clone(), rows.iter().map(|d| &d.origin), Decimal::from(of.len()), "people")
    };
    let mut classes: BTreeMap<(&str, String), Vec<&Director>> = BTreeMap::new();
    for &director in &serving {
        classes.entry(("gender", director.gender.clone())).or_default().push(director);
        classes.entry(("role", director.role.clone())).or_default().push(director);
    }
    // Ages of some are no cut of the board.
    if serving.iter().all(|d| d.age_years.is_some()) {
        for &director in &serving {
            if let Some(band) = director.age_years.and_then(|age| bands.iter().find(|band| band.holds(age))) {
                classes.entry(("age", band.id.clone())).or_default().push(director);
            }
        }
    }
    run.settle(FigureId::total(members, year), people(run, &serving));
    for ((dimension, value), of) in &classes {
        run.settle(FigureId::new(members, Dims::one(dimension, value), year), people(run, of));
    }
    let of_class = |dimension: &'static str, value: &str| -> Vec<&Director> {
        classes.get(&(dimension, value.to_string())).cloned().unwrap_or_default()
    };
    let independent = people(run, &of_class("role", "independent"));
    let id = run.id("board_independent", Dims::none(), year);
    run.settle(id.clone(), independent);
    let share = LocalText::new("independent non-executive directors ÷ directors", "獨立非執行董事 ÷ 董事");
    let independent = run.need(&id);
    board_ratio(run, "board_independent_share", "board.independent", share, independent);
    let women = people(run, &of_class("gender", "female"));
    board_ratio(run, "board_female_share", "board.female", LocalText::new("women ÷ directors", "女性董事 ÷ 董事"), women);
    tenure(run, &serving, end);
}

fn directors() -> LocalText {
    LocalText::new("the number of directors", "董事人數")
}

/// Something over the number of directors.
fn board_ratio(run: &mut Run<'_>, measure: &str, method: &str, expression: LocalText, numerator: Exact<Term>) {
    let id = run.id(measure, Dims::none(), run.year());
    let members = run.need(&run.id("board_members", Dims::none(), run.year()));
    let unit = run.unit(&id.measure.unit);
    let term = numerator.and_then(|n| term::ratio(method, expression, n, members?, unit, &directors()));
    run.settle(id, term);
}

/// Years in office at the end of the day, mean over the directors.
fn tenure(run: &mut Run<'_>, serving: &[&Director], end: Date) {
    let unknown: Vec<&str> = serving.iter().filter(|d| d.appointed.is_none()).map(|d| d.id.as_str()).collect();
    let expression = LocalText::new("years in office ÷ directors", "在任年數 ÷ 董事");
    let years = if unknown.is_empty() { in_office(run, serving, end) } else { Err(appointment_of(&unknown)) };
    match years {
        Ok((years, mean)) => {
            let id = run.id("board_average_tenure", Dims::none(), run.year());
            let members = run.need(&run.id("board_members", Dims::none(), run.year()));
            let unit = run.unit("years");
            let term = members.map(|members| {
                formula("board.tenure", Op::Ratio, expression, vec![years, members.node], Quantity::new(mean, unit))
            });
            run.settle(id, term);
        }
        Err(fault) => board_ratio(run, "board_average_tenure", "board.tenure", expression, Err(fault)),
    }
}

fn appointment_of(directors: &[&str]) -> Fault {
    Fault::missing(format!("the day of appointment of {}", directors.join(", ")), format!("{}的委任日期", directors.join("、")))
}

/// Years have 365 or 366 days: over this denominator every day is a whole number.
const DAYS_OF_BOTH: i64 = 365 * 366;

/// The years of all directors as a node, and their mean, divided once.
fn in_office(run: &Run<'_>, serving: &[&Director], end: Date) -> Exact<(Node, Decimal)> {
    let mut numerator = Decimal::ZERO;
    for director in serving {
        let served = director.appointed.and_then(|appointed| served(appointed, end));
        let (years, days, of) = served.ok_or_else(|| appointment_of(&[director.id.as_str()]))?;
        let part = Decimal::from(days * (DAYS_OF_BOTH / of));
        numerator = exact::add(numerator, exact::add(exact::mul(Decimal::from(years), Decimal::from(DAYS_OF_BOTH))?, part)?)?;
    }
    let denominator = Decimal::from(DAYS_OF_BOTH);
    let total = exact::div(numerator, denominator, &LocalText::new("the days of a year", "一年的日數"))?;
    let mean = exact::div(numerator, exact::mul(denominator, Decimal::from(serving.len()))?, &directors())?;
    let what = LocalText::new("years in office of the directors", "董事在任年數");
    let years = counted(run, what, serving.iter().map(|d| &d.origin), total, "years")?;
    Ok((years.node, mean))
}

/// Whole years from the first day in office to the end of a day, the days after the last anniversary, and the days of that year.
fn served(appointed: Date, end: Date) -> Option<(i64, i64, i64)> {
    let after = end.tomorrow().ok()?;
    let anniversary = |years: i16| {
        let year = appointed.year().checked_add(years)?;
        // Somebody appointed on 29 February keeps the last day of February.
        let first = Date::new(year, appointed.month(), 1).ok()?;
        Date::new(year, appointed.month(), appointed.day().min(first.days_in_month())).ok()
    };
    let mut years = after.year() - appointed.year();
    if anniversary(years)? > after {
        years -= 1;
    }
    let (last, next) = (anniversary(years)?, anniversary(years.checked_add(1)?)?);
    let days = |from: Date, to: Date| from.until(to).ok().map(|span| i64::from(span.get_days()));
    Some((i64::from(years), days(last, after)?, days(last, next)?))
}

/// Meetings, climate on their agenda and attendance, by body and year.
fn meetings(run: &mut Run<'_>) {
    let governance = &run.book.governance;
    let mut found: BTreeMap<(i16, &str), Vec<&Meeting>> = BTreeMap::new();
    for meeting in &governance.meetings {
        found.entry((meeting.year, &meeting.body)).or_default().push(meeting);
    }
    let mut boards: BTreeMap<i16, Vec<&Meeting>> = BTreeMap::new();
    let mut committees: BTreeMap<i16, Vec<&Meeting>> = BTreeMap::new();
    for ((year, body), meetings) in found {
        let Some(body) = governance.bodies.iter().find(|b| b.id == body) else { continue };
        let dims = Dims::one("body", &body.id);
        let name = body.name.clone();
        held(run, run.id("body_meetings", dims.clone(), year), &name, &meetings);
        let on_climate: Vec<&Meeting> = meetings.iter().copied().filter(|m| m.climate).collect();
        if !on_climate.is_empty() {
            held(run, run.id("body_climate_meetings", dims.clone(), year), &name, &on_climate);
        }
        attendance(run, run.id("body_attendance_rate", dims, year), &name, &meetings);
        if body.kind == "board" {
            boards.entry(year).or_default().extend(&meetings);
        }
        if is_esg(body) {
            committees.entry(year).or_default().extend(&meetings);
        }
    }
    for (year, meetings) in boards {
        let name = LocalText::new("board", "董事會");
        held(run, run.id("board_meetings", Dims::none(), year), &name, &meetings);
        attendance(run, run.id("board_attendance_rate", Dims::none(), year), &name, &meetings);
    }
    for (year, meetings) in committees {
        held(run, run.id("esg_committee_meetings", Dims::none(), year), &LocalText::new("ESG committee", "ESG委員會"), &meetings);
    }
}

fn is_esg(body: &Body) -> bool {
    body.esg && body.kind != "board"
}

/// Meetings counted.
fn held(run: &mut Run<'_>, id: FigureId, body: &LocalText, meetings: &[&Meeting]) {
    let what = named("meetings", "會議", body);
    let term = counted(run, what, meetings.iter().map(|m| &m.origin), Decimal::from(meetings.len()), "count");
    run.settle(id, term);
}

fn named(en: &str, zh: &str, body: &LocalText) -> LocalText {
    LocalText::new(format!("{en}, {}", body.get(Locale::En)), format!("{}{zh}", body.get(Locale::ZhHant)))
}

/// Attendances ÷ seats over all meetings; a gap where a meeting does not say who came.
fn attendance(run: &mut Run<'_>, id: FigureId, body: &LocalText, meetings: &[&Meeting]) {
    let said = |m: &&Meeting| m.members.zip(m.attended);
    if meetings.iter().all(|m| said(m).is_none()) {
        return;
    }
    let term = match meetings.iter().find(|m| said(m).is_none()) {
        Some(silent) => {
            let day = silent.date;
            Err(Fault::missing(format!("attendance of the meeting on {day}"), format!("{day}會議的出席人數")))
        }
        None => attendance_term(run, body, meetings),
    };
    run.settle(id, term);
}

fn attendance_term(run: &Run<'_>, body: &LocalText, meetings: &[&Meeting]) -> Exact<Term> {
    let sum = |of: fn(&Meeting) -> Option<Decimal>| meetings.iter().filter_map(|m| of(m)).try_fold(Decimal::ZERO, exact::add);
    let rows = || meetings.iter().map(|m| &m.origin);
    let attended = counted(run, named("attendances", "出席人次", body), rows(), sum(|m| m.attended)?, "person-times")?;
    let seats = counted(run, named("seats", "應出席人次", body), rows(), sum(|m| m.members)?, "person-times")?;
    let expression = LocalText::new("attendances ÷ seats", "出席人次 ÷ 應出席人次");
    let divisor = LocalText::new("the number of seats", "應出席人次");
    term::ratio("meetings.attendance", expression, attended, seats, run.unit("percent"), &divisor)
}

/// Breaches of the laws listed, when each of them says how many.
fn breaches(run: &mut Run<'_>) {
    let laws: Vec<&Law> = run.book.governance.laws.iter().collect();
    if laws.iter().all(|law| law.breaches.is_none()) {
        return;
    }
    let measure: Measure = run.measure("law_breaches");
    let id = FigureId::total(measure, run.year());
    let term = match laws.iter().find(|law| law.breaches.is_none()) {
        Some(silent) => Err(Fault::missing(
            format!("breaches of {}, with 0 where there were none", silent.name.get(Locale::En)),
            format!("違反《{}》的個案數目（沒有個案則填0）", silent.name.get(Locale::ZhHant)),
        )),
        None => laws.iter().filter_map(|law| law.breaches).try_fold(Decimal::ZERO, exact::add).and_then(|sum| {
            let what = LocalText::new("breaches of the laws listed", "違反所列法律法規的個案");
            counted(run, what, laws.iter().map(|law| &law.origin), sum, "count")
        }),
    };
    run.settle(id, term);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_in_office_is_counted_to_the_end_of_the_day() {
        let day = Date::constant;
        let end = day(2025, 12, 31);
        // In office on each day of six whole years.
        assert_eq!(served(day(2020, 1, 1), end), Some((6, 0, 365)));
        // From 2 January it is a day less: five years, and from 2 January 2025 to 1 January 2026 364 of 365 days.
        assert_eq!(served(day(2020, 1, 2), end), Some((5, 364, 365)));
        // 29 February 2024: the anniversary is 28 February 2025; to 1 January 2026 are 307 days of 365.
        assert_eq!(served(day(2024, 2, 29), end), Some((1, 307, 365)));
        assert_eq!(served(end, end), Some((0, 1, 365)));
    }
}
