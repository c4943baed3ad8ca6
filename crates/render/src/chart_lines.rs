//! Lines over years, with the value of every point.
//!
//! In: a chart whose categories are years. Out: its height and marks, or `None` when a value or a year does not fit, and the chart
//! is laid down as bars. Invariant: a missing point breaks its line and shows a dash; values never touch. Not here: the frame,
//! which columns have in common with lines (`chart_columns`).
#![allow(clippy::float_arithmetic, reason = "this is where a picture is drawn")]

use crate::chart::{Anchor, Canvas, DASH, Mark, Paint, VALUE_SIZE_PT, count, disc, mark_title, point_at, value_of};
use crate::chart_columns::{Plot, finish, frame};
use crate::chart_scale::Scale;
use crate::chart_text::Measure;
use heng_compose::report::Chart;

const DOT: f64 = 2.6;
const STROKE: f64 = 1.6;
/// Height of a line of values, and how far it stands above its point.
const PITCH: f64 = VALUE_SIZE_PT + 1.5;
const ABOVE: f64 = 8.0;

/// Lines, one a series.
pub(crate) fn lines(chart: &Chart, measure: &dyn Measure) -> Option<(f64, Vec<Mark>)> {
    let values = chart.series.iter().flat_map(|s| &s.points).flatten().map(value_of);
    let mut canvas = Canvas::new(measure);
    let plot = frame(chart, &mut canvas, Scale::holding(values, 4))?;
    let texts = || chart.series.iter().flat_map(|s| &s.points).flatten().map(|p| &p.text);
    let fits = texts().all(|text| measure.width(text, VALUE_SIZE_PT, false) <= plot.band - 4.0);
    // More lines than the height has room for would put values upon values.
    if !fits || count(chart.series.len()) * PITCH > plot.bottom - plot.top {
        return None;
    }
    for series in 0..chart.series.len() {
        let mut last: Option<(f64, f64)> = None;
        for category in 0..chart.categories.len() {
            let here = point_at(chart, series, category).map(|p| (plot.middle(category), plot.y(value_of(p))));
            if let (Some(from), Some(to)) = (last, here) {
                canvas.line(from, to, Paint::Series(series), STROKE);
            }
            last = here;
        }
    }
    for category in 0..chart.categories.len() {
        points(chart, &mut canvas, &plot, category);
    }
    Some(finish(chart, canvas, &plot))
}

/// The dots of one year and their values, moved apart.
fn points(chart: &Chart, canvas: &mut Canvas<'_>, plot: &Plot, category: usize) {
    let x = plot.middle(category);
    let mut labels: Vec<(f64, String, Paint)> = Vec::new();
    for series in 0..chart.series.len() {
        match point_at(chart, series, category) {
            Some(point) => {
                let y = plot.y(value_of(point));
                let title = mark_title(chart, series, category, point);
                canvas.marks.push(Mark::Path { steps: disc((x, y), DOT), fill: Paint::Series(series), edge: 0.8, title });
                labels.push((y - ABOVE, point.text.clone(), Paint::Ink));
            }
            None => labels.push((plot.y(0.0) - ABOVE, DASH.to_string(), Paint::Muted)),
        }
    }
    labels.sort_by(|a, b| b.0.total_cmp(&a.0));
    let wanted: Vec<f64> = labels.iter().map(|l| l.0).collect();
    let centres = apart(&wanted, plot.top - ABOVE + 2.0, plot.bottom - PITCH / 2.0);
    for ((_, text, fill), centre) in labels.iter().zip(centres) {
        canvas.text(x, centre + 2.8, Anchor::Middle, VALUE_SIZE_PT, *fill, text);
    }
}

/// The middles of lines of words, from the lowest upwards, a line's height apart and between two bounds.
fn apart(wanted: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut centres: Vec<f64> = Vec::new();
    for y in wanted {
        let ceiling = centres.last().map_or(bottom, |below| below - PITCH);
        centres.push(y.min(ceiling));
    }
    for i in (0..centres.len()).rev() {
        let floor = if i + 1 < centres.len() { centres[i + 1] + PITCH } else { top };
        centres[i] = centres[i].max(floor);
    }
    centres
}
