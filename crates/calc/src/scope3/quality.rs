//! How good the data of Scope 3 are: the share of primary data, the score of the five indicators, and the score of financed emissions.
//!
//! In: rows with their emissions. Out: `scope3_primary_share`, `scope3_data_quality` (also by indicator), `scope3_scored_share`, `financed_data_quality`.
//! Invariant: a score is weighted by the emissions it describes, and says of how many of them; an entered category, of which no row
//! tells its quality, leaves the share in all a gap. Source: GHG Protocol, Scope 3 Standard, chapter 7 and table 7.6; PCAF for financed emissions.

use super::{Computed, category_id};
use crate::exact::{self, Exact, Fault};
use crate::run::Run;
use crate::term::{self, Node, Term, formula};
use heng_intake::book::{INDICATORS, Scope3Group};
use heng_model::{Decimal, Dims, FigureId, LocalText, Op, Quantity};

/// The figures of a category.
pub(super) fn of_category(run: &mut Run<'_>, category: &str, year: i16, computed: &Computed<'_>) {
    if computed.is_empty() {
        return;
    }
    let dims = Dims::one("category", category);
    let whole = category_id(run, category, year);
    figures(run, &dims, &whole, computed);
}

/// The figures of all categories, and of financed emissions.
pub(super) fn in_all(run: &mut Run<'_>, year: i16, computed: &Computed<'_>) {
    if computed.is_empty() {
        return;
    }
    financed(run, year, computed);
    let measure = run.measure("ghg_scope3");
    let entered = run.dims_of(measure, year).into_iter().find(|dims| {
        let category = dims.get("category").filter(|_| dims.len() == 1);
        category.is_some_and(|c| computed.iter().all(|(group, _)| group.category != c))
    });
    let total = FigureId::total(measure, year);
    match entered {
        Some(dims) => {
            let missing = LocalText::new(
                format!("the quality of {dims}, of which only the figure is given"),
                format!("{}的數據質素：該類別只輸入了數字", run.describe(&FigureId::new(measure, dims.clone(), year)).zh_hant),
            );
            for measure in ["scope3_primary_share", "scope3_data_quality", "scope3_scored_share"] {
                let id = run.id(measure, Dims::none(), year);
                run.settle(id, Err(Fault::Missing(missing.clone())));
            }
        }
        None => figures(run, &Dims::none(), &total, computed),
    }
}

fn figures(run: &mut Run<'_>, dims: &Dims, whole: &FigureId, computed: &Computed<'_>) {
    let year = whole.year;
    let primary = share(
        run,
        whole,
        computed,
        &|group| group.primary,
        &LocalText::new("emissions from primary data", "以一手數據計算的排放量"),
    );
    let id = run.id("scope3_primary_share", dims.clone(), year);
    run.settle(id, primary);
    if !computed.iter().any(|(group, _)| group.is_scored("")) {
        return;
    }
    let scored = share(
        run,
        whole,
        computed,
        &|group| group.is_scored(""),
        &LocalText::new("emissions whose quality is scored", "已評分的排放量"),
    );
    let id = run.id("scope3_scored_share", dims.clone(), year);
    run.settle(id, scored);
    let overall = weighted(run, computed, &|group| mean(&group.scores));
    let id = run.id("scope3_data_quality", dims.clone(), year);
    run.settle(id, overall);
    for (i, indicator) in INDICATORS.into_iter().enumerate() {
        if computed.iter().any(|(group, _)| group.is_scored(indicator)) {
            let term = weighted(run, computed, &|group| group.scores[i].map(Decimal::from));
            let id = run.id("scope3_data_quality", dims.clone().with("indicator", indicator), year);
            run.settle(id, term);
        }
    }
}

/// The mean of the indicators that a row states.
fn mean(scores: &[Option<u8>; 5]) -> Option<Decimal> {
    let given: Vec<u8> = scores.iter().copied().flatten().collect();
    let sum: u32 = given.iter().copied().map(u32::from).sum();
    Decimal::from(sum).checked_div(Decimal::from(given.len()))
}

/// The emissions of the rows for which `counts` holds, as a share of the whole.
fn share(
    run: &Run<'_>,
    whole: &FigureId,
    computed: &Computed<'_>,
    counts: &dyn Fn(&Scope3Group) -> bool,
    name: &LocalText,
) -> Exact<Term> {
    let unit = run.unit("tCO2e");
    let counted: Vec<Term> = computed.iter().filter(|(group, _)| counts(group)).map(|(_, term)| term.clone()).collect();
    let part = if counted.is_empty() {
        let none = Node::constant(LocalText::new(format!("no row: {}", name.en), format!("沒有記錄：{}", name.zh_hant)), "0");
        Term { value: Quantity::new(Decimal::ZERO, unit), node: none }
    } else {
        term::sum("scope3.counted", name.clone(), counted, unit)?
    };
    let whole = run.need(whole)?;
    let expression = LocalText::new(format!("{} ÷ emissions", name.en), format!("{} ÷ 排放量", name.zh_hant));
    let divisor = LocalText::new("emissions of Scope 3", "範圍三排放量");
    term::ratio("scope3.share", expression, part, whole, run.unit("percent"), &divisor)
}

/// Σ emissions × score ÷ Σ emissions, over the rows that have a score.
fn weighted(run: &Run<'_>, computed: &Computed<'_>, score: &dyn Fn(&Scope3Group) -> Option<Decimal>) -> Exact<Term> {
    let (mut top, mut bottom, mut inputs) = (Decimal::ZERO, Decimal::ZERO, Vec::new());
    for (group, term) in computed {
        let Some(score) = score(group) else { continue };
        top = exact::add(top, exact::mul(term.value.value, score)?)?;
        bottom = exact::add(bottom, term.value.value)?;
        inputs.push(term.node.clone());
        let name = LocalText::new("score of these rows", "該等記錄的評分");
        inputs.push(Node::constant(name, score.normalize().to_string()));
    }
    let divisor = LocalText::new("emissions of the rows that are scored", "已評分記錄的排放量");
    let value = Quantity::new(exact::div(top, bottom, &divisor)?, run.unit("points"));
    let expression = LocalText::new(
        "sum of emissions × score ÷ emissions, over the rows that are scored",
        "（排放量 × 評分）之和 ÷ 排放量，只計已評分的記錄",
    );
    Ok(formula("scope3.quality", Op::Other, expression, inputs, value))
}

/// Σ outstanding × score ÷ Σ outstanding (PCAF), over the rows that state both.
fn financed(run: &mut Run<'_>, year: i16, computed: &Computed<'_>) {
    let scored: Vec<&Scope3Group> = computed.iter().map(|(group, _)| *group).filter(|g| g.pcaf_score.is_some()).collect();
    if scored.is_empty() {
        return;
    }
    let id = run.id("financed_data_quality", Dims::none(), year);
    let term = financed_score(run, &scored);
    run.settle(id, term);
}

fn financed_score(run: &Run<'_>, scored: &[&Scope3Group]) -> Exact<Term> {
    let (mut top, mut bottom, mut inputs) = (Decimal::ZERO, Decimal::ZERO, Vec::new());
    let mut unit = None;
    for group in scored {
        let (Some(score), Some((amount, money))) = (group.pcaf_score, group.money) else {
            let at = &group.origin;
            return Err(Fault::missing(format!("the amount outstanding (value) of {at}"), format!("{at}的未償還金額（value）")));
        };
        let unit = *unit.get_or_insert(money);
        let outstanding = Quantity::new(amount, money).to(unit)?;
        top = exact::add(top, exact::mul(outstanding.value, Decimal::from(score))?)?;
        bottom = exact::add(bottom, outstanding.value)?;
        let what = LocalText::new("amount outstanding", "未償還金額");
        inputs.push(Term::records(what, group.origin.clone(), group.rows, outstanding, super::said(group)).node);
        inputs.push(Node::constant(LocalText::new("PCAF score", "PCAF評分"), score.to_string()));
    }
    let divisor = LocalText::new("amount outstanding", "未償還金額");
    let value = Quantity::new(exact::div(top, bottom, &divisor)?, run.unit("points"));
    let expression =
        LocalText::new("sum of amount outstanding × score ÷ amount outstanding", "（未償還金額 × 評分）之和 ÷ 未償還金額");
    Ok(formula("scope3.pcaf-quality", Op::Other, expression, inputs, value))
}
