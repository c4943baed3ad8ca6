//! The narrative as running words, for the proofreader.

use heng_model::{Locale, Origin, SourceFile};
use std::sync::Arc;

/// A heading, a paragraph, an item of a list or a cell of a table: its words, and the lines they stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Its language.
    pub locale: Locale,
    /// What it is.
    pub kind: PassageKind,
    /// The words; each cited figure is one [`Passage::CITED`].
    pub text: String,
    /// Offsets in the text at which a line of the file begins to supply it, with the line.
    pub lines: Vec<(usize, u32)>,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassageKind {
    /// A heading.
    Heading,
    /// Anything else.
    Text,
}

impl Passage {
    /// Stands for a cited figure.
    pub const CITED: char = '\u{FFFC}';

    /// The line on which the character at this offset stands.
    pub fn origin_at(&self, offset: usize) -> Origin {
        let line =
            self.lines.iter().take_while(|(at, _)| *at <= offset).last().or(self.lines.first()).map_or(1, |(_, line)| *line);
        Origin::line(&self.file, line)
    }
}
