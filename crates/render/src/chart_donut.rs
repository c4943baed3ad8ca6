//! Shares of a whole as a ring, with a list of the parts beside it.
//!
//! In: a chart of one series. Out: its height and marks. Invariant: angles are proportional to the values; the list names
//! every part with its printed value, also the missing ones. Not here: percentages, which would be figures of their own.
#![allow(clippy::float_arithmetic, reason = "this is where a picture is drawn")]

use crate::chart::{
    Anchor, Canvas, DASH, LABEL_SIZE_PT, LINE_HEIGHT_PT, Mark, Paint, Step, TICK_SIZE_PT, WIDTH_PT, count, mark_title, point_at,
    value_of,
};
use crate::chart_text::Measure;
use heng_compose::report::Chart;
use std::f64::consts::{FRAC_PI_2, TAU};

const OUTER: f64 = 66.0;
const INNER: f64 = 40.0;
const RING_LEFT: f64 = 24.0;
const LIST_LEFT: f64 = RING_LEFT + 2.0 * OUTER + 40.0;
const ROW: f64 = 17.0;

/// The ring and its list.
pub(crate) fn donut(chart: &Chart, measure: &dyn Measure) -> (f64, Vec<Mark>) {
    let mut canvas = Canvas::new(measure);
    let list_height = list(chart, &mut canvas, None);
    let height = list_height.max(2.0 * OUTER + 8.0);
    let centre = (RING_LEFT + OUTER, height / 2.0);
    ring(chart, &mut canvas, centre);
    let lines = measure.wrap(&chart.unit, 2.0 * INNER - 14.0, TICK_SIZE_PT);
    let first = centre.1 - LINE_HEIGHT_PT * count(lines.len()) / 2.0 + 8.2;
    for (n, line) in lines.iter().enumerate() {
        canvas.text(centre.0, first + LINE_HEIGHT_PT * count(n), Anchor::Middle, TICK_SIZE_PT, Paint::Muted, line);
    }
    list(chart, &mut canvas, Some((height - list_height) / 2.0));
    (height, canvas.marks)
}

fn ring(chart: &Chart, canvas: &mut Canvas<'_>, centre: (f64, f64)) {
    let part = |category| point_at(chart, 0, category).map(|p| (p, value_of(p))).filter(|(_, v)| *v > 0.0);
    let parts: Vec<_> = (0..chart.categories.len()).filter_map(|c| part(c).map(|(p, v)| (c, p, v))).collect();
    let total: f64 = parts.iter().map(|(_, _, v)| v).sum();
    if parts.is_empty() {
        let steps = sector(centre, 0.0, TAU);
        canvas.marks.push(Mark::Path { steps, fill: Paint::Grid, edge: 0.0, title: String::new() });
    }
    let edge = if parts.len() > 1 { 1.0 } else { 0.0 };
    let mut from = 0.0;
    for (category, point, value) in parts {
        let to = from + value / total * TAU;
        canvas.marks.push(Mark::Path {
            steps: sector(centre, from, to),
            fill: Paint::Series(category),
            edge,
            title: mark_title(chart, 0, category, point),
        });
        from = to;
    }
}

/// Writes the list from `top` downwards, or only measures it; returns its height.
fn list(chart: &Chart, canvas: &mut Canvas<'_>, top: Option<f64>) -> f64 {
    let printed = |category| point_at(chart, 0, category).map_or(DASH, |p| p.text.as_str());
    let value_width = (0..chart.categories.len()).map(|c| canvas.width(printed(c), LABEL_SIZE_PT)).fold(0.0, f64::max).min(140.0);
    let label_left = LIST_LEFT + 14.0;
    let label_width = WIDTH_PT - label_left - value_width - 16.0;
    let mut y = 0.0;
    for (category, label) in chart.categories.iter().enumerate() {
        let lines = canvas.measure.wrap(label, label_width, LABEL_SIZE_PT);
        let height = ROW + LINE_HEIGHT_PT * count(lines.len() - 1);
        if let Some(top) = top {
            let row = top + y;
            if category > 0 {
                canvas.line((LIST_LEFT, row), (WIDTH_PT, row), Paint::Grid, 0.5);
            }
            let fill = Paint::Series(category);
            let title = String::new();
            canvas.marks.push(Mark::Rect { x: LIST_LEFT, y: row + 4.5, width: 8.0, height: 8.0, fill, title });
            for (n, line) in lines.iter().enumerate() {
                let baseline = row + 11.6 + LINE_HEIGHT_PT * count(n);
                canvas.text(label_left, baseline, Anchor::Start, LABEL_SIZE_PT, Paint::Ink, line);
            }
            canvas.text(WIDTH_PT, row + 11.6, Anchor::End, LABEL_SIZE_PT, Paint::Ink, printed(category));
        }
        y += height;
    }
    y
}

/// The outline of a part of the ring, clockwise from the top.
fn sector(centre: (f64, f64), from: f64, to: f64) -> Vec<Step> {
    let at = |angle: f64, radius: f64| (centre.0 + radius * angle.sin(), centre.1 - radius * angle.cos());
    let (x, y) = at(from, OUTER);
    let mut steps = vec![Step::Move { x, y }];
    arc(&mut steps, &at, from, to, OUTER);
    let (x, y) = at(to, INNER);
    steps.push(Step::Line { x, y });
    arc(&mut steps, &at, to, from, INNER);
    steps
}

/// An arc as cubic curves of at most a quarter circle, whose error is below a thousandth of the radius.
fn arc(steps: &mut Vec<Step>, at: &dyn Fn(f64, f64) -> (f64, f64), from: f64, to: f64, radius: f64) {
    let pieces = ((to - from).abs() / FRAC_PI_2).ceil().max(1.0);
    let sweep = (to - from) / pieces;
    let handle = 4.0 / 3.0 * (sweep / 4.0).tan() * radius;
    let mut angle = from;
    while (to - angle) * sweep.signum() > 1e-9 {
        let next = angle + sweep;
        let ((ax, ay), (bx, by)) = (at(angle, radius), at(next, radius));
        steps.push(Step::Curve {
            x1: ax + handle * angle.cos(),
            y1: ay + handle * angle.sin(),
            x2: bx - handle * next.cos(),
            y2: by - handle * next.sin(),
            x: bx,
            y: by,
        });
        angle = next;
    }
}
