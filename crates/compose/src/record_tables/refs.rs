//! References from tables of records to sections of the narrative, whether those come before or after the table.
//!
//! In: the id of a section. Out: a reference. Invariant: a reference leads to an anchor that the report has; where that cannot be known
//! yet, the title stands alone. Not here: whether the section exists (`heng-intake`, M005).

use crate::composer::{Anchor, Composer, text};
use crate::narrative::sections_of;
use crate::report::Inline;
use heng_intake::book::SectionRole;

impl Composer<'_> {
    /// A reference to a section; nothing when the language has none of that id.
    pub(super) fn section_reference(&self, id: &str) -> Vec<Inline> {
        if let Some(printed) = self.printed.get(id) {
            return vec![printed.section.section_ref()];
        }
        // Chapters are numbered in their order, so the number of one that is still to come is known.
        let chapters = sections_of(self.input.book, self.locale, SectionRole::Chapter);
        if let Some(place) = chapters.iter().position(|s| s.id == id) {
            let words = self.numbered(&(place + 1).to_string(), &chapters[place].title);
            // An anchor that something else took already will be another one.
            let anchor = Anchor { id: id.to_string(), text: words };
            return vec![if self.is_claimed(id) { text(anchor.text) } else { anchor.section_ref() }];
        }
        let others = self.input.book.sections.iter().filter(|s| s.locale == self.locale && s.id == id);
        others.take(1).map(|s| text(&s.title)).collect()
    }
}
