//! On what suppliers are scored, with which weight, and what grade a score earns.
//!
//! In: `supplier_dimensions.csv`, `supplier_grades.csv`, else the library of `data/supplier_dimensions.toml`. Out: [`Scale`]. Invariant:
//! score = Σ weight × score ÷ Σ weight over the dimensions scored; the grade follows from the unrounded score, a bound belongs to the
//! grade above it. Not here: the scores (`suppliers.rs`).

use crate::book::{ScoreDimension, SupplierGrade};
use crate::context::Context;
use crate::records::Given;
use crate::records::fold::read_once;
use crate::table::{Reported, Spec, optional, read_tables, required};
use heng_model::{Code, Decimal, LocalText};
use serde::Deserialize;
use std::sync::OnceLock;

const DIMENSIONS: Spec = Spec::new(&[required("dimension"), optional("name_en"), optional("name_zh_hant"), required("weight")]);

const GRADES: Spec =
    Spec::new(&[required("grade"), required("from"), optional("consequence_en"), optional("consequence_zh_hant")]);

/// Dimensions with weights, and grades from the best down.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    pub(super) dimensions: Vec<ScoreDimension>,
    pub(super) grades: Vec<SupplierGrade>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Library {
    dimension: Vec<LibraryDimension>,
    grade: Vec<LibraryGrade>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LibraryDimension {
    id: String,
    name: LocalText,
    weight: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LibraryGrade {
    id: String,
    from: u32,
}

fn library() -> &'static Library {
    static EMBEDDED: OnceLock<Library> = OnceLock::new();
    EMBEDDED.get_or_init(|| {
        toml::from_str(include_str!("../../../../data/supplier_dimensions.toml"))
            .expect("the embedded library is checked by the tests")
    })
}

/// Reads the two tables; the library stands in for one that is absent.
pub(super) fn read_scale(ctx: &mut Context<'_>) -> Scale {
    Scale { dimensions: read_dimensions(ctx), grades: read_grades(ctx) }
}

fn read_dimensions(ctx: &mut Context<'_>) -> Vec<ScoreDimension> {
    let mut dimensions = Vec::new();
    let mut given = Given::new();
    let found = read_tables(ctx, "supplier_dimensions", &DIMENSIONS, &mut |ctx, row| {
        let id = read_once(ctx, row, "dimension", &mut given)?;
        let weight = row.required_decimal(ctx, "weight")?;
        if weight <= Decimal::ZERO {
            let diag = row.diag_at("weight", Code::BadWeight, format!("the weight of `{id}` is {weight}"));
            ctx.push(diag.help("write a weight above zero, or remove the dimension"));
            return Err(Reported);
        }
        let own = row.local_text("name");
        let of_library = library().dimension.iter().find(|d| d.id.eq_ignore_ascii_case(id)).map(|d| d.name.clone());
        let name = if own.is_empty() { of_library.unwrap_or_else(|| LocalText::same(id)) } else { own };
        dimensions.push(ScoreDimension { id: id.to_string(), name, weight, origin: Some(row.origin()) });
        Ok(())
    });
    if found {
        return dimensions;
    }
    let of_library = |d: &LibraryDimension| ScoreDimension {
        id: d.id.clone(),
        name: d.name.clone(),
        weight: Decimal::from(d.weight),
        origin: None,
    };
    library().dimension.iter().map(of_library).collect()
}

fn read_grades(ctx: &mut Context<'_>) -> Vec<SupplierGrade> {
    let mut grades: Vec<SupplierGrade> = Vec::new();
    let mut given = Given::new();
    let mut bounds = Given::new();
    let found = read_tables(ctx, "supplier_grades", &GRADES, &mut |ctx, row| {
        let id = read_once(ctx, row, "grade", &mut given)?;
        let from = row.required_amount(ctx, "from")?;
        bounds.once(ctx, row, from, format!("a grade from {from}"))?;
        let consequence = row.local_text("consequence");
        grades.push(SupplierGrade { id: id.to_string(), from, consequence, origin: Some(row.origin()) });
        Ok(())
    });
    if !found {
        let of_library = |g: &LibraryGrade| SupplierGrade {
            id: g.id.clone(),
            from: Decimal::from(g.from),
            consequence: LocalText::default(),
            origin: None,
        };
        grades = library().grade.iter().map(of_library).collect();
    }
    grades.sort_by_key(|grade| std::cmp::Reverse(grade.from));
    grades
}

impl Scale {
    /// The dimension of a column `score_<id>`.
    pub(super) fn dimension(&self, id: &str) -> Option<&ScoreDimension> {
        self.dimensions.iter().find(|d| d.id.eq_ignore_ascii_case(id))
    }

    /// The weighted score; `None` without any, or beyond 28 digits.
    pub(super) fn score(scored: &[(Decimal, Decimal)]) -> Option<Decimal> {
        let mut sum = Decimal::ZERO;
        let mut weights = Decimal::ZERO;
        for (weight, score) in scored {
            sum = sum.checked_add(weight.checked_mul(*score)?)?;
            weights = weights.checked_add(*weight)?;
        }
        sum.checked_div(weights)
    }

    /// The grade of a score.
    pub(super) fn grade(&self, score: Decimal) -> Option<&SupplierGrade> {
        self.grades.iter().find(|g| score >= g.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_has_nine_dimensions_in_both_languages() {
        let library = library();
        assert_eq!(library.dimension.len(), 9);
        assert!(library.dimension.iter().all(|d| d.weight > 0 && !d.name.en.is_empty() && !d.name.zh_hant.is_empty()));
        assert_eq!(
            library.grade.iter().map(|g| (g.id.as_str(), g.from)).collect::<Vec<_>>(),
            [("A", 85), ("B", 70), ("C", 60), ("D", 0)]
        );
    }

    #[test]
    fn weights_are_of_the_dimensions_scored() {
        let score = |scored: &[(i64, i64)]| {
            let scored: Vec<(Decimal, Decimal)> = scored.iter().map(|&(w, s)| (w.into(), s.into())).collect();
            Scale::score(&scored).map(|s| s.normalize().to_string())
        };
        // (3 × 90 + 1 × 70) ÷ 4 = 85.
        assert_eq!(score(&[(3, 90), (1, 70)]).as_deref(), Some("85"));
        assert_eq!(score(&[(2, 64)]).as_deref(), Some("64"));
        assert_eq!(score(&[]), None);
    }
}
