//! Looks of the workbook: type, colours, alignment, number formats, names of sheets, page setup.
//!
//! In: a language and what a cell is. Out: formats. Invariant: the same input gives the same format. Not here: content (`xlsx`).
//! Why: one place to change how every sheet looks. Test: `tests/xlsx.rs`.

use heng_compose::report::Align;
use heng_model::Locale;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use std::collections::BTreeSet;

const BRAND: Color = Color::RGB(0x0B_5D_4E);
const WASH: Color = Color::RGB(0xF3_F7_F6);
const LINE: Color = Color::RGB(0xD5_DE_DD);
const SOFT: Color = Color::RGB(0x55_65_66);
const A4: u8 = 9;
/// The longest name of a worksheet.
const NAME_CHARACTERS: usize = 31;

pub(crate) struct Styles {
    base: Format,
    pub(crate) title: Format,
    pub(crate) caption: Format,
    pub(crate) plain: Format,
    pub(crate) group: Format,
    pub(crate) note: Format,
    heads: [Format; 3],
}

impl Styles {
    pub(crate) fn new(locale: Locale) -> Self {
        let face = match locale {
            Locale::ZhHant => "Microsoft JhengHei",
            Locale::En => "Arial",
        };
        let base = Format::new().set_font_name(face).set_font_size(10).set_align(FormatAlign::Top);
        let head = base.clone().set_bold().set_font_color(Color::White).set_background_color(BRAND).set_text_wrap();
        Self {
            title: base.clone().set_bold().set_font_size(14).set_font_color(BRAND),
            caption: base.clone().set_bold().set_font_size(11).set_font_color(BRAND),
            plain: base.clone().set_font_color(SOFT),
            group: base.clone().set_bold().set_background_color(WASH).set_font_color(BRAND),
            note: base.clone().set_font_size(9).set_font_color(SOFT).set_text_wrap(),
            heads: [Align::Start, Align::Center, Align::End].map(|align| head.clone().set_align(horizontal(align))),
            base,
        }
    }

    pub(crate) fn head(&self, align: Align) -> &Format {
        let [start, center, end] = &self.heads;
        match align {
            Align::Start => start,
            Align::Center => center,
            Align::End => end,
        }
    }

    /// The format of words in a row; figures add theirs with [`Styles::number`].
    pub(crate) fn words(&self, align: Align, total: bool) -> Format {
        let format = self.base.clone().set_text_wrap().set_align(horizontal(align));
        if total {
            format.set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(BRAND)
        } else {
            format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE)
        }
    }

    /// A number with this many decimals, and the marks of its notes beside it.
    pub(crate) fn number(words: &Format, places: u32, marks: &str) -> Format {
        let decimals = if places == 0 { String::new() } else { format!(".{}", "0".repeat(places as usize)) };
        let marks = if marks.is_empty() { String::new() } else { format!("\"{}\"", marks.replace('"', "")) };
        words.clone().set_num_format(format!("#,##0{decimals}{marks}")).set_align(FormatAlign::Right)
    }
}

fn horizontal(align: Align) -> FormatAlign {
    match align {
        Align::Start => FormatAlign::Left,
        Align::Center => FormatAlign::Center,
        Align::End => FormatAlign::Right,
    }
}

/// Name, widths of columns in characters, A4 landscape as wide as the page, page numbers.
pub(crate) fn set_up(sheet: &mut Worksheet, name: &str, widths: &[u32]) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_screen_gridlines(false);
    sheet.set_footer("&L&9&A&R&9&P / &N");
    Ok(())
}

/// How many lines words take in a box of this many Latin characters, generously.
pub(crate) fn line_count(text: &str, width_characters: u32) -> u32 {
    let of_line = |line: &str| {
        let used: u32 = line.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum();
        used.div_ceil(width_characters.max(1)).max(1)
    };
    text.split('\n').map(of_line).sum()
}

/// Names of worksheets given so far.
#[derive(Default)]
pub(crate) struct Names {
    /// In lower case, as spreadsheets compare them.
    taken: BTreeSet<String>,
}

impl Names {
    /// A name that a spreadsheet accepts: short, without `[]:*?/\`, no apostrophe at an end, and not given before.
    pub(crate) fn claim(&mut self, title: &str) -> String {
        let wanted: String = title.chars().filter(|c| !"[]:*?/\\".contains(*c) && !c.is_control()).collect();
        let wanted = wanted.trim_matches(|c: char| c == '\'' || c.is_whitespace());
        // Excel keeps "History" for itself.
        let wanted = if wanted.is_empty() || wanted.eq_ignore_ascii_case("history") { "Sheet" } else { wanted };
        let mut name = cut(wanted, "");
        let mut n = 2;
        while !self.taken.insert(name.to_lowercase()) {
            name = cut(wanted, &format!(" {n}"));
            n += 1;
        }
        name
    }
}

/// The beginning of a name, with an ending, within the limit of UTF-16 units that spreadsheets count.
fn cut(name: &str, ending: &str) -> String {
    let mut room = NAME_CHARACTERS - ending.len();
    let fits = |c: &char| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    };
    let beginning: String = name.chars().take_while(fits).collect();
    beginning.trim_end_matches(['\'', ' ']).to_string() + ending
}
