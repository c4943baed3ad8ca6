//! How many topics were identified, and how many are in each tier.
//!
//! In: an [`Assessment`]. Out: `material_topics_*`. Invariant: a count counts the list that the report prints. Not here: the tiers.

use super::rank::{Assessment, RankedTopic};
use crate::run::Run;
use crate::term::{Node, Said, Term, formula};
use heng_intake::book::{Axis, TierRule};
use heng_model::{Decimal, Dims, FigureId, LocalText, Op, Origin, Quantity};

/// Tier and measure.
const TIERS: [(&str, &str); 3] =
    [("high", "material_topics_high"), ("medium", "material_topics_medium"), ("low", "material_topics_low")];

/// Counts topics from their list, when the list holds them all.
pub(super) fn settle(run: &mut Run<'_>, assessment: &Assessment<'_>) {
    let topics: Vec<&RankedTopic<'_>> = assessment.topics.iter().collect();
    if topics.is_empty() {
        return;
    }
    let in_tier =
        |tier: &str| -> Vec<&RankedTopic<'_>> { topics.iter().copied().filter(|t| t.tier.eq_ignore_ascii_case(tier)).collect() };
    let identified = run.id("material_topics_identified", Dims::none(), run.year());
    // A list of the material topics alone does not say how many were identified.
    let given = run.value(&identified).is_some() || run.book.counts.iter().any(|c| c.measure == identified.measure.id);
    if !(given && in_tier("high").len() == topics.len()) {
        run.settle(identified, Ok(listed(run, &topics, topics.len())));
    }
    let by_scores = assessment.is_scored && run.book.manifest.materiality.tiers.is_some();
    for (tier, measure) in TIERS {
        let found = in_tier(tier);
        let id = run.id(measure, Dims::none(), run.year());
        if by_scores {
            // A tier that the rule knows may be empty.
            let is_known = tier == "high" || run.book.manifest.materiality.tiers.as_ref().is_some_and(|rule| bounds(rule) > 1);
            if is_known {
                let term = by_rule(run, tier, &topics, &found, assessment);
                run.settle(id, Ok(term));
            }
        } else if !found.is_empty() {
            let term = listed(run, &found, found.len());
            run.settle(id, Ok(term));
        }
    }
}

fn bounds(rule: &TierRule) -> usize {
    match rule {
        TierRule::Count(counts) => counts.len(),
        TierRule::Threshold(bounds) => bounds.len(),
    }
}

/// Topics as rows of their list.
fn listed(run: &Run<'_>, topics: &[&RankedTopic<'_>], count: usize) -> Term {
    let sum = Quantity::new(Decimal::from(count), run.unit("count"));
    let what = LocalText::new("topics listed", "列出的議題");
    // Topics come from one file, as a rule; where from two, the first stands for both.
    let origin = Origin::whole(&topics[0].topic.origin.file);
    Term::records(what, origin, topics.len() as u64, sum, Said::default())
}

/// Topics of a tier by the rule, with the scores that put them there.
fn by_rule(run: &Run<'_>, tier: &str, all: &[&RankedTopic<'_>], found: &[&RankedTopic<'_>], assessment: &Assessment<'_>) -> Term {
    let mut inputs: Vec<Node> = vec![listed(run, all, all.len()).node];
    let figures = |axis: Axis| found.iter().filter_map(move |t| t.on(axis)).map(|(id, _)| id);
    let scores: Vec<&FigureId> = assessment.axes.iter().flat_map(|&axis| figures(axis)).collect();
    inputs.extend(scores.into_iter().filter_map(|id| run.term(id)).map(|term| term.node));
    let result = Quantity::new(Decimal::from(found.len()), run.unit("count"));
    formula("materiality.tier", Op::Other, expression(run, tier), inputs, result)
}

/// The rule in words.
fn expression(run: &Run<'_>, tier: &str) -> LocalText {
    let Some(rule) = &run.book.manifest.materiality.tiers else { return LocalText::default() };
    match (rule, tier) {
        (TierRule::Count(counts), "high") => LocalText::new(
            format!("the first {} topics by score, those of the last one's score included", counts[0]),
            format!("按評分排列的首{}項議題，與末項同分者一併計入", counts[0]),
        ),
        (TierRule::Count(counts), "medium") => {
            let n = counts.get(1).copied().unwrap_or_default();
            LocalText::new(
                format!("the next {n} topics by score, those of the last one's score included"),
                format!("按評分排列的其後{n}項議題，與末項同分者一併計入"),
            )
        }
        (TierRule::Threshold(bounds), "high") => {
            LocalText::new(format!("topics with a score of {} or more", bounds[0]), format!("評分達{}或以上的議題", bounds[0]))
        }
        (TierRule::Threshold(bounds), "medium") => {
            let (upper, lower) = (bounds[0], bounds.get(1).copied().unwrap_or_default());
            LocalText::new(
                format!("topics with a score of {lower} or more and below {upper}"),
                format!("評分達{lower}而低於{upper}的議題"),
            )
        }
        _ => LocalText::new("all other topics with a score", "其餘有評分的議題"),
    }
}
