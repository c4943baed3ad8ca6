//! The instructions of a page to letters and lines with places.
//!
//! In: a page of the file. Out: [`PageContent`]. Invariant: places follow PDF 32000-1, 8.3 and 9.4; forms are entered, never twice
//! within themselves; instructions that make no sense are passed over. Not here: what the letters say together (`layout`, `tagged`).
//! Why our own: the interpreters at hand draw; none keeps marked content, which leads to the structure tree.

#![allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]

use super::font::Font;
use super::glyphs::{Direction, Glyph, Mark, PageContent, Plain, plain};
use super::guard;
use super::inflate::{self, Budget};
use super::matrix::Matrix;
use super::path::Path;
use hayro_syntax::content::{Instruction, UntypedIter};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::{Page, Resources};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Saved states, forms within forms, instructions of one page: more is nonsense.
const SAVED_STATES: usize = 256;
const FORM_DEPTH: usize = 24;
const INSTRUCTIONS: u64 = 20_000_000;
const LETTERS: usize = 2_000_000;

/// Fonts by where their dictionary stands, shared by the pages that one thread reads.
pub(super) type Fonts = HashMap<(i32, usize), Rc<RefCell<Font>>>;

#[derive(Clone)]
struct State {
    to_page: Matrix,
    font: Option<Rc<RefCell<Font>>>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// An open marked-content sequence.
struct Open {
    mark: u32,
    /// Text to put in the place of what is shown, and the first letter that is replaced.
    replaced: Option<(String, usize)>,
}

struct Interpreter<'b> {
    budget: &'b Budget,
    depth_limit: u32,
    fonts: &'b mut Fonts,
    content: PageContent,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    path: Path,
    open: Vec<Open>,
    space_shown: bool,
    instructions: u64,
    forms: Vec<i32>,
}

/// Reads what stands on a page.
pub(super) fn read_page(page: &Page<'_>, fonts: &mut Fonts, budget: &Budget, depth_limit: u32) -> PageContent {
    let (width, height) = page.render_dimensions();
    let content = PageContent { width, height, marks: vec![Mark::default()], ..PageContent::default() };
    let state = State {
        to_page: Matrix(page.initial_transform(true).as_coeffs()),
        font: None,
        size: 0.0,
        letter_space: 0.0,
        word_space: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
    };
    let mut interpreter = Interpreter {
        budget,
        depth_limit,
        fonts,
        content,
        state,
        saved: Vec::new(),
        text: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
        path: Path::default(),
        open: Vec::new(),
        space_shown: false,
        instructions: 0,
        forms: Vec::new(),
    };
    let data = page_data(page, budget);
    interpreter.run(&data, page.resources());
    interpreter.content
}

/// The instructions of a page: one stream, or several that belong together.
fn page_data(page: &Page<'_>, budget: &Budget) -> Vec<u8> {
    let dict = page.raw();
    if let Some(stream) = dict.get::<Stream<'_>>(b"Contents") {
        return inflate::decode(&stream, budget).unwrap_or_default();
    }
    let mut data = Vec::new();
    let parts = dict.get::<Array<'_>>(b"Contents");
    for stream in parts.iter().flat_map(|a| a.iter::<Stream<'_>>()) {
        if budget.is_spent() {
            break;
        }
        data.extend(inflate::decode(&stream, budget).unwrap_or_default());
        data.push(b' ');
    }
    data
}

impl<'b> Interpreter<'b> {
    fn run(&mut self, data: &[u8], resources: &Resources<'_>) {
        if guard::nests_too_deep(data, self.depth_limit.saturating_mul(16)) {
            self.content.problems.push("its instructions nest too deep".into());
            return;
        }
        let mut instructions = UntypedIter::new(data);
        while let Some(instruction) = instructions.next() {
            self.instructions += 1;
            if self.instructions > INSTRUCTIONS || self.content.glyphs.len() > LETTERS {
                let problem = "it has more instructions than any page needs; the rest was left out";
                if !self.content.problems.iter().any(|p| p == problem) {
                    self.content.problems.push(problem.into());
                }
                return;
            }
            if self.instructions.is_multiple_of(4096) && self.budget.is_spent() {
                return;
            }
            self.step(&instruction, resources);
        }
    }

    fn step(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'_>) {
        let operator: &[u8] = instruction.operator;
        match operator {
            b"q" if self.saved.len() < SAVED_STATES => self.saved.push(self.state.clone()),
            b"Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            b"cm" => self.state.to_page = matrix(instruction).then(&self.state.to_page),
            b"BT" => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            b"Do" => self.form_or_picture(instruction, resources),
            b"BI" => self.content.pictures += 1,
            b"m" | b"l" | b"c" | b"v" | b"y" | b"re" | b"h" => {
                self.path.build(operator, &numbers(instruction), &self.state.to_page)
            }
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => self.path.paint(&mut self.content.rules),
            b"n" => self.path.clear(),
            b"BMC" | b"BDC" => self.open_mark(instruction, resources),
            b"EMC" => self.close_mark(),
            _ => self.text_step(operator, instruction, resources),
        }
    }

    fn text_step(&mut self, operator: &[u8], instruction: &Instruction<'_, '_>, resources: &Resources<'_>) {
        let n = |i: usize| numbers(instruction).get(i).copied().unwrap_or(0.0);
        match operator {
            b"Tf" => self.set_font(instruction, resources),
            b"Tc" => self.state.letter_space = n(0),
            b"Tw" => self.state.word_space = n(0),
            b"Tz" => self.state.stretch = n(0) / 100.0,
            b"TL" => self.state.leading = n(0),
            b"Ts" => self.state.rise = n(0),
            b"Tm" => {
                self.line = matrix(instruction);
                self.text = self.line;
            }
            b"Td" => self.next_line(n(0), n(1)),
            b"TD" => {
                self.state.leading = -n(1);
                self.next_line(n(0), n(1));
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"Tj" | b"'" | b"\"" => {
                if operator == b"\"" {
                    (self.state.word_space, self.state.letter_space) = (n(0), n(1));
                }
                if operator != b"Tj" {
                    self.next_line(0.0, -self.state.leading);
                }
                for operand in instruction.operands() {
                    if let Object::String(string) = operand {
                        self.show(string.as_bytes());
                    }
                }
            }
            b"TJ" => self.show_all(instruction),
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::translate(x, y).then(&self.line);
        self.text = self.line;
    }

    fn set_font(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'_>) {
        for operand in instruction.operands() {
            match operand {
                Object::Name(name) => self.state.font = Some(self.font(name, resources)),
                Object::Number(size) => self.state.size = size.as_f64(),
                _ => {}
            }
        }
    }

    fn font(&mut self, name: &Name<'_>, resources: &Resources<'_>) -> Rc<RefCell<Font>> {
        let Some((key, holder)) = font_place(name, resources) else { return Rc::new(RefCell::new(Font::unknown())) };
        if let Some(font) = self.fonts.get(&key) {
            return Rc::clone(font);
        }
        let font = holder.get::<Dict<'_>>(name.as_ref()).map_or_else(Font::unknown, |dict| Font::of(&dict, self.budget));
        let font = Rc::new(RefCell::new(font));
        self.fonts.insert(key, Rc::clone(&font));
        font
    }

    fn show_all(&mut self, instruction: &Instruction<'_, '_>) {
        for operand in instruction.operands() {
            let Object::Array(array) = operand else { continue };
            for item in array.iter::<Object<'_>>() {
                match item {
                    Object::String(string) => self.show(string.as_bytes()),
                    Object::Number(shift) => self.advance(-shift.as_f64() / 1000.0 * self.state.size),
                    _ => {}
                }
            }
        }
    }

    /// Moves on along the line of text by a length in text space, before stretching.
    fn advance(&mut self, length: f64) {
        let vertical = self.state.font.as_ref().is_some_and(|f| f.borrow().vertical);
        let (x, y) = if vertical { (0.0, length) } else { (length * self.state.stretch, 0.0) };
        self.text = Matrix::translate(x, y).then(&self.text);
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        let mut font = font.borrow_mut();
        let (vertical, scale) = (font.vertical, f64::from(font.scale));
        let state = self.state.clone();
        font.decode(bytes, |code| {
            let own = f64::from(code.advance) / 1000.0 * state.size;
            let extra = state.letter_space + if code.is_single_space { state.word_space } else { 0.0 };
            let to_page = Matrix([state.stretch, 0.0, 0.0, 1.0, 0.0, state.rise]).then(&self.text).then(&state.to_page);
            self.put(&code.text, &to_page, own, state.size * scale, vertical);
            let (x, y) = if vertical { (0.0, -(own + extra)) } else { ((own + extra) * state.stretch, 0.0) };
            self.text = Matrix::translate(x, y).then(&self.text);
        });
    }

    /// Puts a letter on the page.
    fn put(&mut self, text: &str, to_page: &Matrix, advance: f64, size: f64, vertical: bool) {
        let m = to_page.0;
        let size = (size.abs() * m[2].hypot(m[3])) as f32;
        let (ux, uy) = if vertical { (-m[2], -m[3]) } else { (m[0], m[1]) };
        let length = (advance.abs() * ux.hypot(uy)) as f32;
        let (x, y) = (m[4] as f32, m[5] as f32);
        if !(size.is_finite() && length.is_finite() && x.is_finite() && y.is_finite()) || size <= 0.0 {
            return;
        }
        let start = self.content.text.len();
        push_plain(&mut self.content.text, text);
        let added = self.content.text.get(start..).unwrap_or_default();
        if added.trim().is_empty() {
            self.space_shown |= !added.is_empty();
            self.content.text.truncate(start);
            return;
        }
        // What lies off the page is not to be read: leftovers of a layout.
        let (w, h) = (self.content.width, self.content.height);
        if x < -w * 0.05 || x > w * 1.05 || y < -h * 0.05 || y > h * 1.05 {
            self.content.text.truncate(start);
            return;
        }
        let sign = if advance < 0.0 { -1.0 } else { 1.0 };
        let direction = direction_of(ux * sign, uy * sign);
        let (along, across) = self.content.along_across(direction, x, y);
        // Vertical writing: the letter stands centred on its line, so its own baseline is half its size further on.
        let across = if vertical { across + size * 0.35 } else { across };
        self.content.glyphs.push(Glyph {
            start: start as u32,
            length: (self.content.text.len() - start) as u32,
            along,
            end: along + length,
            across,
            size,
            direction,
            mark: self.open.last().map_or(0, |o| o.mark),
            after_space: std::mem::take(&mut self.space_shown),
        });
    }

    fn open_mark(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'_>) {
        let outer = self.open.last().map_or(0, |o| o.mark);
        let mut mark = self.content.marks.get(outer as usize).copied().unwrap_or_default();
        let mut replaced = None;
        for (i, operand) in instruction.operands().enumerate() {
            let properties = match operand {
                Object::Name(name) if i == 0 => {
                    mark.artifact |= name.as_ref() == b"Artifact";
                    continue;
                }
                Object::Name(name) => property_list(name, resources),
                Object::Dict(dict) => Some(dict.clone()),
                _ => None,
            };
            let Some(properties) = properties else { continue };
            if let Some(mcid) = properties.get::<i32>(b"MCID") {
                mark.mcid = Some(mcid);
                mark.owner = self.forms.last().copied().unwrap_or(0);
            }
            replaced = properties.get::<PdfString<'_>>(b"ActualText").map(|s| text_string(s.as_bytes()));
        }
        let same = self.content.marks.get(outer as usize) == Some(&mark);
        let index = if same { outer } else { self.content.marks.len() as u32 };
        if !same {
            self.content.marks.push(mark);
        }
        // A replacement within a replacement is already replaced.
        let nested = self.open.iter().any(|o| o.replaced.is_some());
        let replaced = replaced.filter(|_| !nested).map(|text| (text, self.content.glyphs.len()));
        if self.open.len() < SAVED_STATES * 4 {
            self.open.push(Open { mark: index, replaced });
        }
    }

    fn close_mark(&mut self) {
        let Some(Open { replaced: Some((text, first)), .. }) = self.open.pop() else { return };
        let Some(glyph) = self.content.glyphs.get(first).copied() else { return };
        let last = self.content.glyphs.last().copied().unwrap_or(glyph);
        self.content.glyphs.truncate(first);
        let start = self.content.text.len();
        push_plain(&mut self.content.text, &text);
        let added = self.content.text.get(start..).unwrap_or_default();
        // A soft hyphen at the end of a line stands for nothing.
        if added.trim().is_empty() || added == "\u{AD}" {
            self.content.text.truncate(start);
            return;
        }
        let same_line = last.direction == glyph.direction && (last.across - glyph.across).abs() < glyph.size * 0.5;
        let end = if same_line { last.end.max(glyph.end) } else { glyph.end };
        let length = (self.content.text.len() - start) as u32;
        self.content.glyphs.push(Glyph { start: start as u32, length, end, ..glyph });
    }

    fn form_or_picture(&mut self, instruction: &Instruction<'_, '_>, resources: &Resources<'_>) {
        let Some(Object::Name(name)) = instruction.operands().next() else { return };
        let Some(stream) = resources.get_x_object(name) else { return };
        let dict = stream.dict();
        match dict.get::<Name<'_>>(b"Subtype").as_ref().map(AsRef::as_ref) {
            Some(b"Image") => self.content.pictures += 1,
            Some(b"Form") => {
                let number = stream.obj_id().obj_number;
                let spent = self.instructions > INSTRUCTIONS || self.budget.is_spent();
                if self.forms.len() >= FORM_DEPTH || self.forms.contains(&number) || spent {
                    return;
                }
                let Some(data) = inflate::decode(&stream, self.budget) else { return };
                let own = dict.get::<Dict<'_>>(b"Resources").unwrap_or_default();
                let own = Resources::from_parent(own, resources.clone());
                let form = dict.get::<Array<'_>>(b"Matrix").map_or(Matrix::IDENTITY, |a| Matrix::of(a.iter::<f64>()));
                let (state, saved) = (self.state.clone(), std::mem::take(&mut self.saved));
                let (text, line, open) = (self.text, self.line, self.open.len());
                self.state.to_page = form.then(&self.state.to_page);
                self.forms.push(number);
                self.run(&data, &own);
                self.forms.pop();
                while self.open.len() > open {
                    self.close_mark();
                }
                (self.state, self.saved, self.text, self.line) = (state, saved, text, line);
            }
            _ => {}
        }
    }
}

/// Where a font's dictionary stands, and the dictionary that leads to it.
fn font_place<'a, 'r>(name: &Name<'_>, resources: &'r Resources<'a>) -> Option<((i32, usize), &'r Dict<'a>)> {
    let mut at = Some(resources);
    while let Some(r) = at {
        if r.fonts.contains_key(name.as_ref()) {
            let key = match r.fonts.get_ref(name.as_ref()) {
                Some(reference) => (reference.obj_number, 0),
                // A dictionary in place: told apart by where its holder stands and by its name.
                None => (
                    -1,
                    r.fonts.data().as_ptr() as usize
                        ^ name.as_ref().iter().fold(0, |h: usize, b| h.wrapping_mul(31).wrapping_add(usize::from(*b))),
                ),
            };
            return Some((key, &r.fonts));
        }
        at = r.parent();
    }
    None
}

fn property_list<'a>(name: &Name<'_>, resources: &Resources<'a>) -> Option<Dict<'a>> {
    let mut at = Some(resources);
    while let Some(r) = at {
        if let Some(dict) = r.properties.get::<Dict<'_>>(name.as_ref()) {
            return Some(dict);
        }
        at = r.parent();
    }
    None
}

fn numbers(instruction: &Instruction<'_, '_>) -> [f64; 6] {
    let mut out = [0.0; 6];
    let given = instruction.operands().filter_map(|o| if let Object::Number(n) = o { Some(n.as_f64()) } else { None });
    out.iter_mut().zip(given).for_each(|(slot, n)| *slot = n);
    out
}

fn matrix(instruction: &Instruction<'_, '_>) -> Matrix {
    Matrix(numbers(instruction))
}

fn direction_of(x: f64, y: f64) -> Direction {
    // Ten degrees off an axis is slanted.
    if x.abs().min(y.abs()) > x.abs().max(y.abs()) * 0.18 {
        Direction::Slanted
    } else if x.abs() >= y.abs() {
        if x >= 0.0 { Direction::Right } else { Direction::Left }
    } else if y > 0.0 {
        Direction::Down
    } else {
        Direction::Up
    }
}

fn push_plain(out: &mut String, text: &str) {
    for c in text.chars() {
        match plain(c) {
            Plain::Same => out.push(c),
            Plain::One(c) => out.push(c),
            Plain::Text(text) => out.push_str(text),
        }
    }
}

/// A text string of the file: UTF-16 with a mark, UTF-8 with a mark, else near enough Latin-1.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xFF, 0xFE, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}
