//! Scores of topics and counts of responses, from the answers of a survey.
//!
//! In: answers by topic, axis and group. Out: `topic_score_*`, `survey_*`. Invariant: a score is divided once, at its end. Not here:
//! which answers count (`heng-intake`).

use crate::exact::{self, Exact, Fault};
use crate::run::Run;
use crate::term::{self, Node, Said, Term, formula};
use heng_intake::book::{Answers, Axis, Respondents, Survey, SurveyGroup, Topic};
use heng_model::{Decimal, Dims, FigureId, LocalText, Locale, Op, Quantity};
use std::collections::BTreeMap;

/// The answers of one group on one topic: weight, sum and number.
struct Part {
    weight: Decimal,
    sum: Decimal,
    count: u64,
}

/// A score for each topic and axis that somebody answered.
pub(super) fn scores(run: &mut Run<'_>, survey: &Survey) {
    let book = run.book;
    let mut found: BTreeMap<(&str, Axis), Vec<&Answers>> = BTreeMap::new();
    for answers in &survey.answers {
        found.entry((&answers.topic, answers.axis)).or_default().push(answers);
    }
    for ((topic, axis), answers) in found {
        let Some(topic) = book.topics.iter().find(|t| t.id == topic) else { continue };
        let id = run.id(book.manifest.materiality.axes.measure(axis), Dims::one("topic", &topic.id), run.year());
        let term = score(run, topic, &book.materiality.groups, &answers);
        run.settle(id, term);
    }
}

/// Σ weight × mean ÷ Σ weight over the groups that answered, with a node for each group.
fn score(run: &Run<'_>, topic: &Topic, groups: &[SurveyGroup], answers: &[&Answers]) -> Exact<Term> {
    let points = run.unit("points");
    let (mut parts, mut inputs) = (Vec::new(), Vec::new());
    for group in groups {
        let own: Vec<&Answers> = answers.iter().copied().filter(|a| a.group == group.id).collect();
        let count: u64 = own.iter().map(|a| a.count).sum();
        if count == 0 {
            continue;
        }
        let what = both(&group.name, &topic.name, ": ", "：");
        let terms = own.iter().map(|a| {
            let sum = Quantity::new(a.sum, points);
            Term::records(what.clone(), a.origin.clone(), a.count, sum, Said::default())
        });
        let expression = LocalText::new("sum of the answers", "各項評分之和");
        let sum = term::sum("materiality.answers", expression, terms.collect(), points)?;
        let mean = Quantity::new(exact::div(sum.value.value, Decimal::from(count), &answers_given())?, points);
        let answered = Node::constant(LocalText::new("answers", "評分份數"), count.to_string());
        let expression = LocalText::new("sum of the answers ÷ answers", "評分之和 ÷ 評分份數");
        parts.push(Part { weight: group.weight, sum: sum.value.value, count });
        inputs.push(formula("materiality.group-mean", Op::Ratio, expression, vec![sum.node, answered], mean).node);
        let name = LocalText::new(
            format!("weight of {}", group.name.get(Locale::En)),
            format!("{}的權重", group.name.get(Locale::ZhHant)),
        );
        inputs.push(Node::constant(name, group.weight.normalize().to_string()));
    }
    let value = Quantity::new(weighted_mean(&parts)?, points);
    let expression = LocalText::new(
        "Σ mean answer of the group × its weight ÷ Σ weights, over the groups that answered",
        "Σ 各組平均評分 × 該組權重 ÷ Σ 權重（僅計有作答的組別）",
    );
    Ok(formula("materiality.weighted-mean", Op::Other, expression, inputs, value))
}

fn answers_given() -> LocalText {
    LocalText::new("the number of answers", "評分份數")
}

fn sum_of_weights() -> LocalText {
    LocalText::new("the sum of weights", "權重之和")
}

fn both(a: &LocalText, b: &LocalText, en: &str, zh: &str) -> LocalText {
    LocalText::new(
        format!("{}{en}{}", a.get(Locale::En), b.get(Locale::En)),
        format!("{}{zh}{}", a.get(Locale::ZhHant), b.get(Locale::ZhHant)),
    )
}

/// The weighted mean of group means. Over a common denominator it is divided once; where that has more than 28 digits, each mean is
/// divided to 28.
fn weighted_mean(parts: &[Part]) -> Exact<Decimal> {
    let weights = parts.iter().try_fold(Decimal::ZERO, |sum, part| exact::add(sum, part.weight))?;
    if weights.is_zero() {
        return Err(Fault::missing("a group with a weight above zero that answered", "權重大於零且有作答的組別"));
    }
    let (numerator, denominator) = match over_common_denominator(parts) {
        Some(fraction) => fraction,
        None => {
            let add = |sum: Decimal, part: &Part| {
                let mean = exact::div(part.sum, Decimal::from(part.count), &answers_given())?;
                exact::add(sum, exact::mul(mean, part.weight)?)
            };
            (parts.iter().try_fold(Decimal::ZERO, add)?, Decimal::ONE)
        }
    };
    let divisor = denominator.checked_mul(weights);
    match divisor {
        Some(divisor) => exact::div(numerator, divisor, &sum_of_weights()),
        None => exact::div(exact::div(numerator, denominator, &answers_given())?, weights, &sum_of_weights()),
    }
}

/// Σ weight × sum × (N ÷ count) and N, the least common multiple of the counts; `None` beyond 28 digits.
fn over_common_denominator(parts: &[Part]) -> Option<(Decimal, Decimal)> {
    let common = parts.iter().try_fold(1_u64, |n, part| (n / gcd(n, part.count)).checked_mul(part.count))?;
    let mut numerator = Decimal::ZERO;
    for part in parts {
        let term = part.weight.checked_mul(part.sum)?.checked_mul(Decimal::from(common / part.count))?;
        numerator = numerator.checked_add(term)?;
    }
    // A product that lost decimals to fit is not exact.
    (numerator.scale() < 28).then_some((numerator, Decimal::from(common)))
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Responses, those with questions left open, persons invited and the response rate, by group and in all.
pub(super) fn responses(run: &mut Run<'_>, survey: &Survey) {
    let groups = &run.book.materiality.groups;
    let year = run.year();
    let mut uninvited: Vec<FigureId> = Vec::new();
    for group in groups {
        let dims = Dims::one("group", &group.id);
        let own: Vec<&Respondents> = survey.respondents.iter().filter(|r| r.group == group.id).collect();
        for (measure, count) in
            [("survey_responses", (|r| r.valid) as fn(&Respondents) -> u64), ("survey_incomplete", |r| r.incomplete)]
        {
            let id = run.id(measure, dims.clone(), year);
            let term = responses_of(run, &id, group, &own, count);
            run.settle(id, term);
        }
        let id = run.id("survey_invited", dims, year);
        match group.invited {
            Some(invited) => {
                let what = id.measure.name.clone();
                let sum = Quantity::new(invited, run.unit("people"));
                run.settle(id, Ok(Term::records(what, group.origin.clone(), 1, sum, Said::default())));
            }
            None => {
                run.part_missing(id.clone(), both(&id.measure.name, &group.name, ", ", "："));
                uninvited.push(id);
            }
        }
    }
    for measure in ["survey_responses", "survey_incomplete", "survey_invited"] {
        if measure == "survey_invited" && !uninvited.is_empty() {
            continue;
        }
        let parts: Exact<Vec<Term>> =
            groups.iter().map(|g| run.need(&run.id(measure, Dims::one("group", &g.id), year))).collect();
        let id = FigureId::total(run.measure(measure), year);
        let expression = LocalText::new("sum by group", "按組別合計");
        let total = parts.and_then(|parts| match parts.as_slice() {
            [] => Err(Fault::missing("groups in materiality/groups.csv", "materiality/groups.csv的組別")),
            _ => term::sum("total.sum", expression, parts, run.unit(&id.measure.unit)),
        });
        run.settle(id, total);
    }
    rates(run, groups, year);
}

/// How many responses of a group, from the rows of each table. A group without any has none: the survey was held.
fn responses_of(
    run: &Run<'_>,
    id: &FigureId,
    group: &SurveyGroup,
    own: &[&Respondents],
    count: fn(&Respondents) -> u64,
) -> Exact<Term> {
    let unit = run.unit("count");
    let what = both(&id.measure.name, &group.name, ", ", "：");
    let mut terms: Vec<Term> = Vec::new();
    for respondents in own {
        let sum = Quantity::new(Decimal::from(count(respondents)), unit);
        terms.push(Term::records(what.clone(), respondents.origin.clone(), respondents.valid, sum, Said::default()));
    }
    if terms.is_empty() {
        let none = Quantity::new(Decimal::ZERO, unit);
        terms.push(Term::records(what, group.origin.clone(), 1, none, Said::default()));
    }
    term::sum("records.sum", LocalText::new("sum of the records", "各項記錄之和"), terms, unit)
}

/// Responses ÷ persons invited, where the latter are known; more responses than persons are no rate (C002).
fn rates(run: &mut Run<'_>, groups: &[SurveyGroup], year: i16) {
    let classes = groups.iter().map(|g| Dims::one("group", &g.id)).chain([Dims::none()]);
    let mut beyond = Vec::new();
    for dims in classes.collect::<Vec<_>>() {
        let id = run.id("survey_response_rate", dims.clone(), year);
        let (responses, invited) =
            (run.need(&run.id("survey_responses", dims.clone(), year)), run.need(&run.id("survey_invited", dims, year)));
        let term = responses.and_then(|responses| {
            let invited = invited?;
            if responses.value.value > invited.value.value {
                beyond.push(id.clone());
                let (asked, answered) = (invited.value.value.normalize(), responses.value.value.normalize());
                return Err(Fault::missing(
                    format!("persons invited, of whom there are fewer ({asked}) than responses ({answered})"),
                    format!("獲邀人數（所填{asked}人少於{answered}份回覆）"),
                ));
            }
            let expression = LocalText::new("responses ÷ persons invited", "有效回覆 ÷ 獲邀人數");
            term::ratio(
                "survey.response-rate",
                expression,
                responses,
                invited,
                run.unit("percent"),
                &LocalText::new("the number invited", "獲邀人數"),
            )
        });
        run.settle(id, term);
    }
    let help = "correct the number invited in materiality/groups.csv";
    run.cannot_compute("survey_response_rate", "the response rate of the survey cannot be computed".into(), &beyond, help);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(parts: &[(&str, i64, u64)]) -> Exact<Decimal> {
        let part = |&(weight, sum, count): &(&str, i64, u64)| Part {
            weight: weight.parse().expect("a weight"),
            sum: Decimal::from(sum),
            count,
        };
        weighted_mean(&parts.iter().map(part).collect::<Vec<_>>())
    }

    #[test]
    fn the_mean_of_means_is_divided_once() {
        // (0.5 × 13/3 + 0.25 × 9/2) ÷ 0.75 = (26/12 + 13.5/12) ÷ 0.75 = 39.5/9 = 4.3888…
        let found = mean(&[("0.5", 13, 3), ("0.25", 9, 2)]).unwrap();
        assert_eq!(found, Decimal::from(395).checked_div(Decimal::from(90)).unwrap());
        // (4/3 + 4/3 + 10/3) ÷ 3 is 2, not 1.999….
        assert_eq!(mean(&[("1", 4, 3), ("1", 4, 3), ("1", 10, 3)]).unwrap(), Decimal::from(2));
        assert_eq!(mean(&[("30", 20, 5)]).unwrap(), Decimal::from(4), "the size of the weights does not matter");
        assert!(matches!(mean(&[("0", 20, 5)]), Err(Fault::Missing(_))));
    }

    #[test]
    fn denominators_beyond_28_digits_still_give_a_mean() {
        let primes = [999_983_u64, 999_979, 999_961, 999_959, 999_953, 999_931];
        let parts: Vec<(&str, i64, u64)> = primes.iter().map(|&p| ("0.1", i64::try_from(p * 4).unwrap(), p)).collect();
        assert_eq!(mean(&parts).unwrap().round_dp(20), Decimal::from(4));
    }
}
