//! A look at the bytes of a PDF before its objects are read.
//!
//! In: the file. Out: nothing, or why it is refused. Invariant: what passes neither nests deeper than the limit nor holds streams that
//! inflate beyond it, so that the object reader, which inflates object streams whole and parses by recursion, stays within bounds. Not
//! here: page contents and fonts (`inflate` counts those as they are read). Why: tests in `tests/pdf.rs` (bombs, nesting).

use super::error;
use super::inflate::{DEFLATE_RATIO, beginning, count_inflated};
use crate::read::{Limits, ReadError};
use memchr::memmem;

/// One picture may become this large; pictures are not decoded, but a hostile file may point at one as an object stream.
const PICTURE_BYTES: u64 = 512 << 20;

/// Refuses a file whose objects cannot be read within the limits.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let end_of_stream = memmem::Finder::new(b"endstream");
    let encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    let mut scan = Nesting::default();
    let mut streams = Vec::new();
    let mut at = 0;
    // Everything between streams is looked at once; streams are jumped over.
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let next = scan.until_stream(rest, limits.depth).ok_or_else(|| error::too_deep(limits))?;
        let Some(next) = next else { break };
        let start = at + next.body;
        let body = bytes.get(start..).unwrap_or_default();
        let length = end_of_stream.find(body).unwrap_or(body.len());
        streams.push(Held {
            dict: rest.get(next.dict..next.keyword).unwrap_or_default(),
            data: body.get(..length).unwrap_or_default(),
        });
        at = start + length + b"endstream".len();
        scan = Nesting::default();
    }
    check_sizes(&streams, encrypted, limits)
}

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
        if stream.may_hold_objects() && !encrypted && nests_too_deep(&beginning(stream.data), limits.depth.saturating_mul(16)) {
            return Err(error::too_deep(limits));
        }
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

/// Where a stream begins, counted from where the scan began.
struct Next {
    /// The dictionary before it: after the last `obj`.
    dict: usize,
    keyword: usize,
    body: usize,
}

/// How deep brackets nest, outside strings and comments.
#[derive(Default)]
struct Nesting {
    depth: u32,
}

impl Nesting {
    /// Scans to the next `stream`; `None` inside when there is none, `None` outside when it nests too deep.
    fn until_stream(&mut self, bytes: &[u8], limit: u32) -> Option<Option<Next>> {
        let mut dict = 0;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'(' => {
                    at = skip_string(bytes, at);
                    continue;
                }
                b'%' => at += memchr::memchr2(b'\n', b'\r', bytes.get(at..)?).unwrap_or(bytes.len() - at),
                b'[' => self.depth += 1,
                b'<' if bytes.get(at + 1) == Some(&b'<') => {
                    self.depth += 1;
                    at += 1;
                }
                b'>' if bytes.get(at + 1) == Some(&b'>') => {
                    self.depth = self.depth.saturating_sub(1);
                    at += 1;
                }
                b']' => self.depth = self.depth.saturating_sub(1),
                b'o' if bytes.get(at..).is_some_and(|b| b.starts_with(b"obj")) => {
                    self.depth = 0;
                    dict = at + 3;
                    at += 2;
                }
                b's' if bytes.get(at..).is_some_and(|b| b.starts_with(b"stream")) => {
                    let body = at + b"stream".len();
                    let body = body
                        + match bytes.get(body..) {
                            Some([b'\r', b'\n', ..]) => 2,
                            Some([b'\r' | b'\n', ..]) => 1,
                            _ => 0,
                        };
                    return Some(Some(Next { dict, keyword: at, body }));
                }
                _ => {}
            }
            if self.depth > limit {
                return None;
            }
            at += 1;
        }
        Some(None)
    }
}

/// Index after a literal string that begins at `at`.
fn skip_string(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0_u32;
    let mut at = at;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    at
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
