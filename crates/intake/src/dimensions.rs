//! Dimensions as books write them: `gender=女; region=上海` read to the ids of the catalogue and of the book's own `[labels]`.
//!
//! In: text, catalogue, labels. Out: [`Dims`], or what is wrong with what is nearest. Invariant: a name printed by the report is
//! accepted wherever its id is, in either language. Not here: which breakdowns a measure has (`heng-calc` knows which figures
//! exist). See the tests below and `tests/errors/R010-*`.

use crate::context::Context;
use crate::row::Row;
use crate::table::{Reported, RowResult};
use crate::text::nearest;
use heng_model::number::fold_width;
use heng_model::{Catalogue, Code, Dims, LocalText, Locale};
use std::collections::BTreeMap;

/// `[labels.<dimension>]` of heng.toml: the book's own values with their printed names.
pub type Labels = BTreeMap<String, Vec<(String, LocalText)>>;

/// What is wrong with a text that names dimensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// In one sentence.
    pub message: String,
    /// What is nearest, if anything is near.
    pub note: Option<String>,
    /// How to mend it.
    pub help: String,
}

/// Reads `gender=male; age=<30` (`;`, `,` or a space between) and resolves every value.
///
/// # Errors
/// A part that is not `dimension=value`, an unknown dimension, an unknown value of a closed dimension.
pub fn parse_dims(text: &str, catalogue: &Catalogue, labels: &Labels) -> Result<Dims, Problem> {
    let written = Dims::parse(text).map_err(|message| Problem {
        message,
        note: None,
        help: "write dimension=value, several separated by `;`: gender=male;age=<30".into(),
    })?;
    let mut dims = Dims::none();
    for (dimension, value) in written.iter() {
        dims = dims.with(dimension, &resolve_value(dimension, value, catalogue, labels)?);
    }
    Ok(dims)
}

/// The id of a value of `dimension`, written as id, name or alias.
///
/// # Errors
/// An unknown dimension, an unknown value of a closed dimension.
pub fn resolve_value(dimension: &str, text: &str, catalogue: &Catalogue, labels: &Labels) -> Result<String, Problem> {
    let text = text.trim();
    let own = labels.get(dimension).map_or(&[][..], Vec::as_slice);
    let matches = |id: &str, name: &LocalText| {
        id.eq_ignore_ascii_case(text) || Locale::ALL.iter().any(|&l| name.get(l).eq_ignore_ascii_case(text))
    };
    if let Some((id, _)) = own.iter().find(|(id, name)| matches(id, name)) {
        return Ok(id.clone());
    }
    let Some(def) = catalogue.dimension(dimension) else {
        let near = nearest(dimension, catalogue.dimensions().map(|d| d.id.as_str()));
        return Err(Problem {
            message: format!("there is no dimension `{dimension}`"),
            note: near.map(|n| format!("nearest: {n}")),
            help: "write one of the dimensions that `heng measures` lists beside the measure".into(),
        });
    };
    // `＜30` is `<30`; a name of the book's own keeps its width.
    let folded: String = text.chars().map(fold_width).collect();
    if let Some(known) = catalogue.dimension_value(dimension, &folded).filter(|id| def.values.iter().any(|v| v.id == *id)) {
        return Ok(known);
    }
    catalogue.dimension_value(dimension, text).ok_or_else(|| {
        let known: Vec<&str> = def.values.iter().map(|v| v.id.as_str()).chain(own.iter().map(|(id, _)| id.as_str())).collect();
        Problem {
            message: format!("`{text}` is no value of the dimension {dimension}"),
            note: Some(format!("known: {}", known.join(", "))),
            help: format!("write one of them, or name a value of your own under [labels.{dimension}] in heng.toml"),
        }
    })
}

/// The class that a row's cell names, if it is filled (R010).
pub(crate) fn read_value(ctx: &mut Context<'_>, row: &Row<'_>, dimension: &str, labels: &Labels) -> RowResult<Option<String>> {
    let Some(text) = row.get(dimension) else { return Ok(None) };
    resolve_value(dimension, text, ctx.catalogue, labels).map(Some).map_err(|problem| report(ctx, row, dimension, problem))
}

/// The dimensions of a row's cell `dims` (R010); none when it is empty.
pub(crate) fn read_dims(ctx: &mut Context<'_>, row: &Row<'_>, labels: &Labels) -> RowResult<Dims> {
    let text = row.get("dims").unwrap_or_default();
    parse_dims(text, ctx.catalogue, labels).map_err(|problem| report(ctx, row, "dims", problem))
}

/// Pushes R010 at a cell.
pub(crate) fn report(ctx: &mut Context<'_>, row: &Row<'_>, column: &str, problem: Problem) -> Reported {
    let diag = row.diag_at(column, Code::UnknownDimension, problem.message).help(problem.help);
    ctx.push(problem.note.into_iter().fold(diag, heng_model::Diag::note));
    Reported
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Labels {
        BTreeMap::from([("region".to_string(), vec![("shanghai".to_string(), LocalText::new("Shanghai", "上海"))])])
    }

    #[test]
    fn values_are_read_by_id_name_and_alias_in_both_languages() {
        let catalogue = Catalogue::embedded();
        for (text, expected) in [
            ("gender=女", "gender=female"),
            ("region=上海; gender=M", "gender=male;region=shanghai"),
            ("region=SHANGHAI", "region=shanghai"),
            ("region=香港", "region=hong-kong"),
            ("region=合肥", "region=合肥"),
            ("age=>=50", "age=>=50"),
            ("age=＜30", "age=<30"),
            ("age=50歲及以上", "age=>=50"),
            ("", ""),
        ] {
            assert_eq!(parse_dims(text, catalogue, &labels()).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_names_what_is_near() {
        let catalogue = Catalogue::embedded();
        let wrong = |text| parse_dims(text, catalogue, &labels()).unwrap_err();
        assert_eq!(wrong("gendr=male").note.as_deref(), Some("nearest: gender"));
        assert_eq!(wrong("gender=unicorn").note.as_deref(), Some("known: male, female, other"));
        assert!(wrong("gender").message.contains("dimension=value"));
    }
}
