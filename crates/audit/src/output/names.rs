//! What things are called in print: measures, dimensions, units, topics, requirements, places.
//!
//! In: ids as facts and findings hold them. Out: names in a language, from the catalogue and the pack. Invariant: what the catalogue
//! does not know is called as the report calls it, never by an invented name. Not here: layout. Why: the terminal, the page and the
//! workbook must say the same.

use super::words::Words;
use crate::fact::{Approx, Confidence, Fact};
use crate::index::Status;
use crate::{Audit, CoverageRow, Setup};
use heng_model::{Locale, Severity};
use heng_packs::{Pack, Requirement};

/// Names in one language.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    setup: &'a Setup<'a>,
    pack: Option<&'a Pack>,
    /// The words.
    pub words: Words,
}

impl<'a> Names<'a> {
    /// Names for one audit.
    pub fn new(audit: &Audit, setup: &'a Setup<'a>, locale: Locale) -> Self {
        Self { setup, pack: setup.packs.get(&audit.coverage.pack), words: Words::of(locale) }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.words.locale()
    }

    /// The measure's name; for one outside the catalogue, the label that the report prints.
    pub fn measure(&self, fact: &Fact) -> String {
        match self.setup.catalogue.measure(&fact.measure) {
            Some(measure) => measure.name.get(self.locale()).to_string(),
            None if fact.label.is_empty() => fact.measure.replace('_', " "),
            None => fact.label.clone(),
        }
    }

    /// The values of the dimensions: `Female · Below 30`.
    pub fn dims(&self, fact: &Fact) -> String {
        let values = fact.dims.iter().map(|(dimension, value)| self.dimension_value(dimension, value));
        values.collect::<Vec<_>>().join(" · ")
    }

    fn dimension_value(&self, dimension: &str, value: &str) -> String {
        let known = self.setup.catalogue.dimension(dimension).and_then(|def| {
            let id = self.setup.catalogue.dimension_value(dimension, value)?;
            def.values.iter().find(|v| v.id == id)
        });
        known.map_or_else(|| value.to_string(), |v| v.name.get(self.locale()).to_string())
    }

    /// The unit's symbol; as the report prints it where the catalogue does not know it.
    pub fn unit(&self, fact: &Fact) -> String {
        match self.setup.catalogue.units.parse(&fact.unit) {
            Ok(unit) => unit.symbol(self.locale()),
            Err(_) if fact.unit_printed.is_empty() => fact.unit.clone(),
            Err(_) => fact.unit_printed.clone(),
        }
    }

    /// The value with its thousands separated, and with what the words say of its exactness: `more than 6,200`.
    pub fn value(&self, fact: &Fact) -> String {
        let digits = heng_model::format_decimal(fact.value, fact.value.scale());
        match fact.precision.approx {
            Some(approx) => {
                let word = self.approx(approx);
                if self.locale() == Locale::En { format!("{word} {digits}") } else { format!("{word}{digits}") }
            }
            None => digits,
        }
    }

    fn approx(&self, approx: Approx) -> &'static str {
        self.words.get(match approx {
            Approx::About => "approx.about",
            Approx::Above => "approx.above",
            Approx::Below => "approx.below",
        })
    }

    /// How sure a reading is.
    pub fn confidence(&self, confidence: Confidence) -> &'static str {
        self.words.get(match confidence {
            Confidence::High => "confidence.high",
            Confidence::Medium => "confidence.medium",
            Confidence::Low => "confidence.low",
        })
    }

    /// Why a reading is so sure. Reasons are short phrases in English; a page in Chinese prints those that have a Chinese form.
    pub fn reason(&self, fact: &Fact) -> String {
        if self.locale() == Locale::En {
            return fact.reason.clone();
        }
        let phrases = fact.reason.split("; ").filter_map(|phrase| self.words.find(&format!("reason.{phrase}")));
        phrases.collect::<Vec<_>>().join("；")
    }

    /// A severity.
    pub fn severity(&self, severity: Severity) -> &'static str {
        self.words.get(match severity {
            Severity::Error => "severity.error",
            Severity::Warning => "severity.warning",
            Severity::Note => "severity.note",
        })
    }

    /// Where a requirement stands.
    pub fn status(&self, status: Status) -> &'static str {
        self.words.get(match status {
            Status::Disclosed => "status.disclosed",
            Status::NotApplicable => "status.not_applicable",
            Status::Explained => "status.explained",
            Status::Absent => "status.absent",
        })
    }

    /// Where a requirement of the pack stands: disclosed in part is said so.
    pub fn coverage(&self, row: &CoverageRow) -> &'static str {
        match row.status {
            Status::Disclosed if row.partial => self.words.get("status.partial"),
            status => self.status(status),
        }
    }

    /// The requirement of a code as audits write it (`A1-general`, `MDR-13`) or as packs do (`A1-GD`).
    pub fn requirement(&self, code: &str) -> Option<&'a Requirement> {
        let pack = self.pack?;
        pack.requirement(code).or_else(|| pack.requirement(&pack_code(code)))
    }

    /// What a requirement asks for, in our own words.
    pub fn requirement_text(&self, code: &str) -> String {
        if let Some(requirement) = self.requirement(code) {
            return requirement.text.get(self.locale()).to_string();
        }
        let aspect = code.strip_prefix("MDR-").map(|number| format!("B-{number}"));
        let aspect = aspect.and_then(|code| self.pack?.aspect.iter().find(|a| a.code == code));
        aspect.map(|a| a.title.get(self.locale()).to_string()).unwrap_or_default()
    }

    /// The words of limbs that are not met. `MDR-13` stands for every requirement of its aspect.
    pub fn limbs(&self, code: &str, ids: &[String]) -> String {
        let aspect = code.strip_prefix("MDR-").map(|number| format!("B-{number}"));
        let of_aspect = self.pack.into_iter().flat_map(|pack| &pack.requirement).filter(|r| Some(&r.aspect) == aspect.as_ref());
        let requirements: Vec<&Requirement> = self.requirement(code).into_iter().chain(of_aspect).collect();
        let text = |id: &String| {
            let limb = requirements.iter().flat_map(|r| &r.limb).find(|l| l.id == *id);
            let whole = || requirements.iter().find(|r| r.code.ends_with(id.as_str())).map(|r| r.text.get(self.locale()));
            limb.map(|l| l.text.get(self.locale())).or_else(whole).unwrap_or(id).to_string()
        };
        let gap = if self.locale() == Locale::En { "; " } else { "；" };
        ids.iter().map(text).collect::<Vec<_>>().join(gap)
    }

    /// The pack's title.
    pub fn pack_title(&self, id: &str) -> String {
        self.setup.packs.get(id).map_or_else(|| id.to_string(), |pack| pack.title.get(self.locale()).to_string())
    }

    /// The topic of a measure: the aspect of the first provision it answers. The position sorts topics as the pack does.
    pub fn topic(&self, measure: &str) -> (usize, String) {
        let other = (usize::MAX, self.words.get("label.other_topic").to_string());
        let Some(measure) = self.setup.catalogue.measure(measure) else { return other };
        let in_pack = |pack: &Pack, codes: &[String]| {
            let aspect = &pack.requirement(codes.first()?)?.aspect;
            let position = pack.aspect.iter().position(|a| a.code == *aspect)?;
            Some((position, pack.aspect[position].title.get(self.locale()).to_string()))
        };
        let old = self.setup.packs.get("hkex-2020").and_then(|pack| in_pack(pack, &measure.hkex_2020));
        let new = || self.setup.packs.get("hkex-2025").and_then(|pack| in_pack(pack, &measure.hkex_2025));
        // Topics of the later edition follow those of the earlier.
        old.or_else(|| new().map(|(position, title)| (position + 100, title))).unwrap_or(other)
    }

    /// `page 3, line 120`, or the line alone where the report has no pages.
    pub fn place(&self, audit: &Audit, line: u32) -> String {
        let number = line.to_string();
        match audit.document.line(line) {
            Some(at) if audit.document.pages.len() > 1 => {
                self.words.fill("label.at_page", &[("page", &at.page.to_string()), ("line", &number)])
            }
            _ => self.words.fill("label.at_line", &[("line", &number)]),
        }
    }

    /// The reporting period, or the year, or nothing.
    pub fn period(&self, audit: &Audit) -> String {
        let meta = &audit.structure.meta;
        match meta.period {
            Some((start, end)) => self.words.fill("label.span", &[("start", &start.to_string()), ("end", &end.to_string())]),
            None if meta.year > 0 => meta.year.to_string(),
            None => String::new(),
        }
    }
}

/// The code that packs write for a general disclosure.
pub fn pack_code(code: &str) -> String {
    match code.strip_suffix("-general") {
        Some(aspect) => format!("{aspect}-GD"),
        None => code.to_string(),
    }
}
