//! CSV as a stream of rows, for files of any length.
//!
//! In: bytes. Out: cells, with the number of the line each row starts in. Invariant: memory holds one row; line numbers count what
//! an editor shows, with quoted line breaks, empty lines, CRLF and CR. Not here: headers. Why `csv-core` and not `csv`: the latter
//! gives the line of an empty line before a row as the row's own. See the tests below.

use crate::context::Opened;
use crate::row::Cells;
use crate::text::count_newlines;
use csv_core::ReadRecordResult;
use std::io::{self, Read};

/// What came next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A row, in the cells.
    Row {
        /// The line it starts in.
        line: u32,
    },
    /// A row whose bytes are not UTF-8.
    NotUtf8 {
        /// The line it starts in.
        line: u32,
        /// Offset of the first wrong byte in the file.
        offset: u64,
    },
    /// A quotation mark opened in this line is not closed before the end of the file.
    Unclosed {
        /// The line.
        line: u32,
    },
    /// The end of the file.
    End,
}

/// Reading again behind an unclosed quotation mark costs a pass over the rest of the file, so it is done a few times only.
const RESTARTS: u32 = 16;

const CHUNK_BYTES: usize = 1 << 16;

pub(crate) struct CsvRows<'a> {
    source: Opened<'a>,
    core: csv_core::Reader,
    buffer: Vec<u8>,
    /// The unread part of the buffer. A row is kept in it from its first byte until it has been handed over.
    from: usize,
    to: usize,
    /// Offset in the file of the buffer's first byte.
    buffer_offset: u64,
    begun: bool,
    at_end: bool,
    /// The line that the next byte belongs to, counted from 1.
    line: u32,
    /// The last row ended with CR, so that an LF which follows ends no line of its own.
    after_cr: bool,
    output: Vec<u8>,
    ends: Vec<usize>,
    restarts_left: u32,
}

impl<'a> CsvRows<'a> {
    pub(crate) fn new(source: Opened<'a>) -> Self {
        Self {
            source,
            core: csv_core::Reader::new(),
            buffer: vec![0; CHUNK_BYTES],
            from: 0,
            to: 0,
            buffer_offset: 0,
            begun: false,
            at_end: false,
            line: 1,
            after_cr: false,
            output: vec![0; 1 << 10],
            ends: vec![0; 64],
            restarts_left: RESTARTS,
        }
    }

    /// Reads more bytes behind the unread ones. `keep_from` is the first byte still needed. Returns how far bytes moved to the left.
    fn fill(&mut self, keep_from: usize) -> io::Result<usize> {
        self.buffer.copy_within(keep_from..self.to, 0);
        self.buffer_offset += keep_from as u64;
        self.to -= keep_from;
        self.from -= keep_from;
        if self.to == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let n = self.source.read(&mut self.buffer[self.to..])?;
        self.to += n;
        self.at_end = n == 0;
        Ok(keep_from)
    }

    /// Moves to the first byte of the next row; false at the end of the file.
    fn skip_empty_lines(&mut self) -> io::Result<bool> {
        loop {
            while self.from < self.to {
                match self.buffer[self.from] {
                    b'\n' if self.after_cr => self.after_cr = false,
                    b'\n' => self.line = self.line.saturating_add(1),
                    b'\r' => {
                        self.line = self.line.saturating_add(1);
                        self.after_cr = true;
                    }
                    _ => return Ok(true),
                }
                self.from += 1;
            }
            if self.at_end {
                return Ok(false);
            }
            self.fill(self.from)?;
        }
    }

    /// A byte-order mark says no more than that the file is UTF-8.
    fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        const MARK: &[u8] = "\u{FEFF}".as_bytes();
        while self.to < MARK.len() && !self.at_end {
            self.fill(0)?;
        }
        if self.buffer[..self.to].starts_with(MARK) {
            self.from = MARK.len();
        }
        self.begun = true;
        Ok(())
    }

    /// The next row.
    pub(crate) fn next(&mut self, cells: &mut Cells) -> io::Result<Step> {
        if !self.begun {
            self.skip_byte_order_mark()?;
        }
        if !self.skip_empty_lines()? {
            return Ok(Step::End);
        }
        self.after_cr = false;
        let line = self.line;
        let mut start = self.from;
        let (mut written, mut cell_count) = (0, 0);
        loop {
            // At the end of the file a line break closes the last row, unless it falls between quotation marks.
            let closing = self.at_end && self.from == self.to;
            let input = if closing { b"\n".as_slice() } else { &self.buffer[self.from..self.to] };
            let (result, read, wrote, ended) =
                self.core.read_record(input, &mut self.output[written..], &mut self.ends[cell_count..]);
            written += wrote;
            cell_count += ended;
            if !closing {
                self.from += read;
            }
            match result {
                ReadRecordResult::InputEmpty if closing => return Ok(self.restart_behind(start, line)),
                ReadRecordResult::InputEmpty => start -= self.fill(start)?,
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let raw = &self.buffer[start..self.from];
        self.line = self.line.saturating_add(count_newlines(raw));
        if raw.last() == Some(&b'\r') {
            self.line = self.line.saturating_add(1);
            self.after_cr = true;
        }
        Ok(self.hand_over(cells, line, start, written, cell_count))
    }

    fn hand_over(&self, cells: &mut Cells, line: u32, start: usize, written: usize, cell_count: usize) -> Step {
        cells.text.clear();
        cells.ends.clear();
        cells.ends.extend_from_slice(&self.ends[..cell_count]);
        // Cells are checked one by one only where a character could straddle two of them.
        match std::str::from_utf8(&self.output[..written]) {
            Ok(text) if cells.ends.iter().all(|&end| text.is_char_boundary(end)) => {
                cells.text.push_str(text);
                Step::Row { line }
            }
            _ => {
                let raw = &self.buffer[start..self.from];
                let valid = std::str::from_utf8(raw).map_or_else(|e| e.valid_up_to(), str::len);
                Step::NotUtf8 { line, offset: self.buffer_offset + (start + valid) as u64 }
            }
        }
    }

    /// A quotation mark swallowed the rest of the file: reading goes on behind the line that it stands in.
    fn restart_behind(&mut self, start: usize, line: u32) -> Step {
        self.core.reset();
        let line_end = self.buffer[start..self.to].iter().position(|&b| b == b'\n' || b == b'\r');
        match line_end {
            Some(length) if self.restarts_left > 0 => {
                self.restarts_left -= 1;
                self.from = start + length;
            }
            _ => self.from = self.to,
        }
        Step::Unclosed { line }
    }
}
