//! Upright columns, side by side or stacked.
//!
//! In: a chart whose category labels are short. Out: its height and marks, or `None` when a label does not fit its place, and
//! the chart is laid down as bars. Invariant: see `chart`. Not here: horizontal bars (`chart_bars`).
#![allow(clippy::float_arithmetic, reason = "this is where a picture is drawn")]

use crate::chart::{
    Anchor, Canvas, DASH, LABEL_SIZE_PT, LINE_HEIGHT_PT, Mark, Paint, TICK_SIZE_PT, VALUE_SIZE_PT, WIDTH_PT, count, mark_title,
    point_at, value_of,
};
use crate::chart_scale::Scale;
use crate::chart_text::Measure;
use heng_compose::report::Chart;

const PLOT_HEIGHT: f64 = 150.0;
/// Room between the highest tick and the words above it, for the label of a column that reaches the tick.
const ABOVE_PLOT: f64 = 13.0;
const MOST_CATEGORIES: usize = 12;
const MOST_LABEL_LINES: usize = 3;
const WIDEST_BAR: f64 = 44.0;
const GAP: f64 = 2.0;

/// Where the columns stand.
pub(crate) struct Plot {
    scale: Scale,
    left: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    pub(crate) band: f64,
}

impl Plot {
    pub(crate) fn y(&self, value: f64) -> f64 {
        self.scale.at(value, self.bottom, self.top)
    }

    pub(crate) fn middle(&self, category: usize) -> f64 {
        self.left + (count(category) + 0.5) * self.band
    }
}

/// Columns side by side.
pub(crate) fn grouped(chart: &Chart, measure: &dyn Measure) -> Option<(f64, Vec<Mark>)> {
    let values = chart.series.iter().flat_map(|s| &s.points).flatten().map(value_of);
    let mut canvas = Canvas::new(measure);
    let plot = frame(chart, &mut canvas, Scale::holding(values, 4))?;
    let series_count = count(chart.series.len().max(1));
    let slot = (plot.band * 0.8 / series_count).min(WIDEST_BAR + GAP);
    // A lone column's label may reach beyond it; columns side by side leave theirs no more than their slot.
    let label_room = if chart.series.len() > 1 { slot } else { plot.band - 2.0 };
    let fits = |p| measure.width(p, VALUE_SIZE_PT, false) <= label_room;
    if !chart.series.iter().flat_map(|s| &s.points).flatten().all(|p| fits(&p.text)) {
        return None;
    }
    for category in 0..chart.categories.len() {
        for series in 0..chart.series.len() {
            let centre = plot.middle(category) + (count(series) - (series_count - 1.0) / 2.0) * slot;
            let zero = plot.y(0.0);
            let Some(point) = point_at(chart, series, category) else {
                canvas.text(centre, zero - 3.0, Anchor::Middle, VALUE_SIZE_PT, Paint::Muted, DASH);
                continue;
            };
            let end = plot.y(value_of(point));
            canvas.marks.push(Mark::Rect {
                x: centre - (slot - GAP) / 2.0,
                y: end.min(zero),
                width: slot - GAP,
                height: (zero - end).abs(),
                fill: Paint::Series(series),
                title: mark_title(chart, series, category, point),
            });
            let baseline = if end <= zero { end - 3.0 } else { end + 8.0 };
            canvas.text(centre, baseline, Anchor::Middle, VALUE_SIZE_PT, Paint::Ink, &point.text);
        }
    }
    Some(finish(chart, canvas, &plot))
}

/// Columns stacked: one a category.
pub(crate) fn stacked(chart: &Chart, measure: &dyn Measure) -> Option<(f64, Vec<Mark>)> {
    let mut canvas = Canvas::new(measure);
    let scale = Scale::holding(stack_ends(chart).into_iter(), 4);
    let plot = frame(chart, &mut canvas, scale)?;
    let width = stack_width(chart, measure, &plot);
    for category in 0..chart.categories.len() {
        let x = plot.middle(category) - width / 2.0;
        let mut beside = Vec::new();
        let (mut above, mut below) = (0.0, 0.0);
        for series in 0..chart.series.len() {
            let Some(point) = point_at(chart, series, category) else { continue };
            let value = value_of(point);
            let base = if value < 0.0 { &mut below } else { &mut above };
            let (from, to) = (plot.y(*base), plot.y(*base + value));
            *base += value;
            let (y, height) = (from.min(to), (from - to).abs());
            let fill = Paint::Series(series);
            canvas.marks.push(Mark::Rect { x, y, width, height, fill, title: mark_title(chart, series, category, point) });
            if count(series) > 0.0 && height > 1.5 {
                canvas.line((x, from), (x + width, from), Paint::Paper, 0.75);
            }
            let middle = y + height / 2.0;
            if fits_inside(measure, &point.text, width, height) {
                let fill = fill.words_upon();
                canvas.text(x + width / 2.0, middle + 2.8, Anchor::Middle, VALUE_SIZE_PT, fill, &point.text);
            } else {
                beside.push((middle, point.text.clone()));
            }
        }
        if (0..chart.series.len()).all(|s| point_at(chart, s, category).is_none()) {
            canvas.text(plot.middle(category), plot.y(0.0) - 3.0, Anchor::Middle, VALUE_SIZE_PT, Paint::Muted, DASH);
        }
        labels_beside(&mut canvas, &plot, x + width, (plot.band - width) / 2.0, beside);
    }
    Some(finish(chart, canvas, &plot))
}

fn fits_inside(measure: &dyn Measure, text: &str, width: f64, height: f64) -> bool {
    height >= VALUE_SIZE_PT + 2.5 && measure.width(text, VALUE_SIZE_PT, false) <= width - 4.0
}

/// The ends of every stack: positive and negative values pile up on either side of zero.
fn stack_ends(chart: &Chart) -> Vec<f64> {
    (0..chart.categories.len())
        .flat_map(|category| {
            let values: Vec<f64> = (0..chart.series.len()).filter_map(|s| point_at(chart, s, category)).map(value_of).collect();
            [values.iter().filter(|v| **v > 0.0).sum(), values.iter().filter(|v| **v < 0.0).sum::<f64>()]
        })
        .collect()
}

/// As wide as the band allows when labels that do not fit inside stand beside.
fn stack_width(chart: &Chart, measure: &dyn Measure, plot: &Plot) -> f64 {
    let wide = (plot.band * 0.46).min(64.0);
    let beside = (0..chart.categories.len())
        .flat_map(|category| (0..chart.series.len()).filter_map(move |series| point_at(chart, series, category)))
        .filter(|p| !fits_inside(measure, &p.text, wide, (plot.y(0.0) - plot.y(value_of(p))).abs()))
        .map(|p| measure.width(&p.text, VALUE_SIZE_PT, false))
        .fold(0.0, f64::max);
    if beside > 0.0 { (plot.band - 2.0 * (beside + 9.0)).clamp(24.0_f64.min(wide), wide) } else { wide }
}

/// Labels of segments too thin to hold them, at the right of the stack, moved apart where they would touch. A label wider than
/// its room is left out: tables hold every number.
fn labels_beside(canvas: &mut Canvas<'_>, plot: &Plot, edge: f64, room: f64, mut labels: Vec<(f64, String)>) {
    const PITCH: f64 = VALUE_SIZE_PT + 1.5;
    const INDENT: f64 = 7.0;
    labels.retain(|(_, text)| canvas.width(text, VALUE_SIZE_PT) <= room - INDENT);
    let most = (PLOT_HEIGHT / PITCH).floor();
    while count(labels.len()) > most {
        labels.pop();
    }
    labels.sort_by(|a, b| b.0.total_cmp(&a.0));
    // From the bottom upwards; then, if the stack of labels pokes out at the top, all of them downwards.
    let mut centres: Vec<f64> = Vec::new();
    for (wanted, _) in &labels {
        let ceiling = centres.last().map_or(plot.bottom - PITCH / 2.0, |below| below - PITCH);
        centres.push(wanted.min(ceiling));
    }
    for i in (0..centres.len()).rev() {
        let floor = if i + 1 < centres.len() { centres[i + 1] + PITCH } else { plot.top + PITCH / 2.0 };
        centres[i] = centres[i].max(floor);
    }
    for ((wanted, text), centre) in labels.iter().zip(&centres) {
        canvas.line((edge, *wanted), (edge + INDENT - 2.0, *centre), Paint::Muted, 0.4);
        canvas.text(edge + INDENT, centre + 2.8, Anchor::Start, VALUE_SIZE_PT, Paint::Ink, text);
    }
}

/// Legend, unit and grid; `None` when a category label does not fit below its column.
pub(crate) fn frame(chart: &Chart, canvas: &mut Canvas<'_>, scale: Scale) -> Option<Plot> {
    if chart.categories.is_empty() || chart.categories.len() > MOST_CATEGORIES {
        return None;
    }
    let tick_width = scale.ticks().into_iter().map(|t| canvas.width(&scale.label(t), TICK_SIZE_PT)).fold(0.0, f64::max);
    let left = tick_width + 6.0;
    let band = (WIDTH_PT - left) / count(chart.categories.len());
    if !chart.categories.iter().all(|c| canvas.measure.fits(c, band - 8.0, LABEL_SIZE_PT, MOST_LABEL_LINES)) {
        return None;
    }
    let labels: Vec<&str> = chart.series.iter().map(|s| s.label.as_str()).collect();
    let mut y = canvas.legend(&labels, 0.0);
    for line in canvas.measure.wrap(&chart.unit, WIDTH_PT, TICK_SIZE_PT) {
        canvas.text(0.0, y + 8.0, Anchor::Start, TICK_SIZE_PT, Paint::Muted, &line);
        y += LINE_HEIGHT_PT;
    }
    let top = y + ABOVE_PLOT;
    let plot = Plot { scale, left, top, bottom: top + PLOT_HEIGHT, band };
    for tick in scale.ticks() {
        let y = plot.y(tick);
        let zero = tick.abs() < scale.step / 2.0;
        canvas.line((left, y), (WIDTH_PT, y), if zero { Paint::Muted } else { Paint::Grid }, if zero { 0.75 } else { 0.5 });
        canvas.text(tick_width, y + 2.6, Anchor::End, TICK_SIZE_PT, Paint::Muted, &scale.label(tick));
    }
    Some(plot)
}

/// Category labels, and the height of it all.
pub(crate) fn finish(chart: &Chart, mut canvas: Canvas<'_>, plot: &Plot) -> (f64, Vec<Mark>) {
    // The label of a negative column stands below it, so the categories make room.
    let top = plot.bottom + if plot.scale.first < 0.0 { ABOVE_PLOT } else { 2.0 };
    let mut most_lines = 1;
    for (category, label) in chart.categories.iter().enumerate() {
        let lines = canvas.measure.wrap(label, plot.band - 8.0, LABEL_SIZE_PT);
        most_lines = most_lines.max(lines.len());
        for (n, line) in lines.iter().enumerate() {
            let baseline = top + 10.0 + LINE_HEIGHT_PT * count(n);
            canvas.text(plot.middle(category), baseline, Anchor::Middle, LABEL_SIZE_PT, Paint::Ink, line);
        }
    }
    (top + 4.0 + LINE_HEIGHT_PT * count(most_lines), canvas.marks)
}
