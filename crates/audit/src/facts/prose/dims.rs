//! Dimensions of a number of running text.
//!
//! In: the candidate's own words. Out: dimensions. Invariant: a dimension is named by words of the number's clause, or taken over from the
//! number it leans on. Not here: measures. Why: 「男性181名，女性247名」 are two cuts of one head count.

use super::candidate::Candidate;
use super::measure::Meaning;
use super::words::ProseWords;
use crate::lexicon::{Lexicon, age_band};
use std::collections::BTreeMap;

const TYPES: &[(&str, &str)] = &[
    ("发明专利", "invention"),
    ("invention", "invention"),
    ("实用新型", "utility_model"),
    ("utility model", "utility_model"),
    ("外观设计", "design"),
    ("外观专利", "design"),
    ("design", "design"),
];

/// Measures of safety, which reports give for employees and for contractors apart.
pub(in crate::facts) const SAFETY: [&str; 7] =
    ["fatalities", "fatality_rate", "work_injuries", "work_injury_rate", "injured_persons", "lost_days", "hours_worked"];
pub(in crate::facts) const CONTRACTORS: [&str; 6] = ["contractor", "承包商", "分包商", "承建商", "承办商", "外判"];

/// The dimensions that a candidate's own words name.
pub(super) fn dimensions(
    text: &str,
    candidate: &Candidate,
    meaning: &Meaning,
    lexicon: &Lexicon,
    words: &ProseWords,
) -> BTreeMap<String, String> {
    let mut dims = BTreeMap::new();
    let (before, after) = (&text[candidate.before.clone()], &text[candidate.after.clone()]);
    if let Some(bound) = candidate.bound {
        dims.insert("bound".to_string(), bound.to_string());
    }
    let class = candidate.class();
    let unit = candidate.counted.as_ref().and_then(|c| c.unit.as_ref());
    if meaning.id.ends_with("_intensity") || unit.is_some_and(|u| u.denominator.is_some()) {
        let named = unit.and_then(|u| u.denominator.clone());
        if let Some(denominator) = named.or_else(|| lexicon.denominator_in(before)).or_else(|| lexicon.denominator_in(after)) {
            dims.insert("denominator".to_string(), denominator);
        }
    }
    if meaning.base == "patents" || meaning.base == "patents_new" {
        let at = |words: &str| {
            TYPES.iter().filter_map(|(w, id)| crate::search::rfind(words, w).map(|at| (at, *id))).max().map(|(_, id)| id)
        };
        if let Some(kind) = at(before).or_else(|| at(after)) {
            dims.insert("type".to_string(), kind.to_string());
        }
    }
    if matches!(class, "" | "people" | "percent" | "hours" | "person_times" | "count" | "days") {
        of_people(before, after, meaning, lexicon, words, &mut dims);
    }
    dims
}

fn of_people(
    before: &str,
    after: &str,
    meaning: &Meaning,
    lexicon: &Lexicon,
    words: &ProseWords,
    dims: &mut BTreeMap<String, String>,
) {
    let (ahead, behind) = (lexicon.dimensions(before), lexicon.dimensions(after));
    // English counts `85.6% of men`, Chinese 「男性為85.6%」.
    let of = [" of ", "% of ", " for ", "hours for ", "people in ", " in "];
    let after_first =
        of.iter().any(|w| after.starts_with(w) || after.trim_start_matches('%').starts_with(w)) && !behind.is_empty();
    for dimension in ["gender", "employment", "category", "region"] {
        let from = |found: &[(&str, String, (usize, usize))], last: bool| {
            let mut values = found.iter().filter(|(d, _, _)| *d == dimension);
            let value = if last { values.next_back() } else { values.next() };
            value.map(|(_, value, place)| (value.clone(), *place))
        };
        let value = if after_first {
            from(&behind, false).map(|v| (v, false)).or_else(|| from(&ahead, true).map(|v| (v, true)))
        } else {
            from(&ahead, true).map(|v| (v, true)).or_else(|| from(&behind, false).map(|v| (v, false)))
        };
        let Some(((value, place), is_ahead)) = value else { continue };
        if dimension == "region" && !is_region_of(before, after, place, is_ahead, meaning) {
            continue;
        }
        dims.insert(dimension.to_string(), value);
    }
    // 「管理層」 alone stands above the rest.
    if !dims.contains_key("category") && before.trim_start().starts_with("管理层") && !before.contains("管理层及") {
        dims.insert("category".to_string(), "senior_management".to_string());
    }
    if SAFETY.contains(&meaning.base.as_str()) && CONTRACTORS.iter().any(|w| before.contains(w) || after.contains(w)) {
        dims.insert("group".to_string(), "contractors".to_string());
    }
    if let Some(age) = age(before).or_else(|| age(after)) {
        dims.insert("age".to_string(), age);
    }
    if matches!(
        meaning.base.as_str(),
        "headcount" | "headcount_share" | "outsourced_staff" | "trained_persons" | "trained_share" | "turnover_rate"
    ) {
        let own = format!("{before}{after}");
        let function = words.functions.iter().find(|f| {
            own.match_indices(f.as_str()).any(|(at, _)| {
                let rest = own[at + f.len()..].trim_start();
                ["人员", "团队", "部门", "员工", "部", "staff", "personnel", "team", "employees", "function"]
                    .iter()
                    .any(|w| rest.starts_with(w))
                    || ["worked in ", "work in ", "working in ", "engaged in ", "从事"].iter().any(|w| own[..at].ends_with(w))
            })
        });
        if let Some(function) = function {
            dims.insert("function".to_string(), function.clone());
        }
    }
}

/// Whether a place is what the number is cut by, and not where the sentence is set.
fn is_region_of(before: &str, after: &str, place: (usize, usize), ahead: bool, meaning: &Meaning) -> bool {
    let cut = [
        "headcount",
        "headcount_share",
        "turnover_rate",
        "leavers",
        "new_hires",
        "suppliers",
        "trained_share",
        "trained_persons",
        "training_hours_avg",
        "",
    ];
    if !cut.contains(&meaning.base.as_str()) {
        return false;
    }
    let gap = if ahead { &before[place.1..] } else { &after[..place.0] };
    gap.chars().count() <= 16 && !gap.contains(['在', '于'])
        || !ahead && ["来自", "位于", "驻", "在"].iter().any(|w| gap.contains(w)) && gap.chars().count() <= 16
}

/// The age band in a clause's words.
fn age(words: &str) -> Option<String> {
    let marked = ["岁", "aged", "years old", "years of age", "under the age", "were between "].iter().any(|m| words.contains(m));
    if !marked {
        return None;
    }
    // The band stands nearest to the number: the last forty characters.
    let skip = words.chars().count().saturating_sub(36);
    let near: String = words.chars().skip(skip).collect();
    let start = near.find(|c: char| c.is_ascii_digit() || matches!(c, '<' | '>' | '≤' | '≥'))?;
    let head =
        ["aged ", "under ", "over ", "below ", "above "].iter().filter_map(|w| near[..start].rfind(w)).min().unwrap_or(start);
    age_band(&near[head..], true)
}
