//! Charts as drawings: one geometry, computed once, shown by the PDF and by the HTML page alike.
//!
//! In: a [`Chart`] of figures. Out: a [`Drawing`] of rectangles, lines, paths and words, in points, y downwards. Invariant:
//! lengths and angles are proportional to the unrounded values; words neither overlap nor leave the box; a missing point is a
//! gap with a dash, never a zero. Not here: file formats (`chart_svg`, `assets/chart.typ`). Tests: `tests/chart.rs`.
#![allow(clippy::float_arithmetic, reason = "this is where a picture is drawn")]

use crate::chart_text::Measure;
use crate::{chart_bars, chart_columns, chart_donut, chart_lines, chart_matrix, chart_progress};
use heng_compose::report::{Chart, ChartKind, Point};
use serde::{Serialize, Serializer};

/// Width of every chart: that of the text on an A4 page with margins of 22 mm.
pub const WIDTH_PT: f64 = 470.0;

pub(crate) const LABEL_SIZE_PT: f64 = 8.5;
pub(crate) const VALUE_SIZE_PT: f64 = 8.0;
pub(crate) const TICK_SIZE_PT: f64 = 7.5;
pub(crate) const LINE_HEIGHT_PT: f64 = 11.0;
/// What a missing value shows.
pub(crate) const DASH: &str = "—";

/// A chart as marks in a box.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drawing {
    /// Anchor of the chart.
    pub id: String,
    /// Its caption.
    pub title: String,
    /// What it shows, for readers who do not see it.
    pub desc: String,
    /// Width of the box in points.
    pub width: f64,
    /// Height of the box in points.
    pub height: f64,
    /// What to draw, from back to front.
    pub marks: Vec<Mark>,
}

/// One thing drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "mark", rename_all = "kebab-case")]
pub enum Mark {
    /// A filled rectangle.
    Rect {
        /// Left edge.
        x: f64,
        /// Upper edge.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Colour.
        fill: Paint,
        /// What it stands for: "2022, Scope 2: 162.31"; empty for decoration.
        title: String,
    },
    /// A straight line.
    Line {
        /// Start.
        x1: f64,
        /// Start.
        y1: f64,
        /// End.
        x2: f64,
        /// End.
        y2: f64,
        /// Colour.
        stroke: Paint,
        /// Width of the line.
        width: f64,
    },
    /// A filled shape with curved edges, edged in white.
    Path {
        /// Outline, closed.
        steps: Vec<Step>,
        /// Colour.
        fill: Paint,
        /// Width of the white edge; 0 for none.
        edge: f64,
        /// What it stands for.
        title: String,
    },
    /// Words on one line.
    Text {
        /// Anchor point.
        x: f64,
        /// Baseline.
        y: f64,
        /// Words.
        text: String,
        /// Which point of the words stands at `x`.
        anchor: Anchor,
        /// Size of the type.
        size: f64,
        /// Whether bold.
        bold: bool,
        /// Colour.
        fill: Paint,
    },
}

/// A step of an outline.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// Begins here.
    Move {
        /// Point.
        x: f64,
        /// Point.
        y: f64,
    },
    /// Straight to here.
    Line {
        /// Point.
        x: f64,
        /// Point.
        y: f64,
    },
    /// A cubic Bézier curve to here.
    Curve {
        /// First control point.
        x1: f64,
        /// First control point.
        y1: f64,
        /// Second control point.
        x2: f64,
        /// Second control point.
        y2: f64,
        /// End.
        x: f64,
        /// End.
        y: f64,
    },
}

/// Which point of a line of words stands at its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A colour by its part in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Words.
    Ink,
    /// Words of lesser weight.
    Muted,
    /// Grid lines.
    Grid,
    /// The paper.
    Paper,
    /// A series or slice, by its place; colours repeat in a lighter tint.
    Series(usize),
}

/// Told apart by lightness as well as hue, so that readers who confuse red and green, and grey printers, can follow. With each
/// the colour of words upon it.
const SERIES: &[(&str, Paint)] = &[
    ("#0f5b4c", Paint::Paper),
    ("#e3a33b", Paint::Ink),
    ("#7fb2cf", Paint::Ink),
    ("#b4513a", Paint::Paper),
    ("#4b5190", Paint::Paper),
    ("#b3c4b1", Paint::Ink),
    ("#6b9a8b", Paint::Ink),
    ("#f2d6a2", Paint::Ink),
    ("#2f6f95", Paint::Paper),
    ("#dba595", Paint::Ink),
    ("#a6a9d0", Paint::Ink),
    ("#6d776c", Paint::Paper),
];

impl Paint {
    /// `#rrggbb`.
    pub fn hex(self) -> &'static str {
        match self {
            Paint::Ink => "#1f2a27",
            Paint::Muted => "#5c6b66",
            Paint::Grid => "#dde4e1",
            Paint::Paper => "#ffffff",
            Paint::Series(i) => SERIES[i % SERIES.len()].0,
        }
    }

    /// The colour of words upon it.
    pub(crate) fn words_upon(self) -> Paint {
        match self {
            Paint::Series(i) => SERIES[i % SERIES.len()].1,
            Paint::Ink | Paint::Muted => Paint::Paper,
            Paint::Grid | Paint::Paper => Paint::Ink,
        }
    }
}

impl Serialize for Paint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.hex())
    }
}

/// Draws a chart. Columns whose labels would not fit below them are laid down as bars.
pub fn draw(chart: &Chart, measure: &dyn Measure) -> Drawing {
    let (height, marks) = match chart.kind {
        ChartKind::Column => chart_columns::grouped(chart, measure).unwrap_or_else(|| chart_bars::grouped(chart, measure)),
        ChartKind::StackedColumn => chart_columns::stacked(chart, measure).unwrap_or_else(|| chart_bars::stacked(chart, measure)),
        ChartKind::Bar => chart_bars::grouped(chart, measure),
        ChartKind::Line => chart_lines::lines(chart, measure).unwrap_or_else(|| chart_bars::grouped(chart, measure)),
        ChartKind::Matrix => chart_matrix::matrix(chart, measure),
        ChartKind::Progress => chart_progress::progress(chart, measure),
        ChartKind::Donut => chart_donut::donut(chart, measure),
    };
    Drawing {
        id: chart.id.clone(),
        title: [chart.number.as_str(), chart.caption.as_str()].join(" ").trim().to_string(),
        desc: chart.alt.clone(),
        width: WIDTH_PT,
        height,
        marks,
    }
}

/// Marks gathered from the top of the box downwards.
pub(crate) struct Canvas<'a> {
    pub measure: &'a dyn Measure,
    pub marks: Vec<Mark>,
}

impl<'a> Canvas<'a> {
    pub fn new(measure: &'a dyn Measure) -> Self {
        Self { measure, marks: Vec::new() }
    }

    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, size: f64, fill: Paint, text: &str) {
        if !text.is_empty() {
            self.marks.push(Mark::Text { x, y, text: text.to_string(), anchor, size, bold: false, fill });
        }
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Paint, width: f64) {
        self.marks.push(Mark::Line { x1: from.0, y1: from.1, x2: to.0, y2: to.1, stroke, width });
    }

    pub fn width(&self, text: &str, size: f64) -> f64 {
        self.measure.width(text, size, false)
    }

    /// Swatches with labels in rows, from `y` downwards; returns the y below them. One series needs no legend.
    pub fn legend(&mut self, labels: &[&str], y: f64) -> f64 {
        const SWATCH: f64 = 8.0;
        const AFTER_SWATCH: f64 = 5.0;
        const BETWEEN: f64 = 16.0;
        const ROW: f64 = 14.0;
        if labels.len() < 2 {
            return y;
        }
        let (mut x, mut top) = (0.0, y);
        for (i, label) in labels.iter().enumerate() {
            let lines = self.measure.wrap(label, WIDTH_PT - SWATCH - AFTER_SWATCH, LABEL_SIZE_PT);
            let widest = lines.iter().map(|l| self.width(l, LABEL_SIZE_PT)).fold(0.0, f64::max);
            let wanted = SWATCH + AFTER_SWATCH + widest;
            if x > 0.0 && (x + wanted > WIDTH_PT || lines.len() > 1) {
                (x, top) = (0.0, top + ROW);
            }
            let fill = Paint::Series(i);
            self.marks.push(Mark::Rect { x, y: top + 1.0, width: SWATCH, height: SWATCH, fill, title: String::new() });
            for (n, line) in lines.iter().enumerate() {
                let baseline = top + 8.5 + LINE_HEIGHT_PT * count(n);
                self.text(x + SWATCH + AFTER_SWATCH, baseline, Anchor::Start, LABEL_SIZE_PT, Paint::Ink, line);
            }
            x += wanted + BETWEEN;
            if lines.len() > 1 {
                (x, top) = (0.0, top + LINE_HEIGHT_PT * count(lines.len() - 1) + ROW);
            }
        }
        if x > 0.0 { top + ROW + 4.0 } else { top + 4.0 }
    }
}

/// A circle, as four cubic curves.
pub(crate) fn disc(centre: (f64, f64), radius: f64) -> Vec<Step> {
    // The handle of a quarter circle: 4/3 × (√2 − 1).
    const HANDLE: f64 = 0.552_284_75;
    let (cx, cy, h) = (centre.0, centre.1, radius * HANDLE);
    let (left, right, top, bottom) = (cx - radius, cx + radius, cy - radius, cy + radius);
    vec![
        Step::Move { x: cx, y: top },
        Step::Curve { x1: cx + h, y1: top, x2: right, y2: cy - h, x: right, y: cy },
        Step::Curve { x1: right, y1: cy + h, x2: cx + h, y2: bottom, x: cx, y: bottom },
        Step::Curve { x1: cx - h, y1: bottom, x2: left, y2: cy + h, x: left, y: cy },
        Step::Curve { x1: left, y1: cy - h, x2: cx - h, y2: top, x: cx, y: top },
    ]
}

/// A number of things as a factor of lengths; charts hold few enough for it to be exact.
pub(crate) fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}

/// The value of a point as a length's measure.
pub(crate) fn value_of(point: &Point) -> f64 {
    f64::try_from(point.value).unwrap_or(0.0)
}

/// Words that name a mark: "2022, Scope 2: 162.31 tCO₂e".
pub(crate) fn mark_title(chart: &Chart, series: usize, category: usize, point: &Point) -> String {
    let category = chart.categories.get(category).map_or("", String::as_str);
    let series = if chart.series.len() > 1 { chart.series[series].label.as_str() } else { "" };
    let names: Vec<&str> = [category, series].into_iter().filter(|s| !s.is_empty()).collect();
    format!("{}: {} {}", names.join(", "), point.text, chart.unit).trim_end().to_string()
}

/// The point of a series for a category; a series shorter than the categories has none there.
pub(crate) fn point_at(chart: &Chart, series: usize, category: usize) -> Option<&Point> {
    chart.series.get(series)?.points.get(category)?.as_ref()
}
