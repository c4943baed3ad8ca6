//! # X110 formula_error: a printed formula that does not give the printed values
//!
//! **What it does.** Reads the formula of the turnover rate that the report prints (leavers, heads at the beginning and end of the year) and
//! computes with it. It finds brackets left out, `leavers / (opening + closing) / 2` where the mean is meant, and formulas by which the
//! printed leavers and head counts do not give the printed rate while another usual formula does.
//!
//! **Why it matters.** A reader who follows the formula gets a quarter of the printed rate, or cannot follow it at all.
//!
//! **Example.** Turnover rate = leavers / (heads at the beginning + heads at the end) / 2, with 60 leavers, 350 and 450 heads, printed 15 %:
//! the formula as printed gives 3.75 %.
//!
//! **Severity.** An error where the printed values exclude the formula; a warning where they cannot tell.
//!
//! **References.** HKEX, How to prepare an ESG report, Appendix 3, KPI B1.2.

use super::prose::{numbers, sentences};
use super::ratios::{heads, printed};
use super::view::{Draft, View, number, span};
use super::words::{FormulaWords, Words, find, find_last};
use super::{Case, Check};
use crate::finding::Finding;
use crate::fold::fold_text;
use crate::interval::Interval;
use heng_model::{Decimal, Severity};

/// The check.
pub(super) const CHECK: Check =
    Check { code: "X110", kind: "formula_error", severity: Severity::Error, source: include_str!("x110_formula.rs"), run };

/// How leavers are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Formula {
    /// Leavers / heads at the end.
    Closing,
    /// Leavers / mean of beginning and end.
    Mean,
    /// Leavers / (beginning + end) / 2: brackets are missing.
    MeanUnbracketed,
    /// Leavers / (end + leavers).
    ClosingAndLeavers,
    /// Leavers / heads at the beginning.
    Opening,
}

/// A formula as printed.
pub(super) struct Printed {
    pub formula: Formula,
    pub line: u32,
    pub text: String,
}

/// Characters after the sign of equality that belong to a formula.
const LONGEST: usize = 160;

fn run(case: &Case<'_>, check: &Check) -> Vec<Finding> {
    let view = View::new(case);
    let formulas = turnover_formulas(case);
    let wrong: Vec<&Printed> = formulas.iter().filter(|f| f.formula == Formula::MeanUnbracketed).collect();
    let mut findings = Vec::new();
    if let Some(first) = wrong.first() {
        findings.push(unbracketed(check, &view, first, &wrong));
    }
    if let Some(first) = formulas.iter().find(|f| f.formula != Formula::MeanUnbracketed) {
        findings.extend(other_formula(check, &view, first));
    }
    findings
}

/// The formulas of the turnover rate that a report prints.
pub(super) fn turnover_formulas(case: &Case<'_>) -> Vec<Printed> {
    let words = &Words::embedded().formula;
    let mut all: Vec<Printed> = Vec::new();
    let mut add = |text: &str, line: u32| {
        if let Some(formula) = read_formula(text, words)
            && !all.iter().any(|p| p.line == line)
        {
            all.push(Printed { formula, line, text: text.chars().take(200).collect() });
        }
    };
    for sentence in sentences(case) {
        if let Some(at) = find_last(&sentence.text, &words.turnover).map(|(start, _)| start) {
            add(&sentence.text, sentence.line_at(at));
        }
    }
    // Formulas stand in cells of tables too.
    for line in case.document.lines.iter().filter(|l| l.cells.len() > 1 && l.text.contains(['=', '＝', '÷'])) {
        for cell in line.cell_texts() {
            add(&fold_text(cell), line.number);
        }
    }
    all.sort_by_key(|p| p.line);
    all
}

/// Reads `rate = leavers / …` and the same in words: "leavers divided by the average number of employees".
fn read_formula(text: &str, words: &FormulaWords) -> Option<Formula> {
    let text = text
        .replace('÷', "/")
        .replace("divided by", "/")
        .replace("除以", "/")
        .replace('＝', "=")
        .replace('[', "(")
        .replace(']', ")");
    let text = text.replace(['〔', '{'], "(").replace(['〕', '}'], ")");
    let starts = words.turnover.iter().filter_map(|w| find(&text, w, 0)).min()?;
    let body = &text[starts..];
    let equals = ["=", "等于", "equals", "is calculated", "is computed", "means", "公式为", "计算方法为", "计算方法", "按"]
        .iter()
        .filter_map(|w| body.find(w).map(|at| at + w.len()))
        .min()?;
    let body: String = body[equals..].chars().take(LONGEST).collect();
    let slash = body.find('/')?;
    let (numerator, rest) = (&body[..slash], &body[slash + 1..]);
    let is = |list: &[String], text: &str| list.iter().any(|w| find(text, w, 0).is_some());
    if !is(&words.leavers, numerator) {
        return None;
    }
    let (divisor, after) = first_operand(rest);
    let by_two = after.trim_start().strip_prefix('/').is_some_and(|t| t.trim_start().starts_with('2'));
    // The leavers of a divisor are named after what they leave, never alone beside the end of the year.
    let sum = divisor.contains('+') || divisor.contains("加") || divisor.contains("plus");
    let (opening, closing, leavers) = (is(&words.opening, divisor), is(&words.closing, divisor), is(&words.leavers, divisor));
    if is(&words.average, divisor) {
        return Some(Formula::Mean);
    }
    let halved = numbers(divisor).iter().any(|(_, _, v)| *v == Decimal::TWO);
    match (sum, opening, closing, leavers) {
        (true, true, true, _) if by_two && !halved => Some(Formula::MeanUnbracketed),
        (true, true, true, _) if halved => Some(Formula::Mean),
        (true, _, true, true) => Some(Formula::ClosingAndLeavers),
        (false, false, true, _) => Some(Formula::Closing),
        (false, true, false, _) => Some(Formula::Opening),
        _ => None,
    }
}

/// The divisor: what stands in the brackets that follow, or up to the next sign of multiplication; and what comes after it.
fn first_operand(text: &str) -> (&str, &str) {
    let trimmed = text.trim_start();
    if !trimmed.starts_with('(') {
        let end = trimmed.find(['*', '×', '。', ';', 'x']).filter(|at| !trimmed[..*at].is_empty()).unwrap_or(trimmed.len());
        // A letter x is a sign only between spaces or before 100.
        let end = trimmed.find(['*', '×', '。', ';']).or_else(|| trimmed.find(" x 100")).unwrap_or(end.max(trimmed.len()));
        return trimmed.split_at(end);
    }
    let mut depth = 0u32;
    for (at, c) in trimmed.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return trimmed.split_at(at + 1);
                }
            }
            _ => {}
        }
    }
    (trimmed, "")
}

/// Brackets left out: what the formula as printed gives, and what with brackets.
fn unbracketed(check: &Check, view: &View<'_>, first: &Printed, all: &[&Printed]) -> Finding {
    let year = view.year();
    let leavers = printed(view, "leavers", year, &[], "");
    let closing = heads(view, year, &[]);
    let rate = view.whole("turnover_rate", year).first().copied();
    let mut proof: Option<(String, String)> = None;
    if let (Some(l), Some(c), Some(rate)) = (leavers.first(), closing.first(), rate) {
        // As printed, the largest rate is with nobody at the beginning: leavers / closing / 2.
        let largest = l.value.over(c.value).over(Interval::exact(Decimal::TWO)).scale(Decimal::ONE_HUNDRED);
        let value = view.value(rate);
        if value.low.zip(largest.high).is_some_and(|(v, m)| v > m) {
            let (leavers, closing) = (number(view.facts[l.facts[0]].value), number(c.value.low.unwrap_or_default()));
            let (most, printed) = (span(largest, 2), number(view.facts[rate].value));
            proof = Some((
                format!(
                    "{leavers} / (opening + {closing}) / 2 is at most {most} %, whatever the opening number; {printed} % is printed"
                ),
                format!("{leavers} /（年初人數 + {closing}）/ 2最多為{most}%，與所列{printed}%不符"),
            ));
        }
    }
    let facts: Vec<usize> = rate.into_iter().chain(leavers.iter().flat_map(|l| l.facts.clone())).collect();
    let error = proof.is_some() && view.sure(&facts);
    let (en, zh) = proof.unwrap_or_else(|| (first.text.clone(), first.text.clone()));
    Draft::new(check, view, &facts)
        .requirement(view.requirement("turnover_rate"))
        .severity(if error { Severity::Error } else { Severity::Warning })
        .lines(all.iter().map(|p| p.line))
        .message(
            "The turnover formula lacks brackets: leavers / (opening + closing) / 2 is a quarter of leavers / ((opening + closing) / 2)",
            "流失率公式欠括號：流失人數/（年初人數+年末人數）/2僅為流失人數/（（年初人數+年末人數）/2）的四分之一",
        )
        .evidence(en, zh)
        .help("Print: leavers ÷ ((opening + closing) ÷ 2) × 100 %", "應列為：流失人數÷〔（年初人數＋年末人數）÷2〕×100%")
        .done()
}

/// A formula by which the printed numbers do not give the printed rate, while another one does.
fn other_formula(check: &Check, view: &View<'_>, stated: &Printed) -> Option<Finding> {
    let year = view.year();
    let rate = *view.whole("turnover_rate", year).first()?;
    let value = view.value(rate).widen(view.facts[rate].precision.half);
    let leavers = printed(view, "leavers", year, &[], "");
    let (opening, closing) = (heads(view, year - 1, &[]), heads(view, year, &[]));
    let l = leavers.first()?;
    let gives = |formula: Formula| -> Option<Interval> {
        let divisor = match formula {
            Formula::Closing => closing.first()?.value,
            Formula::Opening => opening.first()?.value,
            Formula::ClosingAndLeavers => closing.first()?.value.plus(l.value),
            Formula::Mean | Formula::MeanUnbracketed => {
                closing.first()?.value.plus(opening.first()?.value).over(Interval::exact(Decimal::TWO))
            }
        };
        Some(l.value.scale(Decimal::ONE_HUNDRED).over(divisor))
    };
    let result = gives(stated.formula)?;
    if result.overlaps(value) {
        return None;
    }
    let others = [Formula::Closing, Formula::Mean, Formula::ClosingAndLeavers, Formula::Opening];
    let fits = others.into_iter().find(|f| *f != stated.formula && gives(*f).is_some_and(|r| r.overlaps(value)));
    let mut facts = vec![rate];
    facts.extend(l.facts.iter().chain(closing.first().iter().flat_map(|c| &c.facts)));
    let (name, printed, result) = (formula_name(stated.formula), number(view.facts[rate].value), span(result, 2));
    let (instead_en, instead_zh) = match fits.map(formula_name) {
        Some((en, zh)) => (format!("; {en} would give it"), format!("；如以{zh}計算則相符")),
        None => (String::new(), String::new()),
    };
    // Without another formula that fits, a wrong rate is as likely as a wrong formula: X103 speaks of the rate.
    fits?;
    Some(
        Draft::new(check, view, &facts)
            .severity(if view.sure(&facts) { Severity::Error } else { Severity::Warning })
            .lines([stated.line])
            .message(
                format!("The printed turnover formula, {}, gives {result} %, but {printed} % is printed{instead_en}", name.0),
                format!("按所列流失率公式（{}）計算為{result}%，與所列{printed}%不符{instead_zh}", name.1),
            )
            .evidence(stated.text.clone(), stated.text.clone())
            .help("Print the formula that was used, or the rate it gives", "請列出實際採用的公式，或按公式更正比率")
            .done(),
    )
}

/// A formula in words.
pub(super) fn formula_name(formula: Formula) -> (&'static str, &'static str) {
    match formula {
        Formula::Closing => ("leavers / closing head count", "離職人數/年末人數"),
        Formula::Mean | Formula::MeanUnbracketed => {
            ("leavers / mean of opening and closing head counts", "離職人數/年初及年末平均人數")
        }
        Formula::ClosingAndLeavers => ("leavers / (closing head count + leavers)", "離職人數/（年末人數+離職人數）"),
        Formula::Opening => ("leavers / opening head count", "離職人數/年初人數"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Report, check};

    #[test]
    fn formulas_are_read() {
        let words = &Words::embedded().formula;
        let cases = [
            ("流失率=離職人數/(年初總人數+年末總人數)/2", Some(Formula::MeanUnbracketed)),
            ("員工流失率＝離職人數÷［（年初人數＋年末人數）÷2］×100%", Some(Formula::Mean)),
            ("僱員流失率=年度離職人數/(年末在職人數+年度離職人數)*100%", Some(Formula::ClosingAndLeavers)),
            ("流失比率＝年內該類別離職僱員人數÷年末該類別僱員人數×100%。", Some(Formula::Closing)),
            ("流失率=離職人數/平均員工人數", Some(Formula::Mean)),
            (
                "Turnover rate = number of employees who left / (number at the beginning + number at the end of the year) / 2 x 100%",
                Some(Formula::MeanUnbracketed),
            ),
            (
                "The turnover rate equals the number of employees who left in the year divided by the number of employees at year end, times 100%.",
                Some(Formula::Closing),
            ),
            ("Turnover rate = employees who left / average number of employees x 100%", Some(Formula::Mean)),
            ("流失率為5%", None),
            ("毛利率=毛利/收入", None),
        ];
        for (text, formula) in cases {
            assert_eq!(read_formula(&fold_text(text), words), formula, "{text}");
        }
    }

    #[test]
    fn formulas_against_values() {
        let facts = "leavers 2022 60 people @30\nheadcount 2022 450 people @31\nheadcount 2021 350 people @31\nturnover_rate 2022 15.0 percent @32";
        let cases: &[(&str, &[&str])] = &[
            ("流失率=離職人數/(年初總人數+年末總人數)/2", &["error formula_error|lacks brackets"]),
            ("流失率=離職人數/[(年初總人數+年末總人數)/2]", &[]),
            ("流失率=離職人數/年末總人數", &["error formula_error|gives 13.33 %, but 15 % is printed; leavers / mean"]),
            ("The turnover rate is calculated as leavers / average number of employees.", &[]),
        ];
        for (text, expected) in cases {
            check(&CHECK, &Report::new(text, facts), expected);
        }
        check(&CHECK, &Report::new(cases[0].0, "turnover_rate 2022 15.0 percent @32"), &["warning formula_error"]);
    }
}
