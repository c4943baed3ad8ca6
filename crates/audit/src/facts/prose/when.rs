//! Which year a number of running text belongs to.
//!
//! In: a candidate, the years its sentence prints. Out: the year and whether it was printed. Invariant: without a year beside it a number
//! is the report's; a later year never dates a number. Not here: reading years (`year`). Why: 「較2021年末的3,702人增加4.4%」 holds two
//! years' values, and English dates them from behind: `3.44 tonnes in FY2024`.

use super::candidate::{Candidate, Sentence};
use super::measure::Kind;
use super::words::{ProseWords, ends_with, has};
use super::year::YearMention;

/// The year of a level; changes and aims are the report's own year's.
pub(super) fn year_of(
    sentence: &Sentence<'_>,
    candidate: &Candidate,
    kind: Kind,
    report_year: i32,
    words: &ProseWords,
) -> (i32, bool) {
    if kind != Kind::Level {
        return (report_year, false);
    }
    let text = sentence.text;
    let usable = |y: &&YearMention| !y.since && y.year <= report_year && y.year >= report_year - 12;
    let within = |range: &std::ops::Range<usize>| {
        let range = range.clone();
        sentence.years.iter().filter(move |y| range.contains(&y.start))
    };
    let clause = &sentence.clauses[candidate.clause];
    // In brackets the year stands in the clause before: `(FY2024: 12)`.
    if clause.aside {
        let start = sentence.range.start;
        let open = text[start..candidate.number.start].rfind('(').map_or(clause.range.start, |at| start + at);
        let range = open..candidate.number.start;
        if let Some(y) = within(&range).rfind(usable) {
            return (y.year, true);
        }
    }
    if let Some(y) = after(sentence, candidate, &usable) {
        return (y, true);
    }
    if let Some(y) = within(&candidate.before).rfind(usable) {
        let bound = y.year == report_year || binds(text, y, candidate, words);
        return if bound { (y.year, true) } else { (report_year, false) };
    }
    let head = text[candidate.before.clone()].trim_end();
    let down_from = ["down from", "up from"].iter().any(|w| head.ends_with(w));
    let from = ["from", "由", "从"].iter().any(|w| head.ends_with(w) || head.trim_end_matches("约").ends_with(w));
    let moves = ["to ", "至", "fell", "rose", "increase", "decrease", "drop", "grew", "down"]
        .iter()
        .any(|w| text[candidate.after.clone()].contains(w) || head.contains(w));
    // Out of so many topics others were chosen: no year of its own.
    let topics = ["topic", "issue", "项议题", "个议题"].iter().any(|w| text[candidate.after.clone()].trim_start().starts_with(w));
    if down_from || !topics && from && moves && sentence.words().contains(['至', 't']) && !candidate.number.in_words {
        return (report_year - 1, false);
    }
    // 「2022年，共…」: a clause that is nothing but a year.
    if let Some(previous) = candidate.clause.checked_sub(1).map(|i| &sentence.clauses[i])
        && let Some(y) = within(&previous.range).rfind(usable)
        && !previous.aside
        && text[previous.range.clone()].trim().len() <= y.end - y.start + 6
    {
        return (y.year, true);
    }
    (report_year, false)
}

/// Whether a year before a number of its clause dates it: it opens the clause, or a comparison stands before it, or it stands close.
fn binds(text: &str, year: &YearMention, candidate: &Candidate, words: &ProseWords) -> bool {
    let head = &text[candidate.before.start..year.start];
    let gap = &text[year.end.min(candidate.number.start)..candidate.number.start];
    let founded = ["成立", "创立", "加入", "开设", "推出", "established", "founded", "launched", "revised", "上市"]
        .iter()
        .any(|w| gap.contains(w));
    let short =
        head.trim().trim_start_matches(['在', '于', '截', '至']).is_empty() || head.trim() == "in" || gap.chars().count() <= 8;
    // `came down by 8.4% from FY2023 to 94,399 tonnes`: the year is that of the value it came from.
    let came_from = ["from", "由", "从", "自"].iter().any(|w| head.trim_end().trim_end_matches("fy").trim_end().ends_with(w))
        && {
            let gap = gap.trim();
            gap == "to" || ["降至", "升至", "增至", "减至", "至"].iter().any(|w| gap.ends_with(w)) && !gap.contains('的')
        };
    !founded && !came_from && (short || ends_with(head, &words.against) || has(head, &words.against))
}

/// `3.44 tonnes in FY2024`, `5,140 MWh and 18.90 MWh respectively in FY2024`.
fn after(sentence: &Sentence<'_>, candidate: &Candidate, usable: &dyn Fn(&&YearMention) -> bool) -> Option<i32> {
    let text = sentence.text;
    let end = candidate.counted.as_ref().map_or(candidate.number.end, |c| c.at.1);
    let year = sentence.years.iter().filter(|y| y.start >= end && y.start < sentence.range.end).find(|y| usable(y))?;
    let gap = text.get(end..year.start)?;
    if !gap.is_ascii() {
        return None;
    }
    let tied = ["in ", "in fy", "in fy ", "for ", "for fy", "at the end of ", "during ", "at 31 december ", "at end-"]
        .iter()
        .any(|w| gap.ends_with(w));
    if !tied {
        return None;
    }
    let parted = gap.contains([',', ';', '(', ')'])
        || ["than", "from", "against", "since", " by ", "compared", "until", "used in"].iter().any(|w| gap.contains(w));
    if !parted && gap.len() <= 70 && !gap.bytes().any(|b| b.is_ascii_digit()) {
        return Some(year.year);
    }
    // A list that one year serves.
    let head = &text[sentence.range.start..candidate.number.start];
    let compared = ["compared with", "compared to", "against"].iter().filter_map(|w| head.rfind(w)).max()?;
    let listed = text[sentence.range.start + compared..year.start].contains("respectively");
    listed.then_some(year.year)
}
