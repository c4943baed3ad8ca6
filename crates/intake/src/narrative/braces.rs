//! `{{…}}` in narrative: cited figures, answered provisions, exhibits.
//!
//! In: a section's Markdown. Out: the same text with every `{{…}}` masked by a run that Markdown leaves alone, and what each
//! one says. Invariant: masking keeps every byte offset, so that places in the masked text are places in the file. Not here:
//! whether the cited figure exists (`heng-calc`), whether the exhibit does (`heng-compose`). Why masking: Markdown would read
//! `_`, `<30` and `[` inside the braces as its own.

use crate::book::{ExhibitKind, Manifest};
use crate::dimensions::parse_dims;
use crate::text::nearest;
use heng_model::{Catalogue, Code, Diag, FigureId};
use std::borrow::Cow;

/// Masks are numbered by characters of the private-use plane 15, so one file may hold this many.
const MOST_MASKS: usize = 0xFFFE;
const FIRST_MASK: u32 = 0xF_0000;
const MASK_END: char = '\u{E001}';
/// Four bytes number the mask and three end it.
const SHORTEST_MASK_BYTES: usize = 7;

/// A section's text with its braces masked.
pub(super) struct Masked<'a> {
    /// The text for the Markdown parser, as long as the original.
    pub text: String,
    /// Offset and content of each pair of braces, in order.
    found: Vec<(usize, &'a str)>,
}

/// A piece of masked text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'m, 'a> {
    /// Words.
    Words(&'m str),
    /// What stood between `{{` and `}}`, and the offset of the first brace.
    Braces(&'a str, usize),
}

impl<'a> Masked<'a> {
    /// Masks every `{{…}}` that is closed within its paragraph.
    pub fn new(source: &'a str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut found = Vec::new();
        let mut copied = 0;
        let mut at = 0;
        while let Some(step) = source[at..].find("{{") {
            let open = at + step;
            at = open + 2;
            let Some(inner) = closed(&source[at..]) else { continue };
            let end = at + inner.len() + 2;
            let escaped = source[..open].ends_with('\\');
            if escaped || end - open < SHORTEST_MASK_BYTES || found.len() == MOST_MASKS {
                continue;
            }
            text.push_str(&source[copied..open]);
            text.extend(u32::try_from(found.len()).ok().and_then(|n| char::from_u32(FIRST_MASK + n)));
            text.extend(std::iter::repeat_n('x', end - open - SHORTEST_MASK_BYTES));
            text.push(MASK_END);
            found.push((open, inner));
            (copied, at) = (end, end);
        }
        text.push_str(&source[copied..]);
        Self { text, found }
    }

    /// Splits text that came out of the Markdown parser into words and braces.
    pub fn split<'m>(&self, text: &'m str) -> Vec<Piece<'m, 'a>> {
        let mut pieces = Vec::new();
        let mut copied = 0;
        for (at, c) in text.char_indices() {
            let Some((open, inner)) = (c as u32).checked_sub(FIRST_MASK).and_then(|n| self.found.get(n as usize)) else {
                continue;
            };
            let rest = &text[at + c.len_utf8()..];
            let pad = rest.len() - rest.trim_start_matches('x').len();
            // The same character typed by somebody is not a mask.
            if at < copied || !rest[pad..].starts_with(MASK_END) || pad + SHORTEST_MASK_BYTES != inner.len() + 4 {
                continue;
            }
            if at > copied {
                pieces.push(Piece::Words(&text[copied..at]));
            }
            pieces.push(Piece::Braces(inner, *open));
            copied = at + SHORTEST_MASK_BYTES + pad;
        }
        if copied < text.len() {
            pieces.push(Piece::Words(&text[copied..]));
        }
        pieces
    }

    /// Puts the braces back: for text that cannot hold them, such as an address.
    pub fn unmask<'m>(&self, text: &'m str) -> Cow<'m, str> {
        if !text.contains(MASK_END) {
            return Cow::Borrowed(text);
        }
        let mut out = String::new();
        for piece in self.split(text) {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Braces(inner, _) => out.extend(["{{", inner, "}}"]),
            }
        }
        Cow::Owned(out)
    }
}

/// The text up to `}}`, unless another `{{` or the end of the paragraph comes first.
fn closed(rest: &str) -> Option<&str> {
    let bytes = rest.as_bytes();
    for i in 0..bytes.len() {
        match bytes[i..] {
            [b'}', b'}', ..] => return Some(&rest[..i]),
            [b'{', b'{', ..] | [b'\n', b'\n', ..] | [b'\n', b'\r', b'\n', ..] => return None,
            _ => {}
        }
    }
    None
}

/// Whether the braces cite a figure, rather than place something or name provisions.
pub(super) fn is_citation(inner: &str) -> bool {
    !matches!(inner.split_whitespace().next(), Some("answers" | "chart" | "table") | None)
}

/// What a pair of braces says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Braced {
    /// `{{ghg_total@2021 bare}}`.
    Cite {
        /// Which figure.
        id: FigureId,
        /// Without its unit.
        bare: bool,
    },
    /// `{{answers A1.6/handling; A1.3}}`.
    Answers(Vec<String>),
    /// `{{chart ghg-by-scope}}`.
    Exhibit(ExhibitKind, String),
}

/// Reads what stands between the braces; a diagnostic without its place when it cannot be read.
pub(super) fn parse_braced(inner: &str, catalogue: &Catalogue, manifest: &Manifest) -> Result<Braced, Box<Diag>> {
    let inner = inner.trim();
    let (first, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    match first {
        "answers" => Ok(Braced::Answers(split_codes(rest))),
        "chart" | "table" => {
            let kind = if first == "chart" { ExhibitKind::Chart } else { ExhibitKind::Table };
            Ok(Braced::Exhibit(kind, rest.trim().to_string()))
        }
        _ => parse_citation(inner, catalogue, manifest),
    }
}

/// Provision codes, separated by `;` or a comma of either width.
pub(super) fn split_codes(text: &str) -> Vec<String> {
    text.split([';', ',', '；', '，', '、']).map(str::trim).filter(|code| !code.is_empty()).map(str::to_string).collect()
}

/// `measure`, then in any order `dimension=value`, `@year`, `bare`; also the form in which figure ids print.
fn parse_citation(inner: &str, catalogue: &Catalogue, manifest: &Manifest) -> Result<Braced, Box<Diag>> {
    let unreadable = |message: String| Diag::new(Code::UnknownCitation, message).excerpt(format!("{{{{{inner}}}}}"));
    // `turnover_rate[gender=female]@2021` is `turnover_rate gender=female @2021`.
    let spaced = inner.replace(['[', ']'], " ").replace('@', " @");
    let mut words = spaced.split_whitespace();
    let Some(name) = words.next() else {
        let diag = unreadable("nothing is cited between the braces".into());
        return Err(Box::new(diag.help("write the id of a measure: {{ghg_total}}")));
    };
    let (mut dims, mut year, mut bare) = (String::new(), manifest.year(), false);
    for word in words {
        if word == "bare" {
            bare = true;
        } else if let Some(digits) = word.strip_prefix('@') {
            year = digits.parse().map_err(|_| {
                let diag = unreadable(format!("`{digits}` is not a year"));
                Box::new(diag.help("write a year after the at sign: {{ghg_total@2021}}"))
            })?;
        } else if word.contains('=') {
            dims.extend([word, ";"]);
        } else {
            let diag = unreadable(format!("`{word}` says nothing about a figure"));
            return Err(Box::new(diag.help("write dimension=value, @year or bare: {{turnover_rate gender=female @2021 bare}}")));
        }
    }
    let Some(measure) = catalogue.measure(name) else {
        let near = nearest(name, catalogue.measures().iter().map(|m| m.id.as_str()));
        let diag = unreadable(format!("there is no measure `{name}`")).help("write an id that `heng measures` lists");
        return Err(Box::new(near.into_iter().fold(diag, |d, n| d.note(format!("nearest: {n}")))));
    };
    let dims = parse_dims(&dims, catalogue, &manifest.labels).map_err(|problem| {
        let diag = unreadable(problem.message).help(problem.help);
        Box::new(problem.note.into_iter().fold(diag, Diag::note))
    })?;
    Ok(Braced::Cite { id: FigureId::new(measure, dims, year), bare })
}
