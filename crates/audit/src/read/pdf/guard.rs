//! A look at the bytes of a PDF before its objects are read.
//!
//! In: the file. Out: nothing, or why it is refused. Invariant: what passes neither nests deeper than the limit nor holds streams that
//! inflate beyond it, so that the object reader, which inflates object streams whole and parses by recursion, stays within bounds. Not
//! here: page contents and fonts (`inflate` counts those as they are read). Why: tests in `tests/pdf.rs` (bombs, nesting).

use super::error;
use super::inflate::{DEFLATE_RATIO, beginning, count_inflated};
use super::page_tree::PageTree;
use crate::read::{Limits, ReadError};
use memchr::memmem;

/// One picture may become this large; pictures are not decoded, but a hostile file may point at one as an object stream.
const PICTURE_BYTES: u64 = 512 << 20;

/// Refuses a file whose objects cannot be read within the limits.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let end_of_stream = memmem::Finder::new(b"endstream");
    let mut scan = Scan { limits, tree: PageTree::default(), depth: 0, object: 0, begin: 0, roots: 0 };
    let mut streams = Vec::new();
    let mut at = 0;
    // Everything between streams is looked at once; streams are jumped over.
    while let Some(keyword) = scan.until_stream(bytes, at)? {
        let body = keyword + b"stream".len();
        let body = body
            + match bytes.get(body..) {
                Some([b'\r', b'\n', ..]) => 2,
                Some([b'\r' | b'\n', ..]) => 1,
                _ => 0,
            };
        let rest = bytes.get(body..).unwrap_or_default();
        let found = end_of_stream.find(rest);
        streams.push(Held {
            dict: bytes.get(scan.begin..keyword).unwrap_or_default(),
            data: rest.get(..found.unwrap_or(rest.len())).unwrap_or_default(),
        });
        let Some(length) = found else {
            // Cut off within a stream: nothing follows but its bytes.
            if memmem::find_iter(rest, b"stream").take(OPEN_STREAMS).count() == OPEN_STREAMS {
                return Err(error::broken());
            }
            break;
        };
        at = body + length + b"endstream".len();
    }
    if streams.iter().any(Held::is_endless) {
        return Err(error::broken());
    }
    let encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    check_sizes(&streams, encrypted, limits)?;
    for stream in streams.iter().filter(|s| s.may_hold_objects() && !encrypted) {
        let data = beginning(stream.data);
        if nests_too_deep(&data, limits.depth.saturating_mul(16)) {
            return Err(error::too_deep(limits));
        }
        scan.tree.take_stream(&data);
    }
    scan.tree.check(limits)
}

/// Streams that begin after one that never ends: more is not an accident.
const OPEN_STREAMS: usize = 64;
/// Trailers and catalogues: more updates than any file has.
const ROOTS: u32 = 4_096;
/// An open string this long is not the end of a cut-off file.
const OPEN_STRING: usize = 1 << 14;

/// Whether the mark of the end is where it belongs.
pub(super) fn has_end(bytes: &[u8]) -> bool {
    memmem::rfind(bytes.get(bytes.len().saturating_sub(4096)..).unwrap_or_default(), b"%%EOF").is_some()
}

/// A stream as it stands in the file.
struct Held<'a> {
    dict: &'a [u8],
    data: &'a [u8],
}

impl Held<'_> {
    fn says(&self, name: &[u8]) -> bool {
        memmem::find(self.dict, name).is_some()
    }

    /// The numbers after a key.
    fn numbers(&self, key: &[u8]) -> Vec<u32> {
        let Some(at) = memmem::find(self.dict, key) else { return Vec::new() };
        let value = self.dict.get(at + key.len()..).unwrap_or_default();
        let end =
            value.iter().position(|b| !(b.is_ascii_digit() || b.is_ascii_whitespace() || *b == b'[')).unwrap_or(value.len());
        let words = value.get(..end).unwrap_or_default().split(|b| !b.is_ascii_digit()).filter(|w| !w.is_empty());
        words.filter_map(|w| std::str::from_utf8(w).ok()?.parse().ok()).collect()
    }

    /// A table of entries of no bytes, or of rows of none: it would never end.
    fn is_endless(&self) -> bool {
        let zero = |key: &[u8]| self.numbers(key).first() == Some(&0);
        let no_bytes = self.says(b"/XRef") && matches!(self.numbers(b"/W").as_slice(), [0, 0, 0, ..]);
        no_bytes || (self.says(b"/Predictor") && (zero(b"/Columns") || zero(b"/Colors") || zero(b"/BitsPerComponent")))
    }

    fn is_picture(&self) -> bool {
        self.says(b"/Image") && self.says(b"/Width")
    }

    /// Whether the object reader may take it for a stream of objects; an escaped name may say anything.
    fn may_hold_objects(&self) -> bool {
        self.says(b"/First") || self.says(b"#")
    }

    /// How many times it is compressed, as far as the dictionary says; names that are escaped or elsewhere count as twice.
    fn compressions(&self) -> u32 {
        if self.says(b"#") {
            return 2;
        }
        let Some(at) = memmem::find(self.dict, b"/Filter") else { return 0 };
        let value = self.dict.get(at + 7..).unwrap_or_default();
        let value = value.trim_ascii_start();
        if value.first().is_some_and(u8::is_ascii_digit) {
            return 2;
        }
        let names: [&[u8]; 6] = [b"/FlateDecode", b"/LZWDecode", b"/RunLengthDecode", b"/Fl ", b"/LZW ", b"/RL "];
        names.iter().map(|name| memmem::find_iter(self.dict, name).count() as u32).sum()
    }
}

fn check_sizes(streams: &[Held<'_>], encrypted: bool, limits: &Limits) -> Result<(), ReadError> {
    let mut total = 0_u64;
    for stream in streams {
        let picture = stream.is_picture();
        let limit = if picture { PICTURE_BYTES.min(limits.inflated_bytes) } else { limits.inflated_bytes.saturating_sub(total) };
        let most = (stream.data.len() as u64).saturating_mul(DEFLATE_RATIO.saturating_pow(stream.compressions()));
        // What cannot reach a hundredth of the limit is not worth inflating; encrypted bytes cannot be, so their bound has to do.
        let size = if most <= limits.inflated_bytes / 100 || (encrypted && !stream.says(b"/ObjStm")) {
            0
        } else if encrypted || stream.compressions() > 1 {
            most
        } else {
            count_inflated(stream.data, limit)
        };
        if size > limit {
            return Err(error::bomb(limits));
        }
        if !picture {
            total = total.saturating_add(size);
        }
    }
    Ok(())
}

/// The walk through what is not a stream.
struct Scan<'a> {
    limits: &'a Limits,
    tree: PageTree,
    /// Brackets that are open.
    depth: u32,
    /// The object that is being looked at, and where its text begins.
    object: u32,
    begin: usize,
    roots: u32,
}

impl Scan<'_> {
    /// Looks at everything up to the next `stream`, and says where that is.
    fn until_stream(&mut self, bytes: &[u8], from: usize) -> Result<Option<usize>, ReadError> {
        self.depth = 0;
        self.begin = from;
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            let rest = bytes.get(at..).unwrap_or_default();
            match byte {
                b'(' => {
                    let Some(end) = skip_string(bytes, at) else {
                        return if rest.len() > OPEN_STRING { Err(error::broken()) } else { Ok(None) };
                    };
                    at = end;
                    continue;
                }
                b'%' => at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()),
                b'[' => self.depth += 1,
                b']' => self.depth = self.depth.saturating_sub(1),
                b'<' if rest.starts_with(b"<<") => {
                    self.depth += 1;
                    at += 1;
                }
                b'>' if rest.starts_with(b">>") => {
                    self.depth = self.depth.saturating_sub(1);
                    at += 1;
                }
                b'/' if rest.starts_with(b"/Root") => self.roots += 1,
                b'o' if rest.starts_with(b"obj") => {
                    self.object = number_before(bytes, at);
                    self.begin = at + 3;
                    at += 2;
                }
                b'e' if rest.starts_with(b"endobj") => {
                    self.tree.take(self.object, bytes.get(self.begin..at).unwrap_or_default());
                    self.depth = 0;
                    at += 5;
                    self.begin = at + 1;
                }
                b's' if rest.starts_with(b"stream") => return Ok(Some(at)),
                _ => {}
            }
            if self.depth > self.limits.depth {
                return Err(error::too_deep(self.limits));
            }
            if self.roots > ROOTS {
                return Err(error::broken());
            }
            at += 1;
        }
        self.tree.take(self.object, bytes.get(self.begin..).unwrap_or_default());
        Ok(None)
    }
}

/// The object number of `12 0 obj`, looking back from `obj`.
fn number_before(bytes: &[u8], at: usize) -> u32 {
    let before = bytes.get(at.saturating_sub(32)..at).unwrap_or_default();
    let mut words = before.rsplit(|b| !b.is_ascii_digit()).filter(|w| !w.is_empty());
    let number = words.nth(1).and_then(|w| std::str::from_utf8(w).ok());
    number.and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Index after a literal string that begins at `at`, if it ends.
fn skip_string(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0_u32;
    let mut at = at;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether bytes that were inflated nest deeper than `limit`. Strings are not told apart: brackets in them come as often closed as
/// opened, and the limits this is asked with are far above what chance brings together.
pub(super) fn nests_too_deep(bytes: &[u8], limit: u32) -> bool {
    let mut depth = 0_u32;
    let mut before = 0;
    for &byte in bytes {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'<' if before == b'<' => depth += 1,
            b'>' if before == b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = byte;
        if depth > limit {
            return true;
        }
    }
    false
}
