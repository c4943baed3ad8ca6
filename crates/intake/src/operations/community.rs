//! Community programmes: a row each in `community.csv`.
//!
//! In: rows that name a programme. Out: [`Programme`]s, and their amounts, hours and people by focus area. Invariant: what was bought
//! or given by staff is never a donation; a person who helps in two programmes is two participations. Not here: rows that name a
//! measure (`records/counts.rs`).

use crate::book::{Manifest, Programme};
use crate::context::Context;
use crate::dimensions::read_value;
use crate::people::read_year;
use crate::records::fold::{Fold, year_of};
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional};
use heng_model::{Code, Dims, LocalText, Quantity};

/// The columns of both forms of `community.csv`.
pub(crate) const SPEC: Spec = Spec::new(&[
    optional("measure"),
    optional("dims"),
    optional("year"),
    optional("value"),
    optional("unit"),
    optional("programme"),
    optional("name_en"),
    optional("name_zh_hant"),
    optional("date"),
    optional("focus_area"),
    optional("kind"),
    optional("amount"),
    optional("volunteers"),
    optional("hours"),
    optional("beneficiaries"),
])
.with_one_of(&[&["measure", "programme"]]);

/// Kinds of contribution with the measure that each feeds.
const KINDS: [(&str, &str); 4] =
    [("money", "donations"), ("in-kind", "donation_in_kind"), ("purchase", "community_purchases"), ("staff-gift", "staff_gifts")];

/// Reads one programme and counts what it gave.
pub(crate) fn read_programme(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest, fold: &mut Fold) -> RowResult<Programme> {
    let id = row.required(ctx, "programme")?.to_string();
    let year = match row.date(ctx, "date")? {
        Some(day) => year_of(ctx, row, "date", day, manifest)?,
        None => read_year(ctx, row, manifest)?,
    };
    row.required(ctx, "focus_area")?;
    let focus_area = read_value(ctx, row, "focus_area", &manifest.labels)?.ok_or(Reported)?;
    let kind = row.choice(ctx, "kind", &KINDS.map(|(kind, _)| kind))?.unwrap_or_default();
    let amount = read_amount(ctx, row, kind)?;
    let numbers = [
        ("volunteer_participations", row.amount(ctx, "volunteers")?),
        ("volunteer_hours", row.amount(ctx, "hours")?),
        ("community_beneficiaries", row.amount(ctx, "beneficiaries")?),
    ];
    if amount.is_none() && numbers.iter().all(|(_, number)| number.is_none()) {
        let diag = row.diag(Code::EmptyCell, "the programme counts nothing");
        ctx.push(diag.help("fill in an amount, volunteers, hours or beneficiaries, or remove the row"));
        return Err(Reported);
    }
    let dims = Dims::one("focus_area", &focus_area);
    if let Some((quantity, measure)) = amount {
        let own = ctx.catalogue.units.get("CNY");
        let currency = Some(quantity.unit).filter(|unit| !unit.converts_to(own));
        if fold.keep_currency(ctx, row, measure, year, currency).is_ok() {
            fold.add(ctx, row, measure, dims.clone(), year, quantity.value)?;
        } else {
            // The programme stays, with its people and hours; the sum of such amounts is not known.
            ctx.leave_out("community", Some(year), Some(measure), || row.origin());
        }
    }
    for (measure, number) in numbers {
        if let Some(number) = number {
            fold.add(ctx, row, measure, dims.clone(), year, number)?;
        }
    }
    let name = row.local_text("name");
    Ok(Programme {
        name: if name.is_empty() { LocalText::same(id.as_str()) } else { name },
        id,
        year,
        focus_area,
        kind,
        amount: amount.map(|(quantity, _)| quantity),
        volunteers: numbers[0].1,
        hours: numbers[1].1,
        beneficiaries: numbers[2].1,
        origin: row.origin(),
    })
}

/// The amount in whole units of its currency, with the measure it feeds.
fn read_amount(ctx: &mut Context<'_>, row: &Row<'_>, kind: &str) -> RowResult<Option<(Quantity, &'static str)>> {
    let Some(value) = row.amount(ctx, "amount")? else { return Ok(None) };
    let unit = row.required_unit(ctx, "unit")?;
    row.required(ctx, "kind")?;
    let Some((_, measure)) = KINDS.iter().find(|(known, _)| *known == kind) else { return Err(Reported) };
    let own = ctx.catalogue.units.get("CNY");
    let Some(kept) = ctx.catalogue.units.kept_in(own, unit) else {
        let diag = row.diag_at("unit", Code::WrongUnit, format!("{measure} is not measured in {unit}"));
        ctx.push(diag.note("sought: money, such as HKD").help("correct the unit; goods are counted with donated_items"));
        return Err(Reported);
    };
    let Ok(value) = unit.convert(value, kept) else {
        ctx.push(row.diag_at("amount", Code::Overflow, format!("{value} {unit} has more than 28 digits")));
        return Err(Reported);
    };
    Ok(Some((Quantity::new(value, kept), measure)))
}
