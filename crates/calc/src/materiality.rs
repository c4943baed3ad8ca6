//! Material topics: what the survey says of them, their ranks and tiers, and how many there are.
//!
//! In: topics, groups and answers of the book. Out: figures of scores, responses and topics by tier; [`Assessment`]. Invariant: one
//! ranking serves the count in the text, the list and the matrix. Not here: reading answers (`heng-intake`), printing. Formulas:
//! `docs/formulas.md`, materiality. See `tests/materiality.rs`.

mod counts;
mod rank;
mod score;

pub use rank::{Assessment, RankedTopic, Tie, assess};

use crate::run::Run;
use heng_intake::book::{Axis, Book, Survey, TierRule};
use heng_model::{Code, Diag, FigureId, Origin};

/// Everything that topics and survey give.
pub(crate) fn evaluate(run: &mut Run<'_>) {
    if let Some(survey) = &run.book.materiality.survey {
        score::responses(run, survey);
        score::scores(run, survey);
    }
    let book = run.book;
    let assessment = assess(book, run.catalogue, &|id: &FigureId| run.value(id).map(|q| q.value));
    if let Some(survey) = &book.materiality.survey {
        report_unscored(run, book, survey, &assessment);
    }
    report_ties(run, &assessment);
    if assessment.is_scored && book.manifest.materiality.tiers.is_some() {
        report_contradictions(run, &assessment);
    }
    counts::settle(run, &assessment);
}

/// M003: a topic, or an axis, that nobody scored.
fn report_unscored(run: &mut Run<'_>, book: &Book, survey: &Survey, assessment: &Assessment<'_>) {
    let axes = book.manifest.materiality.axes;
    for axis in Axis::BOTH {
        let word = axes.word(axis);
        if !assessment.axes.contains(&axis) {
            let Some(answers) = survey.answers.first() else { continue };
            let message = format!("nobody scored any topic on the axis {word}");
            let diag = Diag::new(Code::UnscoredTopic, message).at(Origin::whole(&answers.origin.file));
            run.diags.push(
                diag.note("topics are ranked by the other axis alone, and there is no matrix")
                    .help(format!("add a group that judges {word} to materiality/groups.csv, with its answers in the survey")),
            );
            continue;
        }
        for ranked in assessment.topics.iter().filter(|t| t.value(axis).is_none()) {
            let topic = ranked.topic;
            let message = format!("nobody scored the topic {} on the axis {word}", topic.id);
            run.diags.push(
                Diag::new(Code::UnscoredTopic, message)
                    .at(topic.origin.clone())
                    .note("the topic stands last in the list, without a rank and without a tier")
                    .help("add its column to the survey, or take the topic out of topics.csv if it was not put to anybody"),
            );
        }
    }
}

/// M007: more topics in a tier than the rule says, because they share a score.
fn report_ties(run: &mut Run<'_>, assessment: &Assessment<'_>) {
    for tie in &assessment.ties {
        let Some(first) = tie.topics.first() else { continue };
        let message = format!(
            "{} topics share the score at the end of the tier {}, which holds {} topics instead of {}",
            tie.topics.len(),
            tie.tier,
            tie.holds,
            tie.meant
        );
        let names: Vec<&str> = tie.topics.iter().map(|t| t.id.as_str()).collect();
        run.diags.push(
            Diag::new(Code::TierTie, message)
                .at(first.origin.clone())
                .note(format!("{}: {}", names.join(", "), tie.score.round_dp(4).normalize()))
                .help("nothing to mend; change the number in heng.toml if the tier should end before or after them"),
        );
    }
}

/// M004: a tier written beside a topic that its scores put elsewhere.
fn report_contradictions(run: &mut Run<'_>, assessment: &Assessment<'_>) {
    let rule = match &run.book.manifest.materiality.tiers {
        Some(TierRule::Count(counts)) => format!("count:{}", list(counts)),
        Some(TierRule::Threshold(bounds)) => format!("threshold:{}", list(bounds)),
        None => return,
    };
    for ranked in assessment.topics.iter().filter(|t| t.rank.is_some()) {
        let topic = ranked.topic;
        if topic.tier.is_empty() || topic.tier.eq_ignore_ascii_case(&ranked.tier) {
            continue;
        }
        let message = format!("the topic {} is written as {}, and its scores make it {}", topic.id, topic.tier, ranked.tier);
        let (rank, score) = (ranked.rank.unwrap_or_default(), ranked.score.unwrap_or_default().round_dp(4).normalize());
        run.diags.push(
            Diag::new(Code::TierContradicted, message)
                .at(topic.origin.clone())
                .note(format!("rank {rank}, score {score}; rule: {rule}; the computed tier stands"))
                .help("leave tier empty where there is a survey, or change the rule in heng.toml"),
        );
    }
}

fn list<T: ToString>(values: &[T]) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(",")
}
