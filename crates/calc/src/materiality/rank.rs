//! Ranks and tiers of topics by their scores.
//!
//! In: topics and scores. Out: [`Assessment`]. Invariants: equal scores share a rank; a tie at the end of a tier goes up; a topic that
//! lacks a score has no rank. Not here: the scores.

use heng_intake::book::{Axis, Book, RankBy, TierRule, Topic};
use heng_model::{Catalogue, Decimal, Dims, FigureId};

/// The topics of a book in order of importance.
#[derive(Debug, Clone)]
pub struct Assessment<'b> {
    /// By rank; topics without a rank last, in the book's order.
    pub topics: Vec<RankedTopic<'b>>,
    /// Whether scores decide.
    pub is_scored: bool,
    /// The axes on which there are scores.
    pub axes: Vec<Axis>,
    /// Tiers that hold more topics than the rule says.
    pub ties: Vec<Tie<'b>>,
}

/// A topic with its place.
#[derive(Debug, Clone)]
pub struct RankedTopic<'b> {
    /// The topic.
    pub topic: &'b Topic,
    /// 1 is the most important; topics of one score share it.
    pub rank: Option<u32>,
    /// Tier by the rule, or as the book writes it; empty when neither says.
    pub tier: String,
    /// The figure of each axis, where there is one.
    pub first: Option<(FigureId, Decimal)>,
    /// The same of the second axis.
    pub second: Option<(FigureId, Decimal)>,
    /// What it is ranked by.
    pub score: Option<Decimal>,
}

/// Topics that share the score at the end of a tier.
#[derive(Debug, Clone)]
pub struct Tie<'b> {
    /// `high` or `medium`.
    pub tier: &'static str,
    /// How many topics the rule means the tier to hold.
    pub meant: usize,
    /// How many it holds.
    pub holds: usize,
    /// The topics of the score at its end.
    pub topics: Vec<&'b Topic>,
    /// That score.
    pub score: Decimal,
}

impl RankedTopic<'_> {
    /// The figure of an axis and its value.
    pub fn on(&self, axis: Axis) -> Option<&(FigureId, Decimal)> {
        match axis {
            Axis::First => self.first.as_ref(),
            Axis::Second => self.second.as_ref(),
        }
    }

    /// The score on an axis.
    pub fn value(&self, axis: Axis) -> Option<Decimal> {
        self.on(axis).map(|(_, value)| *value)
    }
}

/// Scores are quotients of 28 digits; those equal to this many places are one score, however they were divided.
const COMPARED_PLACES: u32 = 20;

/// The names of the tiers that rules make, from the top.
const TIERS: [&str; 2] = ["high", "medium"];

/// Ranks the topics by the values of their scores in the reporting year.
pub fn assess<'b>(book: &'b Book, catalogue: &Catalogue, value: &dyn Fn(&FigureId) -> Option<Decimal>) -> Assessment<'b> {
    let rules = &book.manifest.materiality;
    let score = |topic: &Topic, axis: Axis| {
        let measure = catalogue.measure(rules.axes.measure(axis))?;
        let id = FigureId::new(measure, Dims::one("topic", &topic.id), book.manifest.year());
        let value = value(&id)?;
        Some((id, value))
    };
    let mut topics: Vec<RankedTopic<'b>> = book
        .topics
        .iter()
        .map(|topic| {
            let (first, second) = (score(topic, Axis::First), score(topic, Axis::Second));
            RankedTopic { topic, rank: None, tier: topic.tier.clone(), first, second, score: None }
        })
        .collect();
    let axes: Vec<Axis> = Axis::BOTH.into_iter().filter(|&axis| topics.iter().any(|t| t.on(axis).is_some())).collect();
    for topic in &mut topics {
        topic.score = combined(topic, &axes, rules.rank_by);
    }
    // Stable: topics of one score stay in the book's order.
    topics.sort_by_key(|t| std::cmp::Reverse(t.score));
    for place in 0..topics.len() {
        let same = place.checked_sub(1).filter(|&above| topics[above].score == topics[place].score);
        topics[place].rank = match (topics[place].score, same) {
            (None, _) => None,
            (Some(_), Some(above)) => topics[above].rank,
            (Some(_), None) => u32::try_from(place + 1).ok(),
        };
    }
    let is_scored = !axes.is_empty();
    let ties = match &rules.tiers {
        Some(rule) if is_scored => put_into_tiers(&mut topics, rule),
        _ => Vec::new(),
    };
    Assessment { topics, is_scored, axes, ties }
}

/// What a topic is ranked by; `None` unless it has a score on every axis that others have one on.
fn combined(topic: &RankedTopic<'_>, axes: &[Axis], rank_by: RankBy) -> Option<Decimal> {
    let values: Vec<Decimal> = axes.iter().map(|&axis| topic.value(axis)).collect::<Option<_>>()?;
    let score = match (values.as_slice(), rank_by) {
        ([], _) => return None,
        ([only], _) => *only,
        (all, RankBy::Higher) => all.iter().copied().max()?,
        (all, RankBy::Average) => {
            let sum = all.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
            sum.checked_div(Decimal::from(all.len()))?
        }
    };
    Some(score.round_dp(COMPARED_PLACES))
}

/// Sets the tiers by the rule. Topics are sorted, those without a score last.
fn put_into_tiers<'b>(topics: &mut [RankedTopic<'b>], rule: &TierRule) -> Vec<Tie<'b>> {
    let scores: Vec<Decimal> = topics.iter().map_while(|t| t.score).collect();
    let mut ties = Vec::new();
    // Where each tier ends.
    let ends: Vec<usize> = match rule {
        TierRule::Threshold(bounds) => bounds.iter().map(|bound| scores.partition_point(|score| score >= bound)).collect(),
        TierRule::Count(counts) => {
            let (mut wanted, mut last) = (0_usize, 0_usize);
            let mut ends = Vec::new();
            for (&count, &tier) in counts.iter().zip(&TIERS) {
                wanted = wanted.saturating_add(count as usize).min(scores.len());
                let end = match wanted.checked_sub(1).map(|at| scores[at]) {
                    Some(score) if wanted > last => {
                        let end = scores.partition_point(|s| *s >= score);
                        if end > wanted {
                            let tied = topics.iter().filter(|t| t.score == Some(score)).map(|t| t.topic).collect();
                            ties.push(Tie { tier, meant: wanted - last, holds: end - last, topics: tied, score });
                        }
                        end
                    }
                    _ => last,
                };
                ends.push(end);
                last = end;
            }
            ends
        }
    };
    // With both bounds the rest is low; with one, it is simply not high.
    let rest = if ends.len() > 1 { "low" } else { "other" };
    for (place, topic) in topics.iter_mut().enumerate() {
        let tier = if place < scores.len() {
            ends.iter().zip(TIERS).find(|(end, _)| place < **end).map_or(rest, |(_, tier)| tier)
        } else {
            ""
        };
        topic.tier = tier.to_string();
    }
    ties
}

#[cfg(test)]
mod tests {
    use super::*;
    use heng_model::{LocalText, Origin, SourceFile};
    use std::sync::Arc;

    /// The tiers that a rule gives to scores, sorted.
    fn tiers(scores: &[&str], rule: &TierRule) -> (Vec<String>, Vec<String>) {
        let file = Arc::new(SourceFile::new("materiality/topics.csv"));
        let topics: Vec<Topic> =
            (0..scores.len()).map(|n| Topic::new(&format!("t{n}"), LocalText::same("t"), Origin::whole(&file))).collect();
        let mut ranked: Vec<RankedTopic<'_>> = topics
            .iter()
            .zip(scores)
            .map(|(topic, score)| {
                let score = score.parse().ok();
                RankedTopic { topic, rank: None, tier: String::new(), first: None, second: None, score }
            })
            .collect();
        let ties = put_into_tiers(&mut ranked, rule);
        let ties = ties.iter().map(|t| format!("{} {} for {} ({})", t.tier, t.holds, t.meant, t.topics.len())).collect();
        (ranked.into_iter().map(|t| t.tier).collect(), ties)
    }

    #[test]
    fn a_tie_at_the_end_of_a_tier_goes_up_and_is_stated() {
        let scores = ["5", "4.5", "4.5", "4", "3", "3", "2", "-"];
        let (by_count, ties) = tiers(&scores, &TierRule::Count(vec![2, 2]));
        // Two of 4.5 share the second place: three are high. The rule's fourth topic still ends medium.
        assert_eq!(by_count, ["high", "high", "high", "medium", "low", "low", "low", ""]);
        assert_eq!(ties, ["high 3 for 2 (2)"]);
        let (by_count, ties) = tiers(&scores, &TierRule::Count(vec![1, 4]));
        assert_eq!(by_count, ["high", "medium", "medium", "medium", "medium", "medium", "low", ""]);
        assert_eq!(ties, ["medium 5 for 4 (2)"]);
    }

    #[test]
    fn bounds_belong_to_their_tier() {
        let scores = ["4.2", "4", "3.9", "3", "2.9"];
        let rule = TierRule::Threshold(vec![Decimal::from(4), Decimal::from(3)]);
        assert_eq!(tiers(&scores, &rule).0, ["high", "high", "medium", "medium", "low"]);
        assert_eq!(tiers(&scores, &TierRule::Threshold(vec![Decimal::from(5)])).0, ["other"; 5]);
    }

    #[test]
    fn more_places_than_topics_and_none_at_all() {
        let scores = ["3", "2"];
        assert_eq!(tiers(&scores, &TierRule::Count(vec![9, 9])).0, ["high", "high"]);
        assert_eq!(tiers(&scores, &TierRule::Count(vec![0, 1])), (vec!["medium".into(), "low".into()], Vec::new()));
        assert_eq!(tiers(&[], &TierRule::Count(vec![1])).0.len(), 0);
        // All tied: everybody is high, and nobody is left for medium.
        let (all, ties) = tiers(&["3", "3", "3"], &TierRule::Count(vec![1, 1]));
        assert_eq!((all, ties.len()), (vec!["high".to_string(); 3], 1));
    }
}
