//! "About this report": what Heng knows of period, boundary, framework, comparatives and methods, after the issuer's own words.
//!
//! In: the manifest, the sites, the packs and their state. Out: blocks. Invariant: nothing is claimed that the book does not say; a
//! framework whose requirements are not all disclosed is said to be so. Not here: the issuer's narrative. Why: the mandatory
//! statements on principles and boundary must stand even in a first draft.

use crate::composer::{Appendix, Composer, text};
use crate::notes::{ENTERED, PRIOR, UNVERIFIED};
use crate::record_tables::data_row;
use crate::report::{Align, Block, Inline, Section, SectionKind, Table};
use crate::tables::words_cell;
use crate::{narrative, print};
use heng_disclose::Tally;
use heng_intake::book::{SectionRole, Site};
use heng_model::Basis;

impl Composer<'_> {
    /// The sections on the report itself; the first one, or one of Heng's own, ends in what Heng knows.
    pub(crate) fn about(&mut self) -> Vec<Section> {
        let mut sections = Vec::new();
        for section in narrative::sections_of(self.input.book, self.locale, SectionRole::About) {
            let mut composed = self.narrative(section, SectionKind::Front, "");
            if sections.is_empty() {
                let id = composed.id.clone();
                composed.blocks.extend(self.about_blocks(&id));
            }
            sections.push(composed);
        }
        if sections.is_empty() {
            let id = self.claim("about");
            let title = self.words.get("section.about").to_string();
            let blocks = self.about_blocks(&id);
            sections.push(Section { id, number: String::new(), title, kind: SectionKind::Front, blocks });
        }
        sections
    }

    fn about_blocks(&mut self, section: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        self.period(section, &mut blocks);
        self.boundary(section, &mut blocks);
        self.frameworks(section, &mut blocks);
        self.comparatives(section, &mut blocks);
        self.quantitative(section, &mut blocks);
        let contact = &self.input.book.manifest.contact;
        if !contact.is_empty() {
            blocks.push(self.own_heading(section, "contact", "about.contact"));
            blocks.push(paragraph(self.words.fill("about.contact_text", &[("contact", contact)])));
        }
        blocks
    }

    fn own_heading(&mut self, section: &str, slug: &str, title: &str) -> Block {
        let id = self.claim(&format!("{section}--{slug}"));
        Block::Heading { level: 1, id, number: String::new(), text: vec![text(self.words.get(title))] }
    }

    fn period(&mut self, section: &str, blocks: &mut Vec<Block>) {
        let manifest = &self.input.book.manifest;
        let period = print::period(self.words, manifest.period, "about.period_year", "about.period_other");
        let issuer = manifest.issuer_name.get(self.locale);
        blocks.push(self.own_heading(section, "period", "about.period"));
        blocks.push(paragraph(self.words.fill("about.period_text", &[("issuer", issuer), ("period", &period)])));
    }

    fn boundary(&mut self, section: &str, blocks: &mut Vec<Block>) {
        let sites: Vec<&Site> = self.input.book.sites.values().collect();
        if sites.is_empty() {
            return;
        }
        blocks.push(self.own_heading(section, "boundary", "about.boundary"));
        blocks.push(paragraph(self.words.get("about.boundary_text")));
        let heads = [
            ("about.site", Align::Start, 4),
            ("about.region", Align::Start, 3),
            ("about.included", Align::Center, 2),
            ("about.reason", Align::Start, 5),
        ];
        let row = |site: &&Site| {
            let region = if site.region.is_empty() { String::new() } else { self.names.value("region", &site.region) };
            let included = self.words.get(if site.included { "words.yes" } else { "words.no" });
            let name = if site.name.is_empty() { &site.id } else { site.name.get(self.locale) };
            let cells = [name, &region, included, site.reason.get(self.locale)];
            data_row(cells.into_iter().map(words_cell).collect())
        };
        let rows = sites.iter().map(row).collect();
        let columns = self.columns(&heads);
        let id = self.claim("table-boundary");
        let number = self.next_table();
        let caption = self.words.get("about.boundary_caption").to_string();
        blocks.push(Block::Table(Table { id, number, caption, columns, rows, notes: Vec::new() }));
    }

    fn frameworks(&mut self, section: &str, blocks: &mut Vec<Block>) {
        if self.input.disclosures.is_empty() {
            return;
        }
        blocks.push(self.own_heading(section, "frameworks", "about.frameworks"));
        blocks.push(paragraph(self.words.get("about.frameworks_text")));
        let mut items = Vec::new();
        let mut open_texts = Vec::new();
        for (i, (pack, disclosures)) in self.input.disclosures.iter().enumerate() {
            let title = pack.title.get(self.locale);
            let item = self.words.fill("about.framework_item", &[("title", title), ("citation", pack.citation.get(self.locale))]);
            let colon = text(self.words.get("print.label_colon"));
            items.push(vec![Block::Paragraph { text: vec![text(item), colon, self.appendix_ref(&Appendix::Index(i))] }]);
            let tally = Tally::of(disclosures, |level| pack.level(level).is_some_and(|l| l.voluntary));
            if tally.open > 0 {
                let counts = [("open", tally.open.to_string()), ("all", tally.all.to_string()), ("pack", title.to_string())];
                let values: Vec<(&str, &str)> = counts.iter().map(|(k, v)| (*k, v.as_str())).collect();
                open_texts.push(paragraph(self.words.fill("about.open_text", &values)));
            }
        }
        blocks.push(Block::List { start: None, items });
        blocks.extend(open_texts);
    }

    fn comparatives(&mut self, section: &str, blocks: &mut Vec<Block>) {
        blocks.push(self.own_heading(section, "comparatives", "about.comparatives"));
        let earlier: Vec<i16> = self.shown_years().into_iter().skip(1).filter(|&y| self.has_figures(y)).collect();
        if earlier.is_empty() {
            blocks.push(paragraph(self.words.get("about.comparatives_none")));
            return;
        }
        let labels: Vec<String> = earlier.iter().map(|&y| self.year_in_text(y)).collect();
        let years = print::list(self.words, &labels);
        let year = self.year_in_text(self.year());
        let mut sentences = vec![self.words.fill("about.comparatives_text", &[("years", &years), ("year", &year)])];
        if self.input.figures.iter().any(|f| f.basis == Basis::Prior) {
            sentences.push(self.words.fill("about.comparatives_prior", &[("mark", PRIOR)]));
        }
        let period = self.input.book.manifest.period;
        if period.is_long() {
            let before = period.years_before(1);
            let span = |p: heng_model::Period| {
                let (start, end) = (print::date(self.words, p.start), print::date(self.words, p.end));
                self.words.fill("date.span", &[("start", &start), ("end", &end)])
            };
            let values = [("period", span(period)), ("before", span(before))];
            let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
            sentences.push(self.words.fill("about.comparatives_length", &values));
        }
        if !self.restated.is_empty() {
            sentences.push(self.words.get("about.comparatives_restated").to_string());
        }
        blocks.push(paragraph(sentences.join(self.words.sentence_gap())));
    }

    fn has_figures(&self, year: i16) -> bool {
        self.input.figures.iter().any(|f| f.id.year == year)
    }

    /// The principle "quantitative": where methods, factors and sources stand, and what the signs beside figures mean.
    fn quantitative(&mut self, section: &str, blocks: &mut Vec<Block>) {
        blocks.push(self.own_heading(section, "quantitative", "about.quantitative"));
        let words = self.words;
        let spaced = |phrase: &str| text(format!("{}{}", words.get(phrase), words.sentence_gap()));
        let mut inlines: Vec<Inline> = vec![
            spaced("about.quantitative_text"),
            self.appendix_ref(&Appendix::Methods),
            text(words.get("about.quantitative_and")),
            spaced("about.quantitative_register"),
            self.appendix_ref(&Appendix::Register),
            text(words.get("print.sentence_end")),
        ];
        let figures = self.input.figures;
        if figures.iter().any(|f| f.basis == Basis::Entered) {
            inlines.push(text(words.sentence_gap().to_string() + &words.fill("about.entered_text", &[("mark", ENTERED)])));
        }
        if figures.iter().any(|f| !f.verified) {
            inlines.push(text(words.sentence_gap().to_string() + &words.fill("about.unverified_text", &[("mark", UNVERIFIED)])));
        }
        blocks.push(Block::Paragraph { text: inlines });
    }
}

/// A paragraph of plain words.
pub(crate) fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph { text: vec![text(words)] }
}
