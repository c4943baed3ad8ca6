//! From when to when somebody was employed, and what came before and after: joined or transferred in, left or transferred out.
//!
//! In: the dates of a row. Out: its [`Tally`]. Invariant: whoever is transferred is neither hired nor a leaver; opening + in − out =
//! closing for each person. A last day within the period ends the stay in it: who leaves on the closing day has left.

use super::{BIRTH_DATE, JOINED, LEFT, MOVED_IN, MOVED_OUT, Tally, read_date};
use crate::book::Manifest;
use crate::context::Context;
use crate::row::Row;
use crate::table::{Reported, RowResult};
use heng_model::{Code, Date, Period};

/// The dates of a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Dates {
    pub(super) birth: Option<Date>,
    joined: Option<Date>,
    left: Option<Date>,
    moved_in: Option<Date>,
    moved_out: Option<Date>,
}

/// One stay: from a day, or from before any date given, until a last day.
struct Stay {
    from: Option<Date>,
    is_moved_in: bool,
    until: Option<Date>,
    is_moved_out: bool,
}

impl Dates {
    /// Reads the dates and holds them against each other (P003).
    pub(super) fn read(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<Self> {
        let dates = Dates {
            birth: read_date(ctx, row, BIRTH_DATE, "birth_date")?,
            joined: read_date(ctx, row, JOINED, "joined")?,
            left: read_date(ctx, row, LEFT, "left")?,
            moved_in: read_date(ctx, row, MOVED_IN, "transferred_in")?,
            moved_out: read_date(ctx, row, MOVED_OUT, "transferred_out")?,
        };
        let Some((column, what)) = dates.contradiction(manifest.period) else { return Ok(dates) };
        ctx.push(
            row.diag_at(column, Code::BadPersonDates, what)
                .help("correct the dates; an empty date is allowed, a wrong one is not"),
        );
        Err(Reported)
    }

    fn contradiction(&self, period: Period) -> Option<(&'static str, String)> {
        let &Dates { birth, joined, left, moved_in, moved_out } = self;
        let before = |column, what: &str, day: Option<Date>, than: &str, other: Option<Date>| match (day, other) {
            (Some(day), Some(other)) if day < other => Some((column, format!("{what} on {day}, before {than} on {other}"))),
            _ => None,
        };
        before("left", "left", left, "joining", joined)
            .or_else(|| match (birth, joined) {
                (Some(birth), Some(joined)) if joined <= birth => {
                    Some(("joined", format!("joined on {joined}, before being born on {birth}")))
                }
                _ => None,
            })
            .or_else(|| {
                let born = birth.filter(|&birth| birth > period.end)?;
                Some(("birth_date", format!("born on {born}, after the period's end on {}", period.end)))
            })
            .or_else(|| before("transferred_in", "transferred in", moved_in, "joining", joined))
            .or_else(|| before("transferred_out", "transferred out", moved_out, "joining", joined))
            .or_else(|| before("left", "left", left, "being transferred in", moved_in))
            .or_else(|| before("left", "left", left, "being transferred out", moved_out))
            .or_else(|| {
                let day = moved_in.filter(|_| moved_in == moved_out)?;
                Some(("transferred_out", format!("transferred in and out on {day}")))
            })
    }

    fn stays(&self) -> Vec<Stay> {
        let &Dates { joined, left, moved_in, moved_out, .. } = self;
        let last = |from, is_moved_in| Stay { from, is_moved_in, until: moved_out.or(left), is_moved_out: moved_out.is_some() };
        match (moved_in, moved_out) {
            // Out and back again.
            (Some(back), Some(out)) if out < back => vec![
                Stay { from: joined, is_moved_in: false, until: moved_out, is_moved_out: true },
                Stay { from: moved_in, is_moved_in: true, until: left, is_moved_out: false },
            ],
            (Some(_), _) => vec![last(moved_in, true)],
            (None, _) => vec![last(joined, false)],
        }
    }

    /// What the person adds to the counts of a period; `None` for somebody who was not employed in it.
    pub(super) fn tally(&self, period: Period) -> Option<Tally> {
        let mut tally = Tally::default();
        let mut was_there = false;
        for stay in self.stays() {
            let began_before = stay.from.is_none_or(|day| day < period.start);
            let began_by_end = stay.from.is_none_or(|day| day <= period.end);
            let ended_before = stay.until.is_some_and(|day| day < period.start);
            let ended_by_end = stay.until.is_some_and(|day| day <= period.end);
            if !began_by_end || ended_before {
                continue;
            }
            was_there = true;
            tally.opening += u64::from(began_before);
            tally.closing += u64::from(!ended_by_end);
            let joins = if stay.is_moved_in { &mut tally.moved_in } else { &mut tally.new_hires };
            *joins += u64::from(!began_before);
            let leaves = if stay.is_moved_out { &mut tally.moved_out } else { &mut tally.leavers };
            *leaves += u64::from(ended_by_end);
        }
        was_there.then_some(tally)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn year() -> Period {
        Period::new(date(2022, 1, 1), date(2022, 12, 31)).unwrap()
    }

    /// opening, hired, in, left, out, closing.
    fn flow(joined: Option<Date>, moved_in: Option<Date>, moved_out: Option<Date>, left: Option<Date>) -> Option<[u64; 6]> {
        let tally = Dates { birth: None, joined, left, moved_in, moved_out }.tally(year())?;
        Some([tally.opening, tally.new_hires, tally.moved_in, tally.leavers, tally.moved_out, tally.closing])
    }

    #[test]
    fn a_transfer_is_neither_a_hire_nor_a_leaver() {
        let (before, spring, autumn) = (Some(date(2020, 5, 1)), Some(date(2022, 4, 1)), Some(date(2022, 10, 1)));
        assert_eq!(flow(before, None, None, None), Some([1, 0, 0, 0, 0, 1]));
        assert_eq!(flow(spring, None, None, autumn), Some([0, 1, 0, 1, 0, 0]));
        assert_eq!(flow(before, spring, None, None), Some([0, 0, 1, 0, 0, 1]));
        assert_eq!(flow(before, None, spring, None), Some([1, 0, 0, 0, 1, 0]));
        // Who left the group after the transfer left another part of it.
        assert_eq!(flow(before, None, spring, autumn), Some([1, 0, 0, 0, 1, 0]));
        assert_eq!(flow(before, spring, autumn, None), Some([0, 0, 1, 0, 1, 0]));
        // Out in spring, back in autumn.
        assert_eq!(flow(before, autumn, spring, None), Some([1, 0, 1, 0, 1, 1]));
        assert_eq!(flow(before, Some(date(2023, 2, 1)), None, None), None);
        assert_eq!(flow(before, None, Some(date(2021, 2, 1)), None), None);
    }

    fn day() -> impl Strategy<Value = Option<Date>> {
        proptest::option::of((2020_i16..=2024, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| date(y, m, d)))
    }

    proptest! {
        #[test]
        fn opening_and_what_came_less_what_went_is_closing(joined in day(), moved_in in day(), moved_out in day(), left in day()) {
            let dates = Dates { birth: None, joined, left, moved_in, moved_out };
            prop_assume!(dates.contradiction(year()).is_none());
            if let Some([opening, hired, came, leavers, went, closing]) = flow(joined, moved_in, moved_out, left) {
                prop_assert_eq!(opening + hired + came, closing + leavers + went);
                prop_assert!(closing <= 1 && opening <= 1);
            }
        }
    }
}
