//! `board`: who sits on it, since when, with which skills.

use super::bodies::body_named;
use crate::book::{Body, Director, Manifest};
use crate::context::Context;
use crate::dimensions::{read_value, resolve_value};
use crate::materiality::list_in_cell;
use crate::people::age_on;
use crate::records::Given;
use crate::row::Row;
use crate::table::{Reported, RowResult, Spec, optional, read_tables, required};
use heng_model::{Code, Decimal, LocalText};

const BOARD: Spec = Spec::new(&[
    required("director"),
    optional("name_en"),
    optional("name_zh_hant"),
    required("role"),
    required("gender"),
    optional("birth_date"),
    optional("age"),
    optional("appointed"),
    optional("left"),
    optional("skills"),
    optional("committees"),
]);

/// Values of the dimension `role` that a director may have.
const ROLES: [&str; 3] = ["executive", "non_executive", "independent"];

/// Reads `board`.
pub(super) fn read_directors(ctx: &mut Context<'_>, manifest: &Manifest, bodies: &[Body]) -> Vec<Director> {
    let mut directors: Vec<Director> = Vec::new();
    let mut without_age = Vec::new();
    let mut given = Given::new();
    read_tables(ctx, "board", &BOARD, &mut |ctx, row| {
        let id = row.required(ctx, "director")?.to_string();
        let role = role(ctx, row, manifest)?;
        row.required(ctx, "gender")?;
        let gender = read_value(ctx, row, "gender", &manifest.labels)?.ok_or(Reported)?;
        let (appointed, left) = (row.date(ctx, "appointed")?, row.date(ctx, "left")?);
        if let (Some(appointed), Some(left)) = (appointed, left)
            && left < appointed
        {
            let diag =
                row.diag_at("left", Code::BadPersonDates, format!("left on {left}, before being appointed on {appointed}"));
            ctx.push(diag.help("correct one of the two dates"));
            return Err(Reported);
        }
        let age_years = age(ctx, row, manifest)?;
        given.once(ctx, row, id.clone(), format!("the director `{id}`"))?;
        let name = row.local_text("name");
        let mut committees = Vec::new();
        for text in list_in_cell(row, "committees") {
            // Without bodies.csv the names are printed as they stand.
            let body = if bodies.is_empty() { Ok(text) } else { body_named(ctx, row, "committees", &text, bodies) };
            committees.extend(body.ok());
        }
        let skills = list_in_cell(row, "skills");
        let skills =
            skills.iter().map(|s| resolve_value("skill", s, ctx.catalogue, &manifest.labels).unwrap_or_else(|_| s.clone()));
        let director = Director {
            name: if name.is_empty() { LocalText::same(&id) } else { name },
            id,
            role,
            gender,
            age_years,
            appointed,
            left,
            skills: skills.collect(),
            committees,
            origin: row.origin(),
        };
        if age_years.is_none() && director.serves_on(manifest.period.end) {
            let message = format!("{} has neither birth_date nor age, although others have", director.id);
            without_age.push(row.diag(Code::EmptyCell, message));
        }
        directors.push(director);
        Ok(())
    });
    // Ages of some are no cut of the board; of none, nobody asked.
    if directors.iter().any(|d| d.age_years.is_some()) {
        for diag in without_age {
            ctx.push(diag.help("fill it in, or leave the column out: the board is not shown by age until all ages are known"));
        }
    }
    directors
}

fn role(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<String> {
    let text = row.required(ctx, "role")?;
    let role = resolve_value("role", text, ctx.catalogue, &manifest.labels).unwrap_or_default();
    if ROLES.contains(&role.as_str()) {
        return Ok(role);
    }
    row.choice(ctx, "role", &ROLES).and_then(|role| role.map(str::to_string).ok_or(Reported))
}

/// Completed years at the period's end, from the day of birth or as written.
fn age(ctx: &mut Context<'_>, row: &Row<'_>, manifest: &Manifest) -> RowResult<Option<i16>> {
    if let Some(born) = row.date(ctx, "birth_date")? {
        return Ok(Some(age_on(manifest.period.end, born)));
    }
    let age = row.amount(ctx, "age")?;
    let years = age.map(|age| i16::try_from(age.trunc()).ok().filter(|_| age < Decimal::from(150)));
    match years {
        None => Ok(None),
        Some(Some(years)) => Ok(Some(years)),
        Some(None) => {
            ctx.push(
                row.diag_at("age", Code::BadNumber, "age: not the age of a person").help("write completed years, such as 57"),
            );
            Err(Reported)
        }
    }
}
