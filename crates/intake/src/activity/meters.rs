//! Which days each meter has been billed for: two bills for one day count it twice (R009).

use super::fold::TableName;
use crate::context::Context;
use crate::row::Row;
use crate::table::{Reported, RowResult, cell_origin};
use crate::text::shorten;
use heng_model::{Code, Date, Period};
use std::collections::HashMap;

#[derive(Debug, Clone, Copy)]
struct Bill {
    start: Date,
    end: Date,
    table: u32,
    row: u32,
}

/// How much of a period is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    /// No day of it.
    None,
    /// Some of its days.
    Part,
    /// Every day.
    Whole,
}

/// The bills of every meter, sorted by day and free of overlaps: as many as the years have days, at the most.
#[derive(Debug, Default)]
pub(super) struct Meters {
    names: HashMap<String, u32>,
    bills: HashMap<(u32, u32, u32), Vec<Bill>>,
}

impl Meters {
    /// How much of a period a meter has bills for.
    pub(super) fn cover(&self, (site, activity, meter): (u32, u32, &str), period: Period) -> Cover {
        let Some(bills) = self.names.get(meter).and_then(|name| self.bills.get(&(site, activity, *name))) else {
            return Cover::None;
        };
        // Bills do not overlap, so each ends before the next begins.
        let first = bills.partition_point(|bill| bill.end < period.start);
        let shared = bills[first..].iter().take_while(|bill| bill.start <= period.end);
        let days = |bill: &Bill| Period { start: bill.start.max(period.start), end: bill.end.min(period.end) }.days();
        match shared.map(days).sum::<i32>() {
            0 => Cover::None,
            billed if billed == period.days() => Cover::Whole,
            _ => Cover::Part,
        }
    }

    /// Notes a bill. A meter is told by site, activity and name, because meters of two landlords may share a number.
    pub(super) fn bill(
        &mut self,
        ctx: &mut Context<'_>,
        row: &Row<'_>,
        (site, activity, meter): (u32, u32, &str),
        period: Period,
        tables: &[TableName],
        table: u32,
    ) -> RowResult {
        let name = match self.names.get(meter) {
            Some(name) => *name,
            None => {
                let name = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
                self.names.insert(meter.to_string(), name);
                name
            }
        };
        let bills = self.bills.entry((site, activity, name)).or_default();
        let after = bills.partition_point(|bill| bill.start <= period.start);
        let before = after.checked_sub(1).map(|i| bills[i]).filter(|bill| bill.end >= period.start);
        let next = bills.get(after).copied().filter(|bill| bill.start <= period.end);
        let Some(other) = before.or(next) else {
            bills.insert(after, Bill { start: period.start, end: period.end, table, row: row.number() });
            return Ok(());
        };
        let (file, sheet) = &tables[other.table as usize];
        let place = cell_origin(file, sheet, other.row, 0);
        let message = format!("meter {} is billed twice for the same days", shorten(meter, 40));
        ctx.push(
            row.diag(Code::OverlappingBills, message)
                .note(format!("this bill: {period}"))
                .note(format!("the other: {} to {}, at {place}", other.start, other.end))
                .help("correct the dates, or remove the bill that was entered twice; this row was left out"),
        );
        Err(Reported)
    }
}
