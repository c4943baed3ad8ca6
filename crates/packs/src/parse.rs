//! Reads and checks `pack.toml`.
//!
//! In: its text and the catalogue of measures and dimensions. Out: a [`Pack`], or every fault at once. Invariant: what a pack
//! names exists: aspects, levels, limbs, measures, dimensions; and every word stands in both languages. Not here: diagnostics of a
//! book. Why strict: a limb that names a measure nobody computes would be missing for ever. See the tests below.

use crate::{Answer, Limb, Pack, Requirement, diff};
use heng_model::{Catalogue, Date, LocalText, Locale};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;

/// A TOML date is a type of its own: `2020-07-01` without quotes.
pub(crate) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    written.to_string().parse().map_err(|_| D::Error::custom(format_args!("`{written}` is not a date")))
}

pub(crate) fn optional_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    date(deserializer).map(Some)
}

/// A fault with the code or id it stands at.
pub(crate) fn fault(place: &str, what: impl std::fmt::Display) -> String {
    format!("{place}: {what}")
}

impl Pack {
    /// Reads a pack and checks everything it names.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with the code or id it stands at.
    pub fn parse(text: &str, catalogue: &Catalogue) -> Result<Pack, Vec<String>> {
        let pack: Pack = toml::from_str(text).map_err(|e| vec![e.to_string()])?;
        let mut check = Check { catalogue, faults: Vec::new() };
        check.pack(&pack);
        if check.faults.is_empty() { Ok(pack) } else { Err(check.faults) }
    }
}

/// Gathers faults.
struct Check<'a> {
    catalogue: &'a Catalogue,
    faults: Vec<String>,
}

impl Check<'_> {
    fn fault(&mut self, place: &str, what: impl std::fmt::Display) {
        self.faults.push(fault(place, what));
    }

    /// Words must stand in both languages.
    fn words(&mut self, place: &str, name: &str, text: &LocalText) {
        for locale in Locale::ALL {
            if text.get(locale).trim().is_empty() || !text.has(locale) {
                self.fault(place, format_args!("`{name}` is not given in {locale}"));
            }
        }
    }

    /// Words that may be left out, but not in one language only.
    fn optional_words(&mut self, place: &str, name: &str, text: &LocalText) {
        if !text.is_empty() {
            self.words(place, name, text);
        }
    }

    fn unique<'b>(&mut self, place: &str, what: &str, ids: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if id.trim().is_empty() {
                self.fault(place, format_args!("a {what} has no id"));
            } else if !seen.insert(id) {
                self.fault(place, format_args!("{what} `{id}` is there twice"));
            }
        }
    }

    fn measure(&mut self, place: &str, id: &str) {
        if self.catalogue.measure(id).is_none() {
            self.fault(place, format_args!("there is no measure `{id}`"));
        }
    }

    fn pack(&mut self, pack: &Pack) {
        let place = pack.id.as_str();
        self.words(place, "title", &pack.title);
        self.words(place, "citation", &pack.citation);
        self.optional_words(place, "basis", &pack.basis);
        if pack.applies_before.is_some_and(|end| end <= pack.applies_from) {
            self.fault(place, "applies-before is not after applies-from");
        }
        self.unique(place, "level", pack.level.iter().map(|l| l.id.as_str()));
        self.unique(place, "aspect", pack.aspect.iter().map(|a| a.code.as_str()));
        self.unique(place, "reason", pack.reason.iter().map(|r| r.id.as_str()));
        self.unique(place, "requirement", pack.requirement.iter().map(|r| r.code.as_str()));
        self.unique(place, "group", pack.group.iter().map(|g| g.id.as_str()));
        self.unique(place, "relief", pack.relief.iter().map(|r| r.id.as_str()));
        self.unique(place, "use", pack.uses.iter().map(|u| u.id.as_str()));
        pack.level.iter().for_each(|l| self.words(&l.id, "text", &l.text));
        pack.aspect.iter().for_each(|a| self.words(&a.code, "title", &a.title));
        pack.reason.iter().for_each(|r| self.words(&r.id, "must-state", &r.must_state));
        pack.group.iter().for_each(|g| self.words(&g.id, "text", &g.text));
        pack.outlook.iter().for_each(|o| self.words(place, "outlook", &o.text));
        pack.change.iter().for_each(|c| self.words(place, "change", &c.text));
        self.faults.extend(diff::faults(pack, None));
        self.applicability(pack);
        self.uses(pack);
        self.reliefs(pack);
        for requirement in &pack.requirement {
            self.requirement(pack, requirement);
        }
    }

    fn applicability(&mut self, pack: &Pack) {
        let mut seen = BTreeSet::new();
        for row in &pack.applicability {
            if !pack.group.iter().any(|g| g.id == row.group) {
                self.fault(&pack.id, format_args!("there is no group `{}`", row.group));
            }
            if pack.level(&row.level).is_none() {
                self.fault(&row.group, format_args!("there is no level `{}`", row.level));
            }
            if !seen.insert((&row.group, row.class, row.from)) {
                self.fault(&row.group, format_args!("{} from {} is there twice", row.class, row.from));
            }
        }
    }

    fn uses(&mut self, pack: &Pack) {
        for way in &pack.uses {
            self.words(&way.id, "statement", &way.statement);
            if way.level.as_ref().is_some_and(|level| pack.level(level).is_none()) {
                self.fault(&way.id, "its level is not there");
            }
        }
    }

    fn reliefs(&mut self, pack: &Pack) {
        for relief in &pack.relief {
            self.words(&relief.id, "text", &relief.text);
            self.words(&relief.id, "must-state", &relief.must_state);
            for named in &relief.applies_to {
                let (code, limb) = named.split_once('/').map_or((named.as_str(), None), |(code, limb)| (code, Some(limb)));
                let Some(requirement) = pack.requirement(code) else {
                    self.fault(&relief.id, format_args!("applies to `{named}`, which is not there"));
                    continue;
                };
                if limb.is_some_and(|limb| requirement.limb(limb).is_none()) {
                    self.fault(&relief.id, format_args!("applies to `{named}`, which is not there"));
                }
            }
        }
    }

    /// A part stands after the whole, in the same aspect.
    fn parent(&mut self, pack: &Pack, requirement: &Requirement) {
        let Some(parent) = &requirement.parent else { return };
        let earlier = pack.requirement.iter().take_while(|r| r.code != requirement.code);
        match earlier.into_iter().find(|r| r.code == *parent) {
            None => self.fault(&requirement.code, format_args!("its parent `{parent}` does not stand before it")),
            Some(parent) if parent.aspect != requirement.aspect => {
                self.fault(&requirement.code, format_args!("its parent `{}` is of another aspect", parent.code));
            }
            Some(_) => {}
        }
    }

    fn requirement(&mut self, pack: &Pack, requirement: &Requirement) {
        let place = requirement.code.as_str();
        if place.contains('/') || place.contains(char::is_whitespace) {
            self.fault(place, "a code holds neither a slash nor a space: the slash stands before a limb");
        }
        if pack.aspect(&requirement.aspect).is_none() {
            self.fault(place, format_args!("there is no aspect `{}`", requirement.aspect));
        }
        if pack.level(&requirement.level).is_none() {
            self.fault(place, format_args!("there is no level `{}`", requirement.level));
        }
        if let Some(group) = requirement.group.as_ref().filter(|group| !pack.group.iter().any(|g| g.id == **group)) {
            self.fault(place, format_args!("there is no group `{group}`"));
        }
        self.parent(pack, requirement);
        for word in requirement.mentions.en.iter().filter(|word| **word != word.to_lowercase()) {
            self.fault(place, format_args!("`{word}` is not in lower case"));
        }
        if !requirement.mentions.is_empty() && (requirement.mentions.en.is_empty() || requirement.mentions.zh_hant.is_empty()) {
            self.fault(place, "mentions are given in one language only");
        }
        self.words(place, "display", &requirement.display);
        self.words(place, "text", &requirement.text);
        self.optional_words(place, "note", &requirement.note);
        self.unique(place, "limb", requirement.limb.iter().map(|l| l.id.as_str()));
        let by_others = pack.is_heading(requirement) || (requirement.limb.is_empty() && pack.inherits);
        // Otherwise silence would count as disclosure.
        if !by_others && !requirement.limb.iter().any(|l| l.required && l.unless_zero.is_empty() && l.needs.is_none()) {
            self.fault(place, "no limb is required whatever the others say");
        }
        for limb in &requirement.limb {
            self.limb(requirement, limb);
        }
    }

    fn limb(&mut self, requirement: &Requirement, limb: &Limb) {
        let place = format!("{}/{}", requirement.code, limb.id);
        self.words(&place, "text", &limb.text);
        self.optional_words(&place, "condition", &limb.condition);
        limb.unless_zero.iter().for_each(|id| self.measure(&place, id));
        if let Some(needs) = &limb.needs {
            match requirement.limb(needs) {
                None => self.fault(&place, format_args!("needs `{needs}`, which is not a limb of {}", requirement.code)),
                Some(other) if other.needs.is_some() => self.fault(&place, format_args!("needs `{needs}`, which needs another")),
                Some(_) => {}
            }
        }
        for answer in limb.answers() {
            self.answer(&place, answer);
        }
    }

    fn answer(&mut self, place: &str, answer: &Answer) {
        let Answer::Measure { measures, breakdown, years, .. } = answer else { return };
        if measures.is_empty() {
            self.fault(place, "names no measure");
        }
        if !(1..=3).contains(years) {
            self.fault(place, "years is 1 to 3: a report shows three years at most");
        }
        measures.iter().for_each(|id| self.measure(place, id));
        for dimension in breakdown.iter().flat_map(|alternatives| alternatives.split('|')) {
            if self.catalogue.dimension(dimension).is_none() {
                self.fault(place, format_args!("there is no dimension `{dimension}`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pack that is right, with a place for one more line of the requirement and the limbs.
    fn pack(requirement: &str, limbs: &str) -> String {
        format!(
            r#"
id = "test"
title = {{ en = "Test", zh-Hant = "測試" }}
citation = {{ en = "Nowhere", zh-Hant = "無" }}
applies-from = 2020-07-01

[[level]]
id = "mandatory"
text = {{ en = "must", zh-Hant = "必須" }}
explainable = false
verified = true

[[aspect]]
code = "A1"
subject = "A"
title = {{ en = "Emissions", zh-Hant = "排放物" }}
verified = true

[[requirement]]
code = "A1.1"
display = {{ en = "KPI A1.1", zh-Hant = "關鍵績效指標 A1.1" }}
text = {{ en = "Waste", zh-Hant = "廢棄物" }}
verified = false
{requirement}
limb = [{limbs}]
"#
        )
    }

    const PLACE: &str = "aspect = \"A1\"\nlevel = \"mandatory\"";
    const WORDS: &str = "text = { en = \"waste\", zh-Hant = \"廢棄物\" }";

    #[test]
    fn what_is_written_is_what_is_read() {
        let limbs = format!(
            "{{ id = \"handling\", kind = \"text\", {WORDS} }},
             {{ id = \"share\", kind = \"measure\", measures = [\"trained_share\"], breakdown = [\"category|function\"], years = 2, required = false, {WORDS} }},
             {{ id = \"target\", kind = \"target\", unless-zero = [\"waste_hazardous\"], needs = \"handling\", condition = {{ en = \"if\", zh-Hant = \"如\" }}, {WORDS} }},"
        );
        let pack = Pack::parse(&pack(PLACE, &limbs), Catalogue::embedded()).unwrap();
        let requirement = pack.requirement("A1.1").unwrap();
        assert!(!pack.level(&requirement.level).unwrap().explainable);
        assert!(!requirement.verified);
        assert_eq!(requirement.limb("handling").unwrap().answer, Answer::Text);
        let share = requirement.limb("share").unwrap();
        let Answer::Measure { measures, all, breakdown, parts, years } = &share.answer else { panic!("{share:?}") };
        assert_eq!(
            (measures.as_slice(), breakdown.as_slice()),
            (&["trained_share".to_string()][..], &["category|function".to_string()][..])
        );
        assert_eq!((*all, *parts, *years, share.required), (false, false, 2, false));
        let target = requirement.limb("target").unwrap();
        assert_eq!(
            (target.needs.as_deref(), target.unless_zero.as_slice()),
            (Some("handling"), &["waste_hazardous".to_string()][..])
        );
        assert_eq!(target.condition.get(Locale::ZhHant), "如");
    }

    #[test]
    fn what_a_pack_names_must_exist() {
        let text = format!("{{ id = \"a\", kind = \"text\", {WORDS} }}");
        let cases = [
            (PLACE, format!("{text}, {text}"), "limb `a` is there twice"),
            (PLACE, String::new(), "no limb is required"),
            (PLACE, format!("{{ id = \"a\", kind = \"text\", required = false, {WORDS} }}"), "no limb is required"),
            (PLACE, format!("{{ id = \"a\", kind = \"text\", needs = \"b\", {WORDS} }}, {text}"), "needs `b`"),
            (PLACE, "{ id = \"a\", kind = \"text\", text = { en = \"waste\" } }".into(), "not given in zh-Hant"),
            (PLACE, format!("{{ id = \"a\", kind = \"measure\", measures = [\"rubbish\"], {WORDS} }}"), "no measure `rubbish`"),
            (PLACE, format!("{{ id = \"a\", kind = \"measure\", measures = [], {WORDS} }}"), "names no measure"),
            (
                PLACE,
                format!("{{ id = \"a\", kind = \"measure\", measures = [\"water\"], years = 9, {WORDS} }}"),
                "years is 1 to 3",
            ),
            (
                PLACE,
                format!(
                    "{{ id = \"a\", kind = \"measure\", measures = [\"headcount\"], breakdown = [\"gender|rank\"], {WORDS} }}"
                ),
                "no dimension `rank`",
            ),
            (PLACE, format!("{{ id = \"a\", kind = \"text\", years = 3, {WORDS} }}"), "belong to kind"),
            (PLACE, format!("{{ id = \"a\", kind = \"text\", word = 3, {WORDS} }}"), "unknown field `word`"),
            (PLACE, format!("{{ id = \"a\", kind = \"guess\", {WORDS} }}"), "unknown variant `guess`"),
            ("aspect = \"A9\"\nlevel = \"mandatory\"", text.clone(), "no aspect `A9`"),
            ("aspect = \"A1\"\nlevel = \"nice\"", text.clone(), "no level `nice`"),
        ];
        for (place, limbs, expected) in cases {
            let faults = Pack::parse(&pack(place, &limbs), Catalogue::embedded()).expect_err(expected).join("\n");
            assert!(faults.contains(expected), "sought {expected:?} in:\n{faults}");
        }
    }
}
