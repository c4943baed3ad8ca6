//! The report from cover to register, in reading order.
//!
//! In: an [`Input`] and a language. Out: a [`Report`] and diagnostics on exhibits. Invariant: both languages hold the same figures in
//! the same tables and charts, in the same order, under the same anchors. Not here: the parts (one module each), layout
//! (`heng-render`). See the tests in `tests/`.

use crate::composer::{Appendix, Composer};
use crate::exhibits::Exhibits;
use crate::report::{Meta, Report, ReportCopy, SectionKind};
use crate::{narrative, print};
use heng_calc::methods::Methods;
use heng_disclose::Disclosure;
use heng_intake::book::{Book, SectionRole};
use heng_model::{Catalogue, Diags, Figures, Locale};
use heng_packs::Pack;

/// Everything a report is composed from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The book: narrative, sites, manifest.
    pub book: &'a Book,
    /// Its figures.
    pub figures: &'a Figures,
    /// The frameworks of the book, each held against it.
    pub disclosures: &'a [(&'a Pack, Vec<Disclosure>)],
    /// Names of measures, dimensions and activities.
    pub catalogue: &'a Catalogue,
    /// The methods in force.
    pub methods: &'a Methods,
    /// For whom the report is made.
    pub copy: ReportCopy,
}

/// Composes the report in one language. The diagnostics are N006: a table or chart that the narrative calls for in vain.
pub fn compose(input: &Input<'_>, locale: Locale) -> (Report, Diags) {
    let mut composer = Composer::new(input, locale);
    composer.diags = check_exhibits(input.book, locale);
    let mut sections = Vec::new();
    if input.copy == ReportCopy::Review {
        sections.push(composer.review_notes());
    }
    sections.extend(composer.glance());
    sections.extend(composer.about());
    for section in narrative::sections_of(input.book, locale, SectionRole::BoardStatement) {
        sections.push(composer.narrative(section, SectionKind::Front, ""));
    }
    for (i, section) in narrative::sections_of(input.book, locale, SectionRole::Chapter).into_iter().enumerate() {
        sections.push(composer.narrative(section, SectionKind::Chapter, &(i + 1).to_string()));
    }
    let mut figures = Vec::new();
    for part in composer.appendices() {
        sections.push(match part {
            Appendix::Data => composer.data_appendix(),
            Appendix::Methods => composer.methods_appendix(),
            Appendix::Index(position) => composer.index(position),
            Appendix::Register => {
                let (section, entries) = composer.register();
                figures = entries;
                section
            }
        });
    }
    let meta = composer.meta();
    (Report { locale, meta, sections, figures }, composer.diags)
}

/// N006 for each table or chart that the narrative of a language calls for and Heng does not know. [`compose`] says the same.
pub fn check_exhibits(book: &Book, locale: Locale) -> Diags {
    narrative::check_exhibits(book, locale, &|kind| Exhibits::embedded().names(kind))
}

impl Composer<'_> {
    fn meta(&self) -> Meta {
        let manifest = &self.input.book.manifest;
        let year = print::year(manifest.period);
        let title = match manifest.title.get(self.locale) {
            "" => self.words.fill("meta.title", &[("year", &year)]),
            own => own.to_string(),
        };
        let stock_code = match manifest.stock_code.as_str() {
            "" => String::new(),
            code => self.words.fill("meta.stock_code", &[("code", code)]),
        };
        Meta {
            title,
            issuer: manifest.issuer_name.get(self.locale).to_string(),
            issuer_short: manifest.issuer_short.get(self.locale).to_string(),
            stock_code,
            period: print::period(self.words, manifest.period, "meta.year_ended", "meta.period_ended"),
            year,
            date: manifest.report_date.map(|date| print::date(self.words, date)).unwrap_or_default(),
            contact: manifest.contact.clone(),
            copy: self.input.copy,
            words: self.words.for_renderers(),
        }
    }
}
