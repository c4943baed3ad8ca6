//! How far each target has come: a bar on a track, with a tick where time would have it stand.
//!
//! In: a chart whose first series is what was reached and whose second, if any, what the time gone by asks for, in percent of the
//! whole way. Out: its height and marks. Invariant: the length of a bar is proportional to its value between nothing and the whole;
//! what lies beyond either end stops there and is told by its number. Not here: whether that is enough (`heng-calc`).
#![allow(clippy::float_arithmetic, reason = "this is where a picture is drawn")]

use crate::chart::{
    Anchor, Canvas, DASH, LABEL_SIZE_PT, LINE_HEIGHT_PT, Mark, Paint, TICK_SIZE_PT, VALUE_SIZE_PT, WIDTH_PT, count, mark_title,
    point_at, value_of,
};
use crate::chart_text::Measure;
use heng_compose::report::Chart;

const WIDEST_LABEL: f64 = WIDTH_PT * 0.36;
const WIDEST_STATUS: f64 = WIDTH_PT * 0.22;
const GAP: f64 = 8.0;
const BAR: f64 = 11.0;
const WHOLE: f64 = 100.0;
const BETWEEN: f64 = 9.0;

/// The bars.
pub(crate) fn progress(chart: &Chart, measure: &dyn Measure) -> (f64, Vec<Mark>) {
    let mut canvas = Canvas::new(measure);
    let mut y = legend(chart, &mut canvas);
    let widest = |texts: &mut dyn Iterator<Item = &str>, most: f64| {
        let lines = texts.flat_map(|t| measure.wrap(t, most, LABEL_SIZE_PT));
        lines.map(|line| measure.width(&line, LABEL_SIZE_PT, false)).fold(0.0, f64::max)
    };
    let labels = widest(&mut chart.categories.iter().map(String::as_str), WIDEST_LABEL);
    let status = widest(&mut chart.groups.iter().map(String::as_str), WIDEST_STATUS);
    let value = |category| point_at(chart, 0, category).map_or(DASH.to_string(), |p| value_text(chart, &p.text));
    let values = (0..chart.categories.len()).map(|c| canvas.width(&value(c), VALUE_SIZE_PT)).fold(0.0, f64::max).min(90.0);
    let left = labels + GAP;
    let right = WIDTH_PT - values - GAP - if status > 0.0 { status + GAP } else { 0.0 };
    let at = |value: f64| left + (value / WHOLE).clamp(0.0, 1.0) * (right - left);
    for category in 0..chart.categories.len() {
        let name = measure.wrap(&chart.categories[category], WIDEST_LABEL, LABEL_SIZE_PT);
        let group = chart.groups.get(category).map_or("", String::as_str);
        let standing = measure.wrap(group, WIDEST_STATUS, LABEL_SIZE_PT);
        let height = (LINE_HEIGHT_PT * count(name.len().max(standing.len()))).max(BAR + 4.0);
        let middle = y + height / 2.0;
        lines(&mut canvas, 0.0, middle, &name, Paint::Ink);
        let title = String::new();
        let track = Mark::Rect { x: left, y: middle - BAR / 2.0, width: right - left, height: BAR, fill: Paint::Grid, title };
        canvas.marks.push(track);
        if let Some(point) = point_at(chart, 0, category) {
            let width = at(value_of(point)) - left;
            let title = mark_title(chart, 0, category, point);
            canvas.marks.push(Mark::Rect { x: left, y: middle - BAR / 2.0, width, height: BAR, fill: Paint::Series(0), title });
        }
        if let Some(point) = point_at(chart, 1, category) {
            let x = at(value_of(point));
            canvas.line((x, middle - BAR / 2.0 - 2.5), (x, middle + BAR / 2.0 + 2.5), Paint::Series(1), 2.2);
        }
        canvas.text(right + GAP + values, middle + 2.8, Anchor::End, VALUE_SIZE_PT, Paint::Ink, &value(category));
        lines(&mut canvas, right + 2.0 * GAP + values, middle, &standing, Paint::Muted);
        y += height + BETWEEN;
    }
    (y.max(1.0), canvas.marks)
}

/// "42.0%": a percent sign follows its number, any other unit stands in the legend.
fn value_text(chart: &Chart, text: &str) -> String {
    if chart.unit.trim() == "%" { format!("{text}%") } else { text.to_string() }
}

/// Lines of words around a middle.
fn lines(canvas: &mut Canvas<'_>, x: f64, middle: f64, lines: &[String], fill: Paint) {
    let top = middle - LINE_HEIGHT_PT * count(lines.len()) / 2.0;
    for (n, line) in lines.iter().enumerate() {
        canvas.text(x, top + 8.4 + LINE_HEIGHT_PT * count(n), Anchor::Start, LABEL_SIZE_PT, fill, line);
    }
}

/// What bar and tick mean.
fn legend(chart: &Chart, canvas: &mut Canvas<'_>) -> f64 {
    let labels: Vec<&str> = chart.series.iter().take(2).map(|s| s.label.as_str()).collect();
    let mut y = canvas.legend(&labels, 0.0);
    if chart.unit.trim() != "%" {
        for line in canvas.measure.wrap(&chart.unit, WIDTH_PT, TICK_SIZE_PT) {
            canvas.text(0.0, y + 8.0, Anchor::Start, TICK_SIZE_PT, Paint::Muted, &line);
            y += LINE_HEIGHT_PT;
        }
    }
    y + 4.0
}
