//! Claims of change from year to year, read from sentences: "water use fell by 7.5 % from the previous year".
//!
//! In: a [`Sentence`]. Out: [`Change`]s. Invariant: a claim has a direction, a year and a year it is compared with; plans and targets are
//! none. Not here: whether it is true (`x106_change`).

use super::prose::{Sentence, numbers};
use super::words::{ChangeWords, Words, find, find_last, prefix, suffix};
use heng_model::Decimal;

/// A claim of change.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    /// Byte range of what is said before the word of change, back to the claim before.
    pub subject: (usize, usize),
    /// First byte of the word of change.
    pub at: usize,
    /// Rise or fall.
    pub rises: bool,
    /// By how much, in percent.
    pub percent: Option<Percent>,
    /// The year it is about.
    pub year: i32,
    /// What it is compared with.
    pub base: Option<Base>,
    /// Values named in the sentence itself: before and after.
    pub values: Option<(Decimal, Decimal)>,
    /// It is a plan, a target or a base for one.
    pub plan: bool,
}

/// A percentage as printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Percent {
    /// The number.
    pub value: Decimal,
    /// Half of its last place.
    pub half: Decimal,
    /// Words say it is about this.
    pub about: bool,
}

/// What a value is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// One year.
    Year(i32),
    /// Every year of so many in a row.
    Streak(u32),
    /// Earlier years in general.
    Earlier,
}

/// The claims of a sentence in a report of a year.
pub(super) fn changes(sentence: &Sentence, year: i32) -> Vec<Change> {
    let words = &Words::embedded().change;
    let text = sentence.text.as_str();
    let mut found = Vec::new();
    let mut from = 0;
    for (start, end, rises) in verbs(text, words) {
        if start < from {
            continue;
        }
        let plain = words.plain.iter().any(|w| text[start..end] == **w);
        let (percent, after) = percent_after(text, end, words).or_else(|| percent_before(text, start, words)).unzip();
        // "to lower", "up to", 提升效率: without a number these are no claims.
        if percent.is_none() && !plain {
            continue;
        }
        let stop = after.unwrap_or(end).max(end);
        let segment = &text[from..next_stop(text, stop)];
        let (year, base) = match compared_with(text, (from, start), stop) {
            Some(base) if base < year => (year, Some(Base::Year(base))),
            _ => years(segment, text, year, words),
        };
        let plan = words.plans.is_in(text);
        let values = values(text, (from, start), stop);
        found.push(Change { subject: (from, start), at: start, rises, percent, year, base, values, plan });
        // Words without a number do not end the subject of one that has: "reduced use of paper fell by 3 %".
        if found.last().is_some_and(|c| c.percent.is_some()) {
            from = stop;
        }
    }
    found
}

/// Words of change in order: start, end, whether it is a rise; the longest where several fit.
fn verbs(text: &str, words: &ChangeWords) -> Vec<(usize, usize, bool)> {
    let mut all = Vec::new();
    for (list, rises) in [(&words.rise, true), (&words.fall, false)] {
        all.extend(list.places(text).map(|(start, end)| (start, end, rises)));
    }
    all.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    all.dedup_by(|b, a| b.0 < a.1);
    all
}

/// "… by about 7.5%": the percentage after a word of change, and the byte after it.
fn percent_after(text: &str, end: usize, words: &ChangeWords) -> Option<(Percent, usize)> {
    let mut at = end;
    let mut about = false;
    for _ in 0..4 {
        at += text[at..].len() - text[at..].trim_start().len();
        let Some(filler) = prefix(&text[at..], &words.fillers) else { break };
        about |= words.approximate.iter().any(|w| w == filler);
        at += filler.len();
    }
    at += text[at..].len() - text[at..].trim_start_matches([' ', ':']).len();
    if let Some(rest) = text[at..].strip_prefix("百分之") {
        let (start, stop, value) = numbers(rest).into_iter().next().filter(|(s, _, _)| *s == 0)?;
        return Some((percent(value, &rest[start..stop], about), at + "百分之".len() + stop));
    }
    let (start, stop, value) = numbers(&text[at..]).into_iter().next().filter(|(s, _, _)| *s == 0)?;
    let sign = sign_after(text, at + stop)?;
    Some((percent(value, &text[at + start..at + stop], about), sign))
}

/// "a 7.5% decrease": the percentage before a word of change; it ends where the word begins.
fn percent_before(text: &str, start: usize, words: &ChangeWords) -> Option<(Percent, usize)> {
    let before = text[..start].trim_end();
    let before = before.strip_suffix('的').unwrap_or(before);
    let body = before
        .strip_suffix('%')
        .or_else(|| before.strip_suffix("per cent"))
        .or_else(|| before.strip_suffix("percent"))?
        .trim_end();
    let tail = body.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
    let (at, stop, value) = numbers(&body[tail..]).into_iter().next_back()?;
    if tail + stop != body.len() {
        return None;
    }
    let about = suffix(body[..tail + at].trim_end(), &words.approximate).is_some();
    Some((percent(value, &body[tail + at..], about), start))
}

fn percent(value: Decimal, printed: &str, about: bool) -> Percent {
    let places = printed.split_once('.').map_or(0, |(_, f)| f.len() as u32);
    Percent { value, half: Decimal::new(5, (places + 1).min(28)), about }
}

/// The byte after a percent sign at a place; percentage points are something else.
fn sign_after(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].trim_start();
    let gap = text[at..].len() - rest.len();
    let sign = ["%", "per cent", "percent"].into_iter().find(|s| rest.starts_with(s))?;
    let after = rest[sign.len()..].trim_start();
    let points =
        rest.starts_with("percentage") || after.starts_with("point") || after.starts_with("点") || after.starts_with("个百分点");
    (!points).then_some(at + gap + sign.len())
}

/// The end of the clause a place lies in.
fn next_stop(text: &str, at: usize) -> usize {
    text[at..].find([',', ';', '。']).map_or(text.len(), |n| at + n)
}

/// The year of a claim and what it is compared with, from the words around it.
fn years(segment: &str, sentence: &str, report: i32, words: &ChangeWords) -> (i32, Option<Base>) {
    if let Some(streak) = streak(segment) {
        return (report, Some(Base::Streak(streak)));
    }
    let mut named = named_years(segment);
    named.sort_unstable();
    named.dedup();
    let current = match named.as_slice() {
        [.., _, last] => *last,
        [one] if *one > report => *one,
        _ => report,
    };
    let before: Vec<i32> = named.iter().copied().filter(|y| *y < current).collect();
    let base = match before.as_slice() {
        [one] => Some(Base::Year(*one)),
        [] if words.earlier.is_in(segment) => Some(Base::Earlier),
        [] if words.prior.is_in(segment) || words.prior.is_in(sentence) => Some(Base::Year(current - 1)),
        _ => None,
    };
    (current, base)
}

/// The year that the words of comparison themselves name: "lower than in 2022", 較二零二二年.
fn compared_with(text: &str, subject: (usize, usize), stop: usize) -> Option<i32> {
    let rest = text[stop..].trim_start();
    let words = ["than in", "than", "compared with", "compared to", "from", "against", "versus", "over", "relative to"];
    if let Some(word) = words.iter().find(|w| rest.starts_with(**w)) {
        let after: String = rest[word.len()..].chars().take(14).collect();
        if let [year] = named_years(&after)[..] {
            return Some(year);
        }
    }
    let said = &text[subject.0..subject.1];
    let than = ["较", "比", "相比", "与"].iter().filter_map(|w| said.rfind(w).map(|at| at + w.len())).max()?;
    let after: String = said[than..].chars().take(10).collect();
    // A second year is the one the claim is about.
    if named_years(&said[..than]).is_empty() { named_years(&after).first().copied() } else { None }
}

/// "three years in a row", 連續三年.
fn streak(segment: &str) -> Option<u32> {
    if let Some(at) = segment.find("连续") {
        let rest = &segment[at + "连续".len()..];
        let word: String = rest.chars().take_while(|c| *c != '年').take(3).collect();
        return super::prose::small_number(&word).filter(|_| rest[word.len()..].starts_with('年'));
    }
    let row = ["years in a row", "consecutive years", "years running", "successive years"];
    let at = row.iter().filter_map(|w| segment.find(w)).min()?;
    super::prose::small_number(segment[..at].trim_end().rsplit(' ').next()?)
}

/// Years named in a text: 2023, FY2023, 2022/23 (as the year it ends in), 二零二三年.
pub(super) fn named_years(text: &str) -> Vec<i32> {
    let mut years = Vec::new();
    for (start, end, value) in numbers(text) {
        let Ok(year) = i32::try_from(value.trunc()) else { continue };
        if !(1990..2100).contains(&year) || end - start != 4 {
            continue;
        }
        let split = text[end..]
            .strip_prefix('/')
            .or_else(|| text[end..].strip_prefix('-'))
            .map(|rest| rest.chars().take_while(char::is_ascii_digit).count());
        years.push(if split == Some(2) { year + 1 } else { year });
    }
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '〇').then_some(0));
    let chars: Vec<char> = text.chars().collect();
    for window in chars.windows(5).filter(|w| w[4] == '年' || w[4] == '财') {
        let digits: Option<Vec<usize>> = window[..4].iter().map(|c| digit(*c)).collect();
        years.extend(digits.map(|d| d.iter().fold(0, |n, d| n * 10 + *d as i32)).filter(|y| (1990..2100).contains(y)));
    }
    years
}

/// Values before and after that the sentence itself names, in one unit: "12,846 cases, against 14,617 cases", "from 80,000 to 96,000".
fn values(text: &str, subject: (usize, usize), stop: usize) -> Option<(Decimal, Decimal)> {
    let said = &text[subject.0..subject.1];
    if let Some(values) = in_brackets(said) {
        return Some(values);
    }
    let than = ["较", "比", "相比"].iter().filter_map(|w| said.rfind(w).map(|at| (at, w.len()))).max();
    if let Some((at, len)) = than {
        let (before, after) = (&said[..at], &said[at + len..]);
        let (base, base_unit) = amounts(after).pop()?;
        let (now, unit) = amounts(before).pop()?;
        return (unit == base_unit && !unit.is_empty()).then_some((base, now));
    }
    // 「由2021年的41.6噸降至33.2噸，降幅為20.2%」
    let moved = ["由", "从"].iter().filter_map(|w| said.rfind(w)).max();
    if let Some((base, now)) = moved.and_then(|at| said[at..].split_once('至'))
        && let (Some((base, base_unit)), Some((now, unit))) = (amounts(base).pop(), amounts(now).into_iter().next())
        && unit == base_unit
        && !unit.is_empty()
    {
        return Some((base, now));
    }
    let rest = &text[stop..];
    let rest = rest.trim_start_matches([',', ' ']);
    let from = rest.strip_prefix("from ")?;
    let to = find(from, "to", 0)?;
    let (base, base_unit) = amounts(&from[..to]).into_iter().next()?;
    let (now, unit) = amounts(&from[to + 2..]).into_iter().next()?;
    (unit == base_unit).then_some((base, now))
}

/// "14 cases (2022: 16 cases), a fall of …": the amount before the brackets is now, the one in them was before.
fn in_brackets(said: &str) -> Option<(Decimal, Decimal)> {
    let close = said.rfind(')')?;
    let open = said[..close].rfind('(')?;
    let tail = said[close + 1..].trim_matches([' ', ',', '，']);
    let inside = &said[open + 1..close];
    let prior = !named_years(inside).is_empty() || Words::embedded().change.prior.is_in(inside);
    if tail.chars().count() > 3 || !prior {
        return None;
    }
    let (base, base_unit) = amounts(inside).pop()?;
    let (now, unit) = amounts(&said[..open]).pop()?;
    (unit == base_unit && !unit.is_empty()).then_some((base, now))
}

/// Amounts of a text with the first characters of their units; years are none.
fn amounts(text: &str) -> Vec<(Decimal, String)> {
    let mut all = Vec::new();
    for (start, end, value) in numbers(text) {
        let rest = text[end..].trim_start();
        let is_year =
            end - start == 4 && (rest.starts_with('年') || text[..start].ends_with("fy")) || text[..start].ends_with('/');
        if is_year || rest.starts_with('年') {
            continue;
        }
        let latin: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let unit = if latin.is_empty() {
            rest.chars().next().filter(|c| c.is_alphabetic() || *c == '%').map(String::from).unwrap_or_default()
        } else {
            latin
        };
        let unit = if ["in", "to", "and", "from"].contains(&unit.as_str()) { String::new() } else { unit };
        all.push((value, unit));
    }
    all
}

/// The last name of a measure in the subject of a claim: the measure's id and where it stands.
pub(super) fn measure_in(text: &str) -> Option<(&'static str, usize, usize)> {
    let words = Words::embedded();
    let hits = words.measure.iter().filter_map(|m| find_last(text, &m.words).map(|(s, e)| (m.id.as_str(), s, e)));
    // The name that ends last is nearest to the word of change; of those, the longest says most.
    hits.max_by_key(|(_, start, end)| (*end, std::cmp::Reverse(*start)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::prose::sentences;
    use crate::checks::{Case, Check};
    use crate::testing::Report;
    use heng_model::Severity;

    fn read(text: &str) -> Vec<String> {
        fn run(case: &Case<'_>, check: &Check) -> Vec<crate::finding::Finding> {
            let view = crate::checks::view::View::new(case);
            let mut all = Vec::new();
            for sentence in sentences(case) {
                for c in changes(sentence, 2023) {
                    let measure = measure_in(&sentence.text[c.subject.0..c.subject.1]).map_or("?", |m| m.0);
                    let percent = c.percent.map_or(String::new(), |p| format!(" {}{}", if p.about { "~" } else { "" }, p.value));
                    let base = c.base.map_or("-".to_string(), |b| format!("{b:?}"));
                    let values = c.values.map_or(String::new(), |(a, b)| format!(" {a}>{b}"));
                    let line = format!(
                        "{measure} {}{percent} {} {base}{values}{}",
                        if c.rises { "up" } else { "down" },
                        c.year,
                        if c.plan { " plan" } else { "" }
                    );
                    all.push(crate::checks::view::Draft::new(check, &view, &[]).message(line, "").done());
                }
            }
            all
        }
        let check = Check { code: "X000", kind: "probe", severity: Severity::Note, source: "", run };
        Report::new(text, "").run(&[&check]).into_iter().map(|f| f.message.en).collect()
    }

    #[test]
    fn claims() {
        let cases: &[(&str, &[&str])] = &[
            ("總耗水量較去年減少4.3%，主要由於回收水。", &["water down 4.3 2023 Year(2022)"]),
            ("接獲投訴12,846宗，較上年度的14,617宗減少15.0%。", &["complaints down 15.0 2023 Year(2022) 14617>12846"]),
            ("其中範圍二排放量較二零二二年下降約2%。", &["ghg_scope2 down ~2 2023 Year(2022)"]),
            ("綜合能耗連續三年下降。", &["energy_total down 2023 Streak(3)"]),
            ("我們的目標是用水量較2020年減少5%。", &["water down 5 2023 Year(2020) plan"]),
            (
                "Purchased electricity decreased by 7.5% from the previous year, and total GHG emissions fell by 5.1% to 17,445.6 tonnes.",
                &["electricity down 7.5 2023 Year(2022)", "ghg_total down 5.1 2023 Year(2022)"],
            ),
            ("Donations rose by 25%, from HK$80,000 in FY2022 to HK$96,000 in FY2023.", &["donations up 25 2023 - 80000>96000"]),
            ("本年度錄得工傷14宗（二零二二年：16宗），減幅為12.5%。", &["work_injuries down 12.5 2023 Year(2022) 16>14"]),
            ("VOCs排放量由2021年的41.6噸降至33.2噸，降幅為20.2%。", &["air_voc down 20.2 2023 Year(2021) 41.6>33.2"]),
            ("Waste came to 898 tonnes (FY2022: 936 tonnes), made up of food and paper.", &[]),
            (
                "Water use was 800 m3, 3.9% lower than in 2022 and 10.1% lower than in 2021.",
                &["water down 3.9 2023 Year(2022)", "? down 10.1 2023 Year(2021)"],
            ),
            ("There was a 12.5 per cent reduction in injuries year-on-year.", &["? down 12.5 2023 Year(2022)"]),
            ("The share rose by 3 percentage points from last year.", &["? up 2023 Year(2022)"]),
        ];
        for (text, expected) in cases {
            assert_eq!(&read(text), expected, "{text}");
        }
    }

    #[test]
    fn years_in_every_form() {
        assert_eq!(named_years("fy2023、2021/22、二零二零年 及 1234"), [2023, 2022, 2020]);
    }
}
