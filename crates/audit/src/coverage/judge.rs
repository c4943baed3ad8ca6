//! The judgement of each requirement.
//!
//! In: sentences, facts, the index, a pack. Out: [`Coverage`]. Invariant: a figure beats words, words of a limb's own beat the words of its
//! subject, and the row's own "not applicable" beats words but no figure. Not here: how words are found (`evidence`). Why the
//! report is judged and not only its index: a row can point to a section that says nothing.

use super::body::units;
use super::evidence::{Body, ByMeasure, by_measure, denies, facts_for, facts_of_any_year, has_number, said};
use super::rules::{LimbRule, Requirement as Words, Rules};
use super::{Asks, Coverage, CoverageRow, LimbRow, Outcome};
use crate::document::Document;
use crate::fact::Fact;
use crate::fold::fold_text;
use crate::index::{Index, IndexRow, Status, audit_code};
use crate::structure::Structure;
use heng_model::Severity;
use heng_packs::{Answer, Limb, Pack, Requirement};

/// Evidence is kept to so many lines: enough to tell in which sections it stands.
const MOST_LINES: usize = 60;

pub(super) fn judge(
    document: &Document,
    structure: &Structure,
    index: &Index,
    facts: &[Fact],
    pack: &Pack,
    rules: &Rules,
) -> Coverage {
    let body = Body::new(units(document, structure, index), rules);
    let goals = rules.words_in(rules.list("goal")).map(str::to_string).collect();
    let units = rules.words_in(rules.list("units")).map(str::to_string).collect();
    let denials = rules.words_in(rules.list("deny")).collect();
    let by_measure = by_measure(facts);
    let judge = Judge { index, facts, by_measure, pack, rules, body: &body, year: structure.meta.year, goals, units, denials };
    let mut rows: Vec<CoverageRow> = Vec::new();
    let mut at = 0;
    while at < pack.requirement.len() {
        // Paragraphs of the mandatory part go by one code.
        let code = audit_code(&pack.requirement[at].code);
        let group: Vec<&Requirement> = pack.requirement[at..].iter().take_while(|r| audit_code(&r.code) == code).collect();
        at += group.len();
        rows.push(judge.requirement(&code, &group));
    }
    headings(pack, &mut rows, index);
    let probes = rules.probes.iter().map(|(id, say)| (id.clone(), body.lines(body.say(say, 1)))).collect();
    Coverage { pack: pack.id.clone(), rows, probes }
}

/// A heading over several requirements has what its parts have.
fn headings(pack: &Pack, rows: &mut [CoverageRow], index: &Index) {
    for requirement in pack.requirement.iter().rev().filter(|r| pack.is_heading(r)) {
        let parts: Vec<(Status, Vec<u32>)> = {
            let of = |code: &str| rows.iter().find(|r| r.code == audit_code(code));
            pack.children(&requirement.code).filter_map(|c| of(&c.code)).map(|r| (r.status, r.lines.clone())).collect()
        };
        let printed = index.rows.iter().find(|r| r.code == audit_code(&requirement.code)).map(|r| r.status);
        let Some(row) = rows.iter_mut().find(|r| r.code == audit_code(&requirement.code)) else { continue };
        let best = |status: Status| parts.iter().any(|(s, _)| *s == status).then_some(status);
        let judged =
            best(Status::Disclosed).or(best(Status::Explained)).or(best(Status::NotApplicable)).unwrap_or(Status::Absent);
        row.status = printed.filter(|p| matches!(p, Status::Explained | Status::NotApplicable)).unwrap_or(judged);
        row.lines = parts.into_iter().flat_map(|(_, lines)| lines).take(MOST_LINES).collect();
    }
}

struct Judge<'a> {
    index: &'a Index,
    facts: &'a [Fact],
    by_measure: ByMeasure<'a>,
    pack: &'a Pack,
    rules: &'a Rules,
    body: &'a Body,
    year: i32,
    /// The words for goals, as a denial names them.
    goals: Vec<String>,
    /// Units of values.
    units: Vec<String>,
    denials: Vec<&'a str>,
}

impl Judge<'_> {
    fn requirement(&self, code: &str, group: &[&Requirement]) -> CoverageRow {
        let words = self.rules.requirement(code);
        let mut limbs: Vec<LimbRow> = Vec::new();
        for requirement in group {
            for limb in &requirement.limb {
                limbs.push(self.limb(code, limb, words));
            }
        }
        needs(group, words, &mut limbs);
        let row = self.index_row(code);
        let (reasons, not_applicable) = self.reasons(code, words, &limbs);
        for limb in &mut limbs {
            let by_reason = limb.outcome == Outcome::Missing && limb.asks == Asks::Target && !reasons.is_empty();
            let by_row = limb.outcome == Outcome::Missing
                && row.is_some_and(|r| matches!(r.status, Status::Explained | Status::NotApplicable));
            if by_reason || by_row && limb.asks != Asks::Text {
                limb.outcome = Outcome::Reason;
            }
        }
        let mut status = self.status(row, &limbs, words, &reasons, not_applicable);
        if status == Status::Absent {
            let unread = self.unread_values(words, &limbs);
            if !unread.is_empty() {
                status = Status::Disclosed;
                limbs.iter_mut().for_each(|l| l.outcome = Outcome::Skipped);
                limbs[0].lines = self.body.lines(unread);
            }
        }
        if matches!(status, Status::Explained | Status::NotApplicable) {
            // The reason stands for the figures; words that are asked for beside them stay asked for.
            limbs
                .iter_mut()
                .filter(|l| l.outcome == Outcome::Missing && l.asks != Asks::Text)
                .for_each(|l| l.outcome = Outcome::Reason);
        }
        let answered = status == Status::Disclosed || status == Status::Explained;
        let missing: Vec<String> = limbs.iter().filter(|l| is_missing(l)).map(|l| l.id.clone()).collect();
        let first = group[0];
        CoverageRow {
            code: code.to_string(),
            status,
            partial: answered
                && !missing.is_empty()
                && (status == Status::Disclosed || limbs.iter().any(|l| l.outcome == Outcome::Reason)),
            missing: if answered { missing } else { Vec::new() },
            lines: lines_of(&limbs),
            facts: limbs.iter().flat_map(|l| l.facts.iter().copied()).collect(),
            verified: group.iter().all(|r| r.verified),
            level: self.level(first),
            text: first.text.clone(),
            limbs,
            reasons,
        }
    }

    /// The level: where it depends on the issuer's class, which a report does not tell, the level that binds every issuer.
    fn level(&self, requirement: &Requirement) -> String {
        requirement.level.clone()
    }

    /// The row of the index, or that of the paragraph above.
    fn index_row(&self, code: &str) -> Option<&IndexRow> {
        let mut code = code.to_string();
        loop {
            if let Some(row) = self.index.rows.iter().find(|r| r.code == code) {
                return Some(row);
            }
            code.truncate(code.rfind('(')?);
        }
    }

    fn limb(&self, code: &str, limb: &Limb, words: Option<&Words>) -> LimbRow {
        let rule = words.and_then(|w| w.limbs.get(&limb.id));
        let asks = asks(&limb.answer);
        let usual = match asks {
            Asks::Text => None,
            _ if !limb.required => None,
            _ if limb.id == "rate" => Some(Severity::Warning),
            _ if code.starts_with("D-") => Some(Severity::Warning),
            _ => Some(Severity::Error),
        };
        let severity = rule.and_then(|r| r.severity).unwrap_or(usual);
        let mut row = LimbRow {
            id: limb.id.clone(),
            text: limb.text.clone(),
            asks,
            outcome: Outcome::Missing,
            severity,
            firm: false,
            lines: Vec::new(),
            facts: Vec::new(),
        };
        if self.needless(limb) {
            row.outcome = Outcome::Skipped;
            return row;
        }
        for answer in limb.answers() {
            row.facts.extend(facts_for(answer, self.facts, &self.by_measure, self.year));
        }
        let beside = |f: &usize| {
            let fact = &self.facts[*f];
            let quote = fold_text(&fact.quote);
            fact.precision.in_words && rule.is_some_and(|r| r.unless.iter().any(|w| quote.contains(w.as_str())))
        };
        row.facts.retain(|f| !beside(f));
        row.lines.extend(row.facts.iter().map(|f| self.facts[*f].line));
        self.by_words(code, limb, words, rule, &mut row);
        if !row.lines.is_empty() {
            row.outcome = Outcome::Met;
        } else if asks == Asks::Years {
            // Some years are not all years, but they are no silence.
            row.facts = limb.answers().flat_map(|a| facts_of_any_year(a, self.facts)).collect();
            row.lines = row.facts.iter().map(|f| self.facts[*f].line).collect();
        } else if self.trusts_index(code, limb, rule) {
            row.outcome = Outcome::Met;
        } else if !limb.required || severity.is_none() && asks != Asks::Text {
            row.outcome = Outcome::Skipped;
        }
        row.lines.sort_unstable();
        row.lines.dedup();
        row.lines.truncate(MOST_LINES);
        row
    }

    /// Sentences for a limb: by words of its own, by the table they announce, by the words of the requirement.
    fn by_words(&self, code: &str, limb: &Limb, words: Option<&Words>, rule: Option<&LimbRule>, row: &mut LimbRow) {
        row.firm = !row.facts.is_empty();
        if let Some(rule) = rule.filter(|r| !r.say.is_empty()) {
            let mut units = said(self.body, rule);
            if row.asks == Asks::Target {
                let subjects = rule.say.iter().filter_map(|pattern| pattern.get(1));
                let subjects: Vec<_> = subjects.collect();
                let about = |u: &usize| {
                    subjects.iter().any(|s| self.body.own[*u].meets(s))
                        || !self.body.own[*u].meets(self.rules.list("environment"))
                };
                units.retain(|u| about(u) && !self.body.own[*u].meets(self.rules.list("not_set")));
            }
            if !code.starts_with("MDR-") && row.asks != Asks::Target {
                let topics = self.rules.list("topics");
                let listed =
                    |u: usize| self.body.units[u].row && self.body.all[u].meets(topics) || self.body.heads[u].meets(topics);
                units.retain(|u| !listed(*u));
            }
            row.firm |= !units.is_empty();
            row.lines.extend(self.body.lines(units));
            return;
        }
        let body = self.body;
        let mentions = self.rules.mentions(&self.pack.id, code);
        match row.asks {
            Asks::Text => {
                row.lines.extend(body.lines((0..body.units.len()).filter(|i| body.own[*i].meets(mentions)).take(MOST_LINES)))
            }
            Asks::Target => {
                let target = self.rules.list("target");
                row.lines.extend(
                    body.lines((0..body.units.len()).filter(|i| body.own[*i].meets(mentions) && body.own[*i].meets(target))),
                );
            }
            Asks::Years if row.facts.is_empty() && row.id != "rate" => {
                // Nothing in three years, said once.
                let subject = words.map(|w| &w.subject);
                let units = (0..body.units.len())
                    .filter(|i| subject.is_some_and(|s| body.own[*i].meets(s)) && body.own[*i].meets(self.rules.list("years3")));
                row.lines.extend(body.lines(units));
                row.firm |= !row.lines.is_empty();
            }
            Asks::Figure | Asks::Breakdown | Asks::Years => {
                if !row.facts.is_empty() {
                    return;
                }
                // Announced, but in a picture.
                let subject = words.map(|w| &w.subject);
                let shown = |i: &usize| {
                    subject.is_some_and(|s| body.own[*i].meets(s))
                        && body.own[*i].meets(self.rules.list("shown"))
                        && !self.followed_by_table(*i)
                };
                row.lines.extend(body.lines((0..body.units.len()).filter(shown)));
                let or_words = limb.answers().any(|a| matches!(a, Answer::Text | Answer::Records { .. }));
                if row.lines.is_empty() && or_words {
                    row.lines.extend(body.lines((0..body.units.len()).filter(|i| body.own[*i].meets(mentions)).take(MOST_LINES)));
                }
            }
        }
    }

    /// Sentences and rows on the subject that hold a value or deny there is any, though no fact was read from them: not silence.
    fn unread_values(&self, words: Option<&Words>, limbs: &[LimbRow]) -> Vec<usize> {
        let figures = limbs.iter().all(|l| matches!(l.asks, Asks::Figure | Asks::Breakdown)) && !limbs.is_empty();
        let Some(words) = words.filter(|w| figures && w.limbs.values().all(|l| l.say.is_empty())) else { return Vec::new() };
        let body = self.body;
        let value = |i: &usize| {
            let unit = &body.units[*i];
            let in_cell = || unit.text.split(" | ").skip(1).any(|c| c.starts_with(|c: char| c.is_ascii_digit()));
            unit.row && in_cell() || !unit.row && has_number(&unit.text, &self.units)
        };
        let denied =
            |i: &usize| !words.zero_explains && denies(&body.units[*i].text, &words.subject_words, &self.denials, &["违"]);
        (0..body.units.len()).filter(|i| body.own[*i].meets(&words.subject)).filter(|i| value(i) || denied(i)).take(8).collect()
    }

    /// Where words of the subject alone decide and none was found, the index is believed if it names a section.
    fn trusts_index(&self, code: &str, limb: &Limb, rule: Option<&LimbRule>) -> bool {
        let by_words = rule.is_none_or(|r| r.say.is_empty()) && asks(&limb.answer) == Asks::Text;
        let named = self.index_row(code).is_some_and(|r| r.status == Status::Disclosed && !r.refs.is_empty());
        named && limb.required && (by_words || code.starts_with("D-"))
    }

    /// Whether rows of a table or facts follow within a few lines: then the figures are in the text.
    fn followed_by_table(&self, unit: usize) -> bool {
        let line = self.body.units[unit].last;
        let next = self.body.units.get(unit + 1..).unwrap_or_default().iter().take(4);
        next.filter(|u| u.first <= line + 6).any(|u| u.row) || self.facts.iter().any(|f| f.line > line && f.line <= line + 6)
    }

    /// Whether zeros make the limb needless.
    fn needless(&self, limb: &Limb) -> bool {
        let zeros = |id: &String| {
            let given = self.by_measure.get(id.as_str()).map_or(&[][..], Vec::as_slice);
            given.iter().all(|f| self.facts[*f].value.is_zero())
        };
        !limb.unless_zero.is_empty() && limb.unless_zero.iter().all(zeros)
    }

    /// Lines of reasons and denials for a requirement, and whether one says that it does not apply.
    fn reasons(&self, code: &str, words: Option<&Words>, limbs: &[LimbRow]) -> (Vec<u32>, bool) {
        let Some(words) = words else { return (Vec::new(), false) };
        let list = |name: &str| self.rules.list(name);
        let printed = code.to_lowercase();
        let denials = &self.denials;
        let breach: Vec<&str> = self.rules.words_in(list("breach")).collect();
        let with_target = limbs.iter().any(|l| l.asks == Asks::Target);
        let only_targets = limbs.first().is_some_and(|l| l.asks == Asks::Target);
        let (target, not_set, reasons) = (list("target"), list("not_set"), list("reason"));
        let (nil, no_policy) = (list("not_applicable"), list("no_policy"));
        let (mut found, mut not_applicable) = (Vec::new(), false);
        for (at, unit) in self.body.units.iter().enumerate() {
            let own = &self.body.own[at];
            if !(own.meets(&words.subject) || self.body.coded[at] && unit.text.contains(&printed)) {
                continue;
            }
            if own.meets(nil) {
                not_applicable = true;
                found.push(at);
                continue;
            }
            let reason = || match with_target {
                true => {
                    own.meets(target)
                        && (own.meets(not_set)
                            || denies(&unit.text, &self.goals, denials, &["违"])
                            || only_targets && own.meets(reasons))
                }
                false => own.meets(reasons),
            };
            let denied = || words.zero_explains && denies(&unit.text, &words.subject_words, denials, &breach);
            if reason() || denied() || code.ends_with("-general") && own.meets(no_policy) {
                found.push(at);
            }
        }
        (self.body.lines(found), not_applicable)
    }

    fn status(
        &self,
        row: Option<&IndexRow>,
        limbs: &[LimbRow],
        words: Option<&Words>,
        reasons: &[u32],
        not_applicable: bool,
    ) -> Status {
        let zero_explains = words.is_some_and(|w| w.zero_explains);
        let counts = |f: &usize| !(zero_explains && self.facts[*f].precision.in_words);
        let figures = limbs.iter().any(|l| l.facts.iter().any(counts));
        let printed = row.map(|r| r.status);
        if let Some(status @ (Status::NotApplicable | Status::Explained)) = printed.filter(|_| !figures) {
            return status;
        }
        let zeros = limbs.iter().any(|l| !l.facts.is_empty()) && !figures;
        let met =
            figures || limbs.iter().any(|l| l.outcome == Outcome::Met && (l.facts.is_empty() || l.facts.iter().any(counts)));
        let no_policy = words.is_some() && limbs.iter().all(|l| l.asks == Asks::Text && !l.firm) && !reasons.is_empty();
        match () {
            () if met && !no_policy => Status::Disclosed,
            () if not_applicable => Status::NotApplicable,
            () if zeros || !reasons.is_empty() => Status::Explained,
            () if limbs.iter().all(|l| l.outcome == Outcome::Skipped) && !limbs.is_empty() => Status::Disclosed,
            () => Status::Absent,
        }
    }
}

/// A limb that says nothing without another shares its fate.
fn needs(group: &[&Requirement], words: Option<&Words>, limbs: &mut [LimbRow]) {
    for limb in group.iter().flat_map(|r| &r.limb) {
        let by_words = words.and_then(|w| w.limbs.get(&limb.id)).and_then(|l| l.needs.clone());
        let Some(needed) = by_words.or_else(|| limb.needs.clone()) else { continue };
        let met = limbs.iter().any(|l| l.id == needed && l.outcome == Outcome::Met);
        if let Some(row) = limbs.iter_mut().find(|l| l.id == limb.id).filter(|_| !met) {
            row.outcome = Outcome::Skipped;
            row.lines.clear();
        }
    }
}

fn asks(answer: &Answer) -> Asks {
    match answer {
        Answer::Measure { years, .. } if *years > 1 => Asks::Years,
        Answer::Measure { breakdown, .. } if !breakdown.is_empty() => Asks::Breakdown,
        Answer::Measure { .. } => Asks::Figure,
        Answer::Target { .. } => Asks::Target,
        Answer::Text | Answer::Records { .. } => Asks::Text,
    }
}

fn is_missing(limb: &LimbRow) -> bool {
    limb.outcome == Outcome::Missing && limb.severity.is_some()
}

fn lines_of(limbs: &[LimbRow]) -> Vec<u32> {
    let mut lines: Vec<u32> = limbs.iter().flat_map(|l| l.lines.iter().copied()).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.truncate(MOST_LINES);
    lines
}
