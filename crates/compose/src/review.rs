//! The page that only a review copy has: what is still open, for whoever signs the report off.
//!
//! In: disclosures, figures, restatements. Out: a section before all others. Invariant: it says nothing that the report's language does not hold,
//! and nothing of it stands in a publication copy. Not here: marks within the index (`index_row`).

use crate::about::paragraph;
use crate::composer::{Composer, text};
use crate::report::{Block, Section, SectionKind};
use heng_disclose::Disclosure;
use heng_model::Basis;

/// How many figures that cannot be given are named.
const GAPS_AT_MOST: usize = 40;

impl Composer<'_> {
    /// The section.
    pub(crate) fn review_notes(&mut self) -> Section {
        let id = self.claim("review-notes");
        let mut blocks = vec![paragraph(self.words.get("review.intro"))];
        let numbers = self.review_numbers();
        blocks.push(list(numbers));
        let groups = [
            ("open", "review.open", self.open_requirements()),
            ("restated", "review.restated", self.unexplained_restatements()),
            ("gaps", "review.gaps", self.gaps()),
        ];
        for (slug, title, items) in groups.into_iter().filter(|(_, _, items)| !items.is_empty()) {
            let anchor = self.claim(&format!("{id}--{slug}"));
            blocks.push(Block::Heading { level: 1, id: anchor, number: String::new(), text: vec![text(self.words.get(title))] });
            blocks.push(list(items));
        }
        let title = self.words.get("review.title").to_string();
        Section { id, number: String::new(), title, kind: SectionKind::Front, blocks }
    }

    fn review_numbers(&self) -> Vec<String> {
        let figures = self.input.figures;
        let count = |n: usize, key: &str| self.words.fill(key, &[("n", &n.to_string())]);
        let unverified = self.input.disclosures.iter().flat_map(|(pack, _)| &pack.requirement).filter(|r| !r.verified).count();
        vec![
            count(figures.iter().filter(|f| !f.verified).count(), "review.unverified_factors"),
            count(figures.iter().filter(|f| f.basis == Basis::Entered).count(), "review.entered"),
            count(self.restated.len(), "review.restatements"),
            count(unverified, "review.unverified_requirements"),
        ]
    }

    /// "HKEX … A1.3: hazardous waste produced".
    fn open_requirements(&self) -> Vec<String> {
        let mut items = Vec::new();
        for (pack, disclosures) in self.input.disclosures {
            let voluntary = |d: &Disclosure| pack.level(&d.level).is_some_and(|level| level.voluntary);
            for disclosure in disclosures.iter().filter(|d| d.is_open() && !d.heading && !voluntary(d)) {
                let Some(requirement) = pack.requirement(&disclosure.code) else { continue };
                let what: Vec<&str> = disclosure.missing.iter().map(|m| m.text.get(self.locale)).collect();
                let what = what.join(self.words.get("print.clause_separator"));
                let values = [
                    ("pack", pack.title.get(self.locale)),
                    ("code", requirement.display.get(self.locale)),
                    ("what", what.as_str()),
                ];
                items.push(self.words.fill("review.requirement", &values));
            }
        }
        items
    }

    fn unexplained_restatements(&self) -> Vec<String> {
        let bare = self.restated.values().filter(|one| one.reason.is_none());
        bare.map(|one| self.figure_of_year(&one.id)).collect()
    }

    /// Figures of the reporting year that cannot be given, with what is missing.
    fn gaps(&self) -> Vec<String> {
        let gaps: Vec<_> = self.input.figures.gaps().filter(|g| g.id.year == self.year()).collect();
        let one = |gap: &&heng_model::Gap| {
            let values = [("figure", self.names.figure(&gap.id)), ("what", gap.missing.get(self.locale).to_string())];
            let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
            self.words.fill("review.gap", &values)
        };
        let mut items: Vec<String> = gaps.iter().take(GAPS_AT_MOST).map(one).collect();
        if gaps.len() > GAPS_AT_MOST {
            items.push(self.words.fill("register.more", &[("n", &(gaps.len() - GAPS_AT_MOST).to_string())]));
        }
        items
    }

    fn figure_of_year(&self, id: &heng_model::FigureId) -> String {
        self.words.fill("review.figure", &[("figure", &self.names.figure(id)), ("year", &self.year_in_text(id.year))])
    }
}

fn list(items: Vec<String>) -> Block {
    Block::List { start: None, items: items.into_iter().map(|item| vec![paragraph(item)]).collect() }
}
