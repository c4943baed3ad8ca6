//! Words of both languages: placeholder until the lexicon is read.

/// The words.
#[derive(Debug, Default)]
pub struct Lexicon;

impl Lexicon {
    /// The lexicon built into the program.
    pub fn embedded() -> &'static Lexicon {
        static LEXICON: Lexicon = Lexicon;
        &LEXICON
    }
}
