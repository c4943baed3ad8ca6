//! Suppliers: scores, and shares under practices, local, scored, spent with.
//!
//! In: suppliers row by row and their counts. Out: the mean score, shares of all suppliers of the year. Invariant: the mean is of
//! unrounded scores; a share needs its count of every supplier. Formulas: `docs/formulas.md`, suppliers.

use super::taken;
use crate::exact::{self, Exact};
use crate::run::Run;
use crate::term::{self, Term};
use heng_intake::book::Supplier;
use heng_model::{Decimal, Dims, FigureId, LocalText};
use std::collections::BTreeMap;

/// The mean score of each year.
pub(super) fn scores(run: &mut Run<'_>) {
    let mut by_year: BTreeMap<i16, Vec<&Supplier>> = BTreeMap::new();
    let book = run.book;
    for supplier in book.operations.suppliers.iter().filter(|s| s.score.is_some()) {
        by_year.entry(supplier.year).or_default().push(supplier);
    }
    for (year, scored) in by_year {
        if let Some(term) = mean_score(run, &scored) {
            run.settle(run.id("supplier_score_avg", Dims::none(), year), term);
        }
    }
    gaps(run);
}

fn mean_score(run: &Run<'_>, scored: &[&Supplier]) -> Option<Exact<Term>> {
    let rows = || scored.iter().map(|s| &s.origin);
    let sum = scored.iter().filter_map(|s| s.score).try_fold(Decimal::ZERO, exact::add);
    let sum = match sum {
        Ok(sum) => sum,
        Err(fault) => return Some(Err(fault)),
    };
    let points = run.unit("points");
    let sum = taken(LocalText::new("weighted scores of the suppliers, added up", "各供應商加權評分總和"), rows(), sum, points)?;
    let count = Decimal::from(scored.len());
    let count = taken(LocalText::new("suppliers scored", "已評分供應商"), rows(), count, run.unit("count"))?;
    let expression = LocalText::new("weighted scores ÷ suppliers scored", "加權評分總和 ÷ 已評分供應商");
    let divisor = LocalText::new("the number of suppliers scored", "已評分供應商數目");
    Some(term::ratio("suppliers.mean-score", expression, sum, count, points, &divisor))
}

/// Figures that only some suppliers give what they need.
fn gaps(run: &mut Run<'_>) {
    let book = run.book;
    for ((column, year), (given, all)) in &book.operations.supplier_gaps {
        let (measures, en, zh): (&[&str], &str, &str) = match *column {
            "spend" => {
                (&["supplier_spend", "supplier_spend_local_share"], "the spending on every supplier", "各供應商的採購金額")
            }
            "local" => {
                let measures = &["suppliers_local", "suppliers_local_share", "supplier_spend_local_share"];
                (measures, "whether each supplier is local", "各供應商是否屬本地")
            }
            "assessed" => (
                &["suppliers_assessed", "suppliers_assessed_share"],
                "whether each supplier was assessed",
                "各供應商是否曾接受評估",
            ),
            "terminated" => (&["suppliers_terminated"], "whether each supplier was terminated", "與各供應商是否已終止合作"),
            _ => continue,
        };
        let missing =
            LocalText::new(format!("{en} (given for {given} of {all})"), format!("{zh}（{all}名中只有{given}名已提供）"));
        for measure in measures {
            let id = run.id(measure, Dims::none(), *year);
            run.gap(id, missing.clone());
        }
    }
}

/// Shares of all suppliers of the year.
pub(super) fn shares(run: &mut Run<'_>) {
    let shares = [
        (
            "suppliers_under_practice",
            "suppliers_under_practice_share",
            "suppliers under the practice ÷ suppliers",
            "實施該慣例的供應商 ÷ 供應商",
        ),
        ("suppliers_local", "suppliers_local_share", "local suppliers ÷ suppliers", "本地供應商 ÷ 供應商"),
        ("suppliers_scored", "suppliers_scored_share", "suppliers scored ÷ suppliers", "已評分供應商 ÷ 供應商"),
    ];
    for year in run.years() {
        let all = FigureId::total(run.measure("suppliers"), year);
        for (count, share, en, zh) in shares {
            let measure = run.measure(count);
            for dims in run.dims_of(measure, year) {
                let part = FigureId::new(measure, dims.clone(), year);
                let term = percent(run, "suppliers.share", LocalText::new(en, zh), &part, &all);
                run.settle(run.id(share, dims, year), term);
            }
        }
        local_spend(run, year);
    }
}

fn percent(run: &Run<'_>, method: &str, expression: LocalText, part: &FigureId, all: &FigureId) -> Exact<Term> {
    let (part, all_term) = (run.need(part)?, run.need(all)?);
    term::ratio(method, expression, part, all_term, run.unit("percent"), &run.describe(all))
}

/// What was spent with local suppliers, of all that was spent.
fn local_spend(run: &mut Run<'_>, year: i16) {
    let spend = FigureId::total(run.measure("supplier_spend"), year);
    let book = run.book;
    let suppliers = || book.operations.suppliers.iter().filter(|s| s.year == year);
    let known = suppliers().all(|s| s.local.is_some() && s.spend.is_some());
    if !run.is_computed(&spend) || !known || suppliers().next().is_none() {
        return;
    }
    let local: Vec<&Supplier> = suppliers().filter(|s| s.local == Some(true)).collect();
    let sum = local.iter().filter_map(|s| s.spend).try_fold(Decimal::ZERO, |sum, spend| exact::add(sum, spend.value));
    let term = run.need(&spend).and_then(|all| {
        let what = LocalText::new("spending on local suppliers", "本地供應商採購金額");
        let expression =
            LocalText::new("spending on local suppliers ÷ spending on suppliers", "本地供應商採購金額 ÷ 供應商採購金額");
        // Nobody local: every row says so.
        let rows: Vec<&Supplier> = if local.is_empty() { suppliers().collect() } else { local };
        let local = taken(what, rows.iter().map(|s| &s.origin), sum?, all.value.unit);
        let local = local.ok_or_else(|| crate::exact::Fault::missing("suppliers", "供應商"))?;
        term::ratio("suppliers.local-spend", expression, local, all, run.unit("percent"), &run.describe(&spend))
    });
    run.settle(run.id("supplier_spend_local_share", Dims::none(), year), term);
}
