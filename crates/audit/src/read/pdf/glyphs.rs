//! What stands on one page: letters with their places, ruled lines, marks that lead to the structure tree.
//!
//! In: nothing. Out: [`PageContent`] and its parts. Invariant: places are in points with the origin at the top left of the page as it is
//! shown (turned and cropped); a letter's `along` and `across` run in its own direction of reading. Not here: where they come from
//! (`interpret`), lines (`layout`). Why: every later step asks the same few things of a letter, whichever way the text runs.

#![allow(clippy::float_arithmetic, reason = "positions are a picture, not a figure")]

use crate::document::Rect;

/// The way a text runs on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) enum Direction {
    /// Left to right, as most text.
    #[default]
    Right,
    /// Top to bottom: turned clockwise, or vertical writing.
    Down,
    /// Upside down.
    Left,
    /// Bottom to top: turned counter-clockwise.
    Up,
    /// Slanted, as a watermark.
    Slanted,
}

/// A letter or a few (a ligature, a replaced text).
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// First byte of its text in the page's text.
    pub(super) start: u32,
    /// Bytes of its text.
    pub(super) length: u32,
    /// Where it begins, in reading direction.
    pub(super) along: f32,
    /// Where it ends.
    pub(super) end: f32,
    /// Its baseline; the next line has a larger one.
    pub(super) across: f32,
    /// Size of the type.
    pub(super) size: f32,
    /// The way it runs.
    pub(super) direction: Direction,
    /// Index into the page's marks.
    pub(super) mark: u32,
    /// A blank was shown before it.
    pub(super) after_space: bool,
}

/// What a piece of content says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Mark {
    /// Object number of the form it stands in; 0 for the page itself.
    pub(super) owner: i32,
    /// Its number in the structure tree.
    pub(super) mcid: Option<i32>,
    /// Running heads, page numbers, decoration.
    pub(super) artifact: bool,
}

/// A straight line or the edge of a filled box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Rule {
    /// Lies flat.
    pub(super) fn is_horizontal(&self) -> bool {
        self.right - self.left > self.bottom - self.top
    }
}

/// Everything on a page that reading needs.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) marks: Vec<Mark>,
    pub(super) rules: Vec<Rule>,
    /// Pictures shown.
    pub(super) pictures: u32,
    /// What could not be read.
    pub(super) problems: Vec<String>,
}

impl PageContent {
    /// The characters of a letter.
    pub(super) fn text_of(&self, glyph: &Glyph) -> &str {
        let start = glyph.start as usize;
        self.text.get(start..start + glyph.length as usize).unwrap_or_default()
    }

    /// What a letter's content says about itself.
    pub(super) fn mark_of(&self, glyph: &Glyph) -> Mark {
        self.marks.get(glyph.mark as usize).copied().unwrap_or_default()
    }

    /// From reading directions to the page: a box that spans `along..end` above the baseline `across`.
    pub(super) fn place(&self, direction: Direction, along: f32, end: f32, top: f32, bottom: f32) -> Rect {
        let (w, h) = (self.width, self.height);
        match direction {
            Direction::Right | Direction::Slanted => Rect { left: along, top, right: end, bottom },
            Direction::Down => Rect { left: w - bottom, top: along, right: w - top, bottom: end },
            Direction::Left => Rect { left: w - end, top: h - bottom, right: w - along, bottom: h - top },
            Direction::Up => Rect { left: top, top: h - end, right: bottom, bottom: h - along },
        }
    }

    /// From the page to reading direction: (along, across) of a point.
    pub(super) fn along_across(&self, direction: Direction, x: f32, y: f32) -> (f32, f32) {
        match direction {
            Direction::Right | Direction::Slanted => (x, y),
            Direction::Down => (y, self.width - x),
            Direction::Left => (self.width - x, self.height - y),
            Direction::Up => (self.height - y, x),
        }
    }
}

/// Whether a character is of a script that is written without blanks between words.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Characters that text extraction brings along and that mean others: radicals that fonts share with ideographs, presentation forms
/// of ligatures, blanks of all widths.
pub(super) fn plain(c: char) -> Plain {
    match c {
        '\u{2F00}'..='\u{2FD5}' => KANGXI.chars().nth((c as usize) - 0x2F00).map_or(Plain::Same, Plain::One),
        '\u{FB00}' => Plain::Text("ff"),
        '\u{FB01}' => Plain::Text("fi"),
        '\u{FB02}' => Plain::Text("fl"),
        '\u{FB03}' => Plain::Text("ffi"),
        '\u{FB04}' => Plain::Text("ffl"),
        '\t' | '\n' | '\r' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Plain::One(' '),
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => Plain::Text(""),
        _ => SUPPLEMENT.iter().find(|(radical, _)| *radical == c).map_or(Plain::Same, |(_, plain)| Plain::One(*plain)),
    }
}

/// What [`plain`] makes of a character.
pub(super) enum Plain {
    Same,
    One(char),
    Text(&'static str),
}

/// The ideographs of the 214 radicals, in their order from U+2F00.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳\
    心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣\
    自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹\
    黽鼎鼓鼠鼻齊齒龍龜龠";

/// The radicals of the supplement that extraction really brings along.
const SUPPLEMENT: &[(char, char)] = &[
    ('⺟', '母'),
    ('⺠', '民'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_the_ideographs_that_were_meant() {
        assert_eq!(KANGXI.chars().count(), 214);
        for (radical, meant) in [('⼀', '一'), ('⼈', '人'), ('⽔', '水'), ('⽤', '用'), ('⾨', '門'), ('⾷', '食'), ('⿕', '龠')]
        {
            assert!(matches!(plain(radical), Plain::One(c) if c == meant), "{radical}");
        }
    }
}
