//! Age bands as printed: `30歲以下`, `aged 31 to 50`, `≥56`.

use crate::number::numerals;

const BELOW: &[&str] = &[
    "以下",
    "below",
    "under",
    "younger than",
    "less than",
    "未满",
    "or below",
    "and below",
    "or under",
    "and under",
    "or younger",
];
const ABOVE: &[&str] =
    &["以上", "above", "over", "older than", "more than", "or above", "and above", "or over", "and over", "or older"];
const INCLUSIVE: &[&str] = &[
    "及以下",
    "或以下",
    "及以上",
    "或以上",
    "(含)",
    "or below",
    "and below",
    "or under",
    "and under",
    "or above",
    "and above",
    "or over",
    "and over",
    "or older",
    "or younger",
    "≤",
    "≥",
];
const MARKS: &[&str] = &["岁", "aged", "age", "years old", "year old", "years of age", "years-old"];

/// The band that a folded label names: `<30`, `30-50`, `>=56`. Without a word for age only when `expected`.
pub fn age_band(text: &str, expected: bool) -> Option<String> {
    if !expected && !MARKS.iter().any(|m| text.contains(m)) && !text.trim_start().starts_with(['<', '>', '≤', '≥']) {
        return part_of(text);
    }
    band(text).or_else(|| part_of(text))
}

/// The band in a label's brackets or behind its dash, where it is all that stands there: `Turnover rate (31-40)`; or at its end behind
/// those counted: `Employees below 30`.
fn part_of(text: &str) -> Option<String> {
    let bracket = text.rfind('(').map(|open| text[open + 1..].split(')').next().unwrap_or_default());
    let dash = text.rsplit_once(" - ").or_else(|| text.rsplit_once(':')).map(|(_, tail)| tail);
    let alone = |part: &str| {
        let words: String = part.chars().filter(|c| c.is_alphabetic()).collect();
        let known = [
            "",
            "below",
            "above",
            "under",
            "over",
            "orabove",
            "andabove",
            "orbelow",
            "以下",
            "以上",
            "及以上",
            "或以上",
            "及以下",
            "to",
            "岁",
            "岁以下",
            "岁以上",
            "岁及以上",
            "岁或以上",
            "至岁",
            "岁及以下",
        ];
        if known.contains(&words.as_str()) { band(part.trim()) } else { None }
    };
    let counted = || {
        let tail =
            ["employees ", "employee ", "staff ", "workforce "].iter().find_map(|w| text.rsplit_once(w)).map(|(_, tail)| tail)?;
        tail.ends_with(|c: char| c.is_ascii_digit()).then(|| alone(tail)).flatten()
    };
    bracket.and_then(alone).or_else(|| dash.and_then(alone)).or_else(counted)
}

fn band(text: &str) -> Option<String> {
    let ages: Vec<_> = numerals(text).into_iter().filter(|n| !n.glued && !n.in_words).collect();
    let whole = |n: &crate::number::Numeral| {
        n.value.is_integer() && n.value.normalize().to_string().parse::<u32>().is_ok_and(|v| (14..=99).contains(&v))
    };
    if ages.is_empty() || ages.len() > 2 || !ages.iter().all(whole) {
        return None;
    }
    let printed: Vec<String> = ages.iter().map(|n| n.value.abs().normalize().to_string()).collect();
    if let [low, high] = printed.as_slice() {
        let between = text[ages[0].end..ages[1].start].trim();
        let joins = ["-", "~", "至", "到", "to", "and", "岁-", "岁至", "岁~", "–", "岁到", "years to"];
        return joins.contains(&between.trim()).then(|| format!("{low}-{high}"));
    }
    let age = &printed[0];
    // An age band holds little beside its number.
    if text.chars().count() > 40 {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let before = text[..ages[0].start].trim_end();
    let after = text[ages[0].end..].trim_start();
    let equal = if has(INCLUSIVE) || before.ends_with("<=") || before.ends_with(">=") { "=" } else { "" };
    if has(BELOW) || before.ends_with(['<', '≤']) || before.ends_with("<=") {
        return Some(format!("<{equal}{age}"));
    }
    if after.starts_with('+') {
        return Some(format!(">={age}"));
    }
    if has(ABOVE) || before.ends_with(['>', '≥']) || before.ends_with(">=") {
        return Some(format!(">{equal}{age}"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::age_band;
    use crate::fold::fold_text;

    #[test]
    fn bands_as_printed() {
        for (text, want) in [
            ("30歲以下", Some("<30")),
            ("<30歲", Some("<30")),
            ("30–50歲", Some("30-50")),
            ("30至50歲", Some("30-50")),
            ("50歲及以上", Some(">=50")),
            ("51歲或以上", Some(">=51")),
            ("≥56", Some(">=56")),
            (">50歲", Some(">50")),
            ("30歲及以下", Some("<=30")),
            ("Aged 31 to 50", Some("31-50")),
            ("Under 30 years old", Some("<30")),
            ("Age below 30", Some("<30")),
            ("Aged 51 or above", Some(">=51")),
            ("Turnover rate (31-40)", Some("31-40")),
            ("Employees below 30", Some("<30")),
            ("Total workforce by age group - Above 50", Some(">50")),
            ("over 50 employees", None),
            ("Scope 1 (30 sites)", None),
            ("18-25", None),
            ("員工", None),
        ] {
            assert_eq!(age_band(&fold_text(text), false).as_deref(), want, "{text}");
        }
        assert_eq!(age_band("18-25", true).as_deref(), Some("18-25"));
        assert_eq!(age_band("50+", true).as_deref(), Some(">=50"));
        assert_eq!(age_band("30-50", true).as_deref(), Some("30-50"));
    }
}
