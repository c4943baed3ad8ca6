//! `heng reconcile`: published figures beside recomputed ones.

use super::print_json;
use crate::Outcome;
use crate::args::{BookArg, Format};
use crate::session::{Data, Failure, Fatal, Session};
use crate::ui::{self, Align, Progress, TextTable};
use anstyle::Style;
use heng_calc::reconcile::{Reconciled, Verdict, reconcile};
use heng_model::{Decimal, Locale, format_decimal};
use serde_json::json;
use std::io::Write;

/// Compares and prints; findings are differences without a stated reason.
pub fn run(args: &BookArg, format: Format, data: Data) -> Result<Outcome, Failure> {
    let progress = Progress::start();
    let session = Session::open(data, &args.book, &progress)?;
    let rows = reconcile(&session.book, &session.figures, data.catalogue);
    progress.finish();
    if rows.is_empty() {
        return Err(
            Fatal::new(format!("{}: the book has no published.csv with figures to reconcile", args.book.display())).into()
        );
    }
    match format {
        Format::Json => {
            print_json(&json!({ "reconciled": rows.iter().map(to_json).collect::<Vec<_>>(), "diagnostics": session.diags }))?
        }
        _ => {
            ui::print_diags(&session.diags);
            print_text(&rows).map_err(Fatal::from)?;
        }
    }
    Ok(Outcome::of(&session.diags).and(rows.iter().any(unexplained)))
}

fn unexplained(row: &Reconciled) -> bool {
    row.verdict == Verdict::Differs && row.published.reason.is_empty()
}

fn to_json(row: &Reconciled) -> serde_json::Value {
    let published = &row.published;
    json!({
        "case": published.case,
        "figure": published.id,
        "sum_by": published.sum_by,
        "published": published.quantity,
        "places": published.places,
        "recomputed": row.recomputed,
        "how": row.how,
        "verdict": row.verdict,
        "missing": row.missing,
        "reason": published.reason,
        "source": published.source,
        "origin": published.origin,
    })
}

fn print_text(rows: &[Reconciled]) -> std::io::Result<()> {
    let mut table = TextTable::new(&[
        ("figure", Align::Left),
        ("published", Align::Right),
        ("recomputed", Align::Right),
        ("unit", Align::Left),
        ("verdict", Align::Left),
        ("how, or what is missing", Align::Left),
    ]);
    for row in rows {
        let published = &row.published;
        let recomputed = row.recomputed.map_or_else(|| "–".to_string(), |q| recomputed(q.value, published.places));
        let (word, style) = verdict(row.verdict);
        let figure = match &published.sum_by {
            Some(dimension) => format!("{} by {dimension}", published.id),
            None => published.id.to_string(),
        };
        table.styled_row([
            (figure, Style::new()),
            (format_decimal(published.quantity.value, published.places), Style::new()),
            (recomputed, Style::new()),
            (published.quantity.unit.symbol(Locale::En), ui::DIM),
            (word.to_string(), style),
            (remark(row), Style::new()),
        ]);
    }
    let mut out = anstream::stdout().lock();
    table.write(&mut out)?;
    let count = |wanted: Verdict| rows.iter().filter(|r| r.verdict == wanted).count();
    writeln!(
        out,
        "\n{} published figures: {} exact, {} rounding, {} differ ({} without a stated reason), {} not computable",
        rows.len(),
        count(Verdict::Exact),
        count(Verdict::Rounding),
        count(Verdict::Differs),
        rows.iter().filter(|r| unexplained(r)).count(),
        count(Verdict::NotComputable),
    )
}

/// Two digits more than printed show on which side of the rounding the recomputed value lies; a whole number has no side.
fn recomputed(value: Decimal, printed_places: u32) -> String {
    let places = if value.is_integer() { 0 } else { printed_places + 2 };
    format_decimal(value, places)
}

fn verdict(verdict: Verdict) -> (&'static str, Style) {
    match verdict {
        Verdict::Exact => ("exact", ui::GREEN),
        Verdict::Rounding => ("rounding", ui::CYAN),
        Verdict::Differs => ("differs", ui::RED),
        Verdict::NotComputable => ("not computable", ui::YELLOW),
    }
}

fn remark(row: &Reconciled) -> String {
    match row.verdict {
        Verdict::NotComputable => format!("missing: {}", row.missing),
        Verdict::Differs if !row.published.reason.is_empty() => format!("reason: {}", row.published.reason.get(Locale::En)),
        Verdict::Differs => "no reason stated".to_string(),
        Verdict::Exact | Verdict::Rounding => row.how.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_decimals_and_others_two_more_than_printed() {
        for (value, places, expected) in [
            (Decimal::from(33), 0, "33"),
            (Decimal::new(3300, 2), 2, "33"),
            (Decimal::new(162_312_768, 6), 2, "162.3128"),
            (Decimal::new(5249, 2), 0, "52.49"),
        ] {
            assert_eq!(recomputed(value, places), expected);
        }
    }
}
