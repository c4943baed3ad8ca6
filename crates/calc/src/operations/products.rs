//! Recalls and satisfaction.
//!
//! In: `recalls.csv`, `satisfaction.csv`. Out: the percentage of products recalled; scores on the scale they were given on, respondents
//! and response rates. Invariant: a score on a scale is never turned into a percentage; products counted in several units have no sum.

use super::taken;
use crate::exact::{self, Exact, Fault};
use crate::run::Run;
use crate::term::{self, Said, Term};
use heng_intake::book::{Recall, Satisfaction};
use heng_model::{Decimal, Dims, FigureId, LocalText, Origin, Quantity};
use std::collections::BTreeMap;

/// Both tables.
pub(super) fn evaluate(run: &mut Run<'_>) {
    recalls(run);
    let book = run.book;
    let mut rates = Vec::new();
    for survey in &book.operations.satisfaction {
        rates.extend(satisfaction(run, survey));
    }
    let help = "correct invited or respondents in satisfaction.csv";
    run.cannot_compute("satisfaction_response_rate", "the response rate of a survey cannot be computed".into(), &rates, help);
}

fn recalls(run: &mut Run<'_>) {
    let book = run.book;
    if let Some(file) = &book.operations.no_recalls {
        let what = LocalText::new("products recalled: register without entries", "回收產品：登記冊並無記錄");
        let zero = Quantity::new(Decimal::ZERO, run.unit("percent"));
        let term = Term::records(what, Origin::whole(file), 0, zero, Said::default());
        run.settle(run.id("product_recalls", Dims::none(), run.year()), Ok(term));
    }
    let mut by_year: BTreeMap<i16, Vec<&Recall>> = BTreeMap::new();
    for recall in &book.operations.recalls {
        by_year.entry(recall.year).or_default().push(recall);
    }
    for (year, recalls) in by_year {
        let term = recalled(run, &recalls);
        run.settle(run.id("product_recalls", Dims::none(), year), term);
    }
}

fn recalled(run: &Run<'_>, recalls: &[&Recall]) -> Exact<Term> {
    if recalls.iter().any(|r| r.unit != recalls[0].unit) {
        return Err(Fault::missing("the products sold and recalled in one unit", "以同一單位計算的已售及回收產品數目"));
    }
    // What is counted cancels in the percentage.
    let unit = run.catalogue.units.parse(&recalls[0].unit).unwrap_or_else(|_| run.unit("count"));
    let sum = |value: fn(&Recall) -> Decimal| recalls.iter().try_fold(Decimal::ZERO, |sum, r| exact::add(sum, value(r)));
    let rows = || recalls.iter().map(|r| &r.origin);
    let of = |what: LocalText, sum: Decimal| taken(what, rows(), sum, unit).ok_or_else(|| Fault::missing("recalls", "回收記錄"));
    let recalled = of(LocalText::new("products recalled", "回收產品"), sum(|r| r.recalled)?)?;
    let sold = of(LocalText::new("products sold or shipped", "已售或已運送產品"), sum(|r| r.sold)?)?;
    let expression = LocalText::new("products recalled ÷ products sold or shipped", "回收產品 ÷ 已售或已運送產品");
    let divisor = LocalText::new("the number of products sold", "已售產品數目");
    term::ratio("products.recalled", expression, recalled, sold, run.unit("percent"), &divisor)
}

/// One row; the id of its response rate, if it gives what one needs. More respondents than persons invited are no rate (C002).
fn satisfaction(run: &mut Run<'_>, survey: &Satisfaction) -> Option<FigureId> {
    let dims = Dims::one("programme", &survey.programme);
    let (measure, dims_of_score, unit) = match survey.scale {
        "percent" => ("customer_satisfaction", dims.clone(), run.unit("percent")),
        scale => ("satisfaction_score", dims.clone().with("scale", scale), run.unit("points")),
    };
    let of = |what: LocalText, value: Decimal, unit| taken(what, [&survey.origin], value, unit);
    if let Some(term) = of(run.measure(measure).name.clone(), survey.score, unit) {
        run.settle(run.id(measure, dims_of_score, survey.year), Ok(term));
    }
    let people = run.unit("people");
    let asked = LocalText::new("persons invited to answer", "獲邀回覆人數");
    let Some(answered) = survey.respondents.and_then(|n| of(run.measure("satisfaction_respondents").name.clone(), n, people))
    else {
        // A sum over the programmes that say would be too small.
        let id = run.id("satisfaction_respondents", dims, survey.year);
        if run.book.operations.satisfaction.iter().any(|s| s.year == survey.year && s.respondents.is_some()) {
            let missing = run.describe(&id);
            run.part_missing(id, missing);
        }
        return None;
    };
    let rate = survey.invited.and_then(|n| of(asked, n, people)).map(|invited| {
        let id = run.id("satisfaction_response_rate", dims.clone(), survey.year);
        let term = response(run, answered.clone(), invited);
        run.settle(id.clone(), term);
        id
    });
    run.settle(run.id("satisfaction_respondents", dims, survey.year), Ok(answered));
    rate
}

fn response(run: &Run<'_>, answered: Term, invited: Term) -> Exact<Term> {
    let (asked, given) = (invited.value.value, answered.value.value);
    if given > asked {
        let (asked, given) = (asked.normalize(), given.normalize());
        return Err(Fault::missing(
            format!("persons invited, of whom there are fewer ({asked}) than respondents ({given})"),
            format!("獲邀人數（所填{asked}人少於{given}名回覆者）"),
        ));
    }
    let expression = LocalText::new("respondents ÷ persons invited", "回覆人數 ÷ 獲邀人數");
    let divisor = LocalText::new("the number of persons invited", "獲邀人數");
    term::ratio("survey.response", expression, answered, invited, run.unit("percent"), &divisor)
}
