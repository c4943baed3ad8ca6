//! The page tree, checked as text before the object reader walks it.
//!
//! In: the parts of the file that are not streams, and its object streams. Out: nothing, or why the file is refused. Invariant: what
//! passes has no page tree that leads back to itself, nests beyond the limit, or multiplies by pointing at one node twice. Not here: an
//! encrypted file's object streams, which cannot be read yet. Why: the object reader walks the whole tree at once, node by node.

use super::error;
use crate::read::{Limits, ReadError};
use memchr::memmem;
use std::collections::HashMap;

/// The kids of each node, by object number.
#[derive(Default)]
pub(super) struct PageTree {
    kids: HashMap<u32, Vec<u32>>,
    /// Nodes whose kids stand in an object of their own.
    elsewhere: Vec<(u32, u32)>,
    /// Objects that are arrays of references.
    arrays: HashMap<u32, Vec<u32>>,
}

impl PageTree {
    /// Takes the text of one object.
    pub(super) fn take(&mut self, object: u32, text: &[u8]) {
        for at in memmem::find_iter(text, b"/Kids") {
            let value = text.get(at + 5..).unwrap_or_default().trim_ascii_start();
            match value.first() {
                Some(b'[') => self.keep(object, references(value.get(1..).unwrap_or_default())),
                Some(b'0'..=b'9') => self.elsewhere.extend(number(value).map(|(array, _)| (object, array))),
                _ => {}
            }
        }
        let text = text.trim_ascii_start();
        if text.first() == Some(&b'[') {
            self.arrays.insert(object, references(text.get(1..).unwrap_or_default()));
        }
    }

    /// Takes the objects of an object stream: pairs of number and offset, then the objects.
    pub(super) fn take_stream(&mut self, data: &[u8]) {
        let mut rest = data.trim_ascii_start();
        let mut heads: Vec<(u32, usize)> = Vec::new();
        while let Some((object, length)) = number(rest) {
            let after = rest.get(length..).unwrap_or_default().trim_ascii_start();
            let Some((offset, length)) = number(after) else { break };
            heads.push((object, offset as usize));
            rest = after.get(length..).unwrap_or_default().trim_ascii_start();
        }
        // The first object begins where the pairs end.
        let base = data.len() - rest.len();
        for (i, (object, offset)) in heads.iter().enumerate() {
            let end = heads.get(i + 1).map_or(data.len(), |(_, next)| base.saturating_add(*next));
            self.take(*object, data.get(base.saturating_add(*offset)..end).unwrap_or_default());
        }
    }

    /// Of several versions of a node the longest counts.
    fn keep(&mut self, object: u32, kids: Vec<u32>) {
        let known = self.kids.entry(object).or_default();
        if kids.len() > known.len() {
            *known = kids;
        }
    }

    /// Refuses a tree that the reader could not walk within the limits.
    pub(super) fn check(mut self, limits: &Limits) -> Result<(), ReadError> {
        for (object, array) in std::mem::take(&mut self.elsewhere) {
            if let Some(kids) = self.arrays.get(&array).cloned() {
                self.keep(object, kids);
            }
        }
        let mut sizes: HashMap<u32, Size> = HashMap::new();
        for root in self.kids.keys() {
            self.measure(*root, &mut sizes, limits)?;
        }
        Ok(())
    }

    /// Pages below a node and levels, each node once; by a stack of our own, for the depth is the file's.
    fn measure(&self, root: u32, sizes: &mut HashMap<u32, Size>, limits: &Limits) -> Result<(), ReadError> {
        let mut open: Vec<(u32, usize, Size)> = vec![(root, 0, Size::default())];
        let mut within = HashMap::from([(root, ())]);
        while let Some((node, next, size)) = open.last_mut() {
            let Some(kid) = self.kids.get(node).and_then(|k| k.get(*next)).copied() else {
                let (node, done) = (*node, *size);
                open.pop();
                within.remove(&node);
                sizes.insert(node, done);
                if let Some((_, _, above)) = open.last_mut() {
                    above.add(done);
                }
                continue;
            };
            *next += 1;
            if let Some(known) = sizes.get(&kid).copied() {
                size.add(known);
            } else if !self.kids.contains_key(&kid) {
                size.add(Size { pages: 1, levels: 0 });
            } else if within.insert(kid, ()).is_some() {
                return Err(error::circular());
            } else {
                open.push((kid, 0, Size::default()));
            }
            if open.len() as u32 > limits.depth || open.last().is_some_and(|o| o.2.levels > limits.depth) {
                return Err(error::too_deep(limits));
            }
            let pages = open.iter().map(|o| o.2.pages).max().unwrap_or(0);
            if pages > u64::from(limits.pages) {
                return Err(error::too_many_pages(usize::try_from(pages).unwrap_or(usize::MAX), limits));
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Default)]
struct Size {
    pages: u64,
    levels: u32,
}

impl Size {
    fn add(&mut self, kid: Self) {
        self.pages = self.pages.saturating_add(kid.pages);
        self.levels = self.levels.max(kid.levels.saturating_add(1));
    }
}

/// The object numbers of `1 0 R 2 0 R …` up to the bracket that closes.
fn references(text: &[u8]) -> Vec<u32> {
    let end = memchr::memchr(b']', text).unwrap_or(text.len());
    let mut numbers: Vec<u32> = Vec::new();
    let mut out = Vec::new();
    for word in text.get(..end).unwrap_or_default().split(|b| b.is_ascii_whitespace() || *b == 0).filter(|w| !w.is_empty()) {
        // `0 R3 0 R` without a blank between is allowed too.
        let word = match word.split_first() {
            Some((b'R', rest)) => {
                out.extend(numbers.len().checked_sub(2).and_then(|i| numbers.get(i)));
                numbers.clear();
                rest
            }
            _ => word,
        };
        numbers.extend(number(word).map(|(n, _)| n));
    }
    out
}

/// A number at the beginning, and how many bytes it takes.
fn number(text: &[u8]) -> Option<(u32, usize)> {
    let length = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let digits = std::str::from_utf8(text.get(..length)?).ok()?;
    Some((digits.parse().ok()?, length))
}
