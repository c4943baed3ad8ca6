//! Which reason counts for what is not disclosed, and what is said of those that do not.
//!
//! In: the explanations of a book, weighed by the levels, reasons and reliefs of a pack. Out: where a limb stands; D004, D005, D008.
//! Invariant: no reason replaces what is mandatory, save a relief that applies to it, or "not applicable" where a condition did
//! not occur. Not here: a reason without words (intake, D002). See `tests/reasons.rs`.

use crate::Disclosure;
use crate::evidence::{Asked, Evidence};
use crate::requirement::{Rules, Stand};
use crate::words::{join, languages};
use heng_intake::book::Explanation;
use heng_model::{Code, Diag, Diags, LocalText};
use heng_packs::{Limb, RELIEF, Requirement};

/// The reason that every level accepts where a limb is asked for under a condition only.
pub(crate) const NOT_APPLICABLE: &str = "not-applicable";

/// The reasons a book gives for one requirement.
pub(crate) struct Reasons<'a, 'b> {
    pub evidence: &'a Evidence<'a>,
    pub rules: Rules<'a>,
    pub requirement: &'a Requirement,
    pub asked: &'b Asked<'a>,
}

impl<'a> Reasons<'a, '_> {
    /// Where a limb that is not answered stands: explained by a reason for itself or for the whole, else missing if required.
    pub fn weigh(&self, limb: &Limb, detail: &LocalText) -> Stand<'a> {
        let mut given = self.evidence.reasons(self.asked, &limb.id);
        if limb.required {
            given.extend(self.evidence.reasons(self.asked, ""));
        }
        let mut details = vec![detail.clone()];
        for reason in given {
            match self.refused(limb, reason) {
                None => return Stand::Explained(reason),
                Some(why) => details.push(LocalText::new(
                    format!("the reason at {} does not count: {}", reason.origin, why.en),
                    format!("{}的理由不獲接納：{}", reason.origin, why.zh_hant),
                )),
            }
        }
        if limb.required { Stand::Missing(join(&details, "; ", "；")) } else { Stand::Silent }
    }

    /// Why a reason does not count for a limb, if it does not.
    pub fn refused(&self, limb: &Limb, reason: &Explanation) -> Option<LocalText> {
        let lacking = self.evidence.lacking(&reason.reason);
        if !lacking.is_empty() {
            return Some(languages("it is not given in ", &lacking, "沒有", "文字"));
        }
        if reason.kind.starts_with(RELIEF) {
            return self.relief_refused(limb, reason);
        }
        let level = self.rules.level(self.requirement);
        if level.is_some_and(|level| level.explainable) {
            let known = reason.kind == NOT_APPLICABLE || self.rules.pack.reason.iter().any(|r| r.id == reason.kind);
            return (!known).then(|| {
                LocalText::new(
                    format!("`{}` is not a reason of this framework", reason.kind),
                    format!("`{}`並非本框架認可的理由", reason.kind),
                )
            });
        }
        if limb.condition.is_empty() {
            return Some(LocalText::new("the disclosure is mandatory", "此項屬強制披露"));
        }
        (reason.kind != NOT_APPLICABLE).then(|| LocalText::new("only `not-applicable` counts here", "此項只接納`not-applicable`"))
    }

    fn relief_refused(&self, limb: &Limb, reason: &Explanation) -> Option<LocalText> {
        let pack = self.rules.pack;
        let Some(relief) = pack.relief(&reason.kind) else {
            return Some(LocalText::new(
                format!("`{}` is not a relief of this framework", reason.kind),
                format!("`{}`並非本框架的寬免", reason.kind),
            ));
        };
        if !pack.covers(relief, self.requirement, &limb.id) {
            return Some(LocalText::new(
                format!("the relief does not apply to {}/{}", self.requirement.code, limb.id),
                format!("該寬免不適用於{}/{}", self.requirement.code, limb.id),
            ));
        }
        let lacking = self.evidence.lacking(&reason.statement);
        (relief.statement && !lacking.is_empty())
            .then(|| languages("what must be said with it is not given in ", &lacking, "須作出的聲明沒有", "文字"))
    }
}

/// Something that a reason speaks of.
struct Named<'a> {
    requirement: &'a Requirement,
    /// Empty for a requirement without limbs.
    limb: &'a str,
    required: bool,
    conditional: bool,
}

/// What is said of the reasons of a book that count for nothing: once a reason and pack.
pub(crate) fn check_reasons(evidence: &Evidence<'_>, rules: Rules<'_>, disclosures: &[Disclosure]) -> Diags {
    let mut diags = Diags::new();
    for reason in &evidence.book.explanations {
        let named = named_by(rules, &reason.code);
        if named.is_empty() {
            continue;
        }
        let found = if reason.kind.starts_with(RELIEF) {
            check_relief(evidence, rules, reason, &named)
        } else {
            check_mandatory(rules, reason, &named, disclosures)
        };
        diags.extend(found.into_iter().collect());
    }
    diags
}

/// What a reason speaks of: the limbs of the requirement named, and of what is below it.
fn named_by<'a>(rules: Rules<'a>, code: &str) -> Vec<Named<'a>> {
    let mut named = Vec::new();
    for requirement in &rules.pack.requirement {
        let asked = Asked::new(rules.pack, requirement);
        if requirement.limb.is_empty() && !rules.pack.is_heading(requirement) && asked.is_named_whole(code) {
            named.push(Named { requirement, limb: "", required: true, conditional: false });
        }
        for limb in requirement.limb.iter().filter(|limb| asked.speaks_of(code, &limb.id)) {
            let conditional = !limb.condition.is_empty();
            named.push(Named { requirement, limb: &limb.id, required: limb.required, conditional });
        }
    }
    named
}

/// D004 where a relief applies to nothing of what is named; D008 where it does, and is used without what must be said.
fn check_relief(evidence: &Evidence<'_>, rules: Rules<'_>, reason: &Explanation, named: &[Named<'_>]) -> Option<Diag> {
    const HELP: &str = "disclose it, or give one of the reasons that the framework accepts; `heng packs ID` lists the reliefs";
    let (pack, code, kind) = (rules.pack, &reason.code, &reason.kind);
    let Some(relief) = pack.relief(kind) else {
        let what = format!("{code} is given the relief `{kind}`, which {} does not have", pack.id);
        return Some(Diag::new(Code::ReliefNotApplicable, what).at(reason.origin.clone()).help(HELP));
    };
    if !named.iter().any(|n| pack.covers(relief, n.requirement, n.limb)) {
        let diag = Diag::new(Code::ReliefNotApplicable, format!("the relief `{kind}` does not apply to {code}"));
        let scope = format!("it applies to {}", relief.applies_to.join(", "));
        return Some(diag.at(reason.origin.clone()).note(scope).help(HELP));
    }
    let lacking = evidence.lacking(&reason.statement);
    (relief.statement && !lacking.is_empty()).then(|| {
        let tags: Vec<&str> = lacking.iter().map(|l| l.tag()).collect();
        let what = format!("the relief `{kind}` is used for {code} without what must be said, in {}", tags.join(" and "));
        Diag::new(Code::ReliefWithoutStatement, what)
            .at(reason.origin.clone())
            .note(format!("to be said: {}", relief.must_state.en))
            .help("write it in statement_en and statement_zh_hant")
    })
}

/// D005: a reason for something that is mandatory and is not disclosed.
fn check_mandatory(rules: Rules<'_>, reason: &Explanation, named: &[Named<'_>], disclosures: &[Disclosure]) -> Option<Diag> {
    let mandatory = |n: &&Named<'_>| {
        let explainable = rules.level(n.requirement).is_some_and(|level| level.explainable);
        !explainable && n.required && !(n.conditional && reason.kind == NOT_APPLICABLE)
    };
    let is_missing = |n: &&Named<'_>| {
        let disclosure = disclosures.iter().find(|d| d.code == n.requirement.code);
        disclosure.is_some_and(|d| d.missing.iter().any(|m| m.limb == n.limb))
    };
    let code = &named.iter().filter(mandatory).find(is_missing)?.requirement.code;
    let what = format!("{} is explained away as {}, but it is mandatory", reason.code, reason.kind);
    let who = format!("{code} is mandatory for a {} issuer in a year that starts on {}", rules.class, rules.start);
    Some(
        Diag::new(Code::MandatoryExplained, what)
            .at(reason.origin.clone())
            .note(who)
            .help("disclose it; a reason does not replace it"),
    )
}
