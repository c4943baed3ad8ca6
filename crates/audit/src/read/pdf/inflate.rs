//! The bytes of a stream, within a budget.
//!
//! In: a stream of the file. Out: its decoded bytes, or `None`. Invariant: no more is ever inflated than the budget of the whole
//! document allows; a stream that is cut off gives what came before the cut. Not here: pictures (never decoded), object streams
//! (read by `hayro-syntax`; `guard` bounds them beforehand). Why: a few kilobytes of zeros inflate to gigabytes.

use hayro_syntax::object::{Array, Dict, Name, Stream};
use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// What one document may still use up, shared by the threads that read its pages.
pub(super) struct Budget {
    left_bytes: AtomicU64,
    overdrawn: AtomicBool,
    deadline: Instant,
    late: AtomicBool,
}

impl Budget {
    pub(super) fn new(bytes: u64, deadline: Instant) -> Self {
        Self { left_bytes: AtomicU64::new(bytes), overdrawn: AtomicBool::new(false), deadline, late: AtomicBool::new(false) }
    }

    /// Whether more bytes were asked for than there were.
    pub(super) fn is_overdrawn(&self) -> bool {
        self.overdrawn.load(Ordering::Relaxed)
    }

    /// Whether the time is over; asked now and then by every loop that the file controls.
    pub(super) fn is_late(&self) -> bool {
        if self.late.load(Ordering::Relaxed) {
            return true;
        }
        let late = Instant::now() > self.deadline;
        if late {
            self.late.store(true, Ordering::Relaxed);
        }
        late
    }

    /// Whether reading has to stop.
    pub(super) fn is_spent(&self) -> bool {
        self.is_overdrawn() || self.is_late()
    }

    fn left(&self) -> u64 {
        self.left_bytes.load(Ordering::Relaxed)
    }

    fn take(&self, bytes: u64) -> bool {
        let taken = self.left_bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        if taken.is_err() {
            self.overdrawn.store(true, Ordering::Relaxed);
        }
        taken.is_ok()
    }
}

/// No page, font or character map is larger.
const STREAM_BYTES: u64 = 256 << 20;

/// The most that one byte can become: deflate by its format, the others by theirs.
pub(super) const DEFLATE_RATIO: u64 = 1_032;
const LZW_RATIO: u64 = 2_800;
const RUN_LENGTH_RATIO: u64 = 64;

/// Decodes a stream that holds instructions, a character map or a font.
pub(super) fn decode(stream: &Stream<'_>, budget: &Budget) -> Option<Vec<u8>> {
    let dict = stream.dict();
    let names: Vec<Name<'_>> = match dict.get::<Name<'_>>(b"Filter") {
        Some(name) => vec![name],
        None => dict.get::<Array<'_>>(b"Filter").map(|a| a.iter::<Name<'_>>().take(8).collect()).unwrap_or_default(),
    };
    let raw = stream.raw_data();
    if names.is_empty() {
        return budget.take(raw.len() as u64).then(|| raw.into_owned());
    }
    let all_flate = names.iter().all(|n| matches!(n.as_ref(), b"FlateDecode" | b"Fl"));
    if all_flate && !has_predictor(dict) {
        let mut data = raw.into_owned();
        for _ in &names {
            data = inflate(&data, budget)?;
        }
        return Some(data);
    }
    let mut most = raw.len() as u64;
    for name in &names {
        most = most.saturating_mul(match name.as_ref() {
            b"FlateDecode" | b"Fl" => DEFLATE_RATIO,
            b"LZWDecode" | b"LZW" => LZW_RATIO,
            b"RunLengthDecode" | b"RL" => RUN_LENGTH_RATIO,
            b"ASCIIHexDecode" | b"AHx" | b"Crypt" => 1,
            // `z` stands for four zeros.
            b"ASCII85Decode" | b"A85" => 4,
            _ => return None,
        });
    }
    if most > budget.left() {
        budget.overdrawn.store(true, Ordering::Relaxed);
        return None;
    }
    let data = stream.decoded().ok()?.into_owned();
    budget.take(data.len() as u64).then_some(data)
}

fn has_predictor(dict: &Dict<'_>) -> bool {
    let plain = |d: &Dict<'_>| d.get::<i32>(b"Predictor").unwrap_or(1) <= 1;
    match dict.get::<Dict<'_>>(b"DecodeParms") {
        Some(parameters) => !plain(&parameters),
        None => dict.get::<Array<'_>>(b"DecodeParms").is_some_and(|a| !a.iter::<Dict<'_>>().all(|d| plain(&d))),
    }
}

/// Inflates within the budget; a cut-off or damaged stream gives its beginning.
fn inflate(data: &[u8], budget: &Budget) -> Option<Vec<u8>> {
    let limit = budget.left().min(STREAM_BYTES);
    let mut out = Vec::with_capacity(data.len().saturating_mul(4).min(1 << 24));
    let zlib = flate2::read::ZlibDecoder::new(data).take(limit + 1).read_to_end(&mut out);
    if zlib.is_err() && out.is_empty() {
        // Some writers leave out the two bytes of the zlib header, or damage them.
        for skip in [0, 2] {
            let body = data.get(skip..)?;
            let _ = flate2::read::DeflateDecoder::new(body).take(limit + 1).read_to_end(&mut out);
            if !out.is_empty() {
                break;
            }
        }
    }
    if out.len() as u64 > limit {
        budget.overdrawn.store(true, Ordering::Relaxed);
        return None;
    }
    budget.take(out.len() as u64).then_some(out)
}

/// How many bytes a deflated stream would become, counted up to `limit` and never held.
pub(super) fn count_inflated(data: &[u8], limit: u64) -> u64 {
    let mut reader = flate2::read::ZlibDecoder::new(data);
    let mut buffer = vec![0_u8; 1 << 16];
    let mut total = 0_u64;
    while total <= limit {
        match reader.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(n) => total += n as u64,
        }
    }
    total
}

/// What a deflated stream becomes, as far as a stream of objects may reasonably go.
pub(super) fn beginning(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let _ = flate2::read::ZlibDecoder::new(data).take(256 << 20).read_to_end(&mut out);
    out
}
