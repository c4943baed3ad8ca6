//! Horizontal bars, side by side or stacked: the form that long labels need.
//!
//! In: any chart with categories. Out: its height and marks. Invariant: see `chart`; labels wrap in the left third. Not here:
//! upright columns (`chart_columns`).
#![allow(clippy::float_arithmetic, reason = "this is where a picture is drawn")]

use crate::chart::{
    Anchor, Canvas, DASH, LABEL_SIZE_PT, LINE_HEIGHT_PT, Mark, Paint, TICK_SIZE_PT, VALUE_SIZE_PT, WIDTH_PT, count, mark_title,
    point_at, value_of,
};
use crate::chart_scale::Scale;
use crate::chart_text::Measure;
use heng_compose::report::Chart;

const WIDEST_LABEL: f64 = WIDTH_PT * 0.34;
const LABEL_GAP: f64 = 8.0;
const VALUE_GAP: f64 = 4.0;
const BETWEEN_CATEGORIES: f64 = 8.0;

/// Where the bars lie.
struct Plot {
    scale: Scale,
    left: f64,
    right: f64,
    top: f64,
}

impl Plot {
    fn x(&self, value: f64) -> f64 {
        self.scale.at(value, self.left, self.right)
    }
}

/// Bars side by side, with their values at their ends.
pub(crate) fn grouped(chart: &Chart, measure: &dyn Measure) -> (f64, Vec<Mark>) {
    let thickness = if chart.series.len() > 1 { 11.0 } else { 14.0 };
    let values: Vec<f64> = chart.series.iter().flat_map(|s| &s.points).flatten().map(value_of).collect();
    let mut canvas = Canvas::new(measure);
    let plot = frame(chart, &mut canvas, Scale::holding(values.into_iter(), 5), true);
    let mut y = plot.top;
    let mut grid = Vec::new();
    for category in 0..chart.categories.len() {
        let bars = thickness * count(chart.series.len());
        let (top, next) = category_label(chart, &mut canvas, &plot, category, y, bars);
        for series in 0..chart.series.len() {
            let bar_top = top + thickness * count(series) + 1.0;
            let baseline = bar_top + thickness / 2.0 + 1.8;
            let zero = plot.x(0.0);
            let Some(point) = point_at(chart, series, category) else {
                canvas.text(zero + VALUE_GAP, baseline, Anchor::Start, VALUE_SIZE_PT, Paint::Muted, DASH);
                continue;
            };
            let end = plot.x(value_of(point));
            canvas.marks.push(Mark::Rect {
                x: zero.min(end),
                y: bar_top,
                width: (end - zero).abs(),
                height: thickness - 2.0,
                fill: Paint::Series(series),
                title: mark_title(chart, series, category, point),
            });
            let (x, anchor) = if end >= zero { (end + VALUE_GAP, Anchor::Start) } else { (end - VALUE_GAP, Anchor::End) };
            canvas.text(x, baseline, anchor, VALUE_SIZE_PT, Paint::Ink, &point.text);
        }
        y = next;
    }
    let height = axis(&mut canvas, &plot, y, &mut grid);
    grid.append(&mut canvas.marks);
    (height, grid)
}

/// Bars stacked: one a category; a value stands in its segment where it fits, the tables hold every one.
pub(crate) fn stacked(chart: &Chart, measure: &dyn Measure) -> (f64, Vec<Mark>) {
    const THICKNESS: f64 = 16.0;
    let ends: Vec<f64> = (0..chart.categories.len())
        .flat_map(|category| {
            let values: Vec<f64> = (0..chart.series.len()).filter_map(|s| point_at(chart, s, category)).map(value_of).collect();
            [values.iter().filter(|v| **v > 0.0).sum(), values.iter().filter(|v| **v < 0.0).sum::<f64>()]
        })
        .collect();
    let mut canvas = Canvas::new(measure);
    let plot = frame(chart, &mut canvas, Scale::holding(ends.into_iter(), 5), false);
    let mut y = plot.top;
    let mut grid = Vec::new();
    for category in 0..chart.categories.len() {
        let (top, next) = category_label(chart, &mut canvas, &plot, category, y, THICKNESS);
        let (mut right, mut left, mut drawn) = (0.0, 0.0, false);
        for series in 0..chart.series.len() {
            let Some(point) = point_at(chart, series, category) else { continue };
            drawn = true;
            let value = value_of(point);
            let base = if value < 0.0 { &mut left } else { &mut right };
            let (from, to) = (plot.x(*base), plot.x(*base + value));
            *base += value;
            let (x, width) = (from.min(to), (to - from).abs());
            let fill = Paint::Series(series);
            let title = mark_title(chart, series, category, point);
            canvas.marks.push(Mark::Rect { x, y: top + 1.0, width, height: THICKNESS - 2.0, fill, title });
            if canvas.width(&point.text, VALUE_SIZE_PT) <= width - 4.0 {
                let baseline = top + THICKNESS / 2.0 + 2.8;
                canvas.text(x + width / 2.0, baseline, Anchor::Middle, VALUE_SIZE_PT, fill.words_upon(), &point.text);
            }
        }
        if !drawn {
            let baseline = top + THICKNESS / 2.0 + 2.8;
            canvas.text(plot.x(0.0) + VALUE_GAP, baseline, Anchor::Start, VALUE_SIZE_PT, Paint::Muted, DASH);
        }
        y = next;
    }
    let height = axis(&mut canvas, &plot, y, &mut grid);
    grid.append(&mut canvas.marks);
    (height, grid)
}

/// Legend and unit, and the room for labels at the left and values at the ends.
fn frame(chart: &Chart, canvas: &mut Canvas<'_>, scale: Scale, values_at_ends: bool) -> Plot {
    let labels: Vec<&str> = chart.series.iter().map(|s| s.label.as_str()).collect();
    let mut top = canvas.legend(&labels, 0.0);
    for line in canvas.measure.wrap(&chart.unit, WIDTH_PT, TICK_SIZE_PT) {
        canvas.text(0.0, top + 8.0, Anchor::Start, TICK_SIZE_PT, Paint::Muted, &line);
        top += LINE_HEIGHT_PT;
    }
    let label_width = chart
        .categories
        .iter()
        .flat_map(|c| canvas.measure.wrap(c, WIDEST_LABEL, LABEL_SIZE_PT))
        .map(|line| canvas.width(&line, LABEL_SIZE_PT))
        .fold(0.0, f64::max);
    let points = || chart.series.iter().flat_map(|s| &s.points).flatten();
    let widest = |negative: bool| {
        let side = points().filter(|p| (value_of(p) < 0.0) == negative);
        side.map(|p| canvas.width(&p.text, VALUE_SIZE_PT) + VALUE_GAP).fold(0.0, f64::max)
    };
    // Half a tick's label stands beyond the axis at either end.
    let half_tick = |tick| canvas.width(&scale.label(tick), TICK_SIZE_PT) / 2.0;
    let (mut before, mut after) = (half_tick(scale.first), half_tick(scale.last));
    // The dash of a missing value stands after zero, which may be the right end.
    after = after.max(canvas.width(DASH, VALUE_SIZE_PT) + VALUE_GAP);
    if values_at_ends {
        (before, after) = (before.max(widest(true)), after.max(widest(false)));
    }
    if scale.first >= 0.0 {
        before = 0.0;
    }
    Plot { scale, left: label_width + LABEL_GAP + before, right: WIDTH_PT - after, top: top + 3.0 }
}

/// Writes a category's label beside its bars; returns where the bars begin and where the next category does.
fn category_label(chart: &Chart, canvas: &mut Canvas<'_>, plot: &Plot, category: usize, y: f64, bars_height: f64) -> (f64, f64) {
    let lines = canvas.measure.wrap(&chart.categories[category], WIDEST_LABEL, LABEL_SIZE_PT);
    let label_height = LINE_HEIGHT_PT * count(lines.len());
    let height = label_height.max(bars_height);
    let right = lines.iter().map(|l| canvas.width(l, LABEL_SIZE_PT)).fold(0.0, f64::max);
    debug_assert!(right <= plot.left, "labels end before the bars begin");
    for (n, line) in lines.iter().enumerate() {
        let baseline = y + (height - label_height) / 2.0 + LINE_HEIGHT_PT * count(n) + 8.6;
        canvas.text(0.0, baseline, Anchor::Start, LABEL_SIZE_PT, Paint::Ink, line);
    }
    (y + (height - bars_height) / 2.0, y + height + BETWEEN_CATEGORIES)
}

/// Grid lines behind the bars and the numbers below; returns the height of the whole drawing.
fn axis(canvas: &mut Canvas<'_>, plot: &Plot, y: f64, grid: &mut Vec<Mark>) -> f64 {
    let bottom = y - BETWEEN_CATEGORIES / 2.0;
    let mut last_end = f64::NEG_INFINITY;
    for tick in plot.scale.ticks() {
        let x = plot.x(tick);
        let zero = tick.abs() < plot.scale.step / 2.0;
        let (stroke, width) = if zero { (Paint::Muted, 0.75) } else { (Paint::Grid, 0.5) };
        grid.push(Mark::Line { x1: x, y1: plot.top - 2.0, x2: x, y2: bottom, stroke, width });
        let label = plot.scale.label(tick);
        let half = canvas.width(&label, TICK_SIZE_PT) / 2.0;
        // In a narrow plot every other number may have to give way.
        if x - half >= last_end + 3.0 {
            canvas.text(x, bottom + 9.0, Anchor::Middle, TICK_SIZE_PT, Paint::Muted, &label);
            last_end = x + half;
        }
    }
    bottom + 13.0
}
