//! Dates and date ranges in running text, in both languages.
//!
//! In: folded text. Out: [`Found`] dates and [`Span`]s. Invariant: one pass, no search that starts over; a date that does not exist is none.
//! Not here: which span is the report's own (`meta`). Why: the period is written in a dozen ways: 2022年1月1日至2022年12月31日,
//! 二零二三年一月一日至…, 截至二零二三年三月三十一日止年度, "for the year ended 31 March 2024", "from 1 April 2023 to 31 March 2024".

use crate::number::chinese_digit;
use heng_model::Date;

/// A date in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub year: Option<i16>,
    pub month: i8,
    pub day: Option<i8>,
    /// Byte range in the text.
    pub start: usize,
    pub end: usize,
}

/// A period of about a year in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub first: Date,
    pub last: Date,
    /// Both ends are written; otherwise only the last day ("year ended").
    pub explicit: bool,
    pub start: usize,
    pub end: usize,
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// A digit in either writing. No date is written with 兩.
pub(super) fn digit(c: char) -> Option<i16> {
    match c {
        '0'..='9' => Some(c as i16 - '0' as i16),
        '○' => Some(0),
        '两' => None,
        _ => chinese_digit(c).and_then(|n| i16::try_from(n).ok()),
    }
}

/// A number of up to two places at the head of a text: `12`, 十二, 三十一, 卅一. Its value and length.
fn small_number(text: &str) -> Option<(i16, usize)> {
    let mut value = 0;
    let mut length = 0;
    for (at, c) in text.char_indices().take(3) {
        match (c, digit(c)) {
            ('十', _) => value = if at == 0 { 10 } else { value * 10 },
            ('廿', _) => value = 20,
            ('卅', _) => value = 30,
            (_, Some(n)) if !c.is_ascii() && value >= 10 => value += n,
            (_, Some(n)) => value = value * 10 + n,
            _ => break,
        }
        length = at + c.len_utf8();
    }
    (length > 0).then_some((value, length))
}

fn skip_spaces(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches(' ').len()
}

/// The four digits that end at `end`, in either writing: the year and where it starts.
pub(super) fn year_before(text: &str, end: usize) -> Option<(i16, usize)> {
    let head = text[..end].trim_end_matches(' ');
    let mut year = 0;
    let mut place = 1;
    let mut start = head.len();
    let mut count = 0;
    for (at, c) in head.char_indices().rev().take(4) {
        let Some(n) = digit(c) else { break };
        year += n * place;
        place = if count < 3 { place * 10 } else { place };
        start = at;
        count += 1;
    }
    (count == 4 && (1990..2100).contains(&year)).then_some((year, start))
}

/// All dates with at least a month, in order.
pub(super) fn find_dates(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, mark) in text.match_indices(['年', '月']) {
        if mark == "年" {
            found.extend(chinese_date(text, at));
        } else {
            found.extend(chinese_without_year(text, at, found.last().map_or(0, |f: &Found| f.end)));
        }
    }
    if text.bytes().any(|b| b.is_ascii_lowercase()) {
        english_dates(text, &mut found);
    }
    found.sort_by_key(|f| f.start);
    found
}

/// `2023年3月31日`, 二零二三年三月三十一日, `2023年3月`.
fn chinese_date(text: &str, at: usize) -> Option<Found> {
    let (year, start) = year_before(text, at)?;
    let month_at = skip_spaces(text, at + '年'.len_utf8());
    let (month, length) = small_number(&text[month_at..])?;
    let after = skip_spaces(text, month_at + length);
    text[after..].starts_with('月').then_some(())?;
    let end = after + '月'.len_utf8();
    let (day, end) = day_at(text, end).map_or((None, end), |(d, e)| (Some(d), e));
    valid_month(month).map(|month| Found { year: Some(year), month, day, start, end })
}

/// `12月31日` whose year stands before: the last part of `2023年1月1日至12月31日`.
fn chinese_without_year(text: &str, at: usize, after: usize) -> Option<Found> {
    if at < after {
        return None;
    }
    let head = text[..at].trim_end_matches(' ');
    let number = head.char_indices().rev().take(2).take_while(|(_, c)| digit(*c).is_some() || *c == '十').last()?.0;
    let (month, length) = small_number(&text[number..])?;
    if number + length != head.len() || head[..number].ends_with('年') {
        return None;
    }
    let end = at + '月'.len_utf8();
    let (day, end) = day_at(text, end).map_or((None, end), |(d, e)| (Some(d), e));
    valid_month(month).map(|month| Found { year: None, month, day, start: number, end })
}

fn day_at(text: &str, at: usize) -> Option<(i8, usize)> {
    let at = skip_spaces(text, at);
    let (day, length) = small_number(&text[at..])?;
    let after = skip_spaces(text, at + length);
    let mark = text[after..].chars().next().filter(|c| matches!(c, '日' | '号'))?;
    (1..=31).contains(&day).then_some((day as i8, after + mark.len_utf8()))
}

fn valid_month(month: i16) -> Option<i8> {
    (1..=12).contains(&month).then_some(month as i8)
}

/// `1 april 2023`, `31st march, 2024`, `march 31, 2024`, `december 2023`; a date whose year stands behind the next one has none.
fn english_dates(text: &str, found: &mut Vec<Found>) {
    let mut at = 0;
    for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
        let start = at;
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        if word.len() < 3 {
            continue;
        }
        let Some(month) = MONTHS.iter().position(|m| *m == word || (word.len() <= 4 && m.starts_with(word))) else {
            continue;
        };
        let mut date = Found { year: None, month: month as i8 + 1, day: None, start, end: start + word.len() };
        if let Some((day, day_start)) = english_day_before(text, start) {
            (date.day, date.start) = (Some(day), day_start);
        } else if let Some((day, end)) = english_day_after(text, date.end) {
            (date.day, date.end) = (Some(day), end);
        }
        if let Some((year, end)) = english_year_after(text, date.end) {
            (date.year, date.end) = (Some(year), end);
        }
        // A bare month counts only as the start of a range: "from January to December 2022".
        let opens = || ["to ", "- ", "through "].iter().any(|c| text[date.end..].trim_start().starts_with(c));
        if date.day.is_some() || date.year.is_some() || opens() {
            found.push(date);
        }
    }
}

fn english_day_before(text: &str, at: usize) -> Option<(i8, usize)> {
    let head = text[..at].trim_end();
    let head = head.strip_suffix("of").map_or(head, str::trim_end);
    let head = ["st", "nd", "rd", "th"].iter().find_map(|s| head.strip_suffix(s)).unwrap_or(head);
    let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let day = head[head.len() - digits..].parse().ok().filter(|d| (1..=31).contains(d))?;
    (1..=2).contains(&digits).then_some((day, head.len() - digits))
}

fn english_day_after(text: &str, at: usize) -> Option<(i8, usize)> {
    let at = skip_spaces(text, at);
    let digits = text[at..].len() - text[at..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if !(1..=2).contains(&digits) {
        return None;
    }
    let day = text[at..at + digits].parse().ok().filter(|d| (1..=31).contains(d))?;
    let mut end = at + digits;
    end += if ["st", "nd", "rd", "th"].iter().any(|s| text[end..].starts_with(s)) { 2 } else { 0 };
    Some((day, end))
}

fn english_year_after(text: &str, at: usize) -> Option<(i16, usize)> {
    let at = text.len() - text[at..].trim_start_matches([' ', ',', '.']).len();
    let digits = text[at..].bytes().take(5).take_while(u8::is_ascii_digit).count();
    let year = text[at..at + digits].parse().ok().filter(|y| (1990..2100).contains(y))?;
    (digits == 4).then_some((year, at + 4))
}

/// The spans of about a year: two dates with a connector between, or the end of a year.
pub(super) fn find_spans(text: &str, dates: &[Found], until: &[String]) -> Vec<Span> {
    let mut spans = Vec::new();
    for (index, date) in dates.iter().enumerate() {
        let next = dates.get(index + 1);
        if let Some(span) = next.and_then(|next| explicit_span(text, date, next)) {
            spans.push(span);
        }
        if ends_a_year(text, date, until)
            && let Some(last) = date.year.and_then(|y| date_of(y, date.month, date.day?))
            && let Some(first) = last.checked_sub(jiff::Span::new().years(1)).ok().and_then(|d| d.tomorrow().ok())
        {
            // The day after 28 or 29 February a year ago is 1 March in either case.
            let first = if last.month() == 2 { date_of(last.year() - 1, 3, 1).unwrap_or(first) } else { first };
            spans.push(Span { first, last, explicit: false, start: date.start, end: date.end });
        }
    }
    spans
}

fn explicit_span(text: &str, from: &Found, to: &Found) -> Option<Span> {
    let between = text.get(from.end..to.start)?.trim().trim_matches(['(', ')', ',', '起']).trim();
    let connects = matches!(
        between,
        "至" | "到"
            | "-"
            | "--"
            | "~"
            | "to"
            | "and"
            | "until"
            | "till"
            | "through"
            | "and ending on"
            | "及"
            | "止"
            | "直至"
            | "起至"
    );
    if !connects {
        return None;
    }
    let to_year = to.year.or(from.year)?;
    let from_year = from.year.unwrap_or(if from.month > to.month { to_year - 1 } else { to_year });
    let first = date_of(from_year, from.month, from.day.unwrap_or(1))?;
    let last = match to.day {
        Some(day) => date_of(to_year, to.month, day)?,
        None => date_of(to_year, to.month, 1)?.last_of_month(),
    };
    let days = (last - first).get_days();
    (350..=380).contains(&days).then_some(Span { first, last, explicit: true, start: from.start, end: to.end })
}

fn ends_a_year(text: &str, date: &Found, until: &[String]) -> bool {
    let head = text[..date.start].trim_end().trim_end_matches(['于', '在']);
    let tail = text[date.end..].trim_start();
    if head.ends_with("截至") {
        return until.iter().any(|u| tail.starts_with(u.as_str()));
    }
    let head = head.strip_suffix("on").map_or(head, str::trim_end);
    let Some(head) = head.strip_suffix("ended").map(str::trim_end) else { return false };
    ["year", "years", "months", "period"].iter().any(|w| head.ends_with(w))
}

fn date_of(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_text;

    fn check(text: &str, expect: &[&str]) {
        let text = fold_text(text);
        let spans = find_spans(&text, &find_dates(&text), &["止".to_string()]);
        let got: Vec<String> = spans.iter().map(|s| format!("{}..{}", s.first, s.last)).collect();
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn periods_in_every_wording() {
        check("時間範圍為2022年1月1日至2022年12月31日", &["2022-01-01..2022-12-31"]);
        check("2022 年 1 月 1 日 至 12 月 31 日", &["2022-01-01..2022-12-31"]);
        check("由二零二三年四月一日至二零二四年三月三十一日止", &["2023-04-01..2024-03-31"]);
        check("二〇二三年一月一日起至二○二三年十二月三十一日", &["2023-01-01..2023-12-31"]);
        check("截至二零二三年三月三十一日止年度", &["2022-04-01..2023-03-31"]);
        check("截至2024年6月30日止財政年度", &["2023-07-01..2024-06-30"]);
        check("截至2024年2月29日止年度", &["2023-03-01..2024-02-29"]);
        check("2023年1月至2023年12月", &["2023-01-01..2023-12-31"]);
        check("for the year ended 31 March 2024", &["2023-04-01..2024-03-31"]);
        check("for the financial year ended December 31, 2023", &["2023-01-01..2023-12-31"]);
        check("from 1 April 2023 to 31 March 2024", &["2023-04-01..2024-03-31"]);
        check("1 January 2023 – 31 December 2023", &["2023-01-01..2023-12-31"]);
        check("from 1st July to 30th June 2024", &["2023-07-01..2024-06-30"]);
        check("from January to December 2022", &["2022-01-01..2022-12-31"]);
        check("Jan 1, 2023 through Dec 31, 2023", &["2023-01-01..2023-12-31"]);
    }

    #[test]
    fn what_is_no_period() {
        check("截至2023年12月31日，本集團共有12人", &[]);
        check("2023年3月31日至2023年4月30日", &[]);
        check("2023年2月30日至2024年2月28日", &[]);
        check("As at 31 December 2023 we may have 12 people in the march", &[]);
        check("十月", &[]);
    }
}
